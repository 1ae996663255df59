//! Equalisation: undoing what blur did to the modules.
//!
//! A blurred module has its neighbours in it. The modules whose colour is known beforehand show how
//! much of which: a linear filter over the samples around each module is fitted to them by ridge
//! regression, and applied to all. With the surest of its decisions as further examples it is
//! fitted again, wider. Linear equalisation and decision direction as in digital reception (Proakis,
//! *Digital Communications*, ch. 9, 10), in the plane.
//!
//! A module has one sample, or several, a plane of the field each: where the blur is as long as a
//! module, one sample a module is too few to undo it.

use super::number::{real, units};
use crate::code::layout::{KnownModule, Layout};
use crate::meter::Meter;

/// Values of a symbol and of some modules around it.
pub(crate) struct Field<'a> {
    /// A plane after the other, each with one sample of every module, row by row.
    pub(crate) values: &'a [f32],
    /// How far each is to be trusted, 0 to 1.
    pub(crate) trust: &'a [f32],
    /// Modules a side of the symbol, and around it.
    pub(crate) size: usize,
    pub(crate) margin: usize,
}

/// Examples of an equaliser with several samples a module, about: more teach little and cost much.
const ENOUGH_EXAMPLES: usize = 1200;

/// Rows that are added at a time.
pub(crate) const BATCH: usize = 4;

/// An example: a module's place and what it should be, −1 or 1, and how much it counts.
pub(crate) struct Example {
    place: usize,
    target: f32,
    weight: f32,
}

impl Example {
    /// Of a module whose colour is known.
    pub(crate) fn of(module: &KnownModule, place: usize) -> Self {
        Self { place, target: if module.dark { 1.0 } else { -1.0 }, weight: 1.0 }
    }
}

/// What an equaliser made of the symbol.
#[derive(Clone)]
pub(crate) struct Equalised {
    /// Row by row; the sign is the colour, dark positive.
    pub(crate) values: Vec<f32>,
    /// The mean square error of the examples.
    pub(crate) error: f32,
}

impl Field<'_> {
    pub(crate) fn side(&self) -> usize {
        self.size + 2 * self.margin
    }

    /// Samples a module.
    pub(crate) fn planes(&self) -> usize {
        self.values.len() / (self.side() * self.side()).max(1)
    }

    /// The index of a module's value in each plane.
    pub(crate) fn place(&self, x: usize, y: usize) -> usize {
        (y + self.margin) * self.side() + x + self.margin
    }

    /// An example counts as much as its place is trusted.
    fn weighed(&self, example: Example) -> Example {
        let trust = self.trust.get(example.place).copied().unwrap_or(1.0);
        Example { weight: example.weight * trust, ..example }
    }

    /// The values around a place within `reach`, and a constant, into `into`.
    fn around(&self, place: usize, reach: usize, into: &mut Vec<f32>) {
        into.clear();
        let (side, width) = (self.side(), 2 * reach + 1);
        let first = place - reach * side - reach;
        for plane in self.values.chunks_exact((side * side).max(1)) {
            for row in 0..width {
                let start = first + row * side;
                into.extend_from_slice(plane.get(start..start + width).unwrap_or_default());
            }
        }
        into.push(1.0);
    }
}

/// Fits to the known modules and applies.
pub(crate) fn first(
    field: &Field<'_>,
    layout: &Layout,
    meter: &mut Meter<'_>,
) -> Option<Equalised> {
    let reach = if field.planes() > 1 { 1 } else { 2 };
    run(field, reach, &known(field, layout), 0.03, meter)
}

