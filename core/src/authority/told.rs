//! What the authority says of itself, in the clerk's language.

use super::compare::{Became, Counts, Difference};
use super::in_force::Staged;
use super::issue::{CredentialState, Doubt, FoundPerson, Outcome, credential_id};
use super::issuers::KeyDifference;
use super::lists::{BadRecord, HealthRecords};
use super::status::{AgencyStatus, Alarm, Status, Trouble};
use super::taking::{Omitted, RosterTaken};
use super::{Positions, Publication, TakenBack};
use crate::encoding::code::Coded;
use crate::model::Area;
use crate::time::{Instant, NaiveDate};
use crate::travel::Purpose;
use crate::words::{Language, Worded, Words, phrase_arguments};

impl Worded for Staged {
    fn in_words(&self, words: &Words) -> String {
        words.coded("staged", self.code())
    }
}

impl Worded for Trouble {
    fn in_words(&self, words: &Words) -> String {
        words.coded("trouble", self.code())
    }
}

impl Worded for CredentialState {
    fn in_words(&self, words: &Words) -> String {
        words.coded("state", self.code())
    }
}

impl Worded for Doubt {
    fn in_words(&self, words: &Words) -> String {
        words.coded("doubt", Coded::code(*self))
    }
}

impl Worded for BadRecord {
    fn in_words(&self, words: &Words) -> String {
        format!("{}: {}", self.at, words.coded("health-fault", Coded::code(self.fault)))
    }
}

impl Outcome {
    /// What became of a request, without whose it is.
    #[must_use]
    pub fn line(&self, words: &Words) -> String {
        let ids = |ids: &[String]| ids.join(", ");
        match self {
            Self::Issued { credential, .. } => {
                let id = credential_id(credential).unwrap_or_default();
                say(words, "office-issued", [("id", &id)])
            }
            Self::Already { ids: held, is_outdated: false } => {
                say(words, "office-already", [("id", &ids(held))])
            }
            Self::Already { ids: held, is_outdated: true } => {
                say(words, "office-already-outdated", [("id", &ids(held))])
            }
            Self::OtherWallet { ids: held } => {
                say(words, "office-other-wallet", [("id", &ids(held))])
            }
            Self::Twice => bare(words, "office-request-twice"),
            Self::Unknown => bare(words, "office-request-unknown"),
            Self::Doubtful(doubts) => {
                let doubts = doubts.iter().map(|doubt| words.of(doubt));
                let doubts = doubts.collect::<Vec<_>>().join("; ");
                say(words, "office-doubtful", [("doubts", &doubts)])
            }
        }
    }

    /// True where nobody has to do anything more about it.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Issued { .. } | Self::Already { .. })
    }
}

/// What became of many requests.
#[must_use]
pub fn requests_line(issued: usize, before: usize, refused: usize, words: &Words) -> String {
    let args =
        [("issued", &number(issued)), ("before", &number(before)), ("refused", &number(refused))];
    say(words, "office-requests", args)
}

/// What was read of health records.
#[must_use]
pub fn health_line(records: &HealthRecords, words: &Words) -> String {
    let complete = records.complete().iter().map(|kind| kind.code()).collect::<Vec<_>>().join(", ");
    let complete = if complete.is_empty() { "–".to_owned() } else { complete };
    let args = [
        ("records", &number(records.records)),
        ("twice", &number(records.twice)),
        ("complete", &complete),
    ];
    say(words, "office-health", args)
}

/// That health records weren't taken.
#[must_use]
pub fn health_refused(records: &HealthRecords, words: &Words) -> String {
    let bad = records.bad_rows.len().saturating_add(records.bad_records.len());
    say(words, "office-health-refused", [("count", &number(bad))])
}

impl Worded for Omitted {
    fn in_words(&self, words: &Words) -> String {
        let Self { agency, before, kept, is_named } = self;
        let id = if *is_named { "office-omitted-some" } else { "office-omitted-all" };
        say(words, id, [("agency", agency), ("before", &number(*before)), ("kept", &number(*kept))])
    }
}

