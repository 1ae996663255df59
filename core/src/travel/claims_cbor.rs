//! Claims as CBOR: CWT (RFC 8392), strictly.

use minicbor::Decoder;
use minicbor::data::Type;

use super::claims::{Complete, Credential, DAYS, LATEST, PermitClaim, Presentation, Read, wrong};
use super::{claim_key, travel_key};
use crate::encoding::cbor::{self, Rules};
use crate::encoding::code::Numbered as _;
use crate::keys::CurveKey;
use crate::model::{
    Area, Assurance, Declaration, EvidenceKind, PermitKind, Place, Position, Recovery, RosterKey,
    Test, TestMethod, TestResult, Vaccination,
};
use crate::time::{DateTime, Instant, NaiveDate};

/// Reads the claims of a credential.
pub(super) fn read_credential(payload: &[u8]) -> Read<Credential> {
    cbor::check(payload, Rules::Deterministic)?;
    let mut d = Decoder::new(payload);
    let mut issuer = None;
    let (mut expires_at, mut not_before, mut issued_at, mut id) = (None, None, None, None);
    let (mut holder, mut travel) = (None, None);
    for _ in 0..map(&mut d, "claims")? {
        match d.i64().map_err(|_| wrong("claims", "integer keys"))? {
            claim_key::ISSUER => issuer = Some(text(&mut d, "iss")?),
            claim_key::EXPIRES => expires_at = Some(instant(&mut d, "exp")?),
            claim_key::NOT_BEFORE => not_before = Some(instant(&mut d, "nbf")?),
            claim_key::ISSUED_AT => issued_at = Some(instant(&mut d, "iat")?),
            claim_key::ID => id = Some(fixed(&mut d, "cti", "8 bytes")?),
            claim_key::CONFIRMATION => holder = Some(confirmation(&mut d)?),
            claim_key::TRAVEL => travel = Some(Travel::read(&mut d)?),
            _ => return Err(wrong("claims", "only the keys of a credential")),
        }
    }
    let t = travel.ok_or_else(|| wrong("travel", "must be there"))?;
    Ok(Credential {
        issuer: issuer.ok_or_else(|| wrong("iss", "must be there"))?,
        id: id.ok_or_else(|| wrong("cti", "must be there"))?,
        issued_at: issued_at.ok_or_else(|| wrong("iat", "must be there"))?,
        not_before: not_before.ok_or_else(|| wrong("nbf", "must be there"))?,
        expires_at: expires_at.ok_or_else(|| wrong("exp", "must be there"))?,
        holder,
        roster_key: RosterKey(
            t.roster_key.ok_or_else(|| wrong("travel roster key", "must be there"))?,
        ),
        status_index: t
            .status_index
            .ok_or_else(|| wrong("travel status index", "must be there"))?,
        name: t.name,
        birth_date: t.birth_date,
        id_last_four: t.id_last_four,
        employer: t.employer,
        sector: t.sector,
        home: t.home,
        work: t.work,
        vaccinations: t.health.vaccinations,
        recoveries: t.health.recoveries,
        tests: t.health.tests,
        complete: t.complete,
        permits: t.permits,
    })
}

/// Reads the claims of a presentation.
pub(super) fn read_presentation(payload: &[u8]) -> Read<Presentation> {
    cbor::check(payload, Rules::Deterministic)?;
    let mut d = Decoder::new(payload);
    let (mut issued_at, mut declared) = (None, None);
    for _ in 0..map(&mut d, "claims")? {
        match d.i64().map_err(|_| wrong("claims", "integer keys"))? {
            claim_key::ISSUED_AT => issued_at = Some(instant(&mut d, "iat")?),
            claim_key::DECLARATION => declared = Some(declaration(&mut d)?),
            _ => return Err(wrong("claims", "only the keys of a presentation")),
        }
    }
    let issued_at = issued_at.ok_or_else(|| wrong("iat", "must be there"))?;
    let (declaration, questionnaire) = declared.unzip();
    Ok(Presentation { issued_at, declaration, questionnaire })
}

