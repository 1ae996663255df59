//! Dates and times, as the operations `plusTime` and `dccDateOfBirth` read and shift them.

use chrono::{Datelike, Days, Months, NaiveDate, NaiveDateTime, TimeDelta};

use super::expression::Unit;
use crate::time::Instant;

/// A date or date-time in one of the specification's formats, in milliseconds. Without an offset it
/// is UTC, without a time midnight.
pub(super) fn time(text: &str) -> Option<Instant> {
    let Some((day, rest)) = text.split_once('T') else { return date_of_birth(text) };
    let day = if day.len() == 10 { last_day(day)? } else { return None };
    let (clock, rest) = rest.split_at_checked(8)?;
    if clock.get(2..3) != Some(":") || clock.get(5..6) != Some(":") {
        return None;
    }
    let part = |from: usize| digits(clock.get(from..from + 2)?);
    let (milliseconds, zone) = fraction(rest)?;
    let clock = day.and_hms_milli_opt(part(0)?, part(3)?, part(6)?, milliseconds)?;
    let east = TimeDelta::try_minutes(offset(zone)?)?;
    Some(clock.checked_sub_signed(east)?.and_utc())
}

/// The last day of what may be a day, a month or a year: midnight of it.
pub(super) fn date_of_birth(text: &str) -> Option<Instant> {
    Some(midnight(last_day(text)?)?.and_utc())
}

/// Shifts as JavaScript's `setUTC…` do: a day that the month hasn't got is one of the next month.
pub(super) fn plus(at: Instant, amount: i64, unit: Unit) -> Option<Instant> {
    match unit {
        Unit::Hour => at.checked_add_signed(TimeDelta::try_hours(amount)?),
        Unit::Day => at.checked_add_signed(TimeDelta::try_days(amount)?),
        Unit::Month => plus_months(at, amount),
        Unit::Year => plus_months(at, amount.checked_mul(12)?),
    }
}

fn plus_months(at: Instant, amount: i64) -> Option<Instant> {
    let date = at.date_naive();
    let months = i64::from(date.year()) * 12 + i64::from(date.month0());
    let months = months.checked_add(amount)?;
    let year = i32::try_from(months.div_euclid(12)).ok()?;
    let month = u32::try_from(months.rem_euclid(12)).ok()?;
    let first = NaiveDate::from_ymd_opt(year, month + 1, 1)?;
    let date = first.checked_add_days(Days::new(u64::from(date.day0())))?;
    Some(date.and_time(at.time()).and_utc())
}

/// `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn last_day(text: &str) -> Option<NaiveDate> {
    let year = || i32::try_from(digits(text.get(0..4)?)?).ok();
    let month = || digits(text.get(5..7)?);
    match text.len() {
        4 => NaiveDate::from_ymd_opt(year()?, 12, 31),
        7 if text.get(4..5) == Some("-") => {
            let first = NaiveDate::from_ymd_opt(year()?, month()?, 1)?;
            first.checked_add_months(Months::new(1))?.pred_opt()
        }
        10 if text.get(4..5) == Some("-") && text.get(7..8) == Some("-") => {
            NaiveDate::from_ymd_opt(year()?, month()?, digits(text.get(8..10)?)?)
        }
        _ => None,
    }
}

fn midnight(day: NaiveDate) -> Option<NaiveDateTime> {
    day.and_hms_opt(0, 0, 0)
}

/// A number in ASCII digits, at most four of them.
fn digits(text: &str) -> Option<u32> {
    let plain = (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok()).flatten()
}

/// Milliseconds, cut, and what follows the fraction.
fn fraction(text: &str) -> Option<(u32, &str)> {
    let Some(rest) = text.strip_prefix('.') else { return Some((0, text)) };
    let end = rest.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(rest.len());
    let (decimals, zone) = rest.split_at_checked(end)?;
    let kept = decimals.get(..3.min(decimals.len()))?;
    let scale = match kept.len() {
        1 => 100,
        2 => 10,
        3 => 1,
        _ => return None,
    };
    Some((digits(kept)? * scale, zone))
}

