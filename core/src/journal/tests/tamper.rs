//! Records that are changed, removed, moved or cut off are found, each by its number.

use super::disk::Disk;
use super::*;

fn findings(place: &Place) -> Vec<Finding> {
    place.open().verify().findings
}

fn row(table: &redb::Table<'_, u64, &[u8]>, sequence: u64) -> Vec<u8> {
    table.get(sequence).unwrap().unwrap().value().to_vec()
}

#[test]
fn a_changed_record_is_found_with_and_without_the_key() {
    for at in [0, 31, 32, 60, 100] {
        let place = Place::filled(10);
        behind_its_back(&place.path, |table| {
            let mut bytes = row(table, 4);
            bytes[at] ^= 1;
            table.insert(4, bytes.as_slice()).unwrap();
        });
        assert_eq!(findings(&place), [Finding::Changed { sequence: 4 }], "byte {at}");
        // Without the key, either neighbour may be the wrong one.
        let found = verify_links(&place.path).unwrap().findings;
        assert!(found.contains(&Finding::Unlinked { sequence: 5 }), "{found:?}");
        // The others are read all the same.
        let journal = place.open();
        assert_eq!(journal.records(..).unwrap().filter(Result::is_ok).count(), 9);
    }
}

#[test]
fn a_removed_record_is_found() {
    let place = Place::filled(10);
    behind_its_back(&place.path, |table| {
        table.remove(4).unwrap();
        table.remove(5).unwrap();
    });
    let missing = [Finding::Missing { from: 4, until: 5 }];
    assert_eq!(findings(&place), missing);
    assert_eq!(verify_links(&place.path).unwrap().findings, missing);

    let place = Place::filled(10);
    behind_its_back(&place.path, |table| drop(table.remove(1).unwrap()));
    assert_eq!(findings(&place), [Finding::Missing { from: 1, until: 1 }]);
}

#[test]
fn removing_a_record_and_closing_the_gap_is_found() {
    let place = Place::filled(6);
    behind_its_back(&place.path, |table| {
        for sequence in 3..6 {
            let next = row(table, sequence + 1);
            table.insert(sequence, next.as_slice()).unwrap();
        }
        table.remove(6).unwrap();
    });
    let found = findings(&place);
    assert_eq!(found.len(), 4, "{found:?}");
    assert!((3..6).all(|sequence| found.contains(&Finding::Changed { sequence })));
    assert!(matches!(found[3], Finding::Anchor(AnchorProblem::NotInChain { sequence: 6, .. })));
}

#[test]
fn swapped_records_are_found() {
    let place = Place::filled(10);
    behind_its_back(&place.path, |table| {
        let (a, b) = (row(table, 4), row(table, 7));
        table.insert(4, b.as_slice()).unwrap();
        table.insert(7, a.as_slice()).unwrap();
    });
    assert_eq!(
        findings(&place),
        [Finding::Changed { sequence: 4 }, Finding::Changed { sequence: 7 }]
    );
    assert!(!verify_links(&place.path).unwrap().is_sound());
}

#[test]
fn a_record_of_another_journal_under_the_same_key_is_found() {
    let (place, other) = (Place::filled(5), Place::filled(5));
    let mut foreign = Vec::new();
    behind_its_back(&other.path, |table| foreign = row(table, 3));
    behind_its_back(&place.path, |table| drop(table.insert(3, foreign.as_slice()).unwrap()));
    assert_eq!(findings(&place), [Finding::Changed { sequence: 3 }]);
}

#[test]
fn an_added_record_is_found() {
    let place = Place::filled(5);
    behind_its_back(&place.path, |table| {
        let last = row(table, 5);
        table.insert(6, last.as_slice()).unwrap();
        table.insert(9, &b"short"[..]).unwrap();
    });
    assert_eq!(
        findings(&place),
        [
            Finding::Changed { sequence: 6 },
            Finding::Missing { from: 7, until: 8 },
            Finding::Changed { sequence: 9 }
        ]
    );
}

#[test]
fn relinking_by_somebody_with_the_key_is_found_where_the_old_chain_goes_on() {
    let place = Place::filled(5);
    let id = {
        let journal = place.open();
        let transaction = journal.database().unwrap().begin_read().unwrap();
        store::read_meta(&transaction, None).unwrap()
    };
    let sealer = Sealer::new(&key(), id);
    behind_its_back(&place.path, |table| {
        let link = row_hash(2, &row(table, 2));
        let entry = Entry::Passage(Box::new(PastPassage::of(&deny(), &passage(3))));
        let forged = sealer.seal(3, &link, &codec::encode(&entry)).unwrap();
        table.insert(3, forged.as_slice()).unwrap();
        // And one that no version writes.
        let link = row_hash(5, &row(table, 5));
        let odd = sealer.seal(6, &link, b"\xa0").unwrap();
        table.insert(6, odd.as_slice()).unwrap();
    });
    let found = findings(&place);
    assert_eq!(found[0], Finding::Unlinked { sequence: 4 });
    assert!(matches!(found[1], Finding::NotARecord { sequence: 6, .. }));
    assert_eq!(found.len(), 2);
}

