//! Looking at a code without believing it: what it is, what it claims, and what of that holds.
//!
//! [`Inspection::of`] looks, by the keys that [`Keys`] gives. It needs `travel` and `dcc`, whose doors
//! for the unverified lead here alone.
//!
//! For engineers and for a desk where somebody asks why a code is refused. Nothing here leads to a
//! verdict: claims come out as JSON, beside what was found of their signatures and dates.
//!
//! ```
//! use chot_core::inspect::{DateState, Inspection, Keys, SignatureState};
//!
//! # let print = include_str!("../../tests/vectors/good/print.json");
//! # let print: serde_json::Value = serde_json::from_str(print)?;
//! # let text = print["text"].as_str().unwrap();
//! # let at = "2021-10-05T00:10:00Z".parse()?;
//! let found = Inspection::of(text, &Keys::None, at);
//! assert_eq!(found.kind, "travel");
//! assert_eq!(found.signature, Some(SignatureState::UnknownKey));
//! assert_eq!(found.dates, Some(DateState::Valid));
//! assert!(!found.holds());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use serde_json::{Map, Value, json};

use crate::dcc::{
    CertificateClaims, CertificateError, Entry, HealthCertificate, HealthKey, HealthKeys,
    HealthTrust, PREFIX as DCC_PREFIX, ValueSets,
};
use crate::keys::{KeyId, PublicKey};
use crate::model::PartialDate;
use crate::time::Instant;
use crate::travel::{
    CitizenCard, Credential, Envelope, Foreign, IssuerKey, IssuerKeys, PREFIX, ParseError,
    Presentation, Purpose, Signer, TrustStore, VerifyError, claims_json as credential_json,
    kind_in_words, without_marks,
};
use crate::words::Words;

/// By whose keys a code is verified.
#[derive(Debug)]
pub enum Keys<'a> {
    /// Nobody's: every key is unknown.
    None,
    /// What is installed on a phone.
    Installed {
        /// The issuers of travel codes.
        issuers: &'a TrustStore,
        /// Health authorities.
        health: &'a HealthTrust,
    },
    /// These, for whatever a code says of its issuer: what none of them signed is invalid.
    Given(&'a [PublicKey]),
}

/// What was found of a code's signatures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureState {
    /// Each is right, by a key that may make it.
    Valid,
    /// One isn't right, or its key may not make it.
    Invalid,
    /// The issuer's key isn't known.
    UnknownKey,
}

impl SignatureState {
    /// The code: `valid`, `invalid`, `unknown-key`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Invalid => "invalid",
            Self::UnknownKey => "unknown-key",
        }
    }
}

/// What was found of a code's dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateState {
    /// It holds at the instant that was asked about.
    Valid,
    /// Its time is over.
    Expired,
    /// Its time hasn't come.
    NotYet,
}

impl DateState {
    /// The code: `valid`, `expired`, `not-yet`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::NotYet => "not-yet",
        }
    }

    fn of(at: Instant, from: Instant, until: Instant) -> Self {
        if at < from {
            Self::NotYet
        } else if at >= until {
            Self::Expired
        } else {
            Self::Valid
        }
    }
}

/// What a code is and says. Nothing in it is to be acted on.
#[derive(Clone, PartialEq)]
pub struct Inspection {
    /// `travel`, `travel-jws`, `eu-dcc`, or what else it is.
    pub kind: &'static str,
    /// What it claims, where that can be read.
    pub claims: Option<Value>,
    /// Who issued it, by its own word.
    pub issuer: Option<String>,
    /// The id of the key that it says it is signed with.
    pub key_id: Option<KeyId>,
    /// What was found of its signatures; none where it has none, or none that is understood.
    pub signature: Option<SignatureState>,
    /// What was found of its dates, by its own word; none where it has none.
    pub dates: Option<DateState>,
    /// What is wrong with its form, or with the key that signed it.
    pub error: Option<String>,
}

impl std::fmt::Debug for Inspection {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Inspection({}, ..)", self.kind)
    }
}

