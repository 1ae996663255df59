//! Staging, signing and publishing.

use std::fs;

use chrono::TimeDelta;

use super::*;
use crate::device::{Device, UpdateReport};
use crate::installation;
use crate::published::target::role_of_path;
use crate::published::{CheckpointSite, Checkpoints};
use crate::tuf::Folder;

use super::publish::published::Sources;

fn start() -> Instant {
    "2021-10-05T00:00:00Z".parse().unwrap()
}

/// A version of a policy.
fn rules(version: u32) -> Vec<u8> {
    let policy = String::from_utf8(POLICY.to_vec()).unwrap();
    policy.replace("\"version\": 12", &format!("\"version\": {version}")).into_bytes()
}

fn city(folder: &Path) -> Authority {
    Authority::init(folder, "Thành phố Mẫu", None, start()).unwrap()
}

#[test]
fn a_new_authority_has_published_an_empty_repository() {
    let folder = tempfile::tempdir().unwrap();
    let authority = city(&folder.path().join("a"));
    let list = crate::published::list_path(authority.city());
    assert_eq!(authority.staged_paths().unwrap(), [ISSUERS_PATH, list.as_str()]);
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
    authority.set_policy(&rules(1)).unwrap();
    let report = authority.publish(start(), None).unwrap();
    assert_eq!(report.signed, ["policy", "snapshot", "timestamp"]);
    assert_eq!((report.versions["policy"], report.versions["roster"]), (2, 1));
    assert_eq!(authority.publish(start(), None).unwrap().signed, ["snapshot", "timestamp"]);
    let meant = Publishing { clock_is_right: true, ..Publishing::default() };
    let report = authority.publish_as(start() + TimeDelta::days(61), &meant).unwrap();
    assert_eq!(report.signed.len(), 8);
    assert_eq!(report.versions["root"], 1);
    let report = authority.publish_as(start() + TimeDelta::days(300), &meant).unwrap();
    assert_eq!(report.versions["root"], 2);
    assert!(authority.unstage(POLICY_PATH).unwrap());
    assert!(!authority.unstage(POLICY_PATH).unwrap());
    authority.set_policy(&rules(1)).unwrap();
    assert_eq!(authority.publish_as(start(), &meant).unwrap().warnings.len(), 1);
}

#[test]
fn a_clock_that_is_implausible_beside_the_last_publication_signs_nothing_unless_it_is_said_to_be_right()
 {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    let meant = Publishing { clock_is_right: true, ..Publishing::default() };
    // Before there is a policy nobody decides by what is published.
    authority.publish(start() + TimeDelta::days(90), None).unwrap();
    authority.publish(start(), None).unwrap();
    authority.set_policy(&rules(1)).unwrap();
    authority.publish(start(), None).unwrap();
    let files = |authority: &Authority| {
        let folders = ["metadata", "public/metadata", "staged/status"];
        folders.map(|part| {
            let folder = authority.folder().join(part);
            let names = storage::names_in(&folder).unwrap();
            names.into_iter().map(|name| fs::read(folder.join(name)).unwrap()).collect::<Vec<_>>()
        })
    };
    let before = files(&authority);
    let second = TimeDelta::seconds(1);
    let (minutes, days) = (TimeDelta::minutes(5), TimeDelta::days(30));
    for (at, said) in [
        (start() - minutes - second, "which is later"),
        (start() + days + second, "30 days after the last publication"),
        (start() + TimeDelta::days(3650), "3650 days after the last publication"),
    ] {
        let error = authority.publish(at, None).unwrap_err().to_string();
        assert!(error.contains(said) && error.contains("--clock-is-right"), "{error}");
        assert!(files(&authority) == before);
    }
    authority.publish(start() - minutes, None).unwrap();
    authority.publish(start() - minutes + days, None).unwrap();
    // What was signed far ahead doesn't hold longer than if it had been signed now.
    authority.publish_as(start() + TimeDelta::days(3650), &meant).unwrap();
    let report = authority.publish_as(start(), &meant).unwrap();
    assert!(report.warnings[0].contains("rotate DIR timestamp"), "{:?}", report.warnings);
    let longest = start() + TimeDelta::days(LIFETIMES.targets);
    let signed = authority.signed().unwrap();
    assert!(signed.roles.values().all(|role| role.expires <= longest));
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
    assert!(error.contains("root expired at 2022-10-05"), "{error}");
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
    authority.set_policy(&rules(1)).unwrap();
    let report = authority.publish(start(), None).unwrap();
    // A name that was used is never used again, though nothing ever led there: a cache may have it.
    assert_eq!((report.versions["policy"], report.versions["snapshot"]), (3, 3));
    assert_eq!(fs::read(public.join("2.policy.json")).unwrap(), b"{ cut");
    let policy = fs::read(public.join("3.policy.json")).unwrap();
    assert_eq!(policy, fs::read(metadata.join("3.policy.json")).unwrap());
    assert!(policy.len() > 10);
}

