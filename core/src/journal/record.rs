//! A record of the journal, as it is read back.

use std::fmt;

use super::fields;
use super::key::{Hash, JournalId};
use super::passage::PassageEntry;
use crate::encoding::code::{Coded, codes};
use crate::model::{Area, Decision, Reason};
use crate::policy::{Obligation, Verdict};
use crate::time::Instant;
use crate::words::{Worded, Words, phrase_arguments as arguments};

/// A record of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub(super) sequence: u64,
    pub(super) hash: Hash,
    pub(super) link: Hash,
    pub(super) entry: Entry,
}

impl Record {
    /// Its number; the first record's is 1.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// Its hash, which the next record links to.
    #[must_use]
    pub fn hash(&self) -> &Hash {
        &self.hash
    }

    /// The hash of the record before it, as it says.
    #[must_use]
    pub fn link(&self) -> &Hash {
        &self.link
    }

    /// What it says.
    #[must_use]
    pub fn entry(&self) -> &Entry {
        &self.entry
    }

    /// The passage, where it is one.
    #[must_use]
    pub fn passage(&self) -> Option<&PastPassage> {
        match &self.entry {
            Entry::Passage(passage) => Some(passage),
            Entry::PortalShown(_) | Entry::Notice(_) => None,
        }
    }

    /// When it was written, by the wall clock of then; none for a notice.
    #[must_use]
    pub fn at(&self) -> Option<Instant> {
        match &self.entry {
            Entry::Passage(passage) => Some(passage.at()),
            Entry::PortalShown(shown) => Some(shown.at),
            Entry::Notice(_) => None,
        }
    }

    /// The number of the record that this one continues: the step before in the same case.
    #[must_use]
    pub fn continues(&self) -> Option<u64> {
        match &self.entry {
            Entry::Passage(passage) => passage.entry.continues,
            Entry::PortalShown(shown) => shown.continues,
            Entry::Notice(_) => None,
        }
    }
}

/// What a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A passage and its verdict.
    Passage(Box<PastPassage>),
    /// The officer showed the health portal's code.
    PortalShown(PortalShown),
    /// Something about the journal itself.
    Notice(Notice),
}

/// The health portal's code was shown at a checkpoint, because an app failed there. It names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PortalShown {
    /// When, by the wall clock; to the microsecond where it was read back.
    pub at: Instant,
    /// False where the wall clock couldn't be believed.
    pub clock_trusted: bool,
    /// The checkpoint's name.
    pub checkpoint: String,
    /// The checkpoint's area.
    pub area: Area,
    /// The record of the passage that it was shown for, where one was on screen.
    pub continues: Option<u64>,
}

/// That it was shown.
impl Worded for PortalShown {
    fn in_words(&self, words: &Words) -> String {
        words.phrase("portal-shown", &arguments([]))
    }
}

/// Something about the journal itself or the phone, written down before the next passage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Notice {
    /// The record with this number reached the disk, but its write was reported as failed: the
    /// officer was shown the verdict capped, with `journal-failed`.
    Unacknowledged {
        /// The record's number.
        sequence: u64,
    },
    /// What was kept outside of the journal didn't agree with it when it was opened.
    Anchor(AnchorProblem),
    /// A newer verified update came: the floor of time that the records before made counts no more.
    FloorReset {
        /// When the authority published the update.
        published_at: Instant,
        /// The floor that there was.
        floor: Option<Instant>,
    },
    /// This journal isn't the one that the phone wrote before, which is gone: deleted, emptied, put
    /// aside because it couldn't be opened, or changed for another.
    Replaced {
        /// The id of the one before.
        before: JournalId,
    },
    /// Somebody took note of what the notices before say was lost: verdicts are no longer capped for
    /// it.
    Renewed {
        /// When, by the wall clock; to the microsecond where it was read back.
        at: Instant,
    },
    /// The records up to a number are deleted, since they are older than records are kept: a tombstone.
    Purged {
        /// The number of the last of them.
        through: u64,
        /// Its hash, which the first record that is left links to.
        hash: Hash,
        /// How many there were.
        records: u64,
        /// How many findings a check of them had, those that were counted by earlier tombstones too.
        lost: u64,
        /// The first instant of which records are kept; to the microsecond where it was read back.
        before: Instant,
    },
}

/// Why what a journal remembers isn't all that was decided: until somebody confirms it, nobody is let
/// through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// It stands in the place of another one.
    Replaced,
    /// The head that is kept outside of it is missing.
    HeadMissing,
    /// The head that is kept outside of it was changed.
    HeadUnreadable,
    /// Records at its end are gone.
    EndCutOff,
    /// Of its last records some are missing, or don't open.
    RecordsLost,
}

