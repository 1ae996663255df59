//! Where a phone keeps its secrets.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::encoding::document::{DocumentError, base64url, parse_document};
use crate::storage::{self, Access, StorageError};

/// The names of a phone's secrets.
pub mod secret {
    /// Turns ID numbers into roster keys: 32 bytes.
    pub const ROSTER_HASH_KEY: &str = "roster-hash-key";
    /// Put on top of it when enrolments were cut off, oldest first: epoch (4 bytes, big-endian),
    /// seconds since 1970 (8), 32 bytes each; a single byte where none was.
    pub const FURTHER_ROSTER_KEYS: &str = "further-roster-keys";
    /// Turns roster keys into pseudonyms: 32 bytes.
    pub const PSEUDONYM_KEY: &str = "pseudonym-key";
    /// The authority's: those before, oldest first, 32 bytes each.
    pub const EARLIER_PSEUDONYM_KEYS: &str = "earlier-pseudonym-keys";
    /// SHA-256 of the root of trust that the phone was enrolled with: 32 bytes.
    pub const ROOT_HASH: &str = "root-hash";
    /// Opens roster and trace targets: the epoch's number (4 bytes, big-endian), then 32 bytes.
    pub const EPOCH_KEY: &str = "epoch-key";
    /// The authority's: the key of the epoch before, in the same form.
    pub const PREVIOUS_EPOCH_KEY: &str = "previous-epoch-key";
    /// Seals this phone's journal: 32 bytes.
    pub const JOURNAL_KEY: &str = "journal-key";
    /// Which journal this phone writes: its id, 16 bytes; a single byte as long as it has made none. A
    /// journal that is gone is missed by it.
    pub const JOURNAL_ID: &str = "journal-id";
    /// How far what this phone installed came, so that it is never taken back: a JSON document
    /// `chot-reached`; a single byte as long as it has installed nothing.
    pub const REACHED: &str = "reached";
    /// What an app's self-test keeps for a moment.
    pub const PROBE: &str = "self-test";

    /// All that a phone keeps, in the order in which they are forgotten when it is unenrolled: first
    /// what opens the rest.
    pub const OF_A_PHONE: [&str; 9] = [
        EPOCH_KEY,
        ROSTER_HASH_KEY,
        FURTHER_ROSTER_KEYS,
        PSEUDONYM_KEY,
        JOURNAL_KEY,
        JOURNAL_ID,
        REACHED,
        ROOT_HASH,
        PROBE,
    ];
}

/// Why a secret can't be kept or got back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum KeystoreError {
    /// There is no such secret: the phone has to be enrolled anew.
    #[error("the key store has no {name}: enrol this phone anew")]
    Missing {
        /// The secret's name.
        name: &'static str,
    },
    /// A secret of the wrong length.
    #[error("the key store's {name} has the wrong length: enrol this phone anew")]
    WrongLength {
        /// The secret's name.
        name: &'static str,
    },
    /// The key store's file isn't one.
    #[error("the key store cannot be read: {0}")]
    Document(#[from] DocumentError),
    /// The key store's file can't be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The platform's key store is locked: the phone has to be unlocked.
    #[error("the platform's key store is locked: unlock the phone")]
    Locked,
    /// The platform's key store failed.
    #[error("the platform's key store failed: {0}")]
    Platform(String),
}

/// A place for secrets: the platform's key store, supplied by the shell, or [`FileKeystore`].
///
/// ```
/// use std::collections::HashMap;
/// use std::sync::{Mutex, PoisonError};
///
/// use chot_core::keys::{Keystore, KeystoreError, secret};
/// use zeroize::Zeroizing;
///
/// /// A key store for tests: in memory.
/// #[derive(Default)]
/// struct InMemory(Mutex<HashMap<String, Zeroizing<Vec<u8>>>>);
///
/// impl Keystore for InMemory {
///     fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
///         let secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         Ok(secrets.get(name).cloned())
///     }
///
///     fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
///         let mut secrets = self.0.lock().unwrap_or_else(PoisonError::into_inner);
///         secrets.insert(name.to_owned(), Zeroizing::new(secret.to_vec()));
///         Ok(())
///     }
///
///     fn remove(&self, name: &str) -> Result<(), KeystoreError> {
///         self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(name);
///         Ok(())
///     }
/// }
///
/// let keys = InMemory::default();
/// let missing = keys.require(secret::JOURNAL_KEY);
/// assert!(matches!(missing, Err(KeystoreError::Missing { name: "journal-key" })));
/// ```
pub trait Keystore: Send + Sync {
    /// The secret of this name, if there is one.
    ///
    /// # Errors
    /// [`KeystoreError`] if the store can't be read.
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError>;