impl Inspection {
    /// Looks at a code's text, at an instant.
    #[must_use]
    pub fn of(text: &str, keys: &Keys<'_>, at: Instant) -> Self {
        let text = without_marks(text);
        if text.starts_with(DCC_PREFIX) {
            return certificate(text, keys, at);
        }
        let kind = if text.starts_with(PREFIX) { "travel" } else { "travel-jws" };
        match Envelope::parse(text) {
            Ok(envelope) => travel(kind, envelope, keys, at),
            Err(ParseError::Malformed(error)) => {
                Self { error: Some(error.to_string()), ..Self::nothing(kind) }
            }
            Err(ParseError::NotATravelCode(foreign)) => {
                let claims = match &foreign {
                    Foreign::CitizenId(card) => Some(card_claims(card)),
                    _ => None,
                };
                Self { claims, ..Self::nothing(foreign.code()) }
            }
        }
    }

    fn nothing(kind: &'static str) -> Self {
        Self {
            kind,
            claims: None,
            issuer: None,
            key_id: None,
            signature: None,
            dates: None,
            error: None,
        }
    }

    /// What the code is, in words.
    #[must_use]
    pub fn kind_in_words(&self, words: &Words) -> String {
        kind_in_words(self.kind, words)
    }

    /// A label or a finding of an inspection, by its code, in words.
    #[must_use]
    pub fn label(code: &str, words: &Words) -> String {
        words.coded("inspect", code)
    }

    /// True where signatures and dates are valid and nothing else is wrong: what its claims say can
    /// be believed as far as the keys can.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.signature == Some(SignatureState::Valid)
            && self.dates == Some(DateState::Valid)
            && self.error.is_none()
    }
}

fn travel(kind: &'static str, envelope: Envelope, keys: &Keys<'_>, at: Instant) -> Inspection {
    let key_id = envelope.issuer_key_hint();
    let mut found = Inspection { key_id: Some(key_id), ..Inspection::nothing(kind) };
    match envelope.dangerous_unverified_claims() {
        Ok(claims) => {
            found.issuer = Some(claims.issuer.clone());
            found.dates = Some(DateState::of(at, claims.not_before, claims.expires_at));
            let shown = envelope.dangerous_unverified_presentation();
            let said = match &shown {
                Some(Err(error)) => {
                    found.error = Some(error.to_string());
                    None
                }
                Some(Ok(said)) => Some(said),
                None => None,
            };
            found.claims = Some(travel_claims(&claims, said));
            let given;
            let trust = match keys {
                Keys::None => None,
                Keys::Installed { issuers, .. } => Some(*issuers),
                Keys::Given(keys) => {
                    given = trust_in(keys, key_id, &claims.issuer);
                    Some(&given)
                }
            };
            // Dates were looked at; the signatures are asked about where the dates are right.
            let (signature, error) = match trust.map(|trust| envelope.verify(trust, at)) {
                // Keys that were given were tried.
                Some(Err(VerifyError::UntrustedIssuer { .. }))
                    if matches!(keys, Keys::Given(_)) =>
                {
                    (SignatureState::Invalid, None)
                }
                None | Some(Err(VerifyError::UntrustedIssuer { .. })) => {
                    (SignatureState::UnknownKey, None)
                }
                Some(
                    Ok(_) | Err(VerifyError::Expired { .. } | VerifyError::NotYetValid { .. }),
                ) => (SignatureState::Valid, None),
                Some(Err(VerifyError::SignatureInvalid { signer })) => {
                    (SignatureState::Invalid, Some(whose(signer)))
                }
                Some(Err(error)) => (SignatureState::Invalid, Some(error.to_string())),
            };
            found.signature = Some(signature);
            found.error = found.error.or(error);
        }
        Err(error) => found.error = Some(error.to_string()),
    }
    found
}

fn whose(signer: Signer) -> String {
    format!("the {signer}'s signature does not match")
}

/// Trust in keys that were given, for whatever a code says of them.
fn trust_in(keys: &[PublicKey], id: KeyId, issuer: &str) -> TrustStore {
    let key = keys.iter().filter_map(|key| key.curve()?.as_ed25519()).find(|k| KeyId::of(k) == id);
    let key = key.map(|key| IssuerKey {
        id,
        issuer: issuer.to_owned(),
        key,
        purposes: vec![Purpose::IssueCredential, Purpose::IssuePermit],
        valid_from: Instant::MIN_UTC,
        valid_until: Instant::MAX_UTC,
        revoked: false,
        areas: Vec::new(),
    });
    TrustStore::new(IssuerKeys::new(key.into_iter().collect()))
}

