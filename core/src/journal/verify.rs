//! Whether a journal is whole: every record there, unchanged, in its place.

use std::ops::RangeBounds;
use std::path::Path;

use redb::{ReadOnlyTable, ReadTransaction, ReadableDatabase as _, ReadableTable};

use super::anchor::{self, Anchored, Head};
use super::error::{JournalError, guarded};
use super::key::{Hash, Sealer, genesis, link_of, row_hash};
use super::record::{AnchorProblem, Entry, Notice};
use super::{Journal, head_path, open_row, shut, store};

/// What a check of a journal found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verification {
    /// How many records there are.
    pub records: u64,
    /// The first one's number: 1, or the one after those that were deleted for their age.
    pub first: Option<u64>,
    /// The last one's number.
    pub last: Option<u64>,
    /// The last record that the anchor vouches for. Later ones could be cut off unnoticed; after
    /// a crash there may be a few.
    pub anchored: Option<u64>,
    /// What is wrong, in the order of the records.
    pub findings: Vec<Finding>,
}

impl Verification {
    /// True where nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Something wrong with a journal.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Finding {
    /// Records are gone.
    #[error("records {from} to {until} are missing")]
    Missing {
        /// The first one's number.
        from: u64,
        /// The last one's number.
        until: u64,
    },
    /// A record doesn't open: it was changed, or moved from another place or journal.
    #[error("record {sequence} does not open with the journal's key: it was changed or moved")]
    Changed {
        /// Its number.
        sequence: u64,
    },
    /// A record doesn't link to the one before it, so one of the two isn't the original.
    #[error("record {sequence} does not continue the one before it: one of them was changed")]
    Unlinked {
        /// Its number.
        sequence: u64,
    },
    /// A record opens, but isn't in the form that this version writes.
    #[error("record {sequence} is not in the form that this version writes: expected {expected}")]
    NotARecord {
        /// Its number.
        sequence: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// The head that is kept outside of the chain disagrees with it.
    #[error("{}", anchor_text(.0))]
    Anchor(AnchorProblem),
    /// It isn't the journal that this phone wrote before.
    #[error("{}", replaced_text(.noted))]
    Replaced {
        /// The number of the record that says so; none: nothing was written since.
        noted: Option<u64>,
    },
    /// The disagreement of a head, found and written down when the journal was opened before record `sequence`.
    #[error("noted in record {sequence}: {}", anchor_text(.problem))]
    Noted {
        /// The number of the record that says so.
        sequence: u64,
        /// What was found.
        problem: AnchorProblem,
    },
    /// Something was wrong with records that are deleted for their age by now.
    #[error(
        "noted in record {sequence}: of the records up to {through}, which are deleted for their age, \
         {lost} findings were made"
    )]
    Purged {
        /// The number of the tombstone.
        sequence: u64,
        /// The number of the last record that was deleted.
        through: u64,
        /// How many findings.
        lost: u64,
    },
    /// The store can't be read on from here.
    #[error("the store cannot be read after record {after}: {what}")]
    Store {
        /// The last record that could be read; 0: none.
        after: u64,
        /// What is wrong with it.
        what: String,
    },
}

fn replaced_text(noted: &Option<u64>) -> String {
    let gone = "the journal that this phone wrote before is gone, and this one is in its place";
    noted.map_or_else(|| gone.to_owned(), |sequence| format!("noted in record {sequence}: {gone}"))
}

fn anchor_text(problem: &AnchorProblem) -> String {
    match problem {
        AnchorProblem::Missing => {
            "the file with the journal's head is missing: records at the end may be too".to_owned()
        }
        AnchorProblem::Unreadable => {
            "the file with the journal's head was changed: records at the end may be missing"
                .to_owned()
        }
        AnchorProblem::NotInChain { sequence, .. } => format!(
            "record {sequence} was the last one and is not there any more: the end was cut off, \
             or an older copy was put in place"
        ),
    }
}

impl Journal {
    /// Checks every record: that it opens with the key, stands in its place and links to the one
    /// before; and the end, by the anchor.
    ///
    /// Reads the whole journal. Doesn't write.
    #[must_use]
    pub fn verify(&self) -> Verification {
        // The anchor as it was found: `append` hasn't moved it while a notice of it is pending.
        let pending = self.state.notices.iter().filter_map(|notice| match notice {
            Notice::Anchor(problem) => Some(Finding::Anchor(problem.clone())),
            Notice::Replaced { .. } => Some(Finding::Replaced { noted: None }),
            Notice::Unacknowledged { .. }
            | Notice::FloorReset { .. }
            | Notice::Renewed { .. }
            | Notice::Purged { .. } => None,
        });
        let read = guarded(|| {
            let transaction = self.database()?.begin_read()?;
            let mut found = walk(&transaction, &self.state.sealer, ..)?;
            found.anchored = self.state.anchored;
            found.findings.extend(pending);
            Ok(found)
        });
        read.unwrap_or_else(|error| nothing_read(&error))
    }
}

