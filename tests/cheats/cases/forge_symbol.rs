//! A symbol comes from a scan. (Texts that were typed are parsed without one.)

use chot_core::symbol::{EcLevel, Symbol};

fn cheat() -> Symbol {
    Symbol {
        version: 13,
        ec_level: EcLevel::L,
        mask: 0,
        mirrored: false,
        inverted: false,
        corners: [[0.0; 2]; 4],
    }
}

fn main() {}
