//! A step: one judging of one passage, from what was shown to the record of it.
//!
//! A step begins, before anything that was shown is believed. Facts are resolved from it and the
//! authority's lists, supplemented with what was gathered before and what the officer has beside it,
//! and evaluated. Writing the verdict down concludes the step.

use super::case::{Case, Cases, Gathered};
use super::evidence::{About, Beside, EvidenceOutcome, merge};
use super::times::Lap;
use super::{Checkpoint, Installation, Name, Passage, Person, resolve, view};
use crate::facts::{FactSet, Facts, HolderBinding, Seen};
use crate::journal::{Journal, Paper, PassageEntry, PolicyVersion};
use crate::model::{Assurance, IdNumber, Reason, RosterKey, SamePerson, Subject};
use crate::policy::{Circumstances, Policy, Request, Verdict};
use crate::published::{CheckpointSite, Status};
use crate::time::{ClockReading, Instant, TimeDelta};
use crate::travel::{CitizenCard, Credential, Envelope, Foreign, ParseError, Verified};

/// What a passage is judged by, as far as it was read.
pub(super) enum Read {
    /// A travel code.
    Code(Envelope),
    /// A chip ID card's code: unsigned, but it names a person to look up.
    Card(CitizenCard),
    /// The ID number of somebody without a code.
    Number(IdNumber),
    /// What says that it is a travel code, and isn't well formed.
    Malformed,
}

impl Read {
    /// Reads a code's text.
    ///
    /// # Errors
    /// What the code is, where nobody is judged by it.
    pub(super) fn text(text: &str) -> Result<Self, Foreign> {
        match Envelope::parse(text) {
            Ok(envelope) => Ok(Self::Code(envelope)),
            Err(ParseError::Malformed(_)) => Ok(Self::Malformed),
            Err(ParseError::NotATravelCode(Foreign::CitizenId(card))) => Ok(Self::Card(card)),
            Err(ParseError::NotATravelCode(foreign)) => Err(foreign),
        }
    }
}

/// One judging of one passage: what it is judged with, and what has come of it so far.
pub(super) struct Step<'a> {
    installation: &'a Installation,
    site: &'a CheckpointSite,
    journal: &'a mut Journal,
    cases: &'a mut Cases,
    /// The passage of the step before, where it is on screen.
    before: Option<&'a Passage>,
    /// What the officer has beside what was shown.
    beside: Beside<'a>,
    clock: &'a ClockReading,
    /// Worked out as the step begins: its own record moves the floor that clocks are judged by.
    circumstances: Circumstances,
    /// False where the journal couldn't be opened: what was decided before isn't known.
    journal_known: bool,
    lap: Lap<'a>,
    gathered: Gathered,
    person: Person,
    /// What the code is, where it is no travel code.
    kind: Option<&'static str>,
    /// How long the verdict is that of the code in view.
    lasts: TimeDelta,
    /// What became of the codes that were evidence: of those gathered, then of those beside.
    evidence: Vec<EvidenceOutcome>,
    record: PassageEntry,
}

impl<'a> Step<'a> {
    /// Begins a step; `before` is its passage where that is on screen already.
    pub(super) fn begin(
        session: &'a mut Checkpoint,
        before: Option<&'a Passage>,
        beside: Beside<'a>,
        clock: &'a ClockReading,
        lap: Lap<'a>,
    ) -> Self {
        let journal_known = session.know_journal();
        let circumstances = session.circumstances(clock);
        let Checkpoint { installation, site, journal, cases, .. } = session;
        let policy = installation.policy();
        let mut record = PassageEntry::new(*clock, site.name.clone(), site.area.clone());
        record.clock_trusted = circumstances.clock.is_trusted();
        record.policy = Some(PolicyVersion {
            id: policy.id().to_owned(),
            version: u64::from(policy.version()),
        });
        record.published_at = Some(installation.published_at());
        record.continues = before.and_then(|passage| passage.recorded().sequence());
        Self {
            installation,
            site,
            journal,
            cases,
            before,
            beside,
            clock,
            circumstances,
            journal_known,
            lap,
            gathered: Gathered::default(),
            person: Person::default(),
            kind: None,
            lasts: view::LASTS,
            evidence: Vec::new(),
            record,
        }
    }

