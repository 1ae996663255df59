//! Whose signatures on travel codes count: the document `issuers/issuers.json`.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::encoding::document::{DocumentError, base64url, parse_document};
use crate::keys::{KeyId, StrictKey};
use crate::model::Area;
use crate::time::Instant;

const FORMAT: &str = "chot-issuers";
const VERSION: u64 = 1;

/// What a key may sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Purpose {
    /// Travel credentials.
    IssueCredential,
    /// Travel permits inside credentials.
    IssuePermit,
    /// A purpose of a later version; allows nothing here.
    #[serde(other)]
    Unknown,
}

/// An issuer's key and what it may be used for. A name that isn't known here is refused: it may have been meant
/// to limit the key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerKey {
    /// Its id, as travel codes name it.
    #[serde(rename = "kid")]
    pub id: KeyId,
    /// The issuer's name, the `iss` of its credentials.
    #[serde(rename = "iss")]
    pub issuer: String,
    /// The Ed25519 public key.
    #[serde(rename = "public_key", with = "public_key")]
    pub key: StrictKey,
    /// What it may sign.
    pub purposes: Vec<Purpose>,
    /// The first instant at which its signatures count.
    pub valid_from: Instant,
    /// The first instant at which they no longer count.
    pub valid_until: Instant,
    /// True where the key was taken back: no signature of it counts, whenever it was made.
    #[serde(default)]
    pub revoked: bool,
    /// Where it is competent; empty: everywhere, which is written by leaving it out.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub areas: Vec<Area>,
}

impl IssuerKey {
    /// Where what it signs counts.
    pub(super) fn competence(&self) -> Competence {
        Competence(self.areas.clone())
    }
}

/// The areas in which what a key signs counts; of none: everywhere.
pub(super) struct Competence(Vec<Area>);

impl Competence {
    /// True where it counts in an area.
    pub(super) fn covers(&self, area: &Area) -> bool {
        self.0.is_empty() || self.0.contains(area)
    }
}

mod public_key {
    use super::{StrictKey, base64url};
    use serde::{Deserializer, Serializer, de::Error as _};

    pub(super) fn serialize<S: Serializer>(key: &StrictKey, to: S) -> Result<S::Ok, S::Error> {
        base64url::serialize(key.as_bytes(), to)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<StrictKey, D::Error> {
        let bytes: [u8; 32] = base64url::deserialize(from)?;
        StrictKey::from_bytes(&bytes)
            .ok_or_else(|| D::Error::custom("this is not an Ed25519 public key"))
    }
}

/// The document of issuers' keys, as the authority writes it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IssuerKeys {
    format: String,
    version: u64,
    /// The keys.
    pub keys: Vec<IssuerKey>,
}

/// Why the document of issuers' keys is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum IssuerKeysError {
    /// Not such a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A key id that isn't its key's.
    #[error("the key of {issuer} is listed as {found}, but its id is {expected}")]
    WrongId {
        /// The key's issuer.
        issuer: String,
        /// The id in the document.
        found: KeyId,
        /// The id that the key has.
        expected: KeyId,
    },
    /// Two keys with one id: which one was meant can't be told.
    #[error("the key {id} is listed twice")]
    Twice {
        /// The id.
        id: KeyId,
    },
    /// A list of areas without an area, where a key is written for publication: the last one may have been taken
    /// out of it.
    #[error(
        "the key {id} has an empty list of areas: name the areas where it counts, or leave \"areas\" out \
         for everywhere"
    )]
    NoAreas {
        /// The key's id.
        id: KeyId,
    },
}

impl IssuerKeys {
    /// A document of these keys.
    #[must_use]
    pub fn new(keys: Vec<IssuerKey>) -> Self {
        Self { format: FORMAT.to_owned(), version: VERSION, keys }
    }

    /// Reads the document.
    ///
    /// # Errors
    /// [`IssuerKeysError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, IssuerKeysError> {
        let document: Self = parse_document(bytes, FORMAT, VERSION)?;
        let mut seen = BTreeSet::new();
        for key in &document.keys {
            let expected = KeyId::of(&key.key);
            if key.id != expected {
                let issuer = key.issuer.clone();
                return Err(IssuerKeysError::WrongId { issuer, found: key.id, expected });
            }
            if !seen.insert(key.id) {
                return Err(IssuerKeysError::Twice { id: key.id });
            }
        }
        Ok(document)
    }

    /// Reads a document that is to be published. Earlier programs wrote an empty list of areas for everywhere,
    /// which phones read; what is new says what it means.
    ///
    /// # Errors
    /// As [`Self::parse`], and [`IssuerKeysError::NoAreas`].
    #[cfg(feature = "authority")]
    pub(crate) fn parse_new(bytes: &[u8]) -> Result<Self, IssuerKeysError> {
        #[derive(Deserialize)]
        struct Written {
            keys: Vec<WrittenKey>,
        }
        #[derive(Deserialize)]
        struct WrittenKey {
            areas: Option<Vec<Area>>,
        }
        let document = Self::parse(bytes)?;
        let written: Written = parse_document(bytes, FORMAT, VERSION)?;
        let is_empty = |key: &WrittenKey| key.areas.as_ref().is_some_and(Vec::is_empty);
        match document.keys.iter().zip(&written.keys).find(|(_, key)| is_empty(key)) {
            Some((key, _)) => Err(IssuerKeysError::NoAreas { id: key.id }),
            None => Ok(document),
        }
    }

    /// The document's bytes.
    ///
    /// # Errors
    /// serde's, which for these types doesn't happen.
    pub fn to_bytes(&self) -> Result<Vec<u8>, serde_json::Error> {
        serde_json::to_vec_pretty(self)
    }
}

