//! Hexadecimal (RFC 4648, section 8): written in small digits.

use std::fmt;

use base16ct::{HexDisplay, lower, mixed};

/// Bytes as lower-case hexadecimal.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    lower::encode_string(bytes)
}

/// Writes bytes as lower-case hexadecimal.
pub(crate) fn write_hex(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    fmt::LowerHex::fmt(&HexDisplay(bytes), f)
}

/// Hexadecimal of either case as bytes; none where it isn't that.
pub(crate) fn unhex(text: &str) -> Option<Vec<u8>> {
    mixed::decode_vec(text).ok()
}

/// So many bytes from twice as many small digits, which are their one spelling; none where the text is
/// anything else.
#[must_use]
pub fn unhex_small<const N: usize>(text: &str) -> Option<[u8; N]> {
    let mut bytes = [0; N];
    let length = lower::decode(text, &mut bytes).ok()?.len();
    (length == N).then_some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hexadecimal_is_read_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        let text = hex(&bytes);
        assert_eq!(text.get(..6), Some("000102"));
        assert!(text.ends_with("fdfeff"));
        assert_eq!(unhex(&text).as_ref(), Some(&bytes));
        assert_eq!(unhex(&text.to_uppercase()), Some(bytes));
        assert_eq!((hex(&[]), unhex("")), (String::new(), Some(Vec::new())));
        for bad in ["0", "0g", "g0", "é", "0x", " 00", "00 ", "00\n", "@0", "`0", "/0", ":0"] {
            assert_eq!(unhex(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn so_many_bytes_have_one_spelling() {
        assert_eq!(unhex_small("009fff"), Some([0, 0x9f, 0xff]));
        for bad in ["009fFF", "009ff", "009f", "009fff00", "", "009ffg", "009fé"] {
            assert_eq!(unhex_small::<3>(bad), None, "{bad:?}");
        }
    }
}