/// Fits again, with the surer part of what `before` decided as examples.
pub(crate) fn again(
    field: &Field<'_>,
    layout: &Layout,
    before: &Equalised,
    meter: &mut Meter<'_>,
) -> Option<Equalised> {
    let mut sizes: Vec<f32> = before.values.iter().map(|value| value.abs()).collect();
    let cut = sizes.len() * 35 / 100;
    let (_, &mut least, _) = sizes.select_nth_unstable_by(cut, f32::total_cmp);
    let mut examples = known(field, layout);
    // At most about three thousand examples: more teach nothing new.
    let (most, reach) = if field.planes() > 1 { (ENOUGH_EXAMPLES, 2) } else { (3000, 3) };
    let step = (before.values.len() / most).max(1);
    for (i, value) in before.values.iter().enumerate().step_by(step) {
        if value.abs() >= least {
            let place = field.place(i % field.size, i / field.size);
            examples.push(field.weighed(Example { place, target: value.signum(), weight: 0.7 }));
        }
    }
    run(field, field.margin.min(reach), &examples, 0.01, meter)
}

/// The modules whose colour is known, as examples.
fn known(field: &Field<'_>, layout: &Layout) -> Vec<Example> {
    // The version is known by now, and with it the version information.
    let modules = layout.known().iter().chain(layout.version_information());
    modules
        .map(|module| {
            Example::of(module, field.place(usize::from(module.x), usize::from(module.y)))
        })
        .map(|example| field.weighed(example))
        .collect()
}

/// Ridge regression towards the filter that changes nothing.
fn run(
    field: &Field<'_>,
    reach: usize,
    examples: &[Example],
    ridge: f32,
    meter: &mut Meter<'_>,
) -> Option<Equalised> {
    let (planes, window) = (field.planes(), (2 * reach + 1) * (2 * reach + 1));
    let taps = planes * window + 1;
    let modules = field.size * field.size;
    let each = taps * taps / 16 + taps + 20;
    let solving = taps * taps * taps / 6;
    if !meter.spend(units(examples.len() * each + solving + modules * (taps + 20))) {
        return None;
    }
    let around = |place: usize, into: &mut Vec<f32>| field.around(place, reach, into);
    let centres: Vec<usize> = (0..planes).map(|plane| plane * window + window / 2).collect();
    let filter = regress(examples, taps, &centres, ridge, &around)?;
    let total: f32 = examples.iter().map(|example| example.weight).sum();
    let mut error = 0.0;
    let mut around = Vec::with_capacity(taps);
    for example in examples {
        field.around(example.place, reach, &mut around);
        let off = example.target - dot(&around, &filter);
        error += example.weight * off * off;
    }
    let mut values = Vec::with_capacity(modules);
    for y in 0..field.size {
        for x in 0..field.size {
            let place = field.place(x, y);
            field.around(place, reach, &mut around);
            values.push(dot(&around, &filter) * field.trust.get(place).copied().unwrap_or(1.0));
        }
    }
    values.iter().all(|value| value.is_finite()).then_some(())?;
    Some(Equalised { values, error: error / total.max(1.0) })
}

/// A filter of so many taps by ridge regression towards the one that gives the mean of those at `centres`. What
/// it sees at a place, `around` says.
pub(crate) fn regress(
    examples: &[Example],
    taps: usize,
    centres: &[usize],
    ridge: f32,
    around: &dyn Fn(usize, &mut Vec<f32>),
) -> Option<Vec<f32>> {
    let mut normal = vec![0.0_f32; taps * taps];
    let mut right = vec![0.0_f32; taps];
    let share = 1.0 / real(centres.len().max(1));
    let mut total = 0.0;
    let mut batch: [Vec<f32>; BATCH] = std::array::from_fn(|_| Vec::with_capacity(taps));
    for examples in examples.chunks(BATCH) {
        let mut weights = [0.0_f32; BATCH];
        for (seen, (example, weight)) in batch.iter_mut().zip(examples.iter().zip(&mut weights)) {
            around(example.place, seen);
            let unchanged: f32 = centres.iter().filter_map(|at| seen.get(*at)).sum();
            let residual = example.weight * (example.target - share * unchanged);
            right.iter_mut().zip(&*seen).for_each(|(sum, value)| *sum += value * residual);
            *weight = example.weight;
            total += example.weight;
        }
        add_squares(&mut normal, batch.each_ref().map(Vec::as_slice), weights);
    }
    for i in 0..taps {
        if let Some(diagonal) = normal.get_mut(i * taps + i) {
            *diagonal += ridge * total;
        }
    }
    let mut filter = cholesky(normal, right, taps)?;
    for centre in centres {
        if let Some(tap) = filter.get_mut(*centre) {
            *tap += share;
        }
    }
    Some(filter)
}

