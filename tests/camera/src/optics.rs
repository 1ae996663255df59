//! Light on the scene and its way through the lens.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::geometry::Homography;
use crate::texture::{fractal, length, step};
use crate::{Condition, Moment, Shot, Surface, between, unit};

/// A picture in linear light, 1 being white paper or a screen's white in good light.
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) light: Vec<[f32; 3]>,
}

impl Picture {
    pub(crate) fn new(width: usize, height: usize) -> Self {
        Self { width, height, light: vec![[0.0; 3]; width * height] }
    }

    pub(crate) fn get(&self, x: usize, y: usize) -> [f32; 3] {
        self.light[y * self.width + x]
    }

    pub(crate) fn set(&mut self, x: usize, y: usize, colour: [f32; 3]) {
        self.light[y * self.width + x] = colour;
    }

    /// Replaces each pixel by a function of its place and light.
    fn relight(&mut self, change: impl Fn([f32; 2], [f32; 3]) -> [f32; 3]) {
        for (i, pixel) in self.light.iter_mut().enumerate() {
            let (x, y) = (i % self.width, i / self.width);
            *pixel = change([x as f32 + 0.5, y as f32 + 0.5], *pixel);
        }
    }
}

/// Pixels a module at a level of small modules: 3.9 at 1, 1.5 at 5.
pub(crate) fn small_module(level: f32) -> f32 {
    5.0 * 0.787_f32.powf(level)
}

/// The disc of confusion's radius at a level of defocus, in pixels.
fn defocus_radius(level: f32) -> f32 {
    0.5 + 0.85 * level
}

/// The level of defocus whose disc has this radius in pixels.
pub(crate) fn defocus_level(radius: f32) -> f32 {
    ((radius - 0.5) / 0.85).max(0.12)
}

/// How far a level of motion blur smears, in pixels, but for chance.
fn motion_length(level: f32) -> f32 {
    1.0 + 2.1 * level
}

/// The level of motion blur that smears about so many pixels.
pub(crate) fn motion_level(length: f32) -> f32 {
    ((length - 1.25) / 2.1).max(0.05)
}

/// Moiré, uneven light and glare, which are seen on the surface.
pub(crate) fn light(
    picture: &mut Picture,
    shot: &Shot,
    moment: &Moment,
    homography: &Homography,
    rng: &mut ChaCha8Rng,
) {
    let level = shot.level(Condition::Moire);
    if level > 0.0 {
        moire(picture, level, homography, rng);
    }
    let level = shot.level(Condition::Uneven);
    if level > 0.0 {
        uneven(picture, level, shot.surface, homography, rng);
    }
    let level = shot.level(Condition::Glare);
    if level > 0.0 {
        glare(picture, level, shot.surface, moment.glare, homography, rng);
    }
}

/// Bands of colour where two grids of pixels beat; they follow the surface, slightly bent.
fn moire(picture: &mut Picture, level: f32, homography: &Homography, rng: &mut ChaCha8Rng) {
    let depth = 0.07 + 0.085 * level;
    let waves: [([f32; 2], f32, f32); 2] = [(); 2].map(|()| {
        let angle = between(rng, 0.0, std::f32::consts::TAU);
        let bands = between(rng, 60.0, 160.0) + 30.0 * level;
        let bend = between(rng, -0.25, 0.25);
        ([angle.cos() * bands, angle.sin() * bands], bend, between(rng, 0.5, 1.0))
    });
    picture.relight(|at, colour| {
        let [u, v] = homography.unmap(at);
        // No wider than the narrowest screen or sheet.
        if u.abs() > 0.57 || v.abs() > 1.0 {
            return colour;
        }
        [0, 1, 2].map(|channel| {
            let wave: f32 = waves
                .iter()
                .map(|([a, b], bend, weight)| {
                    let phase = a * u + b * v + bend * (a * v * v - b * u * u);
                    weight * (phase + 2.1 * channel as f32).sin()
                })
                .sum();
            colour[channel] * (1.0 + 0.5 * depth * wave).max(0.0)
        })
    });
}

/// On paper a shadow's soft edge; on a screen a bright window's reflection, which takes contrast.
fn uneven(
    picture: &mut Picture,
    level: f32,
    surface: Surface,
    homography: &Homography,
    rng: &mut ChaCha8Rng,
) {
    let angle = between(rng, 0.0, std::f32::consts::TAU);
    let offset = between(rng, -0.2, 0.2);
    let soft = between(rng, 0.08, 0.3);
    let seed = rng.next_u32();
    // Never all of it: beyond severity 5 what is left shrinks by a third a level.
    let shade =
        if level > 5.0 { 1.0 - 0.075 * 0.67_f32.powf(level - 5.0) } else { 0.30 + 0.125 * level };
    picture.relight(|at, colour| {
        let [u, v] = homography.unmap(at);
        let wavy = 0.18 * (fractal(u * 2.0, v * 2.0, seed) - 0.5);
        let across = u * angle.cos() + v * angle.sin() + offset + wavy;
        let share = step(-soft, soft, across);
        match surface {
            Surface::Paper => colour.map(|c| c * (1.0 - shade * share)),
            Surface::Screen if u.abs() < 0.62 && v.abs() < 1.3 => {
                let veil = (0.06 + 0.16 * level) * share;
                [colour[0] + veil * 0.9, colour[1] + veil * 0.97, colour[2] + veil]
            }
            Surface::Screen => colour,
        }
    });
}

