//! The explanation tree: what it says, and that it says what was decided.

use serde_json::{Value, json};

use super::{city, hypothetical, lan, with};
use crate::model::{Decision, Reason};
use crate::policy::condition::Kind;
use crate::policy::{ExplainedCondition, ExplanationTree, Policy, Truth};

fn explain(changes: Value) -> ExplanationTree {
    city().explain_preview(&hypothetical(&with(lan(), changes)))
}

/// The part of a condition at these indices.
fn part<'a>(node: &'a ExplainedCondition, path: &[usize]) -> &'a ExplainedCondition {
    path.iter().fold(node, |node, n| &node.of[*n])
}

fn codes(node: &ExplainedCondition) -> (Vec<&str>, Vec<&str>) {
    let reasons = node.reasons.iter().map(Reason::code).collect();
    (reasons, node.remedies.iter().map(|remedy| remedy.0.as_str()).collect())
}

#[test]
fn the_rules_of_the_phase_come_in_its_order() {
    let tree = explain(json!({}));
    let rules: Vec<_> = tree.rules.iter().map(|rule| rule.rule.as_str()).collect();
    let phase: Vec<_> = city()
        .phase_at("2021-10-05T00:10:00Z".parse().unwrap())
        .unwrap()
        .rules()
        .map(str::to_owned)
        .collect();
    assert_eq!(rules, phase);
    let truth = |id: &str| {
        let rule = tree.rules.iter().find(|rule| rule.rule == id).unwrap();
        (rule.effect.code(), rule.truth)
    };
    assert_eq!(truth("traced"), ("deny", Truth::False));
    assert_eq!(truth("commute"), ("permit", Truth::True));
    assert_eq!(explain(json!({ "at": "2021-09-01T07:10:00+07:00" })).rules, []);
}

#[test]
fn what_decided_what_was_missing_and_what_would_mend_it_are_said_where_they_belong() {
    let missing = json!({
        "at": "2021-10-05T10:15:00+07:00", "declaration": null, "vaccinations": null,
        "recoveries": null
    });
    let tree = explain(missing);
    let commute = tree.rules.iter().find(|rule| rule.rule == "commute").unwrap();
    assert_eq!((commute.truth, commute.when.condition), (Truth::False, "all"));
    // What is the parts' isn't said of the whole.
    assert_eq!(codes(&commute.when), (vec![], vec![]));
    let find = |name: &str| commute.when.of.iter().find(|node| node.condition == name).unwrap();
    assert_eq!(find("time_in").truth, Truth::False);
    assert_eq!(codes(find("time_in")), (vec!["outside-windows"], vec![]));
    let declared = find("declared_within");
    assert_eq!(declared.truth, Truth::Unknown);
    let remedies = vec!["declare-now", "declare-at-portal"];
    assert_eq!(codes(declared), (vec!["declaration-missing"], remedies));
    assert!(declared.place.starts_with("/rules/commute/when/all/"), "{}", declared.place);
    // Beside what is wrong, what is missing is in the tree, though not among the verdict's reasons.
    let vaccinated = commute.when.of.iter().flat_map(|node| &node.of);
    let vaccinated = vaccinated.clone().find(|node| node.condition == "vaccinated").unwrap();
    assert_eq!(codes(vaccinated).0, ["vaccination-unknown"]);
}

#[test]
fn the_place_is_that_in_the_document() {
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "deny", "on_unknown": "ignore", "when": { "any": [
            { "not": { "area_in": ["d7"] } },
            { "at_least": { "count": 2, "of": [
                { "seen": ["staff-card", "work-schedule"] },
                { "assurance": { "of": { "binding": "live" }, "least": "signed" } }
            ] } }
        ] } } }
    });
    let parsed = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let facts = hypothetical(&with(lan(), json!({ "seen": ["staff-card"] })));
    let tree = parsed.explain_preview(&facts);
    assert!(tree.rules[0].ignores_unknown);
    let when = &tree.rules[0].when;
    let check = |path: &[usize], place: &str, truth| {
        let node = part(when, path);
        assert_eq!((node.place.as_str(), node.truth), (place, truth));
        assert!(policy.pointer(place).unwrap().get(node.condition).is_some(), "{place}");
    };
    check(&[], "/rules/r/when", Truth::False);
    check(&[0], "/rules/r/when/any/0", Truth::False);
    check(&[0, 0], "/rules/r/when/any/0/not", Truth::True);
    check(&[1], "/rules/r/when/any/1", Truth::False);
    check(&[1, 0], "/rules/r/when/any/1/at_least/of/0", Truth::False);
    check(&[1, 1], "/rules/r/when/any/1/at_least/of/1", Truth::True);
    check(&[1, 1, 0], "/rules/r/when/any/1/at_least/of/1/assurance/of", Truth::True);
    assert_eq!(part(when, &[1]).count, Some(2));
    // What holds, where it mustn't, is said of the `not`.
    assert_eq!(codes(part(when, &[0])), (vec!["area-not-covered"], vec![]));
    assert_eq!(codes(part(when, &[0, 0])), (vec![], vec![]));
    // What was ticked needs no remedy.
    assert_eq!(codes(part(when, &[1, 0])), (vec!["not-seen"], vec!["see-work-schedule"]));
    let json = serde_json::to_value(&tree).unwrap();
    assert_eq!(json[0]["effect"], "deny");
    assert_eq!(json[0]["truth"], "false");
    let seen = json!({
        "condition": "seen", "place": "/rules/r/when/any/1/at_least/of/0", "truth": "false",
        "reasons": ["not-seen"], "remedies": ["see-work-schedule"]
    });
    assert_eq!(json[0]["when"]["of"][1]["of"][0], seen);
}

