//! The journal: what was decided, written down before it is shown.
//!
//! [`Journal::append`] takes a verdict and gives a [`Recorded`], the only form in which a surface
//! may show it. Records are append-only, sealed and linked; they hold pseudonyms, no names.
//!
//! ```
//! # use chot_core::journal::{Journal, JournalKey};
//! # let dir = tempfile::tempdir()?;
//! let key = JournalKey::generate()?; // the shell keeps it in the platform's key store
//! let journal = Journal::open(&dir.path().join("journal.redb"), &key)?;
//! assert_eq!(journal.len(), 0);
//! assert!(journal.verify().is_sound());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! `core/design/JOURNAL.md` tells what the chain, the seal and the anchor find, and what they
//! don't.

mod absence;
mod anchor;
mod case;
mod clock;
mod codec;
mod doubt;
mod error;
mod export;
mod fields;
mod key;
mod passage;
mod query;
mod record;
mod replay;
mod retention;
mod store;
mod stored;
mod verify;

#[cfg(test)]
mod tests;

use std::fmt;
use std::ops::RangeBounds;
use std::path::Path;

use redb::backends::InMemoryBackend;
use redb::{Database, Durability, ReadableDatabase as _, ReadableTable as _};

pub use absence::Absence;
pub use anchor::{Anchored, Head, HeadAnchor};
pub use error::JournalError;
pub use export::{
    Cell, Column, ColumnKind, ExportCheck, ExportError, ExportFinding, Exported, NotAPhoneKey,
    PhoneKey, cells, check_export, columns,
};
pub use key::{Hash, JournalId, JournalKey};
pub use passage::{Paper, PassageEntry, PolicyVersion, Recorded};
pub use query::{Contact, Filter, HourCounts, Page};
pub use record::{AnchorProblem, Doubt, Entry, Notice, PastPassage, PortalShown, Record};
#[cfg(test)]
pub(crate) use redb::StorageBackend;
pub use replay::Presented;
pub use retention::Purged;
pub use verify::{Finding, Verification, verify_links};

use crate::policy::Verdict;
use crate::time::{ClockReading, Instant};
use anchor::{FileAnchor, InMemory};
use case::OpenCases;
use clock::ClockMemory;
use doubt::{Holes, Tail};
use error::guarded;
use key::{Sealer, row_hash};
use replay::{MOST_REMEMBERED, ReplayMemory};
use stored::{Expected, Stored as _};

/// The longest row that is written. A usual one has about 300 bytes.
const MOST_BYTES: usize = 64 * 1024;

/// Opens the store. The flag: a store that was begun and never finished may be begun anew.
type Opener = Box<dyn FnMut(bool) -> Result<Database, JournalError> + Send>;

/// Keeps elsewhere which journal this phone writes.
pub(crate) type Keeper = Box<dyn Fn(&JournalId) -> Result<(), JournalError> + Send>;

/// The journal of one phone.
///
/// It is open once at a time: a second opening, by this process or another, is
/// [`JournalError::InUse`].
pub struct Journal {
    opener: Opener,
    key: JournalKey,
    anchor: Box<dyn HeadAnchor>,
    /// None after a failed write, until the next one opens it again: redb refuses all work after
    /// an I/O error.
    database: Option<Database>,
    state: State,
    /// The head of a commit that was reported as failed. It may be on the disk all the same.
    in_doubt: Option<Head>,
    /// The journal that the phone wrote before, as it keeps that elsewhere.
    expected: Option<JournalId>,
    /// Keeps that, once there is one.
    keeper: Option<Keeper>,
    /// Why it couldn't be opened so far: what it holds isn't known.
    unopened: Option<JournalError>,
}

/// What is known of the records without reading them again.
struct State {
    id: JournalId,
    /// Why what was decided before isn't known whole.
    doubt: Option<Doubt>,
    sealer: Sealer,
    head: Head,
    last_trusted: Option<Instant>,
    clock: ClockMemory,
    replay: ReplayMemory,
    cases: OpenCases,
    /// The last head that the anchor took.
    anchored: Option<u64>,
    /// To be written before the next passage.
    notices: Vec<Notice>,
}

