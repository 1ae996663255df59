//! Signing the repository, and writing it for a web server.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::TimeDelta;
use ed25519_dalek::SigningKey;
use serde::Serialize;

use super::keys::{ROOT_THRESHOLD, root_key_names};
use super::offer::RootOffer;
use super::options::{Newer, PUBLISHED_ELSEWHERE, Publishing};
use super::published::{CaughtUp, Content, Sources};
use crate::authority::issue::{Register, RegisterError, places_of};
use crate::authority::{Authority, AuthorityError, Difference, MAX_TARGET, RoleStatus};
use crate::installation::{InstallationError, SharedKeys, check_publication};
use crate::keys::{EpochKey, Keystore as _, epoch_of, secret};
use crate::published::target::{
    DELEGATED_ROLES, POLICY_PATH, TOP_ROLE, Target, is_paged, patterns_of_role, role_of_path,
};
use crate::published::{EpochKeys, StatusDocument, StatusList, list_path, sealed_in};
use crate::storage::{self, Access, Operation, Sequential, SharedFile, StorageError};
use crate::time::Instant;
use crate::tuf::delegation::{DelegatedRole, Delegations};
use crate::tuf::key::{RoleKey, Schemes};
use crate::tuf::metadata::{
    MetaFile, Role, Root, SPEC_VERSION, Snapshot, TargetFile, Targets, Timestamp, sign_metadata,
};
use crate::tuf::role::RoleKeys;
use crate::tuf::{
    Limits, MetadataFiles, MetadataRole, TrustError, Trusted, TrustedSet, Unverified,
};

/// For how long what is signed holds, in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lifetimes {
    /// Root metadata.
    pub root: i64,
    /// Targets metadata, the delegated roles' too.
    pub targets: i64,
    /// Status lists.
    pub status: i64,
    /// Snapshot metadata.
    pub snapshot: i64,
    /// Timestamp metadata. How old the data may be for a *permit* is the policy's
    /// `freshness.updates`; this is the outer limit, for phones whose policy is generous.
    pub timestamp: i64,
}

/// The lifetimes of what [`Authority::publish`] signs.
pub(crate) const LIFETIMES: Lifetimes =
    Lifetimes { root: 365, targets: 90, status: 30, snapshot: 14, timestamp: 7 };

/// What was published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PublishReport {
    /// The instant of publication, in whole seconds.
    pub published_at: Instant,
    /// The folder that was written.
    pub public: PathBuf,
    /// The roles that were signed anew.
    pub signed: Vec<String>,
    /// Version of each role's metadata.
    pub versions: BTreeMap<String, u64>,
    /// How many targets are published.
    pub targets: usize,
    /// What it changed for those who go by it; none where what was published before isn't at hand, and
    /// for new keys.
    pub changes: Option<Box<Difference>>,
    /// What the operator should know: a root that expires soon, an instant before the last one.
    pub warnings: Vec<String>,
}

impl PublishReport {
    fn new(at: Instant, public: &Path) -> Self {
        Self {
            published_at: at,
            public: public.to_owned(),
            signed: Vec::new(),
            versions: BTreeMap::new(),
            targets: 0,
            changes: None,
            warnings: Vec::new(),
        }
    }
}

/// By how many places that were revoked elsewhere a register may be behind, beyond as many as it knows.
const MOST_TAKEN_OVER: usize = 100_000;

/// No role was ever published so often: who has a version above it drove it up.
const MOST_VERSIONS: u64 = 1 << 32;

/// The first root, and the later ones by version.
type Roots = (Vec<u8>, BTreeMap<u64, Vec<u8>>);

/// The signed state of the repository.
pub(in crate::authority) struct Signed {
    pub(in crate::authority) root: Trusted<Root>,
    pub(in crate::authority) files: MetadataFiles,
    pub(super) first_root: Vec<u8>,
    pub(in crate::authority) timestamp: Option<Timestamp>,
    pub(super) snapshot: Option<Snapshot>,
    pub(in crate::authority) roles: BTreeMap<String, Targets>,
    /// The roles that phones count anew, since their keys are new.
    pub(super) anew: BTreeSet<String>,
    /// A role that the snapshot that phones may have names, and this authority doesn't have.
    pub(super) stray_role: Option<String>,
}

impl Signed {
    /// The keys that sign for a role, and how many have to.
    pub(in crate::authority) fn rule(&self, role: &str) -> Option<&RoleKeys> {
        let delegations = || self.roles.get("targets")?.delegations.as_ref();
        self.root.roles.get(role).or_else(|| delegations()?.rule(role))
    }

    /// All targets, by path.
    pub(in crate::authority) fn targets(&self) -> BTreeMap<String, TargetFile> {
        let all = self.roles.values().flat_map(|role| &role.targets);
        all.map(|(path, file)| (path.clone(), file.clone())).collect()
    }

    /// Each role with its version and expiry, by name.
    pub(in crate::authority) fn role_statuses(&self) -> Vec<RoleStatus> {
        let role =
            |role: &str, version, expires| RoleStatus { role: role.to_owned(), version, expires };
        let mut roles = vec![role("root", self.root.version, self.root.expires)];
        roles.extend(self.timestamp.iter().map(|t| role("timestamp", t.version, t.expires)));
        roles.extend(self.snapshot.iter().map(|s| role("snapshot", s.version, s.expires)));
        roles.extend(self.roles.iter().map(|(name, t)| role(name, t.version, t.expires)));
        roles.sort_by(|a, b| a.role.cmp(&b.role));
        roles
    }

