//! Attacks on what a phone at a checkpoint believes: credentials and permits that were taken back, the
//! clock, the journal, and a code that stays in view. Each is tried through the whole session, from the code's text to the recorded verdict.

mod clocks;
mod cut_off;
mod journal;
mod keys;
mod retention;
mod revocation;
mod roster;
mod several;
mod training;
mod updates;
mod view;

use chrono::TimeDelta;

use super::*;
use crate::authority::Authority;
use crate::authority::issue::{PermitFile, PersonFile};
use crate::device::Device;
use crate::installation::{self, open_journal};
use crate::model::{Decision, Reason};
use crate::published::Checkpoints;
use crate::time::Instant;
use crate::travel::{Presentation, PresentationDraft, SoftwareHolder, to_text};
use crate::tuf::Folder;

const ID: &str = "079190000101";

/// Who is bound may pass between 06:00 and 09:00, and at any time with a permit for it.
const POLICY: &str = r#"{
    "policy": "attacks", "version": 1, "offset": "+07:00",
    "phases": [{"id": "all", "rules": ["morning", "duty-permit"]}],
    "rules": {
        "morning": {"effect": "permit", "when": {"all": [{"binding": "live"},
            {"time_in": [{"from": "06:00", "until": "09:00"}]}]}},
        "duty-permit": {"effect": "permit", "when": {"all": [
            {"holds_permit": {"kinds": ["duty", "special", "shift"]}}, {"binding": "live"}]}}
    }
}"#;

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

/// Tuesday morning, at 07:10.
fn morning() -> Instant {
    at("2021-10-05T07:10:00+07:00")
}

/// An authority and a checkpoint's phone that follows it.
struct City {
    folder: tempfile::TempDir,
    authority: Authority,
    holder: SoftwareHolder,
}

impl City {
    /// Founded and published at five in the morning.
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let at = morning() - TimeDelta::minutes(130);
        let mut authority =
            Authority::init(&folder.path().join("city"), "Example City", None, at).unwrap();
        authority.stage_empty_lists().unwrap();
        authority.set_policy(POLICY.as_bytes()).unwrap();
        let sites = br#"{"format": "chot-checkpoints", "version": 1,
            "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
        authority.set_checkpoints(&Checkpoints::parse(sites).unwrap()).unwrap();
        let city = Self { folder, authority, holder: SoftwareHolder::new(&[2; 32]) };
        Device::init(&city.phone(), &city.authority.enrolment().unwrap()).unwrap();
        city.publish(at)
    }

    fn publish(mut self, at: Instant) -> Self {
        self.update(at);
        self
    }

    /// Publishes what is staged, and brings the phone up to it.
    fn update(&mut self, at: Instant) {
        self.authority.publish(at, None).unwrap();
        self.fetch(at);
    }

    fn fetch(&self, at: Instant) {
        let device = Device::open(&self.phone()).unwrap();
        installation::update(&device, &self.source(), at).unwrap();
    }

    fn source(&self) -> Folder {
        Folder::new(self.folder.path().join("city/public"))
    }

    fn phone(&self) -> std::path::PathBuf {
        self.folder.path().join("phone")
    }

    fn issue(&mut self) -> Vec<u8> {
        self.issue_to(ID, "Lan Ví Dụ")
    }

    /// A credential of anybody; one holder has them all.
    fn issue_to(&mut self, id: &str, name: &str) -> Vec<u8> {
        let person = format!(
            r#"{{"id_number": "{id}", "name": "{name}", "birth_date": "1990-03-14",
                "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let person = PersonFile::parse(person.as_bytes()).unwrap();
        let id = IdNumber::parse(id).unwrap();
        let key = crate::travel::HolderSigner::key(&self.holder);
        self.authority.issue(&person, Some((&id, &key)), self.issued_at()).unwrap()
    }

    fn issued_at(&self) -> Instant {
        morning() - TimeDelta::hours(1)
    }

    fn session(&self) -> Checkpoint {
        let device = Device::open(&self.phone()).unwrap();
        let installation = Installation::open(&device).unwrap();
        Checkpoint::open(installation, open_journal(&device).unwrap(), "bridge").unwrap()
    }

    /// The live code of a credential, signed at an instant.
    fn live(&self, credential: &[u8], issued_at: Instant) -> String {
        let presentation = Presentation { issued_at, declaration: None, questionnaire: None };
        let draft = PresentationDraft { credential, presentation: &presentation };
        to_text(&draft.sign(&self.holder).unwrap())
    }

    /// Decision and reasons of a live code, in a session of its own.
    fn shows(&self, credential: &[u8], clock: ClockReading) -> (Decision, Vec<Reason>) {
        passes(&mut self.session(), &self.live(credential, clock.wall), clock)
    }

    /// The same at a time, as of a fresh boot.
    fn shows_at(&self, credential: &[u8], at: Instant) -> (Decision, Vec<Reason>) {
        self.shows(credential, ClockReading::fresh_boot(at))
    }
}

fn passes(session: &mut Checkpoint, text: &str, clock: ClockReading) -> (Decision, Vec<Reason>) {
    match session.present(text, Beside::default(), &clock, &|| std::time::Duration::ZERO) {
        Outcome::Passage(Sighting { passage, .. }) => {
            (passage.verdict().decision(), passage.verdict().reasons().to_vec())
        }
        other => panic!("{other:?}"),
    }
}

fn permit(number: &str, from: &str, until: &str) -> PermitFile {
    let file = format!(
        r#"{{"number": "{number}", "id_number": "{ID}", "kind": "shift",
            "valid_from": "{from}", "valid_until": "{until}"}}"#
    );
    PermitFile::parse(file.as_bytes()).unwrap()
}
