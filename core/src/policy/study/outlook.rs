//! A day under the rules, before anybody travels: which hours each rule leaves open.

use chrono::Datelike as _;

use super::phrase;
use crate::model::Decision;
use crate::policy::calendar::{Calendar, DAY, Leg, Span, Window};
use crate::policy::condition::Condition;
use crate::policy::{Effect, Obligation, Phase, Policy, Rule};
use crate::time::NaiveDate;
use crate::words::Words;

/// A day under the rules of the phase that covers it.
#[derive(Debug)]
pub struct Outlook<'p> {
    policy: &'p Policy,
    day: NaiveDate,
    phase: &'p Phase,
    rules: Vec<RuleOutlook<'p>>,
}

/// A rule on that day.
#[derive(Debug)]
pub struct RuleOutlook<'p> {
    rule: &'p Rule,
    spans: Vec<Span>,
}

impl Policy {
    /// A day under the rules; `None` where no phase covers it, so that everybody is referred.
    #[must_use]
    pub fn outlook(&self, day: NaiveDate) -> Option<Outlook<'_>> {
        let phase = self.phases.iter().find(|phase| phase.dates.contains(day))?;
        let calendar = self.calendar;
        let of = |effect: Effect| phase.rules.iter().filter(move |rule| rule.effect == effect);
        let rules = of(Effect::Deny).chain(of(Effect::Permit));
        let rules = rules.map(|rule| RuleOutlook { rule, spans: spans(&rule.when, day, calendar) });
        Some(Outlook { policy: self, day, phase, rules: rules.collect() })
    }
}

impl Policy {
    /// That no phase covers a day, in words.
    #[must_use]
    pub fn uncovered(&self, day: NaiveDate, words: &Words) -> String {
        phrase::no_phase(self, day, words)
    }
}

impl Phase {
    /// Its name, its dates and its share of staff, in words.
    #[must_use]
    pub fn about(&self, words: &Words) -> String {
        phrase::phase(self, words)
    }
}

impl Outlook<'_> {
    /// The phase that covers the day.
    #[must_use]
    pub fn phase(&self) -> &Phase {
        self.phase
    }

    /// The phase's rules: those that stop somebody first, else in its order.
    #[must_use]
    pub fn rules(&self) -> &[RuleOutlook<'_>] {
        &self.rules
    }

    /// What happens where no rule decides.
    #[must_use]
    pub fn otherwise(&self) -> Decision {
        self.policy.otherwise
    }

    /// The policy and the day, in words.
    #[must_use]
    pub fn title(&self, words: &Words) -> String {
        phrase::title(self.policy, self.day, words)
    }

    /// What holds beside the rules, in words.
    #[must_use]
    pub fn notes(&self, words: &Words) -> Vec<String> {
        phrase::notes(self.policy, words)
    }

    /// A label of a day under the rules, by its code, in words.
    #[must_use]
    pub fn label(code: &str, words: &Words) -> String {
        phrase::label(code, words)
    }
}

impl RuleOutlook<'_> {
    /// The rule's id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.rule.id
    }

    /// True where the rule lets somebody through, false where it stops somebody.
    #[must_use]
    pub fn permits(&self) -> bool {
        self.rule.effect == Effect::Permit
    }

    /// The hours of the day in which it can be true, in order and apart from each other.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// What the officer must do where it decides.
    #[must_use]
    pub fn obligations(&self) -> &[Obligation] {
        &self.rule.obligations
    }

    /// Those hours, in words.
    #[must_use]
    pub fn hours(&self, words: &Words) -> String {
        phrase::hours(&self.spans, &self.rule.when, words)
    }

    /// What else it asks, in words; all of it has to be met. Empty: nothing.
    #[must_use]
    pub fn asks(&self, words: &Words) -> Vec<String> {
        phrase::asks(&self.rule.when, words)
    }

    /// What follows where that isn't known, in words, if it isn't that a person decides.
    #[must_use]
    pub fn where_unknown(&self, words: &Words) -> Option<String> {
        self.rule.ignores_unknown.then(|| phrase::passed_over(words))
    }
}

