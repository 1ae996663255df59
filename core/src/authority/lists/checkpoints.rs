//! `CHECKPOINTS.csv` → the checkpoints that phones choose from.

use std::collections::HashMap;

use super::build::Report;
use super::cells::{self, PlaceColumns};
use super::error::ListError;
use super::fault::{Fault, Origin};
use super::sheet::{Row, Sheet};
use crate::model::Position;
use crate::published::{CheckpointSite, Checkpoints};

const COLUMNS: [&str; 5] = ["name", "area", "lat", "lon", "heading"];
const PLACE: PlaceColumns = PlaceColumns { area: "area", lat: "lat", lon: "lon" };

/// Makes the checkpoints, in the order of the list.
///
/// # Errors
/// [`ListError`]: a list that can't be read, or bad rows, a name that is there twice among them.
pub fn build_checkpoints(list: &str, csv: &[u8]) -> Result<(Checkpoints, Report), ListError> {
    let sheet = Sheet::read(list, csv, &COLUMNS)?;
    let mut report = Report { rows: sheet.rows.len(), warnings: sheet.notes, ..Report::default() };
    let mut names: HashMap<String, Origin> = HashMap::new();
    let mut sites = Vec::new();
    for row in sheet.rows {
        let site = row.and_then(|row| {
            let site = read(&row).map_err(|fault| row.bad(fault))?;
            if let Some(first) = names.get(&site.name) {
                return Err(row.bad(Fault::DuplicateName { first: Box::new(first.clone()) }));
            }
            names.insert(site.name.clone(), row.at.clone());
            Ok(site)
        });
        match site {
            Ok(site) => sites.push(site),
            Err(bad) => report.skipped.push(bad),
        }
    }
    if !report.skipped.is_empty() {
        return Err(ListError::BadRows(report.skipped));
    }
    report.entries = sites.len();
    Ok((Checkpoints::new(sites)?, report))
}

fn read(row: &Row) -> Result<CheckpointSite, Fault> {
    let [name, area, lat, lon, heading] = row.cells();
    let name = cells::name("name", name)?;
    let area = cells::name("area", area)?;
    let position = cells::position(PLACE, lat, lon)?;
    let heading = cells::degrees("heading", heading)?;
    let place = (position.map(Position::lat), position.map(Position::lon));
    Ok(CheckpointSite::new(&name, &area, place, heading)?)
}
