//! The field of the codewords: GF(2⁸) with x⁸ + x⁴ + x³ + x² + 1 (ISO/IEC 18004, 7.5.2).
//!
//! Addition is `^`. α is the element 2, whose powers are all elements but 0.

/// The highest power of α that [`times_power`] multiplies by: the most parity codewords of a block.
pub(crate) const HIGHEST_POWER: usize = 30;

/// `POWERS[i]` is α to the i; twice around, so that a sum of two logarithms needs no reduction.
static POWERS: [u8; 512] = powers();
/// `LOGARITHMS[a]` is the i below 255 with αⁱ = a; that of 0 is never used.
static LOGARITHMS: [u8; 256] = logarithms();
/// `TIMES[i]` has the products with αⁱ.
static TIMES: [Products; HIGHEST_POWER + 1] = times();

/// α to the `exponent`, of any sign.
pub(crate) fn power(exponent: i32) -> u8 {
    let reduced = usize::try_from(exponent.rem_euclid(255)).unwrap_or(0);
    POWERS.get(reduced).copied().unwrap_or(0)
}

/// The product.
#[inline]
pub(crate) fn multiply(a: u8, b: u8) -> u8 {
    if a == 0 || b == 0 {
        return 0;
    }
    let sum = usize::from(logarithm(a)) + usize::from(logarithm(b));
    POWERS.get(sum & 511).copied().unwrap_or(0)
}

/// The quotient; 0 if `divisor` is 0, which callers rule out.
#[inline]
pub(crate) fn divide(dividend: u8, divisor: u8) -> u8 {
    if dividend == 0 || divisor == 0 {
        return 0;
    }
    let difference = usize::from(logarithm(dividend)) + 255 - usize::from(logarithm(divisor));
    POWERS.get(difference & 511).copied().unwrap_or(0)
}

/// The products with one power of α, of either half of a byte: that of the byte is their sum. Whole tables would
/// be eight times as large, and phones fetch what they are.
#[derive(Clone, Copy)]
pub(crate) struct Products {
    low: [u8; 16],
    high: [u8; 16],
}

/// The tables of products with α⁰, α¹, … α³⁰.
pub(crate) fn power_products() -> &'static [Products; HIGHEST_POWER + 1] {
    &TIMES
}

/// The product of the table's power of α with `a`.
#[inline]
pub(crate) fn product(table: &Products, a: u8) -> u8 {
    let half = |of: &[u8; 16], at: u8| of.get(usize::from(at)).copied().unwrap_or(0);
    half(&table.low, a & 15) ^ half(&table.high, a >> 4)
}

fn logarithm(a: u8) -> u8 {
    LOGARITHMS.get(usize::from(a)).copied().unwrap_or(0)
}

const fn times_alpha(a: u8) -> u8 {
    // The eighth bit's overflow is reduced by the polynomial without x⁸.
    a << 1 ^ if a & 0x80 == 0 { 0 } else { 0b1_1101 }
}

#[expect(clippy::indexing_slicing, reason = "evaluated when compiled")]
const fn powers() -> [u8; 512] {
    let mut table = [1; 512];
    let mut i = 1;
    while i < 512 {
        table[i] = times_alpha(table[i - 1]);
        i += 1;
    }
    table
}

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "evaluated when compiled")]
const fn logarithms() -> [u8; 256] {
    let mut table = [0; 256];
    let mut power = 1;
    let mut i = 0;
    while i < 255 {
        table[power as usize] = i;
        power = times_alpha(power);
        i += 1;
    }
    table
}

#[expect(clippy::indexing_slicing, clippy::as_conversions, reason = "evaluated when compiled")]
const fn times() -> [Products; HIGHEST_POWER + 1] {
    let mut tables = [Products { low: [0; 16], high: [0; 16] }; HIGHEST_POWER + 1];
    let mut a = 0;
    while a < 16 {
        tables[0].low[a] = a as u8;
        tables[0].high[a] = (a as u8) << 4;
        let mut i = 1;
        while i <= HIGHEST_POWER {
            tables[i].low[a] = times_alpha(tables[i - 1].low[a]);
            tables[i].high[a] = times_alpha(tables[i - 1].high[a]);
            i += 1;
        }
        a += 1;
    }
    tables
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The product bit by bit, as school has it.
    fn slow(a: u8, b: u8) -> u8 {
        let mut product = 0_u16;
        for bit in 0..8 {
            product ^= if b >> bit & 1 == 1 { u16::from(a) << bit } else { 0 };
        }
        for bit in (8..16).rev() {
            product ^= if product >> bit & 1 == 1 { 0x11D << (bit - 8) } else { 0 };
        }
        u8::try_from(product).unwrap()
    }

    #[test]
    fn products_and_quotients() {
        for a in 0..=255 {
            for b in 0..=255 {
                let expected = slow(a, b);
                assert_eq!(multiply(a, b), expected);
                if b != 0 {
                    assert_eq!(divide(expected, b), a);
                }
            }
            for (i, table) in power_products().iter().enumerate() {
                assert_eq!(product(table, a), slow(a, power(i32::try_from(i).unwrap())));
            }
        }
    }

    #[test]
    fn powers_go_round() {
        assert_eq!((power(0), power(1), power(8), power(255)), (1, 2, 0b1_1101, 1));
        for exponent in -600..600 {
            assert_eq!(multiply(power(exponent), power(-exponent)), 1);
            assert_eq!(power(exponent + 255), power(exponent));
        }
    }
}
