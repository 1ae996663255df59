//! Certificates from text to evidence.

use p256::ecdsa::SigningKey;

use super::claims::Common;
use super::*;
use crate::keys::{CurveKey, KeyId, PublicKey};
use crate::time::{Instant, NaiveDate};

pub(super) fn p256_key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).unwrap()
}

pub(super) fn parse_time(text: &str) -> Instant {
    text.parse().unwrap()
}

const KID: KeyId = KeyId([3; 8]);

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn key() -> HealthKey {
    let point = p256_key(7).verifying_key().to_sec1_point(true);
    HealthKey {
        id: KID,
        country: "VN".into(),
        key: PublicKey::of_curve(CurveKey::p256(point.as_bytes()).unwrap()),
        purposes: vec![CertificatePurpose::Vaccination, CertificatePurpose::Recovery],
        valid_from: parse_time("2021-01-01T00:00:00Z"),
        valid_until: parse_time("2023-01-01T00:00:00Z"),
        revoked: false,
    }
}

fn trust(key: HealthKey) -> HealthTrust {
    HealthTrust::new(HealthKeys { keys: vec![key] }, ValueSets::default())
}

fn common() -> Common {
    Common {
        disease: "840539006".into(),
        country: "VN".into(),
        issuer: "Health Department (example)".into(),
        id: "URN:UVCI:01:VN:EXAMPLE".into(),
    }
}

fn claims() -> CertificateClaims {
    CertificateClaims {
        issuer: Some("VN".into()),
        issued_at: parse_time("2021-09-01T00:00:00Z"),
        not_before: None,
        expires_at: parse_time("2022-09-01T00:00:00Z"),
        version: "1.3.0".into(),
        subject: CertificateName {
            family: Some("Ví Dụ".into()),
            given: Some("Lan".into()),
            family_mrz: Some("VI<DU".into()),
            given_mrz: Some("LAN".into()),
            birth_date: PartialDate::Day(day("1990-03-14")),
        },
        entry: Entry::Vaccination {
            common: common(),
            vaccine: "J07BX03".into(),
            product: "EU/1/21/1529".into(),
            manufacturer: "ORG-100001699".into(),
            dose: 2,
            series: 2,
            date: day("2021-08-20"),
        },
    }
}

fn signed(claims: &CertificateClaims) -> HealthCertificate {
    let text = issue::CertificateSigner::new(&p256_key(7), KID).sign(claims);
    HealthCertificate::parse(&text).unwrap()
}

fn at() -> Instant {
    parse_time("2021-10-05T00:10:00Z")
}

fn refused(claims: &CertificateClaims, key: HealthKey) -> CertificateError {
    signed(claims).verify(&trust(key), at()).unwrap_err()
}

#[test]
fn a_certificate_becomes_evidence() {
    let verified = signed(&claims()).verify(&trust(key()), at()).unwrap();
    assert!(*verified.claims() == claims());
    let evidence = verified.evidence(day("2021-10-05"), &ValueSets::default());
    let dose = &evidence.vaccinations[0];
    assert_eq!((dose.dose, dose.series, dose.date), (2, Some(2), day("2021-08-20")));
    assert_eq!(dose.product.as_deref(), Some("EU/1/21/1529"));
    assert!(evidence.recoveries.is_empty() && evidence.tests.is_empty());
    assert_eq!(
        format!("{:?} {evidence:?}", verified.subject()),
        "CertificateName(..) HealthEvidence(..)"
    );
}

#[test]
fn a_certificate_is_carried_whole_for_rules_about_it() {
    let verified = signed(&claims()).verify(&trust(key()), at()).unwrap();
    let whole = verified.whole();
    let expected = serde_json::json!({
        "nam": { "fn": "Ví Dụ", "gn": "Lan", "fnt": "VI<DU", "gnt": "LAN" },
        "dob": "1990-03-14", "ver": "1.3.0",
        "v": [{
            "tg": "840539006", "co": "VN", "is": "Health Department (example)",
            "ci": "URN:UVCI:01:VN:EXAMPLE", "vp": "J07BX03", "mp": "EU/1/21/1529",
            "ma": "ORG-100001699", "dt": "2021-08-20", "dn": 2, "sd": 2
        }]
    });
    assert_eq!(whole.payload, expected);
    assert_eq!(whole.issued_at, Some(claims().issued_at));
    assert_eq!(whole.expires_at, Some(claims().expires_at));
    assert_eq!((whole.issuer.as_deref(), whole.key), (Some("VN"), Some(KID)));
    assert_eq!(format!("{whole:?}"), "Certificate(..)");
}

