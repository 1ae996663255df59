//! The search of one frame: which attempts are made, in which order, and what each may cost.
//!
//! From coarse to fine. Every attempt adds finder patterns to a pool; three of them make a candidate,
//! which is sampled once and decoded as it is. Only candidates whose function patterns are seen well
//! enough get more: a better fit, area samples, equalisation, erasures.

use std::mem::take;

use super::code::decode::{Decoded, Effort, SoftModules, decode};
use super::code::layout::Layouts;
use super::code::version::{Version, read_information};
use super::effort::{self, Extent, Outcome, Workspace};
use super::locate::arrange::{CLEAR, Combinations, Finder, Role, Triple};
use super::locate::blurred;
use super::locate::finder::{self, Hit};
use super::locate::fit;
use super::locate::grid::{self, Grid};
use super::locate::homography::{Homography, cross};
use super::locate::micro;
use super::locate::outline::{self, distance};
use super::locate::rectify;
use super::meter::Meter;
use super::picture::bits::Bits;
use super::picture::equalise::{Equalised, agreement};
use super::picture::levels::Levels;
use super::picture::number::{real, units};
use super::picture::view::{Point, View};
use super::scanner::Wanted;

/// Triples that are sampled an attempt.
const MOST_SAMPLED: usize = 24;
/// How many of them one that is blurred counts for.
const BLURRED: usize = 4;
/// Candidates that are worked on an attempt, beside what was read, and of one place and version.
const MOST_DEEPENED: usize = 4;
const MOST_BESIDE: usize = 2;
const MOST_OF_ONE: usize = 2;
/// The most by which three patterns that are a symbol's were seen not to look it.
const MOST_ODD: f32 = 1.9;
/// The same of blurred ones, which are less like finder patterns.
const MOST_ODD_BLURRED: f32 = 2.4;
/// The least alternation of a timing pattern.
const LEAST_TIMING: f32 = 0.2;
/// The same where the third finder pattern is a guess.
const LEAST_PAIR_TIMING: f32 = 0.45;
/// Finder patterns of a frame, and those of an attempt whose outline was not seen.
const MOST_FINDERS: usize = 384;
const MOST_UNCLEAR: usize = 24;
/// The least correlation of what may be a finder pattern.
const LEAST_LIKENESS: f32 = 0.55;
/// The likeness of a blurred finder pattern that is hardly anything else.
const WELL_BLURRED: f32 = 0.86;
/// Units a pixel for finding such.
const MOST_FOR_SPOTS: u64 = 20;
/// By how much a second sight of a pattern must be better to count instead of the first.
const MUCH_BETTER: f32 = 0.1;
/// Hits that are followed up before what they are is tried.
const BATCH: usize = 4;
/// So many patterns that are of no symbol yet stand beside each other: the nearest are to be known before threes
/// are sampled. One symbol by itself may well have what looks like one within.
const CROWDED: usize = 9;
/// How much odder a pattern among three makes them then.
const AMONG: f32 = 1.0;
/// Hits that are followed up in an attempt after the last one that is seen well.
const MOST_FOLLOWED: usize = 128;
/// The same where a larger picture shows in so few rows, and beside what was read.
const FEW_ROWS: usize = 400;
const FEW_FOLLOWED: usize = 40;
/// Patterns that are looked at for a Micro QR code's.
const MOST_MICRO: usize = 8;
/// The least height of the rows that crossed a pattern, in modules.
const LEAST_CROSSED: f32 = 0.9;
/// The least share of function modules for a candidate to be decoded, and to be worked on.
const LEAST_DECODED: f32 = 0.75;
const LEAST_DEEPENED: f32 = 0.60;
/// The same for what is worked on at once, and for what is worked on when all else was tried.
const LIKELY: f32 = 0.78;
const UNLIKELY: f32 = LEAST_DEEPENED;
/// The same of the rectified picture, where its finder patterns are blurred: any picture has 0.7.
const LEAST_RECTIFIED: f32 = 0.78;
/// Function patterns from which on a symbol's known modules are seen well, and the error of an equaliser
/// until which they are: what isn't read then is covered or bent, and not blurred.
const WELL_SEEN: f32 = 0.95;
const WELL_EQUALISED: f32 = 0.12;

