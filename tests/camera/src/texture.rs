//! Smooth chance: value noise and the shapes of things.

/// A hash of a place as a number from 0 to below 1.
pub(crate) fn hashed(x: i32, y: i32, seed: u32) -> f32 {
    let mut h = seed ^ (x as u32).wrapping_mul(0x8da6_b343) ^ (y as u32).wrapping_mul(0xd816_3841);
    h = (h ^ h >> 16).wrapping_mul(0x7feb_352d);
    h = (h ^ h >> 15).wrapping_mul(0x846c_a68b);
    ((h ^ h >> 16) >> 8) as f32 / 16_777_216.0
}

/// Value noise with cells of size 1, from 0 to 1.
pub(crate) fn noise(x: f32, y: f32, seed: u32) -> f32 {
    let (fx, fy) = (x.floor(), y.floor());
    let (ix, iy) = (fx as i32, fy as i32);
    let (u, v) = (smooth(x - fx), smooth(y - fy));
    let upper = mix(hashed(ix, iy, seed), hashed(ix.wrapping_add(1), iy, seed), u);
    let below = iy.wrapping_add(1);
    let lower = mix(hashed(ix, below, seed), hashed(ix.wrapping_add(1), below, seed), u);
    mix(upper, lower, v)
}

/// Four octaves of [`noise`], from 0 to 1.
pub(crate) fn fractal(x: f32, y: f32, seed: u32) -> f32 {
    let (mut sum, mut weight, mut scale) = (0.0, 0.533, 1.0);
    for octave in 0..4 {
        sum += weight * noise(x * scale, y * scale, seed.wrapping_add(octave));
        weight *= 0.5;
        scale *= 2.03;
    }
    sum
}

fn smooth(t: f32) -> f32 {
    t * t * (3.0 - 2.0 * t)
}

/// 0 below `low`, 1 above `high`, smooth between.
pub(crate) fn step(low: f32, high: f32, at: f32) -> f32 {
    smooth(((at - low) / (high - low)).clamp(0.0, 1.0))
}

pub(crate) fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

pub(crate) fn mix3(a: [f32; 3], b: [f32; 3], t: f32) -> [f32; 3] {
    [mix(a[0], b[0], t), mix(a[1], b[1], t), mix(a[2], b[2], t)]
}

pub(crate) fn scaled(colour: [f32; 3], factor: f32) -> [f32; 3] {
    colour.map(|c| c * factor)
}

/// The distance to a rectangle with rounded corners around the origin; negative inside.
pub(crate) fn rounded_rectangle([x, y]: [f32; 2], half: [f32; 2], radius: f32) -> f32 {
    let (dx, dy) = (x.abs() - half[0] + radius, y.abs() - half[1] + radius);
    length(dx.max(0.0), dy.max(0.0)) + dx.max(dy).min(0.0) - radius
}

/// The distance to a line from `a` to `b`.
pub(crate) fn line([x, y]: [f32; 2], a: [f32; 2], b: [f32; 2]) -> f32 {
    let (px, py, bx, by) = (x - a[0], y - a[1], b[0] - a[0], b[1] - a[1]);
    let along = ((px * bx + py * by) / (bx * bx + by * by).max(1e-9)).clamp(0.0, 1.0);
    length(px - bx * along, py - by * along)
}

/// The length of a vector: much faster than `hypot`, whose care for overflow nothing here needs.
pub(crate) fn length(x: f32, y: f32) -> f32 {
    (x * x + y * y).sqrt()
}
