//! People who are made up, the same in every run.

use chot_core::authority::Authority;
use chot_core::model::{
    Area, Duty, IdNumber, Place, Position, RosterHashKey, RosterKey, WeekdaySet,
};
use chot_core::published::roster::RosterEntry;

use crate::Result;

const EMPLOYERS: u32 = 5_000;
/// Cells of about 100 m that somebody lives in: those of a large city.
const HOMES: u32 = 200_000;
const WORKS: u32 = 20_000;

pub(crate) fn hash_key(city: &Authority) -> Result<RosterHashKey> {
    Ok(city.roster_hash_key()?)
}

pub(crate) struct Crowd {
    key: RosterHashKey,
    people: u32,
    /// How many of a thousand have another employer, and which.
    changes: Vec<(u32, u32)>,
}

impl Crowd {
    pub(crate) fn new(key: RosterHashKey, people: u32) -> Self {
        Self { key, people, changes: Vec::new() }
    }

    pub(crate) fn with_changes(mut self, of_thousand: u32, seed: u32) -> Self {
        self.changes.push((of_thousand, seed));
        self
    }

    pub(crate) fn key(&self, number: u32) -> RosterKey {
        self.key.roster_key(&self.id(number))
    }

    pub(crate) fn id(&self, number: u32) -> IdNumber {
        IdNumber::parse(&format!("079{number:09}")).expect("twelve digits")
    }

    pub(crate) fn each(
        &self,
        mut take: impl FnMut(RosterKey, RosterEntry) -> Result<()>,
    ) -> Result<()> {
        (0..self.people).try_for_each(|number| take(self.key(number), self.entry(number)?))
    }

    fn entry(&self, number: u32) -> Result<RosterEntry> {
        let mixed = number.wrapping_mul(0x9E37_79B9).rotate_left(13);
        let mut employer = mixed % EMPLOYERS;
        for (of_thousand, seed) in &self.changes {
            if (number.wrapping_mul(0x85EB_CA6B) ^ seed.wrapping_mul(0xC2B2_AE35)) % 1000
                < *of_thousand
            {
                employer = (employer + seed) % EMPLOYERS;
            }
        }
        let duty = match mixed % 8 {
            0 => Duty::Never,
            days => Duty::Weekdays(WeekdaySet::from_bits(u8::try_from(days * 15 % 127)?)),
        };
        Ok(RosterEntry {
            employer: format!("Sở Ví Dụ {employer} (example)"),
            duty,
            home: Some(place(mixed % HOMES)?),
            work: Some(place(mixed / 7 % WORKS)?),
        })
    }
}

fn place(cell: u32) -> Result<Place> {
    let lat = 10.5 + f64::from(cell / 450) / 1e3;
    let position = Position::new(lat, 106.5 + f64::from(cell % 450) / 1e3)?;
    Ok(Place { area: Area(format!("d{}", cell % 24)), position: Some(position) })
}
