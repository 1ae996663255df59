//! What is staged, held against what is published.

use std::collections::BTreeMap;

use serde::Serialize;

use super::in_force::Staged;
use super::issuers::KeyDifference;
use super::{Authority, AuthorityError, OfficeError};
use crate::model::{RosterKey, personal};
use crate::policy::{Draft, Policy, diff};
use crate::published::StatusDocument;
use crate::published::TraceList;
use crate::published::list_path;
use crate::published::roster::{Pairs, Roster, RosterError, SegmentPages, Walk};
use crate::published::target::{POLICY_PATH, Target};
use crate::words::Words;

/// How many people came, went, and are listed otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Who wasn't listed before.
    pub added: usize,
    /// Who isn't listed any more.
    pub removed: usize,
    /// Who is listed with another duty or other places.
    pub changed: usize,
}

impl Counts {
    /// True where nobody came, went or changed.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

/// An agency before and after. Who went over to another agency was removed from the one and added to
/// the other.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AgencyDifference {
    /// Its name.
    pub name: String,
    /// Who came and went.
    #[serde(flatten)]
    pub counts: Counts,
    /// Its people before.
    pub before: usize,
    /// Its people after.
    pub now: usize,
}

impl AgencyDifference {
    /// How many of its people before it still has.
    #[must_use]
    pub fn kept(&self) -> usize {
        self.before.saturating_sub(self.counts.removed)
    }
}

/// A roster before and after.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RosterDifference {
    /// Of the whole city: who went over to another agency is changed.
    #[serde(flatten)]
    pub counts: Counts,
    /// How many went over from one agency to another.
    pub moved: usize,
    /// People before.
    pub before: usize,
    /// People after.
    pub now: usize,
    /// By agency, in order of their names: those in which something changes.
    pub agencies: Vec<AgencyDifference>,
}

/// What becomes of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Became {
    /// Came.
    Added,
    /// Went.
    Removed,
    /// Is listed otherwise, or by another agency.
    Changed,
}

/// Somebody of whom something changes.
pub(super) struct PersonDifference {
    pub(super) key: RosterKey,
    pub(super) became: Became,
    /// Who lists the person, or did.
    pub(super) agency: String,
}

personal!(PersonDifference);

/// Somebody of whom something changes, by name: for the clerk who asks.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct NamedDifference {
    /// What becomes of the person.
    pub became: Became,
    /// Who lists the person, or did.
    pub agency: String,
    /// The ID number, where it is known.
    pub id_number: Option<String>,
    /// The name, where it is known.
    pub name: Option<String>,
}

personal!(NamedDifference);

impl NamedDifference {
    /// `+`, `−` or `~`, and who it is.
    #[must_use]
    pub fn line(&self) -> String {
        let sign = match self.became {
            Became::Added => '+',
            Became::Removed => '−',
            Became::Changed => '~',
        };
        let known = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        format!("  {sign} {}  {}  {}", self.agency, known(&self.id_number), known(&self.name))
    }
}

/// The policy's versions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyDifference {
    /// The version that is published; none where none is.
    pub from: Option<u32>,
    /// The version that is staged; none where none is.
    pub to: Option<u32>,
    /// The name of the published one.
    pub from_id: Option<String>,
    /// The name of the staged one.
    pub to_id: Option<String>,
}

/// Entries of the trace list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TraceDifference {
    /// Entries before.
    pub before: usize,
    /// Entries after.
    pub now: usize,
    /// Entries that weren't there before.
    pub added: usize,
    /// Entries that are gone.
    pub removed: usize,
}

/// All that a publication would change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The roster.
    pub roster: RosterDifference,
    /// The policy, where it changes.
    pub policy: Option<PolicyDifference>,
    /// The trace list, where it changes.
    pub trace: Option<TraceDifference>,
    /// The issuers' keys, where any of them changes: all of them, with what each may.
    pub keys: Vec<KeyDifference>,
    /// Credentials and permits that count as taken back from then on.
    pub revoked: usize,
    /// What is staged.
    #[serde(serialize_with = "codes_of")]
    pub staged: Vec<Staged>,
}

impl Difference {
    /// True where a publication would change nothing that anybody goes by.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        self.staged.is_empty() && self.revoked == 0
    }
}

