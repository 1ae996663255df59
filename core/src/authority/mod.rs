//! The authority's side: its keys, what it is about to publish, and publishing.
//!
//! An authority is a folder:
//!
//! - `authority.json`: the city, the issuer's name, where the keys are;
//! - `keys/` (or a folder elsewhere): one PEM file a key, and `keystore.json`, the secrets that
//!   phones share;
//! - `register/`: whom the lists named, to whom what was issued, and what was taken back: personal
//!   data;
//! - `staged/`: the targets as they will be published, unsigned;
//! - `in-force/`: the targets of the last publication, to compare with and to go back to;
//! - `pending/`: a root that waits for the signatures of those who keep their keys elsewhere;
//! - `metadata/`: everything that was ever signed; `timestamp.json` names what holds;
//! - `public/`: what a web server, a CDN or a stick gets.

mod compare;
mod health;
mod history;
mod in_force;
pub mod issue;
mod issuers;
mod listed;
pub mod lists;
mod office;
mod publish;
mod status;
mod taking;
mod told;

#[cfg(test)]
mod tests;

use std::fs::File;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

pub use compare::{
    AgencyDifference, Became, Counts, Difference, NamedDifference, PolicyDifference,
    RosterDifference, TraceDifference,
};
pub use history::{History, Publication};
pub use in_force::{Staged, TakenBack};
pub use issuers::KeyDifference;
pub use office::{HealthTarget, OfficeError, Positions, RosterChange, areas_unknown_to};
pub(crate) use publish::LIFETIMES;
pub use publish::{
    Newer, PUBLISHED_ELSEWHERE, PublishReport, Publishing, RootOffer, Rotated, Waiting,
};
pub use status::{
    AgencyStatus, Alarm, IssuingKey, PolicyStatus, RoleStatus, RosterStatus, Status, Trouble,
};
pub use taking::{Omitted, RosterTaken, TakeOptions};
pub use told::{earlier_lines, health_line, health_refused, requests_line};

use self::issue::{IssueError, Register, RegisterError, Remarks};
use self::lists::ShareExceeded;
use self::publish::keys::KeyFolder;
use crate::device::{Enrolment, PublicTrust};
use crate::encoding::document::{DocumentError, parse_document};
use crate::encoding::plain;
use crate::installation::InstallationError;
use crate::keys::{EpochKey, FileKeystore, KeyId, Keystore as _, KeystoreError, StrictKey, secret};
use crate::model::{PseudonymKey, RosterHashKey};
use crate::published::target::{DELEGATED_ROLES, ISSUERS_PATH, POLICY_PATH, Target, is_paged};
use crate::storage::{self, Access, LockError, SharedFile, StorageError, StoreLock};
use crate::time::{Instant, NaiveDate};
use crate::travel::{IssuerKey, IssuerKeys, Purpose};
use crate::tuf::{NotCanonical, TrustError};

const FORMAT: &str = "chot-authority";
const VERSION: u64 = 2;
/// Of an authority that has cut off no enrolments: what earlier programs read.
const PLAIN_VERSION: u64 = 1;
/// Largest target that is staged.
const MAX_TARGET: u64 = 128 << 20;
/// Largest target that is a file ([`is_paged`]).
const MAX_FILE_TARGET: u64 = 512 << 20;
/// How long the credential-issuing key is valid from the authority's beginning.
const ISSUING_KEY_DAYS: i64 = 730;

