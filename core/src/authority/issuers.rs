//! The issuers' keys that are staged: written by hand, so held against themselves and the areas, and told.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Authority, Became, OfficeError, Staged};
use crate::encoding::hex::hex;
use crate::model::Area;
use crate::published::areas::{Areas, UnknownArea};
use crate::published::target::ISSUERS_PATH;
use crate::travel::{IssuerKey, IssuerKeys, Purpose};

/// What an issuer's key may once what is staged is published.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyDifference {
    /// Its id, in hexadecimal.
    pub id: String,
    /// The `iss` of what it signs.
    pub issuer: String,
    /// What becomes of it; none where it stays as it is.
    pub became: Option<Became>,
    /// What it may sign.
    pub purposes: Vec<Purpose>,
    /// Whether it is taken back.
    pub revoked: bool,
    /// Where it counts; none: everywhere.
    pub areas: Vec<Area>,
}

impl KeyDifference {
    fn of(key: &IssuerKey, became: Option<Became>) -> Self {
        Self {
            id: hex(&key.id.0),
            issuer: key.issuer.clone(),
            became,
            purposes: key.purposes.clone(),
            revoked: key.revoked,
            areas: key.areas.clone(),
        }
    }
}

impl Authority {
    /// The staged keys, and those that are published and no longer staged, against what is published.
    pub(super) fn key_differences(&self) -> Result<Vec<KeyDifference>, OfficeError> {
        // One that this program can't read is no key to go by: every key is new then.
        let before = self.last_published(ISSUERS_PATH)?;
        let before = before.and_then(|bytes| IssuerKeys::parse(&bytes).ok());
        let before = before.map_or(Vec::new(), |document| document.keys);
        let mut before: BTreeMap<_, _> = before.iter().map(|key| (key.id, key)).collect();
        let now = match self.staged(ISSUERS_PATH)? {
            Some(bytes) => IssuerKeys::parse_new(&bytes)?.keys,
            None => Vec::new(),
        };
        let told = now.iter().map(|key| {
            let became = match before.remove(&key.id) {
                None => Some(Became::Added),
                Some(before) => (before != key).then_some(Became::Changed),
            };
            KeyDifference::of(key, became)
        });
        let mut told: Vec<_> = told.collect();
        told.extend(before.values().map(|key| KeyDifference::of(key, Some(Became::Removed))));
        Ok(told)
    }

    /// Holds the staged keys against themselves, and against the staged areas. What is published already stands in
    /// the way of nothing.
    ///
    /// # Errors
    /// [`OfficeError::Issuers`], [`OfficeError::UnknownAreas`].
    pub(super) fn check_issuers(&self) -> Result<(), OfficeError> {
        let staged = self.staged_kinds()?;
        let is_new = staged.contains(&Staged::Issuers);
        if !is_new && !staged.contains(&Staged::Areas) {
            return Ok(());
        }
        let Some(bytes) = self.staged(ISSUERS_PATH)? else { return Ok(()) };
        let read = if is_new { IssuerKeys::parse_new } else { IssuerKeys::parse };
        let document = read(&bytes)?;
        self.areas()?.map_or(Ok(()), |areas| check_keys(&document, &areas))
    }
}

/// The areas of a key that a list of areas doesn't have.
pub(super) fn unknown_areas(areas: &Areas, named: &[Area]) -> Vec<UnknownArea> {
    named.iter().filter_map(|area| areas.find(area.as_str()).err()).collect()
}

/// That every key's areas are in a list. One that was taken back counts nowhere anyway.
pub(super) fn check_keys(document: &IssuerKeys, areas: &Areas) -> Result<(), OfficeError> {
    for key in document.keys.iter().filter(|key| !key.revoked) {
        let unknown = unknown_areas(areas, &key.areas);
        if !unknown.is_empty() {
            let what = format!("the issuers' key {}", key.id);
            return Err(OfficeError::UnknownAreas { what, unknown, lines: Vec::new() });
        }
    }
    Ok(())
}
