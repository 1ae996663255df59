//! Publications that are the authority's own, and whose parts can't be used together: refused whole.
//! The phone decides by what it had, also once it was opened again; what is sound comes after.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::*;
use crate::authority::AuthorityError;
use crate::device::DeviceError;
use crate::installation::InstallationError;
use crate::keys::{EpochKey, seal};
use crate::published::roster::RosterManifest;
use crate::published::target::{
    AREAS_PATH, CHECKPOINTS_PATH, HEALTH_KEYS_PATH, ISSUERS_PATH, MANIFEST_PATH, POLICY_PATH,
    QUESTIONNAIRE_PATH, TRACE_PATH, VALUE_SETS_PATH,
};
use crate::published::{TraceList, epoch_path, list_path};

/// Every file of a folder.
fn files(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.insert(path.clone(), std::fs::read(path).unwrap());
        }
    }
    found
}

/// Looks at a phone whose city stages this fault: the authority doesn't publish it, the phone
/// doesn't take it, and both name the target.
fn refused(target: &str, because: &str, fault: impl FnOnce(&mut Authority)) {
    let mut city = City::new();
    let credential = city.issue();
    let paths = city.authority.staged_paths().unwrap();
    let sound: Vec<_> =
        paths.iter().map(|path| (path, city.authority.staged(path).unwrap().unwrap())).collect();
    fault(&mut city.authority);

    let before = files(city.authority.folder());
    let error = city.authority.publish(morning(), None).unwrap_err();
    let kind = matches!(error, AuthorityError::Unusable(_) | AuthorityError::PolicyGone);
    let error = error.to_string();
    assert!(kind && error.contains(target) && error.contains(because), "{target}: {error}");
    assert!(files(city.authority.folder()) == before, "{target}: something was written");

    city.authority.publish_unchecked(morning());
    let held = Device::open(&city.phone()).unwrap().installed().unwrap().versions;
    for minutes in [1, 2] {
        let at = morning() + TimeDelta::minutes(minutes);
        let device = Device::open(&city.phone()).unwrap();
        let error = installation::update(&device, &city.source(), at).unwrap_err().to_string();
        assert!(error.starts_with("the update is refused"), "{target}: {error}");
        assert!(error.contains(target) && error.contains(because), "{target}: {error}");
        assert_eq!(device.installed().unwrap().versions, held, "{target}");
        assert_eq!(city.shows_at(&credential, at).0, Decision::Permit, "{target}");
    }

    for path in city.authority.staged_paths().unwrap() {
        city.authority.unstage(&path).unwrap();
    }
    for (path, bytes) in sound {
        city.authority.stage(path, &bytes).unwrap();
    }
    let at = morning() + TimeDelta::minutes(3);
    city.update(at);
    assert_ne!(Device::open(&city.phone()).unwrap().installed().unwrap().versions, held);
    assert_eq!(city.shows_at(&credential, at).0, Decision::Permit, "{target}");
}

fn manifest(authority: &Authority) -> RosterManifest {
    RosterManifest::parse(&authority.staged(MANIFEST_PATH).unwrap().unwrap()).unwrap()
}

#[test]
fn a_manifest_that_does_not_fit_its_segments_is_refused() {
    refused(MANIFEST_PATH, "are not those that it names", |authority| {
        let mut manifest = manifest(authority);
        manifest.people = 7;
        authority.stage(MANIFEST_PATH, &manifest.to_json()).unwrap();
    });
}

#[test]
fn a_segment_that_is_missing_is_refused() {
    refused("roster/", ".seg: it is missing", |authority| {
        let path = manifest(authority).base.target_path();
        assert!(authority.unstage(&path).unwrap());
    });
}

#[test]
fn a_segment_that_is_none_is_refused() {
    refused(MANIFEST_PATH, "not a roster segment", |authority| {
        let path = manifest(authority).base.target_path();
        let sealed = seal(&authority.epoch_key().unwrap(), &path, b"something else");
        authority.stage(&path, &sealed).unwrap();
    });
}

#[test]
fn a_segment_of_no_roster_is_refused_if_it_is_not_authentic() {
    refused("roster/stray.seg", "", |authority| {
        authority.stage("roster/stray.seg", b"anything").unwrap();
    });
}

#[test]
fn a_trace_list_sealed_under_an_unknown_epoch_is_refused() {
    refused(TRACE_PATH, "sealed for epoch 9", |authority| {
        let list = TraceList::encode([]).unwrap();
        let sealed = seal(&EpochKey::new(9, [9; 32]), TRACE_PATH, &list);
        authority.stage(TRACE_PATH, &sealed).unwrap();
    });
}

#[test]
fn a_trace_list_that_is_none_is_refused() {
    refused(TRACE_PATH, "not a trace list", |authority| {
        let sealed = seal(&authority.epoch_key().unwrap(), TRACE_PATH, b"something else");
        authority.stage(TRACE_PATH, &sealed).unwrap();
    });
}

#[test]
fn a_publication_without_a_policy_is_refused_by_a_phone_that_has_one() {
    refused(POLICY_PATH, "", |authority| assert!(authority.unstage(POLICY_PATH).unwrap()));
}

#[test]
fn a_policy_that_cannot_be_read_is_refused() {
    refused(POLICY_PATH, "", |authority| {
        let unknown = POLICY.replace("time_in", "moon_in");
        authority.stage(POLICY_PATH, unknown.as_bytes()).unwrap();
    });
}

