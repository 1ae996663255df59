//! Only the journal says that something was recorded.

use chot_core::journal::Recorded;
use chot_core::policy::Verdict;
use chot_core::time::Instant;

fn cheat(verdict: Verdict, at: Instant) -> Recorded {
    Recorded {
        verdict,
        sequence: Some(1),
        at,
        checkpoint: String::new(),
        subject: None,
        continues: None,
        failure: None,
    }
}

fn main() {}
