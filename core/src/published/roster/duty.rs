//! Duty patterns as bytes: `0` never · `1 bits` weekdays, Monday is bit 0 · `2 (3-byte day)+` dates,
//! as days from 0001-01-01 (that day is 1), in order.

use crate::encoding::bytes::{date, day_number, u24, u24_bytes};
use crate::model::{Duty, WeekdaySet};

pub(super) fn encode(duty: &Duty) -> Vec<u8> {
    match duty {
        Duty::Never => vec![0],
        // Nobody's day is the same as never; one meaning has one form.
        Duty::Weekdays(days) if days.is_empty() => vec![0],
        Duty::Weekdays(days) => vec![1, days.bits()],
        Duty::Dates(dates) => {
            let mut days: Vec<u32> = dates.iter().map(|date| day_number(*date)).collect();
            days.sort_unstable();
            days.dedup();
            if days.is_empty() {
                return vec![0];
            }
            let mut out = vec![2];
            days.into_iter().for_each(|day| out.extend_from_slice(&u24_bytes(day)));
            out
        }
    }
}

/// Reads a pattern in its only form.
pub(super) fn decode(bytes: &[u8]) -> Option<Duty> {
    match bytes {
        [0] => Some(Duty::Never),
        [1, bits @ 1..=0x7f] => Some(Duty::Weekdays(WeekdaySet::from_bits(*bits))),
        [2, days @ ..] => {
            let (days, []) = days.as_chunks::<3>() else { return None };
            let in_order = days.is_sorted_by(|a, b| u24(*a) < u24(*b));
            let dates: Option<Vec<_>> = days.iter().map(|day| date(u24(*day))).collect();
            dates.filter(|dates| in_order && !dates.is_empty()).map(Duty::Dates)
        }
        _ => None,
    }
}
