//! Conditions, as they are evaluated: names resolved, numbers checked.

use std::collections::HashSet;
use std::sync::Arc;

use super::calendar::{DateRange, Window};
use super::corridor::Corridor;
use crate::certlogic::Expression;
use crate::encoding::code::codes;
use crate::facts::SeenSet;
use crate::model::{Area, Assurance, PermitKind, TraceClass, WeekdaySet};
use crate::time::TimeDelta;

/// On which way a checkpoint lies.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Route {
    pub(super) near: Near,
    /// Where coordinates are missing, a checkpoint in one of these areas is on the way.
    pub(super) areas: Vec<Area>,
}

/// How near to the way.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Near {
    /// The way from home to work over the checkpoint is at most `factor` times as long, and
    /// `slack_m` metres.
    Detour { factor: f64, slack_m: f64 },
    /// Within some metres of a listed line.
    Corridor { within_m: f64, lines: Vec<Arc<Corridor>> },
}

/// A group of employers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Group {
    pub(super) name: String,
    pub(super) members: HashSet<String>,
}

/// What must tie the passage to the person, at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum BindingLevel {
    Live,
    Signed,
    Card,
}

codes! { BindingLevel {
    Live = "live",
    Signed = "signed",
    Card = "card",
} }

/// A condition.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Condition {
    TimeIn(Vec<Window>),
    DateIn(DateRange),
    WeekdayIn(WeekdaySet),
    AreaIn(Vec<Area>),
    OnRoute(Route),
    OnRoster,
    OnDuty,
    EmployerGroup(Arc<Group>),
    SectorIn(Vec<String>),
    DeclaredWithin(TimeDelta),
    DeclaredSymptoms,
    /// `since` in calendar days.
    Vaccinated {
        doses: u8,
        since: i64,
    },
    /// In calendar days.
    RecoveredWithin(i64),
    TestedNegativeWithin {
        pcr: Option<TimeDelta>,
        antigen: Option<TimeDelta>,
    },
    TracedAs(Vec<TraceClass>),
    HoldsPermit(Vec<PermitKind>),
    Seen(SeenSet),
    /// Of one of the passage's certificates.
    CertLogic(Box<Expression>),
    Binding(BindingLevel),
    Assurance {
        of: Box<Condition>,
        least: Assurance,
    },
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Not(Box<Condition>),
    AtLeast {
        count: usize,
        of: Vec<Condition>,
    },
}

/// Declares the kinds of condition, each with the key that it has in a policy; nowhere else is either
/// listed.
macro_rules! kinds {
    ($($kind:ident = $key:literal,)*) => {
        /// What a condition asks, without what it compares with.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Kind {
            $($kind,)*
        }

        impl Kind {
            /// Every kind of this version.
            pub(super) const ALL: &'static [Self] = &[$(Self::$kind,)*];

            /// The key that it has in a policy.
            pub(super) fn name(self) -> &'static str {
                match self {
                    $(Self::$kind => $key,)*
                }
            }
        }

        impl Condition {
            pub(super) fn kind(&self) -> Kind {
                match self {
                    $(Self::$kind { .. } => Kind::$kind,)*
                }
            }
        }
    };
}

kinds! {
    TimeIn = "time_in",
    DateIn = "date_in",
    WeekdayIn = "weekday_in",
    AreaIn = "area_in",
    OnRoute = "on_route",
    OnRoster = "on_roster",
    OnDuty = "on_duty",
    EmployerGroup = "employer_group",
    SectorIn = "sector_in",
    DeclaredWithin = "declared_within",
    DeclaredSymptoms = "declared_symptoms",
    Vaccinated = "vaccinated",
    RecoveredWithin = "recovered_within",
    TestedNegativeWithin = "tested_negative_within",
    TracedAs = "traced_as",
    HoldsPermit = "holds_permit",
    Seen = "seen",
    CertLogic = "certlogic",
    Binding = "binding",
    Assurance = "assurance",
    All = "all",
    Any = "any",
    Not = "not",
    AtLeast = "at_least",
}

