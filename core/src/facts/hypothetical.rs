//! Facts from a file, to try the rules with.
//!
//! The JSON Schema of the form is `core/design/facts.schema.json`.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use serde::de::{self, Deserialize, Deserializer};

use super::{Declared, FactSet, HolderBinding, Record, RosterFact, Seen, SeenKind, SeenSet, Site};
use crate::encoding::letters::composed;
use crate::encoding::place::{self, Misread};
use crate::encoding::strict::{self, Count, Degrees, Object, OneOf, Worded};
use crate::model::{
    Area, Assurance, Certificate, Declaration, Duty, Extent, Permit, PermitKind, Place, Position,
    Recovery, Test, TestMethod, TestResult, Trace, TraceClass, Vaccination, duty_text,
};
use crate::time::{DateTime, FixedOffset, Instant, NaiveDate};

/// Facts that somebody wrote down. The rules give a [`Preview`](crate::policy::Preview) of them,
/// never a verdict.
#[derive(Clone, PartialEq, Debug)]
pub struct HypotheticalFacts {
    set: FactSet,
    seen: Vec<Seen>,
}

/// Facts that can't be read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the facts at `{place}` (line {line}, column {column}): {message}")]
pub struct FactsError {
    /// Where, as a path of keys (`vaccinations[0].date`); `.` is the document itself.
    pub place: String,
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// What is wrong and what was expected.
    pub message: String,
}

impl HypotheticalFacts {
    /// Reads a document of facts: JSON, as `core/design/facts.schema.json` says.
    ///
    /// # Errors
    /// [`FactsError`], with the place.
    pub fn parse(json: &[u8]) -> Result<Self, FactsError> {
        let text = strict::text(json).map_err(|(message, line)| FactsError {
            place: ".".to_owned(),
            line,
            column: 1,
            message: message.to_owned(),
        })?;
        place::read(text.as_bytes()).map_err(|Misread { place, error }| FactsError {
            place,
            line: error.line(),
            column: error.column(),
            message: without_position(&error),
        })
    }

    /// Of somebody of whom nothing is known but what an officer saw at this instant.
    #[must_use]
    pub fn seen(at: Instant, seen: Vec<Seen>) -> Self {
        Self { set: FactSet::unknown(at), seen }
    }

    /// The facts with what the officer saw, days being those of `offset`.
    pub(crate) fn resolved(&self, offset: FixedOffset) -> FactSet {
        let mut set = self.set.clone();
        set.apply_seen(&self.seen, set.at, offset);
        set
    }
}

/// The message without serde_json's own "at line 1 column 2", which has its fields here.
fn without_position(error: &serde_json::Error) -> String {
    let text = error.to_string();
    match text.rfind(" at line ") {
        Some(end) => text.get(..end).unwrap_or_default().to_owned(),
        None => text,
    }
}

impl<'de> Deserialize<'de> for HypotheticalFacts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Object::<FactsForm>::deserialize(deserializer).map(|Object(form)| form.into_facts())
    }
}

/// The document's form. An absent key and `null` are both unknown.
#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct FactsForm {
    at: Time,
    checkpoint: Option<SiteForm>,
    binding: Option<BindingForm>,
    roster: Option<Object<RosterForm>>,
    employer: Option<String>,
    sector: Option<String>,
    home: Option<PlaceForm>,
    work: Option<PlaceForm>,
    declaration: Option<Object<DeclarationForm>>,
    vaccinations: Option<Record<Object<VaccinationForm>>>,
    recoveries: Option<Record<Object<RecoveryForm>>>,
    tests: Option<Record<Object<TestForm>>>,
    certificates: Option<Record<CertificateForm>>,
    value_sets: Option<BTreeMap<String, Vec<String>>>,
    trace: Option<Record<Object<TraceForm>>>,
    seen: Option<Vec<SeenForm>>,
    permits: Option<Record<Object<PermitForm>>>,
    evidence_of_another_person: Option<bool>,
    evidence_unclear: Option<bool>,
    evidence_invalid: Option<bool>,
}

