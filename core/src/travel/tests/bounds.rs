//! Each claim's bounds, from both sides, and each kind that a claim can have.

use super::*;
use crate::keys::jwk::Jwk;

/// The payload of a credential.
fn payload(credential: &Credential) -> Vec<u8> {
    let code = sign(credential);
    let sign1 = crate::keys::Sign1::parse(&code, crate::keys::Profile::Travel).unwrap();
    sign1.payload().to_vec()
}

/// What is read where the one byte in which two credentials differ is `byte`.
fn with_byte(pair: [&Credential; 2], byte: u8) -> Result<Credential, Malformation> {
    let [mut bytes, other] = pair.map(payload);
    assert_eq!(bytes.len(), other.len());
    let differ: Vec<_> = (0..bytes.len()).filter(|n| bytes[*n] != other[*n]).collect();
    let [at] = differ.as_slice() else { panic!("they differ at {differ:?}") };
    bytes[*at] = byte;
    Credential::read(&unsigned(&bytes, Form::Cbor))
}

fn refused(read: Result<Credential, Malformation>, of: &str) {
    match read.err() {
        Some(Malformation::Claim { claim, .. }) => assert_eq!(claim, of),
        other => panic!("{other:?}"),
    }
}

fn changed(change: impl FnOnce(&mut Credential)) -> Credential {
    let mut credential = credential();
    change(&mut credential);
    credential
}

#[test]
fn which_records_are_complete_reads_back() {
    for bits in 0..8 {
        let complete =
            Complete { vaccination: bits & 1 != 0, recovery: bits & 2 != 0, test: bits & 4 != 0 };
        assert_eq!(complete.bits(), bits);
        let credential = changed(|c| c.complete = complete);
        let signer = issuer();
        let jws = CredentialSigner::new(&signer).sign_jws(&credential);
        let jose = Envelope::parse(&jws).unwrap().verify(&trust(), now()).unwrap();
        assert_eq!(verify(&sign(&credential)).unwrap().claims().complete, complete);
        assert_eq!(jose.claims().complete, complete);
    }
    let none = changed(|c| c.complete = Complete { test: true, ..Complete::default() });
    let all = changed(|c| c.complete = Complete { vaccination: true, ..none.complete });
    assert!(with_byte([&none, &all], 7).unwrap().complete.recovery);
    refused(with_byte([&none, &all], 8), "complete kinds");
}

#[test]
fn each_kind_of_permit_and_of_test_reads_back() {
    for kind in [PermitKind::Duty, PermitKind::Special, PermitKind::Shift] {
        let credential = changed(|c| c.permits[0].kind = kind);
        assert_eq!(verify(&sign(&credential)).unwrap().claims().permits[0].kind, kind);
    }
    for method in [TestMethod::Pcr, TestMethod::Antigen] {
        for result in [TestResult::Positive, TestResult::Negative] {
            let credential = changed(|c| (c.tests[0].method, c.tests[0].result) = (method, result));
            let verified = verify(&sign(&credential)).unwrap();
            let test = &verified.claims().tests[0];
            assert_eq!((test.method, test.result), (method, result));
        }
    }
    let [duty, shift] =
        [PermitKind::Duty, PermitKind::Shift].map(|kind| changed(|c| c.permits[0].kind = kind));
    refused(with_byte([&duty, &shift], 3), "permit");
    let [pcr, antigen] = [TestMethod::Pcr, TestMethod::Antigen]
        .map(|method| changed(|c| c.tests[0].method = method));
    refused(with_byte([&pcr, &antigen], 2), "health evidence");
}

#[test]
fn the_last_four_digits_are_below_ten_thousand() {
    // 9,999 is 0x270f.
    let [most, less] = [9_999, 9_998].map(|digits| changed(|c| c.id_last_four = Some(digits)));
    assert_eq!(with_byte([&less, &most], 0x0f).unwrap().id_last_four, Some(9_999));
    refused(with_byte([&most, &less], 0x10), "last four");
}

