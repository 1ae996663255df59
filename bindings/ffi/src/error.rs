//! What can go wrong, in kinds that an app can act on.

use chot_core::words::{Fault, Words};

use crate::{Explained, Language};

/// What an app can do something about. Messages carry no personal data.
///
/// A verdict is never an error: a forged code is a *deny*, a poster is
/// [`NotATravelCode`](crate::ScanOutcome::NotATravelCode).
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ChotError {
    /// The store holds no enrolment: the phone has to be enrolled first.
    #[error("this phone is not enrolled: its store holds no enrolment")]
    NotEnrolled,
    /// The phone is enrolled, but nothing to decide by was installed yet: it has to be updated.
    #[error("nothing to decide by is installed yet: update this phone first")]
    NothingInstalled,
    /// Another process or session holds the store.
    #[error("the store is in use by another session")]
    StoreInUse,
    /// A newer version of the app wrote the store: the app must be updated.
    #[error("the store was written by a newer version of this app")]
    StoreFromNewerVersion,
    /// No checkpoint of this name has been published.
    #[error("no checkpoint of this name: choose one of those that the store lists")]
    UnknownCheckpoint,
    /// What was published doesn't pass the checks; what was installed stays in use.
    #[error("{what}")]
    UpdateRefused {
        /// Which kind of check.
        why: UpdateRefusal,
        /// Which check, and what was found.
        what: String,
    },
    /// The update ended before all was there; what was installed stays in use, and what came is kept.
    #[error("{what}")]
    UpdateBrokenOff {
        /// True where somebody, or the time, ended it; false where the transport failed.
        given_up: bool,
        /// What happened, and at which file.
        what: String,
    },
    /// The plane is shorter than its geometry says: a fault of the app's camera code.
    #[error("the plane has {found} bytes, its geometry asks for {expected}")]
    WrongFrame {
        /// Bytes that the geometry asks for: `stride × (height − 1) + width`.
        expected: u64,
        /// Bytes that the plane has.
        found: u64,
    },
    /// An argument isn't what it must be.
    #[error("{what}")]
    BadInput {
        /// Which argument, and what was expected of it.
        what: String,
    },
    /// The phone's storage is full.
    #[error("the storage is full: {what}")]
    StorageFull {
        /// What was being done.
        what: String,
    },
    /// The phone's storage failed.
    #[error("storage failed: {what}")]
    Storage {
        /// What was being done, and the system's reason.
        what: String,
    },
    /// The app's [`Keystore`](crate::Keystore) is locked: the phone has to be unlocked.
    #[error("the keystore is locked")]
    KeystoreLocked,
    /// A secret that was kept is gone, or another one is in its place: only enrolling the phone again
    /// (for a wallet, asking for new credentials) helps.
    #[error("a key is lost: {what}")]
    KeyLost {
        /// Which.
        what: String,
    },
    /// The app's [`Keystore`](crate::Keystore) failed otherwise.
    #[error("the keystore failed: {what}")]
    Keystore {
        /// What was being done, and the app's reason.
        what: String,
    },
    /// What was asked for isn't there yet: no passage to judge again, no card in the wallet.
    #[error("{what}")]
    NothingThere {
        /// What is missing.
        what: String,
    },
    /// The session broke in an earlier call. Open a new one.
    #[error("the session broke in an earlier call: open a new one")]
    SessionBroken,
}

/// Why an update is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum UpdateRefusal {
    /// It isn't signed by keys that this phone trusts: another city's, or forged.
    AnotherCity,
    /// It is older than what is installed.
    Older,
    /// Its signatures have expired: a newer one is needed.
    Expired,
    /// A file is missing, or isn't what was signed.
    Incomplete,
    /// This app can't open it: it is for a newer one, or the authority made a mistake.
    Unusable,
    /// There would be nothing to decide by any more.
    NoPolicy,
}

/// An error in the words of a language, with its stable code: what happened, and what to do about it.
/// The words name nobody, and nothing of what was entered.
#[uniffi::export]
#[must_use]
pub fn error_in_words(error: ChotError, language: Language) -> Explained {
    let fault = error.fault();
    let text = Words::new(language.into()).of(&fault);
    Explained { code: fault.code().to_owned(), text }
}

