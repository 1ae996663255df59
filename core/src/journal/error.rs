//! What can be wrong with a journal.

use std::io;

use redb::{CommitError, DatabaseError, StorageError, TableError, TransactionError};

/// Why the journal could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another process, or another part of this one, has it open.
    #[error("the journal is in use by another process; it can be open once at a time")]
    InUse,
    /// Written by a newer version of this software.
    #[error(
        "the journal was made by a newer version (its format is {found}, this version knows up to {known}): update the app"
    )]
    Newer {
        /// The format that the file says it has.
        found: u32,
        /// The newest format that this version reads.
        known: u32,
    },
    /// In a format that this version no longer reads.
    #[error("the journal is in an old format ({found}) that this version does not read")]
    Older {
        /// The format that the file says it has.
        found: u32,
    },
    /// Something of it is gone, and nobody has confirmed that.
    #[error("something of the journal is gone that nobody has confirmed: confirm it first")]
    InDoubt,
    /// Some other file.
    #[error("the file is not a journal: expected a store that `device init` made")]
    NotAJournal,
    /// The store's own structure is damaged.
    #[error("the journal's store is damaged: {0}")]
    Corrupted(String),
    /// The key isn't the one that the journal was made with.
    #[error("the key does not fit this journal, or the journal's header was changed")]
    WrongKey,
    /// No space is left.
    #[error("no space is left on the device; free some, and the journal goes on by itself")]
    DiskFull,
    /// The device's storage failed in another way.
    #[error("the journal's storage failed: {0}")]
    Io(#[source] io::Error),
    /// A write failed before; the store is closed until the next `append` opens it again.
    #[error("the journal is closed after a failed write; the next record opens it again")]
    Closed,
    /// The key store doesn't give the journal's key.
    #[error("the journal's key cannot be had: {0}")]
    NoKey(String),
    /// The key store doesn't keep that there is a journal, so that nobody would see it gone.
    #[error("that there is a journal could not be kept in the key store: {0}")]
    NotKept(String),
    /// The system gave no random numbers, so nothing can be sealed.
    #[error("the system's random generator failed, so no record can be sealed")]
    NoRandom,
    /// A record that is longer than any passage needs.
    #[error("a record of {length} bytes is too long; at most {most} are written")]
    TooLong {
        /// Its length in bytes, sealed.
        length: usize,
        /// The limit in bytes.
        most: usize,
    },
    /// A record that doesn't open: changed, moved, or sealed under another key.
    #[error("record {sequence} does not open with the journal's key: it was changed or moved")]
    Unreadable {
        /// The record's number.
        sequence: u64,
    },
    /// A record that opens, but isn't what this version writes.
    #[error("record {sequence} is not in the form that this version writes: expected {expected}")]
    NotARecord {
        /// The record's number.
        sequence: u64,
        /// What was expected.
        expected: &'static str,
    },
}

impl From<io::Error> for JournalError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            // redb says so of a file whose first bytes are not its own.
            io::ErrorKind::InvalidData => Self::NotAJournal,
            _ => Self::Io(error),
        }
    }
}

impl From<StorageError> for JournalError {
    fn from(error: StorageError) -> Self {
        match error {
            StorageError::Io(error) => error.into(),
            StorageError::PreviousIo | StorageError::DatabaseClosed => Self::Closed,
            StorageError::Corrupted(what) => match newer_store(&what) {
                Some(found) => Self::Newer { found, known: REDB_FILE_FORMAT },
                None => Self::Corrupted(what),
            },
            other => Self::Corrupted(other.to_string()),
        }
    }
}

/// The file format of redb 4.
const REDB_FILE_FORMAT: u32 = 3;

/// The format that redb found, where its message says that it is newer than the one it knows:
/// redb has no error of its own for that.
fn newer_store(message: &str) -> Option<u32> {
    let rest = message.strip_prefix("Expected file format version <= ")?;
    let found = rest.rsplit(' ').next()?.parse().ok()?;
    (found > REDB_FILE_FORMAT).then_some(found)
}

impl From<DatabaseError> for JournalError {
    fn from(error: DatabaseError) -> Self {
        match error {
            DatabaseError::DatabaseAlreadyOpen | DatabaseError::LockProtocolMismatch => Self::InUse,
            DatabaseError::UpgradeRequired(found) => Self::Older { found: u32::from(found) },
            DatabaseError::Storage(error) => error.into(),
            other => Self::Corrupted(other.to_string()),
        }
    }
}

impl From<TransactionError> for JournalError {
    fn from(error: TransactionError) -> Self {
        match error {
            TransactionError::Storage(error) => error.into(),
            other => Self::Corrupted(other.to_string()),
        }
    }
}

impl From<TableError> for JournalError {
    fn from(error: TableError) -> Self {
        match error {
            TableError::Storage(error) => error.into(),
            other => Self::Corrupted(other.to_string()),
        }
    }
}

impl From<CommitError> for JournalError {
    fn from(error: CommitError) -> Self {
        match error {
            CommitError::Storage(error) => error.into(),
            other => Self::Corrupted(other.to_string()),
        }
    }
}

/// Runs something that reads or writes the store. redb panics on some damaged pages, and an
/// officer's phone must not.
pub(super) fn guarded<T>(
    work: impl FnOnce() -> Result<T, JournalError>,
) -> Result<T, JournalError> {
    // Whatever the panic left half done is dropped by the caller, which closes the store.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or_else(|_| {
        Err(JournalError::Corrupted("its pages contradict each other".to_owned()))
    })
}
