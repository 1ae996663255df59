//! The attacks that TUF's specification names (section 1.5.2), each against a phone that has followed
//! the repository so far: refused, also by the phone opened again from its disk, and what was
//! installed stays.

use chrono::TimeDelta;

use super::*;
use crate::tuf::key::RoleKey;
use crate::tuf::metadata::TargetFile;
use crate::tuf::role::RoleKeys;
use crate::tuf::testing::{DELEGATED, Repo, TARGET, signer, start};
use crate::tuf::{Partial, Source, SourceError, Until};

mod store;

const ROLES: [&str; 5] = ["root", "timestamp", "snapshot", "targets", DELEGATED];

fn anything(_: Staged) -> Result<(), DeviceError> {
    Ok(())
}

/// A repository, and a phone that has its first publications.
struct Followed {
    repo: Repo,
    folder: tempfile::TempDir,
}

impl Followed {
    fn new() -> Self {
        let mut repo = Repo::new();
        let folder = tempfile::tempdir().unwrap();
        let enrolment = Enrolment {
            city: "Mẫu".to_owned(),
            root: repo.pinned_root(),
            roster_hash_key: RosterHashKey::new([1; 32]),
            pseudonym_key: PseudonymKey::new([2; 32]),
            epoch_key: EpochKey::new(1, [3; 32]),
            updates: None,
        };
        Device::init(&folder.path().join("phone"), &enrolment).unwrap();
        // The root's third version, and the others' fifth.
        for version in 2..=3 {
            repo.root.version = version;
            repo.publish_root();
        }
        (0..4).for_each(|_| repo.next_version());
        repo.publish();
        let followed = Self { repo, folder };
        followed.update(start()).unwrap();
        followed
    }

    /// The phone, from its disk.
    fn device(&self) -> Device {
        Device::open(&self.folder.path().join("phone")).unwrap()
    }

    fn update(&self, now: Instant) -> Result<UpdateReport, DeviceError> {
        self.device().update(&self.repo.files, now, &anything)
    }

    /// Refused twice, the second time by the phone opened again, and without effect.
    fn refused(&self, source: &dyn Source, now: Instant, because: &str) {
        let before = self.device().installed().unwrap();
        for _ in 0..2 {
            let error = self.device().update(source, now, &anything).unwrap_err().to_string();
            assert!(error.contains(because), "{because}: {error}");
            let after = self.device().installed().unwrap();
            assert_eq!(after.versions, before.versions, "{because}");
            assert_eq!(after.target(TARGET), Some(b"rules".as_slice()), "{because}");
        }
    }

    fn refuses(&self, because: &str) {
        self.refused(&self.repo.files, start(), because);
    }

    fn set_version(&mut self, role: &str, version: u64) {
        match role {
            "root" => self.repo.root.version = version,
            "timestamp" => self.repo.timestamp.version = version,
            "snapshot" => self.repo.snapshot.version = version,
            targets => self.repo.role(targets).version = version,
        }
    }

    fn set_expiry(&mut self, role: &str, expires: Instant) {
        match role {
            "root" => self.repo.root.expires = expires,
            "timestamp" => self.repo.timestamp.expires = expires,
            "snapshot" => self.repo.snapshot.expires = expires,
            targets => self.repo.role(targets).expires = expires,
        }
    }

    /// Everything one version on, the root too.
    fn next(&mut self) {
        self.repo.root.version += 1;
        self.repo.next_version();
    }

    /// Gives a role other keys, in the root or in the delegation.
    fn rotate(&mut self, role: &str, seeds: &[u8], threshold: u32) {
        let keys = seeds.iter().map(|&seed| {
            let key = RoleKey::ed25519(&signer(seed).verifying_key());
            (key.id().unwrap(), key)
        });
        let keys: Vec<_> = keys.collect();
        let rule = RoleKeys { keyids: keys.iter().map(|(id, _)| id.clone()).collect(), threshold };
        if role == DELEGATED {
            let delegations = self.repo.role("targets").delegations.as_mut().unwrap();
            delegations.keys.extend(keys);
            delegations.roles[0].keys = rule;
        } else {
            self.repo.root.keys.extend(keys);
            self.repo.root.roles.insert(role.to_owned(), rule);
        }
    }

