//! What is published already, read as a phone reads it, and held against the authority's own folder.
//!
//! An authority that was restored from a backup, or published from another copy of its folder, is behind
//! what phones have. Whatever it signs goes above that, or isn't signed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::options::{Newer, Publishing};
use super::repository::{Signed, read_signed};
use crate::authority::{Authority, AuthorityError, most};
use crate::keys::{EpochKey, Keystore as _, SealError, epoch_of, secret};
use crate::model::personal;
use crate::published::target::{
    DELEGATED_ROLES, EPOCHS_FOLDER, STATUS_FOLDER, TOP_ROLE, TRACE_PATH, Target, is_paged,
};
use crate::published::{EpochKeys, StatusDocument, list_path, sealed_in};
use crate::storage::{self, Access, Operation, Scratch, Sequential, SharedFile, StorageError};
use crate::time::Instant;
use crate::tuf::metadata::{Root, Snapshot, TargetFile, Targets, Timestamp};
use crate::tuf::{
    Folder, Limits, MetadataFiles, MetadataRole, Source, TrustError, Trusted, TrustedSet,
};

#[cfg(test)]
mod tests;

/// By how many epochs a folder may be behind what is published: an epoch further ahead is nobody's that
/// this authority began, and counts for nothing.
const MOST_AHEAD: u32 = 10_000;

/// True for the roles of targets that this authority signs for.
fn is_own(role: &str) -> bool {
    role == TOP_ROLE || DELEGATED_ROLES.contains(&role)
}

/// Most roots that a publication is read by.
const MOST_ROOTS: u64 = 10_000;

/// Where what is published is looked for.
pub(in crate::authority) struct Sources<'a> {
    public: Folder,
    path: PathBuf,
    name: String,
    elsewhere: Option<(&'a str, &'a dyn Source)>,
}

impl fmt::Debug for Sources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sources({}, {:?})", self.name, self.elsewhere.map(|(name, _)| name))
    }
}

impl<'a> Sources<'a> {
    /// The folder that is written, and what the operator named beside it.
    pub(in crate::authority) fn new(public: &Path, meant: &Publishing<'a>) -> Self {
        let name = public.display().to_string();
        Self {
            public: Folder::new(public),
            path: public.to_owned(),
            name,
            elsewhere: meant.published,
        }
    }

    /// The folder that is written.
    pub(in crate::authority) fn folder(&self) -> &Path {
        &self.path
    }

    fn each(&self) -> impl Iterator<Item = (&str, &dyn Source)> {
        let public: (&str, &dyn Source) = (&self.name, &self.public);
        [Some(public), self.elsewhere].into_iter().flatten()
    }

    /// That a target is whole in none of them.
    fn lack(&self, path: &str) -> AuthorityError {
        AuthorityError::PublishedElsewhere {
            path: path.to_owned(),
            public: self.name.clone().into(),
        }
    }

    /// A published target, from wherever it is whole.
    pub(in crate::authority) fn target(&self, path: &str, file: &TargetFile) -> Option<Vec<u8>> {
        let place = place_of(path, file).ok()?;
        let limit = file.length.min(most(path));
        let mut found = self.each().filter_map(|(_, source)| source.fetch(&place, limit).ok()?);
        found.find(|bytes| file.check(path, bytes).is_ok())
    }
}

/// A target's bytes; those of one that is too long to be held ([`is_paged`]) stay in a file.
pub(in crate::authority) enum Content {
    Held(Vec<u8>),
    /// It stays readable where its name is removed meanwhile.
    File(SharedFile),
}

personal!(Content);

impl Content {
    /// The epoch that it is sealed for.
    pub(in crate::authority) fn epoch(&self) -> Result<u32, SealError> {
        match self {
            Self::Held(bytes) => epoch_of(bytes),
            Self::File(file) => sealed_in(file),
        }
    }

