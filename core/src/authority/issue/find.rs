//! What the authority knows of somebody: for the clerk who asks, and nobody else.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use super::register::{CredentialEntry, Entry, PermitEntry};
use super::{IssueError, is_listed, is_revoked};
use crate::authority::listed::ListedPerson;
use crate::authority::{Authority, AuthorityError, OfficeError};
use crate::encoding::code::Coded as _;
use crate::encoding::letters::fold;
use crate::model::{IdNumber, duty_text, personal};
use crate::published::StatusList;
use crate::published::roster::RosterEntry;
use crate::time::{FixedOffset, Instant, NaiveDate};

/// Whether a credential or permit counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CredentialState {
    /// It does.
    Valid,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
    /// Its time has not come.
    NotYet,
}

impl CredentialState {
    /// The code, kebab-case, stable.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::NotYet => "not-yet",
        }
    }

    fn of(is_revoked: bool, from: Option<Instant>, until: Instant, at: Instant) -> Self {
        if is_revoked {
            Self::Revoked
        } else if until <= at {
            Self::Expired
        } else if from.is_some_and(|from| at < from) {
            Self::NotYet
        } else {
            Self::Valid
        }
    }
}

/// A credential of somebody's.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FoundCredential {
    /// Its id, to revoke it by.
    pub id: String,
    /// Whether it counts.
    pub state: CredentialState,
    /// When it no longer counts.
    pub valid_until: Instant,
}

/// A permit of somebody's.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FoundPermit {
    /// Its number.
    pub number: String,
    /// Whether it counts.
    pub state: CredentialState,
    /// What it permits.
    pub kind: &'static str,
    /// When it begins to count.
    pub valid_from: Instant,
    /// When it no longer counts.
    pub valid_until: Instant,
}

/// That somebody is traced.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct FoundTrace {
    /// `F0`, `F1` or `F2`.
    pub class: &'static str,
    /// The first day.
    pub from: Option<NaiveDate>,
    /// The last day.
    pub until: Option<NaiveDate>,
}

/// What the authority knows of somebody.
#[derive(Clone, PartialEq, Serialize)]
pub struct FoundPerson {
    /// The ID number.
    pub id_number: String,
    /// The name, where a list or an application gave it.
    pub name: Option<String>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// Whether the staged roster lists the person.
    pub listed: bool,
    /// Whether the published roster does; none where that isn't at hand.
    pub in_force: Option<bool>,
    /// Who lists the person.
    pub agency: Option<String>,
    /// The days of duty, as a list writes them; empty: never on site.
    pub duty: Option<String>,
    /// The area of the home.
    pub home_area: Option<String>,
    /// The area of the work place.
    pub work_area: Option<String>,
    /// The credentials that the register knows, oldest first.
    pub credentials: Vec<FoundCredential>,
    /// The permits, oldest first.
    pub permits: Vec<FoundPermit>,
    /// How the staged trace list has the person.
    pub trace: Vec<FoundTrace>,
}

personal!(FoundCredential, FoundPermit, FoundTrace, FoundPerson);

impl Authority {
    /// What is known of the person with an ID number.
    ///
    /// # Errors
    /// [`OfficeError`] if the register or a list can't be read.
    pub fn find(&self, id: &IdNumber, at: Instant) -> Result<FoundPerson, OfficeError> {
        Ok(self.find_all(vec![id.clone()], at)?.remove(0))
    }

    /// Everybody of whose name this is a part, capitals and marks aside, by the names in lists and
    /// applications.
    ///
    /// # Errors
    /// As [`Authority::find`].
    pub fn find_by_name(&self, name: &str, at: Instant) -> Result<Vec<FoundPerson>, OfficeError> {
        let wanted = fold(name);
        let is_it = |name: &str| !wanted.is_empty() && fold(name).contains(&wanted);
        let mut ids: BTreeSet<String> = BTreeSet::new();
        let listed = self.listed()?;
        let named = listed.people.iter().filter(|person| is_it(&person.name));
        ids.extend(named.map(|person| person.id.as_str().to_owned()));
        let register = self.register().map_err(IssueError::Register)?;
        let looked = register.each(|_, entry| {
            if is_it(&entry.person.name) {
                ids.insert(entry.person.id_number.clone());
            }
        });
        looked.map_err(IssueError::Register)?;
        let ids = ids.iter().filter_map(|id| IdNumber::parse(id).ok()).collect();
        self.find_all(ids, at)
    }

