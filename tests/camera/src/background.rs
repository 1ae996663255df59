//! What lies behind the code: a rider's jacket and the street, or a table. Out of focus, so one ray
//! a pixel is enough.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::optics::Picture;
use crate::texture::{fractal, hashed, length, mix3, noise, scaled, step};
use crate::{Surface, between, unit};

/// Jackets, in linear light: rain-cape blue, riding green, maroon, khaki, black denim, raspberry.
const JACKETS: [[f32; 3]; 6] = [
    [0.030, 0.095, 0.24],
    [0.025, 0.19, 0.075],
    [0.16, 0.025, 0.028],
    [0.19, 0.15, 0.085],
    [0.030, 0.034, 0.044],
    [0.26, 0.045, 0.11],
];

pub(crate) fn draw(width: usize, height: usize, surface: Surface, rng: &mut ChaCha8Rng) -> Picture {
    let seed = rng.next_u32();
    let jacket = JACKETS[rng.next_u32() as usize % JACKETS.len()];
    let lean = between(rng, -0.12, 0.12);
    let stripe = (unit(rng) > 0.4).then(|| between(rng, 0.55, 0.8));
    let wood = mix3([0.30, 0.17, 0.085], [0.10, 0.06, 0.04], unit(rng));
    let lights = bokeh(rng);
    let short = width.min(height) as f32;
    // It is blurred anyway: one point in nine or four is enough, the rest lies between.
    let coarse = if surface == Surface::Screen { 3 } else { 2 };
    let mut points = Picture::new(width / coarse + 2, height / coarse + 2);
    for y in 0..points.height {
        for x in 0..points.width {
            // The middle is the origin, the shorter side one.
            let u = ((x * coarse) as f32 - width as f32 / 2.0) / short;
            let v = ((y * coarse) as f32 - height as f32 / 2.0) / short;
            let colour = match surface {
                Surface::Screen => {
                    let behind = street(u, v, &lights, seed);
                    let shoulder = 0.62 - 0.10 * (v + 0.5) + 0.25 * (-(v + 0.42) * 3.0).max(0.0);
                    let cover = step(0.03, -0.03, (u - lean).abs() - shoulder);
                    mix3(behind, cloth(u - lean, v, jacket, stripe, seed), cover)
                }
                Surface::Paper => table(u, v, wood, seed),
            };
            points.set(x, y, colour);
        }
    }
    let mut picture = Picture::new(width, height);
    for y in 0..height {
        let (row, v) = (y / coarse, (y % coarse) as f32 / coarse as f32);
        for x in 0..width {
            let (column, u) = (x / coarse, (x % coarse) as f32 / coarse as f32);
            let upper = mix3(points.get(column, row), points.get(column + 1, row), u);
            let lower = mix3(points.get(column, row + 1), points.get(column + 1, row + 1), u);
            picture.set(x, y, mix3(upper, lower, v));
        }
    }
    picture
}

/// Folded cloth with a zip, and a rider's reflecting stripe.
fn cloth(u: f32, v: f32, colour: [f32; 3], stripe: Option<f32>, seed: u32) -> [f32; 3] {
    let warp = fractal(u * 1.3 + 4.0, v * 0.9, seed) - 0.5;
    let folds = fractal(u * 2.2 + v * 0.9 + warp * 1.6, v * 1.1 + warp, seed ^ 0xf01d);
    let round = 1.0 - 0.9 * (u * u);
    let lit = (0.35 + 1.35 * folds * folds.sqrt()) * round.max(0.15) * (1.05 - 0.35 * v);
    let mut out = scaled(colour, lit.max(0.08) * 1.6);
    let zip = (u + 0.015 * warp).abs();
    out = scaled(out, 1.0 - 0.55 * step(0.016, 0.006, zip));
    if let Some(at) = stripe {
        let band = (v - (at - 0.32) - 0.05 * warp).abs();
        let grey = scaled([0.42, 0.43, 0.41], lit);
        out = mix3(out, scaled([0.5, 0.62, 0.03], lit), step(0.062, 0.054, band));
        out = mix3(out, grey, step(0.034, 0.028, band));
    }
    out
}

/// A disc of light out of focus: place, radius, colour.
type Light = ([f32; 2], f32, [f32; 3]);

fn bokeh(rng: &mut ChaCha8Rng) -> Vec<Light> {
    (0..26)
        .map(|_| {
            let at = [between(rng, -1.2, 1.2), between(rng, -0.6, 0.25)];
            let colour = match rng.next_u32() % 4 {
                0 => [0.55, 0.12, 0.06],
                1 => [0.55, 0.42, 0.16],
                2 => [0.25, 0.36, 0.40],
                _ => [0.42, 0.42, 0.36],
            };
            (at, between(rng, 0.02, 0.055), scaled(colour, between(rng, 0.3, 1.0)))
        })
        .collect()
}

/// Trees, walls and asphalt, far out of focus, with lamps and chrome as discs.
fn street(u: f32, v: f32, lights: &[Light], seed: u32) -> [f32; 3] {
    let leaves = fractal(u * 2.5, v * 2.5, seed ^ 0x1ea7);
    let wall = noise(u * 1.7 + 9.0, 0.3, seed);
    let upper = mix3(
        scaled([0.16, 0.22, 0.12], 0.5 + leaves),
        scaled([0.46, 0.42, 0.36], 0.6 + 0.5 * wall),
        step(0.35, 0.6, wall),
    );
    let asphalt = scaled([0.20, 0.20, 0.21], 0.75 + 0.4 * noise(u * 3.0, v * 5.0, seed ^ 0xa5));
    let mut out = mix3(upper, asphalt, step(-0.05, 0.25, v + 0.06 * leaves));
    for &([x, y], radius, colour) in lights {
        let disc = step(radius, radius * 0.86, length(u - x, v - y));
        out = [0, 1, 2].map(|i| out[i] + 0.7 * disc * colour[i]);
    }
    out
}

/// Planks with grain.
fn table(u: f32, v: f32, wood: [f32; 3], seed: u32) -> [f32; 3] {
    let plank = ((v + 3.0) / 0.31).floor();
    let shift = hashed(plank as i32, 1, seed) * 9.0;
    let warp = 0.10 * fractal(u * 1.5 + shift, v * 4.0, seed);
    let grain = fractal(u * 2.0 + shift, (v + warp) * 46.0, seed ^ 0x600d);
    let broad = fractal(u * 1.1 + shift, v * 7.0, seed ^ 0xb0a2);
    let seam = ((v + 3.0) / 0.31 - plank - 0.5).abs();
    let tone = 0.6 + 0.5 * hashed(plank as i32, 2, seed);
    let lit = tone * (0.55 + 0.5 * grain + 0.4 * broad) * (1.0 - 0.6 * step(0.488, 0.5, seam));
    scaled(wood, lit * 1.5)
}
