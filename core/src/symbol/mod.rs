//! Finds and reads QR symbols (ISO/IEC 18004) in a frame.
//!
//! [`scan`] is the only way to a [`Symbol`]. Behind it, at this stage, rqrr finds the grid, samples
//! it and corrects it; what is ours is what is around it:
//!
//! * The frame is brought to a size that a scan can afford, made 0 and 1 in several ways, enlarged
//!   or inverted, and shown to the detector until something is read.
//! * All of it runs on one meter, counted in looks at a pixel and not in time, so that the
//!   same frame gives the same result on every phone. rqrr's detector has no bound of its own; it
//!   ends when the meter does ([`ScanLimits::work`]).
//! * rqrr panics on some photos. That is caught and means that this attempt found nothing; it still
//!   passes the application's panic hook, see [`silence_caught_panics`].
//! * A grid is decoded only if its finder and timing patterns are mostly as they should be, which a
//!   chance grid's are not.
//!
//! `core/design/SCANNING.md` says what this reads, what it costs, and what comes next.

mod attempts;
mod binarise;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod charset;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod decode;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod format;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod gf256;
mod grid;
mod hint;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod layout;
mod meter;
mod plane;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod reed_solomon;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod segments;
#[allow(dead_code, reason = "until the scanner decodes with it")]
mod version;

use std::fmt;
use std::rc::Rc;

use rqrr::{Grid, SimpleGrid};

use crate::frame::LumaFrame;
use attempts::LADDER;
use grid::Modules;
use meter::{Meter, guarded};
use plane::Plane;

pub use hint::Hint;
pub use meter::silence_caught_panics;

/// The least share of function modules that are right, in hundredths, for a grid to be decoded.
const LEAST_MATCH: usize = 75;
/// What decoding costs, in looks a module: rqrr's error correction is slow.
const DECODING: usize = 100;

/// Error correction level (ISO/IEC 18004, 6.5.1): the share of codewords that may be wrong.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum EcLevel {
    /// About 7%.
    L,
    /// About 15%.
    M,
    /// About 25%.
    Q,
    /// About 30%.
    H,
}

impl EcLevel {
    /// The letter: `L`, `M`, `Q` or `H`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::L => "L",
            Self::M => "M",
            Self::Q => "Q",
            Self::H => "H",
        }
    }
}

/// A symbol that was read. Made only by [`scan`].
#[derive(Clone, PartialEq)]
pub struct Symbol {
    bytes: Vec<u8>,
    version: u8,
    ec_level: EcLevel,
    mask: u8,
    mirrored: bool,
    inverted: bool,
    corners: [[f32; 2]; 4],
}

/// The content is a person's: only its length is printed.
impl fmt::Debug for Symbol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Symbol")
            .field("length", &self.bytes.len())
            .field("version", &self.version)
            .field("ec_level", &self.ec_level)
            .field("mask", &self.mask)
            .field("mirrored", &self.mirrored)
            .field("inverted", &self.inverted)
            .field("corners", &self.corners)
            .finish()
    }
}

impl Symbol {
    /// The content if it is UTF-8, as the alphanumeric and numeric modes always are. Content in
    /// Shift JIS or ISO/IEC 8859-1 beyond ASCII has only [`bytes`](Self::bytes).
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.bytes).ok()
    }

    /// The content of the segments in their order: characters of the numeric and alphanumeric
    /// modes as ASCII, bytes as they are, kanji as Shift JIS.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The version, 1 to 40: the symbol has 17 + 4 × version modules a side.
    #[must_use]
    pub fn version(&self) -> u8 {
        self.version
    }

    /// The error correction level.
    #[must_use]
    pub fn ec_level(&self) -> EcLevel {
        self.ec_level
    }

    /// The data mask pattern, 0 to 7 (ISO/IEC 18004, 7.8.2).
    #[must_use]
    pub fn mask(&self) -> u8 {
        self.mask
    }

    /// Whether it was seen in a mirror.
    #[must_use]
    pub fn mirrored(&self) -> bool {
        self.mirrored
    }

    /// Whether its modules are light on dark.
    #[must_use]
    pub fn inverted(&self) -> bool {
        self.inverted
    }

    /// Its corners in the frame's pixel coordinates, without the quiet zone: the one between the
    /// finder patterns first, then clockwise as the frame shows it.
    #[must_use]
    pub fn corners(&self) -> [[f32; 2]; 4] {
        self.corners
    }
}

