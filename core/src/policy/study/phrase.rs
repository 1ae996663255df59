//! What rules ask, in words that a clerk understands. The words are `core/l10n/*/rules.ftl`.

use chrono::Datelike as _;

use crate::encoding::code::Coded as _;
use crate::model::{Area, PermitKind, TestMethod, WeekdaySet};
use crate::policy::calendar::{DAY, DateRange, Leg, Span, Window};
use crate::policy::condition::{Condition, Near, Route};
use crate::policy::{Phase, Policy, Share};
use crate::time::{NaiveDate, TimeDelta, Weekday};
use crate::words::{Words, phrase_arguments as arguments};

/// The policy and a day.
pub(super) fn title(policy: &Policy, day: NaiveDate, words: &Words) -> String {
    let weekday = weekday(day.weekday(), words);
    let args = arguments([
        ("policy", policy.id.as_str().into()),
        ("version", policy.version.into()),
        ("weekday", weekday.into()),
        ("date", date(day, words).into()),
        ("offset", policy.calendar.offset.to_string().into()),
    ]);
    words.phrase("show-title", &args)
}

/// That no phase covers a day.
pub(super) fn no_phase(policy: &Policy, day: NaiveDate, words: &Words) -> String {
    let args = arguments([
        ("policy", policy.id.as_str().into()),
        ("version", policy.version.into()),
        ("date", date(day, words).into()),
    ]);
    words.phrase("show-no-phase", &args)
}

/// A phase with its dates and its share.
pub(super) fn phase(phase: &Phase, words: &Words) -> String {
    let args = arguments([
        ("phase", phase.id.as_str().into()),
        ("dates", dates(phase.dates, words).into()),
        ("share", phase.share.map(|share| share.to_string()).unwrap_or_default().into()),
    ]);
    // A share of all of them is none to speak of.
    let some = phase.share.is_some_and(|share| !share.equals(Share::WHOLE));
    words.phrase(if some { "show-phase-share" } else { "show-phase" }, &args)
}

/// What holds beside the rules.
pub(super) fn notes(policy: &Policy, words: &Words) -> Vec<String> {
    let mut notes = Vec::new();
    if policy.calendar.service_day_from > 0 {
        let from = time(policy.calendar.service_day_from);
        notes.push(words.phrase("show-service-day", &arguments([("time", from.into())])));
    }
    let code = format!("show-otherwise-{}", policy.otherwise.code());
    notes.push(words.phrase(&code, &arguments([])));
    notes
}

/// A label of a day under the rules, by its code.
pub(super) fn label(code: &str, words: &Words) -> String {
    words.phrase(&format!("show-{code}"), &arguments([]))
}

pub(super) fn passed_over(words: &Words) -> String {
    words.phrase("show-passed-over", &arguments([]))
}

/// The hours that a rule leaves open.
pub(super) fn hours(spans: &[Span], when: &Condition, words: &Words) -> String {
    match spans {
        [] => words.phrase("show-not-today", &arguments([])),
        [Span { from: 0, until: DAY, legs }] if legs.is_empty() => {
            words.phrase("show-all-day", &arguments([]))
        }
        spans => {
            let span = |span: &Span| match span.legs.as_slice() {
                [leg] => window_words(span.from, span.until, Some(*leg), None, words),
                _ => window_words(span.from, span.until, None, None, words),
            };
            joined_over_midnight(spans, when).iter().map(span).collect::<Vec<_>>().join(", ")
        }
    }
}

/// A shift over midnight, of which a day has the end and the beginning, as one.
fn joined_over_midnight(spans: &[Span], when: &Condition) -> Vec<Span> {
    let is_window = |first: &Span, last: &Span| {
        super::outlook::windows(when)
            .any(|window| (window.from, window.until) == (last.from, first.until))
    };
    match spans {
        [first, between @ .., last]
            if (first.from, last.until) == (0, DAY)
                && first.legs == last.legs
                && is_window(first, last) =>
        {
            let shift = Span { from: last.from, until: first.until, legs: last.legs.clone() };
            between.iter().cloned().chain([shift]).collect()
        }
        spans => spans.to_vec(),
    }
}

/// What a rule asks besides the hours: everything that must be met.
pub(super) fn asks(when: &Condition, words: &Words) -> Vec<String> {
    let asked = when.top_level().iter().filter(|part| !matches!(part, Condition::TimeIn(_)));
    asked.map(|part| condition(part, words)).collect()
}

/// A condition in a clause.
pub(super) fn condition(condition: &Condition, words: &Words) -> String {
    clause(condition, words, Inside::Nothing)
}

/// What a clause stands in, which decides about brackets.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    All,
    Any,
}

