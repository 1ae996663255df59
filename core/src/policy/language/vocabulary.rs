//! The closed vocabulary of conditions, from the document.

use std::collections::HashSet;
use std::sync::Arc;

use super::certlogic;
use super::duration::Span;
use super::read::{Cursor, Findings, did_you_mean, listed};
use crate::encoding::code::Coded as _;
use crate::encoding::letters::composed;
use crate::facts::SeenKind;
use crate::model::{Area, Assurance, PermitKind, TestMethod, TraceClass, WeekdaySet};
use crate::policy::calendar::{self, DateRange, Leg, Window};
use crate::policy::condition::{BindingLevel, Condition, Group, Kind, Near, Route};
use crate::policy::corridor::Corridor;
use crate::time::{NaiveDate, TimeDelta, Weekday};

/// Deeper nesting is no rule that a person can read.
const DEPTH: usize = 16;

/// The most conditions of one policy: what keeps an evaluation in microseconds.
const MOST: usize = 10_000;

/// What conditions may refer to.
pub(super) struct Vocabulary<'a> {
    pub(super) groups: &'a [Arc<Group>],
    /// The policy's listed lines; none where they couldn't be read.
    pub(super) corridors: Option<&'a [Arc<Corridor>]>,
    /// The policy's own list of areas, where it has one.
    pub(super) areas: Option<&'a HashSet<&'a Area>>,
    pub(super) conditions: usize,
}