impl Journal {
    /// Opens the journal in the file `path`, or makes it. The head is anchored in a file beside
    /// it, with the extension `head`.
    ///
    /// After a crash the store is checked and repaired first, which reads it whole.
    ///
    /// # Errors
    /// [`JournalError::InUse`], [`Newer`](JournalError::Newer),
    /// [`NotAJournal`](JournalError::NotAJournal), [`Corrupted`](JournalError::Corrupted),
    /// [`WrongKey`](JournalError::WrongKey), [`DiskFull`](JournalError::DiskFull),
    /// [`Io`](JournalError::Io).
    pub fn open(path: &Path, key: &JournalKey) -> Result<Self, JournalError> {
        let anchor = FileAnchor::new(head_path(path), key);
        Self::open_anchored(path, key, Box::new(anchor))
    }

    /// As [`Journal::open`], where the phone keeps elsewhere which journal it wrote before: `expected`
    /// is its id. Another one in its place, a new one too, is in [`doubt`](Self::doubt).
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub(crate) fn open_expecting(
        path: &Path,
        key: &JournalKey,
        expected: Option<JournalId>,
    ) -> Result<Self, JournalError> {
        let mut journal = Self::closed(path, key, expected, JournalError::Closed);
        journal.reopen()?;
        Ok(journal)
    }

    /// The journal as a session begins with it: as [`Journal::open_expecting`], but where it can't be
    /// opened now, each passage is capped and says why, and tries again. Where the phone has none in mind,
    /// `keeper` keeps this one before anything is recorded, whenever it is first opened.
    ///
    /// # Errors
    /// [`JournalError::InUse`], [`Newer`](JournalError::Newer), [`Older`](JournalError::Older): it
    /// belongs to another session, or to another version of this program.
    pub(crate) fn open_or_cap(
        path: &Path,
        key: &JournalKey,
        expected: Option<JournalId>,
        keeper: Keeper,
    ) -> Result<Self, JournalError> {
        let mut journal = Self::closed(path, key, expected, JournalError::Closed);
        journal.keeper = Some(keeper);
        match journal.reopen() {
            Ok(()) => {}
            Err(
                error @ (JournalError::InUse
                | JournalError::Newer { .. }
                | JournalError::Older { .. }),
            ) => return Err(error),
            Err(error) => journal.unopened = Some(error),
        }
        Ok(journal)
    }

    /// A journal that can't be had as long as this is held: each passage is capped and says why.
    pub(crate) fn without(why: impl Fn() -> JournalError + Send + 'static) -> Self {
        let key = JournalKey::new([0; 32]);
        let unopened = Some(why());
        Self {
            opener: Box::new(move |_| Err(why())),
            anchor: Box::new(anchor::Nowhere),
            database: None,
            state: State::unknown(&key),
            key,
            in_doubt: None,
            expected: None,
            keeper: None,
            unopened,
        }
    }

    fn closed(
        path: &Path,
        key: &JournalKey,
        expected: Option<JournalId>,
        why: JournalError,
    ) -> Self {
        let file = path.to_owned();
        Self {
            opener: Box::new(move |blank_is_new| store::open_file(&file, blank_is_new)),
            anchor: Box::new(FileAnchor::new(head_path(path), key)),
            database: None,
            state: State::unknown(key),
            key: key.clone(),
            in_doubt: None,
            expected,
            keeper: None,
            unopened: Some(why),
        }
    }

    /// As [`Journal::open`], with the head anchored elsewhere.
    ///
    /// # Errors
    /// As [`Journal::open`].
    pub fn open_anchored(
        path: &Path,
        key: &JournalKey,
        anchor: Box<dyn HeadAnchor>,
    ) -> Result<Self, JournalError> {
        let path = path.to_owned();
        Self::open_with(
            Box::new(move |blank_is_new| store::open_file(&path, blank_is_new)),
            key,
            anchor,
        )
    }

