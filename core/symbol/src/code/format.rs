//! Format information: level and mask, read by correlation (ISO/IEC 18004, 7.9, annex C).

use crate::EcLevel;

/// The least score of a reading that is worth a try: chance alone rarely reaches it, and a symbol
/// with one copy lost and an eighth of the other wrong still does.
const LEAST_SCORE: f32 = 0.35;
/// How far behind the best a reading may be and still be worth a try. Words differ in 7 of 15 modules,
/// but from those of mirrored symbols in as few as 3, so that with errors the best may be wrong.
const MARGIN: f32 = 0.27;

/// What format information says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Format {
    /// The error correction level.
    pub(crate) level: EcLevel,
    /// The data mask pattern, 0 to 7.
    pub(crate) mask: u8,
}

/// One way to read it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct FormatReading {
    /// What it would be.
    pub(crate) format: Format,
    /// Whether the symbol would be mirrored: rows for columns.
    pub(crate) mirrored: bool,
    /// How well it fits, from -1 to 1: the share of confidence in modules that agree less that in
    /// those that disagree.
    pub(crate) score: f32,
}

/// The best readings, best first.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct FormatReadings([FormatReading; 2]);

impl FormatReadings {
    /// The best.
    pub(crate) fn best(&self) -> FormatReading {
        self.0[0]
    }

    /// The next best.
    #[cfg(test)]
    pub(crate) fn runner_up(&self) -> FormatReading {
        self.0[1]
    }

    fn insert(&mut self, reading: FormatReading) {
        let place = self.0.iter().position(|held| reading.score > held.score);
        if let Some(worse) = place.and_then(|place| self.0.get_mut(place..)) {
            worse.rotate_right(1);
            if let Some(held) = worse.first_mut() {
                *held = reading;
            }
        }
    }

    /// Those that are worth decoding by, best first; none if the best is no better than chance.
    pub(crate) fn worthwhile(&self) -> impl Iterator<Item = FormatReading> + use<> {
        let least = LEAST_SCORE.max(self.best().score - MARGIN);
        self.0.into_iter().filter(move |reading| reading.score >= least)
    }
}

/// Columns and rows of both copies in a symbol with `size` modules a side, the most significant bit
/// first: around the upper left finder pattern; below the upper right and beside the lower left.
pub(crate) fn places(size: usize) -> [[(usize, usize); 15]; 2] {
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
pub(crate) fn read(size: usize, value: impl Fn(usize, usize) -> f32) -> FormatReadings {
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
                readings.insert(FormatReading { format, mirrored, score });
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

/// The 15 bits of format information, masked.
pub(crate) fn word(format: Format) -> u16 {
    let level = match format.level {
        EcLevel::M => 0,
        EcLevel::L => 1,
        EcLevel::H => 2,
        EcLevel::Q => 3,
    };
    coded(level << 3 | u16::from(format.mask & 7)) ^ 0b101_0100_0001_0010
}

/// Five bits with the ten of a BCH code with the generator x¹⁰ + x⁸ + x⁵ + x⁴ + x² + x + 1.
pub(crate) fn coded(data: u16) -> u16 {
    let mut rest = data << 10;
    for bit in (10..15).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= 0b101_0011_0111 << (bit - 10);
        }
    }
    data << 10 | rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: usize = 25;

    fn all() -> impl Iterator<Item = Format> {
        [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H]
            .into_iter()
            .flat_map(|level| (0..8).map(move |mask| Format { level, mask }))
    }

    /// A grid of nothing but this format information and the dark module.
    fn draw(format: Format) -> Vec<f32> {
        let mut grid = vec![0.0; SIZE * SIZE];
        for copy in places(SIZE) {
            for (bit, (x, y)) in (0..15).rev().zip(copy) {
                grid[y * SIZE + x] = if word(format) >> bit & 1 == 1 { 1.0 } else { -1.0 };
            }
        }
        grid[(SIZE - 8) * SIZE + 8] = 1.0;
        grid
    }

    fn read_grid(grid: &[f32], mirrored: bool) -> FormatReadings {
        read(SIZE, |x, y| if mirrored { grid[x * SIZE + y] } else { grid[y * SIZE + x] })
    }

    /// Words of table C.1, masked.
    #[test]
    fn words_are_as_the_table_has_them() {
        for (level, mask, expected) in [
            (EcLevel::M, 0, 0x5412),
            (EcLevel::M, 5, 0x40CE),
            (EcLevel::L, 0, 0x77C4),
            (EcLevel::L, 7, 0x6976),
            (EcLevel::H, 0, 0x1689),
            (EcLevel::H, 7, 0x083B),
            (EcLevel::Q, 0, 0x355F),
            (EcLevel::Q, 7, 0x2BED),
        ] {
            assert_eq!(word(Format { level, mask }), expected);
        }
    }

    #[test]
    fn reads_every_format_as_is_and_mirrored() {
        for format in all() {
            for mirrored in [false, true] {
                let readings = read_grid(&draw(format), mirrored);
                let best = readings.best();
                assert_eq!((best.format, best.mirrored, best.score), (format, mirrored, 1.0));
                assert!(readings.runner_up().score < 0.7);
            }
        }
    }

    /// In each copy as many wrong as the code corrects, at other places: 64 × 50 samples.
    #[test]
    fn three_wrong_modules_a_copy_leave_the_right_format_worth_a_try() {
        let mut state = 1_u64;
        let mut below = |bound: u64| {
            state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(0x1405_7B7E_F767_814F);
            usize::try_from((state >> 33) % bound).unwrap()
        };
        for wrong in [1, 2, 3] {
            let (mut first, mut among, mut samples) = (0, 0, 0);
            for format in (0..50).flat_map(|_| all()) {
                for mirrored in [false, true] {
                    let mut grid = draw(format);
                    for mut copy in places(SIZE) {
                        for bit in 0..wrong {
                            copy.swap(bit, bit + below(15 - u64::try_from(bit).unwrap()));
                            let (x, y) = copy[bit];
                            grid[y * SIZE + x] *= -1.0;
                        }
                    }
                    let readings = read_grid(&grid, mirrored);
                    let right = |reading: FormatReading| {
                        reading.format == format && reading.mirrored == mirrored
                    };
                    first += usize::from(right(readings.best()));
                    among += usize::from(readings.worthwhile().any(right));
                    samples += 1;
                }
            }
            assert_eq!(among, samples, "{wrong} wrong");
            let least_first = [100, 98, 92][wrong - 1];
            assert!(100 * first >= least_first * samples, "{first} of {samples}, {wrong} wrong");
        }
    }

    #[test]
    fn one_copy_is_enough() {
        for format in all() {
            for lost in 0..2 {
                for wrong in 0..15 {
                    let mut grid = draw(format);
                    for (x, y) in places(SIZE)[lost] {
                        grid[y * SIZE + x] = 0.0;
                    }
                    let (x, y) = places(SIZE)[1 - lost][wrong];
                    grid[y * SIZE + x] *= -1.0;
                    let best = read_grid(&grid, false).best();
                    assert_eq!((best.format, best.mirrored), (format, false));
                }
            }
        }
    }

    #[test]
    fn nothing_is_not_worth_a_try() {
        assert_eq!(read(SIZE, |_, _| 0.0).worthwhile().count(), 0);
    }
}
