//! An index beside the register's files: whose a permit's number or a credential's id is, and who has a file.
//!
//! The files stay the truth. The index says where to look, and what it says is held against the person's file
//! before it counts. `index.redb` is made anew from the files where it is missing or damaged, where a file
//! contradicts it, and where the register was changed without it: it keeps the SHA-256 of `taken.cbor`, which
//! changes with each credential and permit that any program issues, and the length of `people.txt`, which grows
//! with each person.
//!
//! Each change is taken down here before it is made: the list of places that is about to be written, the person
//! whose file is. A program that was killed in between leaves an index that says whose file to read again.
//!
//! That a name stands nowhere can't be held against a file, and redb checks no page that it reads. So names lie in
//! 4,096 parts by their hash, each with the sum of its rows' hashes, and a part that is asked is added up.

use std::fmt;
use std::fs::{File, OpenOptions};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use redb::backends::FileBackend;
use redb::{
    Builder, Database, ReadableDatabase as _, ReadableTable as _, Table, TableDefinition,
    WriteTransaction,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::register::Entry;
use crate::encoding::bytes::size;
use crate::model::RosterKey;
use crate::storage::open_own;

/// One row: what the index is of the same time as, and its check.
const STATE: TableDefinition<'static, (), &[u8]> = TableDefinition::new("state");
/// A person → the names that stand in their file, each with its length.
const PEOPLE: TableDefinition<'static, &[u8; 16], &[u8]> = TableDefinition::new("people");
/// Part, name, person.
const NAMES: TableDefinition<'static, &[u8], ()> = TableDefinition::new("names");
/// Part → its rows' hashes, one over the other.
const SUMS: TableDefinition<'static, u16, &[u8; 32]> = TableDefinition::new("sums");

const PARTS: u16 = 4096;
/// What a state begins with: an index of another form is made anew.
const FORM: &[u8] = b"chot-register-index 1\n";

/// redb's own default is a gibibyte.
const CACHE_BYTES: usize = 32 << 20;

/// What the operator should know of the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, thiserror::Error)]
pub enum IndexRemark {
    /// It wasn't there.
    #[error("the register's index was missing, and was made anew from its files")]
    Missing,
    /// It could not be read.
    #[error("the register's index was damaged, and was made anew from its files")]
    Damaged,
    /// The register is of another time than the index.
    #[error("the register was changed without its index, which was made anew from its files")]
    Stale,
    /// A person's file says something else.
    #[error("the register's index contradicted its files, and was made anew from them")]
    Contradicted,
    /// It can't be had, and nothing depends on it.
    #[error(
        "the register's index cannot be opened or written, so that the register was searched file by file; \
         look at the disk's free space, and who may write to the folder"
    )]
    Without,
}

/// Where remarks go until somebody asks for them.
#[derive(Clone, Debug, Default)]
pub(in crate::authority) struct Remarks(Arc<Mutex<Vec<IndexRemark>>>);

impl Remarks {
    pub(super) fn add(&self, remark: IndexRemark) {
        let mut remarks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !remarks.contains(&remark) {
            remarks.push(remark);
        }
    }

    pub(in crate::authority) fn take(&self) -> Vec<IndexRemark> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Why the index can't be used. What exactly fails is of no account: the files are there.
#[derive(Debug)]
pub(super) enum Trouble {
    /// Another one of this program has it open.
    InUse,
    Unusable,
}

impl<E: Into<redb::Error>> From<E> for Trouble {
    fn from(error: E) -> Self {
        match error.into() {
            redb::Error::DatabaseAlreadyOpen => Self::InUse,
            _ => Self::Unusable,
        }
    }
}

/// What a credential or a permit is called.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Name(Vec<u8>);

crate::model::personal!(Name);

impl Name {
    pub(super) fn permit(number: &str) -> Self {
        Self::of(0, number.as_bytes())
    }

    /// By an id in capitals or not.
    pub(super) fn credential(id: &str) -> Self {
        Self::of(1, id.to_ascii_lowercase().as_bytes())
    }

