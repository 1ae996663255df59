//! What a scan may still spend.
//!
//! Work is counted in units of about a nanosecond of a desktop's processor, charged before it is
//! done, so that a frame gives the same result on every phone. A stopwatch, where the caller has
//! one, ends the scan sooner on a slow phone.

use std::time::Duration;

use super::decode::Work;

/// Units between two looks at the stopwatch.
const BETWEEN_LOOKS: u64 = 200_000;

/// Time as it passes, from any beginning.
pub(super) type Stopwatch<'a> = &'a dyn Fn() -> Duration;

/// What is left of a scan's allowance.
pub(super) struct Meter<'a> {
    left: u64,
    spent: u64,
    unlooked: u64,
    until: Option<(Stopwatch<'a>, Duration)>,
    aside: (u64, Duration),
}

impl<'a> Meter<'a> {
    /// An allowance in units, and a time on the stopwatch at which it ends anyway.
    pub(super) fn new(allowance: u64, until: Option<(Stopwatch<'a>, Duration)>) -> Self {
        Self { left: allowance, spent: 0, unlooked: 0, until, aside: (0, Duration::ZERO) }
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Sets a part of the allowance aside for later, and the time that goes with it.
    pub(super) fn set_aside(&mut self, units: u64, time: Duration) {
        let units = units.min(self.left);
        self.left -= units;
        self.aside = (units, time);
        if let Some((_, end)) = &mut self.until {
            *end = end.saturating_sub(time);
        }
    }

    /// Gives back what was set aside.
    pub(super) fn give_back(&mut self) {
        let (units, time) = std::mem::take(&mut self.aside);
        self.left += units;
        if let Some((_, end)) = &mut self.until {
            *end += time;
        }
    }

    /// What was taken off the allowance.
    pub(super) fn spent(&self) -> u64 {
        self.spent
    }

    /// Takes units off the allowance; false if there are fewer left, or no time: then all are gone.
    pub(super) fn spend(&mut self, units: u64) -> bool {
        self.unlooked = self.unlooked.saturating_add(units);
        if self.unlooked >= BETWEEN_LOOKS {
            self.unlooked = 0;
            if self.until.is_some_and(|(stopwatch, end)| stopwatch() >= end) {
                self.left = 0;
            }
        }
        self.spent += units.min(self.left);
        let left = self.left.checked_sub(units);
        self.left = left.unwrap_or(0);
        left.is_some()
    }
}

impl Work for Meter<'_> {
    fn spend(&mut self, units: u64) -> bool {
        Meter::spend(self, units)
    }
}
