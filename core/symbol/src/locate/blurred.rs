//! Finder patterns through blur as long as two modules, which leaves no rings of them: a dark spot in a
//! grey square on light, whose runs are in no ratio and whose outline is in no bits.

use super::arrange::Finder;
use super::finder::Hit;
use super::outline::{Outline, distance};
use crate::meter::Meter;
use crate::picture::equalise::dot;
use crate::picture::number::{real, units};
use crate::picture::view::{Point, View};

/// How dark a finder pattern out of focus is seen to be, its middle and the rings around it, the light one
/// outside too.
const RINGS: [f32; 5] = [1.0, 0.72, 0.4, 0.6, 0.2];
/// Modules over which a moving hand smears it, and the ways to move, in steps of a half turn's eighth.
const SMEARS: [f32; 2] = [2.1, 3.0];
const WAYS: usize = 8;
/// How dark what lies beyond its light margin is on average.
const BEYOND: f32 = 0.25;
/// Kinds of blur, each of which makes patterns of its own: what a wrong one has the right size for is not
/// told by how alike it is.
pub(crate) const KINDS: usize = 2;
/// Modules that are looked at, nine a side.
const LOOKED_AT: usize = 81;
/// Pixels a module that are tried, and unit vectors along a side.
const SIZES: [f32; 7] = [1.2, 1.55, 2.0, 2.6, 3.4, 4.4, 5.7];
const TURNS: [Point; 4] = [
    [1.0, 0.0],
    [0.923_879_5, 0.382_683_43],
    [0.707_106_77, 0.707_106_77],
    [0.382_683_43, 0.923_879_5],
];
/// The least by which a spot is darker than what is around, in luma.
const LEAST_CONTRAST: f32 = 24.0;
/// The least correlation before and after the place is searched, and after its first steps.
const WORTH_FITTING: f32 = 0.5;
const LEAST_LIKENESS: f32 = 0.66;
const HOPELESS: f32 = 0.62;
/// The most patterns that are gathered, and given on.
const MOST_GATHERED: usize = 256;
const MOST: usize = 32;
/// The work of a spot and of a correlation, in units.
const SPOT: u64 = 300;
const CORRELATION: u64 = 500;
/// The work of all smeared ones, and what a defocused one's correlation must be for them to be tried.
const SMEARED: u64 = 900;
const WORTH_SMEARING: f32 = 0.35;

/// How dark each module is seen to be through one kind of blur, with mean 0 and square sum 1.
pub(crate) type Template = [f32; LOOKED_AT];

/// Finder patterns through all kinds of blur.
pub(crate) struct Templates([Template; 1 + SMEARS.len() * WAYS]);

impl Templates {
    pub(crate) fn new() -> Self {
        let smears = SMEARS.iter().flat_map(|length| (0..WAYS).map(move |way| (*length, way)));
        let mut all = [[0.0; LOOKED_AT]; _];
        for (template, smear) in all.iter_mut().zip(std::iter::once(None).chain(smears.map(Some))) {
            for (value, (u, v)) in template.iter_mut().zip(modules()) {
                *value = match smear {
                    None => {
                        let ring = usize::from(u.unsigned_abs().max(v.unsigned_abs()));
                        RINGS.get(ring).copied().unwrap_or(0.0)
                    }
                    Some((length, way)) => smeared(f32::from(u), f32::from(v), length, way),
                };
            }
            let mean = template.iter().sum::<f32>() / real(LOOKED_AT);
            template.iter_mut().for_each(|value| *value -= mean);
            let length = template.iter().map(|value| value * value).sum::<f32>().sqrt();
            template.iter_mut().for_each(|value| *value /= length);
        }
        Self(all)
    }

    /// Those of a lens out of focus, and those of a moving hand.
    pub(crate) fn kinds(&self) -> [&[Template]; KINDS] {
        let (defocused, smeared) = self.0.split_at(1);
        [defocused, smeared]
    }
}

/// The modules that are looked at, row by row, from the middle one.
fn modules() -> impl Iterator<Item = (i8, i8)> {
    (-4..=4).flat_map(|v| (-4..=4).map(move |u| (u, v)))
}

