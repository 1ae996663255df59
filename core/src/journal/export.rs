//! The journal as text, for those who may read it.

use std::io::{BufWriter, Write};
use std::ops::RangeBounds;
use std::path::Path;

use serde::ser::SerializeMap as _;
use serde::{Serialize, Serializer};
use sha2::{Digest as _, Sha256};

use super::Journal;
use super::error::JournalError;
use super::fields::Field;
use super::record::{AnchorProblem, Entry, Notice, PastPassage, PortalShown, Record};
use crate::encoding::hex::hex;
use crate::model::Reason;
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
    /// A passage has `seq`, `at`, `clock_trusted`, `checkpoint`, `area`, `subject`, `decision`,
    /// `reason`, `reasons`, `obligations`, `rule`, `phase`, `policy`, `published_at`,
    /// `assurance`, `papers`, `presentation`, `issuer_key`, `continues`, `hash`; a notice `seq`,
    /// `notice`, `of` and `hash`; a portal's code that was shown `seq`, `notice` (`portal-shown`),
    /// `at`, `clock_trusted`, `checkpoint`, `area`, `continues` and `hash`. Hashes and ids are in
    /// hexadecimal digits.
    ///
    /// # Errors
    /// [`ExportError`]; what was written until then stays written.
    pub fn export_ndjson(
        &self,
        range: impl RangeBounds<u64>,
        offset: FixedOffset,
        out: &mut impl Write,
    ) -> Result<u64, ExportError> {
        let mut count = 0;
        for record in self.records(range)? {
            write_line(&record?, offset, out)?;
            count += 1;
        }
        Ok(count)
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

    /// Writes the records of one [case](Self::case) as [`export_ndjson`](Self::export_ndjson) does,
    /// and returns how many.
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
        case.iter().try_for_each(|record| write_line(record, offset, out))?;
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

fn write_line(record: &Record, offset: FixedOffset, out: &mut impl Write) -> std::io::Result<()> {
    let line = match &record.entry {
        Entry::Passage(passage) => serde_json::to_string(&PassageLine { record, passage, offset }),
        Entry::PortalShown(shown) => serde_json::to_string(&portal_line(record, shown, offset)),
        Entry::Notice(notice) => serde_json::to_string(&notice_line(record, notice)),
    };
    out.write_all(line?.as_bytes())?;
    out.write_all(b"\n")
}

/// A passage: its number, its fields as they are named in [`FIELDS`](super::fields::FIELDS), its hash.
struct PassageLine<'r> {
    record: &'r Record,
    passage: &'r PastPassage,
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
        line.end()
    }
}

#[derive(Serialize)]
struct NoticeLine {
    seq: u64,
    notice: &'static str,
    of: Option<u64>,
    hash: String,
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
}

fn portal_line<'r>(
    record: &'r Record,
    shown: &'r PortalShown,
    offset: FixedOffset,
) -> PortalLine<'r> {
    PortalLine {
        seq: record.sequence,
        notice: "portal-shown",
        at: shown.at.with_timezone(&offset).to_rfc3339(),
        clock_trusted: shown.clock_trusted,
        checkpoint: &shown.checkpoint,
        area: shown.area.as_str(),
        continues: shown.continues,
        hash: hex(&record.hash),
    }
}

fn notice_line(record: &Record, notice: &Notice) -> NoticeLine {
    let of = match notice {
        Notice::Unacknowledged { sequence }
        | Notice::Purged { through: sequence, .. }
        | Notice::Anchor(AnchorProblem::NotInChain { sequence, .. }) => Some(*sequence),
        Notice::FloorReset { .. }
        | Notice::Replaced { .. }
        | Notice::Renewed { .. }
        | Notice::Anchor(_) => None,
    };
    NoticeLine { seq: record.sequence, notice: notice.code(), of, hash: hex(&record.hash) }
}
