//! A register of many people: what one permit takes with the index, without it, and what making the index costs.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --features roster --bin register -- FOLDER [PEOPLE]`

use std::io::{BufWriter, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant as Clock};
use std::{env, fs};

use chot_core::authority::Authority;
use chot_core::authority::issue::{PermitFile, PersonFile};
use chot_core::time::{Instant, TimeDelta};
use serde_json::Value;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const PEOPLE: u64 = 100_000;
const ID: &str = "079199000001";
/// How many permits are issued one after the other.
const PERMITS: u32 = 21;

fn main() -> ExitCode {
    clock::ended(run(&env::args().skip(1).collect::<Vec<_>>()).map(|()| true))
}

fn run(arguments: &[String]) -> Result<()> {
    let folder = Path::new(arguments.first().ok_or("expected FOLDER [PEOPLE]")?);
    let people = arguments.get(1).map_or(Ok(PEOPLE), |people| people.parse())?;
    let index = folder.join("register/index.redb");
    match arguments.get(2).map(String::as_str) {
        Some("make") => make(folder, people),
        Some("first") => permits(folder, 1, "the first permit, which makes the index"),
        Some("permit") => permits(folder, PERMITS, "a permit"),
        Some("search") => {
            // As where another one of this program has the index open.
            let held = fs::File::open(&index)?;
            held.try_lock()?;
            permits(folder, 1, "a permit by a search of all files")
        }
        Some(other) => Err(format!("{other} is no step").into()),
        // Each in a process of its own, so that its memory is its own.
        None => {
            for step in ["make", "first", "permit", "search"] {
                let folder = folder.display().to_string();
                let arguments = [folder, people.to_string(), step.to_owned()];
                if !Command::new(env::current_exe()?).args(arguments).status()?.success() {
                    return Err(format!("{step} failed").into());
                }
                if step == "first" {
                    let bytes = fs::metadata(&index)?.len();
                    println!("the index: {:.1} MB", bytes as f64 / 1e6);
                }
            }
            Ok(())
        }
    }
}

/// A city in which somebody has a credential and a permit, and as many others, by their files.
fn make(folder: &Path, people: u64) -> Result<()> {
    let mut city = Authority::init(folder, "City (example)", None, at(0)?)?;
    let person = format!(
        r#"{{"id_number": "{ID}", "name": "Lê Thị Ví Dụ", "birth_date": "1990-02-01",
            "health": [{{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}}]}}"#
    );
    city.issue(&PersonFile::parse(person.as_bytes())?, None, at(0)?)?;
    city.permit(&permit(0)?, at(0)?)?;
    drop(city);
    let register = folder.join("register");
    let names = fs::read_to_string(register.join("people.txt"))?;
    let first: Value = serde_json::from_slice(&fs::read(register.join(names.trim()))?)?;
    let mut entered = fs::OpenOptions::new().append(true).open(register.join("people.txt"))?;
    let mut entered = BufWriter::new(&mut entered);
    for number in 1..people {
        let mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let mut entry = first.clone();
        entry["person"]["id_number"] = format!("{number:012}").into();
        entry["permits"][0]["file"]["number"] = format!("GP-{number:09}").into();
        entry["credentials"][0]["id"] = format!("{mixed:016x}").into();
        // A roster key, as its file is named.
        let name = format!("0{mixed:020}A.json");
        fs::write(register.join(&name), serde_json::to_vec_pretty(&entry)?)?;
        writeln!(entered, "{name}")?;
    }
    entered.flush()?;
    fs::remove_file(register.join("index.redb"))?;
    println!("{people} people");
    Ok(())
}

fn permits(folder: &Path, count: u32, what: &str) -> Result<()> {
    let mut times = Vec::new();
    for number in 0..count {
        let began = Clock::now();
        let mut city = Authority::open(folder)?;
        city.permit(&permit(number)?, at(1)?)?;
        times.push(began.elapsed());
        for remark in city.index_remarks() {
            println!("{remark}");
        }
    }
    times.sort_unstable();
    let of = |place: usize| times.get(place).map_or(0.0, Duration::as_secs_f64) * 1e3;
    println!("{what}: {:.1} ms, at most {:.1}", of(times.len() / 2), of(times.len() - 1));
    println!("  memory: {:.1} MB", clock::most_memory()?);
    Ok(())
}

fn permit(number: u32) -> Result<PermitFile> {
    let permit = format!(
        r#"{{"number": "mine-{number}", "id_number": "{ID}", "kind": "duty",
            "valid_from": "2021-10-05", "valid_until": "2021-10-06"}}"#
    );
    Ok(PermitFile::parse(permit.as_bytes())?)
}

fn at(minutes: i64) -> Result<Instant> {
    let first: Instant = "2021-10-04T00:00:00Z".parse()?;
    Ok(first + TimeDelta::minutes(minutes))
}