/// A symbol that was read, and where.
pub(super) struct Reading {
    pub(super) decoded: Decoded,
    pub(super) corners: [Point; 4],
    pub(super) inverted: bool,
}

impl Reading {
    /// The same in a picture of which this was a part.
    pub(super) fn shift(&mut self, [dx, dy]: Point) {
        self.corners = self.corners.map(|[x, y]| [x + dx, y + dy]);
    }

    /// Whether it is one of those that are looked for.
    pub(super) fn is_wanted(&self, wanted: Wanted<'_>) -> bool {
        wanted(&self.decoded.content.text)
    }

    /// Whether this is the symbol that was read there.
    pub(super) fn is_at(&self, other: &Self) -> bool {
        let mean = |axis: fn(&Point) -> f32| self.corners.iter().map(axis).sum::<f32>() / 4.0;
        other.holds([mean(|p| p[0]), mean(|p| p[1])])
    }

    /// Whether a point lies within the symbol.
    fn holds(&self, point: Point) -> bool {
        let corner = |i: usize| self.corners.get(i % 4).copied().unwrap_or_default();
        (0..4).all(|i| cross(corner(i), corner(i + 1), point) >= 0.0)
    }
}

/// How far candidates are worked on.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Depth {
    /// The likely ones, by what is cheap.
    Plain,
    /// The likely ones, by what undoes blur.
    Thorough,
    /// The likeliest ones beside what was read, by everything.
    Beside,
    /// All, by everything.
    Utmost,
}

impl Depth {
    /// The least share of function modules.
    fn least(self) -> f32 {
        if self == Self::Utmost { UNLIKELY } else { LIKELY }
    }

    /// The most candidates that are worked on at a time.
    fn most(self) -> usize {
        if self == Self::Beside { MOST_BESIDE } else { MOST_DEEPENED }
    }
}

/// Three finder patterns that may be a symbol's, with a grid through them.
#[derive(Clone)]
pub(super) struct Candidate {
    pub(super) version: Version,
    pub(super) grid: Grid,
    pub(super) inverted: bool,
    /// The share of function modules that are as they should be.
    pub(super) agreement: f32,
    /// Module values that were not enough.
    pub(super) values: Option<Equalised>,
    /// What is dark and light in it.
    levels: Levels,
    finders: [usize; 3],
    /// Whether its finder patterns were seen as well as they need to be.
    fine: bool,
    /// Whether they are blurred: what single modules say misleads then.
    blurred: bool,
    /// What was tried with it.
    tried: Option<Extent>,
}

impl Candidate {
    /// The same in a picture of which this was a part.
    pub(super) fn shift(&mut self, by: Point) {
        self.grid.homography = self.grid.homography.shifted(by);
    }

    /// Whether one of its finder patterns wasn't seen.
    fn is_guess(&self) -> bool {
        let [first, _, third] = self.finders;
        first == third
    }

    /// Whether this is the same symbol, at about the same place.
    fn is_at(&self, other: &Self) -> bool {
        let size = real(self.version.size());
        let middle = |one: &Self| one.grid.homography.map([size / 2.0; 2]);
        let (Some(here), Some(there)) = (middle(self), middle(other)) else { return false };
        let module = grid::module_length(&self.grid.homography, self.version.size());
        self.version == other.version
            && self.inverted == other.inverted
            && distance(here, there) < 16.0 * module * module
    }

    /// What is left to try with it at a depth.
    fn left(&self, depth: Depth) -> Option<Extent> {
        match (self.tried, depth) {
            (None, _) if self.blurred => Some(Extent::All),
            (None, Depth::Plain) => Some(Extent::Plain),
            (None, _) => Some(Extent::All),
            (Some(Extent::Plain), Depth::Thorough) if !self.is_well_seen() => Some(Extent::Rest),
            (Some(Extent::Plain), Depth::Beside | Depth::Utmost) => Some(Extent::Rest),
            _ => None,
        }
    }

    /// Whether its known modules are seen so well that blur isn't what hides the others.
    fn is_well_seen(&self) -> bool {
        self.agreement >= WELL_SEEN
            && self.values.as_ref().is_some_and(|values| values.error <= WELL_EQUALISED)
    }

    /// Where the corners of the symbol are seen.
    pub(super) fn corners(&self) -> Option<[Point; 4]> {
        self.grid.corners(self.version.size())
    }
}

