//! The code in view: the same code in the next frames is the same passage.

use std::sync::Arc;

use super::Passage;
use crate::time::{Instant, TimeDelta};

/// How long after it was last seen a code is still the same passage, in seconds.
const LINGERS_SECONDS: i64 = 10;

/// What the camera last saw.
#[derive(Default)]
pub(super) struct View(Option<InView>);

/// A code in view, its verdict, and when it was last seen.
pub(super) struct InView {
    text: String,
    passage: Arc<Passage>,
    last_seen: Instant,
}

impl InView {
    pub(super) fn new(text: &str, passage: Arc<Passage>, now: Instant) -> Self {
        Self { text: text.to_owned(), passage, last_seen: now }
    }
}

impl View {
    /// The passage of this code, if it is in view or was a moment ago. Any other code ends the
    /// passage that was in view.
    pub(super) fn again(&mut self, text: &str, now: Instant) -> Option<Arc<Passage>> {
        let lingers = TimeDelta::seconds(LINGERS_SECONDS);
        let same = |in_view: &InView| {
            let age = now - in_view.last_seen;
            in_view.text == text && (-lingers..=lingers).contains(&age)
        };
        self.0 = self.0.take().filter(same);
        let in_view = self.0.as_mut()?;
        in_view.last_seen = now;
        Some(Arc::clone(&in_view.passage))
    }

    pub(super) fn put(&mut self, in_view: InView) {
        self.0 = Some(in_view);
    }

    pub(super) fn text(&self) -> Option<&str> {
        self.0.as_ref().map(|in_view| in_view.text.as_str())
    }

    pub(super) fn clear(&mut self) {
        self.0 = None;
    }
}
