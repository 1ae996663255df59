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
        further: Vec::new(),
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

/// A certificate as an issuer really wrote it, its people made up and signed anew.
fn as_issued(text: &str) -> CertificateClaims {
    let certificate = HealthCertificate::parse(text.trim_end()).unwrap();
    let key = PublicKey::from_file(include_bytes!("../../tests/certificates/key.pem")).unwrap();
    let key = HealthKey {
        id: certificate.key_hint(),
        country: String::new(),
        purposes: CertificatePurpose::ALL.to_vec(),
        key,
        ..self::key()
    };
    let read = certificate.dangerous_unverified_claims().unwrap();
    let at = read.issued_at;
    let times =
        HealthKey { valid_from: at, valid_until: at + crate::time::TimeDelta::days(1), ..key };
    let certificate = HealthCertificate::parse(text.trim_end()).unwrap();
    certificate.verify(&trust(times), at).unwrap().claims().clone()
}

#[test]
fn a_whole_number_that_is_written_as_a_float_is_that_number() {
    let floats = as_issued(include_str!("../../tests/certificates/whole-numbers-as-floats.txt"));
    let integers = as_issued(include_str!("../../tests/certificates/whole-numbers.txt"));
    let doses = |claims: &CertificateClaims| match claims.entry {
        Entry::Vaccination { dose, series, .. } => (dose, series),
        _ => panic!("no vaccination"),
    };
    assert_eq!(doses(&floats), doses(&integers));
    // To rules about the certificate, too; and no other float is a number of doses.
    let payload = |number: &[u8]| {
        let mut bytes = signed_payload();
        let place = bytes.windows(4).position(|four| four == [0x62, b'd', b'n', 2]).unwrap();
        bytes.splice(place + 3..place + 4, number.iter().copied());
        let text = issue::CertificateSigner::new(&p256_key(7), KID).sign_payload(&bytes);
        HealthCertificate::parse(&text).unwrap().verify(&trust(key()), at())
    };
    for two in [&[0xf9, 0x40, 0][..], &[0xfb, 0x40, 0, 0, 0, 0, 0, 0, 0]] {
        let whole = payload(two).unwrap().whole().payload;
        assert_eq!(whole["v"][0]["dn"], serde_json::json!(2));
    }
    for other in [
        &[0xf9, 0x41, 0][..],
        &[0xf9, 0x7e, 0],
        &[0xf9, 0xc0, 0],
        &[0xf9, 0, 0],
        &[0xfa, 0x7f, 0x80, 0, 0],
    ] {
        let error = payload(other).unwrap_err();
        assert!(error.to_string().starts_with("dn, sd"), "{other:?}: {error}");
    }
}

/// The claims of a certificate, as they are signed.
fn signed_payload() -> Vec<u8> {
    signed(&claims()).claims
}

#[test]
fn a_birth_date_without_its_month_is_read_and_whose_it_is_cannot_be_told() {
    let claims = as_issued(include_str!("../../tests/certificates/unknown-birth-month.txt"));
    assert!(matches!(claims.subject.birth_date, PartialDate::Year(_)), "the year alone");
}

#[test]
fn a_mistyped_standardised_name_is_no_other_persons() {
    use crate::model::{Known, SamePerson};
    let claims = as_issued(include_str!("../../tests/certificates/mistyped-fnt.txt"));
    let subject = claims.subject;
    let PartialDate::Day(birth_date) = subject.birth_date else { panic!("no whole date") };
    let name = [&subject.family, &subject.given].map(|part| part.clone().unwrap()).join(" ");
    let person = |name: &str, birth_date| {
        Known { name: Some(name), birth_date: Some(birth_date) }.is(&subject)
    };
    assert_eq!(person(&name, birth_date), SamePerson::CannotTell);
    assert_eq!(person("Somebody Else", birth_date), SamePerson::Other);
    assert_eq!(person(&name, day("1950-01-01")), SamePerson::Other);
}

#[test]
fn every_entry_of_a_certificate_of_the_first_schema_is_evidence_and_later_ones_have_one() {
    let first = CertificateClaims { version: "1.0.0".into(), ..claims() };
    let Entry::Vaccination { common, vaccine, product, manufacturer, series, .. } = &first.entry
    else {
        unreachable!()
    };
    let one = Entry::Vaccination {
        common: common.clone(),
        vaccine: vaccine.clone(),
        product: product.clone(),
        manufacturer: manufacturer.clone(),
        dose: 1,
        series: *series,
        date: day("2021-07-20"),
    };
    let recovery = Entry::Recovery {
        common: common.clone(),
        first_positive: day("2021-05-01"),
        from: day("2021-05-12"),
        until: day("2021-10-28"),
    };
    let both = CertificateClaims { further: vec![one.clone(), recovery], ..first.clone() };
    let verified = signed(&both).verify(&trust(key()), at()).unwrap();
    let evidence = verified.evidence(day("2021-10-05"), &ValueSets::default());
    let doses: Vec<u8> = evidence.vaccinations.iter().map(|dose| dose.dose).collect();
    assert_eq!((doses, evidence.recoveries.len()), (vec![2, 1], 1));
    // Each must be one that the key may attest, and understood.
    let narrow = HealthKey { purposes: vec![CertificatePurpose::Vaccination], ..key() };
    assert_eq!(refused(&both, narrow), CertificateError::WrongKeyPurpose);
    let later = CertificateClaims { version: "1.3.0".into(), further: vec![one], ..first };
    let error = refused(&later, key()).to_string();
    assert!(error.contains("and only one"), "{error}");
}

#[test]
fn debug_output_names_the_signer_and_keeps_the_key_to_itself() {
    let printed = format!("{:?}", issue::CertificateSigner::new(&p256_key(7), KID));
    assert_eq!(printed, format!("CertificateSigner {{ id: {KID:?}, .. }}"));
}
