//! From a symbol's text to signed messages: the form is checked, nothing in it is believed.
//!
//! An [`Envelope`] can be asked for nothing but a hint of the issuer's key. Its claims come out of
//! [`Envelope::verify`](crate::travel::Envelope::verify), or not at all.

use thiserror::Error;

use super::foreign::Foreign;
use super::jws::{self, JwsError};
use super::message::{Form, SignedMessage};
use crate::encoding::base45::{NotBase45, strict_base45};
use crate::encoding::cbor::{self, CborError, Rules};
use crate::keys::sign1::{KCWT, header_label};
use crate::keys::{Algorithm, KeyId, Profile, Sign1, Sign1Error};

/// What a travel code's text begins with.
pub const PREFIX: &str = "CHOT1:";

/// The longest text that is read: a version 40-L symbol in alphanumeric mode.
pub(crate) const MAX_TEXT: usize = 4296;

/// A travel code whose form is right: a presentation, or a bare credential. Nothing is verified.
///
/// ```
/// use chot_core::travel::{Envelope, ParseError};
///
/// # let print = include_str!("../../../tests/vectors/good/print.json");
/// # let print: serde_json::Value = serde_json::from_str(print)?;
/// # let text = print["text"].as_str().unwrap();
/// let envelope = Envelope::parse(text)?; // "CHOT1:…"
/// println!("the key that it says it is signed with: {:?}", envelope.issuer_key_hint());
///
/// // What isn't a travel code is named and never opened.
/// let link = Envelope::parse("https://example.com/");
/// assert!(matches!(link, Err(ParseError::NotATravelCode(foreign)) if foreign.code() == "url"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Envelope {
    pub(super) issuer_key: KeyId,
    pub(super) credential: SignedMessage,
    pub(super) presentation: Option<SignedMessage>,
}

/// Why a code can't be read as a travel code.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ParseError {
    /// It doesn't claim to be a travel code.
    #[error("not a travel code: {}", .0.code())]
    NotATravelCode(Foreign),
    /// It claims to be a travel code (`CHOT1:`), and isn't one.
    #[error("a malformed travel code: {0}")]
    Malformed(#[from] Malformation),
}

