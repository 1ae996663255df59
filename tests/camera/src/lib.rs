//! A camera simulator: photographs a code on a phone's screen or on paper, as a cheap phone would.
//!
//! ```
//! use chot_camera::{Condition, Modules, Shot, Surface, photograph};
//!
//! let modules = Modules::new(21, vec![false; 21 * 21]).unwrap();
//! let photo = photograph(&modules, &Shot::preset(Condition::LowLight, 2, Surface::Screen, 7));
//! assert_eq!(photo.luma.len(), photo.width * photo.height);
//! ```
//!
//! Light is traced in linear units: a scene in a plane, seen by a pinhole through a homography, with
//! several rays a pixel; blurred as a lens and a hand blur it; counted as electrons with shot and
//! read noise; then cast, vignetted and brought to sRGB as a phone's processor does. The same shot
//! gives the same photo on every machine: all chance comes from its seed.
//!
//! [`sequence`] strings photos together to a video; [`specimens`] is the set that decoders are
//! compared on; [`hostile`] has frames that are no photos at all.
//!
//! What it leaves out: sharpening, lens distortion, bent paper, a screen's jelly under a rolling
//! shutter.
#![expect(
    clippy::as_conversions,
    clippy::indexing_slicing,
    reason = "a test tool that is pixel arithmetic throughout; a wrong index is a failed test"
)]

mod background;
mod condition;
mod damage;
mod geometry;
pub mod hostile;
mod jpeg;
mod moment;
mod optics;
mod preset;
mod scene;
mod sensor;
pub mod sequence;
pub mod specimens;
mod texture;

use geometry::Homography;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

pub use condition::Condition;
pub use moment::{Bands, Moment};

/// The modules of a square symbol, row by row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Modules {
    size: usize,
    dark: Vec<bool>,
}

impl Modules {
    /// A symbol of `size` by `size` modules; `None` unless `dark` has as many.
    #[must_use]
    pub fn new(size: usize, dark: Vec<bool>) -> Option<Self> {
        (size > 0 && size.checked_mul(size) == Some(dark.len())).then_some(Self { size, dark })
    }

    /// Modules a side.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// Whether the module in column `x` and row `y` is dark; outside none is.
    #[must_use]
    pub fn dark(&self, x: usize, y: usize) -> bool {
        x < self.size && y < self.size && self.dark[y * self.size + x]
    }
}

/// What shows the code.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Surface {
    /// A phone's screen: it shines, reflects, and may be cracked.
    Screen,
    /// A print on paper.
    Paper,
}

/// How the code is held before the camera.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pose {
    /// Degrees that it is turned about its vertical axis; positive brings its left side nearer.
    pub yaw: f32,
    /// Degrees that it is tipped about its horizontal axis; positive brings its top nearer.
    pub pitch: f32,
    /// Degrees that it is turned in the picture, clockwise.
    pub roll: f32,
    /// The symbol's side, seen straight on, as a share of the photo's shorter side.
    pub fill: f32,
    /// How far its middle lies from the photo's, as a share of the photo's shorter side.
    pub offset: [f32; 2],
}

/// One press of the shutter.
#[derive(Clone, PartialEq, Debug)]
pub struct Shot {
    /// Columns of the photo, at least 1.
    pub width: usize,
    /// Rows of the photo, at least 1.
    pub height: usize,
    /// What shows the code.
    pub surface: Surface,
    /// How it is held.
    pub pose: Pose,
    /// What goes wrong, each with its level: from 1 (mild) to 5 (nobody reads it), parts between
    /// and beyond; at most 10. `Perspective`, `Rotation` and `Combined` are of [`Shot::preset`]'s
    /// and [`Shot::bench`]'s making and do nothing here.
    pub conditions: Vec<(Condition, f32)>,
    /// Whether the screen's glass is cracked.
    pub cracked: bool,
    /// All chance: background, colours, tremor, noise.
    pub seed: u64,
}

/// A photo, and where the symbol is in it.
#[derive(Clone, PartialEq, Debug)]
pub struct Photo {
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// Rec. 601 luma, a byte a pixel, rows without padding.
    pub luma: Vec<u8>,
    /// sRGB, three bytes a pixel.
    pub rgb: Vec<u8>,
    /// The symbol's corners without its quiet zone, in pixels, clockwise from its upper left one;
    /// the first pixel's centre is at (0.5, 0.5). They may lie outside.
    pub corners: [[f32; 2]; 4],
}

