//! Nothing that is given to a command is waited for: a pipe that nobody writes into is refused.

#![cfg(unix)]

mod common;

use common::{MORNING, PUBLISHED, Place};

#[test]
fn a_pipe_is_no_file_for_any_command() {
    let city = Place::running();
    let made = std::process::Command::new("mkfifo").arg(city.path("pipe")).status().unwrap();
    assert!(made.success());
    for command in [
        &["authority", "policy", "A", "pipe"][..],
        &["authority", "checkpoints", "A", "pipe"],
        &["authority", "areas", "A", "pipe"],
        &["authority", "questionnaire", "A", "pipe"],
        &["authority", "roster", "A", "pipe", "--at", PUBLISHED],
        &["policy", "check", "pipe"],
        &["device", "init", "E", "--enrolment", "pipe"],
        &["wallet", "add", "W", "pipe"],
        &["inspect", "pipe"],
    ] {
        let run = city.run(command);
        run.fails("it is a pipe; expected a regular file");
    }
    let scanned = city.run(&["scan", "pipe"]).ends(1);
    assert!(scanned.out.contains("it is a pipe; expected a regular file"), "{}", scanned.out);
    let line = city.check("swing-bridge", MORNING, &["pipe"]).ends(1).line();
    assert!(line["error"].as_str().unwrap().contains("it is a pipe"), "{line}");
    // Evidence is read the same way.
    city.show("W", MORNING, "shown.png");
    let run = city.check("swing-bridge", MORNING, &["shown.png", "--evidence", "pipe"]);
    run.complains("it is a pipe");
    // A stick: the update ends, and the phone's lock is free.
    let timestamp = city.path("P/metadata/timestamp.json");
    std::fs::rename(&timestamp, city.path("kept")).unwrap();
    std::fs::rename(city.path("pipe"), &timestamp).unwrap();
    let update = ["device", "update", "D", "--from", "P", "--at", PUBLISHED];
    city.run(&update).fails("it is a pipe");
    std::fs::remove_file(&timestamp).unwrap();
    std::fs::rename(city.path("kept"), &timestamp).unwrap();
    city.does(&update);
}
