//! The one place that knows the core's sessions: opens them, and turns their values into the
//! surface's.

mod citizen;
mod failures;
mod look_back;
mod officer;
mod reader;
mod secrets;
mod self_test;
mod set_up;
mod update;
mod view;

use std::path::Path;
use std::sync::Arc;

pub(crate) use officer::Officer;
pub(crate) use reader::Reader;
pub(crate) use self_test::self_test;
pub(crate) use set_up::{checkpoints, device_state, enrol, enrolment_preview};
pub(crate) use update::{update, update_from_folder};

use crate::engine::WalletEngine;
use crate::{ChotError, Keystore};
use secrets::Secrets;

/// Opens a citizen's wallet, or makes it.
pub(crate) fn open_wallet(
    path: &Path,
    keystore: Arc<dyn Keystore>,
) -> Result<Box<dyn WalletEngine>, ChotError> {
    Ok(Box::new(citizen::Citizen::open(path, &Secrets(keystore))?))
}
