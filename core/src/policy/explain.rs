//! Why a condition doesn't hold, and what carried one that does.

use super::combine::Truth;
use super::condition::Condition;
use super::person::best_permit;
use super::truth::{View, holds, judge, raised};
use super::{Rule, codes};
use crate::facts::SeenSet;
use crate::model::{Assurance, Reason};

/// What kept rules from being true.
#[derive(Debug, Default)]
pub(super) struct Explanation {
    reasons: Vec<Reason>,
    /// What an officer could have ticked.
    pub(super) unseen: Vec<SeenSet>,
}

impl Explanation {
    /// Adds what keeps `condition` from being true. Where it is false, that is what is wrong;
    /// where it is unknown, what is missing. What is merely unknown beside something wrong would
    /// mend nothing, and isn't named.
    pub(super) fn add(&mut self, condition: &Condition, view: View<'_>) {
        let truth = judge(condition, view);
        if truth == Truth::True {
            return;
        }
        match condition {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
                of.iter().filter(|c| judge(c, view) == truth).for_each(|c| self.add(c, view));
            }
            Condition::Assurance { of, least } => self.add(of, raised(view, *least)),
            Condition::Not(of) if truth == Truth::False => self.add_unwanted(of, view),
            Condition::Not(of) => self.add(of, view),
            leaf => {
                if let Condition::Seen(wanted) = leaf {
                    let missing = wanted.iter().filter(|kind| !view.facts.seen.contains(*kind));
                    self.unseen.push(missing.collect());
                }
                holds(leaf, view).why.into_iter().flatten().for_each(|why| self.push(why));
            }
        }
    }

    /// Adds what makes `condition` true, where it was to be false.
    fn add_unwanted(&mut self, condition: &Condition, view: View<'_>) {
        match condition {
            Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => of
                .iter()
                .filter(|c| judge(c, view) == Truth::True)
                .for_each(|c| self.add_unwanted(c, view)),
            Condition::Assurance { of, least } => self.add_unwanted(of, raised(view, *least)),
            Condition::Not(of) => self.add(of, view),
            leaf => self.push(unwanted(leaf)),
        }
    }

    pub(super) fn push(&mut self, reason: Reason) {
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
    pub(super) fn into_reasons(mut self) -> Vec<Reason> {
        self.reasons.sort_by_key(codes::rank);
        self.reasons
    }
}

fn unwanted(leaf: &Condition) -> Reason {
    match leaf {
        Condition::TracedAs(_) => Reason::Traced,
        Condition::DeclaredSymptoms => Reason::Symptoms,
        Condition::TimeIn(_) => Reason::OutsideWindows,
        Condition::DateIn(_) | Condition::WeekdayIn(_) => Reason::OutsideDates,
        Condition::AreaIn(_) => Reason::AreaNotCovered,
        Condition::OnRoute(_) => Reason::OffRoute,
        Condition::EmployerGroup(_) => Reason::EmployerNotInGroup,
        Condition::SectorIn(_) => Reason::SectorNotCovered,
        Condition::CertLogic(_) => Reason::CertificateRule,
        _ => Reason::NoRule,
    }
}

/// How many of a rule's top-level conditions are true, and how many there are.
pub(super) fn closeness(rule: &Rule, view: View<'_>) -> (usize, usize) {
    let conditions = rule.when.top_level();
    let held = conditions.iter().filter(|c| judge(c, view) == Truth::True).count();
    (held, conditions.len())
}

/// True where the first share is larger than the second.
pub(super) fn is_closer(a: (usize, usize), b: (usize, usize)) -> bool {
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
        Condition::Assurance { of, least } => carried_by_permit(of, raised(view, *least)),
        _ => None,
    }
}

/// Adds the reasons that the conditions of a true deny rule have of their own.
pub(super) fn add_charges(condition: &Condition, view: View<'_>, reasons: &mut Vec<Reason>) {
    if judge(condition, view) != Truth::True {
        return;
    }
    match condition {
        Condition::All(of) | Condition::Any(of) | Condition::AtLeast { of, .. } => {
            of.iter().for_each(|c| add_charges(c, view, reasons));
        }
        Condition::Assurance { of, least } => add_charges(of, raised(view, *least), reasons),
        Condition::TracedAs(_) => reasons.push(Reason::Traced),
        Condition::DeclaredSymptoms => reasons.push(Reason::Symptoms),
        _ => {}
    }
}
