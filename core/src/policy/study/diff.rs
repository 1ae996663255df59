//! What changes for whom from one policy to another, in words. It compares what the documents mean:
//! the order of keys, of conditions and of names in a list is no change.

use std::mem::discriminant;
use std::sync::Arc;

use fluent_bundle::FluentValue;

use super::phrase;
use crate::model::Area;
use crate::policy::calendar::Window;
use crate::policy::condition::{Condition, Group, Near, Route};
use crate::policy::language::compile::Compiled;
use crate::policy::language::draft::Draft;
use crate::policy::{Effect, Phase, Policy, Rule, Share};
use crate::words::{Words, phrase_arguments as arguments};

/// Something that changes from one policy to another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// What kind of change, in kebab-case (`window-ends`, `group-joined`).
    pub code: &'static str,
    /// The rule, phase, group or corridor that changes, by its id; empty for the policy.
    pub subject: String,
    /// The change in words.
    pub text: String,
}

impl Change {
    /// That one policy says the same as another, in words.
    #[must_use]
    pub fn none(words: &Words) -> String {
        words.phrase("diff-none", &arguments([]))
    }
}

/// What changes from one policy to another; empty where nothing does. The list `areas` and the
/// order of rules in the document change nothing for anybody, and aren't compared.
#[must_use]
pub fn diff(before: &Draft, after: &Draft, words: &Words) -> Vec<Change> {
    let mut changes = Changes { words, found: Vec::new() };
    let (before, after) = (&before.compiled, &after.compiled);
    changes.header(before, after);
    changes.phases(before, after);
    changes.rules(before, after);
    changes.groups(before, after);
    changes.corridors(before, after);
    changes.found
}

struct Changes<'w> {
    words: &'w Words,
    found: Vec<Change>,
}

/// Whether all of some conditions must be met, or one will do.
#[derive(Clone, Copy)]
enum Of {
    All,
    Any,
}

