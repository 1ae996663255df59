//! A row of an agency's list.

use super::cells::{self, PlaceColumns};
use super::duty;
use super::fault::Fault;
use super::sheet::Row;
use super::text::syllable::without_places_of_tones;
use super::warning::IdDoubt;
use crate::authority::listed::ListedPerson;
use crate::model::IdNumber;
use crate::published::areas::Areas;
use crate::published::roster::RosterEntry;
use crate::time::NaiveDate;

/// The columns of `LIST.csv`.
pub(super) const COLUMNS: [&str; 13] = [
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
    "sex",
];

const HOME: PlaceColumns = PlaceColumns { area: "home_area", lat: "home_lat", lon: "home_lon" };
const WORK: PlaceColumns = PlaceColumns { area: "work_area", lat: "work_lat", lon: "work_lon" };

/// A person, as listed. Lives while lists are read; only the entry goes on.
pub(in crate::authority) struct Person {
    pub(super) id: IdNumber,
    pub(super) entry: RosterEntry,
    /// Checked, compared with the same person's other rows, and kept out of what is published.
    name: String,
    birth_date: NaiveDate,
    /// What the number says otherwise than the row.
    pub(super) doubts: Vec<IdDoubt>,
}

impl Person {
    pub(super) fn read(row: &Row, today: NaiveDate, areas: Option<&Areas>) -> Result<Self, Fault> {
        let [id, name, birth_date, employer, _position, ha, hn, he, wa, wn, we, duty, sex] =
            row.cells();
        let id = cells::id_number(id)?;
        let name = cells::name("name", name)?;
        let birth_date = cells::date("birth_date", birth_date)?;
        if birth_date >= today || chrono::Datelike::year(&birth_date) < 1900 {
            return Err(Fault::BirthDate);
        }
        let entry = RosterEntry {
            employer: cells::name("employer", employer)?,
            home: cells::place(HOME, [ha, hn, he], areas)?,
            work: cells::place(WORK, [wa, wn, we], areas)?,
            duty: duty::parse(duty)?,
        };
        let doubts = cells::doubts(&id, birth_date, cells::sex(sex)?);
        Ok(Self { id, entry, name, birth_date, doubts })
    }

    /// A row that was read before.
    pub(super) fn kept(
        id: IdNumber,
        entry: RosterEntry,
        name: String,
        birth_date: NaiveDate,
    ) -> Self {
        Self { id, entry, name, birth_date, doubts: Vec::new() }
    }

    pub(super) fn name(&self) -> &str {
        &self.name
    }

    pub(super) fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }

    /// Whether the home is in another province.
    pub(super) fn lives_outside(&self) -> bool {
        let home = self.entry.home.as_ref();
        home.is_some_and(|home| home.area.as_str().starts_with(cells::OUTSIDE))
    }

    /// What the authority's own register keeps beside the entry.
    pub(in crate::authority) fn listed(&self) -> ListedPerson {
        let (id, name) = (self.id.clone(), self.name.clone());
        ListedPerson { id, name, birth_date: self.birth_date }
    }

    /// Whether an area is written otherwise than an identifier is.
    pub(super) fn has_named_area(&self) -> bool {
        let plain =
            |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'/');
        let places = [&self.entry.home, &self.entry.work];
        places.into_iter().flatten().any(|place| !place.area.as_str().bytes().all(plain))
    }

    /// What two rows differ in; nothing where one of them is merely too many.
    pub(super) fn differences(&self, other: &Self) -> Vec<&'static str> {
        let mut differ = Vec::new();
        let mut compare = |same: bool, column| {
            if !same {
                differ.push(column);
            }
        };
        // Capitals throughout, and where a tone stands, are ways of writing a name, and no other name.
        let names = [&self.name, &other.name].map(|name| without_places_of_tones(name));
        compare(names[0] == names[1], "name");
        compare(self.birth_date == other.birth_date, "birth_date");
        compare(self.entry.employer == other.entry.employer, "employer");
        compare(self.entry.home == other.entry.home, HOME.area);
        compare(self.entry.work == other.entry.work, WORK.area);
        compare(self.entry.duty == other.entry.duty, "duty");
        differ
    }
}
