//! `chot policy`: the rules by themselves.

use chot_core::facts::HypotheticalFacts;
use chot_core::policy::{Policy, Severity, lint};
use chot_core::reason::Reason;
use chot_core::words::{Language, Words};
use serde_json::json;

use crate::args::Policy as Command;
use crate::files;
use crate::output::{About as _, Ended, Result, say};

pub(crate) fn run(command: Command, language: Language) -> Result<Ended> {
    match command {
        Command::Check { policy, strict, json } => {
            let findings = lint(&files::read(&policy)?);
            let mut ended = Ended::Done;
            for finding in &findings {
                let severity = match finding.severity {
                    Severity::Error => "error",
                    Severity::Warning => "warning",
                };
                if finding.severity == Severity::Error || strict {
                    ended = Ended::Failed;
                }
                if json {
                    say(json!({
                        "severity": severity,
                        "place": finding.place,
                        "line": finding.line,
                        "message": finding.message,
                    }));
                } else {
                    say(format!("{}: {finding}", policy.display()));
                }
            }
            if findings.is_empty() && !json {
                say(format!("{}: no findings.", policy.display()));
            }
            Ok(ended)
        }
        Command::Evaluate { policy, facts, json } => {
            let rules = Policy::parse(&files::read(&policy)?).about(policy.display())?;
            let facts = HypotheticalFacts::parse(&files::read(&facts)?).about(facts.display())?;
            let preview = rules.preview(&facts);
            let words = Words::new(language);
            let text = words.sentence(preview.decision(), preview.reasons());
            if json {
                let reasons: Vec<_> = preview.reasons().iter().map(Reason::code).collect();
                say(json!({
                    "decision": preview.decision().code(),
                    "reason": reasons.first(),
                    "reasons": reasons,
                    "obligations": preview.obligations().iter().map(|o| &o.0).collect::<Vec<_>>(),
                    "remedies": preview.remedies().iter().map(|r| &r.0).collect::<Vec<_>>(),
                    "rule": preview.rule(),
                    "phase": preview.phase(),
                    "text": text,
                    "preview": true,
                }));
            } else {
                let decision = words.decision(preview.decision()).to_uppercase();
                say(format!("{decision} (preview): {text}"));
                for reason in preview.reasons().iter().skip(1) {
                    say(format!("    · {}", words.reason(reason)));
                }
            }
            Ok(Ended::Done)
        }
    }
}