fn codes_of<S: serde::Serializer>(kinds: &[Staged], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(kinds.iter().map(|kind| kind.code()))
}

/// Compares two rosters; `each` is told of everybody of whom something changes.
pub(super) fn rosters(
    before: Option<&Roster<SegmentPages>>,
    now: Option<&Roster<SegmentPages>>,
    mut each: impl FnMut(PersonDifference),
) -> Result<RosterDifference, RosterError> {
    let mut agencies: BTreeMap<String, AgencyDifference> = BTreeMap::new();
    let mut whole = RosterDifference {
        before: before.map_or(0, Roster::len),
        now: now.map_or(0, Roster::len),
        ..RosterDifference::default()
    };
    let mut of = |name: &str, change: &dyn Fn(&mut AgencyDifference)| match agencies.get_mut(name) {
        Some(agency) => change(agency),
        None => {
            let agency = agencies.entry(name.to_owned()).or_default();
            name.clone_into(&mut agency.name);
            change(agency);
        }
    };
    let one_more = |number: &mut usize| *number = number.saturating_add(1);
    let [before, now] =
        [before, now].map(|roster| roster.map_or(Ok(Walk::of_nobody()), Roster::walk));
    let mut pairs = Pairs::of(before?, now?)?;
    while let Some((key, before, now)) = pairs.next()? {
        if let Some(before) = &before {
            of(&before.employer, &|agency| one_more(&mut agency.before));
        }
        if let Some(now) = &now {
            of(&now.employer, &|agency| one_more(&mut agency.now));
        }
        let (became, agency) = match (before, now) {
            (before, now) if before == now => continue,
            (None, Some(now)) => {
                of(&now.employer, &|agency| one_more(&mut agency.counts.added));
                one_more(&mut whole.counts.added);
                (Became::Added, now.employer)
            }
            (Some(before), Some(now)) => {
                if before.employer == now.employer {
                    of(&now.employer, &|agency| one_more(&mut agency.counts.changed));
                } else {
                    of(&before.employer, &|agency| one_more(&mut agency.counts.removed));
                    of(&now.employer, &|agency| one_more(&mut agency.counts.added));
                    one_more(&mut whole.moved);
                }
                one_more(&mut whole.counts.changed);
                (Became::Changed, now.employer)
            }
            (Some(before), None) => {
                of(&before.employer, &|agency| one_more(&mut agency.counts.removed));
                one_more(&mut whole.counts.removed);
                (Became::Removed, before.employer)
            }
            (None, None) => continue,
        };
        each(PersonDifference { key, became, agency });
    }
    whole.agencies = agencies.into_values().collect();
    Ok(whole)
}

impl RosterDifference {
    /// Without the agencies in which nothing changes.
    pub(super) fn without_the_same(mut self) -> Self {
        self.agencies.retain(|agency| !agency.counts.is_nothing());
        self
    }
}

impl Authority {
    /// As [`Authority::difference`], with everybody of whom something changes: by agency, then what
    /// becomes of them, then name.
    ///
    /// # Errors
    /// As [`Authority::difference`].
    pub fn named_difference(&self) -> Result<(Difference, Vec<NamedDifference>), OfficeError> {
        let mut found = Vec::new();
        let difference = self.difference_with(|person| found.push(person))?;
        let listed = self.listed()?;
        let names = listed.by_key(&self.roster_hash_key()?);
        let named = found.into_iter().map(|PersonDifference { key, became, agency }| {
            let person = names.get(&key);
            let id_number = person.map(|person| person.id.as_str().to_owned());
            NamedDifference { became, agency, id_number, name: person.map(|p| p.name.clone()) }
        });
        let mut named: Vec<NamedDifference> = named.collect();
        let order = |one: &NamedDifference| (one.agency.clone(), one.became, one.name.clone());
        named.sort_by_cached_key(order);
        Ok((difference, named))
    }

    /// What is staged against what is published.
    ///
    /// # Errors
    /// [`OfficeError`] where either can't be read, or what is published isn't at hand.
    pub fn difference(&self) -> Result<Difference, OfficeError> {
        self.difference_with(|_| {})
    }

