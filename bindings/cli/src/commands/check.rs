//! `chot check`: codes at a checkpoint, from picture to recorded verdict.

use std::path::Path;

use chot_core::checkpoint::{Checkpoint, Installation, Outcome, Passage, open_journal};
use chot_core::device::Device;
use chot_core::envelope::Foreign;
use chot_core::facts::Seen;
use chot_core::identity::IdNumber;
use chot_core::reason::{Decision, Reason};
use chot_core::symbol::{Hint, ScanLimits};
use chot_core::words::{Language, Words};
use serde_json::{Map, Value, json};

use super::scan::micros;
use crate::args::Check;
use crate::output::{Ended, Result, complain, say};
use crate::picture::Picture;
use crate::{clock, files};

pub(crate) fn run(args: &Check, language: Language) -> Result<Ended> {
    let paths = files::expand(&args.paths)?;
    if !args.seen.is_empty() && args.id.is_none() && paths.len() != 1 {
        complain("--seen goes with one picture, or with --id");
        return Ok(Ended::Usage);
    }
    let mut seen = Vec::new();
    for what in &args.seen {
        match Seen::parse(what) {
            Ok(what) => seen.push(what),
            Err(error) => {
                complain(&format!("--seen: {error}"));
                return Ok(Ended::Usage);
            }
        }
    }
    if args.direction.is_some_and(|d| !(0.0..=360.0).contains(&d)) {
        complain("--direction: expected degrees clockwise from north, 0 to 360");
        return Ok(Ended::Usage);
    }
    let id = match args.id.as_deref().map(IdNumber::parse).transpose() {
        Ok(id) => id,
        Err(error) => {
            complain(&format!("--id: {error}"));
            return Ok(Ended::Usage);
        }
    };

    let mut session = open(args)?;
    let words = Words::new(language);
    let teller = Teller { words: &words, json: args.json };
    let reading = clock::reading(args.at.at);
    let stopwatch = clock::stopwatch();
    let mut worst = Worst::default();
    if let Some(id) = id {
        let passage = session.look_up(&id, &seen, &reading, &stopwatch);
        worst.passage(&passage);
        teller.passage(None, &passage);
        return Ok(worst.ended());
    }
    for path in &paths {
        let picture = Picture::open(path);
        let frame = picture
            .as_ref()
            .map_err(ToString::to_string)
            .and_then(|picture| picture.frame().map_err(|error| error.to_string()));
        match frame {
            Ok(frame) => {
                match session.scan_with(&frame, &ScanLimits::PHOTO, &seen, &reading, &stopwatch) {
                    Outcome::Passage(sighting) => {
                        worst.passage(&sighting.passage);
                        teller.passage(Some(path), &sighting.passage);
                    }
                    Outcome::NotATravelCode { foreign, .. } => {
                        worst.referred = true;
                        teller.foreign(path, &foreign);
                    }
                    Outcome::Nothing { hint } => {
                        worst.referred = true;
                        teller.nothing(path, hint);
                    }
                }
            }
            Err(error) => {
                worst.failed = true;
                teller.error(path, &error);
            }
        }
    }
    Ok(worst.ended())
}

fn open(args: &Check) -> Result<Checkpoint> {
    let device = Device::open(&args.device)?;
    let installation = Installation::open(&device)?;
    let journal = open_journal(&device)?;
    let mut session = Checkpoint::open(installation, journal, &args.checkpoint)?;
    if args.direction.is_some() {
        session.set_heading(args.direction);
    }
    Ok(session)
}

/// The worst that happened, for the exit code.
#[derive(Default)]
struct Worst {
    failed: bool,
    denied: bool,
    referred: bool,
}

impl Worst {
    fn passage(&mut self, passage: &Passage) {
        match passage.verdict().decision() {
            Decision::Permit => {}
            Decision::Deny => self.denied = true,
            Decision::Refer => self.referred = true,
        }
        if let Some(failure) = passage.recorded().failure() {
            complain(&format!("the passage could not be written to the journal: {failure}"));
        }
    }

    fn ended(&self) -> Ended {
        match self {
            Self { denied: true, .. } => Ended::Denied,
            Self { failed: true, .. } => Ended::Failed,
            Self { referred: true, .. } => Ended::Referred,
            _ => Ended::Done,
        }
    }
}

