//! A phone's journal, looked back upon; and its exports, checked without the phone.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::process::Stdio;

use common::{MORNING, Place, QUAN, THAO, VY, chot};
use serde_json::{Value, json};

/// The next day.
const NEXT: &str = "2022-03-09T05:40:00+07:00";

/// Three are looked up on a morning, one of them on the next too.
fn judged() -> Place {
    let city = Place::running();
    for (id, minute) in [(THAO, "30"), (VY, "31"), (QUAN, "50")] {
        let at = MORNING.replace("05:30", &format!("05:{minute}"));
        city.check("swing-bridge", &at, &["--id", id]);
    }
    city.check("hill-gate", NEXT, &["--id", VY]);
    city
}

fn subject(city: &Place, id: &str) -> String {
    let said = city.does(&["authority", "pseudonym", "A", id]).out;
    said.split_whitespace().next().unwrap().to_owned()
}

fn numbers(lines: &[Value]) -> Vec<u64> {
    lines.iter().map(|line| line["sequence"].as_u64().unwrap()).collect()
}

#[test]
fn records_are_listed_by_day_decision_reason_and_person() {
    let city = judged();
    let list = |rest: &[&str]| {
        let list = city.does(&[&["journal", "list", "D", "--json"], rest].concat()).lines();
        numbers(&list)
    };
    assert_eq!(list(&[]), [1, 2, 3, 4]);
    let first = city.does(&["journal", "list", "D", "--json"]).lines().remove(1);
    let keys = ["sequence", "at", "decision", "reason", "checkpoint", "subject", "continues"];
    assert!(keys.iter().all(|key| first.get(key).is_some()), "{first}");
    assert_eq!(
        (&first["decision"], &first["reason"], &first["at"]),
        (&json!("deny"), &json!("traced"), &json!("2022-03-08T05:31:00+07:00"))
    );
    assert_eq!(first["subject"], subject(&city, VY));
    assert_eq!(list(&["--today", "--at", NEXT]), [4]);
    assert_eq!(list(&["--today", "--at", MORNING]), [1, 2, 3]);
    assert_eq!(list(&["--from", "2022-03-08", "--until", "2022-03-08"]), [1, 2, 3]);
    assert_eq!(list(&["--from", "2022-03-08T05:31:00+07:00", "--until", NEXT]), [2, 3]);
    assert_eq!(list(&["--decision", "deny", "--reason", "traced"]), [2, 4]);
    assert_eq!(list(&["--subject", &subject(&city, VY), "--until", "09/03/2022"]), [2, 4]);
    assert_eq!(list(&["--limit", "2"]), [3, 4]);
    assert_eq!(list(&["--limit", "2", "--before", "3"]), [1, 2]);
    let none = city.does(&["journal", "list", "D", "--decision", "permit"]);
    assert!(none.out.is_empty() && none.err.contains("No record fits"), "{}", none.err);
    let told = city.does(&["journal", "list", "D", "--limit", "1"]).out;
    assert!(told.contains("4 · 2022-03-09 05:40:00 · DO NOT LET THROUGH: "), "{told}");
    assert!(told.contains(&format!("hill-gate · {}", subject(&city, VY))), "{told}");
    let told = city.does(&["--lang", "vi", "journal", "list", "D", "--limit", "1"]).out;
    assert!(told.contains("KHÔNG CHO QUA: "), "{told}");
    for wrong in [["--today", "--from=2022-03-08"], ["--subject=VY", "--json"]] {
        city.run(&[&["journal", "list", "D"], &wrong[..]].concat()).ends(2);
    }
}

#[test]
fn cases_are_counted_by_day_hour_and_decision() {
    let city = judged();
    let counts = city.does(&["journal", "counts", "D", "--json"]).lines();
    let sums = |line: &Value| ["permit", "deny", "refer"].map(|of| line[of].as_u64().unwrap());
    assert_eq!(counts.len(), 2);
    assert_eq!(
        (&counts[0]["day"], sums(&counts[0]).iter().sum::<u64>()),
        (&json!("2022-03-08"), 3)
    );
    assert_eq!(counts[1]["hour"], "2022-03-09T05:00:00+07:00");
    assert_eq!(sums(&counts[1]), [0, 1, 0]);
    let day = city.does(&["journal", "counts", "D", "--from", "2022-03-09"]).out;
    let line = "Let through: 0 · Do not let through: 1 · Check further: 0";
    assert_eq!(day, format!("2022-03-09 · {line}\n  05:00 · {line}\n"));
}

