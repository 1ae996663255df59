//! Agencies' lists → a roster's base.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use super::cells;
use super::error::{BadRow, FileFault, ListError};
use super::fault::{Fault, Origin};
use super::report::ListSummary;
use super::row::{COLUMNS, Person};
use super::share::{Attendance, PhaseShare};
use super::sheet::{Row, Sheet};
use super::text::syllable::without_places_of_tones;
use super::warning::{IdDoubt, Warning};
use crate::authority::listed::ListedPerson;
use crate::model::{RosterHashKey, RosterKey};
use crate::published::areas::Areas;
use crate::published::roster::{Pages, Roster, RosterEntry, RosterError, SegmentBuilder};
use crate::time::NaiveDate;

/// A list, and what to call it in messages.
#[derive(Clone)]
pub struct NamedList {
    /// The file's name.
    pub name: String,
    /// The file's bytes.
    pub bytes: Vec<u8>,
}

impl fmt::Debug for NamedList {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NamedList").field("name", &self.name).finish_non_exhaustive()
    }
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
    /// The city's areas, by which the lists' are known; without them identifiers stand as they are
    /// written.
    pub areas: Option<Areas>,
}

/// A base of the roster, and what to say about it. Where a roster is published already, the
/// authority makes the next segment of it.
#[derive(Clone)]
pub struct RosterBuild {
    /// The segment; a base.
    pub segment: Vec<u8>,
    /// Who is in it: for the authority's own register, and nobody else.
    pub(in crate::authority) people: Vec<ListedPerson>,
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
    /// Rows that can't be used: each is left out, where that was asked for.
    pub skipped: Vec<BadRow>,
    /// What became of each list of an agency.
    pub lists: Vec<ListSummary>,
    /// Lists that can't be read at all. Nothing is made while there is one.
    pub unreadable: Vec<FileFault>,
}

/// Makes a roster's base of all agencies' lists: [`examine`], then [`Examined::into_roster`].
///
/// # Errors
/// As they have.
pub fn build_roster(
    lists: &[NamedList],
    options: &BuildOptions,
    hash_key: &RosterHashKey,
) -> Result<RosterBuild, ListError> {
    examine(lists, options, hash_key)?.into_roster(options)
}

/// Lists that were read, whatever is wrong with their rows.
pub struct Examined {
    report: Report,
    people: People,
}

impl fmt::Debug for Examined {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Examined({} entries)", self.report.entries)
    }
}

/// Reads agencies' lists and checks every row.
///
/// Where one ID number stands in two rows that differ, the later row is bad: the first stays, and
/// the fault names both places.
///
/// A list that can't be read at all is in the report and hides no other's faults.
///
/// # Errors
/// [`ListError::NoLists`].
pub fn examine(
    lists: &[NamedList],
    options: &BuildOptions,
    hash_key: &RosterHashKey,
) -> Result<Examined, ListError> {
    if lists.is_empty() {
        return Err(ListError::NoLists);
    }
    let mut report = Report::default();
    let mut people = People::default();
    for list in lists {
        let sheet = match Sheet::read(&list.name, &list.bytes, &COLUMNS) {
            Ok(sheet) => sheet,
            Err(fault) => {
                report.unreadable.push(fault);
                continue;
            }
        };
        report.warnings.extend(sheet.notes);
        let mut summary =
            ListSummary { list: list.name.clone(), rows: sheet.rows.len(), ..Default::default() };
        let mut attendance = Attendance::default();
        let mut areas_unchecked = None;
        let mut doubts = Doubts::default();
        for row in sheet.rows {
            let person = row.and_then(|row| {
                let person = Person::read(&row, options.today, options.areas.as_ref());
                person.map_err(|fault| row.bad(fault)).map(|person| (row, person))
            });
            let added = person.and_then(|(row, mut person)| {
                let unknown = options.areas.is_none() && person.has_named_area();
                if unknown && areas_unchecked.is_none() {
                    areas_unchecked = Some(row.at.clone());
                }
                doubts.note(&row.at, &person);
                report.warnings.extend(people.spell_employer(&row.at, &mut person.entry.employer));
                people.add(&row, person, hash_key)
            });
            match added {
                Ok(Added::New(entry)) => {
                    summary.taken = summary.taken.saturating_add(1);
                    attendance.count(&entry.duty);
                    if !summary.employers.contains(&entry.employer) {
                        summary.employers.push(entry.employer.clone());
                    }
                }
                Ok(Added::Twice(warning)) => {
                    summary.twice = summary.twice.saturating_add(1);
                    report.warnings.push(warning);
                }
                Err(bad) => {
                    summary.faulty = summary.faulty.saturating_add(1);
                    report.skipped.push(bad);
                }
            }
        }
        report.warnings.extend(doubts.warnings());
        report.warnings.extend(areas_unchecked.map(|first| Warning::AreasUnchecked { first }));
        summary.busiest = attendance.busiest(options.today);
        report.rows = report.rows.saturating_add(summary.rows);
        report.lists.push(summary);
    }
    if options.skip_bad {
        report.skipped.append(&mut people.disputed_rows);
    }
    report.entries = people.listed.len();
    // Here, so that a mistyped agency is named too where its share then stops the run.
    let employers: HashSet<&str> =
        people.listed.values().map(|(_, person)| person.entry.employer.as_str()).collect();
    for employer in options.approvals.keys() {
        let employer = cells::name("employer", employer).unwrap_or_default();
        if !employers.contains(employer.as_str()) {
            report.warnings.push(Warning::ApprovalUnused { employer });
        }
    }
    Ok(Examined { report, people })
}