/// A phone that follows what an authority publishes.
fn phone(authority: &Authority, folder: &Path) -> Device {
    Device::init(folder, &authority.enrolment().unwrap()).unwrap()
}

fn follow(device: &Device, authority: &Authority, at: Instant) -> UpdateReport {
    let source = Folder::new(authority.folder().join("public"));
    installation::update(device, &source, at).unwrap()
}

#[test]
fn phones_follow_a_new_key_for_each_role() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    authority.set_policy(&rules(1)).unwrap();
    authority.publish(start(), None).unwrap();
    // One follows each step, one comes by after all of them.
    let near = phone(&authority, &folder.path().join("near"));
    let far = phone(&authority, &folder.path().join("far"));
    follow(&near, &authority, start());
    follow(&far, &authority, start());
    authority.set_policy(&rules(2)).unwrap();
    let roles = ["timestamp", "snapshot", "targets", "issuers", "policy", "roster", "trace"];
    for role in roles.into_iter().chain(["health-keys", "root", "root", "policy"]) {
        let before = signer_ids(&authority, role);
        let report = match authority.rotate(role, start(), None).unwrap() {
            Rotated::Published(report) => report,
            waiting => panic!("{role}: {waiting:?}"),
        };
        let after = signer_ids(&authority, role);
        assert!(after.iter().all(|id| !before.contains(id)), "{role}");
        assert_eq!(after.len(), before.len());
        if !matches!(role, "root" | "timestamp" | "snapshot") {
            assert!(report.signed.contains(&role.to_owned()), "{role}: {:?}", report.signed);
        }
        assert!(follow(&near, &authority, start()).changed, "{role}");
    }
    let report = follow(&far, &authority, start());
    assert_eq!((report.versions["root"], report.versions["policy"]), (6, 4));
    for device in [near, far] {
        let installed = device.installed().unwrap();
        assert_eq!(installed.target(POLICY_PATH), Some(rules(1).as_slice()));
    }
    // The next publication signs with the new keys, and takes what is staged.
    let report = authority.publish(start(), None).unwrap();
    assert_eq!(report.signed, ["policy", "snapshot", "timestamp"]);
    assert!(matches!(authority.rotate("mayor", start(), None), Err(AuthorityError::NoRole { .. })));
}

fn signer_ids(authority: &Authority, role: &str) -> Vec<String> {
    let signed = authority.signed().unwrap();
    signed.rule(role).unwrap().keyids.clone()
}

#[test]
fn what_the_old_keys_sign_is_refused_after_a_rotation() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let authority = city(&path);
    let device = phone(&authority, &folder.path().join("phone"));
    follow(&device, &authority, start());
    // A thief has everything but the root's keys.
    let stolen = folder.path().join("stolen");
    drop(authority);
    copy(&path, &stolen);
    let mut authority = Authority::open(&path).unwrap();
    for role in ["timestamp", "snapshot", "targets", "policy"] {
        authority.rotate(role, start(), None).unwrap();
    }
    follow(&device, &authority, start());
    let mut thief = Authority::open(&stolen).unwrap();
    thief.set_policy(&rules(9)).unwrap();
    for _ in 0..20 {
        thief.publish(start(), None).unwrap();
    }
    let source = Folder::new(stolen.join("public"));
    let error = installation::update(&device, &source, start()).unwrap_err();
    assert!(error.to_string().contains("timestamp metadata has valid signatures by 0"), "{error}");
    assert_eq!(device.installed().unwrap().target("policy/policy.json"), None);
}

