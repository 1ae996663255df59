//! `chot-shell-crossing FIXTURES`: what a frame costs in Rust, by the very function that the apps call. The same
//! frames, turns and clock as in `Crossing.kt` and `Crossing/main.swift`; `crossing.sh` runs all three.
//!
//! Prints `rust FRAME MICROSECONDS`: the median of this thread's own time.

use std::collections::HashMap;
use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chot::{
    CheckpointSession, ClockReading, FrameGeometry, Keystore, KeystoreError, Language, enrol,
    update_from_folder,
};
use rustix::time::{ClockId, clock_gettime};

const WARM: usize = 200;
const TURNS: usize = 400;

#[derive(Default)]
struct InMemory(Mutex<HashMap<String, Vec<u8>>>);

impl InMemory {
    fn kept<T>(&self, act: impl FnOnce(&mut HashMap<String, Vec<u8>>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(|poisoned| poisoned.into_inner()))
    }
}

impl Keystore for InMemory {
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, KeystoreError> {
        Ok(self.kept(|kept| kept.get(&name).cloned()))
    }

    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), KeystoreError> {
        self.kept(|kept| kept.insert(name, secret));
        Ok(())
    }

    fn remove(&self, name: String) -> Result<(), KeystoreError> {
        self.kept(|kept| kept.remove(&name));
        Ok(())
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let fixtures = std::env::args_os().nth(1).map(PathBuf::from);
    let fixtures = fixtures.ok_or("usage: chot-shell-crossing FIXTURES")?;
    let expected = fs::read_to_string(fixtures.join("expected.properties"))?;
    let text = |key: &str| {
        let line =
            expected.lines().find_map(|line| line.split_once('=').filter(|(k, _)| *k == key));
        line.map(|(_, value)| value.to_owned())
            .ok_or_else(|| format!("expected.properties has no {key}"))
    };
    let clock = ClockReading {
        wall_millis: text("wall_millis")?.parse()?,
        monotonic_millis: 1_000,
        boot_id: vec![7; 16],
    };
    let store = std::env::temp_dir().join(format!("chot-crossing-{}", std::process::id()));
    let keystore: Arc<dyn Keystore> = Arc::new(InMemory::default());
    let measured = measure(&fixtures, &store, keystore, &clock, text("checkpoint")?);
    fs::remove_dir_all(&store)?;
    measured
}

fn measure(
    fixtures: &Path,
    store: &Path,
    keystore: Arc<dyn Keystore>,
    clock: &ClockReading,
    checkpoint: String,
) -> Result<(), Box<dyn Error>> {
    let path = |path: &Path| path.to_str().map(str::to_owned).ok_or("a path isn't UTF-8");
    let enrolment = fs::read(fixtures.join("enrolment.json"))?;
    enrol(path(store)?, enrolment, Arc::clone(&keystore))?;
    let public = path(&fixtures.join("public"))?;
    update_from_folder(path(store)?, public, Arc::clone(&keystore), clock.clone())?;
    let session = CheckpointSession::open(path(store)?, checkpoint, Language::English, keystore)?;

    let photo = fs::read(fixtures.join("photo.pgm"))?;
    let header = b"P5\n1280 720\n255\n";
    let photo = photo.strip_prefix(header).ok_or("photo.pgm isn't 1280 × 720")?;
    let empty = vec![128; photo.len()];
    let geometry =
        FrameGeometry { width: 1280, height: 720, stride: 1280, rotation_degrees: 0, region: None };
    for (name, plane) in [("photo", photo), ("empty", &empty)] {
        let mut times = Vec::with_capacity(TURNS);
        for turn in 0..WARM + TURNS {
            let before = worked();
            session.scan(plane, geometry, None, clock.clone())?;
            if turn >= WARM {
                times.push(worked() - before);
            }
        }
        times.sort_unstable();
        let median = times.get(TURNS / 2).copied().unwrap_or_default();
        println!("rust {name} {:.1}", median.as_secs_f64() * 1e6);
    }
    Ok(())
}

/// How long this thread has worked since it began.
fn worked() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    let (seconds, nanos) = (u64::try_from(time.tv_sec), u32::try_from(time.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
}
