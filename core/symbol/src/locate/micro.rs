//! Micro QR codes (ISO/IEC 18004, 5.3.2): seen and named, not read. No travel code is one.

use super::homography::Homography;
use super::outline::Outline;
use crate::code::format::coded;
use crate::picture::number::real;
use crate::picture::view::{Point, View};

/// Modules a side by the symbol number in the format information (table 13).
const SIDES: [usize; 8] = [11, 13, 13, 15, 15, 17, 17, 17];
/// What the format information is masked with (7.9.2).
const MASK: u16 = 0b100_0100_0100_0101;
/// The work of looking at one finder pattern, in units.
pub(crate) const COST: u64 = 8_000;

/// The corners of the Micro QR code whose finder pattern this is.
pub(crate) fn corners(view: &View<'_>, outline: &Outline, inverted: bool) -> Option<[Point; 4]> {
    let [a, b, c, d] = outline.corners;
    let turned = [[a, b, c, d], [b, c, d, a], [c, d, a, b], [d, a, b, c]];
    let mirrored = turned.map(|[a, b, c, d]| [a, d, c, b]);
    turned.into_iter().chain(mirrored).find_map(|corners| {
        let map = Homography::of_corners(7.0, corners)?;
        let side = real(side(view, &map, inverted)?);
        let [a, b, c, d] = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]].map(|p| map.map(p));
        Some([a?, b?, c?, d?])
    })
}

/// Modules a side, if what lies beside the pattern is the format information of one, exactly, with its
/// timing patterns and separators around it.
fn side(view: &View<'_>, map: &Homography, inverted: bool) -> Option<usize> {
    let grey = |x: usize, y: usize| {
        let at = map.map([real(x) + 0.5, real(y) + 0.5])?;
        view.holds(at, 0.0).then(|| view.at(at))
    };
    let middle = f32::midpoint(grey(3, 3)?, grey(1, 1)?);
    let is_dark = |x: usize, y: usize| Some((grey(x, y)? < middle) != inverted);
    let wrong = |dark: bool, (x, y): (usize, usize)| is_dark(x, y) != Some(dark);

    let separator = (0..8).map(|i| (7, i)).chain((0..7).map(|i| (i, 7)));
    if separator.filter(|&at| wrong(false, at)).count() > 1 {
        return None;
    }
    let places = (1..9).map(|x| (x, 8)).chain((1..8).rev().map(|y| (8, y)));
    let mut found = 0;
    for (x, y) in places {
        found = found << 1 | u16::from(is_dark(x, y)?);
    }
    let number = (0..8).find(|number| (0..4).any(|mask| word(number << 2 | mask) == found))?;
    let side = SIDES.get(usize::from(number)).copied()?;
    let timing = (8..side).flat_map(|i| [(i, 0), (0, i)]);
    (timing.filter(|&at| wrong(at.0.max(at.1) % 2 == 0, at)).count() <= 1).then_some(side)
}

/// The format information of five bits, masked.
fn word(data: u16) -> u16 {
    coded(data) ^ MASK
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn format_information_is_as_the_standard_has_it() {
        // As another encoder writes it, and the first and last.
        assert_eq!(word(0), 0x4445);
        assert_eq!(word(1), 0x4172);
        assert_eq!(word(0b00101), 0x5099);
        assert_eq!(word(31), 0x3BBA);
    }
}