#[test]
fn keepers_of_root_keys_sign_one_after_the_other() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    let keys = folder.path().join("keys");
    let mut authority = Authority::init(&path, "Mẫu", Some(&keys), start()).unwrap();
    let device = phone(&authority, &folder.path().join("phone"));
    assert!(matches!(authority.sign_root(&[], start(), None), Err(AuthorityError::NothingToSign)));
    // Three keepers take a key each; the authority keeps none.
    let keepers = [1, 2, 3].map(|number| {
        let keeper = folder.path().join(format!("keeper-{number}"));
        fs::create_dir(&keeper).unwrap();
        let name = format!("root-{number}.pem");
        fs::rename(keys.join(&name), keeper.join("mine.pem")).unwrap();
        keeper
    });
    let waiting = |rotated| match rotated {
        Rotated::Waiting(waiting) => (waiting.by_present.0, waiting.by_own.0),
        published @ Rotated::Published(_) => panic!("{published:?}"),
    };
    assert_eq!(waiting(authority.rotate("timestamp", start(), None).unwrap()), (0, 0));
    assert_eq!(waiting(authority.rotate("snapshot", start(), None).unwrap()), (0, 0));
    // Meanwhile everything goes on under the old root.
    authority.publish(start(), None).unwrap();
    assert_eq!(follow(&device, &authority, start()).versions["root"], 1);
    for _ in 0..2 {
        let rotated = authority.sign_root(&keepers[..1], start(), None).unwrap();
        assert_eq!(waiting(rotated), (1, 1));
    }
    let stranger = folder.path().join("stranger");
    fs::create_dir(&stranger).unwrap();
    KeyFolder::new(&stranger).generate("root-1").unwrap();
    let error = authority.sign_root(&[stranger], start(), None).unwrap_err();
    assert!(matches!(error, AuthorityError::NoSigner { .. }), "{error}");
    match authority.sign_root(&keepers[2..], start(), None).unwrap() {
        Rotated::Published(report) => assert_eq!(report.versions["root"], 2),
        waiting @ Rotated::Waiting(_) => panic!("{waiting:?}"),
    }
    assert_eq!(follow(&device, &authority, start()).versions["root"], 2);
    assert!(matches!(
        authority.sign_root(&keepers, start(), None),
        Err(AuthorityError::NothingToSign)
    ));
    // New root keys: by two of the old keepers, and two of the new keys, which lie here at first.
    assert_eq!(waiting(authority.rotate("root", start(), None).unwrap()), (0, 3));
    assert_eq!(waiting(authority.sign_root(&keepers[1..2], start(), None).unwrap()), (1, 3));
    let rotated = authority.sign_root(&keepers[..1], start(), None).unwrap();
    assert!(matches!(rotated, Rotated::Published(_)), "{rotated:?}");
    assert_eq!(follow(&device, &authority, start()).versions["root"], 3);
}

#[test]
fn a_root_that_expires_soon_waits_for_its_keepers() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keys) = (folder.path().join("a"), folder.path().join("keys"));
    let away = folder.path().join("away");
    let mut authority = Authority::init(&path, "Mẫu", Some(&keys), start()).unwrap();
    fs::create_dir(&away).unwrap();
    for number in [1, 2, 3] {
        let name = format!("root-{number}.pem");
        fs::rename(keys.join(&name), away.join(&name)).unwrap();
    }
    let soon = start() + TimeDelta::days(300);
    let warnings = authority.publish(soon, None).unwrap().warnings;
    assert!(warnings[0].contains("by 0 of 2 of the present root's keys"), "{warnings:?}");
    let rotated = authority.sign_root(&[away], soon, None).unwrap();
    let Rotated::Published(report) = rotated else { panic!("{rotated:?}") };
    assert_eq!((report.versions["root"], report.warnings.len()), (2, 0));
    assert!(authority.publish(soon, None).unwrap().warnings.is_empty());
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
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
        assert_eq!(role_of_path(path), role);
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
    fs::write(folder.path().join("authority.json"), r#"{"format":"chot-authority","version":9}"#)
        .unwrap();
    let error = Authority::open(folder.path()).unwrap_err().to_string();
    assert!(error.contains("made by a newer version of Chốt"), "{error}");
}

