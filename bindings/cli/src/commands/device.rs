//! `chot device`: a checkpoint phone's store.

use std::path::Path;

use chot_core::checkpoint::Checkpoint;
use chot_core::device::{Device, Enrolment, Status};
use chot_core::installation::{
    self, DataFreshness, Installation, InstallationError, Kept, damage_code, journal_kept,
    open_journal, phone_key,
};
use chot_core::journal::{JournalError, PhoneKey};
use chot_core::keys::FileKeystore;
use chot_core::policy::{Draft, Phase, Policy, diff};
use chot_core::published::roster::Roster;
use chot_core::published::target::POLICY_PATH;
use chot_core::time::{ClockReading, DateTime, Instant, PUBLISHER_AHEAD};
use chot_core::tuf::{Folder, Source, Until};
use chot_core::wallet::draw;
use chot_core::words::{Language, Words};
use serde::Serialize;

use crate::args::Device as Command;
use crate::http::Http;
use crate::output::{
    About as _, Ended, Failure, Result, complain, local, public_address, remark, say, say_lines,
    tell_times_in,
};
use crate::{clock, files, picture};

pub(crate) fn run(command: Command, language: Language) -> Result<Ended> {
    match command {
        Command::Init { dir, enrolment, from, at } => {
            let enrolled =
                Enrolment::parse(&files::read(&enrolment)?).about(enrolment.display())?;
            let device = Device::init(&dir, &enrolled)?;
            // Made now, it has its room on the disk before that is full. If it can't be, the phone
            // is enrolled all the same, and the first check makes it.
            let unopened = match open_journal(&device) {
                Ok(journal) => journal.unopened().map(ToString::to_string),
                Err(error) => Some(error.to_string()),
            };
            if let Some(error) = unopened {
                complain(&format!("warning: the journal could not be made yet: {error}"));
            }
            say(format!("{}: enrolled with {}.", dir.display(), enrolled.city));
            if let Some(from) = from {
                update(&device, &from, clock::now(at.at), language)?;
            }
            Ok(Ended::Done)
        }
        Command::Update { dir, from, at } => {
            let device = Device::open(&dir)?;
            let from = from.or_else(|| device.updates().map(ToString::to_string));
            let from = from.ok_or_else(|| {
                Failure::new(
                    "this phone's enrolment doesn't say where updates are: expected --from, with a web \
                     server's address or a folder",
                )
            })?;
            update(&device, &from, clock::now(at.at), language)?;
            Ok(Ended::Done)
        }
        Command::Wipe { dir, confirm, at: _ } => wipe(&dir, confirm.as_deref()),
        Command::PortalCode { dir, checkpoint, png, at } => {
            portal_code(&dir, &checkpoint, png.as_deref(), &clock::reading(at.at))
        }
        Command::Status { dir, json, at } => status(&dir, json, clock::now(at.at), language),
    }
}

/// How many changes of the rules are told; `chot policy diff` tells all.
const MOST_CHANGES: usize = 20;

/// What an update changed of the rules, in words.
fn rules_changed(before: Option<&[u8]>, after: Option<&[u8]>, words: &Words) {
    let Some(after) = after.filter(|after| before != Some(*after)) else { return };
    let Ok(policy) = Policy::parse(after) else { return };
    tell_times_in(policy.offset());
    let (id, version) = (policy.id(), policy.version());
    let Some((before, old)) = before.and_then(|b| Some((b, Policy::parse(b).ok()?))) else {
        say(format!("The rules are now those of {id}, version {version}."));
        return;
    };
    let (was, earlier) = (old.id(), old.version());
    say(format!("The rules changed: {id}, version {version}; before: {was}, version {earlier}."));
    changes_of_rules(before, after, words);
}

/// Since when these rules are installed, and what they changed.
fn rules_since(device: &Device, words: &Words) {
    let Some(before) = device.rules_before() else { return };
    let Ok(old) = Policy::parse(before.policy.as_bytes()) else { return };
    let since = local(before.replaced_at);
    let (was, earlier) = (old.id(), old.version());
    say(format!("These rules since {since}; before: {was}, version {earlier}. They changed:"));
    let rules = device.target(POLICY_PATH).ok().flatten().unwrap_or_default();
    changes_of_rules(before.policy.as_bytes(), &rules, words);
}

fn changes_of_rules(before: &[u8], after: &[u8], words: &Words) {
    let drafts = Draft::parse(before).ok().zip(Draft::parse(after).ok());
    let changes = drafts.map(|(before, after)| diff(&before, &after, words)).unwrap_or_default();
    for change in changes.iter().take(MOST_CHANGES) {
        say(format!("  · {}", change.text));
    }
    if let Some(more) = changes.len().checked_sub(MOST_CHANGES).filter(|more| *more > 0) {
        remark(format!("and {more} more changes of the rules"));
    }
}

