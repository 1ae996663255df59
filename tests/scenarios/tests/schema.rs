//! The schema of a policy says what the parser says: it takes what is right, and refuses what a schema
//! can see to be wrong.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test's helpers fail by panicking")]

use chot_core::policy::{Policy, SCHEMA};
use jsonschema::Validator;
use serde_json::{Value, json};

/// The ready-made policies.
fn policies() -> Vec<(String, Value)> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../policies");
    let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let read = |path: std::path::PathBuf| {
        let policy = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
        (path.file_name().unwrap().to_string_lossy().into_owned(), policy)
    };
    let policies: Vec<_> = files.map(read).collect();
    assert!(policies.len() >= 4, "{}", policies.len());
    policies
}

fn validator() -> Validator {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    jsonschema::draft202012::meta::validate(&schema).expect("a schema of draft 2020-12");
    jsonschema::draft202012::new(&schema).unwrap()
}

/// A policy with one rule, which asks this.
fn asking(when: Value) -> Value {
    json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "groups": { "pilot": ["Factory"] },
        "corridors": { "east": [[10.8, 106.7], [10.8, 106.8]] },
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": when } }
    })
}

#[track_caller]
fn agree(validator: &Validator, policy: &Value, right: bool) {
    let parsed = Policy::parse(policy.to_string().as_bytes());
    assert_eq!(parsed.is_ok(), right, "the parser: {parsed:?}\n{policy}");
    let errors: Vec<_> = validator.iter_errors(policy).map(|e| e.to_string()).collect();
    assert_eq!(errors.is_empty(), right, "the schema: {errors:?}\n{policy}");
}

#[test]
fn what_is_right_is_taken() {
    let validator = validator();
    for (name, policy) in policies() {
        let errors: Vec<_> = validator.iter_errors(&policy).map(|e| e.to_string()).collect();
        assert!(errors.is_empty(), "{name}: {errors:?}");
        agree(&validator, &policy, true);
    }
    let design = include_str!("../../../core/design/POLICY.md");
    let example = design.split("```json").nth(1).and_then(|rest| rest.split("```").next());
    agree(&validator, &serde_json::from_str(example.unwrap()).unwrap(), true);
    for when in [
        json!({ "time_in": [{ "from": "06:30", "until": "24:00", "leg": "to-work", "days": ["Mon"] }] }),
        json!({ "time_in": [{ "from": "21:30:15", "until": "05:00", "leg": "to-home" }] }),
        json!({ "date_in": { "from": "2021-10-01", "until": "2021-11-01" } }),
        json!({ "date_in": { "until": "2021-10-01" } }),
        json!({ "weekday_in": ["Mon", "Sun"] }),
        json!({ "area_in": ["d7"] }),
        json!({ "on_route": { "detour": 1.4, "slack_m": 1500 } }),
        json!({ "on_route": { "detour": 1, "slack_m": 0, "areas": ["d7"] } }),
        json!({ "on_route": { "corridor_m": 300 } }),
        json!({ "on_route": { "corridor_m": 300, "corridors": ["east"], "areas": ["d7"] } }),
        json!({ "certlogic": { ">=": [{ "var": "payload.v.0.dn" }, { "var": "payload.v.0.sd" }] } }),
        json!({ "certlogic": true }),
        json!({ "on_roster": true }),
        json!({ "on_duty": true }),
        json!({ "employer_group": "pilot" }),
        json!({ "sector_in": ["food"] }),
        json!({ "declared_within": "PT24H" }),
        json!({ "declared_within": "P1DT12H30M5S" }),
        json!({ "declared_symptoms": true }),
        json!({ "vaccinated": { "doses": 2, "since": "P14D" } }),
        json!({ "vaccinated": { "doses": 1, "since": "P0D" } }),
        json!({ "vaccinated": { "doses": 1, "since": "PT0S" } }),
        json!({ "recovered_within": "P2W" }),
        json!({ "tested_negative_within": { "pcr": "PT72H", "antigen": "PT24H" } }),
        json!({ "tested_negative_within": { "antigen": "PT24H" } }),
        json!({ "traced_as": ["F0", "F1", "F2"] }),
        json!({ "holds_permit": { "kinds": ["duty", "special", "shift"] } }),
        json!({ "seen": ["staff-card", "work-schedule", "portal-declaration", "paper-permit", "vaccination-paper"] }),
        json!({ "binding": "live" }),
        json!({ "binding": "signed" }),
        json!({ "binding": "card" }),
        json!({ "assurance": { "of": { "on_roster": true }, "least": "self" } }),
        json!({ "all": [{ "any": [{ "not": { "on_duty": true } }] }] }),
        json!({ "at_least": { "count": 2, "of": [{ "on_duty": true }, { "on_roster": true }] } }),
    ] {
        agree(&validator, &asking(when), true);
    }
}

