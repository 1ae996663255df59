//! Reed–Solomon codes: errors and erasures (ISO/IEC 18004, 7.5.2, annex B).
//!
//! A block of n codewords, p of them parity, is corrected if it has e errors at unknown places and f
//! erasures with 2e + f ≤ p. Not all of that is believed, because the nearest code word to a chance
//! block is often within reach. Of the 256ᵖ⁻ᶠ syndromes that n − f free codewords can leave,
//! C(n − f, e) · 255ᵉ are those of e errors; so a chance block is corrected with probability
//!
//! > C(n − f, e) / 256^(p − f − e).
//!
//! [`believable`] asks for at most one in 2³⁰. Without erasures that comes to exactly the limits of
//! table 9, with its "misdecode protection" for versions 1 to 3: 1-L corrects 2 errors and not 3
//! (2^-31 instead of 2^-20), 1-M 4 (2^-34), 2-L 4 (2^-30). With erasures it means that the fewer
//! errors were found, the more parity must be spare: 4 codewords with none or one, 2 with about
//! five, 0 with about ten, because so many errors that fit are no accident either. All trials of a
//! block together, the one without erasures too, let a chance block pass less than once in 2²⁹; and
//! what follows, the segments, must still make sense.
//!
//! A bare lower limit on spare codewords is worse at both: 3 of them let 2^-24 pass at e = 0, and
//! refuse what scattered noise leaves (`core/design/SCANNING.md` has the figures).

use super::gf256::{self, HIGHEST_POWER};

/// The most parity codewords of a block (table 9).
pub(crate) const MOST_PARITY: usize = 30;
/// The longest block.
pub(crate) const LONGEST_BLOCK: usize = 255;
/// The most likely that a chance block may pass for a corrected one: one in two to this.
const CERTAINTY: u32 = 30;
/// The fewest parity codewords that must be left over from erasures: with less, nothing is believed.
const LEAST_LEFT: usize = 4;

/// A polynomial, lowest power first.
type Polynomial = [u8; MOST_PARITY + 1];

/// A block's value at the roots of the generator: all 0 if it is a code word.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Syndromes {
    values: [u8; MOST_PARITY],
    parity: usize,
}

impl Syndromes {
    /// Those of a block with `parity` codewords of error correction.
    pub(crate) fn of(block: &[u8], parity: usize) -> Self {
        let parity = parity.min(MOST_PARITY);
        let mut values = [0; MOST_PARITY];
        for &codeword in block {
            // Horner's rule at all roots side by side: no product waits for another.
            for (value, table) in values.iter_mut().take(parity).zip(gf256::power_products()) {
                *value = gf256::product(table, *value) ^ codeword;
            }
        }
        Self { values, parity }
    }

    /// Whether the block is a code word.
    pub(crate) fn are_zero(&self) -> bool {
        self.values.iter().all(|&value| value == 0)
    }

    /// Parity codewords of the block.
    pub(crate) fn parity(&self) -> usize {
        self.parity
    }

    /// All, the first for α⁰, then zeros.
    pub(crate) fn bytes(&self) -> &[u8; MOST_PARITY] {
        &self.values
    }

    fn values(&self) -> impl DoubleEndedIterator<Item = u8> + ExactSizeIterator + Clone {
        self.values.iter().copied().take(self.parity)
    }
}

/// What was done to a block.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct Correction {
    /// Wrong codewords that were found.
    pub(crate) errors: usize,
    /// Codewords that were taken for unknown.
    pub(crate) erasures: usize,
}

impl Correction {
    /// Parity codewords used up.
    pub(crate) fn used(self) -> usize {
        2 * self.errors + self.erasures
    }
}

/// Corrects a block by its syndromes, taking the codewords at `erased` for unknown. `None`, and the
/// block as it was, if that is impossible or not [`believable`].
pub(crate) fn correct(
    block: &mut [u8],
    syndromes: &Syndromes,
    erased: &[u8],
) -> Option<Correction> {
    correct_if(block, syndromes, erased, believable)
}

/// The same with `believed` (of length, parity, errors and erasures) for the guard.
fn correct_if(
    block: &mut [u8],
    syndromes: &Syndromes,
    erased: &[u8],
    believed: impl Fn(usize, usize, usize, usize) -> bool,
) -> Option<Correction> {
    let (length, parity) = (block.len(), syndromes.parity);
    if length > LONGEST_BLOCK || erased.len() > parity {
        return None;
    }
    let locator = locator(syndromes, length, erased);
    let degree = degree(&locator);
    let errors = degree.checked_sub(erased.len())?;
    if !believed(length, parity, errors, erased.len()) {
        return None;
    }
    let mut places = [0; MOST_PARITY];
    let places = roots(&locator, degree, length, &mut places)?;
    let mut values = [0; MOST_PARITY];
    for (value, &place) in values.iter_mut().zip(places) {
        *value = magnitude(syndromes, &locator, degree, exponent(length, place));
    }
    add(block, places, &values);
    // A locator with as many roots as its degree makes a code word of the block. It is cheap to see
    // it, and what is believed further on rests on it.
    if !Syndromes::of(block, parity).are_zero() {
        add(block, places, &values);
        return None;
    }
    Some(Correction { errors, erasures: erased.len() })
}

/// How many codewords are taken for unknown in the trials of a block with `parity`, in their order.
/// Going by two loses next to nothing, since only pairs of parity codewords correct errors.
pub(crate) fn trials(parity: usize) -> impl Iterator<Item = usize> {
    let first = if parity.is_multiple_of(2) { 2 } else { 1 };
    (first..=parity.saturating_sub(LEAST_LEFT)).step_by(2)
}

