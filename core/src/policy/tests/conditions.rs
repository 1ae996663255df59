//! Conditions one by one, three values each.

use serde_json::{Value, json};

use super::{hypothetical, lan, with};
use crate::policy::Policy;

/// What a rule of this one condition comes to: `permit` is true, `deny` false, `refer` unknown;
/// with the reasons.
pub(super) fn truth(when: &Value, facts: &Value) -> (String, Vec<String>) {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00", "service_day_from": "04:00",
        "groups": { "pilot": ["Factory"] },
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": when } }
    });
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let preview = policy.preview(&hypothetical(facts));
    let reasons = preview.reasons().iter().map(|r| r.code().to_owned()).collect();
    (preview.decision().code().to_owned(), reasons)
}

#[track_caller]
pub(super) fn is(when: Value, changes: Value, decision: &str, reasons: &[&str]) {
    let (found, why) = truth(&when, &with(lan(), changes.clone()));
    assert_eq!(found, decision, "{when} {changes}: {why:?}");
    if decision != "permit" {
        assert_eq!(why, reasons, "{when} {changes}");
    }
}

#[test]
fn what_is_not_known_is_unknown_and_says_so() {
    for (when, fact, reason) in [
        (json!({ "on_roster": true }), "roster", "list-unknown"),
        (json!({ "on_duty": true }), "roster", "list-unknown"),
        (json!({ "employer_group": "pilot" }), "employer", "employer-unknown"),
        (json!({ "sector_in": ["food"] }), "sector", "sector-unknown"),
        (json!({ "area_in": ["d7"] }), "checkpoint", "checkpoint-unknown"),
        (
            json!({ "on_route": { "detour": 1.4, "slack_m": 0 } }),
            "checkpoint",
            "checkpoint-unknown",
        ),
        (json!({ "on_route": { "detour": 1.4, "slack_m": 0 } }), "home", "route-unknown"),
        (json!({ "on_route": { "detour": 1.4, "slack_m": 0 } }), "work", "route-unknown"),
        (json!({ "declared_within": "PT24H" }), "declaration", "declaration-missing"),
        (json!({ "declared_symptoms": true }), "declaration", "declaration-missing"),
        (json!({ "vaccinated": { "doses": 1 } }), "vaccinations", "vaccination-unknown"),
        (json!({ "recovered_within": "P9D" }), "recoveries", "recovery-unknown"),
        (json!({ "tested_negative_within": { "pcr": "PT72H" } }), "tests", "test-unknown"),
        (json!({ "traced_as": ["F0"] }), "trace", "trace-unknown"),
        (json!({ "binding": "live" }), "binding", "no-holder-binding"),
        (json!({ "binding": "signed" }), "binding", "no-holder-binding"),
        (json!({ "binding": "card" }), "binding", "no-holder-binding"),
    ] {
        let (found, why) = truth(&when, &with(lan(), json!({ fact: null })));
        assert_eq!((found.as_str(), why), ("refer", vec![reason.to_owned()]), "{when}");
        let (found, _) = truth(&json!({ "not": when }), &with(lan(), json!({ fact: null })));
        assert_eq!(found, "refer");
    }
    // What wasn't shown isn't held.
    let permit = json!({ "holds_permit": { "kinds": ["duty"] } });
    is(permit, json!({}), "deny", &["permit-missing"]);
    is(json!({ "seen": ["staff-card"] }), json!({}), "deny", &["not-seen"]);
}

#[test]
fn an_incomplete_trace_list_can_convict_but_not_clear() {
    let when = json!({ "traced_as": ["F0", "F1"] });
    is(when.clone(), json!({ "trace": { "some": [{ "class": "F1" }] } }), "permit", &[]);
    is(when.clone(), json!({ "trace": { "some": [] } }), "refer", &["trace-unknown"]);
    let not = json!({ "not": when });
    is(not, json!({ "trace": [{ "class": "F0" }] }), "deny", &["traced"]);
}

