//! Against the generator, and against rqrr's decoder as the oracle.

use super::*;
use crate::symbol::layout::Layouts;
use qrcodegen::{Mask, QrCode, QrCodeEcc, QrSegment};

const LEVELS: [(QrCodeEcc, EcLevel); 4] = [
    (QrCodeEcc::Low, EcLevel::L),
    (QrCodeEcc::Medium, EcLevel::M),
    (QrCodeEcc::Quartile, EcLevel::Q),
    (QrCodeEcc::High, EcLevel::H),
];

fn free(_: u64) -> bool {
    true
}

/// The code as a perfect camera sees it.
fn soft(code: &QrCode) -> SoftModules {
    let size = usize::try_from(code.size()).unwrap();
    let at = |place: usize| i32::try_from(place).unwrap();
    let value =
        |place| if code.get_module(at(place % size), at(place / size)) { 1.0 } else { -1.0 };
    SoftModules::new(size, (0..size * size).map(value).collect()).unwrap()
}

fn draw(segments: &[QrSegment], version: u8, level: QrCodeEcc, mask: u8) -> QrCode {
    let version = qrcodegen::Version::new(version);
    let mask = Some(Mask::new(mask));
    QrCode::encode_segments_advanced(segments, level, version, version, mask, false).unwrap()
}

#[test]
fn every_version_level_and_mask() {
    let layouts = Layouts::new();
    for number in 1..=40 {
        let version = Version::new(number).unwrap();
        for (theirs, ours) in LEVELS {
            let capacity = version.blocks(ours).data() - 3;
            for mask in 0..8 {
                let text: String =
                    "CHOT 0123456789 $%*+-./:".chars().cycle().take(capacity).collect();
                let code = draw(&[QrSegment::make_bytes(text.as_bytes())], number, theirs, mask);
                let decoded = decode(&soft(&code), layouts.get(version), Effort::Hard, &mut free);
                let decoded = decoded.unwrap();
                assert_eq!(decoded.content.text, text);
                assert_eq!(decoded.content.bytes, text.as_bytes());
                assert_eq!(
                    (decoded.version, decoded.ec_level, decoded.mask),
                    (version, ours, mask)
                );
                assert!(!decoded.mirrored && !decoded.by_erasures && decoded.errors == 0);
            }
        }
    }
}

/// Prints what decoding costs; `cargo test --release -p chot-core decoding_times -- --ignored
/// --nocapture`.
#[test]
#[ignore = "prints times"]
fn decoding_times() {
    let layouts = Layouts::new();
    for number in [1, 2, 4, 7, 10, 13, 16, 19, 25, 30, 40] {
        let version = Version::new(number).unwrap();
        let layout = layouts.get(version);
        let text = vec![b'a'; version.blocks(EcLevel::L).data() - 3];
        let code = draw(&[QrSegment::make_bytes(&text)], number, QrCodeEcc::Low, 3);
        let clean = soft(&code);
        let time = |modules: &SoftModules, effort| {
            let mut spent = 0;
            let mut times: Vec<_> = (0..300)
                .map(|_| {
                    spent = 0;
                    let start = std::time::Instant::now();
                    let _ = std::hint::black_box(decode(
                        std::hint::black_box(modules),
                        layout,
                        effort,
                        &mut |units| {
                            spent += units;
                            true
                        },
                    ));
                    start.elapsed()
                })
                .collect();
            times.sort();
            (times[times.len() / 2], spent)
        };
        let mut half = clean.clone();
        for index in 0..version.blocks(EcLevel::L).count {
            for place in 0..version.blocks(EcLevel::L).parity / 4 {
                let codeword = version.blocks(EcLevel::L).interleaved(index, place);
                half.values[usize::from(layout.data()[8 * codeword])] *= -1.0;
            }
        }
        let mut lost = clean.clone();
        let mut state = 1_u32;
        for &place in layout.data() {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let uniform = f32::from(u16::try_from(state >> 16).unwrap()) / 65_536.0 - 0.5;
            lost.values[usize::from(place)] = uniform;
        }
        println!(
            "version {number:2}: clean {:?}, half the errors {:?}, hopeless hard {:?}, with erasures {:?}",
            time(&clean, Effort::Hard),
            time(&half, Effort::Hard),
            time(&lost, Effort::Hard),
            time(&lost, Effort::Erasures),
        );
    }
}
