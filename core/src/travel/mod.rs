//! The travel code: from a symbol's text to claims that can be believed.
//!
//! An [`Envelope`] is a code whose form is right; its claims come out of [`Envelope::verify`] as
//! [`Verified<Credential>`](Verified), or not at all, and count where their issuer is [`Competent`].
//!
//! ```
//! use chot_core::keys::{KeyId, StrictKey};
//! use chot_core::model::{Area, RosterKey};
//! use chot_core::time::Instant;
//! use chot_core::travel::{
//!     Credential, CredentialSigner, Envelope, IssuerKey, IssuerKeys, Purpose, TrustStore, to_text,
//! };
//!
//! # let at = |text: &str| text.parse::<Instant>();
//! # let secret = ed25519_dalek::SigningKey::from_bytes(&[1; 32]);
//! # let key = StrictKey::from(&secret);
//! # let trust = TrustStore::new(IssuerKeys::new(vec![IssuerKey {
//! #     id: KeyId::of(&key),
//! #     issuer: "Example City".into(),
//! #     key,
//! #     purposes: vec![Purpose::IssueCredential],
//! #     valid_from: at("2021-09-01T00:00:00Z")?,
//! #     valid_until: at("2022-09-01T00:00:00Z")?,
//! #     revoked: false,
//! #     areas: Vec::new(),
//! # }]));
//! let (from, until) = (at("2021-09-20T00:00:00Z")?, at("2021-12-20T00:00:00Z")?);
//! let credential = Credential::least("Example City", [3; 8], RosterKey([4; 16]), from, until);
//! let text = to_text(&CredentialSigner::new(&secret).sign(&credential));
//!
//! // `trust` has the issuers' keys that the phone was given.
//! let verified = Envelope::parse(&text)?.verify(&trust, at("2021-10-05T00:10:00Z")?)?;
//! let here = verified.within(&Area("d7".into())).ok_or("another area's issuer")?;
//! assert_eq!(here.claims().issuer, "Example City");
//! assert!(verified.presentation().is_none()); // a print
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod claims;
mod claims_cbor;
pub(crate) mod claims_json;
mod envelope;
mod foreign;
mod holder;
mod issuers;
pub(crate) mod jws;
mod message;
mod read;
mod sign;
#[cfg(test)]
mod tests;
mod typed;
mod verify;

pub use claims::{Complete, Credential, PermitClaim, Presentation};
pub(crate) use envelope::MAX_TEXT;
pub use envelope::{Envelope, Malformation, PREFIX, ParseError, is_travel_code, to_text};
pub use foreign::{CitizenCard, Foreign, kind_in_words};
pub(crate) use holder::signature_of;
pub use holder::{HolderSigner, SigningError, SoftwareHolder};
pub use issuers::{IssuerKey, IssuerKeys, IssuerKeysError, Purpose, TrustStore};
pub use jws::JwsError;
pub use sign::{CredentialSigner, JwsPresentationDraft, PresentationDraft};
pub use typed::{text_in_file, without_marks};
pub use verify::{Competent, CredentialSubject, Signer, Verified, VerifyError};

use issuers::Competence;

/// Claims keys of the payloads: CWT's own (RFC 8392, section 4; RFC 8747 for `cnf`), and two of
/// ours from the range for private use.
mod claim_key {
    pub(super) const ISSUER: i64 = 1;
    pub(super) const EXPIRES: i64 = 4;
    pub(super) const NOT_BEFORE: i64 = 5;
    pub(super) const ISSUED_AT: i64 = 6;
    pub(super) const ID: i64 = 7;
    pub(super) const CONFIRMATION: i64 = 8;
    pub(super) const DECLARATION: i64 = -65601;
    pub(super) const TRAVEL: i64 = -65602;
}

/// Keys of the travel claim.
mod travel_key {
    pub(super) const ROSTER_KEY: i64 = 0;
    pub(super) const STATUS_INDEX: i64 = 1;
    pub(super) const NAME: i64 = 2;
    pub(super) const BIRTH_DATE: i64 = 3;
    pub(super) const ID_LAST_FOUR: i64 = 4;
    pub(super) const EMPLOYER: i64 = 5;
    pub(super) const SECTOR: i64 = 6;
    pub(super) const HOME: i64 = 7;
    pub(super) const WORK: i64 = 8;
    pub(super) const HEALTH: i64 = 9;
    pub(super) const COMPLETE: i64 = 10;
    pub(super) const PERMITS: i64 = 11;
}
