//! What a checkpoint's whole verification of a code costs, beside the two bare verifications of the
//! signatures in it, over the same messages, in one run.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --bin verify`;
//! `README.md` says what is compared.

mod city;

use std::hint::black_box;

use chot_core::keys::StrictKey;
use chot_core::travel::{Envelope, HolderSigner, SoftwareHolder};
use ed25519_dalek::{Signature, VerifyingKey};
use p256::ecdsa::signature::Verifier as _;

use city::{City, Code, Fullness, Hardware, Signed};

/// How much longer than the two bare verifications the whole may take.
const MOST: f64 = 1.15;
/// The longest that one bare verification with P-256 may take, in microseconds.
const MOST_P256: f64 = 250.0;
/// How often a contender works in its turn.
const BATCH: u32 = 8;

/// A code, and the keys that verify it, ready for use.
struct Case {
    name: &'static str,
    code: Code,
    issuer: VerifyingKey,
    /// The same key, as the core verifies with it.
    strict: StrictKey,
    key: Vec<u8>,
    holder: Holder,
}

enum Holder {
    Ed25519(VerifyingKey),
    P256(Box<p256::ecdsa::VerifyingKey>),
}

impl Case {
    fn new(name: &'static str, city: &City, fullness: Fullness, signer: &dyn HolderSigner) -> Self {
        let code = city.code(fullness, signer);
        let bytes = code.holder.to_bytes();
        let holder = match <[u8; 32]>::try_from(bytes.as_slice()) {
            Ok(bytes) => Holder::Ed25519(VerifyingKey::from_bytes(&bytes).expect("an Ed25519 key")),
            Err(_) => Holder::P256(Box::new(
                p256::ecdsa::VerifyingKey::from_sec1_bytes(&bytes).expect("a P-256 key"),
            )),
        };
        let issuer = city.issuer();
        let strict = StrictKey::from_bytes(issuer.as_bytes()).expect("a key that isn't weak");
        Self { name, issuer, strict, code, key: bytes, holder }
    }

    fn whole(&self, city: &City) -> bool {
        Envelope::parse(black_box(&self.code.text)).is_ok_and(|envelope| city.is_in_force(envelope))
    }

    fn parsed(&self) -> bool {
        Envelope::parse(black_box(&self.code.text)).is_ok()
    }

    fn bare(&self) -> bool {
        ed25519(&self.issuer, &self.code.credential) && self.bare_holder()
    }

    /// As [`Case::bare`], by the core's own strict check of Ed25519.
    fn bare_by_core(&self) -> bool {
        let Code { credential, presentation, holder, .. } = black_box(&self.code);
        self.strict.verifies(&credential.message, &credential.signature)
            && holder.verifies(&presentation.message, &presentation.signature)
    }

    /// As [`Case::bare`], with the holder's key taken from its bytes first, which come with the code.
    fn bare_with_key(&self) -> bool {
        let signed = &self.code.presentation;
        let bytes = black_box(&self.key);
        ed25519(&self.issuer, &self.code.credential)
            && match &self.holder {
                Holder::Ed25519(_) => <[u8; 32]>::try_from(bytes.as_slice())
                    .ok()
                    .and_then(|bytes| VerifyingKey::from_bytes(&bytes).ok())
                    .is_some_and(|key| ed25519(&key, signed)),
                Holder::P256(_) => p256::ecdsa::VerifyingKey::from_sec1_bytes(bytes)
                    .is_ok_and(|key| p256(&key, signed)),
            }
    }

    fn bare_holder(&self) -> bool {
        match &self.holder {
            Holder::Ed25519(key) => ed25519(key, &self.code.presentation),
            Holder::P256(key) => p256(key, &self.code.presentation),
        }
    }
}

fn ed25519(key: &VerifyingKey, signed: &Signed) -> bool {
    let Signed { message, signature } = black_box(signed);
    Signature::from_slice(signature).is_ok_and(|s| key.verify_strict(message, &s).is_ok())
}

fn p256(key: &p256::ecdsa::VerifyingKey, signed: &Signed) -> bool {
    let Signed { message, signature } = black_box(signed);
    p256::ecdsa::Signature::from_slice(signature)
        .is_ok_and(|signature| key.verify(message, &signature).is_ok())
}

fn main() {
    let city = City::new();
    let software = SoftwareHolder::new(&[2; 32]);
    let hardware = Hardware(p256::ecdsa::SigningKey::from_slice(&[5; 32]).expect("a key"));
    let cases = [
        Case::new("Ed25519, listed", &city, Fullness::Listed, &software),
        Case::new("Ed25519, fullest", &city, Fullness::Fullest, &software),
        Case::new("P-256, listed", &city, Fullness::Listed, &hardware),
        Case::new("P-256, fullest", &city, Fullness::Fullest, &hardware),
    ];
    println!(
        "| holder, code | characters | whole, µs | of it parsing | two bare, µs | with the holder's key \
         from its bytes | by the core's check | holder's alone | whole ÷ bare | ÷ bare with the key | \
         whole by `verify_strict` ÷ bare |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|---|");
    let (mut within, mut p256) = (true, 0.0_f64);
    for case in &cases {
        let [whole, parse, bare, with_key, by_core, holder] = clock::medians(
            BATCH,
            [
                &|| case.whole(&city),
                &|| case.parsed(),
                &|| case.bare(),
                &|| case.bare_with_key(),
                &|| case.bare_by_core(),
                &|| case.bare_holder(),
            ],
        );
        let (ratio, ratio_with_key) = (whole / bare, whole / with_key);
        let by_library = (whole - by_core + bare) / bare;
        println!(
            "| {} | {} | {whole:.1} | {parse:.1} | {bare:.1} | {with_key:.1} | {by_core:.1} | \
             {holder:.1} | **{ratio:.3}** | {ratio_with_key:.3} | {by_library:.3} |",
            case.name,
            case.code.text.chars().count(),
        );
        within &= ratio <= MOST;
        if matches!(case.holder, Holder::P256(_)) {
            p256 = p256.max(holder);
        }
    }
    let is = |holds| if holds { "within" } else { "NOT within" };
    println!("\nThe whole is {} {MOST} × the two bare verifications.", is(within));
    println!("One verification with P-256 is {} {MOST_P256} µs: {p256:.0}.", is(p256 <= MOST_P256));
}
