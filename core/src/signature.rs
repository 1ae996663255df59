//! Public keys of others, and what they signed: Ed25519, ECDSA on P-256, RSASSA-PSS.
//!
//! The algorithm is the key's. A message's own word for it is compared, and never followed.

use p256::ecdsa::signature::Verifier as _;
use rsa::traits::PublicKeyParts as _;
use sha2::Sha256;
use thiserror::Error;
use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::ExtendedKeyUsage;
use x509_cert::spki::SubjectPublicKeyInfoRef;

use crate::credential::HolderKey;
use crate::time::{DateTime, Instant};

/// RSA keys from this length on are taken, in bits. RFC 8230, section 2.
pub const LEAST_RSA_BITS: u32 = 2048;
/// The longest RSA key that is taken, in bits: what a verification costs grows with it.
pub const MOST_RSA_BITS: u32 = 4096;
/// The longest file of a key or certificate that is read, in bytes.
pub const MAX_KEY_FILE: usize = 16 * 1024;

/// Object identifiers of key types, RFC 8410, RFC 5480, RFC 8017.
mod oid {
    pub(super) const ED25519: &str = "1.3.101.112";
    pub(super) const EC: &str = "1.2.840.10045.2.1";
    pub(super) const P256: &str = "1.2.840.10045.3.1.7";
    pub(super) const RSA: &str = "1.2.840.113549.1.1.1";
    pub(super) const RSA_PSS: &str = "1.2.840.113549.1.1.10";
}

/// A signature algorithm (IANA COSE Algorithms, RFC 7518).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Algorithm {
    /// EdDSA with Ed25519.
    EdDsa,
    /// ECDSA with P-256 and SHA-256.
    Es256,
    /// RSASSA-PSS with SHA-256, salt of 32 bytes.
    Ps256,
}

impl Algorithm {
    /// The number in COSE.
    #[must_use]
    pub fn id(self) -> i64 {
        match self {
            Self::EdDsa => -8,
            Self::Es256 => -7,
            Self::Ps256 => -37,
        }
    }

    /// The name in JOSE.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::EdDsa => "EdDSA",
            Self::Es256 => "ES256",
            Self::Ps256 => "PS256",
        }
    }
}

/// A public key of one of the algorithms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicKey(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Ed25519 or P-256.
    Curve(HolderKey),
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

/// What a certificate says of its key. Nobody vouches for it here: who lists the certificate does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// The key.
    pub key: PublicKey,
    /// The subject's country, two letters, if the certificate says it.
    pub country: Option<String>,
    /// The first instant at which it holds.
    pub valid_from: Instant,
    /// The first instant at which it no longer holds.
    pub valid_until: Instant,
    /// The extended key usage's object identifiers, dotted; empty where it has none.
    pub usages: Vec<String>,
}

