//! The test keys. Their secrets are published, so nothing may ever trust them.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::keys::{CurveKey, KeyId, StrictKey};
use chot_core::time::Instant;
use chot_core::travel::{
    HolderSigner, IssuerKey, IssuerKeys, Purpose, SigningError, SoftwareHolder, TrustStore,
};
use ed25519_dalek::SigningKey;
use p256::ecdsa::signature::Signer as _;
use serde_json::{Value, json};

pub(crate) const ISSUER: &str = "Thành phố Ví Dụ";
const ISSUER_SECRET: [u8; 32] = *b"chot test vectors: issuer's key.";
const HOLDER_SECRET: [u8; 32] = *b"chot test vectors: holder's key.";
const THIEF_SECRET: [u8; 32] = *b"chot test vectors: another's key";
const P256_SECRET: [u8; 32] = *b"chot test vectors: hardware key.";

pub(crate) fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn issuer() -> SigningKey {
    SigningKey::from_bytes(&ISSUER_SECRET)
}

/// Somebody whose key no phone knows.
pub(crate) fn stranger() -> SigningKey {
    SigningKey::from_bytes(&THIEF_SECRET)
}

/// What a phone of that city trusts.
pub(crate) fn trust() -> TrustStore {
    let key = StrictKey::from(&issuer());
    TrustStore::new(IssuerKeys::new(vec![IssuerKey {
        id: KeyId::of(&key),
        issuer: ISSUER.into(),
        key,
        purposes: vec![Purpose::IssueCredential, Purpose::IssuePermit],
        valid_from: at("2021-09-01T00:00:00+07:00"),
        valid_until: at("2022-09-01T00:00:00+07:00"),
        revoked: false,
        areas: Vec::new(),
    }]))
}

/// A holder of either kind.
pub(crate) enum Holder {
    Ed25519([u8; 32]),
    P256([u8; 32]),
}

pub(crate) fn holder() -> Holder {
    Holder::Ed25519(HOLDER_SECRET)
}

pub(crate) fn thief() -> Holder {
    Holder::Ed25519(THIEF_SECRET)
}

pub(crate) fn hardware() -> Holder {
    Holder::P256(P256_SECRET)
}

fn p256_key(secret: &[u8; 32]) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(secret).unwrap()
}

impl HolderSigner for Holder {
    fn key(&self) -> CurveKey {
        match self {
            Self::Ed25519(secret) => SoftwareHolder::new(secret).key(),
            Self::P256(secret) => {
                let point = p256_key(secret).verifying_key().to_sec1_point(true);
                CurveKey::p256(point.as_bytes()).unwrap()
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        match self {
            Self::Ed25519(secret) => SoftwareHolder::new(secret).sign(message),
            // Deterministic (RFC 6979), so that the vector can be made again.
            Self::P256(secret) => {
                let signature: p256::ecdsa::Signature = p256_key(secret).sign(message);
                Ok(signature.to_bytes().to_vec())
            }
        }
    }
}

/// The issuer's key as a JWK, secret and all.
pub(crate) fn issuer_words(key: &SigningKey) -> Value {
    let id = KeyId::of(&StrictKey::from(key));
    json!({
        "kty": "OKP",
        "crv": "Ed25519",
        "kid_hex": hex(&id.0),
        "x": URL_SAFE_NO_PAD.encode(key.verifying_key().as_bytes()),
        "secret_d": URL_SAFE_NO_PAD.encode(key.to_bytes()),
    })
}

/// A holder's key as a JWK, secret and all.
pub(crate) fn holder_words(holder: &Holder) -> Value {
    match holder {
        Holder::Ed25519(secret) => json!({
            "kty": "OKP",
            "crv": "Ed25519",
            "x": URL_SAFE_NO_PAD.encode(holder.key().to_bytes()),
            "secret_d": URL_SAFE_NO_PAD.encode(secret),
        }),
        Holder::P256(secret) => {
            let point = p256_key(secret).verifying_key().to_sec1_point(false);
            let (x, y) = point.as_bytes()[1..].split_at(32);
            json!({
                "kty": "EC",
                "crv": "P-256",
                "x": URL_SAFE_NO_PAD.encode(x),
                "y": URL_SAFE_NO_PAD.encode(y),
                "secret_d": URL_SAFE_NO_PAD.encode(secret),
            })
        }
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
