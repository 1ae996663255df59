//! Electrons, gain, and the phone's processing.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::optics::Picture;
use crate::{Condition, Moment, Shot, between};

/// sRGB bytes of a picture in linear light.
pub(crate) fn expose(
    picture: &Picture,
    shot: &Shot,
    moment: &Moment,
    rng: &mut ChaCha8Rng,
) -> Vec<u8> {
    let dim = shot.level(Condition::LowLight);
    let noisy = shot.level(Condition::Noise);
    // Electrons at white, and of read noise; dusk gives few, and the gain makes up for part of it.
    let full = if dim > 0.0 { 700.0 * 0.52_f32.powf(dim) } else { 6000.0 };
    let full = if noisy > 0.0 { full.min(900.0 * 0.5_f32.powf(noisy)) } else { full };
    let read = 2.5 + 0.4 * dim + 0.6 * noisy;
    let gain = if dim > 0.0 { 0.62 * 0.72_f32.powf(dim - 1.0) } else { 0.93 };
    let cast = [between(rng, 0.94, 1.06), 1.0, between(rng, 0.92, 1.08)];
    // Of the same scene, each photo has noise of its own.
    let mut later = ChaCha8Rng::seed_from_u64(shot.seed ^ moment.index.rotate_left(40));
    let rng = if moment.index > 0 { &mut later } else { rng };
    let warm = if dim > 0.0 { [1.12, 1.0, 0.78] } else { [1.0; 3] };
    let black = 0.004 + 0.004 * dim;
    let (width, height) = (picture.width as f32, picture.height as f32);
    let reach = 1.0 / (width * width + height * height);
    let encode = table();

    let mut rgb = Vec::with_capacity(picture.light.len() * 3);
    for (i, light) in picture.light.iter().enumerate() {
        let (x, y) = ((i % picture.width) as f32, (i / picture.width) as f32);
        let band = moment.bands.map_or(1.0, |bands| bands.share(y / height));
        let (dx, dy) = (2.0 * x - width, 2.0 * y - height);
        let vignette = 1.0 - 0.30 * (dx * dx + dy * dy) * reach;
        for channel in 0..3 {
            let electrons =
                (light[channel] + black) * cast[channel] * warm[channel] * vignette * band * full;
            let deviation = (electrons.max(0.0) + read * read).sqrt();
            let counted = electrons + deviation * normal(rng);
            let level = (counted / full * gain).clamp(0.0, 1.0);
            rgb.push(encode[(level * (encode.len() - 1) as f32) as usize]);
        }
    }
    rgb
}

/// The sRGB curve, IEC 61966-2-1.
fn table() -> Vec<u8> {
    (0..8192)
        .map(|i| {
            let linear = i as f32 / 8191.0;
            let curved = if linear <= 0.003_130_8 {
                linear * 12.92
            } else {
                1.055 * linear.powf(1.0 / 2.4) - 0.055
            };
            (curved * 255.0 + 0.5) as u8
        })
        .collect()
}

/// Nearly a standard normal number: the bits of a word, counted, and a uniform part.
fn normal(rng: &mut ChaCha8Rng) -> f32 {
    let bits = rng.next_u64().count_ones() as f32 - 32.0;
    let fine = rng.next_u32() as f32 / 4_294_967_296.0 - 0.5;
    (bits + fine) / 4.010_4
}
