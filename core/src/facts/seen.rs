//! What an officer saw with their own eyes.

use std::fmt;

use chrono::Days;

use super::{Declared, FactSet, Record};
use crate::encoding::code::{Coded, codes};
use crate::encoding::plain::hidden_in;
use crate::model::{Assurance, Declaration, Permit, PermitKind, Vaccination};
use crate::time::{DateTime, FixedOffset, Instant, NaiveDate, NaiveTime};
use crate::words::{Worded, Words};

/// Something that an officer can tick, without its details.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SeenKind {
    /// The industry or employee card, compared with the person.
    StaffCard,
    /// The work schedule.
    WorkSchedule,
    /// A declaration made on the national health portal, just now, without symptoms.
    PortalDeclaration,
    /// A travel permit on paper.
    PaperPermit,
    /// A vaccination certificate on paper.
    VaccinationPaper,
}

codes! { SeenKind {
    StaffCard = "staff-card",
    WorkSchedule = "work-schedule",
    PortalDeclaration = "portal-declaration",
    PaperPermit = "paper-permit",
    VaccinationPaper = "vaccination-paper",
} }

impl Worded for SeenKind {
    fn in_words(&self, words: &Words) -> String {
        words.coded("seen", self.code())
    }
}

impl SeenKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [
        Self::StaffCard,
        Self::WorkSchedule,
        Self::PortalDeclaration,
        Self::PaperPermit,
        Self::VaccinationPaper,
    ];

    /// The code, as policies and the command line name it.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    /// The kind with this code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Coded::from_code(code)
    }

    fn bit(self) -> u8 {
        match self {
            Self::StaffCard => 1,
            Self::WorkSchedule => 2,
            Self::PortalDeclaration => 4,
            Self::PaperPermit => 8,
            Self::VaccinationPaper => 16,
        }
    }
}

/// A set of things seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SeenSet(u8);

impl SeenSet {
    /// Nothing was seen.
    pub(crate) const EMPTY: Self = Self(0);

    /// Adds a kind.
    pub(crate) fn insert(&mut self, kind: SeenKind) {
        self.0 |= kind.bit();
    }

    /// True where the set has the kind.
    #[must_use]
    pub(crate) fn contains(self, kind: SeenKind) -> bool {
        self.0 & kind.bit() != 0
    }

    /// The kinds of the set.
    pub(crate) fn iter(self) -> impl Iterator<Item = SeenKind> {
        SeenKind::ALL.into_iter().filter(move |kind| self.contains(*kind))
    }
}

impl FromIterator<SeenKind> for SeenSet {
    fn from_iter<I: IntoIterator<Item = SeenKind>>(kinds: I) -> Self {
        let mut set = Self::EMPTY;
        kinds.into_iter().for_each(|kind| set.insert(kind));
        set
    }
}

/// How many characters a paper permit's number has at most.
pub const LONGEST_NUMBER: usize = 40;

/// A bound of a paper permit: an instant, or a whole day in the policy's offset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// A calendar day, all of it.
    Day(NaiveDate),
    /// An instant.
    Instant(Instant),
}

/// What an officer saw, with the details that count. `Debug` prints the kind alone.
#[derive(Clone, PartialEq, Eq)]
pub enum Seen {
    /// The industry or employee card, compared with the person.
    StaffCard,
    /// The work schedule.
    WorkSchedule,
    /// A declaration on the national health portal: made at check time, without symptoms.
    PortalDeclaration,
    /// A travel permit on paper; it covers all areas.
    PaperPermit {
        /// Its number.
        number: String,
        /// Its kind.
        kind: PermitKind,
        /// The first instant or day that it covers.
        from: When,
        /// The instant at which it ends, or the last day that it covers.
        until: When,
    },
    /// A vaccination certificate on paper.
    VaccinationPaper {
        /// The number of the last dose.
        doses: u8,
        /// The day of the last dose.
        date: NaiveDate,
    },
}

