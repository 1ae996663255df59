//! Simulated videos, 30 frames a second: what a tracker sees while somebody holds a code out.
//!
//! ```
//! use chot_camera::sequence::Sequence;
//!
//! let video = Sequence::number(1, 0, 8);
//! assert_eq!(video.len(), 8);
//! let photo = video.photo(3).unwrap();
//! assert_eq!((photo.width, photo.height), (1280, 720));
//! ```
//!
//! The same number gives the same video on every machine. Within one, the scene stays: only the
//! pose, the blur, the light and the noise change from frame to frame.

use std::f32::consts::TAU;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::specimens::{VERSIONS, code};
use crate::{
    Bands, Condition, Modules, Moment, Photo, Pose, Shot, Surface, between, optics, photograph_at,
};

const WIDTH: usize = 1280;
const HEIGHT: usize = 720;
/// The share of a frame's 33 ms that the shutter is open.
const EXPOSURE: f32 = 0.75;

/// What happens in a video.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Kind {
    /// A shaking hand: each frame is smeared in a direction and over a length of its own.
    HandShake,
    /// The code comes nearer, from modules of about a pixel.
    Approach,
    /// The lens looks for its focus.
    FocusHunting,
    /// Dark bands roll over the screen.
    ScreenRefresh,
    /// A lamp's mirror image wanders over the code.
    MovingGlare,
    /// Held still, at night.
    LowLight,
    /// A hand that shakes so that a frame alone is rarely read.
    Shaken,
    /// The same, less, at night.
    DimShaken,
    /// The same, less, out of focus.
    BlurredShaken,
    /// All of them, less, with a shadow's edge or a window's reflection across the code.
    Combined,
}

impl Kind {
    /// Those of [`Sequence::number`].
    pub const ALL: [Self; 6] = [
        Self::HandShake,
        Self::Approach,
        Self::FocusHunting,
        Self::ScreenRefresh,
        Self::MovingGlare,
        Self::LowLight,
    ];

    /// Those of [`Sequence::hard`].
    pub const HARD: [Self; 4] =
        [Self::Shaken, Self::DimShaken, Self::BlurredShaken, Self::Combined];

    /// A short name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::HandShake => "hand shake",
            Self::Approach => "approach",
            Self::FocusHunting => "focus hunting",
            Self::ScreenRefresh => "screen refresh",
            Self::MovingGlare => "moving glare",
            Self::LowLight => "low light",
            Self::Shaken => "shaken",
            Self::DimShaken => "dim and shaken",
            Self::BlurredShaken => "blurred and shaken",
            Self::Combined => "combined",
        }
    }
}

/// A video of one code.
#[derive(Clone, PartialEq, Debug)]
pub struct Sequence {
    /// What happens.
    pub kind: Kind,
    /// What the code says.
    pub text: String,
    /// The code.
    pub modules: Modules,
    /// Its version.
    pub version: u8,
    /// Its error correction level: L, M or Q.
    pub level: char,
    /// Each frame's shot and moment.
    pub frames: Vec<(Shot, Moment)>,
}

impl Sequence {
    /// Number `index` of the videos whose seeds begin at `first`, of so many frames. The kind
    /// changes fastest, then the version.
    #[must_use]
    pub fn number(first: u64, index: u64, frames: usize) -> Self {
        let kind = Kind::ALL[(index % 6) as usize];
        let version = VERSIONS[(index / 6 % 4) as usize];
        Self::of(kind, version, first + index, frames)
    }

    /// The same of hard ones, of whose frames one alone is rarely read.
    #[must_use]
    pub fn hard(first: u64, index: u64, frames: usize) -> Self {
        let kind = Kind::HARD[(index % 4) as usize];
        let version = VERSIONS[(index / 4 % 4) as usize];
        Self::of(kind, version, first + index, frames)
    }

    fn of(kind: Kind, version: u8, seed: u64, frames: usize) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x0005_eeec_0de0);
        let level = match rng.next_u32() % 3 {
            _ if version == 13 => 'L',
            0 => 'L',
            1 => 'M',
            _ => 'Q',
        };
        let (text, modules) = code(version, level, &mut rng);
        let frames = Director::new(kind, &modules, seed, &mut rng).film(frames, &mut rng);
        Self { kind, text, modules, version, level, frames }
    }

    /// Frames.
    #[must_use]
    pub fn len(&self) -> usize {
        self.frames.len()
    }

    /// Whether it has no frame.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.frames.is_empty()
    }

    /// The photo of a frame, from 0; `None` behind the last one.
    #[must_use]
    pub fn photo(&self, frame: usize) -> Option<Photo> {
        let (shot, moment) = self.frames.get(frame)?;
        Some(photograph_at(&self.modules, shot, moment))
    }
}

