//! Values of the core as the surface's.

use std::time::{Duration, Instant};

use chot_core::checkpoint::{Corners, EvidenceOutcome, Name, Passage, Person, StageTimes};
use chot_core::encoding::plain::shown;
use chot_core::model::{Assurance as CoreAssurance, Reason, SamePerson};
use chot_core::symbol::{Geometry, Hint, LumaFrame, Region, Rotation};
use chot_core::words::{Worded, Words};

use crate::{
    Assurance, ChotError, EvidenceView, Explained, FrameGeometry, FramePoint, HolderView,
    OfferedRemedy, PassageView, RemedyAction, StageMicros,
};

/// A frame of the core; nothing is copied.
pub(super) fn frame<'p>(
    plane: &'p [u8],
    geometry: &FrameGeometry,
) -> Result<LumaFrame<'p>, ChotError> {
    let side = |pixels: u32| usize::try_from(pixels).map_err(ChotError::bad);
    let region = geometry.region.map(|region| {
        Ok::<_, ChotError>(Region {
            x: side(region.left)?,
            y: side(region.top)?,
            width: side(region.width)?,
            height: side(region.height)?,
        })
    });
    let geometry = Geometry {
        width: side(geometry.width)?,
        height: side(geometry.height)?,
        stride: side(geometry.stride)?,
        rotation: Rotation::from_degrees(geometry.rotation_degrees).unwrap_or_default(),
        region: region.transpose()?,
    };
    LumaFrame::new(plane, geometry).map_err(ChotError::bad)
}

/// The core has no clock; here is one that measures.
pub(super) fn stopwatch() -> impl Fn() -> Duration {
    let start = Instant::now();
    move || start.elapsed()
}

pub(super) fn points(corners: Option<Corners>) -> Vec<FramePoint> {
    corners.iter().flatten().map(|&[x, y]| FramePoint { x, y }).collect()
}

pub(super) fn hint(words: &Words, hint: Option<Hint>) -> Option<Explained> {
    hint.map(|hint| explained(hint.code(), &words.of(&hint)))
}

/// A code with its words, which begin as a sentence does.
pub(super) fn explained(code: &str, text: &str) -> Explained {
    Explained { code: shown(code).into_owned(), text: sentence(text) }
}

/// A clause as a sentence of its own; what is of others in it is shown, and does nothing.
pub(super) fn sentence(clause: &str) -> String {
    let clause = shown(clause);
    let mut letters = clause.chars();
    let first = letters.next().map(char::to_uppercase);
    first.into_iter().flatten().chain(letters).collect()
}

pub(super) fn reasons(words: &Words, reasons: &[Reason]) -> Vec<Explained> {
    reasons.iter().map(|reason| explained(reason.code(), &words.of(reason))).collect()
}

/// A passage, as the officer's screen shows it.
pub(super) fn passage(passage: &Passage, words: &Words) -> PassageView {
    let (recorded, verdict) = (passage.recorded(), passage.verdict());
    let coded = |code: &str, what: &dyn Worded| explained(code, &what.in_words(words));
    let main = verdict.reasons().first().map(|reason| words.of(reason));
    let remedy = |remedy: &chot_core::policy::Remedy| OfferedRemedy {
        remedy: coded(&remedy.0, remedy),
        action: RemedyAction::of(&remedy.0),
    };
    PassageView {
        decision: verdict.decision().into(),
        word: words.of(&verdict.decision()),
        sentence: sentence(&main.unwrap_or_default()),
        reasons: reasons(words, verdict.reasons()),
        obligations: verdict.obligations().iter().map(|o| coded(&o.0, o)).collect(),
        remedies: verdict.remedies().iter().map(remedy).collect(),
        caps: passage.caps().map(|reason| coded(reason.code(), reason)).collect(),
        holder: holder(passage.person(), words),
        subject: recorded.subject().map(|subject| subject.to_string()),
        at_millis: recorded.at().timestamp_millis(),
        sequence: recorded.sequence(),
        continues: recorded.continues(),
        rule: verdict.rule().map(|rule| shown(rule).into_owned()),
        phase: verdict.phase().map(|phase| shown(phase).into_owned()),
        assurance: passage.assurance().map(assurance),
        evidence: evidence(passage.evidence(), words),
        recorded: recorded.sequence().is_some(),
        training: passage.is_training(),
        micros: stages(passage.times()),
    }
}

fn assurance(assurance: CoreAssurance) -> Assurance {
    match assurance {
        CoreAssurance::SelfDeclared => Assurance::SelfDeclared,
        CoreAssurance::Paper => Assurance::Paper,
        CoreAssurance::Signed => Assurance::Signed,
        CoreAssurance::Live => Assurance::Live,
    }
}

/// What became of codes that were shown as evidence.
pub(super) fn evidence(outcomes: &[EvidenceOutcome], words: &Words) -> Vec<EvidenceView> {
    let view = |outcome: &EvidenceOutcome| EvidenceView {
        kind: outcome.kind.to_owned(),
        person: explained(outcome.person.map_or("invalid", SamePerson::code), &words.of(outcome)),
    };
    outcomes.iter().map(view).collect()
}

pub(super) fn holder(person: &Person, words: &Words) -> Option<HolderView> {
    let view = HolderView {
        name: person.name.as_ref().map(|name| shown(name.text()).into_owned()),
        name_signed: person.name.as_ref().is_some_and(Name::is_signed),
        name_mark: person
            .name
            .as_ref()
            .and_then(|name| name.mark(words))
            .map(|mark| sentence(&mark)),
        birth_date: person.birth_date.map(|date| date.to_string()),
        id_last_four: person.id_last_four.map(|digits| format!("{digits:04}")),
        id_number: person.id_number.as_ref().map(|id| id.as_str().to_owned()),
        employer: person.employer.as_deref().map(|employer| shown(employer).into_owned()),
    };
    (*person != Person::default()).then_some(view)
}

fn stages(times: StageTimes) -> StageMicros {
    StageMicros {
        scan: micros(times.scan),
        parse: micros(times.parse),
        verify: micros(times.verify),
        evaluate: micros(times.evaluate),
        journal: micros(times.journal),
    }
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hostile_name_reaches_no_screen_raw() {
        let hostile = "Lan\u{1b}[2J\u{202e}\u{200b}\nPERMIT";
        let person = Person {
            name: Some(Name::Signed(hostile.to_owned())),
            employer: Some(hostile.repeat(100)),
            ..Person::default()
        };
        let words = Words::new(chot_core::words::Language::English);
        let view = holder(&person, &words).unwrap();
        assert_eq!(view.name.unwrap(), r"Lan\u001b[2J\u202e\u200b\u000aPERMIT");
        let employer = view.employer.unwrap();
        assert!(chot_core::encoding::plain::check(&employer).is_ok() && employer.ends_with('…'));
        let name = Some(Name::Unsigned("Nguye\u{302}\u{303}n".to_owned()));
        let person = Person { name, ..Person::default() };
        assert_eq!(holder(&person, &words).unwrap().name.unwrap(), "Nguye\u{302}\u{303}n");
    }

    #[test]
    fn a_clause_becomes_a_sentence() {
        assert_eq!(sentence("đi làm đúng tuyến"), "Đi làm đúng tuyến");
        assert_eq!((sentence(""), sentence("“x”")), (String::new(), "“x”".to_owned()));
    }
}
