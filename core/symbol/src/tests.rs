use std::time::Duration;

use proptest::prelude::*;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment, Version};

use super::*;
use crate::{Geometry, LumaFrame, Region};

mod blurred;
mod large;
mod micro;
mod perfect;
mod reads;

/// A plane of 8-bit luma.
struct Picture {
    width: usize,
    height: usize,
    luma: Vec<u8>,
}

impl Picture {
    fn new(width: usize, height: usize, luma: impl Fn(usize, usize) -> u8) -> Self {
        let luma = (0..width * height).map(|i| luma(i % width, i / width)).collect();
        Self { width, height, luma }
    }

    /// A symbol at four pixels a module with its quiet zone, through `place`.
    fn of(code: &QrCode, place: impl Fn(i32, i32) -> (i32, i32), dark: u8, light: u8) -> Self {
        let side = usize::try_from(code.size() + 8).unwrap() * 4;
        Self::new(side, side, |x, y| {
            let module = |at: usize| i32::try_from(at / 4).unwrap() - 4;
            let (x, y) = place(module(x), module(y));
            if code.get_module(x, y) { dark } else { light }
        })
    }

    fn scan(&self, limits: &ScanLimits) -> Scan {
        let frame = LumaFrame::new(&self.luma, Geometry::packed(self.width, self.height)).unwrap();
        scan(&frame, limits)
    }
}

/// What rqrr reads of a picture: the oracle, which shares no line with this scanner.
fn oracle(picture: &Picture) -> Vec<String> {
    let at = |x: usize, y: usize| picture.luma[y * picture.width + x];
    let (width, height) = (picture.width, picture.height);
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, height, at);
    let grids = prepared.detect_grids();
    grids.iter().filter_map(|grid| grid.decode().ok()).map(|(_, text)| text).collect()
}

fn code(text: &str, level: QrCodeEcc, mask: u8) -> QrCode {
    let segments = QrSegment::make_segments(text);
    let (least, most) = (Version::new(1), Version::new(40));
    let mask = Some(Mask::new(mask));
    QrCode::encode_segments_advanced(&segments, level, least, most, mask, false).unwrap()
}

#[test]
fn reads_what_was_drawn() {
    let mut read_by_both = 0;
    for (theirs, ours) in [
        (QrCodeEcc::Low, EcLevel::L),
        (QrCodeEcc::Medium, EcLevel::M),
        (QrCodeEcc::Quartile, EcLevel::Q),
        (QrCodeEcc::High, EcLevel::H),
    ] {
        for (mask, length) in
            [(0, 1), (1, 9), (2, 90), (3, 100), (4, 150), (5, 12), (6, 13), (7, 70)]
        {
            let text = "CHỐT ".repeat(length);
            let code = code(&text, theirs, mask);
            let picture = Picture::of(&code, |x, y| (x, y), 20, 230);
            let scan = picture.scan(&ScanLimits::PHOTO);
            let [symbol] = scan.symbols.as_slice() else { panic!("{length}: {scan:?}") };
            assert_eq!(symbol.text(), Some(text.as_str()));
            assert_eq!(symbol.bytes(), text.as_bytes());
            assert_eq!((symbol.ec_level(), symbol.mask()), (ours, mask));
            assert_eq!(symbol.version(), code.version().value());
            assert!(!symbol.mirrored() && !symbol.inverted());
            assert_eq!(scan.hint, None);
            let theirs = oracle(&picture);
            assert!(theirs.iter().all(|theirs| *theirs == text), "{theirs:?}");
            read_by_both += theirs.len();
        }
    }
    assert!(read_by_both > 24, "{read_by_both} of 32");
}

