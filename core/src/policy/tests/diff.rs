//! What changes from one policy to another, in words.

use serde_json::{Value, json};

use super::CITY;
use crate::policy::{Change, Draft, diff};
use crate::words::{Language, Words};

fn city() -> Value {
    serde_json::from_str(CITY).unwrap()
}

fn changes_in(before: &Value, after: &Value, language: Language) -> Vec<Change> {
    let [before, after] =
        [before, after].map(|json| Draft::parse(json.to_string().as_bytes()).unwrap());
    diff(&before, &after, &Words::new(language))
}

/// What the change of one value says, in English.
#[track_caller]
fn says(pointer: &str, value: Value, expected: &[(&str, &str, &str)]) {
    let (before, mut after) = (city(), city());
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    match after.pointer_mut(parent).unwrap() {
        Value::Object(object) if value.is_null() => drop(object.shift_remove(key)),
        Value::Object(object) => drop(object.insert(key.to_owned(), value)),
        Value::Array(list) if value.is_null() => drop(list.remove(key.parse().unwrap())),
        Value::Array(list) => list[key.parse::<usize>().unwrap()] = value,
        other => panic!("{other}"),
    }
    let changes = changes_in(&before, &after, Language::English);
    let found: Vec<_> =
        changes.iter().map(|c| (c.code, c.subject.as_str(), c.text.as_str())).collect();
    assert_eq!(found, expected, "{pointer}");
    for change in changes_in(&after, &before, Language::Vietnamese) {
        assert!(!change.text.contains("diff-") && !change.text.contains("rule-"), "{change:?}");
    }
}

const COMMUTE: &str = "commute (in the list of staff)";

#[test]
fn the_order_of_what_is_written_is_no_change() {
    let before = city();
    let mut after = Value::Null;
    reverse(&before, &mut after, &["phases", "rules"]);
    assert_ne!(before.to_string(), after.to_string());
    assert_eq!(changes_in(&before, &after, Language::English), []);
    let mut single = city();
    let when = single["rules"]["traced"]["when"].take();
    single["rules"]["traced"]["when"] = json!({ "all": [{ "any": [when] }] });
    assert_eq!(changes_in(&before, &single, Language::English), []);
}

/// A copy with keys and lists the other way round, but for the lists of a phase, whose order
/// counts.
fn reverse(from: &Value, to: &mut Value, kept: &[&str]) {
    *to = match from {
        Value::Object(entries) => entries
            .iter()
            .rev()
            .map(|(key, value)| {
                let mut copy = Value::Null;
                reverse(value, &mut copy, kept);
                if let (true, Value::Array(items)) = (kept.contains(&key.as_str()), &mut copy) {
                    items.reverse();
                }
                (key.clone(), copy)
            })
            .collect(),
        Value::Array(items) => {
            let copied = items.iter().rev().map(|item| {
                let mut copy = Value::Null;
                reverse(item, &mut copy, kept);
                copy
            });
            copied.collect()
        }
        other => other.clone(),
    };
}

#[test]
fn a_window_that_ends_later_is_said_so() {
    says(
        "/rules/commute/when/all/1/time_in/1/until",
        json!("19:00"),
        &[(
            "window-ends",
            "commute",
            &format!("{COMMUTE}: the window 16:30–18:00 towards home now ends at 19:00, was 18:00"),
        )],
    );
    says(
        "/rules/commute/when/all/1/time_in/0/from",
        json!("06:00"),
        &[(
            "window-begins",
            "commute",
            &format!(
                "{COMMUTE}: the window 06:30–08:00 towards work now begins at 06:00, was 06:30"
            ),
        )],
    );
    says(
        "/rules/commute/when/all/1/time_in/0",
        Value::Null,
        &[(
            "window-removed",
            "commute",
            &format!("{COMMUTE}: the window 06:30–08:00 towards work is gone"),
        )],
    );
}

