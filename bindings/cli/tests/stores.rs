//! Stores that are in use, newer than the program, or on a full disk; and output that nobody
//! reads.

mod common;

use std::fs::{self, File};
use std::process::{Command, Stdio};

use chot_core::device::Device;
use chot_core::installation::open_journal;
use common::{DECLARED, MORNING, PUBLISHED, Place, Run, THAO, chot};
use serde_json::{Value, json};

#[test]
fn a_store_of_a_newer_version() {
    let city = Place::running();
    let newer = |file: &str, commands: &[&[&str]]| {
        let kept = fs::read_to_string(city.path(file)).unwrap();
        let two = kept.replacen("\"version\": 1", "\"version\": 2", 1);
        let two = two.replacen("\"version\":1", "\"version\":2", 1);
        assert_ne!(kept, two, "{file}");
        city.write(file, &two);
        for command in commands {
            city.run(command).fails("made by a newer version").complains("update this program");
        }
        assert_eq!(fs::read_to_string(city.path(file)).unwrap(), two);
        city.write(file, kept);
    };
    let check: &[&str] =
        &["check", "--device", "D", "--checkpoint", "swing-bridge", "--at", MORNING, "--id", THAO];
    let update: &[&str] = &["device", "update", "D", "--from", "P", "--at", MORNING];
    newer(
        "D/device.json",
        &[check, update, &["journal", "export", "D"], &["device", "status", "D"]],
    );
    newer("D/keystore.json", &[check, update]);
    newer("D/generations/1/state.json", &[check]);
    newer(
        "A/authority.json",
        &[&["authority", "publish", "A"], &["authority", "policy", "A", "policy.json"]],
    );
    newer(
        "W/wallet.json",
        &[
            &["wallet", "list", "W"],
            &["wallet", "show", "W"],
            &["wallet", "declare", "W", "well.json"],
        ],
    );
    newer("enrolment.json", &[&["device", "init", "E", "--enrolment", "enrolment.json"]]);
    assert!(!city.path("E").exists());

    let meta = redb::TableDefinition::<&str, &[u8]>::new("meta");
    let set_format = |format: u32| {
        let store = redb::Database::open(city.path("D/journal.redb")).unwrap();
        let write = store.begin_write().unwrap();
        write.open_table(meta).unwrap().insert("format", &format.to_be_bytes()[..]).unwrap();
        write.commit().unwrap();
    };
    set_format(2);
    city.run(check).fails("the journal was made by a newer version");
    city.run(&["journal", "verify", "D"]).fails("the journal was made by a newer version");
    set_format(1);
    assert_eq!(city.run(check).ends(4).err, "");
}

#[test]
fn damaged_stores() {
    let city = Place::running();
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    let journal = fs::read(city.path("D/journal.redb")).unwrap();
    for damaged in [&b"This is no journal."[..], &journal[..20_000], &journal[..journal.len() - 1]]
    {
        city.write("D/journal.redb", damaged);
        let run = city.check("swing-bridge", MORNING, &["--id", THAO]).ends(1);
        assert!(run.complains("journal").out.is_empty());
    }
    city.write("D/journal.redb", journal);
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    city.edit("D/device.json", "{", "");
    city.check("swing-bridge", MORNING, &["--id", THAO]).fails("no chot-device document");
}

#[test]
fn two_processes_on_a_journal() {
    let city = Place::running();
    // This process is the first.
    let device = Device::open(&city.path("D")).unwrap();
    let journal = open_journal(&device).unwrap();
    let refused = city.run(&["journal", "verify", "D"]);
    refused.fails("the journal is in use by another process");
    city.check("swing-bridge", MORNING, &["--id", THAO]).fails("in use by another process");
    city.run(&["journal", "export", "D"]).fails("in use by another process");
    // What doesn't need the journal goes on.
    city.does(&["device", "status", "D", "--at", MORNING]);
    drop(journal);
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    assert!(city.does(&["journal", "verify", "D"]).out.contains("1 records"));
}

#[test]
fn two_processes_on_a_store() {
    let city = Place::running();
    let busy = "in use by another process: wait until it has finished";
    for (store, command) in [
        ("D", &["device", "update", "D", "--from", "P", "--at", MORNING][..]),
        ("A", &["authority", "publish", "A", "--at", PUBLISHED]),
        ("A", &["authority", "policy", "A", "policy.json"]),
        ("W", &["wallet", "declare", "W", "well.json", "--at", DECLARED]),
    ] {
        let lock = File::options().write(true).open(city.path(store).join("lock")).unwrap();
        lock.lock().unwrap();
        let before = city.snapshot(store);
        city.run(command).fails(&format!("{store} is {busy}"));
        assert!(city.snapshot(store) == before);
        drop(lock);
        city.does(command);
    }
}

