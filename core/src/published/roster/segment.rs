//! One immutable segment, opened strictly and read a page at a time.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

use super::directory::Directory;
use super::duty;
use super::entry::RosterEntry;
use super::error::RosterError;
use super::layout::{
    HEADER_LEN, Header, KEY_LEN, RECORD_LEN, RECORDS_PER_PAGE, SegmentId, SegmentKind, sha256,
};
use super::pages::{MemoryPages, Pages};
use super::place::Places;
use super::record::{MAX_U16, MAX_U24, Record};
use super::table::{Table, check_text};
use crate::encoding::bytes::size;
#[cfg(any(test, feature = "authority"))]
use crate::keys::PageSizes;
use crate::model::RosterKey;

/// A base or delta of the roster.
///
/// Header, directory and side tables are checked when it is opened, a page of the index before it
/// is first believed. Everything hangs on the header's hash, which is the segment's name.
pub struct Segment<P = MemoryPages> {
    pages: P,
    id: SegmentId,
    header: Header,
    directory: Directory,
    employers: Table,
    areas: Table,
    duties: Table,
    places: Places,
    kept: KeptPages,
}

impl<P> fmt::Debug for Segment<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Segment").field("id", &self.id).finish_non_exhaustive()
    }
}

/// What a segment says about a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The person is listed.
    Listed(RosterEntry),
    /// The person was listed by an older segment and is no longer.
    Removed,
}

impl<P: Pages> Segment<P> {
    /// Opens a segment and checks all but its index.
    ///
    /// # Errors
    /// [`RosterError`] for anything that the format doesn't allow. Memory taken stays below twice
    /// the segment's length.
    pub fn open(pages: P) -> Result<Self, RosterError> {
        let found = pages.len();
        if found < 144 {
            return Err(RosterError::NotASegment);
        }
        let header_bytes = pages.read(0, HEADER_LEN)?.into_owned();
        let header = Header::decode(&header_bytes)?;
        let expected = header.segment_len();
        if found != expected {
            return Err(RosterError::Length { expected, found });
        }
        let too_long = |_| RosterError::Header { what: "a part is too long for this device" };
        let directory_len = usize::try_from(header.directory_len()).map_err(too_long)?;
        let tables_len = usize::try_from(header.tables.sum()).map_err(too_long)?;

        let directory = {
            let bytes = pages.read(144, directory_len)?;
            if sha256(&bytes) != header.directory_hash {
                return Err(RosterError::Damaged { part: "directory of pages" });
            }
            Directory::open(&bytes)?
        };
        let tables = pages.read(144 + header.directory_len(), tables_len)?;
        if sha256(&tables) != header.tables_hash {
            return Err(RosterError::Damaged { part: "side tables" });
        }
        let short = || RosterError::Header { what: "the tables don't have the lengths given" };
        let lengths = header.tables;
        let (employers, rest) =
            tables.split_at_checked(size(lengths.employers)).ok_or_else(short)?;
        let (areas, rest) = rest.split_at_checked(size(lengths.areas)).ok_or_else(short)?;
        let (duties, places) = rest.split_at_checked(size(lengths.duties)).ok_or_else(short)?;
        let employers = Table::open("employers", employers, MAX_U24, check_text)?;
        let areas = Table::open("areas", areas, MAX_U16, check_text)?;
        let duties = Table::open("duty patterns", duties, MAX_U16, |pattern| {
            duty::decode(pattern).map(drop).ok_or("a pattern is not never, weekdays or dates")
        })?;
        let places = Places::open(places, &areas)?;
        drop(tables);
        let id = SegmentId(sha256(&header_bytes));
        let kept = KeptPages::default();
        Ok(Self { pages, id, header, directory, employers, areas, duties, places, kept })
    }

    /// Opens a segment that must be the one that a verified manifest names: for storage that others
    /// can write to.
    ///
    /// # Errors
    /// As [`Segment::open`], and [`RosterError::OtherSegment`].
    pub fn open_expecting(pages: P, expected: SegmentId) -> Result<Self, RosterError> {
        let segment = Self::open(pages)?;
        if segment.id == expected {
            return Ok(segment);
        }
        Err(RosterError::OtherSegment {
            expected: expected.to_string(),
            found: segment.id.to_string(),
        })
    }

    /// The segment's name.
    #[must_use]
    pub(crate) fn id(&self) -> SegmentId {
        self.id
    }

    /// Base or delta.
    #[must_use]
    pub fn kind(&self) -> SegmentKind {
        self.header.kind
    }

    /// How many records the index has, removals included.
    #[must_use]
    pub fn records(&self) -> u32 {
        self.header.records
    }

    /// How many records remove a person.
    #[must_use]
    pub fn removals(&self) -> u32 {
        self.header.removals
    }

