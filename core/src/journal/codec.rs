//! A record as bytes: one CBOR map, deterministic (RFC 8949 section 4.2.1), versioned.
//!
//! Keys ascend, what is absent has no key, lengths are definite, integers shortest. The reader
//! takes nothing else: what it has read must encode to the very bytes that it read.

use minicbor::{Decoder, Encoder};

use super::fields::{
    self, Field, VERSION, VERSION_OF_CASES, VERSION_OF_LOSS, VERSION_OF_RETENTION,
};
use super::record::{AnchorProblem, Entry, Notice, PastPassage, PortalShown};
use super::stored::{Encoded, Expected, Stored};
use crate::model::Area;

const PASSAGE: u64 = 0;
const UNACKNOWLEDGED: u64 = 1;
const ANCHOR: u64 = 2;
const FLOOR_RESET: u64 = 3;
const PORTAL_SHOWN: u64 = 4;
const REPLACED: u64 = 5;
const RENEWED: u64 = 6;
const PURGED: u64 = 7;

/// The bytes of an entry.
pub(super) fn encode(entry: &Entry) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(256);
    let mut encoder = Encoder::new(&mut bytes);
    let done = match entry {
        Entry::Passage(passage) => encode_passage(&mut encoder, passage),
        Entry::PortalShown(shown) => encode_portal_shown(&mut encoder, shown),
        Entry::Notice(notice) => encode_notice(&mut encoder, notice),
    };
    // Writing into a Vec fails never: the error type has no value but for custom messages.
    debug_assert!(done.is_ok());
    bytes
}

fn encode_passage(e: &mut Encoder<&mut Vec<u8>>, passage: &PastPassage) -> Encoded {
    let fields = Field::of(passage);
    let keys = u64::try_from(fields.len() + 2).unwrap_or(u64::MAX);
    let version = fields.iter().map(|field| field.version).max().unwrap_or(VERSION);
    e.map(keys)?.u64(0)?.u64(version)?.u64(1)?.u64(PASSAGE)?;
    for field in fields {
        e.u64(field.key)?;
        field.write(passage, e)?;
    }
    Ok(())
}

fn encode_portal_shown(e: &mut Encoder<&mut Vec<u8>>, shown: &PortalShown) -> Encoded {
    e.map(if shown.continues.is_some() { 7 } else { 6 })?;
    e.u64(0)?.u64(VERSION_OF_CASES)?.u64(1)?.u64(PORTAL_SHOWN)?;
    e.u64(2)?.i64(shown.at.timestamp_micros())?;
    e.u64(3)?.bool(shown.clock_trusted)?;
    e.u64(4)?.str(&shown.checkpoint)?.u64(5)?.str(shown.area.as_str())?;
    if let Some(before) = shown.continues {
        e.u64(6)?.u64(before)?;
    }
    Ok(())
}

fn encode_notice(e: &mut Encoder<&mut Vec<u8>>, notice: &Notice) -> Encoded {
    match notice {
        Notice::Unacknowledged { sequence } => {
            e.map(3)?.u64(0)?.u64(VERSION)?.u64(1)?.u64(UNACKNOWLEDGED)?.u64(2)?.u64(*sequence)?;
        }
        Notice::FloorReset { published_at, floor } => {
            e.map(if floor.is_some() { 4 } else { 3 })?;
            e.u64(0)?.u64(VERSION)?.u64(1)?.u64(FLOOR_RESET)?;
            e.u64(2)?.i64(published_at.timestamp_micros())?;
            if let Some(floor) = floor {
                e.u64(3)?.i64(floor.timestamp_micros())?;
            }
        }
        Notice::Anchor(problem) => {
            let keys = if matches!(problem, AnchorProblem::NotInChain { .. }) { 5 } else { 3 };
            e.map(keys)?.u64(0)?.u64(VERSION)?.u64(1)?.u64(ANCHOR)?.u64(2)?;
            match problem {
                AnchorProblem::Missing => e.u64(0)?,
                AnchorProblem::Unreadable => e.u64(1)?,
                AnchorProblem::NotInChain { sequence, hash } => {
                    e.u64(2)?.u64(3)?.u64(*sequence)?.u64(4)?.bytes(hash)?
                }
            };
        }
        Notice::Replaced { before } => {
            e.map(3)?.u64(0)?.u64(VERSION_OF_LOSS)?.u64(1)?.u64(REPLACED)?;
            e.u64(2)?.bytes(before)?;
        }
        Notice::Renewed { at } => {
            e.map(3)?.u64(0)?.u64(VERSION_OF_LOSS)?.u64(1)?.u64(RENEWED)?;
            e.u64(2)?.i64(at.timestamp_micros())?;
        }
        Notice::Purged { through, hash, records, lost, before } => {
            e.map(7)?.u64(0)?.u64(VERSION_OF_RETENTION)?.u64(1)?.u64(PURGED)?;
            e.u64(2)?.u64(*through)?.u64(3)?.bytes(hash)?.u64(4)?.u64(*records)?;
            e.u64(5)?.u64(*lost)?.u64(6)?.i64(before.timestamp_micros())?;
        }
    }
    Ok(())
}

