//! A folder that is behind what is published: restored from a backup, or damaged.

use std::fs;
use std::path::Path;

use super::*;
use crate::authority::PUBLISHED_ELSEWHERE;
use crate::authority::Rotated;
use crate::authority::issue::{PersonFile, RegisterError, credential_id};
use crate::authority::issue::{Register, Revoked};
use crate::device::Device;
use crate::installation::{self, Installation};
use crate::published::target::POLICY_PATH;
use crate::published::{Status, TraceList};
use crate::time::TimeDelta;
use crate::travel::Envelope;
use crate::tuf::metadata::MetaFile;
use crate::tuf::testing::{steal_role, steal_snapshot, steal_timestamp};

const POLICY: &str = include_str!("../../../../../tests/policies/hcmc-2021.json");

fn start() -> Instant {
    "2021-10-05T00:00:00Z".parse().unwrap()
}

fn later(minutes: i64) -> Instant {
    start() + TimeDelta::minutes(minutes)
}

fn rules(version: u32) -> Vec<u8> {
    POLICY.replace("\"version\": 12", &format!("\"version\": {version}")).into_bytes()
}

/// What is restored: goes on from what is published.
fn continued() -> Publishing<'static> {
    Publishing { newer: Newer::Continue, ..Publishing::default() }
}

/// A city whose phone follows it; its folder can be lost and restored.
struct City {
    folder: tempfile::TempDir,
    authority: Option<Authority>,
}

impl City {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut authority =
            Authority::init(&folder.path().join("a"), "Mẫu", None, start()).unwrap();
        authority.stage_empty_lists().unwrap();
        authority.set_policy(&rules(1)).unwrap();
        authority.publish(start(), None).unwrap();
        let phone = folder.path().join("phone");
        Device::init(&phone, &authority.enrolment().unwrap()).unwrap();
        let city = Self { folder, authority: Some(authority) };
        city.follows(start());
        city
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn authority(&mut self) -> &mut Authority {
        self.authority.as_mut().unwrap()
    }

    fn backs_up(&mut self) {
        copy(&self.path("a"), &self.path("backup"));
    }

    /// The folder as it was backed up, beside what is published since.
    fn restores(&mut self) {
        self.authority = None;
        fs::rename(self.path("a/public"), self.path("public")).unwrap();
        fs::remove_dir_all(self.path("a")).unwrap();
        copy(&self.path("backup"), &self.path("a"));
        fs::remove_dir_all(self.path("a/public")).unwrap();
        fs::rename(self.path("public"), self.path("a/public")).unwrap();
        self.opens();
    }

    fn opens(&mut self) {
        self.authority = None;
        self.authority = Some(Authority::open(&self.path("a")).unwrap());
    }

    fn phone(&self) -> Device {
        Device::open(&self.path("phone")).unwrap()
    }

    fn follows(&self, at: Instant) {
        let source = Folder::new(self.path("a/public"));
        installation::update(&self.phone(), &source, at).unwrap();
    }

    fn policy(&self) -> u64 {
        let installed = self.phone().installed().unwrap();
        let policy: serde_json::Value =
            serde_json::from_slice(installed.target(POLICY_PATH).unwrap()).unwrap();
        policy["version"].as_u64().unwrap()
    }

