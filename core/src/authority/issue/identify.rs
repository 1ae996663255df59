//! From the pseudonyms that a query of the journals found back to people.

use std::collections::HashMap;

use super::IssueError;
use crate::authority::{Authority, OfficeError};
use crate::model::{IdNumber, Subject};

impl Authority {
    /// Whose these pseudonyms are, in their order: of everybody whom a list or the register names, in journals
    /// of phones of this enrolment and of those that were cut off. None for a pseudonym of anybody else.
    ///
    /// # Errors
    /// [`OfficeError`] if the keys, the register or a list can't be read.
    pub fn people_of(&self, subjects: &[Subject]) -> Result<Vec<Option<IdNumber>>, OfficeError> {
        let (keys, present) = (self.roster_hash_key()?, self.pseudonym_key()?);
        let earlier = self.earlier_pseudonym_keys()?;
        let mut whose: HashMap<Subject, Option<IdNumber>> =
            subjects.iter().map(|subject| (*subject, None)).collect();
        let mut look = |id: &IdNumber| {
            let before = keys.history(id);
            let before = earlier.iter().zip(&before).map(|(key, person)| key.subject(person));
            for subject in before.chain([present.subject(&keys.roster_key(id))]) {
                if let Some(found) = whose.get_mut(&subject) {
                    *found = Some(id.clone());
                }
            }
        };
        self.listed()?.people.iter().for_each(|person| look(&person.id));
        let register = self.register().map_err(IssueError::Register)?;
        let looked = register.each(|_, entry| {
            if let Ok(id) = IdNumber::parse(&entry.person.id_number) {
                look(&id);
            }
        });
        looked.map_err(IssueError::Register)?;
        Ok(subjects.iter().map(|subject| whose.get(subject).cloned().flatten()).collect())
    }
}
