//! `gluecose/`: COSE_Sign1 as other programs make and verify it.

#![cfg(test)]

mod support;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::keys::{CurveKey, Profile, PublicKey, Sign1};
use serde_json::Value;

use support::{hex, json};

/// The key, where its algorithm is one of ours.
fn key(example: &Value) -> Option<PublicKey> {
    let part = |name: &str| URL_SAFE_NO_PAD.decode(example["key"][name].as_str().unwrap()).unwrap();
    match example["alg"].as_str().unwrap() {
        "ES256" => {
            let point = [vec![4], part("x"), part("y")].concat();
            Some(PublicKey::of_curve(CurveKey::p256(&point).unwrap()))
        }
        "PS256" => Some(PublicKey::from_rsa_parts(&part("n"), &part("e")).unwrap()),
        _ => None,
    }
}

/// Whether the key signed this message over this external data.
fn verifies(message: &str, external: &[u8], key: &PublicKey) -> bool {
    let bytes = hex(message);
    let sign1 = Sign1::parse(&bytes, Profile::Foreign).unwrap();
    key.verifies(&sign1.to_be_signed_with(external), sign1.signature())
}

#[test]
fn every_example_is_right_or_of_another_algorithm() {
    let Some(dir) = chot_suites::suite("gluecose") else { return };
    let (mut right, mut other) = (0, Vec::new());
    for kind in ["verify", "sign"] {
        for number in 0..7 {
            let name = format!("sign1-{kind}-{number:04}.json");
            let example = json(&dir.join(&name));
            let Some(key) = key(&example) else {
                other.push(format!("{name}: {}", example["alg"].as_str().unwrap()));
                continue;
            };
            let part = &example[format!("sign1::{kind}").as_str()];
            let external = part["external"].as_str().map(hex).unwrap_or_default();
            if kind == "verify" {
                let message = part["taggedCOSESign1"]["cborHex"].as_str().unwrap();
                let expected = part["shouldVerify"].as_bool().unwrap();
                assert_eq!(verifies(message, &external, &key), expected, "{name}");
                assert!(!verifies(message, b"other data", &key), "{name}");
            } else if !part["detached"].as_bool().unwrap() {
                // What they signed is what we say is signed, and their signature verifies.
                let message = part["expectedOutput"]["cborHex"].as_str().unwrap();
                let bytes = hex(message);
                let sign1 = Sign1::parse(&bytes, Profile::Foreign).unwrap();
                let expected = part["tbsHex"]["cborHex"].as_str().unwrap();
                assert_eq!(sign1.to_be_signed_with(&external), hex(expected), "{name}");
                assert!(verifies(message, &external, &key), "{name}");
            }
            right += 1;
        }
    }
    println!("gluecose: {right} right, not applicable: {other:?}");
    assert_eq!((right, other.len()), (6, 8));
}
