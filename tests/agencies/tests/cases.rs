//! Lists as offices really made them, each with what is right: the files in `cases`, whose people are made up,
//! and variants of them that are made here.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

use std::collections::BTreeMap;

use chot_core::authority::lists::{
    BuildOptions, Examined, Fault, FileFault, FileKind, IdDoubt, Legacy, ListError, NamedList,
    Report, RosterBuild, Warning, WorkbookFault, build_roster, examine, fault_table,
};
use chot_core::model::{Duty, IdNumber, RosterHashKey};
use chot_core::published::areas::Areas;
use chot_core::published::roster::{Roster, RosterEntry};
use chot_core::time::NaiveDate;
use chot_core::words::Language;
use rust_xlsxwriter::{Format, Formula, Workbook, Worksheet};

const HEADER: [&str; 8] = [
    "Số CCCD",
    "Họ và tên",
    "Ngày sinh",
    "Đơn vị",
    "Chức vụ",
    "Nơi ở (quận/huyện)",
    "Nơi làm việc (quận/huyện)",
    "Lịch trực",
];
const LAN: [&str; 8] = [
    "079190000101",
    "Lan Ví Dụ",
    "14/03/1990",
    "Sở Ví Dụ",
    "Chuyên viên",
    "Quận 7",
    "Quận 1",
    "T2-T6",
];
const HOA: [&str; 8] =
    ["079085000102", "Hoà Ví Dụ", "01/07/1985", "Sở Ví Dụ", "Lái xe", "Quận 4", "Quận 1", ""];

fn options() -> BuildOptions {
    BuildOptions {
        today: NaiveDate::from_ymd_opt(2021, 10, 1).unwrap(),
        skip_bad: true,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: Some(Areas::parse(include_bytes!("../../areas/hcmc-2021.json")).unwrap()),
    }
}

fn hash_key() -> RosterHashKey {
    RosterHashKey::new([5; 32])
}

fn list(name: &str, bytes: impl Into<Vec<u8>>) -> NamedList {
    NamedList { name: name.to_owned(), bytes: bytes.into() }
}

fn read(lists: &[NamedList]) -> Examined {
    examine(lists, &options(), &hash_key()).unwrap()
}

fn built(lists: &[NamedList]) -> RosterBuild {
    build_roster(lists, &options(), &hash_key()).unwrap()
}

fn entry(built: &RosterBuild, id: &str) -> Option<RosterEntry> {
    let roster = Roster::open(built.segment().unwrap(), vec![]).unwrap();
    roster.get(&hash_key().roster_key(&IdNumber::parse(id).unwrap()))
}

/// Each faulty row: its line, its columns, what is wrong.
fn faults(report: &Report) -> Vec<(u64, &Fault)> {
    report.skipped.iter().map(|bad| (bad.at.line, &bad.fault)).collect()
}

fn row(sheet: &mut Worksheet, line: u32, cells: &[&str]) {
    for (cell, column) in cells.iter().zip(0..) {
        if !cell.is_empty() {
            sheet.write_string(line, column, *cell).unwrap();
        }
    }
}

/// A workbook of one sheet, to which a test does something.
fn book(change: impl FnOnce(&mut Worksheet)) -> NamedList {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    row(sheet, 0, &HEADER);
    row(sheet, 1, &LAN);
    row(sheet, 2, &HOA);
    change(sheet);
    list("a.xlsx", book.save_to_buffer().unwrap())
}

fn text(rows: &[&[&str]]) -> NamedList {
    let lines: Vec<String> = rows.iter().map(|row| row.join(";")).collect();
    list("a.csv", lines.join("\n"))
}