#[test]
fn output_that_nobody_takes() {
    let city = Place::running();
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    city.write("typo.json", common::POLICY.replace("\"when\"", "\"wenn\""));
    for command in [
        &["journal", "export", "D"][..],
        &["device", "status", "D", "--at", MORNING],
        &["policy", "check", "typo.json", "--json"],
        &["wallet", "list", "W", "--json"],
        &["check", "--device", "D", "--checkpoint", "swing-bridge", "--id", THAO, "--at", MORNING],
    ] {
        let mut child = chot(command)
            .current_dir(city.root())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let ended = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&ended.stderr), "", "{command:?}");
        assert_eq!(ended.status.code(), Some(1), "{command:?}");

        let full = File::options().write(true).open("/dev/full").unwrap();
        let ended = chot(command).current_dir(city.root()).stdout(full).output().unwrap();
        let err = String::from_utf8_lossy(&ended.stderr);
        assert!(err.starts_with("chot: cannot write the output: "), "{command:?}: {err}");
        assert_eq!(ended.status.code(), Some(1), "{command:?}");
    }
    // What was decided was recorded all the same.
    assert_eq!(city.does(&["journal", "export", "D"]).lines().len(), 3);
}

/// Fills a small file system of its own, which nobody else sees, and goes on working on it.
/// `run NAME COMMAND…` keeps what a command printed, outside of it.
const FULL_DISK: &str = r#"
set -eu
mount -t tmpfs -o size=4M tmpfs full
cp -r D W full
run() { name=$1; shift; code=0; "$CHOT" "$@" >"$name.out" 2>"$name.err" || code=$?; echo $code >"$name.code"; }
check() { name=$1; shift; run "$name" check --device full/D --checkpoint swing-bridge --json --at "$MORNING" "$@"; }
cat /dev/zero >full/filler 2>/dev/null || true
check full-code code.png
check full-id --id "$THAO"
run full-update device update full/D --from P --at "$MORNING"
run full-status device status full/D --json --at "$MORNING"
run full-declare wallet declare full/W well.json --at "$MORNING"
run full-list wallet list full/W --json
run full-show wallet show full/W --png full/code.png --at "$MORNING"
run full-init wallet init full/V
rm full/filler
check free-code code.png
run free-update device update full/D --from P --at "$MORNING"
run free-status device status full/D --json --at "$MORNING"
run free-verify journal verify full/D --json
ls -A full full/D >free-files.out
"#;

#[test]
fn a_full_disk() {
    let mut own = Command::new("unshare");
    own.args(["--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
    let may = own.stderr(Stdio::null()).status();
    if !may.is_ok_and(|status| status.success()) {
        assert!(std::env::var_os("CI").is_none(), "a full disk needs root, and CI skips nothing");
        eprintln!("skipped: needs root");
        return;
    }
    let city = Place::running();
    city.show("W", MORNING, "code.png");
    city.edit("policy.json", "\"version\": 3", "\"version\": 4");
    city.does(&["authority", "policy", "A", "policy.json"]);
    let later = "2022-03-07T22:00:00+07:00";
    city.does(&["authority", "publish", "A", "--out", "P", "--at", later]);
    fs::create_dir(city.path("full")).unwrap();
    let script = Command::new("unshare")
        .args(["--mount", "sh", "-c", FULL_DISK])
        .current_dir(city.root())
        .env("CHOT", env!("CARGO_BIN_EXE_chot"))
        .envs([("MORNING", MORNING), ("THAO", THAO), ("LANG", "C")])
        .output()
        .unwrap();
    assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stderr));
    let read = |name: String| fs::read_to_string(city.path(&name)).unwrap();
    let run = |name: &str| Run {
        code: read(format!("{name}.code")).trim().parse().unwrap(),
        out: read(format!("{name}.out")),
        err: read(format!("{name}.err")),
    };
    let files = read("free-files.out".to_owned());

    for name in ["full-code", "full-id"] {
        let refer = run(name).ends(4).complains("could not be written to the journal: no space");
        let line = refer.line();
        assert_eq!(
            (&line["decision"], &line["reason"]),
            (&json!("refer"), &json!("journal-failed"))
        );
        assert_eq!(line["sequence"], Value::Null);
        assert!(line["journal_error"].as_str().unwrap().contains("no space"), "{line}");
    }
    run("full-update").fails("the disk is full");
    let status = run("full-status").ends(0).line();
    assert_eq!(status["published_at"], "2022-03-07T13:00:00Z", "the old state stays usable");
    run("full-declare").fails("the disk is full; what was there before is kept");
    assert_eq!(run("full-list").ends(0).line()["declared_at"], "2022-03-07T21:50:00+00:00");
    run("full-show").fails("full/code.png: the disk is full");
    run("full-init").fails("the disk is full");

    let permit = run("free-code").ends(0).line();
    assert_eq!((&permit["decision"], &permit["sequence"]), (&json!("permit"), &json!(1)));
    run("free-update").ends(0);
    assert_eq!(run("free-status").line()["published_at"], "2022-03-07T15:00:00Z");
    assert_eq!(run("free-verify").ends(0).line()["sound"], true);
    assert!(!files.contains("chot-tmp") && !files.contains("code.png"), "left over: {files}");
}
