//! What a certificate says: the CWT's claims, and the certificate in them (JSON schema 1.3).

use minicbor::Decoder;
use minicbor::data::Type;

use super::message::CertificateFormError;
use crate::encoding::cbor::{self, Rules};
use crate::model::{CertificateName, PartialDate, personal};
use crate::time::{DateTime, Instant, NaiveDate};

/// CWT's claims (RFC 8392, section 4), and the certificate's own.
pub(super) mod claim_key {
    pub(in super::super) const ISSUER: i64 = 1;
    pub(in super::super) const EXPIRES: i64 = 4;
    pub(in super::super) const NOT_BEFORE: i64 = 5;
    pub(in super::super) const ISSUED_AT: i64 = 6;
    pub(in super::super) const HEALTH_CERTIFICATE: i64 = -260;
    /// The only key of the health certificate's map: an EU DCC.
    pub(in super::super) const EU_DCC: i64 = 1;
}

/// What a certificate says. A value of this type alone proves nothing:
/// [`VerifiedCertificate`](super::VerifiedCertificate) does.
#[derive(Clone, PartialEq, Eq)]
pub struct CertificateClaims {
    /// Who issued it, `iss`: mostly a country's two letters.
    pub issuer: Option<String>,
    /// When it was issued, `iat`.
    pub issued_at: Instant,
    /// The first instant at which it holds, `nbf`, where it isn't the one at which it was issued.
    pub not_before: Option<Instant>,
    /// The first instant at which it no longer holds, `exp`.
    pub expires_at: Instant,
    /// The version of the certificate's schema.
    pub version: String,
    /// Whom it is about.
    pub subject: CertificateName,
    /// What it attests.
    pub entry: Entry,
    /// What it attests besides: nothing but in certificates of schema 1.0, which may have several entries.
    pub further: Vec<Entry>,
}

/// What a certificate attests. Codes are as in the certificate; value sets say what they mean.
#[derive(Clone, PartialEq, Eq)]
pub enum Entry {
    /// A dose.
    Vaccination {
        /// What it is about.
        common: Common,
        /// The vaccine or prophylaxis, `vp`.
        vaccine: String,
        /// The product, `mp`.
        product: String,
        /// The manufacturer, `ma`.
        manufacturer: String,
        /// The dose's number, `dn`.
        dose: u8,
        /// How many doses make the series, `sd`.
        series: u8,
        /// The day that it was given, `dt`.
        date: NaiveDate,
    },
    /// A recovery.
    Recovery {
        /// What it is about.
        common: Common,
        /// The day of the first positive test, `fr`.
        first_positive: NaiveDate,
        /// The first day that the certificate covers, `df`.
        from: NaiveDate,
        /// The last day that it covers, `du`.
        until: NaiveDate,
    },
    /// A test.
    Test {
        /// What it is about.
        common: Common,
        /// The kind of test, `tt`.
        kind: String,
        /// The result, `tr`.
        result: String,
        /// When the sample was taken, `sc`.
        taken_at: Instant,
    },
}

/// What every entry has.
#[derive(Clone, PartialEq, Eq)]
pub struct Common {
    /// The disease, `tg`.
    pub disease: String,
    /// The country, `co`.
    pub country: String,
    /// Who issued the certificate, in words, `is`.
    pub issuer: String,
    /// The certificate's own id, `ci`.
    pub id: String,
}

personal!(CertificateClaims, Entry, Common);

type Read<T> = Result<T, CertificateFormError>;

fn wrong(claim: &'static str, expected: &'static str) -> CertificateFormError {
    CertificateFormError::Claim { claim, expected }
}

fn missing<T>(value: Option<T>, claim: &'static str) -> Read<T> {
    value.ok_or_else(|| wrong(claim, "must be there"))
}

