//! What is said about a person: health evidence, permits, declarations, duty, trace class.
//!
//! Plain values. Whether they can be believed is said by the type that holds them:
//! [`Verified`](crate::travel::Verified), or the authority's lists.

use crate::encoding::code::codes;
use crate::keys::KeyId;
use crate::model::Area;
use crate::time::{Instant, NaiveDate};

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

// The numbers are the journal's.
codes! { Assurance {
    Live = "live", 3;
    Signed = "signed", 2;
    Paper = "paper", 1;
    SelfDeclared = "self", 0;
} }

/// A kind of health evidence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EvidenceKind {
    /// A dose of a vaccine.
    Vaccination,
    /// A recovery from the disease.
    Recovery,
    /// A test for the virus.
    Test,
}

// The numbers are the credential's.
codes! { EvidenceKind {
    Vaccination = "vaccination", 1;
    Recovery = "recovery", 2;
    Test = "test", 3;
} }

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

// The numbers are the credential's.
codes! { TestMethod {
    Pcr = "pcr", 0;
    Antigen = "antigen", 1;
} }

/// The outcome of a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TestResult {
    /// Nothing was found.
    Negative,
    /// The virus was found.
    Positive,
}

codes! { TestResult {
    Negative = "negative",
    Positive = "positive",
} }

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

// The numbers are the credential's.
codes! { PermitKind {
    Duty = "duty", 0;
    Special = "special", 1;
    Shift = "shift", 2;
} }

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

// The numbers are the trace list's.
codes! { TraceClass {
    F0 = "F0", 0;
    F1 = "F1", 1;
    F2 = "F2", 2;
} }

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

personal!(Vaccination, Recovery, Test, Certificate, Permit, Declaration, Trace);
