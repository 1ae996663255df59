//! Letters of the fonts before Unicode, TCVN3 (`.VnTime`, ABC) and VNI (`VNI-Times`): text in them is other
//! letters to whoever has another font (`Së Y tÕ`, `Sôû Y teá`).
//!
//! They are made Vietnamese where nothing else can be meant: each of a cell's words reads as a syllable in
//! one of the two ways, and not as it stands. Where both ways read, the other cells of the column decide.
//! What is neither Vietnamese nor made so, and has words that would be, is left to a person.

use super::row::{TableRow, Unread};
use super::syllable::is_syllable;

/// A font's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Legacy {
    /// TCVN 5712:1993, table 3, in the fonts whose names begin with `.Vn`.
    Tcvn3,
    /// VNI for Windows: a mark is a letter of its own behind its vowel.
    Vni,
}

/// TCVN3's letters, from byte A1 on; a blank where there is none.
const TCVN3: &str = "ĂÂÊÔƠƯĐăâêôơưđ      àảãáạ ằẳẵắ       ặầẩẫấậè ẻẽéẹềểễếệìỉ   ĩíịò ỏõóọồổỗốộờởỡớợù ủũúụừửữứựỳỷỹýỵ ";

/// VNI's marks behind vowels: the mark, and by vowel what the two are.
const VNI_MARKS: [(char, &str); 15] = [
    ('ù', "aáeéoóôớuúöứyý"),
    ('ø', "aàeèoòôờuùöừyỳ"),
    ('û', "aảeẻoỏôởuủöửyỷ"),
    ('õ', "aãeẽoõôỡuũöữyỹ"),
    ('ï', "aạeẹoọôợuụöự"),
    ('â', "aâeêoô"),
    ('á', "aấeếoố"),
    ('à', "aầeềoồ"),
    ('å', "aẩeểoổ"),
    ('ã', "aẫeễoỗ"),
    ('ä', "aậeệoộ"),
    ('ê', "aă"),
    ('é', "aắ"),
    ('è', "aằ"),
    ('ú', "aẳ"),
];
const VNI_MORE: [(char, &str); 2] = [('ü', "aẵ"), ('ë', "aặ")];
/// VNI's letters that stand by themselves.
const VNI_ALONE: [(char, char); 9] = [
    ('ô', 'ơ'),
    ('ö', 'ư'),
    ('ñ', 'đ'),
    ('í', 'í'),
    ('ì', 'ì'),
    ('æ', 'ỉ'),
    ('ó', 'ĩ'),
    ('ò', 'ị'),
    ('î', 'ỵ'),
];

impl Legacy {
    const ALL: [Self; 2] = [Self::Tcvn3, Self::Vni];

    /// A text in these letters, in Unicode's; none where it has others.
    fn read(self, text: &str) -> Option<String> {
        match self {
            Self::Tcvn3 => tcvn3(text),
            Self::Vni => vni(text),
        }
    }
}

fn tcvn3(text: &str) -> Option<String> {
    let mut read = String::with_capacity(text.len() * 2);
    for c in text.chars() {
        read.push(match c {
            c if c.is_ascii() => c,
            c => {
                let at = usize::try_from(u32::from(c).checked_sub(0xa1)?).ok()?;
                TCVN3.chars().nth(at).filter(|letter| *letter != ' ')?
            }
        });
    }
    Some(if is_capitals(text) { read.to_uppercase() } else { read })
}

/// Whether a text is in one of TCVN3's fonts for capitals, which have the small letters' codes: two letters of a
/// word that all fonts have are capitals, and none is small.
fn is_capitals(text: &str) -> bool {
    let mut words = text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic());
    words.any(|word| word.bytes().filter(u8::is_ascii_uppercase).count() > 1)
        && !text.bytes().any(|b| b.is_ascii_lowercase())
}

