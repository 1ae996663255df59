//! Documents that are right, wrong, or worth a look.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{CITY, EVACUATION, FACTORY, LOCKDOWN, city};
use crate::policy::condition::Kind;
use crate::policy::{Policy, PolicyError, SCHEMA, Severity, lint};

/// The smallest policy with this rule.
fn policy_of(when: &Value) -> Value {
    json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "groups": { "pilot": ["Factory"] },
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": { "all": [{ "binding": "live" }, when] } } }
    })
}

fn city_json() -> Value {
    serde_json::from_str(CITY).unwrap()
}

/// The one error: its place and message.
#[track_caller]
fn error_of(policy: &Value) -> (String, String) {
    let text = serde_json::to_string_pretty(policy).unwrap();
    let Err(PolicyError::Refused(findings)) = Policy::parse(text.as_bytes()) else {
        panic!("not refused")
    };
    assert_eq!(findings.len(), 1, "{findings:?}");
    (findings[0].place.clone(), findings[0].message.clone())
}

#[test]
fn the_policies_of_this_repository_are_clean() {
    for policy in [CITY, FACTORY, LOCKDOWN, EVACUATION] {
        assert_eq!(lint(policy.as_bytes()), []);
    }
    let policy = city();
    assert_eq!((policy.id(), policy.version()), ("hcmc-commute", 12));
    assert_eq!(policy.offset().local_minus_utc(), 7 * 3600);
    assert_eq!(policy.freshness().presentation.num_seconds(), 60);
    assert_eq!(policy.freshness().clock_tolerance.num_seconds(), 30);
    assert_eq!(policy.freshness().updates.num_hours(), 48);
    assert!(policy.portal().unwrap().contains("{checkpoint}"));
}

/// What the document says of a phase is what the policy says of it.
#[test]
fn a_phase_has_its_dates_and_its_share() {
    let mut policy = policy_of(&json!({ "on_duty": true }));
    policy["service_day_from"] = json!("05:00");
    policy["phases"] = json!([
        { "id": "third", "until": "2021-10-04", "on_site_share": "1/3", "rules": ["r"] },
        { "id": "half", "from": "2021-10-04", "rules": ["r"] },
    ]);
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let dates = |phase: &crate::policy::Phase| {
        (phase.from().map(|day| day.to_string()), phase.until().map(|day| day.to_string()))
    };
    let said: Vec<_> = policy.phases().iter().map(dates).collect();
    let day = || Some("2021-10-04".to_owned());
    assert_eq!(said, [(None, day()), (day(), None)]);
    let shares: Vec<_> = policy.phases().iter().map(|phase| phase.on_site_share()).collect();
    assert_eq!(shares, ["1/3".parse().ok(), None]);
    let at = |text: &str| text.parse().unwrap();
    assert_eq!(policy.service_day(at("2021-10-04T04:59:59+07:00")).to_string(), "2021-10-03");
    assert_eq!(policy.service_day(at("2021-10-04T05:00:00+07:00")).to_string(), "2021-10-04");
    assert_eq!(policy.phase_at(at("2021-10-03T23:59:59+07:00")).unwrap().id(), "third");
    assert_eq!(policy.phase_at(at("2021-10-04T00:00:00+07:00")).unwrap().id(), "half");
}

/// The example of the design document parses and lints without an error.
#[test]
fn the_example_of_the_design_is_a_policy() {
    let design = include_str!("../../../design/POLICY.md");
    let example = design.split("```json").nth(1).and_then(|rest| rest.split("```").next());
    let findings = lint(example.unwrap().as_bytes());
    assert!(findings.iter().all(|f| f.severity == Severity::Warning), "{findings:?}");
}

