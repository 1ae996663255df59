//! The condition `certlogic`, three values each.

use std::sync::Arc;

use serde_json::{Value, json};

use super::{hypothetical, lan, with};
use crate::facts::{FactSet, Facts, Record};
use crate::keys::KeyId;
use crate::model::{Assurance, Certificate, Reason};
use crate::policy::{Circumstances, Policy, Request, Verdict};
use crate::time::ClockTrust;

/// A rule of this one condition: `permit` is true, `deny` false, `refer` unknown.
fn policy(when: &Value) -> Policy {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00", "country": "VN",
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": when } }
    });
    Policy::parse(policy.to_string().as_bytes()).unwrap()
}

#[track_caller]
fn is(when: Value, changes: Value, decision: &str, reasons: &[&str]) {
    let preview = policy(&when).preview(&hypothetical(&with(lan(), changes.clone())));
    let found: Vec<_> = preview.reasons().iter().map(Reason::code).collect();
    assert_eq!(preview.decision().code(), decision, "{when} {changes}: {found:?}");
    if decision != "permit" {
        assert_eq!(found, reasons, "{when} {changes}");
    }
}

/// All doses of the series.
fn complete() -> Value {
    json!({ "certlogic": { ">=": [{ "var": "payload.v.0.dn" }, { "var": "payload.v.0.sd" }] } })
}

fn dose(dn: u8, sd: u8) -> Value {
    json!({ "ver": "1.3.0", "v": [{ "dn": dn, "sd": sd, "dt": "2021-08-20", "mp": "EU/1/20/1528" }] })
}

fn negative() -> Value {
    json!({ "ver": "1.3.0", "t": [{ "tr": "260415000" }] })
}

#[test]
fn it_holds_of_one_of_the_certificates() {
    for (certificates, decision, reason) in [
        (json!(null), "refer", "certificate-missing"),
        (json!({ "some": [] }), "refer", "certificate-missing"),
        (json!([]), "deny", "certificate-missing"),
        (json!([dose(2, 2)]), "permit", ""),
        (json!({ "some": [dose(2, 2)] }), "permit", ""),
        (json!([dose(1, 2)]), "deny", "certificate-rule"),
        // Another may exist.
        (json!({ "some": [dose(1, 2)] }), "refer", "certificate-rule"),
        (json!([dose(1, 2), dose(2, 2)]), "permit", ""),
        // It can't be applied to a test: `>=` of what isn't there.
        (json!([negative()]), "refer", "certificate-unjudged"),
        (json!([negative(), dose(1, 2)]), "refer", "certificate-unjudged"),
        (json!([negative(), dose(2, 2)]), "permit", ""),
    ] {
        let facts = json!({ "certificates": certificates });
        is(complete(), facts.clone(), decision, &[reason]);
        let contrary = match decision {
            "permit" => ("deny", "certificate-rule"),
            "deny" => ("permit", ""),
            _ => (decision, reason),
        };
        is(json!({ "not": complete() }), facts, contrary.0, &[contrary.1]);
    }
}

#[test]
fn truthy_is_not_true() {
    let facts = json!({ "certificates": [dose(2, 2)] });
    for certlogic in [
        json!({ "var": "payload" }),
        json!({ "and": [true, { "var": "payload.v.0.dn" }] }),
        json!({ "if": [{ "var": "payload.v.0" }, "yes", false] }),
        json!({ "reduce": [{ "var": "payload.v" }, { "var": "current" }, false] }),
    ] {
        is(json!({ "certlogic": certlogic }), facts.clone(), "refer", &["certificate-unjudged"]);
    }
    is(json!({ "certlogic": { "var": "payload.x" } }), facts, "refer", &["certificate-unjudged"]);
}

#[test]
fn one_expression_is_one_certificate() {
    let two = json!({ "certificates": [dose(2, 2), negative()] });
    let vaccinated = json!({ "===": [{ "var": "payload.v.0.dn" }, 2] });
    let tested = json!({ "===": [{ "var": "payload.t.0.tr" }, "260415000"] });
    let joint = json!({ "certlogic": { "and": [vaccinated, tested] } });
    is(joint, two.clone(), "deny", &["certificate-rule"]);
    let apart = json!({ "all": [{ "certlogic": vaccinated }, { "certlogic": tested }] });
    is(apart, two, "permit", &[]);
}

