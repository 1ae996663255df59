//! The scanner beside rqrr, which others wrote: of a picture that holds one code, drawn slanted, of any
//! bits, damaged, whatever both read is the same symbol and says the same.
//!
//! Bytes are compared, not texts: rqrr knows no character set but UTF-8, neither by ECI nor of kanji.
//! What it refuses (FNC1, structured append, hanzi, version 21) or doesn't find, only one of them reads.

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use chot_core::symbol::{EcLevel, Geometry, LumaFrame, ScanLimits, scan};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, QrSegmentMode, Version};

use crate::input::Input;
use crate::picture::{Picture, View};

/// Up to here levels leave some of the correction unused, lest chance pass for a symbol (ISO/IEC 18004,
/// table 9). rqrr uses it: of such a symbol, damaged, it may read another. So these are drawn whole.
const GUARDED: usize = 3;

/// Version, level, mask, view, pixels a module, slant, luma, what is drawn, then modules to turn over,
/// a blot and noise.
pub fn run(bytes: &[u8]) -> bool {
    let mut input = Input::new(bytes);
    let version = 1 + input.below(12);
    let level = [QrCodeEcc::Low, QrCodeEcc::Medium, QrCodeEcc::Quartile, QrCodeEcc::High];
    let level = level[input.below(4)];
    let mask = Mask::new(input.below(8) as u8);
    let (view, unit) = (View(input.byte()), 2 + input.below(3));
    // In 64ths of a pixel for each pixel across or down.
    let slant = [input.below(17) as i32 - 8, input.below(17) as i32 - 8];
    let dark = input.below(96) as u8;
    let light = dark + 64 + input.below(96) as u8;
    let segments = segments(&mut input);
    let (least, most) = (Version::new(version as u8), Version::new(12));
    let Ok(code) =
        QrCode::encode_segments_advanced(&segments, level, least, most, Some(mask), false)
    else {
        return false;
    };

    let mut damage = Damage::none(code.size());
    if usize::from(code.version().value()) > GUARDED {
        damage.turn_over(&mut input);
    }
    let mut picture = draw(&code, &damage, view, unit, slant, (dark, light));
    if usize::from(code.version().value()) > GUARDED {
        spoil(&mut picture, &code, &mut input);
    }

    let frame = LumaFrame::new(&picture.luma, Geometry::packed(picture.width, picture.height));
    let limits = ScanLimits { work: 20_000_000, ..ScanLimits::PHOTO };
    let ours = scan(&frame.unwrap(), &limits);
    let theirs = rqrr_reads(&picture);
    for ours in &ours.symbols {
        for theirs in &theirs {
            assert_eq!(ours.bytes(), theirs.bytes, "the two read different things");
            let symbol = (usize::from(ours.version()), ours.ec_level(), u16::from(ours.mask()));
            assert_eq!(symbol, (theirs.version, theirs.level, theirs.mask));
        }
    }
    !ours.symbols.is_empty() && !theirs.is_empty()
}

/// A text, or whatever bits the input has: after digits of which there are none, so that the input
/// names the first mode too.
fn segments(input: &mut Input<'_>) -> Vec<QrSegment> {
    let (kind, length) = (input.below(3), input.below(200));
    let taken = input.take(length);
    match kind {
        0 => vec![QrSegment::make_bytes(taken)],
        1 => {
            let digits = taken.iter().map(|byte| char::from(b'0' + byte % 10));
            vec![QrSegment::make_numeric(&digits.collect::<String>())]
        }
        _ => {
            let bits = taken.iter().flat_map(|byte| (0..8).rev().map(move |n| byte >> n & 1 == 1));
            vec![QrSegment::new(QrSegmentMode::Numeric, 0, bits.collect())]
        }
    }
}

/// Which modules show the other colour.
struct Damage {
    side: usize,
    turned: Vec<bool>,
}

impl Damage {
    fn none(side: i32) -> Self {
        let side = side as usize;
        Self { side, turned: vec![false; side * side] }
    }

    fn turn_over(&mut self, input: &mut Input<'_>) {
        for _ in 0..input.below(256) {
            let place = usize::from(input.pair()) % self.turned.len();
            self.turned[place] = !self.turned[place];
        }
    }

    fn is_turned(&self, x: i32, y: i32) -> bool {
        let at = |n: i32| usize::try_from(n).ok().filter(|n| *n < self.side);
        at(x).zip(at(y)).is_some_and(|(x, y)| self.turned[y * self.side + x])
    }
}

/// The code in the middle of a picture that has room for its quiet zone however it is slanted.
fn draw(
    code: &QrCode,
    damage: &Damage,
    view: View,
    unit: usize,
    [across, down]: [i32; 2],
    (dark, light): (u8, u8),
) -> Picture {
    let side = (code.size() as usize + 16) * unit;
    let mut picture = Picture::new(side, side, light);
    let (middle, unit) = (side as i32 / 2, unit as i32);
    for (place, luma) in picture.luma.iter_mut().enumerate() {
        let (x, y) = ((place % side) as i32 - middle, (place / side) as i32 - middle);
        let module = |at: i32| (at + code.size() * unit / 2).div_euclid(unit);
        let (x, y) = (module(x + y * across / 64), module(y + x * down / 64));
        if view.module(code, x, y) != damage.is_turned(x, y) {
            *luma = dark;
        }
    }
    picture
}

