//! Rendered codes without any fault: each is read, by a still and by the first frame of a video alike.

use super::*;

/// A rendered code, and how it is drawn.
#[derive(Clone, Copy, Debug)]
struct Drawn {
    version: u8,
    /// Pixels a module.
    unit: usize,
    /// Modules around it.
    margin: usize,
    /// Pixels of the light shade before it, across and down.
    offset: (usize, usize),
    dark: u8,
    light: u8,
    mirrored: bool,
}

const PLAIN: Drawn =
    Drawn { version: 2, unit: 4, margin: 4, offset: (0, 0), dark: 0, light: 255, mirrored: false };

impl Drawn {
    fn text(self) -> String {
        format!("CHOT1:{}{}", self.version, "P".repeat(8))
    }

    fn code(self) -> QrCode {
        let segments = QrSegment::make_segments(&self.text());
        let version = Version::new(self.version);
        QrCode::encode_segments_advanced(
            &segments,
            QrCodeEcc::Low,
            version,
            version,
            Some(Mask::new(3)),
            false,
        )
        .unwrap()
    }

    fn picture(self) -> Picture {
        let Self { unit, margin, offset: (left, top), dark, light, .. } = self;
        let code = self.code();
        let side = (usize::try_from(code.size()).unwrap() + 2 * margin) * unit;
        let module = |at: usize, before: usize| {
            let at = at.checked_sub(before)? / unit;
            Some(i32::try_from(at).unwrap() - i32::try_from(margin).unwrap())
        };
        Picture::new(side + left, side + top, |x, y| {
            let (Some(x), Some(y)) = (module(x, left), module(y, top)) else { return light };
            let (x, y) = if self.mirrored { (y, x) } else { (x, y) };
            if code.get_module(x, y) { dark } else { light }
        })
    }
}

/// What of these isn't read, by which way.
fn unread(all: impl IntoIterator<Item = Drawn>) -> Vec<(Drawn, &'static str)> {
    let mut scanner = Scanner::new();
    let mut unread = Vec::new();
    for drawn in all {
        let picture = drawn.picture();
        let geometry = Geometry::packed(picture.width, picture.height);
        let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
        scanner.forget();
        for (way, scan) in [
            ("still", scan(&frame, &ScanLimits::PHOTO)),
            ("video", scanner.track(&frame, &ScanLimits::LIVE)),
        ] {
            let right = |symbol: &Symbol| {
                symbol.text() == Some(drawn.text().as_str())
                    && symbol.mirrored() == drawn.mirrored
                    && symbol.inverted() == (drawn.dark > drawn.light)
            };
            if !matches!(scan.symbols.as_slice(), [symbol] if right(symbol)) {
                unread.push((drawn, way));
            }
        }
    }
    unread
}

#[test]
fn codes_of_any_module_size_are_read() {
    const UNITS: [usize; 28] = [
        1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20, 24, 32, 40, 48, 64, 80, 90,
        100, 121, 150,
    ];
    let unread = unread(UNITS.map(|unit| Drawn { unit, ..PLAIN }));
    assert!(unread.is_empty(), "{unread:?}");
}

#[test]
fn codes_are_read_wherever_blocks_of_pixels_cut_them() {
    let offsets = (0..8).flat_map(|i| [(i, i), (i, 0), (0, i), (i, 7 - i)]);
    let drawn = offsets.flat_map(|offset| {
        [2, 3, 8, 12, 16].map(|unit| Drawn { unit, offset, version: 4, ..PLAIN })
    });
    let unread = unread(drawn);
    assert!(unread.is_empty(), "{unread:?}");
}

#[test]
fn codes_of_every_version_are_read() {
    let drawn = (1..=40).flat_map(|version| [1, 2, 3, 12].map(|unit| (version, unit)));
    let drawn = drawn.filter(|(version, unit)| *unit < 12 || version % 6 == 1);
    let unread = unread(drawn.map(|(version, unit)| Drawn { version, unit, ..PLAIN }));
    assert!(unread.is_empty(), "{unread:?}");
}

#[test]
fn codes_with_little_margin_inverted_mirrored_and_of_near_greys_are_read() {
    let shades = [(0, 255), (255, 0), (20, 230), (100, 160), (160, 100), (200, 250), (5, 45)];
    let drawn = (0..=4).flat_map(|margin| shades.map(|(dark, light)| (margin, dark, light)));
    let drawn = drawn.flat_map(|(margin, dark, light)| {
        [(3, false), (8, false), (12, false), (4, true)].map(|(unit, mirrored)| Drawn {
            unit,
            margin,
            dark,
            light,
            mirrored,
            ..PLAIN
        })
    });
    let unread = unread(drawn);
    assert!(unread.is_empty(), "{unread:?}");
}

/// All of it: takes minutes.
#[test]
#[ignore = "the whole sweep takes minutes: run it in a release build"]
fn all_perfect_codes_are_read() {
    let units = || (1..=16).chain([18, 20, 24, 32, 48, 64, 80, 100, 121, 150]);
    let shades = [(0, 255), (255, 0), (20, 230), (100, 160), (160, 100), (200, 250), (5, 45)];
    let sizes = (1..=40).flat_map(|version| units().map(move |unit| (version, unit)));
    let sizes = sizes.filter(|(version, unit)| (21 + 4 * usize::from(*version)) * unit <= 6_000);
    let sizes = sizes.flat_map(|(version, unit)| {
        [0, 1, 4].map(|margin| Drawn { version, unit, margin, ..PLAIN })
    });
    let offsets = (0..64).flat_map(|i| {
        [2, 3, 5, 8, 12, 16, 24].map(|unit| Drawn {
            unit,
            offset: (i % 8, i / 8),
            version: 4,
            ..PLAIN
        })
    });
    let greys = (0..=4).flat_map(|margin| {
        shades.iter().flat_map(move |&(dark, light)| {
            [1, 2, 3, 5, 8, 12, 20].iter().flat_map(move |&unit| {
                [false, true].map(|mirrored| Drawn { unit, margin, dark, light, mirrored, ..PLAIN })
            })
        })
    });
    let unread = unread(sizes.chain(offsets).chain(greys));
    assert!(unread.is_empty(), "{}: {unread:?}", unread.len());
}