impl Examined {
    /// What was read, and what is wrong with it.
    #[must_use]
    pub fn report(&self) -> &Report {
        &self.report
    }

    /// Of whom lists of several agencies contradict each other, none is believed where bad rows are left out: what
    /// is in force stays, and who isn't in force isn't listed. Gives how many they are.
    ///
    /// # Errors
    /// [`RosterError`] where what is in force can't be read.
    pub(in crate::authority) fn settle_disputed<P: Pages>(
        &mut self,
        in_force: Option<&Roster<P>>,
    ) -> Result<usize, RosterError> {
        let disputed = std::mem::take(&mut self.people.disputed);
        let count = disputed.len();
        for (key, others) in disputed {
            let Some((at, first)) = self.people.listed.remove(&key) else { continue };
            let Some(entry) = in_force.map_or(Ok(None), |roster| roster.look_up(&key))? else {
                continue;
            };
            // The name is that of the agency's that has the person.
            let mut rows = std::iter::once(first).chain(others).collect::<Vec<_>>();
            let own = rows.iter().position(|row| row.entry.employer == entry.employer);
            let mut person = rows.swap_remove(own.unwrap_or_default());
            person.entry = entry;
            self.people.listed.insert(key, (at, person));
        }
        self.report.entries = self.people.listed.len();
        Ok(count)
    }

    /// Makes the roster's base. The share counts the rows that are used.
    ///
    /// # Errors
    /// [`ListError`]: lists that can't be read; bad rows, unless they are to be skipped; an agency that
    /// exceeds a phase's share without an approval.
    pub fn into_roster(self, options: &BuildOptions) -> Result<RosterBuild, ListError> {
        let Self { mut report, mut people } = self;
        let rows = if options.skip_bad { &[][..] } else { &report.skipped };
        match (report.unreadable.as_slice(), rows) {
            ([], _) => {}
            ([fault], []) => return Err(fault.clone().into()),
            (lists, rows) => {
                return Err(ListError::Lists { lists: lists.to_vec(), rows: rows.to_vec() });
            }
        }
        if !options.skip_bad && !report.skipped.is_empty() {
            return Err(ListError::BadRows(report.skipped));
        }
        for key in people.disputed.keys() {
            people.listed.remove(key);
        }
        report.entries = people.listed.len();
        report.warnings.extend(people.check_shares(options)?);
        let mut builder = SegmentBuilder::new();
        for (key, (_, person)) in &people.listed {
            builder.list(*key, &person.entry)?;
        }
        let listed = people.listed.values().map(|(_, person)| person.listed()).collect();
        Ok(RosterBuild { segment: builder.base()?, people: listed, report })
    }
}

/// What became of a row that can be used.
enum Added<'a> {
    New(&'a RosterEntry),
    Twice(Warning),
}

