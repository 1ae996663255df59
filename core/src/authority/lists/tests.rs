use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::*;
use crate::model::{Duty, IdNumber, RosterHashKey};
use crate::published::TraceList;
use crate::published::roster::{Roster, RosterError, SegmentKind, next_bytes};
use crate::time::NaiveDate;

const HEADER: &str = "id_number,name,birth_date,employer,position,home_area,home_lat,home_lon,\
                      work_area,work_lat,work_lon,duty";

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2021, month, day).unwrap()
}

fn hash_key() -> RosterHashKey {
    RosterHashKey::new([5; 32])
}

fn options() -> BuildOptions {
    BuildOptions {
        today: day(10, 1),
        skip_bad: false,
        approvals: BTreeMap::new(),
        shares: vec![PhaseShare {
            id: "office-half".into(),
            from: day(10, 1),
            until: day(11, 1),
            share: "1/2".parse().unwrap(),
        }],
        areas: None,
    }
}

fn list(name: &str, text: impl Into<Vec<u8>>) -> NamedList {
    NamedList { name: name.to_owned(), bytes: text.into() }
}

/// A list of plainly fictional people: number 1, number 2 …
fn row(number: u32, employer: &str, duty: &str) -> String {
    format!(
        "079080{number:06},Person Number {number},1980-01-{:02},{employer},clerk,d7,10.7301,106.7216,d1,10.7769,106.7009,\"{duty}\"",
        number % 28 + 1
    )
}

fn rows(rows: &[String]) -> String {
    format!("{HEADER}\n{}\n", rows.join("\n"))
}

fn build(lists: &[NamedList]) -> Result<RosterBuild, ListError> {
    build_roster(lists, &options(), &hash_key())
}

fn key(number: u32) -> crate::model::RosterKey {
    hash_key().roster_key(&IdNumber::parse(&format!("079080{number:06}")).unwrap())
}

fn message(text: &str) -> String {
    build(&[list("a.csv", text)]).unwrap_err().to_string()
}

#[test]
fn a_list_becomes_a_roster() {
    let text = rows(&[row(1, "Department A", "Mon-Fri"), row(2, " Department  A ", "")]);
    let built = build(&[list("a.csv", text)]).unwrap();
    assert_eq!((built.report.rows, built.report.entries), (2, 2));
    assert!(built.report.warnings.is_empty());
    let roster = Roster::open(built.segment().unwrap(), vec![]).unwrap();
    let entry = roster.get(&key(1)).unwrap();
    assert_eq!(entry.employer, "Department A");
    assert!(entry.duty.covers(day(10, 5)) && !entry.duty.covers(day(10, 3)));
    assert_eq!(entry.home.unwrap().area.as_str(), "d7");
    assert!(roster.get(&key(2)).unwrap().duty == Duty::Never);
    assert!(roster.get(&key(3)).is_none());
    // What is not published is not there.
    let segment = built.segment().unwrap();
    for secret in ["Person Number", "clerk", "079080000001"] {
        assert!(!segment.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()));
    }
}

#[test]
fn spreadsheets_write_lists_in_their_own_ways() {
    let plain = rows(&[row(1, "Department A", "Mon,Wed"), row(2, "Department A", "")]);
    let expected = build(&[list("a.csv", plain.as_str())]).unwrap().segment().unwrap();
    let semicolons = plain.replace(',', ";").replace("Mon;Wed", "Mon,Wed");
    let blank = plain.replace('\n', "\n\n,,,,,,,,,,,\n");
    let wide = plain.replace(",duty", ",duty,,").replace("\"\n", "\",,\n");
    for (text, what) in [
        (format!("\u{feff}{plain}"), "byte order mark"),
        (plain.replace('\n', "\r\n"), "CRLF"),
        (plain.replace('\n', "\r"), "CR"),
        (semicolons, "semicolons"),
        (blank, "blank rows"),
        (wide, "empty cells at the end"),
        (plain.replace("Person Number 1", "\"Number 1, Person\""), "a comma in quotes"),
        (plain.replace("1980-01-02", "02/01/1980"), "the day first"),
        (plain.replace("id_number", "ID_Number"), "capitals in the header"),
    ] {
        let built = build(&[list("a.csv", text)]).unwrap();
        assert!(built.segment().unwrap() == expected, "{what}");
        assert!(built.report.warnings.is_empty(), "{what}: {:?}", built.report.warnings);
    }
    let reordered = "duty,extra,work_lon,work_lat,work_area,home_lon,home_lat,home_area,position,\
                     employer,birth_date,name,id_number\n\
                     \"Mon,Wed\",secret,106.7009,10.7769,d1,106.7216,10.7301,d7,clerk,Department A,\
                     1980-01-02,Person Number 1,079080000001\n\
                     ,secret,106.7009,10.7769,d1,106.7216,10.7301,d7,clerk,Department A,\
                     1980-01-03,Person Number 2,079080000002\n";
    let built = build(&[list("a.csv", reordered)]).unwrap();
    assert!(built.segment().unwrap() == expected);
    assert_eq!(built.report.warnings[0].to_string(), "a.csv: extra columns kept out: extra");
}

