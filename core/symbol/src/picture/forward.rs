//! The forward model: which modules, blurred, would look like this?
//!
//! An equaliser undoes blur and brings out noise with it. The other way round, from modules to
//! samples, nothing is undone: each sample of a module is the modules around it through a kernel. The
//! kernels are fitted to what is known and thought of the modules; then each module's likelihood ratio
//! follows from all samples that it is in, less what the others put there, again and again (parallel
//! interference cancellation: Verdú, *Multiuser Detection*, ch. 7, in the plane).

use super::equalise::{BATCH, Equalised, Field, add_squares, cholesky};
use super::number::{real, units};
use crate::code::layout::Layout;
use crate::meter::Meter;

/// Modules that a sample reaches to each side, the width of a kernel, and its taps.
const REACH: usize = 2;
const WIDTH: usize = 2 * REACH + 1;
const TAPS: usize = WIDTH * WIDTH;
/// Unknowns of a kernel: its taps and a constant.
const UNKNOWNS: usize = TAPS + 1;
/// Examples that the kernels are fitted to, about: more teach little and cost much.
const ENOUGH_EXAMPLES: usize = 1200;
/// How much less certain the neighbouring modules are to be taken in each sweep.
const CAUTION: [f32; 3] = [4.0, 2.0, 1.0];
/// How far a sweep moves what is thought.
const DAMPING: f32 = 0.5;
/// Neighbouring samples share some of their noise: as if there were more of it.
const SHARED_NOISE: f32 = 1.7;
/// Pulls the kernels towards nothing, for each example.
const RIDGE: f32 = 1e-3;

/// What is thought of the modules.
pub(crate) struct Forward<'a> {
    field: Field<'a>,
    /// Every module's colour, −1 to 1; what lies around the symbol is light.
    thought: Vec<f32>,
    /// Whose colour is known beforehand.
    is_known: Vec<bool>,
}

/// A kernel and a constant for each plane, and the mean square of what they leave.
struct Kernels {
    planes: Vec<[f32; UNKNOWNS]>,
    noise: f32,
}

impl<'a> Forward<'a> {
    /// Begins with values that an equaliser gave.
    pub(crate) fn new(field: Field<'a>, layout: &Layout, start: &[f32]) -> Self {
        let side = field.side();
        let mut thought = vec![-1.0; side * side];
        let mut is_known = vec![true; side * side];
        for (y, row) in start.chunks_exact(field.size.max(1)).enumerate() {
            let place = field.place(0, y);
            let here = thought.get_mut(place..place + field.size).unwrap_or_default();
            here.iter_mut().zip(row).for_each(|(to, value)| *to = value.clamp(-1.0, 1.0));
            is_known.get_mut(place..place + field.size).unwrap_or_default().fill(false);
        }
        for module in layout.known().iter().chain(layout.version_information()) {
            let place = field.place(usize::from(module.x), usize::from(module.y));
            if let (Some(to), Some(known)) = (thought.get_mut(place), is_known.get_mut(place)) {
                (*to, *known) = (if module.dark { 1.0 } else { -1.0 }, true);
            }
        }
        Self { field, thought, is_known }
    }

    /// Fits the kernels and sweeps over all modules. `None` if the allowance doesn't hold it, or nothing
    /// fits.
    pub(crate) fn round(&mut self, meter: &mut Meter<'_>) -> Option<Equalised> {
        let (side, planes) = (self.field.side(), self.field.planes());
        let each = UNKNOWNS * UNKNOWNS / 2 + planes * UNKNOWNS;
        let examples = (side * side).min(ENOUGH_EXAMPLES * 2);
        let sweep = side * side * planes * TAPS * 2;
        if !meter.spend(units(examples * each / 3 + (CAUTION.len() + 1) * sweep / 6)) {
            return None;
        }
        let kernels = self.fit()?;
        let (mut ratios, mut left) = (Vec::new(), Vec::new());
        for caution in CAUTION {
            self.ratios(&kernels, &mut left, &mut ratios);
            let scale = 1.0 / (SHARED_NOISE * kernels.noise * caution);
            let thoughts = self.thought.iter_mut().zip(&self.is_known).zip(&ratios);
            for ((thought, _), ratio) in thoughts.filter(|((_, known), _)| !**known) {
                *thought += DAMPING * (squashed(ratio * scale) - *thought);
            }
        }
        self.ratios(&kernels, &mut left, &mut ratios);
        let size = self.field.size;
        let rows = ratios.chunks_exact(side).skip(self.field.margin).take(size);
        let mut values: Vec<f32> =
            rows.flat_map(|row| row.iter().skip(self.field.margin).take(size).copied()).collect();
        let mean = values.iter().map(|value| value.abs()).sum::<f32>() / real(values.len().max(1));
        if !(mean.is_finite() && mean > 0.0) {
            return None;
        }
        values.iter_mut().for_each(|value| *value = (*value / mean).clamp(-3.0, 3.0));
        Some(Equalised { values, error: 2.0 * kernels.noise / mean })
    }

