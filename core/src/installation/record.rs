//! The phone's journal in its store: opened, missed where it is gone, begun anew.

use std::path::{Path, PathBuf};

use super::{Installation, InstallationError};
use crate::device::{Device, DeviceError};
use crate::journal::{Doubt, Journal, JournalError, JournalId, JournalKey, PhoneKey, Purged};
use crate::storage;
use crate::time::{DateTime, FixedOffset, Instant};

/// The code of a journal that doesn't open: its file, or its key, isn't what it was.
const DAMAGED: &str = "damaged";

/// The journal of a phone, in its store's folder, for a session to record in.
///
/// One that is gone, or isn't the one that this phone wrote, is begun or gone on with, and is in
/// [`doubt`](Journal::doubt); one that can't be opened records nothing. Either way no session with it
/// lets anybody through.
///
/// # Errors
/// [`InstallationError::Journal`] where another session has it open, or another version of this
/// program made it.
pub fn open_journal(device: &Device) -> Result<Journal, InstallationError> {
    let (key, expected) = match known(device) {
        Ok(known) => known,
        Err(error) => {
            let what = error.to_string();
            return Ok(Journal::without(move || JournalError::NoKey(what.clone())));
        }
    };
    let keep = device.journal_id_keeper();
    let keeper =
        move |id: &JournalId| keep(id).map_err(|error| JournalError::NotKept(error.to_string()));
    Ok(Journal::open_or_cap(&path(device), &key, expected, Box::new(keeper))?)
}

/// The journal of a phone, to be read.
///
/// # Errors
/// [`InstallationError`] where it can't be opened.
pub fn read_journal(device: &Device) -> Result<Journal, InstallationError> {
    let (key, expected) = known(device)?;
    Ok(Journal::open_expecting(&path(device), &key, expected)?)
}

/// The key that a phone's exports are verified with. Opens no journal.
///
/// # Errors
/// [`InstallationError`] where the key store doesn't give the journal's key.
pub fn phone_key(device: &Device) -> Result<PhoneKey, InstallationError> {
    Ok(PhoneKey::of(&JournalKey::new(*device.journal_key()?)))
}

/// How a phone's journal stands.
#[derive(Debug)]
pub enum Kept {
    /// As it was written.
    Whole {
        /// How many records it has.
        records: u64,
    },
    /// Something of it is gone, and nobody has confirmed that.
    InDoubt(Doubt),
    /// It can't be opened.
    Unopened(InstallationError),
    /// None was made yet.
    None,
}

/// How a phone's journal stands. Reads its end; makes none.
#[must_use]
pub fn journal_kept(device: &Device) -> Kept {
    let expected = device.journal_id();
    if let (Ok(false), Ok(expected)) = (path(device).try_exists(), &expected) {
        return expected.map_or(Kept::None, |_| Kept::InDoubt(Doubt::Replaced));
    }
    match read_journal(device) {
        Ok(journal) => match journal.doubt() {
            Some(doubt) => Kept::InDoubt(doubt),
            None => Kept::Whole { records: journal.len() },
        },
        Err(error) => Kept::Unopened(error),
    }
}

/// What was done about a journal that was in doubt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renewed {
    /// The number of the record that says so.
    pub sequence: u64,
    /// Where the files are now that couldn't be opened.
    pub put_aside: Vec<PathBuf>,
}

/// Why a journal wasn't gone on with.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RenewError {
    /// Nothing was lost that could be confirmed.
    #[error("this phone's journal has lost nothing: there is nothing to confirm")]
    NothingLost,
    /// Something else was lost than what was confirmed; nothing was changed.
    #[error("what was found is {found:?}, not {confirmed:?}: {what}; nothing was changed")]
    OtherLoss {
        /// The code of what was found.
        found: &'static str,
        /// What that means.
        what: String,
        /// What was confirmed.
        confirmed: String,
    },
    /// The journal, or the phone's store, can't be read or written.
    #[error(transparent)]
    Installation(#[from] InstallationError),
}

/// Goes on with a journal of which something is gone: writes down that somebody took note of it, so
/// that verdicts are no longer capped for it. What was found stays in the records. One that can't be
/// opened is put aside, and another begun.
///
/// `confirmed` names what was found: a doubt's code, or `damaged`.
///
/// # Errors
/// [`RenewError::NothingLost`], [`RenewError::OtherLoss`]; [`RenewError::Installation`] where
/// nothing can be written: the doubt stays then.
pub fn renew_journal(device: &Device, confirmed: &str, at: Instant) -> Result<Renewed, RenewError> {
    let (key, expected) = known(device)?;
    let opened = Journal::open_expecting(&path(device), &key, expected);
    let (mut journal, put_aside) = match opened {
        Ok(journal) => {
            let doubt = journal.doubt().ok_or(RenewError::NothingLost)?;
            agree(doubt.code(), &doubt, confirmed)?;
            (journal, Vec::new())
        }
        Err(error) if is_damage(&error) => {
            agree(DAMAGED, &error, confirmed)?;
            // Whoever opens the next one misses this one, should it end here.
            let expected = expected.unwrap_or_default();
            device.keep_journal_id(&expected).map_err(InstallationError::from)?;
            let put_aside = put_aside(&path(device))?;
            (
                Journal::open_expecting(&path(device), &key, Some(expected)).map_err(failed)?,
                put_aside,
            )
        }
        Err(error) => return Err(failed(error)),
    };
    let sequence = journal.renew(at).map_err(failed)?;
    device.keep_journal_id(journal.id()).map_err(InstallationError::from)?;
    Ok(Renewed { sequence, put_aside })
}

