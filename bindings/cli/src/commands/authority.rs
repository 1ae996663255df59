//! `chot authority`: what a city runs the system with.

use std::path::{Path, PathBuf};
use std::time::Duration;

use chot_core::authority::issue::{PermitFile, PersonFile, credential_id};
use chot_core::authority::lists::{
    BadRow, BuildOptions, ListError, ListSummary, NamedList, PhaseShare, Report, Shrinkage,
    build_checkpoints, build_trace, examine, fault_table,
};
use chot_core::authority::{
    Authority, HealthTarget, PublishReport, Publishing, RosterChange, Rotated,
};
use chot_core::device::{Enrolment, series_of};
use chot_core::encoding::address::without_secrets;
use chot_core::keys::CurveKey;
use chot_core::model::IdNumber;
use chot_core::policy::{Severity, lint};
use chot_core::storage::{Access, make_folder};
use chot_core::time::{Instant, NaiveDate};
use chot_core::travel::to_text;
use chot_core::tuf::{Source, Until};
use chot_core::wallet::{HolderRequest, draw};
use chot_core::words::Language;
use ed25519_dalek::pkcs8::DecodePublicKey as _;
use indicatif::ProgressBar;

use super::device::source;
use super::wallet::local;
use crate::args::Authority as Command;
use crate::output::{About as _, Ended, Failure, Result, complain, remark, say};
use crate::{clock, files, picture};