const AREAS: &[u8] = include_bytes!("../../../tests/areas/hcmc-2021.json");
const POLICY: &[u8] = include_bytes!("../../../tests/policies/hcmc-2021.json");

fn sites(area: &str) -> Checkpoints {
    let site = CheckpointSite::new("bridge", area, (None, None), None).unwrap();
    Checkpoints::new(vec![site]).unwrap()
}

#[test]
fn areas_and_questions_are_signed_by_the_citys_operations_and_reach_phones() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    assert_eq!(authority.set_areas(AREAS).unwrap(), 337);
    let questions = br#"{"format":"chot-questionnaire","version":1,"questionnaire":2,
        "questions":[{"id":"rash","vi":"Co?","en":"Any?"}]}"#;
    assert_eq!(authority.set_questionnaire(questions).unwrap().number, 2);
    authority.set_policy(POLICY).unwrap();
    authority.set_checkpoints(&sites("d7")).unwrap();
    let report = authority.publish(start(), None).unwrap();
    for path in ["areas/areas.json", "app/questionnaire.json", "checkpoints/checkpoints.json"] {
        assert_eq!(role_of_path(path), "targets");
        assert!(authority.signed().unwrap().roles["targets"].targets.contains_key(path), "{path}");
    }
    assert!(report.signed.contains(&"targets".to_owned()), "{report:?}");
    let device = phone(&authority, &folder.path().join("phone"));
    follow(&device, &authority, start());
    assert_eq!(device.installed().unwrap().target("areas/areas.json"), Some(AREAS));
    // A phone takes no areas that it can't read.
    authority.stage("areas/areas.json", b"{}").unwrap();
    authority.publish_unchecked(start());
    let source = Folder::new(authority.folder().join("public"));
    let refused = installation::update(&device, &source, start()).unwrap_err().to_string();
    assert!(refused.contains("areas/areas.json") && refused.contains("chot-areas"), "{refused}");
    assert_eq!(device.installed().unwrap().target("areas/areas.json"), Some(AREAS));
}

/// The staged issuers' keys, changed as somebody does it by hand.
fn edit_keys(authority: &mut Authority, change: impl Fn(&str) -> String) {
    let keys = authority.staged(ISSUERS_PATH).unwrap().unwrap();
    let keys = change(&String::from_utf8(keys).unwrap());
    authority.stage(ISSUERS_PATH, keys.as_bytes()).unwrap();
}

#[test]
fn a_slip_in_the_issuers_keys_is_not_published_and_what_a_key_may_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    authority.set_policy(POLICY).unwrap();
    authority.publish(start(), None).unwrap();
    let words = crate::words::Words::new(crate::words::Language::English);
    let with = |more: &str| {
        let more = more.to_owned();
        move |keys: &str| keys.replacen("\"kid\"", &format!("{more}, \"kid\""), 1)
    };
    let whole = authority.staged(ISSUERS_PATH).unwrap().unwrap();
    for (slip, said) in [
        ("\"area\": [\"d7\"]", "unknown field `area`"),
        ("\"revokd\": true", "unknown field `revokd`"),
        ("\"areas\": []", "for everywhere"),
    ] {
        edit_keys(&mut authority, with(slip));
        let error = authority.publish(start(), None).unwrap_err().to_string();
        assert!(error.contains(said), "{error}");
        assert!(authority.difference().unwrap_err().to_string().contains(said));
        authority.stage(ISSUERS_PATH, &whole).unwrap();
    }
    assert_eq!(authority.difference().unwrap().keys, []);
    edit_keys(&mut authority, with("\"areas\": [\"d1\", \"d7\"]"));
    let lines = authority.difference().unwrap().lines(&words).join("\n");
    assert!(lines.contains("changed: issue-credential, issue-permit; counts: d1, d7"), "{lines}");
    authority.stage(ISSUERS_PATH, &whole).unwrap();
    edit_keys(&mut authority, |keys| keys.replace("\"revoked\": false", "\"revoked\": true"));
    let lines = authority.difference().unwrap().lines(&words).join("\n");
    assert!(lines.contains("taken back, nothing that it signed counts"), "{lines}");
    authority.publish(start(), None).unwrap();
}

