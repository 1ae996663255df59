//! Twenty variants of each oddity of lists, made by a seeded generator that knows what is right: nobody is lost
//! in silence, and nobody becomes another.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failure is a failed test, and indices are of its own tables"
)]

use std::collections::{BTreeMap, BTreeSet};

use chot_core::authority::lists::{BuildOptions, NamedList, build_roster};
use chot_core::model::{IdNumber, RosterHashKey};
use chot_core::published::areas::Areas;
use chot_core::published::roster::Roster;
use chot_core::time::NaiveDate;
use rust_xlsxwriter::{Format, Workbook};

/// A generator of numbers (Knuth's MMIX).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Oddity {
    PaddedNumber,
    ErrorValue,
    Marks,
    YearUnderDate,
    MergedAgency,
    MergedPerson,
    ColumnNumbers,
    Foot,
    NameInTwo,
    SheetWithoutHeader,
    HomeElsewhere,
    OldFont,
    Titles,
}

const ODDITIES: [Oddity; 13] = [
    Oddity::PaddedNumber,
    Oddity::ErrorValue,
    Oddity::Marks,
    Oddity::YearUnderDate,
    Oddity::MergedAgency,
    Oddity::MergedPerson,
    Oddity::ColumnNumbers,
    Oddity::Foot,
    Oddity::NameInTwo,
    Oddity::SheetWithoutHeader,
    Oddity::HomeElsewhere,
    Oddity::OldFont,
    Oddity::Titles,
];

const HEADINGS: [&str; 8] = [
    "Số CCCD",
    "Họ và tên",
    "Ngày sinh",
    "Đơn vị",
    "Chức vụ",
    "Nơi ở",
    "Nơi làm việc",
    "Lịch trực",
];

/// A list, and what is right: the people whom it gives with their agency and home, and the rows that are faulty.
struct Made {
    bytes: Vec<u8>,
    people: BTreeMap<String, (String, String)>,
    faulty: BTreeSet<(usize, u64)>,
}

