//! The rules as a whole: MISSION's scenarios, caps, documents, properties.

mod caps;
mod certificates;
mod conditions;
mod corridors;
mod diff;
mod documents;
mod edges;
mod explanation;
mod outlook;
mod properties;
mod scenarios;

use serde_json::{Value, json};

use super::Policy;
use crate::facts::{FactSet, HypotheticalFacts};

const CITY: &str = include_str!("../../../../tests/policies/hcmc-2021.json");
const LOCKDOWN: &str = include_str!("../../../../tests/policies/strict-lockdown.json");
const EVACUATION: &str = include_str!("../../../../tests/policies/evacuation-corridor.json");
const FACTORY: &str = include_str!("../../../../tests/policies/factory-night-bus.json");

fn city() -> Policy {
    Policy::parse(CITY.as_bytes()).unwrap()
}

/// Lan, who lives in District 7 and works in District 1: Tuesday, 07:10, on her route, live code.
fn lan() -> Value {
    json!({
        "at": "2021-10-05T07:10:00+07:00",
        "checkpoint": { "area": "d7", "lat": 10.74, "lon": 106.718, "heading": 340 },
        "binding": "live",
        "roster": { "listed": true, "duty": "Mon-Fri" },
        "employer": "Department of Examples",
        "home": { "area": "d7", "lat": 10.7301, "lon": 106.7216 },
        "work": { "area": "d1", "lat": 10.7769, "lon": 106.7009 },
        "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": false },
        "vaccinations": { "some": [{ "dose": 2, "date": "2021-08-20" }] },
        "recoveries": { "some": [] },
        "trace": []
    })
}

/// Somebody who works for a business of the green-card pilot, outside the windows.
fn pilot_employee() -> Value {
    json!({
        "at": "2021-10-05T10:15:00+07:00",
        "checkpoint": { "area": "d7", "lat": 10.74, "lon": 106.718 },
        "binding": "live",
        "roster": { "listed": false },
        "employer": "District 7 Pharmacy (example)",
        "home": { "area": "d7" },
        "work": { "area": "d7" },
        "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": false },
        "vaccinations": { "some": [{ "dose": 1, "date": "2021-08-20" }] },
        "trace": []
    })
}

/// `base` with some keys changed; `null` makes a fact unknown.
fn with(base: Value, changes: Value) -> Value {
    let (Value::Object(mut base), Value::Object(changes)) = (base, changes) else {
        panic!("two objects")
    };
    base.extend(changes);
    Value::Object(base)
}

fn hypothetical(facts: &Value) -> HypotheticalFacts {
    HypotheticalFacts::parse(facts.to_string().as_bytes()).unwrap()
}

fn resolved(facts: &Value) -> FactSet {
    hypothetical(facts).resolved(city().offset())
}
