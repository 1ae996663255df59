//! The roster of a country: what building, publishing, installing and looking up costs, beside redb, SQLite and a
//! plain sorted file; and what a phone downloads a day.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --features lookup --bin lookup -- FOLDER [PEOPLE]`

mod others;
mod people;

use std::cell::Cell;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant as Clock};
use std::{env, fs};

use chot_core::authority::Authority;
use chot_core::checkpoint::{Beside, Checkpoint};
use chot_core::device::{Device, Enrolment};
use chot_core::installation::{self, Installation, open_journal};
use chot_core::model::RosterKey;
use chot_core::published::Checkpoints;
use chot_core::published::roster::{FilePages, Segment, SegmentBuilder};
use chot_core::time::{ClockReading, Instant};
use chot_core::tuf::{Folder, Partial, Source, SourceError};

use people::{Crowd, hash_key};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

const PEOPLE: u32 = 10_000_000;
const POLICY: &[u8] = include_bytes!("../../policies/factory-night-bus.json");
const SITES: &[u8] = br#"{"format": "chot-checkpoints", "version": 1, "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
/// How many are looked up anywhere.
const LOOK_UPS: u32 = 100_000;
/// What changes of a roster in a day, of a thousand people.
const A_DAY: u32 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    clock::ended(run(&arguments.iter().map(String::as_str).collect::<Vec<_>>()).map(|()| true))
}

fn run(arguments: &[&str]) -> Result<()> {
    let (folder, people, step) = match arguments {
        [folder] => (folder, PEOPLE, None),
        [folder, people] => (folder, people.parse()?, None),
        [folder, people, step] => (folder, people.parse()?, Some(*step)),
        _ => return Err("expected FOLDER [PEOPLE]".into()),
    };
    let bench = Bench { folder: PathBuf::from(folder), people };
    match step {
        Some("build") => bench.build(),
        Some("publish") => bench.publish(),
        Some("update") => bench.update("phone"),
        Some("look-up") => bench.look_up(),
        Some("check") => bench.check(),
        Some("change") => bench.change(),
        Some("others") => others::measure(&bench.folder, &bench.base()),
        Some("week") => bench.week(),
        Some(other) => Err(format!("{other} is no step").into()),
        // Each in a process of its own, so that its memory is its own.
        None => {
            fs::create_dir_all(&bench.folder)?;
            for step in [
                "build", "publish", "update", "look-up", "change", "update", "check", "others",
                "week",
            ] {
                let status = Command::new(env::current_exe()?)
                    .args([*folder, &people.to_string(), step])
                    .status()?;
                if !status.success() {
                    return Err(format!("{step} failed").into());
                }
            }
            Ok(())
        }
    }
}

struct Bench {
    folder: PathBuf,
    people: u32,
}

impl Bench {
    fn base(&self) -> PathBuf {
        self.folder.join("base.seg")
    }

    fn city(&self) -> PathBuf {
        self.folder.join("city")
    }

    fn source(&self) -> Folder {
        Folder::new(self.city().join("public"))
    }

    fn build(&self) -> Result<()> {
        let mut city = Authority::init(&self.city(), "City (example)", None, at(0)?)?;
        city.set_policy(POLICY)?;
        city.set_checkpoints(&Checkpoints::parse(SITES)?)?;
        let crowd = Crowd::new(hash_key(&city)?, self.people);
        let began = Began::now();
        self.make(&crowd)?;
        done("build: sorted runs, merged into a base", &began)?;
        let segment = Segment::open(FilePages::open(&self.base())?)?;
        let bytes = segment.byte_len() as f64 / f64::from(self.people);
        println!("{} people, {bytes:.2} B each in the whole segment, 28 in the index", self.people);
        Ok(())
    }

    fn make(&self, crowd: &Crowd) -> Result<()> {
        let mut builder = SegmentBuilder::in_folder(&self.folder);
        crowd.each(|key, entry| Ok(builder.list(key, &entry)?))?;
        let mut file = fs::File::create(self.base())?;
        let mut to = std::io::BufWriter::new(&mut file);
        Ok(builder.write_base(&mut to)?)
    }

