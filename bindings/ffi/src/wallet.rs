//! The citizen's wallet.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use chot_core::time::Instant;
use chot_core::wallet::Problem;

use crate::adapter::citizen::{self, Citizen};
use crate::{
    ClockReading, Explained, HolderSigner, Keystore, Language, Transport, UpdateProgress, convert,
};

/// The citizen's wallet: keeps credentials, makes the daily declaration, shows the live code.
///
/// Calls from several threads take turns. Closing the object lets go of the store. Cards are named by their
/// [`WalletCard::id`], which stays while they are moved, renewed and removed.
#[derive(uniffi::Object)]
pub struct HolderWallet {
    citizen: Mutex<Option<Citizen>>,
}

/// Why the wallet can't do what it was asked, in kinds that an app can act on.
///
/// Each has a `code`, kebab-case and stable, whose words for people [`wallet_error_words`] has; `what` is
/// for developers, in English, without personal data.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum WalletError {
    /// What was given isn't taken: another code or file, or the same corrected, may be.
    #[error("{what}")]
    Refused {
        /// Which problem it is.
        code: String,
        /// What was found, and what was expected.
        what: String,
    },
    /// There is no such card or certificate any more, or nothing of that kind yet.
    #[error("{what}")]
    NothingThere {
        /// Which problem it is.
        code: String,
        /// What is missing.
        what: String,
    },
    /// The holder's key can't sign: locked, cancelled, gone, or another one.
    #[error("{what}")]
    Key {
        /// Which problem it is.
        code: String,
        /// What was being done, and the key's or keystore's reason.
        what: String,
    },
    /// The wallet's files can't be read or written.
    #[error("{what}")]
    Store {
        /// Which problem it is.
        code: String,
        /// What was being done, and the system's reason.
        what: String,
    },
    /// The city's public data can't be had or used; what was there stays.
    #[error("{what}")]
    City {
        /// Which problem it is.
        code: String,
        /// Which check, and what was found.
        what: String,
    },
    /// The object was used up: deleted, or broken in an earlier call. Open a new one.
    #[error("{what}")]
    Closed {
        /// Which problem it is.
        code: String,
        /// Why.
        what: String,
    },
}

impl WalletError {
    /// The code: `key-lost`.
    #[must_use]
    pub fn code(&self) -> &str {
        match self {
            Self::Refused { code, .. }
            | Self::NothingThere { code, .. }
            | Self::Key { code, .. }
            | Self::Store { code, .. }
            | Self::City { code, .. }
            | Self::Closed { code, .. } => code,
        }
    }
}

/// An error in words.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct WalletErrorWords {
    /// What is wrong.
    pub sentence: String,
    /// What to do next.
    pub next_step: String,
}

/// The words of a [`WalletError`]'s code.
#[must_use]
#[uniffi::export]
pub fn wallet_error_words(code: String, language: Language) -> WalletErrorWords {
    citizen::error_words(&code, language)
}

/// Where the holder's key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum HolderKeyKind {
    /// The core made it; the app's keystore keeps it.
    Software,
    /// The app's [`HolderSigner`].
    Hardware,
}

/// One credential of the wallet, as its list shows it.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct WalletCard {
    /// Its own id in this wallet, which stays.
    pub id: String,
    /// Its place in the list, from 1.
    pub number: u32,
    /// What its owner calls it.
    pub label: Option<String>,
    /// The holder's name, where the credential has it.
    pub holder_name: Option<String>,
    /// Who issued it.
    pub issuer: String,
    /// When it was issued, milliseconds since 1970.
    pub issued_at_millis: i64,
    /// The first instant that it holds, milliseconds since 1970.
    pub valid_from_millis: i64,
    /// The first instant that it no longer holds, milliseconds since 1970.
    pub valid_until_millis: i64,
    /// The doses of vaccine that it tells of.
    pub doses: Vec<WalletDose>,
    /// The numbers of the travel permits in it.
    pub permits: Vec<String>,
    /// True where it is bound to this wallet's key, so that its code is signed anew each time;
    /// false for a print.
    pub live: bool,
    /// True where the issuer gave its JOSE form too ([`HolderWallet::live_jws`]).
    pub has_jws: bool,
    /// When its person's health was last declared, milliseconds since 1970.
    pub declared_at_millis: Option<i64>,
    /// Whether a question was answered with yes then; none where nothing was declared.
    pub has_symptoms: Option<bool>,
    /// How many certificates are kept beside it.
    pub certificates: u32,
}

