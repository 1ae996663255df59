//! A grid of modules as sampled, and what of it can be checked before the error correction.

use super::EcLevel;

/// The modules of a square symbol, and where it lies in the plane it was read from.
#[derive(Clone, PartialEq)]
pub(super) struct Modules {
    size: usize,
    dark: Vec<bool>,
    /// Clockwise from the corner between the finder patterns, in pixels of the plane.
    pub(super) corners: [[f32; 2]; 4],
}

impl Modules {
    /// The modules of a grid, row by row. `bounds` is rqrr's: the images of (0, 0), (n + 1, 0),
    /// (n + 1, n + 1) and (0, n + 1), one module too far.
    ///
    /// `None` if the size is none of ISO/IEC 18004, 5.3.1.
    pub(super) fn read(
        size: usize,
        bounds: [[i32; 2]; 4],
        dark: impl Fn(usize, usize) -> bool,
    ) -> Option<Self> {
        if !(21..=177).contains(&size) || size % 4 != 1 {
            return None;
        }
        let corners = shrink(bounds, size)?;
        let dark = (0..size * size).map(|i| dark(i % size, i / size)).collect();
        Some(Self { size, dark, corners })
    }

    pub(super) fn size(&self) -> usize {
        self.size
    }

    /// Whether the module in column `x` and row `y` is dark; outside none is.
    pub(super) fn dark(&self, x: usize, y: usize) -> bool {
        x < self.size && self.dark.get(y * self.size + x).copied().unwrap_or(false)
    }

    /// How many of a hundred modules of the finder patterns, their separators and the timing
    /// patterns are as ISO/IEC 18004, 6.3.3 to 6.3.5 wants them. Chance gives 50.
    pub(super) fn function_match(&self) -> usize {
        let n = self.size;
        let (mut right, mut all) = (0_usize, 0_usize);
        let mut check = |x: usize, y: usize, dark: bool| {
            right += usize::from(self.dark(x, y) == dark);
            all += 1;
        };
        // Offsets from the outer corner: rings at 0, 1, the stone from 2, the separator at 7.
        for v in 0..8_usize {
            for u in 0..8_usize {
                let ring = u.abs_diff(3).max(v.abs_diff(3));
                let dark = ring != 2 && ring < 4;
                check(u, v, dark);
                check(n - 1 - u, v, dark);
                check(u, n - 1 - v, dark);
            }
        }
        for i in 8..n - 8 {
            check(i, 6, i % 2 == 0);
            check(6, i, i % 2 == 0);
        }
        right * 100 / all
    }

    /// Whether the format information of `level` and `mask` is found nearer to its place in the
    /// mirrored symbol than to its own (ISO/IEC 18004, 7.9.1, figure 25).
    pub(super) fn is_mirrored(&self, level: EcLevel, mask: u8) -> bool {
        let word = format_word(level, mask);
        // Column and row of each bit around the upper left finder, most significant first.
        const PLACES: [(usize, usize); 15] = [
            (0, 8),
            (1, 8),
            (2, 8),
            (3, 8),
            (4, 8),
            (5, 8),
            (7, 8),
            (8, 8),
            (8, 7),
            (8, 5),
            (8, 4),
            (8, 3),
            (8, 2),
            (8, 1),
            (8, 0),
        ];
        let (mut own, mut mirrored) = (0, 0);
        for (bit, (x, y)) in (0..15).rev().zip(PLACES) {
            let dark = word >> bit & 1 == 1;
            own += usize::from(self.dark(x, y) == dark);
            mirrored += usize::from(self.dark(y, x) == dark);
        }
        mirrored > own
    }
}

/// The 15 bits of format information, masked (ISO/IEC 18004, 7.9.1): 5 of data, 10 of a BCH code
/// with the generator x¹⁰ + x⁸ + x⁵ + x⁴ + x² + x + 1.
fn format_word(level: EcLevel, mask: u8) -> u16 {
    let level = match level {
        EcLevel::M => 0,
        EcLevel::L => 1,
        EcLevel::H => 2,
        EcLevel::Q => 3,
    };
    let data = level << 3 | u16::from(mask & 7);
    let mut rest = data << 10;
    for bit in (10..15).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= 0b101_0011_0111 << (bit - 10);
        }
    }
    (data << 10 | rest) ^ 0b101_0100_0001_0010
}

