//! The authority's register: to whom which credential and which permits were issued.
//!
//! One file a person, named by roster key. It holds personal data and stays with the authority.
//!
//! Beside them, two status lists of one bit: `taken.cbor`, the places that were given out, and
//! `revoked.cbor`, what was taken back. The second alone says what is revoked: it is published, and
//! it is written before anything that follows from it.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{PermitFile, PersonFile};
use crate::encoding::document::{DocumentError, parse_document};
use crate::keys::CurveKey;
use crate::model::RosterKey;
use crate::published::{Bits, StatusList, StatusListError};
use crate::storage::{
    Access, StorageError, make_folder, names_in, read_bounded, read_if_there, write_atomically,
};
use crate::time::Instant;

const ENTRY: &str = "chot-register-entry";
const VERSION: u64 = 2;
const LONGEST: u64 = 1 << 20;
/// Largest status list in a file: an uncompressible one of the greatest length.
const LONGEST_LIST: u64 = 5 << 20;
const TAKEN: &str = "taken.cbor";
const REVOKED: &str = "revoked.cbor";
/// How many statuses a list has from the beginning. It says nothing about how many are in use.
const FIRST_LENGTH: usize = 1 << 20;

/// Why the register can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The disk refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A file isn't what it should be.
    #[error("{}: {source}", file.display())]
    Document {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        source: DocumentError,
    },
    /// A holder's key isn't one.
    #[error("{}: the holder's key is damaged", .0.display())]
    CurveKey(PathBuf),
    /// No status index is left.
    #[error("the status list is full: more than 16 million credentials and permits were issued")]
    Full,
    /// A list of status indices is damaged.
    #[error("{}: {source}", file.display())]
    List {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        source: StatusListError,
    },
    /// The system's random generator failed.
    #[error("the system's random generator failed: {0}")]
    Random(getrandom::Error),
    /// The document can't be written as JSON.
    #[error("the register's entry cannot be written: {0}")]
    Serialise(#[from] serde_json::Error),
}