    /// A person's credential: its id, and its place in the status list.
    fn issues(&mut self, id: &str, at: Instant) -> (String, u32) {
        let person = format!(
            r#"{{"id_number": "{id}", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
                "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let person = PersonFile::parse(person.as_bytes()).unwrap();
        let signed = self.authority().issue(&person, None, at).unwrap();
        let envelope = Envelope::parse_bytes(&signed).unwrap();
        let claims = envelope.dangerous_unverified_claims().unwrap();
        (credential_id(&signed).unwrap(), claims.status_index)
    }

    fn revokes(&mut self, id: &str) -> Vec<Revoked> {
        self.authority().revoke(&[id.to_owned()]).unwrap()
    }

    /// What the phone says of a place.
    fn status(&self, place: u32, at: Instant) -> Status {
        Installation::open(&self.phone()).unwrap().status("Mẫu", place, at)
    }

    /// Every file of what is published, but for the one that is ever overwritten.
    fn files(&self) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut files = BTreeMap::new();
        let mut folders = vec![self.path("a/public")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if !path.ends_with("timestamp.json") {
                    files.insert(path.clone(), fs::read(&path).unwrap());
                }
            }
        }
        files
    }
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
fn a_folder_restored_from_a_backup_signs_nothing_below_what_is_published_and_goes_on_from_it() {
    let mut city = City::new();
    city.backs_up();
    let (id, place) = city.issues("079190000101", later(10));
    city.revokes(&id);
    city.authority().set_policy(&rules(2)).unwrap();
    city.authority().publish(later(20), None).unwrap();
    city.follows(later(20));
    city.restores();
    let before = city.files();
    let error = city.authority().publish(later(30), None).unwrap_err().to_string();
    assert!(error.contains("newer issuers, policy than this folder"), "{error}");
    assert!(error.contains("--continue-published"), "{error}");
    assert!(city.files() == before);
    // What was staged anew is kept; what wasn't is as it is published.
    city.authority().set_trace(&TraceList::encode([]).unwrap()).unwrap();
    let report = city.authority().publish_as(later(30), &continued()).unwrap();
    assert!(report.warnings[0].contains("issued since its backup"), "{:?}", report.warnings);
    city.follows(later(30));
    assert_eq!(city.policy(), 2);
    assert_eq!(city.status(place, later(30)), Status::Revoked);
    let after = city.files();
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)));
    // It is whole again: nobody is asked any more, and what was taken back stays so.
    let (_, other) = city.issues("079190000102", later(31));
    assert_ne!(other, place);
    city.authority().set_policy(&rules(3)).unwrap();
    city.authority().publish(later(40), None).unwrap();
    city.follows(later(40));
    assert_eq!(city.policy(), 3);
    assert_eq!(city.status(place, later(40)), Status::Revoked);
    assert_eq!(city.status(other, later(40)), Status::Valid);
}

#[test]
fn keys_that_were_made_after_the_backup_are_missed_and_made_anew() {
    let mut city = City::new();
    city.backs_up();
    for role in ["policy", "timestamp"] {
        city.authority().rotate(role, later(10), None).unwrap();
    }
    city.authority().set_policy(&rules(2)).unwrap();
    city.authority().publish(later(20), None).unwrap();
    city.follows(later(20));
    city.restores();
    let before = city.files();
    let error = city.authority().publish(later(30), None).unwrap_err().to_string();
    assert!(error.contains("newer policy, root, targets than"), "{error}");
    city.authority().set_policy(&rules(3)).unwrap();
    let error = city.authority().publish_as(later(30), &continued()).unwrap_err().to_string();
    assert!(error.contains("policy.pem") || error.contains("timestamp.pem"), "{error}");
    assert!(city.files() == before);
    // A rotation goes on from what is published: another root, the same targets.
    for role in ["timestamp", "policy"] {
        let rotated = city.authority().rotate_as(role, later(30), &continued()).unwrap();
        let Rotated::Published(report) = rotated else { panic!("{rotated:?}") };
        assert_eq!(report.versions["root"], 3);
        city.follows(later(30));
        assert_eq!(city.policy(), 2);
    }
    city.authority().publish(later(40), None).unwrap();
    city.follows(later(40));
    assert_eq!(city.policy(), 3);
    let after = city.files();
    assert!(before.iter().all(|(path, bytes)| after.get(path) == Some(bytes)));
}

#[test]
fn a_rotation_first_brings_what_is_staged_up_to_what_is_published_too() {
    let mut city = City::new();
    city.backs_up();
    let (id, place) = city.issues("079190000101", later(5));
    city.revokes(&id);
    city.authority().set_policy(&rules(2)).unwrap();
    city.authority().publish(later(10), None).unwrap();
    city.follows(later(10));
    city.restores();
    let error = city.authority().rotate("snapshot", later(20), None).unwrap_err();
    assert!(matches!(error, AuthorityError::Behind { .. }), "{error}");
    let rotated = city.authority().rotate_as("snapshot", later(20), &continued()).unwrap();
    let Rotated::Published(report) = rotated else { panic!("{rotated:?}") };
    assert!(report.warnings[0].contains("this folder was behind"), "{report:?}");
    // Nothing newer is published by now; the register is behind all the same.
    let error = city.authority().publish(later(30), None).unwrap_err();
    assert!(matches!(error, AuthorityError::WouldUnrevoke { count: 1, .. }), "{error}");
    city.authority().publish_as(later(30), &continued()).unwrap();
    city.follows(later(30));
    assert_eq!(city.policy(), 2);
    assert_eq!(city.status(place, later(30)), Status::Revoked);
}