/// What the rules' truths come to, by the sentences of the design.
pub(super) fn decision(tree: &ExplanationTree, otherwise: Decision) -> Decision {
    let any = |effect: &str, truth| {
        let mut rules = tree
            .rules
            .iter()
            .filter(|rule| !(rule.ignores_unknown && rule.truth == Truth::Unknown));
        rules.any(|rule| rule.effect.code() == effect && rule.truth == truth)
    };
    if any("deny", Truth::True) {
        Decision::Deny
    } else if any("permit", Truth::True) {
        if any("deny", Truth::Unknown) { Decision::Refer } else { Decision::Permit }
    } else if any("permit", Truth::Unknown)
        || otherwise == Decision::Permit && any("deny", Truth::Unknown)
    {
        Decision::Refer
    } else {
        otherwise
    }
}

/// That each condition's truth is what its parts come to, that it is the one that stands in the
/// document, and that what isn't known has a reason.
pub(super) fn check(node: &ExplainedCondition, document: &Value) {
    assert!(Kind::ALL.iter().any(|kind| kind.name() == node.condition));
    let written = document.pointer(&node.place).unwrap().as_object().unwrap();
    assert!(written.len() == 1 && written.contains_key(node.condition), "{}", node.place);
    let truths: Vec<_> = node.of.iter().map(|part| part.truth).collect();
    let count = |truth| truths.iter().filter(|t| **t == truth).count();
    let (held, open) = (count(Truth::True), count(Truth::Unknown));
    let of_least = |least: usize| match () {
        () if held >= least => Truth::True,
        () if held + open >= least => Truth::Unknown,
        () => Truth::False,
    };
    let expected = match node.condition {
        "all" => of_least(truths.len()),
        "any" => of_least(1),
        "at_least" => of_least(node.count.unwrap()),
        "assurance" => truths[0],
        "not" => match truths[0] {
            Truth::True => Truth::False,
            Truth::Unknown => Truth::Unknown,
            Truth::False => Truth::True,
        },
        _ => {
            assert!(node.of.is_empty());
            assert!(node.truth != Truth::Unknown || !node.reasons.is_empty(), "{}", node.place);
            node.truth
        }
    };
    assert_eq!(node.truth, expected, "{}", node.place);
    assert!(node.truth != Truth::True || node.reasons.is_empty(), "{}", node.place);
    node.of.iter().for_each(|part| check(part, document));
}

/// What an officer is told to do about each reason, as POLICY.md lists it.
#[test]
fn each_reason_has_the_remedies_that_mend_it() {
    for (reason, expected) in [
        (Reason::DeclarationMissing, &["declare-now", "declare-at-portal"][..]),
        (Reason::DeclarationTooOld, &["declare-now", "declare-at-portal"]),
        (Reason::DeclarationFromFuture, &["check-holder-clock", "show-live-code"]),
        (Reason::PresentationFromFuture, &["check-holder-clock", "show-live-code"]),
        (Reason::VaccinationUnknown, &["scan-vaccine-certificate", "see-vaccination-paper"]),
        (Reason::RecoveryUnknown, &["scan-vaccine-certificate"]),
        (Reason::CertificateMissing, &["scan-vaccine-certificate"]),
        (Reason::CertificateRule, &["scan-vaccine-certificate"]),
        (Reason::CertificateUnjudged, &["scan-vaccine-certificate", "update-device"]),
        (Reason::EvidenceOfAnotherPerson, &["scan-own-certificate"]),
        (Reason::EvidenceInvalid, &["scan-own-certificate"]),
        (Reason::EvidenceUnclear, &["see-vaccination-paper"]),
        (Reason::TestUnknown, &["see-test-result"]),
        (Reason::NoHolderBinding, &["compare-face-and-card"]),
        (Reason::StalePresentation, &["show-live-code"]),
        (Reason::PresentedAlready, &["show-live-code", "compare-face-and-card"]),
        (Reason::FoundInList, &["compare-card"]),
        (Reason::CardNotCompared, &["compare-card"]),
        (Reason::DutyUnknown, &["see-staff-card", "see-work-schedule"]),
        (Reason::ListUnknown, &["update-device"]),
        (Reason::TraceUnknown, &["update-device"]),
        (Reason::UpdatesStale, &["update-device"]),
        (Reason::JournalInDoubt, &["report-phone"]),
        (Reason::RevocationUnknown, &["update-device"]),
        (Reason::ClockUntrusted, &["set-clock"]),
        (Reason::PermitMissing, &["show-travel-permit"]),
        (Reason::CredentialExpired, &["renew-credential"]),
        (Reason::CredentialRevoked, &["renew-credential"]),
        (Reason::NoPhase, &["ask-police"]),
        (Reason::RouteUnknown, &["ask-police"]),
        (Reason::EmployerUnknown, &["ask-police"]),
        (Reason::Symptoms, &[]),
        (Reason::OutsideWindows, &[]),
    ] {
        let remedies = crate::policy::decide::codes::remedies(std::slice::from_ref(&reason), &[]);
        let found: Vec<_> = remedies.iter().map(|remedy| remedy.0.as_str()).collect();
        assert_eq!(found, expected, "{}", reason.code());
    }
}
