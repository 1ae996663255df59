//! Asks a city's policy about facts that somebody wrote down:
//! `cargo run -p chot-core --example decide POLICY.json FACTS.json [vi|en]`.
//!
//! What comes out is a preview, never a verdict: a verdict needs facts from a code, from the authority's
//! lists, and from a phone that is up to date. Without arguments one of the project's policies is asked.

use std::error::Error;

use chot_core::facts::HypotheticalFacts;
use chot_core::policy::Policy;
use chot_core::words::{Language, Words};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (policy, facts, language) = match arguments.as_slice() {
        [] => (
            include_bytes!("../../tests/policies/factory-night-bus.json").to_vec(),
            br#"{"at": "2021-10-05T12:00:00+07:00", "binding": "live",
                 "roster": {"listed": true, "duty": "Mon-Fri"}, "trace": []}"#
                .to_vec(),
            "en",
        ),
        [policy, facts] => (std::fs::read(policy)?, std::fs::read(facts)?, "en"),
        [policy, facts, language] => {
            (std::fs::read(policy)?, std::fs::read(facts)?, language.as_str())
        }
        _ => return Err("expected POLICY.json FACTS.json [vi|en], or nothing".into()),
    };
    let words = Words::new(language.parse::<Language>()?);
    let policy = Policy::parse(&policy)?;
    let facts = HypotheticalFacts::parse(&facts)?;
    let preview = policy.preview(&facts);
    println!("{}", words.of(&preview.decision()));
    for reason in preview.reasons() {
        println!("  {}: {}", reason.code(), words.of(reason));
    }
    // Rule by rule: what held, what didn't, and what wasn't known.
    for rule in policy.explain_preview(&facts).rules {
        println!("  rule {}: {} ({})", rule.rule, rule.truth.code(), rule.effect.code());
    }
    Ok(())
}
