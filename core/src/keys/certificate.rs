//! X.509 certificates (RFC 5280) as envelopes of public keys, and files of either.

use x509_cert::certificate::{CertificateInner, Raw};
use x509_cert::der::{Decode as _, Encode as _};
use x509_cert::ext::pkix::ExtendedKeyUsage;

use super::public::{MAX_KEY_FILE, PublicKey, PublicKeyError};
use crate::time::{DateTime, Instant, TimeDelta, later};

/// What a certificate says of its key. Nobody vouches for it here: who lists the certificate does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyCertificate {
    /// The key.
    pub key: PublicKey,
    /// The subject's country, two letters, if the certificate says it.
    pub country: Option<String>,
    /// The first instant at which it holds.
    pub valid_from: Instant,
    /// The first instant at which it no longer holds.
    pub valid_until: Instant,
    /// The extended key usage's object identifiers, dotted; empty where it has none.
    pub usages: Vec<String>,
}

impl PublicKey {
    /// A key, or a certificate's key, from a file: PEM or DER.
    ///
    /// # Errors
    /// [`PublicKeyError`] says what it is not.
    pub fn from_file(bytes: &[u8]) -> Result<Self, PublicKeyError> {
        let der = der_of_file(bytes)?;
        match KeyCertificate::parse(&der) {
            Ok(certificate) => Ok(certificate.key),
            Err(PublicKeyError::NotAKey) => Self::from_spki(&der),
            Err(error) => Err(error),
        }
    }
}

impl KeyCertificate {
    /// Takes the key and what is said of it from a certificate, RFC 5280, in DER. Its own signature
    /// isn't looked at.
    ///
    /// # Errors
    /// [`PublicKeyError::NotAKey`] where it is no certificate; what is wrong with its key.
    pub(crate) fn parse(der: &[u8]) -> Result<Self, PublicKeyError> {
        if der.len() > MAX_KEY_FILE {
            return Err(PublicKeyError::TooLong);
        }
        // `Raw` leaves serial numbers alone that are longer than RFC 5280 has them: they exist.
        let certificate =
            CertificateInner::<Raw>::from_der(der).map_err(|_| PublicKeyError::NotAKey)?;
        let body = certificate.tbs_certificate();
        let spki = body.subject_public_key_info().to_der().map_err(|_| PublicKeyError::NotAKey)?;
        let instant = |time: &x509_cert::time::Time| {
            i64::try_from(time.to_unix_duration().as_secs())
                .ok()
                .and_then(|seconds| DateTime::from_timestamp(seconds, 0))
                .ok_or(PublicKeyError::NotAKey)
        };
        let usages = match body.get_extension::<ExtendedKeyUsage>() {
            Ok(Some((_, usages))) => usages.0.iter().map(ToString::to_string).collect(),
            Ok(None) => Vec::new(),
            // An unreadable usage allows nothing that can be named.
            Err(_) => vec![String::new()],
        };
        Ok(Self {
            key: PublicKey::from_spki(&spki)?,
            country: country(body.subject()),
            valid_from: instant(&body.validity().not_before)?,
            // notAfter is the last second that is covered.
            valid_until: later(instant(&body.validity().not_after)?, TimeDelta::seconds(1)),
            usages,
        })
    }
}

/// The subject's `countryName`, in capitals.
fn country(subject: &x509_cert::name::Name) -> Option<String> {
    let attribute = subject.iter().find(|attribute| attribute.oid.to_string() == "2.5.4.6")?;
    let text = std::str::from_utf8(attribute.value.value()).ok()?;
    let two = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    two.then(|| text.to_ascii_uppercase())
}

/// The DER of a file that is DER, or PEM (RFC 7468). Around the object there may be anything: texts,
/// further certificates; and spaces at the ends of its lines.
///
/// # Errors
/// [`PublicKeyError::NotAKey`] for PEM that isn't, or of a private key.
fn der_of_file(bytes: &[u8]) -> Result<Vec<u8>, PublicKeyError> {
    if bytes.len() > MAX_KEY_FILE {
        return Err(PublicKeyError::TooLong);
    }
    let Some(text) = std::str::from_utf8(bytes).ok().filter(|text| text.contains("-----BEGIN "))
    else {
        return Ok(bytes.to_vec());
    };
    ["CERTIFICATE", "PUBLIC KEY"]
        .into_iter()
        .find_map(|label| {
            let (begin, end) =
                (format!("-----BEGIN {label}-----"), format!("-----END {label}-----"));
            let (_, rest) = text.split_once(&begin)?;
            let (body, _) = rest.split_once(&end)?;
            let body = body.lines().map(str::trim).filter(|line| !line.is_empty());
            let lines: Vec<&str> =
                std::iter::once(begin.as_str()).chain(body).chain([end.as_str()]).collect();
            der_of_pem(&lines.join("\n"))
        })
        .ok_or(PublicKeyError::NotAKey)
}

/// The DER in the PEM of one object and nothing else, its lines of whatever length.
fn der_of_pem(object: &str) -> Option<Vec<u8>> {
    let mut der = Vec::new();
    let mut decoder = pem_rfc7468::Decoder::new_detect_wrap(object.as_bytes()).ok()?;
    decoder.decode_to_end(&mut der).ok()?;
    Some(der)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::Algorithm;

    /// An Ed25519 key: OpenSSL's own spelling of it.
    const PEM: &str = "-----BEGIN PUBLIC KEY-----\n\
        MCowBQYDK2VwAyEAiojj3XQJ8ZX9UtstPLpdcspnCb8dlBIb83SIAbQPb1w=\n\
        -----END PUBLIC KEY-----\n";

    #[test]
    fn a_key_is_read_from_pem_however_its_lines_end_and_whatever_stands_around_it() {
        let key = PublicKey::from_file(PEM.as_bytes()).unwrap();
        assert_eq!(key.algorithm(), Algorithm::EdDsa);
        let (head, body) = PEM.split_at(60);
        for other in [
            PEM.replace('\n', "\r\n"),
            PEM.replace('\n', " \n"),
            PEM.replace('\n', "\n  "),
            PEM.replace("KEY-----\n", "KEY-----\n\n"),
            PEM.trim_end().to_owned(),
            format!("what it is for\n{PEM}and what else\n{PEM}"),
            format!("-----BEGIN X-----\nAAAA\n-----END X-----\n{PEM}"),
            format!("{head}\n{body}"),
        ] {
            assert_eq!(PublicKey::from_file(other.as_bytes()), Ok(key.clone()), "{other}");
        }
        let der = der_of_file(PEM.as_bytes()).unwrap();
        assert_eq!(PublicKey::from_file(&der), Ok(key));
    }

    #[test]
    fn what_is_no_pem_of_a_public_key_is_refused() {
        for bad in [
            PEM.replace("PUBLIC", "PRIVATE"),
            PEM.replace("END PUBLIC", "END"),
            PEM.replace("b1w=", "b1w"),
            PEM.replace("b1w=", "b1x="),
            PEM.replace("MCow", "M-ow"),
            PEM.replace("MCow", ""),
            PEM.replace("KEY-----\nMC", "KEY-----\nProc-Type: 4,ENCRYPTED\nMC"),
            "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n".to_owned(),
        ] {
            let error = PublicKey::from_file(bad.as_bytes());
            assert_eq!(error, Err(PublicKeyError::NotAKey), "{bad}");
        }
    }
}