    fn signs(&mut self, role: &str, seeds: &[u8]) {
        let signers = seeds.iter().map(|&seed| signer(seed)).collect();
        self.repo.signers.insert(role.to_owned(), signers);
    }
}

#[test]
fn arbitrary_software_is_not_installed() {
    let mut followed = Followed::new();
    followed.next();
    followed.repo.put_target(DELEGATED, "policy/other.json", b"good");
    followed.repo.publish();
    let hash = TargetFile::describe(b"good").hashes["sha256"].clone();
    let path = format!("targets/policy/{hash}.other.json");
    for (bad, because) in [
        (b"evil".as_slice(), "does not have the hash"),
        (b"eve", "has 3 bytes"),
        (b"evil and more", "longer than the 4 bytes"),
        (b"", "has 0 bytes"),
    ] {
        followed.repo.files.put(&path, bad);
        followed.refuses(because);
    }
    followed.repo.files.put(&path, b"good");
    followed.update(start()).unwrap();
}

#[test]
fn rollback_of_each_role_is_refused() {
    for role in ROLES {
        let mut followed = Followed::new();
        followed.next();
        let because = if role == "root" {
            // The file of the next version is an old one.
            let old = followed.repo.files.get("metadata/2.root.json");
            followed.repo.publish();
            followed.repo.files.put("metadata/4.root.json", &old);
            "version 2, where version 4 was expected".to_owned()
        } else {
            followed.set_version(role, 4);
            followed.repo.publish();
            format!("{role} version 4 was offered, but version 5 is already trusted")
        };
        followed.refuses(&because);
    }
}

#[test]
fn rollback_to_an_older_copy_of_everything_is_refused() {
    let mut followed = Followed::new();
    let old = followed.repo.files.files.borrow().clone();
    followed.next();
    followed.repo.publish();
    followed.update(start()).unwrap();
    *followed.repo.files.files.borrow_mut() = old;
    followed.refuses("timestamp version 5 was offered, but version 6 is already trusted");
}

#[test]
fn fast_forward_is_recovered_from_with_new_keys() {
    for role in ["timestamp", "snapshot", "targets", DELEGATED] {
        let mut followed = Followed::new();
        // Who has the keys signs the last version that there can be: nothing honest comes after it.
        followed.repo.next_version();
        followed.set_version(role, u64::MAX);
        followed.repo.publish();
        followed.update(start()).unwrap();
        followed.set_version(role, 6);
        followed.repo.next_version();
        followed.repo.publish();
        followed.refuses("is already trusted");
        followed.rotate("timestamp", &[40], 1);
        followed.rotate("snapshot", &[41], 1);
        followed.signs("timestamp", &[40]);
        followed.signs("snapshot", &[41]);
        followed.repo.root.version += 1;
        followed.repo.publish();
        let report = followed.update(start()).unwrap();
        assert_eq!(report.versions[role], 7);
        assert_eq!(followed.device().installed().unwrap().versions[role], 7);
    }
}

/// Signed as of an instant, and good for so many days from there; everything one version on.
fn publish_at(followed: &mut Followed, at: Instant, days: i64) {
    followed.repo.next_version();
    let until = at + TimeDelta::days(days);
    for role in ["timestamp", "snapshot", "targets", DELEGATED] {
        followed.set_expiry(role, until);
    }
    followed.repo.timestamp.published_at = Some(at);
    followed.repo.publish();
}

fn floor(followed: &Followed) -> Instant {
    followed.device().installed().unwrap().hard_floor
}

#[test]
fn the_thief_of_the_timestamps_key_sets_no_time_that_the_other_keys_contradict() {
    let mut followed = Followed::new();
    let honest = followed.repo.timestamp.clone();
    let ends = followed.repo.snapshot.expires;
    // Everything else was signed for 30 days.
    for at in [ends, ends + TimeDelta::days(3650)] {
        followed.repo.timestamp.version += 1;
        followed.repo.timestamp.published_at = Some(at);
        followed.repo.timestamp.expires = at + TimeDelta::days(30);
        followed.repo.publish_timestamp();
        followed.refuses("it was published with a wrong clock, or by a stolen key");
        // Nor does a phone whose clock is as far.
        followed.refused(&followed.repo.files, ends - TimeDelta::seconds(1), "a stolen key");
    }
    assert_eq!(floor(&followed), start());
    // What the authority signs next is taken without more ado.
    followed.repo.timestamp = honest;
    publish_at(&mut followed, start() + TimeDelta::hours(1), 30);
    followed.update(start() + TimeDelta::hours(1)).unwrap();
    assert_eq!(floor(&followed), start() + TimeDelta::hours(1));
}

