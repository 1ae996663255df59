//! What makes metadata believable: signatures by the keys that trusted metadata name for its role.
//!
//! INVARIANT: what stands in a metadata file is read nowhere but here before its signatures are
//! checked, and [`Trusted`] is made nowhere but here. The keys of a check are never an argument:
//! they are those of a [`Trusted`] document, or, for a root that was handed over in person, its own.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Deref;

use serde::Deserialize;
use serde_json::Value;

use super::canonical::canonical_value;
use super::error::{MetadataRole, TrustError};
use super::key::{RoleKey, Schemes, Verifier};
use super::metadata::{Role, Root, SignatureEntry, Snapshot, Targets, Timestamp};
use super::role::RoleKeys;
use crate::encoding::place;

/// A metadata file whose form was checked, and nothing else: it doesn't say what stands in it.
///
/// [`Trusted`] does, to which lead [`Unverified::pinned`] and [`Unverified::follows`] for a root,
/// [`Unverified::verified_by`] for the other top roles, and [`Unverified::delegated_by`].
pub struct Unverified<T> {
    role: MetadataRole,
    signed: T,
    /// What the signatures are over: the canonical form of what was received, with the fields that
    /// this client doesn't know.
    message: Vec<u8>,
    signatures: Vec<SignatureEntry>,
}

/// Metadata that enough keys of its role signed; which keys these are, trusted metadata say.
///
/// Only the checks of [`Unverified`] make it. Whether it is the newest, is named by the other
/// metadata, and hasn't expired, is for [`TrustedSet`](super::TrustedSet) to say.
#[derive(Clone, Debug)]
pub struct Trusted<T> {
    role: MetadataRole,
    signed: T,
}

/// The roles whose keys the root names, but for the root itself: another one has to
/// [follow](Unverified::follows) it.
pub trait UnderRoot: Role {}
impl UnderRoot for Timestamp {}
impl UnderRoot for Snapshot {}
impl UnderRoot for Targets {}

impl<T: Role> Unverified<T> {
    /// Reads a metadata file of this role.
    ///
    /// # Errors
    /// [`TrustError::Malformed`], or [`TrustError::SpecVersion`] for another major version.
    pub fn parse(bytes: &[u8], role: &MetadataRole) -> Result<Self, TrustError> {
        #[derive(Deserialize)]
        struct File {
            signed: Value,
            signatures: Vec<SignatureEntry>,
        }
        let malformed = |reason: String| TrustError::Malformed { role: role.clone(), reason };
        if T::TYPE != role.file_type() {
            // Else a timestamp that the snapshot's key signed would be a trusted one.
            return Err(malformed(format!("it was to be read as {} metadata", T::TYPE)));
        }
        let file: File =
            serde_json::from_slice(bytes).map_err(|error| malformed(error.to_string()))?;
        let found = file.signed.get("_type").and_then(Value::as_str);
        if found != Some(T::TYPE) {
            return Err(malformed(format!(
                "its type is {}, where {:?} was expected",
                found.map_or_else(|| "absent".to_owned(), |found| format!("{found:?}")),
                T::TYPE
            )));
        }
        let mut signers = BTreeSet::new();
        if let Some(twice) = file.signatures.iter().find(|s| !signers.insert(s.keyid.as_str())) {
            // Section 4.2.1: a key id is unique among the signatures.
            let keyid: String = twice.keyid.chars().take(64).collect();
            return Err(malformed(format!("it has two signatures by the key {keyid}")));
        }
        let message =
            canonical_value(&file.signed).map_err(|error| malformed(error.to_string()))?;
        // What is read is what the message was made of: the same value, written again.
        let signed = file.signed.to_string();
        let signed: T = place::read(signed.as_bytes()).map_err(|misread| {
            // Lines and columns are those of what was written again.
            let said = misread.error.to_string();
            let said = said.rsplit_once(" at line ").map_or(said.as_str(), |(said, _)| said);
            malformed(format!("at {}: {said}", misread.place))
        })?;
        if !follows_1_x(signed.spec_version()) {
            let found = signed.spec_version().chars().take(32).collect();
            return Err(TrustError::SpecVersion { role: role.clone(), found });
        }
        if signed.version() == 0 {
            return Err(malformed("its version is 0, where 1 or more was expected".to_owned()));
        }
        Ok(Self { role: role.clone(), signed, message, signatures: file.signatures })
    }

