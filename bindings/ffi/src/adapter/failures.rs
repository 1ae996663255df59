//! The core's errors, one enum a stage, as the few kinds that an app can act on.

use chot_core::device::DeviceError;
use chot_core::encoding::document::DocumentError;
use chot_core::encoding::plain::line;
use chot_core::installation::InstallationError;
use chot_core::journal::{ExportError, JournalError};
use chot_core::keys::KeystoreError;
use chot_core::storage::{LockError, StorageError};
use chot_core::tuf::{SourceError, TrustError};
use chot_core::wallet::{Problem, WalletError};

use crate::error::plain;
use crate::{ChotError, UpdateRefusal};

/// The message of an error that only its text can tell more of.
fn storage(error: &dyn std::error::Error) -> ChotError {
    ChotError::Storage { what: plain(&error.to_string()) }
}

impl From<StorageError> for ChotError {
    fn from(error: StorageError) -> Self {
        if error.is_disk_full() {
            return Self::StorageFull { what: plain(&error.to_string()) };
        }
        storage(&error)
    }
}

impl From<DeviceError> for ChotError {
    fn from(error: DeviceError) -> Self {
        match error {
            DeviceError::NotADevice { .. } => Self::NotEnrolled,
            DeviceError::NothingInstalled => Self::NothingInstalled,
            DeviceError::Document { source: DocumentError::Newer { .. }, .. } => {
                Self::StoreFromNewerVersion
            }
            DeviceError::Lock(LockError::Busy { .. }) => Self::StoreInUse,
            DeviceError::Lock(LockError::Storage(error)) | DeviceError::Storage(error) => {
                error.into()
            }
            DeviceError::Keystore(error) | DeviceError::NotKept { source: error } => error.into(),
            DeviceError::Exists { .. }
            | DeviceError::Remains { .. }
            | DeviceError::Enrolled
            | DeviceError::Root(_) => Self::bad(error),
            other => storage(&other),
        }
    }
}

/// What became of an update that wasn't installed.
pub(super) fn refused(error: DeviceError) -> ChotError {
    let what = plain(&error.to_string());
    let why = match error {
        DeviceError::Refused(error) => return untrusted(error, what),
        DeviceError::Unreadable { .. } | DeviceError::Issuers(_) => UpdateRefusal::Unusable,
        DeviceError::NoPublicationTime => UpdateRefusal::Unusable,
        DeviceError::PolicyGone => UpdateRefusal::NoPolicy,
        other => return other.into(),
    };
    ChotError::UpdateRefused { why, what }
}

fn untrusted(error: TrustError, what: String) -> ChotError {
    let why = match error {
        TrustError::Source(error) => return broken_off(error, what),
        TrustError::Threshold { .. } => UpdateRefusal::AnotherCity,
        TrustError::Rollback { .. } | TrustError::RoleRemoved { .. } => UpdateRefusal::Older,
        TrustError::Expired { .. } => UpdateRefusal::Expired,
        TrustError::Missing { .. }
        | TrustError::Length { .. }
        | TrustError::Hash { .. }
        | TrustError::Version { .. }
        | TrustError::Malformed { .. } => UpdateRefusal::Incomplete,
        _ => UpdateRefusal::Unusable,
    };
    ChotError::UpdateRefused { why, what }
}

fn broken_off(error: SourceError, what: String) -> ChotError {
    match error {
        SourceError::GivenUp { .. } => ChotError::UpdateBrokenOff { given_up: true, what },
        SourceError::Partial(error) => error.into(),
        SourceError::TooLong { .. } | SourceError::Path { .. } => {
            ChotError::UpdateRefused { why: UpdateRefusal::Incomplete, what }
        }
        _ => ChotError::UpdateBrokenOff { given_up: false, what },
    }
}

impl From<KeystoreError> for ChotError {
    fn from(error: KeystoreError) -> Self {
        let what = plain(&error.to_string());
        match error {
            KeystoreError::Locked => Self::KeystoreLocked,
            KeystoreError::Missing { .. } | KeystoreError::WrongLength { .. } => {
                Self::KeyLost { what }
            }
            _ => Self::Keystore { what },
        }
    }
}

impl From<JournalError> for ChotError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::InUse => Self::StoreInUse,
            JournalError::Newer { .. } => Self::StoreFromNewerVersion,
            JournalError::WrongKey => Self::KeyLost { what: error.to_string() },
            JournalError::DiskFull => Self::StorageFull { what: error.to_string() },
            other => storage(&other),
        }
    }
}

impl From<ExportError> for ChotError {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Journal(error) => error.into(),
            ExportError::File(error) => error.into(),
            other => storage(&other),
        }
    }
}

impl From<InstallationError> for ChotError {
    fn from(error: InstallationError) -> Self {
        match error {
            InstallationError::Device(error) => error.into(),
            InstallationError::Journal(error) => error.into(),
            InstallationError::Keystore(error) => error.into(),
            InstallationError::NoPolicy => Self::NothingInstalled,
            other => storage(&other),
        }
    }
}

