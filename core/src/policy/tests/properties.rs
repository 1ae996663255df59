//! What must hold for every policy and all facts.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::{explanation, hypothetical, lan};
use crate::facts::{Facts, HypotheticalFacts, Record};
use crate::model::Decision;
use crate::policy::{Circumstances, Policy, Request, Truth, lint};
use crate::time::ClockTrust;

/// Conditions that favourable evidence can only make truer.
fn favourable() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({ "on_roster": true })),
        Just(json!({ "on_duty": true })),
        Just(json!({ "declared_within": "PT24H" })),
        Just(json!({ "vaccinated": { "doses": 2, "since": "P14D" } })),
        Just(json!({ "recovered_within": "P180D" })),
        Just(json!({ "tested_negative_within": { "pcr": "PT72H" } })),
        Just(json!({ "holds_permit": { "kinds": ["duty"] } })),
        Just(json!({ "seen": ["staff-card"] })),
        Just(json!({ "certlogic": { ">=": [{ "var": "payload.v.0.dn" }, 2] } })),
        Just(json!({ "certlogic": { "if": [
            { "var": "payload.t.0" }, { "===": [{ "var": "payload.t.0.tr" }, "260415000"] },
            { "var": "payload.v.0" }
        ] } })),
        Just(json!({ "certlogic": { "in": [
            { "var": "payload.v.0.mp" }, { "var": "external.valueSets.products" }
        ] } })),
        Just(json!({ "binding": "live" })),
        Just(json!({ "binding": "signed" })),
        Just(json!({ "binding": "card" })),
        Just(json!({ "area_in": ["d7"] })),
        Just(json!({ "on_route": { "detour": 1.4, "slack_m": 1500 } })),
        Just(json!({ "time_in": [{ "from": "06:30", "until": "08:00" }] })),
    ];
    leaf.prop_recursive(3, 16, 3, |inner| {
        let list = || prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            list().prop_map(|of| json!({ "all": of })),
            list().prop_map(|of| json!({ "any": of })),
            (list(), 1usize..4).prop_map(|(of, count)| {
                json!({ "at_least": { "count": count.min(of.len()), "of": of } })
            }),
            (inner.clone(), prop::sample::select(vec!["signed", "paper"]))
                .prop_map(|(of, least)| json!({ "assurance": { "of": of, "least": least } })),
        ]
    })
}

fn adverse() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!({ "traced_as": ["F0", "F1"] })),
        Just(json!({ "declared_symptoms": true })),
        Just(json!({ "all": [{ "area_in": ["d7"] }, { "traced_as": ["F2"] }] })),
    ]
}

/// Any condition, contraries too.
fn anything() -> impl Strategy<Value = Value> {
    let part = || prop_oneof![favourable(), adverse()];
    prop_oneof![
        part(),
        part().prop_map(|of| json!({ "not": of })),
        prop::collection::vec(part(), 1..3)
            .prop_map(|of| json!({ "all": [{ "not": { "any": of.clone() } }, { "any": of }] })),
    ]
}

fn policy() -> impl Strategy<Value = Policy> {
    document().prop_map(|policy| Policy::parse(policy.to_string().as_bytes()).unwrap())
}

/// A policy without `not`.
fn document() -> impl Strategy<Value = Value> {
    let permits = prop::collection::vec(favourable(), 1..3);
    let denies = prop::collection::vec((adverse(), any::<bool>()), 0..3);
    (permits, denies).prop_map(|(permits, denies)| {
        let mut rules = serde_json::Map::new();
        for (n, when) in permits.into_iter().enumerate() {
            rules.insert(format!("permit-{n}"), json!({ "effect": "permit", "when": when }));
        }
        for (n, (when, ignore)) in denies.into_iter().enumerate() {
            let on_unknown = if ignore { "ignore" } else { "refer" };
            rules.insert(
                format!("deny-{n}"),
                json!({ "effect": "deny", "when": when, "on_unknown": on_unknown }),
            );
        }
        let ids: Vec<_> = rules.keys().cloned().collect();
        json!({
            "policy": "p", "version": 1, "offset": "+07:00",
            "phases": [{ "id": "ever", "rules": ids }], "rules": rules
        })
    })
}