#[test]
fn a_keys_areas_are_held_against_the_list_of_areas_and_the_monitor_tells_of_those_that_are_gone() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    authority.set_policy(POLICY).unwrap();
    edit_keys(&mut authority, |keys| keys.replacen("\"kid\"", "\"areas\": [\"d7 \"], \"kid\"", 1));
    // Without a list of areas any identifier may stand.
    authority.publish(start(), None).unwrap();
    let error = authority.set_areas(AREAS).unwrap_err().to_string();
    assert!(error.contains("the issuers' key") && error.contains("nearest are d7, "), "{error}");
    // Staged by other means, it isn't published either.
    authority.stage("areas/areas.json", AREAS).unwrap();
    let error = authority.publish(start(), None).unwrap_err().to_string();
    assert!(error.contains("there is no area \"d7 \"; the nearest are d7, "), "{error}");
    // What was published by an earlier program is told of, and stands in nobody's way.
    authority.publish_unchecked(start());
    let status = authority.status(start()).unwrap();
    assert!(status.troubles.contains(&Trouble::KeyAreasGone), "{:?}", status.troubles);
    assert_eq!(status.alarm, Alarm::Now);
    authority.publish(start(), None).unwrap();
    edit_keys(&mut authority, |keys| keys.replace("d7 ", "d7"));
    authority.publish(start(), None).unwrap();
    let status = authority.status(start()).unwrap();
    assert!(!status.troubles.contains(&Trouble::KeyAreasGone), "{:?}", status.troubles);
}

#[test]
fn a_permit_for_an_area_that_there_is_not_is_refused_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    let person = br#"{"id_number": "079190000101", "name": "Lan", "birth_date": "1990-03-14",
        "valid_from": "2021-09-16", "valid_until": "2022-03-16"}"#;
    let person = issue::PersonFile::parse(person).unwrap();
    authority.issue(&person, None, start()).unwrap();
    let permit = |areas: &str| {
        let json = format!(
            r#"{{"number": "GP-1", "id_number": "079190000101", "kind": "duty", "areas": {areas},
                "valid_from": "2021-10-05", "valid_until": "2021-10-09"}}"#
        );
        issue::PermitFile::parse(json.as_bytes()).unwrap()
    };
    // Without a list of areas any identifier may stand.
    authority.permit(&permit("[\"D7\"]"), start()).unwrap();
    authority.set_areas(AREAS).unwrap();
    for asked in [&permit("[\"d7\", \"D7\"]"), &permit("[\"nowhere\"]")] {
        let error = authority.permit(asked, start()).unwrap_err().to_string();
        assert!(
            error.contains("the permit names areas") && error.contains("nearest are"),
            "{error}"
        );
        assert!(authority.replace_permit(asked, "GP-1", start()).is_err());
    }
    authority.permit(&permit("[\"d7\"]"), start()).unwrap();
    authority.permit(&permit("[]"), start()).unwrap();
}