#[test]
fn every_condition_is_read() {
    let conditions = [
        json!({ "time_in": [{ "from": "06:30", "until": "24:00", "leg": "to-work", "days": ["Mon"] }] }),
        json!({ "date_in": { "from": "2021-10-01", "until": "2021-11-01" } }),
        json!({ "date_in": { "from": "2021-10-01" } }),
        json!({ "weekday_in": ["Mon", "Sun"] }),
        json!({ "area_in": ["d7"] }),
        json!({ "on_route": { "detour": 1.4, "slack_m": 1500 } }),
        json!({ "on_route": { "corridor_m": 300 } }),
        json!({ "on_roster": true }),
        json!({ "on_duty": true }),
        json!({ "employer_group": "pilot" }),
        json!({ "sector_in": ["food"] }),
        json!({ "declared_within": "PT24H" }),
        json!({ "declared_symptoms": true }),
        json!({ "vaccinated": { "doses": 2, "since": "P14D" } }),
        json!({ "vaccinated": { "doses": 1 } }),
        json!({ "recovered_within": "P180D" }),
        json!({ "tested_negative_within": { "pcr": "PT72H", "antigen": "PT24H" } }),
        json!({ "traced_as": ["F0", "F1", "F2"] }),
        json!({ "holds_permit": { "kinds": ["duty", "special", "shift"] } }),
        json!({ "seen": ["staff-card", "work-schedule", "portal-declaration", "paper-permit", "vaccination-paper"] }),
        json!({ "certlogic": { ">=": [{ "var": "payload.v.0.dn" }, { "var": "payload.v.0.sd" }] } }),
        json!({ "certlogic": true }),
        json!({ "binding": "signed" }),
        json!({ "binding": "card" }),
        json!({ "assurance": { "of": { "on_roster": true }, "least": "self" } }),
        json!({ "any": [{ "not": { "on_duty": true } }] }),
        json!({ "at_least": { "count": 2, "of": [{ "on_duty": true }, { "on_roster": true }] } }),
    ];
    let written: String = conditions.iter().map(|when| policy_of(when).to_string()).collect();
    for kind in Kind::ALL {
        let key = format!("{{\"{}\":", kind.name());
        assert!(written.contains(&key), "no example of {}", kind.name());
    }
    for when in conditions {
        let policy = policy_of(&when).to_string();
        if let Err(error) = Policy::parse(policy.as_bytes()) {
            panic!("{when}: {error}");
        }
    }
}

/// Whoever adds a condition tells editors and readers of it.
#[test]
fn the_schema_and_the_design_have_every_condition_and_no_other() {
    let expected: BTreeSet<_> = Kind::ALL.iter().map(|kind| kind.name()).collect();
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let properties = schema["$defs"]["condition"]["properties"].as_object().unwrap();
    assert_eq!(properties.keys().map(String::as_str).collect::<BTreeSet<_>>(), expected);

    let design = include_str!("../../../design/POLICY.md");
    let section = design.split("\n## Conditions\n").nth(1).unwrap();
    let rows = section.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let names = rows.flat_map(|row| row.split('|').nth(1).unwrap().split('`').skip(1).step_by(2));
    assert_eq!(names.collect::<BTreeSet<_>>(), expected);
}

