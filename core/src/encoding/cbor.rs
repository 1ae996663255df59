//! Strict CBOR: what is read must be the one deterministic encoding of what it says.
//!
//! A signature covers bytes, but people act on values. If two encodings gave the same values, or
//! two readers saw different values in the same bytes, the two could be played off against each
//! other. So a checker walks the bytes first, by the deterministic encoding of RFC 8949, section
//! 4.2.1; only then are values taken from them, by `minicbor`.

use minicbor::Encoder;
use thiserror::Error;

/// How deep containers may nest.
pub(crate) const MAX_DEPTH: usize = 8;

/// How long an item may be, in bytes. A version 40-L symbol holds 2,953.
pub(crate) const MAX_BYTES: usize = 4096;

/// How long an item of another issuer may be, in bytes: what a compressed certificate may grow to.
pub(crate) const MAX_FOREIGN_BYTES: usize = 16 * 1024;

/// How many keys a map of another issuer may have. Its keys stand in any order, so that finding one
/// that stands twice costs their number squared.
pub(crate) const MAX_FOREIGN_KEYS: usize = 64;

/// How strictly an item is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rules {
    /// Deterministic encoding; integers, strings, arrays, maps, `false`, `true` and `null` only.
    Deterministic,
    /// Well-formed, definite lengths, no duplicate keys: other issuers' documents. Tags and floats
    /// pass, keys come in any order, integers may be longer than needed.
    WellFormed,
}

/// Why bytes are not the one item that they should be. Offsets count from the item's first byte.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CborError {
    /// The item goes on beyond the end.
    #[error("CBOR ends at byte {at}, in the middle of an item")]
    Truncated {
        /// Where the bytes ended.
        at: usize,
    },
    /// More bytes follow.
    #[error("{extra} bytes follow the CBOR item; nothing may")]
    TrailingBytes {
        /// How many.
        extra: usize,
    },
    /// Longer than is read.
    #[error("CBOR of {length} bytes; at most {most} are read")]
    TooLong {
        /// How long.
        length: usize,
        /// How long it may be.
        most: usize,
    },
    /// More keys in an unordered map than are compared: 64.
    #[error("CBOR map at byte {at} has more than {MAX_FOREIGN_KEYS} keys")]
    TooManyKeys {
        /// Where.
        at: usize,
    },
    /// Nests deeper than eight levels.
    #[error("CBOR nests deeper than {MAX_DEPTH} levels at byte {at}")]
    TooDeep {
        /// Where.
        at: usize,
    },
    /// A number or length takes more bytes than it needs.
    #[error("CBOR number at byte {at} is longer than it needs to be")]
    NotShortest {
        /// Where.
        at: usize,
    },
    /// An indefinite length.
    #[error("CBOR item at byte {at} has an indefinite length")]
    Indefinite {
        /// Where.
        at: usize,
    },
    /// A key stands twice in a map.
    #[error("CBOR map has the same key twice, again at byte {at}")]
    DuplicateKey {
        /// Where the second stands.
        at: usize,
    },
    /// Map keys out of order.
    #[error("CBOR map keys are out of order at byte {at}")]
    KeyOrder {
        /// Where the key stands that should have come earlier.
        at: usize,
    },
    /// A tag, float, simple value or reserved form that this format doesn't use.
    #[error(
        "CBOR item at byte {at} is of a kind that this format does not use (first byte 0x{head:02x})"
    )]
    Unsupported {
        /// Where.
        at: usize,
        /// The item's first byte.
        head: u8,
    },
    /// A text that isn't UTF-8.
    #[error("CBOR text at byte {at} is not UTF-8")]
    NotUtf8 {
        /// Where.
        at: usize,
    },
}

/// Checks that `bytes` are exactly one item by `rules`, within the limits of length and depth.
///
/// # Errors
/// The first fault, with its place. Nothing is allocated.
pub fn check(bytes: &[u8], rules: Rules) -> Result<(), CborError> {
    check_within(bytes, rules, MAX_BYTES)
}