#[test]
fn a_list_that_can_not_be_read_says_why() {
    let good = rows(&[row(1, "Department A", "")]);
    for (text, says) in [
        (String::new(), "a.csv: there is no header; expected: id_number,name"),
        (
            good.replace(",birth_date", "").replace("duty", "duti"),
            "lacks birth_date, duty; expected",
        ),
        (good.replace("position", "name"), "lacks position"),
        (
            good.replace("position", "position,Họ và tên"),
            "the columns \"name\" and \"Họ và tên\" all mean name",
        ),
    ] {
        let error = message(&text);
        assert!(error.contains(says), "{error}");
    }
    let mut foreign = good.into_bytes();
    foreign.extend_from_slice(b"\x8d\n");
    let error = build(&[list("a.csv", foreign)]).unwrap_err().to_string();
    assert!(error.starts_with("a.csv:3: the list is neither UTF-8 nor"), "{error}");
    assert!(matches!(build(&[]), Err(ListError::NoLists)));
}

/// What to do to a good row, and what is said of it.
const MISTAKES: [(&str, &str, &str); 16] = [
    ("0790800", "OOO", "an ID number has 12 digits"),
    ("0790800", "790800", "drop the leading zero"),
    ("Person Number", "Person,Number", "the row has 13 cells and the header 12"),
    (",clerk", "", "the row has 11 cells and the header 12"),
    ("1980-01", "1980-13", "birth_date: not a date"),
    ("1980-01", "2080-01", "birth_date: before 1900 or not in the past"),
    ("1980-01", "1880-01", "birth_date: before 1900 or not in the past"),
    ("Department", " ", "employer: the cell is empty"),
    ("10.7301", "10;7301", "home_lat: not a number of degrees"),
    ("10.7301", "inf", "home_lat: not a number of degrees"),
    (
        "10.7301,106.7216",
        "106.7216,10.7301",
        "home_lat, home_lon: expected both or neither, -90..90 and -180..180 degrees; are they swapped?",
    ),
    ("10.7769", "", "work_lat, work_lon: expected both or neither"),
    (",d1,", ",,", "work_area: the cell is empty, but a position is given"),
    ("Mon", "Mno", "duty: item 1 is neither a weekday nor a date"),
    ("Mon-Fri", "Mon,2021-10-04", "duty: weekdays and dates are mixed"),
    ("clerk", "\"cle\nrk\"", "position: there is a line break or control character in the cell"),
];

#[test]
fn three_in_a_hundred_bad_rows_of_7500_are_all_reported_with_their_lines() {
    let mut text = format!("{HEADER}\r\n");
    let mut line = 2_u64;
    let mut expected = Vec::new();
    let mut good = BTreeSet::new();
    for number in 1..=7500_u32 {
        let department = format!("Department{}", number % 17);
        let mut row = row(number, &department, if number % 3 == 0 { "Mon-Fri" } else { "" });
        if number % 33 == 0 {
            let (from, to, says) = MISTAKES[usize::try_from(number / 33).unwrap() % MISTAKES.len()];
            let changed = if from == "Department" {
                row.replacen(&department, to, 1)
            } else {
                row.replacen(from, to, 1)
            };
            assert_ne!(changed, row, "{from}");
            row = changed;
            expected.push((line, says));
        } else {
            good.insert(number);
        }
        text.push_str(&row);
        text.push_str("\r\n");
        line += 1 + u64::try_from(row.matches('\n').count()).unwrap();
    }
    let lists = [list("a.csv", text)];
    let Err(ListError::BadRows(bad)) = build(&lists) else { panic!("bad rows were let through") };
    assert_eq!(bad.len(), expected.len());
    assert_eq!(bad.len(), 227);
    for (bad, (line, says)) in bad.iter().zip(&expected) {
        assert_eq!(bad.at.line, *line, "{bad}");
        assert!(bad.to_string().starts_with(&format!("a.csv:{line}: ")), "{bad}");
        assert!(bad.to_string().contains(says), "{bad} should say {says}");
        assert!(!bad.to_string().contains("Number "), "{bad}");
    }
    let options = BuildOptions { skip_bad: true, ..options() };
    let built = build_roster(&lists, &options, &hash_key()).unwrap();
    assert_eq!((built.report.rows, built.report.entries), (7500, good.len()));
    assert_eq!(built.report.skipped, bad);
    let roster = Roster::open(built.segment().unwrap(), vec![]).unwrap();
    for number in 1..=7500 {
        assert_eq!(roster.get(&key(number)).is_some(), good.contains(&number), "{number}");
    }
}

