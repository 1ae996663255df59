//! From the truth of the rules to a decision, its reasons, and what would mend it.

pub(super) mod codes;
mod evaluate;
pub(super) mod explain;
mod portal;
pub(super) mod tree;
