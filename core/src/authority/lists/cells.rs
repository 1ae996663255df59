//! Cells that several lists have: ID numbers, dates, degrees, places.

use super::fault::Fault;
use super::provinces;
use super::text::row::is_mark;
use super::warning::IdDoubt;
use crate::encoding::letters::fold;
use crate::encoding::plain::hidden_in;
use crate::model::{Area, IdNumber, NotAnIdNumber, Place, Position};
use crate::published::areas::Areas;
use crate::time::NaiveDate;

/// What the area of a home in another province begins with: no area of the city does.
pub(super) const OUTSIDE: &str = "outside/";

/// The longest name that a list may hold, in bytes.
pub(super) const MAX_NAME: usize = 300;

/// An ID number, with the spaces and dots that people group its digits with, and the apostrophe that
/// keeps a spreadsheet from taking it for a number.
///
/// What a spreadsheet did take for a number is refused: with its zeros in front gone, a number of 11
/// digits may as well be one that lacks another digit, and an identity isn't guessed.
pub(super) fn id_number(cell: &str) -> Result<IdNumber, Fault> {
    if cell.is_empty() {
        return Err(Fault::IdEmpty);
    }
    let cell = cell.strip_prefix('\'').unwrap_or(cell);
    let seen = |c: &char| !c.is_whitespace() && !is_mark(*c);
    let spaceless: String = cell.chars().filter(seen).collect();
    if is_rounded(&spaceless) {
        return Err(Fault::IdRounded);
    }
    let digits = ungrouped(&spaceless).ok_or(Fault::Id(NotAnIdNumber))?;
    let place = digits.get(..3).filter(|_| digits.len() == 12).unwrap_or_default();
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    if !place.is_empty() && is_number && !provinces::is_code(place) {
        return Err(Fault::IdPlace { padded: place == "000" });
    }
    IdNumber::parse(&digits).map_err(|error| {
        let all_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
        // Cards of this city begin with 079 and 02: one zero is lost, or two of other provinces.
        if all_digits && matches!(digits.len(), 7 | 8 | 10 | 11) {
            Fault::IdShort(digits.len())
        } else {
            Fault::Id(error)
        }
    })
}

/// What a chip card's number says otherwise of its owner than the list: the fourth digit is of the century
/// and the sex (0 a man and 1 a woman of the 1900s, 2 and 3 of the 2000s …), the next two are the year. Which of
/// the two is mistyped nobody knows but the card, and the number counts.
pub(super) fn doubts(id: &IdNumber, birth: NaiveDate, sex: Option<Sex>) -> Vec<IdDoubt> {
    let digits: Vec<i32> = id.as_str().bytes().map(|b| i32::from(b.saturating_sub(b'0'))).collect();
    let [_, _, _, century, ten, one, ..] = digits[..] else { return Vec::new() };
    if digits.len() != 12 {
        return Vec::new();
    }
    let year = 1900 + century / 2 * 100 + ten * 10 + one;
    let of_number = if century % 2 == 0 { Sex::Man } else { Sex::Woman };
    let mut doubts = Vec::new();
    if year != chrono::Datelike::year(&birth) {
        doubts.push(IdDoubt::Year);
    }
    if sex.is_some_and(|sex| sex != of_number) {
        doubts.push(IdDoubt::Sex);
    }
    doubts
}

/// The sex, as lists have it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    Man,
    Woman,
}

/// The sex; none where the cell is empty.
pub(super) fn sex(cell: &str) -> Result<Option<Sex>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    match fold(cell).as_str() {
        "nam" | "male" | "m" => Ok(Some(Sex::Man)),
        "nu" | "female" | "f" => Ok(Some(Sex::Woman)),
        _ => Err(Fault::Sex),
    }
}

