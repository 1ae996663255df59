//! What is written down of a passage, beside its verdict; and what comes back.

use std::fmt;

use super::error::JournalError;
use crate::model::{Area, Assurance, Subject};
use crate::policy::Verdict;
use crate::time::{ClockReading, Instant};
use crate::words::{Worded, Words};

/// What is written down of a passage, beside its verdict.
///
/// Pseudonyms only: no name, no ID number, no home and no workplace. [`PassageEntry::new`] leaves
/// everything out that isn't always there. How each field is kept is in the table of `fields.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageEntry {
    /// The clocks at the scan; the wall clock is the passage's instant.
    pub clock: ClockReading,
    /// False where the wall clock couldn't be believed.
    pub clock_trusted: bool,
    /// The checkpoint's name, as the authority publishes it.
    pub checkpoint: String,
    /// The checkpoint's area.
    pub area: Area,
    /// Who: the pseudonym; none where the code said nothing that could be believed.
    pub subject: Option<Subject>,
    /// The policy that decided.
    pub policy: Option<PolicyVersion>,
    /// The age of the data that it was decided with: the authority's `x-published-at`.
    pub published_at: Option<Instant>,
    /// What the officer saw on paper.
    pub papers: Vec<Paper>,
    /// The weakest evidence that the verdict rests on, or the binding's; none without evidence.
    pub assurance: Option<Assurance>,
    /// SHA-256 of what the holder signed; none for a print, a look-up or a malformed code.
    pub presentation: Option<[u8; 32]>,
    /// The key id of the credential's issuer: finds passages should the key prove stolen.
    pub issuer_key: Option<[u8; 8]>,
    /// Earlier versions forgot presentations from before this instant. Nothing goes by it any more,
    /// and it is no longer written: a clock that was ahead for one passage made all be forgotten.
    pub replay_horizon: Option<Instant>,
    /// The record of the step before in the same case: the same person, judged again with more
    /// evidence. None: a case begins with this passage.
    pub continues: Option<u64>,
}

impl PassageEntry {
    /// A passage of which only place and time are known, with a trusted clock.
    #[must_use]
    pub fn new(clock: ClockReading, checkpoint: impl Into<String>, area: Area) -> Self {
        Self {
            clock,
            clock_trusted: true,
            checkpoint: checkpoint.into(),
            area,
            subject: None,
            policy: None,
            published_at: None,
            papers: Vec::new(),
            assurance: None,
            presentation: None,
            issuer_key: None,
            replay_horizon: None,
            continues: None,
        }
    }
}

/// The policy that decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyVersion {
    /// Its id (`hcmc-commute`).
    pub id: String,
    /// Its version.
    pub version: u64,
}

/// Something on paper that the officer saw.
#[derive(Clone, PartialEq, Eq)]
pub struct Paper {
    /// What: the code of `--seen` (`staff-card`, `paper-permit`).
    pub kind: String,
    /// Its number, where keeping it is the officer's duty (a paper permit's).
    pub number: Option<String>,
}

impl fmt::Debug for Paper {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Paper({}, ..)", self.kind)
    }
}

/// A verdict that may be shown: it was written down, or capped because it couldn't be. Only
/// [`Journal::append`](super::Journal::append) makes it.
///
/// ```
/// # use chot_core::checkpoint::{Beside, Checkpoint, Outcome};
/// use chot_core::journal::Recorded;
/// use chot_core::words::{Language, Words};
/// # use chot_core::{device::Device, installation::{self, Installation, open_journal}};
/// # use chot_core::{time::{ClockReading, Instant}, tuf::Folder};
///
/// fn show(recorded: &Recorded, words: &Words) -> String {
///     words.of(recorded) // the decision and the main reason
/// }
///
/// # #[cfg(not(feature = "authority"))]
/// # fn main() {}
/// # #[cfg(feature = "authority")]
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let at: Instant = "2021-10-05T00:10:00Z".parse()?;
/// # use chot_core::{authority::Authority, published::Checkpoints};
/// # let folder = tempfile::tempdir()?;
/// # let city = folder.path().join("city");
/// # let mut authority = Authority::init(&city, "Example City", None, at)?;
/// # authority.stage_empty_lists()?;
/// # authority.set_policy(include_bytes!("../../../tests/policies/factory-night-bus.json"))?;
/// # let sites = br#"{"format": "chot-checkpoints", "version": 1,
/// #     "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
/// # authority.set_checkpoints(&Checkpoints::parse(sites)?)?;
/// # authority.publish(at, None)?;
/// # let enrolment = authority.enrolment()?;
/// # let phone = folder.path().join("phone");
/// # let device = Device::init(&phone, &enrolment)?;
/// # installation::update(&device, &Folder::new(city.join("public")), at)?;
/// # let installation = Installation::open(&device)?;
/// # let mut session = Checkpoint::open(installation, open_journal(&device)?, "bridge")?;
/// # let clock = ClockReading::fresh_boot(at);
/// # let outcome = session.present("CHOT1:TORN", Beside::default(), &clock, &|| Default::default());
/// # let Outcome::Passage(sighting) = outcome else { panic!("a travel code, if a torn one") };
/// let recorded = sighting.passage.recorded();
/// assert!(recorded.sequence().is_some() && recorded.failure().is_none());
/// println!("{}", show(recorded, &Words::new(Language::Vietnamese)));
/// # Ok(())
/// # }
/// ```
#[derive(Debug)]
pub struct Recorded {
    pub(super) verdict: Verdict,
    pub(super) sequence: Option<u64>,
    pub(super) at: Instant,
    pub(super) checkpoint: String,
    pub(super) subject: Option<Subject>,
    pub(super) continues: Option<u64>,
    pub(super) failure: Option<JournalError>,
}

/// In a sentence: the decision and the main reason.
impl Worded for Recorded {
    fn in_words(&self, words: &Words) -> String {
        self.verdict.decision().sentence(self.verdict.reasons(), words)
    }
}

impl Recorded {
    /// The verdict to show: decision, reasons, obligations, remedies, rule, phase.
    #[must_use]
    pub fn verdict(&self) -> &Verdict {
        &self.verdict
    }

    /// The record's number; none where it couldn't be written.
    #[must_use]
    pub fn sequence(&self) -> Option<u64> {
        self.sequence
    }

    /// When.
    #[must_use]
    pub fn at(&self) -> Instant {
        self.at
    }

    /// Where: the checkpoint's name.
    #[must_use]
    pub fn checkpoint(&self) -> &str {
        &self.checkpoint
    }

    /// Who: the pseudonym.
    #[must_use]
    pub fn subject(&self) -> Option<Subject> {
        self.subject
    }

    /// The number of the record that this one continues: the step before in the same case.
    #[must_use]
    pub fn continues(&self) -> Option<u64> {
        self.continues
    }

    /// Why it couldn't be written down; the verdict is capped then.
    #[must_use]
    pub fn failure(&self) -> Option<&JournalError> {
        self.failure.as_ref()
    }
}
