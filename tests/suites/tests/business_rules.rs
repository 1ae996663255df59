//! `dgc-business-rules-testdata/`: countries' rules about certificates, with their tests.

#![cfg(test)]

#[allow(dead_code, reason = "each suite uses what it needs of it")]
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chot_core::certlogic::{Data, Expression};
use chot_core::facts::HypotheticalFacts;
use chot_core::model::Decision;
use chot_core::policy::Policy;
use serde_json::{Value, json};

/// Files of rules that are refused, each with the reason.
const REFUSED: &[(&str, &str)] = &[
    ("MT/RR-MT-0001/TR-MT-0001.json", "no JSON: a comma stands before a closing bracket"),
    (
        "MT/VR-MT-0005/VR-MT-0005.json",
        "an `if` of four operands, of which the last is never looked at",
    ),
];

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// A policy that permits where the rule holds, and facts with the test's certificate as all that
/// there are.
fn by_policy(logic: &Value, test: &Value) -> Decision {
    let policy = json!({
        "policy": "rule", "version": 1, "offset": "Z", "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": { "certlogic": logic } } }
    });
    let policy = Policy::parse(policy.to_string().as_bytes()).unwrap();
    let external = &test["external"];
    let clock = external.get("validationClock").cloned();
    let facts = json!({
        "at": clock.unwrap_or_else(|| json!("2021-07-01T00:00:00Z")),
        "certificates": [test["payload"]],
        "value_sets": external["valueSets"],
    });
    policy.preview(&HypotheticalFacts::parse(facts.to_string().as_bytes()).unwrap()).decision()
}

#[test]
fn every_test_of_every_rule_is_right() {
    let Some(dir) = chot_suites::suite("dgc-business-rules-testdata") else { return };
    // Countries have two letters.
    let countries = std::fs::read_dir(&dir).unwrap().map(|entry| entry.unwrap().path());
    let countries =
        countries.filter(|path| path.is_dir() && path.file_name().is_some_and(|n| n.len() == 2));
    let mut paths = Vec::new();
    countries.for_each(|country| files(&country, &mut paths));
    paths.sort();
    // By country: rules, tests that are right, rules without a test.
    let mut counts: BTreeMap<String, (u32, u32, u32)> = BTreeMap::new();
    let mut wrong = Vec::new();
    let mut refused = Vec::new();
    let mut tests = 0;
    for path in &paths {
        let name = path.strip_prefix(&dir).unwrap().to_str().unwrap();
        if path.parent().unwrap().ends_with("tests") {
            tests += 1;
            continue;
        }
        let rule = serde_json::from_slice::<Value>(&std::fs::read(path).unwrap());
        let parsed = rule.map_err(|error| error.to_string()).and_then(|rule| {
            let logic = rule["Logic"].clone();
            let expression = Expression::parse(&logic).map_err(|errors| format!("{errors:?}"))?;
            Ok((logic, expression))
        });
        let (logic, expression) = match parsed {
            Ok(parsed) => parsed,
            Err(error) => {
                let why = REFUSED.iter().find(|(file, _)| *file == name).map(|(_, why)| why);
                println!("dgc-business-rules-testdata: {name} is refused: {error}; {why:?}");
                refused.push(name.to_owned());
                continue;
            }
        };
        let country = name.split_once('/').unwrap().0;
        let counted = counts.entry(country.to_owned()).or_default();
        counted.0 += 1;
        let mut of_rule = Vec::new();
        let folder = path.parent().unwrap().join("tests");
        if folder.is_dir() {
            files(&folder, &mut of_rule);
        } else {
            counted.2 += 1;
        }
        of_rule.sort();
        for test in &of_rule {
            let place = test.strip_prefix(&dir).unwrap().display();
            let test = support::json(test);
            let expected = test["expected"].as_bool().unwrap();
            let parts = [
                ("payload", Data::Json(&test["payload"])),
                ("external", Data::Json(&test["external"])),
            ];
            let outcome = expression.holds(Data::Object(&parts));
            let decision = by_policy(&logic, &test);
            let decided = if expected { Decision::Permit } else { Decision::Deny };
            if outcome == Ok(Some(expected)) && decision == decided {
                counted.1 += 1;
            } else {
                wrong.push(format!("{place}: {outcome:?}, {decision}; expected {expected}"));
            }
        }
    }
    println!("dgc-business-rules-testdata: rules, right, rules without tests: {counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let named: Vec<_> = REFUSED.iter().map(|(name, _)| (*name).to_owned()).collect();
    assert_eq!(refused, named);
    assert_eq!(counts.values().map(|(_, right, _)| right).sum::<u32>(), tests);
    assert_eq!(tests, 750);
    let of = |country: &str| counts[country];
    assert_eq!(
        ["AT", "CY", "DE", "EU", "FR", "IE", "MT", "PL"].map(of),
        [
            (16, 101, 0),
            (17, 122, 0),
            (11, 68, 0),
            (14, 101, 0),
            (15, 130, 0),
            (16, 135, 0),
            (6, 0, 6),
            (13, 93, 0),
        ]
    );
}
