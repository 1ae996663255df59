//! A list as rows with places and named columns.

use std::collections::HashSet;

use super::cells::{id_number, parse_date};
use super::columns::{self, Columns, Headings};
use super::error::{BadRow, FileFault};
use super::fault::{Fault, Origin};
use super::foot;
use super::header::meaning;
use super::text::row::{Table, TableRow, Unread};
use super::text::table::{self, HEADER_WITHIN, SEPARATORS};
use super::warning::Warning;

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
    headings: std::rc::Rc<Shown>,
}

/// The columns that were asked for, each with its heading, if the list has it.
type Shown = Vec<(&'static str, String)>;

impl Row {
    /// The cells of the `N` columns that were asked for.
    pub(super) fn cells<const N: usize>(&self) -> [&str; N] {
        let mut cells = self.cells.iter().map(String::as_str);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    }

    pub(super) fn bad(&self, fault: Fault) -> BadRow {
        bad(&self.at, &self.headings, fault)
    }
}

fn bad(at: &Origin, headings: &Shown, fault: Fault) -> BadRow {
    let of = |column: &&str| headings.iter().find(|(name, _)| name == column);
    let shown: Vec<&str> =
        fault.columns().iter().filter_map(of).map(|(_, heading)| heading.as_str()).collect();
    BadRow { at: at.clone(), column: shown.join(", "), fault }
}

impl Sheet {
    /// Reads a list that must have `columns`, in any order.
    pub(super) fn read(
        list: &str,
        bytes: &[u8],
        columns: &[&'static str],
    ) -> Result<Self, FileFault> {
        let file = table::read(list, bytes, columns)?;
        let mut sheet = Self { notes: Vec::new(), rows: Vec::new() };
        if let Some(encoding) = file.encoding {
            let (list, encoding) = (list.to_owned(), encoding.to_owned());
            sheet.notes.push(Warning::Encoding { list, encoding });
        }
        for (font, cells) in file.fonts {
            sheet.notes.push(Warning::OldFont { list: list.to_owned(), font, cells });
        }
        let found: Vec<_> = file.tables.iter().map(|table| find_header(table, columns)).collect();
        let best = found.iter().map(|header| header.known).max().unwrap_or(0);
        // One heading is chance: a title, a note.
        let enough = columns.len().min(2);
        if best < enough {
            let (list, expected) = (list.to_owned(), columns.into());
            return Err(FileFault::NoHeader { list, expected });
        }
        for (table, header) in file.tables.into_iter().zip(found) {
            if table.hidden {
                let (list, sheet_name) = (list.to_owned(), table.sheet.clone().unwrap_or_default());
                let read = header.known >= enough;
                sheet.notes.push(Warning::HiddenSheet { list, sheet: sheet_name, read });
            }
            if header.known < enough {
                sheet.pass_over(list, table);
                continue;
            }
            sheet.take(list, table, header, columns)?;
        }
        if sheet.rows.is_empty() {
            sheet.notes.push(Warning::NoRows { list: list.to_owned() });
        }
        Ok(sheet)
    }

    /// Names a sheet without a header; the people in it would be passed over in silence.
    fn pass_over(&mut self, list: &str, table: Table) {
        for row in table.rows.iter().filter(|row| has_person(row)) {
            let at = Origin { list: list.to_owned(), sheet: table.sheet.clone(), line: row.line };
            let (column, fault) = (String::new(), Fault::NoHeader);
            self.rows.push(Err(BadRow { at, column, fault }));
        }
        self.notes.push(Warning::SheetNotRead {
            list: list.to_owned(),
            sheet: table.sheet.unwrap_or_default(),
            rows: table.rows.len(),
        });
    }

    /// Reads the rows of a table whose header was found.
    fn take(
        &mut self,
        list: &str,
        table: Table,
        found: Header,
        columns: &[&'static str],
    ) -> Result<(), FileFault> {
        let at = |line| Origin { list: list.to_owned(), sheet: table.sheet.clone(), line };
        let mut rows = table.rows;
        let below = rows.split_off(rows.len().min(found.index.saturating_add(found.rows)));
        let mut above = rows;
        let header = above.split_off(above.len().min(found.index));
        let Some(first) = header.first() else { return Ok(()) };
        let named = at(first.line);
        let headings = found.headings;
        let mut places = Columns::find(&named, &headings, columns)?;
        if let (Some(first), Some(last)) = (above.first(), above.last()) {
            let (first, last) = (at(first.line), last.last);
            self.notes.push(Warning::AboveHeader { first, last });
        }
        // A person above the header would be passed over in silence.
        for row in above.iter().filter(|row| has_person(row)) {
            let (column, fault) = (String::new(), Fault::AboveHeader);
            self.rows.push(Err(BadRow { at: at(row.line), column, fault }));
        }
        // Its columns are known all the same, but somebody should look at what it says.
        for fault in header.iter().filter_map(|row| row.fault.clone()) {
            self.rows.push(Err(BadRow { at: named.clone(), column: String::new(), fault }));
        }
        let spans =
            table.spans.iter().filter(|(line, ..)| header.iter().any(|row| row.line == *line));
        let spans: Vec<(usize, usize)> = spans.map(|(_, first, last)| (*first, *last)).collect();
        self.take_nameless(&named, &mut places, &headings, &spans, &below, columns);
        let lacking: Vec<&'static str> = (columns.iter().zip(&places.places))
            .filter(|(_, places)| places.is_empty())
            .map(|(column, _)| *column)
            .collect();
        let used: HashSet<usize> = places.places.iter().flatten().copied().collect();
        let extra = (0..headings.len()).filter(|at| !used.contains(at));
        let extra: Vec<String> =
            extra.map(|at| headings.shown(at)).filter(|shown| !shown.is_empty()).collect();
        if !extra.is_empty() {
            let near = places.near(&headings, &lacking);
            self.notes.push(Warning::ExtraColumns {
                list: named.list.clone(),
                columns: extra,
                near,
            });
        }
        if places.two_cards {
            self.notes.push(Warning::TwoCards { at: named.clone() });
        }
        let width = headings.len();
        let reading = Reading {
            shown: std::rc::Rc::new(std::mem::take(&mut places.headings)),
            places,
            headings,
            width,
            columns,
            separator: table.separator,
            ends_early: table.sheet.is_some(),
        };
        let (below, rest) = foot::part(below, |row| reading.is_person(row));
        if let Some((first, last)) = rest {
            self.notes.push(Warning::BelowList { first: at(first), last });
        }
        let mut merged = None;
        for (row, number) in below.into_iter().zip(0..) {
            if row.is_blank() {
                continue;
            }
            if number == 0 && foot::is_numbers(&row) {
                self.notes.push(Warning::NumberRow { at: at(row.line) });
                continue;
            }
            let filled = row.unread.iter().any(|(_, why)| *why == Unread::MergedDown);
            if filled && merged.is_none() {
                merged = Some(at(row.line));
            }
            self.rows.push(reading.read(at(row.line), row));
        }
        self.notes.extend(merged.map(|first| Warning::Merged { first }));
        Ok(())
    }

    /// Columns without a heading that have text under them: a name's second part, or something to be told.
    fn take_nameless(
        &mut self,
        named: &Origin,
        places: &mut Columns,
        headings: &Headings,
        spans: &[(usize, usize)],
        below: &[TableRow],
        columns: &[&'static str],
    ) {
        let width = below.iter().map(|row| row.cells.len()).max().unwrap_or(0).min(headings.len());
        let mut told = Vec::new();
        for at in 0..width {
            if !headings.shown(at).is_empty() {
                continue;
            }
            let texts =
                || below.iter().filter_map(|row| row.cells.get(at)).filter(|c| !c.is_empty());
            if texts().next().is_none() {
                continue;
            }
            let merged = spans.iter().any(|(first, last)| *first < at && at <= *last);
            let is_name = |cell: &String| {
                let sex = matches!(
                    cell.to_lowercase().as_str(),
                    "nam" | "nữ" | "nu" | "x" | "male" | "female"
                );
                !sex && cell.chars().all(|c| c.is_alphabetic() || c.is_whitespace())
            };
            if (merged || texts().all(is_name)) && places.take_behind(columns, at, "name") {
                continue;
            }
            told.push(letters_of(at));
        }
        if !told.is_empty() {
            self.notes.push(Warning::NamelessColumns { at: named.clone(), columns: told });
        }
    }
}

/// A column as spreadsheets call it: A, B … AA.
fn letters_of(column: usize) -> String {
    let letter =
        |number: usize| char::from(b'A'.saturating_add(u8::try_from(number % 26).unwrap_or(0)));
    match column / 26 {
        0 => letter(column).to_string(),
        more => [letter(more - 1), letter(column)].iter().collect(),
    }
}

/// Whether a row has a cell that is an ID number, or was one before a spreadsheet took it for a number, and
/// other cells beside it.
fn has_person(row: &TableRow) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.is_empty()).count();
    let is_id = |cell: &String| match id_number(cell) {
        Ok(_) | Err(Fault::IdRounded | Fault::IdPlace { .. }) => true,
        // Ten digits with a zero in front are a telephone's.
        Err(Fault::IdShort(digits)) => digits > 9 && !cell.starts_with('0') && filled > 2,
        Err(_) => false,
    };
    row.cells.iter().any(is_id)
}

/// How the rows below a header are read.
struct Reading<'a> {
    places: Columns,
    headings: Headings,
    shown: std::rc::Rc<Shown>,
    /// How many cells a row has.
    width: usize,
    columns: &'a [&'static str],
    separator: Option<char>,
    ends_early: bool,
}

