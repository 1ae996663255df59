//! The surface as an app uses it, with the core behind it; and as it must not be used.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, OnceLock};

use chot_core::device::series_of;

use crate::city::{City, DOSES, now};
use crate::fake::frame_of;
use crate::*;

fn clock(seconds: i64) -> ClockReading {
    let wall_millis = now().timestamp_millis() + seconds * 1000;
    let monotonic_millis = 60_000 + u64::try_from(seconds).unwrap() * 1000;
    ClockReading { wall_millis, monotonic_millis, boot_id: vec![7; 16] }
}

/// Time enough for a frame on a busy machine.
const LONG: Option<u32> = Some(60_000);

fn path(path: PathBuf) -> String {
    path.to_str().unwrap().to_owned()
}

/// Brings files of a folder in pieces, for so many pieces.
struct Web {
    folder: PathBuf,
    pieces: AtomicUsize,
    bytes: AtomicU64,
    /// Bytes a piece at most.
    most: u64,
}

impl Web {
    fn of(city: &City, pieces: usize) -> Arc<Self> {
        let folder = city.public();
        Arc::new(Self { folder, pieces: pieces.into(), bytes: 0.into(), most: 900 })
    }
}

impl Transport for Web {
    fn fetch(
        &self,
        path: String,
        offset: u64,
        max_length: u64,
    ) -> Result<Option<Piece>, TransportError> {
        let left =
            self.pieces.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |n| n.checked_sub(1));
        left.map_err(|_| TransportError::NoConnection)?;
        let Ok(bytes) = std::fs::read(self.folder.join(path)) else { return Ok(None) };
        let rest = bytes.get(usize::try_from(offset).unwrap()..).unwrap_or_default();
        let length = rest.len().min(usize::try_from(max_length.min(self.most)).unwrap());
        self.bytes.fetch_add(u64::try_from(length).unwrap(), Ordering::SeqCst);
        Ok(Some(Piece { bytes: rest[..length].to_vec(), is_last: length == rest.len() }))
    }
}

/// Goes on until so many bytes came.
struct Until(u64);

impl UpdateProgress for Until {
    fn goes_on(&self, fetched_bytes: u64) -> Result<bool, ProgressError> {
        Ok(fetched_bytes < self.0)
    }
}

fn always() -> Arc<dyn UpdateProgress> {
    Arc::new(Until(u64::MAX))
}

fn enrolled(city: &City) -> String {
    let phone = path(city.phone());
    enrol(phone.clone(), city.enrolment(), city.keystore()).unwrap();
    phone
}

fn open(city: &City, phone: &str) -> Arc<CheckpointSession> {
    let (language, keystore) = (Language::Vietnamese, city.keystore());
    CheckpointSession::open(phone.to_owned(), "bridge".to_owned(), language, keystore).unwrap()
}

fn ready(city: &City) -> Arc<CheckpointSession> {
    let phone = enrolled(city);
    update_from_folder(phone.clone(), path(city.public()), city.keystore(), clock(0)).unwrap();
    open(city, &phone)
}

