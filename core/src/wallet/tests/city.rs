//! Following a city: what it published for everybody reaches the wallet, and nothing else does.

use std::cell::RefCell;
use std::path::PathBuf;

use super::*;
use crate::authority::Authority;
use crate::published::Checkpoints;
use crate::tuf::metadata::Timestamp;
use crate::tuf::testing::steal_timestamp;
use crate::tuf::{Folder, SourceError, TrustError};

pub(super) const POLICY: &[u8] = include_bytes!("../../../../tests/policies/hcmc-2021.json");
pub(super) const QUESTIONS: &[u8] = br#"{"format":"chot-questionnaire","version":1,
    "questionnaire":2,"questions":[
        {"id":"fever","vi":"Co sot khong?","en":"A fever?"},
        {"id":"travelled","vi":"Co di xa khong?","en":"Travelled?"}]}"#;

pub(super) struct City {
    folder: tempfile::TempDir,
    pub(super) authority: Authority,
    pub(super) keys: Memory,
}

pub(super) fn published() -> Instant {
    at("2021-10-04T21:00:00Z")
}

impl City {
    pub(super) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let before = published() - TimeDelta::hours(3);
        let mut authority =
            Authority::init(&folder.path().join("city"), "Example City", None, before).unwrap();
        authority.stage_empty_lists().unwrap();
        authority.set_policy(POLICY).unwrap();
        let sites = br#"{"format": "chot-checkpoints", "version": 1,
            "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
        authority.set_checkpoints(&Checkpoints::parse(sites).unwrap()).unwrap();
        authority.publish(published(), None).unwrap();
        Self { folder, authority, keys: Memory::default() }
    }

    pub(super) fn source(&self) -> Folder {
        Folder::new(self.public())
    }

    fn public(&self) -> PathBuf {
        self.folder.path().join("city/public")
    }

    pub(super) fn trust(&self) -> PublicTrust {
        self.authority.public_trust().unwrap()
    }

    pub(super) fn wallet_folder(&self) -> PathBuf {
        self.folder.path().join("wallet")
    }

    pub(super) fn wallet(&self) -> Wallet {
        Wallet::init(&self.wallet_folder(), &self.keys).unwrap()
    }
}

/// Notes what is asked for.
struct Noting<'s>(Folder, &'s RefCell<Vec<String>>);

impl Source for Noting<'_> {
    fn fetch(&self, path: &str, max_length: u64) -> Result<Option<Vec<u8>>, SourceError> {
        self.1.borrow_mut().push(path.to_owned());
        self.0.fetch(path, max_length)
    }
}

#[test]
fn the_citys_questions_are_asked_once_they_were_fetched() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    assert!(matches!(
        wallet.update(&city.source(), published()),
        Err(WalletError::City(CityError::NoTrust))
    ));
    wallet.trust(&city.trust()).unwrap();
    assert_eq!(wallet.questionnaire().unwrap(), Questionnaire::own());
    let key = wallet.key();
    wallet.add(&credential(Some(key), 1, "2021-09-20T00:00:00Z")).unwrap();
    let report = wallet.update(&city.source(), published()).unwrap();
    assert!(report.changed && report.published_at == published());
    assert_eq!(wallet.questionnaire().unwrap(), Questionnaire::own());
    assert!(!wallet.update(&city.source(), published()).unwrap().changed);

    city.authority.set_questionnaire(QUESTIONS).unwrap();
    let later = published() + TimeDelta::hours(1);
    city.authority.publish(later, None).unwrap();
    let old = answers(false);
    wallet.declare_to(1, 1, &old, later).unwrap();
    assert!(wallet.update(&city.source(), later).unwrap().changed);
    let asked = wallet.questionnaire().unwrap();
    assert_eq!((asked.number, asked.questions[1].id.as_str()), (2, "travelled"));

    let refused = |wallet: &mut Wallet, number, answers: &Answers| {
        wallet.declare_to(1, number, answers, later).unwrap_err().problem()
    };
    assert_eq!(refused(&mut wallet, 1, &old), Problem::OtherQuestionnaire);
    assert_eq!(refused(&mut wallet, 2, &old), Problem::AnswerMissing);
    let half = Answers::of([("fever", false)]);
    assert_eq!(refused(&mut wallet, 2, &half), Problem::AnswerMissing);
    let much = Answers::of([("fever", false), ("travelled", false), ("cough", true)]);
    assert_eq!(refused(&mut wallet, 2, &much), Problem::AnswerUnknown);
    // Nothing of that was declared.
    assert_eq!(wallet.cards()[0].declared, Some((later, false)));
    let answers = Answers::of([("fever", false), ("travelled", true)]);
    assert!(wallet.declare_to(1, 2, &answers, later + TimeDelta::minutes(1)).unwrap().symptoms);
    let code = wallet.live_code(1, later + TimeDelta::minutes(2)).unwrap();
    let shown = Envelope::parse(&code.text).unwrap();
    let said = shown.dangerous_unverified_presentation().unwrap().unwrap();
    assert_eq!(said.questionnaire, Some(2));
}