#[test]
fn what_is_wrong_is_placed_and_what_was_expected_is_said() {
    let condition = "/rules/r/when/all/1";
    for (when, place, message) in [
        (json!({ "on_rout": {} }), "/on_rout", "did you mean `on_route`?"),
        (json!({ "certlogic": {} }), "/certlogic", "expected an operation, an object with one key"),
        (json!({ "certlogic": { "or": [true] } }), "/certlogic/or", "unknown operation `or`"),
        (json!({ "certlogic": 17 }), "/certlogic", "an expression that comes to true or false"),
        (json!({ "certlogic": { "!": [{ "var": "a." }] } }), "/certlogic/!/0/var", "no path"),
        (
            json!({ "certlogic": { "<": [1, { "a/b~": [] }] } }),
            "/certlogic/</1/a~1b~0",
            "unknown operation",
        ),
        (json!({ "on_roster": true, "on_duty": true }), "", "found 2; put several into `all`"),
        (json!({}), "", "found 0"),
        (json!("on_roster"), "", "expected a condition, an object with one key"),
        (json!({ "on_roster": false }), "/on_roster", "put it into `not`"),
        (json!({ "all": [] }), "/all", "at least one"),
        (json!({ "any": {} }), "/any", "expected a list of conditions, found an object"),
        (json!({ "time_in": [{ "from": "06:30", "until": "06:30" }] }), "/time_in/0", "empty"),
        (json!({ "time_in": [{ "from": "6h", "until": "07:00" }] }), "/time_in/0/from", "`06:30`"),
        (json!({ "time_in": [{ "from": "06:30" }] }), "/time_in/0", "`until` is missing"),
        (
            json!({ "time_in": [{ "from": "06:30", "until": "08:00", "lag": "x" }] }),
            "/time_in/0/lag",
            "did you mean `leg`?",
        ),
        (json!({ "weekday_in": ["Monday"] }), "/weekday_in/0", "unknown weekday"),
        (json!({ "date_in": {} }), "/date_in", "`from` or `until`"),
        (
            json!({ "date_in": { "from": "2021-10-02", "until": "2021-10-02" } }),
            "/date_in",
            "no day",
        ),
        (
            json!({ "on_route": { "detour": 0.5, "slack_m": 0 } }),
            "/on_route/detour",
            "from 1 to 10",
        ),
        (json!({ "on_route": { "detour": 1.5, "corridor_m": 9 } }), "/on_route", "not both"),
        (json!({ "employer_group": "pilots" }), "/employer_group", "did you mean `pilot`?"),
        (json!({ "declared_within": "24h" }), "/declared_within", "ISO 8601"),
        (json!({ "declared_within": "PT0S" }), "/declared_within", "longer than nothing"),
        (json!({ "vaccinated": { "doses": 0 } }), "/vaccinated/doses", "from 1 to 9, found 0"),
        (
            json!({ "vaccinated": { "doses": 2, "since": "PT14H" } }),
            "/vaccinated/since",
            "whole days",
        ),
        (json!({ "tested_negative_within": {} }), "/tested_negative_within", "`pcr` or `antigen`"),
        (json!({ "traced_as": ["F3"] }), "/traced_as/0", "expected `F0`, `F1`, `F2`"),
        (
            json!({ "holds_permit": { "kinds": ["dutty"] } }),
            "/holds_permit/kinds/0",
            "did you mean `duty`?",
        ),
        (json!({ "seen": ["staffcard"] }), "/seen/0", "did you mean `staff-card`?"),
        (json!({ "binding": "alive" }), "/binding", "expected `live`, `signed`, `card`"),
        (
            json!({ "assurance": { "of": { "on_duty": true }, "least": "high" } }),
            "/assurance/least",
            "unknown assurance",
        ),
        (
            json!({ "at_least": { "count": 2, "of": [{ "on_duty": true }] } }),
            "/at_least/count",
            "from 1 to 1",
        ),
    ] {
        let (found, text) = error_of(&policy_of(&when));
        assert_eq!(found, format!("{condition}{place}"), "{when}: {text}");
        assert!(text.contains(message), "{when}: {text}");
    }
}

#[test]
fn the_rest_of_the_document_is_as_strict() {
    let change = |pointer: &str, value: Value| {
        let mut policy = city_json();
        match policy.pointer_mut(pointer) {
            Some(place) => *place = value,
            None => {
                let (parent, key) = pointer.rsplit_once('/').unwrap();
                policy.pointer_mut(parent).unwrap()[key] = value;
            }
        }
        error_of(&policy)
    };
    for (pointer, value, place, message) in [
        ("/versoin", json!(1), "/versoin", "did you mean `version`?"),
        ("/version", json!("12"), "/version", "a whole number"),
        ("/offset", json!("+7"), "/offset", "`+07:00`"),
        ("/service_day_from", json!("24:00"), "/service_day_from", "before 24:00"),
        ("/freshness/updates", json!(48), "/freshness/updates", "duration"),
        ("/freshness/clock_tolerance", json!("PT2H"), "/freshness/clock_tolerance", "an hour"),
        ("/portal", json!("portal.example"), "/portal", "https://"),
        ("/portal", json!("https://p.example/{time}"), "/portal", "{checkpoint} or {at}"),
        ("/groups/green-pilot", json!([]), "/groups/green-pilot", "at least one"),
        ("/otherwise", json!("allow"), "/otherwise", "unknown decision"),
        ("/phases/1/from", json!("2021-09-30"), "/phases/1", "overlaps `office-third`"),
        ("/phases/1/until", json!("2021-10-01"), "/phases/1", "no day is in the phase"),
        ("/phases/1/id", json!("office-third"), "/phases/1", "two phases"),
        ("/phases/1/on_site_share", json!("3/2"), "/phases/1/on_site_share", "`1/3`"),
        ("/phases/1/rules/0", json!("trased"), "/phases/1/rules/0", "did you mean `traced`?"),
        ("/phases/1/rules/1", json!("traced"), "/phases/1/rules/1", "stands here twice"),
        ("/rules/traced/effect", json!("forbid"), "/rules/traced/effect", "`permit`, `deny`"),
        ("/rules/traced/on_unknown", json!("deny"), "/rules/traced/on_unknown", "`ignore`"),
        (
            "/rules/commute/obligations",
            json!(["Compare card"]),
            "/rules/commute/obligations/0",
            "kebab-case",
        ),
        (
            "/areas",
            json!(["d7", "cu-chi", "can-gio", "export-processing-zones", "industrial-zones"]),
            "/rules/green-card-high-tech/when/all/0/area_in/0",
            "isn't among the policy's `areas`",
        ),
    ] {
        let (found, text) = change(pointer, value);
        assert_eq!(found, place, "{text}");
        assert!(text.contains(message), "{pointer}: {text}");
    }
}

