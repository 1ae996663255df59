//! A working day of one phone under load, and the times of its passages.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --features day --bin day -- FOLDER [PASSAGES [KILLS]]`

mod day;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;
use std::{env, fs};

use day::{Plan, Report, Result, percentile, play, role};

const PASSAGES: u64 = 3000;
const KILLS: u64 = 60;
const UPDATES: u64 = 12;
const FULL: Duration = Duration::from_secs(60);

fn main() -> ExitCode {
    clock::ended(role().and_then(|done| if done { Ok(true) } else { measure() }))
}

/// True where nothing that was promised is lost.
fn measure() -> Result<bool> {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let (folder, passages, kills) = match arguments.as_slice() {
        [folder] => (folder, PASSAGES, KILLS),
        [folder, passages] => (folder, passages.parse()?, KILLS),
        [folder, passages, kills] => (folder, passages.parse()?, kills.parse()?),
        _ => return Err("expected FOLDER [PASSAGES [KILLS]]".into()),
    };
    fs::create_dir_all(folder)?;
    let again = vec![env::current_exe()?.into_os_string()];
    let plan = Plan { passages, kills, updates: UPDATES, full: FULL, again };
    let report = play(&plan, &Path::new(folder).canonicalize()?)?;
    tell(&report);
    Ok(report.wrong.is_empty())
}

fn tell(report: &Report) {
    println!(
        "{} passages shown, {} of them codes that were let through before; {} killed processes, {} records that \
         nobody was shown; {} updates, {} more killed on their way",
        report.shown,
        report.replayed,
        report.kills,
        report.unseen,
        report.updates,
        report.killed_updates
    );
    times("a passage", &report.times);
    times("a process, from its start to an open session", &report.starts);
    match report.capped {
        Some(capped) => {
            println!("the disk full for {} s: {capped} verdicts capped", FULL.as_secs());
            times("a passage on the full disk (tmpfs)", &report.full_times);
        }
        None => println!("the disk wasn't filled: mounting a small one needs root on Linux"),
    }
    println!("lost or changed: {}", report.wrong.len());
    for wrong in &report.wrong {
        println!("  {wrong}");
    }
}

fn times(what: &str, sorted: &[Duration]) {
    let at = |part| percentile(sorted, part).as_secs_f64() * 1e3;
    println!("{what}: median {:.2} ms, p99 {:.2} ms, slowest {:.2} ms", at(50), at(99), at(100));
}
