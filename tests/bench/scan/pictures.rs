//! What is read: the suites' photos and the simulator's, with what they say.

use std::error::Error;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chot_camera::specimens::{Specimen, decoy};

/// What four codes of the suite say: half-width katakana in Shift JIS, which the tool that wrote the
/// suite's truth left out. zxing-cpp reads all four so, rqrr (172, 177, 182; within the core also
/// 184) independently the same bytes.
const MENDED: [(&str, &str, &[u8]); 4] = [
    (
        "jsqr/172.png",
        "\u{ff83}\u{ff9e}\u{ff7b}\u{ff9e}\u{ff72}\u{ff9d}QR\nhttp://d-qr.net/ex/",
        b"\xc3\xde\xbb\xde\xb2\xddQR\nhttp://d-qr.net/ex/",
    ),
    (
        "jsqr/177.png",
        "*\u{ff83}\u{ff9e}\u{ff7b}\u{ff9e}\u{ff72}\u{ff9d}QR*\nhttp://d-qr.net/ex/",
        b"*\xc3\xde\xbb\xde\xb2\xddQR*\nhttp://d-qr.net/ex/",
    ),
    (
        "jsqr/182.png",
        "<\u{ff83}\u{ff9e}\u{ff7b}\u{ff9e}\u{ff72}\u{ff9d}QR> \n\u{ff72}\u{ff97}\u{ff7d}\u{ff84}入り\u{ff76}\u{ff97}\u{ff70}QR\u{ff7a}\u{ff70}\u{ff84}\u{ff9e}\nhttp://d-qr.net/ex/",
        b"<\xc3\xde\xbb\xde\xb2\xddQR> \n\xb2\xd7\xbd\xc4\x93\xfc\x82\xe8\xb6\xd7\xb0QR\xba\xb0\xc4\xde\nhttp://d-qr.net/ex/",
    ),
    (
        "jsqr/184.png",
        "*\u{ff83}\u{ff9e}\u{ff7b}\u{ff9e}\u{ff72}\u{ff9d}QR*   \nhttp://d-qr.net/ex/",
        b"*\xc3\xde\xbb\xde\xb2\xddQR*   \nhttp://d-qr.net/ex/",
    ),
];

/// A grey picture and what is in it.
#[derive(Clone)]
pub struct Picture {
    pub name: String,
    /// The row of the table that it counts in.
    pub row: String,
    pub width: usize,
    pub height: usize,
    /// A byte a pixel, row by row.
    pub luma: Vec<u8>,
    /// What its codes say; nothing if there is none.
    pub truths: Vec<Vec<u8>>,
}

impl Picture {
    /// Turned clockwise by quarters; counted by angle.
    pub fn turned(&self, quarters: u32) -> Self {
        let row = format!("{}°", 90 * (quarters % 4));
        let (mut width, mut height, mut luma) = (self.width, self.height, self.luma.clone());
        for _ in 0..quarters % 4 {
            // A new row is an old column, read upwards.
            let upwards = |x: usize| (0..height).rev().map(move |y| y * width + x);
            luma = (0..width).flat_map(upwards).map(|at| luma[at]).collect();
            (width, height) = (height, width);
        }
        Self { row, width, height, luma, ..self.clone() }
    }

    /// Whether what was read is what one of its codes says.
    pub fn says(&self, read: &[u8]) -> bool {
        self.truths.iter().any(|truth| same(read, truth))
    }
}

/// The same text but for line ends and the last spaces, as in `tests/suites`: the truth has them as
/// an editor leaves them, some codes have `\r\n`.
fn same(read: &[u8], truth: &[u8]) -> bool {
    let lines = |text: &[u8]| {
        text.trim_ascii_end().iter().copied().filter(|b| *b != b'\r').collect::<Vec<_>>()
    };
    lines(read) == lines(truth)
}

