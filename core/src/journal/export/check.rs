//! Whether an export is what a phone wrote: nothing forged, cut, moved or signed by another.
//!
//! Needs no key of the journal. Lines are read one by one, so memory is flat.

use std::io::{self, BufRead, Read as _};

use serde::Deserialize;

use super::signature::{BadEnd, END, End, PhoneKey, SUM, Sums};
use crate::encoding::hex::unhex_small;
use crate::journal::anchor::Head;
use crate::journal::key::{Hash, JournalId, genesis};

/// Longer lines are none: a record has at most 64 KiB.
const MOST_BYTES: u64 = 512 * 1024;
/// Findings that are kept; further ones are counted.
const MOST_FINDINGS: usize = 100;

/// What a check of an export found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ExportCheck {
    /// How many lines with a record there are.
    pub records: u64,
    /// The journal's id.
    pub journal: Option<JournalId>,
    /// The key that signed it; none where none did.
    pub key: Option<PhoneKey>,
    /// The head of the phone's chain when it was written.
    pub head: Option<Head>,
    /// The first record's number.
    pub first: Option<u64>,
    /// The last record's number.
    pub last: Option<u64>,
    /// The last record's hash.
    pub last_hash: Option<Hash>,
    /// Up to which record the phone deleted what was too old, as a tombstone says.
    pub deleted: Option<u64>,
    /// The first and the last of the records that neither this export has nor one before had.
    pub gap: Option<(u64, u64)>,
    /// True where an export before came further: this one is older.
    pub is_older: bool,
    /// What is wrong, in the order of the lines; a hundred at most.
    pub findings: Vec<ExportFinding>,
    /// How many more there are.
    pub more: u64,
}

impl ExportCheck {
    /// True where nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }

    fn add(&mut self, finding: ExportFinding) {
        if self.findings.len() < MOST_FINDINGS {
            self.findings.push(finding);
        } else {
            self.more = self.more.saturating_add(1);
        }
    }
}

/// Something wrong with an export. Lines count from 1.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportFinding {
    /// There is no line.
    #[error("there is no record in it: nothing is signed")]
    Empty,
    /// A line that no export has.
    #[error("line {line} is no record of an export: expected {expected}")]
    NotALine {
        /// Which.
        line: u64,
        /// What was expected.
        expected: &'static str,
    },
    /// A line's sum isn't that of its content.
    #[error("line {line} (record {sequence}) was changed")]
    Changed {
        /// Which.
        line: u64,
        /// The record's number.
        sequence: u64,
    },
    /// What stood before the first line is gone.
    #[error("line 1 (record {sequence}) was not the first line: the beginning was cut off")]
    BeginningCut {
        /// The number of the first record that is there.
        sequence: u64,
    },
    /// Lines are gone.
    #[error("records {from} to {until} were cut out before line {line}")]
    CutOut {
        /// The line after them.
        line: u64,
        /// The first that is gone.
        from: u64,
        /// The last that is gone.
        until: u64,
    },
    /// A line stands after another than it was written after.
    #[error(
        "line {line} (record {sequence}) stands after record {before}: lines were moved or doubled"
    )]
    OutOfOrder {
        /// Which.
        line: u64,
        /// The record's number.
        sequence: u64,
        /// That of the line before.
        before: u64,
    },
    /// The phone's own journal lacked records.
    #[error("records {from} to {until} were missing in the phone's own journal")]
    Missing {
        /// The first.
        from: u64,
        /// The last.
        until: u64,
    },
    /// The phone's own chain is broken there.
    #[error(
        "record {sequence} does not continue the one before it in the phone's own journal: one of them was changed"
    )]
    Unlinked {
        /// The record's number.
        sequence: u64,
    },
    /// A line of another journal.
    #[error("line {line} is of another journal than the first")]
    OtherJournal {
        /// Which.
        line: u64,
    },
    /// A line behind the end.
    #[error("line {line} stands after the signed end: it was added")]
    AfterEnd {
        /// Which.
        line: u64,
    },
    /// The last line isn't the last that was written.
    #[error("the end was cut off: the last line has no signature")]
    Unsigned,
    /// The signature is of something else.
    #[error(
        "the signature does not fit: the records are others than those that were signed, or their sums were made anew"
    )]
    Signature,
    /// A newer version's.
    #[error("the export is of version {found}; this program reads version 1 and must be updated")]
    Newer {
        /// The version that it names.
        found: u64,
    },
    /// What was signed as the head isn't the last record's.
    #[error("the signed head is record {head}, which the last record {sequence} does not fit")]
    OtherHead {
        /// The head's number.
        head: u64,
        /// The last record's.
        sequence: u64,
    },
    /// Another phone's signature.
    #[error("it is signed by another phone: its key is {found}, expected {expected}")]
    OtherKey {
        /// The key that signed it.
        found: PhoneKey,
        /// The keys that may have.
        expected: String,
    },
    /// The chain isn't that of an export before.
    #[error(
        "record {sequence} is another one than an export before had: the phone's journal was written anew, or an older copy put in its place"
    )]
    Rewritten {
        /// The record's number.
        sequence: u64,
    },
}

