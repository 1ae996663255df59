//! Keys: what verifies, what seals, how they are named, and where a phone keeps its own.
//!
//! [`StrictKey`] and [`CurveKey`] verify what issuers and holders sign, [`PublicKey`] what others do;
//! [`KeyId`] names a key, [`Sign1`] is a message that one signed, [`EpochKey`] opens sealed lists, and a
//! [`Keystore`] keeps a phone's secrets. It needs `encoding`, `storage` and `time`.

pub(crate) mod algorithm;
mod certificate;
mod curve;
mod ed25519;
mod id;
pub(crate) mod jwk;
pub(crate) mod keyed_hash;
mod paged;
mod public;
pub(crate) mod rsa;
mod seal;
pub(crate) mod sign1;
mod store;

pub(crate) use algorithm::Algorithm;
pub(crate) use certificate::KeyCertificate;
pub use curve::{CurveKey, CurveKeyError};
pub use ed25519::StrictKey;
pub use id::KeyId;
pub(crate) use paged::SealedPages;
#[cfg(any(test, feature = "authority"))]
pub(crate) use paged::{PageSizes, seal_paged};
pub use public::{PublicKey, PublicKeyError};
pub use seal::{EpochKey, SealError};
pub(crate) use seal::{epoch_of, is_paged, seal, unseal};
pub use sign1::{Profile, Sign1, Sign1Error};
pub use store::{FileKeystore, Keystore, KeystoreError, secret};
