//! A request for a credential: the holder's public key, with proof of possession.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::encoding::document::without_values;
use crate::keys::CurveKey;
use crate::keys::jwk::Jwk;
use crate::model::{IdNumber, personal};
use crate::travel::{HolderSigner, SigningError, signature_of};

const FORMAT: &str = "chot-holder-request";

/// What a wallet gives the issuer: an ID number and a key, signed with that key, so that nobody
/// has a credential issued for a key that they don't hold.
#[derive(Clone)]
pub struct HolderRequest {
    id: IdNumber,
    key: CurveKey,
    signature: Vec<u8>,
}

personal!(HolderRequest);

/// Why a text is no request.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum RequestError {
    /// Not the document.
    #[error("not a wallet's request: {}", without_values(.0))]
    NotARequest(#[from] serde_json::Error),
    /// Another kind of document, or one of a newer version.
    #[error("expected a document of format {FORMAT}, version 1")]
    Format,
    /// A field isn't what it should be.
    #[error("{field} of the request is not {expected}")]
    Field {
        /// Which.
        field: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The signature isn't that of the key.
    #[error("the request is not signed by the key that it names")]
    Signature,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u32,
    id_number: String,
    key: Jwk,
    signature: String,
}

impl HolderRequest {
    pub(super) fn sign(id: &IdNumber, holder: &dyn HolderSigner) -> Result<Self, SigningError> {
        let key = holder.key();
        let signature = signature_of(holder, &to_be_signed(id, &key))?;
        Ok(Self { id: id.clone(), key, signature })
    }

    /// Reads a request and checks that its key signed it.
    ///
    /// # Errors
    /// [`RequestError`] says what is wrong with it.
    pub fn parse(json: &[u8]) -> Result<Self, RequestError> {
        let document: Document = serde_json::from_slice(json)?;
        if document.format != FORMAT || document.version != 1 {
            return Err(RequestError::Format);
        }
        let field = |field, expected| RequestError::Field { field, expected };
        let id = IdNumber::parse(&document.id_number)
            .map_err(|_| field("id_number", "an ID number of 9 or 12 digits"))?;
        let key = document.key.read().ok_or(field("key", "an Ed25519 or P-256 public JWK"))?;
        let signature = URL_SAFE_NO_PAD
            .decode(&document.signature)
            .map_err(|_| field("signature", "base64url"))?;
        if key.verifies(&to_be_signed(&id, &key), &signature) {
            Ok(Self { id, key, signature })
        } else {
            Err(RequestError::Signature)
        }
    }

    /// The document, as JSON.
    #[must_use]
    pub fn to_json(&self) -> String {
        let document = Document {
            format: FORMAT.to_owned(),
            version: 1,
            id_number: self.id.as_str().to_owned(),
            key: Jwk::write(&self.key),
            signature: URL_SAFE_NO_PAD.encode(&self.signature),
        };
        serde_json::to_string_pretty(&document).unwrap_or_default()
    }

    /// Whom a credential is asked for.
    #[must_use]
    pub fn id(&self) -> &IdNumber {
        &self.id
    }

    /// The key that it shall name.
    #[must_use]
    pub fn key(&self) -> &CurveKey {
        &self.key
    }
}

/// What the holder signs; the label keeps it apart from every other kind of message.
fn to_be_signed(id: &IdNumber, key: &CurveKey) -> Vec<u8> {
    [b"chot holder request v1\0", id.as_str().as_bytes(), b"\0", &key.to_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::travel::SoftwareHolder;

    fn request() -> HolderRequest {
        let id = IdNumber::parse("079199000001").unwrap();
        HolderRequest::sign(&id, &SoftwareHolder::new(&[3; 32])).unwrap()
    }

    #[test]
    fn a_request_reads_back() {
        let read = HolderRequest::parse(request().to_json().as_bytes()).unwrap();
        assert_eq!(read.key(), request().key());
        assert_eq!(read.id().as_str(), "079199000001");
    }

    #[test]
    fn a_changed_request_is_refused() {
        let other = request().to_json().replace("079199000001", "079199000002");
        assert!(matches!(HolderRequest::parse(other.as_bytes()), Err(RequestError::Signature)));
        let other = request().to_json().replace("chot-holder-request", "something");
        assert!(matches!(HolderRequest::parse(other.as_bytes()), Err(RequestError::Format)));
        let other = request().to_json().replace("\"OKP\"", "\"EC\"");
        assert!(matches!(
            HolderRequest::parse(other.as_bytes()),
            Err(RequestError::Field { field: "key", .. })
        ));
        assert!(matches!(HolderRequest::parse(b"{"), Err(RequestError::NotARequest(_))));
    }

    #[test]
    fn debug_output_keeps_the_id_number_to_itself() {
        assert_eq!(format!("{:?}", request()), "HolderRequest(..)");
    }
}