    /// Opens the journal in a storage of the caller's making, for tests that inject faults.
    /// `make` is called again after a failed write.
    ///
    /// # Errors
    /// As [`Journal::open`], and what `make` gives.
    #[cfg(test)]
    pub(crate) fn open_backend<B: StorageBackend>(
        mut make: impl FnMut() -> std::io::Result<B> + Send + 'static,
        key: &JournalKey,
        anchor: Box<dyn HeadAnchor>,
    ) -> Result<Self, JournalError> {
        Self::open_with(
            Box::new(move |blank_is_new| store::open_backend(make()?, blank_is_new)),
            key,
            anchor,
        )
    }

    /// A journal in memory, gone with this value: for training.
    ///
    /// # Errors
    /// [`JournalError::NoRandom`] if the generator fails.
    pub(crate) fn in_memory() -> Result<Self, JournalError> {
        let open = |blank_is_new| store::open_backend(InMemoryBackend::new(), blank_is_new);
        Self::open_with(Box::new(open), &JournalKey::generate()?, Box::<InMemory>::default())
    }

    fn open_with(
        mut opener: Opener,
        key: &JournalKey,
        mut anchor: Box<dyn HeadAnchor>,
    ) -> Result<Self, JournalError> {
        let before = Before::default();
        let (database, state) = open_store(&mut opener, key, anchor.as_mut(), &before)?;
        Ok(Self {
            opener,
            key: key.clone(),
            anchor,
            database: Some(database),
            state,
            in_doubt: None,
            expected: None,
            keeper: None,
            unopened: None,
        })
    }

    /// Writes a verdict down and gives it back in the form that may be shown.
    ///
    /// Where what the journal remembers isn't all that was decided ([`doubt`](Self::doubt)), it says so and
    /// lets nobody through. Returns when the record is durable: one sync of the disk. Where it can't be written the
    /// verdict is capped (a permit becomes a referral, `journal-failed` comes first) and
    /// [`Recorded::failure`] tells why; the next call tries again. Never panics.
    pub fn append(&mut self, verdict: Verdict, passage: PassageEntry) -> Recorded {
        // Opened first, where a write failed before: what is found then counts for this verdict already.
        let open = self.open_again();
        let doubted = self.doubt().is_some();
        let verdict = if doubted { verdict.with_a_doubtful_journal() } else { verdict };
        let past = Entry::Passage(Box::new(PastPassage::of(&verdict, &passage)));
        let written = open.and_then(|()| self.write_or_close(&past));
        let (verdict, sequence, failure) = match written {
            Ok(sequence) => (verdict, Some(sequence), None),
            Err(failure) => (verdict.unrecorded(), None, Some(failure)),
        };
        Recorded {
            verdict,
            sequence,
            at: passage.clock.wall,
            checkpoint: passage.checkpoint,
            subject: passage.subject,
            continues: passage.continues,
            failure,
        }
    }

    /// Writes down that the health portal's code is shown; gives the record's number. Returns when
    /// the record is durable.
    ///
    /// # Errors
    /// Why it couldn't be written; the next record tries again. Never panics.
    pub(crate) fn portal_shown(&mut self, mut shown: PortalShown) -> Result<u64, JournalError> {
        shown.at.round();
        self.open_again()?;
        self.write_or_close(&Entry::PortalShown(shown))
    }

    /// True where what the journal holds is known, after trying once more to open it.
    pub(crate) fn is_known(&mut self) -> bool {
        if self.unopened.is_some()
            && let Err(error) = self.reopen()
        {
            self.unopened = Some(error);
        }
        self.unopened.is_none()
    }

    /// Why it couldn't be opened, where it couldn't.
    #[must_use]
    pub fn unopened(&self) -> Option<&JournalError> {
        self.unopened.as_ref()
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &JournalId {
        &self.state.id
    }

    /// Why what it remembers isn't all that was decided, where nobody has confirmed that yet.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        self.state.doubt
    }

