//! A store of which something was damaged, deleted or put back: the phone is never taken back to an older
//! publication by it, and the newest mends it.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use super::*;

type Published = BTreeMap<String, Vec<u8>>;

impl Followed {
    fn folder(&self) -> PathBuf {
        self.folder.path().join("phone")
    }

    fn published(&self) -> Published {
        self.repo.files.files.borrow().clone()
    }

    fn offer(&self, published: &Published) {
        published.clone_into(&mut self.repo.files.files.borrow_mut());
    }

    /// With other rules, everything one version on; gives what was published.
    fn publishes(&mut self, rules: &[u8]) -> Published {
        self.repo.next_version();
        self.repo.put_target(DELEGATED, TARGET, rules);
        self.repo.publish();
        self.published()
    }

    fn rules(&self) -> Result<Vec<u8>, DeviceError> {
        let installed = Device::open(&self.folder())?.installed()?;
        Ok(installed.target(TARGET).unwrap().to_vec())
    }

    fn versions(&self) -> BTreeMap<String, u64> {
        self.device().installed().unwrap().versions
    }
}

fn files_in(folder: &Path) -> Vec<PathBuf> {
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let below = |path: PathBuf| if path.is_dir() { files_in(&path) } else { vec![path] };
    let mut files: Vec<PathBuf> = paths.flat_map(below).collect();
    files.sort();
    files
}

