//! The end of records: days that are older than records are kept go, and leave a tombstone.
//!
//! Only a beginning of the chain goes, so that what is left is one chain: up to the last record under a
//! believed clock from before the limit. The tombstone is the next record: it says through which one, with
//! what hash, so that the first one left has something to link to.

use redb::ReadableDatabase as _;

use super::Journal;
use super::error::JournalError;
use super::record::{Entry, Notice};
use super::{Finding, Hash, guarded, shut, verify};
use crate::time::Instant;

/// What was deleted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Purged {
    /// How many records.
    pub records: u64,
    /// The number of the last of them.
    pub through: u64,
    /// The number of the record that says so.
    pub sequence: u64,
}

/// What is to be deleted.
struct Old {
    through: u64,
    hash: Hash,
    records: u64,
    lost: u64,
}

impl Journal {
    /// Deletes the records from before an instant, and writes down that it did, in one commit; none where
    /// there is nothing to be deleted. The newest passage under a believed clock stays, whatever its age, and so does what
    /// was recorded after it: the floor of time comes from it. A record under a clock that wasn't believed
    /// goes with those after it that were.
    ///
    /// What was wrong with what is deleted is counted in the record that says so, and
    /// [`verify`](Self::verify) goes on to tell. The file shrinks.
    ///
    /// # Errors
    /// [`JournalError::InDoubt`] where something is gone that nobody has confirmed; that it can't be read
    /// or written. Nothing is deleted then.
    pub fn purge(&mut self, before: Instant) -> Result<Option<Purged>, JournalError> {
        self.open_again()?;
        if self.doubt().is_some() {
            return Err(JournalError::InDoubt);
        }
        let Some(old) = self.older_than(before)? else { return Ok(None) };
        // A head that is older than what is left would say that the end is gone.
        self.anchor.flush()?;
        let Old { through, hash, records, lost } = old;
        let notice = Notice::Purged { through, hash, records, lost, before };
        let sequence = self.write_or_close(&Entry::Notice(notice))?;
        // It is deleted by now: what fails here costs room, until the next time.
        let shrunk = guarded(|| {
            let shrunk = self.database.as_mut().map_or(Ok(false), redb::Database::compact);
            shrunk.map_err(|error| JournalError::Corrupted(error.to_string()))
        });
        if shrunk.is_err() {
            let _ = shut(self.database.take());
        }
        Ok(Some(Purged { records, through, sequence }))
    }

    /// The beginning of the chain that is from before an instant.
    fn older_than(&self, before: Instant) -> Result<Option<Old>, JournalError> {
        let mut through = None;
        let mut candidate = None;
        for record in self.records(..)? {
            // One that doesn't open is of the time of those around it.
            let Ok(record) = record else { continue };
            let Some(passage) = record.passage().filter(|p| p.entry.clock_trusted) else {
                continue;
            };
            through = candidate;
            if passage.at() >= before {
                break;
            }
            candidate = Some((record.sequence, record.hash));
        }
        let Some((through, hash)) = through else { return Ok(None) };
        let transaction = self.database()?.begin_read()?;
        let found = verify::walk(&transaction, &self.state.sealer, ..=through)?;
        // An earlier tombstone is one finding, and stands for those that it counted.
        let lost = found.findings.iter().map(|finding| match finding {
            Finding::Purged { lost, .. } => *lost,
            _ => 1,
        });
        let lost = lost.fold(0, u64::saturating_add);
        Ok(Some(Old { through, hash, records: found.records, lost }))
    }
}
