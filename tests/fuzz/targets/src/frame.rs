//! The scanner on any frame: bounded, repeatable, blind to what lies outside the region, and
//! never reading what is not there.

use std::time::Duration;

use chot_core::symbol::{Geometry, LumaFrame, Region, Rotation, Scan, ScanLimits, Scanner, scan};
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use crate::input::Input;
use crate::picture::Picture;

/// Allowances: none, too little for anything, and enough for a few attempts.
const WORK: [u64; 6] = [0, 1_000, 100_000, 1_000_000, 5_000_000, 20_000_000];

/// Width, height, padding, rotation, allowance, region, the code, then strokes.
pub fn run(bytes: &[u8]) -> bool {
    let mut input = Input::new(bytes);
    let (width, height) = (1 + usize::from(input.byte()), 1 + usize::from(input.byte()));
    let (padding, turns) = (input.below(8), input.below(4));
    let rotation = Rotation::from_degrees(turns as u32 * 90).unwrap();
    let limits = ScanLimits { work: WORK[input.below(WORK.len())], ..ScanLimits::LIVE };
    let region = region(&mut input, width, height);
    let (level, mask, length) = (input.byte(), input.below(8) as u8, input.below(200));
    let text = input.take(length);
    let code = code(text, level, mask);
    let mut picture = Picture::new(width, height, input.byte());
    picture.paint(&code, &mut input);

    // Padding is whatever the camera left there.
    let stride = width + padding;
    let rows = picture.luma.chunks_exact(width);
    let plane: Vec<u8> = rows
        .flat_map(|row| row.iter().copied().chain((0..padding).map(|n| (n as u8).wrapping_mul(77))))
        .collect();
    let geometry = Geometry { width, height, stride, rotation, region: Some(region) };
    let frame = LumaFrame::new(&plane, geometry).unwrap();

    let fresh = scan(&frame, &limits);
    check(&fresh, &limits, text);

    // What is left of one frame changes nothing for the next.
    let whole = LumaFrame::new(&picture.luma, Geometry::packed(width, height)).unwrap();
    let mut scanner = Scanner::new();
    check(&scanner.scan(&whole, &limits), &limits, text);
    assert_eq!(scanner.scan(&frame, &limits), fresh, "a used scanner differs from a fresh one");

    // Nor does time, until it is over.
    let stopped = scanner.scan_timed(&frame, &limits, &|| Duration::ZERO);
    assert_eq!(stopped, fresh, "a stopwatch that stands still makes a difference");
    let none = ScanLimits { time: Duration::ZERO, ..limits };
    check(&scanner.scan_timed(&frame, &none, &|| Duration::ZERO), &none, text);

    outside_is_not_seen(&picture, region, &limits, &fresh);
    !fresh.symbols.is_empty()
}

/// The region alone, as a frame of its own, gives the same.
fn outside_is_not_seen(picture: &Picture, region: Region, limits: &ScanLimits, seen: &Scan) {
    let Region { x, y, width, height } = region;
    let rows = picture.luma.chunks_exact(picture.width).skip(y).take(height);
    let cropped: Vec<u8> = rows.flat_map(|row| &row[x..x + width]).copied().collect();
    let frame = LumaFrame::new(&cropped, Geometry::packed(width, height)).unwrap();
    let alone = scan(&frame, limits);
    assert_eq!(alone.work, seen.work, "what is outside the region costs");
    assert_eq!(alone.hint, seen.hint, "what is outside the region is hinted at");
    let moved = |corners: [[f32; 2]; 4]| corners.map(|[u, v]| [x as f32 + u, y as f32 + v]);
    assert_eq!(alone.located.map(moved), seen.located, "what is outside the region is located");
    assert_eq!(alone.symbols.len(), seen.symbols.len(), "what is outside the region is read");
    for (alone, seen) in alone.symbols.iter().zip(&seen.symbols) {
        assert_eq!(alone.bytes(), seen.bytes());
        assert_eq!(moved(alone.corners()), seen.corners(), "corners are not the frame's");
    }
}

/// What holds of any scan of a picture that holds one code, however often and however painted over.
fn check(scan: &Scan, limits: &ScanLimits, text: &[u8]) {
    assert!(scan.work <= limits.work, "{} of {} spent", scan.work, limits.work);
    assert!(scan.symbols.is_empty() || scan.hint.is_none(), "a hint beside a symbol");
    assert!(scan.located.iter().flatten().flatten().all(|c| c.is_finite()), "{scan:?}");
    for symbol in &scan.symbols {
        assert_eq!(symbol.bytes(), text, "misread");
        assert!((1..=40).contains(&symbol.version()) && symbol.mask() < 8);
        assert!(symbol.corners().iter().flatten().all(|c| c.is_finite()), "{symbol:?}");
    }
}

fn region(input: &mut Input<'_>, width: usize, height: usize) -> Region {
    if input.below(4) != 3 {
        return Region { x: 0, y: 0, width, height };
    }
    let (x, y) = (input.below(width), input.below(height));
    let region_width = 1 + usize::from(input.byte()).min(width - x - 1);
    let region_height = 1 + usize::from(input.byte()).min(height - y - 1);
    Region { x, y, width: region_width, height: region_height }
}

/// A code of bytes, of the smallest version.
pub(crate) fn code(text: &[u8], level: u8, mask: u8) -> QrCode {
    let level = match level % 4 {
        0 => QrCodeEcc::Low,
        1 => QrCodeEcc::Medium,
        2 => QrCodeEcc::Quartile,
        _ => QrCodeEcc::High,
    };
    let (least, most) = (Version::MIN, Version::MAX);
    let segments = [QrSegment::make_bytes(text)];
    let mask = Some(Mask::new(mask));
    QrCode::encode_segments_advanced(&segments, level, least, most, mask, false).unwrap()
}

/// Codes at several sizes, turns and crowds; then frames that cost.
pub fn seeds() -> Vec<Vec<u8>> {
    let head = |side: u8, region: &[u8]| {
        let text = b"CHOT1:FUZZ";
        let mut seed = vec![side, side, 3, 1, 5];
        seed.extend_from_slice(region);
        seed.extend_from_slice(&[1, 2, text.len() as u8]);
        seed.extend_from_slice(text);
        seed.push(230);
        seed
    };
    let seed =
        |side, region: &[u8], strokes: &[&[u8]]| [head(side, region), strokes.concat()].concat();
    let code = |x: u8, y: u8, unit: u8, view: u8| [0, x, y, unit - 1, view, 20, 230];
    vec![
        seed(140, &[0], &[&code(5, 5, 4, 0)]),
        seed(140, &[0], &[&code(5, 5, 3, 5), &[7, 0, 0, 255, 255, 9, 1, 60]]),
        seed(200, &[0], &[&code(0, 0, 3, 1), &code(100, 100, 3, 2)]),
        seed(140, &[0], &[&code(5, 5, 4, 0), &[6, 0, 0, 255, 255]]),
        seed(180, &[3, 20, 20, 140, 140], &[&code(30, 30, 4, 3), &[4, 60, 60, 8, 8, 0]]),
        seed(140, &[0], &[&code(5, 5, 4, 0), &[1, 120, 120, 20, 20, 0], &[2, 0, 130, 99, 9, 0, 1]]),
    ]
}
