//! The attacks that TUF's specification names (section 1.5.2), each against the workflow.

use chrono::TimeDelta;

use super::delegation::SuccinctRoles;
use super::key::{RoleKey, Schemes};
use super::metadata::{TargetFile, Targets, sign_metadata};
use super::role::RoleKeys;
use super::testing::{DELEGATED, Files, Repo, TARGET, signer, start};
use super::*;
use crate::time::Instant;
use crate::travel::IssuerKeys;

fn update(
    repo: &Repo,
    stored: MetadataFiles,
    now: Instant,
) -> Result<(MetadataFiles, Vec<u8>), TrustError> {
    let limits = Limits::default();
    let mut updater = Updater::new(&repo.pinned_root(), stored, &repo.files, now, limits)?;
    updater.refresh()?;
    updater.load_delegations()?;
    let targets = updater.targets(|_| false)?;
    let bytes = match targets.get(TARGET) {
        Some(file) => updater.download(TARGET, file)?,
        None => Vec::new(),
    };
    Ok((updater.files().clone(), bytes))
}

fn fresh(repo: &Repo) -> Result<(MetadataFiles, Vec<u8>), TrustError> {
    update(repo, MetadataFiles::default(), start())
}

/// What a phone keeps that followed this repository so far.
fn follower(repo: &Repo) -> MetadataFiles {
    fresh(repo).unwrap().0
}

#[test]
fn an_honest_repository_is_followed_and_its_files_verify_again() {
    let mut repo = Repo::new();
    let (stored, bytes) = fresh(&repo).unwrap();
    assert_eq!(bytes, b"rules");
    repo.next_version();
    repo.put_target(DELEGATED, TARGET, b"new rules");
    repo.publish();
    let (stored, bytes) = update(&repo, stored, start()).unwrap();
    assert_eq!(bytes, b"new rules");
    let set = stored.verify(&repo.pinned_root()).unwrap();
    assert_eq!(set.published_at(), Some(start()));
    assert_eq!(set.roles()[DELEGATED].0, 2);
}

#[test]
fn what_is_there_already_is_not_fetched_again() {
    let repo = Repo::new();
    let stored = follower(&repo);
    repo.files.fetched.set(0);
    let mut updater =
        Updater::new(&repo.pinned_root(), stored, &repo.files, start(), Limits::default()).unwrap();
    updater.refresh().unwrap();
    updater.load_delegations().unwrap();
    // The next root, and the timestamp.
    assert_eq!(repo.files.fetched.get(), 2);
}

#[test]
fn arbitrary_software_tampered_targets_are_refused() {
    let repo = Repo::new();
    let path =
        format!("targets/policy/{}.policy.json", TargetFile::describe(b"rules").hashes["sha256"]);
    repo.files.put(&path, b"rulez");
    assert!(matches!(fresh(&repo), Err(TrustError::Hash { .. })));
    repo.files.put(&path, b"rule");
    assert!(matches!(fresh(&repo), Err(TrustError::Length { found: 4, expected: 5, .. })));
    repo.files.files.borrow_mut().remove(&path);
    assert!(matches!(fresh(&repo), Err(TrustError::Missing { .. })));
}

#[test]
fn wrong_key_each_role_signed_by_another_is_refused() {
    for role in ["timestamp", "snapshot", "targets", DELEGATED] {
        let mut repo = Repo::new();
        repo.signers.insert(role.to_owned(), vec![signer(99)]);
        repo.next_version();
        repo.publish();
        match fresh(&repo) {
            Err(TrustError::Threshold { role: refused, valid: 0, threshold: 1 }) => {
                assert_eq!(refused.name(), role);
            }
            other => panic!("{role}: {other:?}"),
        }
    }
}

#[test]
fn wrong_root_of_another_city_leads_nowhere() {
    let repo = Repo::new();
    let mut other = Repo::new();
    for (name, seeds) in [("root", [21, 22, 23]), ("timestamp", [30, 31, 32])] {
        let keys = seeds.map(|seed| RoleKey::ed25519(&signer(seed).verifying_key()));
        let ids: Vec<String> = keys.iter().map(|key| key.id().unwrap()).collect();
        other.root.roles.get_mut(name).unwrap().keyids = ids.clone();
        other.root.keys.extend(ids.into_iter().zip(keys));
        other.signers.insert(name.to_owned(), vec![signer(seeds[0]), signer(seeds[1])]);
    }
    other.publish();
    let limits = Limits::default();
    let mut updater =
        Updater::new(&repo.pinned_root(), MetadataFiles::default(), &other.files, start(), limits)
            .unwrap();
    assert!(matches!(updater.refresh(), Err(TrustError::Threshold { .. })));
}

