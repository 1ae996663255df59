//! The whole way by hand: from an authority's keys to a recorded verdict.

mod common;

use common::{MADE, MORNING, PERSON, PUBLISHED, Place, QUAN, THAO, VY};
use serde_json::{Value, json};

/// The keys of a line of `check --json` that says how somebody passes.
const KEYS: [&str; 12] = [
    "file",
    "decision",
    "reason",
    "reasons",
    "obligations",
    "remedies",
    "rule",
    "phase",
    "subject",
    "text",
    "sequence",
    "micros",
];

#[expect(clippy::indexing_slicing, reason = "of JSON: an absent key is null")]
fn assert_complete(line: &Value) {
    for key in KEYS {
        assert!(line.get(key).is_some(), "no {key:?} in {line}");
    }
    for stage in ["scan", "parse", "verify", "evaluate", "journal"] {
        assert!(line["micros"][stage].is_u64(), "{line}");
    }
    assert_eq!(line["reason"], line["reasons"][0], "{line}");
}

#[test]
fn from_nothing_to_a_permit_and_its_second_showing() {
    let city = Place::bare();
    let init = ["authority", "init", "A", "--city", "Harbour City (example)", "--keys", "K"];
    city.run(&[&init[..], &["--at", MADE]].concat()).ends(0);
    assert!(city.path("K").is_dir() && city.path("A/public/metadata").is_dir());
    let enrolled = city.does(&["authority", "enrol", "A", "-o", "enrolment.json"]);
    assert!(enrolled.err.contains("secret"), "{}", enrolled.err);
    let fingerprint = enrolled.out.rsplit(": ").next().unwrap().trim().to_owned();
    assert!(fingerprint.len() == 39 && fingerprint.split(' ').count() == 8, "{}", enrolled.out);
    assert!(city.does(&["authority", "policy", "A", "policy.json"]).out.contains("staged"));
    let staged = city.does(&["authority", "checkpoints", "A", "checkpoints.csv"]);
    assert!(staged.out.contains("3 checkpoints"), "{}", staged.out);
    let roster = city.does(&["authority", "roster", "A", "harbour.csv", "--at", MADE]);
    assert!(roster.out.contains("3 people of 3 rows"), "{}", roster.out);
    assert!(city.does(&["authority", "trace", "A", "trace.csv"]).out.contains("1 people"));
    city.does(&["authority", "publish", "A", "--out", "P", "--at", PUBLISHED]);

    city.does(&["device", "init", "D", "--enrolment", "enrolment.json"]);
    let status = city.does(&["device", "status", "D", "--json"]).line();
    assert_eq!(status["published_at"], Value::Null);
    let update = city.does(&["device", "update", "D", "--from", "P", "--at", PUBLISHED]);
    assert!(update.out.starts_with("Updated to what was published at 2022-03-07 20:00:00 +07:00"));
    let again = city.does(&["device", "update", "D", "--from", "P", "--at", PUBLISHED]);
    assert!(again.out.starts_with("Up to date"), "{}", again.out);
    let status = city.does(&["device", "status", "D", "--json", "--at", MORNING]).line();
    assert_eq!(status["age_seconds"], 9 * 3600 + 1800);
    assert_eq!(status["roster"]["entries"], 3);
    assert_eq!(status["expired"], false);
    assert!(status["storage_bytes"].as_u64().unwrap() > 0);
    city.does(&["device", "status", "D", "--at", MORNING]);

    city.wallet("W", "A", THAO, "thao.json");
    let card = city.does(&["wallet", "list", "W", "--json"]).line();
    assert_eq!((&card["name"], &card["live"]), (&json!("Thảo Hư Cấu"), &json!(true)));
    city.show("W", "2022-03-08T05:29:50+07:00", "code.png");

    let first = city.check("swing-bridge", MORNING, &["code.png"]).ends(0).line();
    assert_complete(&first);
    assert_eq!((&first["decision"], &first["reason"]), (&json!("permit"), &json!("shift")));
    assert_eq!((&first["rule"], &first["phase"]), (&json!("shift"), &json!("reopening")));
    let subject = city.does(&["authority", "pseudonym", "A", THAO]).out;
    assert_eq!(first["subject"], subject.trim_end());

    let later = "2022-03-08T05:30:30+07:00";
    let second = city.check("swing-bridge", later, &["code.png"]).ends(4).line();
    assert_complete(&second);
    assert_eq!(second["reason"], "presented-already");
    assert_eq!(second["sequence"], 2);
}