#[test]
fn a_wallet_that_knows_its_citys_keys_takes_nothing_that_none_of_them_signed() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    let person = br#"{"id_number": "079190000101", "name": "Hoa", "birth_date": "1990-03-14",
        "valid_from": "2021-09-16", "valid_until": "2022-03-16"}"#;
    let person = crate::authority::issue::PersonFile::parse(person).unwrap();
    let id = IdNumber::parse("079190000101").unwrap();
    let key = wallet.key();
    let mut issue = |at| {
        let bytes = city.authority.issue(&person, Some((&id, &key)), at).unwrap();
        to_text(&bytes)
    };
    let (real, newer) = (issue(published()), issue(published() + TimeDelta::days(1)));
    // As somebody makes one who has seen her code: the same person and key, a key of his own.
    let forged = |issued_at: &str| {
        let envelope = Envelope::parse(&real).unwrap();
        let own = envelope.dangerous_unverified_claims().unwrap();
        let signer = SigningKey::from_bytes(&[66; 32]);
        let forged = Credential { id: [6; 8], issued_at: at(issued_at), ..own };
        to_text(&CredentialSigner::new(&signer).sign(&forged))
    };
    // Without the city's keys it is kept beside the real one, and takes no place of its.
    wallet.add(&real).unwrap();
    let card = wallet.add(&forged("2990-01-01T00:00:00Z")).unwrap();
    assert_eq!((card.number, wallet.cards().len()), (2, 2));
    wallet.trust(&city.trust()).unwrap();
    wallet.update(&city.source(), published()).unwrap();
    for issued_at in ["2990-01-01T00:00:00Z", "2021-10-05T00:00:00Z"] {
        let error = wallet.add(&forged(issued_at)).unwrap_err();
        assert_eq!(error.problem(), Problem::UntrustedIssuer, "{error}");
        assert!(wallet.preview(&forged(issued_at)).is_err());
    }
    // The issuer's own renews the issuer's own, whatever the other says of its time.
    let card = wallet.add(&newer).unwrap();
    assert_eq!((card.number, wallet.cards().len()), (1, 2));
    assert!(matches!(wallet.add(&real), Err(WalletError::Older { .. })));
    // A key that was taken back signs nothing any more.
    let keys = city.authority.staged(crate::published::target::ISSUERS_PATH).unwrap().unwrap();
    let keys = String::from_utf8(keys).unwrap().replace("\"revoked\": false", "\"revoked\": true");
    city.authority.stage(crate::published::target::ISSUERS_PATH, keys.as_bytes()).unwrap();
    let later = published() + TimeDelta::hours(1);
    city.authority.publish(later, None).unwrap();
    wallet.update(&city.source(), later).unwrap();
    wallet.remove(1).unwrap();
    assert_eq!(wallet.add(&newer).unwrap_err().problem(), Problem::UntrustedIssuer);
}