    /// That `people.txt` has somebody.
    fn entered(person: RosterKey) -> Self {
        Self::of(2, &person.0)
    }

    fn of(kind: u8, name: &[u8]) -> Self {
        // Its length first: no name begins another.
        let length = u64::try_from(name.len()).unwrap_or(u64::MAX);
        Self([&[kind][..], &length.to_be_bytes(), name].concat())
    }

    /// All that stand in a file.
    pub(super) fn all_of(entry: &Entry) -> Vec<Self> {
        let permits = entry.permits.iter().map(|held| Self::permit(&held.file.number));
        let credentials = entry.credentials.iter().map(|held| Self::credential(&held.id));
        permits.chain(credentials).collect()
    }

    fn part(&self) -> u16 {
        let hash: [u8; 32] = Sha256::digest(&self.0).into();
        hash.first_chunk().map_or(0, |first| u16::from_be_bytes(*first) % PARTS)
    }

    fn row(&self, person: RosterKey) -> Vec<u8> {
        [&self.part().to_be_bytes()[..], &self.0, &person.0].concat()
    }
}

/// Puts a row's hash over a sum, or takes it off.
fn add(sum: &mut [u8; 32], row: &[u8]) {
    let hash: [u8; 32] = Sha256::digest(row).into();
    sum.iter_mut().zip(hash).for_each(|(sum, hash)| *sum ^= hash);
}

/// What the index has to be of the same time as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Truth {
    /// SHA-256 of `taken.cbor`.
    pub(super) taken: [u8; 32],
    /// Length of `people.txt`, in bytes.
    pub(super) people: u64,
}

/// What the index keeps of the register's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct State {
    /// SHA-256 of `taken.cbor`: as it was, as it was about to be.
    taken: [[u8; 32]; 2],
    /// Length of `people.txt`, likewise.
    people: [u64; 2],
    /// Whose file was about to be written.
    pending: Option<[u8; 16]>,
}

impl State {
    fn at(truth: Truth) -> Self {
        Self { taken: [truth.taken; 2], people: [truth.people; 2], pending: None }
    }

    fn to_bytes(&self) -> Vec<u8> {
        let fields = serde_json::to_vec(self).unwrap_or_default();
        let check: [u8; 32] = Sha256::digest(&fields).into();
        [FORM, &check, &fields].concat()
    }

    fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (check, fields) = bytes.strip_prefix(FORM)?.split_first_chunk::<32>()?;
        let sound = Sha256::digest(fields).as_slice() == check;
        sound.then(|| serde_json::from_slice(fields).ok())?
    }
}

/// A change that was begun and not ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Pending {
    pub(super) person: RosterKey,
    /// True where `people.txt` got the person meanwhile, or had them.
    pub(super) is_entered: bool,
}

pub(super) struct Index {
    /// None once it is closed.
    database: Option<Database>,
}

impl Drop for Index {
    fn drop(&mut self) {
        // redb writes as it is closed, and so may panic then. What stays is opened as a damaged one.
        let database = self.database.take();
        let _ = guarded(|| Ok(database.map_or(Ok(()), Database::close)?));
    }
}

impl fmt::Debug for Index {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Index(..)")
    }
}

impl Index {
    /// Opens the index that is there.
    pub(super) fn open(path: &Path) -> Result<Self, Trouble> {
        guarded(|| {
            let file = open_own(path, OpenOptions::new().read(true).write(true))?;
            if file.metadata()?.len() == 0 {
                return Err(Trouble::Unusable);
            }
            Ok(Self { database: Some(database(file)?) })
        })
    }

