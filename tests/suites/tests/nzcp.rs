//! `nzcp/`: New Zealand's pass, its valid and its broken examples. To this program each is a code of
//! another kind: named, never opened, and never taken for a certificate or a travel code.

#![cfg(test)]

use chot_core::dcc::HealthCertificate;
use chot_core::inspect::{Inspection, Keys};
use chot_core::keys::{Profile, Sign1};
use chot_core::travel::{Envelope, Foreign, ParseError};

#[test]
fn a_pass_is_named_and_never_opened() {
    let Some(dir) = chot_suites::suite("nzcp") else { return };
    let mut counted = 0;
    for entry in std::fs::read_dir(dir.join("spec/examples/invalid")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "txt") {
            continue;
        }
        let text = std::fs::read_to_string(&path).unwrap();
        let text = text.trim();
        let name = path.display();
        assert!(text.starts_with("NZCP:/"), "{name}");
        assert!(
            matches!(Envelope::parse(text), Err(ParseError::NotATravelCode(Foreign::NzCovidPass))),
            "{name}"
        );
        assert!(HealthCertificate::parse(text).is_err(), "{name}");
        let found = Inspection::of(text, &Keys::None, "2021-12-01T00:00:00Z".parse().unwrap());
        assert_eq!(found.kind, "nz-covid-pass", "{name}");
        assert!(found.claims.is_none() && !found.holds(), "{name}");
        // What stands behind the prefix, under the prefixes of what is opened.
        let rest = text.trim_start_matches("NZCP:/1/");
        for prefix in ["CHOT1:", "HC1:"] {
            let disguised = format!("{prefix}{rest}");
            let at = "2021-12-01T00:00:00Z".parse().unwrap();
            let found = Inspection::of(&disguised, &Keys::None, at);
            assert!(found.error.is_some() && !found.holds(), "{name}");
        }
        counted += 1;
    }
    println!("nzcp: {counted} broken passes named");
    assert_eq!(counted, 6);
}

#[test]
fn the_message_in_a_pass_is_no_certificate() {
    let Some(dir) = chot_suites::suite("nzcp") else { return };
    let hex = std::fs::read_to_string(dir.join("spec/examples/valid/nzcp-cwt-hex.txt")).unwrap();
    let hex = hex.trim();
    let byte = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
    let message: Vec<u8> = (0..hex.len()).step_by(2).map(byte).collect();
    // A COSE_Sign1 with another health document, whose key id is a text of its own.
    assert!(Sign1::parse(&message, Profile::Foreign).is_ok());
    assert!(HealthCertificate::parse_message(&message).is_err());
    assert!(Envelope::parse_bytes(&message).is_err());
}