#[test]
fn what_was_published_as_revoked_counts_again_only_by_name() {
    let mut city = City::new();
    let register = city.path("a/register/revoked.cbor");
    let (one, place_one) = city.issues("079190000101", later(1));
    let (two, place_two) = city.issues("079190000102", later(1));
    let never = fs::read(&register).unwrap();
    city.revokes(&one);
    city.revokes(&two);
    city.authority().publish(later(2), None).unwrap();
    city.follows(later(2));
    // An older copy of the one file that says it.
    fs::write(&register, &never).unwrap();
    let before = city.files();
    let error = city.authority().publish(later(3), None).unwrap_err();
    assert!(matches!(error, AuthorityError::WouldUnrevoke { count: 2, .. }), "{error}");
    assert!(error.to_string().contains(&format!("place:{place_one}")), "{error}");
    let named = [one.clone()];
    let some = Publishing { unrevoke: &named, ..Publishing::default() };
    let error = city.authority().publish_as(later(3), &some).unwrap_err();
    assert!(matches!(error, AuthorityError::WouldUnrevoke { count: 1, .. }), "{error}");
    assert!(city.files() == before);
    city.authority().publish_as(later(3), &continued()).unwrap();
    city.follows(later(3));
    assert_eq!(city.status(place_one, later(3)), Status::Revoked);
    assert_eq!(city.status(place_two, later(3)), Status::Revoked);
    // By its name, also where the register has it.
    city.authority().publish_as(later(4), &some).unwrap();
    city.follows(later(4));
    assert_eq!(city.status(place_one, later(4)), Status::Valid);
    assert_eq!(city.status(place_two, later(4)), Status::Revoked);
    let by_place = [format!("place:{place_two}")];
    let meant = Publishing { unrevoke: &by_place, ..Publishing::default() };
    city.authority().publish_as(later(5), &meant).unwrap();
    city.follows(later(5));
    assert_eq!(city.status(place_two, later(5)), Status::Valid);
    let unknown = ["ffffffffffffffff".to_owned()];
    let meant = Publishing { unrevoke: &unknown, ..Publishing::default() };
    let error = city.authority().publish_as(later(6), &meant).unwrap_err();
    assert!(matches!(error, AuthorityError::Unrevoke(_)), "{error}");
    city.authority().publish(later(6), None).unwrap();
}

#[test]
fn a_part_of_the_register_that_was_lost_is_named_and_never_begun_anew() {
    let mut city = City::new();
    let (id, place) = city.issues("079190000101", later(1));
    city.issues("079190000102", later(1));
    city.revokes(&id);
    city.authority().publish(later(2), None).unwrap();
    let register = city.path("a/register");
    let mut parts = storage::names_in(&register).unwrap();
    // It is made anew of the others.
    parts.retain(|part| part != "index.redb");
    assert_eq!(parts.len(), 5);
    let aside = city.path("aside");
    for part in &parts {
        fs::rename(register.join(part), &aside).unwrap();
        let error = city.authority().publish(later(3), None).unwrap_err();
        let lost = matches!(&error, AuthorityError::Register(RegisterError::Lost(file))
            if *file == register.join(part));
        assert!(lost, "{part}: {error}");
        let error = city.authority().revoke(std::slice::from_ref(&id)).unwrap_err().to_string();
        assert!(error.contains(part.as_str()) && error.contains("was lost"), "{error}");
        assert!(!register.join(part).exists());
        fs::rename(&aside, register.join(part)).unwrap();
    }
    fs::rename(&register, &aside).unwrap();
    let error = city.authority().publish(later(3), None).unwrap_err();
    assert!(matches!(error, AuthorityError::Register(RegisterError::Lost(_))), "{error}");
    fs::rename(&aside, &register).unwrap();
    // A person's file can't be had from anywhere.
    let person = parts.iter().find(|part| part.ends_with(".json")).unwrap();
    fs::rename(register.join(person), &aside).unwrap();
    let error = city.authority().publish_as(later(3), &continued()).unwrap_err().to_string();
    assert!(error.contains(person.as_str()), "{error}");
    fs::rename(&aside, register.join(person)).unwrap();
    // Without a backup the lists are had from what is published, and from the people's files.
    for part in ["revoked.cbor", "taken.cbor", "people.txt"] {
        let sound = fs::read(register.join(part)).unwrap();
        fs::remove_file(register.join(part)).unwrap();
        city.authority().publish_as(later(3), &continued()).unwrap();
        // Persons in another order are the same ones.
        let sorted = |bytes: Vec<u8>| {
            let mut lines: Vec<Vec<u8>> =
                bytes.split(|b| *b == b'\n').map(<[u8]>::to_vec).collect();
            if part == "people.txt" {
                lines.sort_unstable();
            }
            lines
        };
        assert_eq!(sorted(fs::read(register.join(part)).unwrap()), sorted(sound), "{part}");
    }
    city.follows(later(3));
    assert_eq!(city.status(place, later(3)), Status::Revoked);
}

