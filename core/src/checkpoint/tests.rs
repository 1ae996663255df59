//! What somebody at the barrier would try with a code that was right once; and evidence.

use std::path::Path;

use super::*;
use crate::authority::Authority;
use crate::authority::issue::PersonFile;
use crate::checkpoints::Checkpoints;
use crate::credential::{
    HolderKey, HolderSigner, JwsPresentationDraft, Presentation, PresentationDraft, SigningError,
    SoftwareHolder,
};
use crate::device::Device;
use crate::envelope::to_text;
use crate::reason::Decision;
use crate::time::TimeDelta;
use crate::trust::Folder;

/// Lets every live code through, and every vaccinated person whose card was compared.
const POLICY: &[u8] = br#"{
  "policy": "test", "version": 1, "offset": "+07:00",
  "phases": [{"id": "always", "rules": ["live", "vaccinated"]}],
  "rules": {
    "live": {"effect": "permit", "when": {"all": [{"binding": "live"}, {"not": {"seen": ["work-schedule"]}}]}},
    "vaccinated": {"effect": "permit", "when": {"all": [{"vaccinated": {"doses": 2, "since": "P14D"}},
        {"any": [{"binding": "live"}, {"binding": "card"}]}]}}
  }
}"#;

fn now() -> Instant {
    "2021-10-05T00:10:00Z".parse().unwrap()
}

struct City {
    folder: tempfile::TempDir,
    authority: Authority,
}

/// A credential in both forms, and its holder.
struct Held {
    cose: Vec<u8>,
    jws: String,
    holder: Box<dyn HolderSigner>,
}

struct Hardware(p256::ecdsa::SigningKey);

impl HolderSigner for Hardware {
    fn key(&self) -> HolderKey {
        HolderKey::p256(self.0.verifying_key().to_sec1_point(true).as_bytes()).unwrap()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        use p256::ecdsa::signature::Signer as _;
        let signature: p256::ecdsa::Signature = self.0.sign(message);
        Ok(signature.to_bytes().to_vec())
    }
}

fn hardware() -> Box<dyn HolderSigner> {
    Box::new(Hardware(p256::ecdsa::SigningKey::from_slice(&[5; 32]).unwrap()))
}

impl City {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let before = now() - TimeDelta::hours(3);
        let mut authority =
            Authority::init(&folder.path().join("city"), "Example City", None, before).unwrap();
        authority.stage_empty_lists().unwrap();
        authority.set_policy(POLICY).unwrap();
        let sites = br#"{"format": "chot-checkpoints", "version": 1,
            "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
        authority.set_checkpoints(&Checkpoints::parse(sites).unwrap()).unwrap();
        authority.publish(before, None).unwrap();
        let city = Self { folder, authority };
        let device = Device::init(&city.phone(), &city.authority.enrolment().unwrap()).unwrap();
        let source = Folder::new(city.folder.path().join("city/public"));
        device.update(&source, before, &|_: &str, _: &[u8]| Ok(())).unwrap();
        city
    }

    fn phone(&self) -> std::path::PathBuf {
        self.folder.path().join("phone")
    }

    /// One opening of the session is one passage.
    fn session(&self) -> Checkpoint {
        session(&self.phone())
    }

    fn issue(&mut self, id: &str, health: &str, holder: Box<dyn HolderSigner>) -> Held {
        let person = format!(
            r#"{{"id_number": "{id}", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
                "employer": "Department A (example)", "sector": "government",
                "home": {{"area": "d7"}}, "work": {{"area": "d1"}}, "health": {health},
                "complete": [], "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let person = PersonFile::parse(person.as_bytes()).unwrap();
        let number = IdNumber::parse(id).unwrap();
        let at = now() - TimeDelta::hours(2);
        let key = holder.key();
        let cose = self.authority.issue(&person, Some((&number, &key)), at).unwrap();
        let jws = self.authority.jws_twin(&cose).unwrap();
        Held { cose, jws, holder }
    }
}

fn session(phone: &Path) -> Checkpoint {
    let device = Device::open(phone).unwrap();
    let installation = Installation::open(&device).unwrap();
    Checkpoint::open(installation, open_journal(&device).unwrap(), "bridge").unwrap()
}

impl Held {
    /// The live code in both forms, signed at an instant.
    fn shown(&self, issued_at: Instant) -> [String; 2] {
        let presentation = Presentation { issued_at, declaration: None, questionnaire: None };
        let cose = PresentationDraft { credential: &self.cose, presentation: &presentation };
        let jose = JwsPresentationDraft { credential: &self.jws, presentation: &presentation };
        let holder = self.holder.as_ref();
        [to_text(&cose.sign(holder).unwrap()), jose.sign(holder).unwrap()]
    }
}

