//! A key on one of the two curves: of a holder's phone, or of a document's signer.

use minicbor::{Decoder, Encoder};
use p256::ecdsa::signature::Verifier as _;
use thiserror::Error;

use crate::encoding::cbor::EncodeError;
use crate::keys::{Algorithm, StrictKey};

/// A public key of Ed25519 or P-256: COSE_Key (RFC 9052, section 7), public parts only.
#[derive(Clone, PartialEq, Eq)]
pub struct CurveKey(Kind);

#[derive(Clone, PartialEq, Eq)]
enum Kind {
    Ed25519(StrictKey),
    P256(Box<p256::ecdsa::VerifyingKey>),
}

/// Why bytes are no such key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "not a public key of these curves: expected Ed25519 (32 bytes, a point of prime order) or P-256 (a point of the curve)"
)]
pub struct CurveKeyError;

impl CurveKey {
    /// An Ed25519 key from its 32 bytes (RFC 8032, section 5.1.5).
    ///
    /// # Errors
    /// [`CurveKeyError`] for bytes that are no [`StrictKey`].
    pub fn ed25519(bytes: &[u8]) -> Result<Self, CurveKeyError> {
        let key = StrictKey::from_bytes(bytes).ok_or(CurveKeyError)?;
        Ok(Self(Kind::Ed25519(key)))
    }

    /// A P-256 key from its SEC 1 encoding (33 or 65 bytes).
    ///
    /// # Errors
    /// [`CurveKeyError`] for bytes that are no point of the curve.
    pub fn p256(sec1: &[u8]) -> Result<Self, CurveKeyError> {
        let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(sec1).map_err(|_| CurveKeyError)?;
        Ok(Self(Kind::P256(Box::new(key))))
    }

    /// The curve's name (RFC 8037, RFC 7518): `Ed25519` or `P-256`.
    #[must_use]
    pub fn curve(&self) -> &'static str {
        match self.0 {
            Kind::Ed25519(_) => "Ed25519",
            Kind::P256(_) => "P-256",
        }
    }

    /// The key's bytes: 32 of Ed25519, or 33 of a compressed P-256 point.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        match &self.0 {
            Kind::Ed25519(key) => key.as_bytes().to_vec(),
            Kind::P256(key) => key.to_sec1_point(true).as_bytes().to_vec(),
        }
    }

    /// The key, where it is Ed25519's.
    pub(crate) fn as_ed25519(&self) -> Option<StrictKey> {
        match &self.0 {
            Kind::Ed25519(key) => Some(*key),
            Kind::P256(_) => None,
        }
    }

    /// The coordinates of a P-256 point, 32 bytes each; none of Ed25519.
    pub(crate) fn affine_coordinates(&self) -> Option<(Vec<u8>, Vec<u8>)> {
        let Kind::P256(key) = &self.0 else { return None };
        let point = key.to_sec1_point(false);
        let (x, y) = point.as_bytes().get(1..)?.split_at_checked(32)?;
        Some((x.to_vec(), y.to_vec()))
    }

    pub(crate) fn algorithm(&self) -> Algorithm {
        match self.0 {
            Kind::Ed25519(_) => Algorithm::EdDsa,
            Kind::P256(_) => Algorithm::Es256,
        }
    }

    /// True where `signature` is this key's, over `message`. Ed25519 is verified strictly: no
    /// small order, no non-canonical encoding. P-256 is taken with a high S too (FIPS 186-5
    /// allows both), so a signature's bytes don't name a message.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Kind::Ed25519(key) => key.verifies(message, signature),
            Kind::P256(key) => p256::ecdsa::Signature::from_slice(signature)
                .is_ok_and(|signature| key.verify(message, &signature).is_ok()),
        }
    }

    /// Writes the COSE_Key. A P-256 point is compressed: its y is a sign bit (RFC 9053, section
    /// 7.1.1).
    pub(crate) fn write(&self, e: &mut Encoder<Vec<u8>>) -> Result<(), EncodeError> {
        match &self.0 {
            Kind::Ed25519(key) => {
                e.map(3)?.i64(1)?.i64(1)?.i64(-1)?.i64(6)?.i64(-2)?.bytes(key.as_bytes())?;
            }
            Kind::P256(key) => {
                let point = key.to_sec1_point(true);
                let (sign, x) = point.as_bytes().split_first().unwrap_or((&2, &[]));
                e.map(4)?.i64(1)?.i64(2)?.i64(-1)?.i64(1)?.i64(-2)?.bytes(x)?;
                e.i64(-3)?.bool(*sign == 3)?;
            }
        }
        Ok(())
    }

    /// Reads a COSE_Key. None for anything but the form that [`CurveKey::write`] gives.
    pub(crate) fn read(d: &mut Decoder<'_>) -> Option<Self> {
        let pairs = d.map().ok()??;
        let entry = |d: &mut Decoder<'_>, label: i64, value: i64| -> Option<()> {
            (d.i64().ok()? == label && d.i64().ok()? == value).then_some(())
        };
        match pairs {
            3 => {
                entry(d, 1, 1)?;
                entry(d, -1, 6)?;
                (d.i64().ok()? == -2).then_some(())?;
                Self::ed25519(d.bytes().ok()?).ok()
            }
            4 => {
                entry(d, 1, 2)?;
                entry(d, -1, 1)?;
                (d.i64().ok()? == -2).then_some(())?;
                let x = d.bytes().ok().filter(|x| x.len() == 32)?;
                (d.i64().ok()? == -3).then_some(())?;
                let sign = if d.bool().ok()? { 3 } else { 2 };
                Self::p256(&[&[sign], x].concat()).ok()
            }
            _ => None,
        }
    }
}

