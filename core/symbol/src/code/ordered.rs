//! Correction bit by bit, by ordered statistics (Fossorier and Lin, 1995).
//!
//! A codeword of which one module is covered isn't unknown: seven of its bits are seen. A Reed–Solomon code
//! is linear over bits too, with 8 equations for each codeword of parity. The most doubtful bits are taken
//! for unknown and follow from all others, as erasures do; of those others, up to two may be wrong.
//!
//! With b unknown bits and e errors among the n − b others, a chance block is corrected with probability
//!
//! > C(n − b, e) / 2^(8p − b),
//!
//! as in [`reed_solomon`](super::reed_solomon), and what is asked for is stricter than there: as many as
//! [`CERTAINTY`] bits for each e, so that all of it together adds next to nothing to what chance may pass.

use super::gf256;
use super::reed_solomon::{LONGEST_BLOCK, MOST_PARITY, Syndromes};

/// The most likely that a chance block may pass for a corrected one with so many errors: one in two to this.
const CERTAINTY: usize = 34;
/// The most errors among the bits that are not taken for unknown.
const MOST_ERRORS: usize = 2;
/// Words of 64 equations.
const WORDS: usize = (8 * MOST_PARITY).div_ceil(64);

/// A bit for each equation; or for each bit that is taken for unknown, which are never more.
type Bits = [u64; WORDS];

/// What flipping some bits changes in the equations, and which of the unknown ones they are.
#[derive(Clone, Copy, Default)]
struct Sum {
    equations: Bits,
    unknown: Bits,
}

/// A sum whose lead is an equation that no later one has.
struct Row {
    sum: Sum,
    word: usize,
    lead: u64,
}

/// The unknown bits so far, their equations solved for each other.
struct Solved {
    rows: Vec<Row>,
}

/// What correcting costs at most, in units of about a nanosecond.
pub(crate) fn cost(length: usize, parity: usize) -> u64 {
    let (bits, equations) = (8 * length, 8 * parity);
    let all = bits * (parity + equations + 60) + 2 * equations * equations;
    u64::try_from(all).unwrap_or(u64::MAX)
}

/// Corrects a block by its syndromes. `doubtful`: all its bits, the most doubtful first; bit 8 i + j is the
/// one of codeword i that is worth 2^(7 − j). Gives how many bits were wrong; `None`, and the block as it was,
/// if there is no correction that is no accident.
pub(crate) fn correct(block: &mut [u8], syndromes: &Syndromes, doubtful: &[u16]) -> Option<usize> {
    correct_to(block, syndromes, doubtful, CERTAINTY)
}

fn correct_to(
    block: &mut [u8],
    syndromes: &Syndromes,
    doubtful: &[u16],
    certainty: usize,
) -> Option<usize> {
    let (length, parity) = (block.len(), syndromes.parity());
    if length > LONGEST_BLOCK || doubtful.len() != 8 * length {
        return None;
    }
    let column = |bit: &u16| column(length, parity, usize::from(*bit));
    let columns: Vec<Bits> = doubtful.iter().map(column).collect();
    let mut solved = Solved { rows: Vec::with_capacity(8 * parity) };
    let mut left = Sum { equations: packed(syndromes.bytes()), unknown: [0; WORDS] };
    let mut trusted = columns.clone();
    let mut reduced = 0;
    for errors in (0..=MOST_ERRORS).rev() {
        let Some(most) = most_unknown(length, parity, errors, certainty) else { continue };
        while solved.rows.len() < most {
            let count = solved.rows.len();
            solved.rows.push(solved.row(columns.get(count)?, count)?);
            solved.rows.last()?.reduce(&mut left);
            if left.equations == [0; WORDS] {
                return flip(block, doubtful, &left, &[]);
            }
        }
        if errors == 0 {
            break;
        }
        let others = trusted.get_mut(most..)?;
        for row in solved.rows.iter().skip(reduced) {
            row.reduce_all(others);
        }
        reduced = most;
        if let Some(wrong) = errors_among(others, &left.equations, errors) {
            let wrong = wrong.map(|at| at.map(|at| most + at));
            for at in wrong.into_iter().flatten() {
                let column = columns.get(at)?;
                left.equations.iter_mut().zip(column).for_each(|(left, bit)| *left ^= bit);
            }
            solved.rows.iter().for_each(|row| row.reduce(&mut left));
            return flip(block, doubtful, &left, &wrong);
        }
    }
    None
}

