//! What is known of symbols from one frame to the next: where they were, and what their modules
//! looked like, added up until it is enough.
//!
//! The equalised values of each frame are added, each frame with the inverse of its error, as
//! repeated receptions of one message are (maximum ratio combining). Only values of the same symbol
//! may be: of the same version, at about the same place, and agreeing where both are sure. Wallets
//! sign a code anew every few seconds, and people change places.

use super::code::decode::{Decoded, Effort, SoftModules, decode};
use super::code::layout::Layouts;
use super::code::version::Version;
use super::locate::outline::distance;
use super::meter::Meter;
use super::picture::number::{real, units};
use super::picture::view::Point;
use super::search::Candidate;

/// Symbols that are followed at a time, and those of them whose values are added up.
const MOST_TRACKS: usize = 16;
const MOST_SUMS: usize = 3;
/// Symbols in view up to which each is looked for by itself; a picture with more is looked at as a whole.
const FEW: usize = 3;
/// Frames without a sight after which a symbol is forgotten.
const PATIENCE: u8 = 8;
/// The value from which a module counts as sure.
const SURE: f32 = 0.5;
/// The least share of the sure modules that must agree. A code that was signed anew still agrees in
/// about four fifths of them: that of the same holder has the same credential in it.
const LEAST_AGREEMENT: f32 = 0.88;

/// A symbol that is followed.
struct Track {
    version: Version,
    inverted: bool,
    corners: [Point; 4],
    /// Where the corners went from one sight to the next.
    velocity: Point,
    /// The sum of the values, each frame's by its weight, and the sum of the weights.
    sum: Vec<f32>,
    weight: f32,
    unseen: u8,
    /// Whether it is known to be a symbol.
    was_read: bool,
}

/// All symbols that are followed.
#[derive(Default)]
pub(super) struct Tracker {
    tracks: Vec<Track>,
}

impl Tracker {
    /// Forgets everything.
    pub(super) fn clear(&mut self) {
        self.tracks.clear();
    }

    /// Where symbols are expected, each as the corners of a box in pixels, with what it may have
    /// moved, and whether it was read: the one that was seen last first, then others that were read.
    /// Nowhere where there are so many that the whole picture is cheaper to look at.
    pub(super) fn expected(&self) -> Vec<([Point; 2], bool)> {
        let others = self.tracks.iter().skip(1).filter(|track| track.was_read);
        let all = self.tracks.first().into_iter().chain(others);
        let few = all.clone().nth(FEW).is_none();
        all.filter(|_| few).map(|track| (track.expected(), track.was_read)).collect()
    }

    /// Notes that a frame ends; what was not seen for some is forgotten.
    pub(super) fn next_frame(&mut self) {
        for track in &mut self.tracks {
            track.unseen = track.unseen.saturating_add(1);
        }
        self.tracks.retain(|track| track.unseen <= PATIENCE);
        self.tracks.sort_by_key(|track| track.unseen);
        self.tracks.truncate(MOST_TRACKS);
        for track in self.tracks.iter_mut().filter(|track| track.weight > 0.0).skip(MOST_SUMS) {
            track.sum = Vec::new();
            track.weight = 0.0;
        }
    }

    /// Follows a symbol that was read: only its place is of interest.
    pub(super) fn read(&mut self, version: Version, inverted: bool, corners: [Point; 4]) {
        match self.tracks.iter_mut().find(|track| track.is_near(version, inverted, &corners)) {
            Some(track) => {
                track.move_to(corners);
                track.sum.clear();
                track.weight = 0.0;
                track.was_read = true;
            }
            None => {
                let track = Track { was_read: true, ..Track::at(version, inverted, corners) };
                self.tracks.insert(0, track);
            }
        }
    }

