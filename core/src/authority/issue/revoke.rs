//! Taking back credentials and permits.

use std::collections::{BTreeMap, BTreeSet};

use super::index::Name;
use super::outdated::counts;
use super::register::Register;
use super::{IssueError, is_revoked};
use crate::encoding::hex::hex;
use crate::model::RosterKey;
use crate::time::Instant;
use crate::travel::Envelope;

/// Something that is revoked now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revoked {
    /// The credential's id, or the permit's number.
    pub name: String,
    /// True for a permit.
    pub permit: bool,
    /// True where it was revoked before.
    pub already: bool,
}

/// What a name stands for in the register.
#[derive(Default)]
struct Found {
    credential: Vec<u32>,
    permit: Vec<u32>,
}

/// Takes back credentials, by id, and permits, by number: all of them, or none where one of the
/// names stands for nothing. To revoke what was revoked before changes nothing.
///
/// # Errors
/// [`IssueError::NothingToRevoke`], [`IssueError::Ambiguous`]; [`IssueError::Register`].
pub(crate) fn revoke(
    register: &mut Register,
    names: &[String],
) -> Result<Vec<Revoked>, IssueError> {
    let found = found(register, names)?;
    let before = register.revoked()?;
    let indices: Vec<u32> =
        found.values().flat_map(|f| f.credential.iter().chain(&f.permit)).copied().collect();
    register.revoke(&indices)?;
    let mut told = BTreeSet::new();
    let named = names.iter().map(|name| name.trim()).filter(|name| told.insert(*name));
    Ok(named
        .filter_map(|name| found.get(name).map(|found| (name, found)))
        .map(|(name, found)| Revoked {
            name: name.to_owned(),
            permit: !found.permit.is_empty(),
            already: found
                .credential
                .iter()
                .chain(&found.permit)
                .all(|index| is_revoked(&before, *index)),
        })
        .collect())
}

/// Takes back every credential of a person that counts: with them go the codes that show the permits. The
/// permits themselves stay, for the next credential.
///
/// # Errors
/// [`IssueError::NothingOfPerson`]; [`IssueError::Register`].
pub(crate) fn revoke_person(
    register: &mut Register,
    person: &RosterKey,
    at: Instant,
) -> Result<Vec<Revoked>, IssueError> {
    let before = register.revoked()?;
    let entry = register.find(person)?.ok_or(IssueError::NothingOfPerson)?;
    let held = entry.credentials.iter().filter(|held| counts(held, &before, at));
    let (places, revoked): (Vec<u32>, Vec<Revoked>) = held
        .map(|held| {
            let name = held.id.clone();
            (held.status_index, Revoked { name, permit: false, already: false })
        })
        .unzip();
    if revoked.is_empty() {
        return Err(IssueError::NothingOfPerson);
    }
    register.revoke(&places)?;
    Ok(revoked)
}

/// The places of credentials, by id, and of permits, by number; or of themselves, as `place:NUMBER`.
///
/// # Errors
/// As [`revoke`].
pub(crate) fn places_of(register: &Register, names: &[String]) -> Result<Vec<u32>, IssueError> {
    let place = |name: &String| name.trim().strip_prefix("place:")?.parse::<u32>().ok();
    let mut places: Vec<u32> = names.iter().filter_map(place).collect();
    let others: Vec<String> = names.iter().filter(|name| place(name).is_none()).cloned().collect();
    if !others.is_empty() {
        let found = found(register, &others)?;
        places.extend(found.values().flat_map(|f| f.credential.iter().chain(&f.permit)).copied());
    }
    Ok(places)
}

/// What each name stands for.
fn found<'n>(
    register: &Register,
    names: &'n [String],
) -> Result<BTreeMap<&'n str, Found>, IssueError> {
    let mut found: BTreeMap<&str, Found> =
        names.iter().map(|name| (name.trim(), Found::default())).collect();
    // What is taken back is told to everybody: not from a register that lost a part.
    register.check()?;
    let both = |name: &&str| [Name::permit(name), Name::credential(name)];
    let asked: Vec<Name> = found.keys().flat_map(both).collect();
    register.each_with(&asked, |_, entry| {
        for (name, found) in &mut found {
            let credentials = entry.credentials.iter();
            let of_id = credentials.filter(|held| held.id.eq_ignore_ascii_case(name));
            found.credential.extend(of_id.map(|held| held.status_index));
            let of_number = entry.permits.iter().filter(|held| held.file.number == *name);
            found.permit.extend(of_number.map(|held| held.status_index));
        }
    })?;
    let unknown = found.iter().filter(|(_, f)| f.credential.is_empty() && f.permit.is_empty());
    let unknown: Vec<String> = unknown.map(|(name, _)| (*name).to_owned()).collect();
    if !unknown.is_empty() {
        return Err(IssueError::NothingToRevoke(unknown));
    }
    let both = found.iter().find(|(_, f)| !f.credential.is_empty() && !f.permit.is_empty());
    if let Some((name, _)) = both {
        return Err(IssueError::Ambiguous((*name).to_owned()));
    }
    Ok(found)
}

/// The id by which a credential that was issued here can be revoked; none for other bytes.
#[must_use]
pub fn credential_id(signed: &[u8]) -> Option<String> {
    let envelope = Envelope::parse_bytes(signed).ok()?;
    envelope.dangerous_unverified_claims().ok().map(|claims| hex(&claims.id))
}