#[test]
fn a_phone_is_enrolled_from_codes_updated_and_gives_a_verdict() {
    let mut city = City::new();
    let codes = series_of(&city.enrolment()).unwrap();
    let (reader, series) = (CodeReader::new(Language::English), EnrolmentCodes::new());
    for (read, code) in codes.iter().enumerate() {
        assert_eq!(series.file().unwrap(), None);
        let (plane, geometry) = frame_of(code);
        // As a camera does: the next frame, where a busy machine had no time for this one.
        let frames = (0..200).map(|_| reader.read(&plane, geometry).unwrap());
        let mut texts = frames.filter_map(|reading| reading.codes.first()?.text.clone());
        let text = texts.next().unwrap();
        assert_eq!(usize::try_from(series.take(text).unwrap().have).unwrap(), read + 1);
    }
    let file = series.file().unwrap().unwrap();
    let preview = enrolment_preview(file.clone()).unwrap();
    assert_eq!(
        (preview.city.as_str(), preview.root_keys, preview.threshold),
        ("Example City", 3, 2)
    );
    assert_eq!(
        preview.fingerprint,
        city.authority.enrolment().unwrap().root_preview().unwrap().fingerprint
    );

    let phone = path(city.phone());
    enrol(phone.clone(), file.clone(), city.keystore()).unwrap();
    assert!(matches!(enrol(phone.clone(), file, city.keystore()), Err(ChotError::BadInput { .. })));
    assert_eq!(checkpoints(phone.clone()), Err(ChotError::NothingInstalled));
    let nothing = device_state(phone.clone(), city.keystore(), clock(0)).unwrap();
    assert_eq!((nothing.published_at, nothing.policy, nothing.unusable), (None, None, None));
    let summary =
        update(phone.clone(), Web::of(&city, usize::MAX), always(), city.keystore(), clock(0));
    assert!(summary.unwrap().changed);
    let choice = checkpoints(phone.clone()).unwrap();
    assert_eq!(
        (choice.len(), choice[0].name.as_str(), choice[0].area.as_str()),
        (1, "bridge", "d7")
    );
    let state = device_state(phone.clone(), city.keystore(), clock(0)).unwrap();
    assert_eq!(
        (state.policy.as_deref(), state.expired, state.unusable),
        (Some("test 1"), false, None)
    );
    assert!(state.fresh_until.is_some() && state.storage_bytes > 1000);

    let session = open(&city, &phone);
    let (plane, geometry) = frame_of(&city.code("079190000101", DOSES));
    let outcome = session.scan(&plane, geometry, LONG, clock(1)).unwrap();
    let ScanOutcome::Passage { view, same_as_before: false, corners } = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(
        (view.decision, view.word.as_str(), corners.len()),
        (Decision::Permit, "Cho qua", 4)
    );
    assert_eq!(view.word, decision_word(Decision::Permit, Language::Vietnamese));
    let again = session.scan(&plane, geometry, LONG, clock(2)).unwrap();
    assert!(matches!(again, ScanOutcome::Passage { same_as_before: true, .. }));
    // A part of the plane without the code: nothing, and no error.
    let region = Some(FrameRegion { left: 0, top: 0, width: 16, height: 16 });
    let outcome = session.scan(&plane, FrameGeometry { region, ..geometry }, None, clock(3));
    assert!(matches!(outcome.unwrap(), ScanOutcome::Nothing { .. }));
}

#[test]
fn an_update_cut_off_at_any_piece_leaves_what_was_there_and_goes_on() {
    let mut city = City::new();
    let phone = enrolled(&city);
    update_from_folder(phone.clone(), path(city.public()), city.keystore(), clock(0)).unwrap();
    let session = open(&city, &phone);
    let code = city.code("079190000101", DOSES);
    city.authority.publish(now(), None).unwrap();
    let whole = Web::of(&city, usize::MAX);
    // How many pieces a whole update takes, tried on another phone.
    let other = path(city.folder.path().join("other"));
    let keystore = fake::keystore();
    enrol(other.clone(), city.enrolment(), Arc::clone(&keystore)).unwrap();
    update(other, whole.clone(), always(), keystore, clock(1)).unwrap();
    let pieces = usize::MAX - whole.pieces.load(Ordering::SeqCst);
    assert!(pieces > 8, "{pieces}");

    let mut installed = false;
    for cut in 0..pieces {
        let web = Web::of(&city, cut);
        match update(phone.clone(), web, always(), city.keystore(), clock(2)) {
            Ok(summary) => installed |= summary.changed,
            Err(error) => {
                assert!(
                    matches!(error, ChotError::UpdateBrokenOff { given_up: false, .. }),
                    "{error:?}"
                );
                let state = device_state(phone.clone(), city.keystore(), clock(2)).unwrap();
                assert_eq!((state.policy.as_deref(), state.unusable), (Some("test 1"), None));
            }
        }
    }
    // Pieces that came were kept: it needed fewer in the end.
    assert!(installed);
    session.reload().unwrap();
    assert_eq!(session.health(clock(3)).unwrap().published_at_millis, now().timestamp_millis());
    let outcome = session.present(code, vec![], clock(3)).unwrap();
    let ScanOutcome::Passage { view, .. } = outcome else { panic!("{outcome:?}") };
    assert_eq!(view.decision, Decision::Permit);
}

