//! Signing what phones read, and writing it: the repository, new keys, new epochs.

mod epoch;
pub mod keys;
mod offer;
mod repository;
mod rotation;

pub use offer::{RootOffer, Waiting};
pub(super) use repository::check_time;
pub use repository::{LIFETIMES, Lifetimes, PublishReport};
pub use rotation::Rotated;
