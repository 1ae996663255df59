//! A session to train with: a made-up city, codes of its people, and nothing that is kept.
//!
//! The city's day is always the same one. A clock is taken to it by whole days ([`on_the_day`]), so that a
//! verdict is that of the day it says, at the hour it is.

use super::Checkpoint;
use crate::device::{DeviceError, TrainingCity};
use crate::installation::{Installation, InstallationError};
use crate::journal::Journal;
use crate::model::{Decision, Declaration};
use crate::time::{ClockReading, Instant, TimeDelta};
use crate::travel::{Presentation, PresentationDraft, SigningError, SoftwareHolder, to_text};
use crate::words::{Exercise, Words};

/// The day, 2021-10-05 in Saigon: its first second, and how long it is.
const DAY: (i64, i64) = (1_633_366_800, 86_400);
/// The one checkpoint.
const SITE: &str = "training";
/// The secret of the one key that all of the city's holders have: published, here.
const HOLDER: [u8; 32] = [7; 32];

/// A code to train with.
#[derive(Clone, PartialEq, Eq)]
pub struct TrainingCode {
    /// What it is for.
    pub exercise: Exercise,
    /// What is in the code.
    pub text: String,
    /// What is in the code that is shown beside it, where two are.
    pub beside: Option<String>,
    /// What is decided; none for what is no travel code.
    pub decision: Option<Decision>,
    /// The code of the main reason; of what is no travel code, that of its kind.
    pub reason: &'static str,
}

impl std::fmt::Debug for TrainingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TrainingCode({}, ..)", self.exercise.code())
    }
}

impl TrainingCode {
    /// What will be said of it, and why, in words.
    #[must_use]
    pub fn what_to_expect(&self, words: &Words) -> String {
        words.coded("expect", self.exercise.code())
    }
}

