//! The officer's session: from a camera frame to a recorded verdict.
//!
//! [`Checkpoint`] runs the whole pipeline for a frame, a text or an ID number. It keeps the verdict
//! of the code that is in view, so that thirty frames a second of one phone are one passage, and
//! knows which codes were let through before.

#[cfg(test)]
#[cfg(feature = "authority")]
mod attacks;
mod case;
mod evidence;
mod installation;
mod outcome;
mod resolve;
#[cfg(test)]
#[cfg(feature = "authority")]
mod tests;
mod times;
mod view;

use std::sync::Arc;

pub use case::MOST_EVIDENCE;
pub use evidence::{Beside, EvidenceOutcome};
pub use installation::{
    DataFreshness, Installation, InstallationError, POLICY_PATH, health, open_journal,
    validate_target,
};
pub use outcome::{Corners, Outcome, Passage, Person, Sighting};
pub use times::{StageTimes, Stopwatch};

use crate::facts::{FactSet, Facts, HolderBinding, Seen};
use crate::journal::{
    Journal, JournalError, Paper, Passage as PassageRecord, PolicyVersion, PortalShown,
};
use crate::model::{Assurance, IdNumber, Reason, SamePerson};
use crate::policy::{Circumstances, Policy, Request, Verdict};
use crate::published::{CheckpointSite, IssuerStatuses, Status, UnknownCheckpoint};
use crate::symbol::{LumaFrame, Scan, ScanLimits, Scanner, Symbol};
use crate::time::{ClockPast, ClockReading, Instant};
use crate::travel::{CitizenCard, Credential, Envelope, Foreign, ParseError, Verified};
use case::{Case, Gathered};
use evidence::About;
use times::Lap;
use view::{InView, Shown, View};

/// The officer's session at one checkpoint.
pub struct Checkpoint {
    installation: Installation,
    site: CheckpointSite,
    journal: Journal,
    view: View,
    /// What was gathered, by person; whoever was judged last comes last.
    cases: Vec<Case>,
    scanner: Scanner,
}

