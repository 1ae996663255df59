//! The table of MISSION, as far as the rules decide it.

use serde_json::{Value, json};

use super::{FACTORY, city, hypothetical, lan, pilot_employee, with};
use crate::policy::{Policy, Preview};

fn decide(facts: &Value) -> Preview {
    city().preview(&hypothetical(facts))
}

/// Decision, reasons (the main one first), obligations.
#[track_caller]
fn expect(facts: &Value, decision: &str, reasons: &[&str], obligations: &[&str]) {
    is(&decide(facts), decision, reasons, obligations);
}

#[track_caller]
fn is(preview: &Preview, decision: &str, reasons: &[&str], obligations: &[&str]) {
    let codes: Vec<_> = preview.reasons().iter().map(|r| r.code()).collect();
    assert_eq!((preview.decision().code(), codes.as_slice()), (decision, reasons), "{preview:?}");
    let duties: Vec<_> = preview.obligations().iter().map(|o| o.0.as_str()).collect();
    assert_eq!(duties, obligations);
}

#[track_caller]
fn remedies(facts: &Value, expected: &[&str]) {
    let preview = decide(facts);
    let codes: Vec<_> = preview.remedies().iter().map(|r| r.0.as_str()).collect();
    assert_eq!(codes, expected);
}

const AT_10_15: &str = "2021-10-05T10:15:00+07:00";

fn permit(assurance: &str, revoked: bool) -> Value {
    json!([{
        "number": "117", "kind": "duty", "assurance": assurance, "revoked": revoked,
        "valid_from": "2021-10-05T00:00:00+07:00", "valid_until": "2021-10-06T00:00:00+07:00"
    }])
}

#[test]
fn s01_a_listed_person_commutes() {
    expect(&lan(), "permit", &["commute"], &[]);
    let preview = decide(&lan());
    assert_eq!((preview.rule(), preview.phase()), (Some("commute"), Some("office-half")));
}

#[test]
fn s02_outside_the_windows() {
    let facts = with(lan(), json!({ "at": AT_10_15 }));
    expect(&facts, "deny", &["outside-windows"], &[]);
    remedies(&facts, &["show-travel-permit"]);
}

#[test]
fn s03_a_signed_duty_permit() {
    let facts = with(lan(), json!({ "at": AT_10_15, "permits": permit("signed", false) }));
    expect(&facts, "permit", &["permit"], &["compare-card"]);
}

#[test]
fn s04_a_paper_permit() {
    let seen = json!({ "at": AT_10_15, "seen": ["paper-permit=117:2021-10-05/2021-10-05"] });
    let facts = with(lan(), seen);
    expect(&facts, "permit", &["permit-paper"], &["compare-card", "keep-permit-number"]);
    let facts = with(lan(), json!({ "at": AT_10_15, "seen": ["paper-permit"] }));
    expect(&facts, "deny", &["outside-windows"], &[]);
}

#[test]
fn s05_far_off_the_route() {
    let cu_chi = json!({ "area": "cu-chi", "lat": 10.97, "lon": 106.49 });
    expect(&with(lan(), json!({ "checkpoint": cu_chi })), "deny", &["off-route"], &[]);
    // Wherever in Củ Chi it stands; but where nobody says where that is, it isn't known.
    let cu_chi = json!({ "area": "cu-chi", "lat": 11.03, "lon": 106.51, "radius_m": 12000 });
    expect(&with(lan(), json!({ "checkpoint": cu_chi })), "deny", &["off-route"], &[]);
    let cu_chi = json!({ "area": "cu-chi" });
    expect(&with(lan(), json!({ "checkpoint": cu_chi })), "refer", &["checkpoint-unknown"], &[]);
}

#[test]
fn s06_not_on_duty_today() {
    let sunday = json!({
        "at": "2021-10-10T07:10:00+07:00",
        "declaration": { "at": "2021-10-10T06:00:00+07:00", "symptoms": false }
    });
    let facts = with(lan(), sunday);
    expect(&facts, "deny", &["not-on-duty", "not-seen"], &[]);
    remedies(&facts, &["see-staff-card", "see-work-schedule", "show-travel-permit"]);
    let seen = json!({ "seen": ["staff-card", "work-schedule"] });
    expect(&with(facts, seen), "permit", &["commute"], &[]);
}

#[test]
fn s07_no_declaration_today() {
    let facts = with(lan(), json!({ "declaration": null }));
    expect(&facts, "refer", &["declaration-missing"], &[]);
    remedies(&facts, &["declare-now", "declare-at-portal"]);
    let yesterday = json!({ "at": "2021-10-04T06:00:00+07:00", "symptoms": false });
    let facts = with(lan(), json!({ "declaration": yesterday }));
    expect(&facts, "refer", &["declaration-too-old"], &[]);
    remedies(&facts, &["declare-now", "declare-at-portal"]);
}