/// What was issued to a person.
pub(super) struct Entry {
    pub(super) person: PersonFile,
    pub(super) holder: Option<CurveKey>,
    /// The credentials whose time isn't over.
    pub(super) credentials: Vec<CredentialEntry>,
    pub(super) permits: Vec<PermitEntry>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct CredentialEntry {
    /// `cti`, in hexadecimal.
    pub(super) id: String,
    pub(super) status_index: u32,
    pub(super) expires_at: Instant,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PermitEntry {
    pub(super) file: PermitFile,
    pub(super) status_index: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u64,
    person: PersonFile,
    holder: Option<Holder>,
    credentials: Vec<CredentialEntry>,
    permits: Vec<PermitEntry>,
}

#[derive(Serialize, Deserialize)]
struct Holder {
    curve: String,
    key: String,
}

/// The register, in a folder of the authority's.
#[derive(Debug)]
pub(crate) struct Register {
    folder: PathBuf,
}

impl Register {
    /// Opens the register in `folder`, which is made if it isn't there.
    ///
    /// # Errors
    /// [`RegisterError::Storage`] if it can't be made.
    pub(crate) fn open(folder: &Path) -> Result<Self, RegisterError> {
        make_folder(folder, Access::Private)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// A free place in the status list; taken by the call.
    ///
    /// Any free one, by chance: a place says nothing about how many were given out, or in which
    /// order. The list is doubled once it is half full.
    pub(super) fn next_status_index(&mut self) -> Result<u32, RegisterError> {
        let mut taken = self.list(TAKEN)?;
        if taken.count() >= taken.len() / 2 {
            taken.grow(taken.len().saturating_mul(2)).map_err(|_| RegisterError::Full)?;
        }
        let mask = u32::try_from(taken.len().saturating_sub(1)).unwrap_or(u32::MAX);
        // At most every second is taken: so many in a row are no chance.
        for _ in 0..256 {
            let mut bytes = [0; 4];
            getrandom::fill(&mut bytes).map_err(RegisterError::Random)?;
            let index = u32::from_le_bytes(bytes) & mask;
            if taken.set(index, 1) == Ok(true) {
                self.write_list(TAKEN, &taken)?;
                return Ok(index);
            }
        }
        Err(RegisterError::Full)
    }

    /// What was taken back, as long as the list of places.
    ///
    /// # Errors
    /// [`RegisterError`] if a list can't be read.
    pub(crate) fn revoked(&self) -> Result<StatusList, RegisterError> {
        let mut revoked = self.list(REVOKED)?;
        revoked.grow(self.list(TAKEN)?.len()).map_err(|_| RegisterError::Full)?;
        Ok(revoked)
    }

    /// Takes back what has these places. Nothing is written where all were taken back before.
    pub(super) fn revoke(&mut self, indices: &[u32]) -> Result<(), RegisterError> {
        let mut revoked = self.revoked()?;
        let mut changed = false;
        for index in indices {
            changed |= revoked.set(*index, 1).map_err(|source| self.damaged(REVOKED, source))?;
        }
        if changed { self.write_list(REVOKED, &revoked) } else { Ok(()) }
    }

    fn list(&self, name: &str) -> Result<StatusList, RegisterError> {
        let list = match read_if_there(&self.folder.join(name), LONGEST_LIST)? {
            Some(bytes) => StatusList::from_cbor(&bytes),
            None => StatusList::new(Bits::One, FIRST_LENGTH),
        };
        list.map_err(|source| self.damaged(name, source))
    }

    fn write_list(&self, name: &str, list: &StatusList) -> Result<(), RegisterError> {
        Ok(write_atomically(&self.folder.join(name), &list.to_cbor(), Access::Private)?)
    }

    fn damaged(&self, name: &str, source: StatusListError) -> RegisterError {
        RegisterError::List { file: self.folder.join(name), source }
    }

    pub(super) fn find(&self, person: &RosterKey) -> Result<Option<Entry>, RegisterError> {
        let file = self.file(person);
        read_if_there(&file, LONGEST)?.map(|bytes| read(&file, &bytes)).transpose()
    }

    /// Whose permit a number is.
    pub(super) fn owner_of(&self, permit: &str) -> Result<Option<RosterKey>, RegisterError> {
        let mut owner = None;
        self.each(|person, entry| {
            if entry.permits.iter().any(|held| held.file.number == permit) {
                owner = Some(person);
            }
        })?;
        Ok(owner)
    }

    /// Looks at every entry.
    pub(super) fn each(
        &self,
        mut look: impl FnMut(RosterKey, &Entry),
    ) -> Result<(), RegisterError> {
        for name in names_in(&self.folder)? {
            let Some(person) = name.strip_suffix(".json").and_then(roster_key) else { continue };
            let file = self.folder.join(&name);
            look(person, &read(&file, &read_bounded(&file, LONGEST)?)?);
        }
        Ok(())
    }

    pub(super) fn put(&mut self, person: &RosterKey, entry: &Entry) -> Result<(), RegisterError> {
        let document = Document {
            format: ENTRY.to_owned(),
            version: VERSION,
            person: entry.person.clone(),
            holder: entry.holder.as_ref().map(|key| Holder {
                curve: key.curve().to_owned(),
                key: URL_SAFE_NO_PAD.encode(key.to_bytes()),
            }),
            credentials: entry.credentials.clone(),
            permits: entry.permits.clone(),
        };
        let bytes = serde_json::to_vec_pretty(&document)?;
        Ok(write_atomically(&self.file(person), &bytes, Access::Private)?)
    }

    fn file(&self, person: &RosterKey) -> PathBuf {
        self.folder.join(format!("{}.json", URL_SAFE_NO_PAD.encode(person.0)))
    }
}

fn roster_key(name: &str) -> Option<RosterKey> {
    URL_SAFE_NO_PAD.decode(name).ok().and_then(|bytes| bytes.try_into().ok()).map(RosterKey)
}

fn read(file: &Path, bytes: &[u8]) -> Result<Entry, RegisterError> {
    let document: Document = parse_document(bytes, ENTRY, VERSION)
        .map_err(|source| RegisterError::Document { file: file.to_owned(), source })?;
    let holder = match document.holder {
        None => None,
        Some(holder) => {
            let bytes = URL_SAFE_NO_PAD.decode(&holder.key).unwrap_or_default();
            let key = match holder.curve.as_str() {
                "Ed25519" => CurveKey::ed25519(&bytes),
                _ => CurveKey::p256(&bytes),
            };
            Some(key.map_err(|_| RegisterError::CurveKey(file.to_owned()))?)
        }
    };
    let Document { person, credentials, permits, .. } = document;
    Ok(Entry { person, holder, credentials, permits })
}
