//! The roster as a file of the phone, which is opened page by page: damaged, cut, put back, and as earlier
//! programs left it.

use std::path::PathBuf;

use super::*;
use crate::device::DeviceError;
use crate::installation::InstallationError;
use crate::keys::seal;
use crate::model::{Duty, RosterKey};
use crate::published::roster::{RosterEntry, RosterManifest, SegmentBuilder};
use crate::published::target::MANIFEST_PATH;
use crate::tuf::{Partial, Source, SourceError};

/// Who is listed may pass, and nobody else.
const LISTED: &str = r#"{
    "policy": "listed", "version": 1, "offset": "+07:00",
    "phases": [{"id": "all", "rules": ["listed"]}],
    "rules": {"listed": {"effect": "permit", "when": {"all": [{"on_roster": true},
        {"binding": "live"}]}}}
}"#;

/// A city that lists the holder, among so many others.
fn listing(others: u32) -> City {
    let mut city = City::new();
    city.authority.set_policy(LISTED.as_bytes()).unwrap();
    city.lists(others, "Department A (example)");
    city.update(morning() - TimeDelta::hours(2));
    city
}

/// Somebody else's key.
fn other(number: u32) -> RosterKey {
    let mut key = [0; 16];
    key[..4].copy_from_slice(&number.wrapping_mul(0x9E37_79B9).to_be_bytes());
    RosterKey(key)
}

impl City {
    fn lists(&mut self, others: u32, employer: &str) {
        let holder = self.authority.roster_hash_key().unwrap();
        let holder = holder.roster_key(&IdNumber::parse(ID).unwrap());
        let mut base = SegmentBuilder::new();
        for key in (0..others).map(other).chain([holder]) {
            let employer = employer.to_owned();
            let entry = RosterEntry { employer, duty: Duty::Never, home: None, work: None };
            base.list(key, &entry).unwrap();
        }
        self.authority.set_roster(base.base().unwrap()).unwrap();
    }

    /// The files of the phone that are sealed page by page.
    fn sealed_files(&self) -> Vec<PathBuf> {
        let generations = std::fs::read_dir(self.phone().join("generations")).unwrap();
        let targets = generations.map(|entry| entry.unwrap().path().join("targets"));
        let files = targets.flat_map(|folder| std::fs::read_dir(folder).unwrap());
        let files = files.map(|entry| entry.unwrap().path());
        files.filter(|file| std::fs::read(file).unwrap().starts_with(b"CHOTSEAL\x02")).collect()
    }

    fn open(&self) -> Result<Installation, InstallationError> {
        Installation::open(&Device::open(&self.phone()).unwrap())
    }
}

#[test]
fn a_damaged_page_of_the_roster_lets_nobody_of_it_through_and_the_next_update_mends_it() {
    let mut city = listing(1000);
    let credential = city.issue();
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
    let [file] = &city.sealed_files()[..] else { panic!() };
    let whole = std::fs::read(file).unwrap();
    let mut damaged = whole.clone();
    // Somewhere in every page but the first, which is read when the roster is opened.
    for place in (5000..damaged.len()).step_by(1000) {
        damaged[place] ^= 1;
    }
    std::fs::write(file, &damaged).unwrap();
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Refer);
    let at = morning() + TimeDelta::minutes(1);
    city.update(at);
    assert_eq!(city.shows_at(&credential, at).0, Decision::Permit);
    let [mended] = &city.sealed_files()[..] else { panic!() };
    assert_eq!(std::fs::read(mended).unwrap(), whole);
}

/// Every bit of it, with `CHOT_EVERY_BIT`; else one of 13.
#[test]
fn whatever_bit_of_the_manifest_flips_on_a_phone_nothing_is_opened_by_it() {
    let city = listing(3);
    let is_manifest = |file: &PathBuf| RosterManifest::parse(&std::fs::read(file).unwrap()).is_ok();
    let generations = std::fs::read_dir(city.phone().join("generations")).unwrap();
    let targets = generations.map(|entry| entry.unwrap().path().join("targets"));
    let files = targets.flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let files: Vec<_> = files.map(|entry| entry.unwrap().path()).filter(is_manifest).collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    let whole = std::fs::read(file).unwrap();
    let step = if std::env::var_os("CHOT_EVERY_BIT").is_some() { 1 } else { 13 };
    for flip in (0..whole.len() * 8).step_by(step) {
        let mut bytes = whole.clone();
        bytes[flip / 8] ^= 1 << (flip % 8);
        std::fs::write(file, &bytes).unwrap();
        let error = city.open().unwrap_err();
        assert!(matches!(error, InstallationError::Device(DeviceError::Damaged { .. })), "{error}");
    }
    std::fs::write(file, &whole).unwrap();
    assert_eq!(city.open().unwrap().roster().unwrap().len(), 4);
}

#[test]
fn a_roster_that_was_cut_off_deleted_or_changed_for_another_is_said_and_mended() {
    let mut city = listing(300);
    let credential = city.issue();
    let [file] = &city.sealed_files()[..] else { panic!() };
    let other = std::fs::read(file).unwrap();
    city.lists(300, "Department B (example)");
    let mut at = morning() - TimeDelta::hours(1);
    city.update(at);
    let length = other.len();
    for bytes in [None, Some(&[][..]), Some(&other[..60]), Some(&other[..length - 1]), Some(&other)]
    {
        let files = city.sealed_files();
        let file = files.iter().max_by_key(|file| std::fs::metadata(file).unwrap().len()).unwrap();
        match bytes {
            None => std::fs::remove_file(file).unwrap(),
            Some(bytes) => std::fs::write(file, bytes).unwrap(),
        }
        let error = city.open().unwrap_err();
        let is_said = matches!(
            error,
            InstallationError::Device(DeviceError::Damaged { .. })
                | InstallationError::Target { .. }
        );
        assert!(is_said, "{error}");
        at += TimeDelta::minutes(1);
        city.update(at);
        assert_eq!(city.shows_at(&credential, at).0, Decision::Permit);
    }
}

