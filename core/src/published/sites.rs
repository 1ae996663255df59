//! The checkpoints that phones choose from: the target `checkpoints/checkpoints.json`.
//!
//! ```json
//! { "format": "chot-checkpoints", "version": 1, "checkpoints": [
//!     { "name": "Y bridge", "area": "d8", "lat": 10.7512, "lon": 106.6843, "heading": 20 },
//!     { "name": "Tan Thuan", "area": "d7" } ] }
//! ```
//!
//! `lat` and `lon` stand together or not at all; `heading` is that of the lane which is checked, in
//! degrees clockwise from north, `0 <= heading < 360`, where one lane is.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use crate::encoding::letters::edits;
use crate::encoding::place;
use crate::encoding::plain::{Hidden, check};
use crate::model::{Area, Position};

const FORMAT: &str = "chot-checkpoints";
const VERSION: u32 = 1;

/// A checkpoint.
#[derive(Clone, Debug, PartialEq)]
pub struct CheckpointSite {
    /// Its name, by which phones choose it.
    pub name: String,
    /// The area that it lies in.
    pub area: Area,
    /// Where it stands, if that is known.
    pub position: Option<Position>,
    /// Heading of the checked lane, degrees clockwise from north in `0..360`, where there is one.
    pub heading: Option<f64>,
}

/// The city's checkpoints, in the order of the document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checkpoints(Vec<CheckpointSite>);

/// Why a document of checkpoints was refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CheckpointsError {
    /// It is not JSON, or not of the shape that was expected.
    #[error("the checkpoints can't be read: {0}")]
    Form(String),
    /// It says that it is something else.
    #[error("this is not a list of checkpoints: \"format\" should be \"chot-checkpoints\"")]
    NotCheckpoints,
    /// A newer version of this software wrote it.
    #[error("the checkpoints have version {found}; this app reads version 1 and must be updated")]
    NewerVersion {
        /// The version that it names.
        found: u32,
    },
    /// A checkpoint's own values are wrong.
    #[error("checkpoint {number} of the list: {fault}")]
    Site {
        /// Which, from 1.
        number: usize,
        /// What is wrong.
        fault: SiteFault,
    },
}

/// What is wrong with a checkpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SiteFault {
    /// It has no name.
    #[error("the name is empty")]
    NoName,
    /// It has no area.
    #[error("the area is empty")]
    NoArea,
    /// The name or the area has a character that can't be seen.
    #[error("the {field}: {hidden}")]
    Hidden {
        /// `name` or `area`.
        field: &'static str,
        /// The character.
        hidden: Hidden,
    },
    /// One of latitude and longitude is missing, or they are no position.
    #[error("lat and lon should stand together, -90..90 and -180..180 degrees")]
    Position,
    /// The heading is outside the compass.
    #[error("the heading should be from 0 up to, but not, 360 degrees")]
    Heading,
    /// Another checkpoint has the same name.
    #[error("its name is also that of checkpoint {other}")]
    NameTaken {
        /// Which, from 1.
        other: usize,
    },
}

/// A name that no checkpoint has.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no checkpoint \"{name}\"{}; known: {}", suggest(nearest), list(known))]
pub struct UnknownCheckpoint {
    /// The name that was asked for.
    pub name: String,
    /// The known name that is most like it, if one is.
    pub nearest: Option<String>,
    /// All known names.
    pub known: Vec<String>,
}

fn suggest(nearest: &Option<String>) -> String {
    nearest.as_ref().map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default()
}

fn list(known: &[String]) -> String {
    if known.is_empty() { "none".to_owned() } else { known.join(", ") }
}

#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u32,
    checkpoints: Vec<SiteDocument>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteDocument {
    name: String,
    area: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    heading: Option<f64>,
}

impl CheckpointSite {
    /// A checkpoint, its values checked.
    ///
    /// # Errors
    /// [`SiteFault`], all but [`SiteFault::NameTaken`].
    pub(crate) fn new(
        name: &str,
        area: &str,
        (lat, lon): (Option<f64>, Option<f64>),
        heading: Option<f64>,
    ) -> Result<Self, SiteFault> {
        if name.trim().is_empty() {
            return Err(SiteFault::NoName);
        }
        if area.trim().is_empty() {
            return Err(SiteFault::NoArea);
        }
        for (field, text) in [("name", name), ("area", area)] {
            check(text).map_err(|hidden| SiteFault::Hidden { field, hidden })?;
        }
        let position = match (lat, lon) {
            (Some(lat), Some(lon)) => {
                Some(Position::new(lat, lon).map_err(|_| SiteFault::Position)?)
            }
            (None, None) => None,
            _ => return Err(SiteFault::Position),
        };
        if heading.is_some_and(|heading| !(0.0..360.0).contains(&heading)) {
            return Err(SiteFault::Heading);
        }
        Ok(Self { name: name.to_owned(), area: Area(area.to_owned()), position, heading })
    }
}

impl Checkpoints {
    /// A list of checkpoints.
    ///
    /// # Errors
    /// [`CheckpointsError::Site`] where two have one name.
    pub(crate) fn new(sites: Vec<CheckpointSite>) -> Result<Self, CheckpointsError> {
        let mut taken = HashMap::with_capacity(sites.len());
        for (site, number) in sites.iter().zip(1..) {
            if let Some(other) = taken.insert(site.name.as_str(), number) {
                let fault = SiteFault::NameTaken { other };
                return Err(CheckpointsError::Site { number, fault });
            }
        }
        Ok(Self(sites))
    }

