//! Looking back: each answer held against one got by going through all there is.

use super::*;
use crate::time::FixedOffset;

/// Forty passages of five people at two checkpoints, 10 minutes apart; every third is no permit, and is
/// continued by the next step of the same person ten minutes later.
fn day() -> (Place, Journal) {
    let place = Place::new();
    let mut journal = place.open();
    for n in 0..40_u64 {
        let mut entry = passage(n);
        entry.clock.wall = morning() + TimeDelta::minutes(i64::try_from(n).unwrap() * 10);
        entry.clock.monotonic = Duration::from_secs(n * 600);
        entry.subject = Some(Subject([u8::try_from(n * 7 % 5).unwrap(); 16]));
        entry.checkpoint = if n % 4 < 2 { "north" } else { "south" }.to_owned();
        if n % 3 == 1 {
            entry.continues = Some(n);
            entry.subject = Some(Subject([u8::try_from((n - 1) * 7 % 5).unwrap(); 16]));
        }
        let verdict = if n % 3 == 0 { deny() } else { permit() };
        journal.append(verdict, entry).sequence().unwrap();
    }
    (place, journal)
}

fn all(journal: &Journal) -> Vec<Record> {
    journal.records(..).unwrap().map(Result::unwrap).collect()
}

#[test]
fn pages_together_are_all_records_newest_first() {
    let (_place, journal) = day();
    let (mut numbers, mut before) = (Vec::new(), None);
    loop {
        let page = journal.page(before, 7, &Filter::default()).unwrap();
        assert!(page.records.len() <= 7);
        numbers.extend(page.records.iter().map(Record::sequence));
        before = page.before;
        if before.is_none() {
            break;
        }
    }
    assert_eq!(numbers, (1..=40).rev().collect::<Vec<u64>>());
    let empty = Place::new().open().page(None, 7, &Filter::default()).unwrap();
    assert!(empty.records.is_empty() && empty.before.is_none());
}

#[test]
fn a_filter_passes_what_fits_in_every_part() {
    let (_place, journal) = day();
    let filter = Filter {
        from: Some(morning() + TimeDelta::hours(1)),
        until: Some(morning() + TimeDelta::hours(4)),
        decision: Some(Decision::Deny),
        reason: Some("outside-windows".to_owned()),
        subject: None,
    };
    let found: Vec<u64> =
        journal.page(None, 100, &filter).unwrap().records.iter().map(Record::sequence).collect();
    // The first of an hour is in, the first after the last isn't: numbers 7 to 24, of which the
    // 1st, 4th, … are denials.
    assert_eq!(found, [22, 19, 16, 13, 10, 7]);
    let other = Filter { reason: Some("traced".to_owned()), ..filter };
    assert!(journal.page(None, 100, &other).unwrap().records.is_empty());
}

#[test]
fn notices_pass_only_a_filter_that_asks_for_nobody() {
    let place = Place::filled(2);
    std::fs::remove_file(place.head()).unwrap();
    let mut journal = place.open();
    journal.append(permit(), passage(3));
    let page = |filter: &Filter| journal.page(None, 9, filter).unwrap().records.len();
    assert_eq!(page(&Filter::default()), 4);
    // What was decided in doubt let nobody through.
    assert_eq!(page(&Filter { decision: Some(Decision::Permit), ..Filter::default() }), 2);
    assert_eq!(page(&Filter { from: Some(morning()), ..Filter::default() }), 3);
}

#[test]
fn an_hour_counts_each_case_once_by_its_last_step() {
    let (_place, journal) = day();
    let offset = FixedOffset::east_opt(7 * 3600).unwrap();
    let (from, until) = (morning(), morning() + TimeDelta::days(1));
    let hours = journal.counts(from, until, offset).unwrap();
    // It begins at 07:10: five in the first hour, at 07:10 to 07:50, of which two continue others.
    let first = hours[0];
    assert_eq!(first.hour, morning() - TimeDelta::minutes(10));
    assert_eq!((first.permit, first.deny, first.refer), (3, 0, 0));
    let records = all(&journal);
    let continued: Vec<u64> = records.iter().filter_map(Record::continues).collect();
    let last_steps = records.iter().filter(|record| !continued.contains(&record.sequence()));
    let counted: u64 = hours.iter().map(|h| h.permit + h.deny + h.refer).sum();
    assert_eq!(counted, u64::try_from(last_steps.count()).unwrap());
    assert!(hours.is_sorted_by_key(|h| h.hour));
    assert!(journal.counts(until, from, offset).unwrap().is_empty());
}

#[test]
fn contacts_are_those_that_comparing_all_pairs_gives() {
    let (_place, journal) = day();
    let records = all(&journal);
    for who in 0..5 {
        for minutes in [0, 9, 10, 25, 60] {
            let (subject, within) = (Subject([who; 16]), TimeDelta::minutes(minutes));
            let found: Vec<u64> =
                journal.contacts(subject, within).unwrap().iter().map(|c| c.sequence).collect();
            let mut expected: Vec<u64> = Vec::new();
            for other in records.iter().filter_map(|r| r.passage().map(|p| (r.sequence(), p))) {
                let near = |mine: &PastPassage| {
                    mine.entry().subject == Some(subject)
                        && mine.entry().checkpoint == other.1.entry().checkpoint
                        && (mine.at() - other.1.at()).abs() <= within
                };
                let somebody_else = other.1.entry().subject != Some(subject);
                if somebody_else && records.iter().filter_map(Record::passage).any(near) {
                    expected.push(other.0);
                }
            }
            assert_eq!(found, expected, "{who} within {minutes} minutes");
        }
    }
    assert!(journal.contacts(Subject([99; 16]), TimeDelta::hours(9)).unwrap().is_empty());
}

#[test]
fn a_page_takes_as_long_in_three_thousand_records_as_in_a_hundred() {
    let took = |records: u64| {
        let mut journal = Journal::in_memory().unwrap();
        fill(&mut journal, 1..=records);
        let took = |before| {
            let start = std::time::Instant::now();
            let page = journal.page(before, 50, &Filter::default()).unwrap();
            assert_eq!(page.records.len(), 50);
            start.elapsed()
        };
        (0..9).flat_map(|_| [took(None), took(Some(51))]).min().unwrap()
    };
    let (few, many) = (took(100), took(3000));
    println!("50 of 100 records: {few:?}; of 3,000: {many:?}");
    assert!(many < few * 4, "{few:?} {many:?}");
}
