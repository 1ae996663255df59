//! Workbooks (Office Open XML, `.xlsx`): cells as a person at the spreadsheet sees them, as far as
//! that can be told.
//!
//! A workbook is a ZIP archive, so a small file may unpack to anything: its parts are unpacked once
//! to count, with the reader that is used afterwards, and refused over a bound. Cells are read one
//! after the other; the rectangle that a sheet claims to have is never made.

use std::io::{self, Cursor, Read as _};
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{DataRef, ExcelDateTime, Reader as _, SheetVisible, Xlsx};

use super::kind::FileKind;
use super::row::{Table, TableRow, Unread, cell};
use crate::encoding::code::Coded as _;

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

/// Numbers of days that are years to whoever typed them: as days they are those of 1905.
const YEARS: std::ops::RangeInclusive<f64> = 1900.0..=2100.0;
/// Merged regions that are looked at, and cells that they may have together.
const MAX_MERGED: usize = 20_000;
const MAX_MERGED_CELLS: usize = 1_000_000;

/// Why a workbook, or what was given for one, can't be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WorkbookFault {
    /// It is no list at all.
    Kind(FileKind),
    /// It is no workbook, though it is packed like one.
    NotOne,
    /// It, or a sheet of it, is damaged.
    Damaged,
    /// It has too many parts.
    Parts(usize),
    /// It has too many sheets.
    Sheets(usize),
    /// It unpacks to too much.
    Unpacked,
    /// There is too much text in it.
    TooMuchText,
    /// Too many cells are merged.
    TooMuchMerged,
    /// A sheet's rows are out of order.
    OutOfOrder,
}

impl WorkbookFault {
    /// The word for it, and the number that is in its message.
    pub(in crate::authority::lists) fn code(self) -> (&'static str, usize) {
        match self {
            Self::Kind(kind) => (kind.code(), 0),
            Self::NotOne => ("not-one", 0),
            Self::Damaged => ("damaged", 0),
            Self::Parts(found) => ("parts", found),
            Self::Sheets(found) => ("sheets", found),
            Self::Unpacked => ("unpacked", 0),
            Self::TooMuchText => ("too-much-text", 0),
            Self::TooMuchMerged => ("too-much-merged", 0),
            Self::OutOfOrder => ("out-of-order", 0),
        }
    }
}

type Failed = (Option<String>, WorkbookFault);

/// The sheets that have cells, in their order.
pub(in crate::authority::lists) fn read(bytes: &[u8]) -> Result<Vec<Table>, Failed> {
    let whole = |fault| (None, fault);
    let seen = check_unpacked(bytes).map_err(whole)?;
    // The reader is others' code, and what it reads is strangers' files.
    catch_unwind(AssertUnwindSafe(|| read_sheets(bytes, &seen)))
        .unwrap_or(Err(whole(WorkbookFault::Damaged)))
}

/// What is seen of a workbook's parts while they are unpacked to be counted.
#[derive(Default)]
struct Seen {
    formulas: bool,
    merged: bool,
    /// The end of the bytes before, where an element's name may be in two.
    end: Vec<u8>,
}

impl Seen {
    /// Whether bytes name the elements that are looked for a second time, under whatever prefix.
    fn look(&mut self, bytes: &[u8]) {
        let joined = [&self.end, bytes].concat();
        for element in joined.split(|byte| *byte == b'<').skip(1) {
            let is_end = |byte: &u8| matches!(byte, b'>' | b'/' | b' ' | b'\t' | b'\r' | b'\n');
            let name = element.split(is_end).next().unwrap_or_default();
            match name.rsplit(|byte| *byte == b':').next() {
                Some(b"f") => self.formulas = true,
                Some(b"mergeCell") => self.merged = true,
                _ => {}
            }
        }
        let last = joined.iter().rposition(|byte| *byte == b'<');
        let end = last.filter(|at| joined.len().saturating_sub(*at) < 64);
        self.end = end.and_then(|at| joined.get(at..)).unwrap_or_default().to_vec();
    }
}