#[test]
fn a_quote_left_open_does_not_swallow_the_rows_after_it() {
    let people: Vec<_> = (1..=200).map(|number| row(number, "Department A", "")).collect();
    let text = rows(&people).replace("Person Number 3,", "\"Person Number 3,");
    let Err(ListError::BadRows(bad)) = build(&[list("a.csv", text.as_str())]) else {
        panic!("a quote left open was let through")
    };
    let said: Vec<_> = bad.iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            "a.csv:4: a quote is left open; close it at the end of its cell, or take it out; no cell \
          holds a line break"
        ]
    );
    let options = BuildOptions { skip_bad: true, ..options() };
    let taken = |text: &str| {
        let built = build_roster(&[list("a.csv", text)], &options, &hash_key()).unwrap();
        let summary = built.report.lists[0].clone();
        assert_eq!(summary.rows, summary.taken + summary.twice + summary.faulty);
        let faulty: Vec<_> = built.report.skipped.iter().map(|bad| bad.at.line).collect();
        (built.report.rows, built.report.entries, faulty)
    };
    assert_eq!(taken(&text), (200, 199, vec![4]));
    // Closed again, in the same column of a later row.
    let closed = text.replace("Person Number 9,", "Person Number 9\",");
    assert_eq!(taken(&closed), (200, 198, vec![4, 10]));
    // In the header, which is known all the same.
    let header = rows(&people).replace("position", "\"position");
    assert_eq!(taken(&header), (201, 200, vec![1]));
}

#[test]
fn one_person_in_two_lists_is_reported_with_both_places() {
    let lists = |second: &str| {
        let first = rows(&[row(1, "Department A", ""), row(2, "Department A", "")]);
        [list("a.csv", first), list("b.csv", rows(&[row(3, "B", ""), row(2, second, "")]))]
    };
    let error = build(&lists("Department B")).unwrap_err().to_string();
    assert_eq!(
        error,
        "1 bad row, nothing was written:\n  b.csv:3: id_number: the same ID number as in a.csv:3, and \
         the rows differ in employer: two agencies list one person; agree which one does, and take \
         the row out of the other list"
    );
    let built = build(&lists("Department A")).unwrap();
    assert_eq!(built.report.entries, 3);
    let warning = built.report.warnings[0].to_string();
    assert_eq!(warning, "b.csv:3: the same row as a.csv:3; counted once");
}

#[test]
fn the_share_of_the_phase_is_enforced_for_each_agency_and_day() {
    let text = rows(&[
        row(1, "Department A", "Mon-Fri"),
        row(2, "Department A", "2021-10-20"),
        row(3, "Department A", ""),
        row(4, "Department B", "Mon-Fri"),
        row(5, "Department B", "Sat,Sun"),
    ]);
    let lists = [list("a.csv", text)];
    let error = build(&lists).unwrap_err().to_string();
    assert_eq!(
        error,
        "too many on site:\n  Department A: on 2021-10-20 (Wed) 2 of 3 are on duty; phase \
         \"office-half\" allows 1/2, which is 1. Change the duty of 1, or give the number of the \
         city's approval: --approval \"Department A=NUMBER\""
    );

    let run = |options: BuildOptions| build_roster(&lists, &options, &hash_key());
    let approve = |employer: &str, number: &str| {
        let approvals = BTreeMap::from([(employer.to_owned(), number.to_owned())]);
        run(BuildOptions { approvals, ..options() })
    };
    let warnings = approve(" Department  A", "12/QD").unwrap().report.warnings;
    assert!(warnings[0].to_string().contains("by approval 12/QD"), "{warnings:?}");
    assert!(matches!(approve("Department A", " "), Err(ListError::Options(_))));
    assert!(matches!(approve("Department C", "1"), Err(ListError::Share(_))));
    // That no list has it is said although the share stops the run.
    let approvals = BTreeMap::from([("Department C".to_owned(), "1".to_owned())]);
    let examined = examine(&lists, &BuildOptions { approvals, ..options() }, &hash_key()).unwrap();
    let warnings: Vec<_> = examined.report().warnings.iter().map(ToString::to_string).collect();
    assert_eq!(warnings, ["approval for \"Department C\": no list has this employer"]);

    // The day is past, or the phase is.
    assert!(run(BuildOptions { today: day(10, 21), ..options() }).is_ok());
    assert!(run(BuildOptions { today: day(12, 1), ..options() }).is_ok());
    // A later phase is enforced already.
    assert!(run(BuildOptions { today: day(9, 1), ..options() }).is_err());
}

