//! That whatever the command line can say in English is said in Vietnamese: read from the code that says it.

#![cfg(feature = "authority")]
#![expect(clippy::unwrap_used, reason = "a test that can't read the code fails")]

use std::fs;
use std::path::{Path, PathBuf};

use chot_core::words::{Language, Messages};

/// Rooms whose errors aren't said to anybody at the command line, and what is no text for people.
const PASSED_OVER: [&str; 8] = [
    "core/src/symbol",
    "/attacks",
    "/tests",
    "testing.rs",
    "cli/src/commands/demo",
    "cli/src/commands/timeline",
    "cli/src/commands/tuf.rs",
    "journal/codec.rs",
];

/// What stands in the code with a space in it and is no message.
const NO_MESSAGES: [&str; 13] = [
    // How a time is written in Vietnamese.
    "%H:%M:%S ngày %d/%m/%Y (%:z)",
    "--seen: ⟦1⟧",
    "id_number: ⟦1⟧",
    "in use",
    "keys[⟦1⟧]: ⟦2⟧",
    "what is left out writes nowhere",
    "device init",
    "bytes ⟦1⟧-",
    "chot: ⟦1⟧",
    "⟦1⟧: ⟦2⟧",
    "⟦1⟧ wide_bar ⟦2⟧",
    "⟦1⟧ ⟦2⟧ ⟦3⟧/⟦4⟧ ⟦5⟧",
    "warning: ⟦1⟧⟦2⟧",
];

fn code(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.to_string_lossy().replace('\\', "/");
        if PASSED_OVER.iter().any(|part| name.contains(part)) {
        } else if path.is_dir() {
            code(&path, found);
        } else if name.ends_with(".rs") {
            found.push(path);
        }
    }
    found.sort();
}

/// The code of a file, without its tests.
fn read(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    text.split("#[cfg(test)]\nmod tests {").next().unwrap().to_owned()
}

/// The string that begins after a quote, and how many bytes it takes.
fn literal(text: &str) -> (String, usize) {
    let mut value = String::new();
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => return (value, at + 1),
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('\n') => {
                    let rest = chars.as_str();
                    let skipped = rest.len() - rest.trim_start().len();
                    let start = text.len() - rest.len() + skipped;
                    let (more, length) = literal(&text[start..]);
                    return (value + &more, start + length);
                }
                Some('n') => value.push('\n'),
                Some(c) => value.push(c),
                None => {}
            },
            c => value.push(c),
        }
    }
    (value, text.len())
}

/// Every string of a file after one of these beginnings.
fn literals(text: &str, beginnings: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('"') {
        let start = at + next;
        let line = text[..start].rsplit('\n').next().unwrap();
        let before = text[..start].trim_end();
        if line.trim_start().starts_with("//") || text[..start].ends_with('\'') {
            at = start + 1;
            continue;
        }
        let (value, length) = literal(&text[start + 1..]);
        at = start + 1 + length;
        if beginnings.is_empty() || beginnings.iter().any(|beginning| before.ends_with(beginning)) {
            found.push(value);
        }
    }
    found
}

/// With something plain in each hole.
fn filled(pattern: &str) -> String {
    let (mut text, mut number) = (String::new(), 0);
    let pattern = pattern.replace("{{", "\u{1}").replace("}}", "\u{2}");
    for (index, part) in pattern.split('{').enumerate() {
        match part.split_once('}') {
            Some((_, after)) if index > 0 => {
                number += 1;
                text.push_str(&format!("⟦{number}⟧{after}"));
            }
            _ => text.push_str(part),
        }
    }
    text.replace('\u{1}', "{").replace('\u{2}', "}")
}

/// The first letters of a message that nobody has translated, with where it stands.
fn untranslated(place: &Path, patterns: &[String]) -> Vec<String> {
    let messages = Messages::new(Language::Vietnamese);
    let lines = patterns.iter().flat_map(|pattern| pattern.split('\n'));
    let said = |line: &&str| {
        let line = filled(line.trim());
        let letters = |text: &str| text.chars().filter(char::is_ascii_lowercase).count();
        let outside: String = line.split(['⟦', '⟧']).step_by(2).collect();
        let is_message = letters(&outside) > 3 && line.contains(' ');
        !is_message || NO_MESSAGES.contains(&line.as_str()) || messages.said(&line) != line
    };
    lines.filter(|line| !said(line)).map(|line| format!("{}: {line}", place.display())).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

#[test]
fn every_error_of_the_core_is_said_in_vietnamese() {
    let mut files = Vec::new();
    code(&root().join("core/src"), &mut files);
    assert!(files.len() > 100);
    let mut left = Vec::new();
    for file in files {
        left.extend(untranslated(&file, &literals(&read(&file), &["#[error("])));
    }
    assert!(left.is_empty(), "core/l10n/*/messages.ftl lacks:\n{}", left.join("\n"));
}

#[test]
fn whatever_commands_and_their_help_say_is_said_in_vietnamese() {
    let mut files = Vec::new();
    code(&root().join("bindings/cli/src"), &mut files);
    assert!(files.len() > 15);
    let mut left = Vec::new();
    for file in files {
        let text = read(&file);
        let strings = literals(&text, &[]);
        let reasons = literals(&text, &["reason ="]);
        let strings: Vec<String> = strings.into_iter().filter(|s| !reasons.contains(s)).collect();
        left.extend(untranslated(&file, &strings));
        if file.ends_with("args.rs") {
            left.extend(untranslated(&file, &help(&text)));
        }
    }
    assert!(left.is_empty(), "core/l10n/*/messages.ftl lacks:\n{}", left.join("\n"));
}

/// What the parser makes of the comments on arguments and commands.
fn help(text: &str) -> Vec<String> {
    let (mut found, mut one) = (Vec::new(), Vec::new());
    for line in text.lines().map(str::trim) {
        match line.strip_prefix("///") {
            Some(part) => one.push(part.trim()),
            None if one.is_empty() => {}
            None => {
                let whole = one.join(" ");
                found.push(whole.strip_suffix('.').unwrap_or(&whole).to_owned());
                one.clear();
            }
        }
    }
    assert!(found.len() > 150);
    found
}
