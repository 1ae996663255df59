//! A list's file as rows of cells: encodings, separators, quotes, workbooks, letters of old fonts.

mod encoding;
mod kind;
mod legacy;
pub(super) mod row;
mod rows;
pub(super) mod syllable;
pub(super) mod table;
mod workbook;

pub use kind::FileKind;
pub use legacy::Legacy;
pub use workbook::WorkbookFault;
