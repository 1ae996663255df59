//! The core's errors, one enum a stage, as the few kinds that an app can act on.

use chot_core::device::DeviceError;
use chot_core::encoding::document::DocumentError;
use chot_core::installation::InstallationError;
use chot_core::journal::JournalError;
use chot_core::keys::KeystoreError;
use chot_core::storage::LockError;
use chot_core::wallet::{StoreError, WalletError};

use crate::ChotError;

/// The message of an error that only its text can tell more of.
fn storage(error: &dyn std::error::Error) -> ChotError {
    ChotError::Storage { what: error.to_string() }
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
            DeviceError::Keystore(error) => error.into(),
            DeviceError::Exists { .. } | DeviceError::Root(_) => Self::bad(error),
            other => storage(&other),
        }
    }
}

impl From<KeystoreError> for ChotError {
    fn from(error: KeystoreError) -> Self {
        Self::Keystore { what: error.to_string() }
    }
}

impl From<JournalError> for ChotError {
    fn from(error: JournalError) -> Self {
        match error {
            JournalError::InUse => Self::StoreInUse,
            JournalError::Newer { .. } => Self::StoreFromNewerVersion,
            JournalError::WrongKey => Self::Keystore { what: error.to_string() },
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

impl From<WalletError> for ChotError {
    fn from(error: WalletError) -> Self {
        match error {
            WalletError::Store(StoreError::Lock(LockError::Busy { .. })) => Self::StoreInUse,
            WalletError::Store(StoreError::Document {
                source: DocumentError::Newer { .. },
                ..
            }) => Self::StoreFromNewerVersion,
            WalletError::Store(error) => storage(&error),
            WalletError::Keystore(error) => error.into(),
            WalletError::KeyMissing | WalletError::Signing(_) => {
                Self::Keystore { what: error.to_string() }
            }
            WalletError::NoSuchCard { .. } => Self::NothingThere { what: error.to_string() },
            WalletError::NotACredential(_)
            | WalletError::LiveCode
            | WalletError::AnotherHolder
            | WalletError::Older { .. }
            | WalletError::Draw(_) => Self::bad(error),
            other => storage(&other),
        }
    }
}

#[cfg(test)]
mod tests {
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
        let wallet = WalletError::Store(StoreError::Lock(busy()));
        assert_eq!(ChotError::from(wallet), ChotError::StoreInUse);
        assert!(matches!(
            ChotError::from(WalletError::NoSuchCard { held: 0, asked: 1 }),
            ChotError::NothingThere { .. }
        ));
        assert!(matches!(
            ChotError::from(JournalError::DiskFull),
            ChotError::Storage { what } if what.contains("no space")
        ));
    }
}
