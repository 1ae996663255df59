//! What is tried with one grid: area samples, several ideas of dark and light, equalisation and
//! erasures, the cheaper first.

use super::code::decode::{Decoded, Effort, SoftModules, decode};
use super::code::layout::Layout;
use super::locate::grid::{self, Grid};
use super::meter::Meter;
use super::picture::doubt::{self, Seen};
use super::picture::equalise::{self, Equalised, Field, agreement};
use super::picture::forward::Forward;
use super::picture::levels::{Levels, Local};
use super::picture::number::{real, units};
use super::picture::view::View;

/// Modules around the symbol that are sampled for the equaliser.
const MARGIN: usize = 3;
/// The least share of function modules for values to be decoded, and to be equalised.
const LEAST_DECODED: f32 = 0.75;
const LEAST_EQUALISED: f32 = 0.65;
/// The same for values with four samples a module: blur that is longer than a module turns the timing
/// patterns' colours around.
const LEAST_REFINED: f32 = 0.5;
/// The mean square error of an equaliser from which on no other finds anything: a grid that is a few
/// modules off leaves 0.45 and more, and what is read 0.41 at most.
pub(super) const MOST_ERROR: f32 = 0.45;
/// Samples of a module, in modules from its centre.
const AREA: [[f32; 2]; 5] =
    [[0.0, 0.0], [-0.25, -0.25], [0.25, -0.25], [0.25, 0.25], [-0.25, 0.25]];

/// How much of it is tried.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Extent {
    /// What is cheap: one sample a module at the end.
    Plain,
    /// What is left then.
    Rest,
    All,
}

/// Buffers that one grid leaves to the next.
#[derive(Default)]
pub(super) struct Workspace {
    greys: Vec<f32>,
    values: Vec<f32>,
    trust: Vec<f32>,
}

/// What a grid gave.
pub(super) enum Outcome {
    /// Its content.
    Read(Decoded),
    /// Module values that were not enough, if they were worth anything: the best there were.
    Unread(Option<Equalised>),
}

/// How dark and light are told apart.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Judging {
    /// By tiles: bears blur and noise.
    Tiles,
    /// By what is nearest: bears glare, shadows and covers.
    Local,
    /// By one level for all: bears pictures within the symbol.
    Even,
}

/// Tries to read a grid.
pub(super) fn exert(
    view: &View<'_>,
    grid: &Grid,
    layout: &Layout,
    extent: Extent,
    space: &mut Workspace,
    meter: &mut Meter<'_>,
) -> Outcome {
    let size = layout.size();
    let modules = (size + 2 * MARGIN) * (size + 2 * MARGIN);
    let mut best: Option<Equalised> = None;
    if !meter.spend(grid::cost(size, MARGIN) * 6) {
        return Outcome::Unread(None);
    }
    let Workspace { greys, values, trust } = space;
    // A plane for each of `AREA`; given back with the grid, as they are many.
    let mut samples = vec![0.0; AREA.len() * modules];
    greys.clear();
    greys.resize(modules, 0.0);
    for (offset, plane) in AREA.into_iter().zip(samples.chunks_exact_mut(modules)) {
        grid.sample(view, size, MARGIN, offset, plane);
        greys.iter_mut().zip(plane).for_each(|(sum, grey)| *sum += *grey);
    }
    greys.iter_mut().for_each(|sum| *sum /= real(AREA.len()));
    let mut promising = Vec::new();
    let mut tiles = Vec::new();
    let judgings = [Judging::Tiles, Judging::Local, Judging::Even];
    // Even levels are for what is cheap alone.
    for judging in judgings.into_iter().take(if extent == Extent::Rest { 2 } else { 3 }) {
        if !meter.spend(judging_cost(size, 1)) {
            break;
        }
        judge(judging, greys, greys, layout, values, trust);
        let inner = inner(values, trust, size);
        let share = agreement(&inner, size, layout);
        if judging != Judging::Even && share >= LEAST_REFINED {
            promising.push(judging);
        }
        if judging == Judging::Tiles && extent != Extent::Plain {
            tiles.clone_from(values);
        }
        if extent != Extent::Rest {
            if share >= LEAST_DECODED
                && let Some(decoded) = read(inner, layout, meter)
            {
                return Outcome::Read(decoded);
            }
            if judging != Judging::Even && share >= LEAST_EQUALISED {
                let field = Field { values, trust, size, margin: MARGIN };
                match equalised(&field, layout, 1, meter) {
                    Outcome::Read(decoded) => return Outcome::Read(decoded),
                    Outcome::Unread(values) => keep(&mut best, values),
                }
            }
        }
        if extent != Extent::Plain
            && judging == Judging::Local
            && share >= LEAST_DECODED
            && meter.spend(units(modules * doubt::COST))
        {
            let samples = &samples;
            let seen = Seen { greys, samples, values, trust, tiles: &tiles, size, margin: MARGIN };
            if let Some(decoded) = read(seen.doubted(layout), layout, meter) {
                return Outcome::Read(decoded);
            }
        }
    }
    if extent == Extent::Plain {
        return Outcome::Unread(best);
    }
    // Four samples a module tell more than their mean where blur is as long as a module.
    let corners = samples.get(modules..).unwrap_or_default();
    let mut values = Vec::new();
    for judging in promising {
        if !meter.spend(judging_cost(size, AREA.len() - 1)) {
            break;
        }
        judge(judging, greys, corners, layout, &mut values, trust);
        let field = Field { values: &values, trust, size, margin: MARGIN };
        let start = match equalised(&field, layout, 2, meter) {
            Outcome::Read(decoded) => return Outcome::Read(decoded),
            Outcome::Unread(values) => values,
        };
        // Noise that differs with the light is weighed only where the levels are those nearby.
        if judging == Judging::Local
            && let Some(start) = &start
            && start.error <= MOST_ERROR
        {
            match modelled(field, layout, &start.values, meter) {
                Outcome::Read(decoded) => return Outcome::Read(decoded),
                Outcome::Unread(values) => keep(&mut best, values),
            }
        }
        keep(&mut best, start);
    }
    Outcome::Unread(best)
}

