//! Workbooks: what spreadsheets do to lists, and archives that no spreadsheet wrote.
#![expect(clippy::unwrap_used, reason = "a failure is a failed test")]

use std::collections::BTreeMap;
use std::io::{Cursor, Write as _};

use chot_core::authority::lists::{BuildOptions, Examined, ListError, NamedList, examine};
use chot_core::model::RosterHashKey;
use chot_core::time::NaiveDate;
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook, Worksheet};
use zip::write::SimpleFileOptions;

const HEADER: [&str; 8] =
    ["id_number", "name", "birth_date", "employer", "position", "home_area", "work_area", "duty"];

/// What was read; a workbook that can't be is an error.
fn read(bytes: Vec<u8>) -> Result<Examined, ListError> {
    let options = BuildOptions {
        today: NaiveDate::from_ymd_opt(2021, 10, 1).unwrap(),
        skip_bad: false,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: None,
    };
    let list = NamedList { name: "a.xlsx".to_owned(), bytes };
    let examined = examine(&[list], &options, &RosterHashKey::new([5; 32]))?;
    match examined.report().unreadable.first() {
        Some(fault) => Err(fault.clone().into()),
        None => Ok(examined),
    }
}

fn refusal(bytes: Vec<u8>) -> String {
    read(bytes).unwrap_err().to_string()
}

fn sheet<'a>(book: &'a mut Workbook, name: &str) -> &'a mut Worksheet {
    let sheet = book.add_worksheet().set_name(name).unwrap();
    for (heading, column) in HEADER.iter().zip(0..) {
        sheet.write_string(0, column, *heading).unwrap();
    }
    sheet
}

/// A plainly fictional person; the ID number is left to the test.
fn person(sheet: &mut Worksheet, row: u32) {
    let cells = ["Lan Ví Dụ", "1990-03-14", "Department A", "clerk", "d7", "d1", "Mon-Fri"];
    for (cell, column) in cells.iter().zip(1..) {
        sheet.write_string(row, column, *cell).unwrap();
    }
}

#[test]
fn id_numbers_that_became_numbers_are_reported_unless_their_zeros_are_shown() {
    let mut book = Workbook::new();
    let sheet = sheet(&mut book, "Danh sách");
    let padded = Format::new().set_num_format("000000000000");
    for row in 1..=4 {
        person(sheet, row);
    }
    sheet.write_number(1, 0, 79_990_000_101.0).unwrap();
    sheet.write_number_with_format(2, 0, 79_990_000_102.0, &padded).unwrap();
    sheet.write_string(3, 0, "079990000103").unwrap();
    sheet.write_number(4, 0, 299_000_104.0).unwrap();
    let examined = read(book.save_to_buffer().unwrap()).unwrap();
    let report = examined.report();
    assert_eq!((report.rows, report.entries), (4, 3));
    let says = report.skipped[0].to_string();
    assert!(
        says.starts_with("a.xlsx (Danh sách):2: id_number: 11 digits; did a spreadsheet drop"),
        "{says}"
    );
}

#[test]
fn dates_are_days_whatever_their_form_and_times_are_no_days() {
    let mut book = Workbook::new();
    let sheet = sheet(&mut book, "A");
    for row in 1..=4 {
        person(sheet, row);
        sheet.write_string(row, 0, format!("07919000010{row}")).unwrap();
    }
    let day = ExcelDateTime::from_ymd(1990, 3, 14).unwrap();
    let vietnamese = Format::new().set_num_format("dd/mm/yyyy;@");
    let built_in = Format::new().set_num_format_index(14);
    sheet.write_datetime_with_format(1, 2, &day, &vietnamese).unwrap();
    sheet.write_datetime_with_format(2, 2, &day, &built_in).unwrap();
    let at_seven = day.and_hms(7, 0, 0).unwrap();
    sheet.write_datetime_with_format(3, 2, &at_seven, &vietnamese).unwrap();
    sheet.write_number(4, 2, 32_946.0).unwrap();
    let examined = read(book.save_to_buffer().unwrap()).unwrap();
    let faults: Vec<String> = examined.report().skipped.iter().map(|bad| bad.to_string()).collect();
    assert_eq!(examined.report().entries, 2, "{faults:?}");
    let with_time = "a.xlsx (A):4: birth_date: a date with a time of day";
    assert!(faults[0].starts_with(with_time), "{faults:?}");
    assert!(faults[1].starts_with("a.xlsx (A):5: birth_date: a number and no date"), "{faults:?}");
}

