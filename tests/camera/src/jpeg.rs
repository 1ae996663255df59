//! Compression, as a messenger or a camera's preview does it.

use image::codecs::jpeg::{JpegDecoder, JpegEncoder};
use image::{ExtendedColorType, ImageDecoder};

/// What is left of a picture of sRGB bytes after JPEG. The level goes from 1 (quality 44) to 5 (8);
/// what JPEG can't hold, more than 65,535 pixels a side, stays as it is.
pub(crate) fn compressed(rgb: Vec<u8>, width: usize, height: usize, level: f32) -> Vec<u8> {
    let quality = (66.0 * 0.656_f32.powf(level)).clamp(1.0, 100.0) as u8;
    let through = || {
        let mut file = Vec::new();
        let (width, height) = (u32::try_from(width).ok()?, u32::try_from(height).ok()?);
        JpegEncoder::new_with_quality(&mut file, quality)
            .encode(&rgb, width, height, ExtendedColorType::Rgb8)
            .ok()?;
        let decoder = JpegDecoder::new(std::io::Cursor::new(file)).ok()?;
        let mut out = vec![0; usize::try_from(decoder.total_bytes()).ok()?];
        decoder.read_image(&mut out).ok()?;
        (out.len() == rgb.len()).then_some(out)
    };
    through().unwrap_or(rgb)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stronger_compression_changes_more() {
        let rgb: Vec<u8> = (0..64 * 48 * 3_u32).map(|i| (i * i / 7) as u8).collect();
        let change = |level: f32| -> u32 {
            let out = compressed(rgb.clone(), 64, 48, level);
            out.iter().zip(&rgb).map(|(a, b)| u32::from(a.abs_diff(*b))).sum()
        };
        assert!(0 < change(1.0) && change(1.0) < change(5.0), "{} {}", change(1.0), change(5.0));
    }
}