impl Vocabulary<'_> {
    /// Reads a condition: an object with one key, the condition's name.
    pub(super) fn condition(&mut self, at: &Cursor<'_>, found: &mut Findings) -> Option<Condition> {
        self.nested(at, found, DEPTH)
    }

    fn nested(&mut self, at: &Cursor<'_>, found: &mut Findings, depth: usize) -> Option<Condition> {
        let Some(depth) = depth.checked_sub(1) else {
            return found.error(at, format!("conditions nest at most {DEPTH} deep"));
        };
        self.count(1, at, found)?;
        let entries = at.entries(found, "a condition, an object with one key")?;
        let [(name, argument)] = entries.as_slice() else {
            return found.error(
                at,
                format!(
                    "expected one condition, found {}; put several into `all` or `any`",
                    entries.len()
                ),
            );
        };
        match Kind::ALL.iter().find(|kind| kind.name() == *name) {
            Some(kind) => read(self, *kind, argument, found, depth),
            None => {
                let names = || Kind::ALL.iter().map(|kind| kind.name());
                let hint = did_you_mean(name, names());
                let expected = listed(names());
                found.unknown(
                    argument,
                    format!("unknown condition `{name}`{hint}: expected {expected}"),
                )
            }
        }
    }

    /// Counts what an evaluation has to look at; says once that it is too much.
    fn count(&mut self, more: usize, at: &Cursor<'_>, found: &mut Findings) -> Option<()> {
        let before = self.conditions;
        self.conditions = before.saturating_add(more);
        if before <= MOST && self.conditions > MOST {
            found.error::<()>(
                at,
                format!(
                    "a policy has at most {MOST} conditions; each point of a corridor that one \
                     asks for counts as one"
                ),
            );
        }
        (self.conditions <= MOST).then_some(())
    }

    fn list(
        &mut self,
        at: &Cursor<'_>,
        found: &mut Findings,
        depth: usize,
    ) -> Option<Vec<Condition>> {
        at.list(found, "conditions", |item, found| self.nested(item, found, depth))
    }

    fn at_least(
        &mut self,
        at: &Cursor<'_>,
        found: &mut Findings,
        depth: usize,
    ) -> Option<Condition> {
        let fields = at.fields(found, "how many of which conditions", &["count", "of"])?;
        let of = fields.need(found, "of").cloned();
        let of = of.and_then(|of| self.list(&of, found, depth));
        let most = of.as_ref().and_then(|of| u32::try_from(of.len()).ok()).unwrap_or(u32::MAX);
        let count = fields.need(found, "count").cloned();
        let count = count.and_then(|count| count.integer(found, 1, most))?;
        Some(Condition::AtLeast { count: usize::try_from(count).ok()?, of: of? })
    }

    fn assurance(
        &mut self,
        at: &Cursor<'_>,
        found: &mut Findings,
        depth: usize,
    ) -> Option<Condition> {
        let fields = at.fields(found, "a condition and the least assurance", &["of", "least"])?;
        let of = fields.need(found, "of").cloned();
        let of = of.and_then(|of| self.nested(&of, found, depth));
        let least = fields.need(found, "least")?.name(found, "assurance", Assurance::CODES)?;
        Some(Condition::Assurance { of: Box::new(of?), least })
    }

    fn certlogic(&mut self, at: &Cursor<'_>, found: &mut Findings) -> Option<Condition> {
        let expression = certlogic::expression(at, found)?;
        // An operation costs what a condition does.
        self.conditions += expression.operations();
        if self.conditions > MOST {
            return found.error(at, format!("a policy has at most {MOST} conditions"));
        }
        Some(Condition::CertLogic(Box::new(expression)))
    }

    fn areas(&self, at: &Cursor<'_>, found: &mut Findings) -> Option<Vec<Area>> {
        at.list(found, "areas", |item, found| {
            let area = Area(item.text(found, "an area, such as `d7`")?.to_owned());
            if self.areas.is_some_and(|known| !known.contains(&area)) {
                let area = area.as_str();
                return found
                    .error(item, format!("the area `{area}` isn't among the policy's `areas`"));
            }
            Some(area)
        })
    }

    fn route(&mut self, at: &Cursor<'_>, found: &mut Findings) -> Option<Route> {
        let keys = ["detour", "slack_m", "corridor_m", "corridors", "areas"];
        let fields = at.fields(found, "how near to the route", &keys)?;
        let areas = fields.or(found, "areas", Vec::new(), |at, found| self.areas(at, found));
        let Some(within) = fields.get("corridor_m") else {
            if let Some(named) = fields.get("corridors") {
                return found.error(named, "`corridors` goes with `corridor_m`, which is missing");
            }
            let factor = fields.need(found, "detour").cloned();
            let factor = factor.and_then(|factor| factor.number(found, 1.0, 10.0));
            let slack_m = fields.need(found, "slack_m").cloned();
            let slack_m = slack_m.and_then(|slack| slack.number(found, 0.0, 100_000.0));
            let near = Near::Detour { factor: factor?, slack_m: slack_m? };
            return Some(Route { near, areas: areas? });
        };
        if fields.get("detour").is_some() || fields.get("slack_m").is_some() {
            return found.error(at, "expected `detour` and `slack_m`, or `corridor_m`, not both");
        }
        let within_m = within.number(found, 1.0, 100_000.0);
        let every = self.corridors.unwrap_or_default().to_vec();
        let lines = fields.or(found, "corridors", every, |at, found| {
            at.list(found, "corridors", |item, found| self.corridor(item, found))
        })?;
        self.count(lines.iter().map(|line| line.len()).sum(), at, found)?;
        let near = Near::Corridor { within_m: within_m?, lines };
        Some(Route { near, areas: areas? })
    }

    fn corridor(&self, at: &Cursor<'_>, found: &mut Findings) -> Option<Arc<Corridor>> {
        let name = at.text(found, "the name of a corridor")?;
        // Where they couldn't be read, that is said already.
        let corridors = self.corridors?;
        let names = || corridors.iter().map(|line| line.name());
        let line = corridors.iter().find(|line| line.name() == name);
        line.cloned().or_else(|| unlisted(at, found, "corridor", "corridors", name, names()))
    }

    fn group(&self, at: &Cursor<'_>, found: &mut Findings) -> Option<Condition> {
        let name = at.text(found, "the name of a group")?;
        let names = || self.groups.iter().map(|group| group.name.as_str());
        let group = self.groups.iter().find(|group| group.name == name);
        let group = group.cloned();
        let group = group.or_else(|| unlisted(at, found, "group", "groups", name, names()));
        group.map(Condition::EmployerGroup)
    }
}

