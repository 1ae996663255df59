//! Version: the size of a symbol, where its alignment patterns lie, how its codewords are divided
//! into blocks, and the version information (ISO/IEC 18004, 5.3.1, 6.3.6, 7.10, tables 7 and 9,
//! annexes D and E).

use crate::EcLevel;

/// The version of a symbol, 1 to 40.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Version(u8);

impl Version {
    /// The largest version.
    pub(crate) const MAX: u8 = 40;
    /// The least version that has version information.
    pub(crate) const FIRST_WITH_INFORMATION: u8 = 7;

    /// `None` if `number` is not one of 1 to 40.
    pub(crate) fn new(number: u8) -> Option<Self> {
        (1..=Self::MAX).contains(&number).then_some(Self(number))
    }

    /// The version with `size` modules a side, if there is one.
    pub(crate) fn from_size(size: usize) -> Option<Self> {
        let steps = size.checked_sub(17)?;
        if steps % 4 == 0 { Self::new(u8::try_from(steps / 4).ok()?) } else { None }
    }

    /// 1 to 40.
    pub(crate) fn number(self) -> u8 {
        self.0
    }

    /// Modules a side, 21 to 177.
    pub(crate) fn size(self) -> usize {
        17 + 4 * usize::from(self.0)
    }

    /// Whether the symbol carries its version.
    pub(crate) fn has_information(self) -> bool {
        self.0 >= Self::FIRST_WITH_INFORMATION
    }

    /// Columns, which are also the rows, of the centres of the alignment patterns, rising. A pattern
    /// lies where any two of them cross, but for the three crossings that a finder pattern takes
    /// (annex E).
    pub(crate) fn alignment_centres(self) -> Vec<usize> {
        if self.0 == 1 {
            return Vec::new();
        }
        let last = self.size() - 7;
        let intervals = usize::from(self.0) / 7 + 1;
        // Intervals are even, and equal from the far end on: the first takes what is left over. The
        // one version whose row in the table keeps to no such rule is 32.
        let step = if self.0 == 32 { 26 } else { 2 * (last - 6).div_ceil(2 * intervals) };
        let far = (0..intervals).rev().map(|back| last - back * step);
        std::iter::once(6).chain(far).collect()
    }

    /// Columns and rows of both copies of the version information, the least significant bit first:
    /// below the upper right finder pattern's left side, and right of the lower left one's top.
    /// They lie there only if [`has_information`](Self::has_information).
    pub(crate) fn information_places(self) -> [[(usize, usize); 18]; 2] {
        let near = self.size() - 11;
        let place = |bit: usize| (near + bit % 3, bit / 3);
        let copy: [_; 18] = std::array::from_fn(place);
        [copy, copy.map(|(x, y)| (y, x))]
    }

    /// Codewords of the symbol, data and error correction.
    pub(crate) fn codewords(self) -> usize {
        let size = self.size();
        // Everything but finder patterns with separators, format information and dark module;
        let mut modules = size * size - 3 * 64 - 31;
        // but timing patterns, alignment patterns (two of which, from version 7 on, lie on a timing
        // pattern for each inner centre) and version information.
        modules -= 2 * (size - 16);
        let centres = self.alignment_centres().len();
        if centres > 0 {
            let inner = centres - 2;
            modules -= 25 * (centres * centres - 3) - 5 * 2 * inner;
        }
        if self.has_information() {
            modules -= 36;
        }
        modules / 8
    }

    /// How the codewords are divided at `level`.
    pub(crate) fn blocks(self, level: EcLevel) -> Blocks {
        let row = BLOCKS.get(usize::from(self.0) - 1).copied().unwrap_or_default();
        let [low, medium, quartile, high] = row;
        let (parity, count) = match level {
            EcLevel::L => low,
            EcLevel::M => medium,
            EcLevel::Q => quartile,
            EcLevel::H => high,
        };
        let (parity, count) = (usize::from(parity), usize::from(count).max(1));
        let codewords = self.codewords();
        Blocks { parity, count, long: codewords % count, short_data: codewords / count - parity }
    }
}

