//! What the design's documents name is there: files and folders by their paths, tests by their names.

#![cfg(test)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The documents: those at the top, and each folder's own.
fn documents() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let folders = ["", ".github", "core/design", "core/design/adr", "bindings/cli", "bindings/ffi"];
    for folder in folders.map(|folder| root().join(folder)) {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        found.extend(entries.map(|entry| entry.unwrap().path()));
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    assert!(found.len() > 15, "only {} documents were found", found.len());
    found.into_iter().map(|path| (path.clone(), fs::read_to_string(path).unwrap())).collect()
}

/// What stands between backticks on one line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    let mut in_block = false;
    let lines = text.lines().filter(move |line| {
        let fence = line.trim_start().starts_with("```");
        in_block ^= fence;
        !fence && !in_block
    });
    lines.flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Folders that no clone has from the start.
const GENERATED: &[&str] = &["target", ".build", "gen", "Generated", "node_modules"];

/// The names of all functions in Rust, Kotlin, Swift and Python.
fn functions() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut folders =
        ["core", "bindings", "tests", "android", "ios"].map(|f| root().join(f)).to_vec();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if path.is_dir() {
                if !GENERATED.contains(&name) {
                    folders.push(path);
                }
            } else if [".rs", ".py", ".kt", ".swift"].iter().any(|end| name.ends_with(end)) {
                let text = fs::read_to_string(&path).unwrap();
                for keyword in ["fn ", "def ", "fun ", "func "] {
                    for rest in text.split(keyword).skip(1) {
                        let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_');
                        names.insert(rest[..end.unwrap_or(rest.len())].to_owned());
                    }
                }
            }
        }
    }
    names
}

#[test]
fn paths_that_documents_name_are_there() {
    let tops = ["core/", "bindings/", "android/", "ios/", "tests/", ".github/", ".ci/"];
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (document, text) in documents() {
        for name in quoted(&text) {
            let is_path = tops.iter().any(|top| name.starts_with(top))
                && name.chars().all(|c| c.is_alphanumeric() || "/._-*".contains(c));
            if !is_path {
                continue;
            }
            seen += 1;
            // `core/l10n/*/rules.ftl`: as far as the star.
            let plain = name.split('*').next().unwrap();
            // What is generated may be here, and isn't in a fresh clone.
            if plain.split('/').any(|part| GENERATED.contains(&part))
                || !root().join(plain).exists()
            {
                missing.push(format!("{}: {name}", shown(&document)));
            }
        }
    }
    assert!(seen > 40, "only {seen} paths were found");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn tests_that_documents_name_are_there() {
    let functions = functions();
    let (mut missing, mut seen) = (Vec::new(), 0);
    for (document, text) in documents() {
        for name in quoted(&text) {
            // A sentence with underscores is a test's name, perhaps after its module's, perhaps cut: `…::a_code_…`.
            let last = name.rsplit("::").next().unwrap();
            let is_cut = last.ends_with('…');
            let last = last.trim_end_matches('…');
            let is_test = last != "loss_of_taste_or_smell"
                && last.matches('_').count() >= 4
                && last.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
            if !is_test {
                continue;
            }
            seen += 1;
            let is_there = functions.contains(last)
                || is_cut
                    && functions
                        .range(last.to_owned()..)
                        .next()
                        .is_some_and(|f| f.starts_with(last));
            if !is_there {
                missing.push(format!("{}: {name}", shown(&document)));
            }
        }
    }
    assert!(seen > 30, "only {seen} tests were found");
    assert!(missing.is_empty(), "{missing:#?}");
}

#[test]
fn modules_that_the_threats_name_are_there() {
    let text = fs::read_to_string(root().join("core/design/THREATS.md")).unwrap();
    let (mut missing, mut seen) = (Vec::new(), 0);
    for name in quoted(&text).filter(|name| name.contains("::") && !name.starts_with('…')) {
        let is_path = name.chars().all(|c| c.is_ascii_alphanumeric() || "_:…".contains(c));
        let first: Vec<&str> = name.split("::").collect();
        let room = root().join("core/src").join(first[0]);
        if !is_path || first[0].starts_with(char::is_uppercase) {
            continue;
        }
        seen += 1;
        let second = first.get(1).copied().unwrap_or("tests");
        let inside = ["", ".rs"].iter().any(|end| room.join(format!("{second}{end}")).exists());
        let is_there = inside || room.join("mod.rs").exists() && second == "tests";
        if !is_there && !room.with_extension("rs").exists() {
            missing.push(name.to_owned());
        }
    }
    assert!(seen > 10, "only {seen} modules were found");
    assert!(missing.is_empty(), "{missing:#?}");
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().display().to_string()
}
