//! Faults of spelling, and of the CBOR around the claims.

use chot_core::travel::{PREFIX, to_text};
use minicbor::Encoder;

use super::{Bad, MALFORMED, Parts, bad, print, text};
use crate::good;

pub(super) fn spelling() -> Vec<Bad> {
    let print = to_text(&good::all().remove(1).bytes());
    // A longer pair at the end: 45² > 256, and some decoders cut what is above 255.
    let odd = good::all().into_iter().map(|g| g.bytes()).find(|b| b.len() % 2 == 1).unwrap();
    let last = u32::from(*odd.last().unwrap()) + 256;
    let alphabet = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let digit = |n: u32| char::from(alphabet[usize::try_from(n).unwrap()]);
    let spelt = to_text(&odd);
    let stem = &spelt[..spelt.len() - 2];
    vec![
        text(
            "base45-pair-above-255",
            "The last two characters stand for 256 more than the last byte: a second spelling.",
            format!("{stem}{}{}", digit(last % 45), digit(last / 45)),
        ),
        text(
            "base45-triple-above-65535",
            "The last three characters stand for more than two bytes (RFC 9285, section 4.3).",
            format!("{PREFIX}{}GGW", &print[PREFIX.len()..PREFIX.len() + 90]),
        ),
        text(
            "base45-lower-case",
            "Lower-case letters are not in the alphabet.",
            format!("{PREFIX}{}", print[PREFIX.len()..].to_lowercase()),
        ),
        text(
            "base45-impossible-length",
            "One character too many: no number of bytes is spelt so.",
            format!("{PREFIX}{}", &print[PREFIX.len()..PREFIX.len() + 91]),
        ),
    ]
}

pub(super) fn encoding() -> Vec<Bad> {
    let whole = good::all().remove(1).bytes();
    let Parts { protected, payload, signature } = print();
    let mut endless = vec![0x9f];
    endless.extend_from_slice(&whole[1..]);
    endless.push(0xff);
    let mut longer = Encoder::new(Vec::new());
    longer.array(4).unwrap().bytes(&protected).unwrap().map(0).unwrap().bytes(&payload).unwrap();
    let mut longer = longer.into_writer();
    longer.extend_from_slice(&[0x59, 0x00, 0x40]);
    longer.extend_from_slice(&signature);
    vec![
        bad(
            "trailing-bytes",
            "A byte after the message.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: 1 bytes follow the CBOR item; nothing may",
            ),
            [whole.as_slice(), &[0]].concat(),
        ),
        bad(
            "truncated",
            "The last byte is missing.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR ends at byte 240, in the middle of an item",
            ),
            whole[..whole.len() - 1].to_vec(),
        ),
        bad(
            "indefinite-length",
            "The message is an array of indefinite length.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR item at byte 0 has an indefinite length",
            ),
            endless,
        ),
        bad(
            "length-not-shortest",
            "The signature's length takes two bytes where one does.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR number at byte 175 is longer than it needs to be",
            ),
            longer,
        ),
        bad(
            "tagged",
            "Tag 18 stands in front; a travel code has none.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR item at byte 0 is of a kind that this format does not use (first byte 0xd2)",
            ),
            [&[0xd2], whole.as_slice()].concat(),
        ),
        bad(
            "nested-too-deep",
            "Arrays within arrays, thousands of them.",
            (
                "cbor",
                MALFORMED,
                "a malformed travel code: CBOR nests deeper than 8 levels at byte 8",
            ),
            [vec![0x81; 2000], vec![0x00]].concat(),
        ),
    ]
}
