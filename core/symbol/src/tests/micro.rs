//! Micro QR codes are named as that: seen, and not read.

use super::*;
use crate::picture::number::real;

/// M1 to M4, as segno 1.6 writes them, a row a text.
const CODES: [&[&str]; 4] = [
    &[
        "#######.#.#",
        "#.....#.##.",
        "#.###.#.#..",
        "#.###.#....",
        "#.###.#.###",
        "#.....#..##",
        "#######.#..",
        ".........##",
        "##..###..##",
        ".#.#...##..",
        "####.....##",
    ],
    &[
        "#######.#.#.#",
        "#.....#.##.##",
        "#.###.#......",
        "#.###.#..##..",
        "#.###.#.#.#.#",
        "#.....#.#.##.",
        "#######..#.##",
        ".........#...",
        "##.#....#..##",
        "..###..##.#.#",
        "###.#####.#..",
        ".#...##...###",
        "#.###.#...##.",
    ],
    &[
        "#######.#.#.#.#",
        "#.....#...####.",
        "#.###.#.##.##.#",
        "#.###.#.#.####.",
        "#.###.#.##..#.#",
        "#.....#.#.##...",
        "#######...###..",
        "........#..##.#",
        "#....##.#..##.#",
        "....#......###.",
        "#######..##.###",
        ".#.#........##.",
        "###..##.##.#.#.",
        ".....##..###..#",
        "##.#.#####.#..#",
    ],
    &[
        "#######.#.#.#.#.#",
        "#.....#..#.....##",
        "#.###.#..##.#...#",
        "#.###.#...####.#.",
        "#.###.#.##.##.#.#",
        "#.....#..##.#..#.",
        "#######..#.#...##",
        "...........#...##",
        "#.#..#.#.####..#.",
        ".##...#....###.#.",
        "#.........#.##..#",
        ".#.###....#.#.#..",
        "##......##.#..#.#",
        "..##.###.####.#.#",
        "#.##.#..#.##.#.##",
        ".###.#.###.#.####",
        "#####.##...#...##",
    ],
];

/// A code of so many pixels a module, turned by quarters, in a mirror or not.
fn drawn(code: &[&str], unit: usize, turns: usize, mirrored: bool, inverted: bool) -> Picture {
    let last = code.len() - 1;
    Picture::new((code.len() + 8) * unit, (code.len() + 8) * unit, |x, y| {
        let inside = |at: usize| (at / unit).checked_sub(4).filter(|&at| at <= last);
        let mut at = inside(x).zip(inside(y));
        for _ in 0..turns {
            at = at.map(|(x, y)| (y, last - x));
        }
        let at = at.map(|(x, y)| if mirrored { (y, x) } else { (x, y) });
        let dark = at.is_some_and(|(x, y)| code[y].as_bytes()[x] == b'#');
        if dark == inverted { 225 } else { 25 }
    })
}

#[test]
fn a_micro_code_is_named_and_placed_however_it_lies() {
    for code in CODES {
        for unit in [4, 7] {
            for turns in 0..4 {
                for (mirrored, inverted) in [(false, false), (true, false), (false, true)] {
                    let picture = drawn(code, unit, turns, mirrored, inverted);
                    let geometry = Geometry::packed(picture.width, picture.height);
                    let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
                    let still = scan(&frame, &ScanLimits::PHOTO);
                    let what = (code.len(), unit, turns, mirrored, inverted);
                    assert!(still.symbols.is_empty(), "{what:?}");
                    assert_eq!(still.hint, Some(Hint::MicroQr), "{what:?}");
                    let inset = real(4 * unit);
                    let side = real(code.len() * unit);
                    for [x, y] in still.located.unwrap() {
                        let off = |at: f32| (at - inset).abs().min((at - inset - side).abs());
                        assert!(off(x).max(off(y)) < real(unit), "{what:?}: {x}, {y}");
                    }
                }
            }
        }
    }
}

#[test]
fn a_code_that_is_cut_off_is_no_micro_code() {
    let code = QrCode::encode_text("CHOT1:CUT OFF", QrCodeEcc::Low).unwrap();
    let side = usize::try_from(code.size()).unwrap();
    for shown in 9..side - 2 {
        let picture = Picture::new((shown + 4) * 5, (shown + 4) * 5, |x, y| {
            let at = |at: usize| i32::try_from(at / 5).unwrap() - 4;
            if code.get_module(at(x), at(y)) { 25 } else { 225 }
        });
        let geometry = Geometry::packed(picture.width, picture.height);
        let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
        assert_ne!(scan(&frame, &ScanLimits::PHOTO).hint, Some(Hint::MicroQr), "{shown}");
    }
}