#[test]
fn a_number_of_nine_digits_under_a_form_of_twelve_is_nobodys() {
    let bytes = include_bytes!("cases/nine-digits-under-twelve-zeros.xlsx");
    let built = built(&[list("a.xlsx", *bytes)]);
    assert_eq!(faults(&built.report), [(3, &Fault::IdPlace { padded: true })]);
    assert_eq!(built.report.entries, 3);
    assert!(entry(&built, "079190000101").is_some());
    // What the form of nine shows is the older card's, and of eleven digits a province's is left alone.
    let nine = Format::new().set_num_format("000000000");
    let twelve = Format::new().set_num_format("000000000000");
    let made = book(|sheet| {
        sheet.write_number_with_format(1, 0, 24_111_222.0, &nine).unwrap();
        sheet.write_number_with_format(2, 0, 1_085_000_102.0, &twelve).unwrap();
    });
    let built = self::built(&[made]);
    assert_eq!(built.report.skipped, []);
    assert!(entry(&built, "024111222").is_some() && entry(&built, "001085000102").is_some());
    let typed =
        text(&[&HEADER, &["000024111222", "A", "14/03/1990", "B", "", "Quận 7", "Quận 1", ""]]);
    assert_eq!(faults(read(&[typed]).report()), [(2, &Fault::IdPlace { padded: true })]);
}

#[test]
fn a_formula_without_a_saved_value_is_never_read_as_empty() {
    let bytes = include_bytes!("cases/duty-formula-without-value.xlsx");
    let built = built(&[list("a.xlsx", *bytes)]);
    assert_eq!(faults(&built.report), [(2, &Fault::FormulaUnsaved { column: "duty" })]);
    assert_eq!((built.report.entries, entry(&built, "079190000101")), (3, None));
    // In every column that was asked for; a formula that came to an empty text is empty.
    for (column, name) in
        [(0, "id_number"), (1, "name"), (3, "employer"), (5, "home_area"), (6, "work_area")]
    {
        let made = book(|sheet| {
            sheet.write_formula(1, column, Formula::new("=X9").set_result("x")).unwrap();
        });
        let emptied = without_result(&made.bytes);
        let report = read(&[list("a.xlsx", emptied)]).report().clone();
        assert_eq!(faults(&report), [(2, &Fault::FormulaUnsaved { column: name })]);
    }
    let made = book(|sheet| {
        sheet.write_formula(1, 7, Formula::new("=IF(1,B2,2)").set_result("nothing")).unwrap();
        sheet.write_formula(2, 7, Formula::new("=C2").set_result("T2")).unwrap();
    });
    let emptied = changed(&made.bytes, |sheet| sheet.replace("<v>nothing</v>", "<v></v>"));
    let report = self::built(&[list("a.xlsx", emptied)]).report;
    assert_eq!((report.entries, report.skipped), (2, vec![]));
}

/// A workbook's formula without its value, as a program writes it that doesn't calculate.
fn without_result(bytes: &[u8]) -> Vec<u8> {
    changed(bytes, |sheet| {
        let (before, rest) = sheet.split_once("</f>").unwrap();
        let (_, after) = rest.split_once("</c>").unwrap();
        let before = match before.rfind(" t=\"str\"") {
            Some(at) => format!("{}{}", &before[..at], &before[at + 8..]),
            None => before.to_owned(),
        };
        format!("{before}</f><v></v></c>{after}")
    })
}