pub(crate) fn run(command: Command, language: Language) -> Result<Ended> {
    match command {
        Command::Init { dir, city, keys, at } => {
            let at = clock::now(at.at);
            let mut authority = Authority::init(&dir, &city, keys.as_deref(), at)?;
            authority.stage_empty_lists()?;
            let report = authority.publish(at, None)?;
            say(format!("{city}: the authority's folder is {}.", dir.display()));
            say(format!("An empty repository is published in {}.", report.public.display()));
        }
        Command::Enrol { dir, output, codes, updates, at: _ } => {
            let enrolment = Enrolment { updates, ..Authority::open(&dir)?.enrolment()? };
            let file = enrolment.to_bytes()?;
            files::write(&output, &file, true)?;
            say(format!("The enrolment is in {}.", output.display()));
            if let Some(folder) = codes {
                let count = enrolment_codes(&file, &folder)?;
                say(format!("It is in {count} codes in {}, too.", folder.display()));
            }
            let root = enrolment.root_preview()?;
            say(format!(
                "The phone shows the city and this fingerprint, to be compared: {}",
                root.fingerprint
            ));
            remark("It is secret: who has it can try out ID numbers. Hand it over, don't send it.");
        }
        Command::Trust { dir, output, at: _ } => {
            let trust = Authority::open(&dir)?.public_trust()?;
            files::write(&output, &trust.to_bytes(), false)?;
            say(format!("The public root of trust is in {}.", output.display()));
            remark(format!("Publish its SHA-256 elsewhere too: {}", trust.fingerprint()));
        }
        Command::Pseudonym { dir, id_number, at: _ } => {
            let id = IdNumber::parse(&id_number).about("ID_NUMBER")?;
            let authority = Authority::open(&dir)?;
            say(authority.subject(&id)?);
            for earlier in authority.earlier_subjects(&id)? {
                say(format!("{earlier} (phones that were cut off)"));
            }
        }
        Command::Roster { dir, lists, report, approval, skip_bad, allow_empty, at } => {
            let options = RosterOptions { report, approval, skip_bad, allow_empty, language };
            return roster(&dir, &lists, options, clock::now(at.at));
        }
        Command::Policy { dir, policy, at: _ } => return policy_file(&dir, &policy),
        Command::Checkpoints { dir, csv, at: _ } => {
            let (checkpoints, report) =
                named(&csv, build_checkpoints(&name(&csv), &files::read(&csv)?))?;
            warn(&report);
            Authority::open(&dir)?.set_checkpoints(&checkpoints)?;
            say(format!("{} checkpoints are staged.", checkpoints.len()));
        }
        Command::Trace { dir, csv, at: _ } => {
            let mut authority = Authority::open(&dir)?;
            let key = authority.roster_hash_key()?;
            let (list, report) = named(&csv, build_trace(&name(&csv), &files::read(&csv)?, &key))?;
            warn(&report);
            authority.set_trace(&list)?;
            say(format!("{} people are in the staged trace list.", report.entries));
        }
        Command::HealthKeys { dir, file, at: _ } => {
            let json = files::read(&file)?;
            match Authority::open(&dir)?.set_health(&json).about(file.display())? {
                HealthTarget::Keys(keys) => say(format!("{keys} health keys are staged.")),
                HealthTarget::ValueSets => say("The value sets are staged."),
            }
        }
        Command::Areas { dir, file, at: _ } => {
            let areas = Authority::open(&dir)?.set_areas(&files::read(&file)?);
            say(format!("{} areas are staged.", areas.about(file.display())?));
        }
        Command::Questionnaire { dir, file, at: _ } => {
            let staged = Authority::open(&dir)?.set_questionnaire(&files::read(&file)?);
            let staged = staged.about(file.display())?;
            let (number, questions) = (staged.number, staged.questions.len());
            let s = if questions == 1 { "" } else { "s" };
            say(format!("Questionnaire {number} is staged: {questions} question{s}."));
        }
        Command::Issue { dir, person, holder, output, at } => {
            let file = PersonFile::parse(&files::read(&person)?).about(person.display())?;
            let asked = IdNumber::parse(&file.id_number).about(person.display())?;
            let holder = holder.map(|path| holder_key(&path, &asked)).transpose()?;
            let holder = holder.as_ref().map(|(id, key)| (id, key));
            let mut authority = Authority::open(&dir)?;
            let bytes = authority.issue(&file, holder, clock::now(at.at))?;
            write_credential(&authority, &output, &bytes)?;
            if holder.is_none() {
                remark(
                    "Without --holder the credential is for a print: nothing ties it to a phone.",
                );
            }
        }
        Command::Permit { dir, permit, replaces, output, at } => {
            let file = PermitFile::parse(&files::read(&permit)?).about(permit.display())?;
            let (mut authority, at) = (Authority::open(&dir)?, clock::now(at.at));
            let bytes = match &replaces {
                Some(old) => authority.replace_permit(&file, old, at)?,
                None => authority.permit(&file, at)?,
            };
            write_credential(&authority, &output, &bytes)?;
            if let Some(old) = replaces {
                say(format!("Permit {old} is revoked, and phones know it once you publish."));
            }
        }
        Command::Revoke { dir, ids, at: _ } => {
            for revoked in Authority::open(&dir)?.revoke(&ids)? {
                let what = if revoked.permit { "Permit" } else { "Credential" };
                let already = if revoked.already { "was revoked before" } else { "is revoked" };
                say(format!("{what} {} {already}.", revoked.name));
            }
            remark("Phones know it once you publish.");
        }
        Command::Publish {
            dir,
            out,
            clock_is_right,
            published: from,
            continue_published,
            unrevoke,
            at,
        } => {
            let from = Elsewhere::of(from)?;
            let mut authority = Authority::open(&dir)?;
            if authority.policy()?.is_none() {
                complain("warning: no policy is staged: phones can't decide anything yet");
            }
            let progress = spinner("signing");
            let given_up = clock::patience();
            let until = from.as_ref().map(|from| from.until(&given_up));
            let meant = Publishing {
                out: out.as_deref(),
                clock_is_right,
                published: Elsewhere::named(&from, &until),
                continue_published,
                unrevoke: &unrevoke,
            };
            let report = authority.publish_as(clock::now(at.at), &meant)?;
            progress.finish_and_clear();
            published(&report);
        }
        Command::Rotate { dir, role, cut_off, out: _, published: _, at } if role == "enrolment" => {
            let epoch = Authority::open(&dir)?.begin_epoch(cut_off, clock::now(at.at))?;
            say(format!("Epoch {epoch} is staged: publish it, and enrol phones with a new file."));
            remark(if cut_off {
                "Phones that were enrolled before can't open what is published from then on, and don't \
                 find people by codes that are issued from now on: enrol them before you issue again."
            } else {
                "Phones that were enrolled before follow, until --cut-off ends that."
            });
        }
        Command::Rotate { cut_off: true, .. } => {
            complain("--cut-off goes with `rotate DIR enrolment` only");
            return Ok(Ended::Usage);
        }
        Command::Rotate { dir, role, cut_off: _, out, published: from, at } => {
            let mut authority = Authority::open(&dir)?;
            let (from, given_up) = (Elsewhere::of(from)?, clock::patience());
            let until = from.as_ref().map(|from| from.until(&given_up));
            let published = Elsewhere::named(&from, &until);
            let meant = Publishing { published, ..Publishing::to(out.as_deref()) };
            let rotated = authority.rotate_as(&role, clock::now(at.at), &meant)?;
            say(format!("{role}: new keys are made; the old ones stay in their files."));
            rotation(&rotated);
        }
        Command::Sign { dir, keys, out, published: from, at } => {
            let mut authority = Authority::open(&dir)?;
            let (from, given_up) = (Elsewhere::of(from)?, clock::patience());
            let until = from.as_ref().map(|from| from.until(&given_up));
            let published = Elsewhere::named(&from, &until);
            let meant = Publishing { published, ..Publishing::to(out.as_deref()) };
            rotation(&authority.sign_root_as(&keys, clock::now(at.at), &meant)?);
        }
    }
    Ok(Ended::Done)
}

