//! Facts from a file: what is read, what is refused, and that the schema says the same.

use serde_json::{Value, json};

use super::{HolderBinding, HypotheticalFacts, SeenKind};
use crate::model::Assurance;
use crate::time::FixedOffset;

const SCHEMA: &str = include_str!("../../design/facts.schema.json");

fn vietnam() -> FixedOffset {
    FixedOffset::east_opt(7 * 3600).unwrap()
}

/// Every key of the form, each at least once.
fn full() -> Value {
    json!({
        "at": "2021-10-05T07:10:00+07:00",
        "checkpoint": { "area": "d7", "lat": 10.73, "lon": 106.72, "heading": null },
        "binding": "live",
        "roster": { "listed": true, "duty": "Mon-Fri" },
        "employer": "Department of Examples", "sector": "administration",
        "home": { "area": "d7", "lat": 10.7301, "lon": 106.7216 },
        "work": { "area": "d1", "lat": 10.7769, "lon": 106.7009 },
        "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": false },
        "vaccinations": [{ "dose": 2, "date": "2021-08-20" }],
        "recoveries": [],
        "tests": { "some": [{ "method": "pcr", "result": "negative", "taken_at": "2021-10-04T08:00:00+07:00" }] },
        "certificates": { "some": [{ "ver": "1.3.0", "dob": "1990-03-14", "v": [{ "dn": 2, "sd": 2 }] }] },
        "value_sets": { "disease-agent-targeted": ["840539006"] },
        "trace": [{ "class": "F2", "from": "2021-10-01" }],
        "seen": ["staff-card", "paper-permit=117:shift:2021-10-05/2021-10-05"],
        "permits": [{
            "kind": "duty", "valid_from": "2021-10-05T00:00:00+07:00",
            "valid_until": "2021-10-06T00:00:00+07:00", "areas": ["d1"], "assurance": "signed"
        }]
    })
}

fn error(changes: &[(&str, Value)]) -> super::FactsError {
    let mut facts = full();
    for (key, value) in changes {
        facts[*key] = value.clone();
    }
    HypotheticalFacts::parse(facts.to_string().as_bytes()).unwrap_err()
}

#[test]
fn the_example_of_the_design_is_read() {
    let design = include_str!("../../design/POLICY.md");
    let facts = design.split("## Facts").nth(1).unwrap();
    let example = facts.split("```json").nth(1).and_then(|rest| rest.split("```").next());
    HypotheticalFacts::parse(example.unwrap().as_bytes()).unwrap();
}

#[test]
fn facts_become_what_a_scan_builds() {
    let facts = HypotheticalFacts::parse(full().to_string().as_bytes()).unwrap();
    let set = facts.resolved(vietnam());
    assert_eq!(set.binding, Some(HolderBinding::Live));
    assert!(set.vaccinations.as_ref().unwrap().complete);
    assert!(!set.tests.as_ref().unwrap().complete);
    assert_eq!(set.vaccinations.unwrap().items[0].assurance, Assurance::Live);
    let certificates = set.certificates.as_ref().unwrap();
    assert!(!certificates.complete);
    assert_eq!(certificates.items[0].assurance, Assurance::Live);
    assert_eq!(certificates.items[0].payload["v"][0]["dn"], 2);
    assert_eq!(*set.value_sets, json!({ "disease-agent-targeted": ["840539006"] }));
    assert_eq!(set.permits.len(), 2);
    assert_eq!(set.permits[0].assurance, Assurance::Signed);
    assert_eq!(set.permits[1].assurance, Assurance::Paper);
    assert!(set.seen.contains(SeenKind::StaffCard) && set.seen.contains(SeenKind::PaperPermit));
    assert!(!set.seen.contains(SeenKind::WorkSchedule));
}

#[test]
fn absent_and_null_are_unknown() {
    let parse = |text: &str| HypotheticalFacts::parse(text.as_bytes()).unwrap();
    let at = "2021-10-05T07:10:00+07:00";
    let absent = parse(&json!({ "at": at }).to_string());
    let keys = full().as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let mut nulls = json!({ "at": at });
    for key in keys.into_iter().filter(|key| key != "at") {
        nulls[key] = Value::Null;
    }
    assert!(absent == parse(&nulls.to_string()));
}

