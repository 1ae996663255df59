//! Segments: the bit stream of the data codewords and its content (ISO/IEC 18004, 7.4, 8).

use std::fmt;

use super::charset::{self, Piece, Script, Text};
use super::version::Version;

/// What a symbol says.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Content {
    /// The content of the segments in their order: characters of the numeric and alphanumeric modes
    /// as ASCII, bytes as they are, kanji as Shift JIS, hanzi as GB 2312 (EUC-CN).
    pub(crate) bytes: Vec<u8>,
    /// The same as text: by the symbol's own word (ECI) where it has one, otherwise by what the
    /// bytes look like. What cannot be text, or isn't read, is U+FFFD.
    pub(crate) text: String,
    /// The character set of what isn't read for want of its table.
    pub(crate) unread: Option<&'static str>,
    /// Its place in a sequence of symbols.
    pub(crate) structured_append: Option<StructuredAppend>,
    /// Whose application's identifiers it holds.
    pub(crate) fnc1: Option<Fnc1>,
    /// The first assignment number of the symbol's whose meaning is not known here.
    pub(crate) unknown_eci: Option<u32>,
}

/// The content is a person's: only its length is printed.
impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Content")
            .field("length", &self.bytes.len())
            .field("structured_append", &self.structured_append)
            .field("fnc1", &self.fnc1)
            .field("unknown_eci", &self.unknown_eci)
            .finish()
    }
}

/// One of several symbols that hold a message together (clause 8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StructuredAppend {
    /// Its place, from 0.
    pub index: u8,
    /// How many there are, 1 to 16.
    pub count: u8,
    /// All bytes of the whole message, added without carry.
    pub parity: u8,
}

/// The data's format is one that others define (7.4.8).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fnc1 {
    /// GS1's application identifiers.
    First,
    /// An industry's, by AIM's application indicator as it is coded: 0 to 99 for a number, a
    /// letter's ASCII and 100 else. The content begins with it, as two digits or the letter.
    Second(u8),
}

/// Why data codewords make no content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum SegmentError {
    #[error("there is no mode with the indicator {0:04b}")]
    Mode(u8),
    #[error("a segment's {wanted} bits are more than the {left} that are left")]
    Truncated { wanted: usize, left: usize },
    #[error("{value} is not a group of {digits} digits")]
    Numeric { value: u32, digits: u32 },
    #[error("{0} is not a pair of alphanumeric characters, or one")]
    Alphanumeric(u32),
    #[error("{0} is not a character of two bytes")]
    DoubleByte(u32),
    #[error("the hanzi subset is {0}, expected 1")]
    HanziSubset(u32),
    #[error("an ECI designator begins with 111 or goes beyond 999999")]
    Eci,
    #[error("FNC1 comes after data")]
    LateFnc1,
    #[error("{0} is not an application indicator")]
    ApplicationIndicator(u32),
    #[error("there is no data before the terminator")]
    Empty,
}

/// Characters of the alphanumeric mode by value (table 5).
const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";
/// What FNC1 is in data: the group separator.
const GROUP_SEPARATOR: u8 = 0x1D;

/// Reads the segments of the data codewords of a symbol of `version`, up to the terminator. It may
/// be missing where the data end; what follows it is not looked at.
pub(crate) fn parse(codewords: &[u8], version: Version) -> Result<Content, SegmentError> {
    let mut reader =
        Reader { bits: Bits { codewords, at: 0 }, bytes: Vec::new(), pieces: Vec::new() };
    reader.bytes.reserve(codewords.len());
    let (mut structured_append, mut fnc1, mut eci, mut unknown_eci) = (None, None, None, None);
    // Each round takes at least the mode indicator's bits, so that it ends.
    while let Some(mode) = reader.bits.take(4) {
        match mode {
            0b0000 => break,
            0b0001 => reader.numeric(version)?,
            0b0010 => reader.alphanumeric(version, fnc1.is_some())?,
            0b0100 => reader.byte(version, eci)?,
            0b1000 => reader.kanji(version)?,
            0b1101 => reader.hanzi(version)?,
            0b0111 => {
                let number = reader.eci()?;
                if !charset::is_known(number) {
                    unknown_eci = unknown_eci.or(Some(number));
                }
                eci = Some(number);
            }
            0b0011 => structured_append = Some(reader.structured_append()?),
            0b0101 if reader.bytes.is_empty() => fnc1 = Some(Fnc1::First),
            0b1001 if reader.bytes.is_empty() => fnc1 = Some(reader.application_indicator()?),
            0b0101 | 0b1001 => return Err(SegmentError::LateFnc1),
            other => return Err(SegmentError::Mode(u8::try_from(other).unwrap_or(u8::MAX))),
        }
    }
    if reader.bytes.is_empty() {
        return Err(SegmentError::Empty);
    }
    let Text { text, unread } = charset::text(&reader.bytes, &reader.pieces);
    Ok(Content { bytes: reader.bytes, text, unread, structured_append, fnc1, unknown_eci })
}

