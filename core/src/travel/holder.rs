//! Who signs when a code is shown: the holder's phone.

use ed25519_dalek::{Signer as _, SigningKey};
use thiserror::Error;

use crate::keys::{CurveKey, StrictKey};

/// Signs as the holder. A phone's hardware key is one implementation, [`SoftwareHolder`] another.
///
/// What it gives is never shown unchecked: whatever is signed here is verified by [`HolderSigner::key`]
/// before it leaves this crate.
pub trait HolderSigner: Send + Sync {
    /// The public key. It stays the same as long as the signer lives.
    fn key(&self) -> CurveKey;

    /// The signature of `message`: 64 bytes, of Ed25519 (RFC 8032), or of ECDSA with SHA-256 as
    /// r ‖ s (RFC 9053, section 2.1).
    ///
    /// # Errors
    /// [`SigningError`] when the key can't be used.
    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError>;
}

/// Why the holder's key didn't sign.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum SigningError {
    /// It can't be used before the phone is unlocked.
    #[error("the holder's key is locked: unlock the phone, then try again")]
    Locked,
    /// It is gone from the phone's hardware, for ever.
    #[error("the holder's key is gone from this phone: ask the issuer for a new credential")]
    KeyLost,
    /// Its owner was asked, and didn't want to.
    #[error("signing was cancelled: try again, and confirm it")]
    Cancelled,
    /// What came isn't the key's signature of what was to be signed.
    #[error(
        "the holder's key gave {found}, which isn't its signature: expected 64 bytes, of ECDSA r ‖ s; \
         nothing is shown"
    )]
    NotItsSignature {
        /// What came, without its bytes.
        found: String,
    },
    /// Anything else.
    #[error("the holder's key could not sign: {0}")]
    Failed(String),
}

/// A holder's signature of `message`, once it was verified by the holder's key: a fault of the hardware,
/// or of what stands before it, is found here and not at the barrier.
///
/// # Errors
/// [`SigningError`].
pub(crate) fn signature_of(
    holder: &dyn HolderSigner,
    message: &[u8],
) -> Result<Vec<u8>, SigningError> {
    let signature = holder.sign(message)?;
    if holder.key().verifies(message, &signature) {
        return Ok(signature);
    }
    let found = match signature.as_slice() {
        // A SEQUENCE of two INTEGERs, RFC 3279, section 2.2.3: what most key stores give.
        [0x30, ..] if signature.len() != 64 => {
            format!("{} bytes that look like DER", signature.len())
        }
        bytes => format!("{} bytes", bytes.len()),
    };
    Err(SigningError::NotItsSignature { found })
}

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

#[cfg(test)]
mod tests {
    use p256::ecdsa::signature::Signer as _;

    use super::*;

    /// A phone's hardware key, and what its driver makes of the signature.
    struct Hardware(fn(p256::ecdsa::Signature) -> Vec<u8>);

    impl HolderSigner for Hardware {
        fn key(&self) -> CurveKey {
            let point = secret().verifying_key().to_sec1_point(false);
            CurveKey::p256(point.as_bytes()).unwrap()
        }

        fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
            Ok((self.0)(secret().sign(message)))
        }
    }

    fn secret() -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&[5; 32]).unwrap()
    }

    /// The other of the two signatures that are right: n − s in place of s.
    fn with_the_other_s(signature: p256::ecdsa::Signature) -> Vec<u8> {
        let (r, s) = signature.split_scalars();
        p256::ecdsa::Signature::from_scalars(r, -s).unwrap().to_bytes().to_vec()
    }

    #[test]
    fn a_signature_is_given_only_where_it_is_the_keys() {
        let signed = |driver| signature_of(&Hardware(driver), b"message");
        assert_eq!(signed(|s| s.to_bytes().to_vec()).unwrap().len(), 64);
        // Hardware gives either s: both verify at the barrier.
        assert_ne!(signed(with_the_other_s), signed(|s| s.to_bytes().to_vec()));
        assert!(signed(with_the_other_s).is_ok());

        let der = signed(|s| s.to_der().as_bytes().to_vec()).unwrap_err();
        assert!(der.to_string().contains("look like DER"), "{der}");
        let swapped = signed(|s| {
            let bytes = s.to_bytes();
            let (r, s) = bytes.split_at(32);
            [s, r].concat()
        });
        assert!(matches!(swapped, Err(SigningError::NotItsSignature { .. })));
        assert!(matches!(signed(|_| Vec::new()), Err(SigningError::NotItsSignature { .. })));
    }
}
