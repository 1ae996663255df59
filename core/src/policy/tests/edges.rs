//! Where one fact more, or one less, would change what a condition says.

use serde_json::{Value, json};

use super::conditions::{is, truth};
use super::{hypothetical, lan, with};
use crate::policy::Policy;

fn any_of(binding: &str) -> Value {
    json!({ "binding": binding })
}

#[test]
fn who_is_not_listed_is_not_on_duty() {
    for when in [json!({ "on_roster": true }), json!({ "on_duty": true })] {
        is(when.clone(), json!({}), "permit", &[]);
        is(when, json!({ "roster": { "listed": false } }), "deny", &["not-listed"]);
    }
}

#[test]
fn what_was_seen_is_worth_a_paper() {
    let seen =
        |least: &str| json!({ "assurance": { "of": { "seen": ["staff-card"] }, "least": least } });
    let card = json!({ "seen": ["staff-card"] });
    is(seen("self"), card.clone(), "permit", &[]);
    is(seen("paper"), card.clone(), "permit", &[]);
    is(seen("signed"), card.clone(), "deny", &["assurance-too-low"]);
    is(seen("live"), card, "deny", &["assurance-too-low"]);
    is(seen("signed"), json!({}), "deny", &["not-seen"]);
}

#[test]
fn a_live_code_is_signed_and_live() {
    let least =
        |least: &str| json!({ "assurance": { "of": { "binding": "signed" }, "least": least } });
    is(least("live"), json!({}), "permit", &[]);
    is(least("signed"), any_of("signed"), "permit", &[]);
    is(least("live"), any_of("signed"), "refer", &["assurance-too-low"]);
}

#[test]
fn who_was_looked_up_is_found_only_where_listed() {
    let live = json!({ "binding": "live" });
    let listed =
        |listed: bool| json!({ "binding": "found-in-list", "roster": { "listed": listed } });
    is(live.clone(), listed(true), "refer", &["found-in-list"]);
    is(live, listed(false), "refer", &["no-holder-binding"]);
}

/// A permit for duty that covers now and here, but for what is changed.
fn permit(changes: Value) -> Value {
    let base = json!({
        "kind": "duty", "valid_from": "2021-10-05T00:00:00+07:00",
        "valid_until": "2021-10-06T00:00:00+07:00", "assurance": "signed"
    });
    with(base, changes)
}

#[test]
fn of_several_permits_the_nearest_fault_is_named() {
    let revoked = permit(json!({ "revoked": true }));
    let elsewhere = permit(json!({ "areas": ["d1"] }));
    let over = permit(json!({ "valid_until": "2021-10-05T07:10:00+07:00" }));
    let paper = permit(json!({ "assurance": "paper" }));
    let when = json!({
        "assurance": { "of": { "holds_permit": { "kinds": ["duty"] } }, "least": "signed" }
    });
    let ranked = [
        (paper, "assurance-too-low"),
        (over, "permit-expired"),
        (elsewhere, "permit-other-area"),
        (revoked, "permit-revoked"),
    ];
    for (n, (graver, reason)) in ranked.iter().enumerate() {
        is(when.clone(), json!({ "permits": [graver] }), "deny", &[reason]);
        for (lesser, _) in &ranked[..n] {
            is(when.clone(), json!({ "permits": [graver, lesser] }), "deny", &[reason]);
            is(when.clone(), json!({ "permits": [lesser, graver] }), "deny", &[reason]);
        }
        let good = permit(json!({}));
        is(when.clone(), json!({ "permits": [graver, good] }), "permit", &[]);
    }
}

#[test]
fn a_permit_for_areas_needs_the_checkpoints() {
    let when = json!({ "holds_permit": { "kinds": ["duty"] } });
    let here = |areas: Value| json!({ "permits": [permit(json!({ "areas": areas }))], "checkpoint": null });
    is(when.clone(), here(json!(["d7"])), "refer", &["checkpoint-unknown"]);
    is(when, here(json!([])), "permit", &[]);
}

#[test]
fn a_checkpoint_without_its_area_is_unknown_there_and_known_where_it_stands() {
    let nowhere =
        json!({ "checkpoint": { "area": null, "lat": null, "lon": null, "heading": null } });
    is(json!({ "area_in": ["d7"] }), nowhere.clone(), "refer", &["checkpoint-unknown"]);
    let route = json!({ "on_route": { "detour": 1.5, "slack_m": 1000, "areas": ["d7"] } });
    is(route.clone(), nowhere.clone(), "refer", &["checkpoint-unknown"]);
    let permit = json!({ "permits": [permit(json!({ "areas": ["d7"] }))] });
    is(
        json!({ "holds_permit": { "kinds": ["duty"] } }),
        with(permit, nowhere),
        "refer",
        &["checkpoint-unknown"],
    );
    let here =
        json!({ "checkpoint": { "area": null, "lat": 10.73, "lon": 106.72, "heading": null } });
    is(route, here, "permit", &[]);
}