/// The blocks of a symbol: `count - long` with [`short_data`](Self::short_data) codewords of data,
/// then `long` with one more; each with `parity` of error correction.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Blocks {
    /// Error correction codewords of a block.
    pub(crate) parity: usize,
    /// Blocks in all.
    pub(crate) count: usize,
    /// How many of them are longer by one.
    pub(crate) long: usize,
    /// Data codewords of a short block.
    pub(crate) short_data: usize,
}

impl Blocks {
    /// Data codewords of all blocks: the symbol's capacity.
    pub(crate) fn data(self) -> usize {
        self.count * self.short_data + self.long
    }

    /// Data codewords of block `index`.
    pub(crate) fn data_of(self, index: usize) -> usize {
        self.short_data + usize::from(index >= self.count - self.long)
    }

    /// Where in the interleaved sequence the codeword at `place` of block `index` lies, its data
    /// first (7.6).
    pub(crate) fn interleaved(self, index: usize, place: usize) -> usize {
        let data = self.data_of(index);
        if place < self.short_data {
            place * self.count + index
        } else if place < data {
            self.short_data * self.count + index - (self.count - self.long)
        } else {
            self.data() + (place - data) * self.count + index
        }
    }
}

/// For each version, error correction codewords of a block and blocks, at levels L, M, Q, H
/// (table 9; the rest of it follows from the number of codewords).
#[rustfmt::skip]
const BLOCKS: [[(u8, u8); 4]; 40] = [
    [(7, 1), (10, 1), (13, 1), (17, 1)],
    [(10, 1), (16, 1), (22, 1), (28, 1)],
    [(15, 1), (26, 1), (18, 2), (22, 2)],
    [(20, 1), (18, 2), (26, 2), (16, 4)],
    [(26, 1), (24, 2), (18, 4), (22, 4)],
    [(18, 2), (16, 4), (24, 4), (28, 4)],
    [(20, 2), (18, 4), (18, 6), (26, 5)],
    [(24, 2), (22, 4), (22, 6), (26, 6)],
    [(30, 2), (22, 5), (20, 8), (24, 8)],
    [(18, 4), (26, 5), (24, 8), (28, 8)],
    [(20, 4), (30, 5), (28, 8), (24, 11)],
    [(24, 4), (22, 8), (26, 10), (28, 11)],
    [(26, 4), (22, 9), (24, 12), (22, 16)],
    [(30, 4), (24, 9), (20, 16), (24, 16)],
    [(22, 6), (24, 10), (30, 12), (24, 18)],
    [(24, 6), (28, 10), (24, 17), (30, 16)],
    [(28, 6), (28, 11), (28, 16), (28, 19)],
    [(30, 6), (26, 13), (28, 18), (28, 21)],
    [(28, 7), (26, 14), (26, 21), (26, 25)],
    [(28, 8), (26, 16), (30, 20), (28, 25)],
    [(28, 8), (26, 17), (28, 23), (30, 25)],
    [(28, 9), (28, 17), (30, 23), (24, 34)],
    [(30, 9), (28, 18), (30, 25), (30, 30)],
    [(30, 10), (28, 20), (30, 27), (30, 32)],
    [(26, 12), (28, 21), (30, 29), (30, 35)],
    [(28, 12), (28, 23), (28, 34), (30, 37)],
    [(30, 12), (28, 25), (30, 34), (30, 40)],
    [(30, 13), (28, 26), (30, 35), (30, 42)],
    [(30, 14), (28, 28), (30, 38), (30, 45)],
    [(30, 15), (28, 29), (30, 40), (30, 48)],
    [(30, 16), (28, 31), (30, 43), (30, 51)],
    [(30, 17), (28, 33), (30, 45), (30, 54)],
    [(30, 18), (28, 35), (30, 48), (30, 57)],
    [(30, 19), (28, 37), (30, 51), (30, 60)],
    [(30, 19), (28, 38), (30, 53), (30, 63)],
    [(30, 20), (28, 40), (30, 56), (30, 66)],
    [(30, 21), (28, 43), (30, 59), (30, 70)],
    [(30, 22), (28, 45), (30, 62), (30, 74)],
    [(30, 24), (28, 47), (30, 65), (30, 77)],
    [(30, 25), (28, 49), (30, 68), (30, 81)],
];

