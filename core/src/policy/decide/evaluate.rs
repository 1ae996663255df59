//! From the truth of the rules to the decision, its reasons, and the caps on it.

use super::codes;
use super::explain::{Explanation, add_charges, carried_by_permit, closeness, is_closer};
use crate::facts::{FactSet, HypotheticalFacts};
use crate::model::{Assurance, Decision, Reason};
use crate::policy::judge::combine::{Combined, Truth, combine};
use crate::policy::judge::truth::judge;
use crate::policy::judge::view::{Doubt, View};
use crate::policy::verdict::Outcome;
use crate::policy::{
    Circumstances, Effect, Obligation, Phase, Policy, Preview, Request, Rule, Verdict,
};
use crate::time::ClockTrust;

impl Outcome {
    fn refused(decision: Decision, why: Explanation, rule: Option<&Rule>) -> Self {
        let unseen = why.unseen.clone();
        let mut reasons = why.into_reasons();
        // A permit rule may ask for what nobody would say is missing, such as symptoms.
        if reasons.is_empty() {
            reasons.push(Reason::NoRule);
        }
        Self {
            decision,
            remedies: codes::remedies(&reasons, &unseen),
            reasons,
            obligations: Vec::new(),
            rule: rule.map(|rule| rule.id.clone()),
            phase: None,
        }
    }
}

impl Policy {
    /// Decides on a passage.
    #[must_use]
    pub fn evaluate(&self, request: &Request<'_>) -> Verdict {
        self.judge(request.facts.get(), &request.circumstances).into_verdict()
    }

    /// The verdict on a code that was refused before the rules could apply.
    #[must_use]
    pub fn refuse(&self, reason: Reason, circumstances: &Circumstances) -> Verdict {
        self.refusal(reason, circumstances).into_verdict()
    }

    /// What the rules would say of facts that somebody wrote down, on a device that is up to date
    /// and whose clock is right. Never a verdict.
    #[must_use]
    pub fn preview(&self, facts: &HypotheticalFacts) -> Preview {
        let facts = facts.resolved(self.calendar.offset);
        let circumstances =
            Circumstances { at: facts.at, updates_stale: false, clock: ClockTrust::Trusted };
        Preview::new(self.judge(&facts, &circumstances))
    }

    pub(in crate::policy) fn view<'a>(&'a self, facts: &'a FactSet, doubt: Doubt) -> View<'a> {
        View {
            facts,
            calendar: self.calendar,
            country: self.country.as_deref(),
            tolerance: self.freshness.clock_tolerance,
            least: Assurance::SelfDeclared,
            doubt,
        }
    }

    fn judge(&self, facts: &FactSet, circumstances: &Circumstances) -> Outcome {
        let plain = self.view(facts, Doubt::default());
        let Some(phase) = self.phase_at(facts.at) else {
            let mut why = Explanation::default();
            why.push(Reason::NoPhase);
            let mut outcome = Outcome::refused(Decision::Refer, why, None);
            cap(&mut outcome, caps_on(facts, circumstances));
            return outcome;
        };
        let mut outcome = self.decide(phase, plain, plain);
        let caps = caps_on(facts, circumstances);
        if !caps.is_empty() {
            let doubtful = self.view(facts, doubt(circumstances));
            if outcome.decision == Decision::Deny && self.denies(doubtful) {
                // It stands, and so do the reasons that it stands on.
                outcome = self.decide(phase, doubtful, plain);
            } else {
                cap(&mut outcome, caps);
            }
        }
        Outcome { phase: Some(phase.id.clone()), ..outcome }
    }

    /// Applies the rules of a phase. How close a rule came is judged in the view `near`.
    fn decide(&self, phase: &Phase, view: View<'_>, near: View<'_>) -> Outcome {
        let rules = Judged::of(phase, view);
        match rules.combined() {
            Combined::Denied => rules.denial(),
            Combined::Permitted => rules.permission(),
            Combined::HeldBack => rules.held_back(),
            Combined::Missing => rules.missing(),
            Combined::Undecided { open } => match self.otherwise {
                Decision::Deny | Decision::Refer => rules.undecided(self.otherwise, near),
                Decision::Permit if open => rules.held_back(),
                Decision::Permit => Outcome {
                    decision: Decision::Permit,
                    reasons: vec![Reason::Rule("otherwise".to_owned())],
                    obligations: Vec::new(),
                    remedies: Vec::new(),
                    rule: None,
                    phase: None,
                },
            },
        }
    }