/// Bits of codewords, the most significant first.
struct Bits<'a> {
    codewords: &'a [u8],
    at: usize,
}

impl Bits<'_> {
    fn left(&self) -> usize {
        (8 * self.codewords.len()).saturating_sub(self.at)
    }

    /// The next `count` bits, at most 24, as a number; `None`, and none taken, if fewer are left.
    #[inline]
    fn take(&mut self, count: usize) -> Option<u32> {
        if count > self.left() || count > 24 {
            return None;
        }
        let (first, skip) = (self.at / 8, self.at % 8);
        let mut window = [0; 4];
        for (held, &codeword) in window.iter_mut().zip(self.codewords.get(first..)?) {
            *held = codeword;
        }
        self.at += count;
        let window = u64::from(u32::from_be_bytes(window)) << skip & 0xFFFF_FFFF;
        u32::try_from(window >> (32 - count)).ok()
    }

    fn expect(&mut self, count: usize) -> Result<u32, SegmentError> {
        let left = self.left();
        self.take(count).ok_or(SegmentError::Truncated { wanted: count, left })
    }

    /// Refuses a segment that has not all its bits.
    fn require(&self, wanted: usize) -> Result<(), SegmentError> {
        let left = self.left();
        if wanted > left { Err(SegmentError::Truncated { wanted, left }) } else { Ok(()) }
    }
}

struct Reader<'a> {
    bits: Bits<'a>,
    bytes: Vec<u8>,
    pieces: Vec<Piece>,
}

