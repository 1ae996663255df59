//! Which three finder patterns are one symbol's (ISO/IEC 18004, 6.3.3: in three of its corners).

use super::finder::Hit;
use super::outline::{Outline, distance};
use crate::meter::Meter;
use crate::picture::number::units;
use crate::picture::view::Point;

/// The most patterns that are combined, and the partners of each.
const MOST_PATTERNS: usize = 64;
const MOST_PARTNERS: usize = 14;
/// The likeness of two patterns together for a third to be guessed, and the most such pairs.
const LEAST_PAIR: f32 = 1.6;
const MOST_PAIRS: usize = 24;
/// The likeness of a pattern that is seen well.
pub(crate) const CLEAR: f32 = 0.85;
/// Pixels a module from which on a pattern is seen as well as it needs to be.
const FINE: f32 = 4.0;
/// The most combinations that are given on.
pub(crate) const MOST_TRIPLES: usize = 64;

/// A finder pattern with its outline, if that was seen.
#[derive(Clone, Copy)]
pub(crate) struct Finder {
    pub(crate) hit: Hit,
    pub(crate) outline: Option<Outline>,
    /// A pixel of the picture that it was seen in, in the frame's pixels.
    pub(crate) grain: f32,
}

impl Finder {
    /// Whether a picture whose pixels are this large shows it better than the one it was seen in: that
    /// has few pixels a module.
    pub(crate) fn is_coarser(&self, grain: f32) -> bool {
        self.grain > 1.5 * grain && !self.is_fine()
    }

    /// Whether it was seen in enough pixels.
    pub(crate) fn is_fine(&self) -> bool {
        self.module() >= FINE * self.grain
    }

    /// Whether no row crossed it: see [`blurred`](super::blurred).
    pub(crate) fn is_blurred(&self) -> bool {
        self.hit.support == 0
    }

    pub(crate) fn centre(&self) -> Point {
        self.outline.map_or(self.hit.centre, |outline| outline.centre)
    }

    /// The same pattern in a picture that is `scale` times as large.
    pub(crate) fn scaled(mut self, scale: f32) -> Self {
        let longer = |point: Point| point.map(|at| at * scale);
        self.hit.centre = longer(self.hit.centre);
        self.hit.across *= scale;
        self.hit.down *= scale;
        self.grain *= scale;
        if let Some(outline) = &mut self.outline {
            outline.centre = longer(outline.centre);
            outline.corners = outline.corners.map(longer);
            outline.axes = outline.axes.map(longer);
        }
        self
    }

    /// A module's mean length, in pixels.
    pub(crate) fn module(&self) -> f32 {
        match self.outline {
            Some(Outline { axes: [[a, b], [c, d]], .. }) => (a * d - b * c).abs().sqrt(),
            None => (self.hit.across * self.hit.down).sqrt() * 0.9,
        }
    }

    /// How much it looks like a finder pattern, 0 to 1; little is known of one without an outline.
    pub(crate) fn likeness(&self) -> f32 {
        self.outline.map_or(0.35, |outline| outline.likeness)
    }

    /// How many of this pattern's modules lie between it and a point, along whichever of its sides
    /// is nearer that way, and how far off that side, as a share.
    #[inline(never)]
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
pub(crate) struct Triple {
    /// Upper left, upper right, lower left; which picture's corners these are is not said.
    pub(crate) finders: [usize; 3],
    /// Modules from the first pattern's centre to the second's and to the third's.
    pub(crate) modules: [f32; 2],
    /// How little they look like a symbol's; 0 is perfect.
    pub(crate) oddness: f32,
}

/// Combinations of finder patterns, and the memory that they are made in.
#[derive(Default)]
pub(crate) struct Combinations {
    /// The likeliest triples, best first.
    pub(crate) triples: Vec<Triple>,
    /// Pairs of patterns that were seen well, best first.
    pub(crate) pairs: Vec<Pair>,
    likeliest: Vec<usize>,
    partners: Vec<(f32, usize)>,
}

impl Combinations {
    /// Makes the triples of patterns that are of no symbol that was read.
    pub(crate) fn combine(&mut self, finders: &[Finder], used: &[bool], meter: &mut Meter<'_>) {
        let Self { triples, likeliest, partners, .. } = self;
        triples.clear();
        likeliest.clear();
        likeliest.extend((0..finders.len()).filter(|&i| used.get(i) != Some(&true)));
        let likeness = |i: usize| finders.get(i).map_or(0.0, Finder::likeness);
        likeliest.sort_unstable_by(|&a, &b| likeness(b).total_cmp(&likeness(a)).then(a.cmp(&b)));
        let clear = likeliest.iter().filter(|&&i| likeness(i) >= CLEAR).count();
        likeliest.truncate(clear.max(MOST_PATTERNS));
        let likeliest = likeliest.iter().filter_map(|&i| Some((i, finders.get(i)?)));
        for (a, corner) in likeliest.clone() {
            if !meter.spend(units(finders.len() * 8)) {
                break;
            }
            partners.clear();
            for (b, other) in likeliest.clone() {
                if b != a && other.hit.inverted == corner.hit.inverted && may_be(corner, other) {
                    // Of those that are seen well the nearest.
                    let apart = distance(corner.centre(), other.centre()).sqrt();
                    let near = corner.module() / apart.max(1e-3);
                    partners.push((-other.likeness().min(CLEAR) - near, b));
                }
            }
            partners.sort_unstable_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
            partners.truncate(MOST_PARTNERS);
            if !meter.spend(units(partners.len() * partners.len() * 20)) {
                break;
            }
            for (i, &(_, b)) in partners.iter().enumerate() {
                for &(_, c) in partners.iter().skip(i + 1) {
                    triples.extend(judge(finders, a, b, c));
                }
            }
            // Only the best are kept, so that there is never more than a few to sort.
            if triples.len() > 8 * MOST_TRIPLES {
                best(triples);
            }
        }
        best(triples);
    }

