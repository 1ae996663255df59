//! What can be wrong with a list. The words for it are in `words`.

use std::fmt;

use super::fault::{Fault, Origin};
use super::share::ShareExceeded;
use super::text::WorkbookFault;
use super::words;
use crate::published::roster::RosterError;
use crate::published::{CheckpointsError, TraceError};
use crate::words::Language;

/// A row that can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {fault}")]
pub struct BadRow {
    /// Where it is.
    pub at: Origin,
    /// The columns' headings as the list writes them; empty where it is the row as a whole.
    pub column: String,
    /// What is wrong with it.
    pub fault: Fault,
}

/// Why a list can't be read at all.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FileFault {
    /// In no encoding that is known.
    Encoding {
        /// The line with the first wrong character.
        at: Origin,
    },
    /// A workbook that can't be read, or a file that is no list.
    Workbook {
        /// The list.
        list: String,
        /// The sheet that it is about.
        sheet: Option<String>,
        /// What is wrong with it.
        fault: WorkbookFault,
    },
    /// No row is like a header.
    NoHeader {
        /// The list.
        list: String,
        /// The columns.
        expected: Box<[&'static str]>,
    },
    /// Columns are missing.
    MissingColumns {
        /// The header.
        at: Origin,
        /// Which are missing.
        missing: Box<[&'static str]>,
        /// All that there are.
        expected: Box<[&'static str]>,
        /// Headings that may have been meant for one of them.
        near: Box<[(String, &'static str)]>,
    },
    /// Two columns of one meaning.
    ColumnTwice {
        /// The header.
        at: Origin,
        /// What they mean.
        column: String,
        /// Their headings.
        headings: Vec<String>,
    },
}

impl FileFault {
    /// It, in the clerk's language.
    #[must_use]
    pub fn in_words(&self, language: Language) -> String {
        words::of_file(self, language)
    }

    /// Where it is: the list, perhaps the sheet, and the line, or 0 where it is the whole.
    #[must_use]
    pub fn at(&self) -> Origin {
        let whole = |list: &String, sheet: Option<&String>| Origin {
            list: list.clone(),
            sheet: sheet.cloned(),
            line: 0,
        };
        match self {
            Self::Encoding { at }
            | Self::MissingColumns { at, .. }
            | Self::ColumnTwice { at, .. } => at.clone(),
            Self::Workbook { list, sheet, .. } => whole(list, sheet.as_ref()),
            Self::NoHeader { list, .. } => whole(list, None),
        }
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&words::of_file(self, Language::English))
    }
}

impl From<FileFault> for ListError {
    fn from(fault: FileFault) -> Self {
        Self::File(fault)
    }
}

/// Why no roster, trace list or list of checkpoints was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// No list was given.
    #[error("at least one list is needed")]
    NoLists,
    /// A list that can't be read at all.
    #[error("{0}")]
    File(FileFault),
    /// Lists that can't be read at all, and rows of others that can't be used.
    #[error("{}", several(.lists, .rows))]
    Lists {
        /// What is wrong with each of these lists.
        lists: Vec<FileFault>,
        /// The rows.
        rows: Vec<BadRow>,
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

fn several(lists: &[FileFault], rows: &[BadRow]) -> String {
    let count = lists.len();
    let these = if count == 1 { "list" } else { "lists" };
    let of_rows = match rows {
        [] => String::new(),
        rows => format!("\n{} bad rows of others:{}", rows.len(), lines(rows)),
    };
    format!("{count} {these} can't be read, nothing was written:{}{of_rows}", lines(lists))
}

fn lines<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(|item| format!("\n  {item}")).collect()
}
