//! TUF metadata that were only read say nothing: neither a method nor a reference gives what stands
//! in them, and the escape hatch for the authority stays inside the core.

use chot_core::tuf::Unverified;
use chot_core::tuf::metadata::{Root, Timestamp};

fn cheat(root: Unverified<Root>) -> Root {
    root.into_signed()
}

fn cheat_by_reference(timestamp: &Unverified<Timestamp>) -> u64 {
    timestamp.version
}

fn cheat_by_the_hatch(root: Unverified<Root>) -> Root {
    root.dangerous_unverified()
}

fn main() {}
