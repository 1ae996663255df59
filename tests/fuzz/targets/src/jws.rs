//! The JOSE twin of a travel code: any text, and any claims, signed by keys that are trusted.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chot_core::keys::{KeyId, StrictKey};
use chot_core::travel::{
    CredentialSigner, Envelope, HolderSigner as _, JwsPresentationDraft, VerifyError,
};
use ed25519_dalek::Signer as _;

use crate::credential::{Holder, claims_of, fullest, issuer, least, now, presentations, trust};

/// A byte that says what follows: a text (even); or a presentation's claims, a zero byte, and a
/// credential's (odd; bit 1: the holder's kind of key, bit 2: without the presentation).
pub fn run(bytes: &[u8]) -> bool {
    let Some((kind, rest)) = bytes.split_first() else { return false };
    let text = if kind & 1 == 0 {
        let Ok(text) = std::str::from_utf8(rest) else { return false };
        text.to_owned()
    } else {
        let mut parts = rest.splitn(2, |byte| *byte == 0);
        let said = parts.next().unwrap_or_default();
        let credential = issued(parts.next().unwrap_or_default());
        let holder = if kind & 2 == 0 { Holder::Ed25519 } else { Holder::P256 };
        if kind & 4 == 0 { presented(&credential, said, holder) } else { credential }
    };
    // The form with CBOR has a target of its own.
    if text.starts_with("CHOT1:") {
        return false;
    }
    let Ok(envelope) = Envelope::parse(&text) else { return false };
    let presented = envelope.is_presentation();
    let verified = match envelope.verify(&trust(), now()) {
        Ok(verified) => verified,
        Err(error) => {
            return matches!(error, VerifyError::Expired { .. } | VerifyError::NotYetValid { .. });
        }
    };
    let claims = claims_of(&verified);
    assert!(claims.not_before <= now() && now() < claims.expires_at, "outside its time");
    assert_eq!(verified.presentation().is_some(), presented);

    // The twin in CBOR says the same, and the text of either reads back.
    let issuer = issuer();
    let signer = CredentialSigner::new(&issuer);
    let again = Envelope::parse(&signer.sign_jws(claims)).expect("what we write is a code");
    let again = again.verify(&trust(), now()).expect("what we sign verifies");
    assert!(claims_of(&again) == claims, "claims change when they are written");
    let twin = Envelope::parse_bytes(&signer.sign(claims)).expect("what we write is a code");
    let twin = twin.verify(&trust(), now()).expect("what we sign verifies");
    assert!(claims_of(&twin) == claims, "the two forms say different things");

    // One spelling, and one signature.
    assert!(Envelope::parse(&format!("{text}=")).is_err(), "padding");
    let mut other = text.clone();
    let last = other.pop().unwrap();
    other.push(if last == 'A' { 'Q' } else { 'A' });
    if let Ok(envelope) = Envelope::parse(&other) {
        assert!(envelope.verify(&trust(), now()).is_err(), "a forged signature verifies");
    }
    true
}

/// A credential with these claims, whatever they are.
fn issued(claims: &[u8]) -> String {
    let id = URL_SAFE_NO_PAD.encode(KeyId::of(&StrictKey::from(&issuer())).0);
    let header = format!(r#"{{"alg":"EdDSA","typ":"chot+jwt","kid":"{id}"}}"#);
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = issuer().sign(signed.as_bytes()).to_bytes();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// A presentation of a credential, with these claims.
fn presented(credential: &str, claims: &[u8], holder: Holder) -> String {
    let algorithm = match holder {
        Holder::Ed25519 => "EdDSA",
        Holder::P256 => "ES256",
    };
    let header = format!(r#"{{"alg":"{algorithm}","typ":"chot-kb+jwt","kjwt":"{credential}"}}"#);
    let signed = format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims));
    let signature = holder.sign(signed.as_bytes()).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Codes as the signers write them, as texts and as claims.
pub fn seeds() -> Vec<Vec<u8>> {
    let issuer = issuer();
    let payload = |text: &str| URL_SAFE_NO_PAD.decode(text.split('.').nth(1).unwrap()).unwrap();
    let mut seeds = Vec::new();
    for (holder, kind) in [(Holder::Ed25519, 1), (Holder::P256, 3)] {
        for (claims, presentation) in [least, fullest].into_iter().zip(&presentations()) {
            let credential = CredentialSigner::new(&issuer).sign_jws(&claims(Some(holder)));
            let draft = JwsPresentationDraft { credential: &credential, presentation };
            let code = draft.sign(&holder).unwrap();
            seeds.push([&[0], code.as_bytes()].concat());
            seeds.push([&[kind], payload(&code).as_slice(), &[0], &payload(&credential)].concat());
            seeds.push([&[kind | 4, 0], payload(&credential).as_slice()].concat());
        }
    }
    seeds
}
