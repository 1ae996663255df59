//! Grid fitting: from three finder patterns to where every module is seen.

use super::arrange::{Finder, Pair, Role, Triple};
use super::homography::{Homography, Match, TOGETHER};
use super::outline::distance;
use crate::code::layout::Layout;
use crate::meter::Meter;
use crate::picture::levels::Levels;
use crate::picture::number::{real, units, whole};
use crate::picture::view::{Point, View};

/// How much a timing pattern counts whose colours are turned around, in parts of one that is right.
const TURNED: f32 = 0.5;

/// A finder pattern's corners, clockwise from its upper left one, in modules.
const CORNERS: [Point; 4] = [[0.0, 0.0], [7.0, 0.0], [7.0, 7.0], [0.0, 7.0]];
/// Offsets that are correlated together.
const LANES: usize = 4;

/// A symbol's place before it is known more closely.
#[derive(Clone, Copy)]
pub(crate) struct Estimate {
    /// Modules a side.
    pub(crate) size: usize,
    pub(crate) homography: Homography,
    /// How well the timing patterns alternate: 1 perfectly, 0 not at all.
    pub(crate) timing: f32,
}

/// The sizes and perspectives that a triple suggests, likeliest first.
pub(crate) fn estimates(
    view: &View<'_>,
    finders: &[Finder],
    triple: &Triple,
    meter: &mut Meter<'_>,
) -> Vec<Estimate> {
    let [one, two] = triple.modules;
    let mut found = Vec::new();
    for size in sizes((one * two).sqrt(), 0.1) {
        if !meter.spend(units(4000 + size * 100)) {
            break;
        }
        let matches = matches(finders, triple, size);
        let full = Homography::fit(&matches);
        let flat = parallelogram(finders, triple, size);
        for homography in [full, flat].into_iter().flatten() {
            if homography.is_sound(real(size), 5.0) {
                let timing = timing(view, &homography, size);
                found.push(Estimate { size, homography, timing });
            }
        }
    }
    found.sort_by(|a, b| b.timing.total_cmp(&a.timing));
    found
}

/// The sizes, in modules a side, that a count of modules between two finder patterns' centres allows.
///
/// A larger symbol's size is known less well: by `spread` versions more for each version.
fn sizes(between: f32, spread: f32) -> impl Iterator<Item = usize> {
    let version = ((between - 10.0) / 4.0).clamp(1.0, 40.0);
    let reach = 0.75 + version * spread;
    let (low, high) = ((version - reach).ceil().max(1.0), (version + reach).floor().min(40.0));
    (whole(low)..=whole(high)).map(|number| 17 + 4 * number)
}

/// Where the corners and centres of the finder patterns are, in modules and in pixels.
pub(crate) fn matches(finders: &[Finder], triple: &Triple, size: usize) -> Vec<Match> {
    let [a, b, c] = triple.finders.map(|i| finders.get(i));
    let (Some(a), Some(b), Some(c)) = (a, b, c) else { return Vec::new() };
    let far = real(size) - 7.0;
    let right = direction(a.centre(), b.centre());
    let down = direction(a.centre(), c.centre());
    let mut matches = Vec::with_capacity(16);
    for (finder, [left, top]) in [(a, [0.0, 0.0]), (b, [far, 0.0]), (c, [0.0, far])] {
        add_matches(&mut matches, finder, [left, top], right, down);
    }
    matches
}

/// Adds a finder pattern whose upper left corner is at a place of the symbol.
fn add_matches(
    matches: &mut Vec<Match>,
    finder: &Finder,
    [left, top]: Point,
    right: Point,
    down: Point,
) {
    let centre = [left + 3.5, top + 3.5];
    matches.push(Match { module: centre, pixel: finder.centre(), weight: 6.0 });
    let Some(outline) = finder.outline else { return };
    let first = upper_left(&outline.corners, right, down);
    for (i, [u, v]) in CORNERS.into_iter().enumerate() {
        let Some(&pixel) = outline.corners.get((first + i) % 4) else { continue };
        matches.push(Match { module: [left + u, top + v], pixel, weight: 1.0 });
    }
}