/// The issuers' keys that this phone knows, by id.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustStore {
    keys: BTreeMap<KeyId, IssuerKey>,
}

impl TrustStore {
    /// The store of a document's keys.
    #[must_use]
    pub fn new(document: IssuerKeys) -> Self {
        Self { keys: document.keys.into_iter().map(|key| (key.id, key)).collect() }
    }

    /// The key with this id, whether or not it may be used: purpose, time and revocation are for
    /// the caller to check, who knows what for and when.
    #[must_use]
    pub fn issuer(&self, id: &KeyId) -> Option<&IssuerKey> {
        self.keys.get(id)
    }

    /// All keys, in the order of their ids.
    pub fn keys(&self) -> impl Iterator<Item = &IssuerKey> {
        self.keys.values()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::SigningKey;

    fn key(seed: u8) -> IssuerKey {
        let key = StrictKey::from(&SigningKey::from_bytes(&[seed; 32]));
        IssuerKey {
            id: KeyId::of(&key),
            issuer: "city".into(),
            key,
            purposes: vec![Purpose::IssueCredential],
            valid_from: "2021-10-01T00:00:00Z".parse().unwrap(),
            valid_until: "2022-10-01T00:00:00Z".parse().unwrap(),
            revoked: false,
            areas: vec![Area("d1".into())],
        }
    }

    #[test]
    fn the_document_is_read_back() {
        let document = IssuerKeys::new(vec![key(1), key(2)]);
        let read = IssuerKeys::parse(&document.to_bytes().unwrap()).unwrap();
        assert_eq!(read, document);
        let store = TrustStore::new(read);
        assert_eq!(store.issuer(&key(2).id), Some(&key(2)));
        assert_eq!(store.issuer(&key(3).id), None);
    }

    #[test]
    fn a_later_purpose_is_read_and_allows_nothing() {
        let text = String::from_utf8(IssuerKeys::new(vec![key(1)]).to_bytes().unwrap()).unwrap();
        let text = text.replace("issue-credential", "sign-statements");
        assert_eq!(
            IssuerKeys::parse(text.as_bytes()).unwrap().keys[0].purposes,
            [Purpose::Unknown]
        );
    }

    #[test]
    fn a_name_that_is_not_known_is_refused_by_name_and_never_passed_over() {
        let text = String::from_utf8(IssuerKeys::new(vec![key(1)]).to_bytes().unwrap()).unwrap();
        for (name, other) in [("areas", "area"), ("areas", "Areas"), ("revoked", "revokd")] {
            let text = text.replace(&format!("\"{name}\""), &format!("\"{other}\""));
            let error = IssuerKeys::parse(text.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("keys[0]") && error.contains(&format!("`{other}`")), "{error}");
        }
        let text = text.replacen("\"keys\"", "\"note\": 1, \"keys\"", 1);
        assert!(IssuerKeys::parse(text.as_bytes()).unwrap_err().to_string().contains("`note`"));
    }

    #[test]
    #[cfg(feature = "authority")]
    fn an_empty_list_of_areas_is_read_from_earlier_programs_and_not_published_anew() {
        let everywhere = IssuerKey { areas: Vec::new(), ..key(1) };
        let written = IssuerKeys::new(vec![everywhere]).to_bytes().unwrap();
        let text = String::from_utf8(written).unwrap();
        assert!(!text.contains("areas"));
        assert!(IssuerKeys::parse_new(text.as_bytes()).is_ok());
        let earlier = text.replacen("\"kid\"", "\"areas\": [], \"kid\"", 1);
        assert_eq!(IssuerKeys::parse(earlier.as_bytes()).unwrap().keys[0].areas, []);
        let error = IssuerKeys::parse_new(earlier.as_bytes()).unwrap_err();
        assert!(matches!(error, IssuerKeysError::NoAreas { .. }), "{error}");
        assert!(error.to_string().contains("for everywhere"));
    }

    #[test]
    fn ids_that_lie_and_keys_listed_twice_are_refused() {
        let wrong = IssuerKey { id: key(2).id, ..key(1) };
        let parse = |keys| IssuerKeys::parse(&IssuerKeys::new(keys).to_bytes().unwrap());
        assert!(matches!(parse(vec![wrong]), Err(IssuerKeysError::WrongId { .. })));
        assert!(matches!(parse(vec![key(1), key(1)]), Err(IssuerKeysError::Twice { .. })));
    }

    #[test]
    fn a_weak_public_key_is_refused() {
        let text = String::from_utf8(IssuerKeys::new(vec![key(1)]).to_bytes().unwrap()).unwrap();
        let (before, rest) = text.split_once("\"public_key\": \"").unwrap();
        let (_, after) = rest.split_once('"').unwrap();
        // The identity element: every message has a "valid" signature by it.
        let text = format!(
            "{before}\"public_key\": \"AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"{after}"
        );
        assert!(IssuerKeys::parse(text.as_bytes()).is_err());
    }
}