#[test]
fn threshold_one_key_of_two_or_one_key_twice_does_not_sign_a_root() {
    let mut repo = Repo::new();
    for signers in [vec![signer(1)], vec![signer(1), signer(99)]] {
        let bytes = sign_metadata(&repo.root, &signers).unwrap();
        match TrustedSet::new(&bytes, None) {
            Err(TrustError::Threshold { valid: 1, threshold: 2, .. }) => {}
            other => panic!("{other:?}"),
        }
    }
    // One key id twice isn't even read, however many others there are.
    let bytes = sign_metadata(&repo.root, [&signer(1), &signer(2), &signer(1)]).unwrap();
    let error = TrustedSet::new(&bytes, None).unwrap_err().to_string();
    assert!(error.contains("two signatures by the key"), "{error}");
    // The same key under a second id.
    let again = repo.root.roles["root"].keyids[0].clone();
    let key = repo.root.keys[&again].clone();
    repo.root.keys.insert("alias".to_owned(), key);
    repo.root.roles.get_mut("root").unwrap().keyids.push("alias".to_owned());
    let text =
        String::from_utf8(sign_metadata(&repo.root, [&signer(1), &signer(1)]).unwrap()).unwrap();
    let twice = text.replacen(&again, "alias", 1);
    assert!(matches!(
        TrustedSet::new(twice.as_bytes(), None),
        Err(TrustError::Threshold { valid: 1, .. })
    ));
}

#[test]
fn rollback_of_each_role_is_refused() {
    type Change = fn(&mut Repo);
    let cases: [(&str, Change); 4] = [
        ("timestamp", |repo| repo.timestamp.version = 4),
        ("snapshot", |repo| repo.snapshot.version = 4),
        ("targets", |repo| repo.role("targets").version = 4),
        (DELEGATED, |repo| repo.role(DELEGATED).version = 4),
    ];
    for (role, go_back) in cases {
        let mut repo = Repo::new();
        repo.timestamp.version = 5;
        repo.snapshot.version = 5;
        repo.roles.values_mut().for_each(|role| role.version = 5);
        repo.publish();
        let stored = follower(&repo);
        repo.next_version();
        go_back(&mut repo);
        repo.publish();
        match update(&repo, stored.clone(), start()) {
            Err(TrustError::Rollback { role: refused, offered: 4, trusted: 5 }) => {
                assert_eq!(refused.name(), role);
            }
            other => panic!("{role}: {other:?}"),
        }
    }
}

#[test]
fn rollback_of_root_is_refused() {
    let mut repo = Repo::new();
    let first = repo.pinned_root();
    repo.root.version = 2;
    repo.publish_root();
    let mut set = TrustedSet::new(&first, None).unwrap();
    set.update_root(&repo.files.get("metadata/2.root.json")).unwrap();
    let error = set.update_root(&first).unwrap_err();
    assert!(matches!(error, TrustError::Version { found: 1, expected: 3, .. }), "{error}");
    // Nor is one left out.
    repo.root.version = 4;
    repo.files
        .put("metadata/3.root.json", &sign_metadata(&repo.root, &repo.signers["root"]).unwrap());
    assert!(matches!(fresh(&repo), Err(TrustError::Version { found: 4, expected: 3, .. })));
}

#[test]
fn rollback_by_leaving_a_role_out_of_the_snapshot_is_refused() {
    let mut repo = Repo::new();
    let stored = follower(&repo);
    repo.next_version();
    repo.roles.remove(DELEGATED);
    repo.publish();
    assert!(matches!(update(&repo, stored, start()), Err(TrustError::RoleRemoved { .. })));
}

#[test]
fn mix_and_match_metadata_of_another_publication_are_refused() {
    for (file, what) in
        [("1.snapshot.json", "snapshot metadata"), ("1.policy.json", "policy metadata")]
    {
        let mut repo = Repo::new();
        // The same version again with other content, as from a compromised mirror.
        let kept = repo.files.get(&format!("metadata/{file}"));
        repo.put_target(DELEGATED, TARGET, b"other");
        repo.publish();
        repo.files.put(&format!("metadata/{file}"), &kept);
        match fresh(&repo) {
            Err(TrustError::Length { what: refused, .. } | TrustError::Hash { what: refused }) => {
                assert_eq!(refused, what);
            }
            other => panic!("{file}: {other:?}"),
        }
    }
}

