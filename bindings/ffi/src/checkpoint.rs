//! The officer's session.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use chot_core::model::IdNumber;

use crate::engine::CheckpointEngine;
use crate::{
    ChotError, ClockReading, EvidenceScan, FrameGeometry, Keystore, Language, PassageView,
    PortalCode, ScanOutcome, adapter, convert,
};

/// The officer's session at one checkpoint: frames in, recorded verdicts out.
///
/// Calls from several threads take turns. Closing the object lets go of the store.
#[derive(uniffi::Object)]
pub struct CheckpointSession {
    engine: Mutex<Box<dyn CheckpointEngine>>,
}

impl std::fmt::Debug for CheckpointSession {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("CheckpointSession(..)")
    }
}

#[uniffi::export]
impl CheckpointSession {
    /// Opens the store of an enrolled phone, for the checkpoint of this name.
    ///
    /// Sentences come in `language`. May take some tenths of a second: not for the main thread.
    ///
    /// # Errors
    /// [`ChotError::NotEnrolled`], [`ChotError::NothingInstalled`], [`ChotError::StoreInUse`],
    /// [`ChotError::StoreFromNewerVersion`], [`ChotError::UnknownCheckpoint`], [`ChotError::Keystore`], [`ChotError::Storage`].
    #[uniffi::constructor]
    pub fn open(
        store_path: String,
        checkpoint: String,
        language: Language,
        keystore: Arc<dyn Keystore>,
    ) -> Result<Arc<Self>, ChotError> {
        let engine =
            adapter::open_checkpoint(Path::new(&store_path), &checkpoint, language, keystore)?;
        Ok(Arc::new(Self { engine: Mutex::new(engine) }))
    }

    /// Judges one frame, on the calling thread, and records the passage before it returns.
    ///
    /// `plane` is the luma plane, borrowed for the call. The same code in the next frames keeps its
    /// verdict and is recorded once.
    ///
    /// # Errors
    /// [`ChotError::WrongFrame`] and [`ChotError::BadInput`] for a plane that its geometry doesn't
    /// fit; [`ChotError::SessionBroken`]. A journal that cannot write is no error here: the verdict
    /// says so.
    pub fn scan(
        &self,
        plane: &[u8],
        geometry: FrameGeometry,
        clock: ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        convert::check_frame(plane, &geometry)?;
        let clock = convert::clock(&clock)?;
        self.engine()?.scan(plane, geometry, clock)
    }

    /// Judges somebody who has no code, found in the list by ID number.
    ///
    /// `seen`: what the officer saw, in the words of `chot check --seen` (`staff-card`,
    /// `work-schedule`, `portal-declaration`, `paper-permit=NO[:KIND]:FROM/TO`,
    /// `vaccination-paper=DOSES:DATE`).
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what is no ID number, or for unknown words in `seen`.
    pub fn look_up(
        &self,
        id_number: String,
        seen: Vec<String>,
        clock: ClockReading,
    ) -> Result<PassageView, ChotError> {
        let id = IdNumber::parse(&id_number).map_err(ChotError::bad)?;
        let clock = convert::clock(&clock)?;
        self.engine()?.look_up(id, &seen, clock)
    }

    /// Looks in one frame for a further code of the person whose passage is on screen — a vaccine
    /// certificate, another travel code — and judges the passage again with it, and with what the
    /// officer has seen: `seen` as in [`look_up`](Self::look_up).
    ///
    /// What is found to be the same person's counts from now on for this passage, in
    /// [`see`](Self::see) too, and when this person comes back within 30 minutes without having been
    /// let through: the journal has it as one case. Somebody else's, or one that can't be believed, counts for this
    /// verdict, which says so, and no longer. The code on screen is no evidence of itself.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] without a passage on screen; [`ChotError::BadInput`] for unknown
    /// words in `seen`; as [`scan`](Self::scan) for the frame.
    pub fn scan_evidence(
        &self,
        plane: &[u8],
        geometry: FrameGeometry,
        seen: Vec<String>,
        clock: ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        convert::check_frame(plane, &geometry)?;
        let clock = convert::clock(&clock)?;
        self.engine()?.scan_evidence(plane, geometry, &seen, clock)
    }

    /// Judges the passage on screen again, with what the officer has seen since; `seen` as in
    /// [`look_up`](Self::look_up), all of it, not only what is new.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] without a passage on screen, [`ChotError::BadInput`] for unknown
    /// words in `seen`.
    pub fn see(&self, seen: Vec<String>, clock: ClockReading) -> Result<PassageView, ChotError> {
        let clock = convert::clock(&clock)?;
        self.engine()?.see(&seen, clock)
    }

    /// The code of the health portal, for somebody whose app fails. That it is shown goes into the
    /// journal first, as a step of the passage on screen if there is one.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] where the policy names no portal; [`ChotError::BadInput`] where
    /// its address makes no code. A journal that cannot write is no error here: `recorded` says so.
    pub fn show_portal(&self, clock: ClockReading) -> Result<PortalCode, ChotError> {
        let clock = convert::clock(&clock)?;
        self.engine()?.show_portal(clock)
    }
}

