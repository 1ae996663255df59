//! One installed update in the store.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chrono::SecondsFormat;
use serde::{Deserialize, Serialize};

use super::{Device, DeviceError, MAX_FILE, Targets};
use crate::encoding::document::parse_document;
use crate::encoding::percent::quoted;
use crate::published::target::is_paged;
use crate::storage::{self, Access, ReadAt as _, SharedFile};
use crate::time::Instant;
use crate::tuf::metadata::TargetFile;
use crate::tuf::{Limits, MetadataFiles, TrustError, TrustedSet};

const FORMAT: &str = "chot-generation";
const BEFORE_FORMAT: &str = "chot-rules-before";
const VERSION: u64 = 1;

/// The rules that came before those of a generation: for people to be told what changed. Nobody vouches
/// for them any more, and nothing is decided by them.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RulesBefore {
    format: String,
    version: u64,
    /// When they were replaced, by this phone's clock.
    pub replaced_at: Instant,
    /// The policy, as its document.
    pub policy: String,
}

impl RulesBefore {
    pub(super) fn new(replaced_at: Instant, policy: String) -> Self {
        Self { format: BEFORE_FORMAT.to_owned(), version: VERSION, replaced_at, policy }
    }
}

/// The file of [`RulesBefore`].
const BEFORE: &str = "before.json";

/// A generation's folder.
pub(super) struct Generation {
    pub(super) number: u64,
    pub(super) folder: PathBuf,
}

/// What a generation says beside the repository's own files.
#[derive(Serialize, Deserialize)]
struct State {
    format: String,
    version: u64,
    hard_floor: Instant,
    /// Names of the roles' files: a role may be called anything.
    roles: BTreeMap<String, String>,
}

impl Device {
    /// The generation in use; none where nothing says which that is.
    pub(super) fn current(&self) -> Result<Option<Generation>, DeviceError> {
        let path = self.folder.join("current");
        let Some(bytes) = storage::read_if_there(&path, 64)? else { return Ok(None) };
        // With its end: half a number is another one.
        let text = std::str::from_utf8(&bytes).ok().and_then(|text| text.strip_suffix('\n'));
        let number = text.and_then(|text| text.parse().ok());
        Ok(Some(self.generation(number.ok_or_else(no_number)?)))
    }

    pub(super) fn generation(&self, number: u64) -> Generation {
        let folder = self.folder.join("generations").join(number.to_string());
        Generation { number, folder }
    }

    /// Switches over: from here on `generation` is the one in use.
    pub(super) fn switch_to(&self, generation: &Generation) -> Result<(), DeviceError> {
        let text = format!("{}\n", generation.number);
        let path = self.folder.join("current");
        Ok(storage::write_atomically(&path, text.as_bytes(), Access::Private)?)
    }

    /// A generation whose folder isn't there: the number after `last`, or the next one that is free.
    pub(super) fn next_generation(
        &self,
        last: Option<&Generation>,
    ) -> Result<Generation, DeviceError> {
        let names = storage::names_in(&self.folder.join("generations"))?;
        let mut number = last.map_or(0, |last| last.number);
        loop {
            number = number.checked_add(1).unwrap_or(1);
            if !names.contains(&number.to_string()) {
                return Ok(self.generation(number));
            }
        }
    }

    /// The generations whose folders are there, the last first.
    pub(super) fn generations(&self) -> Vec<Generation> {
        let names = storage::names_in(&self.folder.join("generations")).unwrap_or_default();
        let mut numbers: Vec<u64> = names.iter().filter_map(|name| name.parse().ok()).collect();
        numbers.sort_unstable_by(|a, b| b.cmp(a));
        numbers.into_iter().map(|number| self.generation(number)).collect()
    }

    /// True where an interrupted update left something.
    pub(super) fn has_leftovers(&self) -> bool {
        let names = storage::names_in(&self.folder.join("generations")).unwrap_or_default();
        names.len() > 1 || storage::has_leftovers(&self.folder)
    }

    /// Removes generations that aren't in use, and leftovers; none where it isn't known which one is. Best
    /// effort; needs the lock.
    pub(super) fn clean(&self) {
        storage::remove_leftovers(&self.folder);
        if let Ok(Some(current)) = self.current() {
            self.keep_only(Some(&current));
        }
    }

