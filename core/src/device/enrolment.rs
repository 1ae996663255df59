//! What a phone is given by hand, once. The file is secret.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::UpdateAddress;
use crate::encoding::document::{DocumentError, base64url, parse_document};
use crate::encoding::hex::hex;
use crate::keys::EpochKey;
use crate::model::{FurtherKey, PseudonymKey, RosterHashKey};
use crate::time::Instant;
use crate::tuf::{TrustError, TrustedSet};

const FORMAT: &str = "chot-enrolment";
const VERSION: u64 = 2;
/// Where the roster hash key has no further keys: what earlier programs read.
const PLAIN_VERSION: u64 = 1;

/// Root of trust and shared secrets of a city.
#[derive(Clone, Debug)]
pub struct Enrolment {
    /// The city's name.
    pub city: String,
    /// TUF root metadata, the file's bytes.
    pub root: Vec<u8>,
    /// Turns ID numbers into roster keys.
    pub roster_hash_key: RosterHashKey,
    /// Turns roster keys into pseudonyms.
    pub pseudonym_key: PseudonymKey,
    /// Seals roster and trace targets.
    pub epoch_key: EpochKey,
    /// Where the city publishes, if that was said.
    pub updates: Option<UpdateAddress>,
}

/// Why an enrolment file can't be read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EnrolmentError {
    /// Not an enrolment file.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// It can't be written as JSON.
    #[error("the enrolment file cannot be written: {0}")]
    Write(String),
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u64,
    city: String,
    #[serde(with = "base64url")]
    root: Vec<u8>,
    #[serde(with = "base64url")]
    roster_hash_key: Secret,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    further_roster_keys: Vec<FurtherFile>,
    #[serde(with = "base64url")]
    pseudonym_key: Secret,
    epoch_key: EpochFile,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updates: Option<UpdateAddress>,
}

#[derive(Serialize, Deserialize)]
struct FurtherFile {
    epoch: u32,
    since: Instant,
    #[serde(with = "base64url")]
    key: Secret,
}

#[derive(Serialize, Deserialize)]
struct EpochFile {
    id: u32,
    #[serde(with = "base64url")]
    key: Secret,
}

struct Secret(Zeroizing<[u8; 32]>);

impl AsRef<[u8]> for Secret {
    fn as_ref(&self) -> &[u8] {
        &self.0[..]
    }
}

impl TryFrom<Vec<u8>> for Secret {
    type Error = ();

    fn try_from(bytes: Vec<u8>) -> Result<Self, ()> {
        let bytes = Zeroizing::new(bytes);
        bytes.as_slice().try_into().map(|key| Self(Zeroizing::new(key))).map_err(|_| ())
    }
}

/// What a city's root of trust is, to be compared by eye before it is believed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RootPreview {
    /// The root keys' fingerprint: the first 16 bytes of a SHA-256 over their sorted ids and how many
    /// have to sign, in groups of four hexadecimal digits. It stays the same as long as the keys do.
    pub fingerprint: String,
    /// The root keys' ids, sorted.
    pub key_ids: Vec<String>,
    /// How many of them have to sign.
    pub threshold: u32,
}

impl Enrolment {
    /// The root of trust in it. `authority enrol` prints the same.
    ///
    /// # Errors
    /// [`TrustError`] where it doesn't hold.
    pub fn root_preview(&self) -> Result<RootPreview, TrustError> {
        let set = TrustedSet::new(&self.root, None)?;
        let missing = || TrustError::Missing { path: "root".to_owned() };
        let root = set.root().roles.get("root").ok_or_else(missing)?;
        let mut key_ids = root.keyids.clone();
        key_ids.sort_unstable();
        let threshold = root.threshold;
        let hash: [u8; 32] =
            Sha256::digest(format!("{threshold}\n{}\n", key_ids.join("\n"))).into();
        let (first, _) = hash.split_at(16);
        let groups: Vec<String> = first.chunks(2).map(hex).collect();
        Ok(RootPreview { fingerprint: groups.join(" "), key_ids, threshold })
    }

