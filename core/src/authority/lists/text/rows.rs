//! A text → rows of cells (RFC 4180), each row judged by itself even after a quote left open.
//!
//! A quote that nobody closes takes in every row that follows, to the end of the list; one that is
//! closed rows later, all between. Neither may cost more than the row that it is in. So a cell with
//! line breaks is believed only in a row that has the header's number of cells and no other row in
//! it; else the line with the quote is a fault, and reading goes on with the next line.

use std::collections::HashSet;

use super::row::{TableRow, cell};
use super::table::HEADER_WITHIN;
use crate::authority::lists::cells::id_number;
use crate::authority::lists::fault::Fault;
use crate::authority::lists::header::meaning;

/// Most line breaks that a row's cells may hold together: a header of twelve headings with four
/// lines each. It bounds too how much is read again after a quote left open.
const MAX_BREAKS: u64 = 50;

/// The rows of a text that have anything in them.
pub(in crate::authority::lists) struct Rows<'a> {
    rest: &'a str,
    line: u64,
    delimiter: char,
    columns: &'a [&'a str],
    /// Rows so far, up to where the header is looked for.
    seen: usize,
    header: Header,
    /// Whether a quote was left open, and nothing yet may be its other end.
    open: bool,
}

/// The row that is most like a header so far.
#[derive(Default)]
struct Header {
    known: usize,
    cells: usize,
}

impl<'a> Rows<'a> {
    pub(in crate::authority::lists) fn new(
        text: &'a str,
        delimiter: char,
        columns: &'a [&'a str],
    ) -> Self {
        let header = Header::default();
        Self { rest: text, line: 1, delimiter, columns, seen: 0, header, open: false }
    }

    /// Goes on by some bytes of the text, counting lines. A CRLF is never cut through.
    fn skip(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        let breaks = passed.bytes().filter(|b| matches!(b, b'\n' | b'\r')).count();
        let pairs = passed.matches("\r\n").count();
        let lines = u64::try_from(breaks.saturating_sub(pairs)).unwrap_or(u64::MAX);
        self.line = self.line.saturating_add(lines);
        self.rest = rest;
    }

    /// Whether cells with line breaks in them are more likely rows behind a quote left open.
    fn swallows(&self, record: &Record) -> bool {
        let cells = record.cells.iter().map(|cell| cell.text.as_str());
        let is_header = self.seen < HEADER_WITHIN && self.known(cells) > self.header.known;
        let expected = Some(self.header.cells).filter(|_| self.header.known >= 2 && !is_header);
        if let Some(expected) = expected
            && (record.cells.len() < expected || record.filled() > expected)
        {
            return true;
        }
        record.cells.iter().filter(|cell| cell.spans).any(|cell| {
            if cell.spills {
                // What closes it rather opens a cell of a later row.
                return true;
            }
            // From a column of one row to the same of a later one are as many cells as a row has.
            let parts = cell.text.split(self.delimiter).count();
            let later = cell.text.split(['\n', '\r']).skip(1);
            expected.is_some_and(|expected| expected > 1 && parts >= expected)
                || later.into_iter().any(|line| self.is_like_a_row(line))
        })
    }

    /// Whether a line within a cell has an ID number for one of its own cells, or headings.
    fn is_like_a_row(&self, line: &str) -> bool {
        let mut parts = line.split(self.delimiter);
        self.known(parts.clone()) >= 2 || parts.any(|part| id_number(&cell(part)).is_ok())
    }

    fn known<'t>(&self, cells: impl Iterator<Item = &'t str>) -> usize {
        cells.filter_map(|cell| meaning(cell, self.columns)).collect::<HashSet<_>>().len()
    }

    /// The line by itself, without quotes: it isn't told which of them is too many.
    fn line_alone(&self) -> (Vec<String>, usize) {
        let line = self.rest.split(['\n', '\r']).next().unwrap_or_default();
        let cells = line.split(self.delimiter).map(|part| cell(cell(part).trim_matches('"')));
        (cells.collect(), line.len())
    }
}