/// `7.9E+10`: what a spreadsheet shows of a long number in a narrow column, and then saves.
fn is_rounded(cell: &str) -> bool {
    let parts = cell.split_once(['E', 'e']);
    parts.is_some_and(|(number, power)| {
        let plain = |text: &str| {
            !text.is_empty()
                && text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'+'))
        };
        plain(number) && plain(power)
    })
}

/// Without the dots between groups of three or of four digits. Groups of several lengths are no
/// grouping: in `790850012.000` the dot is a decimal point.
fn ungrouped(cell: &str) -> Option<String> {
    let groups: Vec<&str> = cell.split('.').collect();
    if groups.len() == 1 {
        return Some(cell.to_owned());
    }
    let even = [3, 4].iter().any(|length| groups.iter().all(|group| group.len() == *length));
    even.then(|| groups.concat())
}

/// A name, its inner white space made single spaces, so that one agency isn't two.
pub(super) fn name(column: &'static str, cell: &str) -> Result<String, Fault> {
    let name = cell.split_whitespace().collect::<Vec<_>>().join(" ");
    if lost_letters(&name) {
        return Err(Fault::LostLetters { column });
    }
    if let Some(character) = hidden_in(&name) {
        return Err(Fault::Hidden { column, character });
    }
    match name.len() {
        0 => Err(Fault::Empty { column }),
        1..=MAX_NAME => Ok(name),
        _ => Err(Fault::Long { column, limit: MAX_NAME }),
    }
}

/// Letters that an encoding without them left as question marks: `S? V? D?`.
fn lost_letters(name: &str) -> bool {
    let mut before = None;
    for c in name.chars() {
        let after_letter = c == '?' && before.is_some_and(char::is_alphabetic);
        let before_letter = before == Some('?') && c.is_alphabetic();
        if c == '\u{fffd}' || after_letter || before_letter {
            return true;
        }
        before = Some(c);
    }
    false
}

/// A date in the usual forms: `2021-08-20`, `20/08/2021`, `20-8-2021`, `20.08.2021`; the day is first
/// unless the year is.
pub(super) fn parse_date(text: &str) -> Option<NaiveDate> {
    let parts = date_parts(text)?;
    let [year, month, day] = if parts.first()?.len() == 4 {
        parts
    } else {
        let [day, month, year] = parts;
        [year, month, day]
    };
    let digits = |text: &str, lengths: &[usize]| {
        (lengths.contains(&text.len())).then(|| text.parse::<u32>().ok()).flatten()
    };
    let year = i32::try_from(digits(year, &[4])?).ok().filter(|year| *year > 0)?;
    NaiveDate::from_ymd_opt(year, digits(month, &[1, 2])?, digits(day, &[1, 2])?)
}

/// A date without the midnight that a spreadsheet saved with it, and no cell showed: `0:00`,
/// `00:00:00.000`, `12:00:00 AM` or `SA`. Any other time says that the cell is no day, and stays.
fn without_time(text: &str) -> &str {
    let Some((date, time)) = split_time(text) else { return text };
    let (clock, half) = match time.split_once(' ') {
        Some((clock, half)) => (clock, half.trim()),
        None => (time, ""),
    };
    let zeros = |text: &str| text.bytes().all(|b| matches!(b, b'0' | b':' | b'.'));
    let midnight = match half {
        "" => zeros(clock),
        "AM" | "SA" => zeros(clock.strip_prefix("12").unwrap_or(clock)),
        _ => false,
    };
    if midnight { date } else { text }
}

/// A date and the time of day behind it: digits and colons after a space or a `T`, and perhaps the
/// half of the day.
fn split_time(text: &str) -> Option<(&str, &str)> {
    let (before, _) = text.split_once(':')?;
    let start = before.rfind([' ', 'T'])?;
    let (date, time) = text.split_at_checked(start)?;
    let time = time.get(1..)?;
    let allowed = |b: u8| b.is_ascii_digit() || matches!(b, b':' | b'.');
    let clock = time.split(' ').next().unwrap_or_default();
    let clock = clock.strip_suffix('Z').unwrap_or(clock);
    (clock.starts_with(|c: char| c.is_ascii_digit()) && clock.bytes().all(allowed))
        .then(|| (date.trim_end(), time.strip_suffix('Z').unwrap_or(time)))
}

