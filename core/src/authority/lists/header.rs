//! What a column means, by its heading: the fixed English one, or those that agencies write.

use crate::encoding::letters::{edits, fold};
use crate::words::Language;

/// Headings of the columns' meanings beside the fixed names, folded: lower case, no diacritics, one
/// space for whatever else.
const HEADINGS: [(&str, &[&str]); 26] = [
    (
        "id_number",
        &[
            "so cccd",
            "so cmnd",
            "cccd",
            "cmnd",
            "so cmnd cccd",
            "so cccd cmnd",
            "cmnd cccd",
            "cccd cmnd",
            "so can cuoc cong dan",
            "can cuoc cong dan",
            "so can cuoc",
            "so chung minh nhan dan",
            "chung minh nhan dan",
            "so dinh danh ca nhan",
            "so dinh danh",
            "so cmnd can cuoc cong dan",
            "so giay to tuy than",
            "so dinh danh cccd",
            "ma dinh danh",
            "ma so dinh danh",
            "so can cuoc cmnd",
            "so cccd 12 so",
            "so cmnd 9 so",
            "so the can cuoc",
            "so cccd cmnd ho chieu",
            "id number",
            "id",
        ],
    ),
    (
        "name",
        &[
            "ho va ten",
            "ho ten",
            "ten",
            "ho ten nhan vien",
            "ho ten can bo",
            "ten chot",
            "ho va ten nhan vien",
            "ho va ten can bo",
            "ho va ten cbccvc",
            "ho ten cbccvc",
            "ho va ten nguoi lao dong",
            "ho ten nguoi lao dong",
            "ho va chu dem va ten",
            "full name",
        ],
    ),
    (
        "birth_date",
        &[
            "ngay sinh",
            "ngay thang nam sinh",
            "sinh ngay",
            "ngay thang sinh",
            "ngay sinh dd mm yyyy",
            "ngay sinh ngay thang nam",
            "date of birth",
            "birth date",
        ],
    ),
    (
        "employer",
        &[
            "don vi",
            "co quan",
            "co quan don vi",
            "don vi cong tac",
            "co quan cong tac",
            "noi cong tac",
            "ten don vi",
            "ten co quan",
            "ten co quan don vi",
            "noi cong tac co quan",
            "cong ty",
            "ten cong ty",
            "agency",
            "employer",
        ],
    ),
    (
        "position",
        &[
            "chuc vu",
            "chuc danh",
            "vi tri",
            "vi tri cong tac",
            "chuc vu chuc danh",
            "chuc vu vi tri",
            "chuc vu cong tac",
            "vi tri viec lam",
            "nhiem vu",
            "cong viec",
            "position",
        ],
    ),
    (
        "home_area",
        &[
            "noi o",
            "noi o quan huyen",
            "quan huyen noi o",
            "noi o hien tai",
            "quan huyen nha",
            "khu vuc nha",
            "noi o hien nay",
            "cho o hien nay",
            "cho o",
            "noi cu tru hien nay",
            "noi cu ngu",
            "dia chi nha",
            "dia chi noi o",
            "dia chi cu tru",
            "dia chi thuong tru",
            "dia chi tam tru",
            "dia chi hien nay",
            "dia chi noi cu tru",
            "quan huyen cu tru",
            "dia chi quan huyen",
            "quan huyen noi o hien nay",
            "noi o hien nay quan huyen",
            "home",
            "home district",
            "noi cu tru",
            "noi cu tru quan huyen",
            "quan huyen noi cu tru",
            "home area",
        ],
    ),
    ("home_lat", &["vi do nha", "vi do noi o", "nha vi do", "vi do noi cu tru"]),
    ("home_lon", &["kinh do nha", "kinh do noi o", "nha kinh do", "kinh do noi cu tru"]),
    (
        "work_area",
        &[
            "noi lam viec",
            "noi lam viec quan huyen",
            "quan huyen noi lam viec",
            "dia diem lam viec",
            "quan huyen co quan",
            "khu vuc lam viec",
            "dia chi co quan",
            "dia chi don vi",
            "dia chi noi lam viec",
            "dia diem cong tac",
            "dia diem truc",
            "noi truc",
            "quan huyen lam viec",
            "work district",
            "work area",
        ],
    ),
    ("work_lat", &["vi do co quan", "vi do noi lam viec", "vi do lam viec"]),
    ("work_lon", &["kinh do co quan", "kinh do noi lam viec", "kinh do lam viec"]),
    (
        "duty",
        &[
            "lich truc",
            "lich lam viec",
            "ngay lam viec",
            "ngay truc",
            "lich truc lam viec",
            "lich di lam",
            "ca truc",
            "ca lam viec",
            "ca lam",
            "thoi gian lam viec",
            "thoi gian truc",
            "thoi gian di lam",
            "lich cong tac",
            "lich truc tuan",
            "lich lam viec trong tuan",
            "ngay lam viec trong tuan",
            "cac ngay lam viec",
            "cac ngay di lam",
            "working days",
            "ngay di lam",
            "duty",
        ],
    ),
    ("sex", &["gioi tinh", "gioi", "phai", "nam nu", "gender"]),
    ("class", &["phan loai", "loai", "dien"]),
    ("kind", &["loai ho so"]),
    ("date", &["ngay tiem hoac lay mau", "ngay tiem", "ngay lay mau"]),
    ("doses", &["so mui", "mui so", "mui"]),
    ("product", &["vac xin", "ten vac xin", "vaccine", "loai vac xin"]),
    ("method", &["phuong phap xet nghiem", "phuong phap"]),
    ("result", &["ket qua xet nghiem", "ket qua"]),
    ("from", &["tu ngay", "tu"]),
    ("until", &["den ngay", "den", "den het ngay"]),
    ("area", &["khu vuc", "quan huyen", "dia ban"]),
    ("lat", &["vi do"]),
    ("lon", &["kinh do"]),
    ("heading", &["huong", "huong di", "huong xe"]),
];