    /// True where a role's file is signed by the keys that it has now.
    fn is_signed(&self, role: &str) -> bool {
        self.files.roles.get(role).is_some_and(|bytes| self.is_signed_as(role, bytes))
    }

    /// True where this is signed by the keys that a role has now.
    pub(super) fn is_signed_as(&self, role: &str, bytes: &[u8]) -> bool {
        let name = MetadataRole::of_targets(role);
        let delegations = self.roles.get("targets").and_then(|top| top.delegations.as_ref());
        let keys = match (role, delegations) {
            ("targets", _) => &self.root.keys,
            (_, Some(delegations)) => &delegations.keys,
            (_, None) => return false,
        };
        let Some(rule) = self.rule(role) else { return false };
        let file = Unverified::<Targets>::parse(bytes, &name);
        file.is_ok_and(|file| rule.is_met_by(file.signers(keys, rule, Schemes::Device)))
    }
}

impl Authority {
    /// Signs what changed or expires soon, and writes the files for phones to `out` (`public` in
    /// the authority's folder, if none is given). Snapshot and timestamp are signed each time.
    ///
    /// Interrupted, the public folder still holds the last publication whole: `timestamp.json`,
    /// which leads to everything else, is replaced last.
    ///
    /// What is staged is opened first, as a phone will open it: what no phone could use is refused,
    /// and then nothing is signed or written. That there is no policy is no fault here: a city begins so.
    ///
    /// # Errors
    /// [`AuthorityError`]; what was published before stays. [`AuthorityError::Unusable`] names the
    /// staged target that can't be used, [`AuthorityError::PolicyGone`] says that a policy is in
    /// force and none is staged; [`AuthorityError::ClockBehind`] and [`AuthorityError::ClockAhead`],
    /// that the clock is implausible beside the last publication that had a policy.
    pub fn publish(
        &mut self,
        at: Instant,
        out: Option<&Path>,
    ) -> Result<PublishReport, AuthorityError> {
        self.publish_as(at, &Publishing { without_policy: true, ..Publishing::to(out) })
    }

    /// As [`Authority::publish`], with what the operator says is meant.
    ///
    /// # Errors
    /// As [`Authority::publish`].
    pub fn publish_as(
        &mut self,
        at: Instant,
        meant: &Publishing<'_>,
    ) -> Result<PublishReport, AuthorityError> {
        let at = check_time(at)?;
        let public = meant.out.map_or_else(|| self.folder.join("public"), Path::to_owned);
        let sources = Sources::new(&public, meant);
        let mut signed = self.signed()?;
        check_same_repository(&public, &signed.first_root)?;
        let mut caught = self.catch_up(&mut signed, &sources, meant.newer)?;
        caught.check(meant.newer)?;
        let had_policy = signed.roles.values().any(|role| role.targets.contains_key(POLICY_PATH))
            || caught.before.contains_key(POLICY_PATH);
        // Before there is a policy nobody decides by what is published.
        meant.check_clock(at, caught.last.filter(|_| had_policy))?;
        let revoked = self.published_revoked(&signed, &caught.before, &sources, meant.newer)?;
        let discards = meant.newer == Newer::Discard && !caught.behind.is_empty();
        if discards {
            self.discard(&mut signed, &mut caught);
        }
        let ours = self.epoch_key()?;
        let epoch = match discards {
            true => ours.clone(),
            false => self.epoch_in_force(&signed, &caught, &sources)?,
        };
        if epoch.id() > ours.id() && meant.newer != Newer::Continue {
            return Err(AuthorityError::EpochLost { found: epoch.id(), ours: ours.id() });
        }
        let mut revoking = self.revoking(meant, revoked)?;

        let mut targets = self.staged_targets()?;
        let changes = match discards {
            true => BTreeMap::new(),
            false => self.merged(&signed, &mut caught, &targets.described()?, &sources)?,
        };
        for (path, content) in &changes {
            targets.files.remove(path);
            targets.held.remove(path);
            match content {
                Some(Content::Held(bytes)) => {
                    targets.held.insert(path.clone(), bytes.clone());
                }
                Some(Content::File(file)) => {
                    targets.files.insert(path.clone(), file.clone());
                }
                None => {}
            }
        }
        let status_list = self.due_status_list(&revoking.list, at)?;
        targets.held.extend(status_list.clone());
        let roles = by_role(targets.described()?);
        self.check_epoch(&targets, &epoch)?;
        if !had_policy && !targets.held.contains_key(POLICY_PATH) && !meant.without_policy {
            return Err(AuthorityError::WithoutPolicy);
        }
        let mut report = PublishReport::new(at, &public);
        report.warnings.append(&mut caught.warnings);
        let policies = self.policies(&signed, &targets.held, &sources)?;
        self.check_usable(targets, &epoch, had_policy, at)?;
        match self.difference() {
            Ok(changes) => report.changes = Some(Box::new(changes)),
            Err(error) => report.warnings.push(format!("what this changes isn't known: {error}")),
        }
        self.guard(&policies, at, &mut report)?;
        if discards {
            report.warnings.extend(revoking.warning());
        }
        if !caught.behind.is_empty() && !discards {
            report.warnings.push(format!(
                "this folder was behind what is published in {}: {}. It went on from there; what was \
                 issued since its backup is not in its register",
                caught.place,
                caught.roles()
            ));
        }
        self.renew_root(&mut signed, at, &mut report)?;
        // The register first: what follows from it is made again from it.
        revoking.write()?;
        self.enter_epoch(&epoch)?;
        self.take_in(changes)?;
        if let Some((path, bytes)) = status_list {
            self.stage(&path, &bytes)?;
        }
        for (role, targets) in roles {
            // A city that was founded before a role existed does without it until it has a use for it.
            if targets.is_empty() && signed.rule(role).is_none() {
                continue;
            }
            self.renew_targets(&mut signed, role, targets, at, &mut report)?;
        }
        self.finish(signed, at, report, &sources)
    }

