//! Writes that fail: the verdict is capped, nothing is lost, and the journal goes on by itself.

use super::disk::{Disk, Fault};
use super::*;

fn open(disk: &Disk, anchor: &Kept) -> Result<Journal, JournalError> {
    let disk = disk.clone();
    Journal::open_backend(move || Ok(disk.clone()), &key(), Box::new(anchor.clone()))
}

#[test]
fn whichever_operation_fails_nothing_acknowledged_is_lost() {
    for fault in [Fault::Full, Fault::Sync, Fault::Read] {
        let mut failed = 0;
        for after in 0..30 {
            let (disk, anchor) = (Disk::default(), Kept::default());
            let mut journal = open(&disk, &anchor).unwrap();
            fill(&mut journal, 1..=5);
            let mut shown: Vec<u64> = (1..=5).collect();

            disk.fail(Some((fault, after)));
            for n in 6..=9 {
                let recorded = journal.append(permit(), passage(n));
                match recorded.failure() {
                    None => {
                        assert_eq!(recorded.verdict(), &permit());
                        shown.push(n);
                    }
                    Some(failure) => {
                        failed += 1;
                        assert_eq!(recorded.verdict().decision(), Decision::Refer);
                        assert_eq!(recorded.verdict().reasons()[0], Reason::JournalFailed);
                        assert_eq!(recorded.verdict().reasons()[1], Reason::Commute);
                        assert_eq!(recorded.sequence(), None);
                        assert_eq!(
                            matches!(failure, JournalError::DiskFull),
                            fault == Fault::Full,
                            "{failure:?}"
                        );
                        assert!(!journal.verify().is_sound(), "a closed journal says so");
                    }
                }
            }
            disk.fail(None);
            fill(&mut journal, 10..=12);
            shown.extend(10..=12);
            for n in 1..=12 {
                let remembered = journal.presented(&digest(n)).is_some();
                assert_eq!(remembered, shown.contains(&n), "{fault:?} {after}: {n}");
            }
            check(&journal, &shown);
            drop(journal);
            check(&open(&disk, &anchor).unwrap(), &shown);
        }
        // What was just written is not read from the disk again.
        assert!(failed > 0 || fault == Fault::Read, "{fault:?}");
    }
}

/// Everything that was shown is there, in order; what is there beyond it is named by a notice.
fn check(journal: &Journal, shown: &[u64]) {
    let found = journal.verify();
    assert!(found.is_sound(), "{found:?}");
    let records: Vec<Record> = journal.records(..).unwrap().map(Result::unwrap).collect();
    let unacknowledged: Vec<u64> = records
        .iter()
        .filter_map(|record| match record.entry() {
            Entry::Notice(notice) => unacknowledged_by(notice),
            Entry::Passage(_) | Entry::PortalShown(_) => None,
        })
        .collect();
    let there: Vec<[u8; 32]> = records
        .iter()
        .filter(|record| !unacknowledged.contains(&record.sequence()))
        .filter_map(|record| record.passage()?.entry().presentation)
        .collect();
    let expected: Vec<[u8; 32]> = shown.iter().copied().map(digest).collect();
    assert_eq!(there, expected);
}

#[test]
fn a_record_that_reached_the_disk_though_its_sync_failed_is_named_in_the_next() {
    let (disk, anchor) = (Disk::default(), Kept::default());
    let mut journal = open(&disk, &anchor).unwrap();
    fill(&mut journal, 1..=2);
    disk.fail(Some((Fault::Sync, 0)));
    assert!(journal.append(permit(), passage(3)).failure().is_some());
    disk.fail(None);
    fill(&mut journal, 4..=4);
    let entries: Vec<Entry> =
        journal.records(3..).unwrap().map(|record| record.unwrap().entry().clone()).collect();
    assert_eq!(entries.len(), 3);
    assert!(matches!(entries[0], Entry::Passage(_)));
    assert_eq!(entries[1], Entry::Notice(Notice::Unacknowledged { sequence: 3 }));
    assert!(matches!(entries[2], Entry::Passage(_)));
    assert_eq!(journal.presented(&digest(3)), None, "the officer never let it through");
    assert!(journal.verify().is_sound());
}

