//! Who published what, and when.
//!
//! `history.ndjson`: a line a publication, oldest first, and nobody's data in it. It is only ever added
//! to.

use std::fs::OpenOptions;
use std::io::Write as _;

use serde::{Deserialize, Serialize};

use super::publish::PublishReport;
use super::{Authority, AuthorityError};
use crate::storage::{Access, Operation, StorageError, open_own, read_if_there, write_atomically};
use crate::time::Instant;

const FILE: &str = "history.ndjson";
const LONGEST: u64 = 1 << 28;

/// A publication.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// When it was published.
    pub at: Instant,
    /// Who did, as far as the computer knows.
    pub by: Option<String>,
    /// The roles that were signed anew.
    pub roles: Vec<String>,
    /// The version of the timestamp.
    pub version: u64,
    /// How many targets are published.
    pub targets: usize,
    /// What it changed, as `authority diff --json` has it; none where that wasn't known, and for new
    /// keys.
    pub changes: Option<serde_json::Value>,
}

/// The publications, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// Those that can be read.
    pub publications: Vec<Publication>,
    /// Lines that can't be read: the power went, or somebody wrote there.
    pub damaged: usize,
}

impl Authority {
    /// The publications that were made from this folder, since it keeps a history.
    ///
    /// # Errors
    /// [`AuthorityError::Storage`] if the file can't be read.
    pub fn history(&self) -> Result<History, AuthorityError> {
        let bytes = read_if_there(&self.folder.join(FILE), LONGEST)?.unwrap_or_default();
        let mut history = History::default();
        for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
            match serde_json::from_slice(line) {
                Ok(publication) => history.publications.push(publication),
                Err(_) => history.damaged = history.damaged.saturating_add(1),
            }
        }
        Ok(history)
    }

    /// Takes a publication down.
    pub(super) fn take_down(&self, report: &PublishReport) -> Result<(), AuthorityError> {
        let publication = Publication {
            at: report.published_at,
            by: self.operator.clone(),
            roles: report.signed.clone(),
            version: report.versions.get("timestamp").copied().unwrap_or(0),
            targets: report.targets,
            changes: report.changes.as_ref().and_then(|c| serde_json::to_value(c).ok()),
        };
        // With a line's end before it: a line that was cut off spoils no other.
        let line = serde_json::to_string(&publication).unwrap_or_default();
        let path = self.folder.join(FILE);
        if read_if_there(&path, LONGEST)?.is_none() {
            write_atomically(&path, b"", Access::Private)?;
        }
        let failed = |error| StorageError::new(Operation::Write, &path, error);
        let mut file = open_own(&path, OpenOptions::new().append(true)).map_err(failed)?;
        let written = file.write_all(format!("\n{line}\n").as_bytes());
        Ok(written.and_then(|()| file.sync_data()).map_err(failed)?)
    }
}