    /// Stages what was published elsewhere meanwhile.
    fn take_in(
        &mut self,
        changes: BTreeMap<String, Option<Content>>,
    ) -> Result<(), AuthorityError> {
        for (path, content) in changes {
            match content {
                Some(content) => self.stage_content(&path, &content)?,
                None => self.unstage(&path).map(|_| ())?,
            }
        }
        Ok(())
    }

    /// What is to be published as revoked: what the register has, and what was published so before,
    /// but for what the operator names.
    fn revoking(
        &self,
        meant: &Publishing<'_>,
        published: Option<BTreeSet<u32>>,
    ) -> Result<Revoking, AuthorityError> {
        let folder = self.folder.join("register");
        // What was lost of it can be had from what is published, if that is there.
        let register = if meant.newer == Newer::Continue && published.is_some() {
            Register::mend(&folder)
        } else {
            self.register()
        }?;
        register.check()?;
        let mut list = register.revoked()?;
        let (elsewhere, names): (Vec<String>, Vec<String>) =
            meant.unrevoke.iter().cloned().partition(|name| name.trim() == PUBLISHED_ELSEWHERE);
        let is_missing = |place: &u32| list.get(*place) != Some(1);
        if !elsewhere.is_empty() && !published.iter().flatten().any(is_missing) {
            return Err(AuthorityError::NothingElsewhere);
        }
        let published = published.filter(|_| elsewhere.is_empty());
        let named = places_of(&register, &names)
            .map_err(|error| AuthorityError::Unrevoke(Box::new(error)))?;
        let behind = |place: &u32| list.get(*place) != Some(1) && !named.contains(place);
        let missing: Vec<u32> = published.into_iter().flatten().filter(behind).collect();
        if !missing.is_empty() && meant.newer == Newer::Ask {
            let first = missing.iter().take(10).map(|place| format!("place:{place}"));
            let mut places = first.collect::<Vec<_>>().join(", ");
            if missing.len() > 10 {
                places.push_str(", …");
            }
            return Err(AuthorityError::WouldUnrevoke { count: missing.len(), places });
        }
        let damaged = |source| RegisterError::List { file: folder.clone(), source };
        // More than this authority can have revoked: whoever signed it had the key.
        let most = register.places_taken()?.saturating_add(MOST_TAKEN_OVER);
        if meant.newer == Newer::Discard && missing.len() > most {
            return Err(AuthorityError::TooManyRevoked { count: missing.len() });
        }
        if let Some(last) = missing.iter().max() {
            let len = usize::try_from(u64::from(*last).saturating_add(1)).unwrap_or(usize::MAX);
            list.grow(len.next_power_of_two()).map_err(damaged)?;
        }
        for place in &missing {
            list.set(*place, 1).map_err(damaged)?;
        }
        for place in &named {
            list.set(*place, 0).map_err(damaged)?;
        }
        Ok(Revoking { register, list, missing, named })
    }

    /// Says where a new epoch was begun by half: what lags can't be opened, and the way out isn't the phones'.
    fn check_epoch(&self, targets: &StagedTargets, epoch: &EpochKey) -> Result<(), AuthorityError> {
        let previous = self.keystore().load(secret::PREVIOUS_EPOCH_KEY)?;
        let previous = previous.as_ref().and_then(|bytes| EpochKey::from_bytes(bytes));
        let Some(previous) = previous.filter(|previous| previous.id() < epoch.id()) else {
            return Ok(());
        };
        let is_sealed = |path: &str| Target::of_path(path).is_some_and(Target::is_sealed);
        let held = targets.held.iter().filter(|(path, _)| is_sealed(path));
        let held = held.map(|(path, bytes)| (path, epoch_of(bytes)));
        let files = targets.files.iter().filter(|(path, _)| is_sealed(path));
        let files = files.map(|(path, file)| (path, sealed_in(file)));
        match held.chain(files).find(|(_, found)| *found == Ok(previous.id())) {
            Some((path, _)) => {
                Err(AuthorityError::EpochUnfinished { epoch: epoch.id(), path: path.clone() })
            }
            None => Ok(()),
        }
    }

    /// Opens what would be published, as a phone that is enrolled now will.
    fn check_usable(
        &self,
        targets: StagedTargets,
        epoch: &EpochKey,
        had_policy: bool,
        at: Instant,
    ) -> Result<(), AuthorityError> {
        let mut paths = targets.held.keys().chain(targets.files.keys());
        if let Some(path) = paths.find(|path| Target::of_path(path).is_none()) {
            return Err(AuthorityError::UnknownTarget { path: path.clone() });
        }
        let keys = SharedKeys {
            epoch: EpochKeys::new(epoch.clone()),
            hash_key: self.roster_hash_key()?,
            pseudonym_key: self.pseudonym_key()?,
        };
        let StagedTargets { held, files } = targets;
        check_publication((held, files), &keys, had_policy, at).map_err(|error| match error {
            InstallationError::NoPolicy => AuthorityError::PolicyGone,
            other => AuthorityError::Unusable(Box::new(other)),
        })
    }