fn say<const N: usize>(words: &Words, id: &str, args: [(&'static str, &String); N]) -> String {
    words.phrase(id, &phrase_arguments(args.map(|(name, value)| (name, value.as_str().into()))))
}

fn bare(words: &Words, id: &str) -> String {
    say(words, id, [])
}

fn number(number: usize) -> String {
    number.to_string()
}

/// `+20 −5 ~2`.
fn counts(counts: Counts) -> String {
    format!("+{} −{} ~{}", counts.added, counts.removed, counts.changed)
}

/// An instant as a clerk in the city reads it.
fn local(at: Instant, words: &Words) -> String {
    let form = match words.language() {
        Language::Vietnamese => "%H:%M ngày %d/%m/%Y (%:z)",
        Language::English => "%Y-%m-%d %H:%M %:z",
    };
    at.with_timezone(&words.offset()).format(form).to_string()
}

/// Days of duty as a clerk's lists write them.
fn duty_in_words(duty: &str, words: &Words) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("Mon", "T2"),
        ("Tue", "T3"),
        ("Wed", "T4"),
        ("Thu", "T5"),
        ("Fri", "T6"),
        ("Sat", "T7"),
        ("Sun", "CN"),
    ];
    let parts = duty.split(',').map(|part| {
        let day = DAYS.iter().find(|(english, _)| *english == part);
        match (words.language(), day) {
            (Language::Vietnamese, Some((_, vietnamese))) => (*vietnamese).to_owned(),
            _ => part.parse().map_or_else(|_| part.to_owned(), |day| date(day, words)),
        }
    });
    parts.collect::<Vec<_>>().join(", ")
}

/// A day as a clerk writes it.
fn date(day: NaiveDate, words: &Words) -> String {
    match words.language() {
        Language::Vietnamese => day.format("%d/%m/%Y").to_string(),
        Language::English => day.to_string(),
    }
}

fn named(kinds: &[Staged], words: &Words) -> String {
    kinds.iter().map(|kind| words.of(kind)).collect::<Vec<_>>().join(", ")
}

impl Omitted {
    /// What to do about agencies that would go.
    #[must_use]
    pub fn what_to_do(words: &Words) -> [String; 2] {
        [bare(words, "office-omitted"), bare(words, "office-omitted-do")]
    }
}

impl Difference {
    /// A line each: roster with its agencies, policy, trace list, and the rest.
    #[must_use]
    pub fn lines(&self, words: &Words) -> Vec<String> {
        if self.is_nothing() {
            return vec![bare(words, "office-nothing")];
        }
        let mut lines = Vec::new();
        if self.staged.contains(&Staged::Roster) {
            let roster = &self.roster;
            lines.push(say(
                words,
                "office-roster",
                [
                    ("counts", &counts(roster.counts)),
                    ("now", &number(roster.now)),
                    ("before", &number(roster.before)),
                ],
            ));
            lines.extend(roster.agency_lines(words));
        }
        if let Some(policy) = &self.policy {
            let version = |version: Option<u32>| version.map(|v| v.to_string()).unwrap_or_default();
            let (from, to) = (version(policy.from), version(policy.to));
            let id = policy.to_id.clone().or_else(|| policy.from_id.clone()).unwrap_or_default();
            let before = policy.from_id.clone().unwrap_or_default();
            lines.push(match (policy.from, policy.to) {
                (None, _) => say(words, "office-policy-new", [("id", &id), ("to", &to)]),
                (_, None) => say(words, "office-policy-gone", [("id", &id), ("from", &from)]),
                _ => say(
                    words,
                    "office-policy",
                    [("id", &id), ("to", &to), ("was", &before), ("from", &from)],
                ),
            });
        }
        if let Some(trace) = self.trace {
            lines.push(say(
                words,
                "office-trace",
                [
                    ("now", &number(trace.now)),
                    ("before", &number(trace.before)),
                    ("added", &number(trace.added)),
                    ("removed", &number(trace.removed)),
                ],
            ));
        }
        let told = [Staged::Roster, Staged::Policy, Staged::Trace];
        let others: Vec<Staged> =
            self.staged.iter().filter(|kind| !told.contains(kind)).copied().collect();
        if !others.is_empty() {
            lines.push(say(words, "office-others", [("what", &named(&others, words))]));
        }
        lines.extend(self.keys.iter().map(|key| key.line(words)));
        if self.revoked > 0 {
            lines.push(say(words, "office-revoked", [("count", &number(self.revoked))]));
        }
        lines
    }
}

