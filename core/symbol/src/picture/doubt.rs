//! How likely a module isn't what it looks like: covered, scratched or outshone.
//!
//! What covers a module shows around it: modules that are more alike than a code's are, samples that differ
//! within one module, neighbours whose colour is known and wrong. A small net (12 inputs, 16 hidden units,
//! one output) makes a probability of these, and the most doubtful modules count as unknown.
//! `tests/doubt/train.py` has made its weights.

mod weights;

use super::number::real;
use crate::code::layout::Layout;

/// What is measured of each module.
pub(crate) const FEATURES: usize = 12;
/// Units for each module, its features and the net.
pub(crate) const COST: usize = 200;
/// The least and the most that a module is sure by, as the logarithm of the odds.
const LEAST_SURE: f32 = 0.01;
const MOST_SURE: f32 = 6.0;

/// Sides of the windows of modules that are alike.
const WINDOWS: [usize; 3] = [3, 4, 5];
/// Modules around one within which others whose colour is known tell of it.
const NEAR: usize = 3;

/// Samples of a symbol and of `margin` modules around it.
pub(crate) struct Seen<'a> {
    /// The mean of each module, row by row.
    pub(crate) greys: &'a [f32],
    /// The single samples, a plane after the other.
    pub(crate) samples: &'a [f32],
    /// Values by what is dark and light nearby, and how far they are trusted.
    pub(crate) values: &'a [f32],
    pub(crate) trust: &'a [f32],
    /// Values by tiles.
    pub(crate) tiles: &'a [f32],
    pub(crate) size: usize,
    pub(crate) margin: usize,
}

impl Seen<'_> {
    /// The features of the symbol's modules, row by row.
    pub(crate) fn features(&self, layout: &Layout) -> Vec<[f32; FEATURES]> {
        let side = self.size + 2 * self.margin;
        let spread = self.spread(side);
        let alike = WINDOWS.map(|width| alike(self.greys, side, width));
        let scale = 1.0 / usual_contrast(self.greys, side).max(2.0);
        let wrong = self.wrong_nearby(layout);
        let around = mean_nearby(&spread, side);
        let mut features = Vec::with_capacity(self.size * self.size);
        for y in 0..self.size {
            for x in 0..self.size {
                let place = (y + self.margin) * side + x + self.margin;
                let at = |values: &[f32]| values.get(place).copied().unwrap_or(0.0);
                let value = at(self.values);
                let tile = at(self.tiles) * value.signum();
                let [three, four, five] = alike.each_ref().map(|a| (at(a) * scale).min(1.5));
                let (bad, sure) = wrong.get(y * self.size + x).copied().unwrap_or_default();
                features.push([
                    value.abs(),
                    at(self.trust),
                    three,
                    four,
                    five,
                    (at(&spread) * scale).min(1.5),
                    (at(&around) * scale).min(1.5),
                    tile,
                    bad / (bad + sure + 1.0),
                    sure / (bad + sure + 4.0),
                    (value.abs() * at(self.trust)),
                    ((value.abs() - 1.0).abs()).min(1.0),
                ]);
            }
        }
        features
    }

    /// The symbol's values, each as sure as it is likely to be right.
    pub(crate) fn doubted(&self, layout: &Layout) -> Vec<f32> {
        let side = self.size + 2 * self.margin;
        let rows = self.values.chunks_exact(side.max(1)).skip(self.margin).take(self.size);
        let values = rows.flat_map(|row| row.iter().skip(self.margin).take(self.size));
        let doubted = |(value, features): (&f32, &[f32; FEATURES])| {
            value.signum() * (-doubt(features)).clamp(LEAST_SURE, MOST_SURE)
        };
        values.zip(&self.features(layout)).map(doubted).collect()
    }

    /// How far a module's samples differ.
    fn spread(&self, side: usize) -> Vec<f32> {
        let modules = side * side;
        let mut least = vec![f32::INFINITY; modules];
        let mut most = vec![f32::NEG_INFINITY; modules];
        for plane in self.samples.chunks_exact(modules.max(1)) {
            for ((least, most), &grey) in least.iter_mut().zip(&mut most).zip(plane) {
                *least = least.min(grey);
                *most = most.max(grey);
            }
        }
        most.iter().zip(&least).map(|(most, least)| most - least).collect()
    }

    /// For each module how many of those nearby whose colour is known are wrong, and how many right.
    fn wrong_nearby(&self, layout: &Layout) -> Vec<(f32, f32)> {
        let side = self.size + 2 * self.margin;
        let mut near = vec![(0.0, 0.0); self.size * self.size];
        for module in layout.known().iter().chain(layout.version_information()) {
            let (x, y) = (usize::from(module.x), usize::from(module.y));
            let place = (y + self.margin) * side + x + self.margin;
            let is_right =
                self.values.get(place).is_some_and(|value| (*value > 0.0) == module.dark);
            for row in y.saturating_sub(NEAR)..(y + NEAR + 1).min(self.size) {
                let from = row * self.size + x.saturating_sub(NEAR);
                let to = row * self.size + (x + NEAR + 1).min(self.size);
                for (bad, sure) in near.get_mut(from..to).unwrap_or_default() {
                    *(if is_right { &mut *sure } else { &mut *bad }) += 1.0;
                }
            }
        }
        near
    }
}

