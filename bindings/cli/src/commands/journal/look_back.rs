//! `journal list`, `counts`, `contacts`: looking back, on the phone.

use std::path::Path;
use std::thread;
use std::time::Duration;

use chot_core::device::Device;
use chot_core::installation::{InstallationError, read_journal};
use chot_core::journal::{Entry, Filter, HourCounts, Journal, JournalError, Record};
use chot_core::model::{Decision, Subject};
use chot_core::time::{DateTime, FixedOffset, Instant, NaiveTime, TimeDelta, later};
use chot_core::words::{Language, Words};
use serde_json::json;

use super::{absent, offset, open, step};
use crate::args::{DayOrTime, Decided, Times};
use crate::clock;
use crate::output::{Ended, Failure, Result, complain, remark, say};

/// How often a journal is looked at that is followed.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// Every how many looks it is opened though its file seems unchanged.
const LOOK_ANYWAY: u64 = 20;

/// Which records are listed.
pub(super) struct Which {
    pub(super) times: Times,
    pub(super) decision: Option<Decided>,
    pub(super) reason: Option<String>,
    pub(super) subject: Option<Subject>,
    pub(super) limit: Option<u64>,
    pub(super) before: Option<u64>,
}

/// How they are.
#[derive(Clone, Copy)]
pub(super) struct Form {
    pub(super) follow: bool,
    pub(super) json: bool,
    pub(super) language: Language,
}

/// How records are said.
struct Saying {
    json: bool,
    words: Words,
    offset: FixedOffset,
}

/// The first instant of a day of the city, or the time that was given.
pub(super) fn beginning(when: DayOrTime, offset: FixedOffset) -> Instant {
    match when {
        DayOrTime::Time(at) => at,
        DayOrTime::Day(day) => {
            let utc = day.and_time(NaiveTime::MIN).and_utc();
            later(utc, -TimeDelta::seconds(offset.local_minus_utc().into()))
        }
    }
}

/// From when to before when.
fn bounds(times: &Times, offset: FixedOffset, now: Instant) -> (Option<Instant>, Option<Instant>) {
    let next_day = |day: DayOrTime| later(beginning(day, offset), TimeDelta::days(1));
    if times.today {
        let today = DayOrTime::Day(now.with_timezone(&offset).date_naive());
        return (Some(beginning(today, offset)), Some(next_day(today)));
    }
    let until = times.until.map(|until| match until {
        DayOrTime::Time(at) => at,
        day @ DayOrTime::Day(_) => next_day(day),
    });
    (times.from.map(|from| beginning(from, offset)), until)
}

pub(super) fn list(folder: &Path, which: &Which, form: Form, at: Option<Instant>) -> Result<Ended> {
    let (device, journal) = open(folder)?;
    let offset = offset(&device);
    let (from, until) = bounds(&which.times, offset, clock::now(at));
    let decision = which.decision.map(|decision| match decision {
        Decided::Permit => Decision::Permit,
        Decided::Deny => Decision::Deny,
        Decided::Refer => Decision::Refer,
    });
    let (reason, subject) = (which.reason.clone(), which.subject);
    let filter = Filter { from, until, decision, reason, subject };
    let saying = Saying { json: form.json, words: Words::new(form.language), offset };
    let (said, unread) = match which.limit {
        Some(limit) => (last(&journal, which.before, limit, &filter, &saying)?, 0),
        None => saying.all(&journal, 1, which.before.unwrap_or(u64::MAX), &filter)?,
    };
    if form.follow {
        return follow(folder, journal, &filter, &saying);
    }
    if said == 0 && unread == 0 {
        remark("No record fits.");
        let older = which.before.map_or(0, |before| before.saturating_sub(1));
        if older > 0
            && let Some(why) = journal.absence(older)?
        {
            remark(absent(&journal, older, why, offset)?);
        }
    }
    Ok(if unread == 0 { Ended::Done } else { Ended::Failed })
}

