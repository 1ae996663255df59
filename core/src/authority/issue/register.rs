//! The authority's register: to whom which credential and which permits were issued.
//!
//! One file a person, named by roster key. It holds personal data and stays with the authority.
//!
//! Beside them, two status lists of one bit: `taken.cbor`, the places that were given out, and
//! `revoked.cbor`, what was taken back. The second alone says what is revoked: it is published, and
//! it is written before anything that follows from it.
//!
//! `people.txt` names every person who has a file, so that one that was lost is missed, and doesn't begin
//! anew with nothing. Of these four kinds of file none is ever made but where the city is founded, or by
//! the entry that it belongs to.
//!
//! `index.redb` says where to look ([`super::index`]), and nothing that isn't in the files.

use std::cell::{OnceCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::{File, OpenOptions};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

use super::index::{Index, IndexRemark, Name, Remarks, Trouble, Truth};
use super::{PermitFile, PersonFile};
use crate::encoding::document::{DocumentError, parse_document};
use crate::keys::CurveKey;
use crate::model::RosterKey;
use crate::published::{Bits, StatusList, StatusListError};
use crate::storage::{
    Access, Operation, StorageError, make_folder, names_in, open_file, open_own, read_bounded,
    read_if_there, remove_file, write_atomically,
};
use crate::time::Instant;

#[cfg(test)]
mod tests;

const ENTRY: &str = "chot-register-entry";
const VERSION: u64 = 2;
const LONGEST: u64 = 1 << 20;
/// Largest status list in a file: an uncompressible one of the greatest length.
const LONGEST_LIST: u64 = 5 << 20;
const TAKEN: &str = "taken.cbor";
const REVOKED: &str = "revoked.cbor";
const PEOPLE: &str = "people.txt";
const INDEX: &str = "index.redb";
/// Longest list of people: more than there are places.
const LONGEST_PEOPLE: u64 = 1 << 30;
/// How many statuses a list has from the beginning. It says nothing about how many are in use.
const FIRST_LENGTH: usize = 1 << 20;

/// Why the register can't be used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RegisterError {
    /// The disk refused.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A part of the register that there was is missing.
    #[error(
        "{} is missing: it was lost, and nothing is done without it. Restore the register from its \
         backup, then publish with --continue-published", .0.display()
    )]
    Lost(PathBuf),
    /// A file isn't what it should be.
    #[error("{}: {source}", file.display())]
    Document {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        source: DocumentError,
    },
    /// A holder's key isn't one.
    #[error("{}: the holder's key is damaged", .0.display())]
    CurveKey(PathBuf),
    /// No status index is left.
    #[error("the status list is full: more than 16 million credentials and permits were issued")]
    Full,
    /// A list of status indices is damaged.
    #[error("{}: {source}", file.display())]
    List {
        /// Which file.
        file: PathBuf,
        /// What is wrong with it.
        source: StatusListError,
    },
    /// The system's random generator failed.
    #[error("the system's random generator failed: {0}")]
    Random(getrandom::Error),
    /// The document can't be written as JSON.
    #[error("the register's entry cannot be written: {0}")]
    Serialise(#[from] serde_json::Error),
}

/// What was issued to a person.
pub(super) struct Entry {
    pub(super) person: PersonFile,
    pub(super) holder: Option<CurveKey>,
    /// The credentials whose time isn't over.
    pub(super) credentials: Vec<CredentialEntry>,
    pub(super) permits: Vec<PermitEntry>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct CredentialEntry {
    /// `cti`, in hexadecimal.
    pub(super) id: String,
    pub(super) status_index: u32,
    pub(super) expires_at: Instant,
    /// From when on it counts; none of credentials that earlier programs issued.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) not_before: Option<Instant>,
}

#[derive(Clone, Serialize, Deserialize)]
pub(super) struct PermitEntry {
    pub(super) file: PermitFile,
    pub(super) status_index: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u64,
    person: PersonFile,
    holder: Option<Holder>,
    credentials: Vec<CredentialEntry>,
    permits: Vec<PermitEntry>,
}

#[derive(Serialize, Deserialize)]
struct Holder {
    curve: String,
    key: String,
}

/// The register, in a folder of the authority's.
#[derive(Debug)]
pub(crate) struct Register {
    folder: PathBuf,
    /// Everybody who has a file, by its name; read once.
    people: OnceCell<BTreeSet<String>>,
    /// Places that were taken together, and aren't used yet.
    reserved: Vec<u32>,
    index: RefCell<Slot>,
    remarks: Remarks,
}

/// The index, as far as it is known.
#[derive(Debug)]
enum Slot {
    /// Not looked for yet.
    Unopened,
    Open(Index),
    /// It can't be had.
    Without,
}

impl Register {
    /// Makes an empty register in `folder`.
    ///
    /// # Errors
    /// [`RegisterError::Storage`] if it can't be made.
    pub(crate) fn make(folder: &Path) -> Result<Self, RegisterError> {
        make_folder(folder, Access::Private)?;
        let register = Self::in_folder(folder);
        register.write_list(TAKEN, &register.empty(TAKEN)?)?;
        register.write_list(REVOKED, &register.empty(REVOKED)?)?;
        write_atomically(&folder.join(PEOPLE), b"", Access::Private)?;
        Ok(register)
    }