/// Where phones fetch from, as it was named.
struct Elsewhere {
    name: String,
    source: Box<dyn Source>,
}

impl Elsewhere {
    fn of(from: Option<String>) -> Result<Option<Self>> {
        let open = |from: String| {
            let name = without_secrets(&from).into_owned();
            Ok(Self { source: source(&from)?, name })
        };
        from.map(open).transpose()
    }

    fn until<'s>(&'s self, given_up: &'s dyn Fn() -> Option<String>) -> Until<'s> {
        Until::new(self.source.as_ref(), given_up)
    }

    fn named<'s>(
        from: &'s Option<Self>,
        until: &'s Option<Until<'s>>,
    ) -> Option<(&'s str, &'s dyn Source)> {
        let (from, until) = from.as_ref().zip(until.as_ref())?;
        Some((&from.name, until))
    }
}

/// What a rotation came to. A root that waits isn't a failure: it goes on with the next keeper.
fn rotation(rotated: &Rotated) {
    match rotated {
        Rotated::Published(report) => published(report),
        Rotated::Waiting(waiting) => {
            say(format!("The new root waits: {waiting}."));
            remark("Until then everything goes on with the keys as they were.");
        }
    }
}

fn published(report: &PublishReport) {
    for warning in &report.warnings {
        complain(&format!("warning: {warning}"));
    }
    say(format!(
        "Published at {}: {} targets, in {}.",
        local(report.published_at),
        report.targets,
        report.public.display()
    ));
}

struct RosterOptions {
    report: Option<PathBuf>,
    approval: Vec<(String, String)>,
    skip_bad: bool,
    allow_empty: bool,
    language: Language,
}

