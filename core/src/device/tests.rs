//! The phone's store against interrupted, refused and damaged updates. What the targets hold is of
//! no account here, so nobody looks into them: neither the authority nor the phone.

use std::cell::Cell;
use std::fs;
use std::path::Path;

use chrono::TimeDelta;

use super::*;
use crate::authority::Authority;
use crate::keys::StrictKey;
use crate::tuf::{Folder, Source, SourceError};

const POLICY: &str = "policy/policy.json";

fn start() -> Instant {
    "2021-10-05T00:00:00Z".parse().unwrap()
}

fn anything(_: Staged) -> Result<(), DeviceError> {
    Ok(())
}

struct City {
    folder: tempfile::TempDir,
    authority: Authority,
}

impl City {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut authority =
            Authority::init(&folder.path().join("city"), "Thành phố Mẫu", None, start()).unwrap();
        authority.stage(POLICY, b"first").unwrap();
        authority.stage("roster/base.seg", &[7; 1000]).unwrap();
        authority.publish_unchecked(start());
        Self { folder, authority }
    }

    fn source(&self) -> Folder {
        Folder::new(self.folder.path().join("city/public"))
    }

    fn device(&self) -> Device {
        let folder = self.folder.path().join("phone");
        Device::init(&folder, &self.authority.enrolment().unwrap()).unwrap()
    }

    fn publish(&mut self, policy: &[u8], at: Instant) {
        self.authority.stage(POLICY, policy).unwrap();
        self.authority.publish_unchecked(at);
    }
}

fn policy_of(device: &Device) -> Vec<u8> {
    Device::open(device.folder()).unwrap().installed().unwrap().target(POLICY).unwrap().to_vec()
}

#[test]
fn an_update_is_installed_and_the_next_one_fetches_what_is_new() {
    let mut city = City::new();
    let device = city.device();
    assert!(matches!(device.installed(), Err(DeviceError::NothingInstalled)));
    assert_eq!(device.status(start()).unwrap().generation, None);
    let report = device.update(&city.source(), start(), &anything).unwrap();
    assert_eq!((report.changed, report.targets, report.fetched), (true, 4, 4));
    let installed = device.installed().unwrap();
    assert_eq!(installed.target(POLICY), Some(b"first".as_slice()));
    assert_eq!(installed.files().keys().collect::<Vec<_>>(), ["roster/base.seg"]);
    assert_eq!(installed.published_at, start());
    assert_eq!(installed.expires, start() + TimeDelta::days(7));
    let signer = city.authority.issuer().unwrap();
    let key = installed.trust.issuer(&signer.kid).unwrap();
    assert_eq!((key.issuer.as_str(), key.key), ("Thành phố Mẫu", StrictKey::from(&signer.key)));

    let report = device.update(&city.source(), start(), &anything).unwrap();
    assert_eq!((report.changed, report.fetched), (false, 0));
    let later = start() + TimeDelta::days(1);
    city.publish(b"second", later);
    let report = device.update(&city.source(), later, &anything).unwrap();
    assert_eq!((report.changed, report.fetched, report.fetched_bytes), (true, 1, 6));
    assert_eq!(policy_of(&device), b"second");
    let generations = fs::read_dir(device.folder().join("generations")).unwrap();
    assert_eq!(generations.count(), 1);
}

#[test]
fn status_tells_versions_ages_and_sizes() {
    let city = City::new();
    let device = city.device();
    device.update(&city.source(), start(), &anything).unwrap();
    let status = device.status(start() + TimeDelta::days(8)).unwrap();
    assert_eq!(status.age_seconds, Some(8 * 86_400));
    assert_eq!(status.expires.as_deref(), Some("2021-10-12T00:00:00Z"));
    assert!(status.expired);
    assert_eq!((status.roster.targets, status.roster.bytes), (1, 1000));
    assert!(status.storage_bytes > 1000);
    let timestamp = status.roles.iter().find(|role| role.role == "timestamp").unwrap();
    assert_eq!((timestamp.version, timestamp.expired), (2, true));
    assert!(serde_json::to_string(&status).unwrap().contains("\"entries\":null"));
    // Expired is stale, not unreadable.
    assert!(device.installed().unwrap().is_expired(start() + TimeDelta::days(8)));
}

