//! What is said about a person: health evidence, permits, declarations, duty, trace class.
//!
//! Plain values. Whether they can be believed is said by the type that holds them:
//! [`Verified`](crate::credential::Verified), or the authority's lists.

use std::fmt;

use crate::geo::Area;
use crate::keys::KeyId;
use crate::time::{Instant, NaiveDate, Weekday};

/// How good a piece of evidence is. Ordered: the greater, the better.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assurance {
    /// The person says so.
    SelfDeclared,
    /// An officer saw it on paper.
    Paper,
    /// An issuer signed it.
    Signed,
    /// An issuer signed it, and the holder's key signed within the last minutes.
    Live,
}

/// One dose of a vaccine.
#[derive(Clone, PartialEq, Eq)]
pub struct Vaccination {
    /// The dose's number in its series, from 1.
    pub dose: u8,
    /// How many doses make the series, if that is known (EU DCC `sd`).
    pub series: Option<u8>,
    /// The day that it was given.
    pub date: NaiveDate,
    /// The product, as the issuer names it.
    pub product: Option<String>,
    /// How good the evidence is.
    pub assurance: Assurance,
}

/// A recovery from the disease.
#[derive(Clone, PartialEq, Eq)]
pub struct Recovery {
    /// The day that recovery is counted from.
    pub date: NaiveDate,
    /// How good the evidence is.
    pub assurance: Assurance,
}

/// The kind of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TestMethod {
    /// Nucleic acid amplification.
    Pcr,
    /// Rapid antigen.
    Antigen,
}

/// The outcome of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// Nothing was found.
    Negative,
    /// The virus was found.
    Positive,
}

/// A test for the virus.
#[derive(Clone, PartialEq, Eq)]
pub struct Test {
    /// What kind of test.
    pub method: TestMethod,
    /// What it found.
    pub result: TestResult,
    /// When the sample was taken.
    pub taken_at: Instant,
    /// How good the evidence is.
    pub assurance: Assurance,
}

/// A health certificate as a whole, for rules that health authorities write about certificates.
#[derive(Clone, PartialEq, Eq)]
pub struct Certificate {
    /// The certificate, as its JSON schema has it: `ver`, `nam`, `dob`, and `v`, `r` or `t`.
    pub payload: serde_json::Value,
    /// When it was issued, if that is known.
    pub issued_at: Option<Instant>,
    /// The first instant at which it no longer holds, if that is known.
    pub expires_at: Option<Instant>,
    /// Who issued it, mostly a country's two letters, if that is known.
    pub issuer: Option<String>,
    /// The id of the key that signed it, if that is known.
    pub key: Option<KeyId>,
    /// How good the evidence is.
    pub assurance: Assurance,
}

/// A permit's kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PermitKind {
    /// Travel on duty, outside the windows or the route.
    Duty,
    /// An extra permit that police issued in a special case.
    Special,
    /// Issued for a shift.
    Shift,
}

/// A travel permit.
#[derive(Clone, PartialEq, Eq)]
pub struct Permit {
    /// Its number, as on the paper.
    pub number: String,
    /// Its kind.
    pub kind: PermitKind,
    /// The first instant that it covers.
    pub valid_from: Instant,
    /// The first instant that it no longer covers.
    pub valid_until: Instant,
    /// The areas that it covers; empty: all.
    pub areas: Vec<Area>,
    /// True where the authority has taken it back.
    pub revoked: bool,
    /// How good the evidence is.
    pub assurance: Assurance,
}

/// The holder's own health declaration.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// When it was made, by the holder's clock.
    pub at: Instant,
    /// True where any question was answered with yes.
    pub symptoms: bool,
}

/// A person's relation to a confirmed case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TraceClass {
    /// A confirmed case.
    F0,
    /// A contact of a confirmed case.
    F1,
    /// A contact of an F1.
    F2,
}

/// An entry of the trace list that holds on some day.
#[derive(Clone, PartialEq, Eq)]
pub struct Trace {
    /// The class.
    pub class: TraceClass,
    /// The first day, if it has one.
    pub from: Option<NaiveDate>,
    /// The last day, itself included, if it has one.
    pub until: Option<NaiveDate>,
}

/// When somebody is on duty.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Duty {
    /// On these weekdays.
    Weekdays(WeekdaySet),
    /// On these days; sorted, each once.
    Dates(Vec<NaiveDate>),
    /// Never on site: works at home.
    Never,
}

impl Duty {
    /// True where `day` is a day of duty.
    #[must_use]
    pub fn covers(&self, day: NaiveDate) -> bool {
        use chrono::Datelike as _;
        match self {
            Self::Weekdays(days) => days.contains(day.weekday()),
            Self::Dates(dates) => dates.binary_search(&day).is_ok(),
            Self::Never => false,
        }
    }
}

/// A set of weekdays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct WeekdaySet(u8);

impl WeekdaySet {
    /// The set whose bit `n` stands for the `n`th day from Monday; higher bits are dropped.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7f)
    }

    /// The bits; Monday is bit 0.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Adds a day.
    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | 1 << day.num_days_from_monday())
    }

    /// True where the set has the day.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    /// True where the set has no day.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

macro_rules! personal {
    ($($type:ident),*) => {$(
        impl fmt::Debug for $type {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )*};
}
personal!(Vaccination, Recovery, Test, Certificate, Permit, Declaration, Trace, Duty, WeekdaySet);
