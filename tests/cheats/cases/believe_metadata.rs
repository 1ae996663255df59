//! TUF metadata is believed after its signatures were checked.

use chot_core::tuf::metadata::{Root, Unverified};

fn cheat(root: Unverified<Root>) -> Root {
    root.signed
}

fn main() {}