fn vni(text: &str) -> Option<String> {
    let lower = |c: char| c.to_lowercase().next().unwrap_or(c);
    let mut read = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let of = |mark: char| {
            let mut marks = VNI_MARKS.iter().chain(&VNI_MORE);
            let (_, pairs) = marks.find(|(other, _)| *other == lower(mark))?;
            let pairs: Vec<char> = pairs.chars().collect();
            pairs
                .as_chunks::<2>()
                .0
                .iter()
                .find(|[vowel, _]| *vowel == lower(c))
                .map(|[_, both]| *both)
        };
        let alone = || VNI_ALONE.iter().find(|(other, _)| *other == lower(c)).map(|(_, l)| *l);
        let letter = match chars.peek().copied().and_then(of) {
            Some(both) => {
                chars.next();
                both
            }
            None if c.is_ascii() => lower(c),
            None => alone()?,
        };
        match c.is_uppercase() {
            true => read.extend(letter.to_uppercase()),
            false => read.push(letter),
        }
    }
    Some(read)
}

/// Letters and signs of which one at least is in every list in these fonts, and none in Vietnamese.
fn is_telling(c: char) -> bool {
    matches!(c, '¡'..='©' | '¬'..='®' | 'µ' | '¶' | '¸' | '¹' | '»'..='¿' | 'Ä'..='Ç' | 'Ë' | 'Î' | 'Ï' | 'Ñ'
        | 'Ö'..='Ø' | 'Û' | 'Ü' | 'Þ' | 'ß' | 'ä'..='ç' | 'ë' | 'î' | 'ï' | 'ñ' | 'ö'..='ø' | 'û' | 'ü' | 'þ' | 'ÿ' | 'ª' | '«')
}

/// A vowel and a mark of VNI that is a letter of Vietnamese too, and never stands behind that vowel.
fn is_telling_pair((vowel, mark): (char, char)) -> bool {
    match mark.to_lowercase().next() {
        Some('â') => "aeoAEO".contains(vowel),
        Some('ê') => "aA".contains(vowel),
        Some('ù' | 'õ') => "aeouyAEOUY".contains(vowel),
        _ => false,
    }
}

/// How a cell reads.
#[derive(Clone, Debug, PartialEq)]
enum Reading {
    /// No letters but ASCII's.
    Plain,
    /// As it stands; none of these fonts can be meant, or every one of its words is Vietnamese.
    AsItStands { perhaps: [bool; 2] },
    /// In one of the two, or, where the column tells which, in either.
    In([bool; 2]),
    /// Some words do and some don't.
    Doubtful,
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c.is_ascii() && !c.is_ascii_alphabetic()).filter(|word| !word.is_ascii())
}

fn reading(text: &str) -> Reading {
    if text.is_ascii() {
        return Reading::Plain;
    }
    let is_word = |font: Legacy, word: &str| font.read(word).is_some_and(|read| is_syllable(&read));
    let all = Legacy::ALL.map(|font| words(text).all(|word| is_word(font, word)));
    let mut odd = words(text).filter(|word| !is_syllable(word)).peekable();
    if odd.peek().is_none() {
        return Reading::AsItStands { perhaps: all };
    }
    if all.contains(&true) {
        return Reading::In(all);
    }
    match odd.any(|word| Legacy::ALL.iter().any(|font| is_word(*font, word))) {
        true => Reading::Doubtful,
        false => Reading::AsItStands { perhaps: [false; 2] },
    }
}