    /// As [`Authority::publish`], of what is published already: only what has no file in `signed`, or other
    /// keys now, is signed anew. What is staged meanwhile stays so. What is published isn't looked into
    /// again: nothing is to stand in the way of new keys.
    ///
    /// A role that has to be signed anew, and whose version was driven up, has a new key too: nothing goes
    /// above that version, so that no other key could be rotated before its own.
    pub(in crate::authority) fn publish_again(
        &self,
        mut signed: Signed,
        at: Instant,
        sources: &Sources<'_>,
        warnings: Vec<String>,
    ) -> Result<PublishReport, AuthorityError> {
        let mut report = PublishReport::new(at, sources.folder());
        report.warnings = warnings;
        for role in DELEGATED_ROLES {
            let version = signed.roles.get(role).map_or(0, |targets| targets.version);
            let is_due = !signed.files.roles.contains_key(role) && !signed.anew.contains(role);
            if version > MOST_VERSIONS && is_due {
                self.new_key(&mut signed, role)?;
                let warning = format!("{role} has a new key too: its version was driven up");
                report.warnings.push(warning);
            }
        }
        for role in DELEGATED_ROLES.into_iter().chain([TOP_ROLE]) {
            if signed.rule(role).is_none() {
                continue;
            }
            let present = signed.roles.get(role);
            let targets = present.map(|present| present.targets.clone()).unwrap_or_default();
            self.renew_targets(&mut signed, role, targets, at, &mut report)?;
        }
        self.finish(signed, at, report, sources)
    }

    /// What is signed, caught up with what is published: what new keys go on from. Where this folder is
    /// behind, the operator says whether that counts. If it does, what is staged is caught up too, as in
    /// [`Authority::publish`]: nothing would tell afterwards that it is older.
    pub(in crate::authority) fn in_force(
        &mut self,
        sources: &Sources<'_>,
        at: Instant,
        meant: &Publishing<'_>,
    ) -> Result<(Signed, Vec<String>), AuthorityError> {
        let mut signed = self.signed()?;
        check_same_repository(sources.folder(), &signed.first_root)?;
        let mut caught = self.catch_up(&mut signed, sources, meant.newer)?;
        caught.check(meant.newer)?;
        if caught.behind.is_empty() {
            if !meant.unrevoke.is_empty() {
                return Err(AuthorityError::NothingNewer);
            }
            return Ok((signed, caught.warnings));
        }
        if meant.newer == Newer::Discard {
            self.discard_keeping_revoked(&mut signed, &mut caught, at, (sources, meant))?;
        } else {
            let staged = self.staged_targets()?.described()?;
            let changes = self.merged(&signed, &mut caught, &staged, sources)?;
            self.take_in(changes)?;
            let roles = caught.roles();
            caught.warnings.push(format!(
                "this folder was behind what is published in {}: {roles}. It went on from there",
                caught.place
            ));
        }
        Ok((signed, caught.warnings))
    }

    /// As [`Authority::discard`], with a list of what is revoked that has what was published as revoked.
    fn discard_keeping_revoked(
        &mut self,
        signed: &mut Signed,
        caught: &mut CaughtUp,
        at: Instant,
        (sources, meant): (&Sources<'_>, &Publishing<'_>),
    ) -> Result<(), AuthorityError> {
        let revoked = self.published_revoked(signed, &caught.before, sources, meant.newer)?;
        self.discard(signed, caught);
        let path = list_path(&self.iss);
        let Some(issuers) = signed.roles.get_mut(role_of_path(&path)) else { return Ok(()) };
        let mut revoking = self.revoking(meant, revoked)?;
        revoking.write()?;
        caught.warnings.extend(revoking.warning());
        if let Some((path, bytes)) = self.due_status_list(&revoking.list, at)? {
            self.stage(&path, &bytes)?;
            issuers.targets.insert(path, TargetFile::describe(&bytes));
        }
        Ok(())
    }

    /// As [`Authority::publish`] of what is staged and nothing else, whether a phone can use it or
    /// not.
    #[cfg(test)]
    pub(crate) fn publish_unchecked(&mut self, at: Instant) {
        let mut signed = self.signed().unwrap();
        let mut report = PublishReport::new(at, &self.folder.join("public"));
        for (role, targets) in by_role(self.staged_targets().unwrap().described().unwrap()) {
            self.renew_targets(&mut signed, role, targets, at, &mut report).unwrap();
        }
        self.finish(signed, at, report, &self.own_sources()).unwrap();
    }

    /// As [`Authority::publish`], with another status list than it would write, or none.
    #[cfg(test)]
    pub(crate) fn publish_with_status(&mut self, list: Option<&[u8]>, at: Instant) {
        let path = list_path(&self.iss);
        match list {
            Some(list) => self.stage(&path, list).unwrap(),
            None => assert!(self.unstage(&path).unwrap()),
        }
        self.publish_unchecked(at);
    }

