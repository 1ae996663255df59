//! `chot authority status|find|diff|unstage|history`: what a city has, and what it is about to publish.

use std::path::Path;

use chot_core::authority::issue::FoundPerson;
use chot_core::authority::{Alarm, Authority, Difference, Staged};
use chot_core::model::IdNumber;
use chot_core::time::Instant;
use chot_core::words::Language;
use serde_json::{Value, json};

use super::authority::with_index_told;
use crate::output::{Ended, Failure, Result, complain, remark, say, tell_times_in, words};

/// The authority in a folder, worked with by whom the computer knows.
pub(super) fn open(dir: &Path) -> Result<Authority> {
    let mut authority = Authority::open(dir)?;
    let name = ["USER", "LOGNAME", "USERNAME"].iter().find_map(|name| std::env::var(name).ok());
    let plain = name.map(|name| name.chars().take(64).filter(|c| !c.is_control()).collect());
    if let Ok(offset) = authority.offset() {
        tell_times_in(offset);
    }
    authority.set_operator(plain.filter(|name: &String| !name.is_empty()));
    Ok(authority)
}

pub(super) fn status(
    dir: &Path,
    as_json: bool,
    check: bool,
    language: Language,
    at: Instant,
) -> Result<Ended> {
    let status = match open(dir).and_then(|authority| Ok(authority.status(at)?)) {
        Ok(status) => status,
        // A monitor is to be woken by what can't be read, too.
        Err(failure) if check => {
            complain(&failure.to_string());
            return Ok(Ended::Usage);
        }
        Err(failure) => return Err(failure),
    };
    let words = words(language);
    if as_json {
        say(to_json(&status)?);
    } else if check {
        say(status.check_line(&words));
    } else {
        status.lines(&words).iter().for_each(say);
    }
    Ok(match status.alarm {
        _ if !check => Ended::Done,
        Alarm::None => Ended::Done,
        // 1 and 2, as `CLI.md` numbers a monitor's answers.
        Alarm::Soon => Ended::Failed,
        Alarm::Now => Ended::Usage,
    })
}

pub(super) fn find(
    dir: &Path,
    whom: &str,
    as_json: bool,
    language: Language,
    at: Instant,
) -> Result<Ended> {
    let (authority, words) = (open(dir)?, words(language));
    if let Ok(id) = IdNumber::typed(whom) {
        let found = authority.find(&id, at);
        let person = with_index_told(&authority, found)?;
        if as_json {
            say(to_json(&person)?);
        } else {
            person.lines(&words).iter().for_each(say);
        }
        return Ok(Ended::Done);
    }
    if whom.chars().any(|c| c.is_ascii_digit()) {
        return Err(Failure::new(
            "expected an ID number of 9 or 12 digits, or a part of a name, which has no digits",
        ));
    }
    let found = authority.find_by_name(whom, at);
    let people = with_index_told(&authority, found)?;
    if as_json {
        say(to_json(&people)?);
    } else if people.is_empty() {
        say(FoundPerson::nobody(&words));
    } else {
        people.iter().flat_map(|person| person.lines(&words)).for_each(say);
    }
    Ok(Ended::Done)
}

pub(super) fn diff(dir: &Path, names: bool, as_json: bool, language: Language) -> Result<Ended> {
    let (authority, words) = (open(dir)?, words(language));
    let (difference, people) =
        if names { authority.named_difference()? } else { (authority.difference()?, Vec::new()) };
    let rules = match difference.policy {
        Some(_) => authority.policy_changes(&words)?,
        None => Vec::new(),
    };
    if as_json {
        let mut line = to_json(&difference)?;
        if let Some(policy) = line.get_mut("policy").and_then(Value::as_object_mut) {
            policy.insert("changes".to_owned(), json!(rules));
        }
        if let Some(roster) = line.get_mut("roster").and_then(Value::as_object_mut)
            && names
        {
            roster.insert("people".to_owned(), to_json(&people)?);
        }
        say(line);
        return Ok(Ended::Done);
    }
    difference.lines(&words).iter().for_each(say);
    people.iter().for_each(|person| say(person.line()));
    rules.iter().for_each(|change| say(format!("  · {change}")));
    Ok(Ended::Done)
}

pub(super) fn unstage(dir: &Path, what: &[Staged], language: Language) -> Result<Ended> {
    let (mut authority, words) = (open(dir)?, words(language));
    authority.take_back(what)?.lines(&words).iter().for_each(say);
    Ok(Ended::Done)
}

pub(super) fn history(dir: &Path, as_json: bool, language: Language) -> Result<Ended> {
    let (history, words) = (open(dir)?.history()?, words(language));
    for publication in &history.publications {
        if as_json {
            say(to_json(publication)?);
        } else {
            say(publication.line(&words));
        }
    }
    if history.damaged > 0 {
        complain(&format!(
            "warning: {} lines of the history can't be read: the power went, or somebody wrote there",
            history.damaged
        ));
    }
    Ok(Ended::Done)
}

/// What a publication changed, in short, and what comes next.
pub(super) fn after_publishing(
    authority: &Authority,
    changes: Option<&Difference>,
    language: Language,
    at: Instant,
) {
    let words = words(language);
    if let Some(changes) = changes {
        changes.lines(&words).iter().for_each(remark);
    }
    match authority.status(at) {
        Ok(status) => remark(status.what_next(&words)),
        Err(error) => complain(&format!("warning: {error}")),
    }
}

fn to_json(value: &impl serde::Serialize) -> Result<Value> {
    Ok(serde_json::to_value(value)?)
}
