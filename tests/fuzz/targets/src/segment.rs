//! The roster's segments, whose hashes are made right so that the parsers behind them are reached,
//! and the trace list.

use std::collections::BTreeMap;

use chot_core::model::{Area, Duty, Place, Position, RosterKey, Trace, TraceClass, WeekdaySet};
use chot_core::published::TraceList;
use chot_core::published::roster::{
    Found, MemoryPages, Roster, RosterEntry, Segment, SegmentBuilder, SegmentKind,
};
use sha2::{Digest as _, Sha256};

/// Sizes of `core/design/ROSTER.md`.
const HEADER: usize = 144;
const DIRECTORY_ENTRY: usize = 48;
const PAGE: usize = 146 * 28;

/// A byte that says what follows: a segment as it is (0), one whose hashes are to be made right
/// (1), a trace list (2).
pub fn run(bytes: &[u8]) -> bool {
    let Some((kind, rest)) = bytes.split_first() else { return false };
    match kind % 3 {
        0 => segment(rest.to_vec()),
        1 => segment(hashed(rest)),
        _ => trace(rest),
    }
}

fn segment(bytes: Vec<u8>) -> bool {
    let Ok(segment) = Segment::open(MemoryPages::new(bytes.clone())) else { return false };
    assert_eq!(segment.byte_len(), bytes.len() as u64);
    let mut entries = BTreeMap::new();
    let mut last = None;
    let visited = segment.visit(|key, found| {
        assert!(last < Some(key), "keys out of order, or twice");
        last = Some(key);
        entries.insert(key, found);
    });
    let verified = segment.verify();
    if verified.is_ok() && visited.is_ok() {
        assert_eq!(entries.len(), segment.records() as usize);
        let removed = entries.values().filter(|found| **found == Found::Removed).count();
        assert_eq!(removed, segment.removals() as usize);
        for (key, found) in &entries {
            assert!(segment.find(key).ok().flatten().as_ref() == Some(found), "a key isn't found");
        }
        for key in [RosterKey([0; 16]), RosterKey([0x55; 16]), RosterKey([0xff; 16])] {
            let found = segment.find(&key).expect("every page was verified");
            assert!(found.as_ref() == entries.get(&key), "a key is found that isn't there");
        }
    }
    if segment.kind() == SegmentKind::Base
        && let Ok(roster) = Roster::open(bytes, Vec::new())
    {
        // `Roster::get` takes an error for an absence, and relies on there being none.
        visited.expect("an entry of a verified roster can't be read");
        assert_eq!(roster.len(), entries.len());
        written_again(&entries);
    }
    verified.is_ok()
}

/// The entries, written as a new segment, read back as they are.
fn written_again(entries: &BTreeMap<RosterKey, Found>) {
    let mut builder = SegmentBuilder::new();
    for (key, found) in entries {
        let Found::Listed(entry) = found else { continue };
        builder.list(*key, entry).expect("it was in a segment");
    }
    let bytes = builder.base().expect("they were in a segment");
    let roster = Roster::open(bytes, Vec::new()).expect("what we write is a segment");
    for (key, found) in entries {
        let Found::Listed(entry) = found else { continue };
        assert!(roster.get(key).as_ref() == Some(entry), "an entry changes when it is written");
    }
}

/// The segment with first keys and hashes of the directory, and the header's hashes, as they
/// should be. Where the parts aren't long enough it stays as it is.
fn hashed(bytes: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let Some(header) = bytes.first_chunk::<HEADER>() else { return bytes };
    let number = |at: usize| {
        let word = [header[at], header[at + 1], header[at + 2], header[at + 3]];
        u32::from_le_bytes(word) as usize
    };
    let directory = HEADER..HEADER + number(24).saturating_mul(DIRECTORY_ENTRY);
    let tables = directory.end..directory.end + (28..44).step_by(4).map(number).sum::<usize>();
    let Some(index) = bytes.get(tables.end..) else { return bytes };
    let entries = index.chunks(PAGE).filter(|page| page.len() >= 16);
    let entries = entries.flat_map(|page| [&page[..16], Sha256::digest(page).as_slice()].concat());
    let entries: Vec<u8> = entries.collect();
    let length = entries.len().min(directory.len());
    bytes[HEADER..HEADER + length].copy_from_slice(&entries[..length]);
    let (directory, tables) = (Sha256::digest(&bytes[directory]), Sha256::digest(&bytes[tables]));
    bytes[80..112].copy_from_slice(&directory);
    bytes[112..HEADER].copy_from_slice(&tables);
    bytes
}

fn trace(bytes: &[u8]) -> bool {
    let Ok(list) = TraceList::open(bytes) else { return false };
    let (keys, _) = bytes[16..].as_chunks::<24>();
    let keys = keys.iter().map(|entry| RosterKey(*entry.first_chunk().unwrap()));
    let mut entries = BTreeMap::new();
    keys.for_each(|key| {
        entries.insert(key, list.get(&key));
    });
    assert_eq!(entries.values().map(Vec::len).sum::<usize>(), list.len(), "an entry isn't found");
    let all = entries.iter().flat_map(|(key, of)| of.iter().map(move |trace| (key, trace)));
    assert_eq!(TraceList::encode(all).expect("it was a list"), bytes, "a second form of a list");
    true
}

/// A base of several pages, one of a few people, and a list.
pub fn seeds() -> Vec<Vec<u8>> {
    let entry = |n: u8| RosterEntry {
        employer: format!("Department {}", n % 5),
        duty: match n % 3 {
            0 => Duty::Never,
            1 => Duty::Weekdays(WeekdaySet::from_bits(n & 0x7f | 1)),
            _ => Duty::Dates(vec!["2021-10-05".parse().unwrap(), "2021-10-08".parse().unwrap()]),
        },
        home: (!n.is_multiple_of(4)).then(|| Place { area: Area("d7".into()), position: None }),
        work: (n % 4 > 1).then(|| Place {
            area: Area("d1".into()),
            position: Position::new(10.5 + f64::from(n % 7) / 10.0, 106.7).ok(),
        }),
    };
    let base = |people: u8| {
        let mut builder = SegmentBuilder::new();
        for n in 0..people {
            let key = RosterKey([n.wrapping_mul(151); 16]);
            builder.list(key, &entry(n)).unwrap();
        }
        builder.base().unwrap()
    };
    let day = |text: &str| text.parse().ok();
    let traces = [
        Trace { class: TraceClass::F0, from: None, until: None },
        Trace { class: TraceClass::F1, from: day("2021-10-01"), until: None },
        Trace { class: TraceClass::F2, from: day("2021-10-01"), until: day("2021-10-14") },
    ];
    let keys = [RosterKey([1; 16]), RosterKey([1; 16]), RosterKey([2; 16])];
    let list = TraceList::encode(keys.iter().zip(&traces)).unwrap();
    vec![
        [vec![0], base(3)].concat(),
        [vec![1], base(0)].concat(),
        [vec![1], base(3)].concat(),
        [vec![1], base(180)].concat(),
        [vec![2], list].concat(),
    ]
}
