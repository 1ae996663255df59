//! The words of the matter: people, places, names, duty, evidence, reasons.
//!
//! Everything above speaks of these: [`IdNumber`] and the keys made of it, [`Place`] and [`Area`],
//! [`Vaccination`], [`Test`] and [`Permit`] with their [`Assurance`], [`Duty`], [`Decision`] and
//! [`Reason`]. It needs `encoding`, `keys`, `time` and `words`, and knows no form that they come in.

/// `Debug` that keeps people's data, and secrets, to itself: the type's name alone.
macro_rules! personal {
    ($($type:ident $(<$lifetime:lifetime>)?),*) => {$(
        impl std::fmt::Debug for $type $(<$lifetime>)? {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($type), "(..)"))
            }
        }
    )*};
}
pub(crate) use personal;

mod duty;
pub(crate) mod duty_text;
mod evidence;
mod identity;
mod name;
mod place;
mod reason;

pub use duty::{Duty, WeekdaySet};
pub(crate) use evidence::EvidenceKind;
pub use evidence::{
    Assurance, Certificate, Declaration, Permit, PermitKind, Recovery, Test, TestMethod,
    TestResult, Trace, TraceClass, Vaccination,
};
pub(crate) use identity::FurtherKey;
pub use identity::{
    IdNumber, NotASubject, NotAnIdNumber, PseudonymKey, RosterHashKey, RosterKey, Subject,
};
pub(crate) use name::Known;
pub use name::{CertificateName, PartialDate, SamePerson};
pub(crate) use place::angle_between_deg;
pub use place::{Area, Extent, NotAPosition, Place, Position};
pub use reason::{Decision, Reason};
