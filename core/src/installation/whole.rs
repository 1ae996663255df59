//! Whether everything of a publication can be used, before it is installed or signed.

#[cfg(feature = "authority")]
use std::collections::BTreeMap;
use std::collections::BTreeSet;

use super::{Installation, InstallationError, SharedKeys, wrong};
use crate::device::Installed;
use crate::keys::epoch_of;
use crate::published::roster::{Roster, RosterManifest};
use crate::published::target::{MANIFEST_PATH, Target};
use crate::published::{EpochKeys, Questionnaire};
#[cfg(feature = "authority")]
use crate::storage::SharedFile;

/// Opens an installation over these targets, with every page of the roster, and reads what an installation
/// doesn't hold. There must be a policy if `must_decide` says so.
///
/// # Errors
/// [`InstallationError`] names the target that can't be used.
pub(super) fn check_whole(
    installed: &Installed,
    keys: &SharedKeys,
    must_decide: bool,
) -> Result<(), InstallationError> {
    match Installation::of(installed, keys, Roster::verify) {
        Ok(_) => {}
        Err(InstallationError::NoPolicy) if !must_decide => {}
        Err(error) => return Err(error),
    }
    check_others(installed, &keys.epoch)
}

/// The same of what an authority is about to publish.
///
/// # Errors
/// As [`check_whole`]; [`InstallationError::Target`] for the issuers' keys too.
#[cfg(feature = "authority")]
pub(crate) fn check_publication(
    (held, files): (BTreeMap<String, Vec<u8>>, BTreeMap<String, SharedFile>),
    keys: &SharedKeys,
    must_decide: bool,
    at: crate::time::Instant,
) -> Result<(), InstallationError> {
    use crate::published::target::ISSUERS_PATH;
    let installed = Installed::unsigned(held, files, at).map_err(|e| wrong(ISSUERS_PATH, &e))?;
    check_whole(&installed, keys, must_decide)
}

/// What no verdict needs: it is read by the apps, or by nobody yet.
fn check_others(installed: &Installed, epoch: &EpochKeys) -> Result<(), InstallationError> {
    let named = named_segments(installed);
    for (path, file) in installed.files() {
        let failed = |what: &dyn std::fmt::Display| wrong(path, what);
        if named.contains(path) {
            continue;
        }
        epoch.unseal_file(path, file).and_then(|pages| pages.check()).map_err(|e| failed(&e))?;
    }
    for (path, bytes) in installed.targets() {
        let failed = |what: &dyn std::fmt::Display| wrong(path, what);
        if Target::of_path(path).is_some_and(Target::is_sealed) {
            epoch_of(bytes).map_err(|e| failed(&e))?;
        }
        match Target::of_path(path) {
            Some(Target::Questionnaire) => {
                Questionnaire::parse(bytes).map_err(|e| failed(&e))?;
            }
            // One that the manifest doesn't name.
            Some(Target::RosterSegment) if !named.contains(path) => {
                epoch.unseal(path, bytes).map_err(|e| failed(&e))?;
            }
            // An installation has opened them.
            Some(
                Target::Issuers
                | Target::Areas
                | Target::StatusList
                | Target::Policy
                | Target::RosterManifest
                | Target::RosterSegment
                | Target::Trace
                | Target::HealthKeys
                | Target::ValueSets
                | Target::Checkpoints
                | Target::EpochKey,
            ) => {}
            // Of the future.
            None => {}
        }
    }
    Ok(())
}

/// The paths of the segments that the manifest names; it has been read before.
fn named_segments(installed: &Installed) -> BTreeSet<String> {
    let manifest =
        installed.target(MANIFEST_PATH).and_then(|json| RosterManifest::parse(json).ok());
    let paths = |manifest: RosterManifest| -> BTreeSet<String> {
        manifest.segments().map(|segment| segment.target_path()).collect()
    };
    manifest.map(paths).unwrap_or_default()
}