#[test]
fn what_names_people_is_not_even_asked_for() {
    let city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    let asked = RefCell::new(Vec::new());
    wallet.update(&Noting(city.source(), &asked), published()).unwrap();
    let asked = asked.into_inner();
    let targets: Vec<_> = asked.iter().filter(|path| path.starts_with("targets/")).collect();
    assert_eq!(targets.len(), 3, "{targets:?}");
    for folder in ["checkpoints", "issuers", "policy"] {
        let path = format!("targets/{folder}/");
        assert!(targets.iter().any(|target| target.starts_with(&path)), "{targets:?}");
    }
    let file = std::fs::read_to_string(city.wallet_folder().join("city.json")).unwrap();
    assert!(!file.contains("\"trace/trace.bin\"") && !file.contains(".seg\""));
}

#[test]
fn what_is_not_the_citys_is_refused_and_what_was_there_stays() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    let old = std::fs::read(city.public().join("metadata/timestamp.json")).unwrap();
    city.authority.set_questionnaire(QUESTIONS).unwrap();
    let later = published() + TimeDelta::hours(1);
    city.authority.publish(later, None).unwrap();
    wallet.update(&city.source(), later).unwrap();
    let holds = |wallet: &Wallet| assert_eq!(wallet.questionnaire().unwrap().number, 2);

    // Another city's, whole.
    let other = City::new();
    let refused = wallet.update(&other.source(), later).unwrap_err();
    assert_eq!(refused.problem(), Problem::UpdateRefused);
    holds(&wallet);
    // An older publication of this one.
    let timestamp = city.public().join("metadata/timestamp.json");
    let new = std::fs::read(&timestamp).unwrap();
    std::fs::write(&timestamp, old).unwrap();
    let refused = wallet.update(&city.source(), later).unwrap_err();
    assert!(matches!(refused, WalletError::City(CityError::Refused(TrustError::Rollback { .. }))));
    std::fs::write(&timestamp, new).unwrap();
    // A frozen one, also where the phone's clock was set back.
    let week = later + TimeDelta::days(8);
    let frozen = wallet.update(&city.source(), week).unwrap_err();
    assert!(matches!(frozen, WalletError::City(CityError::Refused(TrustError::Expired { .. }))));
    holds(&wallet);
    // A folder with nothing in it is a source that failed.
    let empty = Folder::new(city.wallet_folder());
    assert_eq!(wallet.update(&empty, later).unwrap_err().problem(), Problem::UpdateRefused);
    // One that can't be read at all.
    struct Broken;
    impl Source for Broken {
        fn fetch(&self, path: &str, _: u64) -> Result<Option<Vec<u8>>, SourceError> {
            let reason = "no network".to_owned();
            Err(SourceError::Transport { path: path.to_owned(), reason })
        }
    }
    assert_eq!(wallet.update(&Broken, later).unwrap_err().problem(), Problem::UpdateFailed);
    holds(&wallet);
}

