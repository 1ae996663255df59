//! The same claims as JSON: what the JOSE twin of a code carries (RFC 7519, RFC 7800).
//!
//! Each document is read by a type that knows all of its names: a name that is unknown or stands
//! twice is refused. Times are NumericDates in whole seconds, days are ISO 8601 dates, bytes are
//! base64url without padding, positions are degrees with at most three decimals.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::claims::{Complete, Credential, DAYS, LATEST, PermitClaim, Presentation, Read, wrong};
use crate::encoding::code::Code;
use crate::encoding::document::base64url;
use crate::keys::jwk::Jwk;
use crate::model::{
    Area, Assurance, Declaration, EvidenceKind, PermitKind, Place, Position, Recovery, RosterKey,
    Test, TestMethod, TestResult, Vaccination,
};
use crate::time::{DateTime, Instant, NaiveDate};

const NAMES: &str = "only the names of the format, each once, and values of their types";

/// The payload of a credential.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CredentialJson {
    iss: String,
    exp: Seconds,
    nbf: Seconds,
    iat: Seconds,
    #[serde(with = "base64url")]
    jti: [u8; 8],
    #[serde(default, skip_serializing_if = "Option::is_none")]
    cnf: Option<Confirmation>,
    travel: Travel,
}

/// `cnf`, RFC 7800, section 3.2.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Confirmation {
    jwk: Jwk,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Travel {
    #[serde(with = "base64url")]
    roster_key: [u8; 16],
    status_index: u32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    birth_date: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    id_last_four: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    employer: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    sector: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    home: Option<PlaceJson>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    work: Option<PlaceJson>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    health: Vec<Health>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    complete: Vec<Code<EvidenceKind>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    permits: Vec<Permit>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PlaceJson {
    area: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lat: Option<f64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    lon: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Health {
    kind: Code<EvidenceKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    dose: Option<u8>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    date: Option<Day>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    product: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    method: Option<Code<TestMethod>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    positive: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    taken_at: Option<Seconds>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Permit {
    number: String,
    kind: Code<PermitKind>,
    from: Seconds,
    until: Seconds,
    areas: Vec<String>,
    status_index: u32,
}

/// The payload of a presentation.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PresentationJson {
    iat: Seconds,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    declaration: Option<DeclarationJson>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DeclarationJson {
    at: Seconds,
    questionnaire: u32,
    any_yes: bool,
}

/// A NumericDate without a fraction.
#[derive(Clone, Copy)]
struct Seconds(Instant);

impl Serialize for Seconds {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_i64(self.0.timestamp())
    }
}

impl<'de> Deserialize<'de> for Seconds {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let seconds = u64::deserialize(from)?;
        i64::try_from(seconds)
            .ok()
            .filter(|seconds| *seconds < LATEST)
            .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
            .map(Self)
            .ok_or_else(|| D::Error::custom("whole seconds before the year 3000 were expected"))
    }
}

/// A day as ISO 8601 has it, in its one spelling.
#[derive(Clone, Copy)]
struct Day(NaiveDate);

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(&self.0)
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let text = String::deserialize(from)?;
        let day = text.parse::<NaiveDate>().ok().filter(|day| day.to_string() == text);
        let day = day.filter(|day| DAYS.contains(&day.to_epoch_days()));
        day.map(Self).ok_or_else(|| D::Error::custom("a date such as 2021-08-20 was expected"))
    }
}

/// A credential as JSON.
pub(crate) fn write_credential(credential: &Credential) -> Vec<u8> {
    serde_json::to_vec(&CredentialJson::of(credential)).unwrap_or_default()
}

/// Reads a credential's JSON.
pub(super) fn read_credential(json: &[u8]) -> Read<Credential> {
    let document: CredentialJson =
        serde_json::from_slice(json).map_err(|_| wrong("claims", NAMES))?;
    document.read()
}

/// A presentation as JSON.
pub(crate) fn write_presentation(presentation: &Presentation) -> Vec<u8> {
    let declaration = presentation.declaration.map(|d| DeclarationJson {
        at: Seconds(d.at),
        questionnaire: presentation.questionnaire.unwrap_or_default(),
        any_yes: d.symptoms,
    });
    let document = PresentationJson { iat: Seconds(presentation.issued_at), declaration };
    serde_json::to_vec(&document).unwrap_or_default()
}

/// Reads a presentation's JSON.
pub(super) fn read_presentation(json: &[u8]) -> Read<Presentation> {
    let document: PresentationJson =
        serde_json::from_slice(json).map_err(|_| wrong("claims", NAMES))?;
    let declaration = document.declaration;
    Ok(Presentation {
        issued_at: document.iat.0,
        questionnaire: declaration.as_ref().map(|d| d.questionnaire),
        declaration: declaration.map(|d| Declaration { at: d.at.0, symptoms: d.any_yes }),
    })
}

impl CredentialJson {
    fn of(c: &Credential) -> Self {
        let complete = [
            (c.complete.vaccination, EvidenceKind::Vaccination),
            (c.complete.recovery, EvidenceKind::Recovery),
            (c.complete.test, EvidenceKind::Test),
        ];
        Self {
            iss: c.issuer.clone(),
            exp: Seconds(c.expires_at),
            nbf: Seconds(c.not_before),
            iat: Seconds(c.issued_at),
            jti: c.id,
            cnf: c.holder.as_ref().map(|key| Confirmation { jwk: Jwk::write(key) }),
            travel: Travel {
                roster_key: c.roster_key.0,
                status_index: c.status_index,
                name: c.name.clone(),
                birth_date: c.birth_date.map(Day),
                id_last_four: c.id_last_four.map(|digits| format!("{digits:04}")),
                employer: c.employer.clone(),
                sector: c.sector.clone(),
                home: c.home.as_ref().map(PlaceJson::of),
                work: c.work.as_ref().map(PlaceJson::of),
                health: health_of(c),
                complete: complete
                    .into_iter()
                    .filter(|(is, _)| *is)
                    .map(|(_, k)| Code(k))
                    .collect(),
                permits: c.permits.iter().map(Permit::of).collect(),
            },
        }
    }