impl Changes<'_> {
    fn add<'a, const N: usize>(
        &mut self,
        code: &'static str,
        subject: &str,
        args: [(&'static str, FluentValue<'a>); N],
    ) {
        let text = self.words.phrase(code, &arguments(args));
        let code = code.strip_prefix("diff-").unwrap_or(code);
        self.found.push(Change { code, subject: subject.to_owned(), text });
    }

    /// A value of the whole policy.
    fn value(&mut self, code: &'static str, before: String, after: String) {
        if before != after {
            self.add(code, "", [("before", before.into()), ("after", after.into())]);
        }
    }

    fn header(&mut self, before: &Compiled, after: &Compiled) {
        let (a, b, words) = (&before.policy, &after.policy, self.words);
        self.value("diff-policy", a.id.clone(), b.id.clone());
        self.value("diff-version", a.version.to_string(), b.version.to_string());
        let (c, d) = (a.calendar, b.calendar);
        self.value("diff-offset", c.offset.to_string(), d.offset.to_string());
        let country = |policy: &Policy| policy.country.clone().unwrap_or_else(|| "–".to_owned());
        self.value("diff-country", country(a), country(b));
        let (from, to) = (phrase::time(c.service_day_from), phrase::time(d.service_day_from));
        self.value("diff-service-day", from, to);
        let lengths = |before, after| [before, after].map(|time| phrase::length(time, words));
        let (c, d) = (a.freshness, b.freshness);
        for (code, [before, after]) in [
            ("diff-presentation", lengths(c.presentation, d.presentation)),
            ("diff-tolerance", lengths(c.clock_tolerance, d.clock_tolerance)),
            ("diff-updates", lengths(c.updates, d.updates)),
        ] {
            self.value(code, before, after);
        }
        match (&a.portal, &b.portal) {
            (Some(before), Some(after)) => {
                self.value("diff-portal", before.clone(), after.clone());
            }
            (None, Some(new)) => {
                self.add("diff-portal-added", "", [("after", new.as_str().into())]);
            }
            (Some(old), None) => {
                self.add("diff-portal-removed", "", [("before", old.as_str().into())]);
            }
            (None, None) => {}
        }
        let (from, to) = (words.of(&a.otherwise), words.of(&b.otherwise));
        self.value("diff-otherwise", from, to);
    }

    fn phases(&mut self, before: &Compiled, after: &Compiled) {
        let (old, new) = (&before.policy.phases, &after.policy.phases);
        for phase in old.iter().filter(|phase| !new.iter().any(|other| other.id == phase.id)) {
            let dates = phrase::dates(phase.dates, self.words);
            let args = [("phase", phase.id.as_str().into()), ("dates", dates.into())];
            self.add("diff-phase-removed", &phase.id, args);
        }
        for phase in new {
            if let Some(old) = old.iter().find(|other| other.id == phase.id) {
                self.phase(old, phase);
                continue;
            }
            let dates = phrase::dates(phase.dates, self.words);
            let rules = phase.rules().collect::<Vec<_>>().join(", ");
            let args = [
                ("phase", phase.id.as_str().into()),
                ("dates", dates.into()),
                ("rules", rules.into()),
            ];
            self.add("diff-phase-added", &phase.id, args);
        }
    }

    fn phase(&mut self, before: &Phase, after: &Phase) {
        let id = after.id.as_str();
        if before.dates != after.dates {
            let [old, new] = [before, after].map(|phase| phrase::dates(phase.dates, self.words));
            let args = [("phase", id.into()), ("before", old.into()), ("after", new.into())];
            self.add("diff-phase-dates", id, args);
        }
        if !same_share(before.share, after.share) {
            let share = |share: Option<Share>| match share {
                Some(share) => share.to_string(),
                None => self.words.phrase("diff-whole", &arguments([])),
            };
            let (old, new) = (share(before.share), share(after.share));
            let args = [("phase", id.into()), ("before", old.into()), ("after", new.into())];
            self.add("diff-phase-share", id, args);
        }
        let (old, new): (Vec<_>, Vec<_>) = (before.rules().collect(), after.rules().collect());
        for rule in old.iter().filter(|rule| !new.contains(*rule)) {
            let args = [("phase", id.into()), ("rule", (*rule).into())];
            self.add("diff-phase-rule-removed", id, args);
        }
        for rule in new.iter().filter(|rule| !old.contains(*rule)) {
            let args = [("phase", id.into()), ("rule", (*rule).into())];
            self.add("diff-phase-rule-added", id, args);
        }
        let kept = |these: &[&str], those: &[&str]| -> Vec<String> {
            these.iter().filter(|id| those.contains(*id)).map(|id| (*id).to_owned()).collect()
        };
        if kept(&old, &new) != kept(&new, &old) {
            let args = [("phase", id.into()), ("rules", new.join(", ").into())];
            self.add("diff-phase-order", id, args);
        }
    }

    fn rules(&mut self, before: &Compiled, after: &Compiled) {
        let named = |rules: &[(Arc<Rule>, _)], id: &str| {
            rules.iter().find(|(rule, _)| rule.id == id).map(|(rule, _)| Arc::clone(rule))
        };
        for (rule, _) in &before.rules {
            if named(&after.rules, &rule.id).is_none() {
                let code = match rule.effect {
                    Effect::Permit => "diff-rule-removed-permit",
                    Effect::Deny => "diff-rule-removed-deny",
                };
                self.whole_rule(code, rule);
            }
        }
        for (rule, _) in &after.rules {
            match named(&before.rules, &rule.id) {
                Some(old) => self.rule(&old, rule),
                None => {
                    let code = match rule.effect {
                        Effect::Permit => "diff-rule-added-permit",
                        Effect::Deny => "diff-rule-added-deny",
                    };
                    self.whole_rule(code, rule);
                }
            }
        }
    }

    fn whole_rule(&mut self, code: &'static str, rule: &Rule) {
        let asks = rule.when.top_level().iter();
        let asks: Vec<_> = asks.map(|part| phrase::condition(part, self.words)).collect();
        let args = [("rule", rule.id.as_str().into()), ("asks", asks.join("; ").into())];
        self.add(code, &rule.id, args);
    }

    fn rule(&mut self, before: &Rule, after: &Rule) {
        let id = after.id.as_str();
        let name = self.name(before);
        if before.effect != after.effect {
            let code = match after.effect {
                Effect::Permit => "diff-effect-permit",
                Effect::Deny => "diff-effect-deny",
            };
            self.add(code, id, [("rule", name.as_str().into())]);
        }
        if before.ignores_unknown != after.ignores_unknown {
            let code =
                if after.ignores_unknown { "diff-unknown-ignore" } else { "diff-unknown-refer" };
            self.add(code, id, [("rule", name.as_str().into())]);
        }
        for (code, these, those) in [
            ("diff-duty-removed", &before.obligations, &after.obligations),
            ("diff-duty-added", &after.obligations, &before.obligations),
        ] {
            for duty in these.iter().filter(|duty| !those.contains(duty)) {
                let what = self.words.of(duty);
                self.add(code, id, [("rule", name.as_str().into()), ("duty", what.into())]);
            }
        }
        self.parts(id, &name, before.when.top_level(), after.when.top_level(), Of::All);
    }

    /// The rule's id and whom it is for.
    fn name(&self, rule: &Rule) -> String {
        let mut whom = Vec::new();
        who(&rule.when, &mut whom);
        if whom.is_empty() {
            return rule.id.clone();
        }
        let whom: Vec<_> = whom.iter().map(|part| phrase::condition(part, self.words)).collect();
        let args = [("rule", rule.id.as_str().into()), ("whom", whom.join(", ").into())];
        self.words.phrase("diff-rule-name", &arguments(args))
    }

    /// Conditions that went, came, or ask otherwise now.
    fn parts(&mut self, id: &str, name: &str, before: &[Condition], after: &[Condition], of: Of) {
        let (gone, mut come) = unmatched(before, after, same);
        let (more, less) = match of {
            Of::All => ("diff-asks-more", "diff-asks-less"),
            Of::Any => ("diff-accepts-more", "diff-accepts-less"),
        };
        for old in gone {
            let alike = come.iter().position(|new| discriminant(*new) == discriminant(old));
            match alike.map(|at| come.remove(at)) {
                Some(new) => self.part(id, name, old, new),
                None => self.clause(less, id, name, old),
            }
        }
        for new in come {
            self.clause(more, id, name, new);
        }
    }

    fn clause(&mut self, code: &'static str, id: &str, name: &str, what: &Condition) {
        let what = phrase::condition(what, self.words);
        self.add(code, id, [("rule", name.into()), ("what", what.into())]);
    }

    fn part(&mut self, id: &str, name: &str, before: &Condition, after: &Condition) {
        match (before, after) {
            (Condition::All(old), Condition::All(new)) => self.parts(id, name, old, new, Of::All),
            (Condition::Any(old), Condition::Any(new)) => self.parts(id, name, old, new, Of::Any),
            (Condition::TimeIn(old), Condition::TimeIn(new)) => self.windows(id, name, old, new),
            _ => {
                let [old, new] = [before, after].map(|part| phrase::condition(part, self.words));
                // An expression is told by its length alone.
                if old == new {
                    return self.clause("diff-asks-otherwise", id, name, after);
                }
                let args = [("rule", name.into()), ("before", old.into()), ("after", new.into())];
                self.add("diff-asks-other", id, args);
            }
        }
    }

    fn windows(&mut self, id: &str, name: &str, before: &[Window], after: &[Window]) {
        let words = self.words;
        let (gone, mut come) = unmatched(before, after, PartialEq::eq);
        for old in gone {
            let was = phrase::window(old, words);
            let alike = come.iter().position(|new| new.leg == old.leg && new.days == old.days);
            let Some(new) = alike.map(|at| come.remove(at)) else {
                let args = [("rule", name.into()), ("window", was.into())];
                self.add("diff-window-removed", id, args);
                continue;
            };
            let times = |before, after| [before, after].map(phrase::time);
            let (code, [from, to]) = match (old.from == new.from, old.until == new.until) {
                (true, _) => ("diff-window-ends", times(old.until, new.until)),
                (_, true) => ("diff-window-begins", times(old.from, new.from)),
                _ => ("diff-window-moved", [was.clone(), phrase::window(new, words)]),
            };
            let args = [
                ("rule", name.into()),
                ("window", was.into()),
                ("before", from.into()),
                ("after", to.into()),
            ];
            self.add(code, id, args);
        }
        for new in come {
            let args = [("rule", name.into()), ("window", phrase::window(new, words).into())];
            self.add("diff-window-added", id, args);
        }
    }

    fn groups(&mut self, before: &Compiled, after: &Compiled) {
        for group in &before.groups {
            if !after.groups.iter().any(|other| other.name == group.name) {
                self.group("diff-group-removed", group, sorted(group, None), after);
            }
        }
        for group in &after.groups {
            let Some(old) = before.groups.iter().find(|other| other.name == group.name) else {
                self.group("diff-group-added", group, sorted(group, None), after);
                continue;
            };
            self.group("diff-group-left", group, sorted(old, Some(group)), after);
            self.group("diff-group-joined", group, sorted(group, Some(old)), after);
        }
    }

    fn group(&mut self, code: &'static str, group: &Group, members: Vec<&str>, of: &Compiled) {
        // A group of nobody can't be written.
        if members.is_empty() {
            return;
        }
        let rules = of.rules.iter().filter(|(rule, _)| asks_for(&rule.when, &group.name));
        let rules: Vec<_> = rules.map(|(rule, _)| rule.id.as_str()).collect();
        let rules = if rules.is_empty() { "–".to_owned() } else { rules.join(", ") };
        let args = [
            ("group", group.name.as_str().into()),
            ("members", members.join("; ").into()),
            ("rules", rules.into()),
        ];
        self.add(code, &group.name, args);
    }

    fn corridors(&mut self, before: &Compiled, after: &Compiled) {
        for line in &before.corridors {
            if !after.corridors.iter().any(|other| other.name() == line.name()) {
                self.add("diff-corridor-removed", line.name(), [("name", line.name().into())]);
            }
        }
        for line in &after.corridors {
            let code = match before.corridors.iter().find(|other| other.name() == line.name()) {
                None => "diff-corridor-added",
                Some(old) if old != line => "diff-corridor-changed",
                Some(_) => continue,
            };
            let kilometres = format!("{:.1}", line.length_m() / 1000.0);
            let args = [("name", line.name().into()), ("kilometres", kilometres.into())];
            self.add(code, line.name(), args);
        }
    }
}