/// Fails at one fetch, counted from 0.
struct Failing(Folder, Cell<usize>);

impl Source for Failing {
    fn fetch(&self, path: &str, max: u64) -> Result<Option<Vec<u8>>, SourceError> {
        match self.1.get().checked_sub(1) {
            Some(left) => self.1.set(left),
            None => {
                let reason = "the line went dead".to_owned();
                return Err(SourceError::Transport { path: path.to_owned(), reason });
            }
        }
        self.0.fetch(path, max)
    }
}

#[test]
fn an_update_that_breaks_off_at_any_fetch_keeps_the_old_state() {
    let mut city = City::new();
    let device = city.device();
    device.update(&city.source(), start(), &anything).unwrap();
    city.authority.stage("trace/trace.bin", b"list").unwrap();
    city.publish(b"second", start());
    for fetches in 0.. {
        let source = Failing(city.source(), Cell::new(fetches));
        if device.update(&source, start(), &anything).is_ok() {
            assert!(fetches > 5, "{fetches}");
            break;
        }
        assert_eq!(policy_of(&device), b"first", "{fetches}");
        assert_eq!(fs::read_dir(device.folder().join("generations")).unwrap().count(), 1);
    }
    assert_eq!(policy_of(&device), b"second");
}

#[test]
fn a_generation_cut_off_while_it_was_written_is_removed() {
    let mut city = City::new();
    let device = city.device();
    device.update(&city.source(), start(), &anything).unwrap();
    let next = device.folder().join("generations/2");
    fs::create_dir_all(next.join("metadata")).unwrap();
    fs::write(next.join("metadata/timestamp.json"), b"{\"sig").unwrap();
    fs::write(device.folder().join(".current.00.chot-tmp"), b"2").unwrap();
    assert_eq!(policy_of(&device), b"first");
    assert!(!next.exists());
    assert!(!device.folder().join(".current.00.chot-tmp").exists());
    city.publish(b"second", start());
    device.update(&city.source(), start(), &anything).unwrap();
    assert_eq!(policy_of(&device), b"second");
}

#[test]
fn writes_that_fail_keep_the_old_state() {
    let mut city = City::new();
    let device = city.device();
    device.update(&city.source(), start(), &anything).unwrap();
    city.publish(b"second", start());
    // A folder where the pointer's file has to go: the rename fails, as the last step of all.
    let current = device.folder().join("current");
    let held = fs::read(&current).unwrap();
    fs::remove_file(&current).unwrap();
    fs::create_dir(&current).unwrap();
    assert!(device.update(&city.source(), start(), &anything).is_err());
    fs::remove_dir(&current).unwrap();
    fs::write(&current, held).unwrap();
    assert_eq!(policy_of(&device), b"first");
}

#[test]
fn a_target_that_this_program_cannot_read_refuses_the_whole_update() {
    let mut city = City::new();
    let device = city.device();
    device.update(&city.source(), start(), &anything).unwrap();
    city.publish(b"from the future", start());
    let picky = |staged: Staged| match staged.installed.target(POLICY) {
        Some(b"from the future") => {
            let reason = "an unknown condition".to_owned();
            Err(DeviceError::Unreadable { path: POLICY.to_owned(), reason })
        }
        _ => Ok(()),
    };
    let error = device.update(&city.source(), start(), &picky).unwrap_err();
    assert!(matches!(error, DeviceError::Unreadable { .. }), "{error}");
    assert!(error.to_string().contains("an unknown condition"));
    assert_eq!(policy_of(&device), b"first");
    city.authority.stage(ISSUERS_PATH, b"{}").unwrap();
    city.authority.publish_unchecked(start());
    assert!(matches!(
        device.update(&city.source(), start(), &anything),
        Err(DeviceError::Unreadable { .. })
    ));
}