    /// That one of the keys opens it: all of what is held, of a file what it begins with.
    fn opens(&self, keys: &EpochKeys, path: &str) -> Result<(), SealError> {
        match self {
            Self::Held(bytes) => keys.unseal(path, bytes).map(drop),
            Self::File(file) => keys.unseal_file(path, file).map(drop),
        }
    }
}

/// Where a repository has a target's file: every one is in a folder, and has its hash in its name.
fn place_of(path: &str, file: &TargetFile) -> Result<String, TrustError> {
    let (folder, name) = path.split_once('/').unwrap_or(("", path));
    Ok(format!("targets/{folder}/{}.{name}", file.sha256(path)?))
}

/// A publication, checked from the first root down.
struct Published {
    roots: BTreeMap<u64, Vec<u8>>,
    root: Trusted<Root>,
    timestamp: Timestamp,
    /// When it was published, unless that can't be.
    published_at: Option<Instant>,
    snapshot: Snapshot,
    roles: BTreeMap<String, (Vec<u8>, Targets)>,
}

/// What came of holding a folder against what is published.
#[derive(Debug, Default)]
pub(in crate::authority) struct CaughtUp {
    /// The roles of which something newer is published than was signed here; not timestamp and snapshot,
    /// which say nothing by themselves.
    pub(in crate::authority) behind: BTreeSet<String>,
    /// Where.
    pub(in crate::authority) place: String,
    /// The latest publication.
    pub(in crate::authority) last: Option<Instant>,
    /// The targets that were signed here, before.
    pub(in crate::authority) before: BTreeMap<String, TargetFile>,
    /// What was signed here in the name of the roles that are behind.
    own: BTreeMap<String, Targets>,
    /// What the operator should know.
    pub(in crate::authority) warnings: Vec<String>,
}

impl CaughtUp {
    /// Asks what becomes of what is newer, unless that is said.
    pub(in crate::authority) fn check(&self, newer: Newer) -> Result<(), AuthorityError> {
        if self.behind.is_empty() || newer != Newer::Ask {
            return Ok(());
        }
        Err(AuthorityError::Behind { place: self.place.clone(), roles: self.roles() })
    }

    /// The roles, named one after the other.
    pub(in crate::authority) fn roles(&self) -> String {
        self.behind.iter().map(String::as_str).collect::<Vec<_>>().join(", ")
    }
}

impl Authority {
    /// Goes on from what is published, in memory: takes every newer root and role in the place of what
    /// was signed here, and the greatest versions.
    pub(in crate::authority) fn catch_up(
        &self,
        signed: &mut Signed,
        sources: &Sources<'_>,
        newer: Newer,
    ) -> Result<CaughtUp, AuthorityError> {
        let mut caught = CaughtUp {
            last: signed.timestamp.as_ref().and_then(|last| last.published_at),
            before: signed.targets(),
            ..CaughtUp::default()
        };
        for (place, source) in sources.each() {
            let elsewhere = sources.elsewhere.is_some_and(|(name, _)| name == place);
            let published = match self.read_published(place, source, signed, &mut caught.warnings) {
                // What can't be read of it is nobody's: only how far phones may have come counts.
                Err(AuthorityError::PublishedDamaged { source: why, .. })
                    if newer == Newer::Discard =>
                {
                    caught.warnings.push(format!(
                        "what is published in {place} can't be read, and is replaced: {why}"
                    ));
                    Self::go_above(signed, source)?;
                    None
                }
                other => other?,
            };
            match published {
                Some(published) => {
                    let own = signed.roles.clone();
                    let named = published.snapshot.meta.keys();
                    let mut named = named.filter_map(|name| name.strip_suffix(".json"));
                    let stray = named.find(|role| !is_own(role));
                    signed.stray_role = stray.map(str::to_owned).or(signed.stray_role.take());
                    let behind = take(signed, published, &mut caught.last);
                    for role in behind.iter().filter(|role| !caught.behind.contains(*role)) {
                        let own = own.get(role).cloned();
                        caught.own.extend(own.map(|own| (role.clone(), own)));
                    }
                    if !behind.is_empty() {
                        place.clone_into(&mut caught.place);
                        caught.behind.extend(behind);
                    }
                }
                None if elsewhere && caught.warnings.is_empty() && is_bare(source) => {
                    return Err(AuthorityError::NothingPublished { place: place.to_owned() });
                }
                None => {}
            }
        }
        Ok(caught)
    }