#[test]
fn a_changed_byte_on_the_disk_is_found_and_mended_by_the_next_update() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    city.authority.set_questionnaire(QUESTIONS).unwrap();
    city.authority.publish(published() + TimeDelta::hours(1), None).unwrap();
    let now = published() + TimeDelta::hours(2);
    wallet.update(&city.source(), now).unwrap();
    let file = city.wallet_folder().join("city.json");
    let whole: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let mut changed = whole.clone();
    changed["targets"]["app/questionnaire.json"] = "e30".into();
    std::fs::write(&file, changed.to_string()).unwrap();
    // Which questions are asked isn't known: none are, rather than the wrong ones.
    assert_eq!(wallet.questionnaire().unwrap_err().problem(), Problem::CityDamaged);
    let key = wallet.key();
    wallet.add(&credential(Some(key), 1, "2021-09-20T00:00:00Z")).unwrap();
    assert!(wallet.declare(1, &answers(false), now).is_err());
    // A code can be shown all the same.
    assert!(wallet.live_code(1, now).is_ok());
    assert!(wallet.update(&city.source(), now).unwrap().changed);
    assert_eq!(wallet.questionnaire().unwrap().number, 2);
    std::fs::write(&file, b"{").unwrap();
    assert_eq!(wallet.questionnaire().unwrap_err().problem(), Problem::CityDamaged);
    wallet.trust(&city.trust()).unwrap();
    wallet.update(&city.source(), now).unwrap();
    assert_eq!(wallet.questionnaire().unwrap().number, 2);
}

#[test]
fn one_city_is_followed_until_it_is_forgotten() {
    let (city, other) = (City::new(), City::new());
    let mut wallet = city.wallet();
    assert!(wallet.city().unwrap().is_none());
    let bad = PublicTrust { city: "Example City".into(), root: b"{}".to_vec() };
    assert_eq!(wallet.trust(&bad).unwrap_err().problem(), Problem::NotATrustFile);
    wallet.trust(&city.trust()).unwrap();
    wallet.trust(&city.trust()).unwrap();
    assert_eq!(wallet.city().unwrap(), Some(city.trust()));
    let refused = wallet.trust(&other.trust()).unwrap_err();
    assert_eq!(refused.problem(), Problem::OtherCity);
    wallet.update(&city.source(), published()).unwrap();
    wallet.forget_city().unwrap();
    wallet.trust(&other.trust()).unwrap();
    assert_eq!(wallet.questionnaire().unwrap(), Questionnaire::own());
    wallet.update(&other.source(), published()).unwrap();
}

#[test]
fn new_keys_of_the_city_are_followed() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    wallet.update(&city.source(), published()).unwrap();
    let later = published() + TimeDelta::hours(1);
    city.authority.rotate("policy", later, None).unwrap();
    city.authority.rotate("root", later, None).unwrap();
    assert!(wallet.update(&city.source(), later).unwrap().changed);
    // The file that the city hands out now begins with the new root: it is the same city.
    assert_ne!(city.trust(), wallet.city().unwrap().unwrap());
    wallet.trust(&city.trust()).unwrap();
    drop(wallet);
    let wallet = Wallet::open(&city.wallet_folder(), &city.keys).unwrap();
    assert_eq!(wallet.questionnaire().unwrap(), Questionnaire::own());
}

/// Signs a time of publication, as the thief of `timestamp`'s key alone.
fn thief_signs(city: &City, at: Instant) {
    steal_timestamp(&city.folder.path().join("city"), |last| Timestamp {
        version: last.version + 1,
        expires: at + TimeDelta::days(30),
        published_at: Some(at),
        ..last
    });
}

#[test]
fn the_thief_of_the_timestamps_key_stops_no_wallet_for_good() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    wallet.update(&city.source(), published()).unwrap();
    let installed = || crate::wallet::city::installed(&city.wallet_folder(), None);
    let floor = || installed().unwrap().unwrap().hard_floor;
    assert_eq!(floor(), published());
    // Ten years ahead, nothing else was signed for so long.
    thief_signs(&city, published() + TimeDelta::days(3650));
    let error = wallet.update(&city.source(), published()).unwrap_err().to_string();
    assert!(error.contains("a stolen key"), "{error}");
    // As far as the snapshot holds, it is held against the clock as long as it is there, and not learnt.
    let ahead = published() + TimeDelta::days(10);
    thief_signs(&city, ahead);
    wallet.update(&city.source(), published()).unwrap();
    assert_eq!(floor(), ahead);
    let at = published() + TimeDelta::hours(1);
    city.authority.rotate("timestamp", at, None).unwrap();
    let report = wallet.update(&city.source(), at).unwrap();
    assert!(report.changed && report.published_at == at);
    let learnt = crate::wallet::city::installed(&city.wallet_folder(), None).unwrap().unwrap();
    assert_eq!(learnt.hard_floor, at);
}