#[test]
fn lists_in_which_nothing_stands_are_had_from_what_is_published_as_well() {
    let mut city = City::new();
    let path = city.path("a/register/revoked.cbor");
    let sound = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    city.authority().publish(later(1), None).unwrap_err();
    city.authority().publish_as(later(1), &continued()).unwrap();
    assert_eq!(fs::read(&path).unwrap(), sound);
}

#[test]
fn a_register_of_an_earlier_program_is_taken_over_once() {
    let mut city = City::new();
    city.issues("079190000101", later(1));
    let register = city.path("a/register");
    let header = city.path("a/authority.json");
    let now = fs::read_to_string(&header).unwrap();
    let earlier = now.replace(",\n  \"register\": true", "");
    assert_ne!(earlier, now);
    // Nothing was ever taken back, so that there was no list of that.
    city.authority = None;
    fs::write(&header, &earlier).unwrap();
    for part in ["people.txt", "revoked.cbor"] {
        fs::remove_file(register.join(part)).unwrap();
    }
    city.opens();
    city.authority().publish(later(2), None).unwrap();
    assert_eq!(fs::read_to_string(&header).unwrap(), now);
    // From then on what is missing was lost; and places never were optional.
    fs::remove_file(register.join("revoked.cbor")).unwrap();
    city.opens();
    let error = city.authority().publish(later(3), None).unwrap_err().to_string();
    assert!(error.contains("revoked.cbor") && error.contains("lost"), "{error}");
    city.authority = None;
    fs::write(&header, &earlier).unwrap();
    fs::remove_file(register.join("taken.cbor")).unwrap();
    let error = Authority::open(&city.path("a")).unwrap_err().to_string();
    assert!(error.contains("taken.cbor"), "{error}");
    fs::remove_dir_all(&register).unwrap();
    let error = Authority::open(&city.path("a")).unwrap_err().to_string();
    assert!(error.contains("register is missing"), "{error}");
}

#[test]
fn a_torn_line_of_the_people_is_passed_over_and_ended() {
    let mut city = City::new();
    city.issues("079190000101", later(1));
    let path = city.path("a/register/people.txt");
    let one = fs::read_to_string(&path).unwrap();
    fs::write(&path, format!("{one}AAAA")).unwrap();
    city.issues("079190000102", later(1));
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.starts_with(&format!("{one}AAAA\n")) && text.ends_with(".json\n"), "{text}");
    Register::open(&city.path("a/register")).unwrap().check().unwrap();
}

#[test]
fn an_epoch_that_began_after_the_backup_is_taken_over_where_it_was_handed_over() {
    for cut_off in [false, true] {
        let mut city = City::new();
        city.backs_up();
        assert_eq!(city.authority().begin_epoch(cut_off, later(9)).unwrap(), 2);
        city.authority().publish(later(10), None).unwrap();
        let second = city.path("second");
        let second = Device::init(&second, &city.authority().enrolment().unwrap()).unwrap();
        city.restores();
        let error = city.authority().publish(later(20), None).unwrap_err().to_string();
        assert!(error.contains("--continue-published"), "{error}");
        let published = city.authority().publish_as(later(20), &continued());
        if cut_off {
            let error = published.unwrap_err();
            let lost = matches!(error, AuthorityError::EpochLost { found: 2, ours: 1 });
            assert!(lost, "{error}");
            continue;
        }
        published.unwrap();
        // What is made from here on opens with the epoch that phones know.
        city.authority().set_trace(&TraceList::encode([]).unwrap()).unwrap();
        city.authority().publish(later(30), None).unwrap();
        let third = city.path("third");
        let third = Device::init(&third, &city.authority().enrolment().unwrap()).unwrap();
        for phone in [city.phone(), second, third] {
            let source = Folder::new(city.path("a/public"));
            installation::update(&phone, &source, later(30)).unwrap();
            Installation::open(&phone).unwrap();
        }
        assert_eq!(city.authority().begin_epoch(false, later(9)).unwrap(), 3);
    }
}

