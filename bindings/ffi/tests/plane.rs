//! A plane that is handed in is looked at where it lies.
//!
//! One test in one binary: the counter sees the whole process.

#![cfg(test)]

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use chot::{
    CheckpointSession, ClockReading, CodeReader, FrameGeometry, Keystore, KeystoreError, Language,
    ScanOutcome, enrol, update_from_folder,
};
use chot_core::authority::Authority;
use chot_core::published::Checkpoints;
use chot_core::time::{Instant, TimeDelta};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTER: PeakAlloc = PeakAlloc;

/// The most bytes that a call held at once, beyond what was held before it.
fn most(call: impl FnOnce()) -> usize {
    let before = COUNTER.current_usage();
    COUNTER.reset_peak_usage();
    call();
    COUNTER.peak_usage().saturating_sub(before)
}

#[derive(Default)]
struct InMemory(Mutex<HashMap<String, Vec<u8>>>);

impl Keystore for InMemory {
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, KeystoreError> {
        Ok(self.0.lock().unwrap().get(&name).cloned())
    }

    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), KeystoreError> {
        self.0.lock().unwrap().insert(name, secret);
        Ok(())
    }

    fn remove(&self, name: String) -> Result<(), KeystoreError> {
        self.0.lock().unwrap().remove(&name);
        Ok(())
    }
}

#[test]
fn a_frame_is_not_copied() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let now: Instant = "2021-10-05T00:10:00Z".parse().unwrap();
    let mut authority = Authority::init(
        &folder.path().join("city"),
        "Example City",
        None,
        now - TimeDelta::hours(3),
    )
    .unwrap();
    authority.stage_empty_lists().unwrap();
    let policy = br#"{"policy": "test", "version": 1, "offset": "+07:00",
        "phases": [{"id": "always", "rules": ["anybody"]}],
        "rules": {"anybody": {"effect": "permit", "when": {"binding": "live"}}}}"#;
    authority.set_policy(policy).unwrap();
    let sites = br#"{"format": "chot-checkpoints", "version": 1,
        "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
    authority.set_checkpoints(&Checkpoints::parse(sites).unwrap()).unwrap();
    authority.publish(now - TimeDelta::hours(2), None).unwrap();

    let keystore: Arc<dyn Keystore> = Arc::new(InMemory::default());
    let clock = ClockReading {
        wall_millis: now.timestamp_millis(),
        monotonic_millis: 60_000,
        boot_id: vec![7; 16],
    };
    let enrolment = authority.enrolment().unwrap().to_bytes().unwrap();
    enrol(path("phone"), enrolment.to_vec(), Arc::clone(&keystore)).unwrap();
    update_from_folder(path("phone"), path("city/public"), Arc::clone(&keystore), clock.clone())
        .unwrap();
    let session =
        CheckpointSession::open(path("phone"), "bridge".into(), Language::English, keystore)
            .unwrap();
    let reader = CodeReader::new(Language::English);

    let (width, height) = (1280, 720);
    let plane = vec![128_u8; 1280 * 720];
    let geometry =
        FrameGeometry { width, height, stride: width, rotation_degrees: 90, region: None };
    let scan = || {
        let outcome = session.scan(&plane, geometry, None, clock.clone()).unwrap();
        assert!(matches!(outcome, ScanOutcome::Nothing { .. }));
    };
    let read = || assert!(reader.read(&plane, geometry).unwrap().codes.is_empty());
    // What a scanner works in it takes with its first frames.
    for _ in 0..20 {
        scan();
        read();
    }
    for most in [most(scan), most(read)] {
        assert!(most < plane.len() / 10, "{most} bytes");
    }
}
