//! Cases: passages that continue one another, because the same person was judged again.

use std::collections::{BTreeSet, VecDeque};

use super::Journal;
use super::error::JournalError;
use super::record::{PastPassage, Record};
use crate::model::{Decision, Subject};
use crate::time::{ClockReading, TimeDelta};

/// How long after its last step a case that wasn't let through may be gone on with: time to declare
/// at the portal, or to have a paper brought.
const OPEN_MINUTES: i64 = 30;

/// How many of the last passages are looked through for an open case.
const REMEMBERED: usize = 256;

/// The last passages of which somebody is known. As with the replay memory nothing is stored for
/// it: it is read back from the last records.
#[derive(Default)]
pub(super) struct OpenCases {
    /// In the order of the records.
    known: VecDeque<Step>,
}

struct Step {
    sequence: u64,
    subject: Subject,
    checkpoint: String,
    clock: ClockReading,
    clock_trusted: bool,
    let_through: bool,
}

impl Step {
    /// True where a case may be gone on with from this step, as far as the time says. The clock that
    /// nobody sets goes first; a wall clock that isn't believed says nothing, and closes no case.
    fn is_recent(&self, now: &ClockReading, is_trusted: bool) -> bool {
        let by_the_wall = || now.wall - self.clock.wall;
        let believed = is_trusted && self.clock_trusted;
        let since = now.since(&self.clock).or_else(|| believed.then(by_the_wall));
        let open = TimeDelta::zero()..=TimeDelta::minutes(OPEN_MINUTES);
        since.map_or(!is_trusted, |since| open.contains(&since))
    }
}

impl OpenCases {
    /// Takes note of a passage that was written down.
    pub(super) fn note(&mut self, sequence: u64, passage: &PastPassage) {
        if self.is_full() {
            self.known.pop_front();
        }
        self.known.extend(step(sequence, passage));
    }

    /// Takes note of a passage from before all that were noted.
    pub(super) fn note_older(&mut self, sequence: u64, passage: &PastPassage) {
        if !self.is_full()
            && let Some(step) = step(sequence, passage)
        {
            self.known.push_front(step);
        }
    }

    fn is_full(&self) -> bool {
        self.known.len() >= REMEMBERED
    }
}

fn step(sequence: u64, passage: &PastPassage) -> Option<Step> {
    Some(Step {
        sequence,
        subject: passage.entry.subject?,
        checkpoint: passage.entry.checkpoint.clone(),
        clock: passage.entry.clock,
        clock_trusted: passage.entry.clock_trusted,
        let_through: passage.decision == Decision::Permit,
    })
}

impl Journal {
    /// The last step of a person's open case at a checkpoint: the record that a further showing
    /// continues.
    ///
    /// A case is open while its steps, one of which was at most 30 minutes ago, ended in *deny* or
    /// *refer*. Steps under a clock that wasn't believed don't hide those before them; `is_trusted`
    /// says whether `now` can be. Known are the last 256 passages.
    #[must_use]
    pub(crate) fn open_case(
        &self,
        subject: Subject,
        checkpoint: &str,
        now: &ClockReading,
        is_trusted: bool,
    ) -> Option<u64> {
        let same = |step: &&Step| step.subject == subject && step.checkpoint == checkpoint;
        let newest_first = self.state.cases.known.iter().rev().filter(same);
        let mut steps = newest_first.take_while(|step| !step.let_through).peekable();
        let last = steps.peek()?.sequence;
        steps.any(|step| step.is_recent(now, is_trusted)).then_some(last)
    }

    /// The history of the case that the record `sequence` belongs to: every record that it
    /// continues and that continues it, in order. Empty where there is no such record.
    ///
    /// Reads the journal from the case's first record on.
    ///
    /// # Errors
    /// As [`records`](Self::records); a record of the case, or after it, that doesn't open.
    pub fn case(&self, sequence: u64) -> Result<Vec<Record>, JournalError> {
        let mut first = sequence;
        while let Some(record) = self.records(first..=first)?.next().transpose()? {
            match record.continues() {
                // A record continues an earlier one; any other number is nonsense and ends it.
                Some(before) if before < first => first = before,
                _ => break,
            }
        }
        let mut numbers = BTreeSet::from([first]);
        let mut case = Vec::new();
        for record in self.records(first..)? {
            let record = record?;
            let continues = record.continues().is_some_and(|before| numbers.contains(&before));
            if record.sequence() == first || continues {
                numbers.insert(record.sequence());
                case.push(record);
            }
        }
        Ok(case)
    }
}