/// How dark a place of a finder pattern is on average while it moves, in modules from its middle.
fn smeared(u: f32, v: f32, length: f32, way: usize) -> f32 {
    const STEPS: usize = 12;
    let [cos, sin] = match way {
        0..4 => TURNS.get(way).copied().unwrap_or_default(),
        _ => TURNS.get(way - 4).map_or([0.0; 2], |&[cos, sin]| [-sin, cos]),
    };
    let dark = (0..STEPS).map(|step| {
        let along = ((real(step) + 0.5) / real(STEPS) - 0.5) * length;
        match (u + along * cos).abs().max((v + along * sin).abs()) {
            ..1.5 | 2.5..3.5 => 1.0,
            4.5.. => BEYOND,
            _ => 0.0,
        }
    });
    dark.sum::<f32>() / real(STEPS)
}

/// What is seen of the modules around a place.
struct Patch {
    greys: [f32; LOOKED_AT],
    /// The square root of the sum of squares around the mean.
    spread: f32,
}

impl Patch {
    fn of(view: &View<'_>, place: &Place) -> Self {
        let mut greys = [0.0; LOOKED_AT];
        let (mut sum, mut squares) = (0.0, 0.0);
        for (grey, (u, v)) in greys.iter_mut().zip(modules()) {
            *grey = view.at(at(place, f32::from(u), f32::from(v)));
            sum += *grey;
            squares += *grey * *grey;
        }
        let count = real(LOOKED_AT);
        Self { greys, spread: (squares - sum * sum / count).max(count).sqrt() }
    }

    /// The correlation coefficient with a template.
    fn likeness(&self, template: &Template) -> f32 {
        -dot(&self.greys, template) / self.spread
    }

    /// The template that is most like it, and how much.
    fn best<'a>(&self, templates: &'a [Template]) -> Option<(&'a Template, f32)> {
        let all = templates.iter().map(|template| (template, self.likeness(template)));
        all.max_by(|a, b| a.1.total_cmp(&b.1))
    }
}

/// Where a pattern is seen: its middle, and a module along two sides.
type Place = [Point; 3];

fn at([[x, y], [a, b], [c, d]]: &Place, u: f32, v: f32) -> Point {
    [x + a * u + c * v, y + b * u + d * v]
}

/// The patterns of a picture by each kind of blur, best first.
pub(crate) fn find(
    view: &View<'_>,
    templates: &Templates,
    meter: &mut Meter<'_>,
    found: &mut [Vec<Finder>; KINDS],
) {
    found.iter_mut().for_each(Vec::clear);
    gather(view, templates, meter, found);
    for found in found {
        found.sort_unstable_by(|a, b| b.likeness().total_cmp(&a.likeness()));
        found.truncate(MOST);
    }
}

fn gather(
    view: &View<'_>,
    templates: &Templates,
    meter: &mut Meter<'_>,
    found: &mut [Vec<Finder>; KINDS],
) {
    for y in 1..view.height.saturating_sub(1) {
        if !meter.spend(units(view.width)) {
            return;
        }
        let rows = [view.row(y - 1), view.row(y), view.row(y + 1)].map(|row| row.windows(3));
        let [above, here, below] = rows;
        for (x, ((above, here), below)) in above.zip(here).zip(below).enumerate() {
            let (&[a, b, c], &[d, e, f], &[g, h, i]) = (above, here, below) else { continue };
            // The first of equals.
            if e > f.min(g).min(h).min(i) || e >= a.min(b).min(c).min(d) {
                continue;
            }
            if !meter.spend(SPOT + units(found.iter().map(Vec::len).sum())) {
                return;
            }
            let new = spot(view, templates, middle(view, [x + 1, y], e), meter);
            for (found, new) in found.iter_mut().zip(new) {
                if let Some(new) = new {
                    keep(found, new);
                }
            }
        }
    }
}

