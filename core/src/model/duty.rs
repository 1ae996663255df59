//! Days of duty.

use crate::encoding::code::codes;
use crate::time::{NaiveDate, Weekday};

/// When somebody is on duty.
#[derive(Clone, PartialEq, Eq, Hash)]
pub enum Duty {
    /// On these weekdays.
    Weekdays(WeekdaySet),
    /// On these days; sorted, each once.
    Dates(Vec<NaiveDate>),
    /// Never on site: works at home.
    Never,
}

impl Duty {
    /// True where `day` is a day of duty.
    #[must_use]
    pub(crate) fn covers(&self, day: NaiveDate) -> bool {
        use chrono::Datelike as _;
        match self {
            Self::Weekdays(days) => days.contains(day.weekday()),
            Self::Dates(dates) => dates.binary_search(&day).is_ok(),
            Self::Never => false,
        }
    }
}

codes! { Weekday {
    Mon = "Mon",
    Tue = "Tue",
    Wed = "Wed",
    Thu = "Thu",
    Fri = "Fri",
    Sat = "Sat",
    Sun = "Sun",
} }

/// A set of weekdays.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct WeekdaySet(u8);

impl WeekdaySet {
    /// The set whose bit `n` stands for the `n`th day from Monday; higher bits are dropped.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits & 0x7f)
    }

    /// The bits; Monday is bit 0.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// Adds a day.
    #[must_use]
    pub(crate) fn with(self, day: Weekday) -> Self {
        Self(self.0 | 1 << day.num_days_from_monday())
    }

    /// True where the set has the day.
    #[must_use]
    pub(crate) fn contains(self, day: Weekday) -> bool {
        self.0 & (1 << day.num_days_from_monday()) != 0
    }

    /// True where the set has no day.
    #[must_use]
    pub(crate) fn is_empty(self) -> bool {
        self.0 == 0
    }
}

personal!(Duty, WeekdaySet);
