//! What the records say of the phone's clock: the soft floor of time.
//!
//! As with the replay memory, nothing is stored for it: it is read back from the last records.

use super::record::{Notice, PastPassage};
use crate::time::{BootId, ClockReading, Instant};

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
    /// The newest data that were decided with: what is published later resets the floor.
    pub(super) published_at: Option<Instant>,
}

impl ClockMemory {
    /// Takes note of a passage that was written down.
    pub(super) fn note(&mut self, passage: &PastPassage) {
        self.published_at = self.published_at.max(passage.entry.published_at);
        if !passage.entry.clock_trusted {
            return;
        }
        self.soft_floor = self.soft_floor.max(Some(passage.at()));
        let clock = passage.entry.clock;
        let known = clock.boot != BootId::UNKNOWN;
        if known && self.reading.is_none_or(|reading| reading.boot != clock.boot) {
            self.reading = Some(clock);
        }
    }

    /// Takes note that a newer update came; gives the notice to be written, if there was a floor.
    pub(super) fn reset(&mut self, published_at: Instant) -> Option<Notice> {
        if self.published_at.is_none_or(|known| known >= published_at) {
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
        memory.published_at = memory.published_at.max(passage.entry.published_at);
        if !passage.entry.clock_trusted {
            return;
        }
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