/// Headings that mean a column where no other does, the best first: a year of birth may be a whole date all
/// the same, and an address names the district.
const PERHAPS: [(&str, &[&str]); 2] = [
    ("birth_date", &["nam sinh", "ngay nam sinh"]),
    ("home_area", &["quan huyen", "quan huyen thanh pho", "quan huyen tp", "dia chi", "address"]),
];

/// Headings of what lists have besides, and nobody asks for: they are never taken for a mistyped one.
const OTHERS: [&str; 24] = [
    "stt",
    "tt",
    "so tt",
    "so thu tu",
    "no",
    "ghi chu",
    "phong ban",
    "phong",
    "bo phan",
    "khoa phong",
    "to",
    "phuong xa",
    "xa phuong",
    "phuong",
    "so dien thoai",
    "dien thoai",
    "sdt",
    "so dt",
    "email",
    "dan toc",
    "que quan",
    "ngay cap",
    "noi cap",
    "ky ten",
];

/// Words of a heading for the first part of a name that is in two columns; the second is the given name's.
const FAMILY: [&str; 9] = [
    "ho",
    "ho dem",
    "ho lot",
    "ho va dem",
    "ho va ten dem",
    "ho va ten lot",
    "ho va chu lot",
    "ho chu dem",
    "ho ten dem",
];

/// Columns that a list may do without: positions, which few agencies know, and what is checked beside the
/// number alone.
const OPTIONAL: [&str; 7] = ["home_lat", "home_lon", "work_lat", "work_lon", "lat", "lon", "sex"];

/// Whether a list must have a column.
pub(super) fn required(column: &str) -> bool {
    !OPTIONAL.contains(&column)
}

