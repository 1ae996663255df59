//! Faults of the headers, rightly signed.

use super::{Bad, MALFORMED, NO_HEADERS, Parts, bad, issued, print};

pub(super) fn headers() -> Vec<Bad> {
    let Parts { protected, payload, .. } = print();
    let id = protected[protected.len() - 8..].to_vec();
    let header = |start: &[u8], end: &[u8]| [start, &id, end].concat();
    vec![
        bad(
            "algorithm-unprotected",
            "The algorithm stands among the unprotected headers.",
            (
                "cose",
                MALFORMED,
                "a malformed travel code: unprotected headers; every header must be protected by the signature",
            ),
            issued(&header(&[0xa1, 0x04, 0x48], &[]), &[0xa1, 0x01, 0x27], &payload),
        ),
        bad(
            "algorithm-twice",
            "The algorithm stands among both kinds of headers.",
            (
                "cose",
                MALFORMED,
                "a malformed travel code: unprotected headers; every header must be protected by the signature",
            ),
            issued(&protected, &[0xa1, 0x01, 0x27], &payload),
        ),
        bad(
            "algorithm-missing",
            "No algorithm.",
            (
                "cose",
                MALFORMED,
                "a malformed travel code: no known algorithm among the protected headers; expected EdDSA (-8) or ES256 (-7)",
            ),
            issued(&header(&[0xa1, 0x04, 0x48], &[]), &NO_HEADERS, &payload),
        ),
        bad(
            "algorithm-of-another-key",
            "The headers say ES256; the issuer's key, whose signature it is, is Ed25519.",
            (
                "signature",
                "signature-invalid",
                "the issuer's signature does not match: the code was changed, or made by somebody else",
            ),
            issued(&header(&[0xa2, 0x01, 0x26, 0x04, 0x48], &[]), &NO_HEADERS, &payload),
        ),
        bad(
            "critical-unknown",
            "A header is marked as critical that no reader knows.",
            (
                "cose",
                MALFORMED,
                "a malformed travel code: headers are marked as critical that this program does not understand",
            ),
            issued(
                // {1: -8, 2: [-70000], 4: id, -70000: true}
                &[
                    [0xa4, 0x01, 0x27, 0x02, 0x81, 0x3a, 0x00, 0x01, 0x11, 0x6f, 0x04, 0x48]
                        .as_slice(),
                    &id,
                    &[0x3a, 0x00, 0x01, 0x11, 0x6f, 0xf5],
                ]
                .concat(),
                &NO_HEADERS,
                &payload,
            ),
        ),
        bad(
            "header-unknown",
            "A protected header that the format doesn't have: an initialisation vector.",
            ("cose", MALFORMED, "a malformed travel code: header 5 is not one of this format"),
            issued(&header(&[0xa3, 0x01, 0x27, 0x04, 0x48], &[0x05, 0x40]), &NO_HEADERS, &payload),
        ),
        bad(
            "header-twice",
            "The key id stands twice.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR map has the same key twice, again at byte 13",
            ),
            issued(
                &header(&[0xa3, 0x01, 0x27, 0x04, 0x48], &header(&[0x04, 0x48], &[])),
                &NO_HEADERS,
                &payload,
            ),
        ),
        bad(
            "header-order",
            "The key id stands before the algorithm.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR map keys are out of order at byte 11",
            ),
            issued(&header(&[0xa2, 0x04, 0x48], &[0x01, 0x27]), &NO_HEADERS, &payload),
        ),
        bad(
            "header-integer-not-shortest",
            "The algorithm is spelt with two bytes.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR number at byte 2 is longer than it needs to be",
            ),
            issued(&header(&[0xa2, 0x01, 0x38, 0x07, 0x04, 0x48], &[]), &NO_HEADERS, &payload),
        ),
        bad(
            "key-id-missing",
            "No key id.",
            (
                "cose",
                MALFORMED,
                "a malformed travel code: no key id of 8 bytes among the protected headers",
            ),
            issued(&[0xa1, 0x01, 0x27], &NO_HEADERS, &payload),
        ),
    ]
}
