//! Which presentations were let through.
//!
//! Nothing is stored for it: the memory is read back from the last records, so it can't disagree
//! with them, and who deletes from it breaks the chain.

use std::collections::VecDeque;

use super::record::PastPassage;
use crate::model::Decision;
use crate::time::Instant;

/// How many presentations are remembered at most; also how many records are read back for them.
/// A checkpoint lets hundreds through in an hour, and one is fresh for about a minute.
pub(super) const MOST_REMEMBERED: usize = 4096;

/// After how many records in a row from before the horizon the reading back ends. One isn't
/// enough: the clock may have been set back for a while.
pub(super) const OLDER_IN_A_ROW: usize = 16;

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
    /// In the order of the records. A minute's passages: few enough to be looked through.
    known: VecDeque<([u8; 32], Presented)>,
}

impl ReplayMemory {
    /// The memory that these passages leave; newest first, as they are read back.
    pub(super) fn read_back<'p>(
        newest_first: impl DoubleEndedIterator<Item = (u64, &'p PastPassage)>,
    ) -> Self {
        let mut memory = Self::default();
        for (sequence, passage) in newest_first.rev() {
            memory.remember(sequence, passage);
        }
        memory
    }

    /// Takes note of a passage: remembers it if it is a permit, and forgets what is too old.
    pub(super) fn remember(&mut self, sequence: u64, passage: &PastPassage) {
        if let Some(horizon) = passage.entry.replay_horizon {
            // All are looked at: a clock that was set makes them come out of order.
            self.known.retain(|(_, presented)| presented.first_permitted_at >= horizon);
        }
        let (Some(digest), Decision::Permit) = (passage.entry.presentation, passage.decision)
        else {
            return;
        };
        if self.known.len() >= MOST_REMEMBERED {
            self.known.pop_front();
        }
        self.known.push_back((digest, Presented { first_permitted_at: passage.at(), sequence }));
    }

    pub(super) fn get(&self, digest: &[u8; 32]) -> Option<Presented> {
        self.known.iter().find(|(known, _)| known == digest).map(|(_, presented)| *presented)
    }
}
