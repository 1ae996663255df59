//! What is known of one passage: the stage between the codes and the rules, XACML's policy
//! information point.
//!
//! Two types hold the same facts and are kept apart on purpose. [`Facts`] come from verified
//! claims and the authority's lists, and only the checkpoint makes them; [`HypotheticalFacts`]
//! come from a file, and yield a [`Preview`](crate::policy::Preview), never a verdict.
//!
//! Each fact can be **unknown**, and unknown isn't false: `None` where nothing is known, a
//! [`Record`] that isn't complete where some of it is. Permits and what an officer ticked are the
//! other way round: what wasn't shown isn't held.
//!
//! ```
//! use chot_core::facts::HypotheticalFacts;
//!
//! let facts = br#"{"at": "2021-10-05T07:10:00+07:00", "binding": "live",
//!     "vaccinations": {"some": [{"dose": 2, "date": "2021-08-20"}]}}"#;
//! HypotheticalFacts::parse(facts)?;
//!
//! let wrong = HypotheticalFacts::parse(br#"{"at": "2021-10-05T07:10:00+07:00", "binding": 1}"#);
//! assert_eq!(wrong.unwrap_err().place, "binding");
//! # Ok::<(), chot_core::facts::FactsError>(())
//! ```

mod hypothetical;
mod record;
mod seen;
#[cfg(test)]
mod tests;

use std::fmt;
use std::sync::Arc;

use serde_json::Value;

pub use hypothetical::{FactsError, HypotheticalFacts};
pub use record::Record;
pub use seen::{LONGEST_NUMBER, Seen, SeenError, SeenKind, SeenSet, When, paper_number};

use crate::model::{
    Area, Assurance, Certificate, Declaration, Duty, Extent, Permit, Place, Position, Recovery,
    Test, Trace, Vaccination, personal,
};
use crate::time::Instant;
use crate::travel::Credential;

/// Where the passage takes place.
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The checkpoint's area; none where it isn't known, as where rules are tried out.
    pub area: Option<Area>,
    /// Where it stands, if that is known.
    pub position: Option<Position>,
    /// A disc that its area lies within, where no position is known.
    pub extent: Option<Extent>,
    /// Where the traffic of the checked lane is heading, degrees clockwise from north.
    pub heading_deg: Option<f64>,
}

/// What ties the passage to the person that the evidence is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HolderBinding {
    /// The holder's key signed within the time that the rules allow.
    Live,
    /// The holder's key signed, but too long ago: it may be a screenshot.
    Stale,
    /// The holder's key signed at a time that hasn't come.
    FromFuture,
    /// The holder's key signed, but the same code was let through before.
    PresentedAlready,
    /// An issuer's signature without a holder's: a print.
    Print,
    /// No code at all: looked up by an ID number.
    LookedUp,
}

impl HolderBinding {
    /// True where the passage has a code that an issuer signed.
    #[must_use]
    pub(crate) fn has_signed_code(self) -> bool {
        !matches!(self, Self::LookedUp)
    }
}

/// What the roster says of the person.
#[derive(Clone, PartialEq, Eq)]
pub struct RosterFact {
    /// Whether the person is in it.
    pub listed: bool,
    /// When the person is on duty, if that is known.
    pub duty: Option<Duty>,
}

/// A health declaration and what it is worth.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Declared {
    /// What was declared, and when.
    pub declaration: Declaration,
    /// [`Assurance::SelfDeclared`] from a wallet; [`Assurance::Paper`] where an officer saw it made.
    pub assurance: Assurance,
}

personal!(RosterFact, Declared);

