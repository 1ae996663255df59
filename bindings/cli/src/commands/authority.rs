//! `chot authority`: what a city runs the system with.

mod identify;

use std::path::{Path, PathBuf};
use std::time::Duration;

use chot_core::authority::issue::{PermitFile, PersonFile, credential_id};
use chot_core::authority::lists::{
    BadRow, BuildOptions, Examined, Examining, ListError, ListSummary, NamedList, PhaseShare,
    Report, Template, TemplateForm, build_checkpoints, build_trace, fault_table,
};
use chot_core::authority::{
    self, Authority, HealthTarget, OfficeError, Omitted, PublishReport, Publishing, RosterChange,
    RosterTaken, Rotated, TakeOptions, earlier_lines,
};
use chot_core::device::{Enrolment, series_of};
use chot_core::encoding::address::without_secrets;
use chot_core::keys::CurveKey;
use chot_core::model::IdNumber;
use chot_core::policy::{Severity, lint};
use chot_core::storage::{Access, is_stream, make_folder};
use chot_core::time::Instant;
use chot_core::travel::to_text;
use chot_core::tuf::{Source, Until};
use chot_core::wallet::{HolderRequest, draw};
use chot_core::words::Language;
use ed25519_dalek::pkcs8::DecodePublicKey as _;
use indicatif::ProgressBar;