#[test]
fn contacts_are_who_was_there_within_the_time_on_either_side() {
    let city = judged();
    let near = |of: &str, within: &str| {
        let of = subject(&city, of);
        let contacts = ["journal", "contacts", "D", "--of", &of, "--within", within, "--json"];
        city.does(&contacts).lines()
    };
    let found = near(VY, "PT15M");
    assert_eq!(numbers(&found), [1]);
    assert_eq!(found[0]["subject"], subject(&city, THAO));
    assert_eq!(
        (&found[0]["apart_seconds"], &found[0]["checkpoint"]),
        (&json!(-60), &json!("swing-bridge"))
    );
    assert_eq!(numbers(&near(VY, "PT20M")), [1, 3]);
    assert_eq!(numbers(&near(QUAN, "PT1H")), [1, 2]);
    city.run(&["journal", "contacts", "D", "--of", &subject(&city, VY), "--within", "15"])
        .ends(2)
        .complains("PT15M");
}

#[test]
fn a_journal_is_followed_as_checks_come() {
    let city = judged();
    let mut follow = chot(&["journal", "list", "D", "--follow", "--json", "--from", NEXT]);
    let follow = follow.current_dir(city.root()).stdin(Stdio::null()).stdout(Stdio::piped());
    let mut child = follow.spawn().unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut next = || -> Value { serde_json::from_str(&lines.next().unwrap().unwrap()).unwrap() };
    assert_eq!(next()["sequence"], 4);
    // The follower looks for a moment now and then: who needs the journal then tries again.
    let at = NEXT.replace("05:40", "05:45");
    for _ in 0..20 {
        if city.check("hill-gate", &at, &["--id", THAO]).code != 1 {
            break;
        }
    }
    assert_eq!(next()["sequence"], 5);
    child.kill().unwrap();
    child.wait().unwrap();
}

fn export(city: &Place, name: &str) {
    let lines = city.does(&["journal", "export", "D"]).out;
    city.write(name, lines);
}

#[test]
fn an_export_is_checked_without_the_phone_and_what_was_done_to_it_is_told() {
    let city = judged();
    export(&city, "e.ndjson");
    let key = city.does(&["device", "status", "D", "--json"]).line()["journal"]["key"].clone();
    let key = key.as_str().unwrap();
    let sound = city.does(&["journal", "verify-export", "e.ndjson", "--key", key, "--json"]).line();
    assert_eq!(
        (&sound["sound"], &sound["records"], &sound["head"]),
        (&json!(true), &json!(4), &json!(4))
    );
    assert_eq!(sound["key"], key);
    let text = fs::read_to_string(city.path("e.ndjson")).unwrap();
    let lines: Vec<&str> = text.lines().collect();
    let told = |name: &str, lines: &[&str]| {
        city.write(name, format!("{}\n", lines.join("\n")));
        city.run(&["journal", "verify-export", name]).ends(1).out
    };
    let forged = lines[1].replace("deny", "permit");
    let forged = told("forged", &[lines[0], &forged, lines[2], lines[3]]);
    assert!(forged.contains("line 2 (record 2) was changed"), "{forged}");
    assert!(forged.contains("not to be loaded"), "{forged}");
    let cut = told("cut", &[lines[0], lines[3]]);
    assert!(cut.contains("records 2 to 3 were cut out before line 2"), "{cut}");
    let moved = told("moved", &[lines[0], lines[2], lines[1], lines[3]]);
    assert!(moved.contains("lines were moved"), "{moved}");
    assert!(told("end", &lines[..3]).contains("the end was cut off"));
    let other = &format!("{}1", &key[..63]);
    if other != key {
        // Most digits make no key; one that is none is wrong usage.
        let run = city.run(&["journal", "verify-export", "e.ndjson", "--key", other]);
        assert!([1, 2].contains(&run.code), "{}", run.err);
    }
    city.run(&["journal", "verify-export", "none"]).fails("none");
    city.run(&["journal", "verify-export", "."]).ends(1);
    let vietnamese = city.run(&["--lang", "vi", "journal", "verify-export", "cut"]).ends(1).out;
    assert!(vietnamese.contains("đã bị cắt bỏ trước dòng 2"), "{vietnamese}");
}

