//! A made-up city, for tests: its authority, what it published, and a phone's folder.

use std::path::PathBuf;
use std::sync::Arc;

use chot_core::authority::Authority;
use chot_core::authority::issue::PersonFile;
use chot_core::model::IdNumber;
use chot_core::published::Checkpoints;
use chot_core::time::{Instant as At, TimeDelta};
use chot_core::travel::{
    HolderSigner as _, Presentation, PresentationDraft, SoftwareHolder, to_text,
};

use crate::Keystore;

/// Lets vaccinated people through.
pub(crate) const POLICY: &[u8] = br#"{
  "policy": "test", "version": 1, "offset": "+07:00",
  "portal": "https://portal.example/declare?c={checkpoint}&t={at}",
  "phases": [{"id": "always", "rules": ["vaccinated"]}],
  "rules": {
    "vaccinated": {"effect": "permit", "when": {"all": [{"vaccinated": {"doses": 2, "since": "P14D"}},
        {"any": [{"binding": "live"}, {"binding": "card"}]}]}}
  }
}"#;
pub(crate) const DOSES: &str = r#"[{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}]"#;

pub(crate) fn now() -> At {
    "2021-10-05T00:10:00Z".parse().unwrap()
}

pub(crate) struct City {
    pub(crate) authority: Authority,
    pub(crate) folder: tempfile::TempDir,
    keystore: Arc<dyn Keystore>,
}

impl City {
    pub(crate) fn new() -> Self {
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
        Self { authority, folder, keystore: crate::fake::keystore() }
    }

    /// The file that a phone is given.
    pub(crate) fn enrolment(&self) -> Vec<u8> {
        self.authority.enrolment().unwrap().to_bytes().unwrap().to_vec()
    }

    pub(crate) fn phone(&self) -> PathBuf {
        self.folder.path().join("phone")
    }

    pub(crate) fn public(&self) -> PathBuf {
        self.folder.path().join("city/public")
    }

    pub(crate) fn keystore(&self) -> Arc<dyn Keystore> {
        Arc::clone(&self.keystore)
    }

    /// A live code of somebody with these doses.
    pub(crate) fn code(&mut self, id: &str, health: &str) -> String {
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