    /// Keeps a secret under a name, in place of an earlier one.
    ///
    /// # Errors
    /// [`KeystoreError`] if it can't be kept; the earlier one then stays.
    fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError>;

    /// Forgets the secret of this name; that there is none is no error.
    ///
    /// # Errors
    /// [`KeystoreError`] if it may still be there.
    fn remove(&self, name: &str) -> Result<(), KeystoreError>;

    /// The secret of this name.
    ///
    /// # Errors
    /// As [`Keystore::load`], and [`KeystoreError::Missing`].
    fn require(&self, name: &'static str) -> Result<Zeroizing<Vec<u8>>, KeystoreError> {
        self.load(name)?.ok_or(KeystoreError::Missing { name })
    }
}

const FORMAT: &str = "chot-keystore";
const VERSION: u64 = 1;

/// Secrets in a file that only its owner reads: the command line's stand-in for a platform's key
/// store. Who reads the disk reads it.
#[derive(Clone, Debug)]
pub struct FileKeystore {
    path: PathBuf,
}

#[derive(Serialize, Deserialize)]
struct File {
    format: String,
    version: u64,
    secrets: BTreeMap<String, Entry>,
}

#[derive(Serialize, Deserialize)]
struct Entry(#[serde(with = "base64url")] Bytes);

struct Bytes(Zeroizing<Vec<u8>>);

impl AsRef<[u8]> for Bytes {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Bytes {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }
}

impl FileKeystore {
    /// The file `keystore.json` in a folder.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        Self { path: folder.join("keystore.json") }
    }

    /// Keeps secrets under their names, all of them or none.
    ///
    /// # Errors
    /// As [`Keystore::store`].
    pub(crate) fn store_all(&self, new: &[(&str, &[u8])]) -> Result<(), KeystoreError> {
        let mut secrets = self.read()?;
        for (name, secret) in new {
            secrets.insert((*name).to_owned(), Entry(secret.to_vec().into()));
        }
        self.write(secrets)
    }

    fn read(&self) -> Result<BTreeMap<String, Entry>, KeystoreError> {
        match storage::read_if_there(&self.path, 1 << 20)?.map(Zeroizing::new) {
            None => Ok(BTreeMap::new()),
            Some(bytes) => {
                let file: File = parse_document(&bytes, FORMAT, VERSION)?;
                Ok(file.secrets)
            }
        }
    }

    fn write(&self, secrets: BTreeMap<String, Entry>) -> Result<(), KeystoreError> {
        let file = File { format: FORMAT.to_owned(), version: VERSION, secrets };
        let bytes = serde_json::to_vec_pretty(&file).map(Zeroizing::new);
        let bytes = bytes.map_err(|error| KeystoreError::Platform(error.to_string()))?;
        Ok(storage::write_atomically(&self.path, &bytes, Access::Private)?)
    }
}

impl Keystore for FileKeystore {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        Ok(self.read()?.remove(name).map(|Entry(bytes)| bytes.0))
    }

    fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        self.store_all(&[(name, secret)])
    }

    /// The file goes with its last secret.
    fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        let mut secrets = self.read()?;
        if secrets.remove(name).is_none() {
            return Ok(());
        }
        if secrets.is_empty() {
            storage::remove_file(&self.path)?;
            return Ok(());
        }
        self.write(secrets)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_kept_by_name_in_a_private_file() {
        let folder = tempfile::tempdir().unwrap();
        let keys = FileKeystore::in_folder(folder.path());
        assert!(keys.load("a").unwrap().is_none());
        keys.store("a", b"one").unwrap();
        keys.store("b", b"two").unwrap();
        keys.store("a", b"three").unwrap();
        assert_eq!(keys.require("a").unwrap().as_slice(), b"three");
        assert_eq!(keys.require("b").unwrap().as_slice(), b"two");
        assert!(matches!(keys.require("c"), Err(KeystoreError::Missing { name: "c" })));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(&keys.path).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn a_secret_is_forgotten_and_the_file_goes_with_the_last() {
        let folder = tempfile::tempdir().unwrap();
        let keys = FileKeystore::in_folder(folder.path());
        keys.remove("a").unwrap();
        keys.store("a", b"one").unwrap();
        keys.store("b", b"two").unwrap();
        keys.remove("a").unwrap();
        assert!(keys.load("a").unwrap().is_none());
        assert_eq!(keys.require("b").unwrap().as_slice(), b"two");
        keys.remove("b").unwrap();
        assert!(!keys.path.exists());
    }
}
