//! People who plainly don't exist.

/// A person, as a correct row says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// The ID number: of 12 digits with a century that nobody was born in, or of 9.
    pub id: String,
    /// "Nguyễn Văn Ví Dụ 0001".
    pub name: String,
    /// Year, month, day.
    pub birth: (u16, u8, u8),
    /// "Sở Ví Dụ 1 (example)".
    pub employer: String,
    /// The position in the agency.
    pub position: &'static str,
    /// The area's identifier of the home.
    pub home: &'static str,
    /// That of the office.
    pub work: &'static str,
    /// Where the duty is weekdays: bits, Monday the lowest. None: works at home.
    pub weekdays: Option<u8>,
}

/// Areas: identifier, and how people write it.
pub(crate) const AREAS: [(&str, [&str; 3]); 8] = [
    ("d1", ["Quận 1", "Q.1", "quan 1"]),
    ("d7", ["Quận 7", "Q7", "Quận 7, TP.HCM"]),
    ("cu-chi", ["Củ Chi", "H. Củ Chi", "Huyện Củ Chi"]),
    ("can-gio", ["Cần Giờ", "Huyện Cần Giờ", "can gio"]),
    ("thu-duc", ["TP Thủ Đức", "Thành phố Thủ Đức", "Quận 9"]),
    ("binh-thanh", ["Bình Thạnh", "Q. Bình Thạnh", "QUẬN BÌNH THẠNH"]),
    ("go-vap", ["Gò Vấp", "Quận Gò Vấp", "Go Vap"]),
    ("d3", ["Q3", "Quận 03", "Phường 5, Quận 3"]),
];

impl Person {
    pub(crate) fn new(number: usize, agency: usize) -> Self {
        let small = |of: usize| u8::try_from(number % of).unwrap_or(0);
        let id = if number.is_multiple_of(5) {
            format!("0299{number:05}")
        } else {
            format!("0799{number:08}")
        };
        let family = ["Nguyễn Văn", "Trần Thị", "Lê", "Phạm Đình", "Đặng Thị"][number % 5];
        Self {
            id,
            name: format!("{family} Ví Dụ {number:04}"),
            birth: (1960 + u16::from(small(40)), small(12) + 1, small(28) + 1),
            employer: format!("Sở Ví Dụ {} (example)", agency + 1),
            position: ["chuyên viên", "kế toán", "lái xe", "trưởng phòng"][number % 4],
            home: AREAS[number % AREAS.len()].0,
            work: "d1",
            weekdays: match number % 3 {
                0 => Some(0x1f),
                1 => Some(0x15),
                _ => None,
            },
        }
    }
}