#[test]
fn a_key_that_stands_twice_is_seen_and_lines_are_right() {
    let policy = policy_of(&json!({ "on_duty": true })).to_string();
    let twice = policy.replace("\"version\":1", "\"version\":1,\n\"version\":2");
    let findings = lint(twice.as_bytes());
    assert_eq!((findings.len(), findings[0].line), (1, 2), "{findings:?}");
    assert!(findings[0].message.contains("twice"));
    let typo = CITY.replace("\"on_duty\"", "\"on_dutty\"");
    let findings = lint(typo.as_bytes());
    let line = 1 + CITY[..CITY.find("\"on_duty\"").unwrap()].matches('\n').count();
    assert_eq!(findings[0].line, line);
    assert_eq!(findings[0].place, "/rules/commute/when/all/0/any/0/all/1/on_dutty");
}

#[test]
fn all_errors_come_at_once() {
    let bad = json!({
        "policy": "p", "version": 0, "offset": "east", "phases": [{ "id": "a", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": { "onroster": true } } }
    });
    assert_eq!(lint(bad.to_string().as_bytes()).len(), 3);
}

#[test]
fn an_app_that_is_too_old_is_told_so() {
    let error = |when| Policy::parse(policy_of(&when).to_string().as_bytes()).unwrap_err();
    assert!(error(json!({ "air_quality": 3 })).app_may_be_too_old());
    assert!(error(json!({ "certlogic": { "or": [] } })).app_may_be_too_old());
    assert!(!error(json!({ "certlogic": { "!": [] } })).app_may_be_too_old());
    assert!(!error(json!({ "declared_within": "24h" })).app_may_be_too_old());
    assert!(!Policy::parse(b"{").unwrap_err().app_may_be_too_old());
}

#[test]
fn hostile_documents_are_refused_in_time() {
    let mut deep = json!({ "on_duty": true });
    for _ in 0..40 {
        deep = json!({ "not": deep });
    }
    assert!(error_of(&policy_of(&deep)).1.contains("nest"));
    let many = vec![json!({ "on_duty": true }); 10_001];
    assert!(error_of(&policy_of(&json!({ "any": many }))).1.contains("at most 10000"));
    assert!(matches!(Policy::parse(&[b' '; 5 << 20]), Err(PolicyError::TooLarge { .. })));
}

/// The one warning.
#[track_caller]
fn warning_of(policy: &Value) -> String {
    let findings = lint(policy.to_string().as_bytes());
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Warning, "{findings:?}");
    findings[0].to_string()
}

#[test]
fn lint_warns_of_what_is_probably_not_meant() {
    let mut policy = city_json();
    policy["phases"][1]["from"] = json!("2021-10-03");
    assert!(warning_of(&policy).contains("no phase covers 2021-10-01 up to 2021-10-03"));

    let mut policy = city_json();
    policy["rules"]["spare"] = policy["rules"]["symptoms"].clone();
    assert!(warning_of(&policy).contains("no phase uses the rule `spare`"));

    let mut policy = city_json();
    policy["otherwise"] = json!("permit");
    assert!(warning_of(&policy).contains("let through"));

    let mut policy = city_json();
    policy["rules"]["night-bus"] = policy["rules"]["duty-permit"].clone();
    policy["phases"][0]["rules"].as_array_mut().unwrap().push(json!("night-bus"));
    assert!(warning_of(&policy).contains("before it has the same conditions"));

    let unbound = json!({ "any": [{ "binding": "live" }, { "on_roster": true }] });
    let mut policy = city_json();
    policy["rules"]["duty-permit"]["when"] = unbound;
    assert!(warning_of(&policy).contains("without a binding"));

    for never in [
        json!({ "all": [{ "area_in": ["d7"] }, { "area_in": ["d1"] }] }),
        json!({ "all": [{ "on_duty": true }, { "not": { "on_duty": true } }] }),
        json!({ "all": [{ "weekday_in": ["Mon"] }, { "weekday_in": ["Tue"] }] }),
        json!({ "date_in": { "until": "2020-01-01" } }),
    ] {
        let mut policy = city_json();
        policy["rules"]["symptoms"]["when"] = never;
        assert!(warning_of(&policy).contains("never decides"));
    }

    let mut policy = policy_of(&json!({ "on_duty": true }));
    policy["rules"]["traced"] = policy["rules"]["r"].clone();
    policy["phases"][0]["rules"] = json!(["traced"]);
    policy["rules"].as_object_mut().unwrap().remove("r");
    assert!(warning_of(&policy).contains("contrary"));
}

#[test]
fn an_expression_that_says_a_thing_twice_is_refused_on_its_line() {
    let policy = r#"{ "policy": "p", "version": 1, "offset": "Z",
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "deny", "when": { "certlogic": { "and": [
            true,
            { "var": "a", "var": "b" },
            { "+": [1e999, 1] }
        ] } } } } }"#;
    let findings = lint(policy.as_bytes());
    let found: Vec<_> = findings.iter().map(|f| (f.line, f.place.as_str())).collect();
    let place = "/rules/r/when/certlogic/and";
    assert_eq!(
        found,
        [(5, format!("{place}/1/var").as_str()), (6, format!("{place}/2/+/0").as_str())],
        "{findings:?}"
    );
}

