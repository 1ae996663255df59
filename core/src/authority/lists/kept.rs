//! Rows that can be used, as they wait until all lists are read.

use std::collections::HashMap;
use std::io;
use std::path::Path;

use super::fault::Origin;
use super::row::Person;
use super::spool::Spool;
use crate::encoding::bytes::{Cursor, date, day_number, size};
use crate::model::{Area, Duty, IdNumber, Place, Position, RosterKey, WeekdaySet, personal};
use crate::published::roster::{RosterEntry, RosterError};
use crate::time::NaiveDate;

/// Everybody's rows.
#[derive(Default)]
pub(in crate::authority) struct Kept {
    spool: Spool,
    /// The lists' names.
    lists: Vec<String>,
    /// What becomes of first rows that aren't believed, by their places: nothing, or the row that has the
    /// person's name, and the entry.
    instead: HashMap<u64, Option<(u64, RosterEntry)>>,
}

personal!(Kept);

/// A row that was kept.
pub(super) struct KeptRow {
    pub(super) key: RosterKey,
    pub(super) at: Origin,
    pub(super) person: Person,
    /// Whether it is the first one of its person.
    is_first: bool,
}

impl Kept {
    pub(super) fn in_folder(folder: &Path) -> io::Result<Self> {
        Ok(Self { spool: Spool::in_folder(folder)?, ..Self::default() })
    }

    #[cfg(test)]
    pub(super) fn with_blocks_of(folder: &Path, block: usize) -> io::Result<Self> {
        Ok(Self { spool: Spool::with_blocks_of(folder, block)?, ..Self::default() })
    }

    /// Keeps a row; gives its place.
    pub(super) fn push(
        &mut self,
        key: &RosterKey,
        at: &Origin,
        person: &Person,
        is_first: bool,
    ) -> io::Result<u64> {
        if self.lists.last() != Some(&at.list) {
            self.lists.push(at.list.clone());
        }
        let list = u32::try_from(self.lists.len()).map_err(io::Error::other)?;
        let mut to = Writer(Vec::with_capacity(200));
        to.0.push(u8::from(is_first));
        to.0.extend_from_slice(&key.0);
        to.0.extend_from_slice(&list.to_le_bytes());
        to.0.extend_from_slice(&at.line.to_le_bytes());
        to.option(at.sheet.as_ref(), |to, sheet| to.text(sheet))?;
        to.text(person.id.as_str())?;
        to.text(person.name())?;
        to.day(person.birth_date());
        to.text(&person.entry.employer)?;
        to.option(person.entry.home.as_ref(), Writer::place)?;
        to.option(person.entry.work.as_ref(), Writer::place)?;
        to.duty(&person.entry.duty)?;
        self.spool.push(&to.0)
    }

    /// The row at a place.
    pub(super) fn get(&mut self, place: u64) -> io::Result<KeptRow> {
        let found = self.spool.get(place)?.ok_or(io::ErrorKind::UnexpectedEof)?;
        self.read(&found.0)
    }

