//! Lists as files.

use encoding_rs::WINDOWS_1258;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use unicode_normalization::UnicodeNormalization as _;

use crate::person::AREAS;
use crate::{FaultKind, Person};

/// The columns that every list has, in the order in which rows are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Column {
    Id,
    Name,
    Birth,
    Employer,
    Position,
    Home,
    HomeLat,
    HomeLon,
    Work,
    Duty,
}

const COLUMNS: [Column; 10] = [
    Column::Id,
    Column::Name,
    Column::Birth,
    Column::Employer,
    Column::Position,
    Column::Home,
    Column::HomeLat,
    Column::HomeLon,
    Column::Work,
    Column::Duty,
];

impl Column {
    pub(crate) fn index(self) -> usize {
        COLUMNS.iter().position(|column| *column == self).unwrap_or(0)
    }

    fn heading(self, set: usize) -> &'static str {
        let headings = match self {
            Self::Id => ["id_number", "Số CCCD", "SỐ CMND/CCCD", "So can cuoc cong dan"],
            Self::Name => ["name", "Họ và tên", "HỌ TÊN", "Ho ten"],
            Self::Birth => ["birth_date", "Ngày sinh", "NGÀY THÁNG NĂM SINH", "Ngay sinh"],
            Self::Employer => ["employer", "Đơn vị", "CƠ QUAN", "Don vi cong tac"],
            Self::Position => ["position", "Chức vụ", "CHỨC DANH", "Chuc vu"],
            Self::Home => ["home_area", "Nơi ở (quận/huyện)", "NƠI CƯ TRÚ", "Noi o"],
            Self::HomeLat => ["home_lat", "Vĩ độ nhà", "VĨ ĐỘ NƠI Ở", "Vi do nha"],
            Self::HomeLon => ["home_lon", "Kinh độ nhà", "KINH ĐỘ NƠI Ở", "Kinh do nha"],
            Self::Work => ["work_area", "Nơi làm việc", "QUẬN/HUYỆN CƠ QUAN", "Noi lam viec"],
            Self::Duty => ["duty", "Lịch trực", "LỊCH LÀM VIỆC", "Lich lam viec"],
        };
        headings[set % headings.len()]
    }
}

/// A cell, before it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Cell {
    Text(String),
    /// Year, month, day: a date in a workbook, a text elsewhere.
    Date(u16, u8, u8),
    Number(f64),
}

/// How an agency writes what a row says.
pub(crate) struct Style {
    agency: usize,
    headings: usize,
}

impl Style {
    pub(crate) fn of(agency: usize) -> Self {
        Self { agency, headings: agency % 4 }
    }

    /// A person's row.
    pub(crate) fn cells(&self, person: &Person, row: usize) -> Vec<Cell> {
        let text = |text: &str| Cell::Text(text.to_owned());
        let (y, m, d) = person.birth;
        let area = |id: &str| {
            let (id, names) = AREAS.iter().find(|(known, _)| *known == id).unwrap_or(&AREAS[0]);
            if self.agency.is_multiple_of(3) { text(id) } else { text(names[row % 3]) }
        };
        let with_position = row.is_multiple_of(4);
        let degrees = |value: f64| if with_position { Cell::Number(value) } else { text("") };
        let duty = match (person.weekdays, row % 3) {
            (None, _) => "",
            (Some(0x1f), 0) => "Mon-Fri",
            (Some(0x1f), 1) => "T2-T6",
            (Some(0x1f), _) => "Thứ 2 - Thứ 6",
            (Some(_), 0) => "Mon, Wed, Fri",
            (Some(_), 1) => "T2, T4, T6",
            (Some(_), _) => "thứ hai, thứ tư và thứ sáu",
        };
        vec![
            text(&self.id(&person.id, row)),
            text(&person.name),
            match self.agency % 5 {
                0 => text(&format!("{y:04}-{m:02}-{d:02}")),
                1 => text(&format!("{d:02}/{m:02}/{y:04}")),
                2 => text(&format!("{d}-{m}-{y}")),
                3 => text(&format!("{d:02}.{m:02}.{y}")),
                _ => Cell::Date(y, m, d),
            },
            text(&person.employer),
            text(person.position),
            area(person.home),
            degrees(10.7301),
            degrees(106.7216),
            area(person.work),
            text(duty),
        ]
    }

    /// Some agencies group the digits.
    fn id(&self, id: &str, row: usize) -> String {
        let mark = match (self.agency % 4, row % 5) {
            (1, 0) => " ",
            (2, 0) => ".",
            _ => return id.to_owned(),
        };
        let digits: Vec<char> = id.chars().collect();
        digits
            .chunks(3)
            .map(|group| group.iter().collect::<String>())
            .collect::<Vec<_>>()
            .join(mark)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Utf8,
    Utf8Marked,
    Utf16,
    Windows1258,
    Workbook,
}

/// The look of an agency's file.
pub(crate) struct Look {
    pub(crate) form: Form,
    separator: char,
    /// Rows of titles above the header.
    titles: usize,
    line_end: &'static str,
}

impl Look {
    pub(crate) fn of(agency: usize) -> Self {
        let form = match agency % 6 {
            0 => Form::Utf8,
            1 => Form::Utf8Marked,
            2 => Form::Utf16,
            3 => Form::Windows1258,
            _ => Form::Workbook,
        };
        Self {
            form,
            separator: if form == Form::Utf16 { '\t' } else { [',', ';'][agency / 6 % 2] },
            titles: [0, 3, 1][agency % 3],
            line_end: ["\r\n", "\n"][agency % 2],
        }
    }

