//! A code's text as files and hand-held readers give it: with marks around it that aren't the code's.

/// The text in a file's bytes: UTF-8, or UTF-16 as Windows writes it. None where they are no text.
#[must_use]
pub fn text_in_file(bytes: &[u8]) -> Option<String> {
    let text = match str::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => text.to_owned(),
        _ => utf16(bytes)?,
    };
    Some(without_marks(&text).to_owned())
}

/// A text without what isn't the code's: a byte order mark, the symbology identifier that readers send in front
/// (`]Q1`, ISO/IEC 15424), a line break at the end.
#[must_use]
pub fn without_marks(text: &str) -> &str {
    let text = text.trim_start_matches('\u{feff}').trim_end_matches(['\r', '\n', '\0']);
    match text.as_bytes() {
        [b']', symbology, modifier, ..]
            if symbology.is_ascii_alphabetic() && modifier.is_ascii_digit() =>
        {
            text.get(3..).unwrap_or(text)
        }
        _ => text,
    }
}

/// UTF-16, by its mark, or by the zeros between the letters that a code begins with.
fn utf16(bytes: &[u8]) -> Option<String> {
    let (pairs, []) = bytes.as_chunks::<2>() else { return None };
    let little = match pairs {
        [[0xff, 0xfe], ..] => true,
        [[0xfe, 0xff], ..] => false,
        [[first, 0], [second, 0], ..] => first.is_ascii_graphic() && second.is_ascii_graphic(),
        [[0, first], [0, second], ..] if first.is_ascii_graphic() && second.is_ascii_graphic() => {
            false
        }
        _ => return None,
    };
    let units = pairs.iter().map(|pair| match little {
        true => u16::from_le_bytes(*pair),
        false => u16::from_be_bytes(*pair),
    });
    char::decode_utf16(units).collect::<Result<String, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_around_a_code_are_not_the_codes() {
        for text in [
            "CHOT1:AB",
            "\u{feff}CHOT1:AB",
            "]Q1CHOT1:AB",
            "\u{feff}]Q3CHOT1:AB\r\n",
            "]d2CHOT1:AB",
        ] {
            assert_eq!(without_marks(text), "CHOT1:AB", "{text:?}");
            assert_eq!(text_in_file(text.as_bytes()).as_deref(), Some("CHOT1:AB"), "{text:?}");
            let [little, big]: [fn(u16) -> [u8; 2]; 2] = [u16::to_le_bytes, u16::to_be_bytes];
            for bytes in [little, big] {
                let with_mark = text.trim_start_matches('\u{feff}');
                for text in [with_mark.to_owned(), format!("\u{feff}{with_mark}")] {
                    let bytes: Vec<u8> = text.encode_utf16().flat_map(bytes).collect();
                    assert_eq!(text_in_file(&bytes).as_deref(), Some("CHOT1:AB"), "{text:?}");
                }
            }
        }
        for text in ["]", "]Q", "]Qa", "] 1 a", "[1]", "A]Q1"] {
            assert_eq!(without_marks(text), text);
        }
        for bytes in
            [&b"\x89PNG\r\n\x1a\n"[..], b"\xff\xd8\xff\xe0", b"\xff\xfe\x00", b"\xff\xfe\x00\xd8"]
        {
            assert_eq!(text_in_file(bytes), None, "{bytes:?}");
        }
        assert_eq!(text_in_file(b"").as_deref(), Some(""));
    }
}