#[test]
fn a_deny_rule_that_is_unknown_holds_a_permission_back() {
    let policy = |on_unknown: &str, otherwise: &str| {
        let policy = json!({
            "policy": "p", "version": 1, "offset": "+07:00",
            "phases": [{ "id": "ever", "rules": ["traced", "all"] }],
            "rules": {
                "traced": {
                    "effect": "deny", "when": { "traced_as": ["F0"] }, "on_unknown": on_unknown
                },
                "all": { "effect": "permit", "when": { "binding": "live" } }
            },
            "otherwise": otherwise
        });
        Policy::parse(policy.to_string().as_bytes()).unwrap()
    };
    let facts = hypothetical(&with(lan(), json!({ "trace": null })));
    let held = policy("refer", "deny").preview(&facts);
    assert_eq!((held.decision().code(), held.rule()), ("refer", Some("traced")));
    assert_eq!(held.reasons()[0].code(), "trace-unknown");
    assert_eq!(policy("ignore", "deny").preview(&facts).decision().code(), "permit");
}

#[test]
fn otherwise_permit_waits_for_the_deny_rules() {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "phases": [{ "id": "ever", "rules": ["symptoms"] }],
        "rules": { "symptoms": { "effect": "deny", "when": { "declared_symptoms": true } } },
        "otherwise": "permit"
    });
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let decide = |changes| {
        let preview = policy.preview(&hypothetical(&with(lan(), changes)));
        (preview.decision().code(), preview.reasons()[0].code().to_owned())
    };
    assert_eq!(decide(json!({})), ("permit", "otherwise".to_owned()));
    let missing = decide(json!({ "declaration": null }));
    assert_eq!(missing, ("refer", "declaration-missing".to_owned()));
}

#[test]
fn doses_count_by_number_or_by_series_and_boosters_undo_nothing() {
    let when = json!({ "vaccinated": { "doses": 2, "since": "P14D" } });
    for (doses, decision) in [
        (json!([{ "dose": 2, "date": "2021-09-21" }]), "permit"),
        (json!([{ "dose": 2, "date": "2021-09-22" }]), "deny"),
        (json!([{ "dose": 1, "series": 1, "date": "2021-08-20" }]), "permit"),
        (json!([{ "dose": 1, "series": 2, "date": "2021-08-20" }]), "deny"),
        (
            json!([{ "dose": 2, "date": "2021-08-20" }, { "dose": 3, "date": "2021-10-04" }]),
            "permit",
        ),
        (json!([{ "dose": 3, "date": "2021-08-20" }]), "permit"),
        (json!([{ "dose": 2, "date": "2022-08-20" }]), "deny"),
        (json!([]), "deny"),
    ] {
        is(when.clone(), json!({ "vaccinations": doses }), decision, &["vaccination-incomplete"]);
    }
}

#[test]
fn tests_count_by_method_and_by_hour() {
    let when = json!({ "tested_negative_within": { "pcr": "PT72H", "antigen": "PT24H" } });
    for (method, result, taken_at, decision) in [
        ("pcr", "negative", "2021-10-02T07:10:00+07:00", "permit"),
        ("pcr", "negative", "2021-10-02T07:09:59+07:00", "deny"),
        ("antigen", "negative", "2021-10-04T07:10:00+07:00", "permit"),
        ("antigen", "negative", "2021-10-03T07:10:00+07:00", "deny"),
        ("pcr", "positive", "2021-10-05T06:00:00+07:00", "deny"),
        ("pcr", "negative", "2021-10-05T08:00:00+07:00", "deny"),
    ] {
        let test = json!({ "method": method, "result": result, "taken_at": taken_at });
        is(when.clone(), json!({ "tests": [test] }), decision, &["test-missing"]);
    }
}

