//! A vector as a JSON document.

use chot_core::keys::{Profile, Sign1};
use chot_core::model::{PermitKind, Place, TestMethod, TestResult};
use chot_core::time::Instant;
use chot_core::travel::{Credential, Presentation, to_text};
use chot_core::wallet::draw;
use serde_json::{Map, Value, json};

use crate::bad::Bad;
use crate::bad_jws::BadJws;
use crate::good::{Good, NOW};
use crate::keys::{self, hex};
use crate::notation::diagnostic;

const WARNING: &str = "TEST KEYS. Their secrets are published here: never trust them.";

pub(crate) fn good(case: &Good) -> Value {
    let bytes = case.bytes();
    let text = to_text(&bytes);
    let mut keys = json!({
        "warning": WARNING,
        "issuer": keys::issuer_words(&keys::issuer()),
    });
    let mut file = json!({
        "format": "chot-vector",
        "version": 1,
        "name": case.name,
        "what": case.what,
        "expected": "verified",
        "at": NOW,
    });
    if let Some((holder, _)) = &case.shown {
        keys["holder"] = keys::holder_words(holder);
    }
    file["keys"] = keys;
    file["claims"] = claims(&case.credential);
    file["credential"] = message(&case.credential_bytes());
    if let Some((_, presentation)) = &case.shown {
        file["presentation_claims"] = said(presentation);
        file["presentation"] = message(&bytes);
    }
    file["characters"] = json!(text.len());
    file["qr"] = json!({
        "mode": "alphanumeric",
        "level": "L",
        "version": draw(&text).unwrap().version(),
    });
    file["text"] = json!(text);
    file["jws"] = json!(case.jws());
    file
}

/// A JWS that must be refused.
pub(crate) fn bad_jws(case: &BadJws) -> Value {
    json!({
        "format": "chot-vector",
        "version": 1,
        "name": case.name,
        "what": case.what,
        "expected": "refused",
        "at": NOW,
        "layer": case.layer,
        "reason": case.reason,
        "error": case.error,
        "keys": {"warning": WARNING, "issuer": keys::issuer_words(&keys::issuer())},
        "jws": case.jws,
    })
}

pub(crate) fn bad(case: &Bad) -> Value {
    let mut file = json!({
        "format": "chot-vector",
        "version": 1,
        "name": case.name,
        "what": case.what,
        "expected": "refused",
        "at": NOW,
        "layer": case.layer,
        "reason": case.reason,
        "error": case.error,
        "keys": {"warning": WARNING, "issuer": keys::issuer_words(&keys::issuer())},
    });
    if let Some(bytes) = &case.bytes {
        file["cose"] = json!(hex(bytes));
    }
    file["text"] = json!(case.text);
    file
}

fn message(bytes: &[u8]) -> Value {
    let sign1 = Sign1::parse(bytes, Profile::Travel).unwrap();
    json!({
        "cose": hex(bytes),
        "to_be_signed": hex(&sign1.to_be_signed()),
        "payload": hex(sign1.payload()),
        "payload_diagnostic": diagnostic(sign1.payload()),
        "signature": hex(sign1.signature()),
    })
}

fn instant(at: Instant) -> String {
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// Sets what is there; what isn't is left out.
fn put<T: Into<Value>>(words: &mut Map<String, Value>, key: &str, value: Option<T>) {
    if let Some(value) = value {
        words.insert(key.into(), value.into());
    }
}

fn claims(c: &Credential) -> Value {
    let mut words = Map::new();
    put(&mut words, "issuer", Some(c.issuer.clone()));
    put(&mut words, "id", Some(hex(&c.id)));
    put(&mut words, "issued_at", Some(instant(c.issued_at)));
    put(&mut words, "not_before", Some(instant(c.not_before)));
    put(&mut words, "expires_at", Some(instant(c.expires_at)));
    put(&mut words, "roster_key", Some(hex(&c.roster_key.0)));
    put(&mut words, "status_index", Some(c.status_index));
    put(&mut words, "name", c.name.clone());
    put(&mut words, "birth_date", c.birth_date.map(|d| d.to_string()));
    put(&mut words, "id_last_four", c.id_last_four.map(|n| format!("{n:04}")));
    put(&mut words, "employer", c.employer.clone());
    put(&mut words, "sector", c.sector.clone());
    put(&mut words, "home", c.home.as_ref().map(place));
    put(&mut words, "work", c.work.as_ref().map(place));
    let health = health(c);
    put(&mut words, "health", (!health.is_empty()).then_some(health));
    let complete: Vec<&str> = [
        (c.complete.vaccination, "vaccination"),
        (c.complete.recovery, "recovery"),
        (c.complete.test, "test"),
    ]
    .into_iter()
    .filter_map(|(there, kind)| there.then_some(kind))
    .collect();
    put(&mut words, "complete", (!complete.is_empty()).then_some(complete));
    let permits: Vec<Value> = c
        .permits
        .iter()
        .map(|p| {
            json!({
                "number": p.number,
                "kind": match p.kind {
                    PermitKind::Duty => "duty",
                    PermitKind::Special => "special",
                    PermitKind::Shift => "shift",
                },
                "valid_from": instant(p.valid_from),
                "valid_until": instant(p.valid_until),
                "areas": p.areas.iter().map(|a| a.as_str()).collect::<Vec<_>>(),
                "status_index": p.status_index,
            })
        })
        .collect();
    put(&mut words, "permits", (!permits.is_empty()).then_some(permits));
    Value::Object(words)
}

fn health(c: &Credential) -> Vec<Value> {
    let mut health = Vec::new();
    for v in &c.vaccinations {
        let mut words = Map::new();
        put(&mut words, "kind", Some("vaccination"));
        put(&mut words, "dose", Some(v.dose));
        put(&mut words, "date", Some(v.date.to_string()));
        put(&mut words, "product", v.product.clone());
        health.push(Value::Object(words));
    }
    for r in &c.recoveries {
        health.push(json!({"kind": "recovery", "date": r.date.to_string()}));
    }
    for t in &c.tests {
        health.push(json!({
            "kind": "test",
            "method": match t.method {
                TestMethod::Pcr => "pcr",
                TestMethod::Antigen => "antigen",
            },
            "positive": t.result == TestResult::Positive,
            "taken_at": instant(t.taken_at),
        }));
    }
    health
}

fn place(place: &Place) -> Value {
    let mut words = Map::new();
    put(&mut words, "area", Some(place.area.as_str()));
    put(&mut words, "lat", place.position.map(|p| p.lat()));
    put(&mut words, "lon", place.position.map(|p| p.lon()));
    Value::Object(words)
}

fn said(p: &Presentation) -> Value {
    let mut words = Map::new();
    put(&mut words, "issued_at", Some(instant(p.issued_at)));
    if let Some(declaration) = &p.declaration {
        words.insert(
            "declaration".into(),
            json!({
                "at": instant(declaration.at),
                "questionnaire": p.questionnaire,
                "any_yes": declaration.symptoms,
            }),
        );
    }
    Value::Object(words)
}
