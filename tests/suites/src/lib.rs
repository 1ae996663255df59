//! Where the published suites lie.
//!
//! They are not part of the repository: `CHOT_SUITES` names their folder, else it is
//! `../shared/suites` beside the workspace. A test whose suite is absent says so and passes, except
//! under CI, where a skipped suite is a failure.

use std::path::{Path, PathBuf};

/// The folder of the suites, if there is one.
///
/// # Panics
/// If there is none and the environment variable `CI` is set: CI must not pass by skipping.
#[must_use]
#[expect(clippy::panic, reason = "a helper of tests; a failed expectation is a panic there")]
pub fn suites_dir() -> Option<PathBuf> {
    let dir = std::env::var_os("CHOT_SUITES").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/suites"),
        PathBuf::from,
    );
    if dir.is_dir() {
        return Some(dir);
    }
    if std::env::var_os("CI").is_some() {
        panic!("CI runs the suites, but {} is no folder; set CHOT_SUITES", dir.display());
    }
    eprintln!("skipped: no suites ({} is no folder; CHOT_SUITES sets another)", dir.display());
    None
}

/// The folder of one suite, if it is there; the same rules as [`suites_dir`].
///
/// # Panics
/// As [`suites_dir`], also if the folder of suites lacks this one.
#[must_use]
#[expect(clippy::panic, reason = "a helper of tests; a failed expectation is a panic there")]
pub fn suite(name: &str) -> Option<PathBuf> {
    let dir = suites_dir()?.join(name);
    if dir.is_dir() {
        return Some(dir);
    }
    if std::env::var_os("CI").is_some() {
        panic!("CI runs the suite {name}, but {} is no folder", dir.display());
    }
    eprintln!("skipped: no suites ({} is no folder)", dir.display());
    None
}
