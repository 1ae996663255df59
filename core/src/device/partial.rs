//! Targets that are being fetched, kept over an interruption.
//!
//! `partial/` in the store's folder holds them under the SHA-256 that they are to have. Nothing is
//! believed for lying there: what is whole is checked like any other target, what isn't is gone on
//! with and then checked. After an update the folder is removed.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::storage::{self, Access, Operation, StorageError};
use crate::tuf::{Partial, SourceError};

/// The folder of the targets that are being fetched.
pub(super) struct PartialFolder {
    folder: PathBuf,
}

/// One target that is being fetched.
pub(super) struct PartialFile {
    path: PathBuf,
    file: Option<File>,
    held: u64,
    /// More isn't kept, whatever a source sends.
    limit: u64,
}

impl PartialFolder {
    pub(super) fn of(device: &Path) -> Self {
        Self { folder: device.join("partial") }
    }

    /// Makes the folder, and removes what isn't wanted any more: `wanted` are the names to keep.
    pub(super) fn prepare(&self, wanted: impl Fn(&str) -> bool) -> Result<(), StorageError> {
        storage::make_folder(&self.folder, Access::Private)?;
        for name in storage::names_in(&self.folder)? {
            if !wanted(&name) {
                storage::remove_file(&self.folder.join(&name))?;
            }
        }
        Ok(())
    }

    /// The target with this SHA-256 (lower-case hexadecimal) and length.
    pub(super) fn file(&self, sha256: &str, length: u64) -> PartialFile {
        let path = self.folder.join(sha256);
        let held = std::fs::metadata(&path).map_or(0, |metadata| metadata.len());
        PartialFile { path, file: None, held, limit: length.saturating_add(1) }
    }

    /// Removes the folder. Best effort: what stays is removed by the next update.
    pub(super) fn remove(&self) {
        let _ = storage::remove_folder(&self.folder);
    }
}

impl PartialFile {
    /// Forces the bytes to the disk, and gives them a place among the installed targets.
    pub(super) fn install(self, to: &Path) -> Result<(), StorageError> {
        let failed = |error| StorageError::new(Operation::Write, &self.path, error);
        storage::open_file(&self.path)?.sync_all().map_err(failed)?;
        storage::link_or_copy(&self.path, to)
    }

    fn failed(&self, operation: Operation, error: std::io::Error) -> SourceError {
        SourceError::Partial(StorageError::new(operation, &self.path, error))
    }
}

impl Partial for PartialFile {
    fn held(&self) -> u64 {
        self.held
    }

    fn restart(&mut self) -> Result<(), SourceError> {
        // Removed, not cut off: an earlier update may have installed these bytes by a second name.
        (self.file, self.held) = (None, 0);
        storage::remove_file(&self.path).map_err(SourceError::Partial)?;
        Ok(())
    }

    fn append(&mut self, bytes: &[u8]) -> Result<(), SourceError> {
        let more = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        let held = self.held.saturating_add(more);
        if held > self.limit {
            let path = self.path.display().to_string();
            return Err(SourceError::TooLong { path, limit: self.limit });
        }
        let mut file = match self.file.take() {
            Some(file) => file,
            None => open(&self.path).map_err(|error| self.failed(Operation::Write, error))?,
        };
        file.write_all(bytes).map_err(|error| self.failed(Operation::Write, error))?;
        (self.file, self.held) = (Some(file), held);
        Ok(())
    }

    fn read(&self, max_length: u64) -> Result<Vec<u8>, SourceError> {
        let bytes = storage::read_if_there(&self.path, max_length).map_err(SourceError::Partial)?;
        Ok(bytes.unwrap_or_default())
    }

    fn read_pieces(&self, take: &mut dyn FnMut(&[u8])) -> Result<(), SourceError> {
        let mut file = match storage::open_file(&self.path) {
            Err(error) if error.is_not_found() => return Ok(()),
            file => file.map_err(SourceError::Partial)?,
        };
        let taken = |piece: &[u8]| {
            take(piece);
            Ok(())
        };
        storage::in_pieces(&mut file, taken, |error| self.failed(Operation::Read, error))
    }
}

fn open(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.append(true).create(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o600);
    }
    storage::open_own(path, &mut options)
}
