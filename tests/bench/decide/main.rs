//! What the city's rules cost for one passage, beside the bare verification of one signature, in one
//! run.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --bin decide`;
//! `README.md` says what is compared.

use std::hint::black_box;

use chot_core::facts::HypotheticalFacts;
use chot_core::policy::Policy;
use ed25519_dalek::{Signer as _, SigningKey};

const CITY: &[u8] = include_bytes!("../../policies/hcmc-2021.json");
const BATCH: u32 = 64;

/// Lan of the scenarios, on her way to work, and what is changed for each row.
const LAN: &str = r#"{ "at": "2021-10-05T07:10:00+07:00",
  "checkpoint": { "area": "d7", "lat": 10.7397, "lon": 106.7112, "heading": 20 }, "binding": "live",
  "roster": { "listed": true, "duty": "Mon-Fri" }, "employer": "Department of Examples",
  "home": { "area": "d7", "lat": 10.7301, "lon": 106.7216 },
  "work": { "area": "d1", "lat": 10.7769, "lon": 106.7009 },
  "declaration": { "at": "2021-10-05T06:00:00+07:00", "symptoms": false },
  "vaccinations": [ { "dose": 2, "date": "2021-08-20" } ], "recoveries": [], "tests": [],
  "trace": [], "seen": [], "permits": [] }"#;
const ROWS: [(&str, &str); 5] = [
    ("permit: commute", "{}"),
    ("deny: outside the windows", r#"{ "at": "2021-10-05T10:15:00+07:00" }"#),
    ("deny: traced", r#"{ "trace": [ { "class": "F1" } ] }"#),
    ("refer: vaccination unknown", r#"{ "vaccinations": null, "recoveries": null }"#),
    (
        "refer: nothing is known",
        r#"{ "binding": null, "roster": null, "employer": null, "home": null,
        "work": null, "declaration": null, "vaccinations": null, "recoveries": null, "trace": null }"#,
    ),
];

fn main() {
    let city = Policy::parse(CITY).expect("the city's policy is one");
    let key = SigningKey::from_bytes(&[7; 32]);
    let message = [3; 400];
    let signature = key.sign(&message);
    let verify = || key.verifying_key().verify_strict(black_box(&message), &signature).is_ok();
    println!("| | decided, µs | a signature verified, µs | ratio |\n|---|---|---|---|");
    for (name, changes) in ROWS {
        let facts = facts(changes);
        let decision = city.preview(&facts).decision();
        assert!(name.starts_with(decision.code()), "{name}: {decision:?}");
        let [decided, verified] = clock::medians(
            BATCH,
            [&|| city.preview(black_box(&facts)).decision() == decision, &verify],
        );
        println!("| {name} | {decided:.2} | {verified:.1} | {:.3} |", decided / verified);
    }
}

fn facts(changes: &str) -> HypotheticalFacts {
    let parse = |text: &str| -> serde_json::Map<_, _> { serde_json::from_str(text).expect("JSON") };
    let mut all = parse(LAN);
    all.extend(parse(changes));
    let text = serde_json::to_vec(&all).expect("JSON again");
    HypotheticalFacts::parse(&text).expect("facts")
}