fn clause(of: &Condition, words: &Words, inside: Inside) -> String {
    let plain = |code: &str| words.phrase(code, &arguments([]));
    match of {
        Condition::TimeIn(windows) => {
            let windows: Vec<_> = windows.iter().map(|w| window(w, words)).collect();
            let args = arguments([("windows", either(&windows, words).into())]);
            words.phrase("rule-time", &args)
        }
        Condition::DateIn(range) => dates(*range, words),
        Condition::WeekdayIn(days) => weekdays(*days, words),
        Condition::AreaIn(areas) => {
            words.phrase("rule-area", &arguments([("areas", names(areas).into())]))
        }
        Condition::OnRoute(way) => route(way, words),
        Condition::OnRoster => plain("rule-on-roster"),
        Condition::OnDuty => plain("rule-on-duty"),
        Condition::EmployerGroup(group) => {
            let args = arguments([
                ("group", group.name.as_str().into()),
                ("count", group.members.len().into()),
            ]);
            words.phrase("rule-employer-group", &args)
        }
        Condition::SectorIn(sectors) => {
            words.phrase("rule-sector", &arguments([("sectors", sectors.join(", ").into())]))
        }
        Condition::DeclaredWithin(within) => timed("rule-declared", *within, words),
        Condition::DeclaredSymptoms => plain("rule-symptoms"),
        Condition::Vaccinated { doses, since } => {
            let args = arguments([("doses", (*doses).into()), ("days", (*since).into())]);
            words
                .phrase(if *since > 0 { "rule-vaccinated-since" } else { "rule-vaccinated" }, &args)
        }
        Condition::RecoveredWithin(days) => {
            words.phrase("rule-recovered", &arguments([("days", (*days).into())]))
        }
        Condition::TestedNegativeWithin { pcr, antigen } => {
            let kinds = [(TestMethod::Pcr, pcr), (TestMethod::Antigen, antigen)];
            let phrase = |method: TestMethod| format!("rule-test-{}", method.code());
            let kinds: Vec<_> = kinds
                .iter()
                .filter_map(|(method, within)| within.map(|w| timed(&phrase(*method), w, words)))
                .collect();
            words.phrase("rule-tested", &arguments([("kinds", either(&kinds, words).into())]))
        }
        Condition::TracedAs(classes) => {
            let classes: Vec<_> = classes.iter().map(|class| class.code()).collect();
            words.phrase("rule-traced", &arguments([("classes", classes.join(", ").into())]))
        }
        Condition::HoldsPermit(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| permit(*kind, words)).collect();
            words.phrase("rule-permit", &arguments([("kinds", kinds.join(", ").into())]))
        }
        Condition::Seen(kinds) => {
            let kinds: Vec<_> = kinds.iter().map(|kind| words.of(&kind)).collect();
            words.phrase("rule-seen", &arguments([("papers", kinds.join("; ").into())]))
        }
        Condition::Binding(level) => plain(&format!("rule-binding-{}", level.code())),
        Condition::Assurance { of, least } => {
            let code = format!("rule-assurance-{}", least.code());
            words.phrase(&code, &arguments([("what", clause(of, words, Inside::All).into())]))
        }
        Condition::CertLogic(expression) => {
            let args = arguments([("count", expression.operations().into())]);
            words.phrase("rule-certlogic", &args)
        }
        Condition::All(of) => {
            let parts: Vec<_> = of.iter().map(|part| clause(part, words, Inside::All)).collect();
            let joined = parts.join(&format!(" {} ", plain("rule-and")));
            // "A and B, or C" needs none.
            if inside == Inside::All && of.len() > 1 { format!("({joined})") } else { joined }
        }
        Condition::Any(of) => {
            let parts: Vec<_> = of.iter().map(|part| clause(part, words, Inside::Any)).collect();
            let joined = parts.join(&format!(", {} ", plain("rule-or")));
            if inside != Inside::Nothing && of.len() > 1 { format!("({joined})") } else { joined }
        }
        Condition::Not(of) => {
            let what = clause(of, words, inside);
            words.phrase("rule-not", &arguments([("what", what.into())]))
        }
        Condition::AtLeast { count, of } => {
            let parts: Vec<_> = of.iter().map(|part| clause(part, words, Inside::All)).collect();
            let args = arguments([("count", (*count).into()), ("what", parts.join("; ").into())]);
            let text = words.phrase("rule-at-least", &args);
            if inside == Inside::Nothing { text } else { format!("({text})") }
        }
    }
}

