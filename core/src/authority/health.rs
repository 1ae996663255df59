//! What is known of people's health, as files of people and health offices' records say it.

use serde::{Deserialize, Serialize};

use crate::encoding::code::Code;
use crate::model::{EvidenceKind, TestMethod, TestResult, personal};
use crate::time::{DateTime, FixedOffset, Instant, NaiveDate, NaiveTime, TimeDelta, later};

/// What is known of somebody's health: one thing.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub(in crate::authority) enum Health {
    Vaccination {
        doses: u8,
        date: NaiveDate,
        #[serde(default)]
        product: Option<String>,
    },
    Recovery {
        date: NaiveDate,
    },
    Test {
        method: Code<TestMethod>,
        result: Code<TestResult>,
        taken_at: Moment,
    },
}

personal!(Health);

impl Health {
    pub(in crate::authority) fn kind(&self) -> EvidenceKind {
        match self {
            Self::Vaccination { .. } => EvidenceKind::Vaccination,
            Self::Recovery { .. } => EvidenceKind::Recovery,
            Self::Test { .. } => EvidenceKind::Test,
        }
    }

    /// Whether both can't be: a dose on two days, or a test with two results.
    pub(in crate::authority) fn contradicts(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Vaccination { doses, date, .. },
                Self::Vaccination { doses: other, date: other_date, .. },
            ) => doses == other && date != other_date,
            (
                Self::Test { method, result, taken_at },
                Self::Test { method: other, result: other_result, taken_at: other_at },
            ) => method == other && taken_at == other_at && result != other_result,
            _ => false,
        }
    }
}

/// A date, or an instant: RFC 3339 with an offset.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(in crate::authority) enum Moment {
    Day(NaiveDate),
    Instant(DateTime<FixedOffset>),
}

impl TryFrom<String> for Moment {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let day = text.parse().map(Self::Day);
        day.or_else(|_| DateTime::parse_from_rfc3339(&text).map(Self::Instant)).map_err(
            |_| "expected a date (2021-10-05) or a time with an offset (2021-10-05T07:10:00+07:00)",
        )
    }
}

impl From<Moment> for String {
    fn from(moment: Moment) -> Self {
        match moment {
            Moment::Day(day) => day.to_string(),
            Moment::Instant(instant) => instant.to_rfc3339(),
        }
    }
}

impl Moment {
    /// The first instant of it.
    pub(in crate::authority) fn start(&self, offset: FixedOffset) -> Instant {
        match self {
            Self::Day(day) => midnight(*day, offset),
            Self::Instant(instant) => instant.to_utc(),
        }
    }

    /// The first instant after it: a date's day counts whole.
    pub(in crate::authority) fn end(&self, offset: FixedOffset) -> Instant {
        match self {
            Self::Day(day) => later(midnight(*day, offset), TimeDelta::days(1)),
            Self::Instant(instant) => instant.to_utc(),
        }
    }
}

fn midnight(day: NaiveDate, offset: FixedOffset) -> Instant {
    let local = day.and_time(NaiveTime::MIN);
    local.checked_sub_offset(offset).unwrap_or(local).and_utc()
}
