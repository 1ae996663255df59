//! What a city publishes for everybody, as a wallet has it: the questionnaire, the rules, the areas, the
//! checkpoints and the issuers' keys.
//!
//! It comes through TUF, as a phone's data do ([`crate::tuf`]), from the root of trust in a
//! [`PublicTrust`]. What is sealed, and what names people, isn't fetched. All of it is one file,
//! `city.json`, replaced as a whole; whenever something in it is used, all is checked again from the root
//! down.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::WalletError;
use super::store::{CITY_FILE, CityInMind};
use crate::device::{PublicTrust, floor_of};
use crate::encoding::document::{Base64Url, DocumentError, parse_document};
use crate::policy::Policy;
use crate::published::areas::Areas;
use crate::published::target::{POLICY_PATH, Target, is_paged};
use crate::published::{Checkpoints, Questionnaire};
use crate::storage::{Access, StorageError, read_if_there, remove_file, write_atomically};
use crate::time::{CALENDAR_ENDS, Instant};
use crate::travel::{IssuerKeys, TrustStore};
use crate::tuf::{Limits, MetadataFiles, Reached, Source, TrustError, TrustedSet, Updater};

const FORMAT: &str = "chot-wallet-city";
const VERSION: u64 = 1;

/// The most of one target, and of all that a wallet takes together, in bytes.
const MOST_OF_ONE: u64 = 8 << 20;
const MOST_OF_ALL: u64 = 16 << 20;
/// The file is these in base64, with the roles' metadata.
const LONGEST: u64 = 64 << 20;

