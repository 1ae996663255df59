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

/// How many codes of one instant are known again.
const MOST_OF_AN_INSTANT: usize = 256;

/// What was judged last.
#[derive(Default)]
pub(super) struct View {
    on_screen: Option<InView>,
    /// What was judged before it at the same reading of the clocks: pictures of one call, of which each
    /// code is one passage. A camera's frames have a reading each.
    of_this_instant: Vec<InView>,
}

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
pub(super) fn apart(now: &ClockReading, earlier: &ClockReading) -> TimeDelta {
    let by_the_wall = (now.wall - earlier.wall).abs();
    now.since(earlier).map_or(by_the_wall, |since| since.max(by_the_wall))
}

impl View {
    /// The passage of this code, if it is in view or was a moment ago, and its verdict isn't too old.
    /// Any other code ends the passage of the code that was in view; somebody who was looked up shows
    /// none.
    pub(super) fn again(&mut self, text: &str, now: &ClockReading) -> Option<Arc<Passage>> {
        let lingers = TimeDelta::seconds(LINGERS_SECONDS);
        if matches!(&self.on_screen, Some(InView { shown: Shown::Number(_), .. })) {
            return None;
        }
        if !self.is_code(text) {
            self.set_aside(now);
            let of =
                |in_view: &InView| matches!(&in_view.shown, Shown::Code(shown) if shown == text);
            let place = self.of_this_instant.iter().position(of)?;
            self.on_screen = Some(self.of_this_instant.remove(place));
        }
        let in_view = self.on_screen.as_mut()?;
        let left = apart(now, &in_view.last_seen) > lingers;
        if left || apart(now, &in_view.judged) > in_view.passage.lasts {
            self.on_screen = None;
            return None;
        }
        in_view.last_seen = *now;
        Some(Arc::clone(&in_view.passage))
    }

    /// Ends the passage on screen; it is known again at the same instant alone.
    fn set_aside(&mut self, now: &ClockReading) {
        self.of_this_instant.extend(self.on_screen.take());
        self.of_this_instant.retain(|in_view| in_view.judged == *now);
        let too_many = self.of_this_instant.len().saturating_sub(MOST_OF_AN_INSTANT);
        self.of_this_instant.drain(..too_many);
    }

    /// The same where nobody is judged, for several codes are in view: whose passage is on screen stays
    /// on it while their code is among them.
    pub(super) fn keep<'a>(&mut self, texts: impl Iterator<Item = &'a str>, now: &ClockReading) {
        let mut texts = texts;
        match texts.find(|text| self.is_code(text)) {
            Some(text) => drop(self.again(text, now)),
            None => self.set_aside(now),
        }
    }

    pub(super) fn put(&mut self, in_view: InView) {
        self.on_screen = Some(in_view);
    }

    /// What is on screen, and its passage.
    pub(super) fn get(&self) -> Option<(Shown, Arc<Passage>)> {
        self.on_screen.as_ref().map(|in_view| (in_view.shown.clone(), Arc::clone(&in_view.passage)))
    }

    /// True for the text of the code that was judged last.
    pub(super) fn is_code(&self, text: &str) -> bool {
        self.on_screen
            .as_ref()
            .is_some_and(|in_view| matches!(&in_view.shown, Shown::Code(shown) if shown == text))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.on_screen.is_none()
    }
}