#[test]
fn an_open_session_reads_its_roster_after_an_update_has_removed_its_file() {
    let mut city = listing(1000);
    let credential = city.issue();
    let mut session = city.session();
    city.lists(10, "Department B (example)");
    city.update(morning() - TimeDelta::hours(1));
    let clock = ClockReading::fresh_boot(morning());
    let text = city.live(&credential, morning());
    assert_eq!(passes(&mut session, &text, clock).0, Decision::Permit);
}

#[test]
fn a_roster_that_an_earlier_program_sealed_whole_is_read_and_followed() {
    let mut city = listing(300);
    let credential = city.issue();
    // As it was published before: the same segment, in one piece.
    let manifest = city.authority.staged(MANIFEST_PATH).unwrap().unwrap();
    let path = RosterManifest::parse(&manifest).unwrap().base.target_path();
    let epoch = city.authority.epoch_key().unwrap();
    let plain = crate::keys::unseal(&epoch, &path, &city.authority.staged(&path).unwrap().unwrap());
    city.authority.stage(&path, &seal(&epoch, &path, &plain.unwrap())).unwrap();
    let mut at = morning() - TimeDelta::hours(1);
    city.update(at);
    assert_eq!(city.sealed_files().len(), 0);
    assert_eq!(city.shows_at(&credential, morning()).0, Decision::Permit);
    // What comes after it is sealed page by page.
    city.lists(310, "Department A (example)");
    at += TimeDelta::minutes(1);
    city.update(at);
    assert_eq!(city.sealed_files().len(), 1);
    assert_eq!(city.open().unwrap().roster().unwrap().len(), 311);
    let later = morning() + TimeDelta::minutes(2);
    assert_eq!(city.shows_at(&credential, later).0, Decision::Permit);
}

#[test]
fn a_phone_that_is_a_week_behind_catches_up_by_deltas_and_a_fresh_one_takes_the_base_too() {
    let mut city = listing(2000);
    let [base] = &city.sealed_files()[..] else { panic!() };
    let base = std::fs::metadata(base).unwrap().len();
    let mut at = morning();
    for day in 1..=7 {
        at = morning() + TimeDelta::days(day);
        city.lists(2000 + 5 * u32::try_from(day).unwrap(), "Department A (example)");
        city.authority.publish(at, None).unwrap();
    }
    let behind = Device::open(&city.phone()).unwrap();
    let report = installation::update(&behind, &city.source(), at).unwrap();
    // Seven deltas and the manifest.
    assert_eq!(report.fetched, 8);
    assert!(report.fetched_bytes < base / 4, "{} of {base}", report.fetched_bytes);
    let followed = city.open().unwrap();
    let fresh = city.folder.path().join("fresh");
    let fresh = Device::init(&fresh, &city.authority.enrolment().unwrap()).unwrap();
    let report = installation::update(&fresh, &city.source(), at).unwrap();
    assert!(report.fetched_bytes > base);
    let fresh = Installation::open(&fresh).unwrap();
    let (followed, fresh) = (followed.roster().unwrap(), fresh.roster().unwrap());
    assert_eq!((followed.len(), fresh.len()), (2036, 2036));
    for number in [0, 1999, 2004, 2034, 2035] {
        let found = followed.look_up(&other(number)).unwrap();
        assert_eq!(found.is_some(), number < 2035);
        assert_eq!(found, fresh.look_up(&other(number)).unwrap());
    }
}

#[test]
fn a_segment_that_breaks_off_half_way_is_gone_on_with() {
    /// Breaks off after so many bytes of each segment.
    struct Broken(Folder, u64);

    impl Source for Broken {
        fn fetch(&self, path: &str, max: u64) -> Result<Option<Vec<u8>>, SourceError> {
            self.0.fetch(path, max)
        }

        fn resume(
            &self,
            path: &str,
            max: u64,
            partial: &mut dyn Partial,
        ) -> Result<bool, SourceError> {
            if !path.ends_with(".seg") || partial.held() > 0 {
                return self.0.resume(path, max, partial);
            }
            let bytes = self.0.fetch(path, max)?.unwrap_or_default();
            partial.append(&bytes[..usize::try_from(self.1).unwrap()])?;
            let reason = "the line went dead".to_owned();
            Err(SourceError::Transport { path: path.to_owned(), reason })
        }
    }

    let mut city = listing(10);
    city.lists(900, "Department B (example)");
    let at = morning();
    city.authority.publish(at, None).unwrap();
    let source = Broken(city.source(), 9000);
    let device = Device::open(&city.phone()).unwrap();
    let error = installation::update(&device, &source, at).unwrap_err().to_string();
    assert!(error.contains("went dead"), "{error}");
    assert_eq!(city.open().unwrap().roster().unwrap().len(), 11);
    installation::update(&device, &source, at).unwrap();
    assert_eq!(city.open().unwrap().roster().unwrap().len(), 901);
}
