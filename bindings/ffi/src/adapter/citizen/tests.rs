//! The citizen's side over the surface, with the core behind it.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use chot_core::authority::Authority;
use chot_core::authority::issue::PersonFile;
use chot_core::published::Checkpoints;
use chot_core::time::TimeDelta;
use chot_core::travel::{Envelope, SoftwareHolder, to_text};
use chot_core::wallet::HolderRequest;

use super::*;
use crate::fake::{clock, keystore};
use crate::{
    AddEffect, ClockReading, HolderAlgorithm, HolderWallet, Piece, ProgressError, SignerError,
    TransportError, delete_wallet, read_city_trust, wallet_error_words,
};

const VI: Language = Language::Vietnamese;
const POLICY: &[u8] = include_bytes!("../../../../../tests/policies/hcmc-2021.json");

/// 2021-10-05, 07:10 in Ho Chi Minh City.
fn now() -> Instant {
    "2021-10-05T00:10:00Z".parse().unwrap()
}

fn reading(at: Instant) -> ClockReading {
    ClockReading { wall_millis: at.timestamp_millis(), ..clock() }
}

struct City {
    folder: tempfile::TempDir,
    authority: Authority,
    keystore: Arc<dyn Keystore>,
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
        Self { folder, authority, keystore: keystore() }
    }

    fn path(&self) -> String {
        self.folder.path().join("wallet").display().to_string()
    }

    fn public(&self) -> String {
        self.folder.path().join("city/public").display().to_string()
    }

    fn trust(&self) -> Vec<u8> {
        self.authority.public_trust().unwrap().to_bytes()
    }

    fn wallet(&self) -> Arc<HolderWallet> {
        HolderWallet::open(self.path(), Arc::clone(&self.keystore), None).unwrap()
    }

    /// A credential by a wallet's own request, in both forms.
    fn issue(&mut self, wallet: &HolderWallet, id: &str, hours_ago: i64) -> [String; 2] {
        let person = format!(
            r#"{{"id_number": "{id}", "name": "Lan Ví Dụ", "birth_date": "1990-03-14",
                "employer": "Department A (example)", "sector": "government",
                "home": {{"area": "d7"}}, "work": {{"area": "d1"}},
                "health": [{{"kind": "vaccination", "doses": 2, "date": "2021-08-20"}}],
                "complete": [], "valid_from": "2021-09-16", "valid_until": "2022-03-16"}}"#
        );
        let person = PersonFile::parse(person.as_bytes()).unwrap();
        let request = wallet.request(id.to_owned()).unwrap();
        let request = HolderRequest::parse(request.as_bytes()).unwrap();
        let at = now() - TimeDelta::hours(hours_ago);
        let holder = Some((request.id(), request.key()));
        let bytes = self.authority.issue(&person, holder, at).unwrap();
        let jws = self.authority.jws_twin(&bytes).unwrap();
        [to_text(&bytes), jws]
    }
}

fn no(questions: &Questions) -> HashMap<String, bool> {
    questions.questions.iter().map(|question| (question.id.clone(), false)).collect()
}

fn refused<T>(result: Result<T>) -> WalletError {
    match result {
        Ok(_) => panic!("it wasn't refused"),
        Err(error) => error,
    }
}

