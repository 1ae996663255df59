use std::collections::BTreeMap;
use std::io::{self, Cursor, Seek as _, SeekFrom, Write as _};

use proptest::prelude::*;

use super::*;
use crate::keys::{EpochKey, seal_paged};
use crate::model::{Area, Duty, Place, Position, WeekdaySet};
use crate::published::EpochKeys;
use crate::storage::SharedFile;
use crate::time::NaiveDate;

fn entry(number: u32) -> RosterEntry {
    let duty = match number % 3 {
        0 => Duty::Weekdays(WeekdaySet::from_bits(0x1f)),
        1 => Duty::Dates(
            (1..=number % 5 + 1).map(|d| NaiveDate::from_ymd_opt(2021, 10, d).unwrap()).collect(),
        ),
        _ => Duty::Never,
    };
    let position = Position::new(f64::from(10_700 + number % 90) / 1000.0, 106.7).unwrap();
    RosterEntry {
        employer: format!("Department {}", number % 17),
        duty,
        home: Some(Place { area: Area(format!("d{}", number % 12)), position: Some(position) }),
        work: (!number.is_multiple_of(4))
            .then(|| Place { area: Area("d1".into()), position: None }),
    }
}

/// Keys spread as keyed hashes are.
fn key(number: u32) -> RosterKey {
    let hash = layout::sha256(&number.to_le_bytes());
    RosterKey(*hash.first_chunk().unwrap())
}

fn base(numbers: impl Iterator<Item = u32>) -> Vec<u8> {
    let mut builder = SegmentBuilder::new();
    numbers.for_each(|number| builder.list(key(number), &entry(number)).unwrap());
    builder.base().unwrap()
}

#[test]
fn everybody_listed_is_found_and_nobody_else() {
    for count in [0, 1, 145, 146, 147, 1000] {
        let roster = Roster::open(base(0..count), vec![]).unwrap();
        assert_eq!(roster.len(), usize::try_from(count).unwrap());
        assert_eq!(roster.is_empty(), count == 0);
        for number in 0..count {
            assert!(roster.get(&key(number)) == Some(entry(number)), "{number} of {count}");
        }
        for number in count..count + 500 {
            assert!(roster.get(&key(number)).is_none(), "{number} of {count}");
        }
    }
}

#[test]
fn the_same_records_give_the_same_bytes_and_28_each_in_the_index() {
    let bytes = base(0..1000);
    assert_eq!(bytes, base((0..1000).rev()));
    let twice = base(0..1000).len();
    let without_index = twice - 28 * 1000;
    assert!(without_index < 8000, "{without_index} bytes beside the index");
}

#[test]
fn skewed_keys_are_found_too() {
    let mut builder = SegmentBuilder::new();
    let keys: Vec<_> = (0..2000_u32)
        .map(|n| {
            let mut key = [0; 16];
            key[12..].copy_from_slice(&n.to_be_bytes());
            if n > 1500 {
                key[0] = 0xff;
            }
            RosterKey(key)
        })
        .collect();
    keys.iter().for_each(|key| builder.list(*key, &entry(1)).unwrap());
    let roster = Roster::open(builder.base().unwrap(), vec![]).unwrap();
    assert!(keys.iter().all(|key| roster.get(key).is_some()));
    assert!(roster.get(&RosterKey([0x80; 16])).is_none());
    assert!(roster.get(&RosterKey([0xff; 16])).is_none());
}

#[test]
fn positions_come_back_to_about_a_hundred_metres() {
    for (lat, lon) in [(10.776_94, 106.700_91), (-89.999_6, -179.999_6), (0.0, 0.0), (90.0, 180.0)]
    {
        let exact = Position::new(lat, lon).unwrap();
        let place = Place { area: Area("d1".into()), position: Some(exact) };
        let mut builder = SegmentBuilder::new();
        builder.list(key(1), &RosterEntry { home: Some(place), ..entry(1) }).unwrap();
        let roster = Roster::open(builder.base().unwrap(), vec![]).unwrap();
        let home = roster.get(&key(1)).unwrap().home.unwrap().position.unwrap();
        assert!(home.distance_m(exact) < 80.0, "{lat} {lon}");
    }
}