    /// Judges what was read, and writes the verdict down.
    pub(super) fn judge(self, read: Read) -> Passage {
        match read {
            Read::Code(envelope) => self.code(envelope),
            Read::Card(card) => self.card(&card),
            Read::Number(id) => self.number(&id),
            Read::Malformed => self.refuse(Reason::Malformed),
        }
    }

    fn code(mut self, envelope: Envelope) -> Passage {
        let (installation, now) = (self.installation, self.now());
        let verified = envelope.verify(installation.trust(), now);
        self.lap.times.verify = self.lap.split();
        let verified = match verified {
            Ok(verified) => verified,
            Err(error) => return self.refuse(error.reason()),
        };
        let binding = self.binding(&verified);
        self.lasts = self.lasts(&verified);
        let (site, subject) = (self.site, verified.subject());
        let roster_key = installation.person(&subject.roster_key, verified.issued_at());
        self.gather(installation.subject(&roster_key));
        let (issuer, status_index) = verified.status_entry();
        let statuses = installation.statuses(issuer, now);
        let competent = verified.within(&site.area);
        let mut facts = match competent {
            Some(code) => {
                resolve::code(installation, site, code, &roster_key, statuses, binding, now)
            }
            // What it claims is no fact here: what is left is what the authority's lists say.
            None => resolve::number(installation, site, &roster_key, now),
        };
        self.person = Person {
            name: subject.name.map(|name| Name::Signed(name.to_owned())),
            birth_date: subject.birth_date,
            id_last_four: subject.id_last_four,
            id_number: None,
            employer: facts.employer.clone(),
        };
        self.supplement(&mut facts, roster_key, Assurance::Signed);
        self.record.issuer_key = Some(verified.issuer_key().0);
        self.record.presentation = verified.presentation_digest();
        self.record.assurance = Some(match binding {
            HolderBinding::Live => Assurance::Live,
            _ => Assurance::Signed,
        });
        if competent.is_none() {
            self.refuse(Reason::AreaNotCovered)
        } else if statuses.at(status_index) == Status::Revoked {
            self.refuse(Reason::CredentialRevoked)
        } else {
            self.evaluate(facts)
        }
    }

    fn card(mut self, card: &CitizenCard) -> Passage {
        self.kind = Some("citizen-id");
        let name = Some(card.name()).filter(|name| !name.trim().is_empty());
        self.person.name = name.map(|name| Name::Unsigned(name.to_owned()));
        self.person.birth_date = card.birth_date();
        self.number(card.id())
    }

    fn number(mut self, id: &IdNumber) -> Passage {
        let installation = self.installation;
        let roster_key = installation.roster_key(id);
        self.gather(installation.subject(&roster_key));
        let mut facts = resolve::number(installation, self.site, &roster_key, self.now());
        self.person.employer = facts.employer.clone();
        self.person.id_last_four = id.last_four().parse().ok();
        self.person.id_number = Some(id.clone());
        // The name on a card's unsigned code is worth what the officer compares it with.
        self.supplement(&mut facts, roster_key, Assurance::Paper);
        let papers = !self.beside.seen.is_empty() || !self.gathered.papers.is_empty();
        self.record.assurance = papers.then_some(Assurance::Paper);
        self.evaluate(facts)
    }

    /// Continues the person's case where it is open, with what was gathered in it.
    fn gather(&mut self, subject: Subject) {
        let continues = match self.before {
            Some(passage) => passage.recorded().sequence(),
            None => self.open_case(subject),
        };
        self.record.subject = Some(subject);
        self.record.continues = continues;
        let case = self.cases.of(subject);
        let gathered = match self.before {
            Some(_) => case.map(Case::in_the_same_showing),
            None => case.filter(|case| case.goes_on_from(continues)).map(Case::in_a_new_showing),
        };
        self.gathered = gathered.unwrap_or_default().without(self.beside);
    }

    fn open_case(&self, subject: Subject) -> Option<u64> {
        let is_trusted = self.circumstances.clock.is_trusted();
        self.journal.open_case(subject, &self.site.name, self.clock, is_trusted)
    }

