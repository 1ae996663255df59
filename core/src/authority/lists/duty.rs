//! The `duty` cell: weekdays, dates, or nothing.
//!
//! Items are separated by commas, semicolons or spaces, or by `và`. A weekday is English (`Mon`,
//! `Monday`) or Vietnamese (`T2` … `T7`, `CN`, `Thứ 2`, `Thứ hai`, `Chủ nhật`; after one of these a
//! number alone, as in `Thứ 2, 4, 6`); a range of weekdays may cross the week's end (`Fri-Mon`). A
//! date is in a usual form, as a birth date is; a range of them `2021-10-04/2021-10-08` or
//! `04/10/2021-08/10/2021`, both ends included. `đến` is the mark of a range too. Numbers alone are weekdays
//! where there are several and commas between them (`2,4,6`), or strokes behind a weekday (`Thứ 2/4/6`); `2-6`
//! and `T2/T6` may mean either and are refused. `Cả tuần` is every day, `Nghỉ` none.

use super::cells::parse_date;
use super::fault::{DutyFault, Fault};
use crate::encoding::code::Coded as _;
use crate::encoding::letters::fold;
use crate::model::{Duty, WeekdaySet};
use crate::time::{NaiveDate, Weekday};

/// Three years of days: more is a mistyped year.
const MAX_DATES: usize = 1_100;

/// What says that somebody doesn't come, folded.
const NEVER: [&str; 17] = [
    "o nha",
    "tai nha",
    "lam viec o nha",
    "lam viec tai nha",
    "lam o nha",
    "lam viec tu xa",
    "lam viec truc tuyen",
    "lam viec online",
    "truc tuyen",
    "tu xa",
    "nghi",
    "nghi phep",
    "nghi om",
    "nghi thai san",
    "khong truc",
    "khong di lam",
    "wfh",
];

/// What says that somebody comes every day, folded.
const EVERY_DAY: [&str; 9] = [
    "ca tuan",
    "hang ngay",
    "moi ngay",
    "tat ca cac ngay",
    "tat ca cac ngay trong tuan",
    "ca 7 ngay",
    "7 ngay tuan",
    "daily",
    "every day",
];

enum Item {
    Days(WeekdaySet),
    Dates(NaiveDate, NaiveDate),
}

pub(super) fn parse(cell: &str) -> Result<Duty, Fault> {
    let folded = fold(cell);
    if NEVER.contains(&folded.as_str()) {
        return Ok(Duty::Never);
    }
    if EVERY_DAY.contains(&folded.as_str()) {
        return Ok(Duty::Weekdays(through(Weekday::Mon, Weekday::Sun)));
    }
    let cell = plain(cell);
    let mut days = WeekdaySet::default();
    let mut dates = Vec::new();
    // Several numbers of weekdays and nothing else.
    let numbers = items(&cell);
    let is_day = |text: &String| is_weekday_number(text) || text == "cn";
    let mut after_weekday = numbers.len() > 1
        && numbers.iter().all(is_day)
        && numbers.iter().filter(|text| is_weekday_number(text)).count() > 1;
    for (text, number) in items(&cell).iter().zip(1..) {
        let found = item(text, after_weekday).ok_or(Fault::Duty(DutyFault::Neither(number)))?;
        // `4` after `t2` goes on being a weekday for the next one.
        after_weekday = is_numbered(text) || (after_weekday && is_weekday_number(text));
        match found {
            Item::Days(more) => days = WeekdaySet::from_bits(days.bits() | more.bits()),
            Item::Dates(first, last) if first > last => {
                return Err(Fault::Duty(DutyFault::Backwards(number)));
            }
            Item::Dates(first, last) => {
                dates.extend(first.iter_days().take(MAX_DATES + 1).take_while(|day| *day <= last));
                if dates.len() > MAX_DATES {
                    return Err(Fault::Duty(DutyFault::TooMany(number)));
                }
            }
        }
    }
    dates.sort_unstable();
    dates.dedup();
    match (days.is_empty(), dates.is_empty()) {
        (true, true) if cell.is_empty() => Ok(Duty::Never),
        (true, true) => Err(Fault::Duty(DutyFault::NoDay)),
        (false, true) => Ok(Duty::Weekdays(days)),
        (true, false) => Ok(Duty::Dates(dates)),
        (false, false) => Err(Fault::Duty(DutyFault::Mixed)),
    }
}