fn route(way: &Route, words: &Words) -> String {
    let areas = names(&way.areas);
    match &way.near {
        Near::Detour { factor, slack_m } => {
            let args = arguments([
                ("factor", factor.to_string().into()),
                ("metres", slack_m.to_string().into()),
                ("areas", areas.as_str().into()),
            ]);
            words.phrase(if areas.is_empty() { "rule-detour" } else { "rule-detour-areas" }, &args)
        }
        Near::Corridor { within_m, lines } => {
            let lines: Vec<_> = lines.iter().map(|line| line.name()).collect();
            let args = arguments([
                ("metres", within_m.to_string().into()),
                ("lines", lines.join(", ").into()),
                ("areas", areas.as_str().into()),
            ]);
            words.phrase(
                if areas.is_empty() { "rule-corridor" } else { "rule-corridor-areas" },
                &args,
            )
        }
    }
}

/// A window with its way and its days.
pub(super) fn window(window: &Window, words: &Words) -> String {
    window_words(window.from, window.until, window.leg, window.days, words)
}

fn window_words(
    from: u32,
    until: u32,
    leg: Option<Leg>,
    days: Option<WeekdaySet>,
    words: &Words,
) -> String {
    let mut text = format!("{}–{}", time(from), time(until));
    let leg = leg.map(|leg| words.phrase(&format!("rule-{}", leg.code()), &arguments([])));
    for more in leg.into_iter().chain(days.map(|days| weekdays(days, words))) {
        text.push(' ');
        text.push_str(&more);
    }
    text
}

/// `06:30`, with seconds only where there are any.
pub(super) fn time(seconds: u32) -> String {
    let (hour, minute, second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if second == 0 {
        format!("{hour:02}:{minute:02}")
    } else {
        format!("{hour:02}:{minute:02}:{second:02}")
    }
}

/// A day as the language writes it.
pub(super) fn date(day: NaiveDate, words: &Words) -> String {
    let args = arguments([
        ("year", day.year().to_string().into()),
        ("month", format!("{:02}", day.month()).into()),
        ("day", format!("{:02}", day.day()).into()),
    ]);
    words.phrase("rule-date", &args)
}

/// Days, the last of them named: people don't count up to a day that is out.
pub(super) fn dates(range: DateRange, words: &Words) -> String {
    let first = range.from.map(|day| date(day, words));
    let last = range.until.map(|day| date(day.pred_opt().unwrap_or(day), words));
    let (code, args) = match (first, last) {
        (Some(first), Some(last)) if first == last => {
            ("rule-dates-one", arguments([("first", first.into())]))
        }
        (Some(first), Some(last)) => {
            ("rule-dates", arguments([("first", first.into()), ("last", last.into())]))
        }
        (Some(first), None) => ("rule-dates-from", arguments([("first", first.into())])),
        (None, Some(last)) => ("rule-dates-until", arguments([("last", last.into())])),
        (None, None) => ("rule-dates-always", arguments([])),
    };
    words.phrase(code, &args)
}

/// A length of time, in the unit that people say it in.
pub(super) fn length(length: TimeDelta, words: &Words) -> String {
    let seconds = length.num_seconds();
    let (count, code) = match seconds {
        s if s > 72 * 3600 && s % 86_400 == 0 => (s / 86_400, "rule-days"),
        s if s % 3600 == 0 => (s / 3600, "rule-hours"),
        s if s % 60 == 0 => (s / 60, "rule-minutes"),
        s => (s, "rule-seconds"),
    };
    words.phrase(code, &arguments([("count", count.into())]))
}

fn timed(code: &str, within: TimeDelta, words: &Words) -> String {
    words.phrase(code, &arguments([("within", length(within, words).into())]))
}

fn weekday(day: Weekday, words: &Words) -> String {
    let code = format!("rule-weekday-{}", day.number_from_monday());
    words.phrase(&code, &arguments([]))
}

/// Weekdays, a run of them as a span.
fn weekdays(days: WeekdaySet, words: &Words) -> String {
    let all = Weekday::CODES.iter().map(|(_, day)| *day);
    let chosen: Vec<Weekday> = all.filter(|day| days.contains(*day)).collect();
    let run = chosen.iter().zip(chosen.iter().skip(1)).all(|(a, b)| a.succ() == *b);
    let days = match chosen.as_slice() {
        [first, .., last] if run && chosen.len() > 2 => {
            format!("{}–{}", weekday(*first, words), weekday(*last, words))
        }
        days => days.iter().map(|day| weekday(*day, words)).collect::<Vec<_>>().join(", "),
    };
    words.phrase("rule-weekdays", &arguments([("days", days.into())]))
}

fn either(parts: &[String], words: &Words) -> String {
    parts.join(&format!(" {} ", words.phrase("rule-or", &arguments([]))))
}

pub(super) fn names(areas: &[Area]) -> String {
    areas.iter().map(Area::as_str).collect::<Vec<_>>().join(", ")
}

fn permit(kind: PermitKind, words: &Words) -> String {
    words.phrase(&format!("rule-permit-{}", kind.code()), &arguments([]))
}
