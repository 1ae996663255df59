//! A health authority's rule about certificates, and the data that it is applied to.

use chot_core::certlogic::{Data, Expression, MOST_NODES};
use chot_core::facts::HypotheticalFacts;
use chot_core::model::Decision;
use chot_core::policy::{Policy, Severity, lint};
use serde_json::{Value, json};

/// A complete series, and long enough ago.
const VACCINATED: &str = r#"{"if":[{"var":"payload.v.0"},{"and":[
    {">=":[{"var":"payload.v.0.dn"},{"var":"payload.v.0.sd"}]},
    {"in":[{"var":"payload.v.0.mp"},{"var":"external.valueSets.vaccines-covid-19-names"}]},
    {"not-after":[{"plusTime":[{"var":"payload.v.0.dt"},14,"day"]},
        {"plusTime":[{"var":"external.validationClock"},0,"day"]},
        {"plusTime":[{"var":"payload.v.0.dt"},1,"year"]}]}]},true]}"#;
/// Exactly one entry, of an adult, with an id of a country.
const ONE_ENTRY: &str = r#"{"and":[
    {"===":[{"reduce":[[{"var":"payload.r"},{"var":"payload.t"},{"var":"payload.v"}],
        {"+":[{"var":"accumulator"},{"if":[{"var":"current.0"},1,0]}]},0]},1]},
    {"!":[{"after":[{"dccDateOfBirth":[{"var":"payload.dob"}]},
        {"plusTime":[{"var":"external.validationClock"},-18,"year"]}]}]},
    {"in":[{"extractFromUVCI":[{"var":"payload.v.0.ci"},1]},["VN","FR",1,true]]},
    {"<":[0,{"var":"payload.v.0.dn"},9]}]}"#;
const CERTIFICATE: &str = r#"{"payload":{"ver":"1.3.0","dob":"1990-03","nam":{"fnt":"VI<DU"},"v":[{"dn":2,
    "sd":2,"mp":"EU/1/20/1528","dt":"2021-08-20","ci":"URN:UVCI:01:VN:EXAMPLE#1"}]},
    "external":{"validationClock":"2021-10-05T00:10:00.000Z",
    "valueSets":{"vaccines-covid-19-names":["EU/1/20/1528"]}}}"#;

/// An expression, then, after a zero byte, data.
pub fn run(bytes: &[u8]) -> bool {
    let mut parts = bytes.splitn(2, |byte| *byte == 0);
    let mut part = || serde_json::from_slice::<Value>(parts.next().unwrap_or_default());
    let (Ok(json), Ok(data)) = (part(), part()) else { return false };
    let policy = json!({
        "policy": "p", "version": 1, "offset": "Z", "phases": [{ "id": "ever", "rules": ["r"] }],
        "rules": { "r": { "effect": "permit", "when": { "certlogic": json } } }
    });
    let policy = policy.to_string();
    let parsed = match Expression::parse(&json) {
        Ok(parsed) => parsed,
        Err(errors) => {
            assert!(!errors.is_empty() && errors.len() <= 2 * MOST_NODES, "{}", errors.len());
            for error in &errors {
                assert!(json.pointer(&error.place).is_some(), "no such place: {error}");
            }
            let findings = lint(policy.as_bytes());
            assert!(findings.iter().any(|finding| finding.severity == Severity::Error));
            return false;
        }
    };
    let value = parsed.evaluate(Data::Json(&data));
    assert_eq!(parsed.evaluate(Data::Json(&data)), value, "another value of the same data");
    let holds = parsed.holds(Data::Json(&data));
    match &value {
        Ok(value) => {
            assert_eq!(holds, Ok(value.as_bool()));
            assert!(parsed.may_hold() || !value.is_boolean(), "{value} can't be");
        }
        // To write a value out may be more work than to work it out.
        Err(_) => assert!(holds.is_err() || holds == Ok(None)),
    }
    // Data made of parts are the same as whole ones.
    if let Value::Object(entries) = &data {
        let parts: Vec<_> =
            entries.iter().map(|(key, value)| (key.as_str(), Data::Json(value))).collect();
        assert_eq!(parsed.holds(Data::Object(&parts)), holds, "parts and whole differ");
    }
    decided(&policy, &data);
    true
}

/// As a policy's condition: what isn't known to hold never permits.
fn decided(policy: &str, data: &Value) {
    let Ok(policy) = Policy::parse(policy.as_bytes()) else { return };
    let facts = json!({ "at": "2021-10-05T00:10:00Z", "certificates": [data["payload"]] });
    let Ok(facts) = HypotheticalFacts::parse(facts.to_string().as_bytes()) else { return };
    let preview = policy.preview(&facts);
    let tree = policy.explain_preview(&facts);
    let truth = match preview.decision() {
        Decision::Permit => "true",
        Decision::Deny => "false",
        Decision::Refer => "unknown",
    };
    assert_eq!(tree.rules[0].truth.code(), truth);
    let none = HypotheticalFacts::parse(br#"{ "at": "2021-10-05T00:10:00Z" }"#).unwrap();
    assert_eq!(policy.preview(&none).decision(), Decision::Refer, "no certificate, and decided");
}

/// Rules as countries write them, and every operation.
pub fn seeds() -> Vec<Vec<u8>> {
    let data = [CERTIFICATE, r#"{"payload":{"t":[{"tr":"260415000"}]}}"#, "null"];
    [VACCINATED, ONE_ENTRY, "true"]
        .into_iter()
        .flat_map(|json| data.map(|data| [json.as_bytes(), &[0], data.as_bytes()].concat()))
        .collect()
}
