//! What the operator says of a publication.

use std::fmt;
use std::path::Path;

use crate::authority::AuthorityError;
use crate::time::{Instant, PUBLISHER_AHEAD, TimeDelta};
use crate::tuf::Source;

/// How long after the last publication a clock is believed without being asked: 30 days. By then
/// phones have had nothing that holds for three weeks, so who publishes so rarely has time to say so.
const LONGEST_SILENCE: TimeDelta = TimeDelta::days(30);

/// Among what is to count again: all that was published as revoked and isn't in this folder's register.
pub const PUBLISHED_ELSEWHERE: &str = "published-elsewhere";

/// What becomes of something that is published, and newer than what was signed in this folder. Its versions are
/// gone above in any case, a newer root is followed, and what it says is revoked stays so.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Newer {
    /// Nothing is signed, and the operator is asked.
    #[default]
    Ask,
    /// It is this authority's: the folder was restored from a backup, and goes on from it.
    Continue,
    /// It is nobody's, a key was stolen: what is staged here is published in its place.
    Discard,
}

/// Where a publication goes, and what the operator says is meant. By default nothing is.
#[derive(Clone, Copy, Default)]
pub struct Publishing<'a> {
    /// The folder to write; `public` in the authority's folder, if none is given.
    pub out: Option<&'a Path>,
    /// The clock is right, though it is before the last publication or long after it.
    pub clock_is_right: bool,
    /// Where phones fetch from, and its name, if that isn't the folder that is written.
    pub published: Option<(&'a str, &'a dyn Source)>,
    /// What becomes of what is published and newer than what was signed here.
    pub newer: Newer,
    /// What was published as revoked and is to count again: ids of credentials, numbers of permits, or
    /// `place:` and the number of a place in the status list; or [`PUBLISHED_ELSEWHERE`].
    pub unrevoke: &'a [String],
    /// There is no policy yet, and what is published is for those who prepare: no phone can decide by it.
    pub without_policy: bool,
}

impl fmt::Debug for Publishing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Publishing")
            .field("out", &self.out)
            .field("clock_is_right", &self.clock_is_right)
            .field("published", &self.published.map(|(name, _)| name))
            .field("newer", &self.newer)
            .field("unrevoke", &self.unrevoke)
            .field("without_policy", &self.without_policy)
            .finish()
    }
}

impl<'a> Publishing<'a> {
    /// To this folder, and nothing unusual is meant.
    #[must_use]
    pub fn to(out: Option<&'a Path>) -> Self {
        Self { out, ..Self::default() }
    }

    /// Holds the clock against the last publication that phones decide by.
    ///
    /// # Errors
    /// [`AuthorityError::ClockBehind`], [`AuthorityError::ClockAhead`].
    pub(super) fn check_clock(
        &self,
        at: Instant,
        last: Option<Instant>,
    ) -> Result<(), AuthorityError> {
        match last {
            _ if self.clock_is_right => Ok(()),
            Some(last) if last - at > PUBLISHER_AHEAD => {
                Err(AuthorityError::ClockBehind { at, last })
            }
            Some(last) if at - last > LONGEST_SILENCE => {
                let days = (at - last).num_days();
                Err(AuthorityError::ClockAhead { at, last, days })
            }
            _ => Ok(()),
        }
    }
}
