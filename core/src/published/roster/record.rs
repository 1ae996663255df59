//! A record's value: twelve bytes that point into the side tables.

use super::layout::VALUE_LEN;
use crate::encoding::bytes::{Cursor, u24_bytes};

/// Stands for a place that isn't known.
const NO_PLACE: u32 = 0x00ff_ffff;
/// How many a three-byte index can tell apart, [`NO_PLACE`] kept free.
pub(super) const MAX_U24: u32 = NO_PLACE;
/// How many a two-byte index can tell apart.
pub(super) const MAX_U16: u32 = 0x1_0000;

/// What a record says, as indices into the side tables.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Record {
    Listed {
        employer: u32,
        duty: u16,
        home: Option<u32>,
        work: Option<u32>,
    },
    /// The person was listed by an older segment and is no longer.
    Removed,
}

impl Record {
    pub(super) fn encode(self) -> [u8; VALUE_LEN] {
        let Self::Listed { employer, duty, home, work } = self else {
            return [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        };
        let [e0, e1, e2] = u24_bytes(employer);
        let [d0, d1] = duty.to_le_bytes();
        let [h0, h1, h2] = u24_bytes(home.unwrap_or(NO_PLACE));
        let [w0, w1, w2] = u24_bytes(work.unwrap_or(NO_PLACE));
        [e0, e1, e2, d0, d1, h0, h1, h2, w0, w1, w2, 0]
    }

    /// Reads a value; none where the flags are unknown or a removal carries anything.
    pub(super) fn decode(bytes: &[u8]) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let (employer, duty) = (cursor.u24()?, cursor.u16()?);
        let (home, work) = (cursor.u24()?, cursor.u24()?);
        match (cursor.u8()?, cursor.rest()) {
            (0, []) => Some(Self::Listed { employer, duty, home: known(home), work: known(work) }),
            (1, []) if (employer, duty, home, work) == (0, 0, 0, 0) => Some(Self::Removed),
            _ => None,
        }
    }
}

fn known(place: u32) -> Option<u32> {
    (place != NO_PLACE).then_some(place)
}
