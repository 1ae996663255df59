//! What is kept, what a scan reveals, and that nothing stays.

use super::*;
use crate::keys::FileKeystore;
use crate::words::{Language, Words};

#[test]
fn nothing_stays_when_everything_is_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wallet");
    let keys = Memory::default();
    keys.store("another-secret", b"x").unwrap();
    let mut wallet = Wallet::init(&path, &keys).unwrap();
    let key = wallet.key();
    wallet.add(&credential(Some(key), 1, "2021-09-20T00:00:00Z")).unwrap();
    std::fs::write(path.join("city.json"), b"whatever").unwrap();
    wallet.delete_everything(&keys).unwrap();
    assert!(!path.exists());
    assert_eq!(keys.0.lock().unwrap().keys().collect::<Vec<_>>(), ["another-secret"]);
}

#[test]
fn a_wallet_that_cannot_be_opened_is_deleted_and_one_that_is_open_is_not() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wallet");
    // The command line's key store lies in the same folder.
    let keys = FileKeystore::in_folder(&path);
    let wallet = Wallet::init(&path, &keys).unwrap();
    assert_eq!(Wallet::delete(&path, &keys).unwrap_err().problem(), Problem::InUse);
    assert!(keys.load(HOLDER_KEY).unwrap().is_some());
    drop(wallet);
    std::fs::write(path.join("wallet.json"), b"{").unwrap();
    assert!(Wallet::open(&path, &keys).is_err());
    Wallet::delete(&path, &keys).unwrap();
    assert!(!path.exists());
    Wallet::delete(&path, &keys).unwrap();

    // What isn't the wallet's stays.
    drop(Wallet::init(&path, &keys).unwrap());
    std::fs::write(path.join("notes.txt"), b"mine").unwrap();
    Wallet::delete(&path, &keys).unwrap();
    let left = crate::storage::names_in(&path).unwrap();
    assert_eq!(left, ["notes.txt"]);
}

#[test]
fn a_key_store_that_keeps_its_secret_is_an_error_and_the_files_go() {
    struct Stubborn(Memory);
    impl Keystore for Stubborn {
        fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
            self.0.load(name)
        }

        fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
            self.0.store(name, secret)
        }

        fn remove(&self, _: &str) -> Result<(), KeystoreError> {
            Err(KeystoreError::Platform("locked".to_owned()))
        }
    }
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("wallet");
    let keys = Stubborn(Memory::default());
    let wallet = Wallet::init(&path, &keys).unwrap();
    let error = wallet.delete_everything(&keys).unwrap_err();
    assert_eq!(error.problem(), Problem::KeystoreFailed);
    assert!(!path.exists());
    Wallet::delete(&path, &keys.0).unwrap();
    assert!(keys.0.0.lock().unwrap().is_empty());
}

#[test]
fn what_is_kept_is_counted_by_kind() {
    let folder = tempfile::tempdir().unwrap();
    let mut wallet = Wallet::init(folder.path(), &Memory::default()).unwrap();
    let counts = |wallet: &Wallet| {
        let stored = wallet.what_is_stored();
        stored.iter().map(|stored| (stored.code(), stored.count)).collect::<Vec<_>>()
    };
    assert_eq!(counts(&wallet), [("software-key", 1)]);
    let key = wallet.key();
    wallet.add(&credential(Some(key), 1, "2021-09-20T00:00:00Z")).unwrap();
    wallet.add(&credential(None, 2, "2021-09-20T00:00:00Z")).unwrap();
    wallet.declare(1, &answers(false), at("2021-10-05T06:00:00Z")).unwrap();
    wallet.rename(2, Some("Ông")).unwrap();
    let expected = [("software-key", 1), ("credentials", 2), ("declarations", 1), ("labels", 1)];
    assert_eq!(counts(&wallet), expected);
    let words = Words::new(Language::Vietnamese);
    let said: Vec<_> = wallet.what_is_stored().iter().map(|stored| words.of(stored)).collect();
    assert_eq!(said[1], "Mã đi đường: 2");
}

#[test]
fn a_scan_reveals_what_the_credential_says_and_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let mut wallet = Wallet::init(folder.path(), &Memory::default()).unwrap();
    let (issued, expires) = (at("2021-09-20T00:00:00Z"), at("2022-01-01T00:00:00Z"));
    let least = Credential::least("Example City", [1; 8], RosterKey([1; 16]), issued, expires);
    let full = Credential {
        holder: Some(wallet.key()),
        name: Some("Trần Văn Mẫu".into()),
        birth_date: "1990-03-14".parse().ok(),
        id_last_four: Some(42),
        ..least.clone()
    };
    wallet.add(&to_text(&CredentialSigner::new(&issuer()).sign(&full))).unwrap();
    let print = Credential { roster_key: RosterKey([2; 16]), ..least };
    wallet.add(&to_text(&CredentialSigner::new(&issuer()).sign(&print))).unwrap();
    let all = |wallet: &Wallet, card| {
        let revealed = wallet.what_a_scan_reveals(card).unwrap();
        assert_eq!(format!("{:?}", revealed[0]), "Revealed(..)");
        revealed.into_iter().map(|item| (item.code(), item.value)).collect::<Vec<_>>()
    };
    let some = |text: &str| Some(text.to_owned());
    let issuer_line = some("Example City · 2021-09-20 – 2022-01-01");
    let expected = [
        ("name", some("Trần Văn Mẫu")),
        ("birth-date", some("1990-03-14")),
        ("id-last-four", some("0042")),
        ("issuer", issuer_line.clone()),
        ("linkable", None),
    ];
    assert_eq!(all(&wallet, 1), expected);
    assert_eq!(all(&wallet, 2), [("issuer", issuer_line), ("linkable", None)]);
    wallet.declare_all(&[1, 2], &answers(true), at("2021-10-05T06:00:00Z")).unwrap();
    let declared = ("declaration", some("2021-10-05T06:00:00+00:00"));
    assert!(all(&wallet, 1).contains(&declared));
    // A print carries none.
    assert!(!all(&wallet, 2).contains(&declared));
}

#[test]
fn every_problem_has_its_words_and_a_next_step_in_every_language() {
    use crate::encoding::code::Coded as _;
    for language in Language::ALL {
        let words = Words::new(language);
        let general = Problem::unknown("no-such-problem", &words);
        assert!(general.contains("no-such-problem"));
        for (code, problem) in Problem::CODES {
            assert_eq!(Problem::of_code(code), Some(*problem));
            let (sentence, next) = (words.of(problem), problem.next_step(&words));
            assert!(!sentence.contains('“') && !next.contains('“'), "{code}: {sentence}, {next}");
        }
    }
}
