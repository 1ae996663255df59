//! Stale data, an untrusted clock, and codes that are refused before the rules.

use serde_json::{Value, json};

use super::{city, lan, pilot_employee, resolved, with};
use crate::facts::Facts;
use crate::model::Reason;
use crate::policy::{Circumstances, Request, Verdict};
use crate::time::{ClockTrust, DateTime, Instant};

fn at() -> Instant {
    DateTime::parse_from_rfc3339("2021-10-05T07:10:00+07:00").unwrap().to_utc()
}

fn circumstances(updates_stale: bool, set_back: bool) -> Circumstances {
    let behind = ClockTrust::BehindFloor { floor: at() };
    let clock = if set_back { behind } else { ClockTrust::Trusted };
    Circumstances { at: at(), updates_stale, clock }
}

fn verdict(facts: &Value, circumstances: Circumstances) -> Verdict {
    let facts = Facts::from_resolved(resolved(facts));
    city().evaluate(&Request { facts: &facts, circumstances })
}

#[track_caller]
fn is(verdict: &Verdict, decision: &str, reasons: &[&str]) {
    let codes: Vec<_> = verdict.reasons().iter().map(Reason::code).collect();
    assert_eq!((verdict.decision().code(), codes.as_slice()), (decision, reasons));
}

#[test]
fn s22_23_a_permit_is_referred() {
    is(&verdict(&lan(), circumstances(false, false)), "permit", &["commute"]);
    is(&verdict(&lan(), circumstances(true, false)), "refer", &["updates-stale", "commute"]);
    is(&verdict(&lan(), circumstances(false, true)), "refer", &["clock-untrusted", "commute"]);
    let both = verdict(&lan(), circumstances(true, true));
    is(&both, "refer", &["clock-untrusted", "updates-stale", "commute"]);
    let remedies: Vec<_> = both.remedies().iter().map(|r| r.0.as_str()).collect();
    assert_eq!(remedies, ["set-clock", "update-device"]);
}

#[test]
fn a_denial_stands_unless_it_rests_on_what_is_in_doubt() {
    let symptoms =
        json!({ "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": true } });
    let far = json!({ "checkpoint": { "area": "cu-chi", "lat": 10.97, "lon": 106.49 } });
    let unlisted = json!({ "roster": { "listed": false } });
    let late = json!({ "at": "2021-10-05T10:15:00+07:00" });
    let one_dose = json!({
        "vaccinations": [{ "dose": 1, "date": "2021-08-20" }], "recoveries": []
    });
    let too_recent = json!({
        "vaccinations": [{ "dose": 2, "date": "2021-10-01" }], "recoveries": []
    });
    for (changes, stale, set_back) in [
        (symptoms, "deny", "deny"),
        (far, "deny", "deny"),
        (one_dose, "deny", "deny"),
        (unlisted, "refer", "deny"),
        (late, "deny", "refer"),
        (too_recent, "deny", "refer"),
    ] {
        let facts = with(lan(), changes.clone());
        let plain = verdict(&facts, circumstances(false, false));
        assert_eq!(plain.decision().code(), "deny", "{changes}");
        for (circumstances, expected, cap) in [
            (circumstances(true, false), stale, "updates-stale"),
            (circumstances(false, true), set_back, "clock-untrusted"),
        ] {
            let capped = verdict(&facts, circumstances);
            assert_eq!(capped.decision().code(), expected, "{changes}: {cap}");
            if expected == "refer" {
                assert_eq!(capped.reasons()[0].code(), cap);
                assert_eq!(&capped.reasons()[1..], plain.reasons());
            } else {
                assert_eq!(capped, plain);
            }
        }
    }
}

#[test]
fn a_denial_that_stands_names_the_reasons_that_it_stands_on() {
    let d12 = json!({ "area": "d12", "lat": 10.867, "lon": 106.641 });
    let both = with(lan(), json!({ "at": "2021-10-05T10:15:00+07:00", "checkpoint": d12 }));
    is(&verdict(&both, circumstances(false, false)), "deny", &["outside-windows", "off-route"]);
    is(&verdict(&both, circumstances(false, true)), "deny", &["off-route"]);
    // In an area without a pilot, so that the commute comes closest.
    let unlisted = json!({
        "at": "2021-10-05T10:15:00+07:00", "roster": { "listed": false },
        "checkpoint": { "area": "d4", "lat": 10.76, "lon": 106.705 }
    });
    let unlisted = with(lan(), unlisted);
    let reasons = ["not-listed", "outside-windows", "not-seen"];
    is(&verdict(&unlisted, circumstances(false, false)), "deny", &reasons);
    is(&verdict(&unlisted, circumstances(true, false)), "deny", &["outside-windows"]);
    let d3 = with(pilot_employee(), json!({ "checkpoint": { "area": "d3" } }));
    is(&verdict(&d3, circumstances(false, true)), "deny", &["area-not-covered"]);
}

