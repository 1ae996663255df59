//! What a card's day will be like under the rules that the city published: "you can pass from 06:30".
//!
//! It is no promise. What only a checkpoint knows (the roster, the trace list, where it stands, what was
//! taken back) is named, and where the rules themselves aren't known it says so and nothing else.

use super::{Wallet, WalletError, city, read};
use crate::encoding::code::{Coded, codes};
use crate::facts::{Declared, FactSet, HolderBinding};
use crate::model::{Assurance, Declaration, Permit, Reason};
use crate::policy::{Leg, Then};
use crate::time::{FixedOffset, Instant, NaiveDate};
use crate::travel::{Credential, Envelope, Purpose};
use crate::words::{Worded, Words};

/// A card's day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outlook {
    /// It can't be told.
    Unknown(WhyUnknown),
    /// As far as it can be told.
    Day(DayOutlook),
}

/// Why nothing can be told of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WhyUnknown {
    /// No city's rules are in this wallet.
    NoRules,
    /// They are older than they themselves allow: there may be others.
    RulesOld,
    /// What was fetched can't be read any more.
    RulesDamaged,
    /// No phase of the rules covers the day.
    NoPhase,
    /// The clock reads earlier than an instant that has certainly passed.
    ClockWrong,
}

codes! { WhyUnknown {
    NoRules = "no-rules",
    RulesOld = "rules-old",
    RulesDamaged = "rules-damaged",
    NoPhase = "no-phase",
    ClockWrong = "clock-wrong",
} }

impl WhyUnknown {
    /// The code: `no-rules`.
    #[must_use]
    pub fn code(self) -> &'static str {
        Coded::code(self)
    }
}

impl Worded for WhyUnknown {
    fn in_words(&self, words: &Words) -> String {
        words.coded("outlook", WhyUnknown::code(*self))
    }
}

/// A card's day under the rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayOutlook {
    /// The day, in the rules' offset.
    pub day: NaiveDate,
    /// The rules' offset from UTC.
    pub offset: FixedOffset,
    /// The id of the phase that covers it.
    pub phase: String,
    /// When the city published the rules.
    pub published_at: Instant,
    /// When a rule may let its holder through. What has to be seen to first is in each.
    pub windows: Vec<OutlookWindow>,
    /// From when on that is, from the instant that was asked at: that instant itself within a window. None
    /// where no window of the day is left.
    pub next_from: Option<Instant>,
    /// True where a rule that lets through asks for a declaration.
    pub declaration_needed: bool,
    /// The last instant at which the declaration is fresh to all such rules. None where none was made, or
    /// none is asked for.
    pub declaration_fresh_until: Option<Instant>,
    /// What its holder has to see to before the next window; where there is none left, why not.
    pub missing: Vec<Reason>,
    /// What only the checkpoint knows, of the next window.
    pub depends_on: Vec<Reason>,
}

/// A time in which a rule may let a card's holder through.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlookWindow {
    /// The first instant in it.
    pub from: Instant,
    /// The first after it.
    pub until: Instant,
    /// The ways that are open; empty: both.
    pub legs: Vec<Leg>,
    /// What its holder has to see to.
    pub missing: Vec<Reason>,
    /// What only the checkpoint knows.
    pub depends_on: Vec<Reason>,
}

impl DayOutlook {
    /// What only the checkpoint knows, as its holder is told of it.
    #[must_use]
    pub fn depends(reason: &Reason, words: &Words) -> String {
        words.coded("depends", reason.code())
    }

    /// True for what its holder can do nothing about: the checkpoint's phone or its officer knows it.
    pub(crate) fn is_the_checkpoints(reason: &Reason) -> bool {
        matches!(
            reason,
            Reason::ListUnknown
                | Reason::DutyUnknown
                | Reason::TraceUnknown
                | Reason::CheckpointUnknown
                | Reason::RouteUnknown
                | Reason::RevocationUnknown
                | Reason::CardNotCompared
                | Reason::NoHolderBinding
                | Reason::NotSeen
        )
    }
}

