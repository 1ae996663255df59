//! A code drawn as a QR symbol.

use qrcodegen::{QrCode, QrCodeEcc, QrSegment, Version};
use thiserror::Error;

/// The modules of a QR symbol, without the quiet zone of four modules around it.
#[derive(Clone, PartialEq, Eq)]
pub struct Modules {
    size: usize,
    dark: Vec<bool>,
}

/// A text that no symbol holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a text of {length} bytes does not fit into a QR symbol")]
pub struct DrawError {
    /// The text's length.
    pub length: usize,
}

impl Modules {
    /// Modules along a side: 17 + 4 × version.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The symbol's version, 1..=40.
    #[must_use]
    pub fn version(&self) -> usize {
        self.size.saturating_sub(17) / 4
    }

    /// Row by row; true is dark.
    #[must_use]
    pub fn dark(&self) -> &[bool] {
        &self.dark
    }

    /// True where the module in a column and row is dark; outside all are light.
    #[must_use]
    pub fn is_dark(&self, column: usize, row: usize) -> bool {
        column < self.size && self.dark.get(row * self.size + column).copied().unwrap_or(false)
    }

    /// The symbol as a picture, black on white, and how many pixels a side has: so many pixels a module, and
    /// the four light modules around it that ISO/IEC 18004 asks for.
    #[must_use]
    pub fn luma(&self, scale: usize) -> (Vec<u8>, usize) {
        let side = (self.size + 2 * QUIET_ZONE) * scale;
        let module = |pixel: usize| (pixel / scale).checked_sub(QUIET_ZONE);
        let plane = (0..side * side).map(|at| match (module(at % side), module(at / side)) {
            (Some(column), Some(row)) if self.is_dark(column, row) => 0,
            _ => 255,
        });
        (plane.collect(), side)
    }
}

/// Light modules around a symbol: ISO/IEC 18004, section 6.3.8.
pub const QUIET_ZONE: usize = 4;

impl std::fmt::Debug for Modules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Modules({0}×{0})", self.size)
    }
}

/// Draws a text in the smallest version that holds it at level L, then at the highest level that
/// this version still has room for.
///
/// # Errors
/// [`DrawError`] for a text that is too long.
pub fn draw(text: &str) -> Result<Modules, DrawError> {
    let too_long = |_| DrawError { length: text.len() };
    let code = QrCode::encode_segments_advanced(
        &QrSegment::make_segments(text),
        QrCodeEcc::Low,
        Version::MIN,
        Version::MAX,
        None,
        true,
    )
    .map_err(too_long)?;
    let side = code.size();
    let dark = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    let dark = dark.map(|(x, y)| code.get_module(x, y)).collect();
    Ok(Modules { size: usize::try_from(side).unwrap_or_default(), dark })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_listed_persons_code_is_drawn_in_alphanumeric_mode() {
        // 619 characters of base45 fit into 13-L; as bytes they would need version 17.
        assert_eq!(draw(&"A".repeat(619)).unwrap().version(), 13);
        assert_eq!(draw(&"A".repeat(620)).unwrap().version(), 14);
    }

    #[test]
    fn a_finder_pattern_stands_in_the_corner() {
        let modules = draw("CHOT1:").unwrap();
        assert!(modules.is_dark(0, 0) && !modules.is_dark(1, 1) && modules.is_dark(3, 3));
        assert!(!modules.is_dark(modules.size(), 0));
        assert_eq!(modules.dark().len(), modules.size() * modules.size());
    }

    #[test]
    fn what_no_symbol_holds_is_an_error() {
        assert_eq!(draw(&"a".repeat(5000)), Err(DrawError { length: 5000 }));
    }
}