impl Checkpoint {
    /// Begins a session.
    ///
    /// # Errors
    /// [`UnknownCheckpoint`] names the checkpoints that there are.
    pub fn open(
        installation: Installation,
        mut journal: Journal,
        name: &str,
    ) -> Result<Self, UnknownCheckpoint> {
        let site = installation.sites().find(name)?.clone();
        // Newer data say later than this phone's own record what time it is.
        journal.decides_with(installation.published_at());
        Ok(Self {
            installation,
            site,
            journal,
            view: View::default(),
            cases: Vec::new(),
            scanner: Scanner::new(),
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

    /// The rules in force.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        self.installation.policy()
    }

    /// Looks at the next frame of the camera; what earlier frames showed of a code counts too.
    pub fn scan(
        &mut self,
        frame: &LumaFrame<'_>,
        limits: &ScanLimits,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Outcome {
        let mut lap = Lap::start(stopwatch);
        let scan = self.scanner.track_timed(frame, limits, stopwatch);
        lap.times.scan = lap.split();
        self.take(&scan, Beside::default(), clock, lap)
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
        let scan = self.scanner.scan_timed(frame, limits, stopwatch);
        lap.times.scan = lap.split();
        self.take(&scan, beside.into(), clock, lap)
    }

    /// Judges what a scan gave.
    fn take(
        &mut self,
        scan: &Scan,
        beside: Beside<'_>,
        clock: &ClockReading,
        lap: Lap<'_>,
    ) -> Outcome {
        let Some(symbol) = pick(&scan.symbols) else {
            return Outcome::Nothing { hint: scan.hint };
        };
        let corners = Some(symbol.corners());
        let Some(text) = symbol.text() else {
            return Outcome::NotATravelCode { foreign: Foreign::Binary, corners };
        };
        self.read(text, beside, clock, lap, corners)
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
    /// ([`Journal::open_case`]): codes that were found to be this person's count again, and so do
    /// papers that were seen, but for the staff card.
    pub fn look_up<'a>(
        &mut self,
        id: &IdNumber,
        beside: impl Into<Beside<'a>>,
        clock: &ClockReading,
        stopwatch: Stopwatch<'_>,
    ) -> Arc<Passage> {
        let lap = Lap::start(stopwatch);
        let shown = Shown::Number(id.clone());
        let person = Person::default();
        let passage = self.judge_number(id, person, (None, None), beside.into(), clock, lap);
        self.put_in_view(shown, passage, clock)
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
        let beside = beside.into();
        let (shown, before) = self.view.get()?;
        let before = Some(before.as_ref());
        let lap = Lap::start(stopwatch);
        let passage = match &shown {
            Shown::Number(id) => {
                self.judge_number(id, Person::default(), (None, before), beside, clock, lap)
            }
            Shown::Code(text) => match Envelope::parse(text) {
                Ok(envelope) => self.judge_code(envelope, before, beside, clock, lap),
                Err(ParseError::NotATravelCode(Foreign::CitizenId(card))) => {
                    self.judge_card(&card, before, beside, clock, lap)
                }
                Err(_) => return None,
            },
        };
        Some(self.put_in_view(shown, passage, clock))
    }

    fn put_in_view(
        &mut self,
        shown: Shown,
        passage: Passage,
        clock: &ClockReading,
    ) -> Arc<Passage> {
        let passage = Arc::new(passage);
        self.view.put(InView::new(shown, Arc::clone(&passage), clock.wall));
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
        let before = self.view.again(text, clock.wall);
        if beside.is_empty()
            && let Some(passage) = before
        {
            return Outcome::Passage(Sighting { passage, again: true, corners });
        }
        let before = before.as_deref();
        let parsed = Envelope::parse(text);
        lap.times.parse = lap.split();
        let passage = match parsed {
            Ok(envelope) => self.judge_code(envelope, before, beside, clock, lap),
            Err(ParseError::Malformed(_)) => self.refuse(Reason::Malformed, before, clock, lap),
            Err(ParseError::NotATravelCode(Foreign::CitizenId(card))) => {
                self.judge_card(&card, before, beside, clock, lap)
            }
            Err(ParseError::NotATravelCode(foreign)) => {
                return Outcome::NotATravelCode { foreign, corners };
            }
        };
        let passage = self.put_in_view(Shown::Code(text.to_owned()), passage, clock);
        Outcome::Passage(Sighting { passage, again: false, corners })
    }

    /// Judges a code; `before` is its passage where it is on screen already.
    fn judge_code(
        &mut self,
        envelope: Envelope,
        before: Option<&Passage>,
        beside: Beside<'_>,
        clock: &ClockReading,
        mut lap: Lap<'_>,
    ) -> Passage {
        let verified = envelope.verify(self.installation.trust(), clock.wall);
        lap.times.verify = lap.split();
        let verified = match verified {
            Ok(verified) => verified,
            Err(error) => return self.refuse(error.reason(), before, clock, lap),
        };
        let binding = self.binding(&verified, before.is_some(), clock.wall);
        let claims = verified.claims();
        let subject = self.installation.subject(&claims.roster_key);
        let gathered = self.gathered(subject, before, beside, clock.wall);
        let statuses = self.installation.statuses(&claims.issuer, clock.wall);
        let mut facts =
            resolve::code(&self.installation, &self.site, &verified, statuses, binding, clock.wall);
        let person = Person {
            name: claims.name.clone(),
            birth_date: claims.birth_date,
            id_last_four: claims.id_last_four,
            employer: facts.employer.clone(),
        };
        let about = About::new(&person, claims.roster_key, Assurance::Signed);
        let evidence = self.supplement(&mut facts, &gathered, beside, &about);
        let verdict = match self.disowned(&verified, statuses) {
            Some(reason) => self.policy().refuse(reason, &self.circumstances(clock)),
            None => self.evaluate(Facts::from_resolved(facts), clock),
        };
        lap.times.evaluate = lap.split();
        let mut record = self.record(&gathered, beside.seen, &evidence, clock);
        record.subject = Some(subject);
        record.issuer_key = Some(verified.issuer_key().0);
        record.presentation = verified.presentation_digest();
        record.assurance = Some(match binding {
            HolderBinding::Live => Assurance::Live,
            _ => Assurance::Signed,
        });
        self.conclude(verdict, record, (person, None), (gathered, beside, evidence), lap)
    }

    fn judge_card(
        &mut self,
        card: &CitizenCard,
        before: Option<&Passage>,
        beside: Beside<'_>,
        clock: &ClockReading,
        lap: Lap<'_>,
    ) -> Passage {
        let person = Person {
            name: Some(card.name().to_owned()),
            birth_date: card.birth_date(),
            id_last_four: card.id().last_four().parse().ok(),
            employer: None,
        };
        let kind = Some("citizen-id");
        self.judge_number(card.id(), person, (kind, before), beside, clock, lap)
    }

    fn judge_number(
        &mut self,
        id: &IdNumber,
        mut person: Person,
        (kind, before): (Option<&'static str>, Option<&Passage>),
        beside: Beside<'_>,
        clock: &ClockReading,
        mut lap: Lap<'_>,
    ) -> Passage {
        let roster_key = self.installation.roster_key(id);
        let subject = self.installation.subject(&roster_key);
        let gathered = self.gathered(subject, before, beside, clock.wall);
        let mut facts = resolve::number(&self.installation, &self.site, &roster_key, clock.wall);
        // The name on a card's unsigned code is worth what the officer compares it with.
        let about = About::new(&person, roster_key, Assurance::Paper);
        let evidence = self.supplement(&mut facts, &gathered, beside, &about);
        person.employer = facts.employer.clone();
        person.id_last_four = id.last_four().parse().ok();
        let verdict = self.evaluate(Facts::from_resolved(facts), clock);
        lap.times.evaluate = lap.split();
        let papers = !beside.seen.is_empty() || !gathered.papers.is_empty();
        let mut record = self.record(&gathered, beside.seen, &evidence, clock);
        record.subject = Some(subject);
        record.assurance = papers.then_some(Assurance::Paper);
        self.conclude(verdict, record, (person, kind), (gathered, beside, evidence), lap)
    }

    fn refuse(
        &mut self,
        reason: Reason,
        before: Option<&Passage>,
        clock: &ClockReading,
        mut lap: Lap<'_>,
    ) -> Passage {
        let verdict = self.policy().refuse(reason, &self.circumstances(clock));
        lap.times.evaluate = lap.split();
        let gathered = Gathered::nothing(before);
        let record = self.record(&gathered, &[], &[], clock);
        let nothing = (gathered, Beside::default(), Vec::new());
        self.conclude(verdict, record, (Person::default(), None), nothing, lap)
    }

    /// Adds what the officer saw, and the evidence of further codes that is the same person's: what
    /// was gathered before, and what is beside the code now.
    fn supplement(
        &self,
        facts: &mut FactSet,
        gathered: &Gathered,
        beside: Beside<'_>,
        about: &About<'_>,
    ) -> Vec<EvidenceOutcome> {
        let (now, offset) = (facts.at, self.policy().offset());
        for (seen, at) in &gathered.papers {
            facts.apply_seen(std::slice::from_ref(seen), *at, offset);
        }
        facts.apply_seen(beside.seen, now, offset);
        let installation = &self.installation;
        let mut outcomes =
            evidence::merge(installation, facts, about, &gathered.evidence, now, offset);
        outcomes.extend(evidence::merge(installation, facts, about, beside.evidence, now, offset));
        outcomes
    }

    /// Why a credential that verifies counts for nothing here and now: its issuer isn't competent
    /// for this area, or it was taken back.
    fn disowned(
        &self,
        verified: &Verified<Credential>,
        statuses: IssuerStatuses<'_>,
    ) -> Option<Reason> {
        let key = self.installation.trust().issuer(&verified.issuer_key());
        if key.is_some_and(|key| !key.is_competent_in(&self.site.area)) {
            return Some(Reason::AreaNotCovered);
        }
        let status = statuses.at(verified.claims().status_index);
        (status == Status::Revoked).then_some(Reason::CredentialRevoked)
    }

    /// What ties the code to who shows it (`core/design/POLICY.md`, Binding).
    fn binding(
        &self,
        verified: &Verified<Credential>,
        in_view: bool,
        now: Instant,
    ) -> HolderBinding {
        let Some(presentation) = verified.presentation() else { return HolderBinding::Print };
        let freshness = self.policy().freshness();
        let age = now - presentation.issued_at;
        let before =
            verified.presentation_digest().and_then(|digest| self.journal.presented(&digest));
        if age < -freshness.clock_tolerance {
            HolderBinding::FromFuture
        } else if age > freshness.presentation + freshness.clock_tolerance {
            HolderBinding::Stale
        } else if before.is_some() && !in_view {
            HolderBinding::PresentedAlready
        } else {
            HolderBinding::Live
        }
    }

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

    fn evaluate(&self, facts: Facts, clock: &ClockReading) -> Verdict {
        let circumstances = self.circumstances(clock);
        self.policy().evaluate(&Request { facts: &facts, circumstances })
    }

    fn record(
        &self,
        gathered: &Gathered,
        seen: &[Seen],
        evidence: &[EvidenceOutcome],
        clock: &ClockReading,
    ) -> PassageRecord {
        let policy = self.policy();
        let freshness = policy.freshness();
        let mut record = PassageRecord::new(*clock, self.site.name.clone(), self.site.area.clone());
        record.clock_trusted = self.circumstances(clock).clock.is_trusted();
        record.policy = Some(PolicyVersion {
            id: policy.id().to_owned(),
            version: u64::from(policy.version()),
        });
        record.published_at = Some(self.installation.published_at());
        let merged = evidence.iter().filter(|e| e.person == Some(SamePerson::Same));
        let merged = merged.map(|e| Paper { kind: e.kind.to_owned(), number: None });
        let before = gathered.papers.iter().map(|(seen, _)| seen);
        record.papers = before.chain(seen).map(paper).chain(merged).collect();
        record.continues = gathered.continues;
        record.replay_horizon =
            Some(clock.wall - freshness.presentation - freshness.clock_tolerance * 2);
        record
    }

    /// Writes a verdict down, and keeps what was gathered for the next step.
    fn conclude(
        &mut self,
        verdict: Verdict,
        record: PassageRecord,
        (person, kind): (Person, Option<&'static str>),
        (gathered, beside, mut evidence): (Gathered, Beside<'_>, Vec<EvidenceOutcome>),
        mut lap: Lap<'_>,
    ) -> Passage {
        let recorded = self.journal.append(verdict, record);
        lap.times.journal = lap.split();
        // What came before was told before.
        evidence.drain(..gathered.evidence.len().min(evidence.len()));
        if let Some(subject) = recorded.subject() {
            let step = (recorded.sequence(), recorded.at());
            self.keep(subject, gathered, beside, &evidence, step);
        }
        Passage { recorded, person, kind, evidence, times: lap.times }
    }
}

/// The first travel code, else the first code with text, else the first.
fn pick(symbols: &[Symbol]) -> Option<&Symbol> {
    let travel = |s: &&Symbol| s.text().is_some_and(|t| t.starts_with(crate::travel::PREFIX));
    symbols
        .iter()
        .find(travel)
        .or_else(|| symbols.iter().find(|s| s.text().is_some()))
        .or_else(|| symbols.first())
}

fn paper(seen: &Seen) -> Paper {
    let number = match seen {
        Seen::PaperPermit { number, .. } => Some(number.clone()),
        _ => None,
    };
    Paper { kind: seen.kind().code().to_owned(), number }
}