/// What stays the same in a video, and its pose so far.
struct Director {
    kind: Kind,
    seed: u64,
    surface: Surface,
    pose: Pose,
    /// Pixels a module, at the beginning.
    pixels: f32,
    /// Modules a side.
    size: f32,
    /// How strong what happens is; its unit is the kind's own.
    strength: f32,
    /// Where in its period something begins, in turns.
    phase: f32,
    /// Turns a frame.
    pace: f32,
    /// Whither the hand moves.
    direction: f32,
}

impl Director {
    fn new(kind: Kind, modules: &Modules, seed: u64, rng: &mut ChaCha8Rng) -> Self {
        let size = modules.size() as f32;
        let most = (0.6 * HEIGHT as f32 / size).clamp(3.2, 7.0);
        let (strength, pace) = match kind {
            // The mean smear in modules.
            Kind::HandShake => (between(rng, 1.2, 2.6), 0.0),
            // Pixels a module in the last frame.
            Kind::Approach => (between(rng, 3.0, most), 0.0),
            // The mean radius of the disc of confusion in modules.
            Kind::FocusHunting => (between(rng, 0.75, 1.15), between(rng, 0.04, 0.12)),
            // A band's depth.
            Kind::ScreenRefresh => (between(rng, 0.75, 0.97), between(rng, 0.07, 0.45)),
            // Levels.
            Kind::MovingGlare => (between(rng, 3.5, 8.5), between(rng, 0.02, 0.06)),
            Kind::LowLight => (between(rng, 4.5, 6.1), 0.0),
            // The mean smear in modules; what comes with it is of the same strength.
            Kind::Shaken => (between(rng, 1.7, 3.0), 0.0),
            Kind::DimShaken => (between(rng, 1.2, 2.2), 0.0),
            Kind::BlurredShaken => (between(rng, 0.9, 1.9), between(rng, 0.04, 0.12)),
            Kind::Combined => (between(rng, 0.7, 1.3), 0.0),
        };
        let surface = match kind {
            Kind::ScreenRefresh => Surface::Screen,
            _ if rng.next_u32().is_multiple_of(2) => Surface::Screen,
            _ => Surface::Paper,
        };
        let pixels = match kind {
            Kind::Approach => between(rng, 1.0, 1.4),
            _ => between(rng, 3.0, most),
        };
        let pose = Pose {
            yaw: between(rng, -10.0, 10.0),
            pitch: between(rng, -10.0, 10.0),
            roll: between(rng, -12.0, 12.0),
            fill: 0.0,
            offset: [between(rng, -0.08, 0.08), between(rng, -0.06, 0.06)],
        };
        let (phase, direction) = (between(rng, 0.0, 1.0), between(rng, 0.0, TAU));
        Self { kind, seed, surface, pose, pixels, size, strength, phase, pace, direction }
    }

    fn film(mut self, frames: usize, rng: &mut ChaCha8Rng) -> Vec<(Shot, Moment)> {
        (0..frames).map(|frame| self.shoot(frame, frames, rng)).collect()
    }

    fn shoot(&mut self, frame: usize, frames: usize, rng: &mut ChaCha8Rng) -> (Shot, Moment) {
        let turn = self.phase + self.pace * frame as f32;
        let mut pixels = self.pixels;
        let mut conditions = vec![];
        // Numbered from one, as a photo on its own is number zero.
        let mut moment = Moment { index: frame as u64 + 1, ..Moment::default() };
        // How far the hand moves while the shutter is open, in modules.
        let mut shaken = between(rng, 0.05, 0.35);
        match self.kind {
            Kind::HandShake => shaken = self.strength * between(rng, 0.6, 1.4),
            Kind::Approach => {
                let share = frame as f32 / frames.saturating_sub(1).max(1) as f32;
                pixels *= (self.strength / self.pixels).powf(share);
                shaken = between(rng, 0.1, 0.7);
            }
            Kind::FocusHunting => {
                let radius = self.strength + 0.42 * (turn * TAU).sin();
                let level = optics::defocus_level(radius * pixels);
                conditions.push((Condition::Defocus, level));
            }
            Kind::ScreenRefresh => {
                let count = 0.8 + 1.6 * self.phase;
                moment.bands = Some(Bands { count, phase: turn, depth: self.strength });
            }
            Kind::MovingGlare => {
                conditions.push((Condition::Glare, self.strength));
                let away = self.pace * frame as f32;
                let across = self.phase * TAU;
                moment.glare = [away * across.cos(), away * across.sin()];
            }
            Kind::LowLight => conditions.push((Condition::LowLight, self.strength)),
            Kind::Shaken | Kind::DimShaken | Kind::BlurredShaken | Kind::Combined => {
                shaken = self.strength * between(rng, 0.75, 1.3);
                conditions = self.beside(turn, pixels);
            }
        }
        moment.smear = Some(self.shake(shaken * pixels, rng));
        self.pose.fill = pixels * self.size / HEIGHT as f32;
        let shot = Shot {
            width: WIDTH,
            height: HEIGHT,
            surface: self.surface,
            pose: self.pose,
            conditions,
            cracked: false,
            seed: self.seed,
        };
        (shot, moment)
    }

