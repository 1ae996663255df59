//! TUF metadata, signed by the keys that the first root names, so that the chain behind the
//! signatures is reached; the same without signatures is never believed.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use chot_core::time::Instant;
use chot_core::tuf::delegation::{DelegatedRole, Delegations};
use chot_core::tuf::key::{RoleKey, Schemes};
use chot_core::tuf::metadata::{
    MetaFile, Role, Root, SPEC_VERSION, Snapshot, TargetFile, Targets, Timestamp, sign_metadata,
};
use chot_core::tuf::role::RoleKeys;
use chot_core::tuf::{Lookup, MetadataRole, Trusted, TrustedSet, UnderRoot, Unverified};
use ed25519_dalek::SigningKey;
use serde_json::Value;

/// The signed parts of a root and of what follows, one after another, with zero bytes between.
pub fn run(bytes: &[u8]) -> bool {
    for part in bytes.split(|byte| *byte == 0) {
        unsigned(part);
    }
    let mut parts = bytes.split(|byte| *byte == 0).take(12);
    let Some(root) = parts.next().and_then(signed::<Root>) else { return false };
    let Ok(mut set) = TrustedSet::new(&root, Some(now())) else { return false };
    for part in parts {
        follow(&mut set, part);
    }
    if let Ok(targets) = set.authorised_targets() {
        for (path, file) in targets {
            assert_eq!(set.find(&path).ok(), Some(Lookup::Found(file)), "{path}");
        }
    }
    let _ = set.find("policies/policy.json");
    true
}

/// Takes the next part of the chain; versions never go back, and what is refused changes nothing.
fn follow(set: &mut TrustedSet, part: &[u8]) {
    let before = set.roles();
    let kind = serde_json::from_slice::<Value>(part).ok();
    let kind = kind.as_ref().and_then(|value| value.get("_type")?.as_str());
    let taken = match kind {
        Some("root") => signed::<Root>(part).map(|bytes| set.update_root(&bytes).is_ok()),
        Some("timestamp") => {
            signed::<Timestamp>(part).map(|bytes| set.update_timestamp(&bytes).is_ok())
        }
        Some("snapshot") => {
            signed::<Snapshot>(part).map(|bytes| set.update_snapshot(&bytes).is_ok())
        }
        Some("targets") => {
            let missing = set.roles_to_load().into_iter().next();
            let (parent, role) = missing.unwrap_or(("root".to_owned(), "targets".to_owned()));
            signed::<Targets>(part).map(|bytes| set.update_targets(&parent, &role, &bytes).is_ok())
        }
        _ => None,
    };
    let after = set.roles();
    if taken != Some(true) {
        assert_eq!(before, after, "what was refused changed something");
        return;
    }
    if kind == Some("root") {
        assert_eq!(after["root"].0, before["root"].0 + 1, "a root was left out");
        assert_eq!(after.len(), 1, "the old root's roles are still believed");
        return;
    }
    for (role, (version, _)) in &before {
        let now = after.get(role).map(|(version, _)| version);
        assert!(now >= Some(version), "{role} went back from {version} to {now:?}");
    }
    if kind != Some("timestamp") {
        assert!(after.values().any(|(_, expires)| *expires > now()), "expired");
    }
}

/// Bytes that nobody signed: read or refused, and never believed.
fn unsigned(bytes: &[u8]) {
    fn refused<T: UnderRoot>(bytes: &[u8], role: &MetadataRole) {
        let Ok(file) = Unverified::<T>::parse(bytes, role) else { return };
        let verified = file.verified_by(&LAX, Schemes::WithRsa);
        assert!(verified.is_err(), "a threshold of none is met");
    }
    let root = || Unverified::<Root>::parse(bytes, &MetadataRole::Root).ok();
    if let Some(Ok(root)) = root().map(|file| file.pinned(Schemes::WithRsa)) {
        assert!(root.roles["root"].threshold > 0, "a threshold of none is met");
    }
    if let Some(file) = root() {
        assert!(file.follows(&LAX, Schemes::WithRsa).is_err(), "the old root's key didn't sign");
    }
    refused::<Timestamp>(bytes, &MetadataRole::Timestamp);
    refused::<Snapshot>(bytes, &MetadataRole::Snapshot);
    refused::<Targets>(bytes, &MetadataRole::Targets);
}

