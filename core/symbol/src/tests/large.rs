//! Pictures of 12 and 48 megapixels, by counted work alone: what is read doesn't depend on a machine's load.

use super::*;

/// A desk with a grain, a shadow's edge and stripes at one side, and one code on it.
fn desk((width, height): (usize, usize), unit: usize, (left, top): (usize, usize)) -> Picture {
    let segments = QrSegment::make_segments(TEXT);
    let version = Version::new(8);
    let code = QrCode::encode_segments_advanced(
        &segments,
        QrCodeEcc::Low,
        version,
        version,
        Some(Mask::new(3)),
        true,
    )
    .unwrap();
    let side = (usize::try_from(code.size()).unwrap() + 8) * unit;
    assert!(left + side <= width && top + side <= height);
    let grain = |x: usize, y: usize| {
        let mut noise = (x ^ (y << 16)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        noise ^= noise >> 29;
        i32::try_from(noise % 13).unwrap() - 6
    };
    Picture::new(width, height, |x, y| {
        let module = |at: usize, from: usize| {
            let at = at.checked_sub(from).filter(|at| *at < side)? / unit;
            Some(i32::try_from(at).unwrap() - 4)
        };
        let paper = match (module(x, left), module(y, top)) {
            (Some(x), Some(y)) => {
                if code.get_module(x, y) {
                    30
                } else {
                    215
                }
            }
            // A blind beside the desk.
            _ if x > width - width / 8 => {
                if (y / 24) % 2 == 0 {
                    60
                } else {
                    140
                }
            }
            _ => 120,
        };
        let light = if x + y > width { 12 } else { 16 };
        u8::try_from((paper * light / 16 + grain(x, y)).clamp(0, 255)).unwrap()
    })
}

const TEXT: &str = "CHOT1:A MADE-UP TEXT THAT IS AS LONG AS A SHORT PASS";

#[test]
fn a_code_of_any_size_in_12_and_48_megapixels_is_read() {
    let mut missed = Vec::new();
    for (size, places) in [
        ((4_000, 3_000), [(5, (2_500, 2_100)), (14, (300, 900)), (45, (700, 300))]),
        ((8_000, 6_000), [(6, (5_100, 4_300)), (30, (900, 2_000)), (90, (1_000, 300))]),
    ] {
        for (unit, place) in places {
            let picture = desk(size, unit, place);
            let geometry = Geometry::packed(picture.width, picture.height);
            let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
            let first = Scanner::new().track(&frame, &ScanLimits::LIVE);
            for (way, scan) in [("still", scan(&frame, &ScanLimits::PHOTO)), ("video", first)] {
                if !matches!(scan.symbols.as_slice(), [symbol] if symbol.text() == Some(TEXT)) {
                    missed.push((size, unit, way));
                }
            }
        }
    }
    assert!(missed.is_empty(), "{missed:?}");
}