/// Lower case without diacritics, Vietnamese days of several words made one (`t2`, `cn`), words
/// between items made marks.
fn plain(cell: &str) -> String {
    const DAYS: [(&str, &str); 7] = [
        ("hai", "t2"),
        ("ba", "t3"),
        ("tu", "t4"),
        ("nam", "t5"),
        ("sau", "t6"),
        ("bay", "t7"),
        ("nhat", "cn"),
    ];
    // Marks mean something here, so that only what is between them is folded.
    let mut folded = String::new();
    let mut word = String::new();
    for c in cell.chars().chain([' ']) {
        if c.is_alphanumeric() || matches!(c, '\u{300}'..='\u{36f}') {
            word.push(c);
            continue;
        }
        let plain = fold(&word);
        // With its tone it can't be short for Thursday.
        let tone = plain == "thu" && !word.is_ascii();
        folded.push_str(if tone { "thứ" } else { &plain });
        word.clear();
        folded.push(match c {
            '–' | '—' | '−' | '→' | '~' => '-',
            // Of an arrow `->` the hyphen is enough.
            '>' if folded.ends_with('-') => ' ',
            c if c.is_whitespace() => ' ',
            c => c,
        });
    }
    let folded = folded.replace(" hang tuan ", " ");
    let mut words: Vec<String> = Vec::new();
    for word in folded.split(' ').filter(|word| !word.is_empty()) {
        // What follows the day's name stays with it: `hai,`, `hai-thu`.
        let end = word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len());
        let (name, rest) = word.split_at(end);
        let day = DAYS.iter().find(|(day, _)| *day == name).map(|(_, day)| *day);
        let before = words.last().map(String::as_str).unwrap_or_default();
        let opens = |word: &str| before.strip_suffix(word).map(str::to_owned);
        let joined = match (opens("thu").or(opens("thứ")), opens("chu"), day) {
            (Some(before), _, Some(day)) if day != "cn" => Some(format!("{before}{day}{rest}")),
            (Some(before), _, None) if name.len() == 1 && is_weekday_number(name) => {
                Some(format!("{before}t{word}"))
            }
            (_, Some(before), Some("cn")) => Some(format!("{before}cn{rest}")),
            _ => None,
        };
        match joined {
            Some(joined) => {
                words.pop();
                words.push(joined);
            }
            None => words.push(match word {
                "va" => ",".to_owned(),
                "tu" if words.is_empty() => continue,
                "cac" | "ngay" if words.is_empty() => continue,
                "den" | "toi" => "-".to_owned(),
                word => word.to_owned(),
            }),
        }
    }
    words.join(" ")
}

fn is_weekday_number(text: &str) -> bool {
    matches!(text, "2" | "3" | "4" | "5" | "6" | "7")
}

