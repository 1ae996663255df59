//! `TRACE.csv` → the trace list.

use super::build::Report;
use super::cells;
use super::error::ListError;
use super::fault::Fault;
use super::sheet::{Row, Sheet};
use crate::encoding::code::Coded as _;
use crate::model::{RosterHashKey, RosterKey, Trace, TraceClass};
use crate::published::TraceList;

const COLUMNS: [&str; 4] = ["id_number", "class", "from", "until"];

/// Makes the trace list. `from` and `until` are days, both included; an empty cell leaves that end
/// open. A person may have several rows.
///
/// # Errors
/// [`ListError`]: a list that can't be read, or bad rows. None is skipped: a missing F0 is worse
/// than yesterday's list.
pub fn build_trace(
    list: &str,
    csv: &[u8],
    hash_key: &RosterHashKey,
) -> Result<(Vec<u8>, Report), ListError> {
    let sheet = Sheet::read(list, csv, &COLUMNS)?;
    let mut report = Report { rows: sheet.rows.len(), warnings: sheet.notes, ..Report::default() };
    let mut entries = Vec::new();
    for row in sheet.rows {
        match row.and_then(|row| read(&row, hash_key).map_err(|fault| row.bad(fault))) {
            Ok(entry) => entries.push(entry),
            Err(bad) => report.skipped.push(bad),
        }
    }
    if !report.skipped.is_empty() {
        return Err(ListError::BadRows(report.skipped));
    }
    report.entries = entries.len();
    let bytes = TraceList::encode(entries.iter().map(|(key, trace)| (key, trace)))?;
    Ok((bytes, report))
}

fn read(row: &Row, hash_key: &RosterHashKey) -> Result<(RosterKey, Trace), Fault> {
    let [id, class, from, until] = row.cells();
    let key = hash_key.roster_key(&cells::id_number(id)?);
    let class = TraceClass::from_code(&class.to_ascii_uppercase()).ok_or(Fault::Class)?;
    let from = cells::optional_date("from", from)?;
    let until = cells::optional_date("until", until)?;
    if let (Some(from), Some(until)) = (from, until)
        && until < from
    {
        return Err(Fault::Until);
    }
    Ok((key, Trace { class, from, until }))
}
