//! A row of an agency's list.

use super::cells::{self, PlaceColumns};
use super::duty;
use super::error::Fault;
use super::sheet::Row;
use crate::identity::IdNumber;
use crate::roster::RosterEntry;
use crate::time::NaiveDate;

/// The columns of `LIST.csv`.
pub(super) const COLUMNS: [&str; 12] = [
    "id_number",
    "name",
    "birth_date",
    "employer",
    "position",
    "home_area",
    "home_lat",
    "home_lon",
    "work_area",
    "work_lat",
    "work_lon",
    "duty",
];

const HOME: PlaceColumns = PlaceColumns {
    area: "home_area",
    lat: "home_lat",
    lon: "home_lon",
    both: "home_lat, home_lon",
};
const WORK: PlaceColumns = PlaceColumns {
    area: "work_area",
    lat: "work_lat",
    lon: "work_lon",
    both: "work_lat, work_lon",
};

/// A person, as listed. Lives while lists are read; only the entry goes on.
pub(super) struct Person {
    pub(super) id: IdNumber,
    pub(super) entry: RosterEntry,
    /// Checked, compared with the same person's other rows, and dropped.
    name: String,
    birth_date: NaiveDate,
}

impl Person {
    pub(super) fn read(row: &Row, today: NaiveDate) -> Result<Self, Fault> {
        let [id, name, birth_date, employer, _position, ha, hn, he, wa, wn, we, duty] = row.cells();
        let id = cells::id_number(id)?;
        let name = cells::name("name", name)?;
        let birth_date = cells::date("birth_date", birth_date)?;
        if birth_date >= today || chrono::Datelike::year(&birth_date) < 1900 {
            return Err(Fault::BirthDate);
        }
        let entry = RosterEntry {
            employer: cells::name("employer", employer)?,
            home: cells::place(HOME, [ha, hn, he])?,
            work: cells::place(WORK, [wa, wn, we])?,
            duty: duty::parse(duty)?,
        };
        Ok(Self { id, entry, name, birth_date })
    }

    /// True where two rows say the same, so that one of them is merely too many.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        self.entry == other.entry && self.name == other.name && self.birth_date == other.birth_date
    }
}