/// The photos of a suite, decoded; `None` if it is not there.
pub fn suite(name: &str) -> Result<Option<Vec<Picture>>, Box<dyn Error>> {
    let Some(dir) = chot_suites::suite(name) else { return Ok(None) };
    let truth = fs::read_to_string(dir.join("truth.csv"))?;
    let mut pictures = vec![];
    for line in truth.lines().skip(1) {
        let (name, texts) = line.split_once(',').ok_or_else(|| format!("no comma in {line:?}"))?;
        let truths = texts.split(|c: char| !c.is_ascii_hexdigit()).filter(|text| !text.is_empty());
        let mut truths = truths.map(bytes_of).collect::<Result<Vec<_>, _>>()?;
        if let Some((_, text, bytes)) = MENDED.into_iter().find(|(mended, ..)| *mended == name) {
            truths = vec![text.into(), bytes.to_vec()];
        }
        let image = image::ImageReader::open(dir.join(name))?.with_guessed_format()?.decode()?;
        let image = image.to_luma8();
        pictures.push(Picture {
            name: name.into(),
            row: name.split('/').next().unwrap_or(name).into(),
            width: usize::try_from(image.width())?,
            height: usize::try_from(image.height())?,
            luma: image.into_raw(),
            truths,
        });
    }
    Ok(Some(pictures))
}

fn bytes_of(hex: &str) -> Result<Vec<u8>, Box<dyn Error>> {
    let pairs = hex.as_bytes().chunks(2);
    pairs.map(|pair| Ok(u8::from_str_radix(std::str::from_utf8(pair)?, 16)?)).collect()
}

/// The simulator's photos, drawn as they are asked for and kept for the next run.
pub fn simulated(
    cache: &Path,
    first: u64,
    photos: u64,
    decoys: u64,
) -> impl Iterator<Item = io::Result<Picture>> + use<> {
    let cache = Cache::new(cache);
    let decoys_cache = cache.clone();
    let photos = (0..photos).map(move |index| {
        let specimen = Specimen::number(first, index);
        let condition = specimen.condition.name();
        let luma = cache.luma(&format!("photo-{first:x}-{index}"), || specimen.photo().luma)?;
        let (width, height) = (specimen.shot.width, specimen.shot.height);
        Ok(Picture {
            name: format!("{condition} {} v{} #{index}", specimen.severity, specimen.version),
            row: condition.into(),
            width,
            height,
            luma,
            truths: vec![specimen.text.into_bytes()],
        })
    });
    let decoys = (0..decoys).map(move |index| {
        let luma =
            decoys_cache.luma(&format!("decoy-{first:x}-{index}"), || decoy(first, index).luma)?;
        let (name, row) = (format!("no code #{index}"), "no code".into());
        Ok(Picture { name, row, width: 1280, height: 720, luma, truths: vec![] })
    });
    photos.chain(decoys)
}

/// Frames that are made to cost, at 1080p.
pub fn hostile() -> impl Iterator<Item = Picture> {
    chot_camera::hostile::frames(1920, 1080).map(|frame| Picture {
        name: frame.name.into(),
        row: frame.name.into(),
        width: frame.width,
        height: frame.height,
        luma: frame.luma,
        truths: vec![],
    })
}

/// Photos drawn earlier by the simulator as it is now.
#[derive(Clone)]
pub struct Cache {
    dir: PathBuf,
}

impl Cache {
    /// A folder in `root` of its own for each state of the simulator's source; those of other
    /// states are deleted. Without a folder, everything is drawn anew.
    pub fn new(root: &Path) -> Self {
        let name = env!("CAMERA_SOURCE");
        for old in fs::read_dir(root).into_iter().flatten().flatten() {
            if old.file_name() != name {
                let _ = fs::remove_dir_all(old.path());
            }
        }
        Self { dir: root.join(name) }
    }

    /// The bytes that a name stands for, drawn if they are not there.
    pub fn luma(&self, name: &str, draw: impl FnOnce() -> Vec<u8>) -> io::Result<Vec<u8>> {
        let file = self.dir.join(name);
        if let Ok(bytes) = fs::read(&file) {
            return Ok(bytes);
        }
        let bytes = draw();
        fs::create_dir_all(&self.dir)?;
        // Under another name first: a run that is stopped leaves no half photo.
        let part = file.with_extension("part");
        fs::write(&part, &bytes)?;
        fs::rename(part, file)?;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_is_clockwise() {
        let picture = Picture {
            name: "six".into(),
            row: String::new(),
            width: 3,
            height: 2,
            luma: vec![1, 2, 3, 4, 5, 6],
            truths: vec![],
        };
        let turned = picture.turned(1);
        assert_eq!((turned.width, turned.height, turned.luma), (2, 3, vec![4, 1, 5, 2, 6, 3]));
        assert_eq!(picture.turned(2).luma, [6, 5, 4, 3, 2, 1]);
        assert_eq!(picture.turned(4).luma, picture.luma);
    }
}
