//! Does this phone work? Asked before a shift.

use std::path::Path;
use std::sync::Arc;

use crate::{ClockReading, Keystore, Language, adapter};

/// One thing that was tried.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SelfCheck {
    /// `scanner`, `signatures`, `rules`, `journal`, `keystore`, `clock`, `storage`.
    pub code: String,
    /// Its name, in the language asked for.
    pub name: String,
    /// True where it works.
    pub ok: bool,
    /// What doesn't, in English, for the help desk; empty where it works.
    pub what: String,
    /// How long it took, microseconds.
    pub micros: u64,
}

/// Tries everything that a verdict needs, on made-up data: reads a drawn code, checks signatures, applies
/// a rule, writes and reads back a sealed record, keeps a secret, looks at the clocks, and writes a
/// megabyte. In `scratch_path`, a folder of the app's own that it empties afterwards; the phone's store
/// and journal aren't touched. Takes about a second: not for the main thread.
#[uniffi::export]
#[must_use]
pub fn self_test(
    scratch_path: String,
    keystore: Arc<dyn Keystore>,
    clock: ClockReading,
    language: Language,
) -> Vec<SelfCheck> {
    adapter::self_test(Path::new(&scratch_path), &keystore, &clock, language)
}
