//! Fetching, checking and switching over to an update.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Serialize;

use super::generation::{Generation, RulesBefore};
use super::partial::PartialFolder;
use super::{Device, DeviceError, Installed, Targets, is_ahead};
use crate::published::target::{ISSUERS_PATH, POLICY_PATH, is_paged};
use crate::storage::{self, Access, StoreLock};
use crate::time::{CALENDAR_ENDS, Instant};
use crate::tuf::metadata::TargetFile;
use crate::tuf::{Limits, MetadataFiles, Reached, Source, TrustError, Updater};

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
    /// True where the rules are other ones than before: they were fetched.
    pub rules_changed: bool,
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
        let reached = self.reached()?;
        let stored = self.stored(reached.as_ref());
        // Nothing says which of them is in use, or that one is of no use.
        if !stored.is_current {
            self.keep_only(stored.generation.as_ref());
        }
        let now = now.clamp(Instant::UNIX_EPOCH, CALENDAR_ENDS);
        let old_files = stored.files.clone();
        let limits = Limits::default();
        let updater = Updater::new(&self.pinned_root, stored.files, source, now, limits)?;
        let mut updater = updater.not_before(stored.said).not_behind(stored.reached);
        updater.refresh_all()?;
        let published_at =
            updater.trusted().published_at().ok_or(DeviceError::NoPublicationTime)?;
        let learnt = updater.learnt(published_at);

        let base = stored.generation.as_ref();
        let next = self.next_generation(base)?;
        let partial = PartialFolder::of(&self.folder);
        let installing = Installing { updater: &updater, base, next: &next, partial: &partial };
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
            let before = rules_before(base, stored.rules, installed.target(POLICY_PATH), now);
            check(Staged { installed, replaces: stored.paths })?;
            // The same metadata over sound targets: nothing new. A damaged target is a reason to
            // switch to a generation where it is sound.
            let is_new = *updater.files() != old_files || fetched.count > 0;
            let changed = is_new || !stored.is_current;
            if changed {
                next.write(updater.files(), learnt, before.as_ref())?;
                self.switch_to(&next)?;
            } else if let Some(current) = base.filter(|_| stored.said != Some(learnt)) {
                // The clock bears out by now what it didn't when this was installed.
                current.learn(learnt)?;
            }
            Ok((changed, fetched, hard_floor))
        });
        // Either way one generation too many is there now: the old one, or the one that failed.
        let current = self.current().unwrap_or_default();
        self.keep_only(current.as_ref().or(base));
        let (changed, fetched, hard_floor) = installed?;
        partial.remove();
        let now_reached = Reached::by(updater.trusted(), Some(learnt));
        if reached.as_ref() != Some(&now_reached) {
            self.keep(&now_reached).map_err(|source| DeviceError::NotKept { source })?;
        }
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
            rules_changed: changed && fetched.rules,
        })
    }

    /// What an update begins with: the generation in use, or, where nothing says which that is, the last one
    /// that is sound. What is damaged, or older than what this phone had, is as good as absent: the update
    /// begins from the pinned root again, and so mends it; the key store has in mind what it must reach.
    fn stored(&self, reached: Option<&Reached>) -> Stored {
        let current = self.current().unwrap_or_default();
        let is_current = current.is_some();
        let candidates = current.map_or_else(|| self.generations(), |current| vec![current]);
        for generation in candidates {
            let said = generation.hard_floor().ok();
            let files = generation.metadata_files().unwrap_or_default();
            let set = files.verify(&self.pinned_root).ok();
            let set = set.filter(|set| reached.is_none_or(|reached| reached.check(set).is_ok()));
            if let Some(set) = set {
                let rules = generation.read_target(&set, POLICY_PATH).ok().flatten();
                let paths = set.authorised_targets().unwrap_or_default().into_keys().collect();
                let time = said.or(set.published_at());
                let learnt = time.map(|said| Reached::time_of(reached, &set, said));
                let reached = Some(Reached::by(&set, learnt));
                let generation = Some(generation);
                return Stored { generation, is_current, files, said, reached, paths, rules };
            }
            if is_current {
                // Its targets may be sound.
                let (generation, reached) = (Some(generation), reached.cloned());
                return Stored { generation, is_current, said, reached, ..Stored::default() };
            }
        }
        Stored { reached: reached.cloned(), ..Stored::default() }
    }
}

