//! What the authority's offices do: stage a policy, lists and checkpoints; issue credentials.

use std::fs::File;
use std::io::{BufReader, BufWriter, Write as _};
use std::path::Path;

use super::issue::is_listed;
use super::issue::{
    self, IndexRemark, IssueContext, IssueError, Issued, PermitFile, PersonFile, Register,
    RegisterError, Revoked,
};
use super::issuers::{check_keys, unknown_areas};
use super::lists::{Examined, ShareExceeded};
use super::publish::{check_ended, check_version};
use super::taking::Omitted;
use super::{Authority, AuthorityError};
use crate::dcc::{HealthKeys, HealthKeysError, ValueSets, ValueSetsError};
use crate::encoding::document::DocumentError;
use crate::keys::{CurveKey, EpochKey, SealError, StrictKey, seal, seal_paged};
use crate::model::{IdNumber, Place, Subject};
use crate::policy::{Draft, Policy, PolicyError};
use crate::published::areas::{Areas, AreasError, UnknownArea};
use crate::published::roster::{
    AnyPages, FilePages, MemoryPages, Next, Pages, Roster, RosterError, RosterManifest, Segment,
    SegmentBuilder, SegmentPages, SegmentRef, next_segment,
};
use crate::published::target::{
    AREAS_PATH, CHECKPOINTS_PATH, HEALTH_KEYS_PATH, ISSUERS_PATH, MANIFEST_PATH, POLICY_PATH,
    QUESTIONNAIRE_PATH, ROSTER_FOLDER, TRACE_PATH, VALUE_SETS_PATH,
};
use crate::published::{
    Checkpoints, CheckpointsError, Questionnaire, QuestionnaireError, StatusListError, TraceError,
    TraceList, segment_of,
};
use crate::storage::{Scratch, Sequential, SharedFile};
use crate::time::{FixedOffset, Instant, VIETNAM};
use crate::travel::{CredentialSigner, Envelope, IssuerKeys, IssuerKeysError};