    /// Removes all generations but one. Best effort; needs the lock.
    pub(super) fn keep_only(&self, kept: Option<&Generation>) {
        let keep = kept.map(|generation| generation.number.to_string());
        let generations = self.folder.join("generations");
        for name in storage::names_in(&generations).unwrap_or_default() {
            if keep.as_ref() != Some(&name) {
                let _ = storage::remove_folder(&generations.join(name));
            }
        }
    }
}

/// That it isn't known which generation is in use.
pub(super) fn no_number() -> DeviceError {
    damaged(TrustError::Missing { path: "the number of the generation in use".to_owned() })
}

impl Generation {
    /// Writes the generation's files beside its targets, and forces all of it to the disk. Nothing
    /// leads here yet, so the files need no renaming.
    pub(super) fn write(
        &self,
        files: &MetadataFiles,
        hard_floor: Instant,
        before: Option<&RulesBefore>,
    ) -> Result<(), DeviceError> {
        let metadata = self.metadata();
        storage::make_folder(&metadata, Access::Private)?;
        let put = |name: &str, bytes: &[u8]| {
            storage::write_once(&metadata.join(name), bytes, Access::Private)
        };
        for (version, bytes) in &files.roots {
            put(&format!("{version}.root.json"), bytes)?;
        }
        for (name, bytes) in [("timestamp", &files.timestamp), ("snapshot", &files.snapshot)] {
            bytes.as_ref().map_or(Ok(()), |bytes| put(&format!("{name}.json"), bytes))?;
        }
        let mut roles = BTreeMap::new();
        for (role, bytes) in &files.roles {
            let file = format!("role-{}.json", quoted(role));
            put(&file, bytes)?;
            roles.insert(role.clone(), file);
        }
        let state = State { format: FORMAT.to_owned(), version: VERSION, hard_floor, roles };
        let state = serde_json::to_vec_pretty(&state).unwrap_or_default();
        storage::write_once(&self.folder.join("state.json"), &state, Access::Private)?;
        if let Some(before) = before {
            let before = serde_json::to_vec(before).unwrap_or_default();
            storage::write_once(&self.folder.join(BEFORE), &before, Access::Private)?;
        }
        let parent = self.folder.parent().unwrap_or(&self.folder);
        Ok(storage::sync_folders([&metadata, &self.targets(), &self.folder, parent])?)
    }

    /// Keeps a later hard floor; the rest of the generation stays as it is.
    pub(super) fn learn(&self, hard_floor: Instant) -> Result<(), DeviceError> {
        let state = State { hard_floor, ..self.state()? };
        let state = serde_json::to_vec_pretty(&state).unwrap_or_default();
        let path = self.folder.join("state.json");
        Ok(storage::write_atomically(&path, &state, Access::Private)?)
    }

    /// What was learnt of the time: the latest instant of publication that the clock bore out.
    pub(super) fn hard_floor(&self) -> Result<Instant, DeviceError> {
        Ok(self.state()?.hard_floor)
    }

    /// The rules before these; none where there were none, or they can't be read: they decide nothing.
    pub(super) fn rules_before(&self) -> Option<RulesBefore> {
        let bytes = storage::read_if_there(&self.folder.join(BEFORE), MAX_FILE).ok()??;
        parse_document(&bytes, BEFORE_FORMAT, VERSION).ok()
    }

    /// The metadata's files, not yet checked.
    pub(super) fn metadata_files(&self) -> Result<MetadataFiles, DeviceError> {
        let folder = self.metadata();
        let limits = Limits::default();
        let mut files = MetadataFiles {
            timestamp: storage::read_if_there(&folder.join("timestamp.json"), limits.timestamp)?,
            snapshot: storage::read_if_there(&folder.join("snapshot.json"), limits.snapshot)?,
            ..MetadataFiles::default()
        };
        for name in storage::names_in(&folder)? {
            if let Some(version) = name.strip_suffix(".root.json").and_then(|n| n.parse().ok()) {
                let bytes = storage::read_bounded(&folder.join(&name), limits.root)?;
                files.roots.insert(version, bytes);
            }
        }
        for (role, file) in self.state()?.roles {
            // The name is derived again, not taken from the file: it can't lead out of the folder.
            let path = folder.join(format!("role-{}.json", quoted(&role)));
            if let (true, Some(bytes)) =
                (path.ends_with(&file), storage::read_if_there(&path, limits.targets)?)
            {
                files.roles.insert(role, bytes);
            }
        }
        Ok(files)
    }

