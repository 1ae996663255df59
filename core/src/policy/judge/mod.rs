//! Whether a condition holds: in three values, with the reason why not. One file for what
//! conditions ask about each subject.

mod certificate;
pub(super) mod combine;
mod health;
pub(super) mod person;
mod place;
pub(super) mod truth;
pub(super) mod view;