impl KeyDifference {
    fn line(&self, words: &Words) -> String {
        let id = match (self.became, self.revoked) {
            (Some(Became::Removed), _) => "office-key-gone",
            (_, true) => "office-key-revoked",
            (Some(Became::Added), false) => "office-key-new",
            (Some(Became::Changed), false) => "office-key-changed",
            (None, false) => "office-key",
        };
        let args = [
            ("id", &self.id),
            ("issuer", &self.issuer),
            ("purposes", &purposes(&self.purposes)),
            ("areas", &areas(&self.areas, words)),
        ];
        format!("  {}", say(words, id, args))
    }
}

/// What a key may sign, by its codes.
fn purposes(purposes: &[Purpose]) -> String {
    let codes = purposes.iter().map(|purpose| match serde_json::to_value(purpose) {
        Ok(serde_json::Value::String(text)) => text,
        _ => "–".to_owned(),
    });
    let codes = codes.collect::<Vec<_>>().join(", ");
    if codes.is_empty() { "–".to_owned() } else { codes }
}

/// Where a key counts.
fn areas(areas: &[Area], words: &Words) -> String {
    match areas {
        [] => bare(words, "office-everywhere"),
        areas => areas.iter().map(Area::as_str).collect::<Vec<_>>().join(", "),
    }
}

impl super::RosterDifference {
    /// A line an agency in which something changes, and one for those who went over.
    #[must_use]
    pub fn agency_lines(&self, words: &Words) -> Vec<String> {
        let agency = |agency: &super::AgencyDifference| {
            let (now, before) = (number(agency.now), number(agency.before));
            let counts = counts(agency.counts);
            let args =
                [("agency", &agency.name), ("counts", &counts), ("now", &now), ("before", &before)];
            format!("  {}", say(words, "office-agency", args))
        };
        let mut lines: Vec<String> = self.agencies.iter().map(agency).collect();
        if self.moved > 0 {
            lines.push(format!(
                "  {}",
                say(words, "office-moved", [("count", &number(self.moved))])
            ));
        }
        lines
    }
}

impl RosterTaken {
    /// What changes against what is published, a line an agency.
    #[must_use]
    pub fn lines(&self, words: &Words) -> Vec<String> {
        let id = if self.against_staged { "office-taken-against-staged" } else { "office-taken" };
        let mut lines = vec![say(words, id, [("counts", &counts(self.difference.counts))])];
        lines.extend(self.difference.agency_lines(words));
        lines
    }

    /// What somebody should look at.
    #[must_use]
    pub fn warnings(&self, words: &Words) -> Vec<String> {
        let of = |id: &'static str, names: &[String]| -> Vec<String> {
            names.iter().map(|name| say(words, id, [("name", name)])).collect()
        };
        let mut lines = of("office-unstaged", &self.unstaged);
        lines.extend(of("office-removes-unused", &self.unused));
        lines.extend(of("office-outdated", &self.outdated));
        if self.names_lost {
            lines.push(bare(words, "office-names-lost"));
        }
        lines
    }

    /// That no share was checked, since there is no policy.
    #[must_use]
    pub fn share_unchecked(words: &Words) -> String {
        bare(words, "office-share-unchecked")
    }
}

impl Worded for Positions {
    fn in_words(&self, words: &Words) -> String {
        let source = self.source.clone().unwrap_or_else(|| "–".to_owned());
        let args = [
            ("lists", &number(self.from_lists)),
            ("areas", &number(self.from_areas)),
            ("unknown", &number(self.unknown)),
            ("source", &source),
        ];
        say(words, "office-positions", args)
    }
}

impl TakenBack {
    /// A line for what is staged again as it is published, and one for what isn't.
    #[must_use]
    pub fn lines(&self, words: &Words) -> Vec<String> {
        let mut lines = vec![match self.changed.as_slice() {
            [] => bare(words, "office-back-nothing"),
            kinds => say(words, "office-back", [("what", &named(kinds, words))]),
        }];
        if !self.left.is_empty() {
            lines.push(say(words, "office-back-left", [("what", &named(&self.left, words))]));
        }
        lines
    }
}