#[test]
fn what_a_rule_asks_is_said_by_condition() {
    says(
        "/rules/commute/when/all/4/any/0/vaccinated/doses",
        json!(1),
        &[(
            "asks-other",
            "commute",
            &format!(
                "{COMMUTE}: now asks: 1 dose, at least 14 days ago; was: 2 doses, the last at \
                 least 14 days ago"
            ),
        )],
    );
    says(
        "/rules/commute/when/all/4/any/1",
        Value::Null,
        &[(
            "accepts-less",
            "commute",
            &format!("{COMMUTE}: no longer accepts: recovered within 180 days"),
        )],
    );
    says(
        "/rules/commute/when/all/3",
        Value::Null,
        &[(
            "asks-less",
            "commute",
            &format!("{COMMUTE}: no longer asks: health declared within 24 h"),
        )],
    );
    says(
        "/rules/symptoms/on_unknown",
        json!("ignore"),
        &[(
            "unknown-ignore",
            "symptoms",
            "symptoms (symptoms or contact with a case declared): where its facts aren't known, \
             it is now passed over",
        )],
    );
    says(
        "/rules/symptoms/obligations",
        json!(["call-supervisor"]),
        &[
            (
                "duty-removed",
                "symptoms",
                "symptoms (symptoms or contact with a case declared): the officer no longer has \
                 to: Show the way to the health post",
            ),
            (
                "duty-added",
                "symptoms",
                "symptoms (symptoms or contact with a case declared): the officer now has to: \
                 Call the head of the checkpoint",
            ),
        ],
    );
}

#[test]
fn phases_groups_and_the_rest_are_said() {
    says("/version", json!(13), &[("version", "", "version 13, was 12")]);
    says(
        "/service_day_from",
        json!("05:00"),
        &[("service-day", "", "a day of duty now begins at 05:00, was 04:00")],
    );
    says(
        "/freshness/updates",
        json!("PT24H"),
        &[("updates", "", "a phone's data now count for 24 h, was 48 h")],
    );
    says(
        "/otherwise",
        json!("refer"),
        &[("otherwise", "", "where no rule decides, now: Check further; was: Do not let through")],
    );
    says(
        "/portal",
        Value::Null,
        &[(
            "portal-removed",
            "",
            "there is no portal any more, it was \
         https://portal.example/declare?checkpoint={checkpoint}&at={at}",
        )],
    );
    says(
        "/groups/green-pilot/0",
        json!("District 7 Bakery (example)"),
        &[
            (
                "group-left",
                "green-pilot",
                "the group green-pilot has lost members (rules: green-card): District 7 \
                 Supermarket (example)",
            ),
            (
                "group-joined",
                "green-pilot",
                "the group green-pilot has new members (rules: green-card): District 7 Bakery \
                 (example)",
            ),
        ],
    );
    says(
        "/phases/3/from",
        json!("2022-01-20"),
        &[(
            "phase-dates",
            "office-all",
            "the phase office-all is now from 2022-01-20 on, was from 2022-01-16 on",
        )],
    );
    says("/phases/1/on_site_share", json!("2/4"), &[]);
    says(
        "/phases/1/on_site_share",
        Value::Null,
        &[(
            "phase-share",
            "office-half",
            "phase office-half: now at most all of the staff on site, was 1/2",
        )],
    );
    says(
        "/phases/3",
        Value::Null,
        &[("phase-removed", "office-all", "the phase office-all is gone, from 2022-01-16 on")],
    );
    says(
        "/phases/2/rules/1",
        Value::Null,
        &[(
            "phase-rule-removed",
            "office-two-thirds",
            "phase office-two-thirds: the rule symptoms holds no longer",
        )],
    );
    says(
        "/phases/2/rules",
        json!(["symptoms", "traced", "commute", "duty-permit"]),
        &[(
            "phase-order",
            "office-two-thirds",
            "phase office-two-thirds: the order of the rules is now symptoms, traced, commute, \
             duty-permit",
        )],
    );
    says(
        "/corridors",
        json!({ "east": [[10.8, 106.7], [10.8, 106.8]] }),
        &[("corridor-added", "east", "new corridor east, 10.9 km")],
    );
}

