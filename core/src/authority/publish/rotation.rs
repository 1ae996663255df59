//! New keys for roles, and roots that several people sign.
//!
//! A root counts once enough of the old root's keys and enough of its own have signed it (TUF 1.0,
//! section 5.3). Where those keys aren't all in the authority's key folder, the root waits in
//! `pending/root.json`, and each keeper adds a signature by [`Authority::sign_root`]. Until then
//! everything goes on under the old root.

use std::path::{Path, PathBuf};

use ed25519_dalek::SigningKey;

use super::keys::{KeyFolder, ROOT_KEYS, ROOT_THRESHOLD};
use super::offer::{RootOffer, Waiting};
use super::options::Publishing;
use super::published::Sources;
use super::repository::{Signed, after, check_time, delegation};
use crate::authority::{Authority, AuthorityError, LIFETIMES, PublishReport};
use crate::published::target::{DELEGATED_ROLES, TOP_ROLE};
use crate::storage::{self, Access};
use crate::time::Instant;
use crate::tuf::key::{RoleKey, Schemes};
use crate::tuf::metadata::{Root, add_signatures, sign_metadata};
use crate::tuf::role::RoleKeys;
use crate::tuf::{Limits, MetadataRole, TrustError, Unverified};

/// What a rotation came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotated {
    /// The new keys hold, and are published.
    Published(PublishReport),
    /// The root that names them waits for signatures.
    Waiting(Waiting),
}

impl Authority {
    /// Gives a role a new key, three to `root`, and publishes what follows from it; what is staged
    /// stays so. Phones of every age follow, from root to root. The old key stays in its file, and
    /// counts for nothing. A role that came after the city was founded gets its first key so.
    ///
    /// # Errors
    /// [`AuthorityError::NoRole`]; [`AuthorityError`] if it can't be signed or written. What was
    /// published stays.
    pub fn rotate(
        &mut self,
        role: &str,
        at: Instant,
        out: Option<&Path>,
    ) -> Result<Rotated, AuthorityError> {
        self.rotate_as(role, at, &Publishing::to(out))
    }

    /// As [`Authority::rotate`], with where it is published.
    ///
    /// # Errors
    /// As [`Authority::rotate`].
    pub fn rotate_as(
        &mut self,
        role: &str,
        at: Instant,
        meant: &Publishing<'_>,
    ) -> Result<Rotated, AuthorityError> {
        let at = check_time(at)?;
        let public = meant.out.map_or_else(|| self.folder.join("public"), Path::to_owned);
        let sources = Sources::new(&public, meant);
        let (mut signed, warnings) = self.in_force(&sources, at, meant)?;
        if DELEGATED_ROLES.contains(&role) {
            self.new_key(&mut signed, role)?;
            let report = self.publish_again(signed, at, &sources, warnings)?;
            return Ok(Rotated::Published(report));
        }
        // Several rotations may wait together, in one root.
        let pending = self.pending_root(&signed)?;
        let mut root = match pending {
            Some(bytes) => read_root(&bytes)?,
            None => signed.root.clone().into_signed(),
        };
        let rule = root.roles.get(role).cloned();
        let rule = rule.ok_or_else(|| AuthorityError::NoRole { role: role.to_owned() })?;
        let (count, threshold) =
            if role == "root" { (ROOT_KEYS, ROOT_THRESHOLD) } else { (1, rule.threshold) };
        let mut keyids = Vec::new();
        for _ in 0..count {
            let key = RoleKey::ed25519(&self.keys.generate_next(role)?.verifying_key());
            let id = key.id()?;
            root.keys.insert(id.clone(), key);
            keyids.push(id);
        }
        root.roles.insert(role.to_owned(), RoleKeys { keyids, threshold });
        // Keys that no role has any more.
        let used: Vec<&String> = root.roles.values().flat_map(|rule| &rule.keyids).collect();
        let used: Vec<String> = used.into_iter().cloned().collect();
        root.keys.retain(|id, _| used.contains(id));
        root.expires = after(at, LIFETIMES.root)?;
        match self.offer_root(&mut signed, root, true)? {
            RootOffer::Signed => {
                let report = self.publish_again(signed, at, &sources, warnings);
                report.map(Rotated::Published)
            }
            RootOffer::Waiting(waiting) => Ok(Rotated::Waiting(waiting)),
        }
    }