impl FactsForm {
    fn into_facts(self) -> HypotheticalFacts {
        let binding = self.binding.map(|form| form.holder);
        // A live code vouches for what is inside it.
        let inside =
            if binding == Some(HolderBinding::Live) { Assurance::Live } else { Assurance::Signed };
        let mut ticked = SeenSet::EMPTY;
        if self.binding.is_some_and(|form| form.card) {
            ticked.insert(SeenKind::StaffCard);
        }
        let mut seen = Vec::new();
        for form in self.seen.unwrap_or_default() {
            match form {
                SeenForm::Ticked(kind) => ticked.insert(kind),
                SeenForm::Detailed(item) => seen.push(item),
            }
        }
        let set = FactSet {
            at: self.at.0,
            checkpoint: self.checkpoint.map(|site| site.0),
            binding,
            roster: self.roster.map(|Object(roster)| RosterFact {
                listed: roster.listed,
                duty: roster.duty.map(|duty| duty.0),
            }),
            employer: self.employer.as_deref().map(composed),
            sector: self.sector.as_deref().map(composed),
            home_extent: self.home.as_ref().and_then(|place| place.1),
            work_extent: self.work.as_ref().and_then(|place| place.1),
            home: self.home.map(|place| place.0),
            work: self.work.map(|place| place.0),
            declaration: self.declaration.map(|Object(form)| Declared {
                declaration: Declaration { at: form.at.0, symptoms: form.symptoms },
                assurance: or(form.assurance, Assurance::SelfDeclared),
            }),
            vaccinations: self.vaccinations.map(|r| r.map(|Object(form)| form.into_dose(inside))),
            recoveries: self.recoveries.map(|r| {
                r.map(|Object(form)| Recovery {
                    date: form.date.0,
                    assurance: or(form.assurance, inside),
                })
            }),
            tests: self.tests.map(|r| r.map(|Object(form)| form.into_test(inside))),
            certificates: self.certificates.map(|r| r.map(|form| form.into_certificate(inside))),
            value_sets: self.value_sets.map_or_else(Arc::default, |sets| {
                let sets = sets.into_iter();
                Arc::new(sets.map(|(name, codes)| (name, serde_json::Value::from(codes))).collect())
            }),
            trace: self.trace.map(|r| r.map(|Object(form)| form.into_trace())),
            seen: ticked,
            permits: self
                .permits
                .map_or_else(Vec::new, |r| r.map(|Object(form)| form.into_permit(inside)).items),
            revocation_unknown: false,
            evidence_of_another_person: self.evidence_of_another_person.unwrap_or(false),
            evidence_unclear: self.evidence_unclear.unwrap_or(false),
            evidence_invalid: self.evidence_invalid.unwrap_or(false),
        };
        HypotheticalFacts { set, seen }
    }
}

/// What ties the passage to the person: the policy's words, or the reason why it isn't live.
#[derive(Clone, Copy)]
struct BindingForm {
    holder: HolderBinding,
    /// The officer compared the card.
    card: bool,
}

impl<'de> Deserialize<'de> for BindingForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const fn is(holder: HolderBinding) -> BindingForm {
            BindingForm { holder, card: false }
        }
        const WORDS: &[(&str, BindingForm)] = &[
            ("live", is(HolderBinding::Live)),
            ("signed", is(HolderBinding::Print)),
            ("card", BindingForm { holder: HolderBinding::LookedUp, card: true }),
            ("stale-presentation", is(HolderBinding::Stale)),
            ("presentation-from-future", is(HolderBinding::FromFuture)),
            ("presented-already", is(HolderBinding::PresentedAlready)),
            ("no-holder-binding", is(HolderBinding::Print)),
            ("found-in-list", is(HolderBinding::LookedUp)),
        ];
        OneOf(WORDS).read(deserializer)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RosterForm {
    listed: bool,
    duty: Option<DutyForm>,
}

struct DutyForm(Duty);

impl<'de> Deserialize<'de> for DutyForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        duty_text::parse(&text).map(Self).map_err(de::Error::custom)
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceFields {
    area: String,
    lat: Option<Degrees>,
    lon: Option<Degrees>,
    radius_m: Option<Degrees>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct SiteFields {
    area: Option<String>,
    lat: Option<Degrees>,
    lon: Option<Degrees>,
    radius_m: Option<Degrees>,
    heading: Option<Degrees>,
}

fn position(lat: Option<Degrees>, lon: Option<Degrees>) -> Result<Option<Position>, String> {
    match (lat, lon) {
        (None, None) => Ok(None),
        (Some(Degrees(lat)), Some(Degrees(lon))) => {
            Position::new(lat, lon).map(Some).map_err(|e| e.to_string())
        }
        _ => Err("lat and lon come together, or not at all".to_owned()),
    }
}

/// A position, or with a radius the disc that it lies in.
fn exactly(
    lat: Option<Degrees>,
    lon: Option<Degrees>,
    radius: Option<Degrees>,
) -> Result<(Option<Position>, Option<Extent>), String> {
    let Some(Degrees(radius)) = radius else { return Ok((position(lat, lon)?, None)) };
    let centre = position(lat, lon)?;
    match centre.and_then(|centre| Extent::new(centre, radius)) {
        Some(extent) => Ok((None, Some(extent))),
        None => Err("radius_m goes with lat and lon, and is 0 to 500000 metres".to_owned()),
    }
}

struct PlaceForm(Place, Option<Extent>);

impl<'de> Deserialize<'de> for PlaceForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Object::<PlaceFields>::deserialize(deserializer)?.0;
        let (position, extent) =
            exactly(fields.lat, fields.lon, fields.radius_m).map_err(de::Error::custom)?;
        Ok(Self(Place { area: Area(fields.area), position }, extent))
    }
}