/// The middle of what is as dark as a spot: what is smeared is about as dark along the way.
fn middle(view: &View<'_>, [mut x, mut y]: [usize; 2], dark: u8) -> Point {
    const REACH: usize = 12;
    let is_dark = |x: usize, y: usize| {
        view.row(y)
            .get(x)
            .is_some_and(|grey| f32::from(*grey) < f32::from(dark) + 1.5 * LEAST_CONTRAST)
    };
    let mut sums = [2 * x, 2 * y];
    for _ in 0..4 {
        let right = (1..REACH).take_while(|by| is_dark(x + by, y)).count();
        let left = (1..REACH.min(x + 1)).take_while(|by| is_dark(x - by, y)).count();
        sums[0] = 2 * x + right - left;
        x = sums[0] / 2;
        let down = (1..REACH).take_while(|by| is_dark(x, y + by)).count();
        let up = (1..REACH.min(y + 1)).take_while(|by| is_dark(x, y - by)).count();
        sums[1] = 2 * y + down - up;
        y = sums[1] / 2;
    }
    sums.map(|twice| real(twice) / 2.0 + 0.5)
}

/// The better one of two in the same place.
fn keep(found: &mut Vec<Finder>, new: Finder) {
    let reach = 9.0 * new.module() * new.module();
    let room = found.len() < MOST_GATHERED;
    match found.iter_mut().find(|old| distance(old.centre(), new.centre()) < reach) {
        Some(old) if old.likeness() < new.likeness() => *old = new,
        Some(_) => {}
        None if room => found.push(new),
        None => {}
    }
}

/// The pattern around a dark spot by each kind of blur.
fn spot(
    view: &View<'_>,
    templates: &Templates,
    centre: Point,
    meter: &mut Meter<'_>,
) -> [Option<Finder>; KINDS] {
    let dark = view.near(centre);
    let kinds = templates.kinds();
    let mut best = [(WORTH_FITTING, None); KINDS];
    for module in SIZES {
        for [cos, sin] in TURNS.map(|turn| turn.map(|part| part * module)) {
            let tried = [centre, [cos, sin], [-sin, cos]];
            if !is_square(view, &tried, dark) {
                continue;
            }
            if !meter.spend(CORRELATION) {
                return [None; KINDS];
            }
            let patch = Patch::of(view, &tried);
            for ((best, templates), cost) in best.iter_mut().zip(kinds).zip([SMEARED, 0]) {
                let Some((template, likeness)) = patch.best(templates) else { continue };
                if likeness > best.0 {
                    *best = (likeness, Some((tried, template)));
                }
                // What is smeared is a little like what is out of focus too.
                if likeness < WORTH_SMEARING || !meter.spend(cost) {
                    break;
                }
            }
        }
    }
    best.map(|(likeness, place)| {
        let (place, template) = place?;
        let (place, likeness) = fit(view, template, place, likeness, meter);
        (likeness >= LEAST_LIKENESS).then(|| pattern(&place, likeness))
    })
}

/// The same pattern by a picture that shows more of it.
pub(crate) fn sharpened(
    view: &View<'_>,
    kind: &[Template],
    coarse: Finder,
    meter: &mut Meter<'_>,
) -> Option<Finder> {
    let Outline { centre, axes: [e, f], .. } = coarse.outline?;
    let place = [centre, e, f];
    let (template, likeness) = Patch::of(view, &place).best(kind)?;
    let (place, likeness) = fit(view, template, place, likeness, meter);
    Some(pattern(&place, likeness))
}

fn pattern(place: &Place, likeness: f32) -> Finder {
    let [centre, e, f] = *place;
    let corner = |u: f32, v: f32| at(place, 3.5 * u, 3.5 * v);
    let corners = [corner(-1.0, -1.0), corner(1.0, -1.0), corner(1.0, 1.0), corner(-1.0, 1.0)];
    let outline = Outline { centre, corners, axes: [e, f], likeness };
    let hit = Hit {
        centre,
        across: e[0].hypot(e[1]),
        down: f[0].hypot(f[1]),
        support: 0,
        inverted: false,
    };
    Finder { hit, outline: Some(outline), grain: 1.0 }
}

