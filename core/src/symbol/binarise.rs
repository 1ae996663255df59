//! Light and dark: thresholds that follow the light across the picture.
//!
//! Three kinds, because none reads everything: rqrr's own (a mean that runs along the rows, in
//! [`meter`](super::meter)), the middle between the darkest and the lightest of a block, and the
//! mean of a window.

use super::plane::Plane;

/// The size of a block of [`by_blocks`], in pixels.
const BLOCK: usize = 8;
/// The size of a tile of [`by_window`], in pixels.
const TILE: usize = 4;

/// What a square of pixels holds.
#[derive(Clone, Copy)]
struct Tile {
    least: u8,
    most: u8,
    sum: u32,
    count: u32,
}

impl Tile {
    const NONE: Self = Self { least: u8::MAX, most: 0, sum: 0, count: 0 };
}

/// Squares of pixels in rows; the last of a row or column may be smaller.
struct Tiles {
    columns: usize,
    size: usize,
    tiles: Vec<Tile>,
}

impl Tiles {
    fn of(plane: &Plane, size: usize) -> Self {
        let columns = plane.width.div_ceil(size);
        let mut tiles = Vec::with_capacity(columns * plane.height.div_ceil(size));
        let mut band = vec![Tile::NONE; columns];
        for y in 0..plane.height {
            for (tile, cell) in band.iter_mut().zip(plane.row(y).chunks(size)) {
                for &luma in cell {
                    tile.least = tile.least.min(luma);
                    tile.most = tile.most.max(luma);
                    tile.sum += u32::from(luma);
                    tile.count += 1;
                }
            }
            if (y + 1) % size == 0 || y + 1 == plane.height {
                tiles.append(&mut band);
                band.resize(columns, Tile::NONE);
            }
        }
        Self { columns, size, tiles }
    }

    fn rows(&self) -> usize {
        self.tiles.len().checked_div(self.columns).unwrap_or(0)
    }

    /// For each tile, the sum of `value` over the tiles within `radius` of it.
    fn box_sums(&self, radius: usize, value: impl Fn(&Tile) -> (u32, u32)) -> Vec<(u32, u32)> {
        let add = |a: (u32, u32), b: (u32, u32)| (a.0 + b.0, a.1 + b.1);
        let values: Vec<_> = self.tiles.iter().map(value).collect();
        let mut across = Vec::with_capacity(values.len());
        for row in values.chunks(self.columns.max(1)) {
            for x in 0..row.len() {
                let window = row.get(x.saturating_sub(radius)..(x + radius + 1).min(row.len()));
                across.push(window.unwrap_or_default().iter().copied().fold((0, 0), add));
            }
        }
        let rows = self.rows();
        let mut sums = Vec::with_capacity(values.len());
        for y in 0..rows {
            for x in 0..self.columns {
                let column = (y.saturating_sub(radius)..(y + radius + 1).min(rows))
                    .filter_map(|row| across.get(row * self.columns + x).copied());
                sums.push(column.fold((0, 0), add));
            }
        }
        sums
    }

    /// 1 where a pixel is at most its tile's threshold, else 0.
    fn below(&self, plane: &Plane, thresholds: &[u8]) -> Plane {
        let mut bits = Vec::with_capacity(plane.pixels.len());
        for y in 0..plane.height {
            let start = y / self.size * self.columns;
            let band = thresholds.get(start..start + self.columns).unwrap_or_default();
            for (cell, &threshold) in plane.row(y).chunks(self.size).zip(band) {
                bits.extend(cell.iter().map(|&luma| u8::from(luma < threshold)));
            }
        }
        plane.with_pixels(bits)
    }
}

/// Dark is below the middle of the blocks around that hold both light and dark.
///
/// A block does so if its luma spans at least `contrast`; where none around does, everything is
/// light.
pub(super) fn by_blocks(plane: &Plane, contrast: u8) -> Plane {
    let tiles = Tiles::of(plane, BLOCK);
    let middles = tiles.box_sums(2, |tile| {
        if tile.most.saturating_sub(tile.least) >= contrast {
            (u32::from(tile.least) + u32::from(tile.most), 2)
        } else {
            (0, 0)
        }
    });
    tiles.below(plane, &ratios(&middles, 0))
}

/// Dark is `bias` below the mean of the window of tiles within `radius` around.
pub(super) fn by_window(plane: &Plane, radius: usize, bias: u8) -> Plane {
    let tiles = Tiles::of(plane, TILE);
    let means = tiles.box_sums(radius, |tile| (tile.sum, tile.count));
    tiles.below(plane, &ratios(&means, bias))
}

fn ratios(sums: &[(u32, u32)], bias: u8) -> Vec<u8> {
    sums.iter()
        .map(|&(sum, count)| {
            let ratio = sum.checked_div(count).unwrap_or(0);
            u8::try_from(ratio).unwrap_or(u8::MAX).saturating_sub(bias)
        })
        .collect()
}

/// The other way round: dark for light, of 0/1 pixels.
pub(super) fn flipped(bits: &Plane) -> Plane {
    bits.with_pixels(bits.pixels.iter().map(|bit| bit ^ 1).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::frame::{Geometry, LumaFrame};

    fn plane(width: usize, height: usize, luma: impl Fn(usize, usize) -> u8) -> Plane {
        let pixels: Vec<u8> = (0..width * height).map(|i| luma(i % width, i / width)).collect();
        Plane::of(&LumaFrame::new(&pixels, Geometry::packed(width, height)).unwrap(), usize::MAX)
    }

    #[test]
    fn follows_a_light_that_falls_off() {
        // Bars of 5 pixels, dark at 40% of a light that falls from 240 to 40.
        let bar = |x: usize| (x / 5).is_multiple_of(2);
        let lit = |x: usize, _| {
            let light = 240 - x;
            u8::try_from(if bar(x) { light * 2 / 5 } else { light }).unwrap()
        };
        let plane = plane(200, 40, lit);
        for bits in [by_blocks(&plane, 24), by_window(&plane, 3, 0)] {
            let right = (0..200).filter(|&x| (bits.row(20)[x] == 1) == bar(x)).count();
            assert!(right >= 194, "{right} of 200");
            assert!(flipped(&bits).row(20).iter().zip(bits.row(20)).all(|(a, b)| a + b == 1));
        }
    }

    #[test]
    fn a_flat_plane_is_light() {
        for (width, height) in [(1, 1), (3, 70), (9, 9)] {
            let plane = plane(width, height, |_, _| 9);
            assert!(by_blocks(&plane, 24).pixels.iter().all(|&bit| bit == 0));
            assert!(by_window(&plane, 3, 1).pixels.iter().all(|&bit| bit == 0));
            assert_eq!(by_window(&plane, 3, 1).pixels.len(), width * height);
        }
    }
}
