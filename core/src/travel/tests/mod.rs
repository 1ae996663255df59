//! Credentials written and read, and what an attacker would try.

mod attacks;
mod bounds;
mod twin;

use ed25519_dalek::SigningKey;
use proptest::prelude::*;

use super::*;
use crate::keys::{CurveKey, KeyId, StrictKey};
use crate::model::{
    Area, Assurance, Declaration, PermitKind, Place, Position, Recovery, RosterKey, Test,
    TestMethod, TestResult, Vaccination,
};
use crate::time::{Instant, NaiveDate, TimeDelta};
use crate::travel::message::{Form, SignedMessage};
use crate::travel::{Envelope, IssuerKey, IssuerKeys, Malformation, Purpose, TrustStore};

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn now() -> Instant {
    at("2021-10-05T07:10:00+07:00")
}

fn issuer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn holder() -> SoftwareHolder {
    SoftwareHolder::new(&[2; 32])
}

fn trust() -> TrustStore {
    trust_with(|_| ())
}

fn trust_with(change: impl FnOnce(&mut IssuerKey)) -> TrustStore {
    let key = StrictKey::from(&issuer());
    let mut key = IssuerKey {
        id: KeyId::of(&key),
        issuer: "Example City".into(),
        key,
        purposes: vec![Purpose::IssueCredential, Purpose::IssuePermit],
        valid_from: at("2021-09-01T00:00:00+07:00"),
        valid_until: at("2022-09-01T00:00:00+07:00"),
        revoked: false,
        areas: Vec::new(),
    };
    change(&mut key);
    TrustStore::new(IssuerKeys::new(vec![key]))
}

fn place(area: &str) -> Place {
    let position = Position::new(10.777, -106.701).unwrap();
    Place { area: Area(area.into()), position: Some(position) }
}

fn credential() -> Credential {
    Credential {
        issuer: "Example City".into(),
        id: [3; 8],
        issued_at: at("2021-09-20T08:00:00+07:00"),
        not_before: at("2021-09-20T00:00:00+07:00"),
        expires_at: at("2021-12-20T00:00:00+07:00"),
        holder: Some(holder().key()),
        roster_key: RosterKey([4; 16]),
        status_index: 70_000,
        name: Some("Nguyễn Thị Ví Dụ".into()),
        birth_date: Some(day("1965-02-28")),
        id_last_four: Some(42),
        employer: Some("Sở Mẫu".into()),
        sector: Some("government".into()),
        home: Some(place("d7")),
        work: Some(Place { area: Area("d1".into()), position: None }),
        vaccinations: vec![Vaccination {
            dose: 2,
            series: None,
            date: day("2021-08-20"),
            product: Some("AZD1222".into()),
            assurance: Assurance::Signed,
        }],
        recoveries: vec![Recovery { date: day("2021-07-01"), assurance: Assurance::Signed }],
        tests: vec![Test {
            method: TestMethod::Antigen,
            result: TestResult::Negative,
            taken_at: at("2021-10-04T09:00:00+07:00"),
            assurance: Assurance::Signed,
        }],
        complete: Complete { vaccination: true, recovery: false, test: true },
        permits: vec![PermitClaim {
            number: "GP-0001".into(),
            kind: PermitKind::Shift,
            valid_from: at("2021-10-01T00:00:00+07:00"),
            valid_until: at("2021-11-01T00:00:00+07:00"),
            areas: vec![Area("d1".into()), Area("d7".into())],
            status_index: 70_001,
        }],
    }
}

fn presentation() -> Presentation {
    Presentation {
        issued_at: now() - TimeDelta::seconds(10),
        declaration: Some(Declaration { at: at("2021-10-05T06:00:00+07:00"), symptoms: false }),
        questionnaire: Some(3),
    }
}

fn sign(credential: &Credential) -> Vec<u8> {
    CredentialSigner::new(&issuer()).sign(credential)
}

/// A message of these claims that nobody signed.
fn unsigned(claims: &[u8], form: Form) -> SignedMessage {
    SignedMessage {
        algorithm: crate::keys::Algorithm::EdDsa,
        to_be_signed: Vec::new(),
        signature: Vec::new(),
        claims: claims.to_vec(),
        form,
    }
}

fn present(credential: &[u8], holder: &dyn HolderSigner) -> Vec<u8> {
    PresentationDraft { credential, presentation: &presentation() }.sign(holder).unwrap()
}

fn verify(bytes: &[u8]) -> Result<Verified<Credential>, VerifyError> {
    Envelope::parse_bytes(bytes).unwrap().verify(&trust(), now())
}

#[test]
fn a_presentation_reads_back_whole() {
    let verified = verify(&present(&sign(&credential()), &holder())).unwrap();
    assert!(*verified.claims() == credential());
    assert!(verified.presentation() == Some(&presentation()));
    assert!(verified.presentation_digest().is_some());
    assert!(verified.may_permit());
}