#[test]
fn the_clock_moves_with_at() {
    let city = Place::running();
    // Outside the windows; on time; and, of what was shown, too old and not yet.
    city.show("W", "2022-03-08T10:00:00+07:00", "noon.png");
    let noon = city.check("swing-bridge", "2022-03-08T10:00:05+07:00", &["noon.png"]).ends(3);
    assert_complete(&noon.line());
    assert_eq!(noon.line()["reason"], "outside-windows");
    assert_eq!(noon.line()["remedies"], json!(["show-travel-permit"]));
    city.show("W", "2022-03-08T13:30:00+07:00", "home.png");
    let future =
        city.check("swing-bridge-back", "2022-03-08T13:29:00+07:00", &["home.png"]).ends(4);
    assert_eq!(future.line()["reason"], "presentation-from-future");
    let stale = city.check("swing-bridge-back", "2022-03-08T13:35:00+07:00", &["home.png"]).ends(4);
    assert_eq!(stale.line()["reason"], "stale-presentation");
    // Time doesn't go backwards: what was written down has passed.
    let back = city.check("swing-bridge-back", "2022-03-08T13:30:00+07:00", &["home.png"]).ends(4);
    assert_eq!(back.line()["reason"], "clock-untrusted");
    // The lists are older than the policy allows.
    city.show("W", "2022-03-09T05:30:00+07:00", "next.png");
    let next = city.check("swing-bridge", "2022-03-09T05:30:05+07:00", &["next.png"]).ends(4);
    assert_eq!(next.line()["reasons"], json!(["updates-stale", "declaration-too-old"]));
    let early = city.check("swing-bridge", "2022-03-07T10:00:00+07:00", &["next.png"]).ends(4);
    assert_eq!(early.line()["reason"], "clock-untrusted", "before what was published");
}

#[test]
fn the_lane_decides_the_leg() {
    let city = Place::running();
    city.show("W", "2022-03-08T13:30:00+07:00", "home.png");
    let at = "2022-03-08T13:30:10+07:00";
    let wrong = city.check("swing-bridge", at, &["home.png"]).ends(3).line();
    let reasons = wrong["reasons"].as_array().unwrap();
    assert!(reasons.contains(&json!("wrong-direction")), "{wrong}");
    let turned = city.check("swing-bridge", at, &["--direction", "270", "home.png"]).ends(0).line();
    assert_eq!(turned["reason"], "shift");
}

#[test]
fn a_permit_rides_in_the_credential() {
    let city = Place::running();
    let permit = ["authority", "permit", "A", "permit.json", "-o", "permit.credential"];
    city.run(&[&permit[..], &["--at", "2022-03-08T09:00:00+07:00"]].concat()).ends(0);
    city.does(&["wallet", "add", "W", "permit.credential"]);
    let cards = city.does(&["wallet", "list", "W", "--json"]).lines();
    assert_eq!(
        cards[0]["permits"],
        json!(["CT-7"]),
        "the new credential takes the old one's place"
    );
    // Without the city's keys nothing tells that it is genuine: the old one is kept behind it.
    assert_eq!((cards.len(), &cards[1]["permits"]), (2, &json!([])));
    city.show("W", "2022-03-08T10:30:00+07:00", "errand.png");
    let errand = city.check("hill-gate", "2022-03-08T10:30:10+07:00", &["errand.png"]).ends(0);
    let errand = errand.line();
    assert_eq!((&errand["reason"], &errand["rule"]), (&json!("permit"), &json!("errand")));
    assert_eq!(errand["obligations"], json!(["compare-card"]));
}

#[test]
fn several_pictures_in_one_check() {
    let city = Place::running();
    city.write("vy.json", PERSON.replace(THAO, VY).replace("Thảo", "Vy"));
    city.wallet("V", "A", VY, "vy.json");
    std::fs::create_dir(city.path("lane")).unwrap();
    city.show("W", MORNING, "lane/a.png");
    city.show("V", MORNING, "lane/b.png");
    let both = city.check("swing-bridge", MORNING, &["lane"]).ends(3);
    let lines = both.lines();
    assert_eq!(lines.len(), 2);
    lines.iter().for_each(assert_complete);
    assert_eq!(lines[0]["file"], "lane/a.png");
    assert_eq!((&lines[0]["decision"], &lines[1]["reason"]), (&json!("permit"), &json!("traced")));
}

