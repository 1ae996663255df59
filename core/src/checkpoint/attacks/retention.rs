//! Records end by the city's rules, and by no clock that somebody sets.

use super::*;
use crate::installation::{PurgeError, purge_journal, read_journal};
use crate::journal::{Entry, Notice, Record};
use crate::tuf::metadata::Timestamp;
use crate::tuf::testing::steal_timestamp;

/// A city whose phone let somebody through on each of some days, its data a day old at most.
fn weeks(count: i64) -> (City, Vec<u8>) {
    let mut city = City::new();
    let credential = city.issue();
    for day in 0..count {
        let at = morning() + TimeDelta::days(day);
        city.update(at - TimeDelta::hours(1));
        assert_eq!(city.shows_at(&credential, at).0, Decision::Permit, "{day}");
    }
    (city, credential)
}

fn first(city: &City) -> u64 {
    let journal = read_journal(&Device::open(&city.phone()).unwrap()).unwrap();
    assert!(journal.verify().is_sound() && journal.doubt().is_none());
    journal.records(..).unwrap().next().unwrap().unwrap().sequence()
}

fn tombstones(city: &City) -> usize {
    let journal = read_journal(&Device::open(&city.phone()).unwrap()).unwrap();
    let is_tombstone =
        |record: &Record| matches!(record.entry(), Entry::Notice(Notice::Purged { .. }));
    journal.records(..).unwrap().filter(|record| is_tombstone(record.as_ref().unwrap())).count()
}

#[test]
fn a_session_deletes_what_is_older_than_the_policy_lets_records_be_kept() {
    let (city, _) = weeks(21);
    assert_eq!((first(&city), tombstones(&city)), (1, 0));
    let (city, _) = weeks(24);
    assert!(first(&city) > 1 && tombstones(&city) > 0);
    let device = Device::open(&city.phone()).unwrap();
    let installation = Installation::open(&device).unwrap();
    let from = installation.keeps_records_from().unwrap();
    assert_eq!(from, installation.start_of_day(from));
    let journal = read_journal(&device).unwrap();
    for record in journal.records(..).unwrap() {
        assert!(record.unwrap().at().is_none_or(|at| at >= from));
    }
    drop(journal);
    // Nothing that has to be kept is deleted by hand.
    let late = Some(from + TimeDelta::days(1));
    assert!(matches!(purge_journal(&device, &installation, late), Err(PurgeError::Kept { .. })));
    // Within its first day it is the day.
    let purged = purge_journal(&device, &installation, Some(from + TimeDelta::hours(9))).unwrap();
    assert_eq!((purged.from, purged.purged), (from, None));
}

/// By the phone's clock all of it would be years old.
#[test]
fn a_clock_set_ahead_deletes_nothing() {
    let (city, credential) = weeks(3);
    let before = first(&city);
    city.shows_at(&credential, morning() + TimeDelta::days(4000));
    city.shows_at(&credential, morning() + TimeDelta::days(3));
    assert_eq!((first(&city), tombstones(&city)), (before, 0));
}

#[test]
fn the_thief_of_the_timestamps_key_has_nothing_deleted() {
    let (city, credential) = weeks(3);
    let far = morning() + TimeDelta::days(3650);
    steal_timestamp(&city.folder.path().join("city"), |last| Timestamp {
        version: last.version + 1,
        expires: far + TimeDelta::days(7),
        published_at: Some(far),
        ..last
    });
    let at = morning() + TimeDelta::days(3);
    // Whether or not the phone takes it.
    let _ = installation::update(&Device::open(&city.phone()).unwrap(), &city.source(), at);
    city.shows_at(&credential, at);
    assert_eq!((first(&city), tombstones(&city)), (1, 0));
    let installation = Installation::open(&Device::open(&city.phone()).unwrap()).unwrap();
    let kept = installation.keeps_records_from();
    assert!(kept.is_none_or(|kept| kept < morning()), "{kept:?}");
}
