//! Days and times of day where the policy is in force.

use chrono::{NaiveDateTime, Timelike as _};

use crate::encoding::code::codes;
use crate::model::WeekdaySet;
use crate::time::{FixedOffset, Instant, NaiveDate, TimeDelta};

/// Seconds of a day.
pub(super) const DAY: u32 = 86_400;

/// The policy's offset, and when its days of duty begin.
#[derive(Clone, Copy, Debug)]
pub(super) struct Calendar {
    pub(super) offset: FixedOffset,
    /// Seconds after midnight.
    pub(super) service_day_from: u32,
}

impl Calendar {
    fn local(self, at: Instant) -> NaiveDateTime {
        let utc = at.naive_utc();
        // Only the first and the last day that chrono can name overflow.
        utc.checked_add_offset(self.offset).unwrap_or(utc)
    }

    /// The calendar day.
    pub(super) fn date(self, at: Instant) -> NaiveDate {
        self.local(at).date()
    }

    /// Seconds since midnight.
    pub(super) fn time_of_day(self, at: Instant) -> u32 {
        self.local(at).time().num_seconds_from_midnight()
    }

    /// The service day: until `service_day_from` it is still the day before.
    pub(super) fn service_day(self, at: Instant) -> NaiveDate {
        let local = self.local(at);
        let back = TimeDelta::seconds(i64::from(self.service_day_from));
        local.checked_sub_signed(back).unwrap_or(local).date()
    }
}

/// Days from `from` on and before `until`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DateRange {
    pub(super) from: Option<NaiveDate>,
    pub(super) until: Option<NaiveDate>,
}

impl DateRange {
    pub(super) fn contains(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day < until)
    }

    pub(super) fn is_empty(self) -> bool {
        matches!((self.from, self.until), (Some(from), Some(until)) if until <= from)
    }

    pub(super) fn intersection(self, other: Self) -> Self {
        let until = match (self.until, other.until) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        // `None` is the least of all, which is what an open beginning is.
        Self { from: self.from.max(other.from), until }
    }
}

/// Which way between home and work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// From home to work.
    ToWork,
    /// From work to home.
    ToHome,
}

codes! { Leg {
    ToWork = "to-work",
    ToHome = "to-home",
} }

/// A time of day, which may run over midnight.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Window {
    /// Seconds after midnight; in.
    pub(super) from: u32,
    /// Seconds after midnight, up to a whole day; out.
    pub(super) until: u32,
    pub(super) leg: Option<Leg>,
    /// Service days; `None`: all.
    pub(super) days: Option<WeekdaySet>,
}

impl Window {
    pub(super) fn contains(&self, time_of_day: u32) -> bool {
        if self.from < self.until {
            (self.from..self.until).contains(&time_of_day)
        } else {
            time_of_day >= self.from || time_of_day < self.until
        }
    }
}

/// Hours of the day in which a rule can be true, if everything else that it asks is met.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Seconds after midnight; in.
    pub from: u32,
    /// Seconds after midnight, up to 86 400; out.
    pub until: u32,
    /// The ways that are open then; empty: both.
    pub legs: Vec<Leg>,
}

/// A time of day, `06:30` or `06:30:15`, up to `24:00`, in seconds after midnight.
pub(super) fn time_of_day(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let mut part = |most: u32| -> Option<u32> {
        let digits = parts.next()?;
        let two = digits.len() == 2 && digits.bytes().all(|b| b.is_ascii_digit());
        let value = digits.parse().ok()?;
        (two && value <= most).then_some(value)
    };
    let hours = part(24)?;
    let minutes = part(59)?;
    let seconds = if text.len() > 5 { part(59)? } else { 0 };
    let total = hours * 3600 + minutes * 60 + seconds;
    (parts.next().is_none() && total <= DAY).then_some(total)
}

/// An offset, `+07:00` or `Z`.
pub(super) fn offset(text: &str) -> Option<FixedOffset> {
    if text == "Z" {
        return FixedOffset::east_opt(0);
    }
    let east = text.strip_prefix('+');
    let rest = east.or_else(|| text.strip_prefix('-'))?;
    let seconds = i32::try_from(time_of_day(rest)?).ok()?;
    // RFC 3339 has hours and minutes alone; no place on Earth is further off than 14 hours.
    let known = rest.len() == 5 && seconds <= 14 * 3600;
    let seconds = if east.is_some() { seconds } else { -seconds };
    known.then(|| FixedOffset::east_opt(seconds)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::DateTime;

    #[test]
    fn the_service_day_begins_when_the_policy_says() {
        let calendar = Calendar { offset: offset("+07:00").unwrap(), service_day_from: 5 * 3600 };
        for (at, day) in [
            ("2021-10-09T02:00:00+07:00", "2021-10-08"),
            ("2021-10-09T04:59:59+07:00", "2021-10-08"),
            ("2021-10-09T05:00:00+07:00", "2021-10-09"),
        ] {
            let at = DateTime::parse_from_rfc3339(at).unwrap().to_utc();
            assert_eq!(calendar.service_day(at).to_string(), day);
            assert_eq!(calendar.date(at).to_string(), "2021-10-09");
        }
        // The ends of time are no reason to stop.
        let _ = calendar.service_day(Instant::MIN_UTC);
        let _ = calendar.time_of_day(Instant::MAX_UTC);
    }

    #[test]
    fn windows_are_closed_at_the_start_and_open_at_the_end() {
        let window = |from, until| Window {
            from: time_of_day(from).unwrap(),
            until: time_of_day(until).unwrap(),
            leg: None,
            days: None,
        };
        let at = |text| time_of_day(text).unwrap();
        let morning = window("06:30", "08:00");
        assert!(morning.contains(at("06:30")) && morning.contains(at("07:59:59")));
        assert!(!morning.contains(at("06:29:59")) && !morning.contains(at("08:00")));
        let night = window("21:30", "05:00");
        assert!(night.contains(at("21:30")) && night.contains(at("00:00")));
        assert!(night.contains(at("04:59:59")) && !night.contains(at("05:00")));
        assert!(window("00:00", "24:00").contains(at("23:59:59")));
    }

    #[test]
    fn times_and_offsets_are_strict() {
        for bad in ["6:30", "24:01", "12:60", "12", "12:30:60", "12:30:00:00", "+1:00", "12:3a"] {
            assert_eq!(time_of_day(bad), None, "{bad}");
        }
        assert_eq!(offset("-03:30").map(|o| o.local_minus_utc()), Some(-12_600));
        for bad in ["07:00", "+7", "+15:00", "+07:00:00", ""] {
            assert_eq!(offset(bad), None, "{bad}");
        }
    }
}