#[test]
fn instants_are_before_the_year_3000() {
    // The year 3000 begins at 0x7_915e_cc00.
    let [one, two] = [256, 512].map(|before| {
        let expires_at = at("3000-01-01T00:00:00Z") - TimeDelta::seconds(before);
        changed(|c| c.expires_at = expires_at)
    });
    assert!(with_byte([&two, &one], 0xcb).unwrap() == one);
    refused(with_byte([&two, &one], 0xcc), "exp");
}

/// Days of the calendar are counted from 1970, and before it with a sign: from 1860 on.
#[test]
fn birth_dates_are_of_people_who_may_live() {
    let first = day("1970-01-01") - TimeDelta::days(40_000);
    let born = |date: NaiveDate| changed(|c| c.birth_date = Some(date));
    assert!(*verify(&sign(&born(first))).unwrap().claims() == born(first));
    // -40,001 is written as 0x39 0x9c40.
    let [one, two] = [0, 1].map(|after| born(first + TimeDelta::days(after)));
    refused(with_byte([&one, &two], 0x40), "birth date");
    assert!(verify(&sign(&born(first - TimeDelta::days(1)))).is_err());
}

/// The labels of FORMATS.md, which verifiers of others read too.
#[test]
fn private_claims_have_the_labels_that_are_published() {
    let mut expected = Vec::new();
    minicbor::Encoder::new(&mut expected).i64(-65602).unwrap();
    let travel = payload(&credential());
    assert!(travel.windows(expected.len()).any(|window| window == expected));
    let shown = present(&sign(&credential()), &holder());
    expected.clear();
    minicbor::Encoder::new(&mut expected).i64(-65601).unwrap();
    assert!(shown.windows(expected.len()).any(|window| window == expected));
}

#[test]
fn a_p256_coordinate_has_32_bytes() {
    use base64::Engine as _;
    let base64url = base64::engine::general_purpose::URL_SAFE_NO_PAD;
    let read = |x: &[u8], y: &[u8]| {
        let jwk = serde_json::json!({
            "kty": "EC", "crv": "P-256", "x": base64url.encode(x), "y": base64url.encode(y)
        });
        serde_json::from_value::<Jwk>(jwk).unwrap().read()
    };
    let key = Hardware::new(5).key();
    let (mut x, mut y) = key.affine_coordinates().unwrap();
    assert!(read(&x, &y).unwrap() == key);
    // The same 64 bytes, cut elsewhere, would be another spelling of the same key.
    x.push(y.remove(0));
    assert!(read(&x, &y).is_none());
}

#[test]
fn a_holder_key_knows_its_curve() {
    let software = holder().key();
    assert_eq!(software.as_ed25519().unwrap().as_bytes().to_vec(), software.to_bytes());
    assert_eq!(format!("{software:?}"), "CurveKey(Ed25519)");
    let hardware = Hardware::new(5).key();
    assert!(hardware.as_ed25519().is_none());
    assert_eq!(format!("{hardware:?}"), "CurveKey(P-256)");
}

#[test]
fn an_unverified_presentation_is_shown_and_none_made_up() {
    let shown = Envelope::parse_bytes(&present(&sign(&credential()), &holder())).unwrap();
    assert!(shown.dangerous_unverified_presentation().unwrap().unwrap() == presentation());
    let print = Envelope::parse_bytes(&sign(&credential())).unwrap();
    assert!(print.dangerous_unverified_presentation().is_none());
}

/// The office reads what it issued itself, whatever its dates, and nothing else.
#[test]
#[cfg(feature = "authority")]
fn the_issuer_knows_its_own_credentials() {
    let ours = Envelope::parse_bytes(&sign(&credential())).unwrap();
    assert!(ours.issued_by(&StrictKey::from(&issuer())).unwrap() == credential());
    assert!(ours.issued_by(&StrictKey::from(&SigningKey::from_bytes(&[7; 32]))).is_none());
    let shown = Envelope::parse_bytes(&present(&sign(&credential()), &holder())).unwrap();
    assert!(shown.issued_by(&StrictKey::from(&issuer())).is_none());
}
