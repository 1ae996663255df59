//! Character sets: bytes as text, by the symbol's word (AIM ECI/ITS/04-001) or by their looks.

use encoding_rs as sets;
use encoding_rs::Encoding;

/// Bytes from the end of the piece before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::symbol) struct Piece {
    pub(in crate::symbol) end: usize,
    pub(in crate::symbol) script: Script,
}

/// How a piece was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::symbol) enum Script {
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
    Set(&'static Encoding),
    CodePage437,
    Utf32 { big_endian: bool },
}

/// Whether an assignment number names a character set that is known here.
pub(in crate::symbol) fn is_known(eci: u32) -> bool {
    assigned(eci).is_some()
}

/// The text of all pieces.
pub(in crate::symbol) fn text(bytes: &[u8], pieces: &[Piece]) -> String {
    let guessed = guess(bytes, pieces);
    let ascii = if guessed.is_ascii_compatible() { guessed } else { sets::UTF_8 };
    let mut text = String::with_capacity(bytes.len());
    let mut start = 0;
    let mut rest = pieces.iter().peekable();
    let charset = |piece: &Piece| match piece.script {
        Script::Ascii => Charset::Set(ascii),
        Script::Unmarked => Charset::Set(guessed),
        Script::Eci(number) => assigned(number).unwrap_or(Charset::Set(guessed)),
        Script::Kanji => Charset::Set(sets::SHIFT_JIS),
        Script::Hanzi => Charset::Set(sets::GB18030),
    };
    while let Some(mut piece) = rest.next() {
        let of_piece = charset(piece);
        // A character may go on in the next piece: generators that look for the shortest mix of
        // modes cut without regard to it.
        while let Some(next) = rest.next_if(|next| charset(next) == of_piece) {
            piece = next;
        }
        push(&mut text, bytes.get(start..piece.end).unwrap_or_default(), of_piece);
        start = piece.end;
    }
    text
}

fn push(text: &mut String, bytes: &[u8], charset: Charset) {
    match charset {
        Charset::Set(set) => text.push_str(&set.decode_with_bom_removal(bytes).0),
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

/// The character set with this assignment number.
fn assigned(eci: u32) -> Option<Charset> {
    Some(Charset::Set(match eci {
        0 | 2 => return Some(Charset::CodePage437),
        // ISO/IEC 8859-1, ASCII and "binary" are read as Windows 1252, as browsers do: it has
        // letters and quotation marks where they have control characters or nothing.
        1 | 3 | 23 | 27 | 170 | 899 => sets::WINDOWS_1252,
        4 => sets::ISO_8859_2,
        5 => sets::ISO_8859_3,
        6 => sets::ISO_8859_4,
        7 => sets::ISO_8859_5,
        8 => sets::ISO_8859_6,
        9 => sets::ISO_8859_7,
        10 => sets::ISO_8859_8,
        // Windows 1254 and 874 extend ISO/IEC 8859-9 and -11 in the same way.
        11 => sets::WINDOWS_1254,
        12 => sets::ISO_8859_10,
        13 => sets::WINDOWS_874,
        15 => sets::ISO_8859_13,
        16 => sets::ISO_8859_14,
        17 => sets::ISO_8859_15,
        18 => sets::ISO_8859_16,
        20 => sets::SHIFT_JIS,
        21 => sets::WINDOWS_1250,
        22 => sets::WINDOWS_1251,
        24 => sets::WINDOWS_1256,
        25 => sets::UTF_16BE,
        26 => sets::UTF_8,
        28 => sets::BIG5,
        29 | 31 | 32 => sets::GB18030,
        30 => sets::EUC_KR,
        33 => sets::UTF_16LE,
        34 => return Some(Charset::Utf32 { big_endian: true }),
        35 => return Some(Charset::Utf32 { big_endian: false }),
        _ => return None,
    }))
}

/// What bytes of the byte mode look like that nothing is said about: UTF-8 if they are that,
/// which other text hardly ever is by chance; UTF-16 if they begin with its mark; Shift JIS, which
/// the standard's first edition had, if it is [plausible](is_shift_jis); otherwise ISO/IEC 8859-1,
/// which the later ones have, with the letters of Windows 1252.
fn guess(bytes: &[u8], pieces: &[Piece]) -> &'static Encoding {
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
        sets::UTF_8
    } else if unmarked.starts_with(&[0xFE, 0xFF]) && unmarked.len().is_multiple_of(2) {
        sets::UTF_16BE
    } else if unmarked.starts_with(&[0xFF, 0xFE]) && unmarked.len().is_multiple_of(2) {
        sets::UTF_16LE
    } else if is_shift_jis(&unmarked, pieces.iter().any(|piece| piece.script == Script::Kanji)) {
        sets::SHIFT_JIS
    } else {
        sets::WINDOWS_1252
    }
}

/// Whether bytes that are no UTF-8 are more likely Shift JIS than a Western European set.
///
/// All must be Shift JIS without private characters. Then, bytes of 0x80 to 0x9F, which begin most
/// Japanese characters and are rare signs in Western text, need one character that is not an odd
/// sign before an ASCII letter; without them it takes three Japanese characters in a row, or signs
/// where Western text has letters.
fn is_shift_jis(bytes: &[u8], has_kanji: bool) -> bool {
    let Some(text) = sets::SHIFT_JIS.decode_without_bom_handling_and_without_replacement(bytes)
    else {
        return false;
    };
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

    fn unmarked(bytes: &[u8]) -> String {
        text(bytes, &[Piece { end: bytes.len(), script: Script::Unmarked }])
    }

    fn marked(eci: u32, bytes: &[u8]) -> String {
        text(bytes, &[Piece { end: bytes.len(), script: Script::Eci(eci) }])
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
        assert_eq!(text(bytes, &pieces), "số 1");
    }
}