#[test]
fn a_second_run_makes_a_delta() {
    let people = |range: std::ops::Range<u32>| {
        let people: Vec<_> = range.map(|number| row(number, "Department A", "")).collect();
        build(&[list("a.csv", rows(&people))]).unwrap().segment().unwrap()
    };
    let published = Roster::open(people(1..200), vec![]).unwrap();
    assert_eq!(next_bytes(&published, people(1..200)).unwrap(), None);
    let (kind, delta) = next_bytes(&published, people(5..210)).unwrap().unwrap();
    assert_ne!(kind, SegmentKind::Base, "a small change is a delta");
    let roster = Roster::open(people(1..200), vec![delta]).unwrap();
    assert_eq!(roster.len(), 205);
    assert!(roster.get(&key(4)).is_none() && roster.get(&key(209)).is_some());
}

#[test]
fn a_trace_list_is_made_of_its_rows() {
    let text = "class,id_number,from,until,why\n\
                f1,079080000001,2021-10-04,18/10/2021,x\n\
                F0,079080000002,,,y\n";
    let (bytes, report) = build_trace("trace.csv", text.as_bytes(), &hash_key()).unwrap();
    assert_eq!(report.entries, 2);
    assert_eq!(report.warnings[0].to_string(), "trace.csv: extra columns kept out: why");
    let list = TraceList::open(&bytes).unwrap();
    let entry = list.get(&key(1)).remove(0);
    assert_eq!((entry.from, entry.until), (Some(day(10, 4)), Some(day(10, 18))));
    assert_eq!(list.get(&key(2)).len(), 1);

    let bad = "id_number,class,from,until\n1,F1,,\n079080000001,F3,,\n\
               079080000001,F1,2021-10-05,2021-10-04\n079080000001,F1,soon,\n";
    let error = build_trace("trace.csv", bad.as_bytes(), &hash_key()).unwrap_err().to_string();
    for says in [
        "trace.csv:2: an ID number",
        "trace.csv:3: class: not a class; expected F0, F1 or F2",
        "trace.csv:4: until: the last day is before the first",
        "trace.csv:5: from: not a date",
    ] {
        assert!(error.replace("id_number: ", "").contains(says), "{error}");
    }
}

#[test]
fn checkpoints_are_made_of_their_rows() {
    let text = "name,area,lat,lon,heading\nY bridge,d8,10.75,106.68,20\nTân Thuận,d7,,,\n";
    let (sites, report) = build_checkpoints("c.csv", text.as_bytes()).unwrap();
    assert_eq!((report.entries, sites.len()), (2, 2));
    assert_eq!(sites.get("Y bridge").unwrap().heading, Some(20.0));
    assert_eq!(sites.get("Tân Thuận").unwrap().position, None);

    let bad = "name,area,lat,lon,heading\nA,d1,,,360\nA,,,,\n,d1,,,\nB,d1,1,,\nC,d1,,,north\n\
               D,d1,,,\nD,d2,,,\n";
    let error = build_checkpoints("c.csv", bad.as_bytes()).unwrap_err().to_string();
    for says in [
        "c.csv:2: the heading should be from 0",
        "c.csv:3: area: the cell is empty",
        "c.csv:4: name: the cell is empty",
        "c.csv:5: lat, lon: expected both",
        "c.csv:6: heading: not a number",
        "c.csv:8: name: the same name as in c.csv:7",
    ] {
        assert!(error.contains(says), "{says} is not in: {error}");
    }
}

proptest::proptest! {
    #[test]
    fn anything_may_come_in(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let text = [HEADER.as_bytes(), b"\n", &bytes].concat();
        drop(build(&[list("a.csv", bytes.clone()), list("b.csv", text)]));
        drop(build_trace("t.csv", &bytes, &hash_key()));
        drop(build_checkpoints("c.csv", &bytes));
    }
}

