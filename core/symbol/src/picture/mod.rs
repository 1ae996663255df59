//! The picture itself: its pixels as dark and light, and the grey values of modules.

pub(super) mod binarise;
pub(super) mod bits;
pub(super) mod doubt;
pub(super) mod equalise;
pub(super) mod forward;
pub(super) mod levels;
pub(super) mod number;
pub(super) mod view;
