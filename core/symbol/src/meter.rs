//! What a scan may still spend.
//!
//! Work is counted in units of about a nanosecond of a desktop's processor, charged before it is
//! done, so that a frame gives the same result on every phone. A stopwatch, where the caller has
//! one, ends the scan sooner on a slow phone.

use std::time::Duration;

use super::code::decode::Work;
use super::picture::number::share;

/// Units between two looks at the stopwatch.
const BETWEEN_LOOKS: u64 = 200_000;
/// The part of the time, one in so many, for what nobody counts: memory that is asked for and given
/// back, and the caller's own steps.
const UNCOUNTED: u32 = 32;
/// Units after which the time that they took tells how long others will take.
const ENOUGH_FOR_PACE: u64 = 1_000_000;

/// Time as it passes, from any beginning.
pub(super) type Stopwatch<'a> = &'a dyn Fn() -> Duration;

/// What is left of a scan's allowance.
pub(super) struct Meter<'a> {
    left: u64,
    /// Units that are kept for what must be done at the end.
    aside: u64,
    spent: u64,
    unlooked: u64,
    until: Option<Until<'a>>,
}

/// A part of the allowance that is for later, in units.
#[must_use]
pub(super) struct Aside(u64);

/// When a scan ends anyway.
struct Until<'a> {
    stopwatch: Stopwatch<'a>,
    start: Duration,
    end: Duration,
}

impl Until<'_> {
    /// Whether the time is over, or would be after as much work more, at the pace so far, and what is
    /// kept for the end: no more than its share of the time, or a slow phone would never begin.
    fn is_over(&self, spent: u64, units: u64, (aside, allowance): (u64, u64)) -> bool {
        let now = (self.stopwatch)();
        let elapsed = now.saturating_sub(self.start);
        // What was spent in too short a time says little about the pace.
        let spent = spent.max(ENOUGH_FOR_PACE);
        let kept = elapsed.mul_f64(share(aside, spent));
        let time = self.end.saturating_sub(self.start);
        let kept = kept.min(time.mul_f64(share(aside, allowance)));
        now + elapsed.mul_f64(share(units, spent)) + kept >= self.end
    }
}

impl<'a> Meter<'a> {
    /// An allowance in units.
    pub(super) fn new(allowance: u64) -> Self {
        Self { left: allowance, aside: 0, spent: 0, unlooked: 0, until: None }
    }

    /// The same, that ends after some time on a stopwatch anyway.
    pub(super) fn timed(allowance: u64, stopwatch: Stopwatch<'a>, time: Duration) -> Self {
        let start = stopwatch();
        let end = start.saturating_add(time - time / UNCOUNTED);
        Self { until: Some(Until { stopwatch, start, end }), ..Self::new(allowance) }
    }

    pub(super) fn left(&self) -> u64 {
        self.left
    }

    /// Sets a part of the allowance aside for what must be done at the end; and the time for it, as
    /// much as it will take at the pace so far, but no more than its share.
    pub(super) fn set_aside(&mut self, units: u64) -> Aside {
        let units = units.min(self.left);
        self.left -= units;
        self.aside += units;
        Aside(units)
    }

    /// Gives back what was set aside.
    pub(super) fn give_back(&mut self, Aside(units): Aside) {
        self.left += units;
        self.aside = self.aside.saturating_sub(units);
    }

    /// What was taken off the allowance.
    pub(super) fn spent(&self) -> u64 {
        self.spent
    }

    /// Whether there is enough left for this many units, in units and in time.
    pub(super) fn affords(&self, units: u64) -> bool {
        units <= self.left && !self.is_over(units)
    }

    fn is_over(&self, units: u64) -> bool {
        let aside = (self.aside, self.spent + self.left + self.aside);
        self.until.as_ref().is_some_and(|until| until.is_over(self.spent, units, aside))
    }

    /// Takes units off the allowance; false if there are fewer left, or no time: then all are gone.
    #[inline(never)]
    pub(super) fn spend(&mut self, units: u64) -> bool {
        self.unlooked = self.unlooked.saturating_add(units);
        if self.unlooked >= BETWEEN_LOOKS {
            self.unlooked = 0;
            if self.is_over(units) {
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
