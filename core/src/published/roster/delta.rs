//! From one published roster to the next.

use std::fmt;
use std::io::{Seek, Write};

use super::Roster;
use super::builder::SegmentBuilder;
use super::error::RosterError;
use super::layout::SegmentKind;
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
    /// The new base, and no delta: there would be too many or too long ones.
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
/// Each delta costs a look-up a page more.
const MAX_DELTAS: usize = 16;

/// Compares what is published with `today`, a base made of today's lists; `delta` is a builder without
/// records.
///
/// # Errors
/// [`RosterError`] if either can't be read, or `today` is no base.
pub(crate) fn next_segment<P: Pages, Q: Pages>(
    published: &Roster<P>,
    today: &Segment<Q>,
    mut delta: SegmentBuilder,
) -> Result<Next, RosterError> {
    if today.kind() != SegmentKind::Base {
        return Err(RosterError::WrongKind { position: 0, expected: "base" });
    }
    let (base, deltas) = published.record_counts();
    let before = deltas.iter().copied().map(size).fold(0, usize::saturating_add);
    let is_too_long = |delta: &SegmentBuilder| {
        let after = before.saturating_add(delta.len());
        deltas.len() >= MAX_DELTAS || after.saturating_mul(DELTA_SHARE) > size(base)
    };
    let mut pairs = Pairs::of(published.walk()?, Walk::of([today].into_iter())?)?;
    while let Some((key, before, now)) = pairs.next()? {
        match now {
            Some(entry) if before.as_ref() != Some(&entry) => delta.list(key, &entry)?,
            Some(_) => continue,
            None => delta.remove(key)?,
        }
        // Enough is known once the first record is one too many.
        if is_too_long(&delta) {
            return Ok(Next::Base);
        }
    }
    if delta.is_empty() {
        return Ok(Next::Unchanged);
    }
    let kind = SegmentKind::Delta { parent: published.newest() };
    let people = size(today.people());
    Ok(Next::Delta(Box::new(Delta { records: delta, kind, people })))
}

/// As [`next_segment`], in memory: nothing, or what it is and its bytes.
#[cfg(test)]
pub(crate) fn next_bytes<P: Pages>(
    published: &Roster<P>,
    new_base: Vec<u8>,
) -> Result<Option<(SegmentKind, Vec<u8>)>, RosterError> {
    let today = Segment::open(super::MemoryPages::new(new_base))?;
    match next_segment(published, &today, SegmentBuilder::new())? {
        Next::Unchanged => Ok(None),
        Next::Base => Ok(Some((SegmentKind::Base, today.into_pages().into_bytes()))),
        Next::Delta(delta) => {
            let (kind, mut to) = (delta.kind, std::io::Cursor::new(Vec::new()));
            delta.write(&mut to)?;
            Ok(Some((kind, to.into_inner())))
        }
    }
}
