//! `chot scan --sequence`: folders of frames through the tracker, one line a folder.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use chot_core::symbol::{ScanLimits, Scanner, Symbol};
use serde_json::{Value, json};

use super::{described, micros, symbol_json};
use crate::args::Scan;
use crate::files;
use crate::output::{Ended, Failure, Result, say};
use crate::picture::Picture;

/// What a folder's frames gave.
struct Video {
    frames: usize,
    /// Each symbol once, with the first frame that it was read in.
    symbols: Vec<(Symbol, usize)>,
    times: Vec<Duration>,
    /// Frames that could not be opened.
    errors: Vec<String>,
}

pub(super) fn run(args: &Scan, limits: &ScanLimits) -> Result<Ended> {
    let mut ended = Ended::Done;
    let mut scanner = Scanner::new();
    for folder in &args.paths {
        let shown = folder.display().to_string();
        match watch(folder, &mut scanner, limits) {
            Ok(video) => {
                if !video.errors.is_empty() {
                    ended = Ended::Failed;
                }
                if args.json {
                    say(video.json(&shown));
                } else {
                    video.say(&shown);
                }
            }
            Err(failure) => {
                ended = Ended::Failed;
                if args.json {
                    say(json!({ "folder": shown, "error": failure.to_string() }));
                } else {
                    say(format!("{shown}: {failure}"));
                }
            }
        }
    }
    Ok(ended)
}

fn watch(folder: &Path, scanner: &mut Scanner, limits: &ScanLimits) -> Result<Video> {
    if !folder.is_dir() {
        return Err(Failure::new("not a folder; expected a folder of frames"));
    }
    let mut video = Video { frames: 0, symbols: Vec::new(), times: Vec::new(), errors: Vec::new() };
    scanner.forget();
    for file in frames(folder)? {
        let number = video.frames;
        video.frames += 1;
        let picture = match Picture::open(&file) {
            Ok(picture) => picture,
            Err(failure) => {
                video.errors.push(format!("{}: {failure}", file.display()));
                continue;
            }
        };
        let frame = picture.frame()?;
        let start = Instant::now();
        let scan = scanner.track_timed(&frame, limits, &|| start.elapsed());
        video.times.push(start.elapsed());
        for symbol in scan.symbols {
            if video.symbols.iter().all(|(known, _)| known.bytes() != symbol.bytes()) {
                video.symbols.push((symbol, number));
            }
        }
    }
    video.times.sort();
    Ok(video)
}

/// The pictures of a folder in the order of their names; other files are no frames.
fn frames(folder: &Path) -> Result<Vec<PathBuf>> {
    const PICTURES: [&str; 11] =
        ["png", "jpg", "jpeg", "pbm", "pgm", "ppm", "pnm", "bmp", "webp", "gif", "tiff"];
    let is_picture = |file: &PathBuf| {
        let extension = file.extension().map(|e| e.to_string_lossy().to_lowercase());
        extension.is_none_or(|extension| PICTURES.contains(&extension.as_str()))
    };
    let mut files = files::expand(&[folder.to_owned()])?;
    files.retain(|file| file.parent() == Some(folder) && is_picture(file));
    if files.is_empty() {
        return Err(Failure::new("the folder has no pictures; expected frames of a video"));
    }
    Ok(files)
}

impl Video {
    fn median(&self) -> Duration {
        self.times.get(self.times.len() / 2).copied().unwrap_or_default()
    }

    fn json(&self, folder: &str) -> Value {
        let symbols: Vec<Value> = self
            .symbols
            .iter()
            .map(|(symbol, first)| {
                let mut line = symbol_json(symbol);
                if let Some(line) = line.as_object_mut() {
                    line.insert("first_frame".to_owned(), json!(first));
                }
                line
            })
            .collect();
        let mut line = json!({
            "folder": folder,
            "frames": self.frames,
            "symbols": symbols,
            "micros": micros(self.median()),
            "max_micros": micros(self.times.last().copied().unwrap_or_default()),
        });
        if let (Some(line), false) = (line.as_object_mut(), self.errors.is_empty()) {
            line.insert("error".to_owned(), json!(self.errors.join("; ")));
        }
        line
    }

    fn say(&self, folder: &str) {
        for error in &self.errors {
            say(error);
        }
        let frames = self.frames;
        if self.symbols.is_empty() {
            say(format!("{folder}: nothing found in {frames} frames"));
        }
        for (symbol, first) in &self.symbols {
            say(format!("{folder}: frame {first} of {frames}: {}", described(symbol)));
        }
    }
}
