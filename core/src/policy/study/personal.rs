//! A day under the rules for one person, before that person travels: when a checkpoint may let them
//! through, what they would have to see to, and what only the checkpoint knows.

use super::outlook::{Moment, windows};
use crate::facts::FactSet;
use crate::model::{Decision, Reason};
use crate::policy::calendar::{DAY, Leg};
use crate::policy::condition::Condition;
use crate::policy::decide::explain::{Explanation, add_charges, closeness, is_closer};
use crate::policy::judge::combine::Truth;
use crate::policy::judge::truth::judge;
use crate::policy::judge::view::{Doubt, View};
use crate::policy::{Effect, Phase, Policy, Rule};
use crate::time::{Instant, NaiveDate, NaiveTime, TimeDelta};

/// A day for one person.
#[derive(Debug)]
pub(crate) struct PersonalDay<'p> {
    /// The phase that covers the day.
    pub(crate) phase: &'p Phase,
    /// Its stretches, in order, without a gap; neighbours differ.
    pub(crate) stretches: Vec<Stretch>,
    /// The shortest time for which a declaration is fresh to a rule that lets through; none where none asks
    /// for one.
    pub(crate) declaration_within: Option<TimeDelta>,
}

/// A stretch of the day in which nothing changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Stretch {
    /// The first instant in it.
    pub(crate) from: Instant,
    /// The first after it.
    pub(crate) until: Instant,
    /// What the rules would come to.
    pub(crate) then: Then,
}

/// What the rules would come to in a stretch of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Then {
    /// A rule lets through, or would if what isn't known turned out well.
    Open {
        /// The ways that are open; empty: both.
        legs: Vec<Leg>,
        /// What isn't known, as reasons.
        unknown: Vec<Reason>,
    },
    /// No rule can.
    Closed {
        /// Why not.
        why: Vec<Reason>,
    },
}

/// True where it can't be told of the person, and nothing speaks for it: no hope rests on it.
fn is_no_hope(reason: &Reason) -> bool {
    matches!(reason, Reason::EmployerUnknown | Reason::SectorUnknown)
}

impl Policy {
    /// A day for one person; none where no phase covers it.
    ///
    /// `facts` are what is known of the person whatever the hour. `changes` are instants at which
    /// `refused` may change, which says why the code wouldn't even be believed.
    pub(crate) fn day_for(
        &self,
        day: NaiveDate,
        facts: &FactSet,
        changes: &[Instant],
        refused: &dyn Fn(Instant) -> Option<Reason>,
    ) -> Option<PersonalDay<'_>> {
        let phase = self.phases.iter().find(|phase| phase.dates.contains(day))?;
        let offset = TimeDelta::seconds(i64::from(self.calendar.offset.local_minus_utc()));
        let start = day.and_time(NaiveTime::MIN).and_utc().checked_sub_signed(offset)?;
        let end = start.checked_add_signed(TimeDelta::seconds(i64::from(DAY)))?;

        let mut bounds = self.bounds(phase, start);
        bounds.extend(self.turns(phase, facts));
        bounds.extend(changes);
        bounds.retain(|bound| (start..end).contains(bound));
        bounds.push(start);
        bounds.sort_unstable();
        bounds.dedup();

