//! A signed message of either form: what was signed, and the claims' bytes.

use sha2::{Digest as _, Sha256};

use crate::keys::Algorithm;

/// A signed message, whatever its form was: what was signed, by which algorithm, and the claims'
/// bytes.
pub(super) struct SignedMessage {
    pub(super) algorithm: Algorithm,
    pub(super) to_be_signed: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) claims: Vec<u8>,
    pub(super) form: Form,
}

/// In which form the claims are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// CWT claims in COSE.
    Cbor,
    /// JWT claims in JOSE.
    Json,
}

impl SignedMessage {
    /// SHA-256 of what was signed: names the message for replay. Not of the signature, which
    /// others can vary (ECDSA's high S).
    pub(super) fn digest(&self) -> [u8; 32] {
        Sha256::digest(&self.to_be_signed).into()
    }
}