/// Fields that nothing else here reads are there, in the forms that issuers write.
#[test]
fn what_is_not_read_is_carried_too() {
    use minicbor::Encoder;
    let mut e = Encoder::new(Vec::new());
    let mut write = || -> Result<(), minicbor::encode::Error<std::convert::Infallible>> {
        e.map(3)?.i64(4)?.u64(1_700_000_000)?.i64(6)?.u64(1_600_000_000)?;
        e.i64(-260)?.map(1)?.i64(1)?.map(4)?;
        e.str("t")?.array(1)?.map(8)?;
        e.str("ma")?.str("1304")?.str("sc")?.tag(minicbor::data::Tag::new(0))?;
        e.str("2021-10-04T00:00:00Z")?.str("dn")?.i8(-2)?.str("f")?.f64(1.5)?;
        e.str("b")?.bytes(&[1])?.str("n")?.null()?.str("w")?.f32(f32::NAN)?;
        e.i64(7)?.str("no text key")?;
        e.str("ok")?.bool(true)?.str("l")?.array(0)?.str("v")?.undefined()?;
        Ok(())
    };
    write().unwrap();
    let read = document::certificate(&e.into_writer()).unwrap();
    let expected = serde_json::json!({
        "t": [{
            "ma": "1304", "sc": "2021-10-04T00:00:00Z", "dn": -2, "f": 1.5, "b": null, "n": null,
            "w": null
        }],
        "ok": true, "l": [], "v": null
    });
    assert_eq!(read, expected);
    assert_eq!(document::certificate(&[0xa1, 4, 1]), None);
    assert_eq!(document::certificate(&[0xa1, 4]), None);
}

#[test]
fn a_recovery_counts_while_its_certificate_covers_the_day() {
    let recovery = CertificateClaims {
        entry: Entry::Recovery {
            common: common(),
            first_positive: day("2021-08-01"),
            from: day("2021-08-12"),
            until: day("2022-01-28"),
        },
        ..claims()
    };
    let verified = signed(&recovery).verify(&trust(key()), at()).unwrap();
    for (today, counts) in
        [("2021-08-11", false), ("2021-08-12", true), ("2022-01-28", true), ("2022-01-29", false)]
    {
        let found = verified.evidence(day(today), &ValueSets::default()).recoveries;
        assert_eq!(found.len(), usize::from(counts), "{today}");
        assert!(found.iter().all(|recovery| recovery.date == day("2021-08-01")));
    }
}

#[test]
fn each_fault_of_key_and_time_has_its_own_error() {
    let good = claims();
    let unknown = refused(&good, HealthKey { id: KeyId([4; 8]), ..key() });
    assert_eq!(unknown, CertificateError::UnknownKey { key: KID });
    let other = PublicKey::of_curve(
        CurveKey::p256(p256_key(8).verifying_key().to_sec1_point(true).as_bytes()).unwrap(),
    );
    assert_eq!(
        refused(&good, HealthKey { key: other, ..key() }),
        CertificateError::SignatureInvalid
    );
    assert_eq!(refused(&good, HealthKey { revoked: true, ..key() }), CertificateError::KeyRevoked);
    let country = HealthKey { country: "LA".into(), ..key() };
    assert_eq!(refused(&good, country), CertificateError::OtherCountry);
    let tests_only = HealthKey { purposes: vec![CertificatePurpose::Test], ..key() };
    assert_eq!(refused(&good, tests_only), CertificateError::WrongKeyPurpose);
    // The key was valid when the certificate was issued, and isn't any more; and the reverse.
    for (from, until) in [
        ("2021-01-01T00:00:00Z", "2021-10-05T00:10:00Z"),
        ("2021-09-01T00:00:01Z", "2023-01-01T00:00:00Z"),
    ] {
        let (valid_from, valid_until) = (parse_time(from), parse_time(until));
        let error = refused(&good, HealthKey { valid_from, valid_until, ..key() });
        assert_eq!(error, CertificateError::KeyExpired { from: valid_from, until: valid_until });
    }
    let expired = CertificateClaims { expires_at: at(), ..claims() };
    assert_eq!(refused(&expired, key()), CertificateError::Expired { at: at() });
    let from = at() + crate::time::TimeDelta::seconds(1);
    let early = CertificateClaims { not_before: Some(from), ..claims() };
    assert_eq!(refused(&early, key()), CertificateError::NotYetValid { from });
    let issued_later = CertificateClaims { issued_at: from, ..claims() };
    assert_eq!(refused(&issued_later, key()), CertificateError::NotYetValid { from });
}

