//! EU Digital COVID Certificates, which Vietnam's vaccine passport uses too: evidence beside a
//! travel code.
//!
//! `HC1:` base45 (RFC 9285) → zlib (RFC 1950) → COSE_Sign1 (RFC 9052) by ES256 or PS256 → CWT (RFC
//! 8392) with the claim −260, by the *Technical Specifications for EU Digital COVID Certificates*,
//! volumes 1 and 3, and the certificate's JSON schema 1.3.
//!
//! The stages are those of a travel code: [`HealthCertificate`] has the right form and can be asked
//! for nothing but a hint of its key; [`VerifiedCertificate`] comes out of
//! [`HealthCertificate::verify`], or not at all.
//!
//! ```
//! use chot_core::dcc::{CertificateFormError, HealthCertificate};
//! # use chot_core::keys::KeyId;
//!
//! # #[cfg(feature = "authority")] {
//! # use chot_core::dcc::issue::CertificateSigner;
//! # let key = p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap();
//! # let text = CertificateSigner::new(&key, KeyId([9; 8])).sign_payload(&[0xa0]);
//! let certificate = HealthCertificate::parse(&text)?; // "HC1:…"
//! assert_eq!(certificate.key_hint(), KeyId([9; 8])); // nothing else can be asked of it yet
//! # }
//! assert!(matches!(HealthCertificate::parse("HC2:"), Err(CertificateFormError::Prefix)));
//! # Ok::<(), CertificateFormError>(())
//! ```

mod claims;
mod document;
#[cfg(feature = "authority")]
pub mod issue;
mod keys;
mod message;
#[cfg(test)]
mod tests;
mod values;
mod verify;

pub use crate::model::{CertificateName, PartialDate};
pub use claims::{CertificateClaims, Common, Entry};
pub use keys::{CertificatePurpose, EntryFault, HealthKey, HealthKeys, HealthKeysError};
pub use message::{CertificateFormError, HealthCertificate, PREFIX};
pub use values::{ValueSets, ValueSetsError};
pub use verify::{CertificateError, HealthEvidence, HealthTrust, VerifiedCertificate};
