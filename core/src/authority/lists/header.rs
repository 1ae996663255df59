//! What a column means, by its heading: the fixed English one, or those that agencies write.

use crate::encoding::letters::fold;

/// Headings of the columns' meanings beside the fixed names, folded: lower case, no diacritics, one
/// space for whatever else.
const HEADINGS: [(&str, &[&str]); 19] = [
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
            "agency",
            "employer",
        ],
    ),
    (
        "position",
        &["chuc vu", "chuc danh", "vi tri", "vi tri cong tac", "chuc vu chuc danh", "position"],
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
            "ngay di lam",
            "duty",
        ],
    ),
    ("class", &["phan loai", "loai", "dien"]),
    ("from", &["tu ngay", "tu"]),
    ("until", &["den ngay", "den", "den het ngay"]),
    ("area", &["khu vuc", "quan huyen", "dia ban"]),
    ("lat", &["vi do"]),
    ("lon", &["kinh do"]),
    ("heading", &["huong", "huong di", "huong xe"]),
];

/// Columns that a list may do without: positions, which few agencies know.
const OPTIONAL: [&str; 6] = ["home_lat", "home_lon", "work_lat", "work_lon", "lat", "lon"];

/// Whether a list must have a column.
pub(super) fn required(column: &str) -> bool {
    !OPTIONAL.contains(&column)
}

/// The column of those asked for that a heading means.
pub(super) fn meaning<'a>(heading: &str, columns: &[&'a str]) -> Option<&'a str> {
    if heading.len() > 200 {
        return None;
    }
    let folded = fold(heading);
    if folded.is_empty() {
        return None;
    }
    columns.iter().copied().find(|column| {
        let fixed = fold(column) == folded;
        let known = || HEADINGS.iter().find(|(name, _)| name == column);
        fixed || known().is_some_and(|(_, headings)| headings.contains(&folded.as_str()))
    })
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
        for heading in ["", "STT", "Ghi chú", "Năm sinh", "Địa chỉ", "Số điện thoại"]
        {
            assert_eq!(meaning(heading, &COLUMNS), None, "{heading}");
        }
        // Only what is asked for.
        assert_eq!(meaning("Vĩ độ", &COLUMNS), None);
        assert_eq!(meaning("Vĩ độ", &["name", "lat"]), Some("lat"));
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
