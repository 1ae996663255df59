//! Light and dark: thresholds that follow the light across the picture.
//!
//! Two kinds, because neither finds everything: the middle between the darkest and the lightest of
//! the blocks around, which is sharp where there is contrast, and the mean of a window, which bears
//! blur and low contrast.

use super::bits::Bits;
use super::number::{nearest, real};
use super::view::View;

/// The side of a block, in pixels.
const BLOCK: usize = 8;
/// The side of a tile of [`by_window`], in pixels.
const TILE: usize = 4;
/// Blocks around a block that have a say in its threshold.
const AROUND: usize = 2;

/// Buffers that one frame leaves to the next.
#[derive(Default)]
pub(crate) struct Scratch {
    least: Vec<u8>,
    most: Vec<u8>,
    sums: Vec<u16>,
    /// The darkest and the lightest of each block.
    ranges: Vec<(u8, u8)>,
    /// A sum and a count a block.
    blocks: Vec<(u32, u32)>,
    across: Vec<(u32, u32)>,
    thresholds: Vec<u8>,
    line: Vec<u8>,
}

/// The standard deviation of the sensor's noise, estimated: neighbours mostly differ by no more.
pub(crate) fn noise(view: &View<'_>) -> u8 {
    // Two tables in turn: the same difference twice in a row would wait for itself.
    let [mut even, mut odd] = [[0_u32; 256]; 2];
    let step = (view.height / 24).max(1);
    for y in (step / 2..view.height).step_by(step) {
        let row = view.row(y);
        for three in row.windows(3).step_by(2) {
            let &[a, b, c] = three else { continue };
            for (counts, difference) in [(&mut even, a.abs_diff(b)), (&mut odd, b.abs_diff(c))] {
                if let Some(count) = counts.get_mut(usize::from(difference)) {
                    *count += 1;
                }
            }
        }
    }
    // The median of the difference of two normal numbers is 0.95 standard deviations.
    even.iter_mut().zip(&odd).for_each(|(count, other)| *count += other);
    let half = even.iter().sum::<u32>() / 2;
    let mut below = 0;
    for (difference, count) in (0_u8..=255).zip(&even) {
        below += count;
        if below > half {
            return difference;
        }
    }
    0
}

/// Dark is below the middle of the blocks around that hold both light and dark.
///
/// A block does so if its luma spans at least `contrast`; where none around does, everything is
/// light. If none in the picture does, blocks may lie so that every edge is between two of them, and four
/// count as one.
pub(crate) fn by_blocks(view: &View<'_>, contrast: u8, bits: &mut Bits, scratch: &mut Scratch) {
    let columns = view.width.div_ceil(BLOCK);
    scratch.ranges.clear();
    for band in 0..view.height.div_ceil(BLOCK) {
        let first = view.row(band * BLOCK);
        scratch.least.clear();
        scratch.least.extend_from_slice(first);
        scratch.most.clear();
        scratch.most.extend_from_slice(first);
        for y in band * BLOCK + 1..((band + 1) * BLOCK).min(view.height) {
            let row = view.row(y);
            scratch.least.iter_mut().zip(row).for_each(|(least, &luma)| *least = luma.min(*least));
            scratch.most.iter_mut().zip(row).for_each(|(most, &luma)| *most = luma.max(*most));
        }
        let bands = scratch.least.chunks(BLOCK).zip(scratch.most.chunks(BLOCK));
        scratch.ranges.extend(bands.map(|(least, most)| {
            let least = least.iter().copied().fold(u8::MAX, u8::min);
            (least, most.iter().copied().fold(0, u8::max))
        }));
    }
    let middle = |(least, most): (u8, u8)| {
        if most.saturating_sub(least) >= contrast {
            (u32::from(least) + u32::from(most), 2)
        } else {
            (0, 0)
        }
    };
    let Scratch { ranges, blocks, .. } = scratch;
    blocks.clear();
    blocks.extend(ranges.iter().map(|range| middle(*range)));
    if blocks.iter().all(|(_, count)| *count == 0) {
        for (at, block) in blocks.iter_mut().enumerate() {
            let beside = if (at + 1) % columns == 0 { at } else { at + 1 };
            let four = [at, beside, at + columns, beside + columns];
            let four = four.into_iter().filter_map(|at| ranges.get(at));
            *block = middle(four.fold((u8::MAX, 0), |a, b| (a.0.min(b.0), a.1.max(b.1))));
        }
    }
    smooth(columns, AROUND, 0, scratch);
    below(view, BLOCK, columns, bits, scratch);
}