#[test]
fn weak_evidence_counts_as_weak_only_where_it_would_do() {
    let when = json!({
        "assurance": { "of": { "vaccinated": { "doses": 2, "since": "P14D" } }, "least": "signed" }
    });
    let paper = |dose: u8, date: &str| json!({ "vaccinations": [{ "dose": dose, "date": date, "assurance": "paper" }] });
    is(when.clone(), paper(2, "2021-08-20"), "refer", &["assurance-too-low"]);
    is(when.clone(), paper(1, "2021-08-20"), "deny", &["vaccination-incomplete"]);
    is(when, paper(2, "2021-10-01"), "deny", &["vaccination-incomplete"]);
}

#[test]
fn a_series_of_none_completes_nothing() {
    let when = json!({ "vaccinated": { "doses": 2 } });
    let dose = |series: u8| json!({ "vaccinations": [{ "dose": 1, "series": series, "date": "2021-08-20" }] });
    is(when.clone(), dose(0), "deny", &["vaccination-incomplete"]);
    is(when.clone(), dose(2), "deny", &["vaccination-incomplete"]);
    is(when, dose(1), "permit", &[]);
}

#[test]
fn a_test_of_this_moment_counts_and_one_of_the_future_within_the_tolerance_alone() {
    let when = json!({ "tested_negative_within": { "pcr": "PT72H" } });
    let taken =
        |at: &str| json!({ "tests": [{ "method": "pcr", "result": "negative", "taken_at": at }] });
    is(when.clone(), taken("2021-10-05T07:10:00+07:00"), "permit", &[]);
    is(when.clone(), taken("2021-10-05T07:10:30+07:00"), "permit", &[]);
    is(when, taken("2021-10-05T07:10:31+07:00"), "deny", &["test-missing"]);
}

#[test]
fn the_reasons_of_a_not_are_what_holds() {
    let fever = json!({ "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": true } });
    for (of, changes, reason) in [
        (json!({ "declared_symptoms": true }), fever, "symptoms"),
        (json!({ "traced_as": ["F1"] }), json!({ "trace": [{ "class": "F1" }] }), "traced"),
        (
            json!({ "time_in": [{ "from": "07:00", "until": "08:00" }] }),
            json!({}),
            "outside-windows",
        ),
        (json!({ "date_in": { "from": "2021-10-01" } }), json!({}), "outside-dates"),
        (json!({ "weekday_in": ["Tue"] }), json!({}), "outside-dates"),
        (json!({ "area_in": ["d7"] }), json!({}), "area-not-covered"),
        (json!({ "on_route": { "detour": 1.4, "slack_m": 1500 } }), json!({}), "off-route"),
        (
            json!({ "employer_group": "pilot" }),
            json!({ "employer": "Factory" }),
            "employer-not-in-group",
        ),
        (json!({ "sector_in": ["food"] }), json!({ "sector": "food" }), "sector-not-covered"),
        (json!({ "on_roster": true }), json!({}), "no-rule"),
    ] {
        is(of.clone(), changes.clone(), "permit", &[]);
        is(json!({ "not": of }), changes.clone(), "deny", &[reason]);
        // Of alternatives, what doesn't hold isn't blamed.
        let either = json!({ "not": { "any": [{ "sector_in": ["none"] }, of] } });
        is(either, changes.clone(), "deny", &[reason]);
        let both = json!({ "not": { "assurance": { "of": { "all": [of, { "binding": "live" }] }, "least": "self" } } });
        let (decision, reasons) = truth(&both, &with(lan(), changes));
        assert_eq!((decision.as_str(), reasons[0].as_str()), ("deny", reason));
    }
}

#[test]
fn a_rule_reads_as_a_permit_where_it_would_not_hold_without() {
    let held = json!({ "permits": [permit(json!({}))], "binding": "signed" });
    let said = |when: Value| truth(&when, &with(lan(), held.clone())).1;
    let permit = json!({ "holds_permit": { "kinds": ["duty"] } });
    assert_eq!(said(json!({ "assurance": { "of": permit, "least": "signed" } })), ["permit"]);
    // Two are asked, and one of the others holds: the permit makes the second.
    let live = json!({ "binding": "live" });
    let duty = json!({ "on_duty": true });
    let two = |third: &Value| json!({ "at_least": { "count": 2, "of": [permit.clone(), duty.clone(), third] } });
    assert_eq!(said(two(&live)), ["permit"]);
    assert_eq!(said(two(&json!({ "on_roster": true }))), ["r"]);
}

/// What a deny rule comes to: its decision and its reasons.
fn charged(when: &Value, changes: Value) -> (String, Vec<String>) {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "phases": [{ "id": "ever", "rules": ["stay-home", "all"] }],
        "rules": {
            "stay-home": { "effect": "deny", "when": when, "obligations": ["call-supervisor"] },
            "all": { "effect": "permit", "when": { "binding": "live" } }
        }
    });
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let preview = policy.preview(&hypothetical(&with(lan(), changes)));
    let reasons = preview.reasons().iter().map(|reason| reason.code().to_owned()).collect();
    if preview.decision().code() == "deny" {
        let obligations: Vec<_> = preview.obligations().iter().map(|o| o.0.as_str()).collect();
        assert_eq!((preview.rule(), obligations), (Some("stay-home"), vec!["call-supervisor"]));
    }
    (preview.decision().code().to_owned(), reasons)
}

