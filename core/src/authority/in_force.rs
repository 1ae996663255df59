//! What is published, kept at hand: to compare with what is staged, and to go back to.
//!
//! `in-force/` has a copy of each target of the last publication. What holds is what was signed: a copy
//! that isn't that is passed over.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::issuers::check_keys;
use super::office::{check_checkpoints, check_policy};
use super::publish::published::{Content, Sources};
use super::{Authority, AuthorityError, OfficeError, most};
use crate::encoding::code::{Coded, codes};
use crate::keys::{EpochKey, Keystore as _, KeystoreError, epoch_of, secret, unseal};
use crate::model::{FurtherKey, RosterKey};
use crate::policy::Draft;
use crate::published::areas::Areas;
use crate::published::roster::{Roster, RosterManifest, Segment, SegmentBuilder, SegmentPages};
use crate::published::target::{
    AREAS_PATH, CHECKPOINTS_PATH, ISSUERS_PATH, MANIFEST_PATH, POLICY_PATH, TRACE_PATH, Target,
};
use crate::published::{Checkpoints, TraceList, sealed_in, segment_of};
use crate::storage::{self, Access, SharedFile};
use crate::travel::IssuerKeys;
use crate::tuf::metadata::TargetFile;

const FOLDER: &str = "in-force";

/// What an office stages, each by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Staged {
    /// The roster.
    Roster,
    /// The rules.
    Policy,
    /// The trace list.
    Trace,
    /// The checkpoints.
    Checkpoints,
    /// The areas.
    Areas,
    /// The questions of the daily declaration.
    Questionnaire,
    /// Health authorities' keys, and value sets.
    HealthKeys,
    /// A new epoch of the enrolment.
    Enrolment,
    /// The keys of the issuers.
    Issuers,
}

codes! { Staged {
    Roster = "roster",
    Policy = "policy",
    Trace = "trace",
    Checkpoints = "checkpoints",
    Areas = "areas",
    Questionnaire = "questionnaire",
    HealthKeys = "health-keys",
    Enrolment = "enrolment",
    Issuers = "issuers",
} }

impl Staged {
    /// The code, kebab-case, stable.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    /// What can be taken back: what a list or a document is staged for.
    pub const ALL: [Self; 7] = [
        Self::Roster,
        Self::Policy,
        Self::Trace,
        Self::Checkpoints,
        Self::Areas,
        Self::Questionnaire,
        Self::HealthKeys,
    ];

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Coded::from_code(code)
    }

    /// Whose target a path is; none for status lists, which are made when publishing.
    pub(super) fn of_path(path: &str) -> Option<Self> {
        Some(match Target::of_path(path)? {
            Target::Issuers => Self::Issuers,
            Target::StatusList => return None,
            Target::Policy => Self::Policy,
            Target::RosterManifest | Target::RosterSegment => Self::Roster,
            Target::Trace => Self::Trace,
            Target::HealthKeys | Target::ValueSets => Self::HealthKeys,
            Target::Questionnaire => Self::Questionnaire,
            Target::Areas => Self::Areas,
            Target::Checkpoints => Self::Checkpoints,
            Target::EpochKey => Self::Enrolment,
        })
    }
}

/// What came of taking back what was staged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TakenBack {
    /// What is staged again as it is published.
    pub changed: Vec<Staged>,
    /// What stays as it is staged, since an epoch was begun.
    pub left: Vec<Staged>,
}

impl Authority {
    /// The targets of the last publication that was signed here.
    pub(super) fn in_force_targets(&self) -> Result<BTreeMap<String, TargetFile>, AuthorityError> {
        Ok(self.signed()?.targets())
    }

    /// A target of the last publication; none where there was none of this path.
    pub(super) fn last_published(&self, path: &str) -> Result<Option<Vec<u8>>, AuthorityError> {
        let targets = self.in_force_targets()?;
        targets.get(path).map(|file| self.in_force_target(path, file)).transpose()
    }

    /// A target that was published, as it was described then.
    ///
    /// # Errors
    /// [`AuthorityError::PublishedElsewhere`] where it is nowhere at hand.
    pub(super) fn in_force_target(
        &self,
        path: &str,
        file: &TargetFile,
    ) -> Result<Vec<u8>, AuthorityError> {
        self.published_target(path, file, &self.own_sources())
    }

    /// Where the copy of a target that was published is.
    pub(super) fn kept_file(&self, path: &str) -> PathBuf {
        self.folder.join(FOLDER).join(path)
    }

