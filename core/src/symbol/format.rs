//! Format information: level and mask, read by correlation (ISO/IEC 18004, 7.9, annex C).

use super::EcLevel;

/// The least score of a reading that is worth a try: chance alone rarely reaches it, and a symbol
/// with one copy lost and an eighth of the other wrong still does.
const LEAST_SCORE: f32 = 0.35;
/// How far behind the best a reading may be and still be worth a try.
const MARGIN: f32 = 0.2;

/// What format information says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Format {
    /// The error correction level.
    pub(super) level: EcLevel,
    /// The data mask pattern, 0 to 7.
    pub(super) mask: u8,
}

/// One way to read it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct FormatReading {
    /// What it would be.
    pub(super) format: Format,
    /// Whether the symbol would be mirrored: rows for columns.
    pub(super) mirrored: bool,
    /// How well it fits, from -1 to 1: the share of confidence in modules that agree less that in
    /// those that disagree.
    pub(super) score: f32,
}

/// The best readings, best first.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct FormatReadings([FormatReading; 2]);

impl FormatReadings {
    /// The best.
    pub(super) fn best(&self) -> FormatReading {
        self.0[0]
    }

    /// The next best.
    pub(super) fn runner_up(&self) -> FormatReading {
        self.0[1]
    }

    /// Those that are worth decoding by, best first; none if the best is no better than chance.
    pub(super) fn worthwhile(&self) -> impl Iterator<Item = FormatReading> + use<> {
        let least = LEAST_SCORE.max(self.best().score - MARGIN);
        self.0.into_iter().filter(move |reading| reading.score >= least)
    }
}

/// Columns and rows of both copies in a symbol with `size` modules a side, the most significant bit
/// first: around the upper left finder pattern; below the upper right and beside the lower left.
pub(super) fn places(size: usize) -> [[(usize, usize); 15]; 2] {
    let around = [0, 1, 2, 3, 4, 5, 7, 8, 8, 8, 8, 8, 8, 8, 8];
    let beside = [8, 8, 8, 8, 8, 8, 8, 8, 7, 5, 4, 3, 2, 1, 0];
    let mut copies = [[(8, 8); 15]; 2];
    let [near, far] = &mut copies;
    for (place, at) in near.iter_mut().zip(around.into_iter().zip(beside)) {
        *place = at;
    }
    for (bit, place) in far.iter_mut().enumerate() {
        *place = if bit < 7 { (8, size - 1 - bit) } else { (size - 15 + bit, 8) };
    }
    copies
}

/// Reads both copies, and both as they would lie in a mirrored symbol. `value` gives a module's
/// value by column and row, as in [`SoftModules`](super::decode::SoftModules).
pub(super) fn read(size: usize, value: impl Fn(usize, usize) -> f32) -> FormatReadings {
    let places = places(size);
    let own: [f32; 31] = values(&places, size, &value);
    let mirrored: [f32; 31] = values(&places, size, |x, y| value(y, x));
    let nothing = FormatReading {
        format: Format { level: EcLevel::L, mask: 0 },
        mirrored: false,
        score: f32::NEG_INFINITY,
    };
    let mut readings = FormatReadings([nothing; 2]);
    for (mirrored, values) in [(false, own), (true, mirrored)] {
        let total: f32 = values.iter().map(|value| value.abs()).sum();
        for level in [EcLevel::M, EcLevel::L, EcLevel::H, EcLevel::Q] {
            for mask in 0..8 {
                let format = Format { level, mask };
                let fit = fit(word(format), &values);
                let score = if total > 0.0 { fit / total } else { 0.0 };
                let reading = FormatReading { format, mirrored, score };
                let [best, runner_up] = &mut readings.0;
                if score > best.score {
                    (*best, *runner_up) = (reading, *best);
                } else if score > runner_up.score {
                    *runner_up = reading;
                }
            }
        }
    }
    readings
}

/// The values of both copies and of the dark module, none with more weight than the mean: a wrong
/// one of great confidence, such as glare leaves, must not outweigh the rest.
fn values(
    places: &[[(usize, usize); 15]; 2],
    size: usize,
    value: impl Fn(usize, usize) -> f32,
) -> [f32; 31] {
    let mut values = [0.0_f32; 31];
    let all = places.iter().flatten().copied().chain([(8, size - 8)]);
    for (held, (x, y)) in values.iter_mut().zip(all) {
        *held = value(x, y);
    }
    let mean = values.iter().map(|value| value.abs()).sum::<f32>() / 31.0;
    values.map(|value| value.clamp(-mean, mean))
}

fn fit(word: u16, values: &[f32; 31]) -> f32 {
    let bits = (0..15).rev().cycle().take(30).map(|bit| word >> bit & 1 == 1);
    bits.chain([true]).zip(values).map(|(dark, &value)| if dark { value } else { -value }).sum()
}

/// The 15 bits of format information, masked: 5 of data, 10 of a BCH code with the generator
/// x¹⁰ + x⁸ + x⁵ + x⁴ + x² + x + 1.
pub(super) fn word(format: Format) -> u16 {
    let level = match format.level {
        EcLevel::M => 0,
        EcLevel::L => 1,
        EcLevel::H => 2,
        EcLevel::Q => 3,
    };
    let data = level << 3 | u16::from(format.mask & 7);
    let mut rest = data << 10;
    for bit in (10..15).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= 0b101_0011_0111 << (bit - 10);
        }
    }
    (data << 10 | rest) ^ 0b101_0100_0001_0010
}
