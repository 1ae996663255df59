//! The rules decide, nobody else.

use chot_core::policy::Verdict;
use chot_core::model::Decision;

fn cheat() -> Verdict {
    Verdict {
        decision: Decision::Permit,
        reasons: Vec::new(),
        obligations: Vec::new(),
        remedies: Vec::new(),
        rule: None,
        phase: None,
    }
}

fn main() {}
