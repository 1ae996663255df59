//! A record of the journal, as it is read back.

use super::key::Hash;
use super::passage::{Paper, PolicyVersion};
use crate::model::{Area, Assurance, Decision, Reason, Subject};
use crate::policy::Obligation;
use crate::time::{BootId, Instant};
use crate::words::{Worded, Words, phrase_arguments as arguments};

/// A record of the journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub(super) sequence: u64,
    pub(super) hash: Hash,
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

    /// The number of the record that this one continues: the step before in the same case.
    #[must_use]
    pub fn continues(&self) -> Option<u64> {
        match &self.entry {
            Entry::Passage(passage) => passage.continues,
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

/// A passage as it was written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastPassage {
    pub(super) at: Instant,
    /// Microseconds since the boot.
    pub(super) monotonic_us: u64,
    pub(super) boot: BootId,
    pub(super) clock_trusted: bool,
    pub(super) checkpoint: String,
    pub(super) area: Area,
    pub(super) subject: Option<Subject>,
    pub(super) decision: Decision,
    pub(super) reasons: Vec<Reason>,
    pub(super) obligations: Vec<Obligation>,
    pub(super) rule: Option<String>,
    pub(super) phase: Option<String>,
    pub(super) policy: Option<PolicyVersion>,
    pub(super) published_at: Option<Instant>,
    pub(super) papers: Vec<Paper>,
    pub(super) assurance: Option<Assurance>,
    pub(super) presentation: Option<[u8; 32]>,
    pub(super) issuer_key: Option<[u8; 8]>,
    pub(super) replay_horizon: Option<Instant>,
    pub(super) continues: Option<u64>,
}

impl PastPassage {
    /// When, by the wall clock, to the microsecond.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.at
    }

    /// The time since the boot, and which boot: orders passages whatever the wall clock said.
    #[must_use]
    pub fn since_boot(&self) -> (std::time::Duration, BootId) {
        (std::time::Duration::from_micros(self.monotonic_us), self.boot)
    }

    /// False where the wall clock couldn't be believed.
    #[must_use]
    pub fn clock_trusted(&self) -> bool {
        self.clock_trusted
    }

    /// The checkpoint's name.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// The checkpoint's area.
    #[must_use]
    pub fn area(&self) -> &Area {
        &self.area
    }

    /// Who: the pseudonym.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        self.subject
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

    /// The policy that decided.
    #[must_use]
    pub fn policy(&self) -> Option<&PolicyVersion> {
        self.policy.as_ref()
    }

    /// When the authority published the data that it was decided with.
    #[must_use]
    pub fn published_at(&self) -> Option<Instant> {
        self.published_at
    }

    /// What the officer saw on paper.
    #[must_use]
    pub fn papers(&self) -> &[Paper] {
        &self.papers
    }

    /// How good the evidence was.
    #[must_use]
    pub fn assurance(&self) -> Option<Assurance> {
        self.assurance
    }

    /// SHA-256 of what the holder signed.
    #[must_use]
    pub fn presentation(&self) -> Option<&[u8; 32]> {
        self.presentation.as_ref()
    }

    /// The number of the record that this one continues: the step before in the same case.
    #[must_use]
    pub fn continues(&self) -> Option<u64> {
        self.continues
    }

    /// The key id of the credential's issuer.
    #[must_use]
    pub fn issuer_key(&self) -> Option<&[u8; 8]> {
        self.issuer_key.as_ref()
    }
}
