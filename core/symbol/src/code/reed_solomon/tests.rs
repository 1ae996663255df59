use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::*;
use crate::EcLevel;
use crate::code::version::Version;

const LEVELS: [EcLevel; 4] = [EcLevel::L, EcLevel::M, EcLevel::Q, EcLevel::H];

pub(crate) fn random() -> TestRng {
    TestRng::deterministic_rng(RngAlgorithm::XorShift)
}

pub(crate) fn below(rng: &mut TestRng, bound: usize) -> usize {
    usize::try_from(rng.next_u32()).unwrap() % bound
}

/// The data with the remainder of their division by the generator behind them.
pub(crate) fn encode(data: &[u8], parity: usize) -> Vec<u8> {
    let mut generator = vec![1];
    for root in 0..parity {
        let root = gf256::power(i32::try_from(root).unwrap());
        generator.push(0);
        for i in (1..generator.len()).rev() {
            generator[i] ^= gf256::multiply(generator[i - 1], root);
        }
    }
    let mut rest = [data, &vec![0; parity]].concat();
    for i in 0..data.len() {
        let lead = rest[i];
        for (codeword, &factor) in rest[i..].iter_mut().zip(&generator) {
            *codeword ^= gf256::multiply(lead, factor);
        }
    }
    [data, &rest[data.len()..]].concat()
}

/// Every length with its parity that table 9 has, shortest first.
pub(crate) fn shapes() -> Vec<(usize, usize)> {
    let mut shapes = Vec::new();
    for version in (1..=40).filter_map(Version::new) {
        for blocks in LEVELS.map(|level| version.blocks(level)) {
            for index in [0, blocks.count - 1] {
                shapes.push((blocks.data_of(index) + blocks.parity, blocks.parity));
            }
        }
    }
    shapes.sort_unstable();
    shapes.dedup();
    shapes
}

/// `count` places below `length`, each once.
fn places(rng: &mut TestRng, length: usize, count: usize) -> Vec<u8> {
    let mut all: Vec<_> = (0..length).map(|place| u8::try_from(place).unwrap()).collect();
    for i in 0..count {
        let other = i + below(rng, length - i);
        all.swap(i, other);
    }
    all.truncate(count);
    all
}

fn spoil(rng: &mut TestRng, block: &mut [u8], places: &[u8]) {
    for &place in places {
        block[usize::from(place)] ^= u8::try_from(1 + below(rng, 255)).unwrap();
    }
}

/// Annex I's example: version 1-M, the digits 01234567.
#[test]
fn the_standards_example_is_a_code_word() {
    let data = [
        0x10, 0x20, 0x0C, 0x56, 0x61, 0x80, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC, 0x11, 0xEC,
        0x11,
    ];
    let parity = [0xA5, 0x24, 0xD4, 0xC1, 0xED, 0x36, 0xC7, 0x87, 0x2C, 0x55];
    let block = [&data[..], &parity].concat();
    assert!(Syndromes::of(&block, 10).are_zero());
    assert_eq!(encode(&data, 10), block);
}

/// The errors that table 9 allows, with the misdecode protection of its note.
#[test]
fn without_erasures_the_guard_is_the_standards() {
    for version in (1..=40).filter_map(Version::new) {
        for level in LEVELS {
            let protection = match (version.number(), level) {
                (1, EcLevel::L) => 3,
                (1, EcLevel::M) | (2, EcLevel::L) => 2,
                (1, EcLevel::Q | EcLevel::H) | (3, EcLevel::L) => 1,
                _ => 0,
            };
            let blocks = version.blocks(level);
            for index in [0, blocks.count - 1] {
                let length = blocks.data_of(index) + blocks.parity;
                let most = (0..=blocks.parity)
                    .rev()
                    .find(|&errors| believable(length, blocks.parity, errors, 0));
                assert_eq!(most, Some((blocks.parity - protection) / 2), "{version:?} {level:?}");
            }
        }
    }
}

/// Chance, in logarithms: the sum over all trials of a block of what is believed in each.
#[test]
fn all_trials_together_let_chance_pass_less_than_once_in_2_to_29() {
    let float = |count: usize| f64::from(u16::try_from(count).unwrap());
    for (length, parity) in shapes() {
        assert!(trials(parity).count() <= 13);
        let mut chance = 0.0;
        for erasures in std::iter::once(0).chain(trials(parity)) {
            for errors in 0..=(parity - erasures) / 2 {
                let ways: f64 =
                    (0..errors).map(|i| (float(length - erasures - i) / float(i + 1)).log2()).sum();
                let free = 8.0 * float(parity - erasures - errors);
                let believed = believable(length, parity, errors, erasures);
                assert_eq!(
                    believed,
                    (ways - 1e-9).ceil() + 30.0 <= free,
                    "{length} {parity} {errors}"
                );
                if believed {
                    chance += (ways - free).exp2();
                }
            }
            // The first trial is ISO's own; each of the others can believe something.
            assert!(believable(length, parity, 0, erasures));
        }
        assert!(chance < (-29.0_f64).exp2(), "{length} {parity}: {}", chance.log2());
        assert!((parity - 3..=parity).all(|erasures| !believable(length, parity, 0, erasures)));
    }
}