/// What judging costs, so many samples of each module, in units.
fn judging_cost(size: usize, planes: usize) -> u64 {
    grid::cost(size, MARGIN) * units(1 + planes)
}

/// Makes values of the samples, a plane after the other, by what is dark and light in `greys`, and says
/// how far each module is to be trusted.
#[inline(never)]
fn judge(
    judging: Judging,
    greys: &[f32],
    samples: &[f32],
    layout: &Layout,
    values: &mut Vec<f32>,
    trust: &mut Vec<f32>,
) {
    let side = layout.size() + 2 * MARGIN;
    values.clear();
    trust.clear();
    trust.resize(side * side, 1.0);
    let planes = samples.chunks_exact(side * side);
    match judging {
        Judging::Tiles => {
            let levels = Levels::of(greys, side);
            planes.for_each(|plane| levels.append(plane, side, values));
        }
        Judging::Local => {
            let local = Local::of(greys, side);
            planes.for_each(|plane| local.append(plane, values));
            local.trust(trust);
        }
        Judging::Even => {
            let levels = known(greys, side, layout);
            planes.for_each(|plane| levels.append(plane, side, values));
        }
    }
}

/// Decodes with erasures.
#[inline(never)]
fn read(values: Vec<f32>, layout: &Layout, meter: &mut Meter<'_>) -> Option<Decoded> {
    let soft = SoftModules::new(layout.size(), values)?;
    decode(&soft, layout, Effort::Bits, meter).ok()
}

/// Keeps the values of the least error.
pub(super) fn keep(best: &mut Option<Equalised>, values: Option<Equalised>) {
    let error = |one: &Option<Equalised>| one.as_ref().map_or(f32::MAX, |e| e.error);
    if error(&values) < error(best) {
        *best = values;
    }
}

/// Equalises a few times, and decodes with erasures; no more than once what no filter makes a symbol.
#[inline(never)]
fn equalised(field: &Field<'_>, layout: &Layout, rounds: usize, meter: &mut Meter<'_>) -> Outcome {
    let mut best = equalise::first(field, layout, meter);
    for round in 1..=rounds {
        let Some(equal) = &best else { break };
        if let Some(decoded) = read(equal.values.clone(), layout, meter) {
            return Outcome::Read(decoded);
        }
        if round == rounds || equal.error > MOST_ERROR {
            break;
        }
        match equalise::again(field, layout, equal, meter) {
            Some(again) => best = Some(again),
            None => break,
        }
    }
    Outcome::Unread(best)
}

/// Fits the forward model a few times, and decodes with erasures.
#[inline(never)]
fn modelled(field: Field<'_>, layout: &Layout, start: &[f32], meter: &mut Meter<'_>) -> Outcome {
    let mut best = None;
    let mut forward = Forward::new(field, layout, start);
    for _ in 0..3 {
        let Some(equal) = forward.round(meter) else { break };
        if let Some(decoded) = read(equal.values.clone(), layout, meter) {
            return Outcome::Read(decoded);
        }
        best = Some(equal);
    }
    Outcome::Unread(best)
}

/// The symbol's own values without the margin, each as far as it is trusted.
fn inner(values: &[f32], trust: &[f32], size: usize) -> Vec<f32> {
    let side = size + 2 * MARGIN;
    let rows = values.chunks_exact(side).zip(trust.chunks_exact(side));
    rows.skip(MARGIN)
        .take(size)
        .flat_map(|(row, trust)| row.iter().zip(trust).skip(MARGIN).take(size))
        .map(|(value, trust)| value * trust)
        .collect()
}

/// Levels from the known modules.
fn known(greys: &[f32], side: usize, layout: &Layout) -> Levels {
    Levels::even(layout.known().iter().filter_map(|module| {
        let place = (usize::from(module.y) + MARGIN) * side + usize::from(module.x) + MARGIN;
        Some((*greys.get(place)?, module.dark))
    }))
}

#[cfg(test)]
mod tests;
