//! The scanner: attempts on a frame, from coarse to fine, and what outlives it: buffers,
//! and what is known of the symbols in view.

use std::time::Duration;

use super::code::decode::Decoded;
use super::code::layout::Layouts;
use super::locate::arrange::Finder;
use super::meter::{Meter, Stopwatch};
use super::picture::binarise::{self, Scratch};
use super::picture::bits::Bits;
use super::picture::number::{real, rounded, units};
use super::picture::view::{Point, View};
use super::search::{Buffers, Candidate, Depth, Reading, Search};
use super::tracker::Tracker;
use super::{Hint, Scan, ScanLimits, Symbol, hint};
use crate::LumaFrame;

/// How the bits of an attempt are made.
#[derive(Clone, Copy)]
enum Bitmap {
    /// By blocks with at least this contrast.
    Blocks(u8),
    /// By the mean of a window of this radius, in tiles, less a bias.
    Window(usize, u8),
    /// By one threshold.
    Histogram,
    /// None: blurred finder patterns are looked for in the grey.
    Grey,
}

/// The size of the picture that an attempt looks at.
#[derive(Clone, Copy, PartialEq)]
enum Size {
    Whole,
    /// So small that a code that fills it has modules of few pixels, whatever its version.
    Tiny,
    /// So small that it is cheap to judge, whatever the frame's size.
    Coarse,
    /// Between a large picture and its coarse one.
    Middle,
    /// Smaller by a factor.
    Over(usize),
    Twice,
}

impl Size {
    /// By what a picture whose shorter side is this long is made smaller; `None` where nothing is to
    /// be had by it that isn't by another size.
    fn factor(self, short: usize) -> Option<usize> {
        let coarse = (short + COARSE / 2) / COARSE;
        let factor = match self {
            Self::Whole | Self::Twice => return Some(1),
            // As small, there are other attempts: too small for modules that hold no contrast.
            Self::Tiny if short < LEAST_TINY => return None,
            Self::Tiny => ((short + TINY / 2) / TINY).max(2),
            Self::Coarse => coarse,
            Self::Middle if coarse >= MIDDLE => (coarse + 1).isqrt(),
            Self::Middle => 1,
            Self::Over(factor) if factor == coarse => 1,
            Self::Over(factor) => factor,
        };
        (factor > 1 && short / factor >= LEAST_SIDE).then_some(factor)
    }

    /// The work of making a picture of this size, in units, and its pixels.
    fn cost(self, view: &View<'_>, factor: usize) -> (u64, u64) {
        let pixels = units(view.width * view.height);
        match self {
            Self::Whole => (0, pixels),
            Self::Twice => (4 * pixels, 4 * pixels),
            _ => {
                let rows = units(binarise::apart(factor));
                (pixels / (2 * rows), pixels / units(factor * factor).max(1))
            }
        }
    }
}

/// The work of making bits of so many pixels, in units.
const fn bits_cost(pixels: u64) -> u64 {
    pixels + pixels / 2
}

/// An attempt: a size, a way to make bits, and the step between the rows that are searched.
struct Attempt {
    size: Size,
    bitmap: Bitmap,
    step: usize,
}

impl Attempt {
    /// Whether it looks for blurred finder patterns.
    fn is_grey(&self) -> bool {
        matches!(self.bitmap, Bitmap::Grey)
    }
}

/// The shorter side, about, of a coarse picture and of a tiny one.
const COARSE: usize = 240;
const TINY: usize = 90;
/// The shorter side of what may have a code in it with modules so large that only a tiny picture shows it.
const LEAST_TINY: usize = 225;
/// The least side, in pixels of the coarse picture, of a code that it may not show: modules of 8 pixels have no
/// contrast within blocks.
const UNSEEN: f32 = 160.0;
/// The factor of the coarse picture from which on there is one between.
const MIDDLE: usize = 5;
/// Larger pictures are not enlarged.
const MOST_ENLARGED: usize = 1 << 21;
/// Rows of a picture that are searched at a step of 1; of a larger one, not every row is.
const ROWS: usize = 600;
/// The shortest side that is worth making smaller.
const LEAST_SIDE: usize = 40;

