//! The phone's store, before a session: enrolment, updates, the choice of a checkpoint.

use std::path::Path;
use std::sync::Arc;

use crate::{ChotError, ClockReading, Keystore, adapter, convert};

/// Enrols this phone: makes its store, and hands its secrets to the keystore.
///
/// `enrolment` is the file that the authority gives out by hand. It is secret: the app deletes it
/// afterwards.
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

/// Installs what the authority published, from a folder that was carried here; true where there was
/// something new. Checked before it is used, and switched over at once: if it fails or is broken
/// off, what was installed stays.
///
/// # Errors
/// [`ChotError::NotEnrolled`], [`ChotError::StoreInUse`], [`ChotError::UpdateRefused`],
/// [`ChotError::Keystore`], [`ChotError::Storage`].
#[uniffi::export]
pub fn update_from_folder(
    store_path: String,
    folder: String,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<bool, ChotError> {
    let clock = convert::clock(&clock)?;
    adapter::update(Path::new(&store_path), Path::new(&folder), keystore, clock)
}

/// The names of the checkpoints that the authority published, to choose from.
///
/// # Errors
/// [`ChotError::NotEnrolled`], [`ChotError::NothingInstalled`],
/// [`ChotError::StoreFromNewerVersion`], [`ChotError::Storage`].
#[uniffi::export]
pub fn checkpoints(store_path: String) -> Result<Vec<String>, ChotError> {
    adapter::checkpoints(Path::new(&store_path))
}
