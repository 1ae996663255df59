//! Where each module of a symbol is seen: a perspective map, and for large or bent symbols what the
//! alignment patterns say against it.

use super::fit;
use super::homography::{Homography, Match, TOGETHER};
use crate::code::layout::Layout;
use crate::meter::Meter;
use crate::picture::number::{real, units};
use crate::picture::view::{Point, View};

/// The least correlation of an alignment pattern that was found.
pub(crate) const FOUND: f32 = 0.62;
/// Modules by which a mesh bends the map at most.
const MOST_BENT: f32 = 1.5;
/// Lines of a mesh: as many as a symbol has rows of alignment patterns.
const MOST_LINES: usize = 7;

/// A fitted grid.
#[derive(Clone)]
pub(crate) struct Grid {
    pub(crate) homography: Homography,
    mesh: Option<Mesh>,
}

/// Offsets at the crossings of a few lines, in modules; between them they are interpolated.
#[derive(Clone)]
struct Mesh {
    /// Columns, which are the rows too, at which the crossings lie, in modules.
    lines: Vec<f32>,
    offsets: Vec<Point>,
}

impl Mesh {
    fn at(&self, [u, v]: Point) -> Point {
        let n = self.lines.len();
        let place = |t: f32| {
            let next = self.lines.partition_point(|&line| line <= t).clamp(1, n.max(2) - 1);
            let line = |i: usize| self.lines.get(i).copied().unwrap_or(0.0);
            let (low, high) = (line(next - 1), line(next));
            // Beyond the outermost lines the offset stays as it is there.
            (next - 1, ((t - low) / (high - low).max(1.0)).clamp(0.0, 1.0))
        };
        let ((i, s), (j, t)) = (place(u), place(v));
        let offset = |i: usize, j: usize| self.offsets.get(j * n + i).copied().unwrap_or_default();
        let (a, b, c, d) = (offset(i, j), offset(i + 1, j), offset(i, j + 1), offset(i + 1, j + 1));
        let blend = |axis: fn(Point) -> f32| {
            let (top, bottom) =
                (axis(a) + (axis(b) - axis(a)) * s, axis(c) + (axis(d) - axis(c)) * s);
            top + (bottom - top) * t
        };
        [blend(|p| p[0]), blend(|p| p[1])]
    }

    /// The offsets where a row crosses the lines.
    fn bends(&self, v: f32) -> Bends<'_> {
        let mut offsets = [Point::default(); MOST_LINES];
        for (offset, &line) in offsets.iter_mut().zip(&self.lines) {
            *offset = self.at([line, v]);
        }
        let (zero, until) = (Point::default(), f32::NEG_INFINITY);
        let lines = &self.lines;
        Bends { lines, offsets, next: 0, until, from: 0.0, start: zero, step: zero, most: 0.0 }
    }
}

/// The offsets along a row of a mesh, for points from left to right.
struct Bends<'a> {
    lines: &'a [f32],
    offsets: [Point; MOST_LINES],
    /// The line to the right, and where it is.
    next: usize,
    until: f32,
    /// The line to the left, the offset there, and what a module more adds; the farthest from that line.
    from: f32,
    start: Point,
    step: Point,
    most: f32,
}

impl Bends<'_> {
    fn at(&mut self, u: f32) -> Point {
        while self.until <= u {
            self.enter(self.next + 1);
        }
        let along = (u - self.from).max(0.0).min(self.most);
        [self.start[0] + self.step[0] * along, self.start[1] + self.step[1] * along]
    }

    /// Comes to what lies left of a line.
    fn enter(&mut self, next: usize) {
        let line = |i: usize| self.lines.get(i).copied().unwrap_or(0.0);
        let offset = |i: usize| self.offsets.get(i).copied().unwrap_or_default();
        let (low, high) = (line(next - 1), line(next));
        let ([a, b], [c, d]) = (offset(next - 1), offset(next));
        self.most = (high - low).max(1.0);
        (self.from, self.start) = (low, [a, b]);
        self.step = [(c - a) / self.most, (d - b) / self.most];
        self.until = if next + 1 < self.lines.len() { high } else { f32::INFINITY };
        self.next = next;
    }
}

impl Grid {
    pub(crate) fn plain(homography: Homography) -> Self {
        Self { homography, mesh: None }
    }

    /// Where a point of the symbol, in modules, is seen.
    pub(crate) fn map(&self, point: Point) -> Option<Point> {
        match &self.mesh {
            None => self.homography.map(point),
            Some(mesh) => {
                let [du, dv] = mesh.at(point);
                self.homography.map([point[0] + du, point[1] + dv])
            }
        }
    }

    /// Where the corners of a symbol of `size` modules are seen, clockwise from the upper left. `None`
    /// if one lies behind the camera.
    pub(crate) fn corners(&self, size: usize) -> Option<[Point; 4]> {
        let side = real(size);
        let [a, b, c, d] =
            [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]].map(|corner| self.map(corner));
        Some([a?, b?, c?, d?])
    }

    /// Samples the symbol and `margin` modules around it, row by row, at an offset from each
    /// module's centre in modules; adds to what `into` has.
    pub(crate) fn sample(
        &self,
        view: &View<'_>,
        size: usize,
        margin: usize,
        [du, dv]: Point,
        into: &mut [f32],
    ) {
        let side = size + 2 * margin;
        for (j, line) in into.chunks_exact_mut(side.max(1)).enumerate() {
            let v = real(j) - real(margin) + 0.5 + dv;
            let row = self.homography.row(v);
            let mut bends = self.mesh.as_ref().map(|mesh| mesh.bends(v));
            let mut u = 0.5 + du - real(margin);
            for sums in line.chunks_mut(TOGETHER) {
                let mut points = [Point::default(); TOGETHER];
                for point in &mut points {
                    let [du, dv] = bends.as_mut().map_or([0.0; 2], |bends| bends.at(u));
                    *point = [u + du, dv];
                    u += 1.0;
                }
                row.see(view, points, sums);
            }
        }
    }
}

