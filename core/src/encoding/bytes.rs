//! Little-endian numbers in byte strings, read without a way to panic.

use chrono::{Datelike as _, NaiveDate};

/// Reads from the front of a byte string.
pub(crate) struct Cursor<'a>(&'a [u8]);

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*head)
    }

    pub(crate) fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    pub(crate) fn u16(&mut self) -> Option<u16> {
        self.array().map(u16::from_le_bytes)
    }

    pub(crate) fn u24(&mut self) -> Option<u32> {
        self.array().map(u24)
    }

    pub(crate) fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// What has not been read.
    pub(crate) fn rest(&self) -> &'a [u8] {
        self.0
    }
}

/// A number of three bytes.
pub(crate) fn u24([a, b, c]: [u8; 3]) -> u32 {
    u32::from_le_bytes([a, b, c, 0])
}

/// The three lower bytes of a number.
pub(crate) fn u24_bytes(number: u32) -> [u8; 3] {
    let [a, b, c, _] = number.to_le_bytes();
    [a, b, c]
}

/// A count as a size in memory. Where memory has no such size, the greatest one:
/// no slice is that long, so every bound check that follows fails.
pub(crate) fn size(count: u32) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX)
}

/// A date as a number that fits in three bytes. Dates before our era become 0, which is none;
/// the readers of lists let neither those nor the year 45,000 through.
pub(crate) fn day_number(date: NaiveDate) -> u32 {
    u32::try_from(date.num_days_from_ce()).unwrap_or(0).min(0x00ff_ffff)
}

/// The date of a number; none for 0 and for what the calendar doesn't reach.
pub(crate) fn date(number: u32) -> Option<NaiveDate> {
    let number = i32::try_from(number).ok().filter(|number| *number > 0)?;
    NaiveDate::from_num_days_from_ce_opt(number)
}
