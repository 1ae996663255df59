//! Which three finder patterns are one symbol's (ISO/IEC 18004, 6.3.3: in three of its corners).

use super::finder::Hit;
use super::meter::Meter;
use super::number::units;
use super::outline::Outline;
use super::view::Point;

/// The most patterns that are combined, and the partners of each.
const MOST_PATTERNS: usize = 64;
const MOST_PARTNERS: usize = 14;
/// The most combinations that are given on.
pub(super) const MOST_TRIPLES: usize = 64;

/// A finder pattern with its outline, if that was seen.
#[derive(Clone, Copy)]
pub(super) struct Finder {
    pub(super) hit: Hit,
    pub(super) outline: Option<Outline>,
}

impl Finder {
    pub(super) fn centre(&self) -> Point {
        self.outline.map_or(self.hit.centre, |outline| outline.centre)
    }

    /// The same pattern in a picture that is `scale` times as large.
    pub(super) fn scaled(mut self, scale: f32) -> Self {
        let longer = |point: Point| point.map(|at| at * scale);
        self.hit.centre = longer(self.hit.centre);
        self.hit.across *= scale;
        self.hit.down *= scale;
        if let Some(outline) = &mut self.outline {
            outline.centre = longer(outline.centre);
            outline.corners = outline.corners.map(longer);
            outline.axes = outline.axes.map(longer);
        }
        self
    }

    /// A module's mean length, in pixels.
    pub(super) fn module(&self) -> f32 {
        match self.outline {
            Some(Outline { axes: [[a, b], [c, d]], .. }) => (a * d - b * c).abs().sqrt(),
            None => (self.hit.across * self.hit.down).sqrt() * 0.9,
        }
    }

    /// How much it looks like a finder pattern, 0 to 1; little is known of one without an outline.
    pub(super) fn likeness(&self) -> f32 {
        self.outline.map_or(0.35, |outline| outline.likeness)
    }

    /// How many of this pattern's modules lie between it and a point, along whichever of its sides
    /// is nearer that way, and how far off that side, as a share.
    fn modules_to(&self, to: Point) -> (f32, f32) {
        let [x, y] = self.centre();
        let (dx, dy) = (to[0] - x, to[1] - y);
        if let Some(Outline { axes: [[a, b], [c, d]], .. }) = self.outline {
            let det = a * d - b * c;
            let (p, q) = ((dx * d - dy * c) / det, (dy * a - dx * b) / det);
            let (long, short) = (p.abs().max(q.abs()), p.abs().min(q.abs()));
            (long, short / long.max(1e-3))
        } else {
            let length = dx.hypot(dy).max(1e-3);
            // A square that is turned is crossed on the slant.
            let module = (self.hit.across * self.hit.down).sqrt();
            let slant = dx.abs().max(dy.abs()) / length;
            (length / (module * slant), 0.1)
        }
    }
}

/// Three patterns as a symbol's: the one between the others, then clockwise.
#[derive(Clone, Copy)]
pub(super) struct Triple {
    /// Upper left, upper right, lower left; which picture's corners these are is not said.
    pub(super) finders: [usize; 3],
    /// Modules from the first pattern's centre to the second's and to the third's.
    pub(super) modules: [f32; 2],
    /// How little they look like a symbol's; 0 is perfect.
    pub(super) oddness: f32,
}

/// The likeliest triples, best first.
pub(super) fn triples(finders: &[Finder], meter: &mut Meter<'_>) -> Vec<Triple> {
    let mut found: Vec<Triple> = Vec::new();
    let mut likeliest: Vec<usize> = (0..finders.len()).collect();
    let likeness = |i: usize| finders.get(i).map_or(0.0, Finder::likeness);
    likeliest.sort_by(|&a, &b| likeness(b).total_cmp(&likeness(a)));
    likeliest.truncate(MOST_PATTERNS);
    let likeliest = likeliest.iter().filter_map(|&i| Some((i, finders.get(i)?)));
    let mut partners: Vec<(f32, usize)> = Vec::new();
    for (a, corner) in likeliest.clone() {
        if !meter.spend(units(finders.len() * 8)) {
            break;
        }
        partners.clear();
        for (b, other) in likeliest.clone() {
            if b == a || other.hit.inverted != corner.hit.inverted {
                continue;
            }
            let (mine, off) = corner.modules_to(other.centre());
            let (theirs, their_off) = other.modules_to(corner.centre());
            let ratio = mine / theirs.max(1e-3);
            if (9.0..260.0).contains(&(mine * theirs).sqrt())
                && (0.3..3.3).contains(&ratio)
                && off < 0.6
                && their_off < 0.6
            {
                partners.push((-other.likeness(), b));
            }
        }
        partners.sort_by(|x, y| x.0.total_cmp(&y.0));
        partners.truncate(MOST_PARTNERS);
        if !meter.spend(units(partners.len() * partners.len() * 20)) {
            break;
        }
        for (i, &(_, b)) in partners.iter().enumerate() {
            for &(_, c) in partners.iter().skip(i + 1) {
                found.extend(judge(finders, a, b, c));
            }
        }
        // Only the best are kept, so that there is never more than a few to sort.
        if found.len() > 8 * MOST_TRIPLES {
            found.sort_by(|x, y| x.oddness.total_cmp(&y.oddness));
            found.truncate(MOST_TRIPLES);
        }
    }
    found.sort_by(|x, y| x.oddness.total_cmp(&y.oddness));
    found.truncate(MOST_TRIPLES);
    found
}

/// How a corner and two others fit together, if they may.
fn judge(finders: &[Finder], a: usize, b: usize, c: usize) -> Option<Triple> {
    let (corner, one, two) = (finders.get(a)?, finders.get(b)?, finders.get(c)?);
    // Two of three must have been seen well: a third is guessed, not two.
    let clear = [corner, one, two].iter().filter(|finder| finder.outline.is_some()).count();
    if clear < 2 {
        return None;
    }
    let (at, to, other) = (corner.centre(), one.centre(), two.centre());
    let (dx, dy) = (to[0] - at[0], to[1] - at[1]);
    let (ex, ey) = (other[0] - at[0], other[1] - at[1]);
    let (turn, dot) = (dx * ey - dy * ex, dx * ex + dy * ey);
    let lengths = (dx.hypot(dy) * ex.hypot(ey)).max(1e-3);
    let slant = dot.abs() / lengths;
    // Steeper than 25° between the sides no perspective leaves readable.
    if slant > 0.9 {
        return None;
    }
    let count = |from: &Finder, to: &Finder| {
        let (mine, off) = from.modules_to(to.centre());
        let (theirs, their_off) = to.modules_to(from.centre());
        // Along a line in perspective the count is the geometric mean of what both ends say.
        ((mine * theirs).sqrt(), (mine / theirs.max(1e-3)).ln().abs(), off + their_off)
    };
    let (first, first_ratio, first_off) = count(corner, one);
    let (second, second_ratio, second_off) = count(corner, two);
    let uneven = (first / second).ln().abs();
    if uneven > 0.5 {
        return None;
    }
    let oddness = 2.0 * uneven
        + 0.5 * (first_ratio + second_ratio)
        + first_off
        + second_off
        + 0.5 * slant * slant
        + 2.0 * (3.0 - corner.likeness() - one.likeness() - two.likeness())
        // Among equals the nearer ones are one symbol's.
        + 0.001 * (first + second);
    let (finders, modules) = if turn > 0.0 {
        ([a, b, c], [first, second])
    } else {
        ([a, c, b], [second, first])
    };
    Some(Triple { finders, modules, oddness })
}