    /// Adds what a frame shows of a symbol that it alone did not let be read, and tries to read the
    /// sum.
    pub(super) fn add(
        &mut self,
        candidate: &Candidate,
        layouts: &Layouts,
        meter: &mut Meter<'_>,
    ) -> Option<Decoded> {
        let values = candidate.values.as_ref()?;
        let version = candidate.version;
        let corners = candidate.corners()?;
        let inverted = candidate.inverted;
        if !meter.spend(units(values.values.len() * 4)) {
            return None;
        }
        let weight = 1.0 / values.error.max(1e-3);
        let near = self.tracks.iter_mut().find(|track| track.is_near(version, inverted, &corners));
        let Some(track) = near else {
            let mut track = Track::at(version, inverted, corners);
            track.restart(&values.values, weight);
            self.tracks.insert(0, track);
            return None;
        };
        track.move_to(corners);
        if !track.agrees(&values.values) {
            track.restart(&values.values, weight);
            return None;
        }
        for (sum, value) in track.sum.iter_mut().zip(&values.values) {
            *sum += weight * value.clamp(-1.5, 1.5);
        }
        track.weight += weight;
        let mean = track.sum.iter().map(|sum| sum / track.weight).collect();
        let soft = SoftModules::new(version.size(), mean)?;
        let decoded = decode(&soft, layouts.get(version), Effort::Erasures, meter).ok()?;
        track.sum.clear();
        track.weight = 0.0;
        Some(decoded)
    }
}

impl Track {
    fn at(version: Version, inverted: bool, corners: [Point; 4]) -> Self {
        Self {
            version,
            inverted,
            corners,
            velocity: [0.0, 0.0],
            sum: Vec::new(),
            weight: 0.0,
            unseen: 0,
            was_read: false,
        }
    }

    /// The corners of a box in which it is expected.
    fn expected(&self) -> [Point; 2] {
        let [vx, vy] = self.velocity;
        let xs = self.corners.map(|[x, _]| x + vx);
        let ys = self.corners.map(|[_, y]| y + vy);
        let least = |values: [f32; 4]| values.into_iter().fold(f32::INFINITY, f32::min);
        let most = |values: [f32; 4]| values.into_iter().fold(f32::NEG_INFINITY, f32::max);
        let margin = 0.35 * (most(xs) - least(xs)).max(most(ys) - least(ys));
        [[least(xs) - margin, least(ys) - margin], [most(xs) + margin, most(ys) + margin]]
    }

    /// Whether this may be the symbol that was seen there.
    fn is_near(&self, version: Version, inverted: bool, corners: &[Point; 4]) -> bool {
        let (here, there) = (centre(&self.corners), centre(corners));
        let [a, _, c, _] = self.corners;
        version == self.version
            && inverted == self.inverted
            && distance(here, there) < 0.5 * distance(a, c)
    }

    fn move_to(&mut self, corners: [Point; 4]) {
        let (before, now) = (centre(&self.corners), centre(&corners));
        let frames = real(usize::from(self.unseen).max(1));
        self.velocity = [(now[0] - before[0]) / frames, (now[1] - before[1]) / frames];
        self.corners = corners;
        self.unseen = 0;
    }

    fn restart(&mut self, values: &[f32], weight: f32) {
        self.sum.clear();
        self.sum.extend(values.iter().map(|value| weight * value.clamp(-1.5, 1.5)));
        self.weight = weight;
    }

    /// Whether the values are of the symbol that the sum is of, as far as both are sure.
    fn agrees(&self, values: &[f32]) -> bool {
        let sure = SURE * self.weight;
        let (mut both, mut alike) = (0, 0);
        for (&sum, &value) in self.sum.iter().zip(values) {
            if sum.abs() >= sure && value.abs() >= SURE {
                both += 1;
                alike += usize::from((sum > 0.0) == (value > 0.0));
            }
        }
        self.sum.len() == values.len()
            && both * 12 >= values.len()
            && real(alike) >= LEAST_AGREEMENT * real(both)
    }
}

fn centre(corners: &[Point; 4]) -> Point {
    let mean = |axis: fn(&Point) -> f32| corners.iter().map(axis).sum::<f32>() / 4.0;
    [mean(|p| p[0]), mean(|p| p[1])]
}