/// What of a line is looked at; its form is the export's, and whatever else is in it is covered by the sum.
#[derive(Deserialize)]
struct Line {
    journal: String,
    seq: u64,
    #[serde(default)]
    notice: Option<String>,
    #[serde(default)]
    of: Option<u64>,
    #[serde(default)]
    deleted: Option<Deleted>,
    hash: String,
    link: String,
}

#[derive(Deserialize)]
struct Deleted {
    hash: String,
}

/// A line taken apart.
struct Read {
    line: Line,
    journal: JournalId,
    hash: Hash,
    link: Hash,
    sum: Hash,
    end: Option<End>,
}

/// The line before, as far as the next one is held against it.
struct Before {
    sequence: u64,
    hash: Hash,
}

struct Checking {
    check: ExportCheck,
    sums: Option<Sums>,
    before: Option<Before>,
    first_link: Option<Hash>,
    tombstone: Option<(u64, Hash)>,
    known: Option<Head>,
    end: Option<End>,
    line: u64,
}

/// Checks an export, read from `input`. `known` gives the latest head of a journal that an export before had
/// signed; what is there has to go on from it.
///
/// # Errors
/// That `input` can't be read. Whatever it says is a finding.
pub fn check_export(
    input: &mut impl BufRead,
    known: impl Fn(&JournalId) -> Option<Head>,
) -> io::Result<ExportCheck> {
    let mut checking = Checking {
        check: ExportCheck::default(),
        sums: None,
        before: None,
        first_link: None,
        tombstone: None,
        known: None,
        end: None,
        line: 0,
    };
    let mut bytes = Vec::new();
    loop {
        bytes.clear();
        if input.by_ref().take(MOST_BYTES).read_until(b'\n', &mut bytes)? == 0 {
            break;
        }
        checking.line += 1;
        let expected = if bytes.pop_if(|last| *last == b'\n').is_some() {
            None
        } else if bytes.len() >= 512 * 1024 {
            Some("at most 512 KiB")
        } else {
            Some("a whole line, ended by a line feed")
        };
        if let Some(expected) = expected {
            checking.check.add(ExportFinding::NotALine { line: checking.line, expected });
            break;
        }
        checking.line(&bytes, &known);
    }
    Ok(checking.ended())
}

impl Checking {
    fn line(&mut self, bytes: &[u8], known: &impl Fn(&JournalId) -> Option<Head>) {
        let line = self.line;
        if self.end.is_some() {
            self.check.add(ExportFinding::AfterEnd { line });
            return;
        }
        let (signed, read) = match read(bytes) {
            Ok(read) => read,
            Err(expected) => {
                self.check.add(ExportFinding::NotALine { line, expected });
                return;
            }
        };
        self.check.records += 1;
        let sequence = read.line.seq;
        let is_first = self.check.journal.is_none();
        let journal = *self.check.journal.get_or_insert(read.journal);
        if journal != read.journal {
            self.check.add(ExportFinding::OtherJournal { line });
        }
        if is_first {
            self.check.first = Some(sequence);
            self.first_link = Some(read.link);
            self.known = known(&journal);
        }
        self.check.last = Some(sequence);
        self.check.last_hash = Some(read.hash);
        let sums = self.sums.get_or_insert_with(|| Sums::new(&journal));
        let fits = sums.next(signed) == read.sum;
        sums.go_on_from(read.sum);
        let finding = match &self.before {
            None if !fits && sequence > 1 => Some(ExportFinding::BeginningCut { sequence }),
            Some(before) if before.sequence >= sequence => {
                Some(ExportFinding::OutOfOrder { line, sequence, before: before.sequence })
            }
            Some(before) if before.sequence + 1 < sequence => {
                let (from, until) = (before.sequence + 1, sequence - 1);
                Some(if fits {
                    ExportFinding::Missing { from, until }
                } else {
                    ExportFinding::CutOut { line, from, until }
                })
            }
            _ if !fits => Some(ExportFinding::Changed { line, sequence }),
            Some(before) if before.hash != read.link => Some(ExportFinding::Unlinked { sequence }),
            _ => None,
        };
        if let Some(finding) = finding {
            self.check.add(finding);
        }
        let known = self.known.filter(|known| known.sequence > 0);
        let rewritten = known.is_some_and(|known| {
            (known.sequence == sequence && known.hash != read.hash)
                || (is_first
                    && known.sequence.saturating_add(1) == sequence
                    && known.hash != read.link)
        });
        if rewritten {
            self.check.add(ExportFinding::Rewritten { sequence });
        }
        if read.line.notice.as_deref() == Some("purged")
            && let (Some(through), Some(deleted)) = (read.line.of, &read.line.deleted)
            && let Some(hash) = unhex_small(&deleted.hash)
        {
            self.tombstone = Some((through, hash));
        }
        self.before = Some(Before { sequence, hash: read.hash });
        self.end = read.end;
    }

