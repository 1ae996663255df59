//! The officer's session of the core, in the surface's values.

use std::sync::Arc;
use std::time::{Duration, Instant};

use chot_core::checkpoint::{
    Beside, Checkpoint, Corners, MOST_EVIDENCE, Outcome, Passage, Person, Sighting, StageTimes,
};
use chot_core::encoding::plain::shown;
use chot_core::facts::Seen;
use chot_core::model::{Decision as CoreDecision, IdNumber, SamePerson};
use chot_core::symbol::{Geometry, Hint, LumaFrame, Rotation, ScanLimits, Scanner};
use chot_core::time::ClockReading;
use chot_core::travel::{Envelope, Foreign, ParseError};
use chot_core::wallet::draw;
use chot_core::words::Words;

use crate::engine::CheckpointEngine;
use crate::{
    ChotError, Decision, EvidenceScan, EvidenceView, Explained, FrameGeometry, FramePoint,
    HolderView, NotTravel, PassageView, PortalCode, ScanOutcome, StageMicros,
};

/// An open session, and the words of its verdicts.
pub(super) struct Officer {
    session: Checkpoint,
    words: Words,
    /// Looks for evidence; what it remembers of frames is not mixed with the travel codes' own.
    scanner: Scanner,
}

/// What came of a code that was shown as evidence.
enum Weighed {
    Judged(Arc<Passage>),
    NotEvidence(Foreign),
}

impl Officer {
    pub(super) fn new(session: Checkpoint, words: Words) -> Self {
        Self { session, words, scanner: Scanner::new() }
    }