/// Whether an item names weekdays by number, so that a number alone may follow.
fn is_numbered(text: &str) -> bool {
    text.strip_prefix("thu")
        .or(text.strip_prefix('t'))
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// The cell's items; spaces around the mark of a range don't separate.
fn items(cell: &str) -> Vec<String> {
    let mut items: Vec<String> = Vec::new();
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

fn item(text: &str, after_weekday: bool) -> Option<Item> {
    let number =
        |text: &str| is_weekday_number(text).then(|| weekday(&format!("t{text}"))).flatten();
    let day = weekday(text).or_else(|| number(text).filter(|_| after_weekday));
    if let Some(day) = day {
        return Some(Item::Days(WeekdaySet::default().with(day)));
    }
    if let Some(date) = parse_date(text) {
        return Some(Item::Dates(date, date));
    }
    let parts: Vec<&str> = text.split('/').collect();
    if let [first, rest @ ..] = parts.as_slice()
        && rest.len() > 1
        && let Some(first) = weekday(first)
    {
        let rest = rest.iter().map(|part| weekday(part).or_else(|| number(part)));
        let days: Option<Vec<Weekday>> = rest.collect();
        let with = |days: WeekdaySet, day| days.with(day);
        return Some(Item::Days(days?.into_iter().fold(WeekdaySet::default().with(first), with)));
    }
    // A date has one of the two marks inside, so a range of dates is told by the other one; or by
    // the middle one of five, where both are the same.
    let halves = |mark: char| {
        let marks: Vec<usize> = text.match_indices(mark).map(|(at, _)| at).collect();
        let at = *marks.get(marks.len() / 2).filter(|_| matches!(marks.len(), 1 | 5))?;
        Some((text.get(..at)?, text.get(at.checked_add(1)?..)?))
    };
    let of = |mark| halves(mark).map(|(first, last)| (first, last, mark));
    ['-', '/'].into_iter().filter_map(of).find_map(|(first, last, mark)| {
        // Two weekdays with a stroke between them may be a range, or two days.
        if let Some(first_day) = weekday(first).filter(|_| mark == '-') {
            let last = weekday(last).or_else(|| number(last).filter(|_| is_numbered(first)))?;
            return Some(Item::Days(through(first_day, last)));
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

/// A weekday by its word in lower case, or by another way in which people write it.
fn weekday(text: &str) -> Option<Weekday> {
    let dotless = text.strip_prefix("t.").map(|number| format!("t{number}"));
    let text = dotless.as_deref().unwrap_or(text);
    let by_word = Weekday::CODES.iter().find(|(word, _)| word.eq_ignore_ascii_case(text));
    by_word.map(|(_, day)| *day).or_else(|| {
        Some(match text {
            "monday" | "t2" | "thu2" => Weekday::Mon,
            "tues" | "tuesday" | "t3" | "thu3" => Weekday::Tue,
            "wednesday" | "t4" | "thu4" => Weekday::Wed,
            "thur" | "thurs" | "thursday" | "t5" | "thu5" => Weekday::Thu,
            "friday" | "t6" | "thu6" => Weekday::Fri,
            "saturday" | "t7" | "thu7" => Weekday::Sat,
            "sunday" | "cn" => Weekday::Sun,
            _ => return None,
        })
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
            ("T2-T6", 0x1f),
            ("Thứ 2 - Thứ 6", 0x1f),
            ("THỨ 2 – THỨ 6", 0x1f),
            ("Thứ 2-6", 0x1f),
            ("Thứ hai đến thứ sáu", 0x1f),
            ("Từ thứ hai đến thứ sáu", 0x1f),
            ("Thu\u{31b}\u{301} hai", 0x01),
            ("thứ 2, 4, 6", 0x15),
            ("T2, 4 và 6", 0x15),
            ("Thứ tư, thứ năm và chủ nhật", 0x4c),
            ("Chủ nhật", 0x40),
            ("Thứ bảy, CN", 0x60),
            ("Thu, Sat", 0x28),
            ("Thu 2, Thu 3", 0x03),
            ("2,4,6", 0x15),
            ("2; 4; 6", 0x15),
            ("2, 4 và 6", 0x15),
            ("3,5,7,CN", 0x6a),
            ("Thứ 2/4/6", 0x15),
            ("T2/T4/T6", 0x15),
            ("T3/5/7/CN", 0x6a),
            ("T2 -> T6", 0x1f),
            ("T2 ~ T6", 0x1f),
            ("T.2, T.4", 0x05),
            ("Thứ 2 tới thứ 6", 0x1f),
            ("Từ thứ 2 đến thứ 6 hàng tuần", 0x1f),
            ("Các ngày thứ 2, 4, 6", 0x15),
            ("Cả tuần", 0x7f),
            ("Hàng ngày", 0x7f),
            ("HẰNG NGÀY", 0x7f),
        ] {
            assert_eq!(bits(cell), expected, "{cell}");
        }
        for cell in
            ["", "  ", "Nghỉ", "nghỉ phép", "Làm việc tại nhà", "làm việc trực tuyến", "WFH"]
        {
            assert!(parse(cell).unwrap() == Duty::Never, "{cell}");
        }
    }

    #[test]
    fn days_of_the_calendar() {
        let two = ["2021-10-04", "2021-10-08"];
        assert_eq!(dates("2021-10-08;2021-10-04"), two);
        assert_eq!(dates("04/10/2021 08/10/2021, 2021-10-04"), two);
        let days = ["2021-10-04", "2021-10-05", "2021-10-06"];
        for cell in [
            "2021-10-04/2021-10-06",
            "2021-10-04 / 2021-10-06",
            "04/10/2021-06/10/2021",
            "04/10/2021 đến 06/10/2021",
            "4.10.2021-6.10.2021",
            "4-10-2021 - 6-10-2021",
            "04/10/2021, 5/10/2021 và 06/10/2021",
        ] {
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
            ("T8", "neither"),
            ("2-6", "item 1 is neither"),
            ("2", "item 1 is neither"),
            ("2/4/6", "item 1 is neither"),
            ("T2/T6", "item 1 is neither"),
            ("Thứ 2/4", "item 1 is neither"),
            ("1,2,3", "item 1 is neither"),
            ("T2-T6, nghỉ CN", "item 2 is neither"),
            ("nghỉ T7", "item 1 is neither"),
            ("giờ hành chính", "item 1 is neither"),
            ("trong tuần", "item 1 is neither"),
            ("T2 tuần 3", "item 2 is neither"),
            ("Mon, 4", "item 2 is neither"),
            ("04/10", "neither"),
            ("thứ", "neither"),
            ("yes", "neither"),
            ("21-10-04", "neither"),
        ] {
            let error = parse(cell).unwrap_err().to_string();
            assert!(error.contains(says), "{cell}: {error}");
        }
    }
}