#[test]
fn another_citys_repository_and_an_older_copy_are_refused() {
    let mut city = City::new();
    let device = city.device();
    let old = city.folder.path().join("old");
    copy(&city.folder.path().join("city/public"), &old);
    city.publish(b"second", start());
    device.update(&city.source(), start(), &anything).unwrap();
    let error = device.update(&Folder::new(&old), start(), &anything).unwrap_err();
    assert!(matches!(error, DeviceError::Refused(TrustError::Rollback { .. })), "{error}");
    let other = City::new();
    let error = device.update(&other.source(), start(), &anything).unwrap_err();
    assert!(matches!(error, DeviceError::Refused(TrustError::Threshold { .. })), "{error}");
    let nothing = Folder::new(city.folder.path().join("nothing"));
    let error = device.update(&nothing, start(), &anything).unwrap_err().to_string();
    assert!(error.contains("metadata/timestamp.json is missing"), "{error}");
    assert_eq!(policy_of(&device), b"second");
}

#[test]
fn a_clock_set_back_does_not_make_expired_metadata_new() {
    let mut city = City::new();
    let device = city.device();
    let later = start() + TimeDelta::days(30);
    city.publish(b"second", later);
    device.update(&city.source(), later, &anything).unwrap();
    assert_eq!(device.installed().unwrap().hard_floor, later);
    // Signed as of the beginning: expired by what the phone knows of the time.
    city.publish(b"third", start());
    let error = device.update(&city.source(), start(), &anything).unwrap_err();
    assert!(matches!(error, DeviceError::Refused(TrustError::Expired { .. })), "{error}");
    // An honest later one, whose instant of publication is yet before the floor, doesn't lower it.
    city.publish(b"fourth", later - TimeDelta::days(1));
    let report = device.update(&city.source(), later, &anything).unwrap();
    assert_eq!((report.published_at, report.hard_floor), (later - TimeDelta::days(1), later));
    assert_eq!(device.installed().unwrap().hard_floor, later);
}

#[test]
fn damage_is_found_when_loading_and_mended_by_an_update() {
    let city = City::new();
    let device = city.device();
    device.update(&city.source(), start(), &anything).unwrap();
    let targets = device.folder().join("generations/1/targets");
    for entry in fs::read_dir(&targets).unwrap() {
        fs::write(entry.unwrap().path(), b"xxxxx").unwrap();
    }
    assert!(matches!(device.installed(), Err(DeviceError::Damaged { .. })));
    assert!(device.update(&city.source(), start(), &anything).unwrap().changed);
    assert_eq!(policy_of(&device), b"first");
    let metadata = device.folder().join("generations/2/metadata/role-policy.json");
    let text = fs::read_to_string(&metadata).unwrap();
    fs::write(&metadata, text.replace("\"length\": 5", "\"length\": 6")).unwrap();
    assert!(matches!(device.installed(), Err(DeviceError::Damaged { .. })));
    assert!(device.update(&city.source(), start(), &anything).unwrap().changed);
    assert_eq!(policy_of(&device), b"first");
    fs::write(device.folder().join("current"), b"").unwrap();
    assert!(matches!(device.installed(), Err(DeviceError::Damaged { .. })));
    device.update(&city.source(), start(), &anything).unwrap();
    assert_eq!(policy_of(&device), b"first");
}

#[test]
fn two_processes_do_not_update_one_store() {
    let city = City::new();
    let device = city.device();
    let held = StoreLock::take(device.folder()).unwrap();
    let error = device.update(&city.source(), start(), &anything).unwrap_err();
    assert!(error.to_string().contains("in use by another process"), "{error}");
    drop(held);
    device.update(&city.source(), start(), &anything).unwrap();
}

#[test]
fn a_store_is_never_made_twice_nor_read_when_newer() {
    let city = City::new();
    let device = city.device();
    let journal_key = device.journal_key().unwrap();
    let enrolment = city.authority.enrolment().unwrap();
    let again = Device::init(device.folder(), &enrolment);
    assert!(matches!(again, Err(DeviceError::Exists { .. })));
    assert_eq!(device.journal_key().unwrap(), journal_key);
    let sealed = crate::keys::seal(&enrolment.epoch_key, "p", b"x");
    assert_eq!(device.epoch_keys().unwrap().unseal("p", &sealed).unwrap(), b"x");
    let path = device.folder().join("device.json");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(&path, text.replace("\"version\": 1", "\"version\": 9")).unwrap();
    let error = Device::open(device.folder()).err().unwrap().to_string();
    assert!(error.contains("made by a newer version of Chốt"), "{error}");
    let empty = Device::open(city.folder.path()).err().unwrap();
    assert!(matches!(empty, DeviceError::NotADevice { .. }));
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
