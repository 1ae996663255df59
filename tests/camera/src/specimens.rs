//! The set of photos that decoders are compared on: conditions by severities by versions, and
//! photos of things that only look like codes.

use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::{Condition, Modules, Photo, Pose, Shot, Surface, photograph, unit};

/// Where the seeds of the set begin that scanners are developed on.
pub const SEEN: u64 = 0xa_0000;
/// Where those begin that only the benchmark draws.
pub const UNSEEN: u64 = 0xb_0000;

/// The versions, small to large; a listed person's presentation is version 13, L.
pub const VERSIONS: [u8; 4] = [4, 11, 19, 13];

/// A code to photograph, and how.
#[derive(Clone, PartialEq, Debug)]
pub struct Specimen {
    /// What the code says.
    pub text: String,
    /// The code.
    pub modules: Modules,
    /// Its version.
    pub version: u8,
    /// Its error correction level: L, M or Q.
    pub level: char,
    /// What goes wrong.
    pub condition: Condition,
    /// How badly, 1 to 5.
    pub severity: u8,
    /// The shot.
    pub shot: Shot,
}

impl Specimen {
    /// Number `index` of the set whose seeds begin at `first`. The conditions change fastest, then
    /// the severities, then the versions: the first 240 are each combination once.
    #[must_use]
    pub fn number(first: u64, index: u64) -> Self {
        let condition = Condition::BENCH[(index % 12) as usize];
        let severity = (index / 12 % 5) as u8 + 1;
        let version = VERSIONS[(index / 60 % 4) as usize];
        let mut rng = ChaCha8Rng::seed_from_u64(first + index);
        let level = match rng.next_u32() % 3 {
            _ if version == 13 => 'L',
            0 => 'L',
            1 => 'M',
            _ => 'Q',
        };
        let (text, modules) = code(version, level, &mut rng);
        let surface =
            if rng.next_u32().is_multiple_of(2) { Surface::Screen } else { Surface::Paper };
        let shot = Shot::bench(condition, severity, surface, &modules, first + index);
        Self { text, modules, version, level, condition, severity, shot }
    }

    /// Its photo.
    #[must_use]
    pub fn photo(&self) -> Photo {
        photograph(&self.modules, &self.shot)
    }
}

/// A code of just this version: alphanumeric text, as our presentations are, of 70 to 100% of its
/// capacity.
///
/// # Panics
/// If `version` is not one to 40.
#[must_use]
pub fn code(version: u8, level: char, rng: &mut ChaCha8Rng) -> (String, Modules) {
    const ALPHABET: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
    let correction = match level {
        'L' => QrCodeEcc::Low,
        'M' => QrCodeEcc::Medium,
        'Q' => QrCodeEcc::Quartile,
        _ => QrCodeEcc::High,
    };
    let mut letters: String = "CHOT1:".into();
    // More than version 40 holds.
    letters.extend((0..4300).map(|_| char::from(ALPHABET[rng.next_u32() as usize % 45])));
    let encode = |length: usize, mask: Option<Mask>| {
        let segment = QrSegment::make_alphanumeric(letters.get(..length)?);
        let exactly = Version::new(version);
        let segments = [segment];
        QrCode::encode_segments_advanced(&segments, correction, exactly, exactly, mask, false).ok()
    };
    // The longest that fits, by bisection; choosing the best mask takes most of the time.
    let (mut fits, mut too_long) = (1, letters.len());
    while too_long - fits > 1 {
        let middle = usize::midpoint(fits, too_long);
        if encode(middle, Some(Mask::new(0))).is_some() { fits = middle } else { too_long = middle }
    }
    let length = (fits as f32 * (0.7 + 0.3 * unit(rng))) as usize;
    let length = length.clamp(1, fits);
    let code = encode(length, None).unwrap_or_else(|| unreachable!("shorter than what fits"));
    letters.truncate(length);
    (letters, drawn(&code))
}

fn drawn(code: &QrCode) -> Modules {
    let side = code.size();
    let dark = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
    Modules { size: side as usize, dark: dark.map(|(x, y)| code.get_module(x, y)).collect() }
}

/// A photo without a code, number `index`: streets and tables, pages of print, and where the code
/// would be, nothing, noise, stripes, chequers, letters, or finder patterns without a code.
#[must_use]
pub fn decoy(first: u64, index: u64) -> Photo {
    let seed = (first + index) ^ 0xdec0_0000;
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let mut within = |limit: f32| (unit(&mut rng) * 2.0 - 1.0) * limit;
    let mut pose = Pose {
        yaw: within(20.0),
        pitch: within(20.0),
        roll: within(40.0),
        fill: 0.5 + within(0.2),
        offset: [within(0.2), within(0.1)],
    };
    let size = 33 + 4 * (index % 9) as usize;
    let kind = index % 8;
    let texture = |x: usize, y: usize, chance: u32| match kind {
        // A page with nothing in the code's place; streets and tables.
        0 | 1 => false,
        2 => chance.is_multiple_of(2),
        3 => (x * x / 7 + x).is_multiple_of(3),
        4 => (x + y).is_multiple_of(2),
        // Lines of small print.
        5 => !y.is_multiple_of(4) && !x.is_multiple_of(6) && chance % 8 < 5,
        // Finder patterns all over, and three of them around nothing.
        6 => finder(x % 8, y % 8),
        _ => {
            // Modules from the nearer edge; the lower right corner stays empty.
            let near = |at: usize| at.min(size - 1 - at);
            let empty = x > size / 2 && y > size / 2;
            !empty && finder(near(x), near(y))
        }
    };
    if kind == 1 {
        pose.offset = [30.0, 30.0];
    }
    let mut rng = ChaCha8Rng::seed_from_u64(seed ^ 1);
    let dark = (0..size * size).map(|i| texture(i % size, i / size, rng.next_u32())).collect();
    let surface =
        if (index + index / 8).is_multiple_of(2) { Surface::Screen } else { Surface::Paper };
    let conditions = match index / 8 % 4 {
        0 => vec![],
        1 => vec![(Condition::LowLight, 3.0)],
        2 => vec![(Condition::Noise, 3.0), (Condition::Uneven, 3.0)],
        _ => vec![(Condition::Defocus, 2.0), (Condition::Moire, 3.0)],
    };
    let modules = Modules { size, dark };
    let shot = Shot {
        width: 1280,
        height: 720,
        surface,
        pose,
        conditions,
        cracked: index.is_multiple_of(5),
        seed,
    };
    photograph(&modules, &shot)
}

/// A finder pattern's modules.
fn finder(x: usize, y: usize) -> bool {
    if x > 6 || y > 6 {
        return false;
    }
    let ring = x.abs_diff(3).max(y.abs_diff(3));
    ring != 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn specimens_are_what_they_are_called() {
        let all: Vec<_> = (0..240).map(|index| Specimen::number(SEEN, index)).collect();
        for specimen in &all {
            assert_eq!(specimen.modules.size(), 17 + 4 * usize::from(specimen.version));
            assert!(specimen.text.len() > 20, "{}", specimen.text);
        }
        for condition in Condition::BENCH {
            assert_eq!(all.iter().filter(|one| one.condition == condition).count(), 20);
        }
        assert_eq!(all[17], Specimen::number(SEEN, 17));
        assert_ne!(all[17].text, Specimen::number(UNSEEN, 17).text);
    }
}
