//! A surface shows what was recorded; a verdict that wasn't is not that.

use chot_core::journal::Recorded;
use chot_core::policy::Verdict;

fn show(_: &Recorded) {}

fn cheat(verdict: Verdict) {
    show(&verdict);
}

fn main() {}
