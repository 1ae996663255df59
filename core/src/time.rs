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

/// Vietnam's offset, for times that no city's rules are known for.
pub const VIETNAM: FixedOffset = match FixedOffset::east_opt(7 * 3600) {
    Some(offset) => offset,
    None => unreachable!(),
};

/// The first instant that no clock here reads, and no code or list names: the year 3000.
pub const CALENDAR_ENDS: Instant = match DateTime::from_timestamp(32_503_680_000, 0) {
    Some(instant) => instant,
    None => unreachable!(),
};

/// How far the authority's clock may be ahead of a phone's without either being wrong: five minutes.
pub const PUBLISHER_AHEAD: TimeDelta = TimeDelta::minutes(5);

/// True from 1970 up to [`CALENDAR_ENDS`], without either: what a clock may read. Every computation on
/// such an instant stays within what an [`Instant`] holds.
#[must_use]
pub fn is_in_calendar(at: Instant) -> bool {
    Instant::UNIX_EPOCH < at && at < CALENDAR_ENDS
}

/// `at` put off by `delta`, or the last instant that there is.
#[must_use]
pub fn later(at: Instant, delta: TimeDelta) -> Instant {
    at.checked_add_signed(delta).unwrap_or(Instant::MAX_UTC)
}

/// Names one boot of the device. Monotonic times of different boots don't compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BootId(pub [u8; 16]);

impl BootId {
    /// No known boot: such readings compare with no other's monotonic time, not even each other's.
    pub const UNKNOWN: Self = Self([0; 16]);
}

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
        Self { wall, monotonic: Duration::ZERO, boot: BootId::UNKNOWN }
    }

    /// Time since an earlier reading of the same boot, by the clock that nobody sets. None where the
    /// boots don't compare, or that clock went backwards.
    #[must_use]
    pub fn since(&self, earlier: &Self) -> Option<TimeDelta> {
        let same_boot = self.boot == earlier.boot && self.boot != BootId::UNKNOWN;
        let since = self.monotonic.checked_sub(earlier.monotonic).filter(|_| same_boot)?;
        TimeDelta::from_std(since).ok()
    }

    /// The reading with a wall clock that can be computed with: one that is out of the calendar
    /// ([`is_in_calendar`]) reads its first or last instant, which no phone believes.
    #[must_use]
    pub fn within_calendar(self) -> Self {
        Self { wall: self.wall.clamp(Instant::UNIX_EPOCH, CALENDAR_ENDS), ..self }
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
    /// It was set since the same boot's earlier reading: the wall clock went on by more or less time
    /// than the monotonic one. Which of the two readings was right can't be told.
    Jumped {
        /// What it would read if it hadn't been set.
        expected: Instant,
    },
    /// The readings contradict themselves: the monotonic clock went backwards within a boot. Or the wall
    /// clock is out of any calendar.
    Unknown,
}

impl ClockTrust {
    /// True when nothing speaks against the wall clock.
    #[must_use]
    pub fn is_trusted(self) -> bool {
        matches!(self, Self::Trusted)
    }
}

/// What a clock is judged by. Nothing in it comes from a code that was shown, or from a server: only
/// the authority's signatures, and this phone's own record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ClockPast {
    /// The *hard floor*: the latest instant that the authority signed as one of publication.
    pub hard_floor: Instant,
    /// The *soft floor*: the latest instant that was journalled while the clock was believed, since
    /// the last newer update.
    pub soft_floor: Option<Instant>,
    /// The earliest such reading of the latest boot that has one.
    pub reading: Option<ClockReading>,
}

/// How much a phone's clocks may drift apart: this part of the time between two readings. Quartz is
/// twenty times better; networks correct a phone's clock in steps.
const DRIFT: u32 = 2000;