impl CertificateClaims {
    /// Reads the payload. Names that the schema doesn't have are left alone, as it says.
    pub(super) fn read(payload: &[u8]) -> Read<Self> {
        cbor::check_within(payload, Rules::WellFormed, cbor::MAX_FOREIGN_BYTES)?;
        let mut d = Decoder::new(payload);
        let mut issuer = None;
        let (mut issued_at, mut not_before, mut expires_at) = (None, None, None);
        let mut certificate = None;
        for _ in 0..map(&mut d, "claims")? {
            match d.i64().map_err(|_| wrong("claims", "integer keys"))? {
                claim_key::ISSUER => issuer = Some(text(&mut d, "iss")?),
                claim_key::EXPIRES => expires_at = Some(numeric_date(&mut d, "exp")?),
                claim_key::NOT_BEFORE => not_before = Some(numeric_date(&mut d, "nbf")?),
                claim_key::ISSUED_AT => issued_at = Some(numeric_date(&mut d, "iat")?),
                claim_key::HEALTH_CERTIFICATE => {
                    let expected = "{1: an EU Digital COVID Certificate}";
                    if map(&mut d, "hcert")? != 1 || d.i64().ok() != Some(claim_key::EU_DCC) {
                        return Err(wrong("hcert", expected));
                    }
                    certificate = Some(Certificate::read(&mut d)?);
                }
                _ => skip(&mut d)?,
            }
        }
        let certificate = missing(certificate, "hcert")?;
        let version = missing(certificate.version, "ver")?;
        let mut entries = certificate.entries.into_iter();
        let entry = entries.next();
        let further: Vec<Entry> = entries.collect();
        // Later schemas have one alone.
        let (Some(entry), true) = (entry, further.is_empty() || version.starts_with("1.0.")) else {
            return Err(wrong("hcert", "one vaccination, one recovery or one test, and only one"));
        };
        Ok(Self {
            issuer,
            issued_at: missing(issued_at, "iat")?,
            not_before,
            expires_at: missing(expires_at, "exp")?,
            version,
            subject: CertificateName {
                birth_date: missing(certificate.birth_date, "dob")?,
                ..missing(certificate.subject, "nam")?
            },
            entry,
            further,
        })
    }

    /// Everything that it attests.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        std::iter::once(&self.entry).chain(&self.further)
    }
}

/// The map of a certificate, as far as it was read.
#[derive(Default)]
struct Certificate {
    version: Option<String>,
    subject: Option<CertificateName>,
    birth_date: Option<PartialDate>,
    entries: Vec<Entry>,
}

impl Certificate {
    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let mut certificate = Self::default();
        for _ in 0..map(d, "hcert")? {
            match d.str().map_err(|_| wrong("hcert", "text keys"))? {
                "ver" => certificate.version = Some(text(d, "ver")?),
                "nam" => certificate.subject = Some(subject(d)?),
                "dob" => certificate.birth_date = Some(partial_date(&text(d, "dob")?)?),
                "v" => certificate.list(d, vaccination)?,
                "r" => certificate.list(d, recovery)?,
                "t" => certificate.list(d, test)?,
                _ => skip(d)?,
            }
        }
        Ok(certificate)
    }

    /// A list of entries; `null` and an empty list stand for none.
    fn list(&mut self, d: &mut Decoder<'_>, read: fn(Fields) -> Read<Entry>) -> Read<()> {
        if matches!(d.datatype(), Ok(Type::Null)) {
            return skip(d);
        }
        let length = d.array().ok().flatten();
        for _ in 0..length.ok_or_else(|| wrong("v, r, t", "a list of entries"))? {
            self.entries.push(read(Fields::read(d)?)?);
        }
        Ok(())
    }
}

fn subject(d: &mut Decoder<'_>) -> Read<CertificateName> {
    let (mut family, mut given, mut family_mrz, mut given_mrz) = (None, None, None, None);
    for _ in 0..map(d, "nam")? {
        let field = match d.str().map_err(|_| wrong("nam", "text keys"))? {
            "fn" => &mut family,
            "gn" => &mut given,
            "fnt" => &mut family_mrz,
            "gnt" => &mut given_mrz,
            _ => {
                skip(d)?;
                continue;
            }
        };
        *field = Some(text(d, "nam")?);
    }
    for mrz in [&family_mrz, &given_mrz].into_iter().flatten() {
        if !mrz.bytes().all(|b| b.is_ascii_uppercase() || b == b'<') {
            return Err(wrong("nam", "fnt and gnt of A-Z and < (ICAO Doc 9303-3, section 4.3)"));
        }
    }
    let birth_date = PartialDate::Unknown;
    Ok(CertificateName { family, given, family_mrz, given_mrz, birth_date })
}

/// An entry's fields, whatever its kind.
#[derive(Default)]
struct Fields {
    texts: Vec<(String, String)>,
    dose: Option<u8>,
    series: Option<u8>,
}

