//! Whose signatures on certificates count: the document `health/keys.json`.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};

use crate::encoding::code::Coded as _;
use crate::encoding::document::{DocumentError, base64url, parse_document, published_document};
use crate::keys::{CurveKey, KeyCertificate, KeyId, PublicKey, PublicKeyError};
use crate::model::EvidenceKind;
use crate::time::{DateTime, Instant};

const FORMAT: &str = "chot-health-keys";
const VERSION: u64 = 1;

/// Object identifiers of the extended key usages of document signers. The second list was in the
/// specification by mistake for a while, and certificates with it are in use.
const USAGES: [(&str, CertificatePurpose); 6] = [
    ("1.3.6.1.4.1.1847.2021.1.1", CertificatePurpose::Test),
    ("1.3.6.1.4.1.1847.2021.1.2", CertificatePurpose::Vaccination),
    ("1.3.6.1.4.1.1847.2021.1.3", CertificatePurpose::Recovery),
    ("1.3.6.1.4.1.0.1847.2021.1.1", CertificatePurpose::Test),
    ("1.3.6.1.4.1.0.1847.2021.1.2", CertificatePurpose::Vaccination),
    ("1.3.6.1.4.1.0.1847.2021.1.3", CertificatePurpose::Recovery),
];

/// What a key may attest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CertificatePurpose {
    /// Vaccinations.
    Vaccination,
    /// Recoveries.
    Recovery,
    /// Tests.
    Test,
    /// A purpose of a later version; allows nothing here.
    Unknown,
}

impl From<EvidenceKind> for CertificatePurpose {
    fn from(kind: EvidenceKind) -> Self {
        match kind {
            EvidenceKind::Vaccination => Self::Vaccination,
            EvidenceKind::Recovery => Self::Recovery,
            EvidenceKind::Test => Self::Test,
        }
    }
}

impl<'de> Deserialize<'de> for CertificatePurpose {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let word = String::deserialize(deserializer)?;
        Ok(EvidenceKind::from_code(&word).map_or(Self::Unknown, Self::from))
    }
}

impl CertificatePurpose {
    /// Every purpose that is one.
    pub const ALL: [Self; 3] = [Self::Vaccination, Self::Recovery, Self::Test];
}

/// A key of a health authority, and what it may be used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HealthKey {
    /// Its id, as certificates name it. Several keys may have one id.
    pub id: KeyId,
    /// The issuer's country, ISO 3166-1, two capitals.
    pub country: String,
    /// The key.
    pub key: PublicKey,
    /// What it may attest.
    pub purposes: Vec<CertificatePurpose>,
    /// The first instant at which its signatures count.
    pub valid_from: Instant,
    /// The first instant at which they no longer count.
    pub valid_until: Instant,
    /// True where it was taken back.
    pub revoked: bool,
}

/// The document of health authorities' keys.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HealthKeys {
    /// The keys.
    pub keys: Vec<HealthKey>,
}

/// Why the document of keys is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum HealthKeysError {
    /// Not such a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// An entry that is no key, or doesn't say what has to be known of it.
    #[error("keys[{index}]: {fault}")]
    Entry {
        /// Which, from 0.
        index: usize,
        /// What is wrong with it.
        fault: EntryFault,
    },
}

