//! Public keys of others, and what they signed: Ed25519, ECDSA on P-256, RSASSA-PSS.
//!
//! The algorithm is the key's. A message's own word for it is compared, and never followed.

use rsa::traits::PublicKeyParts as _;
use thiserror::Error;
use x509_cert::der::Decode as _;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use super::algorithm::Algorithm;
use super::curve::CurveKey;
use super::rsa::{Salt, verifies_pss};

/// RSA keys from this length on are taken, in bits. RFC 8230, section 2.
pub(crate) const LEAST_RSA_BITS: u32 = 2048;
/// The longest RSA key that is taken, in bits: what a verification costs grows with it.
pub(crate) const MOST_RSA_BITS: u32 = 4096;
/// The longest file of a key or certificate that is read, in bytes.
pub(crate) const MAX_KEY_FILE: usize = 16 * 1024;

/// Object identifiers of key types, RFC 8410, RFC 5480, RFC 8017.
mod oid {
    pub(super) const ED25519: &str = "1.3.101.112";
    pub(super) const EC: &str = "1.2.840.10045.2.1";
    pub(super) const P256: &str = "1.2.840.10045.3.1.7";
    pub(super) const RSA: &str = "1.2.840.113549.1.1.1";
    pub(super) const RSA_PSS: &str = "1.2.840.113549.1.1.10";
}

/// A public key of one of the algorithms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Ed25519 or P-256.
    Curve(CurveKey),
    Rsa(Box<rsa::RsaPublicKey>),
}

/// Why bytes are no public key that is used here.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum PublicKeyError {
    /// Neither DER nor PEM of a key or certificate.
    #[error("neither a public key (SubjectPublicKeyInfo) nor an X.509 certificate, in PEM or DER")]
    NotAKey,
    /// Longer than a key file is.
    #[error("a key file has at most {MAX_KEY_FILE} bytes")]
    TooLong,
    /// A key of another kind.
    #[error("a key of another kind; expected Ed25519, P-256 or RSA")]
    OtherKind,
    /// The key's own parts aren't those of such a key.
    #[error("not a valid public key: expected a point of the curve, and none of small order")]
    NotValid,
    /// An RSA key that is too short to trust or too long to bear.
    #[error("an RSA key of {bits} bits; expected {LEAST_RSA_BITS} to {MOST_RSA_BITS}")]
    RsaLength {
        /// Its length.
        bits: u32,
    },
}

impl PublicKey {
    /// A key from its SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7, in DER.
    ///
    /// # Errors
    /// [`PublicKeyError`] says what it is not.
    pub(crate) fn from_spki(der: &[u8]) -> Result<Self, PublicKeyError> {
        let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| PublicKeyError::NotAKey)?;
        let bits = spki.subject_public_key.as_bytes().ok_or(PublicKeyError::NotValid)?;
        match spki.algorithm.oid.to_string().as_str() {
            oid::ED25519 => CurveKey::ed25519(bits).map_err(|_| PublicKeyError::NotValid),
            oid::EC => match spki.algorithm.parameters_oid() {
                Ok(curve) if curve.to_string() == oid::P256 => {
                    CurveKey::p256(bits).map_err(|_| PublicKeyError::NotValid)
                }
                _ => Err(PublicKeyError::OtherKind),
            },
            oid::RSA | oid::RSA_PSS => return Self::rsa(der, bits),
            _ => Err(PublicKeyError::OtherKind),
        }
        .map(|key| Self(Kind::Curve(key)))
    }

    fn rsa(der: &[u8], bits: &[u8]) -> Result<Self, PublicKeyError> {
        use rsa::pkcs1::DecodeRsaPublicKey as _;
        // Bounded before it is taken: the library precomputes on the modulus.
        if der.len() > 1024 {
            return Err(PublicKeyError::RsaLength { bits: MOST_RSA_BITS + 1 });
        }
        let key = rsa::RsaPublicKey::from_pkcs1_der(bits).map_err(|_| PublicKeyError::NotValid)?;
        let length = key.n().bits();
        if !(LEAST_RSA_BITS..=MOST_RSA_BITS).contains(&length) {
            return Err(PublicKeyError::RsaLength { bits: length });
        }
        Ok(Self(Kind::Rsa(Box::new(key))))
    }

    /// The key of an Ed25519 or P-256 holder.
    #[must_use]
    pub fn of_curve(key: CurveKey) -> Self {
        Self(Kind::Curve(key))
    }

    /// An RSA key from its modulus and exponent, big-endian (RFC 7518, section 6.3.1).
    ///
    /// # Errors
    /// [`PublicKeyError`] for a key that isn't one, or of another length than is taken.
    pub fn from_rsa_parts(modulus: &[u8], exponent: &[u8]) -> Result<Self, PublicKeyError> {
        use rsa::BoxedUint;
        let most = usize::try_from(MOST_RSA_BITS / 8).unwrap_or(usize::MAX);
        if modulus.len() > most || exponent.len() > 4 {
            return Err(PublicKeyError::RsaLength { bits: MOST_RSA_BITS + 1 });
        }
        let n = BoxedUint::from_be_slice_vartime(modulus);
        let e = BoxedUint::from_be_slice_vartime(exponent);
        let length = n.bits();
        if !(LEAST_RSA_BITS..=MOST_RSA_BITS).contains(&length) {
            return Err(PublicKeyError::RsaLength { bits: length });
        }
        let key = rsa::RsaPublicKey::new(n, e).map_err(|_| PublicKeyError::NotValid)?;
        Ok(Self(Kind::Rsa(Box::new(key))))
    }

    /// The algorithm that it verifies, and no other.
    #[must_use]
    pub(crate) fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Kind::Curve(key) => key.algorithm(),
            Kind::Rsa(_) => Algorithm::Ps256,
        }
    }

    /// The key, where it is Ed25519's or P-256's.
    #[must_use]
    pub(crate) fn curve(&self) -> Option<&CurveKey> {
        match &self.0 {
            Kind::Curve(key) => Some(key),
            Kind::Rsa(_) => None,
        }
    }

    /// True where `signature` is this key's, over `message`.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match &self.0 {
            Kind::Curve(key) => key.verifies(message, signature),
            Kind::Rsa(key) => verifies_pss(key, Salt::OfHash, message, signature),
        }
    }
}
