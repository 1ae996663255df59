//! Cases: which passages continue one another, and the portal's code that was shown.

use super::*;
use crate::time::FixedOffset;

fn somebody(n: u8) -> Subject {
    Subject([n; 16])
}

/// A passage of somebody, so many seconds after the first.
fn step(who: u8, seconds: i64, continues: Option<u64>) -> PassageEntry {
    let mut passage = passage(0);
    passage.clock.wall = morning() + TimeDelta::seconds(seconds);
    passage.subject = Some(somebody(who));
    passage.continues = continues;
    passage
}

fn refer() -> Verdict {
    Verdict::for_test(Decision::Refer, Reason::VaccinationUnknown)
}

fn shown(continues: Option<u64>) -> PortalShown {
    PortalShown {
        at: morning(),
        clock_trusted: true,
        checkpoint: "Tan Thuan bridge".into(),
        area: Area("d7".into()),
        continues,
    }
}

#[test]
fn a_case_is_open_until_it_is_let_through_or_too_long_ago() {
    let place = Place::new();
    let mut journal = place.open();
    journal.append(refer(), step(1, 0, None));
    journal.append(deny(), step(2, 10, None));
    journal.append(permit(), step(3, 20, None));
    let mut elsewhere = step(1, 30, None);
    elsewhere.checkpoint = "another bridge".into();
    journal.append(refer(), elsewhere);
    let mut nobody = step(1, 40, None);
    nobody.subject = None;
    journal.append(refer(), nobody);
    let here = "Tan Thuan bridge";
    let at = |seconds| ClockReading::fresh_boot(morning() + TimeDelta::seconds(seconds));
    // What is known is known after the next opening too.
    for _ in 0..2 {
        assert_eq!(journal.open_case(somebody(1), here, &at(60), true), Some(1));
        assert_eq!(journal.open_case(somebody(2), here, &at(60), true), Some(2));
        assert_eq!(journal.open_case(somebody(3), here, &at(60), true), None);
        assert_eq!(journal.open_case(somebody(4), here, &at(60), true), None);
        assert_eq!(journal.open_case(somebody(1), "another bridge", &at(60), true), Some(4));
        assert_eq!(journal.open_case(somebody(1), here, &at(1800), true), Some(1));
        assert_eq!(journal.open_case(somebody(1), here, &at(1801), true), None);
        assert_eq!(journal.open_case(somebody(1), here, &at(-1), true), None, "before it was");
        drop(journal);
        journal = place.open();
    }
    journal.append(permit(), step(1, 70, Some(1)));
    for _ in 0..2 {
        assert_eq!(journal.open_case(somebody(1), here, &at(80), true), None);
        drop(journal);
        journal = place.open();
    }
}

#[test]
fn a_step_under_a_clock_that_is_not_believed_closes_no_case() {
    let place = Place::new();
    let mut journal = place.open();
    let here = "Tan Thuan bridge";
    let at = |seconds| ClockReading::fresh_boot(morning() + TimeDelta::seconds(seconds));
    journal.append(refer(), step(1, 0, None));
    let ten_years = 3650 * 86_400;
    // Whatever the wall clock says then, it can't be told that half an hour has passed.
    for seconds in [ten_years, -ten_years] {
        assert_eq!(journal.open_case(somebody(1), here, &at(seconds), false), Some(1));
        assert_eq!(journal.open_case(somebody(1), here, &at(seconds), true), None);
    }
    let mut wrong = step(1, ten_years, Some(1));
    wrong.clock_trusted = false;
    journal.append(refer(), wrong);
    for _ in 0..2 {
        assert_eq!(journal.open_case(somebody(1), here, &at(60), true), Some(2));
        assert_eq!(journal.open_case(somebody(1), here, &at(1800), true), Some(2));
        assert_eq!(journal.open_case(somebody(1), here, &at(1801), true), None);
        drop(journal);
        journal = place.open();
    }
    // Within a boot the other clock tells, also of steps that no wall clock dates.
    let since_boot = |seconds: u64, boot| ClockReading {
        monotonic: Duration::from_secs(seconds),
        boot: BootId([boot; 16]),
        ..at(0)
    };
    let mut wrong = step(2, ten_years, None);
    (wrong.clock.monotonic, wrong.clock.boot) = (since_boot(100, 7).monotonic, BootId([7; 16]));
    wrong.clock_trusted = false;
    journal.append(refer(), wrong);
    for (seconds, boot, open) in [(1900, 7, true), (1901, 7, false), (1900, 8, false)] {
        let found = journal.open_case(somebody(2), here, &since_boot(seconds, boot), true);
        assert_eq!(found.is_some(), open, "{seconds} {boot}");
    }
}