/// Why the authority can't do something.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AuthorityError {
    /// There is an authority already, or a part of one; nothing was changed.
    #[error("{} is there already: it is not overwritten, and nothing was changed", path.display())]
    Exists {
        /// The file or folder.
        path: PathBuf,
    },
    /// There is no authority.
    #[error("{} holds no authority: make one with `chot authority init`", folder.display())]
    NotAnAuthority {
        /// The folder.
        folder: PathBuf,
    },
    /// One of the authority's own files can't be read.
    #[error("{}: {source}", path.display())]
    Document {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: DocumentError,
    },
    /// A key can't be read or written.
    #[error("the key {} cannot be used: {reason}", path.display())]
    Key {
        /// The key's file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// A key is there already.
    #[error("the key {} is there already: it is not overwritten", path.display())]
    KeyExists {
        /// The key's file.
        path: PathBuf,
    },
    /// A target's path that no phone would take.
    #[error(
        "{path:?} is no target's path: FOLDER/NAME was expected, of letters, digits, '.', '_', '-'"
    )]
    TargetPath {
        /// The path.
        path: String,
    },
    /// A target that no phone would read.
    #[error(
        "{path:?} is no target that phones know: expected {}",
        Target::ALL.iter().map(|target| target.pattern().to_string()).collect::<Vec<_>>().join(", ")
    )]
    UnknownTarget {
        /// The path.
        path: String,
    },
    /// What is staged is of no use to a phone; nothing was signed or written.
    #[error("what is staged is not published, since no phone could use it: {0}")]
    Unusable(Box<InstallationError>),
    /// A policy is published, and none is staged; nothing was signed or written.
    #[error(
        "what is staged is not published: {POLICY_PATH} is published and no longer staged, and \
         phones would refuse to be left without one: stage one with `chot authority policy`"
    )]
    PolicyGone,
    /// No policy is published, and none is staged.
    #[error(
        "nothing is published: no policy is staged, and phones could decide nothing. Stage one with \
         `chot authority policy`; to publish without one all the same, say --without-policy"
    )]
    WithoutPolicy,
    /// Another policy under a version that is published, or one before it.
    #[error(
        "policy \"{id}\", version {version}, isn't taken: version {published} is published{}. Give it a \
         version above {published}; to go back is a new version too",
        if version == published { " and says something else" } else { "" }
    )]
    PolicyVersion {
        /// The policy's name.
        id: String,
        /// The version that it has.
        version: u32,
        /// The version that is published.
        published: u32,
    },
    /// A policy by which nobody would be let through any more.
    #[error(
        "policy \"{id}\", version {version}, isn't taken: its last phase ended before {until}. Give it a phase \
         that covers the days to come"
    )]
    PolicyEnded {
        /// The policy's name.
        id: String,
        /// Its version.
        version: u32,
        /// The first day after its last phase.
        until: NaiveDate,
    },
    /// What is staged can't be read.
    #[error("nothing is published: {0}")]
    Staged(Box<OfficeError>),
    /// Agencies with more people on site than the policy allows.
    #[error("nothing is published: too many on site:{}", share_words(.0))]
    Share(Vec<ShareExceeded>),
    /// The folder to publish to holds another repository.
    #[error("{} holds another repository's files: publish to a folder of its own", folder.display())]
    OtherRepository {
        /// The folder.
        folder: PathBuf,
    },
    /// The city's name is empty or too long, or has a character that can't be seen.
    #[error(
        "a city's name has 1 to 64 characters, none of them a control character or another that can't be seen"
    )]
    City,
    /// An instant so late that its expiry has no date.
    #[error("{at} is no instant to publish at: the years 2000 to 2990 were expected")]
    Time {
        /// The instant.
        at: Instant,
    },
    /// The clock is behind the last publication.
    #[error(
        "nothing is published: the clock says {at}, and the last publication was at {last}, which is \
         later. Set this computer's clock; if it is right, and the last publication was made with a \
         wrong one, say so with --clock-is-right"
    )]
    ClockBehind {
        /// What the clock says.
        at: Instant,
        /// When the last publication was.
        last: Instant,
    },
    /// The clock is far ahead of the last publication.
    #[error(
        "nothing is published: the clock says {at}, which is {days} days after the last publication \
         at {last}. Set this computer's clock; if it is right, say so with --clock-is-right"
    )]
    ClockAhead {
        /// What the clock says.
        at: Instant,
        /// When the last publication was.
        last: Instant,
        /// Days between the two.
        days: i64,
    },
    /// No role of the repository.
    #[error(
        "{role:?} is no role of the repository: root, timestamp, snapshot, targets, {} was expected",
        DELEGATED_ROLES.join(", ")
    )]
    NoRole {
        /// What was given.
        role: String,
    },
    /// A role that this city has no key for yet: it was founded before there was such a role.
    #[error(
        "the role {role:?} came after this city was founded, and has no key: \
         `chot authority rotate DIR {role}` gives it one"
    )]
    RoleWithoutKey {
        /// The role.
        role: String,
    },
    /// Something else is staged by now than what was published, and that isn't here.
    #[error(
        "{path} was published as it isn't staged any more, and not to {}: publish first, or name \
         the folder that was published to with --out",
        public.display()
    )]
    PublishedElsewhere {
        /// The target.
        path: String,
        /// Where it would be looked for.
        public: PathBuf,
    },
    /// The root has expired, and its keys aren't at hand.
    #[error("root expired at {expires}, and its keys are not at hand to renew it: {waiting}")]
    RootExpired {
        /// The first instant at which it no longer holds.
        expires: Instant,
        /// What is missing.
        waiting: Waiting,
    },
    /// No root waits for signatures.
    #[error(
        "no root waits for signatures: `authority rotate` begins one, or `authority publish` \
             once the present one expires soon"
    )]
    NothingToSign,
    /// None of the keys given may sign.
    #[error("none of the keys in {} is one that signs this root", folder.display())]
    NoSigner {
        /// The folder of keys.
        folder: PathBuf,
    },
    /// What was signed doesn't hold; it was not published.
    #[error("what was signed does not hold, and was not published: {0}")]
    Trust(#[from] TrustError),
    /// Metadata that can't be written.
    #[error("metadata cannot be written: {0}")]
    NotCanonical(#[from] NotCanonical),
    /// The store is in use, or can't be locked.
    #[error(transparent)]
    Lock(#[from] LockError),
    /// A file can't be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Something newer is published than was signed here.
    #[error(
        "nothing is published: in {place} there are newer {roles} than this folder ever signed. Was it \
         restored from a backup, or is its like published from elsewhere, --continue-published goes on \
         from what is published: its versions, what it says is revoked, and its targets where nothing \
         else was staged here since. Was a key stolen, `rotate DIR ROLE --discard-published` makes a new \
         one, and publishes what this folder has in the place of what the thief published"
    )]
    Behind {
        /// Where.
        place: String,
        /// The roles, named.
        roles: String,
    },
    /// What was published as revoked isn't in the register.
    #[error(
        "nothing is published: {count} of what was published as revoked would count again, since the \
         register does not have it as revoked: {places}. --continue-published keeps it revoked; \
         --unrevoke names what is to count again"
    )]
    WouldUnrevoke {
        /// How many.
        count: usize,
        /// Their places in the status list, the first ones.
        places: String,
    },
    /// Nothing that can be given back has this name.
    #[error("nothing is published: --unrevoke: {0}")]
    Unrevoke(Box<IssueError>),
    /// What is published can't be read.
    #[error(
        "nothing is published: what {place} has already cannot be read, so that nobody knows whether \
         this would go below it: {source}. Put it right; or, where somebody with a stolen key published \
         it, --discard-published goes above what can be read of it"
    )]
    PublishedDamaged {
        /// Where.
        place: String,
        /// What doesn't hold.
        source: Box<TrustError>,
    },
    /// A place without a publication.
    #[error(
        "nothing is published in {place}: expected what phones fetch, with metadata/timestamp.json"
    )]
    NothingPublished {
        /// Where.
        place: String,
    },
    /// Two roots of one version.
    #[error(
        "nothing is published: {place} has another root of version {version} than this folder: the \
         root's keys signed twice. Go on with the folder that signed the published one"
    )]
    OtherRoot {
        /// Where.
        place: String,
        /// The version.
        version: u64,
    },
    /// What is published is sealed with a key that isn't here.
    #[error(
        "nothing is published: what is published is sealed with a key of epoch {found}, and the key \
         store here has another, of epoch {ours}. Restore keystore.json from its latest backup; where \
         the key was handed over to phones of epoch {ours}, --continue-published takes it over"
    )]
    EpochLost {
        /// The published epoch.
        found: u32,
        /// The key store's.
        ours: u32,
    },
    /// What is published has the last version that there is: nothing goes above it.
    #[error(
        "nothing is published: the {role} that is published has the last version that there is, \
         {version}; somebody with its key drove it up. A new key ends that, and its counting begins \
         anew: `chot authority rotate DIR {role}`"
    )]
    LastVersion {
        /// The role.
        role: String,
        /// The version.
        version: u64,
    },
    /// The snapshot that phones may have names a role that this authority doesn't have.
    #[error(
        "nothing is published: the snapshot that is published names {role}, a role that this authority \
         does not have; phones that took it take none without that. Somebody has the snapshot's key: \
         `chot authority rotate DIR snapshot`, with --discard-published where that is asked for"
    )]
    StrayRole {
        /// The role.
        role: String,
    },
    /// Somebody else published in the same moment.
    #[error(
        "what is in {} isn't what was just published: another copy of this authority publishes there \
         too. Publish again from one of them", .public.display()
    )]
    PublishedAtOnce {
        /// The folder.
        public: PathBuf,
    },
    /// Something is to count again, and nothing would.
    #[error(
        "nothing is published: --unrevoke goes with `publish`, and with new keys only where something \
         newer is published, which isn't so"
    )]
    NothingNewer,
    /// Nothing that is published as revoked is missing in the register.
    #[error(
        "nothing is published: --unrevoke published-elsewhere names nothing, since the register has all \
         that is published as revoked; what it took over counts again by id, by number or by place:N"
    )]
    NothingElsewhere,
    /// More is published as revoked than this authority can have revoked.
    #[error(
        "nothing is published: {count} are published as revoked that this folder's register does not \
         have, more than it can have lost. --unrevoke published-elsewhere takes over none of them"
    )]
    TooManyRevoked {
        /// How many.
        count: usize,
    },
    /// What is published is sealed for an epoch that this authority can't have begun.
    #[error(
        "nothing is published: what is published is sealed for epoch {found}, and the last one here is \
         {ours}: somebody with this city's keys published it. Make new keys for all roles \
         (`chot authority rotate DIR ROLE`), and stage the lists again"
    )]
    EpochAbsurd {
        /// The published epoch.
        found: u32,
        /// The key store's.
        ours: u32,
    },
    /// A new epoch was begun, and what is staged isn't sealed for it yet.
    #[error(
        "nothing is published: epoch {epoch} was begun, and {path} is still sealed for the one before: \
         that was interrupted. `chot authority rotate DIR enrolment` finishes it; then publish"
    )]
    EpochUnfinished {
        /// The new epoch.
        epoch: u32,
        /// A target of the one before.
        path: String,
    },
    /// No number is left for a new epoch.
    #[error("there is no number left for a new epoch after {last}: found the city anew")]
    LastEpoch {
        /// The last one.
        last: u32,
    },
    /// A signed file is missing.
    #[error(
        "{} is missing: it was lost. Restore this folder from its backup, then publish with \
         --continue-published", path.display()
    )]
    Lost {
        /// The file.
        path: PathBuf,
    },
    /// The register can't be read, from which the status list is made.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The shared secrets can't be read or written.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The system's random generator failed.
    #[error("the system's random generator failed: {0}")]
    Random(getrandom::Error),
}

