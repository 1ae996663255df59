//! Enrolment, the choice of a checkpoint, and the state of a store.

use std::path::Path;
use std::sync::Arc;

use chot_core::device::{Device, DeviceError, Enrolment};
use chot_core::encoding::plain::shown;
use chot_core::installation::{
    self, Installation, InstallationError, Kept, RenewError, UnenrolError, damage_code,
    journal_kept, open_journal, renew_journal,
};
use chot_core::published::roster::Roster;
use chot_core::published::target::CHECKPOINTS_PATH;
use chot_core::published::{CheckpointSite, Checkpoints};
use chot_core::time::ClockReading;

use super::secrets::{NoSecrets, Secrets};
use crate::error::plain;
use crate::{
    CheckpointChoice, ChotError, DeviceState, EnrolmentPreview, Keystore, RoleState,
    UnenrolmentLoss,
};

/// What an enrolment is, without using it.
pub(crate) fn enrolment_preview(enrolment: &[u8]) -> Result<EnrolmentPreview, ChotError> {
    let enrolment = Enrolment::parse(enrolment).map_err(ChotError::bad)?;
    let root = enrolment.root_preview().map_err(ChotError::bad)?;
    Ok(EnrolmentPreview {
        city: shown(&enrolment.city).into_owned(),
        fingerprint: root.fingerprint,
        root_keys: u32::try_from(root.key_ids.len()).map_err(ChotError::bad)?,
        threshold: root.threshold,
        updates: enrolment.updates.map(String::from),
    })
}

/// Makes an enrolled phone's store.
pub(crate) fn enrol(
    store: &Path,
    enrolment: &[u8],
    keystore: Arc<dyn Keystore>,
) -> Result<(), ChotError> {
    let enrolment = Enrolment::parse(enrolment).map_err(ChotError::bad)?;
    let device = Device::init_with(store, &enrolment, Box::new(Secrets(keystore)))?;
    // Made now, it is missed should it be gone. If it can't be, the first session makes it.
    drop(open_journal(&device));
    Ok(())
}

/// What is lost with an enrolment.
pub(crate) fn what_unenrolling_loses(
    store: &Path,
    keystore: Arc<dyn Keystore>,
) -> Result<UnenrolmentLoss, ChotError> {
    let lost = installation::what_unenrolling_loses(store, &Secrets(keystore))?;
    let city = lost.city.map(|city| shown(&city).into_owned());
    Ok(UnenrolmentLoss { city, records: lost.records })
}

/// Takes an enrolment back. The city is confirmed as it was shown.
pub(crate) fn unenrol(
    store: &Path,
    city: Option<&str>,
    keystore: Arc<dyn Keystore>,
) -> Result<(), ChotError> {
    let keystore = Secrets(keystore);
    let found = installation::what_unenrolling_loses(store, &keystore)?.city;
    let is_same = found.as_deref().map(shown).as_deref() == city;
    let confirmed = if is_same { found.as_deref() } else { city };
    match installation::unenrol(store, &keystore, confirmed) {
        Ok(()) => Ok(()),
        Err(UnenrolError::Installation(error)) => Err(error.into()),
        Err(error) => Err(ChotError::bad(error)),
    }
}

/// The published checkpoints.
pub(crate) fn checkpoints(store: &Path) -> Result<Vec<CheckpointChoice>, ChotError> {
    let bytes = Device::open_with(store, Box::new(NoSecrets))?.target(CHECKPOINTS_PATH)?;
    let Some(bytes) = bytes else { return Ok(Vec::new()) };
    let list = Checkpoints::parse(&bytes)
        .map_err(|error| ChotError::Storage { what: plain(&error.to_string()) })?;
    let choice = |site: &CheckpointSite| CheckpointChoice {
        name: site.name.clone(),
        area: site.area.as_str().to_owned(),
        heading: site.heading,
        latitude: site.position.map(|at| at.lat()),
        longitude: site.position.map(|at| at.lon()),
    };
    Ok(list.iter().map(choice).collect())
}

/// The state of a store.
pub(crate) fn device_state(
    store: &Path,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<DeviceState, ChotError> {
    let device = Device::open_with(store, Box::new(Secrets(keystore)))?;
    let mut status = device.status(clock.wall)?;
    let mut policy = None;
    let mut unusable = None;
    match Installation::open(&device) {
        Ok(installation) => {
            status.set_fresh_until(installation.fresh_until());
            let entries = installation.roster().map(Roster::len);
            status.roster.entries = entries.and_then(|entries| u64::try_from(entries).ok());
            let rules = installation.policy();
            policy = Some(format!("{} {}", shown(rules.id()), rules.version()));
        }
        Err(InstallationError::Device(DeviceError::NothingInstalled)) => {}
        Err(error) => unusable = Some(plain(&error.to_string())),
    }
    let role = |role: chot_core::device::RoleStatus| RoleState {
        name: role.role,
        version: role.version,
        expires: role.expires,
        expired: role.expired,
    };
    Ok(DeviceState {
        city: shown(&status.city).into_owned(),
        published_at: status.published_at,
        age_seconds: status.age_seconds,
        fresh_until: status.fresh_until,
        expires: status.expires,
        expired: status.expired,
        policy,
        roles: status.roles.into_iter().map(role).collect(),
        roster_entries: status.roster.entries,
        storage_bytes: status.storage_bytes,
        unusable,
        updates: status.updates,
    })
}

/// What of the phone's journal is gone, if something is.
pub(crate) fn journal_loss(
    store: &Path,
    keystore: Arc<dyn Keystore>,
) -> Result<Option<String>, ChotError> {
    let device = Device::open_with(store, Box::new(Secrets(keystore)))?;
    match journal_kept(&device) {
        Kept::Whole { .. } | Kept::None => Ok(None),
        Kept::InDoubt(doubt) => Ok(Some(doubt.code().to_owned())),
        Kept::Unopened(error) => match damage_code(&error) {
            Some(code) => Ok(Some(code.to_owned())),
            None => Err(error.into()),
        },
    }
}

/// Goes on with a journal of which something is gone.
pub(crate) fn confirm_journal_loss(
    store: &Path,
    what: &str,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<(), ChotError> {
    let device = Device::open_with(store, Box::new(Secrets(keystore)))?;
    match renew_journal(&device, what, clock.wall) {
        Ok(_) => Ok(()),
        Err(RenewError::Installation(error)) => Err(error.into()),
        Err(error) => Err(ChotError::bad(error)),
    }
}
