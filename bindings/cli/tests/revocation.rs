//! Taking back by hand: from `authority revoke` to what the checkpoint says; and what a phone is told
//! before its data are too old.

mod common;

use common::{MADE, MORNING, PERMIT, PUBLISHED, Place};
use serde_json::json;

const ISSUED: &str = "2022-03-08T09:00:00+07:00";

/// Publishes, and brings the phone up to it.
fn update(city: &Place, at: &str) {
    city.does(&["authority", "publish", "A", "--out", "P", "--at", at]);
    city.does(&["device", "update", "D", "--from", "P", "--at", at]);
}

#[test]
fn what_was_taken_back_is_refused_after_an_update() {
    let city = Place::running();
    let permit = ["authority", "permit", "A", "permit.json", "-o", "permit.credential"];
    let issued = city.does(&[&permit[..], &["--at", ISSUED]].concat());
    let (_, id) = issued.out.trim().rsplit_once(": ").unwrap();
    assert!(id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit()), "{id}");
    city.does(&["wallet", "add", "W", "permit.credential"]);

    city.write("new.json", PERMIT.replace("CT-7", "CT-8"));
    let new = ["authority", "permit", "A", "new.json", "-o", "new.credential", "--at", ISSUED];
    let wrong = city.run(&[&new[..], &["--replaces", "CT-99"]].concat());
    wrong.fails("no permit CT-99");
    assert!(!city.path("new.credential").exists());
    let replaced = city.does(&[&new[..], &["--replaces", "CT-7"]].concat());
    assert!(replaced.out.contains("CT-7 is revoked"), "{}", replaced.out);
    update(&city, "2022-03-08T10:00:00+07:00");
    city.show("W", "2022-03-08T10:30:00+07:00", "old.png");
    let old = city.check("hill-gate", "2022-03-08T10:30:10+07:00", &["old.png"]).ends(3).line();
    assert_eq!(old["reason"], "permit-revoked");

    // All or nothing: the credential stays in force beside a number that nobody has.
    let before = city.snapshot("A/register");
    city.run(&["authority", "revoke", "A", id, "CT-99"]).fails("CT-99");
    assert_eq!(city.snapshot("A/register"), before);
    city.run(&["authority", "revoke", "A"]).ends(2);
    let revoked = city.does(&["authority", "revoke", "A", id, "CT-8"]);
    assert!(revoked.out.contains(&format!("Credential {id} is revoked")), "{}", revoked.out);
    assert!(revoked.out.contains("Permit CT-8 is revoked"), "{}", revoked.out);
    let again = city.does(&["authority", "revoke", "A", id]);
    assert!(again.out.contains("was revoked before"), "{}", again.out);
    update(&city, "2022-03-08T10:40:00+07:00");
    city.show("W", "2022-03-08T10:45:00+07:00", "gone.png");
    let gone = city.check("hill-gate", "2022-03-08T10:45:10+07:00", &["gone.png"]).ends(3).line();
    assert_eq!(gone["reasons"], json!(["credential-revoked"]));
    assert_eq!(gone["remedies"], json!(["renew-credential"]));
}

#[test]
fn status_warns_before_the_data_are_too_old() {
    let city = Place::running();
    let status = |at: &str| city.does(&["device", "status", "D", "--json", "--at", at]).line();
    // Published at 20:00; the policy allows a day.
    let early = status(PUBLISHED);
    assert_eq!(
        (&early["fresh_until"], &early["warnings"]),
        (&json!("2022-03-08T13:00:00Z"), &json!([]))
    );
    assert_eq!(status("2022-03-08T13:59:59+07:00")["warnings"], json!([]));
    let soon = status("2022-03-08T14:00:00+07:00");
    assert!(soon["warnings"][0].as_str().unwrap().contains("in 6 hours"), "{soon}");
    let stale = status("2022-03-08T20:00:01+07:00");
    assert!(stale["warnings"][0].as_str().unwrap().contains("too old"), "{stale}");
    let words = city.does(&["device", "status", "D", "--at", "2022-03-08T14:00:00+07:00"]);
    assert!(words.err.contains("in 6 hours") && words.out.contains("Fresh until"), "{}", words.err);
    let behind = status(MADE);
    assert!(behind["warnings"][0].as_str().unwrap().contains("clock is behind"), "{behind}");
    city.check("swing-bridge", MORNING, &["--id", common::THAO]).ends(4);
}
