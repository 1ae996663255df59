//! The document as a whole: header, groups, phases, rules.

use std::collections::HashSet;
use std::sync::Arc;

use super::document::Node;
use super::duration::Span;
use super::finding::{Finding, PolicyError};
use super::lines;
use super::read::{Cursor, Fields, Findings, did_you_mean, listed};
use super::vocabulary::{Vocabulary, date, length};
use crate::encoding::code::Coded as _;
use crate::encoding::letters::composed;
use crate::model::{Area, Decision};
use crate::policy::calendar::{self, Calendar, DateRange};
use crate::policy::condition::Group;
use crate::policy::corridor::Corridor;
use crate::policy::{Effect, Freshness, Obligation, Phase, Policy, Rule, Share};
use crate::time::TimeDelta;

/// A policy, and what lint needs beside it.
#[derive(Debug)]
pub(in crate::policy) struct Compiled {
    pub(in crate::policy) policy: Policy,
    /// The policy's own list of areas; none where any may be named.
    pub(in crate::policy) areas: Vec<Area>,
    pub(in crate::policy) groups: Vec<Arc<Group>>,
    pub(in crate::policy) corridors: Vec<Arc<Corridor>>,
    /// Every rule with its place, whether a phase uses it or not.
    pub(in crate::policy) rules: Vec<(Arc<Rule>, Place)>,
    pub(in crate::policy) phases: Vec<Place>,
    pub(in crate::policy) otherwise: Option<Place>,
    pub(in crate::policy) portal: Option<Place>,
}

/// Where something stands.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Place {
    pub(in crate::policy) pointer: String,
    pub(in crate::policy) line: usize,
}

impl From<&Cursor<'_>> for Place {
    fn from(at: &Cursor<'_>) -> Self {
        Self { pointer: at.place.clone(), line: at.node.line }
    }
}

pub(super) fn policy(document: &Node) -> Result<Compiled, PolicyError> {
    let mut found = Findings::default();
    match compile(&Cursor::root(document), &mut found) {
        Some(compiled) if found.0.is_empty() => Ok(compiled),
        _ => Err(PolicyError::Refused(errors(found))),
    }
}

fn errors(found: Findings) -> Vec<Finding> {
    let mut errors = found.0;
    errors.sort_by_key(|finding| finding.line);
    errors
}

const KEYS: [&str; 14] = [
    "policy",
    "version",
    "offset",
    "country",
    "service_day_from",
    "freshness",
    "retention",
    "portal",
    "areas",
    "groups",
    "corridors",
    "phases",
    "rules",
    "otherwise",
];

/// For how many days records are kept, where the policy says nothing.
const RETENTION_DAYS: i64 = 21;

fn compile(root: &Cursor<'_>, found: &mut Findings) -> Option<Compiled> {
    let top = root.fields(found, "a policy", &KEYS)?;
    let id = top.need(found, "policy").cloned();
    let id = id.and_then(|id| id.text(found, "the policy's name").map(str::to_owned));
    let version = top.need(found, "version").cloned();
    let version = version.and_then(|version| version.integer(found, 1, u32::MAX));
    let calendar = calendar(&top, found);
    let country = top.or(found, "country", None, |at, found| {
        at.parsed(found, "a country's two letters (ISO 3166), such as `VN`", |text| {
            let letters = text.len() == 2 && text.bytes().all(|b| b.is_ascii_uppercase());
            letters.then(|| Some(text.to_owned()))
        })
    });
    let freshness = freshness(&top, found);
    let retention = top.or(found, "retention", RETENTION_DAYS, |at, found| {
        at.parsed(found, "a duration in whole days, one to ten years, such as `P21D`", |text| {
            let days = Span::parse(text).and_then(Span::whole_days);
            days.filter(|days| (1..=3653).contains(days))
        })
    });
    let portal = top.or(found, "portal", None, |at, found| portal(at, found).map(Some));
    let areas = top.or(found, "areas", None, |at, found| areas(at, found).map(Some));
    let known = areas.as_ref().and_then(Option::as_ref);
    let known: Option<HashSet<_>> = known.map(|areas| areas.iter().collect());
    let groups = top.or(found, "groups", Vec::new(), groups);
    let corridors = top.or(found, "corridors", Vec::new(), lines::corridors);
    // Where those are wrong, the conditions are still read, so that all errors come at once.
    let mut vocabulary = Vocabulary {
        groups: groups.as_deref().unwrap_or_default(),
        corridors: corridors.as_deref(),
        areas: known.as_ref(),
        conditions: 0,
    };
    let rules = top.need(found, "rules").cloned();
    let rules = rules.and_then(|at| rules_of(&at, found, &mut vocabulary));
    let phases = top.need(found, "phases").cloned();
    let phases = phases.and_then(|at| phases_of(&at, found, rules.as_deref()));
    let otherwise = top.or(found, "otherwise", Decision::Deny, |at, found| {
        at.name(found, "decision", Decision::CODES)
    });
    let (phases, phase_places) = phases?.into_iter().unzip();
    Some(Compiled {
        policy: Policy {
            id: id?,
            version: version?,
            calendar: calendar?,
            country: country?,
            freshness: freshness?,
            retention: retention?,
            portal: portal?,
            phases,
            otherwise: otherwise?,
        },
        areas: areas?.unwrap_or_default(),
        groups: groups?,
        corridors: corridors?,
        rules: rules?,
        phases: phase_places,
        otherwise: top.get("otherwise").map(Place::from),
        portal: top.get("portal").map(Place::from),
    })
}