/// Reads an entry. Allocates no more than a small multiple of the bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Entry, Expected> {
    let mut d = Decoder::new(bytes);
    let keys = d.map()?.ok_or(Expected("a map of definite length"))?;
    if keys < 3 || d.u64()? != 0 || !(VERSION..=VERSION_OF_RETENTION).contains(&d.u64()?) {
        return Err(Expected("a record of version 1 to 4"));
    }
    if d.u64()? != 1 {
        return Err(Expected("the record's kind"));
    }
    let entry = match d.u64()? {
        PASSAGE => Entry::Passage(Box::new(fields::read(&mut d, keys - 2)?)),
        PORTAL_SHOWN => Entry::PortalShown(decode_portal_shown(&mut d, keys)?),
        UNACKNOWLEDGED if d.u64()? == 2 => {
            Entry::Notice(Notice::Unacknowledged { sequence: d.u64()? })
        }
        FLOOR_RESET if d.u64()? == 2 => {
            let published_at = Stored::read(&mut d)?;
            let floor = match keys {
                3 => None,
                _ if d.u64()? == 3 => Some(Stored::read(&mut d)?),
                _ => return Err(Expected("a floor of time")),
            };
            Entry::Notice(Notice::FloorReset { published_at, floor })
        }
        ANCHOR if d.u64()? == 2 => Entry::Notice(Notice::Anchor(match d.u64()? {
            0 => AnchorProblem::Missing,
            1 => AnchorProblem::Unreadable,
            2 if d.u64()? == 3 => {
                let sequence = d.u64()?;
                d.u64()?;
                AnchorProblem::NotInChain { sequence, hash: Stored::read(&mut d)? }
            }
            _ => return Err(Expected("a problem of the anchor")),
        })),
        REPLACED if d.u64()? == 2 => {
            let before = d.bytes()?.try_into();
            let before = before.map_err(|_| Expected("a journal's id of 16 bytes"))?;
            Entry::Notice(Notice::Replaced { before })
        }
        RENEWED if d.u64()? == 2 => Entry::Notice(Notice::Renewed { at: Stored::read(&mut d)? }),
        PURGED => Entry::Notice(decode_purged(&mut d)?),
        _ => return Err(Expected("a kind of record that this version knows")),
    };
    // Order of keys, doubled keys, another version than the content's, longer forms of numbers, trailing bytes: all end here.
    if encode(&entry) != bytes {
        return Err(Expected("deterministic encoding"));
    }
    Ok(entry)
}

fn decode_purged(d: &mut Decoder<'_>) -> Result<Notice, Expected> {
    let key = |d: &mut Decoder<'_>, key| match d.u64() {
        Ok(found) if found == key => Ok(()),
        _ => Err(Expected("through which record, its hash, how many, what was wrong, before when")),
    };
    key(d, 2)?;
    let through = d.u64()?;
    key(d, 3)?;
    let hash = Stored::read(d)?;
    key(d, 4)?;
    let records = d.u64()?;
    key(d, 5)?;
    let lost = d.u64()?;
    key(d, 6)?;
    let before = Stored::read(d)?;
    Ok(Notice::Purged { through, hash, records, lost, before })
}

fn decode_portal_shown(d: &mut Decoder<'_>, keys: u64) -> Result<PortalShown, Expected> {
    let expected = Expected("a time, a checkpoint and its area");
    let key = |d: &mut Decoder<'_>, key| match d.u64() {
        Ok(found) if found == key => Ok(()),
        _ => Err(expected),
    };
    key(d, 2)?;
    let at = Stored::read(d)?;
    key(d, 3)?;
    let clock_trusted = d.bool()?;
    key(d, 4)?;
    let checkpoint = d.str()?.to_owned();
    key(d, 5)?;
    let area = Area(d.str()?.to_owned());
    let continues = if keys > 6 {
        key(d, 6)?;
        Some(d.u64()?)
    } else {
        None
    };
    Ok(PortalShown { at, clock_trusted, checkpoint, area, continues })
}
