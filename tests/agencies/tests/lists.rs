//! 7,500 rows of 17 agencies: every fault is reported, and nobody is dropped in silence.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

use std::collections::{BTreeMap, HashMap};

use chot_agencies::{AGENCIES, Agencies, FAULTS, FAULTY, FaultKind, ROWS, agencies};
use chot_core::authority::lists::{
    BadRow, BuildOptions, Examined, Fault, NamedList, Warning, examine, fault_table,
};
use chot_core::model::{Duty, IdNumber, RosterHashKey};
use chot_core::published::areas::Areas;
use chot_core::published::roster::Roster;
use chot_core::time::NaiveDate;
use chot_core::words::Language;

fn options() -> BuildOptions {
    BuildOptions {
        today: NaiveDate::from_ymd_opt(2021, 10, 1).unwrap(),
        skip_bad: true,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: Some(Areas::parse(include_bytes!("../../areas/hcmc-2021.json")).unwrap()),
    }
}

fn hash_key() -> RosterHashKey {
    RosterHashKey::new([5; 32])
}

/// Whom two agencies list otherwise.
const DISPUTED: usize = 18;

fn examined(made: &Agencies) -> Examined {
    let list = |list: &chot_agencies::List| NamedList {
        name: list.name.clone(),
        bytes: list.bytes.clone(),
    };
    let lists: Vec<NamedList> = made.lists.iter().map(list).collect();
    examine(&lists, &options(), &hash_key()).unwrap()
}

/// Whether what was found is what was done.
fn is(fault: &Fault, kind: FaultKind) -> bool {
    let columns = fault.columns();
    match kind {
        FaultKind::IdShort => *fault == Fault::IdShort(11),
        FaultKind::IdLetter => matches!(fault, Fault::Id(_)),
        FaultKind::IdEmpty => *fault == Fault::IdEmpty,
        FaultKind::IdRounded => *fault == Fault::IdRounded,
        FaultKind::NameEmpty => *fault == Fault::Empty { column: "name" },
        FaultKind::NameLong => matches!(fault, Fault::Long { column: "name", .. }),
        FaultKind::YearShort => *fault == Fault::YearShort { column: "birth_date" },
        FaultKind::YearAlone => *fault == Fault::YearAlone { column: "birth_date" },
        FaultKind::NoSuchDay => *fault == Fault::Date { column: "birth_date" },
        FaultKind::BirthToCome => *fault == Fault::BirthDate,
        FaultKind::EmployerEmpty => *fault == Fault::Empty { column: "employer" },
        FaultKind::LettersLost => *fault == Fault::LostLetters { column: "employer" },
        FaultKind::NoSuchArea => *fault == Fault::Area { column: "home_area" },
        FaultKind::AreaEmpty => matches!(fault, Fault::PositionWithoutArea { .. }),
        FaultKind::Swapped => matches!(fault, Fault::Position { maybe_swapped: true, .. }),
        FaultKind::LatitudeAlone => matches!(fault, Fault::Position { maybe_swapped: false, .. }),
        FaultKind::NotANumber => *fault == Fault::Number { column: "home_lat" },
        FaultKind::DutyUnknown | FaultKind::DutyMixed | FaultKind::DutyBackwards => {
            matches!(fault, Fault::Duty(_)) && columns == ["duty"]
        }
        FaultKind::OtherAgencys => {
            matches!(fault, Fault::Duplicate { differ, .. } if !differ.contains(&"name"))
        }
        FaultKind::SameNumber => {
            matches!(fault, Fault::Duplicate { differ, .. } if differ.contains(&"name"))
        }
        FaultKind::LineBreak => matches!(fault, Fault::Control { .. }),
        FaultKind::TooManyCells => *fault == Fault::Cells { expected: 10, found: 11 },
    }
}