#[test]
fn from_a_request_to_a_live_code_and_back_to_nothing() {
    let mut city = City::new();
    let wallet = city.wallet();
    assert_eq!(refused(wallet.request("7".into())).code(), "not-an-id-number");
    let [text, jws] = city.issue(&wallet, "079190000101", 2);
    let WalletPreview::Credential { card, effect } = wallet.preview(text.clone(), VI).unwrap()
    else {
        panic!("a certificate")
    };
    assert_eq!((effect, card.holder_name.as_deref()), (AddEffect::New, Some("Lan Ví Dụ")));
    assert!(wallet.cards().unwrap().is_empty());
    let card = wallet.add(text).unwrap();
    assert_eq!((card.doses[0].number, card.doses[0].day.as_str()), (2, "2021-08-20"));
    assert_eq!(card.issued_at_millis, (now() - TimeDelta::hours(2)).timestamp_millis());
    assert_eq!((card.has_symptoms, card.live, card.has_jws), (None, true, false));
    assert_eq!(refused(wallet.live_jws(card.id.clone(), reading(now()))).code(), "no-twin");
    assert!(wallet.add(jws).unwrap().has_jws);

    let asked = wallet.questions(VI).unwrap();
    assert_eq!(asked.questionnaire, 1);
    assert_eq!(asked.questions[0].text, "Anh/chị có bị sốt không?");
    let mut incomplete = no(&asked);
    incomplete.remove("cough");
    let declare =
        |number, answers| wallet.declare(card.id.clone(), number, answers, reading(now()));
    assert_eq!(refused(declare(1, incomplete)).code(), "answer-missing");
    assert_eq!(refused(declare(2, no(&asked))).code(), "other-questionnaire");
    let mut more = no(&asked);
    more.insert("tired".into(), true);
    let error = refused(declare(1, more));
    assert_eq!(error.code(), "answer-unknown");
    assert!(!error.to_string().contains("tired"));
    assert_eq!(wallet.cards().unwrap()[0].has_symptoms, None);
    assert_eq!(declare(1, no(&asked)), Ok(false));
    assert_eq!(wallet.cards().unwrap()[0].has_symptoms, Some(false));

    let code = wallet.live_code(card.id.clone(), reading(now())).unwrap();
    assert_eq!(u32::try_from(code.modules.len()).unwrap(), code.size * code.size);
    assert_eq!(code.renew_at_millis, Some(reading(now()).wall_millis + 20_000));
    assert!(Envelope::parse(&code.text).unwrap().is_presentation());
    let jws = wallet.live_jws(card.id.clone(), reading(now())).unwrap();
    assert!(Envelope::parse(&jws).unwrap().is_presentation());

    let stored: Vec<_> = wallet.what_is_stored(VI).unwrap().into_iter().map(|s| s.code).collect();
    assert_eq!(stored, ["software-key", "credentials", "twins", "declarations"]);
    let revealed = wallet.what_a_scan_reveals(card.id, VI).unwrap();
    assert!(revealed.iter().any(|item| item.code == "birth-date" && item.text == "Ngày sinh"));
    wallet.delete_everything().unwrap();
    assert_eq!(refused(wallet.cards()).code(), "closed");
    assert!(!Path::new(&city.path()).exists());
    assert!(city.keystore.load("wallet-holder-key".into()).unwrap().is_none());
}

#[test]
fn a_card_is_meant_by_its_id_whatever_its_place() {
    let mut city = City::new();
    let wallet = city.wallet();
    for id in ["079190000101", "079190000102"] {
        let [text, _] = city.issue(&wallet, id, 2);
        wallet.add(text).unwrap();
    }
    let ids: Vec<_> = wallet.cards().unwrap().into_iter().map(|card| card.id).collect();
    wallet.reorder(vec![ids[1].clone(), ids[0].clone()]).unwrap();
    assert_eq!(wallet.rename(ids[0].clone(), Some("Mẹ".into())).unwrap().number, 2);
    assert_eq!(refused(wallet.rename(ids[0].clone(), Some("\u{202e}".into()))).code(), "bad-label");
    assert_eq!(refused(wallet.reorder(vec![ids[0].clone()])).code(), "bad-order");
    wallet.remove(ids[0].clone()).unwrap();
    let gone = refused(wallet.live_code(ids[0].clone(), reading(now())));
    assert!(matches!(&gone, WalletError::NothingThere { code, .. } if code == "no-such-card"));
    assert_eq!(wallet.cards().unwrap()[0].id, ids[1]);
    assert_eq!(refused(wallet.reorder(vec![ids[0].clone()])).code(), "no-such-card");
}

