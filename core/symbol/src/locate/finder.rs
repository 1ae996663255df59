//! Finder patterns (ISO/IEC 18004, 6.3.3): dark and light in the ratio 1:1:3:1:1 across the middle,
//! whichever way they are crossed.
//!
//! Rows are searched for the ratio, each hit is checked down its column and across again, and the
//! hits of one pattern are gathered.

use crate::meter::Meter;
use crate::picture::bits::Bits;
use crate::picture::number::{real, units, whole};
use crate::picture::view::Point;

/// The most hits of rows that are followed up, of large and of small patterns.
const MOST_HITS: usize = 4096;
/// The most patterns kept, of large and of small ones: noise and dense codes are full of what crosses
/// as a finder pattern once, and the real ones may come last.
const MOST_PATTERNS: usize = 600;
/// Pixels across; less is small.
const SMALL: f32 = 14.0;

/// What crossing a finder pattern found.
#[derive(Clone, Copy)]
pub(crate) struct Hit {
    pub(crate) centre: Point,
    /// A module's length along the row and the column through the centre, in pixels.
    pub(crate) across: f32,
    pub(crate) down: f32,
    /// How many rows said so.
    pub(crate) support: u16,
    /// Whether it is light on dark.
    pub(crate) inverted: bool,
}

/// Adds the finder patterns that every `step`th row crosses. `ink` is 1 for dark on light and 0 for
/// light on dark. What lies where there is a symbol that is known is left out.
pub(crate) fn find(
    bits: &Bits,
    ink: u8,
    step: usize,
    is_known: impl Fn(Point) -> bool,
    meter: &mut Meter<'_>,
    changes: &mut Vec<u32>,
    found: &mut Vec<Hit>,
) {
    let first = found.len();
    let (mut hits, mut kept) = ([0_usize; 2], [0_usize; 2]);
    for y in (step / 2..bits.height).step_by(step.max(1)) {
        bits.changes(y, ink, changes);
        if !meter.spend(units(bits.width / 8 + 4 * changes.len())) {
            return;
        }
        for edges in changes.windows(6).step_by(2) {
            let &[a, b, c, d, e, f] = edges else { continue };
            let runs = [b - a, c - b, d - c, e - d, f - e];
            if !quickly_in_ratio(runs) {
                continue;
            }
            let runs = runs.map(|run| f32::from(u16::try_from(run).unwrap_or(u16::MAX)));
            if !in_ratio(&runs) {
                continue;
            }
            let middle = usize::try_from(c.midpoint(d)).unwrap_or(0);
            if is_known([real(middle), real(y)]) {
                continue;
            }
            let kind = usize::from(runs.iter().sum::<f32>() < SMALL);
            let Some(count) = hits.get_mut(kind).filter(|count| **count < MOST_HITS) else {
                continue;
            };
            *count += 1;
            if !meter.spend(units(2 * bits.height.min(400))) {
                return;
            }
            if let Some(hit) = check(bits, ink, middle, y, &runs) {
                let patterns = found.get_mut(first..).unwrap_or_default();
                match gather(patterns, hit, meter) {
                    None => return,
                    Some(true) => {}
                    Some(false) => {
                        let kind = usize::from(hit.across * 7.0 < SMALL);
                        if let Some(kept) = kept.get_mut(kind).filter(|n| **n < MOST_PATTERNS) {
                            *kept += 1;
                            found.push(hit);
                        }
                    }
                }
            }
        }
    }
}

/// The ratio in whole numbers, loosely: most runs of a picture end here.
fn quickly_in_ratio([a, b, c, d, e]: [u32; 5]) -> bool {
    let rings = a + b + d + e;
    // The middle is three quarters of the rings; half and twice that, and more for few pixels.
    8 * c + 12 >= 3 * rings && 2 * c <= 3 * rings + 4 && a <= 4 * e + 2 && e <= 4 * a + 2
}