    /// The copy of a target that was published, if it is that.
    pub(super) fn kept(&self, path: &str, file: &TargetFile) -> Option<Vec<u8>> {
        let kept = self.kept_file(path);
        let bytes = storage::read_if_there(&kept, file.length.min(most(path))).ok()??;
        file.check(path, &bytes).is_ok().then_some(bytes)
    }

    /// Keeps what was published now, and nothing else.
    ///
    /// # Errors
    /// [`AuthorityError`] if it can't be written; what was published is published all the same.
    pub(super) fn keep_in_force(
        &self,
        targets: &BTreeMap<String, TargetFile>,
        sources: &Sources<'_>,
    ) -> Result<(), AuthorityError> {
        let folder = self.folder.join(FOLDER);
        storage::make_folder(&folder, Access::Private)?;
        for (path, file) in targets {
            let to = folder.join(path);
            if file.is_whole_in(&to, path) {
                continue;
            }
            if let Some(parent) = to.parent() {
                storage::make_folder(parent, Access::Private)?;
            }
            self.put_published(path, file, sources, (&to, Access::Private))?;
        }
        for part in storage::names_in(&folder)? {
            for name in storage::names_in(&folder.join(&part))? {
                if !targets.contains_key(&format!("{part}/{name}")) {
                    storage::remove_file(&folder.join(&part).join(&name))?;
                }
            }
        }
        Ok(())
    }

    /// The roster of the last publication, under the present roster keys; none where none was
    /// published.
    ///
    /// # Errors
    /// [`OfficeError`] if it isn't at hand, or can't be read.
    pub(super) fn roster_in_force(&self) -> Result<Option<Roster<SegmentPages>>, OfficeError> {
        let Some(manifest) = self.last_published(MANIFEST_PATH)? else { return Ok(None) };
        let manifest = RosterManifest::parse(&manifest)?;
        let targets = self.in_force_targets()?;
        let mut of_epoch = 0;
        let sources = self.own_sources();
        let roster = manifest.open(|path| -> Result<SegmentPages, OfficeError> {
            let missing = || OfficeError::MissingSegment { path: path.to_owned() };
            let file = targets.get(path).ok_or_else(missing)?;
            let from = self.published_file(path, file, &sources)?;
            let sealed = SharedFile::open(&from).map_err(AuthorityError::from)?;
            of_epoch = sealed_in(&sealed)?;
            Ok(segment_of(&self.key_of_epoch(of_epoch)?, path, &sealed)?)
        })?;
        let further = self.further_since(of_epoch)?;
        if further.is_empty() {
            return Ok(Some(roster));
        }
        let base = SegmentBuilder::in_folder(&self.folder);
        let base = roster.with_keys(base, |key| present(key, &further))?;
        // It stays readable while it is open.
        let (_scratch, file) = self.in_scratch(|to| base.write_base(to))?;
        let base = Segment::open(SegmentPages::plain(file))?;
        Ok(Some(Roster::from_segments(base, Vec::new())?))
    }

    /// The trace list of the last publication, under the present roster keys; none where none was
    /// published.
    ///
    /// # Errors
    /// As [`Authority::roster_in_force`].
    pub(super) fn trace_in_force(&self) -> Result<Option<TraceList>, OfficeError> {
        let Some(sealed) = self.last_published(TRACE_PATH)? else { return Ok(None) };
        let of_epoch = epoch_of(&sealed)?;
        let list = TraceList::open(&unseal(&self.key_of_epoch(of_epoch)?, TRACE_PATH, &sealed)?)?;
        let further = self.further_since(of_epoch)?;
        Ok(Some(TraceList::open(&list.with_keys(|key| present(key, &further))?)?))
    }

    /// The staged trace list.
    ///
    /// # Errors
    /// [`OfficeError`] if it can't be read.
    pub(super) fn trace(&self) -> Result<Option<TraceList>, OfficeError> {
        let Some(sealed) = self.staged(TRACE_PATH)? else { return Ok(None) };
        Ok(Some(TraceList::open(&unseal(&self.epoch_key()?, TRACE_PATH, &sealed)?)?))
    }

    /// The key of the present epoch, or of the one before it.
    fn key_of_epoch(&self, epoch: u32) -> Result<EpochKey, OfficeError> {
        let key = self.epoch_key()?;
        if key.id() == epoch {
            return Ok(key);
        }
        let name = secret::PREVIOUS_EPOCH_KEY;
        let before = self.keystore().load(name).map_err(AuthorityError::from)?;
        // One that isn't the sealed one's says so when it opens nothing.
        before.map_or(Ok(key), |bytes| {
            let wrong = KeystoreError::WrongLength { name };
            Ok(EpochKey::from_bytes(&bytes).ok_or(wrong).map_err(AuthorityError::from)?)
        })
    }

