//! The rules of a city: a signed JSON document, data and not code, applied to the facts of a
//! passage.
//!
//! A policy is closed: each condition comes to an end, costs microseconds, and says why it isn't
//! met. [`Policy::parse`] resolves and checks everything once; [`Policy::evaluate`] only compares.
//! Decisions follow XACML's deny-overrides with indeterminates; conditions have three values
//! (Kleene). The rules of the rules are in `core/design/POLICY.md`.
//!
//! ```
//! use chot_core::facts::HypotheticalFacts;
//! use chot_core::model::Decision;
//! use chot_core::policy::Policy;
//!
//! # let json = include_bytes!("../../../tests/policies/factory-night-bus.json");
//! let policy = Policy::parse(json)?;
//! // A worker of the night shift who is on the roster, at the gate of the bridge at 22:10.
//! let facts = HypotheticalFacts::parse(
//!     br#"{"at": "2021-10-05T22:10:00+07:00", "binding": "live",
//!         "roster": {"listed": true, "duty": "Mon-Fri"}, "trace": []}"#,
//! )?;
//! let preview = policy.preview(&facts);
//! assert_eq!((preview.decision(), preview.rule()), (Decision::Permit, Some("commute")));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! One folder each, from top to bottom; none imports one above it: for those who write policies
//! (`study`: lint, a day under the rules, what changes from one to another); the decision and its
//! explanation (`decide`); whether a condition holds (`judge`); from the document to conditions
//! (`language`). What all of them speak of stands beside them: `condition`, `calendar`, `corridor`,
//! `share`, `verdict`, `preview`.

mod calendar;
mod condition;
mod corridor;
mod decide;
mod judge;
mod language;
mod preview;
mod share;
mod study;
mod verdict;

#[cfg(test)]
mod tests;

use std::sync::Arc;

pub use calendar::{Leg, Span};
pub use decide::codes::{OBLIGATIONS, REMEDIES};
pub use decide::tree::{ExplainedCondition, ExplainedRule, ExplanationTree};
pub use judge::combine::Truth;
pub use language::draft::{Draft, NamedArea};
pub use language::duration::parse_duration;
pub use language::finding::{Finding, PolicyError, Severity};
pub use preview::Preview;
pub use share::{NotAShare, Share};
pub use study::diff::{Change, diff};
pub use study::lint::lint;
pub use study::outlook::{Outlook, RuleOutlook};
pub(crate) use study::personal::Then;
pub use verdict::{Obligation, Remedy, Verdict};

use crate::encoding::code::{Coded, codes};
use crate::facts::Facts;
use crate::model::Decision;
use crate::time::{ClockTrust, FixedOffset, Instant, NaiveDate, NaiveTime, TimeDelta, later};
use calendar::{Calendar, DateRange};
use condition::Condition;

/// The JSON Schema (draft 2020-12) of a policy, for editors: what it refuses [`Policy::parse`] refuses
/// too. The other way round not always: a schema can't see that a name is missing, or that phases
/// overlap.
pub const SCHEMA: &str = include_str!("../../design/policy.schema.json");

/// The rules of a city, ready to be applied.
#[derive(Clone, Debug)]
pub struct Policy {
    id: String,
    version: u32,
    calendar: Calendar,
    /// The country whose rules these are.
    country: Option<String>,
    freshness: Freshness,
    /// For how many days a phone keeps its records.
    retention: i64,
    portal: Option<String>,
    phases: Vec<Phase>,
    otherwise: Decision,
}

/// How old things may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Freshness {
    /// A holder's signature still counts as live after this long; not counting the tolerance.
    pub presentation: TimeDelta,
    /// How far a holder's clock may be off.
    pub clock_tolerance: TimeDelta,
    /// Published data older than this are stale.
    pub updates: TimeDelta,
}

/// A time during which certain rules hold.
#[derive(Clone, Debug)]
pub struct Phase {
    id: String,
    dates: DateRange,
    share: Option<Share>,
    rules: Vec<Arc<Rule>>,
}