/// Facts of which some are unknown, some good and some bad.
fn facts() -> impl Strategy<Value = Value> {
    let choice = |values: Vec<Value>| prop::sample::select(values);
    let null = Value::Null;
    (
        choice(vec![
            null.clone(),
            json!("live"),
            json!("signed"),
            json!("card"),
            json!("presented-already"),
        ]),
        choice(vec![
            null.clone(),
            json!({ "listed": true, "duty": "Mon-Fri" }),
            json!({ "listed": false }),
            json!({ "listed": true, "duty": "Sun" }),
        ]),
        choice(vec![
            null.clone(),
            json!({ "at": "2021-10-05T06:00:00+07:00", "symptoms": false }),
            json!({ "at": "2021-10-03T06:00:00+07:00", "symptoms": false }),
            json!({ "at": "2021-10-05T06:00:00+07:00", "symptoms": true }),
        ]),
        choice(vec![
            null.clone(),
            json!([]),
            json!({ "some": [{ "dose": 1, "date": "2021-08-20" }] }),
            json!([{ "dose": 2, "date": "2021-10-01" }]),
        ]),
        choice(vec![null.clone(), json!([]), json!([{ "date": "2021-06-01" }])]),
        choice(vec![
            null.clone(),
            json!([]),
            json!([{ "class": "F0" }]),
            json!({ "some": [{ "class": "F2" }] }),
        ]),
        choice(vec![null.clone(), json!([]), json!(["staff-card"])]),
        choice(vec![
            null.clone(),
            json!([]),
            json!({ "some": [] }),
            json!([{ "v": [{ "dn": 1, "mp": "A" }] }]),
            json!({ "some": [{ "t": [{ "tr": "260373001" }] }] }),
            json!([{ "v": [{ "dn": 2, "mp": "B" }] }, { "t": [{ "tr": "260415000" }] }, {}]),
        ]),
        any::<[bool; 4]>(),
    )
        .prop_map(
            |(
                binding,
                roster,
                declaration,
                doses,
                recoveries,
                trace,
                seen,
                certificates,
                [home, site, permit, value_sets],
            )| {
                let mut facts = lan();
                for (key, value) in [
                    ("binding", binding),
                    ("roster", roster),
                    ("declaration", declaration),
                    ("vaccinations", doses),
                    ("recoveries", recoveries),
                    ("trace", trace),
                    ("seen", seen),
                    ("certificates", certificates),
                ] {
                    facts[key] = value;
                }
                if home {
                    facts["home"] = Value::Null;
                }
                if value_sets {
                    facts["value_sets"] = json!({ "products": ["A"] });
                }
                if site {
                    facts["checkpoint"] = Value::Null;
                }
                if permit {
                    facts["permits"] = json!([{
                        "kind": "duty", "valid_from": "2021-10-05T00:00:00+07:00",
                        "valid_until": "2021-10-06T00:00:00+07:00", "areas": ["d7"]
                    }]);
                }
                facts
            },
        )
}

/// One more piece of evidence that speaks for the person.
fn improve(facts: &mut Value, which: u8) {
    let append = |record: &mut Value, item: Value| match record {
        Value::Array(items) => items.push(item),
        Value::Object(some) => some["some"].as_array_mut().unwrap().push(item),
        other => *other = json!({ "some": [item] }),
    };
    match which {
        0 => append(&mut facts["vaccinations"], json!({ "dose": 2, "date": "2021-08-20" })),
        1 => append(&mut facts["recoveries"], json!({ "date": "2021-06-01" })),
        2 => {
            // A code in place of a card would be another passage, not more evidence.
            if facts["binding"] == json!("card") {
                facts["seen"] = json!(["staff-card"]);
            }
            facts["binding"] = json!("live");
        }
        3 => facts["roster"] = json!({ "listed": true, "duty": "Mon-Fri" }),
        4 => facts["seen"] = json!(["staff-card"]),
        5 => {
            let test = json!({ "method": "pcr", "result": "negative", "taken_at": "2021-10-04T12:00:00Z" });
            append(&mut facts["tests"], test);
        }
        6 => {
            let permit = json!({
                "kind": "duty", "valid_from": "2021-10-05T00:00:00+07:00",
                "valid_until": "2021-10-06T00:00:00+07:00"
            });
            append(&mut facts["permits"], permit);
        }
        8 => append(&mut facts["certificates"], json!({ "v": [{ "dn": 2, "mp": "A" }] })),
        // Evidence that proves nothing does no harm either.
        9 => append(&mut facts["certificates"], json!({ "t": [{ "tr": "260373001" }] })),
        7 if facts["declaration"]["symptoms"] != json!(true) => {
            facts["declaration"] = json!({ "at": "2021-10-05T07:00:00+07:00", "symptoms": false });
        }
        _ => {}
    }
}

