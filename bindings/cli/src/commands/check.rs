//! `chot check`: codes at a checkpoint, from picture to recorded verdict.

use std::path::{Path, PathBuf};

use chot_core::checkpoint::{
    Beside, Checkpoint, EvidenceOutcome, EvidencePicture, Name, Outcome, Passage, Sighting,
    is_evidence,
};
use chot_core::device::Device;
use chot_core::encoding::plain::shown;
use chot_core::facts::Seen;
use chot_core::installation::{Installation, open_journal};
use chot_core::model::{Decision, IdNumber, Reason, SamePerson};
use chot_core::symbol::{Hint, ScanLimits};
use chot_core::travel::Foreign;
use chot_core::words::{Language, Words};
use serde::Serialize;

use super::scan::micros;
use crate::args::Check;
use crate::output::{Ended, Failure, Result, complain, say};
use crate::picture::{self, Picture};
use crate::{clock, files};

pub(crate) fn run(args: &Check, language: Language) -> Result<Ended> {
    let paths = files::expand(&args.paths)?;
    let beside = !args.seen.is_empty() || !args.evidence.is_empty();
    if beside && args.id.is_none() && paths.len() != 1 {
        complain("--seen and --evidence go with one picture, or with --id");
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
    let id = match args.id.as_deref().map(IdNumber::typed).transpose() {
        Ok(id) => id,
        Err(error) => {
            complain(&format!("--id: {error}"));
            return Ok(Ended::Usage);
        }
    };

    let (evidence, sources) = evidence(&args.evidence)?;
    let beside = Beside { seen: &seen, evidence: &evidence };

    let mut session = open(args)?;
    let words = Words::new(language);
    let teller = Teller { words: &words, json: args.json, evidence: &sources };
    let reading = clock::reading(args.at.at);
    let stopwatch = clock::stopwatch();
    let mut worst = Worst::default();
    if let Some(id) = id {
        let passage = session.look_up(&id, beside, &reading, &stopwatch);
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
                match session.scan_with(&frame, &ScanLimits::PHOTO, beside, &reading, &stopwatch) {
                    Outcome::Passage(sighting) => {
                        worst.passage(&sighting.passage);
                        teller.sighting(path, &sighting);
                    }
                    Outcome::SeveralCodes { .. } => {
                        worst.referred = true;
                        teller.several(path);
                    }
                    Outcome::NotATravelCode { foreign, .. } => {
                        worst.referred = true;
                        teller.foreign(path, &foreign);
                    }
                    Outcome::Nothing { hint, .. } => {
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

/// A code in a picture that was given as evidence.
struct Source<'a> {
    file: &'a Path,
    /// What it is, where it decides nothing: it is beside what is evidence.
    beside: Option<EvidenceOutcome>,
}

/// The codes of all pictures that were given as evidence; where each is from, and what is beside them.
fn evidence(paths: &[PathBuf]) -> Result<(Vec<String>, Vec<Source<'_>>)> {
    let (mut evidence, mut sources) = (Vec::new(), Vec::new());
    for file in paths {
        let texts = picture::code_texts(file, &is_evidence)?;
        let found = EvidencePicture::of(texts.iter().map(String::as_str));
        let (mut texts, mut others) = (found.evidence, found.others);
        if texts.is_empty() {
            texts.append(&mut others);
        }
        if texts.is_empty() {
            // A picture without a code is shown all the same, as a code that is no evidence.
            texts.push(String::new());
        }
        sources.extend(texts.iter().map(|_| Source { file, beside: None }));
        let beside = others.iter().map(|text| Some(EvidenceOutcome::beside(text)));
        sources.extend(beside.map(|beside| Source { file, beside }));
        evidence.append(&mut texts);
    }
    Ok((evidence, sources))
}

/// What became of each code, with its file.
fn outcomes<'a>(
    sources: &'a [Source<'a>],
    passage: &'a Passage,
) -> impl Iterator<Item = (&'a Path, &'a EvidenceOutcome)> {
    let mut judged = passage.evidence().iter();
    let outcome = move |source: &'a Source<'a>| {
        source.beside.as_ref().or_else(|| judged.next()).map(|outcome| (source.file, outcome))
    };
    sources.iter().filter_map(outcome)
}

/// Why a phone's store can't be decided by, and what to do about it.
fn advised(error: impl std::error::Error) -> Failure {
    let what = error.to_string();
    let advice = ["update", "enrol", "device init", "in use"];
    if advice.iter().any(|advice| what.contains(advice)) {
        return Failure::new(what);
    }
    Failure::new(format!("{what}: update this phone; where that doesn't help, enrol it anew"))
}

fn open(args: &Check) -> Result<Checkpoint> {
    let device = Device::open(&args.device).map_err(advised)?;
    let installation = Installation::open(&device).map_err(advised)?;
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
    /// The codes that were given as evidence.
    evidence: &'a [Source<'a>],
}

impl Teller<'_> {
    fn sighting(&self, file: &Path, sighting: &Sighting) {
        if !sighting.again {
            return self.passage(Some(file), &sighting.passage);
        }
        // Whoever shows the code now hasn't been judged: no verdict stands at the line's beginning.
        let text = self.words.of(sighting);
        if self.json {
            let line = Line::of(self.words, Some(file), &sighting.passage, self.evidence);
            return Line { again: true, text: Some(text), micros: None, ..line }.say();
        }
        say(format!("{}{text}", prefix(Some(file))));
    }

    fn passage(&self, file: Option<&Path>, passage: &Passage) {
        if self.json {
            return Line::of(self.words, file, passage, self.evidence).say();
        }
        let verdict = passage.verdict();
        let decision = self.words.of(&verdict.decision()).to_uppercase();
        let text = verdict.reasons().first().map(|r| self.words.of(r)).unwrap_or_default();
        let person = passage.person();
        let mut whom = String::new();
        if let Some(name) = &person.name {
            whom = format!(" · {}", shown(name.text()));
            if let Some(mark) = name.mark(self.words) {
                whom = format!("{whom} ({mark})");
            }
        }
        if let Some(number) = person.id_number_in_words(self.words) {
            whom = format!("{whom} · {number}");
        }
        say(format!("{}{decision}{whom}: {text}", prefix(file)));
        for reason in verdict.reasons().iter().skip(1) {
            say(format!("    · {}", self.words.of(reason)));
        }
        for (path, outcome) in outcomes(self.evidence, passage) {
            let error = outcome.error.as_deref().map(|e| format!(" ({e})")).unwrap_or_default();
            say(format!("    + {}: {}{error}", path.display(), self.words.of(outcome)));
        }
        for obligation in verdict.obligations() {
            say(format!("    ! {}", self.words.of(obligation)));
        }
        for remedy in verdict.remedies() {
            say(format!("    → {}", self.words.of(remedy)));
        }
    }

    /// Nobody was judged, and nothing was recorded: who looks at the picture has to see to it.
    fn several(&self, file: &Path) {
        let text = Outcome::several_codes(self.words);
        if self.json {
            let decision = Some(Decision::Refer.code());
            let reason = Reason::SeveralCodes.code();
            let (reason, reasons) = (Some(reason), vec![reason]);
            let line = Line::about(Some(file));
            return Line { decision, reason, reasons, text: Some(text), ..line }.say();
        }
        say(format!("{}{text}", prefix(Some(file))));
    }

    fn foreign(&self, file: &Path, foreign: &Foreign) {
        let text =
            format!("{} ({})", self.words.of(&Reason::NotATravelCode), self.words.of(foreign));
        if self.json {
            let reason = Some(Reason::NotATravelCode.code());
            let kind = Some(foreign.code());
            return Line { reason, kind, text: Some(text), ..Line::about(Some(file)) }.say();
        }
        say(format!("{}{text}", prefix(Some(file))));
    }

    fn nothing(&self, file: &Path, hint: Option<Hint>) {
        let text = Outcome::nothing_readable(self.words);
        if self.json {
            let (reason, hint) = (Some("nothing-readable"), hint.map(Hint::code));
            return Line { reason, hint, text: Some(text), ..Line::about(Some(file)) }.say();
        }
        say(format!("{}{text}", prefix(Some(file))));
    }

    fn error(&self, file: &Path, error: &str) {
        if self.json {
            Line { error: Some(error), ..Line::about(Some(file)) }.say();
        } else {
            say(format!("{}{error}", prefix(Some(file))));
        }
    }
}

