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

/// An attempt: the picture made smaller by a factor, bits, every so manieth row.
struct Attempt {
    shrink: usize,
    bitmap: Bitmap,
    step: usize,
}

/// What is tried, in this order, until something is read.
const ATTEMPTS: [Attempt; 8] = [
    Attempt { shrink: 1, bitmap: Bitmap::Blocks(24), step: 3 },
    Attempt { shrink: 1, bitmap: Bitmap::Window(3, 0), step: 2 },
    Attempt { shrink: 2, bitmap: Bitmap::Blocks(24), step: 2 },
    Attempt { shrink: 1, bitmap: Bitmap::Blocks(8), step: 1 },
    Attempt { shrink: 3, bitmap: Bitmap::Window(3, 0), step: 1 },
    Attempt { shrink: 1, bitmap: Bitmap::Window(8, 2), step: 1 },
    Attempt { shrink: 1, bitmap: Bitmap::Histogram, step: 2 },
    Attempt { shrink: 5, bitmap: Bitmap::Blocks(12), step: 1 },
];

/// Finds and reads symbols; keeps its buffers from frame to frame.
pub struct Scanner {
    bits: Bits,
    scratch: Scratch,
    layouts: Layouts,
    buffers: Buffers,
    smaller: Vec<u8>,
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
            smaller: Vec::new(),
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
        let Self { bits, scratch, layouts, buffers, smaller } = self;
        let mut search = Search::new(view, layouts, buffers);
        for attempt in &ATTEMPTS {
            let short = view.width.min(view.height);
            if attempt.shrink > 1 && short / attempt.shrink < 40 {
                continue;
            }
            if !meter.spend(binarising(&view)) {
                break;
            }
            let source = if attempt.shrink == 1 {
                view
            } else {
                let (width, height) = binarise::shrink(&view, attempt.shrink, smaller);
                let Some(source) = View::new(smaller, width, height, width) else { continue };
                source
            };
            match attempt.bitmap {
                Bitmap::Blocks(contrast) => binarise::by_blocks(&source, contrast, bits, scratch),
                Bitmap::Window(radius, bias) => {
                    binarise::by_window(&source, radius, bias, bits, scratch);
                }
                Bitmap::Histogram => binarise::by_histogram(&source, bits),
            }
            for ink in [1, 0] {
                let scale = real(attempt.shrink);
                let step = attempt.step.max(attempt.step * short / (600 * attempt.shrink));
                search.locate(bits, &source, scale, ink, step, &mut meter);
                search.sample(&mut meter);
                if !search.readings.is_empty() {
                    break;
                }
            }
            if search.readings.is_empty() {
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