    /// Signs snapshot and timestamp, checks all of it, and writes it.
    fn finish(
        &self,
        mut signed: Signed,
        at: Instant,
        mut report: PublishReport,
        sources: &Sources<'_>,
    ) -> Result<PublishReport, AuthorityError> {
        self.renew_snapshot_and_timestamp(&mut signed, at, &mut report)?;
        if let Some(role) = &signed.stray_role
            && !signed.anew.contains("snapshot")
        {
            return Err(AuthorityError::StrayRole { role: role.clone() });
        }
        report.targets = signed.roles.values().map(|role| role.targets.len()).sum();

        // As a phone would, before anybody sees it.
        let set = signed.files.verify(&signed.first_root)?;
        report.versions = set.roles().into_iter().map(|(r, (version, _))| (r, version)).collect();
        self.write_targets(&report.public.join("targets"), &set, sources)?;
        write_metadata(&self.folder.join("metadata"), &signed, &report.versions)?;
        let public = report.public.join("metadata");
        set_stray_roots_aside(&public, &signed)?;
        write_metadata(&public, &signed, &report.versions)?;
        // Two copies of one city that publish at once: one of them isn't what phones have.
        let path = public.join("timestamp.json");
        if storage::read_if_there(&path, Limits::default().timestamp)? != signed.files.timestamp {
            return Err(AuthorityError::PublishedAtOnce { public: report.public });
        }
        // What follows is this folder's own: it is published already.
        if let Err(error) = self.keep_in_force(&signed.targets(), sources) {
            report.warnings.push(format!("no copy of what was published is kept: {error}"));
        }
        if let Err(error) = self.take_down(&report) {
            report.warnings.push(format!("the publication isn't in the history: {error}"));
        }
        Ok(report)
    }

    /// The list of what was revoked, to be staged where it has changed since it was staged or
    /// expires soon. There is one from the beginning on, as long as if a great many credentials were
    /// issued.
    fn due_status_list(
        &self,
        list: &StatusList,
        at: Instant,
    ) -> Result<Option<(String, Vec<u8>)>, AuthorityError> {
        let path = list_path(&self.iss);
        let staged = self.staged(&path)?;
        let staged = staged.and_then(|bytes| StatusDocument::parse_target(&path, &bytes).ok());
        let holds = staged.is_some_and(|staged| {
            staged.list == *list
                && !is_due(staged.expires_at, at, LIFETIMES.status)
                && !is_too_long(staged.expires_at, at, LIFETIMES.status)
        });
        if holds {
            return Ok(None);
        }
        let expires_at = after(at, LIFETIMES.status)?;
        let list = list.clone();
        let document = StatusDocument { subject: path.clone(), issued_at: at, expires_at, list };
        Ok(Some((path, document.to_bytes())))
    }

    /// The first root, and the first, empty, metadata of `targets`.
    pub(in crate::authority) fn sign_first(&self, at: Instant) -> Result<(), AuthorityError> {
        let mut keys = BTreeMap::new();
        let mut role_keys = |signers: &[SigningKey], threshold| {
            let mut keyids = Vec::new();
            for signer in signers {
                let key = RoleKey::ed25519(&signer.verifying_key());
                let id = key.id()?;
                keys.insert(id.clone(), key);
                keyids.push(id);
            }
            Ok::<_, AuthorityError>(RoleKeys { keyids, threshold })
        };
        let root_keys: Vec<SigningKey> =
            root_key_names().map(|name| self.keys.generate(&name)).collect::<Result<_, _>>()?;
        let mut roles =
            BTreeMap::from([("root".to_owned(), role_keys(&root_keys, ROOT_THRESHOLD)?)]);
        let targets_key = self.keys.generate("targets")?;
        for name in ["snapshot", "timestamp"] {
            let key = self.keys.generate(name)?;
            roles.insert(name.to_owned(), role_keys(&[key], 1)?);
        }
        roles.insert("targets".to_owned(), role_keys(std::slice::from_ref(&targets_key), 1)?);
        let root = Root {
            spec_version: SPEC_VERSION.to_owned(),
            consistent_snapshot: true,
            version: 1,
            expires: after(at, LIFETIMES.root)?,
            keys,
            roles,
        };
        let threshold = usize::try_from(ROOT_THRESHOLD).unwrap_or(usize::MAX);
        let root = sign_metadata(&root, root_keys.iter().take(threshold))?;

        let mut delegations =
            Delegations { keys: BTreeMap::new(), roles: Vec::new(), succinct_roles: None };
        for name in DELEGATED_ROLES {
            let key = RoleKey::ed25519(&self.keys.generate(name)?.verifying_key());
            let id = key.id()?;
            delegations.keys.insert(id.clone(), key);
            delegations.roles.push(delegation(name, id));
        }
        let targets = Targets {
            spec_version: SPEC_VERSION.to_owned(),
            version: 1,
            expires: after(at, LIFETIMES.targets)?,
            targets: BTreeMap::new(),
            delegations: Some(delegations),
        };
        let targets = sign_metadata(&targets, [&targets_key])?;
        let metadata = self.folder.join("metadata");
        storage::make_folder(&metadata, Access::Public)?;
        storage::write_atomically(&metadata.join("1.targets.json"), &targets, Access::Public)?;
        storage::write_atomically(&metadata.join("1.root.json"), &root, Access::Public)?;
        Ok(())
    }

    /// The newest root metadata, as phones are enrolled with.
    pub(in crate::authority) fn newest_root(&self) -> Result<Vec<u8>, AuthorityError> {
        let (first, mut later) = self.roots()?;
        Ok(later.pop_last().map_or(first, |(_, newest)| newest))
    }

    fn roots(&self) -> Result<Roots, AuthorityError> {
        let limit = Limits::default().root;
        let path = |version: u64| self.folder.join(format!("metadata/{version}.root.json"));
        let first = storage::read_bounded(&path(1), limit)?;
        let mut later = BTreeMap::new();
        for version in 2.. {
            let Some(bytes) = storage::read_if_there(&path(version), limit)? else { break };
            later.insert(version, bytes);
        }
        // A gap is a loss: what comes after it was signed.
        let next = later.keys().next_back().map_or(2, |last| last.saturating_add(1));
        let names = storage::names_in(&self.folder.join("metadata"))?;
        let root = |name: &String| name.strip_suffix(".root.json")?.parse::<u64>().ok();
        if names.iter().filter_map(root).any(|version| version > next) {
            return Err(AuthorityError::Lost { path: path(next) });
        }
        Ok((first, later))
    }