    /// Adds what the officer saw, and the evidence of further codes that is the same person's: what
    /// was gathered before, and what is beside the code now.
    fn supplement(&mut self, facts: &mut FactSet, roster_key: RosterKey, assurance: Assurance) {
        let (installation, beside) = (self.installation, self.beside);
        let (now, offset) = (facts.at, self.policy().offset());
        for (seen, at) in &self.gathered.papers {
            facts.apply_seen(std::slice::from_ref(seen), *at, offset);
        }
        facts.apply_seen(beside.seen, now, offset);
        let about = About::new(&self.person, roster_key, assurance);
        let mut outcomes = Vec::new();
        for evidence in [self.gathered.evidence.as_slice(), beside.evidence] {
            outcomes.extend(merge(installation, self.site, facts, &about, evidence, now, offset));
        }
        let before = self.gathered.papers.iter().map(|(seen, _)| seen);
        let counted = |outcome: &&EvidenceOutcome| {
            outcome.person == Some(SamePerson::Same) && outcome.error.is_none()
        };
        let merged = outcomes.iter().filter(counted);
        let merged = merged.map(|outcome| Paper { kind: outcome.kind.to_owned(), number: None });
        self.record.papers = before.chain(beside.seen).map(paper).chain(merged).collect();
        self.evidence = outcomes;
    }

    /// What ties the code to who shows it (`core/design/POLICY.md`, Binding).
    fn binding(&self, verified: &Verified<Credential>) -> HolderBinding {
        let Some(presentation) = verified.presentation() else { return HolderBinding::Print };
        let freshness = self.policy().freshness();
        let age = self.now() - presentation.issued_at;
        let before =
            verified.presentation_digest().and_then(|digest| self.journal.presented(&digest));
        if age < -freshness.clock_tolerance {
            HolderBinding::FromFuture
        } else if age > freshness.presentation + freshness.clock_tolerance {
            HolderBinding::Stale
        } else if before.is_some() && self.before.is_none() {
            HolderBinding::PresentedAlready
        } else {
            HolderBinding::Live
        }
    }

    /// How long the verdict lasts: no longer than the presentation is fresh. One that is stale already
    /// gets no better.
    fn lasts(&self, verified: &Verified<Credential>) -> TimeDelta {
        let Some(presentation) = verified.presentation() else { return view::LASTS };
        let freshness = self.policy().freshness();
        let fresh = freshness.presentation + freshness.clock_tolerance;
        let age = self.now() - presentation.issued_at;
        // A holder's time in the future makes it last no longer than the tolerance.
        let left = fresh - age.max(-freshness.clock_tolerance);
        if left < TimeDelta::zero() { view::LASTS } else { left }
    }

    fn evaluate(self, facts: FactSet) -> Passage {
        let facts = Facts::from_resolved(facts);
        let request = Request { facts: &facts, circumstances: self.circumstances };
        let verdict = self.policy().evaluate(&request);
        self.conclude(verdict)
    }

    /// What can't be believed is refused, whatever the rules say.
    fn refuse(self, reason: Reason) -> Passage {
        let verdict = self.policy().refuse(reason, &self.circumstances);
        self.conclude(verdict)
    }

    /// Writes the verdict down, and keeps what was gathered for the next step.
    fn conclude(self, verdict: Verdict) -> Passage {
        let is_trusted = self.circumstances.clock.is_trusted();
        let Self { site, journal, cases, beside, clock, gathered, record, .. } = self;
        let Self { mut evidence, mut lap, .. } = self;
        lap.times.evaluate = lap.split();
        let assurance = record.assurance;
        let verdict = if self.journal_known { verdict } else { verdict.unrecorded() };
        let recorded = journal.append(verdict, record);
        lap.times.journal = lap.split();
        // What came before was told before.
        evidence.drain(..gathered.evidence.len().min(evidence.len()));
        if let Some(subject) = recorded.subject() {
            let case = Case::of(subject, &recorded, gathered, beside, &evidence);
            let open = |subject| journal.open_case(subject, &site.name, clock, is_trusted);
            cases.keep(case, open);
        }
        let (person, kind) = (self.person, self.kind);
        let (times, lasts) = (lap.times, self.lasts);
        let is_training = self.installation.is_training();
        Passage { recorded, person, kind, evidence, assurance, times, lasts, is_training }
    }

    fn policy(&self) -> &'a Policy {
        self.installation.policy()
    }

    fn now(&self) -> Instant {
        self.clock.wall
    }
}

fn paper(seen: &Seen) -> Paper {
    let number = match seen {
        Seen::PaperPermit { number, .. } => Some(number.clone()),
        _ => None,
    };
    Paper { kind: seen.kind().code().to_owned(), number }
}
