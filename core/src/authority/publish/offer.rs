//! A new root, and the signatures that it waits for.

use std::fmt;
use std::path::PathBuf;

/// What became of a new root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RootOffer {
    /// Enough have signed it: it is the newest root.
    Signed,
    /// It waits for signatures.
    Waiting(Waiting),
}

/// The signatures that a root still waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Where it waits.
    pub path: PathBuf,
    /// Signatures by the present root's keys, and how many it takes.
    pub by_present: (usize, u32),
    /// Signatures by its own keys, and how many it takes.
    pub by_own: (usize, u32),
}

impl fmt::Display for Waiting {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ((present, of_present), (own, of_own)) = (self.by_present, self.by_own);
        write!(
            f,
            "{} has signatures by {present} of {of_present} of the present root's keys and by \
             {own} of {of_own} of its own; add more with `chot authority sign --keys`",
            self.path.display()
        )
    }
}