/// Three finder patterns with a grid through them that was not sampled yet.
struct Proposal {
    version: Version,
    grid: Grid,
    inverted: bool,
    finders: [usize; 3],
}

/// Buffers that one frame leaves to the next.
#[derive(Default)]
pub(super) struct Buffers {
    changes: Vec<u32>,
    hits: Vec<Hit>,
    spots: [Vec<Finder>; blurred::KINDS],
    templates: Option<blurred::Templates>,
    greys: Vec<f32>,
    values: Vec<f32>,
    space: Workspace,
    pool: Pool,
}

/// What the attempts have gathered of a frame.
#[derive(Default)]
struct Pool {
    finders: Vec<Finder>,
    /// Which of them are of symbols that were read.
    used: Vec<bool>,
    /// Threes that were sampled, and twos, with what they were taken for.
    tried: Vec<[usize; 3]>,
    paired: Vec<([usize; 2], Role)>,
    combinations: Combinations,
}

impl Pool {
    fn clear(&mut self) {
        self.finders.clear();
        self.used.clear();
        self.tried.clear();
        self.paired.clear();
    }

    /// Forgets all patterns but the first, of which nothing came.
    fn truncate(&mut self, count: usize) {
        self.finders.truncate(count);
        self.used.truncate(count);
        self.tried.retain(|tried| tried.iter().all(|&i| i < count));
        self.paired.retain(|(paired, _)| paired.iter().all(|&i| i < count));
    }
}

/// A frame's search.
pub(super) struct Search<'a> {
    view: View<'a>,
    layouts: &'a Layouts,
    buffers: &'a mut Buffers,
    pool: Pool,
    pub(super) candidates: Vec<Candidate>,
    pub(super) readings: Vec<Reading>,
}

impl<'a> Search<'a> {
    /// A search of a view in which some symbols are known already.
    pub(super) fn new(
        view: View<'a>,
        layouts: &'a Layouts,
        buffers: &'a mut Buffers,
        known: Vec<Reading>,
    ) -> Self {
        let mut pool = take(&mut buffers.pool);
        pool.clear();
        Self { view, layouts, buffers, pool, candidates: Vec::new(), readings: known }
    }

    /// What was read, and what else looks like a symbol; leaves the memory to the next search.
    pub(super) fn end(self) -> (Vec<Reading>, Vec<Candidate>) {
        self.buffers.pool = self.pool;
        (self.readings, self.candidates)
    }

    /// How many finder patterns were seen well that are of no symbol that was read.
    #[inline(never)]
    pub(super) fn unexplained(&self) -> usize {
        let finders = self.pool.finders.iter().zip(&self.pool.used);
        finders.filter(|(finder, used)| finder.likeness() >= CLEAR && !**used).count()
    }

    /// The corners of a Micro QR code in view, if one of the patterns that were seen well is one's.
    pub(super) fn micro(&self, meter: &mut Meter<'_>) -> Option<[Point; 4]> {
        let clear = self.pool.finders.iter().filter(|finder| finder.likeness() >= CLEAR);
        clear.take(MOST_MICRO).find_map(|finder| {
            let outline = finder.outline.filter(|_| meter.spend(micro::COST))?;
            micro::corners(&self.view, &outline, finder.hit.inverted)
        })
    }

    /// Whether there is what may be a symbol that was not read.
    #[inline(never)]
    pub(super) fn has_likely(&self) -> bool {
        self.candidates.iter().any(|candidate| candidate.agreement >= LIKELY)
    }

    /// Whether all was tried with something that isn't read, and left values that others may be added to.
    pub(super) fn has_values(&self) -> bool {
        let left =
            |one: &Candidate| one.values.as_ref().is_some_and(|it| it.error <= effort::MOST_ERROR);
        self.candidates.iter().any(|one| one.tried == Some(Extent::All) && left(one))
    }

    /// Whether there is a symbol to work on: one shows that wasn't read, or none was.
    pub(super) fn is_open(&self) -> bool {
        self.readings.is_empty() || self.unexplained() >= 3
    }

    /// Whether a square with this side fits beside each symbol that was read.
    pub(super) fn has_room(&self, side: f32) -> bool {
        let (right, bottom) = (real(self.view.width) - side, real(self.view.height) - side);
        self.readings.iter().all(|Reading { corners, .. }| {
            corners.iter().all(|[x, _]| *x >= side)
                || corners.iter().all(|[x, _]| *x <= right)
                || corners.iter().all(|[_, y]| *y >= side)
                || corners.iter().all(|[_, y]| *y <= bottom)
        })
    }