    /// Checks the stored metadata from the pinned root down.
    pub(super) fn verify(&self, pinned_root: &[u8]) -> Result<TrustedSet, DeviceError> {
        self.metadata_files()?.verify(pinned_root).map_err(|source| DeviceError::Damaged { source })
    }

    /// Reads every target and checks its hash. Those that are opened page by page are opened as files, of
    /// the right length: each of their pages is checked when it is read.
    pub(super) fn read_targets(&self, set: &TrustedSet) -> Result<Targets, DeviceError> {
        let mut targets = Targets::default();
        for (path, file) in set.authorised_targets().map_err(damaged)? {
            if is_paged(&path) {
                let opened = self.open(&path, &file)?;
                targets.files.insert(path, opened);
            } else {
                let bytes = self.read(&path, &file)?;
                targets.held.insert(path, bytes);
            }
        }
        Ok(targets)
    }

    /// A target's file, which has the right length.
    pub(super) fn open(&self, path: &str, file: &TargetFile) -> Result<SharedFile, DeviceError> {
        let opened = SharedFile::open(&self.target(file, path)?).map_err(|error| {
            let missing = || damaged(TrustError::Missing { path: path.to_owned() });
            if error.is_not_found() { missing() } else { error.into() }
        })?;
        let (found, expected) = (opened.len(), file.length);
        if found != expected {
            return Err(damaged(TrustError::Length { what: path.to_owned(), found, expected }));
        }
        Ok(opened)
    }

    /// Reads one target and checks its hash; none where there is no such target.
    pub(super) fn read_target(
        &self,
        set: &TrustedSet,
        path: &str,
    ) -> Result<Option<Vec<u8>>, DeviceError> {
        let targets = set.authorised_targets().map_err(damaged)?;
        targets.get(path).map(|file| self.read(path, file)).transpose()
    }

    fn read(&self, path: &str, file: &TargetFile) -> Result<Vec<u8>, DeviceError> {
        let bytes = storage::read_if_there(&self.target(file, path)?, file.length)?;
        let missing = || damaged(TrustError::Missing { path: path.to_owned() });
        let bytes = bytes.ok_or_else(missing)?;
        file.check(path, &bytes).map_err(damaged)?;
        Ok(bytes)
    }

    /// Where a target's bytes are: content-addressed, so no path of a target becomes a name here.
    pub(super) fn target(&self, file: &TargetFile, path: &str) -> Result<PathBuf, DeviceError> {
        let hash = file.sha256(path).map_err(|source| DeviceError::Damaged { source })?;
        Ok(self.targets().join(hash.to_ascii_lowercase()))
    }

    pub(super) fn targets(&self) -> PathBuf {
        self.folder.join("targets")
    }

    fn metadata(&self) -> PathBuf {
        self.folder.join("metadata")
    }

    fn state(&self) -> Result<State, DeviceError> {
        let path = self.folder.join("state.json");
        let missing = || damaged(TrustError::Missing { path: "state.json".to_owned() });
        let bytes = storage::read_if_there(&path, MAX_FILE)?.ok_or_else(missing)?;
        parse_document(&bytes, FORMAT, VERSION)
            .map_err(|source| DeviceError::Document { path, source })
    }
}

fn damaged(source: TrustError) -> DeviceError {
    DeviceError::Damaged { source }
}

/// Bytes of all files in a folder and below.
pub(super) fn bytes_in(folder: &Path) -> u64 {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let size = |entry: std::fs::DirEntry| match entry.metadata() {
        Ok(metadata) if metadata.is_dir() => bytes_in(&entry.path()),
        Ok(metadata) => metadata.len(),
        Err(_) => 0,
    };
    entries.flatten().map(size).fold(0, u64::saturating_add)
}

/// An instant as status and reports write it.
pub(super) fn text(at: Instant) -> String {
    at.to_rfc3339_opts(SecondsFormat::Secs, true)
}
