//! Verifies the text of a travel code:
//! `cargo run -p chot-core --example verify ISSUERS.json CODE.txt 2021-10-05T00:10:00Z`.
//!
//! `ISSUERS.json` is the authority's target `issuers/issuers.json`, which a phone gets by its updates: read
//! from a file it is believed as it is. Without arguments a code is made, and verified.

use std::error::Error;

use chot_core::encoding::plain::shown;
use chot_core::keys::{KeyId, StrictKey};
use chot_core::model::{Area, RosterKey};
use chot_core::time::Instant;
use chot_core::travel::{
    Credential, CredentialSigner, Envelope, IssuerKey, IssuerKeys, Purpose, TrustStore, to_text,
};
use ed25519_dalek::SigningKey;

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (trust, text, at) = match arguments.as_slice() {
        [] => made()?,
        [issuers, code, at] => {
            let issuers = IssuerKeys::parse(&std::fs::read(issuers)?)?;
            (TrustStore::new(issuers), std::fs::read_to_string(code)?, at.parse::<Instant>()?)
        }
        _ => return Err("expected ISSUERS.json CODE.txt INSTANT, or nothing".into()),
    };
    // Three steps, each of which can say no: the form, the signatures and dates, and where it counts.
    let envelope = Envelope::parse(text.trim())?;
    let verified = match envelope.verify(&trust, at) {
        Ok(verified) => verified,
        Err(error) => return Err(format!("not to be believed: {}: {error}", error.reason()).into()),
    };
    let subject = verified.subject();
    println!("name: {}", shown(subject.name.unwrap_or("(none)")));
    println!("signed by the holder too: {}", verified.presentation().is_some());
    // What it claims can be had only for a place that its issuer is competent for.
    match verified.within(&Area("d7".to_owned())) {
        Some(here) => println!("counts in d7: issued by {}", shown(&here.claims().issuer)),
        None => println!("doesn't count in d7: its issuer isn't competent there"),
    }
    Ok(())
}

/// An issuer of our own, and a code of theirs.
fn made() -> Result<(TrustStore, String, Instant), Box<dyn Error>> {
    let at = |text: &str| text.parse::<Instant>();
    let secret = SigningKey::from_bytes(&[1; 32]);
    let key = StrictKey::from(&secret);
    let trust = TrustStore::new(IssuerKeys::new(vec![IssuerKey {
        id: KeyId::of(&key),
        issuer: "Example City".to_owned(),
        key,
        purposes: vec![Purpose::IssueCredential],
        valid_from: at("2021-09-01T00:00:00Z")?,
        valid_until: at("2022-09-01T00:00:00Z")?,
        revoked: false,
        areas: Vec::new(),
    }]));
    let (from, until) = (at("2021-09-20T00:00:00Z")?, at("2021-12-20T00:00:00Z")?);
    let mut credential = Credential::least("Example City", [3; 8], RosterKey([4; 16]), from, until);
    credential.name = Some("Lan Ví Dụ".to_owned());
    let text = to_text(&CredentialSigner::new(&secret).sign(&credential));
    Ok((trust, text, at("2021-10-05T00:10:00Z")?))
}