/// What is tried, in this order, until enough is read: from coarse to fine, then by what is read more
/// for its cost.
const ATTEMPTS: [Attempt; 14] = [
    Attempt { size: Size::Coarse, bitmap: Bitmap::Blocks(24), step: 2 },
    Attempt { size: Size::Tiny, bitmap: Bitmap::Blocks(24), step: 1 },
    Attempt { size: Size::Middle, bitmap: Bitmap::Blocks(24), step: 2 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Blocks(24), step: 3 },
    Attempt { size: Size::Over(2), bitmap: Bitmap::Blocks(24), step: 2 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Window(3, 0), step: 2 },
    Attempt { size: Size::Over(3), bitmap: Bitmap::Window(3, 0), step: 1 },
    Attempt { size: Size::Over(2), bitmap: Bitmap::Grey, step: 1 },
    Attempt { size: Size::Twice, bitmap: Bitmap::Window(3, 0), step: 3 },
    Attempt { size: Size::Over(5), bitmap: Bitmap::Blocks(12), step: 1 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Histogram, step: 2 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Window(8, 2), step: 1 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Blocks(8), step: 1 },
    Attempt { size: Size::Twice, bitmap: Bitmap::Blocks(16), step: 2 },
];
/// The first of them, which every frame gets.
const ALWAYS: usize = 4;

/// The same attempts in the order for a dim picture: averaged down there is less noise, and enlarged
/// there is more to do with it.
const DIM: [usize; 14] = [0, 1, 2, 3, 4, 6, 7, 5, 11, 12, 10, 9, 8, 13];
/// Looking for blurred finder patterns costs more than a frame of a video may in which nothing shows: a glimpse
/// at one part in so many of the rows, now and then, tells where it is worth it.
const GLIMPSE: usize = 8;
/// Frames between two glimpses.
const BETWEEN_GLIMPSES: usize = 2;
/// Units a pixel that must be left for it, or what it takes is missed elsewhere.
const GLIMPSED_COST: u64 = 20;
/// Modules around a blurred pattern within which the symbol is looked for, and the frames for which it is.
const AROUND: f32 = 100.0;
const GLIMPSED_FOR: u8 = 3;
/// The standard deviation of noise from which on a picture is dim.
const DIM_NOISE: u8 = 10;

/// Units a pixel that a frame of a video, a still, and a part of a frame in which a symbol was, may cost in
/// which no finder pattern is in view, and the pixels that a small picture counts as.
const EMPTY_FRAME: u64 = 3;
const EMPTY_STILL: u64 = 26;
const EMPTY_PART: u64 = 24;
/// The same where what is wanted was read and something else shows.
const BESIDE: u64 = 6;
const LEAST_PIXELS: usize = 50_000;

/// Tells by its text whether a symbol is one that is looked for.
pub type Wanted<'a> = &'a dyn Fn(&str) -> bool;

/// Every symbol is looked for.
const ANY: Wanted<'static> = &|_| true;

/// Frames between two looks at the rest of a frame, where symbols are followed.
const BETWEEN_LOOKS_AROUND: usize = 4;

/// Finds and reads symbols. Keeps its buffers from frame to frame, and with [`track`](Self::track)
/// what it knows of the symbols in view.
pub struct Scanner {
    bits: Bits,
    scratch: Scratch,
    layouts: Layouts,
    buffers: Buffers,
    scaled: Vec<u8>,
    tracker: Tracker,
    frames: usize,
    /// The place in the order of the attempt, after the first ones, that last showed what is followed.
    fruitful: Option<usize>,
    /// Where a blurred pattern was glimpsed, and for how many frames that counts.
    glimpsed: Option<([Point; 2], u8)>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

/// What it has seen is people's codes: nothing is printed.
impl std::fmt::Debug for Scanner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Scanner").finish_non_exhaustive()
    }
}

