//! The claims of a certificate before its signature was looked at.

use chot_core::dcc::{HealthCertificate, PREFIX};

fn main() {
    let certificate = HealthCertificate::parse(PREFIX).unwrap();
    let _ = certificate.dangerous_unverified_claims();
    let _ = certificate.claims;
}
