//! The authority's keys, each in a file of its own.
//!
//! Ed25519 private keys as PKCS#8 PEM (RFC 8410), which any cryptographic tool reads; mode 0600.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes};
use zeroize::{Zeroize as _, Zeroizing};

use super::AuthorityError;
use crate::storage::{self, Access};

/// How many root keys there are; [`ROOT_THRESHOLD`] of them sign.
pub const ROOT_KEYS: usize = 3;
/// How many root keys have to sign.
pub const ROOT_THRESHOLD: u32 = 2;
/// The file stem of the key that signs travel credentials and permits.
pub const CREDENTIALS: &str = "credentials";

/// The files of the root keys, without `.pem`.
pub fn root_key_names() -> impl Iterator<Item = String> {
    (1..=ROOT_KEYS).map(|number| format!("root-{number}"))
}

/// A folder of keys.
#[derive(Clone, Debug)]
pub struct KeyFolder {
    folder: PathBuf,
}

impl KeyFolder {
    /// The keys in a folder.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.folder
    }

    /// Makes a key and keeps it as `name.pem`. A key that is there is never overwritten.
    ///
    /// # Errors
    /// [`AuthorityError::KeyExists`], or that the file can't be written.
    pub fn generate(&self, name: &str) -> Result<SigningKey, AuthorityError> {
        let path = self.file(name);
        if path.try_exists().unwrap_or(true) {
            return Err(AuthorityError::KeyExists { path });
        }
        let mut seed = Zeroizing::new([0; 32]);
        getrandom::fill(&mut seed[..]).map_err(AuthorityError::Random)?;
        let key = SigningKey::from_bytes(&seed);
        // Without the public half, the form that every version of OpenSSL reads.
        let mut pair = KeypairBytes { secret_key: *seed, public_key: None };
        let pem = pair.to_pkcs8_pem(LineEnding::LF);
        pair.secret_key.zeroize();
        let pem = pem.map_err(|error| AuthorityError::Key {
            path: path.clone(),
            reason: error.to_string(),
        })?;
        storage::write_atomically(&path, pem.as_bytes(), Access::Private)?;
        Ok(key)
    }

    /// Reads the key `name.pem`.
    ///
    /// # Errors
    /// [`AuthorityError::Key`] if it isn't there, or isn't an Ed25519 private key.
    pub fn load(&self, name: &str) -> Result<SigningKey, AuthorityError> {
        let path = self.file(name);
        let failed = |reason: String| AuthorityError::Key { path: path.clone(), reason };
        let pem = storage::read_bounded(&path, 4096)
            .map(Zeroizing::new)
            .map_err(|error| failed(error.to_string()))?;
        let wrong = || failed("it is not an Ed25519 private key as PKCS#8 PEM".to_owned());
        let pem = std::str::from_utf8(&pem).map_err(|_| wrong())?;
        let pair = KeypairBytes::from_pkcs8_pem(pem).map_err(|_| wrong())?;
        SigningKey::try_from(&pair).map_err(|_| wrong())
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.pem"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_read_back_and_never_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::new(folder.path());
        let made = keys.generate("policy").unwrap();
        assert_eq!(keys.load("policy").unwrap().to_bytes(), made.to_bytes());
        assert!(matches!(keys.generate("policy"), Err(AuthorityError::KeyExists { .. })));
        let error = keys.load("roster").unwrap_err().to_string();
        assert!(error.contains("roster.pem") && error.contains("does not exist"), "{error}");
        std::fs::write(folder.path().join("trace.pem"), "hello").unwrap();
        assert!(keys.load("trace").unwrap_err().to_string().contains("PKCS#8"));
    }
}