#[test]
fn a_changed_certificate_is_not_looked_into() {
    let text = issue::CertificateSigner::new(&p256_key(7), KID).sign(&claims());
    let compressed = base45::decode(text.strip_prefix(PREFIX).unwrap()).unwrap();
    let message = miniz_oxide::inflate::decompress_to_vec_zlib(&compressed).unwrap();
    // Every bit of payload and signature: they come after tag, array, headers.
    for bit in (24 * 8..message.len() * 8).step_by(5) {
        let mut changed = message.clone();
        changed[bit / 8] ^= 1 << (bit % 8);
        if let Ok(certificate) = HealthCertificate::parse_message(&changed) {
            let error = certificate.verify(&trust(key()), at()).unwrap_err();
            assert_eq!(error, CertificateError::SignatureInvalid, "bit {bit}");
        }
    }
}

#[test]
fn codes_that_mean_nothing_here_are_no_evidence() {
    let change = |field: &str| {
        let mut claims = claims();
        let mut common = common();
        if field == "tg" {
            common.disease = "6142004".into();
        }
        let Entry::Vaccination { common: c, .. } = &mut claims.entry else { unreachable!() };
        *c = common;
        claims
    };
    assert!(matches!(
        refused(&change("tg"), key()),
        CertificateError::UnknownCode { field: "tg", .. }
    ));
    let test = |kind: &str, result: &str| CertificateClaims {
        entry: Entry::Test {
            common: common(),
            kind: kind.into(),
            result: result.into(),
            taken_at: at(),
        },
        ..claims()
    };
    let tests = HealthKey { purposes: vec![CertificatePurpose::Test], ..key() };
    let good = signed(&test("LP6464-4", "260415000")).verify(&trust(tests.clone()), at());
    let found = good.unwrap().evidence(day("2021-10-05"), &ValueSets::default()).tests;
    assert!(found[0].taken_at == at());
    for (kind, result, field) in
        [("COVID-19 test", "260415000", "tt"), ("LP6464-4", "unclear", "tr")]
    {
        let error = refused(&test(kind, result), tests.clone());
        assert!(
            matches!(error, CertificateError::UnknownCode { field: f, .. } if f == field),
            "{error}"
        );
    }
    let sets = br#"{"format": "chot-health-value-sets", "version": 1, "value_sets": [
        {"valueSetId": "vaccines-covid-19-names", "valueSetValues": {"X": {"display": "X"}}}]}"#;
    let strict =
        HealthTrust::new(HealthKeys { keys: vec![key()] }, ValueSets::parse(sets).unwrap());
    let error = signed(&claims()).verify(&strict, at()).unwrap_err();
    assert!(matches!(error, CertificateError::UnknownCode { field: "mp", .. }), "{error}");
}

#[test]
fn a_key_id_that_two_keys_share_finds_the_one_that_signed() {
    let other = PublicKey::of_curve(
        CurveKey::p256(p256_key(8).verifying_key().to_sec1_point(true).as_bytes()).unwrap(),
    );
    let keys = vec![HealthKey { key: other, ..key() }, key()];
    let trust = HealthTrust::new(HealthKeys { keys }, ValueSets::default());
    assert!(signed(&claims()).verify(&trust, at()).is_ok());
}

#[test]
fn claims_that_are_not_those_of_a_certificate_are_refused_after_the_signature() {
    let signer = |payload: &[u8]| {
        let key = p256_key(7);
        let text = issue::CertificateSigner::new(&key, KID).sign_payload(payload);
        HealthCertificate::parse(&text).unwrap()
    };
    // {4: 1, 6: 0}: no certificate in it; and what isn't CBOR at all.
    for payload in [&[0xa2, 4, 1, 6, 0][..], &[0xff], &[]] {
        let error = signer(payload).verify(&trust(key()), at()).unwrap_err();
        assert!(matches!(error, CertificateError::Form(_)), "{error}");
    }
}

#[test]
fn debug_output_names_the_signer_and_keeps_the_key_to_itself() {
    let printed = format!("{:?}", issue::CertificateSigner::new(&p256_key(7), KID));
    assert_eq!(printed, format!("CertificateSigner {{ id: {KID:?}, .. }}"));
}
