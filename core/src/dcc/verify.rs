//! Signature, key and dates of a certificate: what makes it believable.

use std::collections::BTreeMap;
use std::fmt;

use thiserror::Error;

use super::claims::{CertificateClaims, Entry};
use super::document;
use super::keys::{CertificatePurpose, HealthKey, HealthKeys};
use super::message::{CertificateFormError, HealthCertificate};
use super::values::{COVID_19, ValueSets, test_method, test_result, value_set};
use crate::keys::KeyId;
use crate::model::{Assurance, Certificate, CertificateName, Recovery, Test, Vaccination};
use crate::time::{Instant, NaiveDate};

/// Health authorities' keys and value sets, as this phone knows them.
#[derive(Clone, Debug, Default)]
pub struct HealthTrust {
    keys: BTreeMap<KeyId, Vec<HealthKey>>,
    values: ValueSets,
}

impl HealthTrust {
    /// Trust in the keys of a document, and in the codes of value sets.
    #[must_use]
    pub fn new(keys: HealthKeys, values: ValueSets) -> Self {
        Self { keys: keys.by_id(), values }
    }

    /// The keys of an id, whether or not they may be used.
    #[must_use]
    pub(crate) fn keys(&self, id: &KeyId) -> &[HealthKey] {
        self.keys.get(id).map(Vec::as_slice).unwrap_or_default()
    }

    /// The value sets.
    #[must_use]
    pub(crate) fn values(&self) -> &ValueSets {
        &self.values
    }
}

/// A certificate whose signature, key, dates and codes were right at the instant that was asked
/// about.
///
/// Only [`HealthCertificate::verify`] makes it.
pub struct VerifiedCertificate {
    claims: CertificateClaims,
    /// As they were signed.
    signed_claims: Vec<u8>,
    issuer_key: KeyId,
}

/// What a certificate adds to what is known of a person.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct HealthEvidence {
    /// Doses.
    pub vaccinations: Vec<Vaccination>,
    /// Recoveries.
    pub recoveries: Vec<Recovery>,
    /// Tests.
    pub tests: Vec<Test>,
}

impl fmt::Debug for HealthEvidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("HealthEvidence(..)")
    }
}

/// Why a certificate can't be believed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CertificateError {
    /// No key of this id among the trusted ones.
    #[error("signed by a key that this phone does not know ({key})")]
    UnknownKey {
        /// The key's id, as the certificate gives it.
        key: KeyId,
    },
    /// The signature isn't that of the bytes.
    #[error("the signature does not match: the certificate was changed, or made by somebody else")]
    SignatureInvalid,
    /// The key was taken back.
    #[error("signed by a key that was taken back")]
    KeyRevoked,
    /// The key's time is over or hasn't come, now or when the certificate was issued.
    #[error("signed by a key outside its time, {from} to {until}")]
    KeyExpired {
        /// The first instant of its time.
        from: Instant,
        /// The first instant after it.
        until: Instant,
    },
    /// The key is another country's.
    #[error("signed by a key of another country than it names")]
    OtherCountry,
    /// The key may not attest this.
    #[error("signed by a key that is not for certificates of this kind")]
    WrongKeyPurpose,
    /// The signed claims aren't those of a certificate.
    #[error(transparent)]
    Form(#[from] CertificateFormError),
    /// A code isn't one of its value set.
    #[error("{field} holds a code that is not one of {value_set}")]
    UnknownCode {
        /// The field.
        field: &'static str,
        /// The value set.
        value_set: &'static str,
    },
    /// The certificate's time hasn't come.
    #[error("the certificate is valid from {from} on")]
    NotYetValid {
        /// From when on.
        from: Instant,
    },
    /// The certificate's time is over.
    #[error("the certificate expired at {at}")]
    Expired {
        /// When.
        at: Instant,
    },
}

impl HealthCertificate {
    /// What it claims, believed by nobody: for `inspect`.
    pub(crate) fn dangerous_unverified_claims(
        &self,
    ) -> Result<CertificateClaims, CertificateFormError> {
        CertificateClaims::read(&self.claims)
    }

    /// True where one of the keys of its id signed it; none where there is no such key.
    pub(crate) fn is_signed_by_one_of(&self, keys: &[HealthKey]) -> Option<bool> {
        (!keys.is_empty()).then(|| self.signer(keys).is_some())
    }

    /// Key ids are 8 bytes of a hash that anybody can look for: several keys may share one.
    fn signer<'a>(&self, keys: &'a [HealthKey]) -> Option<&'a HealthKey> {
        keys.iter().find(|key| {
            key.key.algorithm() == self.algorithm
                && key.key.verifies(&self.to_be_signed, &self.signature)
        })
    }

    /// Verifies the signature, the key, the claims and the dates, in this order: what no trusted
    /// key signed is not looked into any further.
    ///
    /// # Errors
    /// The first reason not to believe it.
    pub fn verify(
        self,
        trust: &HealthTrust,
        at: Instant,
    ) -> Result<VerifiedCertificate, CertificateError> {
        let keys = trust.keys(&self.key_id);
        if keys.is_empty() {
            return Err(CertificateError::UnknownKey { key: self.key_id });
        }
        let key = self.signer(keys).ok_or(CertificateError::SignatureInvalid)?;
        if key.revoked {
            return Err(CertificateError::KeyRevoked);
        }
        let claims = CertificateClaims::read(&self.claims)?;
        check_key(key, &claims, at)?;
        claims.entries().try_for_each(|entry| check_codes(entry, &trust.values))?;
        let from = claims.not_before.unwrap_or(claims.issued_at).max(claims.issued_at);
        if at < from {
            return Err(CertificateError::NotYetValid { from });
        }
        if at >= claims.expires_at {
            return Err(CertificateError::Expired { at: claims.expires_at });
        }
        Ok(VerifiedCertificate { claims, signed_claims: self.claims, issuer_key: self.key_id })
    }
}