/// Where a map has the corners and centres of the finder patterns, moved by so many modules from there.
pub(crate) fn finders(map: &Homography, size: usize, moved: impl Fn(Point) -> Point) -> Vec<Match> {
    let far = real(size) - 7.0;
    let mut matches = Vec::with_capacity(16);
    for [left, top] in [[0.0, 0.0], [far, 0.0], [0.0, far]] {
        let [du, dv] = moved([left + 3.5, top + 3.5]);
        let centre = ([3.5, 3.5], 4.0);
        for ([u, v], weight) in [centre].into_iter().chain(CORNERS.map(|corner| (corner, 1.0))) {
            let module = [left + u, top + v];
            if let Some(pixel) = map.map([module[0] + du, module[1] + dv]) {
                matches.push(Match { module, pixel, weight });
            }
        }
    }
    matches
}

/// The sizes that a pair suggests, with maps that know little of the far side, likeliest first, and
/// the points that they are fitted to.
pub(crate) fn pair_estimates(
    view: &View<'_>,
    finders: &[Finder],
    pair: &Pair,
    meter: &mut Meter<'_>,
) -> Vec<(Estimate, Vec<Match>)> {
    let mut found = Vec::new();
    for size in sizes(pair.modules, 0.08) {
        if !meter.spend(units(3000 + size * 60)) {
            break;
        }
        let far = real(size) - 7.0;
        let places = match pair.role {
            Role::Top => [[0.0, 0.0], [far, 0.0]],
            Role::Left => [[0.0, 0.0], [0.0, far]],
            Role::Diagonal => [[far, 0.0], [0.0, far]],
        };
        let mut matches = Vec::with_capacity(10);
        for (place, finder) in places.into_iter().zip(pair.finders) {
            if let Some(finder) = finders.get(finder) {
                add_matches(&mut matches, finder, place, pair.right, pair.down);
            }
        }
        let Some(homography) = Homography::fit_stiff(&matches, 3e-5) else { continue };
        if homography.is_sound(real(size), 3.0) {
            let timing = match pair.role {
                Role::Top => timing_along(view, &homography, size, false),
                Role::Left => timing_along(view, &homography, size, true),
                Role::Diagonal => timing(view, &homography, size) + 0.25,
            };
            found.push((Estimate { size, homography, timing }, matches));
        }
    }
    found.sort_by(|a, b| b.0.timing.total_cmp(&a.0.timing));
    found
}

/// Which of the corners, clockwise, is the upper left one, if right and down are these ways.
fn upper_left(corners: &[Point; 4], right: Point, down: Point) -> usize {
    let fit = |first: usize| {
        let at = |i: usize| corners.get((first + i) % 4).copied().unwrap_or_default();
        let along = direction(at(0), at(1));
        let beside = direction(at(0), at(3));
        along[0] * right[0] + along[1] * right[1] + beside[0] * down[0] + beside[1] * down[1]
    };
    (0..4).max_by(|&a, &b| fit(a).total_cmp(&fit(b))).unwrap_or(0)
}

fn direction(from: Point, to: Point) -> Point {
    let length = distance(from, to).sqrt().max(1e-6);
    [(to[0] - from[0]) / length, (to[1] - from[1]) / length]
}

/// The map without perspective that the three centres determine.
fn parallelogram(finders: &[Finder], triple: &Triple, size: usize) -> Option<Homography> {
    let [a, b, c] = triple.finders.map(|i| finders.get(i).map(Finder::centre));
    let (a, b, c) = (a?, b?, c?);
    let far = real(size) - 3.5;
    let fourth = [b[0] + c[0] - a[0], b[1] + c[1] - a[1]];
    let places = [([3.5, 3.5], a), ([far, 3.5], b), ([far, far], fourth), ([3.5, far], c)];
    Homography::fit(&places.map(|(module, pixel)| Match { module, pixel, weight: 1.0 }))
}

