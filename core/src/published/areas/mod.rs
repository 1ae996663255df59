//! The areas that policies, checkpoints and lists speak of: the target `areas/areas.json`.
//!
//! ```json
//! { "format": "chot-areas", "version": 1, "source": "…", "areas": [
//!     { "id": "d7", "vi": "Quận 7", "en": "District 7", "code": "778",
//!       "lat": 10.73, "lon": 106.72, "radius_m": 6000 },
//!     { "id": "thu-duc", "vi": "Thành phố Thủ Đức", "en": "Thu Duc City", "code": "769",
//!       "formerly": ["Quận 2", "Quận 9", "Quận Thủ Đức"] },
//!     { "id": "d7/tan-phong", "vi": "Phường Tân Phong", "en": "Tan Phong Ward", "parent": "d7",
//!       "code": "27490" } ] }
//! ```
//!
//! Identifiers are lower-case letters, digits and hyphens; that of an area within another begins
//! with its parent's and a slash. `code` is the statistical office's. `lat`, `lon` and `radius_m` are a disc
//! that all of the area lies within, for places of which no more is known. The rules compare identifiers
//! as they are written: a ward isn't its district.

mod names;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::encoding::document::{DocumentError, parse_document, published_document};
use crate::encoding::letters::{edits, fold};
use crate::encoding::plain::hidden_in;
use crate::model::{Area, Extent, Position};

const FORMAT: &str = "chot-areas";
const VERSION: u64 = 1;
/// More than any country's.
const MAX_AREAS: usize = 20_000;
const MAX_NAME: usize = 200;

/// An area.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AreaEntry {
    /// Its identifier.
    pub id: String,
    /// Its name in Vietnamese, with its kind: `Quận 7`.
    pub vi: String,
    /// Its name in English: `District 7`.
    pub en: String,
    /// The identifier of the area that it is a part of; none at the top.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parent: Option<String>,
    /// Its official code, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Vietnamese names of areas that have gone into it and that people still write.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub formerly: Vec<String>,
    /// The centre of a disc that all of it lies within: degrees north.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lat: Option<f64>,
    /// Degrees east.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lon: Option<f64>,
    /// The disc's radius in metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub radius_m: Option<f64>,
}

/// Where the areas of a city lie, as far as it says so.
#[derive(Clone, Debug, Default)]
pub(crate) struct Extents(HashMap<String, Extent>);

impl Extents {
    /// The disc that an area lies within: its own, or that of the area that it is a part of.
    pub(crate) fn of(&self, area: &Area) -> Option<Extent> {
        let mut id = area.as_str();
        loop {
            if let Some(extent) = self.0.get(id) {
                return Some(*extent);
            }
            id = id.rsplit_once('/')?.0;
        }
    }
}

/// A city's areas.
#[derive(Clone, Debug, Default)]
pub struct Areas {
    source: Option<String>,
    entries: Vec<AreaEntry>,
    by_id: HashMap<String, usize>,
    /// By the parent's index and the folded name; several where a name is that of more than one.
    by_name: HashMap<(Option<usize>, String), Vec<usize>>,
}

/// Why a document of areas is refused.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum AreasError {
    /// Not such a document.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// Too many, or none.
    #[error("there are {found} areas; 1 to 20000 were expected")]
    Count {
        /// How many there are.
        found: usize,
    },
    /// An area's own values are wrong.
    #[error("area {number} of the list ({id:?}): {fault}")]
    Entry {
        /// Which, from 1.
        number: usize,
        /// Its identifier, shortened.
        id: String,
        /// What is wrong.
        fault: AreaFault,
    },
}

/// What is wrong with an area.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AreaFault {
    /// The identifier has another form.
    #[error("an id has lower-case letters, digits and hyphens, at most 64, such as d7 or cu-chi")]
    Id,
    /// The identifier isn't its parent's and a slash and more.
    #[error("the id of a part should be its parent's, a slash and a name of its own")]
    NotUnderParent,
    /// The identifier has a slash, and there is no parent.
    #[error("an id with a slash needs a \"parent\"")]
    NoParent,
    /// The parent isn't in the list before it.
    #[error("its parent should be in the list before it")]
    UnknownParent,
    /// Another area has the same identifier.
    #[error("its id is also that of area {other}")]
    IdTaken {
        /// Which, from 1.
        other: usize,
    },
    /// A name is empty or too long, or has control characters.
    #[error(
        "a name should have 1 to 200 bytes and no control characters or others that can't be seen"
    )]
    Name,
    /// The code has other characters than digits.
    #[error("a code should be 1 to 10 digits")]
    Code,
    /// The position isn't whole, or none on the globe, or the radius is out of range.
    #[error(
        "lat, lon and radius_m should stand together: -90..90 and -180..180 degrees, 0..500000 metres"
    )]
    Extent,
}