impl ChotError {
    fn fault(&self) -> Fault {
        match self {
            Self::NotEnrolled => Fault::NotEnrolled,
            Self::NothingInstalled => Fault::NothingInstalled,
            Self::StoreInUse => Fault::StoreInUse,
            Self::StoreFromNewerVersion => Fault::StoreFromNewerVersion,
            Self::UnknownCheckpoint => Fault::UnknownCheckpoint,
            Self::UpdateRefused { why, .. } => match why {
                UpdateRefusal::AnotherCity => Fault::UpdateAnotherCity,
                UpdateRefusal::Older => Fault::UpdateOlder,
                UpdateRefusal::Expired => Fault::UpdateExpired,
                UpdateRefusal::Incomplete => Fault::UpdateIncomplete,
                UpdateRefusal::Unusable => Fault::UpdateUnusable,
                UpdateRefusal::NoPolicy => Fault::UpdateNoPolicy,
            },
            Self::UpdateBrokenOff { given_up: true, .. } => Fault::UpdateGivenUp,
            Self::UpdateBrokenOff { given_up: false, .. } => Fault::UpdateNoConnection,
            Self::WrongFrame { .. } => Fault::WrongFrame,
            Self::BadInput { .. } => Fault::BadInput,
            Self::StorageFull { .. } => Fault::StorageFull,
            Self::Storage { .. } => Fault::Storage,
            Self::KeystoreLocked => Fault::KeystoreLocked,
            Self::KeyLost { .. } => Fault::KeystoreLost,
            Self::Keystore { .. } => Fault::Keystore,
            Self::NothingThere { .. } => Fault::NothingThere,
            Self::SessionBroken => Fault::SessionBroken,
        }
    }

    /// A [`BadInput`](Self::BadInput) from any message.
    pub(crate) fn bad(what: impl ToString) -> Self {
        Self::BadInput { what: plain(&what.to_string()) }
    }
}

/// A message for a log: what is of others in it can't do anything there.
pub(crate) fn plain(what: &str) -> String {
    chot_core::encoding::plain::line(what).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_has_a_code_and_words_of_its_own_in_both_languages() {
        let what = || "x".to_owned();
        let refused = |why| ChotError::UpdateRefused { why, what: what() };
        let errors = [
            ChotError::NotEnrolled,
            ChotError::NothingInstalled,
            ChotError::StoreInUse,
            ChotError::StoreFromNewerVersion,
            ChotError::UnknownCheckpoint,
            refused(UpdateRefusal::AnotherCity),
            refused(UpdateRefusal::Older),
            refused(UpdateRefusal::Expired),
            refused(UpdateRefusal::Incomplete),
            refused(UpdateRefusal::Unusable),
            refused(UpdateRefusal::NoPolicy),
            ChotError::UpdateBrokenOff { given_up: true, what: what() },
            ChotError::UpdateBrokenOff { given_up: false, what: what() },
            ChotError::WrongFrame { expected: 2, found: 1 },
            ChotError::BadInput { what: what() },
            ChotError::StorageFull { what: what() },
            ChotError::Storage { what: what() },
            ChotError::KeystoreLocked,
            ChotError::KeyLost { what: what() },
            ChotError::Keystore { what: what() },
            ChotError::NothingThere { what: what() },
            ChotError::SessionBroken,
        ];
        for language in [Language::Vietnamese, Language::English] {
            let said: Vec<Explained> =
                errors.iter().map(|error| error_in_words(error.clone(), language)).collect();
            let mut texts: Vec<&str> = said.iter().map(|said| said.text.as_str()).collect();
            assert!(said.iter().all(|said| said.text != said.code && said.text.contains(' ')));
            texts.sort_unstable();
            texts.dedup();
            assert_eq!(texts.len(), errors.len());
        }
    }

    #[test]
    fn a_message_does_nothing_to_a_terminal() {
        assert_eq!(ChotError::bad("a\u{1b}[2J\nb").to_string(), r"a\u001b[2J\u000ab");
    }
}
