//! What somebody should look at in lists that can be used.

use super::fault::Origin;

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// Columns that were not read and are published nowhere.
    #[error("{list}: extra columns kept out: {}", .columns.join(", "))]
    ExtraColumns {
        /// The list.
        list: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// Not UTF-8, but read all the same.
    #[error("{list}: read as {encoding}; compare a few names, or save it as \"CSV UTF-8\"")]
    Encoding {
        /// The list.
        list: String,
        /// The encoding.
        encoding: String,
    },
    /// Rows above the header, such as titles, were passed over.
    #[error("{first}: the header is below; what stands above it, to row {last}, is not read")]
    AboveHeader {
        /// The first of them.
        first: Origin,
        /// The last of them.
        last: u64,
    },
    /// A sheet without a header.
    #[error("{list} ({}): the sheet has no header; its {rows} rows are not read", .sheet.escape_debug())]
    SheetNotRead {
        /// The list.
        list: String,
        /// The sheet.
        sheet: String,
        /// Rows with anything in them.
        rows: usize,
    },
    /// Names of areas, and no list of areas to know them by.
    #[error(
        "{first}: areas are taken as they are written, and this is no identifier; stage the city's \
         areas first (`chot authority areas`)"
    )]
    AreasUnchecked {
        /// The first row.
        first: Origin,
    },
    /// A list without people.
    #[error("{list}: the list has no rows")]
    NoRows {
        /// The list.
        list: String,
    },
    /// A row that is there twice, word for word as far as it is read; counted once.
    #[error("{again}: the same row as {first}; counted once")]
    RowTwice {
        /// The first.
        first: Origin,
        /// The other.
        again: Origin,
    },
    /// An approval that no list needs, perhaps because its employer is mistyped.
    #[error("approval for \"{employer}\": no list has this employer")]
    ApprovalUnused {
        /// The employer.
        employer: String,
    },
    /// An employer exceeds the share, with approval.
    #[error("{employer}: more than the share of phase \"{phase}\" on duty, by approval {number}")]
    Approved {
        /// The employer.
        employer: String,
        /// The phase.
        phase: String,
        /// The approval's number.
        number: String,
    },
}
