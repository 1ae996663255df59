//! The client workflow of TUF 1.0, section 5, over a source of files.

use std::collections::BTreeMap;

use super::error::{MetadataRole, TrustError};
use super::key::Schemes;
use super::metadata::TargetFile;
use super::reached::Reached;
use super::set::{Lookup, TrustedSet};
use super::source::{MAX_PATH_LENGTH, Partial, Source, is_plain_path};
use crate::encoding::percent::quoted;
use crate::time::Instant;

/// The most of everything that this client accepts, whoever signed it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of one root metadata file.
    pub root: u64,
    /// Bytes of timestamp metadata.
    pub timestamp: u64,
    /// Bytes of snapshot metadata.
    pub snapshot: u64,
    /// Bytes of one targets metadata file.
    pub targets: u64,
    /// Roots that one update goes on by.
    pub root_rotations: u64,
    /// Delegated roles of a repository.
    pub roles: usize,
    /// Targets of a repository.
    pub target_files: usize,
    /// Bytes of one target that is held in memory.
    pub target: u64,
    /// Bytes of all those together.
    pub all_targets: u64,
    /// Bytes of one target that is kept as a file.
    pub file: u64,
    /// Bytes of all those together.
    pub all_files: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            root: 512_000,
            timestamp: 16_384,
            snapshot: 2_000_000,
            targets: 5_000_000,
            root_rotations: 256,
            roles: 64,
            target_files: 4096,
            target: 128 << 20,
            all_targets: 512 << 20,
            file: 512 << 20,
            all_files: 1 << 30,
        }
    }
}

/// Metadata files as they are kept between updates: unchanged bytes, checked again at each use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MetadataFiles {
    /// The roots after the one that was handed over in person, by version.
    pub roots: BTreeMap<u64, Vec<u8>>,
    /// Timestamp metadata.
    pub timestamp: Option<Vec<u8>>,
    /// Snapshot metadata.
    pub snapshot: Option<Vec<u8>>,
    /// Targets metadata by role, `targets` among them.
    pub roles: BTreeMap<String, Vec<u8>>,
}

impl MetadataFiles {
    /// Checks the whole chain again, from the root that was handed over in person. Expiry is only
    /// reported.
    ///
    /// # Errors
    /// [`TrustError`] where anything doesn't hold, or is missing.
    pub(crate) fn verify(&self, pinned_root: &[u8]) -> Result<TrustedSet, TrustError> {
        let mut set = TrustedSet::new(pinned_root, None)?;
        self.roots.values().try_for_each(|root| set.update_root(root))?;
        let missing = |file: &str| TrustError::Missing { path: file.to_owned() };
        set.update_timestamp(self.timestamp.as_ref().ok_or_else(|| missing("timestamp.json"))?)?;
        set.update_snapshot(self.snapshot.as_ref().ok_or_else(|| missing("snapshot.json"))?)?;
        let mut to_load = vec![("root".to_owned(), "targets".to_owned())];
        while !to_load.is_empty() {
            for (parent, role) in &to_load {
                let bytes = self.roles.get(role).ok_or_else(|| missing(&format!("{role}.json")))?;
                set.update_targets(parent, role, bytes)?;
            }
            to_load = set.roles_to_load();
        }
        Ok(set)
    }
}

/// A client at work: takes a repository's metadata step by step, and what they name.
///
/// Nothing is stored: [`Updater::files`] are what to keep.
pub struct Updater<'s> {
    source: &'s dyn Source,
    limits: Limits,
    set: TrustedSet,
    stored: MetadataFiles,
    files: MetadataFiles,
    now: Instant,
    /// What was learnt of the time before.
    floor: Option<Instant>,
    /// How far it came before, where that was kept in mind.
    reached: Option<Reached>,
    rotated: bool,
    retimed: bool,
}

impl std::fmt::Debug for Updater<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Updater").field("rotated", &self.rotated).finish_non_exhaustive()
    }
}

impl<'s> Updater<'s> {
    /// A client that trusts `pinned_root`, has `stored` from its last update, and checks expiry at
    /// `now`.
    ///
    /// # Errors
    /// [`TrustError`] if the pinned root, or the roots stored after it, don't hold.
    pub fn new(
        pinned_root: &[u8],
        stored: MetadataFiles,
        source: &'s dyn Source,
        now: Instant,
        limits: Limits,
    ) -> Result<Self, TrustError> {
        Self::with_schemes(pinned_root, stored, source, now, limits, Schemes::Device)
    }

