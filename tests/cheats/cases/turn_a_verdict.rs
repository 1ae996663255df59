//! A verdict can't be changed after the fact.

use chot_core::policy::Verdict;
use chot_core::model::Decision;

fn cheat(verdict: &mut Verdict) {
    verdict.decision = Decision::Permit;
}

fn main() {}