    /// Reads a publication; none where it is what was signed here last, or nothing a phone would take.
    fn read_published(
        &self,
        place: &str,
        source: &dyn Source,
        signed: &Signed,
        warnings: &mut Vec<String>,
    ) -> Result<Option<Published>, AuthorityError> {
        let limits = Limits::default();
        let damaged = |source: TrustError| AuthorityError::PublishedDamaged {
            place: place.to_owned(),
            source: Box::new(source),
        };
        let get = |path: &str, limit| source.fetch(path, limit).map_err(|e| damaged(e.into()));
        let first = get("metadata/1.root.json", limits.root)?;
        if first.as_ref().is_some_and(|first| *first != signed.first_root) {
            return Err(AuthorityError::OtherRepository { folder: place.into() });
        }
        let Some(timestamp) = get("metadata/timestamp.json", limits.timestamp)? else {
            return Ok(None);
        };
        let folder = self.folder.join("metadata");
        let own = |name: &str, limit| storage::read_if_there(&folder.join(name), limit);
        let mut set = TrustedSet::new(&signed.first_root, None)?;
        let mut files = MetadataFiles::default();
        for version in 2..MOST_ROOTS {
            let path = format!("metadata/{version}.root.json");
            let known = signed.files.roots.get(&version);
            let found = match get(&path, limits.root) {
                Ok(None) => break,
                Ok(Some(bytes)) => set.update_root(&bytes).map(|()| bytes).map_err(damaged),
                // Nothing that could be read as a file.
                Err(error) => Err(error),
            };
            let bytes = match (found, known) {
                (Ok(bytes), Some(own)) if *own != bytes => {
                    return Err(AuthorityError::OtherRoot { place: place.to_owned(), version });
                }
                (Ok(bytes), _) => bytes,
                // Damaged there: it is written anew.
                (Err(_), Some(own)) => set.update_root(own).map(|()| own.clone())?,
                // No root of this city: phones would stop at it.
                (Err(_), None) => {
                    warnings.push(format!(
                        "{path} in {place} is signed by nobody who may: no phone goes on as long as it \
                         is there. In the folder that is written it is renamed; elsewhere, remove it"
                    ));
                    break;
                }
            };
            files.roots.insert(version, bytes);
        }
        if own("timestamp.json", limits.timestamp)?.as_ref() == Some(&timestamp) {
            return Ok(None);
        }
        if let Err(error) = set.update_timestamp(&timestamp) {
            warnings.push(format!(
                "what is published in {place} is nothing that a phone would take, and is replaced: \
                 {error}"
            ));
            return Ok(None);
        }
        // Whichever copy is whole: the hashes are signed.
        let copies = |name: &str, limit| -> Result<Vec<Vec<u8>>, AuthorityError> {
            let published = get(&format!("metadata/{name}"), limit)?;
            Ok([published, own(name, limit)?].into_iter().flatten().collect())
        };
        let missing = |name: String| damaged(TrustError::Missing { path: name });
        // Of a rotation that was interrupted: its root is published, and what stands there besides is signed by
        // the keys before. Nothing is lost by going above it where this folder is past it already.
        let published = read_signed::<Timestamp>(&timestamp, &MetadataRole::Timestamp)?.version;
        let is_past = signed.timestamp.as_ref().is_some_and(|own| own.version > published);
        let mut replaced = |name: &str| {
            warnings.push(format!(
                "{name} in {place} is signed by keys from before the last rotation, which was not \
                 finished: it is replaced"
            ));
            Ok(None)
        };
        let version = set.snapshot_meta().map_err(damaged)?.version;
        let name = format!("{version}.snapshot.json");
        let found = copies(&name, limits.snapshot)?;
        let is_there = !found.is_empty();
        let snapshot = found.into_iter().find(|bytes| set.update_snapshot(bytes).is_ok());
        let snapshot = match snapshot {
            Some(snapshot) => snapshot,
            None if is_there && is_past => return replaced(&name),
            None => return Err(missing(name)),
        };
        let mut to_load = vec![("root".to_owned(), "targets".to_owned())];
        while !to_load.is_empty() && files.roles.len() <= limits.roles {
            for (parent, role) in &to_load {
                let version = set.role_meta(role).map_err(damaged)?.version;
                let name = format!("{version}.{role}.json");
                let found = copies(&name, limits.targets)?;
                let is_there = !found.is_empty();
                let mut found = found.into_iter();
                match found.find(|bytes| set.update_targets(parent, role, bytes).is_ok()) {
                    Some(bytes) => files.roles.insert(role.clone(), bytes),
                    None if is_there && is_past => return replaced(&name),
                    None => return Err(missing(name)),
                };
            }
            to_load = set.roles_to_load();
        }
        let mut roles = BTreeMap::new();
        for (role, bytes) in files.roles {
            let targets = read_signed(&bytes, &MetadataRole::of_targets(&role))?;
            roles.insert(role, (bytes, targets));
        }
        Ok(Some(Published {
            roots: files.roots,
            root: set.root().clone(),
            published_at: set.check_times().ok().and_then(|()| set.published_at()),
            timestamp: read_signed(&timestamp, &MetadataRole::Timestamp)?,
            snapshot: read_signed(&snapshot, &MetadataRole::Snapshot)?,
            roles,
        }))
    }

