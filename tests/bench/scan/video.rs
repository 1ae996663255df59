//! Videos: how soon something is read, and what a frame costs.

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use chot_camera::sequence::{Kind, Sequence};
use chot_core::symbol::{ScanLimits, Scanner};

use crate::decoders::{Chot, Decoder, Reading, ZxingCpp, frame, readings};
use crate::pictures::{Cache, Picture};
use crate::tally::{judge, quantile};
use clock::{stopwatch, worked};

/// Sees the frames of a video one after another.
trait Tracker {
    fn name(&self) -> String;
    /// A new video begins.
    fn begin(&mut self);
    fn track(&mut self, frame: &Picture) -> Vec<Reading>;
}

/// A decoder that sees each frame as if it were alone.
struct FrameByFrame(Box<dyn Decoder>);

impl Tracker for FrameByFrame {
    fn name(&self) -> String {
        format!("{}, each frame", self.0.name())
    }

    fn begin(&mut self) {}

    fn track(&mut self, frame: &Picture) -> Vec<Reading> {
        self.0.read(frame)
    }
}

/// The core's tracker.
struct Tracking(Scanner);

impl Tracker for Tracking {
    fn name(&self) -> String {
        "chot-live, tracked".into()
    }

    fn begin(&mut self) {
        self.0.forget();
    }

    fn track(&mut self, picture: &Picture) -> Vec<Reading> {
        readings(&self.0.track_timed(&frame(picture), &ScanLimits::LIVE, &stopwatch))
    }
}

/// The core's tracker comes first.
fn trackers() -> Vec<Box<dyn Tracker>> {
    let alone = |decoder: Box<dyn Decoder>| -> Box<dyn Tracker> { Box::new(FrameByFrame(decoder)) };
    vec![
        Box::new(Tracking(Scanner::new())),
        alone(Box::new(Chot {
            name: "chot-live",
            limits: ScanLimits::LIVE,
            scanner: Scanner::new(),
        })),
        alone(Box::new(Chot { name: "chot", limits: ScanLimits::PHOTO, scanner: Scanner::new() })),
        alone(Box::new(ZxingCpp::thorough())),
    ]
}

/// What one tracker made of one video.
struct Outcome {
    kind: Kind,
    tracker: usize,
    /// The frame of the first right reading, from 1.
    first: Option<usize>,
    misread: usize,
    /// Milliseconds, all frames up to the first reading.
    until: f64,
    /// Milliseconds of each frame.
    took: Vec<f64>,
}

/// The table of simulated videos.
pub fn compare(
    cache: &Path,
    first: u64,
    videos: u64,
    frames: usize,
) -> Result<String, Box<dyn Error>> {
    let cache = Cache::new(cache);
    let mut trackers = trackers();
    let mut outcomes = vec![];
    for index in 0..videos {
        let video = Sequence::number(first, index, frames);
        let mut pictures = vec![];
        for frame in 0..video.len() {
            let draw = || video.photo(frame).map(|photo| photo.luma).unwrap_or_default();
            pictures.push(Picture {
                name: format!("{} #{index}.{frame}", video.kind.name()),
                row: video.kind.name().into(),
                width: video.frames[frame].0.width,
                height: video.frames[frame].0.height,
                luma: cache.luma(&format!("video-{first:x}-{frames}-{index}-{frame}"), draw)?,
                truths: vec![video.text.clone().into_bytes()],
            });
        }
        outcomes.extend(watch(&mut trackers, video.kind, &pictures));
    }
    Ok(table(&trackers, &outcomes, videos, frames))
}

/// Shows a video to all trackers, frame by frame in turn.
fn watch(trackers: &mut [Box<dyn Tracker>], kind: Kind, pictures: &[Picture]) -> Vec<Outcome> {
    trackers.iter_mut().for_each(|tracker| tracker.begin());
    let blank =
        |tracker| Outcome { kind, tracker, first: None, misread: 0, until: 0.0, took: vec![] };
    let mut outcomes: Vec<_> = (0..trackers.len()).map(blank).collect();
    for (number, picture) in (1..).zip(pictures) {
        for turn in 0..trackers.len() {
            let which = (number + turn) % trackers.len();
            let (took, readings) = worked(|| trackers[which].track(picture));
            let judged = judge(picture, &readings);
            let outcome = &mut outcomes[which];
            outcome.misread += judged.misread;
            outcome.took.push(took);
            if outcome.first.is_none() {
                outcome.until += took;
                outcome.first = judged.right.then_some(number);
            }
        }
    }
    outcomes
}

fn table(
    trackers: &[Box<dyn Tracker>],
    outcomes: &[Outcome],
    videos: u64,
    frames: usize,
) -> String {
    let counts: Vec<usize> =
        [1, 2, 4, 8].into_iter().filter(|n| *n < frames).chain([frames]).collect();
    let mut out =
        format!("{videos} videos. Read by frame, in %; p50 and p95 of a frame in ms.\n\n| | |");
    let _ = counts.iter().try_for_each(|count| write!(out, " {count} |"));
    let _ =
        writeln!(out, " misread | first read, median frame | ms until it | ms, p50 | p95 | most |");
    let _ = writeln!(out, "|---|---|{}---|---|---|---|---|---|", "---|".repeat(counts.len()));
    let kinds = Kind::ALL.into_iter().map(Some).chain([None]);
    for kind in kinds {
        for (which, tracker) in trackers.iter().enumerate() {
            let of =
                |one: &&Outcome| one.tracker == which && kind.is_none_or(|kind| kind == one.kind);
            let these: Vec<_> = outcomes.iter().filter(of).collect();
            if these.is_empty() {
                continue;
            }
            let _ = write!(out, "| {} | {} |", kind.map_or("**all**", Kind::name), tracker.name());
            for count in &counts {
                let read =
                    these.iter().filter(|one| one.first.is_some_and(|n| n <= *count)).count();
                let _ = write!(out, " {} |", (200 * read + these.len()) / (2 * these.len()));
            }
            let misread: usize = these.iter().map(|one| one.misread).sum();
            let frame = |one: &&Outcome| one.first.map_or(f64::INFINITY, |n| n as f64);
            let middle = quantile(&mut these.iter().map(frame).collect::<Vec<_>>(), 0.5);
            let middle = if middle.is_finite() { format!("{middle}") } else { "never".into() };
            let until = quantile(&mut these.iter().map(|one| one.until).collect::<Vec<_>>(), 0.5);
            let mut took: Vec<f64> = these.iter().flat_map(|one| &one.took).copied().collect();
            let [p50, p95, most] = [0.5, 0.95, 1.0].map(|share| quantile(&mut took, share));
            let _ = writeln!(
                out,
                " {misread} | {middle} | {until:.1} | {p50:.1} | {p95:.1} | {most:.1} |"
            );
        }
    }
    out
}
