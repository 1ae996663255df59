use std::path::{Path, PathBuf};

use super::*;

const ENGLISH: &str = "\
## Buttons
next = Next
## The verdict
id-ends-with = ID ends with { $digits }
two = { $a }, then { $b } at 100%
plain = Don't: \"x\" & 5 % <b>
";

fn english() -> Vec<Message> {
    messages(ENGLISH, None).unwrap()
}

#[test]
fn tables_are_as_the_platforms_read_them() {
    let xml = android(&english(), "x.ftl");
    assert!(xml.contains("<string name=\"id_ends_with\">ID ends with %1$s</string>"), "{xml}");
    assert!(xml.contains("<string name=\"two\">%1$s, then %2$s at 100%%</string>"), "{xml}");
    assert!(
        xml.contains(r#"<string name="plain">Don\'t: \"x\" &amp; 5 % &lt;b></string>"#),
        "{xml}"
    );
    let table = ios(&english(), "x.ftl");
    assert!(table.contains("\"two\" = \"%1$@, then %2$@ at 100%%\";"), "{table}");
    assert!(table.contains(r#""plain" = "Don't: \"x\" & 5 % <b>";"#), "{table}");
    let swift = swift_keys(&english(), "WordKey", "x.ftl");
    assert!(swift.contains("    case next\n    case idEndsWith = \"id_ends_with\"\n"), "{swift}");
    assert_eq!(english()[1].group, "The verdict");
}

/// In another language the arguments may come in another order: it is the first one's that counts.
#[test]
fn arguments_keep_their_places_in_every_language() {
    let other = ENGLISH.replace("{ $a }, then { $b }", "{ $b } sau { $a }");
    let other = messages(&other, Some(&english())).unwrap();
    assert!(android(&other, "x.ftl").contains("%2$s sau %1$s"));
}

#[test]
fn what_a_table_cannot_hold_is_named() {
    let faulty = |text: &str| messages(text, None).unwrap_err().0;
    assert!(faulty("a = { $n ->\n   *[other] x\n }\n").starts_with("a: the platforms' tables"));
    assert!(faulty("-term = x\n").contains("terms"));
    assert!(faulty("a b c\n").contains("faulty"));
    let like = |text: &str| messages(text, Some(&english())).unwrap_err().0;
    assert!(like("next = Tiếp\n").contains("a language lacks it"));
    assert!(like("other = Khác\n").starts_with("other: the first language"));
    assert!(like("next = Tiếp { $x }\n").contains("doesn't fill in $x"));
}

const APPS: [&str; 2] = ["officer", "wallet"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn of(language: &str, app: &str) -> String {
    std::fs::read_to_string(root().join(format!("bindings/l10n/{language}/{app}.ftl"))).unwrap()
}

fn both(app: &str) -> (Vec<Message>, Vec<Message>) {
    let english = messages(&of("en", app), None).unwrap();
    let vietnamese = messages(&of("vi", app), Some(&english)).unwrap();
    (english, vietnamese)
}

/// All sources below a folder, but for the tables themselves.
fn sources(folder: &Path, text: &mut String) {
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        if path.is_dir() {
            if !matches!(name.as_str(), "target" | ".build" | "build") {
                sources(&path, text);
            }
        } else if [".kt", ".swift", ".xml"].iter().any(|ext| name.ends_with(ext))
            && name != "strings.xml"
            && !name.ends_with("WordKey.swift")
        {
            text.push_str(&std::fs::read_to_string(path).unwrap());
        }
    }
}

#[test]
fn every_word_is_used_by_an_app() {
    for (app, ios) in [("officer", "ios/Officer"), ("wallet", "ios/Wallet")] {
        let android = format!("android/{app}/src/main");
        let mut text = String::new();
        for folder in [
            android.as_str(),
            "android/core/src/main",
            "android/design/src/main",
            "android/phone/src/main",
            ios,
            "ios/Sources",
        ] {
            sources(&root().join(folder), &mut text);
        }
        for message in both(app).0 {
            let (key, case) = (message.key(), camel(&message.id));
            let uses = [format!("R.string.{key}"), format!("@string/{key}"), format!(".{case}")];
            let used = uses.iter().any(|used| {
                let ends =
                    |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                text.match_indices(used).any(|(at, _)| ends(&text[at + used.len()..]))
            });
            assert!(used, "neither {app}'s app says {}", message.id);
        }
    }
}

#[test]
fn words_begin_as_sentences_do_and_are_in_their_language() {
    for (english, vietnamese) in APPS.map(both) {
        begin_and_speak(&english, &vietnamese);
    }
}

fn begin_and_speak(english: &[Message], vietnamese: &[Message]) {
    const ENGLISH: [&str; 12] =
        ["the", "of", "and", "is", "not", "with", "this", "that", "phone", "code", "card", "again"];
    for message in english.iter().chain(vietnamese) {
        let first = message.text().chars().next().unwrap();
        assert!(first.is_uppercase() || first.is_numeric(), "{}: {}", message.id, message.text());
    }
    for (message, other) in vietnamese.iter().zip(english) {
        let text = message.text();
        let spoken = text.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase);
        let mut spoken = spoken.filter(|word| ENGLISH.contains(&word.as_str()));
        assert_eq!(spoken.next(), None, "{}: {text}", message.id);
        assert!(
            message.id == "app-name" || text != other.text(),
            "{} isn't translated",
            message.id
        );
        assert!(!text.is_ascii(), "{}: {text}", message.id);
        let decomposed = text.chars().any(|c| ('\u{300}'..='\u{36f}').contains(&c));
        assert!(!decomposed, "{}: a letter is one character", message.id);
    }
}

/// A button's text is short enough for one line of a small screen at twice its size, anything else for
/// a few. How wide letters really are is for the apps' pictures to tell.
#[test]
fn words_fit_a_small_screen_at_twice_their_size() {
    for (english, vietnamese) in APPS.map(both) {
        for message in english.iter().chain(&vietnamese) {
            let most = if message.group == "Buttons" { 24 } else { 90 };
            assert!(message.text().chars().count() <= most, "{}: {}", message.id, message.text());
        }
    }
}