impl Phase {
    /// The phase's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The first day, in the policy's offset; `None`: since ever.
    #[must_use]
    pub fn from(&self) -> Option<NaiveDate> {
        self.dates.from
    }

    /// The first day that is no longer in it; `None`: for ever.
    #[must_use]
    pub fn until(&self) -> Option<NaiveDate> {
        self.dates.until
    }

    /// Which share of an agency's staff may be on site, where that is limited.
    #[must_use]
    pub fn on_site_share(&self) -> Option<Share> {
        self.share
    }

    /// The ids of its rules, in its order.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.id.as_str())
    }
}

/// What a rule does where it is true.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It lets through.
    Permit,
    /// It turns back.
    Deny,
}

codes! { Effect {
    Permit = "permit",
    Deny = "deny",
} }

impl Effect {
    /// The code: `permit`, `deny`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }
}

#[derive(Clone, Debug)]
struct Rule {
    id: String,
    effect: Effect,
    when: Condition,
    obligations: Vec<Obligation>,
    /// `"on_unknown": "ignore"`.
    ignores_unknown: bool,
}

/// What an evaluation is asked.
#[derive(Debug)]
pub struct Request<'a> {
    /// The facts of the passage, as of their own instant.
    pub facts: &'a Facts,
    /// The state of this device.
    pub circumstances: Circumstances,
}

/// The state of the device at a passage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// The instant of the passage.
    pub at: Instant,
    /// True where published data are older than `freshness.updates`, or a TUF role has expired.
    pub updates_stale: bool,
    /// Whether the wall clock can be believed.
    pub clock: ClockTrust,
}

impl Policy {
    /// The country whose rules these are (ISO 3166-1 alpha-2): what a `certlogic` condition reads as
    /// `external.countryCode`.
    #[must_use]
    pub fn country(&self) -> Option<&str> {
        self.country.as_deref()
    }

    /// The policy's name.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The policy's version; a newer one replaces an older.
    #[must_use]
    pub fn version(&self) -> u32 {
        self.version
    }

    /// The offset from UTC in which its dates and windows are meant.
    #[must_use]
    pub fn offset(&self) -> FixedOffset {
        self.calendar.offset
    }

    /// The first instant of the day from which on records are kept, some time after it: whole days of
    /// the city's offset.
    #[must_use]
    pub(crate) fn keeps_records_from(&self, now: Instant) -> Instant {
        self.start_of_day(later(now, -TimeDelta::days(self.retention)))
    }

    /// The first instant of a day of the city's offset.
    #[must_use]
    pub(crate) fn start_of_day(&self, at: Instant) -> Instant {
        let local = at.with_timezone(&self.calendar.offset);
        later(at, -(local.time() - NaiveTime::MIN))
    }

    /// How old things may be.
    #[must_use]
    pub(crate) fn freshness(&self) -> Freshness {
        self.freshness
    }

    /// The health portal's address, with `{checkpoint}` and `{at}` to fill in.
    #[must_use]
    pub(crate) fn portal(&self) -> Option<&str> {
        self.portal.as_deref()
    }

    /// The phases, in the document's order.
    #[must_use]
    pub fn phases(&self) -> &[Phase] {
        &self.phases
    }

    /// The phase that covers an instant.
    #[must_use]
    pub fn phase_at(&self, at: Instant) -> Option<&Phase> {
        let day = self.calendar.date(at);
        self.phases.iter().find(|phase| phase.dates.contains(day))
    }

    /// The first day after its last phase, where that is past and no phase covers an instant or a later
    /// one.
    #[must_use]
    pub fn ended(&self, at: Instant) -> Option<NaiveDate> {
        let ends: Option<Vec<NaiveDate>> = self.phases.iter().map(Phase::until).collect();
        let last = ends?.into_iter().max()?;
        (last <= self.calendar.date(at)).then_some(last)
    }

    /// The day of duty that an instant belongs to: early hours may belong to the day before.
    #[must_use]
    pub fn service_day(&self, at: Instant) -> NaiveDate {
        self.calendar.service_day(at)
    }
}
