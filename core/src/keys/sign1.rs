//! COSE_Sign1, RFC 9052, section 4.2: one payload, one signature.

use minicbor::Decoder;
use thiserror::Error;

use crate::encoding::cbor::{self, CborError, Rules};
use crate::keys::{Algorithm, CurveKey};

/// Header labels, RFC 9052, section 3.1.
pub(crate) mod header_label {
    /// `alg`.
    pub(crate) const ALGORITHM: i64 = 1;
    /// `crit`.
    pub(crate) const CRITICAL: i64 = 2;
    /// `content type`.
    pub(crate) const CONTENT_TYPE: i64 = 3;
    /// `kid`.
    pub(crate) const KEY_ID: i64 = 4;
}

/// The header label `kcwt` (RFC 9528, section 9.4), which carries the credential whose holder
/// signs.
pub(crate) const KCWT: i64 = 13;

/// The tag of a COSE_Sign1, RFC 9052, section 2.
const SIGN1_TAG: u64 = 18;
/// The tag of a CBOR Web Token, RFC 8392, section 6.
const CWT_TAG: u64 = 61;

/// The algorithm of a travel code, or of a message of others, by its number in COSE.
fn algorithm_from_id(id: i64) -> Option<Algorithm> {
    [Algorithm::EdDsa, Algorithm::Es256].into_iter().find(|a| a.id() == id)
}

/// Which messages are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// A travel code: untagged, deterministic, every header protected, none unknown.
    Travel,
    /// Other issuers': tags 61 and 18 may stand, unprotected headers may, any definite-length CBOR is read.
    Foreign,
}

/// Why bytes are no COSE_Sign1 of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Sign1Error {
    /// Not an array of protected headers, unprotected headers, payload and signature.
    #[error("not a COSE_Sign1: expected an array of four")]
    NotSign1,
    /// The message, or its protected headers, are not CBOR by the rules.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Unprotected headers, where none may be.
    #[error("unprotected headers; every header must be protected by the signature")]
    Unprotected,
    /// The protected headers aren't a map of known labels to values of their types.
    #[error("the protected headers are not a map of labels and values as RFC 9052 has them")]
    Headers,
    /// No algorithm among the protected headers, or one that isn't used here.
    #[error("no known algorithm among the protected headers; expected EdDSA (-8) or ES256 (-7)")]
    Algorithm,
    /// The key id is missing, or not 8 bytes.
    #[error("no key id of 8 bytes among the protected headers")]
    KeyId,
    /// A header that this format doesn't have.
    #[error("header {label} is not one of this format")]
    UnknownHeader {
        /// Its label.
        label: i64,
    },
    /// Headers are marked critical, and aren't understood.
    #[error("headers are marked as critical that this program does not understand")]
    Critical,
}

/// A COSE_Sign1 by its parts, borrowed from the received bytes: what is verified is what came.
#[derive(Clone, Copy)]
pub struct Sign1<'a> {
    protected: &'a [u8],
    unprotected: &'a [u8],
    payload: &'a [u8],
    signature: &'a [u8],
    profile: Profile,
}

impl std::fmt::Debug for Sign1<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sign1(..)")
    }
}

pub(crate) struct Headers<'a> {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<&'a [u8]>,
    pub(crate) kcwt: Option<&'a [u8]>,
}

impl<'a> Sign1<'a> {
    /// Takes a message apart.
    ///
    /// # Errors
    /// What is wrong with its form. Its headers' meaning is checked by those who use them.
    pub fn parse(bytes: &'a [u8], profile: Profile) -> Result<Self, Sign1Error> {
        cbor::check_within(bytes, rules(profile), most_bytes(profile))?;
        Self::parse_checked(bytes, profile)
    }

    /// As [`Sign1::parse`], of bytes that are known to be one item by the profile's rules.
    pub(crate) fn parse_checked(bytes: &'a [u8], profile: Profile) -> Result<Self, Sign1Error> {
        Self::parts(bytes, profile).ok_or(Sign1Error::NotSign1)?
    }

    /// None where a part is missing or of another type.
    fn parts(bytes: &'a [u8], profile: Profile) -> Option<Result<Self, Sign1Error>> {
        let mut decoder = Decoder::new(bytes);
        if profile == Profile::Foreign {
            // A CWT's tag may stand before the COSE_Sign1's (RFC 8392, section 6).
            for tag in [CWT_TAG, SIGN1_TAG] {
                if decoder.probe().tag().is_ok_and(|found| found.as_u64() == tag) {
                    decoder.tag().ok()?;
                }
            }
        }
        if decoder.array().ok()? != Some(4) {
            return None;
        }
        let protected = decoder.bytes().ok()?;
        let from = decoder.position();
        let pairs = decoder.map().ok()??;
        if profile == Profile::Travel && pairs != 0 {
            return Some(Err(Sign1Error::Unprotected));
        }
        for _ in 0..pairs.checked_mul(2)? {
            decoder.skip().ok()?;
        }
        let unprotected = bytes.get(from..decoder.position())?;
        let payload = decoder.bytes().ok()?;
        let signature = decoder.bytes().ok()?;
        Some(Ok(Self { protected, unprotected, payload, signature, profile }))
    }

