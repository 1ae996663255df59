//! From one published roster to the next.

use std::fmt;

use super::Roster;
use super::builder::SegmentBuilder;
use super::error::RosterError;
use super::layout::SegmentKind;
use super::pages::{MemoryPages, Pages};
use super::segment::{Found, Segment};
use crate::encoding::bytes::size;

/// What to publish next.
#[derive(Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: the lists say what they said.
    Unchanged,
    /// One more delta.
    Delta(Vec<u8>),
    /// A new base, and no delta: there would be too many or too long ones.
    Base(Vec<u8>),
}

impl fmt::Debug for Next {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unchanged => f.write_str("Unchanged"),
            Self::Delta(bytes) => write!(f, "Delta({} bytes)", bytes.len()),
            Self::Base(bytes) => write!(f, "Base({} bytes)", bytes.len()),
        }
    }
}

/// All deltas together have at most this share of the base's records, as a divisor.
const DELTA_SHARE: usize = 4;
/// Each delta costs a look-up a page more.
const MAX_DELTAS: usize = 16;

/// Compares what is published with `new_base`, a base made of today's lists.
///
/// # Errors
/// [`RosterError`] if either can't be read, or `new_base` is no base.
pub(crate) fn next_segment<P: Pages>(
    published: &Roster<P>,
    new_base: Vec<u8>,
) -> Result<Next, RosterError> {
    let today = Segment::open(MemoryPages::new(new_base))?;
    if today.kind() != SegmentKind::Base {
        return Err(RosterError::WrongKind { position: 0, expected: "base" });
    }
    let mut delta = SegmentBuilder::new();
    let mut failed = Ok(());
    today.visit(|key, found| {
        let Found::Listed(entry) = found else { return };
        let step = published.look_up(&key).and_then(|before| {
            if before.as_ref() == Some(&entry) { Ok(()) } else { delta.list(key, &entry) }
        });
        if failed.is_ok() {
            failed = step;
        }
    })?;
    failed?;
    let mut gone = Vec::new();
    published.visit_keys(|key| gone.push(key))?;
    for key in gone {
        if !today.mentions(&key)? {
            delta.remove(key);
        }
    }
    if delta.is_empty() {
        return Ok(Next::Unchanged);
    }
    let (base, deltas) = published.record_counts();
    let after = deltas.iter().copied().map(size).fold(delta.len(), usize::saturating_add);
    if deltas.len() >= MAX_DELTAS || after.saturating_mul(DELTA_SHARE) > size(base) {
        return Ok(Next::Base(today.into_pages().into_bytes()));
    }
    let kind = SegmentKind::Delta { parent: published.newest() };
    delta.write(kind, size(today.people())).map(Next::Delta)
}
