//! A permit can't be added to what the issuer signed.

use chot_core::travel::{Credential, PermitClaim, Verified};

fn cheat(verified: Verified<Credential>, permit: PermitClaim) {
    verified.claims().permits.push(permit);
}

fn main() {}
