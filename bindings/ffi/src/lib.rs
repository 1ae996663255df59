//! The core of Chốt as Kotlin and Swift see it.
//!
//! Two objects: [`CheckpointSession`] for the officer and [`HolderWallet`] for the citizen. Both
//! are synchronous. An app scans on its camera's thread and lets go of the frame when the call
//! returns: the plane is borrowed, not copied (a *direct* `ByteBuffer` in Kotlin, whose `position` has to be 0;
//! `Data` in Swift).
//!
//! The core holds no clock and no keystore, so both are given by the app: the clocks with each
//! call ([`ClockReading`]), the keystore at opening ([`Keystore`]), and with it the holder's key where the
//! phone's hardware has one ([`HolderSigner`]).
//!
//! A failure is a [`ChotError`], the wallet's a [`WalletError`], of few kinds, each of which an app can do
//! something about.
//! Panics are caught at the boundary and reach the app as uniffi's internal error.
//!
//! The module `adapter` alone knows the core behind the surface.

uniffi::setup_scaffolding!();

// Linked for its symbols, `_Unwind_*`, which std calls.
#[cfg(all(target_os = "android", target_pointer_width = "64"))]
extern crate unwinding as _;

mod adapter;
mod checkpoint;
#[cfg(test)]
mod city;
mod convert;
mod drawing;
mod error;
#[cfg(test)]
mod fake;
mod health;
mod journal;
mod keystore;
mod passage;
mod reader;
mod reading;
mod seen;
mod self_test;
mod set_up;
mod signer;
#[cfg(test)]
mod tests;
mod update;
mod wallet;

pub use checkpoint::{CheckpointSession, TrainingCode, training_codes};
pub use drawing::{DrawnCode, draw_code};
pub use error::{ChotError, UpdateRefusal, error_in_words};
pub use health::{ClockState, Freshness, PhoneHealth};
pub use journal::{
    ContactRow, HourCount, JournalCheck, JournalExport, JournalFilter, JournalPage, JournalPurge,
    JournalRow, RecordKind,
};
pub use keystore::{Keystore, KeystoreError};
pub use passage::{
    Assurance, Decision, EvidenceScan, EvidenceView, Explained, FramePoint, HolderView, NotTravel,
    OfferedRemedy, PassageView, PortalCode, ScanOutcome, StageMicros,
};
pub use reader::{CodeReader, CodeReading, ReadCode};
pub use reading::{ClockReading, FrameGeometry, FrameRegion, Language};
pub use seen::{
    CalendarDay, PaperPermitKind, RemedyAction, SeenKind, SeenLabel, SeenThing, seen_labels,
};
pub use self_test::{SelfCheck, self_test};
pub use set_up::{
    CheckpointChoice, DeviceState, EnrolmentCodes, EnrolmentPreview, EnrolmentProgress, RoleState,
    UnenrolmentLoss, checkpoints, confirm_journal_loss, decision_word, device_state, enrol,
    enrolment_preview, journal_loss, unenrol, what_unenrolling_loses,
};
pub use signer::{HolderAlgorithm, HolderSigner, SignerError};
pub use update::{
    Piece, ProgressError, Transport, TransportError, UpdateProgress, UpdateSummary, update,
    update_from_folder,
};
pub use wallet::{
    AddEffect, BesideCard, CertificateKind, CertificateView, CityTrust, CityUpdate, HolderKeyKind,
    HolderWallet, LiveCode, OutlookWindow, Questions, RevealedItem, StoredItem, TravelLeg,
    WalletCard, WalletDay, WalletDose, WalletError, WalletErrorWords, WalletOutlook, WalletPreview,
    WalletQuestion, delete_wallet, read_city_trust, wallet_error_words,
};