fn share_words(exceeded: &[ShareExceeded]) -> String {
    exceeded.iter().map(|agency| format!("\n  {agency}")).collect()
}

#[derive(Serialize, Deserialize)]
struct Header {
    format: String,
    version: u64,
    city: String,
    /// The `iss` of credentials.
    iss: String,
    /// The folder of the keys, where it isn't `keys` beside this file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    keys: Option<PathBuf>,
    /// True where the register was made with all of its parts: what is missing was lost then.
    #[serde(default)]
    register: bool,
}

impl Header {
    fn write(&self, folder: &Path) -> Result<(), AuthorityError> {
        let bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        Ok(storage::write_atomically(&folder.join("authority.json"), &bytes, Access::Public)?)
    }
}

/// An authority's folder, locked against other processes as long as this is held.
#[derive(Debug)]
pub struct Authority {
    folder: PathBuf,
    city: String,
    iss: String,
    keys: KeyFolder,
    /// Who works with it, for the history.
    operator: Option<String>,
    /// What there is to say of the register's index.
    remarks: Remarks,
    _lock: StoreLock,
}

/// What signs travel credentials.
pub(crate) struct IssuerSigner {
    /// The private key.
    pub key: SigningKey,
    /// The issuer's name, the credential's `iss`.
    pub iss: String,
    /// The key's id, the credential's `kid`.
    pub kid: KeyId,
}

