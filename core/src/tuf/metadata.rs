//! The metadata documents of TUF 1.0 (section 4), read and written.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use chrono::{NaiveDateTime, SubsecRound as _};
use ed25519_dalek::SigningKey;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use sha2::{Digest as _, Sha256, Sha512};

use super::canonical::{NotCanonical, canonical_value};
use super::delegation::Delegations;
use super::error::{MetadataRole, TrustError};
use super::key::{RoleKey, sign};
use super::role::RoleKeys;
use crate::encoding::hex::hex;
use crate::storage;
use crate::time::Instant;

/// The version of the specification that what we publish follows.
pub const SPEC_VERSION: &str = "1.0.31";

/// What every role's signed part has.
pub trait Role: Serialize + DeserializeOwned {
    /// The value of `_type`.
    const TYPE: &'static str;
    /// The version of the specification.
    fn spec_version(&self) -> &str;
    /// The metadata's version, from 1.
    fn version(&self) -> u64;
    /// The first instant at which it no longer holds.
    fn expires(&self) -> Instant;
}

/// One signature in a metadata file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureEntry {
    /// The id of the key that signed.
    pub keyid: String,
    /// The signature, in hexadecimal.
    pub sig: String,
}

/// Signs a role's metadata: the bytes of its file.
///
/// # Errors
/// [`NotCanonical`] where a field can't be expressed.
pub fn sign_metadata<'k, T: Role>(
    signed: &T,
    keys: impl IntoIterator<Item = &'k SigningKey>,
) -> Result<Vec<u8>, NotCanonical> {
    #[derive(Serialize)]
    struct File<'a> {
        signatures: Vec<SignatureEntry>,
        signed: &'a Value,
    }
    let mut value =
        serde_json::to_value(signed).map_err(|error| NotCanonical(error.to_string()))?;
    if let Some(object) = value.as_object_mut() {
        object.insert("_type".to_owned(), Value::from(T::TYPE));
    }
    let message = canonical_value(&value)?;
    let mut signatures = Vec::new();
    for key in keys {
        let (keyid, sig) = sign(key, &message)?;
        signatures.push(SignatureEntry { keyid, sig });
    }
    let mut bytes = serde_json::to_vec_pretty(&File { signatures, signed: &value })
        .map_err(|error| NotCanonical(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// Adds signatures to a metadata file; a key that signed already isn't asked again.
///
/// # Errors
/// [`TrustError::Malformed`] if it isn't one.
pub fn add_signatures<'k>(
    bytes: &[u8],
    role: &MetadataRole,
    keys: impl IntoIterator<Item = &'k SigningKey>,
) -> Result<Vec<u8>, TrustError> {
    #[derive(Serialize, Deserialize)]
    struct File {
        signatures: Vec<SignatureEntry>,
        signed: Value,
    }
    let malformed = |reason: String| TrustError::Malformed { role: role.clone(), reason };
    let mut file: File =
        serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
    let message = canonical_value(&file.signed).map_err(|error| malformed(error.to_string()))?;
    for key in keys {
        let (keyid, sig) = sign(key, &message).map_err(|error| malformed(error.to_string()))?;
        if file.signatures.iter().all(|signature| signature.keyid != keyid) {
            file.signatures.push(SignatureEntry { keyid, sig });
        }
    }
    let mut bytes =
        serde_json::to_vec_pretty(&file).map_err(|error| malformed(error.to_string()))?;
    bytes.push(b'\n');
    Ok(bytes)
}

macro_rules! role {
    ($type:ident, $name:literal) => {
        impl Role for $type {
            const TYPE: &'static str = $name;
            fn spec_version(&self) -> &str {
                &self.spec_version
            }
            fn version(&self) -> u64 {
                self.version
            }
            fn expires(&self) -> Instant {
                self.expires
            }
        }
    };
}
role!(Root, "root");
role!(Timestamp, "timestamp");
role!(Snapshot, "snapshot");
role!(Targets, "targets");

/// Root metadata: the keys of the top roles (section 4.3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// The specification's version.
    pub spec_version: String,
    /// Whether files carry their version or hash in their names.
    #[serde(default)]
    pub consistent_snapshot: bool,
    /// From 1, without gaps.
    pub version: u64,
    /// The first instant at which it no longer holds.
    #[serde(with = "seconds")]
    pub expires: Instant,
    /// Keys by id.
    pub keys: BTreeMap<String, RoleKey>,
    /// The four top roles by name.
    pub roles: BTreeMap<String, RoleKeys>,
}

