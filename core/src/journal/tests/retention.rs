//! Days that are old enough go, the chain stays whole, and nothing else may go with them.

use super::crash::each_crash;
use super::disk::{Disk, Fault};
use super::*;

/// A passage of a day, at an hour of UTC; the clock believed or not.
fn passage_at(day: i64, hour: i64, trusted: bool, n: u64) -> PassageEntry {
    let at = "2021-10-01T00:00:00Z".parse::<Instant>().unwrap()
        + TimeDelta::days(day)
        + TimeDelta::hours(hour);
    let mut entry = passage(n);
    entry.clock.wall = at;
    entry.clock_trusted = trusted;
    entry
}

fn day(day: i64) -> Instant {
    "2021-10-01T00:00:00Z".parse::<Instant>().unwrap() + TimeDelta::days(day)
}

/// Ten passages a day.
fn days(journal: &mut Journal, days: std::ops::Range<i64>) {
    for d in days {
        for hour in 0..10 {
            let n = u64::try_from(d * 10 + hour).unwrap();
            assert!(journal.append(permit(), passage_at(d, hour, true, n)).failure().is_none());
        }
    }
}

fn numbers(journal: &Journal) -> Vec<u64> {
    journal.records(..).unwrap().map(|record| record.unwrap().sequence()).collect()
}

#[test]
fn days_that_are_old_enough_go_and_the_chain_stays_whole() {
    let place = Place::new();
    let mut journal = place.open();
    days(&mut journal, 0..5);
    assert_eq!(journal.purge(day(0)).unwrap(), None);
    let purged = journal.purge(day(2)).unwrap().unwrap();
    assert_eq!(purged, Purged { records: 20, through: 20, sequence: 51 });
    assert_eq!(numbers(&journal), (21..=51).collect::<Vec<u64>>());
    let report = journal.verify();
    assert!(report.is_sound() && report.first == Some(21), "{report:?}");
    assert_eq!(journal.purge(day(2)).unwrap(), None);
    // So it is when it is opened again, with the key and without, and goes on.
    journal.close().unwrap();
    let report = verify_links(&place.path).unwrap();
    assert!(report.is_sound() && report.first == Some(21), "{report:?}");
    let mut journal = place.open();
    assert_eq!(journal.doubt(), None);
    days(&mut journal, 5..6);
    assert_eq!(journal.purge(day(4)).unwrap().unwrap().through, 40);
    // The tombstone of before goes with what it vouches for, once that isn't needed any more.
    assert_eq!(journal.purge(day(6)).unwrap().unwrap().through, 60);
    assert_eq!(numbers(&journal), [61, 62, 63]);
    drop(journal);
    let journal = place.open();
    assert!(journal.verify().is_sound() && journal.doubt().is_none());
    drop(journal);
    assert!(verify_links(&place.path).unwrap().is_sound());
}

#[test]
fn the_newest_believed_passage_stays_and_with_it_the_floor_of_time() {
    let place = Place::new();
    let mut journal = place.open();
    days(&mut journal, 0..2);
    let floor = journal.soft_floor();
    journal.purge(day(900)).unwrap().unwrap();
    assert_eq!(numbers(&journal), [20, 21]);
    drop(journal);
    let mut journal = place.open();
    assert!(floor.is_some() && journal.soft_floor() == floor && journal.last_at() == floor);
    assert_eq!(journal.purge(day(900)).unwrap(), None);
}

/// Who sets the clock ahead or back makes nothing go before its time, and nothing stay for ever.
#[test]
fn a_record_under_a_clock_that_was_not_believed_goes_with_those_after_it() {
    let place = Place::new();
    let mut journal = place.open();
    days(&mut journal, 0..1);
    journal.append(permit(), passage_at(-400, 0, false, 100));
    journal.append(permit(), passage_at(3000, 0, false, 101));
    days(&mut journal, 2..3);
    journal.append(permit(), passage_at(-400, 0, false, 102));
    // 11 and 12 lie between the first day and the third.
    journal.purge(day(1)).unwrap().unwrap();
    assert_eq!(numbers(&journal).first(), Some(&11));
    days(&mut journal, 3..4);
    journal.purge(day(3)).unwrap().unwrap();
    assert_eq!(numbers(&journal).first(), Some(&23));
    assert!(journal.verify().is_sound());
}

