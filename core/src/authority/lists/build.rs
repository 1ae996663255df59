//! Agencies' lists → a roster's base.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::{fmt, io};

use super::cells;
use super::error::{BadRow, FileFault, ListError};
use super::fault::{Fault, Origin};
use super::kept::{Kept, KeptRow};
use super::report::ListSummary;
use super::row::{COLUMNS, Person};
use super::seen::Seen;
use super::share::{Attendance, PhaseShare};
use super::sheet::{Row, Sheet};
use super::text::syllable::without_places_of_tones;
use super::warning::{IdDoubt, Warning};
use crate::model::{RosterHashKey, RosterKey};
use crate::published::areas::Areas;
use crate::published::roster::{
    Pages, Roster, RosterEntry, RosterError, SegmentBuilder, SegmentPages,
};
use crate::storage::Scratch;
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
pub struct RosterBuild {
    /// The segment; a base.
    pub(in crate::authority) base: SegmentPages,
    /// Its file, where it is in one.
    pub(in crate::authority) file: Option<Scratch>,
    /// Who is in it: for the authority's own register, and nobody else.
    pub(in crate::authority) people: Kept,
    /// What was read.
    pub report: Report,
}

impl RosterBuild {
    /// The segment's bytes.
    ///
    /// # Errors
    /// [`RosterError::Storage`] where they are in a file that can't be read.
    pub fn segment(&self) -> Result<Vec<u8>, RosterError> {
        let length = usize::try_from(self.base.len()).map_err(io::Error::other)?;
        Ok(self.base.read(0, length)?.into_owned())
    }
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

/// Reads agencies' lists and checks every row: as [`Examining`], in memory.
///
/// # Errors
/// [`ListError::NoLists`].
pub fn examine(
    lists: &[NamedList],
    options: &BuildOptions,
    hash_key: &RosterHashKey,
) -> Result<Examined, ListError> {
    let mut examining = Examining::new(options, hash_key);
    lists.iter().try_for_each(|list| examining.take(list))?;
    examining.finish()
}

/// Agencies' lists, read one after the other, every row checked. A list is held while it is taken; of its people
/// stays what is needed to find them again.
///
/// Where one ID number stands in two rows that differ, the later row is bad: the first stays, and
/// the fault names both places.
///
/// A list that can't be read at all is in the report and hides no other's faults.
pub struct Examining<'a> {
    options: &'a BuildOptions,
    hash_key: &'a RosterHashKey,
    report: Report,
    people: People,
    is_empty: bool,
}

impl fmt::Debug for Examining<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Examining({} rows)", self.report.rows)
    }
}

impl<'a> Examining<'a> {
    /// With everybody's rows in memory.
    #[must_use]
    pub fn new(options: &'a BuildOptions, hash_key: &'a RosterHashKey) -> Self {
        let (report, people) = (Report::default(), People::default());
        Self { options, hash_key, report, people, is_empty: true }
    }

    /// With everybody's rows, and then the roster, in files of this folder that go with it; the rows' is sealed.
    ///
    /// # Errors
    /// [`ListError`] where a file can't be made.
    pub fn in_folder(
        options: &'a BuildOptions,
        hash_key: &'a RosterHashKey,
        folder: &Path,
    ) -> Result<Self, ListError> {
        let kept = Kept::in_folder(folder).map_err(RosterError::Storage)?;
        Ok(Self::with(options, hash_key, folder, kept))
    }

    pub(super) fn with(
        options: &'a BuildOptions,
        hash_key: &'a RosterHashKey,
        folder: &Path,
        kept: Kept,
    ) -> Self {
        let people = People { kept, folder: Some(folder.to_owned()), ..People::default() };
        Self { people, ..Self::new(options, hash_key) }
    }

