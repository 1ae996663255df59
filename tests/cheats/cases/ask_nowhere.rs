//! Claims count at a place: whoever doesn't ask whether their issuer is competent there gets none.

use chot_core::travel::{Competent, Credential, Verified};

fn cheat(verified: &Verified<Credential>) {
    let _ = verified.claims();
    let _ = verified.claims;
}

fn cheat_by_hand(verified: &Verified<Credential>) -> Competent<'_> {
    Competent(verified)
}

fn main() {}
