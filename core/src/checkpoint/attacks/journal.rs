//! A journal that is gone, or of which something is: nobody is let through until that is confirmed.

use std::path::PathBuf;

use super::*;
use crate::device::DeviceError;
use crate::installation::{Kept, RenewError, journal_kept, read_journal, renew_journal};
use crate::journal::{Doubt, Finding};
use crate::keys::{Keystore, KeystoreError};

impl City {
    fn device(&self) -> Device {
        Device::open(&self.phone()).unwrap()
    }

    fn file(&self, name: &str) -> PathBuf {
        self.phone().join(name)
    }

    fn removes(&self, names: &[&str]) {
        for name in names {
            std::fs::remove_file(self.file(name)).unwrap();
        }
    }

    fn renews(&self, what: &str) -> u64 {
        renew_journal(&self.device(), what, morning()).unwrap().sequence
    }

    fn findings(&self) -> Vec<Finding> {
        read_journal(&self.device()).unwrap().verify().findings
    }
}

/// A city whose phone let a code through: the credential, and the code.
fn let_through() -> (City, Vec<u8>, String) {
    let mut city = City::new();
    let credential = city.issue();
    city.update(morning() - TimeDelta::hours(1));
    let code = city.live(&credential, morning());
    assert_eq!(shows(&city, &code).0, Decision::Permit);
    assert_eq!(first(shows(&city, &code)), (Decision::Refer, Reason::PresentedAlready));
    (city, credential, code)
}

#[cfg(unix)]
#[test]
fn a_store_whose_journal_is_a_link_lets_nobody_through_and_writes_nothing_to_what_it_leads_to() {
    for name in ["journal.head", "journal.redb"] {
        let (city, credential, _) = let_through();
        let victim = city.folder.path().join("victim");
        std::fs::write(&victim, b"mine").unwrap();
        city.removes(&[name]);
        std::os::unix::fs::symlink(&victim, city.file(name)).unwrap();
        let code = city.live(&credential, morning() + TimeDelta::seconds(20));
        let (decision, reasons) = shows(&city, &code);
        assert_eq!(decision, Decision::Refer, "{name}");
        let known = [Reason::JournalFailed, Reason::JournalInDoubt];
        assert!(reasons.iter().any(|reason| known.contains(reason)), "{name}: {reasons:?}");
        assert_eq!(std::fs::read(&victim).unwrap(), b"mine", "{name}");
    }
}

/// What becomes of a code, in a session of its own.
fn shows(city: &City, code: &str) -> (Decision, Vec<Reason>) {
    passes(&mut city.session(), code, ClockReading::fresh_boot(morning()))
}

fn first((decision, reasons): (Decision, Vec<Reason>)) -> (Decision, Reason) {
    (decision, reasons[0].clone())
}

const DOUBTED: (Decision, Reason) = (Decision::Refer, Reason::JournalInDoubt);

#[test]
fn a_deleted_journal_is_missed_and_nobody_is_let_through_until_it_is_confirmed() {
    for gone in [&["journal.redb", "journal.head"][..], &["journal.redb"]] {
        let (city, credential, code) = let_through();
        city.removes(gone);
        assert!(matches!(journal_kept(&city.device()), Kept::InDoubt(Doubt::Replaced)));
        // Looking at it makes no difference.
        assert!(city.findings().contains(&Finding::Replaced { noted: None }));
        // The code that was let through before, and a new one; session after session.
        for text in [&code, &city.live(&credential, morning() + TimeDelta::seconds(1)), &code] {
            assert_eq!(first(shows(&city, text)), DOUBTED, "{gone:?}");
        }
        assert!(city.findings().contains(&Finding::Replaced { noted: Some(1) }));
        let wrong = renew_journal(&city.device(), "head-missing", morning()).unwrap_err();
        assert!(matches!(wrong, RenewError::OtherLoss { found: "replaced", .. }), "{wrong}");
        assert_eq!(first(shows(&city, &code)), DOUBTED);

        city.renews("replaced");
        let later = city.live(&credential, morning() + TimeDelta::seconds(2));
        assert_eq!(shows(&city, &later).0, Decision::Permit);
        assert_eq!(first(shows(&city, &later)).1, Reason::PresentedAlready);
        // What was lost is in the chain for good.
        assert!(city.findings().contains(&Finding::Replaced { noted: Some(1) }));
        assert!(matches!(journal_kept(&city.device()), Kept::Whole { .. }));
        let again = renew_journal(&city.device(), "replaced", morning()).unwrap_err();
        assert!(matches!(again, RenewError::NothingLost), "{again}");
    }
}

