//! What stands behind the surface: the seam between the bindings and the core.
//!
//! The surface checks arguments, holds the lock and speaks uniffi; an engine judges. The adapter
//! makes engines from the core, tests make others.

use chot_core::model::IdNumber;
use chot_core::time::ClockReading;

use crate::{
    ChotError, DeclaredAnswers, EvidenceScan, FrameGeometry, LiveCode, PassageView, PortalCode,
    ScanOutcome, WalletCard,
};

/// An officer's open session.
pub(crate) trait CheckpointEngine: Send {
    /// Judges one frame; the geometry has been held against the plane.
    fn scan(
        &mut self,
        plane: &[u8],
        geometry: FrameGeometry,
        clock: ClockReading,
    ) -> Result<ScanOutcome, ChotError>;

    /// Judges somebody without a code, found by ID number.
    fn look_up(
        &mut self,
        id: IdNumber,
        seen: &[String],
        clock: ClockReading,
    ) -> Result<PassageView, ChotError>;

    /// Looks for evidence in a frame, whose geometry has been held against the plane, and judges the
    /// passage on screen again with it.
    fn scan_evidence(
        &mut self,
        plane: &[u8],
        geometry: FrameGeometry,
        seen: &[String],
        clock: ClockReading,
    ) -> Result<EvidenceScan, ChotError>;

    /// Judges the passage on screen again, with what the officer has seen.
    fn see(&mut self, seen: &[String], clock: ClockReading) -> Result<PassageView, ChotError>;

    /// Draws the health portal's code, once it is written down that it is shown.
    fn show_portal(&mut self, clock: ClockReading) -> Result<PortalCode, ChotError>;
}

/// A citizen's open wallet.
pub(crate) trait WalletEngine: Send {
    /// The request that an issuer binds a credential to.
    fn request(&mut self, id: IdNumber) -> Result<String, ChotError>;

    /// Takes in a credential.
    fn add(&mut self, credential: &str) -> Result<WalletCard, ChotError>;

    /// Makes the declaration of a card's person.
    fn declare(
        &mut self,
        number: u32,
        answers: DeclaredAnswers,
        clock: ClockReading,
    ) -> Result<(), ChotError>;

    /// What the wallet holds.
    fn cards(&self) -> Result<Vec<WalletCard>, ChotError>;

    /// Signs and draws a card's live code.
    fn live_code(&mut self, number: u32, clock: ClockReading) -> Result<LiveCode, ChotError>;
}