/// A dose of vaccine.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct WalletDose {
    /// Its number, from 1.
    pub number: u8,
    /// Its day, `yyyy-mm-dd`.
    pub day: String,
}

/// What a text is, before it is kept.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum WalletPreview {
    /// A credential that [`HolderWallet::add`] takes.
    Credential {
        /// The card as it would be. Of a new one the id is that which it will have.
        card: WalletCard,
        /// What would change.
        effect: AddEffect,
    },
    /// An EU certificate, which [`HolderWallet::add_certificate`] keeps beside a card.
    Certificate {
        /// What it says beside each card; empty where there is none yet.
        beside: Vec<BesideCard>,
    },
}

/// What adding a credential would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum AddEffect {
    /// A new card.
    New,
    /// It takes the place of an older one of the same person.
    Renews,
    /// It is held already.
    Held,
    /// It is the JOSE form of one that is held.
    Twin,
}

/// A certificate beside a card.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct BesideCard {
    /// The card.
    pub card_id: String,
    /// The certificate, as seen from that card.
    pub certificate: CertificateView,
}

/// What an EU certificate attests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum CertificateKind {
    /// A dose.
    Vaccination,
    /// A recovery.
    Recovery,
    /// A test.
    Test,
}

/// An EU certificate that is kept beside a card, for a checkpoint that asks for more than the credential
/// says. The wallet verifies nothing of it: that is the checkpoint's.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct CertificateView {
    /// Its own id.
    pub id: String,
    /// What it attests.
    pub kind: CertificateKind,
    /// The dose's number, of a vaccination.
    pub dose: Option<u8>,
    /// How many doses make the series, of a vaccination.
    pub series: Option<u8>,
    /// The day of the dose, of the first positive test, or of the test: `yyyy-mm-dd`.
    pub day: String,
    /// The country, two letters.
    pub country: String,
    /// Who issued it.
    pub issuer: String,
    /// The name as it writes it, to be shown beside the card's.
    pub holder_name: Option<String>,
    /// The first instant that it no longer holds, milliseconds since 1970.
    pub valid_until_millis: i64,
    /// Whose it is beside the card: `same`, `other`, `cannot-tell`, by the comparison that a checkpoint
    /// makes.
    pub person: Explained,
}

/// The questions of the daily declaration.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct Questions {
    /// The questionnaire's number, to be handed back with the answers.
    pub questionnaire: u32,
    /// The questions, in the order in which they are asked; each answer is yes or no, and none is
    /// pre-filled.
    pub questions: Vec<WalletQuestion>,
}

/// A question.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct WalletQuestion {
    /// The key of its answer.
    pub id: String,
    /// The question, for people.
    pub text: String,
}

/// The live code, to be drawn.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct LiveCode {
    /// What the symbol says: `CHOT1:…`, of a certificate `HC1:…`.
    pub text: String,
    /// Modules on a side, without the quiet zone of 4 that the app leaves around it.
    pub size: u32,
    /// `size × size` modules, row by row from the top left: 1 is dark, 0 light.
    pub modules: Vec<u8>,
    /// When to ask for the next one, milliseconds since 1970 by the clock that was handed in; never
    /// for a print or a certificate.
    pub renew_at_millis: Option<i64>,
}

