//! A family's wallet: cards that are named and removed, the city that it follows, the day ahead.

mod common;

use common::{MORNING, PUBLISHED, Place, THAO};

/// A running city whose wallet `W` follows it.
fn following() -> Place {
    let city = Place::running();
    city.does(&["authority", "trust", "A", "-o", "trust.json"]);
    city.does(&["wallet", "trust", "W", "trust.json"]);
    city.does(&["wallet", "update", "W", "--from", "P", "--at", PUBLISHED]);
    city
}

#[test]
fn a_trust_file_holds_no_secret_and_an_enrolment_is_not_taken_for_one() {
    let city = following();
    let file: serde_json::Value =
        serde_json::from_slice(&std::fs::read(city.path("trust.json")).unwrap()).unwrap();
    let keys: Vec<_> = file.as_object().unwrap().keys().map(String::as_str).collect();
    assert_eq!(keys, ["format", "version", "city", "root"]);
    city.run(&["wallet", "trust", "W", "enrolment.json"]).fails("chot-enrolment");
    let again = city.does(&["wallet", "update", "W", "--from", "P", "--at", PUBLISHED]);
    assert!(again.out.starts_with("Up to date"), "{}", again.out);
    city.run(&["wallet", "update", "W", "--from", "nowhere"]).fails("no such folder");
    city.does(&["wallet", "init", "X"]);
    city.run(&["wallet", "update", "X", "--from", "P"]).fails("trust file first");
}

#[test]
fn the_day_ahead_is_that_of_the_citys_rules() {
    let city = following();
    let outlook = |wallet: &str, at: &str| {
        city.does(&["wallet", "outlook", wallet, "--json", "--at", at]).line()
    };
    let day = outlook("W", "2022-03-08T04:55:00+07:00");
    assert_eq!(day["next_from"], "2022-03-08T05:00:00+07:00");
    assert_eq!(day["windows"][0]["legs"][0], "to-work");
    assert_eq!(day["missing"].as_array().unwrap().len(), 0);
    assert_eq!(day["declaration_fresh_until"], "2022-03-08T16:50:00+07:00");
    let late = outlook("W", "2022-03-08T15:00:00+07:00");
    assert_eq!((&late["next_from"], &late["missing"][0]), (&().into(), &"outside-windows".into()));
    let said = city.does(&["wallet", "outlook", "W", "--at", MORNING]);
    assert!(said.out.starts_with("2022-03-08: may pass from 05:30 (05:00-07:00"), "{}", said.out);
    let old = outlook("W", "2022-03-08T20:00:01+07:00");
    assert_eq!((&old["known"], &old["why"]), (&false.into(), &"rules-old".into()));
    city.wallet("X", "A", THAO, "thao.json");
    assert_eq!(outlook("X", MORNING)["why"], "no-rules");
}

#[test]
fn cards_are_named_removed_and_the_wallet_deleted() {
    let city = Place::running();
    let renamed = city.does(&["wallet", "rename", "W", "Mẹ", "--card", "1"]);
    assert!(renamed.out.starts_with("1. Mẹ ("), "{}", renamed.out);
    let card = city.does(&["wallet", "list", "W", "--json"]).line();
    assert_eq!((&card["label"], card["id"].as_str().unwrap().len()), (&"Mẹ".into(), 16));
    city.run(&["wallet", "rename", "W", "\u{202e}", "--card", "1"]).fails("a label has");
    city.run(&["wallet", "remove", "W", "--card", "2"]).fails("no number 2");
    city.run(&["wallet", "certificate", "W", "well.json"]).fails("not an EU certificate");
    let all = ["wallet", "declare", "W", "well.json", "--all", "--at", MORNING];
    city.does(&all);
    let card = city.does(&["wallet", "list", "W", "--json"]).line();
    assert_eq!(card["declared_at"], "2022-03-07T22:30:00+00:00");
    city.does(&["wallet", "remove", "W", "--card", "1"]);
    city.run(&all).fails("no number");
    city.does(&["wallet", "list", "W"]).complains("no credential yet");
    let questions = city.does(&["wallet", "questions", "W", "--json"]).line();
    assert_eq!(
        (&questions["questionnaire"], &questions["questions"][4]["id"]),
        (&1.into(), &"contact_with_case".into())
    );
    city.does(&["wallet", "delete", "W"]);
    assert!(!city.path("W").exists());
    let before = city.snapshot("D");
    for other in ["W", "D"] {
        city.run(&["wallet", "delete", other]).fails("there is no wallet in");
    }
    assert_eq!(city.snapshot("D"), before);
    city.run(&["wallet", "list", "W"]).fails("wallet init");
    // A request is made by a new one.
    city.does(&["wallet", "init", "W"]);
    city.does(&["wallet", "request", "W", "--id", THAO, "-o", "again.request"]);
}