#[test]
fn the_day_ahead_is_told_by_the_citys_rules_or_not_at_all() {
    let mut city = City::new();
    let wallet = city.wallet();
    let [text, _] = city.issue(&wallet, "079190000101", 2);
    let id = wallet.add(text).unwrap().id;
    let outlook =
        |day: Option<&str>, at| wallet.outlook(id.clone(), day.map(str::to_owned), VI, reading(at));
    let WalletOutlook::Unknown { why } = outlook(None, now()).unwrap() else { panic!("known") };
    assert_eq!(why.code, "no-rules");
    assert!(why.text.starts_with("Chưa rõ"));

    assert_eq!(refused(wallet.update_from_folder(city.public(), reading(now()))).code(), "no-city");
    let shown = read_city_trust(city.trust()).unwrap();
    assert_eq!((shown.city.as_str(), shown.fingerprint.len()), ("Example City", 64));
    assert_eq!(refused(read_city_trust(b"{}".to_vec())).code(), "not-a-trust-file");
    assert_eq!(wallet.trust(city.trust()).unwrap(), shown);
    let update = wallet.update_from_folder(city.public(), reading(now())).unwrap();
    assert!(update.changed && update.fetched_bytes > 0);
    assert!(!wallet.update_from_folder(city.public(), reading(now())).unwrap().changed);

    let six = now() - TimeDelta::minutes(70);
    let WalletOutlook::Known { day } = outlook(None, six).unwrap() else { panic!("unknown") };
    assert_eq!((day.day.as_str(), day.offset_seconds), ("2021-10-05", 7 * 3600));
    let half_past_six = (now() - TimeDelta::minutes(40)).timestamp_millis();
    assert_eq!(day.next_from_millis, Some(half_past_six));
    assert_eq!(day.windows[0].legs, [TravelLeg::ToWork]);
    let codes: Vec<_> = day.missing.iter().map(|missing| missing.code.as_str()).collect();
    assert_eq!(codes, ["declaration-missing"]);
    assert!(day.depends_on.iter().any(|depends| depends.text.contains("danh sách truy vết")));
    assert_eq!(refused(outlook(Some("5.10.2021"), six)).code(), "bad-argument");
    let sunday = outlook(Some("2021-08-01"), six).unwrap();
    assert!(matches!(sunday, WalletOutlook::Unknown { why } if why.code == "no-phase"));
    wallet.forget_city().unwrap();
    assert_eq!(wallet.city().unwrap(), None);
}

/// A web server's folder, for so many files; another call goes on between them.
struct Shelf<F> {
    folder: String,
    files: AtomicUsize,
    meanwhile: F,
}

impl<F: Fn() + Send + Sync> Transport for Shelf<F> {
    fn fetch(
        &self,
        path: String,
        offset: u64,
        _: u64,
    ) -> std::result::Result<Option<Piece>, TransportError> {
        (self.meanwhile)();
        let left =
            self.files.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        left.map_err(|_| TransportError::NoConnection)?;
        let Ok(bytes) = std::fs::read(Path::new(&self.folder).join(path)) else { return Ok(None) };
        let bytes = bytes[usize::try_from(offset).unwrap()..].to_vec();
        Ok(Some(Piece { bytes, is_last: true }))
    }
}

/// Goes on for so many questions.
struct Patience(AtomicUsize);

impl UpdateProgress for Patience {
    fn goes_on(&self, _: u64) -> std::result::Result<bool, ProgressError> {
        let left =
            self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        Ok(left.is_ok())
    }
}

