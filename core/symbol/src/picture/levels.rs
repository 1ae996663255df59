//! What is dark and what is light in each part of a symbol.
//!
//! Tiles of modules know their darkest and lightest sample; a module's levels are those of the tiles
//! around. In modules and not in pixels, so that it costs the same at any size.

use super::number::real;

/// Modules of a side of a tile.
const TILE: usize = 5;

/// At least the modules of a side of the largest symbol, with those around it that are sampled.
const MOST_MODULES: usize = 200;

/// The levels of each tile.
#[derive(Clone)]
pub(crate) struct Levels {
    columns: usize,
    tiles: Vec<Tile>,
}

/// What a tile is compared with.
#[derive(Clone, Copy)]
struct Tile {
    /// The middle between dark and light.
    middle: f32,
    /// 1 by half of what is between.
    scale: f32,
}

impl Tile {
    /// What is this share of the way to another.
    fn towards(self, other: &Self, share: f32) -> Self {
        let blend = |a: f32, b: f32| a + (b - a) * share;
        Self { middle: blend(self.middle, other.middle), scale: blend(self.scale, other.scale) }
    }
}

/// What is taken where there is nothing to go by.
const UNKNOWN: Tile = Tile { middle: 128.0, scale: 1.0 / 64.0 };

impl Levels {
    /// Of samples, row by row of a square symbol.
    pub(crate) fn of(greys: &[f32], size: usize) -> Self {
        let columns = size.div_ceil(TILE).max(1);
        let mut extremes = vec![(f32::INFINITY, f32::NEG_INFINITY); columns * columns];
        for (y, row) in greys.chunks_exact(size.max(1)).enumerate() {
            let start = y / TILE * columns;
            let band = extremes.get_mut(start..start + columns).unwrap_or_default();
            for (tile, cell) in band.iter_mut().zip(row.chunks(TILE)) {
                for &grey in cell {
                    tile.0 = tile.0.min(grey);
                    tile.1 = tile.1.max(grey);
                }
            }
        }
        let mut tiles = Vec::with_capacity(extremes.len());
        // A tile with little in it takes after its neighbours: each counts with its own contrast, but
        // one with more than is usual, a logo or a reflection, for no more than others.
        let mut contrasts: Vec<f32> = extremes.iter().map(|tile| tile.1 - tile.0).collect();
        let half = contrasts.len() / 2;
        let (_, &mut usual, _) = contrasts.select_nth_unstable_by(half, f32::total_cmp);
        for row in 0..columns {
            for column in 0..columns {
                let (mut middle, mut weight, mut most) = (0.0, 0.0, 0.0_f32);
                for y in row.saturating_sub(1)..(row + 2).min(columns) {
                    let near = column.saturating_sub(1)..(column + 2).min(columns);
                    let start = y * columns;
                    let band = extremes.get(start + near.start..start + near.end);
                    for &(dark, light) in band.unwrap_or_default() {
                        let contrast = (light - dark).clamp(0.0, usual.max(0.0));
                        middle += contrast * (dark + light) / 2.0;
                        weight += contrast;
                        most = most.max(contrast);
                    }
                }
                tiles.push(Tile {
                    middle: if weight > 0.0 { middle / weight } else { 128.0 },
                    scale: 2.0 / most.max(2.0),
                });
            }
        }
        Self { columns, tiles }
    }

    /// The same everywhere, from modules whose colour is known: for a symbol evenly lit in which
    /// something else is brighter or darker than its modules.
    pub(crate) fn even(samples: impl Iterator<Item = (f32, bool)>) -> Self {
        let (mut dark, mut darks, mut light, mut lights) = (0.0, 0.0, 0.0, 0.0);
        for (grey, is_dark) in samples {
            if is_dark {
                (dark, darks) = (dark + grey, darks + 1.0);
            } else {
                (light, lights) = (light + grey, lights + 1.0);
            }
        }
        let (dark, light) = (dark / f32::max(darks, 1.0), light / f32::max(lights, 1.0));
        let scale = 2.0 / (light - dark).max(2.0);
        let tile = Tile { middle: f32::midpoint(dark, light), scale };
        Self { columns: 1, tiles: vec![tile] }
    }

    /// The middle, and 1 by half of the contrast, at a module.
    pub(crate) fn at(&self, x: usize, y: usize) -> (f32, f32) {
        let last = self.columns - 1;
        let tile = (y / TILE).min(last) * self.columns + (x / TILE).min(last);
        let tile = self.tiles.get(tile).copied().unwrap_or(UNKNOWN);
        (tile.middle, tile.scale)
    }

    /// The samples as values from about −1, light, to 1, dark. The middle is interpolated between
    /// the tiles.
    pub(crate) fn normalise(&self, greys: &[f32], size: usize, into: &mut Vec<f32>) {
        into.clear();
        self.append(greys, size, into);
    }

