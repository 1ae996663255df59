//! Sealed targets: what the authority publishes for its own phones' eyes only.
//!
//! The roster and the trace list lie on open web servers. Each is encrypted and authenticated with
//! XChaCha20-Poly1305 (RFC 8439 with the extended nonce of draft-irtf-cfrg-xchacha) under the key
//! of an *epoch*, which a phone is given at enrolment. The target's path is bound in, so that one
//! sealed file can't be served in another's place.
//!
//! | bytes | what |
//! |---|---|
//! | 8 | `CHOTSEAL` |
//! | 1 | version, 1; version 2 is sealed page by page (`paged`) |
//! | 4 | epoch, little-endian |
//! | 24 | nonce |
//! | n + 16 | cipher text and tag; associated data: the 37 bytes above, then the target's path |
//!
//! The nonce is a keyed hash of path and plain text (as in the SIV modes, RFC 5297), so no generator
//! can repeat one for two texts, and an unchanged target stays the same file for caches. Seeing
//! that a target did not change is all that this gives away, and TUF's versions say that too.

use std::{fmt, io};

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305};
use zeroize::{Zeroize as _, Zeroizing};

use super::keyed_hash::keyed_hash_cut;
use super::paged::SealedPages;

pub(super) const MAGIC: &[u8; 8] = b"CHOTSEAL";
const VERSION: u8 = 1;
/// Sealed page by page.
pub(super) const PAGED_VERSION: u8 = 2;
const HEADER_LEN: usize = 8 + 1 + 4 + NONCE_LEN;
const NONCE_LEN: usize = 24;
const NONCE_LABEL: &[u8] = b"chot seal nonce v1\0";

/// The key that targets are sealed under, and its epoch. Secret: a phone gets it at enrolment.
#[derive(Clone)]
pub struct EpochKey {
    id: u32,
    key: [u8; 32],
}

impl EpochKey {
    /// The key of epoch `id` from its 32 bytes.
    #[must_use]
    pub(crate) fn new(id: u32, key: [u8; 32]) -> Self {
        Self { id, key }
    }

    /// The epoch: 1 at a city's start, greater by one with each new enrolment of its phones.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.id
    }

    /// The key's bytes, for the enrolment file and the key store.
    #[must_use]
    pub(crate) fn expose(&self) -> &[u8; 32] {
        &self.key
    }

    /// The epoch (4 bytes, big-endian) and the key, as key stores keep them.
    pub(crate) fn to_bytes(&self) -> Zeroizing<[u8; 36]> {
        let mut bytes = Zeroizing::new([0; 36]);
        let (id, key) = bytes.split_at_mut(4);
        id.copy_from_slice(&self.id.to_be_bytes());
        key.copy_from_slice(&self.key);
        bytes
    }

    /// Reads what [`EpochKey::to_bytes`] gives.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (id, key) = bytes.split_first_chunk::<4>()?;
        Some(Self { id: u32::from_be_bytes(*id), key: key.try_into().ok()? })
    }

    pub(super) fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.key.into())
    }

    /// HMAC-SHA-256 of path and plain text, cut to a nonce.
    fn nonce(&self, target_path: &str, plain: &[u8]) -> [u8; NONCE_LEN] {
        // A path holds no zero byte, so path and text can't be cut in another place.
        keyed_hash_cut(&self.key, &[NONCE_LABEL, target_path.as_bytes(), &[0], plain])
    }
}

impl fmt::Debug for EpochKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EpochKey(epoch {}, ..)", self.id)
    }
}

impl Drop for EpochKey {
    fn drop(&mut self) {
        self.key.zeroize();
    }
}

/// Why a sealed target was not opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SealError {
    /// It doesn't begin as a sealed target does, or ends within the header.
    #[error("this is not a sealed target: it should begin with CHOTSEAL and a header of 37 bytes")]
    NotSealed,
    /// It was sealed by a newer version of this software.
    #[error(
        "the target is sealed in version {found}; this app reads versions 1 and 2 and must be updated"
    )]
    NewerVersion {
        /// The version that it names.
        found: u8,
    },
    /// It was sealed under another epoch's key.
    #[error(
        "the target is sealed for epoch {found}, and this device is enrolled in epoch {expected}: \
         if it was cut off, enrol it anew"
    )]
    OtherEpoch {
        /// The epoch of the key in hand.
        expected: u32,
        /// The epoch that the target names.
        found: u32,
    },
    /// The key, the path or a byte is not the one that it was sealed with.
    #[error(
        "the sealed target is not authentic: it was changed, or sealed for another path or city"
    )]
    NotAuthentic,
    /// It is longer or shorter than its header says.
    #[error(
        "the sealed target has {found} bytes, and its header says {expected}: it was cut off or changed"
    )]
    Length {
        /// By the header.
        expected: u64,
        /// The file's.
        found: u64,
    },
    /// It was sealed whole, and is too long to be held in memory.
    #[error(
        "the sealed target has {found} bytes, and one that is sealed whole may have {limit}: the authority has to publish it anew"
    )]
    TooLong {
        /// How many bytes are accepted.
        limit: u64,
        /// The file's.
        found: u64,
    },
    /// Storage failed.
    #[error("the sealed target cannot be read: {0}")]
    Unreadable(io::ErrorKind),
}

