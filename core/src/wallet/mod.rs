//! The citizen's wallet: the holder's key, credentials, the daily declaration, and the live code.
//!
//! [`Wallet`] is the whole of it; [`CardView`] is a credential to show, [`LiveCode`] a code to hold
//! against a camera, [`HolderRequest`] what an issuer is given. It needs `travel` and a
//! [`Keystore`], and nothing of the officer's side.
//!
//! It works without a network. What it stores is a small document, replaced as a whole; the
//! holder's key lies in the platform's key store, or in hardware that signs and gives no key away
//! ([`HolderSigner`]). A wallet that was given a city's [`crate::device::PublicTrust`] fetches
//! what that city publishes for everybody: the questions to ask, and the rules that [`Wallet::outlook`]
//! looks into.
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

mod card;
mod certificates;
mod city;
mod declaration;
mod drawing;
mod error;
mod holdings;
mod outlook;
mod request;
mod store;
#[cfg(test)]
mod tests;

use std::path::Path;

use zeroize::Zeroizing;

pub use card::{CardView, Effect, Preview};
pub use certificates::{CertificateKind, CertificateView};
pub use city::{CityError, CityFetch, CityFetched, CityReport};
pub use declaration::{Answers, AnswersError};
pub use drawing::{DrawError, Modules, QUIET_ZONE, draw};
#[cfg(test)]
pub(crate) use error::Next;
pub use error::{Problem, WalletError};
pub use holdings::{Revealed, RevealedKind, Stored, StoredKind};
pub use outlook::{DayOutlook, Outlook, OutlookWindow, WhyUnknown};
pub use request::{HolderRequest, RequestError};
pub use store::{CardId, HolderKind, StoreError};

use crate::device::PublicTrust;
use crate::keys::{CurveKey, Keystore};
use crate::model::{Declaration, IdNumber, RosterKey, personal};
use crate::published::Questionnaire;
use crate::time::{Instant, TimeDelta, later};
use crate::travel::{
    Credential, Envelope, HolderSigner, JwsPresentationDraft, PREFIX, ParseError,
    PresentationDraft, SigningError, SoftwareHolder, to_text,
};
use crate::tuf::Source;
use store::{Card, CityInMind, Store};

/// How long a live code is shown before it is signed again, in seconds.
pub const RENEWAL_SECONDS: i64 = 20;

/// The name under which the key store keeps the holder's key.
const HOLDER_KEY: &str = "wallet-holder-key";

/// How many cards a wallet holds.
const MOST_CARDS: usize = 50;

/// A citizen's wallet.
pub struct Wallet {
    store: Store,
    holder: Box<dyn HolderSigner>,
    kind: HolderKind,
}