/// What names a presentation to the replay memory is the hash of what was signed, of this one alone.
#[test]
fn a_presentation_is_named_by_the_hash_of_what_was_signed() {
    use sha2::{Digest as _, Sha256};
    let code = present(&sign(&credential()), &holder());
    let signed = Envelope::parse_bytes(&code).unwrap().presentation.unwrap().to_be_signed;
    let expected: [u8; 32] = Sha256::digest(&signed).into();
    assert_eq!(verify(&code).unwrap().presentation_digest(), Some(expected));
    assert_eq!(verify(&sign(&credential())).unwrap().presentation_digest(), None);
}

#[test]
fn permits_count_only_from_a_key_that_may_issue_them() {
    let envelope = Envelope::parse_bytes(&sign(&credential())).unwrap();
    let only = trust_with(|key| key.purposes = vec![Purpose::IssueCredential]);
    assert!(!envelope.verify(&only, now()).unwrap().may_permit());
}

#[test]
fn claims_count_only_within_the_areas_of_the_issuers_key() {
    let verified = |areas: &[&str]| {
        let areas: Vec<Area> = areas.iter().map(|area| Area((*area).into())).collect();
        let envelope = Envelope::parse_bytes(&sign(&credential())).unwrap();
        envelope.verify(&trust_with(|key| key.areas.clone_from(&areas)), now()).unwrap()
    };
    let d7 = Area("d7".into());
    for (areas, counts) in [
        (&[][..], true),
        (&["d7"], true),
        (&["d1", "d7"], true),
        (&["d1"], false),
        (&["d7 "], false),
        (&["D7"], false),
    ] {
        let verified = verified(areas);
        assert_eq!(verified.within(&d7).is_some(), counts, "{areas:?}");
        // Whom it is about can be written down all the same.
        assert_eq!(verified.subject().roster_key, credential().roster_key);
    }
    assert!(*verified(&[]).within(&d7).unwrap().claims() == credential());
}

#[test]
fn what_is_verified_prints_nobody() {
    let verified = verify(&present(&sign(&credential()), &holder())).unwrap();
    let printed = format!("{verified:?}");
    assert!(printed.contains(&format!("{:?}", verified.issuer_key())), "{printed}");
    assert!(!printed.contains("Dụ") && !printed.contains("1965"), "{printed}");
}

#[test]
fn a_refusal_says_whose_signature_is_wrong() {
    let said = |signer| VerifyError::SignatureInvalid { signer }.to_string();
    assert!(said(Signer::Issuer).contains("issuer"), "{}", said(Signer::Issuer));
    assert!(said(Signer::Holder).contains("holder"), "{}", said(Signer::Holder));
}

#[test]
fn a_print_has_no_presentation() {
    let verified = verify(&sign(&credential())).unwrap();
    assert!(verified.presentation().is_none());
}

#[test]
fn the_least_credential_reads_back() {
    let whole = credential();
    let (key, issued, expires) = (whole.roster_key, whole.issued_at, whole.expires_at);
    let least = Credential::least(&whole.issuer, whole.id, key, issued, expires);
    assert!(*verify(&sign(&least)).unwrap().claims() == least);
    let refused = verify(&present(&sign(&least), &holder())).unwrap_err();
    assert_eq!(refused, VerifyError::Malformed(Malformation::NoHolderKey));
}

#[test]
fn a_presentation_by_another_holder_is_refused() {
    let thief = SoftwareHolder::new(&[9; 32]);
    let refused = verify(&present(&sign(&credential()), &thief)).unwrap_err();
    assert_eq!(refused, VerifyError::SignatureInvalid { signer: Signer::Holder });
}

#[test]
fn each_fault_of_the_key_has_its_own_reason() {
    let code = sign(&credential());
    let refuse = |change: fn(&mut IssuerKey)| {
        let envelope = Envelope::parse_bytes(&code).unwrap();
        envelope.verify(&trust_with(change), now()).unwrap_err().reason().code().to_owned()
    };
    assert_eq!(refuse(|k| k.id = KeyId([0; 8])), "untrusted-issuer");
    assert_eq!(refuse(|k| k.issuer = "Another City".into()), "untrusted-issuer");
    assert_eq!(refuse(|k| k.purposes = vec![Purpose::IssuePermit]), "wrong-key-purpose");
    assert_eq!(refuse(|k| k.revoked = true), "issuer-key-revoked");
    assert_eq!(refuse(|k| k.valid_until = now()), "issuer-key-expired");
    assert_eq!(refuse(|k| k.valid_from = now() - TimeDelta::days(1)), "issuer-key-expired");
    let other = StrictKey::from(&SigningKey::from_bytes(&[7; 32]));
    let envelope = Envelope::parse_bytes(&code).unwrap();
    let forged = envelope.verify(
        &trust_with(|k| {
            k.key = other;
        }),
        now(),
    );
    assert_eq!(forged.unwrap_err(), VerifyError::SignatureInvalid { signer: Signer::Issuer });
}

