//! The provinces: the first three digits of a chip card's number, and the homes that lie outside the city.

use crate::encoding::letters::fold;

/// Code and name of the provinces of 2021 (Decision 124/2004/QĐ-TTg as amended, which Decree 137/2015/NĐ-CP
/// takes for the numbers of cards).
const PROVINCES: [(u16, &str); 63] = [
    (1, "Hà Nội"),
    (2, "Hà Giang"),
    (4, "Cao Bằng"),
    (6, "Bắc Kạn"),
    (8, "Tuyên Quang"),
    (10, "Lào Cai"),
    (11, "Điện Biên"),
    (12, "Lai Châu"),
    (14, "Sơn La"),
    (15, "Yên Bái"),
    (17, "Hòa Bình"),
    (19, "Thái Nguyên"),
    (20, "Lạng Sơn"),
    (22, "Quảng Ninh"),
    (24, "Bắc Giang"),
    (25, "Phú Thọ"),
    (26, "Vĩnh Phúc"),
    (27, "Bắc Ninh"),
    (30, "Hải Dương"),
    (31, "Hải Phòng"),
    (33, "Hưng Yên"),
    (34, "Thái Bình"),
    (35, "Hà Nam"),
    (36, "Nam Định"),
    (37, "Ninh Bình"),
    (38, "Thanh Hóa"),
    (40, "Nghệ An"),
    (42, "Hà Tĩnh"),
    (44, "Quảng Bình"),
    (45, "Quảng Trị"),
    (46, "Thừa Thiên Huế"),
    (48, "Đà Nẵng"),
    (49, "Quảng Nam"),
    (51, "Quảng Ngãi"),
    (52, "Bình Định"),
    (54, "Phú Yên"),
    (56, "Khánh Hòa"),
    (58, "Ninh Thuận"),
    (60, "Bình Thuận"),
    (62, "Kon Tum"),
    (64, "Gia Lai"),
    (66, "Đắk Lắk"),
    (67, "Đắk Nông"),
    (68, "Lâm Đồng"),
    (70, "Bình Phước"),
    (72, "Tây Ninh"),
    (74, "Bình Dương"),
    (75, "Đồng Nai"),
    (77, "Bà Rịa - Vũng Tàu"),
    (79, "Hồ Chí Minh"),
    (80, "Long An"),
    (82, "Tiền Giang"),
    (83, "Bến Tre"),
    (84, "Trà Vinh"),
    (86, "Vĩnh Long"),
    (87, "Đồng Tháp"),
    (89, "An Giang"),
    (91, "Kiên Giang"),
    (92, "Cần Thơ"),
    (93, "Hậu Giang"),
    (94, "Sóc Trăng"),
    (95, "Bạc Liêu"),
    (96, "Cà Mau"),
];

/// Other ways to write some of them, folded.
const ALSO: [(&str, &str); 5] = [
    ("vung tau", "ba-ria-vung-tau"),
    ("brvt", "ba-ria-vung-tau"),
    ("hue", "thua-thien-hue"),
    ("dac lac", "dak-lak"),
    ("daklak", "dak-lak"),
];

/// Whether a chip card's number begins with a code that there is: a province's, or from 101 on a country's.
pub(super) fn is_code(first_three: &str) -> bool {
    first_three
        .parse::<u16>()
        .is_ok_and(|code| code > 100 || PROVINCES.iter().any(|(province, _)| *province == code))
}

/// The province that a folded text names, with or without its kind, as lists hold it (`binh-duong`).
pub(super) fn named(folded: &str) -> Option<String> {
    let kinds = ["tinh ", "thanh pho ", "tp "];
    let own = kinds.iter().find_map(|kind| folded.strip_prefix(kind)).unwrap_or(folded);
    let also = ALSO.iter().find(|(name, _)| *name == own).map(|(_, slug)| (*slug).to_owned());
    also.or_else(|| {
        let known = PROVINCES.iter().any(|(_, name)| fold(name) == own);
        known.then(|| own.replace(' ', "-"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_provinces_and_countries() {
        for code in ["001", "079", "096", "101", "330"] {
            assert!(is_code(code), "{code}");
        }
        for code in ["000", "003", "024a", "078", "097", "100", ""] {
            assert!(!is_code(code), "{code}");
        }
        assert!(PROVINCES.is_sorted());
    }

    #[test]
    fn provinces_are_named_with_and_without_their_kind() {
        for (text, slug) in [
            ("Tỉnh Bình Dương", Some("binh-duong")),
            ("Bình Dương", Some("binh-duong")),
            ("Bà Rịa - Vũng Tàu", Some("ba-ria-vung-tau")),
            ("Vũng Tàu", Some("ba-ria-vung-tau")),
            ("TP. Đà Nẵng", Some("da-nang")),
            ("Quận 7", None),
            ("", None),
        ] {
            assert_eq!(named(&fold(text)).as_deref(), slug, "{text}");
        }
    }
}