/// A root by a key that signs nothing else; for each role but its own it asks for no signature.
static LAX: LazyLock<Trusted<Root>> = LazyLock::new(|| {
    let signer = SigningKey::from_bytes(&[3; 32]);
    let key = RoleKey::ed25519(&signer.verifying_key());
    let id = key.id().unwrap();
    let own = RoleKeys { keyids: vec![id.clone()], threshold: 1 };
    let nobody = RoleKeys { keyids: Vec::new(), threshold: 0 };
    let roles = ["timestamp", "snapshot", "targets"].map(|role| (role.to_owned(), nobody.clone()));
    let root = Root {
        spec_version: SPEC_VERSION.to_owned(),
        consistent_snapshot: true,
        version: 1,
        expires: now(),
        keys: BTreeMap::from([(id, key)]),
        roles: roles.into_iter().chain([("root".to_owned(), own)]).collect(),
    };
    let bytes = sign_metadata(&root, [&signer]).unwrap();
    let file = Unverified::parse(&bytes, &MetadataRole::Root).unwrap();
    file.pinned(Schemes::Device).unwrap()
});

/// A role's signed part as a file that both keys signed. None where it isn't that role's, which
/// holds of `unsigned` too.
fn signed<T: Role>(part: &[u8]) -> Option<Vec<u8>> {
    let signed: T = serde_json::from_slice(part).ok()?;
    let file = sign_metadata(&signed, &keys()).ok()?;
    let unsigned = sign_metadata(&signed, []).ok()?;
    if T::TYPE == "root" {
        assert!(TrustedSet::new(&unsigned, None).is_err(), "a root that nobody signed");
    }
    Some(file)
}

fn keys() -> [SigningKey; 2] {
    [1, 2].map(|seed| SigningKey::from_bytes(&[seed; 32]))
}

fn now() -> Instant {
    "2021-10-05T00:00:00Z".parse().unwrap()
}

/// A chain of two roots down to a delegated role.
pub fn seeds() -> Vec<Vec<u8>> {
    let expires: Instant = "2022-01-01T00:00:00Z".parse().unwrap();
    let spec_version = SPEC_VERSION.to_owned();
    let role_keys: BTreeMap<String, RoleKey> = keys()
        .iter()
        .map(|key| RoleKey::ed25519(&key.verifying_key()))
        .map(|key| (key.id().unwrap(), key))
        .collect();
    let rule = |threshold| RoleKeys { keyids: role_keys.keys().cloned().collect(), threshold };
    let roles = [("root", 2), ("timestamp", 1), ("snapshot", 1), ("targets", 2)];
    let root = |version| Root {
        spec_version: spec_version.clone(),
        consistent_snapshot: true,
        version,
        expires,
        keys: role_keys.clone(),
        roles: roles.iter().map(|(role, n)| ((*role).to_owned(), rule(*n))).collect(),
    };
    let meta = |names: &[&str]| {
        let meta =
            |name: &&str| ((*name).to_owned(), MetaFile { version: 1, length: None, hashes: None });
        names.iter().map(meta).collect::<BTreeMap<_, _>>()
    };
    let timestamp = Timestamp {
        spec_version: spec_version.clone(),
        version: 1,
        expires,
        meta: meta(&["snapshot.json"]),
        published_at: Some(now()),
    };
    let snapshot = Snapshot {
        spec_version: spec_version.clone(),
        version: 1,
        expires,
        meta: meta(&["targets.json", "health.json"]),
    };
    let file = TargetFile::describe(b"a policy");
    let delegated = DelegatedRole {
        name: "health".to_owned(),
        keys: rule(1),
        terminating: true,
        paths: vec!["trace/*".to_owned()],
        path_hash_prefixes: Vec::new(),
    };
    let targets = Targets {
        spec_version: spec_version.clone(),
        version: 1,
        expires,
        targets: BTreeMap::from([("policies/policy.json".to_owned(), file.clone())]),
        delegations: Some(Delegations {
            keys: role_keys.clone(),
            roles: vec![delegated],
            succinct_roles: None,
        }),
    };
    let health = Targets {
        targets: BTreeMap::from([("trace/trace.bin".to_owned(), file)]),
        delegations: None,
        ..targets.clone()
    };
    let chain = [part(&root(2)), part(&timestamp), part(&snapshot), part(&targets), part(&health)];
    vec![
        [part(&root(1))].into_iter().chain(chain.clone()).collect::<Vec<_>>().join(&0),
        chain.join(&0),
    ]
}

/// The signed part of a role, as it stands in the file.
fn part<T: Role>(signed: &T) -> Vec<u8> {
    let file: Value = serde_json::from_slice(&sign_metadata(signed, []).unwrap()).unwrap();
    serde_json::to_vec(&file["signed"]).unwrap()
}