    /// Whether something that is wanted was read, and no other symbol shows.
    pub(super) fn is_enough(&self, wanted: Wanted<'_>) -> bool {
        !self.is_open() && self.readings.iter().any(|reading| reading.is_wanted(wanted))
    }

    /// Looks for finder patterns in a binarised picture, `scale` pixels of the frame to one of its.
    pub(super) fn locate(
        &mut self,
        bits: &Bits,
        source: &View<'_>,
        scale: f32,
        ink: u8,
        step: usize,
        meter: &mut Meter<'_>,
    ) {
        let mut hits = take(&mut self.buffers.hits);
        hits.clear();
        let readings = &self.readings;
        let is_known =
            |point: Point| readings.iter().any(|reading| reading.holds(point.map(|at| at * scale)));
        finder::find(bits, ink, step, is_known, meter, &mut self.buffers.changes, &mut hits);
        // The likeliest first, because not all may be followed up.
        let promise = |hit: &Hit| {
            let crossed = f32::from(hit.support) * real(step) / (3.0 * hit.down);
            let even = hit.across.min(hit.down) / hit.across.max(hit.down);
            crossed.min(1.0) + even + 0.02 * f32::from(hit.support.min(32))
        };
        hits.sort_unstable_by(|a, b| {
            let place = |hit: &Hit| hit.centre.map(f32::to_bits);
            promise(b).total_cmp(&promise(a)).then(place(a).cmp(&place(b)))
        });
        let (mut unclear, mut clear, mut followed) = (0, 0, 0);
        let few = (bits.height < FEW_ROWS && scale > 1.0) || !self.readings.is_empty();
        let most = if few { FEW_FOLLOWED } else { MOST_FOLLOWED };
        for (count, hit) in hits.iter().enumerate() {
            // Now and then: a symbol that is read explains most of the other hits.
            if clear >= 3 && count >= BATCH && count.is_power_of_two() && !self.is_crowded() {
                self.sample(meter);
            }
            if self.pool.finders.len() >= MOST_FINDERS || followed >= most {
                break;
            }
            // A pattern's middle is crossed by as many rows as three of its modules are high.
            if f32::from(hit.support) * real(step) < LEAST_CROSSED * hit.down {
                continue;
            }
            let centre = hit.centre.map(|at| at * scale);
            if self.readings.iter().any(|reading| reading.holds(centre)) {
                continue;
            }
            if self.is_clear(centre, hit, scale) {
                clear += 1;
                continue;
            }
            followed += 1;
            if !meter.spend(outline::COST) {
                break;
            }
            let finder =
                Finder { hit: *hit, outline: outline::trace(source, bits, hit), grain: 1.0 };
            match finder.outline {
                Some(outline) if outline.likeness < LEAST_LIKENESS => {}
                None if unclear >= MOST_UNCLEAR => {}
                outline => {
                    unclear += usize::from(outline.is_none());
                    if outline.is_some_and(|it| it.likeness >= CLEAR) {
                        (clear, followed) = (clear + 1, 0);
                    }
                    self.add(finder.scaled(scale));
                }
            }
        }
        self.buffers.hits = hits;
    }

    /// The blurred finder pattern that a part of a picture shows best, if it shows one well.
    pub(super) fn glimpse(&mut self, source: &View<'_>, meter: &mut Meter<'_>) -> Option<Finder> {
        let Buffers { spots, templates, .. } = &mut *self.buffers;
        let templates = templates.get_or_insert_with(blurred::Templates::new);
        blurred::find(source, templates, meter, spots);
        well_seen(spots)
    }