#[test]
fn a_referral_names_the_cap_first() {
    let facts = with(lan(), json!({ "binding": "presentation-from-future" }));
    let capped = verdict(&facts, circumstances(false, true));
    is(&capped, "refer", &["clock-untrusted", "presentation-from-future"]);
}

#[test]
fn refused_codes_are_denied_and_capped() {
    let refuse = |code: &str, stale, set_back| {
        let reason: Reason = code.parse().unwrap();
        city().refuse(reason, &circumstances(stale, set_back))
    };
    for code in [
        "malformed",
        "signature-invalid",
        "untrusted-issuer",
        "wrong-key-purpose",
        "issuer-key-expired",
        "issuer-key-revoked",
        "credential-expired",
        "credential-not-yet-valid",
        "credential-revoked",
    ] {
        is(&refuse(code, false, false), "deny", &[code]);
        assert_eq!(refuse(code, false, false).phase(), Some("office-half"));
        match code {
            "untrusted-issuer" => {
                is(&refuse(code, true, false), "refer", &["updates-stale", code]);
                is(&refuse(code, false, true), "deny", &[code]);
            }
            "issuer-key-expired" | "credential-expired" | "credential-not-yet-valid" => {
                is(&refuse(code, true, false), "deny", &[code]);
                is(&refuse(code, false, true), "refer", &["clock-untrusted", code]);
            }
            _ => is(&refuse(code, true, true), "deny", &[code]),
        }
    }
    is(&refuse("revocation-unknown", false, false), "refer", &["revocation-unknown"]);
    is(
        &refuse("revocation-unknown", true, false),
        "refer",
        &["updates-stale", "revocation-unknown"],
    );
    for reason in Reason::ALL {
        assert_ne!(
            city().refuse(reason.clone(), &circumstances(false, false)).decision().code(),
            "permit"
        );
    }
}

#[test]
fn a_dose_too_few_is_too_few_at_any_time() {
    let yesterday = json!({
        "vaccinations": [{ "dose": 1, "date": "2021-10-04" }], "recoveries": []
    });
    let set_back = circumstances(false, true);
    assert_eq!(verdict(&with(lan(), yesterday), set_back).decision().code(), "deny");
}

/// A trace that ends, or begins, may be over, or not have begun, where the clock is wrong.
#[test]
fn a_trace_with_a_date_rests_on_time() {
    let traced = |entry: Value| {
        let facts = with(lan(), json!({ "trace": [entry] }));
        verdict(&facts, circumstances(false, true)).decision().code()
    };
    assert_eq!(traced(json!({ "class": "F1" })), "deny");
    assert_eq!(traced(json!({ "class": "F1", "from": "2021-10-01" })), "refer");
    assert_eq!(traced(json!({ "class": "F1", "until": "2021-10-09" })), "refer");
    let both = json!({ "class": "F1", "from": "2021-10-01", "until": "2021-10-09" });
    assert_eq!(traced(both), "refer");
}

/// What a verdict says beside its decision, and what becomes of it where it can't be recorded.
#[test]
fn a_verdict_names_its_rule_its_phase_and_what_to_do() {
    let duty = json!([{
        "kind": "duty", "valid_from": "2021-10-05T00:00:00+07:00",
        "valid_until": "2021-10-06T00:00:00+07:00", "assurance": "signed"
    }]);
    let late = json!({ "at": "2021-10-05T10:15:00+07:00", "permits": duty });
    let permitted = verdict(&with(lan(), late), circumstances(false, false));
    is(&permitted, "permit", &["permit"]);
    assert_eq!((permitted.rule(), permitted.phase()), (Some("duty-permit"), Some("office-half")));
    let obligations: Vec<_> = permitted.obligations().iter().map(|o| o.0.as_str()).collect();
    assert_eq!(obligations, ["compare-card"]);
    is(&permitted.clone().unrecorded(), "refer", &["journal-failed", "permit"]);
    let doubtful = permitted.clone().with_a_doubtful_journal();
    is(&doubtful, "refer", &["journal-in-doubt", "permit"]);
    assert_eq!(doubtful.remedies()[0].0, "report-phone");
    // Said once, where it couldn't be read and couldn't be written.
    is(&permitted.unrecorded().unrecorded(), "refer", &["journal-failed", "permit"]);
    let f1 = json!({ "trace": [{ "class": "F1" }] });
    let denied = verdict(&with(lan(), f1), circumstances(false, false));
    is(&denied.clone().unrecorded(), "deny", &["journal-failed", "traced"]);
    is(&denied.with_a_doubtful_journal(), "deny", &["traced", "journal-in-doubt"]);
}