struct SiteForm(Site);

impl<'de> Deserialize<'de> for SiteForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let fields = Object::<SiteFields>::deserialize(deserializer)?.0;
        let (position, extent) =
            exactly(fields.lat, fields.lon, fields.radius_m).map_err(de::Error::custom)?;
        let heading_deg = fields.heading.map(|Degrees(heading)| heading);
        if heading_deg.is_some_and(|heading| !(0.0..=360.0).contains(&heading)) {
            return Err(de::Error::custom("a heading is 0 to 360 degrees, clockwise from north"));
        }
        Ok(Self(Site { area: fields.area.map(Area), position, extent, heading_deg }))
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclarationForm {
    at: Time,
    symptoms: bool,
    assurance: Option<Worded<Assurance>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct VaccinationForm {
    dose: Count,
    series: Option<Count>,
    date: Day,
    product: Option<String>,
    assurance: Option<Worded<Assurance>>,
}

impl VaccinationForm {
    fn into_dose(self, inside: Assurance) -> Vaccination {
        Vaccination {
            dose: self.dose.0,
            series: self.series.map(|Count(series)| series),
            date: self.date.0,
            product: self.product,
            assurance: or(self.assurance, inside),
        }
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct RecoveryForm {
    date: Day,
    assurance: Option<Worded<Assurance>>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TestForm {
    method: Worded<TestMethod>,
    result: Worded<TestResult>,
    taken_at: Time,
    assurance: Option<Worded<Assurance>>,
}

impl TestForm {
    fn into_test(self, inside: Assurance) -> Test {
        Test {
            method: self.method.0,
            result: self.result.0,
            taken_at: self.taken_at.0,
            assurance: or(self.assurance, inside),
        }
    }
}

/// A certificate's own JSON: whatever its schema has.
#[derive(serde::Deserialize)]
struct CertificateForm(serde_json::Map<String, serde_json::Value>);

impl CertificateForm {
    fn into_certificate(self, inside: Assurance) -> Certificate {
        Certificate {
            payload: self.0.into(),
            issued_at: None,
            expires_at: None,
            issuer: None,
            key: None,
            assurance: inside,
        }
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct TraceForm {
    class: Worded<TraceClass>,
    from: Option<Day>,
    until: Option<Day>,
}

impl TraceForm {
    fn into_trace(self) -> Trace {
        Trace {
            class: self.class.0,
            from: self.from.map(|day| day.0),
            until: self.until.map(|day| day.0),
        }
    }
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct PermitForm {
    number: Option<String>,
    kind: Worded<PermitKind>,
    valid_from: Time,
    valid_until: Time,
    areas: Option<Vec<String>>,
    revoked: Option<bool>,
    assurance: Option<Worded<Assurance>>,
}

impl PermitForm {
    fn into_permit(self, inside: Assurance) -> Permit {
        Permit {
            number: self.number.unwrap_or_default(),
            kind: self.kind.0,
            valid_from: self.valid_from.0,
            valid_until: self.valid_until.0,
            areas: self.areas.unwrap_or_default().into_iter().map(Area).collect(),
            revoked: self.revoked.unwrap_or(false),
            assurance: or(self.assurance, inside),
        }
    }
}

fn or(form: Option<Worded<Assurance>>, inside: Assurance) -> Assurance {
    form.map_or(inside, |Worded(assurance)| assurance)
}

/// A bare name ticks; the command line's form with details is evidence too. A portal declaration
/// has no details to miss.
enum SeenForm {
    Ticked(SeenKind),
    Detailed(Seen),
}

impl<'de> Deserialize<'de> for SeenForm {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match SeenKind::from_code(&text) {
            Some(SeenKind::PortalDeclaration) => Ok(Self::Detailed(Seen::PortalDeclaration)),
            Some(kind) => Ok(Self::Ticked(kind)),
            None => Seen::parse(&text).map(Self::Detailed).map_err(de::Error::custom),
        }
    }
}

struct Time(Instant);

impl<'de> Deserialize<'de> for Time {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match DateTime::parse_from_rfc3339(&text) {
            Ok(at) => Ok(Self(at.to_utc())),
            Err(_) => Err(de::Error::invalid_value(
                de::Unexpected::Str(&text),
                &Expected("an RFC 3339 time with its offset, such as 2021-10-05T07:10:00+07:00"),
            )),
        }
    }
}

struct Day(NaiveDate);

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        match text.parse() {
            Ok(day) => Ok(Self(day)),
            Err(_) => Err(de::Error::invalid_value(
                de::Unexpected::Str(&text),
                &Expected("a date, such as 2021-08-20"),
            )),
        }
    }
}

struct Expected(&'static str);

impl de::Expected for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
