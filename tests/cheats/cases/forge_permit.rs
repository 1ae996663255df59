//! A permit can't be added to what the issuer signed.

use chot_core::travel::{Competent, PermitClaim};

fn cheat(code: Competent<'_>, permit: PermitClaim) {
    code.claims().permits.push(permit);
}

fn main() {}
