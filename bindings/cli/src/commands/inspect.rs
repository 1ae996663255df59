//! `chot inspect`: what a code is and says.

use std::path::Path;

use chot_core::device::Device;
use chot_core::encoding::plain::shown;
use chot_core::inspect::{DateState, Inspection, Keys, SignatureState};
use chot_core::installation;
use chot_core::keys::PublicKey;
use chot_core::words::{Language, Words};
use serde_json::{Value, json};

use crate::args::Inspect;
use crate::output::{About as _, Ended, Failure, Result, complain, say};
use crate::{clock, files, picture};

pub(crate) fn run(args: &Inspect, language: Language) -> Result<Ended> {
    let text = text(&args.code)?;
    let now = clock::now(args.at.at);
    let given =
        args.key.iter().map(|path| PublicKey::from_file(&files::read(path)?).about(path.display()));
    let given: Vec<_> = given.collect::<Result<_>>()?;
    let installed = match &args.device {
        Some(dir) => {
            let installed = Device::open(dir)?.installed()?;
            let health = installation::health(&installed)?;
            Some((installed.trust, health))
        }
        None => None,
    };
    let keys = match &installed {
        Some((issuers, health)) => Keys::Installed { issuers, health },
        None if given.is_empty() => Keys::None,
        None => Keys::Given(&given),
    };
    let found = Inspection::of(&text, &keys, now);
    if args.json {
        say(line(&found));
    } else {
        tell(&found, &Words::new(language));
    }
    Ok(if found.holds() { Ended::Done } else { Ended::Failed })
}

/// The code's text, wherever it stands.
fn text(code: &str) -> Result<String> {
    let path = Path::new(code);
    // A code's text is hardly ever a file's name; where it is one, the file is meant.
    if code != "-" && !path.exists() {
        if path.extension().is_some_and(|e| ["png", "jpg", "jpeg", "txt"].iter().any(|k| e == *k)) {
            complain(&format!("there is no file {code}; it is taken for a code's text"));
        }
        return Ok(code.to_owned());
    }
    picture::code_texts(path, &|_| true)?
        .into_iter()
        .next()
        .ok_or_else(|| Failure::new(format!("{code}: no code was found in the picture")))
}

fn line(found: &Inspection) -> Value {
    json!({
        "kind": found.kind,
        "claims": found.claims,
        "believed": found.holds(),
        "issuer": found.issuer,
        "key_id": found.key_id.map(|id| id.to_string()),
        "signature": found.signature.map(SignatureState::code),
        "dates": found.dates.map(DateState::code),
        "error": found.error,
    })
}

fn tell(found: &Inspection, words: &Words) {
    say(found.kind_in_words(words));
    let row =
        |label: &str, value: String| say(format!("  {}: {value}", Inspection::label(label, words)));
    if let Some(issuer) = &found.issuer {
        row("issuer", shown(issuer).into_owned());
    }
    if let Some(id) = found.key_id {
        row("key", id.to_string());
    }
    let signature = found.signature.map_or("none", SignatureState::code);
    row("signature", Inspection::label(&format!("signature-{signature}"), words));
    let dates = found.dates.map_or("none", DateState::code);
    row("dates", Inspection::label(&format!("dates-{dates}"), words));
    if let Some(error) = &found.error {
        row("error", error.clone());
    }
    if let Some(claims) = &found.claims {
        let label = if found.holds() { "claims" } else { "claims-not-believed" };
        say(format!("  {}:", Inspection::label(label, words)));
        for line in format!("{claims:#}").lines() {
            say(format!("    {line}"));
        }
    }
}
