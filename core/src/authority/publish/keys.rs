//! The authority's keys, each in a file of its own.
//!
//! Ed25519 private keys as PKCS#8 PEM (RFC 8410), which any cryptographic tool reads; mode 0600.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;
use ed25519_dalek::pkcs8::spki::der::pem::LineEnding;
use ed25519_dalek::pkcs8::{DecodePrivateKey as _, EncodePrivateKey as _, KeypairBytes};
use zeroize::{Zeroize as _, Zeroizing};

use crate::authority::AuthorityError;
use crate::storage::{self, Access};
use crate::tuf::key::RoleKey;

/// How many root keys there are; [`ROOT_THRESHOLD`] of them sign.
pub(crate) const ROOT_KEYS: usize = 3;
/// How many root keys have to sign.
pub(crate) const ROOT_THRESHOLD: u32 = 2;
/// The file stem of the key that signs travel credentials and permits.
pub(crate) const CREDENTIALS: &str = "credentials";

/// The files of the root keys, without `.pem`.
pub(crate) fn root_key_names() -> impl Iterator<Item = String> {
    (1..=ROOT_KEYS).map(|number| format!("root-{number}"))
}

/// A folder of keys.
#[derive(Clone, Debug)]
pub(crate) struct KeyFolder {
    folder: PathBuf,
}

impl KeyFolder {
    /// The keys in a folder.
    #[must_use]
    pub(crate) fn new(folder: &Path) -> Self {
        Self { folder: folder.to_owned() }
    }

    /// The folder.
    #[must_use]
    pub(crate) fn path(&self) -> &Path {
        &self.folder
    }

    /// Makes a key and keeps it as `name.pem`. A key that is there is never overwritten.
    ///
    /// # Errors
    /// [`AuthorityError::KeyExists`], or that the file can't be written.
    pub(crate) fn generate(&self, name: &str) -> Result<SigningKey, AuthorityError> {
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
    pub(crate) fn load(&self, name: &str) -> Result<SigningKey, AuthorityError> {
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

    /// Makes a further key of a role, beside those that it had.
    ///
    /// # Errors
    /// As [`KeyFolder::generate`].
    pub(crate) fn generate_next(&self, role: &str) -> Result<SigningKey, AuthorityError> {
        let names = storage::names_in(&self.folder)?;
        let last = names.iter().filter_map(|name| number_of(name, role)).max();
        self.generate(&format!("{role}-{}", last.unwrap_or(1).saturating_add(1)))
    }

    /// A role's keys of which the metadata say that they count, by id; keys that it had before are
    /// passed over. Which file holds which key is of no account.
    ///
    /// # Errors
    /// [`AuthorityError::Key`] if fewer than `needed` are here.
    pub(crate) fn of_role(
        &self,
        role: &str,
        ids: &[String],
        needed: usize,
    ) -> Result<Vec<SigningKey>, AuthorityError> {
        let found = self.among(ids, |name| number_of(name, role).is_some())?;
        if found.len() >= needed {
            return Ok(found);
        }
        let missing = if role == "root" { "root-*" } else { role };
        Err(AuthorityError::Key {
            path: self.file(missing),
            reason: format!("{needed} of its role's keys are needed, {} are here", found.len()),
        })
    }

    /// Every key of the folder whose id is among these.
    ///
    /// # Errors
    /// [`AuthorityError`] if the folder can't be read.
    pub(crate) fn any_of(&self, ids: &[String]) -> Result<Vec<SigningKey>, AuthorityError> {
        self.among(ids, |_| true)
    }

    fn among(
        &self,
        ids: &[String],
        wanted: impl Fn(&str) -> bool,
    ) -> Result<Vec<SigningKey>, AuthorityError> {
        let mut found = Vec::new();
        for name in storage::names_in(&self.folder)? {
            let Some(stem) = name.strip_suffix(".pem").filter(|_| wanted(&name)) else { continue };
            // What isn't a key of ours isn't one that counts.
            let Ok(key) = self.load(stem) else { continue };
            if ids.contains(&RoleKey::ed25519(&key.verifying_key()).id()?) {
                found.push(key);
            }
        }
        Ok(found)
    }

    fn file(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.pem"))
    }
}

/// The number in `ROLE-NUMBER.pem`, 1 for `ROLE.pem`; none for another role's file.
fn number_of(file: &str, role: &str) -> Option<u32> {
    let rest = file.strip_suffix(".pem")?.strip_prefix(role)?;
    if rest.is_empty() { Some(1) } else { rest.strip_prefix('-')?.parse().ok() }
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

    #[test]
    fn a_roles_keys_are_found_by_their_ids() {
        let folder = tempfile::tempdir().unwrap();
        let keys = KeyFolder::new(folder.path());
        let id = |key: &SigningKey| RoleKey::ed25519(&key.verifying_key()).id().unwrap();
        let first = keys.generate("policy").unwrap();
        let second = keys.generate_next("policy").unwrap();
        let other = keys.generate("policy-makers").unwrap();
        assert!(folder.path().join("policy-2.pem").exists());
        std::fs::write(folder.path().join("policy-7.pem"), "not a key").unwrap();
        let third = keys.generate_next("policy").unwrap();
        assert!(folder.path().join("policy-8.pem").exists());
        let ids = [&first, &third, &other].map(id);
        let found = keys.of_role("policy", &ids, 2).unwrap();
        // In the order of the files' names.
        assert_eq!(found.iter().map(id).collect::<Vec<_>>(), [id(&third), id(&first)]);
        assert_eq!(keys.any_of(&ids).unwrap().len(), 3);
        let error = keys.of_role("policy", &[id(&second), id(&other)], 2).unwrap_err().to_string();
        assert!(error.contains("2 of its role's keys are needed, 1 are here"), "{error}");
    }
}