fn roster(dir: &Path, paths: &[PathBuf], asked: RosterOptions, at: Instant) -> Result<Ended> {
    let mut authority = Authority::open(dir)?;
    let mut lists = Vec::new();
    for path in paths {
        lists.push(NamedList { name: name(path), bytes: files::read(path)? });
    }
    let options = BuildOptions {
        today: at.with_timezone(&authority.offset()?).date_naive(),
        skip_bad: asked.skip_bad,
        approvals: asked.approval.into_iter().collect(),
        shares: shares(&authority)?,
        areas: authority.areas()?,
    };
    let progress = spinner("reading the lists");
    let examined = examine(&lists, &options, &authority.roster_hash_key()?);
    progress.finish_and_clear();
    let examined = examined?;
    if let Some(path) = &asked.report {
        let table = fault_table(&examined.report().skipped, asked.language);
        files::write(path, &table, true)?;
        let path = path.display();
        remark(match examined.report().skipped.is_empty() {
            true => format!("No row is faulty: {path} has no rows."),
            false => format!("The faulty rows are in {path}."),
        });
    }
    examined.report().lists.iter().for_each(|list| remark(summary(list)));
    let warnings = examined.report().clone();
    let built = match examined.into_roster(&options) {
        Ok(built) => built,
        Err(error) => {
            warn(&warnings);
            return Err(refused(
                &error,
                "Mend them, or leave them out with --skip-bad",
                asked.language,
            ));
        }
    };
    warn(&built.report);
    for row in &built.report.skipped {
        complain(&format!("left out: {}", faulty(row, asked.language)));
    }
    let before = authority.roster()?.map_or(0, |roster| roster.len());
    let now = built.report.entries;
    match Shrinkage::of(before, now) {
        Shrinkage::Little => {}
        Shrinkage::Most => complain(&format!(
            "WARNING: {before} people were in the roster, and {now} are left. If a list is cut off or \
             missing, run it again with all of them before you publish."
        )),
        Shrinkage::All if asked.allow_empty => {}
        Shrinkage::All => {
            return Err(Failure::new(format!(
                "no row of the lists is taken, and the roster has {before} people: nothing was changed. Give \
                 lists with people in them, or take everybody out with --allow-empty."
            )));
        }
    }
    let change = authority.set_roster(built.segment)?;
    let what = match change {
        RosterChange::Unchanged => "as before; nothing to publish",
        RosterChange::Delta => "staged as a delta",
        RosterChange::Base => "staged whole",
    };
    let report = &built.report;
    say(format!("{} people of {} rows are in the roster: {what}.", report.entries, report.rows));
    Ok(Ended::Done)
}

/// A list in numbers: agency, rows, what became of them, and the day with most people on duty.
fn summary(list: &ListSummary) -> String {
    let agency = match list.employers.as_slice() {
        [] => String::new(),
        [one] => format!(" ({one})"),
        several => format!(" ({} agencies)", several.len()),
    };
    let twice = if list.twice == 0 { String::new() } else { format!(", {} twice", list.twice) };
    let duty = list.busiest.map_or_else(
        || "nobody on duty".to_owned(),
        |(day, on_duty)| format!("at most {on_duty} of {} on duty, on {day}", list.taken),
    );
    let ListSummary { list, rows, taken, faulty, .. } = list;
    format!("{list}{agency}: {rows} rows, {taken} taken, {faulty} faulty{twice}; {duty}")
}

/// The shares of the staged policy's phases.
fn shares(authority: &Authority) -> Result<Vec<PhaseShare>> {
    let Some(policy) = authority.policy()? else { return Ok(Vec::new()) };
    let shares = policy.phases().iter().filter_map(|phase| {
        let share = phase.on_site_share()?;
        Some(PhaseShare {
            id: phase.id().to_owned(),
            from: phase.from().unwrap_or(NaiveDate::MIN),
            until: phase.until().unwrap_or(NaiveDate::MAX),
            share,
        })
    });
    Ok(shares.collect())
}

fn policy_file(dir: &Path, path: &Path) -> Result<Ended> {
    let json = files::read(path)?;
    let mut refused = false;
    for finding in lint(&json) {
        refused |= finding.severity == Severity::Error;
        complain(&format!("{}: {finding}", path.display()));
    }
    if refused {
        return Err(Failure::new(format!(
            "{}: the policy has mistakes and was not taken; the staged one stays",
            path.display()
        )));
    }
    Authority::open(dir)?.set_policy(&json)?;
    say("The policy is staged.");
    Ok(Ended::Done)
}

