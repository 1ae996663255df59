//! Instants, clock readings and the trust placed in them.
//!
//! The core has no clock. A surface reads wall clock, monotonic clock and boot id together, once
//! for each scan, and passes the reading down.

use std::time::Duration;

pub use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc, Weekday};

/// An instant, in UTC.
pub type Instant = DateTime<Utc>;

/// UTC as an offset.
pub const UTC: FixedOffset = match FixedOffset::east_opt(0) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// Names one boot of the device. Monotonic times of different boots don't compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BootId(pub [u8; 16]);

/// What the device's clocks said, read together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockReading {
    /// The wall clock: what the phone believes that the time is.
    pub wall: Instant,
    /// Time since the boot that `boot` names, sleep included; the user can't set it.
    pub monotonic: Duration,
    /// The boot that `monotonic` counts from.
    pub boot: BootId,
}

impl ClockReading {
    /// A reading as of a fresh boot at `wall`: what a command's `--at` stands for.
    #[must_use]
    pub fn fresh_boot(wall: Instant) -> Self {
        Self { wall, monotonic: Duration::ZERO, boot: BootId([0; 16]) }
    }
}

/// Whether the wall clock can be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClockTrust {
    /// Nothing speaks against it.
    Trusted,
    /// It reads earlier than an instant that has certainly passed.
    BehindFloor {
        /// The instant that has certainly passed: signed by the authority, or journalled.
        floor: Instant,
    },
}

impl ClockTrust {
    /// True when nothing speaks against the wall clock.
    #[must_use]
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::Trusted)
    }
}
