//! Facts from a file get a preview, never a verdict.

use chot_core::facts::HypotheticalFacts;
use chot_core::policy::{Circumstances, Policy, Request, Verdict};

fn cheat(policy: &Policy, facts: &HypotheticalFacts, circumstances: Circumstances) -> Verdict {
    policy.evaluate(&Request { facts, circumstances })
}

fn main() {}
