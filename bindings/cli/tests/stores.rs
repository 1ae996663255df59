//! Stores that are in use, newer than the program, or on a full disk; and output that nobody
//! reads.

#![expect(clippy::unwrap_used, reason = "a test's helpers fail by panicking")]

mod common;

use std::fs::{self, File};
use std::path::{Path, PathBuf};
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
        let (before, after) = kept.split_once("\"version\":").unwrap();
        let after = after.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
        let later = format!("{before}\"version\": 99{after}");
        city.write(file, &later);
        for command in commands {
            city.run(command).fails("made by a newer version").complains("update this program");
        }
        assert_eq!(fs::read_to_string(city.path(file)).unwrap(), later);
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
fn a_damaged_journal_gets_verdicts_that_say_so_and_is_renewed() {
    let city = Place::running();
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    let journal = fs::read(city.path("D/journal.redb")).unwrap();
    let damages =
        [&b"This is no journal."[..], &journal[..20_000], &journal[..journal.len() - 1], &[]];
    for damaged in damages {
        city.write("D/journal.redb", damaged);
        let run = city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
        let line = run.line();
        // What was emptied is begun anew; what doesn't open is left as it is.
        let reason = if damaged.is_empty() { "journal-in-doubt" } else { "journal-failed" };
        assert_eq!(line["reason"], reason, "{}", damaged.len());
        assert_eq!(line["journal_error"].is_string(), !damaged.is_empty(), "{line}");
        let status = city.does(&["device", "status", "D", "--json", "--at", MORNING]).line();
        let warned = status["warnings"].to_string();
        assert!(warned.contains("chot journal renew D"), "{warned}");
    }
    city.write("D/journal.redb", &journal[..20_000]);
    city.run(&["journal", "verify", "D"]).fails("journal");
    let found = city.run(&["journal", "renew", "D"]).ends(1);
    assert!(found.out.contains("chot journal renew D --confirm damaged"), "{}", found.out);
    let other = city.run(&["journal", "renew", "D", "--confirm", "replaced"]);
    other.fails("what was found is \"damaged\", not \"replaced\"");
    let renewed = city.does(&["journal", "renew", "D", "--confirm", "damaged", "--at", MORNING]);
    assert!(renewed.err.contains("put aside: D/journal-1.redb"), "{}", renewed.err);
    let line = city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4).line();
    assert_eq!(line["reason"], "found-in-list");
    assert_eq!(line["sequence"], 3, "the loss and its confirmation come before");
    let verified = city.run(&["journal", "verify", "D"]).ends(1);
    assert!(verified.out.contains("noted in record 1: the journal that this phone wrote before"));
    assert!(city.does(&["journal", "renew", "D"]).out.contains("nothing to confirm"));
    city.edit("D/device.json", "{", "");
    city.check("swing-bridge", MORNING, &["--id", THAO]).fails("no chot-device document");
}

#[test]
fn nothing_of_a_journal_is_deleted_before_its_time() {
    let city = Place::running();
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    let purged = city.does(&["journal", "purge", "D", "--json"]).line();
    assert_eq!((&purged["records"], &purged["tombstone"]), (&json!(0), &json!(null)));
    let kept = purged["kept_from"].as_str().unwrap();
    assert!(kept.contains("T00:00:00+07:00"), "{kept}");
    assert!(city.does(&["journal", "purge", "D"]).out.contains("nothing to be deleted"));
    city.does(&["journal", "purge", "D", "--before", kept]);
    let refused = city.run(&["journal", "purge", "D", "--before", MORNING]);
    refused.fails("by the city's rules records are kept from");
    let usage = city.run(&["journal", "purge", "D", "--before", "yesterday"]).ends(2);
    assert!(usage.err.contains("expected a date such as"), "{}", usage.err);
    assert_eq!(city.does(&["journal", "export", "D"]).lines().len(), 1);
}