/// Timestamp metadata: the newest snapshot (section 4.6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timestamp {
    /// The specification's version.
    pub spec_version: String,
    /// Grows with each publication.
    pub version: u64,
    /// The first instant at which it no longer holds.
    #[serde(with = "seconds")]
    pub expires: Instant,
    /// One entry, `snapshot.json`.
    pub meta: BTreeMap<String, MetaFile>,
    /// Ours: when the authority published, which is the age of the data.
    #[serde(rename = "x-published-at", with = "optional_seconds")]
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published_at: Option<Instant>,
}

/// Snapshot metadata: which versions belong together (section 4.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot {
    /// The specification's version.
    pub spec_version: String,
    /// Grows with each publication.
    pub version: u64,
    /// The first instant at which it no longer holds.
    #[serde(with = "seconds")]
    pub expires: Instant,
    /// `targets.json` and the delegated roles' files.
    pub meta: BTreeMap<String, MetaFile>,
}

/// Targets metadata: files, and further roles (section 4.5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Targets {
    /// The specification's version.
    pub spec_version: String,
    /// Grows with each change.
    pub version: u64,
    /// The first instant at which it no longer holds.
    #[serde(with = "seconds")]
    pub expires: Instant,
    /// Targets by path.
    pub targets: BTreeMap<String, TargetFile>,
    /// The roles that it delegates to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub delegations: Option<Delegations>,
}

/// A metadata file that other metadata name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MetaFile {
    /// Its version.
    pub version: u64,
    /// Its length in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub length: Option<u64>,
    /// Its hashes in hexadecimal, by algorithm.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hashes: Option<BTreeMap<String, String>>,
}

/// A target file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetFile {
    /// Its length in bytes.
    pub length: u64,
    /// Its hashes in hexadecimal, by algorithm.
    pub hashes: BTreeMap<String, String>,
}

impl MetaFile {
    /// What to write about a file of these bytes.
    #[must_use]
    pub(crate) fn describe(version: u64, bytes: &[u8]) -> Self {
        let TargetFile { length, hashes } = TargetFile::describe(bytes);
        Self { version, length: Some(length), hashes: Some(hashes) }
    }

    /// Checks a file against what the metadata say.
    ///
    /// # Errors
    /// [`TrustError::Length`], [`TrustError::Hash`].
    pub(crate) fn check(&self, what: &str, bytes: &[u8]) -> Result<(), TrustError> {
        if let Some(length) = self.length {
            check_length(what, length_of(bytes), length)?;
        }
        self.hashes.as_ref().map_or(Ok(()), |hashes| check_hash(what, bytes, hashes))
    }
}

impl TargetFile {
    /// What to write about a file of these bytes.
    #[must_use]
    pub fn describe(bytes: &[u8]) -> Self {
        Self {
            length: length_of(bytes),
            hashes: BTreeMap::from([("sha256".to_owned(), hex(&Sha256::digest(bytes)))]),
        }
    }

    /// The SHA-256, in hexadecimal.
    ///
    /// # Errors
    /// [`TrustError::NoHash`] where there is none, or it isn't one.
    pub(crate) fn sha256(&self, what: &str) -> Result<&str, TrustError> {
        self.hashes
            .get("sha256")
            .map(String::as_str)
            .filter(|hash| hash.len() == 64 && hash.bytes().all(|b| b.is_ascii_hexdigit()))
            .ok_or_else(|| TrustError::NoHash { what: what.to_owned() })
    }