/// A heading as it is compared; and without a remark in parentheses about how the cells are to be filled
/// in, unless that names a kind of area, which makes it another heading.
fn spellings(heading: &str) -> Vec<String> {
    let mut spellings = vec![fold(heading)];
    if let Some((before, remark)) = heading.split_once('(') {
        let remark = fold(remark);
        let is_kind = |word: &str| matches!(word, "quan" | "huyen" | "phuong" | "xa" | "tinh");
        if !remark.split(' ').any(is_kind) {
            spellings.push(fold(before));
        }
    }
    spellings.retain(|spelling| !spelling.is_empty());
    spellings
}

/// The column of those asked for that a heading means.
pub(super) fn meaning<'a>(heading: &str, columns: &[&'a str]) -> Option<&'a str> {
    if heading.len() > 200 {
        return None;
    }
    spellings(heading).iter().find_map(|folded| {
        columns.iter().copied().find(|column| {
            let fixed = fold(column) == *folded;
            let known = || HEADINGS.iter().find(|(name, _)| name == column);
            fixed || known().is_some_and(|(_, headings)| headings.contains(&folded.as_str()))
        })
    })
}

/// How well a heading does for a column that no other heading means, the least being the best.
pub(super) fn perhaps(heading: &str, column: &str) -> Option<usize> {
    if heading.len() > 200 {
        return None;
    }
    let (_, headings) = PERHAPS.iter().find(|(name, _)| *name == column)?;
    let spellings = spellings(heading);
    headings.iter().position(|known| spellings.iter().any(|spelling| spelling == known))
}

/// Whether a heading is that of the first part of a name.
pub(super) fn is_family(heading: &str) -> bool {
    FAMILY.contains(&fold(heading).as_str())
}

/// Whether a heading of ID numbers is of the chip card's alone, or of the older card's alone.
pub(super) fn card(heading: &str) -> Option<Card> {
    let folded = fold(heading);
    let chip = ["cccd", "can cuoc", "dinh danh"].iter().any(|word| folded.contains(word));
    let older = ["cmnd", "chung minh"].iter().any(|word| folded.contains(word));
    match (chip, older) {
        (true, false) => Some(Card::Chip),
        (false, true) => Some(Card::Older),
        _ => None,
    }
}

/// Which card's number a column has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Card {
    /// Twelve digits.
    Chip,
    /// Nine.
    Older,
}

/// The column of those that a list lacks which a heading may have been meant for.
pub(super) fn nearest<'a>(heading: &str, lacking: &[&'a str]) -> Option<&'a str> {
    let folded = fold(heading);
    let length = folded.chars().count();
    if OTHERS.contains(&folded.as_str()) || !(4..=60).contains(&length) {
        return None;
    }
    let distance = |column: &str| {
        let known = HEADINGS.iter().filter(|(name, _)| *name == column);
        let known = known.flat_map(|(_, headings)| headings.iter().copied());
        let fixed = fold(column);
        known.chain([fixed.as_str()]).map(|known| edits(&folded, known)).min()
    };
    let near = lacking.iter().filter_map(|column| Some((distance(column)?, *column)));
    near.filter(|(distance, _)| *distance <= (length / 4).max(1)).min().map(|(_, column)| column)
}

