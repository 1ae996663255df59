//! Who may read and change what the program writes: its owner alone, but for what is published, under
//! whatever umask.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use common::{DECLARED, MADE, MORNING, PUBLISHED, Place, Run, THAO};

/// Every command that writes something, in an order in which each succeeds.
const COMMANDS: &[&[&str]] = &[
    &["authority", "init", "A", "--city", "Harbour City (example)", "--at", MADE],
    &["authority", "init", "B", "--city", "Other (example)", "--keys", "BK", "--at", MADE],
    &["authority", "policy", "A", "policy.json"],
    &["authority", "checkpoints", "A", "checkpoints.csv"],
    &["authority", "roster", "A", "harbour.csv", "--at", MADE, "--report", "report.csv"],
    &["authority", "trace", "A", "trace.csv"],
    &["authority", "publish", "A", "--out", "P", "--at", PUBLISHED],
    &["authority", "enrol", "A", "-o", "enrolment.json"],
    &["wallet", "init", "W"],
    &["wallet", "request", "W", "--id", THAO, "-o", "W.request"],
    &[
        "authority",
        "issue",
        "A",
        "thao.json",
        "--holder",
        "W.request",
        "-o",
        "W.credential",
        "--at",
        MADE,
    ],
    &["authority", "permit", "A", "permit.json", "-o", "W.permit", "--at", MADE],
    &["wallet", "add", "W", "W.credential"],
    &["wallet", "declare", "W", "well.json", "--at", DECLARED],
    &["wallet", "show", "W", "--png", "code.png", "--at", MORNING],
    &["device", "init", "D", "--enrolment", "enrolment.json", "--from", "P", "--at", PUBLISHED],
    &["check", "--device", "D", "--checkpoint", "swing-bridge", "--at", MORNING, "code.png"],
    &["authority", "rotate", "A", "enrolment", "--cut-off", "--at", PUBLISHED],
    &["authority", "rotate", "A", "policy", "--out", "P", "--at", PUBLISHED],
    &["authority", "publish", "A", "--out", "P", "--at", PUBLISHED],
];

/// Runs a command under a umask.
fn run(place: &Place, umask: &str, arguments: &[&str]) -> Run {
    let script = format!("umask {umask}; exec \"$0\" \"$@\"");
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_chot")]).args(arguments);
    Run::of(command.current_dir(place.root()).env("LANG", "C").env_remove("LC_ALL"))
}

/// What is for everybody: the repository, and what says nothing of anybody.
fn is_public(path: &str) -> bool {
    let inside = |folder: &str| path == folder || path.starts_with(&format!("{folder}/"));
    let published = ["A/public", "A/metadata", "B/public", "B/metadata", "P"];
    published.iter().any(|folder| inside(folder))
        || ["A", "B", "A/authority.json", "B/authority.json"].contains(&path)
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// Everything in a folder but the input files, with its name from there.
fn everything(root: &Path) -> Vec<(String, PathBuf)> {
    let mut found = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path.clone());
            }
            found.push((path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), path));
        }
    }
    found
}

#[test]
fn what_is_written_is_its_owners_alone_whatever_the_umask() {
    for umask in ["000", "022", "077", "277"] {
        let place = Place::bare();
        let inputs: Vec<_> = everything(place.root()).into_iter().map(|(name, _)| name).collect();
        for command in COMMANDS {
            run(&place, umask, command).ends(0);
        }
        let (mut private, mut public) = (0, 0);
        for (name, path) in everything(place.root()) {
            if inputs.contains(&name) {
                continue;
            }
            let (found, is_folder) = (mode(&path), path.is_dir());
            if is_public(&name) {
                let most = if is_folder { 0o755 } else { 0o644 };
                assert_eq!(found & !most, 0, "umask {umask}: {name} is {found:o}");
                let others = if umask.ends_with("77") { 0 } else { most & 0o077 };
                assert_eq!(found & 0o077, others, "umask {umask}: {name} is {found:o}");
                public += 1;
            } else {
                let whole = if is_folder { 0o700 } else { 0o600 };
                assert_eq!(found, whole, "umask {umask}: {name} is {found:o}");
                private += 1;
            }
        }
        assert!(private > 40 && public > 40, "{private} {public}");
    }
}

#[test]
fn what_was_left_open_is_closed_when_it_is_used() {
    let place = Place::running();
    let keys: Vec<PathBuf> =
        everything(&place.path("A/keys")).into_iter().map(|(_, path)| path).collect();
    let folders = ["A", "A/keys", "A/staged", "A/register", "D", "W"].map(|name| place.path(name));
    let files = ["D/keystore.json", "D/journal.redb", "D/journal.head", "W/wallet.json"];
    let files = files.map(|name| place.path(name));
    for folder in &folders {
        fs::set_permissions(folder, Permissions::from_mode(0o777)).unwrap();
    }
    for file in files.iter().chain(&keys) {
        fs::set_permissions(file, Permissions::from_mode(0o666)).unwrap();
    }
    place.does(&["authority", "enrol", "A", "-o", "again.json"]);
    place.does(&["device", "status", "D", "--at", MORNING]);
    place.does(&["wallet", "list", "W"]);
    for folder in &folders {
        let closed = if *folder == place.path("A") { 0o755 } else { 0o700 };
        assert_eq!(mode(folder), closed, "{}", folder.display());
    }
    for file in files.iter().chain(&keys) {
        assert_eq!(mode(file), 0o600, "{}", file.display());
    }
}
