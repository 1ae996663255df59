//! What a phone has, for its officer and for the help desk.

use serde::Serialize;

use super::generation::{bytes_in, text};
use super::{Device, DeviceError, floor_of};
use crate::published::target::ROSTER_FOLDER;
use crate::time::Instant;

/// The state of a phone's store. Instants are RFC 3339 texts, ages are seconds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Status {
    /// The city that the phone was enrolled for.
    pub city: String,
    /// Where the city publishes, if the enrolment said so.
    pub updates: Option<String>,
    /// The number of the installed generation; none where nothing is installed.
    pub generation: Option<u64>,
    /// When the authority published what is installed.
    pub published_at: Option<String>,
    /// Seconds since then; negative where the phone's clock is behind the authority's.
    pub age_seconds: Option<i64>,
    /// The first instant at which one of the roles no longer holds.
    pub expires: Option<String>,
    /// True where that has come.
    pub expired: bool,
    /// The first instant at which nobody is let through by these data; none as long as nobody has
    /// opened the policy, which says how old they may be.
    pub fresh_until: Option<String>,
    /// What the officer should know before it is too late.
    pub warnings: Vec<String>,
    /// What the clock must not be behind, by what the authority signed.
    pub hard_floor: Option<String>,
    /// The roles, by name.
    pub roles: Vec<RoleStatus>,
    /// The targets, by path.
    pub targets: Vec<TargetStatus>,
    /// The roster.
    pub roster: RosterStatus,
    /// Bytes of all files in the store, the journal included.
    pub storage_bytes: u64,
}

/// One role's metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleStatus {
    /// Its name.
    pub role: String,
    /// Its version.
    pub version: u64,
    /// The first instant at which it no longer holds.
    pub expires: String,
    /// True where that has come.
    pub expired: bool,
}

/// One target.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TargetStatus {
    /// Its path.
    pub path: String,
    /// Its length in bytes.
    pub bytes: u64,
}

/// The roster's size.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RosterStatus {
    /// How many targets make it.
    pub targets: u64,
    /// Their bytes.
    pub bytes: u64,
    /// Its entries; none as long as nobody has opened it, which needs the epoch's key.
    pub entries: Option<u64>,
}

impl Status {
    /// Fills in until when these data let anybody through.
    pub fn set_fresh_until(&mut self, until: Instant) {
        self.fresh_until = Some(text(until));
    }
}

impl Device {
    /// The store's state at `now`. Metadata are checked; targets aren't read.
    ///
    /// # Errors
    /// [`DeviceError`] if what is installed is damaged or can't be read.
    pub fn status(&self, now: Instant) -> Result<Status, DeviceError> {
        let mut status = Status {
            city: self.city.clone(),
            updates: self.updates.clone().map(String::from),
            generation: None,
            published_at: None,
            age_seconds: None,
            expires: None,
            expired: false,
            fresh_until: None,
            warnings: Vec::new(),
            hard_floor: None,
            roles: Vec::new(),
            targets: Vec::new(),
            roster: RosterStatus::default(),
            storage_bytes: bytes_in(&self.folder),
        };
        let filled = self.with_generation(|generation| {
            let (set, learnt) = self.verified(generation)?;
            let mut status = status.clone();
            status.generation = Some(generation.number);
            status.published_at = set.published_at().map(text);
            status.age_seconds = set.published_at().map(|at| (now - at).num_seconds());
            let hard_floor = Some(set.published_at().map_or(learnt, |at| floor_of(at, learnt)));
            if hard_floor.is_some_and(|floor| now < floor) {
                status.warnings.push(
                    "this phone's clock is behind what the authority signed: set it; if it is right, \
                     the authority published with a wrong clock and has to publish again, or \
                     rotate the timestamp's key, and the phone to update"
                        .to_owned(),
                );
            }
            status.hard_floor = hard_floor.map(text);
            let roles = set.roles();
            let expires = roles.values().map(|&(_, expires)| expires).min();
            status.expires = expires.map(text);
            status.expired = expires.is_some_and(|expires| expires <= now);
            status.roles = roles
                .into_iter()
                .map(|(role, (version, expires))| RoleStatus {
                    role,
                    version,
                    expires: text(expires),
                    expired: expires <= now,
                })
                .collect();
            let targets = set.authorised_targets();
            let targets = targets.map_err(|source| DeviceError::Damaged { source })?;
            for (path, file) in targets {
                if path.starts_with(ROSTER_FOLDER) {
                    status.roster.targets = status.roster.targets.saturating_add(1);
                    status.roster.bytes = status.roster.bytes.saturating_add(file.length);
                }
                status.targets.push(TargetStatus { path, bytes: file.length });
            }
            Ok(status)
        });
        match filled {
            Ok(filled) => status = filled,
            Err(DeviceError::NothingInstalled) => {}
            Err(error) => return Err(error),
        }
        Ok(status)
    }
}