impl CheckpointSession {
    /// A call that panicked may have left the engine half-way: nothing more is judged by it.
    fn engine(&self) -> Result<MutexGuard<'_, Box<dyn CheckpointEngine>>, ChotError> {
        self.engine.lock().map_err(|_| ChotError::SessionBroken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Decision;
    use crate::fake::{FakeCheckpoint, clock, geometry, keystore};

    fn session() -> CheckpointSession {
        CheckpointSession { engine: Mutex::new(Box::new(FakeCheckpoint::default())) }
    }

    #[test]
    fn a_frame_becomes_a_recorded_passage_once() {
        let session = session();
        let frame = [FakeCheckpoint::TRAVEL_CODE; 16];
        let first = session.scan(&frame, geometry(4, 4), clock()).unwrap();
        let ScanOutcome::Passage { view, same_as_before: false, .. } = first else {
            panic!("{first:?}")
        };
        assert!(view.decision == Decision::Permit && view.recorded);
        assert!(matches!(
            session.scan(&frame, geometry(4, 4), clock()).unwrap(),
            ScanOutcome::Passage { same_as_before: true, .. }
        ));
        let dark = session.scan(&[FakeCheckpoint::DARK; 16], geometry(4, 4), clock()).unwrap();
        let ScanOutcome::Nothing { hint: Some(hint) } = dark else { panic!("{dark:?}") };
        assert_eq!(hint.code, "too-dark");
    }

    #[test]
    fn bad_arguments_never_reach_the_engine() {
        let session = session();
        assert_eq!(
            session.scan(&[0; 15], geometry(4, 4), clock()).unwrap_err(),
            ChotError::WrongFrame { expected: 16, found: 15 }
        );
        let error = session.look_up("12345".into(), vec![], clock()).unwrap_err();
        assert!(
            matches!(error, ChotError::BadInput { .. }) && !error.to_string().contains("12345")
        );
        assert!(matches!(
            session.see(vec![], clock()).unwrap_err(),
            ChotError::NothingThere { .. }
        ));
    }

    #[test]
    fn evidence_goes_with_the_passage_on_screen() {
        let session = session();
        let frame = |pixel| [pixel; 16];
        let evidence =
            |pixel| session.scan_evidence(&frame(pixel), geometry(4, 4), vec![], clock());
        let nothing = evidence(FakeCheckpoint::CERTIFICATE).unwrap_err();
        assert!(matches!(nothing, ChotError::NothingThere { .. }));
        let found = session.look_up("079123456789".into(), vec![], clock()).unwrap();
        assert_eq!(found.decision, Decision::Refer);
        let dark = evidence(FakeCheckpoint::DARK).unwrap();
        assert!(matches!(dark, EvidenceScan::Nothing { hint: Some(_) }));
        let poster = evidence(FakeCheckpoint::POSTER).unwrap();
        assert!(matches!(poster, EvidenceScan::NotEvidence { .. }));
        let certificate = evidence(FakeCheckpoint::CERTIFICATE).unwrap();
        let EvidenceScan::Judged { view, evidence: found, .. } = certificate else {
            panic!("{certificate:?}")
        };
        assert_eq!((view.decision, found.person.code.as_str()), (Decision::Permit, "same"));
        assert_eq!(
            session.scan_evidence(&frame(1)[1..], geometry(4, 4), vec![], clock()).unwrap_err(),
            ChotError::WrongFrame { expected: 16, found: 15 }
        );
    }

    #[test]
    fn debug_output_keeps_the_session_to_itself() {
        assert_eq!(format!("{:?}", session()), "CheckpointSession(..)");
    }

    #[test]
    fn the_portals_code_needs_no_passage() {
        let session = session();
        let code = session.show_portal(clock()).unwrap();
        assert_eq!((code.size, code.modules.len(), code.recorded), (1, 1, true));
    }

    #[test]
    fn after_a_panic_nothing_more_is_judged() {
        let session = session();
        let frame = [FakeCheckpoint::PANIC; 16];
        let call = std::panic::AssertUnwindSafe(|| session.scan(&frame, geometry(4, 4), clock()));
        assert!(std::panic::catch_unwind(call).is_err());
        assert_eq!(
            session.scan(&[FakeCheckpoint::DARK; 16], geometry(4, 4), clock()).unwrap_err(),
            ChotError::SessionBroken
        );
    }

    #[test]
    fn a_folder_that_is_no_store_is_not_enrolled() {
        let open = CheckpointSession::open(
            "/nonexistent/chot".into(),
            "Cầu Sài Gòn".into(),
            Language::Vietnamese,
            keystore(),
        );
        assert_eq!(open.err(), Some(ChotError::NotEnrolled));
        assert_eq!(crate::checkpoints("/nonexistent/chot".into()), Err(ChotError::NotEnrolled));
    }
}
