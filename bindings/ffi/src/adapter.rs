//! The one file that knows the core's sessions: opens them, and turns their values into the
//! surface's.
//!
//! NOT WIRED YET: `chot_core::checkpoint` and `chot_core::wallet` are being written. Until then a
//! build without the feature `fake-core` opens nothing, and says so.

use std::path::Path;
use std::sync::Arc;

use crate::engine::{CheckpointEngine, WalletEngine};
use crate::{ChotError, Keystore, Language};

/// Opens an officer's session on an enrolled phone's store.
pub(crate) fn open_checkpoint(
    store: &Path,
    checkpoint: &str,
    language: Language,
    keystore: Arc<dyn Keystore>,
) -> Result<Box<dyn CheckpointEngine>, ChotError> {
    unwired::open_checkpoint(store, checkpoint, language, keystore)
}

/// The names of the published checkpoints.
pub(crate) fn checkpoints(store: &Path) -> Result<Vec<String>, ChotError> {
    unwired::checkpoints(store)
}

/// Opens a citizen's wallet.
pub(crate) fn open_wallet(
    path: &Path,
    keystore: Arc<dyn Keystore>,
) -> Result<Box<dyn WalletEngine>, ChotError> {
    unwired::open_wallet(path, keystore)
}

#[cfg(any(test, feature = "fake-core"))]
use crate::fake as unwired;

#[cfg(not(any(test, feature = "fake-core")))]
mod unwired {
    use super::{Arc, CheckpointEngine, ChotError, Keystore, Language, Path, WalletEngine};

    const WHAT: &str = "this build of the bindings has no core in it";

    pub(super) fn open_checkpoint(
        _: &Path,
        _: &str,
        _: Language,
        _: Arc<dyn Keystore>,
    ) -> Result<Box<dyn CheckpointEngine>, ChotError> {
        Err(ChotError::Storage { what: WHAT.to_owned() })
    }

    pub(super) fn checkpoints(_: &Path) -> Result<Vec<String>, ChotError> {
        Err(ChotError::Storage { what: WHAT.to_owned() })
    }

    pub(super) fn open_wallet(
        _: &Path,
        _: Arc<dyn Keystore>,
    ) -> Result<Box<dyn WalletEngine>, ChotError> {
        Err(ChotError::Storage { what: WHAT.to_owned() })
    }
}