/// An offset, in minutes east: nothing, `Z`, or a sign and `h`, `hh`, `hmm`, `hhmm`, `h:mm`, `hh:mm`.
fn offset(zone: &str) -> Option<i64> {
    if zone.is_empty() || zone == "Z" {
        return Some(0);
    }
    let (sign, zone) = match zone.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, zone.strip_prefix('+')?),
    };
    let (hours, minutes) = match zone.split_once(':') {
        Some((hours, minutes)) if minutes.len() == 2 => (hours, minutes),
        Some(_) => return None,
        None if zone.len() > 2 => zone.split_at_checked(zone.len() - 2)?,
        None => (zone, "00"),
    };
    let (hours, minutes) = (digits(hours).filter(|_| hours.len() <= 2)?, digits(minutes)?);
    (hours < 24 && minutes < 60).then_some(sign * (i64::from(hours) * 60 + i64::from(minutes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        time(text).map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true))
    }

    #[test]
    fn every_format_is_read_and_others_are_not() {
        for (text, expected) in [
            ("2021", "2021-12-31T00:00:00.000Z"),
            ("2021-06", "2021-06-30T00:00:00.000Z"),
            ("2020-02", "2020-02-29T00:00:00.000Z"),
            ("2021-06-01", "2021-06-01T00:00:00.000Z"),
            ("2021-06-01T07:08:09", "2021-06-01T07:08:09.000Z"),
            ("2021-06-01T07:08:09Z", "2021-06-01T07:08:09.000Z"),
            ("2021-06-01T07:08:09+2", "2021-06-01T05:08:09.000Z"),
            ("2021-06-01T07:08:09-02", "2021-06-01T09:08:09.000Z"),
            ("2021-06-01T07:08:09+230", "2021-06-01T04:38:09.000Z"),
            ("2021-06-01T07:08:09+0230", "2021-06-01T04:38:09.000Z"),
            ("2021-06-01T07:08:09-2:30", "2021-06-01T09:38:09.000Z"),
            ("2021-06-01T07:08:09+07:00", "2021-06-01T00:08:09.000Z"),
            ("2021-06-01T07:08:09.5", "2021-06-01T07:08:09.500Z"),
            ("2021-06-01T07:08:09.98765Z", "2021-06-01T07:08:09.987Z"),
            ("2021-06-01T00:08:09.12+07:00", "2021-05-31T17:08:09.120Z"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
        for bad in [
            "",
            "21",
            "2021-",
            "2021-13",
            "2021-6",
            "2021-02-30",
            "2021/06/01",
            "2021-06-01 ",
            "2021-06T07:08:09",
            "2021-06-01T07:08",
            "2021-06-01T24:00:00",
            "2021-06-01T07:60:00",
            "2021-06-01T07-08-09",
            "2021-06-01T07:08:09.",
            "2021-06-01T07:08:09.Z",
            "2021-06-01T07:08:09+",
            "2021-06-01T07:08:09+24",
            "2021-06-01T07:08:09+02:60",
            "2021-06-01T07:08:09+02:0",
            "2021-06-01T07:08:09+002:00",
            "2021-06-01T07:08:09 Z",
            "2021-06-01T07:08:09z",
            "２０２１",
            "+2021",
            "2021-06-01T07:08:09.5.5",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert!(date_of_birth("2021-06-01T00:00:00Z").is_none());
    }

    #[test]
    fn months_and_years_run_over_as_in_javascript() {
        for (from, amount, unit, expected) in [
            ("2020-02-29", 1, Unit::Day, "2020-03-01"),
            ("2020-02-29", 1, Unit::Month, "2020-03-29"),
            ("2020-02-29", 1, Unit::Year, "2021-03-01"),
            ("2020-02-29", 4, Unit::Year, "2024-02-29"),
            ("2021-01-31", 1, Unit::Month, "2021-03-03"),
            ("2021-10-31", -1, Unit::Month, "2021-10-01"),
            ("2021-01-15", -1, Unit::Month, "2020-12-15"),
            ("2021-01-15", 12, Unit::Month, "2022-01-15"),
            ("2021-01-15", -25, Unit::Month, "2018-12-15"),
            ("2021-03-28", 24, Unit::Hour, "2021-03-29"),
            ("2021-12-31", 1, Unit::Day, "2022-01-01"),
        ] {
            let at = plus(time(from).unwrap(), amount, unit).unwrap();
            assert_eq!(at.date_naive().to_string(), expected, "{from} + {amount} {unit:?}");
        }
        let at = time("2021-01-31T13:37:00.042Z").unwrap();
        let later = plus(at, 1, Unit::Month).unwrap();
        assert_eq!(later.to_string(), "2021-03-03 13:37:00.042 UTC");
        for unit in [Unit::Year, Unit::Month, Unit::Day, Unit::Hour] {
            for amount in [i64::MAX, i64::MIN, 9_007_199_254_740_991, -9_007_199_254_740_991] {
                assert_eq!(plus(at, amount, unit), None, "{amount} {unit:?}");
            }
        }
    }
}