    /// Writes down that somebody took note of what is in [`doubt`](Self::doubt); gives the record's
    /// number. What was found stays in the records.
    ///
    /// # Errors
    /// Why it couldn't be written; the doubt stays then.
    pub(crate) fn renew(&mut self, at: Instant) -> Result<u64, JournalError> {
        self.open_again()?;
        let sequence = self.write_or_close(&Entry::Notice(Notice::Renewed { at }))?;
        self.expected = Some(self.state.id);
        self.state.doubt = None;
        Ok(sequence)
    }

    /// Opens the store again where a write failed before.
    fn open_again(&mut self) -> Result<(), JournalError> {
        if self.database.is_some() { Ok(()) } else { self.reopen() }
    }

    fn write_or_close(&mut self, entry: &Entry) -> Result<u64, JournalError> {
        let written = guarded(|| self.write(entry));
        if written.is_err() {
            // redb is in an unknown state. Closing it may fail again; it is gone either way.
            let _ = shut(self.database.take());
        }
        written
    }

    fn write(&mut self, last: &Entry) -> Result<u64, JournalError> {
        let database = self.database.as_ref().ok_or(JournalError::Closed)?;

        let mut transaction = database.begin_write()?;
        transaction
            .set_durability(Durability::Immediate)
            .map_err(|error| JournalError::Corrupted(error.to_string()))?;
        let mut head = self.state.head;
        {
            let mut table = transaction.open_table(store::RECORDS)?;
            let notices = self.state.notices.iter().map(|n| Entry::Notice(n.clone()));
            for entry in notices.chain([last.clone()]) {
                let sequence = head.sequence.saturating_add(1);
                let plain = zeroize::Zeroizing::new(codec::encode(&entry));
                let row = self.state.sealer.seal(sequence, &head.hash, &plain)?;
                if row.len() > MOST_BYTES {
                    return Err(JournalError::TooLong { length: row.len(), most: MOST_BYTES });
                }
                table.insert(sequence, row.as_slice())?;
                head = Head { sequence, hash: row_hash(sequence, &row) };
            }
        }
        if let Entry::Notice(Notice::Purged { through, hash, .. }) = last {
            transaction.open_table(store::RECORDS)?.retain_in(..=*through, |_, _| false)?;
            let beginning = Head { sequence: *through, hash: *hash };
            store::set_beginning(&transaction, head.sequence, &beginning)?;
        }
        self.in_doubt = Some(head);
        transaction.commit()?;
        self.in_doubt = None;

        self.state.notices.clear();
        self.state.head = head;
        if let Entry::Passage(past) = last {
            self.state.replay.remember(head.sequence, past);
            self.state.cases.note(head.sequence, past);
            self.state.clock.note(past);
            if past.entry.clock_trusted {
                self.state.last_trusted = self.state.last_trusted.max(Some(past.at()));
            }
        }
        // The record is durable: the verdict stands, whether or not its head can be anchored.
        // `Verification::anchored` shows how far the anchor came.
        if self.anchor.store(&head).is_ok() {
            self.state.anchored = Some(head.sequence);
        }
        Ok(head.sequence)
    }

    fn reopen(&mut self) -> Result<(), JournalError> {
        let before = Before {
            in_doubt: self.in_doubt,
            notices: &self.state.notices,
            expected: self.expected,
        };
        let (database, state) =
            open_store(&mut self.opener, &self.key, self.anchor.as_mut(), &before)?;
        // Who deletes it from here on is found out.
        if self.expected.is_none()
            && let Some(keep) = &self.keeper
        {
            keep(&state.id)?;
            self.expected = Some(state.id);
        }
        self.database = Some(database);
        self.state = state;
        self.in_doubt = None;
        self.unopened = None;
        Ok(())
    }

    /// Where a presentation was let through before: by SHA-256 of what the holder signed.
    ///
    /// Known are the permits among the last 4,096 records, whatever their times.
    #[must_use]
    pub(crate) fn presented(&self, digest: &[u8; 32]) -> Option<Presented> {
        self.state.replay.get(digest)
    }

