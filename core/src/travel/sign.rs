//! How credentials and presentations are written and signed.

use ed25519_dalek::{Signer as _, SigningKey};
use minicbor::Encoder;

use super::holder::signature_of;
use super::{
    Credential, HolderSigner, PermitClaim, Presentation, SigningError, claim_key, claims_json,
    travel_key,
};
use crate::encoding::cbor::{self, EncodeError};
use crate::encoding::code::Numbered as _;
use crate::keys::sign1::{KCWT, header_label, sig_structure, sign1};
use crate::keys::{Algorithm, CurveKey, KeyId, StrictKey};
use crate::model::{EvidenceKind, Place, Recovery, Test, TestResult, Vaccination, personal};
use crate::time::NaiveDate;
use crate::travel::jws;

type Written = Result<(), EncodeError>;

/// Signs credentials with an issuer's key.
pub struct CredentialSigner<'a> {
    key: &'a SigningKey,
    id: KeyId,
}

impl std::fmt::Debug for CredentialSigner<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CredentialSigner").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<'a> CredentialSigner<'a> {
    /// A signer with the issuer's key.
    #[must_use]
    pub fn new(key: &'a SigningKey) -> Self {
        Self { key, id: KeyId::of(&StrictKey::from(key)) }
    }

    /// The credential's bytes: an untagged COSE_Sign1.
    #[must_use]
    pub fn sign(&self, credential: &Credential) -> Vec<u8> {
        let protected = cbor::encode(16, |e| {
            e.map(2)?.i64(header_label::ALGORITHM)?.i64(Algorithm::EdDsa.id())?;
            e.i64(header_label::KEY_ID)?.bytes(&self.id.0)?;
            Ok(())
        });
        let payload = cbor::encode(256, |e| write_credential(e, credential));
        let signature = self.key.sign(&sig_structure(&protected, &[], &payload)).to_bytes();
        sign1(&protected, &payload, &signature)
    }

    /// The credential's JOSE twin: a compact JWS of the same claims.
    #[must_use]
    pub fn sign_jws(&self, credential: &Credential) -> String {
        let claims = claims_json::write_credential(credential);
        let to_be_signed = jws::credential_to_be_signed(self.id, &claims);
        jws::compact(&to_be_signed, &self.key.sign(to_be_signed.as_bytes()).to_bytes())
    }
}

/// The JOSE twin of a presentation that the holder is about to sign.
pub struct JwsPresentationDraft<'a> {
    /// The credential's JOSE twin.
    pub credential: &'a str,
    /// What the holder says.
    pub presentation: &'a Presentation,
}

personal!(JwsPresentationDraft<'_>);

impl JwsPresentationDraft<'_> {
    /// The presentation: a compact JWS whose header carries the credential.
    ///
    /// # Errors
    /// [`SigningError`] when the holder's key doesn't sign, or what it gives isn't its signature.
    pub fn sign(&self, holder: &dyn HolderSigner) -> Result<String, SigningError> {
        let claims = claims_json::write_presentation(self.presentation);
        let algorithm = holder.key().algorithm();
        let to_be_signed = jws::presentation_to_be_signed(algorithm, self.credential, &claims);
        let signature = signature_of(holder, to_be_signed.as_bytes())?;
        Ok(jws::compact(&to_be_signed, &signature))
    }
}

/// A presentation that the holder is about to sign.
pub struct PresentationDraft<'a> {
    /// The credential's bytes.
    pub credential: &'a [u8],
    /// What the holder says.
    pub presentation: &'a Presentation,
}

personal!(PresentationDraft<'_>);

impl PresentationDraft<'_> {
    /// The presentation's bytes: an untagged COSE_Sign1 whose protected header carries the
    /// credential.
    ///
    /// # Errors
    /// [`SigningError`] when the holder's key doesn't sign, or what it gives isn't its signature.
    pub fn sign(&self, holder: &dyn HolderSigner) -> Result<Vec<u8>, SigningError> {
        let algorithm = holder.key().algorithm().id();
        let mut protected = cbor::encode(self.credential.len() + 8, |e| {
            e.map(2)?.i64(header_label::ALGORITHM)?.i64(algorithm)?.i64(KCWT)?;
            Ok(())
        });
        protected.extend_from_slice(self.credential);
        let payload = cbor::encode(32, |e| write_presentation(e, self.presentation));
        let signature = signature_of(holder, &sig_structure(&protected, &[], &payload))?;
        Ok(sign1(&protected, &payload, &signature))
    }
}

fn write_presentation(e: &mut Encoder<Vec<u8>>, p: &Presentation) -> Written {
    e.map(if p.declaration.is_some() { 2 } else { 1 })?;
    e.i64(claim_key::ISSUED_AT)?.i64(p.issued_at.timestamp())?;
    if let Some(declaration) = p.declaration {
        e.i64(claim_key::DECLARATION)?.map(3)?;
        e.i64(1)?.i64(declaration.at.timestamp())?;
        e.i64(2)?.u32(p.questionnaire.unwrap_or_default())?;
        e.i64(3)?.bool(declaration.symptoms)?;
    }
    Ok(())
}

