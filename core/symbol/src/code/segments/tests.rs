use proptest::prelude::*;

use super::*;

/// Bits written as a standard would print them.
fn codewords(bits: &str) -> Vec<u8> {
    let bits: Vec<u8> = bits.bytes().filter(|bit| matches!(bit, b'0' | b'1')).collect();
    let codeword = |bits: &[u8]| {
        (0..8).fold(0, |codeword, i| codeword << 1 | u8::from(bits.get(i) == Some(&b'1')))
    };
    bits.chunks(8).map(codeword).collect()
}

fn read_as(version: u8, bits: &str) -> Result<Content, SegmentError> {
    parse(&codewords(bits), Version::new(version).unwrap())
}

fn read(bits: &str) -> Result<Content, SegmentError> {
    read_as(1, bits)
}

/// Bits of segments, written one after the other.
#[derive(Default)]
struct Writer(String);

impl Writer {
    fn number(mut self, value: usize, bits: usize) -> Self {
        self.0 += &format!("{value:0bits$b}");
        self
    }

    fn bytes(self, bytes: &[u8]) -> Self {
        let begun = self.number(0b0100, 4).number(bytes.len(), 8);
        bytes.iter().fold(begun, |writer, &byte| writer.number(usize::from(byte), 8))
    }

    fn eci(self, number: usize) -> Self {
        let begun = self.number(0b0111, 4);
        match number {
            0..0x80 => begun.number(number, 8),
            0x80..0x4000 => begun.number(0b10, 2).number(number, 14),
            _ => begun.number(0b110, 3).number(number, 21),
        }
    }

    fn read(&self) -> Result<Content, SegmentError> {
        read(&self.0)
    }
}

/// The examples of 7.4.3 to 7.4.6.
#[test]
fn the_standards_examples() {
    let numeric = read("0001 0000001000 0000001100 0101011001 1000011 0000").unwrap();
    assert_eq!((numeric.text.as_str(), numeric.bytes.as_slice()), ("01234567", &b"01234567"[..]));
    let numeric =
        read("0001 0000010000 0000001100 0101011001 1010100110 1110000101 0011101010 0101");
    assert_eq!(numeric.unwrap().text, "0123456789012345");
    let alphanumeric = read("0010 000000101 00111001110 11100111001 000010 0000").unwrap();
    assert_eq!(alphanumeric.text, "AC-42");
    let kanji = read("1000 00000010 0110110011111 1101010101010 0000").unwrap();
    assert_eq!(
        (kanji.text.as_str(), kanji.bytes.as_slice()),
        ("点茗", &[0x93, 0x5F, 0xE4, 0xAA][..])
    );
    // Greek by ECI: ΑΒΓΔΕ in ISO/IEC 8859-7.
    let greek = Writer::default().eci(9).bytes(&[0xC1, 0xC2, 0xC3, 0xC4, 0xC5]).read().unwrap();
    assert_eq!((greek.text.as_str(), greek.unknown_eci), ("ΑΒΓΔΕ", None));
    assert_eq!(greek.bytes, [0xC1, 0xC2, 0xC3, 0xC4, 0xC5]);
}

#[test]
fn the_character_count_grows_with_the_version() {
    for (versions, bits) in [(1..=9, 8), (10..=26, 16), (27..=40, 16)] {
        let stream = Writer::default().number(0b0100, 4).number(2, bits).number(0x4142, 16);
        for version in versions {
            assert_eq!(read_as(version, &stream.0).unwrap().text, "AB");
        }
    }
    for (version, numeric, alphanumeric, double) in
        [(9, 10, 9, 8), (10, 12, 11, 10), (27, 14, 13, 12)]
    {
        let stream = Writer::default()
            .number(0b0001, 4)
            .number(4, numeric)
            .number(123, 10)
            .number(4, 4)
            .number(0b0010, 4)
            .number(1, alphanumeric)
            .number(44, 6)
            .number(0b1000, 4)
            .number(1, double)
            .number(0b0_1101_1001_1111, 13);
        assert_eq!(read_as(version, &stream.0).unwrap().text, "1234:点");
    }
}

#[test]
fn a_missing_terminator_and_wrong_padding_are_let_pass() {
    // Nothing at all, less than a mode indicator, and padding of all ones after the terminator.
    for end in ["", "0", "00", "000", "0000", "0000 1111 1111111111111111"] {
        let stream = format!("0100 00000001 01000001 {end}");
        assert_eq!(read(&stream).unwrap().text, "A", "{end}");
    }
    // Bits of one codeword's end that are no terminator are none of a segment's either.
    assert_eq!(
        read("0001 0000000101 1111011 000").err(),
        Some(SegmentError::Truncated { wanted: 17, left: 10 })
    );
}

