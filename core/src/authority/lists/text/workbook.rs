//! Workbooks (Office Open XML, `.xlsx`): cells as a person at the spreadsheet sees them, as far as
//! that can be told.
//!
//! A workbook is a ZIP archive, so a small file may unpack to anything: its parts are unpacked once
//! to count, with the reader that is used afterwards, and refused over a bound. Cells are read one
//! after the other; the rectangle that a sheet claims to have is never made.

use std::io::{self, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, Xlsx};

use super::row::{Table, TableRow, cell};

/// Most bytes that a workbook's parts may have together, unpacked.
const MAX_UNPACKED: u64 = 64 << 20;
const MAX_PARTS: usize = 2_000;
const MAX_SHEETS: usize = 64;
/// No list has more; a cell further out makes its row too long, which is reported.
const MAX_COLUMNS: u32 = 256;
/// Excel's own limit for a cell is 32,767 characters; no cell of a list comes near.
const MAX_CELL: usize = 4_000;
/// Shared strings can be named by many cells: so many bytes for all cells together.
const MAX_TEXT: usize = 128 << 20;

/// The sheets that have cells, in their order.
pub(in crate::authority::lists) fn read(bytes: &[u8]) -> Result<Vec<Table>, String> {
    check_unpacked(bytes)?;
    // The reader is others' code, and what it reads is strangers' files.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes)))
        .unwrap_or_else(|_| Err("the workbook is damaged".to_owned()))
}

fn check_unpacked(bytes: &[u8]) -> Result<(), String> {
    let damaged = |error: zip::result::ZipError| format!("the workbook is damaged: {error}");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(format!(
            "the workbook has {} parts; expected {MAX_PARTS} at most",
            archive.len()
        ));
    }
    let mut left = MAX_UNPACKED;
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let unpacked = io::copy(&mut part.take(left.saturating_add(1)), &mut io::sink());
        let unpacked = unpacked.map_err(|error| format!("the workbook is damaged: {error}"))?;
        left = left.checked_sub(unpacked).ok_or_else(|| {
            format!("the workbook unpacks to more than {} MiB", MAX_UNPACKED >> 20)
        })?;
    }
    Ok(())
}

fn read_sheets(bytes: &[u8]) -> Result<Vec<Table>, String> {
    let not_a_workbook =
        |error: calamine::XlsxError| format!("this is no workbook (.xlsx): {error}");
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(not_a_workbook)?;
    let sheets = book.sheet_names();
    if sheets.len() > MAX_SHEETS {
        return Err(format!(
            "the workbook has {} sheets; expected {MAX_SHEETS} at most",
            sheets.len()
        ));
    }
    let mut left = MAX_TEXT;
    let mut tables = Vec::new();
    for sheet in sheets {
        let rows = read_rows(&mut book, &sheet, &mut left)
            .map_err(|what| format!("sheet \"{}\": {what}", sheet.escape_debug()))?;
        if !rows.is_empty() {
            tables.push(Table { sheet: Some(sheet), separator: None, rows });
        }
    }
    Ok(tables)
}

fn read_rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    left: &mut usize,
) -> Result<Vec<TableRow>, String> {
    let damaged = |error: calamine::XlsxError| format!("it can't be read: {error}");
    let mut cells = book.worksheet_cells_reader(sheet).map_err(damaged)?;
    let padding: Vec<usize> = cells.styles().iter().map(zeros).collect();
    let mut rows: Vec<TableRow> = Vec::new();
    while let Some((next, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
        let (row, column) = next.get_position();
        let text = written(next.get_value(), padding.get(style).copied().unwrap_or(0));
        if text.is_empty() {
            continue;
        }
        *left = left.checked_sub(text.len()).ok_or("there is too much text in it")?;
        let line = u64::from(row).saturating_add(1);
        match rows.last() {
            Some(last) if last.line > line => return Err("its rows are out of order".to_owned()),
            Some(last) if last.line == line => {}
            _ => rows.push(TableRow { line, last: line, cells: Vec::new(), fault: None }),
        }
        let column = usize::try_from(column.min(MAX_COLUMNS)).unwrap_or(0);
        if let Some(row) = rows.last_mut() {
            if row.cells.len() <= column {
                row.cells.resize(column.saturating_add(1), String::new());
            }
            if let Some(place) = row.cells.get_mut(column) {
                *place = text;
            }
        }
    }
    Ok(rows)
}

/// How many digits a number format of zeros alone (`000000000000`) makes, as people give the column
/// of ID numbers so that the zeros in front are seen; else none.
fn zeros(style: &calamine::Style) -> usize {
    let format = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
    let all_zeros = format.len() > 1 && format.bytes().all(|byte| byte == b'0');
    if all_zeros { format.len().min(20) } else { 0 }
}

/// A cell's value as text.
fn written(value: &DataRef<'_>, padding: usize) -> String {
    match value {
        DataRef::String(text) => bounded(text),
        DataRef::SharedString(text) => bounded(text),
        DataRef::Int(number) => format!("{number:0padding$}"),
        // Whole numbers without a point, as all digits: an ID number that was taken for a number
        // has fewer than 2^53 holds.
        DataRef::Float(number) if number.fract() == 0.0 && number.abs() < 9e15 => {
            format!("{number:0padding$}")
        }
        DataRef::Float(number) => number.to_string(),
        DataRef::DateTime(at) => date(at),
        DataRef::DateTimeIso(text) => text.strip_suffix("T00:00:00").unwrap_or(text).to_owned(),
        DataRef::DurationIso(text) => bounded(text),
        DataRef::Bool(value) => if *value { "TRUE" } else { "FALSE" }.to_owned(),
        // No cell of a list can be one, so its column's rule reports it.
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    }
}

/// A text that is too long stays too long, so that it is reported, without being kept.
fn bounded(text: &str) -> String {
    let cut = text.char_indices().nth(MAX_CELL).map_or(text.len(), |(at, _)| at);
    cell(text.get(..cut).unwrap_or_default())
}

/// A day as `2021-08-20`, with the time where it has one, which its column's rule then refuses; what
/// is no day is left as it is counted.
fn date(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    if !at.is_datetime() || at.as_f64() < 1.0 {
        return at.as_f64().to_string();
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}