/// Seals `plain`, to be published as the target `target_path`.
#[must_use]
pub(crate) fn seal(key: &EpochKey, target_path: &str, plain: &[u8]) -> Vec<u8> {
    let nonce = key.nonce(target_path, plain);
    let mut sealed = Vec::with_capacity(HEADER_LEN.saturating_add(plain.len()).saturating_add(16));
    sealed.extend_from_slice(MAGIC);
    sealed.push(VERSION);
    sealed.extend_from_slice(&key.id.to_le_bytes());
    sealed.extend_from_slice(&nonce);
    let aad = associated_data(&sealed, target_path);
    #[expect(clippy::expect_used, reason = "the cipher's only limit is 256 GiB in one message")]
    let cipher_text = key
        .cipher()
        .encrypt(&nonce.into(), Payload { msg: plain, aad: &aad })
        .expect("a target of less than 256 GiB");
    sealed.extend_from_slice(&cipher_text);
    sealed
}

/// True for a target that is sealed page by page, by what it begins with.
pub(crate) fn is_paged(sealed: &[u8]) -> bool {
    sealed.strip_prefix(MAGIC).and_then(<[u8]>::first) == Some(&PAGED_VERSION)
}

/// The epoch that a sealed target names, which isn't believed before the target is opened.
///
/// # Errors
/// [`SealError::NotSealed`], [`SealError::NewerVersion`].
pub(crate) fn epoch_of(sealed: &[u8]) -> Result<u32, SealError> {
    let (header, _) = sealed.split_at_checked(HEADER_LEN).ok_or(SealError::NotSealed)?;
    let rest = header.strip_prefix(MAGIC).ok_or(SealError::NotSealed)?;
    let (&version, rest) = rest.split_first().ok_or(SealError::NotSealed)?;
    match version {
        0 => Err(SealError::NotSealed),
        VERSION | PAGED_VERSION => {
            let epoch = rest.first_chunk().ok_or(SealError::NotSealed)?;
            Ok(u32::from_le_bytes(*epoch))
        }
        found => Err(SealError::NewerVersion { found }),
    }
}

/// Opens what [`seal`] or [`seal_paged`](super::seal_paged) made for `target_path` under the same key.
///
/// # Errors
/// [`SealError`]; nothing of the plain text is given out unless all of it is authentic.
pub(crate) fn unseal(
    key: &EpochKey,
    target_path: &str,
    sealed: &[u8],
) -> Result<Vec<u8>, SealError> {
    let found = epoch_of(sealed)?;
    if found != key.id {
        return Err(SealError::OtherEpoch { expected: key.id, found });
    }
    if is_paged(sealed) {
        return SealedPages::open(key, target_path, sealed.to_vec())?.whole();
    }
    let (header, cipher_text) = sealed.split_at_checked(HEADER_LEN).ok_or(SealError::NotSealed)?;
    let nonce: [u8; NONCE_LEN] = *header.last_chunk().ok_or(SealError::NotSealed)?;
    let aad = associated_data(header, target_path);
    key.cipher()
        .decrypt(&nonce.into(), Payload { msg: cipher_text, aad: &aad })
        .map_err(|_| SealError::NotAuthentic)
}

fn associated_data(header: &[u8], target_path: &str) -> Vec<u8> {
    [header, target_path.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn key() -> EpochKey {
        EpochKey::new(3, [9; 32])
    }

    #[test]
    fn what_is_sealed_opens_under_the_same_key_and_path_only() {
        let sealed = seal(&key(), "trace/trace.bin", b"plain");
        assert_eq!(unseal(&key(), "trace/trace.bin", &sealed).unwrap(), b"plain");
        assert_eq!(unseal(&key(), "trace/other.bin", &sealed), Err(SealError::NotAuthentic));
        let other_key = EpochKey::new(3, [8; 32]);
        assert_eq!(unseal(&other_key, "trace/trace.bin", &sealed), Err(SealError::NotAuthentic));
        let other_epoch = EpochKey::new(4, [9; 32]);
        assert_eq!(
            unseal(&other_epoch, "trace/trace.bin", &sealed),
            Err(SealError::OtherEpoch { expected: 4, found: 3 })
        );
    }

    #[test]
    fn any_changed_byte_is_found() {
        let sealed = seal(&key(), "p", b"some plain text");
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 0x20;
            assert!(unseal(&key(), "p", &changed).is_err(), "byte {at}");
        }
        for len in 0..sealed.len() {
            assert!(unseal(&key(), "p", &sealed[..len]).is_err(), "length {len}");
        }
    }

    #[test]
    fn a_newer_version_is_called_so() {
        let mut sealed = seal(&key(), "p", b"x");
        sealed[8] = 3;
        assert_eq!(unseal(&key(), "p", &sealed), Err(SealError::NewerVersion { found: 3 }));
    }

    #[test]
    fn nonces_differ_with_text_and_path_and_an_unchanged_target_stays_the_same() {
        let nonce = |path, text: &[u8]| seal(&key(), path, text)[13..37].to_vec();
        assert_eq!(nonce("a", b"x"), nonce("a", b"x"));
        assert_ne!(nonce("a", b"x"), nonce("a", b"y"));
        assert_ne!(nonce("a", b"x"), nonce("b", b"x"));
    }

    #[test]
    fn the_key_is_not_printed() {
        assert_eq!(format!("{:?}", key()), "EpochKey(epoch 3, ..)");
    }

    proptest! {
        #[test]
        fn anything_may_come_in(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            prop_assert!(unseal(&key(), "p", &bytes).is_err());
            let with_magic = [b"CHOTSEAL\x01\x03\0\0\0".as_slice(), &bytes].concat();
            prop_assert!(unseal(&key(), "p", &with_magic).is_err());
        }

        #[test]
        fn everything_comes_back(bytes in proptest::collection::vec(any::<u8>(), 0..500)) {
            prop_assert_eq!(unseal(&key(), "p", &seal(&key(), "p", &bytes)).unwrap(), bytes);
        }
    }
}
