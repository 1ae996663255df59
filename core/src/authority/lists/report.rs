//! What a run of the lists came to: for the terminal in numbers, for the agencies as a table.

use super::build::Report;
use super::words::{parts_of_file, phrase};
use crate::time::NaiveDate;
use crate::words::Language;

/// What became of one list's rows: each is taken, there twice, or faulty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListSummary {
    /// The list's name.
    pub list: String,
    /// Its agencies; more than one where a list is of several.
    pub employers: Vec<String>,
    /// Its rows, those without anything in them left out.
    pub rows: usize,
    /// People that it gave.
    pub taken: usize,
    /// Rows that say what another has said.
    pub twice: usize,
    /// Rows that can't be used.
    pub faulty: usize,
    /// The day from today on with most of its people on duty, and how many: the earliest such day.
    pub busiest: Option<(NaiveDate, u32)>,
}

/// Every list that can't be read and every faulty row as a table for a spreadsheet: list, sheet, row, column,
/// what is wrong, what is expected. CSV of RFC 4180 in UTF-8 with a byte order mark, by which Excel shows
/// diacritics. No cell of a list is quoted.
#[must_use]
pub fn fault_table(report: &Report, language: Language) -> Vec<u8> {
    let header = ["list", "sheet", "row", "column", "what", "expected"]
        .map(|name| phrase(language, &format!("table-{name}"), []));
    let mut table = "\u{feff}".to_owned();
    line(&mut table, header.each_ref().map(String::as_str));
    for fault in &report.unreadable {
        let at = fault.at();
        let number = if at.line > 0 { at.line.to_string() } else { String::new() };
        let (_, what) = parts_of_file(fault, language);
        // What is wrong and what is expected are a sentence's two halves.
        let (what, expected) = what.split_once("; ").unwrap_or((&what, ""));
        let sheet = at.sheet.as_deref().unwrap_or_default();
        line(&mut table, [&at.list, sheet, &number, "", what, expected]);
    }
    for row in &report.skipped {
        let sheet = row.at.sheet.as_deref().unwrap_or_default();
        let (number, what) = (row.at.line.to_string(), row.fault.what(language));
        let expected = row.fault.expected(language);
        line(&mut table, [&row.at.list, sheet, &number, &row.column, &what, &expected]);
    }
    table.into_bytes()
}

fn line(table: &mut String, cells: [&str; 6]) {
    for (cell, index) in cells.iter().zip(0..) {
        table.push_str(if index == 0 { "\"" } else { ",\"" });
        // Names of files, sheets and columns are strangers': a spreadsheet would run a formula.
        if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
            table.push('\'');
        }
        table.push_str(&cell.replace('"', "\"\""));
        table.push('"');
    }
    table.push_str("\r\n");
}
