//! Evidence at the barrier, with the core behind the surface.

use chot_core::authority::Authority;
use chot_core::authority::issue::PersonFile;
use chot_core::device::Device;
use chot_core::installation::{self, Installation, open_journal};
use chot_core::published::Checkpoints;
use chot_core::time::{Instant as At, TimeDelta};
use chot_core::travel::{
    HolderSigner as _, Presentation, PresentationDraft, SoftwareHolder, to_text,
};
use chot_core::tuf::Folder;
use chot_core::words::Language;

use super::*;

/// Lets vaccinated people through.
const POLICY: &[u8] = br#"{
  "policy": "test", "version": 1, "offset": "+07:00",
  "portal": "https://portal.example/declare?c={checkpoint}&t={at}",
  "phases": [{"id": "always", "rules": ["vaccinated"]}],
  "rules": {
    "vaccinated": {"effect": "permit", "when": {"all": [{"vaccinated": {"doses": 2, "since": "P14D"}},
        {"any": [{"binding": "live"}, {"binding": "card"}]}]}}
  }
}"#;
const DOSES: &str = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;

fn now() -> At {
    "2021-10-05T00:10:00Z".parse().unwrap()
}

fn clock(seconds: i64) -> ClockReading {
    ClockReading::fresh_boot(now() + TimeDelta::seconds(seconds))
}

struct City {
    authority: Authority,
    folder: tempfile::TempDir,
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
        Self { authority, folder }
    }

    fn officer(&self) -> Officer {
        let phone = self.folder.path().join("phone");
        let device = Device::init(&phone, &self.authority.enrolment().unwrap()).unwrap();
        let source = Folder::new(self.folder.path().join("city/public"));
        installation::update(&device, &source, now()).unwrap();
        let installation = Installation::open(&device).unwrap();
        let session =
            Checkpoint::open(installation, open_journal(&device).unwrap(), "bridge").unwrap();
        Officer::new(session, Words::new(Language::English))
    }

    /// A live code of somebody with these doses.
    fn code(&mut self, id: &str, health: &str) -> String {
        let person = format!(
            r#"{{"id_number": "{id}", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
                "employer": "Department A (example)", "sector": "government",
                "home": {{"area": "d7"}}, "work": {{"area": "d1"}}, "health": {health},
                "complete": [], "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let person = PersonFile::parse(person.as_bytes()).unwrap();
        let holder = SoftwareHolder::new(&[2; 32]);
        let (number, key) = (IdNumber::parse(id).unwrap(), holder.key());
        let at = now() - TimeDelta::hours(2);
        let credential = self.authority.issue(&person, Some((&number, &key)), at).unwrap();
        let presentation =
            Presentation { issued_at: now(), declaration: None, questionnaire: None };
        let draft = PresentationDraft { credential: &credential, presentation: &presentation };
        to_text(&draft.sign(&holder).unwrap())
    }
}

impl Officer {
    fn shown(&mut self, text: &str, seconds: i64) -> PassageView {
        let outcome = self.session.present(text, Beside::default(), &clock(seconds), &stopwatch());
        match self.outcome(outcome) {
            ScanOutcome::Passage { view, .. } => view,
            other => panic!("{other:?}"),
        }
    }

    /// The decision, and whose the evidence is.
    fn judged(&mut self, text: &str, seconds: i64) -> (Decision, String) {
        match self.weigh(text, &[], &clock(seconds)).unwrap() {
            Some(Weighed::Judged(passage)) => {
                let person = self.evidence_view(&passage).person;
                assert!(!person.text.is_empty());
                (view(&passage, &self.words).decision, person.code)
            }
            _ => panic!("{text} was not judged"),
        }
    }
}

#[test]
fn a_referred_passage_is_permitted_with_the_persons_own_evidence() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let certificate = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let view = officer.shown(&code, 1);
    assert_eq!(view.decision, Decision::Refer);
    assert_eq!(view.reasons[0].code, "vaccination-unknown");
    // The app may still show frames of the code itself: that is no evidence.
    assert!(officer.weigh(&code, &[], &clock(2)).unwrap().is_none());
    assert_eq!(officer.judged(&certificate, 3), (Decision::Permit, "same".to_owned()));
    // Once is enough, however long the certificate is held into the camera.
    assert!(officer.weigh(&certificate, &[], &clock(4)).unwrap().is_none());
    // It counts when the officer ticks something, and while the code stays in view.
    let seen = officer.see(&["staff-card".to_owned()], clock(5)).unwrap();
    assert_eq!(seen.decision, Decision::Permit);
    assert_eq!(officer.shown(&code, 6).decision, Decision::Permit);
    // The next person begins without.
    let next = city.code("079190000102", "[]");
    assert_eq!(officer.shown(&next, 7).decision, Decision::Refer);
    assert_eq!(officer.see(&[], clock(8)).unwrap().decision, Decision::Refer);
}