    /// As [`Updater::new`], with the signature schemes that are taken.
    ///
    /// # Errors
    /// As [`Updater::new`].
    pub fn with_schemes(
        pinned_root: &[u8],
        stored: MetadataFiles,
        source: &'s dyn Source,
        now: Instant,
        limits: Limits,
        schemes: Schemes,
    ) -> Result<Self, TrustError> {
        let mut set = TrustedSet::with_schemes(pinned_root, Some(now), schemes)?;
        stored.roots.values().try_for_each(|root| set.update_root(root))?;
        let files = MetadataFiles { roots: stored.roots.clone(), ..MetadataFiles::default() };
        let (floor, reached, rotated, retimed) = (None, None, false, false);
        Ok(Self { source, limits, set, stored, files, now, floor, reached, rotated, retimed })
    }

    /// Checks expiry at `floor` where that is later than the clock: an instant that the timestamp's
    /// keys signed as past. It is forgotten where a new root gives the timestamp other keys.
    #[must_use]
    pub(crate) fn not_before(mut self, floor: Option<Instant>) -> Self {
        self.set.set_clock(self.now, floor);
        self.floor = floor;
        self
    }

    /// Takes nothing older than what was taken before, whatever is stored of that, and what was learnt of the
    /// time with it. Here a role's version counts by the role's keys: other keys begin it anew.
    #[must_use]
    pub(crate) fn not_behind(self, reached: Option<Reached>) -> Self {
        let Some(reached) = reached else { return self };
        let mut updater = self.not_before(reached.learnt);
        updater.set.count_by_keys();
        updater.reached = Some(reached);
        updater
    }

    /// Root, timestamp, snapshot and top targets metadata (sections 5.3 to 5.6.6).
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn refresh(&mut self) -> Result<(), TrustError> {
        self.load_roots()?;
        self.load_timestamp()?;
        self.load_snapshot()?;
        self.load_role("root", "targets")
    }

    /// All that is signed, with times that can be: [`Updater::refresh`], and every delegated role.
    ///
    /// # Errors
    /// [`TrustError`].
    pub(crate) fn refresh_all(&mut self) -> Result<(), TrustError> {
        self.refresh()?;
        self.load_delegations()?;
        self.set.check_times()
    }

    /// All delegated roles, breadth first; with them it is known whether anything went back.
    ///
    /// # Errors
    /// [`TrustError`]; [`TrustError::TooMuch`] past the limit of roles.
    pub(crate) fn load_delegations(&mut self) -> Result<(), TrustError> {
        loop {
            let missing = self.set.roles_to_load();
            if missing.is_empty() {
                return self.reached.as_ref().map_or(Ok(()), |reached| reached.check(&self.set));
            }
            for (parent, role) in missing {
                within("delegated roles", self.set.roles().len(), self.limits.roles)?;
                self.load_role(&parent, &role)?;
            }
        }
    }

