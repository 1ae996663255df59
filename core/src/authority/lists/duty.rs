//! The `duty` cell: weekdays, dates, or nothing.
//!
//! Items are separated by commas, semicolons or spaces. A weekday is English (`Mon`, `Monday`) or
//! Vietnamese (`T2` … `T7`, `CN`); a range of weekdays may cross the week's end (`Fri-Mon`). A date
//! is `2021-10-04` or `04/10/2021`, a range `2021-10-04/2021-10-08` or `04/10/2021-08/10/2021`, both
//! ends included.

use super::cells::parse_date;
use super::error::Fault;
use crate::evidence::{Duty, WeekdaySet};
use crate::time::{NaiveDate, Weekday};

/// Three years of days: more is a mistyped year.
const MAX_DATES: usize = 1_100;

enum Item {
    Days(WeekdaySet),
    Dates(NaiveDate, NaiveDate),
}

pub(super) fn parse(cell: &str) -> Result<Duty, Fault> {
    let mut days = WeekdaySet::default();
    let mut dates = Vec::new();
    for (text, number) in items(cell).iter().zip(1..) {
        let wrong = |what: &str| Fault::Duty { what: format!("item {number} {what}") };
        match item(text).ok_or_else(|| wrong("is neither a weekday nor a date"))? {
            Item::Days(more) => days = WeekdaySet::from_bits(days.bits() | more.bits()),
            Item::Dates(first, last) if first > last => {
                return Err(wrong("ends before it begins"));
            }
            Item::Dates(first, last) => {
                dates.extend(first.iter_days().take(MAX_DATES + 1).take_while(|day| *day <= last));
                if dates.len() > MAX_DATES {
                    return Err(wrong("makes it more than three years of days"));
                }
            }
        }
    }
    dates.sort_unstable();
    dates.dedup();
    match (days.is_empty(), dates.is_empty()) {
        (true, true) if cell.trim().is_empty() => Ok(Duty::Never),
        (true, true) => Err(Fault::Duty { what: "there is no day in it".to_owned() }),
        (false, true) => Ok(Duty::Weekdays(days)),
        (true, false) => Ok(Duty::Dates(dates)),
        (false, false) => Err(Fault::Duty { what: "weekdays and dates are mixed".to_owned() }),
    }
}

/// The cell's items; spaces around the mark of a range don't separate.
fn items(cell: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
    let cell = cell.replace(['–', '—'], "-");
    for part in cell.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')) {
        let open = items.last().is_some_and(|last| last.ends_with(['-', '/']));
        let joins = open || part.starts_with(['-', '/']);
        match items.last_mut() {
            Some(last) if joins => last.push_str(part),
            _ if part.is_empty() => {}
            _ => items.push(part.to_owned()),
        }
    }
    items
}

fn item(text: &str) -> Option<Item> {
    if let Some(day) = weekday(text) {
        return Some(Item::Days(WeekdaySet::default().with(day)));
    }
    if let Some(date) = parse_date(text) {
        return Some(Item::Dates(date, date));
    }
    // A date has one of the two marks inside, so a range of dates is told by the other one.
    let ranges = [text.split_once('-'), text.split_once('/')];
    ranges.into_iter().flatten().find_map(|(first, last)| {
        if let (Some(first), Some(last)) = (weekday(first), weekday(last)) {
            return Some(Item::Days(through(first, last)));
        }
        Some(Item::Dates(parse_date(first)?, parse_date(last)?))
    })
}

/// From a weekday to the next that is `last`, over the week's end if need be.
fn through(first: Weekday, last: Weekday) -> WeekdaySet {
    let mut days = WeekdaySet::default().with(first);
    let mut day = first;
    while day != last {
        day = day.succ();
        days = days.with(day);
    }
    days
}

fn weekday(text: &str) -> Option<Weekday> {
    Some(match text.to_lowercase().as_str() {
        "mon" | "monday" | "t2" => Weekday::Mon,
        "tue" | "tues" | "tuesday" | "t3" => Weekday::Tue,
        "wed" | "wednesday" | "t4" => Weekday::Wed,
        "thu" | "thur" | "thurs" | "thursday" | "t5" => Weekday::Thu,
        "fri" | "friday" | "t6" => Weekday::Fri,
        "sat" | "saturday" | "t7" => Weekday::Sat,
        "sun" | "sunday" | "cn" => Weekday::Sun,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bits(cell: &str) -> u8 {
        match parse(cell).unwrap() {
            Duty::Weekdays(days) => days.bits(),
            _ => panic!("{cell} is no weekdays"),
        }
    }

    fn dates(cell: &str) -> Vec<String> {
        match parse(cell).unwrap() {
            Duty::Dates(dates) => dates.iter().map(ToString::to_string).collect(),
            _ => panic!("{cell} is no dates"),
        }
    }

    #[test]
    fn weekdays() {
        for (cell, expected) in [
            ("Mon-Fri", 0x1f),
            ("mon,WED,Friday", 0x15),
            ("Mon, Wed-Fri", 0x1d),
            ("Fri-Mon", 0x71),
            ("Sat - Tue", 0x63),
            ("Mon -Fri", 0x1f),
            ("Mon- Fri;Sun", 0x5f),
            ("T2–T6", 0x1f),
            ("T7,CN", 0x60),
            ("CN", 0x40),
            ("Mon-Sun", 0x7f),
            ("Mon-Mon", 0x01),
        ] {
            assert_eq!(bits(cell), expected, "{cell}");
        }
        assert!(parse("").unwrap() == Duty::Never && parse("  ").unwrap() == Duty::Never);
    }

    #[test]
    fn days_of_the_calendar() {
        let two = ["2021-10-04", "2021-10-08"];
        assert_eq!(dates("2021-10-08;2021-10-04"), two);
        assert_eq!(dates("04/10/2021 08/10/2021, 2021-10-04"), two);
        let days = ["2021-10-04", "2021-10-05", "2021-10-06"];
        for cell in ["2021-10-04/2021-10-06", "2021-10-04 / 2021-10-06", "04/10/2021-06/10/2021"] {
            assert_eq!(dates(cell), days, "{cell}");
        }
    }

    #[test]
    fn mistakes() {
        for (cell, says) in [
            ("Mno-Fri", "item 1 is neither"),
            ("Mon,2021-10-04", "mixed"),
            ("Mon,2021-02-30", "item 2 is neither"),
            ("2021-10-08/2021-10-04", "ends before"),
            ("2021-10-04/2921-10-04", "three years"),
            (",;", "no day"),
            ("-", "neither"),
            ("T1", "neither"),
            ("yes", "neither"),
            ("21-10-04", "neither"),
        ] {
            let error = parse(cell).unwrap_err().to_string();
            assert!(error.contains(says), "{cell}: {error}");
        }
    }
}