    /// The number of the last record, which is how many were ever written.
    #[must_use]
    pub fn len(&self) -> u64 {
        self.state.head.sequence
    }

    /// False after a write that failed, until one succeeds.
    #[must_use]
    pub(crate) fn is_open(&self) -> bool {
        self.database.is_some()
    }

    /// True where nothing was written yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The head of the chain, for anchoring it elsewhere.
    #[must_use]
    pub fn head(&self) -> Head {
        self.state.head
    }

    /// The latest instant that was written down while the clock was believed: it has certainly
    /// passed, as far as this phone's own clock goes.
    #[must_use]
    pub fn last_at(&self) -> Option<Instant> {
        self.state.last_trusted
    }

    /// The soft floor: the latest instant that was written down while the clock was believed, since
    /// the last newer update.
    #[must_use]
    pub(crate) fn soft_floor(&self) -> Option<Instant> {
        self.state.clock.soft_floor
    }

    /// The earliest reading of the clocks that was believed, of the latest boot that has one, since
    /// the last newer update.
    #[must_use]
    pub(crate) fn earliest_reading(&self) -> Option<ClockReading> {
        self.state.clock.reading
    }

    /// Takes note of the data that are decided with from now on. Newer ones reset the soft floor:
    /// the authority says later than this phone's own clock did what time it is. That is written
    /// down before the next passage.
    ///
    /// So do data whose keys took the place of others that had signed a later time than `hard_floor`,
    /// which is what the keys in force signed.
    ///
    /// `published_at` has to be verified, and borne out by the phone's clock: the authority's
    /// `x-published-at`.
    pub(crate) fn decides_with(&mut self, published_at: Instant, hard_floor: Instant) {
        let latest = published_at.max(hard_floor);
        self.state.notices.extend(self.state.clock.reset(published_at, latest));
    }

    /// Reads records in order, `range` of their numbers.
    ///
    /// # Errors
    /// [`JournalError::Closed`] after a failed write, or what the store gives.
    pub fn records(&self, range: impl RangeBounds<u64>) -> Result<Records<'_>, JournalError> {
        guarded(|| {
            let table = store::records(&self.database()?.begin_read()?)?;
            Ok(Records { rows: table.range(range)?, sealer: &self.state.sealer })
        })
    }

    fn database(&self) -> Result<&Database, JournalError> {
        self.database.as_ref().ok_or(JournalError::Closed)
    }

    /// Closes the journal and waits until its head is anchored durably.
    ///
    /// Dropping it is safe too: the records are durable; the anchor may lag for the seconds that
    /// the system takes to write it.
    ///
    /// # Errors
    /// What the store or the anchor gives. No record is lost by it.
    pub fn close(mut self) -> Result<(), JournalError> {
        shut(self.database.take())?;
        Ok(self.anchor.flush()?)
    }
}

impl Drop for Journal {
    fn drop(&mut self) {
        // The records are durable; what closing adds is a faster opening.
        let _ = shut(self.database.take());
    }
}

/// Closes the store. redb writes when it is closed, and so may panic then.
fn shut(database: Option<Database>) -> Result<(), JournalError> {
    guarded(|| Ok(database.map_or(Ok(()), Database::close)?))
}

impl fmt::Debug for Journal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Journal({} records)", self.len())
    }
}

/// Records in order. An item that fails doesn't end the others.
pub struct Records<'j> {
    rows: redb::Range<'static, u64, &'static [u8]>,
    sealer: &'j Sealer,
}

impl fmt::Debug for Records<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Records(..)")
    }
}

impl Iterator for Records<'_> {
    type Item = Result<Record, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = guarded(|| self.rows.next().map(|row| opened(self.sealer, row)).transpose());
        read.transpose()
    }
}

impl DoubleEndedIterator for Records<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let read =
            guarded(|| self.rows.next_back().map(|row| opened(self.sealer, row)).transpose());
        read.transpose()
    }
}

