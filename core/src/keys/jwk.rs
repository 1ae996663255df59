//! A holder's public key as JSON.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};

use super::CurveKey;

/// A public JWK: OKP (RFC 8037) or EC (RFC 7518).
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Jwk {
    kty: String,
    crv: String,
    x: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    y: Option<String>,
}

impl Jwk {
    pub(crate) fn write(key: &CurveKey) -> Self {
        let crv = key.curve().to_owned();
        match key.affine_coordinates() {
            None => {
                Self { kty: "OKP".into(), crv, x: URL_SAFE_NO_PAD.encode(key.to_bytes()), y: None }
            }
            Some((x, y)) => Self {
                kty: "EC".into(),
                crv,
                x: URL_SAFE_NO_PAD.encode(x),
                y: Some(URL_SAFE_NO_PAD.encode(y)),
            },
        }
    }

    pub(crate) fn read(&self) -> Option<CurveKey> {
        let x = URL_SAFE_NO_PAD.decode(&self.x).ok()?;
        match (self.kty.as_str(), self.crv.as_str(), &self.y) {
            ("OKP", "Ed25519", None) => CurveKey::ed25519(&x).ok(),
            ("EC", "P-256", Some(y)) => {
                let y = URL_SAFE_NO_PAD.decode(y).ok()?;
                (x.len() == 32 && y.len() == 32).then_some(())?;
                CurveKey::p256(&[&[4], x.as_slice(), y.as_slice()].concat()).ok()
            }
            _ => None,
        }
    }
}
