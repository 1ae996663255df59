//! Playing a scenario: from the person's papers to the recorded verdict.

use std::sync::Arc;
use std::time::Instant as Stopwatch;

use chot_camera::{Condition, Modules, Photo, Shot, Surface, drawn, photograph};
use chot_core::checkpoint::{Beside, Corners, Outcome, Passage, Sighting};
use chot_core::facts::Seen;
use chot_core::model::RosterKey;
use chot_core::symbol::{Geometry, Hint, LumaFrame, ScanLimits};
use chot_core::time::{ClockReading, Instant, TimeDelta};
use chot_core::travel::{self, Credential, CredentialSigner, Foreign};
use chot_core::wallet::draw;

use crate::health;
use crate::spec::{Forge, PhotoSpec, Scenario, Show, Step};
use crate::world::{Citizen, World, WorldError};

/// A camera takes frame after frame; after so many without a code the step is over.
const MOST_FRAMES: u64 = 6;
/// Pixels a module where there is no camera.
const PIXELS: usize = 4;

/// What was shown in a step.
#[derive(Debug)]
pub enum Shown {
    /// A photo of a code.
    Photo(Box<Photo>),
    /// Nothing; the officer typed an ID number.
    IdNumber,
}

/// What came of a step.
#[derive(Debug)]
pub enum Came {
    /// A passage, with the code's corners in the photo, if there was one.
    Passage(Arc<Passage>, Option<Corners>),
    /// Several codes: nobody was judged.
    Several,
    /// A code of another kind.
    Foreign(Foreign, Option<Corners>),
    /// Nothing was read.
    Nothing(Option<Hint>),
}

impl Came {
    /// The decision's code, if there is a verdict.
    #[must_use]
    pub fn decision(&self) -> Option<&'static str> {
        match self {
            Self::Passage(passage, _) => Some(passage.verdict().decision().code()),
            _ => None,
        }
    }

    /// The main reason's code.
    #[must_use]
    pub fn reason(&self) -> &str {
        match self {
            Self::Passage(passage, _) => {
                passage.verdict().reasons().first().map_or("", |reason| reason.code())
            }
            Self::Several => "several-codes",
            Self::Foreign(..) => "not-a-travel-code",
            Self::Nothing(_) => "nothing-readable",
        }
    }
}

/// A step that was played.
#[derive(Debug)]
pub struct Played {
    /// What was shown.
    pub shown: Shown,
    /// How many frames the camera took until one was read.
    pub frames: u64,
    /// What came of it.
    pub came: Came,
    /// How it differs from what was expected; none where it doesn't.
    pub difference: Option<String>,
}

/// Plays a scenario in a city of its own.
///
/// # Errors
/// [`WorldError`], where it can't be played. That it comes out otherwise than expected is no
/// error: [`Played::difference`].
pub fn play(name: &str, scenario: &Scenario) -> Result<Vec<Played>, WorldError> {
    let first = first_instant(scenario)?;
    let world = World::new(first - TimeDelta::days(30))?;
    let published = scenario.published_at.map_or(first - TimeDelta::hours(2), |at| at.to_utc());
    // The phone's clock may have been set back; the authority's wasn't.
    let published = match scenario.published_at {
        None if expects_untrusted_clock(scenario) => first + TimeDelta::hours(22),
        _ => published,
    };
    let print = matches!(scenario.show, Show::Print);
    let citizen = world.citizen(name, scenario, print, first)?;
    world.publish(scenario, published)?;
    let mut played = Vec::new();
    for (number, step) in scenario.steps.iter().enumerate() {
        // One opening is one passage, as one `chot check` is.
        let mut session = world.session(&step.checkpoint)?;
        let mut frames = 0;
        let seen: Vec<_> =
            step.seen.iter().map(|what| Seen::parse(what)).collect::<Result<_, _>>()?;
        let evidence = evidence(scenario, number, step)?;
        let beside = Beside { seen: &seen, evidence: &evidence };
        let clock = ClockReading::fresh_boot(step.instant());
        let start = Stopwatch::now();
        let stopwatch = move || start.elapsed();
        let text = shown_text(scenario, citizen.as_ref(), step.instant())?;
        let (shown, came) = match (text, &citizen) {
            (None, Some(citizen)) => {
                let passage = session.look_up(&citizen.id, beside, &clock, &stopwatch);
                (Shown::IdNumber, Came::Passage(passage, None))
            }
            (None, None) => return Err(WorldError(format!("{name}: nobody to look up"))),
            (Some(text), _) => {
                let symbol = symbol(&text)?;
                loop {
                    frames += 1;
                    let photo = photo(&symbol, scenario, number, frames)?;
                    let geometry = Geometry::packed(photo.width, photo.height);
                    let frame = LumaFrame::new(&photo.luma, geometry)
                        .map_err(|error| WorldError(error.to_string()))?;
                    let outcome =
                        session.scan_with(&frame, &ScanLimits::PHOTO, beside, &clock, &stopwatch);
                    if frames < MOST_FRAMES && matches!(outcome, Outcome::Nothing { .. }) {
                        continue;
                    }
                    break (Shown::Photo(Box::new(photo)), came(outcome));
                }
            }
        };
        let difference = difference(step, &came);
        played.push(Played { shown, frames, came, difference });
    }
    Ok(played)
}