use super::device::source;
use super::{issuing, office};
use crate::args::{Authority as Command, Newer};
use crate::output::{
    About as _, Ended, Failure, Result, complain, local, remark, say, spoken, words,
};
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
            let id = IdNumber::typed(&id_number).about("ID_NUMBER")?;
            let authority = Authority::open(&dir)?;
            say(authority.subject(&id)?);
            for earlier in authority.earlier_subjects(&id)? {
                say(format!("{earlier} (phones that were cut off)"));
            }
        }
        Command::Identify { dir, csv, output, skip_unknown, at: _ } => {
            identify::identify(&dir, &csv, &output, skip_unknown)?;
        }
        Command::Roster { dir, lists, report, approval, skip_bad, allow_empty, removes, at } => {
            let options =
                RosterOptions { report, approval, skip_bad, allow_empty, removes, language };
            return roster(&dir, &lists, options, clock::now(at.at));
        }
        Command::Status { dir, json, check, at } => {
            return office::status(&dir, json, check, language, clock::now(at.at));
        }
        Command::Find { dir, whom, json, at } => {
            return office::find(&dir, &whom, json, language, clock::now(at.at));
        }
        Command::Diff { dir, names, json, at: _ } => {
            return office::diff(&dir, names, json, language);
        }
        Command::Unstage { dir, what, at: _ } => return office::unstage(&dir, &what, language),
        Command::History { dir, json, at: _ } => return office::history(&dir, json, language),
        Command::Policy { dir, policy, at } => return policy_file(&dir, &policy, at.at),
        Command::Template { list, output, at: _ } => return template(&list, &output, language),
        Command::Checkpoints { dir, csv, at: _ } => {
            let (checkpoints, report) =
                named(&csv, build_checkpoints(&name(&csv), &files::read(&csv)?), language)?;
            warn(&report, language);
            Authority::open(&dir)?.set_checkpoints(&checkpoints)?;
            say(format!("{} checkpoints are staged.", checkpoints.len()));
        }
        Command::Trace { dir, csv, allow_empty, at: _ } => {
            let mut authority = Authority::open(&dir)?;
            let key = authority.roster_hash_key()?;
            let (list, report) =
                named(&csv, build_trace(&name(&csv), &files::read(&csv)?, &key), language)?;
            warn(&report, language);
            if report.entries == 0 && !allow_empty {
                return Err(Failure::new(format!(
                    "{}: the list has nobody, so that nobody would be traced: nothing was changed. Give \
                     the whole list, or say that it is meant with --allow-empty",
                    csv.display()
                )));
            }
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
        Command::Issue {
            dir, person: Some(person), holder, strict, replace, output, at, ..
        } => {
            let file = PersonFile::parse(&files::read(&person)?).about(person.display())?;
            let asked = IdNumber::typed(&file.id_number).about(person.display())?;
            let holder = holder.map(|path| holder_key(&path, &asked)).transpose()?;
            let holder = holder.as_ref().map(|(id, key)| (id, key));
            let mut authority = office::open(&dir)?;
            let at = clock::now(at.at);
            let words = words(language);
            check_credential(&output)?;
            let file = issuing::checked(&authority, file, strict, &words, at)?;
            let issued = authority.issue_as(&file, holder, replace, at);
            let (bytes, earlier) = with_index_told(&authority, issued)?;
            write_credential(&authority, &output, &bytes)
                .map_err(|error| unwritten(&error, false, &bytes))?;
            earlier_lines(&earlier, replace, &words).iter().for_each(remark);
            if holder.is_none() {
                remark(
                    "Without --holder the credential is for a print: nothing ties it to a phone.",
                );
            }
        }
        Command::Issue { dir, requests, health, people, strict, replace, output, at, .. } => {
            let requests =
                requests.ok_or_else(|| Failure::new("a person, or --requests FOLDER"))?;
            let asked =
                issuing::Asked { requests, health, people, strict, replace, output, language };
            return issuing::run(&dir, &asked, clock::now(at.at));
        }
        Command::Permit { dir, permit, replaces, output, at } => {
            let file = PermitFile::parse(&files::read(&permit)?).about(permit.display())?;
            let (mut authority, at) = (Authority::open(&dir)?, clock::now(at.at));
            check_credential(&output)?;
            let issued = match &replaces {
                Some(old) => authority.replace_permit(&file, old, at),
                None => authority.permit(&file, at),
            };
            let bytes = with_index_told(&authority, issued)?;
            write_credential(&authority, &output, &bytes)
                .map_err(|error| unwritten(&error, true, &bytes))?;
            if let Some(old) = replaces {
                say(format!("Permit {old} is revoked, and phones know it once you publish."));
            }
        }
        Command::Revoke { dir, ids, person, at } => {
            let mut authority = office::open(&dir)?;
            let revoked = match person {
                Some(id) => {
                    let id = IdNumber::typed(&id).about("--person")?;
                    authority.revoke_person(&id, clock::now(at.at))
                }
                None => authority.revoke(&ids),
            };
            for revoked in with_index_told(&authority, revoked)? {
                let name = revoked.name;
                say(match (revoked.permit, revoked.already) {
                    (true, false) => format!("Permit {name} is revoked."),
                    (true, true) => format!("Permit {name} was revoked before."),
                    (false, false) => format!("Credential {name} is revoked."),
                    (false, true) => format!("Credential {name} was revoked before."),
                });
            }
            remark("Phones know it once you publish.");
        }
        Command::Publish {
            dir,
            out,
            clock_is_right,
            published: from,
            newer,
            without_policy,
            at,
        } => {
            let from = Elsewhere::of(from)?;
            let mut authority = office::open(&dir)?;
            if without_policy && authority.policy()?.is_none() {
                complain("warning: no policy is staged: phones can't decide anything yet");
            }
            let progress = spinner("signing");
            let given_up = clock::patience();
            let until = from.as_ref().map(|from| from.until(&given_up));
            let meant = meant(&newer, out.as_deref(), Elsewhere::named(&from, &until));
            let meant = Publishing { clock_is_right, without_policy, ..meant };
            let done = authority.publish_as(clock::now(at.at), &meant);
            let report = with_index_told(&authority, done)?;
            progress.finish_and_clear();
            published(&report);
            let at = report.published_at;
            office::after_publishing(&authority, report.changes.as_deref(), language, at);
        }
        Command::Rotate { dir, role, cut_off, out: _, published: _, newer: _, at }
            if role == "enrolment" =>
        {
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
        Command::Rotate { dir, role, cut_off: _, out, published: from, newer, at } => {
            let mut authority = office::open(&dir)?;
            let (from, given_up) = (Elsewhere::of(from)?, clock::patience());
            let until = from.as_ref().map(|from| from.until(&given_up));
            let published = Elsewhere::named(&from, &until);
            let meant = meant(&newer, out.as_deref(), published);
            let rotated = authority.rotate_as(&role, clock::now(at.at), &meant)?;
            say(format!("{role}: new keys are made; the old ones stay in their files."));
            rotation(&rotated);
        }
        Command::Sign { dir, keys, out, published: from, newer, at } => {
            let mut authority = office::open(&dir)?;
            let (from, given_up) = (Elsewhere::of(from)?, clock::patience());
            let until = from.as_ref().map(|from| from.until(&given_up));
            let published = Elsewhere::named(&from, &until);
            let meant = meant(&newer, out.as_deref(), published);
            rotation(&authority.sign_root_as(&keys, clock::now(at.at), &meant)?);
        }
    }
    Ok(Ended::Done)
}