fn certificate(text: &str, keys: &Keys<'_>, at: Instant) -> Inspection {
    let kind = "eu-dcc";
    let parsed = match HealthCertificate::parse(text) {
        Ok(parsed) => parsed,
        Err(error) => {
            return Inspection { error: Some(error.to_string()), ..Inspection::nothing(kind) };
        }
    };
    let key_id = parsed.key_hint();
    let mut found = Inspection { key_id: Some(key_id), ..Inspection::nothing(kind) };
    let given;
    let trust = match keys {
        Keys::None => None,
        Keys::Installed { health, .. } => Some(*health),
        Keys::Given(keys) => {
            let keys = keys.iter().map(|key| HealthKey::unrestricted(key.clone(), key_id));
            let keys = HealthKeys { keys: keys.collect() };
            given = HealthTrust::new(keys, ValueSets::default());
            Some(&given)
        }
    };
    match parsed.dangerous_unverified_claims() {
        Ok(claims) => {
            found.issuer.clone_from(&claims.issuer);
            let from = claims.not_before.unwrap_or(claims.issued_at).max(claims.issued_at);
            found.dates = Some(DateState::of(at, from, claims.expires_at));
            found.claims = Some(certificate_claims(&claims));
        }
        Err(error) => found.error = Some(error.to_string()),
    }
    let is_signed = trust.and_then(|trust| parsed.is_signed_by_one_of(trust.keys(&key_id)));
    let (signature, error) = match (is_signed, trust.map(|trust| parsed.verify(trust, at))) {
        (None, _) => (SignatureState::UnknownKey, None),
        (Some(false), _) => (SignatureState::Invalid, None),
        (
            Some(true),
            None
            | Some(
                Ok(_)
                | Err(CertificateError::Expired { .. } | CertificateError::NotYetValid { .. }),
            ),
        ) => (SignatureState::Valid, None),
        // The bytes are signed, but the key may not, or the claims mean nothing.
        (Some(true), Some(Err(error))) => match error {
            CertificateError::Form(_) | CertificateError::UnknownCode { .. } => {
                (SignatureState::Valid, Some(error.to_string()))
            }
            error => (SignatureState::Invalid, Some(error.to_string())),
        },
    };
    found.signature = Some(signature);
    found.error = found.error.or(error);
    found
}

fn object(json: &[u8]) -> Map<String, Value> {
    serde_json::from_slice(json).unwrap_or_default()
}

/// The claims as the JOSE twin names them; what the holder says stands under `presentation`.
fn travel_claims(credential: &Credential, said: Option<&Presentation>) -> Value {
    let mut claims = object(&credential_json::write_credential(credential));
    if let Some(said) = said {
        let said = object(&credential_json::write_presentation(said));
        claims.insert("presentation".to_owned(), Value::Object(said));
    }
    Value::Object(claims)
}

/// The claims as the certificate's JSON schema names them, with CWT's own by their names in JWT.
fn certificate_claims(c: &CertificateClaims) -> Value {
    let s = &c.subject;
    let date = |date: PartialDate| match date {
        PartialDate::Unknown => String::new(),
        PartialDate::Year(year) => format!("{year:04}"),
        PartialDate::Month(year, month) => format!("{year:04}-{month:02}"),
        PartialDate::Day(day) => day.to_string(),
    };
    let mut claims = json!({
        "iss": c.issuer,
        "iat": c.issued_at.timestamp(),
        "nbf": c.not_before.map(|at| at.timestamp()),
        "exp": c.expires_at.timestamp(),
        "ver": c.version,
        "nam": {"fn": s.family, "gn": s.given, "fnt": s.family_mrz, "gnt": s.given_mrz},
        "dob": date(s.birth_date),
    });
    for entry in c.entries() {
        let (list, entry) = entry_claims(entry);
        if let Some(claims) = claims.as_object_mut()
            && let Value::Array(list) = claims.entry(list).or_insert_with(|| json!([]))
        {
            list.push(entry);
        }
    }
    claims
}

/// An entry, and the list that it is in.
fn entry_claims(entry: &Entry) -> (&'static str, Value) {
    let (Entry::Vaccination { common, .. }
    | Entry::Recovery { common, .. }
    | Entry::Test { common, .. }) = entry;
    let mut claims = json!({
        "tg": common.disease, "co": common.country, "is": common.issuer, "ci": common.id,
    });
    let (list, rest) = match entry {
        Entry::Vaccination { vaccine, product, manufacturer, dose, series, date, .. } => (
            "v",
            json!({"vp": vaccine, "mp": product, "ma": manufacturer, "dn": dose, "sd": series,
                   "dt": date.to_string()}),
        ),
        Entry::Recovery { first_positive, from, until, .. } => (
            "r",
            json!({"fr": first_positive.to_string(), "df": from.to_string(),
                   "du": until.to_string()}),
        ),
        Entry::Test { kind, result, taken_at, .. } => {
            ("t", json!({"tt": kind, "tr": result, "sc": taken_at.to_rfc3339()}))
        }
    };
    if let (Some(claims), Value::Object(rest)) = (claims.as_object_mut(), rest) {
        claims.extend(rest);
    }
    (list, claims)
}

