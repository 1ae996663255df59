//! Makes segments.

use std::collections::HashMap;
use std::hash::Hash;

use super::duty;
use super::entry::RosterEntry;
use super::error::RosterError;
use super::layout::{
    Header, KEY_LEN, RECORD_LEN, RECORDS_PER_PAGE, SegmentKind, TableLengths, sha256,
};
use super::place::{self, Grid};
use super::record::{MAX_U16, MAX_U24, Record};
use super::table::Table;
use crate::encoding::bytes::size;
use crate::model::{Place, RosterKey, personal};

/// Collects records and writes them as a segment. The same records give the same bytes, in
/// whatever order they come.
#[derive(Default)]
pub struct SegmentBuilder {
    employers: Interner<String>,
    areas: Interner<String>,
    duties: Interner<Vec<u8>>,
    places: Interner<(u32, Grid)>,
    records: Vec<(RosterKey, Draft)>,
}

personal!(SegmentBuilder);

/// A record whose indices are those of the interners, not yet of the tables.
#[derive(Clone, Copy)]
enum Draft {
    Listed { employer: u32, duty: u32, home: Option<u32>, work: Option<u32> },
    Removed,
}

impl SegmentBuilder {
    /// A builder without records.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True where it has no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// Lists a person.
    ///
    /// # Errors
    /// [`RosterError::TooMany`] when a table is full.
    pub fn list(&mut self, key: RosterKey, entry: &RosterEntry) -> Result<(), RosterError> {
        let draft = Draft::Listed {
            employer: self.employers.intern(&entry.employer, "employers", MAX_U24)?,
            duty: self.duties.intern(&duty::encode(&entry.duty), "duty patterns", MAX_U16)?,
            home: entry.home.as_ref().map(|place| self.place(place)).transpose()?,
            work: entry.work.as_ref().map(|place| self.place(place)).transpose()?,
        };
        self.records.push((key, draft));
        Ok(())
    }

    /// Removes a person whom an older segment lists.
    pub(crate) fn remove(&mut self, key: RosterKey) {
        self.records.push((key, Draft::Removed));
    }

    fn place(&mut self, place: &Place) -> Result<u32, RosterError> {
        let area = self.areas.intern(&place.area.0, "areas", MAX_U16)?;
        self.places.intern(&(area, place::grid(place.position)), "places", MAX_U24)
    }

    /// Writes a base.
    ///
    /// # Errors
    /// [`RosterError::DuplicateKey`]; [`RosterError::TooMany`]; [`RosterError::Header`] if it has
    /// removals, which only a delta may.
    pub fn base(self) -> Result<Vec<u8>, RosterError> {
        if self.records.iter().any(|(_, draft)| matches!(draft, Draft::Removed)) {
            return Err(RosterError::Header { what: "a base removes nobody" });
        }
        let people = self.records.len();
        self.write(SegmentKind::Base, people)
    }

    /// Writes a delta for `kind`'s parent, after which `people` are listed.
    pub(super) fn write(
        mut self,
        kind: SegmentKind,
        people: usize,
    ) -> Result<Vec<u8>, RosterError> {
        let count = |number: usize| {
            u32::try_from(number)
                .map_err(|_| RosterError::TooMany { what: "records", limit: u32::MAX })
        };
        self.records.sort_unstable_by_key(|(key, _)| *key);
        if !self.records.is_sorted_by(|(a, _), (b, _)| a < b) {
            return Err(RosterError::DuplicateKey);
        }

        let (employers, employer_at) = self.employers.in_order();
        let (areas, area_at) = self.areas.in_order();
        let (duties, duty_at) = self.duties.in_order();
        let places = self.places.items.into_iter().map(|(area, grid)| {
            let area = u16::try_from(at(&area_at, area)).unwrap_or(u16::MAX);
            place::encode(area, grid)
        });
        let (places, place_at) = in_order(places.collect());
        let employers = Table::encode("employers", employers.iter().map(String::as_bytes))?;
        let areas = Table::encode("areas", areas.iter().map(String::as_bytes))?;
        let duties = Table::encode("duty patterns", duties.iter().map(Vec::as_slice))?;
        let places = places.concat();

        let mut removals = 0_usize;
        let mut index = Vec::with_capacity(self.records.len().saturating_mul(RECORD_LEN));
        for (key, draft) in &self.records {
            let record = match *draft {
                Draft::Removed => {
                    removals = removals.saturating_add(1);
                    Record::Removed
                }
                Draft::Listed { employer, duty, home, work } => Record::Listed {
                    employer: at(&employer_at, employer),
                    duty: u16::try_from(at(&duty_at, duty)).unwrap_or(u16::MAX),
                    home: home.map(|home| at(&place_at, home)),
                    work: work.map(|work| at(&place_at, work)),
                },
            };
            index.extend_from_slice(&key.0);
            index.extend_from_slice(&record.encode());
        }
        let mut directory = Vec::new();
        for page in index.chunks(size(RECORDS_PER_PAGE).saturating_mul(RECORD_LEN)) {
            directory.extend_from_slice(page.get(..KEY_LEN).unwrap_or_default());
            directory.extend_from_slice(&sha256(page));
        }
        let lengths = TableLengths {
            employers: count(employers.len())?,
            areas: count(areas.len())?,
            duties: count(duties.len())?,
            places: count(places.len())?,
        };
        let tables = [employers, areas, duties, places].concat();
        let header = Header {
            kind,
            records: count(self.records.len())?,
            removals: count(removals)?,
            people: count(people)?,
            tables: lengths,
            directory_hash: sha256(&directory),
            tables_hash: sha256(&tables),
        };
        Ok([header.encode(), directory, tables, index].concat())
    }
}

/// Gives equal items the same number.
struct Interner<T> {
    numbers: HashMap<T, u32>,
    items: Vec<T>,
}

impl<T> Default for Interner<T> {
    fn default() -> Self {
        Self { numbers: HashMap::new(), items: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash + Ord> Interner<T> {
    fn intern(&mut self, item: &T, what: &'static str, limit: u32) -> Result<u32, RosterError> {
        if let Some(number) = self.numbers.get(item) {
            return Ok(*number);
        }
        let number = u32::try_from(self.items.len()).ok().filter(|number| *number < limit);
        let number = number.ok_or(RosterError::TooMany { what, limit })?;
        self.numbers.insert(item.clone(), number);
        self.items.push(item.clone());
        Ok(number)
    }

    fn in_order(self) -> (Vec<T>, Vec<u32>) {
        drop(self.numbers);
        in_order(self.items)
    }
}

/// The items sorted, and for each old number the new one.
fn in_order<T: Ord>(items: Vec<T>) -> (Vec<T>, Vec<u32>) {
    let mut numbered: Vec<(T, usize)> = items.into_iter().zip(0..).collect();
    numbered.sort_unstable();
    let mut moved: Vec<(usize, u32)> = numbered.iter().map(|(_, old)| *old).zip(0_u32..).collect();
    moved.sort_unstable();
    let moved = moved.into_iter().map(|(_, new)| new).collect();
    (numbered.into_iter().map(|(item, _)| item).collect(), moved)
}

/// The new number of an old one; every old number has one.
fn at(moved: &[u32], old: u32) -> u32 {
    moved.get(size(old)).copied().unwrap_or(u32::MAX)
}
