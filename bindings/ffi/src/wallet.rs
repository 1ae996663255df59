//! The citizen's wallet.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use chot_core::model::IdNumber;

use crate::engine::WalletEngine;
use crate::{ChotError, ClockReading, Keystore, adapter, convert};

/// The citizen's wallet: keeps credentials, makes the daily declaration, shows the live code.
///
/// Calls from several threads take turns. Closing the object lets go of the store.
#[derive(uniffi::Object)]
pub struct HolderWallet {
    engine: Mutex<Box<dyn WalletEngine>>,
}

impl std::fmt::Debug for HolderWallet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HolderWallet(..)")
    }
}

/// The health questionnaire: every question answered.
#[derive(Clone, Copy, PartialEq, Eq, uniffi::Record)]
pub struct DeclaredAnswers {
    /// A fever.
    pub fever: bool,
    /// A cough.
    pub cough: bool,
    /// Short of breath.
    pub breathless: bool,
    /// Taste or smell lost.
    pub loss_of_taste_or_smell: bool,
    /// Contact with a case.
    pub contact_with_case: bool,
}

impl std::fmt::Debug for DeclaredAnswers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DeclaredAnswers(..)")
    }
}

/// One credential of the wallet, as its list shows it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct WalletCard {
    /// Its number in this wallet, from 1.
    pub number: u32,
    /// The holder's name, where the credential has it.
    pub holder_name: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// The first instant that it holds, milliseconds since 1970.
    pub valid_from_millis: i64,
    /// The first instant that it no longer holds, milliseconds since 1970.
    pub valid_until_millis: i64,
    /// The numbers of the travel permits in it.
    pub permits: Vec<String>,
    /// True where it is bound to this wallet's key, so that its code is signed anew each time;
    /// false for a print.
    pub live: bool,
    /// When its person's health was last declared, milliseconds since 1970.
    pub declared_at_millis: Option<i64>,
}

impl std::fmt::Debug for WalletCard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WalletCard(..)")
    }
}

/// The live code, to be drawn.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct LiveCode {
    /// What the symbol says: `CHOT1:…`.
    pub text: String,
    /// Modules on a side, without the quiet zone of 4 that the app leaves around it.
    pub size: u32,
    /// `size × size` modules, row by row from the top left: 1 is dark, 0 light.
    pub modules: Vec<u8>,
    /// When to ask for the next one, milliseconds since 1970 by the clock that was handed in; never
    /// for a print.
    pub renew_at_millis: Option<i64>,
}

impl std::fmt::Debug for LiveCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "LiveCode({0} × {0})", self.size)
    }
}

#[uniffi::export]
impl HolderWallet {
    /// Opens the wallet in this folder; makes it, with a new holder key, where there is none.
    ///
    /// # Errors
    /// [`ChotError::StoreInUse`], [`ChotError::StoreFromNewerVersion`], [`ChotError::Keystore`],
    /// [`ChotError::Storage`].
    #[uniffi::constructor]
    pub fn open(path: String, keystore: Arc<dyn Keystore>) -> Result<Arc<Self>, ChotError> {
        let engine = adapter::open_wallet(Path::new(&path), keystore)?;
        Ok(Arc::new(Self { engine: Mutex::new(engine) }))
    }

    /// The request for a credential: the holder's public key and ID number, for the issuer.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what is no ID number.
    pub fn request(&self, id_number: String) -> Result<String, ChotError> {
        let id = IdNumber::parse(&id_number).map_err(ChotError::bad)?;
        self.engine()?.request(id)
    }

    /// Takes in a credential, from its text.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what is no credential, or is bound to another wallet's key.
    pub fn add(&self, credential_text: String) -> Result<WalletCard, ChotError> {
        self.engine()?.add(&credential_text)
    }

    /// Makes the day's health declaration of a card's person; it takes the place of an earlier one.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] without a card of this number, [`ChotError::Storage`].
    pub fn declare(
        &self,
        card_number: u32,
        answers: DeclaredAnswers,
        clock: ClockReading,
    ) -> Result<(), ChotError> {
        let clock = convert::clock(&clock)?;
        self.engine()?.declare(card_number, answers, clock)
    }

    /// What the wallet holds.
    ///
    /// # Errors
    /// [`ChotError::Storage`].
    pub fn cards(&self) -> Result<Vec<WalletCard>, ChotError> {
        self.engine()?.cards()
    }

    /// Signs a card with its declaration, as of now, and draws the code. To be called again at
    /// [`LiveCode::renew_at_millis`] for as long as it is shown.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] without a card of this number.
    pub fn live_code(&self, card_number: u32, clock: ClockReading) -> Result<LiveCode, ChotError> {
        let clock = convert::clock(&clock)?;
        self.engine()?.live_code(card_number, clock)
    }
}

impl HolderWallet {
    /// A call that panicked may have left the engine half-way: nothing more is signed by it.
    fn engine(&self) -> Result<MutexGuard<'_, Box<dyn WalletEngine>>, ChotError> {
        self.engine.lock().map_err(|_| ChotError::SessionBroken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::{FakeWallet, clock};

    #[test]
    fn from_a_request_to_a_live_code() {
        let wallet = HolderWallet { engine: Mutex::new(Box::new(FakeWallet::default())) };
        assert!(matches!(wallet.request("7".into()), Err(ChotError::BadInput { .. })));
        assert!(!wallet.request("079123456789".into()).unwrap().is_empty());
        assert!(matches!(wallet.live_code(1, clock()), Err(ChotError::NothingThere { .. })));

        assert!(wallet.add("CHOT1:FAKE".into()).unwrap().live);
        let no = DeclaredAnswers {
            fever: false,
            cough: false,
            breathless: false,
            loss_of_taste_or_smell: false,
            contact_with_case: false,
        };
        wallet.declare(1, no, clock()).unwrap();
        let code = wallet.live_code(1, clock()).unwrap();
        assert_eq!(u32::try_from(code.modules.len()).unwrap(), code.size * code.size);
        assert_eq!(code.renew_at_millis, Some(clock().wall_millis + 20_000));
        assert_eq!(wallet.cards().unwrap().len(), 1);
    }

    #[test]
    fn nothing_personal_is_printed() {
        let wallet = HolderWallet { engine: Mutex::new(Box::new(FakeWallet::default())) };
        let card = wallet.add("CHOT1:FAKE".into()).unwrap();
        assert!(card.holder_name.is_some());
        assert_eq!(format!("{card:?} {wallet:?}"), "WalletCard(..) HolderWallet(..)");
    }
}
