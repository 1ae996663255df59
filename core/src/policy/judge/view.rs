//! The facts as a condition sees them, and what it answers.

use super::combine::Truth;
use crate::facts::{FactSet, HolderBinding};
use crate::model::{Assurance, Reason};
use crate::policy::calendar::Calendar;
use crate::policy::condition::Condition;
use crate::time::TimeDelta;

/// What can't be believed, so that what rests on it is unknown. Only to find out whether a denial
/// rests on it: a verdict is reached without doubt, and then capped.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::policy) struct Doubt {
    /// The clock.
    pub(in crate::policy) time: bool,
    /// Absence from the authority's lists.
    pub(in crate::policy) lists: bool,
}

/// The facts as a condition sees them.
#[derive(Clone, Copy)]
pub(in crate::policy) struct View<'a> {
    pub(in crate::policy) facts: &'a FactSet,
    pub(in crate::policy) calendar: Calendar,
    /// The country whose rules these are, for rules in CertLogic.
    pub(in crate::policy) country: Option<&'a str>,
    /// How far a holder's clock may be off.
    pub(in crate::policy) tolerance: TimeDelta,
    /// Evidence below this doesn't count.
    pub(in crate::policy) least: Assurance,
    pub(in crate::policy) doubt: Doubt,
}

impl View<'_> {
    fn at_least(self, least: Assurance) -> Self {
        Self { least: self.least.max(least), ..self }
    }

    /// The view of a condition's parts.
    pub(in crate::policy) fn inside(self, condition: &Condition) -> Self {
        match condition {
            Condition::Assurance { least, .. } => self.at_least(*least),
            _ => self,
        }
    }

    /// What is known of the person from a signed list or a signed code is worth as much as the
    /// passage itself.
    fn standing(self) -> Assurance {
        match self.facts.binding {
            Some(HolderBinding::Live) => Assurance::Live,
            _ => Assurance::Signed,
        }
    }

    /// `holds`, if what is signed is good enough here.
    pub(super) fn if_standing(self, holds: Holds) -> Holds {
        if self.standing() >= self.least { holds } else { Holds::unknown(Reason::AssuranceTooLow) }
    }
}

/// Whether a condition of one fact holds, and why not. No allocation: these reasons have codes of
/// their own.
#[derive(Clone, Debug)]
pub(in crate::policy) struct Holds {
    pub(in crate::policy) truth: Truth,
    pub(in crate::policy) why: [Option<Reason>; 2],
}

impl Holds {
    pub(super) fn yes() -> Self {
        Self { truth: Truth::True, why: [None, None] }
    }

    pub(super) fn no(why: Reason) -> Self {
        Self { truth: Truth::False, why: [Some(why), None] }
    }

    pub(super) fn unknown(why: Reason) -> Self {
        Self { truth: Truth::Unknown, why: [Some(why), None] }
    }

    /// True, or false because of `why`; unknown where that is in doubt.
    pub(super) fn known(value: bool, in_doubt: bool, why: Reason) -> Self {
        match (in_doubt, value) {
            (true, _) => Self::unknown(why),
            (false, true) => Self::yes(),
            (false, false) => Self::no(why),
        }
    }

    /// Adds a second reason.
    pub(super) fn and(mut self, more: Reason) -> Self {
        let [_, second] = &mut self.why;
        *second = Some(more);
        self
    }
}