impl Wallet {
    /// A card's day (from 1) under the rules that were fetched, as of `now`; without a day, today where
    /// the rules are in force.
    ///
    /// # Errors
    /// [`WalletError::NoSuchCard`]. That nothing can be told is no error.
    pub fn outlook(
        &self,
        card: usize,
        day: Option<NaiveDate>,
        now: Instant,
    ) -> Result<Outlook, WalletError> {
        let held = self.slot(card)?;
        let claims = read(&held.credential)?;
        let unknown = |why| Ok(Outlook::Unknown(why));
        let city = match city::installed(self.store.folder(), self.store.city()) {
            Ok(Some(city)) => city,
            Ok(None) => return unknown(WhyUnknown::NoRules),
            Err(_) => return unknown(WhyUnknown::RulesDamaged),
        };
        let Some(policy) = &city.policy else { return unknown(WhyUnknown::NoRules) };
        if now < city.hard_floor {
            return unknown(WhyUnknown::ClockWrong);
        }
        if now >= city.expires || now - city.published_at > policy.freshness().updates {
            return unknown(WhyUnknown::RulesOld);
        }
        let day = day.unwrap_or_else(|| now.with_timezone(&policy.offset()).date_naive());

        let hint = Envelope::parse(&held.credential).map(|envelope| envelope.issuer_key_hint());
        let key = hint.ok().and_then(|id| city.issuers.issuer(&id));
        let may_permit = key.is_some_and(|key| key.purposes.contains(&Purpose::IssuePermit));
        let somewhere_else = key.is_some_and(|key| !key.areas.is_empty());
        let mut changes = vec![claims.not_before, claims.expires_at];
        changes.extend(key.into_iter().flat_map(|key| [key.valid_from, key.valid_until]));
        let refused = |at: Instant| {
            let envelope = Envelope::parse(&held.credential).ok()?;
            envelope.verify(&city.issuers, at).err().map(|error| error.reason())
        };
        let facts = facts(&claims, held.declaration(), may_permit, now);
        let Some(personal) = policy.day_for(day, &facts, &changes, &refused) else {
            return unknown(WhyUnknown::NoPhase);
        };

        let mut windows = Vec::new();
        let mut closed = Vec::new();
        for stretch in &personal.stretches {
            match &stretch.then {
                Then::Open { legs, unknown } => {
                    let reasons = unknown.iter().cloned();
                    let (mut depends_on, missing): (Vec<_>, Vec<_>) =
                        reasons.partition(DayOutlook::is_the_checkpoints);
                    let more = somewhere_else.then_some(Reason::CheckpointUnknown);
                    // Nothing in a wallet says what was taken back.
                    for reason in more.into_iter().chain([Reason::RevocationUnknown]) {
                        if !depends_on.contains(&reason) {
                            depends_on.push(reason);
                        }
                    }
                    let legs = legs.clone();
                    let (from, until) = (stretch.from, stretch.until);
                    windows.push(OutlookWindow { from, until, legs, missing, depends_on });
                }
                Then::Closed { why } if stretch.until > now => closed.push(why),
                Then::Closed { .. } => {}
            }
        }
        let next = windows.iter().find(|window| window.until > now);
        let missing = match next {
            Some(window) => window.missing.clone(),
            // Where nothing opens all day, what is nearest to it says why; else the day's windows are over.
            None if windows.is_empty() => closed
                .iter()
                .min_by_key(|why| why.len())
                .map(|why| (*why).clone())
                .unwrap_or_default(),
            None => closed.first().map(|why| (*why).clone()).unwrap_or_default(),
        };
        let declared = held.declaration().map(|declaration| declaration.at);
        let within = personal.declaration_within;
        Ok(Outlook::Day(DayOutlook {
            day,
            offset: policy.offset(),
            phase: personal.phase.id().to_owned(),
            published_at: city.published_at,
            next_from: next.map(|window| window.from.max(now)),
            depends_on: next.map(|window| window.depends_on.clone()).unwrap_or_default(),
            declaration_needed: within.is_some(),
            declaration_fresh_until: declared
                .zip(within)
                .and_then(|(at, within)| at.checked_add_signed(within)),
            missing,
            windows,
        }))
    }
}

/// What is known of a card's holder before a checkpoint looks anything up: as it would be resolved there,
/// had its phone no lists.
fn facts(
    claims: &Credential,
    declaration: Option<Declaration>,
    may_permit: bool,
    now: Instant,
) -> FactSet {
    let live = claims.holder.is_some();
    let (binding, assurance) = if live {
        (HolderBinding::Live, Assurance::Live)
    } else {
        (HolderBinding::Print, Assurance::Signed)
    };
    let mut facts = FactSet::unknown(now);
    facts.binding = Some(binding);
    facts.employer.clone_from(&claims.employer);
    facts.sector.clone_from(&claims.sector);
    facts.home.clone_from(&claims.home);
    facts.work.clone_from(&claims.work);
    facts.take_health(claims, assurance);
    // A print carries none.
    facts.declaration = declaration
        .filter(|_| live)
        .map(|declaration| Declared { declaration, assurance: Assurance::SelfDeclared });
    if may_permit {
        let permits = claims.permits.iter().map(|permit| Permit {
            number: permit.number.clone(),
            kind: permit.kind,
            valid_from: permit.valid_from,
            valid_until: permit.valid_until,
            areas: permit.areas.clone(),
            revoked: false,
            assurance,
        });
        facts.permits = permits.collect();
    }
    facts
}