#[test]
fn expired_each_role_is_refused_and_reported_when_loaded() {
    type Expire = fn(&mut Repo, Instant);
    let cases: [(&str, Expire); 5] = [
        ("root", |repo, at| repo.root.expires = at),
        ("timestamp", |repo, at| repo.timestamp.expires = at),
        ("snapshot", |repo, at| repo.snapshot.expires = at),
        ("targets", |repo, at| repo.role("targets").expires = at),
        (DELEGATED, |repo, at| repo.role(DELEGATED).expires = at),
    ];
    for (role, expire) in cases {
        let mut repo = Repo::new();
        let end = start() + TimeDelta::hours(1);
        expire(&mut repo, end);
        repo.publish();
        let stored = follower(&repo);
        let just_before = end - TimeDelta::seconds(1);
        update(&repo, stored.clone(), just_before).unwrap();
        for stored in [stored.clone(), MetadataFiles::default()] {
            match update(&repo, stored, end) {
                Err(TrustError::Expired { role: refused, .. }) => assert_eq!(refused.name(), role),
                other => panic!("{role}: {other:?}"),
            }
        }
        let set = stored.verify(&repo.pinned_root()).unwrap();
        assert_eq!(set.roles()[role].1, end);
    }
}

#[test]
fn endless_data_stop_at_the_limits() {
    struct Endless<'a>(&'a Files, &'static str);
    impl Source for Endless<'_> {
        fn fetch(&self, path: &str, max: u64) -> Result<Option<Vec<u8>>, SourceError> {
            if path.contains(self.1) {
                // A source that doesn't keep its own bound.
                return Ok(Some(vec![b' '; usize::try_from(max).unwrap() + 1]));
            }
            self.0.fetch(path, max)
        }
    }
    let repo = Repo::new();
    for name in ["2.root.json", "timestamp.json", "snapshot.json", "targets.json", "policy.json"] {
        let source = Endless(&repo.files, name);
        let limits = Limits { targets: 100_000, snapshot: 100_000, ..Limits::default() };
        let mut updater =
            Updater::new(&repo.pinned_root(), MetadataFiles::default(), &source, start(), limits)
                .unwrap();
        let result = updater.refresh().and_then(|()| updater.load_delegations());
        let result =
            result.and_then(|()| updater.download(TARGET, &updater.targets(|_| false)?[TARGET]));
        assert!(matches!(result, Err(TrustError::TooMuch { .. })), "{name}: {result:?}");
    }
}

#[test]
fn extraneous_targets_outside_a_delegation_are_left_out() {
    let mut repo = Repo::new();
    repo.put_target(DELEGATED, "issuers/issuers.json", b"my own keys");
    repo.publish();
    let limits = Limits::default();
    let mut updater =
        Updater::new(&repo.pinned_root(), MetadataFiles::default(), &repo.files, start(), limits)
            .unwrap();
    updater.refresh().unwrap();
    assert_eq!(updater.target("issuers/issuers.json").unwrap(), None);
    assert!(updater.target(TARGET).unwrap().is_some());
    assert_eq!(updater.targets(|_| false).unwrap().into_keys().collect::<Vec<_>>(), [TARGET]);
}

#[test]
fn targets_whose_paths_lead_elsewhere_are_refused() {
    for path in ["../../etc/passwd", "/etc/passwd", "policy/..", "a//b", "C:x"] {
        let mut repo = Repo::new();
        let file = TargetFile::describe(b"x");
        repo.role("targets").targets.insert(path.to_owned(), file);
        repo.publish();
        assert!(matches!(fresh(&repo), Err(TrustError::Path { .. })), "{path}");
    }
}

#[test]
fn roles_with_strange_names_stay_in_the_folder() {
    let mut repo = Repo::new();
    let name = "../../é";
    let role = repo.role(DELEGATED).clone();
    repo.role("targets").delegations.as_mut().unwrap().roles[0].name = name.to_owned();
    repo.roles.remove(DELEGATED);
    repo.roles.insert(name.to_owned(), role);
    repo.signers.insert(name.to_owned(), vec![signer(13)]);
    repo.publish();
    let bytes = repo.files.get(&format!("metadata/1.{name}.json"));
    repo.files.put("metadata/1...%2F..%2F%C3%A9.json", &bytes);
    fresh(&repo).unwrap();
}

#[test]
fn a_delegated_role_cannot_take_a_top_roles_name() {
    for name in ["root", "timestamp", "snapshot", "targets"] {
        let mut repo = Repo::new();
        repo.role("targets").delegations.as_mut().unwrap().roles[0].name = name.to_owned();
        repo.publish();
        assert!(matches!(fresh(&repo), Err(TrustError::Malformed { .. })), "{name}");
    }
}

