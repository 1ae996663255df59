//! The pure part of the client: bytes in, trusted metadata out (TUF 1.0, sections 5.3 to 5.6).
//!
//! INVARIANT: nothing enters a [`TrustedSet`] but through a method that checked its signatures, as
//! the type [`Trusted`] says, and its place in the chain root → timestamp → snapshot → targets →
//! delegated roles.

use std::collections::{BTreeMap, BTreeSet};

use super::delegation::DelegatedRole;
use super::error::{MetadataRole, TrustError};
use super::key::Schemes;
use super::metadata::{MetaFile, Role, Root, Snapshot, TargetFile, Targets, Timestamp};
use super::reached::hash_of;
use super::role::RoleKeys;
use super::verify::{Trusted, Unverified};
use crate::time::{Instant, is_in_calendar};

/// Most roles that one search for a target visits.
const MAX_ROLES_VISITED: usize = 64;

/// Metadata that passed every check so far.
#[derive(Clone, Debug)]
pub struct TrustedSet {
    root: Trusted<Root>,
    timestamp: Option<Trusted<Timestamp>>,
    snapshot: Option<Trusted<Snapshot>>,
    /// By (delegating role, role): one role, reached by two ways, is checked for each of them.
    targets: BTreeMap<(String, String), Trusted<Targets>>,
    clock: Option<Instant>,
    /// True where that is later than the clock's own reading.
    is_learnt: bool,
    schemes: Schemes,
    /// True where [`Reached::check`](super::Reached::check) holds the roles' versions against those before,
    /// once it is known by whose keys they count.
    counts_by_keys: bool,
}

/// What a search for a target came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The role that speaks for the path names this file.
    Found(TargetFile),
    /// No role that speaks for the path names it.
    NotFound,
    /// This delegated role has to be loaded before the search can go on.
    Needs {
        /// The role that delegates.
        parent: String,
        /// The role to load.
        role: String,
    },
}

impl TrustedSet {
    /// Trusts a root that was handed over in person; it has to be signed by its own keys.
    ///
    /// With a `clock`, expired metadata are an error at that instant; without one, expiry is only
    /// reported by [`TrustedSet::roles`].
    ///
    /// # Errors
    /// [`TrustError`] if it isn't well-formed root metadata, or its signatures don't suffice.
    pub fn new(root: &[u8], clock: Option<Instant>) -> Result<Self, TrustError> {
        Self::with_schemes(root, clock, Schemes::Device)
    }

    /// As [`TrustedSet::new`], with the signature schemes that are taken from here on.
    ///
    /// # Errors
    /// As [`TrustedSet::new`].
    pub fn with_schemes(
        root: &[u8],
        clock: Option<Instant>,
        schemes: Schemes,
    ) -> Result<Self, TrustError> {
        let root = Unverified::<Root>::parse(root, &MetadataRole::Root)?.pinned(schemes)?;
        Ok(Self {
            root,
            timestamp: None,
            snapshot: None,
            targets: BTreeMap::new(),
            clock,
            is_learnt: false,
            schemes,
            counts_by_keys: false,
        })
    }

    /// Goes on to the next root (section 5.3): signed by the old root's keys and by its own, one
    /// version later. Its expiry doesn't matter until it is the last.
    ///
    /// # Errors
    /// [`TrustError`]; the old root stays.
    pub fn update_root(&mut self, bytes: &[u8]) -> Result<(), TrustError> {
        let new = Unverified::<Root>::parse(bytes, &MetadataRole::Root)?;
        self.root = new.follows(&self.root, self.schemes)?;
        // What the old root's keys vouched for has to be shown anew.
        (self.timestamp, self.snapshot) = (None, None);
        self.targets.clear();
        Ok(())
    }

    /// Checks that the last root still holds.
    ///
    /// # Errors
    /// [`TrustError::Expired`].
    pub(crate) fn check_root_expiry(&self) -> Result<(), TrustError> {
        self.check_expiry(&self.root)
    }

    /// Takes a timestamp (section 5.4); false where it is the trusted version again, which stays.
    /// The first one may be expired: it is believed only as what later ones must not fall behind.
    ///
    /// # Errors
    /// [`TrustError`]; the old timestamp stays.
    pub fn update_timestamp(&mut self, bytes: &[u8]) -> Result<bool, TrustError> {
        let role = MetadataRole::Timestamp;
        let new = Unverified::<Timestamp>::parse(bytes, &role)?;
        let new = new.verified_by(&self.root, self.schemes)?;
        let meta = snapshot_of(&new)?;
        if let Some(old) = &self.timestamp {
            check_not_older(role, new.version, old.version)?;
            check_not_older(MetadataRole::Snapshot, meta.version, snapshot_of(old)?.version)?;
            if new.version == old.version {
                return Ok(false);
            }
        }
        self.timestamp = Some(new);
        Ok(true)
    }

