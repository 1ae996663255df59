//! `chot demo`: a whole morning at a checkpoint, from nothing.
//!
//! The scenes are the scenarios of `tests/scenarios`: each founds a city, issues and presents a
//! code, photographs it and lets the checkpoint judge it. The report shows what the officer saw.

mod report;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use chot_core::checkpoint::Outcome;
use chot_core::words::{Language, Words};
use chot_scenarios::{Came, Played, Scenario, Shown, all, play_all};
use image::codecs::jpeg::JpegEncoder;
use indicatif::{ProgressBar, ProgressStyle};

use crate::args::Demo;
use crate::output::{About as _, Ended, Failure, Result, remark, say, say_lines};
use report::{Photograph, Report, Scene, Take, shows};

/// How well the report's photos are kept, of 100.
const JPEG_QUALITY: u8 = 82;

pub(crate) fn run(args: &Demo, language: Language) -> Result<Ended> {
    let photos = args.out.join("photos");
    fs::create_dir_all(&photos).about(photos.display())?;
    let words = Words::new(language);
    let scenes = all().map_err(Failure::new)?;
    let (pending, scenes): (Vec<_>, Vec<_>) =
        scenes.into_iter().partition(|(_, scene)| scene.pending.is_some());
    let scenes: Vec<_> = scenes.into_iter().filter(|(_, scene)| scene.demo).collect();

    let progress = bar(scenes.len());
    let mut report = Report::new(language);
    let mut differing = 0;
    play_all(&scenes, |name, scenario, played| -> Result<()> {
        progress.set_message(title(scenario, language).to_owned());
        let played = played.about(name)?;
        let mut scene = Scene::new(scenario);
        for (step, played) in scenario.steps.iter().zip(&played) {
            let line = line(&words, scenario, step, played, language);
            progress.suspend(|| say_lines(line));
            if let Some(difference) = &played.difference {
                differing += 1;
                progress.suspend(|| remark(format!("    not as it should be: {difference}")));
            }
            let file = format!("{name}-{}.jpg", scene.takes.len() + 1);
            let photo = photograph(&photos, file, scenario, played, language)?;
            scene.takes.push(Take::new(step, played, photo, &words));
        }
        report.scenes.push(scene);
        progress.inc(1);
        Ok(())
    })?;
    progress.finish_and_clear();
    for (_, scenario) in pending {
        report.pending.push(scenario);
    }
    let index = args.out.join("index.html");
    crate::files::write(&index, report.html().as_bytes(), false)?;
    say("");
    say(format!(
        "{} scenes, {} verdicts, {} not as they should be. The report: {}",
        report.scenes.len(),
        report.verdicts(),
        differing,
        index.display()
    ));
    if args.open {
        open(&index);
    }
    Ok(if differing == 0 { Ended::Done } else { Ended::Failed })
}

fn bar(scenes: usize) -> ProgressBar {
    let bar = ProgressBar::new(u64::try_from(scenes).unwrap_or(0));
    let style = ProgressStyle::with_template("{bar:24} {pos}/{len} {msg}");
    style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
}

fn title(scenario: &Scenario, language: Language) -> &str {
    match language {
        Language::Vietnamese => &scenario.title.vi,
        Language::English => &scenario.title.en,
    }
}

/// A verdict, a line.
fn line(
    words: &Words,
    scenario: &Scenario,
    step: &chot_scenarios::Step,
    played: &Played,
    language: Language,
) -> String {
    let said = match &played.came {
        Came::Passage(passage, _) => words.of(passage.recorded()),
        Came::Several => Outcome::several_codes(words),
        Came::Foreign(foreign, _) => words.of(foreign),
        Came::Nothing(_) => Outcome::nothing_readable(words),
    };
    let decision = played.came.decision().unwrap_or("—").to_uppercase();
    let time = step.at.format("%H:%M:%S");
    format!(
        "{:>3}  {time}  {decision:<7} {said}\n                       {}",
        scenario.number,
        title(scenario, language)
    )
}

/// Writes a take's photo, if it has one.
fn photograph(
    folder: &Path,
    file: String,
    scenario: &Scenario,
    played: &Played,
    language: Language,
) -> Result<Option<Photograph>> {
    let Shown::Photo(photo) = &played.shown else { return Ok(None) };
    let side = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY)
        .encode(&photo.rgb, side(photo.width), side(photo.height), image::ExtendedColorType::Rgb8)
        .about(&file)?;
    crate::files::write(&folder.join(&file), &jpeg, false)?;
    let corners = match &played.came {
        Came::Passage(_, corners) | Came::Foreign(_, corners) => *corners,
        Came::Several | Came::Nothing(_) => None,
    };
    let file = PathBuf::from("photos").join(file).display().to_string();
    let shows = shows(scenario, corners.is_some(), language);
    Ok(Some(Photograph { file, width: photo.width, height: photo.height, corners, shows }))
}

/// Opens a page in the browser, if there is one to be found.
fn open(page: &Path) {
    let opener = if cfg!(target_os = "macos") { "open" } else { "xdg-open" };
    let opened = Command::new(opener).arg(page).spawn();
    if opened.is_err() {
        remark(format!("No browser could be opened; the report is {}.", page.display()));
    }
}