#[test]
fn a_phone_is_held_to_the_key_and_the_head_that_it_came_with_first() {
    let city = judged();
    export(&city, "e1");
    let verify = |file: &str, code: i32| {
        let verify = ["journal", "verify-export", file, "--phones", "phones.json", "--json"];
        city.run(&verify).ends(code).line()
    };
    let unknown = ["journal", "verify-export", "e1", "--phones", "phones.json", "--known"];
    assert!(city.run(&unknown).ends(1).out.contains("one of the phones that are known"));
    assert!(!city.path("phones.json").exists());
    assert_eq!(verify("e1", 0)["new"], true);
    assert_eq!(verify("e1", 0)["new"], false);
    // A part that goes on from there; a part that doesn't tells of the gap.
    city.check("hill-gate", &NEXT.replace("05:40", "05:50"), &["--id", THAO]);
    city.check("hill-gate", &NEXT.replace("05:40", "05:55"), &["--id", QUAN]);
    let part = |after: &str, name: &str| {
        let lines = city.does(&["journal", "export", "D", "--after", after]).out;
        city.write(name, lines);
    };
    part("5", "late");
    assert_eq!(verify("late", 0)["gap"], json!([5, 5]));
    part("4", "next");
    assert_eq!(
        (&verify("next", 0)["gap"], &verify("e1", 0)["older"]),
        (&json!(null), &json!(true))
    );
    // A phone that writes its journal anew, under the same key and id, does not go on from there.
    let known = fs::read_to_string(city.path("phones.json")).unwrap();
    let hash: Value = serde_json::from_str(&known).unwrap();
    let (_, journal) = hash["journals"].as_object().unwrap().iter().next().unwrap();
    let hash = journal["hash"].as_str().unwrap();
    city.edit("phones.json", hash, &"0".repeat(64));
    let rewritten = verify("next", 1);
    assert!(rewritten["findings"][0].as_str().unwrap().contains("written anew"), "{rewritten}");
    city.write("phones.json", known.replace("chot-phones", "chot-phone"));
    city.run(&unknown).fails("expected \"chot-phones\"");
}

#[test]
fn a_table_of_the_records_names_its_columns() {
    let city = judged();
    let table = city.does(&["journal", "export", "D", "--format", "csv"]).out;
    let rows: Vec<Vec<&str>> = table.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows.len(), 5);
    let column = |name: &str| rows[0].iter().position(|column| *column == name).unwrap();
    assert_eq!(rows[2][column("reason")], "traced");
    assert_eq!(rows[2][column("subject")], subject(&city, VY));
    assert_eq!(rows[4][column("at")], NEXT);
    let after = city.does(&["journal", "export", "D", "--format", "csv", "--after", "3"]).out;
    assert_eq!(after.lines().count(), 2);
}

#[test]
fn pseudonyms_become_rows_of_a_trace_list_and_nobodys_are_said() {
    let city = Place::running();
    let before = subject(&city, VY);
    let found = format!(
        "subject,class,from,until\n{before},F1,2022-03-08,2022-03-22\n{},F2,2022-03-08,\n",
        subject(&city, THAO)
    );
    city.write("found.csv", &found);
    let identify = ["authority", "identify", "A", "found.csv", "-o", "new.csv"];
    let rows = format!(
        "id_number,class,from,until\n{VY},F1,2022-03-08,2022-03-22\n{THAO},F2,2022-03-08,\n"
    );
    let identified = || {
        city.does(&identify);
        fs::read_to_string(city.path("new.csv")).unwrap()
    };
    assert_eq!(identified(), rows);
    city.does(&["authority", "trace", "A", "new.csv"]);
    // Journals of phones that were cut off since have others.
    city.does(&["authority", "rotate", "A", "enrolment", "--cut-off", "--at", MORNING]);
    assert_ne!(subject(&city, VY), before);
    assert_eq!(identified(), rows);
    city.write("found.csv", format!("{found}{},F1,,\n", "0".repeat(32)));
    fs::remove_file(city.path("new.csv")).unwrap();
    city.run(&identify).fails("1 of 3 pseudonyms").complains("the first in line 4");
    assert!(!city.path("new.csv").exists());
    city.does(&[&identify[..], &["--skip-unknown"]].concat()).complains("left out");
    assert_eq!(fs::read_to_string(city.path("new.csv")).unwrap(), rows);
    for (bad, words) in [
        ("id_number,class\n", "expected the header subject,class,from,until"),
        ("subject,class,from,until\nVY,F1,,\n", "found.csv:2: expected a pseudonym"),
        ("subject,class,from,until\n\n00,F1\n", "found.csv:3: expected four cells"),
        (&found.replace("F2", "F3"), "found.csv:3: expected a class"),
        (&found.replace("2022-03-22", "=1+1"), "found.csv:2: expected days"),
    ] {
        city.write("found.csv", bad);
        city.run(&identify).fails(words);
    }
}