/// A workbook whose sheets were changed.
fn changed(bytes: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    use std::io::{Cursor, Read as _, Write as _};
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap();
        if name.starts_with("xl/worksheets/sheet") {
            bytes = change(&String::from_utf8(bytes).unwrap()).into_bytes();
        }
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(&bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_cell_that_holds_an_error_is_no_name_and_no_agency() {
    let bytes = include_bytes!("cases/error-cells.xlsx");
    let report = built(&[list("a.xlsx", *bytes)]).report;
    let expected = [
        (2, &Fault::ErrorValue { column: "employer" }),
        (3, &Fault::ErrorValue { column: "name" }),
    ];
    assert_eq!(faults(&report), expected);
    assert_eq!((report.entries, &report.lists[0].employers[..]), (2, &["Sở Ví Dụ".to_owned()][..]));
    for error in ["#REF!", "#N/A", "#VALUE!", "#name?", "#DIV/0!", "Err:502", "########"] {
        for (column, name) in ["id_number", "name", "birth_date", "employer"].iter().enumerate() {
            let mut cells = LAN;
            cells[column] = error;
            let report = read(&[text(&[&HEADER, &cells])]).report().clone();
            assert_eq!(faults(&report), [(2, &Fault::ErrorValue { column: name })], "{error}");
        }
    }
}

#[test]
fn letters_of_old_fonts_are_made_unicode_and_that_is_said() {
    let bytes = include_bytes!("cases/tcvn3.xlsx");
    let built = built(&[list("a.xlsx", *bytes)]);
    assert_eq!(entry(&built, "079190000101").unwrap().employer, "Sở Y tế Ví Dụ");
    let fonts = |report: &Report| {
        let fonts = report.warnings.iter().filter_map(|warning| match warning {
            Warning::OldFont { font, .. } => Some(*font),
            _ => None,
        });
        fonts.collect::<Vec<_>>()
    };
    assert_eq!(fonts(&built.report), [Legacy::Tcvn3]);
    let mut vni = LAN;
    vni[1] = "Nguyeãn Vaên AÛo";
    vni[3] = "Sôû Y teá Ví Duï";
    let built = self::built(&[text(&[&HEADER, &vni])]);
    assert_eq!(entry(&built, "079190000101").unwrap().employer, "Sở Y tế Ví Dụ");
    assert_eq!(fonts(&built.report), [Legacy::Vni]);
    // The headings in it too, and as the bytes that the old spreadsheets wrote.
    let header =
        "Sè CCCD;Hä vµ tªn;Ngµy sinh;§¬n vÞ;Chøc vô;N¬i ë (quËn/huyÖn);N¬i lµm viÖc;LÞch trùc";
    let row = "079190000101;NguyÔn V¨n ¶o;14/03/1990;Së Y tÕ VÝ Dô;Chuyªn viªn;QuËn 7;QuËn 1;Thø 2 - Thø 6";
    let typed = format!("{header}\n{row}\n");
    let bytes: Vec<u8> = typed.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect();
    for bytes in [typed.into_bytes(), bytes] {
        let built = self::built(&[list("a.csv", bytes)]);
        let entry = entry(&built, "079190000101").unwrap();
        assert_eq!(
            (entry.employer.as_str(), entry.home.unwrap().area.as_str()),
            ("Sở Y tế Ví Dụ", "d7")
        );
        assert!(matches!(entry.duty, Duty::Weekdays(days) if days.bits() == 0x1f));
    }
    // Half in one, half in the other: nobody knows.
    let mut mixed = LAN;
    mixed[3] = "Së Y tế Ví Dụ";
    let report = read(&[text(&[&HEADER, &mixed])]).report().clone();
    assert_eq!(faults(&report), [(2, &Fault::OldLetters { column: "employer" })]);
}

#[test]
fn a_name_over_two_cells_is_one_name() {
    let bytes = include_bytes!("cases/name-in-two-cells.xlsx");
    let built = built(&[list("a.xlsx", *bytes)]);
    assert_eq!((built.report.entries, built.report.skipped.len()), (4, 0));
    assert!(!built.report.warnings.iter().any(|w| matches!(w, Warning::NamelessColumns { .. })));
    // The second part counts: two people under one number.
    let header = [
        "Số CCCD",
        "Họ và tên",
        "",
        "Ngày sinh",
        "Đơn vị",
        "Chức vụ",
        "Nơi ở",
        "Nơi làm việc",
        "Ca trực",
    ];
    let of = |given| {
        ["079190000101", "Nguyễn Văn", given, "14/03/1990", "Sở Ví Dụ", "", "Quận 7", "Quận 1", ""]
    };
    let parted = [
        "Số CCCD",
        "Họ đệm",
        "Tên",
        "Ngày sinh",
        "Đơn vị",
        "Chức vụ",
        "Nơi ở",
        "Nơi làm việc",
        "Ca trực",
    ];
    for header in [header, parted] {
        let report = read(&[text(&[&header, &of("Ảo"), &of("Bịa")])]).report().clone();
        let [(3, Fault::Duplicate { differ, .. })] = faults(&report)[..] else {
            panic!("{report:?}")
        };
        assert_eq!(differ, &["name"]);
        let report = read(&[text(&[&header, &of("Ảo"), &of("Ảo")])]).report().clone();
        assert_eq!((report.entries, report.lists[0].twice), (1, 1));
    }
    // What is no name is named, and not joined.
    let report = read(&[text(&[&header, &of("Nam"), &of("Nam")])]).report().clone();
    let nameless = report.warnings.iter().find(|w| matches!(w, Warning::NamelessColumns { .. }));
    assert!(nameless.unwrap().to_string().ends_with("not read: C"), "{nameless:?}");
}

#[test]
fn people_in_a_sheet_without_a_header_are_faults() {
    let bytes = include_bytes!("cases/second-sheet-without-header.xlsx");
    let report = built(&[list("a.xlsx", *bytes)]).report;
    assert_eq!(faults(&report), [(1, &Fault::NoHeader), (2, &Fault::NoHeader)]);
    assert_eq!((report.rows, report.entries), (4, 2));
    assert_eq!(report.skipped[0].at.sheet.as_deref(), Some("Sheet2"));
    let strict = BuildOptions { skip_bad: false, ..options() };
    assert!(matches!(
        build_roster(&[list("a.xlsx", *bytes)], &strict, &hash_key()),
        Err(ListError::BadRows(rows)) if rows.len() == 2
    ));
}

#[test]
fn a_hidden_sheet_is_read_and_named() {
    let mut book = Workbook::new();
    for (number, hidden) in [(0, false), (1, true)] {
        let sheet = book.add_worksheet();
        row(sheet, 0, &HEADER);
        row(sheet, 1, if number == 0 { &LAN } else { &HOA });
        sheet.set_hidden(hidden);
    }
    let report = built(&[list("a.xlsx", book.save_to_buffer().unwrap())]).report;
    assert_eq!(report.entries, 2);
    let hidden: Vec<_> = report
        .warnings
        .iter()
        .filter(|w| matches!(w, Warning::HiddenSheet { read: true, .. }))
        .collect();
    assert_eq!(hidden.len(), 1);
    assert!(hidden[0].in_words(Language::Vietnamese).contains("trang tính bị ẩn"));
}

#[test]
fn a_row_of_column_numbers_is_passed_over() {
    let bytes = include_bytes!("cases/number-row.xlsx");
    let report = built(&[list("a.xlsx", *bytes)]).report;
    assert_eq!((report.rows, report.entries, report.skipped.len()), (4, 4, 0));
    assert!(report.warnings.iter().any(|w| matches!(w, Warning::NumberRow { at } if at.line == 2)));
    for numbers in
        [["1", "2", "3", "4", "5", "6", "7", "8"], ["A", "B", "1", "2", "3", "4", "5", "6"]]
    {
        let report = built(&[text(&[&HEADER, &numbers, &LAN])]).report;
        assert_eq!((report.rows, report.entries), (1, 1));
    }
}

#[test]
fn merged_cells_count_for_each_row_and_a_person_in_them_is_a_fault() {
    let plain = Format::new();
    let made = book(|sheet| {
        sheet.merge_range(1, 3, 2, 3, "Sở Gộp", &plain).unwrap();
        sheet.merge_range(1, 7, 2, 7, "T2-T6", &plain).unwrap();
    });
    let built = built(&[made]);
    for id in ["079190000101", "079085000102"] {
        let entry = entry(&built, id).unwrap();
        assert_eq!(entry.employer, "Sở Gộp");
        assert!(
            matches!(entry.duty, Duty::Weekdays(_)),
            "{id} isn't taken for one who stays at home"
        );
    }
    assert!(built.report.warnings.iter().any(|w| matches!(w, Warning::Merged { .. })));
    let made = book(|sheet| {
        sheet.merge_range(1, 0, 2, 0, "079190000101", &plain).unwrap();
    });
    assert_eq!(faults(read(&[made]).report()), [(3, &Fault::Merged { column: "id_number" })]);
    let made = book(|sheet| {
        sheet.merge_range(1, 5, 1, 6, "Quận 7", &plain).unwrap();
    });
    assert_eq!(faults(read(&[made]).report()), [(2, &Fault::Merged { column: "work_area" })]);
}

#[test]
fn headings_in_two_rows_are_read_as_one() {
    let bytes = include_bytes!("cases/two-row-merged-header.xlsx");
    let built = built(&[list("a.xlsx", *bytes)]);
    assert_eq!((built.report.rows, built.report.entries), (4, 4));
    let entry = entry(&built, "079190000101").unwrap();
    assert_eq!(
        (entry.home.unwrap().area.as_str(), entry.work.unwrap().area.as_str()),
        ("d7", "d1")
    );
    // Without anything merged, in a text; and a birth date by sex.
    let rows: [&[&str]; 4] = [
        &[
            "TT",
            "Số CCCD",
            "Họ và tên",
            "Năm sinh",
            "",
            "Đơn vị",
            "Chức vụ",
            "Địa bàn",
            "",
            "Lịch trực",
        ],
        &["", "", "", "Nam", "Nữ", "", "", "Nơi ở", "Nơi làm việc", ""],
        &["1", "079190000101", "Lan", "", "14/03/1990", "Sở Ví Dụ", "", "Quận 7", "Quận 1", "T2"],
        &["2", "079085000102", "Hoà", "01/07/1985", "", "Sở Ví Dụ", "", "Quận 4", "Quận 1", ""],
    ];
    let built = self::built(&[text(&rows)]);
    assert_eq!((built.report.entries, &built.report.skipped[..]), (2, &[][..]));
    assert_eq!(self::entry(&built, "079085000102").unwrap().home.unwrap().area.as_str(), "d4");
}

#[test]
fn a_year_under_the_form_of_a_date_is_a_year_alone() {
    let bytes = include_bytes!("cases/year-1990-under-date-format.xlsx");
    let report = built(&[list("a.xlsx", *bytes)]).report;
    assert_eq!(faults(&report), [(2, &Fault::YearAlone { column: "birth_date" })]);
    assert_eq!(report.entries, 3);
    let date = Format::new().set_num_format("dd/mm/yyyy");
    for (number, fault) in
        [(1900.0, true), (2003.0, true), (2100.0, true), (32_946.0, false), (2101.0, false)]
    {
        let made = book(|sheet| {
            sheet.write_number_with_format(1, 2, number, &date).unwrap();
        });
        assert_eq!(faults(read(&[made]).report()).len(), usize::from(fault), "{number}");
    }
}

#[test]
fn where_a_tone_stands_is_no_other_person_and_no_other_agency() {
    let bytes = include_bytes!("cases/hoa-hoa.xlsx");
    let report = built(&[list("a.xlsx", *bytes)]).report;
    assert_eq!((report.entries, report.lists[0].twice, report.skipped.len()), (1, 1, 0));
    let (mut one, mut other) = (LAN, HOA);
    (one[3], other[3]) = ("Sở Hoà Bình", "Sở Hòa Bình");
    let built = built(&[text(&[&HEADER, &one, &other])]);
    assert_eq!(built.report.lists[0].employers, ["Sở Hoà Bình"]);
    assert_eq!(entry(&built, HOA[0]).unwrap().employer, "Sở Hoà Bình");
    assert!(built.report.warnings.iter().any(|w| matches!(w, Warning::EmployerSpelling { .. })));
}

#[test]
fn marks_that_nobody_sees_are_taken_off_a_number() {
    let bytes = include_bytes!("cases/u202a-before-id.xlsx");
    let built = built(&[list("a.xlsx", *bytes)]);
    assert_eq!((built.report.entries, built.report.skipped.len()), (4, 0));
    assert!(entry(&built, "079190000101").is_some());
    for mark in ['\u{200b}', '\u{200e}', '\u{202d}', '\u{2060}', '\u{2068}', '\u{feff}'] {
        let id = format!("079{mark}190000101{mark}");
        let mut cells = LAN;
        cells[0] = &id;
        assert_eq!(read(&[text(&[&HEADER, &cells])]).report().entries, 1, "{mark:?}");
    }
}

#[test]
fn a_file_that_is_no_list_is_named_and_hides_no_others_faults() {
    let no_lists: [(&str, &[u8], FileKind); 4] = [
        ("web-export.xls", include_bytes!("cases/web-export.xls"), FileKind::WebPage),
        ("x.pdf", include_bytes!("cases/x.pdf"), FileKind::Pdf),
        ("x.ods", include_bytes!("cases/x.ods"), FileKind::OpenDocument),
        ("x.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind::OldWorkbook),
    ];
    let mut lists: Vec<NamedList> =
        no_lists.iter().map(|(name, bytes, _)| list(name, *bytes)).collect();
    let mut faulty = LAN;
    faulty[7] = "khi cần";
    lists.push(text(&[&HEADER, &faulty, &HOA]));
    let report = read(&lists).report().clone();
    for (fault, (name, _, kind)) in report.unreadable.iter().zip(no_lists) {
        let FileFault::Workbook { list, fault: WorkbookFault::Kind(found), .. } = fault else {
            panic!("{fault}")
        };
        assert_eq!((list.as_str(), *found), (name, kind));
        for language in Language::ALL {
            assert!(fault.in_words(language).contains(".xlsx"), "what to save instead");
        }
    }
    assert_eq!((report.unreadable.len(), report.entries, report.skipped.len()), (4, 1, 1));
    let table = String::from_utf8(fault_table(&report, Language::Vietnamese)).unwrap();
    assert_eq!(table.lines().count(), 6, "{table}");
    assert!(
        table.contains("\"x.pdf\",\"\",\"\",\"\",\"đây là tệp PDF\",\"hãy gửi bảng tính gốc"),
        "{table}"
    );
    assert!(table.contains("\"a.csv\",\"\",\"2\",\"Lịch trực\""), "{table}");
    // Nothing is made of the others while one can't be read, bad rows left out or not.
    let Err(ListError::Lists { lists: unread, rows }) =
        build_roster(&lists, &options(), &hash_key())
    else {
        panic!("a list was left out in silence")
    };
    assert_eq!((unread.len(), rows.len()), (4, 0));
}

#[test]
fn a_heading_that_is_missing_is_told_in_the_clerks_language_with_the_nearest() {
    let mut header = HEADER;
    header[7] = "Lịch tực";
    let report = read(&[text(&[&header, &LAN])]).report().clone();
    let says = report.unreadable[0].in_words(Language::Vietnamese);
    assert_eq!(
        says,
        "a.csv:1: dòng tiêu đề thiếu cột Lịch trực; cần các cột: Số CCCD, Họ và tên, Ngày sinh, Đơn vị, Chức vụ, \
         Nơi ở (quận/huyện), Vĩ độ nhà, Kinh độ nhà, Nơi làm việc (quận/huyện), Vĩ độ cơ quan, Kinh độ cơ quan, \
         Lịch trực, Giới tính; có phải \"Lịch tực\" là cột Lịch trực không?"
    );
    let english = report.unreadable[0].to_string();
    assert!(english.ends_with("; is \"Lịch tực\" meant for duty?"), "{english}");
}

#[test]
fn two_cards_numbers_side_by_side_are_one_persons() {
    let header = [
        "STT",
        "Số CMND",
        "Số CCCD",
        "Họ và tên",
        "Năm sinh",
        "Giới tính",
        "Cơ quan",
        "Chức vụ",
        "Địa chỉ",
        "Nơi làm việc",
        "Ca trực",
    ];
    let rows: [&[&str]; 4] = [
        &header,
        &[
            "1",
            "024111222",
            "079190000101",
            "Lan",
            "14/03/1990",
            "Nữ",
            "Sở Ví Dụ",
            "",
            "123 Nguyễn Thị Thập, P. Tân Phong, Quận 7",
            "Q.1",
            "2,4,6",
        ],
        &[
            "2",
            "024111223",
            "",
            "Hoà",
            "01/07/1985",
            "Nam",
            "Sở Ví Dụ",
            "",
            "Dĩ An, Bình Dương",
            "Q.1",
            "Cả tuần",
        ],
        &[
            "3",
            "024111224",
            "07919000010",
            "Mai",
            "01/07/1985",
            "Nữ",
            "Sở Ví Dụ",
            "",
            "Quận 9 (cũ)",
            "Q.1",
            "Nghỉ",
        ],
    ];
    let built = built(&[text(&rows)]);
    // A number that is there and isn't right isn't replaced by the other.
    assert_eq!(faults(&built.report), [(4, &Fault::IdShort(11))]);
    let lan = entry(&built, "079190000101").unwrap();
    assert_eq!(lan.home.unwrap().area.as_str(), "d7");
    assert!(matches!(lan.duty, Duty::Weekdays(days) if days.bits() == 0x15));
    assert_eq!(entry(&built, "024111222"), None);
    assert_eq!(
        entry(&built, "024111223").unwrap().home.unwrap().area.as_str(),
        "outside/binh-duong"
    );
    let said = |is: fn(&Warning) -> bool| built.report.warnings.iter().any(is);
    assert!(said(|w| matches!(w, Warning::TwoCards { .. })));
    assert!(said(|w| matches!(w, Warning::HomesOutside { rows: 1, .. })));
}

#[test]
fn what_stands_below_a_list_is_no_person_and_a_person_there_is_not_passed_over() {
    let total: [&str; 8] = ["Tổng cộng: 2 người", "", "", "", "", "", "", ""];
    let place = ["", "", "", "", "", "TP. Hồ Chí Minh, ngày 1 tháng 10 năm 2021", "", ""];
    let signed = ["NGƯỜI LẬP", "", "", "", "", "GIÁM ĐỐC", "", ""];
    let name = ["", "", "", "", "", "Lê Ví Dụ", "", ""];
    let report = built(&[text(&[&HEADER, &LAN, &HOA, &total, &place, &signed, &name])]).report;
    assert_eq!((report.rows, report.entries), (2, 2));
    assert!(
        report
            .warnings
            .iter()
            .any(|w| matches!(w, Warning::BelowList { first, last: 7 } if first.line == 4))
    );
    let mut nobody = HOA;
    nobody[0] = "";
    let report = read(&[text(&[&HEADER, &LAN, &total, &nobody])]).report().clone();
    assert_eq!(faults(&report), [(3, &Fault::Totals), (4, &Fault::IdEmpty)]);
}

#[test]
fn a_number_that_says_another_birth_year_is_named() {
    let mut other = LAN;
    other[2] = "14/03/1991";
    let report = read(&[text(&[&HEADER, &other, &HOA])]).report().clone();
    assert_eq!(report.entries, 2);
    let doubts: Vec<_> = report
        .warnings
        .iter()
        .filter_map(|warning| match warning {
            Warning::IdsDoubtful { lines, about, .. } => Some((lines.clone(), *about)),
            _ => None,
        })
        .collect();
    assert_eq!(doubts, [(vec![2], IdDoubt::Year)]);
}
