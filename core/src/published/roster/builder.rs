//! Makes segments.

use std::collections::HashMap;
use std::hash::Hash;
use std::io::{Cursor, Seek, SeekFrom, Write};
use std::path::Path;

use super::duty;
use super::entry::RosterEntry;
use super::error::RosterError;
use super::layout::{
    Header, KEY_LEN, RECORD_LEN, RECORDS_PER_PAGE, SegmentKind, TableLengths, VALUE_LEN, sha256,
};
use super::place::{self, Grid};
use super::record::{MAX_U16, MAX_U24, Record};
use super::runs::{RUN, Runs};
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
    records: Runs<DRAFT_LEN>,
    removals: usize,
}

personal!(SegmentBuilder);

/// Key, then employer, duty, home and work (4 bytes each, little-endian, as the interners number them).
type Draft = [u8; DRAFT_LEN];
const DRAFT_LEN: usize = KEY_LEN + 4 * 4;
/// No place; as an employer, that the record removes a person.
const NONE: u32 = u32::MAX;

impl SegmentBuilder {
    /// A builder without records, which holds them in memory.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A builder that holds some 30 MB of records, and the others in files of this folder, sorted. They go
    /// with it.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { records: Runs::in_folder(folder, RUN), ..Self::default() }
    }

    #[cfg(test)]
    pub(super) fn with_runs_of(folder: &Path, run: usize) -> Self {
        Self { records: Runs::in_folder(folder, run), ..Self::default() }
    }

    /// How many records it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// True where it has no record.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.len() == 0
    }

    /// Lists a person.
    ///
    /// # Errors
    /// [`RosterError::TooMany`] when a table is full; [`RosterError::Storage`].
    pub fn list(&mut self, key: RosterKey, entry: &RosterEntry) -> Result<(), RosterError> {
        let employer = self.employers.intern(&entry.employer, "employers", MAX_U24)?;
        let duty = self.duties.intern(&duty::encode(&entry.duty), "duty patterns", MAX_U16)?;
        let home = entry.home.as_ref().map(|place| self.place(place)).transpose()?;
        let work = entry.work.as_ref().map(|place| self.place(place)).transpose()?;
        let numbers = [employer, duty, home.unwrap_or(NONE), work.unwrap_or(NONE)];
        Ok(self.records.push(draft(key, numbers))?)
    }

    /// Removes a person whom an older segment lists.
    ///
    /// # Errors
    /// [`RosterError::Storage`].
    #[cfg(any(test, feature = "authority"))]
    pub(crate) fn remove(&mut self, key: RosterKey) -> Result<(), RosterError> {
        self.removals = self.removals.saturating_add(1);
        Ok(self.records.push(draft(key, [NONE; 4]))?)
    }

    fn place(&mut self, place: &Place) -> Result<u32, RosterError> {
        let area = self.areas.intern(&place.area.0, "areas", MAX_U16)?;
        self.places.intern(&(area, place::grid(place.position)), "places", MAX_U24)
    }

    /// Writes a base.
    ///
    /// # Errors
    /// [`RosterError::DuplicateKey`]; [`RosterError::TooMany`]; [`RosterError::Header`] if it has
    /// removals, which only a delta may; [`RosterError::Storage`].
    pub fn base(self) -> Result<Vec<u8>, RosterError> {
        let mut to = Cursor::new(Vec::new());
        self.write_base(&mut to)?;
        Ok(to.into_inner())
    }

    /// As [`SegmentBuilder::base`], into a file that is empty.
    ///
    /// # Errors
    /// As [`SegmentBuilder::base`].
    pub fn write_base(self, to: &mut (impl Write + Seek)) -> Result<(), RosterError> {
        if self.removals > 0 {
            return Err(RosterError::Header { what: "a base removes nobody" });
        }
        let people = self.len();
        self.write(SegmentKind::Base, people, to)
    }

    /// Writes a segment after which `people` are listed: a page of the index after the other, then what
    /// stands before it.
    pub(super) fn write(
        self,
        kind: SegmentKind,
        people: usize,
        to: &mut (impl Write + Seek),
    ) -> Result<(), RosterError> {
        let count = |number: usize| {
            u32::try_from(number)
                .map_err(|_| RosterError::TooMany { what: "records", limit: u32::MAX })
        };
        let (employers, employer_at) = self.employers.in_order();
        let (areas, area_at) = self.areas.in_order();
        let (duties, duty_at) = self.duties.in_order();
        let places = self.places.into_items().into_iter().map(|(area, grid)| {
            let area = u16::try_from(at(&area_at, area)).unwrap_or(u16::MAX);
            place::encode(area, grid)
        });
        let (places, place_at) = in_order(places.collect());
        let employers = Table::encode("employers", employers.iter().map(String::as_bytes))?;
        let areas = Table::encode("areas", areas.iter().map(String::as_bytes))?;
        let duties = Table::encode("duty patterns", duties.iter().map(Vec::as_slice))?;
        let places = places.concat();
        let lengths = TableLengths {
            employers: count(employers.len())?,
            areas: count(areas.len())?,
            duties: count(duties.len())?,
            places: count(places.len())?,
        };
        let tables = [employers, areas, duties, places].concat();
        let mut header = Header {
            kind,
            records: count(self.records.len())?,
            removals: count(self.removals)?,
            people: count(people)?,
            tables: lengths,
            directory_hash: [0; 32],
            tables_hash: sha256(&tables),
        };

        to.seek(SeekFrom::Start(header.index_offset()))?;
        let mut index = Index { to: &mut *to, page: Vec::new(), directory: Vec::new() };
        let mut last: Option<[u8; KEY_LEN]> = None;
        let place = |number| (number != NONE).then(|| at(&place_at, number));
        self.records.sorted(|draft: &Draft| {
            let (key, [employer, duty, home, work]) = undraft(draft);
            if last.replace(key).is_some_and(|last| last >= key) {
                return Err(RosterError::DuplicateKey);
            }
            let record = match employer {
                NONE => Record::Removed,
                listed => Record::Listed {
                    employer: at(&employer_at, listed),
                    duty: u16::try_from(at(&duty_at, duty)).unwrap_or(u16::MAX),
                    home: place(home),
                    work: place(work),
                },
            };
            index.put(&key, &record.encode())
        })?;
        let directory = index.finish()?;
        header.directory_hash = sha256(&directory);
        to.seek(SeekFrom::Start(0))?;
        for part in [header.encode(), directory, tables] {
            to.write_all(&part)?;
        }
        Ok(to.flush()?)
    }
}

