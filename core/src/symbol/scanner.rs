//! The scanner: attempts on a frame, from the cheapest to the dearest, and buffers that outlive it.

use super::binarise::{self, Scratch};
use super::bits::Bits;
use super::hint;
use super::layout::Layouts;
use super::meter::{Meter, Stopwatch};
use super::number::{real, units};
use super::search::{Buffers, Reading, Search, binarising};
use super::view::View;
use super::{Scan, ScanLimits, Symbol};
use crate::frame::LumaFrame;

/// How the next bits are made.
#[derive(Clone, Copy)]
enum Bitmap {
    /// By blocks with at least this contrast.
    Blocks(u8),
    /// By the mean of a window of this radius, in tiles, less a bias.
    Window(usize, u8),
    /// By one threshold.
    Histogram,
}

/// The size of the picture that an attempt looks at.
#[derive(Clone, Copy, PartialEq)]
enum Size {
    Whole,
    /// Smaller by a factor.
    Over(usize),
    Twice,
}

/// An attempt: a size, bits, every so manieth row.
struct Attempt {
    size: Size,
    bitmap: Bitmap,
    step: usize,
}

/// Larger pictures are not enlarged.
const MOST_ENLARGED: usize = 1 << 21;
/// What is tried, in this order, until something is read.
const ATTEMPTS: [Attempt; 10] = [
    Attempt { size: Size::Whole, bitmap: Bitmap::Blocks(24), step: 3 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Window(3, 0), step: 2 },
    Attempt { size: Size::Twice, bitmap: Bitmap::Window(3, 0), step: 3 },
    Attempt { size: Size::Over(2), bitmap: Bitmap::Blocks(24), step: 2 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Blocks(8), step: 1 },
    Attempt { size: Size::Over(3), bitmap: Bitmap::Window(3, 0), step: 1 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Window(8, 2), step: 1 },
    Attempt { size: Size::Whole, bitmap: Bitmap::Histogram, step: 2 },
    Attempt { size: Size::Twice, bitmap: Bitmap::Blocks(16), step: 2 },
    Attempt { size: Size::Over(5), bitmap: Bitmap::Blocks(12), step: 1 },
];

/// Finds and reads symbols; keeps its buffers from frame to frame.
pub struct Scanner {
    bits: Bits,
    scratch: Scratch,
    layouts: Layouts,
    buffers: Buffers,
    scaled: Vec<u8>,
}

impl Default for Scanner {
    fn default() -> Self {
        Self::new()
    }
}

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

impl Scanner {
    /// A scanner with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self {
            bits: Bits::default(),
            scratch: Scratch::default(),
            layouts: Layouts::new(),
            buffers: Buffers::default(),
            scaled: Vec::new(),
        }
    }

    /// Looks for QR symbols in the frame's region, as if it were the only frame.
    #[must_use]
    pub fn scan(&mut self, frame: &LumaFrame<'_>, limits: &ScanLimits) -> Scan {
        self.single(frame, limits, None)
    }

    /// The same, ended by a stopwatch too.
    #[must_use]
    pub fn scan_timed(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        stopwatch: Stopwatch<'_>,
    ) -> Scan {
        self.single(frame, limits, Some((stopwatch, stopwatch() + limits.time)))
    }

    fn single(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        until: Option<(Stopwatch<'_>, std::time::Duration)>,
    ) -> Scan {
        let mut meter = Meter::new(limits.work, until);
        let Some(view) = View::of(frame) else {
            return Scan { symbols: Vec::new(), hint: None, work: 0 };
        };
        let Self { bits, scratch, layouts, buffers, scaled } = self;
        let mut search = Search::new(view, layouts, buffers);
        for attempt in &ATTEMPTS {
            let short = view.width.min(view.height);
            let (source, scale) = match attempt.size {
                Size::Whole => (Some(view), 1.0),
                Size::Over(factor) if short / factor < 40 => continue,
                Size::Twice if view.width * view.height > MOST_ENLARGED => continue,
                Size::Over(factor) => {
                    let (width, height) = binarise::shrink(&view, factor, scaled);
                    (View::new(scaled, width, height, width), real(factor))
                }
                Size::Twice => {
                    let (width, height) = binarise::enlarge(&view, scaled);
                    (View::new(scaled, width, height, width), 0.5)
                }
            };
            let Some(source) = source else { continue };
            if !meter.spend(binarising(&source)) {
                break;
            }
            // What noise alone does to a block is no contrast.
            let noise = binarise::noise(&source);
            match attempt.bitmap {
                Bitmap::Blocks(contrast) => {
                    let contrast = contrast.max(noise.saturating_mul(11) / 2);
                    binarise::by_blocks(&source, contrast, bits, scratch);
                }
                Bitmap::Window(radius, bias) => {
                    let bias = bias.max(noise.saturating_sub(2).saturating_mul(2));
                    binarise::by_window(&source, radius, bias, bits, scratch);
                }
                Bitmap::Histogram => binarise::by_histogram(&source, bits),
            }
            for ink in [1, 0] {
                let step = attempt.step.max(attempt.step * source.height / 600);
                search.locate(bits, &source, scale, ink, step, &mut meter);
                search.sample(&mut meter);
                if !search.readings.is_empty() {
                    break;
                }
            }
            if search.readings.is_empty() {
                search.deepen(&mut meter);
            }
            if search.readings.is_empty() {
                search.sample_pairs(&mut meter);
                search.deepen(&mut meter);
            }
            if !search.readings.is_empty() || meter.left() == 0 {
                break;
            }
        }
        let located = !search.candidates.is_empty();
        let origin = frame.region();
        let symbols: Vec<Symbol> = search
            .readings
            .drain(..)
            .map(|reading| symbol(reading, [real(origin.x), real(origin.y)]))
            .collect();
        let hint = if symbols.is_empty() { hint::hint(&view, located) } else { None };
        Scan { symbols, hint, work: limits.work - meter.left() }
    }
}

fn symbol(reading: Reading, [left, top]: [f32; 2]) -> Symbol {
    let Reading { decoded, corners, inverted, .. } = reading;
    Symbol {
        version: decoded.version.number(),
        ec_level: decoded.ec_level,
        mask: decoded.mask,
        mirrored: decoded.mirrored,
        content: decoded.content,
        inverted,
        corners: corners.map(|[x, y]| [left + x, top + y]),
    }
}

/// Pixels that a pass over a picture costs.
#[expect(dead_code, reason = "for the tracker")]
fn pass(view: &View<'_>) -> u64 {
    units(view.width * view.height)
}