/// Keys in deterministic order (RFC 8949, section 4.2.1): 1, 4, 5, 6, 7, 8, then −65602.
fn write_credential(e: &mut Encoder<Vec<u8>>, c: &Credential) -> Written {
    e.map(if c.holder.is_some() { 7 } else { 6 })?;
    e.i64(claim_key::ISSUER)?.str(&c.issuer)?;
    e.i64(claim_key::EXPIRES)?.i64(c.expires_at.timestamp())?;
    e.i64(claim_key::NOT_BEFORE)?.i64(c.not_before.timestamp())?;
    e.i64(claim_key::ISSUED_AT)?.i64(c.issued_at.timestamp())?;
    e.i64(claim_key::ID)?.bytes(&c.id)?;
    if let Some(holder) = &c.holder {
        write_confirmation(e, holder)?;
    }
    e.i64(claim_key::TRAVEL)?;
    write_travel(e, c)
}

fn write_confirmation(e: &mut Encoder<Vec<u8>>, holder: &CurveKey) -> Written {
    e.i64(claim_key::CONFIRMATION)?.map(1)?.i64(1)?;
    holder.write(e)
}

fn write_travel(e: &mut Encoder<Vec<u8>>, c: &Credential) -> Written {
    let evidence = c.vaccinations.len() + c.recoveries.len() + c.tests.len();
    let complete = c.complete.bits();
    let optional = [
        c.name.is_some(),
        c.birth_date.is_some(),
        c.id_last_four.is_some(),
        c.employer.is_some(),
        c.sector.is_some(),
        c.home.is_some(),
        c.work.is_some(),
        evidence > 0,
        complete > 0,
        !c.permits.is_empty(),
    ];
    e.map(optional.iter().map(|there| u64::from(*there)).sum::<u64>() + 2)?;
    e.i64(travel_key::ROSTER_KEY)?.bytes(&c.roster_key.0)?;
    e.i64(travel_key::STATUS_INDEX)?.u32(c.status_index)?;
    if let Some(name) = &c.name {
        e.i64(travel_key::NAME)?.str(name)?;
    }
    if let Some(birth_date) = c.birth_date {
        e.i64(travel_key::BIRTH_DATE)?.i64(days(birth_date))?;
    }
    if let Some(digits) = c.id_last_four {
        e.i64(travel_key::ID_LAST_FOUR)?.u16(digits)?;
    }
    if let Some(employer) = &c.employer {
        e.i64(travel_key::EMPLOYER)?.str(employer)?;
    }
    if let Some(sector) = &c.sector {
        e.i64(travel_key::SECTOR)?.str(sector)?;
    }
    if let Some(home) = &c.home {
        write_place(e, travel_key::HOME, home)?;
    }
    if let Some(work) = &c.work {
        write_place(e, travel_key::WORK, work)?;
    }
    if evidence > 0 {
        e.i64(travel_key::HEALTH)?.array(count(evidence))?;
        c.vaccinations.iter().try_for_each(|v| write_vaccination(e, v))?;
        c.recoveries.iter().try_for_each(|r| write_recovery(e, r))?;
        c.tests.iter().try_for_each(|t| write_test(e, t))?;
    }
    if complete > 0 {
        e.i64(travel_key::COMPLETE)?.u8(complete)?;
    }
    if !c.permits.is_empty() {
        e.i64(travel_key::PERMITS)?.array(count(c.permits.len()))?;
        c.permits.iter().try_for_each(|p| write_permit(e, p))?;
    }
    Ok(())
}

fn write_place(e: &mut Encoder<Vec<u8>>, key: i64, place: &Place) -> Written {
    e.i64(key)?.array(if place.position.is_some() { 3 } else { 1 })?.str(place.area.as_str())?;
    if let Some(position) = place.position {
        e.i32(thousandths(position.lat()))?.i32(thousandths(position.lon()))?;
    }
    Ok(())
}

/// Thousandths of a degree, about 100 m: near enough for a route, and no house number.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    reason = "a position's degrees are within 180, so thousandths fit"
)]
fn thousandths(degrees: f64) -> i32 {
    (degrees * 1000.0).round() as i32
}

fn write_vaccination(e: &mut Encoder<Vec<u8>>, v: &Vaccination) -> Written {
    e.array(if v.product.is_some() { 4 } else { 3 })?.u8(EvidenceKind::Vaccination.number())?;
    e.u8(v.dose)?.i64(days(v.date))?;
    if let Some(product) = &v.product {
        e.str(product)?;
    }
    Ok(())
}

fn write_recovery(e: &mut Encoder<Vec<u8>>, r: &Recovery) -> Written {
    e.array(2)?.u8(EvidenceKind::Recovery.number())?.i64(days(r.date))?;
    Ok(())
}

fn write_test(e: &mut Encoder<Vec<u8>>, t: &Test) -> Written {
    e.array(4)?
        .u8(EvidenceKind::Test.number())?
        .u8(t.method.number())?
        .bool(t.result == TestResult::Positive)?;
    e.i64(t.taken_at.timestamp())?;
    Ok(())
}

fn write_permit(e: &mut Encoder<Vec<u8>>, p: &PermitClaim) -> Written {
    e.array(6)?.str(&p.number)?.u8(p.kind.number())?;
    e.i64(p.valid_from.timestamp())?.i64(p.valid_until.timestamp())?;
    e.array(count(p.areas.len()))?;
    p.areas.iter().try_for_each(|area| e.str(area.as_str()).map(|_| ()))?;
    e.u32(p.status_index)?;
    Ok(())
}

fn days(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}
