//! What the operator says of a publication.

use std::path::Path;

use crate::authority::AuthorityError;
use crate::time::{Instant, PUBLISHER_AHEAD, TimeDelta};

/// How long after the last publication a clock is believed without being asked: 30 days. By then
/// phones have had nothing that holds for three weeks, so who publishes so rarely has time to say so.
const LONGEST_SILENCE: TimeDelta = TimeDelta::days(30);

/// Where a publication goes, and what the operator says is meant. By default nothing is.
#[derive(Clone, Copy, Debug, Default)]
pub struct Publishing<'a> {
    /// The folder to write; `public` in the authority's folder, if none is given.
    pub out: Option<&'a Path>,
    /// The clock is right, though it is before the last publication or long after it.
    pub clock_is_right: bool,
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
