//! Looking back: what was decided at this phone, for its officer.
//!
//! Pseudonyms only; nothing of it names anybody. Reading takes time that grows with the journal: not for
//! the main thread.

use std::path::Path;

use crate::{CheckpointSession, ChotError, Decision, Explained};

/// Which records to look at; by default all.
#[derive(Clone, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct JournalFilter {
    /// The first instant, milliseconds since 1970.
    pub from_millis: Option<i64>,
    /// The first instant that no longer passes.
    pub until_millis: Option<i64>,
    /// The decision.
    pub decision: Option<Decision>,
    /// The code of one of the reasons.
    pub reason: Option<String>,
    /// A pseudonym: 32 hexadecimal digits.
    pub subject: Option<String>,
}

/// What a record is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RecordKind {
    /// Somebody was judged.
    Passage,
    /// The health portal's code was shown.
    PortalShown,
    /// The journal noted something about itself.
    Notice,
}

/// One record, as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct JournalRow {
    /// Its number, from 1.
    pub sequence: u64,
    /// What it is.
    pub kind: RecordKind,
    /// When, by the phone's clock, milliseconds since 1970; none for a notice.
    pub at_millis: Option<i64>,
    /// False where that clock wasn't believed.
    pub clock_trusted: bool,
    /// What was decided.
    pub decision: Option<Decision>,
    /// It in a sentence.
    pub sentence: String,
    /// Why; the main reason first.
    pub reasons: Vec<Explained>,
    /// The checkpoint's name.
    pub checkpoint: Option<String>,
    /// The pseudonym, 32 hexadecimal digits.
    pub subject: Option<String>,
    /// The step before in the same case.
    pub continues: Option<u64>,
}

/// Some records, the newest first.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct JournalPage {
    /// Those that passed the filter.
    pub rows: Vec<JournalRow>,
    /// Where the next page begins; none where there is nothing older. A page may be short and yet have
    /// one: a call looks through 20,000 records at most.
    pub before: Option<u64>,
}

/// The cases of one hour. A case counts once, by its last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct HourCount {
    /// The hour's first instant, milliseconds since 1970, on the whole hour of the city's clocks.
    pub hour_millis: i64,
    /// Let through.
    pub permit: u64,
    /// Turned back.
    pub deny: u64,
    /// Left to a person's decision.
    pub refer: u64,
}

/// Somebody who was at the same checkpoint at about the same time.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct ContactRow {
    /// The other's pseudonym.
    pub subject: String,
    /// Where both were.
    pub checkpoint: String,
    /// When the other was there, milliseconds since 1970.
    pub at_millis: i64,
    /// Seconds before (negative) or after the nearest passage of the one who was asked about.
    pub apart_seconds: i64,
    /// The other's record.
    pub sequence: u64,
}

/// What going through the journal's whole chain found.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct JournalCheck {
    /// How many records there are.
    pub records: u64,
    /// True where nothing was removed, changed or cut off.
    pub is_sound: bool,
    /// What isn't as it was written, in English, at most twenty: for the help desk.
    pub findings: Vec<String>,
}

/// A journal that was written out.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct JournalExport {
    /// How many records.
    pub records: u64,
    /// SHA-256 of the file, hexadecimal: to be read out to whoever receives it.
    pub sha256: String,
}

/// What was deleted of a journal for its age.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct JournalPurge {
    /// How many records.
    pub records: u64,
    /// The first instant of which everything is kept, milliseconds since 1970: the beginning of a day of the
    /// city.
    pub kept_from_millis: i64,
}

#[uniffi::export]
impl CheckpointSession {
    /// The first instant of which the city's rules have everything kept, milliseconds since 1970: what is
    /// older is deleted as a session is opened. None where the phone's clock doesn't bear out when its data
    /// were published: then nothing is deleted.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] in training.
    pub fn journal_kept_from(&self) -> Result<Option<i64>, ChotError> {
        self.officer()?.journal_kept_from()
    }

    /// Deletes the days of the journal from before an instant; without one, what is older than the city's
    /// rules have kept. An instant within a day counts as its beginning. The journal says what was deleted.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for an instant after [`journal_kept_from`](Self::journal_kept_from), or where
    /// that is none; [`ChotError::NothingThere`] in training; [`ChotError::Storage`].
    pub fn journal_purge(&self, before_millis: Option<i64>) -> Result<JournalPurge, ChotError> {
        self.officer()?.journal_purge(before_millis)
    }

    /// The city's offset from UTC in minutes: of the days and times of its rules, and of its journal.
    ///
    /// # Errors
    /// [`ChotError::SessionBroken`].
    pub fn utc_offset_minutes(&self) -> Result<i32, ChotError> {
        Ok(self.officer()?.utc_offset_minutes())
    }

    /// At most `limit` records (200 at most) that pass a filter, the newest first, of those before a
    /// number; from the newest on without one.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what is no instant or pseudonym, [`ChotError::Storage`].
    pub fn journal_page(
        &self,
        before: Option<u64>,
        limit: u32,
        filter: JournalFilter,
    ) -> Result<JournalPage, ChotError> {
        self.officer()?.journal_page(before, limit, &filter)
    }

    /// How many cases of each hour ended how, from an instant to before another.
    ///
    /// # Errors
    /// As [`journal_page`](Self::journal_page).
    pub fn journal_counts(
        &self,
        from_millis: i64,
        until_millis: i64,
    ) -> Result<Vec<HourCount>, ChotError> {
        self.officer()?.journal_counts(from_millis, until_millis)
    }

    /// The steps of the case that a record belongs to, in order; empty where there is no such record.
    ///
    /// # Errors
    /// [`ChotError::Storage`].
    pub fn journal_case(&self, sequence: u64) -> Result<Vec<JournalRow>, ChotError> {
        self.officer()?.journal_case(sequence)
    }

    /// Who else was at a checkpoint within so many seconds before or after somebody was.
    ///
    /// # Errors
    /// As [`journal_page`](Self::journal_page).
    pub fn journal_contacts(
        &self,
        subject: String,
        within_seconds: u32,
    ) -> Result<Vec<ContactRow>, ChotError> {
        self.officer()?.journal_contacts(&subject, within_seconds)
    }

    /// Goes through the whole journal, and says whether it is as it was written.
    ///
    /// # Errors
    /// [`ChotError::SessionBroken`]; that a record can't be read is a finding.
    pub fn journal_verify(&self) -> Result<JournalCheck, ChotError> {
        self.officer()?.journal_verify()
    }

    /// Writes the records from one number to another, both included, as JSON, one object a line, to a
    /// new file that its owner alone can read. None: from the first, to the last. The phone signs it, with the
    /// key that is there since enrolment ([`journal_key`](Self::journal_key)).
    ///
    /// # Errors
    /// [`ChotError::Storage`]; then there is no such file.
    pub fn journal_export(
        &self,
        path: String,
        first: Option<u64>,
        last: Option<u64>,
    ) -> Result<JournalExport, ChotError> {
        self.officer()?.journal_export(Path::new(&path), first, last)
    }

    /// The public key that this phone's exports are verified with, 64 hexadecimal digits: to be compared with
    /// what the centre has, where an export is this phone's first.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] in training.
    pub fn journal_key(&self) -> Result<String, ChotError> {
        self.officer()?.journal_key()
    }
}