/// Says what came of each picture, in words or as JSON.
struct Teller<'a> {
    words: &'a Words,
    json: bool,
}

impl Teller<'_> {
    fn passage(&self, file: Option<&Path>, passage: &Passage) {
        if self.json {
            return say(passage_json(self.words, file, passage));
        }
        let verdict = passage.verdict();
        let decision = self.words.decision(verdict.decision()).to_uppercase();
        let text = self.words.verdict(passage.recorded());
        let name = passage.person().name.as_deref().map(|n| format!(" · {n}")).unwrap_or_default();
        say(format!("{}{decision}{name}: {text}", prefix(file)));
        for reason in verdict.reasons().iter().skip(1) {
            say(format!("    · {}", self.words.reason(reason)));
        }
        for obligation in verdict.obligations() {
            say(format!("    ! {}", self.words.obligation(obligation)));
        }
        for remedy in verdict.remedies() {
            say(format!("    → {}", self.words.remedy(remedy)));
        }
    }

    fn foreign(&self, file: &Path, foreign: &Foreign) {
        let text = format!(
            "{} ({})",
            self.words.reason(&Reason::NotATravelCode),
            self.words.foreign(foreign)
        );
        if self.json {
            return say(json!({
                "file": file.display().to_string(),
                "decision": null,
                "reason": Reason::NotATravelCode.code(),
                "kind": foreign.code(),
                "text": text,
            }));
        }
        say(format!("{}{text}", prefix(Some(file))));
    }

    fn nothing(&self, file: &Path, hint: Option<Hint>) {
        let text = self.words.nothing_readable();
        if self.json {
            return say(json!({
                "file": file.display().to_string(),
                "decision": null,
                "reason": "nothing-readable",
                "hint": hint.map(Hint::code),
                "text": text,
            }));
        }
        say(format!("{}{text}", prefix(Some(file))));
    }

    fn error(&self, file: &Path, error: &str) {
        if self.json {
            say(json!({ "file": file.display().to_string(), "decision": null, "error": error }));
        } else {
            say(format!("{}{error}", prefix(Some(file))));
        }
    }
}

fn prefix(file: Option<&Path>) -> String {
    file.map(|file| format!("{}: ", file.display())).unwrap_or_default()
}

/// A passage as `check --json` prints it.
pub(crate) fn passage_json(words: &Words, file: Option<&Path>, passage: &Passage) -> Value {
    let (recorded, verdict, times) = (passage.recorded(), passage.verdict(), passage.times());
    let codes = |codes: &mut dyn Iterator<Item = &str>| codes.map(Value::from).collect::<Vec<_>>();
    let mut line = Map::new();
    line.insert("file".into(), file.map(|f| f.display().to_string()).into());
    line.insert("decision".into(), verdict.decision().code().into());
    line.insert("reason".into(), verdict.reasons().first().map(Reason::code).into());
    line.insert("reasons".into(), codes(&mut verdict.reasons().iter().map(Reason::code)).into());
    line.insert(
        "obligations".into(),
        codes(&mut verdict.obligations().iter().map(|o| o.0.as_str())).into(),
    );
    line.insert(
        "remedies".into(),
        codes(&mut verdict.remedies().iter().map(|r| r.0.as_str())).into(),
    );
    line.insert("rule".into(), verdict.rule().into());
    line.insert("phase".into(), verdict.phase().into());
    line.insert("subject".into(), recorded.subject().map(|s| s.to_string()).into());
    line.insert("text".into(), words.verdict(recorded).into());
    if let Some(kind) = passage.kind() {
        line.insert("kind".into(), kind.into());
    }
    line.insert("sequence".into(), recorded.sequence().into());
    if let Some(failure) = recorded.failure() {
        line.insert("journal_error".into(), failure.to_string().into());
    }
    line.insert(
        "micros".into(),
        json!({
            "scan": micros(times.scan),
            "parse": micros(times.parse),
            "verify": micros(times.verify),
            "evaluate": micros(times.evaluate),
            "journal": micros(times.journal),
        }),
    );
    line.into()
}
