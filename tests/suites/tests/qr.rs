//! `qr/`: photos of QR codes from zxing, zxing-cpp and jsQR, and of none.

use std::collections::BTreeMap;

use chot_core::frame::{Geometry, LumaFrame};
use chot_core::symbol::{ScanLimits, scan};

/// What is read of a folder: images, the least of them that must be read right. No image may be
/// misread. Measured; may only grow.
const EVIDENCE: [(&str, usize); 8] = [
    ("jsqr", 107),
    ("negatives", 0),
    ("zxcpp-qr1", 8),
    ("zxcpp-qr3", 12),
    ("zxcpp-qr5", 16),
    ("zxing-qr1", 20),
    ("zxing-qr3", 40),
    ("zxing-qr5", 19),
];

#[derive(Default)]
struct Count {
    right: usize,
    none: usize,
    misread: Vec<String>,
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

#[test]
fn photos_are_read_as_the_table_says() {
    let Some(dir) = chot_suites::suite("qr") else { return };
    let truth = std::fs::read_to_string(dir.join("truth.csv")).unwrap();
    let mut counts: BTreeMap<&str, Count> = BTreeMap::new();
    for line in truth.lines().skip(1) {
        let (name, texts) = line.split_once(',').unwrap();
        let texts: Vec<Vec<u8>> = texts
            .split(|c: char| !c.is_ascii_hexdigit())
            .filter(|t| !t.is_empty())
            .map(bytes_of)
            .collect();
        let image = image::ImageReader::open(dir.join(name)).unwrap();
        let image = image.with_guessed_format().unwrap().decode().unwrap().to_luma8();
        let width = usize::try_from(image.width()).unwrap();
        let height = usize::try_from(image.height()).unwrap();
        let frame = LumaFrame::new(image.as_raw(), Geometry::packed(width, height)).unwrap();
        let found = scan(&frame, &ScanLimits::PHOTO);
        let count = counts.entry(name.split('/').next().unwrap()).or_default();
        // What is not UTF-8 is given as bytes, not as a text: no reading to be wrong.
        let mut read: Vec<&str> = found.symbols.iter().filter_map(|s| s.text()).collect();
        read.retain(|text| !texts.iter().any(|t| same(text.as_bytes(), t)));
        let right = found.symbols.iter().any(|s| texts.iter().any(|t| same(s.bytes(), t)));
        count.misread.extend(read.iter().map(|text| format!("{name}: {text:?}")));
        count.right += usize::from(right);
        count.none += usize::from(!right);
    }
    let mut all = 0;
    for (folder, count) in &counts {
        println!(
            "{folder}: {} right, {} not, {} misread",
            count.right,
            count.none,
            count.misread.len()
        );
        count.misread.iter().for_each(|misread| println!("    {misread}"));
        all += count.right;
    }
    println!("all: {all} right");
    for (folder, least) in EVIDENCE {
        let Some(count) = counts.get(folder) else { continue };
        assert!(count.misread.is_empty(), "{folder}: {:?}", count.misread);
        assert!(count.right >= least, "{folder}: {} right, at least {least} were", count.right);
    }
}
