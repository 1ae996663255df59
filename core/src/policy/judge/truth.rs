//! Whether a condition holds, in three values, and which fact kept it from holding.

use super::combine::Truth;
use super::view::{Holds, View};
use super::{certificate, health, person, place};
use crate::policy::condition::Condition;

/// Whether a condition holds.
pub(in crate::policy) fn judge(condition: &Condition, view: View<'_>) -> Truth {
    match condition {
        Condition::All(of) => Truth::all(of.iter().map(|c| judge(c, view))),
        Condition::Any(of) => Truth::any(of.iter().map(|c| judge(c, view))),
        Condition::Not(of) => judge(of, view).not(),
        Condition::AtLeast { count, of } => {
            Truth::at_least(*count, of.iter().map(|c| judge(c, view)))
        }
        Condition::Assurance { of, .. } => judge(of, view.inside(condition)),
        leaf => holds(leaf, view).truth,
    }
}

/// Whether a condition of one fact holds. Connectives hold nothing back here: they come to
/// [`judge`].
pub(in crate::policy) fn holds(leaf: &Condition, view: View<'_>) -> Holds {
    match leaf {
        Condition::TimeIn(windows) => place::time_in(windows, view),
        Condition::DateIn(dates) => place::date_in(*dates, view),
        Condition::WeekdayIn(days) => place::weekday_in(*days, view),
        Condition::AreaIn(areas) => place::area_in(areas, view),
        Condition::OnRoute(route) => place::on_route(route, view),
        Condition::OnRoster => person::on_roster(view),
        Condition::OnDuty => person::on_duty(view),
        Condition::EmployerGroup(group) => person::employer_group(&group.members, view),
        Condition::SectorIn(sectors) => person::sector_in(sectors, view),
        Condition::HoldsPermit(kinds) => person::holds_permit(kinds, view),
        Condition::Seen(seen) => person::seen(*seen, view),
        Condition::CertLogic(expression) => certificate::certlogic(expression, view),
        Condition::Binding(level) => person::binding(*level, view),
        Condition::DeclaredWithin(within) => health::declared_within(*within, view),
        Condition::DeclaredSymptoms => health::declared_symptoms(view),
        Condition::Vaccinated { doses, since } => health::vaccinated(*doses, *since, view),
        Condition::RecoveredWithin(days) => health::recovered_within(*days, view),
        Condition::TestedNegativeWithin { pcr, antigen } => {
            health::tested_negative_within(*pcr, *antigen, view)
        }
        Condition::TracedAs(classes) => health::traced_as(classes, view),
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::AtLeast { .. }
        | Condition::Assurance { .. } => Holds { truth: judge(leaf, view), why: [None, None] },
    }
}
