//! `chot journal`: what was recorded on a phone.

mod exports;
mod look_back;
mod parquet;

use std::io::{BufWriter, StdoutLock, Write as _};
use std::path::Path;

use chot_core::device::Device;
use chot_core::facts::SeenKind;
use chot_core::installation::{
    Installation, damage_code, purge_journal, read_journal, renew_journal,
};
use chot_core::journal::{Absence, Entry, ExportError, Journal, Paper, Record};
use chot_core::time::{FixedOffset, Instant, VIETNAM};
use chot_core::travel::kind_in_words;
use chot_core::words::{Language, Words};
use serde_json::json;

use crate::args::{DayOrTime, ExportFormat, Journal as Command};
use crate::clock;
use crate::output::{Ended, Failure, Result, remark, say, unwritable};

pub(crate) fn run(command: Command, language: Language) -> Result<Ended> {
    match command {
        Command::List {
            device,
            times,
            decision,
            reason,
            subject,
            limit,
            before,
            follow,
            json,
            at,
        } => {
            let which = look_back::Which { times, decision, reason, subject, limit, before };
            look_back::list(&device, &which, look_back::Form { follow, json, language }, at.at)
        }
        Command::Counts { device, times, json, at } => {
            look_back::counts(&device, &times, json, at.at, language)
        }
        Command::Contacts { device, of, within, json, at: _ } => {
            look_back::contacts(&device, of, within, json)
        }
        Command::Case { device, sequence, json, at: _ } => case(&device, sequence, json, language),
        Command::Verify { device, json, at: _ } => {
            let (_, journal) = open(&device)?;
            let report = journal.verify();
            let findings: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
            if json {
                say(
                    json!({ "records": report.records, "sound": report.is_sound(), "findings": findings }),
                );
            } else {
                for finding in &findings {
                    say(finding);
                }
                let count = report.records;
                say(if report.is_sound() {
                    format!("{count} records: none removed, changed or reordered.")
                } else {
                    format!("{count} records; {} finding(s).", findings.len())
                });
            }
            Ok(if report.is_sound() { Ended::Done } else { Ended::Failed })
        }
        Command::Purge { device, before, json, at: _ } => purge(&device, before, json),
        Command::Renew { device, confirm, at } => renew(&device, confirm.as_deref(), at.at),
        Command::Export { device, format, after, at: _ } => {
            let (device, journal) = open(&device)?;
            let (offset, range) = (offset(&device), after.saturating_add(1)..);
            // Nothing new is no fault; a number that was never reached is.
            if after > journal.len() {
                return Err(Failure::new(absent(&journal, after, Absence::Unwritten, offset)?));
            }
            if after > 0
                && let Some(why @ (Absence::Purged { .. } | Absence::Lost)) =
                    journal.absence(range.start)?
            {
                remark(absent(&journal, range.start, why, offset)?);
            }
            written(|out| match format {
                ExportFormat::Ndjson => journal.export_ndjson(range, offset, out),
                ExportFormat::Csv => journal.export_csv(range, offset, out),
                ExportFormat::Parquet => exports::parquet(&journal, range, out),
            })
        }
        Command::VerifyExport { file, key, phones, known, json, at: _ } => {
            exports::verify(&file, &key, phones.as_deref(), known, json)
        }
    }
}

/// Says what of a journal is gone; confirms it, where it is named.
fn renew(folder: &Path, confirm: Option<&str>, at: Option<Instant>) -> Result<Ended> {
    let device = Device::open(folder)?;
    let Some(confirm) = confirm else {
        let found = match read_journal(&device) {
            Ok(journal) => journal.doubt().map(|doubt| (doubt.code(), doubt.to_string())),
            Err(error) => match damage_code(&error) {
                Some(code) => Some((code, error.to_string())),
                None => return Err(error.into()),
            },
        };
        let Some((code, text)) = found else {
            say("The journal has lost nothing: there is nothing to confirm.");
            return Ok(Ended::Done);
        };
        say(format!("{text}."));
        say("Nobody is let through by this phone until that is confirmed. Which codes were let");
        say("through before isn't known whole, and passages may be missing for tracing.");
        say(format!("To confirm it: chot journal renew {} --confirm {code}", folder.display()));
        return Ok(Ended::Failed);
    };
    let renewed = renew_journal(&device, confirm, clock::now(at))?;
    for file in &renewed.put_aside {
        remark(format!("put aside: {}", file.display()));
    }
    say(format!("Confirmed in record {}: verdicts are no longer capped for it.", renewed.sequence));
    Ok(Ended::Done)
}