#[test]
fn lists_come_in_vietnamese() {
    let plain =
        rows(&[row(1, "Sở Ví Dụ", "Mon-Fri"), row(2, "Sở Ví Dụ", ""), row(3, "Sở Ví Dụ", "Sat")]);
    let with_areas = BuildOptions { areas: Some(areas()), ..options() };
    let build = |text: Vec<u8>| build_roster(&[list("a.csv", text)], &with_areas, &hash_key());
    let expected = build(plain.into_bytes()).unwrap().segment().unwrap();
    let header = "STT;Số CMND/CCCD;Họ và tên;Ngày, tháng, năm sinh;Đơn vị;Chức vụ;Nơi ở (quận/huyện);Vĩ độ nhà;\
                  Kinh độ nhà;Nơi làm việc;Vĩ độ cơ quan;Kinh độ cơ quan;Lịch trực";
    let person = |number: u32, birth: &str, home: &str, duty: &str| {
        format!(
            "{number};0790 8000 {number:04};Person Number {number};{birth};Sở  Ví Dụ;clerk;{home};10,7301;106.7216;\
             Quận 1;10.7769;106.7009;{duty}"
        )
    };
    let text = format!(
        "ỦY BAN NHÂN DÂN THÀNH PHỐ (ví dụ)\n\nDANH SÁCH CÁN BỘ;;\n{header}\n{}\n{}\n{}\n",
        person(1, "2/1/1980", "Q.7", "Thứ 2 - Thứ 6"),
        person(2, "03.01.1980", "P. Tân Phong, Quận 7", ""),
        person(3, "04-01-1980", "quận 7, TP.HCM", "Thứ bảy"),
    );
    use unicode_normalization::UnicodeNormalization as _;
    let decomposed: String = text.nfd().collect();
    for (text, spelling) in [(text.clone(), "composed"), (decomposed, "decomposed")] {
        let built = build(text.into_bytes()).unwrap();
        assert!(built.segment().unwrap() == expected, "{spelling}");
        let warnings: Vec<_> = built.report.warnings.iter().map(ToString::to_string).collect();
        assert_eq!(
            warnings,
            [
                "a.csv:1: the header is below; what stands above it, to row 3, is not read",
                "a.csv: extra columns kept out: STT"
            ]
        );
    }
    let utf16: Vec<u8> = format!("\u{feff}{}", text.replace(';', "\t"))
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let built = build(utf16).unwrap();
    assert!(built.segment().unwrap() == expected);
    assert!(built.report.warnings[0].to_string().contains("read as UTF-16LE"));

    // Without a list of areas they stand as they are written, and that is said.
    let built = build_roster(&[list("a.csv", text)], &options(), &hash_key()).unwrap();
    let last = built.report.warnings.last().unwrap().to_string();
    assert!(last.starts_with("a.csv:5: areas are taken as they are written"), "{last}");
}

fn areas() -> crate::published::areas::Areas {
    crate::published::areas::Areas::parse(include_bytes!("../../../../tests/areas/hcmc-2021.json"))
        .unwrap()
}

#[test]
fn a_bad_byte_in_utf8_is_its_rows_fault_and_no_reason_to_guess_another_encoding() {
    let text = rows(&[row(1, "Sở Ví Dụ", ""), row(2, "Sở Ví Dụ", ""), row(3, "Sở Ví Dụ", "")]);
    let mut bytes = text.into_bytes();
    let clerk = bytes.windows(5).rposition(|bytes| bytes == b"clerk").unwrap();
    bytes[clerk + 1] = 0xff;
    let lists = [list("a.csv", bytes.clone())];
    let options = BuildOptions { skip_bad: true, ..options() };
    let built = build_roster(&lists, &options, &hash_key()).unwrap();
    assert_eq!((built.report.rows, built.report.entries), (3, 2));
    assert!(built.report.warnings.is_empty(), "{:?}", built.report.warnings);
    assert_eq!(built.report.lists[0].employers, ["Sở Ví Dụ"]);
    let said = built.report.skipped[0].to_string();
    assert!(said.starts_with("a.csv:4: the list is UTF-8, but byte 56 of line 4 is not"), "{said}");
    // In the header.
    bytes[clerk + 1] = b'l';
    bytes.splice(0..0, *b"STT\xff,").count();
    let error = build(&[list("a.csv", bytes)]).unwrap_err().to_string();
    assert!(error.contains("a.csv:1: the list is UTF-8, but byte 4 of line 1 is not"), "{error}");
}