/// Why a text isn't something that an officer can have seen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SeenError {
    /// No such thing.
    #[error(
        "`{0}` is nothing that an officer can tick: expected staff-card, work-schedule, \
         portal-declaration, paper-permit=NO[:KIND]:FROM/TO or vaccination-paper=DOSES:DATE"
    )]
    UnknownKind(String),
    /// Details where none belong.
    #[error("`{0}` takes no details")]
    NoDetails(&'static str),
    /// A permit that isn't written as one.
    #[error(
        "a paper permit is paper-permit=NO[:KIND]:FROM/TO, such as \
         paper-permit=117:duty:2021-10-05/2021-10-08: {0}"
    )]
    PaperPermit(&'static str),
    /// A vaccination paper that isn't written as one.
    #[error(
        "a vaccination paper is vaccination-paper=DOSES:DATE, such as \
         vaccination-paper=2:2021-08-20: {0}"
    )]
    VaccinationPaper(&'static str),
}

impl Seen {
    /// Reads the command line's form: `staff-card`, `work-schedule`, `portal-declaration`,
    /// `paper-permit=NO[:KIND]:FROM/TO` (bounds are dates or RFC 3339 instants),
    /// `vaccination-paper=DOSES:DATE`.
    ///
    /// # Errors
    /// [`SeenError`], which never repeats a permit's number.
    pub fn parse(text: &str) -> Result<Self, SeenError> {
        let (name, details) = match text.split_once('=') {
            Some((name, details)) => (name, Some(details)),
            None => (text, None),
        };
        match SeenKind::from_code(name) {
            Some(SeenKind::StaffCard) => bare(Self::StaffCard, details),
            Some(SeenKind::WorkSchedule) => bare(Self::WorkSchedule, details),
            Some(SeenKind::PortalDeclaration) => bare(Self::PortalDeclaration, details),
            Some(SeenKind::PaperPermit) => paper_permit(details.unwrap_or_default()),
            Some(SeenKind::VaccinationPaper) => vaccination_paper(details.unwrap_or_default()),
            None => Err(SeenError::UnknownKind(name.to_owned())),
        }
    }

    /// What it is, without its details.
    #[must_use]
    pub fn kind(&self) -> SeenKind {
        match self {
            Self::StaffCard => SeenKind::StaffCard,
            Self::WorkSchedule => SeenKind::WorkSchedule,
            Self::PortalDeclaration => SeenKind::PortalDeclaration,
            Self::PaperPermit { .. } => SeenKind::PaperPermit,
            Self::VaccinationPaper { .. } => SeenKind::VaccinationPaper,
        }
    }
}

impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind().code())
    }
}

fn bare(seen: Seen, details: Option<&str>) -> Result<Seen, SeenError> {
    match details {
        None => Ok(seen),
        Some(_) => Err(SeenError::NoDetails(seen.kind().code())),
    }
}

fn paper_permit(details: &str) -> Result<Seen, SeenError> {
    let refuse = |why| Err(SeenError::PaperPermit(why));
    let Some((number, rest)) = details.split_once(':') else {
        return refuse("number and dates are missing");
    };
    let number = paper_number(number)?;
    // What begins with a digit is a date or a time, whose colons part no kind from it.
    let named =
        rest.split_once(':').filter(|(word, _)| !word.starts_with(|c: char| c.is_ascii_digit()));
    let (kind, range) = match named.map(|(word, range)| (PermitKind::from_code(word), range)) {
        Some((Some(kind), range)) => (kind, range),
        Some((None, _)) => return refuse("the kind is duty, special or shift"),
        None => (PermitKind::Duty, rest),
    };
    let Some((from, until)) = range.split_once('/') else {
        return refuse("FROM and TO are separated by a slash");
    };
    let (Some(from), Some(until)) = (when(from), when(until)) else {
        return refuse("FROM and TO are dates, or times such as 2021-10-05T07:10:00+07:00");
    };
    let backwards = match (from, until) {
        (When::Day(from), When::Day(until)) => from > until,
        (When::Instant(from), When::Instant(until)) => from >= until,
        // Which comes first depends on the offset; a permit of no length covers nothing.
        _ => false,
    };
    if backwards {
        return refuse("it ends before it begins");
    }
    Ok(Seen::PaperPermit { number, kind, from, until })
}

/// A paper permit's number, as the journal keeps it.
///
/// # Errors
/// [`SeenError::PaperPermit`] for one that is empty or longer than [`LONGEST_NUMBER`] characters, or has one that can't
/// be seen. It isn't repeated.
pub fn paper_number(text: &str) -> Result<String, SeenError> {
    let number = text.trim();
    let refuse = |why| Err(SeenError::PaperPermit(why));
    if number.is_empty() {
        return refuse("the number is missing");
    }
    if number.chars().count() > LONGEST_NUMBER {
        return refuse("the number has more than 40 characters");
    }
    if hidden_in(number).is_some() {
        return refuse("the number has a control character, or another that can't be seen");
    }
    Ok(number.to_owned())
}