#[test]
fn the_operations_of_expressions_count_as_conditions() {
    let rule = |operations: usize| {
        let not = json!({ "!": [{ "var": "payload" }] });
        let when = json!({ "certlogic": { "and": vec![not; operations] } });
        json!({ "effect": "deny", "when": when })
    };
    let policy = |rules: usize| {
        let rules: serde_json::Map<_, _> =
            (0..rules).map(|n| (format!("r{n}"), rule(1_200))).collect();
        let ids: Vec<_> = rules.keys().cloned().collect();
        json!({
            "policy": "p", "version": 1, "offset": "Z",
            "phases": [{ "id": "ever", "rules": ids }], "rules": rules
        })
    };
    let parse = |policy: Value| Policy::parse(policy.to_string().as_bytes());
    parse(policy(4)).unwrap();
    let error = parse(policy(5)).unwrap_err().to_string();
    assert!(error.contains("at most 10000 conditions"), "{error}");
}

#[test]
fn a_country_has_two_letters() {
    let with = |country: Value| {
        let mut policy = policy_of(&json!({ "on_duty": true }));
        policy["country"] = country;
        policy
    };
    let policy = Policy::parse(with(json!("VN")).to_string().as_bytes()).unwrap();
    assert_eq!(policy.country(), Some("VN"));
    for wrong in [json!("Vn"), json!("VNM"), json!(84), json!("")] {
        let (place, message) = error_of(&with(wrong));
        assert_eq!(place, "/country");
        assert!(message.contains("two letters"), "{message}");
    }
}

#[test]
fn a_rule_that_asks_for_a_country_that_is_not_said_is_worth_a_look() {
    let here = json!({ "certlogic": { "===": [{ "var": "external.countryCode" }, "VN"] } });
    let clock = json!({ "certlogic": { "!": [{ "var": "external.validationClock" }] } });
    for (when, country, expected) in [
        (here.clone(), None, 1),
        (json!({ "not": { "assurance": { "of": here.clone(), "least": "signed" } } }), None, 1),
        (here.clone(), Some("VN"), 0),
        (clock, None, 0),
    ] {
        let mut policy = policy_of(&when);
        if let Some(country) = country {
            policy["country"] = json!(country);
        }
        let findings = lint(policy.to_string().as_bytes());
        let about = findings.iter().filter(|f| f.message.contains("no `country`"));
        assert_eq!(about.count(), expected, "{when}: {findings:?}");
    }
}

/// The warnings about the one rule of a policy.
fn warnings(when: &Value, effect: &str) -> String {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "phases": [{ "id": "october", "from": "2021-10-01", "until": "2021-11-01", "rules": ["r"] }],
        "rules": { "r": { "effect": effect, "when": when } }
    });
    let findings = lint(policy.to_string().as_bytes());
    assert!(findings.iter().all(|f| f.severity == Severity::Warning), "{findings:?}");
    findings.iter().map(|finding| finding.message.clone() + "\n").collect()
}

