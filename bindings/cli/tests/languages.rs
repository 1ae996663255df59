//! What the program says in Vietnamese, from founding a city to the barrier: no English is left in it. And the
//! other way round.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use std::process::Command;

use common::{DECLARED, MADE, MORNING, PUBLISHED, Place, THAO, chot};

/// Words of English that no Vietnamese sentence has, and no option or format is called.
const ENGLISH: [&str; 38] = [
    "the",
    "of",
    "and",
    "is",
    "isn't",
    "are",
    "was",
    "not",
    "with",
    "this",
    "that",
    "there",
    "here",
    "for",
    "from",
    "until",
    "by",
    "people",
    "person",
    "expected",
    "found",
    "missing",
    "warning",
    "error",
    "version",
    "published",
    "staged",
    "updated",
    "live",
    "doses",
    "declared",
    "days",
    "hours",
    "seconds",
    "bytes",
    "Usage",
    "Options",
    "city",
];

/// What stands in texts as it is, in any language: options, names of files, of roles and of rules.
fn is_a_name(word: &str) -> bool {
    word.starts_with('-') || word.contains(['/', '.', '_', '`', '"', '\'', '<', '[', '(', '='])
}

/// The English in a text, where it is more than a name.
fn english(text: &str) -> Vec<&str> {
    let lines = text.lines().filter(|line| {
        // Values to choose from are names.
        let said = line.split_once(" [giá trị: ").map_or(*line, |(said, _)| said);
        let words = said.split_whitespace().filter(|word| !is_a_name(word));
        let plain = words.map(|word| word.trim_matches([',', ';', ':', '.', '!', '?']));
        plain.filter(|word| ENGLISH.contains(word)).count() > 0
    });
    lines.collect()
}

struct Spoken {
    place: Place,
    language: &'static str,
}

impl Spoken {
    fn run(&self, arguments: &[&str]) -> (i32, String) {
        let mut command: Command = chot(&["--lang", self.language]);
        let output = command.args(arguments).current_dir(self.place.root()).output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let said = format!("{}{}", text(&output.stdout), text(&output.stderr));
        (output.status.code().unwrap(), said)
    }
}

