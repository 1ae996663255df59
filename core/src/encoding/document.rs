//! Versioned JSON documents: read strictly, refused in words that quote no values.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use super::place;

/// Why a JSON document of ours couldn't be read.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// No JSON object with `format` and `version`.
    #[error("this is no {expected} document: {reason}")]
    NotADocument {
        /// The format that was expected.
        expected: &'static str,
        /// What is wrong with it.
        reason: String,
    },
    /// Another format's document.
    #[error("this is a {found:?} document, where {expected:?} was expected")]
    OtherFormat {
        /// The format that it says it has.
        found: String,
        /// The format that was expected.
        expected: &'static str,
    },
    /// Written by a newer program.
    #[error(
        "made by a newer version of Chốt ({format} version {found}; this program knows up to \
         {known}): update this program"
    )]
    Newer {
        /// The format.
        format: &'static str,
        /// The version that the document has.
        found: u64,
        /// The newest version that this program reads.
        known: u64,
    },
    /// The right format, but not its content.
    #[error("{format}: at {path}: {message}")]
    Invalid {
        /// The format.
        format: &'static str,
        /// Where in the document.
        path: String,
        /// What is wrong there.
        message: String,
    },
}

/// Reads a JSON document that begins with its `format` and `version`.
///
/// Fields that `T` doesn't know are left to `T`; the version is checked first, so that a newer
/// document is called newer rather than wrong.
///
/// # Errors
/// [`DocumentError`].
pub(crate) fn parse_document<T: DeserializeOwned>(
    bytes: &[u8],
    format: &'static str,
    known: u64,
) -> Result<T, DocumentError> {
    #[derive(Deserialize)]
    struct Header {
        format: String,
        version: u64,
    }
    let header: Header = serde_json::from_slice(bytes).map_err(|error| {
        DocumentError::NotADocument { expected: format, reason: without_values(&error) }
    })?;
    if header.format != format {
        return Err(DocumentError::OtherFormat { found: header.format, expected: format });
    }
    if header.version > known {
        return Err(DocumentError::Newer { format, found: header.version, known });
    }
    place::read(bytes).map_err(|misread| DocumentError::Invalid {
        format,
        path: misread.place,
        message: without_values(&misread.error),
    })
}

/// What is read of a document that the authority publishes, strictly: its own keys beside `format` and
/// `version`, which [`parse_document`] has looked at. A key that isn't known is an error that names it.
macro_rules! published_document {
    (struct $name:ident { $($(#[$attribute:meta])* $key:ident: $type:ty,)+ }) => {
        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct $name {
            #[serde(rename = "format")]
            _format: String,
            #[serde(rename = "version")]
            _version: u64,
            $($(#[$attribute])* $key: $type,)+
        }
    };
}
pub(crate) use published_document;

/// What serde says about an error, without the values that it quotes: they may be secrets, or say
/// something about a person. Names of fields stay, and what was expected.
#[must_use]
pub fn without_values(error: &serde_json::Error) -> String {
    let place = format!("line {} column {}", error.line(), error.column());
    match error.classify() {
        serde_json::error::Category::Eof => format!("it ends too early ({place})"),
        serde_json::error::Category::Syntax => format!("it is not JSON ({place})"),
        serde_json::error::Category::Io => "it cannot be read".to_owned(),
        serde_json::error::Category::Data => {
            let text = error.to_string();
            // These quote the value. What was expected comes last, and is our own text.
            let quoting =
                ["invalid type: ", "invalid value: ", "invalid length ", "unknown variant "];
            if !quoting.iter().any(|start| text.starts_with(start)) {
                return text;
            }
            match text.rsplit_once(", expected ") {
                Some((_, expected)) => format!("the wrong type or form, expected {expected}"),
                None => format!("the wrong type or form ({place})"),
            }
        }
    }
}

/// Bytes that a document has as base64url.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct Base64Url(#[serde(with = "base64url")] pub(crate) Vec<u8>);

/// Bytes as base64url without padding, for `#[serde(with = "base64url")]`.
pub(crate) mod base64url {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    /// Writes bytes as text.
    ///
    /// # Errors
    /// The serializer's.
    pub(crate) fn serialize<S: Serializer>(
        bytes: &impl AsRef<[u8]>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Reads text as bytes; for an array its length must fit.
    ///
    /// # Errors
    /// The deserializer's, or that the text isn't base64url of so many bytes.
    pub(crate) fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
    where
        D: Deserializer<'de>,
        T: TryFrom<Vec<u8>>,
    {
        let text = zeroize::Zeroizing::new(String::deserialize(deserializer)?);
        let bytes = URL_SAFE_NO_PAD
            .decode(text.as_bytes())
            .map_err(|_| D::Error::custom("this is not base64url without padding"))?;
        T::try_from(bytes).map_err(|_| D::Error::custom("the wrong number of bytes"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_say_what_is_wrong_with_them_but_never_what_is_in_them() {
        #[derive(Deserialize, Debug)]
        struct Doc {
            #[expect(dead_code, reason = "read only to be of the wrong type")]
            secret: u8,
        }
        let parse = |text: &str| parse_document::<Doc>(text.as_bytes(), "x", 1).unwrap_err();
        let newer = parse(r#"{"format":"x","version":2}"#).to_string();
        assert!(newer.contains("made by a newer version of Chốt"), "{newer}");
        assert!(matches!(
            parse(r#"{"format":"y","version":1}"#),
            DocumentError::OtherFormat { .. }
        ));
        assert!(matches!(parse("{"), DocumentError::NotADocument { .. }));
        let wrong = parse(r#"{"format":"x","version":1,"secret":"hunter2"}"#).to_string();
        assert!(wrong.contains("at secret") && !wrong.contains("hunter2"), "{wrong}");
        assert!(wrong.contains("expected u8"), "{wrong}");
    }
}
