//! The holder's key in the phone's hardware, as the app provides it.

/// The kinds of keys that a holder may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum HolderAlgorithm {
    /// Ed25519 (RFC 8032).
    Ed25519,
    /// ECDSA on P-256 with SHA-256: what the secure hardware of both platforms has.
    P256,
}

/// Signs as the holder, with a key that never leaves the phone's hardware: Android's keystore (StrongBox
/// where there is one), the Secure Enclave on iOS. Without one, the core keeps a key of its own in the
/// [`Keystore`](crate::Keystore).
///
/// The core checks each signature by the public key before it shows a code, so a fault of the hardware, or
/// DER in place of r ‖ s, is an error and never a code that nobody believes. It calls `algorithm` and
/// `public_key` while a wallet opens, `sign` for each code and request, each on the thread that calls the
/// wallet.
#[uniffi::export(with_foreign)]
pub trait HolderSigner: Send + Sync {
    /// What kind of key it is.
    ///
    /// # Errors
    /// [`SignerError`] if the key cannot be asked now, or is gone.
    fn algorithm(&self) -> Result<HolderAlgorithm, SignerError>;

    /// The public key: 32 bytes of Ed25519; of P-256 the point as SEC 1 writes it, uncompressed (65 bytes,
    /// beginning with 4) or compressed (33).
    ///
    /// # Errors
    /// As [`HolderSigner::algorithm`].
    fn public_key(&self) -> Result<Vec<u8>, SignerError>;

    /// The signature of `message` itself (not of its digest): 64 bytes, of ECDSA r ‖ s, 32 bytes each.
    /// Android and iOS give DER: the app converts it. A high s is taken as well as a low one.
    ///
    /// # Errors
    /// [`SignerError`].
    fn sign(&self, message: Vec<u8>) -> Result<Vec<u8>, SignerError>;
}

/// Why the holder's key didn't sign.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum SignerError {
    /// Locked until the phone is unlocked.
    #[error("locked until the phone is unlocked")]
    Locked,
    /// The key is gone for ever: new biometrics, a reset, another phone.
    #[error("the key is gone from this phone")]
    KeyLost,
    /// The user was asked and didn't want to.
    #[error("cancelled")]
    Cancelled,
    /// Anything else.
    #[error("{what}")]
    Failed {
        /// The platform's reason.
        what: String,
    },
}

/// Something that the app threw and did not declare.
impl From<uniffi::UnexpectedUniFFICallbackError> for SignerError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { what: error.reason }
    }
}
