//! A repository in memory that can be made to lie, for tests.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;

use chrono::TimeDelta;
use ed25519_dalek::SigningKey;

use super::delegation::{DelegatedRole, Delegations};
use super::key::RoleKey;
use super::metadata::{
    MetaFile, Root, SPEC_VERSION, Snapshot, TargetFile, Targets, Timestamp, sign_metadata,
};
use super::role::RoleKeys;
use super::{Source, SourceError};
use crate::time::Instant;

pub(crate) const DELEGATED: &str = "policy";
pub(crate) const TARGET: &str = "policy/policy.json";

pub(crate) fn start() -> Instant {
    "2021-10-05T00:00:00Z".parse().unwrap()
}

/// Signs the timestamp that a city's folder publishes anew, changed, as the thief of its key alone does.
/// Gives the one that was there.
pub(crate) fn steal_timestamp(
    city: &std::path::Path,
    change: impl FnOnce(Timestamp) -> Timestamp,
) -> Timestamp {
    let key = key_of(city, "timestamp");
    let path = city.join("public/metadata/timestamp.json");
    let file: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    let last: Timestamp = serde_json::from_value(file["signed"].clone()).unwrap();
    std::fs::write(&path, sign_metadata(&change(last.clone()), [&key]).unwrap()).unwrap();
    last
}

/// What a city's folder publishes anew, as who has all its online keys does: a role's metadata changed, and
/// a snapshot and a timestamp that name it; with the snapshot's version.
pub(crate) fn steal_role(
    city: &std::path::Path,
    role: &str,
    snapshot_version: impl FnOnce(u64) -> u64,
    change: impl FnOnce(Targets) -> Targets,
) {
    fn read<T: serde::de::DeserializeOwned>(path: &std::path::Path) -> T {
        let file: serde_json::Value =
            serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
        serde_json::from_value(file["signed"].clone()).unwrap()
    }
    let metadata = city.join("public/metadata");
    let timestamp: Timestamp = read(&metadata.join("timestamp.json"));
    let version = timestamp.meta["snapshot.json"].version;
    let mut snapshot: Snapshot = read(&metadata.join(format!("{version}.snapshot.json")));
    let name = format!("{role}.json");
    let version = snapshot.meta[&name].version;
    let targets = change(read(&metadata.join(format!("{version}.{name}"))));
    let bytes = sign_metadata(&targets, [&key_of(city, role)]).unwrap();
    std::fs::write(metadata.join(format!("{}.{name}", targets.version)), &bytes).unwrap();
    snapshot.meta.insert(name, MetaFile::describe(targets.version, &bytes));
    snapshot.version = snapshot_version(snapshot.version);
    let bytes = sign_metadata(&snapshot, [&key_of(city, "snapshot")]).unwrap();
    let path = metadata.join(format!("{}.snapshot.json", snapshot.version));
    std::fs::write(path, &bytes).unwrap();
    let named = MetaFile::describe(snapshot.version, &bytes);
    steal_timestamp(city, |last| Timestamp {
        version: last.version + 1,
        meta: BTreeMap::from([("snapshot.json".to_owned(), named)]),
        ..last
    });
}

/// As [`steal_role`], of the snapshot.
pub(crate) fn steal_snapshot(city: &std::path::Path, change: impl FnOnce(Snapshot) -> Snapshot) {
    steal_role(city, "targets", |version| version + 1, |targets| targets);
    let metadata = city.join("public/metadata");
    let file = |name: &str| -> serde_json::Value {
        serde_json::from_slice(&std::fs::read(metadata.join(name)).unwrap()).unwrap()
    };
    steal_timestamp(city, |last| {
        let version = last.meta["snapshot.json"].version;
        let name = format!("{version}.snapshot.json");
        let snapshot = serde_json::from_value(file(&name)["signed"].clone()).unwrap();
        let bytes = sign_metadata(&change(snapshot), [&key_of(city, "snapshot")]).unwrap();
        std::fs::write(metadata.join(name), &bytes).unwrap();
        let named = MetaFile::describe(version, &bytes);
        let meta = BTreeMap::from([("snapshot.json".to_owned(), named)]);
        Timestamp { meta, version: last.version + 1, ..last }
    });
}

/// A role's key in a city's folder.
fn key_of(city: &std::path::Path, role: &str) -> SigningKey {
    use ed25519_dalek::pkcs8::DecodePrivateKey as _;

    let pem = std::fs::read_to_string(city.join(format!("keys/{role}.pem"))).unwrap();
    SigningKey::from_pkcs8_pem(&pem).unwrap()
}

pub(crate) fn signer(seed: u8) -> SigningKey {
    SigningKey::from_bytes(&[seed; 32])
}

/// A repository: change what it says, then [`Repo::publish`].
pub(crate) struct Repo {
    pub(crate) root: Root,
    pub(crate) timestamp: Timestamp,
    pub(crate) snapshot: Snapshot,
    pub(crate) roles: BTreeMap<String, Targets>,
    /// Who signs, by role.
    pub(crate) signers: BTreeMap<String, Vec<SigningKey>>,
    pub(crate) files: Files,
}

/// The repository's files; a source that can fail.
#[derive(Default)]
pub(crate) struct Files {
    pub(crate) files: RefCell<BTreeMap<String, Vec<u8>>>,
    pub(crate) fetched: Cell<usize>,
    /// The fetch, counted from 0, that fails.
    pub(crate) fails_at: Cell<Option<usize>>,
}

impl Source for Files {
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
        let number = self.fetched.replace(self.fetched.get() + 1);
        if self.fails_at.get() == Some(number) {
            let reason = "the line went dead".to_owned();
            return Err(SourceError::Transport { path: path.to_owned(), reason });
        }
        let bytes = self.files.borrow().get(path).cloned();
        if bytes.as_ref().is_some_and(|bytes| u64::try_from(bytes.len()).unwrap() > max_length) {
            return Err(SourceError::TooLong { path: path.to_owned(), limit: max_length });
        }
        Ok(bytes)
    }
}

