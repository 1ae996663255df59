//! Duty as a text: `Mon-Fri`, `Mon,Wed,Sat`, `2021-10-05,2021-10-07`, or nothing.

use crate::encoding::code::Coded as _;
use crate::model::{Duty, WeekdaySet};
use crate::time::{NaiveDate, Weekday};

/// Reads the days of duty. Parts are separated by commas; a range of weekdays may run over
/// Sunday (`Sat-Mon`). An empty text is [`Duty::Never`]. Weekdays and dates don't mix.
///
/// # Errors
/// A sentence on what is wrong and what was expected.
pub(crate) fn parse(text: &str) -> Result<Duty, String> {
    let mut days = WeekdaySet::default();
    let mut dates = Vec::new();
    for part in text.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        if let Ok(date) = part.parse::<NaiveDate>() {
            dates.push(date);
        } else {
            add_weekdays(part, &mut days)?;
        }
    }
    match (days.is_empty(), dates.is_empty()) {
        (true, true) => Ok(Duty::Never),
        (false, true) => Ok(Duty::Weekdays(days)),
        (true, false) => {
            dates.sort_unstable();
            dates.dedup();
            Ok(Duty::Dates(dates))
        }
        (false, false) => Err("weekdays and dates don't mix in one duty".to_owned()),
    }
}

/// The days of duty as [`parse`] reads them; weekdays one by one.
#[cfg(feature = "authority")]
pub(crate) fn written(duty: &Duty) -> String {
    match duty {
        Duty::Never => String::new(),
        Duty::Weekdays(days) => {
            let on = Weekday::CODES.iter().filter(|(_, day)| days.contains(*day));
            on.map(|(word, _)| *word).collect::<Vec<_>>().join(",")
        }
        Duty::Dates(dates) => dates.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
    }
}

fn add_weekdays(part: &str, days: &mut WeekdaySet) -> Result<(), String> {
    let (first, last) = part.split_once('-').unwrap_or((part, part));
    match (Weekday::from_code(first.trim()), Weekday::from_code(last.trim())) {
        (Some(first), Some(last)) => {
            let mut day = first;
            *days = days.with(day);
            while day != last {
                day = day.succ();
                *days = days.with(day);
            }
            Ok(())
        }
        _ => Err(format!(
            "`{part}` is no duty: expected weekdays (`Mon-Fri`, `Mon,Wed`) or dates (`2021-10-05`)"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weekdays_dates_and_nothing_are_read() {
        let friday = NaiveDate::from_ymd_opt(2021, 10, 8).unwrap();
        let saturday = friday.succ_opt().unwrap();
        assert!(parse("Mon-Fri").unwrap().covers(friday));
        assert!(!parse("Mon-Fri").unwrap().covers(saturday));
        assert!(parse("Sat-Mon, Wed").unwrap().covers(saturday));
        assert!(!parse("Sat-Mon, Wed").unwrap().covers(friday));
        assert!(parse("2021-10-09, 2021-10-08").unwrap().covers(friday));
        assert!(parse("").unwrap() == Duty::Never);
    }

    #[test]
    fn what_is_no_duty_is_named() {
        assert!(parse("Mo-Fr").unwrap_err().contains("`Mo-Fr`"));
        assert!(parse("Mon,2021-10-05").is_err());
    }
}