    fn publish(&self) -> Result<()> {
        let mut city = Authority::open(&self.city())?;
        let began = Began::now();
        city.set_roster_file(&self.base())?;
        done("stage: verified, sealed page by page", &began)?;
        let began = Began::now();
        city.publish(at(0)?, None)?;
        fs::write(self.enrolment(), city.enrolment()?.to_bytes()?)?;
        done("publish, with what changes", &began)
    }

    fn update(&self, name: &str) -> Result<()> {
        let phone = self.folder.join(name);
        if !phone.exists() {
            Device::init(&phone, &Enrolment::parse(&fs::read(self.enrolment())?)?)?;
        }
        let began = Began::now();
        let report = installation::update(&Device::open(&phone)?, &self.source(), at(9)?)?;
        done(
            &format!("device update: {} targets, {} bytes", report.fetched, report.fetched_bytes),
            &began,
        )?;
        within(64.0)
    }

    fn look_up(&self) -> Result<()> {
        let began = Began::now();
        let device = Device::open(&self.folder.join("phone"))?;
        let installation = Installation::open(&device)?;
        let roster = installation.roster().ok_or("no roster")?;
        done("device: opened", &began)?;
        let crowd = Crowd::new(hash_key(&Authority::open(&self.city())?)?, self.people);
        let keys: Vec<_> = (0..LOOK_UPS).map(|n| crowd.key(n * (self.people / LOOK_UPS))).collect();
        let time = |key: &RosterKey| -> Result<Duration> {
            let began = Clock::now();
            let found = roster.look_up(key)?;
            let took = began.elapsed();
            found.map(|_| took).ok_or("not found".into())
        };
        let of_thread = |key: &RosterKey| -> Result<Duration> {
            let began = clock::stopwatch();
            let found = roster.look_up(key)?;
            let took = clock::stopwatch().saturating_sub(began);
            found.map(|_| took).ok_or("not found".into())
        };
        let all = |keys: &[RosterKey]| keys.iter().map(&time).collect::<Result<Vec<_>>>();
        let few: Vec<_> = keys.iter().take(50).copied().cycle().take(keys.len()).collect();
        all(few.get(..50).unwrap_or_default())?;
        said("look-up within verified pages", all(&few)?);
        said("look-up anywhere: a page read, opened and verified", all(&keys)?);
        let worked = keys.iter().rev().map(of_thread).collect::<Result<Vec<_>>>()?;
        said("look-up anywhere, this thread's own time", worked);
        let files = segments(&self.folder.join("phone"))?;
        let mut cold = Vec::new();
        for key in keys.iter().rev().take(300) {
            others::forget(&files)?;
            cold.push(time(key)?);
        }
        said("look-up, the file put out of memory", cold);
        memory("device: look-ups")
    }

    /// What `chot check --id` does on the phone: everything is opened, one person judged and written down.
    fn check(&self) -> Result<()> {
        let crowd = Crowd::new(hash_key(&Authority::open(&self.city())?)?, self.people);
        let began = Began::now();
        let device = Device::open(&self.folder.join("phone"))?;
        let (installation, journal) = (Installation::open(&device)?, open_journal(&device)?);
        let mut session = Checkpoint::open(installation, journal, "bridge")?;
        let clock = ClockReading::fresh_boot(at(9)?);
        let passage =
            session.look_up(&crowd.id(self.people / 2), Beside::default(), &clock, &|| {
                began.0.elapsed()
            });
        if passage.recorded().failure().is_some() {
            return Err("the passage was not written down".into());
        }
        done(&format!("device: check --id, {:?}", passage.verdict().decision()), &began)?;
        within(64.0)
    }

    /// One in a hundred is listed otherwise.
    fn change(&self) -> Result<()> {
        let mut city = Authority::open(&self.city())?;
        let crowd = Crowd::new(hash_key(&city)?, self.people).with_changes(10, 1);
        self.make(&crowd)?;
        let began = Began::now();
        let change = city.set_roster_file(&self.base())?;
        done(&format!("stage one in a hundred changed: {change:?}"), &began)?;
        let began = Began::now();
        city.publish(at(1)?, None)?;
        done("publish, with what changes", &began)?;
        within(512.0)
    }

