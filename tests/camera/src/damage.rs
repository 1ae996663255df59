//! What happens to a code that is carried about: scratches, dirt, a part torn off or gone dark,
//! something stuck over it.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::texture::{fractal, line, mix3, noise, rounded_rectangle, scaled, step};
use crate::{Surface, between, unit};

/// Damage to the plane of a code; lengths in the symbol's side.
pub(crate) struct Damage {
    surface: Surface,
    scratches: Vec<Scratch>,
    blots: Vec<([f32; 2], f32)>,
    stickers: Vec<Sticker>,
    /// A straight tear's place and direction; what lies beyond is gone.
    tear: Option<([f32; 2], f32)>,
    seed: u32,
}

struct Scratch {
    from: [f32; 2],
    to: [f32; 2],
    half: f32,
}

struct Sticker {
    middle: [f32; 2],
    turn: f32,
    half: [f32; 2],
    colour: [f32; 3],
}

impl Damage {
    pub(crate) fn new(level: f32, surface: Surface, rng: &mut ChaCha8Rng) -> Self {
        let place = |rng: &mut ChaCha8Rng| [between(rng, -0.48, 0.48), between(rng, -0.48, 0.48)];
        let count = |rng: &mut ChaCha8Rng, mean: f32| (mean + unit(rng)) as usize;
        let scratches = (0..count(rng, 1.0 + 1.6 * level))
            .map(|_| {
                let (from, angle) = (place(rng), between(rng, 0.0, std::f32::consts::TAU));
                let long = between(rng, 0.15, 0.3 + 0.12 * level);
                let to = [from[0] + angle.cos() * long, from[1] + angle.sin() * long];
                Scratch { from, to, half: between(rng, 0.0015, 0.003 + 0.0008 * level) }
            })
            .collect();
        let blots = (0..count(rng, 1.3 * level))
            .map(|_| (place(rng), between(rng, 0.012, 0.022 + 0.008 * level)))
            .collect();
        let stickers = (0..count(rng, 0.28 * level))
            .map(|_| {
                let side = 0.03 + 0.022 * level;
                let colour = [
                    [0.85, 0.84, 0.8],
                    [0.75, 0.08, 0.06],
                    [0.05, 0.09, 0.3],
                    [0.8, 0.62, 0.05],
                    [0.01, 0.01, 0.012],
                ];
                Sticker {
                    middle: place(rng),
                    turn: between(rng, 0.0, std::f32::consts::PI),
                    half: [side * between(rng, 0.7, 1.5), side * between(rng, 0.6, 1.0)],
                    colour: colour[rng.next_u32() as usize % colour.len()],
                }
            })
            .collect();
        let tear = (unit(rng) < 0.1 + 0.12 * level).then(|| {
            let angle = between(rng, 0.0, std::f32::consts::TAU);
            // Across a corner, seldom along a side.
            let reach = (angle.cos().abs() + angle.sin().abs()) * 0.5;
            let away = reach - between(rng, 0.0, 0.03 + 0.05 * level);
            ([angle.cos() * away, angle.sin() * away], angle)
        });
        Self { surface, scratches, blots, stickers, tear, seed: rng.next_u32() }
    }

    /// What is seen of a page where it is damaged.
    pub(crate) fn over(&self, at: [f32; 2], page: [f32; 3]) -> [f32; 3] {
        let [x, y] = at;
        // Only the code's surroundings: the rest is nobody's concern.
        if x.abs() > 0.75 || y.abs() > 0.75 {
            return page;
        }
        let mut colour = page;
        for &([u, v], radius) in &self.blots {
            let (dx, dy) = (x - u, y - v);
            let square = dx * dx + dy * dy;
            if square < 4.0 * radius * radius {
                let ragged = radius * (0.6 + 0.9 * fractal(x * 40.0, y * 40.0, self.seed));
                let share = step(ragged, ragged * 0.7, square.sqrt());
                colour = mix3(colour, scaled([0.12, 0.075, 0.04], 0.6 + colour[0] * 0.4), share);
            }
        }
        for Scratch { from, to, half } in &self.scratches {
            let share = step(*half, half * 0.5, line(at, *from, *to));
            if share > 0.0 {
                // Paper shows its white fibres; glass its bright edges and a dead line of pixels.
                let bright = match self.surface {
                    Surface::Paper => [0.9; 3],
                    Surface::Screen => [0.25 + 0.5 * noise(x * 60.0, y * 60.0, self.seed); 3],
                };
                colour = mix3(colour, bright, share);
            }
        }
        if let Some(([u, v], angle)) = self.tear {
            let ragged = 0.03 * (fractal(x * 14.0, y * 14.0, self.seed ^ 0x7ea2) - 0.5);
            let beyond = (x - u) * angle.cos() + (y - v) * angle.sin() + ragged;
            if beyond > 0.0 {
                let gone = match self.surface {
                    // The table, or another sheet below.
                    Surface::Paper => scaled([0.28, 0.2, 0.13], 0.7 + 0.6 * fractal(x, y, 5)),
                    // Dead pixels, coloured lines among them.
                    Surface::Screen => {
                        let lines = step(0.8, 0.9, noise(x * 120.0, 0.0, self.seed));
                        [0.006 + 0.1 * lines, 0.006 + 0.6 * lines, 0.008 + 0.3 * lines]
                    }
                };
                colour = mix3(gone, [0.92; 3], step(0.008, 0.004, beyond));
            }
        }
        for sticker in &self.stickers {
            let (sin, cos) = sticker.turn.sin_cos();
            let (dx, dy) = (x - sticker.middle[0], y - sticker.middle[1]);
            let inside = [dx * cos + dy * sin, dy * cos - dx * sin];
            if rounded_rectangle(inside, sticker.half, 0.012) < 0.0 {
                colour = sticker.colour;
            }
        }
        colour
    }
}