/// The sum of products, in eight lanes: one sum would wait for itself.
#[inline(never)]
pub(crate) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (whole, rest) = (a.chunks_exact(8), a.chunks_exact(8).remainder());
    for (a, b) in whole.zip(b.chunks_exact(8)) {
        lanes.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
    }
    let others = b.get(a.len() - rest.len()..).unwrap_or_default();
    let rest: f32 = rest.iter().zip(others).map(|(a, b)| a * b).sum();
    lanes.iter().sum::<f32>() + rest
}

/// Adds each row's products with itself, by its weight, to the lower half of a square. Several rows at a
/// time, because what takes time is to fetch and store the sums.
#[inline(never)]
pub(crate) fn add_squares(lower: &mut [f32], rows: [&[f32]; BATCH], weights: [f32; BATCH]) {
    let [a, b, c, d] = rows;
    let width = a.len().min(b.len()).min(c.len()).min(d.len());
    for (i, sums) in lower.chunks_exact_mut(width.max(1)).enumerate() {
        let at = |row: &[f32]| row.get(i).copied().unwrap_or(0.0);
        let [p, q, r, s] = [a, b, c, d].map(at);
        let [p, q, r, s] = [p * weights[0], q * weights[1], r * weights[2], s * weights[3]];
        let first = a.iter().zip(b);
        let second = c.iter().zip(d);
        let sums = sums.get_mut(..=i).unwrap_or_default();
        for (sum, ((a, b), (c, d))) in sums.iter_mut().zip(first.zip(second)) {
            *sum += (p * a + q * b) + (r * c + s * d);
        }
    }
}

/// Solves a symmetric positive definite system whose lower half is given.
#[inline(never)]
pub(crate) fn cholesky(mut lower: Vec<f32>, mut right: Vec<f32>, n: usize) -> Option<Vec<f32>> {
    let mut pivot_row = Vec::with_capacity(n);
    for i in 0..n {
        pivot_row.clear();
        pivot_row.extend_from_slice(lower.get(i * n..i * n + i)?);
        // Row i: first its entries left of the diagonal.
        for j in 0..i {
            let above = lower.get(j * n..j * n + j + 1)?;
            let (head, diagonal) = (above.get(..j)?, *above.get(j)?);
            let known = dot(head, pivot_row.get(..j)?);
            *pivot_row.get_mut(j)? = (*pivot_row.get(j)? - known) / diagonal;
        }
        let square = dot(&pivot_row, &pivot_row);
        let diagonal = *lower.get(i * n + i)? - square;
        if diagonal.is_nan() || diagonal <= 1e-9 {
            return None;
        }
        lower.get_mut(i * n..i * n + i)?.copy_from_slice(&pivot_row);
        *lower.get_mut(i * n + i)? = diagonal.sqrt();
        let known = dot(&pivot_row, right.get(..i)?);
        *right.get_mut(i)? = (*right.get(i)? - known) / diagonal.sqrt();
    }
    for i in (0..n).rev() {
        let value = *right.get(i)? / *lower.get(i * n + i)?;
        *right.get_mut(i)? = value;
        let row = lower.get(i * n..i * n + i)?;
        right.iter_mut().zip(row).for_each(|(x, factor)| *x -= factor * value);
    }
    Some(right)
}

/// How surely the values show the known modules: the share that are right, 0 to 1.
pub(crate) fn agreement(values: &[f32], size: usize, layout: &Layout) -> f32 {
    let known = layout.known();
    let right = known
        .iter()
        .filter(|module| {
            let place = usize::from(module.y) * size + usize::from(module.x);
            values.get(place).is_some_and(|&value| (value > 0.0) == module.dark)
        })
        .count();
    real(right) / real(known.len().max(1))
}
