//! Crashes at every operation: what was not synced is lost in part, in any part, or torn. No
//! acknowledged record may be.
//!
//! `CHOT_CRASH_STATES` sets how many states are tried.

use super::disk::{self, Disk, Operation};
use super::*;

/// What disks write whole.
const SECTOR: usize = 512;

/// A generator of numbers that a seed repeats (xorshift64*).
pub(super) struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap() % sides
    }
}

/// What was promised, when.
struct Acknowledged {
    operations: usize,
    head: Head,
}

/// Writes records, closes and opens in between; returns what was done and what was promised.
fn workload(sessions: u64, records: u64, bytes: usize) -> (Vec<Operation>, Vec<Acknowledged>) {
    let (disk, anchor) = (Disk::default(), Kept::default());
    let mut acknowledged = Vec::new();
    let mut n = 0;
    for session in 0..sessions {
        let backend = disk.clone();
        let make = move || Ok(backend.clone());
        let mut journal = Journal::open_backend(make, &key(), Box::new(anchor.clone())).unwrap();
        for _ in 0..records {
            n += 1;
            let mut passage = passage(n);
            passage.checkpoint = "x".repeat(bytes);
            assert_eq!(journal.append(permit(), passage).sequence(), Some(n));
            let operations = disk.operations();
            acknowledged.push(Acknowledged { operations, head: journal.head() });
        }
        if session == 0 {
            journal.close().unwrap();
        }
    }
    (disk.log(), acknowledged)
}

/// The disk after a crash: what was synced, and what the dice leave of the rest.
fn crashed(synced: &[u8], pending: &[Operation], variant: usize, dice: &mut Dice) -> Vec<u8> {
    let mut bytes = synced.to_vec();
    let prefix = dice.roll(pending.len() + 1);
    for (index, operation) in pending.iter().enumerate() {
        let (kept, torn) = match variant % 4 {
            0 => (true, false),
            1 => (index < prefix, false),
            2 => (dice.roll(2) == 0, false),
            _ => (dice.roll(4) != 0, true),
        };
        match operation {
            Operation::SetLength(length) if kept => bytes.resize(*length, 0),
            Operation::Write(offset, data) if kept && torn => {
                for (number, sector) in data.chunks(SECTOR).enumerate() {
                    if dice.roll(2) == 0 {
                        disk::write(&mut bytes, offset + number * SECTOR, sector);
                    }
                }
            }
            Operation::Write(offset, data) if kept => disk::write(&mut bytes, *offset, data),
            _ => {}
        }
    }
    bytes
}

#[test]
fn no_acknowledged_record_is_lost_in_a_crash() {
    let states =
        std::env::var("CHOT_CRASH_STATES").ok().and_then(|n| n.parse().ok()).unwrap_or(2000);
    let (log, acknowledged) = workload(3, 4, 20);
    let all: Vec<usize> = (0..=log.len()).collect();
    crash_at(&all, states, &log, &acknowledged);
}

#[test]
fn no_acknowledged_record_is_lost_in_a_crash_while_the_file_grows() {
    let (log, acknowledged) = workload(1, 24, 60_000);
    let grows = |op: &Operation| matches!(op, Operation::SetLength(_));
    // The first lengths are the making's.
    let last = log.iter().rposition(grows).unwrap();
    assert!(acknowledged[0].operations < last, "the file never grew");
    let near: Vec<usize> = (last.saturating_sub(3)..(last + 15).min(log.len())).collect();
    crash_at(&near, near.len(), &log, &acknowledged);
}

/// Tries at least `states` crashes, spread over the points `crashes` of the log.
fn crash_at(crashes: &[usize], states: usize, log: &[Operation], acknowledged: &[Acknowledged]) {
    each_crash(crashes, states, log, |bytes, crash, variant, dice| {
        let promised = acknowledged.iter().filter(|a| a.operations <= crash).count();
        // The anchor lags by any number of records; made with the journal, it is there.
        let anchored = match (promised, dice.roll(promised + 1)) {
            (0, _) => None,
            (_, 0) => Some(Head { sequence: 0, hash: [0; 32] }),
            (_, lag) => Some(acknowledged[lag - 1].head),
        };
        survives(bytes, anchored, promised, acknowledged, variant % 8 == 1);
    });
}

/// What at least `states` crashes leave of the disk, spread over the points `crashes` of the log: with the
/// point, and the number of the crash there.
pub(super) fn each_crash(
    crashes: &[usize],
    states: usize,
    log: &[Operation],
    mut visit: impl FnMut(Vec<u8>, usize, usize, &mut Dice),
) {
    let each = states.div_ceil(crashes.len());
    let mut dice = Dice(0x0c40_7001);
    let (mut synced, mut live, mut since) = (Vec::new(), Vec::new(), 0);
    let mut tried = 0;
    for crash in 0..=log.len() {
        let variants = if crashes.contains(&crash) { each } else { 0 };
        for variant in 0..variants {
            let bytes = crashed(&synced, &log[since..crash], variant + crash, &mut dice);
            visit(bytes, crash, variant, &mut dice);
            tried += 1;
        }
        match log.get(crash) {
            Some(Operation::Write(offset, data)) => disk::write(&mut live, *offset, data),
            Some(Operation::SetLength(length)) => live.resize(*length, 0),
            Some(Operation::Sync) => {
                synced.clone_from(&live);
                since = crash;
            }
            None => {}
        }
    }
    assert!(tried >= states, "{tried}");
    println!("{tried} crash states over {} operations", log.len());
}

fn survives(
    bytes: Vec<u8>,
    anchored: Option<Head>,
    promised: usize,
    acknowledged: &[Acknowledged],
    thoroughly: bool,
) {
    let (disk, anchor) = (Disk::holding(bytes), Kept::default());
    anchor.set(anchored);
    let mut journal =
        Journal::open_backend(move || Ok(disk.clone()), &key(), Box::new(anchor)).unwrap();
    // The links tell whether all the rows are whole; opening each takes long in a debug build.
    let found = journal.check_links();
    assert!(found.records >= u64::try_from(promised).unwrap(), "{found:?} of {promised}");
    assert!(found.is_sound(), "{found:?}");
    if promised > 0 {
        let last = acknowledged[promised - 1].head;
        let record = journal.records(last.sequence..=last.sequence).unwrap().next().unwrap();
        assert_eq!(record.unwrap().hash(), &last.hash);
    }
    if thoroughly {
        let found = journal.verify();
        assert!(anchored.is_none() || found.is_sound(), "{found:?}");
        let next = journal.append(permit(), passage(1000));
        assert!(next.failure().is_none(), "{:?}", next.failure());
    }
}

impl Journal {
    fn check_links(&self) -> Verification {
        let transaction = self.database().unwrap().begin_read().unwrap();
        verify::walk_from(&transaction, None, self.state.sealer.genesis(), ..).unwrap()
    }
}