/// What the unsigned code of an ID card says.
fn card_claims(card: &CitizenCard) -> Value {
    json!({
        "id_number": card.id().as_str(),
        "name": card.name(),
        "birth_date": card.birth_date().map(|day| day.to_string()),
    })
}

#[cfg(test)]
mod tests {
    use ed25519_dalek::SigningKey;

    use super::*;
    use crate::keys::StrictKey;
    use crate::model::RosterKey;
    use crate::travel::CredentialSigner;
    use crate::travel::to_text;

    fn at(text: &str) -> Instant {
        text.parse().unwrap()
    }

    fn key(seed: u8) -> SigningKey {
        SigningKey::from_bytes(&[seed; 32])
    }

    fn public(seed: u8) -> PublicKey {
        let bytes = key(seed).verifying_key().to_bytes();
        PublicKey::of_curve(crate::keys::CurveKey::ed25519(&bytes).unwrap())
    }

    fn credential() -> Credential {
        let (issued, expires) = (at("2021-10-01T00:00:00Z"), at("2022-01-01T00:00:00Z"));
        Credential {
            name: Some("Lan Ví Dụ".into()),
            ..Credential::least("Example City", [1; 8], RosterKey([2; 16]), issued, expires)
        }
    }

    #[test]
    fn both_forms_of_a_code_are_looked_at_alike() {
        let issuer = key(1);
        let signer = CredentialSigner::new(&issuer);
        let now = at("2021-10-05T00:00:00Z");
        let forms = [
            ("travel", to_text(&signer.sign(&credential()))),
            ("travel-jws", signer.sign_jws(&credential())),
        ];
        for (kind, text) in forms {
            let found = Inspection::of(&text, &Keys::Given(&[public(1)]), now);
            assert!(found.holds(), "{kind}: {:?}", found.error);
            assert_eq!((found.kind, found.issuer.as_deref()), (kind, Some("Example City")));
            assert_eq!(found.key_id, Some(KeyId::of(&StrictKey::from(&issuer))));
            assert_eq!(found.claims.unwrap()["travel"]["name"], "Lan Ví Dụ");

            let unknown = Inspection::of(&text, &Keys::None, now);
            assert_eq!(unknown.signature, Some(SignatureState::UnknownKey));
            assert!(unknown.claims.is_some() && !unknown.holds());
            let other = Inspection::of(&text, &Keys::Given(&[public(2)]), now);
            assert_eq!(other.signature, Some(SignatureState::Invalid));
            for (time, state) in [
                ("2021-09-30T23:59:59Z", DateState::NotYet),
                ("2022-01-01T00:00:00Z", DateState::Expired),
            ] {
                let found = Inspection::of(&text, &Keys::Given(&[public(1)]), at(time));
                assert_eq!(found.signature, Some(SignatureState::Valid));
                assert_eq!(found.dates, Some(state));
                assert!(!found.holds());
            }
        }
    }

    #[test]
    fn what_is_no_travel_code_is_named_and_has_no_signature() {
        let now = at("2021-10-05T00:00:00Z");
        for (text, kind, error) in [
            ("https://portal.example/", "url", false),
            ("xin chào", "text", false),
            ("CHOT1:**", "travel", true),
            ("HC1:**", "eu-dcc", true),
            ("eyJ0eXAiOiJjaG90K2p3dCJ9.e30.AA", "travel-jws", true),
        ] {
            let found = Inspection::of(text, &Keys::None, now);
            assert_eq!((found.kind, found.error.is_some()), (kind, error), "{text}");
            assert!(found.claims.is_none() && found.signature.is_none() && !found.holds());
        }
        let card = "079199000001||Nguyễn Thị Ví Dụ|01021990|Nữ|1 Đường Mẫu|01012021";
        let found = Inspection::of(card, &Keys::None, now);
        assert_eq!(found.claims.unwrap()["birth_date"], "1990-02-01");
        assert_eq!((found.signature, found.dates), (None, None));
    }
}
