//! The table of places: eight bytes each, in order, each once.
//!
//! Area index (2 bytes), latitude and longitude in thousandths of a degree (3 bytes each, offset by
//! 2^23; both zero where the position isn't known). A thousandth of a degree is 111 m north to
//! south, and less east to west, so what is published is within about 80 m.

use super::error::RosterError;
use super::table::Table;
use crate::encoding::bytes::{Cursor, u24_bytes};
use crate::model::{Area, Place, Position};

pub(super) const PLACE_LEN: usize = 8;
/// Added to thousandths of a degree, so that they are positive.
const OFFSET: i32 = 0x0080_0000;

/// A place as the file has it.
pub(super) type PlaceCode = [u8; PLACE_LEN];

/// A position in thousandths of a degree, latitude first, offset.
pub(super) type Grid = Option<(u32, u32)>;

pub(super) fn grid(position: Option<Position>) -> Grid {
    position.map(|position| (thousandths(position.lat()), thousandths(position.lon())))
}

#[expect(clippy::as_conversions, reason = "at most 180,000 in size, by the type Position")]
fn thousandths(degrees: f64) -> u32 {
    u32::try_from((degrees * 1000.0).round() as i32 + OFFSET).unwrap_or(0)
}

pub(super) fn encode(area: u16, grid: Grid) -> PlaceCode {
    let [a0, a1] = area.to_le_bytes();
    let (lat, lon) = grid.unwrap_or((0, 0));
    let [n0, n1, n2] = u24_bytes(lat);
    let [e0, e1, e2] = u24_bytes(lon);
    [a0, a1, n0, n1, n2, e0, e1, e2]
}

fn decode(code: &PlaceCode) -> Option<(u16, Option<Position>)> {
    let mut cursor = Cursor::new(code);
    let (area, lat, lon) = (cursor.u16()?, cursor.u24()?, cursor.u24()?);
    if (lat, lon) == (0, 0) {
        return Some((area, None));
    }
    Some((area, Some(Position::new(degrees(lat)?, degrees(lon)?).ok()?)))
}

fn degrees(number: u32) -> Option<f64> {
    Some(f64::from(i32::try_from(number).ok()? - OFFSET) / 1000.0)
}

/// The places of a segment, checked.
pub(super) struct Places(Vec<PlaceCode>);

impl Places {
    pub(super) fn open(bytes: &[u8], areas: &Table) -> Result<Self, RosterError> {
        let wrong = |what| RosterError::Table { table: "places", what };
        let (codes, []) = bytes.as_chunks::<PLACE_LEN>() else {
            return Err(wrong("its length is no multiple of eight bytes"));
        };
        if !codes.is_sorted_by(|a, b| a < b) {
            return Err(wrong("its places are not in order, each once"));
        }
        for code in codes {
            let (area, _) = decode(code).ok_or(wrong("a position is not on the globe"))?;
            if usize::from(area) >= areas.count() {
                return Err(wrong("an area is not in the table of areas"));
            }
        }
        Ok(Self(codes.to_vec()))
    }

    pub(super) fn count(&self) -> usize {
        self.0.len()
    }

    pub(super) fn get(&self, index: u32, areas: &Table) -> Option<Place> {
        let (area, position) = decode(self.0.get(crate::encoding::bytes::size(index))?)?;
        Some(Place { area: Area(areas.text(area.into())?.to_owned()), position })
    }
}
