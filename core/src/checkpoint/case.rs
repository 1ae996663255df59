//! A case: the steps of one person at the barrier, and what was gathered in them.

use super::evidence::{Beside, EvidenceOutcome};
use super::{Checkpoint, Passage};
use crate::facts::{Seen, SeenKind};
use crate::model::{SamePerson, Subject};
use crate::time::Instant;

/// How many further codes, and how many papers of earlier showings, are kept for a case.
pub const MOST_EVIDENCE: usize = 8;

/// How many people's cases are kept: those who stand aside while others pass.
const MOST_CASES: usize = 32;

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

/// What a step begins with.
#[derive(Default)]
pub(super) struct Gathered {
    /// The record of the step before.
    pub(super) continues: Option<u64>,
    /// What was seen in earlier showings, and when.
    pub(super) papers: Vec<(Seen, Instant)>,
    /// Texts of codes that were found to be this person's, but for those that come again now.
    pub(super) evidence: Vec<String>,
}

impl Gathered {
    /// What is known of a code that says nothing that could be believed: which passage it was.
    pub(super) fn nothing(before: Option<&Passage>) -> Self {
        Self { continues: before.and_then(|p| p.recorded().sequence()), ..Self::default() }
    }
}

impl Checkpoint {
    /// What was gathered for a person in an open case. `before` is the passage on screen, where
    /// this is the same showing.
    pub(super) fn gathered(
        &self,
        subject: Subject,
        before: Option<&Passage>,
        beside: Beside<'_>,
        now: Instant,
    ) -> Gathered {
        let continues = match before {
            Some(passage) => passage.recorded().sequence(),
            None => self.journal.open_case(subject, &self.site.name, now),
        };
        let goes_on =
            |case: &&Case| before.is_some() || (continues.is_some() && case.last == continues);
        let mine = self.cases.iter().find(|case| case.subject == subject).filter(goes_on);
        let Some(case) = mine else { return Gathered { continues, ..Gathered::default() } };
        let mut papers = case.papers.clone();
        if before.is_none() {
            // The card was compared with whoever stood there then.
            let kept = case.ticked.iter().filter(|(seen, _)| seen.kind() != SeenKind::StaffCard);
            papers.extend(kept.cloned());
        }
        papers.retain(|(seen, _)| !beside.seen.contains(seen));
        papers.drain(..papers.len().saturating_sub(MOST_EVIDENCE));
        let mut evidence = case.evidence.clone();
        evidence.retain(|text| !beside.evidence.contains(text));
        Gathered { continues, papers, evidence }
    }

    /// Keeps what a step has shown, for the next one.
    pub(super) fn keep(
        &mut self,
        subject: Subject,
        gathered: Gathered,
        beside: Beside<'_>,
        outcomes: &[EvidenceOutcome],
        (last, now): (Option<u64>, Instant),
    ) {
        let same = |outcome: &EvidenceOutcome| {
            outcome.person == Some(SamePerson::Same) && outcome.error.is_none()
        };
        let Gathered { papers, mut evidence, .. } = gathered;
        let shown = beside.evidence.iter().zip(outcomes).filter(|(_, outcome)| same(outcome));
        evidence.extend(shown.map(|(text, _)| text.clone()));
        evidence.drain(..evidence.len().saturating_sub(MOST_EVIDENCE));
        let ticked = beside.seen.iter().map(|seen| (seen.clone(), now)).collect();
        let (journal, site) = (&self.journal, &self.site.name);
        self.cases.retain(|case| {
            let open =
                case.last.is_some() && journal.open_case(case.subject, site, now) == case.last;
            case.subject != subject && open
        });
        self.cases.drain(..(self.cases.len() + 1).saturating_sub(MOST_CASES));
        self.cases.push(Case { subject, last, papers, ticked, evidence });
    }

    /// Texts of the further codes that count for the person on screen: at most [`MOST_EVIDENCE`], the
    /// newest.
    #[must_use]
    pub fn evidence(&self) -> &[String] {
        let on_screen = self.view.get().and_then(|(_, passage)| passage.recorded().subject());
        let case = self.cases.iter().find(|case| Some(case.subject) == on_screen);
        case.map(|case| case.evidence.as_slice()).unwrap_or_default()
    }
}
