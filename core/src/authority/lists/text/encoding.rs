//! Bytes of a list → text, in the encodings that Vietnamese offices' spreadsheets write.
//!
//! UTF-8 with or without a byte order mark; UTF-16 (Excel's "Unicode text"); and Windows-1258, where
//! the bytes are no UTF-8. The last has a letter for nearly every byte, so what it gives is believed
//! only if it reads as text: every tone mark on a letter that has it, and no control characters. And
//! not where the bytes are UTF-8 but for a few: as Windows-1258 every name in them would be garbled,
//! and pass. Those few are faults of their rows. Where most words are none of Vietnamese in it, and are
//! in a font of before Unicode, the bytes are that font's ([`super::legacy`]).

use std::borrow::Cow;
use std::collections::BTreeMap;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};

use super::legacy::vietnamese_in_a_hundred;
use crate::authority::lists::error::FileFault;
use crate::authority::lists::fault::Origin;
use crate::encoding::letters::composed;

/// A list's text; line breaks are as they were.
pub(in crate::authority::lists) struct Decoded<'a> {
    pub(in crate::authority::lists) text: Cow<'a, str>,
    /// The encoding's name, where it isn't UTF-8.
    pub(in crate::authority::lists) encoding: Option<&'static str>,
    /// By line, the first byte that no character of UTF-8 has, counted from 1 within the line. In the
    /// text there is a replacement character in its place.
    pub(in crate::authority::lists) bad: BTreeMap<u64, usize>,
}

impl<'a> Decoded<'a> {
    fn whole(text: Cow<'a, str>, encoding: Option<&'static str>) -> Self {
        Self { text, encoding, bad: BTreeMap::new() }
    }
}

pub(in crate::authority::lists) fn decode<'a>(
    list: &str,
    bytes: &'a [u8],
) -> Result<Decoded<'a>, FileFault> {
    if let Some(encoding) = utf16(bytes) {
        let (text, malformed) = encoding.decode_with_bom_removal(bytes);
        return match malformed {
            false => Ok(Decoded::whole(text, Some(encoding.name()))),
            true => Err(not_text(list, &text, Some('\u{fffd}'))),
        };
    }
    if let Ok(text) = str::from_utf8(bytes) {
        let text = Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text));
        return Ok(Decoded::whole(text, None));
    }
    if is_nearly_utf8(bytes) {
        return Ok(mended(bytes));
    }
    // What calls itself UTF-8 and isn't, isn't Windows-1258 either.
    if bytes.starts_with(b"\xef\xbb\xbf") {
        let (text, _) = UTF_8.decode_with_bom_removal(bytes);
        return Err(not_text(list, &text, Some('\u{fffd}')));
    }
    let (text, _) = WINDOWS_1258.decode_without_bom_handling(bytes);
    // Tones are characters of their own there.
    let text = composed(&text);
    let good = vietnamese_in_a_hundred(&text, false);
    if good.is_some_and(|good| good < 50) {
        let (western, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
        let in_fonts = vietnamese_in_a_hundred(&western, true).unwrap_or(0);
        if in_fonts >= 80 && !western.chars().any(is_foreign) {
            return Ok(Decoded::whole(western, Some(WINDOWS_1252.name())));
        }
    }
    match text.chars().find(|c| is_foreign(*c)) {
        None => Ok(Decoded::whole(text.into(), Some(WINDOWS_1258.name()))),
        foreign => Err(not_text(list, &text, foreign)),
    }
}

/// Whether bytes that aren't UTF-8 can be nothing else, but for a few of them. In Windows-1258 letters
/// come after one another only in ways that make no Vietnamese letter of UTF-8; so where there is one
/// for every four places that are wrong, it is no chance.
fn is_nearly_utf8(bytes: &[u8]) -> bool {
    let vietnamese = |c: &char| matches!(c, '\u{c0}'..='\u{1b0}' | '\u{300}'..='\u{323}' | '\u{1ea0}'..='\u{1ef9}');
    let (mut letters, mut wrong) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        letters = letters.saturating_add(chunk.valid().chars().filter(vietnamese).count());
        wrong = wrong.saturating_add(usize::from(!chunk.invalid().is_empty()));
    }
    letters.saturating_mul(4) > wrong
}

/// UTF-8 with replacement characters for what is wrong in it, and where that is.
fn mended(bytes: &[u8]) -> Decoded<'_> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut text = String::with_capacity(bytes.len());
    let mut bad = BTreeMap::new();
    // Where the line begins, in the bytes, and how many of them have gone by.
    let (mut line, mut line_start, mut passed) = (1_u64, 0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        for (at, c) in chunk.valid().char_indices() {
            let next = passed.saturating_add(at).saturating_add(1);
            // The second half of a CRLF is part of the same break.
            let half = c == '\n' && text.ends_with('\r');
            if matches!(c, '\n' | '\r') {
                line = line.saturating_add(u64::from(!half));
                line_start = next;
            }
            text.push(c);
        }
        passed = passed.saturating_add(chunk.valid().len());
        if !chunk.invalid().is_empty() {
            let byte = passed.saturating_sub(line_start).saturating_add(1);
            bad.entry(line).or_insert(byte);
            text.push(char::REPLACEMENT_CHARACTER);
            passed = passed.saturating_add(chunk.invalid().len());
        }
    }
    Decoded { text: text.into(), encoding: None, bad }
}