    /// Reads what is signed. Which version of each role holds, timestamp and snapshot say; what an
    /// interrupted publication left beside them is of no account.
    pub(in crate::authority) fn signed(&self) -> Result<Signed, AuthorityError> {
        let (first_root, roots) = self.roots()?;
        let limits = Limits::default();
        let folder = self.folder.join("metadata");
        let mut set = TrustedSet::new(&first_root, None)?;
        roots.values().try_for_each(|root| set.update_root(root))?;
        let mut signed = Signed {
            root: set.root().clone(),
            files: MetadataFiles { roots, ..MetadataFiles::default() },
            first_root,
            timestamp: None,
            snapshot: None,
            roles: BTreeMap::new(),
            anew: BTreeSet::new(),
            stray_role: None,
        };
        let mut versions = BTreeMap::from([("targets".to_owned(), 1)]);
        if let Some(bytes) =
            storage::read_if_there(&folder.join("timestamp.json"), limits.timestamp)?
        {
            let timestamp: Timestamp = read_signed(&bytes, &MetadataRole::Timestamp)?;
            let version = timestamp.meta.get("snapshot.json").map_or(1, |meta| meta.version);
            let path = folder.join(format!("{version}.snapshot.json"));
            let bytes = storage::read_bounded(&path, limits.snapshot)?;
            let snapshot: Snapshot = read_signed(&bytes, &MetadataRole::Snapshot)?;
            let stem = |file: &str| file.strip_suffix(".json").unwrap_or(file).to_owned();
            versions = snapshot.meta.iter().map(|(file, m)| (stem(file), m.version)).collect();
            signed.timestamp = Some(timestamp);
            signed.snapshot = Some(snapshot);
        } else if storage::names_in(&self.folder.join("public/metadata"))?
            .contains(&"timestamp.json".to_owned())
        {
            return Err(AuthorityError::Lost { path: folder.join("timestamp.json") });
        }
        for (role, version) in versions {
            let path = folder.join(format!("{version}.{role}.json"));
            let bytes = storage::read_bounded(&path, limits.targets)?;
            let targets = read_signed(&bytes, &MetadataRole::of_targets(&role))?;
            signed.files.roles.insert(role.clone(), bytes);
            signed.roles.insert(role, targets);
        }
        Ok(signed)
    }

    /// A new root where the present one expires soon and enough of its keys are at hand.
    fn renew_root(
        &self,
        signed: &mut Signed,
        at: Instant,
        report: &mut PublishReport,
    ) -> Result<(), AuthorityError> {
        if !is_due(signed.root.expires, at, LIFETIMES.root) {
            return Ok(());
        }
        let root =
            Root { expires: after(at, LIFETIMES.root)?, ..signed.root.clone().into_signed() };
        let expires = signed.root.expires;
        match self.offer_root(signed, root, false)? {
            RootOffer::Signed => report.signed.push("root".to_owned()),
            RootOffer::Waiting(waiting) if expires > at => report.warnings.push(format!(
                "root expires at {expires}, and its keys are not at hand to renew it: {waiting}"
            )),
            RootOffer::Waiting(waiting) => {
                return Err(AuthorityError::RootExpired { expires, waiting });
            }
        }
        Ok(())
    }

    fn renew_targets(
        &self,
        signed: &mut Signed,
        role: &'static str,
        targets: BTreeMap<String, TargetFile>,
        at: Instant,
        report: &mut PublishReport,
    ) -> Result<(), AuthorityError> {
        let present = signed.roles.get(role);
        let new = match present {
            Some(present)
                if present.targets == targets
                    && signed.is_signed(role)
                    && !is_due(present.expires, at, LIFETIMES.targets)
                    && !is_too_long(present.expires, at, LIFETIMES.targets) =>
            {
                return Ok(());
            }
            Some(present) => Targets {
                version: self.free_version(signed, role, present.version, &report.public)?,
                expires: after(at, LIFETIMES.targets)?,
                targets,
                ..present.clone()
            },
            None => Targets {
                spec_version: SPEC_VERSION.to_owned(),
                version: self.free_version(signed, role, 0, &report.public)?,
                expires: after(at, LIFETIMES.targets)?,
                targets,
                delegations: None,
            },
        };
        let bytes = sign_metadata(&new, &self.signers(signed, role)?)?;
        signed.files.roles.insert(role.to_owned(), bytes);
        signed.roles.insert(role.to_owned(), new);
        report.signed.push(role.to_owned());
        Ok(())
    }

