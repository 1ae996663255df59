//! The language of policies: what a document may say, read once into conditions whose names are
//! resolved. Everything that isn't understood is an error with its place.

mod certlogic;
pub(super) mod compile;
mod document;
pub(super) mod draft;
pub(super) mod duration;
pub(super) mod finding;
mod lines;
mod read;
mod vocabulary;
