//! From nothing to the first verdict, in Rust: what `samples/kotlin` and `samples/swift` do, and the same output.
//!
//! `cargo run -p chot-ffi --example first_verdict FIXTURES`, where `tests/shells/fixtures.sh FIXTURES` has been. See
//! `EMBEDDING.md`.

use std::collections::HashMap;
use std::error::Error;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use chot::{
    CheckpointSession, ClockReading, FrameGeometry, Keystore, KeystoreError, Language, PassageView,
    Piece, ProgressError, ScanOutcome, Transport, TransportError, UpdateProgress, checkpoints,
    enrol, enrolment_preview, update,
};

/// Secrets in memory, which vanish with the program: a sample's. A service has its platform's.
#[derive(Default)]
struct MemoryKeystore(Mutex<HashMap<String, Vec<u8>>>);

impl MemoryKeystore {
    fn kept<T>(&self, act: impl FnOnce(&mut HashMap<String, Vec<u8>>) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Keystore for MemoryKeystore {
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, KeystoreError> {
        Ok(self.kept(|secrets| secrets.get(&name).cloned()))
    }

    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), KeystoreError> {
        self.kept(|secrets| secrets.insert(name, secret));
        Ok(())
    }

    fn remove(&self, name: String) -> Result<(), KeystoreError> {
        self.kept(|secrets| secrets.remove(&name));
        Ok(())
    }
}

/// What the authority published, in a folder: in an app, a web server.
struct FolderTransport(PathBuf);

impl Transport for FolderTransport {
    fn fetch(
        &self,
        path: String,
        offset: u64,
        max_length: u64,
    ) -> Result<Option<Piece>, TransportError> {
        let path = self.0.join(path);
        if !path.exists() {
            return Ok(None);
        }
        let failed = |error: std::io::Error| TransportError::Failed { what: error.to_string() };
        let mut file = File::open(path).map_err(failed)?;
        let length = file.metadata().map_err(failed)?.len();
        file.seek(SeekFrom::Start(offset)).map_err(failed)?;
        let mut bytes = Vec::new();
        let read = file.take(max_length).read_to_end(&mut bytes).map_err(failed)?;
        let end = offset.saturating_add(u64::try_from(read).unwrap_or(u64::MAX));
        Ok(Some(Piece { bytes, is_last: end >= length }))
    }
}

/// Goes on to the end.
struct Always;

impl UpdateProgress for Always {
    fn goes_on(&self, _fetched_bytes: u64) -> Result<bool, ProgressError> {
        Ok(true)
    }
}

/// Word, sentence, and what would mend a refusal.
fn show(view: &PassageView) {
    println!("{}: {}", view.word, view.sentence);
    for offered in &view.remedies {
        println!("- {}", offered.remedy.text);
    }
}

/// Netpbm's binary greymap as a luma plane: its rows have no padding.
fn luma(file: &Path) -> Result<(Vec<u8>, FrameGeometry), Box<dyn Error>> {
    let bytes = fs::read(file)?;
    let plane = bytes.strip_prefix(b"P5\n1280 720\n255\n").ok_or("expected 1280 × 720 pixels")?;
    let (width, height) = (1280, 720);
    let geometry =
        FrameGeometry { width, height, stride: width, rotation_degrees: 0, region: None };
    Ok((plane.to_vec(), geometry))
}

fn main() -> Result<(), Box<dyn Error>> {
    let fixtures = std::env::args_os().nth(1).map(PathBuf::from);
    let fixtures = fixtures.ok_or("usage: first_verdict FIXTURES")?;
    let folder = std::env::temp_dir().join(format!("chot-first-verdict-{}", std::process::id()));
    let said = first_verdict(&fixtures, &folder.to_string_lossy());
    fs::remove_dir_all(&folder)?;
    said
}

fn first_verdict(fixtures: &Path, store: &str) -> Result<(), Box<dyn Error>> {
    let store = store.to_owned();
    let expected = fs::read_to_string(fixtures.join("expected.properties"))?;
    let text = |key: &str| {
        let line = expected.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
        line.map(str::to_owned).ok_or_else(|| format!("expected.properties has no {key}"))
    };
    // The fixtures are of 2021. An app reads its clocks anew for each call.
    let clock = ClockReading {
        wall_millis: text("wall_millis")?.parse()?,
        monotonic_millis: 1_000,
        boot_id: vec![7; 16],
    };
    let keystore: Arc<dyn Keystore> = Arc::new(MemoryKeystore::default());

    // Once: who the authority is. An officer compares the fingerprint before it is believed.
    let enrolment = fs::read(fixtures.join("enrolment.json"))?;
    println!("enrolling in {}", enrolment_preview(enrolment.clone())?.city);
    enrol(store.clone(), enrolment, Arc::clone(&keystore))?;

    // Daily: rules, lists and keys.
    let transport = Arc::new(FolderTransport(fixtures.join("public")));
    let kept = Arc::clone(&keystore);
    let summary = update(store.clone(), transport, Arc::new(Always), kept, clock.clone())?;
    println!("updated: {}", summary.changed);

    // A shift at a checkpoint, and a frame of its camera.
    let checkpoint = text("checkpoint")?;
    if !checkpoints(store.clone())?.iter().any(|choice| choice.name == checkpoint) {
        return Err(format!("no checkpoint {checkpoint}").into());
    }
    let session = CheckpointSession::open(store, checkpoint, Language::Vietnamese, keystore)?;
    let (plane, geometry) = luma(&fixtures.join(text("photo")?))?;
    // A photo gets all the time that a slow machine needs. A camera's frame gets no budget of its own.
    match session.scan(&plane, geometry, Some(20_000), clock.clone())? {
        ScanOutcome::Passage { view, .. } => show(&view),
        ScanOutcome::Nothing { .. } => println!("no code in view"),
        ScanOutcome::SeveralCodes { reason, .. } => println!("{}", reason.text),
        ScanOutcome::NotATravelCode { found, .. } => println!("{}", found.text),
    }
    // Somebody without a code, who is on a list.
    show(&session.look_up(text("id_number")?, Vec::new(), clock)?);
    Ok(())
}