    /// Checks that the timestamp still holds.
    ///
    /// # Errors
    /// [`TrustError::Expired`], or [`TrustError::OutOfOrder`] if there is none.
    pub(crate) fn check_timestamp_expiry(&self) -> Result<(), TrustError> {
        self.check_expiry(self.timestamp()?)
    }

    /// Takes the snapshot of an earlier update, believed only as what the new one must not fall
    /// behind. Its hash isn't checked: the timestamp may speak of a newer one already.
    ///
    /// # Errors
    /// [`TrustError`] if its signatures don't suffice.
    pub(crate) fn seed_snapshot(&mut self, bytes: &[u8]) -> Result<(), TrustError> {
        self.timestamp()?;
        let seed = Unverified::<Snapshot>::parse(bytes, &MetadataRole::Snapshot)?;
        self.snapshot = Some(seed.verified_by(&self.root, self.schemes)?);
        Ok(())
    }

    /// Takes the snapshot that the timestamp names (section 5.5).
    ///
    /// # Errors
    /// [`TrustError`]; the old snapshot stays.
    pub fn update_snapshot(&mut self, bytes: &[u8]) -> Result<(), TrustError> {
        let role = MetadataRole::Snapshot;
        self.check_timestamp_expiry()?;
        let meta = self.snapshot_meta()?;
        meta.check("snapshot metadata", bytes)?;
        let new = Unverified::<Snapshot>::parse(bytes, &role)?;
        let new = new.verified_by(&self.root, self.schemes)?;
        check_version(role, new.version, meta.version)?;
        for (file, old) in self.snapshot.iter().flat_map(|old| &old.meta) {
            let part = MetadataRole::of_targets(file.strip_suffix(".json").unwrap_or(file));
            let Some(new) = new.meta.get(file) else {
                return Err(TrustError::RoleRemoved { role: part });
            };
            if !self.counts_by_keys {
                check_not_older(part, new.version, old.version)?;
            }
        }
        self.check_expiry(&new)?;
        self.snapshot = Some(new);
        Ok(())
    }

    /// Takes the metadata of `role`, to which `parent` delegates (section 5.6); the top role is
    /// `targets`, whose parent is `root`.
    ///
    /// # Errors
    /// [`TrustError`]; what was there stays.
    pub fn update_targets(
        &mut self,
        parent: &str,
        name: &str,
        bytes: &[u8],
    ) -> Result<(), TrustError> {
        let role = MetadataRole::of_targets(name);
        let meta = self.role_meta(name)?;
        meta.check(&format!("{name} metadata"), bytes)?;
        let new = Unverified::<Targets>::parse(bytes, &role)?;
        let new = if parent == "root" {
            new.verified_by(&self.root, self.schemes)?
        } else {
            let parent = self.delegating(parent).ok_or_else(|| TrustError::OutOfOrder {
                role: role.clone(),
                needed: MetadataRole::of_targets(parent),
            })?;
            new.delegated_by(parent, self.schemes)?
        };
        check_version(role.clone(), new.version, meta.version)?;
        for delegated in new.delegations.iter().flat_map(|d| &d.roles) {
            let name = delegated.name.as_str();
            if matches!(name, "root" | "timestamp" | "snapshot" | "targets") {
                // It would be taken for the top role of that name.
                let reason = format!("it delegates to {name:?}, which is a top role's name");
                return Err(TrustError::Malformed { role, reason });
            }
        }
        self.check_expiry(&new)?;
        self.targets.insert((parent.to_owned(), name.to_owned()), new);
        Ok(())
    }