#[test]
fn every_fault_is_reported_with_its_line_and_nobody_else_is() {
    let made = agencies();
    assert_eq!((made.lists.len(), made.faulty.len()), (AGENCIES, FAULTY));
    let all = made.lists.iter().map(|list| list.rows).sum::<usize>();
    assert_eq!((all, made.good.len() + made.disputed.len()), (ROWS, ROWS - FAULTY));
    assert_eq!(made.disputed.len(), DISPUTED);
    for kind in FAULTS {
        assert!(made.faulty.iter().filter(|fault| fault.kind == kind).count() >= 9, "{kind:?}");
    }

    let examined = examined(&made);
    let report = examined.report();
    let mut expected: HashMap<(&str, u64), FaultKind> =
        made.faulty.iter().map(|fault| ((fault.list.as_str(), fault.line), fault.kind)).collect();
    assert_eq!(expected.len(), FAULTY);
    // Of two agencies that contradict each other neither is believed: the first row, too, is said.
    let is_first = |bad: &&BadRow| {
        let is_duplicate =
            matches!(&bad.fault, Fault::Duplicate { first, .. } if first.list != bad.at.list);
        bad.at.list == made.lists[0].name && is_duplicate
    };
    let (disputed, faulty): (Vec<_>, Vec<_>) = report.skipped.iter().partition(is_first);
    assert_eq!(disputed.len(), DISPUTED);
    for bad in faulty {
        let done = expected.remove(&(bad.at.list.as_str(), bad.at.line));
        assert!(done.is_some_and(|kind| is(&bad.fault, kind)), "{bad}: {done:?}");
        for language in Language::ALL {
            assert!(!bad.fault.what(language).is_empty());
        }
    }
    assert!(expected.is_empty(), "not reported: {expected:?}");
    for (summary, list) in report.lists.iter().zip(&made.lists) {
        assert_eq!((&summary.list, summary.rows), (&list.name, list.rows));
        assert_eq!(summary.taken + summary.faulty, summary.rows, "{}", summary.list);
        assert_eq!((summary.twice, summary.employers.len()), (0, 1), "{}", summary.list);
    }
    let encodings =
        report.warnings.iter().filter(|w| matches!(w, Warning::Encoding { .. })).count();
    assert_eq!(encodings, 6, "three lists in UTF-16, three in Windows-1258");
    let titles =
        report.warnings.iter().filter(|w| matches!(w, Warning::AboveHeader { .. })).count();
    assert_eq!(titles, 11);

    let table = String::from_utf8(fault_table(report, Language::Vietnamese)).unwrap();
    assert_eq!(table.matches("\r\n").count(), FAULTY + DISPUTED + 1);
    for personal in ["Ví Dụ 0", "0799000", "chuyên"] {
        assert!(!table.contains(personal), "{personal}");
    }
}

#[test]
fn everybody_of_a_good_row_is_found_and_nobody_of_a_faulty_one() {
    let made = agencies();
    let built = examined(&made).into_roster(&options()).unwrap();
    assert_eq!((built.report.rows, built.report.entries), (ROWS, ROWS - FAULTY - DISPUTED));
    let roster = Roster::open(built.segment().unwrap(), vec![]).unwrap();
    let key = |id: &str| hash_key().roster_key(&IdNumber::parse(id).unwrap());
    for person in &made.good {
        let entry = roster.get(&key(&person.id)).unwrap_or_else(|| panic!("{person:?}"));
        assert_eq!(entry.employer, person.employer);
        let place =
            |place: Option<chot_core::model::Place>| place.unwrap().area.as_str().to_owned();
        assert_eq!(
            (place(entry.home), place(entry.work)),
            (person.home.into(), person.work.into())
        );
        let duty = match entry.duty {
            Duty::Never => None,
            Duty::Weekdays(days) => Some(days.bits()),
            Duty::Dates(_) => panic!("{person:?} has dates"),
        };
        assert_eq!(duty, person.weekdays, "{person:?}");
    }
    assert!(made.not_listed.len() > 100);
    let disputed = made.disputed.iter().map(|person| &person.id);
    for id in made.not_listed.iter().chain(disputed) {
        assert!(roster.get(&key(id)).is_none(), "{id}");
    }
}
