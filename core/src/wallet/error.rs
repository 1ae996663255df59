//! Why the wallet can't do what it was asked: for programs a code that stays, for people words and a
//! next step.

use thiserror::Error;

use super::city::CityError;
use super::declaration::AnswersError;
use super::drawing::DrawError;
use super::store::StoreError;
use crate::dcc::CertificateFormError;
use crate::encoding::code::{Coded, codes};
use crate::encoding::document::DocumentError;
use crate::keys::KeystoreError;
use crate::storage::LockError;
use crate::time::Instant;
use crate::travel::{ParseError, SigningError};
use crate::tuf::{SourceError, TrustError};
use crate::words::{Worded, Words};

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
    /// The key isn't the one that the wallet was made with: its credentials can't be shown by it.
    #[error(
        "the key isn't the one that this wallet was made with, which its credentials name: delete the \
         wallet, make a new one and ask the issuer for new credentials"
    )]
    KeyChanged,
    /// The wallet was made with a key in the phone's hardware, and none was given.
    #[error("this wallet was made with a key in the phone's hardware: open it with that key")]
    HardwareKeyNeeded,
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
    /// A credential that no issuer of the wallet's city signed.
    #[error(
        "no issuer of the city that this wallet follows signed this credential: ask the issuer for one; if the \
         city has a new key, update the wallet first"
    )]
    UntrustedIssuer,
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
    /// No credential under that id: it was removed, or is another wallet's.
    #[error("the wallet holds no credential under this id: list them again")]
    NoSuchId,
    /// A JWS without the credential that it is the twin of.
    #[error("this is the JOSE form of a credential that the wallet doesn't hold: add that first")]
    NoCredentialOfTwin,
    /// The issuer gave no JOSE form of the credential.
    #[error(
        "the wallet has no JOSE form of this credential: add the .jws file that the issuer gave"
    )]
    NoTwin,
    /// As many credentials as a wallet holds.
    #[error("the wallet holds {most} credentials, which is all that it takes: remove one first")]
    Full {
        /// How many it takes.
        most: usize,
    },
    /// What its owner wants to call a card.
    #[error(
        "a label has 1 to {most} characters, and none that can't be seen; leave it out for none"
    )]
    Label {
        /// How many characters it may have.
        most: usize,
    },
    /// An order that leaves a card out, or names one twice.
    #[error("an order names each of the {held} card(s) once, by number from 1")]
    Order {
        /// How many cards there are.
        held: usize,
    },
    /// A text is no certificate that is kept beside a card.
    #[error("not an EU certificate (HC1:…): {0}")]
    NotACertificate(#[from] CertificateFormError),
    /// No certificate under that id beside this card.
    #[error("no such certificate is kept beside this card: list them again")]
    NoSuchCertificate,
    /// As many certificates as are kept beside a card.
    #[error("beside this card {most} certificates are kept, which is all: remove one first")]
    CertificatesFull {
        /// How many are kept.
        most: usize,
    },
    /// Answers that are no declaration.
    #[error(transparent)]
    Answers(#[from] AnswersError),
    /// The city's public data.
    #[error(transparent)]
    City(#[from] CityError),
    /// The holder's key can't sign.
    #[error(transparent)]
    Signing(#[from] SigningError),
    /// The code doesn't fit into a symbol.
    #[error(transparent)]
    Draw(#[from] DrawError),
}

/// What went wrong, as a program tells one from another. Codes are stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the words of each stand in core/l10n, under its code")]
pub enum Problem {
    InUse,
    Newer,
    NoWallet,
    WalletExists,
    StoreDamaged,
    DiskFull,
    StorageFailed,
    KeystoreFailed,
    KeyMissing,
    KeyChanged,
    HardwareKeyNeeded,
    KeyLocked,
    KeyLost,
    SigningCancelled,
    SigningFailed,
    WrongSignature,
    NoRandomness,
    NotACredential,
    LiveCode,
    AnotherWallet,
    UntrustedIssuer,
    Older,
    NoSuchCard,
    TwinWithoutCredential,
    NoTwin,
    Full,
    BadLabel,
    BadOrder,
    NotACertificate,
    NoSuchCertificate,
    CertificatesFull,
    OtherQuestionnaire,
    AnswerMissing,
    AnswerUnknown,
    NoCity,
    OtherCity,
    NotATrustFile,
    UpdateFailed,
    UpdateStopped,
    UpdateRefused,
    CityDamaged,
    DoesntFit,
    NotAnIdNumber,
    BadClock,
    BadArgument,
    Closed,
    Broken,
}

codes! { Problem {
    InUse = "in-use",
    Newer = "newer",
    NoWallet = "no-wallet",
    WalletExists = "wallet-exists",
    StoreDamaged = "store-damaged",
    DiskFull = "disk-full",
    StorageFailed = "storage-failed",
    KeystoreFailed = "keystore-failed",
    KeyMissing = "key-missing",
    KeyChanged = "key-changed",
    HardwareKeyNeeded = "hardware-key-needed",
    KeyLocked = "key-locked",
    KeyLost = "key-lost",
    SigningCancelled = "signing-cancelled",
    SigningFailed = "signing-failed",
    WrongSignature = "wrong-signature",
    NoRandomness = "no-randomness",
    NotACredential = "not-a-credential",
    LiveCode = "live-code",
    AnotherWallet = "another-wallet",
    UntrustedIssuer = "untrusted-issuer",
    Older = "older",
    NoSuchCard = "no-such-card",
    TwinWithoutCredential = "twin-without-credential",
    NoTwin = "no-twin",
    Full = "full",
    BadLabel = "bad-label",
    BadOrder = "bad-order",
    NotACertificate = "not-a-certificate",
    NoSuchCertificate = "no-such-certificate",
    CertificatesFull = "certificates-full",
    OtherQuestionnaire = "other-questionnaire",
    AnswerMissing = "answer-missing",
    AnswerUnknown = "answer-unknown",
    NoCity = "no-city",
    OtherCity = "other-city",
    NotATrustFile = "not-a-trust-file",
    UpdateFailed = "update-failed",
    UpdateStopped = "update-stopped",
    UpdateRefused = "update-refused",
    CityDamaged = "city-damaged",
    DoesntFit = "doesnt-fit",
    NotAnIdNumber = "not-an-id-number",
    BadClock = "bad-clock",
    BadArgument = "bad-argument",
    Closed = "closed",
    Broken = "broken",
} }

/// What its owner does next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Next {
    TryAgain,
    CloseOther,
    UpdateApp,
    FreeSpace,
    Unlock,
    StartAnew,
    AskIssuer,
    ShowOther,
    ListAgain,
    RemoveOne,
    Correct,
    AskAgain,
    TrustCity,
    FetchAgain,
    SetClock,
    ReportFault,
}

codes! { Next {
    TryAgain = "try-again",
    CloseOther = "close-other",
    UpdateApp = "update-app",
    FreeSpace = "free-space",
    Unlock = "unlock",
    StartAnew = "start-anew",
    AskIssuer = "ask-issuer",
    ShowOther = "show-other",
    ListAgain = "list-again",
    RemoveOne = "remove-one",
    Correct = "correct",
    AskAgain = "ask-again",
    TrustCity = "trust-city",
    FetchAgain = "fetch-again",
    SetClock = "set-clock",
    ReportFault = "report-fault",
} }

impl Problem {
    /// The code: `key-lost`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }

    /// The problem with this code; none where no version that this one knows has it.
    #[must_use]
    pub fn of_code(code: &str) -> Option<Self> {
        Coded::from_code(code)
    }

    /// What is wrong, by a code that this version doesn't know, in words.
    #[must_use]
    pub fn unknown(code: &str, words: &Words) -> String {
        words.coded("wallet-error", code)
    }

    /// What its owner does next, in words.
    #[must_use]
    pub fn next_step(self, words: &Words) -> String {
        words.coded("wallet-next", Coded::code(self.next()))
    }

    fn next(self) -> Next {
        match self {
            Self::InUse => Next::CloseOther,
            Self::Newer => Next::UpdateApp,
            Self::DiskFull => Next::FreeSpace,
            Self::KeyLocked | Self::KeystoreFailed => Next::Unlock,
            Self::StoreDamaged | Self::KeyMissing | Self::KeyChanged | Self::KeyLost => {
                Next::StartAnew
            }
            Self::AnotherWallet | Self::UntrustedIssuer | Self::NoTwin => Next::AskIssuer,
            Self::NotACredential
            | Self::LiveCode
            | Self::TwinWithoutCredential
            | Self::NotACertificate
            | Self::Older
            | Self::OtherCity
            | Self::NotATrustFile => Next::ShowOther,
            Self::NoSuchCard | Self::NoSuchCertificate | Self::BadOrder => Next::ListAgain,
            Self::Full | Self::CertificatesFull => Next::RemoveOne,
            Self::BadLabel | Self::NotAnIdNumber => Next::Correct,
            Self::OtherQuestionnaire | Self::AnswerMissing | Self::AnswerUnknown => Next::AskAgain,
            Self::NoCity => Next::TrustCity,
            Self::UpdateRefused | Self::CityDamaged => Next::FetchAgain,
            Self::BadClock => Next::SetClock,
            Self::NoWallet
            | Self::WalletExists
            | Self::StorageFailed
            | Self::SigningCancelled
            | Self::NoRandomness
            | Self::UpdateFailed
            | Self::UpdateStopped
            | Self::Closed
            | Self::Broken => Next::TryAgain,
            Self::HardwareKeyNeeded
            | Self::SigningFailed
            | Self::WrongSignature
            | Self::DoesntFit
            | Self::BadArgument => Next::ReportFault,
        }
    }
}

/// What is wrong, in a sentence without a full stop; what to do is [`Problem::next_step`].
impl Worded for Problem {
    fn in_words(&self, words: &Words) -> String {
        words.coded("wallet-error", Problem::code(*self))
    }
}

impl WalletError {
    /// Which problem it is.
    #[must_use]
    pub fn problem(&self) -> Problem {
        match self {
            Self::Store(error) => of_store(error),
            Self::Keystore(_) => Problem::KeystoreFailed,
            Self::KeyMissing => Problem::KeyMissing,
            Self::KeyChanged => Problem::KeyChanged,
            Self::HardwareKeyNeeded => Problem::HardwareKeyNeeded,
            Self::NoRandomness => Problem::NoRandomness,
            Self::NotACredential(_) => Problem::NotACredential,
            Self::LiveCode => Problem::LiveCode,
            Self::AnotherHolder => Problem::AnotherWallet,
            Self::UntrustedIssuer => Problem::UntrustedIssuer,
            Self::Older { .. } => Problem::Older,
            Self::NoSuchCard { .. } | Self::NoSuchId => Problem::NoSuchCard,
            Self::NoCredentialOfTwin => Problem::TwinWithoutCredential,
            Self::NoTwin => Problem::NoTwin,
            Self::Full { .. } => Problem::Full,
            Self::Label { .. } => Problem::BadLabel,
            Self::Order { .. } => Problem::BadOrder,
            Self::NotACertificate(_) => Problem::NotACertificate,
            Self::NoSuchCertificate => Problem::NoSuchCertificate,
            Self::CertificatesFull { .. } => Problem::CertificatesFull,
            Self::Answers(AnswersError::OtherQuestionnaire { .. }) => Problem::OtherQuestionnaire,
            Self::Answers(AnswersError::Missing { .. }) => Problem::AnswerMissing,
            Self::Answers(AnswersError::Unknown { .. }) => Problem::AnswerUnknown,
            Self::City(error) => of_city(error),
            Self::Signing(SigningError::Locked) => Problem::KeyLocked,
            Self::Signing(SigningError::KeyLost) => Problem::KeyLost,
            Self::Signing(SigningError::Cancelled) => Problem::SigningCancelled,
            Self::Signing(SigningError::NotItsSignature { .. }) => Problem::WrongSignature,
            Self::Signing(SigningError::Failed(_)) => Problem::SigningFailed,
            Self::Draw(_) => Problem::DoesntFit,
        }
    }
}

fn of_store(error: &StoreError) -> Problem {
    match error {
        StoreError::Exists(_) => Problem::WalletExists,
        StoreError::Missing(_) => Problem::NoWallet,
        StoreError::Document { source: DocumentError::Newer { .. }, .. } => Problem::Newer,
        StoreError::Document { .. } => Problem::StoreDamaged,
        StoreError::Lock(LockError::Busy { .. }) => Problem::InUse,
        StoreError::Storage(error) | StoreError::Lock(LockError::Storage(error)) => {
            if error.is_disk_full() { Problem::DiskFull } else { Problem::StorageFailed }
        }
        StoreError::Serialise(_) => Problem::StorageFailed,
    }
}

fn of_city(error: &CityError) -> Problem {
    match error {
        CityError::NoTrust => Problem::NoCity,
        CityError::OtherCity { .. } => Problem::OtherCity,
        CityError::TrustFile(DocumentError::Newer { .. })
        | CityError::Document(DocumentError::Newer { .. }) => Problem::Newer,
        CityError::TrustFile(_) | CityError::Root(_) => Problem::NotATrustFile,
        CityError::Fetch(TrustError::Source(SourceError::GivenUp { .. })) => Problem::UpdateStopped,
        CityError::Fetch(_) | CityError::Overtaken => Problem::UpdateFailed,
        CityError::Refused(_)
        | CityError::Unreadable { .. }
        | CityError::PolicyGone
        | CityError::NoPublicationTime
        | CityError::TooMuch { .. } => Problem::UpdateRefused,
        CityError::Document(_)
        | CityError::Damaged(_)
        | CityError::TakenBack(_)
        | CityError::Lost { .. } => Problem::CityDamaged,
        CityError::Storage(error) => {
            if error.is_disk_full() {
                Problem::DiskFull
            } else {
                Problem::StorageFailed
            }
        }
    }
}