codes! { Doubt {
    Replaced = "replaced",
    HeadMissing = "head-missing",
    HeadUnreadable = "head-unreadable",
    EndCutOff = "end-cut-off",
    RecordsLost = "records-lost",
} }

impl Doubt {
    /// The code: `replaced`, `head-missing`, `head-unreadable`, `end-cut-off`, `records-lost`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    /// What a notice gives cause to doubt.
    pub(super) fn of(notice: &Notice) -> Option<Self> {
        match notice {
            Notice::Replaced { .. } => Some(Self::Replaced),
            Notice::Anchor(problem) => Some(Self::of_anchor(problem)),
            Notice::Unacknowledged { .. }
            | Notice::FloorReset { .. }
            | Notice::Renewed { .. }
            | Notice::Purged { .. } => None,
        }
    }

    pub(super) fn of_anchor(problem: &AnchorProblem) -> Self {
        match problem {
            AnchorProblem::Missing => Self::HeadMissing,
            AnchorProblem::Unreadable => Self::HeadUnreadable,
            AnchorProblem::NotInChain { .. } => Self::EndCutOff,
        }
    }
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Replaced => "the journal that this phone wrote before is gone",
            Self::HeadMissing => "the file with the journal's head was missing",
            Self::HeadUnreadable => "the file with the journal's head was changed",
            Self::EndCutOff => "the journal's last records are gone",
            Self::RecordsLost => "of the journal's last records some are missing, or were changed",
        })
    }
}

impl Notice {
    /// Every code.
    #[cfg(test)]
    pub(crate) const WORDS: &'static [&'static str] = &[
        "unacknowledged",
        "floor-reset",
        "replaced",
        "renewed",
        "purged",
        "head-missing",
        "head-unreadable",
        "end-cut-off",
    ];

    /// The code, as an export names it.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unacknowledged { .. } => "unacknowledged",
            Self::FloorReset { .. } => "floor-reset",
            Self::Replaced { .. } => "replaced",
            Self::Renewed { .. } => "renewed",
            Self::Purged { .. } => "purged",
            Self::Anchor(AnchorProblem::Missing) => "head-missing",
            Self::Anchor(AnchorProblem::Unreadable) => "head-unreadable",
            Self::Anchor(AnchorProblem::NotInChain { .. }) => "end-cut-off",
        }
    }
}

impl Worded for Notice {
    fn in_words(&self, words: &Words) -> String {
        words.coded("notice", self.code())
    }
}

/// How the head that is kept outside of the chain disagrees with the chain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AnchorProblem {
    /// The chain has records, but no head was kept.
    Missing,
    /// A head is kept, but can't be read, or this journal's key doesn't vouch for it.
    Unreadable,
    /// The head that was kept isn't in the chain: its end was cut off, or an older copy put in
    /// its place.
    NotInChain {
        /// The number of the record that was the last.
        sequence: u64,
        /// Its hash.
        hash: Hash,
    },
}

/// A passage as it was written down: what a surface filled in, and what the verdict was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPassage {
    pub(super) entry: PassageEntry,
    pub(super) decision: Decision,
    pub(super) reasons: Vec<Reason>,
    pub(super) obligations: Vec<Obligation>,
    pub(super) rule: Option<String>,
    pub(super) phase: Option<String>,
}

impl PastPassage {
    /// What will be read back of a verdict and its passage.
    pub(super) fn of(verdict: &Verdict, entry: &PassageEntry) -> Self {
        fields::rounded(Self {
            entry: entry.clone(),
            decision: verdict.decision(),
            reasons: verdict.reasons().to_vec(),
            obligations: verdict.obligations().to_vec(),
            rule: verdict.rule().map(str::to_owned),
            phase: verdict.phase().map(str::to_owned),
        })
    }

    /// What was written down beside the verdict; times to the microsecond.
    #[must_use]
    pub fn entry(&self) -> &PassageEntry {
        &self.entry
    }

    /// When, by the wall clock, to the microsecond.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.entry.clock.wall
    }

    /// Permit, deny or refer.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// Why; the main reason first.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// What the officer had to do.
    #[must_use]
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }

    /// The rule that decided, or came closest.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// The phase that covered the instant.
    #[must_use]
    pub fn phase(&self) -> Option<&str> {
        self.phase.as_deref()
    }
}
