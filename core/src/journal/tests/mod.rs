//! Tests of the whole journal.

mod bytes;
mod case;
mod crash;
mod disk;
mod export;
mod faults;
mod flow;
mod full_disk;
mod query;
mod retention;
mod tamper;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use crate::model::{Area, Assurance, Decision, Reason, Subject};
use crate::time::{BootId, ClockReading, TimeDelta};

pub(super) fn key() -> JournalKey {
    JournalKey::new([7; 32])
}

/// 2021-10-05, 07:10 in Saigon.
pub(super) fn morning() -> Instant {
    "2021-10-05T00:10:00Z".parse().unwrap()
}

pub(super) fn permit() -> Verdict {
    Verdict::for_test(Decision::Permit, Reason::Commute)
}

pub(super) fn deny() -> Verdict {
    Verdict::for_test(Decision::Deny, Reason::OutsideWindows)
}

pub(super) fn digest(n: u64) -> [u8; 32] {
    let mut digest = [0; 32];
    digest[..8].copy_from_slice(&n.to_be_bytes());
    digest
}

/// The `n`th passage of a morning, one each ten seconds, as full as passages usually are.
pub(super) fn passage(n: u64) -> PassageEntry {
    let seconds = i64::try_from(n).unwrap() * 10;
    let at = morning() + TimeDelta::seconds(seconds);
    PassageEntry {
        subject: Some(Subject([u8::try_from(n % 251).unwrap(); 16])),
        policy: Some(PolicyVersion { id: "hcmc-commute".into(), version: 12 }),
        published_at: Some(morning() - TimeDelta::hours(3)),
        assurance: Some(Assurance::Live),
        presentation: Some(digest(n)),
        issuer_key: Some([4; 8]),
        replay_horizon: Some(at - TimeDelta::seconds(90)),
        ..PassageEntry::new(
            ClockReading {
                wall: at,
                monotonic: Duration::from_secs(n * 10),
                boot: BootId([1; 16]),
            },
            "Tan Thuan bridge",
            Area("d7".into()),
        )
    }
}

/// A journal's file in a folder that vanishes.
pub(super) struct Place {
    _folder: tempfile::TempDir,
    pub(super) path: PathBuf,
}

impl Place {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { path: folder.path().join("journal.redb"), _folder: folder }
    }

    pub(super) fn open(&self) -> Journal {
        Journal::open(&self.path, &key()).unwrap()
    }

    pub(super) fn head(&self) -> PathBuf {
        head_path(&self.path)
    }

    /// A journal with `count` permits, closed again.
    pub(super) fn filled(count: u64) -> Self {
        let place = Self::new();
        fill(&mut place.open(), 1..=count);
        place
    }
}

pub(super) fn fill(journal: &mut Journal, numbers: std::ops::RangeInclusive<u64>) {
    for n in numbers {
        let recorded = journal.append(permit(), passage(n));
        assert!(recorded.failure().is_none(), "{:?}", recorded.failure());
    }
}

/// Changes the store behind the journal's back.
pub(super) fn behind_its_back(path: &Path, change: impl FnOnce(&mut redb::Table<'_, u64, &[u8]>)) {
    let database = Database::create(path).unwrap();
    let transaction = database.begin_write().unwrap();
    change(&mut transaction.open_table(store::RECORDS).unwrap());
    transaction.commit().unwrap();
}

/// Keeps a head in memory, where a test can see and set it.
#[derive(Clone, Default)]
pub(super) struct Kept(std::sync::Arc<std::sync::Mutex<Option<Head>>>);

impl Kept {
    pub(super) fn set(&self, head: Option<Head>) {
        *self.0.lock().unwrap() = head;
    }

    pub(super) fn get(&self) -> Option<Head> {
        *self.0.lock().unwrap()
    }
}

impl HeadAnchor for Kept {
    fn load(&mut self) -> std::io::Result<Anchored> {
        Ok(self.get().map_or(Anchored::Missing, Anchored::At))
    }

    fn store(&mut self, head: &Head) -> std::io::Result<()> {
        self.set(Some(*head));
        Ok(())
    }
}