#[test]
fn corners_turn_with_the_symbol() {
    let code = code("CHOT1:CORNERS AND A VERSION WITH AN ALIGNMENT PATTERN", QrCodeEcc::Low, 0);
    let n = code.size();
    let (near, far) = (16.0, f32::from(u16::try_from(16 + n * 4).unwrap()));
    let [upper_left, upper_right] = [[near, near], [far, near]];
    let [lower_right, lower_left] = [[far, far], [near, far]];
    let upright = Picture::of(&code, |x, y| (x, y), 0, 255);
    let quarter = Picture::of(&code, |x, y| (y, n - 1 - x), 0, 255);
    let half = Picture::of(&code, |x, y| (n - 1 - x, n - 1 - y), 0, 255);
    for (picture, expected) in [
        (upright, [upper_left, upper_right, lower_right, lower_left]),
        (quarter, [upper_right, lower_right, lower_left, upper_left]),
        (half, [lower_right, lower_left, upper_left, upper_right]),
    ] {
        let corners = picture.scan(&ScanLimits::LIVE).symbols[0].corners();
        for (is, should) in corners.iter().flatten().zip(expected.iter().flatten()) {
            assert!((is - should).abs() < 3.0, "{corners:?}, expected {expected:?}");
        }
    }
}

#[test]
fn corners_are_the_frames_within_a_region_too() {
    let code = code("CHOT1:REGION", QrCodeEcc::Low, 0);
    let small = Picture::of(&code, |x, y| (x, y), 0, 255);
    let picture = Picture::new(400, 300, |x, y| {
        let inside = (200..200 + small.width).contains(&x) && (90..90 + small.height).contains(&y);
        if inside { small.luma[(y - 90) * small.width + x - 200] } else { 128 }
    });
    for (region, seen) in [
        (Region { x: 190, y: 80, width: 210, height: 200 }, 1),
        (Region { x: 0, y: 0, width: 190, height: 300 }, 0),
    ] {
        let geometry = Geometry { region: Some(region), ..Geometry::packed(400, 300) };
        let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
        let symbols = scan(&frame, &ScanLimits::PHOTO).symbols;
        assert_eq!(symbols.len(), seen);
        for [x, y] in symbols.iter().map(|symbol| symbol.corners()[0]) {
            assert!((x - 216.0).abs() < 3.0 && (y - 106.0).abs() < 3.0, "{x} {y}");
        }
    }
}

#[test]
fn knows_mirrored_and_inverted_symbols() {
    let code = code("CHOT1:MIRROR ON THE WALL", QrCodeEcc::Medium, 3);
    let mirrored = Picture::of(&code, |x, y| (y, x), 10, 240).scan(&ScanLimits::PHOTO);
    assert_eq!(mirrored.symbols[0].text(), Some("CHOT1:MIRROR ON THE WALL"));
    assert!(mirrored.symbols[0].mirrored() && !mirrored.symbols[0].inverted());
    let inverted = Picture::of(&code, |x, y| (x, y), 240, 10).scan(&ScanLimits::PHOTO);
    assert_eq!(inverted.symbols[0].text(), Some("CHOT1:MIRROR ON THE WALL"));
    assert!(inverted.symbols[0].inverted() && !inverted.symbols[0].mirrored());
}

#[test]
fn debug_prints_no_content() {
    let code = code("ANNA NGUYEN EXAMPLE", QrCodeEcc::Low, 0);
    let scan = Picture::of(&code, |x, y| (x, y), 0, 255).scan(&ScanLimits::LIVE);
    assert_eq!(scan.symbols.len(), 1);
    let printed = format!("{scan:?}");
    assert!(!printed.contains("ANNA") && !printed.contains("65, 78"), "{printed}");
}

#[test]
fn small_and_flat_frames_hold_nothing() {
    for (width, height) in [(1, 1), (1, 500), (500, 1), (2, 3), (20, 20), (640, 480)] {
        for luma in [0, 128, 255] {
            let scan = Picture::new(width, height, |_, _| luma).scan(&ScanLimits::PHOTO);
            assert!(scan.symbols.is_empty());
        }
    }
}