    /// The protected headers, each known and of its type.
    pub(crate) fn headers(&self) -> Result<Headers<'a>, Sign1Error> {
        cbor::check(self.protected, rules(self.profile))?;
        let mut decoder = Decoder::new(self.protected);
        let pairs = decoder.map().ok().flatten().ok_or(Sign1Error::Headers)?;
        let (mut algorithm, mut key_id, mut kcwt) = (None, None, None);
        for _ in 0..pairs {
            let label = decoder.i64().map_err(|_| Sign1Error::Headers)?;
            match label {
                header_label::ALGORITHM => {
                    let id = decoder.i64().map_err(|_| Sign1Error::Algorithm)?;
                    algorithm = Some(algorithm_from_id(id).ok_or(Sign1Error::Algorithm)?);
                }
                header_label::CRITICAL => return Err(Sign1Error::Critical),
                header_label::KEY_ID => {
                    key_id = Some(decoder.bytes().map_err(|_| Sign1Error::KeyId)?);
                }
                KCWT => {
                    let from = decoder.position();
                    decoder.skip().map_err(|_| Sign1Error::Headers)?;
                    kcwt = self.protected.get(from..decoder.position());
                }
                header_label::CONTENT_TYPE if self.profile == Profile::Foreign => {
                    decoder.skip().map_err(|_| Sign1Error::Headers)?;
                }
                label => return Err(Sign1Error::UnknownHeader { label }),
            }
        }
        Ok(Headers { algorithm: algorithm.ok_or(Sign1Error::Algorithm)?, key_id, kcwt })
    }

    /// The payload's bytes.
    #[must_use]
    pub fn payload(&self) -> &'a [u8] {
        self.payload
    }

    /// The protected headers' bytes, a CBOR map or nothing.
    pub(crate) fn protected(&self) -> &'a [u8] {
        self.protected
    }

    /// The unprotected headers' bytes, a CBOR map that was checked.
    pub(crate) fn unprotected(&self) -> &'a [u8] {
        self.unprotected
    }

    /// The signature's bytes.
    #[must_use]
    pub fn signature(&self) -> &'a [u8] {
        self.signature
    }

    /// True where the protected headers are understood, name the key's algorithm, and the signature
    /// is the key's, over this message and `external` data.
    ///
    /// For messages of others; a travel code is verified by [`Envelope::verify`], which knows
    /// whom to trust.
    ///
    /// [`Envelope::verify`]: crate::travel::Envelope::verify
    #[must_use]
    pub fn is_signed_by(&self, key: &CurveKey, external: &[u8]) -> bool {
        self.headers().is_ok_and(|headers| headers.algorithm == key.algorithm())
            && key.verifies(&self.to_be_signed_with(external), self.signature)
    }

    /// The `Sig_structure` that the signature covers, without external data.
    #[must_use]
    pub fn to_be_signed(&self) -> Vec<u8> {
        sig_structure(self.protected, &[], self.payload)
    }

    /// The `Sig_structure` with externally supplied data.
    #[must_use]
    pub fn to_be_signed_with(&self, external: &[u8]) -> Vec<u8> {
        sig_structure(self.protected, external, self.payload)
    }
}

fn most_bytes(profile: Profile) -> usize {
    match profile {
        Profile::Travel => cbor::MAX_BYTES,
        Profile::Foreign => cbor::MAX_FOREIGN_BYTES,
    }
}

fn rules(profile: Profile) -> Rules {
    match profile {
        Profile::Travel => Rules::Deterministic,
        Profile::Foreign => Rules::WellFormed,
    }
}

/// `Sig_structure` of a COSE_Sign1, RFC 9052, section 4.4.
pub(crate) fn sig_structure(protected: &[u8], external: &[u8], payload: &[u8]) -> Vec<u8> {
    cbor::encode(protected.len() + payload.len() + 24, |e| {
        e.array(4)?.str("Signature1")?.bytes(protected)?.bytes(external)?.bytes(payload)?;
        Ok(())
    })
}

/// A travel code's COSE_Sign1, put together from its parts.
pub(crate) fn sign1(protected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    cbor::encode(protected.len() + payload.len() + signature.len() + 16, |e| {
        e.array(4)?.bytes(protected)?.map(0)?.bytes(payload)?.bytes(signature)?;
        Ok(())
    })
}