fn spans(when: &Condition, day: NaiveDate, calendar: Calendar) -> Vec<Span> {
    let mut bounds = vec![0, calendar.service_day_from, DAY];
    bounds.extend(windows(when).flat_map(|window| [window.from, window.until]));
    bounds.sort_unstable();
    bounds.dedup();
    let mut spans: Vec<Span> = Vec::new();
    for (from, until) in bounds.iter().copied().zip(bounds.iter().copied().skip(1)) {
        let moment = Moment::new(from, day, calendar);
        if !moment.may(when).hold {
            continue;
        }
        let legs = moment.legs(when);
        match spans.last_mut() {
            Some(last) if last.until == from && last.legs == legs => last.until = until,
            _ => spans.push(Span { from, until, legs }),
        }
    }
    spans
}

/// True where a condition may hold at some hour of this day, whoever passes.
pub(super) fn opens(when: &Condition, day: NaiveDate, calendar: Calendar) -> bool {
    !spans(when, day, calendar).is_empty()
}

/// Each window that a condition asks, at any depth.
pub(super) fn windows(condition: &Condition) -> impl Iterator<Item = &Window> {
    condition.walk().flat_map(|part| match part {
        Condition::TimeIn(windows) => windows.as_slice(),
        _ => &[],
    })
}

/// A moment of the day; nothing changes until the next bound.
#[derive(Clone, Copy)]
pub(super) struct Moment {
    /// Seconds after midnight.
    time: u32,
    day: NaiveDate,
    service_day: NaiveDate,
}

/// What a condition can be at a moment, whoever passes.
#[derive(Clone, Copy)]
struct May {
    hold: bool,
    fail: bool,
}

impl Moment {
    pub(super) fn new(time: u32, day: NaiveDate, calendar: Calendar) -> Self {
        let before = time < calendar.service_day_from;
        let service_day = if before { day.pred_opt().unwrap_or(day) } else { day };
        Self { time, day, service_day }
    }

    fn is_in(self, window: &Window) -> bool {
        let weekday = self.service_day.weekday();
        window.contains(self.time) && window.days.is_none_or(|days| days.contains(weekday))
    }

    fn may(self, condition: &Condition) -> May {
        let known = |holds: bool| May { hold: holds, fail: !holds };
        match condition {
            Condition::TimeIn(windows) => {
                let mut open = windows.iter().filter(|window| self.is_in(window)).peekable();
                // In a window of one way alone, the lane may lead the other.
                May { hold: open.peek().is_some(), fail: open.all(|window| window.leg.is_some()) }
            }
            Condition::DateIn(dates) => known(dates.contains(self.day)),
            Condition::WeekdayIn(days) => known(days.contains(self.service_day.weekday())),
            Condition::All(of) => May {
                hold: of.iter().all(|part| self.may(part).hold),
                fail: of.iter().any(|part| self.may(part).fail),
            },
            Condition::Any(of) => May {
                hold: of.iter().any(|part| self.may(part).hold),
                fail: of.iter().all(|part| self.may(part).fail),
            },
            Condition::AtLeast { count, of } => May {
                hold: of.iter().filter(|part| self.may(part).hold).count() >= *count,
                fail: of.iter().filter(|part| !self.may(part).fail).count() < *count,
            },
            Condition::Not(of) => {
                let of = self.may(of);
                May { hold: of.fail, fail: of.hold }
            }
            Condition::Assurance { of, .. } => self.may(of),
            Condition::AreaIn(_)
            | Condition::OnRoute(_)
            | Condition::OnRoster
            | Condition::OnDuty
            | Condition::EmployerGroup(_)
            | Condition::SectorIn(_)
            | Condition::DeclaredWithin(_)
            | Condition::DeclaredSymptoms
            | Condition::Vaccinated { .. }
            | Condition::RecoveredWithin(_)
            | Condition::TestedNegativeWithin { .. }
            | Condition::TracedAs(_)
            | Condition::HoldsPermit(_)
            | Condition::Seen(_)
            | Condition::CertLogic(_)
            | Condition::Binding(_) => May { hold: true, fail: true },
        }
    }

    /// The ways that the rule's own windows leave open; none where they leave both.
    pub(super) fn legs(self, when: &Condition) -> Vec<Leg> {
        let mut legs = Vec::new();
        for condition in when.top_level() {
            let Condition::TimeIn(windows) = condition else { continue };
            for window in windows.iter().filter(|window| self.is_in(window)) {
                match window.leg {
                    None => return Vec::new(),
                    Some(leg) if legs.contains(&leg) => {}
                    Some(leg) => legs.push(leg),
                }
            }
        }
        // Both ways is either way.
        if legs.len() > 1 { Vec::new() } else { legs }
    }
}
