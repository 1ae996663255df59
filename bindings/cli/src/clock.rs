//! The clocks of this computer, or the time that `--at` gives.

use std::time::{Duration, Instant as Monotonic, SystemTime};

use chot_core::time::{BootId, ClockReading, DateTime, Instant, NaiveDate, is_in_calendar};

/// Reads a time as `CLI.md` writes it.
pub(crate) fn parse_time(text: &str) -> Result<Instant, String> {
    let at = DateTime::parse_from_rfc3339(text).map(|t| t.to_utc()).map_err(|error| {
        format!("{error}; expected RFC 3339 with an offset, such as 2021-10-05T07:10:00+07:00")
    })?;
    let out = "out of the calendar; expected a time after the beginning of 1970 and before 3000";
    if is_in_calendar(at) { Ok(at) } else { Err(out.to_owned()) }
}

/// Reads a day as people write it: 05/10/2021, the day first, or 2021-10-05.
pub(crate) fn parse_day(text: &str) -> Result<NaiveDate, String> {
    let forms = ["%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y"];
    let day = forms.iter().find_map(|form| NaiveDate::parse_from_str(text.trim(), form).ok());
    let years = [1900, 3000].map(|year| NaiveDate::from_ymd_opt(year, 1, 1));
    let day = day.filter(|day| years[0] <= Some(*day) && Some(*day) < years[1]);
    day.ok_or_else(|| "expected a day: 05/10/2021, the day first, or 2021-10-05".to_owned())
}

/// The instant of `--at`, or now.
pub(crate) fn now(at: Option<Instant>) -> Instant {
    at.unwrap_or_else(|| SystemTime::now().into())
}

/// The clocks: as of a fresh boot at `--at`, or this computer's.
pub(crate) fn reading(at: Option<Instant>) -> ClockReading {
    match at {
        Some(at) => ClockReading::fresh_boot(at),
        None => ClockReading { wall: now(None), monotonic: uptime(), boot: boot() },
    }
}

/// Linux's uptime; elsewhere zero, which says nothing.
fn uptime() -> Duration {
    std::fs::read_to_string("/proc/uptime")
        .ok()
        .and_then(|text| text.split_whitespace().next()?.parse().ok())
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .unwrap_or_default()
}

fn boot() -> BootId {
    let text = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let digits: String = text.chars().filter(char::is_ascii_hexdigit).collect();
    BootId(u128::from_str_radix(&digits, 16).unwrap_or_default().to_be_bytes())
}

/// After how long no further file of an update is asked for. What came is kept for the next attempt.
const LONGEST_UPDATE: Duration = Duration::from_secs(2 * 3600);

/// Why an update that began now is given up, once it has taken too long.
pub(crate) fn patience() -> impl Fn() -> Option<String> {
    patience_of(LONGEST_UPDATE)
}

fn patience_of(longest: Duration) -> impl Fn() -> Option<String> {
    let elapsed = stopwatch();
    let reason = format!("it took longer than {} minutes", longest.as_secs() / 60);
    move || (elapsed() > longest).then(|| reason.clone())
}

/// A stopwatch for the stages of a passage.
pub(crate) fn stopwatch() -> impl Fn() -> Duration {
    let start = Monotonic::now();
    move || start.elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_out_of_the_calendar_is_refused() {
        for text in ["1970-01-01T00:00:00Z", "3000-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"] {
            assert!(parse_time(text).unwrap_err().contains("before 3000"), "{text}");
        }
        assert!(parse_time("2999-12-31T23:59:59Z").is_ok());
    }

    #[test]
    fn a_day_is_read_as_people_write_it() {
        let day = NaiveDate::from_ymd_opt(2021, 10, 5);
        for text in ["2021-10-05", "05/10/2021", "5/10/2021", " 05-10-2021 ", "05.10.2021"] {
            assert_eq!(parse_day(text).ok(), day, "{text}");
        }
        for text in ["10/25/2021", "05/10/21", "yesterday", "2021-02-30", ""] {
            assert!(parse_day(text).is_err(), "{text}");
        }
    }

    #[test]
    fn patience_ends() {
        assert_eq!(patience()(), None);
        let ended = patience_of(Duration::ZERO);
        std::thread::sleep(Duration::from_millis(1));
        assert_eq!(ended().as_deref(), Some("it took longer than 0 minutes"));
    }
}
