//! The JOSE twin of a travel code: compact JWS (RFC 7515, section 7.1), for platforms that have a
//! JOSE library alone, and for links.
//!
//! ```text
//! credential   = { "alg": "EdDSA", "typ": "chot+jwt", "kid": … } . claims . signature
//! presentation = { "alg": …, "typ": "chot-kb+jwt", "kjwt": credential } . claims . signature
//! ```
//!
//! The header has these names and no others, so nothing in a message can name a key (`jwk`, `jku`,
//! `x5u`), ask for anything (`crit`), or be left out of what is signed.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::message::{Form, SignedMessage};
use crate::keys::{Algorithm, KeyId};

/// The longest text that is read, in bytes. The fullest code has less than half of it.
pub(crate) const MAX_JWS: usize = 8192;

const CREDENTIAL: &str = "chot+jwt";
const PRESENTATION: &str = "chot-kb+jwt";

/// Why a text is no JWS of the profile.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum JwsError {
    /// Longer than is read.
    #[error("a JWS of {length} characters; at most {MAX_JWS} are read")]
    TooLong {
        /// How long, in bytes.
        length: usize,
    },
    /// Not three parts of base64url, each in its one spelling.
    #[error("not a compact JWS: expected header, claims and signature in base64url")]
    NotCompact,
    /// The header isn't one of this format.
    #[error("the header is not one of this format: expected alg, typ and kid or kjwt, each once")]
    Header,
    /// The header asks for what isn't understood.
    #[error("headers are marked as critical that this program does not understand")]
    Critical,
    /// An algorithm that isn't used here; `none` is one of them.
    #[error("no known algorithm; expected EdDSA or ES256")]
    Algorithm,
    /// A credential where a presentation belongs, or the reverse.
    #[error("typ, kid and kjwt do not go together as this format has them")]
    Type,
}

/// The header's names. Another name, or one that stands twice, is refused by the reader.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    typ: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kid: Option<KeyId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kjwt: Option<String>,
    #[serde(default, skip_serializing)]
    crit: Option<serde::de::IgnoredAny>,
}

/// A code's two messages; a bare credential has one.
pub(super) struct Parsed {
    pub(super) issuer_key: KeyId,
    pub(super) credential: SignedMessage,
    pub(super) presentation: Option<SignedMessage>,
}

/// True where a text is a JWS that says it is ours, rightly or not.
pub(super) fn claims_to_be_one(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Typ {
        typ: String,
    }
    let mut parts = text.split('.');
    let (Some(header), Some(_), Some(_), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return false;
    };
    if header.len() > MAX_JWS {
        return false;
    }
    let header = URL_SAFE_NO_PAD.decode(header).ok();
    let header = header.and_then(|json| serde_json::from_slice::<Typ>(&json).ok());
    header.is_some_and(|header| matches!(header.typ.as_str(), CREDENTIAL | PRESENTATION))
}

/// Reads the text of a presentation or of a bare credential.
pub(super) fn parse(text: &str) -> Result<Parsed, JwsError> {
    if text.len() > MAX_JWS {
        return Err(JwsError::TooLong { length: text.len() });
    }
    let (header, outer) = message(text)?;
    match (header.typ.as_str(), header.kid, header.kjwt) {
        (CREDENTIAL, Some(issuer_key), None) => {
            Ok(Parsed { issuer_key, credential: outer, presentation: None })
        }
        (PRESENTATION, None, Some(credential)) => {
            let (header, credential) = message(&credential)?;
            match (header.typ.as_str(), header.kid, header.kjwt) {
                (CREDENTIAL, Some(issuer_key), None) => {
                    Ok(Parsed { issuer_key, credential, presentation: Some(outer) })
                }
                _ => Err(JwsError::Type),
            }
        }
        _ => Err(JwsError::Type),
    }
}

fn message(text: &str) -> Result<(Header, SignedMessage), JwsError> {
    let (signed, signature) = text.rsplit_once('.').ok_or(JwsError::NotCompact)?;
    let (header, claims) = signed.split_once('.').ok_or(JwsError::NotCompact)?;
    // The decoder refuses padding, other alphabets and bits beyond the last byte: one spelling.
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| JwsError::NotCompact);
    let header: Header = serde_json::from_slice(&decoded(header)?).map_err(|_| JwsError::Header)?;
    if header.crit.is_some() {
        return Err(JwsError::Critical);
    }
    let algorithm = [Algorithm::EdDsa, Algorithm::Es256]
        .into_iter()
        .find(|algorithm| algorithm.name() == header.alg)
        .ok_or(JwsError::Algorithm)?;
    let message = SignedMessage {
        algorithm,
        to_be_signed: signed.as_bytes().to_vec(),
        signature: decoded(signature)?,
        claims: decoded(claims)?,
        form: Form::Json,
    };
    Ok((header, message))
}

