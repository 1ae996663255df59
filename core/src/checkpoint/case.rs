//! A case: the steps of one person at the barrier, and what was gathered in them.

use super::Checkpoint;
use super::evidence::{Beside, EvidenceOutcome};
use crate::facts::{Seen, SeenKind};
use crate::journal::Recorded;
use crate::model::{SamePerson, Subject};
use crate::time::Instant;

/// How many further codes, and how many papers of earlier showings, are kept for a case.
pub const MOST_EVIDENCE: usize = 8;

/// How many people's cases are kept: those who stand aside while others pass.
const MOST_CASES: usize = 32;

/// The cases of a session; whoever was judged last comes last.
#[derive(Default)]
pub(super) struct Cases(pub(super) Vec<Case>);

impl Cases {
    /// What was gathered for a person, whether or not that case goes on.
    pub(super) fn of(&self, subject: Subject) -> Option<&Case> {
        self.0.iter().find(|case| case.subject == subject)
    }

    /// Keeps what a step has left for the next one, in place of what there was for that person.
    /// `open` gives the record that a person's open case goes on from: other cases are over.
    pub(super) fn keep(&mut self, new: Case, open: impl Fn(Subject) -> Option<u64>) {
        self.0.retain(|case| case.subject != new.subject && case.goes_on_from(open(case.subject)));
        self.0.drain(..(self.0.len() + 1).saturating_sub(MOST_CASES));
        self.0.push(new);
    }
}

/// What was gathered for a person.
pub(super) struct Case {
    subject: Subject,
    /// The record of the last step; none where it couldn't be written.
    last: Option<u64>,
    /// What was seen in showings that are over, and when.
    papers: Vec<(Seen, Instant)>,
    /// What the officer says to have seen in the showing that is on: may be taken back.
    ticked: Vec<(Seen, Instant)>,
    /// Texts of further codes that are this person's.
    evidence: Vec<String>,
}

impl Case {
    /// What a step that was written down leaves for the next one. `outcomes` are those of the
    /// evidence beside it.
    pub(super) fn of(
        subject: Subject,
        recorded: &Recorded,
        gathered: Gathered,
        beside: Beside<'_>,
        outcomes: &[EvidenceOutcome],
    ) -> Self {
        let same = |outcome: &EvidenceOutcome| {
            outcome.person == Some(SamePerson::Same) && outcome.error.is_none()
        };
        let Gathered { papers, mut evidence } = gathered;
        let shown = beside.evidence.iter().zip(outcomes).filter(|(_, outcome)| same(outcome));
        evidence.extend(shown.map(|(text, _)| text.clone()));
        evidence.drain(..evidence.len().saturating_sub(MOST_EVIDENCE));
        let ticked = beside.seen.iter().map(|seen| (seen.clone(), recorded.at())).collect();
        Self { subject, last: recorded.sequence(), papers, ticked, evidence }
    }

    /// True where this is the case that goes on from that record.
    pub(super) fn goes_on_from(&self, record: Option<u64>) -> bool {
        record.is_some() && self.last == record
    }

    /// What a further step of the showing that is on begins with.
    pub(super) fn in_the_same_showing(&self) -> Gathered {
        Gathered { papers: self.papers.clone(), evidence: self.evidence.clone() }
    }

    /// What the first step of another showing begins with.
    pub(super) fn in_a_new_showing(&self) -> Gathered {
        let mut gathered = self.in_the_same_showing();
        // The card was compared with whoever stood there then.
        let kept = self.ticked.iter().filter(|(seen, _)| seen.kind() != SeenKind::StaffCard);
        gathered.papers.extend(kept.cloned());
        gathered
    }
}

/// What a step begins with.
#[derive(Default)]
pub(super) struct Gathered {
    /// What was seen in earlier showings, and when.
    pub(super) papers: Vec<(Seen, Instant)>,
    /// Texts of codes that were found to be this person's, but for those that come again now.
    pub(super) evidence: Vec<String>,
}

impl Gathered {
    /// All but what is beside the code again now; of the papers, the newest.
    pub(super) fn without(mut self, beside: Beside<'_>) -> Self {
        self.papers.retain(|(seen, _)| !beside.seen.contains(seen));
        self.papers.drain(..self.papers.len().saturating_sub(MOST_EVIDENCE));
        self.evidence.retain(|text| !beside.evidence.contains(text));
        self
    }
}

impl Checkpoint {
    /// Texts of the further codes that count for the person on screen: at most [`MOST_EVIDENCE`], the
    /// newest.
    #[must_use]
    pub fn evidence(&self) -> &[String] {
        let on_screen = self.view.get().and_then(|(_, passage)| passage.recorded().subject());
        let case = on_screen.and_then(|subject| self.cases.of(subject));
        case.map(|case| case.evidence.as_slice()).unwrap_or_default()
    }
}