#[derive(Default)]
struct Stored {
    generation: Option<Generation>,
    is_current: bool,
    files: MetadataFiles,
    /// What the generation says that was learnt of the time.
    said: Option<Instant>,
    /// What the update must reach.
    reached: Option<Reached>,
    /// Of its targets.
    paths: BTreeSet<String>,
    /// Its policy.
    rules: Option<Vec<u8>>,
}

/// The rules before those of the next generation: what is replaced now, or was before.
fn rules_before(
    base: Option<&Generation>,
    old: Option<Vec<u8>>,
    new: Option<&[u8]>,
    now: Instant,
) -> Option<RulesBefore> {
    match old {
        Some(old) if new != Some(&*old) => {
            String::from_utf8(old).ok().map(|policy| RulesBefore::new(now, policy))
        }
        _ => base.and_then(Generation::rules_before),
    }
}

struct Installing<'a> {
    updater: &'a Updater<'a>,
    /// Where targets may be already.
    base: Option<&'a Generation>,
    next: &'a Generation,
    partial: &'a PartialFolder,
}

/// Where a target is, with its bytes, unless it is opened page by page.
type SoundCopy = (PathBuf, Option<Vec<u8>>);

struct Fetched {
    of: usize,
    count: usize,
    bytes: u64,
    /// The policy among them.
    rules: bool,
}

impl Installing<'_> {
    /// Brings every target into the next generation: from the one before where it is there and
    /// sound, otherwise from the source. Gives their bytes, read once, by path; of what is opened page by
    /// page the file, all of which was checked.
    fn targets(&self) -> Result<(Fetched, Targets), DeviceError> {
        let targets = self.updater.targets(is_paged)?;
        storage::make_folder(&self.next.targets(), Access::Private)?;
        let hashes: BTreeSet<String> = targets
            .iter()
            .map(|(path, file)| Ok(file.sha256(path)?.to_ascii_lowercase()))
            .collect::<Result<_, TrustError>>()?;
        self.partial.prepare(|name| hashes.contains(name))?;
        let mut fetched = Fetched { of: targets.len(), count: 0, bytes: 0, rules: false };
        let mut all = Targets::default();
        for (path, file) in &targets {
            let to = self.next.target(file, path)?;
            let mut hold = |bytes: Option<Vec<u8>>| -> Result<(), DeviceError> {
                match bytes {
                    Some(bytes) => drop(all.held.insert(path.clone(), bytes)),
                    None => drop(all.files.insert(path.clone(), self.next.open(path, file)?)),
                }
                Ok(())
            };
            if let Some((from, bytes)) = self.sound_copy(path, file)? {
                if !to.exists() {
                    storage::link_or_copy(&from, &to)?;
                }
                hold(bytes)?;
                continue;
            }
            let hash = file.sha256(path)?.to_ascii_lowercase();
            let mut partial = self.partial.file(&hash, file.length);
            let bytes = if is_paged(path) {
                self.updater.download_file(path, file, &mut partial)?;
                None
            } else {
                Some(self.updater.download_through(path, file, &mut partial)?)
            };
            if !to.exists() {
                // An empty target has no file yet.
                if file.length == 0 {
                    storage::write_once(&to, &[], Access::Private)?;
                } else {
                    partial.install(&to)?;
                }
            }
            hold(bytes)?;
            fetched.count = fetched.count.saturating_add(1);
            fetched.bytes = fetched.bytes.saturating_add(file.length);
            fetched.rules |= path == POLICY_PATH;
        }
        Ok((fetched, all))
    }

    /// Where the generation before has a target, sound; with its bytes, unless it is opened page by page.
    fn sound_copy(&self, path: &str, file: &TargetFile) -> Result<Option<SoundCopy>, DeviceError> {
        let Some(base) = self.base else { return Ok(None) };
        let from = base.target(file, path)?;
        if is_paged(path) {
            return Ok(file.is_whole_in(&from, path).then_some((from, None)));
        }
        let bytes = storage::read_if_there(&from, file.length).ok().flatten();
        let sound = bytes.filter(|bytes| file.check(path, bytes).is_ok());
        Ok(sound.map(|bytes| (from, Some(bytes))))
    }
}
