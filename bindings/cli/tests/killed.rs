//! `device update`, killed (SIGKILL) at any point: the phone is on the old state or on the new one,
//! and the next update brings it to the new one.
//!
//! 20 rounds by default; `CHOT_KILLS=200 cargo test -p chot-cli --test killed` for more.

mod common;

use std::fs;
use std::process::Stdio;
use std::thread;
use std::time::{Duration, Instant};

use common::{MADE, MORNING, PUBLISHED, Place, THAO, chot, copy, random};
use serde_json::Value;

const LATER: &str = "2022-03-08T05:00:00+07:00";

#[test]
fn an_update_killed_anywhere_leaves_the_old_state_or_the_new_one() {
    let rounds: u32 = std::env::var("CHOT_KILLS").map_or(20, |text| text.parse().unwrap());
    let city = Place::running();
    city.edit("policy.json", "\"version\": 3", "\"version\": 4");
    city.does(&["authority", "policy", "A", "policy.json"]);
    // Something else is staged by now; what is published is signed anew.
    city.does(&["authority", "rotate", "A", "policy", "--at", MADE, "--out", "P"]);
    city.does(&["authority", "publish", "A", "--out", "P", "--at", LATER]);
    fs::rename(city.path("D"), city.path("old")).unwrap();

    let update = || {
        let mut command = chot(&["device", "update", "D", "--from", "P", "--at", MORNING]);
        command.current_dir(city.root()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let begin = || {
        let _ = fs::remove_dir_all(city.path("D"));
        copy(&city.path("old"), &city.path("D"));
    };
    let state = || -> Value {
        let status = city.does(&["device", "status", "D", "--json", "--at", MORNING]).line();
        status["published_at"].clone()
    };
    begin();
    let old = state();
    let start = Instant::now();
    assert!(update().status().unwrap().success());
    let whole = start.elapsed();
    let new = state();
    assert_ne!(old, new);

    let (mut killed, mut on_old, mut on_new) = (0, 0, 0);
    for round in 0..rounds {
        begin();
        let mut child = update().spawn().unwrap();
        thread::sleep(whole.mul_f64(1.2 * (f64::from(round) + random()) / f64::from(rounds)));
        child.kill().unwrap();
        killed += u32::from(child.wait().unwrap().code().is_none());
        // It starts, and decides by one state.
        let check = ["--checkpoint", "swing-bridge", "--id", THAO, "--at", MORNING, "--json"];
        let verdict = city.run(&[&["check", "--device", "D"], &check[..]].concat());
        assert!(matches!(verdict.code, 0 | 3 | 4), "round {round}: {}", verdict.err);
        assert!(verdict.line()["decision"].is_string());
        match state() {
            found if found == old => on_old += 1,
            found if found == new => on_new += 1,
            neither => panic!("round {round}: {neither}"),
        }
        assert!(update().status().unwrap().success(), "round {round}");
        assert_eq!(state(), new);
        let generations = fs::read_dir(city.path("D/generations")).unwrap().count();
        assert_eq!((generations, city.path("D/partial").exists()), (1, false));
    }
    println!("{killed} of {rounds} killed at work; {on_old} on the old state, {on_new} on the new");
    assert!(killed > 0 && on_old > 0, "the kills came too late");
}

#[test]
fn a_first_update_killed_leaves_a_phone_that_can_be_updated() {
    let city = Place::running();
    city.does(&["device", "init", "E", "--enrolment", "enrolment.json", "--at", PUBLISHED]);
    for delay in [2, 5, 10, 20] {
        let mut update = chot(&["device", "update", "E", "--from", "P", "--at", PUBLISHED]);
        let mut child = update.current_dir(city.root()).stdout(Stdio::null()).spawn().unwrap();
        thread::sleep(Duration::from_millis(delay));
        child.kill().unwrap();
        child.wait().unwrap();
        city.does(&["device", "status", "E", "--json", "--at", PUBLISHED]);
    }
    city.does(&["device", "update", "E", "--from", "P", "--at", PUBLISHED]);
}