fn when(text: &str) -> Option<When> {
    if let Ok(day) = text.parse() {
        return Some(When::Day(day));
    }
    DateTime::parse_from_rfc3339(text).ok().map(|at| When::Instant(at.to_utc()))
}

fn vaccination_paper(details: &str) -> Result<Seen, SeenError> {
    let refuse = |why| Err(SeenError::VaccinationPaper(why));
    let Some((doses, date)) = details.split_once(':') else {
        return refuse("doses and date are missing");
    };
    match (doses.parse(), date.parse()) {
        (Ok(doses @ 1..=9), Ok(date)) => Ok(Seen::VaccinationPaper { doses, date }),
        (Ok(_), Ok(_)) | (Err(_), _) => refuse("doses are a number from 1 to 9"),
        (_, Err(_)) => refuse("the date is the day of the last dose, such as 2021-08-20"),
    }
}

impl FactSet {
    /// Adds what the officer saw at `at`, at assurance *paper*. Days are those of `offset`.
    ///
    /// A newer declaration takes the place of an older one. A paper permit with the number of one
    /// that is known to be revoked is revoked too.
    pub(crate) fn apply_seen(&mut self, seen: &[Seen], at: Instant, offset: FixedOffset) {
        for item in seen {
            self.seen.insert(item.kind());
            match item {
                Seen::StaffCard | Seen::WorkSchedule => {}
                Seen::PortalDeclaration => self.declare_at_portal(at),
                Seen::PaperPermit { number, kind, from, until } => {
                    let revoked = self.permits.iter().any(|p| p.revoked && p.number == *number);
                    self.permits.push(Permit {
                        number: number.clone(),
                        kind: *kind,
                        valid_from: first_instant(*from, offset),
                        valid_until: end(*until, offset),
                        areas: Vec::new(),
                        revoked,
                        assurance: Assurance::Paper,
                    });
                }
                Seen::VaccinationPaper { doses, date } => {
                    let record = self.vaccinations.get_or_insert(Record::some(Vec::new()));
                    record.items.push(Vaccination {
                        dose: *doses,
                        series: None,
                        date: *date,
                        product: None,
                        assurance: Assurance::Paper,
                    });
                }
            }
        }
    }

    fn declare_at_portal(&mut self, at: Instant) {
        if self.declaration.is_none_or(|known| known.declaration.at < at) {
            self.declaration = Some(Declared {
                declaration: Declaration { at, symptoms: false },
                assurance: Assurance::Paper,
            });
        }
    }
}

fn first_instant(when: When, offset: FixedOffset) -> Instant {
    match when {
        When::Instant(at) => at,
        When::Day(day) => midnight(day, offset),
    }
}

fn end(when: When, offset: FixedOffset) -> Instant {
    match when {
        When::Instant(at) => at,
        When::Day(day) => midnight(day.checked_add_days(Days::new(1)).unwrap_or(day), offset),
    }
}

