//! Character sets: bytes as text, by the symbol's word (AIM ECI/ITS/04-001) or by their looks.
//!
//! The tables of the world's character sets are a feature, `charsets`, which phones leave out: what they are to read is
//! ASCII or UTF-8. Without it Unicode, code page 437 and Windows 1252 are read just the same; a text in another set, or
//! one that may be Shift JIS by its looks, is said to be unread, and isn't taken for something else.

/// Bytes from the end of the piece before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Piece {
    pub(crate) end: usize,
    pub(crate) script: Script,
}

/// How a piece was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Script {
    /// In the numeric or the alphanumeric mode.
    Ascii,
    /// In the byte mode, without a word on what the bytes mean.
    Unmarked,
    /// In the byte mode, under an assignment number.
    Eci(u32),
    /// In the kanji mode.
    Kanji,
    /// In the hanzi mode.
    Hanzi,
}

/// How bytes are read.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Charset {
    Set(Set),
    CodePage437,
    Utf32 { big_endian: bool },
}

/// A character set of the WHATWG's Encoding Standard.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Set {
    Utf8,
    Utf16 {
        big_endian: bool,
    },
    Windows1252,
    ShiftJis,
    /// One that takes a table, by its label there.
    Table(&'static str),
}

/// Which tables there are.
#[derive(Clone, Copy)]
enum Tables {
    #[cfg(any(test, feature = "charsets"))]
    Every,
    #[cfg(any(test, not(feature = "charsets")))]
    None,
}

#[cfg(any(test, feature = "charsets"))]
const TABLES: Tables = Tables::Every;
#[cfg(not(any(test, feature = "charsets")))]
const TABLES: Tables = Tables::None;

/// Bytes as text.
pub(crate) struct Text {
    /// What isn't text, or isn't read, is U+FFFD.
    pub(crate) text: String,
    /// The character set of what isn't read for want of its table.
    pub(crate) unread: Option<&'static str>,
}

/// Whether an assignment number names a character set that is known here.
pub(crate) fn is_known(eci: u32) -> bool {
    assigned(eci).is_some()
}

/// The text of all pieces.
pub(crate) fn text(bytes: &[u8], pieces: &[Piece]) -> Text {
    text_by(TABLES, bytes, pieces)
}

fn text_by(tables: Tables, bytes: &[u8], pieces: &[Piece]) -> Text {
    let guessed = guess(tables, bytes, pieces);
    let ascii = if matches!(guessed, Set::Utf16 { .. }) { Set::Utf8 } else { guessed };
    let mut text = Text { text: String::with_capacity(bytes.len()), unread: None };
    let mut start = 0;
    let mut rest = pieces.iter().peekable();
    let charset = |piece: &Piece| match piece.script {
        Script::Ascii => Charset::Set(ascii),
        Script::Unmarked => Charset::Set(guessed),
        Script::Eci(number) => assigned(number).unwrap_or(Charset::Set(guessed)),
        Script::Kanji => Charset::Set(Set::ShiftJis),
        Script::Hanzi => Charset::Set(Set::Table("gb18030")),
    };
    while let Some(mut piece) = rest.next() {
        let of_piece = charset(piece);
        // A character may go on in the next piece: generators that look for the shortest mix of
        // modes cut without regard to it.
        while let Some(next) = rest.next_if(|next| charset(next) == of_piece) {
            piece = next;
        }
        push(tables, &mut text, bytes.get(start..piece.end).unwrap_or_default(), of_piece);
        start = piece.end;
    }
    text
}

fn push(tables: Tables, into: &mut Text, bytes: &[u8], charset: Charset) {
    let text = &mut into.text;
    match charset {
        Charset::Set(set) => match tables {
            #[cfg(any(test, feature = "charsets"))]
            Tables::Every => text.push_str(&every::encoding(set).decode_with_bom_removal(bytes).0),
            #[cfg(any(test, not(feature = "charsets")))]
            Tables::None => few::push(into, bytes, set),
        },
        Charset::CodePage437 => text.extend(bytes.iter().map(|&byte| {
            let high = byte.checked_sub(0x80).map(usize::from);
            high.map_or(char::from(byte), |high| {
                CODE_PAGE_437.chars().nth(high).unwrap_or(char::REPLACEMENT_CHARACTER)
            })
        })),
        Charset::Utf32 { big_endian } => text.extend(bytes.chunks(4).map(|unit| {
            let number = <[u8; 4]>::try_from(unit).ok().map(|unit| {
                if big_endian { u32::from_be_bytes(unit) } else { u32::from_le_bytes(unit) }
            });
            number.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER)
        })),
    }
}

