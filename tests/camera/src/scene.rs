//! The phone or the paper that shows the code, drawn over the background with several rays a pixel.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::Rng;

use crate::damage::Damage;
use crate::geometry::Homography;
use crate::optics::Picture;
use crate::texture::{fractal, hashed, line, mix3, noise, rounded_rectangle, scaled, step};
use crate::{Condition, Modules, Shot, Surface, between, unit};

/// Rays a pixel, across and down.
const RAYS: usize = 3;

/// How the thing that shows the code is made; lengths in the symbol's side.
struct Scene<'a> {
    modules: &'a Modules,
    surface: Surface,
    /// The symbol's quiet zone.
    quiet: f32,
    /// Half of the sheet or of the phone's body, and its middle seen from the symbol's.
    half: [f32; 2],
    middle: [f32; 2],
    bezel: f32,
    accent: [f32; 3],
    skin: [f32; 3],
    /// Broken lines of cracks.
    cracks: Vec<[[f32; 2]; 2]>,
    damage: Option<Damage>,
    seed: u32,
}

/// Draws the scene over `picture`.
pub(crate) fn draw(
    picture: &mut Picture,
    modules: &Modules,
    shot: &Shot,
    homography: &Homography,
    rng: &mut ChaCha8Rng,
) {
    let scene = Scene::new(modules, shot, rng);
    for y in 0..picture.height {
        for x in 0..picture.width {
            let centre = homography.unmap([x as f32 + 0.5, y as f32 + 0.5]);
            if !scene.reaches(centre) {
                continue;
            }
            let behind = scaled(picture.get(x, y), scene.shadow(centre));
            let grain = scene.grain(centre);
            if scene.plain(centre) {
                picture.set(x, y, scene.colour(centre, grain).unwrap_or(behind));
                continue;
            }
            let mut sum = [0.0; 3];
            for ray in 0..RAYS * RAYS {
                let place = |i: usize| (i as f32 + 0.5) / RAYS as f32;
                let [u, v] = [x as f32 + place(ray % RAYS), y as f32 + place(ray / RAYS)];
                let colour = scene.colour(homography.unmap([u, v]), grain).unwrap_or(behind);
                sum = [0, 1, 2].map(|i| sum[i] + colour[i]);
            }
            picture.set(x, y, scaled(sum, 1.0 / (RAYS * RAYS) as f32));
        }
    }
}

impl<'a> Scene<'a> {
    fn new(modules: &'a Modules, shot: &Shot, rng: &mut ChaCha8Rng) -> Self {
        let quiet = 4.0 / modules.size() as f32;
        let accents = [[0.02, 0.16, 0.42], [0.015, 0.26, 0.16], [0.40, 0.05, 0.05]];
        let accent = accents[rng.next_u32() as usize % accents.len()];
        let skin = mix3([0.52, 0.30, 0.19], [0.30, 0.15, 0.085], unit(rng));
        let (half, middle, bezel) = match shot.surface {
            Surface::Screen => {
                let half = (0.5 + quiet) * 1.10;
                ([half + 0.035, half * 2.1], [0.0, 0.12], 0.035)
            }
            Surface::Paper => ([0.5 + quiet + 0.16, 0.98], [0.0, -0.14], 0.0),
        };
        let mut cracks = vec![];
        if shot.cracked {
            let from = [half[0] * between(rng, 0.55, 0.9), middle[1] - half[1] * 0.2];
            for _ in 0..7 {
                let mut at = from;
                let mut angle = between(rng, 0.0, std::f32::consts::TAU);
                for _ in 0..7 {
                    angle += between(rng, -0.5, 0.5);
                    let length = between(rng, 0.06, 0.2);
                    let to = [at[0] + angle.cos() * length, at[1] + angle.sin() * length];
                    cracks.push([at, to]);
                    at = to;
                }
            }
        }
        let seed = rng.next_u32();
        let surface = shot.surface;
        let level = shot.level(Condition::Damage);
        let damage = (level > 0.0).then(|| Damage::new(level, surface, rng));
        Self { modules, surface, quiet, half, middle, bezel, accent, skin, cracks, damage, seed }
    }

