//! Perspective: the map from a symbol's plane to the picture (Hartley and Zisserman, *Multiple View
//! Geometry*, 2.3).
//!
//! Points of the symbol are in modules: (0, 0) is its upper left corner, (0.5, 0.5) the centre of
//! its first module, and (n, n) its lower right corner.

use crate::picture::number::single;
use crate::picture::view::{Point, View};

/// Points of a row that are mapped together.
pub(crate) const TOGETHER: usize = 8;

/// Eight numbers: `x = (a·u + b·v + c) / (g·u + h·v + 1)`, `y = (d·u + e·v + f) / (…)`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Homography {
    terms: [f64; 8],
}

/// A point of the symbol, where it was seen, and how much that counts.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Match {
    pub(crate) module: Point,
    pub(crate) pixel: Point,
    pub(crate) weight: f32,
}

impl Homography {
    /// The map that brings each point nearest to where it was seen, by least squares of the
    /// linearised equations. `None` if the points do not determine one.
    pub(crate) fn fit(matches: &[Match]) -> Option<Self> {
        Self::fit_stiff(matches, 1e-9)
    }

    /// The same with a preference for no perspective, for points that say little of it.
    pub(crate) fn fit_stiff(matches: &[Match], stiffness: f64) -> Option<Self> {
        // Both sides are moved and scaled, so that the equations are well conditioned.
        let total: f64 = matches.iter().map(|m| f64::from(m.weight)).sum();
        if matches.len() < 4 || total <= 0.0 {
            return None;
        }
        let mean = |value: fn(&Match) -> f32| {
            matches.iter().map(|m| f64::from(value(m)) * f64::from(m.weight)).sum::<f64>() / total
        };
        let (mu, mv) = (mean(|m| m.module[0]), mean(|m| m.module[1]));
        let (mx, my) = (mean(|m| m.pixel[0]), mean(|m| m.pixel[1]));
        let (mut su, mut sx) = (0.0_f64, 0.0_f64);
        for m in matches {
            let ([u, v], [x, y]) = (m.module.map(f64::from), m.pixel.map(f64::from));
            su = su.max((u - mu).abs()).max((v - mv).abs());
            sx = sx.max((x - mx).abs()).max((y - my).abs());
        }
        if su <= 0.0 || sx <= 0.0 {
            return None;
        }
        let mut system = [[0.0_f64; 9]; 8];
        for m in matches {
            let ([u, v], [x, y]) = (m.module.map(f64::from), m.pixel.map(f64::from));
            let (u, v, x, y) = ((u - mu) / su, (v - mv) / su, (x - mx) / sx, (y - my) / sx);
            let weight = f64::from(m.weight);
            let rows = [
                [u, v, 1.0, 0.0, 0.0, 0.0, -u * x, -v * x, x],
                [0.0, 0.0, 0.0, u, v, 1.0, -u * y, -v * y, y],
            ];
            for row in &rows {
                for (i, sums) in system.iter_mut().enumerate() {
                    let factor = weight * row.get(i).copied().unwrap_or(0.0);
                    if factor != 0.0 {
                        sums.iter_mut().zip(row).for_each(|(sum, term)| *sum += factor * term);
                    }
                }
            }
        }
        for (i, row) in system.iter_mut().enumerate().skip(6) {
            if let Some(diagonal) = row.get_mut(i) {
                *diagonal += stiffness * total;
            }
        }
        let [a, b, c, d, e, f, g, h] = solve(system)?;
        // Back: module' = (u − mu) / su; pixel = pixel' · sx + m.
        let left = [
            [a * sx + g * mx, b * sx + h * mx, c * sx + mx],
            [d * sx + g * my, e * sx + h * my, f * sx + my],
            [g, h, 1.0],
        ];
        let terms = left.map(|[p, q, r]| [p / su, q / su, r - p * mu / su - q * mv / su]);
        let [[a, b, c], [d, e, f], [g, h, i]] = terms;
        if i.abs() < 1e-12 {
            return None;
        }
        Self { terms: [a / i, b / i, c / i, d / i, e / i, f / i, g / i, h / i] }.checked()
    }

