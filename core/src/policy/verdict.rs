//! What the rules say of one passage.

use crate::model::{Decision, Reason};
use crate::words::{Worded, Words};

/// What an officer must do, by its code (`compare-card`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Obligation(pub String);

impl Worded for Obligation {
    fn in_words(&self, words: &Words) -> String {
        words.coded("obligation", &self.0)
    }
}

/// What would mend a refusal, by its code (`declare-now`).
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Remedy(pub String);

impl Worded for Remedy {
    fn in_words(&self, words: &Words) -> String {
        words.coded("remedy", &self.0)
    }
}

/// What the rules say of one passage. Only `Policy::evaluate` and `Policy::refuse` make it.
#[derive(Clone, Debug, PartialEq, Eq)]
///
/// Only a phone makes one: the example of [`Recorded`](crate::Recorded) shows how. What it would be for
/// facts that somebody wrote down has the same answers:
///
/// ```
/// # use chot_core::{facts::HypotheticalFacts, policy::Policy, words::{Language, Words}};
/// # let json = include_bytes!("../../../tests/policies/factory-night-bus.json");
/// # let policy = Policy::parse(json)?;
/// # let facts = HypotheticalFacts::parse(br#"{"at": "2021-10-05T12:00:00+07:00", "binding": "live",
/// #     "roster": {"listed": true, "duty": "Mon-Fri"}, "trace": []}"#)?;
/// let preview = policy.preview(&facts);
/// assert_eq!(preview.decision().code(), "deny");
/// let words = Words::new(Language::English);
/// for reason in preview.reasons() {
///     println!("{}: {}", reason.code(), words.of(reason));
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Verdict {
    decision: Decision,
    reasons: Vec<Reason>,
    obligations: Vec<Obligation>,
    remedies: Vec<Remedy>,
    rule: Option<String>,
    phase: Option<String>,
}

/// What was decided. A verdict or a preview is made of it, and neither of the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    pub(super) decision: Decision,
    pub(super) reasons: Vec<Reason>,
    pub(super) obligations: Vec<Obligation>,
    pub(super) remedies: Vec<Remedy>,
    pub(super) rule: Option<String>,
    pub(super) phase: Option<String>,
}

impl Outcome {
    pub(super) fn into_verdict(self) -> Verdict {
        let Self { decision, reasons, obligations, remedies, rule, phase } = self;
        Verdict { decision, reasons, obligations, remedies, rule, phase }
    }
}

impl Verdict {
    /// Permit, deny or refer.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.decision
    }

    /// Why; the main reason first. Never empty.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// What the officer must do.
    #[must_use]
    pub fn obligations(&self) -> &[Obligation] {
        &self.obligations
    }

    /// What would mend it.
    #[must_use]
    pub fn remedies(&self) -> &[Remedy] {
        &self.remedies
    }

    /// The id of the rule that decided, or that came closest.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.rule.as_deref()
    }

    /// The id of the phase that covers the instant.
    #[must_use]
    pub fn phase(&self) -> Option<&str> {
        self.phase.as_deref()
    }

    /// The verdict as it stands when it could not be written down: a permit becomes a referral,
    /// and the reason comes first.
    #[must_use]
    pub(crate) fn unrecorded(mut self) -> Self {
        if self.decision == Decision::Permit {
            self.decision = Decision::Refer;
        }
        if self.reasons.first() != Some(&Reason::JournalFailed) {
            self.reasons.insert(0, Reason::JournalFailed);
        }
        self
    }

    /// The verdict as it stands where what was decided before isn't known whole: a permit becomes a
    /// referral, whose first reason it is; what else was decided stands, and says so last.
    #[must_use]
    pub(crate) fn with_a_doubtful_journal(mut self) -> Self {
        let reason = Reason::JournalInDoubt;
        match self.decision {
            Decision::Deny => {
                self.reasons.push(reason);
                return self;
            }
            Decision::Permit | Decision::Refer => self.reasons.insert(0, reason),
        }
        self.decision = Decision::Refer;
        self.remedies.insert(0, Remedy("report-phone".to_owned()));
        self
    }
}

#[cfg(test)]
impl Verdict {
    /// A verdict for the tests of later stages, which have no policy.
    pub(crate) fn for_test(decision: Decision, reason: Reason) -> Self {
        Self {
            decision,
            reasons: vec![reason],
            obligations: vec![Obligation("compare-card".into())],
            remedies: Vec::new(),
            rule: Some("commute".into()),
            phase: Some("office-half".into()),
        }
    }
}