#[test]
fn a_deleted_or_changed_head_is_said_by_every_verdict_until_it_is_confirmed() {
    for (bytes, code, doubt) in [
        (None, "head-missing", Doubt::HeadMissing),
        (Some(&b"CHOTHEAD"[..]), "head-unreadable", Doubt::HeadUnreadable),
    ] {
        let (city, credential, _) = let_through();
        match bytes {
            None => city.removes(&["journal.head"]),
            Some(bytes) => std::fs::write(city.file("journal.head"), bytes).unwrap(),
        }
        // The head is written anew with the first record; the doubt stays.
        for second in 1..4 {
            let text = city.live(&credential, morning() + TimeDelta::seconds(second));
            assert_eq!(first(shows(&city, &text)), DOUBTED, "{code}");
        }
        assert!(matches!(journal_kept(&city.device()), Kept::InDoubt(found) if found == doubt));
        city.renews(code);
        let text = city.live(&credential, morning() + TimeDelta::seconds(9));
        assert_eq!(shows(&city, &text).0, Decision::Permit);
    }
}

#[test]
fn an_older_copy_of_the_journal_lets_no_code_through_again() {
    let (city, _, code) = let_through();
    let copy = std::fs::read(city.file("journal.redb")).unwrap();
    let mut later = city.session();
    let (decision, _) = passes(&mut later, &code, ClockReading::fresh_boot(morning()));
    assert_eq!(decision, Decision::Refer);
    drop(later);
    std::fs::write(city.file("journal.redb"), copy).unwrap();
    assert_eq!(first(shows(&city, &code)), DOUBTED);
    city.renews("end-cut-off");
    // With what is left of it, this one is known.
    assert_eq!(first(shows(&city, &code)).1, Reason::PresentedAlready);
}

#[test]
fn a_denial_stands_and_says_that_the_journal_is_in_doubt() {
    let (city, credential, _) = let_through();
    city.removes(&["journal.redb", "journal.head"]);
    let noon = morning() + TimeDelta::hours(5);
    let (decision, reasons) = city.shows_at(&credential, noon);
    assert_eq!(decision, Decision::Deny);
    assert_eq!(reasons.last(), Some(&Reason::JournalInDoubt), "{reasons:?}");
    assert_ne!(reasons.first(), Some(&Reason::JournalInDoubt));
    // A journal of nothing but denials is in doubt as well.
    assert_eq!(first(city.shows_at(&credential, morning())).1, Reason::JournalInDoubt);
}

#[test]
fn a_store_from_before_journals_were_missed_takes_its_own_and_misses_it_from_then_on() {
    let (city, _, code) = let_through();
    let path = city.file("keystore.json");
    let mut keys: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(keys["secrets"].as_object_mut().unwrap().remove("journal-id").is_some());
    std::fs::write(&path, keys.to_string()).unwrap();
    assert_eq!(first(shows(&city, &code)).1, Reason::PresentedAlready);
    city.removes(&["journal.redb", "journal.head"]);
    assert_eq!(first(shows(&city, &code)), DOUBTED);
}

