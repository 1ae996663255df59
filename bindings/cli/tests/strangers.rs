//! What strangers write, on a terminal: it moves nothing, hides nothing, and makes no second line.

mod common;

use std::fs;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use common::{LIST, MADE, MORNING, Place};
use serde_json::{Value, json};

/// Clears the screen, turns the direction, hides, breaks the line.
const HOSTILE: &str = "Lan\u{1b}[2J\u{202e}\u{200b}\u{9b}\nPERMIT";
const VISIBLE: &str = r"Lan\u001b[2J\u202e\u200b\u009b\u000aPERMIT";

#[track_caller]
fn is_plain(text: &str) {
    let hidden = chot_core::encoding::plain::hidden_in(&text.replace('\n', ""));
    assert_eq!(hidden, None, "{text:?}");
}

#[test]
fn a_hostile_issuer_is_shown_by_inspect_and_stays_data_in_json() {
    let city = Place::running();
    let jws = fs::read_to_string(city.path("W.credential.jws")).unwrap();
    let [head, payload, signature] = jws.trim().split('.').collect::<Vec<_>>()[..] else {
        panic!("{jws}")
    };
    let mut claims: Value = serde_json::from_slice(&BASE64.decode(payload).unwrap()).unwrap();
    claims["iss"] = json!(HOSTILE);
    let forged = format!("{head}.{}.{signature}", BASE64.encode(claims.to_string()));
    city.write("forged.jws", forged);
    let run = city.run(&["inspect", "forged.jws", "--at", MORNING]).ends(1);
    is_plain(&run.out);
    assert!(run.out.contains(VISIBLE), "{}", run.out);
    let run = city.run(&["inspect", "forged.jws", "--json", "--at", MORNING]).ends(1);
    is_plain(&run.out);
    assert_eq!(run.line()["issuer"], HOSTILE);
}

#[test]
fn names_of_files_do_not_reach_the_terminal_raw() {
    let city = Place::running();
    let name = format!("{HOSTILE}.png");
    city.write(&name, "Not a picture.");
    let check = ["check", "--device", "D", "--checkpoint", "swing-bridge", "--at", MORNING];
    let run = city.run(&[&check[..], &[&name]].concat()).ends(1);
    is_plain(&run.out);
    assert!(run.out.contains(VISIBLE) && run.out.lines().count() == 1, "{}", run.out);
    let line = city.check("swing-bridge", MORNING, &[&name]).ends(1);
    is_plain(&line.out);
    assert_eq!(line.line()["file"], name);
    let run = city.run(&["policy", "check", &name]).ends(1);
    is_plain(&run.out);
    let run = city.run(&["wallet", "add", "W", &format!("{HOSTILE}.none")]).ends(1);
    is_plain(&run.err);
    assert!(run.err.contains(VISIBLE) && run.err.lines().count() == 1, "{}", run.err);
}

#[test]
fn names_with_characters_that_cannot_be_seen_are_refused_where_they_enter() {
    let city = Place::running();
    let init = |city_name: &str| ["authority", "init", "B", "--city", city_name].map(str::to_owned);
    for name in ["Hué\u{1b}[31m", "Hué\u{202e}", "Hué\u{200b}"] {
        let arguments = init(name);
        let run = city.run(&arguments.each_ref().map(String::as_str)).ends(1);
        assert!(run.err.contains("a city's name has 1 to 64 characters"), "{}", run.err);
        is_plain(&run.err);
    }
    city.edit("thao.json", "Thảo Hư", "Thảo\u{202e} Hư");
    let issue = ["authority", "issue", "A", "thao.json", "--holder", "W.request", "-o", "x"];
    let run = city.run(&issue).fails("name: it has a character that can't be seen (U+202E)");
    is_plain(&run.err);
    city.edit("permit.json", "CT-7", "CT-\\u001b7");
    city.run(&["authority", "permit", "A", "permit.json", "-o", "x"])
        .fails("number: it has a character");
    city.write("bad.csv", LIST.replacen("Vy Hư", "Vy\u{200d} Hư", 1));
    let roster = ["authority", "roster", "A", "bad.csv", "--at", MADE];
    let run = city.run(&roster).fails("bad.csv:4").complains("name").complains("U+200D");
    is_plain(&run.err);
    city.edit("checkpoints.csv", "hill-gate", "hill\u{2066}-gate");
    let run = city.run(&["authority", "checkpoints", "A", "checkpoints.csv"]).fails("U+2066");
    is_plain(&run.err);
    city.edit("policy.json", "\"shift\": {", "\"sh\\u202eift\": {");
    let run = city.run(&["policy", "check", "policy.json"]).ends(1);
    assert!(run.out.contains("it has a character that can't be seen (U+202E)"), "{}", run.out);
    is_plain(&run.out);
    // A name whose marks are written apart is no such name.
    city.write("apart.csv", LIST.replacen("Vy Hư Cấu", "Vy Hu\u{31b} Ca\u{302}\u{301}u", 1));
    city.does(&["authority", "roster", "A", "apart.csv", "--at", MADE]);
}
