//! Issuing to thousands: one credential for each wallet's request, from the lists, the register and the
//! health records.

use std::collections::{HashMap, HashSet};

use super::doubts::{Doubt, Known};
use super::input::PersonFile;
use super::outdated::counts;
use super::register::CredentialEntry;
use super::{IssueContext, IssueError, Register, issue};
use crate::authority::health::Health;
use crate::authority::listed::{Listed, ListedPerson};
use crate::authority::lists::{FormPerson, HealthRecords};
use crate::authority::{Authority, IssuerSigner, OfficeError};
use crate::keys::CurveKey;
use crate::model::{EvidenceKind, IdNumber, RosterHashKey};
use crate::published::StatusList;
use crate::time::{FixedOffset, Instant};
use crate::travel::CredentialSigner;

/// What became of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A credential was issued.
    Issued {
        /// The signed bytes.
        credential: Vec<u8>,
        /// Ids of the person's earlier credentials, which were taken back.
        replaced: Vec<String>,
        /// What somebody should look at.
        doubts: Vec<Doubt>,
    },
    /// The same wallet has a credential already.
    Already {
        /// Ids of those that count.
        ids: Vec<String>,
        /// True where it says something else than would be issued now.
        is_outdated: bool,
    },
    /// Another wallet has a credential of this person.
    OtherWallet {
        /// Ids of those that count.
        ids: Vec<String>,
    },
    /// A request before it was the same person's.
    Twice,
    /// No list has the person, and nothing was issued to them before.
    Unknown,
    /// It isn't issued because of these.
    Doubtful(Vec<Doubt>),
}

/// What the operator says of many requests.
#[derive(Clone, Copy, Debug, Default)]
pub struct ManyOptions {
    /// What would only be warned of is refused.
    pub strict: bool,
    /// Earlier credentials are taken back.
    pub replace: bool,
}

/// What issuing to many goes by, read once.
pub struct Issuing<'a> {
    register: Register,
    /// What was taken back before the first of them.
    revoked: StatusList,
    signer: IssuerSigner,
    hash_key: RosterHashKey,
    offset: FixedOffset,
    known: Known,
    listed: Listed,
    /// Where in `listed` somebody is.
    places: HashMap<String, usize>,
    records: &'a HealthRecords,
    /// Whom a form names, by their ID numbers.
    forms: HashMap<String, PersonFile>,
    options: ManyOptions,
    served: HashSet<String>,
    at: Instant,
}

impl std::fmt::Debug for Issuing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Issuing({:?}, {} served)", self.options, self.served.len())
    }
}

impl Authority {
    /// Begins to issue to as many as there are requests.
    ///
    /// # Errors
    /// [`OfficeError`] if the register, a list or a key can't be read.
    pub fn issuing<'a>(
        &mut self,
        records: &'a HealthRecords,
        options: ManyOptions,
        requests: usize,
        at: Instant,
    ) -> Result<Issuing<'a>, OfficeError> {
        let mut register = self.register().map_err(IssueError::Register)?;
        register.reserve(requests).map_err(IssueError::Register)?;
        let listed = self.listed()?;
        let place =
            |(place, person): (usize, &ListedPerson)| (person.id.as_str().to_owned(), place);
        let places = listed.people.iter().enumerate().map(place).collect();
        let revoked = register.revoked().map_err(IssueError::Register)?;
        Ok(Issuing {
            register,
            revoked,
            signer: self.issuer()?,
            hash_key: self.roster_hash_key()?,
            offset: self.offset()?,
            known: Known::of(self)?,
            listed,
            places,
            records,
            forms: HashMap::new(),
            options,
            served: HashSet::new(),
            at,
        })
    }
}

