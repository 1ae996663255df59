//! Writes simulated videos, a folder of PGM files each:
//! `cargo run --release -p chot-camera --example sequences -- DIR [COUNT [FRAMES]]`.
//!
//! `truth.csv` in each folder: file, text in hexadecimal, version, error correction level, and the
//! corners' x and y, clockwise from the upper left one. The kinds take turns.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use chot_camera::sequence::Sequence;
use chot_camera::specimens::SEEN;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = arguments.next().ok_or("give a folder to write to")?;
    let count: u64 = arguments.next().map_or(Ok(60), |count| count.parse())?;
    let frames: usize = arguments.next().map_or(Ok(12), |count| count.parse())?;
    for index in 0..count {
        let video = Sequence::number(SEEN, index, frames);
        let kind = video.kind.name().replace(' ', "-");
        let dir = Path::new(&root).join(format!("{kind}-{index:03}"));
        fs::create_dir_all(&dir)?;
        let hex: String = video.text.bytes().fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
        let mut truth = String::from("file,text,version,level,x0,y0,x1,y1,x2,y2,x3,y3\n");
        for frame in 0..video.len() {
            let photo = video.photo(frame).ok_or("no frame")?;
            let name = format!("{frame:03}.pgm");
            let mut bytes = format!("P5\n{} {}\n255\n", photo.width, photo.height).into_bytes();
            bytes.extend_from_slice(&photo.luma);
            fs::write(dir.join(&name), bytes)?;
            let corners: Vec<_> =
                photo.corners.iter().flatten().map(|at| format!("{at:.2}")).collect();
            let (version, level, corners) = (video.version, video.level, corners.join(","));
            writeln!(truth, "{name},{hex},{version},{level},{corners}")?;
        }
        fs::write(dir.join("truth.csv"), truth)?;
    }
    Ok(())
}
