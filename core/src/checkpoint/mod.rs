//! The officer's session: from a camera frame to a recorded verdict.
//!
//! It is the top of the house for phones and needs an opened [`Installation`](crate::installation) and a
//! [`Journal`](crate::journal). What it gives is an [`Outcome`]; a [`Passage`] in it was recorded.
//!
//! [`Checkpoint`] runs the whole pipeline for a frame, a text or an ID number. It keeps the verdict
//! of the code that is in view, so that thirty frames a second of one phone are one passage, and
//! knows which codes were let through before.
//!
//! ```
//! use chot_core::checkpoint::{Beside, Checkpoint, Outcome};
//! # use chot_core::{device::Device, installation::{self, Installation, open_journal}};
//! # use chot_core::{time::{ClockReading, Instant}, tuf::Folder};
//!
//! # #[cfg(not(feature = "authority"))]
//! # fn main() {}
//! # #[cfg(feature = "authority")]
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let at: Instant = "2021-10-05T00:10:00Z".parse()?;
//! # use chot_core::{authority::Authority, published::Checkpoints};
//! # let folder = tempfile::tempdir()?;
//! # let city = folder.path().join("city");
//! # let mut authority = Authority::init(&city, "Example City", None, at)?;
//! # authority.stage_empty_lists()?;
//! # authority.set_policy(include_bytes!("../../../tests/policies/factory-night-bus.json"))?;
//! # let sites = br#"{"format": "chot-checkpoints", "version": 1,
//! #     "checkpoints": [{"name": "bridge", "area": "d7"}]}"#;
//! # authority.set_checkpoints(&Checkpoints::parse(sites)?)?;
//! # authority.publish(at, None)?;
//! # let enrolment = authority.enrolment()?;
//! # let phone = folder.path().join("phone");
//! # let device = Device::init(&phone, &enrolment)?;
//! # installation::update(&device, &Folder::new(city.join("public")), at)?;
//! let installation = Installation::open(&device)?;
//! let mut session = Checkpoint::open(installation, open_journal(&device)?, "bridge")?;
//!
//! let clock = ClockReading::fresh_boot(at); // an app reads all three clocks
//! let started = std::time::Instant::now();
//! let outcome = session.present("CHOT1:TORN", Beside::default(), &clock, &|| started.elapsed());
//! let Outcome::Passage(sighting) = outcome else { panic!("a travel code, if a torn one") };
//! assert_eq!(sighting.passage.verdict().decision().code(), "deny");
//! assert_eq!(session.journal().len(), 1);
//! # Ok(())
//! # }
//! ```

#[cfg(test)]
#[cfg(feature = "authority")]
mod attacks;
mod case;
mod codes;
mod evidence;
mod health;
mod outcome;
mod resolve;
mod step;
#[cfg(test)]
#[cfg(feature = "authority")]
mod tests;
mod times;
mod training;
mod view;

use std::sync::Arc;

pub use case::MOST_EVIDENCE;
pub use evidence::{Beside, EvidenceOutcome, EvidencePicture, is_evidence};
pub use health::PhoneHealth;
pub use outcome::{Corners, Name, Outcome, Passage, Person, Sighting};
pub use times::{StageTimes, Stopwatch};
pub use training::{TrainingCode, TrainingError, on_the_day, training_city, training_codes};

use crate::installation::{Installation, JournalPurged, PurgeError};
use crate::journal::{Journal, JournalError, PortalShown};
use crate::model::{IdNumber, personal};
use crate::policy::{Circumstances, Policy};
use crate::published::{CheckpointSite, UnknownCheckpoint};
use crate::symbol::{Hint, LumaFrame, ScanLimits, Scanner};
use crate::time::{ClockPast, ClockReading, Instant};
use crate::travel::is_travel_code;
use case::Cases;
use codes::{Code, InPicture, Lingering};
use step::{Read, Step};
use times::Lap;
use view::{InView, Shown, View};

/// The officer's session at one checkpoint.
pub struct Checkpoint {
    installation: Installation,
    site: CheckpointSite,
    journal: Journal,
    view: View,
    /// What was gathered, by person.
    cases: Cases,
    scanner: Scanner,
    /// What frames showed a moment ago.
    lingering: Lingering,
}

personal!(Checkpoint);

impl Checkpoint {
    /// Begins a session. Records that are older than the city's policy lets them be kept are deleted, and it
    /// is written down that they were.
    ///
    /// # Errors
    /// [`UnknownCheckpoint`] names the checkpoints that there are.
    pub fn open(
        installation: Installation,
        mut journal: Journal,
        name: &str,
    ) -> Result<Self, UnknownCheckpoint> {
        let site = installation.sites().find(name)?.clone();
        decide_with(&mut journal, &installation);
        // Where it fails, the next session tries again; a store that isn't sound says so by itself.
        let _ = installation.purge(&mut journal, None);
        Ok(Self {
            installation,
            site,
            journal,
            view: View::default(),
            cases: Cases::default(),
            scanner: Scanner::new(),
            lingering: Lingering::default(),
        })
    }

