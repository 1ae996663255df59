//! What an export is signed with, and what is signed.
//!
//! Each line has a sum of itself and of all before it; the last one has the phone's signature of its sum,
//! of the journal's id and of the chain's head. So whoever has the file can tell what was done to it, and
//! where, without the journal's key.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer as _, SigningKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::encoding::hex::{hex, unhex_small, write_hex};
use crate::journal::anchor::Head;
use crate::journal::key::{Hash, JournalId, JournalKey};
use crate::keys::StrictKey;

/// The form of an export.
pub(super) const VERSION: u64 = 1;

/// What stands between a line's record and its sum.
pub(super) const SUM: &str = ",\"sum\":\"";
/// What stands between the last line's sum and its signature.
pub(super) const END: &str = ",\"export\":";

/// The key that a phone's exports are verified with: Ed25519, as 64 hexadecimal digits.
///
/// Its pair comes from the [`JournalKey`], which was made as the phone was enrolled, and stays as long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PhoneKey(StrictKey);

/// A text that is no phone's key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a phone's key has 64 hexadecimal digits, in small letters, and is one of Ed25519")]
pub struct NotAPhoneKey;

impl PhoneKey {
    /// The public part of what a phone with this journal key signs with.
    #[must_use]
    pub fn of(key: &JournalKey) -> Self {
        Self(StrictKey::from(&pair(key)))
    }
}

impl fmt::Display for PhoneKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_hex(self.0.as_bytes(), f)
    }
}

impl FromStr for PhoneKey {
    type Err = NotAPhoneKey;

    fn from_str(text: &str) -> Result<Self, NotAPhoneKey> {
        let bytes = unhex_small::<32>(text).ok_or(NotAPhoneKey)?;
        StrictKey::from_bytes(&bytes).map(Self).ok_or(NotAPhoneKey)
    }
}

fn pair(key: &JournalKey) -> SigningKey {
    SigningKey::from_bytes(&key.derive(b"chot journal export key v1\0"))
}

/// The sums of an export's lines.
pub(super) struct Sums(Hash);

impl Sums {
    pub(super) fn new(journal: &JournalId) -> Self {
        let mut hash = Sha256::new();
        hash.update(b"chot journal export v1\0");
        hash.update(journal);
        Self(hash.finalize().into())
    }

    /// The sum of a line that follows: of its bytes before the sum.
    pub(super) fn next(&mut self, line: &[u8]) -> Hash {
        let mut hash = Sha256::new();
        hash.update(b"chot journal export line v1\0");
        hash.update(self.0);
        hash.update(line);
        self.0 = hash.finalize().into();
        self.0
    }

    /// Goes on from another sum than the lines before have.
    pub(super) fn go_on_from(&mut self, sum: Hash) {
        self.0 = sum;
    }

    pub(super) fn last(&self) -> &Hash {
        &self.0
    }
}

/// The end of an export, within its last line.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct End {
    version: u64,
    pub(super) journal: String,
    pub(super) key: String,
    head: HeadText,
    signature: String,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct HeadText {
    seq: u64,
    hash: String,
}

/// Why an export's end says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BadEnd {
    /// It isn't in the form.
    Form,
    /// A newer version's.
    Newer(u64),
    /// Its key didn't sign this.
    Signature,
}

impl End {
    pub(super) fn sign(key: &JournalKey, journal: &JournalId, head: &Head, sum: &Hash) -> Self {
        let pair = pair(key);
        let signature = pair.sign(&message(journal, head, sum)).to_bytes();
        Self {
            version: VERSION,
            journal: hex(journal),
            key: PhoneKey(StrictKey::from(&pair)).to_string(),
            head: HeadText { seq: head.sequence, hash: hex(&head.hash) },
            signature: hex(&signature),
        }
    }

    /// Who signed it, and the head that was signed.
    pub(super) fn verify(&self, sum: &Hash) -> Result<(PhoneKey, Head), BadEnd> {
        if self.version > VERSION {
            return Err(BadEnd::Newer(self.version));
        }
        if self.version != VERSION {
            return Err(BadEnd::Form);
        }
        let key: PhoneKey = self.key.parse().map_err(|_| BadEnd::Form)?;
        let journal = unhex_small(&self.journal).ok_or(BadEnd::Form)?;
        let hash = unhex_small(&self.head.hash).ok_or(BadEnd::Form)?;
        let head = Head { sequence: self.head.seq, hash };
        let signature = unhex_small::<64>(&self.signature).ok_or(BadEnd::Form)?;
        let signed = key.0.verifies(&message(&journal, &head, sum), &signature);
        if signed { Ok((key, head)) } else { Err(BadEnd::Signature) }
    }
}

/// What is signed: fields of fixed lengths behind a label of their own.
fn message(journal: &JournalId, head: &Head, sum: &Hash) -> Vec<u8> {
    let mut message = b"chot journal export signature v1\0".to_vec();
    message.extend_from_slice(journal);
    message.extend_from_slice(&head.sequence.to_be_bytes());
    message.extend_from_slice(&head.hash);
    message.extend_from_slice(sum);
    message
}
