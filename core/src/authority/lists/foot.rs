//! Rows of a list that are no people and no mistakes: the numbers of its columns, and what stands below it
//! (totals, place and date, who made and who signed it, notes).

use super::text::row::TableRow;
use crate::encoding::letters::fold;

/// What the first row below a list begins with, folded.
const FEET: [&str; 44] = [
    "ghi chu",
    "luu y",
    "chu thich",
    "nguoi lap",
    "nguoi tong hop",
    "can bo lap",
    "thu truong",
    "giam doc",
    "pho giam doc",
    "tong giam doc",
    "chu tich",
    "pho chu tich",
    "truong phong",
    "pho truong phong",
    "hieu truong",
    "tl giam doc",
    "kt giam doc",
    "tm ",
    "kt ",
    "tl ",
    "tuq ",
    "xac nhan",
    "noi nhan",
    "danh sach nay",
    "danh sach gom",
    "danh sach co",
    "an dinh danh sach",
    "tp ho chi minh ngay",
    "tp hcm ngay",
    "tphcm ngay",
    "thanh pho ho chi minh ngay",
    "ngay ",
    "lap bang",
    "lap bieu",
    "nguoi duyet",
    "phe duyet",
    "ky ten",
    "ky va ghi ro",
    "ho ten va chu ky",
    "dai dien",
    "lanh dao",
    "ke toan truong",
    "note",
    "prepared by",
];

/// Whether a cell is the words before a list's totals. With their tones: `Tống Cộng Hòa` is a name.
pub(super) fn is_total(cell: &str) -> bool {
    let cell = cell.to_lowercase();
    let words = cell.trim_end_matches(|c: char| !c.is_alphabetic());
    matches!(words, "cộng" | "tổng" | "tong cong" | "tong so" | "total" | "totals" | "sum")
        || ["tổng cộng", "tổng số"].iter().any(|total| {
            cell.strip_prefix(total).is_some_and(|rest| !rest.starts_with(char::is_alphabetic))
        })
}

/// Whether a row has the numbers of the columns, as forms of the state do below their headings: `(1)`, `(2)`
/// or `1`, `2`, or `A`, `B`, `1`, one after the other.
pub(super) fn is_numbers(row: &TableRow) -> bool {
    let filled: Vec<&str> =
        row.cells.iter().map(String::as_str).filter(|cell| !cell.is_empty()).collect();
    let plain = |cell: &str| {
        let cell = cell.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
        match cell.parse::<u32>() {
            Ok(number @ 0..=99) => Some(number),
            Ok(_) => None,
            Err(_) => {
                let mut letters = cell.chars();
                let (letter, end) = (letters.next()?, letters.next());
                (letter.is_ascii_uppercase() && end.is_none()).then(|| u32::from(letter))
            }
        }
    };
    let numbers: Option<Vec<u32>> = filled.iter().map(|cell| plain(cell)).collect();
    let next = |pair: &[u32]| match pair {
        // Letters come first, and numbers begin anew.
        [before, after] => *after == before.saturating_add(1) || (*before >= 65 && *after <= 1),
        _ => true,
    };
    row.fault.is_none()
        && numbers.is_some_and(|numbers| numbers.len() >= 3 && numbers.windows(2).all(next))
}

/// Parts the rows below a list from its own: from the first row behind the last person that begins as such
/// rows do. Gives the first line and the last of what isn't the list's.
pub(super) fn part(
    mut rows: Vec<TableRow>,
    is_person: impl Fn(&TableRow) -> bool,
) -> (Vec<TableRow>, Option<(u64, u64)>) {
    let last = rows.iter().rposition(is_person).map_or(0, |last| last.saturating_add(1));
    let begins = |row: &TableRow| {
        let mut filled = row.cells.iter().filter(|cell| !cell.is_empty());
        row.fault.is_none() && filled.clone().count() <= 6 && filled.any(|cell| is_foot(cell))
    };
    // A list without anybody has no foot: what stands in it is looked at.
    let start = rows.iter().skip(last).position(begins).filter(|_| last > 0);
    let Some(start) = start.and_then(|start| start.checked_add(last)) else { return (rows, None) };
    let foot = rows.split_off(start);
    let lines = foot.first().zip(foot.last()).map(|(first, last)| (first.line, last.last));
    (rows, lines)
}

fn is_foot(cell: &str) -> bool {
    if is_total(cell) {
        return true;
    }
    let folded = fold(cell.get(..cell.len().min(120)).unwrap_or(cell));
    FEET.iter().any(|foot| {
        folded
            .strip_prefix(foot)
            .is_some_and(|rest| foot.ends_with(' ') || rest.is_empty() || rest.starts_with(' '))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(line: u64, cells: &[&str]) -> TableRow {
        TableRow::new(line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn a_row_of_column_numbers_is_known() {
        for cells in [
            &["(1)", "(2)", "(3)"][..],
            &["1", "2", "3", "4"],
            &["A", "B", "1", "2"],
            &["[1]", "", "[2]", "[3]"],
        ] {
            assert!(is_numbers(&row(2, cells)), "{cells:?}");
        }
        for cells in [
            &["1", "079190000101", "3"][..],
            &["1", "2"],
            &["1", "3", "2"],
            &["1", "Lan", "2"],
            &["", "", ""],
            &["2021", "2022", "2023"],
        ] {
            assert!(!is_numbers(&row(2, cells)), "{cells:?}");
        }
    }

    #[test]
    fn what_stands_below_the_last_person_is_parted_and_people_never_are() {
        let person = |row: &TableRow| row.cells[0].starts_with("079");
        let rows = || {
            vec![
                row(2, &["079", "Lan"]),
                row(3, &["Tổng cộng: 1 người"]),
                row(5, &["", "", "TP. Hồ Chí Minh, ngày 1 tháng 10 năm 2021"]),
                row(6, &["Người lập", "", "GIÁM ĐỐC"]),
                row(9, &["Lê Ví Dụ"]),
            ]
        };
        let (kept, foot) = part(rows(), person);
        assert_eq!((kept.len(), foot), (1, Some((3, 9))));
        let mut later = rows();
        later.push(row(10, &["079", "Hoa"]));
        let (kept, foot) = part(later, person);
        assert_eq!((kept.len(), foot), (6, None));
        // Somebody without a number isn't taken for a note.
        let (kept, foot) = part(vec![row(2, &["079", "Lan"]), row(3, &["", "Hoa"])], person);
        assert_eq!((kept.len(), foot), (2, None));
    }
}