/// The texts of the step's certificates, each photographed and scanned as the code itself is.
fn evidence(scenario: &Scenario, number: usize, step: &Step) -> Result<Vec<String>, WorldError> {
    let mut texts = Vec::new();
    for spec in &step.evidence {
        let symbol = symbol(&health::certificate(spec, step.instant())?)?;
        let mut frames = 1..=MOST_FRAMES;
        let text = loop {
            let Some(frame) = frames.next() else {
                return Err(WorldError("a certificate that isn't read".into()));
            };
            let photo = photo(&symbol, scenario, number, frame)?;
            let geometry = Geometry::packed(photo.width, photo.height);
            let frame = LumaFrame::new(&photo.luma, geometry)
                .map_err(|error| WorldError(error.to_string()))?;
            let scan = chot_core::symbol::scan(&frame, &ScanLimits::PHOTO);
            if let Some(text) = scan.symbols.iter().find_map(|symbol| symbol.text()) {
                break text.to_owned();
            }
        };
        texts.push(text);
    }
    Ok(texts)
}

fn first_instant(scenario: &Scenario) -> Result<Instant, WorldError> {
    let first =
        scenario.steps.first().ok_or_else(|| WorldError("a scenario without steps".into()))?;
    Ok(first.instant())
}

fn expects_untrusted_clock(scenario: &Scenario) -> bool {
    scenario.steps.iter().any(|step| step.expect.reason == "clock-untrusted")
}

fn came(outcome: Outcome) -> Came {
    match outcome {
        Outcome::Passage(Sighting { passage, corners, .. }) => Came::Passage(passage, corners),
        Outcome::SeveralCodes { .. } => Came::Several,
        Outcome::NotATravelCode { foreign, corners } => Came::Foreign(foreign, corners),
        Outcome::Nothing { hint, .. } => Came::Nothing(hint),
    }
}

/// The text of the code that is shown; none where there is no code.
fn shown_text(
    scenario: &Scenario,
    citizen: Option<&Citizen>,
    now: Instant,
) -> Result<Option<String>, WorldError> {
    let nobody = || WorldError("a code without a person".into());
    let text = match &scenario.show {
        Show::Id => return Ok(None),
        Show::Text { text } => text.clone(),
        Show::Print => citizen.ok_or_else(nobody)?.credential.clone(),
        Show::Live { signed_at } => {
            let wallet = citizen.and_then(|c| c.wallet.as_ref()).ok_or_else(nobody)?;
            let signed_at = signed_at.map_or(now - TimeDelta::seconds(3), |at| at.to_utc());
            wallet.live_code(1, signed_at)?.text
        }
    };
    match scenario.forge {
        None => Ok(Some(text)),
        Some(forge) => Ok(Some(forged(&text, forge)?)),
    }
}

