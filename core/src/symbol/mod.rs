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

mod arrange;
mod binarise;
mod bits;
mod charset;
mod decode;
mod effort;
mod equalise;
mod finder;
mod fit;
mod format;
mod gf256;
mod grid;
mod hint;
mod homography;
mod layout;
mod levels;
mod meter;
mod number;
mod outline;
mod reed_solomon;
mod scanner;
mod search;
mod segments;
mod tracker;
mod version;
mod view;

use std::fmt;
use std::time::Duration;

pub use hint::Hint;
pub use scanner::{Scanner, scan};

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

/// A symbol that was read. Made only by a [`Scanner`].
#[derive(Clone, PartialEq)]
pub struct Symbol {
    content: segments::Content,
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
            .field("length", &self.content.bytes.len())
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
    /// The content as text: by the symbol's own word (ECI) where it has one, otherwise by what its
    /// bytes look like. `None` if they are no text by either.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let text = self.content.text.as_str();
        (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
    }

    /// The content of the segments in their order: characters of the numeric and alphanumeric
    /// modes as ASCII, bytes as they are, kanji as Shift JIS.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.content.bytes
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

/// What a scan may cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ScanLimits {
    /// Work, counted and not timed, so that a frame gives the same result on every phone: units of
    /// about a nanosecond of a desktop's processor.
    pub work: u64,
    /// The time after which a scan ends anyway, if it is given a stopwatch.
    pub time: Duration,
}

impl ScanLimits {
    /// For a frame of a live camera: the next one comes in a moment.
    pub const LIVE: Self = Self::within(Duration::from_millis(50));

    /// For a photo, of which there is only one.
    pub const PHOTO: Self = Self::within(Duration::from_millis(250));
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
    /// If nothing was read: the corners of what is most like a symbol, as [`Symbol::corners`] gives
    /// them.
    pub located: Option<[[f32; 2]; 4]>,
    /// What was spent of [`ScanLimits::work`].
    pub work: u64,
}

#[cfg(test)]
mod tests;