    /// Reads an enrolment file.
    ///
    /// # Errors
    /// [`EnrolmentError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, EnrolmentError> {
        let file: File = parse_document(bytes, FORMAT, VERSION)?;
        let first = RosterHashKey::new(*file.roster_hash_key.0);
        let roster_hash_key = file.further_roster_keys.iter().fold(first, |key, further| {
            let FurtherFile { epoch, since, key: Secret(top) } = further;
            key.with(FurtherKey { epoch: *epoch, since: *since, key: **top })
        });
        Ok(Self {
            city: file.city,
            root: file.root,
            roster_hash_key,
            pseudonym_key: PseudonymKey::new(*file.pseudonym_key.0),
            epoch_key: EpochKey::new(file.epoch_key.id, *file.epoch_key.key.0),
            updates: file.updates,
        })
    }

    /// The enrolment file's bytes: write them with [`Access::Private`](crate::storage::Access).
    ///
    /// # Errors
    /// [`EnrolmentError::Write`], which for these fields doesn't happen.
    pub fn to_bytes(&self) -> Result<Zeroizing<Vec<u8>>, EnrolmentError> {
        let secret = |key: &[u8; 32]| Secret(Zeroizing::new(*key));
        let further = self.roster_hash_key.further();
        let version = if further.is_empty() { PLAIN_VERSION } else { VERSION };
        let further = further.iter().map(|further| FurtherFile {
            epoch: further.epoch,
            since: further.since,
            key: secret(&further.key),
        });
        let file = File {
            format: FORMAT.to_owned(),
            version,
            city: self.city.clone(),
            root: self.root.clone(),
            roster_hash_key: secret(self.roster_hash_key.expose()),
            further_roster_keys: further.collect(),
            pseudonym_key: secret(self.pseudonym_key.expose()),
            epoch_key: EpochFile { id: self.epoch_key.id(), key: secret(self.epoch_key.expose()) },
            updates: self.updates.clone(),
        };
        let bytes = serde_json::to_vec_pretty(&file);
        bytes.map(Zeroizing::new).map_err(|error| EnrolmentError::Write(error.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enrolment() -> Enrolment {
        Enrolment {
            city: "Thành phố".into(),
            root: b"{}".to_vec(),
            roster_hash_key: RosterHashKey::new([1; 32]),
            pseudonym_key: PseudonymKey::new([2; 32]),
            epoch_key: EpochKey::new(7, [3; 32]),
            updates: None,
        }
    }

    #[test]
    fn the_file_is_read_back() {
        let read = Enrolment::parse(&enrolment().to_bytes().unwrap()).unwrap();
        assert_eq!(read.city, "Thành phố");
        assert_eq!(read.root, b"{}");
        assert_eq!(read.roster_hash_key.expose(), &[1; 32]);
        assert_eq!(read.pseudonym_key.expose(), &[2; 32]);
        assert_eq!((read.epoch_key.id(), read.epoch_key.expose()), (7, &[3; 32]));
    }

    #[test]
    fn further_roster_keys_are_read_back_and_no_earlier_program_reads_the_file() {
        let plain = enrolment();
        let since = "2021-10-05T00:00:00Z".parse().unwrap();
        let further = FurtherKey { epoch: 7, since, key: [4; 32] };
        let roster_hash_key = plain.roster_hash_key.clone().with(further);
        let file = Enrolment { roster_hash_key, ..enrolment() };
        let version = |file: &Enrolment| {
            let bytes = file.to_bytes().unwrap();
            serde_json::from_slice::<serde_json::Value>(&bytes).unwrap()["version"].clone()
        };
        assert_eq!((version(&plain), version(&file)), (1.into(), 2.into()));
        let id = crate::model::IdNumber::parse("079190000101").unwrap();
        let read = Enrolment::parse(&file.to_bytes().unwrap()).unwrap();
        assert_eq!(read.roster_hash_key.roster_key(&id), file.roster_hash_key.roster_key(&id));
        assert_ne!(read.roster_hash_key.roster_key(&id), plain.roster_hash_key.roster_key(&id));
    }

    #[test]
    fn the_address_of_updates_is_read_back_and_a_file_without_one_has_none() {
        let plain = enrolment().to_bytes().unwrap();
        assert!(!String::from_utf8_lossy(&plain).contains("updates"));
        assert_eq!(Enrolment::parse(&plain).unwrap().updates, None);
        let updates = UpdateAddress::parse("https://chot.example/d7").ok();
        let file = Enrolment { updates: updates.clone(), ..enrolment() }.to_bytes().unwrap();
        assert_eq!(Enrolment::parse(&file).unwrap().updates, updates);
        let text = String::from_utf8(file.to_vec()).unwrap();
        for bad in ["http://chot.example", "https://me:hush@chot.example", ""] {
            let bad = text.replace("https://chot.example/d7", bad);
            let error = Enrolment::parse(bad.as_bytes()).unwrap_err().to_string();
            assert!(error.contains("updates") && !error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn a_broken_file_is_refused_without_showing_its_keys() {
        let text = String::from_utf8(enrolment().to_bytes().unwrap().to_vec()).unwrap();
        let key = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE";
        assert!(text.contains(key));
        let error = Enrolment::parse(text.replace(key, "AQEBAQEB").as_bytes()).unwrap_err();
        assert!(error.to_string().contains("roster_hash_key"), "{error}");
        assert!(!error.to_string().contains("AQEB"), "{error}");
        assert!(!format!("{:?}", enrolment()).contains("[1, "));
    }

    #[test]
    fn epoch_secrets_survive_the_key_store() {
        let bytes = EpochKey::new(9, [4; 32]).to_bytes();
        let read = EpochKey::from_bytes(&bytes[..]).unwrap();
        assert_eq!((read.id(), read.expose()), (9, &[4; 32]));
        assert!(EpochKey::from_bytes(&bytes[..35]).is_none());
    }
}