#[test]
fn rows_that_are_no_person_are_told_by_what_they_look_like() {
    let good = [row(1, "Department A", ""), row(2, "Department A", "")];
    let tail = ",,,,,,,,,,,";
    let semicolons = row(3, "Department A", "").replace(',', ";");
    let tabs = row(3, "Department A", "").replace(',', "\t");
    let nul = row(3, "Department A", "").replace("clerk", "cl\0rk");
    let open = "a.csv:3: position: there is a zero byte (NUL) in the cell";
    for (bad, says) in [
        (HEADER.to_owned(), "a.csv:3: the header again, and no person; take the row out"),
        (HEADER.to_uppercase(), "a.csv:3: the header again"),
        (format!("Tổng cộng: 2 người{tail}"), "a.csv:3: a line of totals, and no person"),
        ("TỔNG SỐ: 2".to_owned(), "a.csv:3: a line of totals"),
        (format!(",Cộng,2{}", &tail[2..]), "a.csv:3: a line of totals"),
        (format!(",Tống Cộng Hòa{}", &tail[1..]), "a.csv:3: id_number: there is no ID number"),
        (",,,,,,,,,Người lập,,".to_owned(), "a.csv:3: id_number: there is no ID number; 12 digits"),
        (
            format!("\"{}\"", row(3, "Department A", "").replace('"', "\"\"")),
            "a.csv:3: there are quotes around the whole row",
        ),
        (semicolons, "a.csv:3: there is a semicolon between the cells, and in the header a comma"),
        (tabs, "a.csv:3: there is a tab between the cells, and in the header a comma"),
        (nul, open),
    ] {
        let text = rows(&[good[0].clone(), bad, good[1].clone()]);
        let Err(ListError::BadRows(bad)) = build(&[list("a.csv", text)]) else { panic!("{says}") };
        assert_eq!(bad.len(), 1, "{says}: {bad:?}");
        assert!(bad[0].to_string().starts_with(says), "{} should say {says}", bad[0]);
        let vietnamese = bad[0].fault.what(crate::words::Language::Vietnamese);
        assert!(!vietnamese.is_empty());
    }
    let header = "name,area,lat,lon,heading\nCộng Hòa,d7,,,\nname,area,lat,lon,heading\n";
    let error = build_checkpoints("c.csv", header.as_bytes()).unwrap_err().to_string();
    assert!(error.contains("1 bad row") && error.contains("c.csv:3: the header again"), "{error}");
}

#[test]
fn positions_may_be_left_out_and_a_person_above_the_header_is_not_passed_over() {
    let header = "id_number,name,birth_date,employer,position,home_area,work_area,duty";
    let row =
        |number: u32| format!("079080{number:06},Person,1980-01-02,Department A,clerk,d7,d1,\n");
    let built = build(&[list("a.csv", format!("{header}\n{}", row(1)))]).unwrap();
    assert_eq!(built.report.entries, 1);
    let error = message(&format!("{}{header}\n{}", row(2), row(1)));
    assert!(error.contains("a.csv:1: there is an ID number in a row above the header"), "{error}");
}

#[test]
fn faults_become_a_table_that_quotes_no_cell() {
    let text = rows(&[row(1, "Department A", ""), row(2, "Department A", "Mno")])
        .replace("079080000001", "79190000101")
        .replace("id_number", "Số CCCD")
        .replace("duty", "=Lịch trực");
    let lists = [list("=a.csv", text.replace("=Lịch trực", "Lịch trực"))];
    let examined = examine(&lists, &options(), &hash_key()).unwrap();
    let report = examined.report();
    let summary = &report.lists[0];
    assert_eq!((summary.rows, summary.taken, summary.twice, summary.faulty), (2, 0, 0, 2));
    let table = |language| String::from_utf8(fault_table(report, language)).unwrap();
    let english = table(crate::words::Language::English);
    let mut lines = english.split("\r\n");
    assert_eq!(
        lines.next().unwrap(),
        "\u{feff}\"List\",\"Sheet\",\"Row\",\"Column\",\"What is wrong\",\"What is expected\""
    );
    let first = lines.next().unwrap();
    assert!(first.starts_with("\"'=a.csv\",\"\",\"2\",\"Số CCCD\",\"11 digits; did"), "{first}");
    assert!(lines.next().unwrap().contains("\"3\",\"Lịch trực\",\"item 1 is neither"));
    let vietnamese = table(crate::words::Language::Vietnamese);
    assert!(vietnamese.contains("\"chỉ có 11 chữ số; có thể bảng tính đã bỏ số 0 ở đầu\""));
    for personal in ["79190000101", "Person", "Mno"] {
        assert!(!english.contains(personal) && !vietnamese.contains(personal));
    }
}

