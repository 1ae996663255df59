//! A checkpoint phone's day in short: `tests/bench/day` is the whole of it, with its times.
//!
//! `CHOT_KILLS=1000 cargo test -p chot-core --features authority --test day -- --nocapture` for more; `CHOT_PASSAGES`
//! and `CHOT_FULL_SECONDS` too.

#![cfg(test)]
#![cfg(all(unix, feature = "authority"))]

#[path = "../../tests/bench/day/day.rs"]
mod day;

use std::time::Duration;

use day::{Plan, ROLE, Report, percentile, play, role};

#[test]
fn whatever_kills_a_phone_in_its_day_nothing_that_was_shown_is_lost() {
    let set = |name: &str, usual| std::env::var(name).map_or(usual, |text| text.parse().unwrap());
    let kills: u64 = set("CHOT_KILLS", 12);
    let folder = tempfile::tempdir().unwrap();
    let program = std::env::current_exe().unwrap().into_os_string();
    let again = ["--exact", "a_process_of_the_day", "--ignored", "--nocapture"];
    let again = [program].into_iter().chain(again.map(Into::into)).collect();
    let full = Duration::from_secs(set("CHOT_FULL_SECONDS", 1));
    let passages = set("CHOT_PASSAGES", 10 * kills);
    let plan = Plan { passages, kills, updates: 4, full, again };
    let report = play(&plan, folder.path()).unwrap();
    let Report { shown, replayed, unseen, updates, killed_updates, capped, wrong, .. } = &report;
    println!(
        "{} killed, {shown} shown, {replayed} shown again, {unseen} unseen; {updates} updates, {killed_updates} \
         killed; {capped:?} capped on a full disk",
        report.kills
    );
    for (what, times) in [
        ("a passage", &report.times),
        ("a passage on a full disk", &report.full_times),
        ("a process, to its open session", &report.starts),
    ] {
        let at = |part| percentile(times, part);
        println!("{what}: median {:?}, p99 {:?}, slowest {:?}", at(50), at(99), at(100));
    }
    assert_eq!(wrong, &Vec::<String>::new());
    assert!(report.kills == kills && *shown >= passages && *updates == 4 && *replayed > 0);
    assert_eq!(report.times.len(), usize::try_from(*shown).unwrap());
    match capped {
        Some(capped) => assert!(*capped > 0 && !report.full_times.is_empty()),
        None => eprintln!("not run on a full disk: mounting a small one takes root on Linux"),
    }
    assert!(!report.starts.is_empty());
}

#[test]
#[ignore = "a process that whatever_kills_a_phone_in_its_day_nothing_that_was_shown_is_lost starts"]
fn a_process_of_the_day() {
    assert!(role().unwrap(), "{ROLE} says what it is to be");
}