/// Scans one picture with a scanner of its own. See [`Scanner::scan`].
#[must_use]
pub fn scan(frame: &LumaFrame<'_>, limits: &ScanLimits) -> Scan {
    Scanner::new().scan(frame, limits)
}

/// How far the attempts go.
#[derive(Clone, Copy, PartialEq)]
enum Plan {
    /// All, until something that is wanted is read and nothing else shows.
    Picture,
    /// The same for a part of a frame of a video, by the frame's number: after the first ones the others
    /// take turns in being next, because the allowance may not last for all. What leaves values to be
    /// added up over frames ends it.
    Part(usize),
    /// For a whole frame of a video, likewise; but while no finder pattern is in view that is of no
    /// symbol that was read, only what is cheap.
    Frame(usize),
}

impl Plan {
    /// The attempt that has this place in the order.
    fn attempt(self, place: usize) -> usize {
        match self {
            Self::Part(frame) | Self::Frame(frame) if place >= ALWAYS => {
                ALWAYS
                    + (frame % (ATTEMPTS.len() - ALWAYS) + place - ALWAYS)
                        % (ATTEMPTS.len() - ALWAYS)
            }
            _ => place,
        }
    }
}

/// What was found in a view, in its coordinates.
#[derive(Default)]
struct Found {
    readings: Vec<Reading>,
    candidates: Vec<Candidate>,
    /// Where a Micro QR code is, where nothing was read.
    micro: Option<[Point; 4]>,
    /// The attempt that ended it, by its place in the order, if it was none of the first.
    by: Option<usize>,
    /// The corners of a box around a blurred pattern that is well seen.
    blurred: Option<[Point; 2]>,
}

impl Scanner {
    /// A scanner that has seen nothing.
    #[must_use]
    pub fn new() -> Self {
        Self {
            bits: Bits::default(),
            scratch: Scratch::default(),
            layouts: Layouts::new(),
            buffers: Buffers::default(),
            scaled: Vec::new(),
            tracker: Tracker::default(),
            frames: 0,
            fruitful: None,
            glimpsed: None,
        }
    }

    /// Looks for QR symbols in the frame's region as if it were the only picture there is.
    #[must_use]
    pub fn scan(&mut self, frame: &LumaFrame<'_>, limits: &ScanLimits) -> Scan {
        self.single(frame, Meter::new(limits.work), ANY)
    }

    /// The same, ended by a stopwatch too.
    #[must_use]
    pub fn scan_timed(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        stopwatch: Stopwatch<'_>,
    ) -> Scan {
        self.scan_for(frame, limits, stopwatch, ANY)
    }

    /// The same, for what is wanted: where nothing of that was read, the rest of the picture is looked
    /// through for it, within the same allowance.
    #[must_use]
    pub fn scan_for(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        stopwatch: Stopwatch<'_>,
        wanted: Wanted<'_>,
    ) -> Scan {
        self.single(frame, Meter::timed(limits.work, stopwatch, limits.time), wanted)
    }

    /// Looks for QR symbols in the next frame of a video.
    ///
    /// Symbols that were seen in the last frames are looked for near there first, and now and then
    /// others in the rest of the frame. The module values of one that a frame alone does not let be
    /// read are added up over frames, until they are enough. When nothing is in view, a frame gets two
    /// attempts and not all.
    #[must_use]
    pub fn track(&mut self, frame: &LumaFrame<'_>, limits: &ScanLimits) -> Scan {
        self.next(frame, limits, Meter::new(limits.work), ANY)
    }

    /// The same, ended by a stopwatch too.
    #[must_use]
    pub fn track_timed(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        stopwatch: Stopwatch<'_>,
    ) -> Scan {
        self.track_for(frame, limits, stopwatch, ANY)
    }

    /// The same, for what is wanted, as in [`scan_for`](Self::scan_for).
    #[must_use]
    pub fn track_for(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        stopwatch: Stopwatch<'_>,
        wanted: Wanted<'_>,
    ) -> Scan {
        self.next(frame, limits, Meter::timed(limits.work, stopwatch, limits.time), wanted)
    }

