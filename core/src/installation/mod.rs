//! What the authority published, as installed on this phone and opened for use.
//!
//! It needs a [`Device`](crate::device) with what was fetched for it, and gives the session what it
//! decides by; [`DataFreshness`] says how long that holds.
//!
//! [`Installation::open`] opens it, [`update`] brings the next publication: opened whole before it
//! takes the place of the last, by the same code.
//!
//! ```
//! use chot_core::installation::{self, Installation};
//! use chot_core::tuf::Folder;
//! # use chot_core::{device::Device, time::Instant};
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
//! # let device = Device::init(&phone, &enrolment)?;
//! let source = Folder::new(city.join("public")); // a stick; an app fetches from the city's server
//! installation::update(&device, &source, at)?;
//! let installation = Installation::open(&device)?;
//! assert!(installation.sites().find("bridge").is_ok());
//! # Ok(())
//! # }
//! ```

mod record;
mod unenrol;
mod update;
mod whole;

use thiserror::Error;

pub use record::{
    JournalPurged, Kept, PurgeError, RenewError, Renewed, damage_code, journal_kept, open_journal,
    phone_key, purge_journal, read_journal, renew_journal,
};
pub use unenrol::{UnenrolError, Unenrolled, unenrol, what_unenrolling_loses};
pub use update::update;
#[cfg(feature = "authority")]
pub(crate) use whole::check_publication;

use crate::dcc::{HealthKeys, HealthTrust, ValueSets};
use crate::device::{Device, DeviceError, Installed, TrainingCity};
use crate::journal::JournalError;
use crate::keys::KeystoreError;
use crate::model::{IdNumber, PseudonymKey, RosterHashKey, RosterKey, Subject};
use crate::policy::{Policy, PolicyError};
use crate::published::Checkpoints;
use crate::published::EpochKeys;
use crate::published::TraceList;
use crate::published::areas::{Areas, Extents};
use crate::published::roster::{Roster, RosterError, RosterManifest, SegmentPages};
use crate::published::target::{
    AREAS_PATH, CHECKPOINTS_PATH, EPOCHS_FOLDER, HEALTH_KEYS_PATH, MANIFEST_PATH, POLICY_PATH,
    STATUS_FOLDER, TRACE_PATH, VALUE_SETS_PATH,
};
use crate::published::{IssuerStatuses, Status, StatusLists};
use crate::time::{Instant, TimeDelta};
use crate::travel::TrustStore;

/// The installed data, opened: trust, policy, lists, checkpoints, and the keys that go with them.
pub struct Installation {
    trust: TrustStore,
    health: HealthTrust,
    policy: Policy,
    status: StatusLists,
    roster: Option<Roster<SegmentPages>>,
    trace: Option<TraceList>,
    sites: Checkpoints,
    extents: Extents,
    published_at: Instant,
    hard_floor: Instant,
    contradicted: bool,
    expires: Instant,
    hash_key: RosterHashKey,
    pseudonym_key: PseudonymKey,
    is_training: bool,
}

impl std::fmt::Debug for Installation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Installation")
            .field("published_at", &self.published_at)
            .field("expires", &self.expires)
            .finish_non_exhaustive()
    }
}

/// What a city's phones share: it opens what is sealed, and turns ID numbers into keys.
pub(crate) struct SharedKeys {
    /// Those of the epochs.
    pub(crate) epoch: EpochKeys,
    /// Turns ID numbers into roster keys.
    pub(crate) hash_key: RosterHashKey,
    /// Turns roster keys into pseudonyms.
    pub(crate) pseudonym_key: PseudonymKey,
}

impl SharedKeys {
    fn of(device: &Device) -> Result<Self, DeviceError> {
        Ok(Self {
            epoch: device.epoch_keys()?,
            hash_key: device.roster_hash_key()?,
            pseudonym_key: device.pseudonym_key()?,
        })
    }
}