/// A publication as the operator means it: to a folder, held against where phones fetch from.
fn meant<'a>(
    newer: &'a Newer,
    out: Option<&'a Path>,
    published: Option<(&'a str, &'a dyn Source)>,
) -> Publishing<'a> {
    let unrevoke = &newer.unrevoke;
    let newer = match (newer.continue_published, newer.discard_published) {
        (true, _) => authority::Newer::Continue,
        (_, true) => authority::Newer::Discard,
        (false, false) => authority::Newer::Ask,
    };
    Publishing { published, newer, unrevoke, ..Publishing::to(out) }
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
    removes: Vec<String>,
    language: Language,
}

fn roster(dir: &Path, paths: &[PathBuf], asked: RosterOptions, at: Instant) -> Result<Ended> {
    let mut authority = Authority::open(dir)?;
    let options = BuildOptions {
        today: at.with_timezone(&authority.offset()?).date_naive(),
        skip_bad: asked.skip_bad,
        approvals: asked.approval.into_iter().collect(),
        shares: authority.policy()?.as_ref().map(PhaseShare::of_policy).unwrap_or_default(),
        areas: authority.areas()?,
    };
    let progress = spinner("reading the lists");
    let examined = read_lists(&authority, paths, &options);
    progress.finish_and_clear();
    let mut examined = examined?;
    if options.skip_bad {
        let disputed = authority.settle_disputed(&mut examined)?;
        if disputed > 0 {
            complain(&format!(
                "warning: {disputed} people are listed by several agencies, otherwise by each: neither row counts, \
                 and what is in force of them stays"
            ));
        }
    }
    if let Some(path) = &asked.report {
        let table = fault_table(examined.report(), asked.language);
        files::write(path, &table, true)?;
        let path = path.display();
        remark(match examined.report().skipped.is_empty() {
            true if examined.report().unreadable.is_empty() => {
                format!("No row is faulty: {path} has no rows.")
            }
            true => format!("The lists that can't be read are in {path}."),
            false => format!("The faulty rows are in {path}."),
        });
    }
    examined.report().lists.iter().for_each(|list| remark(summary(list)));
    let warnings = examined.report().clone();
    let built = match examined.into_roster(&options) {
        Ok(built) => built,
        Err(error) => {
            warn(&warnings, asked.language);
            return Err(refused(
                &error,
                "Mend them, or leave them out with --skip-bad",
                asked.language,
            ));
        }
    };
    warn(&built.report, asked.language);
    for row in &built.report.skipped {
        complain(&format!("left out: {}", faulty(row, asked.language)));
    }
    let words = words(asked.language);
    let before = authority.roster()?.map_or(0, |roster| roster.len());
    let report = built.report.clone();
    let nobody = |before: usize| {
        Failure::new(format!(
            "no row of the lists is taken, and the roster has {before} people: nothing was changed. Give \
             lists with people in them, or take everybody out with --allow-empty."
        ))
    };
    if report.entries == 0 && before > 0 && !asked.allow_empty {
        return Err(nobody(before));
    }
    let approvals = options.approvals;
    let meant = TakeOptions {
        removes: asked.removes,
        everybody: report.entries == 0 && asked.allow_empty,
        approvals,
    };
    let taken = match authority.take_roster(built, &meant, at) {
        Err(OfficeError::Omitted(agencies)) if report.entries == 0 => {
            return Err(nobody(agencies.iter().map(|agency| agency.before).sum()));
        }
        Err(OfficeError::Omitted(agencies)) => {
            let [what, to_do] = Omitted::what_to_do(&words);
            let lines = agencies.iter().map(|agency| format!("  {}", words.of(agency)));
            let lines: Vec<String> = [what].into_iter().chain(lines).chain([to_do]).collect();
            return Err(Failure::new(lines.join("\n")));
        }
        taken => taken?,
    };
    let what = match taken.change {
        RosterChange::Unchanged => "as before; nothing to publish",
        RosterChange::Delta => "staged as a delta",
        RosterChange::Merged => "staged as one delta since the whole",
        RosterChange::Base => "staged whole",
    };
    for warning in taken.warnings(&words) {
        complain(&warning);
    }
    if authority.policy()?.is_none() {
        remark(RosterTaken::share_unchecked(&words));
    }
    say(format!("{} people of {} rows are in the roster: {what}.", report.entries, report.rows));
    taken.lines(&words).iter().for_each(say);
    remark(words.of(&authority.positions()?));
    Ok(Ended::Done)
}

