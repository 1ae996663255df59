//! How far this phone came, in its key store: what is installed may be deleted or put back to an older
//! state file by file, and is missed by this.

use serde::{Deserialize, Serialize};

use super::generation::Generation;
use super::{Device, DeviceError};
use crate::encoding::document::parse_document;
use crate::keys::{Keystore, KeystoreError, secret};
use crate::time::Instant;
use crate::tuf::{Reached, TrustedSet};

const FORMAT: &str = "chot-reached";
const VERSION: u64 = 1;
/// As long as nothing was installed.
pub(super) const NOTHING: [u8; 1] = [0];

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u64,
    reached: Reached,
}

/// How far a key store says that its phone came; none where nothing was installed, or only by a program
/// that kept nothing in mind.
pub(super) fn reached_in(keystore: &dyn Keystore) -> Result<Option<Reached>, KeystoreError> {
    match keystore.load(secret::REACHED)? {
        None => Ok(None),
        Some(bytes) if bytes.len() == NOTHING.len() => Ok(None),
        Some(bytes) => {
            let document: Document = parse_document(&bytes, FORMAT, VERSION)?;
            Ok(Some(document.reached))
        }
    }
}

impl Device {
    pub(super) fn reached(&self) -> Result<Option<Reached>, DeviceError> {
        Ok(reached_in(&*self.keystore)?)
    }

    /// Keeps how far this phone came. Only after it can be loaded: the key store may be behind, and is then
    /// brought up when that is loaded next, but is never ahead.
    pub(super) fn keep(&self, reached: &Reached) -> Result<(), KeystoreError> {
        let (format, version) = (FORMAT.to_owned(), VERSION);
        let document = Document { format, version, reached: reached.clone() };
        let bytes = serde_json::to_vec(&document)
            .map_err(|error| KeystoreError::Platform(error.to_string()))?;
        self.keystore.store(secret::REACHED, &bytes)
    }

    /// What a generation's metadata say, checked from the pinned root down, and that they are no older than
    /// what this phone had; with what was learnt of the time.
    pub(super) fn verified(
        &self,
        generation: &Generation,
    ) -> Result<(TrustedSet, Instant), DeviceError> {
        let set = generation.verify(&self.pinned_root)?;
        let reached = self.reached()?;
        if let Some(reached) = &reached {
            let published_at = reached.published_at();
            let taken_back = |source| DeviceError::TakenBack { published_at, source };
            reached.check(&set).map_err(taken_back)?;
        }
        let learnt = Reached::time_of(reached.as_ref(), &set, generation.hard_floor()?);
        let now = Reached::by(&set, Some(learnt));
        if reached.as_ref() != Some(&now) {
            // What couldn't be kept now is tried again the next time.
            let _ = self.keep(&now);
        }
        Ok((set, learnt))
    }
}
