//! The share of an agency's people that a phase lets be on site.

use std::collections::BTreeMap;
use std::fmt;

use chrono::Datelike as _;

use crate::model::Duty;
use crate::policy::{Policy, Share};
use crate::published::roster::{Pages, Roster, RosterError};
use crate::time::{NaiveDate, Weekday};

/// A phase and its share.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PhaseShare {
    /// The phase's identifier in the policy.
    pub id: String,
    /// Its first day.
    pub from: NaiveDate,
    /// The first day after it.
    pub until: NaiveDate,
    /// The most that may be on site.
    pub share: Share,
}

impl PhaseShare {
    /// Those of a policy's phases that have one.
    #[must_use]
    pub fn of_policy(policy: &Policy) -> Vec<Self> {
        let shares = policy.phases().iter().filter_map(|phase| {
            Some(Self {
                id: phase.id().to_owned(),
                from: phase.from().unwrap_or(NaiveDate::MIN),
                until: phase.until().unwrap_or(NaiveDate::MAX),
                share: phase.on_site_share()?,
            })
        });
        shares.collect()
    }
}

/// The agencies of a roster with more people on duty than a phase allows, from `today` on, but for those
/// that have an approval.
pub(in crate::authority) fn exceeding<P: Pages>(
    roster: &Roster<P>,
    shares: &[PhaseShare],
    approvals: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Result<Vec<ShareExceeded>, RosterError> {
    let mut agencies: BTreeMap<String, Attendance> = BTreeMap::new();
    if shares.is_empty() {
        return Ok(Vec::new());
    }
    roster.visit(|_, entry| {
        agencies.entry(entry.employer).or_default().count(&entry.duty);
        Ok(())
    })?;
    let unapproved = agencies.iter().filter(|(agency, _)| !approvals.contains_key(*agency));
    let exceeded = unapproved.flat_map(|(agency, attendance)| {
        shares.iter().filter_map(|phase| attendance.exceeded(agency, phase, today))
    });
    Ok(exceeded.collect())
}

/// An agency with more people on duty than a phase allows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShareExceeded {
    /// The agency.
    pub employer: String,
    /// The phase.
    pub phase: String,
    /// Its share.
    pub share: Share,
    /// The first day with too many.
    pub day: NaiveDate,
    /// How many are on duty that day.
    pub on_duty: u32,
    /// How many people the agency lists, those who work at home included.
    pub listed: u32,
    /// How many may be on duty.
    pub allowed: u32,
}

impl fmt::Display for ShareExceeded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { employer, phase, share, day, on_duty, listed, allowed } = self;
        write!(
            f,
            "{employer}: on {day} ({}) {on_duty} of {listed} are on duty; phase \"{phase}\" allows \
             {share}, which is {allowed}. Change the duty of {}, or give the number of the \
             city's approval: --approval \"{employer}=NUMBER\"",
            day.weekday(),
            on_duty.saturating_sub(*allowed)
        )
    }
}

/// How many of an agency are on duty, by pattern: never day by day, so that a phase may be long.
#[derive(Default)]
pub(super) struct Attendance {
    listed: u32,
    by_weekday: [u32; 7],
    by_date: BTreeMap<NaiveDate, u32>,
}

impl Attendance {
    pub(super) fn count(&mut self, duty: &Duty) {
        self.listed = self.listed.saturating_add(1);
        match duty {
            Duty::Never => {}
            Duty::Weekdays(days) => {
                let mut day = Weekday::Mon;
                for count in &mut self.by_weekday {
                    *count = count.saturating_add(u32::from(days.contains(day)));
                    day = day.succ();
                }
            }
            Duty::Dates(dates) => {
                for date in dates {
                    let count = self.by_date.entry(*date).or_default();
                    *count = count.saturating_add(1);
                }
            }
        }
    }

    /// The earliest day from `today` on with most people on duty, and how many; none where nobody
    /// is, ever.
    pub(super) fn busiest(&self, today: NaiveDate) -> Option<(NaiveDate, u32)> {
        let days = today.iter_days().take(7);
        let days = days.chain(self.by_date.range(today..).map(|(day, _)| *day));
        let counted = days.map(|day| (self.on_duty(day), std::cmp::Reverse(day))).max();
        counted.filter(|(on_duty, _)| *on_duty > 0).map(|(on_duty, day)| (day.0, on_duty))
    }

    fn on_duty(&self, day: NaiveDate) -> u32 {
        let index = usize::try_from(day.weekday().num_days_from_monday()).unwrap_or(0);
        let weekly = self.by_weekday.get(index).copied().unwrap_or(0);
        weekly.saturating_add(self.by_date.get(&day).copied().unwrap_or(0))
    }

    /// The first day of a phase, `today` or later, with more on duty than it allows.
    ///
    /// Days past are left alone: no roster can change who came, and lists that were right under an
    /// earlier phase don't stand in the way of today's.
    pub(super) fn exceeded(
        &self,
        employer: &str,
        phase: &PhaseShare,
        today: NaiveDate,
    ) -> Option<ShareExceeded> {
        let first = phase.from.max(today);
        if first >= phase.until {
            return None;
        }
        let allowed = phase.share.of(self.listed);
        // A day without dates of its own is like the same weekday of the first week. A day with
        // dates has more, so those of the first week that are found by weekday alone are right
        // to be found, and their count is completed below.
        let first_week = first.iter_days().take(7).take_while(|day| *day < phase.until);
        let dated = self.by_date.range(first..phase.until).map(|(day, _)| *day);
        let day = first_week.chain(dated).filter(|day| self.on_duty(*day) > allowed).min()?;
        Some(ShareExceeded {
            employer: employer.to_owned(),
            phase: phase.id.clone(),
            share: phase.share,
            day,
            on_duty: self.on_duty(day),
            listed: self.listed,
            allowed,
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::model::WeekdaySet;

    fn day(month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2021, month, day).unwrap()
    }

    fn duty() -> impl Strategy<Value = Duty> {
        prop_oneof![
            Just(Duty::Never),
            (0..0x80_u8).prop_map(|bits| Duty::Weekdays(WeekdaySet::from_bits(bits))),
            proptest::collection::btree_set(1..31_u32, 0..6)
                .prop_map(|days| Duty::Dates(days.into_iter().map(|d| day(10, d)).collect())),
        ]
    }

    proptest! {
        /// The count by pattern finds what a count day by day finds.
        #[test]
        fn patterns_count_as_days_do(
            duties in proptest::collection::vec(duty(), 1..20),
            (from, len, today) in (1..20_u32, 0..11_u32, 1..31_u32), numerator in 1..5_u32,
        ) {
            let phase = PhaseShare { id: "p".into(), from: day(10, from), until: day(10, from + len),
                share: format!("{numerator}/4").parse().unwrap() };
            let mut attendance = Attendance::default();
            duties.iter().for_each(|duty| attendance.count(duty));
            let naive = (from.max(today)..from + len).map(|d| day(10, d)).find_map(|day| {
                let on_duty = duties.iter().filter(|duty| duty.covers(day)).count();
                (on_duty * 4 > duties.len() * usize::try_from(numerator).unwrap())
                    .then_some((day, u32::try_from(on_duty).unwrap()))
            });
            let found = attendance.exceeded("A", &phase, day(10, today));
            prop_assert_eq!(found.map(|found| (found.day, found.on_duty)), naive);
        }
    }
}