impl Fields {
    fn read(d: &mut Decoder<'_>) -> Read<Self> {
        let mut fields = Self::default();
        for _ in 0..map(d, "entry")? {
            let name = text(d, "entry")?;
            match name.as_str() {
                "dn" => fields.dose = Some(dose(d)?),
                "sd" => fields.series = Some(dose(d)?),
                _ => {
                    // A time may bear CBOR's tag 0 for one.
                    if matches!(d.datatype(), Ok(Type::Tag)) {
                        d.tag().map_err(|_| wrong("entry", "a text"))?;
                    }
                    match d.datatype() {
                        Ok(Type::String) => fields.texts.push((name, text(d, "entry")?)),
                        _ => skip(d)?,
                    }
                }
            }
        }
        Ok(fields)
    }

    fn text(&self, name: &'static str) -> Read<String> {
        let found = self.texts.iter().find(|(n, _)| n == name);
        missing(found.map(|(_, value)| value.clone()), name)
    }

    fn date(&self, name: &'static str) -> Read<NaiveDate> {
        match partial_date(&self.text(name)?) {
            Ok(PartialDate::Day(date)) => Ok(date),
            _ => Err(wrong(name, "a whole date, such as 2021-08-20")),
        }
    }

    fn common(&self) -> Read<Common> {
        Ok(Common {
            disease: self.text("tg")?,
            country: self.text("co")?,
            issuer: self.text("is")?,
            id: self.text("ci")?,
        })
    }
}

fn vaccination(fields: Fields) -> Read<Entry> {
    Ok(Entry::Vaccination {
        common: fields.common()?,
        vaccine: fields.text("vp")?,
        product: fields.text("mp")?,
        manufacturer: fields.text("ma")?,
        dose: missing(fields.dose, "dn")?,
        series: missing(fields.series, "sd")?,
        date: fields.date("dt")?,
    })
}

fn recovery(fields: Fields) -> Read<Entry> {
    Ok(Entry::Recovery {
        common: fields.common()?,
        first_positive: fields.date("fr")?,
        from: fields.date("df")?,
        until: fields.date("du")?,
    })
}

fn test(fields: Fields) -> Read<Entry> {
    Ok(Entry::Test {
        common: fields.common()?,
        kind: fields.text("tt")?,
        result: fields.text("tr")?,
        taken_at: date_time(&fields.text("sc")?)?,
    })
}

fn map(d: &mut Decoder<'_>, claim: &'static str) -> Read<u64> {
    d.map().ok().flatten().ok_or_else(|| wrong(claim, "a map"))
}

fn text(d: &mut Decoder<'_>, claim: &'static str) -> Read<String> {
    d.str().map(str::to_owned).map_err(|_| wrong(claim, "a text"))
}

/// Passes over a value that was checked to be well-formed.
fn skip(d: &mut Decoder<'_>) -> Read<()> {
    d.skip().map_err(|_| wrong("claims", "well-formed values"))
}

/// Numbers of doses: 1 to 9 in the schema; a few more do no harm. JSON's numbers have no kinds, so that issuers
/// write a whole one as a float, too.
fn dose(d: &mut Decoder<'_>) -> Read<u8> {
    let number = match d.datatype() {
        Ok(Type::F16 | Type::F32 | Type::F64) => {
            let number = cbor::float(d).filter(|number| number.fract() == 0.0);
            (0..=20_u8).find(|whole| number == Some(f64::from(*whole)))
        }
        _ => d.u8().ok(),
    };
    number.filter(|n| (1..=20).contains(n)).ok_or_else(|| wrong("dn, sd", "a number from 1 on"))
}

/// A NumericDate, RFC 8392, section 2: seconds, whole or not; fractions are cut.
fn numeric_date(d: &mut Decoder<'_>, claim: &'static str) -> Read<Instant> {
    let bad = || wrong(claim, "seconds since 1970, before the year 3000");
    let seconds = match d.datatype() {
        Ok(Type::U8 | Type::U16 | Type::U32 | Type::U64) => d.i64().ok(),
        Ok(Type::F16 | Type::F32 | Type::F64) => cbor::float(d).and_then(whole_seconds),
        _ => None,
    };
    seconds
        .filter(|seconds| (0..LATEST).contains(seconds))
        .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
        .ok_or_else(bad)
}

/// The first second of the year 3000.
const LATEST: i64 = 32_503_680_000;

