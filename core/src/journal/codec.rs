//! A record as bytes: one CBOR map, deterministic (RFC 8949 section 4.2.1), versioned.
//!
//! Keys ascend, what is absent has no key, lengths are definite, integers shortest. The reader
//! takes nothing else: what it has read must encode to the very bytes that it read.

use std::convert::Infallible;

use minicbor::{Decoder, Encoder};

use super::passage::{Paper, Passage, PolicyVersion};
use super::record::{AnchorProblem, Entry, Notice, PastPassage, PortalShown};
use crate::code::Numbered;
use crate::model::{Area, Reason, Subject};
use crate::policy::{Obligation, Verdict};
use crate::time::{BootId, Instant};

/// The form of most records.
const VERSION: u64 = 1;
/// The form that knows steps of a case and shown portal codes. A record has the lowest version that
/// holds what it says, so that there is one form of each.
const VERSION_OF_CASES: u64 = 2;

const PASSAGE: u64 = 0;
const UNACKNOWLEDGED: u64 = 1;
const ANCHOR: u64 = 2;
const FLOOR_RESET: u64 = 3;
const PORTAL_SHOWN: u64 = 4;

impl PastPassage {
    /// What will be read back of a verdict and its passage.
    pub(super) fn of(verdict: &Verdict, passage: &Passage) -> Self {
        Self {
            at: to_microseconds(passage.clock.wall),
            monotonic_us: u64::try_from(passage.clock.monotonic.as_micros()).unwrap_or(u64::MAX),
            boot: passage.clock.boot,
            clock_trusted: passage.clock_trusted,
            checkpoint: passage.checkpoint.clone(),
            area: passage.area.clone(),
            subject: passage.subject,
            decision: verdict.decision(),
            reasons: verdict.reasons().to_vec(),
            obligations: verdict.obligations().to_vec(),
            rule: verdict.rule().map(str::to_owned),
            phase: verdict.phase().map(str::to_owned),
            policy: passage.policy.clone(),
            published_at: passage.published_at.map(to_microseconds),
            papers: passage.papers.clone(),
            assurance: passage.assurance,
            presentation: passage.presentation,
            issuer_key: passage.issuer_key,
            replay_horizon: passage.replay_horizon.map(to_microseconds),
            continues: passage.continues,
        }
    }
}

/// The instant without what is finer than a microsecond.
pub(super) fn to_microseconds(at: Instant) -> Instant {
    Instant::from_timestamp_micros(at.timestamp_micros()).unwrap_or(at)
}

type Encoded = Result<(), minicbor::encode::Error<Infallible>>;

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

fn encode_passage(e: &mut Encoder<&mut Vec<u8>>, p: &PastPassage) -> Encoded {
    let optional = [
        p.subject.is_some(),
        !p.obligations.is_empty(),
        p.rule.is_some(),
        p.phase.is_some(),
        p.policy.is_some(),
        p.published_at.is_some(),
        !p.papers.is_empty(),
        p.assurance.is_some(),
        p.presentation.is_some(),
        p.issuer_key.is_some(),
        p.replay_horizon.is_some(),
        p.continues.is_some(),
    ];
    let present = optional.iter().map(|there| u64::from(*there)).sum::<u64>();
    let version = if p.continues.is_some() { VERSION_OF_CASES } else { VERSION };
    e.map(10 + present)?.u64(0)?.u64(version)?.u64(1)?.u64(PASSAGE)?;
    e.u64(2)?.i64(p.at.timestamp_micros())?;
    e.u64(3)?.u64(p.monotonic_us)?;
    e.u64(4)?.bytes(&p.boot.0)?;
    e.u64(5)?.bool(p.clock_trusted)?;
    e.u64(6)?.str(&p.checkpoint)?;
    e.u64(7)?.str(p.area.as_str())?;
    if let Some(subject) = p.subject {
        e.u64(8)?.bytes(&subject.0)?;
    }
    e.u64(9)?.u8(p.decision.number())?;
    e.u64(10)?;
    texts(e, p.reasons.iter().map(Reason::code))?;
    if !p.obligations.is_empty() {
        e.u64(11)?;
        texts(e, p.obligations.iter().map(|Obligation(code)| code.as_str()))?;
    }
    if let Some(rule) = &p.rule {
        e.u64(12)?.str(rule)?;
    }
    if let Some(phase) = &p.phase {
        e.u64(13)?.str(phase)?;
    }
    if let Some(policy) = &p.policy {
        e.u64(14)?.array(2)?.str(&policy.id)?.u64(policy.version)?;
    }
    if let Some(at) = p.published_at {
        e.u64(15)?.i64(at.timestamp_micros())?;
    }
    if !p.papers.is_empty() {
        e.u64(16)?.array(length(p.papers.len()))?;
        for Paper { kind, number } in &p.papers {
            match number {
                None => e.array(1)?.str(kind)?,
                Some(number) => e.array(2)?.str(kind)?.str(number)?,
            };
        }
    }
    if let Some(assurance) = p.assurance {
        e.u64(17)?.u8(assurance.number())?;
    }
    if let Some(digest) = p.presentation {
        e.u64(18)?.bytes(&digest)?;
    }
    if let Some(key) = p.issuer_key {
        e.u64(19)?.bytes(&key)?;
    }
    if let Some(at) = p.replay_horizon {
        e.u64(20)?.i64(at.timestamp_micros())?;
    }
    if let Some(before) = p.continues {
        e.u64(21)?.u64(before)?;
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
    }
    Ok(())
}

