//! How a city stands: what is in force, until when phones take it, and what is staged.

use std::collections::BTreeMap;

use serde::Serialize;

use super::in_force::Staged;
use super::{Authority, OfficeError};
use crate::encoding::code::{Coded, codes};
use crate::encoding::hex::hex;
use crate::model::Area;
use crate::policy::Policy;
use crate::published::StatusDocument;
use crate::published::areas::Areas;
use crate::published::list_path;
use crate::published::target::{AREAS_PATH, ISSUERS_PATH, POLICY_PATH};
use crate::time::{Instant, NaiveDate, TimeDelta};
use crate::travel::{IssuerKeys, Purpose};

/// How long before they run out the root, the issuing key and the policy's phases are told of.
const LONG_BEFORE: TimeDelta = TimeDelta::days(30);
const DAYS_OF_PHASES: TimeDelta = TimeDelta::days(3);

/// What is in force, and what is staged.
#[derive(Clone, Debug, Serialize)]
pub struct Status {
    /// The city.
    pub city: String,
    /// When it was last published.
    pub published_at: Option<Instant>,
    /// When phones begin to let nobody through, unless something is published; none where they let
    /// nobody through now, since there is nothing to decide by.
    pub accepted_until: Option<Instant>,
    /// The roster; none where none is published.
    pub roster: Option<RosterStatus>,
    /// The policy; none where none is published.
    pub policy: Option<PolicyStatus>,
    /// Entries of the trace list; none where none is published.
    pub trace: Option<usize>,
    /// Credentials and permits that are published as taken back.
    pub revoked: usize,
    /// When the published list of what was taken back runs out.
    pub status_list_until: Option<Instant>,
    /// What signs credentials.
    pub keys: Vec<IssuingKey>,
    /// The signed roles, by name.
    pub roles: Vec<RoleStatus>,
    /// What is staged otherwise than it is published, by its code.
    pub staged: Vec<&'static str>,
    /// Credentials and permits that were taken back since.
    pub newly_revoked: usize,
    /// Whether somebody has to do something.
    pub alarm: Alarm,
    /// Why.
    pub troubles: Vec<Trouble>,
}

/// The roster that is in force.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RosterStatus {
    /// People in it.
    pub people: usize,
    /// Of these, on duty on the day of duty that it is.
    pub on_duty_today: usize,
    /// Of these, with the positions of home and work, as rules about the way ask for.
    pub with_positions: usize,
    /// By agency, in order of their names.
    pub agencies: Vec<AgencyStatus>,
}

/// An agency's part of the roster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct AgencyStatus {
    /// Its name.
    pub name: String,
    /// Its people.
    pub people: usize,
    /// Of these, on duty today.
    pub on_duty_today: usize,
    /// Of these, with positions.
    pub with_positions: usize,
}

/// The policy that is in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PolicyStatus {
    /// Its name.
    pub id: String,
    /// Its version.
    pub version: u32,
    /// The phase that it is; none where none covers the day.
    pub phase: Option<String>,
    /// The first day after that phase, where it ends.
    pub phase_until: Option<NaiveDate>,
}

/// A key that signs credentials.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IssuingKey {
    /// Its id, in hexadecimal.
    pub id: String,
    /// What it may sign.
    pub purposes: Vec<Purpose>,
    /// When its signatures begin to count.
    pub valid_from: Instant,
    /// When they no longer count.
    pub valid_until: Instant,
    /// Whether it was taken back.
    pub revoked: bool,
    /// Where it counts; none: everywhere.
    pub areas: Vec<Area>,
}

/// A role's signed metadata.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct RoleStatus {
    /// The role.
    pub role: String,
    /// Its version.
    pub version: u64,
    /// When it runs out.
    pub expires: Instant,
}

/// Whether somebody has to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Alarm {
    /// No.
    None,
    /// Soon.
    Soon,
    /// Phones are about to let nobody through, or do already.
    Now,
}