#[test]
fn a_journal_that_does_not_open_gets_verdicts_and_is_put_aside_once_that_is_confirmed() {
    let (other, ..) = let_through();
    let foreign = std::fs::read(other.file("journal.redb")).unwrap();
    for damage in [&b"This is no journal."[..], &foreign, &[0; 40_000]] {
        let (city, credential, code) = let_through();
        std::fs::write(city.file("journal.redb"), damage).unwrap();
        let mut session = city.session();
        assert!(session.journal().unopened().is_some());
        let clock = ClockReading::fresh_boot(morning());
        assert_eq!(
            first(passes(&mut session, &code, clock)),
            (Decision::Refer, Reason::JournalFailed)
        );
        drop(session);
        let renewed = renew_journal(&city.device(), "damaged", morning()).unwrap();
        assert!(renewed.put_aside.contains(&city.file("journal-1.redb")), "{renewed:?}");
        // It may be wanted as evidence.
        let aside = std::fs::read(city.file("journal-1.redb")).unwrap();
        assert!(aside.len() >= damage.len() && aside[..5] == damage[..5]);
        assert!(city.findings().contains(&Finding::Replaced { noted: Some(1) }));
        let text = city.live(&credential, morning() + TimeDelta::seconds(1));
        assert_eq!(shows(&city, &text).0, Decision::Permit);
    }
}

#[test]
fn a_journal_that_opens_later_is_read_before_anybody_is_let_through() {
    let (city, _, code) = let_through();
    std::fs::rename(city.file("journal.redb"), city.file("elsewhere")).unwrap();
    std::fs::create_dir(city.file("journal.redb")).unwrap();
    let mut session = city.session();
    let at = |seconds| ClockReading::fresh_boot(morning() + TimeDelta::seconds(seconds));
    assert_eq!(first(passes(&mut session, &code, at(0))).1, Reason::JournalFailed);
    std::fs::remove_dir(city.file("journal.redb")).unwrap();
    std::fs::rename(city.file("elsewhere"), city.file("journal.redb")).unwrap();
    // Judged anew, once its verdict is over.
    assert_eq!(first(passes(&mut session, &code, at(20))).1, Reason::PresentedAlready);
}