/// A city, as its trust file names it.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CityTrust {
    /// The city's name.
    pub city: String,
    /// SHA-256 of its root of trust, in hexadecimal: to be compared with one that the city has published
    /// elsewhere.
    pub fingerprint: String,
}

/// What following the city brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Record)]
pub struct CityUpdate {
    /// False where the wallet had the newest already.
    pub changed: bool,
    /// When the city published what is here now, milliseconds since 1970.
    pub published_at_millis: i64,
    /// Bytes that were fetched, without the metadata.
    pub fetched_bytes: u64,
}

/// A card's day under the rules.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum WalletOutlook {
    /// Nothing can be told, and nothing may be promised.
    Unknown {
        /// Why not: `no-rules`, `rules-old`, `rules-damaged`, `no-phase`, `clock-wrong`.
        why: Explained,
    },
    /// As far as it can be told.
    Known {
        /// The day.
        day: WalletDay,
    },
}

/// A card's day, as far as it can be told: what only the checkpoint knows is named.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct WalletDay {
    /// The day, `yyyy-mm-dd`.
    pub day: String,
    /// The rules' offset from UTC: times of day are shown in it.
    pub offset_seconds: i32,
    /// When the city published the rules, milliseconds since 1970.
    pub rules_published_at_millis: i64,
    /// When a rule may let the holder through.
    pub windows: Vec<OutlookWindow>,
    /// From when on that is: now, within a window. None where no window of the day is left.
    pub next_from_millis: Option<i64>,
    /// True where a rule that lets through asks for a declaration.
    pub declaration_needed: bool,
    /// The last instant at which the declaration is fresh to such a rule, milliseconds since 1970.
    pub declaration_fresh_until_millis: Option<i64>,
    /// What the holder has to see to before the next window; where none is left, why not.
    pub missing: Vec<Explained>,
    /// What only the checkpoint knows, of the next window.
    pub depends_on: Vec<Explained>,
}

/// A time in which a rule may let the holder through.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct OutlookWindow {
    /// The first instant in it, milliseconds since 1970.
    pub from_millis: i64,
    /// The first after it, milliseconds since 1970.
    pub until_millis: i64,
    /// The ways that are open; empty: both.
    pub legs: Vec<TravelLeg>,
    /// What the holder has to see to.
    pub missing: Vec<Explained>,
    /// What only the checkpoint knows.
    pub depends_on: Vec<Explained>,
}

/// Which way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum TravelLeg {
    /// From home to work.
    ToWork,
    /// From work to home.
    ToHome,
}

/// A kind of thing that the wallet keeps.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct StoredItem {
    /// Its code: `credentials`.
    pub code: String,
    /// For people, with the count where there is one.
    pub text: String,
    /// How many.
    pub count: u32,
}

/// Something that whoever scans a card's code reads.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct RevealedItem {
    /// Its code: `birth-date`.
    pub code: String,
    /// What it is, for people.
    pub text: String,
    /// What the code says; none where there is nothing to show.
    pub value: Option<String>,
}

/// `Debug` that keeps people's data to itself: the type's name alone.
macro_rules! personal {
    ($($type:ident),+) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )+};
}
personal!(HolderWallet, WalletCard, WalletDose, WalletPreview, BesideCard, CertificateView);
personal!(LiveCode, RevealedItem);

/// Reads a city's trust file, to be confirmed by eye before [`HolderWallet::trust`].
///
/// # Errors
/// [`WalletError::City`] for what is none.
#[uniffi::export]
pub fn read_city_trust(file: Vec<u8>) -> Result<CityTrust, WalletError> {
    citizen::read_trust(&file)
}

/// Deletes a wallet that can't be opened (its key is lost, its file damaged), or what is left of one: its
/// files, and its secret in the keystore. That there is nothing is no error. A hardware key is for the app to
/// remove.
///
/// # Errors
/// [`WalletError::Store`], also where it is open; [`WalletError::Key`].
#[uniffi::export]
pub fn delete_wallet(path: String, keystore: Arc<dyn Keystore>) -> Result<(), WalletError> {
    citizen::delete_wallet(Path::new(&path), keystore)
}