/// A sheet of codes side by side, `across` a row, with what they say.
fn sheet(count: usize, across: usize, unit: usize) -> (Picture, Vec<String>) {
    let drawn = Drawn { unit, ..PLAIN };
    let texts: Vec<String> = (0..count).map(|i| format!("CHOT1:SHEET{i:03}")).collect();
    let code = |text: &String| {
        let segments = QrSegment::make_segments(text);
        let version = Version::new(drawn.version);
        let mask = Some(Mask::new(2));
        QrCode::encode_segments_advanced(&segments, QrCodeEcc::Low, version, version, mask, false)
            .unwrap()
    };
    let codes: Vec<QrCode> = texts.iter().map(code).collect();
    let cell = (25 + 8) * unit;
    let picture = Picture::new(across * cell, count.div_ceil(across) * cell, |x, y| {
        let module = |at: usize| i32::try_from(at % cell / unit).unwrap() - 4;
        match codes.get(y / cell * across + x / cell) {
            Some(code) if code.get_module(module(x), module(y)) => 0,
            _ => 255,
        }
    });
    (picture, texts)
}

#[test]
fn every_code_of_a_sheet_is_read_and_followed() {
    for (count, across, unit) in [(2, 2, 3), (12, 4, 4), (12, 3, 12), (72, 9, 4)] {
        let (picture, texts) = sheet(count, across, unit);
        let geometry = Geometry::packed(picture.width, picture.height);
        let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
        let mut scanner = Scanner::new();
        let still = scan(&frame, &ScanLimits::PHOTO);
        let first = scanner.track(&frame, &ScanLimits::PHOTO);
        let second = scanner.track(&frame, &ScanLimits::PHOTO);
        for (way, scan) in [("still", still), ("video", first), ("next frame", second)] {
            let mut read: Vec<_> = scan.symbols.iter().filter_map(Symbol::text).collect();
            read.sort_unstable();
            assert_eq!(read, texts, "{way}, {count} of {unit} px a module");
        }
    }
}

/// A poster's code, and beside it a travel code in these shades.
fn poster_beside(dark: u8, light: u8) -> Picture {
    let (sheet, _) = sheet(2, 2, 6);
    let half = sheet.width / 2;
    Picture::new(sheet.width, sheet.height, |x, y| {
        let luma = sheet.luma[y * sheet.width + x];
        match (x < half, luma) {
            (true, luma) => luma,
            (false, 0) => dark,
            (false, _) => light,
        }
    })
}

#[test]
fn what_is_wanted_is_found_beside_what_is_not() {
    let wanted = |text: &str| text.ends_with("001");
    for (dark, light) in [(0, 255), (255, 0), (200, 222), (20, 45)] {
        let picture = poster_beside(dark, light);
        let geometry = Geometry::packed(picture.width, picture.height);
        let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
        let mut scanner = Scanner::new();
        let still = scanner.scan_for(&frame, &ScanLimits::PHOTO, &|| Duration::ZERO, &wanted);
        let found = |scan: &Scan| scan.symbols.iter().filter_map(Symbol::text).any(wanted);
        assert!(found(&still), "{dark} on {light}, still");
        // A video doesn't stay with the poster, whatever is wanted.
        let mut followed = Scanner::new();
        let seen = (0..12).any(|_| found(&followed.track(&frame, &ScanLimits::LIVE)));
        assert!(seen, "{dark} on {light}, video");
    }
}

/// A large code, and a small one beside it, with so many pixels a module and so many more between them.
fn small_beside_large(large: usize, unit: usize, left: usize) -> Picture {
    let (small, _) = sheet(1, 1, unit);
    let first = Drawn { unit: large, ..PLAIN }.picture();
    Picture::new(first.width + small.width + left, first.height.max(small.height), |x, y| {
        if x < first.width && y < first.height {
            return first.luma[y * first.width + x];
        }
        match x.checked_sub(first.width + left) {
            Some(x) if x < small.width && y < small.height => small.luma[y * small.width + x],
            _ => 255,
        }
    })
}

#[test]
fn a_small_code_beside_a_large_one_is_read_too() {
    let mut alone = Vec::new();
    for large in [8, 12, 16, 20] {
        for unit in 2..=6 {
            for left in [0, 3, 7] {
                let picture = small_beside_large(large, unit, left);
                let geometry = Geometry::packed(picture.width, picture.height);
                let frame = LumaFrame::new(&picture.luma, geometry).unwrap();
                let read = scan(&frame, &ScanLimits::PHOTO).symbols.len();
                if read != 2 {
                    alone.push((large, unit, left, read));
                }
            }
        }
    }
    assert!(alone.is_empty(), "{alone:?}");
}

/// The first frame of a video is all that is asked for: its allowance is a fifth of a still's.
#[test]
fn very_large_and_very_small_pictures_are_read_in_the_first_frame() {
    let large = [(2, 150), (7, 121), (20, 48), (40, 32)];
    let large = large.map(|(version, unit)| Drawn { version, unit, ..PLAIN });
    let small = [(200, 250), (250, 200), (5, 45)];
    let small = small.map(|(dark, light)| Drawn { unit: 1, margin: 0, dark, light, ..PLAIN });
    let unread = unread(large.into_iter().chain(small));
    assert!(unread.is_empty(), "{unread:?}");
}
