//! What couldn't be recorded was capped; the cap doesn't come off.

use chot_core::journal::Recorded;
use chot_core::model::Decision;

fn cheat(recorded: &Recorded) {
    recorded.verdict().decision = Decision::Permit;
}

fn main() {}
