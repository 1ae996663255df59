//! Faults of the holder's key, and of what the holder signed.

use chot_core::keys::{Profile, Sign1};
use chot_core::travel::{HolderSigner as _, PresentationDraft};

use super::{Bad, MALFORMED, NO_HEADERS, assemble, bad, edit, issued, print};
use crate::good::{self, Good};
use crate::keys::{self, Holder};

pub(super) fn holders() -> Vec<Bad> {
    let listed = good::listed();
    let credential = listed.credential_bytes();
    let shown = &listed.shown.as_ref().unwrap().1;
    let present = |credential: &[u8], holder: &Holder| {
        PresentationDraft { credential, presentation: shown }.sign(holder).unwrap()
    };
    let another = (
        "signature",
        "signature-invalid",
        "the holder's signature does not match: the code was changed, or made by somebody else",
    );
    let whole = listed.bytes();
    let said = Sign1::parse(&whole, Profile::Travel).unwrap().payload().to_vec();
    // The last byte of what the holder said is "no symptoms": false, 0xf4; true is 0xf5.
    let mut lie = said.clone();
    *lie.last_mut().unwrap() = 0xf5;
    let nested = present(&whole, &keys::holder());
    vec![
        bad(
            "holder-of-another",
            "Somebody else's phone shows the credential.",
            another,
            present(&credential, &keys::thief()),
        ),
        bad(
            "holder-of-another-kind",
            "A P-256 key shows a credential that names an Ed25519 key.",
            another,
            present(&credential, &keys::hardware()),
        ),
        bad(
            "declaration-changed",
            "The holder's answer is changed after signing.",
            another,
            edit(&whole, &said, &lie),
        ),
        bad(
            "holder-key-missing",
            "A presentation of a print, which names no holder's key.",
            ("claims", MALFORMED, "a presentation of a credential that has no holder key"),
            present(&good::all().remove(1).bytes(), &keys::holder()),
        ),
        bad(
            "holder-key-small-order",
            "The issuer signed a holder's key of small order, for which R = key, S = 0 fits every \
             message in a lax verifier.",
            ("claims", MALFORMED, "cnf: {1: COSE_Key} of Ed25519 or P-256, public parts only"),
            small_order(&listed, &said),
        ),
        bad(
            "holder-key-secret",
            "The issuer signed a COSE_Key with its secret part (-4).",
            ("claims", MALFORMED, "cnf: {1: COSE_Key} of Ed25519 or P-256, public parts only"),
            with_secret(&listed),
        ),
        bad(
            "presentation-of-a-presentation",
            "The protected header carries a presentation in place of a credential.",
            ("cose", MALFORMED, "a malformed travel code: header 13 is not one of this format"),
            nested,
        ),
    ]
}

fn payload_of(case: &Good) -> (Vec<u8>, Vec<u8>) {
    let bytes = case.credential_bytes();
    let payload = Sign1::parse(&bytes, Profile::Travel).unwrap().payload().to_vec();
    (print().protected, payload)
}

fn small_order(case: &Good, said: &[u8]) -> Vec<u8> {
    let (protected, payload) = payload_of(case);
    let mut identity = [0; 32];
    identity[0] = 1;
    let payload = edit(&payload, &case.shown.as_ref().unwrap().0.key().to_bytes(), &identity);
    let credential = issued(&protected, &NO_HEADERS, &payload);
    let mut headers = vec![0xa2, 0x01, 0x27, 0x0d];
    headers.extend_from_slice(&credential);
    let forged = [identity.as_slice(), &[0; 32]].concat();
    assemble(&headers, &NO_HEADERS, said, &forged)
}

fn with_secret(case: &Good) -> Vec<u8> {
    let (protected, payload) = payload_of(case);
    let key = case.shown.as_ref().unwrap().0.key().to_bytes();
    let public = [&[0xa3, 0x01, 0x01, 0x20, 0x06, 0x21, 0x58, 0x20], key.as_slice()].concat();
    let mut both = public.clone();
    both[0] = 0xa4;
    both.extend_from_slice(&[0x23, 0x58, 0x20]);
    both.extend_from_slice(&[7; 32]);
    issued(&protected, &NO_HEADERS, &edit(&payload, &public, &both))
}
