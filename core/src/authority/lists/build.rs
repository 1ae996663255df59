//! Agencies' lists → a roster's base.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use super::cells;
use super::error::{BadRow, Fault, ListError, Origin};
use super::row::{COLUMNS, Person};
use super::share::{Attendance, PhaseShare};
use super::sheet::Sheet;
use crate::identity::{RosterHashKey, RosterKey};
use crate::roster::SegmentBuilder;
use crate::time::NaiveDate;

/// A list, and what to call it in messages.
#[derive(Clone)]
pub struct NamedList {
    /// The file's name.
    pub name: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

/// How to build.
#[derive(Clone, Debug)]
pub struct BuildOptions {
    /// The day of the building, in the policy's offset: days before it aren't checked for the
    /// share, and nobody is born on it or later.
    pub today: NaiveDate,
    /// True to leave bad rows out; otherwise one bad row stops it all.
    pub skip_bad: bool,
    /// The number of the city's approval, by employer: it may exceed the share.
    pub approvals: BTreeMap<String, String>,
    /// The policy's phases that have a share.
    pub shares: Vec<PhaseShare>,
}

/// A base of the roster, and what to say about it. The next step, where a roster is published
/// already, is [`next_segment`](crate::roster::next_segment).
#[derive(Clone)]
pub struct RosterBuild {
    /// The segment; a base.
    pub segment: Vec<u8>,
    /// What was read.
    pub report: Report,
}

impl fmt::Debug for RosterBuild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RosterBuild({} entries)", self.report.entries)
    }
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows of all lists, bad ones included; those without anything in them left out.
    pub rows: usize,
    /// People in the segment.
    pub entries: usize,
    /// What somebody should look at.
    pub warnings: Vec<Warning>,
    /// Rows left out, where that was asked for.
    pub skipped: Vec<BadRow>,
}

/// What somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Warning {
    /// Columns that were not read and are published nowhere.
    #[error("{list}: extra columns kept out: {}", .columns.join(", "))]
    ExtraColumns {
        /// The list.
        list: String,
        /// The columns.
        columns: Vec<String>,
    },
    /// A list without people.
    #[error("{list}: the list has no rows")]
    NoRows {
        /// The list.
        list: String,
    },
    /// A row that is there twice, word for word as far as it is read; counted once.
    #[error("{again}: the same row as {first}; counted once")]
    RowTwice {
        /// The first.
        first: Origin,
        /// The other.
        again: Origin,
    },
    /// An approval that no list needs, perhaps because its employer is mistyped.
    #[error("approval for \"{employer}\": no list has this employer")]
    ApprovalUnused {
        /// The employer.
        employer: String,
    },
    /// An employer exceeds the share, with approval.
    #[error("{employer}: more than the share of phase \"{phase}\" on duty, by approval {number}")]
    Approved {
        /// The employer.
        employer: String,
        /// The phase.
        phase: String,
        /// The approval's number.
        number: String,
    },
}

/// Makes a roster's base of all agencies' lists.
///
/// Where one ID number stands in two rows that differ, the later row is bad: the first stays, and
/// the fault names both places. The share counts the rows that are used.
///
/// # Errors
/// [`ListError`]: a list that can't be read; bad rows, unless they are to be skipped; an agency
/// that exceeds a phase's share without an approval.
pub fn build_roster(
    lists: &[NamedList],
    options: &BuildOptions,
    hash_key: &RosterHashKey,
) -> Result<RosterBuild, ListError> {
    if lists.is_empty() {
        return Err(ListError::NoLists);
    }
    let mut report = Report::default();
    let mut people = People::default();
    for list in lists {
        let sheet = Sheet::read(&list.name, &list.bytes, &COLUMNS)?;
        let name = || list.name.clone();
        if !sheet.extra.is_empty() {
            let warning = Warning::ExtraColumns { list: name(), columns: sheet.extra };
            report.warnings.push(warning);
        }
        if sheet.rows.is_empty() {
            report.warnings.push(Warning::NoRows { list: name() });
        }
        report.rows = report.rows.saturating_add(sheet.rows.len());
        for row in sheet.rows {
            let person = row.and_then(|row| match Person::read(&row, options.today) {
                Ok(person) => Ok((row.at, person)),
                Err(fault) => Err(row.bad(fault)),
            });
            match person.and_then(|(at, person)| people.add(at, person, hash_key)) {
                Ok(None) => {}
                Ok(Some(warning)) => report.warnings.push(warning),
                Err(bad) => report.skipped.push(bad),
            }
        }
    }
    if !options.skip_bad && !report.skipped.is_empty() {
        return Err(ListError::BadRows(report.skipped));
    }
    report.warnings.extend(people.check_shares(options)?);
    report.entries = people.listed.len();
    let mut builder = SegmentBuilder::new();
    for (key, (_, person)) in &people.listed {
        builder.list(*key, &person.entry)?;
    }
    Ok(RosterBuild { segment: builder.base()?, report })
}

/// Everybody read so far.
#[derive(Default)]
struct People {
    listed: HashMap<RosterKey, (Origin, Person)>,
}

impl People {
    fn add(
        &mut self,
        at: Origin,
        person: Person,
        hash_key: &RosterHashKey,
    ) -> Result<Option<Warning>, BadRow> {
        let key = hash_key.roster_key(&person.id);
        let Some((first, before)) = self.listed.get(&key) else {
            self.listed.insert(key, (at, person));
            return Ok(None);
        };
        let first = first.clone();
        if before.says_the_same(&person) {
            return Ok(Some(Warning::RowTwice { first, again: at }));
        }
        let other_employer = before.entry.employer != person.entry.employer;
        Err(BadRow { at, fault: Fault::Duplicate { first, other_employer } })
    }

    /// Compares each agency with each phase.
    fn check_shares(&self, options: &BuildOptions) -> Result<Vec<Warning>, ListError> {
        if options.shares.iter().any(|phase| phase.denominator == 0) {
            return Err(ListError::Options("a share's denominator is at least 1".to_owned()));
        }
        let mut agencies: BTreeMap<&str, Attendance> = BTreeMap::new();
        for (_, person) in self.listed.values() {
            agencies.entry(&person.entry.employer).or_default().count(&person.entry.duty);
        }
        let mut warnings = Vec::new();
        let mut approvals = BTreeMap::new();
        for (employer, number) in &options.approvals {
            let employer = &cells::name("employer", employer).unwrap_or_default();
            if number.trim().is_empty() {
                let what = format!("the approval for \"{employer}\" has no number");
                return Err(ListError::Options(what));
            }
            if !agencies.contains_key(employer.as_str()) {
                warnings.push(Warning::ApprovalUnused { employer: employer.clone() });
            }
            approvals.insert(employer.clone(), number);
        }
        let mut exceeded = Vec::new();
        for (employer, attendance) in agencies {
            for phase in &options.shares {
                let Some(excess) = attendance.exceeded(employer, phase, options.today) else {
                    continue;
                };
                match approvals.get(employer) {
                    Some(number) => warnings.push(Warning::Approved {
                        employer: excess.employer,
                        phase: excess.phase,
                        number: (*number).clone(),
                    }),
                    None => exceeded.push(excess),
                }
            }
        }
        if exceeded.is_empty() { Ok(warnings) } else { Err(ListError::Share(exceeded)) }
    }
}