    fn read(&self, record: &[u8]) -> io::Result<KeptRow> {
        let row = read(record, &self.lists);
        row.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "a row isn't what was kept"))
    }

    /// Sets what becomes of somebody's first row, at its place.
    pub(super) fn put_instead(&mut self, first: u64, other: Option<(u64, RosterEntry)>) {
        self.instead.insert(first, other);
    }

    /// Everybody, as the roster has them, in the order of their first rows.
    ///
    /// # Errors
    /// [`RosterError::Storage`], and the first that `take` gives.
    pub(in crate::authority) fn each<E: From<RosterError>>(
        &mut self,
        mut take: impl FnMut(RosterKey, &Person) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut at = 0;
        while let Some((record, next)) = self.spool.get(at).map_err(RosterError::Storage)? {
            let place = std::mem::replace(&mut at, next);
            let mut row = self.read(&record).map_err(RosterError::Storage)?;
            if !row.is_first {
                continue;
            }
            match self.instead.get(&place).cloned() {
                Some(None) => continue,
                Some(Some((named, entry))) => {
                    row.person = self.get(named).map_err(RosterError::Storage)?.person;
                    row.person.entry = entry;
                }
                None => {}
            }
            take(row.key, &row.person)?;
        }
        Ok(())
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn text(&mut self, text: &str) -> io::Result<()> {
        let length = u32::try_from(text.len()).map_err(io::Error::other)?;
        self.0.extend_from_slice(&length.to_le_bytes());
        self.0.extend_from_slice(text.as_bytes());
        Ok(())
    }

    fn option<T>(
        &mut self,
        value: Option<&T>,
        write: impl FnOnce(&mut Self, &T) -> io::Result<()>,
    ) -> io::Result<()> {
        self.0.push(u8::from(value.is_some()));
        value.map_or(Ok(()), |value| write(self, value))
    }

    fn day(&mut self, day: NaiveDate) {
        self.0.extend_from_slice(&day_number(day).to_le_bytes());
    }

    fn place(&mut self, place: &Place) -> io::Result<()> {
        self.text(&place.area.0)?;
        self.option(place.position.as_ref(), |to, position| {
            for degrees in [position.lat(), position.lon()] {
                to.0.extend_from_slice(&degrees.to_le_bytes());
            }
            Ok(())
        })
    }

    fn duty(&mut self, duty: &Duty) -> io::Result<()> {
        match duty {
            Duty::Never => self.0.push(0),
            Duty::Weekdays(days) => self.0.extend_from_slice(&[1, days.bits()]),
            Duty::Dates(dates) => {
                self.0.push(2);
                let count = u32::try_from(dates.len()).map_err(io::Error::other)?;
                self.0.extend_from_slice(&count.to_le_bytes());
                dates.iter().for_each(|day| self.day(*day));
            }
        }
        Ok(())
    }
}

fn read(record: &[u8], lists: &[String]) -> Option<KeptRow> {
    let mut from = Cursor::new(record);
    let is_first = from.u8()? == 1;
    let key = RosterKey(from.array()?);
    let list = lists.get(size(from.u32()?).checked_sub(1)?)?.clone();
    let line = u64::from_le_bytes(from.array()?);
    let sheet = option(&mut from, text)?;
    let id = IdNumber::parse(&text(&mut from)?).ok()?;
    let (name, birth_date) = (text(&mut from)?, day(&mut from)?);
    let entry = RosterEntry {
        employer: text(&mut from)?,
        home: option(&mut from, place)?,
        work: option(&mut from, place)?,
        duty: duty(&mut from)?,
    };
    let person = Person::kept(id, entry, name, birth_date);
    let at = Origin { list, sheet, line };
    from.rest().is_empty().then_some(KeptRow { key, at, person, is_first })
}

fn text(from: &mut Cursor<'_>) -> Option<String> {
    let length = size(from.u32()?);
    let (text, rest) = from.rest().split_at_checked(length)?;
    *from = Cursor::new(rest);
    String::from_utf8(text.to_vec()).ok()
}

fn option<T>(
    from: &mut Cursor<'_>,
    read: impl FnOnce(&mut Cursor<'_>) -> Option<T>,
) -> Option<Option<T>> {
    match from.u8()? {
        0 => Some(None),
        _ => read(from).map(Some),
    }
}

fn day(from: &mut Cursor<'_>) -> Option<NaiveDate> {
    date(from.u32()?)
}

fn place(from: &mut Cursor<'_>) -> Option<Place> {
    let area = Area(text(from)?);
    let position = option(from, |from| {
        let mut degrees = || from.array().map(f64::from_le_bytes);
        Position::new(degrees()?, degrees()?).ok()
    })?;
    Some(Place { area, position })
}

fn duty(from: &mut Cursor<'_>) -> Option<Duty> {
    match from.u8()? {
        0 => Some(Duty::Never),
        1 => Some(Duty::Weekdays(WeekdaySet::from_bits(from.u8()?))),
        2 => {
            let count = from.u32()?;
            (0..count).map(|_| day(from)).collect::<Option<_>>().map(Duty::Dates)
        }
        _ => None,
    }
}