fn update(device: &Device, from: &str, now: Instant, language: Language) -> Result<()> {
    let rules = || device.target(POLICY_PATH).ok().flatten();
    let before = rules();
    let source = source(from)?;
    let given_up = clock::patience();
    let report = installation::update(device, &Until::new(source.as_ref(), &given_up), now)?;
    if report.changed {
        say(format!("Updated to what was published at {}.", local(report.published_at)));
    } else {
        say(format!("Up to date: published at {}.", local(report.published_at)));
    }
    rules_changed(before.as_deref(), rules().as_deref(), &Words::new(language));
    if let Some(ahead) = report.ahead_seconds {
        complain(&format!(
            "warning: by this phone's clock that is {} to come: nobody is let through until the clock \
             is set, or, if it is right, the authority has published again with a right one",
            age_words(ahead)
        ));
    }
    Ok(())
}

/// Takes an enrolment back, where it was confirmed what is lost.
fn wipe(dir: &Path, confirm: Option<&str>) -> Result<Ended> {
    let keystore = FileKeystore::in_folder(dir);
    if let Some(city) = confirm {
        let city = Some(city).filter(|city| !city.is_empty());
        installation::unenrol(dir, &keystore, city)?;
        say(format!("{}: no longer enrolled; nothing of it is left.", dir.display()));
        return Ok(Ended::Done);
    }
    let lost = installation::what_unenrolling_loses(dir, &keystore)?;
    let records = match lost.records {
        Some(records) => format!("{records} records"),
        None => "records that cannot be counted, since it cannot be read".to_owned(),
    };
    say(format!("City: {}", lost.city.as_deref().unwrap_or("not to be read")));
    say(format!("The journal, with {records}, would be lost with the enrolment."));
    complain(&format!(
        "nothing was removed. Write the journal out first (`chot journal export {0}`), then: \
         chot device wipe {0} --confirm {1:?}",
        dir.display(),
        lost.city.as_deref().unwrap_or_default(),
    ));
    Ok(Ended::Failed)
}

/// A web server, or a folder.
pub(super) fn source(from: &str) -> Result<Box<dyn Source>> {
    if from.contains("://") {
        return Ok(Box::new(Http::published_at(from)?));
    }
    if !Path::new(from).is_dir() {
        return Err(Failure::new(format!(
            "{from}: there is no such folder; expected one with what the authority publishes, or \
             its address on a web server"
        )));
    }
    Ok(Box::new(Folder::new(Path::new(from))))
}

/// Draws the portal's address, once it is written down that it is shown. It names a place and a
/// time, and no person. Where the journal fails the code is shown all the same.
fn portal_code(
    dir: &Path,
    checkpoint: &str,
    png: Option<&Path>,
    reading: &ClockReading,
) -> Result<Ended> {
    let device = Device::open(dir)?;
    let installation = Installation::open(&device)?;
    let site = installation.sites().find(checkpoint)?;
    let policy = installation.policy();
    let Some(address) = policy.portal_address(&site.name, reading.wall) else {
        return Err(Failure::new(format!(
            "the policy {}, version {}, names no health portal: expected `portal` in it",
            policy.id(),
            policy.version()
        )));
    };
    let modules = draw(&address).about("the portal's address makes no code")?;
    let recorded = match open_journal(&device) {
        Ok(journal) => {
            let mut session = Checkpoint::open(installation, journal, checkpoint)?;
            let shown = session.show_portal(reading).map(|(_, recorded)| recorded).transpose();
            shown.map_err(|error| error.to_string())
        }
        Err(error) => Err(error.to_string()),
    };
    match png {
        Some(file) => {
            picture::write_code(file, &modules)?;
            say(format!("The portal's code is in {}.", file.display()));
        }
        None => say_lines(picture::for_terminal(&modules)),
    }
    public_address(&address);
    if let Err(error) = recorded {
        complain(&format!("that the code was shown could not be written to the journal: {error}"));
        return Ok(Ended::Failed);
    }
    Ok(Ended::Done)
}

