//! The fields of a passage's record, each named once: counting, writing and reading a record, and an
//! export, all go by this table.
//!
//! A new field has a line here, and its place in [`PassageEntry`] (what a surface fills in) or in
//! [`PastPassage`] (what comes from the verdict). It has a new version too: what older software wrote
//! stays as it is.

use minicbor::{Decoder, Encoder};
use serde_json::Value;

use super::passage::PassageEntry;
use super::record::PastPassage;
use super::stored::{Encoded, Expected, Stored};
use crate::model::{Area, Decision};
use crate::time::{ClockReading, FixedOffset, Instant};

/// The form of most records.
pub(super) const VERSION: u64 = 1;
/// The form that knows steps of a case and shown portal codes. A record has the lowest version that
/// holds what it says, so that there is one form of each.
pub(super) const VERSION_OF_CASES: u64 = 2;
/// The form that knows that a journal stands in another's place, and that somebody confirmed it.
pub(super) const VERSION_OF_LOSS: u64 = 3;
/// The form that knows that records were deleted for their age.
pub(super) const VERSION_OF_RETENTION: u64 = 4;

/// Whether a record has a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Presence {
    /// A record without it is refused.
    Always,
    /// Where there is something to say; what is absent has no key.
    WhereKnown,
}
use Presence::{Always, WhereKnown};

/// Whether an export has a field.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Export {
    /// As a column under its name.
    Shown,
    /// It is the journal's own affair.
    Hidden,
}
use Export::{Hidden, Shown};

/// A field of a passage's record.
pub(super) struct Field {
    /// Its key in the record.
    pub(super) key: u64,
    /// The lowest version of a record that may have it.
    pub(super) version: u64,
    /// Its name in an export.
    pub(super) name: &'static str,
    presence: Presence,
    export: Export,
    is_there: fn(&PastPassage) -> bool,
    rounded: fn(&mut PastPassage),
    write: fn(&PastPassage, &mut Encoder<&mut Vec<u8>>) -> Encoded,
    read: fn(&mut PastPassage, &mut Decoder<'_>) -> Result<(), Expected>,
    json: fn(&PastPassage, FixedOffset) -> Value,
}

macro_rules! fields {
    ($($key:literal $version:ident $presence:ident $export:ident $name:ident: $($place:ident).+;)+) => {
        &[$(Field {
            key: $key,
            version: $version,
            name: stringify!($name),
            presence: $presence,
            export: $export,
            is_there: |passage| passage.$($place).+.is_there(),
            rounded: |passage| passage.$($place).+.round(),
            write: |passage, e| passage.$($place).+.write(e),
            read: |passage, d| {
                passage.$($place).+ = Stored::read(d)?;
                Ok(())
            },
            json: |passage, offset| passage.$($place).+.json(offset),
        },)+]
    };
}

/// Every field, in the order in which an export names them. `core/design/JOURNAL.md` says what they
/// mean.
pub(super) const FIELDS: &[Field] = fields! {
    2 VERSION Always Shown at: entry.clock.wall;
    3 VERSION Always Hidden monotonic: entry.clock.monotonic;
    4 VERSION Always Hidden boot: entry.clock.boot;
    5 VERSION Always Shown clock_trusted: entry.clock_trusted;
    6 VERSION Always Shown checkpoint: entry.checkpoint;
    7 VERSION Always Shown area: entry.area;
    8 VERSION WhereKnown Shown subject: entry.subject;
    9 VERSION Always Shown decision: decision;
    10 VERSION Always Shown reasons: reasons;
    11 VERSION WhereKnown Shown obligations: obligations;
    12 VERSION WhereKnown Shown rule: rule;
    13 VERSION WhereKnown Shown phase: phase;
    14 VERSION WhereKnown Shown policy: entry.policy;
    15 VERSION WhereKnown Shown published_at: entry.published_at;
    17 VERSION WhereKnown Shown assurance: entry.assurance;
    16 VERSION WhereKnown Shown papers: entry.papers;
    18 VERSION WhereKnown Shown presentation: entry.presentation;
    19 VERSION WhereKnown Shown issuer_key: entry.issuer_key;
    20 VERSION WhereKnown Hidden replay_horizon: entry.replay_horizon;
    21 VERSION_OF_CASES WhereKnown Shown continues: entry.continues;
};

impl Field {
    /// Those that the passage's record has, their keys ascending.
    pub(super) fn of(passage: &PastPassage) -> Vec<&'static Self> {
        let is_there = |field: &&Self| field.presence == Always || (field.is_there)(passage);
        let mut fields: Vec<_> = FIELDS.iter().filter(is_there).collect();
        fields.sort_unstable_by_key(|field| field.key);
        fields
    }