#[test]
fn only_the_last_passages_are_looked_through() {
    let place = Place::new();
    let mut journal = place.open();
    let now = ClockReading::fresh_boot(morning());
    journal.append(refer(), step(0, 0, None));
    for n in 1..=256 {
        journal.append(permit(), step(u8::try_from(n % 100 + 1).unwrap(), n, None));
        let open = journal.open_case(somebody(0), "Tan Thuan bridge", &now, true);
        assert_eq!(open.is_some(), n < 256, "{n}");
    }
    drop(journal);
    assert_eq!(place.open().open_case(somebody(0), "Tan Thuan bridge", &now, true), None);
}

#[test]
fn the_history_of_a_case_has_all_its_records_and_no_others() {
    let place = Place::new();
    let mut journal = place.open();
    journal.append(refer(), step(1, 0, None));
    journal.append(permit(), step(2, 10, None));
    journal.append(refer(), step(1, 20, Some(1)));
    assert_eq!(journal.portal_shown(shown(Some(3))).unwrap(), 4);
    journal.append(refer(), step(3, 30, None));
    journal.append(permit(), step(1, 40, Some(3)));
    journal.append(permit(), step(1, 50, Some(9_999)));
    let numbers = |of| journal.case(of).unwrap().iter().map(Record::sequence).collect::<Vec<_>>();
    for of in [1, 3, 4, 6] {
        assert_eq!(numbers(of), [1, 3, 4, 6]);
    }
    for (of, case) in [(2, vec![2]), (5, vec![5]), (7, vec![7]), (8, vec![]), (0, vec![])] {
        assert_eq!(numbers(of), case);
    }
    assert!(journal.verify().is_sound());
    let mut out = Vec::new();
    let saigon = FixedOffset::east_opt(7 * 3600).unwrap();
    assert_eq!(journal.export_case_ndjson(6, saigon, &mut out).unwrap(), 4);
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<serde_json::Value> =
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&lines[0]["continues"], &lines[1]["continues"]), (&().into(), &1.into()));
    assert_eq!((&lines[2]["notice"], &lines[2]["continues"]), (&"portal-shown".into(), &3.into()));
    assert_eq!(lines[2]["at"], "2021-10-05T07:10:00+07:00");
    assert_eq!((&lines[3]["decision"], &lines[3]["seq"]), (&"permit".into(), &6.into()));
}

#[test]
fn a_shown_portal_code_comes_back_as_it_was_written() {
    let place = Place::new();
    let mut journal = place.open();
    let mut bare = shown(None);
    bare.clock_trusted = false;
    for (n, given) in [(1, shown(Some(7))), (2, bare)] {
        assert_eq!(journal.portal_shown(given.clone()).unwrap(), n);
        let record = journal.records(n..).unwrap().next().unwrap().unwrap();
        assert_eq!(record.entry(), &Entry::PortalShown(given));
        assert_eq!(record.passage(), None);
    }
    // It is no passage: it says nothing of the clock, and opens no case.
    assert_eq!(journal.last_at(), None);
    drop(journal);
    assert!(place.open().verify().is_sound());
}

#[test]
fn a_record_has_the_lowest_version_that_holds_it() {
    let version = |entry: &Entry| codec::encode(entry)[2];
    let passage = |continues| {
        let past = PastPassage::of(&permit(), &step(1, 0, continues));
        Entry::Passage(Box::new(past))
    };
    assert_eq!((version(&passage(None)), version(&passage(Some(1)))), (1, 2));
    assert_eq!(version(&Entry::PortalShown(shown(None))), 2);
    // The other version of the same is another form of it, and so refused.
    for (entry, other) in [
        (passage(None), 2),
        (passage(Some(1)), 1),
        (Entry::PortalShown(shown(None)), 1),
        (passage(None), 3),
    ] {
        let mut bytes = codec::encode(&entry);
        assert_eq!(codec::decode(&bytes), Ok(entry));
        bytes[2] = other;
        assert!(codec::decode(&bytes).is_err());
    }
}
