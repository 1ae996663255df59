//! Rows and cells, before anybody knows what they mean.

use crate::authority::lists::fault::Fault;
use crate::encoding::letters::composed;

/// A sheet's rows that have anything in them.
pub(in crate::authority::lists) struct Table {
    /// The sheet's name, in a workbook.
    pub(in crate::authority::lists) sheet: Option<String>,
    /// What separates its cells, in a text.
    pub(in crate::authority::lists) separator: Option<char>,
    pub(in crate::authority::lists) rows: Vec<TableRow>,
}

pub(in crate::authority::lists) struct TableRow {
    /// The line of the file, or the row of the sheet, from 1.
    pub(in crate::authority::lists) line: u64,
    /// The line that it ends on: a later one where a cell holds line breaks.
    pub(in crate::authority::lists) last: u64,
    /// Cells, trimmed, in composed letters (NFC).
    pub(in crate::authority::lists) cells: Vec<String>,
    /// What is wrong with it as text, before anybody knows what its cells mean.
    pub(in crate::authority::lists) fault: Option<Fault>,
}

impl TableRow {
    pub(in crate::authority::lists) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(String::is_empty)
    }
}

/// A cell's text as it is compared: composed, trimmed.
pub(in crate::authority::lists) fn cell(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    composed(text)
}