    /// Makes the pairs, likewise.
    pub(crate) fn pair(&mut self, finders: &[Finder], used: &[bool], meter: &mut Meter<'_>) {
        self.pairs.clear();
        // One whose like no other may have makes no pair.
        let clear = |&(i, finder): &(usize, &Finder)| {
            finder.likeness() >= LEAST_PAIR - 1.0 && used.get(i) != Some(&true)
        };
        for (a, first) in finders.iter().enumerate().filter(clear) {
            if !meter.spend(units(finders.len() * 20)) {
                break;
            }
            for (b, second) in finders.iter().enumerate().filter(clear) {
                let likeness = first.likeness() + second.likeness();
                if a == b || likeness < LEAST_PAIR || first.hit.inverted != second.hit.inverted {
                    continue;
                }
                self.pairs.extend(pair(finders, a, b, likeness));
            }
            if self.pairs.len() > 8 * MOST_PAIRS {
                likeliest(&mut self.pairs);
            }
        }
        likeliest(&mut self.pairs);
    }
}

/// Whether two patterns may be a corner of a symbol and one beside it.
fn may_be(corner: &Finder, other: &Finder) -> bool {
    let (mine, off) = corner.modules_to(other.centre());
    let (theirs, their_off) = other.modules_to(corner.centre());
    let ratio = mine / theirs.max(1e-3);
    (9.0..260.0).contains(&(mine * theirs).sqrt())
        && (0.3..3.3).contains(&ratio)
        && off < 0.6
        && their_off < 0.6
}

fn best(triples: &mut Vec<Triple>) {
    triples
        .sort_unstable_by(|x, y| x.oddness.total_cmp(&y.oddness).then(x.finders.cmp(&y.finders)));
    triples.truncate(MOST_TRIPLES);
}

fn likeliest(pairs: &mut Vec<Pair>) {
    let role = |pair: &Pair| (pair.finders, pair.role);
    pairs.sort_unstable_by(|x, y| y.likeness.total_cmp(&x.likeness).then(role(x).cmp(&role(y))));
    pairs.truncate(MOST_PAIRS);
}

/// Which of a symbol's finder patterns two are; the third was not seen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Role {
    /// Upper left and upper right.
    Top,
    /// Upper left and lower left.
    Left,
    /// Upper right and lower left.
    Diagonal,
}

/// Two patterns as a symbol's.
#[derive(Clone, Copy)]
pub(crate) struct Pair {
    pub(crate) finders: [usize; 2],
    pub(crate) role: Role,
    /// Modules between their centres, along a side.
    pub(crate) modules: f32,
    /// Unit vectors, in pixels, along which the symbol's columns and rows count.
    pub(crate) right: Point,
    pub(crate) down: Point,
    likeness: f32,
}

fn pair(finders: &[Finder], a: usize, b: usize, likeness: f32) -> impl Iterator<Item = Pair> {
    let roles = [Role::Top, Role::Left, Role::Diagonal];
    roles.into_iter().filter_map(move |role| {
        let (first, second) = (finders.get(a)?, finders.get(b)?);
        let [e, f] = first.outline?.axes;
        let to = [second.centre()[0] - first.centre()[0], second.centre()[1] - first.centre()[1]];
        // Axes of the first, all four ways, each with the one a quarter turn clockwise of it.
        let ways =
            [(e, f), (f, [-e[0], -e[1]]), ([-e[0], -e[1]], [-f[0], -f[1]]), ([-f[0], -f[1]], e)];
        let along = |(right, down): &(Point, Point)| {
            let dot = |axis: &Point| {
                (axis[0] * to[0] + axis[1] * to[1]) / axis[0].hypot(axis[1]).max(1e-6)
            };
            match role {
                Role::Top => dot(right),
                Role::Left => dot(down),
                Role::Diagonal => dot(down) - dot(right),
            }
        };
        let (right, down) = ways.into_iter().max_by(|x, y| along(x).total_cmp(&along(y)))?;
        let (mine, off) = first.modules_to(second.centre());
        let (theirs, their_off) = second.modules_to(first.centre());
        let modules = (mine * theirs).sqrt();
        let off = f32::midpoint(off, their_off);
        let fits = if role == Role::Diagonal { off > 0.55 } else { off < 0.35 };
        let ratio = mine / theirs.max(1e-3);
        if !fits || !(12.0..185.0).contains(&modules) || !(0.5..2.0).contains(&ratio) {
            return None;
        }
        Some(Pair { finders: [a, b], role, modules, right, down, likeness })
    })
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
    let (finders, modules) =
        if turn > 0.0 { ([a, b, c], [first, second]) } else { ([a, c, b], [second, first]) };
    Some(Triple { finders, modules, oddness })
}
