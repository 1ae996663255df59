//! Finds and reads QR symbols (ISO/IEC 18004) in a frame or in a video.
//!
//! A picture is scanned by itself, or a video frame by frame with a [`Scanner`] that is kept:
//!
//! ```
//! use chot_symbol::{Geometry, LumaFrame, ScanLimits, Scanner};
//!
//! # let code = qrcodegen::QrCode::encode_text("CHOT", qrcodegen::QrCodeEcc::Medium)?;
//! # let side = usize::try_from(code.size() + 8)? * 4;
//! # let module = |pixel: usize| i32::try_from(pixel / 4).unwrap() - 4;
//! # let dark = |i: usize| code.get_module(module(i % side), module(i / side));
//! # let plane: Vec<u8> = (0..side * side).map(|i| if dark(i) { 20 } else { 235 }).collect();
//! let mut scanner = Scanner::new();
//! let frame = LumaFrame::new(&plane, Geometry::packed(side, side))?;
//! let scan = scanner.track(&frame, &ScanLimits::LIVE);
//! assert_eq!(scan.symbols[0].text(), Some("CHOT"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A [`Scanner`] is the only way to a [`Symbol`]. Its stages, each a folder or a file:
//!
//! * **Picture** (`picture`): dark and light by thresholds that follow the light, in several ways and
//!   sizes, from coarse to fine (`binarise`, `bits`); soft module values (`levels`), their blur undone by a
//!   filter that is trained on the modules whose colour is known (`equalise`), or by a model of the blur
//!   (`forward`); how likely each is to be covered (`doubt`).
//! * **Where** (`locate`): the ratio 1:1:3:1:1 in rows, columns and diagonals, then the outline of the
//!   square, measured in the grey, with its likeness to a finder pattern (`finder`, `outline`); which three
//!   are one symbol's, or which two, the third covered (`arrange`); perspective and version from the
//!   outlines, the timing patterns and the version information; then all alignment patterns, with a mesh
//!   for what is bent (`fit`, `homography`, `grid`).
//! * **Content** (`code`): format, Reed–Solomon with erasures, by codewords and by bits, segments, text.
//! * **Attempts** (`search`, `effort`): what is tried, in which order, and how hard.
//! * **Video** (`tracker`): where symbols were, and module values added up over frames.
//!
//! Work is counted (`meter`) and charged before it is done, so that a frame gives the same result on
//! every phone and no picture costs more than [`ScanLimits`] allow; a stopwatch ends a scan sooner
//! where the phone is slow. Memory stays with the scanner from frame to frame.
//!
//! `core/design/SCANNING.md` says what this reads, what it costs, and what was tried.

mod code;
mod effort;
mod frame;
mod hint;
mod locate;
mod meter;
mod picture;
mod scanner;
mod search;
mod tracker;

use std::fmt;
use std::time::Duration;

pub use code::segments::StructuredAppend;
pub use frame::{FrameError, Geometry, LumaFrame, MAX_PIXELS, Region, Rotation};
pub use hint::Hint;
pub use scanner::{Scanner, Wanted, scan};

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
///
/// ```
/// use chot_symbol::{Geometry, LumaFrame, ScanLimits, scan};
///
/// # let code = qrcodegen::QrCode::encode_text("CHOT", qrcodegen::QrCodeEcc::Medium)?;
/// # let side = usize::try_from(code.size() + 8)? * 4;
/// # let module = |pixel: usize| i32::try_from(pixel / 4).unwrap() - 4;
/// # let dark = |i: usize| code.get_module(module(i % side), module(i / side));
/// # let plane: Vec<u8> = (0..side * side).map(|i| if dark(i) { 20 } else { 235 }).collect();
/// # let frame = LumaFrame::new(&plane, Geometry::packed(side, side))?;
/// let scan = scan(&frame, &ScanLimits::PHOTO);
/// let symbol = &scan.symbols[0];
/// assert_eq!((symbol.text(), symbol.version()), (Some("CHOT"), 1));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq)]
pub struct Symbol {
    content: code::segments::Content,
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
    /// bytes look like. `None` if they are no text by either, or [unread](Self::unread_charset).
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        let text = self.content.text.as_str();
        (!text.contains(char::REPLACEMENT_CHARACTER)).then_some(text)
    }

    /// The character set, by its label in the Encoding Standard, that the content or a part of it has, or seems to
    /// have, and that isn't read here: without the feature `charsets`, one that takes a table.
    #[must_use]
    pub fn unread_charset(&self) -> Option<&'static str> {
        self.content.unread
    }

    /// The content of the segments in their order: characters of the numeric and alphanumeric
    /// modes as ASCII, bytes as they are, kanji as Shift JIS.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.content.bytes
    }

    /// Its place in a message that several symbols hold together; none for one that stands by itself.
    #[must_use]
    pub fn structured_append(&self) -> Option<StructuredAppend> {
        self.content.structured_append
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
