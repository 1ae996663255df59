//! The phone's store: what it was enrolled with, and the last update that held.
//!
//! A folder with
//!
//! - `device.json`, `root.json`: the city, and the root of trust that was handed over in person;
//! - `keystore.json`: secrets, where no platform key store is supplied ([`Keystore`]);
//! - `generations/N/`: one update, metadata and targets as they were verified;
//! - `partial/`: targets of an update that was interrupted, to be gone on with;
//! - `current`: the number of the generation in use, switched by one rename;
//! - `unenrolling`: the header, under another name, while the store is being removed.
//!
//! An update writes a new generation beside the one in use, forces it to the disk and only then
//! switches over: interrupted at any byte, the store is as before. What is loaded is checked again
//! from the pinned root down, every time.
//!
//! ```
//! use chot_core::device::Device;
//! # use chot_core::time::Instant;
//!
//! # #[cfg(not(feature = "authority"))]
//! # fn main() {}
//! # #[cfg(feature = "authority")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let at: Instant = "2021-10-05T00:10:00Z".parse()?;
//! # use chot_core::{authority::Authority, published::Checkpoints};
//! # let folder = tempfile::tempdir()?;
//! # let city = folder.path().join("city");
//! # let mut authority = Authority::init(&city, "Example City", None, at)?;
//! # authority.stage_empty_lists()?;
//! # authority.set_policy(include_bytes!("../../../tests/policies/factory-night-bus.json"))?;
//! # let sites = br#"{"format": "chot-checkpoints", "version": 1,
//! #     "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
//! # authority.set_checkpoints(&Checkpoints::parse(sites)?)?;
//! # authority.publish(at, None)?;
//! # let enrolment = authority.enrolment()?;
//! # let phone = folder.path().join("phone");
//! // The enrolment is handed over in person; an app uses `init_with` and the platform's key store.
//! let device = Device::init(&phone, &enrolment)?;
//! assert_eq!(device.city(), "Example City");
//! assert!(device.installed().is_err()); // until the first update
//! # Ok(())
//! # }
//! ```

mod address;
mod enrolment;
mod generation;
mod memory;
mod partial;
mod series;
mod status;
mod training;
mod trust;
mod unenrol;
mod update;

#[cfg(test)]
mod attacks;
#[cfg(test)]
#[cfg(feature = "authority")]
mod tests;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

pub use address::{UpdateAddress, UpdateAddressError};
pub use enrolment::{Enrolment, EnrolmentError, RootPreview};
pub use generation::RulesBefore;
pub use series::{EnrolmentSeries, SERIES_PREFIX, SeriesError, series_of};
pub use status::{RoleStatus, RosterStatus, Status, TargetStatus};
pub(crate) use training::TrainingCity;
pub use trust::PublicTrust;
pub(crate) use unenrol::{Unenrolling, city_of};
pub(crate) use update::Staged;
pub use update::UpdateReport;

use self::generation::{Generation, no_number};
use self::memory::{NOTHING, reached_in};
use crate::encoding::document::{DocumentError, parse_document};
use crate::keys::{EpochKey, FileKeystore, Keystore, KeystoreError, secret};
use crate::model::{PseudonymKey, RosterHashKey};
use crate::published::EpochKeys;
use crate::published::target::{ISSUERS_PATH, POLICY_PATH};
use crate::storage::{self, Access, LockError, SharedFile, StorageError, StoreLock};
use crate::time::{Instant, PUBLISHER_AHEAD};
use crate::travel::{IssuerKeys, IssuerKeysError, TrustStore};
use crate::tuf::{TrustError, TrustedSet};

const FORMAT: &str = "chot-device";
const VERSION: u64 = 2;
/// Of a store whose roster hash key has no further keys: what earlier programs read.
const PLAIN_VERSION: u64 = 1;
/// Largest small file of the store.
const MAX_FILE: u64 = 1 << 20;

