//! The journal's key, and what is done with it: sealing records, linking them, vouching for the
//! head.

use std::fmt;

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{XChaCha20Poly1305, XNonce};
use sha2::{Digest, Sha256};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use super::error::JournalError;
use crate::keys::keyed_hash::{keyed_hash, vouches};

/// A link of the chain: SHA-256.
pub type Hash = [u8; 32];

/// The key that a journal's records are sealed under, 32 bytes. The shell keeps it in the
/// platform's key store; it never leaves the phone. `Debug` hides it.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct JournalKey([u8; 32]);

impl JournalKey {
    /// A key from its 32 bytes.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// A new key from the system's generator.
    ///
    /// # Errors
    /// [`JournalError::NoRandom`] if the generator fails.
    pub fn generate() -> Result<Self, JournalError> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes).map_err(|_| JournalError::NoRandom)?;
        Ok(Self(bytes))
    }

    /// The key's bytes, for the key store.
    #[must_use]
    pub fn expose(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key for one purpose, HMAC-SHA-256 of its label: no two uses share key material.
    pub(super) fn derive(&self, label: &[u8]) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(keyed_hash(&self.0, &[label]))
    }
}

impl fmt::Debug for JournalKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JournalKey(..)")
    }
}

/// Names one journal: random, made with it.
pub type JournalId = [u8; 16];

/// A row as the store holds it: link to the predecessor (32 bytes), nonce (24), sealed record.
const LINK: usize = 32;
const NONCE: usize = 24;

/// Seals and opens the rows of one journal.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    id: JournalId,
}

impl Sealer {
    pub(super) fn new(key: &JournalKey, id: JournalId) -> Self {
        let key = key.derive(b"chot journal record key v1\0");
        Self { cipher: XChaCha20Poly1305::new(&(*key).into()), id }
    }

    /// What the first record links to.
    pub(super) fn genesis(&self) -> Hash {
        genesis(&self.id)
    }

    /// What is sealed with a record though it isn't in it: journal, place and predecessor.
    fn associated(&self, sequence: u64, link: &[u8]) -> Vec<u8> {
        let mut data = b"chot journal record v1\0".to_vec();
        data.extend_from_slice(&self.id);
        data.extend_from_slice(&sequence.to_be_bytes());
        data.extend_from_slice(link);
        data
    }

    /// The row of a record at `sequence` that follows the row whose hash is `link`.
    pub(super) fn seal(
        &self,
        sequence: u64,
        link: &Hash,
        plain: &[u8],
    ) -> Result<Vec<u8>, JournalError> {
        let mut nonce = [0; NONCE];
        getrandom::fill(&mut nonce).map_err(|_| JournalError::NoRandom)?;
        let aad = self.associated(sequence, link);
        let sealed = self
            .cipher
            .encrypt(&XNonce::from(nonce), Payload { msg: plain, aad: &aad })
            // The cipher refuses messages over 256 GiB and nothing else.
            .map_err(|_| JournalError::TooLong { length: plain.len(), most: super::MOST_BYTES })?;
        Ok([link.as_slice(), &nonce, &sealed].concat())
    }

    /// The record in a row, if nothing of the row was changed and it stands where it was put.
    pub(super) fn open(
        &self,
        sequence: u64,
        row: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, JournalError> {
        let unreadable = JournalError::Unreadable { sequence };
        let Some((link, rest)) = row.split_at_checked(LINK) else { return Err(unreadable) };
        let Some((nonce, sealed)) = rest.split_first_chunk::<NONCE>() else {
            return Err(unreadable);
        };
        let aad = self.associated(sequence, link);
        self.cipher
            .decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: &aad })
            .map(Zeroizing::new)
            .map_err(|_| unreadable)
    }
}

/// What the first record of the journal with this id links to.
pub(super) fn genesis(id: &JournalId) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"chot journal genesis v1\0");
    hash.update(id);
    hash.finalize().into()
}

/// A row's own hash: its successor links to it. Needs no key.
pub(super) fn row_hash(sequence: u64, row: &[u8]) -> Hash {
    let mut hash = Sha256::new();
    hash.update(b"chot journal link v1\0");
    hash.update(sequence.to_be_bytes());
    hash.update(row);
    hash.finalize().into()
}

/// The predecessor's hash, as a row states it.
pub(super) fn link_of(row: &[u8]) -> Option<&Hash> {
    row.first_chunk()
}

/// Vouches for a head that is kept outside the chain.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub(super) struct HeadKey([u8; 32]);

impl HeadKey {
    pub(super) fn new(key: &JournalKey) -> Self {
        Self(*key.derive(b"chot journal head key v1\0"))
    }

    pub(super) fn tag(&self, message: &[u8]) -> [u8; 32] {
        keyed_hash(&self.0, &[message])
    }

    /// True where the tag is this message's; compared in constant time.
    pub(super) fn vouches(&self, message: &[u8], tag: &[u8]) -> bool {
        vouches(&self.0, message, tag)
    }
}

/// What a key is tried on when a journal is opened: `(made with the journal) == key_check(key)`.
pub(super) fn key_check(key: &JournalKey, id: &JournalId) -> [u8; 32] {
    let check = key.derive(b"chot journal key check v1\0");
    keyed_hash(&check, &[id])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_opens_where_it_was_put_and_nowhere_else() {
        let key = JournalKey::new([3; 32]);
        let sealer = Sealer::new(&key, [1; 16]);
        let row = sealer.seal(5, &[9; 32], b"plain").unwrap();
        assert_eq!(&**sealer.open(5, &row).unwrap(), b"plain");
        assert!(sealer.open(6, &row).is_err());
        assert!(Sealer::new(&key, [2; 16]).open(5, &row).is_err());
        assert!(Sealer::new(&JournalKey::new([4; 32]), [1; 16]).open(5, &row).is_err());
        for at in 0..row.len() {
            let mut bad = row.clone();
            bad[at] ^= 1;
            assert!(sealer.open(5, &bad).is_err(), "byte {at}");
            assert!(sealer.open(5, &row[..at]).is_err(), "cut at {at}");
        }
    }

    #[test]
    fn the_key_is_not_printed() {
        assert_eq!(format!("{:?}", JournalKey::new([3; 32])), "JournalKey(..)");
    }
}