#[test]
fn every_sheet_with_a_header_is_read_and_others_are_named() {
    let mut book = Workbook::new();
    for (name, row) in [("Phòng 1", 1), ("Phòng 2", 2)] {
        let sheet = sheet(&mut book, name);
        person(sheet, row);
        sheet.write_string(row, 0, format!("07919000010{row}")).unwrap();
    }
    let notes = book.add_worksheet().set_name("Ghi chú").unwrap();
    notes.write_string(4, 2, "Một ghi chú").unwrap();
    book.add_worksheet().set_name("Trống").unwrap();
    let examined = read(book.save_to_buffer().unwrap()).unwrap();
    assert_eq!(examined.report().entries, 2);
    let warnings: Vec<String> =
        examined.report().warnings.iter().map(|warning| warning.to_string()).collect();
    assert_eq!(warnings, ["a.xlsx (Ghi chú): the sheet has no header; its 1 rows are not read"]);

    let mut book = Workbook::new();
    book.add_worksheet().write_string(0, 0, "x").unwrap();
    let says = refusal(book.save_to_buffer().unwrap());
    assert!(says.starts_with("a.xlsx: there is no header"), "{says}");
}

#[test]
fn formulas_give_what_they_came_to_and_errors_are_faults() {
    let mut book = Workbook::new();
    let sheet = sheet(&mut book, "A");
    person(sheet, 1);
    sheet.write_string(1, 0, "079990000101").unwrap();
    let formula = rust_xlsxwriter::Formula::new("=\"Lan \"&\"Ví Dụ\"").set_result("Lan Ví Dụ");
    sheet.write_formula(1, 1, formula).unwrap();
    person(sheet, 2);
    let formula = rust_xlsxwriter::Formula::new("=1/0").set_result("#DIV/0!");
    sheet.write_formula(2, 0, formula).unwrap();
    let examined = read(book.save_to_buffer().unwrap()).unwrap();
    let report = examined.report();
    assert_eq!(report.entries, 1, "{:?}", report.skipped);
    assert!(
        report.skipped[0]
            .to_string()
            .starts_with("a.xlsx (A):3: id_number: the cell holds a spreadsheet error")
    );
}

#[test]
fn a_sheet_that_claims_to_be_vast_costs_what_it_holds() {
    let mut book = Workbook::new();
    let sheet = sheet(&mut book, "A");
    person(sheet, 1);
    sheet.write_string(1, 0, "079990000101").unwrap();
    sheet.write_string(1_048_575, 16_383, "x").unwrap();
    let examined = read(book.save_to_buffer().unwrap()).unwrap();
    let report = examined.report();
    assert_eq!((report.rows, report.entries), (2, 1));
    let says = report.skipped[0].to_string();
    assert!(says.contains("(A):1048576: the row has 257 cells and the header 8"), "{says}");
}

fn archive(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

#[test]
fn what_unpacks_to_too_much_is_refused_and_so_is_what_is_no_workbook() {
    let zeros = vec![0; 40 << 20];
    let bomb = archive(&[("xl/workbook.xml", &zeros), ("xl/media/picture.png", &zeros)]);
    assert!(bomb.len() < 1 << 20);
    assert_eq!(refusal(bomb.clone()), "a.xlsx: the workbook unpacks to more than 64 MiB");
    // The sizes that the archive claims are of no account.
    let size = u32::try_from(zeros.len()).unwrap().to_le_bytes();
    let mut liar = bomb;
    for at in 0..liar.len() - 4 {
        if liar[at..at + 4] == size {
            liar[at..at + 4].copy_from_slice(&[1, 0, 0, 0]);
        }
    }
    let says = refusal(liar);
    assert!(says.starts_with("a.xlsx: the workbook "), "{says}");

    let many: Vec<String> = (0..2_001).map(|number| format!("part{number}")).collect();
    let many: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert!(refusal(archive(&many)).contains("2001 parts"));
    assert!(refusal(archive(&[("a.txt", b"x")])).starts_with("a.xlsx: this is no workbook"));
    assert!(refusal(b"PK\x03\x04".to_vec()).starts_with("a.xlsx: the workbook is damaged"));
    let old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and more".to_vec();
    assert!(refusal(old).contains("save it as \"Excel Workbook (.xlsx)\""));
}

#[test]
fn a_damaged_workbook_is_an_error_or_a_list_and_no_panic() {
    let mut book = Workbook::new();
    let sheet = sheet(&mut book, "A");
    person(sheet, 1);
    sheet.write_string(1, 0, "079990000101").unwrap();
    let whole = book.save_to_buffer().unwrap();
    let mut refused = 0;
    for at in (0..whole.len()).step_by(whole.len() / 150) {
        refused += usize::from(read(whole[..at].to_vec()).is_err());
        let mut changed = whole.clone();
        changed[at] ^= 0x55;
        refused += usize::from(read(changed).is_err());
    }
    assert!(refused > 150, "{refused}");
}