fn copy(from: &Path, to: &Path) {
    for file in files_in(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

/// What may become of a file: none is it deleted, else its bytes.
fn damages(bytes: &[u8]) -> Vec<Option<Vec<u8>>> {
    let cut = [0, bytes.len() / 2, bytes.len().saturating_sub(1)];
    let mut all: Vec<_> = cut.into_iter().map(|length| Some(bytes[..length].to_vec())).collect();
    all.push(None);
    let step = (bytes.len() / 20).max(1);
    for place in (0..bytes.len()).step_by(step) {
        let mut flipped = bytes.to_vec();
        flipped[place] ^= 1 << (place % 7);
        all.push(Some(flipped));
    }
    all
}

#[test]
fn whichever_file_is_damaged_an_older_publication_is_never_taken_and_the_newest_mends_it() {
    let mut followed = Followed::new();
    let old = followed.published();
    let new = followed.publishes(b"new rules");
    followed.update(start()).unwrap();
    let whole = followed.folder.path().join("whole");
    copy(&followed.folder(), &whole);
    let mut cases = 0;
    for file in files_in(&whole) {
        let name = file.strip_prefix(&whole).unwrap();
        // Without these three nothing is opened, and the phone has to be enrolled anew.
        let is_enrolment =
            ["device.json", "root.json", "keystore.json"].iter().any(|n| name == Path::new(n));
        for damage in damages(&fs::read(&file).unwrap()) {
            let what = format!("{}: {damage:?}", name.display());
            fs::remove_dir_all(followed.folder()).unwrap();
            copy(&whole, &followed.folder());
            match &damage {
                Some(bytes) => fs::write(followed.folder().join(name), bytes).unwrap(),
                None => fs::remove_file(followed.folder().join(name)).unwrap(),
            }
            cases += 1;
            let is_never_old = || {
                let rules = followed.rules();
                assert!(
                    rules.as_ref().is_ok_and(|r| r == b"new rules") || rules.is_err(),
                    "{what}"
                );
            };
            is_never_old();
            followed.offer(&old);
            for _ in 0..2 {
                let update =
                    |device: Device| device.update(&followed.repo.files, start(), &anything);
                let error = Device::open(&followed.folder()).and_then(update).unwrap_err();
                if !is_enrolment {
                    let error = error.to_string();
                    assert!(error.contains("is already trusted"), "{what}: {error}");
                }
                is_never_old();
            }
            if !is_enrolment {
                followed.offer(&new);
                followed.update(start()).unwrap();
                assert_eq!(followed.rules().unwrap(), b"new rules", "{what}");
                assert_eq!(floor(&followed), start(), "{what}");
                let left = storage::names_in(&followed.folder().join("generations")).unwrap();
                assert_eq!(left.len(), 1, "{what}");
            }
        }
    }
    assert!(cases > 200, "{cases}");
}

#[test]
fn a_store_whose_generations_are_gone_says_so_and_takes_nothing_older() {
    let mut followed = Followed::new();
    let mut olds = vec![followed.published()];
    olds.push(followed.publishes(b"newer rules"));
    followed.update(start()).unwrap();
    // Keys were stolen, and others given: what the old ones signed is an older root's.
    for (role, seed) in [("timestamp", 40), ("snapshot", 41), ("targets", 42), (DELEGATED, 43)] {
        followed.rotate(role, &[seed], 1);
        followed.signs(role, &[seed]);
    }
    followed.repo.root.version += 1;
    let new = followed.publishes(b"new rules");
    followed.update(start()).unwrap();
    for names in [&["generations", "current"][..], &["generations"], &["current"]] {
        for name in names {
            let path = followed.folder().join(name);
            let removed = fs::remove_dir_all(&path).or_else(|_| fs::remove_file(&path));
            removed.unwrap();
        }
        let error = followed.rules().unwrap_err().to_string();
        assert!(error.contains("update it"), "{names:?}: {error}");
        assert!(followed.device().status(start()).is_err());
        for old in &olds {
            followed.offer(old);
            let error = followed.update(start()).unwrap_err().to_string();
            // By the generation's own root, or by the one that is kept in mind.
            let by_keys = names == ["current"] && error.contains("signatures by 0");
            assert!(by_keys || error.contains("root version 3 was offered"), "{names:?}: {error}");
            assert!(followed.rules().is_err());
        }
        followed.offer(&new);
        assert!(followed.update(start()).unwrap().changed);
        assert_eq!(followed.rules().unwrap(), b"new rules");
    }
}

#[test]
fn an_older_generation_that_was_put_back_is_missed_and_mended() {
    let mut followed = Followed::new();
    let old = followed.folder.path().join("old");
    copy(&followed.folder(), &old);
    followed.publishes(b"new rules");
    followed.update(start()).unwrap();
    for with_number in [true, false] {
        fs::remove_dir_all(followed.folder().join("generations")).unwrap();
        copy(&old.join("generations"), &followed.folder().join("generations"));
        if with_number {
            fs::copy(old.join("current"), followed.folder().join("current")).unwrap();
        } else {
            fs::remove_file(followed.folder().join("current")).unwrap();
        }
        let error = followed.rules().unwrap_err();
        assert_eq!(matches!(error, DeviceError::TakenBack { .. }), with_number, "{error}");
        assert!(error.to_string().contains("update it"), "{error}");
        followed.update(start()).unwrap();
        assert_eq!(followed.rules().unwrap(), b"new rules");
    }
}

#[test]
fn a_lost_number_deletes_no_generation_and_nothing_is_fetched_again() {
    let followed = Followed::new();
    let current = followed.folder().join("current");
    for bytes in [None, Some("7\n"), Some("1")] {
        fs::remove_file(&current).unwrap();
        if let Some(bytes) = bytes {
            fs::write(&current, bytes).unwrap();
        }
        assert!(followed.rules().is_err(), "{bytes:?}");
        let names = storage::names_in(&followed.folder().join("generations")).unwrap();
        // A number that no generation has is one all the same.
        if bytes != Some("7\n") {
            assert_eq!(names.len(), 1);
            let report = followed.update(start()).unwrap();
            assert_eq!((report.changed, report.fetched), (true, 0), "{bytes:?}");
        } else {
            assert!(followed.update(start()).unwrap().changed);
        }
        assert_eq!(followed.rules().unwrap(), b"rules");
    }
}

#[test]
fn a_generation_of_an_absurd_number_stops_no_update() {
    let last = u64::MAX.to_string();
    for (name, in_use) in [(last.as_str(), false), (&last, true), ("007", false), ("x", false)] {
        let mut followed = Followed::new();
        let generations = followed.folder().join("generations");
        if in_use {
            fs::rename(generations.join("1"), generations.join(name)).unwrap();
            fs::write(followed.folder().join("current"), format!("{name}\n")).unwrap();
        } else {
            fs::create_dir_all(generations.join(name).join("metadata")).unwrap();
        }
        assert_eq!(followed.rules().unwrap(), b"rules");
        for rules in [b"second".as_slice(), b"third"] {
            followed.publishes(rules);
            assert!(followed.update(start()).unwrap().changed);
            assert_eq!(followed.rules().unwrap(), rules, "{name}");
            assert_eq!(storage::names_in(&generations).unwrap().len(), 1, "{name}");
        }
    }
}

/// The power goes, or the key store fails, after an update is in force and before it is kept in mind.
#[test]
fn a_key_store_that_is_behind_what_is_installed_is_brought_up_when_that_is_opened() {
    let mut followed = Followed::new();
    let old = followed.published();
    let keys = followed.folder().join("keystore.json");
    let before = fs::read(&keys).unwrap();
    let new = followed.publishes(b"new rules");
    followed.update(start()).unwrap();
    fs::write(&keys, before).unwrap();
    assert_eq!(followed.rules().unwrap(), b"new rules");
    fs::remove_dir_all(followed.folder().join("generations")).unwrap();
    followed.offer(&old);
    let error = followed.update(start()).unwrap_err().to_string();
    assert!(error.contains("timestamp version 5 was offered, but version 6"), "{error}");
    followed.offer(&new);
    followed.update(start()).unwrap();
}

#[test]
fn a_phone_of_an_earlier_program_keeps_in_mind_what_it_has_from_its_first_opening_on() {
    let mut followed = Followed::new();
    let old = followed.published();
    followed.publishes(b"new rules");
    followed.update(start()).unwrap();
    followed.device().keystore.remove(secret::REACHED).unwrap();
    assert_eq!(followed.rules().unwrap(), b"new rules");
    fs::remove_file(followed.folder().join("current")).unwrap();
    followed.offer(&old);
    assert!(followed.update(start()).is_err());
}

/// Fails to keep how far the phone came.
struct Forgetful(FileKeystore);

impl Keystore for Forgetful {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        self.0.load(name)
    }

    fn store(&self, name: &str, _: &[u8]) -> Result<(), KeystoreError> {
        Err(KeystoreError::Platform(format!("{name} is not kept")))
    }

    fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        self.0.remove(name)
    }
}

