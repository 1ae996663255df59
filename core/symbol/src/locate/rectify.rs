//! A symbol's picture as if it were seen straight on and sharp: what blur leaves of an alignment pattern is
//! like none, but the same filter that makes finder patterns of what is seen of them makes one of it.

use super::fit;
use super::grid::{self, Grid};
use super::homography::Homography;
use crate::code::layout::{KnownModule, Layout};
use crate::meter::Meter;
use crate::picture::equalise::{self, Example};
use crate::picture::levels::Levels;
use crate::picture::number::{real, rounded, units};
use crate::picture::view::View;

/// Modules around the symbol that are seen too.
const MARGIN: usize = 5;
/// Samples of a side of the window that a filter sees, half a module apart.
const WINDOW: usize = 6;
const TAPS: usize = WINDOW * WINDOW + 1;
/// Those of a module's own four samples.
const OWN: [usize; 4] = [2 * WINDOW + 2, 2 * WINDOW + 3, 3 * WINDOW + 2, 3 * WINDOW + 3];
/// The grey between dark and light.
const MIDDLE: u8 = 128;
/// Times that the picture is made, and modules within which the farthest alignment pattern is sought in the
/// first and in the others.
const ROUNDS: usize = 3;
const FIRST_RADIUS: usize = 5;
const RADIUS: usize = 3;
/// The share of known modules from which on another time is worth it.
const PROMISING: f32 = 0.7;
/// How stiff the filter is.
const RIDGE: f32 = 0.03;

/// Brings a map to what the rectified picture shows. Gives the grid and how well the known modules are seen in
/// that picture: with the wrong version or place, little better than by chance.
///
/// `None` if there is nothing to see, or no work left.
pub(crate) fn align(
    view: &View<'_>,
    start: &Homography,
    levels: &Levels,
    layout: &Layout,
    meter: &mut Meter<'_>,
) -> Option<(Grid, f32)> {
    let size = layout.size();
    let side = side(size);
    // How the symbol lies in the rectified picture by the map that it is made with.
    let [near, far] = [0, size].map(|at| 2.0 * real(at + MARGIN) - 0.5);
    let corners = [[near, near], [far, near], [far, far], [near, far]];
    let map = Homography::of_corners(real(size), corners)?;
    let (mut seen, mut share) = (*start, 0.0);
    for round in 0..ROUNDS {
        let pixels = rectified(view, &seen, levels, layout, meter)?;
        let sharp = View::new(&pixels, side, side, side)?;
        let known = fit::finders(&map, size, |centre| {
            let found = fit::rings(&sharp, &map, centre, 3, 1);
            found.filter(|(_, score)| *score >= grid::FOUND).map_or([0.0; 2], |(offset, _)| offset)
        });
        let radius = if round == 0 { FIRST_RADIUS } else { RADIUS };
        let aligned = grid::align(&sharp, &map, &known, layout, radius, meter).0.homography;
        let aligned = Grid::plain(aligned);
        let [a, b, c, d] = aligned.corners(size)?.map(|corner| seen.map(map.unmap(corner)?));
        let moved = Homography::of_corners(real(size), [a?, b?, c?, d?]);
        seen = moved.filter(|it| it.is_sound(real(size), 6.0))?;
        let mut values = vec![-f32::from(MIDDLE); size * size];
        aligned.sample(&sharp, size, 0, [0.0; 2], &mut values);
        values.iter_mut().for_each(|value| *value = -*value);
        share = equalise::agreement(&values, size, layout);
        if share < PROMISING {
            break;
        }
    }
    Some((Grid::plain(seen), share))
}

/// The pixels of a side of the rectified picture.
fn side(size: usize) -> usize {
    2 * (size + 2 * MARGIN)
}

/// A picture of two pixels a module, by a filter that is fitted to the finder and timing patterns.
fn rectified(
    view: &View<'_>,
    seen: &Homography,
    levels: &Levels,
    layout: &Layout,
    meter: &mut Meter<'_>,
) -> Option<Vec<u8>> {
    let size = layout.size();
    let side = side(size);
    let known = layout.known().iter().filter(|module| is_placed(module, size));
    let examples: Vec<Example> = known
        .map(|module| {
            let [x, y] = [module.x, module.y].map(|at| 2 * (usize::from(at) + MARGIN));
            Example::of(module, y * side + x)
        })
        .collect();
    let work = examples.len() * TAPS * TAPS / 12 + side * side * (TAPS + 10);
    if !meter.spend(units(work + TAPS * TAPS * TAPS / 6)) {
        return None;
    }
    let samples = samples(view, seen, levels, size);
    let around = |place: usize, into: &mut Vec<f32>| gather(&samples, side, place, into);
    let filter = equalise::regress(&examples, TAPS, &OWN, RIDGE, &around)?;
    let mut pixels = vec![MIDDLE; side * side];
    let mut window = Vec::with_capacity(TAPS);
    for y in 2..side - 3 {
        for x in 2..side - 3 {
            let place = y * side + x;
            around(place, &mut window);
            let value = equalise::dot(&window, &filter).clamp(-1.5, 1.5);
            if let Some(pixel) = pixels.get_mut(place) {
                *pixel = u8::try_from(i32::from(MIDDLE) - rounded(80.0 * value)).unwrap_or(MIDDLE);
            }
        }
    }
    Some(pixels)
}

/// Whether a module's place is known from the finder patterns: those of alignment patterns aren't.
fn is_placed(module: &KnownModule, size: usize) -> bool {
    let (x, y) = (usize::from(module.x), usize::from(module.y));
    let near = |at: usize| at < 8;
    let far = |at: usize| at + 8 >= size;
    x == 6 || y == 6 || near(x) && (near(y) || far(y)) || far(x) && near(y)
}