#[test]
fn times_out_of_the_calendar_are_no_times_of_metadata() {
    let far: Instant = "3000-01-01T00:00:00Z".parse().unwrap();
    for role in ROLES {
        let mut followed = Followed::new();
        followed.next();
        followed.set_expiry(role, far);
        followed.repo.publish();
        followed.refuses(&format!("{role} metadata is malformed: its expiry"));
    }
    let mut followed = Followed::new();
    followed.next();
    followed.repo.timestamp.published_at = Some(Instant::UNIX_EPOCH);
    followed.repo.publish();
    followed.refuses("its x-published-at is not between 1970 and 3000");
}

#[test]
fn a_publication_ahead_of_the_phones_clock_is_held_against_it_and_never_learnt() {
    let mut followed = Followed::new();
    let ahead = start() + TimeDelta::days(200);
    // All online keys are stolen, or the publisher's clock is wrong. The root alone holds so long.
    followed.repo.root.version += 1;
    followed.repo.root.expires = start() + TimeDelta::days(365);
    publish_at(&mut followed, ahead, 7);
    let report = followed.update(start()).unwrap();
    assert_eq!((report.hard_floor, report.ahead_seconds), (ahead, Some(200 * 86_400)));
    assert_eq!(floor(&followed), ahead);
    assert!(followed.device().installed().unwrap().contradicted);
    assert!(followed.device().status(start()).unwrap().warnings[0].contains("clock is behind"));
    // The next one with the right time is enough.
    let at = start() + TimeDelta::hours(1);
    publish_at(&mut followed, at, 7);
    let report = followed.update(at).unwrap();
    assert_eq!((report.hard_floor, report.ahead_seconds), (at, None));
    assert_eq!(followed.device().status(at).unwrap().warnings, [""; 0]);
}

#[test]
fn what_the_clock_did_not_bear_out_is_learnt_once_it_does() {
    let mut followed = Followed::new();
    let (at, hour) = (start() + TimeDelta::days(2), TimeDelta::hours(1));
    publish_at(&mut followed, at, 7);
    // The phone's clock is behind: the signature is held against it.
    assert_eq!(followed.update(start() + hour).unwrap().ahead_seconds, Some(47 * 3600));
    assert_eq!(floor(&followed), at);
    // Set right, the same publication is believed; it is no change.
    let report = followed.update(at + hour).unwrap();
    assert_eq!((report.changed, report.ahead_seconds), (false, None));
    assert!(!followed.device().installed().unwrap().contradicted);
    publish_at(&mut followed, at - hour, 7);
    followed.update(at + hour).unwrap();
    assert_eq!(floor(&followed), at);
}

#[test]
fn a_publisher_a_few_minutes_ahead_is_no_fault_of_the_phones_clock() {
    let mut followed = Followed::new();
    let now = start() + TimeDelta::hours(1);
    publish_at(&mut followed, now + TimeDelta::minutes(5), 7);
    let report = followed.update(now).unwrap();
    assert_eq!((report.hard_floor, report.ahead_seconds), (now, None));
    publish_at(&mut followed, now + TimeDelta::seconds(301), 7);
    assert_eq!(followed.update(now).unwrap().ahead_seconds, Some(301));
    assert_eq!(floor(&followed), now + TimeDelta::seconds(301));
}

/// What a phone remembers that an earlier version of this program pushed into the future.
fn poison(followed: &Followed, far: Instant) {
    let device = followed.device();
    device.keystore.remove(secret::REACHED).unwrap();
    device.current().unwrap().unwrap().learn(far).unwrap();
    assert_eq!(floor(followed), far);
}

