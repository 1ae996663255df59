//! The officer's session of the core, in the surface's values.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant as Stopwatch};

use chot_core::checkpoint::{
    self, Beside, Checkpoint, EvidenceOutcome, EvidencePicture, MOST_EVIDENCE, Outcome, Passage,
    Sighting, TrainingError, is_evidence, on_the_day,
};
use chot_core::device::Device;
use chot_core::encoding::plain::shown;
use chot_core::facts::Seen;
use chot_core::installation::{DataFreshness, Installation, PurgeError, open_journal};
use chot_core::model::{IdNumber, Reason};
use chot_core::symbol::{Hint, ScanLimits, Scanner};
use chot_core::time::{ClockReading, ClockTrust, Instant};
use chot_core::travel::Foreign;
use chot_core::wallet::draw;
use chot_core::words::{Warning, Words};

use super::look_back::LookBack;
use super::secrets::Secrets;
use super::view::{self, frame, hint, micros, points, stopwatch};
use crate::convert;
use crate::error::plain;
use crate::{
    ChotError, ClockState, ContactRow, EvidenceScan, Explained, FrameGeometry, FramePoint,
    Freshness, HourCount, JournalCheck, JournalExport, JournalFilter, JournalPage, JournalPurge,
    JournalRow, Keystore, Language, NotTravel, PassageView, PhoneHealth, PortalCode, ScanOutcome,
    TrainingCode,
};

/// An open session, and the words of its verdicts.
pub(crate) struct Officer {
    session: Checkpoint,
    words: Words,
    /// Looks for evidence; what it remembers of frames is not mixed with the travel codes' own.
    scanner: Scanner,
    at: At,
    city: String,
    updates: Option<String>,
}

/// Whose session it is.
enum At {
    /// A phone's, which is enrolled.
    Phone { store: PathBuf, keystore: Arc<dyn Keystore> },
    /// Nobody's: officers train. How many days its clocks are taken back by.
    Training { days: Option<i64> },
}

/// Passages that a training session remembers, until it begins anew.
const MOST_TRAINED: u64 = 5_000;

/// What came of the codes that were shown as evidence.
enum Weighed {
    /// The new passage, and what was beside the evidence.
    Judged(Arc<Passage>, Vec<EvidenceOutcome>),
    /// Nothing of it is evidence: what the first is.
    NotEvidence(Foreign),
}

impl Officer {
    /// Opens an enrolled phone's store, for the checkpoint of this name.
    pub(crate) fn open(
        store: &Path,
        checkpoint: &str,
        language: Language,
        keystore: Arc<dyn Keystore>,
    ) -> Result<Self, ChotError> {
        let device = Device::open_with(store, Box::new(Secrets(Arc::clone(&keystore))))?;
        let installation = Installation::open(&device)?;
        let journal = open_journal(&device)?;
        let session = Checkpoint::open(installation, journal, checkpoint)
            .map_err(|_| ChotError::UnknownCheckpoint)?;
        Ok(Self {
            session,
            words: Words::new(language.into()),
            scanner: Scanner::new(),
            city: shown(device.city()).into_owned(),
            updates: device.updates().map(ToString::to_string),
            at: At::Phone { store: store.to_owned(), keystore },
        })
    }

    /// Opens the made-up city that officers train with.
    pub(crate) fn training(language: Language) -> Result<Self, ChotError> {
        let words = Words::new(language.into());
        Ok(Self {
            session: Checkpoint::training().map_err(broken)?,
            city: shown(&checkpoint::training_city().map_err(broken)?).into_owned(),
            words,
            scanner: Scanner::new(),
            updates: None,
            at: At::Training { days: None },
        })
    }

    /// The clocks as this session reads them. Training begins anew on another day, and when there was
    /// much of it.
    fn read(&mut self, clock: &ClockReading) -> Result<ClockReading, ChotError> {
        let At::Training { days: before } = self.at else { return Ok(*clock) };
        let (clock, days) = on_the_day(clock);
        let is_another = before.is_some_and(|before| before != days);
        if is_another || self.session.journal().len() >= MOST_TRAINED {
            let heading = self.session.site().heading;
            self.session = Checkpoint::training().map_err(broken)?;
            self.session.set_heading(heading);
        }
        self.at = At::Training { days: Some(days) };
        Ok(clock)
    }

    /// A passage as this session shows it: in training at the time that it is.
    fn view(&self, passage: &Passage) -> PassageView {
        let mut view = view::passage(passage, &self.words);
        view.at_millis = self.millis(passage.recorded().at());
        view
    }