/// An older publication, its file in the wallet, and what may become of the newer one's.
#[test]
fn whatever_becomes_of_the_citys_file_no_older_publication_is_taken_and_the_newest_mends_it() {
    let mut city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    wallet.update(&city.source(), published()).unwrap();
    let file = city.wallet_folder().join("city.json");
    let older = std::fs::read(&file).unwrap();
    let timestamp = city.public().join("metadata/timestamp.json");
    let old = std::fs::read(&timestamp).unwrap();
    city.authority.set_questionnaire(QUESTIONS).unwrap();
    let now = published() + TimeDelta::hours(1);
    city.authority.publish(now, None).unwrap();
    wallet.update(&city.source(), now).unwrap();
    let new = std::fs::read(&timestamp).unwrap();
    let whole: serde_json::Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let mut damages = vec![None, Some(older), Some(Vec::new()), Some(b"{".to_vec())];
    for part in ["timestamp", "snapshot", "roles", "targets", "hard_floor"] {
        let mut damaged = whole.clone();
        damaged.as_object_mut().unwrap().remove(part);
        damages.push(Some(damaged.to_string().into_bytes()));
    }
    let mut damaged = whole.clone();
    damaged["timestamp"] = "e30".into();
    damages.push(Some(damaged.to_string().into_bytes()));
    for (number, damage) in damages.iter().enumerate() {
        match damage {
            None => std::fs::remove_file(&file).unwrap(),
            Some(bytes) => std::fs::write(&file, bytes).unwrap(),
        }
        std::fs::write(&timestamp, &old).unwrap();
        drop(wallet);
        wallet = Wallet::open(&city.wallet_folder(), &city.keys).unwrap();
        // Either as it was, or which questions are asked isn't known.
        let known = |wallet: &Wallet| match wallet.questionnaire() {
            Ok(asked) => assert_eq!(asked.number, 2, "{number}"),
            Err(error) => assert_eq!(error.problem(), Problem::CityDamaged, "{number}"),
        };
        known(&wallet);
        if wallet.update(&city.source(), now).is_ok() {
            panic!("{number}: an older publication was taken");
        }
        known(&wallet);
        if wallet.city().unwrap_or_default().is_none() {
            wallet.trust(&city.trust()).unwrap();
            let refused = wallet.update(&city.source(), now).unwrap_err().to_string();
            assert!(refused.contains("is already trusted"), "{number}: {refused}");
            known(&wallet);
        }
        std::fs::write(&timestamp, &new).unwrap();
        wallet.update(&city.source(), now).unwrap();
        assert_eq!(wallet.questionnaire().unwrap().number, 2, "{number}");
    }
}

#[test]
fn another_citys_file_in_a_wallets_folder_is_refused_until_the_first_is_forgotten() {
    let city = City::new();
    let mut wallet = city.wallet();
    wallet.trust(&city.trust()).unwrap();
    wallet.update(&city.source(), published()).unwrap();
    let file = city.wallet_folder().join("city.json");
    let own = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, own.replace("Example City", "Another City")).unwrap();
    assert_eq!(wallet.questionnaire().unwrap_err().problem(), Problem::OtherCity);
    let refused = wallet.update(&city.source(), published()).unwrap_err();
    assert_eq!(refused.problem(), Problem::OtherCity);
    std::fs::remove_file(&file).unwrap();
    let another = PublicTrust { city: "Another City".to_owned(), ..city.trust() };
    assert_eq!(wallet.trust(&another).unwrap_err().problem(), Problem::OtherCity);
    wallet.forget_city().unwrap();
    wallet.trust(&another).unwrap();
}