/// Why a city's data can't be had, or used.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum CityError {
    /// The wallet follows no city.
    #[error("this wallet follows no city yet: give it the city's trust file first")]
    NoTrust,
    /// It follows another one, or this one by another root.
    #[error(
        "this wallet follows {held} by another root of trust: forget that first, if the new file is \
         the city's"
    )]
    OtherCity {
        /// The city that it follows.
        held: String,
    },
    /// Not a trust file.
    #[error("not a city's trust file: {0}")]
    TrustFile(#[source] DocumentError),
    /// The file's root of trust doesn't hold.
    #[error("the root of trust in the file does not hold: {0}")]
    Root(#[source] TrustError),
    /// The source failed; what was there stays.
    #[error("the city's data could not be fetched: {0}")]
    Fetch(#[source] TrustError),
    /// What came isn't the city's; what was there stays.
    #[error("what came is refused: {0}")]
    Refused(#[source] TrustError),
    /// A target can't be read by this version; what was there stays.
    #[error("what came is refused: this program cannot use its {path}: {reason}")]
    Unreadable {
        /// The target.
        path: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The rules would be gone; what was there stays.
    #[error("what came is refused: it has no rules any more")]
    PolicyGone,
    /// It isn't said when it was published; what was there stays.
    #[error("what came is refused: its timestamp metadata have no x-published-at")]
    NoPublicationTime,
    /// More than a wallet takes; what was there stays.
    #[error("what came is refused: {what} has {found} bytes, at most {limit} are taken")]
    TooMuch {
        /// What is too long.
        what: String,
        /// Its length.
        found: u64,
        /// The limit.
        limit: u64,
    },
    /// The file isn't one, or a newer program's.
    #[error("the city's data in this wallet: {0}")]
    Document(#[source] DocumentError),
    /// What was fetched no longer passes the checks that it passed.
    #[error("the city's data in this wallet are damaged, fetch them again: {0}")]
    Damaged(#[source] TrustError),
    /// What was fetched is older than what this wallet had.
    #[error("the city's data in this wallet are older than what it had, fetch them again: {0}")]
    TakenBack(#[source] TrustError),
    /// What was fetched is gone.
    #[error(
        "the data of {city} are gone from this wallet: give it the city's trust file, and fetch them"
    )]
    Lost {
        /// The city that it follows.
        city: String,
    },
    /// The wallet follows another city by now, or none, or has what came later.
    #[error("what came is not kept: the wallet's city was changed meanwhile; fetch it again")]
    Overtaken,
    /// A file can't be read or written.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// What a wallet did to follow its city.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CityReport {
    /// False where it had the newest already.
    pub changed: bool,
    /// When the city published what is here now.
    pub published_at: Instant,
    /// Bytes of targets that were fetched.
    pub fetched_bytes: u64,
}

/// A city's public data, verified.
#[derive(Debug)]
pub(super) struct City {
    pub(super) published_at: Instant,
    /// An instant that has certainly passed: the city signed at it.
    pub(super) hard_floor: Instant,
    /// The first instant at which one of the roles no longer holds.
    pub(super) expires: Instant,
    pub(super) policy: Option<Policy>,
    pub(super) questionnaire: Option<Questionnaire>,
    pub(super) issuers: TrustStore,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u64,
    city: String,
    root: Base64Url,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    /// What was learnt of the time.
    hard_floor: Option<Instant>,
    #[serde(default)]
    roots: BTreeMap<u64, Base64Url>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    timestamp: Option<Base64Url>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    snapshot: Option<Base64Url>,
    #[serde(default)]
    roles: BTreeMap<String, Base64Url>,
    #[serde(default)]
    targets: BTreeMap<String, Base64Url>,
}

/// True for a target that a wallet fetches: what everybody may read, and its owner has a use for.
const fn is_for_citizens(target: Target) -> bool {
    match target {
        Target::Issuers
        | Target::Policy
        | Target::Questionnaire
        | Target::Areas
        | Target::Checkpoints => true,
        // Sealed, or for officers' phones alone.
        Target::StatusList
        | Target::RosterManifest
        | Target::RosterSegment
        | Target::Trace
        | Target::HealthKeys
        | Target::ValueSets
        | Target::EpochKey => false,
    }
}

/// Begins to follow a city; one that is followed already changes nothing.
pub(super) fn trust(
    folder: &Path,
    trust: &PublicTrust,
    kept: Option<&CityInMind>,
) -> Result<(), CityError> {
    TrustedSet::new(&trust.root, None).map_err(CityError::Root)?;
    if let Some(kept) = kept.filter(|kept| kept.name != trust.city) {
        return Err(CityError::OtherCity { held: kept.name.clone() });
    }
    // One that can't be read is as good as none.
    if let Ok(Some(held)) = read(folder) {
        // A root that was followed to since is the same city's.
        let mut roots = std::iter::once(&held.root).chain(held.roots.values());
        if held.city == trust.city && roots.any(|root| root.0 == trust.root) {
            return Ok(());
        }
        return Err(CityError::OtherCity { held: held.city });
    }
    write(
        folder,
        &File {
            format: FORMAT.to_owned(),
            version: VERSION,
            city: trust.city.clone(),
            root: Base64Url(trust.root.clone()),
            hard_floor: None,
            roots: BTreeMap::new(),
            timestamp: None,
            snapshot: None,
            roles: BTreeMap::new(),
            targets: BTreeMap::new(),
        },
    )
}

/// Follows no city any more.
pub(super) fn forget(folder: &Path) -> Result<(), CityError> {
    remove_file(&folder.join(CITY_FILE))?;
    Ok(())
}

/// The city that is followed.
pub(super) fn followed(folder: &Path) -> Result<Option<PublicTrust>, CityError> {
    let file = read(folder)?;
    Ok(file.map(|file| PublicTrust { city: file.city, root: file.root.0 }))
}

/// What was fetched of the city's, checked from its root down, and that it isn't older than what is kept in
/// mind; none where nothing was.
pub(super) fn installed(
    folder: &Path,
    kept: Option<&CityInMind>,
) -> Result<Option<City>, CityError> {
    let reached = kept.and_then(|kept| kept.reached.as_ref());
    let lost = || kept.map(|kept| CityError::Lost { city: kept.name.clone() });
    let Some(file) = read(folder)? else { return lost().map_or(Ok(None), Err) };
    is_kept(&file, kept)?;
    if file.timestamp.is_none() {
        return reached.and_then(|_| lost()).map_or(Ok(None), Err);
    }
    let set = file.metadata().verify(&file.root.0).map_err(CityError::Damaged)?;
    reached.map_or(Ok(()), |reached| reached.check(&set)).map_err(CityError::TakenBack)?;
    let published_at = set.published_at().ok_or(CityError::NoPublicationTime)?;
    let named = set.authorised_targets().map_err(CityError::Damaged)?;
    let mut targets = BTreeMap::new();
    for (path, described) in named {
        if !is_wanted(&path) {
            continue;
        }
        let missing = || CityError::Damaged(TrustError::Missing { path: path.clone() });
        let bytes = &file.targets.get(&path).ok_or_else(missing)?.0;
        described.check(&path, bytes).map_err(CityError::Damaged)?;
        targets.insert(path, bytes.as_slice());
    }
    let roles = set.roles();
    let expires = roles.values().map(|&(_, expires)| expires).min().unwrap_or(published_at);
    let learnt = Reached::time_of(reached, &set, file.hard_floor.unwrap_or(published_at));
    let hard_floor = floor_of(published_at, learnt);
    open(&targets, published_at, hard_floor, expires).map(Some)
}

/// What was fetched of a city, verified, and is not kept yet.
pub struct CityFetched {
    /// The file that it was fetched over, and what was kept in mind then.
    over: Vec<u8>,
    over_in_mind: Option<CityInMind>,
    /// The one to come in its place; none where that says the same.
    next: Option<File>,
    /// What is to be kept in mind of it.
    in_mind: CityInMind,
    report: CityReport,
}

impl std::fmt::Debug for CityFetched {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "CityFetched({:?}, ..)", self.report)
    }
}

/// A wallet's city, to be fetched while the wallet goes on being used.
#[derive(Debug)]
pub struct CityFetch {
    pub(super) folder: PathBuf,
    pub(super) kept: Option<CityInMind>,
}

impl CityFetch {
    /// Fetches what the city published for everybody, and verifies it. Nothing is changed:
    /// [`Wallet::keep`](super::Wallet::keep) does that.
    ///
    /// # Errors
    /// [`CityError`].
    pub fn fetch(&self, source: &dyn Source, now: Instant) -> Result<CityFetched, WalletError> {
        Ok(fetch(&self.folder, source, now, self.kept.as_ref())?)
    }
}

/// Keeps what was fetched, unless another city is followed by now, or none, or a later update came first;
/// gives what to keep in mind from now on.
pub(super) fn keep(
    folder: &Path,
    fetched: CityFetched,
    kept: Option<&CityInMind>,
) -> Result<(CityReport, CityInMind), CityError> {
    let CityFetched { over, over_in_mind, next, in_mind, report } = fetched;
    if read_file(folder)?.as_ref() != Some(&over) || kept != over_in_mind.as_ref() {
        return Err(CityError::Overtaken);
    }
    if let Some(next) = next {
        write(folder, &next)?;
    }
    Ok((report, in_mind))
}

/// Fetches what the city published for everybody.
///
/// Expiry is checked at `now`, or at what was learnt of the time, if that is later. What is learnt, and what
/// makes it be forgotten, is as for an officer's phone (`core/design/UPDATES.md`, The hard floor). So is that
/// nothing older is taken than what is kept in mind.
pub(super) fn fetch(
    folder: &Path,
    source: &dyn Source,
    now: Instant,
    kept: Option<&CityInMind>,
) -> Result<CityFetched, CityError> {
    let over = read_file(folder)?.ok_or(CityError::NoTrust)?;
    let file = parse(&over)?;
    is_kept(&file, kept)?;
    let reached = kept.and_then(|kept| kept.reached.as_ref());
    let stored = file.metadata();
    // What is damaged is as good as absent: it is fetched anew, from the root on.
    let set = stored.verify(&file.root.0).ok();
    let set = set.filter(|set| reached.is_none_or(|reached| reached.check(set).is_ok()));
    let (stored, reached) = match set {
        Some(set) => {
            let said = file.hard_floor.or(set.published_at());
            let learnt = said.map(|said| Reached::time_of(reached, &set, said));
            (stored, Some(Reached::by(&set, learnt)))
        }
        None => (MetadataFiles::default(), reached.cloned()),
    };
    let had_policy = file.targets.contains_key(POLICY_PATH);
    let now = now.clamp(Instant::UNIX_EPOCH, CALENDAR_ENDS);
    let old = stored.clone();
    let updater = Updater::new(&file.root.0, stored, source, now, Limits::default())
        .map_err(CityError::Root)?;
    let mut updater = updater.not_before(file.hard_floor).not_behind(reached);
    updater.refresh_all().map_err(refused)?;
    let set = updater.trusted();
    let published_at = set.published_at().ok_or(CityError::NoPublicationTime)?;
    let expires = set.roles().values().map(|&(_, expires)| expires).min().unwrap_or(published_at);
    let mut targets = BTreeMap::new();
    let (mut total, mut fetched_bytes): (u64, u64) = (0, 0);
    for (path, described) in updater.targets(is_paged).map_err(refused)? {
        if !is_wanted(&path) {
            continue;
        }
        at_most(&path, described.length, MOST_OF_ONE)?;
        total = total.saturating_add(described.length);
        at_most("all that is for citizens", total, MOST_OF_ALL)?;
        let held = file.targets.get(&path).map(|held| held.0.clone());
        let bytes = match held.filter(|held| described.check(&path, held).is_ok()) {
            Some(held) => held,
            None => {
                fetched_bytes = fetched_bytes.saturating_add(described.length);
                updater.download(&path, &described).map_err(refused)?
            }
        };
        targets.insert(path, Base64Url(bytes));
    }
    if had_policy && !targets.contains_key(POLICY_PATH) {
        return Err(CityError::PolicyGone);
    }
    let learnt = updater.learnt(published_at);
    let hard_floor = floor_of(published_at, learnt);
    let plain = targets.iter().map(|(path, bytes)| (path.clone(), bytes.0.as_slice())).collect();
    open(&plain, published_at, hard_floor, expires)?;
    let changed = *updater.files() != old || fetched_bytes > 0;
    let reached = Some(Reached::by(updater.trusted(), Some(learnt)));
    let in_mind = CityInMind { name: file.city.clone(), reached };
    let is_news = changed || file.hard_floor != Some(learnt);
    let next = is_news.then(|| {
        let MetadataFiles { roots, timestamp, snapshot, roles } = updater.files().clone();
        File {
            hard_floor: Some(learnt),
            roots: roots.into_iter().map(|(version, bytes)| (version, Base64Url(bytes))).collect(),
            timestamp: timestamp.map(Base64Url),
            snapshot: snapshot.map(Base64Url),
            roles: roles.into_iter().map(|(role, bytes)| (role, Base64Url(bytes))).collect(),
            targets,
            ..file
        }
    });
    let report = CityReport { changed, published_at, fetched_bytes };
    Ok(CityFetched { over, over_in_mind: kept.cloned(), next, in_mind, report })
}

/// Whether a file is of the city that is kept in mind.
fn is_kept(file: &File, kept: Option<&CityInMind>) -> Result<(), CityError> {
    match kept {
        Some(kept) if kept.name != file.city => {
            Err(CityError::OtherCity { held: kept.name.clone() })
        }
        _ => Ok(()),
    }
}

fn is_wanted(path: &str) -> bool {
    Target::of_path(path).is_some_and(is_for_citizens)
}

/// Reads every target, whether it is used here or by an app: what can't be read is refused whole.
fn open(
    targets: &BTreeMap<String, &[u8]>,
    published_at: Instant,
    hard_floor: Instant,
    expires: Instant,
) -> Result<City, CityError> {
    let mut city = City {
        published_at,
        hard_floor,
        expires,
        policy: None,
        questionnaire: None,
        issuers: TrustStore::default(),
    };
    for (path, bytes) in targets {
        let failed = |error: &dyn std::fmt::Display| CityError::Unreadable {
            path: path.clone(),
            reason: error.to_string(),
        };
        match Target::of_path(path) {
            Some(Target::Policy) => {
                city.policy = Some(Policy::parse(bytes).map_err(|e| failed(&e))?);
            }
            Some(Target::Questionnaire) => {
                city.questionnaire = Some(Questionnaire::parse(bytes).map_err(|e| failed(&e))?);
            }
            Some(Target::Issuers) => {
                city.issuers = TrustStore::new(IssuerKeys::parse(bytes).map_err(|e| failed(&e))?);
            }
            Some(Target::Areas) => drop(Areas::parse(bytes).map_err(|e| failed(&e))?),
            Some(Target::Checkpoints) => drop(Checkpoints::parse(bytes).map_err(|e| failed(&e))?),
            // Not fetched.
            Some(
                Target::StatusList
                | Target::RosterManifest
                | Target::RosterSegment
                | Target::Trace
                | Target::HealthKeys
                | Target::ValueSets
                | Target::EpochKey,
            )
            | None => {}
        }
    }
    Ok(city)
}

fn refused(error: TrustError) -> CityError {
    match error {
        TrustError::Source(_) => CityError::Fetch(error),
        error => CityError::Refused(error),
    }
}

fn at_most(what: &str, found: u64, limit: u64) -> Result<(), CityError> {
    if found <= limit {
        return Ok(());
    }
    Err(CityError::TooMuch { what: what.to_owned(), found, limit })
}

impl File {
    fn metadata(&self) -> MetadataFiles {
        let bytes = |bytes: &Base64Url| bytes.0.clone();
        MetadataFiles {
            roots: self.roots.iter().map(|(version, root)| (*version, bytes(root))).collect(),
            timestamp: self.timestamp.as_ref().map(bytes),
            snapshot: self.snapshot.as_ref().map(bytes),
            roles: self.roles.iter().map(|(role, file)| (role.clone(), bytes(file))).collect(),
        }
    }
}

fn read(folder: &Path) -> Result<Option<File>, CityError> {
    read_file(folder)?.as_deref().map(parse).transpose()
}

fn read_file(folder: &Path) -> Result<Option<Vec<u8>>, CityError> {
    Ok(read_if_there(&folder.join(CITY_FILE), LONGEST)?)
}

fn parse(bytes: &[u8]) -> Result<File, CityError> {
    parse_document(bytes, FORMAT, VERSION).map_err(CityError::Document)
}

fn write(folder: &Path, file: &File) -> Result<(), CityError> {
    let bytes = serde_json::to_vec(file).unwrap_or_default();
    at_most("the wallet's file", u64::try_from(bytes.len()).unwrap_or(u64::MAX), LONGEST)?;
    Ok(write_atomically(&folder.join(CITY_FILE), &bytes, Access::Private)?)
}
