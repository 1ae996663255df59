//! What is fuzzed: properties of everything that reads what others made, as functions of bytes.
//!
//! A target takes any bytes, makes its input of them, and asserts what has to hold whatever they
//! are; a property that fails panics. `tests/fuzz/run` lets libFuzzer choose the bytes, the tests
//! of this crate mutate the seeds with proptest on any toolchain.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::as_conversions,
    reason = "a property fails by a panic, which is what a fuzzer looks for"
)]

pub mod certificate;
pub mod certlogic;
pub mod credential;
pub mod documents;
pub mod envelope;
pub mod frame;
mod input;
pub mod jws;
pub mod metadata;
pub mod oracle;
mod picture;
pub mod policy;
pub mod segment;
pub mod symbol;
pub mod video;

/// Something that is fuzzed.
#[derive(Debug)]
pub struct Target {
    /// Its name, also that of its folder in the corpus.
    pub name: &'static str,
    /// Asserts the properties. True where the input got past the first reader.
    pub run: fn(&[u8]) -> bool,
    /// Inputs that get there, to begin with.
    pub seeds: fn() -> Vec<Vec<u8>>,
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target { name: "certificate", run: certificate::run, seeds: certificate::seeds },
    Target { name: "certlogic", run: certlogic::run, seeds: certlogic::seeds },
    Target { name: "credential", run: credential::run, seeds: credential::seeds },
    Target { name: "documents", run: documents::run, seeds: documents::seeds },
    Target { name: "envelope", run: envelope::run, seeds: envelope::seeds },
    Target { name: "frame", run: frame::run, seeds: frame::seeds },
    Target { name: "jws", run: jws::run, seeds: jws::seeds },
    Target { name: "metadata", run: metadata::run, seeds: metadata::seeds },
    Target { name: "oracle", run: oracle::run, seeds: oracle::seeds },
    Target { name: "policy", run: policy::run, seeds: policy::seeds },
    Target { name: "segment", run: segment::run, seeds: segment::seeds },
    Target { name: "symbol", run: symbol::run, seeds: symbol::seeds },
    Target { name: "video", run: video::run, seeds: video::seeds },
];