#[test]
fn a_status_list_that_is_damaged_is_refused() {
    let path = list_path("Another City");
    refused(&path, "", |authority| authority.stage(&path, b"\xa0").unwrap());
}

#[test]
fn a_key_of_an_epoch_that_is_damaged_is_refused() {
    let path = epoch_path(2);
    refused(&path, "", |authority| {
        let sealed = seal(&authority.epoch_key().unwrap(), &path, b"no key");
        authority.stage(&path, &sealed).unwrap();
    });
}

#[test]
fn a_document_of_another_form_is_refused() {
    for path in [
        ISSUERS_PATH,
        HEALTH_KEYS_PATH,
        VALUE_SETS_PATH,
        CHECKPOINTS_PATH,
        AREAS_PATH,
        QUESTIONNAIRE_PATH,
        MANIFEST_PATH,
    ] {
        refused(path, "", |authority| authority.stage(path, b"{}").unwrap());
    }
}

#[test]
fn a_phone_without_a_policy_takes_a_publication_without_one_if_all_else_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    let at = morning();
    let mut authority =
        Authority::init(&folder.path().join("city"), "Example City", None, at).unwrap();
    authority.stage_empty_lists().unwrap();
    authority.publish(at, None).unwrap();
    let source = Folder::new(folder.path().join("city/public"));
    let enrolment = authority.enrolment().unwrap();
    let device = Device::init(&folder.path().join("phone"), &enrolment).unwrap();
    installation::update(&device, &source, at).unwrap();
    assert!(matches!(Installation::open(&device), Err(InstallationError::NoPolicy)));

    let sound = authority.staged(TRACE_PATH).unwrap().unwrap();
    authority.stage(TRACE_PATH, b"anything").unwrap();
    assert!(matches!(authority.publish(at, None), Err(AuthorityError::Unusable(_))));
    authority.publish_unchecked(at);
    let error = installation::update(&device, &source, at).unwrap_err();
    assert!(
        matches!(&error, DeviceError::Unreadable { path, .. } if path == TRACE_PATH),
        "{error}"
    );

    authority.stage(TRACE_PATH, &sound).unwrap();
    authority.set_policy(POLICY.as_bytes()).unwrap();
    authority.publish(at, None).unwrap();
    assert!(installation::update(&device, &source, at).unwrap().changed);
    assert!(Installation::open(&device).is_ok());
}

#[test]
fn a_refused_update_leaves_no_key_of_its_epoch() {
    let mut city = City::new();
    let credential = city.issue();
    let keystore = std::fs::read(city.phone().join("keystore.json")).unwrap();
    assert_eq!(city.authority.begin_epoch(false, morning()).unwrap(), 2);
    let policy = city.authority.staged(POLICY_PATH).unwrap().unwrap();
    city.authority.stage(POLICY_PATH, b"{}").unwrap();
    city.authority.publish_unchecked(morning());
    let device = Device::open(&city.phone()).unwrap();
    let error = installation::update(&device, &city.source(), morning()).unwrap_err();
    assert!(matches!(&error, DeviceError::Unreadable { path, .. } if path == POLICY_PATH));
    assert_eq!(std::fs::read(city.phone().join("keystore.json")).unwrap(), keystore);
    assert_eq!(device.installed().unwrap().targets_under("epochs/").count(), 0);
    drop(device);
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
    // With the policy mended the phone follows into the new epoch.
    city.authority.stage(POLICY_PATH, &policy).unwrap();
    let at = morning() + TimeDelta::minutes(1);
    city.update(at);
    assert_eq!(city.shows_at(&credential, at).0, Decision::Permit);
}

#[test]
fn lists_of_an_epoch_begun_by_half_are_not_published() {
    let mut city = City::new();
    let old = city.authority.staged(TRACE_PATH).unwrap().unwrap();
    city.authority.begin_epoch(false, morning()).unwrap();
    city.authority.stage(TRACE_PATH, &old).unwrap();
    let error = city.authority.publish(morning(), None).unwrap_err().to_string();
    assert!(
        error.contains(TRACE_PATH) && error.contains("still sealed for the one before"),
        "{error}"
    );
    city.authority.begin_epoch(false, morning()).unwrap();
    city.update(morning());
}

#[test]
fn a_target_of_the_future_is_kept_by_phones_and_published_by_no_authority() {
    let mut city = City::new();
    let credential = city.issue();
    let path = "weather/today.json";
    let error = city.authority.stage(path, b"rain").unwrap_err().to_string();
    assert!(error.contains(path) && error.contains("policy/policy.json, roster/"), "{error}");
    let folder = city.authority.folder().join("staged/weather");
    std::fs::create_dir(&folder).unwrap();
    std::fs::write(folder.join("today.json"), b"rain").unwrap();
    let error = city.authority.publish(morning(), None).unwrap_err();
    assert!(matches!(error, AuthorityError::UnknownTarget { .. }), "{error}");
    // As an authority of a later version does.
    city.authority.publish_unchecked(morning());
    city.fetch(morning());
    let device = Device::open(&city.phone()).unwrap();
    assert_eq!(device.installed().unwrap().target(path), Some(b"rain".as_slice()));
    drop(device);
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
}