/// A blot of one luma, and noise over all: strokes that the painter knows.
fn spoil(picture: &mut Picture, code: &QrCode, input: &mut Input<'_>) {
    if input.is_empty() {
        return;
    }
    let [left, top, width, height, luma] = [(); 5].map(|()| input.byte());
    let blot = [4, left, top, width / 4, height / 4, luma];
    picture.paint(code, &mut Input::new(&blot));
    let noise = [7, 0, 0, 255, 255, input.byte(), input.byte(), input.byte() / 3];
    picture.paint(code, &mut Input::new(&noise));
}

/// What rqrr reads.
struct Reading {
    bytes: Vec<u8>,
    version: usize,
    level: EcLevel,
    mask: u16,
}

fn rqrr_reads(picture: &Picture) -> Vec<Reading> {
    guarded(|| {
        let (width, height) = (picture.width, picture.height);
        let at = |x: usize, y: usize| picture.luma[y * width + x];
        let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
        let read = |grid: rqrr::Grid<_>| {
            let mut bytes = Vec::new();
            let meta = grid.decode_to(&mut bytes).ok()?;
            // As the format information has them.
            let level = [EcLevel::M, EcLevel::L, EcLevel::H, EcLevel::Q];
            let level = level[usize::from(meta.ecc_level)];
            Some(Reading { bytes, version: meta.version.0, level, mask: meta.mask })
        };
        prepared.detect_grids().into_iter().filter_map(read).collect()
    })
}

thread_local! {
    static IN_RQRR: Cell<bool> = const { Cell::new(false) };
}

/// Nothing where rqrr panics, which its detector does on some pictures. libFuzzer ends the program at
/// any panic, before it could be caught: not at these.
fn guarded<T>(read: impl FnOnce() -> Vec<T>) -> Vec<T> {
    static SILENCED: Once = Once::new();
    SILENCED.call_once(|| {
        let others = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !IN_RQRR.get() {
                others(panic);
            }
        }));
    });
    IN_RQRR.set(true);
    let readings = catch_unwind(AssertUnwindSafe(read));
    IN_RQRR.set(false);
    readings.unwrap_or_default()
}

/// Codes of several versions, turned and slanted, with some modules turned over, blotted and noisy; and
/// bits that are two segments, an ECI and kanji among them.
pub fn seeds() -> Vec<Vec<u8>> {
    let seed =
        |[version, level, view, unit]: [u8; 4], slant: [u8; 2], kind, text: &[u8], more: &[u8]| {
            let head = [version - 1, level, 2, view, unit - 2, slant[0], slant[1], 20, 90];
            [head.as_slice(), &[kind, text.len() as u8], text, more].concat()
        };
    // 0010, 4 characters in 9 bits, "CHOT"; then 0100, 2 bytes, "ok".
    let two = bits("0010 000000100 01000101101 10001010101 0100 00000010 01101111 01101011 0000");
    // 0111, UTF-8 (26); 0100, "ố"; 1000, one character of Shift JIS, 935F.
    let marked =
        bits("0111 00011010 0100 00000011 111000011011101110010001 1000 00000001 0110110011111");
    vec![
        seed([1, 0, 0, 4], [8, 8], 0, b"CHOT1:", &[]),
        seed([2, 1, 1, 3], [8, 8], 1, b"0123456789012", &[]),
        seed([3, 2, 6, 4], [9, 7], 2, &two, &[]),
        seed([4, 2, 0, 4], [10, 6], 2, &marked, &[]),
        seed([5, 3, 3, 4], [11, 11], 0, "Thành phố".as_bytes(), &[4, 0, 3, 77, 4, 1, 9, 200, 5]),
        seed([7, 1, 5, 3], [8, 9], 2, &two, &[2, 0, 3, 77, 4, 90, 90, 20, 20, 60]),
        seed([10, 0, 2, 4], [7, 10], 0, b"a longer one", &[0, 0, 0, 0, 0, 0, 9, 9, 60]),
        seed(
            [12, 3, 4, 3],
            [8, 8],
            1,
            b"79",
            &[3, 1, 4, 1, 5, 9, 2, 60, 60, 99, 99, 255, 1, 1, 90],
        ),
    ]
}

/// Bytes of the bits that a text writes, filled up with zeros, which end a symbol's segments.
fn bits(text: &str) -> Vec<u8> {
    let bits: Vec<u8> = text.bytes().filter(u8::is_ascii_digit).map(|bit| bit & 1).collect();
    bits.chunks(8)
        .map(|eight| eight.iter().fold(0, |byte, bit| byte << 1 | bit) << (8 - eight.len()))
        .collect()
}
