//! Trusted metadata stay as they were signed: one document's proof isn't another's.

use chot_core::tuf::Trusted;
use chot_core::tuf::metadata::Targets;

fn cheat(trusted: &mut Trusted<Targets>, forged: Targets) {
    **trusted = forged;
}

fn main() {}
