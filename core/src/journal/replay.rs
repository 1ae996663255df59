//! Which presentations were let through.
//!
//! Nothing is stored for it: the memory is read back from the last records, so it can't disagree
//! with them, and who deletes from it breaks the chain. Nor does any time make it forget: a single
//! passage under a clock that is ahead would take along what is still fresh.

use std::collections::VecDeque;

use super::record::PastPassage;
use crate::model::Decision;
use crate::time::Instant;

/// How many presentations are remembered at most; also how many records are read back for them.
/// A checkpoint lets hundreds through in an hour, and one is fresh for about a minute.
pub(super) const MOST_REMEMBERED: usize = 4096;

/// A presentation that was let through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Presented {
    /// When it was first let through.
    pub first_permitted_at: Instant,
    /// The number of that record.
    pub sequence: u64,
}

#[derive(Default)]
pub(super) struct ReplayMemory {
    /// In the order of the records: few enough to be looked through.
    known: VecDeque<([u8; 32], Presented)>,
}

impl ReplayMemory {
    /// Takes note of a passage: remembers it if it is a permit.
    pub(super) fn remember(&mut self, sequence: u64, passage: &PastPassage) {
        let Some(permitted) = permitted(sequence, passage) else { return };
        if self.is_full() {
            self.known.pop_front();
        }
        self.known.push_back(permitted);
    }

    /// Takes note of a passage from before all that were noted.
    pub(super) fn remember_older(&mut self, sequence: u64, passage: &PastPassage) {
        if !self.is_full()
            && let Some(permitted) = permitted(sequence, passage)
        {
            self.known.push_front(permitted);
        }
    }

    fn is_full(&self) -> bool {
        self.known.len() >= MOST_REMEMBERED
    }

    pub(super) fn get(&self, digest: &[u8; 32]) -> Option<Presented> {
        self.known.iter().find(|(known, _)| known == digest).map(|(_, presented)| *presented)
    }
}

fn permitted(sequence: u64, passage: &PastPassage) -> Option<([u8; 32], Presented)> {
    let digest = passage.entry.presentation.filter(|_| passage.decision == Decision::Permit)?;
    Some((digest, Presented { first_permitted_at: passage.at(), sequence }))
}