/// Why there is nothing to train with: a fault of this program's.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TrainingError {
    /// The city can't be opened.
    #[error(transparent)]
    Installation(#[from] InstallationError),
    /// A code can't be signed.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// A part of the city isn't there.
    #[error("the training city has no {0}")]
    Missing(&'static str),
}

/// A reading of the clocks, on the training city's day, and how many days that is away. The time of day in
/// Saigon stays.
#[must_use]
pub fn on_the_day(clock: &ClockReading) -> (ClockReading, i64) {
    let clock = clock.within_calendar();
    let (first, length) = DAY;
    let first = Instant::from_timestamp(first, 0).unwrap_or_default();
    let days = (clock.wall - first).num_milliseconds().div_euclid(length * 1000);
    let wall = clock.wall.checked_sub_signed(TimeDelta::days(days)).unwrap_or(first);
    (ClockReading { wall, ..clock }, days)
}

impl Checkpoint {
    /// Begins a session at the training city's checkpoint. Its clocks are read [`on_the_day`]; its verdicts
    /// are [marked](super::Passage::is_training), and its journal is in memory.
    ///
    /// # Errors
    /// [`TrainingError`], which is a fault of this program's.
    pub fn training() -> Result<Self, TrainingError> {
        let day = Instant::from_timestamp(DAY.0, 0).unwrap_or_default();
        let installation = Installation::training(day)?;
        let journal = Journal::in_memory().map_err(InstallationError::from)?;
        Self::open(installation, journal, SITE).map_err(|_| TrainingError::Missing("checkpoint"))
    }
}

/// The city's name, which says what it is.
///
/// # Errors
/// [`TrainingError`], which is a fault of this program's.
pub fn training_city() -> Result<String, TrainingError> {
    Ok(read()?.enrolment.city)
}

fn read() -> Result<TrainingCity, TrainingError> {
    let city = TrainingCity::read().map_err(DeviceError::from);
    Ok(city.map_err(InstallationError::from)?)
}

/// The codes to train with, as its people's phones show them now.
///
/// # Errors
/// [`TrainingError`], which is a fault of this program's.
pub fn training_codes(clock: &ClockReading) -> Result<Vec<TrainingCode>, TrainingError> {
    let (clock, _) = on_the_day(clock);
    let people = People { city: read()?, now: clock.wall };
    Exercise::ALL.iter().map(|exercise| people.code(*exercise)).collect()
}

struct People {
    city: TrainingCity,
    now: Instant,
}

impl People {
    fn code(&self, exercise: Exercise) -> Result<TrainingCode, TrainingError> {
        use Exercise as E;
        let (deny, refer) = (Some(Decision::Deny), Some(Decision::Refer));
        let well = Some(false);
        let (text, decision, reason) = match exercise {
            E::Commute => (self.live("worker", well, 0)?, Some(Decision::Permit), "commute"),
            E::TravelPermit => (self.live("permit", well, 0)?, Some(Decision::Permit), "permit"),
            E::Symptoms => (self.live("worker", Some(true), 0)?, deny, "symptoms"),
            E::NotListed => (self.live("visitor", well, 0)?, deny, "not-listed"),
            E::OffDuty => (self.live("at-home", well, 0)?, deny, "not-on-duty"),
            E::Expired => (self.live("expired", well, 0)?, deny, "credential-expired"),
            E::Revoked => (self.live("revoked", well, 0)?, deny, "credential-revoked"),
            E::Forged => (self.forged()?, deny, "signature-invalid"),
            E::Undeclared => (self.live("worker", None, 0)?, refer, "declaration-missing"),
            E::Unvaccinated => (self.live("new", well, 0)?, refer, "vaccination-unknown"),
            E::Certificate => (self.print("new-doses")?, refer, "no-holder-binding"),
            E::Screenshot => (self.live("worker", well, -600)?, refer, "stale-presentation"),
            E::Print => (self.print("print")?, refer, "no-holder-binding"),
            E::ClockAhead => (self.live("worker", well, 600)?, refer, "presentation-from-future"),
            E::IdCard => (ID_CARD.to_owned(), refer, "found-in-list"),
            E::WebAddress => ("https://example.org/menu".to_owned(), None, "url"),
            E::TwoPeople => (self.live("worker", well, 0)?, refer, "several-codes"),
        };
        let beside = matches!(exercise, E::TwoPeople).then(|| self.live("permit", well, 0));
        Ok(TrainingCode { exercise, text, beside: beside.transpose()?, decision, reason })
    }

    fn credential(&self, name: &'static str) -> Result<&[u8], TrainingError> {
        let found = self.city.credentials.get(name).ok_or(TrainingError::Missing(name))?;
        Ok(found)
    }

    fn print(&self, name: &'static str) -> Result<String, TrainingError> {
        self.credential(name).map(to_text)
    }

    /// A live code, signed so many seconds from now; declared with symptoms or without, or not at all.
    fn live(
        &self,
        name: &'static str,
        symptoms: Option<bool>,
        seconds: i64,
    ) -> Result<String, TrainingError> {
        let signed = self.signed(name, symptoms, seconds)?;
        Ok(to_text(&signed))
    }

    fn signed(
        &self,
        name: &'static str,
        symptoms: Option<bool>,
        seconds: i64,
    ) -> Result<Vec<u8>, TrainingError> {
        let issued_at = self.now + TimeDelta::seconds(seconds);
        let declared =
            symptoms.map(|symptoms| Declaration { at: self.now - TimeDelta::hours(1), symptoms });
        let presentation =
            Presentation { issued_at, declaration: declared, questionnaire: symptoms.map(|_| 1) };
        let credential = self.credential(name)?;
        let draft = PresentationDraft { credential, presentation: &presentation };
        Ok(draft.sign(&SoftwareHolder::new(&HOLDER))?)
    }

    /// A live code of which a bit was changed.
    fn forged(&self) -> Result<String, TrainingError> {
        let mut signed = self.signed("worker", Some(false), 0)?;
        if let Some(last) = signed.last_mut() {
            *last ^= 1;
        }
        Ok(to_text(&signed))
    }
}

/// What a chip ID card's code says of somebody in the list.
const ID_CARD: &str =
    "000190000101||Trần Thị Luyện Tập|01021990|Nữ|1 Đường Tập Huấn (ví dụ)|01012021";

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::time::Duration;

    use super::*;
    use crate::checkpoint::{Beside, Outcome, Passage};
    use crate::facts::Seen;
    use crate::time::{BootId, ClockTrust};
    use crate::words::Language;

    fn clock(wall: &str) -> ClockReading {
        let wall = wall.parse().unwrap();
        ClockReading { wall, monotonic: Duration::from_secs(5), boot: BootId([7; 16]) }
    }

    fn stopwatch() -> impl Fn() -> Duration {
        || Duration::ZERO
    }

    /// A session's answer to a code.
    fn shown(session: &mut Checkpoint, text: &str, clock: &ClockReading) -> Outcome {
        session.present(text, Beside::default(), &on_the_day(clock).0, &stopwatch())
    }

    #[track_caller]
    fn passage(outcome: Outcome) -> std::sync::Arc<Passage> {
        match outcome {
            Outcome::Passage(sighting) => sighting.passage,
            other => panic!("{other:?}"),
        }
    }

    fn code_of(exercise: Exercise, clock: &ClockReading) -> String {
        let codes = training_codes(clock).unwrap();
        codes.into_iter().find(|code| code.exercise == exercise).unwrap().text
    }

    #[test]
    fn every_code_to_train_with_ends_as_it_says_at_any_hour_of_any_day() {
        for wall in [
            "2021-10-05T00:10:00Z",
            "2026-11-27T16:59:50Z",
            "2026-11-27T17:00:00Z",
            "2028-02-29T10:00:00Z",
            "1970-01-01T00:00:00Z",
            "2999-12-31T23:59:59Z",
        ] {
            let clock = clock(wall);
            for code in training_codes(&clock).unwrap() {
                // A session each: what one code leaves is another matter.
                let mut session = Checkpoint::training().unwrap();
                let health = session.health(&on_the_day(&clock).0);
                assert_eq!(health.clock, ClockTrust::Trusted, "{wall}");
                let outcome = shown(&mut session, &code.text, &clock);
                if code.beside.is_some() {
                    // Two codes are two pictures, or one; each is somebody's by itself.
                    assert_eq!(code.reason, "several-codes");
                    assert!(passage(outcome).is_training());
                    continue;
                }
                let said = format!("{wall}, {code:?}: {outcome:?}");
                match (code.decision, outcome) {
                    (Some(decision), Outcome::Passage(sighting)) => {
                        let verdict = sighting.passage.verdict();
                        assert_eq!(verdict.decision(), decision, "{said}");
                        assert_eq!(verdict.reasons()[0].code(), code.reason, "{said}");
                        assert!(sighting.passage.is_training());
                        assert!(sighting.passage.caps().next().is_none(), "{said}");
                    }
                    (None, Outcome::NotATravelCode { foreign, .. }) => {
                        assert_eq!(foreign.code(), code.reason);
                    }
                    _ => panic!("{said}"),
                }
            }
        }
    }

    #[test]
    fn what_a_referral_asks_for_mends_it() {
        let clock = clock("2026-11-27T03:00:00Z");
        let day = on_the_day(&clock).0;
        let papers = [Seen::parse("staff-card"), Seen::parse("work-schedule")].map(Result::unwrap);
        for exercise in [Exercise::NotListed, Exercise::OffDuty] {
            let mut session = Checkpoint::training().unwrap();
            shown(&mut session, &code_of(exercise, &clock), &clock);
            let seen = session.see(&papers[..], &day, &stopwatch()).unwrap();
            assert_eq!(seen.verdict().decision(), Decision::Permit, "{exercise:?}");
            assert!(seen.is_training());
        }
        let mut session = Checkpoint::training().unwrap();
        shown(&mut session, &code_of(Exercise::Unvaccinated, &clock), &clock);
        let evidence = [code_of(Exercise::Certificate, &clock)];
        let beside = Beside { seen: &[], evidence: &evidence };
        let seen = session.see(beside, &day, &stopwatch()).unwrap();
        assert_eq!(seen.verdict().decision(), Decision::Permit, "{:?}", seen.verdict());
    }

    #[test]
    fn the_hour_stays_and_codes_of_another_phone_are_on_the_same_day() {
        let (day, days) = on_the_day(&clock("2026-11-27T03:04:05.678Z"));
        assert_eq!(day.wall, "2021-10-05T03:04:05.678Z".parse::<Instant>().unwrap());
        assert_eq!(days, 1879);
        let (day, days) = on_the_day(&clock("2021-10-04T16:59:59Z"));
        assert_eq!((day.wall, days), ("2021-10-05T16:59:59Z".parse::<Instant>().unwrap(), -1));
    }

    #[test]
    fn every_exercise_has_a_code_and_words_of_its_own() {
        let codes = training_codes(&clock("2026-11-27T03:00:00Z")).unwrap();
        assert_eq!(codes.len(), Exercise::ALL.len());
        for language in Language::ALL {
            let words = Words::new(language);
            let titles: BTreeSet<_> = codes.iter().map(|code| words.of(&code.exercise)).collect();
            assert_eq!(titles.len(), codes.len());
            assert!(codes.iter().all(|code| code.what_to_expect(&words).contains(' ')));
        }
        assert!(training_city().unwrap().contains("ví dụ"));
    }
}
