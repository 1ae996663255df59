//! What is wrong with a list or a row, and what to look at, in the words of whoever typed it: here and in
//! `l10n/*/lists.ftl`, beside the phones' words rather than among them, because phones carry no lists.

use std::fmt;
use std::sync::LazyLock;

use super::error::FileFault;
use super::fault::{DutyFault, Fault, Origin};
use super::header::label;
use super::text::Legacy;
use super::warning::{IdDoubt, Warning};
use crate::words::{Language, Words, phrase_arguments};

fn words(language: Language) -> &'static Words {
    static VIETNAMESE: LazyLock<Words> = LazyLock::new(|| {
        let text = include_str!("../../../l10n/vi/lists.ftl");
        Words::of_text(Language::Vietnamese, text.to_owned())
    });
    static ENGLISH: LazyLock<Words> = LazyLock::new(|| {
        let text = include_str!("../../../l10n/en/lists.ftl");
        Words::of_text(Language::English, text.to_owned())
    });
    match language {
        Language::Vietnamese => &VIETNAMESE,
        Language::English => &ENGLISH,
    }
}

/// A message with texts filled in.
pub(super) fn phrase<const N: usize>(
    language: Language,
    id: &str,
    texts: [(&'static str, String); N],
) -> String {
    let arguments = phrase_arguments(texts.map(|(name, text)| (name, text.into())));
    words(language).phrase(id, &arguments)
}

/// What is wrong with a list's file: with its place, and what to do.
pub(super) fn of_file(fault: &FileFault, language: Language) -> String {
    let (place, what) = parts_of_file(fault, language);
    format!("{place}: {what}")
}

/// Where it is, and what is wrong.
pub(super) fn parts_of_file(fault: &FileFault, language: Language) -> (String, String) {
    let labels = |columns: &[&'static str], mark: &str| {
        columns.iter().map(|column| label(column, language)).collect::<Vec<_>>().join(mark)
    };
    let all = |columns: &[&'static str]| match language {
        Language::English => labels(columns, ","),
        Language::Vietnamese => labels(columns, ", "),
    };
    let place = fault.at();
    let place = match &place.sheet {
        _ if place.line > 0 => place.to_string(),
        None => place.list,
        Some(sheet) => format!("{} ({})", place.list, sheet.escape_debug()),
    };
    let what = match fault {
        FileFault::Encoding { .. } => phrase(language, "list-encoding", []),
        FileFault::Workbook { fault, .. } => {
            let (code, number) = fault.code();
            phrase(language, &format!("file-{code}"), [("number", number.to_string())])
        }
        FileFault::NoHeader { expected, .. } => {
            phrase(language, "list-no-header", [("expected", all(expected))])
        }
        FileFault::MissingColumns { missing, expected, near, .. } => {
            let texts = [("missing", labels(missing, ", ")), ("expected", all(expected))];
            let near = near.iter().map(|near| format!("; {}", near_heading(near, language)));
            format!(
                "{}{}",
                phrase(language, "list-missing-columns", texts),
                near.collect::<String>()
            )
        }
        FileFault::ColumnTwice { column, headings, .. } => {
            let quoted = headings.iter().map(|heading| format!("\"{}\"", heading.escape_debug()));
            let and = format!(" {} ", phrase(language, "list-and", []));
            let headings = quoted.collect::<Vec<_>>().join(&and);
            let column = label(column, language).to_owned();
            phrase(language, "list-column-twice", [("headings", headings), ("column", column)])
        }
    };
    (place, what)
}

fn near_heading((heading, column): &(String, &'static str), language: Language) -> String {
    let heading = heading.escape_debug().to_string();
    phrase(
        language,
        "list-near",
        [("heading", heading), ("column", label(column, language).to_owned())],
    )
}

/// What somebody should look at.
pub(super) fn warning(warning: &Warning, language: Language) -> String {
    let at = |at: &Origin| at.to_string();
    let say = |id, texts: [(&'static str, String); 3]| phrase(language, id, texts);
    let none = || ("", String::new());
    match warning {
        Warning::ExtraColumns { list, columns, near } => {
            let texts = [("list", list.clone()), ("columns", columns.join(", ")), none()];
            let near = near.iter().map(|near| format!("; {}", near_heading(near, language)));
            format!("{}{}", say("warning-extra-columns", texts), near.collect::<String>())
        }
        Warning::NamelessColumns { at: place, columns } => say(
            "warning-nameless-columns",
            [("at", at(place)), ("columns", columns.join(", ")), none()],
        ),
        Warning::TwoCards { at: place } => {
            say("warning-two-cards", [("at", at(place)), none(), none()])
        }
        Warning::OldFont { list, font, cells } => {
            let font = match font {
                Legacy::Tcvn3 => "TCVN3 (ABC)",
                Legacy::Vni => "VNI",
            };
            let texts =
                [("list", list.clone()), ("font", font.to_owned()), ("cells", cells.to_string())];
            say("warning-old-font", texts)
        }
        Warning::HiddenSheet { list, sheet, read } => {
            let id = if *read { "warning-hidden-sheet-read" } else { "warning-hidden-sheet" };
            let sheet = sheet.escape_debug().to_string();
            say(id, [("list", list.clone()), ("sheet", sheet), none()])
        }
        Warning::NumberRow { at: place } => {
            say("warning-number-row", [("at", at(place)), none(), none()])
        }
        Warning::BelowList { first, last } => {
            say("warning-below-list", [("first", at(first)), ("last", last.to_string()), none()])
        }
        Warning::Merged { first } => say("warning-merged", [("first", at(first)), none(), none()]),
        Warning::IdsDoubtful { first, rows, lines, about } => {
            let id = match about {
                IdDoubt::Year => "warning-ids-year",
                IdDoubt::Sex => "warning-ids-sex",
            };
            let more = if *rows > lines.len() { ", …" } else { "" };
            let lines: Vec<_> = lines.iter().map(ToString::to_string).collect();
            let lines = format!("{}{more}", lines.join(", "));
            say(id, [("first", at(first)), ("rows", rows.to_string()), ("lines", lines)])
        }
        Warning::HomesOutside { first, rows } => {
            say("warning-homes-outside", [("first", at(first)), ("rows", rows.to_string()), none()])
        }
        Warning::EmployerSpelling { at: place, employer } => {
            let texts = [("at", at(place)), ("employer", employer.clone()), none()];
            say("warning-employer-spelling", texts)
        }
        Warning::Encoding { list, encoding } => say(
            "warning-encoding",
            [("list", list.clone()), ("encoding", encoding.clone()), none()],
        ),
        Warning::AboveHeader { first, last } => {
            say("warning-above-header", [("first", at(first)), ("last", last.to_string()), none()])
        }
        Warning::SheetNotRead { list, sheet, rows } => {
            let sheet = sheet.escape_debug().to_string();
            let texts = [("list", list.clone()), ("sheet", sheet), ("rows", rows.to_string())];
            say("warning-sheet-not-read", texts)
        }
        Warning::AreasUnchecked { first } => {
            say("warning-areas-unchecked", [("first", at(first)), none(), none()])
        }
        Warning::NoRows { list } => {
            say("warning-no-rows", [("list", list.clone()), none(), none()])
        }
        Warning::RowTwice { first, again } => {
            say("warning-row-twice", [("first", at(first)), ("again", at(again)), none()])
        }
        Warning::ApprovalUnused { employer } => {
            say("warning-approval-unused", [("employer", employer.clone()), none(), none()])
        }
        Warning::Approved { employer, phase, number } => {
            let texts = [
                ("employer", employer.clone()),
                ("phase", phase.clone()),
                ("number", number.clone()),
            ];
            say("warning-approved", texts)
        }
    }
}

/// The message of a fault that has its words in Fluent.
fn fluent(fault: &Fault) -> Option<&'static str> {
    Some(match fault {
        Fault::NoHeader => "fault-no-header",
        Fault::FormulaUnsaved { .. } => "fault-formula-unsaved",
        Fault::ErrorValue { .. } => "fault-error-value",
        Fault::Merged { .. } => "fault-merged",
        Fault::OldLetters { .. } => "fault-old-letters",
        Fault::IdPlace { padded: true } => "fault-id-padded",
        Fault::IdPlace { padded: false } => "fault-id-place",
        Fault::Sex => "fault-sex",
        _ => return None,
    })
}

impl Fault {
    /// What is wrong, without the column.
    #[must_use]
    pub fn what(&self, language: Language) -> String {
        of(self, language).0
    }

    /// What was expected in its place, or what to do.
    #[must_use]
    pub fn expected(&self, language: Language) -> String {
        of(self, language).1
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let columns = self.columns();
        if !columns.is_empty() {
            write!(f, "{}: ", columns.join(", "))?;
        }
        let (what, expected) = of(self, Language::English);
        f.write_str(&what)?;
        if expected.is_empty() { Ok(()) } else { write!(f, "; {expected}") }
    }
}

/// What is wrong, and what was expected or is to be done.
fn of(fault: &Fault, language: Language) -> (String, String) {
    if let Some(id) = fluent(fault) {
        let expected = words(language).attribute(id, "expected").unwrap_or_default();
        return (phrase(language, id, []), expected);
    }
    match language {
        Language::English => english(fault),
        Language::Vietnamese => vietnamese(fault),
    }
}

fn pair(what: &str, expected: &str) -> (String, String) {
    (what.to_owned(), expected.to_owned())
}

fn english(fault: &Fault) -> (String, String) {
    match fault {
        Fault::Cells { expected, found } => {
            (format!("the row has {found} cells and the header {expected}"), String::new())
        }
        Fault::Control { .. } => {
            pair("there is a line break or control character in the cell", "is a quote left open?")
        }
        Fault::OpenQuote => pair(
            "a quote is left open",
            "close it at the end of its cell, or take it out; no cell holds a line break",
        ),
        Fault::CloseQuote => pair(
            "a cell ends in a quote that was left open in a row above",
            "take the quote out, or put the pieces of the row together",
        ),
        Fault::BadByte { line, byte } => (
            format!("the list is UTF-8, but byte {byte} of line {line} is not"),
            "type the cell anew, and save the list as \"CSV UTF-8\" or as a workbook (.xlsx)".to_owned(),
        ),
        Fault::AboveHeader => pair(
            "there is an ID number in a row above the header",
            "move the row below the row of headings",
        ),
        Fault::HeaderAgain => pair("the header again, and no person", "take the row out"),
        Fault::Totals => pair("a line of totals, and no person", "take the row out"),
        Fault::OtherSeparator { expected, found } => (
            format!(
                "there is {} between the cells, and in the header {}",
                separator_in_english(*found),
                separator_in_english(*expected)
            ),
            "use one mark in the whole list".to_owned(),
        ),
        Fault::QuotedWhole => pair(
            "there are quotes around the whole row, which make it a single cell",
            "take out the first and the last quote",
        ),
        Fault::Nul { .. } => pair(
            "there is a zero byte (NUL) in the cell",
            "the file may be damaged: save the list again as \"CSV UTF-8\" or as a workbook (.xlsx)",
        ),
        Fault::IdEmpty => pair("there is no ID number", "12 digits, or 9 on the older card"),
        Fault::Id(_) => {
            pair("an ID number has 12 digits, or 9 on the older card, and nothing else", "")
        }
        Fault::IdShort(digits) => (
            format!("{digits} digits; did a spreadsheet drop the leading zero?"),
            "make the column Text and type the whole number as it is on the card".to_owned(),
        ),
        Fault::IdRounded => pair(
            "the spreadsheet rounded the number, as 7.9E+10, and its digits are lost",
            "make the column Text and type the whole number as it is on the card",
        ),
        Fault::Empty { .. } => pair("the cell is empty", ""),
        Fault::Long { limit, .. } => (format!("the cell has more than {limit} bytes"), String::new()),
        Fault::Hidden { character, .. } => (
            format!("there is a character that can't be seen (U+{:04X})", u32::from(*character)),
            "type the cell again by hand".to_owned(),
        ),
        Fault::LostLetters { .. } => pair(
            "there are question marks in place of letters",
            "save the list again as \"CSV UTF-8\" or as a workbook (.xlsx)",
        ),
        Fault::Date { .. } => pair("not a date", "expected 1985-03-31 or 31/03/1985, the day first"),
        Fault::DateTime { .. } => pair(
            "a date with a time of day",
            "expected the date alone, as in 31/03/1985",
        ),
        Fault::YearShort { .. } => {
            pair("the year has two digits", "expected four, as in 31/03/1985")
        }
        Fault::YearAlone { .. } => {
            pair("a year alone", "expected the whole date, as in 31/03/1985")
        }
        Fault::DateNumber { .. } => pair(
            "a number and no date",
            "give the column the form of a date in the spreadsheet, as in 31/03/1985",
        ),
        Fault::BirthDate => pair("before 1900 or not in the past", ""),
        Fault::Until => pair("the last day is before the first", ""),
        Fault::Number { .. } => {
            pair("not a number of degrees", "expected for example 10.7769")
        }
        Fault::Position { maybe_swapped, .. } => (
            "expected both or neither, -90..90 and -180..180 degrees".to_owned(),
            if *maybe_swapped { "are they swapped?" } else { "" }.to_owned(),
        ),
        Fault::PositionWithoutArea { .. } => pair("the cell is empty, but a position is given", ""),
        Fault::Area { .. } => pair(
            "no area of the city's list",
            "expected an identifier or a name of it, such as d7, Quận 7, Củ Chi or TP Thủ Đức",
        ),
        Fault::Duty(duty) => (
            match duty {
                DutyFault::Neither(item) => format!("item {item} is neither a weekday nor a date"),
                DutyFault::Backwards(item) => format!("item {item} ends before it begins"),
                DutyFault::TooMany(item) => {
                    format!("item {item} makes it more than three years of days")
                }
                DutyFault::NoDay => "there is no day in it".to_owned(),
                DutyFault::Mixed => "weekdays and dates are mixed".to_owned(),
            },
            "expected weekdays (Mon-Fri, T2-T6, or Thứ 2, Thứ 4), dates (04/10/2021;08/10/2021, or \
             2021-10-04/2021-10-08), or nothing for work at home"
                .to_owned(),
        ),
        Fault::Class => pair("not a class", "expected F0, F1 or F2"),
        Fault::Site(fault) => (fault.to_string(), String::new()),
        Fault::Duplicate { first, differ } => {
            let (why, what_to_do) = if is_other_person(differ) {
                ("two people under one number", "one of the two numbers is mistyped: compare the cards")
            } else if differ.contains(&"employer") {
                ("two agencies list one person", "agree which one does, and take the row out of the other list")
            } else {
                ("one person, listed twice", "leave the row that is right")
            };
            let differ = differ.join(", ");
            (
                format!("the same ID number as in {first}, and the rows differ in {differ}: {why}"),
                what_to_do.to_owned(),
            )
        }
        Fault::DuplicateName { first } => (format!("the same name as in {first}"), String::new()),
        Fault::NoHeader
        | Fault::FormulaUnsaved { .. }
        | Fault::ErrorValue { .. }
        | Fault::Merged { .. }
        | Fault::OldLetters { .. }
        | Fault::IdPlace { .. }
        | Fault::Sex => Default::default(),
    }
}

fn separator_in_english(mark: char) -> &'static str {
    match mark {
        ';' => "a semicolon",
        '\t' => "a tab",
        _ => "a comma",
    }
}

fn separator_in_vietnamese(mark: char) -> &'static str {
    match mark {
        ';' => "dấu chấm phẩy",
        '\t' => "dấu tab",
        _ => "dấu phẩy",
    }
}

fn is_other_person(differ: &[&str]) -> bool {
    differ.contains(&"birth_date") || differ.contains(&"name")
}

fn vietnamese(fault: &Fault) -> (String, String) {
    match fault {
        Fault::Cells { expected, found } => (
            format!("dòng có {found} ô, dòng tiêu đề có {expected} ô"),
            "sửa cho khớp với dòng tiêu đề".to_owned(),
        ),
        Fault::Control { .. } => pair(
            "trong ô có dấu xuống dòng hoặc ký tự điều khiển",
            "kiểm tra xem có thiếu dấu ngoặc kép đóng không",
        ),
        Fault::OpenQuote => pair(
            "có dấu ngoặc kép mở mà không đóng",
            "đóng dấu ngoặc kép ở cuối ô hoặc xóa đi; trong ô không được xuống dòng",
        ),
        Fault::CloseQuote => pair(
            "ô kết thúc bằng dấu ngoặc kép được mở ở một dòng phía trên",
            "xóa dấu ngoặc kép, hoặc ghép các phần của dòng lại với nhau",
        ),
        Fault::BadByte { line, byte } => (
            format!("danh sách dùng mã UTF-8 nhưng byte thứ {byte} của dòng {line} bị hỏng"),
            "nhập lại ô này rồi lưu danh sách dạng \"CSV UTF-8\" hoặc Excel (.xlsx)".to_owned(),
        ),
        Fault::AboveHeader => pair(
            "có số giấy tờ ở dòng nằm trên dòng tiêu đề",
            "chuyển dòng này xuống dưới dòng tiêu đề",
        ),
        Fault::HeaderAgain => pair("lặp lại dòng tiêu đề, không phải một người", "xóa dòng này"),
        Fault::Totals => pair("dòng tổng cộng, không phải một người", "xóa dòng này"),
        Fault::OtherSeparator { expected, found } => (
            format!(
                "các ô ngăn cách bằng {}, còn dòng tiêu đề dùng {}",
                separator_in_vietnamese(*found),
                separator_in_vietnamese(*expected)
            ),
            "dùng một dấu ngăn cách cho cả danh sách".to_owned(),
        ),
        Fault::QuotedWhole => pair(
            "cả dòng nằm trong dấu ngoặc kép nên thành một ô duy nhất",
            "xóa dấu ngoặc kép ở đầu và cuối dòng",
        ),
        Fault::Nul { .. } => pair(
            "trong ô có byte 0 (NUL)",
            "tệp có thể bị hỏng: lưu lại danh sách dạng \"CSV UTF-8\" hoặc Excel (.xlsx)",
        ),
        Fault::IdEmpty => pair("không có số CCCD/CMND", "12 chữ số (CCCD) hoặc 9 chữ số (CMND)"),
        Fault::Id(_) => pair("không phải số CCCD/CMND", "12 chữ số (CCCD) hoặc 9 chữ số (CMND)"),
        Fault::IdShort(digits) => (
            format!("chỉ có {digits} chữ số; có thể bảng tính đã bỏ số 0 ở đầu"),
            "đổi cột sang dạng Văn bản (Text) rồi nhập đủ số như trên thẻ".to_owned(),
        ),
        Fault::IdRounded => pair(
            "bảng tính đã làm tròn số thành dạng 7.9E+10, các chữ số đã mất",
            "đổi cột sang dạng Văn bản (Text) rồi nhập đủ số như trên thẻ",
        ),
        Fault::Empty { .. } => pair("ô bị bỏ trống", "điền vào ô này"),
        Fault::Long { limit, .. } => (format!("ô dài hơn {limit} byte"), "viết ngắn lại".to_owned()),
        Fault::Hidden { character, .. } => (
            format!("có ký tự không nhìn thấy được (U+{:04X})", u32::from(*character)),
            "gõ lại ô này bằng tay".to_owned(),
        ),
        Fault::LostLetters { .. } => pair(
            "chữ có dấu đã bị thay bằng dấu hỏi",
            "lưu lại danh sách dạng \"CSV UTF-8\" hoặc Excel (.xlsx)",
        ),
        Fault::Date { .. } => pair("không phải ngày hợp lệ", "ngày trước, ví dụ 31/03/1985"),
        Fault::DateTime { .. } => pair("ngày có kèm giờ", "chỉ ghi ngày, ví dụ 31/03/1985"),
        Fault::YearShort { .. } => pair("năm chỉ có hai chữ số", "năm đủ bốn chữ số, ví dụ 31/03/1985"),
        Fault::YearAlone { .. } => pair("chỉ có năm", "đủ ngày, tháng, năm, ví dụ 31/03/1985"),
        Fault::DateNumber { .. } => pair(
            "là một con số, không phải ngày",
            "đổi cột sang dạng Ngày (Date) trong bảng tính, ví dụ 31/03/1985",
        ),
        Fault::BirthDate => pair("trước năm 1900 hoặc không ở trong quá khứ", "ngày sinh đúng"),
        Fault::Until => pair("ngày cuối ở trước ngày đầu", "sửa lại hai ngày"),
        Fault::Number { .. } => pair("không phải số độ", "ví dụ 10.7769"),
        Fault::Position { maybe_swapped, .. } => (
            "thiếu một trong hai tọa độ, hoặc tọa độ ngoài khoảng cho phép".to_owned(),
            if *maybe_swapped {
                "có thể vĩ độ và kinh độ bị đổi chỗ"
            } else {
                "điền cả hai hoặc bỏ trống cả hai: vĩ độ từ -90 đến 90, kinh độ từ -180 đến 180"
            }
            .to_owned(),
        ),
        Fault::PositionWithoutArea { .. } => {
            pair("ô bị bỏ trống nhưng lại có tọa độ", "điền quận/huyện")
        }
        Fault::Area { .. } => pair(
            "không có trong danh mục khu vực của thành phố",
            "tên hoặc mã trong danh mục, ví dụ Quận 7, Củ Chi, TP Thủ Đức, d7",
        ),
        Fault::Duty(duty) => (
            match duty {
                DutyFault::Neither(item) => format!("mục {item} không phải thứ, cũng không phải ngày"),
                DutyFault::Backwards(item) => format!("mục {item} kết thúc trước khi bắt đầu"),
                DutyFault::TooMany(item) => format!("từ mục {item}, lịch dài hơn ba năm"),
                DutyFault::NoDay => "không có ngày nào".to_owned(),
                DutyFault::Mixed => "vừa có thứ vừa có ngày".to_owned(),
            },
            "các thứ (T2-T6, hoặc Thứ 2, Thứ 4), các ngày (04/10/2021;08/10/2021), hoặc bỏ trống nếu \
             làm việc ở nhà"
                .to_owned(),
        ),
        Fault::Class => pair("không phải phân loại", "F0, F1 hoặc F2"),
        Fault::Site(_) => pair("chốt kiểm soát có giá trị sai", "xem lại tên, khu vực, tọa độ và hướng"),
        Fault::Duplicate { first, differ } => {
            let (why, what_to_do) = if is_other_person(differ) {
                ("hai người dùng chung một số", "một trong hai số bị nhập sai: đối chiếu với thẻ")
            } else if differ.contains(&"employer") {
                ("hai đơn vị cùng kê một người", "thống nhất đơn vị nào kê, rồi xóa ở danh sách kia")
            } else {
                ("một người được kê hai lần", "giữ lại dòng đúng")
            };
            (format!("trùng số CCCD/CMND với {first}, nội dung khác nhau: {why}"), what_to_do.to_owned())
        }
        Fault::DuplicateName { first } => (format!("trùng tên với {first}"), "đặt tên khác".to_owned()),
        Fault::NoHeader
        | Fault::FormulaUnsaved { .. }
        | Fault::ErrorValue { .. }
        | Fault::Merged { .. }
        | Fault::OldLetters { .. }
        | Fault::IdPlace { .. }
        | Fault::Sex => Default::default(),
    }
}
