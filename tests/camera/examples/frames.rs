//! Writes the set that decoders are compared on, and photos without a code:
//! `cargo run --release -p chot-camera --example frames -- DIR [COUNT [DECOYS [CONDITION]]]`.
//!
//! The folder then has a PGM file a photo and `truth.csv`: file, text in hexadecimal, version,
//! error correction level, condition, severity, surface, and the corners' x and y, clockwise from
//! the upper left one. Photos without a code have an empty text.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chot_camera::Photo;
use chot_camera::specimens::{SEEN, Specimen, decoy};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let dir = arguments.next().ok_or("give a folder to write to")?;
    let count: u64 = arguments.next().map_or(Ok(240), |count| count.parse())?;
    let decoys: u64 = arguments.next().map_or(Ok(40), |count| count.parse())?;
    let only = arguments.next();
    let dir = Path::new(&dir);
    fs::create_dir_all(dir)?;
    let mut truth = String::from(
        "file,text,version,level,condition,severity,surface,x0,y0,x1,y1,x2,y2,x3,y3\n",
    );
    for index in 0..count {
        let specimen = Specimen::number(SEEN, index);
        let condition = specimen.condition.name().replace(' ', "-").replace('é', "e");
        if only.as_ref().is_some_and(|only| *only != condition) {
            continue;
        }
        let photo = specimen.photo();
        let name = format!("{condition}-{}-{index:04}.pgm", specimen.severity);
        write(&dir.join(&name), &photo)?;
        let hex: String = specimen.text.bytes().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let corners: Vec<_> = photo.corners.iter().flatten().map(|c| format!("{c:.2}")).collect();
        let (version, level, severity) = (specimen.version, specimen.level, specimen.severity);
        let surface = format!("{:?}", specimen.shot.surface).to_lowercase();
        let corners = corners.join(",");
        writeln!(
            truth,
            "{name},{hex},{version},{level},{condition},{severity},{surface},{corners}"
        )?;
    }
    for index in 0..decoys {
        let name = format!("none-{index:04}.pgm");
        write(&dir.join(&name), &decoy(SEEN, index))?;
        writeln!(truth, "{name},,,,none,,,,,,,,,,")?;
    }
    fs::write(dir.join("truth.csv"), truth)?;
    Ok(())
}

/// A binary greymap (Netpbm P5).
fn write(file: &Path, photo: &Photo) -> std::io::Result<()> {
    let mut bytes = format!("P5\n{} {}\n255\n", photo.width, photo.height).into_bytes();
    bytes.extend_from_slice(&photo.luma);
    fs::write(file, bytes)
}