#[test]
fn rules_come_and_go() {
    says(
        "/rules/night-bus",
        json!({ "effect": "permit", "when": { "all": [{ "sector_in": ["health"] }, { "binding": "live" }] } }),
        &[(
            "rule-added-permit",
            "night-bus",
            "new rule night-bus lets through: of the sector health; live code",
        )],
    );
    let (mut before, after) = (city(), city());
    before["rules"]["curfew"] =
        json!({ "effect": "deny", "when": { "time_in": [{ "from": "22:00", "until": "05:00" }] } });
    let changes = changes_in(&before, &after, Language::Vietnamese);
    assert_eq!(
        changes[0].text,
        "bỏ quy định curfew, trước đây không cho qua: trong khung giờ 22:00–05:00"
    );
    before["rules"]["curfew"] = Value::Null;
    before["rules"].as_object_mut().unwrap().shift_remove("curfew");
    before["rules"]["traced"]["effect"] = json!("permit");
    let changes = changes_in(&before, &after, Language::English);
    assert_eq!(changes[0].code, "effect-deny");
}

/// A policy with one rule that asks this, two groups and two corridors.
fn asking(when: &Value) -> Value {
    json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "groups": { "bakers": ["A"], "nurses": ["B", "C"] },
        "corridors": {
            "east": [[10.8, 106.7], [10.8, 106.8]], "west": [[10.8, 106.6], [10.8, 106.5]]
        },
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": { "all": [{ "binding": "live" }, when] } } }
    })
}

/// The codes and subjects of what changes.
fn coded(before: &Value, after: &Value) -> Vec<(&'static str, String)> {
    let changes = changes_in(before, after, Language::English);
    changes.into_iter().map(|change| (change.code, change.subject)).collect()
}

#[test]
fn conditions_are_the_same_only_where_they_mean_the_same() {
    let (listed, duty, live) =
        (json!({ "on_roster": true }), json!({ "on_duty": true }), json!({ "binding": "live" }));
    let at_least = |count: u8, of: [&Value; 2]| json!({ "at_least": { "count": count, "of": of } });
    let assured = |least: &str, of: [&Value; 2]| json!({ "assurance": { "of": { "any": of }, "least": least } });
    let route =
        |changes: Value| super::with(json!({ "corridor_m": 300, "areas": ["d1", "d7"] }), changes);
    let on_route = |changes: Value| json!({ "on_route": route(changes) });
    for (before, after, same) in [
        (at_least(1, [&listed, &duty]), at_least(1, [&duty, &listed]), true),
        (at_least(1, [&listed, &duty]), at_least(2, [&duty, &listed]), false),
        (at_least(1, [&listed, &duty]), at_least(1, [&listed, &live]), false),
        (at_least(1, [&listed, &duty]), at_least(2, [&listed, &live]), false),
        (assured("paper", [&listed, &duty]), assured("paper", [&duty, &listed]), true),
        (assured("paper", [&listed, &duty]), assured("signed", [&listed, &duty]), false),
        (assured("paper", [&listed, &duty]), assured("paper", [&listed, &live]), false),
        (json!({ "not": listed }), json!({ "not": duty }), false),
        (on_route(json!({})), on_route(json!({ "areas": ["d7", "d1"] })), true),
        (on_route(json!({})), on_route(json!({ "areas": ["d7"] })), false),
        (on_route(json!({})), on_route(json!({ "corridor_m": 400 })), false),
        (
            on_route(json!({ "corridors": ["east"] })),
            on_route(json!({ "corridors": ["west"] })),
            false,
        ),
        (
            json!({ "on_route": { "detour": 1.4, "slack_m": 9 } }),
            json!({ "on_route": { "detour": 1.5, "slack_m": 9 } }),
            false,
        ),
    ] {
        let changes = coded(&asking(&before), &asking(&after));
        assert_eq!(changes.is_empty(), same, "{before} {after}: {changes:?}");
        assert!(changes.iter().all(|(_, subject)| subject == "r"), "{changes:?}");
    }
}

#[test]
fn of_what_is_nested_only_what_changes_is_told() {
    let nested = |third: &str| {
        json!({ "any": [
        { "all": [{ "on_roster": true }, { "on_duty": true }, { "sector_in": [third] }] }
    ] })
    };
    let inner = |third: &str| json!({ "any": [nested(third), { "binding": "card" }] });
    let [before, after] = ["food", "health"].map(|third| asking(&inner(third)));
    let changes = changes_in(&before, &after, Language::English);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert!(change.text.contains("food") && change.text.contains("health"), "{}", change.text);
    assert!(!change.text.contains("on duty"), "{}", change.text);
}