#[test]
fn a_wallet_follows_its_city_by_the_apps_transport_and_is_used_meanwhile() {
    let city = City::new();
    let wallet = city.wallet();
    let fetch = |files: usize, questions: usize, meanwhile: Box<dyn Fn() + Send + Sync>| {
        let shelf = Shelf { folder: city.public(), files: files.into(), meanwhile };
        wallet.update(Arc::new(shelf), Arc::new(Patience(questions.into())), reading(now()))
    };
    let nothing = || -> Box<dyn Fn() + Send + Sync> { Box::new(|| ()) };
    assert_eq!(refused(fetch(99, 99, nothing())).code(), "no-city");
    wallet.trust(city.trust()).unwrap();
    for (files, questions, code) in [(3, 99, "update-failed"), (99, 3, "update-stopped")] {
        assert_eq!(refused(fetch(files, questions, nothing())).code(), code);
        assert!(wallet.questions(VI).is_ok());
    }
    // Who looks at the wallet meanwhile isn't kept waiting.
    let looks = || -> Box<dyn Fn() + Send + Sync> {
        let wallet = Arc::clone(&wallet);
        Box::new(move || assert!(wallet.cards().unwrap().is_empty()))
    };
    let update = fetch(99, 99, looks()).unwrap();
    assert!(update.changed && update.fetched_bytes > 0);
    assert!(!fetch(99, 99, looks()).unwrap().changed);

    // The city is forgotten meanwhile: what comes isn't kept.
    let forgets = Arc::clone(&wallet);
    let overtaken = fetch(99, 99, Box::new(move || drop(forgets.forget_city())));
    assert_eq!(refused(overtaken).code(), "update-failed");
    assert_eq!(wallet.city().unwrap(), None);
}

/// A hardware key, played by a software one.
struct Chip {
    algorithm: HolderAlgorithm,
    public: Vec<u8>,
    holder: SoftwareHolder,
    fails: Mutex<Option<SignerError>>,
}

impl Chip {
    fn new(seed: u8) -> Self {
        let holder = SoftwareHolder::new(&[seed; 32]);
        let public = holder.key().to_bytes();
        Self { algorithm: HolderAlgorithm::Ed25519, public, holder, fails: Mutex::new(None) }
    }
}

impl HolderSigner for Chip {
    fn algorithm(&self) -> std::result::Result<HolderAlgorithm, SignerError> {
        Ok(self.algorithm)
    }

    fn public_key(&self) -> std::result::Result<Vec<u8>, SignerError> {
        Ok(self.public.clone())
    }

    fn sign(&self, message: Vec<u8>) -> std::result::Result<Vec<u8>, SignerError> {
        match self.fails.lock().unwrap().clone() {
            Some(error) => Err(error),
            None => Ok(self.holder.sign(&message).unwrap()),
        }
    }
}

#[test]
fn a_hardware_key_signs_and_its_failures_keep_their_names() {
    let mut city = City::new();
    let chip = Arc::new(Chip::new(4));
    let open = |chip: &Arc<Chip>| {
        let signer: Arc<dyn HolderSigner> = chip.clone();
        HolderWallet::open(city.path(), Arc::clone(&city.keystore), Some(signer))
    };
    let wallet = open(&chip).unwrap();
    assert_eq!(wallet.key_kind(), Ok(HolderKeyKind::Hardware));
    assert!(city.keystore.load("wallet-holder-key".into()).unwrap().is_none());
    drop(wallet);
    assert_eq!(refused(open(&Arc::new(Chip::new(5)))).code(), "key-changed");
    let without = HolderWallet::open(city.path(), Arc::clone(&city.keystore), None);
    assert_eq!(refused(without).code(), "hardware-key-needed");

    let wallet = open(&chip).unwrap();
    let [text, _] = city.issue(&wallet, "079190000101", 2);
    let id = wallet.add(text).unwrap().id;
    let code = || wallet.live_code(id.clone(), reading(now()));
    code().unwrap();
    for (error, problem) in [
        (SignerError::Locked, "key-locked"),
        (SignerError::KeyLost, "key-lost"),
        (SignerError::Cancelled, "signing-cancelled"),
        (SignerError::Failed { what: "no chip".into() }, "signing-failed"),
    ] {
        *chip.fails.lock().unwrap() = Some(error);
        let error = refused(code());
        assert!(matches!(&error, WalletError::Key { code, .. } if code == problem), "{error:?}");
    }
    *chip.fails.lock().unwrap() = None;
    code().unwrap();
    assert_eq!(wallet.what_is_stored(VI).unwrap()[0].code, "hardware-key");
}