/// What a scan may cost. All of it is counted, none is timed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScanLimits {
    /// A frame or region with more pixels is averaged down to at most these.
    pub pixels: usize,
    /// Looks at a pixel, or what costs as much; a few nanoseconds each.
    pub work: u64,
    /// Ways to look at the frame, at most.
    pub attempts: usize,
}

impl ScanLimits {
    /// For a frame of a live camera: the next one comes in a moment.
    pub const LIVE: Self = Self { pixels: 1 << 20, work: 16_000_000, attempts: 4 };

    /// For a photo, of which there is only one.
    pub const PHOTO: Self = Self { pixels: 1 << 21, work: 96_000_000, attempts: LADDER.len() };
}

impl Default for ScanLimits {
    fn default() -> Self {
        Self::PHOTO
    }
}

/// What a scan gives.
#[derive(Clone, PartialEq, Debug)]
#[non_exhaustive]
pub struct Scan {
    /// What was read, in the order it was found in.
    pub symbols: Vec<Symbol>,
    /// If nothing was read: why, where the picture tells.
    pub hint: Option<Hint>,
    /// What was spent of [`ScanLimits::work`].
    pub work: u64,
}

/// Looks for QR symbols in the frame's region.
///
/// The first way of looking that reads anything ends the scan: symbols that only another way would
/// read are left out. Needs a program that unwinds on panic; where panics abort, rqrr's do too.
#[must_use]
pub fn scan(frame: &LumaFrame<'_>, limits: &ScanLimits) -> Scan {
    let plane = Plane::of(frame, limits.pixels);
    let meter = Meter::new(limits.work);
    let mut symbols = Vec::new();
    let mut found = false;
    for attempt in LADDER.iter().take(limits.attempts) {
        for modules in attempt.grids(&plane, &meter) {
            if modules.function_match() < LEAST_MATCH {
                continue;
            }
            found = true;
            symbols.extend(decode(&modules, attempt.inverted(), &meter));
        }
        if !symbols.is_empty() || meter.left() == 0 {
            break;
        }
    }
    let hint = if symbols.is_empty() { hint::hint(&plane, found) } else { None };
    Scan { symbols, hint, work: limits.work - meter.left() }
}

/// Corrects and unpacks a grid.
fn decode(modules: &Modules, inverted: bool, meter: &Rc<Meter>) -> Option<Symbol> {
    let size = modules.size();
    if !meter.spend(u64::try_from(size * size * DECODING).ok()?) {
        return None;
    }
    let (meta, bytes) = guarded(|| {
        let grid = Grid::new(SimpleGrid::from_func(size, |x, y| modules.dark(x, y)));
        let mut bytes = Vec::new();
        grid.decode_to(&mut bytes).ok().map(|meta| (meta, bytes))
    })
    .flatten()?;
    let ec_level = match meta.ecc_level {
        0 => EcLevel::M,
        1 => EcLevel::L,
        2 => EcLevel::H,
        3 => EcLevel::Q,
        _ => return None,
    };
    let mask = u8::try_from(meta.mask).ok()?;
    Some(Symbol {
        bytes,
        version: u8::try_from(meta.version.0).ok()?,
        ec_level,
        mask,
        mirrored: modules.is_mirrored(ec_level, mask),
        inverted,
        corners: modules.corners,
    })
}

#[cfg(test)]
mod tests;
