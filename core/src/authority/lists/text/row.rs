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
    /// Whether the workbook doesn't show the sheet.
    pub(in crate::authority::lists) hidden: bool,
    /// Cells of a row that are one with those beside them: the row's line, the first column, the last.
    pub(in crate::authority::lists) spans: Vec<(u64, usize, usize)>,
}

/// Why a cell has no value that could be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::authority::lists) enum Unread {
    /// A formula, and nothing saved of what it came to.
    Formula,
    /// A part of merged cells that has its value from the row above.
    MergedDown,
    /// A part of merged cells whose value stands further left.
    MergedAcross,
    /// Letters of an old font, perhaps.
    Letters,
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
    /// Columns whose cell isn't what it seems, and why.
    pub(in crate::authority::lists) unread: Vec<(usize, Unread)>,
}

impl TableRow {
    /// A row of one line, with nothing wrong in it.
    pub(in crate::authority::lists) fn new(line: u64, cells: Vec<String>) -> Self {
        Self { line, last: line, cells, fault: None, unread: Vec::new() }
    }

    /// Sets a cell, in as many as it takes.
    pub(super) fn put(&mut self, column: usize, text: String) {
        if self.cells.len() <= column {
            self.cells.resize(column.saturating_add(1), String::new());
        }
        if let Some(place) = self.cells.get_mut(column) {
            *place = text;
        }
    }

    pub(in crate::authority::lists) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.unread.is_empty() && self.cells.iter().all(String::is_empty)
    }
}

/// A cell's text as it is compared: composed, trimmed, without marks around it that can't be seen.
pub(in crate::authority::lists) fn cell(text: &str) -> String {
    composed(text.trim_matches(|c: char| c.is_whitespace() || is_mark(c)))
}

/// A mark without width that texts bring along when they are copied: of direction, of joining, of order.
pub(in crate::authority::lists) fn is_mark(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}'
        | '\u{2066}'..='\u{2069}' | '\u{61c}' | '\u{180e}' | '\u{feff}')
}
