//! What is tried with one grid: area samples, several ideas of dark and light, equalisation and
//! erasures, the cheaper first.

use super::code::decode::{Decoded, Effort, SoftModules, decode};
use super::code::layout::Layout;
use super::locate::grid::{self, Grid};
use super::meter::Meter;
use super::picture::equalise::{self, Equalised, Field, agreement};
use super::picture::levels::{self, Levels};
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
#[derive(Clone, Copy)]
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
    let side = size + 2 * MARGIN;
    let mut best: Option<Equalised> = None;
    if !meter.spend(grid::cost(size, MARGIN) * 6) {
        return Outcome::Unread(None);
    }
    let Workspace { greys, values, trust } = space;
    greys.clear();
    greys.resize(side * side, 0.0);
    for offset in AREA {
        grid.sample(view, size, MARGIN, offset, greys);
    }
    greys.iter_mut().for_each(|sum| *sum /= real(AREA.len()));
    for judging in [Judging::Tiles, Judging::Local, Judging::Even] {
        if !meter.spend(grid::cost(size, MARGIN) * 2) {
            break;
        }
        trust.clear();
        trust.resize(side * side, 1.0);
        match judging {
            Judging::Tiles => Levels::of(greys, side).normalise(greys, side, values),
            Judging::Local => levels::local(greys, side, values, trust),
            Judging::Even => known(greys, side, layout).normalise(greys, side, values),
        }
        let inner = inner(values, trust, size);
        let share = agreement(&inner, size, layout);
        if share >= LEAST_DECODED
            && let Some(soft) = SoftModules::new(size, inner)
            && let Ok(decoded) = decode(&soft, layout, Effort::Erasures, meter)
        {
            return Outcome::Read(decoded);
        }
        if share < LEAST_EQUALISED || matches!(judging, Judging::Even) {
            continue;
        }
        let field = Field { values, trust, size, margin: MARGIN };
        match equalised(&field, layout, meter) {
            Outcome::Read(decoded) => return Outcome::Read(decoded),
            Outcome::Unread(values) => {
                let error = |one: &Option<Equalised>| one.as_ref().map_or(f32::MAX, |e| e.error);
                if error(&values) < error(&best) {
                    best = values;
                }
            }
        }
    }
    Outcome::Unread(best)
}

/// Equalises up to three times, and decodes with erasures.
fn equalised(field: &Field<'_>, layout: &Layout, meter: &mut Meter<'_>) -> Outcome {
    let mut best = equalise::first(field, layout, meter);
    for round in 0..3 {
        let Some(equal) = &best else { break };
        if let Some(soft) = SoftModules::new(field.size, equal.values.clone())
            && let Ok(decoded) = decode(&soft, layout, Effort::Erasures, meter)
        {
            return Outcome::Read(decoded);
        }
        if round < 2 {
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
