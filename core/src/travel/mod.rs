//! The travel code: from a symbol's text to claims that can be believed.
//!
//! An [`Envelope`] is a code whose form is right; its claims come out of [`Envelope::verify`] as
//! [`Verified<Credential>`](Verified), or not at all.

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
mod verify;

pub use claims::{Complete, Credential, PermitClaim, Presentation};
pub(crate) use envelope::MAX_TEXT;
pub use envelope::{Envelope, Malformation, PREFIX, ParseError, to_text};
pub use foreign::{CitizenCard, Foreign, kind_in_words};
pub use holder::{HolderSigner, SigningError, SoftwareHolder};
pub use issuers::{IssuerKey, IssuerKeys, IssuerKeysError, Purpose, TrustStore};
pub use jws::JwsError;
pub use sign::{CredentialSigner, JwsPresentationDraft, PresentationDraft};
pub use verify::{Signer, Verified, VerifyError};

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