    /// The checkpoint.
    #[must_use]
    pub fn site(&self) -> &CheckpointSite {
        &self.site
    }

    /// Sets where the checked lane is heading, degrees clockwise from north.
    pub fn set_heading(&mut self, degrees: Option<f64>) {
        self.site.heading = degrees;
    }

    /// As [`Installation::keeps_records_from`], of the data that are decided by.
    #[must_use]
    pub fn keeps_records_from(&self) -> Option<Instant> {
        self.installation.keeps_records_from()
    }

    /// As [`purge_journal`](crate::installation::purge_journal), within the session.
    ///
    /// # Errors
    /// As it gives.
    pub fn purge_journal(&mut self, before: Option<Instant>) -> Result<JournalPurged, PurgeError> {
        self.installation.purge(&mut self.journal, before)
    }

    /// Goes on with what was installed meanwhile. What is on screen stays there, its verdict that of then;
    /// judged again, it is judged by the new data. Open cases and what was used already go on too.
    ///
    /// # Errors
    /// [`UnknownCheckpoint`] where the new data don't have this checkpoint any more: the session goes on
    /// with the old ones. So it does in training, whose journal is kept nowhere.
    pub fn reload(&mut self, installation: Installation) -> Result<(), UnknownCheckpoint> {
        if self.installation.is_training() {
            let (name, known) = (self.site.name.clone(), Vec::new());
            return Err(UnknownCheckpoint { name, nearest: None, known });
        }
        let mut site = installation.sites().find(&self.site.name)?.clone();
        // What the officer set for the lane holds for it as long as the authority says nothing new.
        if self.installation.sites().find(&self.site.name)?.heading == site.heading {
            site.heading = self.site.heading;
        }
        decide_with(&mut self.journal, &installation);
        (self.installation, self.site) = (installation, site);
        Ok(())
    }

    /// What this session decides by.
    #[must_use]
    pub fn installation(&self) -> &Installation {
        &self.installation
    }

