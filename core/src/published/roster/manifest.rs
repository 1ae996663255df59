//! `roster/manifest.json`: which segments make today's roster.

use serde::{Deserialize, Serialize};

use super::Roster;
use super::error::RosterError;
use super::layout::SegmentId;
use super::pages::Pages;
use super::segment::Segment;
use crate::encoding::place;
use crate::published::target::ROSTER_FOLDER;

const FORMAT: &str = "chot-roster";
const VERSION: u32 = 1;
/// More than [`next_segment`](super::next_segment) ever makes.
const MAX_DELTAS: usize = 64;

/// Names the segments, which are sealed targets of their own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RosterManifest {
    format: String,
    version: u32,
    /// How many people are listed.
    pub people: u32,
    /// The base.
    pub base: SegmentRef,
    /// The deltas, oldest first.
    pub deltas: Vec<SegmentRef>,
}

/// A segment, by its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SegmentRef {
    /// The segment's name.
    #[serde(with = "hex_id")]
    pub id: SegmentId,
    /// Records of its index, removals included.
    pub records: u32,
    /// Length in bytes before it is sealed.
    pub bytes: u64,
}

/// What a document says about itself before all else.
#[derive(Deserialize)]
struct Head {
    format: String,
    version: u32,
}

impl RosterManifest {
    /// The manifest of a roster.
    #[must_use]
    pub(crate) fn of<P: Pages>(roster: &Roster<P>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            people: u32::try_from(roster.len()).unwrap_or(u32::MAX),
            base: SegmentRef::of(roster.base()),
            deltas: roster.deltas().iter().map(SegmentRef::of).collect(),
        }
    }

    /// The manifest of a base alone.
    #[cfg(feature = "authority")]
    pub(crate) fn of_base<P: Pages>(base: &Segment<P>) -> Self {
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            people: base.people(),
            base: SegmentRef::of(base),
            deltas: Vec::new(),
        }
    }

    /// With its base and no delta.
    #[cfg(feature = "authority")]
    pub(crate) fn without_deltas(self) -> Self {
        Self { deltas: Vec::new(), ..self }
    }

    /// With one more delta.
    #[cfg(feature = "authority")]
    pub(crate) fn followed_by<P: Pages>(mut self, delta: &Segment<P>) -> Self {
        self.people = delta.people();
        self.deltas.push(SegmentRef::of(delta));
        self
    }

    /// Reads a manifest.
    ///
    /// # Errors
    /// [`RosterError::Manifest`], with the place of the error.
    pub fn parse(bytes: &[u8]) -> Result<Self, RosterError> {
        let wrong = |what: String| RosterError::Manifest { what };
        let head: Head = serde_json::from_slice(bytes).map_err(|e| wrong(e.to_string()))?;
        if head.format != FORMAT {
            return Err(wrong(format!("\"format\" should be \"{FORMAT}\"")));
        }
        if head.version != VERSION {
            return Err(wrong(format!(
                "it has version {}; this app reads version {VERSION} and must be updated",
                head.version
            )));
        }
        let manifest: Self = place::read(bytes).map_err(|e| wrong(e.to_string()))?;
        if manifest.deltas.len() > MAX_DELTAS {
            return Err(wrong(format!("at most {MAX_DELTAS} deltas were expected")));
        }
        Ok(manifest)
    }

    /// The manifest as JSON.
    #[must_use]
    pub fn to_json(&self) -> Vec<u8> {
        // Strings, numbers and lists alone, which JSON has.
        serde_json::to_vec_pretty(self).unwrap_or_default()
    }

    /// The base and the deltas, in the order of their publication.
    pub(crate) fn segments(&self) -> impl Iterator<Item = &SegmentRef> {
        [&self.base].into_iter().chain(&self.deltas)
    }

    /// The base and the deltas, oldest first: what `open` gives for each segment's path among the
    /// targets.
    ///
    /// # Errors
    /// The first of `open`'s.
    pub(crate) fn gather<T, E>(
        &self,
        mut open: impl FnMut(&str) -> Result<T, E>,
    ) -> Result<(T, Vec<T>), E> {
        let base = open(&self.base.target_path())?;
        let deltas = self.deltas.iter().map(|delta| open(&delta.target_path()));
        Ok((base, deltas.collect::<Result<_, _>>()?))
    }

    /// Opens the roster that the manifest names, of what `open` gives for each segment's path. Pages of
    /// the index are verified as they are needed.
    ///
    /// # Errors
    /// The first of `open`'s; [`RosterError`] if they aren't the segments that it names.
    pub(crate) fn open<P: Pages, E: From<RosterError>>(
        &self,
        open: impl FnMut(&str) -> Result<P, E>,
    ) -> Result<Roster<P>, E> {
        let (base, deltas) = self.gather(open)?;
        let base = Segment::open(base)?;
        let deltas = deltas.into_iter().map(Segment::open).collect::<Result<_, _>>()?;
        let roster = Roster::from_segments(base, deltas)?;
        self.check(&roster)?;
        Ok(roster)
    }

    /// Checks that a roster is the one that the manifest names.
    ///
    /// # Errors
    /// [`RosterError::Manifest`] if it isn't.
    pub(crate) fn check<P: Pages>(&self, roster: &Roster<P>) -> Result<(), RosterError> {
        if *self == Self::of(roster) {
            return Ok(());
        }
        Err(RosterError::Manifest { what: "the segments are not those that it names".to_owned() })
    }
}

impl SegmentRef {
    pub(crate) fn of<P: Pages>(segment: &Segment<P>) -> Self {
        Self { id: segment.id(), records: segment.records(), bytes: segment.byte_len() }
    }

    /// The segment's path among the targets: `roster/<name>.seg`.
    #[must_use]
    pub(crate) fn target_path(&self) -> String {
        format!("{ROSTER_FOLDER}{}.seg", self.id)
    }
}

/// Names as hexadecimal digits.
mod hex_id {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    use super::SegmentId;

    pub(super) fn serialize<S: Serializer>(id: &SegmentId, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(id)
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<SegmentId, D::Error> {
        let text = String::deserialize(from)?;
        SegmentId::from_hex(&text)
            .ok_or_else(|| D::Error::custom("a segment's name is 64 small hexadecimal digits"))
    }
}
