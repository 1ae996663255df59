//! What is on screen: the same code in the next frames is the same passage.

use std::sync::Arc;

use super::Passage;
use crate::model::IdNumber;
use crate::time::{ClockReading, TimeDelta};

/// How long after it was last seen a code is still the same passage, in seconds.
const LINGERS_SECONDS: i64 = 10;

/// How long what carries no time of its own (a print, a chip ID card) keeps its verdict while it stays
/// in view, in seconds: as long as a live code is fresh by default. Whoever showed it has driven on or
/// stands aside by then, and what the camera sees is the next one's.
const LASTS_SECONDS: i64 = 60;

/// How long a verdict lasts for what carries no time of its own.
pub(super) const LASTS: TimeDelta = TimeDelta::seconds(LASTS_SECONDS);

/// What was judged last.
#[derive(Default)]
pub(super) struct View(Option<InView>);

/// What a passage was judged by.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Shown {
    /// A code, of this text.
    Code(String),
    /// Somebody without a code, of this number.
    Number(IdNumber),
}

/// A code in view, or a number, its verdict, when it was judged and when it was last seen.
pub(super) struct InView {
    shown: Shown,
    passage: Arc<Passage>,
    judged: ClockReading,
    last_seen: ClockReading,
}

impl InView {
    pub(super) fn new(shown: Shown, passage: Arc<Passage>, now: &ClockReading) -> Self {
        Self { shown, passage, judged: *now, last_seen: *now }
    }
}

/// How far two readings are apart, by whichever of the clocks says more.
fn apart(now: &ClockReading, earlier: &ClockReading) -> TimeDelta {
    let by_the_wall = (now.wall - earlier.wall).abs();
    now.since(earlier).map_or(by_the_wall, |since| since.max(by_the_wall))
}

impl View {
    /// The passage of this code, if it is in view or was a moment ago, and its verdict isn't too old.
    /// Any other code ends the passage of the code that was in view; somebody who was looked up shows
    /// none.
    pub(super) fn again(&mut self, text: &str, now: &ClockReading) -> Option<Arc<Passage>> {
        let lingers = TimeDelta::seconds(LINGERS_SECONDS);
        let in_view = self.0.as_mut()?;
        let Shown::Code(shown) = &in_view.shown else { return None };
        let left = apart(now, &in_view.last_seen) > lingers;
        if shown != text || left || apart(now, &in_view.judged) > in_view.passage.lasts {
            self.0 = None;
            return None;
        }
        in_view.last_seen = *now;
        Some(Arc::clone(&in_view.passage))
    }

    pub(super) fn put(&mut self, in_view: InView) {
        self.0 = Some(in_view);
    }

    /// What is on screen, and its passage.
    pub(super) fn get(&self) -> Option<(Shown, Arc<Passage>)> {
        self.0.as_ref().map(|in_view| (in_view.shown.clone(), Arc::clone(&in_view.passage)))
    }

    /// True for the text of the code that was judged last.
    pub(super) fn is_code(&self, text: &str) -> bool {
        self.0
            .as_ref()
            .is_some_and(|in_view| matches!(&in_view.shown, Shown::Code(shown) if shown == text))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