/// What version information says.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct VersionReading {
    /// The version whose word is nearest.
    pub(crate) version: Version,
    /// How many of the 18 modules of each copy disagree with it.
    pub(crate) wrong: [u32; 2],
    /// How well it fits, from -1 to 1: the share of confidence in modules that agree less that in
    /// those that disagree.
    pub(crate) score: f32,
    /// The same for the next best version.
    pub(crate) runner_up: f32,
}

impl VersionReading {
    /// Whether a copy is within what the code corrects: words differ in 8 modules or more.
    pub(crate) fn is_certain(&self) -> bool {
        self.wrong.iter().any(|&wrong| wrong <= 3)
    }
}

/// The version of 7 or more whose word fits the values of both copies best. Values are as in
/// [`SoftModules`](super::decode::SoftModules), in the order of
/// [`information_places`](Version::information_places); a copy that could not be sampled is zeros.
pub(crate) fn read_information(copies: &[[f32; 18]; 2]) -> VersionReading {
    let total: f32 = copies.iter().flatten().map(|value| value.abs()).sum();
    let mut best = VersionReading {
        version: Version(Version::FIRST_WITH_INFORMATION),
        wrong: [18; 2],
        score: f32::NEG_INFINITY,
        runner_up: f32::NEG_INFINITY,
    };
    for version in (Version::FIRST_WITH_INFORMATION..=Version::MAX).map(Version) {
        let word = information_word(version);
        let dark = |bit: usize| word >> bit & 1 == 1;
        let mut fit = 0.0;
        let mut wrong = [0; 2];
        for (wrong, copy) in wrong.iter_mut().zip(copies) {
            for (bit, &value) in copy.iter().enumerate() {
                fit += if dark(bit) { value } else { -value };
                *wrong += u32::from((value > 0.0) != dark(bit));
            }
        }
        let score = if total > 0.0 { fit / total } else { 0.0 };
        if score > best.score {
            best = VersionReading { version, wrong, score, runner_up: best.score };
        } else {
            best.runner_up = best.runner_up.max(score);
        }
    }
    best
}

