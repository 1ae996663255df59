//! The journal's tables in redb, and how they are opened.

use std::fs::OpenOptions;
use std::ops::Bound;
use std::path::Path;

use redb::backends::FileBackend;
use redb::{
    BackendError, Builder, Database, ReadOnlyTable, ReadTransaction, ReadableDatabase,
    ReadableTable, StorageBackend, TableDefinition, TableError,
};

use super::anchor::{Head, sync_folder_of};
use super::error::JournalError;
use super::key::{Hash, JournalId, JournalKey, Sealer, genesis, key_check, row_hash};
use super::open_row;
use super::record::{Entry, Notice};
use crate::storage::open_own;

/// The journal's own format, in `meta` under `format`. Whatever changes, this table stays.
pub(super) const FORMAT: u32 = 1;
pub(super) const META: TableDefinition<'static, &str, &[u8]> = TableDefinition::new("meta");
/// Sequence → row.
pub(super) const RECORDS: TableDefinition<'static, u64, &[u8]> = TableDefinition::new("records");

const META_FORMAT: &str = "format";
const META_ID: &str = "journal";
const META_KEY_CHECK: &str = "key-check";
/// The number of the tombstone that says what went before the first record, and what that says. By itself it proves
/// nothing: the tombstone does.
const META_PURGED: &str = "purged";

/// The store is small and read in order; redb's own default is a gibibyte.
const CACHE_BYTES: usize = 8 << 20;

/// How many of a file's first bytes redb writes last when it makes a store.
const MAGIC_BYTES: usize = 9;

pub(super) fn open_file(path: &Path, blank_is_new: bool) -> Result<Database, JournalError> {
    let new = !path.exists();
    let mut options = OpenOptions::new();
    let file = open_own(path, options.read(true).write(true).create(true).truncate(false))?;
    let database = open_backend(FileBackend::new(file)?, blank_is_new)?;
    if new {
        sync_folder_of(path);
    }
    Ok(database)
}

pub(super) fn open_backend<B: StorageBackend>(
    backend: B,
    blank_is_new: bool,
) -> Result<Database, JournalError> {
    if blank_is_new {
        clear_unfinished(&backend)?;
    }
    Ok(Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(backend)?)
}

/// Opens a store that must be there already.
pub(super) fn open_existing(path: &Path) -> Result<Database, JournalError> {
    Ok(Builder::new().set_cache_size(CACHE_BYTES).open(path)?)
}

/// Empties a store whose making was cut short, which redb refuses to open: the first bytes are
/// written last, so while they are zero nothing was ever committed.
fn clear_unfinished(backend: &impl StorageBackend) -> Result<(), JournalError> {
    // Not while somebody else is making it.
    match backend.try_lock_range(Bound::Unbounded, Bound::Unbounded) {
        Ok(true) => {
            let cleared = clear_blank(backend);
            backend
                .unlock_range(Bound::Unbounded, Bound::Unbounded)
                .map_err(std::io::Error::from)?;
            cleared
        }
        Ok(false) => Err(JournalError::InUse),
        Err(BackendError::Unsupported) => clear_blank(backend),
        Err(error) => Err(std::io::Error::from(error).into()),
    }
}

fn clear_blank(backend: &impl StorageBackend) -> Result<(), JournalError> {
    // The file gets its length in one go, so one that is shorter than that is no store.
    let mut first = [0xff; MAGIC_BYTES];
    if backend.len()? >= 9 {
        backend.read(0, &mut first)?;
    }
    if first == [0; MAGIC_BYTES] {
        backend.set_len(0)?;
    }
    Ok(())
}

/// Makes the tables of a new store; leaves one alone that has them.
pub(super) fn make_tables(database: &Database, key: &JournalKey) -> Result<(), JournalError> {
    match database.begin_read()?.open_table(META) {
        Ok(_) => return Ok(()),
        Err(TableError::TableDoesNotExist(_)) => {}
        Err(error) => return Err(error.into()),
    }
    let mut id: JournalId = [0; 16];
    getrandom::fill(&mut id).map_err(|_| JournalError::NoRandom)?;
    let transaction = database.begin_write()?;
    {
        let mut meta = transaction.open_table(META)?;
        meta.insert(META_FORMAT, FORMAT.to_be_bytes().as_slice())?;
        meta.insert(META_ID, id.as_slice())?;
        meta.insert(META_KEY_CHECK, key_check(key, &id).as_slice())?;
        transaction.open_table(RECORDS)?;
    }
    transaction.commit()?;
    Ok(())
}

