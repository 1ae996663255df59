//! A code that was only parsed has no claims to ask for.

use chot_core::travel::Envelope;

fn cheat(envelope: Envelope) {
    envelope.claims();
}

fn main() {}
