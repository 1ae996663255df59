//! What is worth a look in a policy that can be applied.

use std::sync::Arc;

use super::diff::same;
use super::outlook;
use crate::facts::SeenKind;
use crate::model::{Assurance, Decision, Reason};
use crate::policy::calendar::{Calendar, DateRange};
use crate::policy::condition::{BindingLevel, Condition, Near, Route};
use crate::policy::language::compile::{Compiled, Place};
use crate::policy::language::draft::Draft;
use crate::policy::language::finding::{Finding, Severity};
use crate::policy::{Effect, Rule};
use crate::time::{NaiveDate, TimeDelta};

/// Everything that is wrong with a policy (errors: devices refuse it) or worth a look (warnings),
/// in the order of the file.
#[must_use]
pub fn lint(json: &[u8]) -> Vec<Finding> {
    match Draft::parse(json) {
        Ok(draft) => warnings(&draft.compiled),
        Err(error) => error.into_findings(),
    }
}

fn warnings(compiled: &Compiled) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut warn = |place: &Place, message: String| {
        found.push(Finding {
            severity: Severity::Warning,
            place: place.pointer.clone(),
            line: place.line,
            message,
            newer: false,
        });
    };
    for (place, gap) in gaps(compiled) {
        warn(place, gap);
    }
    for (rule, place) in &compiled.rules {
        for message in about(rule, compiled) {
            warn(place, message);
        }
    }
    if let (Decision::Permit, Some(place)) = (compiled.policy.otherwise, &compiled.otherwise) {
        let message = "whoever no rule is about is let through: expected `deny` or `refer`";
        warn(place, message.to_owned());
    }
    if let (Some(portal), Some(place)) = (&compiled.policy.portal, &compiled.portal)
        && !portal.starts_with("https://")
    {
        warn(place, "the portal's address isn't protected: expected https://".to_owned());
    }
    found.sort_by_key(|finding| finding.line);
    found
}

/// Phases after a day that none covers.
fn gaps(compiled: &Compiled) -> Vec<(&Place, String)> {
    let mut phases: Vec<_> = compiled.policy.phases.iter().zip(&compiled.phases).collect();
    phases.sort_by_key(|(phase, _)| phase.dates.from);
    let pairs = phases.iter().zip(phases.iter().skip(1));
    pairs
        .filter_map(|((before, _), (after, place))| {
            let (until, from) = (before.dates.until?, after.dates.from?);
            let days = format!("no phase covers {until} up to {from}: everybody is referred then");
            (until < from).then_some((*place, days))
        })
        .collect()
}

fn about(rule: &Arc<Rule>, compiled: &Compiled) -> Vec<String> {
    let mut messages = Vec::new();
    let users: Vec<_> = compiled
        .policy
        .phases
        .iter()
        .filter(|phase| phase.rules.iter().any(|other| other.id == rule.id))
        .collect();
    if users.is_empty() {
        messages.push(format!("no phase uses the rule `{}`", rule.id));
    }
    let always = DateRange { from: None, until: None };
    let dates: Vec<_> = users.iter().map(|phase| phase.dates).collect();
    if never(&rule.when, always) {
        messages.push(format!("`{}` never decides: its conditions exclude each other", rule.id));
    } else if !dates.is_empty() && dates.iter().all(|dates| never(&rule.when, *dates)) {
        messages.push(format!("`{}` never decides: its dates lie outside its phases", rule.id));
    } else if is_closed(&rule.when, &dates, compiled.policy.calendar) {
        messages.push(format!(
            "`{}` never decides: no hour of any day is in all its windows, weekdays and dates",
            rule.id
        ));
    }
    let shadowed = users.iter().all(|phase| {
        let before = phase.rules.iter().take_while(|other| other.id != rule.id);
        before.into_iter().any(|other| {
            other.effect == rule.effect
                && rule.effect == Effect::Permit
                && same(&other.when, &rule.when)
        })
    });
    if !users.is_empty() && shadowed {
        messages.push(format!(
            "`{}` never decides: a permit rule before it has the same conditions",
            rule.id
        ));
    }
    if rule.effect == Effect::Permit && !binds(&rule.when) {
        messages.push(format!(
            "`{}` can permit without a binding: a photo of somebody else's code would do; \
             expected `binding` among its conditions",
            rule.id
        ));
    }
    if compiled.policy.country.is_none() && asks_for_country(&rule.when) {
        messages.push(format!(
            "`{}` reads `external.countryCode`, which is null: the policy has no `country`",
            rule.id
        ));
    }
    if asks_for_no_line(&rule.when) {
        messages.push(format!(
            "`{}` asks for a corridor and the policy lists none in `corridors`: whoever passes \
             there is referred",
            rule.id
        ));
    }
    if let Some(message) = misleading_id(rule) {
        messages.push(message);
    }
    messages
}

/// True where a rule about certificates asks which country this is.
fn asks_for_country(condition: &Condition) -> bool {
    condition.walk().any(|part| match part {
        Condition::CertLogic(expression) => expression.reads(&["external", "countryCode"]),
        _ => false,
    })
}