    /// How many of the role's keys signed it, by schemes that are taken here. Each key counts once,
    /// whatever the number of its ids.
    pub(crate) fn signers(
        &self,
        keys: &BTreeMap<String, RoleKey>,
        rule: &RoleKeys,
        schemes: Schemes,
    ) -> usize {
        let mut signers: Vec<Verifier> = Vec::new();
        for id in &rule.keyids {
            let Some(key) = keys.get(id).and_then(|key| key.verifier(schemes)) else { continue };
            // Two ids of one key are one signer (TAP 12), or a threshold would be met by one hand.
            if signers.contains(&key) {
                continue;
            }
            let signature = self.signatures.iter().find(|signature| signature.keyid == *id);
            if signature.is_some_and(|signature| key.verifies(&self.message, &signature.sig)) {
                signers.push(key);
            }
        }
        signers.len()
    }

    /// What the file says, whoever wrote it: for the authority, which reads the files that it wrote
    /// into its own folder, and a root that still waits for signatures.
    ///
    /// Whoever calls it has to know that nobody else can have written the file, or that a check of
    /// the whole chain comes before anything of it is published. A phone doesn't have this.
    #[cfg(feature = "authority")]
    pub(crate) fn dangerous_unverified(self) -> T {
        self.signed
    }

    fn check(
        &self,
        (keys, rule): (&BTreeMap<String, RoleKey>, &RoleKeys),
        schemes: Schemes,
    ) -> Result<(), TrustError> {
        let valid = self.signers(keys, rule, schemes);
        if rule.is_met_by(valid) {
            return Ok(());
        }
        Err(TrustError::Threshold { role: self.role.clone(), valid, threshold: rule.threshold })
    }

    /// For those methods here that have called [`Unverified::check`].
    fn believed(self) -> Trusted<T> {
        Trusted { role: self.role, signed: self.signed }
    }
}

impl Unverified<Root> {
    /// Trusts a root that was handed over in person; it has to be signed by its own keys.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] where it names no keys for the root, [`TrustError::Threshold`].
    pub fn pinned(self, schemes: Schemes) -> Result<Trusted<Root>, TrustError> {
        self.check(top_role(&self.signed, &self.role)?, schemes)?;
        Ok(self.believed())
    }

    /// Trusts the root after `old` (section 5.3): signed by the old root's keys and by its own, one
    /// version later.
    ///
    /// # Errors
    /// As [`Unverified::pinned`], for the old root's keys first; [`TrustError::Version`].
    pub fn follows(
        self,
        old: &Trusted<Root>,
        schemes: Schemes,
    ) -> Result<Trusted<Root>, TrustError> {
        self.check(top_role(old, &self.role)?, schemes)?;
        self.check(top_role(&self.signed, &self.role)?, schemes)?;
        let (found, expected) = (self.signed.version, old.version.saturating_add(1));
        if found != expected {
            return Err(TrustError::Version { role: self.role, found, expected });
        }
        Ok(self.believed())
    }
}

impl<T: UnderRoot> Unverified<T> {
    /// Trusts the metadata of a top role if enough of the keys signed it that the root names.
    ///
    /// # Errors
    /// [`TrustError::Malformed`] where the root names no keys for the role,
    /// [`TrustError::Threshold`].
    pub fn verified_by(
        self,
        root: &Trusted<Root>,
        schemes: Schemes,
    ) -> Result<Trusted<T>, TrustError> {
        self.check(top_role(root, &self.role)?, schemes)?;
        Ok(self.believed())
    }
}

