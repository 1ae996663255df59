//! The journal as text, for those who may read it: signed lines, and a table.

mod check;
mod signature;
mod table;

use std::io::{BufWriter, Write};
use std::ops::RangeBounds;
use std::path::Path;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use signature::{END, End, SUM, Sums};

use super::Journal;
use super::error::JournalError;
use super::fields::Field;
use super::key::JournalId;
use super::record::{AnchorProblem, Entry, Notice, PastPassage, PortalShown, Record};
use crate::encoding::hex::hex;
use crate::model::Reason;
pub use check::{ExportCheck, ExportFinding, check_export};
pub use signature::{NotAPhoneKey, PhoneKey};
pub use table::{Cell, Column, ColumnKind, cells, columns};

use crate::storage::{self, Access, Operation, StorageError};
use crate::time::FixedOffset;

/// Why an export stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The journal couldn't be read on.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The output couldn't be written.
    #[error("the export could not be written: {0}")]
    Output(#[from] std::io::Error),
    /// The output's file couldn't be written.
    #[error(transparent)]
    File(#[from] StorageError),
}

/// What was written to a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Exported {
    /// How many records.
    pub records: u64,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
}

impl Journal {
    /// Writes records as JSON, one object a line, and returns how many. `range` is of their
    /// numbers; instants are RFC 3339 at `offset`.
    ///
    /// Every line has `journal` (its id), the record, the `hash` of its row in the chain, the `link` to
    /// the row before, and a `sum` of itself and all lines before it. The last one has `export` too: the
    /// chain's head, the phone's key, and its signature of all that, which [`check_export`] verifies.
    ///
    /// A passage has `seq`, `at`, `clock_trusted`, `checkpoint`, `area`, `subject`, `decision`,
    /// `reason`, `reasons`, `obligations`, `rule`, `phase`, `policy`, `published_at`,
    /// `assurance`, `papers`, `presentation`, `issuer_key`, `continues`; a notice `seq`, `notice` and
    /// `of`, a tombstone `deleted` too (`hash`, `records`, `lost`, `before`); a portal's code that was
    /// shown `seq`, `notice` (`portal-shown`), `at`, `clock_trusted`, `checkpoint`, `area` and
    /// `continues`. Hashes and ids are in hexadecimal digits.
    ///
    /// # Errors
    /// [`ExportError`]; what was written until then stays written.
    pub fn export_ndjson(
        &self,
        range: impl RangeBounds<u64>,
        offset: FixedOffset,
        out: &mut impl Write,
    ) -> Result<u64, ExportError> {
        let (mut count, mut last) = (0, None);
        let mut sums = Sums::new(self.id());
        for record in self.records(range)? {
            // What was read stays written, and is told by its want of an end.
            let record = record.or_else(|error| write_rest(&last, "}", out).and(Err(error.into())));
            let line = signed_part(&record?, self.id(), offset)?;
            write_rest(&last, "}", out)?;
            let sum = hex(&sums.next(line.as_bytes()));
            last = Some(format!("{line}{SUM}{sum}\""));
            count += 1;
        }
        let end = End::sign(&self.key, self.id(), &self.head(), sums.last());
        let end = format!("{END}{}}}", serde_json::to_string(&end).map_err(std::io::Error::from)?);
        write_rest(&last, &end, out)?;
        Ok(count)
    }

    /// The key that this phone's exports are verified with.
    #[must_use]
    pub fn phone_key(&self) -> PhoneKey {
        PhoneKey::of(&self.key)
    }

    /// As [`export_ndjson`](Self::export_ndjson), to a new file that its owner alone can read. It is there
    /// whole or, where something fails, not at all; what is there already stays.
    ///
    /// # Errors
    /// [`ExportError`].
    pub fn export_file(
        &self,
        range: impl RangeBounds<u64>,
        offset: FixedOffset,
        path: &Path,
    ) -> Result<Exported, ExportError> {
        if path.symlink_metadata().is_ok() {
            let there = std::io::ErrorKind::AlreadyExists.into();
            return Err(StorageError::new(Operation::Write, path, there).into());
        }
        let mut hash = Sha256::new();
        let mut outcome = Ok(0);
        let written = storage::write_atomically_with(path, Access::Private, |file| {
            let mut out = Hashed { hash: Sha256::new(), to: BufWriter::new(file) };
            outcome = self.export_ndjson(range, offset, &mut out);
            out.flush()?;
            hash = out.hash;
            match &outcome {
                Ok(_) => Ok(()),
                Err(_) => Err(std::io::ErrorKind::Other.into()),
            }
        });
        let records = outcome?;
        written?;
        Ok(Exported { records, sha256: hash.finalize().into() })
    }

