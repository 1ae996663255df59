//! The words shown to people, in Vietnamese and in English.
//!
//! Codes are what the core decides with; words are looked up at the edge, in Project Fluent files
//! (`core/l10n/`) that translators edit. A code without words of its own (a rule of some city, an
//! obligation that a policy made up) is shown as a general sentence with the code in it.

use std::fmt;
use std::str::FromStr;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::checkpoint::EvidenceOutcome;
use crate::envelope::Foreign;
use crate::facts::SeenKind;
use crate::journal::Recorded;
use crate::names::SamePerson;
use crate::policy::{Obligation, Remedy};
use crate::reason::{Decision, Reason};
use crate::symbol::Hint;

/// A language that there are words in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Language {
    /// Tiếng Việt.
    Vietnamese,
    /// English.
    English,
}

/// A language that there are no words in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no words in the language `{0}`: expected vi or en")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// Every language.
    pub const ALL: [Self; 2] = [Self::Vietnamese, Self::English];

    /// The code, ISO 639-1.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Vietnamese => "vi",
            Self::English => "en",
        }
    }

    fn texts(self) -> [&'static str; 5] {
        match self {
            Self::Vietnamese => [
                include_str!("../../l10n/vi/verdict.ftl"),
                include_str!("../../l10n/vi/reasons.ftl"),
                include_str!("../../l10n/vi/actions.ftl"),
                include_str!("../../l10n/vi/codes.ftl"),
                include_str!("../../l10n/vi/inspect.ftl"),
            ],
            Self::English => [
                include_str!("../../l10n/en/verdict.ftl"),
                include_str!("../../l10n/en/reasons.ftl"),
                include_str!("../../l10n/en/actions.ftl"),
                include_str!("../../l10n/en/codes.ftl"),
                include_str!("../../l10n/en/inspect.ftl"),
            ],
        }
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    /// Reads a language code; a region or an encoding after it is ignored (`vi_VN.UTF-8`).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let language = text.split(['-', '_', '.']).next().unwrap_or_default();
        Self::ALL
            .into_iter()
            .find(|known| language.eq_ignore_ascii_case(known.code()))
            .ok_or_else(|| UnknownLanguage(text.to_owned()))
    }
}