    /// Goes above what is published and can't be read whole: above what its timestamp says, if that is
    /// signed by the keys in force.
    fn go_above(signed: &mut Signed, source: &dyn Source) -> Result<(), AuthorityError> {
        let limit = Limits::default().timestamp;
        let Ok(Some(bytes)) = source.fetch("metadata/timestamp.json", limit) else { return Ok(()) };
        let mut set = TrustedSet::new(&signed.first_root, None)?;
        for root in signed.files.roots.values() {
            set.update_root(root)?;
        }
        if set.update_timestamp(&bytes).is_err() {
            return Ok(());
        }
        let version = set.snapshot_meta()?.version;
        if let Some(own) = signed.snapshot.as_mut().filter(|own| own.version < version) {
            own.version = version;
        }
        let timestamp: Timestamp = read_signed(&bytes, &MetadataRole::Timestamp)?;
        if signed.timestamp.as_ref().is_none_or(|own| own.version < timestamp.version) {
            // What it says of the time is nobody's either.
            let published_at = signed.timestamp.as_ref().and_then(|own| own.published_at);
            signed.timestamp = Some(Timestamp { published_at, ..timestamp });
        }
        Ok(())
    }

    /// Puts what was signed here in the place of what was published elsewhere, under a version above
    /// that. A newer root stays, since phones follow it.
    pub(in crate::authority) fn discard(&self, signed: &mut Signed, caught: &mut CaughtUp) {
        for role in caught.behind.iter().filter(|role| *role != "root") {
            // Without a file it is signed anew.
            signed.files.roles.remove(role);
            match (signed.roles.get_mut(role), caught.own.remove(role)) {
                (Some(theirs), Some(own)) => {
                    theirs.delegations = own.delegations;
                    theirs.targets = own.targets;
                }
                (Some(theirs), None) if is_own(role) => {
                    theirs.delegations = None;
                    theirs.targets.clear();
                }
                // A role that nobody here knows.
                _ => drop(signed.roles.remove(role)),
            }
        }
        caught.warnings.push(format!(
            "what was published in {} and not signed here is discarded: {}. What this folder has is \
             published above it",
            caught.place,
            caught.roles()
        ));
    }

