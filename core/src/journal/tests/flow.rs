//! What the journal does when nothing is wrong, and what it refuses to open.

use super::*;
use crate::time::FixedOffset;

#[test]
fn a_passage_comes_back_as_it_was_written() {
    let place = Place::new();
    let mut journal = place.open();
    assert!(journal.is_empty());
    let mut given = passage(1);
    given.papers = vec![
        Paper { kind: "staff-card".into(), number: None },
        Paper { kind: "paper-permit".into(), number: Some("GDD-0001".into()) },
    ];
    let recorded = journal.append(permit(), given);
    assert_eq!(recorded.sequence(), Some(1));
    assert_eq!(recorded.verdict(), &permit());
    assert_eq!(recorded.checkpoint(), "Tan Thuan bridge");
    assert_eq!(recorded.at(), passage(1).clock.wall);
    assert_eq!(recorded.subject(), Some(Subject([1; 16])));
    drop(journal);

    let journal = place.open();
    let records: Vec<Record> = journal.records(..).unwrap().map(Result::unwrap).collect();
    let past = records[0].passage().unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].hash(), &journal.head().hash);
    assert_eq!(past.at(), passage(1).clock.wall);
    let entry = past.entry();
    let since_boot = (entry.clock.monotonic, entry.clock.boot);
    assert_eq!(since_boot, (Duration::from_secs(10), BootId([1; 16])));
    assert!(entry.clock_trusted);
    assert_eq!((entry.checkpoint.as_str(), entry.area.as_str()), ("Tan Thuan bridge", "d7"));
    assert_eq!(entry.subject, Some(Subject([1; 16])));
    assert_eq!(past.decision(), Decision::Permit);
    assert_eq!(past.reasons(), [Reason::Commute]);
    assert_eq!(past.obligations()[0].0, "compare-card");
    assert_eq!((past.rule(), past.phase()), (Some("commute"), Some("office-half")));
    assert_eq!(entry.policy.as_ref().unwrap().version, 12);
    assert_eq!(entry.published_at, Some(morning() - TimeDelta::hours(3)));
    assert_eq!(entry.papers[1].number.as_deref(), Some("GDD-0001"));
    assert_eq!(entry.assurance, Some(Assurance::Live));
    assert_eq!(entry.presentation, Some(digest(1)));
    assert_eq!(entry.issuer_key, Some([4; 8]));
}

#[test]
fn a_sparse_passage_comes_back_too() {
    let place = Place::new();
    let mut journal = place.open();
    let clock = ClockReading::fresh_boot(morning());
    let mut sparse = PassageEntry::new(clock, "", Area(String::new()));
    sparse.clock_trusted = false;
    assert_eq!(journal.append(deny(), sparse).sequence(), Some(1));
    let record = journal.records(1..=1).unwrap().next().unwrap().unwrap();
    assert!(!record.passage().unwrap().entry().clock_trusted);
    assert_eq!(journal.last_at(), None);
    assert!(journal.verify().is_sound());
}

#[test]
fn a_sound_journal_verifies_with_and_without_the_key() {
    let place = Place::filled(30);
    let found = place.open().verify();
    assert_eq!((found.records, found.first, found.last), (30, Some(1), Some(30)));
    assert_eq!(found.anchored, Some(30));
    assert!(found.is_sound(), "{found:?}");
    assert_eq!(verify_links(&place.path).unwrap(), found);
}

#[test]
fn what_was_let_through_stays_known_whatever_the_clock_says_later() {
    let place = Place::new();
    let mut journal = place.open();
    fill(&mut journal, 1..=5);
    journal.append(deny(), passage(6));
    let expected = Presented { first_permitted_at: passage(2).clock.wall, sequence: 2 };
    for _ in 0..2 {
        assert_eq!(journal.presented(&digest(2)), Some(expected));
        assert_eq!(journal.presented(&digest(6)), None, "a deny is not remembered");
        drop(journal);
        journal = place.open();
    }
    // A second permit of the same code doesn't make it newer.
    let mut again = passage(2);
    again.clock.wall += TimeDelta::seconds(1);
    journal.append(permit(), again);
    assert_eq!(journal.presented(&digest(2)), Some(expected));
    // Passage 12 comes 100 s after passage 2; a horizon, as earlier versions wrote it, is no reason
    // to forget, least of all that of a clock which wasn't believed.
    journal.append(permit(), passage(12));
    for (n, clock_trusted) in [(13, false), (14, true)] {
        let mut ahead = passage(n);
        ahead.clock.wall += TimeDelta::days(3650);
        ahead.replay_horizon = Some(ahead.clock.wall);
        ahead.clock_trusted = clock_trusted;
        journal.append(deny(), ahead);
    }
    for _ in 0..2 {
        assert_eq!(journal.presented(&digest(2)), Some(expected));
        assert!(journal.presented(&digest(3)).is_some());
        assert!(journal.presented(&digest(12)).is_some());
        drop(journal);
        journal = place.open();
    }
}