/// Deletes days of a journal that are old enough.
fn purge(folder: &Path, before: Option<DayOrTime>, as_json: bool) -> Result<Ended> {
    let device = Device::open(folder)?;
    let installation = Installation::open(&device)?;
    let offset = installation.policy().offset();
    let before = before.map(|before| look_back::beginning(before, offset));
    let purged = purge_journal(&device, &installation, before)?;
    let kept = purged.from.with_timezone(&offset);
    if as_json {
        let purged_records = purged.purged.map_or(0, |purged| purged.records);
        say(json!({
            "records": purged_records,
            "through": purged.purged.map(|purged| purged.through),
            "tombstone": purged.purged.map(|purged| purged.sequence),
            "kept_from": kept.to_rfc3339(),
        }));
        return Ok(Ended::Done);
    }
    match purged.purged {
        Some(purged) => say(format!(
            "{} records up to number {} are deleted; record {} says so.",
            purged.records, purged.through, purged.sequence
        )),
        None => say("There is nothing to be deleted."),
    }
    remark(format!("Kept is what was recorded from {} on.", kept.format("%Y-%m-%d %H:%M %:z")));
    Ok(Ended::Done)
}

/// Runs what writes records to stdout.
fn written<T>(
    write: impl FnOnce(&mut BufWriter<StdoutLock<'_>>) -> std::result::Result<T, ExportError>,
) -> Result<Ended> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    match write(&mut out) {
        Ok(_) => {}
        Err(ExportError::Output(error)) => unwritable(&error),
        // What could be read until here is shown.
        Err(error) => {
            let _ = out.flush();
            return Err(error.into());
        }
    }
    if let Err(error) = out.flush() {
        unwritable(&error);
    }
    Ok(Ended::Done)
}

fn case(folder: &Path, sequence: u64, json: bool, language: Language) -> Result<Ended> {
    let (device, journal) = open(folder)?;
    let records = journal.case(sequence)?;
    let offset = offset(&device);
    if records.is_empty() {
        // One that is there and doesn't open is no record to look at.
        let why = journal.absence(sequence)?.unwrap_or(Absence::Unwritten);
        return Err(Failure::new(absent(&journal, sequence, why, offset)?));
    }
    // Of a case whose beginning is gone, what is left is shown, and that.
    let before = records.first().and_then(Record::continues);
    if let Some(before) = before
        && let Some(why) = journal.absence(before)?
    {
        remark(absent(&journal, before, why, offset)?);
    }
    if json {
        return written(|out| journal.export_case_ndjson(sequence, offset, out));
    }
    let words = Words::new(language);
    for record in &records {
        say(step(record, offset, &words));
    }
    Ok(Ended::Done)
}

/// Why there is no record of a number, in words, and which numbers there are.
fn absent(journal: &Journal, sequence: u64, why: Absence, offset: FixedOffset) -> Result<String> {
    let Some(numbers) = journal.numbers()? else {
        return Ok(format!("there is no record {sequence}: nothing was recorded yet"));
    };
    let (first, last) = numbers.into_inner();
    Ok(match why {
        Absence::Purged { tombstone, before, .. } => {
            let kept = before.with_timezone(&offset).format("%Y-%m-%d %H:%M %:z");
            format!(
                "record {sequence} was deleted for its age, as record {tombstone} says: kept is what was \
                 recorded from {kept} on. Expected a number from {first} to {last}"
            )
        }
        Absence::Lost => format!(
            "record {sequence} is gone, and nothing says why: look with `chot journal verify`. Expected a \
             number from {first} to {last}"
        ),
        Absence::Unwritten => {
            format!("there is no record {sequence}: expected a number from {first} to {last}")
        }
    })
}

/// A step of a case as a line: when, what was decided and why, and the papers and codes that count.
fn step(record: &Record, offset: FixedOffset, words: &Words) -> String {
    let time = |at: Instant| at.with_timezone(&offset).format("%Y-%m-%d %H:%M:%S").to_string();
    let number = record.sequence();
    match record.entry() {
        Entry::Passage(passage) => {
            let decision = words.of(&passage.decision()).to_uppercase();
            let reason = passage.reasons().first().map(|reason| words.of(reason));
            let papers: Vec<_> =
                passage.entry().papers.iter().map(|paper| named(paper, words)).collect();
            let papers = papers.join(", ");
            let with = if papers.is_empty() { papers } else { format!(" [{papers}]") };
            let reason = reason.unwrap_or_default();
            format!("{number} · {} · {decision}: {reason}{with}", time(passage.at()))
        }
        Entry::PortalShown(shown) => {
            format!("{number} · {} · {}", time(shown.at), words.of(shown))
        }
        Entry::Notice(notice) => format!("{number} · {}", words.of(notice)),
    }
}

/// A paper that was seen, with its number, or a code that was merged.
fn named(paper: &Paper, words: &Words) -> String {
    let kind = SeenKind::from_code(&paper.kind).map(|kind| words.of(&kind));
    let kind = kind.unwrap_or_else(|| kind_in_words(&paper.kind, words));
    match &paper.number {
        Some(number) => format!("{kind} {number}"),
        None => kind,
    }
}

/// The offset that the policy in force has, or Vietnam's: what the officers' clocks showed.
fn offset(device: &Device) -> FixedOffset {
    let policy = Installation::open(device).ok().map(|i| i.policy().offset());
    policy.unwrap_or(VIETNAM)
}

fn open(folder: &Path) -> Result<(Device, Journal)> {
    let device = Device::open(folder)?;
    let journal = read_journal(&device)?;
    Ok((device, journal))
}