    /// Searches for a target; loads the delegated roles that it needs for that.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn target(&mut self, path: &str) -> Result<Option<TargetFile>, TrustError> {
        loop {
            match self.set.find(path)? {
                Lookup::Found(file) => return Ok(Some(file)),
                Lookup::NotFound => return Ok(None),
                Lookup::Needs { parent, role } => self.load_role(&parent, &role)?,
            }
        }
    }

    /// Every target that the loaded roles may speak for, by path; `is_file` says which are kept as files.
    ///
    /// # Errors
    /// [`TrustError`] past a limit, for a target without a usable hash, or with a path that leads
    /// elsewhere.
    pub(crate) fn targets(
        &self,
        is_file: impl Fn(&str) -> bool,
    ) -> Result<BTreeMap<String, TargetFile>, TrustError> {
        let targets = self.set.authorised_targets()?;
        within("targets", targets.len(), self.limits.target_files)?;
        let (mut held, mut files) = (0_u64, 0_u64);
        for (path, file) in &targets {
            check_path(path)?;
            file.sha256(path)?;
            let (total, limit) = match is_file(path) {
                true => (&mut files, self.limits.file),
                false => (&mut held, self.limits.target),
            };
            at_most(&format!("bytes of {path}"), file.length, limit)?;
            *total = total.saturating_add(file.length);
        }
        at_most("bytes of all targets", held, self.limits.all_targets)?;
        at_most("bytes of all targets", files, self.limits.all_files)?;
        Ok(targets)
    }

    /// Fetches a target (section 5.7) and checks it.
    ///
    /// # Errors
    /// [`TrustError`].
    pub fn download(&self, path: &str, file: &TargetFile) -> Result<Vec<u8>, TrustError> {
        let place = self.place_of(path, file, self.limits.target)?;
        let bytes = self.fetch(&place, file.length)?;
        file.check(path, &bytes)?;
        Ok(bytes)
    }

    /// As [`Updater::download`], going on from what `partial` holds of an interrupted fetch. If that
    /// turns out to be damaged, the target is fetched from its beginning.
    ///
    /// # Errors
    /// [`TrustError`].
    pub(crate) fn download_through(
        &self,
        path: &str,
        file: &TargetFile,
        partial: &mut dyn Partial,
    ) -> Result<Vec<u8>, TrustError> {
        self.bring(path, file, self.limits.target, partial)?;
        // One byte more than there should be is enough to see that there are too many.
        let bytes = partial.read(file.length.saturating_add(1))?;
        file.check(path, &bytes)?;
        Ok(bytes)
    }

    /// As [`Updater::download_through`], of a target that stays in `partial`.
    ///
    /// # Errors
    /// [`TrustError`].
    pub(crate) fn download_file(
        &self,
        path: &str,
        file: &TargetFile,
        partial: &mut dyn Partial,
    ) -> Result<(), TrustError> {
        self.bring(path, file, self.limits.file, partial)
    }

    fn bring(
        &self,
        path: &str,
        file: &TargetFile,
        limit: u64,
        partial: &mut dyn Partial,
    ) -> Result<(), TrustError> {
        let place = self.place_of(path, file, limit)?;
        if partial.held() > file.length {
            partial.restart()?;
        }
        loop {
            let before = partial.held();
            if before < file.length && !self.source.resume(&place, file.length, partial)? {
                return Err(TrustError::Missing { path: place });
            }
            let mut checking = file.checking();
            partial.read_pieces(&mut |piece| checking.take(piece))?;
            let checked = checking.finish(path);
            if checked.is_ok() {
                return Ok(());
            }
            partial.restart()?;
            if before == 0 {
                return checked;
            }
        }
    }

    /// Where a target's file is: with its hash in its name, if snapshots are consistent.
    fn place_of(&self, path: &str, file: &TargetFile, limit: u64) -> Result<String, TrustError> {
        check_path(path)?;
        at_most(&format!("bytes of {path}"), file.length, limit)?;
        Ok(match (self.set.root().consistent_snapshot, path.rsplit_once('/')) {
            (false, _) => format!("targets/{path}"),
            (true, Some((folder, name))) => {
                format!("targets/{folder}/{}.{name}", file.name_prefix(path)?)
            }
            (true, None) => format!("targets/{}.{path}", file.name_prefix(path)?),
        })
    }

    /// What is trusted now.
    #[must_use]
    pub(crate) fn trusted(&self) -> &TrustedSet {
        &self.set
    }

    /// True where new roots changed the keys of timestamp or snapshot: stored files of these roles
    /// are to be forgotten (section 5.3.11).
    #[must_use]
    pub fn rotated(&self) -> bool {
        self.rotated
    }

    /// What is learnt of the time by a publication: as far as the clock bears it out, and no less than was
    /// learnt before. Where new roots changed the timestamp's keys, what the old ones signed is forgotten.
    #[must_use]
    pub(crate) fn learnt(&self, published_at: Instant) -> Instant {
        let learnt = published_at.min(self.now);
        self.floor.filter(|_| !self.retimed).map_or(learnt, |floor| floor.max(learnt))
    }

    /// The files of what is trusted now, to be kept: after a failed step too, those of the steps
    /// before it, where files may be kept one by one.
    #[must_use]
    pub fn files(&self) -> &MetadataFiles {
        &self.files
    }

    /// Section 5.3: one root after the other, until there is no next one.
    fn load_roots(&mut self) -> Result<(), TrustError> {
        let of = |set: &TrustedSet| {
            [MetadataRole::Timestamp, MetadataRole::Snapshot].map(|r| set.top_rule(&r).cloned())
        };
        for rotation in 0.. {
            let next = self.set.root().version.saturating_add(1);
            let path = format!("metadata/{next}.root.json");
            let Some(bytes) = self.source.fetch(&path, self.limits.root)? else { break };
            at_most("new roots in one update", rotation + 1, self.limits.root_rotations)?;
            check_fetched(&path, &bytes, self.limits.root)?;
            let before = of(&self.set);
            self.set.update_root(&bytes)?;
            self.files.roots.insert(next, bytes);
            let after = of(&self.set);
            self.rotated |= after != before;
            self.retimed |= after[0] != before[0];
        }
        if let Some(reached) = &self.reached {
            self.retimed = !reached.has_keys(&self.set, "timestamp");
        }
        // What the time is at the least was signed by keys that count for nothing any more.
        if self.retimed {
            self.set.set_clock(self.now, None);
        }
        self.set.check_root_expiry()?;
        // Section 5.3.11. Whoever held the old keys may have signed versions so high that no honest
        // one ever passes them; with new keys counting begins anew.
        if self.rotated {
            self.stored.timestamp = None;
            self.stored.snapshot = None;
        }
        Ok(())
    }

    fn load_timestamp(&mut self) -> Result<(), TrustError> {
        if let Some(stored) = self.stored.timestamp.take()
            && self.set.update_timestamp(&stored).is_ok()
        {
            self.files.timestamp = Some(stored);
        }
        let bytes = self.fetch("metadata/timestamp.json", self.limits.timestamp)?;
        let is_new = self.set.update_timestamp(&bytes)?;
        self.set.check_timestamp_expiry()?;
        if is_new {
            self.files.timestamp = Some(bytes);
        }
        Ok(())
    }

    fn load_snapshot(&mut self) -> Result<(), TrustError> {
        let meta = self.set.snapshot_meta()?;
        if let Some(stored) = self.stored.snapshot.take()
            && self.set.seed_snapshot(&stored).is_ok()
            && self.set.update_snapshot(&stored).is_ok()
        {
            self.files.snapshot = Some(stored);
            return Ok(());
        }
        let length = declared(meta.length, self.limits.snapshot, "snapshot metadata")?;
        let bytes = self.fetch(&self.versioned("snapshot", meta.version), length)?;
        self.set.update_snapshot(&bytes)?;
        self.files.snapshot = Some(bytes);
        Ok(())
    }

    fn load_role(&mut self, parent: &str, name: &str) -> Result<(), TrustError> {
        let meta = self.set.role_meta(name)?;
        // Held from an earlier update, or as delegated to by another role: either way by this
        // role's delegation it is checked again.
        let held = [&self.files, &self.stored].map(|files| files.roles.get(name).cloned());
        for bytes in held.into_iter().flatten() {
            if self.set.update_targets(parent, name, &bytes).is_ok() {
                self.files.roles.insert(name.to_owned(), bytes);
                return Ok(());
            }
        }
        let length = declared(meta.length, self.limits.targets, &format!("{name} metadata"))?;
        let bytes = self.fetch(&self.versioned(&quoted(name), meta.version), length)?;
        self.set.update_targets(parent, name, &bytes)?;
        self.files.roles.insert(name.to_owned(), bytes);
        Ok(())
    }

    fn versioned(&self, name: &str, version: u64) -> String {
        if self.set.root().consistent_snapshot {
            format!("metadata/{version}.{name}.json")
        } else {
            format!("metadata/{name}.json")
        }
    }

    fn fetch(&self, path: &str, limit: u64) -> Result<Vec<u8>, TrustError> {
        let bytes = self.source.fetch(path, limit)?;
        let bytes = bytes.ok_or_else(|| TrustError::Missing { path: path.to_owned() })?;
        check_fetched(path, &bytes, limit)?;
        Ok(bytes)
    }
}

/// A source is not believed to have kept its bound.
fn check_fetched(path: &str, bytes: &[u8], limit: u64) -> Result<(), TrustError> {
    at_most(&format!("bytes of {path}"), u64::try_from(bytes.len()).unwrap_or(u64::MAX), limit)
}

fn declared(length: Option<u64>, limit: u64, what: &str) -> Result<u64, TrustError> {
    let length = length.unwrap_or(limit);
    at_most(&format!("bytes of {what}"), length, limit)?;
    Ok(length)
}

fn within(what: &str, found: usize, limit: usize) -> Result<(), TrustError> {
    let number = |n| u64::try_from(n).unwrap_or(u64::MAX);
    at_most(what, number(found), number(limit))
}

fn at_most(what: &str, found: u64, limit: u64) -> Result<(), TrustError> {
    if found <= limit {
        Ok(())
    } else {
        Err(TrustError::TooMuch { what: what.to_owned(), found, limit })
    }
}

fn check_path(path: &str) -> Result<(), TrustError> {
    // Room for the hash and the folders before the name.
    if is_plain_path(path) && path.len() <= MAX_PATH_LENGTH - 100 {
        Ok(())
    } else {
        Err(TrustError::Path { path: path.chars().take(100).collect() })
    }
}
