//! What taking the lists of a large city costs, as `chot authority roster` does it: 100,000 people of 17
//! agencies, from bytes on the disk to a staged roster.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --features roster --bin roster`

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

use chot_core::authority::lists::{BuildOptions, NamedList, examine};
use chot_core::authority::{Authority, TakeOptions};
use chot_core::time::Instant;
use clock::{most_memory, worked};

const PEOPLE: usize = 100_000;
const AGENCIES: usize = 17;
/// The longest that it may take, in seconds of this thread's work.
const MOST_SECONDS: f64 = 2.5;
/// The most memory that it may take, in MB.
const MOST_MB: f64 = 150.0;
const HEADER: &str = "id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,work_area,\
                      work_lat,work_lon,duty\n";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    let done = match arguments.get(1).map(String::as_str) {
        // A process of its own, so that what made the lists isn't counted.
        Some("--take") => arguments.get(2).ok_or_else(|| "a folder".into()).and_then(take),
        _ => measure(),
    };
    clock::ended(done)
}

/// Makes the lists, and has them taken.
fn measure() -> Result<bool> {
    let folder = env::temp_dir().join(format!("chot-roster-{}", std::process::id()));
    let made = make(&folder);
    let taken = made.and_then(|()| {
        Ok(Command::new(env::current_exe()?).arg("--take").arg(&folder).status()?.success())
    });
    fs::remove_dir_all(&folder)?;
    taken
}

fn make(folder: &Path) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut city = Authority::init(&folder.join("city"), "City (example)", None, today()?)?;
    city.stage_empty_lists()?;
    for agency in 0..AGENCIES {
        let mut list = HEADER.to_owned();
        for n in (0..PEOPLE).filter(|n| n % AGENCIES == agency) {
            let duty = ["Mon-Fri", "T2, T4, T6", ""][n % 3];
            let (lat, lon) = (10.7 + (n % 997) as f64 / 1e4, 106.6 + (n % 991) as f64 / 1e4);
            writeln!(
                list,
                "079190{n:06},Người Mẫu {n},19{:02}-{:02}-{:02},Sở Ví Dụ {agency} (example),clerk,d7,{lat:.4},\
                 {lon:.4},d1,10.7769,106.7009,\"{duty}\"",
                60 + n % 40,
                1 + n % 12,
                1 + n % 28,
            )?;
        }
        fs::write(folder.join(format!("list-{agency:02}.csv")), list)?;
    }
    Ok(())
}

fn take(folder: &String) -> Result<bool> {
    let folder = PathBuf::from(folder);
    let (milliseconds, people) = worked(|| staged(&folder));
    let (people, seconds, megabytes) = (people?, milliseconds / 1e3, most_memory()?);
    println!("| people | agencies | seconds | MB |\n|---|---|---|---|");
    println!(
        "| {people} | {AGENCIES} | {seconds:.2} (at most {MOST_SECONDS}) | {megabytes:.0} (at most {MOST_MB:.0}) |"
    );
    Ok(people == PEOPLE && seconds <= MOST_SECONDS && megabytes <= MOST_MB)
}

/// Reads the lists and stages the roster; how many people are in it.
fn staged(folder: &Path) -> Result<usize> {
    let mut city = Authority::open(&folder.join("city"))?;
    let mut lists = Vec::new();
    for agency in 0..AGENCIES {
        let name = format!("list-{agency:02}.csv");
        lists.push(NamedList { bytes: fs::read(folder.join(&name))?, name });
    }
    let options = BuildOptions {
        today: today()?.date_naive(),
        skip_bad: false,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: None,
    };
    let built = examine(&lists, &options, &city.roster_hash_key()?)?.into_roster(&options)?;
    let people = built.report.entries;
    city.take_roster(built, &TakeOptions::default(), today()?)?;
    Ok(people)
}

fn today() -> Result<Instant> {
    Ok("2021-10-04T00:00:00Z".parse()?)
}
