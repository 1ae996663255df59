//! What stands behind the surface: the seam between the bindings and the core.
//!
//! The surface checks arguments, holds the lock and speaks uniffi; an engine judges. The adapter
//! makes engines from the core, tests make others.

use chot_core::model::IdNumber;
use chot_core::time::ClockReading;

use crate::{ChotError, DeclaredAnswers, LiveCode, WalletCard};

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
