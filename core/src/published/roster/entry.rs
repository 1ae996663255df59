//! What the roster says about a person.

use std::fmt;

use crate::model::{Duty, Place};

/// A listed person's entry. Name and birth date are not in it: the person's card and code have
/// them, and what is not published can't leak.
#[derive(Clone, PartialEq)]
pub struct RosterEntry {
    /// The agency that listed the person.
    pub employer: String,
    /// When the person is on duty on site.
    pub duty: Duty,
    /// Where the person lives, to about 100 m.
    pub home: Option<Place>,
    /// Where the person works, to about 100 m.
    pub work: Option<Place>,
}

impl fmt::Debug for RosterEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RosterEntry(..)")
    }
}