#[test]
fn whoever_deletes_beside_a_tombstone_is_found() {
    // One more than it says; what it says written otherwise beside it; the tombstone itself.
    for what in ["a record", "what is said of it", "the tombstone"] {
        let place = Place::new();
        let mut journal = place.open();
        days(&mut journal, 0..3);
        journal.purge(day(1)).unwrap().unwrap();
        journal.append(permit(), passage_at(3, 0, true, 400));
        drop(journal);
        match what {
            "a record" => behind_its_back(&place.path, |table| drop(table.remove(11).unwrap())),
            "the tombstone" => {
                behind_its_back(&place.path, |table| drop(table.remove(31).unwrap()));
            }
            _ => {
                let database = Database::create(&place.path).unwrap();
                let transaction = database.begin_write().unwrap();
                let head = Head { sequence: 20, hash: [1; 32] };
                store::set_beginning(&transaction, 32, &head).unwrap();
                transaction
                    .open_table(store::RECORDS)
                    .unwrap()
                    .retain_in(..=20, |_, _| false)
                    .unwrap();
                transaction.commit().unwrap();
            }
        }
        let journal = place.open();
        let report = journal.verify();
        let missing = |f: &Finding| matches!(f, Finding::Missing { .. });
        assert!(report.findings.iter().any(missing), "{what}: {report:?}");
        assert_eq!(journal.doubt(), Some(Doubt::RecordsLost), "{what}");
    }
}

#[test]
fn what_was_wrong_with_deleted_records_is_told_for_good() {
    let place = Place::new();
    days(&mut place.open(), 0..3);
    // Changed within what is older than the last 4,096, so that nothing doubts it: here, confirmed.
    behind_its_back(&place.path, |table| {
        for sequence in [4, 7] {
            let mut row = table.get(sequence).unwrap().unwrap().value().to_vec();
            row[60] ^= 1;
            table.insert(sequence, row.as_slice()).unwrap();
        }
    });
    let mut journal = place.open();
    assert!(matches!(journal.purge(day(1)), Err(JournalError::InDoubt)));
    journal.renew(day(3)).unwrap();
    let purged = journal.purge(day(1)).unwrap().unwrap();
    let told = [Finding::Purged { sequence: purged.sequence, through: 10, lost: 2 }];
    assert_eq!(journal.verify().findings, told);
    // Those that an earlier tombstone counted are counted by the next.
    days(&mut journal, 3..5);
    journal.purge(day(3)).unwrap().unwrap();
    let second = journal.purge(day(5)).unwrap().unwrap();
    let told = [Finding::Purged { sequence: second.sequence, through: second.through, lost: 2 }];
    assert_eq!(journal.verify().findings, told);
}

#[test]
fn the_file_shrinks() {
    let place = Place::new();
    let mut journal = place.open();
    for n in 0..3_000 {
        let day = i64::try_from(n / 100).unwrap();
        journal.append(permit(), passage_at(day, 1, true, n));
    }
    let size = || std::fs::metadata(&place.path).unwrap().len();
    let before = size();
    journal.purge(day(29)).unwrap().unwrap();
    assert!(size() * 2 < before, "{} of {before}", size());
    // A code that was let through and is deleted isn't one that was presented a moment ago.
    assert!(journal.append(permit(), passage_at(30, 1, true, 5_000)).failure().is_none());
    drop(journal);
    assert!(place.open().verify().is_sound());
}

fn open_on(disk: &Disk, anchor: &Kept) -> Journal {
    let disk = disk.clone();
    Journal::open_backend(move || Ok(disk.clone()), &key(), Box::new(anchor.clone())).unwrap()
}

