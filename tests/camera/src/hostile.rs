//! Frames that are made to cost: full of what looks like the beginning of a code, and none in them.

/// A frame without a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// What is in it.
    pub name: &'static str,
    /// Columns.
    pub width: usize,
    /// Rows.
    pub height: usize,
    /// A byte a pixel, row by row.
    pub luma: Vec<u8>,
}

/// The luma of a column and a row.
type Pattern = fn(usize, usize) -> u8;

/// What is in the frames.
const PATTERNS: [(&str, Pattern); 9] = [
    ("finder patterns, 1 px a module", |x, y| finders(1, x, y)),
    ("finder patterns, 2 px a module", |x, y| finders(2, x, y)),
    ("finder patterns, 9 px a module", |x, y| finders(9, x, y)),
    ("noise", noise),
    ("noise of 3 px", |x, y| noise(x / 3, y / 3)),
    ("stripes, 1 px", |x, _| if x.is_multiple_of(2) { 0 } else { 255 }),
    ("chequers, 1 px", |x, y| if (x + y).is_multiple_of(2) { 0 } else { 255 }),
    ("chequers, 3 px", |x, y| if (x / 3 + y / 3).is_multiple_of(2) { 0 } else { 255 }),
    ("one grey", |_, _| 128),
];

/// One of each kind at this size.
pub fn frames(width: usize, height: usize) -> impl Iterator<Item = Frame> {
    PATTERNS.into_iter().map(move |(name, at)| {
        let luma = (0..width * height).map(|i| at(i % width, i / width)).collect();
        Frame { name, width, height, luma }
    })
}

/// A finder pattern at `unit` pixels a module in each cell of nine modules.
#[must_use]
pub fn finders(unit: usize, x: usize, y: usize) -> u8 {
    let (u, v) = (x / unit % 9, y / unit % 9);
    let ring = u.abs_diff(3).max(v.abs_diff(3));
    if u < 7 && v < 7 && ring != 2 { 0 } else { 255 }
}

/// Uniform, the same on every machine.
fn noise(x: usize, y: usize) -> u8 {
    let (x, y) = (x as u32, y as u32);
    let mixed =
        (x.wrapping_mul(0x9e37_79b9) ^ y.wrapping_mul(0x85eb_ca6b)).wrapping_mul(0xc2b2_ae35);
    (mixed >> 13) as u8
}