    /// Those that an export has, in its order.
    pub(super) fn exported() -> impl Iterator<Item = &'static Self> {
        FIELDS.iter().filter(|field| field.export == Shown)
    }

    /// Writes its value, without its key.
    pub(super) fn write(&self, passage: &PastPassage, e: &mut Encoder<&mut Vec<u8>>) -> Encoded {
        (self.write)(passage, e)
    }

    /// Its value as an export has it; null where there is none.
    pub(super) fn json(&self, passage: &PastPassage, offset: FixedOffset) -> Value {
        (self.json)(passage, offset)
    }
}

/// The passage without what is finer than a record keeps.
pub(super) fn rounded(mut passage: PastPassage) -> PastPassage {
    FIELDS.iter().for_each(|field| (field.rounded)(&mut passage));
    passage
}

/// Reads as many fields as a record's map has left. The caller sees to their order, and to it that
/// none is there twice.
pub(super) fn read(d: &mut Decoder<'_>, count: u64) -> Result<PastPassage, Expected> {
    let mut passage = blank();
    let mut seen = Vec::new();
    for _ in 0..count {
        let key = d.u64()?;
        let field = FIELDS.iter().find(|field| field.key == key);
        let field = field.ok_or(Expected("fields that this version knows"))?;
        (field.read)(&mut passage, d)?;
        seen.push(key);
    }
    // With every field that is always there, nothing is left of what `blank` made up.
    if FIELDS.iter().any(|field| field.presence == Always && !seen.contains(&field.key)) {
        return Err(Expected("all the fields that a passage always has"));
    }
    Ok(passage)
}

/// To be read into: nothing is known, and what is always there is yet to come.
fn blank() -> PastPassage {
    let clock = ClockReading::fresh_boot(Instant::UNIX_EPOCH);
    PastPassage {
        entry: PassageEntry::new(clock, "", Area(String::new())),
        decision: Decision::Refer,
        reasons: Vec::new(),
        obligations: Vec::new(),
        rule: None,
        phase: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_and_every_name_is_there_once() {
        let mut keys: Vec<_> = FIELDS.iter().map(|field| field.key).collect();
        keys.sort_unstable();
        // 0 and 1 are the version and the kind. No key is left out, or given anew.
        assert_eq!(keys, (2..=21).collect::<Vec<u64>>());
        let names: std::collections::BTreeSet<_> = FIELDS.iter().map(|field| field.name).collect();
        assert_eq!(names.len(), FIELDS.len());
    }

    #[test]
    fn every_field_of_an_export_is_named_in_its_documentation() {
        let export = include_str!("export/mod.rs");
        for field in Field::exported() {
            assert!(export.contains(&format!("`{}`", field.name)), "{}", field.name);
        }
    }

    #[test]
    fn every_field_stands_in_the_design() {
        let design = include_str!("../../design/JOURNAL.md");
        let row = |key: u64| {
            design.lines().any(|line| {
                let keys = line.strip_prefix("| ").and_then(|rest| rest.split(" |").next());
                keys.is_some_and(|keys| match keys.split_once('–') {
                    Some((first, last)) => {
                        let bound = |text: &str| text.parse::<u64>().ok();
                        bound(first).is_some_and(|first| first <= key)
                            && bound(last).is_some_and(|last| key <= last)
                    }
                    None => keys.split(", ").any(|one| one == key.to_string()),
                })
            })
        };
        assert!(!row(99));
        for field in FIELDS {
            assert!(row(field.key), "core/design/JOURNAL.md lacks {}: {}", field.key, field.name);
        }
    }
}