    fn millis(&self, at: Instant) -> i64 {
        let away = match self.at {
            At::Phone { .. } | At::Training { days: None } => 0,
            At::Training { days: Some(days) } => days.saturating_mul(86_400_000),
        };
        at.timestamp_millis().saturating_add(away)
    }

    /// Goes on with what is installed now.
    pub(crate) fn reload(&mut self) -> Result<(), ChotError> {
        let At::Phone { store, keystore } = &self.at else { return Ok(()) };
        let device = Device::open_with(store, Box::new(Secrets(Arc::clone(keystore))))?;
        let installation = Installation::open(&device)?;
        self.session.reload(installation).map_err(|_| ChotError::UnknownCheckpoint)
    }

    /// Judges a frame, whose geometry has been held against its plane.
    pub(crate) fn scan(
        &mut self,
        plane: &[u8],
        geometry: &FrameGeometry,
        budget_millis: Option<u32>,
        clock: &ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        let frame = frame(plane, geometry)?;
        let time = budget_millis.map(|millis| Duration::from_millis(millis.into()));
        let limits = time.map_or(ScanLimits::LIVE, ScanLimits::within);
        let clock = &self.read(clock)?;
        let began = Stopwatch::now();
        let outcome = self.session.scan(&frame, &limits, clock, &stopwatch());
        Ok(self.outcome(outcome, micros(began.elapsed())))
    }

