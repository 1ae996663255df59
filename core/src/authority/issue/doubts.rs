//! Whether what a credential would say fits what the city has.

use super::input::PersonFile;
use crate::authority::listed::ListedPerson;
use crate::authority::{Authority, OfficeError};
use crate::encoding::code::codes;
use crate::model::{IdNumber, RosterHashKey};
use crate::policy::Draft;
use crate::published::areas::Areas;
use crate::published::roster::{Roster, RosterError, SegmentPages};
use crate::published::target::POLICY_PATH;
use crate::time::Instant;

/// What somebody should look at before a credential is issued. Nobody's data are in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Doubt {
    /// The home's area is none of the city's.
    HomeArea,
    /// The work place's area is none of the city's.
    WorkArea,
    /// No rule of the policy knows the sector.
    Sector,
    /// The person has an employer, and no list has the person.
    Unlisted,
    /// A child who works: under 15, or under 18 in government.
    Child,
    /// The lists have another name.
    OtherName,
    /// The lists have another birth date.
    OtherBirthDate,
}

codes! { Doubt {
    HomeArea = "home-area",
    WorkArea = "work-area",
    Sector = "sector",
    Unlisted = "unlisted",
    Child = "child",
    OtherName = "other-name",
    OtherBirthDate = "other-birth-date",
} }

/// What the city has, to hold people against; read once for many.
pub(super) struct Known {
    areas: Option<Areas>,
    sectors: Vec<String>,
    roster: Option<Roster<SegmentPages>>,
    keys: RosterHashKey,
}

impl Known {
    pub(super) fn of(authority: &Authority) -> Result<Self, OfficeError> {
        let policy = authority.staged(POLICY_PATH)?;
        let draft = policy.map(|json| Draft::parse(&json)).transpose()?;
        Ok(Self {
            areas: authority.areas()?,
            sectors: draft.map(|draft| draft.sectors()).unwrap_or_default(),
            roster: authority.roster()?,
            keys: authority.roster_hash_key()?,
        })
    }

    pub(super) fn roster(&self) -> Option<&Roster<SegmentPages>> {
        self.roster.as_ref()
    }

    /// Looks at a person; areas that are written by name get their identifiers.
    pub(super) fn doubts(
        &self,
        person: &mut PersonFile,
        id: &IdNumber,
        listed: Option<&ListedPerson>,
        at: Instant,
    ) -> Result<Vec<Doubt>, RosterError> {
        let mut doubts = Vec::new();
        if let Some(areas) = &self.areas {
            let mut identify = |area: &mut String, doubt| match areas.resolve(area) {
                Some(entry) => entry.id.clone_into(area),
                None => doubts.push(doubt),
            };
            let [home, work] = person.areas_mut();
            if let Some(home) = home {
                identify(home, Doubt::HomeArea);
            }
            if let Some(work) = work {
                identify(work, Doubt::WorkArea);
            }
        }
        let sector = person.sector.as_deref();
        let is_known = |sector: &str| self.sectors.iter().any(|known| known == sector);
        if !self.sectors.is_empty() && sector.is_some_and(|sector| !is_known(sector)) {
            doubts.push(Doubt::Sector);
        }
        let key = self.keys.roster_key(id);
        let is_listed = super::is_listed(self.roster.as_ref(), &key)?;
        if person.employer.is_some() && !is_listed {
            doubts.push(Doubt::Unlisted);
        }
        let works = person.employer.is_some() || sector.is_some();
        let age = person.birth_date.and_then(|born| at.date_naive().years_since(born));
        let is_child = |age: u32| works && age < 15 || sector == Some("government") && age < 18;
        if age.is_some_and(is_child) || person.birth_date.is_some() && age.is_none() {
            doubts.push(Doubt::Child);
        }
        if let Some(listed) = listed {
            if !listed.has_name(&person.name) {
                doubts.push(Doubt::OtherName);
            }
            if person.birth_date.is_some_and(|born| born != listed.birth_date) {
                doubts.push(Doubt::OtherBirthDate);
            }
        }
        Ok(doubts)
    }
}

impl Authority {
    /// Looks at somebody to whom a credential is to be issued; areas that are written by name get their
    /// identifiers.
    ///
    /// # Errors
    /// [`OfficeError`] if what the city has can't be read.
    pub fn doubts(&self, person: &mut PersonFile, at: Instant) -> Result<Vec<Doubt>, OfficeError> {
        let id = IdNumber::typed(&person.id_number).map_err(super::IssueError::from)?;
        let named = self.listed_one(&id)?;
        Ok(Known::of(self)?.doubts(person, &id, named.as_ref(), at)?)
    }
}
