//! How the phone stands, at any time: what caps verdicts, told before the next one.

use super::Checkpoint;
use crate::installation::DataFreshness;
use crate::journal::Doubt;
use crate::time::{ClockReading, ClockTrust, Instant};

/// How a phone stands at its checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneHealth {
    /// When the authority published what is decided by.
    pub published_at: Instant,
    /// The first instant at which it lets nobody through any more.
    pub fresh_until: Instant,
    /// How it stands now. By a clock that isn't believed it is what that clock says.
    pub freshness: DataFreshness,
    /// Whether the phone's clock is believed, and why not.
    pub clock: ClockTrust,
    /// False where the last record couldn't be written: until one can, nobody is let through.
    pub journal_writable: bool,
    /// Why what the journal remembers isn't all that was decided, where nobody has confirmed that yet: until
    /// somebody does, nobody is let through.
    pub journal_doubt: Option<Doubt>,
}

impl Checkpoint {
    /// How this phone stands. Nothing is written.
    #[must_use]
    pub fn health(&self, clock: &ClockReading) -> PhoneHealth {
        let clock = &clock.within_calendar();
        PhoneHealth {
            published_at: self.installation.published_at(),
            fresh_until: self.installation.fresh_until(),
            freshness: self.installation.freshness(clock.wall),
            clock: self.circumstances(clock).clock,
            journal_writable: self.journal.is_open(),
            journal_doubt: self.journal.doubt(),
        }
    }
}
