//! `chot policy`: the rules by themselves.

use std::path::Path;

use chot_core::authority::areas_unknown_to;
use chot_core::facts::HypotheticalFacts;
use chot_core::model::Reason;
use chot_core::policy::{
    Change, Draft, ExplainedCondition, Policy, SCHEMA, Severity, Truth, diff, lint,
};
use chot_core::published::areas::{Areas, UnknownArea};
use chot_core::time::NaiveDate;
use chot_core::words::{Language, Words};
use serde_json::json;

use super::timeline;
use crate::args::Policy as Command;
use crate::output::{About as _, Ended, Failure, Result, say, say_lines};
use crate::{clock, files};

pub(crate) fn run(command: Command, language: Language) -> Result<Ended> {
    match command {
        Command::Check { policy, areas, strict, json } => {
            let bytes = files::read(&policy)?;
            let findings = lint(&bytes);
            let unknown = match &areas {
                Some(path) => unknown_areas(&bytes, path)?,
                None => Vec::new(),
            };
            let mut ended = if unknown.is_empty() { Ended::Done } else { Ended::Failed };
            for (line, message) in &unknown {
                if json {
                    let severity = Severity::Error.code();
                    say(
                        json!({"severity": severity, "place": "/areas", "line": line, "message": message.to_string()}),
                    );
                } else {
                    say(format!("{}: line {line}: {message}", policy.display()));
                }
            }
            for finding in &findings {
                if finding.severity == Severity::Error || strict {
                    ended = Ended::Failed;
                }
                if json {
                    say(json!({
                        "severity": finding.severity.code(),
                        "place": finding.place,
                        "line": finding.line,
                        "message": finding.message,
                    }));
                } else {
                    say(format!("{}: {finding}", policy.display()));
                }
            }
            if findings.is_empty() && unknown.is_empty() && !json {
                say(format!("{}: no findings.", policy.display()));
            }
            Ok(ended)
        }
        Command::Show { policy, date, svg, width } => {
            let rules = Policy::parse(&files::read(&policy)?).about(policy.display())?;
            show(&rules, date, svg.as_deref(), width, &Words::new(language))
        }
        Command::Diff { before, after, json } => {
            let draft = |path: &Path| -> Result<Draft> {
                Draft::parse(&files::read(path)?).about(path.display())
            };
            let words = Words::new(language);
            let changes = diff(&draft(&before)?, &draft(&after)?, &words);
            for change in &changes {
                if json {
                    say(json!({
                        "change": change.code, "subject": change.subject, "text": change.text,
                    }));
                } else {
                    say(format!("· {}", change.text));
                }
            }
            if changes.is_empty() && !json {
                say(Change::none(&words));
            }
            Ok(Ended::Done)
        }
        Command::Schema => {
            say_lines(SCHEMA.trim_end());
            Ok(Ended::Done)
        }
        Command::Evaluate { policy, facts, explain, json } => {
            let rules = Policy::parse(&files::read(&policy)?).about(policy.display())?;
            let facts = HypotheticalFacts::parse(&files::read(&facts)?).about(facts.display())?;
            let preview = rules.preview(&facts);
            let words = Words::new(language);
            let text = preview.decision().sentence(preview.reasons(), &words);
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
                    "explanation": rules.explain_preview(&facts),
                }));
            } else {
                let decision = words.of(&preview.decision()).to_uppercase();
                say(format!("{decision} (preview): {text}"));
                for reason in preview.reasons().iter().skip(1) {
                    say(format!("    · {}", words.of(reason)));
                }
                if explain {
                    for rule in rules.explain_preview(&facts).rules {
                        let (sign, effect) = (sign(rule.truth), rule.effect.code());
                        say(format!("{sign} {} ({effect})", rule.rule));
                        outline(&rule.when, 1, &words);
                    }
                }
            }
            Ok(Ended::Done)
        }
    }
}

/// The areas that a policy names and the city doesn't have, with their lines.
fn unknown_areas(policy: &[u8], areas: &Path) -> Result<Vec<(usize, UnknownArea)>> {
    let areas = Areas::parse(&files::read(areas)?).about(areas.display())?;
    Ok(areas_unknown_to(policy, &areas))
}

/// A day under the rules: on the terminal, and as a picture where one is asked for.
fn show(
    policy: &Policy,
    date: Option<NaiveDate>,
    svg: Option<&Path>,
    width: Option<usize>,
    words: &Words,
) -> Result<Ended> {
    let today = || clock::now(None).with_timezone(&policy.offset()).date_naive();
    let day = date.unwrap_or_else(today);
    let Some(outlook) = policy.outlook(day) else {
        say(policy.uncovered(day, words));
        for phase in policy.phases() {
            say(format!("  {}", phase.about(words)));
        }
        return match svg {
            Some(_) => Err(Failure::new("no picture was drawn: no phase covers that day")),
            None => Ok(Ended::Done),
        };
    };
    let width = width.or_else(timeline::terminal_width).unwrap_or(80);
    say_lines(timeline::on_terminal(&outlook, width, words).trim_end());
    if let Some(file) = svg {
        files::write(file, timeline::as_svg(&outlook, words).as_bytes(), false)?;
    }
    Ok(Ended::Done)
}

fn sign(truth: Truth) -> char {
    match truth {
        Truth::True => '✓',
        Truth::False => '✗',
        Truth::Unknown => '?',
    }
}

/// A condition and its parts, a line each: what keeps it from holding, and what would mend that.
fn outline(node: &ExplainedCondition, depth: usize, words: &Words) {
    let mut line = format!("{:1$}{2} {3}", "", 2 * depth, sign(node.truth), node.condition);
    if let Some(count) = node.count {
        line.push_str(&format!(" {count}"));
    }
    let reasons: Vec<_> = node.reasons.iter().map(|reason| words.of(reason)).collect();
    if !reasons.is_empty() {
        line.push_str(&format!(": {}", reasons.join("; ")));
    }
    let remedies: Vec<_> = node.remedies.iter().map(|remedy| words.of(remedy)).collect();
    if !remedies.is_empty() {
        line.push_str(&format!(" → {}", remedies.join("; ")));
    }
    say(line);
    node.of.iter().for_each(|part| outline(part, depth + 1, words));
}