/// What was deleted of a journal for its age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JournalPurged {
    /// The first instant of which everything is kept: the beginning of a day of the city.
    pub from: Instant,
    /// What was deleted; none where nothing was old enough.
    pub purged: Option<Purged>,
}

/// Why nothing of a journal was deleted.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum PurgeError {
    /// It has to be kept.
    #[error(
        "nothing was deleted: by the city's rules records are kept from {from} on, and {before} is after that"
    )]
    Kept {
        /// The first instant that has to be kept.
        from: DateTime<FixedOffset>,
        /// What was asked for, as the beginning of its day.
        before: DateTime<FixedOffset>,
    },
    /// Nothing says what is old.
    #[error(
        "nothing was deleted: this phone's clock doesn't bear out when its data were published, so that \
         nothing says how old its records are; set the clock, and update"
    )]
    NoTime,
    /// The journal, or the phone's store, can't be read or written.
    #[error(transparent)]
    Installation(#[from] InstallationError),
}

/// Deletes the days of a phone's journal from before an instant, or by default those that are older than
/// the city lets records be kept. Whole days of the city: an instant within one counts as its beginning.
///
/// # Errors
/// [`PurgeError`]; nothing is deleted then.
pub fn purge_journal(
    device: &Device,
    installation: &Installation,
    before: Option<Instant>,
) -> Result<JournalPurged, PurgeError> {
    installation.purge(&mut read_journal(device)?, before)
}

impl Installation {
    /// As [`purge_journal`], of a journal that is open.
    pub(crate) fn purge(
        &self,
        journal: &mut Journal,
        before: Option<Instant>,
    ) -> Result<JournalPurged, PurgeError> {
        let kept = self.keeps_records_from().ok_or(PurgeError::NoTime)?;
        let from = before.map_or(kept, |before| self.start_of_day(before));
        if from > kept {
            let local = |at: Instant| at.with_timezone(&self.policy().offset());
            return Err(PurgeError::Kept { from: local(kept), before: local(from) });
        }
        let purged = journal.purge(from).map_err(InstallationError::from)?;
        Ok(JournalPurged { from, purged })
    }
}

/// The code of what [`renew_journal`] has to be given for this error; none where it can't help.
#[must_use]
pub fn damage_code(error: &InstallationError) -> Option<&'static str> {
    match error {
        InstallationError::Journal(error) => is_damage(error).then_some(DAMAGED),
        _ => None,
    }
}

fn failed(error: JournalError) -> RenewError {
    InstallationError::from(error).into()
}

fn agree(found: &'static str, what: &impl ToString, confirmed: &str) -> Result<(), RenewError> {
    if found == confirmed {
        return Ok(());
    }
    let (what, confirmed) = (what.to_string(), confirmed.to_owned());
    Err(RenewError::OtherLoss { found, what, confirmed })
}

/// True for a file that will never open; what may pass by itself isn't damage.
fn is_damage(error: &JournalError) -> bool {
    match error {
        JournalError::NotAJournal | JournalError::Corrupted(_) | JournalError::WrongKey => true,
        // A folder or a pipe in its place.
        JournalError::Io(error) => error.kind() == std::io::ErrorKind::InvalidInput,
        _ => false,
    }
}

/// Gives the journal's files names of their own, under which nobody looks for a journal.
fn put_aside(path: &Path) -> Result<Vec<PathBuf>, InstallationError> {
    let mut moved = Vec::new();
    let free = |number: &u32| !aside(path, *number).try_exists().unwrap_or(true);
    let number = (1..=u32::MAX).find(free).unwrap_or_default();
    for from in [path.with_extension("head"), path.to_owned()] {
        let to = aside(&from, number);
        if from.try_exists().unwrap_or(true) {
            storage::rename(&from, &to).map_err(DeviceError::from)?;
            moved.push(to);
        }
    }
    Ok(moved)
}

fn aside(path: &Path, number: u32) -> PathBuf {
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("journal-{number}.{ending}"))
}

fn known(device: &Device) -> Result<(JournalKey, Option<JournalId>), InstallationError> {
    Ok((JournalKey::new(*device.journal_key()?), device.journal_id()?))
}

fn path(device: &Device) -> PathBuf {
    device.folder().join("journal.redb")
}
