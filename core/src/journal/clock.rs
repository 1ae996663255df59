//! What the records say of the phone's clock: the soft floor of time.
//!
//! As with the replay memory, nothing is stored for it: it is read back from the last records.

use super::record::{Notice, PastPassage};
use crate::time::{BootId, ClockReading, Instant, PUBLISHER_AHEAD, later};

/// How many passages with a believed clock are read back. Each of them was at most the tolerance
/// behind the floor of its time, so the floor can slip by the tolerance in as many passages.
const BELIEVED: usize = 256;

/// The soft floor, and what it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClockMemory {
    /// The latest instant that was written down while the clock was believed.
    pub(super) soft_floor: Option<Instant>,
    /// The earliest such reading of the latest boot that has one.
    pub(super) reading: Option<ClockReading>,
    /// The newest data that were decided with under a believed clock, or that reset the floor: what
    /// is published later resets it.
    pub(super) published_at: Option<Instant>,
}

impl ClockMemory {
    /// Takes note of a passage that was written down.
    pub(super) fn note(&mut self, passage: &PastPassage) {
        // Under a clock that the time of publication speaks against, neither says anything.
        if !passage.entry.clock_trusted {
            return;
        }
        self.published_at = self.published_at.max(passage.entry.published_at);
        self.soft_floor = self.soft_floor.max(Some(passage.at()));
        let clock = passage.entry.clock;
        let known = clock.boot != BootId::UNKNOWN;
        if known && self.reading.is_none_or(|reading| reading.boot != clock.boot) {
            self.reading = Some(clock);
        }
    }

    /// Takes note of an update; gives the notice to be written, if it is newer and there was a floor.
    ///
    /// `latest` is the latest time of publication that the keys in force signed: what is known to be
    /// later was signed by others, and nothing newer would ever come after it.
    pub(super) fn reset(&mut self, published_at: Instant, latest: Instant) -> Option<Notice> {
        let known = self.published_at?;
        let overruled = known > later(latest, PUBLISHER_AHEAD);
        if known >= published_at && !overruled {
            return None;
        }
        let floor = self.soft_floor;
        let notice = (floor.is_some() || self.reading.is_some())
            .then_some(Notice::FloorReset { published_at, floor });
        *self = Self { published_at: Some(published_at), ..Self::default() };
        notice
    }
}

/// Reads the memory back, from the newest record on.
#[derive(Default)]
pub(super) struct ReadBack {
    memory: ClockMemory,
    believed: usize,
    /// True once older records don't matter.
    pub(super) done: bool,
    /// True once the records are of another boot than the reading's.
    other_boot: bool,
}

impl ReadBack {
    pub(super) fn passage(&mut self, passage: &PastPassage) {
        if self.done {
            return;
        }
        let memory = &mut self.memory;
        if !passage.entry.clock_trusted {
            return;
        }
        memory.published_at = memory.published_at.max(passage.entry.published_at);
        memory.soft_floor = memory.soft_floor.max(Some(passage.at()));
        let clock = passage.entry.clock;
        let same = memory.reading.is_none_or(|reading| reading.boot == clock.boot);
        if same && !self.other_boot && clock.boot != BootId::UNKNOWN {
            memory.reading = Some(clock);
        } else {
            self.other_boot |= memory.reading.is_some();
        }
        self.believed += 1;
        self.done = self.believed >= BELIEVED;
    }

    pub(super) fn notice(&mut self, notice: &Notice) {
        if let Notice::FloorReset { published_at, .. } = notice
            && !self.done
        {
            self.memory.published_at = self.memory.published_at.max(Some(*published_at));
            self.done = true;
        }
    }

    pub(super) fn into_memory(self) -> ClockMemory {
        self.memory
    }
}