/// Why the phone's store can't be made, read or updated.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum DeviceError {
    /// There is a store already; nothing was changed.
    #[error("{} holds a device's store already; nothing was changed", folder.display())]
    Exists {
        /// The folder.
        folder: PathBuf,
    },
    /// What is left of a store is there, without its header; nothing was changed.
    #[error(
        "{} is what is left of a device's store, whose device.json is gone: put its folder aside,          or enrol into another one; nothing was changed",
        path.display()
    )]
    Remains {
        /// One of its files.
        path: PathBuf,
    },
    /// There is no store.
    #[error("{} holds no device's store: make one with `chot device init`", folder.display())]
    NotADevice {
        /// The folder.
        folder: PathBuf,
    },
    /// One of the store's own files can't be read.
    #[error("{}: {source}", path.display())]
    Document {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: DocumentError,
    },
    /// Nothing was installed yet.
    #[error("nothing is installed on this device yet: update it first")]
    NothingInstalled,
    /// The root of trust isn't the one that the phone was enrolled with.
    #[error(
        "{} is not the root of trust that this phone was enrolled with: enrol it anew, into \
         another folder",
        path.display()
    )]
    OtherRoot {
        /// The root's file.
        path: PathBuf,
    },
    /// What is installed no longer passes the checks that it passed when it was installed.
    #[error("what is installed on this device is damaged, update it: {source}")]
    Damaged {
        /// What doesn't hold.
        source: TrustError,
    },
    /// What is installed is older than what this phone had: somebody put it there, or lost the newer.
    #[error(
        "what is installed on this device is older than what it had{}, update it: {source}",
        published_at.map_or_else(String::new, |at| format!(", which was published at {at}"))
    )]
    TakenBack {
        /// When what it had was published.
        published_at: Option<Instant>,
        /// In what it is older.
        source: TrustError,
    },
    /// The update is installed, but isn't kept in mind: were it lost, an older one would be taken.
    #[error(
        "the update is installed, but the key store cannot keep how new it is, update again: {source}"
    )]
    NotKept {
        /// What the key store said.
        source: KeystoreError,
    },
    /// This phone is enrolled already; nothing was changed.
    #[error(
        "this phone is enrolled already, with a store in another folder: its key store has what it \
         installed, or the journal that it writes, in mind; wipe that enrolment first; nothing was \
         changed"
    )]
    Enrolled,
    /// The update is refused; what was installed stays.
    #[error("the update is refused: {0}")]
    Refused(#[from] TrustError),
    /// A target of the update can't be read, or doesn't fit the others; what was installed stays.
    #[error("the update is refused: this program cannot use its {path}: {reason}")]
    Unreadable {
        /// The target.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The update has no policy, and what is installed has one, which stays.
    #[error("the update is refused: it publishes no {POLICY_PATH}: nothing to decide by")]
    PolicyGone,
    /// `timestamp.json` doesn't say when the authority published.
    #[error("the update is refused: its timestamp metadata have no x-published-at")]
    NoPublicationTime,
    /// The issuers' keys can't be read.
    #[error("{ISSUERS_PATH}: {0}")]
    Issuers(#[from] IssuerKeysError),
    /// The store is in use, or can't be locked.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A file can't be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// The key store failed.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The enrolment's root of trust doesn't hold.
    #[error("the enrolment's root of trust does not hold: {0}")]
    Root(TrustError),
    /// The enrolment is the training city's.
    #[error(
        "this enrolment is of the made-up city that officers train with, whose keys are everybody's: \
         expected a real city's"
    )]
    Training,
    /// An enrolment can't be read.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The system's random generator failed.
    #[error("the system's random generator failed: {0}")]
    Random(getrandom::Error),
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u64,
    city: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    updates: Option<UpdateAddress>,
}

/// A phone's store.
pub struct Device {
    folder: PathBuf,
    city: String,
    updates: Option<UpdateAddress>,
    pinned_root: Vec<u8>,
    keystore: Arc<dyn Keystore>,
}

impl std::fmt::Debug for Device {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Device({}, {}, ..)", self.folder.display(), self.city)
    }
}