impl Reading<'_> {
    /// A row's cells, in the order of the columns.
    fn cells(&self, row: &TableRow) -> Vec<String> {
        let of = |places: &Vec<usize>, column: &&str| {
            let mut cells = places.iter().filter_map(|place| row.cells.get(*place));
            match places.len() {
                0 | 1 => cells.next().cloned().unwrap_or_default(),
                _ if *column == "id_number" => {
                    cells.find(|cell| !cell.is_empty()).cloned().unwrap_or_default()
                }
                _ => {
                    let filled: Vec<&str> =
                        cells.filter(|cell| !cell.is_empty()).map(String::as_str).collect();
                    filled.join(" ")
                }
            }
        };
        self.places
            .places
            .iter()
            .zip(self.columns)
            .map(|(places, column)| of(places, column))
            .collect()
    }

    /// Whether a row may be somebody: it has an ID number, or what is like one, or a birth date.
    fn is_person(&self, row: &TableRow) -> bool {
        let cell = |place: &usize| row.cells.get(*place).is_some_and(|cell| !cell.is_empty());
        let of = |name: &str| {
            let index = self.columns.iter().position(|column| *column == name);
            index.and_then(|index| self.places.places.get(index)).into_iter().flatten()
        };
        if self.columns.first() != Some(&"id_number") {
            return true;
        }
        let digits = |place: &usize| {
            let cell = row.cells.get(*place).map_or("", String::as_str);
            cell.bytes().filter(u8::is_ascii_digit).count() >= 4
        };
        let date =
            |place: &usize| row.cells.get(*place).is_some_and(|cell| parse_date(cell).is_some());
        has_person(row)
            || of("id_number").any(digits)
            || of("birth_date").any(date)
            || (of("name").any(cell) && (of("employer").any(cell) || of("duty").any(cell)))
    }

    fn read(&self, at: Origin, row: TableRow) -> Result<Row, BadRow> {
        let whole = |fault| BadRow { at: at.clone(), column: String::new(), fault };
        if let Some(fault) = row.fault.clone() {
            return Err(whole(fault));
        }
        let cells = self.cells(&row);
        if let Some(fault) = self.no_person(&row, &cells) {
            return Err(whole(fault));
        }
        if let Some((column, fault)) = self.fault(&row) {
            return Err(BadRow { at, column, fault });
        }
        if let Some(fault) = self.unread(&row, &cells) {
            return Err(bad(&at, &self.shown, fault));
        }
        Ok(Row { at, cells, headings: self.shown.clone() })
    }

    /// A cell of those that were asked for that isn't what it seems.
    fn unread(&self, row: &TableRow, cells: &[String]) -> Option<Fault> {
        let mut asked = self.columns.iter().zip(&self.places.places).zip(cells);
        asked.find_map(|((column, places), cell)| {
            let mut of = row.unread.iter().filter(|(place, _)| places.contains(place));
            let person = matches!(*column, "id_number" | "name" | "birth_date");
            let unread = of.find_map(|(_, why)| match why {
                Unread::Formula => Some(Fault::FormulaUnsaved { column }),
                Unread::MergedDown if person => Some(Fault::Merged { column }),
                Unread::MergedDown => None,
                // A name that goes over two columns in each row is whole in the first.
                Unread::MergedAcross if places.len() > 1 => None,
                Unread::MergedAcross => Some(Fault::Merged { column }),
                Unread::Letters => Some(Fault::OldLetters { column }),
            });
            unread.or_else(|| is_error(cell).then_some(Fault::ErrorValue { column }))
        })
    }

    /// What a row without an ID number (without a name, where those aren't asked for) looks like, if that
    /// is something that people leave in lists: the mistake is told by what it is, and not by its first
    /// cell.
    fn no_person(&self, row: &TableRow, cells: &[String]) -> Option<Fault> {
        let first = cells.first().map_or("", String::as_str);
        let of_people = self.columns.first() == Some(&"id_number");
        if of_people && id_number(first).is_ok() {
            return None;
        }
        let named = self.places.places.iter().filter(|places| !places.is_empty()).count();
        let headings = (self.columns.iter().zip(cells))
            .filter(|(column, cell)| !cell.is_empty() && meaning(cell, &[column]).is_some());
        if headings.count() >= (named / 2).max(2) {
            return Some(Fault::HeaderAgain);
        }
        let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
        let alone = filled.next()?;
        if of_people && foot::is_total(alone) {
            return Some(Fault::Totals);
        }
        // All of it in one cell: behind another mark, or in quotes.
        let separator = self.separator.filter(|_| filled.next().is_none() && named > 2)?;
        let parts = |mark: &char| alone.split(*mark).count();
        let found = SEPARATORS.into_iter().filter(|mark| parts(mark) >= named).max_by_key(parts)?;
        Some(match found == separator {
            true => Fault::QuotedWhole,
            false => Fault::OtherSeparator { expected: separator, found },
        })
    }

    /// What is wrong with a row whatever its columns mean, and where.
    fn fault(&self, row: &TableRow) -> Option<(String, Fault)> {
        for (cell, index) in row.cells.iter().zip(0..) {
            if cell.chars().any(char::is_control) {
                let shown = self.headings.shown(index);
                let column = if shown.is_empty() { format!("cell {}", index + 1) } else { shown };
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
        let expected = self.width;
        let found = if used > expected { used } else { row.cells.len() };
        let short = found < expected && !self.ends_early;
        (used > expected || short).then(|| (String::new(), Fault::Cells { expected, found }))
    }
}

/// Whether a cell holds what a spreadsheet shows where it has no value to show.
fn is_error(cell: &str) -> bool {
    const ERRORS: [&str; 14] = [
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#NAME?",
        "#DIV/0!",
        "#NULL!",
        "#NUM!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#UNKNOWN!",
        "#GETTING_DATA",
        "#DATA!",
    ];
    let Some(first) = cell.bytes().next() else { return false };
    match first {
        b'#' => {
            let upper = cell.to_ascii_uppercase();
            ERRORS.contains(&upper.as_str()) || (cell.len() > 2 && cell.bytes().all(|b| b == b'#'))
        }
        b'E' => cell
            .strip_prefix("Err:")
            .is_some_and(|number| number.bytes().all(|b| b.is_ascii_digit())),
        _ => false,
    }
}

/// The row that is most like a header, or the two.
struct Header {
    index: usize,
    /// How many rows it has.
    rows: usize,
    /// How many of the columns it has.
    known: usize,
    headings: Headings,
}

fn find_header(table: &Table, columns: &[&'static str]) -> Header {
    let nothing = Headings { ways: Vec::new() };
    let mut best = Header { index: 0, rows: 1, known: 0, headings: nothing };
    for (row, index) in table.rows.iter().take(HEADER_WITHIN).zip(0..) {
        // Most rows have no heading at all.
        if row.cells.iter().all(|cell| meaning(cell, columns).is_none()) {
            continue;
        }
        let headings = Headings::of(&row.cells);
        let known = columns::known(&headings, columns);
        if known > best.known {
            best = Header { index, rows: 1, known, headings };
        }
    }
    if best.known == 0 {
        return best;
    }
    // Two rows of headings, of which the better one is the upper or the lower.
    for index in [best.index, best.index.wrapping_sub(1)] {
        let (Some(upper), Some(lower)) =
            (table.rows.get(index), table.rows.get(index.wrapping_add(1)))
        else {
            continue;
        };
        if !is_second_row(upper, lower) {
            continue;
        }
        let spread = spread(upper, table);
        let headings = Headings::of_two(&upper.cells, &spread, &lower.cells);
        let known = columns::known(&headings, columns);
        let names_more = known > best.known || names_parts(&upper.cells, &spread, &lower.cells);
        if names_more && known >= best.known {
            return Header { index, rows: 2, known, headings };
        }
    }
    best
}

/// Whether the lower of two rows is one of headings under those of the upper one: it has text where the upper
/// one is empty, and nothing that a person's row has.
fn is_second_row(upper: &TableRow, lower: &TableRow) -> bool {
    let above = |at: usize| upper.cells.get(at).map_or("", String::as_str);
    let mut filled = lower.cells.iter().zip(0..).filter(|(cell, _)| !cell.is_empty()).peekable();
    let is_heading = |cell: &str| {
        cell.chars().any(char::is_alphabetic)
            && !cell.bytes().any(|b| b.is_ascii_digit())
            && cell.len() < 100
    };
    filled.peek().is_some()
        && filled.clone().any(|(_, at)| above(at).is_empty())
        && filled.all(|(cell, at)| cell == above(at) || is_heading(cell))
        && !has_person(lower)
}

/// The upper row of two, its cells repeated where they stand for the empty ones behind them.
fn spread(upper: &TableRow, table: &Table) -> Vec<String> {
    let spans: Vec<_> = table.spans.iter().filter(|(line, ..)| *line == upper.line).collect();
    let mut spread = upper.cells.clone();
    let last = spans.iter().map(|(.., last)| *last).max().unwrap_or(0);
    spread.resize(spread.len().max(last.saturating_add(1)), String::new());
    for at in 1..spread.len() {
        let merged = spans.iter().any(|(_, first, last)| *first < at && at <= *last);
        let before = spread.get(at.wrapping_sub(1)).cloned().unwrap_or_default();
        if let Some(cell) = spread.get_mut(at)
            && cell.is_empty()
            && (merged || spans.is_empty())
        {
            *cell = before;
        }
    }
    spread
}

/// Whether the lower row parts what is one column's above: a name's two parts, a birth date by sex.
fn names_parts(upper: &[String], spread: &[String], lower: &[String]) -> bool {
    let of = |row: &[String], at: usize| row.get(at).cloned().unwrap_or_default();
    (0..spread.len()).any(|at| {
        let means = meaning(&of(spread, at), &["name", "birth_date"]).is_some()
            || super::header::perhaps(&of(spread, at), "birth_date").is_some();
        means && of(upper, at).is_empty() && !of(lower, at).is_empty()
    })
}
