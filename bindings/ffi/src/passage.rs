//! What a scan found, and what was decided of it.

use crate::RemedyAction;

/// What is decided at the barrier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Decision {
    /// Let through.
    Permit,
    /// Turned back.
    Deny,
    /// A person decides.
    Refer,
}

impl From<Decision> for chot_core::model::Decision {
    fn from(decision: Decision) -> Self {
        match decision {
            Decision::Permit => Self::Permit,
            Decision::Deny => Self::Deny,
            Decision::Refer => Self::Refer,
        }
    }
}

impl From<chot_core::model::Decision> for Decision {
    fn from(decision: chot_core::model::Decision) -> Self {
        match decision {
            chot_core::model::Decision::Permit => Self::Permit,
            chot_core::model::Decision::Deny => Self::Deny,
            chot_core::model::Decision::Refer => Self::Refer,
        }
    }
}

/// A stable code with its words in the session's language. They begin as a sentence does.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Explained {
    /// Kebab-case, stable: for logs, tests and pictograms.
    pub code: String,
    /// For people.
    pub text: String,
}

/// What would mend a refusal: in words, and as something to press.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OfferedRemedy {
    /// Its code and words.
    pub remedy: Explained,
    /// What an app can do about it; none where only the person, or somebody else, can.
    pub action: Option<RemedyAction>,
}

/// How far what a verdict rests on can be trusted; the weakest of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum Assurance {
    /// The person says so.
    SelfDeclared,
    /// An officer saw it on paper.
    Paper,
    /// An issuer signed it.
    Signed,
    /// An issuer signed it, and the holder's key signed within the last minutes.
    Live,
}

/// What the code says of its holder, for comparing with the card. Shown, never kept.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct HolderView {
    /// Full name.
    pub name: Option<String>,
    /// True where an issuer signed the name. One that isn't signed is whatever somebody printed: not to
    /// be shown without `name_mark`.
    pub name_signed: bool,
    /// What the officer must know of an unsigned name, in the session's language.
    pub name_mark: Option<String>,
    /// Date of birth, `yyyy-mm-dd`, from where the name is.
    pub birth_date: Option<String>,
    /// The last four digits of the ID number.
    pub id_last_four: Option<String>,
    /// The whole ID number, where it was looked up: to compare with the card. Neither to be logged nor
    /// kept.
    pub id_number: Option<String>,
    /// The employer, for comparing with the staff card.
    pub employer: Option<String>,
}

impl std::fmt::Debug for HolderView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HolderView(..)")
    }
}

/// How long each stage took, in microseconds; 0 where it didn't run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, uniffi::Record)]
pub struct StageMicros {
    /// Finding and decoding the symbol.
    pub scan: u64,
    /// Reading the envelope.
    pub parse: u64,
    /// Checking signatures and dates.
    pub verify: u64,
    /// Resolving facts and applying the rules.
    pub evaluate: u64,
    /// Writing it down, the disk's sync included.
    pub journal: u64,
}

/// A passage, judged and written down: what the officer's screen shows.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PassageView {
    /// Permit, deny or refer.
    pub decision: Decision,
    /// The decision's word: what [`decision_word`](crate::decision_word) gives.
    pub word: String,
    /// The main reason as a sentence, without the decision.
    pub sentence: String,
    /// Why; the main reason, which `sentence` says, first. Never empty.
    pub reasons: Vec<Explained>,
    /// What the officer must do.
    pub obligations: Vec<Explained>,
    /// What would mend a refusal, the best first; on a *deny* too.
    pub remedies: Vec<OfferedRemedy>,
    /// What of this phone kept the verdict from being *permit*: `updates-stale`, `clock-untrusted`,
    /// `journal-failed`. To be shown before anything else: nobody will be let through until it is mended.
    pub caps: Vec<Explained>,
    /// Whom the code says to stand here, where it says so.
    pub holder: Option<HolderView>,
    /// The holder's pseudonym in the journal, 32 hexadecimal digits, where the person is known.
    pub subject: Option<String>,
    /// When it was judged, milliseconds since 1970 by the phone's clock.
    pub at_millis: i64,
    /// Its record's number; none where it couldn't be written.
    pub sequence: Option<u64>,
    /// The record of the step before in the same case.
    pub continues: Option<u64>,
    /// The id of the rule that decided, or came closest.
    pub rule: Option<String>,
    /// The id of the policy's phase.
    pub phase: Option<String>,
    /// The weakest that the verdict rests on; none where nothing was shown.
    pub assurance: Option<Assurance>,
    /// What became of the codes that came as evidence with this step.
    pub evidence: Vec<EvidenceView>,
    /// True once it is durably in the journal. Where it isn't, the decision is at best *refer*, and
    /// the officer must be told.
    pub recorded: bool,
    /// What it took.
    pub micros: StageMicros,
    /// True where nobody passes: it is of the made-up city that officers train with, and kept nowhere.
    /// The screen has to say so, whatever else is on it.
    #[uniffi(default = false)]
    pub training: bool,
}

