//! The outline of a finder pattern: where its outermost edge is seen all around, and the four corners
//! of the square that this edge is.
//!
//! Corners give what a centre cannot: how the pattern is turned, how long a module is along each of
//! its axes, and with three patterns the perspective.

use super::finder::Hit;
use super::homography::{Homography, cross};
use crate::picture::bits::Bits;
use crate::picture::number::{fixed, pixel, real};
use crate::picture::view::{Point, View};

/// Directions in which the edge is looked for.
const RAYS: usize = 32;
/// Unit vectors all around.
#[expect(
    clippy::indexing_slicing,
    reason = "evaluated when compiled, where a wrong index is an error"
)]
const DIRECTIONS: [Point; RAYS] = {
    // cos and sin of k · 11.25°; the rest are turned copies.
    const QUARTER: [Point; 8] = [
        [1.0, 0.0],
        [0.980_785_3, 0.195_090_32],
        [0.923_879_5, 0.382_683_43],
        [0.831_469_6, 0.555_570_24],
        [0.707_106_77, 0.707_106_77],
        [0.555_570_24, 0.831_469_6],
        [0.382_683_43, 0.923_879_5],
        [0.195_090_32, 0.980_785_3],
    ];
    let mut all = [[0.0; 2]; RAYS];
    let mut i = 0;
    while i < 8 {
        let [x, y] = QUARTER[i];
        all[i] = [x, y];
        all[i + 8] = [-y, x];
        all[i + 16] = [-x, -y];
        all[i + 24] = [y, -x];
        i += 1;
    }
    all
};
/// The likeness from which the edge is measured again in the grey.
const WORTH_SHARPENING: f32 = 0.5;
/// The fewest of them that must have found it.
const ENOUGH: usize = 18;
/// After so many of them, so few are too few.
const TOO_FEW: [(usize, usize); 3] = [(4, 0), (8, 2), (16, 6)];
/// The work of following a hit, in units.
pub(crate) const COST: u64 = 6_000;

/// A finder pattern whose outline was seen.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Outline {
    /// Where the diagonals cross.
    pub(crate) centre: Point,
    /// Clockwise as the picture shows them; which is first is chance.
    pub(crate) corners: [Point; 4],
    /// A module along the sides from corner 0 to 1 and from 0 to 3, in pixels.
    pub(crate) axes: [Point; 2],
    /// How well the 7 × 7 modules within correlate with a finder pattern's: 1 is perfect.
    pub(crate) likeness: f32,
}

/// Follows the rays. `None` if too few end as those of a finder pattern do.
pub(crate) fn trace(view: &View<'_>, bits: &Bits, hit: &Hit) -> Option<Outline> {
    let ink = u8::from(!hit.inverted);
    let module = hit.across.min(hit.down);
    let longest = hit.across.max(hit.down) * 7.0;
    let mut rays = [(0.0_f32, [0.0_f32; 2]); RAYS];
    let mut count = 0;
    for ray in 0..RAYS {
        // Part of the way round and little like it: not worth the rest. Directions jump by more than a
        // quarter turn, so that each part is a fair sample.
        if TOO_FEW.iter().any(|&(after, most)| ray == after && count <= most) {
            return None;
        }
        let direction = DIRECTIONS.get(ray * 13 % RAYS).copied().unwrap_or_default();
        let radius = outer(bits, ink, hit.centre, direction, module, longest);
        if let (Some(radius), Some(slot)) = (radius, rays.get_mut(count)) {
            *slot = (radius, direction);
            count += 1;
        }
    }
    let rays = rays.get(..count).filter(|_| count >= ENOUGH)?;
    let [x, y] = hit.centre;
    let mut edge = [[0.0_f32; 2]; RAYS];
    for (point, &(radius, [dx, dy])) in edge.iter_mut().zip(rays) {
        *point = [x + dx * radius, y + dy * radius];
    }
    let mut outline = square(edge.get(..count)?, hit.centre)?;
    outline.likeness = likeness(view, &outline, hit.inverted);
    if outline.likeness < WORTH_SHARPENING {
        return Some(outline);
    }
    for (point, &(radius, direction)) in edge.iter_mut().zip(rays) {
        let radius = sharpen(view, hit.centre, direction, radius, module);
        *point = [x + direction[0] * radius, y + direction[1] * radius];
    }
    let Some(mut sharp) = square(edge.get(..count)?, hit.centre) else { return Some(outline) };
    sharp.likeness = likeness(view, &sharp, hit.inverted);
    Some(if sharp.likeness >= outline.likeness - 0.05 { sharp } else { outline })
}