fn prefix(file: Option<&Path>) -> String {
    file.map(|file| format!("{}: ", file.display())).unwrap_or_default()
}

/// A line of `check --json`. The keys of the contract are always there; the others where they say
/// something.
#[derive(Default, Serialize)]
struct Line<'a> {
    file: Option<String>,
    decision: Option<&'static str>,
    reason: Option<&'a str>,
    reasons: Vec<&'a str>,
    obligations: Vec<&'a str>,
    remedies: Vec<&'a str>,
    rule: Option<&'a str>,
    phase: Option<&'a str>,
    subject: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_signed: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_number: Option<&'a str>,
    text: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    again: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    evidence: Vec<EvidenceLine<'a>>,
    sequence: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    continues: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    journal_error: Option<String>,
    micros: Option<StageMicros>,
}

/// What became of a picture that was given as evidence.
#[derive(Serialize)]
struct EvidenceLine<'a> {
    file: String,
    kind: &'a str,
    person: Option<&'static str>,
    error: Option<&'a str>,
}

#[derive(Serialize)]
struct StageMicros {
    scan: u64,
    parse: u64,
    verify: u64,
    evaluate: u64,
    journal: u64,
}

impl<'a> Line<'a> {
    fn about(file: Option<&Path>) -> Self {
        Self { file: file.map(|file| file.display().to_string()), ..Self::default() }
    }