/// With the tables.
#[cfg(any(test, feature = "charsets"))]
mod every {
    use super::Set;
    use encoding_rs::{Encoding, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

    pub(super) fn encoding(set: Set) -> &'static Encoding {
        match set {
            Set::Utf8 => UTF_8,
            Set::Utf16 { big_endian: true } => UTF_16BE,
            Set::Utf16 { big_endian: false } => UTF_16LE,
            Set::Windows1252 => WINDOWS_1252,
            Set::ShiftJis => SHIFT_JIS,
            Set::Table(label) => Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252),
        }
    }

    /// The text of bytes that all are Shift JIS.
    pub(super) fn shift_jis(bytes: &[u8]) -> Option<String> {
        let text = SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)?;
        Some(text.into_owned())
    }
}

/// Without the tables.
#[cfg(any(test, not(feature = "charsets")))]
mod few {
    use super::{Set, Text};

    pub(super) fn push(into: &mut Text, bytes: &[u8], set: Set) {
        let text = &mut into.text;
        match set {
            Set::Utf8 => {
                let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
                text.push_str(&String::from_utf8_lossy(bytes));
            }
            Set::Utf16 { big_endian } => {
                let mark: &[u8] = if big_endian { &[0xFE, 0xFF] } else { &[0xFF, 0xFE] };
                let units = bytes.strip_prefix(mark).unwrap_or(bytes).chunks_exact(2);
                let cut = !units.remainder().is_empty();
                let units = units.filter_map(|unit| <[u8; 2]>::try_from(unit).ok()).map(|unit| {
                    if big_endian { u16::from_be_bytes(unit) } else { u16::from_le_bytes(unit) }
                });
                let ends_in_half =
                    units.clone().next_back().is_some_and(|unit| unit & 0xFC00 == 0xD800);
                let letters = char::decode_utf16(units);
                text.extend(letters.map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER)));
                // A byte alone at the end is half of something, together with a surrogate before it.
                if cut && !ends_in_half {
                    text.push(char::REPLACEMENT_CHARACTER);
                }
            }
            Set::Windows1252 => text.extend(bytes.iter().map(|&byte| {
                let odd =
                    byte.checked_sub(0x80).and_then(|high| SIGNS_1252.chars().nth(high.into()));
                odd.unwrap_or(char::from(byte))
            })),
            // Each of these has ASCII's characters where ASCII has them, as long as nothing else came.
            Set::ShiftJis | Set::Table(_) => {
                let ascii = bytes.iter().position(|byte| !byte.is_ascii()).unwrap_or(bytes.len());
                text.extend(bytes.iter().take(ascii).copied().map(char::from));
                if ascii < bytes.len() {
                    text.push(char::REPLACEMENT_CHARACTER);
                    into.unread = into.unread.or(Some(match set {
                        Set::Table(label) => label,
                        _ => "shift_jis",
                    }));
                }
            }
        }
    }

    /// What bytes would be that all look like Shift JIS: with U+FFFD for each character of two bytes, whose table
    /// would say whether there is one.
    pub(super) fn shift_jis(bytes: &[u8]) -> Option<String> {
        let mut text = String::new();
        let mut rest = bytes.iter().copied();
        while let Some(byte) = rest.next() {
            text.push(match byte {
                ..=0x80 => char::from(byte),
                0xA1..=0xDF => char::from_u32(0xFF61 - 0xA1 + u32::from(byte))?,
                0x81..=0x9F | 0xE0..=0xFC => match rest.next()? {
                    0x40..=0x7E | 0x80..=0xFC if !(0xF0..=0xF9).contains(&byte) => {
                        char::REPLACEMENT_CHARACTER
                    }
                    // A private character.
                    0x40..=0x7E | 0x80..=0xFC => '\u{E000}',
                    _ => return None,
                },
                _ => return None,
            });
        }
        Some(text)
    }

    /// Windows 1252 from 0x80 to 0x9F; above it has the numbers of Unicode.
    const SIGNS_1252: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
}