/// What a day at the command line says: what is done, and what goes wrong.
fn a_day(language: &'static str) -> Vec<(Vec<&'static str>, String)> {
    let day = Spoken { place: Place::bare(), language };
    day.place.write("bad.csv", common::LIST.replace("1992-02-11", "1992"));
    day.place
        .write("bad.json", common::POLICY.replace("\"deny\", \"when\"", "\"denny\", \"when\""));
    day.place.write("none.csv", common::LIST.lines().next().unwrap());
    let calls: &[(i32, &[&str])] = &[
        (0, &["authority", "init", "A", "--city", "Thành phố Cảng", "--at", MADE]),
        (1, &["authority", "init", "A", "--city", "Thành phố Cảng", "--at", MADE]),
        (1, &["authority", "publish", "A", "--out", "P", "--at", MADE]),
        (1, &["authority", "policy", "A", "bad.json", "--at", MADE]),
        (1, &["authority", "policy", "A", "missing.json", "--at", MADE]),
        (1, &["policy", "check", "bad.json"]),
        (0, &["policy", "check", "policy.json"]),
        (0, &["authority", "policy", "A", "policy.json", "--at", MADE]),
        (0, &["authority", "checkpoints", "A", "checkpoints.csv"]),
        (1, &["authority", "roster", "A", "bad.csv", "--at", MADE]),
        (0, &["authority", "roster", "A", "harbour.csv", "--at", MADE]),
        (0, &["authority", "trace", "A", "trace.csv"]),
        (0, &["authority", "diff", "A", "--names"]),
        (0, &["authority", "status", "A", "--at", MADE]),
        (0, &["authority", "publish", "A", "--out", "P", "--at", PUBLISHED]),
        (1, &["authority", "roster", "A", "none.csv", "--at", PUBLISHED]),
        (1, &["authority", "publish", "A", "--out", "P", "--at", MADE]),
        (0, &["authority", "history", "A"]),
        (0, &["authority", "find", "A", THAO, "--at", PUBLISHED]),
        (0, &["authority", "unstage", "A"]),
        (0, &["authority", "enrol", "A", "-o", "enrolment.json"]),
        (0, &["authority", "trust", "A", "-o", "city.trust"]),
        (1, &["device", "status", "D"]),
        (0, &["device", "init", "D", "--enrolment", "enrolment.json"]),
        (1, &["device", "update", "D"]),
        (1, &["device", "update", "D", "--from", "nowhere"]),
        (1, &["device", "update", "D", "--from", "http://127.0.0.1:1"]),
        (0, &["device", "update", "D", "--from", "P", "--at", PUBLISHED]),
        (0, &["device", "update", "D", "--from", "P", "--at", PUBLISHED]),
        (0, &["device", "status", "D", "--at", MORNING]),
        (0, &["device", "status", "D", "--at", "2022-03-09T08:00:00+07:00"]),
        (1, &["wallet", "show", "W"]),
        (0, &["wallet", "init", "W"]),
        (1, &["wallet", "request", "W", "--id", "123", "-o", "w.request"]),
        (0, &["wallet", "request", "W", "--id", THAO, "-o", "w.request"]),
        (0, &["wallet", "list", "W"]),
        (
            0,
            &[
                "authority",
                "issue",
                "A",
                "thao.json",
                "--holder",
                "w.request",
                "-o",
                "w.credential",
                "--at",
                MADE,
            ],
        ),
        (0, &["wallet", "add", "W", "w.credential"]),
        (0, &["wallet", "list", "W", "--at", MORNING]),
        (0, &["wallet", "questions", "W"]),
        (1, &["wallet", "declare", "W", "thao.json", "--at", DECLARED]),
        (0, &["wallet", "declare", "W", "well.json", "--at", DECLARED]),
        (0, &["wallet", "trust", "W", "city.trust"]),
        (0, &["wallet", "update", "W", "--from", "P", "--at", DECLARED]),
        (0, &["wallet", "outlook", "W", "--at", DECLARED]),
        (0, &["wallet", "show", "W", "--png", "w.png", "--at", MORNING]),
        (1, &["wallet", "show", "W", "--card", "2", "--at", MORNING]),
        (
            4,
            &[
                "check",
                "--device",
                "D",
                "--checkpoint",
                "swing-bridge",
                "--at",
                MORNING,
                "--id",
                THAO,
            ],
        ),
        (
            1,
            &["check", "--device", "D", "--checkpoint", "no-bridge", "--at", MORNING, "--id", THAO],
        ),
        (
            3,
            &[
                "check",
                "--device",
                "D",
                "--checkpoint",
                "hill-gate",
                "--at",
                MORNING,
                "--id",
                "048190000099",
            ],
        ),
        (0, &["journal", "verify", "D"]),
        (1, &["journal", "case", "D", "99"]),
        (1, &["device", "wipe", "D"]),
        (1, &["authority", "revoke", "A", "NO-1"]),
        (0, &["authority", "revoke", "A", "--person", THAO, "--at", MORNING]),
        (0, &["authority", "template", "lists", "-o", "form.csv"]),
        (0, &["policy", "show", "policy.json", "--date", "2022-03-08"]),
        (0, &["policy", "diff", "policy.json", "policy.json"]),
        (2, &["authority", "rosterr"]),
        (2, &["device", "update"]),
        (2, &["device", "update", "D", "--form", "P"]),
        (2, &["authority", "unstage", "A", "everything"]),
        (2, &["policy", "show", "policy.json", "--date", "yesterday"]),
    ];
    let mut said = Vec::new();
    for (code, arguments) in calls {
        let (ended, text) = day.run(arguments);
        assert_eq!(ended, *code, "{arguments:?}: {text}");
        said.push((arguments.to_vec(), text));
    }
    said
}

#[test]
fn a_day_at_the_command_line_in_vietnamese_has_no_english_left() {
    let mut left = Vec::new();
    for (arguments, text) in a_day("vi") {
        for line in english(&text) {
            left.push(format!("{}: {line}", arguments.join(" ")));
        }
    }
    assert!(left.is_empty(), "{}", left.join("\n"));
}

#[test]
fn a_day_at_the_command_line_in_english_has_no_vietnamese() {
    // What the city and its people are called, and the forms of a list, are Vietnamese anyway.
    const NAMES: [&str; 4] = ["Thành phố Cảng", "Thảo Hư Cấu", "Quân Hư Cấu", "Vy Hư Cấu"];
    for (arguments, mut text) in a_day("en") {
        for name in NAMES {
            text = text.replace(name, "");
        }
        let odd = text.chars().find(|c| ('À'..='ỹ').contains(c));
        assert_eq!(odd, None, "{}: {text}", arguments.join(" "));
    }
}

#[test]
fn every_commands_help_is_in_vietnamese() {
    let day = Spoken { place: Place::bare(), language: "vi" };
    let commands = |text: &str| -> Vec<String> {
        let after = text.lines().skip_while(|line| *line != "Các lệnh:").skip(1);
        let names = after.take_while(|line| !line.is_empty());
        let names = names.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
        names.filter_map(|line| line.split_whitespace().next().map(str::to_owned)).collect()
    };
    let (_, top) = day.run(&["--help"]);
    let mut count = 0;
    for command in commands(&top).iter().filter(|name| *name != "help" && *name != "tuf") {
        let (code, text) = day.run(&[command, "--help"]);
        assert_eq!((code, english(&text)), (0, Vec::new()), "{command}");
        for verb in commands(&text).iter().filter(|name| *name != "help") {
            let (code, text) = day.run(&[command, verb, "--help"]);
            assert_eq!((code, english(&text)), (0, Vec::new()), "{command} {verb}");
            count += 1;
        }
    }
    assert!(count > 40, "{count} commands");
}