#[test]
fn a_city_is_forgotten_and_another_can_be_followed() {
    let city = following();
    assert!(city.path("W/city.json").exists());
    city.does(&["wallet", "forget-city", "W"]);
    assert!(!city.path("W/city.json").exists());
    city.run(&["wallet", "update", "W", "--from", "P"]).fails("trust file first");
    city.does(&["wallet", "forget-city", "W"]);
    city.does(&["authority", "init", "B", "--city", "Another City"]);
    city.does(&["authority", "trust", "B", "-o", "another.json"]);
    city.does(&["wallet", "trust", "W", "another.json"]);
}

/// Two codes, twenty seconds apart, and the wallet isn't held meanwhile.
#[test]
fn a_live_code_that_is_watched_is_signed_again_when_it_is_due() {
    use std::io::{BufRead as _, BufReader};
    use std::process::Stdio;

    let city = Place::running();
    let mut child = common::chot(&["wallet", "show", "W", "--text", "--watch", "--at", MORNING])
        .current_dir(city.root())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let began = std::time::Instant::now();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let first = lines.next().unwrap().unwrap();
    assert_eq!(city.does(&["wallet", "list", "W", "--json"]).lines().len(), 1);
    let second = lines.next().unwrap().unwrap();
    assert!(began.elapsed().as_secs() >= 19);
    child.kill().unwrap();
    child.wait().unwrap();
    let signed_at = |text: &str| {
        let run = city.run(&["inspect", "--json", "--at", MORNING, text]).ends(1);
        run.line()["claims"]["presentation"]["iat"].as_u64().unwrap()
    };
    assert!((20..25).contains(&(signed_at(&second) - signed_at(&first))));
}

#[test]
fn a_code_says_for_whom_it_is_and_what_keeps_it_from_counting() {
    let city = Place::running();
    let shown = city.does(&["wallet", "show", "W", "--png", "w.png", "--at", MORNING]);
    assert!(
        shown.out.contains("For: Thảo Hư Cấu.") && !shown.err.contains("warning"),
        "{}",
        shown.err
    );
    let late = "2022-07-01T08:00:00+07:00";
    let expired = city.does(&["wallet", "show", "W", "--png", "w.png", "--at", late]);
    expired.complains("it expired at 2022-06-02 00:00:00 +07:00: ask the issuer for a new one");
    let list = city.does(&["wallet", "list", "W", "--at", late]).out;
    assert!(list.contains("expired at 2022-06-02"), "{list}");

    // Nothing is declared in a new one; a print is bound to nobody.
    city.does(&["wallet", "init", "V"]);
    city.does(&["wallet", "request", "V", "--id", common::QUAN, "-o", "v.request"]);
    city.write("quan.json", common::PERSON.replace("048190000011", common::QUAN).replace(
        "\"health\": [{\"kind\": \"vaccination\", \"doses\": 2, \"date\": \"2022-01-20\", \"product\": \"BNT162b2\"}],",
        "",
    ));
    city.does(&[
        "authority",
        "issue",
        "A",
        "quan.json",
        "--holder",
        "v.request",
        "-o",
        "v",
        "--at",
        MORNING,
    ]);
    let added = city.does(&["wallet", "add", "V", "v"]).out;
    assert!(added.contains("doses: not known"), "{added}");
    let bare = city.does(&["wallet", "show", "V", "--text", "--at", MORNING]);
    assert!(!bare.out.contains("For:"), "the text alone is on stdout: {}", bare.out);
    bare.complains("nothing is declared: do so first");
    let declared =
        city.does(&["wallet", "declare", "V", "well.json", "--all", "--at", MORNING]).out;
    assert!(declared.contains("For: Thảo Hư Cấu"), "{declared}");
    city.does(&["authority", "issue", "A", "thao.json", "-o", "print", "--at", MORNING]);
    city.does(&["wallet", "init", "U"]);
    city.does(&["wallet", "add", "U", "print"]);
    city.does(&["wallet", "show", "U", "--png", "u.png", "--at", MORNING])
        .complains("bound to nobody's phone");
}