    /// Forgets the symbols in view: the next frame is another video's.
    pub fn forget(&mut self) {
        self.tracker.clear();
        self.frames = 0;
        self.fruitful = None;
        self.glimpsed = None;
    }

    fn single(&mut self, frame: &LumaFrame<'_>, mut meter: Meter<'_>, wanted: Wanted<'_>) -> Scan {
        let Some(view) = View::of(frame) else { return Scan::nothing() };
        let judging = meter.set_aside(hint::cost(&view));
        let found = self.look(&view, Plan::Picture, Vec::new(), wanted, &mut meter);
        meter.give_back(judging);
        let symbols = found.readings.into_iter().map(|reading| symbol(frame, reading)).collect();
        finish(frame, &view, symbols, &found.candidates, found.micro, &mut meter)
    }

    fn next(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        mut meter: Meter<'_>,
        wanted: Wanted<'_>,
    ) -> Scan {
        let Some(view) = View::of(frame) else { return Scan::nothing() };
        let number = self.frames;
        self.frames = self.frames.wrapping_add(1);
        // Adding up what this frame shows must not fail for what it cost to see it.
        let judging = meter.set_aside(hint::cost(&view));
        let adding = meter.set_aside(limits.work / 8);
        let mut found = Found::default();
        // Near where symbols were, first: most of the picture need not be looked at then.
        let mut expected = self.tracker.expected();
        let glimpsed = self.glimpsed.take().filter(|_| expected.is_empty());
        expected.extend(glimpsed.map(|(at, _)| (at, false)));
        for (place, (at, was_read)) in expected.into_iter().enumerate() {
            let Some((near, origin)) = crop(&view, at) else { continue };
            // Where the likeliest one isn't read, others don't cost it the allowance.
            let next = match self.fruitful {
                Some(by) => by - ALWAYS,
                None if glimpsed.is_some() => turn_of_grey(&near) - ALWAYS,
                None => number,
            };
            let plan = if place == 0 { Plan::Part(next) } else { Plan::Frame(number) };
            // A symbol that is not what is wanted is followed as it is; what is wanted isn't looked for in it.
            let here = if was_read { ANY } else { wanted };
            let mut there = self.look(&near, plan, Vec::new(), here, &mut meter);
            if place == 0 {
                self.fruitful = there.by;
            }
            there.readings.iter_mut().for_each(|reading| reading.shift(origin));
            there.candidates.iter_mut().for_each(|candidate| candidate.shift(origin));
            self.glimpsed = glimpsed.and_then(|(at, left)| match there.blurred {
                Some(here) => Some((here.map(|[x, y]| [x + origin[0], y + origin[1]]), left)),
                None => Some((at, left.checked_sub(1)?)),
            });
            there.readings.retain(|one| !found.readings.iter().any(|other| one.is_at(other)));
            found.readings.append(&mut there.readings);
            found.candidates.append(&mut there.candidates);
        }
        let has_values = found.candidates.iter().any(|one| one.values.is_some());
        let is_wanted = found.readings.iter().any(|reading| reading.is_wanted(wanted));
        let others = number.is_multiple_of(BETWEEN_LOOKS_AROUND);
        if (!is_wanted && !has_values) || (is_wanted && others) {
            let known = std::mem::take(&mut found.readings);
            found = self.look(&view, Plan::Frame(number), known, wanted, &mut meter);
            let glimpsed = found.blurred.map(|at| (at, GLIMPSED_FOR));
            self.glimpsed = glimpsed.or(self.glimpsed.take());
        }
        meter.give_back(adding);
        self.tracker.next_frame();
        let Self { tracker, layouts, .. } = self;
        for Reading { decoded, corners, inverted } in &found.readings {
            tracker.read(decoded.version, *inverted, *corners);
        }
        if !found.readings.iter().any(|reading| reading.is_wanted(wanted)) {
            let error = |one: &Candidate| one.values.as_ref().map_or(f32::MAX, |v| v.error);
            let best = found.candidates.iter().min_by(|a, b| error(a).total_cmp(&error(b)));
            if let Some(candidate) = best
                && let Some(decoded) = tracker.add(candidate, layouts, &mut meter)
                && let Some(corners) = candidate.corners()
            {
                found.readings.push(Reading { decoded, corners, inverted: candidate.inverted });
            }
        }
        meter.give_back(judging);
        let symbols = found.readings.into_iter().map(|reading| symbol(frame, reading)).collect();
        finish(frame, &view, symbols, &found.candidates, found.micro, &mut meter)
    }