/// What both platforms' hardware has. It forgets to convert its signatures where it is told to.
struct Enclave {
    compressed: bool,
    der: bool,
}

impl HolderSigner for Enclave {
    fn algorithm(&self) -> std::result::Result<HolderAlgorithm, SignerError> {
        Ok(HolderAlgorithm::P256)
    }

    fn public_key(&self) -> std::result::Result<Vec<u8>, SignerError> {
        Ok(p256_key().verifying_key().to_sec1_point(self.compressed).as_bytes().to_vec())
    }

    fn sign(&self, message: Vec<u8>) -> std::result::Result<Vec<u8>, SignerError> {
        use p256::ecdsa::signature::Signer as _;
        let signature: p256::ecdsa::Signature = p256_key().sign(&message);
        let der = || signature.to_der().as_bytes().to_vec();
        Ok(if self.der { der() } else { signature.to_bytes().to_vec() })
    }
}

#[test]
fn a_p256_key_is_one_key_in_either_encoding_and_its_der_is_never_shown() {
    let city = City::new();
    let open = |compressed, der| {
        let signer: Arc<dyn HolderSigner> = Arc::new(Enclave { compressed, der });
        HolderWallet::open(city.path(), Arc::clone(&city.keystore), Some(signer)).unwrap()
    };
    let id = || "079190000101".to_owned();
    open(false, false).request(id()).unwrap();
    open(true, false).request(id()).unwrap();
    let error = refused(open(false, true).request(id()));
    assert_eq!(error.code(), "wrong-signature");
    assert!(error.to_string().contains("look like DER"), "{error}");
}

#[test]
fn what_a_hardware_key_says_of_itself_is_checked_before_a_wallet_is_made() {
    let city = City::new();
    for (algorithm, public) in [
        (HolderAlgorithm::Ed25519, vec![0; 31]),
        (HolderAlgorithm::P256, Chip::new(4).public),
        (HolderAlgorithm::P256, vec![4; 65]),
    ] {
        let chip: Arc<dyn HolderSigner> = Arc::new(Chip { algorithm, public, ..Chip::new(4) });
        let opened = HolderWallet::open(city.path(), Arc::clone(&city.keystore), Some(chip));
        assert_eq!(refused(opened).code(), "signing-failed");
        assert!(!Path::new(&city.path()).join("wallet.json").exists());
    }
    // One that lies about its key signs nothing that is shown.
    let liar = Chip { public: Chip::new(5).public, ..Chip::new(4) };
    let signer: Arc<dyn HolderSigner> = Arc::new(liar);
    let opened = HolderWallet::open(city.path(), Arc::clone(&city.keystore), Some(signer)).unwrap();
    assert_eq!(refused(opened.request("079190000101".into())).code(), "wrong-signature");
}

