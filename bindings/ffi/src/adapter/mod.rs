//! The one place that knows the core's sessions: opens them, and turns their values into the
//! surface's.

mod citizen;
mod failures;
mod officer;
mod secrets;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use chot_core::device::{Device, DeviceError, Enrolment};
use chot_core::installation::{self, Installation, open_journal};
use chot_core::published::Checkpoints;
use chot_core::published::target::CHECKPOINTS_PATH;
use chot_core::time::ClockReading;
use chot_core::tuf::{Folder, Until};
use chot_core::words;

use crate::engine::{CheckpointEngine, WalletEngine};
use crate::{ChotError, Keystore, Language};
use secrets::{NoSecrets, Secrets};

/// Opens an officer's session on an enrolled phone's store.
pub(crate) fn open_checkpoint(
    store: &Path,
    checkpoint: &str,
    language: Language,
    keystore: Arc<dyn Keystore>,
) -> Result<Box<dyn CheckpointEngine>, ChotError> {
    let device = Device::open_with(store, Box::new(Secrets(keystore)))?;
    let installation = Installation::open(&device)?;
    let journal = open_journal(&device)?;
    let session = chot_core::checkpoint::Checkpoint::open(installation, journal, checkpoint)
        .map_err(|_| ChotError::UnknownCheckpoint)?;
    let language = match language {
        Language::Vietnamese => words::Language::Vietnamese,
        Language::English => words::Language::English,
    };
    Ok(Box::new(officer::Officer::new(session, words::Words::new(language))))
}

/// The names of the published checkpoints.
pub(crate) fn checkpoints(store: &Path) -> Result<Vec<String>, ChotError> {
    let installed = Device::open_with(store, Box::new(NoSecrets))?.installed()?;
    let Some(bytes) = installed.target(CHECKPOINTS_PATH) else { return Ok(Vec::new()) };
    let list = Checkpoints::parse(bytes).map_err(|e| ChotError::Storage { what: e.to_string() })?;
    Ok(list.names().map(str::to_owned).collect())
}

/// Makes an enrolled phone's store.
pub(crate) fn enrol(
    store: &Path,
    enrolment: &[u8],
    keystore: Arc<dyn Keystore>,
) -> Result<(), ChotError> {
    let enrolment = Enrolment::parse(enrolment).map_err(ChotError::bad)?;
    Device::init_with(store, &enrolment, Box::new(Secrets(keystore)))?;
    Ok(())
}

/// After how long no further file of an update is read. What came is kept for the next attempt.
const LONGEST_UPDATE: Duration = Duration::from_secs(30 * 60);

/// Installs what the authority published into a folder; true where something was new.
pub(crate) fn update(
    store: &Path,
    from: &Path,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<bool, ChotError> {
    let device = Device::open_with(store, Box::new(Secrets(keystore)))?;
    let began = Instant::now();
    let given_up = || {
        let minutes = LONGEST_UPDATE.as_secs() / 60;
        let over = began.elapsed() > LONGEST_UPDATE;
        over.then(|| format!("it took longer than {minutes} minutes"))
    };
    let folder = Folder::new(from);
    match installation::update(&device, &Until::new(&folder, &given_up), clock.wall) {
        Ok(report) => Ok(report.changed),
        Err(
            error @ (DeviceError::Refused(_)
            | DeviceError::Unreadable { .. }
            | DeviceError::PolicyGone
            | DeviceError::NoPublicationTime
            | DeviceError::Issuers(_)),
        ) => Err(ChotError::UpdateRefused { what: error.to_string() }),
        Err(error) => Err(error.into()),
    }
}

/// Opens a citizen's wallet, or makes it.
pub(crate) fn open_wallet(
    path: &Path,
    keystore: Arc<dyn Keystore>,
) -> Result<Box<dyn WalletEngine>, ChotError> {
    Ok(Box::new(citizen::Citizen::open(path, &Secrets(keystore))?))
}
