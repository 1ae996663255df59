//! What a scan may still spend.
//!
//! Work is counted in units of about a nanosecond of a desktop's processor, charged before it is
//! done, so that a frame gives the same result on every phone. A stopwatch, where the caller has
//! one, ends the scan sooner on a slow phone.

use std::time::Duration;

use super::decode::Work;
use super::number::share;

/// Units between two looks at the stopwatch.
const BETWEEN_LOOKS: u64 = 200_000;

/// Time as it passes, from any beginning.
pub(super) type Stopwatch<'a> = &'a dyn Fn() -> Duration;

/// What is left of a scan's allowance.
pub(super) struct Meter<'a> {
    left: u64,
    spent: u64,
    unlooked: u64,
    until: Option<Until<'a>>,
    aside: (u64, Duration),
}

/// When a scan ends anyway.
struct Until<'a> {
    stopwatch: Stopwatch<'a>,
    start: Duration,
    end: Duration,
}

impl Until<'_> {
    /// Whether the time is over, or would be after as much work more, at the pace so far.
    fn is_over(&self, spent: u64, units: u64) -> bool {
        let now = (self.stopwatch)();
        let pace = share(units, spent.max(BETWEEN_LOOKS)).min(1.0);
        now + now.saturating_sub(self.start).mul_f64(pace) >= self.end
    }
}

impl<'a> Meter<'a> {
    /// An allowance in units.
    pub(super) fn new(allowance: u64) -> Self {
        Self { left: allowance, spent: 0, unlooked: 0, until: None, aside: (0, Duration::ZERO) }
    }

    /// The same, that ends after some time on a stopwatch anyway.
    pub(super) fn timed(allowance: u64, stopwatch: Stopwatch<'a>, time: Duration) -> Self {
        let start = stopwatch();
        let end = start.saturating_add(time);
        Self { until: Some(Until { stopwatch, start, end }), ..Self::new(allowance) }
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Sets a part of the allowance aside for later, and the time that goes with it.
    pub(super) fn set_aside(&mut self, units: u64, time: Duration) {
        let units = units.min(self.left);
        self.left -= units;
        self.aside = (units, time);
        if let Some(until) = &mut self.until {
            until.end = until.end.saturating_sub(time);
        }
    }

    /// Gives back what was set aside.
    pub(super) fn give_back(&mut self) {
        let (units, time) = std::mem::take(&mut self.aside);
        self.left += units;
        if let Some(until) = &mut self.until {
            until.end = until.end.saturating_add(time);
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
            if self.until.as_ref().is_some_and(|until| until.is_over(self.spent, units)) {
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