#[test]
fn a_new_epoch_never_has_the_number_of_one_that_phones_know() {
    let mut city = City::new();
    city.backs_up();
    city.authority().begin_epoch(false, later(9)).unwrap();
    city.authority().publish(later(10), None).unwrap();
    city.restores();
    assert_eq!(city.authority().begin_epoch(true, later(9)).unwrap(), 3);
}

#[test]
fn signed_files_that_were_lost_are_named_and_no_counting_begins_anew() {
    let mut city = City::new();
    for _ in 0..2 {
        city.authority().rotate("snapshot", later(1), None).unwrap();
    }
    for lost in ["timestamp.json", "2.root.json"] {
        let path = city.path("a/metadata").join(lost);
        let sound = fs::read(&path).unwrap();
        fs::remove_file(&path).unwrap();
        let error = city.authority().publish(later(2), None).unwrap_err();
        let named = matches!(&error, AuthorityError::Lost { path: named } if *named == path);
        assert!(named, "{lost}: {error}");
        fs::write(&path, sound).unwrap();
    }
    city.authority().publish(later(2), None).unwrap();
}

#[test]
fn where_phones_fetch_from_is_asked_where_it_is_named() {
    let mut city = City::new();
    city.backs_up();
    city.authority().set_policy(&rules(2)).unwrap();
    city.authority().publish(later(10), None).unwrap();
    city.follows(later(10));
    copy(&city.path("a/public"), &city.path("server"));
    // The backup has its own, older public folder.
    city.authority = None;
    fs::remove_dir_all(city.path("a")).unwrap();
    copy(&city.path("backup"), &city.path("a"));
    city.opens();
    let (server, nothing) = (Folder::new(city.path("server")), Folder::new(city.path("nothing")));
    let named = Publishing { published: Some(("the server", &server)), ..Publishing::default() };
    let error = city.authority().publish_as(later(20), &named).unwrap_err().to_string();
    assert!(error.contains("in the server there are newer policy"), "{error}");
    let bare = Publishing { published: Some(("the stick", &nothing)), ..Publishing::default() };
    let error = city.authority().publish_as(later(20), &bare).unwrap_err();
    assert!(matches!(error, AuthorityError::NothingPublished { .. }), "{error}");
    let meant = Publishing { newer: Newer::Continue, ..named };
    city.authority().publish_as(later(20), &meant).unwrap();
    city.follows(later(20));
    assert_eq!(city.policy(), 2);
}

#[test]
fn what_a_thief_of_the_timestamps_key_published_is_gone_above() {
    let mut city = City::new();
    let far = start() + TimeDelta::days(3650);
    let last = steal_timestamp(&city.path("a"), |last| Timestamp {
        version: last.version + 6,
        expires: far + TimeDelta::days(7),
        published_at: Some(far),
        ..last
    });
    let path = city.path("a/public/metadata/timestamp.json");
    let stolen = fs::read(&path).unwrap();
    // A time that can't be is no last publication's; its version is one that phones may have.
    let report = city.authority().publish(later(5), None).unwrap();
    assert_eq!(report.versions["timestamp"], last.version + 7);
    city.follows(later(5));
    // With a new key the old one's is nothing that a phone would take.
    city.authority().rotate("timestamp", later(6), None).unwrap();
    fs::write(&path, &stolen).unwrap();
    let report = city.authority().publish(later(7), None).unwrap();
    assert!(report.warnings[0].contains("nothing that a phone would take"), "{report:?}");
    city.follows(later(7));
}

/// The new root is out, and the power went before the rest was: what is published doesn't hold together.
#[test]
fn a_rotation_that_was_interrupted_is_gone_on_with() {
    for role in ["snapshot", "targets", "timestamp"] {
        let mut city = City::new();
        city.authority().publish(later(1), None).unwrap();
        let path = city.path("a/public/metadata/timestamp.json");
        let before = fs::read(&path).unwrap();
        city.authority().rotate(role, later(2), None).unwrap();
        fs::write(&path, &before).unwrap();
        city.authority().publish(later(3), None).unwrap();
        city.follows(later(3));
    }
}

