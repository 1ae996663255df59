//! A form of people whom no agency lists → their files, to issue by.

use super::build::Report;
use super::cells::{self, PlaceColumns};
use super::error::ListError;
use super::fault::Fault;
use super::sheet::{Row, Sheet};
use crate::model::{IdNumber, Place, personal};
use crate::published::areas::Areas;
use crate::time::NaiveDate;

const COLUMNS: [&str; 6] =
    ["id_number", "name", "birth_date", "employer", "home_area", "work_area"];
const HOME: PlaceColumns = PlaceColumns { area: "home_area", lat: "home_lat", lon: "home_lon" };
const WORK: PlaceColumns = PlaceColumns { area: "work_area", lat: "work_lat", lon: "work_lon" };

/// Somebody whom a form names.
#[derive(Clone, PartialEq)]
pub struct FormPerson {
    /// The ID number.
    pub id: IdNumber,
    /// The name.
    pub name: String,
    /// The birth date.
    pub birth_date: NaiveDate,
    /// Where the person works; none where the cell is empty.
    pub employer: Option<String>,
    /// Where the person lives.
    pub home: Option<Place>,
    /// Where the work place is.
    pub work: Option<Place>,
}

personal!(FormPerson);

/// Reads a form, as `authority template people` writes it: CSV or a workbook.
///
/// # Errors
/// [`ListError`]: a form that can't be read, or bad rows. None is skipped.
pub fn read_people(
    list: &str,
    bytes: &[u8],
    today: NaiveDate,
    areas: Option<&Areas>,
) -> Result<(Vec<FormPerson>, Report), ListError> {
    let sheet = Sheet::read(list, bytes, &COLUMNS)?;
    let mut report = Report { rows: sheet.rows.len(), warnings: sheet.notes, ..Report::default() };
    let mut people: Vec<FormPerson> = Vec::new();
    for row in sheet.rows {
        match row.and_then(|row| read(&row, today, areas).map_err(|fault| row.bad(fault))) {
            Ok(person) => people.push(person),
            Err(bad) => report.skipped.push(bad),
        }
    }
    if !report.skipped.is_empty() {
        return Err(ListError::BadRows(report.skipped));
    }
    report.entries = people.len();
    Ok((people, report))
}

fn read(row: &Row, today: NaiveDate, areas: Option<&Areas>) -> Result<FormPerson, Fault> {
    let [id, name, birth_date, employer, home, work] = row.cells();
    let id = cells::id_number(id)?;
    let name = cells::name("name", name)?;
    let birth_date = cells::date("birth_date", birth_date)?;
    if birth_date >= today || chrono::Datelike::year(&birth_date) < 1900 {
        return Err(Fault::BirthDate);
    }
    let employer = match employer {
        "" => None,
        employer => Some(cells::name("employer", employer)?),
    };
    let home = cells::place(HOME, [home, "", ""], areas)?;
    let work = cells::place(WORK, [work, "", ""], areas)?;
    Ok(FormPerson { id, name, birth_date, employer, home, work })
}