    /// Looks for blurred finder patterns in a picture, `scale` pixels of the frame to one of its, and samples
    /// what those of each kind of blur suggest. Gives the one that is seen best, if well.
    pub(super) fn sample_blurred(
        &mut self,
        source: &View<'_>,
        scale: f32,
        meter: &mut Meter<'_>,
    ) -> Option<Finder> {
        let mut spots = take(&mut self.buffers.spots);
        let templates = take(&mut self.buffers.templates);
        let templates = templates.unwrap_or_else(blurred::Templates::new);
        // A picture full of texture is full of spots.
        let most = MOST_FOR_SPOTS * units(self.view.width * self.view.height);
        let aside = meter.set_aside(meter.left().saturating_sub(most));
        blurred::find(source, &templates, meter, &mut spots);
        meter.give_back(aside);
        let (finders, candidates) = (self.pool.finders.len(), self.candidates.len());
        for (spots, kind) in spots.iter().zip(templates.kinds()) {
            // What the wrong kind of blur made of a pattern stands in the way of the right one's.
            if self.candidates.len() == candidates {
                self.pool.truncate(finders);
            }
            for spot in spots {
                if let Some(finder) =
                    blurred::sharpened(&self.view, kind, spot.scaled(scale), meter)
                {
                    self.add(finder);
                }
            }
            self.sample(meter);
            if self.is_open() {
                self.sample_pairs(false, meter);
            }
        }
        let best = well_seen(&spots);
        self.buffers.spots = spots;
        self.buffers.templates = Some(templates);
        best
    }

    /// Whether an earlier attempt saw this finder pattern well.
    fn is_clear(&self, centre: Point, hit: &Hit, scale: f32) -> bool {
        let reach = scale * scale * hit.across * hit.down;
        self.pool.finders.iter().any(|finder| {
            finder.likeness() >= CLEAR
                && finder.hit.inverted == hit.inverted
                && !finder.is_coarser(scale)
                && distance(finder.centre(), centre) < reach
        })
    }

    /// Works on what looks like a symbol and isn't read yet, by what is cheap; then on what two patterns
    /// suggest.
    pub(super) fn work(&mut self, small: bool, first: bool, meter: &mut Meter<'_>) {
        if self.is_open() {
            self.deepen(Depth::Plain, small && !first, meter);
        }
        if self.is_open() {
            self.sample_pairs(small, meter);
        }
        if self.is_open() {
            self.deepen(Depth::Plain, small, meter);
        }
    }

    /// Adds a finder pattern unless it is there.
    fn add(&mut self, new: Finder) {
        let centre = new.centre();
        let module = new.module();
        for (i, old) in self.pool.finders.iter_mut().enumerate() {
            let apart = distance(old.centre(), centre);
            let other = old.module();
            if old.hit.inverted == new.hit.inverted
                && apart < 2.25 * module.max(other) * module.max(other)
                && (0.55..1.8).contains(&(module / other))
            {
                let least = if old.is_coarser(new.grain) { 0.0 } else { MUCH_BETTER };
                let finer = new.likeness() >= old.likeness() + least;
                if new.outline.is_some() && (old.outline.is_none() || finer) {
                    // Seen better now: what was tried with it is tried again.
                    *old = new;
                    self.pool.tried.retain(|tried| !tried.contains(&i));
                    self.pool.paired.retain(|(paired, _)| !paired.contains(&i));
                }
                return;
            }
        }
        self.pool.finders.push(new);
        self.pool.used.push(false);
    }

    /// Samples what the finder patterns suggest, and decodes what is plain; again while something is
    /// read, because there is room for what was crowded out then.
    pub(super) fn sample(&mut self, meter: &mut Meter<'_>) {
        let mut combinations = take(&mut self.pool.combinations);
        let mut failed = 0;
        loop {
            let before = self.readings.len();
            combinations.combine(&self.pool.finders, &self.pool.used, meter);
            for triple in &combinations.triples {
                if failed >= MOST_SAMPLED || meter.left() == 0 {
                    break;
                }
                let (most, counts) = if self.is_blurred(&triple.finders) {
                    (MOST_ODD_BLURRED, BLURRED)
                } else {
                    (MOST_ODD, 1)
                };
                if triple.oddness > most {
                    continue;
                }
                if self.pool.tried.contains(&triple.finders) || self.is_used(triple) {
                    continue;
                }
                if self.is_crowded() && triple.oddness + AMONG * self.among(triple) > most {
                    continue;
                }
                self.pool.tried.push(triple.finders);
                let read = self.readings.len();
                self.try_triple(triple, meter);
                failed = if self.readings.len() > read { 0 } else { failed + counts };
            }
            if self.readings.len() == before || failed >= MOST_SAMPLED || meter.left() == 0 {
                break;
            }
        }
        self.pool.combinations = combinations;
    }

