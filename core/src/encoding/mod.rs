//! How values are written as text, and how texts are compared: the ground that everything else stands on.

pub(crate) mod hex;
pub(crate) mod letters;
pub mod percent;