#[uniffi::export]
impl HolderWallet {
    /// Opens the wallet in this folder; makes it, with a new holder key, where there is none.
    ///
    /// A new wallet is made for `signer` where the app has one, else for a key that the core makes and
    /// `keystore` keeps. A wallet opens with the key that it was made with: one of a keystore's key doesn't
    /// ask the signer.
    ///
    /// # Errors
    /// [`WalletError::Store`] (in use, from a newer version, damaged), [`WalletError::Key`] (gone, locked,
    /// not the one that the wallet was made with).
    #[uniffi::constructor]
    pub fn open(
        path: String,
        keystore: Arc<dyn Keystore>,
        signer: Option<Arc<dyn HolderSigner>>,
    ) -> Result<Arc<Self>, WalletError> {
        let citizen = Citizen::open(Path::new(&path), keystore, signer)?;
        Ok(Arc::new(Self { citizen: Mutex::new(Some(citizen)) }))
    }

    /// Where the holder's key is.
    ///
    /// # Errors
    /// [`WalletError::Closed`], as of every call.
    pub fn key_kind(&self) -> Result<HolderKeyKind, WalletError> {
        self.with(|citizen| Ok(citizen.key_kind()))
    }

    /// The request for a credential: the holder's public key and ID number, for the issuer.
    ///
    /// # Errors
    /// [`WalletError::Refused`] for what is no ID number, [`WalletError::Key`].
    pub fn request(&self, id_number: String) -> Result<String, WalletError> {
        self.with(|citizen| citizen.request(&id_number))
    }

    /// What a text is (scanned, pasted, from a file or a link) and what adding it would do. Nothing is kept.
    ///
    /// # Errors
    /// As [`HolderWallet::add`].
    pub fn preview(&self, text: String, language: Language) -> Result<WalletPreview, WalletError> {
        self.with(|citizen| citizen.preview(&text, language))
    }

    /// Takes in a credential, from its text.
    ///
    /// # Errors
    /// [`WalletError::Refused`] for what is no credential, is bound to another wallet's key, or is older than
    /// what is held; [`WalletError::Store`].
    pub fn add(&self, credential_text: String) -> Result<WalletCard, WalletError> {
        self.with(|citizen| citizen.add(&credential_text))
    }

    /// What the wallet holds, in its order.
    ///
    /// # Errors
    /// [`WalletError::Closed`].
    pub fn cards(&self) -> Result<Vec<WalletCard>, WalletError> {
        self.with(|citizen| Ok(citizen.cards()))
    }

    /// Removes a card, its declaration and the certificates beside it.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`], [`WalletError::Store`].
    pub fn remove(&self, card_id: String) -> Result<(), WalletError> {
        self.with(|citizen| citizen.remove(&card_id))
    }

    /// What its owner calls a card: 1 to 60 characters, or none.
    ///
    /// # Errors
    /// [`WalletError::Refused`], [`WalletError::NothingThere`], [`WalletError::Store`].
    pub fn rename(
        &self,
        card_id: String,
        label: Option<String>,
    ) -> Result<WalletCard, WalletError> {
        self.with(|citizen| citizen.rename(&card_id, label.as_deref()))
    }

    /// Puts the cards into another order: every card's id once.
    ///
    /// # Errors
    /// [`WalletError::Refused`], [`WalletError::NothingThere`], [`WalletError::Store`].
    pub fn reorder(&self, card_ids: Vec<String>) -> Result<(), WalletError> {
        self.with(|citizen| citizen.reorder(&card_ids))
    }

    /// The questions to ask now: those that the city published, as far as they were fetched, else the app's
    /// own.
    ///
    /// # Errors
    /// [`WalletError::City`] where what was fetched can't be read any more.
    pub fn questions(&self, language: Language) -> Result<Questions, WalletError> {
        self.with(|citizen| citizen.questions(language))
    }

