//! A list's cells, whatever file they came in.

use super::encoding::decode;
use super::kind::FileKind;
use super::legacy::{self, Legacy};
use super::row::{Table, TableRow};
use super::rows::Rows;
use super::workbook::{self, WorkbookFault};
use crate::authority::lists::error::FileFault;
use crate::authority::lists::fault::Fault;
use crate::authority::lists::header::meaning;

/// How far down a header is looked for.
pub(in crate::authority::lists) const HEADER_WITHIN: usize = 30;

/// What a file holds.
pub(in crate::authority::lists) struct File {
    pub(in crate::authority::lists) tables: Vec<Table>,
    /// The encoding of a text that isn't UTF-8.
    pub(in crate::authority::lists) encoding: Option<&'static str>,
    /// Old fonts whose letters were made Vietnamese, and in how many cells.
    pub(in crate::authority::lists) fonts: Vec<(Legacy, usize)>,
}

/// Reads a list's file: a workbook, or a text of rows.
pub(in crate::authority::lists) fn read(
    list: &str,
    bytes: &[u8],
    columns: &[&str],
) -> Result<File, FileFault> {
    let unreadable = |(sheet, fault): (Option<String>, WorkbookFault)| {
        let list = list.to_owned();
        FileFault::Workbook { list, sheet, fault }
    };
    if bytes.starts_with(b"PK\x03\x04") {
        let mut tables = workbook::read(bytes).map_err(unreadable)?;
        let found = tables.iter_mut().flat_map(|table| legacy::make_vietnamese(&mut table.rows));
        let mut fonts: Vec<(Legacy, usize)> = Vec::new();
        for (font, cells) in found {
            match fonts.iter_mut().find(|(other, _)| *other == font) {
                Some((_, count)) => *count = count.saturating_add(cells),
                None => fonts.push((font, cells)),
            }
        }
        return Ok(File { tables, encoding: None, fonts });
    }
    if let Some(kind) = FileKind::of(bytes) {
        return Err(unreadable((None, WorkbookFault::Kind(kind))));
    }
    let decoded = decode(list, bytes)?;
    let delimiter = delimiter(&decoded.text, columns);
    let mut rows: Vec<TableRow> = Rows::new(&decoded.text, delimiter, columns).collect();
    for row in rows.iter_mut().filter(|_| !decoded.bad.is_empty()) {
        if let Some((line, byte)) = decoded.bad.range(row.line..=row.last).next() {
            row.fault = Some(Fault::BadByte { line: *line, byte: *byte });
        }
    }
    let fonts = legacy::make_vietnamese(&mut rows);
    let separator = Some(delimiter);
    let table = Table { sheet: None, separator, rows, hidden: false, spans: Vec::new() };
    Ok(File { tables: vec![table], encoding: decoded.encoding, fonts })
}

/// What may stand between the cells of a text.
pub(in crate::authority::lists) const SEPARATORS: [char; 3] = [',', ';', '\t'];

/// The separator under which the header is best known; where no heading is, as in an old font's letters, the
/// one that makes most cells; the comma where there is no telling.
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
    if best.1 == 0 {
        let cells = |mark: &char| {
            let rows = Rows::new(text, *mark, columns).take(HEADER_WITHIN);
            rows.map(|row| row.cells.len()).max().unwrap_or(0)
        };
        // The first of several that are alike: the comma.
        return SEPARATORS.into_iter().rev().max_by_key(cells).unwrap_or(best.0);
    }
    best.0
}