#[test]
fn an_anchor_that_fails_stops_nobody() {
    struct Gone;
    impl HeadAnchor for Gone {
        fn load(&mut self) -> std::io::Result<Anchored> {
            Err(std::io::Error::other("no key store"))
        }
        fn store(&mut self, _: &Head) -> std::io::Result<()> {
            Err(std::io::Error::other("no key store"))
        }
    }
    let disk = Disk::default();
    let mut journal =
        Journal::open_backend(move || Ok(disk.clone()), &key(), Box::new(Gone)).unwrap();
    fill(&mut journal, 1..=3);
    assert_eq!(journal.verify().anchored, None);
}

/// Writes what a record costs, for `JOURNAL.md`: `cargo test -p chot-core growth -- --nocapture`.
#[test]
fn growth_is_as_documented() {
    let (disk, anchor) = (Disk::default(), Kept::default());
    let mut journal = open(&disk, &anchor).unwrap();
    let entry = Entry::Passage(Box::new(PastPassage::of(&permit(), &passage(1000))));
    let plain = codec::encode(&entry).len();
    let row = journal.state.sealer.seal(1, &[0; 32], &codec::encode(&entry)).unwrap().len();
    let count = 5000;
    let before = disk.operations();
    fill(&mut journal, 1..=count);
    let log = disk.log();
    let syncs = log[before..].iter().filter(|op| matches!(op, disk::Operation::Sync)).count();
    let file = disk.length();
    println!("record {plain} B, row {row} B, {count} records: file {file} B, {syncs} syncs");
    assert!(row < 400, "{row}");
    assert!(file < 1000 * usize::try_from(count).unwrap(), "{file}");
    // One sync a record; a few more where the file grows.
    assert!(syncs < usize::try_from(count).unwrap() + 20, "{syncs}");
}

/// Counts what it is asked for.
#[derive(Clone, Default)]
struct Counted(std::sync::Arc<std::sync::Mutex<[usize; 3]>>);

impl HeadAnchor for Counted {
    fn load(&mut self) -> std::io::Result<Anchored> {
        self.0.lock().unwrap()[0] += 1;
        Ok(Anchored::Missing)
    }

    fn store(&mut self, _: &Head) -> std::io::Result<()> {
        self.0.lock().unwrap()[1] += 1;
        Ok(())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.0.lock().unwrap()[2] += 1;
        Ok(())
    }
}

#[test]
fn append_waits_for_one_sync_of_the_disk_and_for_nothing_else() {
    let (disk, anchor) = (Disk::default(), Counted::default());
    let (backend, kept) = (disk.clone(), anchor.clone());
    let mut journal =
        Journal::open_backend(move || Ok(backend.clone()), &key(), Box::new(kept)).unwrap();
    fill(&mut journal, 1..=3);
    let [loads, stores, flushes] = *anchor.0.lock().unwrap();
    let (mut plain, mut grown) = (0, 0);
    for n in 4..=203 {
        let (before, length) = (disk.operations(), disk.length());
        fill(&mut journal, n..=n);
        let done = disk.log_from(before);
        if disk.length() != length {
            grown += 1;
            continue;
        }
        plain += 1;
        let syncs = done.iter().filter(|operation| matches!(operation, disk::Operation::Sync));
        assert_eq!(syncs.count(), 1, "record {n}");
        assert!(matches!(done.last(), Some(disk::Operation::Sync)), "record {n}");
    }
    assert!(plain > 150, "the file grew {grown} times");
    // The head is handed over once a record, read no more, and not waited for.
    assert_eq!(*anchor.0.lock().unwrap(), [loads, stores + 200, flushes]);
}
