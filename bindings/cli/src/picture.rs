//! Pictures: read to a luma plane, and written.

use std::io::BufReader;
use std::path::Path;
use std::time::Duration;

use chot_core::storage::open_file;
use chot_core::symbol::{FrameError, Geometry, LumaFrame, MAX_PIXELS, ScanLimits, Scanner};
use chot_core::travel::text_in_file;
use chot_core::wallet::{Modules, QUIET_ZONE};
use image::{DynamicImage, GrayImage, ImageDecoder as _, ImageError, ImageReader, Limits, Luma};

use crate::files::LONGEST;
use crate::output::{About as _, Failure, Result};

/// The longest side of a picture that is opened, in pixels.
const LONGEST_SIDE: u32 = 16_384;
/// How much memory decoding a picture may take.
const MEMORY: u64 = 512 << 20;

/// A picture's brightness, 8 bits a pixel, rows without padding.
pub(crate) struct Picture {
    luma: GrayImage,
}

impl Picture {
    /// Opens a picture file, by what is in it rather than by its name.
    pub(crate) fn open(path: &Path) -> Result<Self> {
        let file = open_file(path).map_err(|error| match error.source.kind() {
            std::io::ErrorKind::NotFound => Failure::new("there is no such file"),
            _ => Failure::from(error.source),
        })?;
        let length = file.metadata().about("the file cannot be read")?.len();
        if length > LONGEST {
            return Err(Failure::new(format!(
                "the file is longer than the {LONGEST} bytes allowed"
            )));
        }
        let mut reader = ImageReader::new(BufReader::new(file))
            .with_guessed_format()
            .about("the file cannot be read")?;
        if reader.format().is_none() {
            return Err(Failure::new(
                "not a picture: expected PNG, JPEG, WebP, BMP, GIF, TIFF or PNM",
            ));
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(LONGEST_SIDE);
        limits.max_image_height = Some(LONGEST_SIDE);
        limits.max_alloc = Some(MEMORY);
        reader.limits(limits.clone());
        let mut decoder = reader.into_decoder().map_err(|error| unusable(&error))?;
        // What no scan takes isn't worth its memory: asked of the header, before a pixel is decoded.
        let (width, height) = decoder.dimensions();
        let pixels = u64::from(width).saturating_mul(u64::from(height));
        if usize::try_from(pixels).map_or(true, |pixels| pixels > MAX_PIXELS) {
            return Err(too_large());
        }
        let decode =
            limits.reserve(decoder.total_bytes()).and_then(|()| decoder.set_limits(limits));
        decode.map_err(|error| unusable(&error))?;
        let image = DynamicImage::from_decoder(decoder).map_err(|error| unusable(&error))?;
        Ok(Self { luma: over_white(image) })
    }

    /// The picture as a frame.
    pub(crate) fn frame(&self) -> std::result::Result<LumaFrame<'_>, FrameError> {
        let side = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        let geometry = Geometry::packed(side(self.luma.width()), side(self.luma.height()));
        LumaFrame::new(self.luma.as_raw(), geometry)
    }
}

fn unusable(error: &ImageError) -> Failure {
    match error {
        ImageError::Limits(_) => too_large(),
        error => Failure::new(format!("the picture is damaged or cut off: {error}")),
    }
}

fn too_large() -> Failure {
    Failure::new(format!(
        "the picture is too large: expected at most {} Mpx, {LONGEST_SIDE} pixels a side and {} MiB",
        MAX_PIXELS >> 20,
        MEMORY >> 20
    ))
}

/// The texts of the codes in a text file, which is one, or in a picture, in which what is wanted is looked for.
pub(crate) fn code_texts(path: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Vec<String>> {
    let bytes = crate::files::read(path)?;
    if let Some(text) = text_in_file(&bytes) {
        return Ok(vec![text]);
    }
    let picture = Picture::open(path).about(path.display())?;
    let frame = picture.frame().about(path.display())?;
    let scan = Scanner::new().scan_for(&frame, &ScanLimits::PHOTO, &|| Duration::ZERO, wanted);
    Ok(scan.symbols.iter().filter_map(|symbol| symbol.text()).map(str::to_owned).collect())
}

/// The text of the one code that is wanted; where none is, of the first. None where the picture has none.
pub(crate) fn code_text(path: &Path, wanted: &dyn Fn(&str) -> bool) -> Result<Option<String>> {
    let texts = code_texts(path, wanted)?;
    let mut found: Vec<&String> = texts.iter().filter(|text| wanted(text)).collect();
    found.dedup();
    if found.len() > 1 {
        return Err(Failure::new(format!(
            "{}: there are several codes in the picture, and one is meant: cut the others off",
            path.display()
        )));
    }
    Ok(found.first().copied().or(texts.first()).cloned())
}

/// Where a picture lets the background through, that is paper: white.
fn over_white(image: DynamicImage) -> GrayImage {
    if !image.color().has_alpha() {
        return image.into_luma8();
    }
    let mut with_alpha = image.into_luma_alpha8();
    let mut luma = GrayImage::new(with_alpha.width(), with_alpha.height());
    for (to, from) in luma.pixels_mut().zip(with_alpha.pixels_mut()) {
        let [value, alpha] = from.0.map(u32::from);
        let shown = (value * alpha + 255 * (255 - alpha)) / 255;
        *to = Luma([u8::try_from(shown).unwrap_or(255)]);
    }
    luma
}

/// Pixels a module of a written code.
const SCALE: usize = 8;

/// Writes a code as a PNG that its owner alone can read: there is a person in it.
pub(crate) fn write_code(path: &Path, modules: &Modules) -> Result<()> {
    let (luma, side) = modules.luma(SCALE);
    let side = u32::try_from(side).about("the picture's side")?;
    let picture = GrayImage::from_raw(side, side, luma)
        .ok_or_else(|| Failure::new("the picture's side doesn't fit its pixels"))?;
    let mut png = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut png, image::ImageFormat::Png).about(path.display())?;
    crate::files::write(path, png.get_ref(), true)
}

/// A code for the terminal: two rows of modules a line, light ones drawn, so that it stands on a
/// dark background.
pub(crate) fn for_terminal(modules: &Modules) -> String {
    let size = modules.size() + 2 * QUIET_ZONE;
    let light = |x: usize, y: usize| {
        let (column, row) = (x.checked_sub(QUIET_ZONE), y.checked_sub(QUIET_ZONE));
        y < size && !column.zip(row).is_some_and(|(column, row)| modules.is_dark(column, row))
    };
    let mut text = String::new();
    for y in (0..size).step_by(2) {
        for x in 0..size {
            text.push(match (light(x, y), light(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            });
        }
        text.push('\n');
    }
    text
}