/// Values half a module apart, the first a quarter of a module within the margin.
fn samples(view: &View<'_>, seen: &Homography, levels: &Levels, size: usize) -> Vec<f32> {
    let side = side(size);
    let mut values = Vec::with_capacity(side * side);
    let module = |at: usize| (at / 2).saturating_sub(MARGIN).min(size - 1);
    for y in 0..side {
        let row = seen.row(real(y) / 2.0 + 0.25 - real(MARGIN));
        for x in 0..side {
            let (middle, scale) = levels.at(module(x), module(y));
            let grey = view.at(row.at(real(x) / 2.0 + 0.25 - real(MARGIN)));
            values.push(((middle - grey) * scale).clamp(-1.5, 1.5));
        }
    }
    values
}

/// The samples around a place, and a constant.
fn gather(samples: &[f32], side: usize, place: usize, into: &mut Vec<f32>) {
    into.clear();
    let first = place - 2 * side - 2;
    for row in 0..WINDOW {
        let start = first + row * side;
        into.extend_from_slice(samples.get(start..start + WINDOW).unwrap_or_default());
    }
    into.push(1.0);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::code::version::Version;
    use crate::picture::view::Point;

    /// Pixels a module, and modules around the symbol.
    const UNIT: usize = 6;
    const QUIET: usize = 6;

    /// A symbol whose modules are chance but for the known ones, each pixel the mean of the disc around it.
    fn out_of_focus(size: usize, known: &[KnownModule], radius: usize) -> (Vec<u8>, usize) {
        let chance =
            |i: usize| (i + 1).wrapping_mul(0x9e37_79b9).wrapping_mul(i ^ 0x5bd1) >> 13 & 1;
        let mut dark: Vec<bool> = (0..size * size).map(|i| chance(i) == 1).collect();
        for module in known {
            dark[usize::from(module.y) * size + usize::from(module.x)] = module.dark;
        }
        let side = (size + 2 * QUIET) * UNIT;
        let is_dark = |x: usize, y: usize| {
            let [x, y] = [x, y].map(|at| (at / UNIT).wrapping_sub(QUIET));
            x < size && y < size && dark[y * size + x]
        };
        let disc: Vec<[usize; 2]> = (0..=2 * radius)
            .flat_map(|y| (0..=2 * radius).map(move |x| [x, y]))
            .filter(|[x, y]| x.abs_diff(radius).pow(2) + y.abs_diff(radius).pow(2) <= radius.pow(2))
            .collect();
        let luma = (0..side * side).map(|i| {
            let covered = disc.iter().filter(|[dx, dy]| {
                is_dark(
                    (i % side + dx).saturating_sub(radius),
                    (i / side + dy).saturating_sub(radius),
                )
            });
            u8::try_from(220 - 170 * covered.count() / disc.len()).unwrap()
        });
        (luma.collect(), side)
    }

    fn corners(size: usize, far: Point) -> [Point; 4] {
        let [near, side] = [QUIET, QUIET + size].map(|at| real(at * UNIT));
        [[near, near], [side, near], [side + far[0], side + far[1]], [near, side]]
    }

    /// What is seen of the known modules, and by how many modules all corners and each are off.
    fn aligned(layout: &Layout, luma: &[u8], side: usize, off: Point) -> Option<(f32, f32, f32)> {
        let size = layout.size();
        let view = View::new(luma, side, side, side).unwrap();
        let off = off.map(|modules| modules * real(UNIT));
        let start = Homography::of_corners(real(size), corners(size, off)).unwrap();
        let mut greys = vec![0.0; size * size];
        Grid::plain(start).sample(&view, size, 0, [0.0; 2], &mut greys);
        let levels = Levels::of(&greys, size);
        let mut meter = Meter::new(u64::MAX / 4);
        let (grid, share) = align(&view, &start, &levels, layout, &mut meter)?;
        let pairs = grid.corners(size)?.into_iter().zip(corners(size, [0.0; 2]));
        let apart: Vec<Point> =
            pairs.map(|(a, b)| [0, 1].map(|i| (a[i] - b[i]) / real(UNIT))).collect();
        // What moves the whole map, the filter takes back.
        let mean = [0, 1].map(|i| apart.iter().map(|at| at[i]).sum::<f32>() / 4.0);
        let bent = apart.iter().map(|at| (at[0] - mean[0]).hypot(at[1] - mean[1]));
        Some((share, mean[0].hypot(mean[1]), bent.fold(0.0, f32::max)))
    }

    /// Blur of 2.5 modules, by which no alignment pattern looks like one.
    #[test]
    fn a_map_whose_far_corner_is_modules_off_is_brought_there() {
        for (version, off) in [(4, [2.0, -1.0]), (11, [-2.5, 2.5]), (13, [3.0, 1.0])] {
            let layout = Layout::new(Version::new(version).unwrap());
            let (luma, side) = out_of_focus(layout.size(), layout.known(), 7);
            let (share, moved, bent) = aligned(&layout, &luma, side, off).unwrap();
            assert!(share > 0.9, "{version}: {share}");
            assert!(moved < 0.7 && bent < 0.25, "{version}: by {moved} and {bent} modules");
        }
    }

    /// Modules of chance, without a function pattern.
    #[test]
    fn what_is_none_is_told_by_its_known_modules() {
        for version in [4, 11, 13] {
            let layout = Layout::new(Version::new(version).unwrap());
            let size = layout.size();
            let (luma, side) = out_of_focus(size, &[], 7);
            let (share, ..) = aligned(&layout, &luma, side, [0.0; 2]).unwrap_or_default();
            assert!(share < 0.75, "{version}: {share}");
        }
    }
}
