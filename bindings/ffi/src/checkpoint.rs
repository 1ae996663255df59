//! The officer's session.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard};

use chot_core::model::IdNumber;

use crate::adapter::{self, Officer};
use crate::{
    ChotError, ClockReading, EvidenceScan, FrameGeometry, Keystore, Language, PassageView,
    PhoneHealth, PortalCode, ScanOutcome, SeenThing, convert, seen,
};

/// The officer's session at one checkpoint: frames in, recorded verdicts out.
///
/// Calls from several threads take turns. Closing the object lets go of the store.
///
/// An officer's own name has no place here: the journal is the phone's, and who held it when is the
/// unit's roster to say.
#[derive(uniffi::Object)]
pub struct CheckpointSession {
    officer: Mutex<Officer>,
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
    /// [`ChotError::StoreFromNewerVersion`], [`ChotError::UnknownCheckpoint`],
    /// [`ChotError::KeystoreLocked`], [`ChotError::KeyLost`], [`ChotError::Keystore`],
    /// [`ChotError::Storage`].
    #[uniffi::constructor]
    pub fn open(
        store_path: String,
        checkpoint: String,
        language: Language,
        keystore: Arc<dyn Keystore>,
    ) -> Result<Arc<Self>, ChotError> {
        let officer = Officer::open(Path::new(&store_path), &checkpoint, language, keystore)?;
        Ok(Arc::new(Self { officer: Mutex::new(officer) }))
    }

    /// Opens a made-up city to train with, on a phone that needn't be enrolled: [`training_codes`] are
    /// its people's. Each verdict says that it is `training`; nothing is kept, and the journal's functions
    /// are [`ChotError::NothingThere`]. Codes of real cities are *deny* here, and this one's are elsewhere.
    ///
    /// # Errors
    /// [`ChotError::Storage`] where the library itself is damaged.
    #[uniffi::constructor]
    pub fn training(language: Language) -> Result<Arc<Self>, ChotError> {
        Ok(Arc::new(Self { officer: Mutex::new(Officer::training(language)?) }))
    }

    /// Judges one frame, on the calling thread, and records the passage before it returns.
    ///
    /// `plane` is the luma plane, borrowed for the call. The same code in the next frames keeps its
    /// verdict and is recorded once. `budget_millis` is how long a frame may be looked at, 50 without
    /// one: an app that drops frames gives less.
    ///
    /// # Errors
    /// [`ChotError::WrongFrame`] and [`ChotError::BadInput`] for a plane that its geometry doesn't
    /// fit; [`ChotError::SessionBroken`]. A journal that cannot write is no error here: the verdict
    /// says so.
    pub fn scan(
        &self,
        plane: &[u8],
        geometry: FrameGeometry,
        budget_millis: Option<u32>,
        clock: ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        convert::check_frame(plane, &geometry)?;
        let clock = convert::clock(&clock)?;
        self.officer()?.scan(plane, &geometry, budget_millis, &clock)
    }

    /// Judges the text of a code: from a hand-held imager, a link, a file, a share sheet.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what no paper says in `seen`, [`ChotError::SessionBroken`].
    pub fn present(
        &self,
        text: String,
        seen: Vec<SeenThing>,
        clock: ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        let (seen, clock) = (seen::things(&seen)?, convert::clock(&clock)?);
        self.officer()?.present(&text, &seen, &clock)
    }

    /// Judges somebody who has no code, found in the list by ID number.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what is no ID number, or what no paper says in `seen`.
    pub fn look_up(
        &self,
        id_number: String,
        seen: Vec<SeenThing>,
        clock: ClockReading,
    ) -> Result<PassageView, ChotError> {
        let id = IdNumber::parse(&id_number).map_err(ChotError::bad)?;
        let (seen, clock) = (seen::things(&seen)?, convert::clock(&clock)?);
        self.officer()?.look_up(&id, &seen, &clock)
    }

    /// Looks in one frame for a further code of the person whose passage is on screen — a vaccine
    /// certificate, another travel code — and judges the passage again with it, and with what the
    /// officer has seen: all of it, as in [`see`](Self::see).
    ///
    /// What is found to be the same person's counts from now on for this passage, in
    /// [`see`](Self::see) too, and when this person comes back within 30 minutes without having been
    /// let through: the journal has it as one case. Somebody else's, or one that can't be believed,
    /// counts for this verdict, which says so, and no longer. The code on screen is no evidence of itself.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] without a passage on screen; [`ChotError::BadInput`] for what no
    /// paper says in `seen`; as [`scan`](Self::scan) for the frame.
    pub fn scan_evidence(
        &self,
        plane: &[u8],
        geometry: FrameGeometry,
        seen: Vec<SeenThing>,
        clock: ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        convert::check_frame(plane, &geometry)?;
        let (seen, clock) = (seen::things(&seen)?, convert::clock(&clock)?);
        self.officer()?.scan_evidence(plane, &geometry, &seen, &clock)
    }