    /// How many people are listed once this segment is applied to its parents.
    #[must_use]
    pub(crate) fn people(&self) -> u32 {
        self.header.people
    }

    /// How it is sealed: each page of the index is one of the seal's, so that a look-up opens one.
    #[cfg(any(test, feature = "authority"))]
    pub(crate) fn page_sizes(&self) -> PageSizes {
        let each = RECORDS_PER_PAGE * 28;
        let before = self.header.index_offset() % u64::from(each);
        let first = u32::try_from(before).ok().filter(|before| *before > 0).unwrap_or(each);
        PageSizes { first, each }
    }

    /// The bytes.
    #[cfg(feature = "authority")]
    pub(crate) fn pages(&self) -> &P {
        &self.pages
    }

    /// Gives the bytes back.
    #[cfg(test)]
    pub(crate) fn into_pages(self) -> P {
        self.pages
    }

    /// The segment's length in bytes.
    #[must_use]
    pub fn byte_len(&self) -> u64 {
        self.pages.len()
    }

    /// Looks a key up: one page is read, and verified unless it has been.
    ///
    /// # Errors
    /// [`RosterError`] when the page is damaged, malformed or unreadable. That is not the same as
    /// [`None`], which says that the segment has no such key.
    pub fn find(&self, key: &RosterKey) -> Result<Option<Found>, RosterError> {
        match self.record(key)? {
            Some((page, record)) => self.resolve(page, record).map(Some),
            None => Ok(None),
        }
    }

    /// Verifies every page, and that removals are as many as the header says.
    ///
    /// # Errors
    /// The first [`RosterError`] met.
    pub fn verify(&self) -> Result<(), RosterError> {
        let mut removals = 0_u32;
        self.for_each(|_, found| {
            removals = removals.saturating_add(u32::from(found == Record::Removed));
        })?;
        if removals == self.header.removals {
            return Ok(());
        }
        Err(RosterError::Header { what: "the index has another number of removals" })
    }

    /// Calls `visit` with every key and what is said about it, in order.
    ///
    /// # Errors
    /// The first [`RosterError`] met.
    pub fn visit(&self, mut visit: impl FnMut(RosterKey, Found)) -> Result<(), RosterError> {
        for page in 0..size(self.page_count()) {
            for (key, record) in records(&self.read_page(page)?) {
                visit(key, self.resolve(page, record)?);
            }
        }
        Ok(())
    }

    /// How many pages the index has.
    pub(super) fn page_count(&self) -> u32 {
        self.header.pages()
    }

    fn for_each(&self, mut visit: impl FnMut(RosterKey, Record)) -> Result<(), RosterError> {
        for page in 0..size(self.page_count()) {
            records(&self.read_page(page)?).for_each(|(key, record)| visit(key, record));
        }
        Ok(())
    }

    fn record(&self, key: &RosterKey) -> Result<Option<(usize, Record)>, RosterError> {
        let Some(number) = self.directory.page_of(key) else { return Ok(None) };
        let page = self.page(number)?;
        let page = page.as_chunks::<RECORD_LEN>().0;
        let Ok(at) = page.binary_search_by(|record| split(record).0.cmp(&key.0)) else {
            return Ok(None);
        };
        Ok(page.get(at).and_then(|record| Some((number, Record::decode(split(record).1)?))))
    }

    pub(super) fn resolve(&self, page: usize, record: Record) -> Result<Found, RosterError> {
        let Record::Listed { employer, duty, home, work } = record else {
            return Ok(Found::Removed);
        };
        let outside = || RosterError::Page { page, what: "an index points outside its table" };
        let place = |index: Option<u32>| match index {
            Some(index) => self.places.get(index, &self.areas).map(Some).ok_or_else(outside),
            None => Ok(None),
        };
        Ok(Found::Listed(RosterEntry {
            employer: self.employers.text(employer).ok_or_else(outside)?.to_owned(),
            duty: self.duties.get(duty.into()).and_then(duty::decode).ok_or_else(outside)?,
            home: place(home)?,
            work: place(work)?,
        }))
    }