impl Iterator for Rows<'_> {
    type Item = TableRow;

    fn next(&mut self) -> Option<TableRow> {
        loop {
            let text = self.rest.trim_start_matches(['\n', '\r']).len();
            self.skip(self.rest.len().saturating_sub(text));
            if self.rest.is_empty() {
                return None;
            }
            let line = self.line;
            let record = Record::read(self.rest, self.delimiter);
            let spans = record.cells.iter().any(|cell| cell.spans);
            let row = if record.open || (spans && self.swallows(&record)) {
                self.open = true;
                let (cells, length) = self.line_alone();
                self.skip(length);
                TableRow { fault: Some(Fault::OpenQuote), ..TableRow::new(line, cells) }
            } else {
                // Somewhere the quote left open may have been meant to end; that cell isn't whole.
                let closes = self.open && record.cells.iter().any(Cell::ends_in_quote);
                self.open &= !closes;
                self.skip(record.length);
                let last = line.saturating_add(record.breaks);
                let cells = record.cells.iter().map(|found| cell(&found.text)).collect();
                let fault = closes.then_some(Fault::CloseQuote);
                TableRow { last, fault, ..TableRow::new(line, cells) }
            };
            // Excel's own hint of the separator.
            let hint =
                line == 1 && row.cells.first().is_some_and(|first| first.starts_with("sep="));
            if row.is_blank() || hint {
                continue;
            }
            if self.seen < HEADER_WITHIN {
                self.seen = self.seen.saturating_add(1);
                let known = self.known(row.cells.iter().map(String::as_str));
                if known > self.header.known {
                    let filled = row.cells.iter().rposition(|cell| !cell.is_empty());
                    let cells = filled.map_or(0, |last| last.saturating_add(1));
                    self.header = Header { known, cells };
                }
            }
            return Some(row);
        }
    }
}

/// A row as its quotes have it.
#[derive(Default)]
struct Record {
    cells: Vec<Cell>,
    /// In bytes, with the line break at its end.
    length: usize,
    /// Line breaks within cells.
    breaks: u64,
    /// Whether a quote is left open, or so many lines go by that it may as well be.
    open: bool,
}

#[derive(Default)]
struct Cell {
    text: String,
    /// Whether there is a line break in it.
    spans: bool,
    /// Whether there were quotes around it.
    quoted: bool,
    /// Whether there is text behind the closing one.
    spills: bool,
}

impl Cell {
    /// Whether it ends in a quote that nothing in it opens.
    fn ends_in_quote(&self) -> bool {
        let text = self.text.trim_end();
        !self.quoted && text.ends_with('"') && text.matches('"').count() % 2 == 1
    }
}

/// Where in a cell the reader is.
#[derive(Clone, Copy)]
enum Within {
    Nothing,
    Bare,
    Quotes,
    /// After a quote within quotes: the end of them, or the first of two that mean one.
    AfterQuote,
}