/// Whether the runs are 1:1:3:1:1, dark and light each in itself: light spreads, ink bleeds.
fn in_ratio(&[a, b, c, d, e]: &[f32; 5]) -> bool {
    let dark = (a + c + e) / 5.0;
    let light = (b + d) / 2.0;
    if dark > 4.0 * light + 0.5 || light > 4.0 * dark + 0.5 {
        return false;
    }
    let near = |run: f32, module: f32| (run - module).abs() <= 0.75 * module + 0.5;
    near(a, dark)
        && near(e, dark)
        && near(b, light)
        && near(d, light)
        && (c - 3.0 * dark).abs() <= 1.8 * dark + 0.5
}

/// Follows a row's hit down and across.
fn check(bits: &Bits, ink: u8, x: usize, y: usize, runs: &[f32; 5]) -> Option<Hit> {
    let width: f32 = runs.iter().sum();
    let reach = whole(4.0 * width) + 8;
    let (column, middle) = crossing(bits, ink, x, y, (0, 1), reach)?;
    let height: f32 = column.iter().sum();
    if !in_ratio(&column) || height > 5.0 * width || width > 5.0 * height {
        return None;
    }
    let centre_y = real(y) + middle;
    let (row, middle) = crossing(bits, ink, x, whole(centre_y), (1, 0), reach)?;
    if !in_ratio(&row) {
        return None;
    }
    // A square's diagonals are crossed in the same ratio; one of them may be spoilt.
    let (cx, cy) = (whole(real(x) + middle), whole(centre_y));
    let diagonal = |direction| {
        crossing(bits, ink, cx, cy, direction, reach).is_some_and(|(runs, _)| in_ratio(&runs))
    };
    if !diagonal((1, 1)) && !diagonal((1, -1)) {
        return None;
    }
    let across: f32 = row.iter().sum();
    Some(Hit {
        centre: [real(x) + middle, centre_y],
        across: across / 7.0,
        down: height / 7.0,
        support: 1,
        inverted: ink == 0,
    })
}

/// The five runs through a pixel along a direction, and the middle of the third, as a way from the
/// first edge of the pixel. `None` if they do not end within `reach` pixels.
#[inline(never)]
fn crossing(
    bits: &Bits,
    ink: u8,
    x: usize,
    y: usize,
    (dx, dy): (isize, isize),
    reach: usize,
) -> Option<([f32; 5], f32)> {
    let walk = |sign: isize| {
        let mut line = bits.line(x, y, (sign * dx, sign * dy), reach + 1);
        Some([line.run(ink)?, line.run(1 - ink)?, line.run(ink)?].map(real))
    };
    let [back, b, a] = walk(-1)?;
    let [ahead, d, e] = walk(1)?;
    // The pixel itself is in both walks.
    Some(([a, b, back + ahead - 1.0, d, e], (ahead - back + 1.0) / 2.0))
}

/// Adds a hit to the pattern it lies in, if there is one, of patterns in the order of the rows that
/// crossed them first. `None` if no work is left.
fn gather(patterns: &mut [Hit], hit: Hit, meter: &mut Meter<'_>) -> Option<bool> {
    let [x, y] = hit.centre;
    let mut looked = 0;
    for pattern in patterns.iter_mut().rev() {
        looked += 1;
        let [u, v] = pattern.centre;
        // Patterns before this one were crossed higher still, and those like the hit lie no farther from
        // where they were than these heights.
        if v + 3.0 * pattern.down + 8.0 * hit.down + 4.0 < y {
            break;
        }
        let near = (u - x).abs() <= 1.5 * pattern.across && (v - y).abs() <= 1.5 * pattern.down;
        let alike = hit.across <= 1.6 * pattern.across + 0.5
            && pattern.across <= 1.6 * hit.across + 0.5
            && hit.down <= 1.6 * pattern.down + 0.5
            && pattern.down <= 1.6 * hit.down + 0.5;
        if near && alike {
            let old = f32::from(pattern.support);
            let mean = |old_value: f32, new: f32| (old_value * old + new) / (old + 1.0);
            pattern.centre = [mean(u, x), mean(v, y)];
            pattern.across = mean(pattern.across, hit.across);
            pattern.down = mean(pattern.down, hit.down);
            pattern.support = pattern.support.saturating_add(1);
            return Some(true);
        }
    }
    meter.spend(looked).then_some(false)
}