/// Frames made to cost: each scan must end within its allowance. What they cost in time, `tests/bench`
/// says.
#[test]
fn hostile_frames_stay_within_the_allowance() {
    let mut scanner = Scanner::new();
    for hostile in chot_camera::hostile::frames(1920, 1080) {
        let geometry = Geometry::packed(hostile.width, hostile.height);
        let frame = LumaFrame::new(&hostile.luma, geometry).unwrap();
        for limits in [ScanLimits::LIVE, ScanLimits::PHOTO] {
            let scan = scanner.scan(&frame, &limits);
            assert!(scan.symbols.is_empty(), "{}", hostile.name);
            assert!(scan.work <= limits.work, "{}: {} units", hostile.name, scan.work);
        }
    }
}

/// A clock that advances whenever it is looked at: the end comes after some looks, not at once, and
/// whatever was read until then is given.
#[test]
fn the_stopwatch_ends_a_scan() {
    let hostile = chot_camera::hostile::frames(1280, 720).next().unwrap();
    let geometry = Geometry::packed(hostile.width, hostile.height);
    let frame = LumaFrame::new(&hostile.luma, geometry).unwrap();
    let all = scan(&frame, &ScanLimits::PHOTO).work;
    let now = std::cell::Cell::new(Duration::ZERO);
    let stopwatch = || {
        now.set(now.get() + Duration::from_millis(1));
        now.get()
    };
    let limits = ScanLimits { time: Duration::from_millis(50), ..ScanLimits::PHOTO };
    let timed = Scanner::new().scan_timed(&frame, &limits, &stopwatch).work;
    // It begins at 1 ms and may last until 51, and ends sooner if what is next would take longer.
    assert!((30..=51).contains(&now.get().as_millis()), "ended after {:?}", now.get());
    assert!(timed < all / 2, "{timed} of {all} units were spent");
}

#[test]
fn no_allowance_reads_nothing() {
    let code = code("CHOT1:", QrCodeEcc::Low, 0);
    let picture = Picture::of(&code, |x, y| (x, y), 0, 255);
    let none = ScanLimits { work: 0, ..ScanLimits::LIVE };
    assert!(picture.scan(&none).symbols.is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn no_picture_panics(
        width in 1_usize..90, height in 1_usize..90, unit in 1_usize..5, luma in any::<[u8; 64]>(),
    ) {
        // Random blocks among finder patterns: more grids than plain noise gives.
        let picture = Picture::new(width, height, |x, y| {
            let block = luma[x / 11 % 8 + y / 11 % 8 * 8];
            if block < 200 { chot_camera::hostile::finders(unit, x, y) } else { block }
        });
        let _ = picture.scan(&ScanLimits::LIVE);
    }
}

/// What covers a symbol may look like finder patterns: its own three are a symbol's all the same.
#[test]
fn finder_patterns_within_a_symbol_dont_hide_it() {
    let text = "CHỐT ".repeat(16);
    let code = code(&text, QrCodeEcc::High, 3);
    for places in [vec![(14, 13)], vec![(14, 13), (27, 13)], vec![(12, 13), (27, 15), (14, 28)]] {
        // The ring of the 9 × 9 modules around each place that a module is in, the light margin the outermost.
        let ring = |x: i32, y: i32| {
            places.iter().map(|(u, v)| (x - u).abs().max((y - v).abs())).find(|ring| *ring <= 4)
        };
        let side = usize::try_from(code.size() + 8).unwrap() * 4;
        let picture = Picture::new(side, side, |x, y| {
            let [x, y] = [x, y].map(|at| i32::try_from(at / 4).unwrap() - 4);
            let dark =
                ring(x, y).map_or_else(|| code.get_module(x, y), |ring| ring % 2 == 1 || ring == 0);
            if dark { 20 } else { 230 }
        });
        let scan = picture.scan(&ScanLimits::PHOTO);
        assert!(
            matches!(scan.symbols.as_slice(), [one] if one.text() == Some(&text)),
            "{places:?}"
        );
    }
}
