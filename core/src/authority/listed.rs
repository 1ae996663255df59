//! Whom the lists named, as the authority alone keeps it: what the roster leaves out.
//!
//! `register/listed.ndjson`: a header, then a line a person, `[ID number, name, birth date]`. It has
//! everybody who is published or staged, and nobody else. `register/approvals.json` has the approvals that
//! the staged lists were taken with.

use std::collections::BTreeMap;
use std::collections::hash_map::RandomState;
use std::fs::File;
use std::hash::BuildHasher as _;
use std::io::{self, BufRead as _, BufReader, BufWriter, Read as _, Write as _};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::issue::is_listed;
use super::lists::Kept;
use super::{Authority, AuthorityError, OfficeError};
use crate::encoding::document::{DocumentError, parse_document};
use crate::encoding::letters::composed;
use crate::model::{IdNumber, RosterHashKey, RosterKey, personal};
use crate::published::roster::{Roster, RosterError, SegmentPages};
use crate::storage::{
    Access, Operation, StorageError, open_file, read_if_there, write_atomically,
    write_atomically_with,
};
use crate::time::NaiveDate;

const PEOPLE: &str = "listed.ndjson";
const PEOPLE_HEADER: &str = "{\"format\":\"chot-listed-people\",\"version\":1}";
/// Longest line of a person, in bytes.
const LONGEST_LINE: u64 = 1 << 16;
const APPROVALS: &str = "approvals.json";
const APPROVALS_FORMAT: &str = "chot-approvals";

/// Somebody whom a list names.
#[derive(Clone)]
pub(super) struct ListedPerson {
    pub(super) id: IdNumber,
    pub(super) name: String,
    pub(super) birth_date: NaiveDate,
}

personal!(ListedPerson);

impl ListedPerson {
    /// Whether somebody else's words for the person are these, capitals aside.
    pub(super) fn has_name(&self, name: &str) -> bool {
        composed(&self.name).to_lowercase() == composed(name).to_lowercase()
    }
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Approvals {
    format: String,
    version: u64,
    /// Numbers by agency.
    approvals: BTreeMap<String, String>,
}

/// The names of those who are listed, as far as they are known.
#[derive(Default)]
pub(super) struct Listed {
    pub(super) people: Vec<ListedPerson>,
}

personal!(Listed);

/// Whom the lists named, sixteen bytes for each: whether somebody is named as before, and nothing else.
#[derive(Default)]
pub(super) struct NamedBefore {
    keys: [RandomState; 2],
    /// Sorted.
    hashes: Vec<[u64; 2]>,
    /// True where the file is there and whole.
    pub(super) is_whole: bool,
}

personal!(NamedBefore);

impl NamedBefore {
    /// Whether somebody was named with the same name and birth date.
    pub(super) fn has(&self, person: &ListedPerson) -> bool {
        self.hashes.binary_search(&self.hash(person)).is_ok()
    }

    fn hash(&self, person: &ListedPerson) -> [u64; 2] {
        let person = (person.id.as_str(), &person.name, person.birth_date);
        self.keys.each_ref().map(|key| key.hash_one(person))
    }
}

impl Listed {
    /// The people by roster key.
    pub(super) fn by_key(&self, keys: &RosterHashKey) -> BTreeMap<RosterKey, &ListedPerson> {
        self.people.iter().map(|person| (keys.roster_key(&person.id), person)).collect()
    }
}

impl Authority {
    /// Whom the lists named. Where the file is missing or damaged, it is as if nobody's name were known.
    pub(super) fn listed(&self) -> Result<Listed, AuthorityError> {
        let mut people = Vec::new();
        let is_whole = self.each_listed(|person| people.push(person))?;
        Ok(if is_whole { Listed { people } } else { Listed::default() })
    }

    /// Somebody whom the lists named, found without holding the others; as in [`Authority::listed`].
    pub(super) fn listed_one(&self, id: &IdNumber) -> Result<Option<ListedPerson>, AuthorityError> {
        let mut found = None;
        let is_whole = self.each_listed(|person| {
            if found.is_none() && person.id.as_str() == id.as_str() {
                found = Some(person);
            }
        })?;
        Ok(found.filter(|_| is_whole))
    }

