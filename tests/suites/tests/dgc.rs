//! `dgc-testdata/`: EU Digital COVID Certificates by country, with what must come of them.

#![cfg(test)]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chot_core::dcc::{
    CertificateClaims, Entry, HealthCertificate, HealthKey, HealthKeys, HealthTrust, ValueSets,
};
use chot_core::model::PartialDate;
use chot_core::time::{DateTime, Instant};
use serde_json::Value;

use support::json;

/// Certificates that the suite believes and we don't, each with what we say of it and why.
const EXCEPTIONS: &[(&str, &str, &str)] = &[
    (
        "BG/2DCode/raw/4.json",
        "key",
        "issued in February 2021 by a key whose certificate begins in May",
    ),
    (
        "IE/2DCode/Raw/1.json",
        "expired",
        "the clock stands on `exp` itself, and RFC 8392 says: not on or after it",
    ),
    (
        "IE/2DCode/Raw/2.json",
        "code",
        "the test's kind is \"COVID-19 test\", which is in no value set",
    ),
    (
        "IE/2DCode/Raw/3.json",
        "code",
        "the test's kind is \"COVID-19 test\", which is in no value set",
    ),
    (
        "IE/2DCode/Raw/4.json",
        "expired",
        "the clock stands on `exp` itself, and RFC 8392 says: not on or after it",
    ),
];

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "json") {
            found.push(path);
        }
    }
}

/// The suite's clocks: RFC 3339, also without a colon in the offset, or without an offset: UTC.
fn clock(text: &str) -> Instant {
    DateTime::parse_from_rfc3339(text)
        .or_else(|_| DateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f%z"))
        .or_else(|_| DateTime::parse_from_rfc3339(&format!("{text}Z")))
        .unwrap()
        .to_utc()
}

fn outcome(example: &Value, country: &str) -> Result<CertificateClaims, String> {
    use chot_core::dcc::CertificateError as E;
    let certificate = STANDARD.decode(example["TESTCTX"]["CERTIFICATE"].as_str().unwrap()).unwrap();
    let key = HealthKey::of_certificate(&certificate, Some(country)).map_err(|e| e.to_string())?;
    let trust = HealthTrust::new(HealthKeys { keys: vec![key] }, ValueSets::default());
    let at = clock(example["TESTCTX"]["VALIDATIONCLOCK"].as_str().unwrap());
    let parsed = HealthCertificate::parse(example["PREFIX"].as_str().unwrap());
    match parsed.map_err(|error| format!("form: {error}"))?.verify(&trust, at) {
        Ok(verified) => Ok(verified.claims().clone()),
        Err(E::Expired { .. }) => Err("expired".into()),
        Err(E::UnknownCode { .. }) => Err("code".into()),
        Err(E::KeyExpired { .. }) => Err("key".into()),
        Err(error) => Err(error.to_string()),
    }
}

fn written(date: PartialDate) -> String {
    match date {
        PartialDate::Unknown => String::new(),
        PartialDate::Year(year) => format!("{year}"),
        PartialDate::Month(year, month) => format!("{year}-{month:02}"),
        PartialDate::Day(day) => day.to_string(),
    }
}

/// Whether what was read is what the suite's JSON says.
fn agrees(claims: &CertificateClaims, json: &Value) -> bool {
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let begins = |value: &Value, date: String| text(value).is_some_and(|t| t.starts_with(&date));
    let (name, subject) = (&json["nam"], &claims.subject);
    let person = text(&name["fn"]) == subject.family
        && text(&name["gn"]) == subject.given
        && text(&name["fnt"]) == subject.family_mrz
        && text(&name["gnt"]) == subject.given_mrz
        && begins(&json["dob"], written(subject.birth_date));
    let entry = match &claims.entry {
        Entry::Vaccination { common, product, dose, series, date, .. } => {
            let v = &json["v"][0];
            v["dn"] == *dose
                && v["sd"] == *series
                && begins(&v["dt"], date.to_string())
                && v["mp"].as_str() == Some(product)
                && v["ci"].as_str() == Some(&common.id)
        }
        Entry::Recovery { common, first_positive, from, until } => {
            let r = &json["r"][0];
            begins(&r["fr"], first_positive.to_string())
                && begins(&r["df"], from.to_string())
                && begins(&r["du"], until.to_string())
                && r["ci"].as_str() == Some(&common.id)
        }
        Entry::Test { common, kind, result, taken_at } => {
            let t = &json["t"][0];
            t["tt"].as_str() == Some(kind)
                && t["tr"].as_str() == Some(result)
                && t["ci"].as_str() == Some(&common.id)
                && clock(t["sc"].as_str().unwrap()) == *taken_at
        }
    };
    person && entry
}

#[test]
fn every_certificate_is_right_or_named() {
    let Some(dir) = chot_suites::suite("dgc-testdata") else { return };
    let mut paths = Vec::new();
    files(&dir, &mut paths);
    paths.sort();
    let mut counts = BTreeMap::new();
    let mut wrong = Vec::new();
    for path in &paths {
        let name = path.strip_prefix(&dir).unwrap().to_str().unwrap().to_owned();
        let example = json(path);
        let country = name.split_once('/').unwrap().0;
        let outcome = outcome(&example, country);
        let exception = EXCEPTIONS.iter().find(|(file, ..)| *file == name);
        let kind = match (&outcome, exception) {
            (Ok(claims), None) if agrees(claims, &example["JSON"]) => "right",
            (Err(what), Some((_, expected, why))) if what == expected => {
                println!("dgc-testdata: refused on purpose: {name}: {why}");
                "stricter"
            }
            _ => {
                let what = outcome.err().unwrap_or_else(|| "read otherwise than it says".into());
                wrong.push(format!("{name}: {what}"));
                "wrong"
            }
        };
        *counts.entry(kind).or_insert(0) += 1;
    }
    println!("dgc-testdata: {counts:?}");
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(counts, BTreeMap::from([("right", 71), ("stricter", 5)]));
}

/// A text of the suite that is right, with its key's trust and its instant.
fn example(dir: &Path, name: &str) -> (Value, HealthTrust, Instant) {
    let example = json(&dir.join(name));
    let certificate = STANDARD.decode(example["TESTCTX"]["CERTIFICATE"].as_str().unwrap()).unwrap();
    let key = HealthKey::of_certificate(&certificate, None).unwrap();
    let trust = HealthTrust::new(HealthKeys { keys: vec![key] }, ValueSets::default());
    let at = clock(example["TESTCTX"]["VALIDATIONCLOCK"].as_str().unwrap());
    (example, trust, at)
}

#[test]
fn both_algorithms_refuse_a_changed_signature() {
    let Some(dir) = chot_suites::suite("dgc-testdata") else { return };
    // ES256 and PS256.
    for name in ["AT/2DCode/raw/1.json", "LT/2DCode/raw/1.json"] {
        let (example, trust, at) = example(&dir, name);
        let message = support::hex(example["COSE"].as_str().unwrap());
        let verify = |message: &[u8]| {
            HealthCertificate::parse_message(message).unwrap().verify(&trust, at).map(|_| ())
        };
        assert_eq!(verify(&message), Ok(()), "{name}");
        for back in [1, 10, 50] {
            let mut changed = message.clone();
            let place = changed.len() - back;
            changed[place] ^= 1;
            assert_eq!(
                verify(&changed),
                Err(chot_core::dcc::CertificateError::SignatureInvalid),
                "{name}, {back}"
            );
        }
    }
}

/// Every picture below a folder.
fn pictures(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        let extension = path.extension().map(|e| e.to_ascii_lowercase());
        if path.is_dir() {
            pictures(&path, found);
        } else if extension.is_some_and(|e| e == "png" || e == "jpg" || e == "jpeg") {
            found.push(path);
        }
    }
}