/// An identifier that no area has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no area \"{asked}\"; {}", nearest_words(nearest))]
pub struct UnknownArea {
    /// What was asked for.
    pub asked: String,
    /// The identifiers that are most like it, the likest first.
    pub nearest: Vec<String>,
}

fn nearest_words(nearest: &[String]) -> String {
    match nearest {
        [] => "none is like it".to_owned(),
        nearest => format!("the nearest are {}", nearest.join(", ")),
    }
}

published_document! {
    struct Document {
        /// Where the list is from, for people.
        #[serde(default)]
        source: Option<String>,
        areas: Vec<AreaEntry>,
    }
}

impl Areas {
    /// Reads the document, strictly: a key that isn't known is an error.
    ///
    /// # Errors
    /// [`AreasError`], with the place of the error.
    pub fn parse(json: &[u8]) -> Result<Self, AreasError> {
        let document: Document = parse_document(json, FORMAT, VERSION)?;
        Ok(Self { source: document.source, ..Self::new(document.areas)? })
    }

    fn new(entries: Vec<AreaEntry>) -> Result<Self, AreasError> {
        if !(1..=MAX_AREAS).contains(&entries.len()) {
            return Err(AreasError::Count { found: entries.len() });
        }
        let mut areas = Self::default();
        for (entry, number) in entries.into_iter().zip(1..) {
            let id = entry.id.chars().take(70).collect();
            areas.add(entry).map_err(|fault| AreasError::Entry { number, id, fault })?;
        }
        Ok(areas)
    }

    fn add(&mut self, entry: AreaEntry) -> Result<(), AreaFault> {
        let parent = self.check(&entry)?;
        let index = self.entries.len();
        let names = [&entry.vi, &entry.en].into_iter().chain(&entry.formerly);
        for form in names.flat_map(|name| names::forms(name)) {
            let same = self.by_name.entry((parent, form)).or_default();
            if !same.contains(&index) {
                same.push(index);
            }
        }
        self.by_id.insert(entry.id.clone(), index);
        self.entries.push(entry);
        Ok(())
    }

