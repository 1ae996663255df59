//! What can be wrong with a row. The words for it are in `words`.

use std::fmt;

use crate::model::NotAnIdNumber;
use crate::published::SiteFault;

/// A place in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// The list's name, as its file is called.
    pub list: String,
    /// The sheet, in a workbook.
    pub sheet: Option<String>,
    /// The line, or the sheet's row, from 1.
    pub line: u64,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.sheet {
            None => write!(f, "{}:{}", self.list, self.line),
            Some(sheet) => write!(f, "{} ({}):{}", self.list, sheet.escape_debug(), self.line),
        }
    }
}

/// What is wrong with a row. No fault quotes a cell: cells are personal data.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// More or fewer cells than the header.
    Cells {
        /// The header's.
        expected: usize,
        /// The row's.
        found: usize,
    },
    /// A line break or control character in a cell.
    Control {
        /// The column, as the list calls it.
        column: String,
    },
    /// A character that can't be seen, in a name.
    Hidden {
        /// The column.
        column: &'static str,
        /// The character.
        character: char,
    },
    /// A quote that isn't closed in its row; the rows after it are judged by themselves.
    OpenQuote,
    /// The end of a quoted cell whose beginning is in a row before, where a quote was left open.
    CloseQuote,
    /// A byte that no character of UTF-8 has, in a list that is UTF-8 otherwise.
    BadByte {
        /// Its line: one of the row's.
        line: u64,
        /// Where in the line it is, from 1.
        byte: usize,
    },
    /// A row with an ID number above the header.
    AboveHeader,
    /// A row with an ID number in a sheet that has no header.
    NoHeader,
    /// A formula whose value wasn't saved.
    FormulaUnsaved {
        /// The column.
        column: &'static str,
    },
    /// What a spreadsheet shows where a formula has no value.
    ErrorValue {
        /// The column.
        column: &'static str,
    },
    /// A part of merged cells.
    Merged {
        /// The column.
        column: &'static str,
    },
    /// Letters of a font of before Unicode, of which it can't be told what they mean.
    OldLetters {
        /// The column.
        column: &'static str,
    },
    /// The header again, in the midst of the rows.
    HeaderAgain,
    /// A line of totals, as people put below a list.
    Totals,
    /// A row whose cells have another mark between them than the list's.
    OtherSeparator {
        /// The list's.
        expected: char,
        /// The row's.
        found: char,
    },
    /// A row with quotes around all of it, which make it a single cell.
    QuotedWhole,
    /// A zero byte in a cell.
    Nul {
        /// The column, as the list calls it.
        column: String,
    },
    /// There is no ID number.
    IdEmpty,
    /// The ID number isn't one.
    Id(NotAnIdNumber),
    /// The ID number has a digit or two too few, as when a spreadsheet took it for a number.
    IdShort(usize),
    /// The ID number was written as `7.9E+10`, and its digits are gone.
    IdRounded,
    /// A chip card's number that begins with no province's code and no country's.
    IdPlace {
        /// Whether it begins with three zeros, as a number of nine digits does under a form of twelve.
        padded: bool,
    },
    /// The sex is neither of the two words.
    Sex,
    /// A cell that must not be is empty.
    Empty {
        /// The column.
        column: &'static str,
    },
    /// A cell that is too long.
    Long {
        /// The column.
        column: &'static str,
        /// How many bytes it may have.
        limit: usize,
    },
    /// Question marks where an encoding had no letters.
    LostLetters {
        /// The column.
        column: &'static str,
    },
    /// Not a date.
    Date {
        /// The column.
        column: &'static str,
    },
    /// A date with a time of day that isn't midnight.
    DateTime {
        /// The column.
        column: &'static str,
    },
    /// A date whose year has two digits.
    YearShort {
        /// The column.
        column: &'static str,
    },
    /// A year, and no day.
    YearAlone {
        /// The column.
        column: &'static str,
    },
    /// A spreadsheet's number of a day, without the form of a date.
    DateNumber {
        /// The column.
        column: &'static str,
    },
    /// A birth date that nobody living has.
    BirthDate,
    /// The last day is before the first.
    Until,
    /// Not a number of degrees.
    Number {
        /// The column.
        column: &'static str,
    },
    /// Latitude or longitude out of range, or one without the other.
    Position {
        /// The two columns.
        columns: [&'static str; 2],
        /// True where they would be a position the other way round.
        maybe_swapped: bool,
    },
    /// A position without its area.
    PositionWithoutArea {
        /// The area's column.
        column: &'static str,
    },
    /// No area of the city's list.
    Area {
        /// The column.
        column: &'static str,
    },
    /// The duty isn't weekdays, dates or nothing.
    Duty(DutyFault),
    /// The class isn't one.
    Class,
    /// A checkpoint's values are wrong.
    Site(SiteFault),
    /// Another row has the same ID number and says something else.
    Duplicate {
        /// The first row.
        first: Box<Origin>,
        /// What the rows differ in, as columns; a place is its area's.
        differ: Vec<&'static str>,
    },
    /// Another checkpoint has the same name.
    DuplicateName {
        /// The first row.
        first: Box<Origin>,
    },
}

/// What is wrong with the duty; items are counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DutyFault {
    /// An item is neither a weekday nor a date.
    Neither(usize),
    /// An item ends before it begins.
    Backwards(usize),
    /// With this item it is more than three years of days.
    TooMany(usize),
    /// Marks, and no day.
    NoDay,
    /// Weekdays beside dates.
    Mixed,
}

impl Fault {
    /// The columns that it is about, by their fixed names; none where it is the whole row.
    #[must_use]
    pub fn columns(&self) -> Vec<&str> {
        match self {
            Self::Cells { .. }
            | Self::OpenQuote
            | Self::CloseQuote
            | Self::BadByte { .. }
            | Self::HeaderAgain
            | Self::Totals
            | Self::OtherSeparator { .. }
            | Self::QuotedWhole
            | Self::AboveHeader
            | Self::NoHeader
            | Self::Site(_) => vec![],
            Self::Control { column } | Self::Nul { column } => vec![column],
            Self::Id(_)
            | Self::IdEmpty
            | Self::IdShort(_)
            | Self::IdRounded
            | Self::IdPlace { .. }
            | Self::Duplicate { .. } => {
                vec!["id_number"]
            }
            Self::Empty { column }
            | Self::Long { column, .. }
            | Self::LostLetters { column }
            | Self::OldLetters { column }
            | Self::FormulaUnsaved { column }
            | Self::ErrorValue { column }
            | Self::Merged { column }
            | Self::Hidden { column, .. }
            | Self::Date { column }
            | Self::DateTime { column }
            | Self::YearShort { column }
            | Self::YearAlone { column }
            | Self::DateNumber { column }
            | Self::Number { column }
            | Self::PositionWithoutArea { column }
            | Self::Area { column } => vec![column],
            Self::BirthDate => vec!["birth_date"],
            Self::Until => vec!["until"],
            Self::Position { columns, .. } => columns.to_vec(),
            Self::Duty(_) => vec!["duty"],
            Self::Class => vec!["class"],
            Self::Sex => vec!["sex"],
            Self::DuplicateName { .. } => vec!["name"],
        }
    }
}

impl From<SiteFault> for Fault {
    fn from(fault: SiteFault) -> Self {
        Self::Site(fault)
    }
}