    /// Writes the records of one [case](Self::case) as [`export_ndjson`](Self::export_ndjson) does, without
    /// sums and signature, and returns how many.
    ///
    /// # Errors
    /// [`ExportError`]; what was written until then stays written.
    pub fn export_case_ndjson(
        &self,
        sequence: u64,
        offset: FixedOffset,
        out: &mut impl Write,
    ) -> Result<usize, ExportError> {
        let case = self.case(sequence)?;
        for record in &case {
            let line = signed_part(record, self.id(), offset)?;
            write_rest(&Some(line), "}", out)?;
        }
        Ok(case.len())
    }
}

/// What is written, and its hash.
struct Hashed<W> {
    hash: Sha256,
    to: W,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.hash.update(bytes.get(..written).unwrap_or(bytes));
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.to.flush()
    }
}

/// A record as a line, without the brace that ends it.
fn signed_part(
    record: &Record,
    journal: &JournalId,
    offset: FixedOffset,
) -> std::io::Result<String> {
    let journal = hex(journal);
    let line = match &record.entry {
        Entry::Passage(passage) => {
            serde_json::to_string(&PassageLine { record, passage, journal, offset })
        }
        Entry::PortalShown(shown) => {
            serde_json::to_string(&portal_line(record, shown, journal, offset))
        }
        Entry::Notice(notice) => {
            serde_json::to_string(&notice_line(record, notice, journal, offset))
        }
    };
    let mut line = line?;
    line.pop();
    Ok(line)
}

/// Writes a line that was begun, if there is one.
fn write_rest(line: &Option<String>, rest: &str, out: &mut impl Write) -> Result<(), ExportError> {
    if let Some(line) = line {
        writeln!(out, "{line}{rest}")?;
    }
    Ok(())
}

/// A passage: its number, its fields as they are named in [`FIELDS`](super::fields::FIELDS), its hash.
struct PassageLine<'r> {
    record: &'r Record,
    passage: &'r PastPassage,
    journal: String,
    offset: FixedOffset,
}

impl Serialize for PassageLine<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut line = serializer.serialize_map(None)?;
        line.serialize_entry("seq", &self.record.sequence)?;
        for field in Field::exported() {
            // The main one apart, for who reads no lists.
            if field.name == "reasons" {
                line.serialize_entry("reason", &self.passage.reasons.first().map(Reason::code))?;
            }
            line.serialize_entry(field.name, &field.json(self.passage, self.offset))?;
        }
        line.serialize_entry("hash", &hex(&self.record.hash))?;
        line.serialize_entry("link", &hex(&self.record.link))?;
        line.serialize_entry("journal", &self.journal)?;
        line.end()
    }
}

#[derive(Serialize)]
struct NoticeLine {
    seq: u64,
    notice: &'static str,
    of: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    deleted: Option<Deleted>,
    hash: String,
    link: String,
    journal: String,
}

/// What a tombstone says.
#[derive(Serialize)]
struct Deleted {
    /// Of the last record that was deleted: the first one left links to it.
    hash: String,
    records: u64,
    lost: u64,
    before: String,
}

#[derive(Serialize)]
struct PortalLine<'r> {
    seq: u64,
    notice: &'static str,
    at: String,
    clock_trusted: bool,
    checkpoint: &'r str,
    area: &'r str,
    continues: Option<u64>,
    hash: String,
    link: String,
    journal: String,
}

fn portal_line<'r>(
    record: &'r Record,
    shown: &'r PortalShown,
    journal: String,
    offset: FixedOffset,
) -> PortalLine<'r> {
    PortalLine {
        journal,
        seq: record.sequence,
        notice: "portal-shown",
        at: shown.at.with_timezone(&offset).to_rfc3339(),
        clock_trusted: shown.clock_trusted,
        checkpoint: &shown.checkpoint,
        area: shown.area.as_str(),
        continues: shown.continues,
        hash: hex(&record.hash),
        link: hex(&record.link),
    }
}

fn notice_line(
    record: &Record,
    notice: &Notice,
    journal: String,
    offset: FixedOffset,
) -> NoticeLine {
    let of = match notice {
        Notice::Unacknowledged { sequence }
        | Notice::Purged { through: sequence, .. }
        | Notice::Anchor(AnchorProblem::NotInChain { sequence, .. }) => Some(*sequence),
        Notice::FloorReset { .. }
        | Notice::Replaced { .. }
        | Notice::Renewed { .. }
        | Notice::Anchor(_) => None,
    };
    let deleted = match notice {
        Notice::Purged { hash, records, lost, before, .. } => Some(Deleted {
            hash: hex(hash),
            records: *records,
            lost: *lost,
            before: before.with_timezone(&offset).to_rfc3339(),
        }),
        _ => None,
    };
    NoticeLine {
        journal,
        seq: record.sequence,
        notice: notice.code(),
        of,
        deleted,
        hash: hex(&record.hash),
        link: hex(&record.link),
    }
}

/// The sums of lines, as a forger without a key makes them.
#[cfg(test)]
pub(super) fn testing_sums(journal: &JournalId) -> impl FnMut(&[u8]) -> String + use<> {
    let mut sums = Sums::new(journal);
    move |line| hex(&sums.next(line))
}