/// The facts of one passage. Where roster and credential disagree, the roster's employer, places
/// and duty have been taken: they are newer.
///
/// A plain value, free to be built; it doesn't become [`Facts`] outside this crate.
#[derive(Clone, PartialEq)]
pub struct FactSet {
    /// The instant of the passage.
    pub at: Instant,
    /// The checkpoint.
    pub checkpoint: Option<Site>,
    /// What ties the passage to the person.
    pub binding: Option<HolderBinding>,
    /// What the roster says; `None` where the device has no roster.
    pub roster: Option<RosterFact>,
    /// The employer, as rosters and the policy's groups name it.
    pub employer: Option<String>,
    /// The sector, as the policy names it.
    pub sector: Option<String>,
    /// Where the person lives.
    pub home: Option<Place>,
    /// Where the person works.
    pub work: Option<Place>,
    /// A disc that the home's area lies within, where its position isn't known.
    pub home_extent: Option<Extent>,
    /// A disc that the work place's area lies within, where its position isn't known.
    pub work_extent: Option<Extent>,
    /// The newest health declaration.
    pub declaration: Option<Declared>,
    /// Doses.
    pub vaccinations: Option<Record<Vaccination>>,
    /// Recoveries.
    pub recoveries: Option<Record<Recovery>>,
    /// Tests.
    pub tests: Option<Record<Test>>,
    /// Health certificates as a whole. What they attest is in the records above too.
    pub certificates: Option<Record<Certificate>>,
    /// The codes that certificates may have: an object of lists, by the value sets' names; null
    /// where they aren't known. Shared: they are the same for everybody.
    pub value_sets: Arc<Value>,
    /// Entries of the trace list, whatever their dates.
    pub trace: Option<Record<Trace>>,
    /// What the officer ticked.
    pub seen: SeenSet,
    /// Permits that were shown, the revoked and the expired too.
    pub permits: Vec<Permit>,
    /// True where it isn't known whether the credential, or a permit in it, was taken back. A permit
    /// isn't given then; a refusal stands, since it would stand if it had been.
    pub revocation_unknown: bool,
    /// True where a certificate was scanned as evidence and belongs to somebody else. Nothing of
    /// it is in the records above.
    pub evidence_of_another_person: bool,
    /// True where a certificate was scanned as evidence and whose it is can't be told. Nothing of
    /// it is in the records above.
    pub evidence_unclear: bool,
    /// True where what was scanned as evidence can't be believed, or is none.
    pub evidence_invalid: bool,
}

impl FactSet {
    /// Takes the health records that a credential claims, at an assurance.
    pub(crate) fn take_health(&mut self, claims: &Credential, assurance: Assurance) {
        let complete = claims.complete;
        let vaccinations = claims.vaccinations.iter();
        self.vaccinations = Some(Record {
            items: vaccinations.map(|v| Vaccination { assurance, ..v.clone() }).collect(),
            complete: complete.vaccination,
        });
        self.recoveries = Some(Record {
            items: claims.recoveries.iter().map(|r| Recovery { assurance, ..r.clone() }).collect(),
            complete: complete.recovery,
        });
        self.tests = Some(Record {
            items: claims.tests.iter().map(|t| Test { assurance, ..t.clone() }).collect(),
            complete: complete.test,
        });
    }

    /// A passage of which nothing is known but its time.
    #[must_use]
    pub(crate) fn unknown(at: Instant) -> Self {
        Self {
            at,
            checkpoint: None,
            binding: None,
            roster: None,
            employer: None,
            sector: None,
            home: None,
            work: None,
            home_extent: None,
            work_extent: None,
            declaration: None,
            vaccinations: None,
            recoveries: None,
            tests: None,
            certificates: None,
            value_sets: Arc::default(),
            trace: None,
            seen: SeenSet::EMPTY,
            permits: Vec::new(),
            revocation_unknown: false,
            evidence_of_another_person: false,
            evidence_unclear: false,
            evidence_invalid: false,
        }
    }
}

impl fmt::Debug for FactSet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("FactSet(..)")
    }
}

/// The facts of a passage that took place: verified, or from the authority's lists, or seen by
/// the officer.
///
/// No `Deserialize`, no `Default`, no public constructor: what the rules decide on is what the
/// stages before them established.
#[derive(Debug)]
pub struct Facts {
    set: FactSet,
}

impl Facts {
    /// Takes resolved facts as true. The checkpoint alone calls this.
    pub(crate) fn from_resolved(set: FactSet) -> Self {
        Self { set }
    }

    /// The facts, to read.
    #[must_use]
    pub(crate) fn get(&self) -> &FactSet {
        &self.set
    }
}