    /// The rules in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.installation.policy()
    }

    /// Looks at the next frame of the camera; what earlier frames showed of a code counts too. Two codes
    /// are in view while both were seen a moment ago: in the last five frames, and the last second.
    pub fn scan(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Outcome {
        let mut lap = Lap::start(stopwatch);
        let scan = self.scanner.track_for(frame, limits, stopwatch, &is_travel_code);
        let found = self.lingering.with(InPicture::of(&scan.symbols), clock);
        lap.times.scan = lap.split();
        self.take(found, (scan.hint, scan.located), Beside::default(), clock, lap)
    }

    /// Looks at a picture by itself, with what the officer has beside it.
    pub fn scan_with<'a>(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        beside: impl Into<Beside<'a>>,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Outcome {
        let mut lap = Lap::start(stopwatch);
        let scan = self.scanner.scan_for(frame, limits, stopwatch, &is_travel_code);
        lap.times.scan = lap.split();
        let unread = (scan.hint, scan.located);
        self.take(InPicture::of(&scan.symbols), unread, beside.into(), clock, lap)
    }

    /// Judges what a scan gave.
    fn take(
        &mut self,
        found: InPicture,
        (hint, located): (Option<Hint>, Option<Corners>),
        beside: Beside<'_>,
        clock: &ClockReading,
        lap: Lap<'_>,
    ) -> Outcome {
        match found {
            InPicture::Nothing => Outcome::Nothing { hint, corners: located },
            InPicture::Other(foreign, corners) => {
                Outcome::NotATravelCode { foreign, corners: Some(corners) }
            }
            InPicture::One(Code { text, corners }) => {
                self.read(&text, beside, clock, lap, Some(corners))
            }
            InPicture::Several(codes) => {
                let texts = codes.iter().map(|code| code.text.as_str());
                self.view.keep(texts, &clock.within_calendar());
                let corners = codes.into_iter().map(|code| code.corners).collect();
                Outcome::SeveralCodes { corners }
            }
        }
    }

    /// Takes a code's text: from another scanner, or typed by a hand-held imager.
    pub fn present<'a>(
        &mut self,
        text: &str,
        beside: impl Into<Beside<'a>>,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Outcome {
        self.read(text, beside.into(), clock, Lap::start(stopwatch), None)
    }

    /// Looks a person up by ID number, without a code.
    ///
    /// As any showing, it continues the person's case where one is open here
    /// (as the journal has it): codes that were found to be this person's count again, and so do
    /// papers that were seen, but for the staff card.
    pub fn look_up<'a>(
        &mut self,
        id: &IdNumber,
        beside: impl Into<Beside<'a>>,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Arc<Passage> {
        let clock = &clock.within_calendar();
        let step = Step::begin(self, None, beside.into(), clock, Lap::start(stopwatch));
        let passage = step.judge(Read::Number(id.clone()));
        self.put_in_view(Shown::Number(id.clone()), passage, clock)
    }

    /// Judges the passage on screen again, with what the officer has by now, however long that took.
    /// None where there is none.
    ///
    /// It is a further step of the same case: codes that were found to be this person's go on
    /// counting, papers that were seen in this showing count where `beside` has them again.
    pub fn see<'a>(
        &mut self,
        beside: impl Into<Beside<'a>>,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Option<Arc<Passage>> {
        let clock = &clock.within_calendar();
        let (shown, before) = self.view.get()?;
        let lap = Lap::start(stopwatch);
        let read = match &shown {
            Shown::Number(id) => Read::Number(id.clone()),
            Shown::Code(text) => match Read::text(text) {
                // What says nothing that can be believed gets no better by papers.
                Ok(Read::Malformed) | Err(_) => return None,
                Ok(read) => read,
            },
        };
        let passage = Step::begin(self, Some(&before), beside.into(), clock, lap).judge(read);
        Some(self.put_in_view(shown, passage, clock))
    }

    fn put_in_view(
        &mut self,
        shown: Shown,
        passage: Passage,
        clock: &ClockReading,
    ) -> Arc<Passage> {
        let passage = Arc::new(passage);
        self.view.put(InView::new(shown, Arc::clone(&passage), clock));
        passage
    }

    /// True for the text of the code that was judged last.
    #[must_use]
    pub fn is_in_view(&self, text: &str) -> bool {
        self.view.is_code(text)
    }

    /// True where a passage is on screen, for [`see`](Self::see).
    #[must_use]
    pub fn is_on_screen(&self) -> bool {
        !self.view.is_empty()
    }

    /// The health portal's address for this checkpoint and time, to be shown as a code where an app
    /// fails; it is written down first that it is shown, and for which passage if one is on screen.
    /// None where the policy names no portal.
    ///
    /// The address may be shown all the same where the journal fails: it decides nothing.
    pub fn show_portal(
        &mut self,
        clock: &ClockReading,
    ) -> Option<(String, Result<u64, JournalError>)> {
        let clock = &clock.within_calendar();
        let address = self.policy().portal_address(&self.site.name, clock.wall)?;
        let shown = PortalShown {
            at: clock.wall,
            clock_trusted: self.circumstances(clock).clock.is_trusted(),
            checkpoint: self.site.name.clone(),
            area: self.site.area.clone(),
            continues: self.view.get().and_then(|(_, passage)| passage.recorded().sequence()),
        };
        Some((address, self.journal.portal_shown(shown)))
    }

    /// The journal, to export or verify it.
    #[must_use]
    pub fn journal(&self) -> &Journal {
        &self.journal
    }

    fn read(
        &mut self,
        text: &str,
        beside: Beside<'_>,
        clock: &ClockReading,
        mut lap: Lap<'_>,
        corners: Option<Corners>,
    ) -> Outcome {
        let clock = &clock.within_calendar();
        let before = self.view.again(text, clock);
        if beside.is_empty()
            && let Some(passage) = before
        {
            return Outcome::Passage(Sighting { passage, again: true, corners });
        }
        let read = Read::text(text);
        lap.times.parse = lap.split();
        let read = match read {
            Ok(read) => read,
            Err(foreign) => return Outcome::NotATravelCode { foreign, corners },
        };
        let passage = Step::begin(self, before.as_deref(), beside, clock, lap).judge(read);
        let passage = self.put_in_view(Shown::Code(text.to_owned()), passage, clock);
        Outcome::Passage(Sighting { passage, again: false, corners })
    }

    /// Tries again to open a journal that couldn't be; true where what it holds is known.
    fn know_journal(&mut self) -> bool {
        if self.journal.unopened().is_some() && self.journal.is_known() {
            decide_with(&mut self.journal, &self.installation);
        }
        self.journal.unopened().is_none()
    }

    /// The state of this phone; a record that is written moves the floor that clocks are judged by.
    fn circumstances(&self, clock: &ClockReading) -> Circumstances {
        let freshness = self.policy().freshness();
        let past = ClockPast {
            hard_floor: self.installation.hard_floor(),
            soft_floor: self.journal.soft_floor(),
            reading: self.journal.earliest_reading(),
        };
        Circumstances {
            at: clock.wall,
            updates_stale: self.installation.is_stale(clock.wall, freshness.updates),
            clock: past.judge(clock, freshness.clock_tolerance),
        }
    }
}

/// Newer data say later than this phone's own record what time it is, unless its clock contradicts them.
fn decide_with(journal: &mut Journal, installation: &Installation) {
    if let Some(published_at) = installation.vouched() {
        journal.decides_with(published_at, installation.hard_floor());
    }
}
