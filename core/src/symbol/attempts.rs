//! The ways a frame is looked at, cheapest and most telling first, until one of them reads
//! something.
//!
//! The order is measured on `shared/suites/qr`, where each step adds to what those before it read;
//! `core/design/SCANNING.md` has the figures.

use std::rc::Rc;

use super::binarise::{by_blocks, by_window, flipped};
use super::grid::Modules;
use super::meter::{Meter, detect};
use super::plane::Plane;

/// The most pixels that are doubled each way.
const MOST_TO_DOUBLE: usize = 1 << 20;

/// At which size the frame is shown to the detector.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum View {
    Whole,
    Double,
    Half,
}

/// What tells dark from light.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Threshold {
    /// rqrr's own: a mean that runs along the rows.
    Running,
    /// The middle of the blocks around that have at least this contrast.
    Blocks(u8),
    /// The mean of the tiles within this radius.
    Window(usize),
}

/// One way to look.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Attempt {
    view: View,
    threshold: Threshold,
    inverted: bool,
}

const fn attempt(view: View, threshold: Threshold, inverted: bool) -> Attempt {
    Attempt { view, threshold, inverted }
}

/// All ways, in their order.
pub(super) const LADDER: [Attempt; 8] = [
    attempt(View::Whole, Threshold::Window(3), false),
    attempt(View::Whole, Threshold::Blocks(24), false),
    attempt(View::Double, Threshold::Window(3), false),
    attempt(View::Double, Threshold::Blocks(24), false),
    attempt(View::Whole, Threshold::Blocks(24), true),
    attempt(View::Double, Threshold::Running, false),
    attempt(View::Whole, Threshold::Window(10), false),
    attempt(View::Half, Threshold::Blocks(24), false),
];

impl Attempt {
    /// Whether it looks for light modules on dark.
    pub(super) fn inverted(self) -> bool {
        self.inverted
    }

    /// The grids found this way, their corners in the frame's coordinates.
    pub(super) fn grids(self, plane: &Plane, meter: &Rc<Meter>) -> Vec<Modules> {
        let view = match self.view {
            View::Whole => Some(plane.clone()),
            View::Half => plane.halved(),
            View::Double if plane.pixels.len() > MOST_TO_DOUBLE => None,
            View::Double => Some(plane.doubled()),
        };
        let Some(view) = view else { return Vec::new() };
        // Making and thresholding the view costs about as much as two looks at each pixel.
        let cost = u64::try_from(view.pixels.len()).unwrap_or(u64::MAX).saturating_mul(2);
        if !meter.spend(cost) {
            return Vec::new();
        }
        let (view, binary) = match self.threshold {
            Threshold::Running => (view, false),
            Threshold::Blocks(contrast) => (by_blocks(&view, contrast), true),
            Threshold::Window(radius) => (by_window(&view, radius, 0), true),
        };
        let view = match (self.inverted, binary) {
            (false, _) => view,
            (true, true) => flipped(&view),
            (true, false) => view.inverted(),
        };
        let mut found = detect(&view, binary, meter);
        for modules in &mut found {
            modules.corners = modules.corners.map(|corner| view.to_frame(corner));
        }
        found
    }
}