/// The corners of the symbol itself from rqrr's bounds: the homography of the unit square onto the
/// bounds, taken at n/(n + 1). Half a pixel is added because rqrr names pixels, not their corners.
fn shrink(bounds: [[i32; 2]; 4], size: usize) -> Option<[[f32; 2]; 4]> {
    let [[x0, y0], [x1, y1], [x2, y2], [x3, y3]] =
        bounds.map(|point| point.map(|at| f64::from(at) + 0.5));
    let (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
    let (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
    let area = dx1 * dy2 - dx2 * dy1;
    let (g, h) = ((sx * dy2 - dx2 * sy) / area, (dx1 * sy - sx * dy1) / area);
    let size = f64::from(u8::try_from(size).ok()?);
    let inner = size / (size + 1.0);
    let at = |u: f64, v: f64| {
        let depth = g * u + h * v + 1.0;
        let x = ((x1 - x0 + g * x1) * u + (x3 - x0 + h * x3) * v + x0) / depth;
        let y = ((y1 - y0 + g * y1) * u + (y3 - y0 + h * y3) * v + y0) / depth;
        [narrow(x), narrow(y)]
    };
    let corners = [at(0.0, 0.0), at(inner, 0.0), at(inner, inner), at(0.0, inner)];
    corners.iter().flatten().all(|at| at.is_finite()).then_some(corners)
}

#[expect(clippy::as_conversions, reason = "pixel coordinates need no more than f32 holds")]
fn narrow(coordinate: f64) -> f32 {
    coordinate as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

    fn drawn(level: QrCodeEcc, mask: u8, mirrored: bool) -> Modules {
        let code = QrCode::encode_segments_advanced(
            &QrSegment::make_segments("CHOT1:MODULES"),
            level,
            Version::new(2),
            Version::new(2),
            Some(Mask::new(mask)),
            false,
        )
        .unwrap();
        let size = usize::try_from(code.size()).unwrap();
        let end = code.size() + 1;
        Modules::read(size, [[0, 0], [end, 0], [end, end], [0, end]], |x, y| {
            let (x, y) = (i32::try_from(x).unwrap(), i32::try_from(y).unwrap());
            if mirrored { code.get_module(y, x) } else { code.get_module(x, y) }
        })
        .unwrap()
    }

    #[test]
    fn knows_a_mirrored_symbol_by_its_format_information() {
        for (theirs, ours) in [
            (QrCodeEcc::Low, EcLevel::L),
            (QrCodeEcc::Medium, EcLevel::M),
            (QrCodeEcc::Quartile, EcLevel::Q),
            (QrCodeEcc::High, EcLevel::H),
        ] {
            for mask in 0..8 {
                assert!(!drawn(theirs, mask, false).is_mirrored(ours, mask));
                assert!(drawn(theirs, mask, true).is_mirrored(ours, mask));
                assert_eq!(drawn(theirs, mask, true).function_match(), 100);
            }
        }
    }

    #[test]
    fn corners_are_those_of_the_symbol() {
        let corners = drawn(QrCodeEcc::Low, 0, false).corners;
        let expected = [[0.5, 0.5], [25.5, 0.5], [25.5, 25.5], [0.5, 25.5]];
        for (is, should) in corners.iter().flatten().zip(expected.iter().flatten()) {
            assert!((is - should).abs() < 1e-3, "{corners:?}");
        }
    }

    #[test]
    fn sizes_of_no_version_are_refused() {
        for size in [0, 17, 20, 22, 181] {
            assert!(Modules::read(size, [[0, 0], [9, 0], [9, 9], [0, 9]], |_, _| false).is_none());
        }
        assert!(Modules::read(21, [[5, 5]; 4], |_, _| false).is_none());
    }
}
