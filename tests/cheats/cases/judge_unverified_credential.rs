//! A credential that nobody verified is no fact.

use chot_core::travel::Credential;
use chot_core::policy::{Circumstances, Policy, Request, Verdict};

fn cheat(policy: &Policy, facts: &Credential, circumstances: Circumstances) -> Verdict {
    policy.evaluate(&Request { facts, circumstances })
}

fn main() {}