/// A key store that keeps nothing more, or has lost the journal's key.
struct Failing(crate::keys::FileKeystore, &'static str);

impl Keystore for Failing {
    fn load(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeystoreError> {
        if name == self.1 { Ok(None) } else { self.0.load(name) }
    }

    fn store(&self, name: &str, _: &[u8]) -> Result<(), KeystoreError> {
        Err(KeystoreError::Platform(format!("{name} is not kept")))
    }

    fn remove(&self, _: &str) -> Result<(), KeystoreError> {
        Err(KeystoreError::Platform("it does not answer".to_owned()))
    }
}

#[test]
fn a_key_store_without_the_journals_key_or_that_keeps_no_journal_in_mind_lets_nobody_through() {
    for missing in ["journal-key", "journal-id"] {
        let (city, credential, _) = let_through();
        let keys = Failing(crate::keys::FileKeystore::in_folder(&city.phone()), missing);
        let device = Device::open_with(&city.phone(), Box::new(keys)).unwrap();
        let installation = Installation::open(&device).unwrap();
        let mut session =
            Checkpoint::open(installation, open_journal(&device).unwrap(), "bridge").unwrap();
        let text = city.live(&credential, morning() + TimeDelta::seconds(1));
        let verdict = passes(&mut session, &text, ClockReading::fresh_boot(morning()));
        assert_eq!(first(verdict), (Decision::Refer, Reason::JournalFailed), "{missing}");
        let renewed = renew_journal(&device, "damaged", morning());
        assert!(renewed.is_err(), "{missing}");
    }
}

#[test]
fn a_phone_that_is_enrolled_twice_keeps_its_journal() {
    let (city, ..) = let_through();
    let enrolment = city.authority.enrolment().unwrap();
    let twice = || Device::init(&city.phone(), &enrolment).unwrap_err();
    assert!(matches!(twice(), DeviceError::Exists { .. }));
    // Nor does it forget by losing its header.
    city.removes(&["device.json"]);
    let error = twice();
    assert!(matches!(error, DeviceError::Remains { .. }), "{error}");
    assert!(error.to_string().contains("journal.redb"), "{error}");
    let records = std::fs::metadata(city.file("journal.redb")).unwrap().len();
    assert!(records > 0);
}

/// A key store that two stores would share, as a phone's does.
#[test]
fn a_second_enrolment_in_another_folder_is_refused_as_long_as_the_first_one_has_something_to_lose()
{
    let (city, credential, _) = let_through();
    let enrolment = city.authority.enrolment().unwrap();
    let keys = || Box::new(crate::keys::FileKeystore::in_folder(&city.phone()));
    let before = std::fs::read(city.file("keystore.json")).unwrap();
    let second = city.folder.path().join("second");
    let error = Device::init_with(&second, &enrolment, keys()).unwrap_err();
    assert!(matches!(error, DeviceError::Enrolled), "{error}");
    assert!(error.to_string().contains("wipe that enrolment first"), "{error}");
    assert_eq!(std::fs::read(city.file("keystore.json")).unwrap(), before);
    assert!(!second.join("device.json").exists());
    let text = city.live(&credential, morning() + TimeDelta::seconds(1));
    assert_eq!(shows(&city, &text).0, Decision::Permit);
    // What it has installed is as much to lose as its journal.
    keys().store("journal-id", &[0]).unwrap();
    assert!(matches!(Device::init_with(&second, &enrolment, keys()), Err(DeviceError::Enrolled)));
    // Wiped, the phone can be enrolled; and as long as it has done nothing, again.
    for name in crate::keys::secret::OF_A_PHONE {
        keys().remove(name).unwrap();
    }
    Device::init_with(&second, &enrolment, keys()).unwrap();
    Device::init_with(&city.folder.path().join("third"), &enrolment, keys()).unwrap();
}

#[test]
fn a_journal_that_is_first_made_within_a_session_is_missed_by_the_same_session() {
    let mut city = City::new();
    let credential = city.issue();
    city.update(morning() - TimeDelta::hours(1));
    // At first it can't be made.
    std::fs::create_dir(city.file("journal.redb")).unwrap();
    let mut session = city.session();
    let at = |seconds| ClockReading::fresh_boot(morning() + TimeDelta::seconds(seconds));
    let code = |seconds| city.live(&credential, morning() + TimeDelta::seconds(seconds));
    let verdict = passes(&mut session, &code(0), at(0));
    assert_eq!(first(verdict).1, Reason::JournalFailed);
    std::fs::remove_dir(city.file("journal.redb")).unwrap();
    assert_eq!(passes(&mut session, &code(20), at(20)).0, Decision::Permit);
    // Its id is kept before anything stands in it: gone, it is missed, whoever opens the next.
    assert!(city.device().journal_id().unwrap().is_some());
    drop(session);
    city.removes(&["journal.redb", "journal.head"]);
    assert_eq!(first(shows(&city, &code(40))), DOUBTED);
}

#[test]
fn one_enrolment_on_two_phones_makes_two_journals_that_are_not_each_others() {
    let (city, credential, _) = let_through();
    let second = city.folder.path().join("second");
    let device = Device::init(&second, &city.authority.enrolment().unwrap()).unwrap();
    installation::update(&device, &city.source(), morning()).unwrap();
    let session = |device: &Device| {
        let installation = Installation::open(device).unwrap();
        Checkpoint::open(installation, open_journal(device).unwrap(), "bridge").unwrap()
    };
    let text = city.live(&credential, morning() + TimeDelta::seconds(1));
    let clock = ClockReading::fresh_boot(morning());
    assert_eq!(passes(&mut session(&device), &text, clock).0, Decision::Permit);
    for name in ["journal.redb", "journal.head"] {
        std::fs::copy(second.join(name), city.file(name)).unwrap();
    }
    let verdict = shows(&city, &text);
    assert_eq!(first(verdict), (Decision::Refer, Reason::JournalFailed));
}

/// A key store that fails to give one of its secrets.
struct Silent(crate::keys::FileKeystore, &'static str);

impl Keystore for Silent {
    fn load(&self, name: &str) -> Result<Option<zeroize::Zeroizing<Vec<u8>>>, KeystoreError> {
        let failed = || Err(KeystoreError::Platform("it does not answer".to_owned()));
        if name == self.1 { failed() } else { self.0.load(name) }
    }

    fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        self.0.store(name, secret)
    }

    fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        self.0.remove(name)
    }
}

#[test]
fn a_key_store_that_does_not_say_which_root_or_how_far_lets_nothing_be_opened() {
    let (city, ..) = let_through();
    for silent in ["root-hash", "reached"] {
        let keys = Silent(crate::keys::FileKeystore::in_folder(&city.phone()), silent);
        let opened = Device::open_with(&city.phone(), Box::new(keys))
            .map_err(installation::InstallationError::from)
            .and_then(|device| Installation::open(&device));
        let error = opened.unwrap_err().to_string();
        assert!(error.contains("it does not answer"), "{silent}: {error}");
    }
}

/// Copies a folder's files and folders over another's.
fn copy_over(from: &std::path::Path, to: &std::path::Path) {
    for entry in std::fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            std::fs::create_dir_all(&target).unwrap();
            copy_over(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn another_citys_files_in_a_phones_store_decide_nothing() {
    let (city, credential, _) = let_through();
    let (other, others, _) = let_through();
    // Its update.
    let refused = installation::update(&city.device(), &other.source(), morning());
    assert!(matches!(refused, Err(DeviceError::Refused(_))), "{refused:?}");
    // What it installed.
    let kept = city.folder.path().join("kept");
    std::fs::create_dir(&kept).unwrap();
    copy_over(&city.phone(), &kept);
    std::fs::remove_dir_all(city.file("generations")).unwrap();
    std::fs::create_dir(city.file("generations")).unwrap();
    copy_over(&other.file("generations"), &city.file("generations"));
    std::fs::copy(other.file("current"), city.file("current")).unwrap();
    let error = Installation::open(&city.device()).unwrap_err().to_string();
    assert!(error.contains("damaged, update it"), "{error}");
    // And the root of trust that vouches for it.
    std::fs::copy(other.file("root.json"), city.file("root.json")).unwrap();
    let error = Device::open(&city.phone()).unwrap_err();
    assert!(matches!(error, DeviceError::OtherRoot { .. }), "{error}");
    assert!(error.to_string().contains("enrol it anew"), "{error}");
    // As it was, all is as it was; the other's codes are a stranger's.
    copy_over(&kept, &city.phone());
    city.fetch(morning());
    let second = morning() + TimeDelta::seconds(1);
    assert_eq!(shows(&city, &city.live(&credential, second)).0, Decision::Permit);
    let stranger = shows(&city, &city.live(&others, second));
    assert_eq!(first(stranger), (Decision::Deny, Reason::UntrustedIssuer));
}

#[test]
fn a_store_from_before_its_root_was_kept_in_mind_takes_its_own() {
    let (city, ..) = let_through();
    let (other, ..) = let_through();
    let path = city.file("keystore.json");
    let mut keys: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    assert!(keys["secrets"].as_object_mut().unwrap().remove("root-hash").is_some());
    std::fs::write(&path, keys.to_string()).unwrap();
    assert!(Device::open(&city.phone()).is_ok());
    std::fs::copy(other.file("root.json"), city.file("root.json")).unwrap();
    assert!(matches!(Device::open(&city.phone()), Err(DeviceError::OtherRoot { .. })));
}