/// What a forger makes of a code.
fn forged(text: &str, forge: Forge) -> Result<String, WorldError> {
    let wrong = |error: &dyn std::fmt::Display| WorldError(error.to_string());
    let encoded = text.strip_prefix(travel::PREFIX).unwrap_or_default();
    let mut bytes = chot_core::encoding::base45::strict_base45(encoded).map_err(|e| wrong(&e))?;
    match forge {
        Forge::PayloadBit => {
            // The name stands within the payload that the issuer signed.
            let name = "Ví".as_bytes();
            let place = bytes.windows(name.len()).position(|window| window == name);
            let byte = place.and_then(|place| bytes.get_mut(place));
            *byte.ok_or_else(|| WorldError("no name in the code".into()))? ^= 1;
            Ok(travel::to_text(&bytes))
        }
        Forge::UnknownKey => forger_credential(),
    }
}

/// A credential that a forger signed with a key of his own.
fn forger_credential() -> Result<String, WorldError> {
    let key = ed25519_dalek::SigningKey::from_bytes(&[66; 32]);
    let time = |text: &str| text.parse::<Instant>().map_err(|error| WorldError(error.to_string()));
    let (issued, expires) = (time("2021-10-01T00:00:00Z")?, time("2022-10-01T00:00:00Z")?);
    let credential = Credential {
        name: Some("Lan Ví Dụ".into()),
        ..Credential::least("Example City", [6; 8], RosterKey([6; 16]), issued, expires)
    };
    Ok(travel::to_text(&CredentialSigner::new(&key).sign(&credential)))
}

fn symbol(text: &str) -> Result<Modules, WorldError> {
    let drawn = draw(text)?;
    Modules::new(drawn.size(), drawn.dark().to_vec())
        .ok_or_else(|| WorldError("a code that isn't square".into()))
}

/// What the phone sees in a step's `frame`, from 1: a photo, or the code as it is drawn where the
/// scenario says nothing of a photo. Chance differs from frame to frame, nothing else does.
fn photo(
    symbol: &Modules,
    scenario: &Scenario,
    step: usize,
    frame: u64,
) -> Result<Photo, WorldError> {
    match &scenario.photo {
        Some(photo) => Ok(photograph(symbol, &shot(photo, &scenario.number, step, frame)?)),
        None => Ok(drawn(symbol, PIXELS)),
    }
}

fn shot(photo: &PhotoSpec, number: &str, step: usize, frame: u64) -> Result<Shot, WorldError> {
    let simple = |name: &str| name.replace(' ', "-").replace('é', "e");
    let condition = Condition::ALL
        .into_iter()
        .find(|condition| simple(condition.name()) == photo.condition)
        .ok_or_else(|| WorldError(format!("no condition {}", photo.condition)))?;
    let surface = match photo.surface.as_str() {
        "screen" => Surface::Screen,
        "paper" => Surface::Paper,
        other => return Err(WorldError(format!("no surface {other}"))),
    };
    let of_number = number.bytes().fold(17_u64, |n, b| n.wrapping_mul(31) + u64::from(b));
    let seed = photo.seed.unwrap_or(of_number) + u64::try_from(step).unwrap_or(0);
    Ok(Shot::preset(condition, photo.severity, surface, seed + 1000 * frame))
}

/// How what came differs from what was expected.
fn difference(step: &Step, came: &Came) -> Option<String> {
    let expect = &step.expect;
    let got = (came.decision(), came.reason());
    if got != (expect.decision.as_deref(), expect.reason.as_str()) {
        let reasons = match came {
            Came::Passage(passage, _) => format!("{:?}", passage.verdict().reasons()),
            _ => String::new(),
        };
        return Some(format!(
            "expected {:?} {}, came {:?} {} {reasons}",
            expect.decision, expect.reason, got.0, got.1
        ));
    }
    match came {
        Came::Foreign(foreign, _) if expect.kind.as_deref() != Some(foreign.code()) => {
            Some(format!("expected {:?}, came {}", expect.kind, foreign.code()))
        }
        Came::Passage(passage, _) => {
            let verdict = passage.verdict();
            let obligations: Vec<&str> = verdict.obligations().iter().map(|o| &*o.0).collect();
            let remedies: Vec<&str> = verdict.remedies().iter().map(|r| &*r.0).collect();
            missing(&expect.obligations, &obligations)
                .or_else(|| missing(&expect.remedies, &remedies))
        }
        _ => None,
    }
}

fn missing(expected: &[String], there: &[&str]) -> Option<String> {
    let code = expected.iter().find(|code| !there.contains(&code.as_str()))?;
    Some(format!("expected {code} among {there:?}"))
}