/// How the installed data stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DataFreshness {
    /// There is time.
    Fresh,
    /// An update is due.
    RunsOut {
        /// How long they still hold.
        left: TimeDelta,
    },
    /// Nobody is let through by them.
    Stale,
}

/// Why the installed data can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum InstallationError {
    /// The store can't be read, or isn't the authority's.
    #[error(transparent)]
    Device(#[from] DeviceError),
    /// The journal can't be opened.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// A key is missing.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// Nothing to decide by was published.
    #[error("this phone has no policy yet: the authority has to publish one, then `device update`")]
    NoPolicy,
    /// The policy can't be read by this version.
    #[error("{POLICY_PATH}: {0}")]
    Policy(#[from] PolicyError),
    /// Another target can't be read.
    #[error("{path}: {what}")]
    Target {
        /// Which.
        path: String,
        /// What is wrong with it.
        what: String,
    },
}

impl Installation {
    /// Opens what is installed on a phone.
    ///
    /// # Errors
    /// [`InstallationError`] says what is missing or damaged.
    pub fn open(device: &Device) -> Result<Self, InstallationError> {
        Self::of(&device.installed()?, &SharedKeys::of(device)?, |_| Ok(()))
    }

    /// Opens targets, installed or not yet; `check` looks at the roster, of which only those pages are
    /// read later that are asked for.
    fn of(
        installed: &Installed,
        keys: &SharedKeys,
        check: impl Fn(&Roster<SegmentPages>) -> Result<(), RosterError>,
    ) -> Result<Self, InstallationError> {
        let epoch = &keys.epoch;
        for (path, bytes) in installed.targets_under(EPOCHS_FOLDER) {
            epoch.learn(path, bytes).map_err(|e| wrong(path, &e))?;
        }
        let sites = match installed.target(CHECKPOINTS_PATH) {
            Some(bytes) => Checkpoints::parse(bytes).map_err(|e| wrong(CHECKPOINTS_PATH, &e))?,
            None => Checkpoints::default(),
        };
        let extents = match installed.target(AREAS_PATH) {
            Some(bytes) => Areas::parse(bytes).map_err(|e| wrong(AREAS_PATH, &e))?.extents(),
            None => Extents::default(),
        };
        let roster = roster(installed, epoch)?;
        roster.as_ref().map_or(Ok(()), check).map_err(|e| wrong(MANIFEST_PATH, &e))?;
        Ok(Self {
            health: health(installed)?,
            status: status_lists(installed)?,
            roster,
            trace: trace(installed, epoch)?,
            sites,
            extents,
            // Last, so that where nothing but the policy is missing, all else could be opened.
            policy: policy(installed)?,
            published_at: installed.published_at,
            hard_floor: installed.hard_floor,
            contradicted: installed.contradicted,
            expires: installed.expires,
            hash_key: keys.hash_key.clone(),
            pseudonym_key: keys.pseudonym_key.clone(),
            trust: installed.trust.clone(),
            is_training: false,
        })
    }

    /// The made-up city that officers train with, as it is on its day.
    ///
    /// # Errors
    /// [`InstallationError`], which for the library's own bytes doesn't happen.
    pub(crate) fn training(day: Instant) -> Result<Self, InstallationError> {
        let city = TrainingCity::read().map_err(DeviceError::from)?;
        let keys = SharedKeys {
            epoch: EpochKeys::new(city.enrolment.epoch_key.clone()),
            hash_key: city.enrolment.roster_hash_key.clone(),
            pseudonym_key: city.enrolment.pseudonym_key.clone(),
        };
        Ok(Self { is_training: true, ..Self::of(&city.installed(day)?, &keys, Roster::verify)? })
    }

    /// True for the made-up city that officers train with.
    pub(crate) fn is_training(&self) -> bool {
        self.is_training
    }

    /// The issuers' keys.
    #[must_use]
    pub fn trust(&self) -> &TrustStore {
        &self.trust
    }

    /// Health authorities' keys and value sets; none is known where none was published.
    #[must_use]
    pub fn health(&self) -> &HealthTrust {
        &self.health
    }

    /// The rules.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Where the city's areas lie, as far as it says so.
    pub(crate) fn extents(&self) -> &Extents {
        &self.extents
    }

    /// The checkpoints that there are.
    #[must_use]
    pub fn sites(&self) -> &Checkpoints {
        &self.sites
    }

    /// What the issuer's status list says at an index. Unknown without a list that holds at `now`.
    #[must_use]
    pub(crate) fn status(&self, issuer: &str, index: u32, now: Instant) -> Status {
        self.status.status(issuer, index, now)
    }

    /// The same, for more than one index of an issuer's.
    #[must_use]
    pub(crate) fn statuses(&self, issuer: &str, now: Instant) -> IssuerStatuses<'_> {
        self.status.of_issuer(issuer, now)
    }

    /// The roster, if one was published.
    #[must_use]
    pub fn roster(&self) -> Option<&Roster<SegmentPages>> {
        self.roster.as_ref()
    }

    /// The trace list, if one was published.
    #[must_use]
    pub(crate) fn trace(&self) -> Option<&TraceList> {
        self.trace.as_ref()
    }

    /// When the authority published these data.
    #[must_use]
    pub fn published_at(&self) -> Instant {
        self.published_at
    }

    /// When these data were published, unless this phone's clock contradicts it.
    #[must_use]
    pub(crate) fn vouched(&self) -> Option<Instant> {
        Some(self.published_at).filter(|_| !self.contradicted)
    }

    /// What the clock must not be behind, by what the authority signed.
    #[must_use]
    pub(crate) fn hard_floor(&self) -> Instant {
        self.hard_floor
    }

    /// True where the data are older than `limit`, or a role's signature has expired.
    #[must_use]
    pub(crate) fn is_stale(&self, now: Instant, limit: TimeDelta) -> bool {
        now - self.published_at > limit || now >= self.expires
    }

    /// The first instant at which these data no longer let anybody through: they are older than the
    /// policy allows, a role's signature has expired, or a status list is old.
    #[must_use]
    pub fn fresh_until(&self) -> Instant {
        let limit = self.policy.freshness().updates;
        let aged = self.published_at.checked_add_signed(limit).unwrap_or(self.expires);
        let lists = self.status.expires_at().unwrap_or(self.expires);
        aged.min(self.expires).min(lists)
    }

    /// The first instant of the day from which on records are kept; none where the phone's clock didn't
    /// bear out when these data were published. It goes by that, and not by the clock alone: neither who sets
    /// that ahead nor who signs a time that is to come deletes anything.
    #[must_use]
    pub fn keeps_records_from(&self) -> Option<Instant> {
        Some(self.policy.keeps_records_from(self.vouched()?))
    }

    /// The first instant of a day of the city's offset.
    #[must_use]
    pub fn start_of_day(&self, at: Instant) -> Instant {
        self.policy.start_of_day(at)
    }

    /// How these data stand at `now`: told before they run out, while there is a quarter of the
    /// policy's limit left.
    #[must_use]
    pub fn freshness(&self, now: Instant) -> DataFreshness {
        let left = self.fresh_until() - now;
        if left < TimeDelta::zero() || self.is_stale(now, self.policy.freshness().updates) {
            DataFreshness::Stale
        } else if left <= self.policy.freshness().updates / 4 {
            DataFreshness::RunsOut { left }
        } else {
            DataFreshness::Fresh
        }
    }

    pub(crate) fn roster_key(&self, id: &IdNumber) -> RosterKey {
        self.hash_key.roster_key(id)
    }

    /// The present roster key of the person whose code, issued at an instant, has this one: it may be
    /// from before enrolments were cut off. What the lists know of says which it is, or may say; of
    /// somebody whom they don't, the time.
    pub(crate) fn person(&self, key: &RosterKey, issued_at: Instant) -> RosterKey {
        let known = |key: &RosterKey| {
            let listed = self.roster().is_some_and(|roster| {
                // What can't be read may be this person.
                !matches!(roster.look_up(key), Ok(None))
            });
            listed || self.trace().is_some_and(|list| !list.get(key).is_empty())
        };
        let found = self.hash_key.readings(key).find(known);
        found.unwrap_or_else(|| self.hash_key.by_time(key, issued_at))
    }

    pub(crate) fn subject(&self, person: &RosterKey) -> Subject {
        self.pseudonym_key.subject(person)
    }
}