impl Condition {
    /// The key that it has in a policy.
    pub(super) fn name(&self) -> &'static str {
        self.kind().name()
    }

    /// The conditions right inside it, in the document's order; none where it asks for a fact itself.
    pub(super) fn parts(&self) -> &[Self] {
        match self {
            Self::All(of) | Self::Any(of) | Self::AtLeast { of, .. } => of,
            Self::Not(of) | Self::Assurance { of, .. } => std::slice::from_ref(of.as_ref()),
            Self::TimeIn(_)
            | Self::DateIn(_)
            | Self::WeekdayIn(_)
            | Self::AreaIn(_)
            | Self::OnRoute(_)
            | Self::OnRoster
            | Self::OnDuty
            | Self::EmployerGroup(_)
            | Self::SectorIn(_)
            | Self::DeclaredWithin(_)
            | Self::DeclaredSymptoms
            | Self::Vaccinated { .. }
            | Self::RecoveredWithin(_)
            | Self::TestedNegativeWithin { .. }
            | Self::TracedAs(_)
            | Self::HoldsPermit(_)
            | Self::Seen(_)
            | Self::CertLogic(_)
            | Self::Binding(_) => &[],
        }
    }

    /// The areas that it names itself, and where in it their list stands.
    pub(super) fn areas(&self) -> Option<(&'static str, &[Area])> {
        match self {
            Self::AreaIn(areas) => Some(("area_in", areas)),
            Self::OnRoute(Route { near: _, areas }) => Some(("on_route/areas", areas)),
            Self::TimeIn(_)
            | Self::DateIn(_)
            | Self::WeekdayIn(_)
            | Self::OnRoster
            | Self::OnDuty
            | Self::EmployerGroup(_)
            | Self::SectorIn(_)
            | Self::DeclaredWithin(_)
            | Self::DeclaredSymptoms
            | Self::Vaccinated { .. }
            | Self::RecoveredWithin(_)
            | Self::TestedNegativeWithin { .. }
            | Self::TracedAs(_)
            | Self::HoldsPermit(_)
            | Self::Seen(_)
            | Self::CertLogic(_)
            | Self::Binding(_)
            | Self::Assurance { .. }
            | Self::All(_)
            | Self::Any(_)
            | Self::Not(_)
            | Self::AtLeast { .. } => None,
        }
    }

    /// Its parts, each with the place where it stands: a JSON Pointer. `place` is its own.
    pub(super) fn placed_parts(&self, place: &str) -> impl Iterator<Item = (String, &Self)> {
        let name = self.name();
        let (within, alone) = match self {
            Self::Not(_) => (format!("{place}/{name}"), true),
            Self::Assurance { .. } => (format!("{place}/{name}/of"), true),
            Self::AtLeast { .. } => (format!("{place}/{name}/of"), false),
            _ => (format!("{place}/{name}"), false),
        };
        self.parts().iter().enumerate().map(move |(n, part)| {
            let place = if alone { within.clone() } else { format!("{within}/{n}") };
            (place, part)
        })
    }

    /// It and every condition inside it, at any depth, in the document's order.
    pub(super) fn walk(&self) -> impl Iterator<Item = &Self> {
        let mut left = vec![self];
        std::iter::from_fn(move || {
            let next = left.pop()?;
            left.extend(next.parts().iter().rev());
            Some(next)
        })
    }

    /// As [`Condition::walk`], each with the place where it stands. `place` is its own.
    pub(super) fn placed_walk(&self, place: String) -> impl Iterator<Item = (String, &Self)> {
        let mut left = vec![(place, self)];
        std::iter::from_fn(move || {
            let (place, next) = left.pop()?;
            let parts: Vec<_> = next.placed_parts(&place).collect();
            left.extend(parts.into_iter().rev());
            Some((place, next))
        })
    }

    /// The conditions that a rule's closeness is counted in.
    pub(super) fn top_level(&self) -> &[Self] {
        match self {
            Self::All(conditions) => conditions,
            other => std::slice::from_ref(other),
        }
    }
}
