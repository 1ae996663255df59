//! The scanner, which is a crate of its own (`core/symbol`), and the words of its hints.

#[doc(inline)]
pub use chot_symbol::{
    EcLevel, FrameError, Geometry, Hint, LumaFrame, MAX_PIXELS, Region, Rotation, Scan, ScanLimits,
    Scanner, StructuredAppend, Symbol, Wanted, scan,
};

use crate::words::{Worded, Words};

/// What the person at the camera could do so that a code is read.
impl Worded for Hint {
    fn in_words(&self, words: &Words) -> String {
        words.coded("hint", self.code())
    }
}