    /// Least squares over modules in and beside the symbol.
    fn fit(&self) -> Option<Kernels> {
        let side = self.field.side();
        let inner = REACH..side.saturating_sub(REACH);
        let places = inner.len() * inner.len();
        let step = (places / ENOUGH_EXAMPLES).max(1);
        let planes = self.field.planes();
        let mut normal = vec![0.0_f32; UNKNOWNS * UNKNOWNS];
        let mut right = vec![[0.0_f32; UNKNOWNS]; planes];
        let mut squares = 0.0;
        let mut total = 0.0;
        let mut batch = [[0.0; UNKNOWNS]; BATCH];
        let mut places = (0..places).step_by(step).peekable();
        while places.peek().is_some() {
            let mut weights = [0.0_f32; BATCH];
            for ((around, weight), i) in batch.iter_mut().zip(&mut weights).zip(places.by_ref()) {
                let (x, y) = (i % inner.len(), i / inner.len());
                *around = self.around(x, y, side);
                let place = (y + REACH) * side + x + REACH;
                *weight = self.field.trust.get(place).copied().unwrap_or(1.0);
                total += *weight;
                let samples = self.field.values.chunks_exact(side * side);
                for (sums, plane) in right.iter_mut().zip(samples) {
                    let sample = plane.get(place).copied().unwrap_or(0.0);
                    squares += *weight * sample * sample;
                    let factor = *weight * sample;
                    sums.iter_mut().zip(&*around).for_each(|(sum, value)| *sum += factor * value);
                }
            }
            add_squares(&mut normal, batch.each_ref().map(|row| row.as_slice()), weights);
        }
        let total = total.max(1.0);
        for i in 0..UNKNOWNS {
            *normal.get_mut(i * UNKNOWNS + i)? += RIDGE * total;
        }
        let mut fitted = Vec::with_capacity(planes);
        for sums in &right {
            let solved = cholesky(normal.clone(), sums.to_vec(), UNKNOWNS)?;
            // With the solution, what is left of the squares is what it doesn't explain.
            squares -= solved.iter().zip(sums).map(|(a, b)| a * b).sum::<f32>();
            fitted.push(<[f32; UNKNOWNS]>::try_from(solved).ok()?);
        }
        let noise = squares / (total * real(planes.max(1)));
        Some(Kernels { planes: fitted, noise: noise.max(1e-3) })
    }

    /// What is thought of the five by five whose upper left one is at (`x`, `y`), and a constant.
    fn around(&self, x: usize, y: usize, side: usize) -> [f32; UNKNOWNS] {
        let mut around = [1.0; UNKNOWNS];
        for (row, into) in around.chunks_exact_mut(WIDTH).enumerate() {
            let start = (y + row) * side + x;
            if let Some(from) = self.thought.get(start..start + WIDTH) {
                into.copy_from_slice(from);
            }
        }
        around
    }

    /// For each module what all samples say of it, by what is thought of the others: times two and
    /// by the noise it is the logarithm of the likelihood ratio.
    fn ratios(&self, kernels: &Kernels, left: &mut Vec<f32>, ratios: &mut Vec<f32>) {
        let side = self.field.side();
        ratios.clear();
        ratios.resize(side * side, 0.0);
        let inner = REACH..side.saturating_sub(REACH);
        let mut energy = [0.0_f32; TAPS];
        for (kernel, plane) in
            kernels.planes.iter().zip(self.field.values.chunks_exact(side * side))
        {
            for (sum, tap) in energy.iter_mut().zip(kernel) {
                *sum += tap * tap;
            }
            // What the kernel leaves of the samples, as far as they are trusted.
            left.clear();
            left.resize(side * side, 0.0);
            let constant = kernel.last().copied().unwrap_or(0.0);
            for y in inner.clone() {
                let row = y * side + REACH..(y + 1) * side - REACH;
                let into = left.get_mut(row.clone()).unwrap_or_default();
                let samples = plane.get(row.clone()).unwrap_or_default();
                into.iter_mut().zip(samples).for_each(|(left, sample)| *left = sample - constant);
                for (tap, start) in taps(kernel, y, side) {
                    let from = self.thought.get(start..start + into.len()).unwrap_or_default();
                    into.iter_mut().zip(from).for_each(|(left, thought)| *left -= tap * thought);
                }
                let trust = self.field.trust.get(row).unwrap_or_default();
                into.iter_mut().zip(trust).for_each(|(left, trust)| *left *= trust);
            }
            for y in inner.clone() {
                let row = y * side + REACH..(y + 1) * side - REACH;
                let into = ratios.get_mut(row).unwrap_or_default();
                for (tap, start) in turned(kernel, y, side) {
                    let from = left.get(start..start + into.len()).unwrap_or_default();
                    into.iter_mut().zip(from).for_each(|(ratio, left)| *ratio += tap * left);
                }
            }
        }
        // Less the others, and not the module itself.
        for y in inner {
            let row = y * side + REACH..(y + 1) * side - REACH;
            let into = ratios.get_mut(row.clone()).unwrap_or_default();
            let thought = self.thought.get(row).unwrap_or_default();
            for (tap, start) in turned(&energy, y, side) {
                let trust = self.field.trust.get(start..start + into.len()).unwrap_or_default();
                into.iter_mut()
                    .zip(trust)
                    .zip(thought)
                    .for_each(|((ratio, trust), thought)| *ratio += tap * trust * thought);
            }
        }
    }
}

/// Each tap of a kernel with where the row begins that it is multiplied with for row `y`.
fn taps(kernel: &[f32], y: usize, side: usize) -> impl Iterator<Item = (f32, usize)> {
    let place = move |i: usize| (y + i / WIDTH - REACH) * side + i % WIDTH;
    kernel.iter().take(TAPS).enumerate().map(move |(i, &tap)| (tap, place(i)))
}

/// The same the other way round: for each sample that a module is in.
fn turned(kernel: &[f32], y: usize, side: usize) -> impl Iterator<Item = (f32, usize)> {
    let place = move |i: usize| (y + REACH - i / WIDTH) * side + 2 * REACH - i % WIDTH;
    kernel.iter().take(TAPS).enumerate().map(move |(i, &tap)| (tap, place(i)))
}

/// Between −1 and 1, about the hyperbolic tangent, which is not the same on every phone.
fn squashed(value: f32) -> f32 {
    let value = value.clamp(-3.0, 3.0);
    let square = value * value;
    value * (27.0 + square) / (27.0 + 9.0 * square)
}