impl std::fmt::Debug for IssuerSigner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IssuerSigner({} {:?}, ..)", self.iss, self.kid)
    }
}

impl Authority {
    /// Makes an authority: its keys (in `keys`, or in `keys/` in its folder), its secrets, the
    /// document of the credential-issuing key, and an empty signed repository, published.
    ///
    /// The issuing key has both purposes, everywhere, from 2020 on and until two years after `at`.
    /// No lower limit is meant: nobody else can have had the key before, and who has it can write
    /// any date.
    ///
    /// # Errors
    /// [`AuthorityError::Exists`] where there is an authority or a part of one: nothing is changed
    /// then.
    pub fn init(
        folder: &Path,
        city: &str,
        keys: Option<&Path>,
        at: Instant,
    ) -> Result<Self, AuthorityError> {
        let city = city.trim();
        if !(1..=64).contains(&city.chars().count()) || plain::hidden_in(city).is_some() {
            return Err(AuthorityError::City);
        }
        let until = publish::check_time(at)?.checked_add_signed(TimeDelta::days(ISSUING_KEY_DAYS));
        let valid_until = until.ok_or(AuthorityError::Time { at })?;
        storage::make_folder(folder, Access::Public)?;
        storage::close(folder, Access::Public)?;
        let lock = StoreLock::take(folder)?;
        for part in ["authority.json", "keys", "staged", "metadata", "public", "register"] {
            let path = folder.join(part);
            if path.try_exists().unwrap_or(true) {
                return Err(AuthorityError::Exists { path });
            }
        }
        let key_path = keys.map_or_else(|| folder.join("keys"), Path::to_owned);
        let keystore_path = key_path.join("keystore.json");
        if keystore_path.try_exists().unwrap_or(true) {
            return Err(AuthorityError::Exists { path: keystore_path });
        }
        storage::make_folder(&key_path, Access::Private)?;
        let key_path = key_path.canonicalize().unwrap_or(key_path);
        let keys_elsewhere = keys.map(|_| key_path.clone());
        let keys = KeyFolder::new(&key_path);
        let iss = city.to_owned();
        let mut authority = Self {
            folder: folder.to_owned(),
            city: city.to_owned(),
            iss,
            keys,
            operator: None,
            remarks: Remarks::default(),
            _lock: lock,
        };

        let signer = StrictKey::from(&authority.keys.generate(publish::keys::CREDENTIALS)?);
        authority.make_secrets()?;
        authority.sign_first(at)?;
        let beginning = Instant::from_timestamp(1_577_836_800, 0).unwrap_or(at);
        let issuing = IssuerKey {
            id: KeyId::of(&signer),
            issuer: authority.iss.clone(),
            key: signer,
            purposes: vec![Purpose::IssueCredential, Purpose::IssuePermit],
            valid_from: beginning.min(at),
            valid_until,
            revoked: false,
            areas: Vec::new(),
        };
        let document = IssuerKeys::new(vec![issuing]).to_bytes();
        let document = document.map_err(|e| AuthorityError::Key {
            path: PathBuf::from(ISSUERS_PATH),
            reason: e.to_string(),
        })?;
        authority.stage(ISSUERS_PATH, &document)?;
        Register::make(&folder.join("register"))?;
        // Last: a folder with this file is a whole authority.
        let header = Header {
            format: FORMAT.to_owned(),
            version: PLAIN_VERSION,
            city: authority.city.clone(),
            iss: authority.iss.clone(),
            keys: keys_elsewhere,
            register: true,
        };
        header.write(folder)?;
        authority.publish(at, None)?;
        Ok(authority)
    }