fn declaration(d: &mut Decoder<'_>) -> Read<(Declaration, u32)> {
    let bad = || wrong("declaration", "{1: time, 2: questionnaire version, 3: any yes}");
    if map(d, "declaration")? != 3 || d.i64().ok() != Some(1) {
        return Err(bad());
    }
    let at = instant(d, "declaration")?;
    let 2 = d.i64().map_err(|_| bad())? else { return Err(bad()) };
    let questionnaire = d.u32().map_err(|_| bad())?;
    let 3 = d.i64().map_err(|_| bad())? else { return Err(bad()) };
    let symptoms = d.bool().map_err(|_| bad())?;
    Ok((Declaration { at, symptoms }, questionnaire))
}

fn confirmation(d: &mut Decoder<'_>) -> Read<CurveKey> {
    let bad = || wrong("cnf", "{1: COSE_Key} of Ed25519 or P-256, public parts only");
    if map(d, "cnf")? != 1 || d.i64().ok() != Some(1) {
        return Err(bad());
    }
    CurveKey::read(d).ok_or_else(bad)
}

#[derive(Default)]
struct Travel {
    roster_key: Option<[u8; 16]>,
    status_index: Option<u32>,
    name: Option<String>,
    birth_date: Option<NaiveDate>,
    id_last_four: Option<u16>,
    employer: Option<String>,
    sector: Option<String>,
    home: Option<Place>,
    work: Option<Place>,
    health: Health,
    complete: Complete,
    permits: Vec<PermitClaim>,
}

impl Travel {
    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let mut t = Self::default();
        for _ in 0..map(d, "travel")? {
            match d.i64().map_err(|_| wrong("travel", "integer keys"))? {
                travel_key::ROSTER_KEY => {
                    t.roster_key = Some(fixed(d, "travel roster key", "16 bytes")?);
                }
                travel_key::STATUS_INDEX => t.status_index = Some(index(d, "travel status index")?),
                travel_key::NAME => t.name = Some(text(d, "name")?),
                travel_key::BIRTH_DATE => t.birth_date = Some(date(d, "birth date")?),
                travel_key::ID_LAST_FOUR => {
                    let digits = d.u16().ok().filter(|n| *n < 10_000);
                    t.id_last_four = Some(digits.ok_or_else(|| wrong("last four", "0..9999"))?);
                }
                travel_key::EMPLOYER => t.employer = Some(text(d, "employer")?),
                travel_key::SECTOR => t.sector = Some(text(d, "sector")?),
                travel_key::HOME => t.home = Some(place(d, "home")?),
                travel_key::WORK => t.work = Some(place(d, "work")?),
                travel_key::HEALTH => t.health = Health::read(d)?,
                travel_key::COMPLETE => {
                    let bits = d.u8().ok().and_then(Complete::from_bits);
                    t.complete = bits.ok_or_else(|| wrong("complete kinds", "bits 0..7"))?;
                }
                travel_key::PERMITS => t.permits = permits(d)?,
                _ => return Err(wrong("travel", "only the keys of a travel claim")),
            }
        }
        Ok(t)
    }
}

#[derive(Default)]
struct Health {
    vaccinations: Vec<Vaccination>,
    recoveries: Vec<Recovery>,
    tests: Vec<Test>,
}

impl Health {
    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        const EXPECTED: &str = "[1, dose, day, ?product], [2, day] or [3, method, result, time]";
        let bad = || wrong("health evidence", EXPECTED);
        let mut health = Self::default();
        for _ in 0..array(d, "health evidence")? {
            let length = array(d, "health evidence")?;
            let kind = d.u8().ok().and_then(EvidenceKind::from_number).ok_or_else(bad)?;
            match (kind, length) {
                (EvidenceKind::Vaccination, 3 | 4) => health.vaccinations.push(Vaccination {
                    dose: d.u8().ok().filter(|n| (1..=20).contains(n)).ok_or_else(bad)?,
                    series: None,
                    date: date(d, "vaccination")?,
                    product: if length == 4 { Some(text(d, "product")?) } else { None },
                    assurance: Assurance::Signed,
                }),
                (EvidenceKind::Recovery, 2) => health
                    .recoveries
                    .push(Recovery { date: date(d, "recovery")?, assurance: Assurance::Signed }),
                (EvidenceKind::Test, 4) => health.tests.push(Test {
                    method: d.u8().ok().and_then(TestMethod::from_number).ok_or_else(bad)?,
                    result: match d.bool() {
                        Ok(true) => TestResult::Positive,
                        Ok(false) => TestResult::Negative,
                        Err(_) => return Err(bad()),
                    },
                    taken_at: instant(d, "test")?,
                    assurance: Assurance::Signed,
                }),
                _ => return Err(bad()),
            }
        }
        Ok(health)
    }
}