impl Unverified<Targets> {
    /// Trusts the metadata of a role to which `parent` delegates, if enough of the keys signed it
    /// that `parent` names.
    ///
    /// # Errors
    /// [`TrustError::OutOfOrder`] where `parent` doesn't delegate to the role,
    /// [`TrustError::Threshold`].
    pub fn delegated_by(
        self,
        parent: &Trusted<Targets>,
        schemes: Schemes,
    ) -> Result<Trusted<Targets>, TrustError> {
        let delegations = parent.delegations.as_ref();
        let rule = delegations.and_then(|d| Some((&d.keys, d.rule(self.role.name())?)));
        let rule = rule.ok_or_else(|| TrustError::OutOfOrder {
            role: self.role.clone(),
            needed: parent.role.clone(),
        })?;
        self.check(rule, schemes)?;
        Ok(self.believed())
    }
}

impl<T> Trusted<T> {
    /// The role that it was verified as.
    #[must_use]
    pub fn role(&self) -> &MetadataRole {
        &self.role
    }

    /// What was signed; it no longer says that it was.
    #[must_use]
    pub fn into_signed(self) -> T {
        self.signed
    }
}

impl<T> Deref for Trusted<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.signed
    }
}

impl<T> fmt::Debug for Unverified<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Unverified").field("role", &self.role).finish_non_exhaustive()
    }
}

/// The keys that a root gives to a top role, with the threshold.
fn top_role<'r>(
    root: &'r Root,
    role: &MetadataRole,
) -> Result<(&'r BTreeMap<String, RoleKey>, &'r RoleKeys), TrustError> {
    // A delegated role may have a top role's name, but not its keys.
    let is_top = !matches!(role, MetadataRole::Delegated(_));
    let rule = root.roles.get(role.name()).filter(|_| is_top);
    let rule = rule.ok_or_else(|| TrustError::Malformed {
        role: MetadataRole::Root,
        reason: format!("it names no keys for {role}"),
    })?;
    Ok((&root.keys, rule))
}