    /// The places that published lists have as revoked, here and there; none where there is no list.
    pub(in crate::authority) fn published_revoked(
        &self,
        signed: &Signed,
        before: &BTreeMap<String, TargetFile>,
        sources: &Sources<'_>,
        newer: Newer,
    ) -> Result<Option<BTreeSet<u32>>, AuthorityError> {
        let path = list_path(&self.iss);
        let now = signed.targets();
        let mut revoked: Option<BTreeSet<u32>> = None;
        let own = before.get(&path);
        for file in [own, now.get(&path)].into_iter().flatten() {
            let bytes = match self.published_target(&path, file, sources) {
                // What is said to be published and isn't there says of nothing that it was revoked.
                Err(_) if newer == Newer::Discard && own != Some(file) => continue,
                found => found?,
            };
            // One that can't be read says of nothing that it was revoked.
            if let Ok(document) = StatusDocument::parse_target(&path, &bytes) {
                revoked.get_or_insert_default().extend(document.list.places());
            }
        }
        Ok(revoked)
    }

    /// A target that was published: as it is staged, or from where it was published.
    pub(in crate::authority) fn published_target(
        &self,
        path: &str,
        file: &TargetFile,
        sources: &Sources<'_>,
    ) -> Result<Vec<u8>, AuthorityError> {
        let staged = storage::read_if_there(&self.staged_file(path)?, most(path))?;
        let staged = staged.filter(|bytes| file.check(path, bytes).is_ok());
        let found = staged.or_else(|| self.kept(path, file));
        let found = found.or_else(|| sources.target(path, file));
        let found = found.or_else(|| self.own_sources().target(path, file));
        found.ok_or_else(|| sources.lack(path))
    }