impl Publication {
    /// When, who, and what it changed, on a line.
    #[must_use]
    pub fn line(&self, words: &Words) -> String {
        let by = self.by.clone().unwrap_or_else(|| bare(words, "office-somebody"));
        let changed = self.changes.as_ref().map(|changes| what_changed(changes, words));
        let what = changed
            .unwrap_or_else(|| say(words, "office-signed", [("roles", &self.roles.join(", "))]));
        format!("{}  {by}  {what}", local(self.at, words))
    }
}

/// What a publication of the history changed.
fn what_changed(changes: &serde_json::Value, words: &Words) -> String {
    let text = |value: Option<&serde_json::Value>| match value {
        Some(serde_json::Value::String(text)) => text.clone(),
        Some(serde_json::Value::Number(number)) => number.to_string(),
        _ => "–".to_owned(),
    };
    let staged = changes.get("staged").and_then(serde_json::Value::as_array);
    let mut parts = Vec::new();
    for code in staged.into_iter().flatten().filter_map(serde_json::Value::as_str) {
        let name = Staged::from_code(code).map_or_else(|| code.to_owned(), |kind| words.of(&kind));
        let of = |part: &str, key: &str| text(changes.get(part).and_then(|part| part.get(key)));
        parts.push(match code {
            "roster" => format!(
                "{name} +{} −{} ~{}",
                of("roster", "added"),
                of("roster", "removed"),
                of("roster", "changed")
            ),
            "policy" => format!("{name} {} → {}", of("policy", "from"), of("policy", "to")),
            "trace" => format!("{name} {} → {}", of("trace", "before"), of("trace", "now")),
            _ => name,
        });
    }
    if let Some(count) = changes.get("revoked").and_then(serde_json::Value::as_u64)
        && count > 0
    {
        parts.push(say(words, "office-revoked", [("count", &count.to_string())]));
    }
    if parts.is_empty() { bare(words, "office-renewed") } else { parts.join("; ") }
}

impl Status {
    /// How the city stands, a line each.
    #[must_use]
    pub fn lines(&self, words: &Words) -> Vec<String> {
        let mut lines = Vec::new();
        let at = self.published_at.map_or_else(|| "–".to_owned(), |at| local(at, words));
        lines.push(say(words, "office-status", [("city", &self.city), ("at", &at)]));
        lines.push(match self.accepted_until {
            Some(until) => say(words, "office-until", [("until", &local(until, words))]),
            None => bare(words, "office-until-never"),
        });
        lines.extend(self.troubles.iter().map(|trouble| format!("! {}", words.of(trouble))));
        match &self.policy {
            None => lines.push(bare(words, "office-no-policy")),
            Some(policy) => {
                let phase = policy.phase.clone().unwrap_or_else(|| "–".to_owned());
                let version = policy.version.to_string();
                let args = [("id", &policy.id), ("version", &version), ("phase", &phase)];
                lines.push(say(words, "office-status-policy", args));
            }
        }
        match &self.roster {
            None => lines.push(bare(words, "office-no-roster")),
            Some(roster) => {
                lines.push(people(
                    words,
                    "office-status-roster",
                    &AgencyStatus {
                        name: String::new(),
                        people: roster.people,
                        on_duty_today: roster.on_duty_today,
                        with_positions: roster.with_positions,
                    },
                ));
                let agencies = roster.agencies.iter();
                lines.extend(agencies.map(|agency| {
                    format!("  {}: {}", agency.name, people(words, "office-status-agency", agency))
                }));
            }
        }
        let trace = self.trace.map_or_else(|| "–".to_owned(), number);
        lines.push(say(words, "office-status-trace", [("count", &trace)]));
        let until = self.status_list_until.map_or_else(|| "–".to_owned(), |at| local(at, words));
        let args = [("count", &number(self.revoked)), ("until", &until)];
        lines.push(say(words, "office-status-revoked", args));
        for key in &self.keys {
            let purposes = purposes(&key.purposes);
            let areas = areas(&key.areas, words);
            let id = if key.revoked { "office-status-key-revoked" } else { "office-status-key" };
            let until = local(key.valid_until, words);
            lines.push(say(
                words,
                id,
                [("id", &key.id), ("purposes", &purposes), ("until", &until), ("areas", &areas)],
            ));
        }
        for role in &self.roles {
            let (version, until) = (role.version.to_string(), local(role.expires, words));
            let args = [("role", &role.role), ("version", &version), ("until", &until)];
            lines.push(say(words, "office-status-role", args));
        }
        let staged = self.staged.iter().filter_map(|code| Staged::from_code(code));
        let staged: Vec<Staged> = staged.collect();
        lines.push(match staged.as_slice() {
            [] => bare(words, "office-nothing"),
            kinds => say(words, "office-status-staged", [("what", &named(kinds, words))]),
        });
        if self.newly_revoked > 0 {
            lines.push(say(words, "office-revoked", [("count", &number(self.newly_revoked))]));
        }
        lines
    }

