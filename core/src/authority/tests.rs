//! Staging, signing and publishing.

use std::fs;

use chrono::TimeDelta;

use super::*;

fn start() -> Instant {
    "2021-10-05T00:00:00Z".parse().unwrap()
}

fn city(folder: &Path) -> Authority {
    Authority::init(folder, "Thành phố Mẫu", None, start()).unwrap()
}

#[test]
fn a_new_authority_has_published_an_empty_repository() {
    let folder = tempfile::tempdir().unwrap();
    let authority = city(&folder.path().join("a"));
    assert_eq!(authority.staged_paths().unwrap(), [ISSUERS_PATH]);
    let names = storage::names_in(&authority.folder().join("public/metadata")).unwrap();
    assert_eq!(
        names,
        [
            "1.health-keys.json",
            "1.issuers.json",
            "1.policy.json",
            "1.root.json",
            "1.roster.json",
            "1.snapshot.json",
            "1.targets.json",
            "1.trace.json",
            "timestamp.json",
        ]
    );
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let keys = authority.folder().join("keys");
        assert_eq!(fs::metadata(&keys).unwrap().permissions().mode() & 0o777, 0o700);
        for name in storage::names_in(&keys).unwrap() {
            let mode = fs::metadata(keys.join(&name)).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600, "{name}");
        }
    }
}

#[test]
fn an_authority_is_never_made_twice() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let root = city(&path).enrolment().unwrap().root;
    let error = Authority::init(&path, "Other", None, start()).unwrap_err();
    assert!(matches!(error, AuthorityError::Exists { .. }), "{error}");
    // Nor are another authority's keys used up.
    let keys = path.join("keys");
    let error = Authority::init(&folder.path().join("b"), "B", Some(&keys), start()).unwrap_err();
    assert!(matches!(error, AuthorityError::Exists { .. }), "{error}");
    let again = Authority::open(&path).unwrap();
    assert_eq!((again.city(), again.enrolment().unwrap().root), ("Thành phố Mẫu", root));
}

#[test]
fn only_what_changed_or_expires_soon_is_signed_anew() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    authority.stage("policy/policy.json", b"rules").unwrap();
    let report = authority.publish(start(), None).unwrap();
    assert_eq!(report.signed, ["policy", "snapshot", "timestamp"]);
    assert_eq!((report.versions["policy"], report.versions["roster"]), (2, 1));
    assert_eq!(authority.publish(start(), None).unwrap().signed, ["snapshot", "timestamp"]);
    let report = authority.publish(start() + TimeDelta::days(61), None).unwrap();
    assert_eq!(report.signed.len(), 8);
    assert_eq!(report.versions["root"], 1);
    let report = authority.publish(start() + TimeDelta::days(300), None).unwrap();
    assert_eq!(report.versions["root"], 2);
    assert!(authority.unstage("policy/policy.json").unwrap());
    assert!(!authority.unstage("policy/policy.json").unwrap());
    assert_eq!(authority.publish(start(), None).unwrap().warnings.len(), 1);
}

#[test]
fn root_keys_may_be_away_until_the_root_expires() {
    let folder = tempfile::tempdir().unwrap();
    let keys = folder.path().join("keys");
    let path = folder.path().join("a");
    drop(Authority::init(&path, "Mẫu", Some(&keys), start()).unwrap());
    assert!(!path.join("keys").exists());
    let mut authority = Authority::open(&path).unwrap();
    for number in [1, 3] {
        fs::remove_file(keys.join(format!("root-{number}.pem"))).unwrap();
    }
    let report = authority.publish(start() + TimeDelta::days(300), None).unwrap();
    assert!(report.warnings[0].contains("root expires at 2022-10-05"), "{:?}", report.warnings);
    let error = authority.publish(start() + TimeDelta::days(365), None).unwrap_err().to_string();
    assert!(error.contains("root-"), "{error}");
}

#[test]
fn a_publication_cut_off_anywhere_is_made_good_by_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    let metadata = authority.folder().join("metadata");
    // Signed, but the timestamp that leads there was never written.
    fs::write(metadata.join("2.policy.json"), b"{ cut").unwrap();
    fs::write(metadata.join("2.snapshot.json"), b"").unwrap();
    let public = authority.folder().join("public/metadata");
    fs::write(public.join("2.policy.json"), b"{ cut").unwrap();
    authority.stage("policy/policy.json", b"rules").unwrap();
    let report = authority.publish(start(), None).unwrap();
    assert_eq!(report.versions["policy"], 2);
    let policy = fs::read(public.join("2.policy.json")).unwrap();
    assert_eq!(policy, fs::read(metadata.join("2.policy.json")).unwrap());
    assert!(policy.len() > 10);
}

#[test]
fn only_plain_paths_of_two_parts_are_staged() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    for bad in
        ["policy", "policy/a/b", "../x", "policy/..", "policy/.x", "/x", "a/é", "a/", "a b/c"]
    {
        let error = authority.stage(bad, b"").unwrap_err();
        assert!(matches!(error, AuthorityError::TargetPath { .. }), "{bad}: {error}");
    }
    for (path, role) in
        [("status/1.json", "issuers"), ("health/x", "health-keys"), ("checkpoints/c", "targets")]
    {
        assert_eq!(role_of_target(path), role);
    }
}

#[test]
fn another_repositorys_public_folder_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mut one = city(&folder.path().join("a"));
    let two = city(&folder.path().join("b"));
    let public = two.folder().join("public");
    let error = one.publish(start(), Some(&public)).unwrap_err();
    assert!(matches!(error, AuthorityError::OtherRepository { .. }), "{error}");
    let stick = folder.path().join("stick");
    one.publish(start(), Some(&stick)).unwrap();
    assert!(stick.join("metadata/timestamp.json").exists());
    assert!(matches!(Authority::open(one.folder()), Err(AuthorityError::Lock(_))));
}

#[test]
fn a_newer_authority_and_an_empty_folder_are_named() {
    let folder = tempfile::tempdir().unwrap();
    assert!(matches!(Authority::open(folder.path()), Err(AuthorityError::NotAnAuthority { .. })));
    fs::write(folder.path().join("authority.json"), r#"{"format":"chot-authority","version":2}"#)
        .unwrap();
    let error = Authority::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("made by a newer version of Chốt"), "{error}");
}