    /// Judges a text.
    pub(crate) fn present(
        &mut self,
        text: &str,
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<ScanOutcome, ChotError> {
        let clock = &self.read(clock)?;
        let began = Stopwatch::now();
        let outcome = self.session.present(text, seen, clock, &stopwatch());
        Ok(self.outcome(outcome, micros(began.elapsed())))
    }

    /// Judges somebody without a code.
    pub(crate) fn look_up(
        &mut self,
        id: &IdNumber,
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<PassageView, ChotError> {
        let clock = &self.read(clock)?;
        let passage = self.session.look_up(id, seen, clock, &stopwatch());
        Ok(self.view(&passage))
    }

    /// Judges the passage on screen again.
    pub(crate) fn see(
        &mut self,
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<PassageView, ChotError> {
        let clock = &self.read(clock)?;
        let passage = self.session.see(seen, clock, &stopwatch());
        let passage = passage.ok_or_else(nothing_on_screen)?;
        Ok(self.view(&passage))
    }

    /// Looks for evidence in a frame, whose geometry has been held against its plane.
    pub(crate) fn scan_evidence(
        &mut self,
        plane: &[u8],
        geometry: &FrameGeometry,
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        let clock = &self.read(clock)?;
        if !self.session.is_on_screen() {
            return Err(nothing_on_screen());
        }
        let frame = frame(plane, geometry)?;
        let Self { session, scanner, .. } = self;
        let wanted = |text: &str| is_evidence(text) && !session.is_in_view(text);
        let scan = scanner.track_for(&frame, &ScanLimits::LIVE, &stopwatch(), &wanted);
        let texts: Vec<&str> = scan.symbols.iter().filter_map(|symbol| symbol.text()).collect();
        let corners = |wanted: &dyn Fn(&str) -> bool| {
            let meant = scan.symbols.iter().find(|symbol| symbol.text().is_some_and(wanted));
            points(meant.map(|symbol| symbol.corners()))
        };
        let weighed = self.weigh(&texts, seen, clock)?;
        Ok(self.evidence(weighed, corners, scan.hint))
    }

    /// Takes a text as evidence.
    pub(crate) fn present_evidence(
        &mut self,
        text: &str,
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<EvidenceScan, ChotError> {
        let clock = &self.read(clock)?;
        if !self.session.is_on_screen() {
            return Err(nothing_on_screen());
        }
        let weighed = self.weigh(&[text], seen, clock)?;
        Ok(self.evidence(weighed, |_| Vec::new(), None))
    }

    /// What became of evidence; `corners` are those of the first code that is meant.
    fn evidence(
        &self,
        weighed: Option<Weighed>,
        corners: impl Fn(&dyn Fn(&str) -> bool) -> Vec<FramePoint>,
        unread: Option<Hint>,
    ) -> EvidenceScan {
        match weighed {
            Some(Weighed::Judged(passage, others)) => {
                let mut view = self.view(&passage);
                view.evidence.extend(view::evidence(&others, &self.words));
                EvidenceScan::Judged { view, corners: corners(&is_evidence) }
            }
            Some(Weighed::NotEvidence(foreign)) => EvidenceScan::NotEvidence {
                found: self.named(&foreign),
                corners: corners(&|text| !is_evidence(text)),
            },
            None => EvidenceScan::Nothing { hint: hint(&self.words, unread) },
        }
    }

    /// Judges what is on screen again with the texts of one picture's codes. None where there is nothing but
    /// the code on screen itself, and what was taken before; what it is, where nothing of it is evidence.
    fn weigh(
        &mut self,
        texts: &[&str],
        seen: &[Seen],
        clock: &ClockReading,
    ) -> Result<Option<Weighed>, ChotError> {
        let EvidencePicture { mut evidence, others } = EvidencePicture::of(texts.iter().copied());
        if evidence.is_empty() {
            let first = others.first().map(|text| Foreign::of(text));
            return Ok(first.map(Weighed::NotEvidence));
        }
        if !self.session.is_on_screen() {
            return Err(nothing_on_screen());
        }
        let taken = self.session.evidence();
        evidence.retain(|text| !self.session.is_in_view(text) && !taken.contains(text));
        if evidence.is_empty() {
            return Ok(None);
        }
        if taken.len() >= MOST_EVIDENCE {
            return Err(ChotError::bad(format!("at most {MOST_EVIDENCE} codes are evidence")));
        }
        let others = others.iter().map(|text| EvidenceOutcome::beside(text)).collect();
        let beside = Beside { seen, evidence: &evidence };
        let passage = self.session.see(beside, clock, &stopwatch());
        Ok(Some(Weighed::Judged(passage.ok_or_else(nothing_on_screen)?, others)))
    }

    /// Draws the health portal's code, once it is written down that it is shown.
    pub(crate) fn show_portal(&mut self, clock: &ClockReading) -> Result<PortalCode, ChotError> {
        let clock = &self.read(clock)?;
        let Some((address, recorded)) = self.session.show_portal(clock) else {
            let what = "the policy names no health portal".to_owned();
            return Err(ChotError::NothingThere { what });
        };
        let modules = draw(&address).map_err(ChotError::bad)?;
        Ok(PortalCode {
            address,
            size: u32::try_from(modules.size()).map_err(ChotError::bad)?,
            modules: modules.dark().iter().copied().map(u8::from).collect(),
            recorded: recorded.is_ok(),
        })
    }

    pub(crate) fn set_heading(&mut self, degrees: Option<f64>) {
        self.session.set_heading(degrees);
    }

    /// How the phone stands.
    pub(crate) fn health(&mut self, clock: &ClockReading) -> Result<PhoneHealth, ChotError> {
        let clock = self.read(clock)?;
        let health = self.session.health(&clock);
        let mut warnings = Vec::new();
        if !health.journal_writable {
            warnings.push(Warning::JournalFails);
        }
        if health.journal_doubt.is_some() {
            warnings.push(Warning::JournalInDoubt);
        }
        let (clock, doubt) = match health.clock {
            ClockTrust::Trusted => (ClockState::Trusted, None),
            ClockTrust::BehindFloor { floor } => {
                let at_least_millis = self.millis(floor);
                (ClockState::Behind { at_least_millis }, Some(Warning::ClockBehind))
            }
            ClockTrust::Jumped { expected } => {
                let expected_millis = self.millis(expected);
                (ClockState::Jumped { expected_millis }, Some(Warning::ClockJumped))
            }
            ClockTrust::Unknown => (ClockState::Unknown, Some(Warning::ClockUnknown)),
        };
        warnings.extend(doubt);
        let (freshness, old) = match health.freshness {
            DataFreshness::Fresh => (Freshness::Fresh, None),
            DataFreshness::RunsOut { left } => {
                let left_seconds = left.num_seconds();
                (Freshness::RunsOut { left_seconds }, Some(Warning::DataRunOut))
            }
            DataFreshness::Stale => (Freshness::Stale, Some(Warning::DataStale)),
        };
        warnings.extend(old);
        let said = |warning: Warning| Explained {
            code: warning.code().to_owned(),
            text: self.words.of(&warning),
        };
        Ok(PhoneHealth {
            city: self.city.clone(),
            published_at_millis: self.millis(health.published_at),
            fresh_until_millis: self.millis(health.fresh_until),
            freshness,
            clock,
            journal_writable: health.journal_writable,
            journal_loss: health.journal_doubt.map(|doubt| doubt.code().to_owned()),
            warnings: warnings.into_iter().map(said).collect(),
            updates: self.updates.clone(),
            training: matches!(self.at, At::Training { .. }),
        })
    }

    /// The journal, to be looked through; training has none.
    fn look_back(&self) -> Result<LookBack<'_>, ChotError> {
        if matches!(self.at, At::Training { .. }) {
            let what = "training keeps no journal".to_owned();
            return Err(ChotError::NothingThere { what });
        }
        Ok(LookBack {
            journal: self.session.journal(),
            words: &self.words,
            offset: self.session.policy().offset(),
        })
    }

    pub(crate) fn journal_kept_from(&self) -> Result<Option<i64>, ChotError> {
        self.look_back()?;
        Ok(self.session.keeps_records_from().map(|from| from.timestamp_millis()))
    }

    pub(crate) fn journal_purge(&mut self, before: Option<i64>) -> Result<JournalPurge, ChotError> {
        self.look_back()?;
        let before = before.map(|at| convert::instant("before_millis", at)).transpose()?;
        let purged = self.session.purge_journal(before).map_err(|error| match error {
            PurgeError::Installation(error) => error.into(),
            refused => ChotError::BadInput { what: refused.to_string() },
        })?;
        Ok(JournalPurge {
            records: purged.purged.map_or(0, |purged| purged.records),
            kept_from_millis: purged.from.timestamp_millis(),
        })
    }

    pub(crate) fn utc_offset_minutes(&self) -> i32 {
        self.session.policy().offset().local_minus_utc() / 60
    }

    pub(crate) fn journal_page(
        &self,
        before: Option<u64>,
        limit: u32,
        filter: &JournalFilter,
    ) -> Result<JournalPage, ChotError> {
        self.look_back()?.page(before, limit, filter)
    }

    pub(crate) fn journal_counts(
        &self,
        from: i64,
        until: i64,
    ) -> Result<Vec<HourCount>, ChotError> {
        self.look_back()?.counts(from, until)
    }

    pub(crate) fn journal_case(&self, sequence: u64) -> Result<Vec<JournalRow>, ChotError> {
        self.look_back()?.case(sequence)
    }

    pub(crate) fn journal_contacts(
        &self,
        of: &str,
        within: u32,
    ) -> Result<Vec<ContactRow>, ChotError> {
        self.look_back()?.contacts(of, within)
    }

    pub(crate) fn journal_verify(&self) -> Result<JournalCheck, ChotError> {
        Ok(self.look_back()?.verify())
    }

    pub(crate) fn journal_export(
        &self,
        path: &Path,
        first: Option<u64>,
        last: Option<u64>,
    ) -> Result<JournalExport, ChotError> {
        self.look_back()?.export(path, first, last)
    }

    pub(crate) fn journal_key(&self) -> Result<String, ChotError> {
        Ok(self.look_back()?.key())
    }

    fn named(&self, foreign: &Foreign) -> NotTravel {
        let Explained { code, text } = view::explained(foreign.code(), &self.words.of(foreign));
        NotTravel { kind: code, text }
    }

    fn outcome(&self, outcome: Outcome, micros: u64) -> ScanOutcome {
        match outcome {
            Outcome::Nothing { hint: found, corners } => ScanOutcome::Nothing {
                hint: hint(&self.words, found),
                corners: points(corners),
                micros,
            },
            Outcome::SeveralCodes { corners } => ScanOutcome::SeveralCodes {
                reason: view::explained(
                    Reason::SeveralCodes.code(),
                    &Outcome::several_codes(&self.words),
                ),
                corners: corners.into_iter().map(|corners| points(Some(corners))).collect(),
                micros,
            },
            Outcome::NotATravelCode { foreign, corners } => ScanOutcome::NotATravelCode {
                found: self.named(&foreign),
                corners: points(corners),
                micros,
            },
            Outcome::Passage(Sighting { passage, again, corners }) => ScanOutcome::Passage {
                view: self.view(&passage),
                corners: points(corners),
                same_as_before: again,
            },
        }
    }
}

/// The codes to train with, as they are shown now.
pub(crate) fn training_codes(
    language: Language,
    clock: &ClockReading,
) -> Result<Vec<TrainingCode>, ChotError> {
    let words = Words::new(language.into());
    let codes = checkpoint::training_codes(clock).map_err(broken)?;
    let code = |code: checkpoint::TrainingCode| TrainingCode {
        code: code.exercise.code().to_owned(),
        title: words.of(&code.exercise),
        what_to_expect: code.what_to_expect(&words),
        decision: code.decision.map(Into::into),
        reason: code.reason.to_owned(),
        text: code.text,
        beside: code.beside,
    };
    Ok(codes.into_iter().map(code).collect())
}

/// What is in the library itself can't be used: a fault of this program's.
fn broken(error: TrainingError) -> ChotError {
    ChotError::Storage { what: plain(&error.to_string()) }
}

fn nothing_on_screen() -> ChotError {
    ChotError::NothingThere {
        what: "no passage is on screen: scan a code, or look somebody up".to_owned(),
    }
}

#[cfg(test)]
mod tests;