#[test]
fn errors_say_where_and_what_was_expected() {
    for (key, value, place, message) in [
        ("at", json!("7 o'clock"), "at", "an RFC 3339 time"),
        ("rooster", json!(1), "rooster", "unknown field `rooster`"),
        ("binding", json!("alive"), "binding", "expected `live`, `signed`, `card`"),
        (
            "roster",
            json!({ "listed": true, "duty": "weekdays" }),
            "roster.duty",
            "`weekdays` is no duty",
        ),
        (
            "vaccinations",
            json!([{ "dose": 2, "date": "20/8/2021" }]),
            "vaccinations[0].date",
            "a date, such as",
        ),
        (
            "vaccinations",
            json!({ "all": [] }),
            "vaccinations",
            "unknown field `all`, expected `some`",
        ),
        ("vaccinations", json!(2), "vaccinations", "an incomplete one"),
        (
            "tests",
            json!({ "some": [{ "method": "lamp" }] }),
            "tests.some[0].method",
            "expected `pcr`, `antigen`",
        ),
        ("certificates", json!(["HC1:..."]), "certificates[0]", "expected a map"),
        ("value_sets", json!({ "x": [1] }), "value_sets.x[0]", "expected a string"),
        ("home", json!({ "area": "d7", "lat": 10.7 }), "home", "come together"),
        ("home", json!({ "area": "d7", "lat": 110.7, "lon": 10.7 }), "home", "latitude"),
        ("checkpoint", json!({ "area": "d7", "heading": 361 }), "checkpoint", "0 to 360"),
        ("seen", json!(["staffcard"]), "seen[0]", "expected staff-card"),
        ("seen", json!(["paper-permit=1:2021-10-05"]), "seen[0]", "slash"),
        ("permits", json!([{ "kind": "duty" }]), "permits[0]", "valid_from"),
    ] {
        let error = error(&[(key, value)]);
        assert_eq!(error.place, place, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
    let error = HypotheticalFacts::parse(b"{}").unwrap_err();
    assert!(error.message.contains("missing field `at`"), "{error}");
    let error = HypotheticalFacts::parse(b"{\n\"at\": }").unwrap_err();
    assert_eq!(error.line, 2);
    assert!(HypotheticalFacts::parse(b"{\"at\": \"2021-10-05T07:10:00Z\"} x").is_err());
}

/// The keys that serde knows at a place: it lists them when it meets one that it doesn't.
fn known_keys(pointer: &str, wrap: impl Fn(Value) -> Value) -> Vec<String> {
    let mut facts = full();
    let value = wrap(json!({ "no_such_key": 1 }));
    if pointer.is_empty() {
        facts["no_such_key"] = json!(1);
    } else {
        facts[pointer] = value;
    }
    let error = HypotheticalFacts::parse(facts.to_string().as_bytes()).unwrap_err();
    let (_, expected) = error.message.split_once("expected").unwrap();
    let mut keys: Vec<_> = expected.split('`').skip(1).step_by(2).map(str::to_owned).collect();
    keys.sort();
    keys
}

#[test]
fn the_schema_names_the_keys_that_are_read() {
    let schema: Value = serde_json::from_str(SCHEMA).unwrap();
    let of = |pointer: &str| {
        let properties = schema.pointer(pointer).unwrap().as_object().unwrap();
        let mut keys: Vec<_> = properties.keys().cloned().collect();
        keys.sort();
        keys
    };
    let single = |value| value;
    let listed = |value| json!([value]);
    assert_eq!(of("/properties"), known_keys("", single));
    for (key, definition) in [
        ("checkpoint", "checkpoint"),
        ("roster", "roster"),
        ("home", "place"),
        ("work", "place"),
        ("declaration", "declaration"),
    ] {
        assert_eq!(of(&format!("/$defs/{definition}/properties")), known_keys(key, single));
    }
    for (key, definition) in [
        ("vaccinations", "vaccination"),
        ("recoveries", "recovery"),
        ("tests", "test"),
        ("trace", "trace"),
        ("permits", "permit"),
    ] {
        assert_eq!(of(&format!("/$defs/{definition}/properties")), known_keys(key, listed));
    }
    for binding in schema["properties"]["binding"]["enum"].as_array().unwrap() {
        let mut facts = full();
        facts["binding"] = binding.clone();
        HypotheticalFacts::parse(facts.to_string().as_bytes()).unwrap();
    }
}

#[test]
fn nothing_personal_is_printed() {
    let facts = HypotheticalFacts::parse(full().to_string().as_bytes()).unwrap();
    let printed = format!("{facts:?}");
    assert!(!printed.contains("117") && !printed.contains("Examples"), "{printed}");
    let printed = format!("{:?}", facts.resolved(vietnam()).certificates.unwrap().items);
    assert!(!printed.contains("1990"), "{printed}");
}

/// A list of an object's values isn't that object, and an object with a word as its key isn't that
/// word; the schema says so too.
#[test]
fn an_object_is_no_list_and_a_word_no_object() {
    for (key, value, place, message) in [
        ("roster", json!([true, "Mon-Fri"]), "roster", "expected an object"),
        ("checkpoint", json!(["d7", 10.73, 106.72, null]), "checkpoint", "expected an object"),
        ("checkpoint", json!("d7"), "checkpoint", "expected an object"),
        ("home", json!(["d7", 10.73, 106.72]), "home", "expected an object"),
        ("declaration", json!(["2021-10-05T06:00:00+07:00", false]), "declaration", "an object"),
        ("vaccinations", json!([[2, null, "2021-08-20"]]), "vaccinations[0]", "an object"),
        ("tests", json!([{ "method": { "pcr": null } }]), "tests[0].method", "`pcr`, `antigen`"),
        ("trace", json!([["F1"]]), "trace[0]", "expected an object"),
        ("trace", json!([{ "class": { "F1": null } }]), "trace[0].class", "`F0`, `F1`, `F2`"),
        ("permits", json!([{ "kind": { "duty": null } }]), "permits[0].kind", "`duty`, `special`"),
        ("binding", json!({ "live": null }), "binding", "expected `live`"),
        ("binding", json!(true), "binding", "expected `live`"),
        (
            "vaccinations",
            json!([{ "dose": -1, "date": "2021-08-20" }]),
            "vaccinations[0].dose",
            "a whole number from 0 to 255",
        ),
        (
            "vaccinations",
            json!([{ "dose": 256, "date": "2021-08-20" }]),
            "vaccinations[0].dose",
            "a whole number from 0 to 255",
        ),
        (
            "vaccinations",
            json!([{ "dose": 2.0, "date": "2021-08-20" }]),
            "vaccinations[0].dose",
            "a whole number from 0 to 255",
        ),
        ("home", json!({ "area": "d7", "lat": "10,73", "lon": 106 }), "home.lat", "of degrees"),
    ] {
        let error = error(&[(key, value)]);
        assert_eq!(error.place, place, "{error}");
        assert!(error.message.contains(message), "{error}");
    }
    let positional = Value::Array(full().as_object().unwrap().values().cloned().collect());
    let error = HypotheticalFacts::parse(positional.to_string().as_bytes()).unwrap_err();
    assert!(error.message.contains("expected an object"), "{error}");
    // A whole number of degrees is a number.
    let mut whole = full();
    whole["home"] = json!({ "area": "d7", "lat": 10, "lon": -106 });
    HypotheticalFacts::parse(whole.to_string().as_bytes()).unwrap();
}

#[test]
fn what_the_bytes_are_is_said_before_what_they_mean() {
    let refused = |bytes: &[u8]| {
        let error = HypotheticalFacts::parse(bytes).unwrap_err();
        (error.line, error.message)
    };
    let facts = full().to_string();
    let marked = [b"\xef\xbb\xbf", facts.as_bytes()].concat();
    assert!(refused(&marked).1.contains("byte-order mark"));
    let wide: Vec<u8> = "\u{feff}{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(refused(&wide).1.contains("UTF-16"));
    assert_eq!(refused(b""), (1, "the file is empty".to_owned()));
    assert_eq!(refused(b" \n "), (1, "the file is empty".to_owned()));
    assert_eq!(refused(b"{\n\"employer\": \"S\xe0\"}"), (2, "not UTF-8".to_owned()));
}

#[test]
fn debug_output_keeps_duty_and_health_to_itself() {
    let set = HypotheticalFacts::parse(full().to_string().as_bytes()).unwrap().resolved(vietnam());
    let printed = format!("{:?} {:?}", set.roster, set.declaration);
    assert!(printed.contains("RosterFact(..)") && printed.contains("Declared(..)"), "{printed}");
    assert!(!printed.contains("listed") && !printed.contains("2021"), "{printed}");
}