    /// What phones download in a week in which a few of a thousand change each day.
    fn week(&self) -> Result<()> {
        let mut city = Authority::open(&self.city())?;
        self.fetch("daily", 1, "before the week, a fresh phone")?;
        self.fetch("weekly", 1, "the same")?;
        let key = hash_key(&city)?;
        for day in 2..=8 {
            let crowd = Crowd::new(key.clone(), self.people).with_changes(10, 1);
            self.make(&crowd.with_changes(A_DAY, u32::try_from(day)?))?;
            let change = city.set_roster_file(&self.base())?;
            city.publish(at(day)?, None)?;
            self.fetch("daily", day, &format!("day {day}, {change:?}: a phone of the day before"))?;
        }
        self.fetch("weekly", 8, "a phone that is a week behind")?;
        self.fetch("fresh", 8, "a fresh phone")
    }

    fn fetch(&self, name: &str, day: i64, what: &str) -> Result<()> {
        let phone = self.folder.join(name);
        if !phone.exists() {
            Device::init(&phone, &Enrolment::parse(&fs::read(self.enrolment())?)?)?;
        }
        let source = Counted { source: self.source(), metadata: Cell::new(0) };
        let report = installation::update(&Device::open(&phone)?, &source, at(day)?)?;
        println!(
            "{what}: {} B of targets, {} B of metadata",
            report.fetched_bytes,
            source.metadata.get()
        );
        Ok(())
    }

    fn enrolment(&self) -> PathBuf {
        self.folder.join("enrolment.json")
    }
}

/// Counts what isn't a target.
struct Counted {
    source: Folder,
    metadata: Cell<usize>,
}

impl Source for Counted {
    fn fetch(&self, path: &str, max: u64) -> std::result::Result<Option<Vec<u8>>, SourceError> {
        let fetched = self.source.fetch(path, max)?;
        self.metadata.set(self.metadata.get() + fetched.as_ref().map_or(0, Vec::len));
        Ok(fetched)
    }

    fn resume(
        &self,
        path: &str,
        max: u64,
        partial: &mut dyn Partial,
    ) -> std::result::Result<bool, SourceError> {
        self.source.resume(path, max, partial)
    }
}

/// The instant of a day.
fn at(day: i64) -> Result<Instant> {
    let first: Instant = "2021-10-04T00:00:00Z".parse()?;
    Ok(first + chot_core::time::TimeDelta::hours(12 * day))
}

/// The phone's files of more than a MB.
fn segments(phone: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    for generation in fs::read_dir(phone.join("generations"))? {
        for file in fs::read_dir(generation?.path().join("targets"))? {
            let path = file?.path();
            if fs::metadata(&path)?.len() > 1 << 20 {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// When something began: by the clock on the wall, and of this thread's work.
struct Began(Clock, Duration);

impl Began {
    fn now() -> Self {
        Self(Clock::now(), clock::stopwatch())
    }
}

fn done(what: &str, began: &Began) -> Result<()> {
    let worked = clock::stopwatch().saturating_sub(began.1).as_secs_f64();
    println!(
        "{what}: {:.2} s, of which {worked:.2} s of this thread's work",
        began.0.elapsed().as_secs_f64()
    );
    memory(what)
}

/// The most memory that this process has had.
fn memory(what: &str) -> Result<()> {
    println!("  at most {:.1} MB until then ({what})", clock::most_memory()?);
    Ok(())
}

/// That a step kept within what it may take.
fn within(megabytes: f64) -> Result<()> {
    let most = clock::most_memory()?;
    if most <= megabytes {
        return Ok(());
    }
    Err(format!("{most:.1} MB were taken; at most {megabytes} were expected").into())
}

/// Median and 99th percentile.
pub(crate) fn said(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let of = |part: usize| {
        let place = (times.len() * part / 100).min(times.len().saturating_sub(1));
        times.get(place).map_or(0.0, |time| time.as_secs_f64() * 1e6)
    };
    println!("{what}: {:.2} µs, p99 {:.2} µs", of(50), of(99));
}