/// What a target's file is published as, by the thief of the keys of a role.
fn publishes(city: &City, path: &str, bytes: &[u8]) {
    let file = TargetFile::describe(bytes);
    let (folder, name) = path.split_once('/').unwrap();
    let place = format!("a/public/targets/{folder}/{}.{name}", file.sha256(path).unwrap());
    fs::write(city.path(&place), bytes).unwrap();
    steal_role(
        &city.path("a"),
        crate::published::target::role_of_path(path),
        |version| version + 1,
        |mut role| {
            role.version += 1;
            role.targets.insert(path.to_owned(), file);
            role
        },
    );
}

fn discarded() -> Publishing<'static> {
    Publishing { newer: Newer::Discard, ..Publishing::default() }
}

#[test]
fn what_a_thief_published_is_signed_by_no_new_key_unless_it_is_said_to_be_the_authoritys() {
    let mut city = City::new();
    city.authority().set_policy(&rules(2)).unwrap();
    city.authority().publish(later(1), None).unwrap();
    publishes(&city, POLICY_PATH, &rules(9));
    city.follows(later(2));
    assert_eq!(city.policy(), 9);
    let before = city.files();
    for role in ["policy", "snapshot", "roster"] {
        let error = city.authority().rotate(role, later(3), None).unwrap_err().to_string();
        assert!(error.contains("newer policy than") && error.contains("--discard"), "{error}");
    }
    assert!(city.authority().publish(later(3), None).is_err());
    assert!(city.files() == before);
    // The new key signs what this folder has, above what the thief did; phones follow.
    let rotated = city.authority().rotate_as("policy", later(4), &discarded()).unwrap();
    let Rotated::Published(report) = rotated else { panic!("{rotated:?}") };
    assert!(report.warnings[0].contains("is discarded: policy."), "{report:?}");
    city.follows(later(4));
    assert_eq!(city.policy(), 2);
    // It is this authority's again, and what is published by hand of the old keys is nothing.
    city.authority().set_policy(&rules(3)).unwrap();
    city.authority().publish(later(5), None).unwrap();
    city.follows(later(5));
    assert_eq!(city.policy(), 3);
}

#[test]
fn without_new_keys_too_what_a_thief_published_is_replaced_where_it_is_said_so() {
    let mut city = City::new();
    publishes(&city, POLICY_PATH, &rules(9));
    city.follows(later(2));
    let report = city.authority().publish_as(later(3), &discarded()).unwrap();
    assert!(report.signed.contains(&"policy".to_owned()), "{report:?}");
    city.follows(later(3));
    assert_eq!(city.policy(), 1);
}

#[test]
fn of_what_a_thief_published_nothing_counts_again_and_what_he_revoked_only_by_name() {
    let mut city = City::new();
    let (one, place_one) = city.issues("079190000101", later(1));
    let (_, place_two) = city.issues("079190000102", later(1));
    let (_, place_three) = city.issues("079190000103", later(1));
    city.revokes(&one);
    city.authority().publish(later(2), None).unwrap();
    let path = list_path(&city.authority().iss);
    let honest = city.authority().staged(&path).unwrap().unwrap();
    let mut list = StatusDocument::parse_target(&path, &honest).unwrap();
    // He lets one pass that was taken back, and takes back two others.
    list.list.set(place_one, 0).unwrap();
    list.list.set(place_two, 1).unwrap();
    list.list.set(place_three, 1).unwrap();
    publishes(&city, &path, &list.to_bytes());
    city.follows(later(3));
    assert_eq!(city.status(place_one, later(3)), Status::Valid);
    // Whoever was taken back is so by the first publication that isn't his.
    let rotated = city.authority().rotate_as("issuers", later(4), &discarded()).unwrap();
    let Rotated::Published(report) = rotated else { panic!("{rotated:?}") };
    let said = report.warnings.join("\n");
    assert!(said.contains("2 of what was published elsewhere as revoked stays so"), "{said}");
    city.follows(later(4));
    for place in [place_one, place_two, place_three] {
        assert_eq!(city.status(place, later(4)), Status::Revoked);
    }
    let unrevoke = [format!("place:{place_two}")];
    let named = Publishing { unrevoke: &unrevoke, ..Publishing::default() };
    city.authority().publish_as(later(5), &named).unwrap();
    city.follows(later(5));
    assert_eq!(city.status(place_two, later(5)), Status::Valid);
    assert_eq!(city.status(place_three, later(5)), Status::Revoked);
}