/// The words of one language.
pub struct Words {
    language: Language,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of a language.
    #[must_use]
    pub fn new(language: Language) -> Self {
        let id: LanguageIdentifier = language.code().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![id]);
        // The marks are for right-to-left text; on a console and in a QR they are noise.
        bundle.set_use_isolating(false);
        for text in language.texts() {
            // A file of ours with a fault still gives what is whole in it; a test sees to it
            // that there is none.
            let resource = match FluentResource::try_new(text.to_owned()) {
                Ok(resource) | Err((resource, _)) => resource,
            };
            bundle.add_resource_overriding(resource);
        }
        Self { language, bundle }
    }

    /// The language.
    #[must_use]
    pub fn language(&self) -> Language {
        self.language
    }

    /// The decision, in a word or two, as on the officer's card.
    #[must_use]
    pub fn decision(&self, decision: Decision) -> String {
        self.coded("decision", decision.code())
    }

    /// A reason, in a clause without a full stop.
    #[must_use]
    pub fn reason(&self, reason: &Reason) -> String {
        self.coded("reason", reason.code())
    }

    /// What the officer must do.
    #[must_use]
    pub fn obligation(&self, obligation: &Obligation) -> String {
        self.coded("obligation", &obligation.0)
    }

    /// What would mend a refusal.
    #[must_use]
    pub fn remedy(&self, remedy: &Remedy) -> String {
        self.coded("remedy", &remedy.0)
    }

    /// Something that an officer can tick.
    #[must_use]
    pub fn seen(&self, kind: SeenKind) -> String {
        self.coded("seen", kind.code())
    }

    /// What a code is that isn't a travel code.
    #[must_use]
    pub fn foreign(&self, foreign: &Foreign) -> String {
        self.kind(foreign.code())
    }

    /// What a code is, by the code of its kind.
    #[must_use]
    pub fn kind(&self, code: &str) -> String {
        self.coded("kind", code)
    }

    /// A label or a finding of an inspection.
    #[must_use]
    pub fn inspect(&self, code: &str) -> String {
        self.coded("inspect", code)
    }

    /// Whose a code is that was scanned as evidence.
    #[must_use]
    pub fn evidence(&self, outcome: &EvidenceOutcome) -> String {
        self.coded("evidence", outcome.person.map_or("invalid", SamePerson::code))
    }

    /// What the person at the camera could do so that a code is read.
    #[must_use]
    pub fn hint(&self, hint: Hint) -> String {
        self.coded("hint", hint.code())
    }

    /// That no code could be read.
    #[must_use]
    pub fn nothing_readable(&self) -> String {
        let text = self.message("nothing-readable", &FluentArgs::new());
        text.unwrap_or_else(|| "nothing-readable".to_owned())
    }

    /// A recorded verdict in a sentence: the decision and the main reason.
    #[must_use]
    pub fn verdict(&self, recorded: &Recorded) -> String {
        self.sentence(recorded.verdict().decision(), recorded.verdict().reasons())
    }

    /// A decision and its main reason, the first, in a sentence.
    #[must_use]
    pub fn sentence(&self, decision: Decision, reasons: &[Reason]) -> String {
        let mut args = FluentArgs::new();
        args.set("decision", self.decision(decision));
        let id = match reasons.first() {
            Some(reason) => {
                args.set("reason", self.reason(reason));
                "sentence"
            }
            None => "sentence-bare",
        };
        self.message(id, &args).unwrap_or_else(|| decision.code().to_owned())
    }

    /// The message for a code, or the general one with the code in it.
    fn coded(&self, kind: &str, code: &str) -> String {
        let mut args = FluentArgs::new();
        args.set("code", code.to_owned());
        self.message(&format!("{kind}-{code}"), &args)
            .or_else(|| self.message(&format!("{kind}-other"), &args))
            .unwrap_or_else(|| code.to_owned())
    }

    fn message(&self, id: &str, args: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.bundle.get_message(id)?.value()?;
        let text = self.bundle.format_pattern(pattern, Some(args), &mut Vec::new());
        Some(text.into_owned())
    }
}

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Words({})", self.language.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspect::{DateState, SignatureState};
    use crate::policy::{OBLIGATIONS, REMEDIES};

    fn ids() -> Vec<String> {
        let coded = |kind: &str, codes: &[&str]| -> Vec<String> {
            codes.iter().map(|code| format!("{kind}-{code}")).collect()
        };
        let reasons: Vec<_> = Reason::ALL.iter().map(Reason::code).collect();
        let seen = SeenKind::ALL.map(SeenKind::code);
        let signatures =
            [SignatureState::Valid, SignatureState::Invalid, SignatureState::UnknownKey]
                .map(SignatureState::code);
        let dates = [DateState::Valid, DateState::Expired, DateState::NotYet].map(DateState::code);
        [
            coded("decision", &["permit", "deny", "refer"]),
            coded("reason", &reasons),
            coded("reason", &["other", "otherwise"]),
            coded("obligation", OBLIGATIONS),
            coded("obligation", &["other"]),
            coded("remedy", REMEDIES),
            coded("remedy", &["other"]),
            coded("seen", &seen),
            coded("kind", Foreign::CODES),
            coded("kind", &["other"]),
            coded("hint", &Hint::ALL.map(Hint::code)),
            coded("hint", &["other"]),
            coded("kind", &["travel", "travel-jws"]),
            coded("evidence", &["same", "other", "cannot-tell", "invalid"]),
            coded("inspect", &["issuer", "key", "signature", "dates", "error", "claims", "other"]),
            coded("inspect", &["claims-not-believed", "signature-none", "dates-none"]),
            coded("inspect-signature", &signatures),
            coded("inspect-dates", &dates),
            vec!["nothing-readable".to_owned()],
            vec!["sentence".to_owned(), "sentence-bare".to_owned()],
        ]
        .concat()
    }

    #[test]
    fn nothing_is_missing_superfluous_or_faulty_in_any_language() {
        let known = ids();
        for language in Language::ALL {
            let words = Words::new(language);
            for id in &known {
                let mut args = FluentArgs::new();
                for name in ["code", "decision", "reason"] {
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
            for text in language.texts() {
                assert!(FluentResource::try_new(text.to_owned()).is_ok(), "{language:?}");
                for line in text.lines().filter(|l| l.contains(" = ") && !l.starts_with('#')) {
                    let id = line.split(" = ").next().unwrap().trim();
                    assert!(known.iter().any(|k| k == id), "{language:?}: nobody says {id}");
                }
            }
        }
    }

    #[test]
    fn sentences_read_as_people_speak() {
        let english = Words::new(Language::English);
        assert_eq!(
            english.sentence(Decision::Deny, &[Reason::OutsideWindows]),
            "Do not let through: outside the travel hours"
        );
        let vietnamese = Words::new(Language::Vietnamese);
        assert_eq!(
            vietnamese.sentence(Decision::Deny, &[Reason::OutsideWindows]),
            "Không cho qua: ngoài khung giờ được đi lại"
        );
        assert!(!vietnamese.sentence(Decision::Permit, &[]).is_empty());
    }

    #[test]
    fn codes_of_a_city_are_shown_in_a_general_sentence() {
        for language in Language::ALL {
            let words = Words::new(language);
            for text in [
                words.reason(&Reason::Rule("night-bus".into())),
                words.obligation(&Obligation("count-passengers".into())),
                words.remedy(&Remedy("come-tomorrow".into())),
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
}