/// The character set with this assignment number.
fn assigned(eci: u32) -> Option<Charset> {
    Some(Charset::Set(match eci {
        0 | 2 => return Some(Charset::CodePage437),
        // ISO/IEC 8859-1, ASCII and "binary" are read as Windows 1252, as browsers do: it has
        // letters and quotation marks where they have control characters or nothing.
        1 | 3 | 23 | 27 | 170 | 899 => Set::Windows1252,
        4 => Set::Table("iso-8859-2"),
        5 => Set::Table("iso-8859-3"),
        6 => Set::Table("iso-8859-4"),
        7 => Set::Table("iso-8859-5"),
        8 => Set::Table("iso-8859-6"),
        9 => Set::Table("iso-8859-7"),
        10 => Set::Table("iso-8859-8"),
        // Windows 1254 and 874 extend ISO/IEC 8859-9 and -11 in the same way.
        11 => Set::Table("windows-1254"),
        12 => Set::Table("iso-8859-10"),
        13 => Set::Table("windows-874"),
        15 => Set::Table("iso-8859-13"),
        16 => Set::Table("iso-8859-14"),
        17 => Set::Table("iso-8859-15"),
        18 => Set::Table("iso-8859-16"),
        20 => Set::ShiftJis,
        21 => Set::Table("windows-1250"),
        22 => Set::Table("windows-1251"),
        24 => Set::Table("windows-1256"),
        25 => Set::Utf16 { big_endian: true },
        26 => Set::Utf8,
        28 => Set::Table("big5"),
        29 | 31 | 32 => Set::Table("gb18030"),
        30 => Set::Table("euc-kr"),
        33 => Set::Utf16 { big_endian: false },
        34 => return Some(Charset::Utf32 { big_endian: true }),
        35 => return Some(Charset::Utf32 { big_endian: false }),
        _ => return None,
    }))
}

/// What bytes of the byte mode look like that nothing is said about: UTF-8 if they are that,
/// which other text hardly ever is by chance; UTF-16 if they begin with its mark; Shift JIS, which
/// the standard's first edition had, if it is [plausible](is_shift_jis); otherwise ISO/IEC 8859-1,
/// which the later ones have, with the letters of Windows 1252.
fn guess(tables: Tables, bytes: &[u8], pieces: &[Piece]) -> Set {
    let guessable = |script| match script {
        Script::Ascii | Script::Unmarked => true,
        Script::Eci(number) => !is_known(number),
        Script::Kanji | Script::Hanzi => false,
    };
    let mut start = 0;
    let mut unmarked = Vec::with_capacity(bytes.len());
    for piece in pieces {
        if guessable(piece.script) {
            unmarked.extend_from_slice(bytes.get(start..piece.end).unwrap_or_default());
        }
        start = piece.end;
    }
    if std::str::from_utf8(&unmarked).is_ok() {
        Set::Utf8
    } else if unmarked.starts_with(&[0xFE, 0xFF]) && unmarked.len().is_multiple_of(2) {
        Set::Utf16 { big_endian: true }
    } else if unmarked.starts_with(&[0xFF, 0xFE]) && unmarked.len().is_multiple_of(2) {
        Set::Utf16 { big_endian: false }
    } else if is_shift_jis(
        tables,
        &unmarked,
        pieces.iter().any(|piece| piece.script == Script::Kanji),
    ) {
        Set::ShiftJis
    } else {
        Set::Windows1252
    }
}

/// Whether bytes that are no UTF-8 are more likely Shift JIS than a Western European set.
///
/// All must be Shift JIS without private characters. Then, bytes of 0x80 to 0x9F, which begin most
/// Japanese characters and are rare signs in Western text, need one character that is not an odd
/// sign before an ASCII letter; without them it takes three Japanese characters in a row, or signs
/// where Western text has letters.
fn is_shift_jis(tables: Tables, bytes: &[u8], has_kanji: bool) -> bool {
    let text = match tables {
        #[cfg(any(test, feature = "charsets"))]
        Tables::Every => every::shift_jis(bytes),
        #[cfg(any(test, not(feature = "charsets")))]
        Tables::None => few::shift_jis(bytes),
    };
    let Some(text) = text else { return false };
    if text.chars().any(|character| ('\u{E000}'..='\u{F8FF}').contains(&character)) {
        return false;
    }
    if has_kanji {
        return true;
    }
    let (mut run, mut longest) = (0_usize, 0_usize);
    for character in text.chars() {
        run = if character.is_ascii() { 0 } else { run + 1 };
        longest = longest.max(run);
    }
    let controls = bytes.iter().any(|byte| (0x80..0xA0).contains(byte));
    let signs = bytes.iter().filter(|&&byte| matches!(byte, 0xA0..0xC0 | 0xD7 | 0xF7)).count();
    let high_trail = bytes.windows(2).any(|pair| matches!(pair, [0x81..0xA0, 0x80..=0xFF]));
    if controls { longest >= 2 || high_trail } else { longest >= 3 || 10 * signs >= bytes.len() }
}