personal!(Wallet);

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
    /// Makes a wallet in a folder, with a new holder's key in the key store.
    ///
    /// # Errors
    /// [`StoreError`] when there is one already, or the folder can't be written.
    pub fn init(folder: &Path, keys: &dyn Keystore) -> Result<Self, WalletError> {
        let mut store = Store::init(folder)?;
        let mut secret = Zeroizing::new([0; 32]);
        getrandom::fill(secret.as_mut()).map_err(|_| WalletError::NoRandomness)?;
        keys.store(HOLDER_KEY, secret.as_ref())?;
        let holder = SoftwareHolder::new(&secret);
        store.bind(HolderKind::Software, &holder.key())?;
        Ok(Self { store, holder: Box::new(holder), kind: HolderKind::Software })
    }

    /// Makes a wallet in a folder, for a key that the phone's hardware has.
    ///
    /// # Errors
    /// As [`Wallet::init`].
    pub fn init_with(folder: &Path, signer: Box<dyn HolderSigner>) -> Result<Self, WalletError> {
        let mut store = Store::init(folder)?;
        store.bind(HolderKind::Hardware, &signer.key())?;
        Ok(Self { store, holder: signer, kind: HolderKind::Hardware })
    }

    /// Opens the wallet in a folder, whose key is the key store's.
    ///
    /// # Errors
    /// [`WalletError`] when there is none, it can't be read, or its key is gone, another one or in
    /// hardware.
    pub fn open(folder: &Path, keys: &dyn Keystore) -> Result<Self, WalletError> {
        Self::open_with(folder, keys, || Ok(None))
    }

    /// Opens the wallet in a folder, with the key that it was made with. The signer is asked for only where
    /// that is the phone's hardware; else it is the key store's.
    ///
    /// # Errors
    /// As [`Wallet::open`]; [`WalletError::HardwareKeyNeeded`] without the signer that it needs,
    /// [`WalletError::KeyChanged`] where its key isn't the one that the wallet was made with.
    pub fn open_with(
        folder: &Path,
        keys: &dyn Keystore,
        signer: impl FnOnce() -> Result<Option<Box<dyn HolderSigner>>, SigningError>,
    ) -> Result<Self, WalletError> {
        let mut store = Store::open(folder)?;
        let bound = store.holder();
        let kind = bound.as_ref().map_or(HolderKind::Software, |(kind, _)| *kind);
        let holder = match kind {
            HolderKind::Hardware => signer()?.ok_or(WalletError::HardwareKeyNeeded)?,
            HolderKind::Software => {
                let secret = keys.load(HOLDER_KEY)?.ok_or(WalletError::KeyMissing)?;
                let secret = <&[u8; 32]>::try_from(secret.as_slice())
                    .map_err(|_| WalletError::KeyMissing)?;
                Box::new(SoftwareHolder::new(secret))
            }
        };
        match bound {
            Some((_, Some(key))) if key == holder.key() => {}
            Some(_) => return Err(WalletError::KeyChanged),
            None => store.bind_later(kind, &holder.key()),
        }
        Ok(Self { store, holder, kind })
    }

    /// Where the holder's key is.
    #[must_use]
    pub fn holder_kind(&self) -> HolderKind {
        self.kind
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
        Ok(HolderRequest::sign(id, self.holder.as_ref())?)
    }

    /// The questions to ask each day: those that the city published, as far as they were fetched, else the
    /// app's own.
    ///
    /// # Errors
    /// [`CityError`] where what was fetched can't be read any more: which questions are asked isn't known
    /// then.
    pub fn questionnaire(&self) -> Result<Questionnaire, WalletError> {
        let city = city::installed(self.store.folder(), self.store.city())?;
        Ok(city.and_then(|city| city.questionnaire).unwrap_or_else(Questionnaire::own))
    }

    /// Declares the health of the person of a card (from 1), by answers to [`Wallet::questionnaire`].
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`]; [`AnswersError`] where a question isn't answered, or one that isn't
    /// asked; or the store's. Nothing is declared then.
    pub fn declare(
        &mut self,
        card: usize,
        answers: &Answers,
        at: Instant,
    ) -> Result<Declaration, WalletError> {
        self.declare_all(&[card], answers, at)
    }

    /// As [`Wallet::declare`], where the answers say which questionnaire they are to: an app's screens may
    /// have been drawn before another one was fetched.
    ///
    /// # Errors
    /// As [`Wallet::declare`]; [`AnswersError::OtherQuestionnaire`].
    pub fn declare_to(
        &mut self,
        card: usize,
        questionnaire: u32,
        answers: &Answers,
        at: Instant,
    ) -> Result<Declaration, WalletError> {
        let asked = self.questionnaire()?.number;
        if asked != questionnaire {
            return Err(AnswersError::OtherQuestionnaire { asked, answered: questionnaire }.into());
        }
        self.declare(card, answers, at)
    }

    /// As [`Wallet::declare`], the same for several cards, or for none of them.
    ///
    /// # Errors
    /// As [`Wallet::declare`]; [`WalletError::NoSuchCard`] where no card is named too.
    pub fn declare_all(
        &mut self,
        cards: &[usize],
        answers: &Answers,
        at: Instant,
    ) -> Result<Declaration, WalletError> {
        if cards.is_empty() {
            return Err(WalletError::NoSuchCard { held: self.store.cards().len(), asked: 0 });
        }
        for card in cards {
            self.slot(*card)?;
        }
        let asked = self.questionnaire()?;
        let declaration = Declaration { at, symptoms: answers.any_yes(&asked)? };
        self.store.change(|held| {
            for card in cards {
                if let Some(held) = card.checked_sub(1).and_then(|index| held.get_mut(index)) {
                    held.declare(declaration, asked.number);
                }
            }
        })?;
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
        let text = to_text(&draft.sign(self.holder.as_ref())?);
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
        Ok(draft.sign(self.holder.as_ref())?)
    }

    /// Begins to follow a city, by its public root of trust.
    ///
    /// # Errors
    /// [`CityError`], where the root doesn't hold, or another city is followed.
    pub fn trust(&mut self, trust: &PublicTrust) -> Result<(), WalletError> {
        city::trust(self.store.folder(), trust, self.store.city())?;
        if self.store.city().is_none() {
            let name = trust.city.clone();
            self.store.keep_city(Some(CityInMind { name, reached: None }))?;
        }
        Ok(())
    }

    /// The city that is followed.
    ///
    /// # Errors
    /// [`CityError`].
    pub fn city(&self) -> Result<Option<PublicTrust>, WalletError> {
        Ok(city::followed(self.store.folder())?)
    }

    /// Follows no city any more, and removes what was fetched of its data.
    ///
    /// # Errors
    /// [`CityError::Storage`].
    pub fn forget_city(&mut self) -> Result<(), WalletError> {
        city::forget(self.store.folder())?;
        Ok(self.store.keep_city(None)?)
    }

    /// Fetches what the city published for everybody, and verifies it. On any error what was there stays.
    ///
    /// # Errors
    /// [`CityError`].
    pub fn update(&mut self, source: &dyn Source, now: Instant) -> Result<CityReport, WalletError> {
        let fetched = self.city_fetch().fetch(source, now)?;
        self.keep(fetched)
    }

    /// The city, to be fetched while the wallet goes on being used; what came is [kept](Self::keep) then.
    #[must_use]
    pub fn city_fetch(&self) -> CityFetch {
        CityFetch { folder: self.store.folder().to_owned(), kept: self.store.city().cloned() }
    }

    /// Keeps what was fetched.
    ///
    /// # Errors
    /// [`CityError::Overtaken`] where the wallet follows another city by now, or none, or has what came
    /// later; [`CityError::Storage`].
    pub fn keep(&mut self, fetched: CityFetched) -> Result<CityReport, WalletError> {
        let (report, kept) = city::keep(self.store.folder(), fetched, self.store.city())?;
        // Once it is there: what is kept in mind may be behind, and never ahead.
        self.store.keep_city(Some(kept))?;
        Ok(report)
    }

    fn slot(&self, number: usize) -> Result<&Card, WalletError> {
        let cards = self.store.cards();
        let index = number.checked_sub(1);
        index
            .and_then(|index| cards.get(index))
            .ok_or(WalletError::NoSuchCard { held: cards.len(), asked: number })
    }

    /// Changes one card (from 1).
    fn change(&mut self, number: usize, change: impl FnOnce(&mut Card)) -> Result<(), WalletError> {
        self.slot(number)?;
        let index = number.saturating_sub(1);
        self.store.change(|cards| cards.get_mut(index).map(change))?;
        Ok(())
    }

    /// What a card's credential claims.
    fn claims(&self, number: usize) -> Result<Credential, WalletError> {
        read(&self.slot(number)?.credential)
    }

    /// The cards of a person, by their place from 0.
    fn of_person(&self, person: &RosterKey) -> Vec<(usize, Credential)> {
        let cards = self.store.cards().iter().enumerate();
        let read = cards.filter_map(|(index, card)| Some((index, read(&card.credential).ok()?)));
        read.filter(|(_, credential)| credential.roster_key == *person).collect()
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
