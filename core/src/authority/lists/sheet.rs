//! A list as rows with places and named columns.

use std::collections::HashSet;

use super::cells::id_number;
use super::error::{BadRow, ListError};
use super::fault::{Fault, Origin};
use super::header::{meaning, required};
use super::text::row::{Table, TableRow};
use super::text::table::{self, HEADER_WITHIN, SEPARATORS};
use super::warning::Warning;
use crate::model::IdNumber;

/// A list, decoded, and where its columns are.
pub(super) struct Sheet {
    /// What somebody should know of how it was read.
    pub(super) notes: Vec<Warning>,
    /// Rows in order; rows with nothing in any cell are left out.
    pub(super) rows: Vec<Result<Row, BadRow>>,
}

/// A row's cells, in the order in which the columns were asked for, trimmed.
pub(super) struct Row {
    pub(super) at: Origin,
    cells: Vec<String>,
    /// The headings of those columns, as the list writes them.
    headings: std::rc::Rc<Headings>,
}

/// The columns that were asked for, each with its heading, if the list has it.
type Headings = Vec<(&'static str, String)>;

impl Row {
    /// The cells of the `N` columns that were asked for.
    pub(super) fn cells<const N: usize>(&self) -> [&str; N] {
        let mut cells = self.cells.iter().map(String::as_str);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    }

    pub(super) fn bad(&self, fault: Fault) -> BadRow {
        let of = |column: &&str| self.headings.iter().find(|(name, _)| name == column);
        let headings: Vec<&str> =
            fault.columns().iter().filter_map(of).map(|(_, h)| h.as_str()).collect();
        BadRow { at: self.at.clone(), column: headings.join(", "), fault }
    }
}

impl Sheet {
    /// Reads a list that must have `columns`, in any order.
    pub(super) fn read(
        list: &str,
        bytes: &[u8],
        columns: &[&'static str],
    ) -> Result<Self, ListError> {
        let file = table::read(list, bytes, columns)?;
        let mut sheet = Self { notes: Vec::new(), rows: Vec::new() };
        if let Some(encoding) = file.encoding {
            let (list, encoding) = (list.to_owned(), encoding.to_owned());
            sheet.notes.push(Warning::Encoding { list, encoding });
        }
        let found: Vec<_> = file.tables.iter().map(|table| find_header(table, columns)).collect();
        let best = found.iter().map(|header| header.known).max().unwrap_or(0);
        // One heading is chance: a title, a note.
        if best < columns.len().min(2) {
            let (list, expected) = (list.to_owned(), columns.join(","));
            return Err(ListError::NoHeader { list, expected });
        }
        for (table, header) in file.tables.into_iter().zip(found) {
            if header.known < columns.len().min(2) {
                sheet.notes.push(Warning::SheetNotRead {
                    list: list.to_owned(),
                    sheet: table.sheet.unwrap_or_default(),
                    rows: table.rows.len(),
                });
                continue;
            }
            sheet.take(list, table, header, columns)?;
        }
        if sheet.rows.is_empty() {
            sheet.notes.push(Warning::NoRows { list: list.to_owned() });
        }
        Ok(sheet)
    }

    /// Reads the rows of a table whose header was found.
    fn take(
        &mut self,
        list: &str,
        table: Table,
        found: Header,
        columns: &[&'static str],
    ) -> Result<(), ListError> {
        let at = |line| Origin { list: list.to_owned(), sheet: table.sheet.clone(), line };
        let mut rows = table.rows.into_iter();
        let above: Vec<TableRow> = rows.by_ref().take(found.index).collect();
        let Some(header) = rows.next() else { return Ok(()) };
        let named = at(header.line);
        let header_fault = header.fault;
        let header: Vec<String> = header
            .cells
            .iter()
            .map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        let places = places(&named, &header, columns)?;
        if let (Some(first), Some(last)) = (above.first(), above.last()) {
            let (first, last) = (at(first.line), last.last);
            self.notes.push(Warning::AboveHeader { first, last });
        }
        // A person above the header would be passed over in silence.
        for row in above {
            if row.cells.iter().any(|cell| IdNumber::parse(cell).is_ok()) {
                let (column, fault) = (String::new(), Fault::AboveHeader);
                self.rows.push(Err(BadRow { at: at(row.line), column, fault }));
            }
        }
        // Its columns are known all the same, but somebody should look at what it says.
        if let Some(fault) = header_fault {
            self.rows.push(Err(BadRow { at: named.clone(), column: String::new(), fault }));
        }
        let used: HashSet<usize> = places.iter().flatten().copied().collect();
        let extra =
            header.iter().zip(0..).filter(|(cell, at)| !cell.is_empty() && !used.contains(at));
        let extra: Vec<String> = extra.map(|(cell, _)| cell.clone()).collect();
        if !extra.is_empty() {
            let list = named.list.clone();
            self.notes.push(Warning::ExtraColumns { list, columns: extra });
        }
        let heading = |place: &Option<usize>| place.and_then(|p| header.get(p)).cloned();
        let headings = columns.iter().zip(&places);
        let headings = headings.filter_map(|(column, place)| Some((*column, heading(place)?)));
        let headings = std::rc::Rc::new(headings.collect::<Headings>());
        let ends_early = table.sheet.is_some();
        for row in rows.filter(|row| !row.is_blank()) {
            let at = at(row.line);
            let looks_like = || no_person(&row, &places, columns, table.separator);
            if let Some(fault) = row.fault.clone().or_else(looks_like) {
                self.rows.push(Err(BadRow { at, column: String::new(), fault }));
                continue;
            }
            self.rows.push(match fault(&header, &row, ends_early) {
                Some((column, fault)) => Err(BadRow { at, column, fault }),
                None => Ok(Row {
                    at,
                    cells: places
                        .iter()
                        .map(|place| place.and_then(|place| row.cells.get(place)))
                        .map(|cell| cell.cloned().unwrap_or_default())
                        .collect(),
                    headings: headings.clone(),
                }),
            });
        }
        Ok(())
    }
}

/// The row that is most like a header.
struct Header {
    index: usize,
    /// How many of the columns it has.
    known: usize,
}

fn find_header(table: &Table, columns: &[&str]) -> Header {
    let known = |row: &TableRow| {
        let meanings = row.cells.iter().filter_map(|cell| meaning(cell, columns));
        meanings.collect::<HashSet<_>>().len()
    };
    let mut best = Header { index: 0, known: 0 };
    for (row, index) in table.rows.iter().take(HEADER_WITHIN).zip(0..) {
        let known = known(row);
        if known > best.known {
            best = Header { index, known };
        }
    }
    best
}

/// Where the columns are; none for one that may be missing and is.
fn places(
    at: &Origin,
    header: &[String],
    columns: &[&'static str],
) -> Result<Vec<Option<usize>>, ListError> {
    let mut places = Vec::new();
    let mut missing = Vec::new();
    let mut twice = None;
    for column in columns {
        let means = |cell: &String| meaning(cell, &[column]).is_some();
        let of: Vec<usize> =
            header.iter().zip(0..).filter(|(cell, _)| means(cell)).map(|(_, at)| at).collect();
        if of.len() > 1 {
            let headings = of.iter().filter_map(|place| header.get(*place)).cloned();
            twice = twice.or_else(|| {
                let (at, column) = (at.clone(), (*column).to_owned());
                Some(ListError::ColumnTwice { at, column, headings: headings.collect() })
            });
        }
        if of.is_empty() && required(column) {
            missing.push((*column).to_owned());
        }
        places.push(of.first().copied());
    }
    if missing.is_empty() {
        return twice.map_or(Ok(places), Err);
    }
    Err(ListError::MissingColumns { at: at.clone(), missing, expected: columns.join(",") })
}

/// What a row without an ID number (without a name, where those aren't asked for) looks like, if that
/// is something that people leave in lists: the mistake is told by what it is, and not by its first
/// cell.
fn no_person(
    row: &TableRow,
    places: &[Option<usize>],
    columns: &[&str],
    separator: Option<char>,
) -> Option<Fault> {
    let cell = |place: &Option<usize>| place.and_then(|place| row.cells.get(place));
    let first = places.first().and_then(cell).map_or("", String::as_str);
    let of_people = columns.first() == Some(&"id_number");
    if of_people && id_number(first).is_ok() {
        return None;
    }
    let named = places.iter().flatten().count();
    let headings = columns.iter().zip(places).filter(|(column, place)| {
        cell(place).is_some_and(|cell| meaning(cell, &[column]).is_some())
    });
    if headings.count() >= (named / 2).max(2) {
        return Some(Fault::HeaderAgain);
    }
    let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
    let alone = filled.next()?;
    if of_people && is_total(alone) {
        return Some(Fault::Totals);
    }
    // All of it in one cell: behind another mark, or in quotes.
    let separator = separator.filter(|_| filled.next().is_none() && named > 2)?;
    let parts = |mark: &char| alone.split(*mark).count();
    let found = SEPARATORS.into_iter().filter(|mark| parts(mark) >= named).max_by_key(parts)?;
    Some(match found == separator {
        true => Fault::QuotedWhole,
        false => Fault::OtherSeparator { expected: separator, found },
    })
}

/// Whether a cell is the words before a list's totals. With their tones: `Tống Cộng Hòa` is a name.
fn is_total(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    let words = cell.trim_end_matches(|c: char| !c.is_alphabetic());
    matches!(words, "cộng" | "tổng" | "tong cong" | "tong so" | "total" | "totals" | "sum")
        || ["tổng cộng", "tổng số"].iter().any(|total| {
            cell.strip_prefix(total).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
}

/// What is wrong with a row whatever its columns mean, and where.
fn fault(header: &[String], row: &TableRow, ends_early: bool) -> Option<(String, Fault)> {
    for (cell, index) in row.cells.iter().zip(0..) {
        if cell.chars().any(char::is_control) {
            let number = || format!("cell {}", index + 1);
            let column =
                header.get(index).filter(|h| !h.is_empty()).cloned().unwrap_or_else(number);
            let fault = match cell.contains('\0') {
                true => Fault::Nul { column: column.clone() },
                false => Fault::Control { column: column.clone() },
            };
            return Some((column, fault));
        }
    }
    // Spreadsheets end rows with empty cells as they please; workbooks leave empty cells out.
    let filled = row.cells.iter().zip(1..).filter(|(cell, _)| !cell.is_empty());
    let used = filled.last().map_or(0, |(_, number)| number);
    let expected = header.len();
    let found = if used > expected { used } else { row.cells.len() };
    let short = found < expected && !ends_early;
    (used > expected || short).then(|| (String::new(), Fault::Cells { expected, found }))
}
