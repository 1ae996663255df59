//! Issuing credentials and permits.
//!
//! The authority remembers what it issued to whom (the register), since a permit re-issues its
//! owner's credential with the permit in it.

mod doubts;
mod find;
mod identify;
mod index;
mod input;
mod many;
mod outdated;
mod register;
mod revoke;

use thiserror::Error;

pub use doubts::Doubt;
pub use find::{CredentialState, FoundCredential, FoundPermit, FoundPerson, FoundTrace};
pub use index::IndexRemark;
pub(super) use index::Remarks;
pub use input::{InputError, PermitFile, PersonFile};
pub use many::{Issuing, ManyOptions, Outcome};
pub(crate) use register::Register;
pub use register::RegisterError;
pub use revoke::{Revoked, credential_id};
pub(crate) use revoke::{places_of, revoke, revoke_person};

use crate::authority::health::Moment;
use crate::encoding::hex::hex;
use crate::encoding::letters::composed;
use crate::keys::CurveKey;
use crate::model::{EvidenceKind, IdNumber, NotAnIdNumber, RosterHashKey, RosterKey, personal};
use crate::published::StatusList;
use crate::published::roster::{Pages, Roster, RosterError};
use crate::time::{FixedOffset, Instant, TimeDelta};
use crate::travel::{Complete, Credential, PermitClaim};
use outdated::counts;
use register::{CredentialEntry, Entry, PermitEntry};

/// How long a credential holds where the person's file doesn't say: 180 days.
const DEFAULT_VALIDITY: TimeDelta = TimeDelta::days(180);

/// Why a credential isn't issued.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IssueError {
    /// The input file is wrong.
    #[error(transparent)]
    Input(#[from] InputError),
    /// An ID number isn't one.
    #[error("id_number: {0}")]
    IdNumber(#[from] NotAnIdNumber),
    /// The staged roster can't be read: it isn't known whether the person is listed.
    #[error("the staged roster: {0}")]
    Roster(#[from] RosterError),
    /// The register can't be read or written.
    #[error(transparent)]
    Register(#[from] RegisterError),
    /// The holder's request is for another person.
    #[error("the wallet's request is for another ID number than the person's file")]
    AnotherPerson,
    /// A permit for somebody without a credential.
    #[error("nobody with this ID number has a credential yet: issue it first, then the permit")]
    NoCredential,
    /// A permit number that is in use.
    #[error("permit {0} was issued to somebody else already")]
    PermitNumberTaken(String),
    /// A permit to replace that the person doesn't have.
    #[error("this person has no permit {0} to replace")]
    NothingToReplace(String),
    /// The end isn't after the start.
    #[error("{what}: valid_until must be after valid_from")]
    EmptyValidity {
        /// Whose validity.
        what: &'static str,
    },
    /// Nothing that counts was issued to the person.
    #[error("nothing was revoked: this person has no credential in force")]
    NothingOfPerson,
    /// Nothing of these names was issued.
    #[error(
        "nothing was revoked: no credential in force and no permit is called {}", .0.join(", ")
    )]
    NothingToRevoke(Vec<String>),
    /// A name that both a credential and a permit have.
    #[error("nothing was revoked: {0} is both a credential's id and a permit's number")]
    Ambiguous(String),
    /// The system gave no random numbers.
    #[error("the system's random number generator failed")]
    NoRandomness,
}

/// What issuing needs to know beside the input file.
pub(crate) struct IssueContext<'a> {
    /// The `iss` of credentials.
    pub issuer: &'a str,
    /// Makes roster keys.
    pub hash_key: &'a RosterHashKey,
    /// In which dates without a time are meant.
    pub offset: FixedOffset,
    /// The clock.
    pub at: Instant,
    /// True where the roster lists the person: then employer, home and work stay out of the code.
    pub listed: &'a dyn Fn(&RosterKey) -> Result<bool, RosterError>,
}

/// A credential ready to be signed. The register holds it already.
pub(crate) struct Issued {
    /// What is to be signed.
    pub credential: Credential,
    /// The ids of the person's earlier credentials that counted until now, oldest first.
    pub earlier: Vec<String>,
    /// Status indices of permits that it replaces, which are revoked with it.
    #[cfg_attr(not(test), expect(dead_code, reason = "the register has revoked them already"))]
    pub revoked: Vec<u32>,
}