/// Everybody read so far.
#[derive(Default)]
struct People {
    listed: HashMap<RosterKey, (Origin, Person)>,
    /// Agencies as they are published, by how they are written; and by how they are compared.
    employers: HashMap<String, String>,
    spellings: HashMap<String, String>,
    /// Further rows of those whom several agencies list, otherwise than the first.
    disputed: HashMap<RosterKey, Vec<Person>>,
    /// The first rows of these.
    disputed_rows: Vec<BadRow>,
}

/// How many lines a warning names.
const MOST_LINES: usize = 10;

/// What is odd about a list's rows, in numbers.
#[derive(Default)]
struct Doubts {
    ids: [Option<(Origin, Vec<u64>, usize)>; 2],
    outside: Option<(Origin, usize)>,
}

impl Doubts {
    const ABOUT: [IdDoubt; 2] = [IdDoubt::Year, IdDoubt::Sex];

    fn note(&mut self, at: &Origin, person: &Person) {
        for (about, of) in Self::ABOUT.iter().zip(&mut self.ids) {
            if !person.doubts.contains(about) {
                continue;
            }
            let (_, lines, count) = of.get_or_insert_with(|| (at.clone(), Vec::new(), 0));
            *count = count.saturating_add(1);
            if lines.len() < MOST_LINES {
                lines.push(at.line);
            }
        }
        if person.lives_outside() {
            let (_, count) = self.outside.get_or_insert_with(|| (at.clone(), 0));
            *count = count.saturating_add(1);
        }
    }

    fn warnings(self) -> Vec<Warning> {
        let ids = Self::ABOUT.into_iter().zip(self.ids).filter_map(|(about, of)| {
            let (first, lines, rows) = of?;
            Some(Warning::IdsDoubtful { first, rows, lines, about })
        });
        let outside = self.outside.map(|(first, rows)| Warning::HomesOutside { first, rows });
        ids.chain(outside).collect()
    }
}

impl People {
    /// Makes an agency that differs from one before in where a tone stands alone that one: a share counts
    /// its people together. Warned of once a spelling.
    fn spell_employer(&mut self, at: &Origin, employer: &mut String) -> Option<Warning> {
        if let Some(known) = self.employers.get(employer) {
            employer.clone_from(known);
            return None;
        }
        let compared = without_places_of_tones(employer);
        let first = self.spellings.entry(compared).or_insert_with(|| employer.clone()).clone();
        // Written in other capitals it may be another agency.
        let capitals = |text: &str| text.chars().map(char::is_uppercase).collect::<Vec<_>>();
        let same = first != *employer && capitals(&first) == capitals(employer);
        let published = if same { first } else { employer.clone() };
        self.employers.insert(std::mem::take(employer), published.clone());
        *employer = published.clone();
        same.then(|| Warning::EmployerSpelling { at: at.clone(), employer: published })
    }

    fn add(
        &mut self,
        row: &Row,
        person: Person,
        hash_key: &RosterHashKey,
    ) -> Result<Added<'_>, BadRow> {
        let key = hash_key.roster_key(&person.id);
        match self.listed.entry(key) {
            Entry::Vacant(place) => {
                let (_, person) = place.insert((row.at.clone(), person));
                Ok(Added::New(&person.entry))
            }
            Entry::Occupied(listed) => {
                let (first, before) = listed.get();
                let first = first.clone();
                let differ = before.differences(&person);
                if differ.is_empty() {
                    return Ok(Added::Twice(Warning::RowTwice { first, again: row.at.clone() }));
                }
                let is_disputed = before.entry.employer != person.entry.employer;
                let bad = row.bad(Fault::Duplicate {
                    first: Box::new(first.clone()),
                    differ: differ.clone(),
                });
                if is_disputed {
                    let others = self.disputed.entry(key).or_default();
                    if others.is_empty() {
                        let fault = Fault::Duplicate { first: Box::new(row.at.clone()), differ };
                        self.disputed_rows.push(BadRow {
                            at: first,
                            column: bad.column.clone(),
                            fault,
                        });
                    }
                    others.push(person);
                }
                Err(bad)
            }
        }
    }

    /// Compares each agency with each phase.
    fn check_shares(&self, options: &BuildOptions) -> Result<Vec<Warning>, ListError> {
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