    /// Makes attempts until something that is wanted is read and no other symbol shows, or the
    /// allowance is spent. `known`: what was read in this view already.
    fn look(
        &mut self,
        view: &View<'_>,
        plan: Plan,
        known: Vec<Reading>,
        wanted: Wanted<'_>,
        meter: &mut Meter<'_>,
    ) -> Found {
        let Self { bits, scratch, layouts, buffers, scaled, .. } = self;
        let around = !known.is_empty();
        let mut search = Search::new(*view, layouts, buffers, known);
        let short = view.width.min(view.height);
        let noise = binarise::noise(view);
        let dim = is_dim(view, noise);
        let begun = meter.spent();
        let (each, least) = match plan {
            Plan::Picture => (EMPTY_STILL, LEAST_PIXELS),
            Plan::Part(_) => (EMPTY_PART, 4 * LEAST_PIXELS),
            Plan::Frame(_) => (EMPTY_FRAME, LEAST_PIXELS),
        };
        let pixels = units((view.width * view.height).max(least)) * (1 + u64::from(around));
        let (cheap, beside) = (each * pixels, each.min(BESIDE) * pixels);
        let is_read =
            |search: &Search<'_>| search.readings.iter().any(|reading| reading.is_wanted(wanted));
        // What is read in a small picture may not be all: others show in a larger one alone.
        let (mut seen, mut enough) = (false, false);
        let (mut adding, mut by, mut blurred) = (false, None, None);
        for place in 0..ATTEMPTS.len() {
            let turn = plan.attempt(place);
            let Some(attempt) = attempt(turn, dim) else { break };
            let is_grey = attempt.is_grey();
            // Blurred patterns are looked for whatever the size of a still, or of the part where one was glimpsed.
            let half = || (is_grey && !matches!(plan, Plan::Frame(_))).then_some(2);
            let Some(factor) = attempt.size.factor(short).or_else(half) else { continue };
            let (making, pixels) = attempt.size.cost(view, factor);
            let cost = making + bits_cost(pixels);
            let worth = match search.unexplained() {
                few @ 0..3 if !search.has_likely() => cheap * (1 + units(few)),
                // What shows beside what is wanted, and isn't read, doesn't cost it all attempts.
                _ if is_read(&search) => beside,
                _ => u64::MAX,
            };
            if place == ALWAYS
                && let Plan::Frame(number) = plan
                && number.is_multiple_of(BETWEEN_GLIMPSES)
                && worth < u64::MAX
                && meter.affords(GLIMPSED_COST * units(view.width * view.height))
                && search.readings.is_empty()
            {
                let least = units(view.width * view.height / 2);
                let left = worth.saturating_sub(meter.spent() - begun).max(least);
                let mut own = Meter::new(left.min(meter.left()));
                blurred = glimpse(view, number, &mut search, (scaled, scratch), &mut own);
                meter.spend(own.spent());
            }
            // A still is looked at for blurred patterns whatever the others have cost.
            let is_due = plan == Plan::Picture && is_grey;
            if place >= ALWAYS && !is_due && meter.spent() - begun + cost > worth {
                continue;
            }
            // Something was read, only not what is wanted, and nothing else shows: it is looked for, but not
            // as dearly as where nothing was read.
            if attempt.size == Size::Twice
                && (!search.is_open() || view.width * view.height > MOST_ENLARGED)
            {
                continue;
            }
            if is_grey && !search.readings.is_empty() {
                continue;
            }
            // Of what a coarse picture doesn't show, nothing fits beside what was read in it.
            let coarse = || real(Size::Coarse.factor(short).unwrap_or(1));
            if attempt.size == Size::Tiny && enough && !search.has_room(UNSEEN * coarse()) {
                continue;
            }
            if !meter.affords(cost) {
                continue;
            }
            meter.spend(making);
            let (source, scale) = match attempt.size {
                Size::Whole => (Some(*view), 1.0),
                Size::Twice => {
                    let (width, height) = binarise::enlarge(view, scaled, scratch);
                    (View::new(scaled, width, height, width), 0.5)
                }
                _ => {
                    let (width, height) = binarise::shrink(view, factor, scaled, scratch);
                    (View::new(scaled, width, height, width), real(factor))
                }
            };
            let Some(source) = source else { continue };
            meter.spend(bits_cost(pixels));
            // What noise alone does to a block is no contrast.
            let noise =
                || if attempt.size == Size::Whole { noise } else { binarise::noise(&source) };
            let mut inks: &[u8] = &[1, 0];
            match attempt.bitmap {
                Bitmap::Blocks(contrast) => {
                    let contrast = contrast.max(noise().saturating_mul(11) / 2);
                    binarise::by_blocks(&source, contrast, bits, scratch);
                }
                Bitmap::Window(radius, bias) => {
                    let bias = bias.max(noise().saturating_sub(2).saturating_mul(2));
                    binarise::by_window(&source, radius, bias, bits, scratch);
                }
                Bitmap::Histogram => binarise::by_histogram(&source, bits),
                Bitmap::Grey => {
                    let pattern = search.sample_blurred(&source, scale, meter);
                    blurred = pattern.map(|pattern| around_pattern(&pattern.scaled(scale), 0.0));
                    inks = &[];
                }
            }
            let step = attempt.step.max(attempt.step * source.height / ROWS);
            let small = place + 1 < ALWAYS;
            for &ink in inks {
                search.locate(bits, &source, scale, ink, step, meter);
                search.sample(meter);
                // What shows dark on light is worked on before light on dark is looked for.
                if search.unexplained() >= 2 || search.has_likely() {
                    search.work(small, place == 0, meter);
                }
                if search.is_enough(wanted) && !around {
                    break;
                }
            }
            // Work on what isn't read yet, where there is something: symbols that were read are no
            // reason to work on specks.
            search.work(small, place == 0, meter);
            if !small && search.readings.is_empty() {
                search.deepen(Depth::Thorough, false, meter);
            }
            seen |= matches!(attempt.size, Size::Middle | Size::Whole);
            enough = search.is_enough(wanted) && !around;
            adding =
                matches!(plan, Plan::Part(_)) && search.readings.is_empty() && search.has_values();
            if enough && seen || adding {
                by = Some(turn).filter(|_| place >= ALWAYS);
                break;
            }
            if meter.left() == 0 {
                break;
            }
        }
        // What hardly looks like a symbol is worked on when all else was tried.
        if search.is_open() && !adding {
            let depth = if is_read(&search) { Depth::Beside } else { Depth::Utmost };
            search.deepen(depth, false, meter);
        }
        let micro = search.readings.is_empty().then(|| search.micro(meter)).flatten();
        let (readings, candidates) = search.end();
        Found { readings, candidates, micro, by, blurred }
    }
}

