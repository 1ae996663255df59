//! `ed25519-speccheck/`: twelve signatures on which verifiers disagree ("Taming the many EdDSAs").
//!
//! 0 to 2: small order of key or R, or both. 3: mixed orders, fits both equations. 4: fits the one
//! with the cofactor alone. 5: the same, at the border. 6 and 7: S is not below the group's order.
//! 8 and 9: R is not canonical. 10 and 11: the key isn't. Strict verification takes the fourth.

#![cfg(test)]

mod support;

use chot_core::keys::CurveKey;

use support::{hex, json};

#[test]
fn ed25519_takes_the_fourth_alone() {
    let Some(dir) = chot_suites::suite("ed25519-speccheck") else { return };
    let cases = json(&dir.join("cases.json"));
    let cases = cases.as_array().unwrap();
    let field = |case: &serde_json::Value, name: &str| hex(case[name].as_str().unwrap());
    let accepted: Vec<usize> = (0..cases.len())
        .filter(|index| {
            let case = &cases[*index];
            CurveKey::ed25519(&field(case, "pub_key"))
                .is_ok_and(|key| key.verifies(&field(case, "message"), &field(case, "signature")))
        })
        .collect();
    println!("ed25519-speccheck: {} cases, accepted {accepted:?}, counted from 0", cases.len());
    assert_eq!((cases.len(), accepted), (12, vec![3]));
}