/// Makes a table's letters Vietnamese where they are a font's, and marks the cells that a person has to look
/// at. Gives the fonts that were found, and how many cells.
pub(super) fn make_vietnamese(rows: &mut [TableRow]) -> Vec<(Legacy, usize)> {
    let pairs = |cell: &str| cell.chars().zip(cell.chars().skip(1)).any(is_telling_pair);
    let tells = |cell: &String| !cell.is_ascii() && (cell.chars().any(is_telling) || pairs(cell));
    let telling = |row: &TableRow| row.cells.iter().any(tells);
    if !rows.iter().any(telling) {
        return Vec::new();
    }
    let columns = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let [tcvn3, vni] = [[true, false], [false, true]].map(|font| {
        let cells = rows.iter().flat_map(|row| &row.cells);
        cells.filter(|cell| reading(cell) == Reading::In(font)).count()
    });
    // Where the whole table is in one of them, columns that don't tell are, too.
    let of_table = match (tcvn3, vni) {
        (1.., 0) => Some(0),
        (0, 1..) => Some(1),
        _ => None,
    };
    let mut counts = [0_usize; 2];
    for column in 0..columns {
        // By font, cells that can be in no other; and cells that are Unicode's for sure.
        let (mut certain, mut unicode) = ([0_usize; 2], 0_usize);
        let of = |row: &TableRow| row.cells.get(column).map(|cell| reading(cell));
        let readings: Vec<_> = rows.iter().map(of).collect();
        for reading in readings.iter().flatten() {
            match reading {
                Reading::In([true, false]) => certain[0] += 1,
                Reading::In([false, true]) => certain[1] += 1,
                Reading::AsItStands { perhaps: [false, false] } => unicode += 1,
                _ => {}
            }
        }
        let only = match certain {
            [0, 0] => of_table.filter(|_| unicode == 0),
            [_, 0] => Some(0),
            [0, _] => Some(1),
            _ => None,
        };
        for (row, reading) in rows.iter_mut().zip(readings) {
            let font = match reading {
                None | Some(Reading::Plain) => continue,
                Some(Reading::In([true, false])) => Some(0),
                Some(Reading::In([false, true])) => Some(1),
                Some(Reading::In(_)) => only,
                Some(Reading::Doubtful) => None,
                // It reads both ways: as the rest of the column, if that is of one kind.
                Some(Reading::AsItStands { perhaps }) => {
                    let fits = |font: &usize| perhaps.get(*font).copied().unwrap_or(false);
                    let Some(font) = only.filter(fits) else { continue };
                    if unicode > 0 { None } else { Some(font) }
                }
            };
            let font = font.and_then(|font| Some((Legacy::ALL.get(font)?, counts.get_mut(font)?)));
            let cell = row.cells.get_mut(column);
            match font
                .zip(cell)
                .and_then(|((font, count), cell)| Some((font.read_words(cell)?, count, cell)))
            {
                Some((read, count, cell)) => {
                    *cell = read;
                    *count += 1;
                }
                None => row.unread.push((column, Unread::Letters)),
            }
        }
    }
    Legacy::ALL.into_iter().zip(counts).filter(|(_, count)| *count > 0).collect()
}

impl Legacy {
    /// A cell's words one by one, so that a capital one doesn't make the others capital; where none of them has a
    /// small letter, all are.
    fn read_words(self, text: &str) -> Option<String> {
        let capitals = self == Self::Tcvn3 && is_capitals(text);
        let mut read = String::new();
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            let apart = |c: char| c.is_ascii() && !c.is_ascii_alphabetic();
            let end = rest.find(|other| apart(other) != apart(c)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at_checked(end)?;
            match word.is_ascii() {
                true => read.push_str(word),
                false => read.push_str(&self.read(word)?),
            }
            rest = behind;
        }
        Some(if capitals { read.to_uppercase() } else { read })
    }
}

/// By fewer words an encoding isn't judged.
const FEWEST_WORDS: usize = 5;

