//! That no word is missing in any language, and that they fit a phone.

use std::collections::BTreeSet;

use super::*;
use crate::facts::SeenKind;
use crate::inspect::{DateState, SignatureState};
use crate::model::{Assurance, Decision, PermitKind, Reason, TestMethod};
use crate::policy::{Leg, OBLIGATIONS, Obligation, REMEDIES, Remedy};
use crate::published::QUESTIONS;
use crate::symbol::Hint;
use crate::travel::Foreign;
use crate::wallet::{DayOutlook, Next, Problem, RevealedKind, StoredKind, WhyUnknown};

/// The labels that the command line asks for.
const OUTLOOK: &[&str] = &["stops", "lets-through", "where", "asks", "then", "anybody"];

/// What the authority says, which phones leave out.
#[cfg(feature = "authority")]
fn office() -> Vec<String> {
    use crate::authority::{Staged, Trouble};
    let coded = |kind: &str, codes: &[&str]| -> Vec<String> {
        codes.iter().map(|code| format!("{kind}-{code}")).collect()
    };
    let mut ids = coded("staged", Staged::WORDS);
    ids.extend(coded("trouble", Trouble::WORDS));
    ids.extend(coded("trouble", &["other"]));
    ids.extend(coded("doubt", crate::authority::issue::Doubt::WORDS));
    ids.extend(coded("health-fault", crate::authority::lists::HealthFault::WORDS));
    ids.extend(coded("state", &["valid", "expired", "revoked", "not-yet"]));
    ids.extend(named(include_str!("../authority/told.rs"), &["office-"]));
    ids
}

#[cfg(not(feature = "authority"))]
fn office() -> Vec<String> {
    Vec::new()
}

/// The messages that a file's code names, of these kinds.
fn named(text: &str, kinds: &[&str]) -> Vec<String> {
    let is_one = |text: &&str| {
        let code = kinds.iter().any(|kind| text.starts_with(kind));
        code && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') && !text.ends_with('-')
    };
    text.split('"').filter(is_one).map(str::to_owned).collect()
}

fn ids() -> Vec<String> {
    let coded = |kind: &str, codes: &[&str]| -> Vec<String> {
        codes.iter().map(|code| format!("{kind}-{code}")).collect()
    };
    let reasons: Vec<_> = Reason::ALL.iter().map(Reason::code).collect();
    let depends = Reason::ALL.iter().filter(|reason| DayOutlook::is_the_checkpoints(reason));
    let depends: Vec<_> = depends.map(Reason::code).collect();
    let seen = SeenKind::ALL.map(SeenKind::code);
    let hints: Vec<_> = Hint::ALL.iter().map(|hint| hint.code()).collect();
    let signatures = [SignatureState::Valid, SignatureState::Invalid, SignatureState::UnknownKey]
        .map(SignatureState::code);
    let dates = [DateState::Valid, DateState::Expired, DateState::NotYet].map(DateState::code);
    [
        coded("decision", Decision::WORDS),
        coded("reason", &reasons),
        coded("reason", &["other", "otherwise"]),
        coded("obligation", OBLIGATIONS),
        coded("obligation", &["other"]),
        coded("remedy", REMEDIES),
        coded("remedy", &["other"]),
        coded("seen", &seen),
        coded("kind", Foreign::CODES),
        coded("kind", &["other"]),
        coded("hint", &hints),
        coded("hint", &["other"]),
        coded("kind", &["travel", "travel-jws"]),
        coded("evidence", &["same", "other", "cannot-tell", "invalid", "nothing"]),
        coded("evidence", &["eu-dcc", "travel", "code"]),
        coded("evidence", &["other-named", "cannot-tell-named"]),
        coded("inspect", &["issuer", "key", "signature", "dates", "error", "claims", "other"]),
        coded("inspect", &["claims-not-believed", "signature-none", "dates-none"]),
        coded("inspect-signature", &signatures),
        coded("inspect-dates", &dates),
        ["nothing-readable", "judged-already", "portal-shown", "name-unsigned", "id-number"]
            .map(str::to_owned)
            .to_vec(),
        coded("fault", Fault::WORDS),
        coded("warning", Warning::WORDS),
        coded("check", Check::WORDS),
        coded("exercise", Exercise::WORDS),
        coded("expect", Exercise::WORDS),
        coded("notice", crate::journal::Notice::WORDS),
        coded("question", &QUESTIONS),
        coded("wallet-error", Problem::WORDS),
        coded("wallet-error", &["other"]),
        coded("wallet-next", Next::WORDS),
        coded("wallet-next", &["other"]),
        coded("stored", StoredKind::WORDS),
        coded("revealed", RevealedKind::WORDS),
        coded("revealed", &["other"]),
        coded("outlook", WhyUnknown::WORDS),
        coded("outlook", &["other"]),
        coded("depends", &depends),
        office(),
        coded("depends", &["other"]),
        vec!["sentence".to_owned(), "sentence-bare".to_owned()],
        phrases(),
    ]
    .concat()
}