/// `dcc-quality-assurance/` has no keys: a certificate there is right when its picture is read, its
/// form is right and its claims can be read, up to the signature that nobody here can check.
#[test]
fn every_picture_of_quality_assurance_is_a_certificate_or_named() {
    use chot_core::inspect::{Inspection, Keys, SignatureState};
    use chot_core::symbol::{Geometry, LumaFrame};
    use chot_core::symbol::{ScanLimits, scan};
    let Some(dir) = chot_suites::suite("dcc-quality-assurance") else { return };
    let mut paths = Vec::new();
    pictures(&dir, &mut paths);
    paths.sort();
    let (mut right, mut unread, mut wrong) = (0, Vec::new(), Vec::new());
    for path in &paths {
        let name = path.strip_prefix(&dir).unwrap().display().to_string();
        // By what is in the file: two of them are JPEG by another name.
        let reader = image::ImageReader::open(path).unwrap().with_guessed_format().unwrap();
        let picture = reader.decode().unwrap().into_luma8();
        let side = |n: u32| usize::try_from(n).unwrap();
        let geometry = Geometry::packed(side(picture.width()), side(picture.height()));
        let frame = LumaFrame::new(picture.as_raw(), geometry).unwrap();
        let found = scan(&frame, &ScanLimits::PHOTO);
        let Some(text) = found.symbols.iter().find_map(|symbol| symbol.text()) else {
            unread.push(name);
            continue;
        };
        let found = Inspection::of(text, &Keys::None, clock("2022-02-01T00:00:00Z"));
        let good = found.kind == "eu-dcc"
            && found.error.is_none()
            && found.claims.is_some()
            && found.signature == Some(SignatureState::UnknownKey);
        if good {
            right += 1;
        } else {
            wrong.push(format!("{name}: {found:?}: {:?}", found.error));
        }
    }
    println!("dcc-quality-assurance: {right} right, {} unread: {unread:?}", unread.len());
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    // With the scanner as it is; a better one reads more.
    assert!(right >= 186, "only {right} of {}", paths.len());
}