#[test]
fn all_that_a_thief_revoked_counts_again_where_that_is_said() {
    for rotates in [true, false] {
        let mut city = City::new();
        let (one, place_one) = city.issues("079190000101", later(1));
        let (_, place_two) = city.issues("079190000102", later(1));
        city.revokes(&one);
        city.authority().publish(later(2), None).unwrap();
        let path = list_path(&city.authority().iss);
        let honest = city.authority().staged(&path).unwrap().unwrap();
        let mut list = StatusDocument::parse_target(&path, &honest).unwrap();
        for place in 0..u32::try_from(list.list.len()).unwrap() {
            list.list.set(place, 1).unwrap();
        }
        publishes(&city, &path, &list.to_bytes());
        city.follows(later(3));
        let unrevoke = [PUBLISHED_ELSEWHERE.to_owned()];
        let meant = Publishing { unrevoke: &unrevoke, ..discarded() };
        if rotates {
            city.authority().rotate_as("issuers", later(4), &meant).unwrap();
        } else {
            city.authority().publish_as(later(4), &meant).unwrap();
        }
        city.follows(later(4));
        assert_eq!(city.status(place_one, later(4)), Status::Revoked);
        assert_eq!(city.status(place_two, later(4)), Status::Valid);
    }
}

impl City {
    /// That what is published is this authority's again: phones follow, and go on to.
    fn goes_on(&mut self, minutes: i64) {
        self.follows(later(minutes));
        self.authority().set_policy(&rules(77)).unwrap();
        self.authority().publish(later(minutes + 1), None).unwrap();
        self.follows(later(minutes + 1));
        assert_eq!(self.policy(), 77);
    }
}

/// What can't be read below a timestamp that is signed stops no authority, and neither does what is said to be
/// somewhere and isn't.
#[test]
fn what_a_thief_names_and_does_not_publish_stops_nobody() {
    let missing = |city: &City| {
        steal_timestamp(&city.path("a"), |mut last| {
            last.version += 1;
            last.meta.get_mut("snapshot.json").unwrap().version = 999;
            last
        });
    };
    let hash = |city: &City| {
        steal_timestamp(&city.path("a"), |mut last| {
            last.version += 1;
            let version = last.meta["snapshot.json"].version;
            let other = MetaFile::describe(version, b"something else");
            last.meta.insert("snapshot.json".to_owned(), other);
            last
        });
    };
    let role = |city: &City| {
        steal_snapshot(&city.path("a"), |mut last| {
            last.meta.get_mut("policy.json").unwrap().version = 77;
            last
        });
    };
    let lacks = |city: &City| {
        steal_snapshot(&city.path("a"), |mut last| {
            last.meta.remove("policy.json").unwrap();
            last
        });
    };
    let all: [&dyn Fn(&City); 4] = [&missing, &hash, &role, &lacks];
    for (number, steals) in all.into_iter().enumerate() {
        for rotates in ["timestamp", "snapshot", "policy", "publish"] {
            let mut city = City::new();
            steals(&city);
            let error = city.authority().publish(later(1), None).unwrap_err().to_string();
            assert!(error.contains("--discard-published"), "{number}: {error}");
            assert!(city.authority().rotate("timestamp", later(1), None).is_err());
            if rotates == "publish" {
                city.authority().publish_as(later(2), &discarded()).unwrap();
            } else {
                city.authority().rotate_as(rotates, later(2), &discarded()).unwrap();
            }
            city.goes_on(3);
        }
    }
}

#[test]
fn a_list_that_a_thief_names_and_does_not_publish_revokes_and_clears_nothing() {
    let mut city = City::new();
    let (one, place) = city.issues("079190000101", later(1));
    city.revokes(&one);
    city.authority().publish(later(2), None).unwrap();
    let path = list_path(&city.authority().iss);
    steal_role(
        &city.path("a"),
        "issuers",
        |version| version + 1,
        |mut role| {
            role.version += 1;
            role.targets.insert(path.clone(), TargetFile::describe(b"nowhere"));
            role
        },
    );
    assert!(city.authority().rotate("issuers", later(3), None).is_err());
    city.authority().rotate_as("issuers", later(3), &discarded()).unwrap();
    city.goes_on(4);
    assert_eq!(city.status(place, later(5)), Status::Revoked);
}

