//! Why a number has no record.

use std::ops::RangeInclusive;

use redb::{ReadableDatabase as _, ReadableTable as _};

use super::error::JournalError;
use super::record::{Entry, Notice};
use super::{Journal, guarded, store};
use crate::time::Instant;

/// Why there is no record under a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absence {
    /// None was ever written under it.
    Unwritten,
    /// It was deleted for its age, as a tombstone says.
    Purged {
        /// The number of the last record that was deleted.
        through: u64,
        /// The number of the record that says so.
        tombstone: u64,
        /// The first instant of which records were kept.
        before: Instant,
    },
    /// There was one, and nothing says what became of it.
    Lost,
}

impl Journal {
    /// Why there is no record under a number; none where there is one, be it that it doesn't open.
    ///
    /// # Errors
    /// As [`records`](Self::records).
    pub fn absence(&self, sequence: u64) -> Result<Option<Absence>, JournalError> {
        if sequence == 0 || sequence > self.len() {
            return Ok(Some(Absence::Unwritten));
        }
        let tombstone = guarded(|| {
            let transaction = self.database()?.begin_read()?;
            match store::records(&transaction)?.get(sequence)? {
                Some(_) => Ok(None),
                None => store::tombstone(&transaction).map(Some),
            }
        })?;
        let Some(tombstone) = tombstone else { return Ok(None) };
        let said = match tombstone {
            Some(number) => self.records(number..=number)?.next(),
            None => None,
        };
        // One that doesn't open says nothing.
        Ok(Some(match said.and_then(Result::ok).map(|record| (record.sequence, record.entry)) {
            Some((tombstone, Entry::Notice(Notice::Purged { through, before, .. })))
                if sequence <= through =>
            {
                Absence::Purged { through, tombstone, before }
            }
            _ => Absence::Lost,
        }))
    }

    /// The numbers of the first and the last record that are there; none where there is none.
    ///
    /// # Errors
    /// As [`records`](Self::records).
    pub fn numbers(&self) -> Result<Option<RangeInclusive<u64>>, JournalError> {
        guarded(|| {
            let table = store::records(&self.database()?.begin_read()?)?;
            let first = table.first()?.map(|(number, _)| number.value());
            let last = table.last()?.map(|(number, _)| number.value());
            Ok(first.zip(last).map(|(first, last)| first..=last))
        })
    }
}