#[test]
fn a_typed_number_and_what_the_officer_saw() {
    let city = Place::running();
    let looked_up = city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4).line();
    assert_complete(&looked_up);
    assert_eq!((&looked_up["file"], &looked_up["reason"]), (&Value::Null, &json!("found-in-list")));
    let seen = ["--seen", "staff-card", "--seen", "portal-declaration", "--seen"];
    let seen = [&["--id", THAO], &seen[..], &["vaccination-paper=2:2022-01-20"]].concat();
    let seen = city.check("swing-bridge", MORNING, &seen).ends(0).line();
    assert_eq!(seen["reason"], "shift");
    let paper = ["--seen", "portal-declaration", "--seen", "staff-card", "--seen"];
    let permit = ["paper-permit=CT-9:2022-03-08/2022-03-08", "--id", QUAN];
    let errand = city.check("hill-gate", MORNING, &[&paper[..], &permit].concat()).ends(0).line();
    assert_eq!(errand["reason"], "permit-paper");
    let off_duty = city.check("swing-bridge", MORNING, &["--id", QUAN]).ends(3).line();
    assert_eq!(off_duty["reason"], "not-on-duty", "{off_duty}");
    let nobody = city.check("swing-bridge", MORNING, &["--id", "048190000099"]).ends(3).line();
    assert_eq!(nobody["reason"], "not-listed");
}

#[test]
fn the_words_are_the_languages() {
    let city = Place::running();
    city.show("W", "2022-03-08T10:00:00+07:00", "noon.png");
    let check = ["check", "--device", "D", "--checkpoint", "swing-bridge", "noon.png"];
    let check = [&check[..], &["--at", "2022-03-08T10:00:05+07:00"]].concat();
    let vietnamese = city.run(&[&check[..], &["--lang", "vi"]].concat()).ends(3).out;
    assert!(vietnamese.contains("KHÔNG CHO QUA") && vietnamese.contains("ngoài khung giờ"));
    assert!(vietnamese.contains("Thảo Hư Cấu"), "the name is shown to compare: {vietnamese}");
    let english = city.run(&check).ends(3).out;
    assert!(english.contains("outside the travel hours"), "{english}");
    let json =
        city.check("swing-bridge", "2022-03-08T10:00:05+07:00", &["noon.png", "--lang", "vi"]);
    assert!(json.line()["text"].as_str().unwrap().contains("ngoài khung giờ"));
}

#[test]
fn the_journal_keeps_verdicts_and_no_people() {
    let city = Place::running();
    city.show("W", MORNING, "code.png");
    city.check("swing-bridge", MORNING, &["code.png"]).ends(0);
    city.check("swing-bridge", MORNING, &["--id", VY]).ends(3);
    let verified = city.does(&["journal", "verify", "D", "--json"]).line();
    assert_eq!(verified, json!({"records": 2, "sound": true, "findings": []}));
    let export = city.does(&["journal", "export", "D", "--format", "ndjson"]);
    let lines = export.lines();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["at"], MORNING);
    assert_eq!((&lines[0]["decision"], &lines[1]["reason"]), (&json!("permit"), &json!("traced")));
    for person in common::PERSONAL {
        assert!(!export.out.contains(person), "{person:?} in {}", export.out);
    }
    // Nor is anybody in the phone's files as plain text.
    for (path, bytes) in city.snapshot("D") {
        for person in [THAO, VY, "Thảo", "Harbour Cranes", "1992-02-11"] {
            let found = bytes.windows(person.len()).any(|w| w == person.as_bytes());
            assert!(!found, "{person:?} in {}", path.display());
        }
    }
    // A journal that was taken away is missed.
    std::fs::remove_file(city.path("D/journal.redb")).unwrap();
    let missed = city.run(&["journal", "verify", "D", "--json"]).ends(1).line();
    assert_eq!(missed["sound"], false);
}