/// A name that isn't among the policy's own.
fn unlisted<'n, T>(
    at: &Cursor<'_>,
    found: &mut Findings,
    what: &str,
    key: &str,
    name: &str,
    names: impl Iterator<Item = &'n str>,
) -> Option<T> {
    let mut names: Vec<_> = names.collect();
    names.sort_unstable();
    let hint = did_you_mean(name, names.iter().copied());
    let names = if names.is_empty() {
        format!("the policy has no `{key}`")
    } else {
        format!("the policy's `{key}` are {}", listed(names.into_iter()))
    };
    found.error(at, format!("unknown {what} `{name}`{hint}: {names}"))
}

/// Reads what a condition of this kind compares with, and what is inside it.
fn read(
    vocabulary: &mut Vocabulary<'_>,
    kind: Kind,
    at: &Cursor<'_>,
    found: &mut Findings,
    depth: usize,
) -> Option<Condition> {
    match kind {
        Kind::All => vocabulary.list(at, found, depth).map(Condition::All),
        Kind::Any => vocabulary.list(at, found, depth).map(Condition::Any),
        Kind::Not => Some(Condition::Not(Box::new(vocabulary.nested(at, found, depth)?))),
        Kind::AtLeast => vocabulary.at_least(at, found, depth),
        Kind::Assurance => vocabulary.assurance(at, found, depth),
        Kind::AreaIn => vocabulary.areas(at, found).map(Condition::AreaIn),
        Kind::OnRoute => vocabulary.route(at, found).map(Condition::OnRoute),
        Kind::EmployerGroup => vocabulary.group(at, found),
        Kind::CertLogic => vocabulary.certlogic(at, found),
        Kind::TimeIn => at.list(found, "windows", window).map(Condition::TimeIn),
        Kind::DateIn => dates(at, found).map(Condition::DateIn),
        Kind::WeekdayIn => weekdays(at, found).map(Condition::WeekdayIn),
        Kind::OnRoster => at.truth(found).map(|()| Condition::OnRoster),
        Kind::OnDuty => at.truth(found).map(|()| Condition::OnDuty),
        Kind::SectorIn => at
            .list(found, "sectors", |item, found| item.text(found, "a sector").map(composed))
            .map(Condition::SectorIn),
        Kind::DeclaredWithin => length(at, found).map(Condition::DeclaredWithin),
        Kind::DeclaredSymptoms => at.truth(found).map(|()| Condition::DeclaredSymptoms),
        Kind::Vaccinated => vaccinated(at, found),
        Kind::RecoveredWithin => days(at, found).map(Condition::RecoveredWithin),
        Kind::TestedNegativeWithin => tested(at, found),
        Kind::TracedAs => at
            .list(found, "classes", |item, found| item.name(found, "class", TraceClass::CODES))
            .map(Condition::TracedAs),
        Kind::HoldsPermit => {
            let fields = at.fields(found, "the kinds of permit", &["kinds"])?;
            let kinds = fields.need(found, "kinds").cloned()?;
            kinds
                .list(found, "kinds", |item, found| {
                    item.name(found, "kind of permit", PermitKind::CODES)
                })
                .map(Condition::HoldsPermit)
        }
        Kind::Seen => {
            let seen = at.list(found, "things seen", |item, found| {
                item.name(found, "thing seen", SeenKind::CODES)
            });
            Some(Condition::Seen(seen?.into_iter().collect()))
        }
        Kind::Binding => at.name(found, "binding", BindingLevel::CODES).map(Condition::Binding),
    }
}

