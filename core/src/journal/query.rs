//! Looking back: pages, counts, contacts. For an officer's screen, so nothing here leaves the phone.

use std::collections::{BTreeMap, HashSet};

use chrono::Timelike as _;

use super::Journal;
use super::error::JournalError;
use super::record::{PastPassage, Record};
use crate::model::{Decision, Subject};
use crate::time::{FixedOffset, Instant, TimeDelta, later};

/// How many records one page looks through at most, whether or not they pass the filter: some tenths
/// of a second on a cheap phone.
const MOST_LOOKED_AT: usize = 20_000;

/// Which passages to look at; by default all. Notices and portals' codes have no decision and nobody
/// they are about: they pass only where the filter asks for nothing of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// The first instant, by the wall clock of then.
    pub from: Option<Instant>,
    /// The first instant that no longer passes.
    pub until: Option<Instant>,
    /// The decision.
    pub decision: Option<Decision>,
    /// The code of one of the reasons.
    pub reason: Option<String>,
    /// Whom it is about.
    pub subject: Option<Subject>,
}

/// Some records, the newest first.
#[derive(Clone, Debug)]
pub struct Page {
    /// Those that passed the filter.
    pub records: Vec<Record>,
    /// Where the next page begins: before this number. None where there is nothing older.
    pub before: Option<u64>,
}

/// How many were let through, sent back and referred within an hour.
///
/// A case counts once, by its last step: who is referred, shows a paper and passes is one who passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HourCounts {
    /// The hour's first instant, on the whole hour of the offset that was asked for.
    pub hour: Instant,
    /// Let through.
    pub permit: u64,
    /// Turned back.
    pub deny: u64,
    /// Left to a person's decision.
    pub refer: u64,
}

/// Somebody who was at the same checkpoint at about the same time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Whom the other passage is about.
    pub subject: Subject,
    /// Where both were.
    pub checkpoint: String,
    /// When the other was there.
    pub at: Instant,
    /// How long before (negative) or after the nearest passage of the one who was asked about.
    pub apart: TimeDelta,
    /// The other's record.
    pub sequence: u64,
}

impl Filter {
    /// True for a record that it asks for.
    #[must_use]
    pub fn passes(&self, record: &Record) -> bool {
        let (at, passage) = (record.at(), record.passage());
        let timed = self.from.is_some() || self.until.is_some();
        let in_time = |at: Instant| {
            self.from.is_none_or(|from| from <= at) && self.until.is_none_or(|until| at < until)
        };
        let of_nobody = self.decision.is_none() && self.reason.is_none() && self.subject.is_none();
        at.map_or(!timed, in_time) && passage.map_or(of_nobody, |passage| self.fits(passage))
    }

    fn fits(&self, passage: &PastPassage) -> bool {
        let has = |code: &String| passage.reasons().iter().any(|reason| reason.code() == code);
        self.decision.is_none_or(|decision| decision == passage.decision())
            && self.reason.as_ref().is_none_or(has)
            && self.subject.is_none_or(|subject| passage.entry().subject == Some(subject))
    }
}

impl Journal {
    /// At most `limit` records that pass a filter, the newest first, of those before the number
    /// `before` (none: from the end). Reads no others, and looks at 20,000 at most: a page may be
    /// short, or empty, and yet say where the next one begins.
    ///
    /// # Errors
    /// As [`records`](Self::records); a record that doesn't open.
    pub fn page(
        &self,
        before: Option<u64>,
        limit: usize,
        filter: &Filter,
    ) -> Result<Page, JournalError> {
        let end = before.unwrap_or(u64::MAX);
        let mut records = Vec::new();
        let mut last = None;
        for record in self.records(..end)?.rev().take(MOST_LOOKED_AT) {
            if records.len() >= limit {
                break;
            }
            let record = record?;
            last = Some(record.sequence());
            if filter.passes(&record) {
                records.push(record);
            }
        }
        Ok(Page { records, before: last.filter(|last| *last > 1) })
    }

    /// The cases of each hour that has any, from the first instant to before the last, in order.
    ///
    /// # Errors
    /// As [`records`](Self::records); a record that doesn't open.
    pub fn counts(
        &self,
        from: Instant,
        until: Instant,
        offset: FixedOffset,
    ) -> Result<Vec<HourCounts>, JournalError> {
        let mut hours: BTreeMap<Instant, HourCounts> = BTreeMap::new();
        let mut continued = HashSet::new();
        for record in self.records(..)?.rev() {
            let record = record?;
            let Some(passage) = record.passage() else { continue };
            continued.extend(record.continues());
            let at = passage.at();
            if continued.remove(&record.sequence()) || !(from..until).contains(&at) {
                continue;
            }
            let hour = hour_of(at, offset);
            let none = HourCounts { hour, permit: 0, deny: 0, refer: 0 };
            let counts = hours.entry(hour).or_insert(none);
            let count = match passage.decision() {
                Decision::Permit => &mut counts.permit,
                Decision::Deny => &mut counts.deny,
                Decision::Refer => &mut counts.refer,
            };
            *count = count.saturating_add(1);
        }
        Ok(hours.into_values().collect())
    }

    /// Who else was at a checkpoint at most `within` before or after somebody was, by this phone's
    /// clock: every step of theirs, in order. A clock that wasn't believed then is taken as it was.
    ///
    /// # Errors
    /// As [`records`](Self::records); a record that doesn't open.
    pub fn contacts(
        &self,
        subject: Subject,
        within: TimeDelta,
    ) -> Result<Vec<Contact>, JournalError> {
        let mut there: BTreeMap<String, Vec<Instant>> = BTreeMap::new();
        for record in self.records(..)? {
            let record = record?;
            if let Some(passage) = record.passage()
                && passage.entry().subject == Some(subject)
            {
                there.entry(passage.entry().checkpoint.clone()).or_default().push(passage.at());
            }
        }
        there.values_mut().for_each(|times| times.sort_unstable());
        let mut contacts = Vec::new();
        for record in self.records(..)? {
            let record = record?;
            let Some(passage) = record.passage() else { continue };
            let entry = passage.entry();
            let Some(other) = entry.subject.filter(|other| *other != subject) else { continue };
            let times = there.get(&entry.checkpoint).map_or(&[][..], Vec::as_slice);
            let Some(apart) = nearest(times, passage.at()) else { continue };
            if apart.abs() <= within {
                contacts.push(Contact {
                    subject: other,
                    checkpoint: entry.checkpoint.clone(),
                    at: passage.at(),
                    apart,
                    sequence: record.sequence(),
                });
            }
        }
        Ok(contacts)
    }
}

/// How long after the nearest of some sorted instants another one is.
fn nearest(times: &[Instant], at: Instant) -> Option<TimeDelta> {
    let next = times.partition_point(|time| *time < at);
    let before = next.checked_sub(1).and_then(|before| times.get(before));
    let apart = before.into_iter().chain(times.get(next)).map(|time| at - *time);
    apart.min_by_key(TimeDelta::abs)
}

/// The whole hour, by the wall clocks of an offset, that an instant is in.
fn hour_of(at: Instant, offset: FixedOffset) -> Instant {
    let local = at.with_timezone(&offset);
    let into =
        TimeDelta::minutes(local.minute().into()) + TimeDelta::seconds(local.second().into());
    let into = into + TimeDelta::nanoseconds(local.nanosecond().into());
    later(at, -into)
}