    /// Opens the register in `folder`. That each person's file is there is seen to when it is asked for.
    ///
    /// # Errors
    /// [`RegisterError::Lost`] where a part of it is missing.
    pub(crate) fn open(folder: &Path) -> Result<Self, RegisterError> {
        for part in [TAKEN, REVOKED, PEOPLE] {
            let file = folder.join(part);
            if !file.try_exists().unwrap_or(true) {
                return Err(RegisterError::Lost(file));
            }
        }
        Ok(Self::in_folder(folder))
    }

    /// Opens the register of a city that was founded before a register had all of its parts, and adds
    /// them. A city in which nothing was issued has no list of places, one in which nothing was taken
    /// back has none of that; whether it was is held against what is published.
    ///
    /// # Errors
    /// [`RegisterError::Lost`] where there is no register, or people's places are lost.
    pub(crate) fn adopt(folder: &Path) -> Result<Self, RegisterError> {
        if !folder.is_dir() {
            return Err(RegisterError::Lost(folder.to_owned()));
        }
        let register = Self::in_folder(folder);
        if !register.people_there()?.is_empty() && !folder.join(TAKEN).exists() {
            return Err(RegisterError::Lost(folder.join(TAKEN)));
        }
        register.complete()?;
        Ok(register)
    }

    /// Opens a register of which parts were lost, and makes them anew from the people's files. What was
    /// taken back isn't in these: it has to be put in by [`Register::take_over`].
    ///
    /// # Errors
    /// [`RegisterError::Lost`] where a person's file is missing, or all of the register.
    pub(crate) fn mend(folder: &Path) -> Result<Self, RegisterError> {
        if !folder.is_dir() {
            return Err(RegisterError::Lost(folder.to_owned()));
        }
        let register = Self::in_folder(folder);
        let lost = !folder.join(TAKEN).exists();
        register.complete()?;
        if lost {
            let mut places = Vec::new();
            register.each(|_, entry| {
                places.extend(entry.credentials.iter().map(|held| held.status_index));
                places.extend(entry.permits.iter().map(|held| held.status_index));
            })?;
            register.take(&places)?;
        }
        Ok(register)
    }

    fn in_folder(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
            people: OnceCell::new(),
            reserved: Vec::new(),
            index: RefCell::new(Slot::Unopened),
            remarks: Remarks::default(),
        }
    }

    /// Where it says what became of its index.
    pub(in crate::authority) fn telling(mut self, remarks: &Remarks) -> Self {
        self.remarks = remarks.clone();
        self
    }

    /// Makes the parts that aren't there.
    fn complete(&self) -> Result<(), RegisterError> {
        for list in [TAKEN, REVOKED] {
            if !self.folder.join(list).exists() {
                self.write_list(list, &self.empty(list)?)?;
            }
        }
        if !self.folder.join(PEOPLE).exists() {
            let names = self.people_there()?;
            let text: String = names.iter().flat_map(|name| [name.as_str(), "\n"]).collect();
            write_atomically(&self.folder.join(PEOPLE), text.as_bytes(), Access::Private)?;
        }
        Ok(())
    }

    /// The names of the people's files, as they are in the folder.
    fn people_there(&self) -> Result<BTreeSet<String>, RegisterError> {
        let names = names_in(&self.folder)?.into_iter();
        Ok(names.filter(|name| person_of(name).is_some()).collect())
    }

    /// The names of the people's files, as `people.txt` has them.
    fn people(&self) -> Result<&BTreeSet<String>, RegisterError> {
        if let Some(people) = self.people.get() {
            return Ok(people);
        }
        let file = self.folder.join(PEOPLE);
        let bytes = read_if_there(&file, LONGEST_PEOPLE)?.ok_or(RegisterError::Lost(file))?;
        let text = String::from_utf8_lossy(&bytes);
        let names = text.lines().filter(|name| person_of(name).is_some()).map(str::to_owned);
        Ok(self.people.get_or_init(|| names.collect()))
    }