/// The last records that fit, in pages from the end: what is older isn't read. How many there are.
fn last(
    journal: &Journal,
    before: Option<u64>,
    limit: u64,
    filter: &Filter,
    saying: &Saying,
) -> Result<u64> {
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let (mut found, mut before) = (Vec::new(), before);
    loop {
        let page = journal.page(before, limit.saturating_sub(found.len()), filter)?;
        found.extend(page.records);
        before = page.before;
        if before.is_none() || found.len() >= limit {
            break;
        }
    }
    found.iter().rev().for_each(|record| saying.one(record));
    if let Some(before) = before {
        remark(format!("Older ones: --before {before}"));
    }
    Ok(u64::try_from(found.len()).unwrap_or(u64::MAX))
}

/// What comes, as it comes. A session has the journal to itself, so it is opened only where its file changed, and
/// now and then where that can't be seen.
fn follow(folder: &Path, journal: Journal, filter: &Filter, saying: &Saying) -> Result<Ended> {
    let file = folder.join("journal.redb");
    let changed = || file.metadata().and_then(|file| file.modified()).ok();
    let mut known = journal.len();
    drop(journal);
    let mut seen = changed();
    for look in 1_u64.. {
        thread::sleep(LOOK_AGAIN);
        if changed() == seen && look % LOOK_ANYWAY != 0 {
            continue;
        }
        let journal = match read_journal(&Device::open(folder)?) {
            Ok(journal) => journal,
            Err(InstallationError::Journal(JournalError::InUse)) => continue,
            Err(error) => return Err(error.into()),
        };
        let last = journal.len();
        if last < known {
            return Err(Failure::new(format!(
                "the journal had {known} records and now has {last}: see `chot journal verify {}`",
                folder.display()
            )));
        }
        if last > known {
            saying.all(&journal, known.saturating_add(1), u64::MAX, filter)?;
            known = last;
        }
        drop(journal);
        seen = changed();
    }
    Ok(Ended::Done)
}

