//! What can be wrong with a list. The words for it are in `words`.

use std::fmt;

use super::fault::{Fault, Origin};
use super::share::ShareExceeded;
use crate::published::roster::RosterError;
use crate::published::{CheckpointsError, TraceError};

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

/// Why no roster, trace list or list of checkpoints was made.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// No list was given.
    #[error("at least one list is needed")]
    NoLists,
    /// In no encoding that is known.
    #[error(
        "{at}: the list is neither UTF-8 nor UTF-16 nor Windows-1258; save it as \"CSV UTF-8\", or as \
         a workbook (.xlsx)"
    )]
    Encoding {
        /// The line with the first wrong character.
        at: Origin,
    },
    /// A workbook that can't be read.
    #[error("{list}: {what}")]
    Workbook {
        /// The list.
        list: String,
        /// What is wrong with it.
        what: String,
    },
    /// No row is like a header.
    #[error("{list}: there is no header; expected: {expected}")]
    NoHeader {
        /// The list.
        list: String,
        /// The columns.
        expected: String,
    },
    /// Columns are missing.
    #[error("{at}: the header lacks {}; expected: {expected}", .missing.join(", "))]
    MissingColumns {
        /// The header.
        at: Origin,
        /// Which are missing.
        missing: Vec<String>,
        /// All that there are.
        expected: String,
    },
    /// Two columns of one meaning.
    #[error("{at}: the columns {} all mean {column}; leave one of them", quoted(.headings))]
    ColumnTwice {
        /// The header.
        at: Origin,
        /// What they mean.
        column: String,
        /// Their headings.
        headings: Vec<String>,
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

fn quoted(headings: &[String]) -> String {
    let quoted = headings.iter().map(|heading| format!("\"{}\"", heading.escape_debug()));
    quoted.collect::<Vec<_>>().join(" and ")
}

fn lines<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(|item| format!("\n  {item}")).collect()
}