#[test]
fn what_is_wrong_is_refused() {
    let validator = validator();
    for when in [
        json!({ "on_rout": {} }),
        json!({ "on_roster": true, "on_duty": true }),
        json!({}),
        json!("on_roster"),
        json!({ "on_roster": false }),
        json!({ "all": [] }),
        json!({ "any": {} }),
        json!({ "not": [{ "on_duty": true }] }),
        json!({ "time_in": [{ "from": "6:30", "until": "07:00" }] }),
        json!({ "time_in": [{ "from": "06:30", "until": "24:30" }] }),
        json!({ "time_in": [{ "from": "06:30" }] }),
        json!({ "time_in": [{ "from": "06:30", "until": "08:00", "lag": "to-work" }] }),
        json!({ "time_in": [{ "from": "06:30", "until": "08:00", "leg": "home" }] }),
        json!({ "time_in": [] }),
        json!({ "weekday_in": ["Monday"] }),
        json!({ "date_in": {} }),
        json!({ "date_in": { "from": "2021-1-1" } }),
        json!({ "area_in": [""] }),
        json!({ "on_route": { "detour": 0.5, "slack_m": 0 } }),
        json!({ "on_route": { "detour": 1.5 } }),
        json!({ "on_route": { "detour": 1.5, "slack_m": 0, "corridor_m": 9 } }),
        json!({ "on_route": { "detour": 1.5, "slack_m": 0, "corridors": ["east"] } }),
        json!({ "on_route": { "corridor_m": 0 } }),
        json!({ "on_route": { "corridor_m": 9, "corridors": [] } }),
        json!({ "declared_within": "24h" }),
        json!({ "declared_within": "P1M" }),
        json!({ "declared_within": "PT" }),
        json!({ "declared_within": "PT0S" }),
        json!({ "vaccinated": { "doses": 0 } }),
        json!({ "vaccinated": { "doses": 2, "since": "PT24H" } }),
        json!({ "vaccinated": { "since": "P14D" } }),
        json!({ "recovered_within": "PT24H" }),
        json!({ "tested_negative_within": {} }),
        json!({ "tested_negative_within": { "saliva": "PT24H" } }),
        json!({ "certlogic": 17 }),
        json!({ "certlogic": { "var": "payload", "!": [true] } }),
        json!({ "traced_as": ["F3"] }),
        json!({ "holds_permit": { "kinds": ["travel"] } }),
        json!({ "seen": ["paper-permit=117"] }),
        json!({ "binding": "print" }),
        json!({ "assurance": { "of": { "on_duty": true }, "least": "hearsay" } }),
        json!({ "at_least": { "count": 0, "of": [{ "on_duty": true }] } }),
        json!({ "at_least": { "of": [{ "on_duty": true }] } }),
    ] {
        agree(&validator, &asking(when), false);
    }
    for (pointer, key, value) in [
        ("", "policy", json!("")),
        ("", "policy", Value::Null),
        ("", "version", json!(0)),
        ("", "version", json!("12")),
        ("", "versoin", json!(12)),
        ("", "country", json!("vn")),
        ("", "offset", json!("+7")),
        ("", "offset", json!("+14:30")),
        ("", "service_day_from", json!("24:00")),
        ("", "freshness", json!({ "updates": 48 })),
        ("", "freshness", json!({ "update": "PT48H" })),
        ("", "portal", json!("portal.example")),
        ("", "portal", json!("https://p.example/{time}")),
        ("", "areas", json!([])),
        ("", "groups", json!({ "pilot": [] })),
        ("", "corridors", json!({ "east": [[10.8, 106.7]] })),
        ("", "corridors", json!({ "east": [[10.8, 106.7], [98.0, 106.7]] })),
        ("", "corridors", json!({ "east": [[10.8, 106.7], [10.9, 106.7, 5]] })),
        ("", "corridors", json!({ "east": [[10.8, 106.7], [10.9]] })),
        ("", "corridors", json!({ "east": [[10.8, 106.7], { "lat": 10.9, "lon": 106.7 }] })),
        ("", "phases", json!([])),
        ("", "phases", json!([{ "id": "ever", "rules": [] }])),
        ("", "phases", json!([{ "rules": ["r"] }])),
        ("/phases/0", "on_site_share", json!("1/0")),
        ("/phases/0", "on_site_share", json!("0/3")),
        ("/phases/0", "on_site_share", json!(0.5)),
        ("/phases/0", "from", json!("2021-13-01")),
        ("/phases/0", "rules", json!(["r", "r"])),
        ("/rules/r", "effect", json!("allow")),
        ("/rules/r", "effect", Value::Null),
        ("/rules/r", "when", Value::Null),
        ("/rules/r", "on_unknown", json!("deny")),
        ("/rules/r", "obligations", json!(["Compare card"])),
        ("/rules", "R 1", json!({ "effect": "deny", "when": { "on_duty": true } })),
        ("", "otherwise", json!("allow")),
    ] {
        let mut policy = asking(json!({ "on_duty": true }));
        let object = policy.pointer_mut(pointer).and_then(Value::as_object_mut).unwrap();
        if value.is_null() {
            object.remove(key);
        } else {
            object.insert(key.to_owned(), value);
        }
        agree(&validator, &policy, false);
    }
}