/// Three numbers with one mark between them.
fn date_parts(text: &str) -> Option<[&str; 3]> {
    let text = without_time(text.trim());
    let parts = ['-', '/', '.'].iter().find_map(|mark| {
        let parts: Vec<&str> = text.split(*mark).map(str::trim).collect();
        <[&str; 3]>::try_from(parts).ok()
    })?;
    let number = |part: &&str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    parts.iter().all(number).then_some(parts)
}

pub(super) fn date(column: &'static str, cell: &str) -> Result<NaiveDate, Fault> {
    if let Some(date) = parse_date(cell) {
        return Ok(date);
    }
    let digits = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    let date_and_time = || split_time(cell).is_some_and(|(day, _)| parse_date(day).is_some());
    Err(match date_parts(cell) {
        _ if date_and_time() => Fault::DateTime { column },
        Some([first, _, year]) if first.len() <= 2 && year.len() == 2 => {
            Fault::YearShort { column }
        }
        _ if digits && cell.len() == 4 => Fault::YearAlone { column },
        _ if digits && cell.len() == 5 => Fault::DateNumber { column },
        _ if cell.is_empty() => Fault::Empty { column },
        _ => Fault::Date { column },
    })
}

/// A date, or none where the cell is empty.
pub(super) fn optional_date(column: &'static str, cell: &str) -> Result<Option<NaiveDate>, Fault> {
    if cell.is_empty() { Ok(None) } else { date(column, cell).map(Some) }
}

/// A number, or none where the cell is empty. A comma may stand for the point, as Vietnamese
/// spreadsheets write it.
pub(super) fn degrees(column: &'static str, cell: &str) -> Result<Option<f64>, Fault> {
    if cell.is_empty() {
        return Ok(None);
    }
    let comma = cell.matches(',').count() == 1 && !cell.contains('.');
    let cell = if comma { cell.replace(',', ".") } else { cell.to_owned() };
    // Rust reads `inf` and `1e3` too, which no list means.
    let plain = cell.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'-' | b'+'));
    cell.parse().ok().filter(|_| plain).map(Some).ok_or(Fault::Number { column })
}

/// The names of a place's columns.
#[derive(Clone, Copy)]
pub(super) struct PlaceColumns {
    pub(super) area: &'static str,
    pub(super) lat: &'static str,
    pub(super) lon: &'static str,
}

/// The province in which an address lies, by its end.
fn province(address: &str) -> Option<String> {
    let country = |part: &str| matches!(part, "" | "viet nam" | "vietnam" | "vn");
    // A hyphen may be part of the name.
    let whole = address.rsplit([',', ';']).map(fold).find(|part| !country(part))?;
    let ending =
        || address.rsplit([',', ';', '-', '–', '(', ')']).map(fold).find(|part| !country(part));
    provinces::named(&whole).or_else(|| provinces::named(&ending()?)).or_else(|| {
        // `huyện Bến Lức tỉnh Long An`
        provinces::named(whole.rsplit_once(" tinh ")?.1)
    })
}

/// A place; none where its three cells are empty. With a list of areas the area is the one at the top
/// that the cell means, as a name or as an address (of a ward its district: no more is published), or of a
/// home the province that it is in; else it is what is written.
pub(super) fn place(
    columns: PlaceColumns,
    [area, lat, lon]: [&str; 3],
    areas: Option<&Areas>,
) -> Result<Option<Place>, Fault> {
    let position = position(columns, lat, lon)?;
    if area.is_empty() {
        return match position {
            None => Ok(None),
            Some(_) => Err(Fault::PositionWithoutArea { column: columns.area }),
        };
    }
    let written = name(columns.area, area)?;
    let area = match areas {
        None => Area(written),
        Some(areas) => match areas.of_address(&written) {
            Some(known) => known.area(),
            // A home may be anywhere.
            None => province(&written)
                .filter(|_| columns.area == "home_area")
                .map(|province| Area(format!("{OUTSIDE}{province}")))
                .ok_or(Fault::Area { column: columns.area })?,
        },
    };
    Ok(Some(Place { area, position }))
}

