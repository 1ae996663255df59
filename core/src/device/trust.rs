//! The public half of an enrolment: what somebody needs who reads what the authority published, and nothing
//! that is secret.

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::encoding::document::{DocumentError, base64url, parse_document};
use crate::encoding::hex::hex;

const FORMAT: &str = "chot-trust";
const VERSION: u64 = 1;

/// A city and its root of trust, for everybody to read: a wallet follows the city's publications by it.
/// Whoever hands it over is believed about which city it is, so its [`fingerprint`](Self::fingerprint) is
/// for comparing with one that the city has published elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicTrust {
    /// The city's name.
    pub city: String,
    /// TUF root metadata, the file's bytes.
    pub root: Vec<u8>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    version: u64,
    city: String,
    #[serde(with = "base64url")]
    root: Vec<u8>,
}

impl PublicTrust {
    /// Reads the file. Whether the root holds is for [`TrustedSet`](crate::tuf::TrustedSet) to say.
    ///
    /// # Errors
    /// [`DocumentError`].
    pub fn parse(bytes: &[u8]) -> Result<Self, DocumentError> {
        let file: File = parse_document(bytes, FORMAT, VERSION)?;
        Ok(Self { city: file.city, root: file.root })
    }

    /// The file's bytes. Nothing in it is secret.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let file = File {
            format: FORMAT.to_owned(),
            version: VERSION,
            city: self.city.clone(),
            root: self.root.clone(),
        };
        serde_json::to_vec_pretty(&file).unwrap_or_default()
    }

    /// SHA-256 of the root, in hexadecimal.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        hex(&Sha256::digest(&self.root))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_read_back_and_has_nothing_beside_city_and_root() {
        let trust = PublicTrust { city: "Thành phố".into(), root: b"{}".to_vec() };
        assert_eq!(PublicTrust::parse(&trust.to_bytes()).unwrap(), trust);
        assert_eq!(trust.fingerprint().len(), 64);
        let json: serde_json::Value = serde_json::from_slice(&trust.to_bytes()).unwrap();
        let keys: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["format", "version", "city", "root"]);
        // An enrolment, which is secret, isn't taken for it.
        let text = String::from_utf8(trust.to_bytes()).unwrap();
        let enrolment = text.replace("chot-trust", "chot-enrolment");
        assert!(matches!(
            PublicTrust::parse(enrolment.as_bytes()),
            Err(DocumentError::OtherFormat { .. })
        ));
    }
}
