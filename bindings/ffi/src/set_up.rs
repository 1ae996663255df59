//! The phone's store, before a session: enrolment, the choice of a checkpoint, the state of it all.

use std::path::Path;
use std::sync::{Arc, Mutex};

use crate::{ChotError, ClockReading, Keystore, Language, adapter, convert};

/// What an enrolment is, before it is believed: to be read aloud and compared with what the authority
/// says ([`EnrolmentPreview::fingerprint`]).
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EnrolmentPreview {
    /// The city.
    pub city: String,
    /// The root keys' fingerprint, eight groups of four hexadecimal digits.
    pub fingerprint: String,
    /// How many root keys there are.
    pub root_keys: u32,
    /// How many of them have to sign.
    pub threshold: u32,
    /// Where updates will be fetched from, if it says so.
    #[uniffi(default = None)]
    pub updates: Option<String>,
}

/// Reads an enrolment without using it.
///
/// # Errors
/// [`ChotError::BadInput`] for what is no enrolment, or has no root of trust that holds.
#[uniffi::export]
pub fn enrolment_preview(enrolment: Vec<u8>) -> Result<EnrolmentPreview, ChotError> {
    adapter::enrolment_preview(&enrolment)
}

/// Enrols this phone: makes its store, and hands its secrets to the keystore.
///
/// `enrolment` is the file that the authority gives out by hand, or what
/// [`EnrolmentCodes::file`] gives. It is secret: the app deletes it afterwards.
///
/// # Errors
/// [`ChotError::BadInput`] for what is no enrolment, or a store that is there already;
/// [`ChotError::Keystore`], [`ChotError::Storage`].
#[uniffi::export]
pub fn enrol(
    store_path: String,
    enrolment: Vec<u8>,
    keystore: Arc<dyn Keystore>,
) -> Result<(), ChotError> {
    adapter::enrol(Path::new(&store_path), &enrolment, keystore)
}

/// What is lost with a phone's enrolment.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UnenrolmentLoss {
    /// The city that the phone was enrolled for; none where its store can't be read.
    pub city: Option<String>,
    /// How many records its journal has; none where that can't be told. An app offers to
    /// [export](crate::CheckpointSession::journal_export) them first.
    pub records: Option<u64>,
}

/// What would be lost if this phone were [unenrolled](unenrol). Changes nothing.
///
/// # Errors
/// [`ChotError::NotEnrolled`]; [`ChotError::StoreInUse`] where a session is open;
/// [`ChotError::StoreFromNewerVersion`], [`ChotError::KeystoreLocked`], [`ChotError::Keystore`],
/// [`ChotError::Storage`].
#[uniffi::export]
pub fn what_unenrolling_loses(
    store_path: String,
    keystore: Arc<dyn Keystore>,
) -> Result<UnenrolmentLoss, ChotError> {
    adapter::what_unenrolling_loses(Path::new(&store_path), keystore)
}

/// Takes this phone's enrolment back: forgets its secrets and removes its store, the journal too. The
/// phone is as new then. A store that can't be read is removed all the same.
///
/// `city` confirms what is lost: the city as [`what_unenrolling_loses`] gives it, none where it gives none.
/// If the power goes, the phone is as it was, or the next start goes on to the end.
///
/// # Errors
/// [`ChotError::BadInput`] for another city, with nothing changed; else as [`what_unenrolling_loses`]:
/// what can't be removed now, the next start removes.
#[uniffi::export]
pub fn unenrol(
    store_path: String,
    city: Option<String>,
    keystore: Arc<dyn Keystore>,
) -> Result<(), ChotError> {
    adapter::unenrol(Path::new(&store_path), city.as_deref(), keystore)
}

/// An enrolment that comes as a series of codes, scanned in any order.
#[derive(Default, uniffi::Object)]
pub struct EnrolmentCodes(Mutex<chot_core::device::EnrolmentSeries>);

impl std::fmt::Debug for EnrolmentCodes {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("EnrolmentCodes(..)")
    }
}

/// How far a series of codes was read.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EnrolmentProgress {
    /// How many were read.
    pub have: u32,
    /// How many there are; 0 before the first.
    pub of: u32,
    /// The numbers of those that are missing, from 1.
    pub missing: Vec<u32>,
}

#[uniffi::export]
impl EnrolmentCodes {
    /// Nothing read yet.
    #[uniffi::constructor]
    #[must_use]
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Takes in the text of a code, and says how far it is. One that was read already changes nothing.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for another kind of code, a damaged one, or one of another enrolment.
    pub fn take(&self, text: String) -> Result<EnrolmentProgress, ChotError> {
        let mut series = self.0.lock().map_err(|_| ChotError::SessionBroken)?;
        series.take(&text).map_err(ChotError::bad)?;
        Ok(EnrolmentProgress {
            have: series.have().into(),
            of: series.of().into(),
            missing: series.missing().map(u32::from).collect(),
        })
    }