/// How well both timing patterns alternate under a map, whatever the light: the mean of both and the
/// weaker.
pub(crate) fn timing(view: &View<'_>, homography: &Homography, size: usize) -> f32 {
    let across = timing_along(view, homography, size, false);
    let down = timing_along(view, homography, size, true);
    f32::midpoint(f32::midpoint(across, down), across.min(down))
}

/// How well one of them does.
fn timing_along(view: &View<'_>, homography: &Homography, size: usize, down: bool) -> f32 {
    let row = homography.row(if down { 0.0 } else { 6.5 });
    let at = |i: usize| {
        let along = real(i) + 0.5;
        view.at(if down { row.beside(6.5, along) } else { row.at(along) })
    };
    let (mut before, mut here) = (at(7), at(8));
    let (mut agreed, mut all) = (0.0, 0.0);
    for i in 8..size - 8 {
        let after = at(i + 1);
        // Positive where darker than its neighbours, as even modules are.
        let darker = f32::midpoint(before, after) - here;
        agreed += if i % 2 == 0 { darker } else { -darker };
        all += darker.abs();
        (before, here) = (here, after);
    }
    let agreed = agreed / (all + 1.0);
    // Blur that is longer than a module turns the colours around.
    if agreed < 0.0 { TURNED * -agreed } else { agreed }
}

/// A pattern of rings in which the second outermost is light: an alignment pattern reaches two modules from
/// its centre, a finder pattern three. It is sought around where it is expected.
///
/// Gives the offset in modules, and the correlation: 1 for a perfect picture of one.
pub(crate) fn rings(
    view: &View<'_>,
    homography: &Homography,
    centre: Point,
    rings: usize,
    radius: usize,
) -> Option<(Point, f32)> {
    // Half a module between samples.
    let reach = 2 * (radius + rings);
    let side = 2 * reach + 1;
    let mut lattice = vec![0.0; side * side + LANES];
    for (j, line) in lattice.chunks_exact_mut(side).enumerate() {
        let row = homography.row(centre[1] + (real(j) - real(reach)) / 2.0);
        let mut u = centre[0] - real(reach) / 2.0;
        for greys in line.chunks_mut(TOGETHER) {
            let mut points = [Point::default(); TOGETHER];
            for point in &mut points {
                *point = [u, 0.0];
                u += 0.5;
            }
            row.see(view, points, greys);
        }
    }
    let span = 4 * radius + 1;
    let mut scores = Vec::with_capacity(span * span);
    for dj in 0..span {
        for di in (0..span).step_by(LANES) {
            let several = pattern_correlations(&lattice, side, rings, [di, dj]);
            scores.extend(several.into_iter().take(span - di));
        }
    }
    let score = |i: usize, j: usize| scores.get(j * span + i).copied().unwrap_or(-1.0);
    let middle = 2 * radius;
    let (best, value) = scores
        .iter()
        .enumerate()
        .map(|(at, &value)| {
            // What is near where it is expected is preferred a little.
            let off = (at % span).abs_diff(middle) + (at / span).abs_diff(middle);
            (at, value - 0.012 * real(off))
        })
        .max_by(|a, b| a.1.total_cmp(&b.1))?;
    let (i, j) = (best % span, best / span);
    let top = |before: f32, here: f32, after: f32| {
        let curve = before + after - 2.0 * here;
        if curve < -1e-4 { ((before - after) / (2.0 * curve)).clamp(-0.7, 0.7) } else { 0.0 }
    };
    let here = score(i, j);
    let mut offset = [real(i) - real(middle), real(j) - real(middle)];
    if i > 0 && i + 1 < span {
        offset[0] += top(score(i - 1, j), here, score(i + 1, j));
    }
    if j > 0 && j + 1 < span {
        offset[1] += top(score(i, j - 1), here, score(i, j + 1));
    }
    Some((offset.map(|steps| steps / 2.0), value))
}

