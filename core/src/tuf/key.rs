//! The keys of TUF roles, and their signatures.

use ed25519_dalek::{Signer as _, SigningKey};
use p256::pkcs8::DecodePublicKey as _;
use rsa::traits::PublicKeyParts as _;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::canonical::{NotCanonical, canonical};
use crate::encoding::hex::{hex, unhex};
use crate::keys::StrictKey;
use crate::keys::rsa::{Salt, verifies_pss};

/// Which signature schemes a client takes. A key of another scheme counts for nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Schemes {
    /// Ed25519 and ECDSA over P-256: all that a device takes for its own updates.
    #[default]
    Device,
    /// RSASSA-PSS as well, for other people's repositories.
    WithRsa,
}

/// A key as root and targets metadata hold it (TUF 1.0, section 4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleKey {
    /// The kind of key: `ed25519`, `ecdsa`, `rsa`, or one that this client doesn't know.
    pub keytype: String,
    /// The signature scheme: `ed25519`, `ecdsa-sha2-nistp256`, `rsassa-pss-sha256`.
    pub scheme: String,
    /// The key itself.
    pub keyval: KeyValue,
}

/// The value of a [`RoleKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeyValue {
    /// The public part: for Ed25519 its 32 bytes in hexadecimal, for the others the PEM of a
    /// `SubjectPublicKeyInfo`. Empty where a kind of key unknown to this client has none.
    pub public: String,
}

impl<'de> Deserialize<'de> for KeyValue {
    /// Kinds of key unknown to this client may have values of any form; that mustn't make the
    /// metadata unreadable in which one of them stands beside known ones.
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(from)?;
        let public = value.get("public").and_then(Value::as_str).unwrap_or_default();
        Ok(Self { public: public.to_owned() })
    }
}

/// A key in the form that verifies. Two are equal if they are the same key, however it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Ed25519(StrictKey),
    P256(p256::ecdsa::VerifyingKey),
    RsaPss(Box<rsa::RsaPublicKey>),
}

/// The least modulus of an RSA key, in bytes: 2048 bits. The library takes up to 8192.
const LEAST_RSA: usize = 256;

impl RoleKey {
    /// The metadata's form of an Ed25519 key.
    #[must_use]
    pub fn ed25519(key: &ed25519_dalek::VerifyingKey) -> Self {
        Self {
            keytype: "ed25519".to_owned(),
            scheme: "ed25519".to_owned(),
            keyval: KeyValue { public: hex(key.as_bytes()) },
        }
    }

    /// The key's id: SHA-256 of its canonical JSON, in hexadecimal.
    ///
    /// # Errors
    /// [`NotCanonical`] never, for a key that has texts only; the canonical form may refuse others.
    pub fn id(&self) -> Result<String, NotCanonical> {
        Ok(hex(&Sha256::digest(canonical(self)?)))
    }

    /// The verifier; none where the kind, the scheme or the value is not one that `schemes` have.
    /// Such a key never counts towards a threshold.
    #[must_use]
    pub(crate) fn verifier(&self, schemes: Schemes) -> Option<Verifier> {
        let public = self.keyval.public.as_str();
        let kind = match (self.keytype.as_str(), self.scheme.as_str(), schemes) {
            ("ed25519", "ed25519", _) => Kind::Ed25519(StrictKey::from_bytes(&unhex(public)?)?),
            // The second is what the kind was called in earlier versions of the specification.
            ("ecdsa" | "ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", _) => {
                Kind::P256(p256::ecdsa::VerifyingKey::from_public_key_pem(public).ok()?)
            }
            ("rsa", "rsassa-pss-sha256", Schemes::WithRsa) => {
                let key = rsa::RsaPublicKey::from_public_key_pem(public).ok()?;
                (key.size() >= LEAST_RSA).then(|| Kind::RsaPss(Box::new(key)))?
            }
            _ => return None,
        };
        Some(Verifier(kind))
    }
}

impl Verifier {
    /// True where `signature` (hexadecimal) over `message` is by this key. Strict for Ed25519:
    /// neither small-order points nor non-canonical encodings pass.
    #[must_use]
    pub(crate) fn verifies(&self, message: &[u8], signature: &str) -> bool {
        let Some(signature) = unhex(signature) else { return false };
        match &self.0 {
            Kind::Ed25519(key) => key.verifies(message, &signature),
            Kind::P256(key) => {
                use p256::ecdsa::signature::Verifier as _;
                p256::ecdsa::Signature::from_der(&signature)
                    .is_ok_and(|signature| key.verify(message, &signature).is_ok())
            }
            Kind::RsaPss(key) => verifies_pss(key, Salt::Any, message, &signature),
        }
    }
}