impl From<StrictKey> for CurveKey {
    fn from(key: StrictKey) -> Self {
        Self(Kind::Ed25519(key))
    }
}

impl std::fmt::Debug for CurveKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CurveKey({})", self.curve())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::travel::{HolderSigner as _, SoftwareHolder};

    #[test]
    fn keys_read_back_from_cose() {
        let ed25519 = SoftwareHolder::new(&[1; 32]).key();
        let secret = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
        let p256 = CurveKey::p256(secret.verifying_key().to_sec1_point(false).as_bytes()).unwrap();
        for key in [ed25519, p256] {
            let bytes = crate::encoding::cbor::encode(64, |e| key.write(e));
            crate::encoding::cbor::check(&bytes, crate::encoding::cbor::Rules::Deterministic)
                .unwrap();
            assert_eq!(CurveKey::read(&mut Decoder::new(&bytes)), Some(key));
        }
    }

    #[test]
    fn a_key_of_small_order_is_refused() {
        let mut identity = [0; 32];
        identity[0] = 1;
        assert_eq!(CurveKey::ed25519(&identity), Err(CurveKeyError));
        assert_eq!(CurveKey::ed25519(&[0; 31]), Err(CurveKeyError));
        assert_eq!(
            CurveKey::p256(&[2; 33]).is_ok(),
            p256::ecdsa::VerifyingKey::from_sec1_bytes(&[2; 33]).is_ok()
        );
        assert_eq!(CurveKey::p256(&[0; 33]), Err(CurveKeyError));
    }

    #[test]
    fn both_kinds_of_keys_verify_what_they_signed_and_nothing_else() {
        use p256::ecdsa::signature::Signer as _;
        let secret = p256::ecdsa::SigningKey::from_slice(&[1; 32]).unwrap();
        let signature: p256::ecdsa::Signature = secret.sign(b"message");
        let key = CurveKey::p256(secret.verifying_key().to_sec1_point(true).as_bytes()).unwrap();
        assert!(key.verifies(b"message", &signature.to_bytes()));
        assert!(!key.verifies(b"massage", &signature.to_bytes()));

        let holder = SoftwareHolder::new(&[1; 32]);
        let signature = holder.sign(b"message").unwrap();
        assert!(holder.key().verifies(b"message", &signature));
        assert!(!holder.key().verifies(b"massage", &signature));
        assert!(!holder.key().verifies(b"message", &signature[1..]));
    }
}