#[test]
fn a_list_longer_than_any_of_the_authoritys_is_not_taken_over() {
    let mut city = City::new();
    let (one, place) = city.issues("079190000101", later(1));
    city.authority().publish(later(2), None).unwrap();
    let path = list_path(&city.authority().iss);
    let honest = city.authority().staged(&path).unwrap().unwrap();
    let mut list = StatusDocument::parse_target(&path, &honest).unwrap();
    list.list.grow(1 << 20).unwrap();
    for place in 0..1 << 20 {
        list.list.set(place, 1).unwrap();
    }
    publishes(&city, &path, &list.to_bytes());
    let error = city.authority().rotate_as("issuers", later(3), &discarded()).unwrap_err();
    assert!(matches!(error, AuthorityError::TooManyRevoked { .. }), "{error}");
    let unrevoke = [PUBLISHED_ELSEWHERE.to_owned()];
    let meant = Publishing { unrevoke: &unrevoke, ..discarded() };
    city.authority().rotate_as("issuers", later(4), &meant).unwrap();
    city.goes_on(5);
    assert_eq!(city.status(place, later(6)), Status::Valid);
    // It goes on issuing and revoking; and nothing more is there to be named.
    city.issues("079190000102", later(7));
    city.revokes(&one);
    let again = Publishing { unrevoke: &unrevoke, ..Publishing::default() };
    let error = city.authority().publish_as(later(8), &again).unwrap_err();
    assert!(matches!(error, AuthorityError::NothingElsewhere), "{error}");
    let error = city.authority().rotate_as("issuers", later(8), &again).unwrap_err();
    assert!(matches!(error, AuthorityError::NothingNewer), "{error}");
}

#[test]
fn two_roles_that_were_driven_up_are_mended_by_one_new_key_or_the_other() {
    for (first, second) in [("policy", "trace"), ("trace", "policy"), ("policy", "snapshot")] {
        let mut city = City::new();
        let last = u64::MAX - 1;
        for role in [first, second] {
            if role == "snapshot" {
                steal_role(&city.path("a"), "targets", |_| last, |targets| targets);
            } else {
                let change = |targets: Targets| Targets { version: last, ..targets };
                steal_role(&city.path("a"), role, |version| version + 1, change);
            }
        }
        city.follows(later(1));
        let rotated = city.authority().rotate_as(first, later(2), &discarded());
        if second == "snapshot" {
            let error = rotated.unwrap_err();
            assert!(error.to_string().contains("rotate DIR snapshot"), "{error}");
            city.authority().rotate_as("snapshot", later(2), &discarded()).unwrap();
        } else {
            rotated.unwrap();
        }
        city.goes_on(3);
    }
}

#[test]
fn a_role_that_a_thief_put_into_the_snapshot_is_said_with_the_way_out() {
    for role in ["snapshot", "timestamp"] {
        let mut city = City::new();
        steal_snapshot(&city.path("a"), |mut last| {
            last.meta.insert("evil.json".to_owned(), last.meta["policy.json"].clone());
            last
        });
        city.follows(later(1));
        for meant in [Publishing::default(), discarded()] {
            let error = city.authority().publish_as(later(2), &meant).unwrap_err().to_string();
            assert!(
                error.contains("names evil") && error.contains("rotate DIR snapshot"),
                "{error}"
            );
        }
        city.authority().rotate_as(role, later(3), &discarded()).unwrap();
        city.goes_on(4);
    }
}

/// No key is needed for it: whoever could write to the web server once.
#[test]
fn what_stands_in_the_next_roots_place_is_set_aside_and_said() {
    for what in ["garbage", "an older root", "a folder"] {
        for old_timestamp in [false, true] {
            let mut city = City::new();
            let before = fs::read(city.path("a/public/metadata/timestamp.json")).unwrap();
            city.authority().publish(later(1), None).unwrap();
            city.follows(later(1));
            if old_timestamp {
                fs::write(city.path("a/public/metadata/timestamp.json"), before).unwrap();
            }
            let stray = city.path("a/public/metadata/2.root.json");
            match what {
                "garbage" => fs::write(&stray, b"{}").unwrap(),
                "a folder" => fs::create_dir(&stray).unwrap(),
                _ => {
                    let first = city.path("a/public/metadata/1.root.json");
                    fs::copy(first, &stray).unwrap();
                }
            }
            let report = city.authority().publish(later(2), None).unwrap();
            let said = report.warnings.join("\n");
            assert!(said.contains("metadata/2.root.json"), "{what}: {said}");
            assert!(stray.symlink_metadata().is_err(), "{what}");
            city.goes_on(3);
            city.authority().rotate("timestamp", later(5), None).unwrap();
            city.goes_on(6);
        }
    }
}
