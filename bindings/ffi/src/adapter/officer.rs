//! The officer's session of the core, in the surface's values.

use std::time::{Duration, Instant};

use chot_core::checkpoint::{Checkpoint, Corners, Outcome, Passage, Person, Sighting, StageTimes};
use chot_core::facts::Seen;
use chot_core::frame::{Geometry, LumaFrame, Rotation};
use chot_core::identity::IdNumber;
use chot_core::reason::Decision as CoreDecision;
use chot_core::symbol::ScanLimits;
use chot_core::time::ClockReading;
use chot_core::words::Words;

use crate::engine::CheckpointEngine;
use crate::{
    ChotError, Decision, Explained, FrameGeometry, FramePoint, HolderView, NotTravel, PassageView,
    ScanOutcome, StageMicros,
};

/// An open session, and what the officer has on screen.
pub(super) struct Officer {
    session: Checkpoint,
    words: Words,
    on_screen: OnScreen,
}

/// What a tick is about.
enum OnScreen {
    Nothing,
    /// The code that the core has in view.
    Code,
    /// Somebody without a code, of this number.
    Number(IdNumber),
}

impl Officer {
    pub(super) fn new(session: Checkpoint, words: Words) -> Self {
        Self { session, words, on_screen: OnScreen::Nothing }
    }

    fn outcome(&mut self, outcome: Outcome) -> ScanOutcome {
        match outcome {
            Outcome::Nothing { hint } => ScanOutcome::Nothing {
                hint: hint.map(|hint| Explained {
                    code: hint.code().to_owned(),
                    text: self.words.hint(hint),
                }),
            },
            Outcome::NotATravelCode { foreign, corners } => ScanOutcome::NotATravelCode {
                found: NotTravel {
                    kind: foreign.code().to_owned(),
                    text: self.words.foreign(&foreign),
                },
                corners: points(corners),
            },
            Outcome::Passage(Sighting { passage, again, corners }) => {
                self.on_screen = OnScreen::Code;
                ScanOutcome::Passage {
                    view: view(&passage, &self.words),
                    corners: points(corners),
                    same_as_before: again,
                }
            }
        }
    }
}

impl CheckpointEngine for Officer {
    fn scan(
        &mut self,
        plane: &[u8],
        geometry: FrameGeometry,
        clock: ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        let side = |pixels: u32| usize::try_from(pixels).map_err(ChotError::bad);
        let geometry = Geometry {
            width: side(geometry.width)?,
            height: side(geometry.height)?,
            stride: side(geometry.stride)?,
            rotation: Rotation::from_degrees(geometry.rotation_degrees).unwrap_or_default(),
            region: None,
        };
        let frame = LumaFrame::new(plane, geometry).map_err(ChotError::bad)?;
        let outcome = self.session.scan(&frame, &ScanLimits::LIVE, &clock, &stopwatch());
        Ok(self.outcome(outcome))
    }

    fn look_up(
        &mut self,
        id: IdNumber,
        seen: &[String],
        clock: ClockReading,
    ) -> Result<PassageView, ChotError> {
        let seen = parse(seen)?;
        let passage = self.session.look_up(&id, &seen, &clock, &stopwatch());
        self.on_screen = OnScreen::Number(id);
        Ok(view(&passage, &self.words))
    }

    fn see(&mut self, seen: &[String], clock: ClockReading) -> Result<PassageView, ChotError> {
        let seen = parse(seen)?;
        let passage = match &self.on_screen {
            OnScreen::Nothing => None,
            OnScreen::Code => self.session.see(&seen, &clock, &stopwatch()),
            OnScreen::Number(id) => Some(self.session.look_up(id, &seen, &clock, &stopwatch())),
        };
        passage.map(|passage| view(&passage, &self.words)).ok_or_else(|| ChotError::NothingThere {
            what: "no passage is on screen: scan a code, or look somebody up".to_owned(),
        })
    }
}

/// The core has no clock; here is one that measures.
fn stopwatch() -> impl Fn() -> Duration {
    let start = Instant::now();
    move || start.elapsed()
}

fn parse(seen: &[String]) -> Result<Vec<Seen>, ChotError> {
    seen.iter().map(|text| Seen::parse(text).map_err(ChotError::bad)).collect()
}

fn points(corners: Option<Corners>) -> Vec<FramePoint> {
    corners.iter().flatten().map(|&[x, y]| FramePoint { x, y }).collect()
}

fn view(passage: &Passage, words: &Words) -> PassageView {
    let recorded = passage.recorded();
    let verdict = passage.verdict();
    let explained = |code: &str, text: String| Explained { code: code.to_owned(), text };
    PassageView {
        decision: match verdict.decision() {
            CoreDecision::Permit => Decision::Permit,
            CoreDecision::Deny => Decision::Deny,
            CoreDecision::Refer => Decision::Refer,
        },
        sentence: words.verdict(recorded),
        reasons: verdict.reasons().iter().map(|r| explained(r.code(), words.reason(r))).collect(),
        obligations: verdict
            .obligations()
            .iter()
            .map(|o| explained(&o.0, words.obligation(o)))
            .collect(),
        remedies: verdict.remedies().iter().map(|r| explained(&r.0, words.remedy(r))).collect(),
        holder: holder(passage.person()),
        subject: recorded.subject().map(|subject| subject.to_string()),
        recorded: recorded.sequence().is_some(),
        micros: micros(passage.times()),
    }
}

fn holder(person: &Person) -> Option<HolderView> {
    let view = HolderView {
        name: person.name.clone(),
        birth_date: person.birth_date.map(|date| date.to_string()),
        id_last_four: person.id_last_four.map(|digits| format!("{digits:04}")),
        employer: person.employer.clone(),
    };
    (*person != Person::default()).then_some(view)
}

fn micros(times: StageTimes) -> StageMicros {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    StageMicros {
        scan: micros(times.scan),
        parse: micros(times.parse),
        verify: micros(times.verify),
        evaluate: micros(times.evaluate),
        journal: micros(times.journal),
    }
}
