//! Where symbols are in a picture: finder patterns, their arrangement, and the grid of modules.

pub(super) mod arrange;
pub(super) mod blurred;
pub(super) mod finder;
pub(super) mod fit;
pub(super) mod grid;
pub(super) mod homography;
pub(super) mod micro;
pub(super) mod outline;
pub(super) mod rectify;
