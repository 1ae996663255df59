//! Updates: from a transport of the app's, or from a folder.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use chot_core::device::Device;
use chot_core::encoding::address::without_secrets;
use chot_core::installation;
use chot_core::time::ClockReading;
use chot_core::tuf::{Folder, Partial, Source, SourceError, Until};

use super::failures::refused;
use super::secrets::Secrets;
use crate::{ChotError, Keystore, Transport, TransportError, UpdateProgress, UpdateSummary};

/// After how long no further piece of an update is asked for. What came is kept for the next attempt.
const LONGEST_UPDATE: Duration = Duration::from_secs(30 * 60);
/// Bytes that are asked for at once: what is held beside what is kept, and how often it is asked whether
/// to go on.
const PIECE: u64 = 512 * 1024;

/// Installs what an app's transport brings.
pub(crate) fn update(
    store: &Path,
    transport: Arc<dyn Transport>,
    progress: Arc<dyn UpdateProgress>,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<UpdateSummary, ChotError> {
    let source = Pieces::new(transport, progress);
    install(store, &source, keystore, clock)
}

/// Installs what the authority published into a folder.
pub(crate) fn update_from_folder(
    store: &Path,
    from: &Path,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<UpdateSummary, ChotError> {
    let began = Instant::now();
    let given_up = || too_long(began);
    let folder = Folder::new(from);
    install(store, &Until::new(&folder, &given_up), keystore, clock)
}

fn install(
    store: &Path,
    source: &dyn Source,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<UpdateSummary, ChotError> {
    let device = Device::open_with(store, Box::new(Secrets(keystore)))?;
    let report = installation::update(&device, source, clock.wall).map_err(refused)?;
    Ok(UpdateSummary {
        changed: report.changed,
        published_at_millis: report.published_at.timestamp_millis(),
        fetched_bytes: report.fetched_bytes,
        rules_changed: report.rules_changed,
        ahead_seconds: report.ahead_seconds,
    })
}

/// Why an update that began then is given up, once it has taken too long.
pub(super) fn too_long(began: Instant) -> Option<String> {
    let minutes = LONGEST_UPDATE.as_secs() / 60;
    (began.elapsed() > LONGEST_UPDATE).then(|| format!("it took longer than {minutes} minutes"))
}

/// A transport that brings files in pieces, asked before each whether to go on.
pub(super) struct Pieces {
    transport: Arc<dyn Transport>,
    progress: Arc<dyn UpdateProgress>,
    fetched: AtomicU64,
    began: Instant,
}

impl Pieces {
    pub(super) fn new(transport: Arc<dyn Transport>, progress: Arc<dyn UpdateProgress>) -> Self {
        Self { transport, progress, fetched: AtomicU64::new(0), began: Instant::now() }
    }

    /// Brings what is there of a file from `offset` on; false where there is no such file.
    fn bring(
        &self,
        path: &str,
        mut offset: u64,
        max_length: u64,
        mut take: impl FnMut(&[u8]) -> Result<(), SourceError>,
    ) -> Result<bool, SourceError> {
        let too_long = || SourceError::TooLong { path: path.to_owned(), limit: max_length };
        loop {
            self.goes_on(path)?;
            // One byte more than there may be tells a file that is too long from one that isn't.
            let wanted = PIECE.min((max_length + 1).saturating_sub(offset));
            let piece = self.transport.fetch(path.to_owned(), offset, wanted);
            let Some(piece) = piece.map_err(|error| transport(path, &error))? else {
                return Ok(false);
            };
            let length = u64::try_from(piece.bytes.len()).unwrap_or(u64::MAX);
            if length > wanted || offset.saturating_add(length) > max_length {
                return Err(too_long());
            }
            take(&piece.bytes)?;
            self.fetched.fetch_add(length, Ordering::Relaxed);
            offset = offset.saturating_add(length);
            if piece.is_last {
                return Ok(true);
            }
            if length == 0 {
                let what = "the transport brought nothing, and the file doesn't end there";
                return Err(transport(path, &TransportError::Failed { what: what.to_owned() }));
            }
        }
    }

    fn goes_on(&self, path: &str) -> Result<(), SourceError> {
        let stopped = match self.progress.goes_on(self.fetched.load(Ordering::Relaxed)) {
            Ok(true) => None,
            Ok(false) => Some("it was stopped".to_owned()),
            Err(error) => Some(format!("the app's progress failed: {error}")),
        };
        let reason = too_long(self.began).or(stopped);
        let given_up = |reason| SourceError::GivenUp { path: path.to_owned(), reason };
        reason.map_or(Ok(()), |reason| Err(given_up(reason)))
    }
}

impl Source for Pieces {
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
        let mut bytes = Vec::new();
        let there = self.bring(path, 0, max_length, |piece| {
            bytes.extend_from_slice(piece);
            Ok(())
        })?;
        Ok(there.then_some(bytes))
    }

    fn resume(
        &self,
        path: &str,
        max_length: u64,
        partial: &mut dyn Partial,
    ) -> Result<bool, SourceError> {
        // What is held may be whole already, and wrong: the core checks it, and asks from the start again.
        if partial.held() >= max_length {
            return Ok(true);
        }
        self.bring(path, partial.held(), max_length, |piece| partial.append(piece))
    }
}

fn transport(path: &str, error: &TransportError) -> SourceError {
    // Apps name the address that they asked.
    let reason = without_secrets(&error.to_string()).into_owned();
    SourceError::Transport { path: path.to_owned(), reason }
}