    /// Makes the day's health declaration of a card's person; it takes the place of an earlier one. True
    /// where a question was answered with yes.
    ///
    /// # Errors
    /// [`WalletError::Refused`] where a question isn't answered, one that isn't asked is, or the answers are
    /// to another questionnaire than is asked now: nothing is declared then.
    /// [`WalletError::NothingThere`], [`WalletError::Store`], [`WalletError::City`].
    pub fn declare(
        &self,
        card_id: String,
        questionnaire: u32,
        answers: HashMap<String, bool>,
        clock: ClockReading,
    ) -> Result<bool, WalletError> {
        let at = wall(&clock)?;
        self.with(|citizen| citizen.declare(&card_id, questionnaire, answers, at))
    }

    /// Signs a card with its declaration, as of now, and draws the code. To be called again at
    /// [`LiveCode::renew_at_millis`] for as long as it is shown.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`], [`WalletError::Key`].
    pub fn live_code(&self, card_id: String, clock: ClockReading) -> Result<LiveCode, WalletError> {
        let at = wall(&clock)?;
        self.with(|citizen| citizen.live_code(&card_id, at))
    }

    /// The JOSE form of a card's live code, signed as of now: a compact JWS, for links.
    ///
    /// # Errors
    /// [`WalletError::Refused`] where the issuer gave none, [`WalletError::NothingThere`],
    /// [`WalletError::Key`].
    pub fn live_jws(&self, card_id: String, clock: ClockReading) -> Result<String, WalletError> {
        let at = wall(&clock)?;
        self.with(|citizen| citizen.live_jws(&card_id, at))
    }

    /// Keeps an EU certificate (`HC1:…`) beside a card, whosever it is: [`CertificateView::person`] says so.
    ///
    /// # Errors
    /// [`WalletError::Refused`] for what is none, or more than are kept; [`WalletError::NothingThere`],
    /// [`WalletError::Store`].
    pub fn add_certificate(
        &self,
        card_id: String,
        text: String,
        language: Language,
    ) -> Result<CertificateView, WalletError> {
        self.with(|citizen| citizen.add_certificate(&card_id, &text, language))
    }

    /// The certificates beside a card.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`].
    pub fn certificates(
        &self,
        card_id: String,
        language: Language,
    ) -> Result<Vec<CertificateView>, WalletError> {
        self.with(|citizen| citizen.certificates(&card_id, language))
    }

    /// A certificate's code, drawn of its very text.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`].
    pub fn certificate_code(
        &self,
        card_id: String,
        certificate_id: String,
    ) -> Result<LiveCode, WalletError> {
        self.with(|citizen| citizen.certificate_code(&card_id, &certificate_id))
    }

    /// Keeps a certificate no longer.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`], [`WalletError::Store`].
    pub fn remove_certificate(
        &self,
        card_id: String,
        certificate_id: String,
    ) -> Result<(), WalletError> {
        self.with(|citizen| citizen.remove_certificate(&card_id, &certificate_id))
    }

    /// Begins to follow a city, by its trust file; following the same again changes nothing.
    ///
    /// # Errors
    /// [`WalletError::City`] for a file that isn't one, or while another city is followed.
    pub fn trust(&self, file: Vec<u8>) -> Result<CityTrust, WalletError> {
        self.with(|citizen| citizen.trust(&file))
    }

    /// The city that is followed.
    ///
    /// # Errors
    /// [`WalletError::City`].
    pub fn city(&self) -> Result<Option<CityTrust>, WalletError> {
        self.with(|citizen| citizen.city())
    }

    /// Follows no city any more, and removes what was fetched of its data.
    ///
    /// # Errors
    /// [`WalletError::City`].
    pub fn forget_city(&self) -> Result<(), WalletError> {
        self.with(Citizen::forget_city)
    }