/// Whether a picture has much noise.
fn is_dim(view: &View<'_>, noise: u8) -> bool {
    // What is small has the finest of codes for noise.
    view.width.min(view.height) >= COARSE && noise >= DIM_NOISE
}

/// The attempt that has this place in the order.
fn attempt(turn: usize, dim: bool) -> Option<&'static Attempt> {
    ATTEMPTS.get(if dim { *DIM.get(turn)? } else { turn })
}

/// The place in the order of what looks for blurred patterns.
fn turn_of_grey(view: &View<'_>) -> usize {
    let dim = is_dim(view, binarise::noise(view));
    let is_grey = |&turn: &usize| attempt(turn, dim).is_some_and(Attempt::is_grey);
    (ALWAYS..ATTEMPTS.len()).find(is_grey).unwrap_or(ALWAYS)
}

/// Looks for blurred patterns in some rows of a frame of a video, by its number: in turns all, those of frames that
/// follow each other far apart (by the golden ratio). Gives the corners of a box around one that is well seen.
fn glimpse(
    view: &View<'_>,
    number: usize,
    search: &mut Search<'_>,
    (scaled, scratch): (&mut Vec<u8>, &mut Scratch),
    meter: &mut Meter<'_>,
) -> Option<[Point; 2]> {
    let height = view.height / GLIMPSE;
    let turn = (number / BETWEEN_GLIMPSES % 1_000 * 618 + 380) % 1_000;
    let top = turn * (view.height - height) / 1_000;
    let rows = view.part(0, top, view.width, height)?;
    let factor = if view.width.min(view.height) < 3 * COARSE { 2 } else { 3 };
    meter.spend(Size::Over(factor).cost(&rows, factor).0);
    let (width, height) = binarise::shrink(&rows, factor, scaled, scratch);
    let pattern = search.glimpse(&View::new(scaled, width, height, width)?, meter)?;
    Some(around_pattern(&pattern.scaled(real(factor)), real(top)))
}

