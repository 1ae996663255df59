//! `wycheproof/`: Ed25519 verification, 151 vectors of C2SP.

#![cfg(test)]

mod support;

use chot_core::keys::CurveKey;

use support::{hex, json};

#[test]
fn ed25519_agrees_with_every_vector() {
    let Some(dir) = chot_suites::suite("wycheproof") else { return };
    let suite = json(&dir.join("testvectors_v1/ed25519_test.json"));
    let (mut valid, mut invalid, mut wrong) = (0, 0, Vec::new());
    for group in suite["testGroups"].as_array().unwrap() {
        let key = CurveKey::ed25519(&hex(group["publicKey"]["pk"].as_str().unwrap()));
        for test in group["tests"].as_array().unwrap() {
            let message = hex(test["msg"].as_str().unwrap());
            let signature = hex(test["sig"].as_str().unwrap());
            let accepted = key.as_ref().is_ok_and(|key| key.verifies(&message, &signature));
            let expected = test["result"] == "valid";
            if accepted != expected {
                wrong.push(format!("{}: {}", test["tcId"], test["comment"]));
            }
            *(if expected { &mut valid } else { &mut invalid }) += 1;
        }
    }
    println!("wycheproof Ed25519: {valid} valid, {invalid} invalid, {} wrong", wrong.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(valid + invalid, 151);
}