#[test]
fn an_update_that_the_key_store_does_not_keep_in_mind_says_so() {
    let mut followed = Followed::new();
    followed.publishes(b"new rules");
    let keys = Forgetful(FileKeystore::in_folder(&followed.folder()));
    let device = Device::open_with(&followed.folder(), Box::new(keys)).unwrap();
    for _ in 0..2 {
        let error = device.update(&followed.repo.files, start(), &anything).unwrap_err();
        assert!(matches!(error, DeviceError::NotKept { .. }), "{error}");
        assert_eq!(followed.device().current().unwrap().unwrap().number, 2);
    }
    assert!(!followed.update(start()).unwrap().changed);
    assert_eq!(followed.rules().unwrap(), b"new rules");
}

#[test]
fn what_a_file_says_of_the_time_counts_no_more_than_the_key_store() {
    for years in [-20, 20] {
        let mut followed = Followed::new();
        let far = start() + TimeDelta::days(365 * years);
        followed.device().current().unwrap().unwrap().learn(far).unwrap();
        assert_eq!(floor(&followed), start());
        publish_at(&mut followed, start() + TimeDelta::hours(1), 7);
        followed.update(start() + TimeDelta::hours(1)).unwrap();
        assert_eq!(floor(&followed), start() + TimeDelta::hours(1));
    }
}

#[test]
fn what_was_learnt_of_the_time_outlives_the_store_until_the_timestamp_has_a_new_key() {
    let mut followed = Followed::new();
    let (far, at) = (start() + TimeDelta::days(20), start() + TimeDelta::days(1));
    // The publisher's clock is wrong, and the phone's the same.
    publish_at(&mut followed, far, 7);
    followed.update(far).unwrap();
    fs::remove_dir_all(followed.folder().join("generations")).unwrap();
    publish_at(&mut followed, at, 7);
    let error = followed.update(at).unwrap_err().to_string();
    assert!(error.contains("expired at"), "{error}");
    followed.rotate("timestamp", &[50], 1);
    followed.signs("timestamp", &[50]);
    followed.repo.root.version += 1;
    publish_at(&mut followed, at, 7);
    followed.update(at).unwrap();
    assert_eq!(floor(&followed), at);
}

/// Who has all online keys signs the last version of a role, or somebody lost count: a new key of that role
/// alone, and its counting begins anew; whatever else there is goes on.
#[test]
fn a_role_with_new_keys_is_counted_anew_and_no_other() {
    for (role, other) in [("targets", DELEGATED), (DELEGATED, "targets")] {
        for lost in [false, true] {
            let mut followed = Followed::new();
            followed.set_version(role, u64::MAX);
            followed.set_version(other, 9);
            followed.repo.timestamp.version += 1;
            followed.repo.snapshot.version += 1;
            followed.repo.publish();
            followed.update(start()).unwrap();
            if lost {
                fs::remove_dir_all(followed.folder().join("generations")).unwrap();
            }
            followed.rotate(role, &[60], 1);
            followed.signs(role, &[60]);
            followed.repo.root.version += 1;
            followed.set_version(role, 1);
            followed.set_version("targets", if role == "targets" { 1 } else { 10 });
            followed.repo.timestamp.version += 1;
            followed.repo.snapshot.version += 1;
            let counted = if other == DELEGATED { 9 } else { 10 };
            followed.set_version(other, counted - 2);
            followed.repo.publish();
            let error = followed.update(start()).unwrap_err().to_string();
            assert!(error.contains(&format!("{other} version {}", counted - 2)), "{error}");
            followed.set_version(other, counted);
            followed.repo.publish();
            followed.update(start()).unwrap();
            assert_eq!(followed.versions()[role], 1);
            // From there on it counts again.
            followed.repo.next_version();
            followed.repo.publish();
            followed.update(start()).unwrap();
            followed.repo.timestamp.version += 1;
            followed.repo.snapshot.version += 1;
            followed.set_version(role, 1);
            followed.repo.publish();
            followed.refused_with(&format!("{role} version 1 was offered, but version 2"));
        }
    }
}

impl Followed {
    fn refused_with(&self, because: &str) {
        for _ in 0..2 {
            let error = self.update(start()).unwrap_err().to_string();
            assert!(error.contains(because), "{because}: {error}");
        }
    }
}
