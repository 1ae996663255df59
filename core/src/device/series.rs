//! An enrolment as a series of codes: for a phone that no file can be brought to.
//!
//! One symbol holds 2,953 bytes at most, an enrolment is longer. Each code of the series is
//! `CHOTE1:N/OF:ID:DATA`: which it is, from 1; how many there are, 99 at most; the first eight bytes of
//! the file's SHA-256 in hexadecimal digits, by which two series aren't mixed; and its part of the
//! file, compressed (RFC 1950) and in base45 (RFC 9285), all of it alphanumeric. They may be read in any
//! order, and more than once. The series is as secret as the file.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::encoding::base45::strict_base45;
use crate::encoding::hex::hex;
use crate::encoding::inflate::inflate;

/// What each code of a series begins with.
pub const SERIES_PREFIX: &str = "CHOTE1:";
/// Characters of data in one code: a symbol of version 16 or so, which a cheap camera reads from a screen.
const LENGTH: usize = 750;
/// Most codes in a series.
const MOST: u8 = 99;
/// Longest enrolment that a series carries, in bytes.
const MAX_FILE: usize = 64 * 1024;

/// Why a code is no part of this series, or the series no enrolment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SeriesError {
    /// Another kind of code.
    #[error("this is no code of an enrolment: one begins with {SERIES_PREFIX}")]
    AnotherKind,
    /// It begins like one, and isn't.
    #[error("this code of an enrolment is damaged: expected {SERIES_PREFIX}N/OF:ID:DATA")]
    Damaged,
    /// One of another series: of another phone's enrolment, or made anew.
    #[error("this code is of another enrolment than those before: begin again with the first")]
    AnotherSeries,
    /// All are there, and together they aren't what was made.
    #[error("these codes together are no enrolment: have them made anew")]
    NotWhole,
}

/// What was read of a series so far. What it holds leaves memory with it.
#[derive(Default)]
pub struct EnrolmentSeries {
    /// Its id, and how many codes there are.
    header: Option<(String, u8)>,
    parts: BTreeMap<u8, Zeroizing<String>>,
}

impl std::fmt::Debug for EnrolmentSeries {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "EnrolmentSeries({} of {})", self.have(), self.of())
    }
}

/// The codes' texts for an enrolment's file; none for one that is too long.
#[must_use]
pub fn series_of(file: &[u8]) -> Option<Vec<Zeroizing<String>>> {
    let compressed = Zeroizing::new(miniz_oxide::deflate::compress_to_vec_zlib(file, 9));
    let text = Zeroizing::new(base45::encode(&compressed));
    let count = u8::try_from(text.len().div_ceil(LENGTH)).ok().filter(|count| *count <= MOST)?;
    let id = id_of(file);
    // Base45 is ASCII: a piece never ends within a character.
    let pieces = text.as_bytes().chunks(LENGTH).map(String::from_utf8_lossy);
    let codes = (1_u8..).zip(pieces);
    let code = |(n, piece)| Zeroizing::new(format!("{SERIES_PREFIX}{n}/{count}:{id}:{piece}"));
    (file.len() <= MAX_FILE).then(|| codes.map(code).collect())
}

impl EnrolmentSeries {
    /// Takes in a code's text.
    ///
    /// # Errors
    /// [`SeriesError`]; what was there before stays.
    pub fn take(&mut self, text: &str) -> Result<(), SeriesError> {
        let rest = text.strip_prefix(SERIES_PREFIX).ok_or(SeriesError::AnotherKind)?;
        let (number, of, id, data) = parts(rest).ok_or(SeriesError::Damaged)?;
        let header = self.header.get_or_insert_with(|| (id.to_owned(), of));
        if *header != (id.to_owned(), of) {
            return Err(SeriesError::AnotherSeries);
        }
        self.parts.insert(number, Zeroizing::new(data.to_owned()));
        Ok(())
    }

    /// How many codes there are; 0 before the first was read.
    #[must_use]
    pub fn of(&self) -> u8 {
        self.header.as_ref().map_or(0, |(_, of)| *of)
    }

    /// How many of them were read.
    #[must_use]
    pub fn have(&self) -> u8 {
        u8::try_from(self.parts.len()).unwrap_or(MOST)
    }

    /// The numbers of those that weren't read yet.
    pub fn missing(&self) -> impl Iterator<Item = u8> {
        (1..=self.of()).filter(|number| !self.parts.contains_key(number))
    }