/// The correlation coefficient of a finder pattern with what is seen.
fn likeness(view: &View<'_>, outline: &Outline, inverted: bool) -> f32 {
    let Some(map) = Homography::of_corners(7.0, outline.corners) else { return 0.0 };
    let (mut sum, mut squares, mut dark) = (0.0, 0.0, 0.0);
    for y in 0..7_usize {
        let row = map.row(real(y) + 0.5);
        for x in 0..7_usize {
            let grey = view.at(row.at(real(x) + 0.5));
            sum += grey;
            squares += grey * grey;
            if x.abs_diff(3).max(y.abs_diff(3)) != 2 {
                dark += grey;
            }
        }
    }
    // 33 of the 49 modules are dark.
    let variance = squares - sum * sum / 49.0;
    let covariance = sum * 33.0 / 49.0 - dark;
    let template: f32 = 33.0 * 16.0 / 49.0;
    let correlation = covariance / (variance.max(49.0) * template).sqrt();
    if inverted { -correlation } else { correlation }
}

/// How far the outer edge lies from the centre along a direction: dark, light, dark, light. A change
/// counts once it has lasted for nearly half a module.
fn outer(
    bits: &Bits,
    ink: u8,
    [x, y]: Point,
    [dx, dy]: Point,
    module: f32,
    longest: f32,
) -> Option<f32> {
    let step = 0.6_f32.max(module / 4.0);
    let lasting = 0.4 * module;
    let (mut changes, mut since, mut first) = (0, None, 0.0);
    let mut radius = 0.0;
    let (mut px, mut py) = (fixed(x), fixed(y));
    let (right, down) = (fixed(dx * step), fixed(dy * step));
    while radius < longest {
        // Outside there is nothing: a code may fill the picture without a quiet zone.
        let dark = bits.at(pixel(px), pixel(py)) == Some(ink);
        (px, py) = (px.wrapping_add(right), py.wrapping_add(down));
        let want = changes % 2 == 0;
        if dark == want {
            since = None;
        } else {
            let start = *since.get_or_insert(radius);
            if radius - start >= lasting - step {
                changes += 1;
                since = None;
                match changes {
                    1 => first = start,
                    // 3.5 modules against 1.5, with what ink bleeds and light spreads.
                    3 => return (start > 1.5 * first && start < 4.5 * first).then_some(start),
                    _ => {}
                }
            }
        }
        radius += step;
    }
    None
}

/// The place near `radius` at which the grey is midway between the ring and what is outside.
fn sharpen(view: &View<'_>, [x, y]: Point, [dx, dy]: Point, radius: f32, module: f32) -> f32 {
    let at = |r: f32| view.at([x + dx * r, y + dy * r]);
    let (inner, outer) = (at(radius - 0.5 * module), at(radius + 0.6 * module));
    let middle = (inner + outer) / 2.0;
    let (mut before, mut r) = (inner, radius - 0.5 * module);
    let step = (module / 6.0).max(0.25);
    while r < radius + 0.6 * module {
        let next = at(r + step);
        if (before < middle) != (next < middle) && (before < middle) == (inner < middle) {
            return r + step * (middle - before) / (next - before);
        }
        before = next;
        r += step;
    }
    radius
}

