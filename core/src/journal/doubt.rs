//! Whether what the records say before is in doubt, as the last of them tell.
//!
//! Nothing is stored for it: a notice says what was found, every passage after it says that the
//! journal is in doubt, and the notice that somebody confirmed it ends that.

use super::record::{Doubt, Notice, PastPassage};
use crate::model::Reason;

/// What the last records say, read from the newest on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Tail {
    /// Nothing yet.
    #[default]
    Unknown,
    /// Not in doubt.
    Clear,
    /// In doubt; for what reason, an older record says.
    Doubted,
    /// In doubt for this reason.
    Of(Doubt),
}

impl Tail {
    pub(super) fn notice(&mut self, notice: &Notice) {
        if self.is_known() {
            return;
        }
        if matches!(notice, Notice::Renewed { .. }) {
            // Passages in doubt since then: of what isn't in these records.
            *self = if *self == Self::Doubted { Self::Of(Doubt::Replaced) } else { Self::Clear };
        } else if let Some(doubt) = Doubt::of(notice) {
            *self = Self::Of(doubt);
        }
    }

    /// A passage says whether the journal was in doubt. One of a version that didn't know that doesn't.
    pub(super) fn passage(&mut self, passage: &PastPassage) {
        if self.is_known() {
            return;
        }
        let doubted = passage.reasons.contains(&Reason::JournalInDoubt);
        *self = match *self {
            _ if doubted => Self::Doubted,
            Self::Doubted => Self::Of(Doubt::Replaced),
            _ => Self::Clear,
        };
    }

    /// True once older records don't matter.
    pub(super) fn is_known(self) -> bool {
        matches!(self, Self::Clear | Self::Of(_))
    }

    pub(super) fn says(self, doubt: Doubt) -> bool {
        self == Self::Of(doubt)
    }

    pub(super) fn doubt(self) -> Option<Doubt> {
        match self {
            Self::Unknown | Self::Clear => None,
            Self::Doubted => Some(Doubt::Replaced),
            Self::Of(doubt) => Some(doubt),
        }
    }
}

/// What of the last records is missing, read from the newest on. What is older than the last notice that
/// somebody confirmed it was confirmed.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Holes {
    /// The number of the record that was read last.
    last: Option<u64>,
    confirmed: bool,
    pub(super) found: bool,
}

impl Holes {
    /// Takes note of the next older record, and whether it opened.
    pub(super) fn record(&mut self, sequence: u64, opened: bool) {
        let follows = self.last.is_none_or(|last| sequence.checked_add(1) == Some(last));
        let is_hole = !follows || !opened;
        self.found |= is_hole && !self.confirmed;
        self.last = Some(sequence);
    }

    /// Takes note that there is no older record; `beginning` is the number that the first one has.
    pub(super) fn end(&mut self, beginning: u64) {
        self.found |= !self.confirmed && self.last.is_some_and(|first| first != beginning);
    }

    pub(super) fn notice(&mut self, notice: &Notice) {
        self.confirmed |= matches!(notice, Notice::Renewed { .. });
    }
}
