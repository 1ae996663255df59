//! Lists as 17 agencies send them: 7,500 plainly fictional people, 3% of the rows faulty, and which
//! ones and how.
//!
//! The agencies differ in all that agencies differ in: text and workbooks, encodings, separators,
//! headings in Vietnamese and English, titles above them, forms of dates, areas and duties. The same
//! call gives the same bytes each time, but for the workbooks' time of making.

#![expect(
    clippy::indexing_slicing,
    clippy::expect_used,
    reason = "a generator for tests: indices are of its own tables, and a workbook that can't be made fails the test"
)]

use std::collections::BTreeSet;

mod faults;
mod person;
mod write;

pub use faults::{FAULTS, FaultKind};
pub use person::Person;
pub use write::windows_1258;

use faults::Spoiled;
use write::{Form, Look, Style};

/// How many agencies there are.
pub const AGENCIES: usize = 17;
/// How many rows all lists have.
pub const ROWS: usize = 7_500;
/// How many of them are faulty: three in a hundred.
pub const FAULTY: usize = 225;
/// Whose rows the next morning's lists lack, by their numbers; each of another agency.
const GONE: [usize; 5] = [500, 1_000, 1_500, 2_000, 2_500];
/// Who works at home from the next morning on.
const CHANGED: [usize; 2] = [3_000, 3_001];
/// How many come the next morning.
const COME: usize = 20;

/// A list, as a file.
#[derive(Clone, Debug)]
pub struct List {
    /// The file's name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// How many people's rows it has.
    pub rows: usize,
}

/// A faulty row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Expected {
    /// The list's name.
    pub list: String,
    /// The line, or the sheet's row.
    pub line: u64,
    /// What was done to it.
    pub kind: FaultKind,
}

/// All lists, and what is known of them.
#[derive(Clone, Debug)]
pub struct Agencies {
    /// The lists.
    pub lists: Vec<List>,
    /// The faulty rows, in the order of the lists.
    pub faulty: Vec<Expected>,
    /// The people of all other rows, but for the disputed ones.
    pub good: Vec<Person>,
    /// Whom a good row of the first list has, and a faulty one of another agency's: without anything in force
    /// nobody is believed.
    pub disputed: Vec<Person>,
    /// ID numbers that stand in faulty rows alone.
    pub not_listed: Vec<String>,
}

/// Makes the lists.
///
/// # Panics
/// If a workbook can't be written.
#[must_use]
pub fn agencies() -> Agencies {
    made(false)
}

/// Makes the next morning's lists: twenty more people, five fewer, two with another duty, and the same
/// faulty rows.
///
/// # Panics
/// As [`agencies`].
#[must_use]
pub fn next_morning() -> Agencies {
    made(true)
}

fn made(next_morning: bool) -> Agencies {
    let mut all = Agencies {
        lists: vec![],
        faulty: vec![],
        good: vec![],
        disputed: vec![],
        not_listed: vec![],
    };
    let mut disputed = BTreeSet::new();
    let mut number = 0;
    let mut spoilt = 0;
    for agency in 0..AGENCIES {
        let look = Look::of(agency);
        let style = Style::of(agency);
        let rows = ROWS / AGENCIES + usize::from(agency < ROWS % AGENCIES);
        let mut people = Vec::new();
        for row in 0..rows {
            let mut person = Person::new(number, agency);
            if next_morning && CHANGED.contains(&number) {
                person.weekdays = None;
            }
            let is_gone = next_morning && GONE.contains(&number);
            number += 1;
            // Spread evenly; none in the first agency's first rows, whose people stand twice later.
            let due = number * FAULTY / ROWS > spoilt;
            let fault = due.then(|| FAULTS[spoilt % FAULTS.len()]);
            spoilt += usize::from(due);
            let cells = style.cells(&person, row);
            match fault {
                None if is_gone => {}
                None => {
                    people.push((cells, None));
                    all.good.push(person);
                }
                Some(kind) => {
                    let twin = &all.good[spoilt % 100];
                    let Spoiled { cells, keeps_id } = kind.spoil(cells, twin, &style, row);
                    if keeps_id {
                        all.not_listed.push(person.id.clone());
                    }
                    let is_twins = matches!(kind, FaultKind::OtherAgencys | FaultKind::SameNumber);
                    if is_twins && twin.employer != person.employer {
                        disputed.insert(twin.id.clone());
                    }
                    people.push((cells, Some(kind)));
                }
            }
        }
        for come in (0..COME).filter(|come| next_morning && come % AGENCIES == agency) {
            let person = Person::new(ROWS + come, agency);
            people.push((style.cells(&person, people.len()), None));
            all.good.push(person);
        }
        let rows = people.len();
        let (bytes, lines) = look.write(&style, &people);
        let suffix = if look.form == Form::Workbook { "xlsx" } else { "csv" };
        let name = format!("so-vi-du-{:02}.{suffix}", agency + 1);
        for ((_, kind), line) in people.iter().zip(lines) {
            if let Some(kind) = kind {
                all.faulty.push(Expected { list: name.clone(), line, kind: *kind });
            }
        }
        all.lists.push(List { name, bytes, rows });
    }
    (all.disputed, all.good) = all.good.into_iter().partition(|p| disputed.contains(&p.id));
    all
}