/// Reads the lists, one after the other: none is held once it is read.
fn read_lists(
    authority: &Authority,
    paths: &[PathBuf],
    options: &BuildOptions,
) -> Result<Examined> {
    let hash_key = authority.roster_hash_key()?;
    let mut examining = Examining::in_folder(options, &hash_key, authority.folder())?;
    for path in paths {
        examining.take(&NamedList { name: name(path), bytes: files::read(path)? })?;
    }
    Ok(examining.finish()?)
}

/// A list in numbers: agency, rows, what became of them, and the day with most people on duty.
fn summary(list: &ListSummary) -> String {
    let agency = match list.employers.as_slice() {
        [] => String::new(),
        [one] => format!(" ({one})"),
        several => format!(" ({} agencies)", several.len()),
    };
    let duty = list.busiest.map_or_else(
        || "nobody on duty".to_owned(),
        |(day, on_duty)| format!("at most {on_duty} of {} on duty, on {day}", list.taken),
    );
    let ListSummary { list, rows, taken, faulty, twice, .. } = list;
    let counts = match twice {
        0 => format!("{rows} rows, {taken} taken, {faulty} faulty"),
        twice => format!("{rows} rows, {taken} taken, {faulty} faulty, {twice} twice"),
    };
    format!("{list}{agency}: {counts}; {duty}")
}

