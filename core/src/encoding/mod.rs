//! How values are written as text, and how texts are compared: the ground that everything else stands on.

pub mod base45;
pub(crate) mod bytes;
pub mod cbor;
pub(crate) mod code;
pub mod document;
pub(crate) mod hex;
pub(crate) mod inflate;
pub(crate) mod letters;
pub mod percent;
pub(crate) mod strict;