#[test]
fn corrects_whatever_the_guard_believes() {
    let mut rng = random();
    for (length, parity) in shapes() {
        for round in 0..60 {
            let data: Vec<u8> =
                (0..length - parity).map(|_| u8::try_from(below(&mut rng, 256)).unwrap()).collect();
            let sent = encode(&data, parity);
            // To the limit, at every number of erasures.
            let erasures = if round < 20 { 0 } else { below(&mut rng, parity + 1) };
            let most = (0..=parity).rev().find(|&e| believable(length, parity, e, erasures));
            let Some(errors) = most else { continue };
            let wrong = places(&mut rng, length, errors + erasures);
            let mut received = sent.clone();
            spoil(&mut rng, &mut received, &wrong[erasures..]);
            // An erased codeword may be right by chance.
            let spoilt = erasures - erasures / 3;
            spoil(&mut rng, &mut received, &wrong[..spoilt]);
            let syndromes = Syndromes::of(&received, parity);
            let correction = correct(&mut received, &syndromes, &wrong[..erasures]);
            assert_eq!(received, sent);
            if errors + erasures > 0 {
                assert_eq!(correction, Some(Correction { errors, erasures }));
            }
        }
    }
}

#[test]
fn beyond_the_limit_the_block_stays_as_it_was() {
    let mut rng = random();
    for (length, parity) in shapes() {
        for _ in 0..40 {
            let data: Vec<u8> =
                (0..length - parity).map(|_| u8::try_from(below(&mut rng, 256)).unwrap()).collect();
            let mut received = encode(&data, parity);
            let room = length - parity / 2 - 1;
            let errors = parity / 2 + 1 + below(&mut rng, room.min(parity));
            let wrong = places(&mut rng, length, errors);
            spoil(&mut rng, &mut received, &wrong);
            let before = received.clone();
            let syndromes = Syndromes::of(&received, parity);
            assert_eq!(correct(&mut received, &syndromes, &[]), None);
            // None of the wrong codewords erased: the worst order.
            let right: Vec<u8> = (0..length)
                .map(|place| u8::try_from(place).unwrap())
                .filter(|place| !wrong.contains(place))
                .collect();
            for erasures in trials(parity).take_while(|&erasures| erasures <= right.len()) {
                assert_eq!(correct(&mut received, &syndromes, &right[..erasures]), None);
            }
            assert_eq!(received, before);
        }
    }
}

/// The arithmetic that the guard rests on, where chance is frequent enough to be counted.
#[test]
fn chance_blocks_pass_as_often_as_reckoned() {
    let mut rng = random();
    const TRIALS: u32 = 40_000;
    // Length, parity, errors, erasures; expected C(n − f, e) · 255ᵉ / 256^(p − f).
    for (length, parity, errors, erasures, expected) in [
        (26, 4, 2, 0, 325.0 * (255.0_f64 / 256.0).powi(2) / 65_536.0),
        (26, 7, 1, 5, 21.0 * (255.0_f64 / 256.0) / 256.0),
        (100, 10, 2, 6, 4_371.0 * (255.0_f64 / 256.0).powi(2) / 65_536.0),
        (44, 10, 0, 9, 1.0 / 256.0),
    ] {
        let mut passed = 0;
        for _ in 0..TRIALS {
            let mut block: Vec<u8> =
                (0..length).map(|_| u8::try_from(below(&mut rng, 256)).unwrap()).collect();
            let erased = places(&mut rng, length, erasures);
            let syndromes = Syndromes::of(&block, parity);
            let counted = |_, _, found, _| found == errors;
            passed += u32::from(correct_if(&mut block, &syndromes, &erased, counted).is_some());
        }
        let expected = expected * f64::from(TRIALS);
        let off = (f64::from(passed) - expected).abs();
        assert!(off < 5.0 * expected.sqrt(), "{passed}, expected {expected}");
    }
}

proptest! {
    #[test]
    fn no_block_panics(
        mut block in prop::collection::vec(any::<u8>(), 0..300),
        parity in 0_usize..40,
        erased in prop::collection::vec(any::<u8>(), 0..40),
    ) {
        let before = block.clone();
        let syndromes = Syndromes::of(&block, parity);
        match correct(&mut block, &syndromes, &erased) {
            None => prop_assert_eq!(block, before),
            Some(_) => prop_assert!(Syndromes::of(&block, parity).are_zero()),
        }
    }
}