/// The correlation coefficients of such a pattern with the lattice at offsets beside each other.
fn pattern_correlations(
    lattice: &[f32],
    side: usize,
    rings: usize,
    [di, dj]: [usize; 2],
) -> [f32; LANES] {
    let width = 2 * rings + 1;
    let [mut sums, mut squares, mut darks] = [[0.0; LANES]; 3];
    for (x, y) in (0..width * width).map(|module| (module % width, module / width)) {
        let ring = x.abs_diff(rings).max(y.abs_diff(rings));
        let dark = if ring + 1 == rings { 0.0 } else { 1.0 };
        let greys = lattice.get((dj + 2 * y) * side + di + 2 * x..);
        let greys: &[f32; LANES] = greys.and_then(<[f32]>::first_chunk).unwrap_or(&[0.0; LANES]);
        sums.iter_mut().zip(greys).for_each(|(sum, grey)| *sum += grey);
        squares.iter_mut().zip(greys).for_each(|(sum, grey)| *sum += grey * grey);
        darks.iter_mut().zip(greys).for_each(|(sum, grey)| *sum += grey * dark);
    }
    // Σ (t − mean t) · g, negated: dark is low.
    let (all, light) = (real(width * width), real(8 * (rings - 1)));
    let (share, template) = ((all - light) / all, (all - light) * light / all);
    for ((sum, square), dark) in sums.iter_mut().zip(&squares).zip(&darks) {
        let (variance, covariance) = (square - *sum * *sum / all, *sum * share - dark);
        *sum = covariance / (variance.max(all) * template).sqrt();
    }
    sums
}

/// Places of modules whose colour is known, and their levels, while a map is moved.
struct Target {
    module: Point,
    sign: f32,
    middle: f32,
    scale: f32,
}

/// Moves the four corners until the function patterns are seen best.
///
/// Coordinate ascent on the sum over the known modules of how much darker or lighter each is than
/// the middle of its surroundings.
pub(crate) fn ascend(
    view: &View<'_>,
    start: &Homography,
    layout: &Layout,
    levels: &Levels,
    meter: &mut Meter<'_>,
) -> Homography {
    let side = real(layout.size());
    let targets: Vec<Target> = layout
        .known()
        .iter()
        .map(|known| {
            let (x, y) = (usize::from(known.x), usize::from(known.y));
            let (middle, scale) = levels.at(x, y);
            let sign = if known.dark { 1.0 } else { -1.0 };
            Target { module: [real(x) + 0.5, real(y) + 0.5], sign, middle, scale }
        })
        .collect();
    let score = |homography: &Homography| {
        let row = homography.row(0.0);
        let sum: f32 = targets
            .iter()
            .map(|target| {
                let [u, v] = target.module;
                let value = (target.middle - view.at(row.beside(u, v))) * target.scale;
                target.sign * value.clamp(-1.0, 1.0)
            })
            .sum();
        sum / real(targets.len().max(1))
    };
    let corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]];
    let mut places = [[0.0_f32; 2]; 4];
    for (place, corner) in places.iter_mut().zip(corners) {
        match start.map(corner) {
            Some(pixel) => *place = pixel,
            None => return *start,
        }
    }
    let module = {
        let [a, b, c, d] = places;
        let around = [(a, b), (b, c), (c, d), (d, a)];
        around.iter().map(|&(p, q)| distance(p, q).sqrt()).sum::<f32>() / (4.0 * side)
    };
    let (mut best, mut value) = (*start, score(start));
    let cost = units(targets.len() * 14 + 1500);
    for step in [0.7, 0.35, 0.18] {
        for _ in 0..3 {
            let mut moved = false;
            for corner in 0..4 {
                for axis in 0..2 {
                    for sign in [1.0, -1.0] {
                        if !meter.spend(cost) {
                            return best;
                        }
                        let mut tried = places;
                        if let Some(at) = tried.get_mut(corner).and_then(|p| p.get_mut(axis)) {
                            *at += sign * step * module;
                        }
                        let Some(homography) = Homography::of_corners(side, tried) else {
                            continue;
                        };
                        let reached = score(&homography);
                        if reached > value + 1e-4 {
                            (best, value, places, moved) = (homography, reached, tried, true);
                            break;
                        }
                    }
                }
            }
            if !moved {
                break;
            }
        }
    }
    best
}