#[test]
fn a_cut_off_end_is_found_and_stays_found() {
    let place = Place::filled(10);
    let lost = place.open().head();
    behind_its_back(&place.path, |table| {
        for sequence in 8..=10 {
            table.remove(sequence).unwrap();
        }
    });
    let problem = AnchorProblem::NotInChain { sequence: 10, hash: lost.hash };
    assert_eq!(findings(&place), [Finding::Anchor(problem.clone())]);
    assert_eq!(verify_links(&place.path).unwrap().findings, [Finding::Anchor(problem.clone())]);
    // The checkpoint goes on, and the journal keeps what was found.
    let mut journal = place.open();
    let recorded = journal.append(permit(), passage(11));
    assert_eq!(recorded.sequence(), Some(9), "a notice was written before it");
    assert_eq!(journal.verify().findings, [Finding::Noted { sequence: 8, problem }]);
    fill(&mut journal, 12..=14);
    drop(journal);
    let found = place.open().verify();
    assert_eq!(found.findings.len(), 1);
    assert_eq!(found.anchored, Some(12));
}

#[test]
fn an_older_copy_of_the_store_is_found() {
    let place = Place::filled(4);
    let copy = std::fs::read(&place.path).unwrap();
    fill(&mut place.open(), 5..=6);
    std::fs::write(&place.path, copy).unwrap();
    // Found too when it has grown past the head that was kept.
    let found = findings(&place);
    assert!(matches!(found[..], [Finding::Anchor(AnchorProblem::NotInChain { sequence: 6, .. })]));
}

#[test]
fn a_deleted_store_and_a_deleted_head_are_found() {
    let place = Place::filled(4);
    std::fs::remove_file(place.head()).unwrap();
    assert_eq!(findings(&place), [Finding::Anchor(AnchorProblem::Missing)]);
    std::fs::write(place.head(), b"CHOTHEAD, or what somebody thinks is one").unwrap();
    assert_eq!(findings(&place), [Finding::Anchor(AnchorProblem::Unreadable)]);
    fill(&mut place.open(), 5..=5);
    assert!(matches!(findings(&place)[..], [Finding::Noted { sequence: 5, .. }]));

    let place = Place::filled(4);
    std::fs::remove_file(&place.path).unwrap();
    let mut journal = place.open();
    fill(&mut journal, 5..=5);
    assert!(matches!(
        journal.verify().findings[..],
        [Finding::Noted { sequence: 1, problem: AnchorProblem::NotInChain { sequence: 4, .. } }]
    ));
}

#[test]
fn a_blanked_store_is_not_begun_anew() {
    let place = Place::filled(4);
    let mut bytes = std::fs::read(&place.path).unwrap();
    bytes[..9].fill(0);
    std::fs::write(&place.path, &bytes).unwrap();
    let error = Journal::open(&place.path, &key()).unwrap_err();
    assert!(matches!(error, JournalError::NotAJournal), "{error:?}");
    assert_eq!(std::fs::read(&place.path).unwrap(), bytes);
}

/// Bits of the file that flip anywhere, the store's own pages included: an error or a finding,
/// never a panic, and never a record that reads as something else.
#[test]
fn flipped_bytes_anywhere_never_panic_or_lie() {
    let place = Place::filled(20);
    let original = std::fs::read(&place.path).unwrap();
    let written: Vec<Record> = place.open().records(..).unwrap().map(Result::unwrap).collect();
    let used: Vec<usize> = (0..original.len()).filter(|at| original[*at] != 0).collect();
    for step in 0..400 {
        let at = used[step * 7919 % used.len()];
        let mut bytes = original.clone();
        bytes[at] ^= 1 << (step % 8);
        std::fs::write(&place.path, &bytes).unwrap();
        let Ok(mut journal) = Journal::open(&place.path, &key()) else { continue };
        for record in journal.records(..).into_iter().flatten().flatten() {
            assert!(written.contains(&record), "byte {at}");
        }
        let found = journal.verify();
        if found.is_sound() {
            assert_eq!(found.records, 20, "byte {at}");
        }
        let _ = journal.append(permit(), passage(21));
    }
}