/// The four-sided figure whose edge the points lie on.
fn square(edge: &[Point], centre: Point) -> Option<Outline> {
    let away = |from: Point| {
        move |&&a: &&Point, &&b: &&Point| distance(from, a).total_cmp(&distance(from, b))
    };
    let first = *edge.iter().max_by(away(centre))?;
    let third = *edge.iter().max_by(away(first))?;
    let beside =
        |&&a: &&Point, &&b: &&Point| cross(first, third, a).total_cmp(&cross(first, third, b));
    // Positive is clockwise of the diagonal: passed after the third corner, before the first.
    let (second, fourth) = (*edge.iter().min_by(beside)?, *edge.iter().max_by(beside)?);
    let rough = [first, second, third, fourth];
    let mut lines = [[0.0_f32; 3]; 4];
    for (i, line) in lines.iter_mut().enumerate() {
        let (from, to) = (*rough.get(i)?, *rough.get((i + 1) % 4)?);
        *line = side(edge, from, to)?;
    }
    let mut corners = [[0.0_f32; 2]; 4];
    for (i, corner) in corners.iter_mut().enumerate() {
        *corner = meet(lines.get((i + 3) % 4)?, lines.get(i)?)?;
    }
    let [a, b, c, d] = corners;
    // Convex, and no side much longer than another.
    let turns = [cross(a, b, c), cross(b, c, d), cross(c, d, a), cross(d, a, b)];
    if turns.iter().any(|turn| turn.is_nan() || *turn <= 0.0) {
        return None;
    }
    let sides = [distance(a, b), distance(b, c), distance(c, d), distance(d, a)];
    let least = sides.iter().copied().fold(f32::INFINITY, f32::min);
    let most = sides.iter().copied().fold(0.0, f32::max);
    if most > 25.0 * least {
        return None;
    }
    let middle = meet(&through(a, c), &through(b, d))?;
    let axis = |from: Point, to: Point, other_from: Point, other_to: Point| {
        [0, 1].map(|i| {
            let at = |p: Point| p.get(i).copied().unwrap_or(0.0);
            (at(to) - at(from) + at(other_to) - at(other_from)) / 14.0
        })
    };
    Some(Outline {
        centre: middle,
        corners,
        axes: [axis(a, b, d, c), axis(a, d, b, c)],
        likeness: 0.0,
    })
}

/// The line that the points between two corners lie on, as `a·x + b·y = c` with a² + b² = 1; those
/// that lie off it are left out at a second look.
fn side(edge: &[Point], from: Point, to: Point) -> Option<[f32; 3]> {
    let length = distance(from, to).sqrt();
    if length <= 0.0 {
        return None;
    }
    let along = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
    let mut line = through(from, to);
    let mut allowed = 0.12 * length + 0.5;
    for _ in 0..2 {
        let near = edge.iter().filter(|&&[x, y]| {
            let t = ((x - from[0]) * along[0] + (y - from[1]) * along[1]) / length;
            let [a, b, c] = line;
            (0.08..=0.92).contains(&t) && (a * x + b * y - c).abs() <= allowed
        });
        let (mut n, mut sx, mut sy, mut xx, mut xy, mut yy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0);
        for &[x, y] in near.clone() {
            let (x, y) = (x - from[0], y - from[1]);
            (n, sx, sy) = (n + 1.0, sx + x, sy + y);
            (xx, xy, yy) = (xx + x * x, xy + x * y, yy + y * y);
        }
        if n < 2.0 {
            return Some(line);
        }
        let (mx, my) = (sx / n, sy / n);
        let (xx, xy, yy) = (xx / n - mx * mx, xy / n - mx * my, yy / n - my * my);
        // The direction of the largest variance (principal axis).
        let (twice_sin, twice_cos) = (2.0 * xy, xx - yy);
        let length = (twice_sin * twice_sin + twice_cos * twice_cos).sqrt().max(1e-12);
        let cos = (0.5 * (1.0 + twice_cos / length)).max(0.0).sqrt();
        let sin = (0.5 * (1.0 - twice_cos / length)).max(0.0).sqrt().copysign(twice_sin);
        line = [-sin, cos, -sin * (mx + from[0]) + cos * (my + from[1])];
        allowed = 0.04 * length + 0.35;
    }
    Some(line)
}

fn through(a: Point, b: Point) -> [f32; 3] {
    let length = distance(a, b).sqrt().max(1e-6);
    let (nx, ny) = (-(b[1] - a[1]) / length, (b[0] - a[0]) / length);
    [nx, ny, nx * a[0] + ny * a[1]]
}

/// Where two lines meet.
fn meet(&[a, b, c]: &[f32; 3], &[d, e, f]: &[f32; 3]) -> Option<Point> {
    let det = a * e - b * d;
    if det.abs() < 0.05 {
        return None;
    }
    Some([(c * e - b * f) / det, (a * f - c * d) / det])
}

/// The square of the distance.
pub(crate) fn distance([ax, ay]: Point, [bx, by]: Point) -> f32 {
    (bx - ax) * (bx - ax) + (by - ay) * (by - ay)
}