    /// The enrolment's file, once all codes were read; none before. As secret as the codes.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] where together they are no enrolment.
    pub fn file(&self) -> Result<Option<Vec<u8>>, ChotError> {
        let series = self.0.lock().map_err(|_| ChotError::SessionBroken)?;
        Ok(series.file().map_err(ChotError::bad)?.map(|file| file.to_vec()))
    }
}

/// A checkpoint to choose.
#[derive(Clone, Debug, PartialEq, uniffi::Record)]
pub struct CheckpointChoice {
    /// Its name, for [`CheckpointSession::open`](crate::CheckpointSession::open).
    pub name: String,
    /// The area that it lies in: the identifier that the rules use.
    pub area: String,
    /// Heading of the checked lane, degrees clockwise from north, where one lane is checked.
    pub heading: Option<f64>,
    /// Where it stands, degrees north, where that is known.
    pub latitude: Option<f64>,
    /// Degrees east.
    pub longitude: Option<f64>,
}

/// The checkpoints that the authority published, to choose from, in its order. The roster isn't read.
///
/// # Errors
/// [`ChotError::NotEnrolled`], [`ChotError::NothingInstalled`],
/// [`ChotError::StoreFromNewerVersion`], [`ChotError::Storage`].
#[uniffi::export]
pub fn checkpoints(store_path: String) -> Result<Vec<CheckpointChoice>, ChotError> {
    adapter::checkpoints(Path::new(&store_path))
}

/// One role's metadata.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct RoleState {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: u64,
    /// The first instant at which it no longer holds, RFC 3339.
    pub expires: String,
    /// True where that has come.
    pub expired: bool,
}

/// What a phone's store holds: what `chot device status` says.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct DeviceState {
    /// The city.
    pub city: String,
    /// When the authority published what is installed, RFC 3339; none where nothing is.
    pub published_at: Option<String>,
    /// Seconds since then.
    pub age_seconds: Option<i64>,
    /// The first instant at which nobody is let through any more, RFC 3339.
    pub fresh_until: Option<String>,
    /// The first instant at which a role no longer holds, RFC 3339.
    pub expires: Option<String>,
    /// True where that has come.
    pub expired: bool,
    /// The rules in force: their id and version.
    pub policy: Option<String>,
    /// The roles.
    pub roles: Vec<RoleState>,
    /// How many people the roster has.
    pub roster_entries: Option<u64>,
    /// Bytes of all files in the store, the journal included.
    pub storage_bytes: u64,
    /// Why what is installed can't be used, in English, where it can't: for the help desk.
    pub unusable: Option<String>,
    /// Where updates are fetched from, if the enrolment said so.
    #[uniffi(default = None)]
    pub updates: Option<String>,
}

/// The state of a phone's store, for a page about it and for the help desk. Opens all that is
/// installed: some tenths of a second.
///
/// # Errors
/// [`ChotError::NotEnrolled`], [`ChotError::StoreFromNewerVersion`], [`ChotError::Keystore`],
/// [`ChotError::Storage`].
#[uniffi::export]
pub fn device_state(
    store_path: String,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<DeviceState, ChotError> {
    let clock = convert::clock(&clock)?;
    adapter::device_state(Path::new(&store_path), keystore, clock)
}

/// What of this phone's journal is gone, by its code (`replaced`, `head-missing`, `head-unreadable`,
/// `end-cut-off`, `records-lost`, `damaged`); none where nothing is. Until it is confirmed, every verdict
/// says so, and nobody is let through.
///
/// # Errors
/// [`ChotError::NotEnrolled`], [`ChotError::StoreInUse`] where a session is open,
/// [`ChotError::StoreFromNewerVersion`], [`ChotError::Keystore`], [`ChotError::Storage`].
#[uniffi::export]
pub fn journal_loss(
    store_path: String,
    keystore: Arc<dyn Keystore>,
) -> Result<Option<String>, ChotError> {
    adapter::journal_loss(Path::new(&store_path), keystore)
}

/// Confirms what of this phone's journal is gone, named by the code that [`journal_loss`] gives: the
/// journal goes on, and says so for good.
///
/// # Errors
/// [`ChotError::BadInput`] for another code than what was found; else as [`journal_loss`].
#[uniffi::export]
pub fn confirm_journal_loss(
    store_path: String,
    what: String,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<(), ChotError> {
    let clock = convert::clock(&clock)?;
    adapter::confirm_journal_loss(Path::new(&store_path), &what, keystore, clock)
}

/// The word for a decision, as it stands on the officer's screen and in the journal.
#[uniffi::export]
#[must_use]
pub fn decision_word(decision: crate::Decision, language: Language) -> String {
    let decision: chot_core::model::Decision = decision.into();
    chot_core::words::Words::new(language.into()).of(&decision)
}