/// What is installed: verified, as raw bytes.
#[derive(Clone, Debug)]
pub struct Installed {
    /// The issuers' keys; none is known where the repository has no such target.
    pub trust: TrustStore,
    /// When the authority published it: the data's age.
    pub published_at: Instant,
    /// The first instant at which one of the roles no longer holds.
    pub expires: Instant,
    /// What the clock must not be behind: what was learnt of the time, or the instant of this
    /// publication, where that is later by more than right clocks differ.
    pub hard_floor: Instant,
    /// True where the phone's clock contradicts the instant of publication: one of them is wrong.
    pub contradicted: bool,
    /// Version of each role's metadata.
    pub versions: BTreeMap<String, u64>,
    targets: Targets,
}

/// The targets of a publication, by path.
#[derive(Clone, Debug, Default)]
struct Targets {
    /// Those in memory, whose hashes were checked.
    held: BTreeMap<String, Vec<u8>>,
    /// Those that are opened page by page, and checked then.
    files: BTreeMap<String, SharedFile>,
}

impl Installed {
    /// What the metadata name, with its targets, and what was learnt of the time.
    fn new(set: &TrustedSet, learnt: Instant, targets: Targets) -> Result<Self, DeviceError> {
        let published_at = set.published_at().ok_or(DeviceError::NoPublicationTime)?;
        let roles = set.roles();
        Ok(Self {
            trust: trust_in(&targets.held)?,
            published_at,
            expires: roles.values().map(|&(_, expires)| expires).min().unwrap_or(published_at),
            hard_floor: floor_of(published_at, learnt),
            contradicted: is_ahead(published_at, learnt),
            versions: roles.into_iter().map(|(role, (version, _))| (role, version)).collect(),
            targets,
        })
    }

    /// What an authority is about to sign, as it would be installed: of no version, and as if it
    /// expired at once.
    #[cfg(feature = "authority")]
    pub(crate) fn unsigned(
        held: BTreeMap<String, Vec<u8>>,
        files: BTreeMap<String, SharedFile>,
        at: Instant,
    ) -> Result<Self, IssuerKeysError> {
        let trust = trust_in(&held)?;
        let versions = BTreeMap::new();
        Ok(Self {
            trust,
            published_at: at,
            expires: at,
            hard_floor: at,
            contradicted: false,
            versions,
            targets: Targets { held, files },
        })
    }

    /// The targets in memory, by path: all but the roster's segments on a phone.
    pub(crate) fn targets(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.targets.held
    }

    /// A target's bytes; none of one that is a file.
    #[must_use]
    pub fn target(&self, path: &str) -> Option<&[u8]> {
        self.targets.held.get(path).map(Vec::as_slice)
    }

    /// The targets that are files, by path: the roster's segments.
    pub(crate) fn files(&self) -> &BTreeMap<String, SharedFile> {
        &self.targets.files
    }

    /// The targets in memory whose path begins with `prefix`, sorted.
    pub(crate) fn targets_under<'a>(
        &'a self,
        prefix: &'a str,
    ) -> impl Iterator<Item = (&'a str, &'a [u8])> {
        self.targets
            .held
            .range(prefix.to_owned()..)
            .take_while(move |(path, _)| path.starts_with(prefix))
            .map(|(path, bytes)| (path.as_str(), bytes.as_slice()))
    }

    /// True where a role no longer holds at `now`: the data are stale.
    #[must_use]
    pub fn is_expired(&self, now: Instant) -> bool {
        self.expires <= now
    }
}

impl Device {
    /// Makes a store in `folder`, with the secrets in its file `keystore.json`.
    ///
    /// # Errors
    /// [`DeviceError::Exists`] where there is one, [`DeviceError::Remains`] where there was,
    /// [`DeviceError::Enrolled`] where the key store is another one's; [`DeviceError`] if the enrolment's
    /// root doesn't hold, or the store can't be written.
    pub fn init(folder: &Path, enrolment: &Enrolment) -> Result<Self, DeviceError> {
        Self::init_with(folder, enrolment, Box::new(FileKeystore::in_folder(folder)))
    }