    fn read(self) -> Read<Credential> {
        let t = self.travel;
        let holder = match self.cnf {
            Some(cnf) => Some(cnf.jwk.read().ok_or_else(|| {
                wrong("cnf", "{\"jwk\": …} of Ed25519 or P-256, public parts only")
            })?),
            None => None,
        };
        let mut credential = Credential {
            not_before: self.nbf.0,
            holder,
            status_index: t.status_index,
            name: t.name,
            birth_date: t.birth_date.map(|day| day.0),
            id_last_four: t.id_last_four.as_deref().map(last_four).transpose()?,
            employer: t.employer,
            sector: t.sector,
            home: t.home.map(|place| place.read("home")).transpose()?,
            work: t.work.map(|place| place.read("work")).transpose()?,
            permits: t.permits.into_iter().map(Permit::read).collect(),
            ..Credential::least(
                &self.iss,
                self.jti,
                RosterKey(t.roster_key),
                self.iat.0,
                self.exp.0,
            )
        };
        credential.complete = Complete {
            vaccination: t.complete.contains(&Code(EvidenceKind::Vaccination)),
            recovery: t.complete.contains(&Code(EvidenceKind::Recovery)),
            test: t.complete.contains(&Code(EvidenceKind::Test)),
        };
        for entry in t.health {
            entry.read_into(&mut credential)?;
        }
        Ok(credential)
    }
}

fn last_four(text: &str) -> Read<u16> {
    let digits = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    let number = digits.then(|| text.parse().ok()).flatten();
    number.ok_or_else(|| wrong("last four", "four digits"))
}

impl PlaceJson {
    fn of(place: &Place) -> Self {
        Self {
            area: place.area.0.clone(),
            lat: place.position.map(|p| thousandths(p.lat())),
            lon: place.position.map(|p| thousandths(p.lon())),
        }
    }

    fn read(self, claim: &'static str) -> Read<Place> {
        let bad = || wrong(claim, "area, and both lat and lon with at most three decimals or none");
        let position = match (self.lat, self.lon) {
            (None, None) => None,
            (Some(lat), Some(lon)) if thousandths(lat) == lat && thousandths(lon) == lon => {
                Some(Position::new(lat, lon).map_err(|_| bad())?)
            }
            _ => return Err(bad()),
        };
        Ok(Place { area: Area(self.area), position })
    }
}

/// Degrees to about 100 metres, as a code carries them.
fn thousandths(degrees: f64) -> f64 {
    (degrees * 1000.0).round() / 1000.0
}

fn health_of(c: &Credential) -> Vec<Health> {
    let empty = |kind| Health {
        kind: Code(kind),
        dose: None,
        date: None,
        product: None,
        method: None,
        positive: None,
        taken_at: None,
    };
    let doses = c.vaccinations.iter().map(|v| Health {
        dose: Some(v.dose),
        date: Some(Day(v.date)),
        product: v.product.clone(),
        ..empty(EvidenceKind::Vaccination)
    });
    let recoveries = c
        .recoveries
        .iter()
        .map(|r| Health { date: Some(Day(r.date)), ..empty(EvidenceKind::Recovery) });
    let tests = c.tests.iter().map(|t| Health {
        method: Some(Code(t.method)),
        positive: Some(t.result == TestResult::Positive),
        taken_at: Some(Seconds(t.taken_at)),
        ..empty(EvidenceKind::Test)
    });
    doses.chain(recoveries).chain(tests).collect()
}

impl Health {
    fn read_into(self, credential: &mut Credential) -> Read<()> {
        let assurance = Assurance::Signed;
        match self {
            Self {
                kind: Code(EvidenceKind::Vaccination),
                dose: Some(dose @ 1..=20),
                date: Some(Day(date)),
                product,
                method: None,
                positive: None,
                taken_at: None,
            } => {
                let dose = Vaccination { dose, series: None, date, product, assurance };
                credential.vaccinations.push(dose);
            }
            Self {
                kind: Code(EvidenceKind::Recovery),
                dose: None,
                date: Some(Day(date)),
                product: None,
                method: None,
                positive: None,
                taken_at: None,
            } => credential.recoveries.push(Recovery { date, assurance }),
            Self {
                kind: Code(EvidenceKind::Test),
                dose: None,
                date: None,
                product: None,
                method: Some(Code(method)),
                positive: Some(positive),
                taken_at: Some(Seconds(taken_at)),
            } => {
                let result = if positive { TestResult::Positive } else { TestResult::Negative };
                credential.tests.push(Test { method, result, taken_at, assurance });
            }
            _ => {
                let expected = "dose and date; date; or method, positive and taken_at, by kind";
                return Err(wrong("health evidence", expected));
            }
        }
        Ok(())
    }
}

impl Permit {
    fn of(permit: &PermitClaim) -> Self {
        Self {
            number: permit.number.clone(),
            kind: Code(permit.kind),
            from: Seconds(permit.valid_from),
            until: Seconds(permit.valid_until),
            areas: permit.areas.iter().map(|area| area.0.clone()).collect(),
            status_index: permit.status_index,
        }
    }

    fn read(self) -> PermitClaim {
        PermitClaim {
            number: self.number,
            kind: self.kind.0,
            valid_from: self.from.0,
            valid_until: self.until.0,
            areas: self.areas.into_iter().map(Area).collect(),
            status_index: self.status_index,
        }
    }
}