/// Brings a map to the alignment patterns, and bends it where they say so.
///
/// The one farthest from the finder patterns is sought within `radius` modules.
/// Gives the grid and the share of the alignment patterns that were found.
pub(crate) fn align(
    view: &View<'_>,
    start: &Homography,
    known: &[Match],
    layout: &Layout,
    radius: usize,
    meter: &mut Meter<'_>,
) -> (Grid, f32) {
    let centres = layout.version().alignment_centres();
    let (Some(&last), size) = (centres.last(), layout.size()) else {
        return (Grid::plain(*start), 1.0);
    };
    let far = real(last) + 0.5;
    if !meter.spend(units(1_500 * radius * radius)) {
        return (Grid::plain(*start), 0.0);
    }
    let mut matches = known.to_vec();
    let mut homography = *start;
    let mut found = 0.0;
    if let Some((offset, score)) = fit::rings(view, &homography, [far, far], 2, radius)
        && score >= FOUND
        && let Some(pixel) = homography.map([far + offset[0], far + offset[1]])
    {
        matches.push(Match { module: [far, far], pixel, weight: 10.0 });
        if let Some(fitted) = Homography::fit(&matches).filter(|h| h.is_sound(real(size), 6.0)) {
            homography = fitted;
            found = 1.0;
        } else {
            matches.pop();
        }
    }
    if centres.len() < 3 {
        return (Grid::plain(homography), found);
    }
    // All of them, each within what two neighbours may be off.
    let mut seen: Vec<(usize, usize, Point)> = Vec::new();
    let mut sought = 0;
    for (j, &y) in centres.iter().enumerate() {
        for (i, &x) in centres.iter().enumerate() {
            let ends = [0, centres.len() - 1];
            if (ends.contains(&i) && ends.contains(&j)) && !(i == ends[1] && j == ends[1]) {
                continue;
            }
            sought += 1;
            if !meter.spend(8_000) {
                continue;
            }
            let centre = [real(x) + 0.5, real(y) + 0.5];
            let located = fit::rings(view, &homography, centre, 2, 2);
            if let Some((offset, score)) = located
                && score >= FOUND
                && let Some(pixel) = homography.map([centre[0] + offset[0], centre[1] + offset[1]])
            {
                seen.push((i, j, pixel));
            }
        }
    }
    let share = real(seen.len()) / real(sought.max(1));
    let centre = |i: usize| centres.get(i).map_or(0.0, |&at| real(at) + 0.5);
    let mut all = known.to_vec();
    all.extend(seen.iter().map(|&(i, j, pixel)| Match {
        module: [centre(i), centre(j)],
        pixel,
        weight: 4.0,
    }));
    if let Some(fitted) = Homography::fit(&all).filter(|h| h.is_sound(real(size), 6.0)) {
        homography = fitted;
    }
    let mesh = bend(&homography, &centres, &seen);
    (Grid { homography, mesh }, share)
}

/// The mesh of where the alignment patterns were seen against where the map has them; each is given
/// by its column and row among the centres.
fn bend(
    homography: &Homography,
    centres: &[usize],
    seen: &[(usize, usize, Point)],
) -> Option<Mesh> {
    let n = centres.len();
    let mut offsets = vec![None; n * n];
    // The finder patterns' places are the map's.
    for corner in [0, n - 1, n * (n - 1)] {
        offsets.get_mut(corner)?.replace([0.0, 0.0]);
    }
    for &(i, j, pixel) in seen {
        let [u, v] = homography.unmap(pixel)?;
        let offset = [u - real(*centres.get(i)?) - 0.5, v - real(*centres.get(j)?) - 0.5];
        if offset.iter().all(|by| by.abs() <= MOST_BENT) {
            offsets.get_mut(j * n + i)?.replace(offset);
        }
    }
    if offsets.iter().filter(|offset| offset.is_some()).count() < 5 {
        return None;
    }
    // What was not seen is the mean of its neighbours, or nothing.
    let at = |i: usize, j: usize| offsets.get(j * n + i).copied().flatten();
    let filled = (0..n * n)
        .map(|place| {
            let (i, j) = (place % n, place / n);
            at(i, j).unwrap_or_else(|| {
                let (mut sum, mut count) = ([0.0_f32; 2], 0.0);
                for y in j.saturating_sub(1)..(j + 2).min(n) {
                    for x in i.saturating_sub(1)..(i + 2).min(n) {
                        if let Some([du, dv]) = at(x, y) {
                            sum = [sum[0] + du, sum[1] + dv];
                            count += 1.0;
                        }
                    }
                }
                if count > 0.0 { sum.map(|s| s / count) } else { sum }
            })
        })
        .collect();
    let lines = centres.iter().map(|&at| real(at) + 0.5).collect();
    Some(Mesh { lines, offsets: filled })
}

/// The cost of sampling a grid once.
pub(crate) fn cost(size: usize, margin: usize) -> u64 {
    units((size + 2 * margin) * (size + 2 * margin) * 6)
}

/// A module's length in pixels, at the symbol's middle.
pub(crate) fn module_length(homography: &Homography, size: usize) -> f32 {
    let middle = real(size) / 2.0;
    let at = |u: f32, v: f32| homography.map([u, v]);
    match (at(middle, middle), at(middle + 1.0, middle), at(middle, middle + 1.0)) {
        (Some(a), Some(b), Some(c)) => super::homography::cross(a, b, c).abs().sqrt(),
        _ => 1.0,
    }
}