/// Stages a policy. One whose phases are over is refused, by the time that is given or known from the last
/// publication; that this computer's clock alone says so is a warning, since publishing asks again.
fn policy_file(dir: &Path, path: &Path, at: Option<Instant>) -> Result<Ended> {
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
    let mut authority = office::open(dir)?;
    match at.max(authority.last_publication()?) {
        Some(at) => authority.set_policy_at(&json, at)?,
        None => authority.set_policy(&json)?,
    }
    let now = clock::now(at);
    if let Some(until) = authority.policy()?.and_then(|policy| policy.ended(now)) {
        complain(&format!(
            "warning: by this computer's clock its last phase ended before {until}: such a policy is not \
             published"
        ));
    }
    say("The policy is staged.");
    for exceeded in authority.too_many_on_site(now)? {
        complain(&format!("warning: with the staged lists it can't be published: {exceeded}"));
    }
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

/// That a credential will find its place, and its JOSE form beside it: it is issued once.
pub(super) fn check_credential(path: &Path) -> Result<()> {
    files::check(path, true)?;
    if is_stream(path) { Ok(()) } else { files::check(&files::beside(path, "jws"), true) }
}

/// What was done, once it is said what became of the register's index meanwhile.
pub(super) fn with_index_told<T>(authority: &Authority, done: T) -> T {
    for remark in authority.index_remarks() {
        complain(&format!("warning: {remark}"));
    }
    done
}

/// That a credential was issued, and isn't written: the same command, with `--replace` for a credential, takes it
/// back and issues it again.
pub(super) fn unwritten(error: &Failure, is_permit: bool, bytes: &[u8]) -> Failure {
    let id = credential_id(bytes).unwrap_or_default();
    let with = if is_permit { "" } else { " with --replace" };
    Failure::new(format!(
        "{error}: credential {id} was issued all the same, and nobody has it. Once that is mended, the same command{with} \
         takes it back and issues it again"
    ))
}

/// Writes a credential's text, or its code as a picture, and its JOSE form beside it.
fn write_credential(authority: &Authority, path: &Path, bytes: &[u8]) -> Result<()> {
    let text = to_text(bytes);
    if path.extension().is_some_and(|e| e.eq_ignore_ascii_case("png")) {
        picture::write_code(path, &draw(&text)?)?;
    } else {
        files::write(path, text.as_bytes(), true)?;
    }
    // Beside a device or a pipe there is no place for it.
    if !is_stream(path) {
        files::write(&files::beside(path, "jws"), authority.jws_twin(bytes)?.as_bytes(), true)?;
    }
    say(format!("The credential is in {}: {} characters.", path.display(), text.len()));
    if let Some(id) = credential_id(bytes) {
        say(format!("Its id, to revoke it by: {id}"));
    }
    Ok(())
}

/// Writes an empty form.
fn template(list: &str, path: &Path, language: Language) -> Result<Ended> {
    let template =
        Template::of(list).ok_or_else(|| Failure::new(format!("no list is called {list}")))?;
    let extension = path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase());
    let form = match extension.as_deref() {
        Some("csv") => TemplateForm::Csv,
        Some("xlsx") => TemplateForm::Workbook,
        _ => {
            let path = path.display();
            return Err(Failure::new(format!(
                "{path}: expected a name that ends in .csv or .xlsx"
            )));
        }
    };
    files::write(path, &template.write(form, language).about(path.display())?, false)?;
    say(format!("The form is in {}: type over its example.", path.display()));
    Ok(Ended::Done)
}

pub(super) fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

pub(super) fn named<T>(
    path: &Path,
    built: std::result::Result<T, ListError>,
    language: Language,
) -> Result<T> {
    built.map_err(|error| match error {
        ListError::BadRows(_) | ListError::File(_) => refused(&error, "Mend them", language),
        // Some name the list themselves.
        error if error.to_string().starts_with(&name(path)) => Failure::new(error.to_string()),
        error => Failure::new(format!("{}: {error}", path.display())),
    })
}

/// A list's faults, a line each, and what to do about them.
fn refused(error: &ListError, what_to_do: &str, language: Language) -> Failure {
    match error {
        ListError::File(fault) => return Failure::new(fault.in_words(language)),
        ListError::Lists { lists, rows } => {
            lists.iter().for_each(|fault| complain(&fault.in_words(language)));
            rows.iter().for_each(|row| complain(&faulty(row, language)));
            let (lists, rows) = (lists.len(), rows.len());
            return Failure::new(format!(
                "{lists} list(s) can't be read, and the others have {rows} bad row(s): nothing was taken. \
                 Mend them."
            ));
        }
        _ => {}
    }
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
pub(super) fn faulty(row: &BadRow, language: Language) -> String {
    if language == Language::English {
        return row.to_string();
    }
    let (what, expected) = (row.fault.what(language), row.fault.expected(language));
    let whole = spoken("the row");
    let column = if row.column.is_empty() { &whole } else { &row.column };
    let expected = if expected.is_empty() { expected } else { format!("; {expected}") };
    format!("{}: {column}: {what}{expected}", row.at)
}

pub(super) fn warn(report: &Report, language: Language) {
    for warning in &report.warnings {
        complain(&format!("warning: {}", warning.in_words(language)));
    }
}

/// A spinner on stderr, if that is a terminal.
pub(super) fn spinner(what: &'static str) -> ProgressBar {
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
