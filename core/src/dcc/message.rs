//! From a certificate's text to its signed message: the form is checked, nothing in it is believed.

use minicbor::Decoder;
use minicbor::data::Type;
use thiserror::Error;

use crate::encoding::base45::strict_base45;
use crate::encoding::cbor::{self, CborError, Rules};
use crate::encoding::inflate::{InflateError, inflate};
use crate::keys::sign1::header_label;
use crate::keys::{Algorithm, KeyId, Profile, Sign1, Sign1Error};
use crate::travel::MAX_TEXT;

/// What a certificate's text begins with.
pub const PREFIX: &str = "HC1:";

/// The most that a certificate is decompressed to, in bytes.
pub(crate) const MAX_DECOMPRESSED: usize = cbor::MAX_FOREIGN_BYTES;

/// A certificate whose form is right. Nothing is verified.
pub struct HealthCertificate {
    pub(super) key_id: KeyId,
    pub(super) algorithm: Algorithm,
    pub(super) to_be_signed: Vec<u8>,
    pub(super) signature: Vec<u8>,
    pub(super) claims: Vec<u8>,
}

/// What is wrong with the form of a certificate.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CertificateFormError {
    /// It doesn't begin as one.
    #[error("a certificate begins with {PREFIX}")]
    Prefix,
    /// Longer than any symbol holds.
    #[error("{length} characters; a symbol holds at most {MAX_TEXT}")]
    TooLong {
        /// How long, in bytes.
        length: usize,
    },
    /// Not base45, or not the one spelling of its bytes.
    #[error("after {PREFIX} comes text that is not base45 (RFC 9285)")]
    NotBase45,
    /// Not one zlib stream.
    #[error("the content is not one whole zlib stream (RFC 1950)")]
    NotZlib,
    /// Grows beyond the limit.
    #[error("the content decompresses to more than {MAX_DECOMPRESSED} bytes")]
    TooLarge,
    /// The message, its headers or its claims are no CBOR.
    #[error(transparent)]
    Cbor(#[from] CborError),
    /// Not a COSE_Sign1.
    #[error(transparent)]
    Sign1(#[from] Sign1Error),
    /// A header isn't as the specification has it.
    #[error("header {header}: {expected}")]
    Header {
        /// Which.
        header: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// The claims aren't those of a certificate.
    #[error("{claim}: {expected}")]
    Claim {
        /// Which claim.
        claim: &'static str,
        /// What was expected.
        expected: &'static str,
    },
}

impl HealthCertificate {
    /// Reads a symbol's text.
    ///
    /// # Errors
    /// [`CertificateFormError`] says what is wrong with its form.
    pub fn parse(text: &str) -> Result<Self, CertificateFormError> {
        let encoded = text.strip_prefix(PREFIX).ok_or(CertificateFormError::Prefix)?;
        if text.len() > MAX_TEXT {
            return Err(CertificateFormError::TooLong { length: text.len() });
        }
        let compressed = strict_base45(encoded).map_err(|_| CertificateFormError::NotBase45)?;
        Self::parse_message(&decompressed(&compressed)?)
    }

    /// Reads the COSE_Sign1 in a certificate.
    ///
    /// # Errors
    /// [`CertificateFormError`] says what is wrong with its form.
    pub fn parse_message(bytes: &[u8]) -> Result<Self, CertificateFormError> {
        let message = Sign1::parse(bytes, Profile::Foreign)?;
        let mut headers = Headers::default();
        headers.read(message.protected(), Place::Protected)?;
        headers.read(message.unprotected(), Place::Unprotected)?;
        let missing = |header, expected| CertificateFormError::Header { header, expected };
        Ok(Self {
            key_id: headers.key_id.ok_or_else(|| missing("kid", "8 bytes must be there"))?,
            algorithm: headers.algorithm.ok_or_else(|| {
                missing(
                    "alg",
                    "is missing from the protected headers; expected ES256 (-7) or PS256 (-37)",
                )
            })?,
            to_be_signed: message.to_be_signed(),
            signature: message.signature().to_vec(),
            claims: message.payload().to_vec(),
        })
    }

    /// The id of the key that it says it is signed with: a hint, not a fact. The first 8 bytes of
    /// SHA-256 of the signer's X.509 certificate.
    #[must_use]
    pub fn key_hint(&self) -> KeyId {
        self.key_id
    }
}

impl std::fmt::Debug for HealthCertificate {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HealthCertificate").field("key_hint", &self.key_id).finish_non_exhaustive()
    }
}

/// Decompresses one zlib stream, with nothing after it, to at most [`MAX_DECOMPRESSED`] bytes.
fn decompressed(bytes: &[u8]) -> Result<Vec<u8>, CertificateFormError> {
    match inflate(bytes, MAX_DECOMPRESSED) {
        Ok((output, read)) if read == bytes.len() => Ok(output),
        Ok(_) | Err(InflateError::NotZlib) => Err(CertificateFormError::NotZlib),
        Err(InflateError::TooLarge) => Err(CertificateFormError::TooLarge),
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Protected,
    Unprotected,
}

/// The headers that count. Volume 3, section 2.4.1: `alg` is protected; `kid` is protected or not,
/// and where it is both, the protected one holds.
#[derive(Default)]
struct Headers {
    algorithm: Option<Algorithm>,
    key_id: Option<KeyId>,
}

impl Headers {
    fn read(&mut self, bytes: &[u8], place: Place) -> Result<(), CertificateFormError> {
        let wrong = |header, expected| CertificateFormError::Header { header, expected };
        // No headers may be no bytes, RFC 9052, section 3.
        let bytes = if bytes.is_empty() { &[0xa0] } else { bytes };
        cbor::check_within(bytes, Rules::WellFormed, MAX_DECOMPRESSED)?;
        let mut d = Decoder::new(bytes);
        let not_a_map = || wrong("headers", "expected a map");
        for _ in 0..d.map().ok().flatten().ok_or_else(not_a_map)? {
            // A label is an integer or a text; none that counts here is a text.
            let label = match d.datatype() {
                Ok(Type::String) => d.skip().ok().map(|()| None),
                _ => d.i64().ok().map(Some),
            };
            let label = label.ok_or_else(|| wrong("headers", "a label is an integer or a text"))?;
            match (label, place) {
                (Some(header_label::ALGORITHM), Place::Protected) => {
                    let algorithm = match d.i64() {
                        Ok(-7) => Algorithm::Es256,
                        Ok(-37) => Algorithm::Ps256,
                        _ => return Err(wrong("alg", "expected ES256 (-7) or PS256 (-37)")),
                    };
                    self.algorithm = Some(algorithm);
                }
                (Some(header_label::ALGORITHM), Place::Unprotected) => {
                    return Err(wrong(
                        "alg",
                        match self.algorithm {
                            Some(_) => "stands among the unprotected headers, too; it may not",
                            None => {
                                "is missing from the protected headers; it stands among the unprotected \
                                 ones, where nobody signed it"
                            }
                        },
                    ));
                }
                (Some(header_label::CRITICAL), _) => {
                    return Err(wrong("crit", "names headers that this program does not know"));
                }
                // The protected one holds, whatever the other is.
                (Some(header_label::KEY_ID), Place::Unprotected) if self.key_id.is_some() => {
                    d.skip().map_err(|_| wrong("headers", "expected a value"))?;
                }
                (Some(header_label::KEY_ID), _) => {
                    let id = d.bytes().ok().and_then(|id| <[u8; 8]>::try_from(id).ok());
                    let id = KeyId(id.ok_or_else(|| wrong("kid", "expected 8 bytes"))?);
                    self.key_id.get_or_insert(id);
                }
                // What isn't critical may be left alone, RFC 9052, section 3.1.
                _ => d.skip().map_err(|_| wrong("headers", "expected a value"))?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        miniz_oxide::deflate::compress_to_vec_zlib(bytes, 9)
    }

    #[test]
    fn a_bomb_is_refused_at_the_limit() {
        assert_eq!(decompressed(&zlib(&[0; MAX_DECOMPRESSED])).unwrap().len(), MAX_DECOMPRESSED);
        assert_eq!(
            decompressed(&zlib(&[0; MAX_DECOMPRESSED + 1])),
            Err(CertificateFormError::TooLarge)
        );
        assert_eq!(decompressed(&zlib(&vec![0; 10 << 20])), Err(CertificateFormError::TooLarge));
    }

    #[test]
    fn a_stream_is_whole_and_alone() {
        let good = zlib(b"certificate");
        assert_eq!(decompressed(&good).unwrap(), b"certificate");
        let mut damaged = good.clone();
        *damaged.last_mut().unwrap() ^= 1;
        let mut longer = good.clone();
        longer.push(0);
        for bad in [&good[..good.len() - 1], &damaged, &longer, b"", b"certificate"] {
            assert_eq!(decompressed(bad), Err(CertificateFormError::NotZlib), "{bad:?}");
        }
    }

    /// A COSE_Sign1 with these headers and nothing in it.
    fn message(protected: &[u8], unprotected: &[u8]) -> Vec<u8> {
        let length = u8::try_from(protected.len()).unwrap();
        [&[0x84, 0x58, length], protected, unprotected, &[0x40, 0x40]].concat()
    }

    #[test]
    fn headers_are_read_as_the_specification_places_them() {
        const KID: [u8; 10] = [4, 0x48, 1, 1, 1, 1, 1, 1, 1, 1];
        const OTHER: [u8; 10] = [4, 0x48, 2, 2, 2, 2, 2, 2, 2, 2];
        let protected = |parts: &[&[u8]]| {
            [&[0xa0 | u8::try_from(parts.len()).unwrap()], parts.concat().as_slice()].concat()
        };
        let parse = |p: &[&[u8]], u: &[&[u8]]| {
            HealthCertificate::parse_message(&message(&protected(p), &protected(u)))
        };
        let both = parse(&[&[1, 0x26], &KID], &[&OTHER]).unwrap();
        assert_eq!((both.key_id, both.algorithm), (KeyId([1; 8]), Algorithm::Es256));
        let outside = parse(&[&[1, 0x38, 36]], &[&OTHER]).unwrap();
        assert_eq!((outside.key_id, outside.algorithm), (KeyId([2; 8]), Algorithm::Ps256));
        for odd in [&[4, 0x41, 1][..], &[4, 0x61, b'x'], &[4, 0xf6]] {
            let id = parse(&[&[1, 0x26], &KID], &[odd]).unwrap().key_id;
            assert_eq!(id, KeyId([1; 8]), "the protected one holds");
        }
        for tags in [&[0xd2][..], &[0xd8, 61], &[0xd8, 61, 0xd2]] {
            let bytes = message(&protected(&[&[1, 0x26], &KID]), &[0xa0]);
            assert!(HealthCertificate::parse_message(&[tags, &bytes].concat()).is_ok(), "{tags:?}");
        }
        for tags in [&[0xd2, 0xd8, 61][..], &[0xd8, 62], &[0xd8, 61, 0xd8, 61], &[0xd2, 0xd2]] {
            let bytes = message(&protected(&[&[1, 0x26], &KID]), &[0xa0]);
            assert!(
                HealthCertificate::parse_message(&[tags, &bytes].concat()).is_err(),
                "{tags:?}"
            );
        }
        let nothing = HealthCertificate::parse_message(&message(&[], &protected(&[&KID])));
        let says = nothing.unwrap_err().to_string();
        assert!(says.starts_with("header alg: is missing from the protected headers"), "{says}");
        let outside = parse(&[&KID], &[&[1, 0x26]]).unwrap_err().to_string();
        assert!(outside.starts_with("header alg: is missing from the protected"), "{outside}");
        let content_type = parse(&[&[1, 0x26], &[3, 0x18, 61], &KID], &[&[0x61, b'x', 0]]);
        assert!(content_type.is_ok());
        for (name, p, u) in [
            ("no alg", vec![&KID[..]], vec![]),
            ("EdDSA", vec![&[1, 0x27], &KID[..]], vec![]),
            ("alg outside", vec![&KID[..]], vec![&[1, 0x26][..]]),
            ("alg in both", vec![&[1, 0x26], &KID[..]], vec![&[1, 0x26][..]]),
            ("crit", vec![&[1, 0x26], &[2, 0x81, 1], &KID[..]], vec![]),
            ("no kid", vec![&[1, 0x26][..]], vec![]),
            ("a short kid", vec![&[1, 0x26], &[4, 0x41, 1][..]], vec![]),
        ] {
            let error = parse(&p, &u).unwrap_err();
            assert!(matches!(error, CertificateFormError::Header { .. }), "{name}: {error}");
        }
        let twice = parse(&[&[1, 0x26], &[1, 0x26], &KID], &[]).unwrap_err();
        assert!(matches!(twice, CertificateFormError::Cbor(CborError::DuplicateKey { .. })));
    }
}