fn check_key(
    key: &HealthKey,
    claims: &CertificateClaims,
    at: Instant,
) -> Result<(), CertificateError> {
    // `iss` may hold a country's letters, and may hold something else (volume 1, section 3.3.1).
    let letters = claims.issuer.as_ref().filter(|iss| iss.len() == 2);
    if letters.is_some_and(|iss| !key.country.is_empty() && *iss != key.country) {
        return Err(CertificateError::OtherCountry);
    }
    let time = key.valid_from..key.valid_until;
    if !time.contains(&at) || !time.contains(&claims.issued_at) {
        return Err(CertificateError::KeyExpired { from: key.valid_from, until: key.valid_until });
    }
    let purpose = |entry: &Entry| match entry {
        Entry::Vaccination { .. } => CertificatePurpose::Vaccination,
        Entry::Recovery { .. } => CertificatePurpose::Recovery,
        Entry::Test { .. } => CertificatePurpose::Test,
    };
    let may = claims.entries().all(|entry| key.purposes.contains(&purpose(entry)));
    if may { Ok(()) } else { Err(CertificateError::WrongKeyPurpose) }
}

/// Whether the codes that count are known: an entry that can't be understood is no evidence.
fn check_codes(entry: &Entry, values: &ValueSets) -> Result<(), CertificateError> {
    let unknown = |field, value_set| CertificateError::UnknownCode { field, value_set };
    let (Entry::Vaccination { common, .. }
    | Entry::Recovery { common, .. }
    | Entry::Test { common, .. }) = entry;
    if common.disease != COVID_19 || !values.allows(value_set::DISEASE, COVID_19) {
        return Err(unknown("tg", value_set::DISEASE));
    }
    match entry {
        Entry::Vaccination { product, .. } if !values.allows(value_set::PRODUCT, product) => {
            Err(unknown("mp", value_set::PRODUCT))
        }
        Entry::Test { kind, .. }
            if test_method(kind).is_none() || !values.allows(value_set::TEST_TYPE, kind) =>
        {
            Err(unknown("tt", value_set::TEST_TYPE))
        }
        Entry::Test { result, .. }
            if test_result(result).is_none() || !values.allows(value_set::TEST_RESULT, result) =>
        {
            Err(unknown("tr", value_set::TEST_RESULT))
        }
        _ => Ok(()),
    }
}

impl VerifiedCertificate {
    /// Whom it is about.
    #[must_use]
    pub fn subject(&self) -> &CertificateName {
        &self.claims.subject
    }

    /// What it says.
    #[must_use]
    pub fn claims(&self) -> &CertificateClaims {
        &self.claims
    }

    /// The key that signed it.
    #[must_use]
    pub fn issuer_key(&self) -> KeyId {
        self.issuer_key
    }

    /// The certificate as a whole, for rules in CertLogic: signed evidence.
    #[must_use]
    pub(crate) fn whole(&self) -> Certificate {
        Certificate {
            // It was read before, so it is there; null is no certificate that a rule holds of.
            payload: document::certificate(&self.signed_claims).unwrap_or_default(),
            issued_at: Some(self.claims.issued_at),
            expires_at: Some(self.claims.expires_at),
            issuer: self.claims.issuer.clone(),
            key: Some(self.issuer_key),
            assurance: Assurance::Signed,
        }
    }

    /// What it adds to what is known, on `today`: signed evidence. A recovery counts on the days
    /// that its certificate covers, from the first positive test.
    #[must_use]
    pub fn evidence(&self, today: NaiveDate, values: &ValueSets) -> HealthEvidence {
        let assurance = Assurance::Signed;
        let mut evidence = HealthEvidence::default();
        for entry in self.claims.entries() {
            match entry {
                Entry::Vaccination { product, dose, series, date, .. } => {
                    let name = values.display(value_set::PRODUCT, product).unwrap_or(product);
                    evidence.vaccinations.push(Vaccination {
                        dose: *dose,
                        series: Some(*series),
                        date: *date,
                        product: Some(name.to_owned()),
                        assurance,
                    });
                }
                Entry::Recovery { first_positive, from, until, .. } => {
                    if (*from..=*until).contains(&today) {
                        evidence.recoveries.push(Recovery { date: *first_positive, assurance });
                    }
                }
                Entry::Test { kind, result, taken_at, .. } => {
                    if let (Some(method), Some(result)) = (test_method(kind), test_result(result)) {
                        let taken_at = *taken_at;
                        evidence.tests.push(Test { method, result, taken_at, assurance });
                    }
                }
            }
        }
        evidence
    }
}

impl fmt::Debug for VerifiedCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifiedCertificate")
            .field("issuer_key", &self.issuer_key)
            .finish_non_exhaustive()
    }
}