    fn find_all(&self, ids: Vec<IdNumber>, at: Instant) -> Result<Vec<FoundPerson>, OfficeError> {
        let register = self.register().map_err(IssueError::Register)?;
        let revoked = register.revoked().map_err(IssueError::Register)?;
        let keys = self.roster_hash_key()?;
        let (roster, trace, listed) = (self.roster()?, self.trace()?, self.listed()?);
        let in_force = match self.roster_in_force() {
            Ok(roster) => Some(roster),
            Err(OfficeError::Authority(AuthorityError::PublishedElsewhere { .. })) => None,
            Err(error) => return Err(error),
        };
        let offset = self.offset()?;
        let names: HashMap<&str, &ListedPerson> =
            listed.people.iter().map(|person| (person.id.as_str(), person)).collect();
        let mut found = Vec::new();
        for id in ids {
            let key = keys.roster_key(&id);
            let entry = register.find(&keys.first_key(&id)).map_err(IssueError::Register)?;
            let known = names.get(id.as_str());
            let by_roster = roster.as_ref().map_or(Ok(None), |roster| roster.look_up(&key))?;
            let mut person = FoundPerson {
                id_number: id.as_str().to_owned(),
                name: known.map(|person| person.name.clone()),
                birth_date: known.map(|person| person.birth_date),
                listed: false,
                in_force: in_force
                    .as_ref()
                    .map(|roster| is_listed(roster.as_ref(), &key))
                    .transpose()?,
                agency: None,
                duty: None,
                home_area: None,
                work_area: None,
                credentials: Vec::new(),
                permits: Vec::new(),
                trace: Vec::new(),
            };
            if let Some(listed) = by_roster {
                person.take_listed(listed);
            }
            if let Some(entry) = entry {
                person.take_entry(entry, &revoked, offset, at);
            }
            let traced = trace.as_ref().map(|list| list.get(&key)).unwrap_or_default();
            person.trace = traced
                .into_iter()
                .map(|t| FoundTrace { class: t.class.code(), from: t.from, until: t.until })
                .collect();
            found.push(person);
        }
        Ok(found)
    }
}

impl FoundPerson {
    fn take_listed(&mut self, listed: RosterEntry) {
        let area = |place: Option<crate::model::Place>| place.map(|place| place.area.0);
        self.listed = true;
        self.agency = Some(listed.employer);
        self.duty = Some(duty_text::written(&listed.duty));
        self.home_area = area(listed.home);
        self.work_area = area(listed.work);
    }

    fn take_entry(&mut self, entry: Entry, revoked: &StatusList, offset: FixedOffset, at: Instant) {
        let Entry { person, credentials, permits, .. } = entry;
        self.name.get_or_insert_with(|| person.name.clone());
        self.birth_date = self.birth_date.or(person.birth_date);
        if !self.listed {
            self.agency = person.employer.clone();
            let area = |place: Option<crate::model::Place>| place.map(|place| place.area.0);
            self.home_area = person.home().ok().and_then(area);
            self.work_area = person.work().ok().and_then(area);
        }
        let credential = |held: CredentialEntry| {
            let taken_back = is_revoked(revoked, held.status_index);
            let state = CredentialState::of(taken_back, held.not_before, held.expires_at, at);
            FoundCredential { id: held.id, state, valid_until: held.expires_at }
        };
        let permit = |held: PermitEntry| {
            let taken_back = is_revoked(revoked, held.status_index);
            let from = held.file.valid_from.start(offset);
            let until = held.file.valid_until.end(offset);
            FoundPermit {
                number: held.file.number,
                state: CredentialState::of(taken_back, Some(from), until, at),
                kind: held.file.kind.0.code(),
                valid_from: from,
                valid_until: until,
            }
        };
        self.credentials = credentials.into_iter().map(credential).collect();
        self.permits = permits.into_iter().map(permit).collect();
    }
}
