use super::*;
use crate::code::reed_solomon::tests::{below, encode, random, shapes};

fn block(rng: &mut proptest::test_runner::TestRng, length: usize, parity: usize) -> Vec<u8> {
    let data: Vec<u8> =
        (0..length - parity).map(|_| u8::try_from(below(rng, 256)).unwrap()).collect();
    encode(&data, parity)
}

/// All bits of a block in an order of chance.
fn shuffled(rng: &mut proptest::test_runner::TestRng, length: usize) -> Vec<u16> {
    let mut bits: Vec<u16> = (0..).take(8 * length).collect();
    for i in 1..bits.len() {
        bits.swap(i, below(rng, i + 1));
    }
    bits
}

fn flip(block: &mut [u8], bit: u16) {
    block[usize::from(bit / 8)] ^= 0x80 >> (bit % 8);
}

/// A half of the unknown bits is wrong, in codewords all over the block, and so many of the others.
#[test]
fn unknown_bits_and_up_to_two_errors_are_corrected() {
    let mut rng = random();
    for (length, parity) in shapes() {
        for errors in 0..=MOST_ERRORS {
            let Some(unknown) = most_unknown(length, parity, errors, CERTAINTY) else { continue };
            let right = block(&mut rng, length, parity);
            let doubtful = shuffled(&mut rng, length);
            let mut wrong = right.clone();
            for &bit in doubtful[..unknown].iter().filter(|_| below(&mut rng, 2) == 0) {
                flip(&mut wrong, bit);
            }
            for error in 0..errors {
                let place = unknown + (doubtful.len() - unknown) / 2 * error;
                flip(&mut wrong, doubtful[place + below(&mut rng, 20)]);
            }
            let syndromes = Syndromes::of(&wrong, parity);
            let before = wrong.clone();
            let flipped = correct(&mut wrong, &syndromes, &doubtful);
            assert_eq!(wrong, right, "{length} {parity} {errors}");
            let differ = before.iter().zip(&right).map(|(a, b)| (a ^ b).count_ones()).sum::<u32>();
            assert_eq!(flipped, Some(usize::try_from(differ).unwrap()));
        }
    }
}

/// Chance, in logarithms: what is believed of all shapes, with so many errors, and of all together.
#[test]
fn chance_passes_less_than_once_in_2_to_32() {
    let float = |count: usize| f64::from(u16::try_from(count).unwrap());
    for (length, parity) in shapes() {
        let mut chance = 0.0;
        for errors in 0..=MOST_ERRORS {
            let Some(unknown) = most_unknown(length, parity, errors, CERTAINTY) else { continue };
            let others = 8 * length - unknown;
            let ways: f64 = (0..errors).map(|i| (float(others - i) / float(i + 1)).log2()).sum();
            chance += (ways - float(8 * parity - unknown)).exp2();
        }
        assert!(chance < (-32.0_f64).exp2(), "{length} {parity}: {}", chance.log2());
    }
}

/// The same counted, where chance is let pass often enough to be counted: within what the sum over all
/// numbers of errors allows, and not far below it.
#[test]
fn chance_passes_as_often_as_was_reckoned() {
    let mut rng = random();
    for (length, parity) in [(26, 7), (26, 10), (44, 10)] {
        let (blocks, certainty) = (4_000, 6);
        let mut passed = 0;
        for _ in 0..blocks {
            let mut chance: Vec<u8> =
                (0..length).map(|_| u8::try_from(below(&mut rng, 256)).unwrap()).collect();
            let before = chance.clone();
            let doubtful = shuffled(&mut rng, length);
            let syndromes = Syndromes::of(&chance, parity);
            let corrected = correct_to(&mut chance, &syndromes, &doubtful, certainty);
            if corrected.is_some() {
                assert!(Syndromes::of(&chance, parity).are_zero());
                passed += 1;
            } else {
                assert_eq!(chance, before);
            }
        }
        // Three times once in 2⁶ is 187 of 4,000.
        assert!((60..220).contains(&passed), "{length} {parity}: {passed}");
    }
}

/// Where the unknown bits have two solutions none is taken.
#[test]
fn what_has_two_solutions_is_not_corrected() {
    let mut rng = random();
    let (length, parity) = (100, 30);
    let mut data = vec![0; length - parity];
    data[20] = 1;
    let other = encode(&data, parity);
    let is_in_other = |bit: &u16| other[usize::from(bit / 8)] & 0x80 >> (bit % 8) != 0;
    let mut doubtful = shuffled(&mut rng, length);
    doubtful.sort_by_key(|bit| !is_in_other(bit));
    let support = doubtful.iter().filter(|bit| is_in_other(bit)).count();
    assert!(support < most_unknown(length, parity, 2, CERTAINTY).unwrap());
    let right = block(&mut rng, length, parity);
    let mut wrong = right.clone();
    for &bit in &doubtful[support / 4..support / 4 + 50] {
        flip(&mut wrong, bit);
    }
    flip(&mut wrong, doubtful[support + 10]);
    let before = wrong.clone();
    let syndromes = Syndromes::of(&wrong, parity);
    assert_eq!(correct(&mut wrong, &syndromes, &doubtful), None);
    assert_eq!(wrong, before);
}

#[test]
fn an_order_that_lacks_bits_corrects_nothing() {
    let mut rng = random();
    let mut wrong = block(&mut rng, 40, 10);
    wrong[3] ^= 1;
    let syndromes = Syndromes::of(&wrong, 10);
    assert_eq!(correct(&mut wrong, &syndromes, &[31]), None);
}