/// Health authorities' keys and value sets, of an installation.
///
/// # Errors
/// [`InstallationError::Target`] for a document that can't be read.
pub fn health(installed: &Installed) -> Result<HealthTrust, InstallationError> {
    let keys = match installed.target(HEALTH_KEYS_PATH) {
        Some(bytes) => HealthKeys::parse(bytes).map_err(|e| wrong(HEALTH_KEYS_PATH, &e))?,
        None => HealthKeys::default(),
    };
    let values = match installed.target(VALUE_SETS_PATH) {
        Some(bytes) => ValueSets::parse(bytes).map_err(|e| wrong(VALUE_SETS_PATH, &e))?,
        None => ValueSets::default(),
    };
    Ok(HealthTrust::new(keys, values))
}

fn policy(installed: &Installed) -> Result<Policy, InstallationError> {
    let bytes = installed.target(POLICY_PATH).ok_or(InstallationError::NoPolicy)?;
    Ok(Policy::parse(bytes)?)
}

fn status_lists(installed: &Installed) -> Result<StatusLists, InstallationError> {
    StatusLists::read(installed.targets_under(STATUS_FOLDER)).map_err(|(path, e)| wrong(&path, &e))
}

fn wrong(path: &str, what: &dyn std::fmt::Display) -> InstallationError {
    InstallationError::Target { path: path.to_owned(), what: what.to_string() }
}

