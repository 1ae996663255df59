//! Reads the codes of a picture: `cargo run -p chot-core --example scan [PICTURE.pgm]`.
//!
//! The picture is a binary PGM (`convert photo.jpg -colorspace gray photo.pgm`): what a camera's luma plane
//! is, with a header. Without one, a code is drawn and read again.

use std::error::Error;
use std::time::Instant;

use chot_core::symbol::{Geometry, LumaFrame, ScanLimits, Scanner};
use chot_core::wallet::draw;

fn main() -> Result<(), Box<dyn Error>> {
    let (plane, width, height) = match std::env::args_os().nth(1) {
        Some(path) => pgm(&std::fs::read(path)?).ok_or("expected a binary PGM of 8 bits: P5")?,
        None => drawn("https://example.org/a-code")?,
    };
    // An app has a stride and a rotation besides; a plane without padding is upright here.
    let frame = LumaFrame::new(&plane, Geometry::packed(width, height))?;
    let started = Instant::now();
    // Kept from frame to frame: it takes its memory once, and remembers what earlier frames showed.
    let mut scanner = Scanner::new();
    let scan = scanner.scan_timed(&frame, &ScanLimits::PHOTO, &|| started.elapsed());
    for symbol in &scan.symbols {
        println!("{} at {:?}", symbol.text().unwrap_or("(bytes)"), symbol.corners());
    }
    if let (true, Some(hint)) = (scan.symbols.is_empty(), scan.hint) {
        println!("nothing could be read: {}", hint.code());
    }
    println!("{} × {} pixels in {:?}", width, height, started.elapsed());
    if scan.symbols.is_empty() { Err("no code was read".into()) } else { Ok(()) }
}

/// The luma of a binary PGM, its columns and rows.
fn pgm(bytes: &[u8]) -> Option<(Vec<u8>, usize, usize)> {
    let mut fields = bytes.split(|b| b.is_ascii_whitespace()).filter(|field| !field.is_empty());
    let mut number = |expected: &[u8]| -> Option<usize> {
        let field = fields.next()?;
        if expected.is_empty() {
            std::str::from_utf8(field).ok()?.parse().ok()
        } else {
            (field == expected).then_some(0)
        }
    };
    number(b"P5")?;
    let (width, height, most) = (number(b"")?, number(b"")?, number(b"")?);
    let pixels = width.checked_mul(height)?;
    let plane = bytes.get(bytes.len().checked_sub(pixels)?..)?;
    (most == 255).then(|| (plane.to_vec(), width, height))
}

/// A code as a picture: four pixels a module, and four modules of quiet zone.
fn drawn(text: &str) -> Result<(Vec<u8>, usize, usize), Box<dyn Error>> {
    let (plane, side) = draw(text)?.luma(4);
    Ok((plane, side, side))
}