impl Record {
    /// The first row of a text. What stands between a closing quote and the next separator belongs to
    /// the cell, and a quote within a cell that has none around it is a character, as spreadsheets
    /// have it.
    fn read(text: &str, delimiter: char) -> Self {
        let mut record = Self { length: text.len(), ..Self::default() };
        let mut cell = Cell::default();
        let mut within = Within::Nothing;
        let mut chars = text.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let pair = c == '\r' && chars.peek().is_some_and(|(_, next)| *next == '\n');
            within = match (within, c) {
                (Within::Nothing, '"') => {
                    cell.quoted = true;
                    Within::Quotes
                }
                (Within::Quotes, '"') => Within::AfterQuote,
                (Within::Quotes, c) => {
                    cell.text.push(c);
                    if matches!(c, '\n' | '\r') && !pair {
                        cell.spans = true;
                        record.breaks = record.breaks.saturating_add(1);
                    }
                    if record.breaks > MAX_BREAKS {
                        break;
                    }
                    Within::Quotes
                }
                (Within::AfterQuote, '"') => {
                    cell.text.push('"');
                    Within::Quotes
                }
                (_, c) if c == delimiter => {
                    record.cells.push(std::mem::take(&mut cell));
                    Within::Nothing
                }
                (_, '\n' | '\r') => {
                    let end = if pair { 2 } else { 1 };
                    record.length = at.saturating_add(end);
                    record.cells.push(cell);
                    return record;
                }
                (before, c) => {
                    cell.spills |= matches!(before, Within::AfterQuote);
                    cell.text.push(c);
                    Within::Bare
                }
            };
        }
        record.open = matches!(within, Within::Quotes);
        record.cells.push(cell);
        record
    }

    /// How many cells there are up to the last one with anything in it.
    fn filled(&self) -> usize {
        let last = self.cells.iter().rposition(|cell| !cell.text.trim().is_empty());
        last.map_or(0, |last| last.saturating_add(1))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [&str; 4] = ["id_number", "name", "birth_date", "duty"];

    /// Each row as `line: cell|cell`, with what is wrong with it.
    fn read(text: &str) -> Vec<String> {
        let rows = Rows::new(text, ',', &COLUMNS);
        rows.map(|row| {
            let fault = match row.fault {
                None => "",
                Some(Fault::OpenQuote) => " open",
                Some(Fault::CloseQuote) => " close",
                Some(_) => " ?",
            };
            format!("{}: {}{fault}", row.line, row.cells.join("|"))
        })
        .collect()
    }

    #[test]
    fn a_quote_left_open_costs_its_own_row_and_no_other() {
        let header = "id_number,name,birth_date,duty";
        for (rows, expected) in [
            // To the end; on the last line; twice.
            ("1,\"A,x,y\n2,B,x,y\n3,C,x,y", &["2: 1|A|x|y open", "3: 2|B|x|y", "4: 3|C|x|y"][..]),
            ("1,A,x,y\n2,B,x,\"y", &["2: 1|A|x|y", "3: 2|B|x|y open"]),
            ("1,\"A,x,y\r\n2,B,\"x,y\r\n", &["2: 1|A|x|y open", "3: 2|B|x|y open"]),
            // Closed rows later, in the same column, so that the number of cells is right.
            (
                "1,\"A,x,y\n2,B,x,y\n3,C\",x,y\n4,D,x,y",
                &["2: 1|A|x|y open", "3: 2|B|x|y", "4: 3|C\"|x|y close", "5: 4|D|x|y"],
            ),
            // In the next row already, which has an ID number before the closing quote.
            (
                "1,\"A\n079190000101,C\",x,y\n4,D,x,y",
                &["2: 1|A open", "3: 079190000101|C\"|x|y close", "4: 4|D|x|y"],
            ),
            // Closed in another column: too many cells, or too few.
            ("1,\"A,x,y\n2,B,x,\"y\"", &["2: 1|A|x|y open", "3: 2|B|x|y"]),
            ("1,A,x,\"y\nz\",w", &["2: 1|A|x|y open", "3: z\"|w close"]),
            // A cell of two lines stays one row, and a stray quote without one left open its text.
            ("1,\"A\nB\",x,y\n2,5\",x,y", &["2: 1|A\nB|x|y", "4: 2|5\"|x|y"]),
            ("\"1\n\",\"A \"\"B\"\"\",\"x\"y,z", &["2: 1|A \"B\"|xy|z"]),
            ("\"\n1,A,x,y", &["2:  open", "3: 1|A|x|y"]),
        ] {
            let mut read = read(&format!("{header}\n{rows}"));
            assert_eq!(read.remove(0), "1: id_number|name|birth_date|duty");
            assert_eq!(read, expected, "{rows:?}");
        }
    }

    #[test]
    fn headings_may_have_several_lines_and_titles_an_open_quote() {
        let header = "\"Số\nCCCD\",\"Họ và\n tên\",Ngày sinh,\"Lịch\r\ntrực\"";
        assert_eq!(
            read(&format!("\"DANH SÁCH,,\n{header}\n1,A,x,y")),
            ["1: DANH SÁCH|| open", "2: Số\nCCCD|Họ và\n tên|Ngày sinh|Lịch\r\ntrực", "6: 1|A|x|y"]
        );
        // In the header itself.
        assert_eq!(
            read("id_number,\"name,birth_date,duty\n1,A,x,y\n2,B,x,\"y\""),
            ["1: id_number|name|birth_date|duty open", "2: 1|A|x|y", "3: 2|B|x|y"]
        );
    }

    #[test]
    fn many_quotes_left_open_are_read_in_bounded_time() {
        let lines = 20_000;
        let text = format!("id_number,name,birth_date,duty\n{}", "1,\"A,x\n".repeat(lines));
        let rows = Rows::new(&text, ',', &COLUMNS);
        assert_eq!(rows.filter(|row| row.fault.is_some()).count(), lines);
    }

    proptest! {
        /// Where no quote spans lines, rows are what the `csv` crate reads.
        #[test]
        fn rows_are_those_of_rfc_4180(
            lines in proptest::collection::vec("[a\",; \"]{0,12}", 0..8),
            end in prop_oneof![Just("\n"), Just("\r\n"), Just("\r")],
        ) {
            let whole = |line: &String| !Record::read(line, ',').open;
            let lines: Vec<String> = lines.into_iter().filter(whole).collect();
            let text = lines.join(end);
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .from_reader(text.as_bytes());
            let expected: Vec<Vec<String>> = reader
                .records()
                .map(|record| record.unwrap().iter().map(cell).collect())
                .filter(|cells: &Vec<String>| cells.iter().any(|cell| !cell.is_empty()))
                .collect();
            let read: Vec<Vec<String>> =
                Rows::new(&text, ',', &COLUMNS).map(|row| row.cells).collect();
            prop_assert_eq!(read, expected);
        }

        /// No line is passed over: each with a mark of its own is in a row, and in one only.
        #[test]
        fn every_line_is_in_a_row(
            lines in proptest::collection::vec("[ab\",\"]{0,12}", 0..30), header in any::<bool>(),
        ) {
            let marked = lines.iter().zip(100..).map(|(line, mark)| format!("{line}x{mark}"));
            let mut text = marked.collect::<Vec<_>>().join("\n");
            if header {
                text = format!("id_number,name,birth_date,duty\n{text}");
            }
            let rows: Vec<_> = Rows::new(&text, ',', &COLUMNS).collect();
            for mark in (100..).take(lines.len()) {
                let mark = format!("x{mark}");
                let of = rows.iter().filter(|row| row.cells.iter().any(|c| c.contains(&mark)));
                prop_assert_eq!(of.count(), 1, "{}", mark);
            }
        }
    }
}