    /// Reads the document, strictly: a key that isn't known is an error.
    ///
    /// # Errors
    /// [`CheckpointsError`], with the place of the error.
    pub fn parse(json: &[u8]) -> Result<Self, CheckpointsError> {
        let head: Head = serde_json::from_slice(json)
            .map_err(|error| CheckpointsError::Form(error.to_string()))?;
        if head.format != FORMAT || head.version == 0 {
            return Err(CheckpointsError::NotCheckpoints);
        }
        if head.version != VERSION {
            return Err(CheckpointsError::NewerVersion { found: head.version });
        }
        let document: Document =
            place::read(json).map_err(|error| CheckpointsError::Form(error.to_string()))?;
        let mut sites = Vec::with_capacity(document.checkpoints.len());
        for (site, number) in document.checkpoints.iter().zip(1..) {
            let place = (site.lat, site.lon);
            let site = CheckpointSite::new(&site.name, &site.area, place, site.heading)
                .map_err(|fault| CheckpointsError::Site { number, fault })?;
            sites.push(site);
        }
        Self::new(sites)
    }

    /// The document.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        let checkpoints = self.0.iter().map(|site| SiteDocument {
            name: site.name.clone(),
            area: site.area.0.clone(),
            lat: site.position.map(Position::lat),
            lon: site.position.map(Position::lon),
            heading: site.heading,
        });
        let checkpoints = checkpoints.collect();
        let document = Document { format: FORMAT.to_owned(), version: VERSION, checkpoints };
        // Strings, finite numbers and lists alone, which JSON has.
        serde_json::to_vec_pretty(&document).unwrap_or_default()
    }

    /// The checkpoint of exactly this name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&CheckpointSite> {
        self.0.iter().find(|site| site.name == name)
    }

    /// As [`get`](Self::get), with an error that helps.
    ///
    /// # Errors
    /// [`UnknownCheckpoint`] lists the names that there are, and the nearest.
    pub fn find(&self, name: &str) -> Result<&CheckpointSite, UnknownCheckpoint> {
        self.get(name).ok_or_else(|| UnknownCheckpoint {
            name: name.to_owned(),
            nearest: self.nearest(name).map(str::to_owned),
            known: self.names().map(str::to_owned).collect(),
        })
    }

    /// The names, in the order of the document.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|site| site.name.as_str())
    }

    /// The checkpoints, in the order of the document.
    pub fn iter(&self) -> impl Iterator<Item = &CheckpointSite> {
        self.0.iter()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// True where there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The name that takes the fewest changes, if at most a third of its letters.
    fn nearest(&self, name: &str) -> Option<&str> {
        let wanted = name.to_lowercase();
        let best =
            self.names().map(|known| (edits(&wanted, &known.to_lowercase()), known)).min()?;
        (best.0.saturating_mul(3) <= wanted.chars().count()).then_some(best.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(sites: &str) -> Result<Checkpoints, CheckpointsError> {
        let head = r#"{"format":"chot-checkpoints","version":1,"checkpoints":["#;
        Checkpoints::parse(format!("{head}{sites}]}}").as_bytes())
    }

    #[test]
    fn a_checkpoint_is_found_by_its_exact_name() {
        let list = document(
            r#"{"name":"Y bridge","area":"d8","lat":10.75,"lon":106.68,"heading":20},
               {"name":"Tân Thuận","area":"d7"}"#,
        )
        .unwrap();
        let bridge = list.get("Y bridge").unwrap();
        assert_eq!((bridge.area.as_str(), bridge.heading), ("d8", Some(20.0)));
        assert_eq!(bridge.position.unwrap(), Position::new(10.75, 106.68).unwrap());
        assert_eq!(list.find("Tân Thuận").unwrap().position, None);
        assert_eq!(Checkpoints::parse(&list.to_json()).unwrap(), list);

        let error = list.find("y bridg").unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no checkpoint \"y bridg\" (did you mean \"Y bridge\"?); known: Y bridge, Tân Thuận"
        );
        assert_eq!(list.find("elsewhere").unwrap_err().nearest, None);
        // Two neighbours that changed places are one slip.
        assert_eq!(list.find("Yb rigde").unwrap_err().nearest.as_deref(), Some("Y bridge"));
    }

    #[test]
    fn mistakes_are_named_with_their_place() {
        for (sites, says) in [
            (r#"{"name":"A","area":"d1","latt":1}"#, "latt"),
            (r#"{"name":"A","area":"d1","lat":"1"}"#, "checkpoints[0].lat"),
            (r#"{"name":"A","area":"d1","lat":1}"#, "stand together"),
            (r#"{"name":"A","area":"d1","lat":106,"lon":10}"#, "-90..90"),
            (r#"{"name":"A","area":"d1","heading":360}"#, "360"),
            (r#"{"name":"A","area":"d1","heading":-1}"#, "360"),
            (r#"{"name":" ","area":"d1"}"#, "name is empty"),
            (r#"{"name":"A","area":""}"#, "area is empty"),
            (r#"{"name":"A","area":"d1"},{"name":"A","area":"d2"}"#, "also that of checkpoint 1"),
            (r#"{"name":"A"}"#, "area"),
        ] {
            let error = document(sites).unwrap_err().to_string();
            assert!(error.contains(says), "{sites}: {error}");
        }
        let newer = br#"{"format":"chot-checkpoints","version":2,"new":1}"#;
        assert_eq!(Checkpoints::parse(newer), Err(CheckpointsError::NewerVersion { found: 2 }));
        let other = br#"{"format":"x","version":1}"#;
        assert_eq!(Checkpoints::parse(other), Err(CheckpointsError::NotCheckpoints));
    }
}
