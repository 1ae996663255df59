//! Who signs when a code is shown: the holder's phone.

use ed25519_dalek::{Signer as _, SigningKey};
use thiserror::Error;

use crate::keys::{CurveKey, StrictKey};

/// Signs as the holder. A phone's hardware key is one implementation, [`SoftwareHolder`] another.
pub trait HolderSigner {
    /// The public key.
    fn key(&self) -> CurveKey;

    /// The signature of `message`: 64 bytes, of Ed25519 (RFC 8032), or of ECDSA with SHA-256 as
    /// r ‖ s (RFC 9053, section 2.1).
    ///
    /// # Errors
    /// [`SigningError`] when the key can't be used just now.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError>;
}

/// The holder's key can't be used just now.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the holder's key could not sign: {0}")]
pub struct SigningError(pub String);

/// A holder's Ed25519 key in memory.
pub struct SoftwareHolder(SigningKey);

impl std::fmt::Debug for SoftwareHolder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SoftwareHolder(..)")
    }
}

impl SoftwareHolder {
    /// A key from its 32 secret bytes.
    #[must_use]
    pub fn new(secret: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(secret))
    }
}

impl HolderSigner for SoftwareHolder {
    fn key(&self) -> CurveKey {
        CurveKey::from(StrictKey::from(&self.0))
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        Ok(self.0.sign(message).to_bytes().to_vec())
    }
}