    /// True where the rules deny though what is in doubt counts as unknown: then a denial doesn't
    /// rest on it. With an untrusted clock it may be the time of another phase, too.
    fn denies(&self, view: View<'_>) -> bool {
        let today = self.calendar.date(view.facts.at);
        let mut phases =
            self.phases.iter().filter(|phase| view.doubt.time || phase.dates.contains(today));
        phases.all(|phase| match Judged::of(phase, view).combined() {
            Combined::Denied => true,
            Combined::Undecided { .. } => self.otherwise == Decision::Deny,
            Combined::Permitted | Combined::HeldBack | Combined::Missing => false,
        })
    }

    /// The outcome for a code that was refused before the rules.
    fn refusal(&self, reason: Reason, circumstances: &Circumstances) -> Outcome {
        let rests_on_time = matches!(
            reason,
            Reason::IssuerKeyExpired | Reason::CredentialExpired | Reason::CredentialNotYetValid
        );
        let stands = !(circumstances.updates_stale && reason == Reason::UntrustedIssuer
            || !circumstances.clock.is_trusted() && rests_on_time);
        let decision = if is_wrong(&reason) { Decision::Deny } else { Decision::Refer };
        let mut why = Explanation::default();
        why.push(reason);
        let mut outcome = Outcome::refused(decision, why, None);
        outcome.phase = self.phase_at(circumstances.at).map(|phase| phase.id.clone());
        if decision == Decision::Refer || !stands {
            cap(&mut outcome, caps(circumstances));
        }
        outcome
    }
}

fn doubt(circumstances: &Circumstances) -> Doubt {
    Doubt { time: !circumstances.clock.is_trusted(), lists: circumstances.updates_stale }
}

/// True for what is wrong with a code; what is merely not known about it is for a person.
fn is_wrong(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::Malformed
            | Reason::SignatureInvalid
            | Reason::UntrustedIssuer
            | Reason::WrongKeyPurpose
            | Reason::IssuerKeyExpired
            | Reason::IssuerKeyRevoked
            | Reason::CredentialExpired
            | Reason::CredentialNotYetValid
            | Reason::CredentialRevoked
            | Reason::AreaNotCovered
            | Reason::PermitRevoked
    )
}

/// What caps a verdict, the graver first: a clock that is wrong can't tell what is stale.
fn caps(circumstances: &Circumstances) -> Vec<Reason> {
    let mut caps = Vec::new();
    if !circumstances.clock.is_trusted() {
        caps.push(Reason::ClockUntrusted);
    }
    if circumstances.updates_stale {
        caps.push(Reason::UpdatesStale);
    }
    caps
}

/// As [`caps`], and whether the credential is still in force isn't known: a denial would stand either
/// way, and a permission might not.
fn caps_on(facts: &FactSet, circumstances: &Circumstances) -> Vec<Reason> {
    let mut caps = caps(circumstances);
    if facts.revocation_unknown {
        caps.push(Reason::RevocationUnknown);
    }
    caps
}

fn cap(outcome: &mut Outcome, caps: Vec<Reason>) {
    outcome.decision = Decision::Refer;
    let mut remedies = codes::remedies(&caps, &[]);
    for remedy in &outcome.remedies {
        codes::push(&mut remedies, &remedy.0);
    }
    outcome.remedies = remedies;
    outcome.reasons.splice(0..0, caps);
}

/// The rules of a phase and what they came to.
struct Judged<'a> {
    rules: Vec<(&'a Rule, Truth)>,
    view: View<'a>,
}

impl<'a> Judged<'a> {
    fn of(phase: &'a Phase, view: View<'a>) -> Self {
        let judged = |rule: &'a Rule| (rule, judge(&rule.when, view));
        Self { rules: phase.rules.iter().map(|rule| judged(rule)).collect(), view }
    }

    fn combined(&self) -> Combined {
        combine(self.rules.iter().map(|(rule, truth)| (rule.effect, *truth, rule.ignores_unknown)))
    }

