//! Health certificates of others (EU DCC): any text, any message, and any claims, signed by a key
//! that is trusted.

use chot_core::dcc::issue::CertificateSigner;
use chot_core::dcc::{
    CertificateClaims, CertificateError, CertificatePurpose, Common, Entry, HealthCertificate,
    HealthKey, HealthKeys, HealthTrust, PREFIX, ValueSets,
};
use chot_core::keys::{CurveKey, KeyId, PublicKey};
use chot_core::model::{CertificateName, PartialDate};
use chot_core::time::Instant;

const KEY_ID: KeyId = KeyId([3; 8]);

/// A byte that says what follows: a text (0), a COSE message (1), claims to be signed (2).
pub fn run(bytes: &[u8]) -> bool {
    let Some((kind, rest)) = bytes.split_first() else { return false };
    let certificate = match kind % 3 {
        0 => std::str::from_utf8(rest).ok().and_then(|text| {
            let read = HealthCertificate::parse(text).ok();
            assert!(read.is_none() || text.starts_with(PREFIX), "another kind of text is read");
            read
        }),
        1 => HealthCertificate::parse_message(rest).ok(),
        _ => HealthCertificate::parse(&signer_text(rest)).ok(),
    };
    let Some(certificate) = certificate else { return false };
    let hint = certificate.key_hint();
    let Ok(verified) = certificate.verify(&trust(7), now()) else { return false };
    assert_eq!((verified.issuer_key(), hint), (KEY_ID, KEY_ID), "by a key that isn't trusted");

    let claims = verified.claims();
    let from = claims.not_before.unwrap_or(claims.issued_at).max(claims.issued_at);
    assert!(from <= now() && now() < claims.expires_at, "outside its time");
    let evidence = verified.evidence(now().date_naive(), &ValueSets::default());
    let pieces = evidence.vaccinations.len() + evidence.recoveries.len() + evidence.tests.len();
    assert!(pieces <= 1, "more evidence than the one entry");

    // What was read is written and read again as the same, and believed by no other key.
    let key = key(7);
    let text = CertificateSigner::new(&key, KEY_ID).sign(claims);
    let again = || HealthCertificate::parse(&text).expect("what we write is a certificate");
    let read = again().verify(&trust(7), now()).expect("what we sign verifies");
    assert!(read.claims() == claims, "claims change when they are written");
    let error = again().verify(&trust(8), now()).expect_err("another key's signature verifies");
    assert!(matches!(error, CertificateError::SignatureInvalid), "{error}");
    true
}

fn signer_text(payload: &[u8]) -> String {
    CertificateSigner::new(&key(7), KEY_ID).sign_payload(payload)
}

fn key(seed: u8) -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap()
}

fn trust(seed: u8) -> HealthTrust {
    let point = key(seed).verifying_key().to_sec1_point(true);
    let key = HealthKey {
        id: KEY_ID,
        country: "VN".into(),
        key: PublicKey::of_curve(CurveKey::p256(point.as_bytes()).unwrap()),
        purposes: CertificatePurpose::ALL.to_vec(),
        valid_from: at("2021-01-01T00:00:00Z"),
        valid_until: at("2023-01-01T00:00:00Z"),
        revoked: false,
    };
    HealthTrust::new(HealthKeys { keys: vec![key] }, ValueSets::default())
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn now() -> Instant {
    at("2021-10-05T00:10:00Z")
}

/// A certificate of each kind: its text, its message, its claims.
pub fn seeds() -> Vec<Vec<u8>> {
    let common = || Common {
        disease: "840539006".into(),
        country: "VN".into(),
        issuer: "Health Department (example)".into(),
        id: "URN:UVCI:01:VN:EXAMPLE".into(),
    };
    let entries = [
        Entry::Vaccination {
            common: common(),
            vaccine: "J07BX03".into(),
            product: "EU/1/21/1529".into(),
            manufacturer: "ORG-100001699".into(),
            dose: 2,
            series: 2,
            date: "2021-08-20".parse().unwrap(),
        },
        Entry::Recovery {
            common: common(),
            first_positive: "2021-06-01".parse().unwrap(),
            from: "2021-06-12".parse().unwrap(),
            until: "2021-11-28".parse().unwrap(),
        },
        Entry::Test {
            common: common(),
            kind: "LP6464-4".into(),
            result: "260415000".into(),
            taken_at: at("2021-10-04T09:00:00Z"),
        },
    ];
    let births = [
        PartialDate::Day("1990-03-14".parse().unwrap()),
        PartialDate::Year(1990),
        PartialDate::Unknown,
    ];
    let mut seeds = Vec::new();
    for (entry, birth_date) in entries.into_iter().zip(births) {
        let claims = CertificateClaims {
            issuer: Some("VN".into()),
            issued_at: at("2021-09-01T00:00:00Z"),
            not_before: None,
            expires_at: at("2022-09-01T00:00:00Z"),
            further: Vec::new(),
            version: "1.3.0".into(),
            subject: CertificateName {
                family: Some("Ví Dụ".into()),
                given: Some("Lan".into()),
                family_mrz: Some("VI<DU".into()),
                given_mrz: Some("LAN".into()),
                birth_date,
            },
            entry,
        };
        let text = CertificateSigner::new(&key(7), KEY_ID).sign(&claims);
        let compressed = base45::decode(text.strip_prefix(PREFIX).unwrap()).unwrap();
        let message = miniz_oxide::inflate::decompress_to_vec_zlib(&compressed).unwrap();
        let parsed = chot_core::keys::Sign1::parse(&message, chot_core::keys::Profile::Foreign);
        let payload = parsed.unwrap().payload().to_vec();
        seeds.push([&[0], text.as_bytes()].concat());
        seeds.push([&[1], message.as_slice()].concat());
        seeds.push([&[2], payload.as_slice()].concat());
    }
    seeds
}