#[test]
fn a_new_key_of_the_timestamp_makes_phones_forget_what_the_old_one_said_of_the_time() {
    let far = start() + TimeDelta::days(3650);
    for others in [false, true] {
        let mut followed = Followed::new();
        poison(&followed, far);
        let at = start() + TimeDelta::days(1);
        publish_at(&mut followed, at, 7);
        followed.refused(&followed.repo.files, at, "expired at");
        // It isn't what the clock says, and there is a way out.
        followed.refused(&followed.repo.files, at, "set it; if it is right, the authority");
        followed.refused(&followed.repo.files, far + TimeDelta::days(1), "publish anew");
        // New keys of the other roles say nothing about the time.
        let rotated = if others { ["snapshot", "targets"] } else { ["snapshot", "timestamp"] };
        for (role, seed) in rotated.into_iter().zip([50, 51]) {
            followed.rotate(role, &[seed], 1);
            followed.signs(role, &[seed]);
        }
        followed.repo.root.version += 1;
        publish_at(&mut followed, at, 7);
        if others {
            followed.refused(&followed.repo.files, at, "expired at");
            continue;
        }
        followed.update(at).unwrap();
        assert_eq!(floor(&followed), at);
        // From there on it is remembered again.
        publish_at(&mut followed, at - TimeDelta::hours(1), 7);
        followed.update(at).unwrap();
        assert_eq!(floor(&followed), at);
    }
}

#[test]
fn indefinite_freeze_ends_with_the_timestamp() {
    let mut followed = Followed::new();
    let end = start() + TimeDelta::days(7);
    followed.next();
    followed.repo.timestamp.expires = end;
    followed.repo.publish();
    followed.update(start()).unwrap();
    assert!(!followed.update(end - TimeDelta::seconds(1)).unwrap().changed);
    // Whoever gives out the same for ever: the phone says so, and that what it has is stale.
    followed.refused(&followed.repo.files, end, "timestamp metadata expired");
    assert!(followed.device().installed().unwrap().is_expired(end));
    assert!(followed.device().status(end).unwrap().expired);
}

/// Sends without end for the files whose path contains this; keeps no bound of its own.
struct Endless<'a>(&'a Repo, &'static str);

impl Source for Endless<'_> {
    fn fetch(&self, path: &str, max: u64) -> Result<Option<Vec<u8>>, SourceError> {
        if path.contains(self.1) {
            return Ok(Some(vec![b' '; usize::try_from(max).unwrap() + 1]));
        }
        self.0.files.fetch(path, max)
    }
}

#[test]
fn endless_data_are_cut_off_at_each_file() {
    let mut followed = Followed::new();
    followed.next();
    followed.repo.put_target(DELEGATED, "policy/other.json", b"good");
    followed.repo.publish();
    for file in ["4.root.json", "timestamp.json", "snapshot.json", "targets.json", "6.policy.json"]
    {
        followed.refused(&Endless(&followed.repo, file), start(), "is accepted");
    }
    followed.refused(&Endless(&followed.repo, ".other.json"), start(), "has 5 bytes, where");
}

/// Gives up in the middle, as a transport does that loses patience, after so many more bytes.
struct Slow<'a>(&'a Repo, usize);

impl Source for Slow<'_> {
    fn fetch(&self, path: &str, max: u64) -> Result<Option<Vec<u8>>, SourceError> {
        self.0.files.fetch(path, max)
    }

    fn resume(&self, path: &str, max: u64, partial: &mut dyn Partial) -> Result<bool, SourceError> {
        let Some(bytes) = self.fetch(path, max)? else { return Ok(false) };
        let held = usize::try_from(partial.held()).unwrap();
        let end = bytes.len().min(held + self.1);
        partial.append(&bytes[held..end])?;
        if end == bytes.len() {
            return Ok(true);
        }
        let reason = "it came too slowly".to_owned();
        Err(SourceError::Transport { path: path.to_owned(), reason })
    }
}

#[test]
fn slow_retrieval_ends_and_is_gone_on_with() {
    let mut followed = Followed::new();
    followed.next();
    followed.repo.put_target(DELEGATED, "policy/long.json", &[7; 1000]);
    followed.repo.publish();
    followed.refused(&Slow(&followed.repo, 300), start(), "too slowly");
    // Twice 300 bytes are held: the third attempt needs the rest alone.
    let source = Slow(&followed.repo, 400);
    followed.device().update(&source, start(), &anything).unwrap();
    let installed = followed.device().installed().unwrap();
    assert_eq!(installed.target("policy/long.json"), Some([7; 1000].as_slice()));
    assert!(!followed.device().folder().join("partial").exists());
}

