//! How values are written as text, and how texts are compared: the ground that everything else stands on.
//!
//! It needs no other room. What outsiders meet of it: [`document::DocumentError`], why a JSON
//! document isn't ours; [`cbor::Rules`], how strictly CBOR is read; [`base45::strict_base45`];
//! [`percent::quoted`]; [`address::without_secrets`].

pub mod address;
pub mod base45;
pub(crate) mod bytes;
pub mod cbor;
pub(crate) mod code;
pub mod document;
pub mod hex;
pub(crate) mod inflate;
pub(crate) mod letters;
pub(crate) mod normal;
pub mod percent;
pub(crate) mod place;
pub mod plain;
pub(crate) mod strict;