    fn is_blurred(&self, finders: &[usize]) -> bool {
        finders.iter().any(|&i| self.pool.finders.get(i).is_some_and(Finder::is_blurred))
    }

    fn is_crowded(&self) -> bool {
        self.unexplained() >= CROWDED
    }

    /// How many other patterns that were seen well, about as large, lie among three: hardly any in one symbol.
    fn among(&self, triple: &Triple) -> f32 {
        let [a, b, c] = triple.finders.map(|i| self.pool.finders.get(i));
        let (Some(a), Some(b), Some(c)) = (a, b, c) else { return 0.0 };
        let away = |to: Point| [to[0] - a.centre()[0], to[1] - a.centre()[1]];
        let ([bx, by], [cx, cy]) = (away(b.centre()), away(c.centre()));
        let area = bx * cy - by * cx;
        let others = self.pool.finders.iter().zip(&self.pool.used).filter(|(finder, used)| {
            let [x, y] = away(finder.centre());
            let (right, down) = ((x * cy - y * cx) / area, (bx * y - by * x) / area);
            // Neither one of the three, nor where the fourth corner is: perspective may show there what is
            // beside.
            right.min(down) > -0.03
                && right.max(down) < 0.93
                && right + down > 0.07
                && right + down < 1.5
                && !**used
                && finder.likeness() >= CLEAR
                && finder.hit.inverted == a.hit.inverted
                && (0.67..1.5).contains(&(finder.module() / a.module()))
        });
        real(others.count())
    }

    fn is_used(&self, triple: &Triple) -> bool {
        triple.finders.iter().any(|&i| self.pool.used.get(i).copied().unwrap_or(false))
    }

