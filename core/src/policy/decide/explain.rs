//! Why a condition doesn't hold, and what carried one that does.

use super::codes;
use crate::facts::SeenSet;
use crate::model::{Assurance, Reason};
use crate::policy::Rule;
use crate::policy::condition::Condition;
use crate::policy::judge::combine::Truth;
use crate::policy::judge::person::best_permit;
use crate::policy::judge::truth::{holds, judge};
use crate::policy::judge::view::View;

/// What kept rules from being true.
#[derive(Debug, Default)]
pub(in crate::policy) struct Explanation {
    reasons: Vec<Reason>,
    /// What an officer could have ticked.
    pub(super) unseen: Vec<SeenSet>,
}

impl Explanation {
    /// Adds what keeps `condition` from being true. Where it is false, that is what is wrong;
    /// where it is unknown, what is missing. What is merely unknown beside something wrong would
    /// mend nothing, and isn't named.
    pub(in crate::policy) fn add(&mut self, condition: &Condition, view: View<'_>) {
        let truth = judge(condition, view);
        if truth == Truth::True {
            return;
        }
        let parts = condition.parts();
        let inside = view.inside(condition);
        match condition {
            Condition::Not(of) if truth == Truth::False => self.add_unwanted(of, view),
            leaf if parts.is_empty() => {
                if let Condition::Seen(wanted) = leaf {
                    let missing = wanted.iter().filter(|kind| !view.facts.seen.contains(*kind));
                    self.unseen.push(missing.collect());
                }
                holds(leaf, view).why.into_iter().flatten().for_each(|why| self.push(why));
            }
            _ => {
                let alike = parts.iter().filter(|part| judge(part, inside) == truth);
                alike.for_each(|part| self.add(part, inside));
            }
        }
    }

    /// Adds what makes `condition` true, where it was to be false.
    fn add_unwanted(&mut self, condition: &Condition, view: View<'_>) {
        let parts = condition.parts();
        let inside = view.inside(condition);
        match condition {
            Condition::Not(of) => self.add(of, view),
            leaf if parts.is_empty() => self.push(unwanted(leaf).reason),
            _ => {
                let held = parts.iter().filter(|part| judge(part, inside) == Truth::True);
                held.for_each(|part| self.add_unwanted(part, inside));
            }
        }
    }

    pub(in crate::policy) fn push(&mut self, reason: Reason) {
        if !self.reasons.contains(&reason) {
            self.reasons.push(reason);
        }
    }

    pub(super) fn contains(&self, reason: &Reason) -> bool {
        self.reasons.contains(reason)
    }

    /// True where this reason is the only one.
    pub(super) fn is_just(&self, reason: &Reason) -> bool {
        self.reasons.as_slice() == std::slice::from_ref(reason)
    }

    /// The reasons, the main one first: what ties the passage to a person comes before what is
    /// said of that person, and an alternative that wasn't taken comes last. Else in the rule's
    /// order.
    pub(in crate::policy) fn into_reasons(mut self) -> Vec<Reason> {
        self.reasons.sort_by_key(codes::rank);
        self.reasons
    }
}

/// What is said where a condition holds that was to be false.
struct Unwanted {
    reason: Reason,
    /// True where it is held against the person, so that a denial names it.
    charge: bool,
}

fn unwanted(leaf: &Condition) -> Unwanted {
    let charge = |reason| Unwanted { reason, charge: true };
    let plain = |reason| Unwanted { reason, charge: false };
    match leaf {
        Condition::TracedAs(_) => charge(Reason::Traced),
        Condition::DeclaredSymptoms => charge(Reason::Symptoms),
        Condition::TimeIn(_) => plain(Reason::OutsideWindows),
        Condition::DateIn(_) | Condition::WeekdayIn(_) => plain(Reason::OutsideDates),
        Condition::AreaIn(_) => plain(Reason::AreaNotCovered),
        Condition::OnRoute(_) => plain(Reason::OffRoute),
        Condition::EmployerGroup(_) => plain(Reason::EmployerNotInGroup),
        Condition::SectorIn(_) => plain(Reason::SectorNotCovered),
        Condition::CertLogic(_) => plain(Reason::CertificateRule),
        Condition::OnRoster
        | Condition::OnDuty
        | Condition::DeclaredWithin(_)
        | Condition::Vaccinated { .. }
        | Condition::RecoveredWithin(_)
        | Condition::TestedNegativeWithin { .. }
        | Condition::HoldsPermit(_)
        | Condition::Seen(_)
        | Condition::Binding(_)
        | Condition::Assurance { .. }
        | Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::AtLeast { .. } => plain(Reason::NoRule),
    }
}

/// How many of a rule's top-level conditions are true, and how many there are.
pub(in crate::policy) fn closeness(rule: &Rule, view: View<'_>) -> (usize, usize) {
    let conditions = rule.when.top_level();
    let held = conditions.iter().filter(|c| judge(c, view) == Truth::True).count();
    (held, conditions.len())
}

/// True where the first share is larger than the second.
pub(in crate::policy) fn is_closer(a: (usize, usize), b: (usize, usize)) -> bool {
    a.0 * b.1 > b.0 * a.1
}

/// The assurance of the permit without which a true condition wouldn't be.
pub(super) fn carried_by_permit(condition: &Condition, view: View<'_>) -> Option<Assurance> {
    match condition {
        Condition::HoldsPermit(kinds) => best_permit(kinds, view),
        Condition::All(of) => of.iter().find_map(|c| carried_by_permit(c, view)),
        Condition::Any(of) | Condition::AtLeast { of, .. } => {
            let spare = match condition {
                Condition::AtLeast { count, .. } => *count,
                _ => 1,
            };
            // Each part is asked once: twice at each level would be exponential in the depth.
            let (mut otherwise, mut best) = (0, None);
            for part in of.iter().filter(|c| judge(c, view) == Truth::True) {
                match carried_by_permit(part, view) {
                    Some(assurance) => best = best.max(Some(assurance)),
                    None => otherwise += 1,
                }
            }
            if otherwise >= spare { None } else { best }
        }
        Condition::Assurance { of, .. } => carried_by_permit(of, view.inside(condition)),
        _ => None,
    }
}

/// Adds the reasons that the conditions of a true deny rule have of their own.
pub(in crate::policy) fn add_charges(
    condition: &Condition,
    view: View<'_>,
    reasons: &mut Vec<Reason>,
) {
    if judge(condition, view) != Truth::True {
        return;
    }
    match condition {
        // Where it is false that something holds against somebody, nothing does.
        Condition::Not(_) => {}
        leaf if leaf.parts().is_empty() => {
            let said = unwanted(leaf);
            reasons.extend(said.charge.then_some(said.reason));
        }
        _ => {
            let inside = view.inside(condition);
            condition.parts().iter().for_each(|part| add_charges(part, inside, reasons));
        }
    }
}