#[test]
fn an_update_that_is_stopped_says_so_in_the_officers_words() {
    let city = City::new();
    let phone = enrolled(&city);
    let web = Web::of(&city, usize::MAX);
    let stopped = update(phone.clone(), web.clone(), Arc::new(Until(1)), city.keystore(), clock(0));
    let error = stopped.unwrap_err();
    assert!(matches!(error, ChotError::UpdateBrokenOff { given_up: true, .. }), "{error:?}");
    assert!(web.bytes.load(Ordering::SeqCst) <= 900, "no further piece was asked for");
    let said = error_in_words(error, Language::Vietnamese);
    assert_eq!(said.code, "update-given-up");
    assert!(said.text.starts_with("Đã dừng"), "{}", said.text);
    assert!(matches!(
        CheckpointSession::open(phone, "bridge".into(), Language::English, city.keystore()),
        Err(ChotError::NothingInstalled)
    ));
}

/// A transport that brings something else than was asked for.
/// Throws once so many bytes came.
struct Thrown(u64);

impl UpdateProgress for Thrown {
    fn goes_on(&self, fetched_bytes: u64) -> Result<bool, ProgressError> {
        let thrown = || ProgressError::Failed { what: "no\u{1b}[2J screen".to_owned() };
        (fetched_bytes < self.0).then_some(true).ok_or_else(thrown)
    }
}

#[test]
fn a_progress_that_throws_ends_the_update_as_if_it_had_been_stopped() {
    let city = City::new();
    let phone = enrolled(&city);
    let fetch = |progress| {
        update(phone.clone(), Web::of(&city, usize::MAX), progress, city.keystore(), clock(0))
    };
    for most in [0, 1, 3_000] {
        let stopped = fetch(Arc::new(Thrown(most))).unwrap_err();
        let ChotError::UpdateBrokenOff { given_up: true, what } = &stopped else {
            panic!("{stopped:?}")
        };
        assert!(what.contains("the app's progress failed") && !what.contains('\u{1b}'), "{what}");
        assert_eq!(checkpoints(phone.clone()), Err(ChotError::NothingInstalled));
    }
    assert!(fetch(always()).unwrap().changed);
}

#[test]
fn an_update_says_whether_the_rules_are_other_ones() {
    let mut city = City::new();
    let phone = enrolled(&city);
    let fetch = |city: &City| {
        let from = path(city.public());
        let done = update_from_folder(phone.clone(), from, city.keystore(), clock(0)).unwrap();
        (done.changed, done.rules_changed)
    };
    assert_eq!((fetch(&city), fetch(&city)), ((true, true), (false, false)));
    city.authority.publish(now() - chot_core::time::TimeDelta::hours(2), None).unwrap();
    assert_eq!(fetch(&city), (true, false));
    let newer = String::from_utf8_lossy(city::POLICY).replace(": 1,", ": 2,");
    city.authority.set_policy(newer.as_bytes()).unwrap();
    city.authority.publish(now() - chot_core::time::TimeDelta::hours(1), None).unwrap();
    assert_eq!(fetch(&city), (true, true));
}

#[test]
fn a_phone_says_what_it_loses_and_is_unenrolled_by_its_citys_name() {
    let mut city = City::new();
    let session = ready(&city);
    let phone = path(city.phone());
    session.present(city.code("079190000101", DOSES), vec![], clock(1)).unwrap();
    let lost = || what_unenrolling_loses(phone.clone(), city.keystore());
    let leave = |city_name: Option<&str>| {
        unenrol(phone.clone(), city_name.map(str::to_owned), city.keystore())
    };
    assert_eq!(lost(), Err(ChotError::StoreInUse));
    assert_eq!(leave(Some("Example City")), Err(ChotError::StoreInUse));
    drop(session);
    let city_name = Some("Example City".to_owned());
    assert_eq!(lost(), Ok(UnenrolmentLoss { city: city_name, records: Some(1) }));
    for other in [None, Some(""), Some("Example")] {
        assert!(matches!(leave(other), Err(ChotError::BadInput { .. })));
    }
    assert!(device_state(phone.clone(), city.keystore(), clock(2)).is_ok());
    leave(Some("Example City")).unwrap();
    let state = device_state(phone.clone(), city.keystore(), clock(2));
    assert_eq!(state.err(), Some(ChotError::NotEnrolled));
    assert_eq!((lost(), leave(None)), (Err(ChotError::NotEnrolled), Err(ChotError::NotEnrolled)));
    enrol(phone.clone(), city.enrolment(), city.keystore()).unwrap();
    assert_eq!(lost().unwrap().records, Some(0));
}

