//! From one published roster to the next.

use std::fmt;
use std::io::{Seek, Write};

use super::Roster;
use super::builder::SegmentBuilder;
use super::error::RosterError;
use super::layout::{SegmentId, SegmentKind};
use super::pages::Pages;
use super::segment::Segment;
use super::walk::{Pairs, Walk};
use crate::encoding::bytes::size;

/// What to publish next.
#[derive(Debug)]
pub(crate) enum Next {
    /// Nothing: the lists say what they said.
    Unchanged,
    /// One more delta.
    Delta(Box<Delta>),
    /// One delta from the base on, in place of all that there are, which would be too many or too long.
    Merged(Box<Delta>),
    /// The new base, and no delta: too much is otherwise than in the last one.
    Base,
}

/// A delta that is to be written.
pub(crate) struct Delta {
    records: SegmentBuilder,
    kind: SegmentKind,
    people: usize,
}

impl Delta {
    /// Writes it into a file that is empty.
    ///
    /// # Errors
    /// As [`SegmentBuilder::base`].
    pub(crate) fn write(self, to: &mut (impl Write + Seek)) -> Result<(), RosterError> {
        self.records.write(self.kind, self.people, to)
    }
}

impl fmt::Debug for Delta {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Delta({} records)", self.records.len())
    }
}

/// All deltas together have at most this share of the base's records, as a divisor.
const DELTA_SHARE: usize = 4;
/// One in place of all has at most this share: as much again can follow it before a base is due.
const MERGED_SHARE: usize = 8;
/// Each delta costs a look-up a page more.
const MAX_DELTAS: usize = 16;

/// Compares what is published with `today`, a base made of today's lists; `records` gives a builder without
/// any.
///
/// # Errors
/// [`RosterError`] if either can't be read, or `today` is no base.
pub(crate) fn next_segment<P: Pages, Q: Pages>(
    published: &Roster<P>,
    today: &Segment<Q>,
    records: impl Fn() -> SegmentBuilder,
) -> Result<Next, RosterError> {
    if today.kind() != SegmentKind::Base {
        return Err(RosterError::WrongKind { position: 0, expected: "base" });
    }
    let (base, deltas) = published.record_counts();
    let before = deltas.iter().copied().map(size).fold(0, usize::saturating_add);
    let is_too_long = |added: usize| {
        let after = before.saturating_add(added);
        deltas.len() >= MAX_DELTAS || after.saturating_mul(DELTA_SHARE) > size(base)
    };
    let delta = |parent: SegmentId, records: SegmentBuilder| {
        let kind = SegmentKind::Delta { parent };
        Box::new(Delta { records, kind, people: size(today.people()) })
    };
    if let Some(more) = difference(published.walk()?, today, records(), is_too_long)? {
        return Ok(if more.is_empty() {
            Next::Unchanged
        } else {
            Next::Delta(delta(published.newest(), more))
        });
    }
    if deltas.is_empty() {
        return Ok(Next::Base);
    }
    let base = published.base();
    let is_too_long = |all: usize| all.saturating_mul(MERGED_SHARE) > size(base.records());
    let all = difference(Walk::of([base].into_iter())?, today, records(), is_too_long)?;
    Ok(match all.filter(|all| !all.is_empty()) {
        Some(all) => Next::Merged(delta(base.id(), all)),
        None => Next::Base,
    })
}

/// What `today` says otherwise than `before`; nothing as soon as `is_too_long`, asked with the number of
/// records, says so.
fn difference<P: Pages, Q: Pages>(
    before: Walk<'_, P>,
    today: &Segment<Q>,
    mut records: SegmentBuilder,
    is_too_long: impl Fn(usize) -> bool,
) -> Result<Option<SegmentBuilder>, RosterError> {
    let mut pairs = Pairs::of(before, Walk::of([today].into_iter())?)?;
    while let Some((key, before, now)) = pairs.next()? {
        match now {
            Some(entry) if before.as_ref() != Some(&entry) => records.list(key, &entry)?,
            Some(_) => continue,
            None => records.remove(key)?,
        }
        if is_too_long(records.len()) {
            return Ok(None);
        }
    }
    Ok(Some(records))
}

/// As [`next_segment`], in memory: nothing, or what it is and its bytes.
#[cfg(test)]
pub(crate) fn next_bytes<P: Pages>(
    published: &Roster<P>,
    new_base: Vec<u8>,
) -> Result<Option<(SegmentKind, Vec<u8>)>, RosterError> {
    let today = Segment::open(super::MemoryPages::new(new_base))?;
    match next_segment(published, &today, SegmentBuilder::new)? {
        Next::Unchanged => Ok(None),
        Next::Base => Ok(Some((SegmentKind::Base, today.into_pages().into_bytes()))),
        Next::Delta(delta) | Next::Merged(delta) => {
            let (kind, mut to) = (delta.kind, std::io::Cursor::new(Vec::new()));
            delta.write(&mut to)?;
            Ok(Some((kind, to.into_inner())))
        }
    }
}