/// Why an office's work isn't taken.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// The authority's folder.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// The policy has mistakes.
    #[error("the policy is refused: {0}")]
    Policy(#[from] PolicyError),
    /// The staged roster is damaged.
    #[error("the staged roster: {0}")]
    Roster(#[from] RosterError),
    /// The staged roster is sealed for another epoch, or damaged.
    #[error("the staged roster: {0}")]
    Seal(#[from] SealError),
    /// A segment that the manifest names isn't there.
    #[error("the staged roster: {path} is missing")]
    MissingSegment {
        /// The segment's path.
        path: String,
    },
    /// The list of what was taken back.
    #[error("the published list of what was taken back: {0}")]
    StatusList(#[from] StatusListError),
    /// The trace list.
    #[error("the trace list: {0}")]
    Trace(#[from] TraceError),
    /// The checkpoints.
    #[error("the checkpoints: {0}")]
    Checkpoints(#[from] CheckpointsError),
    /// The issuers' keys.
    #[error("the issuers' keys are refused: {0}")]
    Issuers(#[from] IssuerKeysError),
    /// The health authorities' keys.
    #[error("the health keys are refused: {0}")]
    HealthKeys(#[from] HealthKeysError),
    /// The value sets.
    #[error("the value sets are refused: {0}")]
    ValueSets(#[from] ValueSetsError),
    /// The areas.
    #[error("the areas are refused: {0}")]
    Areas(#[from] AreasError),
    /// What is staged or given names areas that the list of areas doesn't have.
    #[error(
        "{what} names areas that the staged list doesn't have{}: {}",
        lines_words(lines),
        unknown_words(unknown)
    )]
    UnknownAreas {
        /// The document: "the policy", or a checkpoint.
        what: String,
        /// Each, with the nearest.
        unknown: Vec<UnknownArea>,
        /// The lines of the document that name them, from 1; none for a checkpoint.
        lines: Vec<usize>,
    },
    /// The questionnaire.
    #[error("the questionnaire is refused: {0}")]
    Questionnaire(#[from] QuestionnaireError),
    /// People would go whom nobody has said to go.
    #[error(
        "nothing was changed: people would go whom no list says to go:{}\nGive the lists that are missing, or \
         say that it is meant: --removes NAME", omitted_words(.0)
    )]
    Omitted(Vec<Omitted>),
    /// What was staged since an epoch was begun can't be taken back.
    #[error(
        "nothing is taken back: a new enrolment was begun since the last publication, and {what} was staged \
         for it. Publish it, or stage {what} again"
    )]
    EpochSince {
        /// Roster or trace list.
        what: &'static str,
    },
    /// Bytes that aren't a credential of this authority's.
    #[error("this is no credential that this authority issued")]
    NotOurs,
    /// The credential isn't issued.
    #[error(transparent)]
    Issue(#[from] IssueError),
}

fn omitted_words(omitted: &[Omitted]) -> String {
    omitted.iter().map(|agency| format!("\n  {agency}")).collect()
}

fn unknown_words(unknown: &[UnknownArea]) -> String {
    unknown.iter().map(ToString::to_string).collect::<Vec<_>>().join("; ")
}

fn lines_words(lines: &[usize]) -> String {
    let numbers = lines.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    match lines {
        [] => String::new(),
        [_] => format!(" (line {numbers})"),
        _ => format!(" (lines {numbers})"),
    }
}

/// What a health document was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HealthTarget {
    /// Keys, so many.
    Keys(usize),
    /// Value sets.
    ValueSets,
}

/// Of how many people it is known where home and work place are.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Positions {
    /// Exactly, from the lists.
    pub from_lists: usize,
    /// As far as the city's areas say where they lie.
    pub from_areas: usize,
    /// Not at all, of one of the two at least.
    pub unknown: usize,
    /// Where the areas are from, as they say.
    pub source: Option<String>,
}

/// What became of a new roster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RosterChange {
    /// It says what the staged one says.
    Unchanged,
    /// The changes are staged as a delta.
    Delta,
    /// All changes since the base are staged as one delta, in place of those that there were.
    Merged,
    /// It is staged whole.
    Base,
}

impl Authority {
    /// Stages an empty roster and an empty trace list where there are none: that nobody is listed
    /// or traced is then known, rather than unknown.
    ///
    /// # Errors
    /// [`OfficeError`] if they can't be staged.
    pub fn stage_empty_lists(&mut self) -> Result<(), OfficeError> {
        if self.staged(MANIFEST_PATH)?.is_none() {
            let empty = SegmentBuilder::new().base()?;
            self.set_roster(empty)?;
        }
        if self.staged(TRACE_PATH)?.is_none() {
            self.set_trace(&TraceList::encode([])?)?;
        }
        Ok(())
    }

    /// Stages a policy that every phone of this version can read.
    ///
    /// # Errors
    /// [`OfficeError::Policy`], with every mistake's place; [`OfficeError::UnknownAreas`];
    /// [`AuthorityError::PolicyVersion`] for one that isn't above what is published.
    pub fn set_policy(&mut self, json: &[u8]) -> Result<(), OfficeError> {
        let policy = Draft::parse(json)?;
        match self.last_published(POLICY_PATH) {
            Ok(published) => check_version(published.as_deref(), json)?,
            // It is held against that when it is published.
            Err(AuthorityError::PublishedElsewhere { .. }) => {}
            Err(error) => return Err(error.into()),
        }
        if let Some(areas) = self.areas()? {
            check_policy(&policy, &areas)?;
        }
        Ok(self.stage(POLICY_PATH, json)?)
    }

    /// As [`Authority::set_policy`], of a policy that isn't over at an instant.
    ///
    /// # Errors
    /// As [`Authority::set_policy`]; [`AuthorityError::PolicyEnded`].
    pub fn set_policy_at(&mut self, json: &[u8], at: Instant) -> Result<(), OfficeError> {
        check_ended(&Policy::parse(json)?, at)?;
        self.set_policy(json)
    }

    /// The agencies that the staged policy lets have fewer people on site than the staged roster gives
    /// them, from a day on, and that have no approval; none where there is no policy.
    ///
    /// # Errors
    /// [`OfficeError`] if they can't be read.
    pub fn too_many_on_site(&self, at: Instant) -> Result<Vec<ShareExceeded>, OfficeError> {
        let Some(policy) = self.policy()? else { return Ok(Vec::new()) };
        self.share_exceeded(&policy, at)
    }

    /// When it was last published.
    ///
    /// # Errors
    /// [`OfficeError`] if what was signed can't be read.
    pub fn last_publication(&self) -> Result<Option<Instant>, OfficeError> {
        Ok(self.signed()?.timestamp.and_then(|last| last.published_at))
    }

    /// The staged policy.
    ///
    /// # Errors
    /// [`OfficeError`] if it can't be read.
    pub fn policy(&self) -> Result<Option<Policy>, OfficeError> {
        Ok(self.staged(POLICY_PATH)?.map(|json| Policy::parse(&json)).transpose()?)
    }

    /// The offset in which dates without a time are meant: the policy's, or Vietnam's.
    ///
    /// # Errors
    /// As [`Authority::policy`].
    pub fn offset(&self) -> Result<FixedOffset, OfficeError> {
        let policy = self.policy()?.map(|policy| policy.offset());
        Ok(policy.unwrap_or(VIETNAM))
    }

    /// Stages the checkpoints.
    ///
    /// # Errors
    /// [`OfficeError::UnknownAreas`], or that they can't be staged.
    pub fn set_checkpoints(&mut self, checkpoints: &Checkpoints) -> Result<(), OfficeError> {
        if let Some(areas) = self.areas()? {
            check_checkpoints(checkpoints, &areas)?;
        }
        Ok(self.stage(CHECKPOINTS_PATH, &checkpoints.to_json())?)
    }

    /// Stages the areas; gives how many there are. What is staged already must name no others.
    ///
    /// # Errors
    /// [`OfficeError::Areas`] says what is wrong with them, [`OfficeError::UnknownAreas`] which are
    /// missing.
    pub fn set_areas(&mut self, json: &[u8]) -> Result<usize, OfficeError> {
        let areas = Areas::parse(json)?;
        if let Some(checkpoints) = self.staged(CHECKPOINTS_PATH)? {
            check_checkpoints(&Checkpoints::parse(&checkpoints)?, &areas)?;
        }
        if let Some(policy) = self.staged(POLICY_PATH)? {
            check_policy(&Draft::parse(&policy)?, &areas)?;
        }
        if let Some(keys) = self.staged(ISSUERS_PATH)? {
            check_keys(&IssuerKeys::parse(&keys)?, &areas)?;
        }
        self.stage(AREAS_PATH, json)?;
        Ok(areas.len())
    }

    /// The staged areas.
    ///
    /// # Errors
    /// [`OfficeError`] if they can't be read.
    pub fn areas(&self) -> Result<Option<Areas>, OfficeError> {
        Ok(self.staged(AREAS_PATH)?.map(|json| Areas::parse(&json)).transpose()?)
    }

    /// How many of the staged roster's people have positions, and from where.
    ///
    /// # Errors
    /// [`OfficeError`] if roster or areas can't be read.
    pub fn positions(&self) -> Result<Positions, OfficeError> {
        let areas = self.areas()?;
        let extents = areas.as_ref().map(Areas::extents).unwrap_or_default();
        let source = areas.as_ref().and_then(Areas::source).map(str::to_owned);
        let mut found = Positions { source, ..Positions::default() };
        if let Some(roster) = self.roster()? {
            roster.visit(|_, entry| {
                let places = [entry.home.as_ref(), entry.work.as_ref()];
                let exact = |place: &Option<&Place>| place.is_some_and(|p| p.position.is_some());
                let roughly = |place: &Option<&Place>| {
                    place.is_some_and(|p| p.position.is_some() || extents.of(&p.area).is_some())
                };
                let count = if places.iter().all(exact) {
                    &mut found.from_lists
                } else if places.iter().all(roughly) {
                    &mut found.from_areas
                } else {
                    &mut found.unknown
                };
                *count = count.saturating_add(1);
                Ok(())
            })?;
        }
        Ok(found)
    }

    /// Stages the questionnaire of the daily declaration.
    ///
    /// # Errors
    /// [`OfficeError::Questionnaire`] says what is wrong with it.
    pub fn set_questionnaire(&mut self, json: &[u8]) -> Result<Questionnaire, OfficeError> {
        let questionnaire = Questionnaire::parse(json)?;
        self.stage(QUESTIONNAIRE_PATH, json)?;
        Ok(questionnaire)
    }

    /// Stages health authorities' keys, or value sets, whichever the document is.
    ///
    /// # Errors
    /// [`OfficeError`] says what is wrong with it.
    pub fn set_health(&mut self, json: &[u8]) -> Result<HealthTarget, OfficeError> {
        match ValueSets::parse(json) {
            Ok(_) => {
                self.stage(VALUE_SETS_PATH, json)?;
                Ok(HealthTarget::ValueSets)
            }
            Err(ValueSetsError::Document(DocumentError::OtherFormat { .. })) => {
                let keys = HealthKeys::parse(json)?.keys.len();
                self.stage(HEALTH_KEYS_PATH, json)?;
                Ok(HealthTarget::Keys(keys))
            }
            Err(error) => Err(error.into()),
        }
    }

    /// Seals and stages a trace list ([`TraceList::encode`]).
    ///
    /// # Errors
    /// [`OfficeError::Trace`] if it isn't one.
    pub fn set_trace(&mut self, list: &[u8]) -> Result<(), OfficeError> {
        TraceList::open(list)?;
        let sealed = seal(&self.epoch_key()?, TRACE_PATH, list);
        Ok(self.stage(TRACE_PATH, &sealed)?)
    }

    /// Seals and stages a roster, as its difference from the staged one where that is smaller.
    ///
    /// # Errors
    /// [`OfficeError`] if either can't be read.
    pub fn set_roster(&mut self, base: Vec<u8>) -> Result<RosterChange, OfficeError> {
        self.set_base(&Segment::open(MemoryPages::new(base))?)
    }

    /// As [`Authority::set_roster`], of a base in a file ([`SegmentBuilder::write_base`]): memory stays flat
    /// however many are listed.
    ///
    /// # Errors
    /// As [`Authority::set_roster`].
    pub fn set_roster_file(&mut self, base: &Path) -> Result<RosterChange, OfficeError> {
        let pages = FilePages::open(base).map_err(RosterError::Storage)?;
        self.set_base(&Segment::open(pages)?)
    }

    pub(super) fn set_base<P: Pages>(
        &mut self,
        base: &Segment<P>,
    ) -> Result<RosterChange, OfficeError> {
        base.verify()?;
        let Some((manifest, published)) = self.manifest_and_roster()? else {
            self.stage_base(base)?;
            return Ok(RosterChange::Base);
        };
        let records = || SegmentBuilder::in_folder(self.folder());
        let (delta, after, change) = match next_segment(&published, base, records)? {
            Next::Unchanged => return Ok(RosterChange::Unchanged),
            Next::Base => {
                self.stage_base(base)?;
                return Ok(RosterChange::Base);
            }
            Next::Delta(delta) => (delta, manifest, RosterChange::Delta),
            Next::Merged(delta) => (delta, manifest.without_deltas(), RosterChange::Merged),
        };
        let (_scratch, file) = self.in_scratch(|to| delta.write(to))?;
        let delta = Segment::open(SegmentPages::plain(file))?;
        self.stage_segment(&delta, &after.followed_by(&delta))?;
        Ok(change)
    }

    /// As `Examined::settle_disputed`, by what is published, or where that isn't at hand by what is staged.
    ///
    /// # Errors
    /// [`OfficeError`] if neither can be read.
    pub fn settle_disputed(&self, examined: &mut Examined) -> Result<usize, OfficeError> {
        let in_force = match self.roster_in_force() {
            Err(OfficeError::Authority(AuthorityError::PublishedElsewhere { .. })) => {
                self.roster()?
            }
            roster => roster?,
        };
        Ok(examined.settle_disputed(in_force.as_ref())?)
    }

    /// The staged roster, read page by page.
    ///
    /// # Errors
    /// [`OfficeError`] if it can't be read.
    pub fn roster(&self) -> Result<Option<Roster<SegmentPages>>, OfficeError> {
        Ok(self.manifest_and_roster()?.map(|(_, roster)| roster))
    }

    fn manifest_and_roster(
        &self,
    ) -> Result<Option<(RosterManifest, Roster<SegmentPages>)>, OfficeError> {
        let Some(manifest) = self.staged(MANIFEST_PATH)? else { return Ok(None) };
        let manifest = RosterManifest::parse(&manifest)?;
        let roster = self.roster_under(&manifest, &self.epoch_key()?)?;
        Ok(Some((manifest, roster)))
    }

    /// The staged roster of a manifest, sealed in an epoch.
    pub(super) fn roster_under(
        &self,
        manifest: &RosterManifest,
        epoch: &EpochKey,
    ) -> Result<Roster<SegmentPages>, OfficeError> {
        manifest.open(|path| {
            let missing = || OfficeError::MissingSegment { path: path.to_owned() };
            let file = self.staged_shared(path)?.ok_or_else(missing)?;
            Ok(segment_of(epoch, path, &file)?)
        })
    }

    /// What `write` makes, in a file that goes with what is given.
    pub(super) fn in_scratch(
        &self,
        write: impl FnOnce(&mut BufWriter<&mut File>) -> Result<(), RosterError>,
    ) -> Result<(Scratch, SharedFile), OfficeError> {
        Ok(Scratch::written(self.folder(), write)?)
    }

    /// Seals and stages a base.
    pub(super) fn stage_base<P: Pages>(&mut self, base: &Segment<P>) -> Result<(), OfficeError> {
        self.stage_segment(base, &RosterManifest::of_base(base))
    }

    /// Seals and stages a segment, and the manifest that names it and what is staged already. The manifest
    /// goes last: until then the old segments hold.
    fn stage_segment<P: Pages>(
        &mut self,
        segment: &Segment<P>,
        manifest: &RosterManifest,
    ) -> Result<(), OfficeError> {
        let path = SegmentRef::of(segment).target_path();
        // A segment's name is its content's hash: what is staged already stays as it is, so that phones
        // need not fetch it again.
        if self.staged_shared(&path)?.is_none() {
            self.seal_segment(&self.epoch_key()?, &path, segment)?;
        }
        self.stage(MANIFEST_PATH, &manifest.to_json())?;
        let mut kept: Vec<_> = manifest.segments().map(SegmentRef::target_path).collect();
        kept.push(MANIFEST_PATH.to_owned());
        for path in self.staged_paths()? {
            if path.starts_with(ROSTER_FOLDER) && !kept.contains(&path) {
                self.unstage(&path)?;
            }
        }
        Ok(())
    }

    /// Stages a segment, sealed so that a phone opens it page by page.
    pub(super) fn seal_segment<P: Pages>(
        &mut self,
        epoch: &EpochKey,
        path: &str,
        segment: &Segment<P>,
    ) -> Result<(), OfficeError> {
        let pages = AnyPages(segment.pages());
        self.stage_with(path, |file| {
            let mut to = BufWriter::with_capacity(64 << 10, file);
            let mut plain = BufReader::with_capacity(64 << 10, Sequential::new(&pages));
            seal_paged(epoch, path, &mut plain, segment.page_sizes(), &mut to)?;
            to.flush()
        })?;
        Ok(())
    }

    /// Issues a person's credential, for a holder's key or for a print: the signed bytes.
    ///
    /// # Errors
    /// [`OfficeError::Issue`]; nothing is changed then.
    pub fn issue(
        &mut self,
        person: &PersonFile,
        holder: Option<(&IdNumber, &CurveKey)>,
        at: Instant,
    ) -> Result<Vec<u8>, OfficeError> {
        Ok(self.issue_as(person, holder, false, at)?.0)
    }

    /// As [`Authority::issue`]; with `replace` the person's earlier credentials are taken back. Gives the
    /// ids of those that counted until now, too.
    ///
    /// # Errors
    /// As [`Authority::issue`].
    pub fn issue_as(
        &mut self,
        person: &PersonFile,
        holder: Option<(&IdNumber, &CurveKey)>,
        replace: bool,
        at: Instant,
    ) -> Result<(Vec<u8>, Vec<String>), OfficeError> {
        self.with_register(at, |context, register| {
            issue::issue(context, register, person, holder, replace)
        })
    }

    /// Issues a permit: its owner's credential again, with the permit in it.
    ///
    /// # Errors
    /// [`OfficeError::Issue`], [`OfficeError::UnknownAreas`]; nothing is changed then.
    pub fn permit(&mut self, permit: &PermitFile, at: Instant) -> Result<Vec<u8>, OfficeError> {
        self.check_permit(permit)?;
        let issued = self
            .with_register(at, |context, register| issue::permit(context, register, permit, None));
        Ok(issued?.0)
    }

    /// That a permit names no areas that there aren't: it would count nowhere.
    fn check_permit(&self, permit: &PermitFile) -> Result<(), OfficeError> {
        let Some(areas) = self.areas()? else { return Ok(()) };
        let unknown = unknown_areas(&areas, &permit.areas);
        if unknown.is_empty() {
            return Ok(());
        }
        let what = "the permit".to_owned();
        Err(OfficeError::UnknownAreas { what, unknown, lines: Vec::new() })
    }

    /// The JOSE twin of a credential that this authority issued: the same claims, signed by the
    /// same key, as a compact JWS.
    ///
    /// # Errors
    /// [`OfficeError::NotOurs`] for bytes that this authority's key didn't sign.
    pub fn jws_twin(&self, credential: &[u8]) -> Result<String, OfficeError> {
        let signer = self.issuer()?;
        let envelope = Envelope::parse_bytes(credential).map_err(|_| OfficeError::NotOurs)?;
        let ours = StrictKey::from(&signer.key);
        let claims = envelope.issued_by(&ours).ok_or(OfficeError::NotOurs)?;
        Ok(CredentialSigner::new(&signer.key).sign_jws(&claims))
    }

    /// As [`Authority::permit`], in place of another permit of the same person, which is revoked.
    ///
    /// # Errors
    /// [`OfficeError::Issue`], also where the person has no such permit.
    pub fn replace_permit(
        &mut self,
        permit: &PermitFile,
        replaces: &str,
        at: Instant,
    ) -> Result<Vec<u8>, OfficeError> {
        self.check_permit(permit)?;
        let replaces = Some(replaces);
        let issued = self.with_register(at, |context, register| {
            issue::permit(context, register, permit, replaces)
        });
        Ok(issued?.0)
    }

    /// Takes back credentials, by id, and permits, by number. Phones know it with the next
    /// publication.
    ///
    /// # Errors
    /// [`OfficeError::Issue`]; nothing is changed then.
    pub fn revoke(&mut self, names: &[String]) -> Result<Vec<Revoked>, OfficeError> {
        Ok(issue::revoke(&mut self.register().map_err(IssueError::Register)?, names)?)
    }

    /// Takes back every credential of a person that counts, such as those on a phone that was lost.
    /// Phones know it with the next publication.
    ///
    /// # Errors
    /// [`OfficeError::Issue`]; nothing is changed then.
    pub fn revoke_person(
        &mut self,
        id: &IdNumber,
        at: Instant,
    ) -> Result<Vec<Revoked>, OfficeError> {
        let filed = self.roster_hash_key()?.first_key(id);
        let mut register = self.register().map_err(IssueError::Register)?;
        Ok(issue::revoke_person(&mut register, &filed, at)?)
    }

    /// A person's pseudonym in the journals.
    ///
    /// # Errors
    /// [`OfficeError`] if the keys can't be read.
    pub fn subject(&self, id: &IdNumber) -> Result<Subject, OfficeError> {
        Ok(self.pseudonym_key()?.subject(&self.roster_hash_key()?.roster_key(id)))
    }

    /// A person's pseudonyms in journals of phones that were cut off since, the latest first.
    ///
    /// # Errors
    /// [`OfficeError`] if the keys can't be read.
    pub fn earlier_subjects(&self, id: &IdNumber) -> Result<Vec<Subject>, OfficeError> {
        let history = self.roster_hash_key()?.history(id);
        let keys = self.earlier_pseudonym_keys()?;
        let subjects = keys.iter().zip(&history).map(|(key, person)| key.subject(person));
        let mut subjects: Vec<_> = subjects.collect();
        subjects.reverse();
        Ok(subjects)
    }

    /// What became of the register's index since this was asked last.
    #[must_use]
    pub fn index_remarks(&self) -> Vec<IndexRemark> {
        self.remarks.take()
    }

    pub(super) fn register(&self) -> Result<Register, RegisterError> {
        Ok(Register::open(&self.folder().join("register"))?.telling(&self.remarks))
    }

    fn with_register(
        &mut self,
        at: Instant,
        work: impl FnOnce(&IssueContext<'_>, &mut Register) -> Result<Issued, IssueError>,
    ) -> Result<(Vec<u8>, Vec<String>), OfficeError> {
        let signer = self.issuer()?;
        let roster = self.roster()?;
        let hash_key = self.roster_hash_key()?;
        let context = IssueContext {
            issuer: &signer.iss,
            hash_key: &hash_key,
            offset: self.offset()?,
            at,
            listed: &|person| is_listed(roster.as_ref(), person),
        };
        let mut register = self.register().map_err(IssueError::Register)?;
        let issued = work(&context, &mut register)?;
        Ok((CredentialSigner::new(&signer.key).sign(&issued.credential), issued.earlier))
    }
}

pub(super) fn check_checkpoints(
    checkpoints: &Checkpoints,
    areas: &Areas,
) -> Result<(), OfficeError> {
    for site in checkpoints.iter() {
        if let Err(unknown) = areas.find(site.area.as_str()) {
            let what = format!("checkpoint \"{}\"", site.name);
            return Err(OfficeError::UnknownAreas {
                what,
                unknown: vec![unknown],
                lines: Vec::new(),
            });
        }
    }
    Ok(())
}

/// The areas that a policy names and the city doesn't have, with the lines that name them; none of a policy that
/// can't be read.
#[must_use]
pub fn areas_unknown_to(policy: &[u8], areas: &Areas) -> Vec<(usize, UnknownArea)> {
    let Ok(draft) = Draft::parse(policy) else { return Vec::new() };
    let named = draft.areas().into_iter();
    named.filter_map(|named| Some((named.line, areas.find(named.area.as_str()).err()?))).collect()
}

/// Looks at every area that a policy names, whatever rule it stands in.
pub(super) fn check_policy(policy: &Draft, areas: &Areas) -> Result<(), OfficeError> {
    let (mut unknown, mut lines) = (Vec::new(), Vec::new());
    for named in policy.areas() {
        if let Err(area) = areas.find(named.area.as_str()) {
            lines.push(named.line);
            unknown.push(area);
        }
    }
    if unknown.is_empty() {
        return Ok(());
    }
    lines.sort_unstable();
    lines.dedup();
    unknown.sort_by(|a, b| a.asked.cmp(&b.asked));
    unknown.dedup();
    Err(OfficeError::UnknownAreas { what: "the policy".to_owned(), unknown, lines })
}