    /// The hash that stands before the file's name in a repository with consistent snapshots
    /// (section 6.2): any one of its hashes will do.
    ///
    /// # Errors
    /// [`TrustError::NoHash`] where there is none that could stand in a name.
    pub(crate) fn name_prefix(&self, what: &str) -> Result<&str, TrustError> {
        let known = ["sha256", "sha512"].iter().filter_map(|&name| self.hashes.get(name));
        let plain = |hash: &&String| {
            (1..=128).contains(&hash.len()) && hash.bytes().all(|b| b.is_ascii_hexdigit())
        };
        let hash = known.chain(self.hashes.values()).find(plain);
        hash.map(String::as_str).ok_or_else(|| TrustError::NoHash { what: what.to_owned() })
    }

    /// Checks a file against what the metadata say.
    ///
    /// # Errors
    /// [`TrustError::Length`], [`TrustError::Hash`], [`TrustError::NoHash`].
    pub fn check(&self, what: &str, bytes: &[u8]) -> Result<(), TrustError> {
        check_length(what, length_of(bytes), self.length)?;
        check_hash(what, bytes, &self.hashes)
    }

    /// True where a file has all of it; what can't be read has not.
    pub(crate) fn is_whole_in(&self, from: &Path, what: &str) -> bool {
        let Ok(mut opened) = storage::open_file(from) else { return false };
        if opened.metadata().map_or(true, |metadata| metadata.len() != self.length) {
            return false;
        }
        let mut checking = self.checking();
        let taken = |piece: &[u8]| {
            checking.take(piece);
            Ok(())
        };
        let read: io::Result<()> = storage::in_pieces(&mut opened, taken, |error| error);
        read.is_ok() && checking.finish(what).is_ok()
    }

    /// As [`TargetFile::describe`], of a file.
    ///
    /// # Errors
    /// That of reading it.
    #[cfg(feature = "authority")]
    pub(crate) fn describe_file(from: &mut dyn io::Read) -> io::Result<Self> {
        let (mut length, mut hash) = (0_u64, Sha256::new());
        let taken = |piece: &[u8]| {
            length = length.saturating_add(length_of(piece));
            hash.update(piece);
            Ok(())
        };
        storage::in_pieces(from, taken, |error| error)?;
        let hashes = BTreeMap::from([("sha256".to_owned(), hex(&hash.finalize()))]);
        Ok(Self { length, hashes })
    }

    /// As [`TargetFile::check`], of bytes that come piece by piece.
    pub(crate) fn checking(&self) -> Checking<'_> {
        Checking { file: self, length: 0, hashing: Hashing::of(&self.hashes) }
    }
}

/// The check of a file that isn't held as a whole.
pub(crate) struct Checking<'a> {
    file: &'a TargetFile,
    length: u64,
    hashing: Hashing<'a>,
}

impl Checking<'_> {
    /// Takes the next piece.
    pub(crate) fn take(&mut self, piece: &[u8]) {
        self.length = self.length.saturating_add(length_of(piece));
        self.hashing.take(piece);
    }

    /// Whether that was all, and the right bytes.
    ///
    /// # Errors
    /// As [`TargetFile::check`].
    pub(crate) fn finish(self, what: &str) -> Result<(), TrustError> {
        check_length(what, self.length, self.file.length)?;
        self.hashing.finish(what)
    }
}

fn length_of(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}

fn check_length(what: &str, found: u64, expected: u64) -> Result<(), TrustError> {
    if found == expected {
        return Ok(());
    }
    Err(TrustError::Length { what: what.to_owned(), found, expected })
}

fn check_hash(
    what: &str,
    bytes: &[u8],
    hashes: &BTreeMap<String, String>,
) -> Result<(), TrustError> {
    let mut hashing = Hashing::of(hashes);
    hashing.take(bytes);
    hashing.finish(what)
}

/// The check of every hash that this client knows; there has to be one.
struct Hashing<'a> {
    expected: &'a BTreeMap<String, String>,
    sha256: Option<Sha256>,
    sha512: Option<Sha512>,
}

