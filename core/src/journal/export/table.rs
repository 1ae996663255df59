//! Records as rows of a table: for spreadsheets and databases.

use serde_json::Value;

use super::super::fields::Field;
use super::super::key::JournalId;
use super::super::record::{Entry, Record};
use super::{Journal, notice_line};
use crate::encoding::hex::hex;
use crate::journal::ExportError;
use crate::time::{FixedOffset, Instant};
use std::io::Write;
use std::ops::RangeBounds;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnKind {
    /// Letters.
    Text,
    /// A whole number.
    Number,
    /// True or false.
    Flag,
    /// An instant.
    Time,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// What it holds.
    pub kind: ColumnKind,
}

/// A value of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// There is none.
    None,
    /// Letters.
    Text(String),
    /// A whole number.
    Number(u64),
    /// True or false.
    Flag(bool),
    /// An instant.
    Time(Instant),
}

/// The columns, in order: those of a passage as an export names them, those of a notice, and the chain's.
#[must_use]
pub fn columns() -> Vec<Column> {
    let column = |name, kind| Column { name, kind };
    let mut columns = vec![column("journal", ColumnKind::Text), column("seq", ColumnKind::Number)];
    columns.extend([column("notice", ColumnKind::Text), column("of", ColumnKind::Number)]);
    for field in Field::exported() {
        let kind = match field.name {
            "at" | "published_at" => ColumnKind::Time,
            "clock_trusted" => ColumnKind::Flag,
            "continues" => ColumnKind::Number,
            _ => ColumnKind::Text,
        };
        if field.name == "reasons" {
            columns.push(column("reason", ColumnKind::Text));
        }
        columns.push(column(field.name, kind));
        if field.name == "policy" {
            columns.push(column("policy_version", ColumnKind::Number));
        }
    }
    columns.extend([column("hash", ColumnKind::Text), column("link", ColumnKind::Text)]);
    columns
}

/// A record's row, a cell for each of [`columns`]. What is a list is its codes with spaces between.
#[must_use]
pub fn cells(journal: &JournalId, record: &Record) -> Vec<Cell> {
    let text = |text: &str| Cell::Text(text.to_owned());
    let number = |number: Option<u64>| number.map_or(Cell::None, Cell::Number);
    let mut cells = vec![Cell::Text(hex(journal)), Cell::Number(record.sequence())];
    let utc = crate::time::UTC;
    cells.extend(match record.entry() {
        Entry::Passage(_) => [Cell::None, Cell::None],
        Entry::PortalShown(_) => [text("portal-shown"), Cell::None],
        Entry::Notice(notice) => {
            let line = notice_line(record, notice, String::new(), utc);
            [text(line.notice), number(line.of)]
        }
    });
    for field in Field::exported() {
        let value = match (record.entry(), field.name) {
            (Entry::Passage(passage), "at") => {
                cells.push(Cell::Time(passage.at()));
                continue;
            }
            (Entry::PortalShown(shown), "at") => {
                cells.push(Cell::Time(shown.at));
                continue;
            }
            (Entry::Passage(passage), "published_at") => {
                cells.push(passage.entry().published_at.map_or(Cell::None, Cell::Time));
                continue;
            }
            (Entry::PortalShown(shown), "clock_trusted") => shown.clock_trusted.into(),
            (Entry::PortalShown(shown), "checkpoint") => shown.checkpoint.as_str().into(),
            (Entry::PortalShown(shown), "area") => shown.area.as_str().into(),
            (Entry::PortalShown(shown), "continues") => shown.continues.into(),
            (Entry::Passage(passage), _) => field.json(passage, utc),
            _ => Value::Null,
        };
        match field.name {
            "reasons" => {
                let first = value.as_array().and_then(|all| all.first()).map(plain);
                cells.push(first.map_or(Cell::None, Cell::Text));
                cells.push(cell(&value));
            }
            "policy" => {
                cells.push(value.get("id").map_or(Cell::None, cell));
                cells.push(value.get("version").map_or(Cell::None, cell));
            }
            _ => cells.push(cell(&value)),
        }
    }
    cells.extend([Cell::Text(hex(record.hash())), Cell::Text(hex(record.link()))]);
    cells
}

fn cell(value: &Value) -> Cell {
    match value {
        Value::Null => Cell::None,
        Value::Bool(flag) => Cell::Flag(*flag),
        Value::Number(number) => number.as_u64().map_or(Cell::None, Cell::Number),
        other => Cell::Text(plain(other)),
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Object(parts) => {
            let parts = parts.values().filter(|part| !part.is_null()).map(plain);
            parts.collect::<Vec<_>>().join(":")
        }
        other => other.to_string(),
    }
}

impl Journal {
    /// Writes records as CSV (RFC 4180) with a header, and returns how many: the [`columns`], instants as RFC
    /// 3339 at `offset`. It isn't signed. A text that a spreadsheet would take for a formula gets `'`
    /// before it.
    ///
    /// # Errors
    /// [`ExportError`]; what was written until then stays written.
    pub fn export_csv(
        &self,
        range: impl RangeBounds<u64>,
        offset: FixedOffset,
        out: &mut impl Write,
    ) -> Result<u64, ExportError> {
        let names: Vec<&str> = columns().iter().map(|column| column.name).collect();
        write!(out, "{}\r\n", names.join(","))?;
        let mut count = 0;
        for record in self.records(range)? {
            let row = cells(self.id(), &record?);
            let row: Vec<String> = row.iter().map(|cell| csv(cell, offset)).collect();
            write!(out, "{}\r\n", row.join(","))?;
            count += 1;
        }
        Ok(count)
    }
}

fn csv(cell: &Cell, offset: FixedOffset) -> String {
    match cell {
        Cell::None => String::new(),
        Cell::Number(number) => number.to_string(),
        Cell::Flag(flag) => flag.to_string(),
        Cell::Time(at) => at.with_timezone(&offset).to_rfc3339(),
        Cell::Text(text) => {
            let formula = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
            let text = format!("{}{text}", if formula { "'" } else { "" });
            if text.contains(['"', ',', '\r', '\n']) {
                format!("\"{}\"", text.replace('"', "\"\""))
            } else {
                text
            }
        }
    }
}