/// How many of a text's words that have more than ASCII's letters are Vietnamese, of a hundred: as they
/// stand, or in one of these fonts. None where there are too few such words to tell.
pub(super) fn vietnamese_in_a_hundred(text: &str, in_fonts: bool) -> Option<usize> {
    let (mut all, mut good) = (0_usize, 0_usize);
    for word in words(text).take(2_000) {
        all += 1;
        let is_word = |font: &Legacy| font.read(word).is_some_and(|read| is_syllable(&read));
        let fits = if in_fonts { Legacy::ALL.iter().any(is_word) } else { is_syllable(word) };
        good += usize::from(fits);
    }
    good.saturating_mul(100).checked_div(all).filter(|_| all >= FEWEST_WORDS)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A text in one of the fonts, as it was typed.
    pub(crate) fn typed(font: Legacy, text: &str) -> String {
        let tcvn3 = |c: char| {
            TCVN3
                .chars()
                .position(|l| l == c && l != ' ')
                .map(|at| char::from_u32(0xa1 + u32::try_from(at).unwrap()).unwrap().to_string())
        };
        let vni = |c: char| {
            let lower = c.to_lowercase().next().unwrap();
            let alone = VNI_ALONE.iter().find(|(_, l)| *l == lower).map(|(o, _)| o.to_string());
            let pair = || {
                VNI_MARKS.iter().chain(&VNI_MORE).find_map(|(mark, pairs)| {
                    let pairs: Vec<char> = pairs.chars().collect();
                    let vowel = pairs.chunks(2).find(|pair| pair[1] == lower)?[0];
                    Some(format!("{vowel}{mark}"))
                })
            };
            let typed = alone.or_else(pair)?;
            Some(if c.is_uppercase() { typed.to_uppercase() } else { typed })
        };
        let letter = |c: char| match font {
            _ if c.is_ascii() => c.to_string(),
            // Its capitals with tones are the small letters in another font.
            Legacy::Tcvn3 => tcvn3(c).or_else(|| tcvn3(c.to_lowercase().next()?)).unwrap(),
            Legacy::Vni => vni(c).unwrap(),
        };
        text.chars().map(letter).collect()
    }

    fn rows(cells: &[&str]) -> Vec<TableRow> {
        let row = |cell: &&str| TableRow::new(1, vec![(*cell).to_owned()]);
        cells.iter().map(row).collect()
    }

    #[test]
    fn what_was_typed_in_an_old_font_reads_as_it_was_meant() {
        for text in [
            "Sở Y tế Ví Dụ",
            "Nguyễn Văn Ảo",
            "Đặng Thị Hường",
            "Quận 7",
            "Ủy ban nhân dân quận Bình Thạnh",
            "Phòng Tổ chức - Hành chính",
            "NGUYỄN HỮU NGHĨA",
            "Trương Quỳnh Như",
            "Lê Mỹ Duyên",
        ] {
            for font in Legacy::ALL {
                let typed = typed(font, text);
                let mut rows = rows(&[&typed]);
                let found = make_vietnamese(&mut rows);
                let read = &rows[0].cells[0];
                if !text.is_ascii() && rows[0].unread.is_empty() {
                    // TCVN3 has no capitals with tones beside small letters.
                    let meant = text.replace("Ả", "ả").replace("Ủ", "ủ");
                    let meant = if font == Legacy::Vni { text } else { &meant };
                    assert_eq!(read, meant, "{font:?} {typed}");
                    assert_eq!(found.len(), usize::from(text != typed), "{text}");
                }
                assert!(rows[0].unread.is_empty(), "{font:?} {typed}");
            }
        }
    }

    #[test]
    fn unicode_and_other_peoples_names_stay_as_they_are() {
        let cells =
            ["Nguyễn Hoà", "Müller", "Café Ví Dụ", "José Ángel", "Zoë", "Sở Ví Dụ", "±5 °C", "Ån"];
        let mut rows = rows(&cells);
        assert!(make_vietnamese(&mut rows).is_empty());
        for (row, cell) in rows.iter().zip(cells) {
            assert!(row.cells[0] == cell && row.unread.is_empty(), "{cell}");
        }
    }

    #[test]
    fn what_reads_both_ways_is_read_as_the_rest_of_its_column_or_is_a_fault() {
        // In TCVN3 it is Dũng, and as it stands a name too.
        let mut one = rows(&["NguyÔn V¨n ¶o", "Dòng"]);
        assert_eq!(make_vietnamese(&mut one), [(Legacy::Tcvn3, 2)]);
        assert_eq!(one[1].cells[0], "Dũng");
        let mut mixed = rows(&["NguyÔn V¨n ¶o", "Nguyễn Thị Hương", "Dòng"]);
        make_vietnamese(&mut mixed);
        assert_eq!(mixed[2].unread, [(0, Unread::Letters)]);
        assert!(mixed[1].unread.is_empty());
        let mut half = rows(&["Së Y tế"]);
        make_vietnamese(&mut half);
        assert_eq!(half[0].unread, [(0, Unread::Letters)]);
    }
}
