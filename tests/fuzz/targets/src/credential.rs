//! What lies behind the signatures: claims and presentations of any bytes, signed by a key that is
//! trusted.

use chot_core::keys::{CurveKey, KeyId, Profile, Sign1, StrictKey};
use chot_core::model::{
    Area, Assurance, Declaration, PermitKind, Place, Position, Recovery, RosterKey, Test,
    TestMethod, TestResult, Vaccination,
};
use chot_core::time::{Instant, TimeDelta};
use chot_core::travel::{
    Complete, Credential, CredentialSigner, Envelope, HolderSigner, IssuerKey, IssuerKeys,
    PermitClaim, Presentation, PresentationDraft, Purpose, SigningError, SoftwareHolder,
    TrustStore, Verified, VerifyError,
};
use ed25519_dalek::{Signer as _, SigningKey};
use minicbor::Encoder;

use crate::input::Input;

const ISSUER: &str = "Fuzz City";
/// Test keys, which nothing but the trust store below trusts.
const ISSUER_SECRET: [u8; 32] = [1; 32];
const HOLDER_SECRET: [u8; 32] = [2; 32];

/// Flags (presentation, kind of holder's key), length of the presentation's payload, that payload,
/// then the claims.
pub fn run(bytes: &[u8]) -> bool {
    let mut input = Input::new(bytes);
    let flags = input.byte();
    let holder = if flags & 2 == 0 { Holder::Ed25519 } else { Holder::P256 };
    let length = usize::from(input.pair());
    let payload = input.take(length);
    let credential = issued(input.rest());
    let message = if flags & 1 == 0 { credential } else { presented(&credential, payload, holder) };
    let Ok(envelope) = Envelope::parse_bytes(&message) else {
        return false;
    };
    let verified = match envelope.verify(&trust(), now()) {
        Ok(verified) => verified,
        Err(error) => {
            let dated = matches!(
                error,
                VerifyError::Expired { .. }
                    | VerifyError::NotYetValid { .. }
                    | VerifyError::IssuerKeyExpired { .. }
            );
            return dated;
        }
    };

    let claims = claims_of(&verified);
    assert_eq!(claims.issuer, ISSUER, "another issuer's claims");
    assert!(claims.not_before <= now() && now() < claims.expires_at, "outside its time");
    assert_eq!(verified.presentation().is_some(), flags & 1 == 1);
    if flags & 1 == 1 {
        assert!(claims.holder == Some(holder.key()), "presented by another");
    }
    // What was read is written and read again as the same.
    let again = CredentialSigner::new(&issuer()).sign(claims);
    let read = Envelope::parse_bytes(&again).expect("what we write is a travel code");
    let read = read.verify(&trust(), now()).expect("what we sign verifies");
    assert!(claims_of(&read) == claims, "claims change when they are written");
    if let Some(presentation) = verified.presentation() {
        let draft = PresentationDraft { credential: &again, presentation };
        let message = draft.sign(&holder).unwrap();
        let read = Envelope::parse_bytes(&message).unwrap().verify(&trust(), now()).unwrap();
        assert!(read.presentation() == Some(presentation), "a presentation changes");
    }
    forged(&message);
    true
}

/// With any of the last bytes changed, a signature is none.
fn forged(message: &[u8]) {
    let mut forged = message.to_vec();
    let at = message.len() - 1 - usize::from(message[message.len() - 1]) % 64;
    forged[at] ^= 1;
    let forged = Envelope::parse_bytes(&forged).expect("its form is right");
    let error = forged.verify(&trust(), now()).expect_err("a forged signature verifies");
    assert!(matches!(error, VerifyError::SignatureInvalid { .. }), "{error}");
}

/// A holder of either kind.
#[derive(Clone, Copy)]
pub(crate) enum Holder {
    Ed25519,
    P256,
}

impl Holder {
    fn hardware() -> p256::ecdsa::SigningKey {
        p256::ecdsa::SigningKey::from_slice(&HOLDER_SECRET).unwrap()
    }
}

impl HolderSigner for Holder {
    fn key(&self) -> CurveKey {
        match self {
            Self::Ed25519 => SoftwareHolder::new(&HOLDER_SECRET).key(),
            Self::P256 => {
                let point = Self::hardware().verifying_key().to_sec1_point(true);
                CurveKey::p256(point.as_bytes()).unwrap()
            }
        }
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        match self {
            Self::Ed25519 => SoftwareHolder::new(&HOLDER_SECRET).sign(message),
            Self::P256 => {
                let signature: p256::ecdsa::Signature = Self::hardware().sign(message);
                Ok(signature.to_bytes().to_vec())
            }
        }
    }
}