impl Reader<'_> {
    /// The character count: its length depends on the version (table 3).
    fn count(&mut self, version: Version, bits: [usize; 3]) -> Result<usize, SegmentError> {
        let [small, middle, large] = bits;
        let bits = match version.number() {
            ..=9 => small,
            10..=26 => middle,
            _ => large,
        };
        Ok(usize::try_from(self.bits.expect(bits)?).unwrap_or(usize::MAX))
    }

    /// Notes what the bytes since the last piece are.
    fn piece(&mut self, script: Script) {
        let end = self.bytes.len();
        match self.pieces.last_mut() {
            Some(last) if last.script == script => last.end = end,
            _ => self.pieces.push(Piece { end, script }),
        }
    }

    fn numeric(&mut self, version: Version) -> Result<(), SegmentError> {
        let count = self.count(version, [10, 12, 14])?;
        let (groups, rest) = (count / 3, count % 3);
        let bits_of_rest = [0, 4, 7];
        let tail = bits_of_rest.get(rest).copied().unwrap_or(0);
        self.bits.require(10 * groups + tail)?;
        for _ in 0..groups {
            self.digits(10, 3)?;
        }
        if rest > 0 {
            self.digits(tail, if rest == 1 { 1 } else { 2 })?;
        }
        self.piece(Script::Ascii);
        Ok(())
    }

    fn digits(&mut self, bits: usize, digits: u32) -> Result<(), SegmentError> {
        let value = self.bits.expect(bits)?;
        let mut unit = 10_u32.pow(digits);
        if value >= unit {
            return Err(SegmentError::Numeric { value, digits });
        }
        while unit > 1 {
            unit /= 10;
            self.bytes.push(b'0' + u8::try_from(value / unit % 10).unwrap_or(0));
        }
        Ok(())
    }

    fn alphanumeric(&mut self, version: Version, fnc1: bool) -> Result<(), SegmentError> {
        let count = self.count(version, [9, 11, 13])?;
        self.bits.require(11 * (count / 2) + 6 * (count % 2))?;
        let start = self.bytes.len();
        for _ in 0..count / 2 {
            let value = self.bits.expect(11)?;
            self.character(value / 45, value)?;
            self.character(value % 45, value)?;
        }
        if count % 2 == 1 {
            let value = self.bits.expect(6)?;
            self.character(value, value)?;
        }
        if fnc1 {
            let characters = self.bytes.split_off(start);
            self.bytes.extend(separated(&characters));
        }
        self.piece(Script::Ascii);
        Ok(())
    }

    #[inline]
    fn character(&mut self, index: u32, value: u32) -> Result<(), SegmentError> {
        let character = usize::try_from(index).ok().and_then(|index| ALPHANUMERIC.get(index));
        self.bytes.push(*character.ok_or(SegmentError::Alphanumeric(value))?);
        Ok(())
    }

    fn byte(&mut self, version: Version, eci: Option<u32>) -> Result<(), SegmentError> {
        let count = self.count(version, [8, 16, 16])?;
        self.bits.require(8 * count)?;
        for _ in 0..count {
            let byte = self.bits.expect(8)?;
            self.bytes.push(u8::try_from(byte).unwrap_or(0));
        }
        self.piece(eci.map_or(Script::Unmarked, Script::Eci));
        Ok(())
    }

    fn kanji(&mut self, version: Version) -> Result<(), SegmentError> {
        let count = self.count(version, [8, 10, 12])?;
        self.double_bytes(count, |value| {
            let [lead, trail] = [value / 0xC0, value % 0xC0 + 0x40];
            let lead = lead + if lead < 0x1F { 0x81 } else { 0xC1 };
            (trail != 0x7F && trail <= 0xFC).then_some([lead, trail])
        })?;
        self.piece(Script::Kanji);
        Ok(())
    }

    /// Chinese characters, of GB/T 18284, which adds this mode to the standard.
    fn hanzi(&mut self, version: Version) -> Result<(), SegmentError> {
        let subset = self.bits.expect(4)?;
        if subset != 1 {
            return Err(SegmentError::HanziSubset(subset));
        }
        let count = self.count(version, [8, 10, 12])?;
        self.double_bytes(count, |value| {
            let [lead, trail] = [value / 0x60, value % 0x60 + 0xA1];
            let lead = lead + if lead < 0x0A { 0xA1 } else { 0xA6 };
            (trail <= 0xFE && lead <= 0xFE).then_some([lead, trail])
        })?;
        self.piece(Script::Hanzi);
        Ok(())
    }

    fn double_bytes(
        &mut self,
        count: usize,
        bytes: impl Fn(u32) -> Option<[u32; 2]>,
    ) -> Result<(), SegmentError> {
        self.bits.require(13 * count)?;
        for _ in 0..count {
            let value = self.bits.expect(13)?;
            let pair = bytes(value).ok_or(SegmentError::DoubleByte(value))?;
            self.bytes.extend(pair.map(|byte| u8::try_from(byte).unwrap_or(0)));
        }
        Ok(())
    }

    /// An assignment number in one, two or three bytes (7.4.2).
    fn eci(&mut self) -> Result<u32, SegmentError> {
        let first = self.bits.expect(8)?;
        let number = match first {
            0..0x80 => first,
            0x80..0xC0 => (first & 0x3F) << 8 | self.bits.expect(8)?,
            0xC0..0xE0 => (first & 0x1F) << 16 | self.bits.expect(16)?,
            _ => return Err(SegmentError::Eci),
        };
        if number <= 999_999 { Ok(number) } else { Err(SegmentError::Eci) }
    }

    fn structured_append(&mut self) -> Result<StructuredAppend, SegmentError> {
        let [index, last, parity] =
            [self.bits.expect(4)?, self.bits.expect(4)?, self.bits.expect(8)?]
                .map(|value| u8::try_from(value).unwrap_or(0));
        Ok(StructuredAppend { index, count: last + 1, parity })
    }

    fn application_indicator(&mut self) -> Result<Fnc1, SegmentError> {
        let value = self.bits.expect(8)?;
        let indicator = u8::try_from(value).unwrap_or(0);
        match indicator {
            ..100 => self.bytes.extend([b'0' + indicator / 10, b'0' + indicator % 10]),
            165..=190 | 197..=222 => self.bytes.push(indicator - 100),
            _ => return Err(SegmentError::ApplicationIndicator(value)),
        }
        self.piece(Script::Ascii);
        Ok(Fnc1::Second(indicator))
    }
}

/// Alphanumeric characters under FNC1, where `%` stands for the separator and `%%` for itself.
fn separated(characters: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(characters.len());
    let mut rest = characters.iter().copied().peekable();
    while let Some(character) = rest.next() {
        out.push(match character {
            b'%' if rest.next_if_eq(&b'%').is_some() => b'%',
            b'%' => GROUP_SEPARATOR,
            other => other,
        });
    }
    out
}

#[cfg(test)]
mod tests;
