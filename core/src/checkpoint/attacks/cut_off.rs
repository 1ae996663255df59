//! Who has the enrolment of a phone that was cut off: which codes and journals they can still tell
//! people by, and that everybody else is still known.

use super::*;
use crate::authority::issue::PersonFile;
use crate::device::Enrolment;
use crate::model::{Duty, RosterKey, Subject, Trace, TraceClass};
use crate::published::TraceList;
use crate::published::roster::{RosterEntry, SegmentBuilder};
use crate::travel::{Envelope, HolderSigner as _};

const LISTED: &str = "079190000101";
const TRACED: &str = "079190000202";
const NEITHER: &str = "079190000303";

const LISTS: &str = r#"{
    "policy": "lists", "version": 1, "offset": "+07:00",
    "phases": [{"id": "all", "rules": ["traced", "listed"]}],
    "rules": {
        "traced": {"effect": "deny", "when": {"traced_as": ["F0"]}},
        "listed": {"effect": "permit", "when": {"all": [{"on_roster": true},
            {"binding": "live"}]}}
    }
}"#;

fn id(text: &str) -> IdNumber {
    IdNumber::parse(text).unwrap()
}

/// Every ID number that the thief tries: few, and the right ones are among them.
fn tried() -> impl Iterator<Item = IdNumber> {
    (0..1000).map(|n| id(&format!("079190{n:06}")))
}

fn founded() -> City {
    let mut city = City::new();
    city.authority.set_policy(LISTS.as_bytes()).unwrap();
    let hash_key = city.authority.roster_hash_key().unwrap();
    let mut roster = SegmentBuilder::new();
    let employer = "Department A (example)".to_owned();
    let entry = RosterEntry { employer, duty: Duty::Never, home: None, work: None };
    roster.list(hash_key.roster_key(&id(LISTED)), &entry).unwrap();
    city.authority.set_roster(roster.base().unwrap()).unwrap();
    let trace = Trace { class: TraceClass::F0, from: None, until: None };
    let traced = hash_key.roster_key(&id(TRACED));
    city.authority.set_trace(&TraceList::encode([(&traced, &trace)]).unwrap()).unwrap();
    city.update(morning() - TimeDelta::hours(2));
    city
}

