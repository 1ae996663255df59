//! `cctv-ed25519/`: 914 signatures that verifiers disagree about. Strict verification takes the ones
//! whose every part has prime order, or whose low-order parts cancel; each other is refused, and the
//! flags say why.

#![cfg(test)]

mod support;

use std::collections::BTreeMap;

use chot_core::keys::CurveKey;

use support::{hex, json};

/// Flags under which strict verification refuses, and why.
const REFUSED: &[(&str, &str)] = &[
    ("low_order_A", "a key under which one signature fits every message"),
    ("low_order_R", "R of small order: RFC 8032 never makes one"),
    ("low_order_residue", "the equation holds only when multiplied by the cofactor"),
    ("non_canonical_A", "the key has another spelling"),
    ("non_canonical_R", "R has another spelling"),
    ("reencoded_k", "the hash was made over another spelling than was sent"),
];

#[test]
fn strict_verification_takes_exactly_what_has_one_meaning() {
    let Some(dir) = chot_suites::suite("cctv-ed25519") else { return };
    let vectors = json(&dir.join("ed25519/ed25519vectors.json"));
    let (mut taken, mut reasons) = (0, BTreeMap::<_, usize>::new());
    for vector in vectors.as_array().unwrap() {
        let text = |name: &str| vector[name].as_str().unwrap();
        let flags: Vec<_> = vector["flags"]
            .as_array()
            .map(|flags| flags.iter().map(|flag| flag.as_str().unwrap()).collect())
            .unwrap_or_default();
        let verified = CurveKey::ed25519(&hex(text("key")))
            .is_ok_and(|key| key.verifies(text("msg").as_bytes(), &hex(text("sig"))));
        let why = REFUSED.iter().find(|(flag, _)| flags.contains(flag));
        assert_eq!(verified, why.is_none(), "{}: {flags:?}", vector["number"]);
        match why {
            Some((flag, _)) => *reasons.entry(*flag).or_default() += 1,
            None => taken += 1,
        }
    }
    println!("cctv-ed25519: {taken} taken; refused: {reasons:?}");
    assert_eq!(taken + reasons.values().sum::<usize>(), 914);
}
