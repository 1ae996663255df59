//! Health: declarations, doses, recoveries, tests, contacts.

use super::view::{Holds, View};
use crate::facts::{Declared, Record};
use crate::model::{Reason, Test, TestMethod, TestResult, TraceClass};
use crate::time::{Instant, NaiveDate, TimeDelta};

/// A declared *no* counts for this long: symptoms come overnight.
const NO_COUNTS_FOR: TimeDelta = TimeDelta::hours(24);

/// Never false: one who didn't declare can still do it.
pub(super) fn declared_within(within: TimeDelta, view: View<'_>) -> Holds {
    recent_declaration(within, view)
}

/// True where anything was declared, until a newer declaration. False where nothing was, and that
/// is recent.
pub(super) fn declared_symptoms(view: View<'_>) -> Holds {
    match view.facts.declaration {
        Some(declared) if declared.declaration.symptoms => Holds::yes(),
        _ => {
            let recent = recent_declaration(NO_COUNTS_FOR, view);
            Holds { truth: recent.truth.not(), ..recent }
        }
    }
}

/// True for a declaration that is recent and good enough, else unknown.
fn recent_declaration(within: TimeDelta, view: View<'_>) -> Holds {
    let Some(Declared { declaration, assurance }) = view.facts.declaration else {
        return Holds::unknown(Reason::DeclarationMissing);
    };
    let age = view.facts.at - declaration.at;
    if age < -view.tolerance {
        Holds::unknown(Reason::DeclarationFromFuture)
    } else if age > within {
        Holds::unknown(Reason::DeclarationTooOld)
    } else if assurance < view.least {
        Holds::unknown(Reason::AssuranceTooLow)
    } else {
        Holds::yes()
    }
}

/// What a record says, after its items were looked through.
struct Sought {
    /// An item does.
    found: bool,
    /// An item would do, but is too weak for what is asked.
    weaker: bool,
    /// An item would do at another time.
    other_time: bool,
}

/// Looks for an item. `fits` says whether it would do, and whether it does now.
fn seek<T>(record: Option<&Record<T>>, mut fits: impl FnMut(&T) -> (bool, bool, bool)) -> Sought {
    let mut sought = Sought { found: false, weaker: false, other_time: false };
    for item in record.map(|record| record.items.as_slice()).unwrap_or_default() {
        let (fit, now, good_enough) = fits(item);
        sought.found |= fit && now && good_enough;
        sought.weaker |= fit && now && !good_enough;
        sought.other_time |= fit && !now;
    }
    sought
}

/// True, or unknown, or false where the record is complete.
fn settle<T>(
    sought: &Sought,
    record: Option<&Record<T>>,
    view: View<'_>,
    absent: Reason,
    unknown: Reason,
) -> Holds {
    if sought.found && !view.doubt.time {
        Holds::yes()
    } else if sought.weaker {
        Holds::unknown(Reason::AssuranceTooLow)
    } else if view.doubt.time && (sought.found || sought.other_time) {
        Holds::unknown(absent)
    } else if record.is_some_and(|record| record.complete) {
        Holds::no(absent)
    } else if view.facts.evidence_of_another_person {
        Holds::unknown(Reason::EvidenceOfAnotherPerson).and(unknown)
    } else if view.facts.evidence_unclear {
        Holds::unknown(Reason::EvidenceUnclear).and(unknown)
    } else if view.facts.evidence_invalid {
        Holds::unknown(Reason::EvidenceInvalid).and(unknown)
    } else {
        Holds::unknown(unknown)
    }
}

fn days_ago(date: NaiveDate, view: View<'_>) -> i64 {
    (view.calendar.date(view.facts.at) - date).num_days()
}

/// A dose numbered high enough, or the last of its series, that is old enough. A newer dose
/// takes nothing away from an older one.
pub(super) fn vaccinated(doses: u8, since: i64, view: View<'_>) -> Holds {
    let record = view.facts.vaccinations.as_ref();
    let sought = seek(record, |item| {
        let last = item.series.is_some_and(|series| series > 0 && item.dose >= series);
        let old_enough = days_ago(item.date, view) >= since;
        (item.dose >= doses || last, old_enough, item.assurance >= view.least)
    });
    settle(&sought, record, view, Reason::VaccinationIncomplete, Reason::VaccinationUnknown)
}

pub(super) fn recovered_within(days: i64, view: View<'_>) -> Holds {
    let record = view.facts.recoveries.as_ref();
    let sought = seek(record, |item| {
        let within = (0..=days).contains(&days_ago(item.date, view));
        (true, within, item.assurance >= view.least)
    });
    settle(&sought, record, view, Reason::NotRecovered, Reason::RecoveryUnknown)
}

/// A negative test, unless a positive one of the same or a surer method is at or after it, however good the evidence
/// of that is.
pub(super) fn tested_negative_within(
    pcr: Option<TimeDelta>,
    antigen: Option<TimeDelta>,
    view: View<'_>,
) -> Holds {
    let record = view.facts.tests.as_ref();
    let all = record.map(|record| record.items.as_slice()).unwrap_or_default();
    let sought = seek(record, |item: &Test| {
        let within = match item.method {
            TestMethod::Pcr => pcr,
            TestMethod::Antigen => antigen,
        };
        let now = within.is_some_and(|within| is_within(item.taken_at, within, view));
        let is_outweighed = all.iter().any(|other| outweighs(other, item));
        let fit = item.result == TestResult::Negative && within.is_some() && !is_outweighed;
        (fit, now, item.assurance >= view.least)
    });
    settle(&sought, record, view, Reason::TestMissing, Reason::TestUnknown)
}

/// True where a test found the virus that another, at the same time or before it, by no surer method, didn't.
fn outweighs(test: &Test, other: &Test) -> bool {
    let is_as_sure = test.method == TestMethod::Pcr || other.method == TestMethod::Antigen;
    test.result == TestResult::Positive && is_as_sure && test.taken_at >= other.taken_at
}

fn is_within(then: Instant, within: TimeDelta, view: View<'_>) -> bool {
    let age = view.facts.at - then;
    age >= -view.tolerance && age <= within
}

pub(super) fn traced_as(classes: &[TraceClass], view: View<'_>) -> Holds {
    let Some(record) = &view.facts.trace else {
        return Holds::unknown(Reason::TraceUnknown);
    };
    let today = view.calendar.date(view.facts.at);
    let mut doubtful = view.doubt.lists || !record.complete;
    for entry in record.items.iter().filter(|entry| classes.contains(&entry.class)) {
        let bounded = entry.from.is_some() || entry.until.is_some();
        if view.doubt.time && bounded {
            doubtful = true;
        } else if entry.from.is_none_or(|from| from <= today)
            && entry.until.is_none_or(|until| today <= until)
        {
            return Holds::yes();
        }
    }
    if doubtful { Holds::unknown(Reason::TraceUnknown) } else { Holds::no(Reason::NoRule) }
}