    /// As [`Device::init`], with the platform's key store.
    ///
    /// # Errors
    /// As [`Device::init`].
    pub fn init_with(
        folder: &Path,
        enrolment: &Enrolment,
        keystore: Box<dyn Keystore>,
    ) -> Result<Self, DeviceError> {
        let root = TrustedSet::new(&enrolment.root, None).map_err(DeviceError::Root)?;
        if training::is_trained_with(&root) {
            return Err(DeviceError::Training);
        }
        if unenrol::is_begun(folder) {
            Unenrolling::of(folder, &*keystore)?.finish()?;
        }
        storage::make_folder(folder, Access::Private)?;
        let _lock = StoreLock::take(folder)?;
        let header_path = folder.join("device.json");
        if header_path.try_exists().is_ok_and(|there| there) {
            return Err(DeviceError::Exists { folder: folder.to_owned() });
        }
        // A phone doesn't lose what it decided, nor its floor of time, with one file. An enrolment that
        // was interrupted left none of these.
        for name in ["journal.redb", "journal.head", "current", "generations"] {
            let path = folder.join(name);
            if path.try_exists().unwrap_or(true) {
                return Err(DeviceError::Remains { path });
            }
        }
        // Nor by a second one beside it: the first one's journal could no longer be opened, and whatever was
        // taken back since would be taken again. An enrolment that was interrupted has neither in mind.
        if reached_in(&*keystore)?.is_some() || journal_in(&*keystore)?.is_some() {
            return Err(DeviceError::Enrolled);
        }
        storage::remove_leftovers(folder);
        keystore.store(secret::ROSTER_HASH_KEY, enrolment.roster_hash_key.expose())?;
        let further = enrolment.roster_hash_key.further_bytes();
        keystore.store(secret::FURTHER_ROSTER_KEYS, &further)?;
        keystore.store(secret::ROOT_HASH, &root_hash(&enrolment.root))?;
        keystore.store(secret::PSEUDONYM_KEY, enrolment.pseudonym_key.expose())?;
        keystore.store(secret::EPOCH_KEY, &enrolment.epoch_key.to_bytes()[..])?;
        let mut journal_key = Zeroizing::new([0; 32]);
        getrandom::fill(&mut journal_key[..]).map_err(DeviceError::Random)?;
        keystore.store(secret::JOURNAL_KEY, &journal_key[..])?;
        keystore.store(secret::JOURNAL_ID, &[0])?;
        keystore.store(secret::REACHED, &NOTHING)?;
        storage::write_atomically(&folder.join("root.json"), &enrolment.root, Access::Private)?;
        // Last: a folder with this file is a whole store.
        let is_plain = enrolment.roster_hash_key.further().is_empty();
        let version = if is_plain { PLAIN_VERSION } else { VERSION };
        let (city, updates) = (enrolment.city.clone(), enrolment.updates.clone());
        let header = Header { format: FORMAT.to_owned(), version, city, updates };
        let bytes = serde_json::to_vec_pretty(&header).unwrap_or_default();
        storage::write_atomically(&header_path, &bytes, Access::Private)?;
        Ok(Self {
            folder: folder.to_owned(),
            city: header.city,
            updates: header.updates,
            pinned_root: enrolment.root.clone(),
            keystore: keystore.into(),
        })
    }

    /// Opens the store in `folder`, with the secrets in its file `keystore.json`.
    ///
    /// # Errors
    /// [`DeviceError::NotADevice`]; [`DeviceError::OtherRoot`]; [`DeviceError::Document`] for one that a newer program made.
    pub fn open(folder: &Path) -> Result<Self, DeviceError> {
        Self::open_with(folder, Box::new(FileKeystore::in_folder(folder)))
    }

