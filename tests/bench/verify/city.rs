//! A city's keys and status lists, and two people's codes.

use chot_core::keys::{CurveKey, KeyId, Profile, Sign1, StrictKey};
use chot_core::model::{
    Area, Assurance, Declaration, PermitKind, Place, Position, Recovery, RosterKey, Test,
    TestMethod, TestResult, Vaccination,
};
use chot_core::published::{Bits, Status, StatusDocument, StatusList, StatusLists, list_path};
use chot_core::time::{Instant, TimeDelta};
use chot_core::travel::{
    Complete, Credential, CredentialSigner, Envelope, HolderSigner, IssuerKey, IssuerKeys,
    PermitClaim, Presentation, PresentationDraft, Purpose, SigningError, TrustStore, to_text,
};
use ed25519_dalek::{SigningKey, VerifyingKey};

const CITY: &str = "Example City";
/// Where the permits' indices begin in the status list; the credential's come before.
const PERMITS_FROM: u32 = 500_000;

/// What a phone has installed of the authority's: several issuers' keys, and the city's list of a
/// million statuses.
pub struct City {
    issuer: SigningKey,
    pub trust: TrustStore,
    pub lists: StatusLists,
    now: Instant,
    area: Area,
}

/// What a credential says.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Fullness {
    /// Somebody on the roster: the phone knows employer, home and work.
    Listed,
    /// Everything that a credential can say, two permits among it.
    Fullest,
}

/// A presentation, and the two messages that are signed in it.
pub struct Code {
    pub text: String,
    pub credential: Signed,
    pub presentation: Signed,
    pub holder: CurveKey,
}

/// What was signed, and the signature.
pub struct Signed {
    pub message: Vec<u8>,
    pub signature: Vec<u8>,
}

pub fn at(text: &str) -> Instant {
    text.parse().expect("the program's own times are right")
}

pub fn now() -> Instant {
    at("2021-10-05T00:10:00Z")
}

impl City {
    pub fn new() -> Self {
        let key = |seed: u8| SigningKey::from_bytes(&[seed; 32]);
        let listed = |seed: u8, name: &str| IssuerKey {
            id: KeyId::of(&StrictKey::from(&key(seed))),
            issuer: name.to_owned(),
            key: StrictKey::from(&key(seed)),
            purposes: vec![Purpose::IssueCredential, Purpose::IssuePermit],
            valid_from: at("2021-09-01T00:00:00Z"),
            valid_until: at("2022-09-01T00:00:00Z"),
            revoked: false,
            areas: Vec::new(),
        };
        let others = (2..12).map(|seed| listed(seed, &format!("Example Province {seed}")));
        let keys = IssuerKeys::new(others.chain([listed(1, CITY)]).collect());
        // As a phone loads them: from the published document.
        let keys = keys.to_bytes().expect("keys are written as JSON");
        let trust = TrustStore::new(IssuerKeys::parse(&keys).expect("what was written is read"));
        let document = StatusDocument {
            subject: list_path(CITY),
            issued_at: at("2021-10-05T00:00:00Z"),
            expires_at: at("2021-10-06T00:00:00Z"),
            list: StatusList::new(Bits::One, 1_000_000).expect("a list of a million"),
        };
        let (path, bytes) = (list_path(CITY), document.to_bytes());
        let lists = StatusLists::read([(path.as_str(), bytes.as_slice())].into_iter())
            .expect("what was written is read");
        Self { issuer: key(1), trust, lists, now: now(), area: Area("d7".into()) }
    }

    /// The city's key, ready to verify with.
    pub fn issuer(&self) -> VerifyingKey {
        self.issuer.verifying_key()
    }

