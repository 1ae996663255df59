//! A city's day, from 17 agencies' messy lists to what is published, and the next morning: nobody comes or
//! goes without a line that says so.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use chot_agencies::{AGENCIES, Agencies, FAULTY, ROWS, agencies, next_morning};
use chot_core::authority::lists::{
    BuildOptions, NamedList, PhaseShare, Report, RosterBuild, Warning, examine,
};
use chot_core::authority::{
    Authority, Became, Counts, NamedDifference, OfficeError, Publishing, RosterTaken, Staged,
    TakeOptions,
};
use chot_core::model::IdNumber;
use chot_core::time::Instant;
use chot_core::words::{Language, Words};

const POLICY: &[u8] = br#"{
  "policy": "day", "version": 1, "offset": "+07:00", "service_day_from": "03:00",
  "freshness": { "presentation": "PT60S", "clock_tolerance": "PT30S", "updates": "PT24H" },
  "phases": [ { "id": "reopening", "from": "2021-10-01", "until": "2021-11-01", "on_site_share": "1",
    "rules": ["listed"] } ],
  "rules": { "listed": { "effect": "permit", "when": { "all": [ { "on_roster": true }, { "on_duty": true },
    { "any": [ { "binding": "live" }, { "binding": "card" } ] } ] } } },
  "otherwise": "deny"
}"#;

fn at(hour: i64) -> Instant {
    let founded: Instant = "2021-10-04T00:00:00Z".parse().unwrap();
    founded + chot_core::time::TimeDelta::hours(hour)
}

fn city(folder: &Path) -> Authority {
    let mut city = Authority::init(folder, "Thành phố Ví Dụ (example)", None, at(0)).unwrap();
    city.stage_empty_lists().unwrap();
    city.set_areas(include_bytes!("../../areas/hcmc-2021.json")).unwrap();
    city.set_policy_at(POLICY, at(0)).unwrap();
    city
}

fn built(city: &Authority, made: &Agencies, hour: i64) -> (RosterBuild, Report) {
    let lists = made.lists.iter();
    let lists = lists.map(|l| NamedList { name: l.name.clone(), bytes: l.bytes.clone() });
    let options = BuildOptions {
        today: at(hour).date_naive(),
        skip_bad: true,
        approvals: BTreeMap::new(),
        shares: PhaseShare::of_policy(&city.policy().unwrap().unwrap()),
        areas: city.areas().unwrap(),
    };
    let lists: Vec<NamedList> = lists.collect();
    let built = examine(&lists, &options, &city.roster_hash_key().unwrap()).unwrap();
    let built = built.into_roster(&options).unwrap();
    let report = built.report.clone();
    (built, report)
}

fn take(city: &mut Authority, made: &Agencies, hour: i64) -> Result<RosterTaken, OfficeError> {
    let (built, _) = built(city, made, hour);
    city.take_roster(built, &TakeOptions::default(), at(hour))
}

fn ids(people: &Agencies) -> BTreeSet<String> {
    people.good.iter().map(|person| person.id.clone()).collect()
}

/// Whom the difference names, each with an agency and a name.
fn named(people: &[NamedDifference], became: Became) -> BTreeSet<String> {
    let people = people.iter().filter(|person| person.became == became);
    let id = |person: &NamedDifference| {
        assert!(
            person.agency.starts_with("Sở Ví Dụ ") && person.name.is_some(),
            "{}",
            person.line()
        );
        person.id_number.clone().unwrap()
    };
    people.map(id).collect()
}

fn is_listed(city: &Authority, id: &str, hour: i64) -> (bool, Option<bool>) {
    let found = city.find(&IdNumber::parse(id).unwrap(), at(hour)).unwrap();
    (found.listed, found.in_force)
}