fn calendar(top: &Fields<'_>, found: &mut Findings) -> Option<Calendar> {
    let offset = top.need(found, "offset").cloned();
    let offset = offset
        .and_then(|at| at.parsed(found, "an offset from UTC, such as `+07:00`", calendar::offset));
    let service_day_from = top.or(found, "service_day_from", 0, |at, found| {
        at.parsed(found, "a time of day before 24:00, such as `04:00`", |text| {
            calendar::time_of_day(text).filter(|seconds| *seconds < calendar::DAY)
        })
    });
    Some(Calendar { offset: offset?, service_day_from: service_day_from? })
}

fn freshness(top: &Fields<'_>, found: &mut Findings) -> Option<Freshness> {
    let defaults = Freshness {
        presentation: TimeDelta::seconds(60),
        clock_tolerance: TimeDelta::seconds(30),
        updates: TimeDelta::hours(48),
    };
    top.or(found, "freshness", defaults, |at, found| {
        let keys = ["presentation", "clock_tolerance", "updates"];
        let fields = at.fields(found, "how old things may be", &keys)?;
        let presentation = fields.or(found, "presentation", defaults.presentation, length);
        let tolerance =
            fields.or(found, "clock_tolerance", defaults.clock_tolerance, |at, found| {
                at.parsed(found, "a duration of at most an hour, such as `PT30S`", |text| {
                    Span::parse(text)
                        .map(Span::exact)
                        .filter(|length| *length <= TimeDelta::hours(1))
                })
            });
        let updates = fields.or(found, "updates", defaults.updates, length);
        Some(Freshness {
            presentation: presentation?,
            clock_tolerance: tolerance?,
            updates: updates?,
        })
    })
}

fn portal(at: &Cursor<'_>, found: &mut Findings) -> Option<String> {
    let address = at.text(found, "the portal's address")?;
    if !address.starts_with("https://") && !address.starts_with("http://") {
        return found.error(at, "expected an address that begins with https://");
    }
    for piece in address.split('{').skip(1) {
        let name = piece.split_once('}').map(|(name, _)| name);
        if !matches!(name, Some("checkpoint" | "at")) {
            return found.error(at, "what stands in braces is {checkpoint} or {at}");
        }
    }
    Some(address.to_owned())
}

fn areas(at: &Cursor<'_>, found: &mut Findings) -> Option<Vec<Area>> {
    at.list(found, "areas", |item, found| {
        item.text(found, "an area, such as `d7`").map(|area| Area(area.to_owned()))
    })
}

fn groups(at: &Cursor<'_>, found: &mut Findings) -> Option<Vec<Arc<Group>>> {
    let mut groups = Vec::new();
    for (name, members) in at.entries(found, "groups, an object of lists")? {
        let members = members.list(found, "employers", |item, found| {
            item.text(found, "an employer's name").map(composed)
        });
        let members = members.unwrap_or_default().into_iter().collect();
        groups.push(Arc::new(Group { name: name.to_owned(), members }));
    }
    Some(groups)
}

type Rules = Vec<(Arc<Rule>, Place)>;

fn rules_of(
    at: &Cursor<'_>,
    found: &mut Findings,
    vocabulary: &mut Vocabulary<'_>,
) -> Option<Rules> {
    let mut rules = Vec::new();
    let mut whole = true;
    for (id, at) in at.entries(found, "rules, an object")? {
        match rule(id, &at, found, vocabulary) {
            Some(rule) => rules.push((Arc::new(rule), Place::from(&at))),
            None => whole = false,
        }
    }
    // A rule that is wrong stands in its phases all the same: no second error for it there.
    whole.then_some(rules)
}