/// The logarithm of the odds that a module is wrong.
fn doubt(features: &[f32; FEATURES]) -> f32 {
    let hidden = weights::HIDDEN.iter().map(|(weights, bias)| {
        weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum::<f32>() + bias
    });
    let sums = hidden.zip(&weights::OUTPUT).map(|(sum, weight)| sum.max(0.0) * weight);
    sums.sum::<f32>() + weights::BIAS
}

/// The contrast that windows of five by five usually have.
fn usual_contrast(greys: &[f32], side: usize) -> f32 {
    let mut contrasts: Vec<f32> =
        contrasts(greys, side, 5).into_iter().filter(|c| c.is_finite()).collect();
    let half = contrasts.len() / 2;
    if contrasts.is_empty() {
        1.0
    } else {
        *contrasts.select_nth_unstable_by(half, f32::total_cmp).1
    }
}

/// The contrast within the window that begins at each module.
fn contrasts(greys: &[f32], side: usize, width: usize) -> Vec<f32> {
    let least = slide(greys, side, width);
    // The most is the least of what is below zero instead: that is one code for both.
    let below: Vec<f32> = greys.iter().map(|grey| -grey).collect();
    let most = slide(&below, side, width);
    let is_whole = |i: usize| i % side + width <= side && i / side + width <= side;
    let contrast = |(i, (most, least)): (usize, (&f32, &f32))| {
        if is_whole(i) { -most - least } else { f32::INFINITY }
    };
    most.iter().zip(&least).enumerate().map(contrast).collect()
}

/// The least contrast of all windows that a module is in.
fn alike(greys: &[f32], side: usize, width: usize) -> Vec<f32> {
    let mut contrasts = contrasts(greys, side, width);
    // The windows that a module is in begin before it: the same from the other end.
    contrasts.reverse();
    let mut least = slide(&contrasts, side, width);
    least.reverse();
    least
}

/// The least of the square of `width` that begins at each.
fn slide(values: &[f32], side: usize, width: usize) -> Vec<f32> {
    let best = |into: &mut [f32], from: &[f32]| {
        into.iter_mut().zip(from).for_each(|(value, &other)| *value = value.min(other));
    };
    let mut across = values.to_vec();
    for (into, row) in across.chunks_exact_mut(side.max(1)).zip(values.chunks_exact(side.max(1))) {
        (1..width).for_each(|by| best(into, row.get(by..).unwrap_or_default()));
    }
    let mut both = across.clone();
    for by in 1..width {
        best(&mut both, across.get(by * side..).unwrap_or_default());
    }
    both
}

/// The mean of the three by three around each.
fn mean_nearby(values: &[f32], side: usize) -> Vec<f32> {
    let sum = |y: usize, x: usize| {
        let mut sum = 0.0;
        for row in y.saturating_sub(1)..(y + 2).min(side) {
            let from = row * side + x.saturating_sub(1);
            let to = row * side + (x + 2).min(side);
            sum += values.get(from..to).unwrap_or_default().iter().sum::<f32>();
        }
        sum / real(9)
    };
    (0..side * side).map(|i| sum(i / side, i % side)).collect()
}