    /// Searches the roles for a target, in the order of section 5.6.7: a role's own targets before
    /// those that it delegates to, and nothing after a terminating delegation that covers the path.
    ///
    /// # Errors
    /// [`TrustError::TooMuch`] past a bound of the number of roles.
    pub fn find(&self, path: &str) -> Result<Lookup, TrustError> {
        let mut visited = BTreeSet::new();
        // The next to visit is the last; pushed in reverse.
        let mut to_visit = vec![("root".to_owned(), "targets".to_owned())];
        while let Some((parent, role)) = to_visit.pop() {
            if !visited.insert(role.clone()) {
                continue;
            }
            if visited.len() > MAX_ROLES_VISITED {
                let limit = u64::try_from(MAX_ROLES_VISITED).unwrap_or(u64::MAX);
                let what = "delegated roles for one target".to_owned();
                return Err(TrustError::TooMuch { what, found: limit.saturating_add(1), limit });
            }
            let key = (parent, role);
            let Some(targets) = self.targets.get(&key) else {
                let (parent, role) = key;
                return Ok(Lookup::Needs { parent, role });
            };
            if let Some(file) = targets.targets.get(path) {
                return Ok(Lookup::Found(file.clone()));
            }
            let mut covering = Vec::new();
            for (name, terminating) in targets.delegations.iter().flat_map(|d| d.covering(path)) {
                covering.push((key.1.clone(), name));
                if terminating {
                    to_visit.clear();
                    break;
                }
            }
            to_visit.extend(covering.into_iter().rev());
        }
        Ok(Lookup::NotFound)
    }

    /// Every target that the loaded roles may speak for, by path. What a role names outside its
    /// delegation is left out.
    ///
    /// # Errors
    /// As [`TrustedSet::find`].
    pub fn authorised_targets(&self) -> Result<BTreeMap<String, TargetFile>, TrustError> {
        let mut targets = BTreeMap::new();
        for path in self.targets.values().flat_map(|role| role.targets.keys()) {
            if let Lookup::Found(file) = self.find(path)? {
                targets.insert(path.clone(), file);
            }
        }
        Ok(targets)
    }

    /// The roles that loaded metadata delegate to and that aren't loaded: (parent, role).
    #[must_use]
    pub fn roles_to_load(&self) -> Vec<(String, String)> {
        let delegated = |((_, parent), targets): (&(String, String), &Trusted<Targets>)| {
            let roles: Vec<&DelegatedRole> =
                targets.delegations.iter().flat_map(|d| &d.roles).collect();
            roles.into_iter().map(|r| (parent.clone(), r.name.clone())).collect::<Vec<_>>()
        };
        let mut missing: Vec<_> = self.targets.iter().flat_map(delegated).collect();
        missing.retain(|key| !self.targets.contains_key(key));
        missing
    }

    /// The trusted root.
    #[must_use]
    pub(crate) fn root(&self) -> &Trusted<Root> {
        &self.root
    }

    /// The keys that the root gives to a top role, with the threshold.
    pub(super) fn top_rule(&self, role: &MetadataRole) -> Option<&RoleKeys> {
        self.root.roles.get(role.name())
    }

    /// When the authority published what is trusted; none if the repository doesn't say.
    #[must_use]
    pub(crate) fn published_at(&self) -> Option<Instant> {
        self.timestamp.as_ref().and_then(|timestamp| timestamp.published_at)
    }

    /// Checks that the times which are signed can be: all of them in the calendar, and the time of
    /// publication, which one key signs, before everything expires that the other keys signed.
    ///
    /// # Errors
    /// [`TrustError::Malformed`], [`TrustError::PublishedTooLate`].
    pub(crate) fn check_times(&self) -> Result<(), TrustError> {
        let beyond = |role, what: &str| TrustError::Malformed {
            role,
            reason: format!("its {what} is not between 1970 and 3000"),
        };
        let roles = self.roles();
        for (name, &(_, expires)) in &roles {
            if !is_in_calendar(expires) {
                return Err(beyond(MetadataRole::named(name), "expiry"));
            }
        }
        let Some(published_at) = self.published_at() else { return Ok(()) };
        if !is_in_calendar(published_at) {
            return Err(beyond(MetadataRole::Timestamp, "x-published-at"));
        }
        match roles.iter().find(|(_, (_, expires))| *expires <= published_at) {
            Some((name, &(_, expires))) => {
                let role = MetadataRole::named(name);
                Err(TrustError::PublishedTooLate { role, expires, published_at })
            }
            None => Ok(()),
        }
    }

    /// Leaves it to [`Reached::check`](super::Reached::check) that no role of targets goes back.
    pub(super) fn count_by_keys(&mut self) {
        self.counts_by_keys = true;
    }

    /// The version of each role but the root, as timestamp and snapshot say it.
    pub(super) fn counts(&self) -> Vec<(String, u64)> {
        let top = [
            ("timestamp", self.timestamp.as_ref().map(|timestamp| timestamp.version)),
            ("snapshot", self.snapshot.as_ref().map(|snapshot| snapshot.version)),
        ];
        let top = top.into_iter().filter_map(|(role, version)| Some((role.to_owned(), version?)));
        let named = self.snapshot.iter().flat_map(|snapshot| &snapshot.meta);
        let stem = |file: &str| file.strip_suffix(".json").unwrap_or(file).to_owned();
        top.chain(named.map(|(file, meta)| (stem(file), meta.version))).collect()
    }