fn follows_1_x(version: &str) -> bool {
    let mut parts = version.split('.');
    let numbers = version.split('.').all(|part| part.parse::<u32>().is_ok());
    numbers && parts.next() == Some("1") && matches!(parts.count(), 1 | 2)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{DELEGATED, Repo, signer};
    use super::*;
    use crate::tuf::metadata::sign_metadata;

    const SCHEMES: Schemes = Schemes::Device;

    fn pinned(repo: &Repo) -> Trusted<Root> {
        let root = Unverified::<Root>::parse(&repo.pinned_root(), &MetadataRole::Root).unwrap();
        root.pinned(SCHEMES).unwrap()
    }

    fn role_file(repo: &Repo, file: &str, role: &MetadataRole) -> Unverified<Targets> {
        Unverified::parse(&repo.files.get(&format!("metadata/1.{file}.json")), role).unwrap()
    }

    fn delegated(name: &str) -> MetadataRole {
        MetadataRole::Delegated(name.to_owned())
    }

    #[test]
    fn only_the_specifications_first_major_version_is_read() {
        for (version, good) in [
            ("1.0.0", true),
            ("1.0", true),
            ("1.5.33", true),
            ("2.0.0", false),
            ("1", false),
            ("1.0.0.0", false),
            ("1.x", false),
        ] {
            assert_eq!(follows_1_x(version), good, "{version}");
        }
    }

    #[test]
    fn fractions_in_signed_numbers_are_refused() {
        let text = br#"{"signed":{"_type":"snapshot","spec_version":"1.0.0","version":1.5},"signatures":[]}"#;
        let error = Unverified::<Snapshot>::parse(text, &MetadataRole::Snapshot).unwrap_err();
        assert!(error.to_string().contains("floating-point number 1.5"), "{error}");
    }

    #[test]
    fn a_file_is_not_read_as_another_roles() {
        let repo = Repo::new();
        let bytes = repo.files.get("metadata/timestamp.json");
        for role in [MetadataRole::Snapshot, MetadataRole::Targets, delegated("timestamp")] {
            let error = Unverified::<Timestamp>::parse(&bytes, &role).unwrap_err();
            assert!(matches!(&error, TrustError::Malformed { role: r, .. } if *r == role));
            let reason = "it was to be read as timestamp metadata";
            assert!(error.to_string().contains(reason), "{error}");
        }
        Unverified::<Timestamp>::parse(&bytes, &MetadataRole::Timestamp).unwrap();
    }

    #[test]
    fn a_root_follows_by_the_old_keys_and_by_its_own_one_version_later() {
        let mut repo = Repo::new();
        let old = pinned(&repo);
        let key = RoleKey::ed25519(&signer(4).verifying_key());
        let id = key.id().unwrap();
        repo.root.keys.insert(id.clone(), key);
        repo.root.roles.insert("root".to_owned(), RoleKeys { keyids: vec![id], threshold: 1 });
        let follow = |version, signers: &[u8]| {
            let root = Root { version, ..repo.root.clone() };
            let signers: Vec<_> = signers.iter().map(|&seed| signer(seed)).collect();
            let bytes = sign_metadata(&root, &signers).unwrap();
            Unverified::<Root>::parse(&bytes, &MetadataRole::Root).unwrap().follows(&old, SCHEMES)
        };
        let new = follow(2, &[1, 2, 4]).unwrap();
        assert_eq!((new.role(), new.version), (&MetadataRole::Root, 2));
        assert_eq!(new.into_signed(), Root { version: 2, ..repo.root.clone() });
        // Of the old keys first, then of its own, then the version.
        for (version, signers, needed) in [(3, vec![1], 2), (3, vec![4], 2), (3, vec![1, 2], 1)] {
            let error = follow(version, &signers).unwrap_err();
            assert!(
                matches!(error, TrustError::Threshold { threshold, .. } if threshold == needed),
                "{signers:?}: {error}"
            );
        }
        for version in [1, 3] {
            let error = follow(version, &[1, 2, 4]).unwrap_err();
            assert!(
                matches!(error, TrustError::Version { found, expected: 2, .. } if found == version),
                "{error}"
            );
        }
    }

    #[test]
    fn targets_are_verified_by_whoever_delegates_to_them_alone() {
        let repo = Repo::new();
        let root = pinned(&repo);
        let top = || role_file(&repo, "targets", &MetadataRole::Targets);
        let policy = || role_file(&repo, DELEGATED, &delegated(DELEGATED));
        let targets = top().verified_by(&root, SCHEMES).unwrap();
        assert_eq!(policy().delegated_by(&targets, SCHEMES).unwrap().role().name(), DELEGATED);

        let error = policy().verified_by(&root, SCHEMES).unwrap_err();
        assert!(error.to_string().contains("it names no keys for policy"), "{error}");
        let policy = policy().delegated_by(&targets, SCHEMES).unwrap();
        for (file, needed) in [(top(), &policy), (top(), &targets)] {
            match file.delegated_by(needed, SCHEMES) {
                Err(TrustError::OutOfOrder { role: MetadataRole::Targets, needed: by }) => {
                    assert_eq!(&by, needed.role());
                }
                other => panic!("{other:?}"),
            }
        }
    }

    #[test]
    fn a_delegated_role_with_a_top_roles_name_does_not_have_its_keys() {
        let repo = Repo::new();
        let root = pinned(&repo);
        let bytes = sign_metadata(&repo.roles[DELEGATED], [&signer(10)]).unwrap();
        let file = Unverified::<Targets>::parse(&bytes, &delegated("timestamp")).unwrap();
        let error = file.verified_by(&root, SCHEMES).unwrap_err();
        assert!(error.to_string().contains("it names no keys for timestamp"), "{error}");
    }

    #[test]
    fn what_is_printed_of_a_file_that_is_not_verified_says_nothing_of_what_it_says() {
        let repo = Repo::new();
        let file = role_file(&repo, DELEGATED, &delegated(DELEGATED));
        assert_eq!(format!("{file:?}"), "Unverified { role: Delegated(\"policy\"), .. }");
    }
}
