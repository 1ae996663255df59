//! What an officer saw with their own eyes, typed; and what an app can do about a refusal.

use chot_core::facts::{Seen, SeenKind as CoreKind, When, paper_number};
use chot_core::model::PermitKind;
use chot_core::time::NaiveDate;
use chot_core::words::Words;

use crate::{ChotError, Explained, Language};

/// A calendar day, by the city's clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, uniffi::Record)]
pub struct CalendarDay {
    /// The year, such as 2021.
    pub year: i32,
    /// The month, 1 to 12.
    pub month: u8,
    /// The day of the month, 1 to 31.
    pub day: u8,
}

/// The kinds of things that an officer can tick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, uniffi::Enum)]
pub enum SeenKind {
    /// The industry or employee card, compared with the person.
    StaffCard,
    /// The work schedule.
    WorkSchedule,
    /// A declaration on the health portal, made just now, without symptoms.
    PortalDeclaration,
    /// A travel permit on paper.
    PaperPermit,
    /// A vaccination certificate on paper.
    VaccinationPaper,
}

/// The kinds of travel permits on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum PaperPermitKind {
    /// For a duty: what most permits are.
    Duty,
    /// For a special task.
    Special,
    /// For shift work.
    Shift,
}

/// Something that an officer saw, with the details that count. Its number isn't printed.
#[derive(Clone, PartialEq, Eq, uniffi::Enum)]
pub enum SeenThing {
    /// The industry or employee card, compared with the person.
    StaffCard,
    /// The work schedule.
    WorkSchedule,
    /// A declaration on the health portal, made just now, without symptoms.
    PortalDeclaration,
    /// A travel permit on paper.
    PaperPermit {
        /// Its number, as it is printed. The journal keeps it: that is the officer's duty.
        number: String,
        /// Its kind.
        kind: PaperPermitKind,
        /// The first day that it covers.
        from: CalendarDay,
        /// The last day that it covers, all of it.
        until: CalendarDay,
    },
    /// A vaccination certificate on paper.
    VaccinationPaper {
        /// The number of the last dose, 1 to 9.
        doses: u8,
        /// The day of the last dose.
        date: CalendarDay,
    },
}

impl std::fmt::Debug for SeenThing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SeenThing({:?}, ..)", self.kind())
    }
}

impl SeenThing {
    /// What it is, without its details.
    #[must_use]
    pub fn kind(&self) -> SeenKind {
        match self {
            Self::StaffCard => SeenKind::StaffCard,
            Self::WorkSchedule => SeenKind::WorkSchedule,
            Self::PortalDeclaration => SeenKind::PortalDeclaration,
            Self::PaperPermit { .. } => SeenKind::PaperPermit,
            Self::VaccinationPaper { .. } => SeenKind::VaccinationPaper,
        }
    }
}

/// What an officer can tick, in the language's words, in the order to offer it in.
#[uniffi::export]
#[must_use]
pub fn seen_labels(language: Language) -> Vec<SeenLabel> {
    let words = Words::new(language.into());
    let label = |kind: CoreKind| SeenLabel {
        kind: kind.into(),
        label: Explained { code: kind.code().to_owned(), text: words.of(&kind) },
    };
    CoreKind::ALL.into_iter().map(label).collect()
}

/// A kind of thing that can be ticked, and its words.
#[derive(Clone, Debug, PartialEq, Eq, uniffi::Record)]
pub struct SeenLabel {
    /// The kind.
    pub kind: SeenKind,
    /// Its code and words.
    pub label: Explained,
}

/// What an app can do about a refusal, at the touch of a button.
#[derive(Clone, Copy, Debug, PartialEq, Eq, uniffi::Enum)]
pub enum RemedyAction {
    /// Look for a further code of this person:
    /// [`scan_evidence`](crate::CheckpointSession::scan_evidence).
    ScanEvidence,
    /// Tick that something was seen, which has no details:
    /// [`see`](crate::CheckpointSession::see).
    Tick {
        /// What.
        kind: SeenKind,
    },
    /// Enter a paper permit, and [`see`](crate::CheckpointSession::see).
    EnterPaperPermit,
    /// Enter a vaccination paper, and [`see`](crate::CheckpointSession::see).
    EnterVaccinationPaper,
    /// Show the health portal's code: [`show_portal`](crate::CheckpointSession::show_portal).
    ShowPortal,
    /// Back to the camera: the person shows another code, or the same one anew.
    ScanAgain,
    /// Update this phone's data.
    UpdatePhone,
    /// Open the system's settings of the clock.
    SetClock,
}

impl RemedyAction {
    /// What is to be done for a remedy of the core; none where there is nothing to press.
    pub(crate) fn of(code: &str) -> Option<Self> {
        Some(match code {
            "scan-vaccine-certificate" | "scan-own-certificate" | "see-test-result" => {
                Self::ScanEvidence
            }
            "compare-card" | "compare-face-and-card" | "see-staff-card" => {
                Self::Tick { kind: SeenKind::StaffCard }
            }
            "see-work-schedule" => Self::Tick { kind: SeenKind::WorkSchedule },
            "see-portal-declaration" => Self::Tick { kind: SeenKind::PortalDeclaration },
            "see-paper-permit" | "show-travel-permit" => Self::EnterPaperPermit,
            "see-vaccination-paper" => Self::EnterVaccinationPaper,
            "declare-at-portal" => Self::ShowPortal,
            "declare-now" | "show-live-code" | "check-holder-clock" => Self::ScanAgain,
            "update-device" => Self::UpdatePhone,
            "set-clock" => Self::SetClock,
            _ => return None,
        })
    }
}