    /// A hash of the keys that sign for a role; none for one that nobody delegates to.
    pub(super) fn keys_of(&self, role: &str) -> Option<String> {
        if let Some(rule) = self.root.roles.get(role) {
            return hash_of([(&self.root.keys, rule)]);
        }
        let delegations = self.targets.values().filter_map(|targets| targets.delegations.as_ref());
        hash_of(delegations.filter_map(|d| Some((&d.keys, d.rule(role)?))))
    }

    /// Has expiry checked at what a clock says from here on, or at what was learnt of the time where that is
    /// later.
    pub(super) fn set_clock(&mut self, clock: Instant, learnt: Option<Instant>) {
        self.is_learnt = learnt > Some(clock);
        self.clock = Some(clock).max(learnt);
    }

    /// Version and expiry of every trusted role, by name.
    #[must_use]
    pub fn roles(&self) -> BTreeMap<String, (u64, Instant)> {
        let mut roles = BTreeMap::new();
        let mut add = |name: &str, version, expires| {
            roles.insert(name.to_owned(), (version, expires));
        };
        add("root", self.root.version, self.root.expires);
        if let Some(timestamp) = &self.timestamp {
            add("timestamp", timestamp.version, timestamp.expires);
        }
        if let Some(snapshot) = &self.snapshot {
            add("snapshot", snapshot.version, snapshot.expires);
        }
        for ((_, name), targets) in &self.targets {
            add(name, targets.version, targets.expires);
        }
        roles
    }

    /// What the timestamp says about the snapshot.
    ///
    /// # Errors
    /// [`TrustError::OutOfOrder`] before there is a timestamp.
    pub(crate) fn snapshot_meta(&self) -> Result<MetaFile, TrustError> {
        snapshot_of(self.timestamp()?).cloned()
    }

    /// What the snapshot says about a targets role.
    ///
    /// # Errors
    /// [`TrustError::OutOfOrder`] before there is a snapshot, [`TrustError::Missing`] where the
    /// snapshot doesn't name the role.
    pub(crate) fn role_meta(&self, name: &str) -> Result<MetaFile, TrustError> {
        let snapshot = self.snapshot.as_ref().ok_or_else(|| TrustError::OutOfOrder {
            role: MetadataRole::of_targets(name),
            needed: MetadataRole::Snapshot,
        })?;
        let file = format!("{name}.json");
        let meta = snapshot.meta.get(&file).cloned();
        meta.ok_or_else(|| TrustError::Missing { path: format!("{file} (in snapshot metadata)") })
    }

    fn timestamp(&self) -> Result<&Trusted<Timestamp>, TrustError> {
        self.timestamp.as_ref().ok_or(TrustError::OutOfOrder {
            role: MetadataRole::Snapshot,
            needed: MetadataRole::Timestamp,
        })
    }

    /// The loaded role of that name, if it delegates at all.
    fn delegating(&self, parent: &str) -> Option<&Trusted<Targets>> {
        let mut loaded = self.targets.iter().filter(|((_, name), _)| name == parent);
        loaded.find_map(|(_, targets)| targets.delegations.is_some().then_some(targets))
    }

    fn check_expiry<T: Role>(&self, signed: &Trusted<T>) -> Result<(), TrustError> {
        match self.clock {
            Some(now) if signed.expires() <= now => {
                let (role, expired) = (signed.role().clone(), signed.expires());
                Err(TrustError::Expired { role, expired, now, is_learnt: self.is_learnt })
            }
            _ => Ok(()),
        }
    }
}

fn snapshot_of(timestamp: &Trusted<Timestamp>) -> Result<&MetaFile, TrustError> {
    timestamp.meta.get("snapshot.json").ok_or_else(|| TrustError::Malformed {
        role: MetadataRole::Timestamp,
        reason: "it does not name snapshot.json".to_owned(),
    })
}

fn check_version(role: MetadataRole, found: u64, expected: u64) -> Result<(), TrustError> {
    if found == expected { Ok(()) } else { Err(TrustError::Version { role, found, expected }) }
}

pub(super) fn check_not_older(
    role: MetadataRole,
    offered: u64,
    trusted: u64,
) -> Result<(), TrustError> {
    if offered >= trusted { Ok(()) } else { Err(TrustError::Rollback { role, offered, trusted }) }
}
