//! Wallets whose key is the phone's hardware's.

use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use p256::ecdsa::signature::Signer as _;

use super::*;
use crate::travel::HolderSigner;

/// A phone's hardware key, and what has become of it.
#[derive(Clone)]
struct Hardware {
    secret: p256::ecdsa::SigningKey,
    state: Arc<AtomicU8>,
}

const WELL: u8 = 0;
const LOCKED: u8 = 1;
const LOST: u8 = 2;
const FAULTY: u8 = 3;

impl Hardware {
    fn new(seed: u8) -> Self {
        let secret = p256::ecdsa::SigningKey::from_slice(&[seed; 32]).unwrap();
        Self { secret, state: Arc::new(AtomicU8::new(WELL)) }
    }

    fn boxed(&self) -> Box<dyn HolderSigner> {
        Box::new(self.clone())
    }
}

impl HolderSigner for Hardware {
    fn key(&self) -> CurveKey {
        CurveKey::p256(self.secret.verifying_key().to_sec1_point(false).as_bytes()).unwrap()
    }

    fn sign(&self, message: &[u8]) -> Result<Vec<u8>, SigningError> {
        let signature: p256::ecdsa::Signature = self.secret.sign(message);
        match self.state.load(Ordering::Relaxed) {
            LOCKED => Err(SigningError::Locked),
            LOST => Err(SigningError::KeyLost),
            FAULTY => Ok(signature.to_der().as_bytes().to_vec()),
            _ => Ok(signature.to_bytes().to_vec()),
        }
    }
}

fn open(folder: &Path, keys: &Memory, signer: &Hardware) -> Result<Wallet, WalletError> {
    Wallet::open_with(folder, keys, || Ok(Some(signer.boxed())))
}

#[test]
fn a_hardware_key_signs_codes_and_requests_that_verify() {
    let folder = tempfile::tempdir().unwrap();
    let (keys, hardware) = (Memory::default(), Hardware::new(5));
    let mut wallet = Wallet::init_with(folder.path(), hardware.boxed()).unwrap();
    assert!(keys.0.lock().unwrap().is_empty());
    let id = IdNumber::parse("079199000001").unwrap();
    let request = wallet.request(&id).unwrap().to_json();
    assert_eq!(*HolderRequest::parse(request.as_bytes()).unwrap().key(), hardware.key());
    let key = wallet.key();
    wallet.add(&credential(Some(key), 1, "2021-09-20T00:00:00Z")).unwrap();
    drop(wallet);

    let wallet = open(folder.path(), &keys, &hardware).unwrap();
    assert_eq!(wallet.holder_kind(), HolderKind::Hardware);
    let now = at("2021-10-05T07:10:00+07:00");
    let code = wallet.live_code(1, now).unwrap();
    let verified = Envelope::parse(&code.text).unwrap().verify(&trust(), now).unwrap();
    assert_eq!(verified.presentation().unwrap().issued_at, now);
}

#[test]
fn what_is_wrong_with_the_hardware_is_said_and_nothing_is_shown() {
    let folder = tempfile::tempdir().unwrap();
    let hardware = Hardware::new(5);
    let mut wallet = Wallet::init_with(folder.path(), hardware.boxed()).unwrap();
    let key = wallet.key();
    wallet.add(&credential(Some(key), 1, "2021-09-20T00:00:00Z")).unwrap();
    let now = at("2021-10-05T07:10:00+07:00");
    for (state, problem) in
        [(LOCKED, Problem::KeyLocked), (LOST, Problem::KeyLost), (FAULTY, Problem::WrongSignature)]
    {
        hardware.state.store(state, Ordering::Relaxed);
        assert_eq!(wallet.live_code(1, now).unwrap_err().problem(), problem);
        let id = IdNumber::parse("079199000001").unwrap();
        assert_eq!(wallet.request(&id).unwrap_err().problem(), problem);
    }
    hardware.state.store(WELL, Ordering::Relaxed);
    assert!(wallet.live_code(1, now).is_ok());
}

#[test]
fn a_wallet_opens_with_the_key_that_it_was_made_with_and_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let (hard, soft) = (folder.path().join("hard"), folder.path().join("soft"));
    let keys = Memory::default();
    let problem = |opened: Result<Wallet, WalletError>| opened.err().unwrap().problem();
    drop(Wallet::init_with(&hard, Hardware::new(5).boxed()).unwrap());
    assert_eq!(problem(open(&hard, &keys, &Hardware::new(6))), Problem::KeyChanged);
    assert_eq!(problem(Wallet::open(&hard, &keys)), Problem::HardwareKeyNeeded);
    let lost = Wallet::open_with(&hard, &keys, || Err(SigningError::KeyLost));
    assert_eq!(problem(lost), Problem::KeyLost);
    assert!(open(&hard, &keys, &Hardware::new(5)).is_ok());

    drop(Wallet::init(&soft, &keys).unwrap());
    // Hardware that came later is of no use to it, and isn't asked.
    let wallet = Wallet::open_with(&soft, &keys, || panic!("asked")).unwrap();
    assert_eq!(wallet.holder_kind(), HolderKind::Software);
    drop(wallet);
    keys.store(HOLDER_KEY, &[7; 32]).unwrap();
    assert_eq!(problem(Wallet::open(&soft, &keys)), Problem::KeyChanged);
    keys.store(HOLDER_KEY, &[7; 31]).unwrap();
    assert_eq!(problem(Wallet::open(&soft, &keys)), Problem::KeyMissing);
    keys.remove(HOLDER_KEY).unwrap();
    assert_eq!(problem(Wallet::open(&soft, &keys)), Problem::KeyMissing);
}