/// The phrases that rules are told in, as the code that tells them names them.
fn phrases() -> Vec<String> {
    const TELLERS: [&str; 2] =
        [include_str!("../policy/study/phrase.rs"), include_str!("../policy/study/diff.rs")];
    let coded = |kind: &str, codes: &[&str]| -> Vec<String> {
        codes.iter().map(|code| format!("{kind}-{code}")).collect()
    };
    let told = TELLERS.iter().flat_map(|text| named(text, &["rule-", "show-", "diff-"]));
    let mut ids: Vec<String> = told.collect();
    ids.extend((1..=7).map(|day| format!("rule-weekday-{day}")));
    ids.extend(coded("rule", Leg::WORDS));
    ids.extend(coded("rule-test", TestMethod::WORDS));
    ids.extend(coded("rule-permit", PermitKind::WORDS));
    ids.extend(coded("rule-binding", &["live", "signed", "card"]));
    ids.extend(coded("rule-assurance", Assurance::WORDS));
    ids.extend(coded("show-otherwise", Decision::WORDS));
    ids.extend(coded("show", OUTLOOK));
    ids.push("diff-none".to_owned());
    ids
}

#[test]
fn nothing_is_missing_superfluous_or_faulty_in_any_language() {
    let known = ids();
    for language in Language::ALL {
        let words = Words::new(language);
        for id in &known {
            let mut args = FluentArgs::new();
            for name in names(language, id) {
                args.set(name, "x");
            }
            let pattern = words.bundle.get_message(id).and_then(|m| m.value());
            let pattern = pattern.unwrap_or_else(|| panic!("{language:?} lacks {id}"));
            let mut errors = Vec::new();
            let text = words.bundle.format_pattern(pattern, Some(&args), &mut errors);
            assert!(errors.is_empty(), "{language:?} {id}: {errors:?}");
            // A phone's card has room for two lines.
            assert!(text.chars().count() <= 90, "{language:?} {id} is too long: {text}");
            assert!(!text.ends_with('.'), "{language:?} {id} ends with a full stop: {text}");
        }
        let text = language.text();
        assert!(FluentResource::try_new(text.clone()).is_ok(), "{language:?}");
        for line in text.lines().filter(|l| l.contains(" = ")) {
            let id = line.split(" = ").next().unwrap().trim();
            assert!(known.iter().any(|k| k == id), "{language:?}: nobody says {id}");
        }
    }
}

/// A file's messages as text: the id, and everything up to the next.
fn messages(language: Language) -> Vec<(String, String)> {
    let mut messages: Vec<(String, String)> = Vec::new();
    for line in language.text().lines() {
        match line.split_once(" = ") {
            Some((id, text)) if !line.starts_with(' ') => {
                messages.push((id.to_owned(), text.to_owned()));
            }
            _ if line.starts_with([' ', '}']) => {
                if let Some((_, text)) = messages.last_mut() {
                    text.push_str(line);
                }
            }
            _ => {}
        }
    }
    messages
}

/// The names of what is filled into a message.
fn names(language: Language, id: &str) -> BTreeSet<String> {
    let messages = messages(language);
    let (_, text) = messages.iter().find(|(other, _)| other == id).unwrap();
    let after = text.split('$').skip(1);
    after.map(|rest| rest.chars().take_while(|c| c.is_ascii_alphabetic()).collect()).collect()
}

#[test]
fn every_language_fills_in_the_same() {
    for (id, _) in messages(Language::English) {
        let [vietnamese, english] = Language::ALL.map(|language| names(language, &id));
        assert_eq!(vietnamese, english, "{id}");
    }
}