/// How many bits may be taken for unknown if so many others may be wrong.
fn most_unknown(length: usize, parity: usize, errors: usize, certainty: usize) -> Option<usize> {
    let bits = 8 * length;
    let ways = match errors {
        0 => 1,
        1 => bits,
        _ => bits * bits / 2,
    };
    let spare = certainty + usize::try_from(ways.next_power_of_two().ilog2()).ok()?;
    (8 * parity).checked_sub(spare)
}

/// One or two of the columns that come to `sum`.
fn errors_among(columns: &[Bits], sum: &Bits, most: usize) -> Option<[Option<usize>; 2]> {
    if let Some(one) = columns.iter().position(|column| column == sum) {
        return Some([Some(one), None]);
    }
    if most < 2 {
        return None;
    }
    // Linear, so that the keys of two columns come to that of their sum.
    let key = |bits: &Bits| {
        let turned = bits.iter().zip([0, 17, 31, 47]).map(|(word, by)| word.rotate_left(by));
        turned.fold(0, |sum, word| sum ^ word)
    };
    let mut keys: Vec<(u64, usize)> = columns.iter().map(key).zip(0..).collect();
    keys.sort_unstable();
    for (first, column) in columns.iter().enumerate() {
        let sought = key(sum) ^ key(column);
        let from = keys.partition_point(|(key, _)| *key < sought);
        let same = keys.get(from..)?.iter().take_while(|(key, _)| *key == sought);
        for &(_, second) in same {
            let other = columns.get(second)?;
            let pairs = column.iter().zip(other).zip(sum);
            if second > first && pairs.fold(true, |so_far, ((a, b), c)| so_far && a ^ b == *c) {
                return Some([Some(first), Some(second)]);
            }
        }
    }
    None
}

/// Flips the unknown bits of `left` and those that were wrong besides.
fn flip(block: &mut [u8], doubtful: &[u16], left: &Sum, wrong: &[Option<usize>]) -> Option<usize> {
    if left.equations != [0; WORDS] {
        return None;
    }
    let is_set =
        |at: &usize| left.unknown.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
    let unknown = (0..64 * WORDS).filter(is_set);
    let mut flipped = 0;
    for at in unknown.chain(wrong.iter().copied().flatten()) {
        let bit = usize::from(*doubtful.get(at)?);
        *block.get_mut(bit / 8)? ^= 0x80 >> (bit % 8);
        flipped += 1;
    }
    Some(flipped)
}

impl Solved {
    /// The next unknown bit's row; `None` if it follows from those before, and what is sought is not the
    /// only solution.
    fn row(&self, column: &Bits, index: usize) -> Option<Row> {
        let mut sum = Sum { equations: *column, unknown: [0; WORDS] };
        *sum.unknown.get_mut(index / 64)? |= 1 << (index % 64);
        self.rows.iter().for_each(|row| row.reduce(&mut sum));
        let word = sum.equations.iter().position(|word| *word != 0)?;
        let bits = sum.equations.get(word)?;
        Some(Row { lead: bits & bits.wrapping_neg(), word, sum })
    }
}

impl Row {
    fn reduce(&self, other: &mut Sum) {
        if other.equations.get(self.word).is_some_and(|word| word & self.lead != 0) {
            let mine = self.sum.equations.iter().chain(&self.sum.unknown);
            let others = other.equations.iter_mut().chain(&mut other.unknown);
            others.zip(mine).for_each(|(other, mine)| *other ^= mine);
        }
    }

    /// The same for many, without which unknown bits they are.
    #[inline(never)]
    fn reduce_all(&self, others: &mut [Bits]) {
        for other in others {
            let is_set = other.get(self.word).is_some_and(|word| word & self.lead != 0);
            let mask = u64::from(is_set).wrapping_neg();
            other
                .iter_mut()
                .zip(&self.sum.equations)
                .for_each(|(other, mine)| *other ^= mine & mask);
        }
    }
}

/// What flipping a bit changes in the equations.
fn column(length: usize, parity: usize, bit: usize) -> Bits {
    let exponent = i32::try_from(length).unwrap_or(0) - 1 - i32::try_from(bit / 8).unwrap_or(0);
    let step = gf256::power(exponent);
    let mut value = 0x80 >> (bit % 8);
    let mut bytes = [0; MOST_PARITY];
    for byte in bytes.iter_mut().take(parity) {
        *byte = value;
        value = gf256::multiply(value, step);
    }
    packed(&bytes)
}

fn packed(bytes: &[u8; MOST_PARITY]) -> Bits {
    let mut bits = [0; WORDS];
    for (word, bytes) in bits.iter_mut().zip(bytes.chunks(8)) {
        *word = bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    }
    bits
}

#[cfg(test)]
mod tests;