    /// A page, verified: of what storage hands out anew one of the last few, where it is among them.
    fn page(&self, number: usize) -> Result<Page<'_>, RosterError> {
        if let Some(kept) = self.kept.get(number) {
            return Ok(Page::Kept(kept));
        }
        Ok(match self.read_page(number)? {
            Cow::Borrowed(bytes) => Page::Unchanging(bytes),
            Cow::Owned(bytes) => Page::Kept(self.kept.keep(number, bytes)),
        })
    }

    #[cfg(test)]
    pub(super) fn kept_pages(&self) -> usize {
        self.kept.0.lock().unwrap_or_else(PoisonError::into_inner).pages.len()
    }

    /// A page, verified, from storage.
    pub(super) fn read_page(&self, number: usize) -> Result<Cow<'_, [u8]>, RosterError> {
        let per_page = u64::from(RECORDS_PER_PAGE);
        let first = u64::try_from(number).unwrap_or(u64::MAX).saturating_mul(per_page);
        let count = u64::from(self.header.records).saturating_sub(first).min(per_page);
        let offset = self.header.index_offset().saturating_add(first.saturating_mul(28));
        let length = usize::try_from(count).unwrap_or(0).saturating_mul(RECORD_LEN);
        let bytes = self.pages.read(offset, length)?;
        let unchanging = matches!(bytes, Cow::Borrowed(_));
        if unchanging && self.directory.is_verified(number) {
            return Ok(bytes);
        }
        self.verify_page(number, &bytes)?;
        if unchanging {
            self.directory.set_verified(number);
        }
        Ok(bytes)
    }

    fn verify_page(&self, page: usize, bytes: &[u8]) -> Result<(), RosterError> {
        if self.directory.hash(page) != Some(&sha256(bytes)) {
            return Err(RosterError::PageDamaged { page });
        }
        let wrong = |what| RosterError::Page { page, what };
        let records = bytes.as_chunks::<RECORD_LEN>().0;
        let key = |record: &[u8; RECORD_LEN]| *split(record).0;
        if !records.is_sorted_by(|a, b| key(a) < key(b)) {
            return Err(wrong("its keys are not in order, each once"));
        }
        if records.first().map(key) != self.directory.first_key(page) {
            return Err(wrong("its first key is not the directory's"));
        }
        let next = page.checked_add(1).and_then(|next| self.directory.first_key(next));
        if let (Some(next), Some(last)) = (next, records.last().map(key))
            && last >= next
        {
            return Err(wrong("its last key reaches into the next page"));
        }
        for record in records {
            match Record::decode(split(record).1) {
                None => return Err(wrong("a record has unknown flags")),
                Some(Record::Removed) => {}
                Some(record @ Record::Listed { .. }) => {
                    if !self.points_inside(record) {
                        return Err(wrong("an index points outside its table"));
                    }
                }
            }
        }
        Ok(())
    }

    fn points_inside(&self, record: Record) -> bool {
        let Record::Listed { employer, duty, home, work } = record else { return true };
        let place =
            |index: Option<u32>| index.is_none_or(|index| size(index) < self.places.count());
        size(employer) < self.employers.count()
            && usize::from(duty) < self.duties.count()
            && place(home)
            && place(work)
    }
}

/// A page, verified.
enum Page<'a> {
    /// Of bytes that don't change.
    Unchanging(&'a [u8]),
    Kept(Arc<[u8]>),
}

impl Deref for Page<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Unchanging(bytes) => bytes,
            Self::Kept(bytes) => bytes,
        }
    }
}

/// How many verified pages a segment keeps: 256 KiB.
const KEPT_PAGES: usize = 64;

/// The verified pages that were looked into last.
#[derive(Default)]
struct KeptPages(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    uses: u64,
    /// Page, last use, bytes.
    pages: Vec<(usize, u64, Arc<[u8]>)>,
}

impl KeptPages {
    fn get(&self, number: usize) -> Option<Arc<[u8]>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Kept { uses, pages } = &mut *kept;
        let (_, used, bytes) = pages.iter_mut().find(|(page, ..)| *page == number)?;
        *uses = uses.saturating_add(1);
        *used = *uses;
        Some(Arc::clone(bytes))
    }

    fn keep(&self, number: usize, bytes: Vec<u8>) -> Arc<[u8]> {
        let bytes: Arc<[u8]> = bytes.into();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.uses = kept.uses.saturating_add(1);
        let page = (number, kept.uses, Arc::clone(&bytes));
        if kept.pages.len() < KEPT_PAGES {
            kept.pages.push(page);
        } else if let Some(oldest) = kept.pages.iter_mut().min_by_key(|(_, used, _)| *used) {
            *oldest = page;
        }
        bytes
    }
}

/// Key and value of a record.
fn split(record: &[u8; RECORD_LEN]) -> (&[u8; KEY_LEN], &[u8]) {
    // The type says that there are enough bytes, so the other arm is never taken.
    record.split_first_chunk().unwrap_or((&[0; KEY_LEN], &[]))
}

/// The records of a verified page.
fn records(page: &[u8]) -> impl Iterator<Item = (RosterKey, Record)> {
    page.as_chunks::<RECORD_LEN>().0.iter().filter_map(record_of)
}

/// A record of a verified page: its key, and what it says.
pub(super) fn record_of(record: &[u8; RECORD_LEN]) -> Option<(RosterKey, Record)> {
    let (key, value) = split(record);
    Some((RosterKey(*key), Record::decode(value)?))
}