fn status(dir: &Path, json: bool, now: Instant, language: Language) -> Result<Ended> {
    let device = Device::open(dir)?;
    let mut status = device.status(now)?;
    let mut policy = None;
    if let Ok(installation) = Installation::open(&device) {
        tell_times_in(installation.policy().offset());
        policy = Some(PolicyLine::of(installation.policy(), now));
        let entries = installation.roster().map(Roster::len);
        status.roster.entries = entries.and_then(|n| u64::try_from(n).ok());
        status.set_fresh_until(installation.fresh_until());
        status.warnings.extend(freshness_warning(installation.freshness(now)));
    }
    let kept = journal_kept(&device);
    status.warnings.extend(journal_warning(dir, &kept));
    if json {
        say(serde_json::to_string(&StatusLine {
            status: &status,
            journal: JournalLine::of(&kept, phone_key(&device).ok()),
            policy: policy.as_ref(),
        })?);
        return Ok(Ended::Done);
    }
    say(format!("City: {}", status.city));
    if let Some(updates) = &status.updates {
        say(format!("Updates: from {updates}"));
    }
    match (&status.published_at, status.age_seconds) {
        (Some(at), Some(age)) => {
            say(format!("Published: {}, {} ago", told(at), age_words(age)));
        }
        _ => say("Published: nothing is installed yet; run `device update`"),
    }
    if let Some(PolicyLine { id, version, phase, phase_until }) = &policy {
        let phase = phase.clone().unwrap_or_else(|| "none today".to_owned());
        let until = phase_until.clone().unwrap_or_else(|| "–".to_owned());
        say(format!("Policy: {id}, version {version}; phase: {phase}, before {until}"));
    }
    if policy.is_some() {
        rules_since(&device, &Words::new(language));
    }
    if let Some(until) = &status.fresh_until {
        say(format!("Fresh until: {}; then nobody is let through without an update", told(until)));
    }
    for warning in &status.warnings {
        complain(&format!("warning: {warning}"));
    }
    for role in &status.roles {
        let expired = if role.expired { " (expired)" } else { "" };
        let until = told(&role.expires);
        say(format!("  {}: version {}, until {until}{expired}", role.role, role.version));
    }
    match status.roster.entries {
        Some(entries) => say(format!("Roster: {entries} people, {} bytes", status.roster.bytes)),
        None => say("Roster: none"),
    }
    say(format!("Storage: {} bytes", status.storage_bytes));
    Ok(Ended::Done)
}

/// A line of `device status --json`.
#[derive(Serialize)]
struct StatusLine<'a> {
    #[serde(flatten)]
    status: &'a Status,
    journal: JournalLine,
    policy: Option<&'a PolicyLine>,
}

/// The rules that are installed, and the phase of today.
#[derive(Serialize)]
struct PolicyLine {
    id: String,
    version: u32,
    phase: Option<String>,
    phase_until: Option<String>,
}

impl PolicyLine {
    fn of(policy: &Policy, now: Instant) -> Self {
        let phase = policy.phase_at(now);
        Self {
            id: policy.id().to_owned(),
            version: policy.version(),
            phase: phase.map(|phase| phase.id().to_owned()),
            phase_until: phase.and_then(Phase::until).map(|until| until.to_string()),
        }
    }
}

/// An instant of the status, as a person reads it.
fn told(rfc3339: &str) -> String {
    DateTime::parse_from_rfc3339(rfc3339)
        .map_or_else(|_| rfc3339.to_owned(), |at| local(at.to_utc()))
}

/// How the journal stands: `whole`, `in-doubt`, `unopened` or `none`.
#[derive(Serialize)]
struct JournalLine {
    state: &'static str,
    records: Option<u64>,
    /// What was found, where something was.
    found: Option<String>,
    /// What its exports are verified with.
    key: Option<String>,
}

impl JournalLine {
    fn of(kept: &Kept, key: Option<PhoneKey>) -> Self {
        let (state, records, found) = match kept {
            Kept::Whole { records } => ("whole", Some(*records), None),
            Kept::InDoubt(doubt) => ("in-doubt", None, Some(doubt.code().to_owned())),
            Kept::Unopened(error) => ("unopened", None, Some(error.to_string())),
            Kept::None => ("none", None, None),
        };
        Self { state, records, found, key: key.map(|key| key.to_string()) }
    }
}

/// What to tell of a journal that isn't whole.
fn journal_warning(dir: &Path, kept: &Kept) -> Option<String> {
    let renew = format!("see `chot journal renew {}`", dir.display());
    match kept {
        Kept::Whole { .. } | Kept::None => None,
        Kept::InDoubt(doubt) => {
            Some(format!("{doubt}, and nobody is let through until that is confirmed: {renew}"))
        }
        Kept::Unopened(InstallationError::Journal(JournalError::InUse)) => None,
        Kept::Unopened(error) => {
            let renew = damage_code(error).map(|_| format!(": {renew}")).unwrap_or_default();
            Some(format!("nobody is let through, since {error}{renew}"))
        }
    }
}

/// What to tell before the data run out, and after.
fn freshness_warning(freshness: DataFreshness) -> Option<String> {
    match freshness {
        DataFreshness::Fresh => None,
        DataFreshness::RunsOut { left } => Some(format!(
            "in {} these data are too old to let anybody through: update",
            age_words(left.num_seconds())
        )),
        DataFreshness::Stale => {
            Some("these data are too old to let anybody through: update".to_owned())
        }
    }
}

/// An age in the largest unit that it fills.
fn age_words(seconds: i64) -> String {
    let (count, unit) = match seconds {
        s if -PUBLISHER_AHEAD.num_seconds() <= s && s < 0 => return "a moment".to_owned(),
        s if s < 0 => return "some time to come: this computer's clock is behind".to_owned(),
        s if s < 120 => (s, "seconds"),
        s if s < 2 * 3600 => (s / 60, "minutes"),
        s if s < 2 * 86_400 => (s / 3600, "hours"),
        s => (s / 86_400, "days"),
    };
    format!("{count} {unit}")
}