impl io::Write for Seen {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.look(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn check_unpacked(bytes: &[u8]) -> Result<Seen, WorkbookFault> {
    let damaged = |_| WorkbookFault::Damaged;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(damaged)?;
    if archive.len() > MAX_PARTS {
        return Err(WorkbookFault::Parts(archive.len()));
    }
    let names: Vec<String> =
        archive.file_names().filter_map(Result::ok).map(|name| name.into_owned()).collect();
    if let Some(kind) = FileKind::of_parts(names.iter().map(String::as_str)) {
        return Err(WorkbookFault::Kind(kind));
    }
    let mut left = MAX_UNPACKED;
    let mut seen = Seen::default();
    for index in 0..archive.len() {
        let part = archive.by_index(index).map_err(damaged)?;
        let is_sheet = part.name().is_ok_and(|name| name.ends_with(".xml"));
        let mut part = part.take(left.saturating_add(1));
        let unpacked = match is_sheet {
            true => io::copy(&mut part, &mut seen),
            false => io::copy(&mut part, &mut io::sink()),
        };
        let unpacked = unpacked.map_err(|_| WorkbookFault::Damaged)?;
        left = left.checked_sub(unpacked).ok_or(WorkbookFault::Unpacked)?;
    }
    Ok(seen)
}

fn read_sheets(bytes: &[u8], seen: &Seen) -> Result<Vec<Table>, Failed> {
    let not_one = |_: calamine::XlsxError| (None, WorkbookFault::NotOne);
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(not_one)?;
    let sheets: Vec<(String, bool)> = (book.sheets_metadata().iter())
        .map(|sheet| (sheet.name.clone(), sheet.visible != SheetVisible::Visible))
        .collect();
    if sheets.len() > MAX_SHEETS {
        return Err((None, WorkbookFault::Sheets(sheets.len())));
    }
    let mut left = MAX_TEXT;
    let mut tables = Vec::new();
    for (sheet, hidden) in sheets {
        let of_sheet = |fault| (Some(sheet.clone()), fault);
        let mut rows = read_rows(&mut book, &sheet, &mut left).map_err(of_sheet)?;
        if seen.formulas {
            mark_formulas(&mut book, &sheet, &mut rows).map_err(of_sheet)?;
        }
        let spans = match seen.merged {
            true => fill_merged(&mut book, &sheet, &mut rows, &mut left).map_err(of_sheet)?,
            false => Vec::new(),
        };
        if !rows.is_empty() {
            tables.push(Table { sheet: Some(sheet), separator: None, rows, hidden, spans });
        }
    }
    Ok(tables)
}

fn read_rows(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    left: &mut usize,
) -> Result<Vec<TableRow>, WorkbookFault> {
    let damaged = |_: calamine::XlsxError| WorkbookFault::Damaged;
    let mut cells = match book.worksheet_cells_reader(sheet) {
        Ok(cells) => cells,
        // A sheet of charts has no cells.
        Err(calamine::XlsxError::NotAWorksheet(_)) => return Ok(Vec::new()),
        Err(error) => return Err(damaged(error)),
    };
    let padding: Vec<usize> = cells.styles().iter().map(zeros).collect();
    let mut rows: Vec<TableRow> = Vec::new();
    while let Some((next, style)) = cells.next_cell_with_style_id().map_err(damaged)? {
        let (row, column) = next.get_position();
        let text = written(next.get_value(), padding.get(style).copied().unwrap_or(0));
        if text.is_empty() {
            continue;
        }
        *left = left.checked_sub(text.len()).ok_or(WorkbookFault::TooMuchText)?;
        let line = u64::from(row).saturating_add(1);
        match rows.last() {
            Some(last) if last.line > line => return Err(WorkbookFault::OutOfOrder),
            Some(last) if last.line == line => {}
            _ => rows.push(TableRow::new(line, Vec::new())),
        }
        let column = usize::try_from(column.min(MAX_COLUMNS)).unwrap_or(0);
        if let Some(row) = rows.last_mut() {
            row.put(column, text);
        }
    }
    Ok(rows)
}

/// Marks the cells of formulas without a saved value: they look empty, and in a list that means something.
fn mark_formulas(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    rows: &mut Vec<TableRow>,
) -> Result<(), WorkbookFault> {
    let damaged = |_: calamine::XlsxError| WorkbookFault::Damaged;
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { return Ok(()) };
    // Rows that have nothing else.
    let mut new: Vec<TableRow> = Vec::new();
    while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(damaged)? {
        if cell.formula.is_none() || !matches!(cell.value, DataRef::Empty) {
            continue;
        }
        let (row, column) = cell.pos;
        let line = u64::from(row).saturating_add(1);
        let unread = (usize::try_from(column).unwrap_or(usize::MAX), Unread::Formula);
        let at = rows.partition_point(|row| row.line < line);
        let known = rows.get_mut(at).filter(|row| row.line == line);
        match known.or(new.last_mut().filter(|row| row.line == line)) {
            Some(row) => row.unread.push(unread),
            None => {
                new.push(TableRow::new(line, Vec::new()));
                new.last_mut().into_iter().for_each(|row| row.unread.push(unread));
            }
        }
    }
    if !new.is_empty() {
        rows.append(&mut new);
        rows.sort_by_key(|row| row.line);
    }
    Ok(())
}

/// Gives each row of merged cells the value that they show, and marks it. Gives the cells that are merged
/// within a row.
fn fill_merged(
    book: &mut Xlsx<Cursor<&[u8]>>,
    sheet: &str,
    rows: &mut [TableRow],
    text: &mut usize,
) -> Result<Vec<(u64, usize, usize)>, WorkbookFault> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let merged = book.merge_cells_by_sheet_name(sheet).map_err(|_| WorkbookFault::Damaged)?;
    let mut left = MAX_MERGED_CELLS;
    if merged.len() > MAX_MERGED {
        return Err(WorkbookFault::TooMuchMerged);
    }
    let mut spans = Vec::new();
    for region in merged {
        let ((top, first), (bottom, last)) = (region.start, region.end);
        let [first, last] = [first, last.min(MAX_COLUMNS)].map(|c| usize::try_from(c).unwrap_or(0));
        let [top, bottom] = [top, bottom].map(|row| u64::from(row).saturating_add(1));
        let at = rows.partition_point(|row| row.line < top);
        let of_top = rows.get(at).filter(|row| row.line == top);
        let value = of_top.and_then(|row| row.cells.get(first)).cloned().unwrap_or_default();
        if last > first {
            spans.push((top, first, last));
        }
        if value.is_empty() {
            continue;
        }
        for row in rows.iter_mut().skip(at).take_while(|row| row.line <= bottom) {
            let cells = last.saturating_sub(first).saturating_add(1);
            left = left.checked_sub(cells).ok_or(WorkbookFault::TooMuchMerged)?;
            if row.line > top {
                *text = text.checked_sub(value.len()).ok_or(WorkbookFault::TooMuchText)?;
                row.put(first, value.clone());
                row.unread.push((first, Unread::MergedDown));
            }
            row.unread.extend((first.saturating_add(1)..=last).map(|c| (c, Unread::MergedAcross)));
        }
    }
    Ok(spans)
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

/// A day as `2021-08-20`, but a number that is rather a year under the form of a date (1990 would be a day
/// of 1905) as that number; with the time where it has one, which its column's rule then refuses; what
/// is no day is left as it is counted.
fn date(at: &ExcelDateTime) -> String {
    let (year, month, day, hour, minute, second, milli) = at.to_ymd_hms_milli();
    if !at.is_datetime() || at.as_f64() < 1.0 {
        return at.as_f64().to_string();
    }
    if at.as_f64().fract() == 0.0 && YEARS.contains(&at.as_f64()) {
        return at.as_f64().to_string();
    }
    let date = format!("{year:04}-{month:02}-{day:02}");
    match (hour, minute, second, milli) {
        (0, 0, 0, 0) => date,
        _ => format!("{date} {hour:02}:{minute:02}:{second:02}.{milli:03}"),
    }
}
