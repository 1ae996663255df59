//! Situations at a checkpoint, as data, played through the whole pipeline.
//!
//! A scenario is a file in `data/`: who passes where and when, with which papers, and what must
//! come of it. [`play`] makes a city for it (keys, lists, policy, wallets), photographs the code
//! and lets a checkpoint's session look at the photo. The tests and the demo play the same files.

mod company;
mod health;
mod play;
mod spec;
mod world;

pub use company::play_all;
pub use play::{Came, Played, Shown, play};
pub use spec::{
    CertificateSpec, Declared, Expect, Forge, PhotoSpec, Replacement, Scenario, Show, Step, Title,
    all,
};
pub use world::{World, WorldError};