    /// The map of a square of `side` modules onto four corners, clockwise from the upper left (Heckbert,
    /// *Fundamentals of Texture Mapping*, 2.2.3).
    pub(crate) fn of_corners(side: f32, corners: [Point; 4]) -> Option<Self> {
        let side = f64::from(side);
        let [[ax, ay], [bx, by], [cx, cy], [dx, dy]] = corners.map(|corner| corner.map(f64::from));
        let [p, q, r] = [bx - cx, dx - cx, ax - bx + cx - dx];
        let [s, t, u] = [by - cy, dy - cy, ay - by + cy - dy];
        let determinant = p * t - q * s;
        let [g, h] = [(r * t - q * u) / determinant, (p * u - r * s) / determinant];
        let [a, b] = [bx - ax + g * bx, dx - ax + h * dx];
        let [d, e] = [by - ay + g * by, dy - ay + h * dy];
        let terms = [a / side, b / side, ax, d / side, e / side, ay, g / side, h / side];
        Self { terms }.checked()
    }

    /// The same map seen from a picture that begins `by` earlier.
    pub(crate) fn shifted(&self, [x, y]: Point) -> Self {
        let (x, y) = (f64::from(x), f64::from(y));
        let [a, b, c, d, e, f, g, h] = self.terms;
        Self { terms: [a + x * g, b + x * h, c + x, d + y * g, e + y * h, f + y, g, h] }
    }

    fn checked(self) -> Option<Self> {
        self.terms.iter().all(|term| term.is_finite()).then_some(self)
    }

    /// Where a point of the symbol is seen. `None` behind the camera or nearly so.
    #[inline(never)]
    pub(crate) fn map(&self, [u, v]: Point) -> Option<Point> {
        let [a, b, c, d, e, f, g, h] = self.terms;
        let (u, v) = (f64::from(u), f64::from(v));
        let depth = g * u + h * v + 1.0;
        if depth < 1e-3 {
            return None;
        }
        Some([single((a * u + b * v + c) / depth), single((d * u + e * v + f) / depth)])
    }

    /// The point of the symbol that is seen at a pixel. `None` if none is.
    pub(crate) fn unmap(&self, [x, y]: Point) -> Option<Point> {
        let [a, b, c, d, e, f, g, h] = self.terms;
        let (x, y) = (f64::from(x), f64::from(y));
        // Two equations linear in (u, v): x · (g·u + h·v + 1) = a·u + b·v + c, and so for y.
        let [[p, q], [r, s]] = [[a - x * g, b - x * h], [d - y * g, e - y * h]];
        let determinant = p * s - q * r;
        let [k, l] = [x - c, y - f];
        (determinant.abs() > 1e-12)
            .then(|| [(k * s - q * l) / determinant, (p * l - k * r) / determinant].map(single))
    }

    /// Whether the whole of a symbol of `side` modules lies before the camera, is not turned over,
    /// and no corner is more than `most` times as near as another.
    pub(crate) fn is_sound(&self, side: f32, most: f64) -> bool {
        let [.., g, h] = self.terms;
        let side_ = f64::from(side);
        let depths = [1.0, 1.0 + g * side_, 1.0 + h * side_, 1.0 + (g + h) * side_];
        let least = depths.iter().copied().fold(f64::INFINITY, f64::min);
        let largest = depths.iter().copied().fold(0.0, f64::max);
        if !(least > 1e-3 && largest <= most * least) {
            return false;
        }
        let corners = [[0.0, 0.0], [side, 0.0], [side, side], [0.0, side]].map(|at| self.map(at));
        let [Some(a), Some(b), Some(c), Some(d)] = corners else { return false };
        cross(a, b, c) > 0.0 && cross(b, c, d) > 0.0 && cross(c, d, a) > 0.0 && cross(d, a, b) > 0.0
    }