#[test]
fn one_number_for_two_people_is_told_from_one_person_twice() {
    let says = |change: (&str, &str)| {
        let second = row(1, "Department B", "").replace(change.0, change.1);
        message(&rows(&[row(1, "Department A", ""), second]))
    };
    assert!(
        says(("Number 1", "Number 9"))
            .contains("differ in name, employer: two people under one number")
    );
    assert!(says((",d7,", ",d4,")).contains("differ in employer, home_area: two agencies"));
    // Capitals are a way of writing a name.
    let text = |name: &str| row(1, "Department A", "").replace("Person Number 1", name);
    let twice = rows(&[text("Nguyễn Văn A"), text("NGUYỄN  VĂN A")]);
    let built = build(&[list("a.csv", twice)]).unwrap();
    assert_eq!((built.report.entries, built.report.lists[0].twice), (1, 1));
    let moved = text("NGUYỄN VĂN A").replace(",d7,", ",d4,");
    let error = message(&rows(&[text("Nguyễn Văn A"), moved]));
    assert!(error.contains("the rows differ in home_area: one person, listed twice"), "{error}");
}

#[test]
fn the_busiest_day_of_a_list_is_summed_up() {
    let text = rows(&[
        row(1, "Department A", "Mon-Fri"),
        row(2, "Department A", "2021-10-20"),
        row(3, "Department A", ""),
    ]);
    let examined = examine(&[list("a.csv", text)], &options(), &hash_key()).unwrap();
    let summary = &examined.report().lists[0];
    assert_eq!(summary.employers, ["Department A"]);
    assert_eq!(summary.busiest, Some((day(10, 20), 2)));
}