/// The journal's id, if the format is ours and, where a key is given, if it fits.
pub(super) fn read_meta(
    transaction: &ReadTransaction,
    key: Option<&JournalKey>,
) -> Result<JournalId, JournalError> {
    let meta = match transaction.open_table(META) {
        Err(TableError::TableDoesNotExist(_)) => return Err(JournalError::NotAJournal),
        other => other?,
    };
    let format = field::<4>(&meta, META_FORMAT)?;
    match u32::from_be_bytes(format) {
        FORMAT => {}
        found if found > FORMAT => return Err(JournalError::Newer { found, known: FORMAT }),
        found => return Err(JournalError::Older { found }),
    }
    let id = field(&meta, META_ID)?;
    let check = field::<32>(&meta, META_KEY_CHECK)?;
    match key {
        Some(key) if key_check(key, &id) != check => Err(JournalError::WrongKey),
        _ => Ok(id),
    }
}

fn field<const N: usize>(
    meta: &ReadOnlyTable<&str, &[u8]>,
    name: &str,
) -> Result<[u8; N], JournalError> {
    let value = meta.get(name)?;
    let value = value.and_then(|value| <[u8; N]>::try_from(value.value()).ok());
    value.ok_or_else(|| JournalError::Corrupted(format!("its header has no valid `{name}`")))
}

/// The table of records.
pub(super) fn records(
    transaction: &ReadTransaction,
) -> Result<ReadOnlyTable<u64, &'static [u8]>, JournalError> {
    Ok(transaction.open_table(RECORDS)?)
}

/// The last record of the chain.
pub(super) fn head(
    table: &impl ReadableTable<u64, &'static [u8]>,
    id: &JournalId,
) -> Result<Head, JournalError> {
    Ok(match table.last()? {
        None => Head { sequence: 0, hash: genesis(id) },
        Some((sequence, row)) => {
            let sequence = sequence.value();
            Head { sequence, hash: row_hash(sequence, row.value()) }
        }
    })
}

/// Takes down where the tombstone stands that the first record left goes by, and what it says.
pub(super) fn set_beginning(
    transaction: &redb::WriteTransaction,
    tombstone: u64,
    beginning: &Head,
) -> Result<(), JournalError> {
    let numbers = [tombstone, beginning.sequence].map(u64::to_be_bytes);
    let value = [numbers.as_flattened(), &beginning.hash].concat();
    transaction.open_table(META)?.insert(META_PURGED, value.as_slice())?;
    Ok(())
}

/// The number of the tombstone that the first record left goes by, as is said of it; none where nothing was
/// deleted for its age.
pub(super) fn tombstone(transaction: &ReadTransaction) -> Result<Option<u64>, JournalError> {
    let said = transaction.open_table(META)?.get(META_PURGED)?;
    Ok(said.and_then(|said| said.value().first_chunk().copied()).map(u64::from_be_bytes))
}

/// What the first record links to: the journal's id, or the last record that was deleted for its age. With
/// the key it is what the tombstone says; without, what is said of it.
pub(super) fn beginning(
    transaction: &ReadTransaction,
    table: &impl ReadableTable<u64, &'static [u8]>,
    sealer: Option<&Sealer>,
    genesis: Hash,
) -> Result<Head, JournalError> {
    let first = Head { sequence: 0, hash: genesis };
    let meta = transaction.open_table(META)?;
    let Some(value) = meta.get(META_PURGED)? else { return Ok(first) };
    let value = value.value();
    let Some((tombstone, rest)) = value.split_first_chunk::<8>() else { return Ok(first) };
    let Some((through, hash)) = rest.split_first_chunk::<8>() else { return Ok(first) };
    let Ok(hash) = Hash::try_from(hash) else { return Ok(first) };
    let Some(sealer) = sealer else {
        return Ok(Head { sequence: u64::from_be_bytes(*through), hash });
    };
    let tombstone = u64::from_be_bytes(*tombstone);
    let row = table.get(tombstone)?;
    let record = row.and_then(|row| open_row(sealer, tombstone, row.value()).ok());
    Ok(match record.map(|record| record.entry) {
        Some(Entry::Notice(Notice::Purged { through, hash, .. })) => {
            Head { sequence: through, hash }
        }
        _ => first,
    })
}

/// True where the chain has this head.
pub(super) fn has(
    table: &impl ReadableTable<u64, &'static [u8]>,
    head: &Head,
) -> Result<bool, JournalError> {
    let row = table.get(head.sequence)?;
    Ok(row.is_some_and(|row| row_hash(head.sequence, row.value()) == head.hash))
}