#[test]
fn the_last_believed_instant_is_known_after_reopening() {
    let place = Place::new();
    let mut journal = place.open();
    fill(&mut journal, 1..=3);
    let mut untrusted = passage(0);
    untrusted.clock_trusted = false;
    journal.append(deny(), untrusted);
    assert_eq!(journal.last_at(), Some(passage(3).clock.wall));
    journal.close().unwrap();
    assert_eq!(place.open().last_at(), Some(passage(3).clock.wall));
}

#[test]
fn a_second_opening_is_told_that_it_is_in_use() {
    let place = Place::new();
    let journal = place.open();
    let error = Journal::open(&place.path, &key()).unwrap_err();
    assert!(matches!(error, JournalError::InUse), "{error:?}");
    assert!(matches!(verify_links(&place.path), Err(JournalError::InUse)));
    drop(journal);
    place.open();
}

#[test]
fn another_key_is_refused() {
    let place = Place::filled(2);
    let error = Journal::open(&place.path, &JournalKey::new([8; 32])).unwrap_err();
    assert!(matches!(error, JournalError::WrongKey), "{error:?}");
    assert!(place.open().verify().is_sound());
}

#[test]
fn a_journal_of_a_newer_version_is_named_and_left_alone() {
    let place = Place::filled(2);
    let write_format = |format: u32| {
        let database = Database::create(&place.path).unwrap();
        let transaction = database.begin_write().unwrap();
        let mut meta = transaction.open_table(store::META).unwrap();
        meta.insert("format", format.to_be_bytes().as_slice()).unwrap();
        drop(meta);
        transaction.commit().unwrap();
    };
    write_format(2);
    let error = Journal::open(&place.path, &key()).unwrap_err();
    assert!(matches!(error, JournalError::Newer { found: 2, known: 1 }), "{error:?}");
    assert!(error.to_string().contains("newer version"));
    write_format(1);
    assert_eq!(place.open().len(), 2);
}

#[test]
fn a_store_of_a_newer_redb_is_named() {
    let place = Place::filled(2);
    let mut bytes = std::fs::read(&place.path).unwrap();
    // The version of the file format in both commit slots (redb's `docs/design.md`).
    (bytes[64], bytes[192]) = (9, 9);
    std::fs::write(&place.path, bytes).unwrap();
    let error = Journal::open(&place.path, &key()).unwrap_err();
    assert!(matches!(error, JournalError::Newer { found: 9, known: 3 }), "{error:?}");
}

#[test]
fn what_is_no_journal_is_refused_and_left_alone() {
    let place = Place::new();
    for content in [&b"not a store at all"[..], b"{}", &[0xff; 5000]] {
        std::fs::write(&place.path, content).unwrap();
        let error = Journal::open(&place.path, &key()).unwrap_err();
        assert!(matches!(error, JournalError::NotAJournal), "{error:?}");
        assert_eq!(std::fs::read(&place.path).unwrap(), content);
    }
    assert!(matches!(Journal::open(Path::new("/"), &key()), Err(JournalError::Io(_))));
    let nowhere = place.path.join("none/journal.redb");
    assert!(matches!(Journal::open(&nowhere, &key()), Err(JournalError::Io(_))));
}

#[test]
fn the_export_is_one_object_a_line() {
    let place = Place::new();
    let mut journal = place.open();
    let mut first = passage(1);
    first.papers = vec![Paper { kind: "paper-permit".into(), number: Some("GDD-0001".into()) }];
    journal.append(permit(), first);
    journal.append(deny(), passage(2));
    let mut out = Vec::new();
    let saigon = FixedOffset::east_opt(7 * 3600).unwrap();
    assert_eq!(journal.export_ndjson(.., saigon, &mut out).unwrap(), 2);
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["seq"], 1);
    assert_eq!(lines[0]["at"], "2021-10-05T07:10:10+07:00");
    assert_eq!(lines[0]["subject"], "01010101010101010101010101010101");
    assert_eq!(lines[0]["reason"], "commute");
    assert_eq!(lines[0]["policy"]["id"], "hcmc-commute");
    assert_eq!(lines[0]["papers"][0]["number"], "GDD-0001");
    assert_eq!(lines[1]["decision"], "deny");
    assert_eq!(lines[1]["hash"].as_str().unwrap().len(), 64);
    let mut second = Vec::new();
    journal.export_ndjson(2.., saigon, &mut second).unwrap();
    assert_eq!(String::from_utf8(second).unwrap().lines().count(), 1);
}