    /// Checks that every person's file is there.
    ///
    /// # Errors
    /// [`RegisterError::Lost`] names one that isn't.
    pub(crate) fn check(&self) -> Result<(), RegisterError> {
        let there = self.people_there()?;
        match self.people()?.difference(&there).next() {
            Some(lost) => Err(RegisterError::Lost(self.folder.join(lost))),
            None => Ok(()),
        }
    }

    /// Whether `people.txt` has a person.
    fn has_entered(&self, person: &RosterKey) -> Result<bool, RegisterError> {
        match self.ask_index(|index| index.has(*person))? {
            Some(has) => Ok(has),
            None => Ok(self.people()?.contains(&name_of(person))),
        }
    }

    fn open_people(&self) -> Result<File, RegisterError> {
        let path = self.folder.join(PEOPLE);
        open_file(&path).map_err(|error| match error.is_not_found() {
            true => RegisterError::Lost(path),
            false => error.into(),
        })
    }

    /// The line by which `people.txt` gets a person, and its length before that.
    fn line_of(&self, name: &str) -> Result<(String, u64), RegisterError> {
        let path = self.folder.join(PEOPLE);
        let failed = |error| StorageError::new(Operation::Read, &path, error);
        let mut file = self.open_people()?;
        let length = file.metadata().map_err(failed)?.len();
        let mut last = [b'\n'];
        if length > 0 {
            file.seek(SeekFrom::End(-1))
                .and_then(|_| file.read_exact(&mut last))
                .map_err(failed)?;
        }
        let torn = last != [b'\n'];
        Ok((format!("{}{name}\n", if torn { "\n" } else { "" }), length))
    }

    /// Takes down that a person has a file.
    fn enter(&mut self, name: &str, line: &str) -> Result<(), RegisterError> {
        let path = self.folder.join(PEOPLE);
        let failed = |error| StorageError::new(Operation::Write, &path, error);
        let mut file = open_own(&path, OpenOptions::new().append(true)).map_err(failed)?;
        file.write_all(line.as_bytes()).and_then(|()| file.sync_data()).map_err(failed)?;
        if let Some(people) = self.people.get_mut() {
            people.insert(name.to_owned());
        }
        Ok(())
    }

    /// A free place in the status list; taken by the call.
    ///
    /// Any free one, by chance: a place says nothing about how many were given out, or in which
    /// order. The list is doubled once it is half full.
    pub(super) fn next_status_index(&mut self) -> Result<u32, RegisterError> {
        if let Some(place) = self.reserved.pop() {
            return Ok(place);
        }
        let mut taken = self.list(TAKEN)?;
        let place = draw(&mut taken)?;
        self.write_list(TAKEN, &taken)?;
        Ok(place)
    }

    /// Takes places for so many at once, which writes the list once. What isn't used stays taken.
    pub(super) fn reserve(&mut self, places: usize) -> Result<(), RegisterError> {
        let mut taken = self.list(TAKEN)?;
        let drawn: Vec<u32> = (0..places).map(|_| draw(&mut taken)).collect::<Result<_, _>>()?;
        self.write_list(TAKEN, &taken)?;
        self.reserved.extend(drawn);
        Ok(())
    }

    /// What was taken back, as long as the list of places.
    ///
    /// # Errors
    /// [`RegisterError`] if a list can't be read.
    pub(crate) fn revoked(&self) -> Result<StatusList, RegisterError> {
        let mut revoked = self.list(REVOKED)?;
        revoked.grow(self.list(TAKEN)?.len()).map_err(|_| RegisterError::Full)?;
        Ok(revoked)
    }

    /// Takes back what has these places. Nothing is written where all were taken back before.
    pub(super) fn revoke(&mut self, indices: &[u32]) -> Result<(), RegisterError> {
        if indices.is_empty() {
            return Ok(());
        }
        let mut revoked = self.revoked()?;
        let mut changed = false;
        for index in indices {
            changed |= revoked.set(*index, 1).map_err(|source| self.damaged(REVOKED, source))?;
        }
        if changed { self.write_list(REVOKED, &revoked) } else { Ok(()) }
    }

