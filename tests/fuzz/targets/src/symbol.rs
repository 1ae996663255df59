//! A drawn symbol of any version, level, mask and mode, with some of its modules turned over:
//! what is read is what was drawn, or nothing; without a fault and at three pixels a module or more it
//! is read.

use chot_core::symbol::{EcLevel, Geometry, LumaFrame, ScanLimits, scan};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, QrSegmentMode, Version};

use crate::input::Input;
use crate::picture::{Picture, View};

const ALPHANUMERIC: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Version, level, mask, view, size and luma, segments, then the modules to turn over.
pub fn run(bytes: &[u8]) -> bool {
    let mut input = Input::new(bytes);
    let least = Version::new(1 + input.below(40) as u8);
    let (level, ours) = match input.below(4) {
        0 => (QrCodeEcc::Low, EcLevel::L),
        1 => (QrCodeEcc::Medium, EcLevel::M),
        2 => (QrCodeEcc::Quartile, EcLevel::Q),
        _ => (QrCodeEcc::High, EcLevel::H),
    };
    let mask = Mask::new(input.below(8) as u8);
    let (view, unit) = (View(input.byte()), 2 + input.below(3));
    // At least a quarter of the range between dark and light; either may be the code's.
    let dark = input.below(96) as u8;
    let light = dark + 64 + input.below(96) as u8;
    let inverted = input.below(2) == 1;
    let content = Content::of(&mut input);
    let Ok(code) = QrCode::encode_segments_advanced(
        &content.segments,
        level,
        least,
        Version::MAX,
        Some(mask),
        false,
    ) else {
        return false;
    };

    let side = (code.size() as usize + 8) * unit;
    let mut picture = Picture::new(side, side, light);
    let (ink, paper) = if inverted { (light, dark) } else { (dark, light) };
    picture.code(&code, view, (0, 0), unit, (ink, paper));
    let turned = turn_over(&mut picture, unit, dark ^ light, &mut input);

    let frame = LumaFrame::new(&picture.luma, Geometry::packed(side, side)).unwrap();
    let limits = ScanLimits::PHOTO;
    let scan = scan(&frame, &limits);
    assert!(scan.work <= limits.work);
    for symbol in &scan.symbols {
        assert_eq!(symbol.bytes(), content.bytes, "misread");
        let is = (symbol.version(), symbol.ec_level(), symbol.mask());
        assert_eq!(is, (code.version().value(), ours, mask.value()));
        assert_eq!((symbol.mirrored(), symbol.inverted()), (view.is_mirrored(), inverted));
        if let Some(text) = &content.text {
            assert_eq!(symbol.text(), Some(text.as_str()), "other characters");
        }
    }
    // Whether a symbol that says nothing is one is left open.
    let hard = turned > 0 || unit < 3 || content.bytes.is_empty();
    assert!(hard || !scan.symbols.is_empty(), "a clean symbol is not read");
    !scan.symbols.is_empty()
}

/// Turns over the modules that the input names, and says how many it named.
fn turn_over(picture: &mut Picture, unit: usize, luma: u8, input: &mut Input<'_>) -> usize {
    let side = picture.width;
    let modules = side / unit - 8;
    let mut turned = 0;
    // More than 600 destroy any symbol.
    while !input.is_empty() && turned < 600 {
        let place = usize::from(input.pair()) % (modules * modules);
        let (left, top) = ((place % modules + 4) * unit, (place / modules + 4) * unit);
        for y in top..top + unit {
            for x in left..left + unit {
                picture.luma[y * side + x] ^= luma;
            }
        }
        turned += 1;
    }
    turned
}

/// What a symbol says.
struct Content {
    segments: Vec<QrSegment>,
    bytes: Vec<u8>,
    /// The text, where the modes leave no doubt about it.
    text: Option<String>,
}

impl Content {
    fn of(input: &mut Input<'_>) -> Self {
        let mut content = Self { segments: Vec::new(), bytes: Vec::new(), text: None };
        let mut plain = true;
        for _ in 0..1 + input.below(4) {
            let kind = input.below(5);
            let length = input.below(120);
            let taken = input.take(length);
            let ascii = |of: &dyn Fn(u8) -> u8| {
                String::from_utf8(taken.iter().map(|b| of(*b)).collect()).unwrap()
            };
            match kind {
                0 => {
                    let text = ascii(&|b| b'0' + b % 10);
                    content.segments.push(QrSegment::make_numeric(&text));
                    content.bytes.extend_from_slice(text.as_bytes());
                }
                1 => {
                    let text = ascii(&|b| ALPHANUMERIC[usize::from(b) % 45]);
                    content.segments.push(QrSegment::make_alphanumeric(&text));
                    content.bytes.extend_from_slice(text.as_bytes());
                }
                2 => {
                    plain = false;
                    content.segments.push(QrSegment::make_bytes(taken));
                    content.bytes.extend_from_slice(taken);
                }
                3 => {
                    // UTF-8 by the symbol's own word.
                    plain = false;
                    let text = String::from_utf8_lossy(taken);
                    content.segments.push(QrSegment::make_eci(26));
                    content.segments.push(QrSegment::make_bytes(text.as_bytes()));
                    content.bytes.extend_from_slice(text.as_bytes());
                }
                _ => {
                    plain = false;
                    content.kana(taken);
                }
            }
        }
        if plain {
            content.text = String::from_utf8(content.bytes.clone()).ok();
        }
        content
    }

    /// Hiragana in kanji mode: Shift JIS 829F to 82F1 are the values from 011F on (ISO/IEC 18004,
    /// 7.4.6).
    fn kana(&mut self, letters: &[u8]) {
        let mut bits = Vec::new();
        for letter in letters {
            let letter = u16::from(letter % 83);
            bits.extend((0..13).rev().map(|bit| (0x011f + letter) >> bit & 1 == 1));
            self.bytes.extend((0x829f + letter).to_be_bytes());
        }
        self.segments.push(QrSegment::new(QrSegmentMode::Kanji, letters.len(), bits));
    }
}

/// Symbols of several versions and modes, whole and with a few modules turned over.
pub fn seeds() -> Vec<Vec<u8>> {
    let seed =
        |version: u8, level: u8, mask: u8, view: u8, segments: &[(u8, &[u8])], turned: &[u8]| {
            let mut seed =
                vec![version - 1, level, mask, view, 1, 20, 80, 0, segments.len() as u8 - 1];
            for (kind, bytes) in segments {
                seed.extend_from_slice(&[*kind, bytes.len() as u8]);
                seed.extend_from_slice(bytes);
            }
            [seed.as_slice(), turned].concat()
        };
    vec![
        seed(1, 0, 0, 0, &[(0, b"07919")], &[]),
        seed(2, 1, 1, 1, &[(1, b"CHOT1:FUZZ")], &[]),
        seed(3, 2, 2, 4, &[(2, "Chốt".as_bytes())], &[0, 1, 40, 1]),
        seed(7, 3, 3, 2, &[(3, "Thành phố".as_bytes()), (0, b"12345678")], &[0, 2]),
        seed(13, 0, 4, 7, &[(1, b"CHOT1:"), (4, b"kana")], &[200, 5, 201, 5, 202, 5]),
        seed(25, 0, 5, 3, &[(2, b"a longer one")], &[]),
        // Was not read: a grid of version 37 at three pixels a module, light on dark.
        vec![36, 0, 5, 3, 1, 1, 1, 1, 1, 1, 1, 20, 0, 21, 80, 4, 0, 2, 12, 97, 80, 32, 108, 111],
    ]
}