/// One bit after the other, in each page that has anything in it: found, or nothing is otherwise than it was.
/// One of 97 bits, and all with `CHOT_EVERY_BIT`.
#[test]
fn every_bit_that_flips_in_a_small_journal_is_found_or_harmless() {
    const PAGE: usize = 4096;
    let (disk, anchor) = (Disk::default(), Kept::default());
    let open = |disk: &Disk, anchor: &Kept| {
        let disk = disk.clone();
        Journal::open_backend(move || Ok(disk.clone()), &key(), Box::new(anchor.clone()))
    };
    let mut journal = open(&disk, &anchor).unwrap();
    fill(&mut journal, 1..=3);
    let written: Vec<Record> = journal.records(..).unwrap().map(Result::unwrap).collect();
    journal.close().unwrap();
    let (whole, head) = (disk.bytes(), anchor.get());
    let used = |page: &usize| whole[page * PAGE..].iter().take(PAGE).any(|byte| *byte != 0);
    let pages: Vec<usize> = (0..whole.len() / PAGE).filter(used).collect();
    let step = if std::env::var_os("CHOT_EVERY_BIT").is_some() { 1 } else { 97 };
    let (mut unopened, mut found, mut harmless) = (0, 0, 0);
    for flip in (0..pages.len() * PAGE * 8).step_by(step) {
        let (byte, bit) = (pages[flip / 8 / PAGE] * PAGE + flip / 8 % PAGE, flip % 8);
        let mut bytes = whole.clone();
        bytes[byte] ^= 1 << bit;
        let anchor = Kept::default();
        anchor.set(head);
        let Ok(mut journal) = open(&Disk::holding(bytes), &anchor) else {
            unopened += 1;
            continue;
        };
        let read: Vec<Record> = journal.records(..).into_iter().flatten().flatten().collect();
        assert!(read.iter().all(|record| written.contains(record)), "byte {byte}, bit {bit}");
        if journal.verify().is_sound() {
            harmless += 1;
            assert!(read == written, "byte {byte}, bit {bit}");
            assert_eq!(journal.doubt(), None, "byte {byte}, bit {bit}");
        } else {
            found += 1;
        }
        let _ = journal.append(permit(), passage(4));
    }
    println!("{} pages: {unopened} not opened, {found} found, {harmless} harmless", pages.len());
    assert!(unopened > 0 && found > 0 && harmless > 0);
}

#[test]
fn a_record_that_is_gone_or_changed_lets_nobody_through_until_it_is_confirmed() {
    type Change = fn(&mut redb::Table<'_, u64, &[u8]>);
    let changes: [Change; 4] = [
        |table| drop(table.remove(3).unwrap()),
        |table| drop(table.remove(1).unwrap()),
        |table| drop(table.insert(3, &b"changed"[..]).unwrap()),
        |table| {
            let other = row(table, 2);
            table.insert(3, other.as_slice()).unwrap();
        },
    ];
    for change in changes {
        let place = Place::filled(5);
        assert_eq!(place.open().doubt(), None);
        behind_its_back(&place.path, change);
        for _ in 0..2 {
            assert_eq!(place.open().doubt(), Some(Doubt::RecordsLost));
        }
        let mut journal = place.open();
        assert_eq!(journal.renew(morning()).unwrap(), 6);
        assert_eq!(journal.doubt(), None);
        fill(&mut journal, 7..=8);
        drop(journal);
        // What was confirmed isn't asked for again; `verify` goes on to tell it.
        assert_eq!(place.open().doubt(), None);
        assert!(!place.open().verify().is_sound());
        // What is lost after that is.
        behind_its_back(&place.path, |table| drop(table.remove(7).unwrap()));
        assert_eq!(place.open().doubt(), Some(Doubt::RecordsLost));
    }
}

#[test]
fn another_journal_than_the_phone_wrote_is_in_doubt_over_failed_writes_and_restarts() {
    let place = Place::filled(3);
    let open = |expected| Journal::open_expecting(&place.path, &key(), expected).unwrap();
    let id = *open(None).id();
    assert_eq!(open(Some(id)).doubt(), None);
    let mut journal = open(Some([9; 16]));
    assert_eq!(journal.doubt(), Some(Doubt::Replaced));
    assert!(journal.append(permit().with_a_doubtful_journal(), passage(4)).failure().is_none());
    let mut long = passage(5);
    long.checkpoint = "x".repeat(MOST_BYTES);
    assert!(journal.append(permit(), long).failure().is_some());
    assert!(journal.append(permit().with_a_doubtful_journal(), passage(6)).failure().is_none());
    assert_eq!(journal.doubt(), Some(Doubt::Replaced));
    drop(journal);
    // The notice is written once; the doubt stays though nothing is expected any more.
    let notices = |journal: &Journal| {
        let entries = journal.records(..).unwrap().map(|record| record.unwrap().entry);
        entries.filter(|entry| matches!(entry, Entry::Notice(Notice::Replaced { .. }))).count()
    };
    assert_eq!(notices(&open(Some([9; 16]))), 1);
    assert_eq!(open(None).doubt(), Some(Doubt::Replaced));
    let mut journal = open(Some([9; 16]));
    journal.renew(morning()).unwrap();
    assert_eq!(journal.doubt(), None);
    drop(journal);
    // Until the phone keeps its id, it is still another one.
    assert_eq!(open(Some([9; 16])).doubt(), Some(Doubt::Replaced));
    assert_eq!(open(Some(id)).doubt(), None);
}