/// What is signed of a credential: header and claims.
pub(crate) fn credential_to_be_signed(id: KeyId, claims: &[u8]) -> String {
    to_be_signed(
        &Header {
            alg: Algorithm::EdDsa.name().into(),
            typ: CREDENTIAL.into(),
            kid: Some(id),
            kjwt: None,
            crit: None,
        },
        claims,
    )
}

/// What is signed of a presentation around a credential: header and claims.
pub(crate) fn presentation_to_be_signed(
    algorithm: Algorithm,
    credential: &str,
    claims: &[u8],
) -> String {
    to_be_signed(
        &Header {
            alg: algorithm.name().into(),
            typ: PRESENTATION.into(),
            kid: None,
            kjwt: Some(credential.to_owned()),
            crit: None,
        },
        claims,
    )
}

fn to_be_signed(header: &Header, claims: &[u8]) -> String {
    let header = serde_json::to_vec(header).unwrap_or_default();
    format!("{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode(claims))
}

/// The compact JWS of what was signed.
pub(crate) fn compact(to_be_signed: &str, signature: &[u8]) -> String {
    format!("{to_be_signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(header: &str) -> String {
        let header = URL_SAFE_NO_PAD.encode(header);
        format!("{header}.{}.AA", URL_SAFE_NO_PAD.encode("{}"))
    }

    fn error(header: &str) -> JwsError {
        parse(&text(header)).map(|_| ()).unwrap_err()
    }

    const KID: &str = r#""kid":"AQEBAQEBAQE""#;

    #[test]
    fn a_header_of_the_format_is_read_and_no_other() {
        let good = format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID}}}"#);
        assert_eq!(parse(&text(&good)).unwrap().issuer_key, KeyId([1; 8]));
        for (header, expected) in [
            (format!(r#"{{"alg":"none","typ":"chot+jwt",{KID}}}"#), JwsError::Algorithm),
            (format!(r#"{{"alg":"HS256","typ":"chot+jwt",{KID}}}"#), JwsError::Algorithm),
            (
                format!(r#"{{"alg":"EdDSA","alg":"ES256","typ":"chot+jwt",{KID}}}"#),
                JwsError::Header,
            ),
            (format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID},"jwk":{{}}}}"#), JwsError::Header),
            (format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID},"jku":"x"}}"#), JwsError::Header),
            (format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID},"b64":false}}"#), JwsError::Header),
            (
                format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID},"crit":["exp"]}}"#),
                JwsError::Critical,
            ),
            (r#"{"alg":"EdDSA","typ":"chot+jwt"}"#.into(), JwsError::Type),
            (format!(r#"{{"alg":"EdDSA","typ":"chot-kb+jwt",{KID}}}"#), JwsError::Type),
            (format!(r#"{{"alg":"EdDSA","typ":"JWT",{KID}}}"#), JwsError::Type),
            (r#"{"alg":"EdDSA","typ":"chot+jwt","kid":"AQ"}"#.into(), JwsError::Header),
            (format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID}}} "#), JwsError::Header),
        ] {
            // White space may follow JSON; a second value may not.
            let header = header.strip_suffix(' ').map_or(header.clone(), |h| format!("{h}{{}}"));
            assert_eq!(error(&header), expected, "{header}");
        }
    }

    #[test]
    fn a_presentation_carries_a_credential_and_nothing_else() {
        let credential = text(&format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID}}}"#));
        let around = |inner: &str| {
            text(&format!(r#"{{"alg":"ES256","typ":"chot-kb+jwt","kjwt":"{inner}"}}"#))
        };
        let presentation = around(&credential);
        assert!(parse(&presentation).unwrap().presentation.is_some());
        assert_eq!(parse(&around(&presentation)).map(|_| ()), Err(JwsError::Type));
        assert_eq!(parse(&around("")).map(|_| ()), Err(JwsError::NotCompact));
    }

    #[test]
    fn base64url_has_one_spelling() {
        let good = text(&format!(r#"{{"alg":"EdDSA","typ":"chot+jwt",{KID}}}"#));
        // Bits beyond the last byte; padding; the other alphabet; a fourth part.
        for bad in [
            good.strip_suffix('A').map(|start| format!("{start}B")).unwrap(),
            format!("{good}=="),
            format!("{}+/", good.strip_suffix("AA").unwrap()),
            format!("{good}.AA"),
        ] {
            assert_eq!(parse(&bad).map(|_| ()), Err(JwsError::NotCompact), "{bad}");
        }
        let long = "A".repeat(MAX_JWS + 1);
        assert_eq!(parse(&long).map(|_| ()), Err(JwsError::TooLong { length: MAX_JWS + 1 }));
    }
}