#[test]
fn a_record_that_was_deleted_for_its_age_is_said_to_be_wherever_its_number_is_given() {
    let city = Place::running();
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    let none = city.run(&["journal", "case", "D", "9"]);
    none.fails("there is no record 9: expected a number from 1 to 1");
    let late = "2022-04-20T05:30:00+07:00";
    city.does(&["authority", "publish", "A", "--clock-is-right", "--at", late]);
    city.does(&["device", "update", "D", "--from", "A/public", "--at", late]);
    // The newest passage stays: the first goes once there is another.
    for _ in 0..2 {
        city.check("swing-bridge", late, &["--id", THAO]);
    }
    let last = city.does(&["journal", "export", "D"]).lines().len() + 1;
    let said = "record 1 was deleted for its age, as record ";
    let case = city.run(&["journal", "case", "D", "1"]).fails(said);
    case.complains(&format!("Expected a number from 2 to {last}"));
    let words = city.run(&["--lang", "vi", "journal", "case", "D", "1"]);
    words.fails("bản ghi 1 đã bị xóa vì quá hạn lưu");
    let listed = city.does(&["journal", "list", "D", "--before", "2"]);
    assert!(listed.out.is_empty() && listed.err.contains(said), "{}", listed.err);
    let beyond = (last + 1).to_string();
    let export = city.run(&["journal", "export", "D", "--after", &beyond]);
    export.fails(&format!("there is no record {beyond}: expected a number from 2 to {last}"));
}

#[test]
fn a_deleted_journal_lets_no_code_through_again() {
    let city = Place::running();
    city.show("W", MORNING, "code.png");
    city.check("swing-bridge", MORNING, &["code.png"]).ends(0);
    fs::remove_file(city.path("D/journal.redb")).unwrap();
    fs::remove_file(city.path("D/journal.head")).unwrap();
    let status = city.does(&["device", "status", "D", "--json", "--at", MORNING]).line();
    assert_eq!(status["journal"]["state"], "in-doubt");
    let verified = city.run(&["journal", "verify", "D", "--json"]).ends(1).line();
    assert_eq!((&verified["sound"], &verified["records"]), (&json!(false), &json!(0)));
    for _ in 0..2 {
        let line = city.check("swing-bridge", MORNING, &["code.png"]).ends(4).line();
        assert_eq!(line["reason"], "journal-in-doubt");
        assert_eq!(line["remedies"][0], "report-phone");
    }
    city.does(&["journal", "renew", "D", "--confirm", "replaced", "--at", MORNING]);
    let exported = city.does(&["journal", "export", "D"]).lines();
    let notices: Vec<_> = exported.iter().filter_map(|line| line["notice"].as_str()).collect();
    assert_eq!(notices, ["replaced", "renewed"]);
    city.show("W", "2022-03-08T05:31:00+07:00", "later.png");
    city.check("swing-bridge", "2022-03-08T05:31:00+07:00", &["later.png"]).ends(0);
}

/// What somebody, or a disk, does to a file.
#[derive(Clone, Copy, Debug)]
enum Damage {
    Deleted,
    Emptied,
    Halved,
    /// One bit of its beginning, of each of its sectors.
    Flipped,
    Folder,
}

impl Damage {
    const ALL: [Self; 5] =
        [Self::Deleted, Self::Emptied, Self::Halved, Self::Flipped, Self::Folder];

    fn to(self, path: &Path) {
        let mut bytes = fs::read(path).unwrap();
        match self {
            Self::Deleted | Self::Folder => fs::remove_file(path).unwrap(),
            Self::Emptied => bytes.clear(),
            Self::Halved => bytes.truncate(bytes.len() / 2),
            Self::Flipped => {
                let first = bytes.len().saturating_sub(1).min(3);
                bytes.iter_mut().skip(first).step_by(512).for_each(|byte| *byte ^= 0x10);
            }
        }
        match self {
            Self::Deleted => {}
            Self::Folder => fs::create_dir(path).unwrap(),
            _ => fs::write(path, bytes).unwrap(),
        }
    }
}