/// No share is the whole.
fn same_share(a: Option<Share>, b: Option<Share>) -> bool {
    a.unwrap_or(Share::WHOLE).equals(b.unwrap_or(Share::WHOLE))
}

/// What of each list has no equal in the other; equals pair off one by one.
fn unmatched<'a, T>(
    before: &'a [T],
    after: &'a [T],
    same: impl Fn(&T, &T) -> bool,
) -> (Vec<&'a T>, Vec<&'a T>) {
    let mut come: Vec<&T> = after.iter().collect();
    let mut gone = Vec::new();
    for old in before {
        match come.iter().position(|new| same(old, new)) {
            Some(at) => drop(come.remove(at)),
            None => gone.push(old),
        }
    }
    (gone, come)
}

fn alike<T>(a: &[T], b: &[T], same: impl Fn(&T, &T) -> bool) -> bool {
    let (gone, come) = unmatched(a, b, same);
    gone.is_empty() && come.is_empty()
}

/// True where two conditions mean the same. Groups and corridors are compared by name: what
/// changes in them is told once, not in every rule.
pub(super) fn same(a: &Condition, b: &Condition) -> bool {
    use Condition::{All, Any, AreaIn, AtLeast, EmployerGroup, HoldsPermit, Not, OnRoute};
    use Condition::{Assurance, SectorIn, TimeIn, TracedAs};
    match (bare(a), bare(b)) {
        (All(a), All(b)) | (Any(a), Any(b)) => alike(a, b, same),
        (AtLeast { count: a, of }, AtLeast { count: b, of: those }) => {
            a == b && alike(of, those, same)
        }
        (Not(a), Not(b)) => same(a, b),
        (Assurance { of: a, least }, Assurance { of: b, least: other }) => {
            least == other && same(a, b)
        }
        (TimeIn(a), TimeIn(b)) => alike(a, b, PartialEq::eq),
        (AreaIn(a), AreaIn(b)) => alike(a, b, PartialEq::eq),
        (SectorIn(a), SectorIn(b)) => alike(a, b, PartialEq::eq),
        (TracedAs(a), TracedAs(b)) => alike(a, b, PartialEq::eq),
        (HoldsPermit(a), HoldsPermit(b)) => alike(a, b, PartialEq::eq),
        (EmployerGroup(a), EmployerGroup(b)) => a.name == b.name,
        (OnRoute(a), OnRoute(b)) => same_route(a, b),
        (a, b) => a == b,
    }
}