#[test]
fn roots_are_rotated_one_after_the_other() {
    let mut repo = Repo::new();
    let stored = follower(&repo);
    let third = repo.root.roles["root"].keyids[2].clone();
    repo.root.version = 2;
    repo.root.expires = start(); // Expired, but not the last.
    repo.publish_root();
    // The first two keys are replaced: signed by old and new ones.
    let new = [4, 5].map(|seed| RoleKey::ed25519(&signer(seed).verifying_key()));
    let ids = new.clone().map(|key| key.id().unwrap());
    repo.root.keys.extend(ids.clone().into_iter().zip(new));
    let keyids = [third].into_iter().chain(ids).collect();
    repo.root.roles.insert("root".to_owned(), RoleKeys { keyids, threshold: 2 });
    repo.root.version = 3;
    repo.root.expires = start() + TimeDelta::days(30);
    for (signers, good) in [
        (vec![signer(1), signer(2)], false),
        (vec![signer(4), signer(5)], false),
        (vec![signer(1), signer(2), signer(4), signer(5)], true),
    ] {
        repo.signers.insert("root".to_owned(), signers);
        repo.publish_root();
        let result = update(&repo, stored.clone(), start());
        assert_eq!(result.is_ok(), good, "{result:?}");
        if let Ok((files, _)) = result {
            assert_eq!(files.verify(&repo.pinned_root()).unwrap().root().version, 3);
        }
    }
}

#[test]
fn fast_forward_is_recovered_from_by_new_keys() {
    for role in ["timestamp", "snapshot"] {
        let mut repo = Repo::new();
        repo.timestamp.version = u64::MAX;
        repo.snapshot.version = u64::MAX;
        repo.publish();
        let stored = follower(&repo);
        let key = RoleKey::ed25519(&signer(40).verifying_key());
        let id = key.id().unwrap();
        repo.root.keys.insert(id.clone(), key);
        repo.root.roles.get_mut(role).unwrap().keyids = vec![id];
        repo.root.version = 2;
        repo.signers.insert(role.to_owned(), vec![signer(40)]);
        repo.timestamp.version = 2;
        repo.snapshot.version = 2;
        repo.publish();
        update(&repo, stored, start()).unwrap();
    }
}

#[test]
fn keys_of_schemes_that_are_not_taken_count_for_nothing() {
    let mut repo = Repo::new();
    // The timestamp's threshold can be met only with an RSA key that signed nothing.
    let rsa = RoleKey { keytype: "rsa".into(), ..repo.root.keys.values().next().unwrap().clone() };
    repo.root.keys.insert("rsa".to_owned(), rsa);
    repo.root.roles.get_mut("timestamp").unwrap().keyids.push("rsa".to_owned());
    repo.publish();
    for schemes in [Schemes::Device, Schemes::WithRsa] {
        let root = repo.pinned_root();
        let mut set = TrustedSet::with_schemes(&root, None, schemes).unwrap();
        assert!(set.update_timestamp(&repo.files.get("metadata/timestamp.json")).unwrap());
    }
    repo.root.roles.get_mut("timestamp").unwrap().threshold = 2;
    repo.publish();
    assert!(matches!(fresh(&repo), Err(TrustError::Threshold { valid: 1, threshold: 2, .. })));
}

#[test]
fn a_role_reached_by_another_delegator_is_checked_by_its_keys() {
    let mut repo = Repo::new();
    // `targets` delegates to `policy` and to `other`, and `other` to `policy` by another key.
    let key = RoleKey::ed25519(&signer(50).verifying_key());
    let id = key.id().unwrap();
    let mut to_policy = repo.role("targets").delegations.clone().unwrap();
    to_policy.keys = [(id.clone(), key.clone())].into();
    to_policy.roles[0].keys.keyids = vec![id.clone()];
    to_policy.roles[0].paths = vec!["other/*".to_owned()];
    let other = Targets {
        delegations: Some(to_policy.clone()),
        targets: [].into(),
        ..repo.role(DELEGATED).clone()
    };
    let top = repo.role("targets").delegations.as_mut().unwrap();
    top.keys.insert(id, key);
    to_policy.roles[0].name = "other".to_owned();
    top.roles.push(to_policy.roles[0].clone());
    repo.roles.insert("other".to_owned(), other);
    repo.signers.insert("other".to_owned(), vec![signer(50)]);
    repo.put_target(DELEGATED, "other/x", b"x");
    repo.publish();
    let limits = Limits::default();
    let root = repo.pinned_root();
    let mut updater =
        Updater::new(&root, MetadataFiles::default(), &repo.files, start(), limits).unwrap();
    updater.refresh().unwrap();
    assert!(updater.target(TARGET).unwrap().is_some());
    // The file of `policy` is there, but signed by a key that `other` doesn't name.
    assert!(matches!(updater.target("other/x"), Err(TrustError::Threshold { valid: 0, .. })));
    assert!(updater.target(TARGET).unwrap().is_some());
}

