//! Durations, ISO 8601: `PT60S`, `PT48H`, `P14D`, `P2W`, `P1DT12H`. No years and months, which
//! aren't lengths.

use crate::time::TimeDelta;

/// A length of time: whole days, and a rest below.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    days: i64,
    seconds: i64,
}

/// A century: longer than anything that a rule asks.
const MOST_DAYS: i64 = 36_525;

impl Span {
    /// Reads a duration; `None` if it isn't one, or is longer than a century.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix('P')?;
        let (date, time) = match rest.split_once('T') {
            Some((_, "")) => return None,
            Some((date, time)) => (date, time),
            None => (rest, ""),
        };
        if date.is_empty() && time.is_empty() {
            return None;
        }
        let days = sum(date, &[('W', 7), ('D', 1)])?;
        let seconds = sum(time, &[('H', 3600), ('M', 60), ('S', 1)])?;
        let within = days <= MOST_DAYS && seconds <= MOST_DAYS * 86_400;
        within.then_some(Self { days, seconds })
    }

    /// The exact length; a day is 24 hours.
    pub(super) fn exact(self) -> TimeDelta {
        TimeDelta::seconds(self.days * 86_400 + self.seconds)
    }

    /// The length in calendar days, where it is that and nothing else.
    pub(super) fn whole_days(self) -> Option<i64> {
        (self.seconds == 0).then_some(self.days)
    }
}

/// The exact length that an ISO 8601 duration names, a day being 24 hours: `PT15M`, `P2W`. None where it isn't
/// one, has years or months, or is longer than a century.
#[must_use]
pub fn parse_duration(text: &str) -> Option<TimeDelta> {
    Span::parse(text).map(Span::exact)
}

/// The sum of `12H30M`, each unit at most once and in the order given.
fn sum(text: &str, units: &[(char, i64)]) -> Option<i64> {
    let mut rest = text;
    let mut total = 0i64;
    for (unit, worth) in units {
        if let Some((count, after)) = rest.split_once(*unit) {
            if count.is_empty() || count.len() > 9 || !count.bytes().all(|b| b.is_ascii_digit()) {
                return None;
            }
            total = total.checked_add(count.parse::<i64>().ok()?.checked_mul(*worth)?)?;
            rest = after;
        }
    }
    rest.is_empty().then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_read() {
        for (text, seconds, days) in [
            ("PT60S", 60, None),
            ("PT48H", 172_800, None),
            ("PT1H30M", 5400, None),
            ("P14D", 1_209_600, Some(14)),
            ("P2W", 1_209_600, Some(14)),
            ("P1DT12H", 129_600, None),
            ("P0D", 0, Some(0)),
            ("PT999999999S", 999_999_999, None),
        ] {
            let span = Span::parse(text).unwrap();
            assert_eq!(span.exact().num_seconds(), seconds, "{text}");
            assert_eq!(span.whole_days(), days, "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        for text in [
            "",
            "P",
            "PT",
            "P1DT",
            "14D",
            "P14",
            "P1Y",
            "P1M",
            "PT-5S",
            "PT5",
            "PT1M1H",
            "P1D1D",
            "PT1.5H",
            "P+1D",
            "P99999999999D",
            "PT0000000001S",
            "P40000D",
            "P1Đ",
        ] {
            assert_eq!(Span::parse(text), None, "{text}");
        }
    }
}