    fn edge(&self, [x, y]: [f32; 2]) -> f32 {
        let radius = match self.surface {
            Surface::Screen => 0.13,
            Surface::Paper => 0.004,
        };
        rounded_rectangle([x - self.middle[0], y - self.middle[1]], self.half, radius)
    }

    /// Whether anything of the scene, its shadow and its hand included, may be near.
    fn reaches(&self, at: [f32; 2]) -> bool {
        let [x, y] = at.map(f32::abs);
        x < 400.0 && y < 400.0 && (self.edge(at) < 0.5 || self.hand(at).is_some())
    }

    /// Whether nothing near has an edge that one ray a pixel would make ragged.
    fn plain(&self, at: [f32; 2]) -> bool {
        self.edge(at) > 0.03 && self.hand(at).is_none()
    }

    /// What of the light reaches the background beside the thing.
    fn shadow(&self, [x, y]: [f32; 2]) -> f32 {
        0.45 + 0.55 * step(-0.06, 0.22, self.edge([x - 0.05, y - 0.07]))
    }

    /// How the paper's fold, fibres and waves change its light; slow to find and slow to change, so
    /// once a pixel.
    fn grain(&self, [x, y]: [f32; 2]) -> f32 {
        if self.surface == Surface::Screen {
            return 1.0;
        }
        let fold = y + 0.62;
        let crease = 1.0 - 0.10 * step(0.02, 0.0, fold.abs()) - 0.02 * step(0.3, 0.0, fold);
        let fibre = 0.97 + 0.05 * (noise(x * 90.0, y * 90.0, self.seed) - 0.5);
        let wave = 0.95 + 0.1 * (fractal(x * 1.4, y * 1.1, self.seed ^ 3) - 0.5);
        crease * fibre * wave
    }

    /// What a ray meets; `None` is the background.
    fn colour(&self, at: [f32; 2], grain: f32) -> Option<[f32; 3]> {
        let edge = self.edge(at);
        match self.surface {
            Surface::Screen => {
                if let Some((colour, true)) = self.hand(at) {
                    return Some(colour);
                }
                if edge > 0.0 {
                    return self.hand(at).map(|(colour, _)| colour);
                }
                let glass = edge + self.bezel;
                let colour = if glass > 0.0 {
                    // A frame of metal that catches the light at its upper edge, then black glass.
                    let metal = step(-0.012, -0.004, edge) * (0.55 - 0.25 * at[1]);
                    scaled([0.9, 0.92, 1.0], 0.012 + 0.35 * metal.max(0.0))
                } else {
                    let white = self.worn(at);
                    // Black glass reflects a little of the sky.
                    [0, 1, 2].map(|i| 0.86 * white[i] + 0.012)
                };
                Some(self.cracked(at, colour))
            }
            Surface::Paper => (edge < 0.0).then(|| {
                let ink = self.worn(at);
                // Toner is not quite black, and paper not quite white.
                let tinted = [0.80, 0.79, 0.76];
                [0, 1, 2].map(|i| (0.035 + ink[i] * (tinted[i] - 0.035)) * grain)
            }),
        }
    }

    /// What is shown or printed and what has become of it, from 0 to 1.
    fn worn(&self, at: [f32; 2]) -> [f32; 3] {
        let page = self.page(at);
        self.damage.as_ref().map_or(page, |damage| damage.over(at, page))
    }