    /// Takes a text as evidence, as [`scan_evidence`](Self::scan_evidence) takes a frame: from a hand-held
    /// imager, a link, a file. No corners are told.
    ///
    /// # Errors
    /// As [`scan_evidence`](Self::scan_evidence), but for the frame.
    pub fn present_evidence(
        &self,
        text: String,
        seen: Vec<SeenThing>,
        clock: ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        let (seen, clock) = (seen::things(&seen)?, convert::clock(&clock)?);
        self.officer()?.present_evidence(&text, &seen, &clock)
    }

    /// Judges the passage on screen again, with what the officer has seen since: all of it, not only
    /// what is new.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] without a passage on screen, [`ChotError::BadInput`] for what no
    /// paper says in `seen`.
    pub fn see(&self, seen: Vec<SeenThing>, clock: ClockReading) -> Result<PassageView, ChotError> {
        let (seen, clock) = (seen::things(&seen)?, convert::clock(&clock)?);
        self.officer()?.see(&seen, &clock)
    }

    /// The code of the health portal, for somebody whose app fails. That it is shown goes into the
    /// journal first, as a step of the passage on screen if there is one.
    ///
    /// # Errors
    /// [`ChotError::NothingThere`] where the policy names no portal; [`ChotError::BadInput`] where
    /// its address makes no code. A journal that cannot write is no error here: `recorded` says so.
    pub fn show_portal(&self, clock: ClockReading) -> Result<PortalCode, ChotError> {
        let clock = convert::clock(&clock)?;
        self.officer()?.show_portal(&clock)
    }

    /// Sets where the checked lane is heading, degrees clockwise from north, 0 up to but not 360; none
    /// for both lanes. It decides whether somebody is on the way to work or home.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for what is no heading.
    pub fn set_heading(&self, degrees: Option<f64>) -> Result<(), ChotError> {
        if let Some(degrees) = degrees.filter(|degrees| !(0.0..360.0).contains(degrees)) {
            return Err(ChotError::bad(format!(
                "heading: expected degrees from 0 up to, but not, 360, found {degrees}"
            )));
        }
        self.officer()?.set_heading(degrees);
        Ok(())
    }

    /// How the phone stands: for a line above the camera, asked every few seconds. Nothing is read from
    /// the disk, nothing is written.
    ///
    /// # Errors
    /// [`ChotError::BadInput`] for a clock out of any calendar.
    pub fn health(&self, clock: ClockReading) -> Result<PhoneHealth, ChotError> {
        let clock = convert::clock(&clock)?;
        self.officer()?.health(&clock)
    }

    /// Goes on with what an update has installed meanwhile. The verdict on screen stays as it was; judged
    /// again, it is judged by the new data. Some tenths of a second.
    ///
    /// # Errors
    /// As [`open`](Self::open); the session goes on with the old data then.
    pub fn reload(&self) -> Result<(), ChotError> {
        self.officer()?.reload()
    }
}

/// A code to train with.
#[derive(Clone, PartialEq, Eq, uniffi::Record)]
pub struct TrainingCode {
    /// What it is for: kebab-case, stable.
    pub code: String,
    /// The same, in words.
    pub title: String,
    /// What a phone says of it, and what to do then.
    pub what_to_expect: String,
    /// What is in the code, to be drawn; live ones are stale after a minute and a half.
    pub text: String,
    /// What is in the code to be drawn beside it, where two people show theirs at once.
    pub beside: Option<String>,
    /// What is decided; none for what is no travel code.
    pub decision: Option<crate::Decision>,
    /// The main reason's code; of what is no travel code, its kind.
    pub reason: String,
}

impl std::fmt::Debug for TrainingCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "TrainingCode({}, ..)", self.code)
    }
}

/// The codes to train with, as the phones of [a made-up city's](CheckpointSession::training) people show
/// them now. To be asked for again when one is shown.
///
/// # Errors
/// [`ChotError::BadInput`] for a clock out of any calendar; [`ChotError::Storage`] where the library itself
/// is damaged.
#[uniffi::export]
pub fn training_codes(
    language: Language,
    clock: ClockReading,
) -> Result<Vec<TrainingCode>, ChotError> {
    adapter::training_codes(language, &convert::clock(&clock)?)
}

impl CheckpointSession {
    /// A call that panicked may have left the session half-way: nothing more is judged by it.
    pub(crate) fn officer(&self) -> Result<MutexGuard<'_, Officer>, ChotError> {
        self.officer.lock().map_err(|_| ChotError::SessionBroken)
    }
}

/// Opens nothing: what is wrong with an argument is told before a session is asked.
#[cfg(test)]
mod tests {
    use super::*;
    use crate::fake::keystore;

    #[test]
    fn a_folder_that_is_no_store_is_not_enrolled() {
        let path = "/nonexistent/chot".to_owned();
        let checkpoint = "Cầu Sài Gòn".to_owned();
        let open =
            CheckpointSession::open(path.clone(), checkpoint, Language::Vietnamese, keystore());
        assert_eq!(open.err(), Some(ChotError::NotEnrolled));
        assert_eq!(crate::checkpoints(path), Err(ChotError::NotEnrolled));
    }
}
