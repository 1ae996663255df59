//! The authority's register: to whom which credential and which permits were issued.
//!
//! One file a person, named by roster key. It holds personal data and stays with the authority.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{PermitFile, PersonFile};
use crate::credential::HolderKey;
use crate::identity::RosterKey;
use crate::storage::{
    Access, DocumentError, StorageError, make_folder, names_in, parse_document, read_bounded,
    read_if_there, write_atomically,
};

const ENTRY: &str = "chot-register-entry";
const COUNTER: &str = "chot-register-counter";
const VERSION: u64 = 1;
const LONGEST: u64 = 1 << 20;

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
    HolderKey(PathBuf),
    /// No status index is left.
    #[error("all 2^32 status indices are used")]
    Full,
    /// The document can't be written as JSON.
    #[error("the register's entry cannot be written: {0}")]
    Serialise(#[from] serde_json::Error),
}

/// What was issued to a person.
pub(super) struct Entry {
    pub(super) person: PersonFile,
    pub(super) holder: Option<HolderKey>,
    pub(super) status_index: u32,
    pub(super) permits: Vec<PermitEntry>,
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
    status_index: u32,
    permits: Vec<PermitEntry>,
}

#[derive(Serialize, Deserialize)]
struct Holder {
    curve: String,
    key: String,
}

#[derive(Serialize, Deserialize)]
struct Counter {
    format: String,
    version: u64,
    next_status_index: u32,
}

/// The register, in a folder of the authority's.
pub struct Register {
    folder: PathBuf,
}

impl Register {
    /// Opens the register in `folder`, which is made if it isn't there.
    ///
    /// # Errors
    /// [`RegisterError::Storage`] if it can't be made.
    pub fn open(folder: &Path) -> Result<Self, RegisterError> {
        make_folder(folder, Access::Private)?;
        Ok(Self { folder: folder.to_owned() })
    }

    /// The next free place in the status list; taken by the call.
    pub(super) fn next_status_index(&mut self) -> Result<u32, RegisterError> {
        let file = self.folder.join("counter.json");
        let index = match read_if_there(&file, LONGEST)? {
            None => 0,
            Some(bytes) => {
                let counter: Counter = parse_document(&bytes, COUNTER, VERSION)
                    .map_err(|source| RegisterError::Document { file: file.clone(), source })?;
                counter.next_status_index
            }
        };
        let next_status_index = index.checked_add(1).ok_or(RegisterError::Full)?;
        let counter = Counter { format: COUNTER.into(), version: VERSION, next_status_index };
        write_atomically(&file, &serde_json::to_vec(&counter)?, Access::Private)?;
        Ok(index)
    }

    pub(super) fn find(&self, person: &RosterKey) -> Result<Option<Entry>, RegisterError> {
        let file = self.file(person);
        read_if_there(&file, LONGEST)?.map(|bytes| read(&file, &bytes)).transpose()
    }

    /// Whose permit a number is.
    pub(super) fn owner_of(&self, permit: &str) -> Result<Option<RosterKey>, RegisterError> {
        for name in names_in(&self.folder)? {
            let Some(person) = name.strip_suffix(".json").and_then(roster_key) else { continue };
            let file = self.folder.join(&name);
            let entry = read(&file, &read_bounded(&file, LONGEST)?)?;
            if entry.permits.iter().any(|held| held.file.number == permit) {
                return Ok(Some(person));
            }
        }
        Ok(None)
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
            status_index: entry.status_index,
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
                "Ed25519" => HolderKey::ed25519(&bytes),
                _ => HolderKey::p256(&bytes),
            };
            Some(key.map_err(|_| RegisterError::HolderKey(file.to_owned()))?)
        }
    };
    let Document { person, status_index, permits, .. } = document;
    Ok(Entry { person, holder, status_index, permits })
}