    fn renew_snapshot_and_timestamp(
        &self,
        signed: &mut Signed,
        at: Instant,
        report: &mut PublishReport,
    ) -> Result<(), AuthorityError> {
        let describe = |(role, bytes): (&String, &Vec<u8>)| {
            let version = signed.roles.get(role).map_or(1, |targets| targets.version);
            (format!("{role}.json"), MetaFile::describe(version, bytes))
        };
        let last = signed.snapshot.as_ref().map_or(0, |old| old.version);
        let last_timestamp = signed.timestamp.as_ref().map_or(0, |old| old.version);
        let snapshot = Snapshot {
            spec_version: SPEC_VERSION.to_owned(),
            version: self.free_version(signed, "snapshot", last, &report.public)?,
            expires: after(at, LIFETIMES.snapshot)?,
            meta: signed.files.roles.iter().map(describe).collect(),
        };
        let bytes = sign_metadata(&snapshot, &self.signers(signed, "snapshot")?)?;
        if let Some(last) = signed.timestamp.as_ref().and_then(|old| old.published_at)
            && at < last
        {
            report.warnings.push(format!(
                "published at {at}, which is before the last publication at {last}: phones whose \
                 clock was that far as well will not believe one that is right; a new timestamp key \
                 (`chot authority rotate DIR timestamp`) makes them forget it"
            ));
        }
        let timestamp = Timestamp {
            spec_version: SPEC_VERSION.to_owned(),
            version: self.free_version(signed, "timestamp", last_timestamp, &report.public)?,
            expires: after(at, LIFETIMES.timestamp)?,
            meta: BTreeMap::from([(
                "snapshot.json".to_owned(),
                MetaFile::describe(snapshot.version, &bytes),
            )]),
            published_at: Some(at),
        };
        signed.files.snapshot = Some(bytes);
        let signers = self.signers(signed, "timestamp")?;
        signed.files.timestamp = Some(sign_metadata(&timestamp, &signers)?);
        signed.snapshot = Some(snapshot);
        signed.timestamp = Some(timestamp);
        report.signed.extend(["snapshot".to_owned(), "timestamp".to_owned()]);
        Ok(())
    }

    /// The next version of a role whose file's name was never used, here or where it is published: not
    /// by a publication that was cut off either, since a cache may have it.
    ///
    /// It goes above the last one, unless that was driven up and phones count the role anew: then above
    /// whatever was published honestly.
    fn free_version(
        &self,
        signed: &Signed,
        role: &str,
        last: u64,
        public: &Path,
    ) -> Result<u64, AuthorityError> {
        let mut taken = BTreeSet::new();
        for folder in [self.folder.join("metadata"), public.join("metadata")] {
            let ending = format!(".{role}.json");
            let names = storage::names_in(&folder)?;
            let numbers = names.iter().filter_map(|name| name.strip_suffix(&ending)?.parse().ok());
            taken.extend(numbers.collect::<Vec<u64>>());
        }
        let mut version = last;
        if last > MOST_VERSIONS && signed.anew.contains(role) {
            version = taken.range(..=MOST_VERSIONS).next_back().copied().unwrap_or(0);
        }
        loop {
            // Phones take no version above the last one that there is.
            let above = version.checked_add(1).filter(|above| *above < u64::MAX);
            version = above.ok_or_else(|| AuthorityError::LastVersion {
                role: role.to_owned(),
                version: last,
            })?;
            if !taken.contains(&version) {
                return Ok(version);
            }
        }
    }

    /// As many of a role's keys as have to sign.
    fn signers(&self, signed: &Signed, role: &str) -> Result<Vec<SigningKey>, AuthorityError> {
        let rule = signed.rule(role).ok_or_else(|| {
            let role = role.to_owned();
            if DELEGATED_ROLES.contains(&role.as_str()) {
                AuthorityError::RoleWithoutKey { role }
            } else {
                AuthorityError::NoRole { role }
            }
        })?;
        let needed = usize::try_from(rule.threshold).unwrap_or(usize::MAX);
        let mut signers = self.keys.of_role(role, &rule.keyids, needed)?;
        signers.truncate(needed);
        Ok(signers)
    }

    /// What is staged, by path.
    fn staged_targets(&self) -> Result<StagedTargets, AuthorityError> {
        let mut targets = StagedTargets::default();
        for path in self.staged_paths()? {
            let file = self.staged_file(&path)?;
            if is_paged(&path) {
                targets.files.insert(path, SharedFile::open(&file)?);
            } else {
                targets.held.insert(path, storage::read_bounded(&file, MAX_TARGET)?);
            }
        }
        Ok(targets)
    }

    /// Writes targets under names that hold their hash. Those of earlier publications stay: a phone
    /// may be fetching them.
    fn write_targets(
        &self,
        folder: &Path,
        set: &TrustedSet,
        sources: &Sources<'_>,
    ) -> Result<(), AuthorityError> {
        for (path, file) in set.authorised_targets()? {
            let hash = file.sha256(&path)?;
            let (parent, name) = path.split_once('/').unwrap_or(("", &path));
            let to = folder.join(parent).join(format!("{hash}.{name}"));
            if file.is_whole_in(&to, &path) {
                continue;
            }
            storage::make_folder(&folder.join(parent), Access::Public)?;
            self.put_published(&path, &file, sources, (&to, Access::Public))?;
        }
        Ok(())
    }
}

/// What a publication says is revoked, and what the register has to take over for it.
struct Revoking {
    register: Register,
    list: StatusList,
    missing: Vec<u32>,
    named: Vec<u32>,
}

impl Revoking {
    fn write(&mut self) -> Result<(), RegisterError> {
        if !self.missing.is_empty() {
            self.register.take_over(&self.missing)?;
        }
        self.register.give_back(&self.named)
    }

    /// What is taken over as revoked from what isn't believed otherwise.
    fn warning(&self) -> Option<String> {
        let count = self.missing.len();
        (count > 0).then(|| {
            format!(
                "{count} of what was published elsewhere as revoked stays so. `publish --unrevoke` lets \
                 it count again by name; with --unrevoke {PUBLISHED_ELSEWHERE} none of it had been taken over"
            )
        })
    }
}

