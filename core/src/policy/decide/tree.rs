//! The whole explanation, on demand: each rule of the phase, each condition in it, whether it holds,
//! what keeps it from holding, and what would mend that.

use serde::Serialize;
use serde::ser::Serializer;

use super::codes;
use super::explain::Explanation;
use crate::facts::{FactSet, Facts, HypotheticalFacts};
use crate::model::Reason;
use crate::policy::condition::Condition;
use crate::policy::judge::combine::Truth;
use crate::policy::judge::truth::judge;
use crate::policy::judge::view::{Doubt, View};
use crate::policy::{Effect, Policy, Remedy, Rule};

/// Each rule of the phase with its truth, in the phase's order. None where no phase covers the
/// instant. The truths of the rules combine to the decision.
///
/// Serialises as a list of the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ExplanationTree {
    /// The rules.
    pub rules: Vec<ExplainedRule>,
}

/// A rule and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedRule {
    /// The rule's id.
    pub rule: String,
    /// What it does where it holds.
    #[serde(serialize_with = "effect")]
    pub effect: Effect,
    /// Whether it holds.
    #[serde(serialize_with = "truth")]
    pub truth: Truth,
    /// True where it is passed over while it is unknown (`"on_unknown": "ignore"`).
    pub ignores_unknown: bool,
    /// Its condition.
    pub when: ExplainedCondition,
}

/// A condition and whether it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExplainedCondition {
    /// The condition's name, as policies have it.
    pub condition: &'static str,
    /// Where it stands: a JSON Pointer into the policy.
    pub place: String,
    /// Whether it holds.
    #[serde(serialize_with = "truth")]
    pub truth: Truth,
    /// How many of its parts have to hold, for `at_least`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<usize>,
    /// What keeps it from holding, where it isn't said by its parts.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "reasons")]
    pub reasons: Vec<Reason>,
    /// What would mend that.
    #[serde(skip_serializing_if = "Vec::is_empty", serialize_with = "remedies")]
    pub remedies: Vec<Remedy>,
    /// Its parts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ExplainedCondition>,
}

impl Policy {
    /// Every rule of the phase and every condition in it with its truth, for facts that somebody
    /// wrote down. It is made on demand alone: a decision doesn't need it.
    #[must_use]
    pub fn explain_preview(&self, facts: &HypotheticalFacts) -> ExplanationTree {
        self.tree(&facts.resolved(self.calendar.offset))
    }

    /// As [`Policy::explain_preview`], for a passage. What caps the verdict is not in the tree.
    #[must_use]
    pub fn explain(&self, facts: &Facts) -> ExplanationTree {
        self.tree(facts.get())
    }

    fn tree(&self, facts: &FactSet) -> ExplanationTree {
        let view = self.view(facts, Doubt::default());
        let rules = self.phase_at(facts.at).map(|phase| phase.rules.as_slice());
        let rules = rules.unwrap_or_default().iter().map(|rule| explained(rule, view));
        ExplanationTree { rules: rules.collect() }
    }
}

fn explained(rule: &Rule, view: View<'_>) -> ExplainedRule {
    // An id is kebab-case: nothing in it to escape.
    let when = condition(&rule.when, format!("/rules/{}/when", rule.id), view);
    ExplainedRule {
        rule: rule.id.clone(),
        effect: rule.effect,
        truth: when.truth,
        ignores_unknown: rule.ignores_unknown,
        when,
    }
}

fn condition(condition: &Condition, place: String, view: View<'_>) -> ExplainedCondition {
    let truth = judge(condition, view);
    let name = condition.name();
    let inside = view.inside(condition);
    let parts = condition.placed_parts(&place);
    let of: Vec<_> = parts.map(|(place, part)| self::condition(part, place, inside)).collect();
    let count = match condition {
        Condition::AtLeast { count, .. } => Some(*count),
        _ => None,
    };
    let mut why = Explanation::default();
    // What holds under a `not` that doesn't has no reason of its own.
    let speaks = match condition {
        Condition::Not(_) => truth == Truth::False,
        _ => of.is_empty(),
    };
    if speaks {
        why.add(condition, view);
    }
    let unseen = std::mem::take(&mut why.unseen);
    let mut reasons = why.into_reasons();
    // That isn't said of a condition.
    reasons.retain(|reason| *reason != Reason::NoRule);
    let remedies = codes::remedies(&reasons, &unseen);
    ExplainedCondition { condition: name, place, truth, count, reasons, remedies, of }
}

fn effect<S: Serializer>(effect: &Effect, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(effect.code())
}

fn truth<S: Serializer>(truth: &Truth, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(truth.code())
}

fn reasons<S: Serializer>(reasons: &[Reason], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(reasons.iter().map(Reason::code))
}

fn remedies<S: Serializer>(remedies: &[Remedy], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(remedies.iter().map(|remedy| &remedy.0))
}
