//! Who: the roster, the employer, permits, and what ties the passage to the person.

use std::collections::HashSet;

use super::combine::Truth;
use super::view::{Holds, View};
use crate::facts::{HolderBinding, SeenKind, SeenSet};
use crate::model::{Assurance, Duty, Permit, PermitKind, Reason};
use crate::policy::condition::BindingLevel;

pub(super) fn on_roster(view: View<'_>) -> Holds {
    view.if_standing(match &view.facts.roster {
        None => Holds::unknown(Reason::ListUnknown),
        Some(fact) if fact.listed => Holds::yes(),
        Some(_) => Holds::known(false, view.doubt.lists, Reason::NotListed),
    })
}

pub(super) fn on_duty(view: View<'_>) -> Holds {
    view.if_standing(match &view.facts.roster {
        None => Holds::unknown(Reason::ListUnknown),
        Some(fact) if !fact.listed => Holds::known(false, view.doubt.lists, Reason::NotListed),
        Some(fact) => match &fact.duty {
            None => Holds::unknown(Reason::DutyUnknown),
            // Nobody works at home on some days only because the clock is wrong.
            Some(Duty::Never) => Holds::no(Reason::NotOnDuty),
            Some(duty) => {
                let covers = duty.covers(view.calendar.service_day(view.facts.at));
                Holds::known(covers, view.doubt.time, Reason::NotOnDuty)
            }
        },
    })
}

pub(super) fn employer_group(members: &HashSet<String>, view: View<'_>) -> Holds {
    view.if_standing(match &view.facts.employer {
        None => Holds::unknown(Reason::EmployerUnknown),
        Some(employer) => {
            Holds::known(members.contains(employer), false, Reason::EmployerNotInGroup)
        }
    })
}

pub(super) fn sector_in(sectors: &[String], view: View<'_>) -> Holds {
    view.if_standing(match &view.facts.sector {
        None => Holds::unknown(Reason::SectorUnknown),
        Some(sector) => Holds::known(sectors.contains(sector), false, Reason::SectorNotCovered),
    })
}

/// What the officer didn't tick wasn't seen; and what was is worth a paper.
pub(super) fn seen(wanted: SeenSet, view: View<'_>) -> Holds {
    let all = wanted.iter().all(|kind| view.facts.seen.contains(kind));
    if all && view.least > Assurance::Paper {
        return Holds::no(Reason::AssuranceTooLow);
    }
    Holds::known(all, false, Reason::NotSeen)
}

/// True or unknown, never false: a print or a screenshot doesn't prove that this is somebody else.
pub(super) fn binding(level: BindingLevel, view: View<'_>) -> Holds {
    let holder = view.facts.binding;
    let live = holder == Some(HolderBinding::Live);
    let worth = match level {
        BindingLevel::Live => live.then_some(Assurance::Live),
        BindingLevel::Signed if live => Some(Assurance::Live),
        BindingLevel::Signed => {
            holder.is_some_and(HolderBinding::has_signed_code).then_some(Assurance::Signed)
        }
        BindingLevel::Card => {
            view.facts.seen.contains(SeenKind::StaffCard).then_some(Assurance::Paper)
        }
    };
    match worth {
        Some(worth) if worth >= view.least => Holds::yes(),
        Some(_) => Holds::unknown(Reason::AssuranceTooLow),
        None => Holds::unknown(loose_end(view)),
    }
}

/// What keeps the passage from being bound to the person.
fn loose_end(view: View<'_>) -> Reason {
    match view.facts.binding {
        Some(HolderBinding::Live) => Reason::CardNotCompared,
        Some(HolderBinding::Stale) => Reason::StalePresentation,
        Some(HolderBinding::FromFuture) => Reason::PresentationFromFuture,
        Some(HolderBinding::PresentedAlready) => Reason::PresentedAlready,
        Some(HolderBinding::LookedUp)
            if view.facts.roster.as_ref().is_some_and(|fact| fact.listed) =>
        {
            Reason::FoundInList
        }
        Some(HolderBinding::Print | HolderBinding::LookedUp) | None => Reason::NoHolderBinding,
    }
}

/// Never unknown for want of a permit: what wasn't shown isn't held.
pub(super) fn holds_permit(kinds: &[PermitKind], view: View<'_>) -> Holds {
    let shown = view.facts.permits.iter().filter(|permit| kinds.contains(&permit.kind));
    // Of several that don't do, the one is named that comes nearest to the heart of the matter.
    let rank = |holds: &Holds| match holds.why.first() {
        Some(Some(Reason::PermitRevoked)) => 3,
        Some(Some(Reason::PermitOtherArea)) => 2,
        Some(Some(Reason::PermitExpired)) => 1,
        _ => 0,
    };
    shown
        .map(|permit| covers(permit, view))
        .max_by_key(|holds| (holds.truth, rank(holds)))
        .unwrap_or_else(|| Holds::no(Reason::PermitMissing))
}

fn covers(permit: &Permit, view: View<'_>) -> Holds {
    if permit.revoked {
        return Holds::no(Reason::PermitRevoked);
    }
    if permit.assurance < view.least {
        return Holds::no(Reason::AssuranceTooLow);
    }
    let here = match view.facts.checkpoint.as_ref().and_then(|site| site.area.as_ref()) {
        _ if permit.areas.is_empty() => Truth::True,
        None => Truth::Unknown,
        Some(area) => Truth::from(permit.areas.contains(area)),
    };
    let now = permit.valid_from <= view.facts.at && view.facts.at < permit.valid_until;
    match here {
        Truth::False => Holds::no(Reason::PermitOtherArea),
        _ if !now || view.doubt.time => Holds::known(now, view.doubt.time, Reason::PermitExpired),
        Truth::Unknown => Holds::unknown(Reason::CheckpointUnknown),
        Truth::True => Holds::yes(),
    }
}

/// The best assurance of the permits that make [`holds_permit`] true.
pub(in crate::policy) fn best_permit(kinds: &[PermitKind], view: View<'_>) -> Option<Assurance> {
    let shown = view.facts.permits.iter().filter(|permit| kinds.contains(&permit.kind));
    shown
        .filter(|permit| covers(permit, view).truth == Truth::True)
        .map(|permit| permit.assurance)
        .max()
}
