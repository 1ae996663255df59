//! Ready-made shots: by condition and severity, for tests and for the benchmark.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;

use crate::{Condition, Modules, Pose, Shot, Surface, optics, unit};

/// The photos' size.
const WIDTH: usize = 1280;
const HEIGHT: usize = 720;

/// How strong each condition of the benchmark is at severities 1 to 5. Its unit is the
/// condition's own: pixels a module, degrees, blur in modules, or a level as in [`Shot`].
///
/// Chosen so that zxing-cpp 3.1 reads about the shares of `SCANNING.md`'s set, condition by
/// condition: the severities of that set, which is not published, were chosen by others.
fn strength(condition: Condition, severity: u8) -> f32 {
    let steps: [f32; 5] = match condition {
        Condition::SmallModules => [3.6, 3.0, 2.5, 2.1, 1.8],
        Condition::Perspective => [12.0, 24.0, 36.0, 48.0, 57.0],
        Condition::MotionBlur => [0.5, 1.0, 1.55, 2.1, 2.9],
        Condition::Defocus => [0.3, 0.5, 0.68, 0.9, 1.3],
        Condition::LowLight => [1.5, 3.0, 4.3, 5.4, 6.2],
        Condition::Glare => [2.5, 4.2, 6.0, 8.0, 10.0],
        Condition::Uneven => [1.5, 3.0, 5.2, 7.4, 9.4],
        Condition::Damage => [1.2, 2.5, 4.0, 5.5, 7.5],
        Condition::Combined => [1.0, 2.0, 4.0, 4.6, 5.2],
        _ => [1.0, 2.0, 3.0, 4.0, 5.0],
    };
    steps[usize::from(severity.clamp(1, 5) - 1)]
}

impl Shot {
    /// A 1280×720 photo under one condition, severity 1 to 5, held as people hold it.
    #[must_use]
    pub fn preset(condition: Condition, severity: u8, surface: Surface, seed: u64) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x5eed_0f9e_5700);
        let mut within = |limit: f32| (unit(&mut rng) * 2.0 - 1.0) * limit;
        let severity = severity.clamp(1, 5);
        let level = f32::from(severity);
        let mut pose = Pose {
            yaw: within(6.0),
            pitch: within(6.0),
            roll: within(8.0),
            fill: 0.58 + within(0.05),
            offset: [within(0.1), within(0.06)],
        };
        let mut conditions = vec![(condition, level)];
        match condition {
            Condition::GoodLight => pose.fill = 0.68 - 0.09 * level + within(0.02),
            Condition::Perspective => {
                let tilt = 12.0 * level;
                let side = if within(1.0) > 0.0 { 1.0 } else { -1.0 };
                pose.yaw = tilt * side;
                pose.pitch = within(0.4 * tilt);
                pose.roll = within(25.0);
            }
            // Any angle, whatever the severity: that turns the code out of its plane a little.
            Condition::Rotation => {
                pose.roll = within(180.0);
                pose.yaw = within(3.0 * level);
                pose.pitch = within(3.0 * level);
            }
            Condition::Combined => {
                let tilt = 5.0 * level;
                pose.yaw = within(tilt);
                pose.pitch = within(tilt);
                pose.roll = within(20.0);
                conditions = vec![
                    (Condition::Defocus, 0.45 * level),
                    (Condition::MotionBlur, 0.25 * level),
                    (Condition::LowLight, 0.55 * level),
                    (Condition::Glare, 0.55 * level),
                ];
            }
            _ => {}
        }
        Self { width: WIDTH, height: HEIGHT, surface, pose, conditions, cracked: false, seed }
    }

    /// A 1280×720 photo of `modules` for comparing decoders: one of [`Condition::BENCH`], severity
    /// 1 to 5. Unlike a [`preset`](Self::preset)'s, its blur is measured in modules, so that it is
    /// as hard for a large symbol as for a small one.
    #[must_use]
    pub fn bench(
        condition: Condition,
        severity: u8,
        surface: Surface,
        modules: &Modules,
        seed: u64,
    ) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 0x00be_9c40_5700);
        let mut within = |limit: f32| (unit(&mut rng) * 2.0 - 1.0) * limit;
        let strength = strength(condition, severity);
        let size = modules.size() as f32;
        // Pixels a module: 3 to 8, as far as the symbol stays in the photo.
        let (least, most) = (3.0, (0.66 * HEIGHT as f32 / size).clamp(3.2, 8.0));
        let mut pixels = least + (within(0.5) + 0.5) * (most - least);
        let mut pose = Pose {
            yaw: within(8.0),
            pitch: within(8.0),
            roll: within(10.0),
            fill: 0.0,
            offset: [within(0.12), within(0.08)],
        };
        let mut conditions = vec![(condition, strength)];
        match condition {
            Condition::SmallModules => {
                pixels = strength;
                conditions = vec![];
            }
            Condition::Perspective => {
                let direction = within(std::f32::consts::PI);
                pose.yaw = strength * direction.cos();
                pose.pitch = strength * direction.sin();
                pose.roll = within(25.0);
                pose.offset = [within(0.06), within(0.04)];
            }
            Condition::Rotation => pose.roll = within(180.0),
            Condition::MotionBlur => {
                conditions = vec![(condition, optics::motion_level(strength * pixels))];
            }
            Condition::Defocus => {
                conditions = vec![(condition, optics::defocus_level(strength * pixels))];
            }
            Condition::Combined => {
                let tilt = 6.0 * strength;
                let direction = within(std::f32::consts::PI);
                pose.yaw = tilt * direction.cos();
                pose.pitch = tilt * direction.sin();
                pose.roll = within(30.0);
                conditions = vec![
                    (Condition::Defocus, optics::defocus_level(0.16 * strength * pixels)),
                    (Condition::MotionBlur, optics::motion_level(0.16 * strength * pixels)),
                    (Condition::LowLight, 0.55 * strength),
                    (Condition::Glare, 0.5 * strength),
                ];
            }
            _ => {}
        }
        pose.fill = pixels * size / HEIGHT as f32;
        Self { width: WIDTH, height: HEIGHT, surface, pose, conditions, cracked: false, seed }
    }

    /// The level of a condition; 0 is none of it.
    pub(crate) fn level(&self, condition: Condition) -> f32 {
        let found = self.conditions.iter().filter(|(one, _)| *one == condition);
        found.map(|(_, level)| level.clamp(0.0, 10.0)).fold(0.0, f32::max)
    }
}
