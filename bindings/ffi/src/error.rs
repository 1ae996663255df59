//! What can go wrong, in kinds that an app can act on.

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
        /// Which check, and what was found.
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
    /// The phone's storage failed: full, or unreadable.
    #[error("storage failed: {what}")]
    Storage {
        /// What was being done, and the system's reason.
        what: String,
    },
    /// The app's [`Keystore`](crate::Keystore) failed: locked, or the secret is gone.
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

impl ChotError {
    /// A [`BadInput`](Self::BadInput) from any message.
    pub(crate) fn bad(what: impl ToString) -> Self {
        Self::BadInput { what: what.to_string() }
    }
}