#[test]
fn a_citys_day_from_messy_lists_to_the_next_morning_in_which_nobody_comes_or_goes_unsaid() {
    let folder = tempfile::tempdir().unwrap();
    let mut city = city(&folder.path().join("city"));
    let (first, next) = (agencies(), next_morning());
    let words = Words::new(Language::English);

    // The first day: each row is somebody who comes, or a line of the report.
    let come = ROWS - FAULTY - first.disputed.len();
    let (roster, report) = built(&city, &first, 1);
    assert_eq!(
        (report.rows, report.entries, report.skipped.len()),
        (ROWS, come, FAULTY + first.disputed.len())
    );
    let taken = city.take_roster(roster, &TakeOptions::default(), at(1)).unwrap();
    assert_eq!(taken.difference.counts.added, come);
    assert_eq!(taken.difference.agencies.len(), AGENCIES);
    let (_, people) = city.named_difference().unwrap();
    assert_eq!(named(&people, Became::Added), ids(&first));
    city.publish_as(at(1), &Publishing::default()).unwrap();
    assert!(city.difference().unwrap().is_nothing());

    // The next morning, one list is forgotten: its agency is named, and nothing changes.
    let mut forgotten = next.clone();
    let missing = forgotten.lists.remove(6);
    assert_eq!(missing.name, "so-vi-du-07.csv");
    match take(&mut city, &forgotten, 24) {
        Err(OfficeError::Omitted(agencies)) => {
            let agencies = agencies.iter().map(|a| (a.agency.as_str(), a.kept, a.is_named));
            assert_eq!(agencies.collect::<Vec<_>>(), [("Sở Ví Dụ 7 (example)", 0, false)]);
        }
        other => unreachable!("taken with a list forgotten: {other:?}"),
    }
    assert!(city.difference().unwrap().is_nothing(), "a refused run staged something");

    // One is there twice: everybody counts once, and it is said.
    let mut doubled = next.clone();
    doubled.lists.push(doubled.lists[3].clone());
    let (roster, report) = built(&city, &doubled, 24);
    let said_twice = |warning: &&Warning| matches!(warning, Warning::RowTwice { .. });
    let (rows, faulty) = (doubled.lists[3].rows, next.faulty.iter());
    let faulty = faulty.filter(|fault| fault.list == doubled.lists[3].name).count();
    let summary = report.lists.last().unwrap();
    assert_eq!((summary.taken, summary.twice + summary.faulty), (0, rows), "{summary:?}");
    assert!(summary.faulty >= faulty, "{summary:?}");
    assert!(report.warnings.iter().any(|warning| said_twice(&warning)));
    let taken = city.take_roster(roster, &TakeOptions::default(), at(24)).unwrap();
    let counts = Counts { added: 20, removed: 5, changed: 2 };
    assert_eq!(taken.difference.counts, counts);

    // Who comes, goes and changes is named, one by one, and nobody else.
    let (difference, people) = city.named_difference().unwrap();
    assert_eq!((difference.roster.counts, people.len()), (counts, 27));
    let (before, now) = (ids(&first), ids(&next));
    let come: BTreeSet<String> = now.difference(&before).cloned().collect();
    let gone: BTreeSet<String> = before.difference(&now).cloned().collect();
    assert_eq!((come.len(), gone.len()), (20, 5));
    assert_eq!(named(&people, Became::Added), come);
    assert_eq!(named(&people, Became::Removed), gone);
    let changed = named(&people, Became::Changed);
    let otherwise = first.good.iter().filter(|person| {
        next.good.iter().any(|now| now.id == person.id && now.weekdays != person.weekdays)
    });
    assert_eq!(changed, otherwise.map(|person| person.id.clone()).collect());
    let sum = |of: fn(&Counts) -> usize| -> usize {
        difference.roster.agencies.iter().map(|agency| of(&agency.counts)).sum()
    };
    assert_eq!((sum(|c| c.added), sum(|c| c.removed), sum(|c| c.changed)), (20, 5, 2));
    let lines = difference.lines(&words).join("\n");
    assert!(lines.contains("Roster: +20 −5 ~2; 7272 people, 7257 before"), "{lines}");

    // It is undone: as it is published, to the last person.
    assert_eq!(city.take_back(&[]).unwrap().changed, [Staged::Roster]);
    assert!(city.difference().unwrap().is_nothing());
    for id in gone.iter().take(2) {
        assert_eq!(is_listed(&city, id, 24), (true, Some(true)));
    }
    for id in come.iter().take(2) {
        assert_eq!(is_listed(&city, id, 24), (false, Some(false)));
    }

    // With all lists it is published, and the history has it.
    assert_eq!(take(&mut city, &next, 25).unwrap().difference.counts, counts);
    city.publish_as(at(25), &Publishing::default()).unwrap();
    for id in gone.iter().take(2) {
        assert_eq!(is_listed(&city, id, 25), (false, Some(false)));
    }
    let history = city.history().unwrap().publications;
    let last = history.last().unwrap().line(&words);
    assert!(last.contains("roster +20 −5 ~2"), "{last}");

    // A wrong publication is undone by one more: yesterday's lists, said the other way round.
    let back = take(&mut city, &first, 26).unwrap();
    assert_eq!(back.difference.counts, Counts { added: 5, removed: 20, changed: 2 });
    let (_, people) = city.named_difference().unwrap();
    assert_eq!(named(&people, Became::Removed), come);
    assert_eq!(named(&people, Became::Added), gone);
}