    /// Takes what the city published for everybody from a folder that was carried here, and verifies it. On
    /// any error what was there stays.
    ///
    /// # Errors
    /// [`WalletError::City`].
    pub fn update_from_folder(
        &self,
        folder: String,
        clock: ClockReading,
    ) -> Result<CityUpdate, WalletError> {
        let at = wall(&clock)?;
        self.with(|citizen| citizen.update(Path::new(&folder), at))
    }

    /// As [`update_from_folder`](Self::update_from_folder), by the app's transport, from the address that the
    /// city publishes under. The wallet can be used meanwhile. Nothing is kept of an update that is given up.
    ///
    /// # Errors
    /// [`WalletError::City`]: `update-stopped` where the progress or the time gave it up, `update-failed`
    /// where the transport failed, or the wallet's city was changed meanwhile.
    pub fn update(
        &self,
        transport: Arc<dyn Transport>,
        progress: Arc<dyn UpdateProgress>,
        clock: ClockReading,
    ) -> Result<CityUpdate, WalletError> {
        let at = wall(&clock)?;
        let city = self.with(|citizen| Ok(citizen.city_fetch()))?;
        let fetched = citizen::fetch_city(&city, transport, progress, at)?;
        self.with(|citizen| citizen.keep(fetched))
    }

    /// When a card's holder may pass on a day (`yyyy-mm-dd`; none: today where the rules are in force), as
    /// far as it can be told without the checkpoint.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`], [`WalletError::Refused`] for what is no day.
    pub fn outlook(
        &self,
        card_id: String,
        day: Option<String>,
        language: Language,
        clock: ClockReading,
    ) -> Result<WalletOutlook, WalletError> {
        let at = wall(&clock)?;
        self.with(|citizen| citizen.outlook(&card_id, day.as_deref(), language, at))
    }

    /// What is kept on this phone, by kind.
    ///
    /// # Errors
    /// [`WalletError::Closed`].
    pub fn what_is_stored(&self, language: Language) -> Result<Vec<StoredItem>, WalletError> {
        self.with(|citizen| Ok(citizen.what_is_stored(language)))
    }

    /// What whoever scans a card's code reads.
    ///
    /// # Errors
    /// [`WalletError::NothingThere`].
    pub fn what_a_scan_reveals(
        &self,
        card_id: String,
        language: Language,
    ) -> Result<Vec<RevealedItem>, WalletError> {
        self.with(|citizen| citizen.what_a_scan_reveals(&card_id, language))
    }

    /// The wallet's end: its files and its secret in the keystore are gone, and this object with them. A
    /// hardware key is for the app to remove afterwards.
    ///
    /// # Errors
    /// [`WalletError::Store`], [`WalletError::Key`] for what couldn't be removed: [`delete_wallet`] tries
    /// again.
    pub fn delete_everything(&self) -> Result<(), WalletError> {
        let mut citizen = self.citizen.lock().map_err(|_| broken())?;
        citizen.take().ok_or_else(closed)?.delete_everything()
    }
}

impl HolderWallet {
    /// A call that panicked may have left the wallet half-way: nothing more is signed by it.
    fn with<T>(
        &self,
        ask: impl FnOnce(&mut Citizen) -> Result<T, WalletError>,
    ) -> Result<T, WalletError> {
        let mut citizen = self.citizen.lock().map_err(|_| broken())?;
        ask(citizen.as_mut().ok_or_else(closed)?)
    }
}

fn broken() -> WalletError {
    citizen::problem(Problem::Broken, &"the wallet broke in an earlier call: open a new one")
}

fn closed() -> WalletError {
    citizen::problem(Problem::Closed, &"the wallet was deleted: open a new one")
}

fn wall(clock: &ClockReading) -> Result<Instant, WalletError> {
    let clock = convert::clock(clock);
    clock.map(|clock| clock.wall).map_err(|error| citizen::problem(Problem::BadClock, &error))
}