#[test]
fn somebody_elses_and_unbelievable_evidence_is_named_and_not_kept() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mine = city.code("079190000101", DOSES);
    let another = city.code("079190000102", DOSES);
    let mut officer = city.officer();
    officer.shown(&code, 1);
    assert_eq!(officer.judged(&another, 2), (Decision::Refer, "other".to_owned()));
    assert_eq!(officer.judged("HC1:**", 3), (Decision::Refer, "invalid".to_owned()));
    assert_eq!(officer.judged("CHOT1:**", 4), (Decision::Refer, "invalid".to_owned()));
    let poster = officer.weigh("https://portal.example/", &[], &clock(5)).unwrap();
    assert!(matches!(poster, Some(Weighed::NotEvidence(Foreign::Url))));
    // A mistake is mended by the right certificate.
    assert_eq!(officer.judged(&mine, 6), (Decision::Permit, "same".to_owned()));
}

#[test]
fn evidence_of_somebody_who_was_looked_up_is_judged_too() {
    let mut city = City::new();
    let certificate = city.code("079190000101", DOSES);
    let mut officer = city.officer();
    let nothing = officer.weigh(&certificate, &[], &clock(0)).err().unwrap();
    assert!(matches!(nothing, ChotError::NothingThere { .. }));
    let id = IdNumber::parse("079190000101").unwrap();
    assert_eq!(officer.look_up(id, &[], clock(1)).unwrap().decision, Decision::Refer);
    let (_, person) = officer.judged(&certificate, 2);
    assert_eq!(person, "same");
    let other = IdNumber::parse("079190000102").unwrap();
    officer.look_up(other, &[], clock(3)).unwrap();
    assert_eq!(officer.judged(&certificate, 4), (Decision::Refer, "other".to_owned()));
}

#[test]
fn the_portals_code_is_shown_for_the_passage_on_screen_and_written_down() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let mut officer = city.officer();
    let first = officer.show_portal(clock(0)).unwrap();
    assert!(first.recorded && first.address.starts_with("https://portal.example/declare?c=bridge"));
    let side = usize::try_from(first.size).unwrap();
    assert!(side >= 21 && first.modules.len() == side * side);
    officer.shown(&code, 1);
    assert!(officer.show_portal(clock(2)).unwrap().recorded);
    // She declares there, and has a paper: one case.
    let seen = ["portal-declaration".to_owned(), "vaccination-paper=2:2021-08-20".to_owned()];
    assert_eq!(officer.see(&seen, clock(80)).unwrap().decision, Decision::Permit);
    let journal = officer.session.journal();
    let numbers = |of| {
        let case = journal.case(of).unwrap();
        case.iter().map(|record| (record.sequence(), record.continues())).collect::<Vec<_>>()
    };
    assert_eq!(numbers(1), [(1, None)]);
    assert_eq!(numbers(4), [(2, None), (3, Some(2)), (4, Some(2))]);
}

#[test]
fn a_hostile_name_reaches_no_screen_raw() {
    let hostile = "Lan\u{1b}[2J\u{202e}\u{200b}\nPERMIT";
    let person = Person {
        name: Some(hostile.to_owned()),
        employer: Some(hostile.repeat(100)),
        ..Person::default()
    };
    let view = holder(&person).unwrap();
    assert_eq!(view.name.unwrap(), r"Lan\u001b[2J\u202e\u200b\u000aPERMIT");
    let employer = view.employer.unwrap();
    assert!(chot_core::encoding::plain::check(&employer).is_ok() && employer.ends_with('…'));
    let person = Person { name: Some("Nguye\u{302}\u{303}n".to_owned()), ..Person::default() };
    assert_eq!(holder(&person).unwrap().name.unwrap(), "Nguye\u{302}\u{303}n");
}
