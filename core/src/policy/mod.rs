//! The rules of a city.

mod verdict;

pub use verdict::{Obligation, Remedy, Verdict};