    /// Checks an entry against itself and those before it; gives its parent's index.
    fn check(&self, entry: &AreaEntry) -> Result<Option<usize>, AreaFault> {
        let own = match &entry.parent {
            Some(parent) => entry
                .id
                .strip_prefix(parent.as_str())
                .and_then(|rest| rest.strip_prefix('/'))
                .ok_or(AreaFault::NotUnderParent)?,
            None if entry.id.contains('/') => return Err(AreaFault::NoParent),
            None => &entry.id,
        };
        let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-';
        if !(1..=64).contains(&own.len()) || !own.bytes().all(plain) || entry.id.len() > 140 {
            return Err(AreaFault::Id);
        }
        if let Some(other) = self.by_id.get(&entry.id) {
            return Err(AreaFault::IdTaken { other: other.saturating_add(1) });
        }
        let parent = entry.parent.as_ref().map(|parent| self.by_id.get(parent).copied());
        let parent = parent.map(|index| index.ok_or(AreaFault::UnknownParent)).transpose()?;
        let mut names = [&entry.vi, &entry.en].into_iter().chain(&entry.formerly);
        let bad = |name: &&String| {
            let length = (1..=MAX_NAME).contains(&name.trim().len());
            !length || name.len() > MAX_NAME || hidden_in(name).is_some()
        };
        if names.any(|name| bad(&name)) {
            return Err(AreaFault::Name);
        }
        let digits = |code: &String| {
            (1..=10).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_digit())
        };
        if !entry.code.as_ref().is_none_or(digits) {
            return Err(AreaFault::Code);
        }
        match (entry.lat, entry.lon, entry.radius_m, entry.extent()) {
            (None, None, None, _) | (.., Some(_)) => Ok(parent),
            _ => Err(AreaFault::Extent),
        }
    }

    /// Where the list is from, as it says.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Where the areas lie, as far as the list says so.
    #[must_use]
    pub(crate) fn extents(&self) -> Extents {
        let of = |entry: &AreaEntry| Some((entry.id.clone(), entry.extent()?));
        Extents(self.entries.iter().filter_map(of).collect())
    }

    /// The area of exactly this identifier.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&AreaEntry> {
        self.entries.get(*self.by_id.get(id)?)
    }

    /// The areas, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = &AreaEntry> {
        self.entries.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// True where there is none, as before a document is read.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The area that a text means: an identifier, or a name as people write it, with or without
    /// diacritics (`Quận 7`, `Q.7`, `Củ Chi`, `TP Thủ Đức`); a part is named with its whole, and a
    /// comma between them (`P. Tân Phong, Quận 7`). None where it is no area's, or several areas'.
    #[must_use]
    pub fn resolve(&self, text: &str) -> Option<&AreaEntry> {
        let text = text.trim();
        if text.len() > 4 * MAX_NAME {
            return None;
        }
        if let Some(found) = self.get(&text.to_lowercase()) {
            return Some(found);
        }
        let mut parent = None;
        for (part, depth) in text.rsplit(',').map(fold).zip(0..) {
            // The city itself may follow.
            if depth == 0 && names::is_city(&part) {
                continue;
            }
            parent = Some(self.named(parent, &part)?);
        }
        self.entries.get(parent?)
    }

    /// The area at the top in which an address lies, as people write one: `123 Nguyễn Thị Thập, P. Tân Phong,
    /// Quận 7`, `Q. 7 - TPHCM`, `Quận 9 (cũ)`. What stands before the district is a street; but a ward that
    /// is another district's contradicts it, and then it is none.
    #[must_use]
    pub fn of_address(&self, text: &str) -> Option<&AreaEntry> {
        if text.len() > 4 * MAX_NAME {
            return None;
        }
        if let Some(found) = self.resolve(text) {
            return Some(self.top_of(found));
        }
        let mut parts = names::parts(text);
        let last = parts.pop()?;
        let top = names::endings(&last).into_iter().find_map(|(before, ending)| {
            let found = self.named(None, &ending)?;
            parts.extend((!before.is_empty()).then_some(before));
            Some(found)
        })?;
        let ward = parts.iter().rev().find_map(|part| names::ward(part));
        let elsewhere = |ward: &String| {
            self.named(Some(top), ward).is_none()
                && self.by_name.iter().any(|((parent, name), _)| parent.is_some() && name == ward)
        };
        if ward.is_some_and(|ward| elsewhere(&ward)) {
            return None;
        }
        self.entries.get(top)
    }

    /// The only area of a folded name within another, or at the top.
    fn named(&self, parent: Option<usize>, folded: &str) -> Option<usize> {
        let of = |form| self.by_name.get(&(parent, form)).filter(|found| !found.is_empty());
        match names::asked(folded).into_iter().find_map(of)?.as_slice() {
            [only] => Some(*only),
            _ => None,
        }
    }

    /// The whole at the top that an area is a part of; itself, where it is at the top.
    #[must_use]
    pub(crate) fn top_of<'a>(&'a self, mut entry: &'a AreaEntry) -> &'a AreaEntry {
        // A parent stands before its parts, so this ends.
        while let Some(parent) = entry.parent.as_deref().and_then(|parent| self.get(parent)) {
            entry = parent;
        }
        entry
    }

    /// Whether there is an area of this identifier, with an error that helps.
    ///
    /// # Errors
    /// [`UnknownArea`] names the nearest identifiers.
    pub fn find(&self, id: &str) -> Result<&AreaEntry, UnknownArea> {
        self.get(id).ok_or_else(|| UnknownArea {
            asked: id.chars().take(100).collect(),
            nearest: self.nearest(id),
        })
    }

    /// The three identifiers that take the fewest changes, that of what `text` means first; parts
    /// where a part was asked for.
    fn nearest(&self, text: &str) -> Vec<String> {
        let meant = self.resolve(text).map(|entry| entry.id.clone());
        let wanted = text.to_lowercase();
        let alike = |e: &&AreaEntry| e.parent.is_some() == text.contains('/');
        let mut ids: Vec<(usize, &str)> = (self.entries.iter().filter(alike))
            .map(|e| (edits(&wanted, &e.id), e.id.as_str()))
            .collect();
        ids.sort_unstable();
        let like = ids.into_iter().map(|(_, id)| id.to_owned());
        let like = like.filter(|id| Some(id) != meant.as_ref());
        meant.clone().into_iter().chain(like).take(3).collect()
    }
}

impl AreaEntry {
    /// The identifier, as places and policies hold it.
    #[must_use]
    pub(crate) fn area(&self) -> Area {
        Area(self.id.clone())
    }

    fn extent(&self) -> Option<Extent> {
        Extent::new(Position::new(self.lat?, self.lon?).ok()?, self.radius_m?)
    }
}