fn texts<'t>(
    e: &mut Encoder<&mut Vec<u8>>,
    items: impl ExactSizeIterator<Item = &'t str>,
) -> Encoded {
    e.array(length(items.len()))?;
    for item in items {
        e.str(item)?;
    }
    Ok(())
}

fn length(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// What bytes should have been and weren't.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Expected(pub(super) &'static str);

impl From<minicbor::decode::Error> for Expected {
    fn from(_: minicbor::decode::Error) -> Self {
        Self("a CBOR map of the journal's fields")
    }
}

/// Reads an entry. Allocates no more than a small multiple of the bytes.
pub(super) fn decode(bytes: &[u8]) -> Result<Entry, Expected> {
    let mut d = Decoder::new(bytes);
    let keys = d.map()?.ok_or(Expected("a map of definite length"))?;
    if keys < 3 || d.u64()? != 0 || !(VERSION..=VERSION_OF_CASES).contains(&d.u64()?) {
        return Err(Expected("a record of version 1 or 2"));
    }
    if d.u64()? != 1 {
        return Err(Expected("the record's kind"));
    }
    let entry = match d.u64()? {
        PASSAGE => Entry::Passage(Box::new(decode_passage(&mut d, keys - 2)?)),
        PORTAL_SHOWN => Entry::PortalShown(decode_portal_shown(&mut d, keys)?),
        UNACKNOWLEDGED if d.u64()? == 2 => {
            Entry::Notice(Notice::Unacknowledged { sequence: d.u64()? })
        }
        FLOOR_RESET if d.u64()? == 2 => {
            let published_at = instant(&mut d)?;
            let floor = match keys {
                3 => None,
                _ if d.u64()? == 3 => Some(instant(&mut d)?),
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
                AnchorProblem::NotInChain { sequence, hash: fixed(&mut d)? }
            }
            _ => return Err(Expected("a problem of the anchor")),
        })),
        _ => return Err(Expected("a kind of record that this version knows")),
    };
    // Order of keys, doubled keys, another version than the content's, longer forms of numbers, trailing bytes: all end here.
    if encode(&entry) != bytes {
        return Err(Expected("deterministic encoding"));
    }
    Ok(entry)
}

