//! `cose-wg-examples/`: COSE_Sign1 and CWT of the COSE working group and RFC 8392.

#![cfg(test)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::keys::{CurveKey, Profile, Sign1};
use serde_json::Value;

use support::{hex, json};

/// What an example is to this program.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Expected {
    /// Reads and verifies.
    Believed,
    /// Is refused, as the suite expects.
    Refused,
    /// The suite believes it; here it is refused on purpose.
    Stricter(&'static str),
    /// Not what travel codes are made of; refused like everything that isn't.
    NotApplicable(&'static str),
}

/// What the suite says of an example, and what lies outside of what is read here.
fn expected(name: &str, example: &Value) -> Expected {
    use Expected::{Believed, NotApplicable, Refused, Stricter};
    let input = &example["input"];
    let message = &input["sign0"];
    if message.is_null() {
        let kinds = [
            ("sign", "COSE_Sign: several signers"),
            ("mac", "COSE_Mac"),
            ("mac0", "COSE_Mac0"),
            ("encrypted", "COSE_Encrypt0"),
            ("enveloped", "COSE_Encrypt"),
        ];
        let kind = kinds.into_iter().find(|(key, _)| !input[*key].is_null());
        return NotApplicable(kind.unwrap().1);
    }
    match (message["alg"].as_str().unwrap(), message["key"]["crv"].as_str().unwrap()) {
        ("ES256", "P-256") | ("EdDSA", "Ed25519") => {}
        ("EdDSA", _) => return NotApplicable("Ed448"),
        ("ES384", _) => return NotApplicable("ES384"),
        _ => return NotApplicable("ES512"),
    }
    match (name, example["fail"].as_bool()) {
        (_, Some(true)) => Refused,
        ("sign1-tests/sign-pass-01.json", _) => Stricter("the algorithm is not protected"),
        _ => Believed,
    }
}

fn coordinate(key: &Value, name: &str) -> Vec<u8> {
    match key[format!("{name}_hex").as_str()].as_str() {
        Some(text) => hex(text),
        None => URL_SAFE_NO_PAD.decode(key[name].as_str().unwrap()).unwrap(),
    }
}

fn key(key: &Value) -> CurveKey {
    let x = coordinate(key, "x");
    match key["crv"].as_str().unwrap() {
        "Ed25519" => CurveKey::ed25519(&x).unwrap(),
        _ => CurveKey::p256(&[vec![4], x, coordinate(key, "y")].concat()).unwrap(),
    }
}

/// What the core makes of it: whether it reads, and whether it believes.
fn outcome(example: &Value, applicable: bool) -> (bool, bool) {
    let bytes = hex(example["output"]["cbor"].as_str().unwrap());
    let Ok(sign1) = Sign1::parse(&bytes, Profile::Foreign) else { return (false, false) };
    if !applicable {
        return (true, false);
    }
    let message = &example["input"]["sign0"];
    let external = message["external"].as_str().map(hex).unwrap_or_default();
    let signed = sign1.is_signed_by(&key(&message["key"]), &external);
    if signed {
        // Byte for byte what the suite says is signed.
        let expected = hex(example["intermediates"]["ToBeSign_hex"].as_str().unwrap());
        assert_eq!(sign1.to_be_signed_with(&external), expected);
        assert!(external.is_empty() || sign1.to_be_signed() != expected);
    }
    (true, signed)
}

fn examples(dir: &Path) -> Vec<(String, PathBuf)> {
    let folders = ["CWT", "RFC8152", "ecdsa-examples", "eddsa-examples", "sign1-tests"];
    let mut found = Vec::new();
    for folder in folders {
        for entry in std::fs::read_dir(dir.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let file = path.file_name().unwrap().to_str().unwrap();
            found.push((format!("{folder}/{file}"), path));
        }
    }
    found.sort();
    found
}

#[test]
fn every_example_is_right_or_named_as_not_applicable() {
    let Some(dir) = chot_suites::suite("cose-wg-examples") else { return };
    let mut counts = BTreeMap::new();
    for (name, path) in examples(&dir) {
        let example = json(&path);
        let expected = expected(&name, &example);
        let (read, believed) = outcome(&example, !matches!(expected, Expected::NotApplicable(_)));
        assert_eq!(believed, expected == Expected::Believed, "{name}: {expected:?}");
        if let Expected::NotApplicable(why) = expected {
            println!("cose: not applicable: {name}: {why}");
            // Another kind of message is not even taken for a COSE_Sign1.
            assert_eq!(read, !why.starts_with("COSE"), "{name}");
        }
        if let Expected::Stricter(why) = expected {
            println!("cose: refused on purpose: {name}: {why}");
        }
        let kind = match expected {
            Expected::Believed => "believed",
            Expected::Refused => "refused",
            Expected::Stricter(_) => "stricter",
            Expected::NotApplicable(_) => "not applicable",
        };
        *counts.entry(kind).or_insert(0) += 1;
    }
    println!("cose-wg-examples: {counts:?}");
    // Sign1 by ES256 or Ed25519: RFC 8152 C.2.1, CWT A.3, ecdsa-sig-01, eddsa-sig-01, pass-02, -03.
    let expected = [("believed", 6), ("not applicable", 30), ("refused", 6), ("stricter", 1)];
    assert_eq!(counts, BTreeMap::from(expected));
}
