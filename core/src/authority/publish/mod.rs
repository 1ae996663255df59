//! Signing what phones read, and writing it: the repository, new keys, new epochs.

mod epoch;
mod guard;
pub(crate) mod keys;
mod offer;
mod options;
pub(super) mod published;
mod repository;
mod rotation;

pub(super) use guard::{check_ended, check_version};
pub use offer::{RootOffer, Waiting};
pub use options::{Newer, PUBLISHED_ELSEWHERE, Publishing};
pub(crate) use repository::LIFETIMES;
pub use repository::PublishReport;
pub(super) use repository::check_time;
pub use rotation::Rotated;