    /// The same, added to what `into` has.
    pub(crate) fn append(&self, greys: &[f32], size: usize, into: &mut Vec<f32>) {
        let place = |i: usize| {
            let at = ((real(i) + 0.5) / real(TILE) - 0.5).max(0.0);
            let tile = super::number::whole(at).min(self.columns - 1);
            (tile, (tile + 1).min(self.columns - 1), at - real(tile))
        };
        let mut places = [(0, 0, 0.0); MOST_MODULES];
        places.iter_mut().take(size).enumerate().for_each(|(i, at)| *at = place(i));
        let tiles = |y: usize| self.tiles.get(y * self.columns..).unwrap_or_default().iter();
        let mut between = [UNKNOWN; MOST_MODULES / TILE];
        for (row, &(top, bottom, v)) in greys.chunks_exact(size.max(1)).zip(&places) {
            for ((tile, above), below) in between.iter_mut().zip(tiles(top)).zip(tiles(bottom)) {
                *tile = above.towards(below, v);
            }
            let tile = |x: usize| between.get(x).unwrap_or(&UNKNOWN);
            into.extend(row.iter().zip(&places).map(|(&grey, &(left, right, u))| {
                let Tile { middle, scale } = tile(left).towards(tile(right), u);
                ((middle - grey) * scale).clamp(-1.5, 1.5)
            }));
        }
    }
}

/// The darkest and lightest within two modules of each, smoothed.
///
/// Five by five modules of one colour are as good as impossible in a symbol, so a lack of contrast
/// means that what was there is covered, saturated or too dark.
pub(crate) struct Local {
    least: Vec<f32>,
    most: Vec<f32>,
    /// The middle one of the contrasts.
    usual: f32,
}

impl Local {
    /// Of samples, row by row of a square of `side`.
    pub(crate) fn of(greys: &[f32], side: usize) -> Self {
        let least = smoothed(&extreme(greys, side, |a, b| if b < a { b } else { a }), side);
        let most = smoothed(&extreme(greys, side, |a, b| if b > a { b } else { a }), side);
        let mut contrasts: Vec<f32> =
            most.iter().zip(&least).map(|(most, least)| most - least).collect();
        let half = contrasts.len() / 2;
        let usual = if contrasts.is_empty() {
            1.0
        } else {
            contrasts.select_nth_unstable_by(half, f32::total_cmp).1.max(2.0)
        };
        Self { least, most, usual }
    }

    /// How far each is to be trusted, 0 to 1.
    pub(crate) fn trust(&self, into: &mut Vec<f32>) {
        into.clear();
        into.extend(self.least.iter().zip(&self.most).map(|(least, most)| {
            let share = ((most - least) / (0.6 * self.usual)).clamp(0.1, 1.0);
            share * share
        }));
    }

    /// The samples as values from about −1, light, to 1, dark, added to what `into` has.
    pub(crate) fn append(&self, greys: &[f32], into: &mut Vec<f32>) {
        for (&grey, (&least, &most)) in greys.iter().zip(self.least.iter().zip(&self.most)) {
            let contrast = most - least;
            let value = ((least + most) / 2.0 - grey) * 2.0 / contrast.max(0.2 * self.usual);
            into.push(value.clamp(-1.5, 1.5));
        }
    }
}

/// The extreme of the five by five around each.
fn extreme(greys: &[f32], side: usize, better: impl Fn(f32, f32) -> f32 + Copy) -> Vec<f32> {
    let best = |into: &mut [f32], from: &[f32]| {
        into.iter_mut().zip(from).for_each(|(value, &other)| *value = better(*value, other));
    };
    let mut across = greys.to_vec();
    for (into, row) in across.chunks_exact_mut(side.max(1)).zip(greys.chunks_exact(side.max(1))) {
        for by in 1..=2 {
            best(into, row.get(by..).unwrap_or_default());
            best(into.get_mut(by..).unwrap_or_default(), row);
        }
    }
    let mut both = across.clone();
    for (y, row) in both.chunks_exact_mut(side.max(1)).enumerate() {
        for near in y.saturating_sub(2)..(y + 3).min(side) {
            best(row, across.get(near * side..(near + 1) * side).unwrap_or_default());
        }
    }
    both
}

/// The mean of the three by three around each.
fn smoothed(values: &[f32], side: usize) -> Vec<f32> {
    let add = |into: &mut [f32], from: &[f32]| {
        into.iter_mut().zip(from).for_each(|(sum, value)| *sum += value);
    };
    let mut across = values.to_vec();
    for (into, row) in across.chunks_exact_mut(side.max(1)).zip(values.chunks_exact(side.max(1))) {
        add(into, row.get(1..).unwrap_or_default());
        add(into.get_mut(1..).unwrap_or_default(), row);
    }
    let count = |at: usize| real((at + 2).min(side) - at.saturating_sub(1));
    let mut both = Vec::with_capacity(values.len());
    for y in 0..side {
        let row = both.len()..both.len() + side;
        both.extend_from_slice(across.get(row.clone()).unwrap_or_default());
        let into = both.get_mut(row.clone()).unwrap_or_default();
        if y > 0 {
            add(into, across.get(row.start - side..row.start).unwrap_or_default());
        }
        add(into, across.get(row.end..row.end + side).unwrap_or_default());
        let rows = count(y);
        into.iter_mut().enumerate().for_each(|(x, sum)| *sum /= rows * count(x));
    }
    both
}