    /// A code of somebody, as `holder`'s phone shows it.
    pub fn code(&self, fullness: Fullness, holder: &dyn HolderSigner) -> Code {
        let credential =
            CredentialSigner::new(&self.issuer).sign(&credential(fullness, holder.key()));
        let declaration = Declaration { at: now() - TimeDelta::hours(1), symptoms: false };
        let presentation = Presentation {
            issued_at: now() - TimeDelta::seconds(10),
            declaration: Some(declaration),
            questionnaire: Some(3),
        };
        let draft = PresentationDraft { credential: &credential, presentation: &presentation };
        let bytes = draft.sign(holder).expect("a key in memory signs");
        Code {
            text: to_text(&bytes),
            credential: Signed::of(&credential),
            presentation: Signed::of(&bytes),
            holder: holder.key(),
        }
    }

    /// Whether a checkpoint would let the code's signatures and statuses pass: each look-up as
    /// `Checkpoint` does it.
    pub fn is_in_force(&self, envelope: Envelope) -> bool {
        let Ok(verified) = envelope.verify(&self.trust, self.now) else { return false };
        let Some(code) = verified.within(&self.area) else { return false };
        let claims = code.claims();
        let statuses = self.lists.of_issuer(&claims.issuer, self.now);
        let valid = |index| statuses.at(index) == Status::Valid;
        code.may_permit()
            && verified.presentation_digest().is_some()
            && valid(claims.status_index)
            && claims.permits.iter().all(|permit| valid(permit.status_index))
    }
}

impl Signed {
    fn of(bytes: &[u8]) -> Self {
        let Ok(message) = Sign1::parse(bytes, Profile::Travel) else {
            panic!("what was signed is read");
        };
        Self { message: message.to_be_signed(), signature: message.signature().to_vec() }
    }
}

fn credential(fullness: Fullness, holder: CurveKey) -> Credential {
    let day = |text: &str| text.parse().expect("the program's own days are right");
    let dose = |dose, date| Vaccination {
        dose,
        series: None,
        date: day(date),
        product: Some("AZD1222".into()),
        assurance: Assurance::Signed,
    };
    let least = Credential {
        holder: Some(holder),
        status_index: 70_000,
        name: Some("Nguyễn Thị Ví Dụ".into()),
        birth_date: Some(day("1965-02-28")),
        id_last_four: Some(42),
        vaccinations: vec![dose(1, "2021-06-20"), dose(2, "2021-08-20")],
        complete: Complete { vaccination: true, recovery: false, test: false },
        ..Credential::least(
            CITY,
            [3; 8],
            RosterKey([4; 16]),
            at("2021-09-20T01:00:00Z"),
            at("2021-12-20T00:00:00Z"),
        )
    };
    if fullness == Fullness::Listed {
        return least;
    }
    let place = |area: &str| Place {
        area: Area(area.into()),
        position: Some(Position::new(10.777, 106.701).expect("a place on earth")),
    };
    let permit = |number: &str, index| PermitClaim {
        number: number.to_owned(),
        kind: PermitKind::Shift,
        valid_from: at("2021-10-01T00:00:00Z"),
        valid_until: at("2021-11-01T00:00:00Z"),
        areas: vec![Area("d1".into()), Area("d7".into())],
        status_index: index,
    };
    Credential {
        employer: Some("Sở Mẫu".into()),
        sector: Some("government".into()),
        home: Some(place("d7")),
        work: Some(place("d1")),
        recoveries: vec![Recovery { date: day("2021-07-01"), assurance: Assurance::Signed }],
        tests: vec![Test {
            method: TestMethod::Antigen,
            result: TestResult::Negative,
            taken_at: at("2021-10-04T02:00:00Z"),
            assurance: Assurance::Signed,
        }],
        complete: Complete { vaccination: true, recovery: true, test: true },
        permits: vec![permit("GP-0001", PERMITS_FROM), permit("GP-0002", PERMITS_FROM + 1)],
        ..least
    }
}

/// A phone's hardware key.
pub struct Hardware(pub p256::ecdsa::SigningKey);

impl HolderSigner for Hardware {
    fn key(&self) -> CurveKey {
        let point = self.0.verifying_key().to_sec1_point(true);
        CurveKey::p256(point.as_bytes()).expect("a key's own point")
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        use p256::ecdsa::signature::Signer as _;
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}