/// The corners of a box in which the symbol of a blurred pattern lies, `top` rows further down.
fn around_pattern(pattern: &Finder, top: f32) -> [Point; 2] {
    let ([x, y], reach) = (pattern.centre(), AROUND * pattern.module());
    [[x - reach, y + top - reach], [x + reach, y + top + reach]]
}

/// The part of a view that a box reaches into, and its origin.
fn crop<'a>(view: &View<'a>, [least, most]: [Point; 2]) -> Option<(View<'a>, Point)> {
    let cut = |at: f32, limit: usize| usize::try_from(rounded(at)).unwrap_or(0).min(limit);
    let (left, top) = (cut(least[0], view.width), cut(least[1], view.height));
    let (right, bottom) = (cut(most[0], view.width), cut(most[1], view.height));
    let part = view.part(left, top, right.checked_sub(left)?, bottom.checked_sub(top)?)?;
    Some((part, [real(left), real(top)]))
}

fn finish(
    frame: &LumaFrame<'_>,
    view: &View<'_>,
    symbols: Vec<Symbol>,
    candidates: &[Candidate],
    micro: Option<[Point; 4]>,
    meter: &mut Meter<'_>,
) -> Scan {
    let mut located = None;
    let mut hint = None;
    if symbols.is_empty() {
        let best = candidates.iter().max_by(|a, b| a.agreement.total_cmp(&b.agreement));
        let best = best.filter(|candidate| candidate.agreement >= hint::LEAST_LOCATED);
        meter.spend(hint::cost(view));
        hint = hint::hint(view, best);
        located = best.and_then(Candidate::corners).map(|corners| in_frame(frame, corners));
        if let Some(corners) = micro {
            (hint, located) = (Some(Hint::MicroQr), Some(in_frame(frame, corners)));
        }
    }
    Scan { symbols, hint, located, work: meter.spent() }
}

fn in_frame(frame: &LumaFrame<'_>, corners: [Point; 4]) -> [Point; 4] {
    let region = frame.region();
    corners.map(|[x, y]| [real(region.x) + x, real(region.y) + y])
}

fn symbol(frame: &LumaFrame<'_>, reading: Reading) -> Symbol {
    let Reading { decoded, corners, inverted } = reading;
    let Decoded { version, ec_level, mask, mirrored, content, .. } = decoded;
    let corners = in_frame(frame, corners);
    Symbol { content, version: version.number(), ec_level, mask, mirrored, inverted, corners }
}

impl Scan {
    fn nothing() -> Self {
        Self { symbols: Vec::new(), hint: None, located: None, work: 0 }
    }
}

impl ScanLimits {
    /// As much work as fits into a time on a desktop that does nothing else, and that time.
    #[must_use]
    pub const fn within(time: Duration) -> Self {
        // A unit was measured to take 0.7 to 2 ns: where it takes more than one, a stopwatch ends it.
        Self { work: super::picture::number::nanoseconds(time), time }
    }
}
