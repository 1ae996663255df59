//! Lists as agencies send them (CSV) → what phones read.
//!
//! [`build_roster`] reads one list an agency, checks every row, enforces the phase's share of staff
//! on site, and writes a roster segment. [`build_trace`] and [`build_checkpoints`] do the like for
//! the trace list and the checkpoints.
//!
//! **What is published is less than what is read.** Name, birth date and position of a listed
//! person are checked, so that a list with shifted columns is found, and then dropped: the roster
//! has keyed hash, employer, duty, and places to about 100 m. No message names a person or quotes
//! a cell of a row; it says list, line, column and what was expected.
//!
//! Read as CSV of RFC 4180: UTF-8 with or without a byte order mark, lines that end in CRLF or LF,
//! quoted cells; a semicolon or tab instead of the comma, where the header uses it, as spreadsheets
//! of some countries write. A cell that holds a line break is refused: it is nearly always a quote
//! left open, which would swallow the rows after it.

mod build;
mod cells;
mod checkpoints;
mod duty;
mod error;
mod row;
mod share;
mod sheet;
#[cfg(test)]
mod tests;
mod trace;

pub use build::{BuildOptions, NamedList, Report, RosterBuild, Warning, build_roster};
pub use checkpoints::build_checkpoints;
pub use error::{BadRow, Fault, ListError, Origin};
pub use share::{NotAShare, PhaseShare, ShareExceeded};
pub use trace::build_trace;