    /// Makes an index of what `fill` adds, unless that says that it isn't all. It counts once all of it is there.
    pub(super) fn make(
        path: &Path,
        truth: Truth,
        fill: impl FnOnce(&mut dyn FnMut(RosterKey, bool, Vec<Name>)) -> bool,
    ) -> Result<Self, Trouble> {
        guarded(|| {
            let mut options = OpenOptions::new();
            let options = options.read(true).write(true).create_new(true);
            let mut made = database(open_own(path, options)?)?;
            let writing = made.begin_write()?;
            {
                let mut tables = Tables::of(&writing)?;
                let mut sums = vec![[0; 32]; usize::from(PARTS)];
                let mut failed = None;
                let is_all = fill(&mut |person, is_entered, names| {
                    if failed.is_none() {
                        failed = tables.put_new(person, is_entered, names, &mut sums).err();
                    }
                });
                if !is_all || failed.is_some() {
                    return Err(Trouble::Unusable);
                }
                for (part, sum) in (0..PARTS).zip(&sums) {
                    tables.sums.insert(part, sum)?;
                }
                let state = State::at(truth).to_bytes();
                writing.open_table(STATE)?.insert((), state.as_slice())?;
            }
            writing.commit()?;
            // Rows that came in no order leave pages half filled.
            made.compact()?;
            Ok(Self { database: Some(made) })
        })
    }

    /// Whether it is of the same time as the register, and what was begun then and not ended.
    pub(super) fn fits(&self, truth: Truth) -> Result<(bool, Option<Pending>), Trouble> {
        let state = self.state()?;
        let fits = state.taken.contains(&truth.taken) && state.people.contains(&truth.people);
        let Some(person) = state.pending.map(RosterKey) else { return Ok((fits, None)) };
        let [before, after] = state.people;
        let is_entered = before != after && truth.people == after || self.has(person)?;
        Ok((fits, Some(Pending { person, is_entered })))
    }

    fn database(&self) -> Result<&Database, Trouble> {
        self.database.as_ref().ok_or(Trouble::Unusable)
    }

    fn state(&self) -> Result<State, Trouble> {
        guarded(|| {
            let row = self.database()?.begin_read()?.open_table(STATE)?.get(())?;
            row.and_then(|row| State::from_bytes(row.value())).ok_or(Trouble::Unusable)
        })
    }

    /// Takes down that `taken.cbor` is about to be written.
    pub(super) fn expect(&self, now: [u8; 32], next: [u8; 32]) -> Result<(), Trouble> {
        self.write(State { taken: [now, next], ..self.state()? }, None)
    }

    /// Takes down that a person's file is about to be written, and that `people.txt` grows to a length.
    pub(super) fn begin(&self, person: RosterKey, now: u64, next: u64) -> Result<(), Trouble> {
        let state = State { people: [now, next], pending: Some(person.0), ..self.state()? };
        self.write(state, None)
    }

    /// Takes in what a person's file has now, and ends what was begun.
    pub(super) fn settle(
        &self,
        person: RosterKey,
        is_entered: bool,
        names: &[Name],
        people: u64,
    ) -> Result<(), Trouble> {
        let state = State { people: [people; 2], pending: None, ..self.state()? };
        self.write(state, Some((person, is_entered, names.to_vec())))
    }

    fn write(
        &self,
        state: State,
        put: Option<(RosterKey, bool, Vec<Name>)>,
    ) -> Result<(), Trouble> {
        guarded(|| {
            let writing = self.database()?.begin_write()?;
            if let Some((person, is_entered, names)) = put {
                Tables::of(&writing)?.put(person, is_entered, names)?;
            }
            writing.open_table(STATE)?.insert((), state.to_bytes().as_slice())?;
            Ok(writing.commit()?)
        })
    }

    /// Whether `people.txt` has a person.
    pub(super) fn has(&self, person: RosterKey) -> Result<bool, Trouble> {
        Ok(!self.whose(&Name::entered(person))?.is_empty())
    }

    /// In whose files a name stands.
    pub(super) fn whose(&self, name: &Name) -> Result<Vec<RosterKey>, Trouble> {
        guarded(|| {
            let reading = self.database()?.begin_read()?;
            let (part, mut sum) = (name.part(), [0; 32]);
            let (first, next) = (part.to_be_bytes(), part.saturating_add(1).to_be_bytes());
            let mut people = Vec::new();
            for row in reading.open_table(NAMES)?.range(&first[..]..&next[..])? {
                let (row, _) = row?;
                let row = row.value();
                add(&mut sum, row);
                let (of, person) = row.split_last_chunk().ok_or(Trouble::Unusable)?;
                if of.get(2..) == Some(&name.0) {
                    people.push(RosterKey(*person));
                }
            }
            let expected = reading.open_table(SUMS)?.get(part)?;
            match expected.is_some_and(|expected| *expected.value() == sum) {
                true => Ok(people),
                false => Err(Trouble::Unusable),
            }
        })
    }
}