    /// Reads a list.
    ///
    /// # Errors
    /// [`ListError`] where its rows can't be kept. What is wrong with the list is in the report.
    pub fn take(&mut self, list: &NamedList) -> Result<(), ListError> {
        self.is_empty = false;
        let Self { options, hash_key, report, people, .. } = self;
        let sheet = match Sheet::read(&list.name, &list.bytes, &COLUMNS) {
            Ok(sheet) => sheet,
            Err(fault) => {
                report.unreadable.push(fault);
                return Ok(());
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
            let added = match person {
                Err(bad) => Added::Bad(bad),
                Ok((row, mut person)) => {
                    let unknown = options.areas.is_none() && person.has_named_area();
                    if unknown && areas_unchecked.is_none() {
                        areas_unchecked = Some(row.at.clone());
                    }
                    doubts.note(&row.at, &person);
                    report
                        .warnings
                        .extend(people.spell_employer(&row.at, &mut person.entry.employer));
                    people.add(&row, person, hash_key).map_err(RosterError::Storage)?
                }
            };
            match added {
                Added::New(entry) => {
                    summary.taken = summary.taken.saturating_add(1);
                    attendance.count(&entry.duty);
                    if !summary.employers.contains(&entry.employer) {
                        people.agencies.insert(entry.employer.clone());
                        summary.employers.push(entry.employer);
                    }
                }
                Added::Twice(warning) => {
                    summary.twice = summary.twice.saturating_add(1);
                    report.warnings.push(warning);
                }
                Added::Bad(bad) => {
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
        Ok(())
    }

    /// What was read.
    ///
    /// # Errors
    /// [`ListError::NoLists`].
    pub fn finish(self) -> Result<Examined, ListError> {
        let Self { options, mut report, mut people, is_empty, .. } = self;
        if is_empty {
            return Err(ListError::NoLists);
        }
        people.seen = Seen::default();
        if options.skip_bad {
            report.skipped.append(&mut people.disputed_rows);
        }
        report.entries = report.lists.iter().map(|list| list.taken).fold(0, usize::saturating_add);
        // Here, so that a mistyped agency is named too where its share then stops the run.
        for employer in options.approvals.keys() {
            let employer = cells::name("employer", employer).unwrap_or_default();
            if !people.agencies.contains(&employer) {
                report.warnings.push(Warning::ApprovalUnused { employer });
            }
        }
        Ok(Examined { report, people })
    }
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
        for (key, Disputed { first, others }) in disputed {
            let entry = in_force.map_or(Ok(None), |roster| roster.look_up(&key))?;
            if let Some(entry) = entry {
                // The name is that of the agency's that has the person.
                let mut named = first;
                for place in std::iter::once(first).chain(others) {
                    let row = self.people.kept.get(place).map_err(RosterError::Storage)?;
                    if row.person.entry.employer == entry.employer {
                        named = place;
                        break;
                    }
                }
                self.people.kept.put_instead(first, Some((named, entry)));
            } else {
                self.people.kept.put_instead(first, None);
                self.report.entries = self.report.entries.saturating_sub(1);
            }
        }
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
        for disputed in people.disputed.values() {
            people.kept.put_instead(disputed.first, None);
            report.entries = report.entries.saturating_sub(1);
        }
        let People { mut kept, folder, .. } = people;
        report.warnings.extend(check_shares(&mut kept, options)?);
        let mut builder =
            folder.as_deref().map_or_else(SegmentBuilder::new, SegmentBuilder::in_folder);
        kept.each(|key, person| builder.list(key, &person.entry))?;
        let (base, file) = match folder {
            None => (SegmentPages::whole(builder.base()?), None),
            Some(folder) => {
                let (file, pages) = Scratch::written(&folder, |to| builder.write_base(to))?;
                (SegmentPages::plain(pages), Some(file))
            }
        };
        Ok(RosterBuild { base, file, people: kept, report })
    }
}

/// What became of a row.
enum Added {
    New(RosterEntry),
    Twice(Warning),
    Bad(BadRow),
}

/// Everybody read so far.
#[derive(Default)]
struct People {
    kept: Kept,
    /// Where everybody's first row is kept.
    seen: Seen,
    /// Where files go; none where all is in memory.
    folder: Option<PathBuf>,
    /// Agencies that have somebody.
    agencies: HashSet<String>,
    /// Agencies as they are published, by how they are written; and by how they are compared.
    employers: HashMap<String, String>,
    spellings: HashMap<String, String>,
    /// Those whom several agencies list, otherwise than the first.
    disputed: BTreeMap<RosterKey, Disputed>,
    /// The first rows of these.
    disputed_rows: Vec<BadRow>,
}

/// Where the rows of somebody are kept whom several agencies list.
struct Disputed {
    first: u64,
    others: Vec<u64>,
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

    fn add(&mut self, row: &Row, person: Person, hash_key: &RosterHashKey) -> io::Result<Added> {
        let key = hash_key.roster_key(&person.id);
        for first in self.seen.places(&key) {
            let before = self.kept.get(first)?;
            if before.key == key {
                return self.add_again(row, person, first, before);
            }
        }
        let place = self.kept.push(&key, &row.at, &person, true)?;
        self.seen.put(&key, place);
        Ok(Added::New(person.entry))
    }

    /// A further row of somebody whose first one is kept.
    fn add_again(
        &mut self,
        row: &Row,
        person: Person,
        place: u64,
        before: KeptRow,
    ) -> io::Result<Added> {
        let KeptRow { key, at: first, person: before, .. } = before;
        let differ = before.differences(&person);
        if differ.is_empty() {
            return Ok(Added::Twice(Warning::RowTwice { first, again: row.at.clone() }));
        }
        let is_disputed = before.entry.employer != person.entry.employer;
        let bad =
            row.bad(Fault::Duplicate { first: Box::new(first.clone()), differ: differ.clone() });
        if is_disputed {
            let again = self.kept.push(&key, &row.at, &person, false)?;
            let disputed = self.disputed.entry(key);
            let disputed = disputed.or_insert_with(|| Disputed { first: place, others: vec![] });
            if disputed.others.is_empty() {
                let fault = Fault::Duplicate { first: Box::new(row.at.clone()), differ };
                let column = bad.column.clone();
                self.disputed_rows.push(BadRow { at: first, column, fault });
            }
            disputed.others.push(again);
        }
        Ok(Added::Bad(bad))
    }
}

/// Compares each agency with each phase.
fn check_shares(people: &mut Kept, options: &BuildOptions) -> Result<Vec<Warning>, ListError> {
    let mut agencies: BTreeMap<String, Attendance> = BTreeMap::new();
    people.each(|_, Person { entry, .. }| {
        match agencies.get_mut(&entry.employer) {
            Some(agency) => agency.count(&entry.duty),
            None => agencies.entry(entry.employer.clone()).or_default().count(&entry.duty),
        }
        Ok::<_, RosterError>(())
    })?;
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
    for (employer, attendance) in &agencies {
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
