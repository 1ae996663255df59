//! Codes through blur that leaves no finder pattern its rings, and pictures without a code.

use chot_camera::specimens::decoy;

use super::*;
use crate::picture::number::{real, rounded, units, whole};

/// Pixels a module.
const UNIT: f32 = 6.0;
const TEXT: &str = "CHOT1:BLURRED OVER TWO MODULES, AND NO RING IS SEEN OF ITS FINDER PATTERNS";

/// A code turned by 8°, each pixel the mean of those around that `covers` names, by their distance.
fn smeared(covers: impl Fn(f32, f32) -> bool) -> Picture {
    let code = code(TEXT, QrCodeEcc::Low, 2);
    let module = |at: f32| rounded(at / UNIT - 0.5);
    let middle = real(usize::try_from(code.size()).unwrap()) * UNIT / 2.0;
    let side = 2.0 * middle + 14.0 * UNIT;
    let (sin, cos) = 8.0_f32.to_radians().sin_cos();
    let is_dark = |x: f32, y: f32| {
        let (x, y) = (x - side / 2.0, y - side / 2.0);
        let [u, v] = [x * cos + y * sin + middle, y * cos - x * sin + middle];
        code.get_module(module(u), module(v))
    };
    let near = (-9..=9_i8).flat_map(|y| (-9..=9_i8).map(move |x| (f32::from(x), f32::from(y))));
    let near: Vec<(f32, f32)> = near.filter(|&(x, y)| covers(x, y)).collect();
    let side = whole(side);
    Picture::new(side, side, |x, y| {
        let seen = near.iter().filter(|(dx, dy)| is_dark(real(x) + dx, real(y) + dy)).count();
        u8::try_from(rounded(210.0 - 160.0 * real(seen) / real(near.len()))).unwrap()
    })
}

/// Out of focus by discs of up to two and a half modules, and moved at a slant by as much.
fn blurred() -> [(&'static str, Picture); 6] {
    let disc = |radius: f32| smeared(move |x, y| x.hypot(y) <= radius);
    let (sin, cos) = 35.0_f32.to_radians().sin_cos();
    let moved = |half: f32| {
        smeared(move |x, y| (x * cos + y * sin).abs() <= half && (y * cos - x * sin).abs() <= 0.6)
    };
    [
        ("nearly two modules out of focus", disc(5.5)),
        ("two modules out of focus", disc(6.0)),
        ("moved by nearly two modules", moved(5.5)),
        ("moved by two modules", moved(6.5)),
        ("two and a half modules out of focus", disc(7.5)),
        ("moved by two and a half modules", moved(7.5)),
    ]
}

#[test]
fn codes_without_a_ring_in_their_finder_patterns_are_read() {
    for (how, picture) in blurred() {
        let scan = picture.scan(&ScanLimits::PHOTO);
        assert!(matches!(scan.symbols.as_slice(), [one] if one.text() == Some(TEXT)), "{how}");
    }
}

/// What is looked at in a frame differs from frame to frame; the last of them is a still's only.
#[test]
fn such_codes_are_read_in_a_video_too() {
    for (how, picture) in blurred().into_iter().take(3) {
        let geometry = Geometry::packed(picture.width, picture.height);
        let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
        let mut scanner = Scanner::new();
        let mut read = (0..12).flat_map(|_| scanner.track(&frame, &ScanLimits::LIVE).symbols);
        assert!(read.any(|symbol| symbol.text() == Some(TEXT)), "{how}");
    }
}

/// A phone's frame has so many pixels that blurred patterns are looked for only where some were glimpsed. When
/// the code is gone, so is what it cost.
#[test]
fn such_codes_are_read_where_they_are_glimpsed() {
    const SIZE: (usize, usize) = (1280, 720);
    let allowance = ScanLimits::LIVE;
    for (how, code) in blurred().into_iter().take(3) {
        let mut scanner = Scanner::new();
        let mut track = |left: usize, top: usize| {
            let at = |x: usize, y: usize| {
                let (x, y) = (x.checked_sub(left)?, y.checked_sub(top)?);
                (x < code.width).then(|| code.luma.get(y * code.width + x)).flatten().copied()
            };
            let frame = Picture::new(SIZE.0, SIZE.1, |x, y| at(x, y).unwrap_or(210));
            let geometry = Geometry::packed(frame.width, frame.height);
            scanner.track(&LumaFrame::new(&frame.luma, geometry).unwrap(), &allowance)
        };
        let read = (0..12).any(|frame| {
            let scan = track(400 + 9 * frame, 200 + 4 * frame);
            scan.symbols.iter().any(|symbol| symbol.text() == Some(TEXT))
        });
        assert!(read, "{how}");
        let after = (0..12).map(|_| track(SIZE.0, SIZE.1).work).last().unwrap();
        assert!(after < 4 * units(SIZE.0 * SIZE.1), "{how}: {after} units");
    }
}

/// Streets, tables and pages: the attempts that are left when nothing shows are the cheaper ones, and the one
/// for blurred patterns.
#[test]
fn a_picture_without_a_code_is_left_early() {
    for index in [1, 8, 9, 16] {
        let photo = decoy(0xc_0000, index);
        let pixels = units(photo.width * photo.height);
        let picture = Picture { width: photo.width, height: photo.height, luma: photo.luma };
        let still = picture.scan(&ScanLimits::PHOTO);
        assert!(still.symbols.is_empty(), "{index}");
        assert!(still.work < 53 * pixels, "{index}: {} units a pixel", still.work / pixels);
    }
}