/// What is wrong with the form of a travel code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Malformation {
    /// Longer than any symbol holds.
    #[error("{length} characters; a symbol holds at most {MAX_TEXT}")]
    TooLong {
        /// How long, in bytes.
        length: usize,
    },
    /// Not base45 (RFC 9285), or not the one spelling of its bytes.
    #[error("after {PREFIX} comes text that is not base45 (RFC 9285)")]
    NotBase45,
    /// Not strict CBOR.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Not a COSE_Sign1 of the profile.
    #[error(transparent)]
    Sign1(#[from] Sign1Error),
    /// Not a JWS of the profile.
    #[error(transparent)]
    Jws(#[from] JwsError),
    /// The claims aren't those of the format.
    #[error("{claim}: {expected}")]
    Claim {
        /// Which claim.
        claim: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// A presentation around a credential that names no holder key.
    #[error("a presentation of a credential that has no holder key")]
    NoHolderKey,
}

impl From<NotBase45> for Malformation {
    fn from(NotBase45: NotBase45) -> Self {
        Self::NotBase45
    }
}

/// True for a text that says that it is a travel code, in either form, rightly or not.
#[must_use]
pub fn is_travel_code(text: &str) -> bool {
    text.starts_with(PREFIX) || jws::claims_to_be_one(text)
}

impl Envelope {
    /// Reads a symbol's text, or what a hand-held imager typed; or the JOSE twin, from a link.
    ///
    /// # Errors
    /// [`ParseError::NotATravelCode`] names what the text is instead;
    /// [`ParseError::Malformed`] what is wrong with a text that begins with [`PREFIX`], or is a JWS
    /// of a `typ` of ours.
    pub fn parse(text: &str) -> Result<Self, ParseError> {
        let Some(encoded) = text.strip_prefix(PREFIX) else {
            if jws::claims_to_be_one(text) {
                let jws::Parsed { issuer_key, credential, presentation } =
                    jws::parse(text).map_err(Malformation::from)?;
                return Ok(Self { issuer_key, credential, presentation });
            }
            return Err(ParseError::NotATravelCode(Foreign::of(text)));
        };
        if text.len() > MAX_TEXT {
            return Err(Malformation::TooLong { length: text.len() }.into());
        }
        Ok(Self::parse_bytes(&strict_base45(encoded).map_err(Malformation::from)?)?)
    }

    /// Reads the bytes that a text's base45 stands for.
    ///
    /// # Errors
    /// What is wrong with them.
    pub fn parse_bytes(bytes: &[u8]) -> Result<Self, Malformation> {
        cbor::check(bytes, Rules::Deterministic)?;
        let outer = Sign1::parse_checked(bytes, Profile::Travel)?;
        let headers = outer.headers()?;
        match headers.kcwt {
            Some(inner) => {
                if headers.key_id.is_some() {
                    return Err(Sign1Error::UnknownHeader { label: header_label::KEY_ID }.into());
                }
                // Checked with the headers that it stands among.
                let credential = Sign1::parse_checked(inner, Profile::Travel)?;
                let (issuer_key, credential) = issued(&credential)?;
                let presentation = Some(signed(&outer, headers.algorithm));
                Ok(Self { issuer_key, credential, presentation })
            }
            None => {
                let (issuer_key, credential) = issued(&outer)?;
                Ok(Self { issuer_key, credential, presentation: None })
            }
        }
    }

    /// The id of the key that the credential says it is signed with: a hint for finding the key,
    /// not a fact.
    #[must_use]
    pub fn issuer_key_hint(&self) -> KeyId {
        self.issuer_key
    }

    /// True where a holder's key signed around the credential, rightly or not.
    #[must_use]
    pub fn is_presentation(&self) -> bool {
        self.presentation.is_some()
    }

    /// True where both have the same credential in them, or are it; whether it is anybody's isn't asked.
    pub(crate) fn has_the_credential_of(&self, other: &Self) -> bool {
        let (ours, theirs) = (&self.credential, &other.credential);
        ours.to_be_signed == theirs.to_be_signed && ours.signature == theirs.signature
    }

    /// SHA-256 of what the holder signed: tells one showing from another. None for a print.
    #[must_use]
    pub fn presentation_digest(&self) -> Option<[u8; 32]> {
        self.presentation.as_ref().map(SignedMessage::digest)
    }
}

impl std::fmt::Debug for Envelope {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Envelope")
            .field("issuer_key_hint", &self.issuer_key)
            .field("presentation", &self.is_presentation())
            .finish_non_exhaustive()
    }
}

fn issued(message: &Sign1<'_>) -> Result<(KeyId, SignedMessage), Malformation> {
    let headers = message.headers()?;
    if headers.kcwt.is_some() {
        return Err(Sign1Error::UnknownHeader { label: KCWT }.into());
    }
    let id = headers.key_id.and_then(|id| <[u8; 8]>::try_from(id).ok());
    let id = id.ok_or(Sign1Error::KeyId)?;
    Ok((KeyId(id), signed(message, headers.algorithm)))
}

fn signed(message: &Sign1<'_>, algorithm: Algorithm) -> SignedMessage {
    SignedMessage {
        algorithm,
        to_be_signed: message.to_be_signed(),
        signature: message.signature().to_vec(),
        claims: message.payload().to_vec(),
        form: Form::Cbor,
    }
}

/// The text of a code that holds `bytes`.
#[must_use]
pub fn to_text(bytes: &[u8]) -> String {
    format!("{PREFIX}{}", base45::encode(bytes))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn malformation(text: &str) -> Malformation {
        match Envelope::parse(text) {
            Err(ParseError::Malformed(what)) => what,
            other => panic!("{text}: {other:?}"),
        }
    }

    #[test]
    fn what_begins_as_a_travel_code_and_is_none_is_malformed() {
        assert_eq!(malformation("CHOT1:**"), Malformation::NotBase45);
        assert_eq!(malformation("CHOT1:a"), Malformation::NotBase45);
        assert_eq!(malformation("CHOT1:"), Malformation::Cbor(CborError::Truncated { at: 0 }));
        assert_eq!(malformation("CHOT1:00"), Malformation::Sign1(Sign1Error::NotSign1));
        let long = format!("CHOT1:{}", "0".repeat(MAX_TEXT));
        assert_eq!(malformation(&long), Malformation::TooLong { length: MAX_TEXT + 6 });
    }

    #[test]
    fn unprotected_headers_and_tags_are_refused() {
        // [h'a10127', {4: h''}, h'', h'']: an unprotected key id.
        let unprotected = [0x84, 0x43, 0xa1, 0x01, 0x27, 0xa1, 0x04, 0x40, 0x40, 0x40];
        assert_eq!(
            Envelope::parse_bytes(&unprotected).unwrap_err(),
            Malformation::Sign1(Sign1Error::Unprotected)
        );
        let tagged = [0xd2, 0x84, 0x43, 0xa1, 0x01, 0x27, 0xa0, 0x40, 0x40];
        assert!(matches!(
            Envelope::parse_bytes(&tagged).unwrap_err(),
            Malformation::Cbor(CborError::Unsupported { at: 0, .. })
        ));
    }

    proptest! {
        #[test]
        fn any_text_is_refused_or_read_without_panic(text in "(CHOT1:)?[0-9A-Z $%*+./:-]{0,80}|\\PC{0,80}") {
            let _ = Envelope::parse(&text);
        }

        #[test]
        fn any_bytes_are_refused_or_read_without_panic(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let _ = Envelope::parse_bytes(&bytes);
        }
    }
}