#[test]
fn the_passage_is_told_as_the_european_rules_expect() {
    let at = "2021-10-05T07:10:00+07:00".parse().unwrap();
    let mut facts = FactSet::unknown(at);
    facts.value_sets = Arc::new(json!({ "vaccines-covid-19-names": ["EU/1/20/1528"] }));
    facts.certificates = Some(Record::some(vec![Certificate {
        payload: dose(2, 2),
        issued_at: Some("2021-09-01T00:00:00Z".parse().unwrap()),
        expires_at: Some("2022-09-01T00:00:00Z".parse().unwrap()),
        issuer: Some("FR".to_owned()),
        key: Some(KeyId([3; 8])),
        assurance: Assurance::Signed,
    }]));
    let decide = |certlogic: Value| {
        let circumstances = Circumstances { at, updates_stale: false, clock: ClockTrust::Trusted };
        let facts = Facts::from_resolved(facts.clone());
        let when = json!({ "certlogic": certlogic });
        let verdict = policy(&when).evaluate(&Request { facts: &facts, circumstances });
        verdict.decision().code()
    };
    for (path, value) in [
        ("external.validationClock", "2021-10-05T00:10:00.000Z"),
        ("external.countryCode", "VN"),
        ("external.iat", "2021-09-01T00:00:00.000Z"),
        ("external.exp", "2022-09-01T00:00:00.000Z"),
        ("external.issuerCountryCode", "FR"),
        ("external.kid", "0303030303030303"),
        ("payload.v.0.mp", "EU/1/20/1528"),
    ] {
        assert_eq!(decide(json!({ "===": [{ "var": path }, value] })), "permit", "{path}");
        assert_eq!(decide(json!({ "===": [{ "var": path }, "x"] })), "refer", "{path}");
    }
    let known = json!({ "in": [
        { "var": "payload.v.0.mp" }, { "var": "external.valueSets.vaccines-covid-19-names" }
    ] });
    assert_eq!(decide(known), "permit");
    let days = |days: i64| {
        json!({ "not-after": [
            { "plusTime": [{ "var": "payload.v.0.dt" }, days, "day"] },
            { "plusTime": [{ "var": "external.validationClock" }, 0, "day"] }
        ] })
    };
    assert_eq!((decide(days(46)), decide(days(47))), ("permit", "refer"));
}

#[test]
fn evidence_that_does_not_count_is_named_first() {
    for (key, reason) in [
        ("evidence_of_another_person", "evidence-of-another-person"),
        ("evidence_unclear", "evidence-unclear"),
        ("evidence_invalid", "evidence-invalid"),
    ] {
        let facts = json!({ (key): true, "certificates": null });
        is(complete(), facts, "refer", &[reason, "certificate-missing"]);
    }
    let preview = policy(&complete()).preview(&hypothetical(&lan()));
    let remedies: Vec<_> = preview.remedies().iter().map(|r| r.0.as_str()).collect();
    assert_eq!(remedies, ["scan-vaccine-certificate"]);
}

#[test]
fn a_certificate_is_worth_what_it_is_tied_to() {
    let live = json!({ "assurance": { "of": complete(), "least": "live" } });
    let signed = json!({ "assurance": { "of": complete(), "least": "signed" } });
    let facts = |certificates: Value| json!({ "binding": "signed", "certificates": certificates });
    is(signed.clone(), facts(json!([dose(2, 2)])), "permit", &[]);
    is(live.clone(), facts(json!([dose(2, 2)])), "refer", &["assurance-too-low"]);
    // A weaker one that wouldn't do is none.
    is(live, facts(json!([dose(1, 2)])), "deny", &["certificate-rule"]);
    is(signed, facts(json!([dose(1, 2)])), "deny", &["certificate-rule"]);
}

/// The verdict where it isn't known whether the clock is right, or the data are old.
fn capped(when: &Value, certificates: &Value, behind: bool, updates_stale: bool) -> Verdict {
    let value_sets = json!({ "x": ["another"] });
    let facts = with(lan(), json!({ "certificates": certificates, "value_sets": value_sets }));
    let policy = policy(when);
    let facts = Facts::from_resolved(hypothetical(&facts).resolved(policy.offset()));
    let at = facts.get().at;
    let clock = if behind { ClockTrust::BehindFloor { floor: at } } else { ClockTrust::Trusted };
    policy.evaluate(&Request {
        facts: &facts,
        circumstances: Circumstances { at, updates_stale, clock },
    })
}

#[test]
fn a_denial_by_a_rule_of_certificates_rests_on_clock_and_value_sets() {
    let known = json!({ "certlogic": { "in": [
        { "var": "payload.v.0.mp" }, { "var": "external.valueSets.x" }
    ] } });
    let facts = json!([dose(1, 2)]);
    for (when, behind, stale, decision) in [
        (&complete(), false, false, "deny"),
        (&complete(), true, false, "refer"),
        (&complete(), false, true, "deny"),
        (&known, false, false, "deny"),
        (&known, false, true, "refer"),
    ] {
        let verdict = capped(when, &facts, behind, stale);
        assert_eq!(verdict.decision().code(), decision, "{when}, {behind}, {stale}");
    }
    // No certificate at all stays none, whatever the time is.
    assert_eq!(capped(&complete(), &json!([]), true, true).decision().code(), "deny");
    // A permission is a referral then, as always.
    let verdict = capped(&complete(), &json!([dose(2, 2)]), true, false);
    let reasons: Vec<_> = verdict.reasons().iter().map(Reason::code).collect();
    assert_eq!((verdict.decision().code(), reasons[0]), ("refer", "clock-untrusted"));
}