#[test]
fn what_names_an_unknown_area_is_refused_with_the_nearest() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(&folder.path().join("a"));
    let says = |result: Result<(), OfficeError>| result.unwrap_err().to_string();
    // Without a list of areas any identifier may stand.
    authority.set_checkpoints(&sites("d77")).unwrap();
    let error = says(authority.set_areas(AREAS).map(|_| ()));
    assert!(
        error.contains("checkpoint \"bridge\"") && error.contains("nearest are d7, "),
        "{error}"
    );
    authority.set_checkpoints(&sites("cu-chi")).unwrap();
    authority.set_areas(AREAS).unwrap();

    let error = says(authority.set_checkpoints(&sites("cuchi")));
    assert!(error.contains("no area \"cuchi\"; the nearest are cu-chi"), "{error}");
    let policy = String::from_utf8(POLICY.to_vec()).unwrap();
    let error = says(authority.set_policy(policy.replace("\"can-gio\"", "\"cangio\"").as_bytes()));
    assert!(error.contains("the policy names areas") && error.contains("can-gio"), "{error}");
    // Its own list names it, and a rule.
    let lines = policy.lines().enumerate().filter(|(_, line)| line.contains("\"can-gio\""));
    let lines: Vec<_> = lines.map(|(n, _)| (n + 1).to_string()).collect();
    let said = format!("doesn't have (lines {}): there is no area \"cangio\"", lines.join(", "));
    assert!(error.contains(&said), "{error}");
    // A group's employers are no areas, whatever the group is called.
    let group = policy.replace("\"green-pilot\"", "\"areas\"");
    assert_ne!(group, policy);
    authority.set_policy(group.as_bytes()).unwrap();
    // It doesn't matter whether a phase uses the rule.
    let mut unused: serde_json::Value = serde_json::from_slice(POLICY).unwrap();
    unused.as_object_mut().unwrap().remove("areas");
    unused["rules"]["unused"] = serde_json::json!({ "effect": "deny", "when": { "not":
        { "on_route": { "detour": 1.4, "slack_m": 0, "areas": ["d77"] } } } });
    let error = says(authority.set_policy(unused.to_string().as_bytes()));
    assert!(error.contains("(line 1): there is no area \"d77\""), "{error}");
    authority.set_policy(POLICY).unwrap();
    let fewer =
        br#"{"format":"chot-areas","version":1,"areas":[{"id":"cu-chi","vi":"a","en":"b"}]}"#;
    assert!(says(authority.set_areas(fewer).map(|_| ())).contains("no area \"d7\""));
}

#[test]
fn a_city_that_was_founded_before_a_role_existed_publishes_and_gives_it_a_key_when_it_has_a_use() {
    let folder = tempfile::tempdir().unwrap();
    let mut authority = city(folder.path());
    let role = "health-keys";
    let mut signed = authority.signed().unwrap();
    let delegations = signed.roles.get_mut("targets").unwrap().delegations.as_mut().unwrap();
    delegations.roles.retain(|delegated| delegated.name != role);
    signed.roles.remove(role);
    for changed in [role, "targets"] {
        signed.files.roles.remove(changed);
    }
    let at = start() + TimeDelta::hours(1);
    let sources = Sources::new(&authority.folder().join("public"), &Publishing::default());
    let before = authority.publish_again(signed, at, &sources, Vec::new()).unwrap();
    assert!(!before.versions.contains_key(role));

    authority.stage(POLICY_PATH, &rules(12)).unwrap();
    let without = authority.publish(at + TimeDelta::hours(1), None).unwrap();
    assert!(!without.versions.contains_key(role), "{:?}", without.versions);

    let path = crate::published::target::VALUE_SETS_PATH;
    let sets = br#"{"format":"chot-health-value-sets","version":1,"value_sets":[]}"#;
    authority.stage(path, sets).unwrap();
    let at = at + TimeDelta::hours(2);
    let error = authority.publish(at, None).unwrap_err();
    assert!(matches!(error, AuthorityError::RoleWithoutKey { .. }), "{error}");
    assert!(error.to_string().contains("chot authority rotate DIR health-keys"), "{error}");

    authority.rotate(role, at, None).unwrap();
    let with = authority.publish(at + TimeDelta::hours(1), None).unwrap();
    assert!(with.versions.contains_key(role));
    let phone =
        Device::init(&folder.path().join("phone"), &authority.enrolment().unwrap()).unwrap();
    let public = Folder::new(folder.path().join("public"));
    installation::update(&phone, &public, at + TimeDelta::hours(1)).unwrap();
    assert_eq!(phone.installed().unwrap().target(path), Some(&sets[..]));
}