    fn with(&self, effect: Effect, truth: Truth) -> impl Iterator<Item = &'a Rule> {
        let rules = self.rules.iter();
        rules.filter(move |(r, t)| r.effect == effect && *t == truth).map(|(rule, _)| *rule)
    }

    /// The rule with the largest share of its top-level conditions true; of equals the first.
    fn closest(rules: impl Iterator<Item = &'a Rule>, view: View<'_>) -> Option<&'a Rule> {
        let mut best: Option<(&Rule, (usize, usize))> = None;
        for rule in rules {
            let share = closeness(rule, view);
            if best.is_none_or(|(_, other)| is_closer(share, other)) {
                best = Some((rule, share));
            }
        }
        best.map(|(rule, _)| rule)
    }

    fn denial(&self) -> Outcome {
        let mut reasons = Vec::new();
        let mut obligations: Vec<Obligation> = Vec::new();
        for rule in self.with(Effect::Deny, Truth::True) {
            let before = reasons.len();
            add_charges(&rule.when, self.view, &mut reasons);
            if reasons.len() == before {
                // The same text, whether or not the id is also one of our codes.
                reasons.extend(rule.id.parse());
            }
            for obligation in &rule.obligations {
                if !obligations.contains(obligation) {
                    obligations.push(obligation.clone());
                }
            }
        }
        let mut why = Explanation::default();
        reasons.into_iter().for_each(|reason| why.push(reason));
        let rule = self.with(Effect::Deny, Truth::True).next();
        Outcome { obligations, ..Outcome::refused(Decision::Deny, why, rule) }
    }

    fn permission(&self) -> Outcome {
        let rule = self.with(Effect::Permit, Truth::True).next();
        let mut obligations = rule.map(|rule| rule.obligations.clone()).unwrap_or_default();
        let permit = rule.and_then(|rule| carried_by_permit(&rule.when, self.view));
        let on_paper = permit.is_some_and(|assurance| assurance <= Assurance::Paper);
        if on_paper && !obligations.contains(&codes::keep_permit_number()) {
            obligations.push(codes::keep_permit_number());
        }
        let id = rule.map(|rule| rule.id.as_str()).unwrap_or_default();
        let reason = match (id, permit) {
            ("commute", _) => Reason::Commute,
            ("green-card", _) => Reason::GreenCard,
            ("permit", None) => Reason::Permit,
            ("permit-paper", None) => Reason::PermitPaper,
            (_, Some(_)) if on_paper => Reason::PermitPaper,
            (_, Some(_)) => Reason::Permit,
            (other, None) => Reason::Rule(other.to_owned()),
        };
        Outcome {
            decision: Decision::Permit,
            reasons: vec![reason],
            obligations,
            remedies: Vec::new(),
            rule: Some(id.to_owned()),
            phase: None,
        }
    }

    /// Deny rules that may be true.
    fn open_denials(&self) -> impl Iterator<Item = &'a Rule> {
        self.with(Effect::Deny, Truth::Unknown).filter(|rule| !rule.ignores_unknown)
    }

    /// A permission that waits for what a deny rule doesn't know.
    fn held_back(&self) -> Outcome {
        let mut why = Explanation::default();
        self.open_denials().for_each(|rule| why.add(&rule.when, self.view));
        Outcome::refused(Decision::Refer, why, self.open_denials().next())
    }

    /// A permission that waits for what a permit rule doesn't know. What deny rules don't know
    /// is named too: it would be asked next.
    fn missing(&self) -> Outcome {
        let candidates =
            self.with(Effect::Permit, Truth::Unknown).filter(|rule| !rule.ignores_unknown);
        let closest = Self::closest(candidates, self.view);
        let mut why = Explanation::default();
        let asked = closest.into_iter().chain(self.open_denials());
        asked.for_each(|rule| why.add(&rule.when, self.view));
        Outcome::refused(Decision::Refer, why, closest)
    }

    /// No rule decides: the reasons are those of the permit rule that came closest. A revoked
    /// permit that was shown is named before them, whichever rule asked for it: that the
    /// authority took it back is what the officer has to hear first.
    fn undecided(&self, otherwise: Decision, near: View<'_>) -> Outcome {
        let permits = || {
            let rules = self.rules.iter().filter(|(rule, _)| rule.effect == Effect::Permit);
            rules.map(|(rule, _)| *rule)
        };
        let explained = |rule: &Rule| {
            let mut why = Explanation::default();
            why.add(&rule.when, self.view);
            why
        };
        let closest = Self::closest(permits(), near);
        let mut why = Explanation::default();
        let mut permit_would_do = false;
        for rule in permits() {
            let other = explained(rule);
            if other.contains(&Reason::PermitRevoked) {
                why.push(Reason::PermitRevoked);
            }
            permit_would_do |= other.is_just(&Reason::PermitMissing);
        }
        match closest {
            Some(rule) => why.add(&rule.when, self.view),
            None => why.push(Reason::NoRule),
        }
        let mut outcome = Outcome::refused(otherwise, why, closest);
        if permit_would_do {
            codes::push(&mut outcome.remedies, "show-travel-permit");
        }
        outcome
    }
}
