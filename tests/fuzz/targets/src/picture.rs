//! Pictures to scan: codes, finder patterns, stripes and noise, painted over one another.

use qrcodegen::QrCode;

use crate::input::Input;

/// A packed plane of 8-bit luma.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) luma: Vec<u8>,
}

/// A rectangle within a picture.
#[derive(Clone, Copy)]
struct Patch {
    left: usize,
    top: usize,
    width: usize,
    height: usize,
}

/// How a code is seen: turned by quarters, and in a mirror.
#[derive(Clone, Copy)]
pub(crate) struct View(pub(crate) u8);

impl View {
    pub(crate) fn is_mirrored(self) -> bool {
        self.0 & 4 != 0
    }

    /// The module of the code that is seen at a place.
    pub(crate) fn module(self, code: &QrCode, x: i32, y: i32) -> bool {
        let last = code.size() - 1;
        let (x, y) = match self.0 & 3 {
            0 => (x, y),
            1 => (y, last - x),
            2 => (last - x, last - y),
            _ => (last - y, x),
        };
        let (x, y) = if self.is_mirrored() { (y, x) } else { (x, y) };
        code.get_module(x, y)
    }
}

impl Picture {
    pub(crate) fn new(width: usize, height: usize, luma: u8) -> Self {
        Self { width, height, luma: vec![luma; width * height] }
    }

    /// Paints what the input says, until it ends.
    pub(crate) fn paint(&mut self, code: &QrCode, input: &mut Input<'_>) {
        // A stroke has at least three bytes; a thousand are more than make a difference.
        for _ in 0..1000 {
            if input.is_empty() {
                break;
            }
            self.stroke(code, input);
        }
    }

    fn stroke(&mut self, code: &QrCode, input: &mut Input<'_>) {
        let kind = input.below(8);
        if kind == 0 {
            let (left, top) = (input.below(self.width), input.below(self.height));
            let (unit, view) = (1 + input.below(6), View(input.byte()));
            let (dark, light) = (input.byte(), input.byte());
            self.code(code, view, (left, top), unit, (dark, light));
            return;
        }
        let patch = self.patch(input);
        match kind {
            1 => {
                let unit = 1 + input.below(6);
                self.fill(
                    patch,
                    |x, y, _| if in_finder(x / unit % 9, y / unit % 9) { 0 } else { 255 },
                );
            }
            2 => {
                let (period, upright) = (1 + input.below(8), input.below(2) == 0);
                self.fill(patch, |x, y, _| {
                    if (if upright { x } else { y } / period).is_multiple_of(2) { 0 } else { 255 }
                });
            }
            3 => {
                let unit = 1 + input.below(8);
                self.fill(
                    patch,
                    |x, y, _| if (x / unit + y / unit).is_multiple_of(2) { 0 } else { 255 },
                );
            }
            4 => {
                let luma = input.byte();
                self.fill(patch, |_, _, _| luma);
            }
            5 => {
                let length = 1 + input.below(64);
                let bytes = input.take(length);
                if !bytes.is_empty() {
                    self.fill(patch, |x, y, _| bytes[(x + y * patch.width) % bytes.len()]);
                }
            }
            6 => self.fill(patch, |_, _, was| !was),
            _ => {
                // Noise of a given strength, added to what is there.
                let (mut state, strength) = (u32::from(input.pair()) | 1, input.byte());
                self.fill(patch, |_, _, was| {
                    state ^= state << 13;
                    state ^= state >> 17;
                    state ^= state << 5;
                    let [noise, sign, ..] = state.to_le_bytes();
                    let noise = (u16::from(noise) * u16::from(strength) / 256) as u8;
                    if sign & 1 == 0 {
                        was.saturating_add(noise)
                    } else {
                        was.saturating_sub(noise)
                    }
                });
            }
        }
    }

    /// Draws a code with its quiet zone, as far as it lies within the picture.
    pub(crate) fn code(
        &mut self,
        code: &QrCode,
        view: View,
        (left, top): (usize, usize),
        unit: usize,
        (dark, light): (u8, u8),
    ) {
        let side = (code.size() as usize + 8) * unit;
        let width = side.min(self.width.saturating_sub(left));
        let height = side.min(self.height.saturating_sub(top));
        let module = |at: usize| (at / unit) as i32 - 4;
        self.fill(Patch { left, top, width, height }, |x, y, _| {
            if view.module(code, module(x), module(y)) { dark } else { light }
        });
    }

    fn patch(&self, input: &mut Input<'_>) -> Patch {
        let (left, top) = (input.below(self.width), input.below(self.height));
        let width = 1 + usize::from(input.byte()).min(self.width - left - 1);
        let height = 1 + usize::from(input.byte()).min(self.height - top - 1);
        Patch { left, top, width, height }
    }

    /// Sets each pixel of a patch by its place in the patch and what was there.
    fn fill(&mut self, patch: Patch, mut luma: impl FnMut(usize, usize, u8) -> u8) {
        for y in 0..patch.height {
            for x in 0..patch.width {
                let pixel = &mut self.luma[(patch.top + y) * self.width + patch.left + x];
                *pixel = luma(x, y, *pixel);
            }
        }
    }
}

/// Whether a module of a cell of nine by nine is a finder pattern's dark one.
fn in_finder(x: usize, y: usize) -> bool {
    x < 7 && y < 7 && x.abs_diff(3).max(y.abs_diff(3)) != 2
}