fn midnight(day: NaiveDate, offset: FixedOffset) -> Instant {
    let local = day.and_time(NaiveTime::MIN);
    local.checked_sub_offset(offset).unwrap_or(local).and_utc()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn instant(text: &str) -> Instant {
        DateTime::parse_from_rfc3339(text).unwrap().to_utc()
    }

    fn vietnam() -> FixedOffset {
        FixedOffset::east_opt(7 * 3600).unwrap()
    }

    #[test]
    fn a_paper_permits_number_is_short_and_can_be_seen() {
        let parse = |number: &str| {
            Seen::parse(&format!("paper-permit={number}:duty:2021-10-05/2021-10-08"))
        };
        assert!(parse(&"7".repeat(LONGEST_NUMBER)).is_ok());
        for bad in ["7".repeat(LONGEST_NUMBER + 1), "GP-1\u{202e}".into(), "GP\u{1b}[2J-1".into()] {
            let error = parse(&bad).unwrap_err();
            assert!(matches!(error, SeenError::PaperPermit(_)));
            assert!(!error.to_string().contains("GP"), "{error}");
        }
    }

    #[test]
    fn every_form_of_the_command_line_is_read() {
        assert_eq!(Seen::parse("staff-card"), Ok(Seen::StaffCard));
        assert_eq!(Seen::parse("work-schedule"), Ok(Seen::WorkSchedule));
        assert_eq!(Seen::parse("portal-declaration"), Ok(Seen::PortalDeclaration));
        let date = "2021-08-20".parse().unwrap();
        assert_eq!(
            Seen::parse("vaccination-paper=2:2021-08-20"),
            Ok(Seen::VaccinationPaper { doses: 2, date })
        );
        let Ok(Seen::PaperPermit { number, kind, from, until }) =
            Seen::parse("paper-permit=GP-117:shift:2021-10-05T22:00:00+07:00/2021-10-06")
        else {
            panic!("not read")
        };
        assert_eq!((number.as_str(), kind), ("GP-117", PermitKind::Shift));
        assert_eq!(from, When::Instant(instant("2021-10-05T15:00:00Z")));
        assert_eq!(until, When::Day("2021-10-06".parse().unwrap()));
        assert!(Seen::parse("paper-permit=117:2021-10-05/2021-10-05").is_ok());
        assert!(
            Seen::parse("paper-permit=117:2021-10-05T07:00:00Z/2021-10-05T08:00:00Z").is_ok(),
            "the colons of a time are no kind"
        );
    }

    #[test]
    fn errors_say_what_was_expected_and_keep_the_number_to_themselves() {
        for (text, part) in [
            ("staffcard", "expected staff-card"),
            ("staff-card=1", "takes no details"),
            ("paper-permit", "number and dates are missing"),
            ("paper-permit=:2021-10-05/2021-10-06", "the number is missing"),
            ("paper-permit=SECRET:dutty:2021-10-05/2021-10-06", "duty, special or shift"),
            ("paper-permit=SECRET:2021-10-05", "slash"),
            ("paper-permit=SECRET:2021-10-05/tomorrow", "are dates"),
            ("paper-permit=SECRET:2021-10-05/2021-10-04", "ends before"),
            ("vaccination-paper", "are missing"),
            ("vaccination-paper=0:2021-08-20", "1 to 9"),
            ("vaccination-paper=two:2021-08-20", "1 to 9"),
            ("vaccination-paper=2:20/8/2021", "day of the last dose"),
        ] {
            let message = Seen::parse(text).unwrap_err().to_string();
            assert!(message.contains(part), "{text}: {message}");
            assert!(!message.contains("SECRET"), "{message}");
        }
    }

    #[test]
    fn a_permit_of_one_day_covers_that_whole_day_where_the_policy_is() {
        let at = instant("2021-10-05T10:15:00+07:00");
        let mut facts = FactSet::unknown(at);
        let seen = [Seen::parse("paper-permit=117:2021-10-05/2021-10-05").unwrap()];
        facts.apply_seen(&seen, at, vietnam());
        let permit = &facts.permits[0];
        assert_eq!(permit.valid_from, instant("2021-10-05T00:00:00+07:00"));
        assert_eq!(permit.valid_until, instant("2021-10-06T00:00:00+07:00"));
        assert_eq!(permit.assurance, Assurance::Paper);
    }

    #[test]
    fn a_paper_whose_number_was_revoked_is_revoked() {
        let at = instant("2021-10-05T10:15:00+07:00");
        let mut facts = FactSet::unknown(at);
        let seen = [Seen::parse("paper-permit=117:2021-10-05/2021-10-05").unwrap()];
        facts.apply_seen(&seen, at, vietnam());
        facts.permits[0].revoked = true;
        facts.apply_seen(&seen, at, vietnam());
        assert!(facts.permits[1].revoked);
    }

    #[test]
    fn a_portal_declaration_counts_from_now_and_never_undoes_a_newer_one() {
        let at = instant("2021-10-05T07:10:00+07:00");
        let mut facts = FactSet::unknown(at);
        facts.apply_seen(&[Seen::PortalDeclaration], at, vietnam());
        let declared = facts.declaration.unwrap();
        assert!(declared.declaration.at == at && !declared.declaration.symptoms);
        assert_eq!(declared.assurance, Assurance::Paper);
        facts.declaration = Some(Declared {
            declaration: Declaration { at, symptoms: true },
            assurance: Assurance::SelfDeclared,
        });
        facts.apply_seen(&[Seen::PortalDeclaration], at, vietnam());
        assert!(facts.declaration.unwrap().declaration.symptoms);
    }
}
