//! Other people's codes, a look at any code, and the JOSE twin.

#![allow(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use chot_core::dcc::issue::CertificateSigner;
use chot_core::dcc::{CertificateClaims, Common, Entry};
use chot_core::keys::KeyId;
use chot_core::model::{CertificateName, PartialDate};
use p256::ecdsa::SigningKey;
use p256::pkcs8::{EncodePublicKey as _, LineEnding};
use serde_json::{Value, json};

use common::{MORNING, PERSON, PUBLISHED, Place, THAO, code, draw};

const KEY_ID: KeyId = KeyId(*b"example1");

fn health_key() -> SigningKey {
    SigningKey::from_slice(&[9; 32]).unwrap()
}

/// A certificate of the second dose, as the text of its code.
fn certificate(family: &str, given: &str) -> String {
    certificate_of_dose(family, given, 2)
}

/// A certificate of a dose of two.
fn certificate_of_dose(family: &str, given: &str, dose: u8) -> String {
    let claims = CertificateClaims {
        issuer: Some("VN".into()),
        issued_at: "2022-02-01T00:00:00Z".parse().unwrap(),
        not_before: None,
        expires_at: "2023-02-01T00:00:00Z".parse().unwrap(),
        further: Vec::new(),
        version: "1.3.0".into(),
        subject: CertificateName {
            family: Some(family.into()),
            given: Some(given.into()),
            family_mrz: None,
            given_mrz: None,
            birth_date: PartialDate::Day("1992-02-11".parse().unwrap()),
        },
        entry: Entry::Vaccination {
            common: Common {
                disease: "840539006".into(),
                country: "VN".into(),
                issuer: "Health Department (example)".into(),
                id: "URN:UVCI:01:VN:EXAMPLE".into(),
            },
            vaccine: "J07BX03".into(),
            product: "EU/1/20/1528".into(),
            manufacturer: "ORG-100030215".into(),
            dose,
            series: 2,
            date: "2022-01-20".parse().unwrap(),
        },
    };
    CertificateSigner::new(&health_key(), KEY_ID).sign(&claims)
}

/// The document of the health department's key, as the authority is given it.
fn health_keys() -> String {
    use base64::Engine as _;
    let spki = health_key().verifying_key().to_public_key_der().unwrap();
    let spki = base64::engine::general_purpose::STANDARD.encode(spki.as_bytes());
    let kid = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(KEY_ID.0);
    json!({"format": "chot-health-keys", "version": 1, "keys": [{
        "kid": kid, "country": "VN", "spki": spki, "purposes": ["vaccination"],
        "valid_from": "2021-01-01T00:00:00Z", "valid_until": "2024-01-01T00:00:00Z"}]})
    .to_string()
}

