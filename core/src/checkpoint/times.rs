//! How long each stage took. The core has no clock: a surface lends it a stopwatch.

use std::time::Duration;

/// Time since any fixed moment, by a clock that doesn't jump.
pub type Stopwatch<'a> = &'a dyn Fn() -> Duration;

/// How long each stage of a passage took; zero for a stage that it didn't need.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StageTimes {
    /// Finding and reading the symbol.
    pub scan: Duration,
    /// Taking the message apart.
    pub parse: Duration,
    /// Signatures, keys and dates.
    pub verify: Duration,
    /// Gathering the facts and applying the rules.
    pub evaluate: Duration,
    /// Writing the record, the disk's sync included.
    pub journal: Duration,
}

impl StageTimes {
    /// All stages together.
    #[must_use]
    pub fn total(&self) -> Duration {
        self.scan + self.parse + self.verify + self.evaluate + self.journal
    }
}

/// A stopwatch that runs, and the times so far.
pub(super) struct Lap<'a> {
    stopwatch: Stopwatch<'a>,
    last: Duration,
    pub(super) times: StageTimes,
}

impl<'a> Lap<'a> {
    pub(super) fn start(stopwatch: Stopwatch<'a>) -> Self {
        Self { stopwatch, last: stopwatch(), times: StageTimes::default() }
    }

    /// Time since the last split.
    pub(super) fn split(&mut self) -> Duration {
        let now = (self.stopwatch)();
        now.saturating_sub(std::mem::replace(&mut self.last, now))
    }
}