    /// Judges what is on screen again with a code's text. None where the text is the code on screen
    /// itself, or was taken before; what it is, where it is no evidence.
    fn weigh(
        &mut self,
        text: &str,
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<Option<Weighed>, ChotError> {
        match Envelope::parse(text) {
            Err(ParseError::NotATravelCode(Foreign::EuDcc)) => {}
            Err(ParseError::NotATravelCode(foreign)) => {
                return Ok(Some(Weighed::NotEvidence(foreign)));
            }
            // A travel code, or what claims to be one: the core says what is wrong with it.
            Ok(_) | Err(_) => {}
        }
        if !self.session.is_on_screen() {
            return Err(nothing_on_screen());
        }
        let taken = self.session.evidence();
        if self.session.is_in_view(text) || taken.iter().any(|taken| taken == text) {
            return Ok(None);
        }
        if taken.len() >= MOST_EVIDENCE {
            return Err(ChotError::bad(format!("at most {MOST_EVIDENCE} codes are evidence")));
        }
        let evidence = [text.to_owned()];
        let beside = Beside { seen, evidence: &evidence };
        let passage = self.session.see(beside, clock, &stopwatch());
        Ok(Some(Weighed::Judged(passage.ok_or_else(nothing_on_screen)?)))
    }

    fn hint(&self, hint: Option<Hint>) -> Option<Explained> {
        hint.map(|hint| Explained { code: hint.code().to_owned(), text: self.words.of(&hint) })
    }

    fn named(&self, foreign: &Foreign) -> NotTravel {
        NotTravel { kind: foreign.code().to_owned(), text: self.words.of(foreign) }
    }

    /// What became of the code that came last.
    fn evidence_view(&self, passage: &Passage) -> EvidenceView {
        let outcome = passage.evidence().last();
        let code = outcome.and_then(|outcome| outcome.person).map_or("invalid", SamePerson::code);
        EvidenceView {
            kind: outcome.map_or("text", |outcome| outcome.kind).to_owned(),
            person: Explained {
                code: code.to_owned(),
                text: outcome.map(|outcome| self.words.of(outcome)).unwrap_or_default(),
            },
        }
    }

    fn outcome(&mut self, outcome: Outcome) -> ScanOutcome {
        match outcome {
            Outcome::Nothing { hint } => ScanOutcome::Nothing { hint: self.hint(hint) },
            Outcome::NotATravelCode { foreign, corners } => ScanOutcome::NotATravelCode {
                found: self.named(&foreign),
                corners: points(corners),
            },
            Outcome::Passage(Sighting { passage, again, corners }) => ScanOutcome::Passage {
                view: view(&passage, &self.words),
                corners: points(corners),
                same_as_before: again,
            },
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
        let frame = frame(plane, geometry)?;
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
        Ok(view(&passage, &self.words))
    }

    fn see(&mut self, seen: &[String], clock: ClockReading) -> Result<PassageView, ChotError> {
        let seen = parse(seen)?;
        let passage = self.session.see(&seen, &clock, &stopwatch());
        let passage = passage.ok_or_else(nothing_on_screen)?;
        Ok(view(&passage, &self.words))
    }

    fn show_portal(&mut self, clock: ClockReading) -> Result<PortalCode, ChotError> {
        let Some((address, recorded)) = self.session.show_portal(&clock) else {
            let what = "the policy names no health portal".to_owned();
            return Err(ChotError::NothingThere { what });
        };
        let modules = draw(&address).map_err(ChotError::bad)?;
        Ok(PortalCode {
            address,
            size: u32::try_from(modules.size()).map_err(ChotError::bad)?,
            modules: modules.dark().iter().copied().map(u8::from).collect(),
            recorded: recorded.is_ok(),
        })
    }

    fn scan_evidence(
        &mut self,
        plane: &[u8],
        geometry: FrameGeometry,
        seen: &[String],
        clock: ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        if !self.session.is_on_screen() {
            return Err(nothing_on_screen());
        }
        let seen = parse(seen)?;
        let frame = frame(plane, geometry)?;
        let scan = self.scanner.track_timed(&frame, &ScanLimits::LIVE, &stopwatch());
        for symbol in &scan.symbols {
            let Some(text) = symbol.text() else { continue };
            let Some(weighed) = self.weigh(text, &seen, &clock)? else { continue };
            let corners = points(Some(symbol.corners()));
            return Ok(match weighed {
                Weighed::Judged(passage) => EvidenceScan::Judged {
                    view: view(&passage, &self.words),
                    evidence: self.evidence_view(&passage),
                    corners,
                },
                Weighed::NotEvidence(foreign) => {
                    EvidenceScan::NotEvidence { found: self.named(&foreign), corners }
                }
            });
        }
        Ok(EvidenceScan::Nothing { hint: self.hint(scan.hint) })
    }
}

fn nothing_on_screen() -> ChotError {
    ChotError::NothingThere {
        what: "no passage is on screen: scan a code, or look somebody up".to_owned(),
    }
}

fn frame(plane: &[u8], geometry: FrameGeometry) -> Result<LumaFrame<'_>, ChotError> {
    let side = |pixels: u32| usize::try_from(pixels).map_err(ChotError::bad);
    let geometry = Geometry {
        width: side(geometry.width)?,
        height: side(geometry.height)?,
        stride: side(geometry.stride)?,
        rotation: Rotation::from_degrees(geometry.rotation_degrees).unwrap_or_default(),
        region: None,
    };
    LumaFrame::new(plane, geometry).map_err(ChotError::bad)
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
    let explained = |code: &str, text: String| Explained {
        code: shown(code).into_owned(),
        text: shown(&text).into_owned(),
    };
    PassageView {
        decision: match verdict.decision() {
            CoreDecision::Permit => Decision::Permit,
            CoreDecision::Deny => Decision::Deny,
            CoreDecision::Refer => Decision::Refer,
        },
        sentence: shown(&words.of(recorded)).into_owned(),
        reasons: verdict.reasons().iter().map(|r| explained(r.code(), words.of(r))).collect(),
        obligations: verdict.obligations().iter().map(|o| explained(&o.0, words.of(o))).collect(),
        remedies: verdict.remedies().iter().map(|r| explained(&r.0, words.of(r))).collect(),
        holder: holder(passage.person()),
        subject: recorded.subject().map(|subject| subject.to_string()),
        recorded: recorded.sequence().is_some(),
        micros: micros(passage.times()),
    }
}

fn holder(person: &Person) -> Option<HolderView> {
    let view = HolderView {
        name: person.name.as_deref().map(|name| shown(name).into_owned()),
        birth_date: person.birth_date.map(|date| date.to_string()),
        id_last_four: person.id_last_four.map(|digits| format!("{digits:04}")),
        employer: person.employer.as_deref().map(|employer| shown(employer).into_owned()),
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

#[cfg(test)]
mod tests;
