//! What a decision takes doesn't grow with the roster, nor with the journal.
//!
//! One test in one binary: the counter sees the whole process.

#![cfg(test)]

use std::cell::RefCell;
use std::time::Duration;

use chot_core::authority::Authority;
use chot_core::checkpoint::{Beside, Checkpoint};
use chot_core::device::Device;
use chot_core::facts::Seen;
use chot_core::installation::{self, Installation, open_journal};
use chot_core::model::{Area, Decision, Duty, IdNumber, Place, Position};
use chot_core::published::Checkpoints;
use chot_core::published::roster::{RosterEntry, SegmentBuilder};
use chot_core::time::{ClockReading, Instant, TimeDelta};
use chot_core::tuf::Folder;
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTER: PeakAlloc = PeakAlloc;

const POLICY: &[u8] = include_bytes!("../../policies/hcmc-2021.json");
const SITES: &[u8] = br#"{"format": "chot-checkpoints", "version": 1, "checkpoints": [
    {"name": "bridge", "area": "d7", "lat": 10.7397, "lon": 106.7112}]}"#;

fn now() -> Instant {
    "2021-10-05T00:10:00Z".parse().unwrap()
}

/// The `n`th person of a list.
fn id(n: u32) -> IdNumber {
    IdNumber::parse(&format!("079190{n:06}")).unwrap()
}

fn place(area: &str, lat: f64, lon: f64) -> Option<Place> {
    Some(Place { area: Area(area.to_owned()), position: Position::new(lat, lon).ok() })
}

/// A phone of a city with so many people in the roster, each of an employer and a home of their own.
fn phone(folder: &std::path::Path, people: u32) -> Device {
    let before = now() - TimeDelta::hours(3);
    let mut city = Authority::init(&folder.join("city"), "Example City", None, before).unwrap();
    let key = city.roster_hash_key().unwrap();
    let mut roster = SegmentBuilder::new();
    for n in 0..people {
        let entry = RosterEntry {
            employer: format!("Department {n:06} (example)"),
            duty: Duty::Dates(vec!["2021-10-05".parse().unwrap()]),
            home: place("d7", 10.7 + f64::from(n % 500) / 5e3, 106.7 + f64::from(n / 500) / 5e3),
            work: place("d1", 10.7769, 106.7009),
        };
        roster.list(key.roster_key(&id(n)), &entry).unwrap();
    }
    city.set_roster(roster.base().unwrap()).unwrap();
    city.stage_empty_lists().unwrap();
    // Agencies of one person, on duty: no share of less than the whole lets that be published.
    let policy = String::from_utf8(POLICY.to_vec()).unwrap();
    let policy = ["1/3", "1/2", "2/3"].iter().fold(policy, |policy, share| {
        policy.replace(&format!("\"on_site_share\": \"{share}\""), "\"on_site_share\": \"1\"")
    });
    city.set_policy(policy.as_bytes()).unwrap();
    city.set_checkpoints(&Checkpoints::parse(SITES).unwrap()).unwrap();
    city.publish(before, None).unwrap();
    let device = Device::init(&folder.join("phone"), &city.enrolment().unwrap()).unwrap();
    installation::update(&device, &Folder::new(folder.join("city/public")), now()).unwrap();
    device
}

/// The most bytes that the stage of evaluation held at once, from the look-up in the roster to the
/// verdict. The stopwatch is asked at the beginning and after each stage: evaluation is the first.
fn most(session: &mut Checkpoint, who: u32, at: Instant) -> (usize, Decision) {
    let laps = RefCell::new(Vec::with_capacity(8));
    let stopwatch = || {
        laps.borrow_mut().push((COUNTER.current_usage(), COUNTER.peak_usage()));
        COUNTER.reset_peak_usage();
        Duration::ZERO
    };
    let seen = [
        Seen::StaffCard,
        Seen::PortalDeclaration,
        Seen::parse("vaccination-paper=2:2021-08-20").unwrap(),
    ];
    let beside = Beside { seen: &seen, evidence: &[] };
    let passage = session.look_up(&id(who), beside, &ClockReading::fresh_boot(at), &stopwatch);
    assert!(passage.recorded().failure().is_none());
    let laps = laps.into_inner();
    assert_eq!(laps.len(), 3, "the beginning, the evaluation, the journal");
    (laps[1].1 - laps[0].0, passage.verdict().decision())
}

/// A page of a segment, sealed.
const PAGE: usize = 4_104;

#[test]
fn a_decision_takes_as_much_with_a_large_roster_and_a_long_journal() {
    const RECORDS: u32 = 2_000;
    let mut taken = Vec::new();
    for people in [10, 10_000] {
        let folder = tempfile::tempdir().unwrap();
        let device = phone(folder.path(), people);
        let installation = Installation::open(&device).unwrap();
        assert_eq!(installation.roster().unwrap().len(), usize::try_from(people).unwrap());
        let journal = open_journal(&device).unwrap();
        let mut session = Checkpoint::open(installation, journal, "bridge").unwrap();
        // What is made once, at the first use, is made now.
        most(&mut session, 4, now());
        // A page of the roster that wasn't looked at yet is read, opened and kept: at most three times its
        // length, whatever the roster's. From then on it is there.
        let first = most(&mut session, 5, now());
        let short = most(&mut session, 5, now());
        assert!(first.0 <= short.0 + 3 * PAGE, "{people} people: {} B at first", first.0);
        assert_eq!(first.1, short.1);
        assert!(short.0 > 0, "the counter counts");
        assert_eq!(short.1, Decision::Permit);
        println!("{people} people: {} B", short.0);
        // The long journal once: it doesn't depend on the roster.
        if people == 10 {
            for n in 0..RECORDS {
                let at = now() + TimeDelta::seconds(i64::from(n % 600));
                most(&mut session, 1_000 + n, at);
            }
            assert!(session.journal().len() >= u64::from(RECORDS));
        }
        let long = most(&mut session, 5, now() + TimeDelta::minutes(11));
        assert_eq!(short, long, "{people} people, {} records", session.journal().len());
        taken.push(short);
    }
    assert_eq!(taken[0], taken[1], "by the roster's size");
}
