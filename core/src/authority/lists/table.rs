//! A list's cells, whatever file they came in.

use unicode_normalization::UnicodeNormalization as _;

use super::encoding::decode;
use super::error::ListError;
use super::header::meaning;
use super::workbook;

/// How far down a header is looked for.
pub(super) const HEADER_WITHIN: usize = 30;

/// A sheet's rows that have anything in them.
pub(super) struct Table {
    /// The sheet's name, in a workbook.
    pub(super) sheet: Option<String>,
    pub(super) rows: Vec<TableRow>,
}

pub(super) struct TableRow {
    /// The line of the file, or the row of the sheet, from 1.
    pub(super) line: u64,
    /// Cells, trimmed, in composed letters (NFC).
    pub(super) cells: Vec<String>,
}

impl TableRow {
    pub(super) fn is_blank(&self) -> bool {
        self.cells.iter().all(String::is_empty)
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
    let table = text(&decoded.text, delimiter(&decoded.text, columns));
    Ok(File { tables: vec![table], encoding: decoded.encoding })
}

/// A cell's text as it is compared: composed, trimmed.
pub(super) fn cell(text: &str) -> String {
    let text = text.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}');
    if text.is_ascii() { text.to_owned() } else { text.nfc().collect() }
}

fn reader(text: &str, delimiter: u8) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes())
}

/// The separator under which the header is best known; the comma where there is no telling.
fn delimiter(text: &str, columns: &[&str]) -> u8 {
    let known = |delimiter: u8| {
        let rows = reader(text, delimiter).into_records().take(HEADER_WITHIN).flatten();
        rows.map(|row| row.iter().filter(|cell| meaning(cell, columns).is_some()).count()).max()
    };
    let mut best = (b',', known(b',').unwrap_or(0));
    for other in [b';', b'\t'] {
        let count = known(other).unwrap_or(0);
        if count > best.1 {
            best = (other, count);
        }
    }
    best.0
}

fn text(text: &str, delimiter: u8) -> Table {
    let mut lines = LineCounter { text, byte: 0, line: 1 };
    let mut reader = reader(text, delimiter);
    let mut record = csv::StringRecord::new();
    let mut rows = Vec::new();
    // The text is UTF-8 and in memory, and rows may have any length: no error is left.
    while reader.read_record(&mut record).unwrap_or(false) {
        let byte = record.position().map_or(0, csv::Position::byte);
        let line = lines.line_of(byte);
        let row = TableRow { line, cells: record.iter().map(cell).collect() };
        // Excel's own hint of the separator.
        let hint = line == 1 && row.cells.first().is_some_and(|first| first.starts_with("sep="));
        if !row.is_blank() && !hint {
            rows.push(row);
        }
    }
    Table { sheet: None, rows }
}

/// Finds the line of a place in a text; places come in order.
///
/// The reader's own count is that of where it stood before it skipped empty lines and the second
/// half of a CRLF.
struct LineCounter<'a> {
    text: &'a str,
    byte: usize,
    line: u64,
}

impl LineCounter<'_> {
    fn line_of(&mut self, byte: u64) -> u64 {
        let wanted = usize::try_from(byte).unwrap_or(usize::MAX);
        let rest = self.text.as_bytes().get(self.byte..).unwrap_or_default();
        let mut bytes = rest.iter().peekable();
        while let Some(next) = bytes.peek() {
            let breaks = matches!(next, b'\n' | b'\r');
            if self.byte >= wanted && !breaks {
                break;
            }
            let next = bytes.next();
            self.byte = self.byte.saturating_add(1);
            let crlf = next == Some(&b'\r') && bytes.peek() == Some(&&b'\n');
            if breaks && !crlf {
                self.line = self.line.saturating_add(1);
            }
        }
        self.line
    }
}
