//! A city in a folder: its authority, a checkpoint's phone, and people's wallets.

use std::collections::BTreeMap;
use std::path::PathBuf;

use chot_core::authority::issue::{PermitFile, PersonFile, credential_id};
use chot_core::authority::lists::{
    BuildOptions, NamedList, build_checkpoints, build_roster, build_trace,
};
use chot_core::authority::{Authority, OfficeError, TakeOptions};
use chot_core::checkpoint::Checkpoint;
use chot_core::device::{Device, DeviceError};
use chot_core::installation::{self, Installation, InstallationError, open_journal};
use chot_core::keys::FileKeystore;
use chot_core::model::IdNumber;
use chot_core::published::target::ISSUERS_PATH;
use chot_core::time::{Instant, TimeDelta};
use chot_core::tuf::Folder;
use chot_core::wallet::{Answers, Wallet, WalletError};
use include_dir::{Dir, include_dir};
use serde_json::Value;
use tempfile::TempDir;

use crate::health;
use crate::spec::Scenario;

static CITY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/city");
static POLICIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/../policies");

/// Why a city couldn't be made, or a scenario not be played: a fault of the data or the code.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct WorldError(pub String);

macro_rules! from {
    ($($error:ty),* $(,)?) => {$(
        impl From<$error> for WorldError {
            fn from(error: $error) -> Self {
                Self(error.to_string())
            }
        }
    )*};
}
from!(
    OfficeError,
    InstallationError,
    DeviceError,
    WalletError,
    std::io::Error,
    serde_json::Error,
    chot_core::authority::AuthorityError,
    chot_core::authority::issue::InputError,
    chot_core::authority::lists::ListError,
    chot_core::published::UnknownCheckpoint,
    chot_core::keys::KeystoreError,
    chot_core::facts::SeenError,
    chot_core::model::NotAnIdNumber,
    chot_core::wallet::DrawError,
);

/// A city in a folder that vanishes with it.
#[derive(Debug)]
pub struct World {
    folder: TempDir,
}

/// What the person of a scenario holds.
pub(crate) struct Citizen {
    pub(crate) wallet: Option<Wallet>,
    /// The credential's text.
    pub(crate) credential: String,
    pub(crate) id: IdNumber,
}

impl World {
    /// A city with its lists, its checkpoints and nothing published yet.
    ///
    /// # Errors
    /// [`WorldError`].
    pub fn new(founded: Instant) -> Result<Self, WorldError> {
        let folder = tempfile::tempdir()?;
        let world = Self { folder };
        let mut authority = Authority::init(&world.authority(), "Example City", None, founded)?;
        let lists: Vec<_> = ["department-a.csv", "department-b.csv", "factory.csv"]
            .into_iter()
            .map(|name| Ok(NamedList { name: name.to_owned(), bytes: city(name)?.to_vec() }))
            .collect::<Result<_, WorldError>>()?;
        let options = BuildOptions {
            today: founded.date_naive(),
            skip_bad: false,
            approvals: BTreeMap::new(),
            shares: Vec::new(),
            areas: None,
        };
        let built = build_roster(&lists, &options, &authority.roster_hash_key()?)?;
        // They are small: one of two on site is more than a third.
        let approved =
            ["Department A (example)", "Department B (example)", "Night Factory (example)"];
        let approvals = approved.map(|agency| (agency.to_owned(), "117".to_owned())).into();
        let meant = TakeOptions { approvals, ..TakeOptions::default() };
        authority.take_roster(built, &meant, founded)?;
        let (checkpoints, _) = build_checkpoints("checkpoints.csv", city("checkpoints.csv")?)?;
        authority.set_checkpoints(&checkpoints)?;
        Ok(world)
    }

    fn authority(&self) -> PathBuf {
        self.folder.path().join("authority")
    }

    /// Publishes what a scenario needs, and brings the checkpoint's phone up to date.
    ///
    /// # Errors
    /// [`WorldError`].
    pub fn publish(&self, scenario: &Scenario, at: Instant) -> Result<(), WorldError> {
        let mut authority = Authority::open(&self.authority())?;
        authority.set_policy(policy(&scenario.policy)?)?;
        let mut trace = "id_number,class,from,until\n".to_owned();
        for row in &scenario.trace {
            trace.push_str(&row.join(","));
            trace.push('\n');
        }
        let key = authority.roster_hash_key()?;
        authority.set_trace(&build_trace("trace.csv", trace.as_bytes(), &key)?.0)?;
        if !scenario.issuer_key.is_null() {
            let staged = authority.staged(ISSUERS_PATH)?.unwrap_or_default();
            let mut document: Value = serde_json::from_slice(&staged)?;
            if let Some(key) = document.pointer_mut("/keys/0") {
                merge(key, &scenario.issuer_key);
            }
            authority.stage(ISSUERS_PATH, &serde_json::to_vec(&document)?)?;
        }
        authority.set_health(&serde_json::to_vec(&health::keys()?)?)?;
        authority.publish(at, None)?;
        let folder = self.folder.path().join("device");
        let device = if folder.exists() {
            Device::open(&folder)?
        } else {
            Device::init(&folder, &authority.enrolment()?)?
        };
        let source = Folder::new(self.authority().join("public"));
        installation::update(&device, &source, at)?;
        Ok(())
    }