#[test]
fn a_positive_test_outweighs_the_negative_ones_before_it_of_no_surer_method() {
    let when = json!({ "tested_negative_within": { "pcr": "PT72H", "antigen": "PT24H" } });
    let test = |method: &str, result: &str, day: &str| json!({ "method": method, "result": result, "taken_at": format!("2021-10-{day}:00+07:00") });
    for (negative, positive, decision) in [
        (("pcr", "03T08:00"), ("pcr", "05T06:00"), "deny"),
        (("pcr", "03T08:00"), ("pcr", "03T08:00"), "deny"),
        (("pcr", "03T08:00"), ("pcr", "03T07:59"), "permit"),
        (("antigen", "05T06:00"), ("pcr", "05T06:30"), "deny"),
        (("antigen", "05T06:00"), ("antigen", "05T06:30"), "deny"),
        (("pcr", "03T08:00"), ("antigen", "05T06:00"), "permit"),
        // One that is dated to come is no reason to let somebody through.
        (("pcr", "03T08:00"), ("pcr", "05T09:00"), "deny"),
    ] {
        let negative = test(negative.0, "negative", negative.1);
        let positive = test(positive.0, "positive", positive.1);
        for tests in [json!([negative, positive]), json!([positive, negative])] {
            is(when.clone(), json!({ "tests": tests }), decision, &["test-missing"]);
        }
    }
    // A negative one after it counts.
    let tests = json!([
        test("pcr", "negative", "03T08:00"),
        test("pcr", "positive", "04T08:00"),
        test("pcr", "negative", "05T06:00")
    ]);
    is(when, json!({ "tests": tests }), "permit", &[]);
}

#[test]
fn permits_cover_times_kinds_and_areas() {
    let when = json!({ "holds_permit": { "kinds": ["duty", "shift"] } });
    let permit = |changes: Value| {
        let base = json!({
            "kind": "duty", "valid_from": "2021-10-05T07:10:00+07:00",
            "valid_until": "2021-10-05T09:00:00+07:00"
        });
        json!({ "permits": [with(base, changes)] })
    };
    is(when.clone(), permit(json!({})), "permit", &[]);
    is(when.clone(), permit(json!({ "areas": ["d1", "d7"] })), "permit", &[]);
    is(when.clone(), permit(json!({ "areas": ["d1"] })), "deny", &["permit-other-area"]);
    is(when.clone(), permit(json!({ "kind": "special" })), "deny", &["permit-missing"]);
    is(when.clone(), permit(json!({ "revoked": true })), "deny", &["permit-revoked"]);
    let later = json!({ "valid_from": "2021-10-05T07:10:01+07:00" });
    is(when.clone(), permit(later), "deny", &["permit-expired"]);
    let over = json!({
        "valid_from": "2021-10-05T06:00:00+07:00", "valid_until": "2021-10-05T07:10:00+07:00"
    });
    is(when, permit(over), "deny", &["permit-expired"]);
}

#[test]
fn the_leg_follows_the_lane_and_is_left_alone_where_it_is_not_known() {
    let when = json!({ "time_in": [{ "from": "07:00", "until": "08:00", "leg": "to-work" }] });
    let site = |heading: Value| json!({ "checkpoint": { "area": "d7", "lat": 10.74, "lon": 106.718, "heading": heading } });
    is(when.clone(), site(json!(340)), "permit", &[]);
    is(when.clone(), site(json!(160)), "deny", &["outside-windows", "wrong-direction"]);
    is(when.clone(), site(json!(null)), "permit", &[]);
    is(when, json!({ "work": { "area": "d1" } }), "permit", &[]);
}

#[test]
fn weekdays_go_by_the_service_day() {
    let when = json!({ "weekday_in": ["Mon"] });
    let at = |at: &str| json!({ "at": at });
    is(when.clone(), at("2021-10-05T03:59:59+07:00"), "permit", &[]);
    is(when.clone(), at("2021-10-05T04:00:00+07:00"), "deny", &["outside-dates"]);
    let when = json!({ "time_in": [{ "from": "22:00", "until": "05:00", "days": ["Mon"] }] });
    is(when.clone(), at("2021-10-05T03:00:00+07:00"), "permit", &[]);
    is(when, at("2021-10-05T04:30:00+07:00"), "deny", &["outside-windows"]);
    // Dates are calendar days.
    let when = json!({ "date_in": { "from": "2021-10-05", "until": "2021-10-06" } });
    is(when.clone(), at("2021-10-05T03:00:00+07:00"), "permit", &[]);
    is(when.clone(), at("2021-10-06T00:00:00+07:00"), "deny", &["outside-dates"]);
    is(when, at("2021-10-04T23:59:59+07:00"), "deny", &["outside-dates"]);
}