#[test]
fn what_is_no_content_is_refused_with_its_reason() {
    let bits = |value, bits| Writer::default().number(value, bits).0;
    for (stream, error) in [
        (String::new(), SegmentError::Empty),
        (bits(0, 40), SegmentError::Empty),
        ("0001 0000000011 1111101000".into(), SegmentError::Numeric { value: 1000, digits: 3 }),
        ("0001 0000000010 1100100".into(), SegmentError::Numeric { value: 100, digits: 2 }),
        ("0001 0000000001 1010".into(), SegmentError::Numeric { value: 10, digits: 1 }),
        ("0010 000000010 11111101001".into(), SegmentError::Alphanumeric(2025)),
        ("0010 000000001 101101".into(), SegmentError::Alphanumeric(45)),
        ("0100 00000011 01000001".into(), SegmentError::Truncated { wanted: 24, left: 12 }),
        ("0110".into(), SegmentError::Mode(6)),
        ("0111 11100000".into(), SegmentError::Eci),
        ("0111 11011111 1111111111111111".into(), SegmentError::Eci),
        ("1101 0010 00000001".into(), SegmentError::HanziSubset(2)),
        ("1000 00000001 0000000111111".into(), SegmentError::DoubleByte(63)),
        ("1001 01100100".into(), SegmentError::ApplicationIndicator(100)),
        ("0100 00000001 01000001 0101".into(), SegmentError::LateFnc1),
    ] {
        assert_eq!(read(&stream).err(), Some(error), "{stream}");
    }
}

#[test]
fn assignment_numbers_of_every_length() {
    for (number, text, unknown) in [
        (26, "số", None),
        (27, "sá»‘", None),
        (899, "sá»‘", None),
        (127, "số", Some(127)),
        (128, "số", Some(128)),
        (16_383, "số", Some(16_383)),
        (16_384, "số", Some(16_384)),
        (999_999, "số", Some(999_999)),
    ] {
        let content = Writer::default().eci(number).bytes("số".as_bytes()).read().unwrap();
        assert_eq!((content.text.as_str(), content.unknown_eci), (text, unknown), "{number}");
        assert_eq!(content.bytes, "số".as_bytes());
    }
    // It holds until the next.
    let mixed = Writer::default().eci(7).bytes(&[0xD0]).eci(9).bytes(&[0xE1]).bytes(&[0xE2]);
    assert_eq!(mixed.read().unwrap().text, "аαβ");
}

#[test]
fn hanzi() {
    // 啊 is B0A1, 。 is A1A3.
    let stream = Writer::default()
        .number(0b1101, 4)
        .number(1, 4)
        .number(2, 8)
        .number((0xB0 - 0xA6) * 0x60, 13)
        .number(2, 13);
    let content = stream.read().unwrap();
    assert_eq!(
        (content.text.as_str(), content.bytes.as_slice()),
        ("啊。", &[0xB0, 0xA1, 0xA1, 0xA3][..])
    );
}

#[test]
fn structured_append_is_kept() {
    let stream =
        Writer::default().number(0b0011, 4).number(2, 4).number(15, 4).number(0xA5, 8).bytes(b"A");
    let content = stream.read().unwrap();
    let expected = StructuredAppend { index: 2, count: 16, parity: 0xA5 };
    assert_eq!((content.text.as_str(), content.structured_append), ("A", Some(expected)));
}

#[test]
fn fnc1_marks_and_separates() {
    // "%A%%%" in the alphanumeric mode: separator, A, per cent, separator.
    let characters = |writer: Writer| {
        writer
            .number(0b0010, 4)
            .number(5, 9)
            .number(38 * 45 + 10, 11)
            .number(38 * 45 + 38, 11)
            .number(38, 6)
    };
    let content = characters(Writer::default()).read().unwrap();
    assert_eq!((content.text.as_str(), content.fnc1), ("%A%%%", None));
    let content = characters(Writer::default().number(0b0101, 4)).read().unwrap();
    assert_eq!((content.text.as_str(), content.fnc1), ("\u{1D}A%\u{1D}", Some(Fnc1::First)));
    for (indicator, prefix) in [(7, "07"), (99, "99"), (165, "A"), (222, "z")] {
        let begun = Writer::default().number(0b1001, 4).number(indicator, 8).bytes(b"B");
        let content = begun.read().unwrap();
        assert_eq!(content.text, format!("{prefix}B"));
        assert_eq!(content.fnc1, Some(Fnc1::Second(u8::try_from(indicator).unwrap())));
    }
}

#[test]
fn debug_prints_no_content() {
    let content = Writer::default().bytes(b"ANNA NGUYEN EXAMPLE").read().unwrap();
    let printed = format!("{content:?}");
    assert!(
        printed.contains("19") && !printed.contains("ANNA") && !printed.contains("65"),
        "{printed}"
    );
}

proptest! {
    #[test]
    fn no_bits_panic_and_what_is_read_is_bounded(
        codewords in prop::collection::vec(any::<u8>(), 0..400),
        mode in prop::sample::select(vec![1_u8, 2, 3, 4, 5, 7, 8, 9, 13]),
        number in 1_u8..=40,
    ) {
        // A mode that there is in front, or most streams would end at once.
        let mut codewords = codewords;
        if let Some(first) = codewords.first_mut() {
            *first = mode << 4 | *first & 0xF;
        }
        if let Ok(content) = parse(&codewords, Version::new(number).unwrap()) {
            // Ten bits hold three digits; a byte makes at most three bytes of UTF-8.
            prop_assert!(content.bytes.len() <= codewords.len() * 24 / 10);
            prop_assert!(content.text.len() <= 3 * content.bytes.len());
            prop_assert!(!content.bytes.is_empty());
        }
    }

    #[test]
    fn any_bytes_come_back(bytes in prop::collection::vec(any::<u8>(), 1..255)) {
        prop_assert_eq!(Writer::default().bytes(&bytes).read().unwrap().bytes, bytes);
    }

    #[test]
    fn any_text_comes_back(text in "\\PC{1,60}") {
        prop_assert_eq!(Writer::default().bytes(text.as_bytes()).read().unwrap().text, text);
    }
}