fn permits(d: &mut Decoder<'_>) -> Read<Vec<PermitClaim>> {
    let bad = || wrong("permit", "[number, kind 0..2, from, until, [areas], status index]");
    let mut permits = Vec::new();
    for _ in 0..array(d, "permits")? {
        if array(d, "permit")? != 6 {
            return Err(bad());
        }
        let number = text(d, "permit number")?;
        let kind = d.u8().ok().and_then(PermitKind::from_number).ok_or_else(bad)?;
        let (valid_from, valid_until) = (instant(d, "permit")?, instant(d, "permit")?);
        let mut areas = Vec::new();
        for _ in 0..array(d, "permit areas")? {
            areas.push(Area(text(d, "permit area")?));
        }
        let status_index = index(d, "permit status index")?;
        permits.push(PermitClaim { number, kind, valid_from, valid_until, areas, status_index });
    }
    Ok(permits)
}

fn place(d: &mut Decoder<'_>, claim: &'static str) -> Read<Place> {
    let bad = || wrong(claim, "[area] or [area, latitude, longitude], in thousandths of a degree");
    let length = array(d, claim)?;
    let area = Area(text(d, claim)?);
    let position = match length {
        1 => None,
        3 => {
            let mut degrees = || d.i32().map(|n| f64::from(n) / 1000.0).map_err(|_| bad());
            Some(Position::new(degrees()?, degrees()?).map_err(|_| bad())?)
        }
        _ => return Err(bad()),
    };
    Ok(Place { area, position })
}

fn map(d: &mut Decoder<'_>, claim: &'static str) -> Read<u64> {
    d.map().ok().flatten().ok_or_else(|| wrong(claim, "a map"))
}

fn array(d: &mut Decoder<'_>, claim: &'static str) -> Read<u64> {
    d.array().ok().flatten().ok_or_else(|| wrong(claim, "an array"))
}

fn text(d: &mut Decoder<'_>, claim: &'static str) -> Read<String> {
    d.str().map(str::to_owned).map_err(|_| wrong(claim, "a text"))
}

fn index(d: &mut Decoder<'_>, claim: &'static str) -> Read<u32> {
    d.u32().map_err(|_| wrong(claim, "an integer 0..2^32-1"))
}

fn fixed<const N: usize>(
    d: &mut Decoder<'_>,
    claim: &'static str,
    expected: &'static str,
) -> Read<[u8; N]> {
    d.bytes().ok().and_then(|b| b.try_into().ok()).ok_or_else(|| wrong(claim, expected))
}

/// Seconds since the epoch, whole (RFC 8392 allows fractions; this format doesn't).
fn instant(d: &mut Decoder<'_>, claim: &'static str) -> Read<Instant> {
    let seconds = match d.datatype() {
        Ok(Type::U8 | Type::U16 | Type::U32 | Type::U64) => d.i64().ok(),
        _ => None,
    };
    seconds
        .and_then(|s| DateTime::from_timestamp(s, 0))
        .filter(|at| at.timestamp() < LATEST)
        .ok_or_else(|| wrong(claim, "whole seconds since 1970, before the year 3000"))
}

/// Days since 1970-01-01, as RFC 8943 counts them (without its tag).
fn date(d: &mut Decoder<'_>, claim: &'static str) -> Read<NaiveDate> {
    d.i32()
        .ok()
        .filter(|days| DAYS.contains(days))
        .and_then(NaiveDate::from_epoch_days)
        .ok_or_else(|| wrong(claim, "days since 1970-01-01"))
}
