//! What somebody with another's code, or another's key, would try: in both forms, with both kinds of
//! holders' keys. Whether a presentation is fresh is for the checkpoint to say: `checkpoint::tests`.

use super::super::claims_json;
use super::*;

const REFUSED: VerifyError = VerifyError::SignatureInvalid { signer: Signer::Holder };

/// Both kinds of holders: the honest one, and one with another key of the same kind.
fn holders() -> Vec<(Box<dyn HolderSigner>, Box<dyn HolderSigner>)> {
    vec![
        (Box::new(holder()), Box::new(SoftwareHolder::new(&[6; 32]))),
        (Box::new(Hardware::new(5)), Box::new(Hardware::new(6))),
    ]
}

/// The two forms of a presentation, made by `signer` around `credential`.
fn shown(credential: &Credential, signer: &dyn HolderSigner) -> [String; 2] {
    let key = issuer();
    let issuing = CredentialSigner::new(&key);
    let presentation = presentation();
    let cose = present(&issuing.sign(credential), signer);
    let jws = issuing.sign_jws(credential);
    let jws = JwsPresentationDraft { credential: &jws, presentation: &presentation };
    [to_text(&cose), jws.sign(signer).unwrap()]
}

fn verdict(text: &str) -> Result<Verified<Credential>, VerifyError> {
    Envelope::parse(text).unwrap().verify(&trust(), now())
}

#[test]
fn a_holder_key_of_another_credential_is_refused() {
    for (honest, other) in holders() {
        let theirs = Credential { holder: Some(honest.key()), ..credential() };
        for text in shown(&theirs, honest.as_ref()) {
            assert!(verdict(&text).is_ok());
        }
        for text in shown(&theirs, other.as_ref()) {
            assert_eq!(verdict(&text).unwrap_err(), REFUSED);
        }
    }
}

#[test]
fn a_presentation_around_anothers_credential_is_refused() {
    // The attacker has a credential of their own, and a live presentation of it; the victim's
    // credential is known from their code.
    for (victim, attacker) in holders() {
        let theirs = Credential { holder: Some(victim.key()), ..credential() };
        let own = Credential { holder: Some(attacker.key()), id: [9; 8], ..credential() };
        let [cose, _] = shown(&own, attacker.as_ref());
        // The victim's credential in place of the attacker's, under the attacker's signature.
        let key = issuer();
        let issuing = CredentialSigner::new(&key);
        let (from, to) = (issuing.sign(&own), issuing.sign(&theirs));
        let encoded = cose.strip_prefix("CHOT1:").unwrap();
        let mut bytes = crate::encoding::base45::strict_base45(encoded).unwrap();
        let at = bytes.windows(from.len()).position(|window| window == from).unwrap();
        if from.len() == to.len() {
            bytes.splice(at..at + from.len(), to);
            let error = Envelope::parse_bytes(&bytes).unwrap().verify(&trust(), now());
            assert_eq!(error.unwrap_err(), REFUSED);
        }
        // And signed anew, which the attacker can only do with a key of their own.
        for text in shown(&theirs, attacker.as_ref()) {
            assert_eq!(verdict(&text).unwrap_err(), REFUSED);
        }
    }
}

#[test]
fn a_presentation_of_a_print_is_refused() {
    let print = Credential { holder: None, ..credential() };
    for (_, attacker) in holders() {
        for text in shown(&print, attacker.as_ref()) {
            let error = verdict(&text).unwrap_err();
            assert_eq!(error, VerifyError::Malformed(Malformation::NoHolderKey));
        }
    }
}

#[test]
fn a_changed_time_of_signing_is_refused() {
    // A screenshot, made fresh by writing another `iat` into it.
    for (honest, _) in holders() {
        let theirs = Credential { holder: Some(honest.key()), ..credential() };
        let [cose, jws] = shown(&theirs, honest.as_ref());
        let old = u32::try_from(presentation().issued_at.timestamp()).unwrap().to_be_bytes();
        let mut bytes =
            crate::encoding::base45::strict_base45(cose.strip_prefix("CHOT1:").unwrap()).unwrap();
        let at = bytes.windows(4).rposition(|window| window == old).unwrap();
        bytes[at + 3] ^= 0x10;
        let error = Envelope::parse_bytes(&bytes).unwrap().verify(&trust(), now());
        assert_eq!(error.unwrap_err(), REFUSED);

        use base64::Engine as _;
        let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
        let parts: Vec<_> = jws.split('.').collect();
        let claims = String::from_utf8(base64url.decode(parts[1]).unwrap()).unwrap();
        let iat = presentation().issued_at.timestamp();
        let claims = claims.replace(&iat.to_string(), &(iat + 16).to_string());
        let text = format!("{}.{}.{}", parts[0], base64url.encode(claims), parts[2]);
        assert_eq!(verdict(&text).unwrap_err(), REFUSED);
    }
}

#[test]
fn algorithm_confusion_is_refused() {
    // A P-256 holder's signature under a header that says EdDSA, and the reverse.
    use base64::Engine as _;
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    for ((honest, _), other) in holders().into_iter().zip(["ES256", "EdDSA"]) {
        let theirs = Credential { holder: Some(honest.key()), ..credential() };
        let jws = CredentialSigner::new(&issuer()).sign_jws(&theirs);
        let header = format!(r#"{{"alg":"{other}","typ":"chot-kb+jwt","kjwt":"{jws}"}}"#);
        let claims = claims_json::write_presentation(&presentation());
        let signed = format!("{}.{}", base64url.encode(header), base64url.encode(claims));
        let signature = honest.sign(signed.as_bytes()).unwrap();
        let text = format!("{signed}.{}", base64url.encode(signature));
        assert_eq!(verdict(&text).unwrap_err(), REFUSED);
    }
}

#[test]
fn a_credential_under_the_holders_own_key_is_refused() {
    // The attacker issues to themselves, with the issuer's key id in the header.
    use base64::Engine as _;
    use ed25519_dalek::Signer as _;
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let attacker = SigningKey::from_bytes(&[66; 32]);
    let claims = claims_json::write_credential(&credential());
    let kid = base64url.encode(KeyId::of(&StrictKey::from(&issuer())).0);
    let header = format!(r#"{{"alg":"EdDSA","typ":"chot+jwt","kid":"{kid}"}}"#);
    let signed = format!("{}.{}", base64url.encode(header), base64url.encode(claims));
    let signature = attacker.sign(signed.as_bytes()).to_bytes();
    let text = format!("{signed}.{}", base64url.encode(signature));
    let error = verdict(&text).unwrap_err();
    assert_eq!(error, VerifyError::SignatureInvalid { signer: Signer::Issuer });
}
