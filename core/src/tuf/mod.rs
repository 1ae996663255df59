//! Trust: what the authority signed, and by which keys.
//!
//! Everything that a phone needs reaches it as *targets* of a repository of The Update Framework
//! (TUF 1.0, <https://theupdateframework.github.io/specification/latest/>): small JSON metadata,
//! signed by roles with thresholds, that name each target's length and hash. This module is the
//! client of such a repository:
//!
//! - [`metadata`]: the documents of the five roles;
//! - [`key`]: role keys and their signatures;
//! - [`Unverified`] and [`Trusted`]: a document before and after its signatures were checked;
//! - [`TrustedSet`]: the pure part, bytes in, trusted documents out;
//! - [`Updater`]: the workflow of the specification's section 5, over a [`Source`].
//!
//! `core/design/UPDATES.md` says what follows the specification and what is only modelled on it.

mod canonical;
pub mod delegation;
mod error;
pub mod key;
pub mod metadata;
mod reached;
pub mod role;
mod set;
mod source;
mod updater;
mod verify;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use canonical::NotCanonical;
pub use error::{MetadataRole, TrustError};
pub(crate) use reached::Reached;
pub use set::{Lookup, TrustedSet};
pub use source::{Folder, Partial, Source, SourceError, Until};
pub use updater::{Limits, MetadataFiles, Updater};
pub use verify::{Trusted, UnderRoot, Unverified};