impl From<CoreKind> for SeenKind {
    fn from(kind: CoreKind) -> Self {
        match kind {
            CoreKind::StaffCard => Self::StaffCard,
            CoreKind::WorkSchedule => Self::WorkSchedule,
            CoreKind::PortalDeclaration => Self::PortalDeclaration,
            CoreKind::PaperPermit => Self::PaperPermit,
            CoreKind::VaccinationPaper => Self::VaccinationPaper,
        }
    }
}

/// Values of the core.
///
/// # Errors
/// [`ChotError::BadInput`] for details that nothing on paper can have; it never repeats a number.
pub(crate) fn things(seen: &[SeenThing]) -> Result<Vec<Seen>, ChotError> {
    seen.iter().map(thing).collect()
}

fn thing(seen: &SeenThing) -> Result<Seen, ChotError> {
    Ok(match seen {
        SeenThing::StaffCard => Seen::StaffCard,
        SeenThing::WorkSchedule => Seen::WorkSchedule,
        SeenThing::PortalDeclaration => Seen::PortalDeclaration,
        SeenThing::PaperPermit { number, kind, from, until } => {
            if number.trim().is_empty() {
                return Err(ChotError::bad("a paper permit: expected its number, found none"));
            }
            let number = paper_number(number).map_err(ChotError::bad)?;
            let (from, until) = (date("from", *from)?, date("until", *until)?);
            if until < from {
                return Err(ChotError::bad("a paper permit: it ends before it begins"));
            }
            Seen::PaperPermit {
                number,
                kind: match kind {
                    PaperPermitKind::Duty => PermitKind::Duty,
                    PaperPermitKind::Special => PermitKind::Special,
                    PaperPermitKind::Shift => PermitKind::Shift,
                },
                from: When::Day(from),
                until: When::Day(until),
            }
        }
        SeenThing::VaccinationPaper { doses, date: day } => {
            if !(1..=9).contains(doses) {
                return Err(ChotError::bad(format!(
                    "a vaccination paper: expected 1 to 9 doses, found {doses}"
                )));
            }
            Seen::VaccinationPaper { doses: *doses, date: date("date", *day)? }
        }
    })
}

fn date(what: &str, day: CalendarDay) -> Result<NaiveDate, ChotError> {
    let CalendarDay { year, month, day } = day;
    let date = NaiveDate::from_ymd_opt(year, month.into(), day.into());
    let date = date.filter(|_| (1900..3000).contains(&year));
    date.ok_or_else(|| {
        ChotError::bad(format!("{what}: there is no day {day} of month {month} of {year}"))
    })
}

#[cfg(test)]
mod tests {
    use chot_core::policy::REMEDIES;

    use super::*;

    const DAY: CalendarDay = CalendarDay { year: 2021, month: 10, day: 5 };

    fn permit(number: &str, from: CalendarDay, until: CalendarDay) -> SeenThing {
        let kind = PaperPermitKind::Duty;
        SeenThing::PaperPermit { number: number.to_owned(), kind, from, until }
    }

    #[test]
    fn every_kind_is_what_the_command_line_reads() {
        let typed = [
            SeenThing::StaffCard,
            SeenThing::WorkSchedule,
            SeenThing::PortalDeclaration,
            permit(" CT-7 ", DAY, CalendarDay { day: 8, ..DAY }),
            SeenThing::VaccinationPaper { doses: 2, date: CalendarDay { month: 8, ..DAY } },
        ];
        let texts = [
            "staff-card",
            "work-schedule",
            "portal-declaration",
            "paper-permit=CT-7:duty:2021-10-05/2021-10-08",
            "vaccination-paper=2:2021-08-05",
        ];
        let parsed: Vec<Seen> = texts.iter().map(|text| Seen::parse(text).unwrap()).collect();
        assert!(things(&typed).unwrap() == parsed);
        let kinds: Vec<SeenKind> = typed.iter().map(SeenThing::kind).collect();
        let labels = seen_labels(Language::Vietnamese);
        assert_eq!(labels.iter().map(|label| label.kind).collect::<Vec<_>>(), kinds);
        assert!(labels.iter().all(|label| !label.label.text.is_empty()));
    }

    #[test]
    fn what_no_paper_says_is_refused_without_its_number() {
        let later = CalendarDay { day: 6, ..DAY };
        let none = CalendarDay { month: 2, day: 30, ..DAY };
        for (bad, why) in [
            (permit("  ", DAY, later), "expected its number"),
            (permit(&"CT-7".repeat(11), DAY, later), "more than 40 characters"),
            (permit("CT-7\u{202e}", DAY, later), "can't be seen"),
            (permit("CT-7", later, DAY), "ends before it begins"),
            (permit("CT-7", DAY, none), "no day 30 of month 2"),
            (SeenThing::VaccinationPaper { doses: 0, date: DAY }, "1 to 9 doses"),
            (SeenThing::VaccinationPaper { doses: 1, date: none }, "no day 30"),
        ] {
            let error = things(std::slice::from_ref(&bad)).unwrap_err().to_string();
            assert!(error.contains(why) && !error.contains("CT-7"), "{error}");
            assert!(!format!("{bad:?}").contains("CT-7"));
        }
    }

    /// A remedy that is added to the core has its button here, or is named as one without.
    #[test]
    fn every_remedy_has_an_action_or_is_one_to_be_said() {
        let without: Vec<&str> =
            REMEDIES.iter().copied().filter(|code| RemedyAction::of(code).is_none()).collect();
        assert_eq!(without, ["report-phone", "renew-credential", "ask-police"]);
    }
}