fn window(at: &Cursor<'_>, found: &mut Findings) -> Option<Window> {
    let fields = at.fields(found, "a window", &["from", "until", "leg", "days"])?;
    let time = |found: &mut Findings, key: &str| {
        fields.need(found, key)?.parsed(
            found,
            "a time of day, such as `06:30`",
            calendar::time_of_day,
        )
    };
    let (from, until) = (time(found, "from"), time(found, "until"));
    let leg =
        fields.or(found, "leg", None, |at, found| at.name(found, "leg", Leg::CODES).map(Some));
    let days = fields.or(found, "days", None, |at, found| weekdays(at, found).map(Some));
    let (from, until) = (from?, until?);
    if from == calendar::DAY {
        return found.error(at, "a window begins before 24:00: midnight is `00:00` in `from`");
    }
    if from == until {
        return found.error(
            at,
            "the window is empty: `from` is in, `until` is out; a whole day is 00:00 to 24:00",
        );
    }
    Some(Window { from, until, leg: leg?, days: days? })
}

pub(super) fn date(at: &Cursor<'_>, found: &mut Findings) -> Option<NaiveDate> {
    at.parsed(found, "a date, such as `2021-10-01`", |text| {
        // chrono reads 2021-1-1 too; one date has one spelling.
        (text.len() == 10).then(|| text.parse().ok()).flatten()
    })
}

fn dates(at: &Cursor<'_>, found: &mut Findings) -> Option<DateRange> {
    let fields = at.fields(found, "a span of dates", &["from", "until"])?;
    let mut bound = |key| fields.or(found, key, None, |at, found| date(at, found).map(Some));
    let range = DateRange { from: bound("from")?, until: bound("until")? };
    if range.from.is_none() && range.until.is_none() {
        return found.error(at, "expected `from` or `until`, or both");
    }
    if range.is_empty() {
        return found.error(at, "no day is in it: `from` is in, `until` is out");
    }
    Some(range)
}

fn weekdays(at: &Cursor<'_>, found: &mut Findings) -> Option<WeekdaySet> {
    let days =
        at.list(found, "weekdays", |item, found| item.name(found, "weekday", Weekday::CODES))?;
    Some(days.into_iter().fold(WeekdaySet::default(), WeekdaySet::with))
}

/// A duration longer than nothing.
pub(super) fn length(at: &Cursor<'_>, found: &mut Findings) -> Option<TimeDelta> {
    at.parsed(found, "a duration (ISO 8601, such as `PT24H`), longer than nothing", |text| {
        Span::parse(text).map(Span::exact).filter(|length| *length > TimeDelta::zero())
    })
}

/// A duration in whole days.
fn days(at: &Cursor<'_>, found: &mut Findings) -> Option<i64> {
    at.parsed(found, "a duration in whole days, such as `P14D`", |text| {
        Span::parse(text).and_then(Span::whole_days)
    })
}

fn vaccinated(at: &Cursor<'_>, found: &mut Findings) -> Option<Condition> {
    let fields = at.fields(found, "doses, and since when", &["doses", "since"])?;
    let doses = fields.need(found, "doses").cloned();
    let doses = doses.and_then(|doses| doses.integer(found, 1, 9));
    let since = fields.or(found, "since", 0, days);
    Some(Condition::Vaccinated { doses: u8::try_from(doses?).ok()?, since: since? })
}

fn tested(at: &Cursor<'_>, found: &mut Findings) -> Option<Condition> {
    let fields = at.fields(found, "a time for each method", TestMethod::WORDS)?;
    let mut within = |method: TestMethod| {
        fields.or(found, method.code(), None, |at, found| length(at, found).map(Some))
    };
    let (pcr, antigen) = (within(TestMethod::Pcr), within(TestMethod::Antigen));
    let (pcr, antigen) = (pcr?, antigen?);
    if pcr.is_none() && antigen.is_none() {
        return found.error(at, "expected `pcr` or `antigen`, or both");
    }
    Some(Condition::TestedNegativeWithin { pcr, antigen })
}