/// A phone's card has room for two lines of 45.
#[test]
fn every_sentence_fits_a_phone() {
    for language in Language::ALL {
        let words = Words::new(language);
        for decision in [Decision::Permit, Decision::Deny, Decision::Refer] {
            for reason in Reason::ALL {
                let sentence = decision.sentence(std::slice::from_ref(reason), &words);
                assert!(sentence.chars().count() <= 90, "{language:?}: {sentence}");
            }
        }
    }
}

/// What a text says without what is filled in, in words.
fn spoken(text: &str) -> Vec<String> {
    let outside = text.split('{').map(|part| part.rsplit('}').next().unwrap_or_default());
    let text = outside.collect::<Vec<_>>().join(" ");
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect()
}

#[test]
fn vietnamese_has_its_diacritics_and_no_english() {
    /// What has nothing but what is filled in, or is written without a diacritic.
    const PLAIN: [&str; 10] = [
        "inspect-other",
        "revealed-other",
        "depends-other",
        "trouble-other",
        "rule-date",
        "diff-rule-name",
        "sentence",
        "sentence-bare",
        "decision-permit",
        "show-lets-through",
    ];
    const ENGLISH: [&str; 20] = [
        "the", "of", "and", "is", "isn", "not", "with", "this", "that", "was", "are", "by", "for",
        "rule", "phase", "declared", "permit", "travel", "phone", "group",
    ];
    let english = messages(Language::English);
    for (id, text) in messages(Language::Vietnamese) {
        let spoken = spoken(&text);
        for word in ENGLISH {
            assert!(!spoken.iter().any(|other| other == word), "{id} has `{word}`: {text}");
        }
        if !PLAIN.contains(&id.as_str()) {
            assert!(text.chars().any(|c| !c.is_ascii() && c.is_alphabetic()), "{id}: {text}");
            let (_, other) = english.iter().find(|(other, _)| *other == id).unwrap();
            assert_ne!(text, *other, "{id} isn't translated");
        }
        // One letter is one character: what is composed of several isn't found by a search.
        assert!(!text.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c)), "{id}: {text}");
    }
    for (id, text) in english {
        let odd = text.chars().find(|c| c.is_alphabetic() && !c.is_ascii());
        assert_eq!(odd, None, "{id}: {text}");
    }
}

#[test]
fn every_code_has_words_of_its_own() {
    for language in Language::ALL {
        let words = Words::new(language);
        let general = words.coded("reason", "no-such-reason");
        for reason in Reason::ALL {
            let text = words.of(reason);
            assert_ne!(text.replace(reason.code(), "no-such-reason"), general);
        }
        for code in OBLIGATIONS {
            let text = words.of(&Obligation((*code).to_owned()));
            assert!(!text.contains(code), "{language:?}: {text}");
        }
        for code in REMEDIES {
            let text = words.of(&Remedy((*code).to_owned()));
            assert!(!text.contains(code), "{language:?}: {text}");
        }
    }
}

#[test]
fn sentences_read_as_people_speak() {
    let english = Words::new(Language::English);
    assert_eq!(
        Decision::Deny.sentence(&[Reason::OutsideWindows], &english),
        "Do not let through: outside the travel hours"
    );
    let vietnamese = Words::new(Language::Vietnamese);
    assert_eq!(
        Decision::Deny.sentence(&[Reason::OutsideWindows], &vietnamese),
        "Không cho qua: ngoài khung giờ được đi lại"
    );
    assert!(!Decision::Permit.sentence(&[], &vietnamese).is_empty());
}

#[test]
fn codes_of_a_city_are_shown_in_a_general_sentence() {
    for language in Language::ALL {
        let words = Words::new(language);
        for text in [
            words.of(&Reason::Rule("night-bus".into())),
            words.of(&Obligation("count-passengers".into())),
            words.of(&Remedy("come-tomorrow".into())),
        ] {
            assert!(text.contains('-') && text.len() > 16, "{text}");
            assert!(!text.contains(['\u{2068}', '\u{2069}']), "isolating marks: {text:?}");
        }
    }
}

#[test]
fn languages_are_read_from_an_environment() {
    assert_eq!("vi_VN.UTF-8".parse(), Ok(Language::Vietnamese));
    assert_eq!("EN".parse(), Ok(Language::English));
    assert_eq!("C".parse::<Language>(), Err(UnknownLanguage("C".into())));
}

#[test]
fn words_can_be_shared_between_threads() {
    fn shared<T: Send + Sync>() {}
    shared::<Words>();
}