#[test]
fn the_rules_by_themselves() {
    let city = Place::bare();
    let checked = city.does(&["policy", "check", "policy.json", "--strict"]);
    assert!(checked.out.contains("no findings"), "{}", checked.out);
    city.write("loose.json", common::POLICY.replace("\"deny\"\n}", "\"permit\"\n}"));
    let loose = city.does(&["policy", "check", "loose.json", "--json"]).line();
    assert_eq!((&loose["severity"], &loose["place"]), (&json!("warning"), &json!("/otherwise")));
    city.run(&["policy", "check", "loose.json", "--strict"]).ends(1);

    city.write("facts.json", FACTS);
    let all = city.does(&["policy", "evaluate", "policy.json", "facts.json", "--json"]).line();
    assert_eq!((&all["decision"], &all["preview"]), (&json!("permit"), &json!(true)));
    assert_eq!(all["rule"], "shift");
    city.write("less.json", FACTS.replace("\"dose\": 2", "\"dose\": 1").replace(PERMITS, ""));
    let less = city.does(&["policy", "evaluate", "policy.json", "less.json", "--json"]).line();
    assert_eq!(
        (&less["decision"], &less["reason"]),
        (&json!("deny"), &json!("vaccination-incomplete"))
    );
    let rule = less["explanation"].as_array().unwrap().iter().find(|r| r["rule"] == less["rule"]);
    let rule = rule.unwrap();
    assert_eq!((&rule["effect"], &rule["truth"]), (&json!("permit"), &json!("false")));
    assert_eq!(
        (&rule["when"]["condition"], &rule["when"]["truth"]),
        (&json!("all"), &json!("false"))
    );
    let explain = ["policy", "evaluate", "policy.json", "less.json", "--explain"];
    let words =
        city.does(&["--lang", "en"].iter().chain(&explain).copied().collect::<Vec<_>>()).out;
    assert!(words.contains("✗ shift (permit)\n  ✗ all\n    ✓ "), "{words}");
    assert!(words.contains("    ✗ vaccinated: ") && words.contains("      ? binding: "), "{words}");
    city.write("typo.json", FACTS.replace("\"trace\"", "\"tracing\""));
    let typo = city.run(&["policy", "evaluate", "policy.json", "typo.json"]);
    typo.fails("typo.json").complains("tracing");
}

const PERMITS: &str = r#"{ "kind": "duty", "valid_from": "2022-03-08T00:00:00+07:00",
    "valid_until": "2022-03-09T00:00:00+07:00", "areas": ["harbour"], "assurance": "signed" }"#;

/// The example of `POLICY.md`, at our bridge.
const FACTS: &str = r#"{ "at": "2022-03-08T05:30:00+07:00",
  "checkpoint": { "area": "harbour", "lat": 16.072, "lon": 108.227, "heading": null },
  "binding": "live", "roster": { "listed": true, "duty": "Mon-Sat" },
  "employer": "Harbour Cranes (example)", "sector": "port",
  "home": { "area": "old-town", "lat": 16.068, "lon": 108.21 },
  "work": { "area": "harbour", "lat": 16.075, "lon": 108.243 },
  "declaration": { "at": "2022-03-08T04:50:00+07:00", "symptoms": false },
  "vaccinations": [ { "dose": 2, "date": "2022-01-20" } ], "recoveries": [],
  "tests": [ { "method": "pcr", "result": "negative", "taken_at": "2022-03-07T08:00:00+07:00" } ],
  "trace": [ { "class": "F2" } ], "seen": [],
  "permits": [ { "kind": "duty", "valid_from": "2022-03-08T00:00:00+07:00",
    "valid_until": "2022-03-09T00:00:00+07:00", "areas": ["harbour"], "assurance": "signed" } ] }
"#;

#[test]
fn an_enrolment_in_codes_is_the_file() {
    let city = Place::bare();
    city.run(&["authority", "init", "A", "--city", "Harbour City (example)"]).ends(0);
    let enrol = ["authority", "enrol", "A", "-o", "enrolment.json", "--codes", "codes"];
    assert!(city.does(&enrol).out.contains(" codes in codes"));
    let mut series = chot_core::device::EnrolmentSeries::default();
    for line in city.does(&["scan", "codes", "--json"]).lines() {
        series.take(line["symbols"][0]["text"].as_str().unwrap()).unwrap();
    }
    let file = std::fs::read(city.path("enrolment.json")).unwrap();
    assert_eq!(series.file().unwrap().unwrap().as_slice(), file);
}