/// Decision and main reason.
fn passed<'a>(
    session: &mut Checkpoint,
    text: &str,
    beside: impl Into<Beside<'a>>,
    at: Instant,
) -> (Decision, Reason, Arc<Passage>) {
    let clock = ClockReading::fresh_boot(at);
    match session.present(text, beside, &clock, &|| std::time::Duration::ZERO) {
        Outcome::Passage(Sighting { passage, .. }) => {
            let verdict = passage.verdict();
            (verdict.decision(), verdict.reasons()[0].clone(), passage)
        }
        other => panic!("{other:?}"),
    }
}

fn everybody() -> (City, Vec<Held>) {
    let mut city = City::new();
    let software: Box<dyn HolderSigner> = Box::new(SoftwareHolder::new(&[2; 32]));
    let held = vec![
        city.issue("079190000101", "[]", software),
        city.issue("079190000102", "[]", hardware()),
    ];
    (city, held)
}

#[test]
fn replay_of_a_code_that_was_let_through_is_referred() {
    let (city, everybody) = everybody();
    for held in everybody {
        for text in held.shown(now()) {
            let (decision, ..) = passed(&mut city.session(), &text, Beside::default(), now());
            assert_eq!(decision, Decision::Permit);
            let later = now() + TimeDelta::seconds(30);
            let (decision, reason, _) =
                passed(&mut city.session(), &text, Beside::default(), later);
            assert_eq!((decision, reason), (Decision::Refer, Reason::PresentedAlready));
        }
    }
}

#[test]
fn a_screenshot_is_referred() {
    let (city, everybody) = everybody();
    for held in everybody {
        // The age limit and the tolerance are inclusive; a second more is too old.
        for (age, decision) in
            [(90, Decision::Permit), (91, Decision::Refer), (600, Decision::Refer)]
        {
            for text in held.shown(now() - TimeDelta::seconds(age)) {
                let (found, reason, _) =
                    passed(&mut city.session(), &text, Beside::default(), now());
                assert_eq!(found, decision, "{age}");
                assert!(decision == Decision::Permit || reason == Reason::StalePresentation);
            }
        }
    }
}

#[test]
fn a_code_from_the_future_is_referred() {
    let (city, everybody) = everybody();
    for held in everybody {
        for (ahead, decision) in
            [(30, Decision::Permit), (31, Decision::Refer), (3600, Decision::Refer)]
        {
            for text in held.shown(now() + TimeDelta::seconds(ahead)) {
                let (found, reason, _) =
                    passed(&mut city.session(), &text, Beside::default(), now());
                assert_eq!(found, decision, "{ahead}");
                assert!(decision == Decision::Permit || reason == Reason::PresentationFromFuture);
            }
        }
    }
}

#[test]
fn a_second_credential_of_the_same_person_is_evidence_and_anothers_is_not() {
    let mut city = City::new();
    let doses = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;
    let held = city.issue("079190000101", "[]", hardware());
    let evidence = city.issue("079190000101", doses, hardware());
    let another = city.issue("079190000102", doses, hardware());
    // What the officer ticks shuts the other rule.
    let seen = [Seen::WorkSchedule];
    let mut at = now();
    let mut with = |evidence: String| {
        at += TimeDelta::seconds(1);
        let [text, _] = held.shown(at);
        let evidence = [evidence];
        let beside = Beside { seen: &seen, evidence: &evidence };
        passed(&mut city.session(), &text, beside, at)
    };
    for text in [to_text(&evidence.cose), evidence.jws.clone()] {
        let (decision, _, passage) = with(text);
        assert_eq!(decision, Decision::Permit, "{:?}", passage.verdict().reasons());
        assert_eq!(passage.evidence()[0].person, Some(SamePerson::Same));
    }
    for text in [to_text(&another.cose), another.jws.clone()] {
        let (decision, reason, _) = with(text);
        assert_eq!((decision, reason), (Decision::Refer, Reason::EvidenceOfAnotherPerson));
    }
    for text in ["https://portal.example/", "HC1:**", "CHOT1:**", ""] {
        let (decision, reason, passage) = with(text.to_owned());
        assert_eq!((decision, reason), (Decision::Refer, Reason::EvidenceInvalid));
        assert!(passage.evidence()[0].error.is_some(), "{text}");
    }
}

#[test]
fn the_same_code_in_view_is_judged_again_when_evidence_comes() {
    let mut city = City::new();
    let held = city.issue("079190000101", "[]", hardware());
    let doses = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;
    let evidence = [to_text(&city.issue("079190000101", doses, hardware()).cose)];
    let mut session = city.session();
    let [text, _] = held.shown(now());
    let seen = vec![Seen::WorkSchedule];
    let (decision, ..) = passed(&mut session, &text, &seen, now());
    assert_eq!(decision, Decision::Refer);
    let clock = ClockReading::fresh_boot(now() + TimeDelta::seconds(40));
    let beside = Beside { seen: &seen, evidence: &evidence };
    let again = session.see(beside, &clock, &|| std::time::Duration::ZERO).unwrap();
    assert_eq!(again.verdict().decision(), Decision::Permit);
}