/// As [`check`], for an item of at most `most` bytes.
///
/// # Errors
/// As [`check`].
pub(crate) fn check_within(bytes: &[u8], rules: Rules, most: usize) -> Result<(), CborError> {
    if bytes.len() > most {
        return Err(CborError::TooLong { length: bytes.len(), most });
    }
    let mut walk = Walk { bytes, at: 0, rules };
    walk.item(0)?;
    match bytes.len().checked_sub(walk.at) {
        Some(0) | None => Ok(()),
        Some(extra) => Err(CborError::TrailingBytes { extra }),
    }
}

/// Writes CBOR. The caller keeps to the deterministic order of keys.
pub(crate) fn encode(
    capacity: usize,
    write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Result<(), EncodeError>,
) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::with_capacity(capacity));
    let written = write(&mut encoder);
    debug_assert!(written.is_ok(), "a vector takes whatever is written to it");
    encoder.into_writer()
}

/// What `minicbor` reports when a writer fails; a vector never does.
pub(crate) type EncodeError = minicbor::encode::Error<std::convert::Infallible>;

struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    rules: Rules,
}

impl<'a> Walk<'a> {
    fn item(&mut self, depth: usize) -> Result<(), CborError> {
        let start = self.at;
        if depth >= MAX_DEPTH {
            return Err(CborError::TooDeep { at: start });
        }
        let head = self.byte()?;
        let (major, info) = (head >> 5, head & 0x1f);
        if major == 7 {
            return self.simple_or_float(start, head, info);
        }
        let argument = self.argument(start, head, info)?;
        match major {
            0 | 1 => Ok(()),
            2 => self.take(argument).map(|_| ()),
            3 => {
                let text = self.take(argument)?;
                std::str::from_utf8(text).map(|_| ()).map_err(|_| CborError::NotUtf8 { at: start })
            }
            4 => {
                for _ in 0..self.count(argument)? {
                    self.item(depth + 1)?;
                }
                Ok(())
            }
            5 => self.map(self.count(argument)?, depth),
            _ if self.rules == Rules::WellFormed => self.item(depth + 1),
            _ => Err(CborError::Unsupported { at: start, head }),
        }
    }

    fn map(&mut self, pairs: usize, depth: usize) -> Result<(), CborError> {
        let first = self.at;
        if self.rules == Rules::WellFormed && pairs > MAX_FOREIGN_KEYS {
            return Err(CborError::TooManyKeys { at: first });
        }
        let mut previous: Option<&'a [u8]> = None;
        for _ in 0..pairs {
            let at = self.at;
            self.item(depth + 1)?;
            let key = self.bytes.get(at..self.at).unwrap_or_default();
            match self.rules {
                Rules::Deterministic => match previous.map(|p| p.cmp(key)) {
                    Some(std::cmp::Ordering::Equal) => return Err(CborError::DuplicateKey { at }),
                    Some(std::cmp::Ordering::Greater) => return Err(CborError::KeyOrder { at }),
                    _ => previous = Some(key),
                },
                Rules::WellFormed => self.no_such_key_before(first, at, key)?,
            }
            self.item(depth + 1)?;
        }
        Ok(())
    }

    /// Unsorted maps are searched again for each key: quadratic, within `MAX_BYTES`.
    fn no_such_key_before(&self, first: usize, at: usize, key: &[u8]) -> Result<(), CborError> {
        let mut back = Walk { bytes: self.bytes, at: first, rules: self.rules };
        while back.at < at {
            let start = back.at;
            back.skip()?;
            if back.bytes.get(start..back.at) == Some(key) {
                return Err(CborError::DuplicateKey { at });
            }
            back.skip()?;
        }
        Ok(())
    }