fn roster(
    installed: &Installed,
    epoch: &EpochKeys,
) -> Result<Option<Roster<SegmentPages>>, InstallationError> {
    let Some(manifest) = installed.target(MANIFEST_PATH) else { return Ok(None) };
    let wrong_manifest = |e: RosterError| wrong(MANIFEST_PATH, &e);
    let manifest = RosterManifest::parse(manifest).map_err(wrong_manifest)?;
    let opened = manifest.open(|path| segment(installed, epoch, path).map_err(Unopened::Segment));
    opened.map(Some).map_err(|error| match error {
        Unopened::Segment(error) => error,
        Unopened::Roster(error) => wrong_manifest(error),
    })
}

enum Unopened {
    Segment(InstallationError),
    Roster(RosterError),
}

impl From<RosterError> for Unopened {
    fn from(error: RosterError) -> Self {
        Self::Roster(error)
    }
}

/// A segment's pages: from its file, or from memory where an authority is about to sign it.
fn segment(
    installed: &Installed,
    epoch: &EpochKeys,
    path: &str,
) -> Result<SegmentPages, InstallationError> {
    let opened = match (installed.files().get(path), installed.target(path)) {
        (Some(file), _) => epoch.unseal_file(path, file),
        (None, Some(sealed)) => epoch.unseal(path, sealed).map(SegmentPages::whole),
        (None, None) => return Err(wrong(path, &"it is missing")),
    };
    opened.map_err(|e| wrong(path, &e))
}

fn trace(installed: &Installed, epoch: &EpochKeys) -> Result<Option<TraceList>, InstallationError> {
    let Some(sealed) = installed.target(TRACE_PATH) else { return Ok(None) };
    let plain = epoch.unseal(TRACE_PATH, sealed).map_err(|e| wrong(TRACE_PATH, &e))?;
    TraceList::open(&plain).map(Some).map_err(|e| wrong(TRACE_PATH, &e))
}
