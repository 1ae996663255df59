//! What the officer sees, and the codes behind it.

use chot_core::checkpoint::{Outcome, Passage, StageTimes};
use chot_core::facts::Seen;
use chot_core::model::{Decision, Reason};
use chot_core::words::{Language, Words};
use chot_scenarios::Came;

use super::pick;

/// What the officer sees.
pub(super) struct Card {
    /// The decision's code; `none` where there is no verdict.
    pub(super) class: &'static str,
    pub(super) mark: &'static str,
    pub(super) decision: String,
    pub(super) reason: String,
    pub(super) person: Vec<String>,
    pub(super) obligations: Vec<String>,
    pub(super) remedies: Vec<String>,
    pub(super) codes: Vec<Labelled>,
    pub(super) times: Option<StageTimes>,
}

/// Codes, with what they are codes of.
pub(super) struct Labelled {
    pub(super) label: &'static str,
    pub(super) codes: Vec<Code>,
}

/// A code, and what it says; empty where its label says everything.
pub(super) struct Code {
    pub(super) code: String,
    pub(super) words: String,
}

impl Labelled {
    /// One code that its label explains.
    pub(super) fn one(label: &'static str, code: impl Into<String>) -> Self {
        Self { label, codes: vec![Code { code: code.into(), words: String::new() }] }
    }

    /// What the officer has seen, as `check --seen` takes it.
    pub(super) fn seen(seen: &[String], words: &Words) -> Self {
        let code = |what: &String| {
            let kind = Seen::parse(what).ok().map(|seen| words.of(&seen.kind()));
            Code { code: what.clone(), words: kind.unwrap_or_default() }
        };
        let label = pick(words.language(), "The officer has seen", "Cán bộ đã xem");
        Self { label, codes: seen.iter().map(code).collect() }
    }
}

impl Card {
    pub(super) fn new(came: &Came, words: &Words) -> Self {
        let language = words.language();
        match came {
            Came::Passage(passage, _) => Self::passage(passage, words),
            Came::Foreign(foreign, _) => {
                let not_a_travel_code = Reason::NotATravelCode;
                let kind = Code { code: foreign.code().to_owned(), words: words.of(foreign) };
                let label = pick(language, "Kind of code", "Loại mã");
                Self {
                    reason: words.of(foreign),
                    codes: vec![
                        reasons(std::slice::from_ref(&not_a_travel_code), words),
                        Labelled { label, codes: vec![kind] },
                    ],
                    ..Self::neutral(words.of(&not_a_travel_code))
                }
            }
            Came::Several => {
                let several = Reason::SeveralCodes;
                Self {
                    reason: words.of(&several),
                    codes: vec![reasons(std::slice::from_ref(&several), words)],
                    ..Self::neutral(words.of(&Decision::Refer))
                }
            }
            Came::Nothing(hint) => Self {
                reason: hint.map(|hint| words.of(&hint)).unwrap_or_default(),
                ..Self::neutral(Outcome::nothing_readable(words))
            },
        }
    }

    fn neutral(decision: String) -> Self {
        Self {
            class: "none",
            mark: "○",
            decision,
            reason: String::new(),
            person: Vec::new(),
            obligations: Vec::new(),
            remedies: Vec::new(),
            codes: Vec::new(),
            times: None,
        }
    }

    fn passage(passage: &Passage, words: &Words) -> Self {
        let verdict = passage.verdict();
        let class = verdict.decision().code();
        let whom = passage.person();
        let mut person: Vec<String> = whom.name.iter().map(|name| name.text().to_owned()).collect();
        person.extend(whom.name.as_ref().and_then(|name| name.mark(words)));
        person.extend(whom.birth_date.map(|date| date.format("%d/%m/%Y").to_string()));
        match whom.id_number_in_words(words) {
            Some(number) => person.push(number),
            None => person.extend(whom.id_last_four.map(|n| format!("…{n:04}"))),
        }
        person.extend(whom.employer.clone());
        Self {
            class,
            mark: match class {
                "permit" => "✓",
                "deny" => "✕",
                _ => "?",
            },
            decision: words.of(&verdict.decision()),
            reason: verdict.reasons().first().map(|r| words.of(r)).unwrap_or_default(),
            person,
            obligations: verdict.obligations().iter().map(|o| words.of(o)).collect(),
            remedies: verdict.remedies().iter().map(|r| words.of(r)).collect(),
            codes: codes(passage, words),
            times: Some(passage.times()),
        }
    }
}

/// The codes of a verdict, and of its record.
fn codes(passage: &Passage, words: &Words) -> Vec<Labelled> {
    let (verdict, recorded) = (passage.verdict(), passage.recorded());
    let say = |en, vi| pick(words.language(), en, vi);
    let mut codes = vec![reasons(verdict.reasons(), words)];
    codes.extend(verdict.rule().map(|rule| Labelled::one(say("Rule", "Quy tắc"), rule)));
    codes.extend(verdict.phase().map(|phase| Labelled::one(say("Phase", "Giai đoạn"), phase)));
    codes.extend(recorded.sequence().map(|n| {
        Labelled::one(say("Record in the journal", "Bản ghi trong nhật ký"), format!("#{n}"))
    }));
    codes.extend(recorded.subject().map(|subject| {
        let label = say("The person's pseudonym", "Bí danh của người đó");
        Labelled::one(label, short(&subject.to_string()))
    }));
    codes
}

fn reasons(reasons: &[Reason], words: &Words) -> Labelled {
    let label = match (words.language(), reasons.len()) {
        (Language::English, 0 | 1) => "Reason",
        (Language::English, _) => "Reasons",
        (Language::Vietnamese, _) => "Lý do",
    };
    let code = |reason: &Reason| Code { code: reason.code().to_owned(), words: words.of(reason) };
    Labelled { label, codes: reasons.iter().map(code).collect() }
}

/// The beginning of a pseudonym: the page only shows that there is one.
fn short(pseudonym: &str) -> String {
    format!("{}…", pseudonym.get(..8).unwrap_or(pseudonym))
}