impl From<WalletError> for crate::WalletError {
    fn from(error: WalletError) -> Self {
        Self::of(error.problem(), &error.to_string())
    }
}

impl crate::WalletError {
    /// A problem, as the kind that an app can act on.
    pub(super) fn of(problem: Problem, what: &str) -> Self {
        let code = problem.code().to_owned();
        // A stranger's file may have named a city, a path, a target.
        let what = line(what).into_owned();
        match problem {
            Problem::InUse
            | Problem::Newer
            | Problem::NoWallet
            | Problem::WalletExists
            | Problem::StoreDamaged
            | Problem::DiskFull
            | Problem::StorageFailed => Self::Store { code, what },
            Problem::KeystoreFailed
            | Problem::KeyMissing
            | Problem::KeyChanged
            | Problem::HardwareKeyNeeded
            | Problem::KeyLocked
            | Problem::KeyLost
            | Problem::SigningCancelled
            | Problem::SigningFailed
            | Problem::WrongSignature
            | Problem::NoRandomness => Self::Key { code, what },
            Problem::NoSuchCard | Problem::NoSuchCertificate => Self::NothingThere { code, what },
            Problem::NoCity
            | Problem::OtherCity
            | Problem::NotATrustFile
            | Problem::UpdateFailed
            | Problem::UpdateStopped
            | Problem::UpdateRefused
            | Problem::CityDamaged => Self::City { code, what },
            Problem::Closed | Problem::Broken => Self::Closed { code, what },
            // A later kind too: it wasn't done, and another input may be.
            _ => Self::Refused { code, what },
        }
    }
}

#[cfg(test)]
mod tests {
    use chot_core::tuf::MetadataRole;
    use chot_core::wallet::StoreError;

    use super::*;

    #[test]
    fn what_an_app_can_do_something_about_keeps_its_name() {
        let newer = || DocumentError::Newer { format: "x", found: 2, known: 1 };
        let device = DeviceError::Document { path: "device.json".into(), source: newer() };
        assert_eq!(ChotError::from(device), ChotError::StoreFromNewerVersion);
        let busy = || LockError::Busy { store: "store".into() };
        assert_eq!(ChotError::from(DeviceError::Lock(busy())), ChotError::StoreInUse);
        assert_eq!(ChotError::from(JournalError::InUse), ChotError::StoreInUse);
        let journal = JournalError::Newer { found: 2, known: 1 };
        assert_eq!(ChotError::from(journal), ChotError::StoreFromNewerVersion);
        assert_eq!(ChotError::from(InstallationError::NoPolicy), ChotError::NothingInstalled);
        let wallet = crate::WalletError::from(WalletError::Store(StoreError::Lock(busy())));
        assert!(matches!(&wallet, crate::WalletError::Store { code, .. } if code == "in-use"));
        let wallet = crate::WalletError::from(WalletError::NoSuchCard { held: 0, asked: 1 });
        assert_eq!(wallet.code(), "no-such-card");
        assert!(matches!(wallet, crate::WalletError::NothingThere { .. }));
        assert!(matches!(
            ChotError::from(JournalError::DiskFull),
            ChotError::StorageFull { what } if what.contains("no space")
        ));
        assert_eq!(ChotError::from(KeystoreError::Locked), ChotError::KeystoreLocked);
        let lost = ChotError::from(KeystoreError::Missing { name: "journal-key" });
        assert!(matches!(lost, ChotError::KeyLost { .. }));
    }

    #[test]
    fn a_refused_update_says_of_which_kind_it_is() {
        let role = || MetadataRole::Timestamp;
        let path = || "metadata/timestamp.json".to_owned();
        let refusals = [
            (
                TrustError::Threshold { role: role(), valid: 0, threshold: 1 },
                UpdateRefusal::AnotherCity,
            ),
            (TrustError::Rollback { role: role(), offered: 1, trusted: 2 }, UpdateRefusal::Older),
            (TrustError::Missing { path: path() }, UpdateRefusal::Incomplete),
            (
                TrustError::Source(SourceError::TooLong { path: path(), limit: 9 }),
                UpdateRefusal::Incomplete,
            ),
            (
                TrustError::SpecVersion { role: role(), found: "2.0".to_owned() },
                UpdateRefusal::Unusable,
            ),
        ];
        for (error, expected) in refusals {
            let said = refused(DeviceError::Refused(error));
            assert!(
                matches!(&said, ChotError::UpdateRefused { why, what } if *why == expected && !what.is_empty()),
                "{said:?}"
            );
        }
        let gone = refused(DeviceError::PolicyGone);
        assert!(matches!(gone, ChotError::UpdateRefused { why: UpdateRefusal::NoPolicy, .. }));
        let reason = || "x".to_owned();
        for (error, stopped) in [
            (SourceError::GivenUp { path: path(), reason: reason() }, true),
            (SourceError::Transport { path: path(), reason: reason() }, false),
        ] {
            let said = refused(DeviceError::Refused(TrustError::Source(error)));
            assert!(
                matches!(said, ChotError::UpdateBrokenOff { given_up, .. } if given_up == stopped)
            );
        }
    }
}