/// What a column is called in a language.
pub(super) fn label(column: &str, language: Language) -> &str {
    if language == Language::English {
        return column;
    }
    match column {
        "id_number" => "Số CCCD",
        "name" => "Họ và tên",
        "birth_date" => "Ngày sinh",
        "employer" => "Đơn vị",
        "position" => "Chức vụ",
        "home_area" => "Nơi ở (quận/huyện)",
        "home_lat" => "Vĩ độ nhà",
        "home_lon" => "Kinh độ nhà",
        "work_area" => "Nơi làm việc (quận/huyện)",
        "work_lat" => "Vĩ độ cơ quan",
        "work_lon" => "Kinh độ cơ quan",
        "duty" => "Lịch trực",
        "sex" => "Giới tính",
        "class" => "Phân loại",
        "from" => "Từ ngày",
        "until" => "Đến ngày",
        "area" => "Khu vực",
        "lat" => "Vĩ độ",
        "lon" => "Kinh độ",
        "heading" => "Hướng",
        "kind" => "Loại hồ sơ",
        "date" => "Ngày tiêm hoặc lấy mẫu",
        "doses" => "Số mũi",
        "product" => "Vắc xin",
        "method" => "Phương pháp xét nghiệm",
        "result" => "Kết quả xét nghiệm",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;
    use crate::authority::lists::row::COLUMNS;

    #[test]
    fn headings_are_known_in_every_spelling() {
        for (heading, column) in [
            ("id_number", "id_number"),
            ("ID Number", "id_number"),
            ("Số CCCD", "id_number"),
            ("SỐ CMND/CCCD", "id_number"),
            ("So CCCD", "id_number"),
            ("Họ và tên", "name"),
            ("Họ và\ntên", "name"),
            ("HỌ TÊN", "name"),
            ("Ngày sinh", "birth_date"),
            ("Ngày, tháng, năm sinh", "birth_date"),
            ("Đơn vị", "employer"),
            ("Cơ quan", "employer"),
            ("Chức vụ", "position"),
            ("Nơi ở (quận/huyện)", "home_area"),
            ("Vĩ độ nhà", "home_lat"),
            ("Kinh độ nơi làm việc", "work_lon"),
            ("Nơi làm việc (quận/huyện)", "work_area"),
            ("Lịch trực", "duty"),
            ("Lịch làm việc", "duty"),
        ] {
            for spelling in [heading.to_owned(), heading.nfd().collect(), heading.to_uppercase()] {
                assert_eq!(meaning(&spelling, &COLUMNS), Some(column), "{spelling}");
            }
        }
        for heading in ["", "STT", "Ghi chú", "Số điện thoại", "Phòng ban"] {
            assert_eq!(meaning(heading, &COLUMNS), None, "{heading}");
            assert!(COLUMNS.iter().all(|column| perhaps(heading, column).is_none()), "{heading}");
        }
        for (heading, column) in [
            ("Ngày sinh (dd/mm/yyyy)", "birth_date"),
            ("Thời gian làm việc", "duty"),
            ("Ca trực", "duty"),
            ("Chỗ ở hiện nay", "home_area"),
            ("Giới tính", "sex"),
        ] {
            assert_eq!(meaning(heading, &COLUMNS), Some(column), "{heading}");
        }
        assert_eq!(meaning("Nơi ở (phường/xã)", &COLUMNS), None);
        // Where there is no better one.
        assert_eq!(perhaps("Năm sinh", "birth_date"), Some(0));
        assert!(perhaps("Quận/Huyện", "home_area") < perhaps("Địa chỉ", "home_area"));
        // Only what is asked for.
        assert_eq!(meaning("Vĩ độ", &COLUMNS), None);
        assert_eq!(meaning("Vĩ độ", &["name", "lat"]), Some("lat"));
    }

    #[test]
    fn a_mistyped_heading_is_told_by_the_nearest() {
        let lacking = ["birth_date", "duty", "name"];
        for (heading, column) in [
            ("Lịch tực", Some("duty")),
            ("duti", Some("duty")),
            ("Ngày snih", Some("birth_date")),
            ("Họ và tên nhân viênn", Some("name")),
            ("Phòng ban", None),
            ("STT", None),
            ("Ghi chú", None),
            ("Chiều cao", None),
        ] {
            assert_eq!(nearest(heading, &lacking), column, "{heading}");
        }
    }

    #[test]
    fn no_heading_means_two_columns() {
        for (column, headings) in HEADINGS {
            for heading in headings {
                assert_eq!(fold(heading), *heading, "folded");
                let of = HEADINGS.iter().filter(|(_, all)| all.contains(heading)).count();
                assert_eq!((of, column), (1, column), "{heading}");
            }
        }
    }
}
