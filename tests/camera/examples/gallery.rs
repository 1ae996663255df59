//! Writes a photo of each condition: `cargo run --release -p chot-camera --example gallery DIR`.

use chot_camera::{Condition, Modules, Shot, Surface, photograph};
use qrcodegen::{QrCode, QrCodeEcc};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let dir = std::env::args().nth(1).ok_or("give a folder to write to")?;
    let severity = std::env::args().nth(2).map_or(Ok(3), |level| level.parse())?;
    std::fs::create_dir_all(&dir)?;
    // A text as long as a presentation: version 13, L.
    let code = QrCode::encode_text(&"CHOT1:".repeat(103), QrCodeEcc::Low)?;
    let dark = (0..code.size()).flat_map(|y| (0..code.size()).map(move |x| (x, y)));
    let dark = dark.map(|(x, y)| code.get_module(x, y)).collect();
    let modules = Modules::new(usize::try_from(code.size())?, dark).ok_or("no symbol")?;
    for (seed, condition) in (1..).zip(Condition::ALL) {
        for (kind, surface) in [("screen", Surface::Screen), ("paper", Surface::Paper)] {
            let mut shot = Shot::preset(condition, severity, surface, seed);
            shot.cracked = condition == Condition::GoodLight;
            let photo = photograph(&modules, &shot);
            let (width, height) = (u32::try_from(photo.width)?, u32::try_from(photo.height)?);
            let image = image::RgbImage::from_raw(width, height, photo.rgb).ok_or("no image")?;
            image.save(format!("{dir}/{}-{kind}.png", condition.name().replace(' ', "-")))?;
        }
    }
    Ok(())
}