#[test]
fn rosters_are_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Roster>();
    shared::<Roster<FilePages>>();
}

#[test]
fn a_key_twice_is_refused() {
    let mut builder = SegmentBuilder::new();
    builder.list(key(1), &entry(1)).unwrap();
    builder.list(key(1), &entry(2)).unwrap();
    assert!(matches!(builder.base(), Err(RosterError::DuplicateKey)));
}

#[test]
fn any_changed_byte_is_found() {
    let good = base(0..150);
    let id = Segment::open(MemoryPages::new(good.clone())).unwrap().id();
    for at in 0..good.len() {
        let mut bad = good.clone();
        bad[at] ^= 1;
        // A change of the header that leaves it sound makes another segment: its name tells.
        let opened = Segment::open_expecting(MemoryPages::new(bad), id);
        assert!(opened.and_then(|segment| segment.verify()).is_err(), "byte {at}");
        if at % 17 != 0 && at > 200 {
            continue;
        }
        assert!(Roster::open(good[..at].to_vec(), vec![]).is_err(), "length {at}");
    }
}

#[test]
fn a_damaged_page_is_an_error_and_not_an_absence() {
    let mut bytes = base(0..1000);
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    let segment = Segment::open(MemoryPages::new(bytes)).unwrap();
    let lost = (0..1000).filter(|n| segment.find(&key(*n)).is_err()).count();
    let found = (0..1000).filter(|n| matches!(segment.find(&key(*n)), Ok(Some(_)))).count();
    assert_eq!((lost, found), (1000 % 146, 1000 - 1000 % 146));
    assert!(matches!(segment.verify(), Err(RosterError::PageDamaged { page: 6 })));
}