/// A city where Thảo has no vaccination data, and the health department's key is published.
fn city() -> Place {
    let city = Place::running();
    city.write("health.json", health_keys());
    let staged = city.does(&["authority", "health-keys", "A", "health.json"]);
    assert!(staged.out.contains("1 health keys"), "{}", staged.out);
    city.does(&["authority", "publish", "A", "--out", "P", "--at", PUBLISHED]);
    city.does(&["device", "update", "D", "--from", "P", "--at", PUBLISHED]);
    let unknown = PERSON.replace(
        r#"[{"kind": "vaccination", "doses": 2, "date": "2022-01-20", "product": "BNT162b2"}]"#,
        "[]",
    );
    let unknown =
        unknown.replace(r#""complete": ["vaccination", "recovery"]"#, r#""complete": []"#);
    city.write("unknown.json", &unknown);
    city.wallet("V", "A", THAO, "unknown.json");
    city
}

#[test]
fn her_own_certificate_lets_her_through_and_anothers_does_not() {
    let city = city();
    city.write("own.txt", certificate("Hư Cấu", "Thảo"));
    city.write("other.txt", certificate("Hư Cấu", "Quân"));
    city.write("unclear.txt", certificate("Cấu", "Thảo"));
    city.write("none.txt", "https://portal.example/");
    let mut minute = 30;
    let mut check = |evidence: &str, code: i32| -> Value {
        minute += 1;
        let at = format!("2022-03-08T05:{minute}:00+07:00");
        city.show("V", &at, "code.png");
        let mut args = vec!["code.png"];
        if !evidence.is_empty() {
            args.extend(["--evidence", evidence]);
        }
        city.check("swing-bridge", &at, &args).ends(code).line()
    };
    let bare = check("", 4);
    assert_eq!((&bare["reason"], &bare["evidence"]), (&json!("vaccination-unknown"), &Value::Null));
    let other = check("other.txt", 4);
    assert_eq!(other["reason"], "evidence-of-another-person");
    assert_eq!(other["evidence"][0]["person"], "other");
    let unclear = check("unclear.txt", 4);
    assert_eq!(unclear["reason"], "evidence-unclear");
    assert_eq!(unclear["evidence"][0]["person"], "cannot-tell");
    let none = check("none.txt", 4);
    assert_eq!(none["reason"], "evidence-invalid");
    assert_eq!(none["evidence"][0]["kind"], "url");
    let own = check("own.txt", 0);
    assert_eq!((&own["decision"], &own["reason"]), (&json!("permit"), &json!("shift")));
    let merged = json!([{"file": "own.txt", "kind": "eu-dcc", "person": "same", "error": null}]);
    assert_eq!(own["evidence"], merged);
    // Beside the name that the code has, whose the certificate says it is.
    let at = "2022-03-08T05:50:00+07:00";
    city.show("V", at, "code.png");
    let told = ["check", "--device", "D", "--checkpoint", "swing-bridge", "--at", at, "code.png"];
    for (file, says) in [
        ("other.txt", "another person's: Hư Cấu Quân"),
        ("unclear.txt", "whose the certificate is can't be told: it says Cấu Thảo"),
    ] {
        let told = city.run(&[&told[..], &["--evidence", file]].concat()).ends(4).out;
        assert!(told.contains(says), "{told}");
    }
    // What was merged is in the record, by its kind alone.
    let records = city.does(&["journal", "export", "D"]).out;
    assert!(records.contains("eu-dcc") && !records.contains("HC1:"), "{records}");
    assert!(!records.contains("Quân"), "{records}");
}

#[test]
fn every_code_in_a_picture_of_evidence_is_looked_at_in_whatever_order() {
    let city = city();
    let own = code(&certificate("Hư Cấu", "Thảo"));
    let other = code(&certificate("Hư Cấu", "Quân"));
    let poster = code("https://portal.example/a-poster-beside-the-certificate");
    city.show("V", "2022-03-08T05:31:00+07:00", "code.png");
    let cases: [(&[_], &[_]); 4] = [
        (&[&poster, &own], &[("eu-dcc", json!("same")), ("url", Value::Null)]),
        (&[&own, &poster], &[("eu-dcc", json!("same")), ("url", Value::Null)]),
        (&[&own, &other], &[("eu-dcc", json!("same")), ("eu-dcc", json!("other"))]),
        (&[&other, &own], &[("eu-dcc", json!("same")), ("eu-dcc", json!("other"))]),
    ];
    for (minute, (codes, found)) in (32..).zip(cases) {
        draw(&city, "beside.png", codes);
        let at = format!("2022-03-08T05:{minute}:00+07:00");
        city.show("V", &at, "code.png");
        let line = city.check("swing-bridge", &at, &["code.png", "--evidence", "beside.png"]);
        let line = line.ends(0).line();
        let mut told: Vec<_> = line["evidence"].as_array().unwrap().iter().collect();
        told.sort_by_key(|told| told["person"] != "same");
        let told: Vec<_> =
            told.iter().map(|told| (told["kind"].as_str().unwrap(), &told["person"])).collect();
        assert_eq!(told, found.iter().map(|(kind, person)| (*kind, person)).collect::<Vec<_>>());
        assert_eq!(line["evidence"][0]["file"], "beside.png");
    }
}

#[test]
fn what_happens_at_the_barrier_is_one_case_with_its_history() {
    let city = city();
    city.write("own.txt", certificate("Hư Cấu", "Thảo"));
    let check = |minute: u8, args: &[&str], code: i32| -> (Value, Value) {
        let at = format!("2022-03-08T05:{minute}:00+07:00");
        city.show("V", &at, "code.png");
        let line = city.check("swing-bridge", &at, args).ends(code).line();
        let number = |key: &str| line.get(key).cloned().unwrap_or_default();
        (number("sequence"), number("continues"))
    };
    let none = Value::Null;
    // A code, without anything about vaccination; somebody else; her certificate; then she passes.
    assert_eq!(check(31, &["code.png"], 4), (json!(1), none.clone()));
    assert_eq!(check(32, &["--id", common::QUAN], 3), (json!(2), none.clone()));
    assert_eq!(check(33, &["--id", THAO, "--seen", "staff-card"], 4), (json!(3), json!(1)));
    let own = ["code.png", "--evidence", "own.txt"];
    assert_eq!(check(34, &own, 0), (json!(4), json!(3)));
    // Let through, the case is over.
    assert_eq!(check(36, &["code.png"], 4), (json!(5), none.clone()));
    // Quân is let through by his paper, which is recorded with its number.
    let paper = ["--seen", "staff-card", "--seen", "paper-permit=CT-9:2022-03-08/2022-03-08"];
    let paper = [&["--id", common::QUAN, "--seen", "portal-declaration"], &paper[..]].concat();
    assert_eq!(check(37, &paper, 0), (json!(6), json!(2)));

    for of in ["1", "3", "4"] {
        let steps = city.does(&["journal", "case", "D", of, "--json"]).lines();
        let found: Vec<_> = steps.iter().map(|step| (&step["seq"], &step["decision"])).collect();
        let (refer, permit) = (json!("refer"), json!("permit"));
        assert_eq!(found, [(&json!(1), &refer), (&json!(3), &refer), (&json!(4), &permit)]);
        assert_eq!(steps[1]["papers"], json!([{"kind": "staff-card", "number": null}]));
        assert_eq!(steps[2]["papers"], json!([{"kind": "eu-dcc", "number": null}]));
        assert_eq!(steps[0]["subject"], steps[2]["subject"]);
    }
    let told = city.does(&["journal", "case", "D", "6"]).out;
    let lines: Vec<_> = told.lines().collect();
    assert_eq!(lines.len(), 2, "{told}");
    assert!(lines[0].starts_with("2 · 2022-03-08 05:32:00 · DO NOT LET THROUGH: "), "{told}");
    assert!(lines[1].starts_with("6 · 2022-03-08 05:37:00 · LET THROUGH: "), "{told}");
    assert!(lines[1].contains("Paper travel permit CT-9"), "{told}");
    let told = city.does(&["--lang", "vi", "journal", "case", "D", "6"]).out;
    assert!(told.contains("Giấy đi đường bản giấy CT-9"), "{told}");
    city.run(&["journal", "case", "D", "7"]).fails("no record 7: expected a number from 1 to 6");
    city.does(&["journal", "verify", "D"]);
}

#[test]
fn a_certificate_kept_beside_the_card_is_listed_and_shown_as_it_is() {
    let city = city();
    let text = certificate("Hư Cấu", "Thảo");
    city.write("own.txt", &text);
    let kept = city.does(&["wallet", "certificate", "V", "own.txt", "--at", MORNING]).out;
    assert_eq!(kept, "A certificate of a dose is kept: the same person's.\n");
    let listed = city.does(&["wallet", "list", "V", "--at", MORNING]).out;
    assert!(
        listed.contains("certificate 1: a dose on 2022-01-20, VN, until 2023-02-01")
            && listed.contains("the same person's"),
        "{listed}"
    );
    let show = ["wallet", "show", "V", "--certificate", "1", "--at", MORNING];
    let shown = city.does(&[&show[..], &["--text"]].concat());
    assert_eq!(shown.out.trim_end(), text, "the very text");
    let drawn = city.does(&[&show[..], &["--png", "kept.png"]].concat()).out;
    assert!(drawn.contains("it stays as it is") && drawn.contains("a dose on"), "{drawn}");
    let read = city.does(&["scan", "kept.png", "--json"]).line();
    assert_eq!(read["symbols"][0]["text"], json!(text));
    let late = [
        "wallet",
        "show",
        "V",
        "--certificate",
        "1",
        "--text",
        "--at",
        "2023-02-01T07:00:00+07:00",
    ];
    assert!(city.does(&late).err.contains("it expired at"));
    city.run(&["wallet", "show", "V", "--certificate", "2", "--at", MORNING])
        .fails("beside card 1 there is no certificate 2");
    city.run(&["wallet", "show", "V", "--certificate", "0", "--at", MORNING])
        .fails("no certificate 0");
}

#[test]
fn a_health_authoritys_own_rule_judges_her_certificate() {
    let city = city();
    let vaccinated = r#"{ "vaccinated": { "doses": 2, "since": "P7D" } }"#;
    let rule = r#"{ "certlogic": { "and": [
        { ">=": [ { "var": "payload.v.0.dn" }, { "var": "payload.v.0.sd" } ] },
        { "in": [ { "var": "payload.v.0.mp" }, { "var": "external.valueSets.vaccines-covid-19-names" } ] },
        { "not-before": [ { "plusTime": [ { "var": "external.validationClock" }, 0, "day" ] },
            { "plusTime": [ { "var": "payload.v.0.dt" }, 7, "day" ] } ] },
        { "===": [ { "var": "external.countryCode" }, "VN" ] } ] } }"#;
    city.edit("policy.json", vaccinated, rule);
    city.edit("policy.json", r#""version": 3,"#, r#""version": 4, "country": "VN","#);
    let sets = r#"{"format": "chot-health-value-sets", "version": 1, "value_sets": [
        {"valueSetId": "vaccines-covid-19-names", "valueSetValues": {
            "EU/1/20/1528": {"display": "Comirnaty"}}}]}"#;
    city.write("sets.json", sets);
    city.does(&["authority", "policy", "A", "policy.json"]);
    city.does(&["authority", "health-keys", "A", "sets.json"]);
    city.does(&["authority", "publish", "A", "--out", "P", "--at", PUBLISHED]);
    city.does(&["device", "update", "D", "--from", "P", "--at", PUBLISHED]);
    city.write("own.txt", certificate("Hư Cấu", "Thảo"));
    city.write("first.txt", certificate_of_dose("Hư Cấu", "Thảo", 1));
    city.write("other.txt", certificate("Hư Cấu", "Quân"));
    let mut minute = 30;
    let mut check = |evidence: &[&str], code: i32, reason: &str| {
        minute += 1;
        let at = format!("2022-03-08T05:{minute}:00+07:00");
        city.show("V", &at, "code.png");
        let mut args = vec!["code.png"];
        evidence.iter().for_each(|file| args.extend(["--evidence", file]));
        let line = city.check("swing-bridge", &at, &args).ends(code).line();
        assert_eq!(line["reason"], reason, "{line}");
        line
    };
    let bare = check(&[], 4, "certificate-missing");
    assert_eq!(bare["remedies"], json!(["scan-vaccine-certificate"]));
    check(&["first.txt"], 4, "certificate-rule");
    let other = check(&["other.txt"], 4, "evidence-of-another-person");
    assert_eq!(other["reasons"][1], "certificate-missing");
    check(&["first.txt", "own.txt"], 0, "shift");
}

