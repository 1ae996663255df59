//! The keys of TUF roles, and their signatures.

use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::metadata::{NotCanonical, canonical};

/// A key as root and targets metadata hold it (TUF 1.0, section 4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleKey {
    /// The kind of key: `ed25519`.
    pub keytype: String,
    /// The signature scheme: `ed25519`.
    pub scheme: String,
    /// The key itself.
    pub keyval: KeyValue,
}

/// The value of a [`RoleKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValue {
    /// The public part; for Ed25519 its 32 bytes in hexadecimal.
    pub public: String,
}

/// A key in the form that verifies. Further schemes are further variants.
enum Verifier {
    Ed25519(VerifyingKey),
}

impl RoleKey {
    /// The metadata's form of an Ed25519 key.
    #[must_use]
    pub fn ed25519(key: &VerifyingKey) -> Self {
        Self {
            keytype: "ed25519".to_owned(),
            scheme: "ed25519".to_owned(),
            keyval: KeyValue { public: hex(key.as_bytes()) },
        }
    }

    /// The key's id: SHA-256 of its canonical JSON, in hexadecimal.
    ///
    /// # Errors
    /// [`NotCanonical`] never, for a key that has texts only; the canonical form may refuse others.
    pub fn id(&self) -> Result<String, NotCanonical> {
        Ok(hex(&Sha256::digest(canonical(self)?)))
    }

    /// The verifier; none where the kind, the scheme or the value is not one that this client
    /// verifies. Such a key never counts towards a threshold.
    fn verifier(&self) -> Option<Verifier> {
        match (self.keytype.as_str(), self.scheme.as_str()) {
            ("ed25519", "ed25519") => {
                let bytes = unhex(&self.keyval.public)?.try_into().ok()?;
                VerifyingKey::from_bytes(&bytes).ok().map(Verifier::Ed25519)
            }
            _ => None,
        }
    }

    /// True where `signature` (hexadecimal) over `message` is by this key. Strict: neither
    /// small-order points nor non-canonical encodings pass.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &str) -> bool {
        match self.verifier() {
            Some(Verifier::Ed25519(key)) => unhex(signature)
                .and_then(|bytes| Signature::from_slice(&bytes).ok())
                .is_some_and(|signature| key.verify_strict(message, &signature).is_ok()),
            None => false,
        }
    }
}

/// Signs a message as a [`RoleKey`] verifies it: key id and signature, in hexadecimal.
///
/// # Errors
/// As [`RoleKey::id`].
pub fn sign(key: &SigningKey, message: &[u8]) -> Result<(String, String), NotCanonical> {
    let id = RoleKey::ed25519(&key.verifying_key()).id()?;
    Ok((id, hex(&key.sign(message).to_bytes())))
}

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Hexadecimal of either case as bytes; none where it isn't that.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let nibble = |c: u8| char::from(c).to_digit(16).and_then(|d| u8::try_from(d).ok());
    let (pairs, rest) = text.as_bytes().as_chunks::<2>();
    if !rest.is_empty() {
        return None;
    }
    pairs.iter().map(|&[high, low]| Some(nibble(high)? << 4 | nibble(low)?)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids_are_those_of_the_reference_implementation() {
        // securesystemslib 1.6.0, `SSlibKey.from_crypto` of the same private key.
        let key = RoleKey::ed25519(&SigningKey::from_bytes(&[7; 32]).verifying_key());
        let expected = "bfe1a83869e5bf574e3ff3acbb83f840de84a990d10059f3096f0bf4f2b90c10";
        assert_eq!(key.id().unwrap(), expected);
    }

    #[test]
    fn a_signature_is_valid_only_by_its_key_over_its_message() {
        let signer = SigningKey::from_bytes(&[7; 32]);
        let key = RoleKey::ed25519(&signer.verifying_key());
        let (_, signature) = sign(&signer, b"message").unwrap();
        assert!(key.verifies(b"message", &signature));
        assert!(!key.verifies(b"massage", &signature));
        assert!(!key.verifies(b"message", &signature.replace(['0', '1'], "2")));
        assert!(!key.verifies(b"message", "zz"));
        let other = RoleKey::ed25519(&SigningKey::from_bytes(&[8; 32]).verifying_key());
        assert!(!other.verifies(b"message", &signature));
        let unknown = RoleKey { scheme: "ed448".into(), ..key };
        assert!(!unknown.verifies(b"message", &signature));
    }

    #[test]
    fn hexadecimal_is_read_back() {
        assert_eq!(unhex(&hex(&[0, 0x9f, 0xff])).unwrap(), [0, 0x9f, 0xff]);
        for bad in ["0", "0g", "é"] {
            assert_eq!(unhex(bad), None);
        }
    }
}