pub(crate) fn issuer() -> SigningKey {
    SigningKey::from_bytes(&ISSUER_SECRET)
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

pub(crate) fn now() -> Instant {
    at("2021-10-05T07:10:00+07:00")
}

pub(crate) fn trust() -> TrustStore {
    let key = StrictKey::from(&issuer());
    TrustStore::new(IssuerKeys::new(vec![IssuerKey {
        id: KeyId::of(&key),
        issuer: ISSUER.into(),
        key,
        purposes: vec![Purpose::IssueCredential, Purpose::IssuePermit],
        valid_from: at("2021-09-01T00:00:00+07:00"),
        valid_until: at("2022-09-01T00:00:00+07:00"),
        revoked: false,
        areas: Vec::new(),
    }]))
}

/// The claims: the issuer's key is competent everywhere.
pub(crate) fn claims_of(verified: &Verified<Credential>) -> &Credential {
    verified.within(&Area("d7".into())).expect("competent everywhere").claims()
}

/// A credential with these claims, whatever they are.
fn issued(claims: &[u8]) -> Vec<u8> {
    let mut protected = Encoder::new(Vec::new());
    let id = KeyId::of(&StrictKey::from(&issuer())).0;
    protected.map(2).unwrap().i64(1).unwrap().i64(-8).unwrap();
    protected.i64(4).unwrap().bytes(&id).unwrap();
    let protected = protected.into_writer();
    let signature = issuer().sign(&to_be_signed(&protected, claims)).to_bytes();
    sign1(&protected, claims, &signature)
}

/// A presentation of a credential with this payload, whatever it is.
fn presented(credential: &[u8], payload: &[u8], holder: Holder) -> Vec<u8> {
    let algorithm = match holder {
        Holder::Ed25519 => -8,
        Holder::P256 => -7,
    };
    let mut protected = Encoder::new(Vec::new());
    protected.map(2).unwrap().i64(1).unwrap().i64(algorithm).unwrap().i64(13).unwrap();
    let mut protected = protected.into_writer();
    protected.extend_from_slice(credential);
    let signature = holder.sign(&to_be_signed(&protected, payload)).unwrap();
    sign1(&protected, payload, &signature)
}

/// `Sig_structure`, RFC 9052, section 4.4.
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.array(4).unwrap().str("Signature1").unwrap();
    e.bytes(protected).unwrap().bytes(&[]).unwrap().bytes(payload).unwrap();
    e.into_writer()
}

fn sign1(protected: &[u8], payload: &[u8], signature: &[u8]) -> Vec<u8> {
    let mut e = Encoder::new(Vec::new());
    e.array(4).unwrap().bytes(protected).unwrap().map(0).unwrap();
    e.bytes(payload).unwrap().bytes(signature).unwrap();
    e.into_writer()
}

pub(crate) fn least(holder: Option<Holder>) -> Credential {
    let (from, until) = (at("2021-09-20T08:00:00+07:00"), at("2021-12-20T00:00:00+07:00"));
    let least = Credential::least(ISSUER, [3; 8], RosterKey([4; 16]), from, until);
    Credential { holder: holder.map(|holder| holder.key()), ..least }
}

/// Everything that a credential can say, of a person who doesn't exist.
pub(crate) fn fullest(holder: Option<Holder>) -> Credential {
    let assurance = Assurance::Signed;
    let position = Position::new(10.777, -106.701).ok();
    Credential {
        status_index: 70_000,
        name: Some("Nguyễn Thị Ví Dụ".into()),
        birth_date: "1965-02-28".parse().ok(),
        id_last_four: Some(42),
        employer: Some("Sở Mẫu".into()),
        sector: Some("government".into()),
        home: Some(Place { area: Area("d7".into()), position }),
        work: Some(Place { area: Area("d1".into()), position: None }),
        vaccinations: vec![Vaccination {
            dose: 2,
            series: None,
            date: "2021-08-20".parse().unwrap(),
            product: Some("AZD1222".into()),
            assurance,
        }],
        recoveries: vec![Recovery { date: "2021-07-01".parse().unwrap(), assurance }],
        tests: vec![Test {
            method: TestMethod::Antigen,
            result: TestResult::Negative,
            taken_at: at("2021-10-04T09:00:00+07:00"),
            assurance,
        }],
        complete: Complete { vaccination: true, recovery: false, test: true },
        permits: vec![PermitClaim {
            number: "GP-0001".into(),
            kind: PermitKind::Shift,
            valid_from: at("2021-10-01T00:00:00+07:00"),
            valid_until: at("2021-11-01T00:00:00+07:00"),
            areas: vec![Area("d1".into())],
            status_index: 70_001,
        }],
        ..least(holder)
    }
}

pub(crate) fn presentations() -> [Presentation; 2] {
    let issued_at = now() - TimeDelta::seconds(10);
    let declaration = Some(Declaration { at: at("2021-10-05T06:00:00+07:00"), symptoms: false });
    [
        Presentation { issued_at, declaration, questionnaire: Some(3) },
        Presentation { issued_at, declaration: None, questionnaire: None },
    ]
}

/// Codes of a holder: prints, and presentations with and without a declaration.
pub(crate) fn codes(holder: Holder) -> Vec<Vec<u8>> {
    let issuer = issuer();
    let signer = CredentialSigner::new(&issuer);
    let mut codes = vec![signer.sign(&least(None))];
    for (credential, presentation) in [least, fullest].into_iter().zip(&presentations()) {
        let credential = signer.sign(&credential(Some(holder)));
        let draft = PresentationDraft { credential: &credential, presentation };
        codes.push(draft.sign(&holder).unwrap());
        codes.push(credential);
    }
    codes
}

/// Claims and presentations as the signers write them.
pub fn seeds() -> Vec<Vec<u8>> {
    let issuer = issuer();
    let payload =
        |message: &[u8]| Sign1::parse(message, Profile::Travel).unwrap().payload().to_vec();
    let claims = |c: &Credential| payload(&CredentialSigner::new(&issuer).sign(c));
    let mut seeds = vec![[vec![0; 3], claims(&least(None))].concat()];
    for (holder, kind) in [(Holder::Ed25519, 1), (Holder::P256, 3)] {
        for presentation in &presentations() {
            let credential = CredentialSigner::new(&issuer).sign(&least(Some(holder)));
            let draft = PresentationDraft { credential: &credential, presentation };
            let said = payload(&draft.sign(&holder).unwrap());
            let length = u16::try_from(said.len()).unwrap().to_le_bytes();
            let head = [&[kind], length.as_slice(), &said].concat();
            seeds.push([head, claims(&fullest(Some(holder)))].concat());
        }
    }
    seeds
}