    /// The numbers that a row of modules needs: three sums and what a step of a module adds, along it and
    /// across.
    pub(crate) fn row(&self, v: f32) -> Row {
        let [a, b, c, d, e, f, g, h] = self.terms;
        let v = f64::from(v);
        Row {
            start: [single(b * v + c), single(e * v + f), single(h * v + 1.0)],
            step: [single(a), single(d), single(g)],
            across: [single(b), single(e), single(h)],
        }
    }
}

/// The image of a row of the symbol.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    start: [f32; 3],
    step: [f32; 3],
    across: [f32; 3],
}

impl Row {
    /// Where the point `u` of the row is seen; nowhere near if behind the camera.
    pub(crate) fn at(&self, u: f32) -> Point {
        let [x, y, depth] = self.start;
        let [dx, dy, dd] = self.step;
        let near = 1.0 / (depth + dd * u).max(1e-3);
        [(x + dx * u) * near, (y + dy * u) * near]
    }

    /// The same for a point that lies `off` modules below the row.
    pub(crate) fn beside(&self, u: f32, off: f32) -> Point {
        let [x, y, depth] = self.start;
        let [dx, dy, dd] = self.step;
        let [ex, ey, ed] = self.across;
        let near = 1.0 / (depth + dd * u + ed * off).max(1e-3);
        [(x + dx * u + ex * off) * near, (y + dy * u + ey * off) * near]
    }

    /// Adds what is seen at points that lie so far along the row, and so far below it, to as many sums as
    /// there are.
    #[inline(never)]
    pub(crate) fn see(&self, view: &View<'_>, mut points: [Point; TOGETHER], sums: &mut [f32]) {
        // Not each by itself: the divisions go four at a time then.
        points.iter_mut().for_each(|point| *point = self.beside(point[0], point[1]));
        sums.iter_mut().zip(&points).for_each(|(sum, point)| *sum += view.at(*point));
    }
}

/// Twice the area of the triangle, positive if the points turn clockwise as the picture shows them.
pub(crate) fn cross([ax, ay]: Point, [bx, by]: Point, [cx, cy]: Point) -> f32 {
    (bx - ax) * (cy - ay) - (by - ay) * (cx - ax)
}

/// Gaussian elimination with partial pivoting.
fn solve<const N: usize, const M: usize>(mut system: [[f64; M]; N]) -> Option<[f64; N]> {
    for i in 0..N {
        let pivot = (i..N).max_by(|&a, &b| {
            let size = |row: usize| entry(&system, row, i).abs();
            size(a).total_cmp(&size(b))
        })?;
        system.swap(i, pivot);
        let pivot_row = *system.get(i)?;
        let head = *pivot_row.get(i)?;
        if head.abs() < 1e-14 {
            return None;
        }
        for row in system.iter_mut().skip(i + 1) {
            let factor = row.get(i).copied()? / head;
            row.iter_mut().zip(&pivot_row).skip(i).for_each(|(term, top)| *term -= factor * top);
        }
    }
    let mut solution = [0.0; N];
    for i in (0..N).rev() {
        let row = system.get(i)?;
        let known: f64 =
            row.iter().zip(&solution).take(N).skip(i + 1).map(|(term, x)| term * x).sum();
        *solution.get_mut(i)? = (row.get(N)? - known) / row.get(i)?;
    }
    Some(solution)
}

fn entry<const N: usize, const M: usize>(system: &[[f64; M]; N], row: usize, column: usize) -> f64 {
    system.get(row).and_then(|row| row.get(column)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A symbol seen at a slant: each of its points is found again from its pixel.
    #[test]
    fn unmap_undoes_map() {
        let seen = [[100.0, 80.0], [310.0, 120.0], [290.0, 300.0], [60.0, 240.0]];
        let homography = Homography::of_corners(33.0, seen).unwrap();
        for module in [[0.0, 0.0], [33.0, 0.0], [6.5, 6.5], [26.5, 26.5], [33.0, 33.0]] {
            let back = homography.unmap(homography.map(module).unwrap()).unwrap();
            let apart = (back[0] - module[0]).hypot(back[1] - module[1]);
            assert!(apart < 1e-3, "{module:?} came back as {back:?}");
        }
    }
}