/// A stick with a pipe where a file is expected would be waited for without end, under the lock.
#[cfg(target_os = "linux")]
#[test]
fn a_pipe_on_a_stick_is_refused_and_not_waited_for() {
    let mut followed = Followed::new();
    followed.next();
    followed.repo.put_target(DELEGATED, TARGET, b"new rules");
    followed.repo.publish();
    let stick = tempfile::tempdir().unwrap();
    let files = followed.repo.files.files.borrow().clone();
    for (path, bytes) in &files {
        let path = stick.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    let source = crate::tuf::Folder::new(stick.path());
    let hash = TargetFile::describe(b"new rules").hashes["sha256"].clone();
    let (folder, name) = TARGET.rsplit_once('/').unwrap();
    let target = format!("targets/{folder}/{hash}.{name}");
    let metadata =
        ["4.root.json", "timestamp.json", "6.snapshot.json", "6.targets.json", "6.policy.json"];
    for path in metadata.map(|name| format!("metadata/{name}")).into_iter().chain([target]) {
        let file = stick.path().join(path);
        let kept = std::fs::read(&file).unwrap();
        std::fs::remove_file(&file).unwrap();
        storage::make_pipe(&file);
        followed.refused(&source, start(), "it is a pipe; expected a regular file");
        std::fs::remove_file(&file).unwrap();
        std::fs::write(&file, kept).unwrap();
    }
    assert!(followed.device().update(&source, start(), &anything).unwrap().changed);
}

#[test]
fn an_update_is_given_up_between_files_and_gone_on_with() {
    let mut followed = Followed::new();
    followed.next();
    followed.repo.put_target(DELEGATED, "policy/a.json", &[1; 1000]);
    followed.repo.put_target(DELEGATED, "policy/b.json", &[2; 1000]);
    followed.repo.publish();
    let asked = std::cell::Cell::new(0);
    let reason = || {
        asked.set(asked.get() + 1);
        (asked.get() > 7).then(|| "it took longer than 30 minutes".to_owned())
    };
    let until = Until::new(&followed.repo.files, &reason);
    let error = followed.device().update(&until, start(), &anything).unwrap_err().to_string();
    assert!(error.contains("given up before targets/"), "{error}");
    assert!(error.contains("30 minutes"), "{error}");
    // What came before that is kept.
    let report = followed.device().update(&followed.repo.files, start(), &anything).unwrap();
    assert!(report.changed);
    assert!(!followed.device().folder().join("partial").exists());
}

#[test]
fn what_is_held_of_a_target_is_not_believed() {
    let long = [7; 1000];
    let hash = TargetFile::describe(&long).hashes["sha256"].clone();
    for held in [vec![8; 300], vec![8; 1000], vec![8; 5000], vec![7; 1001]] {
        let mut followed = Followed::new();
        followed.next();
        followed.repo.put_target(DELEGATED, "policy/long.json", &long);
        followed.repo.publish();
        let folder = followed.device().folder().join("partial");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(folder.join(&hash), &held).unwrap();
        std::fs::write(folder.join("of an earlier update"), b"x").unwrap();
        let source = Slow(&followed.repo, 600);
        // What doesn't fit is thrown away; fetching begins anew, and is gone on with.
        let mut updates = (0..5).map(|_| followed.device().update(&source, start(), &anything));
        let error = updates.next().unwrap().unwrap_err().to_string();
        assert!(error.contains("too slowly"), "{error}");
        assert_eq!(storage::names_in(&folder).unwrap(), [hash.as_str()]);
        assert!(updates.any(|result| result.is_ok()));
        let installed = followed.device().installed().unwrap();
        assert_eq!(installed.target("policy/long.json"), Some(long.as_slice()));
    }
}

#[test]
fn extraneous_dependencies_outside_a_delegation_are_not_installed() {
    let mut followed = Followed::new();
    followed.next();
    followed.repo.put_target(DELEGATED, ISSUERS_PATH, b"my own keys");
    followed.repo.publish();
    assert_eq!(followed.update(start()).unwrap().targets, 1);
    assert_eq!(followed.device().installed().unwrap().target(ISSUERS_PATH), None);
}

#[test]
fn mix_and_match_of_publications_is_refused() {
    for (file, what) in [
        ("snapshot.json", "snapshot metadata"),
        ("targets.json", "targets metadata"),
        ("policy.json", "policy metadata"),
    ] {
        let mut followed = Followed::new();
        followed.next();
        followed.repo.publish();
        // Of the same version by the same keys, but of another publication.
        let other = followed.repo.files.get(&format!("metadata/6.{file}"));
        followed.repo.role("targets").expires += TimeDelta::days(1);
        followed.repo.put_target(DELEGATED, "policy/other.json", b"other");
        followed.repo.publish();
        followed.repo.files.put(&format!("metadata/6.{file}"), &other);
        followed.refuses(what);
        let older = followed.repo.files.get(&format!("metadata/5.{file}"));
        followed.repo.files.put(&format!("metadata/6.{file}"), &older);
        followed.refuses(what);
    }
}

#[test]
fn wrong_keys_at_each_role_are_refused() {
    for role in ROLES {
        let mut followed = Followed::new();
        followed.next();
        followed.signs(role, &[90, 91, 92]);
        followed.repo.publish();
        followed.refuses(&format!("{role} metadata has valid signatures by 0"));
    }
}

#[test]
fn compromise_below_the_threshold_signs_nothing() {
    for role in ROLES {
        let mut followed = Followed::new();
        followed.rotate(role, &[60, 61, 62], 2);
        followed.next();
        followed.signs(role, if role == "root" { &[1, 2, 60, 61] } else { &[60, 61] });
        followed.repo.publish();
        followed.update(start()).unwrap();
        // One of three keys is stolen.
        followed.next();
        for seeds in [[62].as_slice(), &[62, 93], &[93, 62, 94]] {
            followed.signs(role, seeds);
            followed.repo.publish();
            followed.refuses(&format!("{role} metadata has valid signatures by 1"));
        }
    }
}

#[test]
fn compromise_at_the_threshold_ends_with_new_keys() {
    for role in ["timestamp", "snapshot", "targets", DELEGATED] {
        let mut followed = Followed::new();
        let stolen = followed.repo.signers[role].clone();
        // Whoever has enough keys is the role, until those above it name others.
        followed.rotate(role, &[70], 1);
        followed.signs(role, &[70]);
        followed.next();
        followed.repo.publish();
        followed.update(start()).unwrap();
        followed.next();
        followed.repo.signers.insert(role.to_owned(), stolen);
        followed.repo.publish();
        followed.refuses(&format!("{role} metadata has valid signatures by 0"));
    }
}

#[test]
fn compromise_of_the_root_at_the_threshold_is_beyond_recovery_in_band() {
    // Said in UPDATES.md: two of three root keys are the city. Such a phone is enrolled again.
    let mut followed = Followed::new();
    followed.rotate("root", &[80, 81, 82], 2);
    followed.signs("root", &[1, 2, 80, 81]);
    followed.next();
    followed.repo.publish();
    followed.update(start()).unwrap();
    let mut honest = Followed::new();
    honest.next();
    honest.repo.root.expires += TimeDelta::days(1);
    honest.repo.publish();
    honest.next();
    honest.repo.publish();
    followed.refused(&honest.repo.files, start(), "root metadata has valid signatures by 0");
}

#[test]
fn expired_at_each_role_is_refused() {
    for role in ROLES {
        let mut followed = Followed::new();
        let end = start() + TimeDelta::hours(1);
        followed.next();
        followed.set_expiry(role, end);
        followed.repo.publish();
        let later = followed.repo.files.files.borrow().clone();
        followed.refused(&followed.repo.files, end, &format!("{role} metadata expired at"));
        followed.update(end - TimeDelta::seconds(1)).unwrap();
        // Installed before its end, it is stale after it, and offered again it is refused.
        *followed.repo.files.files.borrow_mut() = later;
        let error = followed.update(end).unwrap_err().to_string();
        assert!(error.contains(&format!("{role} metadata expired at")), "{error}");
        assert!(followed.device().installed().unwrap().is_expired(end));
        // Renewed, it is followed again.
        followed.next();
        followed.set_expiry(role, start() + TimeDelta::days(30));
        followed.repo.publish();
        followed.update(end).unwrap();
        assert!(!followed.device().installed().unwrap().is_expired(end));
    }
}

#[test]
fn keys_of_rsa_sign_nothing_for_a_phone() {
    let mut followed = Followed::new();
    followed.next();
    for key in followed.repo.root.keys.values_mut() {
        key.keytype = "rsa".to_owned();
        key.scheme = "rsassa-pss-sha256".to_owned();
    }
    followed.repo.publish();
    followed.refuses("root metadata has valid signatures by 0");
}
