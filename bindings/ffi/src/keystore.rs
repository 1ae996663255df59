//! The platform's keystore, as the app provides it.

use crate::ChotError;

/// Keeps secrets for the core: on Android wrapped by a key of the hardware keystore, on iOS in the
/// keychain, this device only, readable after the first unlock.
///
/// Names are the core's, short ASCII. The core calls it while a session or wallet opens, and when
/// a wallet is deleted, on the thread that asks for it.
#[uniffi::export(with_foreign)]
pub trait Keystore: Send + Sync {
    /// The secret of this name, or nothing if none was ever kept.
    ///
    /// # Errors
    /// [`KeystoreError`] if the keystore cannot be asked now. Never for an absent secret: the core
    /// would take the place of a lost key with a new one.
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, KeystoreError>;

    /// Keeps a secret, in place of an earlier one of this name.
    ///
    /// # Errors
    /// [`KeystoreError`] if it cannot be kept durably.
    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), KeystoreError>;

    /// Forgets the secret of this name, for good; that there is none is no error.
    ///
    /// # Errors
    /// [`KeystoreError`] if it may still be there.
    fn remove(&self, name: String) -> Result<(), KeystoreError>;
}

/// Why the keystore failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum KeystoreError {
    /// Locked until the phone is unlocked.
    #[error("locked until the phone is unlocked")]
    Locked,
    /// Anything else.
    #[error("{what}")]
    Failed {
        /// The platform's reason, without the secret.
        what: String,
    },
}

/// Something that the app threw and did not declare.
impl From<uniffi::UnexpectedUniFFICallbackError> for KeystoreError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { what: error.reason }
    }
}

impl From<KeystoreError> for ChotError {
    fn from(error: KeystoreError) -> Self {
        Self::Keystore { what: error.to_string() }
    }
}
