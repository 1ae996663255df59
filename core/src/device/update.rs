//! Fetching, checking and switching over to an update.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use super::generation::Generation;
use super::partial::PartialFolder;
use super::{Device, DeviceError, Installed, is_ahead};
use crate::published::target::ISSUERS_PATH;
use crate::storage::{self, Access, StoreLock};
use crate::time::{CALENDAR_ENDS, Instant};
use crate::tuf::metadata::TargetFile;
use crate::tuf::{Limits, MetadataFiles, Source, TrustError, Updater};

/// An update that was fetched and verified, and that nothing leads to yet.
pub(crate) struct Staged {
    /// As it would be installed.
    pub(crate) installed: Installed,
    /// The paths of the targets in whose place it would come.
    pub(crate) replaces: BTreeSet<String>,
}

/// Says whether what was fetched can be used.
pub(crate) type Check<'a> = dyn Fn(Staged) -> Result<(), DeviceError> + 'a;

/// What an update did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UpdateReport {
    /// False where the phone had the newest already.
    pub changed: bool,
    /// When the authority published what is installed now.
    pub published_at: Instant,
    /// What the clock must not be behind ([`Installed::hard_floor`]).
    pub hard_floor: Instant,
    /// Seconds by which it was published after what this phone's clock says, where that is more than
    /// two right clocks differ by: until one of them is right, nobody is let through.
    pub ahead_seconds: Option<i64>,
    /// Version of each role's metadata.
    pub versions: BTreeMap<String, u64>,
    /// Targets installed.
    pub targets: usize,
    /// Targets that were fetched, the others being installed already.
    pub fetched: usize,
    /// Bytes of targets that were fetched.
    pub fetched_bytes: u64,
}

impl Device {
    /// Fetches what the authority published, checks it, and switches over to it. On any error what
    /// was installed stays in use.
    ///
    /// Expiry is checked at `now`, or at what was learnt of the time, if that is later: a clock set
    /// back doesn't make old metadata new. Learnt is the instant of publication, but nothing later
    /// than `now`, so that no signature can push the phone into the future for good; and a root that
    /// gives the timestamp other keys drops what was learnt by the old ones.
    ///
    /// `check` gets all of it, before the switch: what it doesn't take is refused whole. The
    /// issuers' keys are checked here. Whoever updates a phone does it by
    /// [`installation::update`](crate::installation::update), whose check leaves nothing out.
    ///
    /// # Errors
    /// [`DeviceError`].
    pub(crate) fn update(
        &self,
        source: &dyn Source,
        now: Instant,
        check: &Check<'_>,
    ) -> Result<UpdateReport, DeviceError> {
        let _lock = StoreLock::take(&self.folder)?;
        self.clean();
        // What is damaged is as good as absent: the update begins from the pinned root again, and
        // so mends it. Who could damage it could also have put an older state in its place.
        let current = self.current().unwrap_or_default();
        let stored = current.as_ref().map(|generation| self.stored(generation)).unwrap_or_default();
        let now = now.clamp(Instant::UNIX_EPOCH, CALENDAR_ENDS);
        let floor = stored.floor();
        let old_files = stored.files.clone();
        let limits = Limits::default();
        let updater = Updater::new(&self.pinned_root, stored.files, source, now, limits)?;
        let mut updater = updater.not_before(floor);
        updater.refresh()?;
        updater.load_delegations()?;
        updater.trusted().check_times()?;
        let published_at =
            updater.trusted().published_at().ok_or(DeviceError::NoPublicationTime)?;
        let learnt = updater.learnt(published_at);

        let next = self.next_generation()?;
        let partial = PartialFolder::of(&self.folder);
        let installing = Installing {
            updater: &updater,
            current: current.as_ref(),
            next: &next,
            partial: &partial,
        };
        let installed = installing.targets().and_then(|(fetched, targets)| {
            let installed = Installed::new(updater.trusted(), learnt, targets);
            let installed = installed.map_err(|error| match error {
                DeviceError::Issuers(error) => {
                    let (path, reason) = (ISSUERS_PATH.to_owned(), error.to_string());
                    DeviceError::Unreadable { path, reason }
                }
                other => other,
            })?;
            let hard_floor = installed.hard_floor;
            check(Staged { installed, replaces: stored.paths })?;
            // The same metadata over sound targets: nothing new. A damaged target is a reason to
            // switch to a generation where it is sound.
            let changed = *updater.files() != old_files || fetched.count > 0;
            if changed {
                next.write(updater.files(), learnt)?;
                self.switch_to(&next)?;
            } else if let Some(current) = current.as_ref().filter(|_| floor != Some(learnt)) {
                // The clock bears out by now what it didn't when this was installed.
                current.learn(learnt)?;
            }
            Ok((changed, fetched, hard_floor))
        });
        // Either way one generation too many is there now: the old one, or the one that failed.
        self.clean();
        let (changed, fetched, hard_floor) = installed?;
        partial.remove();
        let roles = updater.trusted().roles();
        Ok(UpdateReport {
            changed,
            published_at,
            hard_floor,
            ahead_seconds: is_ahead(published_at, learnt)
                .then(|| (published_at - now).num_seconds()),
            versions: roles.into_iter().map(|(role, (version, _))| (role, version)).collect(),
            targets: fetched.of,
            fetched: fetched.count,
            fetched_bytes: fetched.bytes,
        })
    }

