//! Making certificates, as a health department does: for the demo, for scenarios, and for tests of
//! whoever embeds the core.

use minicbor::Encoder;
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{Signature, SigningKey};

use super::claims::{CertificateClaims, Entry};
use super::message::PREFIX;
use crate::encoding::cbor::{self, EncodeError};
use crate::keys::sign1::{header_label, sig_structure};
use crate::keys::{Algorithm, KeyId};
use crate::model::PartialDate;

/// Signs certificates with ES256.
pub struct CertificateSigner<'a> {
    key: &'a SigningKey,
    id: KeyId,
}

impl std::fmt::Debug for CertificateSigner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CertificateSigner").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<'a> CertificateSigner<'a> {
    /// A signer with a health department's key, known by `id`.
    #[must_use]
    pub fn new(key: &'a SigningKey, id: KeyId) -> Self {
        Self { key, id }
    }

    /// The certificate's text.
    #[must_use]
    pub fn sign(&self, claims: &CertificateClaims) -> String {
        self.sign_payload(&cbor::encode(512, |e| write_claims(e, claims)))
    }

    /// The text of a certificate with this payload, whatever that is.
    #[must_use]
    pub fn sign_payload(&self, payload: &[u8]) -> String {
        let protected = cbor::encode(16, |e| {
            e.map(2)?.i64(header_label::ALGORITHM)?.i64(Algorithm::Es256.id())?;
            e.i64(header_label::KEY_ID)?.bytes(&self.id.0)?;
            Ok(())
        });
        let signature: Signature = self.key.sign(&sig_structure(&protected, &[], payload));
        let message = cbor::encode(payload.len() + 128, |e| {
            e.tag(minicbor::data::Tag::new(18))?.array(4)?.bytes(&protected)?.map(0)?;
            e.bytes(payload)?.bytes(&signature.to_bytes())?;
            Ok(())
        });
        let compressed = miniz_oxide::deflate::compress_to_vec_zlib(&message, 9);
        format!("{PREFIX}{}", base45::encode(&compressed))
    }
}

fn write_claims(e: &mut Encoder<Vec<u8>>, c: &CertificateClaims) -> Result<(), EncodeError> {
    e.map(3 + u64::from(c.issuer.is_some()) + u64::from(c.not_before.is_some()))?;
    if let Some(issuer) = &c.issuer {
        e.i64(1)?.str(issuer)?;
    }
    e.i64(4)?.i64(c.expires_at.timestamp())?;
    if let Some(not_before) = c.not_before {
        e.i64(5)?.i64(not_before.timestamp())?;
    }
    e.i64(6)?.i64(c.issued_at.timestamp())?;
    let kinds = ["v", "r", "t"]
        .map(|kind| (kind, c.entries().filter(|entry| kind_of(entry) == kind).collect::<Vec<_>>()));
    let kinds: Vec<_> = kinds.into_iter().filter(|(_, entries)| !entries.is_empty()).collect();
    e.i64(-260)?.map(1)?.i64(1)?.map(3 + u64::try_from(kinds.len()).unwrap_or_default())?;
    let s = &c.subject;
    let names =
        [("fn", &s.family), ("gn", &s.given), ("fnt", &s.family_mrz), ("gnt", &s.given_mrz)];
    let names: Vec<_> = names.iter().filter_map(|(key, v)| Some((key, v.as_ref()?))).collect();
    e.str("nam")?.map(u64::try_from(names.len()).unwrap_or_default())?;
    for (key, name) in names {
        e.str(key)?.str(name)?;
    }
    e.str("dob")?.str(&written(s.birth_date))?.str("ver")?.str(&c.version)?;
    for (kind, entries) in kinds {
        e.str(kind)?.array(u64::try_from(entries.len()).unwrap_or_default())?;
        entries.into_iter().try_for_each(|entry| write_entry(e, entry))?;
    }
    Ok(())
}

/// The list that an entry is in.
fn kind_of(entry: &Entry) -> &'static str {
    match entry {
        Entry::Vaccination { .. } => "v",
        Entry::Recovery { .. } => "r",
        Entry::Test { .. } => "t",
    }
}

fn written(date: PartialDate) -> String {
    match date {
        PartialDate::Unknown => String::new(),
        PartialDate::Year(year) => format!("{year:04}"),
        PartialDate::Month(year, month) => format!("{year:04}-{month:02}"),
        PartialDate::Day(day) => day.to_string(),
    }
}

fn write_entry(e: &mut Encoder<Vec<u8>>, entry: &Entry) -> Result<(), EncodeError> {
    let (Entry::Vaccination { common, .. }
    | Entry::Recovery { common, .. }
    | Entry::Test { common, .. }) = entry;
    let mut texts = vec![
        ("tg", common.disease.clone()),
        ("co", common.country.clone()),
        ("is", common.issuer.clone()),
        ("ci", common.id.clone()),
    ];
    let mut numbers = Vec::new();
    match entry {
        Entry::Vaccination { vaccine, product, manufacturer, dose, series, date, .. } => {
            texts.extend([("vp", vaccine.clone()), ("mp", product.clone())]);
            texts.extend([("ma", manufacturer.clone()), ("dt", date.to_string())]);
            numbers.extend([("dn", *dose), ("sd", *series)]);
        }
        Entry::Recovery { first_positive, from, until, .. } => {
            let dates = [("fr", first_positive), ("df", from), ("du", until)];
            texts.extend(dates.map(|(key, date)| (key, date.to_string())));
        }
        Entry::Test { kind, result, taken_at, .. } => {
            texts.extend([("tt", kind.clone()), ("tr", result.clone())]);
            texts.push(("sc", taken_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true)));
        }
    }
    let fields = u64::try_from(texts.len() + numbers.len()).unwrap_or_default();
    e.map(fields)?;
    for (key, text) in texts {
        e.str(key)?.str(&text)?;
    }
    for (key, number) in numbers {
        e.str(key)?.u8(number)?;
    }
    Ok(())
}
