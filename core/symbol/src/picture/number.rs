//! Conversions between pixels that are counted and places that are measured.
//!
//! Frames have at most 2²⁶ pixels and sides are below 2²⁴ wherever a picture is more than a line,
//! so that `f32` holds each coordinate.
#![expect(clippy::as_conversions, reason = "the one place where the scanner converts numbers")]

/// Of a number from 2²³ to 2²⁴ the lowest bits are its ones: adding this rounds to whole numbers, faster than
/// a conversion that looks for what can't be converted.
const TWO_23: f32 = 8_388_608.0;

/// A count as a length; saturates at 2³². (From 32 bits a processor converts in one step.)
pub(crate) fn real(count: usize) -> f32 {
    count.min(u32::MAX as usize) as u32 as f32
}

/// A grey value or a small number.
pub(crate) fn byte(value: u8) -> f32 {
    f32::from(value)
}

/// The whole number below; 0 for what is negative or not a number, `u32::MAX` for what is too large.
pub(crate) fn whole(length: f32) -> usize {
    length as u32 as usize
}

/// A share of a sum that is a grey value, the whole number nearest; half is more.
pub(crate) fn nearest(sum: u32, share: f32) -> u8 {
    let value = sum as i32 as f32 * share + 1.0 / 16_384.0;
    (value + TWO_23).to_bits() as u8
}

/// A place that isn't negative as one of the whole numbers around it and what it lies beyond that, 0 to 1.
/// Where it is too large the whole number is, too.
#[inline]
pub(crate) fn split(place: f32) -> (usize, f32) {
    // Below 2²³ there are halves, to which no place may be rounded.
    let moved = (place - 0.5).max(-0.2) + TWO_23;
    let low = (moved.to_bits().wrapping_sub(TWO_23.to_bits())) as usize;
    (low, place - (moved - TWO_23))
}

/// A pixel has two to this many parts.
const PARTS: u32 = 20;

/// A place in parts of a pixel that are counted, for steps that are added up.
pub(crate) fn fixed(place: f32) -> i64 {
    (place * (1_u32 << PARTS) as f32) as i64
}

/// The pixel that such a place is in; one that no picture has for a place before the first.
pub(crate) fn pixel(fixed: i64) -> usize {
    (fixed >> PARTS) as usize
}

/// The whole number nearest; saturates.
pub(crate) fn rounded(value: f32) -> i32 {
    value.round() as i32
}

/// Narrows a result of a computation in double precision.
pub(crate) fn single(value: f64) -> f32 {
    value as f32
}

/// A count of work.
pub(crate) fn units(count: usize) -> u64 {
    count as u64
}

/// How many times one count is another.
pub(crate) fn share(part: u64, whole: u64) -> f64 {
    part as f64 / whole.max(1) as f64
}

/// A time in nanoseconds; at most what fits.
pub(crate) const fn nanoseconds(time: std::time::Duration) -> u64 {
    let nanos = time.as_nanos();
    if nanos > u64::MAX as u128 { u64::MAX } else { nanos as u64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_split_into_a_whole_number_and_the_rest() {
        for hundredths in (0..4_000_u16).chain(60_000..65_535) {
            let place = f32::from(hundredths) / 100.0;
            let (low, rest) = split(place);
            assert!((0.0..=1.0).contains(&rest), "{place}: {low} and {rest}");
            assert!((real(low) + rest - place).abs() < 1e-4, "{place}: {low} and {rest}");
        }
    }

    #[test]
    fn a_share_of_a_sum_is_rounded() {
        for sum in 0..=4 * 255_u32 {
            let wanted = u8::try_from((sum + 2) / 4).unwrap();
            assert_eq!(nearest(sum, 0.25), wanted, "{sum}");
        }
    }
}