fn rule(
    id: &str,
    at: &Cursor<'_>,
    found: &mut Findings,
    vocabulary: &mut Vocabulary<'_>,
) -> Option<Rule> {
    const ON_UNKNOWN: [(&str, bool); 2] = [("refer", false), ("ignore", true)];
    if !is_code(id) {
        found.error::<()>(at, format!("a rule's id is kebab-case, `{id}` isn't"));
    }
    let fields = at.fields(found, "a rule", &["effect", "when", "obligations", "on_unknown"])?;
    let effect = fields.need(found, "effect").cloned();
    let effect = effect.and_then(|effect| effect.name(found, "effect", Effect::CODES));
    let when = fields.need(found, "when").cloned();
    let when = when.and_then(|when| vocabulary.condition(&when, found));
    let obligations = fields.or(found, "obligations", Vec::new(), |at, found| {
        at.list(found, "obligations", |item, found| {
            item.parsed(found, "an obligation's code in kebab-case, such as `compare-card`", |t| {
                is_code(t).then(|| Obligation(t.to_owned()))
            })
        })
    });
    let ignores_unknown = fields.or(found, "on_unknown", false, |at, found| {
        at.name(found, "way with the unknown", &ON_UNKNOWN)
    });
    Some(Rule {
        id: id.to_owned(),
        effect: effect?,
        when: when?,
        obligations: obligations?,
        ignores_unknown: ignores_unknown?,
    })
}

/// Kebab-case: lower-case letters and digits in words joined by single hyphens.
fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.split('-').all(|word| {
            !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
        })
}

fn phases_of(
    at: &Cursor<'_>,
    found: &mut Findings,
    rules: Option<&[(Arc<Rule>, Place)]>,
) -> Option<Vec<(Phase, Place)>> {
    let mut before: Vec<(String, DateRange)> = Vec::new();
    at.list(found, "phases", |at, found| {
        let phase = phase(at, found, rules)?;
        for (id, dates) in &before {
            if !dates.intersection(phase.dates).is_empty() {
                found.error::<()>(
                    at,
                    format!("the phase overlaps `{id}`: `from` is in, `until` is out"),
                );
            }
            if *id == phase.id {
                found.error::<()>(at, format!("two phases are called `{id}`"));
            }
        }
        before.push((phase.id.clone(), phase.dates));
        Some((phase, Place::from(at)))
    })
}

fn phase(
    at: &Cursor<'_>,
    found: &mut Findings,
    rules: Option<&[(Arc<Rule>, Place)]>,
) -> Option<Phase> {
    let keys = ["id", "from", "until", "on_site_share", "rules"];
    let fields = at.fields(found, "a phase", &keys)?;
    let id = fields.need(found, "id").cloned();
    let id = id.and_then(|id| id.text(found, "the phase's id").map(str::to_owned));
    let mut bound = |key| fields.or(found, key, None, |at, found| date(at, found).map(Some));
    let (from, until) = (bound("from"), bound("until"));
    let share = fields.or(found, "on_site_share", None, |at, found| {
        at.parsed(found, "a share, such as `1/3` or `1`", |text| text.parse::<Share>().ok())
            .map(Some)
    });
    let listed = fields.need(found, "rules").cloned();
    let mut chosen: Vec<Arc<Rule>> = Vec::new();
    let listed = listed.and_then(|at| {
        at.list(found, "rules", |item, found| {
            if let Some(rule) = named_rule(item, found, rules)? {
                if chosen.iter().any(|other| other.id == rule.id) {
                    return found.error(item, format!("the rule `{}` stands here twice", rule.id));
                }
                chosen.push(rule);
            }
            Some(())
        })
    });
    let dates = DateRange { from: from?, until: until? };
    if dates.is_empty() {
        return found.error(at, "no day is in the phase: `from` is in, `until` is out");
    }
    listed?;
    Some(Phase { id: id?, dates, share: share?, rules: chosen })
}

/// The rule of that name; inner `None` where the rules themselves couldn't be read.
fn named_rule(
    at: &Cursor<'_>,
    found: &mut Findings,
    rules: Option<&[(Arc<Rule>, Place)]>,
) -> Option<Option<Arc<Rule>>> {
    let name = at.text(found, "a rule's id")?;
    let Some(rules) = rules else { return Some(None) };
    match rules.iter().find(|(rule, _)| rule.id == name) {
        Some((rule, _)) => Some(Some(Arc::clone(rule))),
        None => {
            let ids = || rules.iter().map(|(rule, _)| rule.id.as_str());
            let hint = did_you_mean(name, ids());
            let expected = match rules {
                [] => "the policy has no `rules`".to_owned(),
                _ => format!("expected {}", listed(ids())),
            };
            found.error(at, format!("unknown rule `{name}`{hint}: {expected}"))
        }
    }
}