#[test]
fn whatever_of_a_store_is_damaged_nobody_is_let_through_unsaid() {
    let city = Place::running();
    city.check("swing-bridge", MORNING, &["--id", THAO]).ends(4);
    city.show("W", MORNING, "code.png");
    let files: Vec<PathBuf> = city.snapshot("D").into_iter().map(|(path, _)| path).collect();
    let root = city.path("D");
    let (mut verdicts, mut wrong) = (0, Vec::new());
    for file in &files {
        let name = file.strip_prefix(&root).unwrap();
        // Nothing is read of it.
        if name == Path::new("lock") {
            continue;
        }
        for damage in Damage::ALL {
            let _ = fs::remove_dir_all(city.path("E"));
            common::copy(&root, &city.path("E"));
            damage.to(&city.path("E").join(name));
            let what = format!("{damage:?} {}", name.display());
            let check = ["check", "--device", "E", "--checkpoint", "swing-bridge", "--json"];
            let run = city.run(&[&check[..], &["--at", MORNING, "code.png"]].concat());
            let about_journal =
                name.starts_with("journal.redb") || name.starts_with("journal.head");
            if about_journal {
                let line = run.ends(4).line();
                let reason = line["reason"].as_str().unwrap();
                assert!(["journal-failed", "journal-in-doubt"].contains(&reason), "{what}: {line}");
                verdicts += 1;
            } else {
                // There is nothing to decide by: what is wrong, and what to do about it.
                let does = ["update it", "update this", "enrol", "device init"];
                let says = does.iter().any(|does| run.err.contains(does));
                if run.code != 1 || !run.out.is_empty() || !says {
                    wrong.push(format!("{what}: {} {}{}", run.code, run.out, run.err));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(verdicts, 10);
}

/// A store on a file system that nobody can write to.
const READ_ONLY: &str = r#"
set -eu
mount -t tmpfs -o size=16M tmpfs full
cp -r D full
mount -o remount,ro full
run() { name=$1; shift; code=0; "$CHOT" "$@" >"$name.out" 2>"$name.err" || code=$?; echo $code >"$name.code"; }
run ro-check check --device full/D --checkpoint swing-bridge --json --at "$MORNING" code.png
run ro-status device status full/D --json --at "$MORNING"
run ro-update device update full/D --from P --at "$MORNING"
run ro-renew journal renew full/D --confirm damaged
"#;

#[test]
fn a_read_only_disk_gets_verdicts_that_say_so() {
    if !may_mount() {
        return;
    }
    let city = Place::running();
    city.show("W", MORNING, "code.png");
    let read = in_own_mounts(&city, READ_ONLY);
    let refer = read("ro-check").ends(4).complains("could not be written to the journal");
    assert_eq!(refer.line()["reason"], "journal-failed");
    let status = read("ro-status").ends(0).line();
    assert_eq!(status["journal"]["state"], "unopened", "{status}");
    read("ro-update").fails("Read-only file system");
    read("ro-renew").fails("Read-only file system");
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

/// True where a test may mount file systems that nobody else sees.
fn may_mount() -> bool {
    let mut own = Command::new("unshare");
    own.args(["--mount", "sh", "-c", "mount -t tmpfs tmpfs /mnt"]);
    let may = own.stderr(Stdio::null()).status().is_ok_and(|status| status.success());
    if !may {
        assert!(std::env::var_os("CI").is_none(), "this needs root, and CI skips nothing");
        eprintln!("skipped: needs root");
    }
    may
}

/// Runs a script in which `full` may be mounted over; gives what its commands printed, by name.
fn in_own_mounts<'c>(city: &'c Place, script: &str) -> impl Fn(&str) -> Run + use<'c> {
    fs::create_dir(city.path("full")).unwrap();
    let script = Command::new("unshare")
        .args(["--mount", "sh", "-c", script])
        .current_dir(city.root())
        .env("CHOT", env!("CARGO_BIN_EXE_chot"))
        .envs([("MORNING", MORNING), ("THAO", THAO), ("LANG", "C")])
        .output()
        .unwrap();
    assert!(script.status.success(), "{}", String::from_utf8_lossy(&script.stderr));
    let read = |name: String| fs::read_to_string(city.path(&name)).unwrap();
    move |name| Run {
        code: read(format!("{name}.code")).trim().parse().unwrap(),
        out: read(format!("{name}.out")),
        err: read(format!("{name}.err")),
    }
}

#[test]
fn a_full_disk() {
    if !may_mount() {
        return;
    }
    let city = Place::running();
    city.show("W", MORNING, "code.png");
    city.edit("policy.json", "\"version\": 3", "\"version\": 4");
    city.does(&["authority", "policy", "A", "policy.json"]);
    let later = "2022-03-07T22:00:00+07:00";
    city.does(&["authority", "publish", "A", "--out", "P", "--at", later]);
    let run = in_own_mounts(&city, FULL_DISK);
    let files = fs::read_to_string(city.path("free-files.out")).unwrap();

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