#[test]
fn what_can_never_hold_is_seen_through_every_connective() {
    let past = json!({ "date_in": { "until": "2021-10-01" } });
    let first = json!({ "date_in": { "until": "2021-10-10" } });
    let second = json!({ "date_in": { "from": "2021-10-10" } });
    let duty = json!({ "on_duty": true });
    let at_least = |count: u8, of: Value| json!({ "at_least": { "count": count, "of": of } });
    let assured = |of: &Value| json!({ "assurance": { "of": of, "least": "signed" } });
    for (when, never) in [
        (past.clone(), true),
        (first.clone(), false),
        (json!({ "any": [past, past] }), true),
        (json!({ "any": [past, duty] }), false),
        (json!({ "all": [past, duty] }), true),
        (json!({ "all": [first, second] }), true),
        (json!({ "all": [first, { "all": [duty, second] }] }), true),
        (json!({ "all": [first, duty] }), false),
        (at_least(2, json!([past, duty])), true),
        (at_least(1, json!([past, duty])), false),
        (at_least(2, json!([past, duty, first])), false),
        (at_least(2, json!([past, past, duty])), true),
        (assured(&past), true),
        (assured(&first), false),
        (json!({ "all": [{ "sector_in": ["a"] }, { "sector_in": ["b"] }] }), true),
        (json!({ "all": [{ "sector_in": ["a", "b"] }, { "sector_in": ["b"] }] }), false),
    ] {
        assert_eq!(warnings(&when, "deny").contains("never decides"), never, "{when}");
    }
}

#[test]
fn what_binds_is_seen_through_every_connective() {
    let live = json!({ "binding": "live" });
    let listed = json!({ "on_roster": true });
    let at_least = |count: u8, of: Value| json!({ "at_least": { "count": count, "of": of } });
    let assured = |of: &Value, least: &str| json!({ "assurance": { "of": of, "least": least } });
    for (when, binds) in [
        (live.clone(), true),
        (listed.clone(), false),
        (json!({ "seen": ["staff-card"] }), true),
        (json!({ "seen": ["work-schedule"] }), false),
        (json!({ "all": [listed, live] }), true),
        (json!({ "any": [listed, live] }), false),
        (json!({ "any": [{ "binding": "card" }, live] }), true),
        (at_least(1, json!([listed, live])), false),
        (at_least(2, json!([listed, live])), true),
        (at_least(2, json!([listed, live, { "on_duty": true }])), false),
        (at_least(1, json!([{ "binding": "signed" }, live])), true),
        (assured(&listed, "live"), true),
        (assured(&listed, "signed"), false),
        (assured(&live, "self"), true),
        (json!({ "not": live }), false),
    ] {
        assert_eq!(!warnings(&when, "permit").contains("without a binding"), binds, "{when}");
    }
}

#[test]
fn a_corridor_that_is_asked_for_must_be_there() {
    let corridor = json!({ "on_route": { "corridor_m": 300 } });
    let duty = json!({ "on_duty": true });
    for (when, missing) in [
        (json!({ "any": [duty, corridor] }), true),
        (json!({ "not": corridor }), true),
        (json!({ "assurance": { "of": corridor, "least": "self" } }), true),
        (json!({ "at_least": { "count": 1, "of": [corridor, duty] } }), true),
        (json!({ "on_route": { "detour": 1.4, "slack_m": 100 } }), false),
    ] {
        assert_eq!(warnings(&when, "deny").contains("corridor"), missing, "{when}");
    }
}

#[test]
fn the_largest_document_is_read_and_one_byte_more_is_not() {
    let mut text = policy_of(&json!({ "on_duty": true })).to_string();
    let Err(PolicyError::TooLarge { limit, .. }) = Policy::parse(&[b' '; 5 << 20]) else {
        panic!("not refused")
    };
    text.extend(std::iter::repeat_n(' ', limit - text.len()));
    assert!(Policy::parse(text.as_bytes()).is_ok());
    text.push(' ');
    assert!(matches!(Policy::parse(text.as_bytes()), Err(PolicyError::TooLarge { .. })));
}

#[test]
fn what_is_no_utf8_is_refused_on_its_line() {
    let Err(error) = Policy::parse(b"{\n\n  \"policy\": \"\xff\"\n}") else {
        panic!("not refused")
    };
    assert!(matches!(&error, PolicyError::NotJson { line: 3, .. }), "{error}");
    assert!(error.to_string().contains("not UTF-8"), "{error}");
}