    /// Takes over what another copy of the register had taken back: its places are given out here as
    /// well.
    ///
    /// # Errors
    /// [`RegisterError`] if it can't be written.
    pub(crate) fn take_over(&mut self, indices: &[u32]) -> Result<(), RegisterError> {
        self.take(indices)?;
        self.revoke(indices)
    }

    /// Gives back what was taken back at these places.
    ///
    /// # Errors
    /// [`RegisterError`] if it can't be written.
    pub(crate) fn give_back(&mut self, indices: &[u32]) -> Result<(), RegisterError> {
        let mut revoked = self.revoked()?;
        let mut changed = false;
        for index in indices {
            changed |= revoked.get(*index).is_some_and(|value| value != 0);
            revoked.set(*index, 0).map_err(|source| self.damaged(REVOKED, source))?;
        }
        if changed { self.write_list(REVOKED, &revoked) } else { Ok(()) }
    }

    /// How many places were given out.
    ///
    /// # Errors
    /// [`RegisterError`] if it can't be read.
    pub(crate) fn places_taken(&self) -> Result<usize, RegisterError> {
        Ok(self.list(TAKEN)?.places().count())
    }

    /// Takes note that places were given out.
    fn take(&self, indices: &[u32]) -> Result<(), RegisterError> {
        let mut taken = self.list(TAKEN)?;
        let last = indices.iter().max().map_or(0, |last| u64::from(*last).saturating_add(1));
        // The list's length is a power of two: a place is drawn by a mask.
        let len = usize::try_from(last.next_power_of_two()).unwrap_or(usize::MAX);
        taken.grow(len).map_err(|_| RegisterError::Full)?;
        for index in indices {
            taken.set(*index, 1).map_err(|source| self.damaged(TAKEN, source))?;
        }
        self.write_list(TAKEN, &taken)
    }

    fn empty(&self, name: &str) -> Result<StatusList, RegisterError> {
        StatusList::new(Bits::One, FIRST_LENGTH).map_err(|source| self.damaged(name, source))
    }

    fn list(&self, name: &str) -> Result<StatusList, RegisterError> {
        let file = self.folder.join(name);
        let bytes = read_if_there(&file, LONGEST_LIST)?.ok_or(RegisterError::Lost(file))?;
        StatusList::from_cbor(&bytes).map_err(|source| self.damaged(name, source))
    }

    fn write_list(&self, name: &str, list: &StatusList) -> Result<(), RegisterError> {
        let (path, bytes) = (self.folder.join(name), list.to_cbor());
        if name == TAKEN && self.folder.join(INDEX).exists() {
            let next = Sha256::digest(&bytes).into();
            // An index that isn't told is stale by that.
            if let Some(truth) = self.truth_if_there()? {
                self.ask_index(|index| index.expect(truth.taken, next))?;
            }
        }
        Ok(write_atomically(&path, &bytes, Access::Private)?)
    }

    fn damaged(&self, name: &str, source: StatusListError) -> RegisterError {
        RegisterError::List { file: self.folder.join(name), source }
    }

    pub(super) fn find(&self, person: &RosterKey) -> Result<Option<Entry>, RegisterError> {
        match self.entry(person)? {
            None if self.has_entered(person)? => Err(RegisterError::Lost(self.file(person))),
            found => Ok(found),
        }
    }

    /// What a person's file has, where there is one.
    fn entry(&self, person: &RosterKey) -> Result<Option<Entry>, RegisterError> {
        let file = self.file(person);
        read_if_there(&file, LONGEST)?.map(|bytes| read(&file, &bytes)).transpose()
    }

    /// Whether anything was ever issued to a person.
    pub(super) fn knows(&self, person: &RosterKey) -> Result<bool, RegisterError> {
        self.has_entered(person)
    }

    /// Whose permit a number is.
    pub(super) fn owner_of(&self, permit: &str) -> Result<Option<RosterKey>, RegisterError> {
        let mut owner = None;
        self.each_with(&[Name::permit(permit)], |person, entry| {
            if entry.permits.iter().any(|held| held.file.number == permit) {
                owner = Some(person);
            }
        })?;
        Ok(owner)
    }

    /// Looks at every entry that has one of these names, and may be at others, in the order of their files.
    pub(super) fn each_with(
        &self,
        names: &[Name],
        mut look: impl FnMut(RosterKey, &Entry),
    ) -> Result<(), RegisterError> {
        let Some(found) = self.with(names)? else { return self.each(look) };
        found.iter().for_each(|(person, entry)| look(*person, entry));
        Ok(())
    }