/// One of one is that one.
fn bare(condition: &Condition) -> &Condition {
    match condition {
        Condition::All(of) | Condition::Any(of) => match of.as_slice() {
            [one] => bare(one),
            _ => condition,
        },
        other => other,
    }
}

fn same_route(a: &Route, b: &Route) -> bool {
    let near = match (&a.near, &b.near) {
        (Near::Corridor { within_m: a, lines }, Near::Corridor { within_m: b, lines: those }) => {
            a == b && alike(lines, those, |a, b| a.name() == b.name())
        }
        (a, b) => a == b,
    };
    near && alike(&a.areas, &b.areas, <Area as PartialEq>::eq)
}

/// The conditions that say who somebody is.
fn who<'a>(condition: &'a Condition, found: &mut Vec<&'a Condition>) {
    match condition {
        Condition::All(of) | Condition::Any(of) => of.iter().for_each(|part| who(part, found)),
        Condition::OnRoster
        | Condition::AreaIn(_)
        | Condition::EmployerGroup(_)
        | Condition::SectorIn(_)
        | Condition::TracedAs(_)
        | Condition::DeclaredSymptoms
        | Condition::HoldsPermit(_) => {
            if !found.contains(&condition) {
                found.push(condition);
            }
        }
        // Nobody is told by what isn't so, nor by when, where to and how well something is known.
        Condition::Not(_)
        | Condition::AtLeast { .. }
        | Condition::Assurance { .. }
        | Condition::TimeIn(_)
        | Condition::DateIn(_)
        | Condition::WeekdayIn(_)
        | Condition::OnRoute(_)
        | Condition::OnDuty
        | Condition::DeclaredWithin(_)
        | Condition::Vaccinated { .. }
        | Condition::RecoveredWithin(_)
        | Condition::TestedNegativeWithin { .. }
        | Condition::Seen(_)
        | Condition::CertLogic(_)
        | Condition::Binding(_) => {}
    }
}

fn asks_for(condition: &Condition, group: &str) -> bool {
    condition.walk().any(|part| match part {
        Condition::EmployerGroup(asked) => asked.name == group,
        _ => false,
    })
}

/// The members of a group that another hasn't, in order.
fn sorted<'a>(group: &'a Group, without: Option<&Group>) -> Vec<&'a str> {
    let members = group.members.iter().map(String::as_str);
    let mut members: Vec<_> = members
        .filter(|name| !without.is_some_and(|other| other.members.contains(*name)))
        .collect();
    members.sort_unstable();
    members
}