#[test]
fn s08_a_declared_fever() {
    for at in ["2021-10-05T06:00:00+07:00", "2021-10-01T06:00:00+07:00"] {
        let fever = json!({ "declaration": { "at": at, "symptoms": true } });
        expect(&with(lan(), fever), "deny", &["symptoms"], &["send-to-health-post"]);
    }
}

#[test]
fn s09_traced_in_last_nights_update() {
    let f1 = json!({ "trace": [{ "class": "F1", "from": "2021-10-05", "until": "2021-10-19" }] });
    expect(&with(lan(), f1), "deny", &["traced"], &[]);
    for trace in [
        json!([{ "class": "F2" }]),
        json!([{ "class": "F1", "from": "2021-10-06" }]),
        json!([{ "class": "F1", "until": "2021-10-04" }]),
    ] {
        expect(&with(lan(), json!({ "trace": trace })), "permit", &["commute"], &[]);
    }
    let last_day = json!({ "trace": [{ "class": "F0", "until": "2021-10-05" }] });
    expect(&with(lan(), last_day), "deny", &["traced"], &[]);
}

#[test]
fn s10_one_dose_on_a_complete_record() {
    let one = json!([{ "dose": 1, "date": "2021-08-20" }]);
    let facts = with(lan(), json!({ "vaccinations": one, "recoveries": [] }));
    expect(&facts, "deny", &["vaccination-incomplete", "not-recovered"], &[]);
    let facts = with(lan(), json!({ "vaccinations": { "some": one } }));
    expect(&facts, "refer", &["vaccination-unknown", "recovery-unknown"], &[]);
    remedies(&facts, &["scan-vaccine-certificate", "see-vaccination-paper"]);
}

#[test]
fn s11_no_vaccination_data_at_all() {
    let facts = with(lan(), json!({ "vaccinations": null, "recoveries": null }));
    expect(&facts, "refer", &["vaccination-unknown", "recovery-unknown"], &[]);
    remedies(&facts, &["scan-vaccine-certificate", "see-vaccination-paper"]);
    // 12: a certificate was merged, or the paper seen.
    let paper = with(facts, json!({ "seen": ["vaccination-paper=2:2021-08-20"] }));
    expect(&paper, "permit", &["commute"], &[]);
}

#[test]
fn s13_a_certificate_of_somebody_else() {
    let facts = json!({ "vaccinations": null, "evidence_of_another_person": true });
    expect(
        &with(lan(), facts),
        "refer",
        &["evidence-of-another-person", "vaccination-unknown", "recovery-unknown"],
        &[],
    );
}

#[test]
fn s14_15_18_what_is_not_live_is_referred_until_the_card_is_compared() {
    for (binding, reason, remedy) in [
        ("stale-presentation", "stale-presentation", "show-live-code"),
        ("presentation-from-future", "presentation-from-future", "check-holder-clock"),
        ("presented-already", "presented-already", "show-live-code"),
        ("no-holder-binding", "no-holder-binding", "compare-face-and-card"),
        ("signed", "no-holder-binding", "compare-face-and-card"),
    ] {
        let facts = with(lan(), json!({ "binding": binding }));
        expect(&facts, "refer", &[reason], &[]);
        assert_eq!(decide(&facts).remedies()[0].0, remedy);
        let compared = with(facts, json!({ "seen": ["staff-card"] }));
        expect(&compared, "permit", &["commute"], &[]);
    }
    // A print carries no declaration either.
    let print = with(lan(), json!({ "binding": "signed", "declaration": null }));
    expect(&print, "refer", &["no-holder-binding", "declaration-missing"], &[]);
}

#[test]
fn s19_found_by_the_id_number() {
    let by_id = json!({
        "binding": "found-in-list", "declaration": null, "vaccinations": null, "recoveries": null
    });
    let facts = with(lan(), by_id);
    let reasons =
        ["found-in-list", "declaration-missing", "vaccination-unknown", "recovery-unknown"];
    expect(&facts, "refer", &reasons, &[]);
    assert_eq!(decide(&facts).remedies()[0].0, "compare-card");
    let seen = ["staff-card", "portal-declaration", "vaccination-paper=2:2021-08-20"];
    expect(&with(facts.clone(), json!({ "seen": seen })), "permit", &["commute"], &[]);
    for missing in 0..3 {
        let mut seen = seen.to_vec();
        seen.remove(missing);
        let facts = with(facts.clone(), json!({ "seen": seen }));
        assert_eq!(decide(&facts).decision().code(), "refer", "{seen:?}");
    }
}