    /// For a monitor: one line.
    #[must_use]
    pub fn check_line(&self, words: &Words) -> String {
        let until = self.accepted_until.map(|at| local(at, words));
        let until = match &until {
            Some(until) => say(words, "office-until", [("until", until)]),
            None => bare(words, "office-until-never"),
        };
        let troubles = self.troubles.iter().map(|trouble| words.of(trouble));
        let mut parts = vec![match self.alarm {
            Alarm::None => bare(words, "office-alarm-none"),
            Alarm::Soon => bare(words, "office-alarm-soon"),
            Alarm::Now => bare(words, "office-alarm-now"),
        }];
        parts.extend(troubles);
        parts.push(until);
        parts.join("; ")
    }

    /// What comes after a publication.
    #[must_use]
    pub fn what_next(&self, words: &Words) -> String {
        match self.accepted_until {
            Some(until) => say(words, "office-next", [("until", &local(until, words))]),
            None => bare(words, "office-until-never"),
        }
    }
}

fn people(words: &Words, id: &str, agency: &AgencyStatus) -> String {
    let args = [
        ("people", &number(agency.people)),
        ("duty", &number(agency.on_duty_today)),
        ("positions", &number(agency.with_positions)),
    ];
    say(words, id, args)
}

impl FoundPerson {
    /// What is known of the person, a line each.
    #[must_use]
    pub fn lines(&self, words: &Words) -> Vec<String> {
        let or_dash = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        let birth_date = self.birth_date.map_or_else(|| "–".to_owned(), |day| date(day, words));
        let mut lines = vec![format!("{}  {}  {birth_date}", self.id_number, or_dash(&self.name))];
        let mut add = |line: String| lines.push(format!("  {line}"));
        if self.listed {
            let duty = or_dash(&self.duty);
            let duty = match duty.as_str() {
                "" => bare(words, "office-duty-never"),
                duty => duty_in_words(duty, words),
            };
            add(say(
                words,
                "office-found-listed",
                [("agency", &or_dash(&self.agency)), ("duty", &duty)],
            ));
        } else {
            add(bare(words, "office-found-unlisted"));
        }
        match (self.listed, self.in_force) {
            (true, Some(false)) => add(bare(words, "office-found-coming")),
            (false, Some(true)) => add(bare(words, "office-found-going")),
            _ => {}
        }
        let places = [("home", &or_dash(&self.home_area)), ("work", &or_dash(&self.work_area))];
        add(say(words, "office-found-places", places));
        for held in &self.credentials {
            let (state, until) = (words.of(&held.state), local(held.valid_until, words));
            let args = [("id", &held.id), ("state", &state), ("until", &until)];
            add(say(words, "office-found-credential", args));
        }
        for held in &self.permits {
            let (state, until) = (words.of(&held.state), local(held.valid_until, words));
            let args = [("id", &held.number), ("state", &state), ("until", &until)];
            add(say(words, "office-found-permit", args));
        }
        for trace in &self.trace {
            let day =
                |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| date(day, words));
            let (from, until) = (day(trace.from), day(trace.until));
            let args = [("class", &trace.class.to_owned()), ("from", &from), ("until", &until)];
            add(say(words, "office-found-trace", args));
        }
        lines
    }

    /// That nobody was found.
    #[must_use]
    pub fn nobody(words: &Words) -> String {
        bare(words, "office-found-nobody")
    }
}

/// The earlier credentials of a person to whom one was issued, by their ids.
#[must_use]
pub fn earlier_lines(ids: &[String], replaced: bool, words: &Words) -> Vec<String> {
    let id = if replaced { "office-earlier-revoked" } else { "office-earlier" };
    ids.iter().map(|credential| say(words, id, [("id", credential)])).collect()
}