    /// Adds the signatures of the keys in these folders (the authority's own, if none is given) to
    /// the root that waits for them; publishes it once they are enough.
    ///
    /// # Errors
    /// [`AuthorityError::NothingToSign`]; [`AuthorityError::NoSigner`] for a folder without such a
    /// key. Signatures of the folders before it are kept.
    pub fn sign_root(
        &mut self,
        folders: &[PathBuf],
        at: Instant,
        out: Option<&Path>,
    ) -> Result<Rotated, AuthorityError> {
        self.sign_root_as(folders, at, &Publishing::to(out))
    }

    /// As [`Authority::sign_root`], with where it is published.
    ///
    /// # Errors
    /// As [`Authority::sign_root`].
    pub fn sign_root_as(
        &mut self,
        folders: &[PathBuf],
        at: Instant,
        meant: &Publishing<'_>,
    ) -> Result<Rotated, AuthorityError> {
        let at = check_time(at)?;
        let public = meant.out.map_or_else(|| self.folder.join("public"), Path::to_owned);
        let sources = Sources::new(&public, meant);
        let (mut signed, warnings) = self.in_force(&sources, at, meant)?;
        let mut bytes = self.pending_root(&signed)?.ok_or(AuthorityError::NothingToSign)?;
        let root = read_root(&bytes)?;
        let ids = signers_of(&signed.root, &root);
        let own = [self.keys.path().to_owned()];
        for folder in if folders.is_empty() { &own } else { folders } {
            let keys = KeyFolder::new(folder).any_of(&ids)?;
            if keys.is_empty() {
                return Err(AuthorityError::NoSigner { folder: folder.clone() });
            }
            bytes = add_signatures(&bytes, &MetadataRole::Root, &keys)?;
            storage::write_atomically(&self.pending_path(), &bytes, Access::Public)?;
        }
        match self.settle(&mut signed, &root, bytes)? {
            RootOffer::Signed => {
                let report = self.publish_again(signed, at, &sources, warnings);
                report.map(Rotated::Published)
            }
            RootOffer::Waiting(waiting) => Ok(Rotated::Waiting(waiting)),
        }
    }

    /// A new key for a role that `targets` delegates to, alone: both are to be signed anew.
    pub(super) fn new_key(&self, signed: &mut Signed, role: &str) -> Result<(), AuthorityError> {
        delegate_to(signed, role, &self.keys.generate_next(role)?)?;
        signed.anew.insert(role.to_owned());
        for changed in [TOP_ROLE, role] {
            signed.files.roles.remove(changed);
        }
        Ok(())
    }

    /// Signs the next root with the keys at hand: of the present root, and its own. If they aren't
    /// enough it waits, in the place of one that waits already only if `replace` says so.
    pub(in crate::authority) fn offer_root(
        &self,
        signed: &mut Signed,
        root: Root,
        replace: bool,
    ) -> Result<RootOffer, AuthorityError> {
        let root = Root { version: signed.root.version.saturating_add(1), ..root };
        let ids = signers_of(&signed.root, &root);
        let signers: Vec<SigningKey> = self.keys.of_role("root", &ids, 0)?;
        let bytes = sign_metadata(&root, &signers)?;
        if !replace && let Some(waiting) = self.pending_root(signed)? {
            let root = read_root(&waiting)?;
            let bytes = add_signatures(&waiting, &MetadataRole::Root, &signers)?;
            return self.settle(signed, &root, bytes);
        }
        self.settle(signed, &root, bytes)
    }

