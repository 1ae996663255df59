//! Rules of any city, and what they make of a passage.

use chot_core::facts::HypotheticalFacts;
use chot_core::model::{Decision, Reason};
use chot_core::policy::{Circumstances, Draft, Policy, Severity, diff, lint};
use chot_core::time::{ClockTrust, Instant, NaiveDate};
use chot_core::words::{Language, Words};

const CITY: &[u8] = include_bytes!("../../../policies/hcmc-2021.json");
const EVACUATION: &[u8] = include_bytes!("../../../policies/evacuation-corridor.json");
const FACTORY: &[u8] = include_bytes!("../../../policies/factory-night-bus.json");

/// A fictional commuter, on her way.
const COMMUTER: &[u8] = br#"{
    "at": "2021-10-05T07:10:00+07:00",
    "checkpoint": { "area": "d7", "lat": 10.74, "lon": 106.718, "heading": 340 },
    "binding": "live",
    "roster": { "listed": true, "duty": "Mon-Fri" },
    "employer": "Department of Examples",
    "home": { "area": "d7", "lat": 10.7301, "lon": 106.7216 },
    "work": { "area": "d1", "lat": 10.7769, "lon": 106.7009 },
    "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": false },
    "vaccinations": { "some": [{ "dose": 2, "date": "2021-08-20" }] },
    "recoveries": { "some": [] },
    "trace": []
}"#;
/// Nothing is known of this one.
const UNKNOWN: &[u8] = br#"{ "at": "2021-10-05T07:10:00+07:00" }"#;

/// A policy, then, after a zero byte, facts.
pub fn run(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let (json, facts) = (parts.next().unwrap_or_default(), parts.next().unwrap_or_default());
    let findings = lint(json);
    let refused = findings.iter().any(|finding| finding.severity == Severity::Error);
    let policy = match Policy::parse(json) {
        Ok(policy) => policy,
        Err(error) => {
            assert!(refused, "lint finds nothing wrong with what is refused: {error}");
            let _ = HypotheticalFacts::parse(facts);
            return false;
        }
    };
    assert!(!refused, "lint refuses what is applied: {findings:?}");
    let lines = bytes.iter().filter(|byte| **byte == b'\n').count() + 1;
    assert!(findings.iter().all(|f| (1..=lines).contains(&f.line)), "a line that isn't there");
    for facts in [facts, COMMUTER, UNKNOWN] {
        if let Ok(facts) = HypotheticalFacts::parse(facts) {
            preview(&policy, &facts);
        }
    }
    refusals(&policy);
    told(&policy, json);
    true
}

/// A day under the rules and what changes are told of whatever is applied.
fn told(policy: &Policy, json: &[u8]) {
    let words = Words::new(Language::Vietnamese);
    let day = NaiveDate::from_ymd_opt(2021, 10, 5).expect("a day");
    if let Some(outlook) = policy.outlook(day) {
        for rule in outlook.rules() {
            let bounds: Vec<_> =
                rule.spans().iter().flat_map(|span| [span.from, span.until]).collect();
            assert!(bounds.is_sorted() && bounds.last().is_none_or(|end| *end <= 86_400));
            assert!(rule.asks(&words).iter().all(|ask| !ask.is_empty()));
        }
    }
    let [this, city] = [json, CITY].map(|json| Draft::parse(json).expect("a policy that parsed"));
    assert!(diff(&this, &this, &words).is_empty(), "a policy that differs from itself");
    assert_eq!(diff(&this, &city, &words).is_empty(), diff(&city, &this, &words).is_empty());
    let _ = policy.portal_address("swing {at} bridge", Instant::UNIX_EPOCH);
}

fn preview(policy: &Policy, facts: &HypotheticalFacts) {
    let preview = policy.preview(facts);
    assert!(!preview.reasons().is_empty(), "no reason");
    let phase = preview.phase().map(|id| {
        policy.phases().iter().find(|phase| phase.id() == id).expect("a phase of the policy")
    });
    if let Some(rule) = preview.rule() {
        let phase = phase.expect("a rule of a phase");
        assert!(phase.rules().any(|id| id == rule), "{rule} is no rule of {}", phase.id());
    }
    if preview.decision() == Decision::Permit {
        assert!(phase.is_some(), "permitted in no phase");
        assert!(preview.remedies().is_empty(), "a permit to be mended");
    }
    assert_eq!(policy.preview(facts), preview, "another decision on the same facts");
}

/// No code that was refused passes, and what a device can't be sure of is never a denial for
/// that reason.
fn refusals(policy: &Policy) {
    let at: Instant = "2021-10-05T07:10:00+07:00".parse().unwrap();
    let behind = ClockTrust::BehindFloor { floor: at };
    for (updates_stale, clock) in
        [(false, ClockTrust::Trusted), (true, ClockTrust::Trusted), (true, behind)]
    {
        let circumstances = Circumstances { at, updates_stale, clock };
        for reason in Reason::ALL {
            let verdict = policy.refuse(reason.clone(), &circumstances);
            assert_ne!(verdict.decision(), Decision::Permit, "{}", reason.code());
            assert!(!verdict.reasons().is_empty());
        }
    }
}

/// The ready-made policies, and a small one.
pub fn seeds() -> Vec<Vec<u8>> {
    let small = br#"{"policy":"p","version":1,"offset":"+07:00","phases":[{"id":"a","rules":["r"]}],
        "rules":{"r":{"effect":"permit","when":{"not":{"any":[{"on_duty":true},{"traced_as":["F0"]}]}}}},
        "otherwise":"deny"}"#;
    [CITY, FACTORY, EVACUATION, small]
        .into_iter()
        .flat_map(|policy| [COMMUTER, UNKNOWN].map(|facts| [policy, &[0], facts].concat()))
        .collect()
}