/// The 18 bits of version information: 6 of data, 12 of a BCH code with the generator
/// x¹² + x¹¹ + x¹⁰ + x⁹ + x⁸ + x⁵ + x² + 1 (annex D).
pub(crate) fn information_word(version: Version) -> u32 {
    let data = u32::from(version.0) << 12;
    let mut rest = data;
    for bit in (12..18).rev() {
        if rest >> bit & 1 == 1 {
            rest ^= 0b1_1111_0010_0101 << (bit - 12);
        }
    }
    data | rest
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all() -> impl Iterator<Item = Version> {
        (1..=40).map(|number| Version::new(number).unwrap())
    }

    #[test]
    fn sizes_and_numbers() {
        assert_eq!((Version::new(0), Version::new(41)), (None, None));
        for version in all() {
            assert_eq!(Version::from_size(version.size()), Some(version));
            for off in [1, 2, 3] {
                assert_eq!(Version::from_size(version.size() + off), None);
            }
        }
        assert_eq!((Version::from_size(17), Version::from_size(181)), (None, None));
        assert_eq!((Version::from_size(0), Version::from_size(usize::MAX)), (None, None));
    }

    /// Rows of annex E.
    #[test]
    fn alignment_patterns_are_where_the_annex_has_them() {
        let rows: [(u8, &[usize]); 9] = [
            (1, &[]),
            (2, &[6, 18]),
            (6, &[6, 34]),
            (7, &[6, 22, 38]),
            (15, &[6, 26, 48, 70]),
            (22, &[6, 26, 50, 74, 98]),
            (32, &[6, 34, 60, 86, 112, 138]),
            (36, &[6, 24, 50, 76, 102, 128, 154]),
            (40, &[6, 30, 58, 86, 114, 142, 170]),
        ];
        for (number, centres) in rows {
            assert_eq!(Version::new(number).unwrap().alignment_centres(), centres, "{number}");
        }
    }

    /// Rows of table 9 and of table 7.
    #[test]
    fn blocks_are_as_the_table_has_them() {
        let blocks = |number, level| Version::new(number).unwrap().blocks(level);
        let (parity, count) = (26, 8);
        let expected = Blocks { parity: 24, count: 5, long: 1, short_data: 43 };
        assert_eq!(blocks(10, EcLevel::M), Blocks { parity, count: 5, ..blocks(10, EcLevel::M) });
        assert_eq!(
            blocks(14, EcLevel::M),
            Blocks { count: 9, long: 5, short_data: 40, parity: 24 }
        );
        assert_eq!(blocks(10, EcLevel::Q), Blocks { parity: 24, count, long: 2, short_data: 19 });
        assert_eq!(blocks(1, EcLevel::L), Blocks { parity: 7, count: 1, long: 0, short_data: 19 });
        assert_eq!(expected.data(), 5 * 43 + 1);
        for (number, codewords, data) in
            [(1, 26, 19), (5, 134, 108), (7, 196, 156), (21, 1156, 932), (40, 3706, 2956)]
        {
            let version = Version::new(number).unwrap();
            assert_eq!(version.codewords(), codewords);
            assert_eq!(version.blocks(EcLevel::L).data(), data);
        }
    }

    #[test]
    fn every_codeword_has_one_place() {
        for version in all() {
            for level in [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H] {
                let blocks = version.blocks(level);
                let mut seen = vec![0; version.codewords()];
                for index in 0..blocks.count {
                    let length = blocks.data_of(index) + blocks.parity;
                    assert!(length <= 255 && blocks.parity <= 30);
                    for place in 0..length {
                        seen[blocks.interleaved(index, place)] += 1;
                    }
                }
                assert!(seen.iter().all(|&times| times == 1));
            }
        }
    }

    /// Words of table D.1.
    #[test]
    fn version_information_is_as_the_table_has_it() {
        for (number, word) in [(7, 0x07C94), (8, 0x085BC), (21, 0x15683), (40, 0x28C69)] {
            assert_eq!(information_word(Version::new(number).unwrap()), word);
        }
    }

    #[test]
    fn reads_version_information_through_errors() {
        for version in all().filter(|version| version.has_information()) {
            let word = information_word(version);
            let copy: [f32; 18] =
                std::array::from_fn(|bit| if word >> bit & 1 == 1 { 1.0 } else { -1.0 });
            let clean = read_information(&[copy, copy]);
            assert_eq!((clean.version, clean.wrong, clean.score), (version, [0, 0], 1.0));
            assert!(clean.runner_up <= 0.2 && clean.is_certain());
            for first in 0..18 {
                let mut spoilt = copy;
                for bit in [first, (first + 5) % 18, (first + 11) % 18] {
                    spoilt[bit] = -spoilt[bit];
                }
                let read = read_information(&[spoilt, [0.0; 18]]);
                assert_eq!((read.version, read.wrong[0]), (version, 3));
                // Six wrong modules of little confidence in each copy do not matter either.
                let mut faint = copy;
                for bit in (first..first + 18).step_by(3) {
                    faint[bit % 18] *= -0.1;
                }
                assert_eq!(read_information(&[faint, faint]).version, version);
            }
        }
    }
}
