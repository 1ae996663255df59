//! Cells that several lists have: ID numbers, dates, degrees, places.

use super::error::Fault;
use crate::geo::{Area, Place, Position};
use crate::identity::IdNumber;
use crate::time::NaiveDate;

/// The longest name that a list may hold, in bytes.
pub(super) const MAX_NAME: usize = 300;

pub(super) fn id_number(cell: &str) -> Result<IdNumber, Fault> {
    IdNumber::parse(cell).map_err(|error| {
        let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
        if digits && matches!(cell.len(), 8 | 11) {
            Fault::IdShort(cell.len())
        } else {
            Fault::Id(error)
        }
    })
}

/// A name, its inner white space made single spaces, so that one agency isn't two.
pub(super) fn name(column: &'static str, cell: &str) -> Result<String, Fault> {
    let name = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    match name.len() {
        0 => Err(Fault::Empty { column }),
        1..=MAX_NAME => Ok(name),
        _ => Err(Fault::Long { column, limit: MAX_NAME }),
    }
}

/// `2021-10-04` or `04/10/2021`. Years are of four digits: `21` could be any century.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let (year, month, day) = if let [year, month, day] = *text.split('-').collect::<Vec<_>>() {
        (year, month, day)
    } else if let [day, month, year] = *text.split('/').collect::<Vec<_>>() {
        (year, month, day)
    } else {
        return None;
    };
    let digits = |text: &str, lengths: &[usize]| {
        (lengths.contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit()))
            .then(|| text.parse::<u32>().ok())
            .flatten()
    };
    let year = i32::try_from(digits(year, &[4])?).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, digits(month, &[1, 2])?, digits(day, &[1, 2])?)
}

pub(super) fn date(column: &'static str, cell: &str) -> Result<NaiveDate, Fault> {
    parse_date(cell).ok_or(Fault::Date { column })
}

/// A date, or none where the cell is empty.
pub(super) fn optional_date(column: &'static str, cell: &str) -> Result<Option<NaiveDate>, Fault> {
    if cell.is_empty() { Ok(None) } else { date(column, cell).map(Some) }
}

/// A number, or none where the cell is empty.
pub(super) fn degrees(column: &'static str, cell: &str) -> Result<Option<f64>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    // Rust reads `inf` and `1e3` too, which no list means.
    let plain = cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    cell.parse().ok().filter(|_| plain).map(Some).ok_or(Fault::Number { column })
}

/// The names of a place's columns.
#[derive(Clone, Copy)]
pub(super) struct PlaceColumns {
    pub(super) area: &'static str,
    pub(super) lat: &'static str,
    pub(super) lon: &'static str,
    pub(super) both: &'static str,
}

/// A place; none where its three cells are empty.
pub(super) fn place(
    columns: PlaceColumns,
    [area, lat, lon]: [&str; 3],
) -> Result<Option<Place>, Fault> {
    let position = position(columns, lat, lon)?;
    if area.is_empty() {
        return match position {
            None => Ok(None),
            Some(_) => Err(Fault::PositionWithoutArea { column: columns.area }),
        };
    }
    Ok(Some(Place { area: Area(name(columns.area, area)?), position }))
}

pub(super) fn position(
    columns: PlaceColumns,
    lat: &str,
    lon: &str,
) -> Result<Option<Position>, Fault> {
    let wrong = |maybe_swapped| Fault::Position { columns: columns.both, maybe_swapped };
    match (degrees(columns.lat, lat)?, degrees(columns.lon, lon)?) {
        (None, None) => Ok(None),
        (Some(lat), Some(lon)) => {
            let swapped = || wrong(Position::new(lon, lat).is_ok());
            Position::new(lat, lon).map(Some).map_err(|_| swapped())
        }
        _ => Err(wrong(false)),
    }
}
