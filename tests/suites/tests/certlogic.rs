//! `certlogic/`: the specification's own suite, of evaluation and of validation.

#![cfg(test)]

#[allow(dead_code, reason = "each suite uses what it needs of it")]
mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use chot_core::certlogic::{Data, Expression};
use serde_json::Value;
use support::json;

/// What the suite itself skips, by file and case: what it says there is not the specification's.
const SKIPPED: &[(&str, &str, &str)] = &[
    (
        "ins-with-nulls.json",
        "null-safety",
        "`in` on null: the specification says that a second operand other than a list is an error",
    ),
    (
        "patched-reduce.json",
        "patched reduce knows about global data",
        "`data` in a lambda: the specification says that it may come to that some day",
    ),
];

fn files(folder: &str) -> Option<Vec<PathBuf>> {
    let dir = chot_suites::suite("certlogic")?.join("certlogic/specification").join(folder);
    let entries = std::fs::read_dir(dir).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    Some(paths)
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().to_owned()
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value[key].as_array().unwrap()
}

#[test]
fn every_assertion_is_right_or_named() {
    let Some(paths) = files("testSuite") else { return };
    let mut counts = BTreeMap::new();
    let mut cases = 0;
    let mut wrong = Vec::new();
    for path in &paths {
        let suite = json(path);
        for case in list(&suite, "cases") {
            cases += 1;
            let title = case["name"].as_str().unwrap();
            for (n, assertion) in list(case, "assertions").iter().enumerate() {
                let place = format!("{}: {title}: {n}", name(path));
                // An assertion may bring its own expression.
                let own = assertion.get("certLogicExpression");
                let expression = own.unwrap_or_else(|| &case["certLogicExpression"]);
                let expression = Expression::parse(expression)
                    .unwrap_or_else(|errors| panic!("{place}: {errors:?}"));
                let outcome = expression.evaluate(Data::Json(&assertion["data"]));
                let skips = [&suite, case, assertion].iter().any(|v| v["directive"] == "skip");
                let named =
                    SKIPPED.iter().find(|(file, case, _)| *file == name(path) && *case == title);
                let kind = match (&outcome, skips, named) {
                    (outcome, true, Some((_, _, why))) => {
                        println!("certlogic: skipped by the suite: {place}: {outcome:?}: {why}");
                        match outcome {
                            Ok(value) if *value == assertion["expected"] => "skipped, and right",
                            Ok(_) => "skipped, another value",
                            Err(_) => "skipped, an error",
                        }
                    }
                    (Ok(value), false, _) if *value == assertion["expected"] => "right",
                    _ => {
                        wrong.push(format!("{place}: {outcome:?}"));
                        "wrong"
                    }
                };
                *counts.entry(kind).or_insert(0) += 1;
            }
        }
    }
    println!("certlogic: {cases} cases, {counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(cases, 60);
    let expected = BTreeMap::from([
        ("right", 218),
        ("skipped, an error", 4),
        ("skipped, and right", 6),
        ("skipped, another value", 4),
    ]);
    assert_eq!(counts, expected);
}

#[test]
fn what_the_suite_calls_invalid_is_refused() {
    let Some(paths) = files("validation-testSuite") else { return };
    let (mut valid, mut invalid) = (0, 0);
    for path in &paths {
        for case in list(&json(path), "cases") {
            let expression = &case["certLogicExpression"];
            let parsed = Expression::parse(expression);
            if list(case, "issues").is_empty() {
                valid += 1;
                assert!(parsed.is_ok(), "{}: {expression}: {parsed:?}", name(path));
            } else {
                invalid += 1;
                assert!(parsed.is_err(), "{}: {expression}", name(path));
            }
        }
    }
    println!("certlogic: {valid} valid, {invalid} invalid");
    assert_eq!((valid, invalid), (9, 14));
}
