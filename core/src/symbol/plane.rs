//! A working copy of the frame's region: shrunk, enlarged or inverted, and where it lies.

use crate::frame::{LumaFrame, pixels};

/// Grey or 0/1 pixels in rows without padding, with the way back to the frame's coordinates.
#[derive(Clone)]
pub(super) struct Plane {
    pub(super) width: usize,
    pub(super) height: usize,
    pub(super) pixels: Vec<u8>,
    /// Frame pixels a pixel.
    scale: f32,
    /// Where the plane's upper left corner lies in the frame.
    origin: [f32; 2],
}

impl Plane {
    /// The frame's region, averaged down by the smallest whole factor that brings it to at most
    /// `most` pixels.
    pub(super) fn of(frame: &LumaFrame<'_>, most: usize) -> Self {
        let region = frame.region();
        let mut factor = 1;
        while (region.width / factor).max(1) * (region.height / factor).max(1) > most.max(1) {
            factor += 1;
        }
        let (width, height) = ((region.width / factor).max(1), (region.height / factor).max(1));
        let mut out = Vec::with_capacity(width * height);
        if factor == 1 {
            frame.rows().for_each(|row| out.extend_from_slice(row));
        } else {
            let mut sums = vec![0_u32; width];
            let mut held = 0;
            for row in frame.rows() {
                for (sum, cell) in sums.iter_mut().zip(row.chunks(factor)) {
                    *sum += cell.iter().map(|&luma| u32::from(luma)).sum::<u32>();
                }
                held += 1;
                if held == factor {
                    let area = u32::try_from(factor * factor).unwrap_or(u32::MAX);
                    out.extend(sums.iter().map(|sum| u8::try_from(sum / area).unwrap_or(u8::MAX)));
                    sums.fill(0);
                    held = 0;
                }
            }
        }
        // A side shorter than the factor ends before its first whole cell.
        out.resize(width * height, 0);
        Self {
            width,
            height,
            pixels: out,
            scale: pixels(factor),
            origin: [pixels(region.x), pixels(region.y)],
        }
    }

    /// Other pixels of the same place.
    pub(super) fn with_pixels(&self, pixels: Vec<u8>) -> Self {
        Self { pixels, ..*self }
    }

    /// Row `y`; empty outside.
    pub(super) fn row(&self, y: usize) -> &[u8] {
        self.pixels.get(y * self.width..(y + 1) * self.width).unwrap_or_default()
    }

    /// Half the size, each pixel the mean of four; `None` if it is too small for that.
    pub(super) fn halved(&self) -> Option<Self> {
        let (width, height) = (self.width / 2, self.height / 2);
        if width == 0 || height == 0 {
            return None;
        }
        let mut out = Vec::with_capacity(width * height);
        for y in 0..height {
            let (upper, lower) = (self.row(2 * y), self.row(2 * y + 1));
            out.extend(upper.chunks_exact(2).zip(lower.chunks_exact(2)).map(|(u, l)| {
                let sum: u16 = u.iter().chain(l).map(|&luma| u16::from(luma)).sum();
                u8::try_from((sum + 2) / 4).unwrap_or(u8::MAX)
            }));
        }
        Some(Self { width, height, pixels: out, scale: self.scale * 2.0, ..*self })
    }

    /// Twice the size, bilinear: rqrr's whole-pixel corners are then half a pixel, which is what
    /// small modules need.
    pub(super) fn doubled(&self) -> Self {
        let (width, height) = (self.width * 2, self.height * 2);
        let mut out = Vec::with_capacity(width * height);
        let widen = |near: &[u8], far: &[u8], out: &mut Vec<u8>| {
            // Three quarters of the nearer row and column, a quarter of the farther.
            let column = |x: usize| {
                let at = |row: &[u8]| row.get(x).copied().map_or(0, u16::from);
                3 * at(near) + at(far)
            };
            for x in 0..self.width {
                let here = column(x);
                let left = column(x.saturating_sub(1));
                let right = column((x + 1).min(self.width - 1));
                for side in [left, right] {
                    out.push(u8::try_from((3 * here + side + 8) / 16).unwrap_or(u8::MAX));
                }
            }
        };
        for y in 0..self.height {
            let here = self.row(y);
            widen(here, self.row(y.saturating_sub(1)), &mut out);
            widen(here, self.row((y + 1).min(self.height - 1)), &mut out);
        }
        Self { width, height, pixels: out, scale: self.scale / 2.0, ..*self }
    }

    /// Light for dark, of grey pixels.
    pub(super) fn inverted(&self) -> Self {
        self.with_pixels(self.pixels.iter().map(|luma| !luma).collect())
    }

    /// A point of the plane in the frame's coordinates.
    pub(super) fn to_frame(&self, point: [f32; 2]) -> [f32; 2] {
        let [x, y] = point;
        let [left, top] = self.origin;
        [left + x * self.scale, top + y * self.scale]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Geometry, Region};

    fn plane(width: usize, height: usize, most: usize) -> Plane {
        let luma: Vec<u8> = (0..width * height).map(|i| u8::try_from(i % 251).unwrap()).collect();
        Plane::of(&LumaFrame::new(&luma, Geometry::packed(width, height)).unwrap(), most)
    }

    #[test]
    fn every_plane_has_the_pixels_it_says() {
        for (width, height) in [(1, 1), (1, 9), (9, 1), (2, 2), (7, 5), (64, 48)] {
            for most in [1, 2, 12, 10_000] {
                let base = plane(width, height, most);
                assert!(base.pixels.len() <= most.max(1).max(width.max(height)));
                for plane in [Some(base.doubled()), base.halved(), Some(base)].into_iter().flatten()
                {
                    assert_eq!(plane.pixels.len(), plane.width * plane.height);
                }
            }
        }
    }

    #[test]
    fn averages_and_finds_the_way_back() {
        let luma = [0, 0, 10, 20, 0, 0, 30, 40];
        let region = Some(Region { x: 2, y: 0, width: 2, height: 2 });
        let geometry = Geometry { region, ..Geometry::packed(4, 2) };
        let plane = Plane::of(&LumaFrame::new(&luma, geometry).unwrap(), 1);
        assert_eq!(plane.pixels, [25]);
        assert_eq!(plane.to_frame([0.5, 0.5]), [3.0, 1.0]);
        assert_eq!(plane.doubled().to_frame([2.0, 2.0]), [4.0, 2.0]);
    }

    #[test]
    fn doubling_keeps_a_flat_plane_flat() {
        let flat = plane(3, 3, 100).with_pixels(vec![77; 9]);
        assert!(flat.doubled().pixels.iter().all(|&luma| luma == 77));
        assert!(flat.halved().unwrap().pixels.iter().all(|&luma| luma == 77));
    }
}