/// What `targets` delegates to a role, whose one key has this id.
pub(super) fn delegation(name: &str, keyid: String) -> DelegatedRole {
    DelegatedRole {
        name: name.to_owned(),
        keys: RoleKeys { keyids: vec![keyid], threshold: 1 },
        terminating: true,
        paths: patterns_of_role(name),
        path_hash_prefixes: Vec::new(),
    }
}

/// What is staged.
#[derive(Default)]
struct StagedTargets {
    held: BTreeMap<String, Vec<u8>>,
    /// What is too long to be held ([`is_paged`]).
    files: BTreeMap<String, SharedFile>,
}

impl StagedTargets {
    fn described(&self) -> Result<BTreeMap<String, TargetFile>, AuthorityError> {
        let held =
            self.held.iter().map(|(path, bytes)| (path.clone(), TargetFile::describe(bytes)));
        let mut all: BTreeMap<_, _> = held.collect();
        for (path, file) in &self.files {
            let described = TargetFile::describe_file(&mut Sequential::new(file));
            let failed = |error| StorageError::new(Operation::Read, Path::new(path), error);
            all.insert(path.clone(), described.map_err(failed)?);
        }
        Ok(all)
    }
}

/// Targets by role; every role is there, if only with nothing.
fn by_role(
    targets: BTreeMap<String, TargetFile>,
) -> BTreeMap<&'static str, BTreeMap<String, TargetFile>> {
    let names = DELEGATED_ROLES.into_iter().chain([TOP_ROLE]);
    let mut roles: BTreeMap<&'static str, BTreeMap<String, TargetFile>> =
        names.map(|name| (name, BTreeMap::new())).collect();
    for (path, file) in targets {
        roles.entry(role_of_path(&path)).or_default().insert(path, file);
    }
    roles
}

/// Writes the metadata's files: what is named before what names it, `timestamp.json` last.
fn write_metadata(
    folder: &Path,
    signed: &Signed,
    versions: &BTreeMap<String, u64>,
) -> Result<(), AuthorityError> {
    storage::make_folder(folder, Access::Public)?;
    storage::remove_leftovers(folder);
    let version_of = |role: &str| versions.get(role).copied().unwrap_or(1);
    let mut written = BTreeSet::new();
    let mut put = |name: String, bytes: &[u8]| {
        let path = folder.join(&name);
        let there = u64::try_from(bytes.len())
            .ok()
            .and_then(|length| storage::read_if_there(&path, length).ok().flatten());
        if written.insert(name) && there.is_none_or(|there| there != bytes) {
            storage::write_atomically(&path, bytes, Access::Public)?;
        }
        Ok::<_, AuthorityError>(())
    };
    put("1.root.json".to_owned(), &signed.first_root)?;
    for (version, bytes) in &signed.files.roots {
        put(format!("{version}.root.json"), bytes)?;
    }
    for (role, bytes) in &signed.files.roles {
        put(format!("{}.{role}.json", version_of(role)), bytes)?;
    }
    if let Some(bytes) = &signed.files.snapshot {
        put(format!("{}.snapshot.json", version_of("snapshot")), bytes)?;
    }
    signed.files.timestamp.as_ref().map_or(Ok(()), |b| put("timestamp.json".to_owned(), b))
}

/// Gives what stands in the next root's place, and isn't it, a name that no phone asks for: each would stop
/// at it.
fn set_stray_roots_aside(folder: &Path, signed: &Signed) -> Result<(), AuthorityError> {
    let next = signed.root.version.saturating_add(1);
    let path = folder.join(format!("{next}.root.json"));
    if path.symlink_metadata().is_err() {
        return Ok(());
    }
    let aside = |number: u32| folder.join(format!("{next}.root.json.not-{number}"));
    let free = (1..=u32::MAX).map(aside).find(|path| path.symlink_metadata().is_err());
    free.map_or(Ok(()), |free| Ok(storage::rename(&path, &free)?))
}

fn check_same_repository(public: &Path, first_root: &[u8]) -> Result<(), AuthorityError> {
    let path = public.join("metadata/1.root.json");
    match storage::read_if_there(&path, Limits::default().root)? {
        Some(other) if other != first_root => {
            Err(AuthorityError::OtherRepository { folder: public.to_owned() })
        }
        _ => Ok(()),
    }
}

/// Metadata of our own folder. Their signatures are checked together, before publishing.
pub(super) fn read_signed<T: Role>(bytes: &[u8], role: &MetadataRole) -> Result<T, TrustError> {
    Unverified::parse(bytes, role).map(Unverified::dangerous_unverified)
}

/// Whole seconds, in years that every reader of the metadata can read.
pub(in crate::authority) fn check_time(at: Instant) -> Result<Instant, AuthorityError> {
    use chrono::{Datelike as _, SubsecRound as _};
    if (2000..=2990).contains(&at.year()) {
        Ok(at.trunc_subsecs(0))
    } else {
        Err(AuthorityError::Time { at })
    }
}

pub(in crate::authority) fn after(at: Instant, days: i64) -> Result<Instant, AuthorityError> {
    at.checked_add_signed(TimeDelta::days(days)).ok_or(AuthorityError::Time { at })
}

/// True where it holds for longer than it would if it were signed now: it was signed with a clock that
/// was ahead.
fn is_too_long(expires: Instant, at: Instant, days: i64) -> bool {
    expires - at > TimeDelta::days(days.saturating_add(1))
}

/// True where less than a third of the lifetime is left.
fn is_due(expires: Instant, at: Instant, days: i64) -> bool {
    expires - at < TimeDelta::days(days / 3)
}
