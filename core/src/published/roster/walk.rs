//! Rosters from their first key to their last, a page at a time: what goes through all of one looks nobody up.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::entry::RosterEntry;
use super::error::RosterError;
use super::layout::RECORD_LEN;
use super::pages::Pages;
use super::record::Record;
use super::segment::{Found, Segment, record_of};
use crate::encoding::bytes::size;
use crate::model::RosterKey;

/// Where one segment is.
struct Place<'a, P> {
    segment: &'a Segment<P>,
    /// The page that comes next.
    next: usize,
    /// The page that it is in, verified, and the record that it is at.
    page: Cow<'a, [u8]>,
    at: usize,
}

impl<'a, P: Pages> Place<'a, P> {
    /// The first record.
    fn first(segment: &'a Segment<P>) -> Result<Self, RosterError> {
        let mut place = Self { segment, next: 0, page: Cow::Borrowed(&[]), at: 0 };
        place.turn()?;
        Ok(place)
    }

    fn turn(&mut self) -> Result<(), RosterError> {
        self.at = 0;
        self.page = Cow::Borrowed(&[]);
        if self.next < size(self.segment.page_count()) {
            self.page = self.segment.read_page(self.next)?;
            self.next = self.next.saturating_add(1);
        }
        Ok(())
    }

    /// The record that it is at; none behind the last.
    fn record(&self) -> Option<(RosterKey, Record)> {
        self.page.as_chunks::<RECORD_LEN>().0.get(self.at).and_then(record_of)
    }

    fn resolve(&self, record: Record) -> Result<Found, RosterError> {
        self.segment.resolve(self.next.saturating_sub(1), record)
    }

    fn advance(&mut self) -> Result<(), RosterError> {
        self.at = self.at.saturating_add(1);
        if self.at < self.page.as_chunks::<RECORD_LEN>().0.len() { Ok(()) } else { self.turn() }
    }
}

/// Everybody whom segments list together, in order of keys.
pub(crate) struct Walk<'a, P> {
    /// Newest first: what a newer one says of somebody hides what older ones do.
    places: Vec<Place<'a, P>>,
}

impl<'a, P: Pages> Walk<'a, P> {
    /// Through no segment at all.
    pub(crate) fn of_nobody() -> Self {
        Self { places: Vec::new() }
    }

    /// Through segments, newest first.
    ///
    /// # Errors
    /// [`RosterError`] if the first page of one can't be read.
    pub(super) fn of(
        newest_first: impl Iterator<Item = &'a Segment<P>>,
    ) -> Result<Self, RosterError> {
        Ok(Self { places: newest_first.map(Place::first).collect::<Result<_, _>>()? })
    }

    /// The next whom they list.
    ///
    /// # Errors
    /// [`RosterError`] if a page can't be read.
    pub(crate) fn next(&mut self) -> Result<Option<(RosterKey, RosterEntry)>, RosterError> {
        loop {
            let keys = self.places.iter().filter_map(|place| Some(place.record()?.0));
            let Some(key) = keys.min() else { return Ok(None) };
            let mut newest = None;
            for place in &mut self.places {
                let Some((_, record)) = place.record().filter(|(other, _)| *other == key) else {
                    continue;
                };
                if newest.is_none() {
                    newest = Some(place.resolve(record)?);
                }
                place.advance()?;
            }
            if let Some(Found::Listed(entry)) = newest {
                return Ok(Some((key, entry)));
            }
        }
    }
}

/// Two rosters side by side.
pub(crate) struct Pairs<'a, P, Q> {
    before: (Walk<'a, P>, Option<(RosterKey, RosterEntry)>),
    now: (Walk<'a, Q>, Option<(RosterKey, RosterEntry)>),
}

/// Somebody, and how the two rosters list them: one of them does.
pub(crate) type Pair = (RosterKey, Option<RosterEntry>, Option<RosterEntry>);

impl<'a, P: Pages, Q: Pages> Pairs<'a, P, Q> {
    /// # Errors
    /// As [`Walk::next`].
    pub(crate) fn of(mut before: Walk<'a, P>, mut now: Walk<'a, Q>) -> Result<Self, RosterError> {
        let heads = (before.next()?, now.next()?);
        Ok(Self { before: (before, heads.0), now: (now, heads.1) })
    }

    /// The next whom one of them lists, in order of keys.
    ///
    /// # Errors
    /// As [`Walk::next`].
    pub(crate) fn next(&mut self) -> Result<Option<Pair>, RosterError> {
        let which = match (&self.before.1, &self.now.1) {
            (None, None) => return Ok(None),
            (Some(_), None) => Ordering::Less,
            (None, Some(_)) => Ordering::Greater,
            (Some((before, _)), Some((now, _))) => before.cmp(now),
        };
        let before = match which {
            Ordering::Greater => None,
            _ => step(&mut self.before)?,
        };
        let now = match which {
            Ordering::Less => None,
            _ => step(&mut self.now)?,
        };
        let key = before.as_ref().or(now.as_ref()).map(|(key, _)| *key);
        let entry = |found: Option<(RosterKey, RosterEntry)>| found.map(|(_, entry)| entry);
        Ok(key.map(|key| (key, entry(before), entry(now))))
    }
}

/// What was next, with what comes after it in its place.
fn step<P: Pages>(
    (walk, head): &mut (Walk<'_, P>, Option<(RosterKey, RosterEntry)>),
) -> Result<Option<(RosterKey, RosterEntry)>, RosterError> {
    let next = walk.next()?;
    Ok(std::mem::replace(head, next))
}