    /// As [`Device::open`], with the platform's key store.
    ///
    /// # Errors
    /// As [`Device::open`].
    pub fn open_with(folder: &Path, keystore: Box<dyn Keystore>) -> Result<Self, DeviceError> {
        let path = folder.join("device.json");
        if unenrol::is_begun(folder) {
            // What can't be removed now, the next opening removes.
            let _ = Unenrolling::of(folder, &*keystore).and_then(Unenrolling::finish);
            return Err(DeviceError::NotADevice { folder: folder.to_owned() });
        }
        let bytes = storage::read_if_there(&path, MAX_FILE)?
            .ok_or_else(|| DeviceError::NotADevice { folder: folder.to_owned() })?;
        let header: Header = parse_document(&bytes, FORMAT, VERSION)
            .map_err(|source| DeviceError::Document { path, source })?;
        let root_path = folder.join("root.json");
        let pinned_root = storage::read_if_there(&root_path, MAX_FILE)?;
        let pinned_root = match pinned_root {
            Some(root) if is_enrolled_with(&*keystore, &root)? => root,
            _ => return Err(DeviceError::OtherRoot { path: root_path }),
        };
        // What can't be closed to others, on a disk that nobody can write to, is used all the same.
        let _ = storage::close_folder(folder);
        let Header { city, updates, .. } = header;
        let (folder, keystore) = (folder.to_owned(), keystore.into());
        let device = Self { folder, city, updates, pinned_root, keystore };
        // What an interrupted update left. With the lock taken by somebody, they are at work; and it
        // isn't taken without need, so that opening never stands in the way of an update.
        if device.has_leftovers()
            && let Ok(_lock) = StoreLock::take(&device.folder)
        {
            device.clean();
        }
        Ok(device)
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The city that the phone was enrolled for.
    #[must_use]
    pub fn city(&self) -> &str {
        &self.city
    }

    /// Where the city publishes, if the enrolment said so.
    #[must_use]
    pub fn updates(&self) -> Option<&UpdateAddress> {
        self.updates.as_ref()
    }

    /// What is installed. Checked from the pinned root down to each target's hash; that something
    /// is expired is told by [`Installed::expires`] and is no error.
    ///
    /// # Errors
    /// [`DeviceError::NothingInstalled`], [`DeviceError::Damaged`], or [`DeviceError`] if a file
    /// can't be read.
    pub fn installed(&self) -> Result<Installed, DeviceError> {
        self.with_generation(|generation| {
            let (set, learnt) = self.verified(generation)?;
            let targets = generation.read_targets(&set)?;
            Installed::new(&set, learnt, targets)
        })
    }

    /// One target of what is installed; none where it has no such target. Checked as all of it would
    /// be, but no other target is read: the roster stays where it is.
    ///
    /// # Errors
    /// As [`Device::installed`].
    pub fn target(&self, path: &str) -> Result<Option<Vec<u8>>, DeviceError> {
        self.with_generation(|generation| {
            let (set, _) = self.verified(generation)?;
            generation.read_target(&set, path)
        })
    }

    /// The rules that came before those that are installed, and when they did; none where there were none
    /// since this phone was enrolled.
    #[must_use]
    pub fn rules_before(&self) -> Option<RulesBefore> {
        self.with_generation(|generation| Ok(generation.rules_before())).ok().flatten()
    }

    /// The key that turns ID numbers into roster keys.
    ///
    /// # Errors
    /// [`DeviceError::Keystore`].
    pub(crate) fn roster_hash_key(&self) -> Result<RosterHashKey, DeviceError> {
        let first = RosterHashKey::new(self.key(secret::ROSTER_HASH_KEY)?);
        let name = secret::FURTHER_ROSTER_KEYS;
        let Some(further) = self.keystore.load(name)? else { return Ok(first) };
        Ok(first.with_bytes(&further).ok_or(KeystoreError::WrongLength { name })?)
    }

    /// The key that turns roster keys into pseudonyms.
    ///
    /// # Errors
    /// [`DeviceError::Keystore`].
    pub(crate) fn pseudonym_key(&self) -> Result<PseudonymKey, DeviceError> {
        Ok(PseudonymKey::new(self.key(secret::PSEUDONYM_KEY)?))
    }

    /// The keys under which roster and trace targets are sealed: that of the enrolment, which
    /// further ones can be learnt by ([`EpochKeys::learn`]).
    ///
    /// # Errors
    /// [`DeviceError::Keystore`].
    pub(crate) fn epoch_keys(&self) -> Result<EpochKeys, DeviceError> {
        let name = secret::EPOCH_KEY;
        let bytes = self.keystore.require(name)?;
        let key = EpochKey::from_bytes(&bytes).ok_or(KeystoreError::WrongLength { name })?;
        Ok(EpochKeys::new(key))
    }

    /// The key under which this phone's journal is sealed: 32 bytes, made at enrolment.
    ///
    /// # Errors
    /// [`DeviceError::Keystore`].
    pub(crate) fn journal_key(&self) -> Result<Zeroizing<[u8; 32]>, DeviceError> {
        Ok(Zeroizing::new(self.key(secret::JOURNAL_KEY)?))
    }

    /// Which journal this phone has written, if it has.
    ///
    /// # Errors
    /// [`DeviceError::Keystore`].
    pub(crate) fn journal_id(&self) -> Result<Option<[u8; 16]>, DeviceError> {
        Ok(journal_in(&*self.keystore)?)
    }

    /// Keeps which journal this phone writes.
    ///
    /// # Errors
    /// [`DeviceError::Keystore`].
    pub(crate) fn keep_journal_id(&self, id: &[u8; 16]) -> Result<(), DeviceError> {
        Ok(self.keystore.store(secret::JOURNAL_ID, id)?)
    }

    /// As [`Device::keep_journal_id`], for a journal that may be made later.
    pub(crate) fn journal_id_keeper(
        &self,
    ) -> impl Fn(&[u8; 16]) -> Result<(), KeystoreError> + Send + use<> {
        let keystore = Arc::clone(&self.keystore);
        move |id| keystore.store(secret::JOURNAL_ID, id)
    }

    fn key(&self, name: &'static str) -> Result<[u8; 32], DeviceError> {
        let bytes = self.keystore.require(name)?;
        Ok(bytes.as_slice().try_into().map_err(|_| KeystoreError::WrongLength { name })?)
    }

    /// Reads the generation in use. An update in another process may remove it meanwhile: then the
    /// next one is read.
    fn with_generation<T>(
        &self,
        read: impl Fn(&Generation) -> Result<T, DeviceError>,
    ) -> Result<T, DeviceError> {
        let mut generation = match self.current()? {
            Some(generation) => generation,
            // Which one was in use is only forgotten, or the phone never had any.
            None if self.reached()?.is_some() => return Err(no_number()),
            None => return Err(DeviceError::NothingInstalled),
        };
        loop {
            let result = read(&generation);
            if result.is_ok() {
                return result;
            }
            match self.current()? {
                Some(newer) if newer.number != generation.number => generation = newer,
                _ => return result,
            }
        }
    }
}

/// True where a publication is later than the phone's clock bore out, by more than right clocks differ.
fn is_ahead(published_at: Instant, learnt: Instant) -> bool {
    published_at - learnt > PUBLISHER_AHEAD
}

/// What a clock must not be behind. A publication that the clock contradicts counts as long as it is
/// installed, and is never learnt.
pub(crate) fn floor_of(published_at: Instant, learnt: Instant) -> Instant {
    if is_ahead(published_at, learnt) { published_at } else { learnt }
}

fn root_hash(root: &[u8]) -> [u8; 32] {
    Sha256::digest(root).into()
}

/// The id of the journal that a key store has in mind, if it has one.
pub(crate) fn journal_in(keystore: &dyn Keystore) -> Result<Option<[u8; 16]>, KeystoreError> {
    let name = secret::JOURNAL_ID;
    match keystore.load(name)? {
        None => Ok(None),
        Some(bytes) if bytes.len() == 1 => Ok(None),
        Some(bytes) => match bytes.as_slice().try_into() {
            Ok(id) => Ok(Some(id)),
            Err(_) => Err(KeystoreError::WrongLength { name }),
        },
    }
}

/// True where the key store has this root's hash, or none: a store from before that was kept takes its
/// own. A key store that can't be read says nothing of either.
fn is_enrolled_with(keystore: &dyn Keystore, root: &[u8]) -> Result<bool, KeystoreError> {
    let hash = root_hash(root);
    if let Some(kept) = keystore.load(secret::ROOT_HASH)? {
        return Ok(kept.as_slice() == hash);
    }
    if keystore.load(secret::JOURNAL_KEY).is_ok_and(|key| key.is_some()) {
        let _ = keystore.store(secret::ROOT_HASH, &hash);
    }
    Ok(true)
}

fn trust_in(targets: &BTreeMap<String, Vec<u8>>) -> Result<TrustStore, IssuerKeysError> {
    let keys = targets.get(ISSUERS_PATH).map(|bytes| IssuerKeys::parse(bytes)).transpose()?;
    Ok(keys.map(TrustStore::new).unwrap_or_default())
}