impl Saying {
    /// Those from a number to before another that fit, as they are read: how many, and how many couldn't be.
    fn all(
        &self,
        journal: &Journal,
        from: u64,
        before: u64,
        filter: &Filter,
    ) -> Result<(u64, u64)> {
        let (mut said, mut unread) = (0, 0);
        for record in journal.records(from..before.max(from))? {
            match record {
                Ok(record) if filter.passes(&record) => {
                    self.one(&record);
                    said += 1;
                }
                Ok(_) => {}
                // The others are read all the same.
                Err(
                    error @ (JournalError::Unreadable { .. } | JournalError::NotARecord { .. }),
                ) => {
                    complain(&error.to_string());
                    unread += 1;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok((said, unread))
    }

    fn one(&self, record: &Record) {
        if self.json { say(self.object(record)) } else { say(self.line(record)) }
    }

    fn line(&self, record: &Record) -> String {
        let mut line = step(record, self.offset, &self.words);
        let (checkpoint, subject) = who(record);
        for part in checkpoint.into_iter().map(str::to_owned).chain(subject.map(|s| s.to_string()))
        {
            line.push_str(" · ");
            line.push_str(&part);
        }
        line
    }

    fn object(&self, record: &Record) -> serde_json::Value {
        let passage = record.passage();
        let (checkpoint, subject) = who(record);
        let notice = match record.entry() {
            Entry::Passage(_) => None,
            Entry::PortalShown(_) => Some("portal-shown"),
            Entry::Notice(notice) => Some(notice.code()),
        };
        json!({
            "sequence": record.sequence(),
            "at": record.at().map(|at| at.with_timezone(&self.offset).to_rfc3339()),
            "decision": passage.map(|passage| passage.decision().code()),
            "reason": passage.and_then(|passage| Some(passage.reasons().first()?.code())),
            "checkpoint": checkpoint,
            "subject": subject.map(|subject| subject.to_string()),
            "continues": record.continues(),
            "notice": notice,
        })
    }
}

/// Where, and who.
fn who(record: &Record) -> (Option<&str>, Option<Subject>) {
    match record.entry() {
        Entry::Passage(passage) => (Some(&passage.entry().checkpoint), passage.entry().subject),
        Entry::PortalShown(shown) => (Some(&shown.checkpoint), None),
        Entry::Notice(_) => (None, None),
    }
}

pub(super) fn counts(
    folder: &Path,
    times: &Times,
    json: bool,
    at: Option<Instant>,
    language: Language,
) -> Result<Ended> {
    let (device, journal) = open(folder)?;
    let offset = offset(&device);
    let (from, until) = bounds(times, offset, clock::now(at));
    let from = from.unwrap_or(Instant::MIN_UTC);
    let hours = journal.counts(from, until.unwrap_or(Instant::MAX_UTC), offset)?;
    let local = |hour: &HourCounts| hour.hour.with_timezone(&offset);
    if json {
        for hour in &hours {
            let (day, begins) = (local(hour).date_naive().to_string(), local(hour).to_rfc3339());
            say(json!({
                "day": day, "hour": begins,
                "permit": hour.permit, "deny": hour.deny, "refer": hour.refer,
            }));
        }
        return Ok(Ended::Done);
    }
    if hours.is_empty() {
        remark("Nobody was judged then.");
    }
    let words = Words::new(language);
    let day = |hour: &HourCounts| local(hour).date_naive();
    for hours in hours.chunk_by(|one, next| day(one) == day(next)) {
        let sum = |of: fn(&HourCounts) -> u64| hours.iter().map(of).fold(0, u64::saturating_add);
        let whole = [sum(|hour| hour.permit), sum(|hour| hour.deny), sum(|hour| hour.refer)];
        let Some(first) = hours.first() else { continue };
        say(counted(&day_in(local(first), language), whole, &words));
        for hour in hours {
            let begins = local(hour).format("  %H:%M").to_string();
            say(counted(&begins, [hour.permit, hour.deny, hour.refer], &words));
        }
    }
    Ok(Ended::Done)
}

/// A day as people write it.
fn day_in(at: DateTime<FixedOffset>, language: Language) -> String {
    let form = match language {
        Language::Vietnamese => "%d/%m/%Y",
        Language::English => "%Y-%m-%d",
    };
    at.format(form).to_string()
}

fn counted(when: &str, [permit, deny, refer]: [u64; 3], words: &Words) -> String {
    let [permitted, denied, referred] =
        [Decision::Permit, Decision::Deny, Decision::Refer].map(|decision| words.of(&decision));
    format!("{when} · {permitted}: {permit} · {denied}: {deny} · {referred}: {refer}")
}

pub(super) fn contacts(folder: &Path, of: Subject, within: TimeDelta, json: bool) -> Result<Ended> {
    let (device, journal) = open(folder)?;
    let offset = offset(&device);
    let contacts = journal.contacts(of, within)?;
    if contacts.is_empty() {
        remark("This phone recorded nobody near them within that time.");
    }
    for contact in contacts {
        let at = contact.at.with_timezone(&offset);
        let (number, seconds) = (contact.sequence, contact.apart.num_seconds());
        if json {
            say(json!({
                "sequence": number,
                "subject": contact.subject.to_string(),
                "checkpoint": contact.checkpoint,
                "at": at.to_rfc3339(),
                "apart_seconds": seconds,
            }));
            continue;
        }
        let sign = if seconds < 0 { '-' } else { '+' };
        let (minutes, rest) = (seconds.abs() / 60, seconds.abs() % 60);
        let time = at.format("%Y-%m-%d %H:%M:%S");
        let (place, subject) = (contact.checkpoint, contact.subject);
        say(format!("{number} · {time} · {sign}{minutes}:{rest:02} · {place} · {subject}"));
    }
    Ok(Ended::Done)
}