    /// Opens an authority's folder.
    ///
    /// # Errors
    /// [`AuthorityError::Storage`] where keys, lists or the register are open to others and can't be
    /// closed; [`AuthorityError::NotAnAuthority`], [`AuthorityError::Lock`] where another process has it
    /// open, [`AuthorityError::Document`] for one that a newer program made.
    pub fn open(folder: &Path) -> Result<Self, AuthorityError> {
        let path = folder.join("authority.json");
        let bytes = storage::read_if_there(&path, 1 << 16)?
            .ok_or_else(|| AuthorityError::NotAnAuthority { folder: folder.to_owned() })?;
        let mut header: Header = parse_document(&bytes, FORMAT, VERSION)
            .map_err(|source| AuthorityError::Document { path, source })?;
        let lock = StoreLock::take(folder)?;
        storage::remove_leftovers(folder);
        if !header.register {
            Register::adopt(&folder.join("register"))?;
            header.register = true;
            header.write(folder)?;
        }
        let keys = header.keys.unwrap_or_else(|| folder.join("keys"));
        storage::close(folder, Access::Public)?;
        for private in [folder.join("staged"), folder.join("register")] {
            if private.is_dir() {
                storage::close(&private, Access::Private)?;
            }
        }
        if keys.is_dir() {
            storage::close_folder(&keys)?;
        }
        Ok(Self {
            folder: folder.to_owned(),
            city: header.city,
            iss: header.iss,
            keys: KeyFolder::new(&keys),
            operator: None,
            remarks: Remarks::default(),
            _lock: lock,
        })
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Says who works with it: the history has it with each publication.
    pub fn set_operator(&mut self, name: Option<String>) {
        self.operator = name;
    }

    /// The city's name.
    #[must_use]
    pub fn city(&self) -> &str {
        &self.city
    }

    /// The `iss` of its credentials.
    fn issuer_name(&self) -> &str {
        &self.iss
    }

    /// Puts a target among those to be published; it replaces one of the same path.
    ///
    /// # Errors
    /// [`AuthorityError::TargetPath`] for a path of another form than `FOLDER/NAME`,
    /// [`AuthorityError::UnknownTarget`] for one that the table of targets doesn't have.
    pub fn stage(&mut self, path: &str, bytes: &[u8]) -> Result<(), AuthorityError> {
        self.stage_with(path, |file| file.write_all(bytes))
    }

    /// As [`Authority::stage`], with the bytes as they come.
    ///
    /// # Errors
    /// As [`Authority::stage`].
    pub(crate) fn stage_with(
        &mut self,
        path: &str,
        write: impl FnOnce(&mut File) -> io::Result<()>,
    ) -> Result<(), AuthorityError> {
        let file = self.staged_file(path)?;
        if Target::of_path(path).is_none() {
            return Err(AuthorityError::UnknownTarget { path: path.to_owned() });
        }
        if let Some(folder) = file.parent() {
            storage::make_folder(folder, Access::Private)?;
        }
        Ok(storage::write_atomically_with(&file, Access::Private, write)?)
    }

    /// Takes a target from those to be published; true where it was there.
    ///
    /// # Errors
    /// As [`Authority::stage`], and that it can't be removed.
    pub(crate) fn unstage(&mut self, path: &str) -> Result<bool, AuthorityError> {
        Ok(storage::remove_file(&self.staged_file(path)?)?)
    }

    /// A target that is to be published.
    ///
    /// # Errors
    /// As [`Authority::stage`], and that it can't be read.
    pub fn staged(&self, path: &str) -> Result<Option<Vec<u8>>, AuthorityError> {
        Ok(storage::read_if_there(&self.staged_file(path)?, most(path))?)
    }

    /// As [`Authority::staged`], to be read at any place.
    ///
    /// # Errors
    /// As [`Authority::staged`].
    pub(crate) fn staged_shared(&self, path: &str) -> Result<Option<SharedFile>, AuthorityError> {
        match SharedFile::open(&self.staged_file(path)?) {
            Err(error) if error.is_not_found() => Ok(None),
            opened => Ok(Some(opened?)),
        }
    }

    /// The paths of the targets that are to be published, sorted.
    ///
    /// # Errors
    /// [`AuthorityError::Storage`].
    pub(crate) fn staged_paths(&self) -> Result<Vec<String>, AuthorityError> {
        let staged = self.folder.join("staged");
        let mut paths = Vec::new();
        for folder in storage::names_in(&staged)? {
            for name in storage::names_in(&staged.join(&folder))? {
                let path = format!("{folder}/{name}");
                if is_target_path(&path) {
                    paths.push(path);
                }
            }
        }
        Ok(paths)
    }

    /// What a phone is given by hand: the newest root of trust, and the shared secrets. Where updates
    /// are is for the caller to add.
    ///
    /// # Errors
    /// [`AuthorityError`] if one of them can't be read.
    pub fn enrolment(&self) -> Result<Enrolment, AuthorityError> {
        Ok(Enrolment {
            city: self.city.clone(),
            root: self.newest_root()?,
            roster_hash_key: self.roster_hash_key()?,
            pseudonym_key: self.pseudonym_key()?,
            epoch_key: self.epoch_key()?,
            updates: None,
        })
    }

    /// What a citizen's wallet follows the city by: the newest root of trust, and no secret.
    ///
    /// # Errors
    /// [`AuthorityError`] if the root can't be read.
    pub fn public_trust(&self) -> Result<PublicTrust, AuthorityError> {
        Ok(PublicTrust { city: self.city.clone(), root: self.newest_root()? })
    }

    /// The key that turns ID numbers into roster keys.
    ///
    /// # Errors
    /// [`AuthorityError::Keystore`].
    pub fn roster_hash_key(&self) -> Result<RosterHashKey, AuthorityError> {
        let first = self.secret(secret::ROSTER_HASH_KEY).map(RosterHashKey::new)?;
        let name = secret::FURTHER_ROSTER_KEYS;
        let Some(further) = self.keystore().load(name)? else { return Ok(first) };
        Ok(first.with_bytes(&further).ok_or(KeystoreError::WrongLength { name })?)
    }

    /// The key that turns roster keys into the journals' pseudonyms.
    ///
    /// # Errors
    /// [`AuthorityError::Keystore`].
    pub(crate) fn pseudonym_key(&self) -> Result<PseudonymKey, AuthorityError> {
        self.secret(secret::PSEUDONYM_KEY).map(PseudonymKey::new)
    }

    /// The keys that made pseudonyms before enrolments were cut off, oldest first.
    ///
    /// # Errors
    /// [`AuthorityError::Keystore`].
    pub(crate) fn earlier_pseudonym_keys(&self) -> Result<Vec<PseudonymKey>, AuthorityError> {
        let name = secret::EARLIER_PSEUDONYM_KEYS;
        let Some(bytes) = self.keystore().load(name)? else { return Ok(Vec::new()) };
        let (keys, []) = bytes.as_chunks::<32>() else {
            return Err(KeystoreError::WrongLength { name }.into());
        };
        Ok(keys.iter().map(|key| PseudonymKey::new(*key)).collect())
    }

    /// The key of the present epoch, under which roster and trace targets are sealed.
    ///
    /// # Errors
    /// [`AuthorityError::Keystore`].
    pub(crate) fn epoch_key(&self) -> Result<EpochKey, AuthorityError> {
        let name = secret::EPOCH_KEY;
        let bytes = self.keystore().require(name)?;
        Ok(EpochKey::from_bytes(&bytes).ok_or(KeystoreError::WrongLength { name })?)
    }

    /// What signs travel credentials and permits.
    ///
    /// # Errors
    /// [`AuthorityError::Key`].
    pub(crate) fn issuer(&self) -> Result<IssuerSigner, AuthorityError> {
        let key = self.keys.load(publish::keys::CREDENTIALS)?;
        let kid = KeyId::of(&StrictKey::from(&key));
        Ok(IssuerSigner { key, iss: self.iss.clone(), kid })
    }

    fn make_secrets(&self) -> Result<(), AuthorityError> {
        let random = || {
            let mut key = Zeroizing::new([0; 32]);
            getrandom::fill(&mut key[..]).map_err(AuthorityError::Random).map(|()| key)
        };
        let keystore = self.keystore();
        keystore.store(secret::ROSTER_HASH_KEY, &random()?[..])?;
        keystore.store(secret::PSEUDONYM_KEY, &random()?[..])?;
        let epoch = EpochKey::new(1, *random()?);
        Ok(keystore.store(secret::EPOCH_KEY, &epoch.to_bytes()[..])?)
    }

    /// Keeps earlier programs away, which would list people by keys that phones no longer go by.
    fn raise_version(&self) -> Result<(), AuthorityError> {
        let path = self.folder.join("authority.json");
        let bytes = storage::read_bounded(&path, 1 << 16)?;
        let header: Header = parse_document(&bytes, FORMAT, VERSION)
            .map_err(|source| AuthorityError::Document { path: path.clone(), source })?;
        if header.version == VERSION {
            return Ok(());
        }
        let header = Header { version: VERSION, ..header };
        let header = serde_json::to_vec_pretty(&header).unwrap_or_default();
        Ok(storage::write_atomically(&path, &header, Access::Public)?)
    }

    fn keystore(&self) -> FileKeystore {
        FileKeystore::in_folder(self.keys.path())
    }

    fn secret(&self, name: &'static str) -> Result<[u8; 32], AuthorityError> {
        let bytes = self.keystore().require(name)?;
        Ok(bytes.as_slice().try_into().map_err(|_| KeystoreError::WrongLength { name })?)
    }

    fn staged_file(&self, path: &str) -> Result<PathBuf, AuthorityError> {
        if is_target_path(path) {
            Ok(self.folder.join("staged").join(path))
        } else {
            Err(AuthorityError::TargetPath { path: path.chars().take(200).collect() })
        }
    }
}

/// How many bytes a target has at most.
fn most(path: &str) -> u64 {
    if is_paged(path) { MAX_FILE_TARGET } else { MAX_TARGET }
}

/// `FOLDER/NAME`: what the delegations' patterns match, in characters that survive every file
/// system and URL.
fn is_target_path(path: &str) -> bool {
    let plain = |name: &str| {
        (1..=128).contains(&name.len())
            && !name.starts_with('.')
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
    };
    path.split_once('/').is_some_and(|(folder, name)| plain(folder) && plain(name))
}
