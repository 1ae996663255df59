//! A CSV file as rows with line numbers and named columns.

use super::error::{BadRow, Fault, ListError, Origin};

/// A list, decoded, and where its columns are.
pub(super) struct Sheet {
    /// Columns of the header that nobody asked for.
    pub(super) extra: Vec<String>,
    /// Rows in order; rows with nothing in any cell are left out.
    pub(super) rows: Vec<Result<Row, BadRow>>,
}

/// A row's cells, in the order in which the columns were asked for, trimmed.
pub(super) struct Row {
    pub(super) at: Origin,
    cells: Vec<String>,
}

impl Row {
    /// The cells of the `N` columns that were asked for.
    pub(super) fn cells<const N: usize>(&self) -> [&str; N] {
        let mut cells = self.cells.iter().map(String::as_str);
        std::array::from_fn(|_| cells.next().unwrap_or_default())
    }

    pub(super) fn bad(&self, fault: Fault) -> BadRow {
        BadRow { at: self.at.clone(), fault }
    }
}

impl Sheet {
    /// Reads a list that must have `columns`, in any order.
    pub(super) fn read(list: &str, bytes: &[u8], columns: &[&str]) -> Result<Self, ListError> {
        let text = utf8(list, bytes)?;
        let mut lines = LineCounter { text, byte: 0, line: 1 };
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter(text))
            .from_reader(text.as_bytes());
        let mut record = csv::StringRecord::new();
        // The text is UTF-8 and in memory, and rows may have any length: no error is left.
        let mut next = |record: &mut csv::StringRecord| reader.read_record(record).unwrap_or(false);

        let expected = || columns.join(",");
        if !next(&mut record) {
            return Err(ListError::NoHeader { list: list.to_owned(), expected: expected() });
        }
        let header: Vec<String> = record.iter().map(|cell| cell.trim().to_owned()).collect();
        let place = |column: &str| header.iter().position(|cell| cell.eq_ignore_ascii_case(column));
        let places: Vec<Option<usize>> = columns.iter().map(|column| place(column)).collect();
        let missing: Vec<String> = columns
            .iter()
            .zip(&places)
            .filter(|(_, place)| place.is_none())
            .map(|(column, _)| (*column).to_owned())
            .collect();
        if !missing.is_empty() {
            let (list, expected) = (list.to_owned(), expected());
            return Err(ListError::MissingColumns { list, missing, expected });
        }
        let asked_for = |cell: &String| columns.iter().any(|c| c.eq_ignore_ascii_case(cell));
        for column in columns {
            if header.iter().filter(|cell| cell.eq_ignore_ascii_case(column)).count() > 1 {
                let (list, column) = (list.to_owned(), (*column).to_owned());
                return Err(ListError::ColumnTwice { list, column });
            }
        }

        let mut rows = Vec::new();
        while next(&mut record) {
            let byte = record.position().map_or(0, csv::Position::byte);
            let at = Origin { list: list.to_owned(), line: lines.line_of(byte) };
            if record.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            rows.push(match fault(&header, &record) {
                Some(fault) => Err(BadRow { at, fault }),
                None => Ok(Row {
                    at,
                    cells: places
                        .iter()
                        .map(|place| place.and_then(|place| record.get(place)).unwrap_or_default())
                        .map(|cell| cell.trim().to_owned())
                        .collect(),
                }),
            });
        }
        let extra = |cell: &&String| !cell.is_empty() && !asked_for(cell);
        let extra = header.iter().filter(extra).cloned().collect();
        Ok(Self { extra, rows })
    }
}

/// What is wrong with a row whatever its columns mean.
fn fault(header: &[String], record: &csv::StringRecord) -> Option<Fault> {
    for (cell, index) in record.iter().zip(0..) {
        if cell.trim().chars().any(char::is_control) {
            let column =
                header.get(index).cloned().unwrap_or_else(|| format!("cell {}", index + 1));
            return Some(Fault::Control { column });
        }
    }
    // Spreadsheets end rows with empty cells as they please.
    let filled = record.iter().zip(1..).filter(|(cell, _)| !cell.trim().is_empty());
    let used = filled.last().map_or(0, |(_, number)| number);
    let expected = header.len();
    let found = if used > expected { used } else { record.len() };
    (used > expected || found < expected).then_some(Fault::Cells { expected, found })
}

fn utf8<'a>(list: &str, bytes: &'a [u8]) -> Result<&'a str, ListError> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let good = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let text = std::str::from_utf8(good).unwrap_or_default();
        let mut lines = LineCounter { text, byte: 0, line: 1 };
        let line = lines.line_of(u64::MAX);
        ListError::NotUtf8 { at: Origin { list: list.to_owned(), line }, utf16 }
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// A comma, unless the header has none and has semicolons or tabs.
fn delimiter(text: &str) -> u8 {
    let header = text.trim_start().lines().next().unwrap_or_default();
    match (header.contains(','), header.contains(';'), header.contains('\t')) {
        (false, true, _) => b';',
        (false, false, true) => b'\t',
        _ => b',',
    }
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
