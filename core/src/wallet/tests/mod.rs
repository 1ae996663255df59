//! A wallet in a folder, as its owner uses it.

mod cards;
#[cfg(feature = "authority")]
mod certificates;
#[cfg(feature = "authority")]
mod city;
mod end;
mod keys;
#[cfg(feature = "authority")]
mod outlook;

use std::collections::BTreeMap;
use std::sync::Mutex;

use ed25519_dalek::SigningKey;
use zeroize::Zeroizing;

use super::*;
use crate::keys::{KeyId, KeystoreError, StrictKey};
use crate::travel::{CredentialSigner, IssuerKey, IssuerKeys, Purpose, TrustStore};

/// A key store in memory.
#[derive(Default)]
struct Memory(Mutex<BTreeMap<String, Vec<u8>>>);

impl Keystore for Memory {
    fn load(&self, name: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeystoreError> {
        Ok(self.0.lock().unwrap().get(name).cloned().map(Zeroizing::new))
    }

    fn store(&self, name: &str, secret: &[u8]) -> Result<(), KeystoreError> {
        self.0.lock().unwrap().insert(name.to_owned(), secret.to_vec());
        Ok(())
    }

    fn remove(&self, name: &str) -> Result<(), KeystoreError> {
        self.0.lock().unwrap().remove(name);
        Ok(())
    }
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

fn issuer() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn credential(holder: Option<CurveKey>, person: u8, issued_at: &str) -> String {
    let issued_at = at(issued_at);
    let expires_at = at("2022-01-01T00:00:00Z");
    let least =
        Credential::least("Example City", [1; 8], RosterKey([person; 16]), issued_at, expires_at);
    let credential = Credential { holder, name: Some("Trần Văn Mẫu".into()), ..least };
    to_text(&CredentialSigner::new(&issuer()).sign(&credential))
}

fn trust() -> TrustStore {
    let key = StrictKey::from(&issuer());
    TrustStore::new(IssuerKeys::new(vec![IssuerKey {
        id: KeyId::of(&key),
        issuer: "Example City".into(),
        key,
        purposes: vec![Purpose::IssueCredential],
        valid_from: at("2021-01-01T00:00:00Z"),
        valid_until: at("2023-01-01T00:00:00Z"),
        revoked: false,
        areas: Vec::new(),
    }]))
}

fn answers(cough: bool) -> Answers {
    let questions = Questionnaire::own().questions.into_iter();
    Answers::of(questions.map(|question| (question.id.clone(), cough && question.id == "cough")))
}

#[test]
fn a_declared_live_code_verifies() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    wallet.add(&credential(Some(wallet.key()), 1, "2021-09-20T00:00:00Z")).unwrap();
    drop(wallet);

    let mut wallet = Wallet::open(folder.path(), &keys).unwrap();
    let morning = at("2021-10-05T06:00:00+07:00");
    wallet.declare(1, &answers(false), morning).unwrap();
    let now = at("2021-10-05T07:10:00+07:00");
    let code = wallet.live_code(1, now).unwrap();
    assert_eq!(code.renew_at, Some(now + TimeDelta::seconds(20)));

    let verified = Envelope::parse(&code.text).unwrap().verify(&trust(), now).unwrap();
    let presentation = verified.presentation().unwrap();
    assert_eq!(presentation.issued_at, now);
    assert!(presentation.declaration == Some(Declaration { at: morning, symptoms: false }));
    assert_ne!(wallet.live_code(1, now + TimeDelta::seconds(20)).unwrap().text, code.text);
}

#[test]
fn a_newer_credential_replaces_the_older_and_keeps_the_declaration() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    let key = wallet.key();
    wallet.add(&credential(Some(key.clone()), 1, "2021-09-20T00:00:00Z")).unwrap();
    wallet.declare(1, &answers(true), at("2021-10-05T06:00:00Z")).unwrap();
    wallet.add(&credential(Some(key.clone()), 1, "2021-09-21T00:00:00Z")).unwrap();
    let cards = wallet.cards();
    assert_eq!(cards[0].issued_at, at("2021-09-21T00:00:00Z"));
    assert_eq!(cards[0].declared, Some((at("2021-10-05T06:00:00Z"), true)));
    // Whether it is the issuer's isn't known without the city's keys: nothing is lost.
    assert_eq!(cards.len(), 2);
    assert_eq!(cards[1].issued_at, at("2021-09-20T00:00:00Z"));
    assert_eq!(cards[1].declared, cards[0].declared);
    let again = wallet.add(&credential(Some(key.clone()), 1, "2021-09-20T00:00:00Z")).unwrap();
    assert_eq!((again.number, wallet.cards().len()), (2, 2));
    // Nor does one that says to be of the far future keep others out.
    wallet.add(&credential(Some(key.clone()), 1, "2990-01-01T00:00:00Z")).unwrap();
    let card = wallet.add(&credential(Some(key), 1, "2021-09-22T00:00:00Z")).unwrap();
    assert_eq!((card.number, wallet.cards().len()), (4, 4));
}

