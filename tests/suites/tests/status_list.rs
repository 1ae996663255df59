//! `token-status-list/`: the draft's own vectors, bit for bit.

#![cfg(test)]

use std::collections::BTreeMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::published::{Bits, StatusDocument, StatusList};

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

/// The bytes of an example in hexadecimal, what follows `encoded:`; the lines are wrapped for print.
fn cbor(path: &Path) -> Vec<u8> {
    let text = read(path);
    let encoded = text.split_once("encoded:").map_or(text.as_str(), |(_, encoded)| encoded);
    let digits: String = encoded.split_whitespace().collect();
    let byte = |i: usize| u8::from_str_radix(&digits[i..i + 2], 16).unwrap();
    (0..digits.len()).step_by(2).map(byte).collect()
}

/// The list of an example in JSON (section 4.2); its lines are wrapped for print.
fn json(path: &Path) -> StatusList {
    let text = read(path);
    let text = text.split_once("encoded:").map_or(text.as_str(), |(_, encoded)| encoded);
    let unwrapped: String = text.lines().map(str::trim).collect();
    let value: serde_json::Value = serde_json::from_str(&unwrapped).unwrap();
    let compressed = URL_SAFE_NO_PAD.decode(value["lst"].as_str().unwrap()).unwrap();
    StatusList::from_compressed(Bits::new(value["bits"].as_u64().unwrap()).unwrap(), &compressed)
        .unwrap()
}

/// Every status of a list that isn't 0.
fn not_zero(list: &StatusList) -> BTreeMap<u32, u8> {
    let all = 0..u32::try_from(list.len()).unwrap();
    all.map(|index| (index, list.get(index).unwrap())).filter(|(_, value)| *value != 0).collect()
}

/// The assignments `status[n] = 0b…` of the draft's section on vectors, by number of bits.
fn assignments(draft: &str, bits: u8) -> BTreeMap<u32, u8> {
    let (_, section) = draft.split_once(&format!("\n## {bits}-bit Status List")).unwrap();
    let (_, block) = section.split_once("~~~~~~~~~~").unwrap();
    let (block, _) = block.split_once("~~~~~~~~~~").unwrap();
    let lines = block.lines().filter(|line| line.starts_with("status["));
    lines
        .map(|line| {
            let (index, value) = line["status[".len()..].split_once(']').unwrap();
            let value = value.trim_start_matches([' ', '=']).trim_start_matches("0b");
            (index.parse().unwrap(), u8::from_str_radix(value.trim(), 2).unwrap())
        })
        .collect()
}

#[test]
fn status_lists_of_2_to_the_20_decode_bit_for_bit() {
    let Some(dir) = chot_suites::suite("token-status-list") else { return };
    let draft = read(&dir.join("draft-ietf-oauth-status-list.md"));
    let mut statuses = 0;
    for (bits, name) in [(1, "1_long"), (2, "2_long"), (4, "4"), (8, "8")] {
        let examples = dir.join("examples");
        let expected = assignments(&draft, bits);
        assert!(expected.len() >= 11, "{bits}: {}", expected.len());
        let from_cbor = StatusList::from_cbor(&cbor(
            &examples.join(format!("status_list_encoding{name}_cbor.md")),
        ));
        let from_json = json(&examples.join(format!("status_list_encoding{name}_json.md")));
        for list in [from_cbor.unwrap(), from_json] {
            assert_eq!(list.bits().count(), bits);
            assert_eq!(list.len(), 1 << 20, "{bits} bits");
            let found: BTreeMap<_, _> = not_zero(&list);
            let expected: BTreeMap<_, _> =
                expected.iter().filter(|(_, v)| **v != 0).map(|(k, v)| (*k, *v)).collect();
            assert_eq!(found, expected, "{bits} bits");
            assert_eq!(list.count(), expected.len());
            assert_eq!(StatusList::from_cbor(&list.to_cbor()).unwrap(), list);
        }
        statuses += expected.len();
    }
    println!("token-status-list: 4 sizes, CBOR and JSON, {statuses} statuses set");
}

#[test]
fn the_drafts_short_lists_decode_and_encode_bit_for_bit() {
    let Some(dir) = chot_suites::suite("token-status-list") else { return };
    let examples = dir.join("examples");
    let one = [1, 0, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 1, 0, 1];
    let two = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3];
    for (name, values) in [("", &one[..]), ("2", &two[..])] {
        let bytes = cbor(&examples.join(format!("status_list_encoding{name}_cbor.md")));
        let list = StatusList::from_cbor(&bytes).unwrap();
        assert_eq!(list, json(&examples.join(format!("status_list_encoding{name}_json.md"))));
        let read: Vec<u8> = (0..).map_while(|index| list.get(index)).collect();
        assert_eq!(read, values);
        let mut ours = StatusList::new(list.bits(), values.len()).unwrap();
        for (index, value) in (0..).zip(values) {
            ours.set(index, *value).unwrap();
        }
        assert_eq!(ours, list);
        assert_eq!(StatusList::from_cbor(&ours.to_cbor()).unwrap(), list);
    }
}

#[test]
fn the_claims_of_the_drafts_token_are_read() {
    let Some(dir) = chot_suites::suite("token-status-list") else { return };
    let token = cbor(&dir.join("examples/status_list_cwt.md"));
    // COSE_Sign1, tagged: the third item is the payload. Ours has TUF's signature in its place.
    let mut decoder = minicbor::Decoder::new(&token);
    assert_eq!(decoder.tag().unwrap().as_u64(), 18);
    assert_eq!(decoder.array().unwrap(), Some(4));
    decoder.skip().unwrap();
    decoder.skip().unwrap();
    let document = StatusDocument::parse(decoder.bytes().unwrap()).unwrap();
    assert_eq!(document.subject, "https://example.com/statuslists/1");
    assert_eq!(document.issued_at.timestamp(), 1_686_920_170);
    // 43,200 seconds of `ttl`, which end before `exp` does.
    assert_eq!(document.expires_at.timestamp(), 1_686_920_170 + 43_200);
    assert_eq!(document.list.len(), 16);
    assert_eq!(document.list.count(), 9);
}