#[test]
fn debug_output_names_a_list_and_keeps_its_rows_to_itself() {
    let printed = format!("{:?}", list("staff.csv", "079199000001"));
    assert_eq!(printed, r#"NamedList { name: "staff.csv", .. }"#);
}

#[test]
fn a_warning_names_ten_columns_and_how_many_there_are() {
    let names: Vec<String> = (0..5000).map(|n| format!("extra{n}")).collect();
    let text = format!(
        "class,id_number,from,until,{}\nF0,079080000002,,,{}\n",
        names.join(","),
        ",".repeat(4999)
    );
    let (_, report) = build_trace("trace.csv", text.as_bytes(), &hash_key()).unwrap();
    let said = report.warnings[0].to_string();
    assert!(said.contains("extra9, … (5000)") && !said.contains("extra10"), "{said}");
}

#[test]
fn where_agencies_contradict_each_other_what_is_in_force_stays_whichever_list_comes_first() {
    let in_force =
        [row(1, "Department A", ""), row(2, "Department A", ""), row(4, "Department A", "")];
    let in_force = build(&[list("a.csv", rows(&in_force))]);
    let in_force = Roster::open(in_force.unwrap().segment().unwrap(), Vec::new()).unwrap();
    // The other agency takes number 1, and number 3 is new to both.
    let a = [row(1, "Department A", ""), row(2, "Department A", ""), row(3, "Department A", "")];
    let (a, evil) = (rows(&a), rows(&[row(1, "Evil Co", ""), row(3, "Evil Co", "")]));
    let (a, evil) = (list("b.csv", a), list("aa.csv", evil));
    let options = BuildOptions { skip_bad: true, ..options() };
    for lists in [[evil.clone(), a.clone()], [a, evil]] {
        let mut examined = examine(&lists, &options, &hash_key()).unwrap();
        assert_eq!(examined.report().skipped.len(), 4, "each row is said");
        assert_eq!(examined.settle_disputed(Some(&in_force)).unwrap(), 2);
        let built = examined.into_roster(&options).unwrap();
        let roster = Roster::open(built.segment().unwrap(), Vec::new()).unwrap();
        assert_eq!((roster.len(), built.report.entries), (2, 2));
        for number in [1, 2] {
            assert!(roster.get(&key(number)) == in_force.get(&key(number)), "{number}");
        }
        assert!(roster.get(&key(3)).is_none());
        // Nor does either count where nobody knows what is in force.
        let built = build_roster(&lists, &options, &hash_key()).unwrap();
        assert_eq!(built.report.entries, 1);
        // Without --skip-bad nothing is made of them.
        let strict = BuildOptions { skip_bad: false, ..options.clone() };
        assert!(build_roster(&lists, &strict, &hash_key()).is_err());
    }
}

/// A row of a few people who are listed again and again: who, and in which of some ways.
fn any_row() -> impl Strategy<Value = (u32, usize)> {
    (1_u32..7, 0_usize..6)
}

fn row_of((number, way): (u32, usize)) -> String {
    let plain = row(number, "Sở Hoà Bình", "Mon-Fri");
    match way {
        0 => plain,
        // Another way of writing the same.
        1 => plain.replace("Hoà", "Hòa").replace("Person Number", "PERSON NUMBER"),
        2 => row(number, "Sở Hoà Bình", "2021-10-20, 2021-10-21"),
        3 => row(number, "Department B", "Mon-Fri"),
        4 => row(number, "Department B", "").replace("d7,10.7301,106.7216", "d4,,"),
        _ => plain.replace(",1980-", ",9980-"),
    }
}

proptest! {
    /// Read one after the other, with rows in files of small blocks, lists come to what they come to in memory;
    /// and which rows count is what a search of all rows before each says.
    #[test]
    fn lists_in_files_come_to_what_they_come_to_in_memory(
        rows_of in proptest::collection::vec(proptest::collection::vec(any_row(), 0..8), 1..5),
        skip_bad in any::<bool>(),
        settled in any::<bool>(),
    ) {
        let lists: Vec<NamedList> = (rows_of.iter().zip(b'a'..))
            .map(|(of, name)| {
                let of: Vec<String> = of.iter().map(|row| row_of(*row)).collect();
                list(&format!("{}.csv", char::from(name)), rows(&of))
            })
            .collect();
        let options = BuildOptions { skip_bad, shares: Vec::new(), ..options() };
        let in_force = [row(1, "Department B", ""), row(2, "Sở Hoà Bình", "")];
        let in_force = build(&[list("before.csv", rows(&in_force))]).unwrap();
        let in_force = Roster::open(in_force.segment().unwrap(), Vec::new()).unwrap();
        let folder = tempfile::tempdir().unwrap();

        let mut at_once = examine(&lists, &options, &hash_key()).unwrap();
        let key = hash_key();
        let kept = Kept::with_blocks_of(folder.path(), 64).unwrap();
        let mut streaming = Examining::with(&options, &key, folder.path(), kept);
        lists.iter().for_each(|list| streaming.take(list).unwrap());
        let mut streaming = streaming.finish().unwrap();
        prop_assert_eq!(streaming.report(), at_once.report());

        // Who is listed, by comparing each row with all before it.
        let same = |way: usize| if way == 1 { 0 } else { way };
        let good: Vec<(u32, usize)> =
            rows_of.iter().flatten().copied().filter(|(_, way)| *way < 5).collect();
        let first = |n: u32| good.iter().find(|(number, _)| *number == n).map(|(_, way)| same(*way));
        let people: BTreeSet<u32> = good.iter().map(|(number, _)| *number).collect();
        let again = good.iter().filter(|(n, way)| first(*n) == Some(same(*way))).count();
        let twice: usize = streaming.report().lists.iter().map(|list| list.twice).sum();
        let taken: usize = streaming.report().lists.iter().map(|list| list.taken).sum();
        prop_assert_eq!((taken, twice), (people.len(), again - people.len()));
        let is_b = |way: usize| way >= 3;
        let is_disputed = |n: &u32| {
            let mut of = good.iter().filter(|(number, _)| number == n);
            of.any(|(_, way)| first(*n).is_some_and(|first| is_b(first) != is_b(*way)))
        };

        if settled && skip_bad {
            let counts = [&mut at_once, &mut streaming]
                .map(|examined| examined.settle_disputed(Some(&in_force)).unwrap());
            prop_assert_eq!(counts, [people.iter().filter(|n| is_disputed(n)).count(); 2]);
        }
        match (at_once.into_roster(&options), streaming.into_roster(&options)) {
            (Ok(mut at_once), Ok(mut streaming)) => {
                prop_assert_eq!(&streaming.report, &at_once.report);
                prop_assert!(streaming.segment().unwrap() == at_once.segment().unwrap());
                let roster = Roster::open(streaming.segment().unwrap(), Vec::new()).unwrap();
                let named = [&mut streaming, &mut at_once].map(|built| {
                    let mut named = Vec::new();
                    let took = built.people.each(|key, person| {
                        let listed = person.listed();
                        named.push((key, listed.id, listed.name, listed.birth_date));
                        Ok::<_, RosterError>(())
                    });
                    took.unwrap();
                    named
                });
                prop_assert!(named[0] == named[1]);
                prop_assert_eq!(named[0].len(), streaming.report.entries);
                for number in &people {
                    let counts = !is_disputed(number) || settled && *number <= 2;
                    prop_assert_eq!(roster.get(&self::key(*number)).is_some(), counts);
                    prop_assert_eq!(named[0].iter().any(|(key, ..)| *key == self::key(*number)), counts);
                }
            }
            (Err(at_once), Err(streaming)) => {
                prop_assert!(!skip_bad);
                prop_assert_eq!(streaming.to_string(), at_once.to_string());
            }
            (at_once, streaming) => panic!("{at_once:?}, {streaming:?}"),
        }
        prop_assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "nothing is left behind");
    }
}