#[test]
fn an_empty_name_is_no_name() {
    let (place, message) = error_of(&{
        let mut policy = city_json();
        policy["policy"] = json!("");
        policy
    });
    assert_eq!(place, "/policy");
    assert!(message.contains("expected") && message.contains("found ``"), "{message}");
}

/// A refusal that names several faults keeps them apart.
#[test]
fn several_faults_are_told_one_by_one() {
    let mut policy = city_json();
    policy["version"] = json!("12");
    policy["offset"] = json!("east");
    let error = Policy::parse(policy.to_string().as_bytes()).unwrap_err().to_string();
    assert_eq!(error.matches("; ").count(), 1, "{error}");
    let (first, second) = error.split_once("; ").unwrap();
    assert!(
        first.contains("/version (line 1)") && second.starts_with("/offset (line 1)"),
        "{error}"
    );
}

/// 2021-10-01, on which the phase begins, is a Friday.
#[test]
fn windows_that_never_meet_are_seen() {
    let window = |from: &str, until: &str, days: Value| json!({ "time_in": [{ "from": from, "until": until, "days": days }] });
    let all = json!(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]);
    let early = window("06:00", "08:00", all.clone());
    let late = window("09:00", "10:00", all.clone());
    let night = window("22:00", "07:00", all);
    let only = |from: &str, until: &str| json!({ "date_in": { "from": from, "until": until } });
    for (when, closed) in [
        (json!({ "all": [early, late] }), true),
        (json!({ "all": [early, night] }), false),
        (json!({ "any": [early, late] }), false),
        (json!({ "at_least": { "count": 2, "of": [early, late] } }), true),
        (
            json!({ "all": [{ "weekday_in": ["Mon"] }, window("06:00", "08:00", json!(["Tue"]))] }),
            true,
        ),
        (
            json!({ "all": [{ "weekday_in": ["Mon"] }, window("06:00", "08:00", json!(["Mon"]))] }),
            false,
        ),
        (json!({ "all": [{ "weekday_in": ["Mon"] }, only("2021-10-01", "2021-10-04")] }), true),
        (json!({ "all": [{ "weekday_in": ["Mon"] }, only("2021-10-01", "2021-10-05")] }), false),
        (json!({ "all": [{ "weekday_in": ["Sun"] }, only("2021-10-31", "2021-11-09")] }), false),
        (json!({ "all": [{ "weekday_in": ["Mon"] }, only("2021-10-31", "2021-11-09")] }), true),
        (json!({ "all": [early, { "not": early }] }), true),
    ] {
        assert_eq!(warnings(&when, "deny").contains("never decides"), closed, "{when}");
    }
}

#[test]
fn the_same_conditions_in_another_order_are_the_same() {
    let mut policy = city_json();
    let mut again = policy["rules"]["commute"].clone();
    again["when"]["all"].as_array_mut().unwrap().reverse();
    policy["rules"]["office-run"] = again;
    policy["phases"][0]["rules"].as_array_mut().unwrap().push(json!("office-run"));
    assert!(warning_of(&policy).contains("before it has the same conditions"));
}

#[test]
fn one_fault_brings_no_other() {
    let mut policy =
        policy_of(&json!({ "on_route": { "corridor_m": 300, "corridors": ["east"] } }));
    policy["corridors"] = json!({ "east": [[10.8, 106.7], [12.8, 106.7]] });
    let (place, message) = error_of(&policy);
    assert_eq!(place, "/corridors/east", "{message}");
    let mut policy = policy_of(&json!({ "on_duty": true }));
    policy["rules"] = json!({});
    let text = policy.to_string();
    let error = Policy::parse(text.as_bytes()).unwrap_err().to_string();
    assert!(!error.ends_with("expected "), "{error}");
    let late = json!({ "time_in": [{ "from": "24:00", "until": "05:00" }] });
    assert!(error_of(&policy_of(&late)).1.contains("`00:00` in `from`"));
}

#[test]
fn what_a_file_is_is_said_before_what_it_means() {
    for (bytes, message) in [
        (&b""[..], "the file is empty"),
        (b"\xef\xbb\xbf{}", "byte-order mark"),
        (b"\xff\xfe{\0}\0", "UTF-16"),
    ] {
        let error = Policy::parse(bytes).unwrap_err().to_string();
        assert!(error.contains(message), "{error}");
    }
}
