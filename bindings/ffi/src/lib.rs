//! The core of Chốt as Kotlin and Swift see it.
//!
//! Two objects: [`CheckpointSession`] for the officer and [`HolderWallet`] for the citizen. Both
//! are synchronous. An app scans on its camera's thread and lets go of the frame when the call
//! returns: the plane is borrowed, not copied (a *direct* `ByteBuffer` in Kotlin, whose `position`
//! is not looked at; `Data` in Swift).
//!
//! The core holds no clock and no keystore, so both are given by the app: the clocks with each
//! call ([`ClockReading`]), the keystore at opening ([`Keystore`]).
//!
//! A failure is a [`ChotError`], of few kinds, each of which an app can do something about.
//! Panics are caught at the boundary and reach the app as uniffi's internal error.
//!
//! The module `adapter` alone knows the core behind the surface.

uniffi::setup_scaffolding!();

mod adapter;
mod checkpoint;
mod convert;
mod engine;
mod error;
#[cfg(test)]
mod fake;
mod keystore;
mod passage;
mod reading;
mod store;
mod wallet;

pub use checkpoint::CheckpointSession;
pub use error::ChotError;
pub use keystore::{Keystore, KeystoreError};
pub use passage::{
    Decision, EvidenceScan, EvidenceView, Explained, FramePoint, HolderView, NotTravel,
    PassageView, PortalCode, ScanOutcome, StageMicros,
};
pub use reading::{ClockReading, FrameGeometry, Language};
pub use store::{checkpoints, enrol, update_from_folder};
pub use wallet::{DeclaredAnswers, HolderWallet, LiveCode, WalletCard};
