//! `qr/`: photos of QR codes from zxing, zxing-cpp and jsQR, and of none.

use std::collections::BTreeMap;

use chot_core::symbol::{Geometry, LumaFrame, ScanLimits, Scanner};

/// What is read of a folder, upright and turned by a quarter, a half and three quarters: at least so
/// many images. No image may be misread. Measured; may only grow.
const EVIDENCE: [(&str, [usize; 4]); 8] = [
    ("jsqr", [116, 117, 117, 117]),
    ("negatives", [0; 4]),
    ("zxcpp-qr1", [8; 4]),
    ("zxcpp-qr3", [18; 4]),
    ("zxcpp-qr5", [16; 4]),
    ("zxing-qr1", [20; 4]),
    ("zxing-qr3", [42; 4]),
    ("zxing-qr5", [19; 4]),
];

/// Four symbols whose text is in half-width katakana, which the suite's truth lacks; zxing-cpp, rxing
/// and this scanner agree on what they say, which is given here.
const MENDED: [(&str, &str); 4] = [
    ("jsqr/172.png", "ﾃﾞｻﾞｲﾝQR\r\nhttp://d-qr.net/ex/"),
    ("jsqr/177.png", "*ﾃﾞｻﾞｲﾝQR*\r\nhttp://d-qr.net/ex/"),
    ("jsqr/182.png", "<ﾃﾞｻﾞｲﾝQR> \r\nｲﾗｽﾄ入りｶﾗｰQRｺｰﾄﾞ\r\nhttp://d-qr.net/ex/"),
    ("jsqr/184.png", "*ﾃﾞｻﾞｲﾝQR*   \r\nhttp://d-qr.net/ex/"),
];

#[derive(Default)]
struct Count {
    all: usize,
    right: [usize; 4],
    misread: Vec<String>,
    unread: Vec<String>,
}

/// The same text but for line ends and the last spaces: the truth has them as an editor leaves them,
/// some codes have `\r\n`.
fn same(read: &[u8], truth: &[u8]) -> bool {
    let lines = |text: &[u8]| -> Vec<u8> {
        text.trim_ascii_end().iter().copied().filter(|byte| *byte != b'\r').collect()
    };
    lines(read) == lines(truth)
}

fn bytes_of(text: &str) -> Vec<u8> {
    let digit = |i: usize| u8::from_str_radix(&text[i..i + 2], 16);
    (0..text.len()).step_by(2).map(digit).collect::<Result<_, _>>().unwrap_or_default()
}

/// A picture turned clockwise by a quarter.
fn turned(luma: &[u8], width: usize, height: usize) -> Vec<u8> {
    let from = |i: usize| (height - 1 - i % height) * width + i / height;
    (0..width * height).filter_map(|i| luma.get(from(i)).copied()).collect()
}

#[test]
fn photos_are_read_as_the_table_says() {
    let Some(dir) = chot_suites::suite("qr") else { return };
    let truth = std::fs::read_to_string(dir.join("truth.csv")).unwrap();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    let mut scanner = Scanner::new();
    for line in truth.lines().skip(1) {
        let (name, texts) = line.split_once(',').unwrap();
        let mut texts: Vec<Vec<u8>> = texts
            .split(|c: char| !c.is_ascii_hexdigit())
            .filter(|t| !t.is_empty())
            .map(bytes_of)
            .collect();
        let mended = MENDED.iter().filter(|(mended, _)| *mended == name);
        texts.extend(mended.map(|(_, text)| text.as_bytes().to_vec()));
        let image = image::ImageReader::open(dir.join(name)).unwrap();
        let image = image.with_guessed_format().unwrap().decode().unwrap().to_luma8();
        let mut width = usize::try_from(image.width()).unwrap();
        let mut height = usize::try_from(image.height()).unwrap();
        let mut luma = image.into_raw();
        let count = counts.entry(name.split('/').next().unwrap()).or_default();
        count.all += 1;
        for turn in 0..4 {
            let frame = LumaFrame::new(&luma, Geometry::packed(width, height)).unwrap();
            let found = scanner.scan(&frame, &ScanLimits::PHOTO);
            let mut read: Vec<&str> = found.symbols.iter().filter_map(|s| s.text()).collect();
            let before = read.len();
            read.retain(|text| !texts.iter().any(|t| same(text.as_bytes(), t)));
            count.misread.extend(read.iter().map(|text| format!("{name}, {turn}: {text:?}")));
            let right = read.len() < before;
            count.right[turn] += usize::from(right);
            if !right && !texts.is_empty() {
                count.unread.push(format!("{name}, {turn}"));
            }
            luma = turned(&luma, width, height);
            (width, height) = (height, width);
        }
    }
    let mut all = [0; 4];
    for (folder, count) in &counts {
        let Count { right, misread, unread, .. } = count;
        println!("{folder}: {right:?} right of {}, {} misread", count.all, misread.len());
        println!("    unread: {unread:?}");
        misread.iter().for_each(|misread| println!("    misread: {misread}"));
        (0..4).for_each(|turn| all[turn] += right[turn]);
    }
    println!("all: {all:?} right");
    for (folder, least) in EVIDENCE {
        let Some(count) = counts.get(folder) else { continue };
        assert!(count.misread.is_empty(), "{folder}: {:?}", count.misread);
        let enough = count.right.iter().zip(least).all(|(right, least)| *right >= least);
        assert!(enough, "{folder}: {:?} right, at least {least:?} were", count.right);
    }
}
