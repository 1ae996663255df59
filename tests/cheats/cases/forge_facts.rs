//! Facts come from verified claims and the authority's lists; the checkpoint alone makes them.

use chot_core::facts::{FactSet, Facts};

fn cheat(set: FactSet) -> Facts {
    Facts { set }
}

fn main() {}