/// Dark is `bias` below the mean of the window of 4-pixel tiles within `radius` around.
pub(crate) fn by_window(
    view: &View<'_>,
    radius: usize,
    bias: u8,
    bits: &mut Bits,
    scratch: &mut Scratch,
) {
    let columns = view.width.div_ceil(TILE);
    scratch.blocks.clear();
    for band in 0..view.height.div_ceil(TILE) {
        scratch.sums.clear();
        scratch.sums.extend(view.row(band * TILE).iter().map(|&luma| u16::from(luma)));
        let mut rows = 1;
        for y in band * TILE + 1..((band + 1) * TILE).min(view.height) {
            let row = view.row(y);
            scratch.sums.iter_mut().zip(row).for_each(|(sum, &luma)| *sum += u16::from(luma));
            rows += 1;
        }
        scratch.blocks.extend(scratch.sums.chunks(TILE).map(|cell| {
            let sum: u32 = cell.iter().map(|&sum| u32::from(sum)).sum();
            // At most 4 × 4 pixels: the count fits.
            (sum, u32::try_from(cell.len()).unwrap_or(1) * rows)
        }));
    }
    smooth(columns, radius, bias, scratch);
    below(view, TILE, columns, bits, scratch);
}

/// Dark is below a threshold that is the same everywhere and separates the two heaps of luma best
/// (Otsu 1979).
pub(crate) fn by_histogram(view: &View<'_>, bits: &mut Bits) {
    let mut counts = [0_u32; 256];
    for y in (0..view.height).step_by(2) {
        for &luma in view.row(y) {
            if let Some(count) = counts.get_mut(usize::from(luma)) {
                *count += 1;
            }
        }
    }
    let all: f64 = counts.iter().map(|&count| f64::from(count)).sum();
    let total: f64 = (0_u32..).zip(&counts).map(|(l, &c)| f64::from(l) * f64::from(c)).sum();
    let (mut weight, mut sum, mut best, mut threshold) = (0.0, 0.0, 0.0, 0_u8);
    for (luma, &count) in (0_u8..=255).zip(&counts) {
        weight += f64::from(count);
        sum += f64::from(luma) * f64::from(count);
        if weight == 0.0 || weight == all {
            continue;
        }
        let apart = sum / weight - (total - sum) / (all - weight);
        let between = weight * (all - weight) * apart * apart;
        if between > best {
            (best, threshold) = (between, luma);
        }
    }
    bits.reset(view.width, view.height);
    for (y, row) in bits.rows_mut().enumerate() {
        row.iter_mut().zip(view.row(y)).for_each(|(bit, &l)| *bit = u8::from(l <= threshold));
    }
}

/// Thresholds from the blocks: the ratio of the sums within `radius`, less `bias`.
fn smooth(columns: usize, radius: usize, bias: u8, scratch: &mut Scratch) {
    let rows = scratch.blocks.len().checked_div(columns).unwrap_or(0);
    scratch.across.clear();
    for row in scratch.blocks.chunks_exact(columns.max(1)) {
        let mut sum = row.iter().take(radius).fold((0, 0), add);
        for x in 0..columns {
            if let Some(entering) = row.get(x + radius) {
                sum = add(sum, entering);
            }
            if let Some(leaving) = x.checked_sub(radius + 1).and_then(|x| row.get(x)) {
                sum = (sum.0 - leaving.0, sum.1 - leaving.1);
            }
            scratch.across.push(sum);
        }
    }
    // Now the same down the columns, a row of running sums at a time.
    let running = &mut scratch.blocks;
    running.clear();
    running.resize(columns, (0, 0));
    for row in scratch.across.chunks_exact(columns.max(1)).take(radius) {
        running.iter_mut().zip(row).for_each(|(sum, value)| *sum = add(*sum, value));
    }
    scratch.thresholds.clear();
    for y in 0..rows {
        let row = |y: usize| scratch.across.get(y * columns..(y + 1) * columns);
        if let Some(entering) = row(y + radius) {
            running.iter_mut().zip(entering).for_each(|(sum, value)| *sum = add(*sum, value));
        }
        if let Some(leaving) = y.checked_sub(radius + 1).and_then(row) {
            running.iter_mut().zip(leaving).for_each(|(sum, value)| {
                *sum = (sum.0 - value.0, sum.1 - value.1);
            });
        }
        scratch.thresholds.extend(running.iter().map(|&(sum, count)| {
            let mean = sum.checked_div(count).unwrap_or(0);
            u8::try_from(mean).unwrap_or(u8::MAX).saturating_sub(bias)
        }));
    }
}