/// A lamp mirrored in the surface: a saturated core with a wide bloom.
fn glare(
    picture: &mut Picture,
    level: f32,
    surface: Surface,
    shift: [f32; 2],
    homography: &Homography,
    rng: &mut ChaCha8Rng,
) {
    // Away from the middle, where a mild one touches no finder pattern.
    let angle = between(rng, 0.0, std::f32::consts::TAU);
    let away = between(rng, 0.10, 0.30);
    let [x, y] = [angle.cos() * away + shift[0], angle.sin() * away + shift[1]];
    let turn = between(rng, 0.0, std::f32::consts::PI);
    let long = between(rng, 1.0, 2.2);
    let core = match surface {
        Surface::Screen => 0.012 + 0.015 * level,
        Surface::Paper => 0.016 + 0.018 * level,
    };
    let (sin, cos) = turn.sin_cos();
    picture.relight(|at, colour| {
        let [u, v] = homography.unmap(at);
        let (du, dv) = (u - x, v - y);
        let (p, q) = ((du * cos + dv * sin) / long, dv * cos - du * sin);
        let distance = length(p, q) / core;
        let shine = 6.0 * (-distance * distance * 1.2).exp() + 0.22 / (1.0 + distance * distance);
        [colour[0] + shine, colour[1] + 0.98 * shine, colour[2] + 0.93 * shine]
    });
}

/// The lens's own softness, then defocus and the hand's tremor.
pub(crate) fn blur(
    picture: Picture,
    shot: &Shot,
    moment: &Moment,
    rng: &mut ChaCha8Rng,
) -> Picture {
    // No lens is sharper than a pixel.
    let radius = match shot.level(Condition::Defocus) {
        level if level > 0.0 => defocus_radius(level),
        _ => 0.6,
    };
    let picture = disc(&picture, radius);
    if let Some(smeared) = moment.smear {
        return smear(&picture, smeared);
    }
    let level = shot.level(Condition::MotionBlur);
    if level > 0.0 {
        let angle = between(rng, 0.0, std::f32::consts::TAU);
        let length = motion_length(level) + 0.5 * unit(rng);
        return smear(&picture, [angle.cos() * length, angle.sin() * length]);
    }
    picture
}

/// The mean of a disc, its rim counted in part.
fn disc(picture: &Picture, radius: f32) -> Picture {
    let reach = radius.ceil() as i32;
    let mut taps = vec![];
    for dy in -reach..=reach {
        for dx in -reach..=reach {
            let weight = (radius + 0.5 - (dx as f32).hypot(dy as f32)).clamp(0.0, 1.0);
            if weight > 0.0 {
                taps.push((dx, dy, weight));
            }
        }
    }
    gather(picture, &taps)
}

/// The mean along a straight movement, in pixels.
fn smear(picture: &Picture, [x, y]: [f32; 2]) -> Picture {
    let steps = x.hypot(y).ceil().max(1.0) as i32 * 2;
    let mut taps = vec![];
    for step in 0..=steps {
        let share = step as f32 / steps as f32 - 0.5;
        let (fx, fy) = (x * share, y * share);
        let (u, v) = (fx - fx.floor(), fy - fy.floor());
        let (ix, iy) = (fx.floor() as i32, fy.floor() as i32);
        taps.push((ix, iy, (1.0 - u) * (1.0 - v)));
        taps.push((ix + 1, iy, u * (1.0 - v)));
        taps.push((ix, iy + 1, (1.0 - u) * v));
        taps.push((ix + 1, iy + 1, u * v));
    }
    gather(picture, &taps)
}

fn gather(picture: &Picture, taps: &[(i32, i32, f32)]) -> Picture {
    let total: f32 = taps.iter().map(|tap| tap.2).sum();
    let mut merged: Vec<(i32, i32, f32)> = vec![];
    for &(dx, dy, weight) in taps {
        match merged.iter_mut().find(|tap| (tap.0, tap.1) == (dx, dy)) {
            Some(tap) => tap.2 += weight / total,
            None => merged.push((dx, dy, weight / total)),
        }
    }
    let (width, height) = (picture.width as i32, picture.height as i32);
    let mut out = Picture::new(picture.width, picture.height);
    for y in 0..height {
        let row = &mut out.light[(y * width) as usize..][..width as usize];
        for &(dx, dy, weight) in &merged {
            let from = &picture.light[((y + dy).clamp(0, height - 1) * width) as usize..];
            let add = |pixel: &mut [f32; 3], source: &[f32; 3]| {
                for (sum, light) in pixel.iter_mut().zip(source) {
                    *sum += weight * light;
                }
            };
            // Pixels whose source lies within the row; the edge repeats beside them.
            let (low, high) = ((-dx).clamp(0, width), (width - dx).clamp(0, width));
            if low < high {
                let inner = &mut row[low as usize..high as usize];
                let source = &from[(low + dx) as usize..];
                inner.iter_mut().zip(source).for_each(|(pixel, light)| add(pixel, light));
            }
            for x in (0..low).chain(high.max(low)..width) {
                add(&mut row[x as usize], &from[(x + dx).clamp(0, width - 1) as usize]);
            }
        }
    }
    out
}