/// A symbol with its quiet zone, drawn in black and white at so many pixels a module: no photo, but
/// what a test takes that is about something else.
#[must_use]
pub fn drawn(modules: &Modules, pixels: usize) -> Photo {
    const QUIET: usize = 4;
    let side = (modules.size() + 2 * QUIET) * pixels;
    let place = |at: usize| (at / pixels).checked_sub(QUIET).filter(|at| *at < modules.size());
    let dark = |x: usize, y: usize| place(x).zip(place(y)).is_some_and(|(x, y)| modules.dark(x, y));
    let luma: Vec<u8> =
        (0..side * side).map(|i| if dark(i % side, i / side) { 0 } else { 255 }).collect();
    let rgb = luma.iter().flat_map(|&grey| [grey; 3]).collect();
    let [near, far] = [QUIET, QUIET + modules.size()].map(|at| (at * pixels) as f32);
    let corners = [[near, near], [far, near], [far, far], [near, far]];
    Photo { width: side, height: side, luma, rgb, corners }
}

/// Takes a photo of a symbol.
#[must_use]
pub fn photograph(modules: &Modules, shot: &Shot) -> Photo {
    photograph_at(modules, shot, &Moment::default())
}

/// Takes one photo of several of the same scene: only what the moment changes differs.
#[must_use]
pub fn photograph_at(modules: &Modules, shot: &Shot, moment: &Moment) -> Photo {
    let (width, height) = (shot.width.max(1), shot.height.max(1));
    let mut rng = ChaCha8Rng::seed_from_u64(shot.seed);
    let mut pose = shot.pose;
    let small = shot.level(Condition::SmallModules);
    if small > 0.0 {
        pose.fill = optics::small_module(small) * modules.size as f32 / width.min(height) as f32;
    }
    let homography = Homography::of_pose(&pose, width, height);
    let corners = [[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]].map(|at| homography.map(at));

    let mut picture = background::draw(width, height, shot.surface, &mut rng);
    scene::draw(&mut picture, modules, shot, &homography, &mut rng);
    optics::light(&mut picture, shot, moment, &homography, &mut rng);
    let picture = optics::blur(picture, shot, moment, &mut rng);
    let rgb = sensor::expose(&picture, shot, moment, &mut rng);
    let rgb = match shot.level(Condition::Jpeg) {
        level if level > 0.0 => jpeg::compressed(rgb, width, height, level),
        _ => rgb,
    };
    let luma = rgb
        .chunks_exact(3)
        .map(|c| {
            let sum = 299 * u32::from(c[0]) + 587 * u32::from(c[1]) + 114 * u32::from(c[2]);
            ((sum + 500) / 1000) as u8
        })
        .collect();
    Photo { width, height, luma, rgb, corners }
}

/// A number from 0 to below 1.
fn unit(rng: &mut ChaCha8Rng) -> f32 {
    (rng.next_u32() >> 8) as f32 / 16_777_216.0
}

/// A number between two.
fn between(rng: &mut ChaCha8Rng, low: f32, high: f32) -> f32 {
    low + unit(rng) * (high - low)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chequered() -> Modules {
        Modules::new(21, (0..441).map(|i| i % 2 == 0).collect()).unwrap()
    }

    #[test]
    fn the_same_seed_gives_the_same_photo() {
        let mut shot = Shot::preset(Condition::Noise, 3, Surface::Screen, 5);
        (shot.width, shot.height) = (160, 120);
        let photo = photograph(&chequered(), &shot);
        assert_eq!(photo, photograph(&chequered(), &shot));
        shot.seed = 6;
        assert_ne!(photo.luma, photograph(&chequered(), &shot).luma);
    }

    #[test]
    fn corners_hold_the_symbol() {
        for surface in [Surface::Screen, Surface::Paper] {
            let mut shot = Shot::preset(Condition::GoodLight, 1, surface, 3);
            shot.pose = Pose { yaw: 0.0, pitch: 0.0, roll: 0.0, fill: 0.5, offset: [0.0, 0.0] };
            let all_dark = Modules::new(21, vec![true; 441]).unwrap();
            let photo = photograph(&all_dark, &shot);
            let [[left, top], _, [right, bottom], _] = photo.corners;
            assert!((right - left - 360.0).abs() < 0.5 && (bottom - top - 360.0).abs() < 0.5);
            let at = |x: f32, y: f32| photo.luma[y as usize * photo.width + x as usize];
            // Two pixels inside every corner is dark, two outside is the quiet zone's white.
            for (x, y, inward_x, inward_y) in [
                (left, top, 3.0, 3.0),
                (right, top, -3.0, 3.0),
                (right, bottom, -3.0, -3.0),
                (left, bottom, 3.0, -3.0),
            ] {
                assert!(at(x + inward_x, y + inward_y) + 90 < at(x - inward_x, y - inward_y));
            }
        }
    }

    #[test]
    fn any_shot_is_a_photo() {
        for condition in Condition::ALL {
            for (width, height) in [(1, 1), (7, 40)] {
                let mut shot = Shot::preset(condition, 5, Surface::Paper, 1);
                (shot.width, shot.height, shot.cracked) = (width, height, true);
                assert_eq!(photograph(&chequered(), &shot).rgb.len(), 3 * width * height);
            }
        }
        assert!(Modules::new(2, vec![true; 3]).is_none());
    }
}
