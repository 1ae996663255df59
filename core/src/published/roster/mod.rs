//! The roster: whom the agencies listed, looked up by a keyed hash of the ID number.
//!
//! Published as immutable [`Segment`]s, a base and deltas, whose layout is in
//! `core/design/ROSTER.md`. A segment's bytes come through [`Pages`]; each page is verified before
//! it is first believed. [`SegmentBuilder`] writes segments, `next_segment` finds what changed
//! since the last, [`RosterManifest`] names those that make today's roster.

mod builder;
#[cfg(any(test, feature = "authority"))]
mod delta;
mod directory;
pub(crate) mod duty;
mod entry;
mod error;
mod layout;
mod manifest;
mod pages;
mod place;
mod record;
mod runs;
mod segment;
mod table;
#[cfg(test)]
mod tests;
#[cfg(any(test, feature = "authority"))]
mod walk;

pub use builder::SegmentBuilder;
#[cfg(test)]
pub(crate) use delta::next_bytes;
#[cfg(any(test, feature = "authority"))]
pub(crate) use delta::{Next, next_segment};
pub use entry::RosterEntry;
pub use error::RosterError;
pub use layout::{SegmentId, SegmentKind};
pub use manifest::{RosterManifest, SegmentRef};
#[cfg(feature = "authority")]
pub(crate) use pages::AnyPages;
pub use pages::{FilePages, MemoryPages, Pages, SegmentPages};
pub use segment::{Found, Segment};
#[cfg(any(test, feature = "authority"))]
pub(crate) use walk::{Pairs, Walk};

use crate::encoding::bytes::size;
use crate::model::RosterKey;

/// A base with its deltas.
pub struct Roster<P = MemoryPages> {
    base: Segment<P>,
    /// Oldest first.
    deltas: Vec<Segment<P>>,
}

impl<P> std::fmt::Debug for Roster<P> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Roster").field("base", &self.base).field("deltas", &self.deltas).finish()
    }
}

impl Roster {
    /// Opens a roster that is in memory, and verifies all of it.
    ///
    /// `deltas` are in the order of their publication.
    ///
    /// # Errors
    /// [`RosterError`] for anything that the format doesn't allow.
    pub fn open(base: Vec<u8>, deltas: Vec<Vec<u8>>) -> Result<Self, RosterError> {
        let base = Segment::open(MemoryPages::new(base))?;
        let deltas = deltas.into_iter().map(|delta| Segment::open(MemoryPages::new(delta)));
        let roster = Self::from_segments(base, deltas.collect::<Result<_, _>>()?)?;
        roster.verify()?;
        Ok(roster)
    }

    /// The entry of a key; none where the person isn't listed.
    ///
    /// [`Roster::open`] verified every page, and memory doesn't change, so this can't fail as
    /// [`Roster::look_up`] can.
    #[must_use]
    pub fn get(&self, key: &RosterKey) -> Option<RosterEntry> {
        self.look_up(key).ok().flatten()
    }
}

impl<P: Pages> Roster<P> {
    /// A roster of opened segments; `deltas` are in the order of their publication. Pages of the
    /// index are verified as they are needed.
    ///
    /// # Errors
    /// [`RosterError::WrongKind`], [`RosterError::Chain`] where a delta wasn't made for the segment
    /// before it, [`RosterError::Header`] where the numbers of people don't add up.
    pub(crate) fn from_segments(
        base: Segment<P>,
        deltas: Vec<Segment<P>>,
    ) -> Result<Self, RosterError> {
        if base.kind() != SegmentKind::Base {
            return Err(RosterError::WrongKind { position: 0, expected: "base" });
        }
        let (mut newest, mut people) = (base.id(), base.people());
        for (delta, position) in deltas.iter().zip(1..) {
            match delta.kind() {
                SegmentKind::Base => {
                    return Err(RosterError::WrongKind { position, expected: "delta" });
                }
                SegmentKind::Delta { parent } if parent != newest => {
                    return Err(RosterError::Chain { position });
                }
                SegmentKind::Delta { .. } => {}
            }
            let added = delta.records().saturating_sub(delta.removals());
            let least = people.saturating_sub(delta.removals());
            if !(least..=people.saturating_add(added)).contains(&delta.people()) {
                return Err(RosterError::Header { what: "a delta's number of people can't be" });
            }
            (newest, people) = (delta.id(), delta.people());
        }
        Ok(Self { base, deltas })
    }

    /// The entry of a key; none where the person isn't listed.
    ///
    /// # Errors
    /// [`RosterError`] when a page is damaged or unreadable: nobody knows then whether the person
    /// is listed, and it must not be taken for an absence.
    pub fn look_up(&self, key: &RosterKey) -> Result<Option<RosterEntry>, RosterError> {
        for segment in self.newest_first() {
            match segment.find(key)? {
                Some(Found::Listed(entry)) => return Ok(Some(entry)),
                Some(Found::Removed) => return Ok(None),
                None => {}
            }
        }
        Ok(None)
    }

    /// How many people are listed.
    #[must_use]
    pub fn len(&self) -> usize {
        size(self.deltas.last().unwrap_or(&self.base).people())
    }

    /// True where nobody is listed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Verifies every page of every segment.
    ///
    /// # Errors
    /// The first [`RosterError`] met.
    pub(crate) fn verify(&self) -> Result<(), RosterError> {
        self.newest_first().try_for_each(Segment::verify)
    }

    /// The base.
    #[must_use]
    pub(crate) fn base(&self) -> &Segment<P> {
        &self.base
    }

    /// The deltas, oldest first.
    #[must_use]
    pub(crate) fn deltas(&self) -> &[Segment<P>] {
        &self.deltas
    }

    fn newest_first(&self) -> impl Iterator<Item = &Segment<P>> {
        self.deltas.iter().rev().chain([&self.base])
    }

    /// Goes through all of it.
    ///
    /// # Errors
    /// [`RosterError`] if the first page of a segment can't be read.
    #[cfg(any(test, feature = "authority"))]
    pub(crate) fn walk(&self) -> Result<Walk<'_, P>, RosterError> {
        Walk::of(self.newest_first())
    }

    /// The last segment's name: the parent of the next delta.
    #[cfg(any(test, feature = "authority"))]
    fn newest(&self) -> SegmentId {
        self.deltas.last().unwrap_or(&self.base).id()
    }

    /// Records of the base, and of each delta.
    #[cfg(any(test, feature = "authority"))]
    fn record_counts(&self) -> (u32, Vec<u32>) {
        (self.base.records(), self.deltas.iter().map(Segment::records).collect())
    }

    /// A base that lists the same people under other keys.
    ///
    /// # Errors
    /// [`RosterError`] if it can't be read, and what `base` gives.
    #[cfg(feature = "authority")]
    pub(crate) fn with_keys(
        &self,
        mut base: SegmentBuilder,
        other: impl Fn(&RosterKey) -> RosterKey,
    ) -> Result<SegmentBuilder, RosterError> {
        self.visit(|key, entry| base.list(other(&key), &entry))?;
        Ok(base)
    }

    /// Everybody who is listed, in order of keys.
    ///
    /// # Errors
    /// [`RosterError`] if it can't be read, and the first that `visit` gives.
    #[cfg(feature = "authority")]
    pub(crate) fn visit(
        &self,
        mut visit: impl FnMut(RosterKey, RosterEntry) -> Result<(), RosterError>,
    ) -> Result<(), RosterError> {
        let mut walk = self.walk()?;
        while let Some((key, entry)) = walk.next()? {
            visit(key, entry)?;
        }
        Ok(())
    }
}
