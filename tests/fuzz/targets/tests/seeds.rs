//! The targets without a fuzzer: each seed as it is, then mutated at random.

#![cfg(test)]

use chot_fuzz_targets::TARGETS;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[test]
fn every_seed_gets_past_the_first_reader() {
    for target in TARGETS {
        let seeds = (target.seeds)();
        assert!(!seeds.is_empty());
        for (n, seed) in seeds.iter().enumerate() {
            assert!((target.run)(seed), "seed {n} of {}", target.name);
        }
    }
}

#[test]
fn no_input_of_any_length_is_too_short() {
    for target in TARGETS {
        for length in 0..64 {
            (target.run)(&vec![0; length]);
            (target.run)(&vec![0xff; length]);
        }
    }
}

/// One change of some bytes.
#[derive(Clone, Debug)]
enum Change {
    Set(u8),
    Flip(u8),
    Cut(u8),
    Insert(Vec<u8>),
    Double(u8),
}

fn change() -> impl Strategy<Value = Change> {
    prop_oneof![
        any::<u8>().prop_map(Change::Set),
        (0u8..8).prop_map(Change::Flip),
        (1u8..20).prop_map(Change::Cut),
        proptest::collection::vec(any::<u8>(), 1..9).prop_map(Change::Insert),
        (1u8..40).prop_map(Change::Double),
    ]
}

fn apply(bytes: &mut Vec<u8>, at: usize, change: &Change) {
    let until = |length: u8| (at + usize::from(length)).min(bytes.len());
    match change {
        Change::Set(value) => bytes[at] = *value,
        Change::Flip(bit) => bytes[at] ^= 1 << bit,
        Change::Cut(length) => drop(bytes.drain(at..until(*length))),
        Change::Insert(more) => drop(bytes.splice(at..at, more.iter().copied())),
        Change::Double(length) => {
            let part = bytes[at..until(*length)].to_vec();
            drop(bytes.splice(at..at, part));
        }
    }
}

/// Mutates the seeds of a target so many times.
fn mutate(name: &str, cases: u32) {
    let target = TARGETS.iter().find(|target| target.name == name).unwrap();
    let seeds = (target.seeds)();
    let changes = proptest::collection::vec((any::<prop::sample::Index>(), change()), 1..6);
    let inputs = (prop::sample::select(seeds), changes).prop_map(|(mut bytes, changes)| {
        for (place, change) in &changes {
            if !bytes.is_empty() {
                let at = place.index(bytes.len());
                apply(&mut bytes, at, change);
            }
        }
        bytes
    });
    let config = Config { failure_persistence: None, ..Config::with_cases(cases) };
    let outcome = TestRunner::new(config).run(&inputs, |bytes| {
        (target.run)(&bytes);
        Ok(())
    });
    if let Err(error) = outcome {
        panic!("{name}: {error}");
    }
}

#[test]
fn certificate() {
    mutate("certificate", 2000);
}

#[test]
fn certlogic() {
    mutate("certlogic", 4000);
}

#[test]
fn credential() {
    mutate("credential", 2000);
}

#[test]
fn documents() {
    mutate("documents", 4000);
}

#[test]
fn envelope() {
    mutate("envelope", 4000);
}

#[test]
fn frame() {
    mutate("frame", 100);
}

#[test]
fn jws() {
    mutate("jws", 2000);
}

#[test]
fn metadata() {
    mutate("metadata", 1000);
}

#[test]
fn oracle() {
    mutate("oracle", 300);
}

#[test]
fn policy() {
    mutate("policy", 1000);
}

#[test]
fn segment() {
    mutate("segment", 4000);
}

#[test]
fn symbol() {
    mutate("symbol", 60);
}

#[test]
fn video() {
    mutate("video", 40);
}

#[test]
fn every_target_is_mutated() {
    let here = include_str!("seeds.rs");
    for target in TARGETS {
        assert!(here.contains(&format!("mutate(\"{}\", ", target.name)), "{}", target.name);
    }
}
