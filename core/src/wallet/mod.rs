//! The citizen's wallet: the holder's key, credentials, the daily declaration, and the live code.
//!
//! [`Wallet`] is the whole of it; [`CardView`] is a credential to show, [`LiveCode`] a code to hold
//! against a camera, [`HolderRequest`] what an issuer is given. It needs `travel` and a
//! [`Keystore`], and nothing of the officer's side.
//!
//! It works without a network. What it stores is a small document, replaced as a whole; the
//! holder's key lies in the platform's key store.
//!
//! ```
//! use chot_core::keys::FileKeystore;
//! use chot_core::wallet::Wallet;
//!
//! # let folder = tempfile::tempdir()?;
//! # let folder = folder.path().join("wallet");
//! # let keys = FileKeystore::in_folder(&folder); // an app has the platform's
//! # let print = include_str!("../../../tests/vectors/good/print.json");
//! # let print: serde_json::Value = serde_json::from_str(print)?;
//! # let text = print["text"].as_str().unwrap();
//! # let now = "2021-10-05T00:10:00Z".parse()?;
//! let mut wallet = Wallet::init(&folder, &keys)?;
//! let card = wallet.add(text)?;
//! assert!(!card.live); // a print: its code is the credential
//! let code = wallet.live_code(card.number, now)?;
//! assert_eq!(code.modules.size(), 17 + 4 * code.modules.version());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod declaration;
mod drawing;
mod request;
mod store;
#[cfg(test)]
mod tests;

use std::path::Path;

use thiserror::Error;
use zeroize::Zeroizing;

pub use declaration::Answers;
pub use drawing::{DrawError, Modules, draw};
pub use request::{HolderRequest, RequestError};
pub use store::StoreError;

use crate::keys::{CurveKey, Keystore, KeystoreError};
use crate::model::{Declaration, IdNumber, RosterKey, personal};
use crate::time::{Instant, NaiveDate, TimeDelta, later};
use crate::travel::{
    Credential, Envelope, HolderSigner, JwsPresentationDraft, PREFIX, ParseError,
    PresentationDraft, SigningError, SoftwareHolder, to_text,
};
use store::{Card, Store};

/// How long a live code is shown before it is signed again, in seconds.
pub const RENEWAL_SECONDS: i64 = 20;

/// The name under which the key store keeps the holder's key.
const HOLDER_KEY: &str = "wallet-holder-key";

/// A citizen's wallet.
pub struct Wallet {
    store: Store,
    holder: SoftwareHolder,
}

personal!(Wallet);

/// Why the wallet can't do what it was asked.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum WalletError {
    /// Its store can't be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The key store failed.
    #[error(transparent)]
    Keystore(#[from] KeystoreError),
    /// The store is there, its key isn't.
    #[error("the wallet's key is gone from the key store; ask the issuer for a new credential")]
    KeyMissing,
    /// The system gave no random numbers.
    #[error("the system's random number generator failed")]
    NoRandomness,
    /// A text is no credential.
    #[error("not a credential: {0}")]
    NotACredential(#[source] ParseError),
    /// A presentation in place of a credential.
    #[error("this is somebody's live code; a wallet takes the credential that the issuer gave")]
    LiveCode,
    /// A credential for another wallet's key.
    #[error("this credential is for another wallet: it names another key than this wallet's")]
    AnotherHolder,
    /// An older credential than the one that is held.
    #[error("the wallet holds a newer credential of this person, issued at {held}")]
    Older {
        /// When the one that is held was issued.
        held: Instant,
    },
    /// No credential of that number, or none at all.
    #[error("the wallet holds {held} credential(s); there is no number {asked}")]
    NoSuchCard {
        /// How many it holds.
        held: usize,
        /// Which was asked for, from 1.
        asked: usize,
    },
    /// A JWS without the credential that it is the twin of.
    #[error("this is the JOSE form of a credential that the wallet doesn't hold: add that first")]
    NoCredentialOfTwin,
    /// The issuer gave no JOSE form of the credential.
    #[error(
        "the wallet has no JOSE form of this credential: add the .jws file that the issuer gave"
    )]
    NoTwin,
    /// The holder's key can't sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The code doesn't fit into a symbol.
    #[error(transparent)]
    Draw(#[from] DrawError),
}