    fn view_of(&self, inverted: bool) -> View<'a> {
        if inverted { self.view.negative() } else { self.view }
    }

    fn try_triple(&mut self, triple: &Triple, meter: &mut Meter<'_>) {
        let inverted = triple
            .finders
            .iter()
            .any(|&i| self.pool.finders.get(i).is_some_and(|f| f.hit.inverted));
        let view = self.view_of(inverted);
        let blurred = self.is_blurred(&triple.finders);
        let estimates = fit::estimates(&view, &self.pool.finders, triple, meter);
        let best = estimates.first().map_or(0.0, |estimate| estimate.timing);
        let least = LEAST_TIMING.max(0.6 * best);
        let mut sizes: Vec<usize> = Vec::new();
        for estimate in estimates.iter().filter(|estimate| estimate.timing >= least) {
            if sizes.len() >= 3 {
                break;
            }
            let Some(mut version) = Version::from_size(estimate.size) else { continue };
            let tried = sizes.iter().filter(|&&size| size == estimate.size).count();
            if tried >= if blurred { 1 } else { 2 } {
                continue;
            }
            sizes.push(estimate.size);
            if blurred {
                let grid = Grid::plain(estimate.homography);
                let proposal = Proposal { version, grid, inverted, finders: triple.finders };
                self.try_proposal(proposal, &view, meter);
                continue;
            }
            let known = fit::matches(&self.pool.finders, triple, estimate.size);
            let radius = 3 + estimate.size / 40;
            let layout = self.layouts.get(version);
            let mut grid =
                grid::align(&view, &estimate.homography, &known, layout, radius, meter).0;
            if let Some(said) = read_version(&view, &grid, version)
                && said != version
                && !sizes.contains(&said.size())
            {
                let known = fit::matches(&self.pool.finders, triple, said.size());
                if let Some(homography) = Homography::fit(&known) {
                    version = said;
                    let layout = self.layouts.get(said);
                    grid = grid::align(&view, &homography, &known, layout, radius, meter).0;
                    sizes.push(said.size());
                }
            }
            let proposal = Proposal { version, grid, inverted, finders: triple.finders };
            if self.try_proposal(proposal, &view, meter) {
                return;
            }
        }
    }

    /// Samples what two finder patterns suggest of which the third is not to be seen.
    ///
    /// In a small picture only where a larger one won't show them better.
    pub(super) fn sample_pairs(&mut self, small: bool, meter: &mut Meter<'_>) {
        let mut combinations = take(&mut self.pool.combinations);
        combinations.pair(&self.pool.finders, &self.pool.used, meter);
        for pair in &combinations.pairs {
            let [a, b] = pair.finders;
            let used = |i: usize| self.pool.used.get(i).copied().unwrap_or(false);
            let fine = |i: usize| self.pool.finders.get(i).is_some_and(Finder::is_fine);
            if used(a) || used(b) || meter.left() == 0 || small && !(fine(a) && fine(b)) {
                continue;
            }
            if self.pool.paired.contains(&(pair.finders, pair.role)) {
                continue;
            }
            self.pool.paired.push((pair.finders, pair.role));
            let inverted = self.pool.finders.get(a).is_some_and(|finder| finder.hit.inverted);
            let view = self.view_of(inverted);
            let estimates = fit::pair_estimates(&view, &self.pool.finders, pair, meter);
            let estimates = estimates.iter().filter(|(one, _)| one.timing >= LEAST_PAIR_TIMING);
            for (estimate, known) in estimates.take(2) {
                let Some(version) = Version::from_size(estimate.size) else { continue };
                let radius = 4 + estimate.size / 12;
                let layout = self.layouts.get(version);
                let grid = grid::align(&view, &estimate.homography, known, layout, radius, meter).0;
                let proposal = Proposal { version, grid, inverted, finders: [a, b, a] };
                if self.try_proposal(proposal, &view, meter) {
                    break;
                }
            }
        }
        self.pool.combinations = combinations;
    }

    /// One sample a module, decoded as it is. True if it was read.
    fn try_proposal(&mut self, proposal: Proposal, view: &View<'_>, meter: &mut Meter<'_>) -> bool {
        let Proposal { version, mut grid, inverted, finders } = proposal;
        let size = version.size();
        if !meter.spend(2 * grid::cost(size, 0)) {
            return false;
        }
        let layout = self.layouts.get(version);
        let blurred = self.is_blurred(&finders);
        let Buffers { greys, values, .. } = &mut *self.buffers;
        let levels = sample_once(&grid, view, size, greys, values);
        let mut agreement = agreement(values, size, layout);
        if blurred {
            let aligned = rectify::align(view, &grid.homography, &levels, layout, meter);
            let Some(aligned) = aligned.filter(|(_, share)| *share >= LEAST_RECTIFIED) else {
                return false;
            };
            (grid, agreement) = aligned;
        }
        if agreement < LEAST_DEEPENED {
            return false;
        }
        let candidate = Candidate {
            version,
            grid,
            inverted,
            agreement,
            values: None,
            levels,
            finders,
            fine: finders.iter().all(|&i| self.pool.finders.get(i).is_some_and(Finder::is_fine)),
            blurred,
            tried: None,
        };
        if agreement >= LEAST_DECODED
            && !blurred
            && let Some(soft) = SoftModules::new(size, values.clone())
            && let Ok(decoded) = decode(&soft, layout, Effort::Hard, meter)
        {
            self.accept(&candidate, decoded);
            return true;
        }
        self.candidates.push(candidate);
        false
    }

    /// Works on the likeliest candidates that were not read.
    ///
    /// In a small picture only on those that a larger one won't show better.
    pub(super) fn deepen(&mut self, depth: Depth, small: bool, meter: &mut Meter<'_>) {
        self.candidates.sort_by(|a, b| b.agreement.total_cmp(&a.agreement));
        let mut worked = 0;
        for i in 0..self.candidates.len() {
            if worked >= depth.most() || meter.left() == 0 {
                break;
            }
            let Some(candidate) = self.candidates.get(i) else { break };
            if candidate.agreement < depth.least() {
                continue;
            }
            let used = |i: &usize| self.pool.used.get(*i).copied().unwrap_or(false);
            let later = small && !candidate.fine;
            let Some(extent) = candidate.left(depth) else { continue };
            if later || candidate.finders.iter().any(used) {
                continue;
            }
            let reached = if extent == Extent::Plain { Extent::Plain } else { Extent::All };
            // What was worked on and not read is not read from a worse start; a guess is worse than what was
            // seen.
            let same = |other: &&Candidate| {
                other.tried >= Some(reached)
                    && other.is_at(candidate)
                    && (candidate.is_guess() || !other.is_guess())
            };
            let same = self.candidates.iter().filter(same);
            let better = same.clone().any(|other| other.agreement >= candidate.agreement + 0.05);
            let done = better || same.count() >= MOST_OF_ONE;
            let Some(candidate) = self.candidates.get_mut(i) else { break };
            candidate.tried = Some(reached);
            if done {
                continue;
            }
            let mut worked_on = candidate.clone();
            worked += 1;
            if let Some(decoded) = self.work_on(&mut worked_on, extent, meter) {
                self.accept(&worked_on, decoded);
            } else if let Some(candidate) = self.candidates.get_mut(i) {
                *candidate = worked_on;
            }
        }
    }

    /// A better fit, then area samples, equalisation and erasures.
    fn work_on(
        &mut self,
        candidate: &mut Candidate,
        extent: Extent,
        meter: &mut Meter<'_>,
    ) -> Option<Decoded> {
        let view = self.view_of(candidate.inverted);
        let size = candidate.version.size();
        let layout = self.layouts.get(candidate.version);
        if !meter.spend(2 * grid::cost(size, 0)) {
            return None;
        }
        let Buffers { greys, values, space, .. } = &mut *self.buffers;
        // What blur of two modules leaves of them misleads the fit.
        if extent != Extent::Rest && !candidate.blurred {
            let fitted =
                fit::ascend(&view, &candidate.grid.homography, layout, &candidate.levels, meter);
            let refined = if size >= 45 {
                let known = fit::finders(&fitted, size, |_| [0.0; 2]);
                grid::align(&view, &fitted, &known, layout, 3, meter).0
            } else {
                Grid::plain(fitted)
            };
            let levels = sample_once(&refined, &view, size, greys, values);
            let share = agreement(values, size, layout);
            if share >= candidate.agreement {
                (candidate.agreement, candidate.grid, candidate.levels) = (share, refined, levels);
            }
        }
        match effort::exert(&view, &candidate.grid, layout, extent, space, meter) {
            Outcome::Read(decoded) => Some(decoded),
            Outcome::Unread(values) => {
                effort::keep(&mut candidate.values, values);
                None
            }
        }
    }

    fn accept(&mut self, candidate: &Candidate, decoded: Decoded) {
        let corners = candidate.corners().unwrap_or_default();
        let reading = Reading { decoded, corners, inverted: candidate.inverted };
        // Whatever looks like a finder pattern within the symbol is no other symbol's.
        for (finder, used) in self.pool.finders.iter().zip(&mut self.pool.used) {
            *used |= reading.holds(finder.centre());
        }
        for &i in &candidate.finders {
            if let Some(used) = self.pool.used.get_mut(i) {
                *used = true;
            }
        }
        self.readings.push(reading);
    }
}