impl City {
    fn credential(&mut self, of: &str, at: Instant) -> Vec<u8> {
        let person = format!(
            r#"{{"id_number": "{of}", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
                "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let person = PersonFile::parse(person.as_bytes()).unwrap();
        let key = self.holder.key();
        self.authority.issue(&person, Some((&id(of), &key)), at).unwrap()
    }

    fn cut_off(&mut self) -> std::path::PathBuf {
        self.authority.begin_epoch(true, cut_off_at()).unwrap();
        self.authority.publish(cut_off_at(), None).unwrap();
        self.enrols("second")
    }

    fn enrols(&self, name: &str) -> std::path::PathBuf {
        let phone = self.folder.path().join(name);
        let device = Device::init(&phone, &self.authority.enrolment().unwrap()).unwrap();
        installation::update(&device, &self.source(), cut_off_at()).unwrap();
        phone
    }

    /// What becomes of a credential at a phone, and whose passage is recorded.
    fn at(&self, phone: &std::path::Path, credential: &[u8]) -> (Decision, Reason, Subject) {
        let passage = self.passage(phone, credential, &[]);
        let verdict = passage.verdict();
        let subject = passage.recorded().subject().unwrap();
        (verdict.decision(), verdict.reasons()[0].clone(), subject)
    }

    fn passage(
        &self,
        phone: &std::path::Path,
        credential: &[u8],
        evidence: &[String],
    ) -> Arc<Passage> {
        let device = Device::open(phone).unwrap();
        let installation = Installation::open(&device).unwrap();
        let mut session =
            Checkpoint::open(installation, open_journal(&device).unwrap(), "bridge").unwrap();
        let clock = ClockReading::fresh_boot(morning());
        let text = self.live(credential, morning());
        let beside = Beside { seen: &[], evidence };
        match session.present(&text, beside, &clock, &|| std::time::Duration::ZERO) {
            Outcome::Passage(sighting) => sighting.passage,
            other => panic!("{other:?}"),
        }
    }

    fn key_in(&self, credential: &[u8]) -> RosterKey {
        let device = Device::open(&self.phone()).unwrap();
        let envelope = Envelope::parse(&to_text(credential)).unwrap();
        let trust = Installation::open(&device).unwrap().trust().clone();
        envelope.verify(&trust, morning()).unwrap().subject().roster_key
    }
}

/// After the first codes were issued, before the second ones.
fn cut_off_at() -> Instant {
    morning() - TimeDelta::minutes(90)
}

#[test]
fn who_has_an_old_enrolment_tells_nobody_by_codes_and_journals_of_after_the_cut_off() {
    let mut city = founded();
    let stolen = city.authority.enrolment().unwrap();
    let stolen = Enrolment::parse(&stolen.to_bytes().unwrap()).unwrap();
    let before = city.credential(LISTED, morning() - TimeDelta::hours(2));
    let (.., old_subject) = city.at(&city.phone(), &before);
    let phone = city.cut_off();
    let after = city.credential(LISTED, morning() - TimeDelta::hours(1));
    let (decision, _, new_subject) = city.at(&phone, &after);
    assert_eq!(decision, Decision::Permit);

    // Keys that the thief can make for an ID number, and pseudonyms for each of them.
    let keys: Vec<_> = tried().map(|id| stolen.roster_hash_key.roster_key(&id)).collect();
    assert!(keys.contains(&city.key_in(&before)), "the attack works on what was issued before");
    assert!(!keys.contains(&city.key_in(&after)));
    let pseudonym = |key: &RosterKey| stolen.pseudonym_key.subject(key);
    assert!(keys.iter().any(|key| pseudonym(key) == old_subject), "and on journals of before");
    let codes = [city.key_in(&before), city.key_in(&after)];
    assert!(keys.iter().chain(&codes).all(|key| pseudonym(key) != new_subject));
    // The pseudonyms of after the cut-off name nobody either by a code of before it.
    let (_, _, by_old_code) = city.at(&phone, &before);
    assert!(keys.iter().chain(&codes).all(|key| pseudonym(key) != by_old_code));
    // The authority finds both.
    assert_eq!(city.authority.subject(&id(LISTED)).unwrap(), new_subject);
    assert_eq!(city.authority.earlier_subjects(&id(LISTED)).unwrap(), [old_subject]);
}

#[test]
fn phones_of_new_enrolments_know_people_by_codes_of_before_and_after_every_cut_off() {
    let mut city = founded();
    let issued_before = morning() - TimeDelta::hours(2);
    let people = [
        (LISTED, Decision::Permit, None),
        (TRACED, Decision::Deny, Some(Reason::Traced)),
        (NEITHER, Decision::Deny, None),
    ];
    let before = people.clone().map(|(of, ..)| city.credential(of, issued_before));
    for cut_offs in 1..=2 {
        city.authority.begin_epoch(true, cut_off_at()).unwrap();
        city.authority.publish(cut_off_at(), None).unwrap();
        let phone = city.enrols(&format!("phone-{cut_offs}"));
        for ((of, decision, reason), old) in people.iter().zip(&before) {
            let new = city.credential(of, morning() - TimeDelta::hours(1));
            let subject = city.authority.subject(&id(of)).unwrap();
            for credential in [old, &new] {
                let phone = city.enrols(&format!("{of}-{cut_offs}-{}", credential == old));
                let (found, why, whose) = city.at(&phone, credential);
                assert_eq!((found, whose), (*decision, subject), "{of}");
                assert!(reason.as_ref().is_none_or(|reason| *reason == why), "{of}: {why}");
            }
            // Two codes of one person, from before and after.
            let passage = city.passage(&phone, &new, &[to_text(old)]);
            assert_eq!(passage.evidence()[0].person, Some(crate::model::SamePerson::Same), "{of}");
        }
        // What the register files and the lists say goes on.
        assert_eq!(city.authority.roster().unwrap().unwrap().len(), 1);
        assert_eq!(city.authority.earlier_subjects(&id(LISTED)).unwrap().len(), cut_offs);
    }
}

#[test]
fn a_phone_that_was_cut_off_says_so_and_keeps_what_it_had() {
    let mut city = founded();
    let before = city.credential(LISTED, morning() - TimeDelta::hours(2));
    city.cut_off();
    let device = Device::open(&city.phone()).unwrap();
    let error = installation::update(&device, &city.source(), morning()).unwrap_err().to_string();
    assert!(error.contains("sealed for epoch 2"), "{error}");
    assert!(error.contains("enrol"), "{error}");
    assert_eq!(city.at(&city.phone(), &before).0, Decision::Permit);
}

#[test]
fn a_cut_off_that_was_interrupted_is_finished_by_the_next_call() {
    let mut city = founded();
    let staged = city.folder.path().join("city/staged");
    let copy = city.folder.path().join("copy");
    let copy_all = |from: &std::path::Path, to: &std::path::Path| {
        for folder in ["roster", "trace"] {
            std::fs::create_dir_all(to.join(folder)).unwrap();
            for entry in std::fs::read_dir(from.join(folder)).unwrap() {
                let path = entry.unwrap().path();
                std::fs::copy(&path, to.join(folder).join(path.file_name().unwrap())).unwrap();
            }
        }
    };
    copy_all(&staged, &copy);
    assert_eq!(city.authority.begin_epoch(true, cut_off_at()).unwrap(), 2);
    // As if it had stopped once the keys were kept: the lists are as they were. The next call needn't
    // know that it was to cut off.
    for folder in ["roster", "trace"] {
        std::fs::remove_dir_all(staged.join(folder)).unwrap();
    }
    copy_all(&copy, &staged);
    assert_eq!(city.authority.begin_epoch(false, morning()).unwrap(), 2);
    city.authority.publish(cut_off_at(), None).unwrap();
    let phone = city.enrols("second");
    let after = city.credential(LISTED, morning() - TimeDelta::hours(1));
    assert_eq!(city.at(&phone, &after).0, Decision::Permit);
    let device = Device::open(&city.phone()).unwrap();
    assert!(installation::update(&device, &city.source(), morning()).is_err());
}

/// A staged folder that was restored, or an epoch that was begun and not finished, lags behind: a cut-off
/// makes new keys all the same.
#[test]
fn a_cut_off_is_one_whatever_lags_behind() {
    let mut city = City::new();
    let staged = city.folder.path().join("city/staged");
    let older: Vec<(std::path::PathBuf, Vec<u8>)> = ["roster", "trace"]
        .iter()
        .flat_map(|folder| std::fs::read_dir(staged.join(folder)).unwrap())
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read(path).unwrap()))
        .collect();
    assert!(!older.is_empty());
    assert_eq!(city.authority.begin_epoch(false, morning()).unwrap(), 2);
    let before = city.authority.enrolment().unwrap();
    older.iter().for_each(|(path, bytes)| std::fs::write(path, bytes).unwrap());
    assert_eq!(city.authority.begin_epoch(true, cut_off_at()).unwrap(), 3);
    let after = city.authority.enrolment().unwrap();
    assert_ne!(before.pseudonym_key.expose(), after.pseudonym_key.expose());
    assert_ne!(before.epoch_key.expose(), after.epoch_key.expose());
    assert_eq!(after.roster_hash_key.further().len(), 1);
}
