//! Credentials that say something else of a person than the lists do by now.

use super::register::CredentialEntry;
use super::{IssueError, is_revoked};
use crate::authority::listed::NamedBefore;
use crate::authority::lists::Kept;
use crate::authority::{Authority, OfficeError};
use crate::published::StatusList;
use crate::time::Instant;

/// A credential that counts: neither over nor taken back.
pub(super) fn counts(credential: &CredentialEntry, revoked: &StatusList, at: Instant) -> bool {
    credential.expires_at > at && !is_revoked(revoked, credential.status_index)
}

impl Authority {
    /// The ids of credentials in force that have another name or birth date than new lists, of those
    /// whom the lists name for the first time or otherwise than before.
    pub(in crate::authority) fn outdated(
        &self,
        before: &NamedBefore,
        now: &mut Kept,
        at: Instant,
    ) -> Result<Vec<String>, OfficeError> {
        let register = self.register().map_err(IssueError::Register)?;
        let revoked = register.revoked().map_err(IssueError::Register)?;
        let keys = self.roster_hash_key()?;
        let mut ids = Vec::new();
        now.each(|_, person| {
            let person = person.listed();
            let filed = keys.first_key(&person.id);
            if before.has(&person) || !register.knows(&filed).map_err(IssueError::Register)? {
                return Ok(());
            }
            let Some(entry) = register.find(&filed).map_err(IssueError::Register)? else {
                return Ok(());
            };
            let issued = &entry.person;
            let other_date = issued.birth_date.is_some_and(|date| date != person.birth_date);
            if other_date || !person.has_name(&issued.name) {
                let in_force = entry.credentials.iter().filter(|c| counts(c, &revoked, at));
                ids.extend(in_force.map(|credential| credential.id.clone()));
            }
            Ok::<_, OfficeError>(())
        })?;
        ids.sort_unstable();
        Ok(ids)
    }
}
