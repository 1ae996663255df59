//! Base45 (RFC 9285), each text of which is the one spelling of its bytes.
//!
//! The library's decoder takes a last pair above 255, cut, and goes through a comparison for each
//! character of the alphabet: it cost more than all the other work on a code beside the signatures.
//! So the alphabet is the library's, and so is encoding; decoding is by a table.

use thiserror::Error;

/// No character of the alphabet.
const NONE: u8 = u8::MAX;

/// A character's value, or [`NONE`].
static VALUES: [u8; 256] = values();

const fn values() -> [u8; 256] {
    let mut values = [NONE; 256];
    let mut rest: &mut [u8] = &mut values;
    let mut character = 0;
    while let Some((value, others)) = rest.split_first_mut() {
        if let Some(known) = base45::alphabet::decode(character) {
            *value = known;
        }
        character = character.wrapping_add(1);
        rest = others;
    }
    values
}

/// A text that isn't base45.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("not base45 (RFC 9285), or not the one spelling of its bytes")]
pub struct NotBase45;

/// Decodes base45, and refuses a text that isn't the spelling of what it decodes to.
///
/// # Errors
/// [`NotBase45`].
pub fn strict_base45(text: &str) -> Result<Vec<u8>, NotBase45> {
    decoded(text.as_bytes()).ok_or(NotBase45)
}

/// Three characters are two bytes, two are one (RFC 9285, section 4). Each number has one spelling
/// of its length, so that one within its bytes' range is theirs.
fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    let (triples, rest) = text.as_chunks::<3>();
    let mut bytes = Vec::with_capacity(text.len().div_ceil(3) * 2);
    for &[low, middle, high] in triples {
        let number = value(low)? + 45 * (value(middle)? + 45 * value(high)?);
        bytes.extend(u16::try_from(number).ok()?.to_be_bytes());
    }
    match *rest {
        [] => {}
        [low, high] => bytes.push(u8::try_from(value(low)? + 45 * value(high)?).ok()?),
        _ => return None,
    }
    Some(bytes)
}

fn value(character: u8) -> Option<u32> {
    let value = VALUES.get(usize::from(character)).copied().filter(|value| *value != NONE);
    value.map(u32::from)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_standards_own_examples_are_read() {
        // RFC 9285, sections 4.3 and 4.4.
        for (text, bytes) in [
            ("BB8", "AB"),
            ("%69 VD92EX0", "Hello!!"),
            ("UJCLQE7W581", "base-45"),
            ("QED8WEX0", "ietf!"),
        ] {
            assert_eq!(strict_base45(text).unwrap(), bytes.as_bytes());
        }
        assert_eq!(strict_base45("").unwrap(), b"");
    }

    #[test]
    fn numbers_beyond_their_bytes_and_lone_characters_are_refused() {
        for bad in ["GGW", ":::", "V5", "**", "A", "BB8A", "bb8", "BB8é", "BB\n", "U5\0"] {
            assert_eq!(strict_base45(bad), Err(NotBase45), "{bad}");
        }
        assert_eq!(strict_base45("FGW").unwrap(), [0xff, 0xff]);
        assert_eq!(strict_base45("U5").unwrap(), [0xff]);
    }

    /// What the library reads, if it writes it the same.
    fn by_the_library(text: &str) -> Option<Vec<u8>> {
        base45::decode(text).ok().filter(|bytes| base45::encode(bytes) == text)
    }

    #[test]
    fn every_pair_is_read_as_the_library_spells_it() {
        for pair in (0..128_u8).flat_map(|a| (0..128_u8).map(move |b| [a, b])) {
            let text = std::str::from_utf8(&pair).unwrap();
            assert_eq!(strict_base45(text).ok(), by_the_library(text), "{text:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn a_text_is_read_where_the_library_writes_it_so(
            text in "[0-9A-Z $%*+./:-]{0,40}|\\PC{0,12}",
        ) {
            prop_assert_eq!(strict_base45(&text).ok(), by_the_library(&text));
        }

        #[test]
        fn bytes_read_back(bytes in proptest::collection::vec(any::<u8>(), 0..100)) {
            prop_assert_eq!(strict_base45(&base45::encode(&bytes)), Ok(bytes));
        }
    }
}