#[test]
fn the_bins_of_succinct_delegations_are_searched() {
    let mut repo = Repo::new();
    let delegations = repo.role("targets").delegations.as_mut().unwrap();
    let keys = delegations.roles.remove(0).keys;
    let bins = SuccinctRoles { keys, bit_length: 3, name_prefix: "bin".to_owned() };
    let bin = bins.role_of(TARGET).unwrap();
    delegations.succinct_roles = Some(bins);
    let role = repo.roles.remove(DELEGATED).unwrap();
    repo.signers.insert(bin.clone(), vec![signer(13)]);
    repo.roles.insert(bin, role);
    repo.publish();
    let limits = Limits::default();
    let root = repo.pinned_root();
    let mut updater =
        Updater::new(&root, MetadataFiles::default(), &repo.files, start(), limits).unwrap();
    updater.refresh().unwrap();
    let file = updater.target(TARGET).unwrap().unwrap();
    assert_eq!(updater.download(TARGET, &file).unwrap(), b"rules");
    assert!(matches!(updater.target("policy/other.json"), Err(TrustError::Missing { .. })));
}

#[test]
fn what_was_accepted_before_a_failure_can_be_kept() {
    let mut repo = Repo::new();
    let stored = follower(&repo);
    repo.root.version = 2;
    repo.next_version();
    repo.publish();
    repo.snapshot.version = 3;
    repo.snapshot.expires = start();
    repo.publish_snapshot();
    let limits = Limits::default();
    let root = repo.pinned_root();
    let mut updater = Updater::new(&root, stored, &repo.files, start(), limits).unwrap();
    assert!(matches!(updater.refresh(), Err(TrustError::Expired { .. })));
    let files = updater.files();
    assert_eq!(files.roots.len(), 1);
    assert_eq!(files.timestamp.as_ref().unwrap(), &repo.files.get("metadata/timestamp.json"));
    assert_eq!((&files.snapshot, files.roles.len(), updater.rotated()), (&None, 0, false));
    // An expired timestamp isn't among it.
    repo.timestamp.version += 1;
    repo.timestamp.expires = start();
    repo.publish_timestamp();
    let kept = files.clone();
    let mut updater = Updater::new(&root, kept.clone(), &repo.files, start(), limits).unwrap();
    assert!(matches!(updater.refresh(), Err(TrustError::Expired { .. })));
    assert_eq!(updater.files().timestamp, kept.timestamp);
}

#[test]
fn malformed_metadata_are_refused_with_what_is_wrong() {
    let repo = Repo::new();
    let good = String::from_utf8(repo.files.get("metadata/timestamp.json")).unwrap();
    for (from, to, expected) in [
        ("\"timestamp\"", "\"snapshot\"", "its type is"),
        ("\"1.0.31\"", "\"2.0.0\"", "follows TUF 2.0.0"),
        ("T00:00:00Z\"", "T00:00:00+07:00\"", "an instant has the form"),
        ("\"snapshot.json\"", "\"other.json\"", "valid signatures by 0"),
        ("{", "[", "malformed"),
    ] {
        repo.files.put("metadata/timestamp.json", good.replace(from, to).as_bytes());
        let error = fresh(&repo).unwrap_err().to_string();
        assert!(error.contains(expected), "{from}: {error}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(64))]

    #[test]
    fn no_change_of_a_byte_gets_past_the_signatures(at in 0_usize..10_000, byte: u8) {
        let repo = Repo::new();
        let honest = repo.files.get("metadata/timestamp.json");
        let mut changed = honest.clone();
        let at = at % changed.len();
        changed[at] = byte;
        repo.files.put("metadata/timestamp.json", &changed);
        if let Ok((stored, _)) = fresh(&repo) {
            // White space, or the case of a hexadecimal digit of the signature: it says the same.
            let believed = stored.verify(&repo.pinned_root()).unwrap();
            assert_eq!(believed.roles()["timestamp"], (1, repo.timestamp.expires));
            assert_eq!(believed.published_at(), Some(start()));
        }
    }

    #[test]
    fn anything_at_all_is_refused_without_a_panic(bytes: Vec<u8>, text in "\\PC*") {
        assert!(TrustedSet::new(&bytes, None).is_err());
        assert!(TrustedSet::new(text.as_bytes(), None).is_err());
        assert!(IssuerKeys::parse(&bytes).is_err());
        assert!(IssuerKeys::parse(text.as_bytes()).is_err());
    }
}
