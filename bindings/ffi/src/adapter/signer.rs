//! The app's holder key, as the core asks for it.

use std::sync::Arc;

use chot_core::keys::CurveKey;
use chot_core::travel::{HolderSigner as CoreSigner, SigningError};

use crate::{HolderAlgorithm, HolderSigner, SignerError};

/// The app's key, and its public part as it was when it was taken.
pub(super) struct Hardware {
    signer: Arc<dyn HolderSigner>,
    key: CurveKey,
}

impl Hardware {
    /// # Errors
    /// [`SigningError`] where the key can't be asked, or gives no public key of its kind.
    pub(super) fn new(signer: Arc<dyn HolderSigner>) -> Result<Self, SigningError> {
        let bytes = signer.public_key().map_err(failed)?;
        let key = match signer.algorithm().map_err(failed)? {
            HolderAlgorithm::Ed25519 => CurveKey::ed25519(&bytes),
            HolderAlgorithm::P256 => CurveKey::p256(&bytes),
        };
        let length = bytes.len();
        let key = key.map_err(|error| {
            SigningError::Failed(format!("its public key of {length} bytes is none: {error}"))
        })?;
        Ok(Self { signer, key })
    }
}

impl CoreSigner for Hardware {
    fn key(&self) -> CurveKey {
        self.key.clone()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        self.signer.sign(message.to_vec()).map_err(failed)
    }
}

fn failed(error: SignerError) -> SigningError {
    match error {
        SignerError::Locked => SigningError::Locked,
        SignerError::KeyLost => SigningError::KeyLost,
        SignerError::Cancelled => SigningError::Cancelled,
        SignerError::Failed { what } => SigningError::Failed(what),
    }
}