#[test]
fn whichever_operation_fails_a_day_is_there_whole_or_gone_with_a_tombstone() {
    for fault in [Fault::Full, Fault::Sync] {
        let mut failed = 0;
        for after in 0..30 {
            let (disk, anchor) = (Disk::default(), Kept::default());
            let mut journal = open_on(&disk, &anchor);
            days(&mut journal, 0..3);
            disk.fail(Some((fault, after)));
            failed += u32::from(journal.purge(day(2)).is_err());
            disk.fail(None);
            assert!(journal.append(permit(), passage_at(3, 1, true, 900)).failure().is_none());
            assert!(journal.verify().is_sound(), "{fault:?} {after}: {:?}", journal.verify());
            let first = numbers(&journal)[0];
            assert!(first == 1 || first == 21, "{first}");
            journal.purge(day(2)).unwrap();
            assert_eq!(numbers(&journal)[0], 21);
            drop(journal);
            let journal = open_on(&disk, &anchor);
            assert!(journal.verify().is_sound() && journal.doubt().is_none());
        }
        assert!(failed > 0, "{fault:?}");
    }
}

/// At every operation of a purge the power goes: what isn't old is there, and so is what is old, or else its
/// tombstone.
#[test]
fn the_power_goes_while_days_are_deleted() {
    let (disk, anchor) = (Disk::default(), Kept::default());
    let mut journal = open_on(&disk, &anchor);
    days(&mut journal, 0..3);
    let (begun, head) = (disk.operations(), journal.head());
    journal.purge(day(2)).unwrap().unwrap();
    let (ended, last) = (disk.operations(), journal.head());
    drop(journal);
    let log = disk.log();
    let crashes: Vec<usize> = (begun..=log.len()).collect();
    let (mut kept, mut gone) = (0, 0);
    each_crash(&crashes, 600, &log, |bytes, crash, variant, _| {
        let anchor = Kept::default();
        anchor.set(Some(if crash >= ended && variant % 2 == 0 { last } else { head }));
        let mut journal = open_on(&Disk::holding(bytes), &anchor);
        let report = journal.verify();
        assert!(report.is_sound() && journal.doubt().is_none(), "{report:?}");
        let is_gone = numbers(&journal) == (21..=31).collect::<Vec<u64>>();
        assert!(is_gone || numbers(&journal) == (1..=30).collect::<Vec<u64>>());
        assert!(is_gone || crash < ended);
        if is_gone {
            gone += 1
        } else {
            kept += 1
        }
        assert!(journal.append(permit(), passage_at(3, 1, true, 900)).failure().is_none());
    });
    assert!(kept > 0 && gone > 0, "{kept} {gone}");
}

#[test]
fn a_number_without_a_record_is_said_to_be_deleted_lost_or_never_written() {
    let place = Place::new();
    let mut journal = place.open();
    assert_eq!(journal.numbers().unwrap(), None);
    assert_eq!(journal.absence(1).unwrap(), Some(Absence::Unwritten));
    days(&mut journal, 0..5);
    journal.purge(day(2)).unwrap().unwrap();
    let purged = Absence::Purged { through: 20, tombstone: 51, before: day(2) };
    for (number, expected) in [
        (0, Some(Absence::Unwritten)),
        (1, Some(purged)),
        (20, Some(purged)),
        (21, None),
        (51, None),
        (52, Some(Absence::Unwritten)),
    ] {
        assert_eq!(journal.absence(number).unwrap(), expected, "{number}");
    }
    assert_eq!(journal.numbers().unwrap(), Some(21..=51));
    // A later tombstone stands for what the one before it deleted.
    days(&mut journal, 5..6);
    journal.purge(day(4)).unwrap().unwrap();
    let purged = Absence::Purged { through: 40, tombstone: 62, before: day(4) };
    assert_eq!(journal.absence(7).unwrap(), Some(purged));
    drop(journal);
    // What nobody said was deleted is lost, and so is what a tombstone said that doesn't open.
    behind_its_back(&place.path, |table| drop(table.remove(45).unwrap()));
    let journal = place.open();
    assert_eq!(journal.absence(45).unwrap(), Some(Absence::Lost));
    assert_eq!(journal.absence(7).unwrap(), Some(purged));
    drop(journal);
    behind_its_back(&place.path, |table| drop(table.remove(62).unwrap()));
    assert_eq!(place.open().absence(7).unwrap(), Some(Absence::Lost));
}