    fn of(
        words: &Words,
        file: Option<&Path>,
        passage: &'a Passage,
        evidence: &'a [Source<'a>],
    ) -> Self {
        let outcomes = outcomes(evidence, passage).map(|(path, outcome)| EvidenceLine {
            file: path.display().to_string(),
            kind: outcome.kind,
            person: outcome.person.map(SamePerson::code),
            error: outcome.error.as_deref(),
        });
        let person = passage.person();
        let (recorded, verdict, times) = (passage.recorded(), passage.verdict(), passage.times());
        let reasons: Vec<_> = verdict.reasons().iter().map(Reason::code).collect();
        Self {
            decision: Some(verdict.decision().code()),
            reason: reasons.first().copied(),
            reasons,
            obligations: verdict.obligations().iter().map(|o| o.0.as_str()).collect(),
            remedies: verdict.remedies().iter().map(|r| r.0.as_str()).collect(),
            rule: verdict.rule(),
            phase: verdict.phase(),
            subject: recorded.subject().map(|subject| subject.to_string()),
            name: person.name.as_ref().map(Name::text),
            name_signed: person.name.as_ref().map(Name::is_signed),
            id_number: person.id_number.as_ref().map(IdNumber::as_str),
            text: Some(words.of(recorded)),
            kind: passage.kind(),
            evidence: outcomes.collect(),
            sequence: recorded.sequence(),
            continues: recorded.continues(),
            journal_error: recorded.failure().map(ToString::to_string),
            micros: Some(StageMicros {
                scan: micros(times.scan),
                parse: micros(times.parse),
                verify: micros(times.verify),
                evaluate: micros(times.evaluate),
                journal: micros(times.journal),
            }),
            ..Self::about(file)
        }
    }

    fn say(&self) {
        match serde_json::to_string(self) {
            Ok(line) => say(line),
            Err(error) => complain(&format!("a line could not be written: {error}")),
        }
    }
}