#[test]
fn windows_of_other_days_or_ways_are_other_windows() {
    let window = |until: &str, leg: &str, day: &str| {
        asking(
            &json!({ "time_in": [{ "from": "06:00", "until": until, "leg": leg, "days": [day] }] }),
        )
    };
    let before = window("08:00", "to-work", "Mon");
    let codes = |after: &Value| -> Vec<_> {
        coded(&before, after).into_iter().map(|(code, _)| code).collect()
    };
    assert_eq!(codes(&window("09:00", "to-work", "Mon")), ["window-ends"]);
    assert_eq!(codes(&window("09:00", "to-home", "Mon")), ["window-removed", "window-added"]);
    assert_eq!(codes(&window("09:00", "to-work", "Tue")), ["window-removed", "window-added"]);
}

#[test]
fn each_group_and_each_corridor_is_compared_with_its_own() {
    let before = asking(&json!({ "any": [
        { "not": { "employer_group": "nurses" } }, { "employer_group": "bakers" }
    ] }));
    assert_eq!(coded(&before, &before), []);
    let mut after = before.clone();
    after["groups"]["nurses"] = json!(["B", "D"]);
    let changes = changes_in(&before, &after, Language::English);
    let found: Vec<_> = changes.iter().map(|c| (c.code, c.subject.as_str())).collect();
    assert_eq!(found, [("group-left", "nurses"), ("group-joined", "nurses")]);
    // Asked in a `not` is asked.
    assert!(changes.iter().all(|change| change.text.contains("(rules: r)")), "{changes:?}");
    let mut after = before.clone();
    after["corridors"]["west"] = json!([[10.8, 106.6], [10.8, 106.4]]);
    assert_eq!(coded(&before, &after), [("corridor-changed", "west".to_owned())]);
    let mut after = before.clone();
    after["corridors"].as_object_mut().unwrap().shift_remove("east");
    assert_eq!(coded(&before, &after), [("corridor-removed", "east".to_owned())]);
    assert_eq!(coded(&after, &before), [("corridor-added", "east".to_owned())]);
}

#[test]
fn a_group_that_goes_or_comes_is_named() {
    let before = asking(&json!({ "any": [{ "employer_group": "nurses" }, { "on_duty": true }] }));
    let mut after = before.clone();
    after["groups"].as_object_mut().unwrap().shift_remove("bakers");
    assert_eq!(coded(&before, &after), [("group-removed", "bakers".to_owned())]);
    assert_eq!(coded(&after, &before), [("group-added", "bakers".to_owned())]);
}

#[test]
fn whom_a_rule_is_for_is_said_once() {
    let listed = json!({ "on_roster": true });
    let before = asking(&json!({ "any": [
        { "all": [listed, { "on_duty": true }] }, { "all": [listed, { "seen": ["staff-card"] }] }
    ] }));
    let mut after = before.clone();
    after["rules"]["r"]["on_unknown"] = json!("ignore");
    let changes = changes_in(&before, &after, Language::English);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert!(change.text.starts_with("r (in the list of staff): "), "{}", change.text);
}

#[test]
fn what_reads_the_same_and_is_not_is_told() {
    let rule =
        |doses: u8| asking(&json!({ "certlogic": { ">=": [{ "var": "payload.v.0.dn" }, doses] } }));
    let changes = changes_in(&rule(1), &rule(2), Language::English);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert_eq!((change.code, change.subject.as_str()), ("asks-otherwise", "r"));
    let way = |area: &str| {
        asking(&json!({ "on_route": { "detour": 1.4, "slack_m": 9, "areas": [area] } }))
    };
    let changes = changes_in(&way("d2"), &way("d3"), Language::English);
    let [change] = changes.as_slice() else { panic!("{changes:?}") };
    assert!(change.text.contains("d3"), "{}", change.text);
}