#[test]
fn weaker_evidence_is_unknown_and_weaker_permits_are_not_held() {
    let least = |least: &str, of: Value| json!({ "assurance": { "of": of, "least": least } });
    let doses = json!({ "vaccinated": { "doses": 2, "since": "P14D" } });
    let paper =
        json!({ "vaccinations": [{ "dose": 2, "date": "2021-08-20", "assurance": "paper" }] });
    is(least("paper", doses.clone()), paper.clone(), "permit", &[]);
    is(least("signed", doses.clone()), paper, "refer", &["assurance-too-low"]);
    is(least("live", doses), json!({ "binding": "signed" }), "refer", &["assurance-too-low"]);
    let permit = json!({ "holds_permit": { "kinds": ["duty"] } });
    let seen = json!({ "seen": ["paper-permit=1:2021-10-05/2021-10-05"] });
    is(least("paper", permit.clone()), seen.clone(), "permit", &[]);
    is(least("signed", permit), seen, "deny", &["assurance-too-low"]);
    let declared = json!({ "declared_within": "PT24H" });
    is(least("paper", declared.clone()), json!({}), "refer", &["assurance-too-low"]);
    let portal = json!({ "seen": ["portal-declaration"] });
    is(least("paper", declared), portal, "permit", &[]);
    let roster = json!({ "on_roster": true });
    is(least("live", roster.clone()), json!({}), "permit", &[]);
    is(least("live", roster), json!({ "binding": "card" }), "refer", &["assurance-too-low"]);
    // Symptoms count, however badly they are attested.
    let fever = json!({ "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": true } });
    is(least("signed", json!({ "declared_symptoms": true })), fever, "permit", &[]);
    // The stricter of two holds.
    let nested = least("self", least("signed", json!({ "binding": "card" })));
    is(nested, json!({ "binding": "card" }), "refer", &["assurance-too-low"]);
}

#[test]
fn bindings_imply_what_they_imply() {
    for (binding, seen, level, decision) in [
        ("live", json!([]), "live", "permit"),
        ("live", json!([]), "signed", "permit"),
        ("live", json!([]), "card", "refer"),
        ("signed", json!([]), "signed", "permit"),
        ("signed", json!([]), "live", "refer"),
        ("presented-already", json!([]), "signed", "permit"),
        ("card", json!([]), "card", "permit"),
        ("card", json!([]), "signed", "refer"),
        ("signed", json!(["staff-card"]), "card", "permit"),
        ("found-in-list", json!(["staff-card"]), "signed", "refer"),
    ] {
        let facts = with(lan(), json!({ "binding": binding, "seen": seen }));
        let (found, _) = truth(&json!({ "binding": level }), &facts);
        assert_eq!(found, decision, "{binding} {seen} {level}");
    }
}

#[test]
fn declarations_bear_a_time_that_has_come() {
    let when = json!({ "declared_within": "PT24H" });
    let at = |at: &str| json!({ "declaration": { "at": at, "symptoms": false } });
    is(when.clone(), at("2021-10-04T07:10:00+07:00"), "permit", &[]);
    is(when.clone(), at("2021-10-04T07:09:59+07:00"), "refer", &["declaration-too-old"]);
    is(when.clone(), at("2021-10-05T07:10:30+07:00"), "permit", &[]);
    is(when, at("2021-10-05T07:10:31+07:00"), "refer", &["declaration-from-future"]);
}

#[test]
fn a_rule_reads_as_its_id_where_no_code_fits() {
    let (decision, reasons) = truth(&json!({ "binding": "live" }), &lan());
    assert_eq!((decision.as_str(), reasons), ("permit", vec!["r".to_owned()]));
    // A permit carries a rule only where the rule wouldn't hold without it.
    let permit = json!([{
        "kind": "duty", "valid_from": "2021-10-05T00:00:00+07:00",
        "valid_until": "2021-10-06T00:00:00+07:00"
    }]);
    let held = with(lan(), json!({ "permits": permit }));
    let any = json!({ "any": [{ "holds_permit": { "kinds": ["duty"] } }, { "on_duty": true }] });
    assert_eq!(truth(&any, &held).1, ["r"]);
    let sunday =
        with(held, json!({ "at": "2021-10-05T07:10:00+07:00", "roster": { "listed": false } }));
    assert_eq!(truth(&any, &sunday).1, ["permit"]);
}
