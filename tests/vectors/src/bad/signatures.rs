//! What was changed after signing, or signed by somebody else.

use chot_core::travel::CredentialSigner;
use ed25519_dalek::Signer as _;

use super::{Bad, NO_HEADERS, Parts, assemble, bad, edit, print, to_be_signed};
use crate::{good, keys};

pub(super) fn signatures() -> Vec<Bad> {
    let Parts { protected, payload, signature } = print();
    let flipped = |bytes: &[u8], at: usize| {
        let mut bytes = bytes.to_vec();
        bytes[at] ^= 1;
        bytes
    };
    let issuers = (
        "signature",
        "signature-invalid",
        "the issuer's signature does not match: the code was changed, or made by somebody else",
    );
    let mut greater = signature.clone();
    add_group_order(&mut greater[32..]);
    // 'N' is 0x4e; 'O' differs from it in the last bit.
    let renamed = edit(&payload, b"Nguy", b"Oguy");
    let stranger = keys::stranger();
    vec![
        bad(
            "payload-bit-flipped",
            "One bit of the name is changed.",
            issuers,
            assemble(&protected, &NO_HEADERS, &renamed, &signature),
        ),
        bad(
            "signature-bit-flipped",
            "One bit of the signature is changed.",
            issuers,
            assemble(&protected, &NO_HEADERS, &payload, &flipped(&signature, 40)),
        ),
        bad(
            "signature-second-spelling",
            "S is greater by the group's order: the same signature, spelt again (RFC 8032, 5.1.7).",
            issuers,
            assemble(&protected, &NO_HEADERS, &payload, &greater),
        ),
        bad(
            "signature-short",
            "The signature is 63 bytes.",
            issuers,
            assemble(&protected, &NO_HEADERS, &payload, &signature[..63]),
        ),
        bad(
            "stranger",
            "Signed by a key that no phone knows, under its own id.",
            ("trust", "untrusted-issuer", "signed by a key that this phone does not know"),
            CredentialSigner::new(&stranger).sign(&good::all().remove(1).credential),
        ),
        bad(
            "stranger-under-the-issuers-id",
            "Signed by a key that no phone knows, under the issuer's id.",
            issuers,
            assemble(
                &protected,
                &NO_HEADERS,
                &payload,
                &stranger.sign(&to_be_signed(&protected, &payload)).to_bytes(),
            ),
        ),
    ]
}

/// The order of Ed25519's group, 2^252 + 27742317777372353535851937790883648493, little-endian.
const GROUP_ORDER: [u8; 32] = [
    0xed, 0xd3, 0xf5, 0x5c, 0x1a, 0x63, 0x12, 0x58, 0xd6, 0x9c, 0xf7, 0xa2, 0xde, 0xf9, 0xde, 0x14,
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x10,
];

fn add_group_order(scalar: &mut [u8]) {
    let mut carry = 0;
    for (byte, add) in scalar.iter_mut().zip(GROUP_ORDER) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = u8::try_from(sum & 0xff).unwrap();
        carry = sum >> 8;
    }
    assert_eq!(carry, 0, "the sum fits");
}