/// What is wrong with an entry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EntryFault {
    /// No key in it, or several.
    #[error("exactly one of x509, spki and jwk must be there")]
    OneKey,
    /// The key isn't one.
    #[error(transparent)]
    Key(#[from] PublicKeyError),
    /// Something has to be said, as no certificate says it.
    #[error("{0} must be there, as no certificate says it")]
    Missing(&'static str),
    /// The id isn't the certificate's.
    #[error("kid is {found}, but the certificate's is {expected}")]
    WrongId {
        /// The id in the document.
        found: KeyId,
        /// The first 8 bytes of the certificate's SHA-256.
        expected: KeyId,
    },
    /// The country isn't one, or not the certificate's.
    #[error("country: two capitals were expected, and the certificate's where it says one")]
    Country,
    /// A time that ends before it begins, or reaches beyond the certificate's.
    #[error("valid_from and valid_until: a time within the certificate's was expected")]
    Time,
    /// Ed25519 signs no certificate.
    #[error("an Ed25519 key: certificates are signed with P-256 or RSA")]
    Ed25519,
}

published_document! {
    struct Document {
        keys: Vec<Entry>,
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    #[serde(default)]
    kid: Option<KeyId>,
    #[serde(default)]
    country: Option<String>,
    #[serde(default)]
    x509: Option<Der>,
    #[serde(default)]
    spki: Option<Der>,
    #[serde(default)]
    jwk: Option<Jwk>,
    #[serde(default)]
    purposes: Option<Vec<CertificatePurpose>>,
    #[serde(default)]
    valid_from: Option<Instant>,
    #[serde(default)]
    valid_until: Option<Instant>,
    #[serde(default)]
    revoked: bool,
}

/// DER in base64 with padding, as `x5c` of RFC 7515 has it.
struct Der(Vec<u8>);

impl<'de> Deserialize<'de> for Der {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let bytes = STANDARD.decode(text).map_err(|_| D::Error::custom("this is not base64"))?;
        Ok(Self(bytes))
    }
}

/// A public key as RFC 7517 and 7518 have it.
#[derive(Deserialize)]
#[serde(tag = "kty", deny_unknown_fields)]
enum Jwk {
    #[serde(rename = "EC")]
    Ec {
        crv: P256,
        #[serde(with = "base64url")]
        x: [u8; 32],
        #[serde(with = "base64url")]
        y: [u8; 32],
    },
    #[serde(rename = "RSA")]
    Rsa {
        #[serde(with = "base64url")]
        n: Vec<u8>,
        #[serde(with = "base64url")]
        e: Vec<u8>,
    },
}

#[derive(Deserialize)]
enum P256 {
    #[serde(rename = "P-256")]
    P256,
}

impl Jwk {
    fn key(&self) -> Result<PublicKey, PublicKeyError> {
        match self {
            Self::Ec { crv: P256::P256, x, y } => CurveKey::p256(&[&[4], &x[..], y].concat())
                .map(PublicKey::of_curve)
                .map_err(|_| PublicKeyError::NotValid),
            Self::Rsa { n, e } => PublicKey::from_rsa_parts(n, e),
        }
    }
}

impl HealthKeys {
    /// Reads the document: `{"format": "chot-health-keys", "version": 1, "keys": […]}`, as
    /// `core/design/FORMATS.md` has it.
    ///
    /// # Errors
    /// [`HealthKeysError`] names the entry and what is wrong with it.
    pub fn parse(bytes: &[u8]) -> Result<Self, HealthKeysError> {
        let document: Document = parse_document(bytes, FORMAT, VERSION)?;
        let keys = document.keys.into_iter().enumerate().map(|(index, entry)| {
            entry.read().map_err(|fault| HealthKeysError::Entry { index, fault })
        });
        Ok(Self { keys: keys.collect::<Result<_, _>>()? })
    }

    /// The keys, by id.
    pub(super) fn by_id(self) -> BTreeMap<KeyId, Vec<HealthKey>> {
        let mut by_id = BTreeMap::<_, Vec<_>>::new();
        for key in self.keys {
            by_id.entry(key.id).or_default().push(key);
        }
        by_id
    }
}

impl Entry {
    fn read(self) -> Result<HealthKey, EntryFault> {
        let key = match (&self.x509, &self.spki, &self.jwk) {
            (Some(Der(der)), None, None) => return self.of_certificate(der),
            (None, Some(Der(der)), None) => PublicKey::from_spki(der)?,
            (None, None, Some(jwk)) => jwk.key()?,
            _ => return Err(EntryFault::OneKey),
        };
        HealthKey {
            id: self.kid.ok_or(EntryFault::Missing("kid"))?,
            country: self.country.ok_or(EntryFault::Missing("country"))?,
            key,
            purposes: self.purposes.ok_or(EntryFault::Missing("purposes"))?,
            valid_from: self.valid_from.ok_or(EntryFault::Missing("valid_from"))?,
            valid_until: self.valid_until.ok_or(EntryFault::Missing("valid_until"))?,
            revoked: self.revoked,
        }
        .checked()
    }

    /// What the entry says goes before what the certificate says, as far as that allows.
    fn of_certificate(&self, der: &[u8]) -> Result<HealthKey, EntryFault> {
        let certificate = KeyCertificate::parse(der)?;
        let mut id = [0; 8];
        id.copy_from_slice(Sha256::digest(der).split_at(8).0);
        let expected = KeyId(id);
        if let Some(found) = self.kid.filter(|found| *found != expected) {
            return Err(EntryFault::WrongId { found, expected });
        }
        let country = match (&self.country, certificate.country) {
            (Some(said), Some(country)) if *said != country => return Err(EntryFault::Country),
            (Some(country), _) => country.clone(),
            (None, country) => country.ok_or(EntryFault::Missing("country"))?,
        };
        let valid_from = self.valid_from.unwrap_or(certificate.valid_from);
        let valid_until = self.valid_until.unwrap_or(certificate.valid_until);
        if valid_from < certificate.valid_from || valid_until > certificate.valid_until {
            return Err(EntryFault::Time);
        }
        HealthKey {
            id: expected,
            country,
            key: certificate.key,
            purposes: self.purposes.clone().unwrap_or_else(|| purposes(&certificate.usages)),
            valid_from,
            valid_until,
            revoked: self.revoked,
        }
        .checked()
    }
}

impl HealthKey {
    fn checked(self) -> Result<Self, EntryFault> {
        let two = self.country.len() == 2 && self.country.bytes().all(|b| b.is_ascii_uppercase());
        if !two {
            Err(EntryFault::Country)
        } else if self.valid_from >= self.valid_until {
            Err(EntryFault::Time)
        } else if self.key.algorithm() == crate::keys::Algorithm::EdDsa {
            Err(EntryFault::Ed25519)
        } else {
            Ok(self)
        }
    }

    /// A key that a certificate alone vouches for, whoever may have signed that: for tests, and
    /// for looking at a code with a key at hand.
    ///
    /// # Errors
    /// [`EntryFault`] says why it is none.
    pub fn of_certificate(der: &[u8], country: Option<&str>) -> Result<Self, EntryFault> {
        let country = match KeyCertificate::parse(der)?.country {
            Some(_) => None,
            None => country.map(str::to_owned),
        };
        let entry = Entry {
            kid: None,
            country,
            x509: None,
            spki: None,
            jwk: None,
            purposes: None,
            valid_from: None,
            valid_until: None,
            revoked: false,
        };
        entry.of_certificate(der)
    }

    /// A key of which nothing else is known: every country's, for everything, at any time. For
    /// looking at a code with a key at hand.
    #[must_use]
    pub(crate) fn unrestricted(key: PublicKey, id: KeyId) -> Self {
        Self {
            id,
            country: String::new(),
            key,
            purposes: CertificatePurpose::ALL.to_vec(),
            valid_from: DateTime::<crate::time::Utc>::MIN_UTC,
            valid_until: DateTime::<crate::time::Utc>::MAX_UTC,
            revoked: false,
        }
    }
}

/// What a certificate's extended key usages allow: everything where none is of this kind (volume
/// 1, section 4.3).
fn purposes(usages: &[String]) -> Vec<CertificatePurpose> {
    let known = USAGES.iter().filter(|(oid, _)| usages.iter().any(|usage| usage == oid));
    let known: Vec<_> = known.map(|(_, purpose)| *purpose).collect();
    if known.is_empty() { CertificatePurpose::ALL.to_vec() } else { known }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dcc::tests::{p256_key, parse_time};

    /// The document with one entry: a P-256 key, as JWK.
    fn document(change: impl FnOnce(&mut serde_json::Value)) -> Vec<u8> {
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let point = p256_key(7).verifying_key().to_sec1_point(false);
        let (x, y) = point.as_bytes()[1..].split_at(32);
        let mut entry = serde_json::json!({
            "kid": "AQEBAQEBAQE", "country": "VN",
            "jwk": {"kty": "EC", "crv": "P-256", "x": URL_SAFE_NO_PAD.encode(x),
                    "y": URL_SAFE_NO_PAD.encode(y)},
            "purposes": ["vaccination", "later"],
            "valid_from": "2021-01-01T00:00:00Z", "valid_until": "2023-01-01T00:00:00Z"
        });
        change(&mut entry);
        let document = serde_json::json!({"format": FORMAT, "version": 1, "keys": [entry]});
        serde_json::to_vec(&document).unwrap()
    }

    fn fault(change: impl FnOnce(&mut serde_json::Value)) -> EntryFault {
        match HealthKeys::parse(&document(change)) {
            Err(HealthKeysError::Entry { index: 0, fault }) => fault,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_entry_is_read_with_what_it_allows() {
        let keys = HealthKeys::parse(&document(|_| ())).unwrap();
        let key = &keys.keys[0];
        assert_eq!((key.id, key.country.as_str()), (KeyId([1; 8]), "VN"));
        assert_eq!(key.purposes, [CertificatePurpose::Vaccination, CertificatePurpose::Unknown]);
        assert_eq!(key.valid_from, parse_time("2021-01-01T00:00:00Z"));
        assert!(!key.revoked);
    }

    #[test]
    fn what_no_certificate_says_must_be_said() {
        for name in ["kid", "country", "purposes", "valid_from", "valid_until"] {
            let found = fault(|entry| {
                entry.as_object_mut().unwrap().shift_remove(name);
            });
            assert_eq!(found, EntryFault::Missing(name));
        }
        let none = fault(|entry| {
            entry.as_object_mut().unwrap().shift_remove("jwk");
        });
        assert_eq!(none, EntryFault::OneKey);
        assert_eq!(fault(|entry| entry["spki"] = "AA==".into()), EntryFault::OneKey);
        assert_eq!(fault(|entry| entry["country"] = "vn".into()), EntryFault::Country);
        let backwards = fault(|entry| entry["valid_until"] = "2021-01-01T00:00:00Z".into());
        assert_eq!(backwards, EntryFault::Time);
        assert_eq!(
            fault(|entry| entry["jwk"]["y"] = entry["jwk"]["x"].clone()),
            EntryFault::Key(PublicKeyError::NotValid)
        );
        let unknown = HealthKeys::parse(&document(|entry| entry["trusted"] = true.into()));
        assert!(matches!(unknown, Err(HealthKeysError::Document(_))));
    }

    #[test]
    fn a_short_or_a_huge_rsa_key_is_refused() {
        use base64::engine::general_purpose::URL_SAFE_NO_PAD;
        for (bytes, bits) in [(128, 1024), (1024, 4097)] {
            let mut modulus = vec![0xff; bytes];
            modulus[0] = 0x80;
            let modulus = URL_SAFE_NO_PAD.encode(modulus);
            let found = fault(|entry| {
                entry["jwk"] = serde_json::json!({"kty": "RSA", "n": modulus, "e": "AQAB"});
            });
            assert_eq!(found, EntryFault::Key(PublicKeyError::RsaLength { bits }));
        }
    }

    #[test]
    fn usages_of_another_kind_restrict_nothing() {
        assert_eq!(purposes(&[]), CertificatePurpose::ALL);
        assert_eq!(purposes(&["1.3.6.1.5.5.7.3.1".into()]), CertificatePurpose::ALL);
        assert_eq!(
            purposes(&["1.3.6.1.4.1.0.1847.2021.1.2".into()]),
            [CertificatePurpose::Vaccination]
        );
    }
}
