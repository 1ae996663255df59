//! Faults of the claims, rightly signed, and of the dates in them.

use chot_core::travel::Credential;

use super::{Bad, MALFORMED, NO_HEADERS, Parts, bad, edit, issued, print};
use crate::{good, keys};

pub(super) fn signed_claims() -> Vec<Bad> {
    let pair = issued_at();
    let before = {
        let seconds = u32::try_from(good::listed().credential.not_before.timestamp()).unwrap();
        [&[0x05, 0x1a], seconds.to_be_bytes().as_slice()].concat()
    };
    vec![
        bad(
            "integer-not-shortest",
            "The issuer signed a time of eight bytes where four do.",
            ("cbor", MALFORMED, "CBOR number at byte 37 is longer than it needs to be"),
            claiming(|p| edit(&p, &pair, &[&[0x06, 0x1b, 0, 0, 0, 0], &pair[2..]].concat())),
        ),
        bad(
            "duplicate-key",
            "The issuer signed two times of issue.",
            ("cbor", MALFORMED, "CBOR map has the same key twice, again at byte 42"),
            claiming(|p| {
                let mut p = edit(&p, &pair, &[pair.as_slice(), &pair].concat());
                p[0] += 1;
                p
            }),
        ),
        bad(
            "map-order",
            "The issuer signed claims out of order: 6 before 5.",
            ("cbor", MALFORMED, "CBOR map keys are out of order at byte 36"),
            claiming(|p| {
                let both = [before.as_slice(), &pair].concat();
                edit(&p, &both, &[pair.as_slice(), &before].concat())
            }),
        ),
        bad(
            "claims-indefinite",
            "The issuer signed claims of indefinite length.",
            ("cbor", MALFORMED, "CBOR item at byte 0 has an indefinite length"),
            claiming(|p| [&[0xbf], &p[1..], &[0xff]].concat()),
        ),
        bad(
            "claims-trailing",
            "The issuer signed a byte after the claims.",
            ("cbor", MALFORMED, "1 bytes follow the CBOR item; nothing may"),
            claiming(|p| [p.as_slice(), &[0xf6]].concat()),
        ),
        bad(
            "time-float",
            "The issuer signed a time with a fraction, as RFC 8392 allows and this format doesn't.",
            (
                "cbor",
                MALFORMED,
                "CBOR item at byte 37 is of a kind that this format does not use (first byte 0xfb)",
            ),
            claiming(|p| {
                let seconds = u32::from_be_bytes(pair[2..].try_into().unwrap());
                let float = (f64::from(seconds) + 0.5).to_be_bytes();
                edit(&p, &pair, &[&[0x06, 0xfb], float.as_slice()].concat())
            }),
        ),
        bad(
            "claim-unknown",
            "The issuer signed an audience (3), a claim that the format doesn't have.",
            ("claims", MALFORMED, "claims: only the keys of a credential"),
            claiming(|p| {
                let mut p = edit(&p, &[0x04, 0x1a], &[0x03, 0x60, 0x04, 0x1a]);
                p[0] += 1;
                p
            }),
        ),
        bad(
            "claim-missing",
            "The issuer signed no time of issue.",
            ("claims", MALFORMED, "iat: must be there"),
            claiming(|p| {
                let mut p = edit(&p, &pair, &[]);
                p[0] -= 1;
                p
            }),
        ),
        bad(
            "expired",
            "The credential expires at the very second of the look: its end is open.",
            ("time", "credential-expired", "the credential expired at 2021-10-05 00:10:00 UTC"),
            dated(|c| c.expires_at = keys::at(good::NOW)),
        ),
        bad(
            "not-yet-valid",
            "The credential holds from one second after the look.",
            (
                "time",
                "credential-not-yet-valid",
                "the credential is valid from 2021-10-05 00:10:01 UTC on",
            ),
            dated(|c| c.not_before = keys::at("2021-10-05T00:10:01Z")),
        ),
    ]
}

/// The print with changed claims, signed.
fn claiming(change: impl FnOnce(Vec<u8>) -> Vec<u8>) -> Vec<u8> {
    let Parts { protected, payload, .. } = print();
    issued(&protected, &NO_HEADERS, &change(payload))
}

/// `iat` of the credentials as a pair: key 6, unsigned of four bytes.
fn issued_at() -> Vec<u8> {
    let seconds = u32::try_from(good::listed().credential.issued_at.timestamp()).unwrap();
    [&[0x06, 0x1a], seconds.to_be_bytes().as_slice()].concat()
}

fn dated(change: impl FnOnce(&mut Credential)) -> Vec<u8> {
    let mut case = good::all().remove(1);
    change(&mut case.credential);
    case.bytes()
}
