//! What a credential and a presentation say.

use crate::keys::CurveKey;
use crate::model::{
    Area, Declaration, PermitKind, Place, Recovery, RosterKey, Test, Vaccination, personal,
};
use crate::time::{Instant, NaiveDate};
use crate::travel::Malformation;

/// What the issuer says of a person.
///
/// A value of this type alone proves nothing: [`Verified`](super::Verified) does.
#[derive(Clone, PartialEq)]
pub struct Credential {
    /// Who issued it, `iss`.
    pub issuer: String,
    /// The credential's own id, `cti`.
    pub id: [u8; 8],
    /// When it was issued, `iat`.
    pub issued_at: Instant,
    /// The first instant at which it holds, `nbf`.
    pub not_before: Instant,
    /// The first instant at which it no longer holds, `exp`.
    pub expires_at: Instant,
    /// The key of the phone that may present it, `cnf`; none for a print.
    pub holder: Option<CurveKey>,
    /// Whom it is about.
    pub roster_key: RosterKey,
    /// Its place in the status list.
    pub status_index: u32,
    /// The name, to compare with the card.
    pub name: Option<String>,
    /// The birth date.
    pub birth_date: Option<NaiveDate>,
    /// The last four digits of the ID number, `0..=9999`.
    pub id_last_four: Option<u16>,
    /// The employer, where the roster doesn't say.
    pub employer: Option<String>,
    /// The sector.
    pub sector: Option<String>,
    /// Home, where the roster doesn't say.
    pub home: Option<Place>,
    /// The workplace, where the roster doesn't say.
    pub work: Option<Place>,
    /// Doses.
    pub vaccinations: Vec<Vaccination>,
    /// Recoveries.
    pub recoveries: Vec<Recovery>,
    /// Tests.
    pub tests: Vec<Test>,
    /// The kinds of evidence of which nothing is missing.
    pub complete: Complete,
    /// Travel permits.
    pub permits: Vec<PermitClaim>,
}

/// The kinds of evidence whose record is complete: what isn't there is none, not unknown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Complete {
    /// Every dose is there.
    pub vaccination: bool,
    /// Every recovery is there.
    pub recovery: bool,
    /// Every test is there.
    pub test: bool,
}

impl Complete {
    /// Bits 0, 1 and 2 in the fields' order.
    #[must_use]
    pub(crate) fn bits(self) -> u8 {
        u8::from(self.vaccination) | u8::from(self.recovery) << 1 | u8::from(self.test) << 2
    }

    pub(super) fn from_bits(bits: u8) -> Option<Self> {
        let bit = |n: u8| bits & (1 << n) != 0;
        (bits < 8).then(|| Self { vaccination: bit(0), recovery: bit(1), test: bit(2) })
    }
}

/// A travel permit inside a credential.
#[derive(Clone, PartialEq, Eq)]
pub struct PermitClaim {
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
    /// Its place in the status list.
    pub status_index: u32,
}

/// What the holder says when the code is shown.
#[derive(Clone, PartialEq, Eq)]
pub struct Presentation {
    /// When the holder signed, by the holder's clock.
    pub issued_at: Instant,
    /// The last health declaration.
    pub declaration: Option<Declaration>,
    /// The version of the questionnaire that was answered.
    pub questionnaire: Option<u32>,
}

personal!(Credential, PermitClaim, Presentation);

/// The first second of the year 3000: later instants are mistakes, and arithmetic on them might
/// overflow.
pub(super) const LATEST: i64 = 32_503_680_000;

/// Days that a claim may name, since 1970-01-01: from 1860 to 3065. Others are mistakes, and the two
/// forms of a code have to take the same.
pub(super) const DAYS: std::ops::RangeInclusive<i32> = -40_000..=400_000;

pub(super) type Read<T> = Result<T, Malformation>;

/// The error of a claim that isn't as expected.
pub(super) fn wrong(claim: &'static str, expected: &'static str) -> Malformation {
    Malformation::Claim { claim, expected }
}

impl Credential {
    /// The least that a credential says: who issued it, about whom, and its time. It holds from
    /// when it is issued; everything else is empty or left out.
    #[must_use]
    pub fn least(
        issuer: &str,
        id: [u8; 8],
        roster_key: RosterKey,
        issued_at: Instant,
        expires_at: Instant,
    ) -> Self {
        Self {
            issuer: issuer.to_owned(),
            id,
            issued_at,
            not_before: issued_at,
            expires_at,
            holder: None,
            roster_key,
            status_index: 0,
            name: None,
            birth_date: None,
            id_last_four: None,
            employer: None,
            sector: None,
            home: None,
            work: None,
            vaccinations: Vec::new(),
            recoveries: Vec::new(),
            tests: Vec::new(),
            complete: Complete::default(),
            permits: Vec::new(),
        }
    }
}