    /// What comes with a shaking hand.
    fn beside(&self, turn: f32, pixels: f32) -> Vec<(Condition, f32)> {
        let strength = self.strength;
        let defocus = |radius: f32| (Condition::Defocus, optics::defocus_level(radius * pixels));
        match self.kind {
            Kind::DimShaken => vec![(Condition::LowLight, 3.2 + strength)],
            Kind::BlurredShaken => {
                vec![defocus(0.35 + 0.35 * strength + 0.15 * (turn * TAU).sin())]
            }
            Kind::Combined => vec![
                defocus(0.25 + 0.45 * strength),
                (Condition::LowLight, 1.3 + 1.2 * strength),
                (Condition::Uneven, 2.0 + 2.0 * strength),
            ],
            _ => vec![],
        }
    }

    /// Moves the hand so that the picture moves by so many pixels while the shutter is open, in a
    /// direction that wanders, and turns it a little; gives the movement.
    fn shake(&mut self, length: f32, rng: &mut ChaCha8Rng) -> [f32; 2] {
        self.direction += between(rng, -1.3, 1.3);
        let [x, y] = self.pose.offset;
        // Near the edge the hand turns back.
        if x.hypot(y) > 0.13 && x * self.direction.cos() + y * self.direction.sin() > 0.0 {
            self.direction += TAU / 2.0;
        }
        let smear = [self.direction.cos() * length, self.direction.sin() * length];
        let step = smear.map(|part| part / EXPOSURE / HEIGHT as f32);
        self.pose.offset = [x + step[0], y + step[1]];
        let turned = if Kind::HARD.contains(&self.kind) { 1.4 } else { 0.7 };
        self.pose.yaw += between(rng, -turned, turned);
        self.pose.pitch += between(rng, -turned, turned);
        self.pose.roll += between(rng, -turned, turned);
        smear
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::specimens::SEEN;

    #[test]
    fn the_same_number_gives_the_same_video() {
        for index in 0..6 {
            let video = Sequence::number(SEEN, index, 5);
            assert_eq!(video.kind, Kind::ALL[usize::try_from(index).unwrap()]);
            assert_eq!(video, Sequence::number(SEEN, index, 5));
            assert_ne!(video.text, Sequence::number(SEEN, index + 6, 5).text);
            assert!(video.photo(5).is_none());
        }
        for index in 0..4 {
            let video = Sequence::hard(SEEN, index, 2);
            assert_eq!(video.kind, Kind::HARD[usize::try_from(index).unwrap()]);
            assert_eq!(video, Sequence::hard(SEEN, index, 2));
            assert_ne!(video.frames[0].0.pose, video.frames[1].0.pose);
        }
    }

    #[test]
    fn frames_differ_and_the_scene_stays() {
        let mut video = Sequence::number(SEEN, 5, 2);
        assert_eq!(video.kind, Kind::LowLight);
        // Without what moves, only the noise is left to differ.
        let still = video.frames[0].clone();
        video.frames[1].0 = still.0;
        video.frames[1].1.smear = still.1.smear;
        let (one, two) = (video.photo(0).unwrap(), video.photo(1).unwrap());
        assert_eq!(one.corners, two.corners);
        assert_ne!(one.luma, two.luma);
        let mean = |photo: &Photo| {
            photo.luma.iter().map(|l| f64::from(*l)).sum::<f64>() / photo.luma.len() as f64
        };
        assert!((mean(&one) - mean(&two)).abs() < 0.5, "{} {}", mean(&one), mean(&two));
    }

    #[test]
    fn a_shaken_code_stays_in_the_picture() {
        for index in (0..60).step_by(6) {
            let video = Sequence::number(SEEN, index, 30);
            for (shot, moment) in &video.frames {
                let [x, y] = shot.pose.offset;
                assert!(x.hypot(y) < 0.2, "{x} {y}");
                assert!(moment.smear.is_some());
            }
        }
    }
}