    /// Opens the phone's session at a checkpoint.
    ///
    /// # Errors
    /// [`WorldError`].
    pub fn session(&self, checkpoint: &str) -> Result<Checkpoint, WorldError> {
        let device = Device::open(&self.folder.path().join("device"))?;
        Ok(Checkpoint::open(Installation::open(&device)?, open_journal(&device)?, checkpoint)?)
    }

    /// Issues what the scenario's person holds, into a wallet or for a print.
    pub(crate) fn citizen(
        &self,
        name: &str,
        scenario: &Scenario,
        print: bool,
        now: Instant,
    ) -> Result<Option<Citizen>, WorldError> {
        let Some(person) = &scenario.person else { return Ok(None) };
        let mut file: Value = serde_json::from_slice(city(&format!("people/{person}.json"))?)?;
        merge(&mut file, &scenario.with);
        let person = PersonFile::parse(&serde_json::to_vec(&file)?)?;
        let id = IdNumber::parse(&person.id_number)?;
        let issued_at = now - TimeDelta::hours(2);
        let mut authority = Authority::open(&self.authority())?;
        let mut wallet = if print {
            None
        } else {
            let folder = self.folder.path().join("wallets").join(name);
            std::fs::create_dir_all(&folder)?;
            Some(Wallet::init(&folder, &FileKeystore::in_folder(&folder))?)
        };
        let key = wallet.as_ref().map(Wallet::key);
        let mut bytes = authority.issue(&person, key.as_ref().map(|key| (&id, key)), issued_at)?;
        let permit_of = |permit: &Value| {
            let mut permit = permit.clone();
            merge(&mut permit, &serde_json::json!({ "id_number": person.id_number }));
            Ok::<_, WorldError>(PermitFile::parse(&serde_json::to_vec(&permit)?)?)
        };
        for permit in &scenario.permits {
            bytes = authority.permit(&permit_of(permit)?, issued_at)?;
        }
        let credential = chot_core::travel::to_text(&bytes);
        if let Some(wallet) = &mut wallet {
            wallet.add(&credential)?;
            if let Some(declared) = &scenario.declared {
                let questions = wallet.questionnaire()?.questions.into_iter();
                let yes = |id: &str| declared.symptoms && id == "fever";
                let answers = Answers::of(questions.map(|question| {
                    let answer = yes(&question.id);
                    (question.id, answer)
                }));
                wallet.declare(1, &answers, declared.at.to_utc())?;
            }
        }
        // The wallet doesn't hear of it: the old code is what is shown.
        if let Some(new) = &scenario.replacement {
            let at = issued_at + TimeDelta::minutes(10);
            authority.replace_permit(&permit_of(&new.permit)?, &new.replaces, at)?;
        }
        if scenario.revoked {
            let id = credential_id(&bytes).ok_or_else(|| WorldError("no id".into()))?;
            authority.revoke(&[id])?;
        }
        Ok(Some(Citizen { wallet, credential, id }))
    }
}

fn city(name: &str) -> Result<&'static [u8], WorldError> {
    let file = CITY.get_file(name).ok_or_else(|| WorldError(format!("no city/{name}")))?;
    Ok(file.contents())
}

fn policy(name: &str) -> Result<&'static [u8], WorldError> {
    let file = POLICIES.get_file(format!("{name}.json"));
    Ok(file.ok_or_else(|| WorldError(format!("no tests/policies/{name}.json")))?.contents())
}

/// JSON merge patch, RFC 7396.
fn merge(target: &mut Value, patch: &Value) {
    match (target, patch) {
        (Value::Object(target), Value::Object(patch)) => {
            for (name, value) in patch {
                if value.is_null() {
                    target.shift_remove(name);
                } else {
                    merge(target.entry(name).or_insert(Value::Null), value);
                }
            }
        }
        (_, Value::Null) => {}
        (target, patch) => target.clone_from(patch),
    }
}