/// The upper half of code page 437.
const CODE_PAGE_437: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐\
    └┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u{A0}";

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs as sets;
    use proptest::prelude::*;

    fn unmarked(bytes: &[u8]) -> String {
        text(bytes, &[Piece { end: bytes.len(), script: Script::Unmarked }]).text
    }

    fn marked(eci: u32, bytes: &[u8]) -> String {
        text(bytes, &[Piece { end: bytes.len(), script: Script::Eci(eci) }]).text
    }

    #[test]
    fn unmarked_text_is_what_it_looks_like() {
        for vietnamese in ["Chốt kiểm soát số 7, đường Nguyễn Văn Linh", "ĐƯỢC", "ế"]
        {
            assert_eq!(unmarked(vietnamese.as_bytes()), vietnamese);
            assert_eq!(unmarked(format!("\u{FEFF}{vietnamese}").as_bytes()), vietnamese);
        }
        for japanese in ["入り", "MECARD:N:測試;;", "阿", "カタカナ", "ﾃｽﾄ", "日本語のテキスト"]
        {
            let (bytes, _, failed) = sets::SHIFT_JIS.encode(japanese);
            assert!(!failed);
            assert_eq!(unmarked(&bytes), japanese);
            assert_eq!(unmarked(japanese.as_bytes()), japanese);
        }
        for western in
            ["Ärger", "Müller & Söhne", "café au lait", "Château", "Straße", "it’s", "“so”", "5 €"]
        {
            let (bytes, _, failed) = sets::WINDOWS_1252.encode(western);
            assert!(!failed);
            assert_eq!(unmarked(&bytes), western);
            assert_eq!(unmarked(western.as_bytes()), western);
        }
        assert_eq!(unmarked(&[0xFE, 0xFF, 0x1E, 0xBF]), "ế");
        assert_eq!(unmarked(&[0xFF, 0xFE, 0xBF, 0x1E]), "ế");
    }

    #[test]
    fn marked_text_is_what_it_says() {
        assert_eq!(marked(26, "số".as_bytes()), "số");
        assert_eq!(marked(3, "số".as_bytes()), "sá»‘");
        assert_eq!(marked(2, &[0x80, 0x41, 0xE1, 0xFF]), "ÇAß\u{A0}");
        assert_eq!(marked(20, &[0x88, 0xA2]), "阿");
        assert_eq!(marked(7, &[0xD0]), "а");
        assert_eq!(marked(25, &[0x1E, 0xBF]), "ế");
        assert_eq!(marked(33, &[0xBF, 0x1E]), "ế");
        assert_eq!(marked(34, &[0, 0, 0x1E, 0xBF, 1]), "ế\u{FFFD}");
        assert_eq!(marked(35, &[0xBF, 0x1E, 0, 0]), "ế");
        assert_eq!(marked(26, &[0x41, 0xFF]), "A\u{FFFD}");
        assert_eq!(marked(4_711, "số".as_bytes()), "số");
        assert!(!is_known(4_711) && !is_known(14) && !is_known(19));
        assert_eq!(CODE_PAGE_437.chars().count(), 128);
    }

    #[test]
    fn characters_go_on_in_the_next_piece() {
        let bytes = "số 1".as_bytes();
        let pieces = [
            Piece { end: 2, script: Script::Eci(26) },
            Piece { end: 4, script: Script::Eci(26) },
            Piece { end: 6, script: Script::Ascii },
        ];
        assert_eq!(text(bytes, &pieces).text, "số 1");
    }

    fn without_tables(script: Script, bytes: &[u8]) -> (String, Option<&'static str>) {
        let text = text_by(Tables::None, bytes, &[Piece { end: bytes.len(), script }]);
        (text.text, text.unread)
    }

    #[test]
    fn without_tables_a_set_that_takes_one_is_named_and_not_guessed() {
        for (script, bytes, text, unread) in [
            (Script::Unmarked, "Chốt số 7".as_bytes(), "Chốt số 7", None),
            (Script::Unmarked, b"caf\xE9 au lait", "café au lait", None),
            (Script::Unmarked, b"5 \x80", "5 €", None),
            (Script::Eci(26), "ế".as_bytes(), "ế", None),
            (Script::Eci(20), b"CHOT1:AB", "CHOT1:AB", None),
            (Script::Eci(20), b"\x88\xA2", "\u{FFFD}", Some("shift_jis")),
            (Script::Eci(28), b"a\xA4\xA4b", "a\u{FFFD}", Some("big5")),
            (Script::Eci(7), b"\xD0", "\u{FFFD}", Some("iso-8859-5")),
            (Script::Kanji, b"\x88\xA2", "\u{FFFD}", Some("shift_jis")),
            (Script::Hanzi, b"\xB0\xA1", "\u{FFFD}", Some("gb18030")),
            // Looks like Shift JIS, and may not be.
            (Script::Unmarked, b"\x93\xFA\x96\x7B\x8C\xEA", "\u{FFFD}", Some("shift_jis")),
        ] {
            assert_eq!(
                without_tables(script, bytes),
                (text.to_owned(), unread),
                "{script:?} {bytes:?}"
            );
        }
    }

    #[test]
    fn every_table_is_known_by_its_name() {
        for eci in 0..1_000 {
            let Some(Charset::Set(set @ Set::Table(label))) = assigned(eci) else { continue };
            assert_eq!(every::encoding(set).name().to_ascii_lowercase(), label);
        }
        assert_eq!(every::encoding(Set::Table("gb18030")), sets::GB18030);
    }

    fn pieces() -> impl Strategy<Value = (Vec<u8>, Vec<Piece>)> {
        let script = prop_oneof![
            6 => Just(Script::Unmarked),
            1 => Just(Script::Kanji),
            1 => Just(Script::Hanzi),
            4 => prop::sample::select(vec![0, 3, 13, 20, 24, 25, 26, 28, 29, 30, 33, 34, 35, 4_711]).prop_map(Script::Eci),
        ];
        let byte = prop_oneof![
            Just(b'a'),
            Just(b'|'),
            Just(0x5C),
            Just(0x80),
            Just(0x93),
            Just(0xFA),
            Just(0xA0),
            Just(0xB1),
            Just(0xE9),
            Just(0xF0),
            Just(0xFE),
            Just(0xFF),
            Just(0xEF),
            Just(0xBB),
            Just(0xBF),
            Just(0xD8),
            any::<u8>(),
        ];
        let text = prop_oneof![
            prop::collection::vec(byte, 0..12),
            "[aêếđĐ中あ 😀é]{0,6}".prop_map(String::into_bytes),
            "[éüßçÅ“”’a-z ]{0,12}".prop_map(|text| sets::WINDOWS_1252.encode(&text).0.into_owned()),
            "[日本語のカタあa-z]{0,6}"
                .prop_map(|text| sets::SHIFT_JIS.encode(&text).0.into_owned()),
        ];
        prop::collection::vec((text, script), 1..4).prop_map(|parts| {
            let (mut bytes, mut pieces) = (Vec::new(), Vec::new());
            for (part, script) in parts {
                bytes.extend(part);
                pieces.push(Piece { end: bytes.len(), script });
            }
            (bytes, pieces)
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3_000))]

        /// What is read without the tables is what is read with them; the rest is said not to be.
        #[test]
        fn without_tables_a_text_is_the_same_or_unread((bytes, pieces) in pieces()) {
            let (few, every) = (text_by(Tables::None, &bytes, &pieces), text_by(Tables::Every, &bytes, &pieces));
            match few.unread {
                None => prop_assert_eq!(few.text, every.text),
                Some(_) => prop_assert!(few.text.contains(char::REPLACEMENT_CHARACTER)),
            }
        }
    }
}