/// The index, as it is written.
struct Index<'a, W> {
    to: &'a mut W,
    page: Vec<u8>,
    directory: Vec<u8>,
}

impl<W: Write> Index<'_, W> {
    fn put(&mut self, key: &[u8; KEY_LEN], value: &[u8; VALUE_LEN]) -> Result<(), RosterError> {
        self.page.extend_from_slice(key);
        self.page.extend_from_slice(value);
        if self.page.len() < size(RECORDS_PER_PAGE).saturating_mul(RECORD_LEN) {
            return Ok(());
        }
        self.end_page()
    }

    fn end_page(&mut self) -> Result<(), RosterError> {
        if let Some(first) = self.page.get(..KEY_LEN) {
            self.directory.extend_from_slice(first);
            self.directory.extend_from_slice(&sha256(&self.page));
            self.to.write_all(&self.page)?;
            self.page.clear();
        }
        Ok(())
    }

    fn finish(mut self) -> Result<Vec<u8>, RosterError> {
        self.end_page()?;
        Ok(self.directory)
    }
}

fn draft(key: RosterKey, numbers: [u32; 4]) -> Draft {
    let mut draft = [0; DRAFT_LEN];
    let (first, rest) = draft.split_at_mut(KEY_LEN);
    first.copy_from_slice(&key.0);
    for (place, number) in rest.as_chunks_mut::<4>().0.iter_mut().zip(numbers) {
        *place = number.to_le_bytes();
    }
    draft
}

fn undraft(draft: &Draft) -> ([u8; KEY_LEN], [u32; 4]) {
    let (mut key, mut numbers) = ([0; KEY_LEN], [0; 4]);
    let (first, rest) = draft.split_at(KEY_LEN);
    key.copy_from_slice(first);
    for (number, bytes) in numbers.iter_mut().zip(rest.as_chunks::<4>().0) {
        *number = u32::from_le_bytes(*bytes);
    }
    (key, numbers)
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

    fn into_items(self) -> Vec<T> {
        self.items
    }

    fn in_order(self) -> (Vec<T>, Vec<u32>) {
        in_order(self.into_items())
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
