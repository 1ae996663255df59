//! Whom the lists named, as the authority alone keeps it: what the roster leaves out.
//!
//! `register/listed.ndjson`: a header, then a line a person, `[ID number, name, birth date]`. It has
//! everybody who is published or staged, and nobody else. `register/approvals.json` has the approvals that
//! the staged lists were taken with.

use std::collections::{BTreeMap, HashSet};
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::issue::is_listed;
use super::{Authority, AuthorityError, OfficeError};
use crate::encoding::document::{DocumentError, parse_document};
use crate::encoding::letters::composed;
use crate::model::{IdNumber, RosterHashKey, RosterKey, personal};
use crate::published::roster::{Roster, SegmentPages};
use crate::storage::{Access, read_if_there, write_atomically};
use crate::time::NaiveDate;

const PEOPLE: &str = "listed.ndjson";
const PEOPLE_HEADER: &str = "{\"format\":\"chot-listed-people\",\"version\":1}";
const LONGEST: u64 = 1 << 30;
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
    /// True where the file is there and whole.
    pub(super) is_whole: bool,
}

personal!(Listed);

impl Listed {
    /// The people by roster key.
    pub(super) fn by_key(&self, keys: &RosterHashKey) -> BTreeMap<RosterKey, &ListedPerson> {
        self.people.iter().map(|person| (keys.roster_key(&person.id), person)).collect()
    }
}

impl Authority {
    /// Whom the lists named. Where the file is missing or damaged, it is as if nobody's name were known.
    pub(super) fn listed(&self) -> Result<Listed, AuthorityError> {
        let file = self.folder.join("register").join(PEOPLE);
        let Some(bytes) = read_if_there(&file, LONGEST)? else { return Ok(Listed::default()) };
        Ok(read(&bytes).map_or_else(Listed::default, |people| Listed { people, is_whole: true }))
    }

    /// Keeps the names of those whom new lists name, and of those who are published still.
    pub(super) fn keep_listed(
        &self,
        before: &Listed,
        now: &[ListedPerson],
        published: &Option<Roster<SegmentPages>>,
    ) -> Result<(), OfficeError> {
        let keys = self.roster_hash_key()?;
        let named: HashSet<&str> = now.iter().map(|person| person.id.as_str()).collect();
        let mut text = format!("{PEOPLE_HEADER}\n");
        let mut put = |person: &ListedPerson| {
            let line = (person.id.as_str(), &person.name, person.birth_date);
            text.push_str(&serde_json::to_string(&line).unwrap_or_default());
            text.push('\n');
        };
        now.iter().for_each(&mut put);
        for person in before.people.iter().filter(|person| !named.contains(person.id.as_str())) {
            let key = keys.roster_key(&person.id);
            if is_listed(published.as_ref(), &key)? {
                put(person);
            }
        }
        let file = self.folder.join("register").join(PEOPLE);
        write_atomically(&file, text.as_bytes(), Access::Private).map_err(AuthorityError::from)?;
        Ok(())
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

/// The people of a whole file.
fn read(bytes: &[u8]) -> Option<Vec<ListedPerson>> {
    let text = str::from_utf8(bytes).ok()?;
    let rest = text.strip_prefix(PEOPLE_HEADER)?.strip_prefix('\n')?;
    let person = |line: &str| {
        let (id, name, birth_date): (String, String, NaiveDate) =
            serde_json::from_str(line).ok()?;
        Some(ListedPerson { id: IdNumber::parse(&id).ok()?, name, birth_date })
    };
    (rest.is_empty() || rest.ends_with('\n')).then(|| rest.lines().map(person).collect())?
}