#[test]
fn evidence_goes_with_one_picture() {
    let city = Place::running();
    city.write("own.txt", "HC1:");
    let two = ["a.png", "b.png", "--evidence", "own.txt"];
    city.check("swing-bridge", MORNING, &two).ends(2).complains("--evidence");
    let gone = ["a.png", "--evidence", "gone.png"];
    city.check("swing-bridge", MORNING, &gone).ends(1).complains("gone.png");
}

#[test]
fn a_health_document_with_a_mistake_is_not_staged() {
    let city = Place::running();
    for (name, document, words) in [
        ("another", r#"{"format": "chot-other", "version": 1}"#.to_owned(), "chot-health-keys"),
        ("no country", health_keys().replace(r#""country":"VN","#, ""), "country must be there"),
        ("junk", "junk".to_owned(), "not JSON"),
    ] {
        city.write("bad.json", &document);
        let run = city.run(&["authority", "health-keys", "A", "bad.json"]);
        assert_eq!(run.code, 1, "{name}: {}", run.out);
        run.complains(words);
    }
    let sets = r#"{"format": "chot-health-value-sets", "version": 1, "value_sets": []}"#;
    city.write("sets.json", sets);
    city.does(&["authority", "health-keys", "A", "sets.json"]);
}

#[test]
fn both_forms_of_a_code_are_inspected() {
    let city = city();
    let at = MORNING;
    let cose = city.does(&["wallet", "show", "V", "--text", "--at", at]).out;
    let jose = city.does(&["wallet", "show", "V", "--jws", "--at", at]).out;
    for (kind, text) in [("travel", cose.trim_end()), ("travel-jws", jose.trim_end())] {
        let inspect = ["inspect", "--json", "--at", at, "--device", "D", text];
        let found = city.does(&inspect).line();
        assert_eq!((&found["kind"], &found["signature"]), (&json!(kind), &json!("valid")));
        assert_eq!((&found["dates"], &found["believed"]), (&json!("valid"), &json!(true)));
        assert_eq!(found["claims"]["travel"]["name"], "Thảo Hư Cấu");
        assert!(found["claims"]["presentation"]["iat"].is_u64(), "{found}");
        assert_eq!(found["key_id"].as_str().map(str::len), Some(16));
        let without = city.run(&["inspect", "--json", "--at", at, text]).ends(1).line();
        assert_eq!(without["signature"], "unknown-key");
        assert_eq!(without["believed"], false);
        let late = ["inspect", "--json", "--at", "2022-07-01T00:00:00Z", "--device", "D", text];
        assert_eq!(city.run(&late).ends(1).line()["dates"], "expired");
    }
    // From a file, from a picture, and in words.
    city.show("V", at, "code.png");
    city.write("code.txt", &cose);
    for file in ["code.png", "code.txt"] {
        let found = city.does(&["inspect", "--json", "--at", at, "--device", "D", file]).line();
        assert_eq!(found["signature"], "valid");
    }
    let words = city.run(&["--lang", "vi", "inspect", "--at", at, "code.txt"]).ends(1).out;
    assert!(words.contains("CHƯA THỂ TIN"), "{words}");
}

#[test]
fn a_certificate_is_inspected_with_a_key_at_hand() {
    let city = Place::bare();
    let pem = health_key().verifying_key().to_public_key_pem(LineEnding::LF).unwrap();
    city.write("health.pem", &pem);
    let other = SigningKey::from_slice(&[10; 32]).unwrap();
    let other = other.verifying_key().to_public_key_pem(LineEnding::LF).unwrap();
    city.write("other.pem", &other);
    let text = certificate("Hư Cấu", "Thảo");
    let inspect = |keys: &[&str]| {
        let mut args = vec!["inspect", "--json", "--at", MORNING];
        keys.iter().for_each(|key| args.extend(["--key", key]));
        args.push(&text);
        city.run(&args)
    };
    let found = inspect(&["other.pem", "health.pem"]).ends(0).line();
    assert_eq!((&found["kind"], &found["issuer"]), (&json!("eu-dcc"), &json!("VN")));
    assert_eq!(found["claims"]["v"][0]["dn"], 2);
    assert_eq!(found["claims"]["nam"]["gn"], "Thảo");
    assert_eq!(inspect(&["other.pem"]).ends(1).line()["signature"], "invalid");
    assert_eq!(inspect(&[]).ends(1).line()["signature"], "unknown-key");
    city.write("junk.pem", "junk");
    inspect(&["junk.pem"]).ends(1).complains("junk.pem");
}

#[test]
fn what_is_no_travel_code_is_named() {
    let city = Place::bare();
    for (text, kind) in [
        ("https://portal.example/", "url"),
        ("CHOT1:**", "travel"),
        ("HC1:**", "eu-dcc"),
        ("shc:/56", "smart-health-card"),
        ("079199000001||Nguyễn Thị Ví Dụ|01021990|Nữ|1 Đường Mẫu|01012021", "citizen-id"),
    ] {
        let found = city.run(&["inspect", "--json", text]).ends(1).line();
        assert_eq!(found["kind"], kind, "{text}");
        assert_eq!((&found["signature"], &found["dates"]), (&Value::Null, &Value::Null));
        for key in ["claims", "issuer", "key_id", "error"] {
            assert!(found.get(key).is_some(), "{key} in {found}");
        }
    }
}