/// Why somebody has to do something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Trouble {
    /// Nothing to decide by is published.
    NoPolicy,
    /// Phones let nobody through since what is published is too old.
    TooOld,
    /// They are about to: a twelfth of the time is left, or less.
    AboutTooOld,
    /// They will soon: a quarter is left, or less.
    SoonTooOld,
    /// No phase of the policy covers today.
    NoPhase,
    /// No phase covers a day of the next three.
    PhaseEnds,
    /// No key signs credentials that count now.
    NoIssuingKey,
    /// In 30 days none does.
    IssuingKeyEnds,
    /// A key counts in areas that the published list doesn't have: its codes are denied there.
    KeyAreasGone,
    /// The root runs out within 30 days.
    RootEnds,
}

codes! { Trouble {
    NoPolicy = "no-policy",
    TooOld = "too-old",
    AboutTooOld = "about-too-old",
    SoonTooOld = "soon-too-old",
    NoPhase = "no-phase",
    PhaseEnds = "phase-ends",
    NoIssuingKey = "no-issuing-key",
    IssuingKeyEnds = "issuing-key-ends",
    KeyAreasGone = "key-areas-gone",
    RootEnds = "root-ends",
} }

impl Trouble {
    /// The code, kebab-case, stable.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    fn alarm(self) -> Alarm {
        match self {
            Self::NoPolicy
            | Self::TooOld
            | Self::AboutTooOld
            | Self::NoPhase
            | Self::KeyAreasGone
            | Self::NoIssuingKey => Alarm::Now,
            Self::SoonTooOld | Self::PhaseEnds | Self::IssuingKeyEnds | Self::RootEnds => {
                Alarm::Soon
            }
        }
    }
}

impl Serialize for Trouble {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(self.code())
    }
}

impl Authority {
    /// How the city stands at an instant, by what was last published from this folder.
    ///
    /// # Errors
    /// [`OfficeError`] where what is published isn't at hand, or can't be read.
    pub fn status(&self, at: Instant) -> Result<Status, OfficeError> {
        let signed = self.signed()?;
        let published_at = signed.timestamp.as_ref().and_then(|last| last.published_at);
        let policy = self.last_published(POLICY_PATH)?;
        let policy = policy.map(|json| Policy::parse(&json)).transpose()?;
        let path = list_path(self.issuer_name());
        let list = self.last_published(&path)?;
        let list = list.map(|bytes| StatusDocument::parse_target(&path, &bytes)).transpose()?;
        let mut status = Status {
            city: self.city().to_owned(),
            published_at,
            accepted_until: None,
            roster: self.roster_status(policy.as_ref(), at)?,
            policy: policy.as_ref().map(|policy| policy_status(policy, at)),
            trace: self.trace_in_force()?.map(|list| list.len()),
            revoked: list.as_ref().map_or(0, |list| list.list.count()),
            status_list_until: list.as_ref().map(|list| list.expires_at),
            keys: self.issuing_keys()?,
            roles: signed.role_statuses(),
            staged: Vec::new(),
            newly_revoked: 0,
            alarm: Alarm::None,
            troubles: Vec::new(),
        };
        let difference = self.difference()?;
        status.newly_revoked = difference.revoked;
        status.staged = difference.staged.into_iter().map(Staged::code).collect();
        let areas = self.last_published(AREAS_PATH)?;
        let areas = areas.map(|json| Areas::parse(&json)).transpose()?;
        let counting = status.keys.iter().filter(|key| !key.revoked && at < key.valid_until);
        let mut named = counting.flat_map(|key| &key.areas);
        let is_gone = |area: &Area| areas.as_ref().is_some_and(|a| a.get(area.as_str()).is_none());
        if named.any(is_gone) {
            status.troubles.push(Trouble::KeyAreasGone);
        }
        status.look_ahead(policy.as_ref(), at);
        Ok(status)
    }

