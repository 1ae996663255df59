//! The committed files are what these keys and claims give, and the core reads them so.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chot_core::model::Area;
use chot_core::travel::{Envelope, ParseError};
use serde_json::Value;

use crate::{bad, bad_jws, file, good, keys, sizes};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn blessing() -> bool {
    std::env::var_os("CHOT_BLESS").is_some_and(|v| v == "1")
}

/// Compares, or writes.
fn settle(path: &Path, expected: &str) {
    if blessing() {
        std::fs::write(path, expected).unwrap();
        return;
    }
    let found = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        found == expected,
        "{} is not what its keys and claims give; if that is meant, set CHOT_BLESS=1",
        path.display()
    );
}

fn settle_folder(name: &str, files: Vec<(&str, Value)>) {
    let folder = folder().join(name);
    let mut names = BTreeSet::new();
    for (name, value) in &files {
        let name = format!("{name}.json");
        let text = serde_json::to_string_pretty(value).unwrap() + "\n";
        settle(&folder.join(&name), &text);
        assert!(names.insert(name), "each name once");
    }
    let found = std::fs::read_dir(&folder).unwrap();
    let found: BTreeSet<String> =
        found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, names, "no file but the vectors'");
}

#[test]
fn good_vectors_are_those_committed() {
    let cases = good::all();
    settle_folder("good", cases.iter().map(|case| (case.name, file::good(case))).collect());
}

#[test]
fn bad_vectors_are_those_committed() {
    let cases = bad::all();
    settle_folder("bad", cases.iter().map(|case| (case.name, file::bad(case))).collect());
}

#[test]
fn bad_jws_are_those_committed() {
    let cases = bad_jws::all();
    settle_folder("bad-jws", cases.iter().map(|case| (case.name, file::bad_jws(case))).collect());
}

#[test]
fn good_vectors_are_believed_and_read_back() {
    for case in good::all() {
        let text = chot_core::travel::to_text(&case.bytes());
        for text in [text, case.jws()] {
            let envelope = Envelope::parse(&text).unwrap();
            let verified = envelope.verify(&keys::trust(), keys::at(good::NOW)).unwrap();
            let anywhere = verified.within(&Area("d7".into())).unwrap();
            assert!(*anywhere.claims() == case.credential, "{}", case.name);
            let shown = case.shown.as_ref().map(|(_, presentation)| presentation);
            assert!(verified.presentation() == shown, "{}", case.name);
        }
    }
}

#[test]
fn bad_vectors_are_refused_for_their_reason() {
    let mut wrong = Vec::new();
    let cose = bad::all().into_iter().map(|case| (case.name, case.text, case.reason, case.error));
    let jose = bad_jws::all().into_iter().map(|c| (c.name, c.jws, c.reason, c.error));
    for (name, text, reason, error) in cose.chain(jose) {
        let found = match Envelope::parse(&text) {
            Err(error @ ParseError::Malformed(_)) => ("malformed".to_owned(), error.to_string()),
            Err(error) => ("none".to_owned(), error.to_string()),
            Ok(envelope) => match envelope.verify(&keys::trust(), keys::at(good::NOW)) {
                Ok(_) => ("none".to_owned(), "believed".to_owned()),
                Err(error) => (error.reason().code().to_owned(), error.to_string()),
            },
        };
        if (found.0.as_str(), found.1.as_str()) != (reason, error) {
            wrong.push(format!("{name}: {found:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_readme_has_the_measured_sizes_and_they_are_within_the_budget() {
    let cases = good::all();
    for (name, most) in sizes::BUDGETS {
        let case = cases.iter().find(|case| case.name == name).unwrap();
        let characters = chot_core::travel::to_text(&case.bytes()).len();
        assert!(characters <= most, "{name}: {characters} characters, of {most}");
    }
    let path = folder().join("README.md");
    let readme = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = readme.split_once(sizes::MARKS[0]).unwrap();
    let (_, after) = rest.split_once(sizes::MARKS[1]).unwrap();
    let table = sizes::table(&cases);
    settle(&path, &[before, sizes::MARKS[0], &table, sizes::MARKS[1], after].concat());
}