    /// Looks at everybody whom the lists named, in the file's order; true where the file is there and whole.
    fn each_listed(&self, mut look: impl FnMut(ListedPerson)) -> Result<bool, AuthorityError> {
        let path = self.folder.join("register").join(PEOPLE);
        let file = match open_file(&path) {
            Err(error) if error.is_not_found() => return Ok(false),
            opened => opened?,
        };
        let failed = |error| StorageError::new(Operation::Read, &path, error);
        let mut file = BufReader::with_capacity(64 << 10, file);
        let mut line = Vec::new();
        let mut is_header = true;
        loop {
            line.clear();
            let most = LONGEST_LINE.saturating_add(1);
            let length = file.by_ref().take(most).read_until(b'\n', &mut line).map_err(failed)?;
            if length == 0 {
                return Ok(!is_header);
            }
            let Some(text) = line.strip_suffix(b"\n") else { return Ok(false) };
            if is_header {
                if text != PEOPLE_HEADER.as_bytes() {
                    return Ok(false);
                }
                is_header = false;
                continue;
            }
            match read(text) {
                Some(person) => look(person),
                None => return Ok(false),
            }
        }
    }

    /// Whom the lists named until now, to be asked whether somebody is named as before.
    pub(super) fn named_before(&self) -> Result<NamedBefore, AuthorityError> {
        let mut named = NamedBefore::default();
        let mut hashes = Vec::new();
        named.is_whole = self.each_listed(|person| hashes.push(named.hash(&person)))?;
        if named.is_whole {
            hashes.sort_unstable();
            named.hashes = hashes;
        }
        Ok(named)
    }

    /// Keeps the names of those whom new lists name, and of those who are published still; of these where
    /// the file of before `is_whole`.
    pub(super) fn keep_listed(
        &self,
        is_whole: bool,
        people: &mut Kept,
        now: &Roster<SegmentPages>,
        published: Option<&Roster<SegmentPages>>,
    ) -> Result<(), OfficeError> {
        let keys = self.roster_hash_key()?;
        // In order, since the roster is.
        let mut named: Vec<RosterKey> = Vec::new();
        if is_whole {
            named.reserve_exact(now.len());
            now.visit(|key, _| {
                named.push(key);
                Ok(())
            })?;
        }
        let mut failed = Ok(());
        let mut write = |to: &mut BufWriter<&mut File>| -> Result<(), OfficeError> {
            let mut put = |person: &ListedPerson| -> Result<(), OfficeError> {
                let line = (person.id.as_str(), &person.name, person.birth_date);
                serde_json::to_writer(&mut *to, &line)
                    .map_err(io::Error::from)
                    .and_then(|()| writeln!(to))
                    .map_err(RosterError::Storage)?;
                Ok(())
            };
            people.each(|_, person| put(&person.listed()))?;
            if !is_whole {
                return Ok(());
            }
            let mut kept = Ok(());
            self.each_listed(|person| {
                let key = keys.roster_key(&person.id);
                if kept.is_ok() && named.binary_search(&key).is_err() {
                    kept = match is_listed(published, &key) {
                        Ok(true) => put(&person),
                        Ok(false) => Ok(()),
                        Err(error) => Err(error.into()),
                    };
                }
            })?;
            kept
        };
        let file = self.folder.join("register").join(PEOPLE);
        let written = write_atomically_with(&file, Access::Private, |to| {
            let mut to = BufWriter::with_capacity(64 << 10, to);
            writeln!(to, "{PEOPLE_HEADER}")?;
            failed = write(&mut to);
            if failed.is_err() {
                return Err(io::ErrorKind::Other.into());
            }
            to.flush()
        });
        failed?;
        Ok(written.map_err(AuthorityError::from)?)
    }

    /// The approvals that the staged lists were taken with, by agency.
    pub(super) fn approvals(&self) -> Result<BTreeMap<String, String>, AuthorityError> {
        let path = self.folder.join("register").join(APPROVALS);
        let Some(bytes) = read_if_there(&path, 1 << 24)? else { return Ok(BTreeMap::new()) };
        let document: Result<Approvals, DocumentError> =
            parse_document(&bytes, APPROVALS_FORMAT, 1);
        let document = document.map_err(|source| AuthorityError::Document { path, source })?;
        Ok(document.approvals)
    }

    /// Keeps the approvals that lists are taken with, in the place of those before.
    pub(super) fn keep_approvals(
        &self,
        approvals: &BTreeMap<String, String>,
    ) -> Result<(), AuthorityError> {
        let document = Approvals {
            format: APPROVALS_FORMAT.to_owned(),
            version: 1,
            approvals: approvals.clone(),
        };
        let bytes = serde_json::to_vec_pretty(&document).unwrap_or_default();
        let path: &Path = &self.folder.join("register").join(APPROVALS);
        Ok(write_atomically(path, &bytes, Access::Private)?)
    }
}

/// The person of a line.
fn read(line: &[u8]) -> Option<ListedPerson> {
    let (id, name, birth_date): (String, String, NaiveDate) = serde_json::from_slice(line).ok()?;
    Some(ListedPerson { id: IdNumber::parse(&id).ok()?, name, birth_date })
}