    /// What is shown or printed, from 0 to 1.
    fn page(&self, at: [f32; 2]) -> [f32; 3] {
        let [x, y] = at;
        let field = 0.5 + self.quiet;
        if x.abs() < 0.5 && y.abs() < 0.5 {
            let n = self.modules.size() as f32;
            let dark = self.modules.dark(((x + 0.5) * n) as usize, ((y + 0.5) * n) as usize);
            return if dark { [0.004; 3] } else { [1.0; 3] };
        }
        if x.abs() < field && y.abs() < field {
            return [1.0; 3];
        }
        let screen = self.surface == Surface::Screen;
        let (page, ink) =
            if screen { ([0.90, 0.92, 0.94], [0.03, 0.035, 0.05]) } else { ([1.0; 3], [0.0; 3]) };
        if screen && y < -field - 0.30 {
            // The app's bar, its title in white.
            let white = self.text(at, -field - 0.46, 0.085, -field + 0.12, 0.1);
            return mix3(self.accent, [1.0; 3], if white { 0.95 } else { 0.0 });
        }
        let left = -field + 0.06;
        let lines: &[(f32, f32, f32)] = if screen {
            &[(-0.20, 0.07, 0.45), (-0.095, 0.045, 0.1), (0.09, 0.06, 0.25), (0.19, 0.045, -0.1)]
        } else {
            &[
                (-0.50, 0.10, 0.3),
                (-0.34, 0.055, -0.1),
                (-0.24, 0.055, 0.2),
                (-0.14, 0.055, 0.05),
                (0.06, 0.05, 0.1),
            ]
        };
        for &(offset, height, right) in lines {
            let line = if offset < 0.0 { -field + offset } else { field + offset };
            if self.text(at, line, height, left, right) {
                return ink;
            }
        }
        // A button below the code.
        if screen && rounded_rectangle([x, y - field - 0.48], [field - 0.08, 0.085], 0.05) < 0.0 {
            let white = self.text(at, field + 0.48, 0.05, -0.25, 0.25);
            return mix3(self.accent, [1.0; 3], if white { 0.95 } else { 0.0 });
        }
        page
    }

    /// Whether a line of print, `height` tall around `middle` from `left` to about `right`, has ink
    /// here: strokes in cells, which from afar look like letters.
    fn text(&self, [x, y]: [f32; 2], middle: f32, height: f32, left: f32, right: f32) -> bool {
        let v = (y - middle) / height + 0.5;
        if !(0.0..1.0).contains(&v) || x < left || x > right {
            return false;
        }
        let column = (x - left) / (height * 0.155);
        let (letter, inside) = ((column / 4.0).floor() as i32, column as i32 % 4);
        let row = (middle * 977.0) as i32;
        // A word's end every few letters, and a gap between letters.
        if hashed(letter, row, self.seed) < 0.16 || inside == 3 {
            return false;
        }
        let stroke = (v * 5.0) as i32;
        let short = hashed(letter, row + 1, self.seed) < 0.65;
        !(short && stroke < 1) && hashed(letter * 3 + inside, row * 7 + stroke, self.seed) < 0.62
    }

    /// The hand that holds the phone: its colour, and whether it lies before the phone.
    fn hand(&self, at: [f32; 2]) -> Option<([f32; 3], bool)> {
        if self.surface == Surface::Paper {
            return None;
        }
        let [half, _] = self.half;
        // Between the thumb's tip and the other edge the phone hides it.
        if at[0] > 0.17 - half && at[0] < half {
            return None;
        }
        let low = self.middle[1] + 0.25;
        let thumb = ([-half - 0.34, low + 0.62], [-half + 0.055, low + 0.30], 0.105);
        let palm = ([-half - 0.9, low + 1.9], [-half - 0.26, low + 0.66], 0.33);
        let fingers = [0.0, 0.235, 0.465, 0.68].map(|down| {
            let tip = half + 0.03 - 0.03 * (down * 4.0_f32).sin();
            ([half - 0.4, low + down + 0.05], [tip, low + down - 0.03], 0.1)
        });
        let shaded = |(from, to, radius): ([f32; 2], [f32; 2], f32), front: bool| {
            let depth = line(at, from, to) / radius;
            (depth < 1.0).then(|| {
                let lit = 0.45 + 0.62 * (1.0 - depth * depth).max(0.0).sqrt();
                let pores = 0.94 + 0.12 * noise(at[0] * 40.0, at[1] * 40.0, self.seed ^ 9);
                (scaled(self.skin, lit * pores), front)
            })
        };
        shaded(thumb, true)
            .or_else(|| shaded(palm, false))
            .or_else(|| fingers.into_iter().find_map(|finger| shaded(finger, false)))
    }

    fn cracked(&self, at: [f32; 2], colour: [f32; 3]) -> [f32; 3] {
        if self.cracks.is_empty() {
            return colour;
        }
        let near = self.cracks.iter().map(|[a, b]| line(at, *a, *b)).fold(f32::MAX, f32::min);
        let dark = step(0.010, 0.004, near);
        let bright = step(0.0032, 0.001, near);
        mix3(mix3(colour, scaled(colour, 0.35), dark), [0.75, 0.8, 0.85], 0.8 * bright)
    }
}
