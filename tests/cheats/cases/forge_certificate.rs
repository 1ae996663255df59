//! A certificate that nobody verified, passed off as verified.

use chot_core::dcc::{CertificateClaims, VerifiedCertificate};
use chot_core::keys::KeyId;

fn forge(claims: CertificateClaims) -> VerifiedCertificate {
    VerifiedCertificate { claims, signed_claims: Vec::new(), issuer_key: KeyId([0; 8]) }
}

fn main() {
    let _ = forge;
}