fn rank(decision: Decision) -> u8 {
    match decision {
        Decision::Deny => 0,
        Decision::Refer => 1,
        Decision::Permit => 2,
    }
}

/// The facts with one of them unknown.
fn forget(facts: &Value, key: &str) -> HypotheticalFacts {
    let mut facts = facts.clone();
    facts[key] = Value::Null;
    hypothetical(&facts)
}

proptest! {
    /// Evidence in favour never makes it worse: no permit is lost, no referral becomes a denial.
    #[test]
    fn favourable_evidence_never_harms(policy in policy(), mut facts in facts(), which in 0u8..10) {
        let before = policy.preview(&hypothetical(&facts)).decision();
        improve(&mut facts, which);
        let after = policy.preview(&hypothetical(&facts)).decision();
        prop_assert!(rank(after) >= rank(before), "{before:?} -> {after:?}");
    }

    /// Not knowing never lets anybody through. (A deny rule that says so ignores the unknown.)
    #[test]
    fn the_unknown_never_permits(
        policy in policy(),
        facts in facts(),
        key in prop::sample::select(vec![
            "checkpoint", "binding", "roster", "home", "declaration", "vaccinations",
            "recoveries", "trace", "permits", "seen", "certificates", "value_sets",
        ]),
    ) {
        let ignores = policy.phases()[0].rules.iter().any(|rule| rule.ignores_unknown);
        let before = policy.preview(&hypothetical(&facts)).decision();
        let after = policy.preview(&forget(&facts, key)).decision();
        if before != Decision::Permit && !ignores {
            prop_assert!(after != Decision::Permit, "{before:?} -> {after:?} without {key}");
        }
    }

    /// Whatever is asked, there is an answer with a reason; a bad clock and old data never turn
    /// it into a permission, nor a denial into anything but a referral.
    #[test]
    fn every_evaluation_ends_with_a_reason(
        permit in anything(),
        deny in anything(),
        otherwise in prop::sample::select(vec!["deny", "refer", "permit"]),
        facts in facts(),
        updates_stale in any::<bool>(),
        behind in any::<bool>(),
    ) {
        let policy = json!({
            "policy": "p", "version": 1, "offset": "+07:00",
            "phases": [
                { "id": "now", "from": "2021-10-01", "until": "2021-11-01", "rules": ["p", "d"] },
                { "id": "then", "from": "2021-11-01", "rules": ["p"] },
            ],
            "rules": {
                "p": { "effect": "permit", "when": permit },
                "d": { "effect": "deny", "when": deny },
            },
            "otherwise": otherwise
        });
        let document = policy;
        let policy = Policy::parse(document.to_string().as_bytes()).unwrap();
        let preview = policy.preview(&hypothetical(&facts));
        prop_assert!(!preview.reasons().is_empty());
        prop_assert_eq!(preview.phase(), Some("now"));

        // The tree says what was decided, from its leaves to its rules.
        let tree = policy.explain_preview(&hypothetical(&facts));
        tree.rules.iter().for_each(|rule| explanation::check(&rule.when, &document));
        prop_assert!(tree.rules.iter().all(|rule| rule.truth == rule.when.truth));
        prop_assert_eq!(explanation::decision(&tree, policy.otherwise), preview.decision());

        let facts = Facts::from_resolved(hypothetical(&facts).resolved(policy.offset()));
        let at = facts.get().at;
        let clock =
            if behind { ClockTrust::BehindFloor { floor: at } } else { ClockTrust::Trusted };
        let circumstances = Circumstances { at, updates_stale, clock };
        let verdict = policy.evaluate(&Request { facts: &facts, circumstances });
        prop_assert!(!verdict.reasons().is_empty());
        if updates_stale || behind {
            prop_assert!(verdict.decision() != Decision::Permit);
            let stands = verdict.decision() == preview.decision();
            prop_assert!(stands || verdict.decision() == Decision::Refer);
        } else {
            prop_assert_eq!(verdict.decision(), preview.decision());
            prop_assert_eq!(verdict.reasons(), preview.reasons());
        }
    }

    /// Where rules are passed over while they are unknown, too, and with many rules.
    #[test]
    fn the_explanation_agrees_with_the_decision(document in document(), facts in facts()) {
        let policy = Policy::parse(document.to_string().as_bytes()).unwrap();
        let facts = hypothetical(&facts);
        let tree = policy.explain_preview(&facts);
        tree.rules.iter().for_each(|rule| explanation::check(&rule.when, &document));
        let preview = policy.preview(&facts);
        prop_assert_eq!(explanation::decision(&tree, policy.otherwise), preview.decision());
        // The rule that is named is one that isn't passed over, with the truth that it is named for.
        if let Some(id) = preview.rule() {
            let rule = tree.rules.iter().find(|rule| rule.rule == id).unwrap();
            match preview.decision() {
                Decision::Permit => prop_assert_eq!(rule.truth, Truth::True),
                Decision::Refer => prop_assert_eq!(rule.truth, Truth::Unknown),
                Decision::Deny => prop_assert!(rule.truth != Truth::Unknown || rule.ignores_unknown),
            }
        }
        prop_assert_eq!(policy.explain_preview(&facts), tree);
    }

    #[test]
    fn any_text_is_a_policy_or_an_error(text in "\\PC{0,60}", bytes in prop::collection::vec(any::<u8>(), 0..60)) {
        let _ = (lint(text.as_bytes()), lint(&bytes));
        let _ = HypotheticalFacts::parse(&bytes);
    }
}

