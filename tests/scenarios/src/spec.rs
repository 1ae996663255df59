//! The scenarios' files.

use chot_core::time::{DateTime, FixedOffset, Instant, NaiveDate};
use include_dir::{Dir, include_dir};
use serde::Deserialize;
use serde_json::Value;

static DATA: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/data");

/// A situation at a checkpoint.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its number, which no other has: what the file's name begins with.
    pub number: String,
    /// What happens.
    pub title: Title,
    /// Why it can't be played yet: a later issue's feature.
    #[serde(default)]
    pub pending: Option<String>,
    /// The policy, a file of `tests/policies`.
    #[serde(default = "hcmc")]
    pub policy: String,
    /// Who passes: a file of `city/people`.
    #[serde(default)]
    pub person: Option<String>,
    /// What differs in the person's file, as a JSON merge patch (RFC 7396).
    #[serde(default)]
    pub with: Value,
    /// Permits, as `authority permit` takes them; `id_number` is the person's.
    #[serde(default)]
    pub permits: Vec<Value>,
    /// A permit that replaces one of them after the wallet was filled: with `replaces`, its number.
    #[serde(default)]
    pub replacement: Option<Replacement>,
    /// Whether the credential itself was taken back after the wallet was filled.
    #[serde(default)]
    pub revoked: bool,
    /// The trace list's rows: ID number, class, first and last day.
    #[serde(default)]
    pub trace: Vec<[String; 4]>,
    /// When the authority published; by default 05:00 on the day of the first step.
    #[serde(default)]
    pub published_at: Option<DateTime<FixedOffset>>,
    /// What differs in the issuer's key, as a JSON merge patch.
    #[serde(default)]
    pub issuer_key: Value,
    /// How the code is forged.
    #[serde(default)]
    pub forge: Option<Forge>,
    /// The health declaration.
    #[serde(default)]
    pub declared: Option<Declared>,
    /// What is shown.
    #[serde(default = "live")]
    pub show: Show,
    /// How it is photographed; without this it is drawn straight into the frame, which is quicker.
    #[serde(default)]
    pub photo: Option<PhotoSpec>,
    /// Whether the demo plays it.
    #[serde(default = "yes")]
    pub demo: bool,
    /// What happens, in order.
    #[serde(default)]
    pub steps: Vec<Step>,
}

fn hcmc() -> String {
    "hcmc-2021".to_owned()
}

fn live() -> Show {
    Show::Live { signed_at: None }
}

fn yes() -> bool {
    true
}

/// A title in both languages.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Title {
    /// English.
    pub en: String,
    /// Vietnamese.
    pub vi: String,
}

/// A permit in place of another.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Replacement {
    /// The number of the permit that goes.
    pub replaces: String,
    /// The new permit, as `authority permit` takes it; `id_number` is the person's.
    pub permit: Value,
}

/// A forger's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Forge {
    /// The credential is signed by a key that nobody knows.
    UnknownKey,
    /// One bit of the credential's payload is changed.
    PayloadBit,
}

/// A health declaration in the wallet.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Declared {
    /// When it was made.
    pub at: DateTime<FixedOffset>,
    /// Whether a symptom was declared.
    pub symptoms: bool,
}

/// What is shown at the barrier.
#[derive(Clone, Debug, Deserialize)]
#[serde(tag = "how", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Show {
    /// The wallet's live code, signed at the step's time or at another: then it is a screenshot.
    Live {
        /// When it was signed.
        #[serde(default)]
        signed_at: Option<DateTime<FixedOffset>>,
    },
    /// The credential printed, without a holder's key.
    Print,
    /// A code with this text.
    Text {
        /// The text.
        text: String,
    },
    /// Nothing: the officer types the ID number.
    Id,
}

/// How the code is photographed.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PhotoSpec {
    /// `screen` or `paper`.
    pub surface: String,
    /// The condition's name, as the camera simulator has it, with hyphens.
    pub condition: String,
    /// From 1 (mild) to 5.
    pub severity: u8,
    /// Chance; by default from the scenario's number.
    #[serde(default)]
    pub seed: Option<u64>,
}

/// One showing at a checkpoint, and what must come of it.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// The phone's wall clock.
    pub at: DateTime<FixedOffset>,
    /// The checkpoint's name.
    pub checkpoint: String,
    /// What the officer saw, as `check --seen` takes it.
    #[serde(default)]
    pub seen: Vec<String>,
    /// Vaccination certificates that are scanned as evidence.
    #[serde(default)]
    pub evidence: Vec<CertificateSpec>,
    /// What must come of it.
    pub expect: Expect,
}

impl Step {
    /// The phone's wall clock, as an instant.
    #[must_use]
    pub fn instant(&self) -> Instant {
        self.at.to_utc()
    }
}

/// A vaccination certificate of the health department's.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateSpec {
    /// Surnames, or what the department took for them.
    pub family: String,
    /// Given names.
    pub given: String,
    /// The birth date, or its year.
    pub birth_date: String,
    /// The dose's number.
    pub dose: u8,
    /// How many doses make the series.
    pub series: u8,
    /// The day that it was given.
    pub date: NaiveDate,
}

/// What must come of a step.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expect {
    /// The decision's code; none where there is no verdict.
    pub decision: Option<String>,
    /// The main reason's code.
    pub reason: String,
    /// What a code is that isn't a travel code.
    #[serde(default)]
    pub kind: Option<String>,
    /// Obligations that must be among the verdict's.
    #[serde(default)]
    pub obligations: Vec<String>,
    /// Remedies that must be among the verdict's.
    #[serde(default)]
    pub remedies: Vec<String>,
}

/// Every scenario, in the order of the files' names.
///
/// # Errors
/// The file's name and what is wrong in it.
pub fn all() -> Result<Vec<(String, Scenario)>, String> {
    let mut files: Vec<_> = DATA.files().collect();
    files.sort_by_key(|file| file.path());
    let read = |file: &include_dir::File<'_>| {
        let name = file.path().file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let scenario = serde_json::from_slice(file.contents());
        scenario.map(|scenario| (name.clone(), scenario)).map_err(|e| format!("{name}: {e}"))
    };
    files.into_iter().map(read).collect()
}
