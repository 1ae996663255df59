//! What somebody should look at in lists that can be used.

use super::fault::Origin;
use super::text::Legacy;
use super::words;
use crate::words::Language;

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// Columns that were not read and are published nowhere.
    #[error("{}", words::warning(self, Language::English))]
    ExtraColumns {
        /// The list.
        list: String,
        /// The columns.
        columns: Vec<String>,
        /// Those of them that may have been meant for a column that the list lacks.
        near: Vec<(String, &'static str)>,
    },
    /// Columns with text in them and without a heading.
    #[error("{}", words::warning(self, Language::English))]
    NamelessColumns {
        /// The header.
        at: Origin,
        /// What a spreadsheet calls them.
        columns: Vec<String>,
    },
    /// The chip card's number and the older card's are both there.
    #[error("{}", words::warning(self, Language::English))]
    TwoCards {
        /// The header.
        at: Origin,
    },
    /// Letters of an old font were made Vietnamese.
    #[error("{}", words::warning(self, Language::English))]
    OldFont {
        /// The list.
        list: String,
        /// The font's letters.
        font: Legacy,
        /// In how many cells.
        cells: usize,
    },
    /// A sheet that the workbook doesn't show.
    #[error("{}", words::warning(self, Language::English))]
    HiddenSheet {
        /// The list.
        list: String,
        /// The sheet.
        sheet: String,
        /// Whether its rows are read all the same.
        read: bool,
    },
    /// A row with the numbers of the columns was passed over.
    #[error("{}", words::warning(self, Language::English))]
    NumberRow {
        /// The row.
        at: Origin,
    },
    /// Rows below the list (totals, who signed it, notes) were passed over.
    #[error("{}", words::warning(self, Language::English))]
    BelowList {
        /// The first of them.
        first: Origin,
        /// The last of them.
        last: u64,
    },
    /// Cells that are merged over several rows count for each of them.
    #[error("{}", words::warning(self, Language::English))]
    Merged {
        /// The first such row.
        first: Origin,
    },
    /// ID numbers that say something else of their owner than the list.
    #[error("{}", words::warning(self, Language::English))]
    IdsDoubtful {
        /// The first such row.
        first: Origin,
        /// How many there are.
        rows: usize,
        /// The lines of the first of them.
        lines: Vec<u64>,
        /// What they say otherwise.
        about: IdDoubt,
    },
    /// Homes in other provinces.
    #[error("{}", words::warning(self, Language::English))]
    HomesOutside {
        /// The first such row.
        first: Origin,
        /// How many there are.
        rows: usize,
    },
    /// An agency that is written in two ways, which differ in where a tone stands.
    #[error("{}", words::warning(self, Language::English))]
    EmployerSpelling {
        /// Where it is written otherwise than before.
        at: Origin,
        /// As it was written first, and is published.
        employer: String,
    },
    /// Not UTF-8, but read all the same.
    #[error("{}", words::warning(self, Language::English))]
    Encoding {
        /// The list.
        list: String,
        /// The encoding.
        encoding: String,
    },
    /// Rows above the header, such as titles, were passed over.
    #[error("{}", words::warning(self, Language::English))]
    AboveHeader {
        /// The first of them.
        first: Origin,
        /// The last of them.
        last: u64,
    },
    /// A sheet without a header.
    #[error("{}", words::warning(self, Language::English))]
    SheetNotRead {
        /// The list.
        list: String,
        /// The sheet.
        sheet: String,
        /// Rows with anything in them.
        rows: usize,
    },
    /// Names of areas, and no list of areas to know them by.
    #[error("{}", words::warning(self, Language::English))]
    AreasUnchecked {
        /// The first row.
        first: Origin,
    },
    /// A list without people.
    #[error("{}", words::warning(self, Language::English))]
    NoRows {
        /// The list.
        list: String,
    },
    /// A row that is there twice, word for word as far as it is read; counted once.
    #[error("{}", words::warning(self, Language::English))]
    RowTwice {
        /// The first.
        first: Origin,
        /// The other.
        again: Origin,
    },
    /// An approval that no list needs, perhaps because its employer is mistyped.
    #[error("{}", words::warning(self, Language::English))]
    ApprovalUnused {
        /// The employer.
        employer: String,
    },
    /// An employer exceeds the share, with approval.
    #[error("{}", words::warning(self, Language::English))]
    Approved {
        /// The employer.
        employer: String,
        /// The phase.
        phase: String,
        /// The approval's number.
        number: String,
    },
}

/// What a chip card's number says of its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdDoubt {
    /// The year of birth.
    Year,
    /// The sex.
    Sex,
}

impl Warning {
    /// It, in the clerk's language.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        words::warning(self, language)
    }
}
