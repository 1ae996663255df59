//! The scanner over the frames of a video in which two codes take turns: what it reads is the code
//! that is shown, though it adds up what the frames show.

use chot_core::symbol::{Geometry, LumaFrame, Scan, ScanLimits, Scanner, scan};
use qrcodegen::QrCode;

use crate::frame::code;
use crate::input::Input;
use crate::picture::{Picture, View};

/// A frame's side in pixels.
const SIDE: usize = 160;
const FRAMES: usize = 12;

/// Level, mask, pixels a module, two texts, then for each frame: which code, its place, how dark
/// and light it is, the noise.
pub fn run(bytes: &[u8]) -> bool {
    let mut input = Input::new(bytes);
    let (level, mask, unit) = (input.byte(), input.below(8) as u8, 1 + input.below(4));
    let mut text = || {
        let length = input.below(64);
        input.take(length)
    };
    let texts = [text(), text()];
    let codes = texts.map(|text| code(text, level, mask));
    let limits = ScanLimits::LIVE;
    let mut scanner = Scanner::new();
    let mut read = false;
    for number in 0..FRAMES {
        if input.is_empty() {
            break;
        }
        let shown = input.below(2);
        let picture = picture(&codes[shown], unit, &mut input);
        let frame = LumaFrame::new(&picture.luma, Geometry::packed(SIDE, SIDE)).unwrap();
        let tracked = scanner.track(&frame, &limits);
        check(&tracked, &limits, texts[shown]);
        read |= !tracked.symbols.is_empty();
        if number == 2 {
            // A photo is scanned as if there were no video.
            assert_eq!(scanner.scan(&frame, &limits), scan(&frame, &limits), "a scan remembers");
        }
    }
    scanner.forget();
    read
}

fn picture(code: &QrCode, unit: usize, input: &mut Input<'_>) -> Picture {
    let mut picture = Picture::new(SIDE, SIDE, 128);
    let place = (input.below(48), input.below(48));
    let (dark, contrast) = (input.byte(), input.byte());
    picture.code(code, View(0), place, unit, (dark, dark.saturating_add(contrast)));
    // Noise over all of it: the last stroke that the painter knows.
    let noise = [7, 0, 0, 255, 255, input.byte(), input.byte(), input.byte() / 2];
    picture.paint(code, &mut Input::new(&noise));
    picture
}

fn check(scan: &Scan, limits: &ScanLimits, text: &[u8]) {
    assert!(scan.work <= limits.work, "{} of {} spent", scan.work, limits.work);
    for symbol in &scan.symbols {
        assert_eq!(symbol.bytes(), text, "a code that is not shown");
        assert!(symbol.corners().iter().flatten().all(|c| c.is_finite()), "{symbol:?}");
    }
}

/// A code that moves and gets noisier, and two that take turns.
pub fn seeds() -> Vec<Vec<u8>> {
    let head = |unit: u8, texts: [&[u8]; 2]| {
        let texts = texts.map(|text| [&[text.len() as u8], text].concat()).concat();
        [&[0, 2, unit - 1], texts.as_slice()].concat()
    };
    let frame = |shown: u8, shift: u8, noise: u8| [shown, 4 + shift, 6, 40, 150, shift, 3, noise];
    let frames = |shown: &dyn Fn(u8) -> u8, noise: &dyn Fn(u8) -> u8| {
        (0..FRAMES as u8).flat_map(|n| frame(shown(n), n, noise(n))).collect::<Vec<_>>()
    };
    let texts: [&[u8]; 2] = [b"CHOT1:LAN", b"CHOT1:MAI"];
    vec![
        [head(4, texts), frames(&|_| 0, &|n| n * 20)].concat(),
        [head(3, texts), frames(&|n| n / 4 % 2, &|_| 90)].concat(),
        [head(2, texts), frames(&|n| n % 2, &|n| 240 - n * 20)].concat(),
    ]
}
