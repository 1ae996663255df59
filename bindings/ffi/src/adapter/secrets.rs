//! The app's keystore, as the core asks for it.

use std::sync::Arc;

use chot_core::keys::{Keystore as CoreKeystore, KeystoreError};
use zeroize::Zeroizing;

use crate::Keystore;

/// The app's keystore.
pub(super) struct Secrets(pub(super) Arc<dyn Keystore>);

impl CoreKeystore for Secrets {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        let secret = self.0.load(name.to_owned()).map_err(platform)?;
        Ok(secret.map(Zeroizing::new))
    }

    fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        self.0.store(name.to_owned(), secret.to_vec()).map_err(platform)
    }

    fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        self.0.remove(name.to_owned()).map_err(platform)
    }
}

/// For what needs no secret: reading what is published.
pub(super) struct NoSecrets;

impl CoreKeystore for NoSecrets {
    fn load(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        Ok(None)
    }

    fn store(&self, name: &str, _: &[u8]) -> Result<(), KeystoreError> {
        Err(KeystoreError::Platform(format!("no key store is open to keep {name} in")))
    }

    fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        Err(KeystoreError::Platform(format!("no key store is open to remove {name} from")))
    }
}

fn platform(error: crate::KeystoreError) -> KeystoreError {
    match error {
        crate::KeystoreError::Locked => KeystoreError::Locked,
        other => KeystoreError::Platform(other.to_string()),
    }
}