#[test]
fn a_certificate_is_kept_beside_a_card_and_shown_as_it_is() {
    use chot_core::dcc::issue::CertificateSigner;
    use chot_core::dcc::{CertificateClaims, CertificateName, Common, Entry, PartialDate};
    use chot_core::keys::KeyId;
    let mut city = City::new();
    let wallet = city.wallet();
    let [text, _] = city.issue(&wallet, "079190000101", 2);
    let id = wallet.add(text).unwrap().id;
    let day: NaiveDate = "2021-08-20".parse().unwrap();
    let claims = CertificateClaims {
        issuer: None,
        issued_at: now() - TimeDelta::days(30),
        not_before: None,
        expires_at: now() + TimeDelta::days(30),
        further: Vec::new(),
        version: "1.3.0".into(),
        subject: CertificateName {
            family: Some("Lan".into()),
            given: Some("Ví Dụ".into()),
            family_mrz: None,
            given_mrz: None,
            birth_date: PartialDate::Day("1990-03-14".parse().unwrap()),
        },
        entry: Entry::Recovery {
            common: Common {
                disease: "840539006".into(),
                country: "VN".into(),
                issuer: "Health Department (example)".into(),
                id: "URN:UVCI:01:VN:EXAMPLE".into(),
            },
            first_positive: day,
            from: day,
            until: day,
        },
    };
    let key = p256_key();
    let certificate = CertificateSigner::new(&key, KeyId([3; 8])).sign(&claims);
    let WalletPreview::Certificate { beside } = wallet.preview(certificate.clone(), VI).unwrap()
    else {
        panic!("a credential")
    };
    assert_eq!(
        (beside[0].card_id.as_str(), beside[0].certificate.person.code.as_str()),
        (id.as_str(), "same")
    );
    let kept = wallet.add_certificate(id.clone(), certificate.clone(), VI).unwrap();
    assert_eq!((kept.kind, kept.day.as_str()), (crate::CertificateKind::Recovery, "2021-08-20"));
    assert_eq!(wallet.certificates(id.clone(), VI).unwrap(), std::slice::from_ref(&kept));
    let code = wallet.certificate_code(id.clone(), kept.id.clone()).unwrap();
    assert_eq!((code.text, code.renew_at_millis), (certificate, None));
    wallet.remove_certificate(id.clone(), kept.id.clone()).unwrap();
    let gone = refused(wallet.certificate_code(id.clone(), kept.id));
    assert_eq!(gone.code(), "no-such-certificate");
    let bad = refused(wallet.add_certificate(id, "HC1:**".into(), VI));
    assert!(matches!(bad, WalletError::Refused { code, .. } if code == "not-a-certificate"));
}

fn p256_key() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
}

#[test]
fn a_wallet_that_cannot_be_opened_can_be_deleted() {
    let city = City::new();
    drop(city.wallet());
    let busy = city.wallet();
    let error = refused(HolderWallet::open(city.path(), Arc::clone(&city.keystore), None));
    assert!(matches!(&error, WalletError::Store { code, .. } if code == "in-use"));
    drop(busy);
    let other = refused(HolderWallet::open(city.path(), keystore(), None));
    assert!(matches!(&other, WalletError::Key { code, .. } if code == "key-missing"));
    let words = wallet_error_words(other.code().to_owned(), VI);
    assert!(words.next_step.contains("xóa ví"), "{}", words.next_step);
    delete_wallet(city.path(), Arc::clone(&city.keystore)).unwrap();
    assert!(!Path::new(&city.path()).exists());
    drop(city.wallet());
    let unknown = wallet_error_words("of-tomorrow".into(), Language::English);
    assert!(unknown.sentence.contains("of-tomorrow") && !unknown.next_step.is_empty());
}

#[test]
fn nothing_personal_is_printed_and_no_hostile_text_is_shown_raw() {
    let mut city = City::new();
    let wallet = city.wallet();
    let [text, _] = city.issue(&wallet, "079190000101", 2);
    let card = wallet.add(text).unwrap();
    let code = wallet.live_code(card.id.clone(), reading(now())).unwrap();
    let revealed = wallet.what_a_scan_reveals(card.id.clone(), VI).unwrap();
    let printed = format!("{card:?} {code:?} {wallet:?} {:?}", revealed[0]);
    assert_eq!(printed, "WalletCard(..) LiveCode(..) HolderWallet(..) RevealedItem(..)");
    let bad_clock = ClockReading { wall_millis: 0, ..clock() };
    assert_eq!(refused(wallet.live_code(card.id, bad_clock)).code(), "bad-clock");
}