#[test]
fn one_persons_declaration_is_not_another_persons() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    let key = wallet.key();
    wallet.add(&credential(Some(key.clone()), 1, "2021-09-20T00:00:00Z")).unwrap();
    wallet.add(&credential(Some(key), 2, "2021-09-20T00:00:00Z")).unwrap();
    wallet.declare(2, &answers(true), at("2021-10-05T06:00:00Z")).unwrap();
    assert_eq!(wallet.cards()[0].declared, None);
    assert!(wallet.cards()[1].declared.is_some());
    let none = wallet.declare(3, &answers(false), at("2021-10-05T06:00:00Z"));
    assert!(matches!(none, Err(WalletError::NoSuchCard { held: 2, asked: 3 })));
    // The same of several is of all of them or of none.
    let later = at("2021-10-05T07:00:00Z");
    assert!(wallet.declare_all(&[1, 3], &answers(false), later).is_err());
    assert!(wallet.declare_all(&[], &answers(false), later).is_err());
    assert_eq!(wallet.cards()[0].declared, None);
    wallet.declare_all(&[1, 2], &answers(false), later).unwrap();
    assert!(wallet.cards().iter().all(|card| card.declared == Some((later, false))));
}

#[test]
fn what_is_not_for_this_wallet_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    let stranger = SoftwareHolder::new(&[9; 32]).key();
    let refused = wallet.add(&credential(Some(stranger), 1, "2021-09-20T00:00:00Z"));
    assert!(matches!(refused, Err(WalletError::AnotherHolder)));
    assert!(matches!(wallet.add("https://portal.example"), Err(WalletError::NotACredential(_))));
    wallet.add(&credential(Some(wallet.key()), 1, "2021-09-20T00:00:00Z")).unwrap();
    let code = wallet.live_code(1, at("2021-10-05T00:00:00Z")).unwrap();
    assert!(matches!(wallet.add(&code.text), Err(WalletError::LiveCode)));
}

#[test]
fn a_print_is_shown_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    let print = credential(None, 1, "2021-09-20T00:00:00Z");
    assert!(!wallet.add(&print).unwrap().live);
    let code = wallet.live_code(1, at("2021-10-05T00:00:00Z")).unwrap();
    assert_eq!((code.text, code.renew_at), (print, None));
}

#[test]
fn a_wallet_is_neither_made_twice_nor_used_twice_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    assert!(matches!(
        Wallet::open(folder.path(), &keys),
        Err(WalletError::Store(StoreError::Missing(_)))
    ));
    let wallet = Wallet::init(folder.path(), &keys).unwrap();
    assert!(matches!(
        Wallet::open(folder.path(), &keys),
        Err(WalletError::Store(StoreError::Lock(_)))
    ));
    drop(wallet);
    assert!(matches!(
        Wallet::init(folder.path(), &keys),
        Err(WalletError::Store(StoreError::Exists(_)))
    ));
    let file = folder.path().join("wallet.json");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("\"version\": 2", "\"version\": 9")).unwrap();
    let newer = Wallet::open(folder.path(), &keys).err().unwrap().to_string();
    assert!(newer.contains("newer version"), "{newer}");
}

#[test]
fn the_jose_twin_is_kept_beside_its_credential_and_shown() {
    let folder = tempfile::tempdir().unwrap();
    let keys = Memory::default();
    let mut wallet = Wallet::init(folder.path(), &keys).unwrap();
    let (issued, expires) = (at("2021-09-20T00:00:00Z"), at("2022-01-01T00:00:00Z"));
    let of = |id: u8| Credential {
        holder: Some(wallet.key()),
        ..Credential::least("Example City", [id; 8], RosterKey([1; 16]), issued, expires)
    };
    let (ours, other) = (of(1), of(2));
    let key = issuer();
    let signer = CredentialSigner::new(&key);
    let now = at("2021-10-05T00:10:00Z");

    let twin = signer.sign_jws(&ours);
    assert!(matches!(wallet.add(&twin), Err(WalletError::NoCredentialOfTwin)));
    wallet.add(&to_text(&signer.sign(&ours))).unwrap();
    assert!(matches!(wallet.live_jws(1, now), Err(WalletError::NoTwin)));
    assert!(matches!(wallet.add(&signer.sign_jws(&other)), Err(WalletError::NoCredentialOfTwin)));
    wallet.add(&twin).unwrap();
    assert_eq!(wallet.cards().len(), 1);

    drop(wallet);
    let wallet = Wallet::open(folder.path(), &keys).unwrap();
    let verified =
        Envelope::parse(&wallet.live_jws(1, now).unwrap()).unwrap().verify(&trust(), now).unwrap();
    assert!(verified.presentation().is_some_and(|p| p.issued_at == now));
    assert!(*verified.claims() == ours);
}

#[test]
fn debug_output_keeps_the_owner_and_the_code_to_itself() {
    let folder = tempfile::tempdir().unwrap();
    let mut wallet = Wallet::init(folder.path(), &Memory::default()).unwrap();
    wallet.add(&credential(Some(wallet.key()), 1, "2021-09-20T00:00:00Z")).unwrap();
    wallet.declare(1, &answers(true), at("2021-10-05T06:00:00Z")).unwrap();
    let code = wallet.live_code(1, at("2021-10-05T06:10:00Z")).unwrap();
    assert_eq!(format!("{wallet:?} {code:?}"), "Wallet(..) LiveCode(..)");
}