#[test]
fn the_file_shows_neither_who_nor_where() {
    let place = Place::filled(3);
    let bytes = std::fs::read(&place.path).unwrap();
    for secret in [&b"Tan Thuan"[..], b"hcmc-commute", &[1; 16], &digest(2)] {
        assert!(!bytes.windows(secret.len()).any(|window| window == secret));
    }
}

#[test]
fn nothing_longer_than_a_record_may_be_is_written() {
    let place = Place::new();
    let mut journal = place.open();
    let mut long = passage(1);
    long.checkpoint = "x".repeat(MOST_BYTES);
    let recorded = journal.append(permit(), long);
    assert!(matches!(recorded.failure(), Some(JournalError::TooLong { .. })));
    assert_eq!(recorded.verdict().decision(), Decision::Refer);
    fill(&mut journal, 2..=3);
    assert_eq!(journal.len(), 2);
    assert!(journal.verify().is_sound());
}

proptest::proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0u8.., 0..200)) {
        let _ = codec::decode(&bytes);
    }

    #[test]
    fn a_changed_record_is_refused_or_reads_as_what_it_says(
        at in 0usize..200, to in 0u8.., cut in 0usize..200
    ) {
        let entry = Entry::Passage(Box::new(PastPassage::of(&permit(), &passage(9))));
        let mut bytes = codec::encode(&entry);
        proptest::prop_assert_eq!(codec::decode(&bytes), Ok(entry));
        let length = bytes.len();
        bytes[at % length] = to;
        if let Ok(read) = codec::decode(&bytes) {
            proptest::prop_assert_eq!(codec::encode(&read), bytes.clone());
        }
        let _ = codec::decode(&bytes[..cut % length]);
    }
}

#[test]
fn no_form_but_the_shortest_is_read() {
    let notice = Entry::Notice(Notice::Unacknowledged { sequence: 5 });
    let bytes = codec::encode(&notice);
    let renewed = Entry::Notice(Notice::Renewed { at: Instant::UNIX_EPOCH });
    assert_eq!(codec::encode(&renewed), [0xa3, 0, 3, 1, 6, 2, 0]);
    assert_eq!(codec::decode(&codec::encode(&renewed)), Ok(renewed));
    let replaced = Entry::Notice(Notice::Replaced { before: [7; 16] });
    let sealed = [&[0xa3, 0, 3, 1, 5, 2, 0x50][..], &[7; 16]].concat();
    assert_eq!(codec::encode(&replaced), sealed);
    assert_eq!(codec::decode(&sealed), Ok(replaced));
    assert!(codec::decode(&[0xa3, 0, 3, 1, 5, 2, 0x41, 7]).is_err());
    assert_eq!(bytes, [0xa3, 0, 1, 1, 1, 2, 5]);
    assert_eq!(codec::decode(&bytes), Ok(notice));
    for bad in [
        &[0xa3, 0, 1, 1, 1, 2, 0x18, 5][..], // a longer integer
        &[0xa3, 0, 1, 1, 1, 2, 5, 0],        // trailing bytes
        &[0xbf, 0, 1, 1, 1, 2, 5, 0xff],     // indefinite length
        &[0xa3, 0, 2, 1, 1, 2, 5],           // another version
        &[0xa3, 0, 1, 1, 9, 2, 5],           // another kind
        &[0xa4, 0, 1, 1, 1, 2, 5, 3, 0],     // another field
        &[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0, 1, 1, 0],
    ] {
        assert!(codec::decode(bad).is_err(), "{bad:x?}");
    }
}

#[test]
fn debug_output_keeps_records_to_itself() {
    let place = Place::new();
    let mut journal = place.open();
    journal.append(permit(), passage(1));
    assert_eq!(format!("{:?}", journal.records(..).unwrap()), "Records(..)");
}
