//! A list's cells, whatever file they came in.

use super::encoding::decode;
use super::error::{Fault, ListError};
use super::header::meaning;
use super::rows::Rows;
use super::workbook;
use crate::encoding::letters::composed;

/// How far down a header is looked for.
pub(super) const HEADER_WITHIN: usize = 30;

/// A sheet's rows that have anything in them.
pub(super) struct Table {
    /// The sheet's name, in a workbook.
    pub(super) sheet: Option<String>,
    /// What separates its cells, in a text.
    pub(super) separator: Option<char>,
    pub(super) rows: Vec<TableRow>,
}

pub(super) struct TableRow {
    /// The line of the file, or the row of the sheet, from 1.
    pub(super) line: u64,
    /// The line that it ends on: a later one where a cell holds line breaks.
    pub(super) last: u64,
    /// Cells, trimmed, in composed letters (NFC).
    pub(super) cells: Vec<String>,
    /// What is wrong with it as text, before anybody knows what its cells mean.
    pub(super) fault: Option<Fault>,
}

impl TableRow {
    pub(super) fn is_blank(&self) -> bool {
        self.fault.is_none() && self.cells.iter().all(String::is_empty)
    }
}

/// What a file holds.
pub(super) struct File {
    pub(super) tables: Vec<Table>,
    /// The encoding of a text that isn't UTF-8.
    pub(super) encoding: Option<&'static str>,
}

/// Reads a list's file: a workbook, or a text of rows.
pub(super) fn read(list: &str, bytes: &[u8], columns: &[&str]) -> Result<File, ListError> {
    let unreadable =
        |what: &str| ListError::Workbook { list: list.to_owned(), what: what.to_owned() };
    if bytes.starts_with(b"PK\x03\x04") {
        let tables = workbook::read(bytes).map_err(|what| unreadable(&what))?;
        return Ok(File { tables, encoding: None });
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0") {
        return Err(unreadable(
            "this is a workbook of the old form (.xls), or one with a password; save it as \
             \"Excel Workbook (.xlsx)\" without a password",
        ));
    }
    let decoded = decode(list, bytes)?;
    let delimiter = delimiter(&decoded.text, columns);
    let mut rows: Vec<TableRow> = Rows::new(&decoded.text, delimiter, columns).collect();
    for row in rows.iter_mut().filter(|_| !decoded.bad.is_empty()) {
        if let Some((line, byte)) = decoded.bad.range(row.line..=row.last).next() {
            row.fault = Some(Fault::BadByte { line: *line, byte: *byte });
        }
    }
    let table = Table { sheet: None, separator: Some(delimiter), rows };
    Ok(File { tables: vec![table], encoding: decoded.encoding })
}

/// A cell's text as it is compared: composed, trimmed.
pub(super) fn cell(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    composed(text)
}

/// What may stand between the cells of a text.
pub(super) const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The separator under which the header is best known; the comma where there is no telling.
fn delimiter(text: &str, columns: &[&str]) -> char {
    let known = |delimiter: char| {
        let rows = Rows::new(text, delimiter, columns).take(HEADER_WITHIN);
        rows.map(|row| row.cells.iter().filter(|cell| meaning(cell, columns).is_some()).count())
            .max()
    };
    let mut best = (',', 0);
    for other in SEPARATORS {
        let count = known(other).unwrap_or(0);
        if count > best.1 {
            best = (other, count);
        }
    }
    best.0
}