/// A rule's id is its reason; one that already means something else misleads.
fn misleading_id(rule: &Rule) -> Option<String> {
    let permission = match rule.id.parse::<Reason>() {
        Ok(Reason::Commute | Reason::GreenCard | Reason::Permit | Reason::PermitPaper) => true,
        Ok(Reason::Rule(_)) | Err(_) => return None,
        Ok(_) => false,
    };
    let permits = rule.effect == Effect::Permit;
    (permits != permission).then(|| {
        format!("`{}` is the code of a reason that means the contrary of this effect", rule.id)
    })
}

/// True where a corridor is asked for and there is no line that could be one.
fn asks_for_no_line(condition: &Condition) -> bool {
    condition.walk().any(|part| match part {
        Condition::OnRoute(Route { near: Near::Corridor { lines, .. }, .. }) => lines.is_empty(),
        _ => false,
    })
}

/// True where a condition can't hold on any of these days, as far as is easily seen.
fn never(condition: &Condition, days: DateRange) -> bool {
    match condition {
        Condition::DateIn(dates) => dates.intersection(days).is_empty(),
        Condition::Any(of) => of.iter().all(|c| never(c, days)),
        Condition::AtLeast { count, of } => of.iter().filter(|c| !never(c, days)).count() < *count,
        Condition::Assurance { of, .. } => never(of, days),
        Condition::All(_) => {
            let mut parts = Vec::new();
            flatten(condition, &mut parts);
            exclude_each_other(&parts, days)
        }
        _ => false,
    }
}

/// True where a condition is closed at every hour of every day on which its phases might ask it,
/// whoever passes.
fn is_closed(condition: &Condition, phases: &[DateRange], calendar: Calendar) -> bool {
    /// More dates or windows than a person writes in a rule would take long to look through.
    const MOST: usize = 20;
    let mut dates: Vec<DateRange> = phases.to_vec();
    dates.extend(condition.walk().filter_map(|part| match part {
        Condition::DateIn(dates) => Some(*dates),
        _ => None,
    }));
    if dates.len() > MOST || outlook::windows(condition).count() > MOST {
        return false;
    }
    // From each date to the next the weeks are alike, so one week after each is enough, and one
    // before the first.
    let mut begins: Vec<NaiveDate> =
        dates.iter().flat_map(|range| [range.from, range.until]).flatten().collect();
    let first = begins.iter().min().copied().unwrap_or_default();
    begins.push(first.checked_sub_signed(TimeDelta::days(7)).unwrap_or(first));
    begins.iter().flat_map(|begin| begin.iter_days().take(7)).all(|day| {
        let asked = phases.is_empty() || phases.iter().any(|phase| phase.contains(day));
        !(asked && outlook::opens(condition, day, calendar))
    })
}

/// What all has to hold, with nested `all`s laid flat.
fn flatten<'a>(condition: &'a Condition, parts: &mut Vec<&'a Condition>) {
    match condition {
        Condition::All(of) => of.iter().for_each(|c| flatten(c, parts)),
        other => parts.push(other),
    }
}

fn exclude_each_other(parts: &[&Condition], days: DateRange) -> bool {
    let mut left = days;
    let mut areas: Option<Vec<_>> = None;
    let mut sectors: Option<Vec<_>> = None;
    let mut weekdays = u8::MAX;
    for part in parts {
        match part {
            Condition::DateIn(dates) => left = left.intersection(*dates),
            Condition::WeekdayIn(days) => weekdays &= days.bits(),
            Condition::AreaIn(more) => match &mut areas {
                Some(areas) => areas.retain(|area| more.contains(area)),
                None => areas = Some(more.clone()),
            },
            Condition::SectorIn(more) => match &mut sectors {
                Some(sectors) => sectors.retain(|sector| more.contains(sector)),
                None => sectors = Some(more.clone()),
            },
            _ => {}
        }
    }
    left.is_empty()
        || weekdays == 0
        || areas.is_some_and(|areas| areas.is_empty())
        || sectors.is_some_and(|sectors| sectors.is_empty())
        || parts.iter().any(|part| never(part, left))
        || contradicted(parts)
}

/// True where a condition and its contrary are both asked.
fn contradicted(parts: &[&Condition]) -> bool {
    parts.iter().any(|part| match part {
        Condition::Not(of) => parts.contains(&of.as_ref()),
        _ => false,
    })
}

/// True where a condition can't hold unless something ties the passage to a person.
fn binds(condition: &Condition) -> bool {
    match condition {
        Condition::Binding(BindingLevel::Live | BindingLevel::Signed | BindingLevel::Card) => true,
        // To compare the card is what `card` means.
        Condition::Seen(seen) => seen.contains(SeenKind::StaffCard),
        Condition::All(of) => of.iter().any(binds),
        Condition::Any(of) => of.iter().all(binds),
        Condition::AtLeast { count, of } => of.iter().filter(|c| !binds(c)).count() < *count,
        Condition::Assurance { of, least } => *least == Assurance::Live || binds(of),
        Condition::Not(_)
        | Condition::TimeIn(_)
        | Condition::DateIn(_)
        | Condition::WeekdayIn(_)
        | Condition::AreaIn(_)
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
        | Condition::CertLogic(_) => false,
    }
}
