//! A list's file as rows of cells: encodings, separators, quotes, workbooks.

mod encoding;
pub(super) mod row;
mod rows;
pub(super) mod table;
mod workbook;