/// Signs a message as a [`RoleKey`] verifies it: key id and signature, in hexadecimal.
///
/// # Errors
/// As [`RoleKey::id`].
pub fn sign(key: &SigningKey, message: &[u8]) -> Result<(String, String), NotCanonical> {
    let id = RoleKey::ed25519(&key.verifying_key()).id()?;
    Ok((id, hex(&key.sign(message).to_bytes())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_ids_are_those_of_the_reference_implementation() {
        // securesystemslib 1.6.0, `SSlibKey.from_crypto` of the same private key.
        let key = RoleKey::ed25519(&SigningKey::from_bytes(&[7; 32]).verifying_key());
        let expected = "bfe1a83869e5bf574e3ff3acbb83f840de84a990d10059f3096f0bf4f2b90c10";
        assert_eq!(key.id().unwrap(), expected);
    }

    fn verifies(key: &RoleKey, message: &[u8], signature: &str) -> bool {
        key.verifier(Schemes::Device).is_some_and(|key| key.verifies(message, signature))
    }

    #[test]
    fn a_signature_is_valid_only_by_its_key_over_its_message() {
        let signer = SigningKey::from_bytes(&[7; 32]);
        let key = RoleKey::ed25519(&signer.verifying_key());
        let (_, signature) = sign(&signer, b"message").unwrap();
        assert!(verifies(&key, b"message", &signature));
        assert!(!verifies(&key, b"massage", &signature));
        assert!(!verifies(&key, b"message", &signature.replace(['0', '1'], "2")));
        for bad in ["", "zz", "00"] {
            assert!(!verifies(&key, b"message", bad));
        }
        let other = RoleKey::ed25519(&SigningKey::from_bytes(&[8; 32]).verifying_key());
        assert!(!verifies(&other, b"message", &signature));
        // Of small order, and written as the field's prime and three.
        for weak in ["01".to_owned() + &"00".repeat(31), format!("f0{}7f", "ff".repeat(30))] {
            let key = RoleKey { keyval: KeyValue { public: weak }, ..key.clone() };
            assert_eq!(key.verifier(Schemes::WithRsa), None);
        }
        let unknown = RoleKey { scheme: "ed448".into(), ..key };
        assert!(!verifies(&unknown, b"message", &signature));
    }

    /// Keys and signatures of `chot` that python-cryptography 50.0.2 made.
    const P256: (&str, &str) = (
        "-----BEGIN PUBLIC KEY-----\n\
         MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEVOTsbAQdq+Dt6KYtDr72+uZ32Bfv\n\
         QIF/IEnIYQuBz8P8KptXQ4c6ovlQzh+SpKMalgtffEWcNpC9ctRIAWX93A==\n\
         -----END PUBLIC KEY-----\n",
        "304402206721d8decbab2a4df15ea1e81f21368d9494798ec1c1d1e937539823157ef1300220094ed0d0\
         d82c216b1238c61279f903823590f7d69335cc1798c1cdd91520adac",
    );
    const RSA: (&str, &str) = (
        "-----BEGIN PUBLIC KEY-----\n\
         MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAtLSVWQZFHdyKnBXrQ6kY\n\
         sASVjYv4fSIPqnKLUD5l9rTPf21ZCbXxXkbG6NibXII/HNIOjHT1YG6aQWBxBhon\n\
         z7wB0+V+nPMSkHOdw1P6HLMB3MG8TcIGARglP30eeOs+JNxf5NaEvwhzrfrdYARJ\n\
         CQ1o4qwxKk3bX/ZY0bpTSJw4X634ke34qwaOhsmgNmBBzA0c1siReEWoD6suOFKr\n\
         Ov+/1aoFNrUj73L0mOEHC/sAX134EbOtycjKrrKILBhfAJvcVNGEVqiV4coyWRdy\n\
         fbEB3FJZ0gW83DrQVj3wNPDMfCsaZj1DxPbwVb+92sZ2xlkOSvsmJlc5OtLcm+ER\n\
         0wIDAQAB\n\
         -----END PUBLIC KEY-----\n",
        "9cf8079cca48be7c41472311dcf0766a498d114a8c79b59baf34faad77187086177f820e5a04a33cf324\
         cadb3d14649c2db60c21fc0d1639308377edeac684fddac8ca2646ed4bb34a74eec91ac7f4ff588a337f\
         d839b1d2de5892e890e5b7909d7cac50fba4e2c2e63ebfed112da86bd8086c1259221ebc29146ecef506\
         37f87d9342154c101cf2473590755f8d1a1bcd40bdbb0d09a43f30d43f5eedd8daadf87526907be1deca\
         82fc20e2ec5b2840fb9b3f86569c6b93f5b682a612815f9b0e38c344ba64d834233c0b87ebdfd7965ecb\
         0272f5c3f531924200b1052bbb25d806a998029e0e133e007840edb12ba734fd320c40eda81fd6356c0e\
         1e750be8",
    );
    /// As [`RSA`], with the longest salt.
    const RSA_LONG_SALT: &str = "28e73d14f9e0045695d63662dd0b6bc67c0b5443757b3e6ade4cd827638813db121c47456f5b30b0b120\
         8bbc3f5bb9c15f69ab04c675fd69c7f583102a9a079d0e896e186d768b43b207f3f7fa2b25e96a866a97\
         6c7903a13413311e6e5f045e49f9f0df22a8845e300dcd0b805171c9c00dbc82fb8ef48c304a8f20dbc9\
         540d6c266fb1776844cdf16fd4d3b043bbb04acc32331c2b711a85803be84825e1c332b9f077f7add942\
         9b9419d9a011878f723139eb6fef034fe52e255c14cede3ca3fe3d7f18e957a12f6bce500be60c5c29e9\
         3949284005cfef2ee185edbea115f3963295b1e8c8da013c9081db0aa5f180e3e656a89f889a78baad38\
         9aeb690d";
    const RSA_1024: (&str, &str) = (
        "-----BEGIN PUBLIC KEY-----\n\
         MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDge8CGjpRqBrkhtouoFePJb0gp\n\
         6lLYPftqDgXAbZfQFwISZN5QZEWtsA/KwJLh50/8RS+w2Hr4d/3pv5959j0zCpTO\n\
         ztIydD6tsKdiPlZHy/3RhernpvZmtfAXX6aoSwWa5j097F77DF79s5gaOFwcpEYQ\n\
         BpdCjbDv0Fo32glfyQIDAQAB\n\
         -----END PUBLIC KEY-----\n",
        "bb68f7ea95de75b7a05c777b30f6e8ee20bf88810775aeea08695466fd4a1647fdc7796677bed4c4f683\
         ee0e05fd547857fbca7dbc1177674900c8884dd1d5adbad67ffcfe18421f8b976dc700b5f1a8db6fb3d4\
         0718810cd561b47caf4b78ec7d24baa4ed626f5cc016e8de4f9a1b87331371c67c3e3e14e96d40e67221\
         0c00",
    );

    fn key(keytype: &str, scheme: &str, pem: &str) -> RoleKey {
        let keyval = KeyValue { public: pem.to_owned() };
        RoleKey { keytype: keytype.to_owned(), scheme: scheme.to_owned(), keyval }
    }

    #[test]
    fn ecdsa_over_p256_verifies_under_both_names_of_its_kind() {
        let (pem, signature) = P256;
        for kind in ["ecdsa", "ecdsa-sha2-nistp256"] {
            let key = key(kind, "ecdsa-sha2-nistp256", pem);
            assert!(verifies(&key, b"chot", signature), "{kind}");
            assert!(!verifies(&key, b"chop", signature), "{kind}");
            assert!(!verifies(&key, b"chot", &format!("{signature}00")), "{kind}");
        }
        let written_otherwise = key("ecdsa", "ecdsa-sha2-nistp256", pem.trim_end());
        let same = key("ecdsa-sha2-nistp256", "ecdsa-sha2-nistp256", pem);
        assert_eq!(
            written_otherwise.verifier(Schemes::Device).unwrap(),
            same.verifier(Schemes::Device).unwrap()
        );
    }

    #[test]
    fn rsa_verifies_only_where_it_is_allowed_and_long_enough() {
        let (pem, signature) = RSA;
        let rsa = key("rsa", "rsassa-pss-sha256", pem);
        assert_eq!(rsa.verifier(Schemes::Device), None);
        let verifier = rsa.verifier(Schemes::WithRsa).unwrap();
        assert!(verifier.verifies(b"chot", signature));
        assert!(verifier.verifies(b"chot", RSA_LONG_SALT));
        assert!(!verifier.verifies(b"chop", signature));
        assert!(!verifier.verifies(b"chot", RSA_1024.1));
        // One length of a signature: a zero before it makes another text of the same number.
        assert!(!verifier.verifies(b"chot", &format!("00{signature}")));
        assert!(!verifier.verifies(b"chot", signature.get(2..).unwrap()));
        let short = key("rsa", "rsassa-pss-sha256", RSA_1024.0);
        assert_eq!(short.verifier(Schemes::WithRsa), None);
        let other = key("rsa", "rsa-pkcs1v15-sha256", pem);
        assert_eq!(other.verifier(Schemes::WithRsa), None);
    }

    #[test]
    fn keys_of_unknown_kinds_are_read_and_count_for_nothing() {
        for value in [r#"{"identity":"a@b.example","issuer":"c"}"#, r#"{"public":{"x":1}}"#, "7"] {
            let text = format!(r#"{{"keytype":"k","scheme":"s","keyval":{value}}}"#);
            let key: RoleKey = serde_json::from_str(&text).unwrap();
            assert_eq!(key.verifier(Schemes::WithRsa), None);
        }
    }
}