    fn roster_status(
        &self,
        policy: Option<&Policy>,
        at: Instant,
    ) -> Result<Option<RosterStatus>, OfficeError> {
        let Some(roster) = self.roster_in_force()? else { return Ok(None) };
        let today = match policy {
            Some(policy) => policy.service_day(at),
            None => at.with_timezone(&self.offset()?).date_naive(),
        };
        let mut whole = RosterStatus { people: roster.len(), ..RosterStatus::default() };
        let mut agencies: BTreeMap<String, AgencyStatus> = BTreeMap::new();
        roster.visit(|_, entry| {
            let places = [&entry.home, &entry.work];
            let is_placed = places.iter().all(|p| p.as_ref().is_some_and(|p| p.position.is_some()));
            let one = |number: &mut usize, counts: bool| {
                *number = number.saturating_add(usize::from(counts));
            };
            let on_duty = entry.duty.covers(today);
            let agency = agencies.entry(entry.employer).or_default();
            one(&mut agency.people, true);
            one(&mut agency.on_duty_today, on_duty);
            one(&mut agency.with_positions, is_placed);
            one(&mut whole.on_duty_today, on_duty);
            one(&mut whole.with_positions, is_placed);
            Ok(())
        })?;
        let named = |(name, agency)| AgencyStatus { name, ..agency };
        whole.agencies = agencies.into_iter().map(named).collect();
        Ok(Some(whole))
    }

    fn issuing_keys(&self) -> Result<Vec<IssuingKey>, OfficeError> {
        let Some(bytes) = self.last_published(ISSUERS_PATH)? else { return Ok(Vec::new()) };
        let Ok(document) = IssuerKeys::parse(&bytes) else { return Ok(Vec::new()) };
        let told = document.keys.into_iter().map(|key| IssuingKey {
            id: hex(&key.id.0),
            purposes: key.purposes,
            valid_from: key.valid_from,
            valid_until: key.valid_until,
            revoked: key.revoked,
            areas: key.areas,
        });
        Ok(told.collect())
    }
}

fn policy_status(policy: &Policy, at: Instant) -> PolicyStatus {
    let phase = policy.phase_at(at);
    PolicyStatus {
        id: policy.id().to_owned(),
        version: policy.version(),
        phase: phase.map(|phase| phase.id().to_owned()),
        phase_until: phase.and_then(crate::policy::Phase::until),
    }
}

impl Status {
    /// Finds when phones stop, and what somebody has to see to.
    fn look_ahead(&mut self, policy: Option<&Policy>, at: Instant) {
        let mut troubles = std::mem::take(&mut self.troubles);
        match policy.zip(self.published_at) {
            None => troubles.push(Trouble::NoPolicy),
            Some((policy, published_at)) => {
                let limit = policy.freshness().updates;
                let aged = published_at.checked_add_signed(limit);
                let expiries = self.roles.iter().map(|role| role.expires);
                let until = expiries.chain(self.status_list_until).chain(aged).min();
                self.accepted_until = until;
                if let Some(until) = until {
                    let (left, whole) = (until - at, until - published_at);
                    troubles.extend(if left <= TimeDelta::zero() {
                        Some(Trouble::TooOld)
                    } else if left <= whole / 12 {
                        Some(Trouble::AboutTooOld)
                    } else if left <= whole / 4 {
                        Some(Trouble::SoonTooOld)
                    } else {
                        None
                    });
                }
                let in_days = |days: i64| at.checked_add_signed(TimeDelta::days(days));
                let is_open =
                    |day: i64| in_days(day).is_none_or(|at| policy.phase_at(at).is_some());
                if policy.phase_at(at).is_none() {
                    troubles.push(Trouble::NoPhase);
                } else if !(1..=DAYS_OF_PHASES.num_days()).all(is_open) {
                    troubles.push(Trouble::PhaseEnds);
                }
            }
        }
        let signs = |at: Instant| {
            self.keys
                .iter()
                .any(|key| !key.revoked && (key.valid_from..key.valid_until).contains(&at))
        };
        if !signs(at) {
            troubles.push(Trouble::NoIssuingKey);
        } else if at.checked_add_signed(LONG_BEFORE).is_some_and(|later| !signs(later)) {
            troubles.push(Trouble::IssuingKeyEnds);
        }
        let root = self.roles.iter().find(|role| role.role == "root");
        if root.is_some_and(|root| root.expires - at < LONG_BEFORE) {
            troubles.push(Trouble::RootEnds);
        }
        self.alarm = troubles.iter().map(|t| t.alarm()).max().unwrap_or(Alarm::None);
        self.troubles = troubles;
    }
}
