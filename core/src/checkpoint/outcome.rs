//! What a session gives back: nothing, another kind of code, or a passage that was recorded.

use std::sync::Arc;

use super::{EvidenceOutcome, StageTimes};
use crate::journal::Recorded;
use crate::model::{Assurance, Decision, IdNumber, Reason, personal};
use crate::policy::Verdict;
use crate::symbol::Hint;
use crate::time::{NaiveDate, TimeDelta};
use crate::travel::Foreign;
use crate::words::{Worded, Words, phrase_arguments as arguments};

/// What came of a frame or a text.
#[derive(Debug)]
pub enum Outcome {
    /// No symbol was found.
    Nothing {
        /// What the person at the camera could do about it.
        hint: Option<Hint>,
        /// Where what is most like one is, if anything is.
        corners: Option<Corners>,
    },
    /// A code, but no travel code: named, and not opened.
    NotATravelCode {
        /// What it is.
        foreign: Foreign,
        /// Where in the frame, if it was in one.
        corners: Option<Corners>,
    },
    /// Different codes that people are judged by are in view: travel codes, or ID cards where no travel
    /// code is. Nobody was judged, whichever was found first, and nothing was recorded; a person has to
    /// see to it that one is shown alone.
    SeveralCodes {
        /// Where each is in the frame, or was a moment ago.
        corners: Vec<Corners>,
    },
    /// Somebody passes.
    Passage(Sighting),
}

impl Outcome {
    /// That no code could be read, in words.
    #[must_use]
    pub fn nothing_readable(words: &Words) -> String {
        words.phrase("nothing-readable", &arguments([]))
    }

    /// That nobody was judged, for several codes are in view, in words.
    #[must_use]
    pub fn several_codes(words: &Words) -> String {
        Decision::Refer.sentence(&[Reason::SeveralCodes], words)
    }
}

/// The corners of a symbol in the frame: clockwise from its top left, in pixels.
pub type Corners = [[f32; 2]; 4];

/// A passage that was judged and recorded.
#[derive(Clone, Debug)]
pub struct Sighting {
    /// The passage.
    pub passage: Arc<Passage>,
    /// True where the same code was in view just before: this is the verdict from then, and nothing
    /// was recorded. It isn't to be shown as a fresh one: who shows the code now may be somebody else.
    pub again: bool,
    /// Where in this frame, if it was in one.
    pub corners: Option<Corners>,
}

/// The recorded verdict in a sentence; of a code that was judged already, that it was, and as what.
impl Worded for Sighting {
    fn in_words(&self, words: &Words) -> String {
        let sentence = words.of(self.passage.recorded());
        if !self.again {
            return sentence;
        }
        words.phrase("judged-already", &arguments([("sentence", sentence.into())]))
    }
}

/// A passage: what was decided and recorded, and whom it is about.
#[derive(Debug)]
pub struct Passage {
    pub(super) recorded: Recorded,
    pub(super) person: Person,
    pub(super) kind: Option<&'static str>,
    pub(super) evidence: Vec<EvidenceOutcome>,
    pub(super) assurance: Option<Assurance>,
    pub(super) times: StageTimes,
    /// How long after it was judged the verdict is still that of the code in view.
    pub(super) lasts: TimeDelta,
    pub(super) is_training: bool,
}

/// Whom a passage is about, for the officer to compare with the card. Shown, and not kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, and whether an issuer signed it.
    pub name: Option<Name>,
    /// The birth date, from where the name is.
    pub birth_date: Option<NaiveDate>,
    /// The last four digits of the ID number.
    pub id_last_four: Option<u16>,
    /// The whole number that was looked up, of somebody who showed no travel code: nothing but the card
    /// ties it to them.
    pub id_number: Option<IdNumber>,
    /// The employer.
    pub employer: Option<String>,
}

/// A name, by the word of an issuer or of nobody. An unsigned one isn't to be shown as if it were known.
#[derive(Clone, PartialEq, Eq)]
pub enum Name {
    /// In what an issuer signed.
    Signed(String),
    /// On an unsigned code, such as an ID card's: anybody can print one, with any number beside it.
    Unsigned(String),
}

personal!(Person, Name);

impl Name {
    /// The name.
    #[must_use]
    pub fn text(&self) -> &str {
        match self {
            Self::Signed(name) | Self::Unsigned(name) => name,
        }
    }

    /// True where an issuer signed it.
    #[must_use]
    pub fn is_signed(&self) -> bool {
        matches!(self, Self::Signed(_))
    }

    /// That nobody signed it and what to do about that, in words; none for a signed one.
    #[must_use]
    pub fn mark(&self, words: &Words) -> Option<String> {
        let mark = || words.phrase("name-unsigned", &arguments([]));
        (!self.is_signed()).then(mark)
    }
}

impl Person {
    /// The whole number that was looked up, in words.
    #[must_use]
    pub fn id_number_in_words(&self, words: &Words) -> Option<String> {
        let number = self.id_number.as_ref()?.as_str();
        Some(words.phrase("id-number", &arguments([("number", number.into())])))
    }
}

impl Passage {
    /// The recorded verdict.
    #[must_use]
    pub fn recorded(&self) -> &Recorded {
        &self.recorded
    }

    /// The verdict.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        self.recorded.verdict()
    }

    /// Whom it is about.
    #[must_use]
    pub fn person(&self) -> &Person {
        &self.person
    }

    /// What the code was, where it wasn't a travel code (`citizen-id`).
    #[must_use]
    pub fn kind(&self) -> Option<&'static str> {
        self.kind
    }

    /// What became of the codes that came as evidence with this step, in their order.
    #[must_use]
    pub fn evidence(&self) -> &[EvidenceOutcome] {
        &self.evidence
    }

    /// The weakest evidence that the verdict rests on, or the binding's; none without evidence.
    #[must_use]
    pub fn assurance(&self) -> Option<Assurance> {
        self.assurance
    }

    /// What about this phone kept the verdict from being *permit*: its data, its clock, its journal.
    pub fn caps(&self) -> impl Iterator<Item = &Reason> {
        let caps = |reason: &&Reason| reason.is_of_the_phone();
        self.verdict().reasons().iter().filter(caps)
    }

    /// True where nobody passes: it is of the made-up city that officers train with.
    #[must_use]
    pub fn is_training(&self) -> bool {
        self.is_training
    }

    /// How long each stage took.
    #[must_use]
    pub fn times(&self) -> StageTimes {
        self.times
    }
}