    /// The file, and each person's line.
    pub(crate) fn write(
        &self,
        style: &Style,
        people: &[(Vec<Cell>, Option<FaultKind>)],
    ) -> (Vec<u8>, Vec<u64>) {
        let titles =
            ["ỦY BAN NHÂN DÂN THÀNH PHỐ (ví dụ)", "SỞ VÍ DỤ", "Danh sách cán bộ, công chức đi làm"];
        let titles =
            titles.iter().take(self.titles).map(|title| vec![Cell::Text((*title).to_owned())]);
        let header =
            COLUMNS.iter().map(|column| Cell::Text(column.heading(style.headings).to_owned()));
        let mut rows: Vec<Vec<Cell>> = titles.collect();
        rows.push(header.collect());
        let above = rows.len();
        rows.extend(people.iter().map(|(cells, _)| cells.clone()));
        let (bytes, lines) = match self.form {
            Form::Workbook => workbook(&rows),
            form => {
                let (text, lines) = self.text(&rows);
                (encode(&text, form), lines)
            }
        };
        (bytes, lines.into_iter().skip(above).collect())
    }

    fn text(&self, rows: &[Vec<Cell>]) -> (String, Vec<u64>) {
        let mut text = String::new();
        let mut lines = Vec::new();
        let mut line = 1;
        for row in rows {
            lines.push(line);
            let cells = row.iter().map(|cell| {
                let text = match cell {
                    Cell::Text(text) => text.clone(),
                    Cell::Date(y, m, d) => format!("{d:02}/{m:02}/{y:04}"),
                    Cell::Number(number) => number.to_string(),
                };
                if text.contains([self.separator, '"', '\n']) {
                    format!("\"{}\"", text.replace('"', "\"\""))
                } else {
                    text
                }
            });
            let row = cells.collect::<Vec<_>>().join(&self.separator.to_string());
            line += 1 + u64::try_from(row.matches('\n').count()).unwrap_or(0);
            text.push_str(&row);
            text.push_str(self.line_end);
        }
        (text, lines)
    }
}

fn workbook(rows: &[Vec<Cell>]) -> (Vec<u8>, Vec<u64>) {
    let mut book = Workbook::new();
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    for (row, at) in rows.iter().zip(0_u32..) {
        for (cell, column) in row.iter().zip(0_u16..) {
            let written = match cell {
                Cell::Text(text) if text.is_empty() => continue,
                Cell::Text(text) => sheet.write_string(at, column, text),
                Cell::Number(number) => sheet.write_number(at, column, *number),
                Cell::Date(y, m, d) => {
                    let date = ExcelDateTime::from_ymd(*y, *m, *d).expect("a date");
                    sheet.write_datetime_with_format(at, column, &date, &day)
                }
            };
            written.expect("a cell that a sheet holds");
        }
    }
    let bytes = book.save_to_buffer().expect("a workbook");
    (bytes, (1..).take(rows.len()).collect())
}

fn encode(text: &str, form: Form) -> Vec<u8> {
    match form {
        Form::Utf8Marked => format!("\u{feff}{text}").into_bytes(),
        Form::Utf16 => {
            format!("\u{feff}{text}").encode_utf16().flat_map(u16::to_le_bytes).collect()
        }
        Form::Windows1258 => windows_1258(text),
        Form::Utf8 | Form::Workbook => text.as_bytes().to_vec(),
    }
}

/// Text in Windows-1258 as an editor writes it: letters with a circumflex, breve or horn whole, tones
/// after them. What it has no letter for is a question mark.
#[must_use]
pub fn windows_1258(text: &str) -> Vec<u8> {
    let mut bytes = Vec::new();
    for c in text.nfc() {
        let parts: Vec<char> = std::iter::once(c).nfd().collect();
        let letters: Vec<String> = match parts[..] {
            _ if !WINDOWS_1258.encode(&c.to_string()).2 => vec![c.to_string()],
            [base, tone] => vec![base.to_string(), tone.to_string()],
            [base, mark, tone] if "\u{302}\u{306}\u{31b}".contains(mark) => {
                vec![[base, mark].into_iter().nfc().collect(), tone.to_string()]
            }
            [base, tone, mark] => {
                vec![[base, mark].into_iter().nfc().collect(), tone.to_string()]
            }
            _ => vec!["?".to_owned()],
        };
        for letter in letters {
            bytes.extend_from_slice(&WINDOWS_1258.encode(&letter).0);
        }
    }
    bytes
}
