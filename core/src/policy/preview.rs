//! What the rules would say of facts that somebody wrote down.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::verdict::{Obligation, Outcome, Remedy};
use crate::model::{Decision, Reason};

/// What the rules would say. It has all of a verdict's answers and is none: nothing turns it into
/// a [`Verdict`](super::Verdict), so nothing tried out is ever recorded as a passage.
///
/// Serialises as `{decision, reason, reasons, obligations, remedies, rule, phase}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preview {
    outcome: Outcome,
}

impl Preview {
    pub(super) fn new(outcome: Outcome) -> Self {
        Self { outcome }
    }

    /// Permit, deny or refer.
    #[must_use]
    pub fn decision(&self) -> Decision {
        self.outcome.decision
    }

    /// Why; the main reason first. Never empty.
    #[must_use]
    pub fn reasons(&self) -> &[Reason] {
        &self.outcome.reasons
    }

    /// What the officer would have to do.
    #[must_use]
    pub fn obligations(&self) -> &[Obligation] {
        &self.outcome.obligations
    }

    /// What would mend it.
    #[must_use]
    pub fn remedies(&self) -> &[Remedy] {
        &self.outcome.remedies
    }

    /// The id of the rule that would decide, or that came closest.
    #[must_use]
    pub fn rule(&self) -> Option<&str> {
        self.outcome.rule.as_deref()
    }

    /// The id of the phase that covers the instant.
    #[must_use]
    pub fn phase(&self) -> Option<&str> {
        self.outcome.phase.as_deref()
    }
}

impl Serialize for Preview {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let reasons: Vec<_> = self.reasons().iter().map(Reason::code).collect();
        let obligations: Vec<_> = self.obligations().iter().map(|o| o.0.as_str()).collect();
        let remedies: Vec<_> = self.remedies().iter().map(|r| r.0.as_str()).collect();
        let mut fields = serializer.serialize_struct("Preview", 7)?;
        fields.serialize_field("decision", self.decision().code())?;
        fields.serialize_field("reason", &reasons.first())?;
        fields.serialize_field("reasons", &reasons)?;
        fields.serialize_field("obligations", &obligations)?;
        fields.serialize_field("remedies", &remedies)?;
        fields.serialize_field("rule", &self.rule())?;
        fields.serialize_field("phase", &self.phase())?;
        fields.end()
    }
}