/// What a change writes to.
struct Tables<'t> {
    people: Table<'t, &'static [u8; 16], &'static [u8]>,
    names: Table<'t, &'static [u8], ()>,
    sums: Table<'t, u16, &'static [u8; 32]>,
}

impl<'t> Tables<'t> {
    fn of(writing: &'t WriteTransaction) -> Result<Self, Trouble> {
        Ok(Self {
            people: writing.open_table(PEOPLE)?,
            names: writing.open_table(NAMES)?,
            sums: writing.open_table(SUMS)?,
        })
    }

    /// Puts a person's names in, who has none yet; sums are kept by the caller.
    fn put_new(
        &mut self,
        person: RosterKey,
        is_entered: bool,
        names: Vec<Name>,
        sums: &mut [[u8; 32]],
    ) -> Result<(), Trouble> {
        let names = with_entered(person, is_entered, names);
        for name in &names {
            let row = name.row(person);
            self.names.insert(row.as_slice(), ())?;
            add(sums.get_mut(usize::from(name.part())).ok_or(Trouble::Unusable)?, &row);
        }
        self.people.insert(&person.0, value(&names).as_slice())?;
        Ok(())
    }

    /// Puts a person's names in the place of those before.
    fn put(
        &mut self,
        person: RosterKey,
        is_entered: bool,
        names: Vec<Name>,
    ) -> Result<(), Trouble> {
        let names = with_entered(person, is_entered, names);
        let before = self.people.get(&person.0)?.map(|row| row.value().to_vec());
        for name in names_in(&before.unwrap_or_default()) {
            let row = name.row(person);
            if self.names.remove(row.as_slice())?.is_some() {
                self.sum(name.part(), &row)?;
            }
        }
        for name in &names {
            let row = name.row(person);
            if self.names.insert(row.as_slice(), ())?.is_none() {
                self.sum(name.part(), &row)?;
            }
        }
        self.people.insert(&person.0, value(&names).as_slice())?;
        Ok(())
    }

    fn sum(&mut self, part: u16, row: &[u8]) -> Result<(), Trouble> {
        let mut sum = *self.sums.get(part)?.ok_or(Trouble::Unusable)?.value();
        add(&mut sum, row);
        self.sums.insert(part, &sum)?;
        Ok(())
    }
}

fn database(file: File) -> Result<Database, Trouble> {
    let backend = FileBackend::new(file)?;
    Ok(Builder::new().set_cache_size(CACHE_BYTES).create_with_backend(backend)?)
}

/// A person's names, each once.
fn with_entered(person: RosterKey, is_entered: bool, mut names: Vec<Name>) -> Vec<Name> {
    names.extend(is_entered.then(|| Name::entered(person)));
    names.sort_unstable();
    names.dedup();
    names
}

/// A person's row.
fn value(names: &[Name]) -> Vec<u8> {
    let mut value = Vec::new();
    for Name(name) in names {
        value.extend_from_slice(&u32::try_from(name.len()).unwrap_or(u32::MAX).to_be_bytes());
        value.extend_from_slice(name);
    }
    value
}

/// The names in a person's row.
fn names_in(mut row: &[u8]) -> Vec<Name> {
    let mut names = Vec::new();
    while let Some((length, left)) = row.split_first_chunk() {
        let length = size(u32::from_be_bytes(*length));
        let Some((name, left)) = left.split_at_checked(length) else { break };
        names.push(Name(name.to_vec()));
        row = left;
    }
    names
}

/// Runs something that reads or writes the index. redb panics on some damaged pages.
fn guarded<T>(work: impl FnOnce() -> Result<T, Trouble>) -> Result<T, Trouble> {
    // Whatever the panic left half done is dropped by the caller, which closes the index.
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(Trouble::Unusable))
}