    /// The roster keys that enrolments were cut off with since an epoch.
    fn further_since(&self, epoch: u32) -> Result<Vec<FurtherKey>, OfficeError> {
        let keys = self.roster_hash_key()?;
        Ok(keys.further().iter().filter(|further| further.epoch > epoch).cloned().collect())
    }

    /// Takes back what was staged since the last publication: what is published is staged again.
    /// Of nothing in particular, all of it. Gives what was changed.
    ///
    /// A new epoch and what was revoked stay as they are; roster and trace list too where an epoch was
    /// begun since, which is an error where they were asked for.
    ///
    /// # Errors
    /// [`OfficeError`]; where what is published isn't at hand, or doesn't fit what stays staged, nothing
    /// is changed.
    pub fn take_back(&mut self, what: &[Staged]) -> Result<TakenBack, OfficeError> {
        let targets = self.in_force_targets()?;
        let sources = self.own_sources();
        let asked =
            |kind: Staged| Staged::ALL.contains(&kind) && (what.is_empty() || what.contains(&kind));
        let mut back = Back::new();
        for (path, file) in &targets {
            let Some(kind) = Staged::of_path(path).filter(|kind| asked(*kind)) else { continue };
            if !file.is_whole_in(&self.staged_file(path)?, path) {
                let content = self.published_content(path, file, &sources)?;
                back.insert(path.clone(), (kind, Some(content)));
            }
        }
        for path in self.staged_paths()? {
            let kind = Staged::of_path(&path).filter(|kind| asked(*kind));
            if let Some(kind) = kind.filter(|_| !targets.contains_key(&path)) {
                back.insert(path, (kind, None));
            }
        }
        let epoch = self.epoch_key()?.id();
        let mut left = Vec::new();
        for (path, (kind, content)) in &back {
            let Some(content) = content else { continue };
            let sealed = Target::of_path(path).is_some_and(Target::is_sealed);
            if sealed && content.epoch()? != epoch && !left.contains(kind) {
                left.push(*kind);
            }
        }
        if let Some(kind) = left.first().filter(|_| !what.is_empty()) {
            return Err(OfficeError::EpochSince { what: kind.code() });
        }
        back.retain(|_, (kind, _)| !left.contains(kind));
        self.check_taken_back(&back)?;
        // What the manifest names goes before it, and what it no longer names after it.
        let order = |(path, (_, content)): &(String, (Staged, Option<Content>))| {
            (content.is_none(), path == MANIFEST_PATH)
        };
        let mut back: Vec<_> = back.into_iter().collect();
        back.sort_by_key(order);
        let mut changed = Vec::new();
        for (path, (kind, content)) in back {
            match content {
                Some(content) => self.stage_content(&path, &content)?,
                None => self.unstage(&path).map(|_| ())?,
            }
            if !changed.contains(&kind) {
                changed.push(kind);
            }
        }
        changed.sort_unstable();
        Ok(TakenBack { changed, left })
    }

    /// That what would be staged names no areas that its list of areas doesn't have.
    fn check_taken_back(&self, back: &Back) -> Result<(), OfficeError> {
        let after = |path: &str| match back.get(path) {
            Some((_, Some(Content::Held(bytes)))) => Ok(Some(bytes.clone())),
            // It goes; what is long enough for a file names no areas.
            Some((_, None | Some(Content::File(_)))) => Ok(None),
            None => self.staged(path),
        };
        let Some(areas) = after(AREAS_PATH)? else { return Ok(()) };
        let areas = Areas::parse(&areas)?;
        if let Some(policy) = after(POLICY_PATH)? {
            check_policy(&Draft::parse(&policy)?, &areas)?;
        }
        if let Some(checkpoints) = after(CHECKPOINTS_PATH)? {
            check_checkpoints(&Checkpoints::parse(&checkpoints)?, &areas)?;
        }
        if let Some(keys) = after(ISSUERS_PATH)? {
            check_keys(&IssuerKeys::parse(&keys)?, &areas)?;
        }
        Ok(())
    }
}

/// What goes back to which bytes, or goes.
type Back = BTreeMap<String, (Staged, Option<Content>)>;

/// A roster key of before, with the keys on top that were put there since.
fn present(key: &RosterKey, further: &[FurtherKey]) -> RosterKey {
    further.iter().fold(*key, |key, further| further.over(&key))
}