    /// Looks at every entry.
    pub(super) fn each(
        &self,
        mut look: impl FnMut(RosterKey, &Entry),
    ) -> Result<(), RegisterError> {
        self.check()?;
        for name in names_in(&self.folder)? {
            let Some(person) = person_of(&name) else { continue };
            let file = self.folder.join(&name);
            look(person, &read(&file, &read_bounded(&file, LONGEST)?)?);
        }
        Ok(())
    }

    pub(super) fn put(&mut self, person: &RosterKey, entry: &Entry) -> Result<(), RegisterError> {
        let document = Document {
            format: ENTRY.to_owned(),
            version: VERSION,
            person: entry.person.clone(),
            holder: entry.holder.as_ref().map(|key| Holder {
                curve: key.curve().to_owned(),
                key: URL_SAFE_NO_PAD.encode(key.to_bytes()),
            }),
            credentials: entry.credentials.clone(),
            permits: entry.permits.clone(),
        };
        let bytes = serde_json::to_vec_pretty(&document)?;
        let name = name_of(person);
        let is_new = !self.has_entered(person)?;
        let (line, before) = self.line_of(&name)?;
        let grows = u64::try_from(line.len()).unwrap_or(u64::MAX);
        let after = if is_new { before.saturating_add(grows) } else { before };
        if self.ask_index(|index| index.begin(*person, before, after))?.is_none() {
            // It may not stay, as if nothing had changed.
            remove_file(&self.folder.join(INDEX))?;
        }
        write_atomically(&self.file(person), &bytes, Access::Private)?;
        if is_new {
            self.enter(&name, &line)?;
        }
        // One that doesn't take it in says whose file to read again.
        let names = Name::all_of(entry);
        self.ask_index(|index| index.settle(*person, true, &names, after)).map(drop)
    }

    fn file(&self, person: &RosterKey) -> PathBuf {
        self.folder.join(name_of(person))
    }
}

/// The index: where to look in the files.
impl Register {
    /// Asks the index, which is made anew where it doesn't fit the files; none where it can't be had.
    ///
    /// # Errors
    /// Those of reading the files.
    fn ask_index<T>(
        &self,
        ask: impl Fn(&Index) -> Result<T, Trouble>,
    ) -> Result<Option<T>, RegisterError> {
        let mut slot = self.index.borrow_mut();
        if let Slot::Unopened = *slot {
            *slot = self.open_index()?;
        }
        for _ in 0..2 {
            let Slot::Open(index) = &*slot else { return Ok(None) };
            match ask(index) {
                Ok(answer) => return Ok(Some(answer)),
                Err(_) => {
                    *slot = Slot::Without;
                    *slot = self.remake(IndexRemark::Damaged)?;
                }
            }
        }
        *slot = Slot::Without;
        Ok(None)
    }

    fn open_index(&self) -> Result<Slot, RegisterError> {
        let path = self.folder.join(INDEX);
        if path.symlink_metadata().is_err() {
            return self.remake(IndexRemark::Missing);
        }
        let truth = self.truth()?;
        let opened = Index::open(&path).and_then(|index| Ok((index.fits(truth)?, index)));
        match opened {
            Ok(((true, None), index)) => Ok(Slot::Open(index)),
            Ok(((true, Some(pending)), index)) => {
                let entry = self.entry(&pending.person)?;
                let names = entry.as_ref().map(Name::all_of).unwrap_or_default();
                let (person, is_entered) = (pending.person, pending.is_entered);
                match index.settle(person, is_entered, &names, truth.people) {
                    Ok(()) => Ok(Slot::Open(index)),
                    Err(_) => {
                        drop(index);
                        self.remake(IndexRemark::Damaged)
                    }
                }
            }
            Ok(((false, _), index)) => {
                drop(index);
                self.remake(IndexRemark::Stale)
            }
            Err(Trouble::InUse) => Ok(self.without()),
            Err(Trouble::Unusable) => self.remake(IndexRemark::Damaged),
        }
    }

    /// Makes the index anew from the files.
    fn remake(&self, why: IndexRemark) -> Result<Slot, RegisterError> {
        let path = self.folder.join(INDEX);
        let truth = self.truth()?;
        if remove_file(&path).is_err() {
            return Ok(self.without());
        }
        let entered = self.people()?;
        let mut read = Ok(());
        let made = Index::make(&path, truth, |add| {
            read = self.each(|person, entry| {
                add(person, entered.contains(&name_of(&person)), Name::all_of(entry));
            });
            read.is_ok()
        });
        if let Ok(index) = made {
            if why != IndexRemark::Missing || !entered.is_empty() {
                self.remarks.add(why);
            }
            return Ok(Slot::Open(index));
        }
        // Best effort: nothing was committed, so that what stays is opened as a damaged one.
        let _ = remove_file(&path);
        read.map(|()| self.without())
    }

