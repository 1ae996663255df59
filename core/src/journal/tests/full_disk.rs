//! A disk that is really full: a small tmpfs in a mount namespace of its own. Needs root, which
//! CI is.

use std::io::Write as _;
use std::process::Command;

use super::*;

const FOLDER: &str = "CHOT_SMALL_DISK";

#[test]
fn a_full_disk_caps_the_verdict_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    // The mount is gone with the process: nothing is to be cleaned up.
    let script = r#"mount -t tmpfs -o size=2m chot "$CHOT_SMALL_DISK" || exit 77
        exec "$0" --exact journal::tests::full_disk::inside --ignored"#;
    let run = Command::new("unshare")
        .args(["--mount", "--propagation", "private", "sh", "-c", script])
        .arg(std::env::current_exe().unwrap())
        .env(FOLDER, folder.path())
        .output();
    let Ok(run) = run else {
        eprintln!("not run: no `unshare` here");
        return;
    };
    let said = String::from_utf8_lossy(&run.stdout);
    let why = String::from_utf8_lossy(&run.stderr);
    if run.status.code() == Some(77) || why.contains("unshare failed") {
        eprintln!("not run: mounting a small disk takes root: {why}");
        return;
    }
    assert!(run.status.success(), "{said}{why}");
    assert!(said.contains("1 passed"), "{said}");
}

#[test]
#[ignore = "runs on the small disk that a_full_disk_caps_the_verdict_and_loses_nothing mounts"]
fn inside() {
    let folder = PathBuf::from(std::env::var_os(FOLDER).unwrap());
    let path = folder.join("journal.redb");
    let mut journal = Journal::open(&path, &key()).unwrap();
    fill(&mut journal, 1..=5);

    let filler = folder.join("filler");
    let mut file = std::fs::File::create(&filler).unwrap();
    while file.write_all(&[1; 512]).is_ok() {}
    // What the store has already may last for a few records more.
    let mut shown: Vec<u64> = (1..=5).collect();
    let mut n = 5;
    let failed = loop {
        n += 1;
        let recorded = journal.append(permit(), passage(n));
        if recorded.failure().is_some() {
            break recorded;
        }
        shown.push(n);
        assert!(n < 20_000, "the disk never filled");
    };
    assert!(matches!(failed.failure(), Some(JournalError::DiskFull)), "{:?}", failed.failure());
    assert!(failed.failure().unwrap().to_string().contains("no space"));
    assert_eq!(failed.verdict().decision(), Decision::Refer);
    assert_eq!(failed.verdict().reasons(), [Reason::JournalFailed, Reason::Commute]);
    for _ in 0..3 {
        n += 1;
        // Opening the store again may have given a few pages back to the disk, so that one more
        // record fits: then it counts.
        let again = journal.append(permit(), passage(n));
        match again.failure() {
            None => shown.push(n),
            Some(failure) => assert!(matches!(failure, JournalError::DiskFull), "{failure:?}"),
        }
        while file.write_all(&[1; 512]).is_ok() {}
    }

    std::fs::remove_file(&filler).unwrap();
    drop(file);
    for _ in 0..3 {
        n += 1;
        let recorded = journal.append(permit(), passage(n));
        assert!(recorded.failure().is_none(), "{:?}", recorded.failure());
        shown.push(n);
    }
    for _ in 0..2 {
        assert!(journal.verify().is_sound(), "{:?}", journal.verify());
        let there: Vec<[u8; 32]> = journal
            .records(..)
            .unwrap()
            .filter_map(|record| record.unwrap().passage().and_then(|p| p.entry().presentation))
            .collect();
        assert!(there.iter().eq(&shown.iter().copied().map(digest).collect::<Vec<_>>()));
        drop(journal);
        journal = Journal::open(&path, &key()).unwrap();
    }
}