impl ClockPast {
    /// Judges a reading. `tolerance` is how far a clock may be off without being wrong.
    #[must_use]
    pub(crate) fn judge(&self, now: &ClockReading, tolerance: TimeDelta) -> ClockTrust {
        let floor = self.soft_floor.map_or(self.hard_floor, |soft| soft.max(self.hard_floor));
        let tolerance = tolerance.max(TimeDelta::zero());
        if !is_in_calendar(now.wall) {
            return ClockTrust::Unknown;
        }
        if floor - now.wall > tolerance {
            return ClockTrust::BehindFloor { floor };
        }
        let same_boot =
            |earlier: &ClockReading| earlier.boot == now.boot && earlier.boot != BootId::UNKNOWN;
        let Some(earlier) = self.reading.filter(same_boot) else { return ClockTrust::Trusted };
        let Some(elapsed) = now.monotonic.checked_sub(earlier.monotonic) else {
            return ClockTrust::Unknown;
        };
        let since = TimeDelta::from_std(elapsed).ok();
        let Some(expected) = since.and_then(|since| earlier.wall.checked_add_signed(since)) else {
            return ClockTrust::Unknown;
        };
        let drift = TimeDelta::from_std(elapsed / DRIFT).unwrap_or_else(|_| TimeDelta::zero());
        if (now.wall - expected).abs() > tolerance + drift {
            ClockTrust::Jumped { expected }
        } else {
            ClockTrust::Trusted
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn reading(wall: &str, seconds: u64, boot: u8) -> ClockReading {
        let monotonic = Duration::from_secs(seconds);
        ClockReading { wall: at(wall), monotonic, boot: BootId([boot; 16]) }
    }

    fn past() -> ClockPast {
        ClockPast {
            hard_floor: at("2021-10-05T05:00:00Z"),
            soft_floor: Some(at("2021-10-05T07:00:00Z")),
            reading: Some(reading("2021-10-05T06:00:00Z", 1000, 1)),
        }
    }

    fn judge(past: ClockPast, reading: ClockReading) -> ClockTrust {
        past.judge(&reading, TimeDelta::seconds(30))
    }

    #[test]
    fn the_later_floor_counts_and_the_tolerance_is_inclusive() {
        let floor = at("2021-10-05T07:00:00Z");
        assert!(judge(past(), reading("2021-10-05T06:59:30Z", 0, 2)).is_trusted());
        let behind = judge(past(), reading("2021-10-05T06:59:29Z", 0, 2));
        assert_eq!(behind, ClockTrust::BehindFloor { floor });
        let hard = ClockPast { soft_floor: None, ..past() };
        assert!(judge(hard, reading("2021-10-05T04:59:30Z", 0, 2)).is_trusted());
        assert!(!judge(hard, reading("2021-10-05T04:59:29Z", 0, 2)).is_trusted());
    }

    #[test]
    fn within_a_boot_the_two_clocks_go_on_together() {
        let no_floor = ClockPast { soft_floor: None, ..past() };
        // An hour later by both: 30 s of tolerance, and 1.8 s of drift.
        let hour = 4600;
        for (wall, trusted) in [
            ("2021-10-05T07:00:00Z", true),
            ("2021-10-05T06:59:29Z", true),
            ("2021-10-05T06:59:28Z", false),
            ("2021-10-05T07:00:31Z", true),
            ("2021-10-05T07:00:32Z", false),
            ("2031-10-05T07:00:00Z", false),
        ] {
            let trust = judge(no_floor, reading(wall, hour, 1));
            let jumped = ClockTrust::Jumped { expected: at("2021-10-05T07:00:00Z") };
            assert_eq!(trust, if trusted { ClockTrust::Trusted } else { jumped }, "{wall}");
            // Another boot doesn't compare.
            assert!(judge(no_floor, reading(wall, hour, 2)).is_trusted());
        }
    }

    #[test]
    fn a_monotonic_clock_that_went_backwards_is_unknown() {
        assert_eq!(judge(past(), reading("2021-10-05T07:00:00Z", 999, 1)), ClockTrust::Unknown);
        let longest =
            ClockReading { monotonic: Duration::MAX, ..reading("2021-10-05T07:00:00Z", 0, 1) };
        assert_eq!(judge(past(), longest), ClockTrust::Unknown);
    }

    #[test]
    fn time_goes_on_within_a_boot_whatever_the_wall_clock_says() {
        let earlier = reading("2021-10-05T06:00:00Z", 1000, 1);
        let since = |wall, seconds, boot| reading(wall, seconds, boot).since(&earlier);
        assert_eq!(since("2031-10-05T06:00:00Z", 1060, 1), Some(TimeDelta::minutes(1)));
        assert_eq!(since("2011-10-05T06:00:00Z", 1000, 1), Some(TimeDelta::zero()));
        assert_eq!(since("2021-10-05T06:01:00Z", 999, 1), None);
        assert_eq!(since("2021-10-05T06:01:00Z", 1060, 2), None);
        let unknown = ClockReading::fresh_boot(earlier.wall);
        assert_eq!(unknown.since(&unknown), None);
    }

    #[test]
    fn a_clock_out_of_the_calendar_is_not_believed() {
        let (first, last) = (Instant::UNIX_EPOCH, CALENDAR_ENDS);
        let second = TimeDelta::seconds(1);
        let nothing = ClockPast { hard_floor: Instant::MIN_UTC, soft_floor: None, reading: None };
        for wall in [Instant::MIN_UTC, first - second, last, last + second, Instant::MAX_UTC] {
            assert!(!is_in_calendar(wall));
            let reading = ClockReading::fresh_boot(wall);
            assert!(!judge(past(), reading).is_trusted(), "{wall}");
            let bounded = reading.within_calendar();
            assert!(!judge(nothing, bounded).is_trusted(), "{wall}");
            assert!(bounded.wall == first || bounded.wall == last, "{wall}");
        }
        for wall in [first + second, last - second] {
            assert!(is_in_calendar(wall));
            assert_eq!(ClockReading::fresh_boot(wall).within_calendar().wall, wall);
            assert!(judge(nothing, ClockReading::fresh_boot(wall)).is_trusted());
        }
        assert_eq!(later(Instant::MAX_UTC, second), Instant::MAX_UTC);
    }

    #[test]
    fn unknown_boots_compare_with_nothing() {
        let unknown =
            ClockReading { boot: BootId::UNKNOWN, ..reading("2021-10-05T06:00:00Z", 1000, 1) };
        let past = ClockPast { reading: Some(unknown), ..past() };
        assert!(judge(past, ClockReading::fresh_boot(at("2021-10-09T06:00:00Z"))).is_trusted());
    }
}
