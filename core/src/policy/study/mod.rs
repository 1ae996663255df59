//! For those who write policies: what is worth a look, a day under the rules, what changes from one
//! to another, in words.

pub(super) mod diff;
pub(super) mod lint;
pub(super) mod outlook;
pub(crate) mod personal;
mod phrase;
