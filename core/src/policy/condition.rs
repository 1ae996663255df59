//! Conditions, as they are evaluated: names resolved, numbers checked.

use std::collections::HashSet;
use std::sync::Arc;

use super::calendar::{DateRange, Window};
use super::corridor::Corridor;
use crate::certlogic::Expression;
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

impl Condition {
    /// The key that it has in a policy.
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::TimeIn(_) => "time_in",
            Self::DateIn(_) => "date_in",
            Self::WeekdayIn(_) => "weekday_in",
            Self::AreaIn(_) => "area_in",
            Self::OnRoute(_) => "on_route",
            Self::OnRoster => "on_roster",
            Self::OnDuty => "on_duty",
            Self::EmployerGroup(_) => "employer_group",
            Self::SectorIn(_) => "sector_in",
            Self::DeclaredWithin(_) => "declared_within",
            Self::DeclaredSymptoms => "declared_symptoms",
            Self::Vaccinated { .. } => "vaccinated",
            Self::RecoveredWithin(_) => "recovered_within",
            Self::TestedNegativeWithin { .. } => "tested_negative_within",
            Self::TracedAs(_) => "traced_as",
            Self::HoldsPermit(_) => "holds_permit",
            Self::Seen(_) => "seen",
            Self::CertLogic(_) => "certlogic",
            Self::Binding(_) => "binding",
            Self::Assurance { .. } => "assurance",
            Self::All(_) => "all",
            Self::Any(_) => "any",
            Self::Not(_) => "not",
            Self::AtLeast { .. } => "at_least",
        }
    }

    /// The conditions that a rule's closeness is counted in.
    pub(super) fn top_level(&self) -> &[Self] {
        match self {
            Self::All(conditions) => conditions,
            other => std::slice::from_ref(other),
        }
    }
}