impl PublicKey {
    /// A key from its SubjectPublicKeyInfo, RFC 5280, section 4.1.2.7, in DER.
    ///
    /// # Errors
    /// [`PublicKeyError`] says what it is not.
    pub fn from_spki(der: &[u8]) -> Result<Self, PublicKeyError> {
        let spki = SubjectPublicKeyInfoRef::from_der(der).map_err(|_| PublicKeyError::NotAKey)?;
        let bits = spki.subject_public_key.as_bytes().ok_or(PublicKeyError::NotValid)?;
        match spki.algorithm.oid.to_string().as_str() {
            oid::ED25519 => HolderKey::ed25519(bits).map_err(|_| PublicKeyError::NotValid),
            oid::EC => match spki.algorithm.parameters_oid() {
                Ok(curve) if curve.to_string() == oid::P256 => {
                    HolderKey::p256(bits).map_err(|_| PublicKeyError::NotValid)
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
    pub fn of_curve(key: HolderKey) -> Self {
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

    /// A key, or a certificate's key, from a file: PEM or DER.
    ///
    /// # Errors
    /// [`PublicKeyError`] says what it is not.
    pub fn from_file(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        let der = der_of_file(bytes)?;
        match Certificate::parse(&der) {
            Ok(certificate) => Ok(certificate.key),
            Err(PublicKeyError::NotAKey) => Self::from_spki(&der),
            Err(error) => Err(error),
        }
    }

    /// The algorithm that it verifies, and no other.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        match &self.0 {
            Kind::Curve(key) => key.algorithm(),
            Kind::Rsa(_) => Algorithm::Ps256,
        }
    }

    /// The key, where it is Ed25519's or P-256's.
    #[must_use]
    pub fn curve(&self) -> Option<&HolderKey> {
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

/// Which salts of RSASSA-PSS are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Salt {
    /// As long as the hash, 32 bytes: PS256 (RFC 7518, section 3.5; RFC 8230, section 2).
    OfHash,
    /// Of any length: TUF names none, and signers take the hash's or the longest.
    Any,
}

/// True where `signature` is the key's by RSASSA-PSS (RFC 8017, section 8.1.2) with SHA-256, over
/// `message`. It has to be as long as the modulus.
pub(crate) fn verifies_pss(
    key: &rsa::RsaPublicKey,
    salt: Salt,
    message: &[u8],
    signature: &[u8],
) -> bool {
    if signature.len() != key.size() {
        return false;
    }
    let verifier = match salt {
        Salt::OfHash => rsa::pss::VerifyingKey::<Sha256>::new(key.clone()),
        Salt::Any => rsa::pss::VerifyingKey::<Sha256>::new_with_auto_salt_len(key.clone()),
    };
    rsa::pss::Signature::try_from(signature)
        .is_ok_and(|signature| verifier.verify(message, &signature).is_ok())
}

impl Certificate {
    /// Takes the key and what is said of it from a certificate, RFC 5280, in DER. Its own signature
    /// isn't looked at.
    ///
    /// # Errors
    /// [`PublicKeyError::NotAKey`] where it is no certificate; what is wrong with its key.
    pub fn parse(der: &[u8]) -> Result<Self, PublicKeyError> {
        if der.len() > MAX_KEY_FILE {
            return Err(PublicKeyError::TooLong);
        }
        // `Raw` leaves serial numbers alone that are longer than RFC 5280 has them: they exist.
        let certificate =
            CertificateInner::<Raw>::from_der(der).map_err(|_| PublicKeyError::NotAKey)?;
        let body = certificate.tbs_certificate();
        let spki = body.subject_public_key_info().to_der().map_err(|_| PublicKeyError::NotAKey)?;
        let instant = |time: &x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                .ok_or(PublicKeyError::NotAKey)
        };
        let usages = match body.get_extension::<ExtendedKeyUsage>() {
            Ok(Some((_, usages))) => usages.0.iter().map(ToString::to_string).collect(),
            Ok(None) => Vec::new(),
            // An unreadable usage allows nothing that can be named.
            Err(_) => vec![String::new()],
        };
        Ok(Self {
            key: PublicKey::from_spki(&spki)?,
            country: country(body.subject()),
            valid_from: instant(&body.validity().not_before)?,
            // notAfter is the last second that is covered.
            valid_until: instant(&body.validity().not_after)? + crate::time::TimeDelta::seconds(1),
            usages,
        })
    }
}

/// The subject's `countryName`, in capitals.
fn country(subject: &x509_cert::name::Name) -> Option<String> {
    let attribute = subject.iter().find(|attribute| attribute.oid.to_string() == "2.5.4.6")?;
    let text = std::str::from_utf8(attribute.value.value()).ok()?;
    let two = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    two.then(|| text.to_ascii_uppercase())
}

/// The DER of a file that is DER, or PEM (RFC 7468). Around the object there may be anything: texts,
/// further certificates; and spaces at the ends of its lines.
///
/// # Errors
/// [`PublicKeyError::NotAKey`] for PEM that isn't, or of a private key.
fn der_of_file(bytes: &[u8]) -> Result<Vec<u8>, PublicKeyError> {
    if bytes.len() > MAX_KEY_FILE {
        return Err(PublicKeyError::TooLong);
    }
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN "))
    else {
        return Ok(bytes.to_vec());
    };
    ["CERTIFICATE", "PUBLIC KEY"]
        .into_iter()
        .find_map(|label| {
            let (begin, end) =
                (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
            let (_, rest) = text.split_once(&begin)?;
            let (body, _) = rest.split_once(&end)?;
            let body = body.lines().map(str::trim).filter(|line| !line.is_empty());
            let lines: Vec<&str> =
                std::iter::once(begin.as_str()).chain(body).chain([end.as_str()]).collect();
            der_of_pem(&lines.join("\n"))
        })
        .ok_or(PublicKeyError::NotAKey)
}

/// The DER in the PEM of one object and nothing else, its lines of whatever length.
fn der_of_pem(object: &str) -> Option<Vec<u8>> {
    let mut der = Vec::new();
    let mut decoder = pem_rfc7468::Decoder::new_detect_wrap(object.as_bytes()).ok()?;
    decoder.decode_to_end(&mut der).ok()?;
    Some(der)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An Ed25519 key: OpenSSL's own spelling of it.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn a_key_is_read_from_pem_however_its_lines_end_and_whatever_stands_around_it() {
        let key = PublicKey::from_file(PEM.as_bytes()).unwrap();
        assert_eq!(key.algorithm(), Algorithm::EdDsa);
        let (head, body) = PEM.split_at(60);
        for other in [
            PEM.replace('\n', "\r\n"),
            PEM.replace('\n', " \n"),
            PEM.replace('\n', "\n  "),
            PEM.replace("KEY-----\n", "KEY-----\n\n"),
            PEM.trim_end().to_owned(),
            format!("what it is for\n{PEM}and what else\n{PEM}"),
            format!("-----BEGIN X-----\nAAAA\n-----END X-----\n{PEM}"),
            format!("{head}\n{body}"),
        ] {
            assert_eq!(PublicKey::from_file(other.as_bytes()), Ok(key.clone()), "{other}");
        }
        let der = der_of_file(PEM.as_bytes()).unwrap();
        assert_eq!(PublicKey::from_file(&der), Ok(key));
    }

    #[test]
    fn what_is_no_pem_of_a_public_key_is_refused() {
        for bad in [
            PEM.replace("PUBLIC", "PRIVATE"),
            PEM.replace("END PUBLIC", "END"),
            PEM.replace("b1w=", "b1w"),
            PEM.replace("b1w=", "b1x="),
            PEM.replace("MCow", "M-ow"),
            PEM.replace("MCow", ""),
            PEM.replace("KEY-----\nMC", "KEY-----\nProc-Type: 4,ENCRYPTED\nMC"),
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n".to_owned(),
        ] {
            let error = PublicKey::from_file(bad.as_bytes());
            assert_eq!(error, Err(PublicKeyError::NotAKey), "{bad}");
        }
    }
}