pub(super) fn position(
    columns: PlaceColumns,
    lat: &str,
    lon: &str,
) -> Result<Option<Position>, Fault> {
    let wrong =
        |maybe_swapped| Fault::Position { columns: [columns.lat, columns.lon], maybe_swapped };
    match (degrees(columns.lat, lat)?, degrees(columns.lon, lon)?) {
        (None, None) => Ok(None),
        (Some(lat), Some(lon)) => {
            let swapped = || wrong(Position::new(lon, lat).is_ok());
            Position::new(lat, lon).map(Some).map_err(|_| swapped())
        }
        _ => Err(wrong(false)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn id_numbers_are_freed_of_what_people_group_them_with() {
        for cell in [
            "079190000101",
            "079 190 000 101",
            "0791 9000 0101",
            "079.190.000.101",
            "'079190000101",
            "\u{202a}079190000101\u{202c}",
            "079\u{200b}190\u{2060}000101",
        ] {
            assert_eq!(id_number(cell).unwrap().as_str(), "079190000101", "{cell}");
        }
        assert_eq!(id_number("025.123.456").unwrap().as_str(), "025123456");
        assert_eq!(id_number("025 123\u{a0}456").unwrap().as_str(), "025123456");
    }

    #[test]
    fn no_identity_is_guessed() {
        for (cell, fault) in [
            ("79190000101", Fault::IdShort(11)),
            ("1190000101", Fault::IdShort(10)),
            ("25123456", Fault::IdShort(8)),
            ("7.919E+10", Fault::IdRounded),
            ("7,919E+10", Fault::IdRounded),
            // Decimal points of a number that lost its zeros, which together have 12 digits.
            ("79190000101.0", Fault::Id(NotAnIdNumber)),
            ("791900001.000", Fault::Id(NotAnIdNumber)),
            ("0791.90000101", Fault::Id(NotAnIdNumber)),
            ("079-190-000-101", Fault::Id(NotAnIdNumber)),
            ("", Fault::IdEmpty),
            ("'", Fault::Id(NotAnIdNumber)),
            // What a form of twelve zeros makes of the older card's number.
            ("000024111222", Fault::IdPlace { padded: true }),
            ("078190000101", Fault::IdPlace { padded: false }),
            ("079190000l01", Fault::Id(NotAnIdNumber)),
        ] {
            assert_eq!(id_number(cell).unwrap_err(), fault, "{cell}");
        }
    }

    #[test]
    fn dates_are_read_in_the_usual_forms_day_first() {
        for cell in [
            "2021-08-09",
            "2021/8/9",
            "09/08/2021",
            "9-8-2021",
            "09.08.2021",
            "9 / 8 / 2021",
            "2021-08-09 00:00:00",
            "09/08/2021 0:00",
            "2021-08-09T00:00:00",
            "2021-08-09T00:00:00.000Z",
            "2021-08-09T00:00",
            "9/8/2021 12:00:00 AM",
            "09/08/2021 12:00:00 SA",
        ] {
            assert_eq!(parse_date(cell).unwrap().to_string(), "2021-08-09", "{cell}");
        }
        let column = "birth_date";
        for (cell, fault) in [
            ("20/08/21", Fault::YearShort { column }),
            ("1985", Fault::YearAlone { column }),
            ("31137", Fault::DateNumber { column }),
            ("08/20/2021", Fault::Date { column }),
            ("30/02/2021", Fault::Date { column }),
            ("20/08-2021", Fault::Date { column }),
            ("20/08/2021 07:00", Fault::DateTime { column }),
            ("2021-08-20T07:30:00", Fault::DateTime { column }),
            ("20/08/2021 12:00:00 PM", Fault::DateTime { column }),
            ("20/08/2021 12:00", Fault::DateTime { column }),
            ("20/08/2021 1:00:00 SA", Fault::DateTime { column }),
            ("30/02/2021 00:00", Fault::Date { column }),
            ("20/08/2021 T:", Fault::Date { column }),
            ("20/08/21 0:00", Fault::YearShort { column }),
            ("07:00", Fault::Date { column }),
            ("20/08/0000", Fault::Date { column }),
            ("", Fault::Empty { column }),
        ] {
            assert_eq!(date(column, cell).unwrap_err(), fault, "{cell}");
        }
    }

    #[test]
    fn homes_may_be_in_other_provinces_and_places_of_work_may_not() {
        let areas = include_bytes!("../../../../tests/areas/hcmc-2021.json");
        let areas = Areas::parse(areas).unwrap();
        let columns = |area| PlaceColumns { area, lat: "lat", lon: "lon" };
        let read = |area, cell| {
            let place = place(columns(area), [cell, "", ""], Some(&areas));
            place.map(|place| place.map(|place| place.area.as_str().to_owned()))
        };
        for (cell, area) in [
            ("Dĩ An, Bình Dương", "outside/binh-duong"),
            ("Phường Tân Đông Hiệp, TP. Dĩ An, tỉnh Bình Dương, Việt Nam", "outside/binh-duong"),
            ("Biên Hòa - Đồng Nai", "outside/dong-nai"),
            ("TP. Vũng Tàu, tỉnh Bà Rịa - Vũng Tàu", "outside/ba-ria-vung-tau"),
            ("huyện Bến Lức tỉnh Long An", "outside/long-an"),
            ("Hà Nội", "outside/ha-noi"),
            ("45 Lê Lợi, Quận 1", "d1"),
        ] {
            assert_eq!(read("home_area", cell).unwrap().as_deref(), Some(area), "{cell}");
            let at_work = read("work_area", cell);
            assert_eq!(at_work.is_ok(), !area.starts_with(OUTSIDE), "{cell}");
        }
        assert!(read("home_area", "Bình Nguyên, Atlantis").is_err());
    }

    #[test]
    fn a_number_is_held_against_the_birth_date_and_the_sex() {
        let birth = NaiveDate::from_ymd_opt(1990, 3, 14).unwrap();
        for (id, sex, expected) in [
            ("079190000101", None, vec![]),
            ("079090000101", Some(Sex::Man), vec![]),
            ("079190000101", Some(Sex::Man), vec![IdDoubt::Sex]),
            ("079191000101", None, vec![IdDoubt::Year]),
            ("079390000101", Some(Sex::Woman), vec![IdDoubt::Year]),
            ("079990000101", Some(Sex::Man), vec![IdDoubt::Year, IdDoubt::Sex]),
            ("025123456", Some(Sex::Man), vec![]),
        ] {
            assert_eq!(doubts(&IdNumber::parse(id).unwrap(), birth, sex), expected, "{id}");
        }
        assert!(sex("Nữ").unwrap() == Some(Sex::Woman) && sex("").unwrap().is_none());
        assert_eq!(sex("khác").err(), Some(Fault::Sex));
    }

    #[test]
    fn letters_that_were_lost_are_noticed() {
        for (cell, lost) in [
            ("S? V� D? 1", true),
            ("S? Ví D?", true),
            ("?ơn vị", true),
            ("Sở Ví Dụ", false),
            ("Department 1 (?)", false),
        ] {
            assert_eq!(name("employer", cell).is_err(), lost, "{cell}");
        }
        assert_eq!(degrees("lat", "10,7301").unwrap(), Some(10.7301));
        assert!(degrees("lat", "10,730,1").is_err());
    }
}
