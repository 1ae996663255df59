//! The health department: its key, and the certificates that it issues.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::dcc::issue::CertificateSigner;
use chot_core::dcc::{CertificateClaims, Common, Entry};
use chot_core::keys::KeyId;
use chot_core::model::{CertificateName, PartialDate};
use chot_core::time::{Instant, TimeDelta};
use serde_json::{Value, json};

use crate::spec::CertificateSpec;
use crate::world::WorldError;

const KEY_ID: KeyId = KeyId(*b"health-1");

fn key() -> Result<p256::ecdsa::SigningKey, WorldError> {
    p256::ecdsa::SigningKey::from_slice(&[67; 32]).map_err(|e| WorldError(e.to_string()))
}

/// The document of the department's key, as `authority health-keys` takes it.
pub(crate) fn keys() -> Result<Value, WorldError> {
    let point = key()?.verifying_key().to_sec1_point(false);
    let coordinates = point.as_bytes().get(1..).and_then(|xy| xy.split_at_checked(32));
    let (x, y) = coordinates.ok_or_else(|| WorldError("no point".into()))?;
    Ok(json!({
        "format": "chot-health-keys",
        "version": 1,
        "keys": [{
            "kid": URL_SAFE_NO_PAD.encode(KEY_ID.0),
            "country": "VN",
            "jwk": {"kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x), "y": URL_SAFE_NO_PAD.encode(y)},
            "purposes": ["vaccination"],
            "valid_from": "2021-01-01T00:00:00Z",
            "valid_until": "2023-01-01T00:00:00Z"
        }]
    }))
}

/// A certificate's text, issued some weeks before `now`.
pub(crate) fn certificate(spec: &CertificateSpec, now: Instant) -> Result<String, WorldError> {
    let birth_date = match (spec.birth_date.parse(), spec.birth_date.parse()) {
        (Ok(day), _) => PartialDate::Day(day),
        (_, Ok(year)) => PartialDate::Year(year),
        _ => return Err(WorldError(format!("no birth date: {}", spec.birth_date))),
    };
    let claims = CertificateClaims {
        issuer: Some("VN".into()),
        issued_at: now - TimeDelta::days(1),
        not_before: None,
        expires_at: now + TimeDelta::days(300),
        further: Vec::new(),
        version: "1.3.0".into(),
        subject: CertificateName {
            family: Some(spec.family.clone()),
            given: Some(spec.given.clone()),
            family_mrz: None,
            given_mrz: None,
            birth_date,
        },
        entry: Entry::Vaccination {
            common: Common {
                disease: "840539006".into(),
                country: "VN".into(),
                issuer: "Health Department (example)".into(),
                id: "URN:UVCI:01:VN:EXAMPLE#1".into(),
            },
            vaccine: "J07BX03".into(),
            product: "EU/1/21/1529".into(),
            manufacturer: "ORG-100001699".into(),
            dose: spec.dose,
            series: spec.series,
            date: spec.date,
        },
    };
    Ok(CertificateSigner::new(&key()?, KEY_ID).sign(&claims))
}