/// A row of the table as a record.
fn opened(sealer: &Sealer, row: Result<Row, redb::StorageError>) -> Result<Record, JournalError> {
    let (sequence, row) = row?;
    open_row(sealer, sequence.value(), row.value())
}

/// What the table gives: a number, and the sealed record.
type Row = (redb::AccessGuard<'static, u64>, redb::AccessGuard<'static, &'static [u8]>);

/// A row as a record.
fn open_row(sealer: &Sealer, sequence: u64, row: &[u8]) -> Result<Record, JournalError> {
    let plain = sealer.open(sequence, row)?;
    let entry = codec::decode(&plain)
        .map_err(|Expected(expected)| JournalError::NotARecord { sequence, expected })?;
    // What opened has a link.
    let link = key::link_of(row).copied().unwrap_or_default();
    Ok(Record { sequence, hash: row_hash(sequence, row), link, entry })
}

/// The file of a journal's head.
fn head_path(path: &Path) -> std::path::PathBuf {
    path.with_extension("head")
}

impl State {
    /// Of a journal that couldn't be opened yet: nothing is written with it.
    fn unknown(key: &JournalKey) -> Self {
        let id = [0; 16];
        Self {
            id,
            doubt: None,
            sealer: Sealer::new(key, id),
            head: Head { sequence: 0, hash: [0; 32] },
            last_trusted: None,
            clock: ClockMemory::default(),
            replay: ReplayMemory::default(),
            cases: OpenCases::default(),
            anchored: None,
            notices: Vec::new(),
        }
    }
}

/// What is known before a journal is opened.
#[derive(Default)]
struct Before<'a> {
    /// From a failed write: the head that may be on the disk though its commit failed.
    in_doubt: Option<Head>,
    /// What was to be written with it.
    notices: &'a [Notice],
    /// The journal that the phone wrote before.
    expected: Option<JournalId>,
}

/// Opens or makes the store and learns what it holds.
fn open_store(
    opener: &mut Opener,
    key: &JournalKey,
    anchor: &mut dyn HeadAnchor,
    before: &Before<'_>,
) -> Result<(Database, State), JournalError> {
    let anchored = anchor.load().unwrap_or(Anchored::Unreadable);
    // With a head of records, or where the phone knows of a journal, an empty store is no new one.
    let had_records = matches!(anchored, Anchored::At(head) if head.sequence > 0);
    let blank_is_new = !had_records && before.expected.is_none();
    let database = guarded(|| opener(blank_is_new))?;
    // Apart from the opening, so that a panic in one is over before the store is closed.
    let state = guarded(|| learn(&database, key, anchor, &anchored, before));
    match state {
        Ok(state) => Ok((database, state)),
        Err(error) => {
            let _ = shut(Some(database));
            Err(error)
        }
    }
}