personal!(IssueContext<'_>, Issued);

/// True where a roster lists a person; that it can't be read is no absence.
///
/// # Errors
/// [`RosterError`].
pub(in crate::authority) fn is_listed<P: Pages>(
    roster: Option<&Roster<P>>,
    person: &RosterKey,
) -> Result<bool, RosterError> {
    let found = roster.map_or(Ok(None), |roster| roster.look_up(person));
    found.map(|entry| entry.is_some())
}

/// Issues a person's credential: for a holder's key, or for a print.
///
/// A second call replaces the person's data and key, and keeps the permits. Each credential has a
/// place of its own in the status list; earlier ones stay in force until they expire or are revoked, which
/// they are here with `replace`: before the new one is written down, so that the same call again completes
/// what was interrupted.
///
/// # Errors
/// [`IssueError`]; the register is then unchanged.
pub(crate) fn issue(
    context: &IssueContext<'_>,
    register: &mut Register,
    person: &PersonFile,
    holder: Option<(&IdNumber, &CurveKey)>,
    replace: bool,
) -> Result<Issued, IssueError> {
    let id = IdNumber::typed(&person.id_number)?;
    if holder.is_some_and(|(asked, _)| *asked != id) {
        return Err(IssueError::AnotherPerson);
    }
    let (roster_key, filed) = keys(context, &id);
    let (credentials, permits) = match register.find(&filed)? {
        Some(entry) => (entry.credentials, entry.permits),
        None => (Vec::new(), Vec::new()),
    };
    let mut entry = Entry {
        person: person.clone(),
        holder: holder.map(|(_, key)| key.clone()),
        credentials,
        permits,
    };
    let revoked = register.revoked()?;
    let counted = entry.credentials.iter().filter(|held| counts(held, &revoked, context.at));
    let (earlier, places): (Vec<String>, Vec<u32>) =
        counted.map(|held| (held.id.clone(), held.status_index)).unzip();
    let credential = credential(context, register, &id, roster_key, &mut entry, (&revoked, &[]))?;
    let revoked = if replace { places } else { Vec::new() };
    register.revoke(&revoked)?;
    register.put(&filed, &entry)?;
    Ok(Issued { credential, earlier, revoked })
}

/// A person's roster key, and the one that the register files them by, which never changes.
fn keys(context: &IssueContext<'_>, id: &IdNumber) -> (RosterKey, RosterKey) {
    (context.hash_key.roster_key(id), context.hash_key.first_key(id))
}

/// Issues a permit: its owner's credential again, with the permit in it.
///
/// What it replaces, or has the same number, is revoked before the new permit is written down:
/// interrupted between the two, neither is in force, and the same call again completes it.
///
/// # Errors
/// [`IssueError`]; the register is then unchanged.
pub(crate) fn permit(
    context: &IssueContext<'_>,
    register: &mut Register,
    permit: &PermitFile,
    replaces: Option<&str>,
) -> Result<Issued, IssueError> {
    let id = IdNumber::typed(&permit.id_number)?;
    let (roster_key, filed) = keys(context, &id);
    let mut entry = register.find(&filed)?.ok_or(IssueError::NoCredential)?;
    if register.owner_of(&permit.number)?.is_some_and(|owner| owner != filed) {
        return Err(IssueError::PermitNumberTaken(permit.number.clone()));
    }
    if let Some(old) = replaces
        && !entry.permits.iter().any(|held| held.file.number == old)
    {
        return Err(IssueError::NothingToReplace(old.to_owned()));
    }
    // The same number again is a correction of it.
    let goes = |held: &PermitEntry| {
        held.file.number == permit.number || replaces == Some(held.file.number.as_str())
    };
    let revoked: Vec<u32> =
        entry.permits.iter().filter(|held| goes(held)).map(|held| held.status_index).collect();
    // One that was replaced stays in the register: its number still is what was issued.
    entry.permits.retain(|held| held.file.number != permit.number);
    let status_index = register.next_status_index()?;
    entry.permits.push(PermitEntry { file: permit.clone(), status_index });
    let before = register.revoked()?;
    let gone = (&before, revoked.as_slice());
    let credential = credential(context, register, &id, roster_key, &mut entry, gone)?;
    register.revoke(&revoked)?;
    register.put(&filed, &entry)?;
    Ok(Issued { credential, earlier: Vec::new(), revoked })
}

/// The credential that an entry stands for, at a place of its own in the status list; the entry
/// gets it among its credentials. Permits don't count that were revoked before, or are about to be.
fn credential(
    context: &IssueContext<'_>,
    register: &mut Register,
    id: &IdNumber,
    roster_key: RosterKey,
    entry: &mut Entry,
    (revoked, going): (&StatusList, &[u32]),
) -> Result<Credential, IssueError> {
    let person = &entry.person;
    let starts = |moment: &Moment| moment.start(context.offset);
    let ends = |moment: &Moment| moment.end(context.offset);
    let not_before = person.valid_from.as_ref().map_or(context.at, starts);
    let expires_at = person.valid_until.as_ref().map_or(not_before + DEFAULT_VALIDITY, ends);
    if expires_at <= not_before {
        return Err(IssueError::EmptyValidity { what: "the credential" });
    }
    let held = |held: &&PermitEntry| {
        !is_revoked(revoked, held.status_index) && !going.contains(&held.status_index)
    };
    let held: Vec<&PermitEntry> = entry.permits.iter().filter(held).collect();
    let mut permits = Vec::new();
    for PermitEntry { file, status_index } in &held {
        let (valid_from, valid_until) = (starts(&file.valid_from), ends(&file.valid_until));
        if valid_until <= valid_from {
            return Err(IssueError::EmptyValidity { what: "the permit" });
        }
        // A permit whose time is over proves nothing any more, and takes room in the code.
        if valid_until > context.at || held.len() == 1 {
            permits.push(PermitClaim {
                number: file.number.clone(),
                kind: file.kind.0,
                valid_from,
                valid_until,
                areas: file.areas.clone(),
                status_index: *status_index,
            });
        }
    }
    let listed = (context.listed)(&roster_key)?;
    let (vaccinations, recoveries, tests) = person.evidence(context.offset);
    let mut cti = [0; 8];
    getrandom::fill(&mut cti).map_err(|_| IssueError::NoRandomness)?;
    let status_index = register.next_status_index()?;
    let credential = Credential {
        issuer: context.issuer.to_owned(),
        id: cti,
        issued_at: context.at,
        not_before,
        expires_at,
        holder: entry.holder.clone(),
        roster_key,
        status_index,
        name: Some(person.name.clone()),
        birth_date: person.birth_date,
        id_last_four: id.last_four().parse().ok(),
        employer: person.employer.as_deref().filter(|_| !listed).map(composed),
        sector: person.sector.as_deref().map(composed),
        home: person.home()?.filter(|_| !listed),
        work: person.work()?.filter(|_| !listed),
        vaccinations,
        recoveries,
        tests,
        complete: Complete {
            vaccination: person.is_complete(EvidenceKind::Vaccination),
            recovery: person.is_complete(EvidenceKind::Recovery),
            test: person.is_complete(EvidenceKind::Test),
        },
        permits,
    };
    // Those whose time is over need no revoking any more.
    entry.credentials.retain(|earlier| earlier.expires_at > context.at);
    entry.credentials.push(CredentialEntry {
        id: hex(&credential.id),
        status_index,
        expires_at,
        not_before: Some(not_before),
    });
    Ok(credential)
}

fn is_revoked(revoked: &StatusList, index: u32) -> bool {
    revoked.get(index) != Some(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::travel::{HolderSigner as _, SoftwareHolder};

    const PERSON: &str = r#"{"id_number": "079199000001", "name": "Lê Thị Ví Dụ", "birth_date": "1990-02-01",
        "employer": "Sở Mẫu", "sector": "government", "home": {"area": "d7", "lat": 10.73, "lon": 106.72},
        "work": {"area": "d1"}, "health": [{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}],
        "complete": ["vaccination"], "valid_from": "2021-09-20", "valid_until": "2021-12-31"}"#;
    const PERMIT: &str = r#"{"number": "GP-1", "id_number": "079199000001", "kind": "duty",
        "valid_from": "2021-10-05", "valid_until": "2021-10-05", "areas": ["d1"], "purpose": "x"}"#;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    struct Office {
        _folder: tempfile::TempDir,
        register: Register,
        hash_key: RosterHashKey,
    }

    impl Office {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let register = Register::make(folder.path()).unwrap();
            Self { _folder: folder, register, hash_key: RosterHashKey::new([1; 32]) }
        }

        fn with<T>(
            &mut self,
            listed: bool,
            f: impl FnOnce(&IssueContext<'_>, &mut Register) -> T,
        ) -> T {
            let context = IssueContext {
                issuer: "Example City",
                hash_key: &self.hash_key,
                offset: FixedOffset::east_opt(7 * 3600).unwrap(),
                at: at("2021-09-20T08:00:00+07:00"),
                listed: &|_| Ok(listed),
            };
            f(&context, &mut self.register)
        }
    }

    fn person() -> PersonFile {
        PersonFile::parse(PERSON.as_bytes()).unwrap()
    }

    #[test]
    fn dates_mean_whole_days() {
        let issued = Office::new()
            .with(false, |c, r| issue(c, r, &person(), None, false))
            .unwrap()
            .credential;
        assert_eq!(issued.not_before, at("2021-09-20T00:00:00+07:00"));
        assert_eq!(issued.expires_at, at("2022-01-01T00:00:00+07:00"));
        assert_eq!(issued.id_last_four, Some(1));
        assert!(issued.complete.vaccination && !issued.complete.test);
    }

    #[test]
    fn a_listed_persons_places_stay_out_of_the_code() {
        let issued = Office::new()
            .with(true, |c, r| issue(c, r, &person(), None, false))
            .unwrap()
            .credential;
        assert!(issued.employer.is_none() && issued.home.is_none() && issued.work.is_none());
        let issued = Office::new()
            .with(false, |c, r| issue(c, r, &person(), None, false))
            .unwrap()
            .credential;
        assert!(issued.employer.is_some() && issued.home.is_some() && issued.work.is_some());
    }

    #[test]
    fn a_permit_reissues_the_credential_with_the_same_key() {
        let mut office = Office::new();
        let file = PermitFile::parse(PERMIT.as_bytes()).unwrap();
        let early = office.with(true, |c, r| permit(c, r, &file, None)).err().unwrap();
        assert!(matches!(early, IssueError::NoCredential));
        let id = IdNumber::parse("079199000001").unwrap();
        let key = SoftwareHolder::new(&[2; 32]).key();
        office.with(true, |c, r| issue(c, r, &person(), Some((&id, &key)), false)).unwrap();
        let issued = office.with(true, |c, r| permit(c, r, &file, None)).unwrap().credential;
        assert_eq!(issued.holder, Some(key));
        assert_eq!(issued.permits[0].valid_from, at("2021-10-05T00:00:00+07:00"));
        assert_eq!(issued.permits[0].valid_until, at("2021-10-06T00:00:00+07:00"));
        assert_ne!(issued.permits[0].status_index, issued.status_index);

        let second = PERMIT.replace("GP-1", "GP-2");
        let second = PermitFile::parse(second.as_bytes()).unwrap();
        let replaced = office.with(true, |c, r| permit(c, r, &second, Some("GP-1"))).unwrap();
        assert_eq!(replaced.revoked, [issued.permits[0].status_index]);
        assert_eq!(replaced.credential.permits.len(), 1);
        assert_eq!(replaced.credential.permits[0].number, "GP-2");
        assert_ne!(replaced.credential.status_index, issued.status_index);
        let list = office.register.revoked().unwrap();
        assert_eq!(list.get(issued.permits[0].status_index), Some(1));
        assert_eq!(list.get(issued.status_index), Some(0), "the credential itself stays in force");
        assert_eq!(list.count(), 1);
        let nothing = office.with(true, |c, r| permit(c, r, &second, Some("GP-9"))).err().unwrap();
        assert!(matches!(nothing, IssueError::NothingToReplace(_)));
    }

    #[test]
    fn a_request_for_somebody_else_is_refused() {
        let key = SoftwareHolder::new(&[2; 32]).key();
        let other = IdNumber::parse("079199000002").unwrap();
        let refused =
            Office::new().with(true, |c, r| issue(c, r, &person(), Some((&other, &key)), false));
        assert!(matches!(refused, Err(IssueError::AnotherPerson)));
    }

    #[test]
    fn debug_output_keeps_the_person_and_the_secret_to_itself() {
        let permit = PermitFile::parse(PERMIT.as_bytes()).unwrap();
        assert_eq!(format!("{:?} {permit:?}", person()), "PersonFile(..) PermitFile(..)");
        let printed = Office::new().with(false, |context, register| {
            let issued = issue(context, register, &person(), None, false).unwrap();
            format!("{context:?} {issued:?}")
        });
        assert_eq!(printed, "IssueContext(..) Issued(..)");
    }
}
