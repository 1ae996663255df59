//! The one door by which an update comes to a phone.

use super::whole::check_whole;
use super::{InstallationError, SharedKeys};
use crate::device::{Device, DeviceError, Staged, UpdateReport};
use crate::published::target::POLICY_PATH;
use crate::time::Instant;
use crate::tuf::Source;

/// Fetches what the authority published, verifies it, opens all of it as
/// [`Installation::open`](super::Installation::open) will, and only then switches over. What can't be
/// opened whole is refused whole: what was installed stays in use, and is as it was.
///
/// Expiry is checked at `now`, or at what was learnt of the time from the authority's signatures, if
/// that is later: a clock set back doesn't make old metadata new. What is learnt is never later than
/// `now`.
///
/// A publication without a policy is refused where the phone has one. Where it has none, nothing is
/// lost: it decides nothing before, and nothing after.
///
/// # Errors
/// [`DeviceError::Unreadable`] names the target that can't be used, [`DeviceError::PolicyGone`] says
/// that there would be no policy left; [`DeviceError`] for what isn't the authority's, or can't be
/// fetched or written.
pub fn update(
    device: &Device,
    source: &dyn Source,
    now: Instant,
) -> Result<UpdateReport, DeviceError> {
    let check = |staged: Staged| {
        let must_decide = staged.replaces.contains(POLICY_PATH);
        // Keys of new epochs are learnt here for this look alone: once it is switched to, they are
        // learnt from what is installed.
        check_whole(&staged.installed, &SharedKeys::of(device)?, must_decide).map_err(refusal)
    };
    device.update(source, now, &check)
}

/// Why the update is refused.
fn refusal(error: InstallationError) -> DeviceError {
    let unreadable = |path: String, reason: String| DeviceError::Unreadable { path, reason };
    match error {
        InstallationError::Device(error) => error,
        InstallationError::Keystore(error) => error.into(),
        InstallationError::NoPolicy => DeviceError::PolicyGone,
        InstallationError::Policy(error) => unreadable(
            POLICY_PATH.to_owned(),
            format!("the app must be updated, or the policy mended: {error}"),
        ),
        InstallationError::Target { path, what } => unreadable(path, what),
        // Nobody's journal is opened for an update.
        InstallationError::Journal(error) => {
            unreadable("the journal".to_owned(), error.to_string())
        }
    }
}