/// A point of the frame, in pixels of the plane as given: x to the right, y down, before rotation.
#[derive(Clone, Copy, Debug, PartialEq, uniffi::Record)]
pub struct FramePoint {
    /// Pixels from the left edge.
    pub x: f32,
    /// Pixels from the top edge.
    pub y: f32,
}

/// The code of the health portal, to be drawn for somebody whose app fails.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct PortalCode {
    /// What the symbol says: the portal's address, with this checkpoint and the time. It names nobody.
    pub address: String,
    /// Modules on a side, without the quiet zone of 4 that the app leaves around it.
    pub size: u32,
    /// `size × size` modules, row by row from the top left: 1 is dark, 0 light.
    pub modules: Vec<u8>,
    /// True once it is durably in the journal that the code is shown. It may be shown all the same.
    pub recorded: bool,
}

/// A code that isn't for travelling. Named, never opened.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct NotTravel {
    /// `url`, `wifi`, `payment`, `citizen-id`, `text`, …
    pub kind: String,
    /// What it is, in the session's language.
    pub text: String,
}

/// What became of a code that was shown as evidence.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct EvidenceView {
    /// What it is: `eu-dcc`, `travel`; another kind where it was beside them, and is no evidence.
    pub kind: String,
    /// Whose it is: `same`, `other`, `cannot-tell`, or `invalid` where it can't be believed.
    pub person: Explained,
}

/// What one frame gave while evidence was looked for.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
#[expect(
    clippy::large_enum_variant,
    reason = "one a frame, and serialised at once; a boxed record has no form in Kotlin and Swift"
)]
pub enum EvidenceScan {
    /// No readable code, or one that was taken before.
    Nothing {
        /// What would help, if anything is known to.
        hint: Option<Explained>,
    },
    /// The passage on screen was judged again with this code, and recorded.
    Judged {
        /// The new verdict; what became of the code is in its `evidence`.
        view: PassageView,
        /// The symbol's corners, clockwise from its own top left.
        corners: Vec<FramePoint>,
    },
    /// A code that is no evidence. Nothing is recorded.
    NotEvidence {
        /// What it is.
        found: NotTravel,
        /// The symbol's corners, clockwise from its own top left.
        corners: Vec<FramePoint>,
    },
}

/// What one frame gave.
#[derive(Clone, Debug, PartialEq, uniffi::Enum)]
#[expect(
    clippy::large_enum_variant,
    reason = "one a frame, and serialised at once; a boxed record has no form in Kotlin and Swift"
)]
pub enum ScanOutcome {
    /// No readable code.
    Nothing {
        /// What would help, if anything is known to.
        hint: Option<Explained>,
        /// The corners of what is most like a code, if anything is: where to zoom to.
        #[uniffi(default = [])]
        corners: Vec<FramePoint>,
        /// How long the frame took, microseconds.
        #[uniffi(default = 0)]
        micros: u64,
    },
    /// A travel code, judged.
    Passage {
        /// The verdict.
        view: PassageView,
        /// The symbol's corners, clockwise from its own top left.
        corners: Vec<FramePoint>,
        /// True where this is the passage that is on screen already: nothing new was recorded, and
        /// `view` is the verdict from then. Who shows the code now may be somebody else: to be named
        /// as judged already, not shown or signalled as a fresh verdict.
        same_as_before: bool,
    },
    /// Several codes in view that people are judged by: nobody was judged, and nothing is recorded.
    SeveralCodes {
        /// What to do about it; the code is `several-codes`.
        reason: Explained,
        /// The corners of each symbol, clockwise from its own top left.
        corners: Vec<Vec<FramePoint>>,
        /// How long the frame took, microseconds.
        #[uniffi(default = 0)]
        micros: u64,
    },
    /// Another code. Nothing is recorded.
    NotATravelCode {
        /// What it is.
        found: NotTravel,
        /// The symbol's corners, clockwise from its own top left.
        corners: Vec<FramePoint>,
        /// How long the frame took, microseconds.
        #[uniffi(default = 0)]
        micros: u64,
    },
}
