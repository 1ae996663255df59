//! `chot authority issue`: what is checked before, and issuing to thousands.

use std::path::{Path, PathBuf};

use chot_core::authority::issue::{Doubt, ManyOptions, Outcome, PersonFile};
use chot_core::authority::lists::{HealthRecords, NamedList, read_people};
use chot_core::authority::{Authority, health_line, health_refused, requests_line};
use chot_core::storage::{Access, make_folder, names_in};
use chot_core::time::Instant;
use chot_core::travel::to_text;
use chot_core::wallet::HolderRequest;
use chot_core::words::{Language, Words};

use super::authority::{
    check_credential, faulty, name, named, spinner, unwritten, with_index_told,
};
use super::office;
use crate::files;
use crate::output::{About as _, Ended, Failure, Result, complain, remark, say, words};

/// What `issue --requests` was asked.
pub(super) struct Asked {
    pub(super) requests: PathBuf,
    pub(super) health: Vec<PathBuf>,
    pub(super) people: Option<PathBuf>,
    pub(super) strict: bool,
    pub(super) replace: bool,
    pub(super) output: PathBuf,
    pub(super) language: Language,
}

/// A person's file, held against what the city has: doubts are warnings, or with `strict` an error.
pub(super) fn checked(
    authority: &Authority,
    mut person: PersonFile,
    strict: bool,
    words: &Words,
    at: Instant,
) -> Result<PersonFile> {
    let doubts = authority.doubts(&mut person, at)?;
    if strict && !doubts.is_empty() {
        let all: Vec<String> = doubts.iter().map(|doubt| words.of(doubt)).collect();
        return Err(Failure::new(format!("nothing was issued: {}", all.join("; "))));
    }
    doubts.iter().for_each(|doubt| warn(None, doubt, words));
    Ok(person)
}

fn warn(request: Option<&str>, doubt: &Doubt, words: &Words) {
    let request = request.map(|name| format!("{name}: ")).unwrap_or_default();
    complain(&format!("warning: {request}{}", words.of(doubt)));
}

/// A credential for each wallet's request in a folder; a line each on stdout.
pub(super) fn run(dir: &Path, asked: &Asked, at: Instant) -> Result<Ended> {
    let mut authority = office::open(dir)?;
    let words = words(asked.language);
    let mut lists = Vec::new();
    for path in &asked.health {
        lists.push(NamedList { name: name(path), bytes: files::read(path)? });
    }
    let today = at.with_timezone(&authority.offset()?).date_naive();
    let records = HealthRecords::read(&lists, today)?;
    for warning in &records.warnings {
        complain(&format!("warning: {warning}"));
    }
    if !records.is_sound() {
        for row in &records.bad_rows {
            complain(&faulty(row, asked.language));
        }
        for record in &records.bad_records {
            complain(&words.of(record));
        }
        return Err(Failure::new(health_refused(&records, &words)));
    }
    if !lists.is_empty() {
        remark(health_line(&records, &words));
    }
    let people = match &asked.people {
        None => Vec::new(),
        Some(path) => {
            let (file, areas) = (name(path), authority.areas()?);
            let read = read_people(&file, &files::read(path)?, today, areas.as_ref());
            let (people, report) = named(path, read, asked.language)?;
            super::authority::warn(&report, asked.language);
            people
        }
    };
    if !asked.requests.is_dir() {
        let folder = asked.requests.display();
        return Err(Failure::new(format!("{folder}: expected a folder of wallets' requests")));
    }
    let names = names_in(&asked.requests)?.into_iter().filter(|name| !name.starts_with('.'));
    let requests: Vec<PathBuf> = names.map(|name| asked.requests.join(name)).collect();
    if requests.is_empty() {
        let folder = asked.requests.display();
        return Err(Failure::new(format!("{folder}: there is no wallet's request in the folder")));
    }
    make_folder(&asked.output, Access::Private)?;
    check_credential(&asked.output.join("credential"))?;
    let options = ManyOptions { strict: asked.strict, replace: asked.replace };
    let mut issuing = authority.issuing(&records, options, requests.len(), at)?;
    issuing.take_people(people);
    let progress = spinner("issuing");
    let (mut issued, mut before, mut refused) = (0_usize, 0_usize, 0_usize);
    let mut written: Vec<(PathBuf, Vec<u8>)> = Vec::new();
    for path in &requests {
        let file = name(path);
        let request = files::read(path).and_then(|bytes| HolderRequest::parse(&bytes).about(&file));
        let request = match request {
            Ok(request) => request,
            Err(failure) => {
                complain(&failure.to_string());
                refused += 1;
                continue;
            }
        };
        let outcome = issuing.serve(request.id(), request.key()).about(&file)?;
        if let Outcome::Issued { credential, doubts, .. } = &outcome {
            doubts.iter().for_each(|doubt| warn(Some(&file), doubt, &words));
            let output = asked.output.join(format!("{file}.credential"));
            files::write(&output, to_text(credential).as_bytes(), true)
                .map_err(|error| unwritten(&error, false, credential))?;
            written.push((output, credential.clone()));
        }
        match &outcome {
            Outcome::Issued { .. } => issued += 1,
            Outcome::Already { .. } => before += 1,
            _ => refused += 1,
        }
        say(format!("{file}: {}", outcome.line(&words)));
    }
    drop(issuing);
    with_index_told(&authority, ());
    for (output, credential) in &written {
        let twin = authority.jws_twin(credential)?;
        files::write(&files::beside(output, "jws"), twin.as_bytes(), true)?;
    }
    progress.finish_and_clear();
    say(requests_line(issued, before, refused, &words));
    Ok(if refused == 0 { Ended::Done } else { Ended::Failed })
}
