//! What asks for trusted metadata doesn't take what was only read, nor what was once trusted and
//! may have been changed since.

use chot_core::tuf::key::Schemes;
use chot_core::tuf::metadata::{Root, Targets, Timestamp};
use chot_core::tuf::{TrustError, Trusted, Unverified};

fn cheat(
    root: Unverified<Root>,
    timestamp: Unverified<Timestamp>,
) -> Result<Trusted<Timestamp>, TrustError> {
    timestamp.verified_by(&root, Schemes::Device)
}

fn cheat_by_taking_it_out(
    parent: Trusted<Targets>,
    role: Unverified<Targets>,
) -> Result<Trusted<Targets>, TrustError> {
    let mut parent = parent.into_signed();
    parent.delegations = None;
    role.delegated_by(&parent, Schemes::Device)
}

fn cheat_without_a_check(timestamp: Unverified<Timestamp>) -> Trusted<Timestamp> {
    timestamp.believed()
}

fn main() {}