#[test]
fn where_updates_are_comes_with_the_enrolment_and_is_told_at_any_time() {
    let city = City::new();
    let mut enrolment = city.authority.enrolment().unwrap();
    let updates = Some("https://chot.example/d7".to_owned());
    enrolment.updates = updates.as_ref().map(|address| address.parse().unwrap());
    let file = enrolment.to_bytes().unwrap().to_vec();
    assert_eq!(enrolment_preview(city.enrolment()).unwrap().updates, None);
    assert_eq!(enrolment_preview(file.clone()).unwrap().updates, updates);
    let phone = path(city.phone());
    enrol(phone.clone(), file, city.keystore()).unwrap();
    update_from_folder(phone.clone(), path(city.public()), city.keystore(), clock(0)).unwrap();
    let state = device_state(phone.clone(), city.keystore(), clock(0)).unwrap();
    assert_eq!(state.updates, updates);
    assert_eq!(open(&city, &phone).health(clock(0)).unwrap().updates, updates);
}

/// The codes to train with, by what they are for.
fn exercise(code: &str, at: ClockReading) -> TrainingCode {
    let codes = training_codes(Language::Vietnamese, at).unwrap();
    codes.into_iter().find(|exercise| exercise.code == code).unwrap()
}

fn judged(outcome: ScanOutcome) -> PassageView {
    match outcome {
        ScanOutcome::Passage { view, .. } => view,
        other => panic!("{other:?}"),
    }
}

#[test]
fn officers_train_without_an_enrolment_and_every_verdict_says_so() {
    let session = CheckpointSession::training(Language::Vietnamese).unwrap();
    for code in training_codes(Language::Vietnamese, clock(0)).unwrap() {
        let outcome = session.present(code.text, vec![], clock(0)).unwrap();
        match outcome {
            ScanOutcome::Passage { view, .. } => {
                assert!(view.training && view.recorded && view.caps.is_empty(), "{}", code.code);
                // What one code leaves, the next finds: cases, and codes that were let through.
                if code.beside.is_none() && code.code != "two-people" {
                    assert_eq!(Some(view.decision), code.decision, "{}", code.code);
                }
            }
            ScanOutcome::NotATravelCode { .. } => assert_eq!(code.decision, None),
            other => panic!("{}: {other:?}", code.code),
        }
    }
    let health = session.health(clock(0)).unwrap();
    assert!(health.training && health.warnings.is_empty() && health.city.contains("ví dụ"));
    assert!(session.show_portal(clock(0)).unwrap().recorded);
    session.reload().unwrap();
    let looked = session.journal_counts(clock(0).wall_millis, clock(9).wall_millis);
    assert!(matches!(looked, Err(ChotError::NothingThere { .. })));
    assert!(matches!(session.journal_verify(), Err(ChotError::NothingThere { .. })));
}

#[test]
fn training_goes_on_over_midnight_and_shows_the_time_that_it_is() {
    let session = CheckpointSession::training(Language::English).unwrap();
    session.set_heading(Some(90.0)).unwrap();
    // A second before midnight in Saigon, and after it; then a clock that was set back by a year.
    let midnight = 1_795_798_800_000_i64;
    for (wall_millis, monotonic_millis) in
        [(midnight - 1_000, 1_000), (midnight + 1_000, 3_000), (midnight - 31_536_000_000, 9_000)]
    {
        let clock = ClockReading { wall_millis, monotonic_millis, boot_id: vec![7; 16] };
        let code = exercise("commute", clock.clone());
        let view = judged(session.present(code.text, vec![], clock.clone()).unwrap());
        assert_eq!((view.decision, view.at_millis), (Decision::Permit, wall_millis), "{view:?}");
        let health = session.health(clock).unwrap();
        assert_eq!((health.clock, health.freshness), (ClockState::Trusted, Freshness::Fresh));
        assert!((0..86_400_000).contains(&(wall_millis - health.published_at_millis - 3_600_000)));
    }
}

#[test]
fn a_real_session_says_that_it_is_none_of_training_and_takes_no_code_of_it() {
    let mut city = City::new();
    let session = ready(&city);
    let view = judged(session.present(city.code("079190000101", DOSES), vec![], clock(1)).unwrap());
    assert_eq!((view.decision, view.training), (Decision::Permit, false));
    assert!(!session.health(clock(1)).unwrap().training);
    // Both are on the same day.
    let text = exercise("commute", clock(2)).text;
    let view = judged(session.present(text, vec![], clock(2)).unwrap());
    assert_eq!(
        (view.decision, view.reasons[0].code.as_str()),
        (Decision::Deny, "untrusted-issuer")
    );
    assert!(!view.training);
}