    /// The enrolment's file, once all codes were read.
    ///
    /// # Errors
    /// [`SeriesError::NotWhole`] where they don't make one.
    pub fn file(&self) -> Result<Option<Zeroizing<Vec<u8>>>, SeriesError> {
        let Some((id, _)) = &self.header else { return Ok(None) };
        if self.missing().next().is_some() {
            return Ok(None);
        }
        let text = self.parts.values().map(|part| part.as_str()).collect::<String>();
        let text = Zeroizing::new(text);
        let compressed = strict_base45(&text).map_err(|_| SeriesError::NotWhole)?;
        let compressed = Zeroizing::new(compressed);
        let (file, read) = inflate(&compressed, MAX_FILE).map_err(|_| SeriesError::NotWhole)?;
        let file = Zeroizing::new(file);
        let whole = read == compressed.len() && id_of(&file) == *id;
        if whole { Ok(Some(file)) } else { Err(SeriesError::NotWhole) }
    }
}

fn parts(text: &str) -> Option<(u8, u8, &str, &str)> {
    // Base45 has a colon of its own: the data are what is left.
    let mut fields = text.splitn(3, ':');
    let (numbers, id, data) = (fields.next()?, fields.next()?, fields.next()?);
    let (number, of) = numbers.split_once('/')?;
    let number_of = |text: &str| {
        let plain = text.len() <= 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u8>().ok().filter(|_| plain)
    };
    let (number, of) = (number_of(number)?, number_of(of)?);
    let is_id = id.len() == 16 && id.bytes().all(|b| b.is_ascii_hexdigit());
    let fits = is_id && (1..=of).contains(&number) && of <= MOST && data.len() <= 4 * LENGTH;
    (fits && !data.is_empty()).then_some((number, of, id, data))
}

fn id_of(file: &[u8]) -> String {
    let hash: [u8; 32] = Sha256::digest(file).into();
    let (first, _) = hash.split_at(8);
    hex(first).to_ascii_uppercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of an enrolment's length, and no pattern in it.
    fn file() -> Vec<u8> {
        (0..4_398_u32).map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0]).collect()
    }

    fn read(codes: &[Zeroizing<String>]) -> EnrolmentSeries {
        let mut series = EnrolmentSeries::default();
        codes.iter().for_each(|code| series.take(code).unwrap());
        series
    }

    #[test]
    fn codes_in_any_order_and_twice_make_the_file() {
        let mut codes = series_of(&file()).unwrap();
        assert!(codes.len() > 3);
        let fits = |code: &Zeroizing<String>| qrcodegen::QrSegment::is_alphanumeric(code);
        assert!(codes.iter().all(fits));
        codes.reverse();
        let all_but_one = read(&codes[1..]);
        assert_eq!(all_but_one.file(), Ok(None));
        let last = u8::try_from(codes.len()).unwrap();
        assert_eq!(all_but_one.missing().collect::<Vec<u8>>(), [last]);
        codes.push(codes[2].clone());
        let series = read(&codes);
        assert_eq!((series.have(), series.of()), (last, last));
        assert_eq!(series.file().unwrap().unwrap().as_slice(), file());
    }

    #[test]
    fn what_is_no_part_of_it_changes_nothing() {
        let codes = series_of(&file()).unwrap();
        let mut series = read(&codes[..2]);
        let other = series_of(b"another").unwrap();
        assert_eq!(series.take(&other[0]), Err(SeriesError::AnotherSeries));
        assert_eq!(series.take("CHOT1:ABC"), Err(SeriesError::AnotherKind));
        let id = "0123456789ABCDEF";
        for damaged in ["", "1/2", "0/2:ID:A", "3/2:ID:A", "1/100:ID:A", "+1/2:ID:A", "1/2:ID:"] {
            let text = format!("{SERIES_PREFIX}{}", damaged.replace("ID", id));
            assert_eq!(series.take(&text), Err(SeriesError::Damaged), "{text}");
        }
        codes[2..].iter().for_each(|code| series.take(code).unwrap());
        assert_eq!(series.file().unwrap().unwrap().as_slice(), file());
    }

    #[test]
    fn a_changed_part_is_found() {
        let mut codes = series_of(&file()).unwrap();
        let changed = codes[1].replace("CHOTE1:2", "CHOTE1:1");
        codes[0] = Zeroizing::new(changed);
        assert_eq!(read(&codes).file(), Err(SeriesError::NotWhole));
    }

    #[test]
    fn too_long_a_file_makes_no_series() {
        assert!(series_of(&vec![0; MAX_FILE + 1]).is_none());
        assert!(series_of(&vec![0; MAX_FILE]).is_some());
    }

    #[test]
    fn debug_shows_how_far_it_is_and_no_more() {
        assert_eq!(
            format!("{:?}", read(&series_of(b"secret").unwrap())),
            "EnrolmentSeries(1 of 1)"
        );
    }
}
