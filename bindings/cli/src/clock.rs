//! The clocks of this computer, or the time that `--at` gives.

use std::time::{Duration, Instant as Monotonic, SystemTime};

use chot_core::time::{BootId, ClockReading, DateTime, Instant};

/// Reads a time as `CLI.md` writes it.
pub(crate) fn parse_time(text: &str) -> Result<Instant, String> {
    DateTime::parse_from_rfc3339(text).map(|t| t.to_utc()).map_err(|error| {
        format!("{error}; expected RFC 3339 with an offset, such as 2021-10-05T07:10:00+07:00")
    })
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

/// A stopwatch for the stages of a passage.
pub(crate) fn stopwatch() -> impl Fn() -> Duration {
    let start = Monotonic::now();
    move || start.elapsed()
}
