//! The escape hatch for the wallet and for `inspect` stays inside the core.

use chot_core::travel::Envelope;

fn cheat(envelope: Envelope) {
    let _ = envelope.dangerous_unverified_claims();
}

fn main() {}