#[test]
fn dates_are_closed_at_the_start_and_open_at_the_end() {
    let code = sign(&credential());
    let at_instant = |when: &str| Envelope::parse_bytes(&code).unwrap().verify(&trust(), at(when));
    assert!(at_instant("2021-09-20T00:00:00+07:00").is_ok());
    assert!(matches!(
        at_instant("2021-09-19T23:59:59+07:00"),
        Err(VerifyError::NotYetValid { .. })
    ));
    assert!(at_instant("2021-12-19T23:59:59+07:00").is_ok());
    assert!(matches!(at_instant("2021-12-20T00:00:00+07:00"), Err(VerifyError::Expired { .. })));
}

#[test]
fn every_flipped_bit_is_refused() {
    let code = present(&sign(&credential()), &holder());
    let payload_flips_are_signature_errors = |byte: usize, bit: u8| {
        let mut changed = code.clone();
        changed[byte] ^= 1 << bit;
        match Envelope::parse_bytes(&changed) {
            Err(_) => None,
            Ok(envelope) => {
                Some(envelope.verify(&trust(), now()).unwrap_err().reason().code().to_owned())
            }
        }
    };
    let mut invalid = 0;
    for byte in 0..code.len() {
        for bit in 0..8 {
            match payload_flips_are_signature_errors(byte, bit).as_deref() {
                None | Some("untrusted-issuer" | "malformed") => {}
                Some("signature-invalid") => invalid += 1,
                other => panic!("byte {byte} bit {bit}: {other:?}"),
            }
        }
    }
    // Both payloads and both signatures: all but the wrapping.
    assert!(invalid > code.len() * 7, "{invalid} of {}", code.len() * 8);
}

#[test]
fn the_algorithm_comes_from_the_key() {
    let mut code = sign(&credential());
    // Protected header {1: -8, 4: kid}: -8 is 0x27; -7, ES256, is 0x26.
    let place = code.iter().position(|b| *b == 0x27).unwrap();
    code[place] = 0x26;
    assert_eq!(
        verify(&code).unwrap_err(),
        VerifyError::SignatureInvalid { signer: Signer::Issuer }
    );
    code[place] = 0x25;
    assert!(matches!(Envelope::parse_bytes(&code), Err(Malformation::Sign1(_))));
}

/// A phone's hardware key.
struct Hardware(p256::ecdsa::SigningKey);

impl Hardware {
    fn new(seed: u8) -> Self {
        Self(p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap())
    }
}

impl HolderSigner for Hardware {
    fn key(&self) -> CurveKey {
        CurveKey::p256(self.0.verifying_key().to_sec1_point(true).as_bytes()).unwrap()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        use p256::ecdsa::signature::Signer as _;
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}

#[test]
fn hardware_holders_sign_with_p256() {
    let hardware = Hardware::new(5);
    let credential = Credential { holder: Some(hardware.key()), ..credential() };
    assert!(verify(&present(&sign(&credential), &hardware)).unwrap().presentation().is_some());
    assert!(verify(&present(&sign(&credential), &holder())).is_err());
}

#[test]
fn nothing_personal_is_printed() {
    let verified = verify(&present(&sign(&credential()), &holder())).unwrap();
    let printed = format!("{verified:?} {:?} {:?}", verified.claims(), verified.presentation());
    assert!(!printed.contains("Ví Dụ") && !printed.contains("1965"), "{printed}");
}

proptest! {
    #[test]
    fn any_payload_is_refused_or_read_without_panic(payload in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = Credential::read(&unsigned(&payload, Form::Cbor));
        let _ = Presentation::read(&unsigned(&payload, Form::Cbor));
        let _ = Credential::read(&unsigned(&payload, Form::Json));
        let _ = Presentation::read(&unsigned(&payload, Form::Json));
    }

    #[test]
    fn any_change_of_a_payload_is_refused_or_read_without_panic(
        place in 0usize..200, value in any::<u8>(),
    ) {
        let code = sign(&credential());
        let sign1 = crate::keys::Sign1::parse(&code, crate::keys::Profile::Travel).unwrap();
        let mut payload = sign1.payload().to_vec();
        let place = place % payload.len();
        payload[place] = value;
        let _ = Credential::read(&unsigned(&payload, Form::Cbor));
    }
}

#[test]
fn debug_output_keeps_keys_and_drafts_to_itself() {
    let (key, kid) = (issuer(), KeyId::of(&StrictKey::from(&issuer())));
    let signer = CredentialSigner::new(&key);
    assert_eq!(format!("{signer:?}"), format!("CredentialSigner {{ id: {kid:?}, .. }}"));
    assert_eq!(format!("{:?}", holder()), "SoftwareHolder(..)");
    let (credential, presentation) = (sign(&credential()), presentation());
    let cose = PresentationDraft { credential: &credential, presentation: &presentation };
    let jose = JwsPresentationDraft { credential: "", presentation: &presentation };
    let parts = crate::keys::Sign1::parse(&credential, crate::keys::Profile::Travel).unwrap();
    let printed = format!("{cose:?} {jose:?} {parts:?}");
    assert_eq!(printed, "PresentationDraft(..) JwsPresentationDraft(..) Sign1(..)");
}
