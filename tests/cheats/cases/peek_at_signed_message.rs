//! Nor can the claims' bytes be taken out of an envelope.

use chot_core::travel::Envelope;

fn cheat(envelope: Envelope) {
    let _ = envelope.credential;
}

fn main() {}
