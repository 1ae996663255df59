//! A grey picture that is looked at: the frame's own rows, or a smaller copy.

use super::number::{byte, real, split, whole};
use crate::LumaFrame;

/// A point in pixels; the first pixel's centre is at (0.5, 0.5).
pub(crate) type Point = [f32; 2];

/// Rows of grey pixels with a stride.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pixels: &'a [u8],
    pub(crate) width: usize,
    pub(crate) height: usize,
    stride: usize,
    negative: bool,
}

impl<'a> View<'a> {
    /// `None` unless every row lies within the pixels and there is a row and a column.
    pub(crate) fn new(
        pixels: &'a [u8],
        width: usize,
        height: usize,
        stride: usize,
    ) -> Option<Self> {
        let needed = stride.checked_mul(height.checked_sub(1)?)?.checked_add(width)?;
        (width > 0 && stride >= width && pixels.len() >= needed).then_some(Self {
            pixels,
            width,
            height,
            stride,
            negative: false,
        })
    }

    /// The region of a frame.
    pub(crate) fn of(frame: &LumaFrame<'a>) -> Option<Self> {
        let region = frame.region();
        Self::new(frame.region_bytes(), region.width, region.height, frame.stride())
    }

    /// A part of it; `None` if it is empty or not all within.
    pub(crate) fn part(&self, x: usize, y: usize, width: usize, height: usize) -> Option<Self> {
        let fits = x.checked_add(width)? <= self.width && y.checked_add(height)? <= self.height;
        let pixels = self.pixels.get(y * self.stride + x..)?;
        let part = Self::new(pixels, width, height, self.stride).filter(|_| fits)?;
        Some(Self { negative: self.negative, ..part })
    }

    /// The same picture with light for dark where it is sampled; its rows stay as they are.
    pub(crate) fn negative(self) -> Self {
        Self { negative: !self.negative, ..self }
    }

    /// Row `y`; empty outside.
    pub(crate) fn row(&self, y: usize) -> &'a [u8] {
        let start = y * self.stride;
        self.pixels.get(start..start + self.width).unwrap_or_default()
    }

    /// The pixel nearest to a point; the edge repeats outside.
    pub(crate) fn near(&self, [x, y]: Point) -> f32 {
        let (x, y) = (whole(x).min(self.width - 1), whole(y).min(self.height - 1));
        self.sign(byte(self.pixels.get(y * self.stride + x).copied().unwrap_or(0)))
    }

    fn sign(&self, grey: f32) -> f32 {
        if self.negative { 255.0 - grey } else { grey }
    }

    /// The bilinear value at a point; the edge repeats outside.
    #[inline]
    pub(crate) fn at(&self, [x, y]: Point) -> f32 {
        let (x, y) = ((x - 0.5).max(0.0), (y - 0.5).max(0.0));
        let ((left, u), (top, v)) = (split(x), split(y));
        if left + 1 >= self.width || top + 1 >= self.height {
            return self.near([x + 0.5, y + 0.5]);
        }
        let start = top * self.stride + left;
        let upper = self.pixels.get(start..start + 2);
        let lower = self.pixels.get(start + self.stride..start + self.stride + 2);
        let (Some([a, b]), Some([c, d])) = (upper, lower) else { return 0.0 };
        let (a, b, c, d) = (byte(*a), byte(*b), byte(*c), byte(*d));
        let (above, below) = (a + (b - a) * u, c + (d - c) * u);
        self.sign(above + (below - above) * v)
    }

    /// Whether a point lies within the picture, `margin` pixels outside included.
    pub(crate) fn holds(&self, [x, y]: Point, margin: f32) -> bool {
        x >= -margin
            && y >= -margin
            && x <= real(self.width) + margin
            && y <= real(self.height) + margin
    }
}