#[test]
fn a_file_is_read_by_pages_and_each_is_verified_before_it_is_kept() {
    let bytes = base(0..1000);
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all(&bytes).unwrap();
    file.flush().unwrap();
    let open = || Segment::open(FilePages::open(file.path()).unwrap());
    let roster = Roster::from_segments(open().unwrap(), vec![]).unwrap();
    assert!(roster.look_up(&key(5)).unwrap() == Some(entry(5)));
    assert!(roster.look_up(&key(5000)).unwrap().is_none());
    // Somebody writes to the file behind our back.
    let mut changed = bytes;
    let index = changed.len() - 28 * 1000;
    changed[index..].iter_mut().for_each(|byte| *byte = 0);
    std::fs::write(file.path(), &changed).unwrap();
    // What was verified is kept in memory, and right; nothing else is believed.
    assert!(roster.look_up(&key(5)).unwrap() == Some(entry(5)));
    let mut damaged = 0;
    for number in 0..1000 {
        match roster.look_up(&key(number)) {
            Ok(found) => assert!(found == Some(entry(number))),
            Err(RosterError::PageDamaged { .. }) => damaged += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert!((1000 - 2 * 146..1000).contains(&damaged), "{damaged}");
    let anew = Roster::from_segments(open().unwrap(), vec![]).unwrap();
    assert!(matches!(anew.look_up(&key(5)), Err(RosterError::PageDamaged { .. })));
}

#[test]
fn records_in_runs_on_the_disk_make_the_same_bytes_as_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    for run in [1, 7, 100, 999, 1000, 5000] {
        let mut builder = SegmentBuilder::with_runs_of(folder.path(), run);
        // Out of order, each once.
        for number in (0..1000).map(|n| n * 387 % 1000) {
            builder.list(key(number), &entry(number)).unwrap();
        }
        let runs = std::fs::read_dir(folder.path()).unwrap().count();
        assert_eq!((builder.len(), runs), (1000, 1000 / run));
        assert!(builder.base().unwrap() == base(0..1000), "runs of {run}");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}

#[test]
fn a_key_twice_is_refused_in_whatever_run_it_is() {
    let folder = tempfile::tempdir().unwrap();
    for (run, again) in [(3, 0), (3, 9), (100, 5)] {
        let mut builder = SegmentBuilder::with_runs_of(folder.path(), run);
        for number in (0..10).chain([again]) {
            builder.list(key(number), &entry(number + 1)).unwrap();
        }
        assert!(matches!(builder.base(), Err(RosterError::DuplicateKey)), "{run}");
    }
}

#[test]
fn a_delta_in_runs_is_the_same_as_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let roster = Roster::open(base(0..400), vec![]).unwrap();
    let (_, expected) = next_bytes(&roster, base(20..420)).unwrap().unwrap();
    let today = Segment::open(MemoryPages::new(base(20..420))).unwrap();
    let builder = || SegmentBuilder::with_runs_of(folder.path(), 7);
    let Next::Delta(delta) = next_segment(&roster, &today, builder).unwrap() else { panic!() };
    let mut found = Cursor::new(Vec::new());
    delta.write(&mut found).unwrap();
    assert!(found.into_inner() == expected);
}

/// A base in a file, sealed as it is published.
fn sealed_file(plain: Vec<u8>) -> (tempfile::NamedTempFile, EpochKey) {
    let epoch = EpochKey::new(1, [3; 32]);
    let sizes = Segment::open(MemoryPages::new(plain.clone())).unwrap().page_sizes();
    let mut file = tempfile::NamedTempFile::new().unwrap();
    seal_paged(&epoch, "roster/x.seg", &mut Cursor::new(plain), sizes, &mut file).unwrap();
    file.flush().unwrap();
    (file, epoch)
}

fn open_sealed(
    file: &tempfile::NamedTempFile,
    epoch: &EpochKey,
) -> Result<Segment<SegmentPages>, RosterError> {
    let file = SharedFile::open(file.path()).unwrap();
    let keys = EpochKeys::new(epoch.clone());
    Segment::open(keys.unseal_file("roster/x.seg", &file).map_err(io::Error::other)?)
}

/// One bit of each byte, and every bit with `CHOT_EVERY_BIT`.
#[test]
fn whatever_bit_of_a_sealed_roster_is_flipped_what_is_found_is_right_or_an_error() {
    let (file, epoch) = sealed_file(base(0..150));
    let mut written = std::fs::OpenOptions::new().write(true).open(file.path()).unwrap();
    let whole = std::fs::read(file.path()).unwrap();
    let asked = [0, 75, 149, 7777].map(key);
    let answers = |segment: &Segment<SegmentPages>| asked.map(|key| segment.find(&key));
    let right = answers(&open_sealed(&file, &epoch).unwrap()).map(Result::unwrap);
    for (at, byte) in whole.iter().copied().enumerate() {
        let mut put = |changed: u8| {
            written.seek(SeekFrom::Start(u64::try_from(at).unwrap())).unwrap();
            written.write_all(&[changed]).unwrap();
        };
        let every = std::env::var_os("CHOT_EVERY_BIT").is_some();
        for bit in (0..8).filter(|bit| every || *bit == at % 8) {
            put(byte ^ (1 << bit));
            if let Ok(segment) = open_sealed(&file, &epoch) {
                for (found, right) in answers(&segment).into_iter().zip(&right) {
                    let fits = found.is_err() || found.is_ok_and(|found| found == *right);
                    assert!(fits, "byte {at}, bit {bit}");
                }
                assert!(segment.verify().is_err(), "byte {at}, bit {bit}");
            }
        }
        put(byte);
    }
}

#[test]
fn a_look_up_in_a_sealed_roster_opens_one_page_and_few_are_kept() {
    let (file, epoch) = sealed_file(base(0..10_000));
    let segment = open_sealed(&file, &epoch).unwrap();
    for number in (0..10_000).step_by(7) {
        assert!(segment.find(&key(number)).unwrap() == Some(Found::Listed(entry(number))));
    }
    assert_eq!(segment.kept_pages(), 64);
    // Every page of the index is one of the seal's: a damaged one hurts those in it alone.
    let mut damaged = std::fs::read(file.path()).unwrap();
    let at = damaged.len() - 20_000;
    damaged[at] ^= 1;
    std::fs::write(file.path(), &damaged).unwrap();
    let segment = open_sealed(&file, &epoch).unwrap();
    let lost = (0..10_000).filter(|n| segment.find(&key(*n)).is_err()).count();
    assert_eq!(lost, 146);
}

/// Applies a change of the lists as the authority does.
fn follow(roster: Roster, lists: Vec<u8>) -> (Roster, bool) {
    let bytes = |segment: Segment| segment.into_pages().into_bytes();
    match next_bytes(&roster, lists).unwrap() {
        None => (roster, false),
        Some((SegmentKind::Base, base)) => (Roster::open(base, vec![]).unwrap(), true),
        Some((SegmentKind::Delta { parent }, delta)) => {
            let is_merged = parent == roster.base.id();
            let before = roster.deltas.into_iter().filter(|_| !is_merged);
            let deltas = before.map(bytes).chain([delta]).collect();
            (Roster::open(bytes(roster.base), deltas).unwrap(), false)
        }
    }
}

#[test]
fn deltas_add_change_and_remove_until_a_new_base_is_due() {
    let roster = Roster::open(base(0..400), vec![]).unwrap();
    assert!(next_bytes(&roster, base(0..400)).unwrap().is_none());

    let (roster, rebased) = follow(roster, base(10..420));
    assert!(!rebased);
    assert_eq!((roster.len(), roster.deltas.len()), (410, 1));
    assert!(roster.get(&key(5)).is_none() && roster.get(&key(415)) == Some(entry(415)));

    let mut builder = SegmentBuilder::new();
    (5..420).for_each(|n| builder.list(key(n), &entry(if n == 20 { 21 } else { n })).unwrap());
    let (roster, rebased) = follow(roster, builder.base().unwrap());
    assert!(!rebased);
    assert_eq!((roster.len(), roster.deltas.len()), (415, 2));
    assert!(roster.get(&key(5)) == Some(entry(5)) && roster.get(&key(20)) == Some(entry(21)));
    assert!(roster.get(&key(4)).is_none());

    let manifest = RosterManifest::of(&roster);
    assert_eq!(RosterManifest::parse(&manifest.to_json()).unwrap(), manifest);
    manifest.check(&roster).unwrap();
    assert_eq!(manifest.segments().count(), 3);

    let (roster, rebased) = follow(roster, base(200..420));
    assert!(rebased);
    assert_eq!((roster.len(), roster.deltas.len()), (220, 0));
    assert!(manifest.check(&roster).is_err());
}

#[test]
fn many_deltas_become_one_since_the_base_as_long_as_that_is_short() {
    let mut roster = Roster::open(base(0..400), vec![]).unwrap();
    let (mut merged, mut bases) = (Vec::new(), Vec::new());
    for day in 1..=70_u32 {
        // One goes, the next day one comes.
        let lists = base(day.div_ceil(2)..400 + day / 2);
        let before = (roster.base.id(), roster.deltas.len());
        let (next, is_base) = follow(roster, lists.clone());
        roster = next;
        let alone = Roster::open(lists.clone(), vec![]).unwrap();
        assert_eq!(roster.len(), alone.len(), "day {day}");
        for n in 0..440 {
            assert!(roster.get(&key(n)) == alone.get(&key(n)), "day {day}, {n}");
        }
        assert!(next_bytes(&roster, lists).unwrap().is_none(), "day {day}");
        if is_base {
            bases.push(day);
        } else if roster.deltas.len() <= before.1 {
            assert_eq!((roster.base.id(), roster.deltas.len()), (before.0, 1));
            merged.push(day);
        }
    }
    // Sixteen deltas, then one for all; the base only once an eighth of it is otherwise.
    assert_eq!((merged, bases), (vec![17, 33, 49], vec![65]));
}

#[test]
fn deltas_that_undo_each_other_leave_the_base_as_it_is() {
    let mut roster = Roster::open(base(0..400), vec![]).unwrap();
    let first = roster.base.id();
    for day in 0..16 {
        roster = follow(roster, base(0..if day % 2 == 0 { 401 } else { 400 })).0;
    }
    assert_eq!((roster.len(), roster.deltas.len()), (400, 16));
    roster = follow(roster, base(0..402)).0;
    assert_eq!((roster.len(), roster.deltas.len()), (402, 1));
    for day in 0..15 {
        roster = follow(roster, base(0..if day % 2 == 0 { 403 } else { 402 })).0;
    }
    assert_eq!(roster.deltas.len(), 16);
    let (roster, is_base) = follow(roster, base(0..400));
    assert!(is_base && roster.base.id() == first && roster.deltas.is_empty());
}

#[test]
fn a_delta_fits_its_own_parent_only() {
    let first = base(0..400);
    let roster = Roster::open(first.clone(), vec![]).unwrap();
    let (kind, delta) = next_bytes(&roster, base(0..401)).unwrap().unwrap();
    assert_ne!(kind, SegmentKind::Base);
    let other = base(1..400);
    assert!(matches!(
        Roster::open(other, vec![delta.clone()]),
        Err(RosterError::Chain { position: 1 })
    ));
    assert!(matches!(
        Roster::open(first.clone(), vec![delta.clone(), delta.clone()]),
        Err(RosterError::Chain { position: 2 })
    ));
    assert!(matches!(
        Roster::open(delta.clone(), vec![]),
        Err(RosterError::WrongKind { position: 0, expected: "base" })
    ));
    assert!(matches!(
        Roster::open(first.clone(), vec![first]),
        Err(RosterError::WrongKind { position: 1, expected: "delta" })
    ));
}

#[test]
fn a_manifest_with_a_mistake_says_where() {
    let roster = Roster::open(base(0..2), vec![]).unwrap();
    let good = String::from_utf8(RosterManifest::of(&roster).to_json()).unwrap();
    for (from, to, says) in [
        ("chot-roster", "chot-rooster", "chot-roster"),
        ("\"version\": 1", "\"version\": 2", "must be updated"),
        ("\"records\"", "\"recrods\"", "base.recrods"),
        ("\"id\": \"", "\"id\": \"x", "base.id"),
    ] {
        let error = RosterManifest::parse(good.replace(from, to).as_bytes()).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

/// A segment with parts of an attacker's choice and right hashes.
fn forged(tables: [&[u8]; 4], index: &[u8]) -> Result<(), RosterError> {
    let mut directory = Vec::new();
    for page in index.chunks(146 * 28) {
        directory.extend_from_slice(&page[..16]);
        directory.extend_from_slice(&layout::sha256(page));
    }
    let len = |n: usize| u32::try_from(tables[n].len()).unwrap();
    let header = layout::Header {
        kind: SegmentKind::Base,
        records: u32::try_from(index.len() / 28).unwrap(),
        removals: 0,
        people: u32::try_from(index.len() / 28).unwrap(),
        tables: layout::TableLengths {
            employers: len(0),
            areas: len(1),
            duties: len(2),
            places: len(3),
        },
        directory_hash: layout::sha256(&directory),
        tables_hash: layout::sha256(&tables.concat()),
    };
    let bytes = [header.encode(), directory, tables.concat(), index.to_vec()].concat();
    Roster::open(bytes, vec![]).map(drop)
}

#[test]
fn well_hashed_nonsense_is_refused() {
    let one =
        |text: &[u8]| [&[1, 0, 0, 0, u8::try_from(text.len()).unwrap(), 0, 0, 0], text].concat();
    let (text, duty) = (one(b"a"), one(&[0]));
    let place = place::encode(0, None);
    let value = [0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 0xff, 0];
    let record = |key: u8, value: [u8; 12]| [[key; 16].as_slice(), &value].concat();
    let good: [&[u8]; 4] = [&text, &text, &duty, &place];
    forged(good, &record(1, value)).unwrap();

    let with = |at: usize, table: &[u8]| {
        let mut tables = good;
        tables[at] = table;
        forged(tables, &record(1, value)).unwrap_err().to_string()
    };
    for (at, table, says) in [
        (0, one(&[0xff]), "not UTF-8"),
        (0, one(b""), "empty"),
        (0, vec![0xff, 0xff, 0xff, 0xff], "more strings"),
        (0, vec![0xff, 0xff, 0, 0, 1], "shorter than its count"),
        (0, vec![2, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, b'b', b'a'], "not in order"),
        (0, vec![2, 0, 0, 0, 9, 0, 0, 0, 1, 0, 0, 0, b'b'], "ends before"),
        (0, vec![1, 0, 0, 0, 1, 0, 0, 0, b'a', b'b'], "doesn't end where"),
        (0, vec![0, 0, 0, 0], "outside its table"),
        (2, one(&[1, 0x80]), "not never"),
        (2, one(&[1, 0]), "not never"),
        (2, one(&[2]), "not never"),
        (2, one(&[2, 5, 0, 0, 5, 0, 0]), "not never"),
        (3, vec![0; 7], "multiple of eight"),
        (3, [place, place].concat(), "not in order"),
        (3, place::encode(1, None).to_vec(), "not in the table of areas"),
        (3, place::encode(0, Some((1, 0))).to_vec(), "not on the globe"),
    ] {
        let error = with(at, &table);
        assert!(error.contains(says), "{at} {table:?}: {error}");
    }
    let backwards = [record(2, value), record(1, value)].concat();
    assert!(forged(good, &backwards).unwrap_err().to_string().contains("not in order"));
    let mut flags = value;
    flags[11] = 2;
    assert!(forged(good, &record(1, flags)).unwrap_err().to_string().contains("unknown flags"));
    let removed = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
    assert!(forged(good, &record(1, removed)).unwrap_err().to_string().contains("removals"));
}

/// Makes every hash right again, as far as the lengths in the header can be followed.
fn rehash(bytes: &mut [u8]) {
    let Ok(header) = layout::Header::decode(bytes) else { return };
    let tables = 144 + usize::try_from(header.directory_len()).unwrap();
    let index = usize::try_from(header.index_offset()).unwrap();
    if index > bytes.len() {
        return;
    }
    let (head, pages) = bytes.split_at_mut(index);
    for (entry, page) in head[144..tables].chunks_mut(48).zip(pages.chunks(146 * 28)) {
        entry[16..].copy_from_slice(&layout::sha256(page));
    }
    let hashes = [layout::sha256(&head[144..tables]), layout::sha256(&head[tables..])].concat();
    head[80..144].copy_from_slice(&hashes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn anything_may_come_in(bytes in proptest::collection::vec(any::<u8>(), 0..600)) {
        prop_assert!(Roster::open(bytes.clone(), vec![]).is_err());
        let with_magic = [b"CHOTSEGM\x01\0\0\0".as_slice(), &bytes].concat();
        prop_assert!(Roster::open(with_magic, vec![]).is_err());
        prop_assert!(RosterManifest::parse(&bytes).is_err());
    }

    /// Behind right hashes, where random bytes never get to.
    #[test]
    fn anything_may_be_well_hashed(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..4)
    ) {
        let mut bytes = base(0..150);
        let changeable = bytes.len() - 48;
        for (at, byte) in changes {
            // All but magic, version, kind and the three hashes, which are made anew.
            let at = 12 + at.index(changeable - 12);
            bytes[at + if at >= 48 { 48 } else { 0 }] = byte;
        }
        rehash(&mut bytes);
        if let Ok(roster) = Roster::open(bytes, vec![]) {
            for number in 0..200 {
                drop(roster.look_up(&key(number)).unwrap());
            }
        }
    }

    #[test]
    fn any_lists_look_up_right(
        lists in proptest::collection::vec(
            proptest::collection::btree_map(0..300_u32, 0..50_u32, 0..200), 1..5)
    ) {
        let build = |list: &BTreeMap<u32, u32>| {
            let mut builder = SegmentBuilder::new();
            list.iter().for_each(|(n, e)| builder.list(key(*n), &entry(*e)).unwrap());
            builder.base().unwrap()
        };
        let mut roster = Roster::open(build(&lists[0]), vec![]).unwrap();
        for list in &lists {
            roster = follow(roster, build(list)).0;
            prop_assert_eq!(roster.len(), list.len());
            for n in 0..300 {
                prop_assert!(roster.get(&key(n)) == list.get(&n).map(|e| entry(*e)));
            }
        }
    }
}

#[test]
fn debug_output_names_segments_and_nobody_in_them() {
    let mut builder = SegmentBuilder::new();
    builder.list(key(1), &entry(1)).unwrap();
    assert_eq!(format!("{builder:?}"), "SegmentBuilder(..)");
    let bytes = builder.base().unwrap();
    assert_eq!(format!("{:?}", MemoryPages::new(bytes.clone())), "MemoryPages(..)");
    let roster = Roster::open(bytes, vec![]).unwrap();
    let segment = format!("Segment {{ id: {:?}, .. }}", roster.base.id());
    assert_eq!(format!("{roster:?}"), format!("Roster {{ base: {segment}, deltas: [] }}"));
}