/// A holder's key: from a wallet's request, or a public key's PEM for the person asked about.
fn holder_key(path: &Path, person: &IdNumber) -> Result<(IdNumber, CurveKey)> {
    let bytes = files::read(path)?;
    let pem = str::from_utf8(&bytes).ok().filter(|text| text.contains("-----BEGIN"));
    let Some(pem) = pem else {
        let request = HolderRequest::parse(&bytes).about(path.display())?;
        return Ok((request.id().clone(), request.key().clone()));
    };
    let not_a_key = "expected a wallet's request, or the PEM of an Ed25519 public key";
    let key = ed25519_dalek::VerifyingKey::from_public_key_pem(pem)
        .map_err(|_| Failure::new(format!("{}: {not_a_key}", path.display())))?;
    let key = CurveKey::ed25519(key.as_bytes()).about(path.display())?;
    Ok((person.clone(), key))
}

/// Writes a credential's text, or its code as a picture, and its JOSE form beside it.
fn write_credential(authority: &Authority, path: &Path, bytes: &[u8]) -> Result<()> {
    let text = to_text(bytes);
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("png")) {
        picture::write_code(path, &draw(&text)?)?;
    } else {
        files::write(path, text.as_bytes(), true)?;
    }
    files::write(&files::beside(path, "jws"), authority.jws_twin(bytes)?.as_bytes(), true)?;
    say(format!("The credential is in {}: {} characters.", path.display(), text.len()));
    if let Some(id) = credential_id(bytes) {
        say(format!("Its id, to revoke it by: {id}"));
    }
    Ok(())
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn named<T>(path: &Path, built: std::result::Result<T, ListError>) -> Result<T> {
    built.map_err(|error| match error {
        ListError::BadRows(_) => refused(&error, "Mend them", Language::English),
        // Some name the list themselves.
        error if error.to_string().starts_with(&name(path)) => Failure::new(error.to_string()),
        error => Failure::new(format!("{}: {error}", path.display())),
    })
}

/// A list's faults, a line each, and what to do about them.
fn refused(error: &ListError, what_to_do: &str, language: Language) -> Failure {
    if let ListError::BadRows(rows) = error {
        for row in rows {
            complain(&faulty(row, language));
        }
        return Failure::new(format!(
            "{} bad row(s): nothing was taken. {what_to_do}.",
            rows.len()
        ));
    }
    Failure::new(error.to_string())
}

/// A faulty row in a language; in Vietnamese with the column as the list calls it.
fn faulty(row: &BadRow, language: Language) -> String {
    if language == Language::English {
        return row.to_string();
    }
    let (what, expected) = (row.fault.what(language), row.fault.expected(language));
    let column = if row.column.is_empty() { "dòng" } else { &row.column };
    format!("{}: {column}: {what}; {expected}", row.at)
}

fn warn(report: &Report) {
    for warning in &report.warnings {
        complain(&format!("warning: {warning}"));
    }
}

/// A spinner on stderr, if that is a terminal.
fn spinner(what: &'static str) -> ProgressBar {
    let spinner = ProgressBar::new_spinner().with_message(what);
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

/// Writes an enrolment as a series of codes: `1.png` and so on. Gives how many there are.
fn enrolment_codes(file: &[u8], folder: &Path) -> Result<usize> {
    let codes = series_of(file)
        .ok_or_else(|| Failure::new("the enrolment is too long for a series of codes"))?;
    make_folder(folder, Access::Private)?;
    for (number, code) in (1_usize..).zip(&codes) {
        let modules = draw(code).about("a code of the enrolment")?;
        picture::write_code(&folder.join(format!("{number}.png")), &modules)?;
    }
    Ok(codes.len())
}