    /// Takes a root among the signed ones if enough have signed it; else puts it aside.
    fn settle(
        &self,
        signed: &mut Signed,
        root: &Root,
        bytes: Vec<u8>,
    ) -> Result<RootOffer, AuthorityError> {
        let path = self.pending_path();
        let by_present = signatures_by(&bytes, &signed.root)?;
        let by_own = signatures_by(&bytes, root)?;
        let enough = |(found, needed): (usize, u32)| {
            usize::try_from(needed).is_ok_and(|needed| found >= needed)
        };
        if enough(by_present) && enough(by_own) {
            let new = Unverified::parse(&bytes, &MetadataRole::Root)?;
            let before = signed.root.roles.clone();
            signed.root = new.follows(&signed.root, Schemes::Device)?;
            let is_new = |role: &&str| signed.root.roles.get(*role) != before.get(*role);
            // Section 5.3.11: with either of them both are counted anew.
            let both = ["timestamp", "snapshot"];
            let both = both.iter().any(is_new).then_some(both);
            let new: Vec<&str> = Some("targets").filter(is_new).into_iter().collect();
            let anew = new.into_iter().chain(both.into_iter().flatten());
            signed.anew.extend(anew.map(str::to_owned));
            signed.files.roots.insert(root.version, bytes);
            return Ok(RootOffer::Signed);
        }
        storage::make_folder(&self.folder.join("pending"), Access::Public)?;
        storage::write_atomically(&path, &bytes, Access::Public)?;
        Ok(RootOffer::Waiting(Waiting { path, by_present, by_own }))
    }

    /// The root that waits for signatures. One that another root has overtaken is of no account.
    fn pending_root(&self, signed: &Signed) -> Result<Option<Vec<u8>>, AuthorityError> {
        let bytes = storage::read_if_there(&self.pending_path(), Limits::default().root)?;
        let Some(bytes) = bytes else { return Ok(None) };
        let follows = read_root(&bytes)?.version == signed.root.version.saturating_add(1);
        Ok(Some(bytes).filter(|_| follows))
    }

    fn pending_path(&self) -> PathBuf {
        self.folder.join("pending/root.json")
    }
}

/// Has `targets` delegate to a role by a new key alone.
fn delegate_to(signed: &mut Signed, role: &str, key: &SigningKey) -> Result<(), AuthorityError> {
    let no_role = || AuthorityError::NoRole { role: role.to_owned() };
    let key = RoleKey::ed25519(&key.verifying_key());
    let id = key.id()?;
    let top = signed.roles.get_mut("targets").and_then(|top| top.delegations.as_mut());
    let delegations = top.ok_or_else(no_role)?;
    let new = delegation(role, id.clone());
    match delegations.roles.iter_mut().find(|delegated| delegated.name == role) {
        Some(delegated) => delegated.keys = new.keys,
        None => delegations.roles.push(new),
    }
    delegations.keys.insert(id, key);
    let used: Vec<String> =
        delegations.roles.iter().flat_map(|role| role.keys.keyids.clone()).collect();
    delegations.keys.retain(|id, _| used.contains(id));
    Ok(())
}

/// A root of our own folder that waits for signatures, so that they can't be asked for yet.
fn read_root(bytes: &[u8]) -> Result<Root, TrustError> {
    Unverified::parse(bytes, &MetadataRole::Root).map(Unverified::dangerous_unverified)
}

/// The ids of the keys that may sign the root after `present`.
fn signers_of(present: &Root, next: &Root) -> Vec<String> {
    let rules = [present, next].into_iter().filter_map(|root| root.roles.get("root"));
    rules.flat_map(|rule| rule.keyids.clone()).collect()
}

/// How many of the keys that `by` gives to the root signed it, and how many have to.
fn signatures_by(bytes: &[u8], by: &Root) -> Result<(usize, u32), TrustError> {
    let role = MetadataRole::Root;
    let rule =
        by.roles.get("root").cloned().unwrap_or(RoleKeys { keyids: Vec::new(), threshold: 1 });
    let file = Unverified::<Root>::parse(bytes, &role)?;
    Ok((file.signers(&by.keys, &rule, Schemes::Device), rule.threshold))
}