/// Learns what a store holds, and makes its tables if it is new.
fn learn(
    database: &Database,
    key: &JournalKey,
    anchor: &mut dyn HeadAnchor,
    anchored: &Anchored,
    before: &Before<'_>,
) -> Result<State, JournalError> {
    store::make_tables(database, key)?;
    let transaction = database.begin_read()?;
    let id = store::read_meta(&transaction, Some(key))?;
    let table = store::records(&transaction)?;
    let sealer = Sealer::new(key, id);
    let head = store::head(&table, &id)?;
    let beginning = store::beginning(&transaction, &table, Some(&sealer), sealer.genesis())?;

    // What was pending stays so, unless the doubtful commit has carried it to the disk.
    let mut unacknowledged: Vec<u64> =
        before.notices.iter().filter_map(unacknowledged_by).collect();
    let pending = before.notices.iter().filter_map(reset_by);
    if let Some(doubtful) = before.in_doubt
        && store::has(&table, &doubtful)?
    {
        unacknowledged = vec![doubtful.sequence];
    }
    unacknowledged.retain(|sequence| *sequence <= head.sequence);
    let mut notices: Vec<Notice> =
        unacknowledged.iter().map(|&sequence| Notice::Unacknowledged { sequence }).collect();

    let problem = verify::anchor_problem(anchored, &table, &head)?;
    let anchored = match anchored {
        Anchored::At(kept) if problem.is_none() => Some(kept.sequence),
        // A new journal. Failing this is no reason not to open it, as in `write`.
        _ if problem.is_none() && anchor.store(&head).is_ok() => Some(head.sequence),
        _ => None,
    };
    let ReadBack { replay, cases, last_trusted, mut clock, tail, holes } =
        read_back(&sealer, &table, beginning.sequence.saturating_add(1), unacknowledged)?;
    let other = before.expected.filter(|expected| *expected != id);
    if let Some(before) = other
        && !tail.says(Doubt::Replaced)
    {
        notices.push(Notice::Replaced { before });
    }
    notices.extend(problem.map(Notice::Anchor));
    let doubt = other.map(|_| Doubt::Replaced);
    let doubt = doubt.or_else(|| notices.iter().find_map(Doubt::of));
    let doubt = doubt.or(holes.then_some(Doubt::RecordsLost)).or(tail.doubt());
    for pending in pending {
        notices.extend(clock.reset(pending, Instant::MAX_UTC));
    }
    Ok(State { id, doubt, sealer, head, last_trusted, clock, replay, cases, anchored, notices })
}

fn unacknowledged_by(notice: &Notice) -> Option<u64> {
    match notice {
        Notice::Unacknowledged { sequence } => Some(*sequence),
        _ => None,
    }
}

fn reset_by(notice: &Notice) -> Option<Instant> {
    match notice {
        Notice::FloorReset { published_at, .. } => Some(*published_at),
        _ => None,
    }
}

/// What the last records say.
struct ReadBack {
    replay: ReplayMemory,
    cases: OpenCases,
    last_trusted: Option<Instant>,
    clock: ClockMemory,
    tail: Tail,
    /// True where some of them are missing, or don't open.
    holes: bool,
}

/// Reads the last records for the replay memory, open cases, the last instant that was believed, the
/// soft floor, and whether they are in doubt. Records that don't open are `verify`'s business.
fn read_back(
    sealer: &Sealer,
    table: &redb::ReadOnlyTable<u64, &'static [u8]>,
    beginning: u64,
    mut unacknowledged: Vec<u64>,
) -> Result<ReadBack, JournalError> {
    let mut last_trusted = None;
    let mut replay = ReplayMemory::default();
    let mut clock = clock::ReadBack::default();
    let mut cases = OpenCases::default();
    let (mut tail, mut holes) = (Tail::default(), Holes::default());
    let mut rows = table.iter()?.rev();
    for count in 0.. {
        let Some(row) = rows.next() else {
            holes.end(beginning);
            break;
        };
        let (sequence, row) = row?;
        let sequence = sequence.value();
        let entry = open_row(sealer, sequence, row.value()).map(|record| record.entry);
        holes.record(sequence, entry.is_ok());
        match entry {
            Ok(Entry::Notice(notice)) => {
                holes.notice(&notice);
                clock.notice(&notice);
                tail.notice(&notice);
                unacknowledged.extend(unacknowledged_by(&notice));
            }
            Ok(Entry::Passage(passage)) => {
                clock.passage(&passage);
                tail.passage(&passage);
                cases.note_older(sequence, &passage);
                if last_trusted.is_none() && passage.entry.clock_trusted {
                    last_trusted = Some(passage.at());
                }
                if !unacknowledged.contains(&sequence) {
                    replay.remember_older(sequence, &passage);
                }
            }
            Ok(Entry::PortalShown(_)) | Err(_) => {}
        }
        if count >= MOST_REMEMBERED && last_trusted.is_some() && clock.done && tail.is_known() {
            break;
        }
    }
    Ok(ReadBack {
        replay,
        cases,
        last_trusted,
        clock: clock.into_memory(),
        tail,
        holes: holes.found,
    })
}