/// Whether it is lighter all around a square than within.
fn is_square(view: &View<'_>, place: &Place, dark: f32) -> bool {
    const AROUND: [Point; 8] = [
        [1.0, 0.0],
        [-1.0, 0.0],
        [0.0, 1.0],
        [0.0, -1.0],
        [1.0, 1.0],
        [-1.0, -1.0],
        [1.0, -1.0],
        [-1.0, 1.0],
    ];
    let (mut inner, mut outside) = (0.0, [0.0; 8]);
    for (outside, [u, v]) in outside.iter_mut().zip(AROUND) {
        *outside = view.near(at(place, 4.3 * u, 4.3 * v));
        if *outside < dark + LEAST_CONTRAST {
            return false;
        }
        inner += view.near(at(place, 2.5 * u, 2.5 * v)) / 8.0;
    }
    // A neighbour may smear into one of them.
    inner > dark && outside.iter().filter(|grey| **grey > inner).count() >= 7
}

/// Moves the middle and the sides to where the correlation is highest.
fn fit(
    view: &View<'_>,
    template: &Template,
    mut place: Place,
    mut best: f32,
    meter: &mut Meter<'_>,
) -> (Place, f32) {
    let module = place[1][0].hypot(place[1][1]);
    for step in [0.2, 0.1, 0.05] {
        for _ in 0..2 {
            let mut has_moved = false;
            for part in 0..3 {
                for axis in 0..2 {
                    for sign in [1.0, -1.0] {
                        if !meter.spend(CORRELATION) {
                            return (place, best);
                        }
                        let mut tried = place;
                        if let Some(moved) = tried.get_mut(part).and_then(|p| p.get_mut(axis)) {
                            // The middle by more than the ends of a side.
                            *moved += sign * step * module * if part == 0 { 2.0 } else { 0.5 };
                        }
                        let reached = Patch::of(view, &tried).likeness(template);
                        if reached > best {
                            (best, place, has_moved) = (reached, tried, true);
                            break;
                        }
                    }
                }
            }
            if !has_moved {
                break;
            }
        }
        // The first and widest steps bring most of what there is.
        if best < HOPELESS {
            break;
        }
    }
    (place, best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(side: usize, luma: impl Fn(usize, usize) -> u8) -> Vec<Finder> {
        let pixels: Vec<u8> = (0..side * side).map(|i| luma(i % side, i / side)).collect();
        let view = View::new(&pixels, side, side, side).unwrap();
        let mut found = [Vec::new(), Vec::new()];
        find(&view, &Templates::new(), &mut Meter::new(u64::MAX / 4), &mut found);
        let [defocused, _] = found;
        defocused
    }

    /// Dark within one and a half modules of four pixels, grey within three and a half.
    #[test]
    fn a_dark_spot_in_a_grey_square_is_one_with_its_place_and_size() {
        let found = found(60, |x, y| match x.abs_diff(30).max(y.abs_diff(30)) {
            0..=4 => 60 + u8::try_from(5 * x.abs_diff(30).max(y.abs_diff(30))).unwrap(),
            5..=13 => 130,
            _ => 220,
        });
        let [one] = found.as_slice() else { panic!("{} patterns", found.len()) };
        let [x, y] = one.centre();
        assert!((x - 30.5).hypot(y - 30.5) < 1.0, "at {x}, {y}");
        assert!((3.2..4.8).contains(&one.module()), "{} pixels a module", one.module());
    }

    #[test]
    fn there_is_none_where_there_is_no_such_spot() {
        for side in [1, 2, 3, 40] {
            assert!(found(side, |_, _| 90).is_empty(), "flat, {side}");
            assert!(found(side, |x, _| if x / 3 % 2 == 0 { 30 } else { 220 }).is_empty(), "{side}");
        }
    }

    /// Spots side by side are more than are given on.
    #[test]
    fn what_is_full_of_them_gives_no_more_than_some() {
        let found = found(600, |x, y| match (x % 20).abs_diff(10).max((y % 20).abs_diff(10)) {
            near @ 0..=2 => 60 + u8::try_from(9 * near).unwrap(),
            3..=6 => 130,
            _ => 220,
        });
        assert_eq!(found.len(), MOST);
    }
}
