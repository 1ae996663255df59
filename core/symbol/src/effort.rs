//! What is tried with one grid: area samples, several ideas of dark and light, equalisation and
//! erasures, the cheaper first.

use super::code::decode::{Decoded, Effort, SoftModules, decode};
use super::code::layout::Layout;
use super::locate::grid::{self, Grid};
use super::meter::Meter;
use super::picture::equalise::{self, Equalised, Field, agreement};
use super::picture::levels::{Levels, Local};
use super::picture::number::real;
use super::picture::view::View;

/// Modules around the symbol that are sampled for the equaliser.
const MARGIN: usize = 3;
/// The least share of function modules for values to be decoded, and to be equalised.
const LEAST_DECODED: f32 = 0.75;
const LEAST_EQUALISED: f32 = 0.65;
/// Samples of a module, in modules from its centre.
const AREA: [[f32; 2]; 5] =
    [[0.0, 0.0], [-0.25, -0.25], [0.25, -0.25], [0.25, 0.25], [-0.25, 0.25]];

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
#[derive(Clone, Copy, PartialEq)]
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
    for judging in [Judging::Tiles, Judging::Local, Judging::Even] {
        if !meter.spend(grid::cost(size, MARGIN) * 2) {
            break;
        }
        judge(judging, greys, greys, layout, values, trust);
        let inner = inner(values, trust, size);
        let share = agreement(&inner, size, layout);
        if share >= LEAST_DECODED
            && let Some(soft) = SoftModules::new(size, inner)
            && let Ok(decoded) = decode(&soft, layout, Effort::Erasures, meter)
        {
            return Outcome::Read(decoded);
        }
        if share < LEAST_EQUALISED || judging == Judging::Even {
            continue;
        }
        promising.push(judging);
        let field = Field { values, trust, size, margin: MARGIN };
        match equalised(&field, layout, 3, meter) {
            Outcome::Read(decoded) => return Outcome::Read(decoded),
            Outcome::Unread(values) => keep(&mut best, values),
        }
    }
    // Four samples a module tell more than their mean where blur is as long as a module.
    let corners = samples.get(modules..).unwrap_or_default();
    let mut values = Vec::new();
    for judging in promising {
        if !meter.spend(grid::cost(size, MARGIN) * 4) {
            break;
        }
        judge(judging, greys, corners, layout, &mut values, trust);
        let field = Field { values: &values, trust, size, margin: MARGIN };
        match equalised(&field, layout, 2, meter) {
            Outcome::Read(decoded) => return Outcome::Read(decoded),
            Outcome::Unread(values) => keep(&mut best, values),
        }
    }
    Outcome::Unread(best)
}

/// Makes values of the samples, a plane after the other, by what is dark and light in `greys`, and says
/// how far each module is to be trusted.
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

/// Keeps the values of the least error.
fn keep(best: &mut Option<Equalised>, values: Option<Equalised>) {
    let error = |one: &Option<Equalised>| one.as_ref().map_or(f32::MAX, |e| e.error);
    if error(&values) < error(best) {
        *best = values;
    }
}

/// Equalises a few times, and decodes with erasures.
fn equalised(field: &Field<'_>, layout: &Layout, rounds: usize, meter: &mut Meter<'_>) -> Outcome {
    let mut best = equalise::first(field, layout, meter);
    for round in 1..=rounds {
        let Some(equal) = &best else { break };
        if let Some(soft) = SoftModules::new(field.size, equal.values.clone())
            && let Ok(decoded) = decode(&soft, layout, Effort::Erasures, meter)
        {
            return Outcome::Read(decoded);
        }
        if round < rounds {
            match equalise::again(field, layout, equal, meter) {
                Some(again) => best = Some(again),
                None => break,
            }
        }
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
