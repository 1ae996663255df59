//! Bringing a phone's data up to date.

use std::path::Path;
use std::sync::Arc;

use crate::{ChotError, ClockReading, Keystore, adapter, convert};

/// A piece of a file.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct Piece {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// True where the file ends with it.
    pub is_last: bool,
}

impl std::fmt::Debug for Piece {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Piece({} bytes, last: {})", self.bytes.len(), self.is_last)
    }
}

/// How an app fetches what the authority publishes: from a web server by HTTP, or from wherever.
///
/// Nothing that it brings is believed: the core checks every byte against the authority's signatures.
/// The core calls it on the thread that called [`update`]. A piece that takes long holds the update up:
/// the app keeps its own time limit, half a minute without a byte or so.
#[uniffi::export(with_foreign)]
pub trait Transport: Send + Sync {
    /// A piece of the file at `path` (`metadata/timestamp.json`), which is appended to the address of
    /// the city's publication as it is: from the byte `offset` on, at most `max_length` bytes. None
    /// where there is no such file. Fewer bytes may come than were asked for; `is_last` tells the end.
    ///
    /// By HTTP: `Range: bytes=OFFSET-END`; 206 is a piece, 404 is none, 416 an empty last piece, and
    /// from 200 the bytes before `offset` are left out.
    ///
    /// # Errors
    /// [`TransportError`]: what came before is kept, and the next update goes on from there.
    fn fetch(
        &self,
        path: String,
        offset: u64,
        max_length: u64,
    ) -> Result<Option<Piece>, TransportError>;
}

/// Why a transport failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum TransportError {
    /// No network, or nobody answers.
    #[error("no connection")]
    NoConnection,
    /// Anything else.
    #[error("{what}")]
    Failed {
        /// The platform's reason.
        what: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for TransportError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { what: error.reason }
    }
}

/// Told how far an update is, and asked whether it should go on.
#[uniffi::export(with_foreign)]
pub trait UpdateProgress: Send + Sync {
    /// So many bytes were fetched by now. False gives the update up: what came is kept for the next
    /// one, and what was installed stays in use.
    ///
    /// # Errors
    /// [`ProgressError`], or whatever an app throws, gives it up as well.
    fn goes_on(&self, fetched_bytes: u64) -> Result<bool, ProgressError>;
}

/// Why a progress failed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error, uniffi::Error)]
pub enum ProgressError {
    /// Anything.
    #[error("{what}")]
    Failed {
        /// The platform's reason.
        what: String,
    },
}

impl From<uniffi::UnexpectedUniFFICallbackError> for ProgressError {
    fn from(error: uniffi::UnexpectedUniFFICallbackError) -> Self {
        Self::Failed { what: error.reason }
    }
}

/// What an update did.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct UpdateSummary {
    /// False where the phone had the newest already.
    pub changed: bool,
    /// When the authority published what is installed now, milliseconds since 1970.
    pub published_at_millis: i64,
    /// Bytes of data that were fetched; metadata aren't counted.
    pub fetched_bytes: u64,
    /// True where the rules are other ones now.
    pub rules_changed: bool,
    /// How many seconds the publication is ahead of this phone's clock, where it is by more than right
    /// clocks differ: one of the two is wrong, and until that is mended nobody is let through.
    pub ahead_seconds: Option<i64>,
}

/// Fetches what the authority published, checks it whole, and switches over at once. If it fails, is
/// given up, or the power goes at any byte, what was installed stays in use, and the next call goes on
/// with what had come.
///
/// An open session goes on with what it has until [`reload`](crate::CheckpointSession::reload).
///
/// # Errors
/// [`ChotError::NotEnrolled`], [`ChotError::StoreInUse`], [`ChotError::UpdateRefused`],
/// [`ChotError::UpdateBrokenOff`], [`ChotError::Keystore`], [`ChotError::Storage`].
#[uniffi::export]
pub fn update(
    store_path: String,
    transport: Arc<dyn Transport>,
    progress: Arc<dyn UpdateProgress>,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<UpdateSummary, ChotError> {
    let clock = convert::clock(&clock)?;
    adapter::update(Path::new(&store_path), transport, progress, keystore, clock)
}

/// As [`update`], from a folder that was carried here.
///
/// # Errors
/// As [`update`].
#[uniffi::export]
pub fn update_from_folder(
    store_path: String,
    folder: String,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
) -> Result<UpdateSummary, ChotError> {
    let clock = convert::clock(&clock)?;
    adapter::update_from_folder(Path::new(&store_path), Path::new(&folder), keystore, clock)
}
