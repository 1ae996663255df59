//! The JOSE twin: the same claims, believed and refused alike.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ed25519_dalek::Signer as _;

use super::super::claims_json;
use super::*;

fn verify_text(text: &str) -> Result<Verified<Credential>, VerifyError> {
    Envelope::parse(text).unwrap().verify(&trust(), now())
}

/// A JWS of these claims with the issuer's right signature.
fn signed_claims(claims: &str) -> String {
    let key = issuer();
    let to_be_signed =
        jws::credential_to_be_signed(KeyId::of(&StrictKey::from(&key)), claims.as_bytes());
    jws::compact(&to_be_signed, &key.sign(to_be_signed.as_bytes()).to_bytes())
}

#[test]
fn both_forms_say_the_same() {
    for key in [holder().key(), Hardware::new(5).key()] {
        let credential = Credential { holder: Some(key), ..credential() };
        let issuer = issuer();
        let signer = CredentialSigner::new(&issuer);
        let cose = verify(&signer.sign(&credential)).unwrap();
        let jose = verify_text(&signer.sign_jws(&credential)).unwrap();
        assert!(cose.claims() == jose.claims() && *jose.claims() == credential);
        assert_eq!(cose.issuer_key(), jose.issuer_key());
    }
}

#[test]
fn the_least_and_a_print_read_back() {
    let least = Credential::least(
        "Example City",
        [1; 8],
        RosterKey([2; 16]),
        at("2021-10-01T00:00:00Z"),
        at("2022-01-01T00:00:00Z"),
    );
    let jws = CredentialSigner::new(&issuer()).sign_jws(&least);
    let verified = verify_text(&jws).unwrap();
    assert!(*verified.claims() == least && verified.presentation().is_none());
}

#[test]
fn a_presentation_reads_back_whole() {
    let hardware = Hardware::new(5);
    let signers: [&dyn HolderSigner; 2] = [&holder(), &hardware];
    for signer in signers {
        let credential = Credential { holder: Some(signer.key()), ..credential() };
        let jws = CredentialSigner::new(&issuer()).sign_jws(&credential);
        for presentation in [
            presentation(),
            Presentation { declaration: None, questionnaire: None, ..presentation() },
        ] {
            let draft = JwsPresentationDraft { credential: &jws, presentation: &presentation };
            let verified = verify_text(&draft.sign(signer).unwrap()).unwrap();
            assert!(verified.presentation() == Some(&presentation));
            assert!(verified.presentation_digest().is_some());
        }
    }
}

#[test]
fn every_changed_character_is_refused() {
    let jws = CredentialSigner::new(&issuer()).sign_jws(&credential());
    for at in (0..jws.len()).step_by(7) {
        let mut changed = jws.clone().into_bytes();
        changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
        let text = String::from_utf8(changed).unwrap();
        if let Ok(envelope) = Envelope::parse(&text) {
            assert!(envelope.verify(&trust(), now()).is_err(), "character {at}");
        }
    }
}

#[test]
fn claims_are_strict_json() {
    let good = String::from_utf8(claims_json::write_credential(&credential())).unwrap();
    assert!(verify_text(&signed_claims(&good)).is_ok());
    for (what, from, to) in [
        ("a name twice", "\"iss\":", "\"iss\":\"x\",\"iss\":"),
        ("a name twice, deeper", "\"name\":", "\"name\":\"x\",\"name\":"),
        ("an unknown name", "\"iss\":", "\"sub\":\"x\",\"iss\":"),
        ("an unknown name, deeper", "\"name\":", "\"nick\":\"x\",\"name\":"),
        ("a fraction", "\"nbf\":1632070800", "\"nbf\":1632070800.5"),
        ("a text for a number", "\"nbf\":1632070800", "\"nbf\":\"1632070800\""),
        ("a time before 1970", "\"nbf\":1632070800", "\"nbf\":-1"),
        ("a time after 3000", "\"nbf\":1632070800", "\"nbf\":32503680000"),
        ("a date of another spelling", "\"1965-02-28\"", "\"1965-2-28\""),
        ("a day that isn't", "\"1965-02-28\"", "\"1965-02-29\""),
        ("a day that CBOR does not take, too early", "\"1965-02-28\"", "\"0965-02-28\""),
        ("a day that CBOR does not take, too late", "\"1965-02-28\"", "\"9965-02-28\""),
        ("three digits", "\"0042\"", "\"042\""),
        ("four decimals", "10.777", "10.7771"),
        ("half a position", ",\"lon\":-106.701", ""),
        ("an unknown kind", "\"recovery\",\"date\"", "\"cure\",\"date\""),
        ("a dose of nought", "\"dose\":2", "\"dose\":0"),
        ("a test's part in a recovery", "\"recovery\",", "\"recovery\",\"positive\":true,"),
        ("a key's secret part", "\"crv\":", "\"d\":\"AA\",\"crv\":"),
        ("an unknown curve", "\"Ed25519\"", "\"Ed448\""),
        ("a short id", "\"jti\":\"AwMDAwMDAwM\"", "\"jti\":\"AwMDAwMDAw\""),
    ] {
        assert!(good.contains(from), "{what}: {good}");
        let error = verify_text(&signed_claims(&good.replacen(from, to, 1))).unwrap_err();
        assert!(matches!(error, VerifyError::Malformed(_)), "{what}: {error}");
    }
    for junk in ["", "{}", "[]", "null", &format!("{good} {{}}"), "\u{feff}{}"] {
        assert!(verify_text(&signed_claims(junk)).is_err(), "{junk}");
    }
}

#[test]
fn a_changed_payload_is_a_wrong_signature_and_not_a_form() {
    let jws = CredentialSigner::new(&issuer()).sign_jws(&credential());
    let parts: Vec<_> = jws.split('.').collect();
    let text = format!("{}.{}.{}", parts[0], URL_SAFE_NO_PAD.encode("{"), parts[2]);
    let error = verify_text(&text).unwrap_err();
    assert_eq!(error, VerifyError::SignatureInvalid { signer: Signer::Issuer });
}
