//! The scanner beside others: what each reads, misreads and costs, in one run.
//!
//! `cargo run --release --manifest-path tests/bench/Cargo.toml --bin scan`; `README.md` says what
//! the columns mean. Writes what it prints to `target/bench/scan.md` too.

mod decoders;
mod differences;
mod pictures;
mod tally;
mod video;

use std::error::Error;
use std::fs;
use std::path::{Path, PathBuf};

use clap::{Parser, ValueEnum};
use clock::worked;
use decoders::Decoder;
use pictures::Picture;
use tally::Tally;

/// Compares the core's scanner with other decoders.
#[derive(Parser)]
struct Options {
    /// What to read.
    #[arg(long, value_enum, value_delimiter = ',', default_values_t = [Set::Suites, Set::Rotations, Set::Camera, Set::Hostile, Set::Video])]
    sets: Vec<Set>,
    /// The decoders, by name; all if none is named.
    #[arg(long, value_delimiter = ',')]
    decoders: Vec<String>,
    /// Photos of the simulator: 240 are each condition, severity and version once.
    #[arg(long, default_value_t = 240)]
    photos: u64,
    /// Simulated photos without a code.
    #[arg(long, default_value_t = 24)]
    decoys: u64,
    /// Simulated videos; the six kinds take turns.
    #[arg(long, default_value_t = 36)]
    videos: u64,
    /// Frames a video.
    #[arg(long, default_value_t = 8)]
    frames: usize,
    /// How often each picture is read; the median counts.
    #[arg(long, default_value_t = 3)]
    repeat: usize,
    /// Draw the simulator's photos and videos that scanners are developed on, not the unseen ones.
    #[arg(long)]
    seen: bool,
    /// Lists the pictures that only one of the two decoders reads: `zxing-cpp,chot`.
    #[arg(long, value_delimiter = ',', num_args = 1, value_name = "A,B")]
    differences: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Set {
    /// `qr/` and `qr-boofcv/` of the published suites.
    Suites,
    /// The same, turned by 90, 180 and 270 degrees.
    Rotations,
    /// The camera simulator's photos.
    Camera,
    /// Frames made to cost.
    Hostile,
    /// The camera simulator's videos.
    Video,
}

fn main() -> Result<(), Box<dyn Error>> {
    let options = Options::parse();
    decoders::silence_their_panics();
    let mut decoders = decoders::all();
    if !options.decoders.is_empty() {
        for name in &options.decoders {
            if !decoders.iter().any(|decoder| decoder.name() == name) {
                let names: Vec<_> = decoders.iter().map(|decoder| decoder.name()).collect();
                return Err(format!("no decoder {name}; there are: {}", names.join(", ")).into());
            }
        }
        decoders.retain(|decoder| options.decoders.iter().any(|name| name == decoder.name()));
    }

    let first =
        if options.seen { chot_camera::specimens::SEEN } else { chot_camera::specimens::UNSEEN };
    let mut report = Report::default();
    report.say(&format!("# Scanners, one beside the other\n\n{}", machine()));
    if options.sets.contains(&Set::Suites) || options.sets.contains(&Set::Rotations) {
        if options.sets.contains(&Set::Suites)
            && let Some(pictures) = pictures::suite("qr-boofcv")?
        {
            let mut tally = Tally::new(&decoders);
            pictures.iter().for_each(|one| tally.add(one, &mut decoders, options.repeat));
            report.say(&format!("\n## `suites/qr-boofcv`\n\n{}{}", tally.table(), tally.budgets()));
            report.say(&differences::list(&tally, &options.differences)?);
        }
        match pictures::suite("qr")? {
            Some(pictures) => suites(&pictures, &mut decoders, &options, &mut report)?,
            None => report.say("\nskipped: no suites\n"),
        }
    }
    if options.sets.contains(&Set::Camera) {
        let pictures = pictures::simulated(&cache(), first, options.photos, options.decoys);
        let mut tally = Tally::new(&decoders);
        for picture in pictures {
            tally.add(&picture?, &mut decoders, options.repeat);
        }
        report.say(&format!("\n## Simulated photos, 1280×720\n\n{}", tally.table()));
        report.say(&tally.budgets());
        report.say(&differences::list(&tally, &options.differences)?);
    }
    if options.sets.contains(&Set::Hostile) {
        report.say(&format!("\n## Frames made to cost, 1920×1080\n\n{}", hostile(&mut decoders)));
    }
    if options.sets.contains(&Set::Video) {
        let table = video::compare(&cache(), first, options.videos, options.frames)?;
        let frames = options.frames;
        report.say(&format!("\n## Simulated videos, {frames} frames, 1280×720\n\n{table}"));
    }

    let out = root().join("target/bench");
    fs::create_dir_all(&out)?;
    fs::write(out.join("scan.md"), report.0)?;
    Ok(())
}

/// What has been said so far.
#[derive(Default)]
struct Report(String);

impl Report {
    /// Prints it at once: a run takes minutes.
    fn say(&mut self, section: &str) {
        print!("{section}");
        self.0.push_str(section);
    }
}

fn suites(
    pictures: &[Picture],
    decoders: &mut [Box<dyn Decoder>],
    options: &Options,
    report: &mut Report,
) -> Result<(), Box<dyn Error>> {
    let mut upright = Tally::new(decoders);
    for picture in pictures {
        upright.add(picture, decoders, options.repeat);
    }
    report.say(&format!("\n## `suites/qr`\n\n{}", upright.table()));
    report.say(&upright.budgets());
    report.say(&differences::list(&upright, &options.differences)?);
    if options.sets.contains(&Set::Rotations) {
        let mut turned = Tally::new(decoders);
        for quarters in 0..4_u32 {
            for picture in pictures {
                turned.add(&picture.turned(quarters), decoders, 1);
            }
        }
        report.say(&format!("\n## `suites/qr`, turned\n\n{}", turned.table()));
    }
    Ok(())
}

/// Milliseconds of each frame made to cost, by decoder. rqrr and rxing are left out: with frames full
/// of finder patterns they go on for minutes.
fn hostile(decoders: &mut [Box<dyn Decoder>]) -> String {
    let ends = |name: &str| !["rqrr", "rxing"].contains(&name);
    let decoders = decoders.iter_mut().filter(|decoder| ends(decoder.name()));
    let mut decoders: Vec<_> = decoders.collect();
    let mut table = String::from("| |");
    decoders.iter().for_each(|decoder| table += &format!(" {} |", decoder.name()));
    table += &format!("\n|---|{}\n", "---|".repeat(decoders.len()));
    for picture in pictures::hostile() {
        table += &format!("| {} |", picture.name);
        for decoder in &mut decoders {
            let (took, readings) = worked(|| decoder.read(&picture));
            let misread = if readings.is_empty() { "" } else { ", misread" };
            table += &format!(" {took:.1}{misread} |");
        }
        table += "\n";
    }
    table
}

/// The repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn cache() -> PathBuf {
    root().join("target/bench/pictures")
}

/// What it was measured on.
fn machine() -> String {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    let model = model.map_or("an unknown processor", |(_, model)| model);
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let load = load.split(' ').next().unwrap_or("?");
    format!(
        "{model}, {cores} cores, load {load} before. Milliseconds are this thread's own time.\n"
    )
}