impl<'a> Hashing<'a> {
    fn of(expected: &'a BTreeMap<String, String>) -> Self {
        let is_asked = |algorithm| expected.contains_key(algorithm);
        Self {
            expected,
            sha256: is_asked("sha256").then(Sha256::new),
            sha512: is_asked("sha512").then(Sha512::new),
        }
    }

    fn take(&mut self, piece: &[u8]) {
        if let Some(hash) = &mut self.sha256 {
            hash.update(piece);
        }
        if let Some(hash) = &mut self.sha512 {
            hash.update(piece);
        }
    }

    fn finish(self, what: &str) -> Result<(), TrustError> {
        let found = [
            ("sha256", self.sha256.map(|hash| hex(&hash.finalize()))),
            ("sha512", self.sha512.map(|hash| hex(&hash.finalize()))),
        ];
        let mut any = false;
        for (name, hash) in found.into_iter().filter_map(|(name, hash)| Some((name, hash?))) {
            let expected = self.expected.get(name);
            if !expected.is_some_and(|expected| hash.eq_ignore_ascii_case(expected)) {
                return Err(TrustError::Hash { what: what.to_owned() });
            }
            any = true;
        }
        if any { Ok(()) } else { Err(TrustError::NoHash { what: what.to_owned() }) }
    }
}

const TIME_FORMAT: &str = "%Y-%m-%dT%H:%M:%SZ";

/// TUF's form of an instant: whole seconds, UTC, `Z`.
mod seconds {
    use super::*;

    pub(super) fn serialize<S: Serializer>(at: &Instant, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&at.trunc_subsecs(0).format(TIME_FORMAT))
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Instant, D::Error> {
        let text = String::deserialize(from)?;
        NaiveDateTime::parse_from_str(&text, TIME_FORMAT)
            .map(|at| at.and_utc())
            .map_err(|_| serde::de::Error::custom("an instant has the form 2021-10-05T00:10:00Z"))
    }
}

mod optional_seconds {
    use super::*;

    #[expect(clippy::ref_option, reason = "serde calls it so")]
    pub(super) fn serialize<S: Serializer>(at: &Option<Instant>, to: S) -> Result<S::Ok, S::Error> {
        match at {
            Some(at) => seconds::serialize(at, to),
            None => to.serialize_none(),
        }
    }

    pub(super) fn deserialize<'de, D>(from: D) -> Result<Option<Instant>, D::Error>
    where
        D: Deserializer<'de>,
    {
        seconds::deserialize(from).map(Some)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_hash_has_to_fit_and_one_has_to_be_known() {
        let file = |hashes: &[(&str, String)]| TargetFile {
            length: 4,
            hashes: hashes.iter().map(|(name, hash)| ((*name).to_owned(), hash.clone())).collect(),
        };
        let sha256 = ("sha256", hex(&Sha256::digest("chot")));
        let sha512 = ("sha512", hex(&Sha512::digest("chot")));
        let unknown = ("md5", "00".to_owned());
        file(std::slice::from_ref(&sha512)).check("it", b"chot").unwrap();
        file(&[sha256.clone(), sha512.clone(), unknown.clone()]).check("it", b"chot").unwrap();
        let wrong = ("sha512", hex(&Sha512::digest("chop")));
        let error = file(&[sha256.clone(), wrong]).check("it", b"chot").unwrap_err();
        assert!(matches!(error, TrustError::Hash { .. }));
        let error = file(std::slice::from_ref(&unknown)).check("it", b"chot").unwrap_err();
        assert!(matches!(error, TrustError::NoHash { .. }));
        assert_eq!(file(&[sha512.clone(), sha256.clone()]).name_prefix("it").unwrap(), sha256.1);
        assert_eq!(file(&[unknown, sha512.clone()]).name_prefix("it").unwrap(), sha512.1);
        assert!(file(&[("x", "../x".to_owned())]).name_prefix("it").is_err());
    }
}
