//! What can be wrong with a list, in words that help whoever typed it.

use std::fmt;

use super::share::ShareExceeded;
use crate::checkpoints::{CheckpointsError, SiteFault};
use crate::identity::NotAnIdNumber;
use crate::roster::RosterError;
use crate::trace::TraceError;

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The list's name, as its file is called.
    pub list: String,
    /// The line, from 1; the header's is 1.
    pub line: u64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.list, self.line)
    }
}

/// A row that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct BadRow {
    /// Where it is.
    pub at: Origin,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What is wrong with a row. No fault quotes a cell: cells are personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// More or fewer cells than the header.
    #[error("the row has {found} cells and the header {expected}")]
    Cells {
        /// The header's.
        expected: usize,
        /// The row's.
        found: usize,
    },
    /// A line break or control character in a cell.
    #[error(
        "{column}: there is a line break or control character in the cell; is a quote left open?"
    )]
    Control {
        /// The column.
        column: String,
    },
    /// The ID number isn't one.
    #[error("id_number: {0}")]
    Id(#[from] NotAnIdNumber),
    /// The ID number has one digit too few, as when a spreadsheet took it for a number.
    #[error("id_number: {0} digits; did a spreadsheet drop the leading zero?")]
    IdShort(usize),
    /// A cell that must not be is empty.
    #[error("{column}: the cell is empty")]
    Empty {
        /// The column.
        column: &'static str,
    },
    /// A cell that is too long.
    #[error("{column}: the cell has more than {limit} bytes")]
    Long {
        /// The column.
        column: &'static str,
        /// How many bytes it may have.
        limit: usize,
    },
    /// Not a date.
    #[error("{column}: not a date; expected 1985-03-31 or 31/03/1985")]
    Date {
        /// The column.
        column: &'static str,
    },
    /// A birth date that nobody living has.
    #[error("birth_date: before 1900 or not in the past")]
    BirthDate,
    /// The last day is before the first.
    #[error("until: the last day is before the first")]
    Until,
    /// Not a number of degrees.
    #[error("{column}: not a number of degrees; expected for example 10.7769, with a point")]
    Number {
        /// The column.
        column: &'static str,
    },
    /// Latitude or longitude out of range, or one without the other.
    #[error("{columns}: expected both or neither, -90..90 and -180..180 degrees{}", swapped(*.maybe_swapped))]
    Position {
        /// The two columns.
        columns: &'static str,
        /// True where they would be a position the other way round.
        maybe_swapped: bool,
    },
    /// A position without its area.
    #[error("{column}: the cell is empty, but a position is given")]
    PositionWithoutArea {
        /// The area's column.
        column: &'static str,
    },
    /// The duty isn't weekdays, dates or nothing.
    #[error(
        "duty: {what}; expected weekdays (Mon-Fri, or Mon,Wed), dates (2021-10-04;2021-10-08, or 2021-10-04/2021-10-08), or nothing for work at home"
    )]
    Duty {
        /// What is wrong.
        what: String,
    },
    /// The class isn't one.
    #[error("class: expected F0, F1 or F2")]
    Class,
    /// A checkpoint's values are wrong.
    #[error("{0}")]
    Site(#[from] SiteFault),
    /// Another row has the same ID number and says something else.
    #[error("the same ID number as in {first}, and the rows differ{}", of(*.other_employer))]
    Duplicate {
        /// The first row.
        first: Origin,
        /// True where the employers differ.
        other_employer: bool,
    },
    /// Another checkpoint has the same name.
    #[error("the same name as in {first}")]
    DuplicateName {
        /// The first row.
        first: Origin,
    },
}

fn swapped(maybe: bool) -> &'static str {
    if maybe { "; are they swapped?" } else { "" }
}

fn of(other_employer: bool) -> &'static str {
    if other_employer { ": two agencies list one person" } else { "" }
}

/// Why no roster, trace list or list of checkpoints was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// No list was given.
    #[error("at least one list is needed")]
    NoLists,
    /// Not UTF-8.
    #[error("{at}: the list is not UTF-8{}; save it as \"CSV UTF-8\"", if *.utf16 { " but UTF-16" } else { "" })]
    NotUtf8 {
        /// The line with the first wrong byte.
        at: Origin,
        /// True where it begins as UTF-16 does.
        utf16: bool,
    },
    /// The list is empty, or its first line is.
    #[error("{list}: there is no header; expected: {expected}")]
    NoHeader {
        /// The list.
        list: String,
        /// The columns.
        expected: String,
    },
    /// Columns are missing.
    #[error("{list}: the header lacks {}; expected: {expected}", .missing.join(", "))]
    MissingColumns {
        /// The list.
        list: String,
        /// Which are missing.
        missing: Vec<String>,
        /// All that must be there.
        expected: String,
    },
    /// A column that is there twice.
    #[error("{list}: the header has the column {column} twice")]
    ColumnTwice {
        /// The list.
        list: String,
        /// The column.
        column: String,
    },
    /// Rows that can't be used.
    #[error("{} bad {}, nothing was written:{}", .0.len(), if .0.len() == 1 { "row" } else { "rows" }, lines(.0))]
    BadRows(Vec<BadRow>),
    /// Agencies with more staff on site than the phase allows.
    #[error("too many on site:{}", lines(.0))]
    Share(Vec<ShareExceeded>),
    /// An approval without a number, or a share that isn't one.
    #[error("{0}")]
    Options(String),
    /// The roster can't hold the lists.
    #[error(transparent)]
    Roster(#[from] RosterError),
    /// The trace list can't hold the list.
    #[error(transparent)]
    Trace(#[from] TraceError),
    /// The checkpoints contradict each other.
    #[error(transparent)]
    Checkpoints(#[from] CheckpointsError),
}

fn lines<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(|item| format!("\n  {item}")).collect()
}