    pub(super) fn difference_with(
        &self,
        each: impl FnMut(PersonDifference),
    ) -> Result<Difference, OfficeError> {
        let mut staged = self.staged_kinds()?;
        let mut difference = Difference::default();
        if staged.contains(&Staged::Roster) {
            let (before, now) = (self.roster_in_force()?, self.roster()?);
            let roster = rosters(before.as_ref(), now.as_ref(), each)?;
            difference.roster = roster.without_the_same();
        } else {
            let people = self.roster()?.map_or(0, |roster| roster.len());
            (difference.roster.before, difference.roster.now) = (people, people);
        }
        if staged.contains(&Staged::Policy) {
            let read = |json: Option<Vec<u8>>| json.map(|json| Policy::parse(&json)).transpose();
            let (from, to) =
                (read(self.last_published(POLICY_PATH)?)?, read(self.staged(POLICY_PATH)?)?);
            let id = |policy: &Option<Policy>| policy.as_ref().map(|policy| policy.id().to_owned());
            difference.policy = Some(PolicyDifference {
                from: from.as_ref().map(Policy::version),
                to: to.as_ref().map(Policy::version),
                from_id: id(&from),
                to_id: id(&to),
            });
        }
        if staged.contains(&Staged::Trace) {
            let (before, now) = (self.trace_in_force()?, self.trace()?);
            let len = |list: &Option<TraceList>| list.as_ref().map_or(0, TraceList::len);
            let (before_len, now_len) = (len(&before), len(&now));
            let both = match (&before, &now) {
                (Some(before), Some(now)) => before.in_common(now),
                _ => 0,
            };
            let trace = TraceDifference {
                before: before_len,
                now: now_len,
                added: now_len.saturating_sub(both),
                removed: before_len.saturating_sub(both),
            };
            // Sealed anew, it says the same.
            if trace.added == 0 && trace.removed == 0 && before.is_some() {
                staged.retain(|kind| *kind != Staged::Trace);
            } else {
                difference.trace = Some(trace);
            }
        }
        if staged.contains(&Staged::Issuers) {
            difference.keys = self.key_differences()?;
        }
        difference.revoked = self.newly_revoked()?;
        difference.staged = staged;
        Ok(difference)
    }

    /// The changes of the policy in words, rule by rule; none where there is no policy before.
    ///
    /// # Errors
    /// As [`Authority::difference`].
    pub fn policy_changes(&self, words: &Words) -> Result<Vec<String>, OfficeError> {
        let (before, now) = (self.last_published(POLICY_PATH)?, self.staged(POLICY_PATH)?);
        let Some((before, now)) = before.zip(now) else { return Ok(Vec::new()) };
        let changes = diff(&Draft::parse(&before)?, &Draft::parse(&now)?, words);
        Ok(changes.into_iter().map(|change| change.text).collect())
    }

    /// What is staged otherwise than it is published.
    pub(super) fn staged_kinds(&self) -> Result<Vec<Staged>, AuthorityError> {
        let published = self.in_force_targets()?;
        let mut kinds = Vec::new();
        for path in self.staged_paths()? {
            let Some(kind) = Staged::of_path(&path) else { continue };
            // A segment's name says what is in it.
            let is_same = match (published.get(&path), Target::of_path(&path)) {
                (Some(_), Some(Target::RosterSegment)) => true,
                (Some(file), _) => file.is_whole_in(&self.staged_file(&path)?, &path),
                (None, _) => false,
            };
            if !is_same {
                kinds.push(kind);
            }
        }
        for path in published.keys() {
            let is_gone = self.staged_shared(path)?.is_none();
            kinds.extend(Staged::of_path(path).filter(|_| is_gone));
        }
        kinds.sort_unstable();
        kinds.dedup();
        Ok(kinds)
    }

    /// How many were taken back since the last publication.
    fn newly_revoked(&self) -> Result<usize, OfficeError> {
        let path = list_path(&self.iss);
        let now = self.register().map_err(AuthorityError::from)?.revoked();
        let now = now.map_err(AuthorityError::from)?;
        let published = self.last_published(&path)?;
        let published = published.and_then(|b| StatusDocument::parse_target(&path, &b).ok());
        let counted = |place: &u32| {
            published.as_ref().is_none_or(|document| document.list.get(*place) != Some(1))
        };
        Ok(now.places().filter(counted).count())
    }
}