fn whole_seconds(seconds: f64) -> Option<i64> {
    #[expect(clippy::as_conversions, reason = "finite and within the range of i64")]
    (0.0..1e11).contains(&seconds).then(|| seconds.trunc() as i64)
}

/// A date of which the end may be missing: `1964-08-12`, `1964-08`, `1964`, or nothing; or be zeros, and what
/// follows an unknown month is as unknown (`1964-00-12`). A time may follow a whole date, as it did in early
/// certificates; it says nothing.
fn partial_date(text: &str) -> Read<PartialDate> {
    let bad = || wrong("date", "YYYY-MM-DD, YYYY-MM, YYYY or nothing");
    let date = match text.split_once('T') {
        Some((date, _)) if date.len() == 10 => date,
        Some(_) => return Err(bad()),
        None => text,
    };
    let number = |from: usize, to: usize| -> Option<u32> {
        let digits = date.get(from..to)?;
        digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
    };
    let year = || number(0, 4).and_then(|year| i32::try_from(year).ok()).filter(|y| *y >= 1900);
    let dash = |at: usize| date.get(at..=at) == Some("-");
    let read =
        match date.len() {
            0 => Some(PartialDate::Unknown),
            4 => year().map(PartialDate::Year),
            7 if dash(4) => year().zip(number(5, 7)).and_then(|(year, month)| match month {
                0 => Some(PartialDate::Year(year)),
                month @ 1..=12 => Some(PartialDate::Month(year, month)),
                _ => None,
            }),
            10 if dash(4) && dash(7) => year().zip(number(5, 7).zip(number(8, 10))).and_then(
                |(year, (month, day))| match (month, day) {
                    (0, 0..=31) => Some(PartialDate::Year(year)),
                    (1..=12, 0) => Some(PartialDate::Month(year, month)),
                    (month, day) => NaiveDate::from_ymd_opt(year, month, day).map(PartialDate::Day),
                },
            ),
            _ => None,
        };
    read.ok_or_else(bad)
}

/// A date and time with its offset: RFC 3339, or ISO 8601's offsets without a colon or minutes.
fn date_time(text: &str) -> Read<Instant> {
    let formats = ["%Y-%m-%dT%H:%M:%S%.f%z", "%Y-%m-%dT%H:%M:%S%.f%#z"];
    DateTime::parse_from_rfc3339(text)
        .ok()
        .or_else(|| formats.iter().find_map(|f| DateTime::parse_from_str(text, f).ok()))
        .map(|at| at.to_utc())
        .filter(|at| (0..LATEST).contains(&at.timestamp()))
        .ok_or_else(|| wrong("sc", "a date and time with an offset"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_whole_or_as_much_as_is_known() {
        let day = NaiveDate::from_ymd_opt(1964, 8, 12).unwrap();
        for (text, date) in [
            ("1964-08-12", PartialDate::Day(day)),
            ("1964-08-12T00:00:00", PartialDate::Day(day)),
            ("1964-08", PartialDate::Month(1964, 8)),
            ("1964", PartialDate::Year(1964)),
            ("", PartialDate::Unknown),
            ("1989-00-20", PartialDate::Year(1989)),
            ("1963-00", PartialDate::Year(1963)),
            ("1963-00-00", PartialDate::Year(1963)),
            ("1963-08-00", PartialDate::Month(1963, 8)),
        ] {
            assert!(partial_date(text).unwrap() == date, "{text}");
        }
        for bad in [
            "1964-13",
            "1964-8-12",
            "1964-08-32",
            "1964-00-32",
            "1964-13-00",
            "0000-00-00",
            "64",
            "1964-08-12 ",
            "+964-08-12",
            "1964-08T00",
            "1964/08/12",
            "0964",
            "19640812",
        ] {
            assert!(partial_date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn times_have_an_offset_in_any_of_its_forms() {
        let expected = date_time("2021-05-30T10:12:22Z").unwrap();
        for text in [
            "2021-05-30T12:12:22+02:00",
            "2021-05-30T12:12:22+0200",
            "2021-05-30T12:12:22+02",
            "2021-05-30T10:12:22.000Z",
        ] {
            assert_eq!(date_time(text), Ok(expected), "{text}");
        }
        for bad in ["2021-05-30T10:12:22", "2021-05-30", "", "3021-05-30T10:12:22Z"] {
            assert!(date_time(bad).is_err(), "{bad}");
        }
    }
}
