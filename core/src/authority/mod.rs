//! The authority's side: keys, lists, signing, publishing. Phones do not carry it.

pub mod lists;