    /// What the city's own public folder has, and nothing else.
    pub(in crate::authority) fn own_sources(&self) -> Sources<'static> {
        Sources::new(&self.folder.join("public"), &Publishing::default())
    }

    /// A target that was published and is a file: where it is whole on this machine.
    ///
    /// # Errors
    /// [`AuthorityError::PublishedElsewhere`] where it is nowhere.
    pub(in crate::authority) fn published_file(
        &self,
        path: &str,
        file: &TargetFile,
        sources: &Sources<'_>,
    ) -> Result<PathBuf, AuthorityError> {
        let place = place_of(path, file)?;
        let own = self.folder.join("public");
        let candidates = [
            self.staged_file(path)?,
            self.kept_file(path),
            sources.folder().join(&place),
            own.join(&place),
        ];
        let found = candidates.into_iter().find(|from| file.is_whole_in(from, path));
        found.ok_or_else(|| sources.lack(path))
    }

    /// As [`Authority::published_target`], of any length.
    ///
    /// # Errors
    /// As [`Authority::published_target`]; that it can't be read, or written for the time being.
    pub(in crate::authority) fn published_content(
        &self,
        path: &str,
        file: &TargetFile,
        sources: &Sources<'_>,
    ) -> Result<Content, AuthorityError> {
        if !is_paged(path) {
            return self.published_target(path, file, sources).map(Content::Held);
        }
        if let Ok(from) = self.published_file(path, file, sources) {
            return Ok(Content::File(SharedFile::open(&from)?));
        }
        let bytes = sources.target(path, file).ok_or_else(|| sources.lack(path))?;
        let kept = Scratch::new(&self.folder).and_then(|mut scratch| {
            scratch.file().write_all(&bytes)?;
            scratch.shared()
        });
        let failed = |error| StorageError::new(Operation::Write, &self.folder, error);
        Ok(Content::File(kept.map_err(failed)?))
    }

    /// Stages a target's bytes.
    ///
    /// # Errors
    /// As [`Authority::stage`].
    pub(in crate::authority) fn stage_content(
        &mut self,
        path: &str,
        content: &Content,
    ) -> Result<(), AuthorityError> {
        match content {
            Content::Held(bytes) => self.stage(path, bytes),
            Content::File(file) => {
                self.stage_with(path, |to| io::copy(&mut Sequential::new(file), to).map(drop))
            }
        }
    }

    /// Writes a target that was published.
    ///
    /// # Errors
    /// As [`Authority::published_target`], and that it can't be written.
    pub(in crate::authority) fn put_published(
        &self,
        path: &str,
        file: &TargetFile,
        sources: &Sources<'_>,
        (to, access): (&Path, Access),
    ) -> Result<(), AuthorityError> {
        if is_paged(path)
            && let Ok(from) = self.published_file(path, file, sources)
        {
            let mut from = storage::open_file(&from)?;
            storage::write_atomically_with(to, access, |to| io::copy(&mut from, to).map(drop))?;
            return Ok(());
        }
        let bytes = self.published_target(path, file, sources)?;
        Ok(storage::write_atomically(to, &bytes, access)?)
    }

    /// The key of the epoch that what is published is sealed for: this authority's, or one after it that
    /// was handed over to those who have this authority's.
    pub(in crate::authority) fn epoch_in_force(
        &self,
        signed: &Signed,
        caught: &CaughtUp,
        sources: &Sources<'_>,
    ) -> Result<EpochKey, AuthorityError> {
        let own = self.epoch_key()?;
        let targets = signed.targets();
        let sealed = |path: &str| Target::of_path(path).is_some_and(Target::is_sealed);
        let smallest = || {
            let all = targets.iter().filter(|(path, _)| sealed(path));
            all.min_by_key(|(_, file)| file.length)
        };
        let Some((path, file)) = targets.get_key_value(TRACE_PATH).or_else(smallest) else {
            return Ok(own);
        };
        // What is replaced now is nothing to go by, unless others replaced it here.
        let staged = file.is_whole_in(&self.staged_file(path)?, path);
        if caught.behind.is_empty() && !staged {
            return Ok(own);
        }
        // Where it is nowhere at hand, nothing was published from another folder meanwhile.
        let Ok(content) = self.published_content(path, file, sources) else { return Ok(own) };
        let Ok(found) = content.epoch() else { return Ok(own) };
        if found < own.id() {
            return Ok(own);
        }
        if found > own.id().saturating_add(MOST_AHEAD) {
            return Err(AuthorityError::EpochAbsurd { found, ours: own.id() });
        }
        let lost = AuthorityError::EpochLost { found, ours: own.id() };
        let keys = EpochKeys::new(own);
        for (path, file) in targets.iter().filter(|(path, _)| path.starts_with(EPOCHS_FOLDER)) {
            // What can't be opened hands nothing over.
            let bytes = self.published_target(path, file, sources).unwrap_or_default();
            let _ = keys.learn(path, &bytes);
        }
        match content.opens(&keys, path) {
            Ok(()) => keys.key(found).ok_or(lost),
            Err(_) => Err(lost),
        }
    }

    /// Keeps the key of a later epoch than this authority's own.
    pub(in crate::authority) fn enter_epoch(&self, key: &EpochKey) -> Result<(), AuthorityError> {
        let own = self.epoch_key()?;
        if own.id() < key.id() {
            let keystore = self.keystore();
            keystore.store(secret::PREVIOUS_EPOCH_KEY, &own.to_bytes()[..])?;
            keystore.store(secret::EPOCH_KEY, &key.to_bytes()[..])?;
        }
        Ok(())
    }

    /// The number of the epoch after this one, and after those that phones were told of, here or in the
    /// public folder.
    pub(super) fn next_epoch(&self, own: u32) -> Result<u32, AuthorityError> {
        let mut signed = self.signed()?;
        self.catch_up(&mut signed, &self.own_sources(), Newer::Ask)?;
        let most = own.saturating_add(MOST_AHEAD);
        let numbers = signed.targets().into_keys().filter_map(|path| epoch_number(&path));
        let last = numbers.filter(|number| *number <= most).max().unwrap_or(0).max(own);
        last.checked_add(1).ok_or(AuthorityError::LastEpoch { last })
    }

    /// What is staged once what was published elsewhere meanwhile is taken into it: the content by path,
    /// none for what goes. Folder by folder, and only where nothing else was staged here since.
    pub(in crate::authority) fn merged(
        &self,
        signed: &Signed,
        caught: &mut CaughtUp,
        mine: &BTreeMap<String, TargetFile>,
        sources: &Sources<'_>,
    ) -> Result<BTreeMap<String, Option<Content>>, AuthorityError> {
        let folder = |path: &str| path.split_once('/').map_or("", |(folder, _)| folder).to_owned();
        let mut theirs = signed.targets();
        let most = self.epoch_key()?.id().saturating_add(MOST_AHEAD);
        theirs.retain(|path, _| epoch_number(path).is_none_or(|number| number <= most));
        let part = |all: &BTreeMap<String, TargetFile>, of: &str| -> BTreeMap<String, TargetFile> {
            let within = all.iter().filter(|(path, _)| folder(path) == of);
            within.map(|(path, file)| (path.clone(), file.clone())).collect()
        };
        let mut changes = BTreeMap::new();
        let folders: BTreeSet<String> =
            theirs.keys().chain(mine.keys()).map(|p| folder(p)).collect();
        for of in folders.iter().filter(|of| !STATUS_FOLDER.starts_with(of.as_str())) {
            let (was, is, there) = (part(&caught.before, of), part(mine, of), part(&theirs, of));
            if there == was || there == is {
                continue;
            }
            if is != was {
                caught.warnings.push(format!(
                    "{of}: what is staged here is published, and not what was published elsewhere \
                     meanwhile"
                ));
                continue;
            }
            for path in is.keys().filter(|path| !there.contains_key(*path)) {
                changes.insert(path.clone(), None);
            }
            for (path, file) in &there {
                let content = self.published_content(path, file, sources)?;
                changes.insert(path.clone(), Some(content));
            }
        }
        Ok(changes)
    }
}