    fn ended(mut self) -> ExportCheck {
        if self.line == 0 {
            self.check.add(ExportFinding::Empty);
            return self.check;
        }
        self.beginning();
        let (Some(end), Some(sums)) = (&self.end, &self.sums) else {
            self.check.add(ExportFinding::Unsigned);
            return self.check;
        };
        match end.verify(sums.last()) {
            Ok((key, head)) => {
                self.check.key = Some(key);
                self.check.head = Some(head);
                let of_journal =
                    self.check.journal.as_ref().map(|id| crate::encoding::hex::hex(id));
                if of_journal.as_ref() != Some(&end.journal) {
                    self.check.add(ExportFinding::Signature);
                }
                self.head(&head);
            }
            Err(BadEnd::Form) => {
                let expected = "the phone's key, the head and the signature in hexadecimal digits";
                self.check.add(ExportFinding::NotALine { line: self.line, expected });
            }
            Err(BadEnd::Newer(found)) => self.check.add(ExportFinding::Newer { found }),
            Err(BadEnd::Signature) => self.check.add(ExportFinding::Signature),
        }
        self.check
    }

    /// What the first record goes on from.
    fn beginning(&mut self) {
        let (Some(first), Some(link)) = (self.check.first, self.first_link) else { return };
        let begins = self.check.journal.as_ref().map(genesis);
        if first == 1 && Some(link) != begins {
            self.check.add(ExportFinding::Unlinked { sequence: 1 });
        }
        if let Some((through, hash)) = self.tombstone
            && through < first
        {
            self.check.deleted = Some(through);
            if through + 1 == first && hash != link {
                self.check.add(ExportFinding::Unlinked { sequence: first });
            }
        }
        // What is deleted for its age, or was in an export before, is missing in none.
        let had = self.known.map_or(0, |known| known.sequence).max(self.check.deleted.unwrap_or(0));
        let next = had.saturating_add(1);
        let last = self.check.last.unwrap_or(0);
        self.check.is_older = self.known.is_some_and(|known| last < known.sequence);
        self.check.gap = (next < first).then(|| (next, first.saturating_sub(1)));
    }

    fn head(&mut self, head: &Head) {
        if let Some(before) = &self.before {
            let fits = head.sequence > before.sequence
                || (head.sequence == before.sequence && head.hash == before.hash);
            if !fits {
                let sequence = before.sequence;
                self.check.add(ExportFinding::OtherHead { head: head.sequence, sequence });
            }
        }
    }
}

/// The bytes of a line that its sum is of, and what it says.
fn read(bytes: &[u8]) -> Result<(&[u8], Read), &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "UTF-8")?;
    // Within a string a quote has a backslash before it, so that this stands nowhere else.
    let (signed, rest) = text.split_once(SUM).ok_or("a sum, as every line of an export has")?;
    let line: Line =
        serde_json::from_str(&format!("{signed}}}")).map_err(|_| "a record as JSON")?;
    let (sum, rest) = rest.split_once('"').ok_or("a sum of 64 hexadecimal digits")?;
    let sum = unhex_small(sum).ok_or("a sum of 64 hexadecimal digits")?;
    let rest = rest.strip_suffix('}').ok_or("nothing behind the sum but the end")?;
    let end = match rest.strip_prefix(END) {
        Some(end) => Some(serde_json::from_str(end).map_err(|_| "a signed end")?),
        None if rest.is_empty() => None,
        None => return Err("nothing behind the sum but the end"),
    };
    let journal = unhex_small(&line.journal).ok_or("a journal's id of 32 hexadecimal digits")?;
    let hash = unhex_small(&line.hash).ok_or("a hash of 64 hexadecimal digits")?;
    let link = unhex_small(&line.link).ok_or("a link of 64 hexadecimal digits")?;
    if line.seq == 0 || line.seq == u64::MAX {
        return Err("a record's number from 1");
    }
    Ok((signed.as_bytes(), Read { line, journal, hash, link, sum, end }))
}