/// UTF-16, by its mark, or by the zeros that a header in Latin letters has in it.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.starts_with(b"\xff\xfe") {
        return Some(UTF_16LE);
    }
    if bytes.starts_with(b"\xfe\xff") {
        return Some(UTF_16BE);
    }
    let (mut even, mut odd) = (0_u32, 0_u32);
    for pair in bytes.get(..bytes.len().min(512)).unwrap_or_default().chunks_exact(2) {
        even = even.saturating_add(u32::from(pair.first() == Some(&0)));
        odd = odd.saturating_add(u32::from(pair.last() == Some(&0)));
    }
    match (even, odd) {
        (0, 8..) => Some(UTF_16LE),
        (8.., 0) => Some(UTF_16BE),
        _ => None,
    }
}

/// True for what no Vietnamese text in Windows-1258 has, once composed: a mark without a letter to
/// stand on, a control character.
fn is_foreign(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{80}'..='\u{9f}')
        || (c.is_control() && !matches!(c, '\t' | '\r' | '\n'))
}

fn not_text(list: &str, text: &str, foreign: Option<char>) -> FileFault {
    let before = foreign.and_then(|c| text.split(c).next()).unwrap_or(text);
    let breaks = before.replace("\r\n", "\n").matches(['\n', '\r']).count();
    let line = u64::try_from(breaks).unwrap_or(u64::MAX).saturating_add(1);
    FileFault::Encoding { at: Origin { list: list.to_owned(), sheet: None, line } }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    const TEXT: &str = "Họ và tên,Đơn vị\nTrần Thị Ví Dụ,Sở Ví Dụ ở Quận Gò Vấp\n";

    /// Windows-1258 as an editor writes it: letters whole where they are, tones after them.
    fn windows_1258(text: &str) -> Vec<u8> {
        let mut bytes = Vec::new();
        for c in text.nfc() {
            let letter = c.to_string();
            let (whole, _, bad) = WINDOWS_1258.encode(&letter);
            if !bad {
                bytes.extend_from_slice(&whole);
                continue;
            }
            let parts: Vec<char> = std::iter::once(c).nfd().collect();
            let (tone, letter) = match parts[..] {
                [base, a] => (a, base.to_string()),
                // The circumflex, breve or horn belongs to the letter, whatever the order.
                [base, a, b] if matches!(a, '\u{302}' | '\u{306}' | '\u{31b}') => {
                    (b, [base, a].into_iter().nfc().collect())
                }
                [base, a, b] => (a, [base, b].into_iter().nfc().collect()),
                _ => panic!("{c}"),
            };
            for part in [letter, tone.to_string()] {
                let (part, _, bad) = WINDOWS_1258.encode(&part);
                assert!(!bad, "{c}");
                bytes.extend_from_slice(&part);
            }
        }
        bytes
    }

    fn utf16_bytes(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    #[test]
    fn the_encodings_of_spreadsheets_give_one_text() {
        let big: Vec<u8> =
            format!("\u{feff}{TEXT}").encode_utf16().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [
            (TEXT.as_bytes().to_vec(), None),
            (format!("\u{feff}{TEXT}").into_bytes(), None),
            (utf16_bytes(&format!("\u{feff}{TEXT}")), Some("UTF-16LE")),
            (big, Some("UTF-16BE")),
            (utf16_bytes(TEXT), Some("UTF-16LE")),
            (windows_1258(TEXT), Some("windows-1258")),
        ] {
            let decoded = decode("a.csv", &bytes).unwrap();
            assert_eq!((decoded.text.as_ref(), decoded.encoding), (TEXT, encoding));
        }
    }

    #[test]
    fn utf8_with_a_few_wrong_bytes_stays_utf8_and_they_are_named() {
        let good = TEXT.as_bytes();
        for (mut bytes, end) in [(good.to_vec(), "\n"), (TEXT.replace('\n', "\r\n").into(), "\r\n")]
        {
            // On the third line, the second byte; half of a letter; and one at the end.
            bytes.extend_from_slice(b"A\xffB\xfeC");
            bytes.extend_from_slice(end.as_bytes());
            bytes.extend_from_slice("Sở\u{1ebf}".as_bytes());
            bytes.pop();
            for mark in [&b""[..], b"\xef\xbb\xbf"] {
                let bytes = [mark, &bytes].concat();
                let decoded = decode("a.csv", &bytes).unwrap();
                assert_eq!(decoded.encoding, None);
                assert_eq!(decoded.bad, BTreeMap::from([(3, 2), (4, 5)]));
                let expected =
                    format!("{}A\u{fffd}B\u{fffd}C{end}Sở\u{fffd}", TEXT.replace('\n', end));
                assert_eq!(decoded.text, expected);
            }
        }
        // Windows-1258 with what may be taken for a letter of UTF-8 (`Ă` before a hard space).
        let mut bytes = windows_1258(TEXT);
        bytes.extend_from_slice(b"\xc3\xa0 ");
        assert_eq!(decode("a.csv", &bytes).unwrap().encoding, Some("windows-1258"));
    }

    #[test]
    fn what_reads_as_no_text_is_refused_with_its_line() {
        // A tone on a consonant; a byte that is no letter; half a UTF-16 pair; bad UTF-8 by its mark.
        for bytes in [
            &b"a\nb\xcc\n"[..],
            b"a\r\n\x8d\n",
            b"\xff\xfea\0\n\0\x00\xd8\n\0",
            b"\xef\xbb\xbfa\n\xe9\n",
        ] {
            let Err(error) = decode("a.csv", bytes) else { panic!("{bytes:?} was read") };
            assert!(error.to_string().starts_with("a.csv:2: "), "{error}");
        }
    }
}
