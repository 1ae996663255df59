//! Lists as agencies send them → what phones read.
//!
//! [`build_roster`] reads one list an agency, checks every row, enforces the phase's share of staff
//! on site, and writes a roster segment. [`build_trace`], [`build_checkpoints`] and [`HealthRecords`] do the
//! like for the trace list, the checkpoints and health offices' records.
//!
//! **What is published is less than what is read.** Name, birth date and position of a listed
//! person are checked, so that a list with shifted columns is found. The roster has keyed hash, employer,
//! duty, and places to about 100 m; name and birth date stay in the authority's own register, and the
//! position is dropped. No message names a person or quotes
//! a cell of a row; it says list, line, column and what was expected.
//!
//! Read as workbooks (`.xlsx`), and as rows of text with commas, semicolons or tabs between cells
//! (RFC 4180, in the encodings that spreadsheets write). The header is found below titles; its
//! headings may be Vietnamese. A cell that holds a line break is refused, and a quote left open costs
//! no row but its own.

mod build;
mod cells;
mod checkpoints;
mod columns;
mod duty;
mod error;
mod fault;
mod foot;
mod header;
mod health;
mod kept;
mod people;
mod provinces;
mod report;
mod row;
mod seen;
mod share;
mod sheet;
mod spool;
mod template;
#[cfg(test)]
mod tests;
mod text;
mod trace;
mod warning;
mod words;

pub use build::{
    BuildOptions, Examined, Examining, NamedList, Report, RosterBuild, build_roster, examine,
};
pub use checkpoints::build_checkpoints;
pub use error::{BadRow, FileFault, ListError};
pub use fault::{DutyFault, Fault, Origin};
pub use health::{BadRecord, HealthFault, HealthRecords};
pub(in crate::authority) use kept::Kept;
pub use people::{FormPerson, read_people};
pub use report::{ListSummary, fault_table};
pub(in crate::authority) use share::exceeding;
pub use share::{PhaseShare, ShareExceeded};
pub use template::{Template, TemplateForm};
pub use text::{FileKind, Legacy, WorkbookFault};
pub use trace::build_trace;
pub use warning::{IdDoubt, Warning};