#[test]
fn records_are_complete_only_where_that_is_said() {
    let read = |text: &str| serde_json::from_str::<Record<u8>>(text);
    assert!(read("[1]").unwrap().complete);
    assert!(!read("{\"some\": [1]}").unwrap().complete);
    assert!(read("{\"some\": [1], \"all\": 2}").is_err());
    assert!(read("{}").is_err());
}

/// As wide and as deep as a policy may be: were a condition asked again at each level, this would
/// not come to an end.
#[test]
fn the_largest_policies_are_evaluated() {
    let wide = |leaf: Value| json!({ "any": vec![leaf; 4_900] });
    let deep = |when: Value| (0..13).fold(when, |of, _| json!({ "any": [of] }));
    let policy = json!({
        "policy": "p", "version": 1, "offset": "+07:00",
        "phases": [{ "id": "ever", "rules": ["permit", "deny"] }],
        "rules": {
            "permit": {
                "effect": "permit", "when": deep(wide(json!({ "holds_permit": { "kinds": ["duty"] } })))
            },
            "deny": { "effect": "deny", "when": deep(wide(json!({ "traced_as": ["F0"] }))) }
        }
    });
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let mut facts = lan();
    let deny = policy.preview(&hypothetical(&facts));
    assert_eq!((deny.decision(), deny.reasons()[0].code()), (Decision::Deny, "permit-missing"));
    improve(&mut facts, 6);
    let permit = policy.preview(&hypothetical(&facts));
    assert_eq!((permit.decision(), permit.reasons()[0].code()), (Decision::Permit, "permit"));
    facts["trace"] = Value::Null;
    let refer = policy.preview(&hypothetical(&facts));
    assert_eq!((refer.decision(), refer.reasons()[0].code()), (Decision::Refer, "trace-unknown"));
}