impl Files {
    pub(crate) fn put(&self, path: &str, bytes: &[u8]) {
        self.files.borrow_mut().insert(path.to_owned(), bytes.to_vec());
    }

    pub(crate) fn get(&self, path: &str) -> Vec<u8> {
        self.files.borrow()[path].clone()
    }
}

impl Repo {
    /// Root 2 of 3 (seeds 1 to 3), timestamp 10, snapshot 11, targets 12, the delegated role 13;
    /// one target in it.
    pub(crate) fn new() -> Self {
        let mut keys = BTreeMap::new();
        let mut rule = |seeds: &[u8], threshold| {
            let keyids = seeds.iter().map(|&seed| {
                let key = RoleKey::ed25519(&signer(seed).verifying_key());
                let id = key.id().unwrap();
                keys.insert(id.clone(), key);
                id
            });
            RoleKeys { keyids: keyids.collect(), threshold }
        };
        let roles = [
            ("root", rule(&[1, 2, 3], 2)),
            ("timestamp", rule(&[10], 1)),
            ("snapshot", rule(&[11], 1)),
            ("targets", rule(&[12], 1)),
        ];
        let delegated = RoleKey::ed25519(&signer(13).verifying_key());
        let expires = start() + TimeDelta::days(30);
        let spec_version = SPEC_VERSION.to_owned();
        let top = Targets {
            spec_version: spec_version.clone(),
            version: 1,
            expires,
            targets: BTreeMap::new(),
            delegations: Some(Delegations {
                keys: BTreeMap::from([(delegated.id().unwrap(), delegated.clone())]),
                roles: vec![DelegatedRole {
                    name: DELEGATED.to_owned(),
                    keys: RoleKeys { keyids: vec![delegated.id().unwrap()], threshold: 1 },
                    terminating: true,
                    paths: vec!["policy/*".to_owned()],
                    path_hash_prefixes: Vec::new(),
                }],
                succinct_roles: None,
            }),
        };
        let policy = Targets { delegations: None, ..top.clone() };
        let signers = [
            ("root", vec![signer(1), signer(2)]),
            ("timestamp", vec![signer(10)]),
            ("snapshot", vec![signer(11)]),
            ("targets", vec![signer(12)]),
            (DELEGATED, vec![signer(13)]),
        ];
        let mut repo = Self {
            root: Root {
                spec_version: spec_version.clone(),
                consistent_snapshot: true,
                version: 1,
                expires,
                keys,
                roles: roles.into_iter().map(|(n, r)| (n.to_owned(), r)).collect(),
            },
            timestamp: Timestamp {
                spec_version: spec_version.clone(),
                version: 1,
                expires,
                meta: BTreeMap::new(),
                published_at: Some(start()),
            },
            snapshot: Snapshot { spec_version, version: 1, expires, meta: BTreeMap::new() },
            roles: BTreeMap::from([("targets".to_owned(), top), (DELEGATED.to_owned(), policy)]),
            signers: signers.into_iter().map(|(n, k)| (n.to_owned(), k)).collect(),
            files: Files::default(),
        };
        repo.put_target(DELEGATED, TARGET, b"rules");
        repo.publish();
        repo
    }

    pub(crate) fn pinned_root(&self) -> Vec<u8> {
        self.files.get("metadata/1.root.json")
    }

    /// Names a target in a role, and puts its file where a client looks for it.
    pub(crate) fn put_target(&mut self, role: &str, path: &str, bytes: &[u8]) {
        let file = TargetFile::describe(bytes);
        let (folder, name) = path.rsplit_once('/').unwrap();
        self.files.put(&format!("targets/{folder}/{}.{name}", file.hashes["sha256"]), bytes);
        self.role(role).targets.insert(path.to_owned(), file);
    }

    pub(crate) fn role(&mut self, name: &str) -> &mut Targets {
        self.roles.get_mut(name).unwrap()
    }

    /// Everything one version on.
    pub(crate) fn next_version(&mut self) {
        self.timestamp.version += 1;
        self.snapshot.version += 1;
        self.roles.values_mut().for_each(|role| role.version += 1);
    }

    /// Signs everything as it stands.
    pub(crate) fn publish(&mut self) {
        self.publish_root();
        self.snapshot.meta.clear();
        for (name, targets) in &self.roles {
            let bytes = sign_metadata(targets, &self.signers[name]).unwrap();
            let meta = MetaFile::describe(targets.version, &bytes);
            self.snapshot.meta.insert(format!("{name}.json"), meta);
            self.files.put(&format!("metadata/{}.{name}.json", targets.version), &bytes);
        }
        self.publish_snapshot();
    }

    pub(crate) fn publish_root(&self) {
        let bytes = sign_metadata(&self.root, &self.signers["root"]).unwrap();
        self.files.put(&format!("metadata/{}.root.json", self.root.version), &bytes);
    }

    pub(crate) fn publish_snapshot(&mut self) {
        let bytes = sign_metadata(&self.snapshot, &self.signers["snapshot"]).unwrap();
        let meta = MetaFile::describe(self.snapshot.version, &bytes);
        self.timestamp.meta.insert("snapshot.json".to_owned(), meta);
        self.files.put(&format!("metadata/{}.snapshot.json", self.snapshot.version), &bytes);
        self.publish_timestamp();
    }

    pub(crate) fn publish_timestamp(&self) {
        let bytes = sign_metadata(&self.timestamp, &self.signers["timestamp"]).unwrap();
        self.files.put("metadata/timestamp.json", &bytes);
    }
}
