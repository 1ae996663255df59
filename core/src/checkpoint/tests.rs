//! What somebody at the barrier would try with a code that was right once; and evidence.

use std::path::Path;

use super::*;
use crate::authority::Authority;
use crate::authority::issue::PersonFile;
use crate::device::Device;
use crate::facts::Seen;
use crate::installation::{self, open_journal};
use crate::keys::CurveKey;
use crate::model::{Decision, Reason, SamePerson};
use crate::published::Checkpoints;
use crate::time::{Instant, TimeDelta};
use crate::travel::{
    HolderSigner, JwsPresentationDraft, Presentation, PresentationDraft, SigningError,
    SoftwareHolder, to_text,
};
use crate::tuf::Folder;

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
    fn key(&self) -> CurveKey {
        CurveKey::p256(self.0.verifying_key().to_sec1_point(true).as_bytes()).unwrap()
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
        installation::update(&device, &source, before).unwrap();
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
fn a_session_at_an_unknown_checkpoint_is_told_the_nearest_and_all_that_there_are() {
    let city = City::new();
    let phone = city.phone();
    let device = Device::open(&phone).unwrap();
    let installation = Installation::open(&device).unwrap();
    let opened = Checkpoint::open(installation, open_journal(&device).unwrap(), "brigde");
    let error = opened.err().unwrap();
    assert_eq!(error.nearest.as_deref(), Some("bridge"));
    assert_eq!(error.known, ["bridge"]);
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

fn beside<'a>(seen: &'a [Seen], evidence: &'a [String]) -> Beside<'a> {
    Beside { seen, evidence }
}

fn clock(seconds: i64) -> ClockReading {
    ClockReading::fresh_boot(now() + TimeDelta::seconds(seconds))
}

/// Number of the record, and of the one that it continues.
fn step(passage: &Passage) -> (Option<u64>, Option<u64>) {
    (passage.recorded().sequence(), passage.recorded().continues())
}

/// The kinds of paper and code in a record.
fn papers(session: &Checkpoint, sequence: u64) -> Vec<String> {
    let mut records = session.journal().records(sequence..).unwrap();
    let record = records.next().unwrap().unwrap();
    record.passage().unwrap().entry().papers.iter().map(|paper| paper.kind.clone()).collect()
}

#[test]
fn the_steps_of_one_person_at_the_barrier_are_one_case() {
    let mut city = City::new();
    let doses = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;
    let held = city.issue("079190000101", "[]", hardware());
    let own = [to_text(&city.issue("079190000101", doses, hardware()).cose)];
    let other = city.issue("079190000102", "[]", hardware());
    let others = [to_text(&other.cose)];
    let mut session = city.session();
    let watch = || std::time::Duration::ZERO;
    let schedule = [Seen::WorkSchedule];

    let [first, _] = held.shown(now());
    let (decision, _, passage) = passed(&mut session, &first, &schedule[..], now());
    assert_eq!((decision, step(&passage)), (Decision::Refer, (Some(1), None)));
    let passage = session.see(beside(&schedule, &others), &clock(5), &watch).unwrap();
    let decision = passage.verdict().decision();
    assert_eq!((decision, step(&passage)), (Decision::Refer, (Some(2), Some(1))));
    // Somebody else passes while she stands aside.
    let [text, _] = other.shown(now());
    let (decision, _, passage) =
        passed(&mut session, &text, Beside::default(), now() + TimeDelta::seconds(20));
    assert_eq!((decision, step(&passage)), (Decision::Permit, (Some(3), None)));
    // She comes back with a newer code: the case goes on, and with it what was seen.
    let later = now() + TimeDelta::minutes(5);
    let [second, _] = held.shown(later);
    let (decision, _, passage) = passed(&mut session, &second, Beside::default(), later);
    assert_eq!((decision, step(&passage)), (Decision::Refer, (Some(4), Some(2))));
    assert_eq!(papers(&session, 4), ["work-schedule"]);
    let passage = session.see(beside(&[], &own), &clock(310), &watch).unwrap();
    assert_eq!(passage.verdict().decision(), Decision::Permit);
    assert_eq!(passage.verdict().rule(), Some("vaccinated"));
    assert_eq!((step(&passage), passage.evidence().len()), ((Some(5), Some(4)), 1));
    assert_eq!(papers(&session, 5), ["work-schedule", "travel"]);
    // The officer may still look closer; the case is the same, and what counted counts.
    let passage = session.see(beside(&[Seen::StaffCard], &[]), &clock(315), &watch).unwrap();
    assert_eq!((step(&passage), passage.evidence().len()), ((Some(6), Some(5)), 0));
    assert_eq!(papers(&session, 6), ["work-schedule", "staff-card", "travel"]);

    for of in 1..=6 {
        let case: Vec<_> = session
            .journal()
            .case(of)
            .unwrap()
            .iter()
            .map(crate::journal::Record::sequence)
            .collect();
        assert_eq!(case, if of == 3 { vec![3] } else { vec![1, 2, 4, 5, 6] });
    }
    // Let through, the case is closed: the next showing begins with nothing.
    let evening = now() + TimeDelta::minutes(10);
    let [third, _] = held.shown(evening);
    let (_, _, passage) = passed(&mut session, &third, Beside::default(), evening);
    assert_eq!((step(&passage), passage.verdict().rule()), ((Some(7), None), Some("live")));
    assert!(papers(&session, 7).is_empty());
}

#[test]
fn what_was_gathered_counts_with_the_next_code_of_the_same_person() {
    let mut city = City::new();
    let doses = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;
    let held = city.issue("079190000101", "[]", hardware());
    let own = [to_text(&city.issue("079190000101", doses, hardware()).cose)];
    let seen = [Seen::WorkSchedule];
    let mut session = city.session();
    // A screenshot: the certificate is hers, and that she stands here isn't shown.
    let [stale, _] = held.shown(now() - TimeDelta::minutes(10));
    let (decision, reason, _) = passed(&mut session, &stale, beside(&seen, &own), now());
    assert_eq!((decision, reason), (Decision::Refer, Reason::StalePresentation));
    let later = now() + TimeDelta::seconds(40);
    let [live, _] = held.shown(later);
    let (decision, _, passage) = passed(&mut session, &live, Beside::default(), later);
    assert_eq!((decision, step(&passage)), (Decision::Permit, (Some(2), Some(1))));
    assert_eq!(passage.verdict().rule(), Some("vaccinated"));

    // Another session knows which case it is, and has kept no evidence of anybody's health.
    let [stale, _] = held.shown(now());
    let later = now() + TimeDelta::minutes(20);
    passed(&mut session, &stale, beside(&seen, &own), later);
    drop(session);
    let [live, _] = held.shown(later);
    let (decision, _, passage) = passed(&mut city.session(), &live, &seen[..], later);
    assert_eq!((decision, step(&passage)), (Decision::Refer, (Some(4), Some(3))));
}

#[test]
fn what_was_gathered_is_forgotten_after_half_an_hour() {
    for (seconds, rule, before) in [(1_800, "vaccinated", Some(1)), (1_801, "live", None)] {
        let mut city = City::new();
        let doses = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;
        let held = city.issue("079190000101", "[]", hardware());
        let own = [to_text(&city.issue("079190000101", doses, hardware()).cose)];
        let mut session = city.session();
        let [stale, _] = held.shown(now() - TimeDelta::minutes(10));
        let seen = [Seen::WorkSchedule];
        let (decision, ..) = passed(&mut session, &stale, beside(&seen, &own), now());
        assert_eq!((decision, session.evidence()), (Decision::Refer, &own[..]));
        let later = now() + TimeDelta::seconds(seconds);
        let [live, _] = held.shown(later);
        let (_, _, passage) = passed(&mut session, &live, Beside::default(), later);
        assert_eq!((passage.verdict().rule(), step(&passage).1), (Some(rule), before));
        assert_eq!(session.evidence().is_empty(), before.is_none());
    }
}

#[test]
fn what_is_gathered_is_bounded() {
    let mut city = City::new();
    let held = city.issue("079190000101", "[]", hardware());
    let own: Vec<String> = (0..=MOST_EVIDENCE)
        .map(|_| to_text(&city.issue("079190000101", "[]", hardware()).cose))
        .collect();
    let mut session = city.session();
    let [text, _] = held.shown(now());
    let seen = [Seen::WorkSchedule];
    passed(&mut session, &text, beside(&seen, &own[..1]), now());
    for code in &own[1..] {
        let watch = || std::time::Duration::ZERO;
        let code = std::slice::from_ref(code);
        session.see(beside(&seen, code), &clock(1), &watch).unwrap();
    }
    assert_eq!(session.evidence(), &own[1..]);
    // A code that says nothing is on screen: nobody's evidence is its.
    passed(&mut session, "CHOT1:**", Beside::default(), now());
    assert!(session.evidence().is_empty());

    // Those who stand aside: the first of too many has to show the paper again.
    let paper = Seen::parse("vaccination-paper=2:2021-08-20").unwrap();
    let id = |n: u32| IdNumber::parse(&format!("07919001{n:04}")).unwrap();
    let look_up = |session: &mut Checkpoint, n, seen: &[Seen]| {
        session.look_up(&id(n), seen, &clock(2), &|| std::time::Duration::ZERO)
    };
    for n in 0..40 {
        look_up(&mut session, n, std::slice::from_ref(&paper));
    }
    assert_eq!(session.cases.0.len(), 32);
    for (n, decision) in [(7, Decision::Refer), (39, Decision::Permit)] {
        let passage = look_up(&mut session, n, &[Seen::StaffCard]);
        assert_eq!(passage.verdict().decision(), decision, "{n}");
        assert!(passage.recorded().continues().is_some());
    }
}

#[test]
fn a_card_is_compared_with_whoever_stands_there_now() {
    let mut city = City::new();
    let doses = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;
    let held = city.issue("079190000101", "[]", hardware());
    let own = [to_text(&city.issue("079190000101", doses, hardware()).cose)];
    let print = to_text(&held.cose);
    let mut session = city.session();
    let seen = [Seen::StaffCard, Seen::WorkSchedule];
    let (decision, reason, _) = passed(&mut session, &print, &seen[..], now());
    assert_eq!((decision, reason), (Decision::Refer, Reason::VaccinationUnknown));
    // Shown again after it was out of view, the certificate comes, and the card isn't there.
    let later = now() + TimeDelta::minutes(2);
    let (decision, reason, passage) = passed(&mut session, &print, beside(&[], &own), later);
    assert_eq!((decision, reason), (Decision::Refer, Reason::NoHolderBinding));
    assert_eq!(
        (step(&passage), papers(&session, 2)),
        ((Some(2), Some(1)), vec!["work-schedule".into(), "travel".into()])
    );
    let again = session.see(&seen[..1], &clock(125), &|| std::time::Duration::ZERO).unwrap();
    assert_eq!((again.verdict().decision(), step(&again)), (Decision::Permit, (Some(3), Some(2))));
}

#[test]
fn somebody_who_was_looked_up_has_a_case_too() {
    let city = City::new();
    let mut session = city.session();
    let watch = || std::time::Duration::ZERO;
    let id = IdNumber::parse("079190000101").unwrap();
    let found = session.look_up(&id, Beside::default(), &clock(0), &watch);
    assert_eq!((found.verdict().decision(), step(&found)), (Decision::Refer, (Some(1), None)));
    // A poster in the background ends no look-up.
    session.present("https://portal.example/", Beside::default(), &clock(1), &watch);
    let paper = Seen::parse("vaccination-paper=2:2021-08-20").unwrap();
    let card = [Seen::StaffCard, paper];
    let seen = session.see(&card[..], &clock(60), &watch).unwrap();
    assert_eq!((seen.verdict().decision(), step(&seen)), (Decision::Permit, (Some(2), Some(1))));
    // A tick is taken back.
    let back = session.see(&card[..1], &clock(61), &watch).unwrap();
    assert_eq!((back.verdict().decision(), step(&back)), (Decision::Refer, (Some(3), Some(2))));
    let other = IdNumber::parse("079190000102").unwrap();
    let other = session.look_up(&other, Beside::default(), &clock(62), &watch);
    assert_eq!(step(&other), (Some(4), None));
    let again = session.look_up(&id, &card[1..], &clock(63), &watch);
    assert_eq!((again.verdict().decision(), step(&again)), (Decision::Refer, (Some(5), Some(3))));
}

#[test]
fn that_the_portal_was_shown_is_written_down() {
    use crate::journal::Entry;
    let mut city = City::new();
    let mut session = city.session();
    assert!(session.show_portal(&clock(0)).is_none(), "the policy names none");
    assert!(session.journal().is_empty());
    drop(session);

    let policy = String::from_utf8(POLICY.to_vec()).unwrap();
    let portal = r#""portal": "https://portal.example/d?c={checkpoint}&t={at}", "phases""#;
    let policy = policy.replace("\"phases\"", portal).replace("\"version\": 1", "\"version\": 2");
    city.authority.set_policy(policy.as_bytes()).unwrap();
    city.authority.publish(now(), None).unwrap();
    let source = Folder::new(city.folder.path().join("city/public"));
    let device = Device::open(&city.phone()).unwrap();
    installation::update(&device, &source, now()).unwrap();
    drop(device);
    let mut session = city.session();
    let (address, recorded) = session.show_portal(&clock(0)).unwrap();
    assert!(address.starts_with("https://portal.example/d?c=bridge&t=2021-10-05T07"), "{address}");
    assert_eq!(recorded.unwrap(), 1);
    // With somebody on screen it belongs to the case.
    let id = IdNumber::parse("079190000101").unwrap();
    session.look_up(&id, Beside::default(), &clock(1), &|| std::time::Duration::ZERO);
    assert_eq!(session.show_portal(&clock(2)).unwrap().1.unwrap(), 3);
    let case = session.journal().case(2).unwrap();
    assert_eq!(case.len(), 2);
    let Entry::PortalShown(shown) = case[1].entry() else { panic!("{case:?}") };
    assert_eq!((shown.checkpoint.as_str(), shown.area.as_str()), ("bridge", "d7"));
    assert_eq!((shown.at, shown.clock_trusted), (now() + TimeDelta::seconds(2), true));
}

#[test]
fn debug_output_keeps_the_session_and_what_was_seen_to_itself() {
    let evidence = ["079199000001".to_owned()];
    let beside = Beside { seen: &[], evidence: &evidence };
    let printed = format!("{:?} {beside:?}", City::new().session());
    assert_eq!(printed, "Checkpoint(..) Beside(..)");
}

#[test]
fn debug_output_says_how_old_the_installation_is_and_none_of_its_secrets() {
    let city = City::new();
    let device = Device::open(&city.phone()).unwrap();
    let opened = Installation::open(&device).unwrap();
    let printed = format!("{opened:?}");
    assert!(printed.starts_with("Installation { published_at: "), "{printed}");
    let names = printed.split([' ', '{', '}', ',']).filter_map(|word| word.strip_suffix(':'));
    assert_eq!(names.collect::<Vec<_>>(), ["published_at", "expires"], "{printed}");
}