    /// Passes over an item that was checked before.
    fn skip(&mut self) -> Result<(), CborError> {
        let start = self.at;
        let head = self.byte()?;
        let (major, info) = (head >> 5, head & 0x1f);
        let argument = self.argument(start, head, info)?;
        match major {
            2 | 3 => self.take(argument).map(|_| ()),
            4..=6 => {
                let items = match major {
                    4 => self.count(argument)?,
                    5 => self.count(argument)?.saturating_mul(2),
                    _ => 1,
                };
                for _ in 0..items {
                    self.skip()?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    fn simple_or_float(&mut self, start: usize, head: u8, info: u8) -> Result<(), CborError> {
        match (info, self.rules) {
            (20..=22, _) => Ok(()),
            (23, Rules::WellFormed) => Ok(()),
            (25, Rules::WellFormed) => self.take(2).map(|_| ()),
            (26, Rules::WellFormed) => self.take(4).map(|_| ()),
            (27, Rules::WellFormed) => self.take(8).map(|_| ()),
            (31, _) => Err(CborError::Indefinite { at: start }),
            _ => Err(CborError::Unsupported { at: start, head }),
        }
    }

    fn argument(&mut self, start: usize, head: u8, info: u8) -> Result<u64, CborError> {
        let (value, least) = match info {
            0..=23 => return Ok(u64::from(info)),
            24 => (self.number(1)?, 24),
            25 => (self.number(2)?, 1 << 8),
            26 => (self.number(4)?, 1 << 16),
            27 => (self.number(8)?, 1 << 32),
            31 => return Err(CborError::Indefinite { at: start }),
            _ => return Err(CborError::Unsupported { at: start, head }),
        };
        if value < least && self.rules == Rules::Deterministic {
            return Err(CborError::NotShortest { at: start });
        }
        Ok(value)
    }

    fn number(&mut self, bytes: u64) -> Result<u64, CborError> {
        Ok(self.take(bytes)?.iter().fold(0, |n, b| n << 8 | u64::from(*b)))
    }

    /// A container's count, which can't exceed the bytes that are left.
    fn count(&self, argument: u64) -> Result<usize, CborError> {
        let left = self.bytes.len().saturating_sub(self.at);
        usize::try_from(argument)
            .ok()
            .filter(|n| *n <= left)
            .ok_or(CborError::Truncated { at: self.bytes.len() })
    }

    fn byte(&mut self) -> Result<u8, CborError> {
        self.take(1).map(|b| b.first().copied().unwrap_or_default())
    }

    fn take(&mut self, length: u64) -> Result<&'a [u8], CborError> {
        let end = usize::try_from(length).ok().and_then(|n| self.at.checked_add(n));
        let taken = end.and_then(|end| self.bytes.get(self.at..end).map(|b| (b, end)));
        let (taken, end) = taken.ok_or(CborError::Truncated { at: self.bytes.len() })?;
        self.at = end;
        Ok(taken)
    }
}

/// A float of any width; minicbor reads the one of two bytes with another crate alone.
pub(crate) fn float(d: &mut minicbor::Decoder<'_>) -> Option<f64> {
    if !matches!(d.datatype(), Ok(minicbor::data::Type::F16)) {
        return d.f64().ok();
    }
    let at = d.position();
    let (_, bytes) = d.input().get(at..)?.split_first()?;
    let half = u16::from_be_bytes(*bytes.first_chunk()?);
    d.set_position(at.checked_add(3)?);
    let (exponent, fraction) = (i32::from(half >> 10 & 0x1f), f64::from(half & 0x3ff));
    let size = match exponent {
        0 => fraction * 2_f64.powi(-24),
        31 if fraction == 0.0 => f64::INFINITY,
        31 => f64::NAN,
        exponent => (1024.0 + fraction) * 2_f64.powi(exponent - 25),
    };
    Some(if half >> 15 == 0 { size } else { -size })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn bytes(hex: &str) -> Vec<u8> {
        (0..hex.len()).step_by(2).map(|i| u8::from_str_radix(&hex[i..i + 2], 16).unwrap()).collect()
    }

    #[test]
    fn floats_of_two_bytes_are_read_as_ieee_754_has_them() {
        for (bytes, value) in [
            ([0xf9, 0x40, 0x00], 2.0),
            ([0xf9, 0xc0, 0x00], -2.0),
            ([0xf9, 0x3c, 0x01], 1.000_976_562_5),
            ([0xf9, 0x00, 0x01], 5.960_464_477_539_063e-8),
            ([0xf9, 0x7b, 0xff], 65504.0),
            ([0xf9, 0x7c, 0x00], f64::INFINITY),
            ([0xf9, 0x00, 0x00], 0.0),
        ] {
            let mut d = minicbor::Decoder::new(&bytes);
            assert_eq!((float(&mut d), d.position()), (Some(value), 3), "{bytes:?}");
        }
        assert!(float(&mut minicbor::Decoder::new(&[0xf9, 0x7e, 0])).unwrap().is_nan());
        assert_eq!(float(&mut minicbor::Decoder::new(&[0xf9, 0x7e])), None);
        assert_eq!(float(&mut minicbor::Decoder::new(&[0xfa, 0x40, 0, 0, 0])), Some(2.0));
    }

    #[test]
    fn deterministic_items_pass() {
        for hex in [
            "00",
            "17",
            "1818",
            "3903e7",
            "4101",
            "6161",
            "80",
            "a0",
            "a2010220f5",
            "f6",
            "83010203",
        ] {
            assert_eq!(check(&bytes(hex), Rules::Deterministic), Ok(()), "{hex}");
        }
    }

    #[test]
    fn each_fault_is_named_with_its_place() {
        use CborError as E;
        for (hex, fault) in [
            ("", E::Truncated { at: 0 }),
            ("18", E::Truncated { at: 1 }),
            ("4201", E::Truncated { at: 2 }),
            ("9b0000000100000000", E::Truncated { at: 9 }),
            ("0000", E::TrailingBytes { extra: 1 }),
            ("1817", E::NotShortest { at: 0 }),
            ("5800", E::NotShortest { at: 0 }),
            ("811900ff", E::NotShortest { at: 1 }),
            ("9fff", E::Indefinite { at: 0 }),
            ("5f4101ff", E::Indefinite { at: 0 }),
            ("a201000100", E::DuplicateKey { at: 3 }),
            ("a220000100", E::KeyOrder { at: 3 }),
            ("c000", E::Unsupported { at: 0, head: 0xc0 }),
            ("f97e00", E::Unsupported { at: 0, head: 0xf9 }),
            ("f0", E::Unsupported { at: 0, head: 0xf0 }),
            ("1c", E::Unsupported { at: 0, head: 0x1c }),
            ("61ff", E::NotUtf8 { at: 0 }),
            ("818181818181818100", E::TooDeep { at: 8 }),
        ] {
            assert_eq!(check(&bytes(hex), Rules::Deterministic), Err(fault), "{hex}");
        }
    }

    #[test]
    fn other_issuers_may_tag_and_shuffle_but_not_repeat() {
        for hex in
            ["d2844040a04040", "a220000100", "1817", "fb3ff0000000000000", "c1fb3ff0000000000000"]
        {
            let got = check(&bytes(hex), Rules::WellFormed);
            assert!(
                !matches!(got, Err(CborError::Unsupported { .. } | CborError::KeyOrder { .. })),
                "{hex}"
            );
        }
        let twice = bytes("a3200001002000");
        assert_eq!(check(&twice, Rules::WellFormed), Err(CborError::DuplicateKey { at: 5 }));
        assert_eq!(check(&bytes("9fff"), Rules::WellFormed), Err(CborError::Indefinite { at: 0 }));
    }

    #[test]
    fn a_long_item_is_refused_before_it_is_walked() {
        let long = vec![0; MAX_BYTES + 1];
        assert_eq!(
            check(&long, Rules::Deterministic),
            Err(CborError::TooLong { length: MAX_BYTES + 1, most: MAX_BYTES })
        );
    }

    proptest! {
        #[test]
        fn anything_in_no_panic(input in proptest::collection::vec(any::<u8>(), 0..200)) {
            let strict = check(&input, Rules::Deterministic);
            let loose = check(&input, Rules::WellFormed);
            prop_assert!(strict.is_err() || loose.is_ok());
        }
    }
}