#[test]
fn s20_an_id_that_is_not_in_the_list() {
    for at in ["2021-10-05T07:10:00+07:00", AT_10_15] {
        let facts = json!({
            "at": at, "checkpoint": { "area": "d1", "lat": 10.776, "lon": 106.7 },
            "binding": "found-in-list", "roster": { "listed": false }, "trace": []
        });
        let preview = decide(&facts);
        assert_eq!(preview.decision().code(), "deny");
        assert_eq!(preview.reasons()[0].code(), "not-listed", "{preview:?}");
    }
}

#[test]
fn s24_a_recovered_person_with_one_dose() {
    let facts = json!({
        "vaccinations": [{ "dose": 1, "date": "2021-08-20" }],
        "recoveries": [{ "date": "2021-06-01" }]
    });
    expect(&with(lan(), facts), "permit", &["commute"], &[]);
    for (date, decision) in [("2021-04-08", "permit"), ("2021-04-07", "deny")] {
        let facts = json!({
            "vaccinations": [{ "dose": 1, "date": "2021-08-20" }],
            "recoveries": [{ "date": date }]
        });
        assert_eq!(decide(&with(lan(), facts)).decision().code(), decision, "{date}");
    }
}

#[test]
fn s25_26_the_pilot_is_bound_to_its_area() {
    expect(&pilot_employee(), "permit", &["green-card"], &[]);
    let d3 = json!({ "checkpoint": { "area": "d3", "lat": 10.78, "lon": 106.68 } });
    expect(&with(pilot_employee(), d3), "deny", &["area-not-covered"], &[]);
}

#[test]
fn s27_a_revoked_permit_is_shown() {
    let facts = with(lan(), json!({ "at": AT_10_15, "permits": permit("signed", true) }));
    expect(&facts, "deny", &["permit-revoked", "outside-windows"], &[]);
}

#[test]
fn s28_windows_are_closed_at_the_start_and_open_at_the_end() {
    for (time, decision, reason) in [
        ("07:59:59", "permit", "commute"),
        ("08:00:00", "deny", "outside-windows"),
        ("06:29:59", "deny", "outside-windows"),
        ("06:30:00", "permit", "commute"),
    ] {
        let at = json!({ "at": format!("2021-10-05T{time}+07:00") });
        expect(&with(lan(), at), decision, &[reason], &[]);
    }
}

#[test]
fn s29_the_evening_leg() {
    let evening = |heading| {
        json!({
            "at": "2021-10-05T17:00:00+07:00",
            "checkpoint": { "area": "d7", "lat": 10.74, "lon": 106.718, "heading": heading }
        })
    };
    expect(&with(lan(), evening(160.0)), "permit", &["commute"], &[]);
    let wrong = ["outside-windows", "wrong-direction"];
    expect(&with(lan(), evening(340.0)), "deny", &wrong, &[]);
}

#[test]
fn s30_the_night_bus_belongs_to_the_day_before() {
    let policy = Policy::parse(FACTORY.as_bytes()).unwrap();
    let at = |at: &str| {
        let facts = json!({
            "at": at, "binding": "live", "roster": { "listed": true, "duty": "Mon-Fri" },
            "trace": []
        });
        policy.preview(&hypothetical(&facts))
    };
    is(&at("2021-10-09T02:00:00+07:00"), "permit", &["commute"], &[]);
    is(&at("2021-10-09T22:00:00+07:00"), "deny", &["not-on-duty"], &[]);
    is(&at("2021-10-11T02:00:00+07:00"), "deny", &["not-on-duty"], &[]);
}

#[test]
fn every_phase_has_its_days_and_its_share() {
    let policy = city();
    let shares: Vec<_> = policy
        .phases()
        .iter()
        .map(|p| (p.id(), p.from().unwrap().to_string(), p.on_site_share().unwrap().to_string()))
        .collect();
    let expected = [
        ("office-third", "2021-09-16", "1/3"),
        ("office-half", "2021-10-01", "1/2"),
        ("office-two-thirds", "2021-11-01", "2/3"),
        ("office-all", "2022-01-16", "1/1"),
    ];
    assert_eq!(shares.len(), 4);
    for ((id, from, share), expected) in shares.iter().zip(expected) {
        assert_eq!((*id, from.as_str(), share.as_str()), expected);
    }
    let early = with(lan(), json!({ "at": "2021-09-15T23:59:59+07:00" }));
    expect(&early, "refer", &["no-phase"], &[]);
}