    fn without(&self) -> Slot {
        self.remarks.add(IndexRemark::Without);
        Slot::Without
    }

    fn truth(&self) -> Result<Truth, RegisterError> {
        let missing = || RegisterError::Lost(self.folder.join(TAKEN));
        self.truth_if_there()?.ok_or_else(missing)
    }

    /// What the index has to fit; none before there is a list of places.
    fn truth_if_there(&self) -> Result<Option<Truth>, RegisterError> {
        let path = self.folder.join(PEOPLE);
        let failed = |error| StorageError::new(Operation::Read, &path, error);
        let Some(taken) = read_if_there(&self.folder.join(TAKEN), LONGEST_LIST)? else {
            return Ok(None);
        };
        let people = match self.open_people() {
            Err(RegisterError::Lost(_)) => return Ok(None),
            opened => opened?.metadata().map_err(failed)?.len(),
        };
        Ok(Some(Truth { taken: Sha256::digest(&taken).into(), people }))
    }

    /// The entries that have one of these names, in the order of their files; none where the index can't be had.
    fn with(&self, names: &[Name]) -> Result<Option<Vec<(RosterKey, Entry)>>, RegisterError> {
        for _ in 0..2 {
            let asked = self.ask_index(|index| {
                let whose = names.iter().map(|name| Ok((name, index.whose(name)?)));
                whose.collect::<Result<Vec<_>, Trouble>>()
            })?;
            let Some(asked) = asked else { return Ok(None) };
            let mut found = BTreeMap::new();
            let mut holds = true;
            for (name, people) in asked {
                for person in people {
                    let entry = match found.remove(&name_of(&person)) {
                        Some((_, entry)) => Some(entry),
                        None => self.find(&person)?,
                    };
                    let Some(entry) = entry else {
                        holds = false;
                        continue;
                    };
                    holds &= Name::all_of(&entry).contains(name);
                    found.insert(name_of(&person), (person, entry));
                }
            }
            if holds {
                return Ok(Some(found.into_values().collect()));
            }
            *self.index.borrow_mut() = Slot::Unopened;
            let made = self.remake(IndexRemark::Contradicted)?;
            *self.index.borrow_mut() = made;
        }
        Ok(None)
    }
}

/// Takes a free place by chance; the list is doubled once it is half full.
fn draw(taken: &mut StatusList) -> Result<u32, RegisterError> {
    if taken.count() >= taken.len() / 2 {
        taken.grow(taken.len().saturating_mul(2)).map_err(|_| RegisterError::Full)?;
    }
    let mask = u32::try_from(taken.len().saturating_sub(1)).unwrap_or(u32::MAX);
    // At most every second is taken: so many in a row are no chance.
    for _ in 0..256 {
        let mut bytes = [0; 4];
        getrandom::fill(&mut bytes).map_err(RegisterError::Random)?;
        let index = u32::from_le_bytes(bytes) & mask;
        if taken.set(index, 1) == Ok(true) {
            return Ok(index);
        }
    }
    Err(RegisterError::Full)
}

/// The name of a person's file.
fn name_of(person: &RosterKey) -> String {
    format!("{}.json", URL_SAFE_NO_PAD.encode(person.0))
}

/// Whose file has this name.
fn person_of(name: &str) -> Option<RosterKey> {
    let key = URL_SAFE_NO_PAD.decode(name.strip_suffix(".json")?).ok()?;
    key.try_into().ok().map(RosterKey)
}

fn read(file: &Path, bytes: &[u8]) -> Result<Entry, RegisterError> {
    let document: Document = parse_document(bytes, ENTRY, VERSION)
        .map_err(|source| RegisterError::Document { file: file.to_owned(), source })?;
    let holder = match document.holder {
        None => None,
        Some(holder) => {
            let bytes = URL_SAFE_NO_PAD.decode(&holder.key).unwrap_or_default();
            let key = match holder.curve.as_str() {
                "Ed25519" => CurveKey::ed25519(&bytes),
                _ => CurveKey::p256(&bytes),
            };
            Some(key.map_err(|_| RegisterError::CurveKey(file.to_owned()))?)
        }
    };
    let Document { person, credentials, permits, .. } = document;
    Ok(Entry { person, holder, credentials, permits })
}