fn made(oddity: Oddity, seed: u64) -> Made {
    let mut chance = Chance(seed);
    let mut order: Vec<usize> = (0..HEADINGS.len()).collect();
    // What goes over two columns keeps its neighbour.
    if oddity != Oddity::NameInTwo {
        (1..order.len()).rev().for_each(|last| order.swap(last, chance.below(last + 1)));
    }
    let place = |column: usize| order.iter().position(|other| *other == column).unwrap();
    // Behind a name in two columns everything is one further.
    let wide = |column: usize| {
        let at = place(column);
        u16::try_from(at + usize::from(oddity == Oddity::NameInTwo && at > place(1))).unwrap()
    };
    let mut book = Workbook::new();
    let (date, zeros, plain) = (
        Format::new().set_num_format("dd/mm/yyyy"),
        Format::new().set_num_format("000000000000"),
        Format::new(),
    );
    let sheet = book.add_worksheet();
    let mut line = 0_u32;
    if oddity == Oddity::Titles {
        sheet.write_string(0, 0, "SỞ VÍ DỤ").unwrap();
        line = 1 + u32::try_from(chance.below(5)).unwrap();
    }
    HEADINGS.iter().enumerate().for_each(|(column, heading)| {
        sheet.write_string(line, wide(column), *heading).unwrap();
    });
    if oddity == Oddity::ColumnNumbers {
        line += 1;
        for column in 0..HEADINGS.len() {
            let number = place(column) + 1;
            let text =
                if seed.is_multiple_of(2) { format!("({number})") } else { number.to_string() };
            sheet.write_string(line, wide(column), text).unwrap();
        }
    }
    let count = 3 + chance.below(10);
    let odd = chance.below(count - 1);
    let (mut people, mut faulty) = (BTreeMap::new(), BTreeSet::new());
    for number in 0..count {
        line += 1;
        let id = format!("079190{:06}", seed * 100 + u64::try_from(number).unwrap());
        let is_odd = number == odd || chance.below(4) == 0;
        let (mut employer, mut home) = ("Sở Ví Dụ".to_owned(), "d7".to_owned());
        let mut cells = [
            id.clone(),
            format!("Nguyễn Ảo {number}"),
            "14/03/1990".into(),
            employer.clone(),
            "Lái xe".into(),
            "Quận 7".into(),
            "Quận 1".into(),
            "T2-T6".into(),
        ];
        let mut is_faulty = false;
        match oddity {
            Oddity::ErrorValue if is_odd => {
                let column = [0, 1, 2, 3, 5, 6, 7][chance.below(7)];
                cells[column] = ["#REF!", "#N/A", "#VALUE!", "#NAME?"][chance.below(4)].into();
                is_faulty = true;
            }
            Oddity::Marks if is_odd => {
                let mark = ['\u{200b}', '\u{202a}', '\u{2060}', '\u{feff}'][chance.below(4)];
                cells[0].insert(chance.below(13), mark);
            }
            Oddity::HomeElsewhere if is_odd => {
                let (written, slug) = [
                    ("Dĩ An, Bình Dương", "binh-duong"),
                    ("Biên Hòa - Đồng Nai", "dong-nai"),
                    ("huyện Bến Lức, tỉnh Long An", "long-an"),
                ][chance.below(3)];
                cells[5] = written.into();
                home = format!("outside/{slug}");
            }
            Oddity::OldFont => {
                // Së VÝ Dô, or in VNI's letters.
                let typed = if seed.is_multiple_of(2) { "Së VÝ Dô" } else { "Sôû Ví Duï" };
                cells[3] = typed.into();
            }
            _ => {}
        }
        for (column, cell) in cells.iter().enumerate() {
            sheet.write_string(line, wide(column), cell).unwrap();
        }
        match oddity {
            Oddity::PaddedNumber if is_odd => {
                let short = 20_000_000 + u32::try_from(chance.below(900_000_000)).unwrap();
                sheet.write_number_with_format(line, wide(0), f64::from(short), &zeros).unwrap();
                is_faulty = true;
            }
            Oddity::YearUnderDate if is_odd => {
                let year = 1950 + u32::try_from(chance.below(60)).unwrap();
                sheet.write_number_with_format(line, wide(2), f64::from(year), &date).unwrap();
                is_faulty = true;
            }
            // Each time the row before, and this one.
            Oddity::MergedAgency if number == odd + 1 => {
                sheet.merge_range(line - 1, wide(3), line, wide(3), "Sở Gộp", &plain).unwrap();
                employer = "Sở Gộp".into();
                if let Some((before, _)) = people.values_mut().last() {
                    *before = employer.clone();
                }
            }
            Oddity::MergedPerson if number == odd + 1 => {
                sheet.merge_range(line - 1, wide(1), line, wide(1), "Nguyễn Ảo", &plain).unwrap();
                is_faulty = true;
            }
            Oddity::NameInTwo => {
                sheet.write_string(line, wide(1) + 1, "Bịa").unwrap();
            }
            _ => {}
        }
        if is_faulty {
            faulty.insert((0, u64::from(line) + 1));
        } else {
            people.insert(id, (employer, home));
        }
    }
    if oddity == Oddity::Foot {
        for (text, column) in [("Tổng cộng", 0), ("Người lập", 1), ("Lê Ví Dụ", 5)] {
            line += 1 + u32::try_from(chance.below(2)).unwrap();
            sheet.write_string(line, column, text).unwrap();
        }
    }
    if oddity == Oddity::SheetWithoutHeader {
        let sheet = book.add_worksheet();
        for row in 0..1 + chance.below(4) {
            let (row, id) = (u32::try_from(row).unwrap(), format!("079190999{row:03}"));
            sheet.write_string(row, u16::try_from(chance.below(6)).unwrap(), id).unwrap();
            faulty.insert((1, u64::from(row) + 1));
        }
    }
    Made { bytes: book.save_to_buffer().unwrap(), people, faulty }
}

#[test]
fn nobody_is_lost_in_silence_and_nobody_becomes_another_in_twenty_variants_of_each_oddity() {
    let key = RosterHashKey::new([5; 32]);
    let options = BuildOptions {
        today: NaiveDate::from_ymd_opt(2021, 10, 1).unwrap(),
        skip_bad: true,
        approvals: BTreeMap::new(),
        shares: Vec::new(),
        areas: Some(Areas::parse(include_bytes!("../../areas/hcmc-2021.json")).unwrap()),
    };
    for oddity in ODDITIES {
        for seed in 1..=20 {
            let made = made(oddity, seed);
            let list = NamedList { name: "a.xlsx".to_owned(), bytes: made.bytes };
            let built = build_roster(&[list], &options, &key).unwrap();
            let found: BTreeSet<(usize, u64)> = (built.report.skipped.iter())
                .map(|bad| (usize::from(bad.at.sheet.as_deref() == Some("Sheet2")), bad.at.line))
                .collect();
            let report = &built.report;
            assert_eq!(found, made.faulty, "{oddity:?} {seed}: {:?}", report.skipped);
            assert_eq!(report.rows, made.people.len() + made.faulty.len(), "{oddity:?} {seed}");
            assert_eq!(report.entries, made.people.len(), "{oddity:?} {seed}");
            let roster = Roster::open(built.segment().unwrap(), vec![]).unwrap();
            for (id, (employer, home)) in made.people {
                let entry = roster.get(&key.roster_key(&IdNumber::parse(&id).unwrap())).unwrap();
                let at_home = entry.home.unwrap();
                let said = (entry.employer.as_str(), at_home.area.as_str());
                assert_eq!(said, (employer.as_str(), home.as_str()), "{oddity:?} {seed}");
            }
        }
    }
}