        let mut facts = facts.clone();
        let mut stretches: Vec<Stretch> = Vec::new();
        let ends = bounds.iter().copied().skip(1).chain([end]);
        for (from, until) in bounds.iter().copied().zip(ends) {
            facts.at = from;
            let then = match refused(from) {
                Some(reason) => Then::Closed { why: vec![reason] },
                None => self.then(phase, &facts, day),
            };
            match stretches.last_mut() {
                Some(last) if last.then == then => last.until = until,
                _ => stretches.push(Stretch { from, until, then }),
            }
        }
        Some(PersonalDay { phase, stretches, declaration_within: declaration_within(phase) })
    }

    /// Where the rules' own windows begin and end.
    fn bounds(&self, phase: &Phase, start: Instant) -> Vec<Instant> {
        let edges = phase.rules.iter().flat_map(|rule| windows(&rule.when));
        let edges = edges.flat_map(|window| [window.from, window.until]);
        let edges = edges.chain([self.calendar.service_day_from]);
        edges.filter_map(|edge| start.checked_add_signed(TimeDelta::seconds(edge.into()))).collect()
    }

    /// Where what is known of the person begins or ceases to count.
    fn turns(&self, phase: &Phase, facts: &FactSet) -> Vec<Instant> {
        let declared = facts.declaration.iter().map(|declared| declared.declaration.at);
        let declared: Vec<_> = declared.collect();
        let tests = facts.tests.iter().flat_map(|tests| &tests.items).map(|test| test.taken_at);
        let tests: Vec<_> = tests.collect();
        // A declared *no* counts for a day, whatever the rules ask.
        let day = TimeDelta::hours(24);
        let mut spans: Vec<(Instant, TimeDelta)> = declared.iter().map(|at| (*at, day)).collect();
        let conditions = phase.rules.iter().flat_map(|rule| rule.when.walk());
        for condition in conditions {
            match condition {
                Condition::DeclaredWithin(within) => {
                    spans.extend(declared.iter().map(|at| (*at, *within)));
                }
                Condition::TestedNegativeWithin { pcr, antigen } => {
                    let within = [pcr, antigen].into_iter().flatten();
                    spans.extend(within.flat_map(|w| tests.iter().map(|at| (*at, *w))));
                }
                _ => {}
            }
        }
        let tolerance = self.freshness.clock_tolerance;
        let mut turns = Vec::new();
        for (at, within) in spans {
            // The last instant counts still: it is the next whole second that doesn't.
            let ends = at.checked_add_signed(within);
            turns.extend(ends.and_then(next_second));
            turns.extend(at.checked_sub_signed(tolerance).and_then(next_second));
            turns.extend(at.checked_sub_signed(tolerance));
        }
        let permits = facts.permits.iter();
        turns.extend(permits.flat_map(|permit| [permit.valid_from, permit.valid_until]));
        turns
    }

    fn then(&self, phase: &Phase, facts: &FactSet, day: NaiveDate) -> Then {
        let view = self.view(facts, Doubt::default());
        let mut charges = Vec::new();
        let mut doubts = Explanation::default();
        let mut best: Option<Candidate<'_>> = None;
        let mut closest: Option<(&Rule, (usize, usize))> = None;
        for rule in &phase.rules {
            let truth = judge(&rule.when, view);
            match (rule.effect, truth) {
                (Effect::Deny, Truth::True) => {
                    let before = charges.len();
                    add_charges(&rule.when, view, &mut charges);
                    if charges.len() == before {
                        charges.extend(rule.id.parse());
                    }
                }
                (_, Truth::Unknown) if rule.ignores_unknown => {}
                (Effect::Deny, Truth::Unknown) => doubts.add(&rule.when, view),
                (Effect::Permit, Truth::True | Truth::Unknown) => {
                    let candidate = Candidate::new(rule, truth, view);
                    let hopeful = !candidate.unknown.iter().any(is_no_hope);
                    if hopeful && best.as_ref().is_none_or(|other| candidate.is_better(other)) {
                        best = Some(candidate);
                    }
                }
                (Effect::Deny | Effect::Permit, Truth::False) => {}
            }
            if rule.effect == Effect::Permit {
                let share = not_yet_lost(rule, view);
                if closest.is_none_or(|(_, other)| is_closer(share, other)) {
                    closest = Some((rule, share));
                }
            }
        }
        if !charges.is_empty() {
            charges.dedup();
            return Then::Closed { why: charges };
        }
        let doubts = doubts.into_reasons();
        if let Some(Candidate { rule, mut unknown, .. }) = best {
            for doubt in doubts {
                if !unknown.contains(&doubt) {
                    unknown.push(doubt);
                }
            }
            let local = self.calendar.time_of_day(facts.at);
            let legs = Moment::new(local, day, self.calendar).legs(&rule.when);
            return Then::Open { legs, unknown };
        }
        if self.otherwise == Decision::Permit {
            return Then::Open { legs: Vec::new(), unknown: doubts };
        }
        let mut why = Explanation::default();
        match closest {
            Some((rule, _)) => why.add(&rule.when, view),
            None => why.push(Reason::NoRule),
        }
        let mut why = why.into_reasons();
        if why.is_empty() {
            why.push(Reason::NoRule);
        }
        Then::Closed { why }
    }
}

/// A rule that lets through, or may.
struct Candidate<'r> {
    rule: &'r Rule,
    unknown: Vec<Reason>,
    share: (usize, usize),
}

impl<'r> Candidate<'r> {
    fn new(rule: &'r Rule, truth: Truth, view: View<'_>) -> Self {
        let mut why = Explanation::default();
        if truth != Truth::True {
            why.add(&rule.when, view);
        }
        Self { rule, unknown: why.into_reasons(), share: closeness(rule, view) }
    }

    /// True where less isn't known; of equals where more of it is met.
    fn is_better(&self, other: &Self) -> bool {
        match self.unknown.len().cmp(&other.unknown.len()) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Equal => is_closer(self.share, other.share),
            std::cmp::Ordering::Greater => false,
        }
    }
}

/// How many of a rule's top-level conditions may still hold, and how many there are.
fn not_yet_lost(rule: &Rule, view: View<'_>) -> (usize, usize) {
    let conditions = rule.when.top_level();
    let open = conditions.iter().filter(|part| judge(part, view) != Truth::False).count();
    (open, conditions.len())
}

/// The shortest of the times that the rules which let through ask of a declaration.
fn declaration_within(phase: &Phase) -> Option<TimeDelta> {
    let permits = phase.rules.iter().filter(|rule| rule.effect == Effect::Permit);
    let asked = permits.flat_map(|rule| rule.when.walk()).filter_map(|condition| match condition {
        Condition::DeclaredWithin(within) => Some(*within),
        _ => None,
    });
    asked.min()
}

/// The first whole second after an instant.
fn next_second(at: Instant) -> Option<Instant> {
    Instant::from_timestamp(at.timestamp().checked_add(1)?, 0)
}
