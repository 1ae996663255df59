//! What a session gives back: nothing, another kind of code, or a passage that was recorded.

use std::sync::Arc;

use super::{EvidenceOutcome, StageTimes};
use crate::journal::Recorded;
use crate::model::{Assurance, Reason};
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
    },
    /// A code, but no travel code: named, and not opened.
    NotATravelCode {
        /// What it is.
        foreign: Foreign,
        /// Where in the frame, if it was in one.
        corners: Option<Corners>,
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
}

/// Whom a passage is about, for the officer to compare with the card. Shown, and not kept.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, as the issuer signed it, or as an ID card's unsigned code says.
    pub name: Option<String>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The last four digits of the ID number.
    pub id_last_four: Option<u16>,
    /// The employer.
    pub employer: Option<String>,
}

impl std::fmt::Debug for Person {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Person(..)")
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

    /// How long each stage took.
    #[must_use]
    pub fn times(&self) -> StageTimes {
        self.times
    }
}