/// Takes what is newer in a publication; gives the roles of which that is.
fn take(signed: &mut Signed, published: Published, last: &mut Option<Instant>) -> BTreeSet<String> {
    let mut behind = BTreeSet::new();
    if published.root.version > signed.root.version {
        behind.insert("root".to_owned());
        signed.root = published.root;
        signed.files.roots.extend(published.roots);
    }
    // Who delegates first: with its keys it is known what the others' files count for.
    let (top, others): (Vec<_>, Vec<_>) =
        published.roles.into_iter().partition(|(role, _)| role == "targets");
    for (role, (bytes, targets)) in top.into_iter().chain(others) {
        let newer = signed.roles.get(&role).is_none_or(|own| {
            let same = signed.files.roles.get(&role) == Some(&bytes);
            targets.version > own.version || targets.version == own.version && !same
        });
        // A greater number by keys from before a rotation says nothing.
        let newer = newer && signed.is_signed_as(&role, &bytes);
        if newer {
            behind.insert(role.clone());
            signed.files.roles.insert(role.clone(), bytes);
            signed.roles.insert(role, targets);
        }
    }
    // Only their versions count: both are signed anew each time.
    let version = signed.timestamp.as_ref().map_or(0, |own| own.version);
    if published.timestamp.version > version {
        signed.timestamp = Some(published.timestamp);
    }
    let version = signed.snapshot.as_ref().map_or(0, |own| own.version);
    if published.snapshot.version > version {
        signed.snapshot = Some(published.snapshot);
    }
    *last = (*last).max(published.published_at);
    behind
}

/// The epoch whose key a target hands over.
fn epoch_number(path: &str) -> Option<u32> {
    path.strip_prefix(EPOCHS_FOLDER)?.strip_suffix(".key")?.parse().ok()
}

/// True where nothing was published.
fn is_bare(source: &dyn Source) -> bool {
    source.fetch("metadata/timestamp.json", Limits::default().timestamp).is_ok_and(|f| f.is_none())
}