fn add(a: (u32, u32), b: &(u32, u32)) -> (u32, u32) {
    (a.0 + b.0, a.1 + b.1)
}

/// 1 where a pixel is below its block's threshold, else 0.
fn below(view: &View<'_>, size: usize, columns: usize, bits: &mut Bits, scratch: &mut Scratch) {
    bits.reset(view.width, view.height);
    let Scratch { thresholds, line, .. } = scratch;
    let mut bands = thresholds.chunks_exact(columns.max(1));
    for (y, row) in bits.rows_mut().enumerate() {
        if y % size == 0 {
            let band = bands.next().unwrap_or_default();
            line.clear();
            line.extend(band.iter().flat_map(|&threshold| std::iter::repeat_n(threshold, size)));
        }
        let pairs = view.row(y).iter().zip(line.iter());
        row.iter_mut().zip(pairs).for_each(|(bit, (luma, threshold))| {
            *bit = u8::from(luma < threshold);
        });
    }
}

/// Of how many rows one is averaged where a picture is made smaller by much: they say the same.
pub(crate) fn apart(factor: usize) -> usize {
    1 + factor / 8
}

/// The picture averaged down by a whole factor, in `into`, with its width and height.
pub(crate) fn shrink(
    view: &View<'_>,
    factor: usize,
    into: &mut Vec<u8>,
    scratch: &mut Scratch,
) -> (usize, usize) {
    // A column of more would not fit its sum.
    let factor = factor.clamp(1, 256);
    let (width, height) = (view.width / factor, view.height / factor);
    into.clear();
    let sums = &mut scratch.sums;
    let apart = apart(factor);
    let share = 1.0 / real(factor * factor.div_ceil(apart));
    for y in 0..height {
        sums.clear();
        sums.extend(view.row(y * factor).iter().map(|&luma| u16::from(luma)));
        for row in (y * factor + apart..(y + 1) * factor).step_by(apart) {
            sums.iter_mut().zip(view.row(row)).for_each(|(sum, &luma)| *sum += u16::from(luma));
        }
        if factor == 2 {
            let pairs = sums.as_chunks().0.iter();
            into.extend(pairs.map(|&[a, b]| nearest(u32::from(a + b), share)));
        } else {
            into.extend(
                sums.chunks_exact(factor)
                    .map(|cell| nearest(cell.iter().map(|&sum| u32::from(sum)).sum(), share)),
            );
        }
    }
    (width, height)
}

/// The picture at twice the size, bilinear, in `into`: what runs of single pixels need.
pub(crate) fn enlarge(
    view: &View<'_>,
    into: &mut Vec<u8>,
    scratch: &mut Scratch,
) -> (usize, usize) {
    let (width, height) = (2 * view.width, 2 * view.height);
    into.resize(width * height, 0);
    let mixed = &mut scratch.sums;
    let mut rows = into.chunks_exact_mut(width.max(1));
    for y in 0..view.height {
        let here = view.row(y);
        for near in [y.saturating_sub(1), (y + 1).min(view.height - 1)] {
            let Some(row) = rows.next() else { break };
            // Three quarters of the nearer row and column, a quarter of the farther; the outermost
            // columns have themselves for neighbours.
            let pairs = here.iter().zip(view.row(near));
            let mut ends = pairs.clone().map(|(&a, &b)| 3 * u16::from(a) + u16::from(b));
            mixed.clear();
            mixed.extend(ends.next());
            mixed.extend(pairs.map(|(&a, &b)| 3 * u16::from(a) + u16::from(b)));
            mixed.extend(mixed.last().copied());
            for (cells, around) in row.chunks_exact_mut(2).zip(mixed.windows(3)) {
                let (&[left, here, right], [first, second]) = (around, cells) else { continue };
                *first = u8::try_from((3 * here + left + 8) / 16).unwrap_or(u8::MAX);
                *second = u8::try_from((3 * here + right + 8) / 16).unwrap_or(u8::MAX);
            }
        }
    }
    (width, height)
}