#[test]
fn a_denial_names_what_is_held_against_the_person_or_its_rule() {
    let f1 = json!({ "traced_as": ["F1"] });
    let fever = json!({ "declared_symptoms": true });
    let sick = json!({ "at": "2021-10-05T06:00:00+07:00", "symptoms": true });
    let traced = json!([{ "class": "F1" }]);
    let denied = |reasons: &[&str]| {
        ("deny".to_owned(), reasons.iter().map(|code| (*code).to_owned()).collect::<Vec<_>>())
    };
    for when in [
        json!({ "any": [f1, fever] }),
        json!({ "all": [{ "any": [f1, fever] }, { "binding": "live" }] }),
        json!({ "at_least": { "count": 1, "of": [f1, { "assurance": { "of": fever, "least": "self" } }] } }),
    ] {
        let changes = json!({ "trace": traced, "declaration": sick });
        assert_eq!(charged(&when, changes), denied(&["traced", "symptoms"]), "{when}");
        assert_eq!(charged(&when, json!({ "trace": traced })), denied(&["traced"]), "{when}");
        assert_eq!(charged(&when, json!({ "declaration": sick })), denied(&["symptoms"]), "{when}");
        assert_eq!(charged(&when, json!({})).0, "permit", "{when}");
    }
    let curfew = json!({ "time_in": [{ "from": "07:00", "until": "08:00" }] });
    assert_eq!(charged(&curfew, json!({})), denied(&["stay-home"]));
}

#[test]
fn a_permit_would_mend_only_what_lacks_nothing_else() {
    let permit = json!({ "holds_permit": { "kinds": ["duty"] } });
    for (area, mends) in [("d7", true), ("d1", false)] {
        let policy = json!({
            "policy": "p", "version": 1, "offset": "+07:00",
            "phases": [{ "id": "ever", "rules": ["commute", "with-permit"] }],
            "rules": {
                "commute": { "effect": "permit", "when": { "all": [
                    { "binding": "live" }, { "on_duty": true }, { "area_in": ["d1"] }
                ] } },
                "with-permit": { "effect": "permit", "when": { "all": [permit, { "area_in": [area] }] } }
            }
        });
        let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
        let preview = policy.preview(&hypothetical(&lan()));
        assert_eq!((preview.decision().code(), preview.rule()), ("deny", Some("commute")));
        let remedies: Vec<_> = preview.remedies().iter().map(|r| r.0.as_str()).collect();
        assert_eq!(remedies.contains(&"show-travel-permit"), mends, "{remedies:?}");
    }
}

/// Along a meridian a thousandth of a degree is 111 m: home, work 11.1 km north of it, and a
/// checkpoint 5.6 km beyond.
#[test]
fn a_detour_is_measured_with_its_slack() {
    let place = |lat: f64| json!({ "area": "a", "lat": lat, "lon": 106.7 });
    let route = |lat: f64, detour: f64, slack_m: u32| {
        let changes = json!({
            "home": place(10.0), "work": place(10.1), "checkpoint": { "area": "b", "lat": lat, "lon": 106.7 }
        });
        let when = json!({ "on_route": { "detour": detour, "slack_m": slack_m } });
        truth(&when, &with(lan(), changes)).0
    };
    // Beyond work: 22,239 m in place of 11,119 m.
    for (detour, slack_m, decision) in [
        (1.0, 11_200, "permit"),
        (1.0, 11_000, "deny"),
        (2.0, 20, "permit"),
        (1.99, 0, "deny"),
        (1.5, 5_600, "permit"),
        (1.5, 5_500, "deny"),
    ] {
        assert_eq!(route(10.15, detour, slack_m), decision, "{detour} {slack_m}");
    }
    // Halfway there is no detour at all.
    assert_eq!(route(10.05, 1.0, 1), "permit");
}

/// A Mac writes a letter and its tone apart; the same name it is.
#[test]
fn names_match_however_their_letters_are_composed() {
    use unicode_normalization::UnicodeNormalization as _;
    let (written, apart) = ("Sở Mẫu", "Sở Mẫu".nfd().collect::<String>());
    assert_ne!(written, apart);
    for (listed, named) in [(written, apart.as_str()), (apart.as_str(), written)] {
        let policy = json!({
            "policy": "p", "version": 1, "offset": "+07:00", "groups": { "office": [listed] },
            "phases": [{ "id": "ever", "rules": ["r"] }],
            "rules": { "r": { "effect": "permit", "when": { "all": [
                { "binding": "live" }, { "employer_group": "office" }, { "sector_in": [listed] }
            ] } } }
        });
        let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
        let facts = with(lan(), json!({ "employer": named, "sector": named }));
        assert_eq!(policy.preview(&hypothetical(&facts)).decision().code(), "permit");
    }
}