    fn stored(&self, generation: &Generation) -> Stored {
        let files = generation.metadata_files().unwrap_or_default();
        let hard_floor = generation.hard_floor().ok();
        match files.verify(&self.pinned_root) {
            Ok(set) => {
                let paths = set.authorised_targets().unwrap_or_default().into_keys().collect();
                Stored { published_at: set.published_at(), hard_floor, paths, files }
            }
            Err(_) => Stored { hard_floor, ..Stored::default() },
        }
    }
}

#[derive(Default)]
struct Stored {
    files: MetadataFiles,
    hard_floor: Option<Instant>,
    published_at: Option<Instant>,
    /// Of its targets.
    paths: BTreeSet<String>,
}

impl Stored {
    fn floor(&self) -> Option<Instant> {
        self.hard_floor.or(self.published_at)
    }
}

struct Installing<'a> {
    updater: &'a Updater<'a>,
    current: Option<&'a Generation>,
    next: &'a Generation,
    partial: &'a PartialFolder,
}

struct Fetched {
    of: usize,
    count: usize,
    bytes: u64,
}

impl Installing<'_> {
    /// Brings every target into the next generation: from the one in use where it is there and
    /// sound, otherwise from the source. Gives their bytes, read once, by path.
    fn targets(&self) -> Result<(Fetched, BTreeMap<String, Vec<u8>>), DeviceError> {
        let targets = self.updater.targets()?;
        storage::make_folder(&self.next.targets(), Access::Private)?;
        let hashes: BTreeSet<String> = targets
            .iter()
            .map(|(path, file)| Ok(file.sha256(path)?.to_ascii_lowercase()))
            .collect::<Result<_, TrustError>>()?;
        self.partial.prepare(|name| hashes.contains(name))?;
        let mut fetched = Fetched { of: targets.len(), count: 0, bytes: 0 };
        let mut read = BTreeMap::new();
        for (path, file) in &targets {
            let to = self.next.target(file, path)?;
            if let Some((from, bytes)) = self.sound_copy(path, file)? {
                if !to.exists() {
                    storage::link_or_copy(&from, &to)?;
                }
                read.insert(path.clone(), bytes);
                continue;
            }
            let hash = file.sha256(path)?.to_ascii_lowercase();
            let mut partial = self.partial.file(&hash, file.length);
            let bytes = self.updater.download_through(path, file, &mut partial)?;
            if !to.exists() {
                // An empty target has no file yet.
                if bytes.is_empty() {
                    storage::write_once(&to, &bytes, Access::Private)?;
                } else {
                    partial.install(&to)?;
                }
            }
            fetched.count = fetched.count.saturating_add(1);
            fetched.bytes = fetched.bytes.saturating_add(file.length);
            read.insert(path.clone(), bytes);
        }
        Ok((fetched, read))
    }

    fn sound_copy(
        &self,
        path: &str,
        file: &TargetFile,
    ) -> Result<Option<(std::path::PathBuf, Vec<u8>)>, DeviceError> {
        let Some(current) = self.current else { return Ok(None) };
        let from = current.target(file, path)?;
        let bytes = storage::read_if_there(&from, file.length).ok().flatten();
        Ok(bytes.filter(|bytes| file.check(path, bytes).is_ok()).map(|bytes| (from, bytes)))
    }
}