/// Checks the links alone, without the key: finds what is missing, and that one of two
/// neighbours was changed, but not a chain that somebody linked anew. The head's file is read,
/// though nothing vouches for it.
///
/// # Errors
/// As [`Journal::open`] gives, but for the key.
pub fn verify_links(path: &Path) -> Result<Verification, JournalError> {
    let database = guarded(|| store::open_existing(path))?;
    let found = guarded(|| {
        let transaction = database.begin_read()?;
        let id = store::read_meta(&transaction, None)?;
        let mut found = walk_from(&transaction, None, genesis(&id), ..)?;
        let table = store::records(&transaction)?;
        let anchored = anchor::stated(&head_path(path));
        match anchor_problem(&anchored, &table, &store::head(&table, &id)?)? {
            Some(problem) => found.findings.push(Finding::Anchor(problem)),
            None => found.anchored = sequence_of(&anchored),
        }
        Ok(found)
    });
    // What closing meets is no finding about the records.
    let _ = shut(Some(database));
    found
}

fn sequence_of(anchored: &Anchored) -> Option<u64> {
    match anchored {
        Anchored::At(head) => Some(head.sequence),
        Anchored::Missing | Anchored::Unreadable => None,
    }
}

/// How the anchor disagrees with the chain, if it does. Lagging behind is no disagreement.
pub(super) fn anchor_problem(
    anchored: &Anchored,
    table: &impl ReadableTable<u64, &'static [u8]>,
    head: &Head,
) -> Result<Option<AnchorProblem>, JournalError> {
    Ok(match anchored {
        Anchored::Missing if head.sequence > 0 => Some(AnchorProblem::Missing),
        Anchored::Unreadable if head.sequence > 0 => Some(AnchorProblem::Unreadable),
        Anchored::At(Head { sequence, hash }) if *sequence > 0 => {
            let there = store::has(table, &Head { sequence: *sequence, hash: *hash })?;
            (!there).then_some(AnchorProblem::NotInChain { sequence: *sequence, hash: *hash })
        }
        // Nothing was ever recorded, as far as either knows.
        _ => None,
    })
}

fn nothing_read(error: &JournalError) -> Verification {
    let findings = vec![Finding::Store { after: 0, what: error.to_string() }];
    Verification { records: 0, first: None, last: None, anchored: None, findings }
}

/// What the record before has left to check.
struct Before {
    /// The number that comes next.
    next: u64,
    /// Its hash; none where it is missing or already found wrong.
    hash: Option<Hash>,
}

/// Checks the records of a range that begins where the journal does, with the key.
pub(super) fn walk(
    transaction: &ReadTransaction,
    sealer: &Sealer,
    range: impl RangeBounds<u64>,
) -> Result<Verification, JournalError> {
    walk_from(transaction, Some(sealer), sealer.genesis(), range)
}

pub(super) fn walk_from(
    transaction: &ReadTransaction,
    sealer: Option<&Sealer>,
    genesis: Hash,
    range: impl RangeBounds<u64>,
) -> Result<Verification, JournalError> {
    let table: ReadOnlyTable<u64, &[u8]> = store::records(transaction)?;
    let mut found =
        Verification { records: 0, first: None, last: None, anchored: None, findings: Vec::new() };
    let Head { sequence, hash } = store::beginning(transaction, &table, sealer, genesis)?;
    let mut before = Before { next: sequence.saturating_add(1), hash: Some(hash) };
    let mut rows = table.range(range)?;
    loop {
        // A damaged page may panic in the middle; what was found until there stands.
        let row = guarded(|| Ok(rows.next().transpose()?));
        match row {
            Ok(None) => break,
            Ok(Some((sequence, row))) => {
                let sequence = sequence.value();
                found.records += 1;
                found.first = found.first.or(Some(sequence));
                found.last = Some(sequence);
                before = check(&mut found.findings, sealer, &before, sequence, row.value());
            }
            Err(error) => {
                let after = found.last.unwrap_or(0);
                found.findings.push(Finding::Store { after, what: error.to_string() });
                break;
            }
        }
    }
    Ok(found)
}

fn check(
    findings: &mut Vec<Finding>,
    sealer: Option<&Sealer>,
    before: &Before,
    sequence: u64,
    row: &[u8],
) -> Before {
    let gap = sequence != before.next;
    if gap {
        findings.push(Finding::Missing { from: before.next, until: sequence.saturating_sub(1) });
    }
    let next = sequence.saturating_add(1);
    match sealer.map(|sealer| open_row(sealer, sequence, row)) {
        Some(Err(JournalError::NotARecord { expected, .. })) => {
            findings.push(Finding::NotARecord { sequence, expected });
        }
        Some(Err(_)) => {
            // Its neighbours' links say nothing new.
            findings.push(Finding::Changed { sequence });
            return Before { next, hash: None };
        }
        Some(Ok(record)) => match record.entry {
            Entry::Notice(Notice::Anchor(problem)) => {
                findings.push(Finding::Noted { sequence, problem });
            }
            Entry::Notice(Notice::Purged { through, lost, .. }) if lost > 0 => {
                findings.push(Finding::Purged { sequence, through, lost });
            }
            Entry::Notice(Notice::Replaced { .. }) => {
                findings.push(Finding::Replaced { noted: Some(sequence) });
            }
            _ => {}
        },
        None => {}
    }
    if !gap && before.hash.is_some_and(|hash| link_of(row) != Some(&hash)) {
        findings.push(Finding::Unlinked { sequence });
    }
    Before { next, hash: Some(row_hash(sequence, row)) }
}