/// One sample a module, as values by what is dark and light around each. Gives those levels.
fn sample_once(
    grid: &Grid,
    view: &View<'_>,
    size: usize,
    greys: &mut Vec<f32>,
    values: &mut Vec<f32>,
) -> Levels {
    greys.clear();
    greys.resize(size * size, 0.0);
    grid.sample(view, size, 0, [0.0, 0.0], greys);
    let levels = Levels::of(greys, size);
    levels.normalise(greys, size, values);
    levels
}

/// The likeliest blurred pattern, if it is hardly anything else.
fn well_seen(spots: &[Vec<Finder>]) -> Option<Finder> {
    let best = spots.iter().filter_map(|spots| spots.first());
    let best = best.max_by(|a, b| a.likeness().total_cmp(&b.likeness()))?;
    (best.likeness() >= WELL_BLURRED).then_some(*best)
}

/// What the version information says, if it says it surely.
fn read_version(view: &View<'_>, grid: &Grid, version: Version) -> Option<Version> {
    if !version.has_information() {
        return None;
    }
    let value = |(x, y): (usize, usize)| {
        let at = |dx: f32, dy: f32| {
            grid.map([real(x) + 0.5 + dx, real(y) + 0.5 + dy]).map_or(0.0, |point| view.at(point))
        };
        // The middle between dark and light is that of the finder pattern beside it.
        at(0.0, 0.0)
    };
    let copies = version.information_places();
    let greys = copies.map(|copy| copy.map(value));
    let soft = greys.map(|copy| {
        let least = copy.iter().copied().fold(f32::INFINITY, f32::min);
        let most = copy.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        let (middle, scale) = ((least + most) / 2.0, 2.0 / (most - least).max(4.0));
        copy.map(|grey| (middle - grey) * scale)
    });
    let reading = read_information(&soft);
    reading.is_certain().then_some(reading.version)
}