/// Whether a correction is no accident; see above.
pub(crate) fn believable(length: usize, parity: usize, errors: usize, erasures: usize) -> bool {
    let Some(spare) = parity.checked_sub(erasures + 2 * errors) else { return false };
    let free = length.saturating_sub(erasures);
    let mut ways = 1_u128;
    for (taken, left) in (1..=errors).zip((0..=free).rev()) {
        let (Ok(taken), Ok(left)) = (u128::try_from(taken), u128::try_from(left)) else {
            return false;
        };
        // Exact: a product of so many numbers in a row is divisible.
        ways = ways * left / taken;
    }
    let bits = ways.max(1).next_power_of_two().ilog2() + CERTAINTY;
    usize::try_from(bits).is_ok_and(|bits| 8 * (spare + errors) >= bits)
}

/// Changes the codewords at `places`; the same again changes them back.
fn add(block: &mut [u8], places: &[u8], values: &[u8]) {
    for (&place, value) in places.iter().zip(values) {
        if let Some(codeword) = block.get_mut(usize::from(place)) {
            *codeword ^= value;
        }
    }
}

/// The power of α that stands for a place: the last codeword's is 0.
fn exponent(length: usize, place: u8) -> i32 {
    i32::try_from(length).unwrap_or(0) - 1 - i32::from(place)
}

/// The polynomial whose roots are the inverses of the erasures' and the errors' places: Berlekamp's
/// and Massey's shortest register, begun with the erasures.
fn locator(syndromes: &Syndromes, length: usize, erased: &[u8]) -> Polynomial {
    let mut locator: Polynomial = [0; MOST_PARITY + 1];
    locator[0] = 1;
    for &place in erased {
        let before = locator;
        add_shifted(&mut locator, &before, gf256::power(exponent(length, place)));
    }
    let mut other = locator;
    let mut register = erased.len();
    for step in erased.len() + 1..=syndromes.parity {
        let latest = syndromes.values().take(step).rev();
        let discrepancy =
            locator.iter().zip(latest).fold(0, |sum, (&a, b)| sum ^ gf256::multiply(a, b));
        if discrepancy == 0 {
            shift(&mut other);
            continue;
        }
        let before = locator;
        add_shifted(&mut locator, &other, discrepancy);
        if 2 * register < step + erased.len() {
            register = step + erased.len() - register;
            other = before.map(|coefficient| gf256::divide(coefficient, discrepancy));
        } else {
            shift(&mut other);
        }
    }
    locator
}

/// Adds x · `factor` · `polynomial`; what goes beyond the highest power is lost.
fn add_shifted(sum: &mut Polynomial, polynomial: &Polynomial, factor: u8) {
    for (coefficient, &lower) in sum.iter_mut().skip(1).zip(polynomial) {
        *coefficient ^= gf256::multiply(lower, factor);
    }
}

/// Multiplies by x.
fn shift(polynomial: &mut Polynomial) {
    polynomial.rotate_right(1);
    polynomial[0] = 0;
}

fn degree(polynomial: &Polynomial) -> usize {
    polynomial.iter().rposition(|&coefficient| coefficient != 0).unwrap_or(0)
}

/// The places that the locator's roots stand for, if all its roots stand for one (Chien's search).
fn roots<'a>(
    locator: &Polynomial,
    degree: usize,
    length: usize,
    places: &'a mut [u8; MOST_PARITY],
) -> Option<&'a [u8]> {
    const { assert!(HIGHEST_POWER == MOST_PARITY) };
    // The term of each power at the first place; going on by one place multiplies it by a power of α.
    let mut terms = *locator;
    for (power, term) in (0_i32..).zip(&mut terms) {
        *term = gf256::multiply(*term, gf256::power(-power * exponent(length, 0)));
    }
    let mut found = 0;
    for place in 0..length {
        let mut sum = 0;
        for (term, table) in terms.iter_mut().take(degree + 1).zip(gf256::power_products()) {
            sum ^= *term;
            *term = gf256::product(table, *term);
        }
        if sum == 0 {
            *places.get_mut(found)? = u8::try_from(place).ok()?;
            found += 1;
        }
        if found == degree {
            return places.get(..found);
        }
    }
    None
}

/// What is to be added at the place with this exponent (Forney's formula).
fn magnitude(syndromes: &Syndromes, locator: &Polynomial, degree: usize, exponent: i32) -> u8 {
    let inverse = gf256::power(-exponent);
    let at_inverse = |higher: u8, coefficient: u8| gf256::multiply(higher, inverse) ^ coefficient;
    // The evaluator: the syndromes' polynomial times the locator, without the powers from p on. From
    // the degree on its coefficients are 0.
    let evaluator = (0..degree).rev().map(|power| {
        let falling = locator.iter().take(power + 1).rev();
        falling.zip(syndromes.values()).fold(0, |sum, (&a, b)| sum ^ gf256::multiply(a, b))
    });
    let evaluator = evaluator.fold(0, at_inverse);
    // The derivative, in a field where 2 = 0: the odd powers' terms, each one lower.
    let derivative = locator
        .iter()
        .enumerate()
        .skip(1)
        .rev()
        .map(|(power, &coefficient)| if power % 2 == 1 { coefficient } else { 0 });
    let derivative = derivative.fold(0, at_inverse);
    gf256::multiply(gf256::power(exponent), gf256::divide(evaluator, derivative))
}

#[cfg(test)]
pub(crate) mod tests;