fn decode_passage(d: &mut Decoder<'_>, keys: u64) -> Result<PastPassage, Expected> {
    let mut at = None;
    let mut monotonic_us = None;
    let mut boot = None;
    let mut clock_trusted = None;
    let mut checkpoint = None;
    let mut area = None;
    let mut subject = None;
    let mut decision = None;
    let mut reasons = Vec::new();
    let mut obligations = Vec::new();
    let mut rule = None;
    let mut phase = None;
    let mut policy = None;
    let mut published_at = None;
    let mut papers = Vec::new();
    let mut assurance = None;
    let mut presentation = None;
    let mut issuer_key = None;
    let mut replay_horizon = None;
    let mut continues = None;
    for _ in 0..keys {
        match d.u64()? {
            2 => at = Some(instant(d)?),
            3 => monotonic_us = Some(d.u64()?),
            4 => boot = Some(BootId(fixed(d)?)),
            5 => clock_trusted = Some(d.bool()?),
            6 => checkpoint = Some(d.str()?.to_owned()),
            7 => area = Some(Area(d.str()?.to_owned())),
            8 => subject = Some(Subject(fixed(d)?)),
            9 => decision = Some(numbered(d, "permit, deny or refer")?),
            10 => {
                reasons = list(d, |d| {
                    let Ok(reason) = d.str()?.parse::<Reason>();
                    Ok(reason)
                })?;
            }
            11 => obligations = list(d, |d| Ok(Obligation(d.str()?.to_owned())))?,
            12 => rule = Some(d.str()?.to_owned()),
            13 => phase = Some(d.str()?.to_owned()),
            14 => {
                d.array()?;
                policy = Some(PolicyVersion { id: d.str()?.to_owned(), version: d.u64()? });
            }
            15 => published_at = Some(instant(d)?),
            16 => papers = list(d, paper)?,
            17 => assurance = Some(numbered(d, "an assurance")?),
            18 => presentation = Some(fixed(d)?),
            19 => issuer_key = Some(fixed(d)?),
            20 => replay_horizon = Some(instant(d)?),
            21 => continues = Some(d.u64()?),
            _ => return Err(Expected("fields that this version knows")),
        }
    }
    let missing = Expected("all the fields that a passage always has");
    Ok(PastPassage {
        at: at.ok_or(missing)?,
        monotonic_us: monotonic_us.ok_or(missing)?,
        boot: boot.ok_or(missing)?,
        clock_trusted: clock_trusted.ok_or(missing)?,
        checkpoint: checkpoint.ok_or(missing)?,
        area: area.ok_or(missing)?,
        subject,
        decision: decision.ok_or(missing)?,
        reasons,
        obligations,
        rule,
        phase,
        policy,
        published_at,
        papers,
        assurance,
        presentation,
        issuer_key,
        replay_horizon,
        continues,
    })
}

fn decode_portal_shown(d: &mut Decoder<'_>, keys: u64) -> Result<PortalShown, Expected> {
    let expected = Expected("a time, a checkpoint and its area");
    let key = |d: &mut Decoder<'_>, key| match d.u64() {
        Ok(found) if found == key => Ok(()),
        _ => Err(expected),
    };
    key(d, 2)?;
    let at = instant(d)?;
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

fn list<'b, T>(
    d: &mut Decoder<'b>,
    mut item: impl FnMut(&mut Decoder<'b>) -> Result<T, Expected>,
) -> Result<Vec<T>, Expected> {
    let count = d.array()?.ok_or(Expected("an array of definite length"))?;
    // The count is the input's claim: nothing is reserved for it.
    let mut items = Vec::new();
    for _ in 0..count {
        items.push(item(d)?);
    }
    Ok(items)
}

fn paper(d: &mut Decoder<'_>) -> Result<Paper, Expected> {
    let parts = d.array()?;
    let kind = d.str()?.to_owned();
    let number = if parts == Some(2) { Some(d.str()?.to_owned()) } else { None };
    Ok(Paper { kind, number })
}

fn fixed<const N: usize>(d: &mut Decoder<'_>) -> Result<[u8; N], Expected> {
    d.bytes()?.try_into().map_err(|_| Expected("a byte string of the field's length"))
}

fn instant(d: &mut Decoder<'_>) -> Result<Instant, Expected> {
    Instant::from_timestamp_micros(d.i64()?).ok_or(Expected("an instant of the calendar"))
}

/// One of a concept's numbers.
fn numbered<T: Numbered>(d: &mut Decoder<'_>, expected: &'static str) -> Result<T, Expected> {
    u8::try_from(d.u64()?).ok().and_then(T::from_number).ok_or(Expected(expected))
}
