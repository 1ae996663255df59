//! What taking the lists of a large city costs, as `chot authority roster` does it: 100,000 people of 17
//! agencies, or as many as are said, of agencies of 7,500, from bytes on the disk to a staged roster; then the
//! same lists once more.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --no-default-features --features roster --bin roster [-- PEOPLE]`

use std::collections::BTreeMap;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Instant as Clock;
use std::{env, fs};

use chot_core::authority::lists::{BuildOptions, Examining, NamedList};
use chot_core::authority::{Authority, TakeOptions};
use chot_core::time::Instant;
use clock::{most_memory, worked};

const PEOPLE: usize = 100_000;
const AGENCIES: usize = 17;
/// How many an agency has where the number of people is said.
const OF_AN_AGENCY: usize = 7_500;
/// The longest that it may take, in seconds of this thread's work, for [`PEOPLE`].
const MOST_SECONDS: f64 = 2.5;
/// The most memory that it may take, in MB, for [`PEOPLE`], and for however many.
const MOST_MB: [f64; 2] = [150.0, 512.0];
const HEADER: &str = "id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,work_area,\
                      work_lat,work_lon,duty\n";

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().collect();
    let arguments: Vec<&str> = arguments.iter().skip(1).map(String::as_str).collect();
    clock::ended(run(&arguments))
}

fn run(arguments: &[&str]) -> Result<bool> {
    match *arguments {
        // A process of its own, so that what made the lists isn't counted.
        ["--take", folder, people] => Lists::of(people.parse()?, folder).take(),
        [] => measure(PEOPLE),
        [people] => measure(people.parse()?),
        _ => Err("expected [PEOPLE]".into()),
    }
}

/// Makes the lists, and has them taken, twice.
fn measure(people: usize) -> Result<bool> {
    let folder = env::temp_dir().join(format!("chot-roster-{}", std::process::id()));
    let made = Lists::of(people, &folder).make();
    let taken = made.and_then(|bytes| {
        println!("{:.0} MB of lists\n", bytes as f64 / 1e6);
        println!("| people | agencies | seconds | on the wall | MB |\n|---|---|---|---|---|");
        let take = || -> Result<bool> {
            let mut taking = Command::new(env::current_exe()?);
            taking.arg("--take").arg(&folder).arg(people.to_string());
            Ok(taking.status()?.success())
        };
        Ok(take()? && take()?)
    });
    fs::remove_dir_all(&folder)?;
    taken
}

struct Lists {
    people: usize,
    agencies: usize,
    folder: PathBuf,
}

impl Lists {
    fn of(people: usize, folder: impl AsRef<Path>) -> Self {
        let agencies = if people == PEOPLE { AGENCIES } else { people.div_ceil(OF_AN_AGENCY) };
        Self { people, agencies, folder: folder.as_ref().to_owned() }
    }

    fn name(agency: usize) -> String {
        format!("list-{agency:04}.csv")
    }

    /// Writes them; gives how many bytes they are.
    fn make(&self) -> Result<u64> {
        fs::create_dir_all(&self.folder)?;
        let city = self.folder.join("city");
        let mut city = Authority::init(&city, "City (example)", None, today()?)?;
        city.stage_empty_lists()?;
        let mut bytes = 0;
        for agency in 0..self.agencies {
            let path = self.folder.join(Self::name(agency));
            let mut list = BufWriter::new(fs::File::create(&path)?);
            list.write_all(HEADER.as_bytes())?;
            for n in (agency..self.people).step_by(self.agencies) {
                let duty = ["Mon-Fri", "T2, T4, T6", ""][n % 3];
                let (lat, lon) = (10.7 + (n % 997) as f64 / 1e4, 106.6 + (n % 991) as f64 / 1e4);
                writeln!(
                    list,
                    "079{:09},Người Mẫu {n},19{:02}-{:02}-{:02},Sở Ví Dụ {agency} (example),clerk,d7,\
                     {lat:.4},{lon:.4},d1,10.7769,106.7009,\"{duty}\"",
                    190_000_000 + n,
                    60 + n % 40,
                    1 + n % 12,
                    1 + n % 28,
                )?;
            }
            list.flush()?;
            bytes += fs::metadata(&path)?.len();
        }
        Ok(bytes)
    }

    fn take(&self) -> Result<bool> {
        let began = Clock::now();
        let (milliseconds, people) = worked(|| self.staged());
        let (people, seconds, megabytes) = (people?, milliseconds / 1e3, most_memory()?);
        let (agencies, wall) = (self.agencies, began.elapsed().as_secs_f64());
        let is_usual = self.people == PEOPLE;
        let most_mb = if is_usual { MOST_MB[0] } else { MOST_MB[1] };
        println!(
            "| {people} | {agencies} | {seconds:.2} | {wall:.1} | {megabytes:.0} (at most {most_mb:.0}) |"
        );
        let in_time = !is_usual || seconds <= MOST_SECONDS;
        Ok(people == self.people && in_time && megabytes <= most_mb)
    }

    /// Reads the lists and stages the roster; how many people are in it.
    fn staged(&self) -> Result<usize> {
        let mut city = Authority::open(&self.folder.join("city"))?;
        let options = BuildOptions {
            today: today()?.date_naive(),
            skip_bad: false,
            approvals: BTreeMap::new(),
            shares: Vec::new(),
            areas: None,
        };
        let hash_key = city.roster_hash_key()?;
        let mut examining = Examining::in_folder(&options, &hash_key, city.folder())?;
        for agency in 0..self.agencies {
            let name = Self::name(agency);
            let bytes = fs::read(self.folder.join(&name))?;
            examining.take(&NamedList { name, bytes })?;
        }
        let built = examining.finish()?.into_roster(&options)?;
        let people = built.report.entries;
        city.take_roster(built, &TakeOptions::default(), today()?)?;
        Ok(people)
    }
}

fn today() -> Result<Instant> {
    Ok("2021-10-04T00:00:00Z".parse()?)
}