/// What a wallet shows of a credential that it holds. Not verified: the wallet trusts its owner.
#[derive(Clone, Debug, PartialEq)]
pub struct CardView {
    /// Its number in the wallet, from 1.
    pub number: usize,
    /// Who issued it.
    pub issuer: String,
    /// Whom it is about.
    pub name: Option<String>,
    /// When it was issued.
    pub issued_at: Instant,
    /// The first instant at which it holds.
    pub valid_from: Instant,
    /// The first instant at which it no longer holds.
    pub valid_until: Instant,
    /// True where it is tied to this wallet's key; false for a print.
    pub live: bool,
    /// Doses of vaccine that it tells of, with their days.
    pub doses: Vec<(u8, NaiveDate)>,
    /// The numbers of the permits in it.
    pub permits: Vec<String>,
    /// When its owner last declared their health, and whether a symptom was declared.
    pub declared: Option<(Instant, bool)>,
}

/// A code to show, and until when.
#[derive(Clone, PartialEq, Eq)]
pub struct LiveCode {
    /// The code's text.
    pub text: String,
    /// The symbol's modules.
    pub modules: Modules,
    /// When it should be replaced by a newly signed one; none for a print, which never changes.
    pub renew_at: Option<Instant>,
}

personal!(LiveCode);

impl Wallet {
    /// Makes a wallet in a folder, with a new holder's key.
    ///
    /// # Errors
    /// [`StoreError`] when there is one already, or the folder can't be written.
    pub fn init(folder: &Path, keys: &dyn Keystore) -> Result<Self, WalletError> {
        let store = Store::init(folder)?;
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut()).map_err(|_| WalletError::NoRandomness)?;
        keys.store(HOLDER_KEY, secret.as_ref())?;
        store.save()?;
        Ok(Self { store, holder: SoftwareHolder::new(&secret) })
    }

    /// Opens the wallet in a folder.
    ///
    /// # Errors
    /// [`WalletError`] when there is none, it can't be read, or its key is gone.
    pub fn open(folder: &Path, keys: &dyn Keystore) -> Result<Self, WalletError> {
        let store = Store::open(folder)?;
        let secret = keys.load(HOLDER_KEY)?.ok_or(WalletError::KeyMissing)?;
        let secret =
            <&[u8; 32]>::try_from(secret.as_slice()).map_err(|_| WalletError::KeyMissing)?;
        Ok(Self { store, holder: SoftwareHolder::new(secret) })
    }

    /// The holder's public key.
    #[must_use]
    pub fn key(&self) -> CurveKey {
        self.holder.key()
    }

    /// A request for a credential that names this wallet's key, signed with it.
    ///
    /// # Errors
    /// [`SigningError`] when the key can't sign.
    pub fn request(&self, id: &IdNumber) -> Result<HolderRequest, WalletError> {
        Ok(HolderRequest::sign(id, &self.holder)?)
    }

    /// Takes a credential from its text. A newer one of the same person replaces the older. The
    /// JOSE twin of a credential that is held is kept beside it.
    ///
    /// # Errors
    /// [`WalletError`] says why it isn't taken; nothing is lost.
    pub fn add(&mut self, text: &str) -> Result<CardView, WalletError> {
        let text = text.trim();
        let credential = read(text)?;
        if credential.holder.as_ref().is_some_and(|key| *key != self.holder.key()) {
            return Err(WalletError::AnotherHolder);
        }
        if !text.starts_with(PREFIX) {
            let twin = self.find(&credential.roster_key).filter(|(_, held)| *held == credential);
            let (index, _) = twin.ok_or(WalletError::NoCredentialOfTwin)?;
            self.store.set_jws(index, text);
            self.store.save()?;
            return self.card(index + 1);
        }
        let index = match self.find(&credential.roster_key) {
            Some((_, held)) if held.issued_at > credential.issued_at => {
                return Err(WalletError::Older { held: held.issued_at });
            }
            Some((index, _)) => {
                self.store.replace(index, text);
                index
            }
            None => self.store.push(text),
        };
        self.store.save()?;
        self.card(index + 1)
    }

    /// The credentials that the wallet holds.
    #[must_use]
    pub fn cards(&self) -> Vec<CardView> {
        (1..=self.store.cards().len()).filter_map(|number| self.card(number).ok()).collect()
    }

    /// Declares the health of the person of a card (from 1).
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`], or the store's.
    pub fn declare(
        &mut self,
        card: usize,
        answers: &Answers,
        at: Instant,
    ) -> Result<Declaration, WalletError> {
        let declaration = Declaration { at, symptoms: answers.any_yes() };
        let held = self.store.cards().len();
        let index = card.checked_sub(1).ok_or(WalletError::NoSuchCard { held, asked: card })?;
        if !self.store.declare(index, declaration) {
            return Err(WalletError::NoSuchCard { held, asked: card });
        }
        self.store.save()?;
        Ok(declaration)
    }

    /// The live code of a card (from 1), signed as of `at`. A print's code is the credential.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`], or the key's.
    pub fn live_code(&self, card: usize, at: Instant) -> Result<LiveCode, WalletError> {
        let held = self.slot(card)?;
        let credential = read(&held.credential)?;
        if credential.holder.is_none() {
            let modules = draw(&held.credential)?;
            return Ok(LiveCode { text: held.credential.clone(), modules, renew_at: None });
        }
        let presentation = held.presentation(at);
        let bytes = bytes_of(&held.credential)?;
        let draft = PresentationDraft { credential: &bytes, presentation: &presentation };
        let text = to_text(&draft.sign(&self.holder)?);
        let modules = draw(&text)?;
        let renew_at = Some(later(at, TimeDelta::seconds(RENEWAL_SECONDS)));
        Ok(LiveCode { text, modules, renew_at })
    }

    /// The JOSE twin of a card's live code, signed as of `at`: a compact JWS, for platforms that
    /// have a JOSE library alone, and for links. A print's is the credential's.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`], [`WalletError::NoTwin`], or the key's.
    pub fn live_jws(&self, card: usize, at: Instant) -> Result<String, WalletError> {
        let held = self.slot(card)?;
        let jws = held.jws.as_deref().ok_or(WalletError::NoTwin)?;
        if read(jws)?.holder.is_none() {
            return Ok(jws.to_owned());
        }
        let presentation = held.presentation(at);
        let draft = JwsPresentationDraft { credential: jws, presentation: &presentation };
        Ok(draft.sign(&self.holder)?)
    }

    fn card(&self, number: usize) -> Result<CardView, WalletError> {
        let held = self.slot(number)?;
        let c = read(&held.credential)?;
        Ok(CardView {
            number,
            issuer: c.issuer,
            name: c.name,
            issued_at: c.issued_at,
            valid_from: c.not_before,
            valid_until: c.expires_at,
            live: c.holder.is_some(),
            doses: c.vaccinations.iter().map(|v| (v.dose, v.date)).collect(),
            permits: c.permits.into_iter().map(|p| p.number).collect(),
            declared: held.declaration().map(|d| (d.at, d.symptoms)),
        })
    }

    fn slot(&self, number: usize) -> Result<&Card, WalletError> {
        let cards = self.store.cards();
        let index = number.checked_sub(1);
        index
            .and_then(|index| cards.get(index))
            .ok_or(WalletError::NoSuchCard { held: cards.len(), asked: number })
    }

    fn find(&self, person: &RosterKey) -> Option<(usize, Credential)> {
        self.store
            .cards()
            .iter()
            .enumerate()
            .filter_map(|(index, card)| read(&card.credential).ok().map(|c| (index, c)))
            .find(|(_, credential)| credential.roster_key == *person)
    }
}

/// A credential's claims, as its owner may see them.
fn read(text: &str) -> Result<Credential, WalletError> {
    let envelope = Envelope::parse(text).map_err(WalletError::NotACredential)?;
    if envelope.is_presentation() {
        return Err(WalletError::LiveCode);
    }
    envelope
        .dangerous_unverified_claims()
        .map_err(|what| WalletError::NotACredential(ParseError::Malformed(what)))
}

fn bytes_of(text: &str) -> Result<Vec<u8>, WalletError> {
    let encoded = text.strip_prefix(PREFIX).unwrap_or_default();
    crate::encoding::base45::strict_base45(encoded)
        .map_err(|what| WalletError::NotACredential(ParseError::Malformed(what.into())))
}