#[test]
fn a_long_list_of_checkpoints_comes_whole_and_in_its_order() {
    let mut city = City::new();
    let list = |count: usize| -> String {
        let site = |n| format!(r#"{{"name": "site {n}", "area": "d7"}}"#);
        let sites: Vec<_> = (0..count).map(site).collect();
        format!(
            r#"{{"format": "chot-checkpoints", "version": 1, "checkpoints": [{}]}}"#,
            sites.join(",")
        )
    };
    let phone = enrolled(&city);
    for count in [300, 3_000] {
        let sites = chot_core::published::Checkpoints::parse(list(count).as_bytes()).unwrap();
        city.authority.set_checkpoints(&sites).unwrap();
        city.authority.publish(now() - chot_core::time::TimeDelta::hours(1), None).unwrap();
        update_from_folder(phone.clone(), path(city.public()), city.keystore(), clock(0)).unwrap();
        let choice = checkpoints(phone.clone()).unwrap();
        assert_eq!(
            (choice.len(), choice[count - 1].name.clone()),
            (count, format!("site {}", count - 1))
        );
    }
}

struct Hostile(fn(u64) -> Option<Piece>);

impl Transport for Hostile {
    fn fetch(&self, _: String, _: u64, most: u64) -> Result<Option<Piece>, TransportError> {
        Ok((self.0)(most))
    }
}

#[test]
fn a_transport_that_lies_is_refused_and_never_waited_for() {
    let city = City::new();
    let phone = enrolled(&city);
    let more = |most: u64| {
        let bytes = vec![b'x'; usize::try_from(most).unwrap() + 1];
        Some(Piece { bytes, is_last: false })
    };
    let endless = |most: u64| {
        Some(Piece { bytes: vec![b'x'; usize::try_from(most).unwrap()], is_last: false })
    };
    let lies: [fn(u64) -> Option<Piece>; 5] = [
        |_| None,
        |_| Some(Piece { bytes: vec![], is_last: false }),
        |_| Some(Piece { bytes: vec![], is_last: true }),
        more,
        endless,
    ];
    for (number, lie) in lies.into_iter().enumerate() {
        let lied =
            update(phone.clone(), Arc::new(Hostile(lie)), always(), city.keystore(), clock(0));
        let error = lied.unwrap_err();
        let known = matches!(
            error,
            ChotError::UpdateRefused { why: UpdateRefusal::Incomplete, .. }
                | ChotError::UpdateBrokenOff { given_up: false, .. }
        );
        assert!(known, "{number}: {error:?}");
        assert_eq!(checkpoints(phone.clone()), Err(ChotError::NothingInstalled));
    }
}

/// A key store that does what it is told, then something else.
struct Odd {
    inner: Arc<dyn Keystore>,
    fails: Option<KeystoreError>,
    calls_back: OnceLock<Arc<CheckpointSession>>,
    called: AtomicUsize,
}

impl Keystore for Odd {
    fn load(&self, name: String) -> Result<Option<Vec<u8>>, KeystoreError> {
        self.called.fetch_add(1, Ordering::SeqCst);
        if let Some(session) = self.calls_back.get() {
            session.health(clock(1)).unwrap();
        }
        self.fails.clone().map_or_else(|| self.inner.load(name), Err)
    }

    fn store(&self, name: String, secret: Vec<u8>) -> Result<(), KeystoreError> {
        self.inner.store(name, secret)
    }

    fn remove(&self, name: String) -> Result<(), KeystoreError> {
        self.inner.remove(name)
    }
}

fn odd(city: &City, fails: Option<KeystoreError>) -> Arc<Odd> {
    let (calls_back, called) = (OnceLock::new(), 0.into());
    Arc::new(Odd { inner: city.keystore(), fails, calls_back, called })
}

#[test]
fn a_keystore_that_fails_says_which_way_and_nothing_is_replaced() {
    let city = City::new();
    let phone = enrolled(&city);
    update_from_folder(phone.clone(), path(city.public()), city.keystore(), clock(0)).unwrap();
    let opened = |keystore: Arc<dyn Keystore>| {
        CheckpointSession::open(phone.clone(), "bridge".into(), Language::English, keystore)
    };
    let locked = opened(odd(&city, Some(KeystoreError::Locked))).unwrap_err();
    assert_eq!(locked, ChotError::KeystoreLocked);
    let what = || "the chip does not answer".to_owned();
    let failed = opened(odd(&city, Some(KeystoreError::Failed { what: what() }))).unwrap_err();
    assert!(matches!(&failed, ChotError::Keystore { what } if what.contains("chip")), "{failed:?}");
    // Another phone's, or one that lost all: it has to be enrolled again, and says so.
    let lost = opened(fake::keystore()).unwrap_err();
    assert!(matches!(lost, ChotError::KeyLost { .. }), "{lost:?}");
    assert_eq!(error_in_words(lost, Language::English).code, "keystore-lost");
    assert!(opened(city.keystore()).is_ok());
}

#[test]
fn a_keystore_may_call_the_session_it_is_asked_for() {
    let city = City::new();
    let phone = enrolled(&city);
    update_from_folder(phone.clone(), path(city.public()), city.keystore(), clock(0)).unwrap();
    let keystore = odd(&city, None);
    let asked: Arc<dyn Keystore> = keystore.clone();
    let session =
        CheckpointSession::open(phone.clone(), "bridge".into(), Language::English, asked).unwrap();
    keystore.calls_back.set(session).unwrap();
    let before = keystore.called.load(Ordering::SeqCst);
    // Of an update, which asks for keys while the session is open.
    let keystore: Arc<Odd> = keystore;
    update_from_folder(phone, path(city.public()), keystore.clone(), clock(1)).unwrap();
    assert!(keystore.called.load(Ordering::SeqCst) > before);
}

#[test]
fn calls_from_threads_take_turns_and_each_code_is_recorded_once() {
    let mut city = City::new();
    let codes: Vec<String> = (0..4).map(|n| city.code(&format!("07919000010{n}"), DOSES)).collect();
    let session = ready(&city);
    std::thread::scope(|scope| {
        for code in &codes {
            let session = Arc::clone(&session);
            scope.spawn(move || {
                let outcome = session.present(code.clone(), vec![], clock(1)).unwrap();
                let ScanOutcome::Passage { view, .. } = outcome else { panic!("{outcome:?}") };
                assert_eq!(view.decision, Decision::Permit);
            });
        }
        for second in 2..6 {
            session.health(clock(second)).unwrap();
        }
    });
    let page = session.journal_page(None, 9, JournalFilter::default()).unwrap();
    assert_eq!(page.rows.len(), codes.len());
    assert!(session.journal_verify().unwrap().is_sound);
}

#[test]
fn after_a_panic_nothing_more_is_judged() {
    let city = City::new();
    let session = ready(&city);
    let other = Arc::clone(&session);
    let panicked = std::thread::spawn(move || {
        let _officer = other.officer().unwrap();
        panic!("as a fault of the core would");
    });
    assert!(panicked.join().is_err());
    assert_eq!(session.health(clock(1)).unwrap_err(), ChotError::SessionBroken);
    assert_eq!(
        session.look_up("079190000101".into(), vec![], clock(1)).unwrap_err(),
        ChotError::SessionBroken
    );
}

#[test]
fn bad_arguments_are_named_and_never_repeat_a_number() {
    let city = City::new();
    let session = ready(&city);
    let (plane, geometry) = frame_of("https://example.org/");
    let short = session.scan(&plane[1..], geometry, None, clock(1)).unwrap_err();
    assert!(matches!(short, ChotError::WrongFrame { .. }));
    let error = session.look_up("12345".into(), vec![], clock(1)).unwrap_err();
    assert!(matches!(error, ChotError::BadInput { .. }) && !error.to_string().contains("12345"));
    for heading in [-1.0, 360.0, f64::NAN, f64::INFINITY] {
        assert!(session.set_heading(Some(heading)).is_err(), "{heading}");
    }
    session.set_heading(Some(359.9)).unwrap();
    session.set_heading(None).unwrap();
    let mut bad = clock(1);
    bad.boot_id.pop();
    assert!(session.health(bad).is_err());
    assert!(matches!(session.see(vec![], clock(1)), Err(ChotError::NothingThere { .. })));
    let poster = session.scan(&plane, geometry, LONG, clock(1)).unwrap();
    let ScanOutcome::NotATravelCode { found, .. } = poster else { panic!("{poster:?}") };
    assert_eq!(found.kind, "url");
    assert!(found.text.starts_with(char::is_uppercase), "{}", found.text);
    assert_eq!(format!("{session:?}"), "CheckpointSession(..)");
}

#[test]
fn evidence_is_scanned_for_the_passage_on_screen() {
    let mut city = City::new();
    let code = city.code("079190000101", "[]");
    let certificate = city.code("079190000101", DOSES);
    let session = ready(&city);
    let (plane, geometry) = frame_of(&certificate);
    let nothing = session.scan_evidence(&plane, geometry, vec![], clock(1)).unwrap_err();
    assert!(matches!(nothing, ChotError::NothingThere { .. }));
    session.present(code, vec![], clock(1)).unwrap();
    let mut frames =
        (0..200).map(|_| session.scan_evidence(&plane, geometry, vec![], clock(2)).unwrap());
    let judged = frames.find(|scan| matches!(scan, EvidenceScan::Judged { .. })).unwrap();
    let EvidenceScan::Judged { view, .. } = judged else { panic!("{judged:?}") };
    assert_eq!((view.decision, view.evidence[0].person.code.as_str()), (Decision::Permit, "same"));
}

/// Each check of the self-test, made to fail.
#[test]
fn a_self_test_finds_what_is_broken() {
    let folder = tempfile::tempdir().unwrap();
    let test = |scratch: PathBuf, keystore: Arc<dyn Keystore>, clock: ClockReading| {
        self_test(path(scratch), keystore, clock, Language::Vietnamese)
    };
    let works = test(folder.path().join("scratch"), fake::keystore(), clock(0));
    assert!(works.iter().all(|check| check.ok && check.what.is_empty()), "{works:?}");
    let codes: Vec<&str> = works.iter().map(|check| check.code.as_str()).collect();
    let all = ["scanner", "signatures", "rules", "journal", "keystore", "clock", "storage"];
    assert_eq!(codes, all);
    assert!(works.iter().all(|check| check.name.contains(' ') || check.code == "clock"));
    let left = std::fs::read_dir(folder.path().join("scratch")).unwrap().count();
    assert_eq!(left, 0, "it cleans up");

    let failed = |checks: Vec<SelfCheck>| -> Vec<String> {
        checks
            .into_iter()
            .filter(|check| !check.ok && !check.what.is_empty())
            .map(|c| c.code)
            .collect()
    };
    let file = folder.path().join("file");
    std::fs::write(&file, b"x").unwrap();
    assert_eq!(failed(test(file, fake::keystore(), clock(0))), ["journal", "storage"]);
    struct Forgetful;
    impl Keystore for Forgetful {
        fn load(&self, _: String) -> Result<Option<Vec<u8>>, KeystoreError> {
            Ok(None)
        }
        fn store(&self, _: String, _: Vec<u8>) -> Result<(), KeystoreError> {
            Ok(())
        }
        fn remove(&self, _: String) -> Result<(), KeystoreError> {
            Ok(())
        }
    }
    let scratch = folder.path().join("scratch");
    assert_eq!(failed(test(scratch.clone(), Arc::new(Forgetful), clock(0))), ["keystore"]);
    let mut wrong = clock(0);
    wrong.wall_millis = -1;
    let keystore = fake::keystore();
    assert_eq!(failed(test(scratch, keystore, wrong)), ["journal", "keystore", "clock"]);
}

/// Everything that is handed to an app prints nothing of a person.
#[test]
fn debug_output_names_nobody() {
    let secret = "079123456789";
    let piece = Piece { bytes: secret.as_bytes().to_vec(), is_last: true };
    let read = ReadCode { text: Some(secret.to_owned()), corners: vec![] };
    let holder = HolderView {
        name: Some(secret.to_owned()),
        name_signed: true,
        name_mark: None,
        birth_date: None,
        id_last_four: None,
        id_number: Some(secret.to_owned()),
        employer: None,
    };
    let printed = format!("{piece:?} {read:?} {holder:?} {:?}", EnrolmentCodes::new());
    assert!(!printed.contains(secret), "{printed}");
}