impl Issuing<'_> {
    /// Takes a form's people, for those whom no list has and who have nothing yet.
    pub fn take_people(&mut self, people: Vec<FormPerson>) {
        let person = |form: FormPerson| (form.id.as_str().to_owned(), PersonFile::of_form(form));
        self.forms.extend(people.into_iter().map(person));
    }

    /// Issues a credential to a wallet's holder, unless one was issued before, or it is doubtful.
    ///
    /// # Errors
    /// [`IssueError`] where the register fails, or what it has of the person can't be issued.
    pub fn serve(&mut self, id: &IdNumber, holder: &CurveKey) -> Result<Outcome, IssueError> {
        if self.served.contains(id.as_str()) {
            return Ok(Outcome::Twice);
        }
        let key = self.hash_key.roster_key(id);
        let entry = self.register.find(&self.hash_key.first_key(id))?;
        let listed = self.places.get(id.as_str()).and_then(|place| self.listed.people.get(*place));
        let roster_entry = self.known.roster().map_or(Ok(None), |roster| roster.look_up(&key))?;
        // Who was listed once and isn't any more has no employer to be issued for.
        let listed = listed.filter(|_| roster_entry.is_some());
        let before = entry.as_ref().map(|entry| &entry.person);
        let mut person = match (before, listed) {
            (Some(before), _) => before.clone(),
            (None, Some(listed)) => PersonFile::of_listed(id, &listed.name, listed.birth_date),
            (None, None) => match self.forms.get(id.as_str()) {
                Some(person) => person.clone(),
                None => return Ok(Outcome::Unknown),
            },
        };
        // A clerk has said where they work, who are in no list.
        let is_vouched_for = person.employer.is_some() && self.forms.contains_key(id.as_str());
        let employer = person.employer.clone().filter(|_| is_vouched_for && listed.is_none());
        person.renew(listed.map(|one| (one.name.as_str(), one.birth_date)), roster_entry.as_ref());
        if employer.is_some() {
            person.employer = employer;
        }
        person.take_health(self.records.of(id), self.records.complete());
        person.take_validity(self.offset, self.at);
        let doubts = self.known.doubts(&mut person, id, listed, self.at)?;

        if let Some(entry) = &entry {
            // Each is served once, so that nothing of this person was taken back since.
            let counted = |held: &&CredentialEntry| counts(held, &self.revoked, self.at);
            let in_force = entry.credentials.iter().filter(counted);
            let ids: Vec<String> = in_force.map(|held| held.id.clone()).collect();
            if !ids.is_empty() && !self.options.replace {
                self.served.insert(id.as_str().to_owned());
                return Ok(if entry.holder.as_ref() == Some(holder) {
                    Outcome::Already { ids, is_outdated: !person.says_the_same(&entry.person) }
                } else {
                    Outcome::OtherWallet { ids }
                });
            }
        }
        // That somebody works somewhere is said by the lists, or by a clerk for that one person.
        let unlisted = doubts.contains(&Doubt::Unlisted) && !is_vouched_for;
        if self.options.strict && !doubts.is_empty() || unlisted {
            return Ok(Outcome::Doubtful(doubts));
        }
        let known = &self.known;
        let context = IssueContext {
            issuer: &self.signer.iss,
            hash_key: &self.hash_key,
            offset: self.offset,
            at: self.at,
            listed: &|person| super::is_listed(known.roster(), person),
        };
        let (holder, replace) = (Some((id, holder)), self.options.replace);
        let issued = issue(&context, &mut self.register, &person, holder, replace)?;
        self.served.insert(id.as_str().to_owned());
        let credential = CredentialSigner::new(&self.signer.key).sign(&issued.credential);
        Ok(Outcome::Issued { credential, replaced: issued.earlier, doubts })
    }
}

impl PersonFile {
    /// Takes health records: those of a kind of which some file has everybody's in the place of those
    /// before, others beside them.
    fn take_health(&mut self, records: Vec<Health>, complete: &[EvidenceKind]) {
        self.forget_health(complete);
        for record in records {
            self.add_health(record);
        }
        complete.iter().for_each(|kind| self.set_complete(*kind));
    }
}
